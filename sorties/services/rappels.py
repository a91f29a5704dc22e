"""Remind the référent of the day of the checks that are due after a positive exit.

One message a check when its day comes, another one later if it is still to be made. The messages of one
account leave together (``plie.envois``). None of them names anybody.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from parcours.models import Affectation
from parcours.selectors.orientation import affectations_courantes
from plie.dates import ajouter_mois, duree_fr
from plie.envois.services import poster
from plie.interface.formats import date_fr
from plie.protocole.models import Plie
from plie.protocole.regles import SeuilsParcours
from plie.protocole.selectors import parametres_applicables
from sorties.enums import Categorie, EtatSortie
from sorties.models import Sortie
from sorties.regles import echeances_de_suivi

TACHE: Final = "sorties.rappeler_les_suivis"
GROUPE: Final = "suivis après la sortie"
RELANCE: Final = timedelta(days=15)
# Usage: a check that nobody made within a year of the exit will not be made any more.
MOIS_APRES_SORTIE: Final = 12


def cles_des_rappels(sortie: int) -> str:
    """What the keys of the messages of an exit begin with."""
    return f"rappel-suivi:{sortie}:"


def cle_du_rappel(sortie: int, echeance: int) -> str:
    """What the keys of the messages of one check begin with."""
    return f"{cles_des_rappels(sortie)}{echeance}:"


def rappeler_les_suivis(jour: date | None = None) -> int:
    """Post the reminders of a day, PLIE by PLIE; return how many. Run again, it posts none twice."""
    jour = jour or timezone.localdate()
    return sum(_rappeler(plie, jour) for plie in Plie.objects.order_by("pk"))


@transaction.atomic
def _rappeler(plie: Plie, jour: date) -> int:
    seuils = parametres_applicables(plie, jour).seuils_parcours
    dues = list(_dues(plie, seuils, jour))
    referents = {
        affectation.parcours_id: affectation
        for affectation in affectations_courantes([sortie.parcours for sortie, _mois, _le in dues], jour)
    }
    return sum(
        _ecrire(referents[sortie.parcours_id], sortie, mois, le, relance=jour >= le + RELANCE)
        for sortie, mois, le in dues
        if sortie.parcours_id in referents
    )


def _dues(plie: Plie, seuils: SeuilsParcours, jour: date) -> Iterable[tuple[Sortie, int, date]]:
    """The last check of each exit whose day has come, unless it is made."""
    sorties = (
        Sortie.objects.filter(
            parcours__plie=plie,
            etat=EtatSortie.CONFIRMEE,
            categorie=Categorie.POSITIVE,
            date__gte=ajouter_mois(jour, -MOIS_APRES_SORTIE),
            date__lte=jour,
        )
        .select_related("parcours__plie")
        .prefetch_related("suivis")
        .order_by("date", "pk")
    )
    for sortie in sorties:
        faits = {suivi.echeance_mois for suivi in sortie.suivis.all()}
        if (due := derniere_due(sortie.date, jour, faits, seuils)) is not None:
            yield sortie, *due


def derniere_due(
    sortie: date, jour: date, faits: Iterable[int], seuils: SeuilsParcours
) -> tuple[int, date] | None:
    """The last check whose day has come, in months and its day; None when it is made or none is due."""
    dues = [(mois, le) for mois, le in echeances_de_suivi(sortie, seuils).items() if le <= jour]
    if not dues or dues[-1][0] in set(faits):
        return None
    return dues[-1]


def _ecrire(affectation: Affectation, sortie: Sortie, mois: int, le: date, *, relance: bool) -> int:
    envoi = poster(
        plie=sortie.parcours.plie,
        cle=f"{cle_du_rappel(sortie.pk, mois)}{2 if relance else 1}",
        sujet=f"Suivi à {duree_fr(mois)} à faire",
        texte=f"Une personne sortie le {date_fr(sortie.date, 'long')} est à joindre pour le suivi à "
        f"{duree_fr(mois)}, {'qui reste à faire' if relance else 'à faire'} depuis le "
        f"{date_fr(le, 'long')}. Notez ce que vous apprenez, même sans réponse :",
        chemin=reverse("sorties:suivi", args=[sortie.pk, mois]),
        groupe=GROUPE,
        utilisateur=affectation.referent,
    )
    return int(envoi is not None)
