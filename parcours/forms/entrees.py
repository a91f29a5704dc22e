"""What the pages of the accueil ask."""

from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.utils import timezone

from parcours.forms.rendez_vous import champ_duree, champ_heure, champ_jour, champ_lieu, instant
from parcours.models import Parcours
from parcours.services.entrees import motifs_non_entree
from plie.protocole.models import MotifNonEntree

OBJECTIFS_MAX: Final = 3000


class _FormulaireAccueil(forms.Form):
    """A day between the orientation and today."""

    jour = champ_jour("Date", "Indiquez la date.")

    def __init__(self, *args: Any, parcours: Parcours, **options: Any) -> None:
        super().__init__(*args, **options)
        self.parcours = parcours

    def clean_jour(self) -> date:
        """Neither before the orientation nor to come."""
        jour: date = self.cleaned_data["jour"]
        if jour > timezone.localdate():
            raise forms.ValidationError("Choisissez une date d’aujourd’hui ou d’avant.")
        if jour < self.parcours.oriente_le:
            raise forms.ValidationError(
                f"L’orientation date du {self.parcours.oriente_le:%d/%m/%Y} : "
                "choisissez une date à partir de ce jour."
            )
        return jour


class FormulaireContact(_FormulaireAccueil):
    """The first contact, and the first appointment when it is fixed at once."""

    rdv_jour = champ_jour("Date du rendez-vous", "", required=False)
    rdv_heure = champ_heure("Heure", "", required=False)
    duree = champ_duree()
    lieu = champ_lieu()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["jour"].label = "Premier contact le"

    def clean(self) -> dict[str, Any]:
        """A date has its hour, to come."""
        donnees: dict[str, Any] = super().clean() or {}
        jour, heure = donnees.get("rdv_jour"), donnees.get("rdv_heure")
        if "rdv_jour" in self.errors or "rdv_heure" in self.errors:
            return donnees
        if jour is not None and heure is None:
            self.add_error("rdv_heure", "Indiquez l’heure du rendez-vous.")
        elif heure is not None and jour is None:
            self.add_error("rdv_jour", "Indiquez le jour du rendez-vous.")
        elif jour is not None and heure is not None and instant(jour, heure) <= timezone.now():
            self.add_error("rdv_jour", "Choisissez une date et une heure à venir.")
        return donnees

    @property
    def rendez_vous(self) -> datetime | None:
        """The first appointment, if any; only once the form is valid."""
        jour, heure = self.cleaned_data["rdv_jour"], self.cleaned_data["rdv_heure"]
        return instant(jour, heure) if jour is not None and heure is not None else None


class FormulaireNonEntree(_FormulaireAccueil):
    """Why the person does not enter, since when; said once for all, so confirmed."""

    motif = forms.ModelChoiceField(
        label="Motif",
        queryset=MotifNonEntree.objects.none(),
        empty_label="Choisir un motif",
        error_messages={
            "required": "Choisissez un motif.",
            "invalid_choice": "Ce motif n’est plus proposé : choisissez-en un autre.",
        },
    )
    confirmation = forms.BooleanField(
        label="Je confirme que cette personne n’entre pas dans le PLIE",
        error_messages={"required": "Cochez la case pour confirmer la non-entrée."},
    )
    field_order = ("motif", "jour", "confirmation")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        champ = self.fields["motif"]
        assert isinstance(champ, forms.ModelChoiceField)  # noqa: S101  declared above
        champ.queryset = motifs_non_entree(timezone.localdate())
        self.fields["jour"].label = "Non-entrée constatée le"


class FormulaireProposition(forms.Form):
    """The objectives with which the entry is proposed."""

    objectifs = forms.CharField(
        label="Objectifs proposés à la cellule de suivi",
        max_length=OBJECTIFS_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Écrivez les objectifs proposés à la cellule de suivi."},
        help_text="Ce que la personne veut atteindre et ce que l’accompagnement lui apportera.",
    )
