"""What the psychologue keeps of an écoute: dates and whether the person came, no text."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from parcours.enums import StatutRendezVous
from parcours.forms.saisie import ChampJour, FormulaireDossier


class FormulaireSeance(FormulaireDossier):
    """An appointment."""

    jour = ChampJour("Jour")
    heure = forms.TimeField(
        label="Heure",
        input_formats=["%H:%M", "%Hh%M", "%H h %M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "autocomplete": "off"}),
        error_messages={"required": "Donnez l’heure.", "invalid": "Écrivez l’heure comme 14:30."},
    )

    @property
    def debut(self) -> datetime:
        """The instant, in the time of Paris; only once the form is valid."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["jour"], self.cleaned_data["heure"]))


class FormulaireIssue(FormulaireDossier):
    """What became of one appointment, by the button pressed."""

    seance = forms.IntegerField(widget=forms.HiddenInput)
    statut = forms.ChoiceField(
        choices=StatutRendezVous.choix(),
        widget=forms.HiddenInput,
        error_messages={"required": "Dites si la personne est venue."},
    )


class FormulaireFinEcoute(FormulaireDossier):
    """The last day of the écoute."""

    fin = ChampJour("L’écoute s’est terminée le", passe=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"fin": timezone.localdate()})
        super().__init__(*args, **kwargs)
