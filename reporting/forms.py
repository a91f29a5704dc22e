"""The one form of the bilans: which years."""

from typing import Any, cast

from django import forms
from django.utils import timezone

from reporting.indicateurs import AnneesInvalides, verifier_annees
from reporting.models import ANNEES


class FormulaireBilan(forms.Form):
    """The years of a bilan, both included; the last one is at most the current year."""

    de = forms.TypedChoiceField(label="De l'année", coerce=int, required=False, empty_value=None)
    a = forms.TypedChoiceField(label="À l'année", coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, premiere_annee: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cette_annee = timezone.localdate().year
        debut = max(ANNEES[0], min(premiere_annee, cette_annee))
        choix = [(annee, str(annee)) for annee in range(cette_annee, debut - 1, -1)]
        for nom in ("de", "a"):
            champ = cast(forms.TypedChoiceField, self.fields[nom])
            champ.choices = choix
            champ.initial = max(debut, cette_annee - 1)
            champ.error_messages["invalid_choice"] = "Choisissez une année de la liste."

    def clean(self) -> dict[str, Any]:
        """The years are in order."""
        donnees = super().clean() or {}
        for nom in ("de", "a"):
            # Not « required »: the list always has a choice, no asterisk is needed.
            if nom in donnees and donnees[nom] is None:
                self.add_error(nom, "Choisissez une année.")
        if not self.errors:
            try:
                verifier_annees(donnees["de"], donnees["a"])
            except AnneesInvalides as erreur:
                self.add_error("a", str(erreur))
        return donnees
