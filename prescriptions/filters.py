"""Filters of the list of prescriptions."""

from collections.abc import Mapping
from typing import Any, Final

import django_filters as filtres
from django import forms
from django.db.models import Count, Q, QuerySet

from plie.acces import Vue
from plie.enumeration import Enumeration
from plie.roles import Role
from prescriptions.enums import EmetteurAvis, EtatPrescription
from prescriptions.models import Prescription
from prescriptions.selectors import (
    a_decider,
    rechercher,
    rencontre_a_confier,
    sans_avis_de,
    sans_referent,
)


class File(Enumeration):
    """What waits for the coordination."""

    AVIS = "avis", "En attente de mon avis"
    DECISION = "decision", "À décider"
    REFERENT = "referent", "Référent à désigner"
    RENCONTRE = "rencontre", "Rencontre à confier"


def conditions() -> Mapping[File, Q]:
    """The rows of each queue of the coordination."""
    return {
        File.AVIS: sans_avis_de(EmetteurAvis.COORDINATION),
        File.DECISION: a_decider(),
        File.REFERENT: sans_referent(),
        File.RENCONTRE: rencontre_a_confier(),
    }


def comptes_des_files(vue: Vue) -> dict[File, int]:
    """How many prescriptions wait in each queue of the coordination."""
    comptes: dict[str, Any] = Prescription.objects.vus_comme(vue).aggregate(
        **{file.value: Count("pk", filter=condition) for file, condition in conditions().items()}
    )
    return {file: comptes[file.value] for file in File}


ORDRE_DE_FILE: Final = ("soumise_le", "pk")


class FiltrePrescriptions(filtres.FilterSet):
    """Search by name, state, dates of submission; for the coordination, what waits for it."""

    q = filtres.CharFilter(
        label="Rechercher",
        method="filtrer_texte",
        widget=forms.TextInput(attrs={"placeholder": "Nom ou prénom", "autocomplete": "off"}),
    )
    # The tabs of the page choose the queue; the form only carries it from one search to the next.
    file = filtres.ChoiceFilter(
        label="File",
        choices=File.choix(),
        empty_label="Tout",
        method="filtrer_file",
        widget=forms.HiddenInput,
    )
    etat = filtres.ChoiceFilter(label="État", choices=EtatPrescription.choix(), empty_label="Tous")
    du = filtres.DateFilter(
        label="Soumise à partir du",
        field_name="soumise_le",
        lookup_expr="gte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    au = filtres.DateFilter(
        label="Soumise jusqu’au",
        field_name="soumise_le",
        lookup_expr="lte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = Prescription
        fields: list[str] = []

    def __init__(self, *args: Any, roles: frozenset[Role], **options: Any) -> None:
        super().__init__(*args, **options)
        if Role.COORDINATION not in roles:
            del self.filters["file"]

    def filtrer_texte(self, liste: QuerySet[Prescription], nom: str, valeur: str) -> QuerySet[Prescription]:
        """Every word of the text, in any order."""
        return rechercher(liste, valeur)

    def filtrer_file(self, liste: QuerySet[Prescription], nom: str, valeur: str) -> QuerySet[Prescription]:
        """One queue, the oldest first."""
        return liste.filter(conditions()[File(valeur)]).order_by(*ORDRE_DE_FILE)
