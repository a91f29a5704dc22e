"""The étape that an exit to a job or a training is in the parcours."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils import timezone

from parcours.enums import EtatEtape
from parcours.models import EtapeEmploi, EtapeFormation
from parcours.models.etapes import HEURES_MISSION_MAX
from sorties.enums import FORMATIONS, NatureSortie
from sorties.models import Mission, Sortie

METIER_MAX = 120


def etape_de_la_sortie(sortie: Sortie, missions: Iterable[Mission]) -> EtapeEmploi | EtapeFormation | None:
    """The étape that these facts are, created when the parcours has none of the same nature and start.

    None for an exit to neither, and for a training whose domain was never told (files taken over).
    ``sortie`` may be unsaved.
    """
    lignes = list(missions)
    nature = NatureSortie(sortie.nature)
    if nature is NatureSortie.SANS:
        return None
    debut, fin = periode(sortie, lignes)
    if debut is None:  # files taken over: the contract may have ended before the exit
        debut = min(sortie.date, fin or sortie.date)
    if nature in FORMATIONS:
        return _formation(sortie, nature, debut, fin)
    return _emploi(sortie, lignes, debut, fin)


def periode(sortie: Sortie, missions: Sequence[Mission]) -> tuple[date | None, date | None]:
    """The first and the last day of the contract, or of the missions together."""
    travaillees = [mission for mission in missions if not mission.fermeture]
    debuts = [jour for jour in (sortie.debut, *(m.debut for m in travaillees)) if jour is not None]
    fins = [jour for jour in (sortie.fin, *(m.fin for m in travaillees)) if jour is not None]
    return min(debuts, default=None), max(fins, default=None)


def _formation(sortie: Sortie, nature: NatureSortie, debut: date, fin: date | None) -> EtapeFormation | None:
    qualifiante = nature is NatureSortie.FORMATION_QUALIFIANTE
    deja: EtapeFormation | None = EtapeFormation.objects.filter(
        parcours=sortie.parcours, qualifiante=qualifiante, debut=debut
    ).first()
    if deja is not None or sortie.domaine_id is None:
        return deja
    creee: EtapeFormation = EtapeFormation.objects.create(
        parcours=sortie.parcours,
        etat=_etat(debut, fin),
        debut=debut,
        fin=fin,
        domaine_id=sortie.domaine_id,
        intitule=sortie.intitule or nature.libelle,
        organisme=sortie.employeur,
        heures=sortie.heures_formation,
        qualifiante=qualifiante,
    )
    return creee


def _emploi(sortie: Sortie, missions: Sequence[Mission], debut: date, fin: date | None) -> EtapeEmploi:
    deja: EtapeEmploi | None = EtapeEmploi.objects.filter(
        parcours=sortie.parcours, nature=sortie.nature, debut=debut
    ).first()
    if deja is not None:
        return deja
    heures: Decimal = sum((mission.heures for mission in missions if mission.heures), Decimal(0))
    creee: EtapeEmploi = EtapeEmploi.objects.create(
        parcours=sortie.parcours,
        etat=_etat(debut, fin),
        debut=debut,
        fin=fin,
        nature=sortie.nature,
        employeur=sortie.employeur,
        heures_hebdo=sortie.heures_hebdo,
        heures_total=_plafond(heures),
        metier=sortie.intitule[:METIER_MAX],
    )
    return creee


def _etat(debut: date, fin: date | None) -> EtatEtape:
    jour = timezone.localdate()
    if debut > jour:
        return EtatEtape.PREVUE
    return EtatEtape.REALISEE if fin is not None and fin <= jour else EtatEtape.EN_COURS


def _plafond(heures: Decimal) -> Decimal | None:
    """What the étape can hold; None when no hour is known."""
    if not heures:
        return None
    return min(heures, Decimal(HEURES_MISSION_MAX))
