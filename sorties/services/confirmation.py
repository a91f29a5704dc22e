"""The exit decided in cellule de suivi, judged again at its date, and the alternance that was broken."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from parcours.selectors.orientation import affectations_courantes
from parcours.services.fins import FinImpossible, clore_parcours, renoncer_a_la_fin
from parcours.services.suivi import verrouiller
from plie.acteurs.models import Utilisateur
from plie.dates import jour_fr
from plie.envois.services import poster, retirer
from plie.roles import Role
from sorties.enums import ALTERNANCES, Categorie, EtatSortie, MotifAnnulation, NatureSortie
from sorties.models import Preuve, Sortie
from sorties.regles.classement import ACCORD_A_NOTER
from sorties.services.bilans import sortie_changee
from sorties.services.etapes import etape_de_la_sortie
from sorties.services.rappels import cles_des_rappels
from sorties.services.verdicts import CHAMPS_DU_VERDICT, inscrire_verdict

PREUVE_MANQUE = (
    "La preuve manque : le référent joint d’abord à la sortie la copie du contrat ou une attestation. "
    "D’ici là, la demande peut être ajournée."
)
ACCORD_MANQUE = (
    "L’accord de la personne n’est pas noté : une sortie dynamique, ou qui peut le devenir, se décide avec "
    "elle. Le référent note d’abord cet accord ; d’ici là, la demande peut être ajournée."
)
CREATION_A_DIRE = "Dites si la cellule accepte la création d’entreprise."


class SortieImpossible(Exception):
    """The exit cannot be confirmed, refused or changed; its text is the sentence a user reads."""


@transaction.atomic
def confirmer(sortie: Sortie, jour: date, *, creation_validee: bool | None = None) -> Sortie:
    """The cellule agrees on ``jour``: the exit keeps the verdict of that day and the parcours ends.

    ``creation_validee`` is what it said of a création d'entreprise. Asked twice, it happens once. Raises
    SortieImpossible when a piece is missing, or the exit was withdrawn or refused.
    """
    actuelle = _verrouiller(sortie)
    if actuelle.etat == EtatSortie.CONFIRMEE:
        return actuelle
    _exiger_demandee(actuelle)
    if actuelle.nature == NatureSortie.CREATION:
        if creation_validee is None:
            raise SortieImpossible(CREATION_A_DIRE)
        actuelle.creation_validee = creation_validee
    missions = list(actuelle.missions.all())
    verdict = inscrire_verdict(actuelle, missions, jour)
    if verdict.preuve_requise and not Preuve.objects.filter(sortie=actuelle).exists():
        raise SortieImpossible(PREUVE_MANQUE)
    if verdict.categorie in ACCORD_A_NOTER and actuelle.accord_participant_le is None:
        raise SortieImpossible(ACCORD_MANQUE)
    actuelle.etat = EtatSortie.CONFIRMEE
    actuelle.confirmee_le = jour
    actuelle.save(update_fields=["etat", "confirmee_le", "creation_validee", *CHAMPS_DU_VERDICT])
    if actuelle.nature != NatureSortie.SANS:
        # Before the parcours ends: nothing is added to it afterwards.
        etape_de_la_sortie(actuelle, missions)
    try:
        clore_parcours(actuelle.parcours, actuelle.date)
    except FinImpossible as refus:
        raise SortieImpossible(str(refus)) from refus
    sortie_changee(actuelle)
    return actuelle


@transaction.atomic
def refuser(sortie: Sortie, jour: date) -> Sortie:
    """The cellule does not validate the exit: it is kept, cancelled, and the accompaniment goes on.

    Raises SortieImpossible when it was confirmed or withdrawn.
    """
    actuelle = _verrouiller(sortie)
    if actuelle.etat == EtatSortie.ANNULEE and actuelle.motif_annulation == MotifAnnulation.REFUS:
        return actuelle
    _exiger_demandee(actuelle)
    actuelle.etat = EtatSortie.ANNULEE
    actuelle.annulee_le = jour
    actuelle.motif_annulation = MotifAnnulation.REFUS
    actuelle.save(update_fields=["etat", "annulee_le", "motif_annulation"])
    try:
        renoncer_a_la_fin(actuelle.parcours)
    except FinImpossible as refus:
        raise SortieImpossible(str(refus)) from refus
    return actuelle


@transaction.atomic
def revoir(sortie: Sortie, jour: date) -> bool:
    """Judge again an exit « à confirmer » whose day has come; whether it was. The référent is told, once."""
    actuelle = _verrouiller(sortie)
    if (
        actuelle.etat == EtatSortie.ANNULEE
        or actuelle.categorie != Categorie.A_CONFIRMER
        or actuelle.a_revoir_le is None
        or actuelle.a_revoir_le > jour
    ):
        return False
    echeance = actuelle.a_revoir_le
    verdict = inscrire_verdict(actuelle, list(actuelle.missions.all()), jour)
    actuelle.save(update_fields=[*CHAMPS_DU_VERDICT])
    sortie_changee(actuelle)
    if verdict.categorie is Categorie.POSITIVE:
        _prevenir_du_verdict(actuelle, jour, echeance)
    return True


@transaction.atomic
def noter_rupture(sortie: Sortie, jour_rupture: date | None, *, auteur: Utilisateur) -> Sortie:
    """The alternance was broken on ``jour_rupture``: the exit is judged again, even confirmed.

    Noted twice the same, it is written once; another date replaces the first, None takes it back.
    Raises SortieImpossible.
    """
    actuelle = _verrouiller(sortie)
    if not auteur.tient(Role.REFERENT, actuelle.parcours.plie_id):
        raise PermissionError("La rupture d’un contrat est notée par le référent.")
    aujourdhui = timezone.localdate()
    if actuelle.nature not in ALTERNANCES:
        raise SortieImpossible("La rupture se note pour un contrat en alternance.")
    if actuelle.etat == EtatSortie.ANNULEE:
        raise SortieImpossible("Cette sortie est annulée : elle ne change plus.")
    if jour_rupture is not None and jour_rupture > aujourdhui:
        raise SortieImpossible(
            "Cette date n’est pas encore venue : la rupture se note une fois le contrat fini."
        )
    if jour_rupture is not None and actuelle.debut is not None and jour_rupture < actuelle.debut:
        raise SortieImpossible(
            f"Le contrat est signé depuis le {jour_fr(actuelle.debut)} : la rupture ne vient pas avant."
        )
    if actuelle.rupture_le == jour_rupture:
        return actuelle
    actuelle.rupture_le = jour_rupture
    verdict = inscrire_verdict(actuelle, list(actuelle.missions.all()), aujourdhui)
    confirmee = actuelle.etat == EtatSortie.CONFIRMEE
    if confirmee and verdict.accord_requis and actuelle.accord_participant_le is None:
        raise SortieImpossible(
            "Cette rupture rend la sortie dynamique, or l’accord de la personne n’était pas noté quand la "
            "cellule l’a confirmée : demandez plutôt la reprise de l’accompagnement."
        )
    actuelle.save(update_fields=["rupture_le", *CHAMPS_DU_VERDICT])
    sortie_changee(actuelle)
    if verdict.categorie is not Categorie.POSITIVE:
        # Those who wait for the morning would ask for a check that is no longer made.
        retirer(cles_des_rappels(actuelle.pk))
    return actuelle


def _verrouiller(sortie: Sortie) -> Sortie:
    """The parcours before its exit, as everywhere: two browsers decide one after the other."""
    parcours = verrouiller(sortie.parcours_id)
    actuelle: Sortie | None = (
        Sortie.objects.select_for_update(of=("self",)).filter(pk=sortie.pk, parcours=parcours).first()
    )
    if actuelle is None:
        raise SortieImpossible("Cette sortie a été retirée.")
    actuelle.parcours = parcours
    return actuelle


def _exiger_demandee(sortie: Sortie) -> None:
    if sortie.etat == EtatSortie.CONFIRMEE and sortie.confirmee_le is not None:
        raise SortieImpossible(
            f"La cellule de suivi a déjà confirmé cette sortie, le {jour_fr(sortie.confirmee_le)}."
        )
    if sortie.etat == EtatSortie.ANNULEE:
        raise SortieImpossible(ANNULEE_PARCE_QUE[MotifAnnulation(sortie.motif_annulation)])


ANNULEE_PARCE_QUE = {
    MotifAnnulation.RETRAIT: "Cette sortie a été retirée par le référent.",
    MotifAnnulation.REFUS: "La cellule de suivi n’a pas validé cette sortie : elle est annulée.",
    MotifAnnulation.REPRISE: "L’accompagnement a repris : cette sortie est annulée.",
}


def _prevenir_du_verdict(sortie: Sortie, jour: date, echeance: date) -> None:
    affectation = affectations_courantes([sortie.parcours], jour).first()
    if affectation is None:
        return
    poster(
        plie=sortie.parcours.plie,
        cle=f"sortie:{sortie.pk}:revue:{echeance.isoformat()}",
        utilisateur=affectation.referent,
        sujet="Une sortie en alternance devient positive",
        texte=(
            "Un contrat en alternance d’une personne que vous suivez atteint la durée demandée. "
            "Aucune rupture n’est notée : la sortie devient positive. "
            "Si le contrat a été rompu, notez-le sur la page de la sortie."
        ),
        chemin=reverse("sorties:voir", args=[sortie.pk]),
    )
