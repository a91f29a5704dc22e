"""The fiches bilan: asked for, one or all those of a month; ``services.rendu`` renders them."""

import logging
from collections.abc import Sequence
from typing import Any, Final

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from plie.acteurs.models import Utilisateur
from plie.documents.enums import EtatTravail
from plie.documents.models import Travail, chemin_de_depot
from plie.documents.services import abandonner_travail, creer_travail, relancer_travail
from plie.envois.services import SANS_INSISTER
from plie.protocole.models import Plie
from sorties.enums import EtatFiche, VarianteFiche
from sorties.models import BilanFin, FicheBilan
from sorties.selectors.lots import GENRE_LOT, bilans_du_mois
from sorties.services.rendu import rendre
from sorties.tasks_fiches import rendre_les_fiches, rendre_une_fiche

__all__ = ["LotImpossible", "demander_fiche", "demander_lot", "fiche_de", "relancer_lot", "rendre"]

OUVRIERS: Final = 2  # how many workers share a lot
FILE_MUETTE: Final = (
    "La préparation n’a pas pu commencer : le service est arrêté. Relancez-la dans un moment."
)

journal = logging.getLogger(__name__)


class LotImpossible(Exception):
    """No fiche can be prepared; its text is the sentence a user reads."""


# --- one fiche --------------------------------------------------------------------------------------------


def fiche_de(bilan: BilanFin, variante: VarianteFiche) -> FicheBilan:
    """The row of a fiche; new, it waits to be rendered and its file has a name already."""
    fiche: FicheBilan = FicheBilan.objects.get_or_create(
        bilan=bilan, variante=variante, defaults={"fichier": chemin_de_depot(bilan, "")}
    )[0]
    return fiche


@transaction.atomic
def demander_fiche(bilan: BilanFin, variante: VarianteFiche) -> FicheBilan:
    """Have a fiche rendered once this is committed; a ready one stays, one that failed is tried again."""
    fiche = fiche_de(bilan, variante)
    _remettre_en_attente([fiche.pk])
    fiche.refresh_from_db()
    if fiche.etat == EtatFiche.A_RENDRE:
        transaction.on_commit(lambda: _envoyer(rendre_une_fiche, fiche.pk))
    return fiche


# --- all those of a month ---------------------------------------------------------------------------------


@transaction.atomic
def demander_lot(plie: Plie, auteur: Utilisateur, annee: int, mois: int) -> Travail:
    """Prepare the fiches of a month's exits that ``auteur`` may read; what is ready is not done again.

    Asked for again while it runs, it is the same job. Raises LotImpossible when the month has no bilan.
    """
    Utilisateur.objects.select_for_update(of=("self",), no_key=True).get(pk=auteur.pk)
    en_cours: Travail | None = Travail.objects.filter(
        plie=plie,
        demandeur=auteur,
        genre=GENRE_LOT,
        etat__in=[EtatTravail.EN_ATTENTE, EtatTravail.EN_COURS],
        parametres__annee=annee,
        parametres__mois=mois,
    ).first()
    if en_cours is not None:
        return en_cours
    bilans = list(bilans_du_mois(auteur, plie, annee, mois))
    if not bilans:
        raise LotImpossible("Aucun bilan de fin n’est rédigé pour les sorties de ce mois.")
    FicheBilan.objects.bulk_create(
        (
            FicheBilan(bilan=bilan, variante=VarianteFiche.PERSONNE, fichier=chemin_de_depot(bilan, ""))
            for bilan in bilans
        ),
        ignore_conflicts=True,
    )
    fiches = list(
        FicheBilan.objects.filter(bilan__in=bilans, variante=VarianteFiche.PERSONNE)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    _remettre_en_attente(fiches)
    return creer_travail(
        plie=plie,
        demandeur=auteur,
        genre=GENRE_LOT,
        parametres={"annee": annee, "mois": mois, "fiches": fiches},
        total=len(fiches),
        lancer=_lancer_ouvriers,
    )


@transaction.atomic
def relancer_lot(travail: Travail) -> bool:
    """Start again a lot that failed or that nothing moves any more: only what is missing is rendered."""
    relance = relancer_travail(travail.pk, _lancer_ouvriers)
    if relance:
        _remettre_en_attente(travail.parametres["fiches"])
    return relance


def _remettre_en_attente(fiches: Sequence[int]) -> None:
    """Have those that failed tried again."""
    FicheBilan.objects.filter(pk__in=fiches, etat=EtatFiche.ECHOUEE).update(etat=EtatFiche.A_RENDRE)


# --- the queue --------------------------------------------------------------------------------------------


def _lancer_ouvriers(cle: int) -> None:
    """Ask for the workers of a lot; when not one could be, the job says so and can be started again."""
    if sum(_envoyer(rendre_les_fiches, cle) for _ in range(OUVRIERS)) == 0:
        abandonner_travail(cle, FILE_MUETTE)


def _envoyer(tache: Any, cle: int) -> bool:
    """Put a task in the queue, without making anybody wait for it; False when the queue does not answer."""
    try:
        with current_app.connection_for_write(transport_options=SANS_INSISTER) as connexion:
            tache.apply_async((cle,), connection=connexion, retry=False)
    except (OperationalError, OSError):
        journal.warning("La file des travaux ne répond pas : %s attend (%s).", cle, tache.name)
        return False
    return True
