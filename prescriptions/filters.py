"""Filters of the list of prescriptions."""

import django_filters as filtres
from django import forms
from django.db.models import QuerySet

from prescriptions.enums import EtatPrescription
from prescriptions.models import Prescription
from prescriptions.selectors import rechercher


class FiltrePrescriptions(filtres.FilterSet):
    """Search by name, state, dates of submission."""

    q = filtres.CharFilter(
        label="Rechercher",
        method="filtrer_texte",
        widget=forms.TextInput(attrs={"placeholder": "Nom ou prénom", "autocomplete": "off"}),
    )
    etat = filtres.ChoiceFilter(label="État", choices=EtatPrescription.choix(), empty_label="Tous")
    du = filtres.DateFilter(
        label="Soumise à partir du",
        field_name="soumise_le",
        lookup_expr="gte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    au = filtres.DateFilter(
        label="Soumise jusqu'au",
        field_name="soumise_le",
        lookup_expr="lte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = Prescription
        fields: list[str] = []

    def filtrer_texte(self, liste: QuerySet[Prescription], nom: str, valeur: str) -> QuerySet[Prescription]:
        """Every word of the text, in any order."""
        return rechercher(liste, valeur)
