"""The accueil: first contact, non-entry, the entry proposed to the cellule and what it decided."""

from datetime import date, datetime

import pghistory
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from parcours.enums import ETATS_CLOS, EtatParcours, StatutRendezVous
from parcours.models import Affectation, Entretien, Parcours, RendezVous
from parcours.regles import TransitionInterdite, verifier_transition
from parcours.services.mesures import premiere_mesure
from parcours.services.rendez_vous import fixer
from parcours.services.suivi import verrouiller
from plie.acteurs.models import Utilisateur, en_cours
from plie.dates import jour_fr
from plie.envois.services import poster
from plie.protocole.models import MotifNonEntree
from plie.protocole.selectors import valable


def motifs_non_entree(jour: date) -> QuerySet[MotifNonEntree]:
    """The reasons that may be given on ``jour``."""
    return MotifNonEntree.objects.filter(valable(jour))


class EntreeImpossible(Exception):
    """The step does not fit the state or the dates of the parcours; its text is what a user reads."""


@transaction.atomic
def noter_contact(
    parcours: Parcours,
    *,
    jour: date,
    auteur: Utilisateur,
    rendez_vous: datetime | None = None,
    duree: int = 60,
    lieu: str = "",
) -> Parcours:
    """The référent reached the person, and fixes the first appointment when ``rendez_vous`` tells it.

    Said twice it is written once; said otherwise the date is corrected. Raises EntreeImpossible,
    RendezVousImpossible.
    """
    verrouille = verrouiller(parcours.pk)
    if verrouille.etat in ETATS_CLOS:
        raise EntreeImpossible("Ce parcours est terminé : le premier contact ne s’y note plus.")
    _exiger_passe(verrouille, jour, "Le premier contact")
    if verrouille.date_entree is not None and jour > verrouille.date_entree:
        raise EntreeImpossible(
            f"Le premier entretien date du {jour_fr(verrouille.date_entree)} : le premier contact le précède."
        )
    if verrouille.premier_contact_le != jour:
        verrouille.premier_contact_le = jour
        verrouille.save(update_fields=["premier_contact_le"])
    if rendez_vous is not None:
        fixer(verrouille, debut=rendez_vous, duree=duree, lieu=lieu, auteur=auteur)
    return verrouille


@transaction.atomic
def noter_non_entree(parcours: Parcours, *, motif: MotifNonEntree, jour: date) -> Parcours:
    """The person does not enter the PLIE: the parcours ends and its planned appointments are cancelled.

    The same said twice is written once. Raises EntreeImpossible once the entry is validated.
    """
    verrouille = verrouiller(parcours.pk)
    if verrouille.etat == EtatParcours.NON_ENTRE:
        if (verrouille.motif_non_entree_id, verrouille.non_entre_le) == (motif.pk, jour):
            return verrouille
        raise EntreeImpossible("La non-entrée de cette personne est déjà enregistrée.")
    if verrouille.etat != EtatParcours.ACCUEIL:
        raise EntreeImpossible(
            "L’entrée de cette personne est validée : la fin de l’accompagnement se déclare comme une sortie."
        )
    if not motifs_non_entree(jour).filter(pk=motif.pk).exists():
        raise EntreeImpossible("Ce motif n’est plus proposé : choisissez-en un autre.")
    verifier_transition(EtatParcours(verrouille.etat), EtatParcours.NON_ENTRE)
    _exiger_passe(verrouille, jour, "La non-entrée")
    dernier = (
        Entretien.objects.filter(parcours=verrouille, annule_le__isnull=True, date__gt=jour)
        .order_by("-date")
        .first()
    )
    if dernier is not None:
        raise EntreeImpossible(
            f"Un entretien a eu lieu le {jour_fr(dernier.date)} : la non-entrée ne peut pas le précéder."
        )
    verrouille.etat = EtatParcours.NON_ENTRE
    verrouille.motif_non_entree = motif
    verrouille.non_entre_le = jour
    # The cellule has nothing to decide any more; the trail keeps what was proposed.
    verrouille.entree_proposee_le = None
    verrouille.save(update_fields=["etat", "motif_non_entree", "non_entre_le", "entree_proposee_le"])
    RendezVous.objects.filter(parcours=verrouille, statut=StatutRendezVous.PLANIFIE).update(
        statut=StatutRendezVous.ANNULE, commentaire="Annulé : la personne n’entre pas dans le PLIE."
    )
    return verrouille


@transaction.atomic
def proposer_entree(parcours: Parcours, *, objectifs: str) -> Parcours:
    """Propose the entry to the cellule with the objectives, which may be changed until it decides.

    Raises EntreeImpossible before the first entretien in person or without objectives.
    """
    verrouille = verrouiller(parcours.pk)
    _exiger_accueil(verrouille)
    if verrouille.date_entree is None:
        raise EntreeImpossible(
            "L’entrée se propose après un premier entretien en personne : enregistrez-le d’abord."
        )
    objectifs = objectifs.strip()
    if not objectifs:
        raise EntreeImpossible("Écrivez les objectifs proposés à la cellule de suivi.")
    verrouille.entree_objectifs = objectifs
    verrouille.entree_proposee_le = verrouille.entree_proposee_le or timezone.localdate()
    verrouille.save(update_fields=["entree_objectifs", "entree_proposee_le"])
    return verrouille


@transaction.atomic
def valider_entree(parcours: Parcours, jour: date) -> Parcours:
    """The cellule validates the entry on ``jour``: the parcours is active and its first mesure granted.

    Asked again once the entry is validated, nothing changes. Raises EntreeImpossible.
    """
    verrouille = verrouiller(parcours.pk)
    if verrouille.entree_validee_le is not None:
        return verrouille
    _exiger_proposee(verrouille)
    if verrouille.date_entree is None or jour < verrouille.date_entree:
        raise EntreeImpossible("La cellule valide une entrée après le premier entretien.")
    try:
        verifier_transition(EtatParcours(verrouille.etat), EtatParcours.ACTIF)
    except TransitionInterdite as erreur:
        raise EntreeImpossible(str(erreur)) from erreur
    verrouille.etat = EtatParcours.ACTIF
    verrouille.entree_validee_le = jour
    verrouille.save(update_fields=["etat", "entree_validee_le"])
    premiere_mesure(verrouille, jour)
    return verrouille


@transaction.atomic
def refuser_entree(parcours: Parcours, jour: date, motif: str) -> Parcours:
    """The cellule does not validate the entry: the proposal is withdrawn and the référent told.

    Asked again with nothing proposed any more, nothing changes. Raises EntreeImpossible once validated.
    """
    verrouille = verrouiller(parcours.pk)
    _exiger_accueil(verrouille)
    proposee_le = verrouille.entree_proposee_le
    if proposee_le is None:
        return verrouille
    verrouille.entree_proposee_le = None
    # The reason is the cellule's, kept with its decision; the trail of the parcours repeats it.
    with pghistory.context(motif=motif):
        verrouille.save(update_fields=["entree_proposee_le"])
    affectation = (
        Affectation.objects.filter(en_cours(), parcours=verrouille).select_related("referent").first()
    )
    if affectation is not None:
        poster(
            plie=verrouille.plie,
            cle=f"entree:{verrouille.pk}:{proposee_le:%Y%m%d}:{timezone.now():%Y%m%d%H%M%S%f}:refusee",
            utilisateur=affectation.referent,
            sujet="La cellule de suivi n’a pas validé une entrée",
            texte=(
                f"Le {jour_fr(jour)}, la cellule de suivi n’a pas validé l’entrée d’une personne que vous "
                "suivez. La décision est dans son dossier : vous pourrez y proposer de nouveau son entrée, "
                "ou noter qu’elle n’entre pas dans le PLIE."
            ),
            chemin=reverse("participants:dossier", args=[verrouille.participant_id]),
        )
    return verrouille


def _exiger_passe(parcours: Parcours, jour: date, quoi: str) -> None:
    if jour > timezone.localdate():
        raise EntreeImpossible(
            f"{quoi} se note une fois passé : choisissez une date d’aujourd’hui ou d’avant."
        )
    if jour < parcours.oriente_le:
        raise EntreeImpossible(
            f"L’orientation date du {jour_fr(parcours.oriente_le)} : choisissez une date à partir de ce jour."
        )


def _exiger_accueil(parcours: Parcours) -> None:
    if parcours.etat != EtatParcours.ACCUEIL:
        raise EntreeImpossible("L’accueil de cette personne est terminé : son entrée ne se propose plus.")


def _exiger_proposee(parcours: Parcours) -> None:
    _exiger_accueil(parcours)
    if parcours.entree_proposee_le is None:
        raise EntreeImpossible("L’entrée de cette personne n’est pas proposée à la cellule de suivi.")
