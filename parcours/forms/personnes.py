"""The person's contact, and what is true of them from a day on."""

from typing import Any

from django import forms
from django.utils import timezone

from parcours.forms.saisie import CHOISIR, ChampJour, FormulaireDossier, ligne
from parcours.selectors.choix import communes, niveaux, quartiers
from participants.enums import (
    Deplacement,
    Logement,
    Nationalite,
    Sexe,
    SituationEmploi,
    SituationFamiliale,
)
from participants.models import (
    ENFANTS_MAX,
    NAISSANCE_MIN,
    Participant,
    Situation,
    identifiant_ft_valide,
    telephone_valide,
)
from prescriptions.forms.fiche import OUI_NON, ChampNom, ChampTelephone


class FormulaireCoordonnees(FormulaireDossier):
    """A phone or an e-mail, unless the person says that they have neither."""

    telephone = ChampTelephone(
        label="Téléphone",
        required=False,
        max_length=20,
        validators=[telephone_valide],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
    )
    courriel = forms.EmailField(
        label="Courriel",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Un courriel s’écrit comme prenom.nom@exemple.fr."},
    )
    sans_contact = forms.BooleanField(
        label="La personne n’a ni téléphone ni courriel",
        required=False,
        help_text="Ses rappels partent alors par lettre : son adresse est nécessaire.",
    )
    adresse = ligne("Adresse", 200)
    commune: Any = forms.ModelChoiceField(
        label="Commune de résidence",
        queryset=None,
        empty_label="Choisir",
        error_messages={
            "required": "Choisissez la commune.",
            "invalid_choice": "Choisissez une commune du PLIE.",
        },
    )
    qpv: Any = forms.ModelChoiceField(
        label="Quartier prioritaire",
        queryset=None,
        required=False,
        empty_label="Aucun, ou non connu",
        help_text="Si l’adresse est dans un quartier prioritaire de la ville.",
    )
    refuse_rappels = forms.BooleanField(
        label="La personne ne souhaite pas de rappel de ses rendez-vous", required=False
    )

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "telephone": participant.telephone,
            "courriel": participant.courriel,
            "sans_contact": not (participant.telephone or participant.courriel),
            "adresse": participant.adresse,
            "commune": participant.commune_id,
            "qpv": participant.qpv_id,
            "refuse_rappels": participant.refuse_rappels,
        }
        super().__init__(*args, **kwargs)
        jour = timezone.localdate()
        choix: Any = self.fields
        choix["commune"].queryset = communes(participant.plie, jour, participant.commune_id)
        choix["qpv"].queryset = quartiers(participant.plie, jour, participant.qpv_id)
        choix["qpv"].label_from_instance = lambda qpv: f"{qpv.nom} ({qpv.commune.nom})"

    def clean(self) -> dict[str, Any]:
        """How the person is reached, and a quartier of their commune."""
        donnees = super().clean() or {}
        contacts = [donnees.get(nom) for nom in ("telephone", "courriel")]
        if donnees.get("sans_contact"):
            if any(contacts):
                self.add_error("sans_contact", "Décochez cette case, ou effacez le téléphone et le courriel.")
            elif "adresse" in donnees and not donnees["adresse"].strip():
                self.add_error("adresse", "Donnez l’adresse où envoyer les lettres.")
        elif not any(contacts) and "telephone" in donnees and "courriel" in donnees:
            self.add_error(
                "telephone", "Indiquez un téléphone ou un courriel, ou cochez que la personne n’en a pas."
            )
        qpv, commune = donnees.get("qpv"), donnees.get("commune")
        if qpv is not None and commune is not None and qpv.commune_id != commune.pk:
            self.add_error("qpv", f"Ce quartier est à {qpv.commune} : choisissez aussi cette commune.")
        return donnees


class FormulaireIdentite(FormulaireDossier):
    """The civil status, corrected by the coordination."""

    nom_naissance = ChampNom("Nom de naissance")
    nom_usage = ChampNom("Nom d’usage", "S’il est différent du nom de naissance.")
    prenom = ChampNom("Prénom")
    sexe = forms.ChoiceField(label="Sexe", choices=Sexe.choix(), widget=forms.RadioSelect)
    date_naissance = ChampJour("Date de naissance", passe=True, debut=NAISSANCE_MIN)
    identifiant_ft = forms.CharField(
        label="Identifiant France Travail",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    autre_personne = forms.BooleanField(
        label="C’est une autre personne que celle de l’autre dossier",
        required=False,
        help_text="À cocher seulement si un dossier de même identité vous est signalé.",
    )

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        kwargs["initial"] = {
            nom: getattr(participant, nom) for nom in self.base_fields if nom != "autre_personne"
        }
        super().__init__(*args, **kwargs)
        for nom in ("nom_naissance", "prenom"):
            self.fields[nom].required = True

    def clean_identifiant_ft(self) -> str:
        """Capital letters, no space: as France Travail writes it."""
        texte = "".join(self.cleaned_data["identifiant_ft"].split()).upper()
        if texte:
            identifiant_ft_valide(texte if texte.isascii() else " ")
        return texte


def _oui_non(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=OUI_NON,
        coerce=lambda code: code == "oui",
        empty_value=None,
        widget=forms.RadioSelect,
    )


class FormulaireSituation(FormulaireDossier):
    """A dated situation, filled from the latest one."""

    date = ChampJour(
        "À compter du",
        passe=True,
        aide="La situation notée avant reste dans l’historique ; à la même date, elle est corrigée.",
    )
    emploi = forms.ChoiceField(label="Situation d’emploi", choices=[CHOISIR, *SituationEmploi.choix()])
    inscrit_ft = forms.BooleanField(label="Inscrit à France Travail", required=False)
    inscrit_ft_depuis = ChampJour("Inscrit depuis", requis=False, passe=True)
    niveau_diplome: Any = forms.ModelChoiceField(
        label="Niveau de diplôme", queryset=None, empty_label="Choisir"
    )
    nationalite = forms.ChoiceField(label="Nationalité", choices=[CHOISIR, *Nationalite.choix()])
    deld = forms.BooleanField(label="Demandeur d’emploi de longue durée", required=False)
    rsa = forms.BooleanField(label="Bénéficiaire du RSA", required=False)
    ass = forms.BooleanField(label="Bénéficiaire de l’ASS", required=False)
    rqth = forms.BooleanField(label="Travailleur handicapé reconnu (RQTH)", required=False)
    jeune_ml = forms.BooleanField(label="Jeune suivi auparavant par la Mission locale", required=False)
    fin_siae = forms.BooleanField(label="Salarié de SIAE en fin de parcours", required=False)
    stagiaire = forms.BooleanField(label="Stagiaire de la formation professionnelle", required=False)
    autre_difficulte = forms.BooleanField(label="Autre difficulté d’insertion", required=False)
    logement = forms.ChoiceField(label="Logement", choices=Logement.choix(), initial=Logement.NON_RENSEIGNE)
    situation_familiale = forms.ChoiceField(
        label="Situation familiale",
        choices=SituationFamiliale.choix(),
        initial=SituationFamiliale.NON_RENSEIGNE,
    )
    enfants_a_charge = forms.IntegerField(
        label="Enfants à charge",
        min_value=0,
        max_value=ENFANTS_MAX,
        initial=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    permis_b = _oui_non("Permis B")
    vehicule = _oui_non("Véhicule disponible")
    deplacement = forms.ChoiceField(
        label="Déplacement habituel", required=False, choices=[("", "Ne sait pas"), *Deplacement.choix()]
    )

    def __init__(self, *args: Any, derniere: Situation | None, **kwargs: Any) -> None:
        initiales: dict[str, Any] = {}
        if derniere is not None:
            initiales = {nom: getattr(derniere, nom) for nom in self.base_fields if nom != "niveau_diplome"}
            initiales["niveau_diplome"] = derniere.niveau_diplome_id
            for nom in ("permis_b", "vehicule"):
                initiales[nom] = {True: "oui", False: "non", None: ""}[initiales[nom]]
        jour = timezone.localdate()
        super().__init__(*args, initial={**initiales, "date": jour}, **kwargs)
        champ: Any = self.fields["niveau_diplome"]
        champ.queryset = niveaux(jour, derniere.niveau_diplome_id if derniere else None)

    def clean(self) -> dict[str, Any]:
        """A registration has its date only when there is one, and comes before the situation."""
        donnees = super().clean() or {}
        depuis, jour = donnees.get("inscrit_ft_depuis"), donnees.get("date")
        if depuis is not None and not donnees.get("inscrit_ft"):
            self.add_error("inscrit_ft", "Cochez l’inscription, ou effacez sa date.")
        if depuis is not None and jour is not None and depuis > jour:
            self.add_error("inscrit_ft_depuis", "L’inscription vient avant la date de la situation.")
        return donnees
