"""Filters on the parcours: state, référent, entry, veille, what waits."""

from typing import Any

import django_filters as filtres
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from parcours.enums import Attente, EtatParcours
from parcours.models import Affectation, Parcours, Veille
from parcours.selectors.attentes import ENTRES, conditions, veilles_en_cours
from parcours.selectors.dossier import LECTEURS_DU_DOSSIER_ENTIER
from participants.filters import FiltrePersonnes
from participants.models import Participant
from participants.selectors import rechercher
from plie.acteurs.models import Utilisateur, en_cours
from plie.protocole.regles import SeuilsParcours
from plie.roles import Role


def _jour() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _parmi(liste: QuerySet[Participant], parcours: QuerySet[Any, Any]) -> QuerySet[Participant]:
    """The people whose parcours, as ``personnes`` annotates it, is one of these."""
    return liste.filter(Q(("parcours_id__in", parcours)))


class FiltreIdentite(FiltrePersonnes):
    """The search alone, by name or telephone: for the roles that see identities and nothing else."""

    q = filtres.CharFilter(
        label="Rechercher",
        method="filtrer_texte",
        widget=forms.TextInput(attrs={"placeholder": "Nom, téléphone", "autocomplete": "off"}),
    )

    class Meta(FiltrePersonnes.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.garder("q")

    def filtrer_texte(self, liste: QuerySet[Participant], nom: str, valeur: str) -> QuerySet[Participant]:
        """The identifiant France Travail is not shown here: it finds nobody."""
        return rechercher(liste, valeur, par_identifiant=False)


class FiltreInsertion(FiltrePersonnes):
    """For the Bureau insertion: the search, the commune, and the people in veille."""

    veille = filtres.BooleanFilter(
        label="En veille aujourd'hui", method="filtrer_veille", widget=forms.CheckboxInput
    )

    class Meta(FiltrePersonnes.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.garder("q", "commune", "veille")

    def filtrer_veille(self, liste: QuerySet[Participant], nom: str, valeur: bool) -> QuerySet[Participant]:
        """A veille runs today; an unticked box filters nothing."""
        if not valeur:
            return liste
        veilles = Veille.objects.visibles_par(self.utilisateur).filter(veilles_en_cours(self.jour))
        return liste.filter(Exists(veilles.filter(parcours__participant=OuterRef("pk"))))


class FiltreDossiers(FiltrePersonnes):
    """For the référent and the coordination; the list is that of ``parcours.selectors.liste.personnes``."""

    etat = filtres.ChoiceFilter(label="État du parcours", choices=EtatParcours.choix(), empty_label="Tous")
    attente = filtres.ChoiceFilter(
        label="À faire", choices=Attente.choix(), method="filtrer_attente", empty_label="Indifférent"
    )
    referent = filtres.ModelChoiceFilter(
        label="Référent", queryset=Utilisateur.objects.none(), method="filtrer_referent", empty_label="Tous"
    )
    entree_du = filtres.DateFilter(
        label="Entrée à partir du", field_name="date_entree", lookup_expr="gte", widget=_jour()
    )
    entree_au = filtres.DateFilter(
        label="Entrée jusqu'au", field_name="date_entree", lookup_expr="lte", widget=_jour()
    )
    veille = filtres.BooleanFilter(
        label="En veille aujourd'hui", method="filtrer_veille", widget=forms.CheckboxInput
    )

    class Meta(FiltrePersonnes.Meta):
        pass

    # The fields seen at once; the others are folded.
    champs_principaux = ("q", "etat", "attente")

    def __init__(
        self, *args: Any, utilisateur: Utilisateur, plie_id: int, seuils: SeuilsParcours, **kwargs: Any
    ) -> None:
        super().__init__(*args, utilisateur=utilisateur, plie_id=plie_id, **kwargs)
        self.seuils = seuils
        ordre = [*self.champs_principaux, *(nom for nom in self.filters if nom not in self.champs_principaux)]
        if utilisateur.a_role(Role.COORDINATION):
            jeu: Any = self.filters
            jeu["referent"].queryset = Utilisateur.objects.filter(
                habilitations__role=Role.REFERENT, habilitations__structure__plie=plie_id
            ).distinct()
        else:
            ordre.remove("referent")
        self.garder(*ordre)

    def filtrer_attente(self, liste: QuerySet[Participant], nom: str, valeur: str) -> QuerySet[Participant]:
        """The people of whose current parcours this waits."""
        condition = conditions(self.jour, self.seuils)[Attente(valeur)]
        parcours = Parcours.objects.visibles_par(self.utilisateur, LECTEURS_DU_DOSSIER_ENTIER).filter(
            condition
        )
        return _parmi(liste, parcours.order_by().values("pk"))

    def filtrer_referent(
        self, liste: QuerySet[Participant], nom: str, valeur: Utilisateur
    ) -> QuerySet[Participant]:
        """The people this référent follows today."""
        affectations = Affectation.objects.visibles_par(self.utilisateur).filter(
            en_cours(jour=self.jour), referent=valeur
        )
        return _parmi(liste, affectations.order_by().values("parcours"))

    def filtrer_veille(self, liste: QuerySet[Participant], nom: str, valeur: bool) -> QuerySet[Participant]:
        """A veille runs today; an unticked box filters nothing."""
        if not valeur:
            return liste
        veilles = Veille.objects.visibles_par(self.utilisateur).filter(
            veilles_en_cours(self.jour), parcours__etat__in=ENTRES
        )
        return _parmi(liste, veilles.order_by().values("parcours"))
