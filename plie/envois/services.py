"""Post a message in the transaction that gives it a reason; choose how often to be written to; try again."""

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Final

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from plie.envois.enums import RythmeNouvelles
from plie.envois.expedition import COMPTE_FERME
from plie.envois.models import Envoi, PreferenceNouvelles
from plie.envois.regles import prochain_matin
from plie.envois.selectors import rythme_de
from plie.envois.tasks import envoyer_dus
from plie.protocole.models import Plie

if TYPE_CHECKING:
    from plie.acteurs.models import Utilisateur

journal = logging.getLogger(__name__)

# A page does not wait for a Redis that is down: kombu alone would try for six seconds.
SANS_INSISTER: Final = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}


class RienAReessayer(Exception):
    """The message left, is about to be tried, or has nobody to go to: the text is what a user reads."""


@transaction.atomic
def poster(
    *,
    plie: Plie,
    cle: str,
    sujet: str,
    texte: str,
    chemin: str = "",
    groupe: str = "",
    utilisateur: "Utilisateur | None" = None,
    adresse: str = "",
    a_partir_de: datetime | None = None,
) -> Envoi | None:
    """Record a message in the current transaction.

    None when ``cle`` was posted already, or to a closed account. The address is that of ``utilisateur``
    unless given. ``chemin`` is the path of a page (« /prescriptions/12/ »); the message carries its full
    address. ``groupe`` ends the sentence « 3 nouvelles de vos … » (« prescriptions »): the messages that have
    one may leave together, and wait for the morning when the account asked for it.
    Raises ValueError without any address.
    """
    if utilisateur is not None:
        if not utilisateur.is_active:
            return None
        adresse = adresse or utilisateur.email
    if not adresse:
        raise ValueError("A message needs an address.")
    maintenant = timezone.now()
    if a_partir_de is None:
        a_partir_de = maintenant
        if groupe and utilisateur is not None and rythme_de(utilisateur) is RythmeNouvelles.QUOTIDIEN:
            a_partir_de = prochain_matin(timezone.localtime(maintenant))
    envoi, cree = Envoi.objects.get_or_create(
        cle=cle,
        defaults={
            "plie": plie,
            "destinataire": utilisateur,
            "adresse": adresse,
            "groupe": groupe,
            "sujet": sujet,
            "texte": texte,
            "chemin": chemin,
            "a_partir_de": a_partir_de,
            "cree_le": maintenant,
        },
    )
    if not cree:
        return None
    if a_partir_de <= maintenant:
        # Robust: the change is made, and asking for the sweep is only a matter of minutes.
        transaction.on_commit(demander_envoi, robust=True)
    return envoi


@transaction.atomic
def retirer(debut_de_cle: str) -> int:
    """Take back the messages under these keys that have not left: what they say is no longer true."""
    return Envoi.objects.filter(cle__startswith=debut_de_cle, envoye_le__isnull=True).delete()[0]


@transaction.atomic
def remplacer_chemin(ancien: str, nouveau: str) -> int:
    """Lead the messages that have not left to the new address of their page."""
    return Envoi.objects.filter(chemin=ancien, envoye_le__isnull=True).update(chemin=nouveau)


def demander_envoi() -> None:
    """Ask for a sweep now; without Redis the next one of the calendar sends."""
    try:
        with current_app.connection_for_write(transport_options=SANS_INSISTER) as connexion:
            envoyer_dus.apply_async(connection=connexion, retry=False)  # type: ignore[call-arg]  # not in its stubs
    except (OperationalError, OSError):
        journal.warning("La file des travaux ne répond pas : les messages partiront au prochain passage.")


@transaction.atomic
def choisir_rythme(utilisateur: "Utilisateur", rythme: RythmeNouvelles) -> PreferenceNouvelles:
    """Keep how often an account wants to be written to; messages already posted keep their hour."""
    return PreferenceNouvelles.objects.update_or_create(utilisateur=utilisateur, defaults={"rythme": rythme})[
        0
    ]


@transaction.atomic
def reessayer(envoi: Envoi) -> Envoi:
    """Send again a message given up, to the address the account has today. Raises RienAReessayer."""
    verrouille = Envoi.objects.select_for_update(of=("self",)).select_related("destinataire").get(pk=envoi.pk)
    if verrouille.abandonne_le is None:
        raise RienAReessayer("Ce message n'est plus en échec : il est parti, ou il va repartir.")
    if verrouille.destinataire is not None:
        if not verrouille.destinataire.is_active:
            raise RienAReessayer(COMPTE_FERME)
        verrouille.adresse = verrouille.destinataire.email
    verrouille.essais, verrouille.erreur, verrouille.abandonne_le = 0, "", None
    verrouille.a_partir_de = timezone.now()
    verrouille.save(update_fields=["adresse", "essais", "erreur", "abandonne_le", "a_partir_de"])
    transaction.on_commit(demander_envoi, robust=True)
    return verrouille
