"""What the pages of appointments ask."""

from datetime import date, datetime, time
from typing import Any, Final

from django import forms
from django.utils import timezone

from parcours.enums import StatutRendezVous, TypeEntretien
from parcours.models.rencontres import DUREE_ENTRETIEN_MINUTES, DUREE_MINUTES

LIEU_MAX: Final = 160
RAISON_MAX: Final = 300
JOUR_INCONNU: Final = "Indiquez une date, par exemple 03/12/2026."
HEURE_INCONNUE: Final = "Indiquez une heure, par exemple 14:30."


def champ_jour(libelle: str, requis: str, **options: Any) -> forms.DateField:
    """A day, by the calendar of the browser."""
    return forms.DateField(
        label=libelle,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": requis, "invalid": JOUR_INCONNU},
        **options,
    )


def champ_heure(libelle: str, requis: str, **options: Any) -> forms.TimeField:
    """An hour, to the minute."""
    return forms.TimeField(
        label=libelle,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": requis, "invalid": HEURE_INCONNUE},
        **options,
    )


def champ_duree() -> forms.IntegerField:
    """A length in minutes, within the bounds that the database keeps."""
    bornes = f"La durée va de {DUREE_MINUTES[0]} à {DUREE_MINUTES[1]} minutes."
    return forms.IntegerField(
        label="Durée en minutes",
        min_value=DUREE_MINUTES[0],
        max_value=DUREE_MINUTES[1],
        initial=DUREE_ENTRETIEN_MINUTES,
        widget=forms.NumberInput(attrs={"step": 5, "inputmode": "numeric"}),
        error_messages={
            "required": "Indiquez la durée.",
            "min_value": bornes,
            "max_value": bornes,
            "invalid": "Indiquez la durée en minutes, par exemple 60.",
        },
    )


def champ_lieu(requis: bool = False) -> forms.CharField:
    """Where people meet."""
    return forms.CharField(
        label="Lieu",
        required=requis,
        max_length=LIEU_MAX,
        error_messages={"required": "Indiquez le lieu."},
    )


def instant(jour: date, heure: time) -> datetime:
    """The instant of a day and an hour, Paris time."""
    return timezone.make_aware(datetime.combine(jour, heure))


class FormulaireDate(forms.Form):
    """When, how long and where; to come."""

    jour = champ_jour("Date", "Indiquez la date.")
    heure = champ_heure("Heure", "Indiquez l’heure.")
    duree = champ_duree()
    lieu = champ_lieu()

    def clean(self) -> dict[str, Any]:
        """The past is refused at the date, or at the hour when the day is today's."""
        donnees: dict[str, Any] = super().clean() or {}
        jour, heure = donnees.get("jour"), donnees.get("heure")
        if jour is not None and jour < timezone.localdate():
            self.add_error("jour", "Choisissez une date à venir.")
        elif jour is not None and heure is not None and instant(jour, heure) <= timezone.now():
            self.add_error("heure", "Cette heure est passée : choisissez une heure à venir.")
        return donnees

    @property
    def debut(self) -> datetime:
        """The instant chosen; only once the form is valid."""
        return instant(self.cleaned_data["jour"], self.cleaned_data["heure"])


class FormulaireRendezVous(FormulaireDate):
    """… and whether it is a meeting or a phone call: a workshop has its own page."""

    type = forms.ChoiceField(
        label="Type",
        choices=[(t.value, t.libelle) for t in (TypeEntretien.INDIVIDUEL, TypeEntretien.TELEPHONE)],
        initial=TypeEntretien.INDIVIDUEL.value,
        help_text="Un appel ne compte pas dans le rythme des rencontres.",
    )
    field_order = ("jour", "heure", "duree", "type", "lieu")


class FormulaireAnnulation(forms.Form):
    """Why an appointment is cancelled."""

    motif = forms.CharField(
        label="Pourquoi ce rendez-vous est-il annulé ?",
        max_length=RAISON_MAX,
        error_messages={"required": "Dites pourquoi le rendez-vous est annulé."},
        help_text="Lu dans le dossier de la personne.",
    )


class FormulaireIssue(forms.Form):
    """How an appointment ended when the person did not come."""

    issue = forms.ChoiceField(
        label="Que s’est-il passé ?",
        widget=forms.RadioSelect,
        choices=[
            (StatutRendezVous.ABSENCE_JUSTIFIEE.value, "La personne n’est pas venue et s’est excusée"),
            (StatutRendezVous.ABSENCE_INJUSTIFIEE.value, "La personne n’est pas venue, sans prévenir"),
            (StatutRendezVous.ANNULE.value, "Le rendez-vous a été annulé"),
        ],
        error_messages={"required": "Choisissez ce qui s’est passé."},
    )
    raison = forms.CharField(
        label="Raison",
        required=False,
        max_length=RAISON_MAX,
        help_text="Obligatoire pour une absence excusée ou une annulation.",
    )

    def clean(self) -> dict[str, Any]:
        """An excuse and a cancellation say why."""
        donnees: dict[str, Any] = super().clean() or {}
        issue = donnees.get("issue")
        if issue and issue != StatutRendezVous.ABSENCE_INJUSTIFIEE and not donnees.get("raison"):
            self.add_error(
                "raison",
                "Dites pourquoi le rendez-vous est annulé."
                if issue == StatutRendezVous.ANNULE
                else "Dites ce qui a empêché la personne de venir.",
            )
        return donnees


class FormulaireAppel(forms.Form):
    """The call after an absence, and the date proposed."""

    fait_le = champ_jour("Appel fait le", "Indiquez le jour de l’appel.")
    joint = forms.ChoiceField(
        label="La personne a-t-elle répondu ?",
        choices=[("oui", "Oui"), ("non", "Non, elle n’a pas pu être jointe")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si la personne a répondu."},
    )
    raison = forms.CharField(
        label="Raison donnée",
        required=False,
        max_length=RAISON_MAX,
        help_text="Ce que la personne a dit de son absence, ou pourquoi aucune date n’est fixée.",
    )
    jour = champ_jour("Nouvelle date", "", required=False)
    heure = champ_heure("Heure", "", required=False)
    duree = champ_duree()
    lieu = champ_lieu()

    def __init__(self, *args: Any, manque_le: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.manque_le = manque_le

    def clean_fait_le(self) -> date:
        """Between the absence and today."""
        fait_le: date = self.cleaned_data["fait_le"]
        if fait_le > timezone.localdate():
            raise forms.ValidationError("Un appel se note une fois passé : choisissez un jour passé.")
        if fait_le < self.manque_le:
            raise forms.ValidationError(
                f"Le rendez-vous manqué date du {self.manque_le:%d/%m/%Y} : l’appel le suit."
            )
        return fait_le

    def clean(self) -> dict[str, Any]:
        """A date has its hour; who was reached is given one, or the reason is written."""
        donnees: dict[str, Any] = super().clean() or {}
        jour, heure = donnees.get("jour"), donnees.get("heure")
        if "jour" in self.errors or "heure" in self.errors:
            return donnees
        if jour is not None and heure is None:
            self.add_error("heure", "Indiquez l’heure de la nouvelle date.")
        elif heure is not None and jour is None:
            self.add_error("jour", "Indiquez le jour de la nouvelle date.")
        elif jour is not None and heure is not None and instant(jour, heure) <= timezone.now():
            self.add_error("jour", "Choisissez une date et une heure à venir.")
        elif jour is None and donnees.get("joint") == "oui" and not donnees.get("raison"):
            self.add_error("jour", "Proposez une nouvelle date, ou dites pourquoi aucune n’est fixée.")
        return donnees

    @property
    def nouveau(self) -> datetime | None:
        """The date proposed, if any; only once the form is valid."""
        jour, heure = self.cleaned_data["jour"], self.cleaned_data["heure"]
        return instant(jour, heure) if jour is not None and heure is not None else None
