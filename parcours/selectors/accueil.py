"""What the homes of the référent and of the psychologue show."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from parcours.enums import ETATS_ENTRES, ETATS_OUVERTS, EtatParcours, StatutRendezVous
from parcours.models import Affectation, EcoutePsychologique, Parcours, RendezVous, SeanceEcoute, Veille
from parcours.selectors.attentes import veilles_en_cours
from parcours.selectors.journee import Faits, faits
from plie.acces import Vue
from plie.acteurs.models import Delegation, en_cours
from plie.protocole.regles import SeuilsParcours

JOURS_A_VENIR = 7


def faits_du_portefeuille(vue: Vue, seuils: SeuilsParcours) -> list[Faits]:
    """What waits for the people a référent follows today, their own and those delegated to them.

    A rendez-vous without outcome waits even once the parcours is over: all of them are read.
    """
    return faits(Parcours.objects.vus_comme(vue), vue.date_reference, seuils)


def agenda(vue: Vue, debut: date, fin: date) -> QuerySet[RendezVous]:
    """The appointments of the people a référent follows, from ``debut`` to ``fin`` (included), in order."""
    return (
        RendezVous.objects.vus_comme(vue)
        .filter(debut__date__gte=debut, debut__date__lte=fin)
        .exclude(statut=StatutRendezVous.ANNULE)
        .select_related("parcours__participant", "referent")
        .order_by("debut", "pk")
    )


def delegations_recues(vue: Vue) -> QuerySet[Delegation]:
    """The portefeuilles delegated to this référent today."""
    return (
        Delegation.objects.vus_comme(vue)
        .filter(en_cours(jour=vue.date_reference), delegataire=vue.utilisateur_id)
        .select_related("titulaire")
        .order_by("fin")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeReferent:
    """How many people a référent follows today."""

    referent_id: int
    accompagnes: int
    en_accueil: int
    en_veille: int


def charges(vue: Vue) -> list[ChargeReferent]:
    """The portefeuille of each référent of the PLIE; those who follow nobody are not in it."""
    jour = vue.date_reference
    veilles = Veille.objects.filter(veilles_en_cours(jour), parcours=OuterRef("parcours"))
    lignes: Any = (
        Affectation.objects.vus_comme(vue)
        .filter(en_cours(jour=jour), parcours__etat__in=ETATS_OUVERTS)
        .order_by()
        .values("referent_id")
        .annotate(
            accompagnes=Count("pk", filter=Q(parcours__etat__in=ETATS_ENTRES)),
            en_accueil=Count("pk", filter=Q(parcours__etat=EtatParcours.ACCUEIL)),
            en_veille=Count("pk", filter=Q(parcours__etat__in=ETATS_ENTRES) & Q(Exists(veilles))),
        )
    )
    return [ChargeReferent(**ligne) for ligne in lignes]


def accompagnes_dans_l_annee(vue: Vue) -> int:
    """The people accompanied on one day at least since 1 January (Protocole, art. 3: the yearly target)."""
    jour = vue.date_reference
    nombre: int = (
        Parcours.objects.vus_comme(vue)
        .filter(
            Q(date_sortie__isnull=True) | Q(date_sortie__gte=date(jour.year, 1, 1)),
            entree_validee_le__isnull=False,
            date_entree__lte=jour,
        )
        .aggregate(nombre=Count("participant", distinct=True))["nombre"]
    )
    return nombre


def ecoutes_en_cours(vue: Vue) -> QuerySet[EcoutePsychologique]:
    """The écoutes granted to a psychologue that are not over."""
    return EcoutePsychologique.objects.vus_comme(vue).filter(terminee_le__isnull=True)


def seances_a_venir(vue: Vue) -> QuerySet[SeanceEcoute]:
    """The appointments of a psychologue from today on, in order."""
    minuit = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        SeanceEcoute.objects.vus_comme(vue)
        .filter(debut__gte=minuit)
        .exclude(statut=StatutRendezVous.ANNULE)
        .select_related("ecoute__participant")
        .order_by("debut", "pk")
    )


def lendemain(jour: date) -> tuple[date, date]:
    """The days that follow ``jour``, as far as a home looks ahead."""
    return jour + timedelta(days=1), jour + timedelta(days=JOURS_A_VENIR)
