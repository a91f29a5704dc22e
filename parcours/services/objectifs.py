"""Objectives agreed with the person: added, then reached or given up."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from parcours.enums import EtatObjectif
from parcours.models import Objectif, Parcours
from parcours.services.suivi import SuiviImpossible, verrouiller_ouvert
from plie.dates import jour_fr


@transaction.atomic
def ajouter_objectif(
    parcours: Parcours, *, libelle: str, frein: str = "", echeance: date | None = None
) -> Objectif:
    """Add an objective fixed today; the same still running is not doubled. Raises SuiviImpossible."""
    verrouille = verrouiller_ouvert(parcours.pk)
    jour = timezone.localdate()
    if echeance is not None and echeance < jour:
        raise SuiviImpossible("L’échéance d’un objectif est à venir.")
    deja = Objectif.objects.filter(parcours=verrouille, libelle=libelle, etat=EtatObjectif.EN_COURS).first()
    return deja or Objectif.objects.create(
        parcours=verrouille, libelle=libelle, frein=frein, echeance=echeance, fixe_le=jour
    )


@transaction.atomic
def clore_objectif(objectif: Objectif, etat: EtatObjectif) -> Objectif:
    """Reached or given up today; said otherwise later, it is refused. Raises SuiviImpossible."""
    verrouiller_ouvert(objectif.parcours_id)
    actuel = Objectif.objects.select_for_update(of=("self",)).get(pk=objectif.pk)
    if actuel.etat == etat:
        return actuel
    if actuel.clos_le is not None:
        deja = EtatObjectif(actuel.etat).libelle.lower()
        raise SuiviImpossible(f"Cet objectif est déjà {deja} depuis le {jour_fr(actuel.clos_le)}.")
    actuel.etat = etat
    actuel.clos_le = max(timezone.localdate(), actuel.fixe_le)
    actuel.save(update_fields=["etat", "clos_le"])
    return actuel
