"""Entrust a person to a référent, and change the référent until they have met."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from parcours.enums import EtatParcours, MotifAffectation
from parcours.models import Affectation, Parcours
from parcours.selectors.orientation import (
    affectations_courantes,
    habilitations_de_referents,
    parcours_en_cours,
    personnes_connues,
    premier_entretien_tenu,
)
from participants.enums import Ressemblance
from participants.models import Participant
from participants.regles import meme_identite
from plie.acteurs.models import Structure, Utilisateur
from plie.dates import jour_fr
from plie.envois.services import poster
from plie.protocole.models import Plie
from plie.roles import Role
from plie.texte import cle
from prescriptions.doublons import identite_de
from prescriptions.enums import EtatPrescription, GenreNouvelle
from prescriptions.models import Prescription
from prescriptions.regles.etats import verifier_transition
from prescriptions.services.nouvelles import annoncer

# What a fiche adds to a file taken up again, where the file says nothing.
COORDONNEES: Final = ("nom_usage", "identifiant_ft", "telephone", "courriel", "adresse")
IDENTITE: Final = ("sexe", "nom_naissance", "prenom", "date_naissance", "commune", "qpv", *COORDONNEES)


class OrientationImpossible(Exception):
    """The référent cannot be chosen or changed; its text is the sentence a user reads."""


@transaction.atomic
def orienter(
    prescription: Prescription,
    *,
    referent: Utilisateur,
    lieu_accueil: Structure,
    auteur: Utilisateur,
    participant: Participant | None = None,
    autre_personne: bool = False,
) -> Parcours:
    """Open the parcours of a validated prescription with its référent, who is told, and so is the prescriber.

    ``participant`` is the file to take up again; without it a file is opened, and ``autre_personne`` says
    that whoever bears the same name is somebody else. Asked twice with the same référent, it is done once.
    Raises OrientationImpossible, TransitionInterdite; PermissionError unless ``auteur`` coordinates the PLIE.
    """
    _exiger_coordination(auteur, prescription.plie_id)
    # Two fiches of one person decided at once would open two files: one orientation at a time in a PLIE.
    Plie.objects.select_for_update(no_key=True).get(pk=prescription.plie_id)
    verrouillee = Prescription.objects.select_for_update(of=("self",)).get(pk=prescription.pk)
    jour = timezone.localdate()
    if verrouillee.etat == EtatPrescription.ORIENTEE:
        return _deja_orientee(verrouillee, referent, lieu_accueil)
    verifier_transition(EtatPrescription(verrouillee.etat), EtatPrescription.ORIENTEE)
    _exiger_referent(verrouillee.plie_id, referent, lieu_accueil, jour)
    if participant is None:
        personne = _nouveau_dossier(verrouillee, jour, autre_personne=autre_personne)
    else:
        personne = _dossier_repris(verrouillee, participant, jour)
    parcours = Parcours.objects.create(
        plie_id=verrouillee.plie_id,
        participant=personne,
        prescription=verrouillee,
        etat=EtatParcours.ACCUEIL,
        oriente_le=jour,
    )
    affectation = Affectation.objects.create(
        parcours=parcours,
        referent=referent,
        lieu_accueil=lieu_accueil,
        motif=MotifAffectation.ORIENTATION,
        debut=jour,
        decidee_par=auteur,
    )
    verrouillee.participant = personne
    verrouillee.etat = EtatPrescription.ORIENTEE
    verrouillee.orientee_le = jour
    verrouillee.save(update_fields=["participant", "etat", "orientee_le"])
    annoncer(verrouillee, GenreNouvelle.ORIENTEE)
    _prevenir_arrivee(parcours, affectation, rang="1")
    return parcours


@transaction.atomic
def changer_referent(
    parcours: Parcours,
    *,
    referent: Utilisateur,
    lieu_accueil: Structure,
    motif: MotifAffectation,
    auteur: Utilisateur,
    commentaire: str = "",
) -> Affectation:
    """Give the person another référent before the first entretien; both and the prescriber are told.

    Asked again for who follows the person already, nothing changes and nobody is told. An affectation decided
    today is corrected in place (its trail keeps the first choice), since a day has one référent.
    Raises OrientationImpossible, or PermissionError unless ``auteur`` coordinates the PLIE.
    """
    _exiger_coordination(auteur, parcours.plie_id)
    verrouille = Parcours.objects.select_for_update(of=("self",)).get(pk=parcours.pk)
    jour = timezone.localdate()
    if verrouille.etat != EtatParcours.ACCUEIL or premier_entretien_tenu(verrouille):
        raise OrientationImpossible(
            "Le premier entretien a eu lieu ou l’accueil est terminé : "
            "le référent ne se change plus depuis la prescription."
        )
    _exiger_referent(verrouille.plie_id, referent, lieu_accueil, jour)
    courante = affectations_courantes([verrouille], jour).first()
    if courante is None:
        raise OrientationImpossible("Personne ne suit ce parcours aujourd’hui : signalez-le à l’assistance.")
    if (courante.referent_id, courante.lieu_accueil_id) == (referent.pk, lieu_accueil.pk):
        return courante
    ancien = courante.referent
    if courante.debut < jour:
        courante.fin = jour - timedelta(days=1)
        courante.save(update_fields=["fin"])
        courante = Affectation(parcours=verrouille, debut=jour)
    courante.referent = referent
    courante.lieu_accueil = lieu_accueil
    courante.motif = motif
    courante.commentaire = commentaire
    courante.decidee_par = auteur
    courante.save()
    # The trail numbers the choices of one day, so that each of them is told once.
    rang = str(courante.events.count())  # type: ignore[attr-defined]
    if ancien != referent:
        _prevenir_depart(verrouille, courante, ancien, rang)
        _prevenir_arrivee(verrouille, courante, rang)
    if verrouille.prescription is not None:
        annoncer(
            verrouille.prescription,
            GenreNouvelle.REFERENT_CHANGE,
            rang=str(courante.pk) if rang == "1" else f"{courante.pk}-{rang}",
        )
    return courante


# --- guards ---------------------------------------------------------------------------------------------


def _exiger_coordination(auteur: Utilisateur, plie_id: int) -> None:
    if not auteur.tient(Role.COORDINATION, plie_id):
        raise PermissionError("Seule la coordination du PLIE choisit le référent.")


def _exiger_referent(plie_id: int, referent: Utilisateur, lieu_accueil: Structure, jour: date) -> None:
    if (
        not habilitations_de_referents(plie_id, jour)
        .filter(utilisateur=referent, structure=lieu_accueil)
        .exists()
    ):
        raise OrientationImpossible(
            f"{referent} n’est plus référent à {lieu_accueil} : choisissez-en un autre."
        )


def _deja_orientee(prescription: Prescription, referent: Utilisateur, lieu_accueil: Structure) -> Parcours:
    parcours = Parcours.objects.get(prescription=prescription)
    premiere = parcours.affectations.select_related("referent", "decidee_par").order_by("-debut")[0]
    if (premiere.referent_id, premiere.lieu_accueil_id) == (referent.pk, lieu_accueil.pk):
        return parcours
    raise OrientationImpossible(
        f"{premiere.decidee_par} a déjà désigné {premiere.referent} le {jour_fr(premiere.debut)}."
    )


# --- the person's file ----------------------------------------------------------------------------------


def _nouveau_dossier(prescription: Prescription, jour: date, *, autre_personne: bool) -> Participant:
    for connue in personnes_connues(prescription, jour):
        if prescription.identifiant_ft and (
            cle(connue.participant.identifiant_ft) == cle(prescription.identifiant_ft)
        ):
            raise OrientationImpossible(
                "Un dossier porte déjà cet identifiant France Travail : "
                "reprenez ce dossier, ou faites corriger l’identifiant par le prescripteur."
            )
        if not autre_personne:
            raise OrientationImpossible(
                "Un dossier existe pour une personne de même identité : dites s’il s’agit d’elle."
            )
    return Participant.objects.create(
        plie_id=prescription.plie_id, **{champ: getattr(prescription, champ) for champ in IDENTITE}
    )


def _dossier_repris(prescription: Prescription, participant: Participant, jour: date) -> Participant:
    personne = Participant.objects.select_for_update(of=("self",)).get(
        pk=participant.pk, plie_id=prescription.plie_id
    )
    ressemblance = meme_identite(identite_de(prescription), identite_de(personne))
    if ressemblance is Ressemblance.AUCUNE:
        raise OrientationImpossible("Ce dossier est celui d’une autre personne.")
    en_cours = parcours_en_cours([personne], jour).first()
    if en_cours is not None:
        affectation = affectations_courantes([en_cours], jour).first()
        suivie_par = f" par {affectation.lieu_accueil}" if affectation else ""
        raise OrientationImpossible(
            f"Cette personne est déjà accompagnée{suivie_par} : la prescription ne peut qu’être refusée."
        )
    completes = [
        champ
        for champ in (*COORDONNEES, "qpv")
        if not getattr(personne, champ) and getattr(prescription, champ)
    ]
    if "identifiant_ft" in completes and (
        Participant.objects.filter(
            plie_id=prescription.plie_id, identifiant_ft=prescription.identifiant_ft
        ).exists()
    ):
        completes.remove("identifiant_ft")
    # The quartier goes with the commune: that of another commune would be wrong.
    if "qpv" in completes and personne.commune_id != prescription.commune_id:
        completes.remove("qpv")
    if completes:
        for champ in completes:
            setattr(personne, champ, getattr(prescription, champ))
        personne.save(update_fields=completes)
    return personne


# --- the référents are told -----------------------------------------------------------------------------


def _prevenir_arrivee(parcours: Parcours, affectation: Affectation, rang: str) -> None:
    poster(
        plie=parcours.plie,
        cle=f"affectation:{affectation.pk}:{rang}:arrivee",
        utilisateur=affectation.referent,
        sujet="Une personne vous est orientée",
        texte=(
            "La coordination vous a désigné référent d’une personne, "
            f"au lieu d’accueil {affectation.lieu_accueil}. "
            "Son dossier vous est ouvert : prenez contact avec elle pour fixer le premier entretien."
        ),
        chemin=reverse("participants:dossier", args=[parcours.participant_id]),
    )


def _prevenir_depart(parcours: Parcours, affectation: Affectation, ancien: Utilisateur, rang: str) -> None:
    poster(
        plie=parcours.plie,
        cle=f"affectation:{affectation.pk}:{rang}:depart",
        utilisateur=ancien,
        sujet="Une personne est confiée à un autre référent",
        texte=(
            "La coordination a confié à un autre référent une personne qui vous était orientée et que vous "
            "n’aviez pas encore rencontrée. Son dossier n’est plus dans votre portefeuille."
        ),
        chemin=reverse("participants:liste"),
    )
