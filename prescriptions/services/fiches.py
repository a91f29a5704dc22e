"""The life of a fiche in the hands of its prescriber: begun, kept, sent, withdrawn."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from plie.acteurs.models import Structure
from plie.transitions import TransitionInterdite
from prescriptions.completude import Manque, manques, modifiable
from prescriptions.enums import EtatPrescription, GenreNouvelle
from prescriptions.models import Prescription
from prescriptions.portes import Porte
from prescriptions.regles import verifier_transition
from prescriptions.services.nouvelles import annoncer
from prescriptions.services.rencontres import ouvrir_rencontre, prevenir_sans_suite


class FicheFermee(Exception):
    """The fiche is no longer the prescriber's to write."""

    def __init__(self) -> None:
        super().__init__("Cette fiche est déjà envoyée ou close : elle ne se modifie plus.")


class FicheModifiee(Exception):
    """Somebody saved the fiche after this page was opened; nothing is overwritten."""

    def __init__(self, moment: datetime | None) -> None:
        heure = f" à {timezone.localtime(moment):%-H h %M}" if moment else ""
        super().__init__(
            f"Cette fiche a été modifiée dans une autre fenêtre{heure}. Votre saisie reste affichée ici, "
            "mais elle n'est pas enregistrée : rouvrez la fiche pour voir l'autre version."
        )


class FicheRelue(Exception):
    """The fiche changed since the page that sends it was shown: it is read again before it leaves."""

    def __init__(self) -> None:
        super().__init__(
            "La fiche a changé depuis l'affichage de cette page : relisez-la ci-dessous, puis envoyez-la."
        )


class FicheIncomplete(Exception):
    """The fiche lacks what must be told before it is sent."""

    def __init__(self, attendus: Sequence[Manque]) -> None:
        self.attendus = list(attendus)
        super().__init__("La fiche n'est pas complète : elle n'est pas envoyée.")


def verrouiller(porte: Porte, pk: int) -> Prescription:
    """The fiche, locked for the transaction; raises DoesNotExist when the door opens no such one."""
    lisible = porte.prescriptions().filter(pk=pk).values("pk")
    return Prescription.objects.select_for_update(of=("self",)).get(pk__in=lisible)


@transaction.atomic
def ouvrir_brouillon(porte: Porte) -> Prescription:
    """A blank draft of this author: the one they already have, untouched, else a new one."""
    # Two clicks at once would make two drafts.
    Structure.objects.select_for_update(no_key=True).get(pk=porte.structure.pk)
    vierges = Prescription.objects.filter(
        structure=porte.structure, etat=EtatPrescription.BROUILLON, version=1, pieces__isnull=True
    )
    de_l_auteur = vierges.filter(lien=porte.lien) if porte.lien else vierges.filter(auteur=porte.utilisateur)
    existant = de_l_auteur.filter(origine=porte.origine, nom_naissance="", prenom="").first()
    return existant or Prescription.objects.create(
        plie=porte.plie,
        structure=porte.structure,
        auteur=porte.utilisateur,
        auteur_nom=porte.auteur_nom[:120],
        origine=porte.origine,
        lien=porte.lien,
    )


@transaction.atomic
def enregistrer_brouillon(
    porte: Porte, pk: int, donnees: Mapping[str, Any], version: int | None
) -> Prescription:
    """Store valid fields of the fiche; its version grows when something changed.

    ``version`` is the one the page was opened with. Raises FicheFermee, FicheModifiee.
    """
    prescription = verrouiller(porte, pk)
    if not modifiable(prescription):
        raise FicheFermee
    if version != prescription.version:
        raise FicheModifiee(_derniere_ecriture(prescription))
    changes = [champ for champ, valeur in donnees.items() if getattr(prescription, champ) != valeur]
    for champ in changes:
        setattr(prescription, champ, donnees[champ])
    if prescription.qpv is not None and prescription.qpv.commune_id != prescription.commune_id:
        prescription.qpv = None
        changes.append("qpv")
    if changes:
        prescription.version += 1
        prescription.save(update_fields=[*changes, "version"])
    return prescription


@transaction.atomic
def soumettre(porte: Porte, pk: int, version: int | None) -> Prescription:
    """Send the fiche to the coordination: a first round of avis, or a new one once completed.

    ``version`` is the one that was read. Asked twice, it is sent once. Raises FicheIncomplete, FicheFermee,
    FicheRelue.
    """
    prescription = verrouiller(porte, pk)
    if prescription.etat == EtatPrescription.SOUMISE:
        return prescription
    if not modifiable(prescription):
        raise FicheFermee
    if version != prescription.version:
        raise FicheRelue
    if attendus := manques(prescription):
        raise FicheIncomplete(attendus)
    depart = EtatPrescription(prescription.etat)
    verifier_transition(depart, EtatPrescription.SOUMISE)
    if depart is EtatPrescription.BROUILLON:
        prescription.soumise_le = timezone.localdate()
    else:
        prescription.tour += 1
    prescription.etat = EtatPrescription.SOUMISE
    prescription.save(update_fields=["etat", "soumise_le", "tour"])
    if prescription.souhaite_rencontre:
        ouvrir_rencontre(prescription)
    annoncer(prescription, GenreNouvelle.SOUMISE)
    return prescription


@transaction.atomic
def annuler(porte: Porte, pk: int) -> Prescription:
    """Withdraw the fiche, until a référent is chosen; asked twice, it is done once. Raises FicheFermee."""
    prescription = verrouiller(porte, pk)
    if prescription.etat == EtatPrescription.ANNULEE:
        return prescription
    try:
        verifier_transition(EtatPrescription(prescription.etat), EtatPrescription.ANNULEE)
    except TransitionInterdite as erreur:
        raise FicheFermee from erreur
    prescription.etat = EtatPrescription.ANNULEE
    prescription.annulee_le = timezone.localdate()
    prescription.save(update_fields=["etat", "annulee_le"])
    prevenir_sans_suite(prescription)
    return prescription


def _derniere_ecriture(prescription: Prescription) -> datetime | None:
    traces = apps.get_model("prescriptions", "PrescriptionEvent")._default_manager
    moment: datetime | None = (
        traces.filter(pgh_obj=prescription.pk)
        .order_by("-pgh_created_at")
        .values_list("pgh_created_at", flat=True)
        .first()
    )
    return moment
