"""The row of the published table an étape emploi falls in, from its facts alone.

Half-time, full time, months and hours are the thresholds of a positive exit (Protocol, art. 3 « Les sorties
du PLIE »): the table has one group per side. What is not known is never taken as reached: without its end, a
fixed-term contract stays in the short group, and without its weekly hours a CDI has a row of its own there,
so that the missing fact shows instead of passing for a part-time job.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from parcours.enums import LibelleEtapeEmploi, NatureEmploi
from plie.dates import mois_entiers, premier_jour
from plie.protocole.regles import SeuilsSortie

L = LibelleEtapeEmploi


@dataclass(frozen=True, slots=True, kw_only=True)
class FaitsEtapeEmploi:
    """What is known of a job held as an étape.

    ``heures_hebdo`` is hours a week, ``heures_total`` hours of missions over the whole étape; both days are
    included. None means unknown; for ``fin`` it means open-ended, or running without a known end.
    """

    nature: NatureEmploi
    heures_hebdo: Decimal | None = None
    debut: date | None = None
    fin: date | None = None
    heures_total: Decimal | None = None


def libelle_etape_emploi(faits: FaitsEtapeEmploi, seuils: SeuilsSortie) -> LibelleEtapeEmploi:
    """The row of the published table; bounds included (17 h 30 is half-time, 35 h full time, 6 months long).

    Raises KeyError for an unknown nature.
    """
    return REGLES[faits.nature](faits, seuils)


def _dure(faits: FaitsEtapeEmploi, mois: int) -> bool:
    """Whether the job is known to last that many whole months."""
    return faits.debut is not None and faits.fin is not None and mois_entiers(faits.debut, faits.fin) >= mois


def _cdi(faits: FaitsEtapeEmploi, seuils: SeuilsSortie) -> LibelleEtapeEmploi:
    if faits.heures_hebdo is None:
        return L.CDI_SANS_HEURES
    if faits.heures_hebdo < seuils.heures_mi_temps:
        return L.CDI_SOUS_MI_TEMPS
    return L.CDI_TEMPS_PARTIEL if faits.heures_hebdo < seuils.heures_temps_plein else L.CDI_TEMPS_PLEIN


def _cdd(faits: FaitsEtapeEmploi, seuils: SeuilsSortie) -> LibelleEtapeEmploi:
    if not _dure(faits, seuils.cdd_mois):
        return L.CDD_COURT
    if faits.heures_hebdo is None:
        return L.CDD_SANS_HEURES
    if faits.heures_hebdo < seuils.heures_mi_temps:
        return L.CDD_SOUS_MI_TEMPS
    return L.CDD_TEMPS_PARTIEL if faits.heures_hebdo < seuils.heures_temps_plein else L.CDD_TEMPS_PLEIN


def _contrat_aide(faits: FaitsEtapeEmploi, seuils: SeuilsSortie) -> LibelleEtapeEmploi:
    return L.CAE_LONG if _dure(faits, seuils.contrat_aide_mois) else L.CAE_COURT


def _cdi_inclusion(faits: FaitsEtapeEmploi, seuils: SeuilsSortie) -> LibelleEtapeEmploi:
    # A CDI by law: as long as it is not broken it has no end to wait for.
    sans_fin = faits.fin is None
    return L.CDIE_LONG if sans_fin or _dure(faits, seuils.contrat_aide_mois) else L.CDIE_COURT


def _cddi(faits: FaitsEtapeEmploi, seuils: SeuilsSortie) -> LibelleEtapeEmploi:
    return L.CDDI_LONG if _dure(faits, seuils.cddi_mois) else L.CDDI_COURT


def _saisonnier(faits: FaitsEtapeEmploi, seuils: SeuilsSortie) -> LibelleEtapeEmploi:
    # One étape is one contract: the months of other seasons are the exit's matter, not the étape's.
    plein = faits.heures_hebdo is not None and faits.heures_hebdo >= seuils.heures_temps_plein
    return L.SAISONNIER_LONG if plein and _dure(faits, seuils.saisonnier_mois) else L.SAISONNIER


def _interim(faits: FaitsEtapeEmploi, seuils: SeuilsSortie) -> LibelleEtapeEmploi:
    # An étape is entered as one run of missions: an interruption ends it and opens another.
    return L.INTERIM_LONG if _dure(faits, seuils.interim_mois) else L.INTERIM


def _clause(faits: FaitsEtapeEmploi, seuils: SeuilsSortie) -> LibelleEtapeEmploi:
    if faits.debut is None or faits.fin is None or faits.heures_total is None:
        return L.CLAUSE
    # Over a longer span, how many of the hours fall within the last months is not known.
    dans_la_fenetre = faits.debut >= premier_jour(faits.fin, seuils.clause_fenetre_mois)
    return L.CLAUSE_LONGUE if dans_la_fenetre and faits.heures_total >= seuils.clause_heures else L.CLAUSE


def _toujours(libelle: LibelleEtapeEmploi) -> Callable[[FaitsEtapeEmploi, SeuilsSortie], LibelleEtapeEmploi]:
    def regle(faits: FaitsEtapeEmploi, seuils: SeuilsSortie) -> LibelleEtapeEmploi:
        return libelle

    return regle


REGLES: Mapping[NatureEmploi, Callable[[FaitsEtapeEmploi, SeuilsSortie], LibelleEtapeEmploi]] = {
    NatureEmploi.CDI: _cdi,
    NatureEmploi.CDD: _cdd,
    NatureEmploi.CONTRAT_AIDE: _contrat_aide,
    NatureEmploi.CDI_INCLUSION: _cdi_inclusion,
    NatureEmploi.CDDI: _cddi,
    NatureEmploi.CREATION: _toujours(L.CREATION),
    NatureEmploi.PROFESSIONNALISATION: _toujours(L.PROFESSIONNALISATION),
    NatureEmploi.APPRENTISSAGE: _toujours(L.APPRENTISSAGE),
    NatureEmploi.SAISONNIER: _saisonnier,
    NatureEmploi.INTERIM: _interim,
    NatureEmploi.CLAUSE: _clause,
    NatureEmploi.MISSION_AI: _toujours(L.MISSION_AI),
    NatureEmploi.CESU: _toujours(L.CESU),
    NatureEmploi.AUTRE_EMPLOI: _toujours(L.AUTRE_EMPLOI),
}
