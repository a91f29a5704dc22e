"""How often one wants news."""

from django import forms

from plie.envois.enums import RythmeNouvelles


class FormulairePreferences(forms.Form):
    """One choice among two."""

    rythme = forms.ChoiceField(
        label="Rythme de vos nouvelles",
        choices=RythmeNouvelles.choix(),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez un rythme.",
            "invalid_choice": "Choisissez un rythme de la liste.",
        },
    )
