"""Hand one SMS over to the gateway that an apprise address picks; without one, to the console."""

import re
import sys
from typing import Final

import apprise
from django.conf import settings

PREFIXE_FRANCE: Final = "33"
LONGUEUR_INTERNATIONALE: Final = 11


class SmsRefuse(Exception):
    """The gateway did not take the message."""


def envoyer_sms(numero: str, texte: str) -> None:
    """Hand over one message, now. Raises SmsRefuse."""
    if not settings.SMS_APPRISE_URL:
        # As the mails of the default settings do: on the console of the process, never in the logs.
        sys.stdout.write(f"SMS pour {numero}\n{texte}\n{'-' * 79}\n")
        sys.stdout.flush()
        return
    passerelle = apprise.Apprise()
    adresse = f"{settings.SMS_APPRISE_URL.rstrip('/')}/{numero_international(numero)}"
    if not passerelle.add(adresse) or not passerelle.notify(body=texte):
        raise SmsRefuse


def numero_international(numero: str) -> str:
    """The digits of a number as gateways read them: « 06 39 98 12 34 » → « 33639981234 »."""
    chiffres = re.sub(r"\D", "", numero)
    if numero.strip().startswith("+"):
        return chiffres
    if chiffres.startswith("00"):
        return chiffres.removeprefix("00")
    if len(chiffres) == LONGUEUR_INTERNATIONALE and chiffres.startswith(PREFIXE_FRANCE):
        return chiffres
    return PREFIXE_FRANCE + chiffres.removeprefix("0")
