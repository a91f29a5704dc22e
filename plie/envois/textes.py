"""The words of a message: plain text, short, with the full address of its page."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from plie.envois.models import Envoi

SEPARATION: Final = "\n\n"


def adresse_complete(chemin: str) -> str:
    """The address of a page as a mail carries it."""
    return f"{settings.SITE_URL}{chemin}"


def sujet(lot: Sequence[Envoi]) -> str:
    """The subject of one message, or of several sent as one."""
    if len(lot) == 1:
        return lot[0].sujet
    groupes = {envoi.groupe for envoi in lot}
    quoi = f"de vos {groupes.pop()}" if len(groupes) == 1 else f"du {lot[0].plie.nom}"
    return f"{len(lot)} nouvelles {quoi}"


def corps(lot: Sequence[Envoi]) -> str:
    """The text of one message, or of several sent as one, each under its subject."""
    if len(lot) == 1:
        parties = [_avec_adresse(lot[0].texte, lot[0])]
    else:
        parties = [_avec_adresse(f"{envoi.sujet}\n{envoi.texte}", envoi) for envoi in lot]
    return SEPARATION.join(["Bonjour,", *parties, _pourquoi(lot[0])]) + "\n"


def identifiant(lot: Sequence[Envoi]) -> str:
    """A Message-ID drawn from the keys: sent twice by accident, a mail is shown once."""
    empreinte = salted_hmac("plie.envois", "\n".join(sorted(envoi.cle for envoi in lot))).hexdigest()
    return f"<{empreinte}@{urlsplit(settings.SITE_URL).hostname or 'plie'}>"


def _avec_adresse(texte: str, envoi: Envoi) -> str:
    return f"{texte}\n{adresse_complete(envoi.chemin)}" if envoi.chemin else texte


def _pourquoi(envoi: Envoi) -> str:
    if envoi.destinataire_id is None:
        return (
            f"--\nVous recevez ce message parce que votre structure est partenaire du {envoi.plie.nom}. "
            "Si ce n'est pas le cas, prévenez la coordination du PLIE."
        )
    preferences = adresse_complete(reverse("envois:preferences"))
    return (
        f"--\nVous recevez ce message parce que vous avez un compte au {envoi.plie.nom}.\n"
        f"Pour recevoir vos nouvelles en un seul message par jour : {preferences}"
    )
