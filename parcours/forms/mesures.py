"""The renewal of a mesure and its bilan intermédiaire."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from parcours.models import Diagnostic

TEXTE_MAX: Final = 6000


class FormulaireRenouvellement(forms.Form):
    """Until when the next mesure is asked."""

    fin = forms.DateField(
        label="Dernier jour de la nouvelle mesure",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Dites jusqu’à quand la mesure est demandée."},
    )

    def __init__(self, *args: Any, aide: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fin"].help_text = aide


class FormulaireBilan(forms.Form):
    """The text, and the intermediate diagnostic that goes with it."""

    texte = forms.CharField(
        label="Bilan de la mesure",
        max_length=TEXTE_MAX,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Ce qui a été fait, ce qui a changé, ce qui reste à faire. Le prescripteur le lira : "
        "ne donnez aucun détail de santé.",
        error_messages={"required": "Écrivez le bilan."},
    )
    diagnostic = forms.ModelChoiceField(
        label="Diagnostic intermédiaire",
        queryset=Diagnostic.objects.none(),
        required=False,
        empty_label="Pas encore fait",
        help_text="Nécessaire pour le renouvellement. Le prescripteur ne le voit pas.",
        error_messages={"invalid_choice": "Choisissez un diagnostic intermédiaire de cette mesure."},
    )

    def __init__(self, *args: Any, diagnostics: Sequence[Diagnostic], **options: Any) -> None:
        super().__init__(*args, **options)
        champ = self.fields["diagnostic"]
        champ.queryset = Diagnostic.objects.filter(  # type: ignore[attr-defined]
            pk__in=[diagnostic.pk for diagnostic in diagnostics]
        ).order_by("-date", "-pk")

    def clean_texte(self) -> str:
        """The text with the line ends of the database."""
        return str(self.cleaned_data["texte"]).replace("\r\n", "\n")
