"""Workshops as each user reads them: everybody is counted, only the people one may see are named."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from parcours.enums import ETATS_OUVERTS, Attente, EtatParcours, StatutRendezVous
from parcours.models import Parcours, RendezVous, TempsCollectif
from parcours.selectors.attentes import conditions
from parcours.selectors.dossier import LECTEURS_DU_DOSSIER_ENTIER
from participants.models import Participant
from participants.selectors import rechercher
from plie.acteurs.models import Utilisateur
from plie.bd import SansAccent
from plie.protocole.regles import SeuilsParcours
from plie.roles import Role

# Beyond, one searches: a page of several hundred boxes helps nobody.
PROPOSES_MAX: Final = 60
FILTRES: Final = {
    "": "Toutes les personnes suivies",
    EtatParcours.ACCUEIL.value: "En accueil",
    EtatParcours.ACTIF.value: "En parcours",
    Attente.RETARD.value: "En retard de rythme",
    Attente.PROCHAIN.value: "Sans rendez-vous fixé",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposes:
    """The people who may be given a place: the first ones, and how many there are."""

    parcours: list[Parcours]
    nombre: int


def temps_collectifs(utilisateur: Utilisateur) -> QuerySet[TempsCollectif]:
    """The workshops of the PLIE with ``inscrits``, ``venus`` and ``a_noter``, whoever follows the people."""
    return (
        TempsCollectif.objects.visibles_par(utilisateur)
        .select_related("animateur")
        .annotate(
            inscrits=Count("inscriptions", filter=~Q(inscriptions__statut=StatutRendezVous.ANNULE)),
            venus=Count("inscriptions", filter=Q(inscriptions__statut=StatutRendezVous.HONORE)),
            a_noter=Count("inscriptions", filter=Q(inscriptions__statut=StatutRendezVous.PLANIFIE)),
        )
    )


def a_venir(utilisateur: Utilisateur, jour: date) -> QuerySet[TempsCollectif]:
    """Those of today and after, the nearest first."""
    return temps_collectifs(utilisateur).filter(debut__date__gte=jour).order_by("debut", "pk")


def passes(utilisateur: Utilisateur, jour: date) -> QuerySet[TempsCollectif]:
    """Those before today, the latest first."""
    return temps_collectifs(utilisateur).filter(debut__date__lt=jour).order_by("-debut", "-pk")


def inscriptions_lisibles(utilisateur: Utilisateur, temps: TempsCollectif) -> QuerySet[RendezVous]:
    """The places of the people whose file the user opens, by name."""
    return _inscriptions(temps, RendezVous.objects.visibles_par(utilisateur, LECTEURS_DU_DOSSIER_ENTIER))


def inscriptions_suivies(utilisateur: Utilisateur, temps: TempsCollectif) -> QuerySet[RendezVous]:
    """The places of the people whom the user accompanies: those they may note present or withdraw."""
    return _inscriptions(temps, RendezVous.objects.visibles_par(utilisateur, {Role.REFERENT}))


def _inscriptions(temps: TempsCollectif, visibles: QuerySet[RendezVous]) -> QuerySet[RendezVous]:
    return (
        visibles.filter(temps_collectif=temps)
        .exclude(statut=StatutRendezVous.ANNULE)
        .select_related("parcours__participant__commune", "referent", "entretien")
        .order_by(_nom("parcours__participant__"), "parcours__participant__prenom", "pk")
    )


def _nom(chemin: str) -> SansAccent:
    """The name a list shows, to sort by; ``chemin`` leads to the person."""
    return SansAccent(Coalesce(NullIf(F(f"{chemin}nom_usage"), Value("")), F(f"{chemin}nom_naissance")))


def a_inscrire(utilisateur: Utilisateur, temps: TempsCollectif) -> QuerySet[Parcours]:
    """The parcours the user accompanies that may be given a place."""
    return (
        Parcours.objects.visibles_par(utilisateur, {Role.REFERENT})
        .filter(etat__in=ETATS_OUVERTS, plie=temps.plie_id)
        .exclude(
            pk__in=RendezVous.objects.filter(temps_collectif=temps)
            .exclude(statut=StatutRendezVous.ANNULE)
            .values("parcours")
        )
    )


def proposer(
    parcours: QuerySet[Parcours],
    *,
    texte: str,
    filtre: str,
    jour: date,
    seuils: SeuilsParcours,
    maintenant: datetime | None = None,
) -> Proposes:
    """The people found by name and filter; an unknown filter keeps everybody."""
    if filtre in EtatParcours.codes():
        parcours = parcours.filter(etat=filtre)
    elif filtre in {Attente.RETARD.value, Attente.PROCHAIN.value}:
        parcours = parcours.filter(conditions(jour, seuils, maintenant)[Attente(filtre)])
    if texte:
        parcours = parcours.filter(
            participant__in=rechercher(Participant.objects.all(), texte).order_by().values("pk")
        )
    trouves = parcours.select_related("participant__commune").order_by(
        _nom("participant__"), "participant__prenom", "pk"
    )
    return Proposes(parcours=list(trouves[:PROPOSES_MAX]), nombre=trouves.count())
