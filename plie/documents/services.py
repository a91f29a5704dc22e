"""The life of a job: asked, begun, moving on, done or failed; each change locks the row."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from plie.documents.enums import EtatTravail
from plie.documents.models import Travail
from plie.protocole.models import Plie

if TYPE_CHECKING:
    from plie.acteurs.models import Utilisateur

MESSAGE_MAX: Final = 200
FINIS: Final = frozenset({EtatTravail.REUSSI, EtatTravail.ECHOUE})
DELAI_ABANDON: Final = timedelta(seconds=2 * settings.CELERY_TASK_TIME_LIMIT)
MESSAGE_ECHEC: Final = "Le travail s'est arrêté sur une erreur. Vous pouvez le relancer."


@transaction.atomic
def creer_travail(
    *,
    plie: Plie,
    demandeur: "Utilisateur",
    genre: str,
    parametres: Mapping[str, Any],
    total: int,
    lancer: Callable[[int], object],
) -> Travail:
    """Record a job and call ``lancer`` with its key once the transaction is committed.

    ``parametres`` holds codes and dates only, never a name. ``total`` is the number of steps, one at least.
    """
    travail = Travail.objects.create(
        plie=plie, demandeur=demandeur, genre=genre, parametres=dict(parametres), total=total
    )
    transaction.on_commit(lambda: lancer(travail.pk))
    return travail


@transaction.atomic
def commencer_travail(cle: int) -> Travail | None:
    """Take a job up; None when it is already finished, so that a second delivery does nothing.

    A job left halfway by a process that was killed starts again from its first step.
    """
    travail = Travail.objects.select_for_update().get(pk=cle)
    if travail.etat in FINIS:
        return None
    travail.etat = EtatTravail.EN_COURS
    travail.fait = 0
    travail.message = ""
    travail.save(update_fields=["etat", "fait", "message"])
    return travail


def avancer_travail(cle: int, fait: int, message: str = "") -> None:
    """Tell how many steps are done, and what is being done; a finished job does not move any more."""
    Travail.objects.filter(pk=cle, etat=EtatTravail.EN_COURS, total__gte=fait).update(
        fait=fait, message=message[:MESSAGE_MAX]
    )


@transaction.atomic
def terminer_travail(cle: int, message: str = "") -> None:
    """Mark a job as done; one already finished stays as it is."""
    travail = Travail.objects.select_for_update().get(pk=cle)
    if travail.etat in FINIS:
        return
    travail.etat = EtatTravail.REUSSI
    travail.fait = travail.total
    travail.message = message[:MESSAGE_MAX]
    travail.fini_le = timezone.now()
    travail.save(update_fields=["etat", "fait", "message", "fini_le"])


@transaction.atomic
def abandonner_travail(cle: int, message: str = MESSAGE_ECHEC) -> None:
    """Mark a job as failed, with a sentence for the reader; one already finished stays as it is."""
    travail = Travail.objects.select_for_update().get(pk=cle)
    if travail.etat in FINIS:
        return
    travail.etat = EtatTravail.ECHOUE
    travail.message = message[:MESSAGE_MAX]
    travail.fini_le = timezone.now()
    travail.save(update_fields=["etat", "message", "fini_le"])


def relancable(travail: Travail, maintenant: datetime) -> bool:
    """Whether a job may be started again: it failed, or its worker must have died without a word."""
    fige = travail.etat not in FINIS and travail.cree_le < maintenant - DELAI_ABANDON
    return travail.etat == EtatTravail.ECHOUE or fige


@transaction.atomic
def relancer_travail(cle: int, lancer: Callable[[int], object]) -> bool:
    """Put back in the queue a job that failed, or that has lasted longer than any job may; else False."""
    travail = Travail.objects.select_for_update().get(pk=cle)
    if not relancable(travail, timezone.now()):
        return False
    travail.etat = EtatTravail.EN_ATTENTE
    travail.fait = 0
    travail.message = ""
    travail.fini_le = None
    travail.save(update_fields=["etat", "fait", "message", "fini_le"])
    transaction.on_commit(lambda: lancer(cle))
    return True
