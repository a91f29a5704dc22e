"""The rendering of the fiches bilan: whoever holds the lock of a row renders it, over the one file it names.

A process that is killed loses its connection, and so its lock: the row still waits and another takes it.
What PostgreSQL holds decides everything; a message delivered twice, late or never changes nothing.
"""

import contextlib
import hashlib
import logging
import time
import traceback
from collections.abc import Sequence
from typing import Final

from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from plie.documents.services import (
    abandonner_travail,
    avancer_travail,
    commencer_travail,
    terminer_travail,
)
from sorties.enums import EtatFiche, VarianteFiche
from sorties.fiche import composer
from sorties.models import BilanFin, FicheBilan

DUREE_MAX_S: Final = 600  # then another task goes on: well before the limit of a task

journal = logging.getLogger(__name__)


# --- one fiche --------------------------------------------------------------------------------------------


def rendre(pk: int) -> FicheBilan:
    """Render a fiche that waits, under the lock of its row; the others are given back as they are."""
    with transaction.atomic():
        fiche: FicheBilan = FicheBilan.objects.select_for_update(of=("self",)).get(pk=pk)
        if fiche.etat == EtatFiche.A_RENDRE:
            _rendre_verrouillee(fiche)
    return fiche


def rendre_ce_qui_attend() -> int:
    """Render the fiches whose message was lost, with the queue or a worker; how many there were."""
    rendues, fin = 0, time.monotonic() + DUREE_MAX_S
    while time.monotonic() < fin:
        with transaction.atomic():
            fiche = (
                FicheBilan.objects.filter(etat=EtatFiche.A_RENDRE)
                .order_by("pk")
                .select_for_update(of=("self",), skip_locked=True)
                .first()
            )
            if fiche is None:
                break
            _rendre_verrouillee(fiche)
            rendues += 1
    return rendues


def _rendre_verrouillee(fiche: FicheBilan) -> None:
    """Write the PDF and say so; when it cannot be, the row says that, and the log why (without any name)."""
    try:
        with transaction.atomic():
            _ecrire(fiche)
    except SoftTimeLimitExceeded:
        raise  # nothing is wrong with this fiche
    except Exception as erreur:  # noqa: BLE001  one fiche that fails does not stop the others
        journal.error(  # without the exception itself, which may quote the data
            "Fiche bilan %s : le rendu a échoué (%s).\n%s",
            fiche.pk,
            type(erreur).__name__,
            "".join(traceback.format_tb(erreur.__traceback__)),
        )
        with contextlib.suppress(OSError):
            fiche.fichier.storage.delete(str(fiche.fichier.name))
        fiche.etat = EtatFiche.ECHOUEE
        fiche.taille, fiche.empreinte, fiche.rendue_le = None, "", None
        fiche.save(update_fields=["etat", "taille", "empreinte", "rendue_le"])


def _ecrire(fiche: FicheBilan) -> None:
    # Read after the lock was obtained: the text that an editor committed meanwhile is the one to print.
    bilan = BilanFin.objects.get(pk=fiche.bilan_id)
    contenu = composer(bilan, VarianteFiche(fiche.variante))
    nom, depot = str(fiche.fichier.name), fiche.fichier.storage
    depot.delete(nom)  # what a worker that was killed left half-written
    ecrit = depot.save(nom, ContentFile(contenu))
    if ecrit != nom:
        depot.delete(ecrit)
        raise FileExistsError("The storage gave another name to the file of a fiche.")
    fiche.etat = EtatFiche.RENDUE
    fiche.taille, fiche.empreinte = len(contenu), hashlib.sha256(contenu).hexdigest()
    fiche.rendue_le = timezone.now()
    fiche.save(update_fields=["etat", "taille", "empreinte", "rendue_le"])


# --- a worker's part of a lot -----------------------------------------------------------------------------


def rendre_le_lot(cle: int) -> bool:
    """One fiche after the other, as long as one waits; True when the time is over before the fiches.

    The last worker alive sees the end: before leaving, each waits for the fiches the others hold.
    """
    with transaction.atomic():  # the progress is never seen at zero between two deliveries
        travail = commencer_travail(cle)
        if travail is None:
            return False
        fiches = travail.parametres["fiches"]
        avancer_travail(cle, _compter(fiches, EtatFiche.RENDUE))
    fin = time.monotonic() + DUREE_MAX_S
    try:
        while _rendre_la_suivante(fiches):
            avancer_travail(cle, _compter(fiches, EtatFiche.RENDUE))
            if time.monotonic() > fin:
                return True
        _conclure(cle, fiches)
    except Exception:
        abandonner_travail(cle)
        raise
    return False


def _rendre_la_suivante(fiches: Sequence[int]) -> bool:
    """Render the next fiche that waits; False when none does any more.

    Those that others hold come last, and are waited for: their holder may die.
    """
    en_attente: QuerySet[FicheBilan] = FicheBilan.objects.filter(
        pk__in=fiches, etat=EtatFiche.A_RENDRE
    ).order_by("pk")
    with transaction.atomic():
        fiche = en_attente.select_for_update(of=("self",), skip_locked=True).first()
        if fiche is None:
            fiche = en_attente.select_for_update(of=("self",)).first()
        if fiche is None:
            return False
        _rendre_verrouillee(fiche)
    return True


def _conclure(cle: int, fiches: Sequence[int]) -> None:
    echouees = _compter(fiches, EtatFiche.ECHOUEE)
    if not echouees:
        terminer_travail(cle)
    elif echouees == 1:
        abandonner_travail(cle, "Une fiche n’a pas pu être préparée ; les autres sont prêtes.")
    else:
        abandonner_travail(cle, f"{echouees} fiches n’ont pas pu être préparées ; les autres sont prêtes.")


def _compter(fiches: Sequence[int], etat: EtatFiche) -> int:
    return FicheBilan.objects.filter(pk__in=fiches, etat=etat).count()
