"""The entretien as it is typed: one form for what happened, what follows, and the next rendez-vous."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Jour  # noqa: N812  « date » is a field of the form
from datetime import datetime, time
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from parcours.enums import EtatEtape, EtatObjectif, TypeEntretien
from parcours.forms.entretiens_lignes import (
    GENRES,
    Groupe,
    champ_date,
    champs_de_ligne,
    construire,
    groupes,
    nombre_de,
)
from parcours.forms.entretiens_lignes import MANQUES as MANQUES_DE_LIGNE
from parcours.models import Entretien, Objectif
from parcours.models.rencontres import DUREE_ENTRETIEN_MINUTES, DUREE_MINUTES
from parcours.selectors.entretiens import Etape, Fond
from parcours.services.entretiens import Contenu, Prochain, Saisie, SuiviEtape
from plie.dates import jour_fr
from prescriptions.forms.fiche import ChampTexte

TYPES: Final = (TypeEntretien.INDIVIDUEL, TypeEntretien.TELEPHONE)
CONTENU: Final = (
    "type",
    "date",
    "heure",
    "duree",
    "presents",
    "evolution",
    "positionnements",
    "objectifs_suivants",
    "en_sortie",
)
PROCHAIN: Final = ("prochain_date", "prochain_heure", "prochain_duree", "prochain_lieu")
ETATS_OBJECTIF: Final = [(etat.value, etat.libelle) for etat in EtatObjectif]
COMMENCEES: Final = (EtatEtape.EN_COURS, EtatEtape.REALISEE)


def _texte(label: str, maximum: int, aide: str = "", lignes: int = 3) -> forms.CharField:
    return ChampTexte(
        label=label,
        required=False,
        max_length=maximum,
        help_text=aide,
        widget=forms.Textarea(attrs={"rows": lignes}),
    )


def _heure(label: str, **options: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        **options,
    )


def _duree(label: str, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=DUREE_MINUTES[0],
        max_value=DUREE_MINUTES[1],
        initial=DUREE_ENTRETIEN_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "step": "5"}),
        **options,
    )


class FormulaireContenu(forms.Form):
    """What the émargement attests, and the departure."""

    type = forms.ChoiceField(
        label="Type",
        choices=[(type_.value, type_.libelle) for type_ in TYPES],
        initial=TypeEntretien.INDIVIDUEL.value,
        widget=forms.RadioSelect,
    )
    date = champ_date("Date")
    heure = _heure("Heure")
    duree = _duree("Durée (min)")
    presents = forms.CharField(label="Autres présents", required=False, max_length=200)
    evolution = _texte(
        "Ce qui a changé",
        6000,
        "Depuis la dernière rencontre : situation, démarches, freins. Jamais de détail médical.",
        5,
    )
    positionnements = _texte("Positionnements", 3000, "Offres, formations ou structures visées.", 2)
    objectifs_suivants = _texte(
        "À faire d’ici la prochaine fois",
        3000,
        "Une chose par ligne : chacune sera reprise au prochain entretien.",
    )
    en_sortie = forms.BooleanField(label="La personne quitte le PLIE", required=False)

    def __init__(self, *args: Any, parcours_oriente_le: Jour, collectif: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.oriente_le = parcours_oriente_le
        if collectif:
            self.fields["type"].choices = [  # type: ignore[attr-defined]
                (TypeEntretien.COLLECTIF.value, TypeEntretien.COLLECTIF.libelle)
            ]
        self.fields["date"].widget.attrs["max"] = timezone.localdate().isoformat()
        self.fields["date"].widget.attrs["min"] = parcours_oriente_le.isoformat()

    def clean_date(self) -> Jour:
        """Neither to come nor before the orientation."""
        jour: Jour = self.cleaned_data["date"]
        if jour > timezone.localdate():
            raise forms.ValidationError("Cette date est à venir : un entretien s’enregistre une fois tenu.")
        if jour < self.oriente_le:
            raise forms.ValidationError(
                f"La personne a été orientée le {jour_fr(self.oriente_le)} : l’entretien ne peut pas être "
                "plus ancien."
            )
        return jour

    def contenu(self) -> Contenu:
        """What was typed, once valid."""
        lus = {nom: self.cleaned_data[nom] for nom in CONTENU}
        return Contenu(**(lus | {"type": TypeEntretien(lus["type"])}))


@dataclass(frozen=True, slots=True, kw_only=True)
class EtapeSuivie:
    """One open étape as the page shows it."""

    genre: str
    libelle: str
    etat: forms.BoundField
    debut: forms.BoundField
    fin: forms.BoundField
    avant: forms.BoundField

    @property
    def champs(self) -> list[tuple[forms.BoundField, str]]:
        """The fields with the short names they bear under the title of the étape."""
        return [(self.etat, "État"), (self.debut, "Début"), (self.fin, "Fin")]


class FormulaireEntretien(FormulaireContenu):
    """The whole form; ``brouillon`` shows a draft as it was left, valid or not."""

    prochain_date = champ_date("Date", required=False)
    prochain_heure = _heure("Heure")
    prochain_duree = _duree("Durée (min)", required=False)
    prochain_lieu = forms.CharField(label="Lieu", required=False, max_length=160)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        fond: Fond,
        brouillon: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.fond = fond
        collectif = fond.entretien is not None and fond.entretien.type == TypeEntretien.COLLECTIF
        super().__init__(
            data,
            initial=None if data is not None else valeurs_initiales(fond),
            parcours_oriente_le=fond.parcours.oriente_le,
            collectif=collectif,
        )
        contenu = dict(data.lists()) if data is not None else brouillon
        self.nombres = {genre.code: nombre_de(contenu, genre.code) for genre in GENRES}
        self._ajouter_suivis()
        for genre in GENRES:
            for rang in range(self.nombres[genre.code]):
                for nom, champ in champs_de_ligne(genre.code, fond).items():
                    self.fields[f"{genre.code}-{rang}-{nom}"] = champ
        if data is None and brouillon is not None:
            valeurs = MultiValueDict({nom: list(v) for nom, v in brouillon.items()})
            for nom, lu in self.fields.items():
                if nom in valeurs or isinstance(lu, forms.BooleanField):
                    self.initial[nom] = lu.widget.value_from_datadict(valeurs, MultiValueDict(), nom)

    def _ajouter_suivis(self) -> None:
        for objectif in self.fond.objectifs:
            self.fields[f"objectif_{objectif.pk}"] = forms.ChoiceField(
                label=objectif.libelle,
                required=False,
                choices=ETATS_OBJECTIF,
                initial=objectif.etat,
                widget=forms.RadioSelect,
            )
        for reprise in self.fond.reprises:
            self.fields[reprise.nom] = forms.ChoiceField(
                label=reprise.libelle, required=False, choices=ETATS_OBJECTIF, widget=forms.RadioSelect
            )
        for genre, etape in self.fond.etapes:
            nom = f"etape_{genre}_{etape.pk}"
            self.fields[f"{nom}_etat"] = forms.ChoiceField(
                label=f"{etape} : état",
                choices=[(etat.value, etat.libelle) for etat in EtatEtape],
                initial=etape.etat,
            )
            self.fields[f"{nom}_debut"] = champ_date(f"{etape} : début", required=False, initial=etape.debut)
            self.fields[f"{nom}_fin"] = champ_date(f"{etape} : fin", required=False, initial=etape.fin)
            self.fields[f"{nom}_avant"] = forms.CharField(
                required=False, initial=_trace(etape), widget=forms.HiddenInput
            )

    # --- validation -------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """What two fields say together: the next rendez-vous, each row begun, the dates of each étape."""
        super().clean()
        self._verifier_prochain()
        for genre, etape in self.fond.etapes:
            self._verifier_etape(f"etape_{genre}_{etape.pk}", etape)
        for rangee in GENRES:
            for rang in range(self.nombres[rangee.code]):
                ligne = self._ligne(rangee.code, rang)
                if any(ligne.values()):
                    for nom in rangee.exiges:
                        complet = f"{rangee.code}-{rang}-{nom}"
                        if not ligne[nom] and complet not in self.errors:
                            self.add_error(complet, MANQUES_DE_LIGNE[nom])
                    self._verifier_echeance(f"{rangee.code}-{rang}-echeance", ligne.get("echeance"))
        return self.cleaned_data

    def _verifier_prochain(self) -> None:
        jour, heure = self.cleaned_data.get("prochain_date"), self.cleaned_data.get("prochain_heure")
        if {"prochain_date", "prochain_heure"} & set(self.errors):
            return
        if jour is None and heure is None:
            if (
                not self.cleaned_data.get("en_sortie")
                and self.cleaned_data.get("type") == TypeEntretien.INDIVIDUEL
            ):
                self.add_error(
                    "prochain_date",
                    "Fixez le prochain rendez-vous, ou cochez « La personne quitte le PLIE ».",
                )
        elif jour is None:
            self.add_error("prochain_date", "Choisissez la date du prochain rendez-vous.")
        elif heure is None:
            self.add_error("prochain_heure", "Choisissez l’heure du prochain rendez-vous.")
        elif (tenu := self.cleaned_data.get("date")) and jour < tenu:
            self.add_error("prochain_date", "Le prochain rendez-vous vient après l’entretien.")

    def _verifier_etape(self, nom: str, etape: Etape) -> None:
        etat, debut, fin = (self.cleaned_data.get(f"{nom}_{champ}") for champ in ("etat", "debut", "fin"))
        if f"{nom}_etat" in self.errors:
            return
        avant = self.cleaned_data.get(f"{nom}_avant")
        if avant and avant != _trace(etape) and _trace_de(etat, debut, fin) not in {avant, _trace(etape)}:
            self.add_error(
                f"{nom}_etat",
                f"Cette étape a changé entre-temps ({EtatEtape(etape.etat).libelle.lower()}) : "
                "rouvrez l’entretien pour la mettre à jour.",
            )
        if etat in COMMENCEES and debut is None and f"{nom}_debut" not in self.errors:
            self.add_error(f"{nom}_debut", "Donnez la date de début : l’étape a commencé.")
        if debut and fin and fin < debut:
            self.add_error(f"{nom}_fin", "La fin précède le début.")
        if etat in COMMENCEES and debut and debut > timezone.localdate():
            self.add_error(f"{nom}_debut", "Cette date est à venir : l’étape n’a pas commencé.")
        if etat == EtatEtape.REALISEE and fin and fin > timezone.localdate():
            self.add_error(f"{nom}_fin", "Cette date est à venir : l’étape n’est pas terminée.")

    def _verifier_echeance(self, nom: str, echeance: Any) -> None:
        jour = self.cleaned_data.get("date")
        if echeance and jour and echeance < jour:
            self.add_error(nom, "L’échéance vient après l’entretien.")

    def _ligne(self, genre: str, rang: int) -> dict[str, Any]:
        prefixe = f"{genre}-{rang}-"
        return {
            nom.removeprefix(prefixe): self.cleaned_data.get(nom)
            for nom in self.fields
            if nom.startswith(prefixe)
        }

    # --- what the service receives ------------------------------------------------------------------

    def saisie(self) -> Saisie:
        """The whole form, once valid."""
        nouveaux: dict[str, list[Any]] = {
            genre.code: [
                construire(genre.code, ligne, self.cleaned_data["date"])
                for rang in range(self.nombres[genre.code])
                if any((ligne := self._ligne(genre.code, rang)).values())
            ]
            for genre in GENRES
        }
        for reprise in self.fond.reprises:
            if etat := self.cleaned_data[reprise.nom]:
                nouveaux["objectifs"].append(
                    Objectif(libelle=reprise.libelle, fixe_le=reprise.fixe_le, etat=etat)
                )
        return Saisie(
            contenu=self.contenu(),
            prochain=self._prochain(),
            objectifs={
                objectif.pk: EtatObjectif(etat)
                for objectif in self.fond.objectifs
                if (etat := self.cleaned_data[f"objectif_{objectif.pk}"])
            },
            etapes=list(self._suivis()),
            nouveaux_objectifs=nouveaux["objectifs"],
            nouvelles_etapes=[*nouveaux["freins"], *nouveaux["emplois"], *nouveaux["formations"]],
            aides=nouveaux["aides"],
        )

    def _suivis(self) -> Iterator[SuiviEtape]:
        """The étapes whose state or dates were changed here."""
        for genre, etape in self.fond.etapes:
            nom = f"etape_{genre}_{etape.pk}"
            etat, debut, fin = (self.cleaned_data[f"{nom}_{champ}"] for champ in ("etat", "debut", "fin"))
            if _trace_de(etat, debut, fin) != self.cleaned_data[f"{nom}_avant"]:
                yield SuiviEtape(genre=genre, pk=etape.pk, etat=EtatEtape(etat), debut=debut, fin=fin)

    def _prochain(self) -> Prochain | None:
        jour, heure = self.cleaned_data["prochain_date"], self.cleaned_data["prochain_heure"]
        if jour is None or heure is None:
            return None
        return Prochain(
            debut=timezone.make_aware(datetime.combine(jour, heure)),
            duree=self.cleaned_data["prochain_duree"] or DUREE_ENTRETIEN_MINUTES,
            lieu=self.cleaned_data["prochain_lieu"],
        )

    # --- what the page shows --------------------------------------------------------------------------

    def groupes(self) -> dict[str, Groupe]:
        """The rows to add, by kind."""
        return {groupe.genre.code: groupe for groupe in groupes(self, self.fond, self.nombres)}

    def suivi_objectifs(self) -> list[forms.BoundField]:
        """One choice for each objective that runs, then for each line of the last entretien."""
        noms = [f"objectif_{objectif.pk}" for objectif in self.fond.objectifs]
        return [self[nom] for nom in [*noms, *(reprise.nom for reprise in self.fond.reprises)]]

    def suivi_etapes(self) -> list[EtapeSuivie]:
        """The étapes not ended."""
        return [
            EtapeSuivie(
                genre=str(etape._meta.verbose_name),
                libelle=str(etape),
                etat=self[f"etape_{genre}_{etape.pk}_etat"],
                debut=self[f"etape_{genre}_{etape.pk}_debut"],
                fin=self[f"etape_{genre}_{etape.pk}_fin"],
                avant=self[f"etape_{genre}_{etape.pk}_avant"],
            )
            for genre, etape in self.fond.etapes
        ]


def _trace(etape: Etape) -> str:
    return _trace_de(etape.etat, etape.debut, etape.fin)


def _trace_de(etat: str | None, debut: Jour | None, fin: Jour | None) -> str:
    return f"{etat}|{debut or ''}|{fin or ''}"


def valeurs_initiales(fond: Fond) -> dict[str, Any]:
    """The page before anything is typed: the entretien that is changed, else the appointment of the day."""
    if fond.entretien is not None:
        return valeurs_de(fond.entretien)
    debut = timezone.localtime(fond.rendez_vous.debut) if fond.rendez_vous else None
    valeurs: dict[str, Any] = {
        "date": debut.date() if debut and debut.date() <= fond.jour else fond.jour,
        "heure": debut.time() if debut else None,
        "prochain_lieu": fond.rendez_vous.lieu if fond.rendez_vous else "",
    }
    if fond.rendez_vous is not None:
        valeurs["duree"] = fond.rendez_vous.duree
        if fond.rendez_vous.type in {type_.value for type_ in TYPES}:
            valeurs["type"] = fond.rendez_vous.type
    if fond.a_venir is not None:
        valeurs |= _valeurs_prochain(fond.a_venir.debut, fond.a_venir.duree, fond.a_venir.lieu)
    return valeurs


def valeurs_de(entretien: Entretien) -> dict[str, Any]:
    """An entretien as the form shows it."""
    valeurs: dict[str, Any] = {champ: getattr(entretien, champ) for champ in CONTENU}
    suivant = entretien.prochain_rendez_vous
    if suivant is not None:
        valeurs |= _valeurs_prochain(suivant.debut, suivant.duree, suivant.lieu)
    return valeurs


def _valeurs_prochain(debut: datetime, duree: int, lieu: str) -> dict[str, Any]:
    local = timezone.localtime(debut)
    heure: time = local.time()
    return dict(zip(PROCHAIN, (local.date(), heure, duree, lieu), strict=True))
