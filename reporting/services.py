"""The doors that write: ask for a bilan, publish it."""

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from plie.documents.models import Travail
from plie.documents.services import creer_travail, relancer_travail
from plie.protocole.models import Plie
from plie.roles import Role
from reporting.calcul import Donnees, calculer_bilan
from reporting.enums import EtatBilan
from reporting.indicateurs import ORDRE, AnneesInvalides, verifier_annees
from reporting.models import Bilan
from reporting.tasks import calculer_bilan_demande, preparer_les_pdf

if TYPE_CHECKING:
    from plie.acteurs.models import Utilisateur

__all__ = [
    "GENRE_BILAN",
    "AnneesInvalides",
    "Donnees",
    "calculer_bilan",
    "demander_bilan",
    "publier_bilan",
    "relancer_bilan",
]

GENRE_BILAN: Final = "bilan"


def demander_bilan(utilisateur: "Utilisateur", plie: Plie, de: int, a: int) -> Travail:
    """Ask for a bilan; Celery computes it once the transaction is committed.

    Raises PermissionError unless the user holds the coordination of ``plie``, AnneesInvalides on
    reversed years.
    """
    _exiger_coordination(utilisateur, plie)
    verifier_annees(de, a)
    return creer_travail(
        plie=plie,
        demandeur=utilisateur,
        genre=GENRE_BILAN,
        parametres={"de": de, "a": a},
        total=len(ORDRE),
        lancer=calculer_bilan_demande.delay,
    )


def relancer_bilan(utilisateur: "Utilisateur", travail: Travail) -> bool:
    """Start again a computation that failed, or that nothing moves any more; False when there is no need.

    Raises PermissionError unless the user holds the coordination of the PLIE.
    """
    _exiger_coordination(utilisateur, travail.plie)
    return relancer_travail(travail.pk, calculer_bilan_demande.delay)


@transaction.atomic
def publier_bilan(utilisateur: "Utilisateur", bilan: Bilan) -> Bilan:
    """Show a bilan to the signatories; from then on it never changes. Asked twice, it is published once.

    Raises PermissionError unless the user holds the coordination of the PLIE.
    """
    _exiger_coordination(utilisateur, bilan.plie)
    verrouille = Bilan.objects.select_for_update().get(pk=bilan.pk)
    if verrouille.etat == EtatBilan.CALCULE:
        verrouille.etat = EtatBilan.PUBLIE
        verrouille.publie_le = timezone.now()
        verrouille.publie_par = utilisateur
        verrouille.save(update_fields=["etat", "publie_le", "publie_par"])
        transaction.on_commit(lambda: preparer_les_pdf.delay(verrouille.pk))
    return verrouille


def _exiger_coordination(utilisateur: "Utilisateur", plie: Plie) -> None:
    if not utilisateur.tient(Role.COORDINATION, plie.pk):
        raise PermissionError("Seule la coordination du PLIE calcule et publie ses bilans.")
