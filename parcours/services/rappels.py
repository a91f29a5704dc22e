"""Remind each person of their appointment the day before, once whatever stops halfway (decision 0010)."""

import logging
import time
from datetime import date, datetime, timedelta
from datetime import time as heure
from typing import Final

from billiard.exceptions import SoftTimeLimitExceeded
from celery import current_app, signature
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from parcours.enums import CanalRappel, StatutRappel, TypeEntretien
from parcours.models import Affectation, Rappel, RendezVous
from parcours.regles.rappels import (
    DELAI_COUPURE,
    DELAI_LETTRE,
    heure_d_envoi,
    lendemain,
    moyen_de_rappel,
    texte_du_rappel,
)
from parcours.selectors.rappels import encore_valable, lettre_a_imprimer, rendez_vous_a_rappeler
from plie.acteurs.models import en_cours
from plie.envois.services import SANS_INSISTER
from plie.envois.sms import SmsRefuse, envoyer_sms

journal = logging.getLogger(__name__)

TACHE: Final = "parcours.envoyer_rappels"
RAPPELS_PAR_PASSAGE: Final = 1000
ECHECS_DE_SUITE: Final = 3  # the gateway is down: the next pass will find it again
DUREE_MAX: Final = 10 * 60  # seconds: a slow gateway must not bring a pass to the time limit of the tasks
ERREURS: Final = {
    CanalRappel.SMS: "La passerelle de SMS n’a pas pris le message.",
    CanalRappel.COURRIEL: "Le serveur de courriel n’a pas pris le message.",
}


class RappelImpossible(Exception):
    """The reminder cannot change so; the text is the sentence a user reads."""


# --- the pass -----------------------------------------------------------------------------------------------


def passer(maintenant: datetime | None = None) -> int:
    """Prepare and send the reminders due at an instant; how many left. Outside the hours, nothing happens."""
    instant = maintenant or timezone.now()
    if not heure_d_envoi(timezone.localtime(instant)):
        return 0
    preparer(instant)
    return envoyer(instant)


@transaction.atomic
def preparer(instant: datetime) -> int:
    """Write one reminder for each appointment of tomorrow, and for those of the week that need a letter."""
    local = timezone.localtime(instant)
    demain = lendemain(local)
    nouveaux = []
    debut, fin = _journee(demain)[0], _journee(local.date() + DELAI_LETTRE)[1]
    limite = _journee(demain)[1]
    for rendez_vous in rendez_vous_a_rappeler(debut, fin):
        personne = rendez_vous.parcours.participant
        canal, adresse = moyen_de_rappel(personne.telephone, personne.courriel)
        if canal is CanalRappel.LETTRE or rendez_vous.debut < limite:
            nouveaux.append(
                Rappel(
                    rendez_vous=rendez_vous,
                    pour=rendez_vous.debut,
                    canal=canal,
                    adresse=adresse,
                    cree_le=instant,
                )
            )
    # Two passes at once: the unique key keeps one row.
    Rappel.objects.bulk_create(nouveaux, ignore_conflicts=True)
    _remettre_au_jour(instant, limite)
    return len(nouveaux)


def _remettre_au_jour(instant: datetime, limite: datetime) -> None:
    """Follow what changed since a reminder was prepared, while it has not left."""
    valables = Rappel.objects.filter(encore_valable(instant)).values("pk")
    # Moved, cancelled, refused or over meanwhile: there is nothing to recall.
    Rappel.objects.filter(~Q(pk__in=valables), statut=StatutRappel.A_ENVOYER).update(
        statut=StatutRappel.ANNULE
    )
    # … and back again: moved, then put back at the same hour.
    Rappel.objects.filter(pk__in=valables, statut=StatutRappel.ANNULE, pris_le__isnull=True).update(
        statut=StatutRappel.A_ENVOYER
    )
    # A telephone or an e-mail was given since the letter was prepared, and nobody printed it.
    for rappel in (
        Rappel.objects.filter(lettre_a_imprimer(), pk__in=valables, pour__lt=limite)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("rendez_vous__parcours__participant")
    ):
        personne = rappel.rendez_vous.parcours.participant
        canal, adresse = moyen_de_rappel(personne.telephone, personne.courriel)
        if canal is not CanalRappel.LETTRE:
            rappel.canal, rappel.adresse = canal, adresse
            rappel.save(update_fields=["canal", "adresse"])


def _journee(jour: date) -> tuple[datetime, datetime]:
    """The first instant of a local day and that of the next one: a day of 23 or 25 hours is one day."""
    debut = datetime.combine(jour, heure.min)
    return timezone.make_aware(debut), timezone.make_aware(debut + timedelta(days=1))


def envoyer(instant: datetime) -> int:
    """Send what is prepared, one by one, until nothing is left, or the gateway refuses several in a row."""
    partis = echecs = 0
    fin = time.monotonic() + DUREE_MAX
    for _ in range(RAPPELS_PAR_PASSAGE):
        if echecs >= ECHECS_DE_SUITE or time.monotonic() > fin:
            break
        rappel = prendre(instant)
        if rappel is None:
            break
        if remettre(rappel, instant):
            partis, echecs = partis + 1, 0
        else:
            echecs += 1
    return partis


@transaction.atomic(durable=True)
def prendre(instant: datetime) -> Rappel | None:
    """Take one reminder for oneself, committed before anything leaves; None when nothing is left."""
    # Its appointment is locked too: one that is being moved is left for the next pass.
    rappel = (
        Rappel.objects.filter(encore_valable(instant), statut=StatutRappel.A_ENVOYER)
        .exclude(canal=CanalRappel.LETTRE)
        .select_for_update(skip_locked=True, of=("self", "rendez_vous"))
        .select_related("rendez_vous__parcours__participant", "rendez_vous__referent")
        .order_by("pour", "pk")
        .first()
    )
    if rappel is None:
        return None
    rappel.statut = StatutRappel.EN_COURS
    rappel.pris_le = timezone.now()
    rappel.save(update_fields=["statut", "pris_le"])
    return rappel


def remettre(rappel: Rappel, instant: datetime) -> bool:
    """Hand one message over, then say so; never twice, for it was taken before. False when it was refused."""
    texte = texte_de(rappel.rendez_vous, instant)
    try:
        if rappel.canal == CanalRappel.SMS:
            envoyer_sms(rappel.adresse, texte)
        else:
            EmailMessage(
                subject="Votre rendez-vous",
                body=f"{texte}\n",
                to=[rappel.adresse],
                headers={"Auto-Submitted": "auto-generated"},
            ).send()
    except SoftTimeLimitExceeded:
        raise
    except Exception as erreur:  # noqa: BLE001  whatever the gateway answers, the référent is told
        if not isinstance(erreur, SmsRefuse):
            journal.warning("Un rappel n’est pas parti (%s).", type(erreur).__name__)
        _noter(rappel, statut=StatutRappel.ECHEC, erreur=ERREURS[CanalRappel(rappel.canal)])
        return False
    _noter(rappel, statut=StatutRappel.ENVOYE, envoye_le=timezone.now(), erreur="")
    return True


def _noter(rappel: Rappel, **champs: object) -> None:
    Rappel.objects.filter(pk=rappel.pk, statut=StatutRappel.EN_COURS).update(**champs)


def texte_de(rendez_vous: RendezVous, instant: datetime) -> str:
    """The words sent for an appointment, read on that instant."""
    referent = rendez_vous.referent
    return texte_du_rappel(
        prenom=rendez_vous.parcours.participant.prenom,
        debut=timezone.localtime(rendez_vous.debut),
        aujourd_hui=timezone.localdate(instant),
        referent=str(referent),
        telephone=referent.telephone,
        lieu=lieu_de(rendez_vous),
        par_telephone=rendez_vous.type == TypeEntretien.TELEPHONE,
    )


def lieu_de(rendez_vous: RendezVous) -> str:
    """Where: what the appointment says, else the lieu d'accueil of the person on that day."""
    if rendez_vous.lieu:
        return rendez_vous.lieu
    affectation = (
        Affectation.objects.filter(
            en_cours(jour=timezone.localdate(rendez_vous.debut)), parcours=rendez_vous.parcours_id
        )
        .select_related("lieu_accueil")
        .first()
    )
    return affectation.lieu_accueil.nom if affectation else ""


# --- what the référent does ---------------------------------------------------------------------------------


@transaction.atomic
def renvoyer(rappel: Rappel) -> Rappel:
    """Send again what failed or was cut, to the address the person has today. Raises RappelImpossible.

    Without telephone nor e-mail any more, it becomes a letter to print.
    """
    verrouille = _verrouiller(rappel)
    maintenant = timezone.now()
    coupe = (
        verrouille.statut == StatutRappel.EN_COURS
        and verrouille.pris_le is not None
        and verrouille.pris_le < maintenant - DELAI_COUPURE
    )
    if verrouille.statut != StatutRappel.ECHEC and not coupe:
        raise RappelImpossible("Ce rappel n’est pas en échec : il est parti, ou il va partir.")
    if not Rappel.objects.filter(encore_valable(maintenant), pk=verrouille.pk).exists():
        raise RappelImpossible("Ce rendez-vous a changé ou il est passé : il n’y a plus rien à rappeler.")
    personne = verrouille.rendez_vous.parcours.participant
    verrouille.canal, verrouille.adresse = moyen_de_rappel(personne.telephone, personne.courriel)
    verrouille.statut, verrouille.erreur = StatutRappel.A_ENVOYER, ""
    verrouille.pris_le = verrouille.vu_le = None
    verrouille.save(update_fields=["canal", "adresse", "statut", "erreur", "pris_le", "vu_le"])
    transaction.on_commit(demander_passage, robust=True)
    return verrouille


@transaction.atomic
def marquer_vu(rappel: Rappel) -> Rappel:
    """The référent has seen the failure, and tells the person otherwise; asked twice, done once."""
    verrouille = _verrouiller(rappel)
    if verrouille.vu_le is None and verrouille.statut in {StatutRappel.ECHEC, StatutRappel.EN_COURS}:
        verrouille.vu_le = timezone.now()
        verrouille.save(update_fields=["vu_le"])
    return verrouille


@transaction.atomic
def marquer_postee(rappel: Rappel) -> Rappel:
    """The letter is printed and posted; asked twice, done once. Raises RappelImpossible."""
    verrouille = _verrouiller(rappel)
    if verrouille.canal != CanalRappel.LETTRE:
        raise RappelImpossible("Ce rappel n’est pas une lettre.")
    if verrouille.statut == StatutRappel.A_ENVOYER:
        verrouille.statut, verrouille.envoye_le = StatutRappel.ENVOYE, timezone.now()
        verrouille.save(update_fields=["statut", "envoye_le"])
    return verrouille


def demander_passage() -> None:
    """Ask for a pass now; without Redis the next one of the calendar sends."""
    try:
        with current_app.connection_for_write(transport_options=SANS_INSISTER) as connexion:
            signature(TACHE).apply_async(connection=connexion, retry=False)
    except (OperationalError, OSError):
        journal.warning("La file des travaux ne répond pas : les rappels partiront au prochain passage.")


def _verrouiller(rappel: Rappel) -> Rappel:
    return (
        Rappel.objects.select_for_update(of=("self",))
        .select_related("rendez_vous__parcours__participant")
        .get(pk=rappel.pk)
    )
