"""Reading the messages and what an account chose."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from plie.acces import Vue
from plie.envois.enums import RythmeNouvelles
from plie.envois.models import Envoi, PreferenceNouvelles

if TYPE_CHECKING:
    from plie.acteurs.models import Utilisateur


def rythme_de(utilisateur: "Utilisateur") -> RythmeNouvelles:
    """How often an account wants to be written to."""
    choix = PreferenceNouvelles.objects.filter(utilisateur=utilisateur).values_list("rythme", flat=True)
    return RythmeNouvelles(choix.first() or RythmeNouvelles.IMMEDIAT)


def en_echec(vue: Vue) -> "QuerySet[Envoi]":
    """The messages given up that a role sees, the latest first; those of a closed account wait for nobody."""
    return (
        Envoi.objects.vus_comme(vue)
        .filter(abandonne_le__isnull=False)
        .exclude(destinataire__is_active=False)
        .order_by("-abandonne_le", "-pk")
    )


def nombre_en_echec(vue: Vue) -> int:
    """How many messages could not leave, for the home of the coordination."""
    return en_echec(vue).count()
