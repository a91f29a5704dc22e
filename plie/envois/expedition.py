"""Send what is due: each message once, whoever is sweeping, whatever stops halfway."""

import logging
import time
from collections.abc import Sequence
from datetime import datetime
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused, SMTPResponseException
from typing import Final

from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from plie.envois.enums import Canal
from plie.envois.models import Envoi
from plie.envois.regles import delai_avant_essai
from plie.envois.sms import SmsRefuse, envoyer_sms
from plie.envois.textes import corps, identifiant, sujet

journal = logging.getLogger(__name__)

ECHECS_DE_SUITE: Final = 3  # the server is down: the next sweep will find it
LOTS_PAR_PASSAGE: Final = 500
DUREE_MAX: Final = 10 * 60  # seconds: a slow server must not bring a sweep to the time limit of the tasks
REFUS_DEFINITIF: Final = 500  # the codes of SMTP from which trying again is vain
COMPTE_FERME: Final = "Ce compte est fermé : il ne reçoit plus de messages."


class PasserelleAbsente(Exception):
    """No gateway of SMS is set."""


# The narrower first: the errors of smtplib are OSError.
EN_CLAIR: Final[tuple[tuple[type[Exception], str], ...]] = (
    (SMTPRecipientsRefused, "Le serveur de courriel refuse cette adresse."),
    (SMTPAuthenticationError, "Le serveur de courriel refuse notre compte d'envoi."),
    (SMTPResponseException, "Le serveur de courriel refuse le message."),
    (OSError, "Le serveur de courriel ne répond pas."),
    (SmsRefuse, "La passerelle de SMS refuse le message."),
    (PasserelleAbsente, "Aucune passerelle de SMS n'est réglée (SMS_APPRISE_URL)."),
)


def envoyer_dus() -> int:
    """Send every message that is due, one transaction each; return how many left."""
    partis = echecs = 0
    vus: set[str] = set()
    fin = time.monotonic() + DUREE_MAX
    for _ in range(LOTS_PAR_PASSAGE):
        if echecs >= ECHECS_DE_SUITE or time.monotonic() > fin:
            break
        envoi = dus(timezone.now()).exclude(cle__in=vus).first()
        if envoi is None:
            break
        vus.add(envoi.cle)
        resultat = envoyer_lot(envoi)
        if resultat is None:
            continue
        envoyes, reussi = resultat
        vus.update(envoyes)
        echecs = 0 if reussi else echecs + 1
        partis += len(envoyes) if reussi else 0
    return partis


def dus(instant: datetime) -> "QuerySet[Envoi]":
    """What is to be sent at an instant, the oldest first."""
    return Envoi.objects.filter(
        envoye_le__isnull=True, abandonne_le__isnull=True, a_partir_de__lte=instant
    ).order_by("a_partir_de", "pk")


@transaction.atomic
def envoyer_lot(envoi: Envoi) -> tuple[list[str], bool] | None:
    """Send one message; one that bears a ``groupe``, with all such ones due for the same address.

    Return their keys and whether they left; None when another sweep has them, or when there is nobody to
    write to. Their rows are locked until they are marked: killed before, they are due as they were.
    """
    if not _reserver(envoi):
        return None
    instant = timezone.now()
    lot_du = dus(instant).filter(plie=envoi.plie_id, canal=envoi.canal, adresse=envoi.adresse)
    if envoi.groupe:
        lot_du = lot_du.filter(destinataire=envoi.destinataire_id).exclude(groupe="")
    else:
        lot_du = lot_du.filter(pk=envoi.pk)
    lot = list(
        lot_du.select_for_update(skip_locked=True, of=("self",)).select_related("plie", "destinataire")
    )
    if not lot:
        return None
    destinataire = lot[0].destinataire
    if destinataire is not None and not destinataire.is_active:
        # Closed since the message was posted: what it says is no longer theirs to read.
        _marquer(lot, abandonne_le=instant, erreur=COMPTE_FERME)
        return None
    try:
        _expedier(lot)
    except SoftTimeLimitExceeded:
        raise
    except Exception as erreur:  # noqa: BLE001  whatever the mail server answers, the message stays to be sent
        _noter_echec(lot, erreur, instant)
        return [un.cle for un in lot], False
    _marquer(lot, envoye_le=timezone.now(), erreur="")
    return [un.cle for un in lot], True


def _marquer(lot: Sequence[Envoi], **champs: object) -> None:
    Envoi.objects.filter(pk__in=[un.pk for un in lot]).update(**champs)


def _reserver(envoi: Envoi) -> bool:
    """Whether this transaction alone sends what is grouped to that address: a digest is not split in two."""
    serrure = f"{envoi.plie_id}:{envoi.canal}:{envoi.adresse}" if envoi.groupe else envoi.cle
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_try_advisory_xact_lock(hashtext('envois'), hashtext(%s))", [serrure])
        obtenue = curseur.fetchone()
    return bool(obtenue and obtenue[0])


def _expedier(lot: Sequence[Envoi]) -> None:
    premier = lot[0]
    if premier.canal == Canal.SMS:
        _envoyer_sms(premier.adresse, " ".join(un.texte for un in lot))
        return
    EmailMessage(
        subject=sujet(lot),
        body=corps(lot),
        to=[premier.adresse],
        headers={"Message-ID": identifiant(lot), "Auto-Submitted": "auto-generated"},
    ).send()


def _envoyer_sms(numero: str, texte: str) -> None:
    if not settings.SMS_APPRISE_URL:
        raise PasserelleAbsente
    envoyer_sms(numero, texte)


def _noter_echec(lot: Sequence[Envoi], erreur: Exception, instant: datetime) -> None:
    refus = est_definitif(erreur)
    for envoi in lot:
        envoi.essais += 1
        envoi.erreur = en_clair(erreur)
        delai = delai_avant_essai(envoi.essais, refus=refus)
        if delai is None:
            envoi.abandonne_le = instant
        else:
            envoi.a_partir_de = instant + delai
        envoi.save(update_fields=["essais", "erreur", "abandonne_le", "a_partir_de"])
    journal.warning("Un message n'est pas parti (%s).", type(erreur).__name__)


def est_definitif(erreur: Exception) -> bool:
    """Whether the server refuses this address for good, rather than for now."""
    return isinstance(erreur, SMTPRecipientsRefused) and all(
        code >= REFUS_DEFINITIF for code, _ in erreur.recipients.values()
    )


def en_clair(erreur: Exception) -> str:
    """What went wrong, in words that quote neither the address nor the server."""
    return next((texte for classe, texte in EN_CLAIR if isinstance(erreur, classe)), "L'envoi a échoué.")
