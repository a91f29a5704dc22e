"""Financial helps: asked, then granted or refused by who funds them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from parcours.models import AideFinanciere, Parcours
from parcours.services.suivi import verrouiller_ouvert


@transaction.atomic
def ajouter_aide(parcours: Parcours, donnees: Mapping[str, Any]) -> AideFinanciere:
    """Note a help; the same told twice (a double click) is one. Raises SuiviImpossible."""
    verrouille = verrouiller_ouvert(parcours.pk)
    deja = AideFinanciere.objects.filter(parcours=verrouille, **donnees).first()
    return deja or AideFinanciere.objects.create(parcours=verrouille, **donnees)


@transaction.atomic
def modifier_aide(aide: AideFinanciere, donnees: Mapping[str, Any]) -> AideFinanciere:
    """Write what is known now; unchanged, nothing is written. Raises SuiviImpossible."""
    verrouiller_ouvert(aide.parcours_id)
    actuelle = AideFinanciere.objects.select_for_update(of=("self",)).get(pk=aide.pk)
    changes = [nom for nom, valeur in donnees.items() if getattr(actuelle, nom) != valeur]
    if changes:
        for nom in changes:
            setattr(actuelle, nom, donnees[nom])
        actuelle.save(update_fields=changes)
    return actuelle
