"""Étapes de parcours: entered, changed while the parcours is open."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction

from parcours.enums import LibelleEtapeEmploi, NatureEmploi
from parcours.models import EtapeEmploi, Parcours
from parcours.models.etapes import Etape
from parcours.regles import FaitsEtapeEmploi, libelle_etape_emploi
from parcours.services.suivi import verrouiller_ouvert
from plie.protocole.selectors import parametres_applicables

UneEtape = TypeVar("UneEtape", bound=Etape)


@transaction.atomic
def ajouter_etape(parcours: Parcours, modele: type[UneEtape], donnees: Mapping[str, Any]) -> UneEtape:
    """Add an étape; the same told twice (a double click) is one. Raises SuiviImpossible."""
    verrouille = verrouiller_ouvert(parcours.pk)
    lignes: Any = modele._default_manager
    etape: UneEtape = lignes.filter(parcours=verrouille, **donnees).first() or lignes.create(
        parcours=verrouille, **donnees
    )
    return etape


@transaction.atomic
def modifier_etape(etape: UneEtape, donnees: Mapping[str, Any]) -> UneEtape:
    """Write what is known now; unchanged, nothing is written. Raises SuiviImpossible."""
    verrouiller_ouvert(etape.parcours_id)
    lignes: Any = type(etape)._default_manager
    actuelle: UneEtape = lignes.select_for_update(of=("self",)).get(pk=etape.pk)
    changes = [nom for nom, valeur in donnees.items() if getattr(actuelle, nom) != valeur]
    if changes:
        for nom in changes:
            setattr(actuelle, nom, donnees[nom])
        actuelle.save(update_fields=changes)
    return actuelle


def ligne_publiee(etape: EtapeEmploi) -> LibelleEtapeEmploi:
    """The row of the published table where the job falls today."""
    plie = etape.parcours.plie
    jour = etape.debut or etape.parcours.oriente_le
    return libelle_etape_emploi(
        FaitsEtapeEmploi(
            nature=NatureEmploi(etape.nature),
            heures_hebdo=etape.heures_hebdo,
            debut=etape.debut,
            fin=etape.fin,
            heures_total=etape.heures_total,
        ),
        parametres_applicables(plie, jour).seuils_sortie,
    )
