"""Bilans told to the comité de pilotage: that of the published years, then one a year."""

from datetime import date

from plie.roles import Role
from reporting.calcul import calculer_bilan
from reporting.demo import publie
from reporting.demo.calendrier import ouvre_suivant
from reporting.demo.ecriture.monde import Monde, instant
from reporting.enums import EtatBilan
from reporting.models import Bilan

COPIL = (3, 24)
"""Month and day of the comité de pilotage that hears the bilan of the year before."""


def ecrire_bilans(monde: Monde, premiere_annee: int) -> int:
    """The bilans published by the day, from the year of the first entry; how many there are."""
    debut = max(monde.protocole.debut.year, premiere_annee)
    periodes = [(annee, annee) for annee in range(debut, monde.jour.year)]
    if premiere_annee <= publie.DEBUT.year:
        periodes.insert(0, (publie.DEBUT.year, publie.FIN.year))
    coordination = monde.compte(Role.COORDINATION)
    bilans = []
    for de, a in periodes:
        publie_le = ouvre_suivant(date(a + 1, *COPIL))
        if publie_le > monde.jour:
            continue
        bilans.append(
            Bilan(
                plie=monde.plie,
                annee_debut=de,
                annee_fin=a,
                etat=EtatBilan.PUBLIE,
                donnees=calculer_bilan(monde.plie, de, a, jour=publie_le).en_json(),
                calcule_le=instant(publie_le),
                calcule_par=coordination,
                publie_le=instant(publie_le),
                publie_par=coordination,
            )
        )
    Bilan.objects.bulk_create(bilans)
    return len(bilans)
