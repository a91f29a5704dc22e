"""The bilan de fin: written, given to the person, sent to the prescriber; then it does not change."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from parcours.regles.traces import Trace
from parcours.services.suivi import verrouiller
from plie.acteurs.models import Utilisateur
from plie.dates import jour_fr
from prescriptions.enums import GenreNouvelle
from prescriptions.services.nouvelles import annoncer
from sorties.enums import EtatFiche, EtatSortie, ModeRemise, VarianteFiche
from sorties.models import BilanFin, FicheBilan, Remise, Sortie
from sorties.selectors.bilans import CONTENU, empreinte_du_bilan
from sorties.services.fiches import demander_fiche

CHANGE: Final = (
    "Ce bilan vient d’être modifié depuis une autre page : ce qu’elle a enregistré est montré plus bas. "
    "Votre saisie est gardée ici : enregistrez-la de nouveau pour qu’elle le remplace."
)
PAS_PRETE: Final = "La fiche bilan est encore en préparation : attendez qu’elle soit prête pour la remettre."
FICHE_CHANGEE: Final = (
    "La fiche bilan a été préparée de nouveau depuis l’ouverture de cette page : "
    "relisez-la avec la personne, puis recommencez."
)
SANS_PRESCRIPTEUR: Final = (
    "Ce parcours n’a pas de prescripteur : le bilan reste au dossier, il n’y a personne à qui le transmettre."
)
PAS_CONFIRMEE: Final = (
    "La cellule de suivi n’a pas encore confirmé cette sortie : le bilan se transmet au prescripteur ensuite."
)


class BilanImpossible(Exception):
    """The bilan cannot be written, given or sent; its text is the sentence a user reads."""


class BilanChange(BilanImpossible):
    """Somebody saved it meanwhile: nothing was overwritten."""


@transaction.atomic
def rediger(sortie: Sortie, *, donnees: Mapping[str, Any], auteur: Utilisateur, lu: str = "") -> BilanFin:
    """Write or correct the bilan of an exit; its fiche is then prepared again.

    ``donnees`` holds the fields of ``CONTENU``; ``lu`` is the ``empreinte_du_bilan`` the page shows, empty
    when it showed none. Raises BilanChange, BilanImpossible.
    """
    actuelle, bilan = _verrouiller(sortie)
    voulu = {champ: donnees[champ] for champ in CONTENU}
    if bilan is not None and all(getattr(bilan, champ) == voulu[champ] for champ in CONTENU):
        if _ferme(bilan):
            return bilan
    elif bilan is not None:
        exiger_modifiable(bilan)
        if lu != empreinte_du_bilan(bilan):
            raise BilanChange(CHANGE)
    jour = voulu["entretien_le"]
    if jour > timezone.localdate():
        raise BilanImpossible("L’entretien de fin n’a pas encore eu lieu : donnez le jour où il s’est tenu.")
    entree = actuelle.parcours.date_entree
    if entree is not None and jour < entree:
        raise BilanImpossible(
            f"La personne est entrée le {jour_fr(entree)} : l’entretien de fin vient après l’entrée."
        )
    if bilan is None:
        bilan = BilanFin(sortie=actuelle)
    bilan.redige_par = auteur
    for champ, valeur in voulu.items():
        setattr(bilan, champ, valeur)
    bilan.save()
    _a_rendre(bilan)
    demander_fiche(bilan, VarianteFiche.PERSONNE)
    return bilan


@transaction.atomic
def refaire_les_fiches(sortie: Sortie) -> None:
    """Prepare the fiche again, for the exit, the diagnostic or the figures may have changed since.

    A fiche that was given, or sent, stays as it is; one that failed is tried again.
    """
    _, bilan = _verrouiller(sortie)
    if bilan is None:
        return
    if _ferme(bilan):
        envoyee = [VarianteFiche.PRESCRIPTEUR] if bilan.transmis_prescripteur_le else []
        for variante in (VarianteFiche.PERSONNE, *envoyee):
            demander_fiche(bilan, variante)
        return
    _a_rendre(bilan)
    demander_fiche(bilan, VarianteFiche.PERSONNE)


@transaction.atomic
def sortie_changee(sortie: Sortie) -> None:
    """Prepare again the fiche of an exit that was changed or decided; given or sent, it stays as it is.

    The caller holds the parcours.
    """
    bilan = BilanFin.objects.select_for_update(of=("self",)).filter(sortie=sortie).first()
    if bilan is not None and not _ferme(bilan):
        _a_rendre(bilan)
        demander_fiche(bilan, VarianteFiche.PERSONNE)


@transaction.atomic
def remettre(
    bilan: BilanFin,
    *,
    mode: ModeRemise,
    jour: date,
    auteur: Utilisateur,
    trace: Trace | None = None,
    lue: str = "",
) -> Remise:
    """Note how the fiche reached the person, once; done already, what was noted is given back.

    ``trace`` goes with SIGNATURE: the copy that is kept is then drawn again with it, and ``empreinte`` stays
    that of the fiche the person had before them. ``lue`` is the digest of the fiche the page offered, when
    known. Raises BilanImpossible.
    """
    _, verrouille = _verrouiller(bilan.sortie)
    if verrouille is None:
        raise BilanImpossible("Ce bilan n’existe plus.")
    deja = Remise.objects.filter(bilan=verrouille).first()
    if deja is not None:
        return deja
    if verrouille.remis_participant_le is not None:
        raise BilanImpossible(
            f"La remise de la fiche est déjà notée, le {jour_fr(verrouille.remis_participant_le)}."
        )
    if (mode is ModeRemise.SIGNATURE) != (trace is not None):
        raise BilanImpossible("Faites signer la personne dans le cadre, ou choisissez un autre moyen.")
    fiche = (
        FicheBilan.objects.select_for_update(of=("self",))
        .filter(bilan=verrouille, variante=VarianteFiche.PERSONNE)
        .first()
    )
    if fiche is None or fiche.etat != EtatFiche.RENDUE:
        raise BilanImpossible(PAS_PRETE)
    if lue and lue != fiche.empreinte:
        raise BilanImpossible(FICHE_CHANGEE)
    _verifier_jour(verrouille, jour)
    remise = Remise.objects.create(
        bilan=verrouille,
        mode=mode,
        remise_le=jour,
        empreinte=fiche.empreinte,
        notee_par=auteur,
        trace=trace.traits if trace else None,
        largeur=trace.largeur if trace else None,
        hauteur=trace.hauteur if trace else None,
    )
    verrouille.remis_participant_le = jour
    verrouille.save(update_fields=["remis_participant_le"])
    if mode is ModeRemise.SIGNATURE:
        _a_rendre(verrouille, VarianteFiche.PERSONNE)
        demander_fiche(verrouille, VarianteFiche.PERSONNE)
    return remise


@transaction.atomic
def transmettre(bilan: BilanFin, jour: date) -> BilanFin:
    """Open the bilan to the prescriber, who is told; sent already, nothing happens again.

    Raises BilanImpossible.
    """
    actuelle, verrouille = _verrouiller(bilan.sortie)
    if verrouille is None:
        raise BilanImpossible("Ce bilan n’existe plus.")
    if verrouille.transmis_prescripteur_le is not None:
        return verrouille
    refus = empechement_de_transmettre(actuelle)
    if refus:
        raise BilanImpossible(refus)
    _verifier_jour(verrouille, jour)
    verrouille.transmis_prescripteur_le = jour
    verrouille.save(update_fields=["transmis_prescripteur_le"])
    _a_rendre(verrouille, VarianteFiche.PRESCRIPTEUR)
    demander_fiche(verrouille, VarianteFiche.PRESCRIPTEUR)
    prescription = actuelle.parcours.prescription
    if prescription is not None:
        annoncer(prescription, GenreNouvelle.BILAN_FIN, rang=str(verrouille.pk))
    return verrouille


def empechement_de_transmettre(sortie: Sortie) -> str:
    """Why the bilan cannot be sent yet, or at all; empty when it can."""
    if sortie.parcours.prescription_id is None:
        return SANS_PRESCRIPTEUR
    return "" if sortie.etat == EtatSortie.CONFIRMEE else PAS_CONFIRMEE


def exiger_modifiable(bilan: BilanFin) -> None:
    """Raise BilanImpossible once the text was given or sent, and say which."""
    if bilan.remis_participant_le is not None:
        raise BilanImpossible(
            f"Ce bilan est remis à la personne depuis le {jour_fr(bilan.remis_participant_le)} : "
            "il ne se modifie plus."
        )
    if bilan.transmis_prescripteur_le is not None:
        raise BilanImpossible(
            f"Ce bilan est transmis au prescripteur depuis le {jour_fr(bilan.transmis_prescripteur_le)} : "
            "il ne se modifie plus."
        )


def _ferme(bilan: BilanFin) -> bool:
    return bilan.remis_participant_le is not None or bilan.transmis_prescripteur_le is not None


def _verrouiller(sortie: Sortie) -> tuple[Sortie, BilanFin | None]:
    """The parcours, its exit, then the bilan: everything that writes here takes turns."""
    verrouiller(sortie.parcours_id)
    actuelle = (
        Sortie.objects.select_for_update(of=("self",))
        .select_related("parcours__prescription__structure", "parcours__plie")
        .filter(pk=sortie.pk)
        .first()
    )
    if actuelle is None:
        raise BilanImpossible("Cette sortie a été retirée.")
    if actuelle.etat == EtatSortie.ANNULEE:
        raise BilanImpossible("Cette sortie est annulée : son bilan reste au dossier sans changer.")
    return actuelle, BilanFin.objects.select_for_update(of=("self",)).filter(sortie=actuelle).first()


def _verifier_jour(bilan: BilanFin, jour: date) -> None:
    if jour > timezone.localdate():
        raise BilanImpossible("Cette date n’est pas encore venue.")
    if jour < bilan.entretien_le:
        raise BilanImpossible(
            f"L’entretien de fin est du {jour_fr(bilan.entretien_le)} : la remise vient après."
        )


def _a_rendre(bilan: BilanFin, *variantes: VarianteFiche) -> None:
    """Set fiches already asked for to wait again; whoever is drawing one holds its row until it is done."""
    fiches = FicheBilan.objects.filter(bilan=bilan)
    if variantes:
        fiches = fiches.filter(variante__in=variantes)
    fiches.update(etat=EtatFiche.A_RENDRE, rendue_le=None, taille=None, empreinte="")
