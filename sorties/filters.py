"""Filters of the list of exits: search, state, category, year, référent, what is still missing."""

from datetime import date
from typing import Any

import django_filters as filtres
from django import forms
from django.db.models import QuerySet

from parcours.models import Affectation
from participants.models import Participant
from participants.selectors import rechercher
from plie.acteurs.models import Utilisateur, en_cours
from plie.enumeration import Enumeration
from plie.protocole.regles import SeuilsParcours
from plie.roles import Role
from sorties.enums import Categorie, EtatSortie
from sorties.models import Sortie
from sorties.selectors.liste import bilan_a_faire, suivi_du
from sorties.selectors.preuves import sans_preuve


class Attendu(Enumeration):
    """What an exit may still wait for."""

    PREUVE = "preuve", "Preuve manquante"
    BILAN = "bilan", "Bilan de fin à faire"
    SUIVI = "suivi", "Suivi dû"


class FiltreSorties(filtres.FilterSet):
    """For the référent and the coordination; ``annees`` are those of the exits that they see."""

    q = filtres.CharFilter(
        label="Rechercher",
        method="filtrer_texte",
        widget=forms.TextInput(attrs={"placeholder": "Nom, téléphone, identifiant", "autocomplete": "off"}),
    )
    attendu = filtres.ChoiceFilter(
        label="À faire", choices=Attendu.choix(), method="filtrer_attendu", empty_label="Indifférent"
    )
    etat = filtres.ChoiceFilter(label="État", choices=EtatSortie.choix(), empty_label="Tous")
    categorie = filtres.ChoiceFilter(label="Catégorie", choices=Categorie.choix(), empty_label="Toutes")
    annee = filtres.ChoiceFilter(label="Année de sortie", method="filtrer_annee", empty_label="Toutes")
    referent = filtres.ModelChoiceFilter(
        label="Référent", queryset=Utilisateur.objects.none(), method="filtrer_referent", empty_label="Tous"
    )

    class Meta:
        model = Sortie
        fields: list[str] = []

    # The fields seen at once; the others are folded.
    champs_principaux = ("q", "attendu", "etat", "categorie")

    def __init__(
        self,
        *args: Any,
        utilisateur: Utilisateur,
        plie_id: int,
        jour: date,
        seuils: SeuilsParcours,
        annees: list[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.utilisateur, self.jour, self.seuils = utilisateur, jour, seuils
        jeu: Any = self.filters
        jeu["annee"].extra["choices"] = [(str(annee), str(annee)) for annee in annees]
        if utilisateur.a_role(Role.COORDINATION):
            jeu["referent"].queryset = Utilisateur.objects.filter(
                habilitations__role=Role.REFERENT, habilitations__structure__plie=plie_id
            ).distinct()
        else:
            jeu.pop("referent")

    def filtrer_texte(self, liste: QuerySet[Sortie], nom: str, valeur: str) -> QuerySet[Sortie]:
        """Search the person by name, telephone or identifiant."""
        personnes = rechercher(Participant.objects.visibles_par(self.utilisateur), valeur)
        return liste.filter(parcours__participant__in=personnes.order_by().values("pk"))

    def filtrer_attendu(self, liste: QuerySet[Sortie], nom: str, valeur: str) -> QuerySet[Sortie]:
        """The exits that still wait for this."""
        conditions = {
            Attendu.PREUVE: sans_preuve(),
            Attendu.BILAN: bilan_a_faire(),
            Attendu.SUIVI: suivi_du(self.jour, self.seuils),
        }
        return liste.filter(conditions[Attendu(valeur)])

    def filtrer_annee(self, liste: QuerySet[Sortie], nom: str, valeur: str) -> QuerySet[Sortie]:
        """The exits dated in this year."""
        return liste.filter(date__year=int(valeur))

    def filtrer_referent(self, liste: QuerySet[Sortie], nom: str, valeur: Utilisateur) -> QuerySet[Sortie]:
        """The exits of the people this référent follows, or followed to the end."""
        affectations = Affectation.objects.visibles_par(self.utilisateur).filter(
            en_cours(jour=self.jour), referent=valeur
        )
        return liste.filter(parcours__in=affectations.order_by().values("parcours"))
