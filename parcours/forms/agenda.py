"""The address of the agenda."""

from django import forms


class FormulaireAbonnement(forms.Form):
    """What the calendar shows of the people."""

    initiales = forms.BooleanField(
        label="Montrer les initiales des personnes",
        required=False,
        help_text="Sans elles, chaque ligne s’appelle « Rendez-vous PLIE ».",
    )
