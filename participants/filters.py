"""Filters on the person: search, sex, age, commune, quartier prioritaire, status."""

from datetime import date
from typing import Any

import django_filters as filtres
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from participants.enums import Sexe, TrancheAge
from participants.models import Participant, Situation
from participants.regles import naissances_de_la_tranche
from participants.selectors import rechercher
from plie.acteurs.models import Utilisateur
from plie.protocole.models import Commune, Qpv

QPV_OUI, QPV_NON = "oui", "non"
# The criteria of the public (Protocole, art. 3): the columns of ``StatutsDuPublic``, in short.
STATUTS = (
    ("deld", "Demandeur d'emploi de longue durée"),
    ("rsa", "BRSA"),
    ("ass", "ASS"),
    ("rqth", "RQTH"),
    ("jeune_ml", "Jeune suivi par la Mission locale"),
    ("fin_siae", "Fin de parcours en SIAE"),
    ("stagiaire", "Stagiaire de la formation"),
    ("autre_difficulte", "Autre difficulté"),
)


class FiltrePersonnes(filtres.FilterSet):
    """Filters of a list of people; ``utilisateur`` and ``jour`` say who looks and when."""

    q = filtres.CharFilter(
        label="Rechercher",
        method="filtrer_texte",
        widget=forms.TextInput(attrs={"placeholder": "Nom, téléphone, identifiant", "autocomplete": "off"}),
    )
    sexe = filtres.ChoiceFilter(label="Sexe", choices=Sexe.choix(), empty_label="Toutes et tous")
    age = filtres.ChoiceFilter(
        label="Âge aujourd'hui", choices=TrancheAge.choix(), method="filtrer_age", empty_label="Tous"
    )
    commune = filtres.ModelChoiceFilter(
        label="Commune", queryset=Commune.objects.none(), empty_label="Toutes"
    )
    qpv = filtres.ChoiceFilter(label="Quartier prioritaire", method="filtrer_qpv", empty_label="Indifférent")
    statut = filtres.ChoiceFilter(
        label="Statut", choices=STATUTS, method="filtrer_statut", empty_label="Tous"
    )

    class Meta:
        model = Participant
        fields: list[str] = []

    def __init__(
        self, *args: Any, utilisateur: Utilisateur, plie_id: int, jour: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.utilisateur = utilisateur
        self.jour = jour or timezone.localdate()
        communes = Commune.objects.filter(territoires__plie=plie_id)
        self.filters["commune"].queryset = communes
        quartiers = Qpv.objects.filter(commune__in=communes.values("pk")).values_list("code", "nom")
        self.filters["qpv"].extra["choices"] = [
            (QPV_OUI, "En quartier prioritaire"),
            *quartiers,
            (QPV_NON, "Hors quartier prioritaire"),
        ]

    def garder(self, *noms: str) -> None:
        """Keep these filters only, in this order."""
        jeu: Any = self
        jeu.filters = type(jeu.filters)({nom: jeu.filters[nom] for nom in noms})

    def filtrer_texte(self, liste: QuerySet[Participant], nom: str, valeur: str) -> QuerySet[Participant]:
        """Search by name, telephone or identifiant."""
        return rechercher(liste, valeur)

    def filtrer_age(self, liste: QuerySet[Participant], nom: str, valeur: str) -> QuerySet[Participant]:
        """Years completed today."""
        apres, jusqu_a = naissances_de_la_tranche(TrancheAge(valeur), self.jour)
        condition = Q(date_naissance__lte=jusqu_a)
        if apres is not None:
            condition &= Q(date_naissance__gt=apres)
        return liste.filter(condition)

    def filtrer_qpv(self, liste: QuerySet[Participant], nom: str, valeur: str) -> QuerySet[Participant]:
        """In any quartier prioritaire, in this one, or in none."""
        if valeur in {QPV_OUI, QPV_NON}:
            return liste.filter(qpv__isnull=valeur == QPV_NON)
        return liste.filter(qpv__code=valeur)

    def filtrer_statut(self, liste: QuerySet[Participant], nom: str, valeur: str) -> QuerySet[Participant]:
        """The criterion holds in the situation of the day."""
        derniere = (
            Situation.objects.visibles_par(self.utilisateur)
            .filter(participant=OuterRef("pk"), date__lte=self.jour)
            .order_by("-date")
        )
        return liste.alias(situation_id=Subquery(derniere.values("pk")[:1])).filter(
            Exists(Situation.objects.filter(pk=OuterRef("situation_id"), **{valeur: True}))
        )
