"""The search of the lists of accounts and structures."""

from django import forms

LONGUEUR = 80


class FormulaireRecherche(forms.Form):
    """One field, read from the address."""

    q = forms.CharField(
        label="Rechercher",
        required=False,
        max_length=LONGUEUR,
        widget=forms.TextInput(attrs={"placeholder": "Nom, courriel, structure", "autocomplete": "off"}),
    )

    def texte(self) -> str:
        """What is searched; empty when nothing is, or when it is too long to be a name."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""
