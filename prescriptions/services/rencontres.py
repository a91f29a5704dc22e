"""The rencontre préalable: asked, given to a référent, planned, held."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from plie.acteurs.models import Utilisateur
from plie.envois.services import poster
from plie.roles import Role
from prescriptions.enums import EtatPrescription, GenreNouvelle, ResultatRencontre
from prescriptions.models import Prescription, RencontrePrealable
from prescriptions.models.prescription import RENCONTRE_OUVERTE
from prescriptions.selectors import referents_en_cours
from prescriptions.services.nouvelles import annoncer

if TYPE_CHECKING:
    from prescriptions.portes import Porte

# The prescriber asks for it when the fiche is sent, or later in these states.
DEMANDABLES: Final = frozenset({EtatPrescription.SOUMISE, EtatPrescription.VALIDEE})


class RencontreImpossible(Exception):
    """The change does not fit the state of the prescription or of the meeting; the text says why."""


def ouvrir_rencontre(prescription: Prescription) -> RencontrePrealable:
    """The meeting of a prescription, made when missing; to be called in the transaction of the change."""
    return RencontrePrealable.objects.get_or_create(prescription=prescription)[0]


def prevenir_sans_suite(prescription: Prescription) -> None:
    """Tell the référent that the meeting given to them has no object any more; in its transaction."""
    rencontre = (
        RencontrePrealable.objects.filter(prescription=prescription, tenue_le__isnull=True)
        .select_related("referent")
        .first()
    )
    if rencontre is None or rencontre.referent is None:
        return
    poster(
        plie=prescription.plie,
        cle=f"rencontre-sans-suite:{rencontre.pk}:{rencontre.referent_id}",
        sujet="Une rencontre préalable n'a plus lieu d'être",
        texte=f"La fiche n° {prescription.pk} est close : la rencontre préalable qui vous était confiée "
        "n'a plus d'objet.",
        utilisateur=rencontre.referent,
    )


@transaction.atomic
def demander_rencontre(porte: "Porte", prescription: Prescription) -> RencontrePrealable:
    """The prescriber asks for a meeting after the fiche was sent; asked twice, it exists once.

    Raises PermissionError for another structure's fiche, RencontreImpossible when it is too late.
    """
    verrouillee = _verrouiller(prescription)
    if not porte.prescriptions().filter(pk=verrouillee.pk).exists():
        raise PermissionError("Cette prescription n'est pas celle de votre structure.")
    if verrouillee.etat not in DEMANDABLES:
        raise RencontreImpossible("Une rencontre préalable se demande avant le choix du référent.")
    if not verrouillee.souhaite_rencontre:
        verrouillee.souhaite_rencontre = True
        verrouillee.save(update_fields=["souhaite_rencontre"])
    return ouvrir_rencontre(verrouillee)


@transaction.atomic
def designer_referent(
    utilisateur: Utilisateur, prescription: Prescription, referent: Utilisateur
) -> RencontrePrealable:
    """The coordination gives the meeting to a référent, who is told; a date fixed by another one falls.

    Raises PermissionError unless the user coordinates the PLIE, RencontreImpossible when it is too late or
    the person chosen is not a référent of this PLIE today.
    """
    verrouillee = _verrouiller(prescription)
    if not utilisateur.tient(Role.COORDINATION, verrouillee.plie_id):
        raise PermissionError("Seule la coordination confie une rencontre préalable.")
    if verrouillee.etat not in RENCONTRE_OUVERTE:
        raise RencontreImpossible("Cette prescription est close : la rencontre préalable n'a plus d'objet.")
    if not referents_en_cours(verrouillee.plie).filter(pk=referent.pk).exists():
        raise RencontreImpossible(f"{referent} n'est pas référent dans ce PLIE aujourd'hui.")
    rencontre = ouvrir_rencontre(verrouillee)
    if rencontre.tenue_le is not None and rencontre.resultat != ResultatRencontre.ABSENCE:
        raise RencontreImpossible("Cette rencontre préalable a déjà eu lieu.")
    if rencontre.referent_id == referent.pk:
        return rencontre
    rencontre.referent = referent
    rencontre.prevue_le, rencontre.lieu = None, ""
    rencontre.tenue_le, rencontre.resultat = None, ""
    rencontre.save()
    poster(
        plie=verrouillee.plie,
        cle=f"rencontre-confiee:{rencontre.pk}:{referent.pk}:{timezone.now():%Y%m%d%H%M%S%f}",
        sujet="Une rencontre préalable vous est confiée",
        texte="La coordination vous confie une rencontre préalable. "
        "Ouvrez la fiche pour fixer la date et le lieu.",
        chemin=reverse("prescriptions:dossier", args=[verrouillee.pk]),
        utilisateur=referent,
    )
    return rencontre


@transaction.atomic
def planifier_rencontre(
    utilisateur: Utilisateur, prescription: Prescription, *, prevue_le: datetime, lieu: str
) -> RencontrePrealable:
    """The référent fixes the day, the hour and the place; the prescriber is told, once for the same ones.

    Raises PermissionError unless the meeting is the user's, RencontreImpossible for a past date or a closed
    case.
    """
    verrouillee = _verrouiller(prescription)
    rencontre = _la_sienne(utilisateur, verrouillee)
    if verrouillee.etat not in RENCONTRE_OUVERTE:
        raise RencontreImpossible("Cette prescription est close : la rencontre préalable n'a plus d'objet.")
    if rencontre.tenue_le is not None and rencontre.resultat != ResultatRencontre.ABSENCE:
        raise RencontreImpossible("Cette rencontre préalable a déjà eu lieu.")
    if prevue_le <= timezone.now():
        raise RencontreImpossible("Choisissez une date à venir.")
    if rencontre.tenue_le is None and (rencontre.prevue_le, rencontre.lieu) == (prevue_le, lieu):
        return rencontre
    rencontre.prevue_le, rencontre.lieu = prevue_le, lieu
    # After an absence, a new date takes its place; the history keeps the absence.
    rencontre.tenue_le, rencontre.resultat = None, ""
    rencontre.save()
    # Each change is news, even back to a former hour; the same sent twice has already returned.
    annoncer(verrouillee, GenreNouvelle.RENCONTRE_PREVUE, rang=f"{timezone.now():%Y%m%d%H%M%S%f}")
    return rencontre


@transaction.atomic
def noter_rencontre(
    utilisateur: Utilisateur,
    prescription: Prescription,
    *,
    tenue_le: date,
    resultat: ResultatRencontre,
    commentaire: str = "",
) -> RencontrePrealable:
    """The référent notes the result, before or after the avis; the prescriber is told there is one.

    Raises PermissionError unless the meeting is the user's, RencontreImpossible for a date to come or a
    meeting already noted.
    """
    verrouillee = _verrouiller(prescription)
    rencontre = _la_sienne(utilisateur, verrouillee)
    if rencontre.tenue_le is not None:
        raise RencontreImpossible("Le résultat de cette rencontre préalable est déjà noté.")
    if tenue_le > timezone.localdate():
        raise RencontreImpossible("Une rencontre se note une fois tenue : choisissez une date passée.")
    rencontre.tenue_le, rencontre.resultat, rencontre.commentaire = tenue_le, resultat, commentaire
    rencontre.save()
    annoncer(verrouillee, GenreNouvelle.RENCONTRE_TENUE, rang=f"{tenue_le:%Y%m%d}")
    return rencontre


def _verrouiller(prescription: Prescription) -> Prescription:
    return Prescription.objects.select_for_update(of=("self",)).select_related("plie").get(pk=prescription.pk)


def _la_sienne(utilisateur: Utilisateur, prescription: Prescription) -> RencontrePrealable:
    rencontre = RencontrePrealable.objects.filter(prescription=prescription, referent=utilisateur).first()
    if rencontre is None or not utilisateur.tient(Role.REFERENT, prescription.plie_id):
        raise PermissionError("Cette rencontre préalable n'est pas la vôtre.")
    return rencontre
