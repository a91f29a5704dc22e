"""From the files of a Protocol to plain values: no database here, nothing is written.

``lire_ensemble`` reads a Protocol and the lists it names; everything wrong in any of them is told at once.
"""

from plie.protocole.chargement.donnees import (
    DonneesCollege,
    DonneesCommune,
    DonneesCritere,
    DonneesEnsemble,
    DonneesFinanceur,
    DonneesInstance,
    DonneesNiveauDiplome,
    DonneesPlie,
    DonneesProtocole,
    DonneesQpv,
    DonneesSignataire,
    DonneesTerme,
    NomsDeFichiers,
)
from plie.protocole.chargement.ensemble import NIORT, lire_ensemble
from plie.protocole.chargement.nomenclatures import (
    FORME_INSEE,
    INSEE_ATTENDU,
    lire_communes,
    lire_niveaux_diplome,
    lire_qpv,
    lire_termes,
)
from plie.protocole.chargement.protocole import lire_protocole

__all__ = [
    "FORME_INSEE",
    "INSEE_ATTENDU",
    "NIORT",
    "DonneesCollege",
    "DonneesCommune",
    "DonneesCritere",
    "DonneesEnsemble",
    "DonneesFinanceur",
    "DonneesInstance",
    "DonneesNiveauDiplome",
    "DonneesPlie",
    "DonneesProtocole",
    "DonneesQpv",
    "DonneesSignataire",
    "DonneesTerme",
    "NomsDeFichiers",
    "lire_communes",
    "lire_ensemble",
    "lire_niveaux_diplome",
    "lire_protocole",
    "lire_qpv",
    "lire_termes",
]
