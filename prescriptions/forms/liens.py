"""The personal link: for whom, how long."""

from typing import Any

from django import forms

from plie.acteurs.models import Structure, Utilisateur

DUREES = ((7, "7 jours"), (30, "30 jours"), (90, "90 jours"))


class FormulaireLien(forms.Form):
    """A person of a structure that prescribes, and how long the link stays open."""

    structure = forms.ModelChoiceField(
        queryset=Structure.objects.none(), label="Structure", empty_label="Choisissez une structure"
    )
    nom = forms.CharField(label="Prénom et nom de la personne", max_length=120)
    courriel = forms.EmailField(label="Courriel professionnel", max_length=254)
    duree = forms.TypedChoiceField(label="Ouvert pendant", choices=DUREES, coerce=int, initial=30)

    def __init__(self, *args: Any, utilisateur: Utilisateur, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        structures = Structure.objects.visibles_par(utilisateur).filter(active=True, prescripteur=True)
        self.fields["structure"].queryset = structures.order_by("nom_tri")  # type: ignore[attr-defined]


class FormulaireRenvoi(forms.Form):
    """How long a link sent again stays open."""

    duree = forms.TypedChoiceField(label="Ouvert pendant", choices=DUREES, coerce=int, initial=30)
