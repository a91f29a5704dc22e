"""The fiche de prescription as it is filled: every field has its bounds, none is needed to keep a draft."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from participants.enums import Deplacement, Frein, Sexe
from participants.models import NAISSANCE_MIN, identifiant_ft_valide, telephone_valide
from plie.documents.depots import ACCEPT, FORMATS_FR
from plie.protocole.models import Commune, Qpv
from prescriptions.completude import CONTACT_MANQUANT, IDENTITE, communes_du_plie
from prescriptions.enums import CriterePublic, EtatPrescription
from prescriptions.models import Prescription

NOM_MAX: Final = 80
TEXTE_MAX: Final = 2000
AUTRE_COMMUNE: Final = "autre"
HORS_TERRITOIRE: Final = (
    "Cette commune n'est pas une commune de ce PLIE, qui accompagne les habitants de son territoire. "
    "En cas de doute, demandez à la coordination avant de remplir la fiche."
)
_INDICATIF_FR: Final = re.compile(r"^(?:\+|00)33[ .-]?(?:\(0\))?[ .-]?0?")
_ENTRE_LETTRES: Final = frozenset(" '’-‑")
OUI_NON: Final = (("oui", "Oui"), ("non", "Non"), ("", "Ne sait pas"))
IDENTITE_EXIGEE: Final = {champ.removesuffix("_id"): phrase for champ, phrase in IDENTITE}


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFormulaire:
    """One section of the page: its number and title, and the fields in the order they are filled."""

    numero: int
    titre: str
    ancre: str
    champs: Sequence[tuple[forms.BoundField, bool]]


# Title, anchor, fields; those with « * » take the whole width of the page.
SECTIONS: Final = (
    (
        "La personne",
        "personne",
        ("sexe*", "nom_naissance", "prenom", "nom_usage", "date_naissance", "identifiant_ft"),
    ),
    ("Ses coordonnées", "coordonnees", ("telephone", "courriel", "adresse*", "commune", "qpv")),
    (
        "Sa situation",
        "situation",
        (
            "inscrit_ft", "deld", "rsa", "ass", "rqth", "jeune_ml", "fin_siae", "stagiaire",
            "autre_difficulte*", "justification*",
        ),
    ),
    (
        "Ses freins et sa mobilité",
        "mobilite",
        ("freins_reperes*", "permis_b", "vehicule", "deplacement"),
    ),
    ("Son projet et ses démarches", "projet", ("projet*", "demarches*")),
    ("Pour le choix du référent", "referent", ("remarques_referent*", "souhaite_rencontre*")),
)  # fmt: skip


class ChampNom(forms.CharField):
    """A name: letters, spaces, hyphens and apostrophes."""

    def __init__(self, label: str, aide: str = "", complete: str = "off") -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=NOM_MAX,
            help_text=aide,
            widget=forms.TextInput(attrs={"autocomplete": complete, "spellcheck": "false"}),
        )

    def to_python(self, value: Any) -> Any:
        """One form of each letter, one space between two words."""
        texte = super().to_python(value)
        return " ".join(unicodedata.normalize("NFC", texte).split()) if texte else texte

    def validate(self, value: Any) -> None:
        """Only what a name is made of."""
        super().validate(value)
        if value and not (
            value[0].isalpha() and all(signe.isalpha() or signe in _ENTRE_LETTRES for signe in value)
        ):
            raise ValidationError(
                "Un nom s'écrit avec des lettres, des espaces, des traits d'union et des apostrophes."
            )


class ChampTelephone(forms.CharField):
    """A number as it is dialled in France, even copied from a directory that writes « +33 (0)6… »."""

    def to_python(self, value: Any) -> Any:
        """Plain spaces, and the zero in place of the prefix of France."""
        texte = " ".join((super().to_python(value) or "").split())
        return _INDICATIF_FR.sub("0", texte)

    def validate(self, value: Any) -> None:
        """Plain digits: those of other scripts cannot be dialled."""
        super().validate(value)
        if not value.isascii():
            raise ValidationError(str(telephone_valide.message))


class ChampTexte(forms.CharField):
    """A free text: a new line counts for one character, as in the browser, and nothing invisible is kept."""

    def to_python(self, value: Any) -> Any:
        """One sign a new line; what a copy from another document brings along and nobody sees is dropped."""
        # NUL stays: Django refuses it and says so.
        texte = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return "".join(signe for signe in texte if signe in "\n\t\0" or unicodedata.category(signe) != "Cc")


def _texte(label: str, aide: str = "", maximum: int = TEXTE_MAX, lignes: int = 4) -> forms.CharField:
    return ChampTexte(
        label=label,
        required=False,
        max_length=maximum,
        help_text=aide,
        widget=forms.Textarea(attrs={"rows": lignes}),
    )


def _oui_non(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=OUI_NON,
        coerce=lambda code: code == "oui",
        empty_value=None,
        widget=forms.RadioSelect,
    )


class FormulaireFiche(forms.Form):
    """The whole fiche. ``cleaned_data`` keeps the valid fields even when others are not: a draft stores them.

    Sent back to be completed, the fiche cannot lose what made it possible to send it.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    sexe = forms.ChoiceField(label="Sexe", required=False, choices=Sexe.choix(), widget=forms.RadioSelect)
    nom_naissance = ChampNom("Nom de naissance")
    nom_usage = ChampNom("Nom d'usage", "S'il est différent du nom de naissance.")
    prenom = ChampNom("Prénom")
    date_naissance = forms.DateField(
        label="Date de naissance",
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        error_messages={"invalid": "Écrivez la date de naissance en jour, mois, année : 17/05/1985."},
    )
    identifiant_ft = forms.CharField(
        label="Identifiant France Travail",
        required=False,
        max_length=20,
        help_text="Si vous le connaissez : il évite les doublons.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    telephone = ChampTelephone(
        label="Téléphone",
        required=False,
        max_length=20,
        validators=[telephone_valide],
        help_text="Un téléphone ou un courriel est nécessaire pour proposer un rendez-vous.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
    )
    courriel = forms.EmailField(
        label="Courriel",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Un courriel s'écrit comme prenom.nom@exemple.fr."},
    )
    adresse = ChampTexte(
        label="Adresse",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    commune = forms.ChoiceField(
        label="Commune de résidence", required=False, error_messages={"invalid_choice": HORS_TERRITOIRE}
    )
    qpv = forms.ChoiceField(
        label="Quartier prioritaire",
        required=False,
        help_text="Si l'adresse est dans un quartier prioritaire de la ville.",
        error_messages={"invalid_choice": "Choisissez un quartier de la liste."},
    )

    inscrit_ft = forms.BooleanField(label="Inscrit à France Travail", required=False)
    deld = forms.BooleanField(label=CriterePublic.DELD.libelle, required=False)
    rsa = forms.BooleanField(label=CriterePublic.RSA.libelle, required=False)
    ass = forms.BooleanField(label=CriterePublic.ASS.libelle, required=False)
    rqth = forms.BooleanField(label=CriterePublic.RQTH.libelle, required=False)
    jeune_ml = forms.BooleanField(label=CriterePublic.JEUNE_ML.libelle, required=False)
    fin_siae = forms.BooleanField(label=CriterePublic.FIN_SIAE.libelle, required=False)
    stagiaire = forms.BooleanField(label=CriterePublic.STAGIAIRE.libelle, required=False)
    autre_difficulte = forms.BooleanField(label=CriterePublic.AUTRE_DIFFICULTE.libelle, required=False)
    justification = _texte(
        "Justification de l'autre difficulté",
        "Nécessaire à l'envoi si « Autre difficulté d'insertion » est cochée. Sans détail de santé.",
        lignes=3,
    )

    freins_reperes = forms.MultipleChoiceField(
        label="Freins repérés",
        required=False,
        choices=Frein.choix(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Cochez les domaines à travailler, sans détail de santé : le référent en parlera "
        "avec la personne.",
    )
    permis_b = _oui_non("Permis B")
    vehicule = _oui_non("Véhicule disponible")
    deplacement = forms.ChoiceField(
        label="Déplacement habituel", required=False, choices=[("", "Ne sait pas"), *Deplacement.choix()]
    )

    projet = _texte("Projet de la personne", "Ce qu'elle souhaite faire, même si ce n'est pas encore précis.")
    demarches = _texte(
        "Démarches déjà tentées", "Recherches, formations, accompagnements : ce qui a aidé ou non."
    )
    remarques_referent = _texte(
        "Précisions pour le choix du référent",
        "Disponibilités, lieu d'accueil commode, langue parlée… Sans détail de santé.",
        maximum=1000,
        lignes=3,
    )
    souhaite_rencontre = forms.BooleanField(
        label="Une rencontre préalable est souhaitée",
        required=False,
        help_text="Un référent rencontre la personne avant toute décision, pour lui présenter le PLIE.",
    )

    def __init__(self, data: Any = None, *, prescription: Prescription) -> None:
        super().__init__(data, initial=valeurs_de(prescription))
        self.prescription = prescription
        self.label_suffix = ""
        self._communes = {
            commune.code_insee: commune
            for commune in communes_du_plie(prescription.plie, timezone.localdate())
        }
        # The commune of a fiche taken over from elsewhere stays in the list.
        if (commune := prescription.commune) is not None:
            self._communes.setdefault(commune.code_insee, commune)
        self._choix("commune").choices = [
            ("", "Choisir une commune"),
            *((code, commune.nom) for code, commune in self._communes.items()),
            (AUTRE_COMMUNE, "Autre commune (hors du PLIE)"),
        ]
        self._qpv = {
            qpv.code: qpv
            for qpv in Qpv.objects.filter(commune__in=self._communes.values())
            .select_related("commune")
            .order_by("commune__nom", "nom")
        }
        self._choix("qpv").choices = [("", "Aucun, ou non connu"), *_par_commune(self._qpv.values())]
        naissance = self.fields["date_naissance"].widget.attrs
        naissance |= {"min": NAISSANCE_MIN.isoformat(), "max": timezone.localdate().isoformat()}

    def _choix(self, nom: str) -> forms.ChoiceField:
        champ = self.fields[nom]
        if not isinstance(champ, forms.ChoiceField):
            raise TypeError(nom)
        return champ

    def clean_date_naissance(self) -> date | None:
        """A day that has come, and not too long ago."""
        jour: date | None = self.cleaned_data["date_naissance"]
        if jour is not None and jour > timezone.localdate():
            raise ValidationError("La date de naissance est dans le futur.")
        if jour is not None and jour < NAISSANCE_MIN:
            raise ValidationError(f"La date de naissance est antérieure au {NAISSANCE_MIN:%d/%m/%Y}.")
        return jour

    def clean_identifiant_ft(self) -> str:
        """Capital letters, no space: as France Travail writes it."""
        texte = re.sub(r"[\s.-]", "", self.cleaned_data["identifiant_ft"]).upper()
        if texte:
            # The digits of other scripts would pass: a space is what the rule surely refuses.
            identifiant_ft_valide(texte if texte.isascii() else " ")
        return texte

    def clean_commune(self) -> Commune | None:
        """A commune of the PLIE; elsewhere, the reason is said at the field."""
        code = self.cleaned_data["commune"]
        if code == AUTRE_COMMUNE:
            raise ValidationError(HORS_TERRITOIRE)
        return self._communes[code] if code else None

    def clean_qpv(self) -> Qpv | None:
        """A quartier of the list; that of another commune is refused once the commune is known."""
        code = self.cleaned_data["qpv"]
        return self._qpv[code] if code else None

    def clean(self) -> dict[str, Any]:
        """The quartier goes with the commune; a fiche to complete keeps its identity and its contact."""
        donnees = super().clean() or {}
        commune = donnees.get("commune", self.prescription.commune)
        qpv: Qpv | None = donnees.get("qpv")
        if qpv is not None and (commune is None or qpv.commune_id != commune.pk):
            self.add_error("qpv", f"Ce quartier est à {qpv.commune.nom} : choisissez aussi cette commune.")
        if self.prescription.etat == EtatPrescription.A_COMPLETER:
            self._garder_le_necessaire(donnees)
        return donnees

    def _garder_le_necessaire(self, donnees: Mapping[str, Any]) -> None:
        for champ, phrase in IDENTITE_EXIGEE.items():
            if champ in donnees and not donnees[champ]:
                self.add_error(champ, phrase)
        contacts = {
            champ: donnees.get(champ, getattr(self.prescription, champ))
            for champ in ("telephone", "courriel")
        }
        if not any(contacts.values()):
            for champ in contacts:
                self.add_error(champ, CONTACT_MANQUANT)

    def sections(self) -> list[SectionFormulaire]:
        """The fields by section; every visible one stands in one of them (a test holds it)."""
        return [
            SectionFormulaire(
                numero=numero,
                titre=titre,
                ancre=ancre,
                champs=[(self[nom.rstrip("*")], nom.endswith("*")) for nom in noms],
            )
            for numero, (titre, ancre, noms) in enumerate(SECTIONS, start=1)
        ]

    def donnees_valides(self) -> dict[str, Any]:
        """The fields that may be stored, without the version."""
        return {champ: valeur for champ, valeur in self.cleaned_data.items() if champ != "version"}


class FormulaireEnvoi(forms.Form):
    """What is sent is what was read: the version that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class FormulairePiece(forms.Form):
    """One document to attach; its content is examined by the service."""

    fichier = forms.FileField(
        label="Document à joindre",
        help_text=f"{FORMATS_FR}, 10 Mo au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        required=False,
    )
    titre = forms.CharField(
        label="Ce que c'est",
        max_length=160,
        required=False,
        help_text="Par exemple « CV » ou « Attestation RSA ».",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


def ancre(nom: str) -> str:
    """Where a link to a field of the fiche leads: its control, the first one of several."""
    plusieurs = isinstance(FormulaireFiche.base_fields[nom].widget, forms.RadioSelect)
    return f"id_{nom}_0" if plusieurs else f"id_{nom}"


def valeurs_de(prescription: Prescription) -> dict[str, Any]:
    """What the form shows of a fiche."""
    valeurs: dict[str, Any] = {
        nom: getattr(prescription, nom)
        for nom in FormulaireFiche.base_fields
        if nom not in {"commune", "qpv"}
    }
    for nom in ("permis_b", "vehicule"):
        valeurs[nom] = {True: "oui", False: "non", None: ""}[valeurs[nom]]
    valeurs["commune"] = prescription.commune.code_insee if prescription.commune else ""
    valeurs["qpv"] = prescription.qpv.code if prescription.qpv else ""
    return valeurs


def _par_commune(quartiers: Iterable[Qpv]) -> list[tuple[str, list[tuple[str, str]]]]:
    groupes: dict[str, list[tuple[str, str]]] = {}
    for qpv in quartiers:
        groupes.setdefault(qpv.commune.nom, []).append((qpv.code, qpv.nom))
    return list(groupes.items())
