"""The avis of the partners, and what the coordination decides of them."""

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from plie.interface.formats import date_fr
from plie.protocole.models import MotifRefus
from plie.roles import Role
from prescriptions.enums import EmetteurAvis, EtatPrescription, GenreNouvelle, SensAvis
from prescriptions.models import Avis, Prescription
from prescriptions.regles import avis_requis, verifier_transition
from prescriptions.selectors import ROLE_PAR_EMETTEUR, verdict_du_tour
from prescriptions.services.nouvelles import annoncer
from prescriptions.services.rencontres import prevenir_sans_suite

if TYPE_CHECKING:
    from plie.acteurs.models import Utilisateur

_NOUVELLES: Final = {
    EtatPrescription.A_COMPLETER: GenreNouvelle.A_COMPLETER,
    EtatPrescription.VALIDEE: GenreNouvelle.VALIDEE,
}
_DECISIONS: Final = {
    EtatPrescription.VALIDEE: "validée",
    EtatPrescription.REFUSEE: "refusée",
}


class AvisDejaRendu(Exception):
    """Somebody of the same issuer answered first; the text says who and when, and nothing of the person."""

    def __init__(self, avis: Avis) -> None:
        super().__init__(
            f"Cet avis a déjà été rendu par {avis.auteur} le {date_fr(avis.rendu_le, 'heure')} : "
            f"{SensAvis(avis.sens).libelle.lower()}."
        )
        self.avis = avis


class AvisSansObjet(Exception):
    """The prescription waits for no avis any more; the text says what became of it."""


class FicheRevenue(Exception):
    """The fiche was completed and submitted again while the form was open: it is to be read again."""

    def __init__(self) -> None:
        super().__init__(
            "Le prescripteur a complété la fiche entre-temps : relisez-la, puis rendez votre avis."
        )


class DecisionDejaPrise(Exception):
    """The prescription changed while the form was open; the text says by whom and when."""


class AvisIncomplets(Exception):
    """The coordination may not validate: an avis is missing, or none is unfavourable."""


@transaction.atomic
def rendre_avis(
    utilisateur: "Utilisateur",
    prescription: Prescription,
    emetteur: EmetteurAvis,
    *,
    tour: int,
    sens: SensAvis,
    motif: MotifRefus | None = None,
    texte: str = "",
) -> Prescription:
    """Record one avis of the round ``tour``, and move the prescription where the avis of the round lead.

    Raises PermissionError unless the user holds the role of ``emetteur`` in the PLIE and this avis is
    required, AvisDejaRendu when a colleague was first, FicheRevenue when the round is over, AvisSansObjet
    when the prescription waits for no avis.
    """
    verrouillee = Prescription.objects.select_for_update().get(pk=prescription.pk)
    _exiger_role(utilisateur, ROLE_PAR_EMETTEUR[emetteur], verrouillee)
    if emetteur not in avis_requis(verrouillee.rsa):
        raise PermissionError("Cet avis n'est pas demandé pour cette personne.")
    if verrouillee.etat == EtatPrescription.SOUMISE and verrouillee.tour != tour:
        raise FicheRevenue
    deja = verrouillee.avis.filter(emetteur=emetteur, tour=tour).select_related("auteur").first()
    if deja is not None:
        raise AvisDejaRendu(deja)
    if verrouillee.etat != EtatPrescription.SOUMISE:
        raise AvisSansObjet(fin_de_l_attente(verrouillee))
    Avis.objects.create(
        prescription=verrouillee,
        tour=tour,
        emetteur=emetteur,
        sens=sens,
        motif=motif if sens == SensAvis.DEFAVORABLE else None,
        texte=texte,
        auteur=utilisateur,
    )
    verdict = verdict_du_tour(verrouillee)
    if verdict.etat != verrouillee.etat:
        verifier_transition(EtatPrescription(verrouillee.etat), verdict.etat)
        verrouillee.etat = verdict.etat
        if verdict.etat == EtatPrescription.VALIDEE:
            verrouillee.decidee_le = timezone.localdate()
        verrouillee.save(update_fields=["etat", "decidee_le"])
        annoncer(verrouillee, _NOUVELLES[verdict.etat])
    return verrouillee


@transaction.atomic
def decider_validation(
    utilisateur: "Utilisateur", prescription: Prescription, *, etat: str, tour: int
) -> Prescription:
    """Validate in spite of an unfavourable avis, once all are given; ``etat`` and ``tour`` are those read.

    Raises PermissionError, DecisionDejaPrise, AvisIncomplets, TransitionInterdite.
    """
    verrouillee = _verrouiller_pour_decider(utilisateur, prescription, etat, tour)
    verifier_transition(EtatPrescription(verrouillee.etat), EtatPrescription.VALIDEE)
    verdict = verdict_du_tour(verrouillee)
    if not verdict.a_decider:
        raise AvisIncomplets(verdict.explication)
    verrouillee.etat = EtatPrescription.VALIDEE
    verrouillee.decidee_le = timezone.localdate()
    verrouillee.decidee_par = utilisateur
    verrouillee.save(update_fields=["etat", "decidee_le", "decidee_par"])
    annoncer(verrouillee, GenreNouvelle.VALIDEE)
    return verrouillee


@transaction.atomic
def refuser(
    utilisateur: "Utilisateur",
    prescription: Prescription,
    *,
    etat: str,
    tour: int,
    motif: MotifRefus,
    texte: str = "",
) -> Prescription:
    """Refuse, with the coded motive and the words the prescriber reads; ``etat`` and ``tour`` are those read.

    Raises PermissionError, DecisionDejaPrise, TransitionInterdite.
    """
    verrouillee = _verrouiller_pour_decider(utilisateur, prescription, etat, tour)
    verifier_transition(EtatPrescription(verrouillee.etat), EtatPrescription.REFUSEE)
    verrouillee.etat = EtatPrescription.REFUSEE
    verrouillee.decidee_le = timezone.localdate()
    verrouillee.decidee_par = utilisateur
    verrouillee.motif_refus = motif
    verrouillee.motif_refus_texte = texte
    verrouillee.save(update_fields=["etat", "decidee_le", "decidee_par", "motif_refus", "motif_refus_texte"])
    annoncer(verrouillee, GenreNouvelle.REFUSEE)
    prevenir_sans_suite(verrouillee)
    return verrouillee


def fin_de_l_attente(prescription: Prescription) -> str:
    """Why a prescription waits for no avis, by whom and when; names nobody but who acted."""
    etat = EtatPrescription(prescription.etat)
    if etat == EtatPrescription.A_COMPLETER:
        renvoi = (
            prescription.avis.filter(tour=prescription.tour, sens=SensAvis.A_COMPLETER)
            .select_related("auteur")
            .first()
        )
        par = f" par {renvoi.auteur} le {date_fr(renvoi.rendu_le, 'heure')}" if renvoi else ""
        return (
            f"Cette fiche a été renvoyée au prescripteur{par}. "
            "Votre avis vous sera demandé quand elle reviendra complétée."
        )
    if etat == EtatPrescription.ANNULEE:
        return f"Le prescripteur a annulé cette prescription le {date_fr(prescription.annulee_le, 'long')}."
    if etat in _DECISIONS:
        par = f" par {prescription.decidee_par}" if prescription.decidee_par else ""
        return (
            f"Cette prescription a été {_DECISIONS[etat]}{par} le {date_fr(prescription.decidee_le, 'long')}."
        )
    return f"Cette prescription n'attend plus d'avis : elle est {etat.libelle.lower()}."


def _verrouiller_pour_decider(
    utilisateur: "Utilisateur", prescription: Prescription, etat: str, tour: int
) -> Prescription:
    # No join here: what another transaction has just written would come with the old joined row.
    verrouillee = Prescription.objects.select_for_update().get(pk=prescription.pk)
    _exiger_role(utilisateur, Role.COORDINATION, verrouillee)
    if verrouillee.etat == EtatPrescription.SOUMISE and etat == verrouillee.etat and tour != verrouillee.tour:
        raise DecisionDejaPrise("Le prescripteur a complété la fiche entre-temps : relisez-la.")
    if verrouillee.etat != etat:
        raise DecisionDejaPrise(
            fin_de_l_attente(verrouillee)
            if verrouillee.etat != EtatPrescription.SOUMISE
            else "Le prescripteur a renvoyé la fiche entre-temps : relisez-la avant de décider."
        )
    return verrouillee


def _exiger_role(utilisateur: "Utilisateur", role: Role, prescription: Prescription) -> None:
    if not utilisateur.tient(role, prescription.plie_id):
        raise PermissionError("Ce rôle n'est pas le vôtre dans ce PLIE.")
