"""Write an entretien and all that was agreed in it: one transaction, once."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from parcours.enums import EtatEtape, EtatObjectif, StatutRendezVous, TypeEntretien
from parcours.models import (
    AideFinanciere,
    Entretien,
    EtapeEmploi,
    EtapeFormation,
    EtapeFrein,
    Objectif,
    Parcours,
    RendezVous,
)
from parcours.services.brouillons import (
    EntretienDepasse,
    EntretienImpossible,
    exiger_a_jour,
    exiger_modifiable,
    verrouiller,
)
from parcours.services.entrees_dates import noter_entree, recaler_entree
from parcours.services.rendez_vous import RendezVousImpossible, deplacer, fixer, honorer
from plie.acteurs.models import Utilisateur
from plie.dates import jour_fr

Etape = EtapeFrein | EtapeEmploi | EtapeFormation
GENRES_D_ETAPE: Final[Mapping[str, type[Etape]]] = {
    "frein": EtapeFrein,
    "emploi": EtapeEmploi,
    "formation": EtapeFormation,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contenu:
    """What the émargement attests."""

    type: TypeEntretien
    date: date
    heure: time | None = None
    duree: int = 60
    presents: str = ""
    evolution: str = ""
    positionnements: str = ""
    objectifs_suivants: str = ""
    en_sortie: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prochain:
    """The next appointment, as it was agreed."""

    debut: datetime
    duree: int = 60
    lieu: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiviEtape:
    """Where an étape stands, told in the entretien."""

    genre: str
    pk: int
    etat: EtatEtape
    debut: date | None
    fin: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saisie:
    """A whole form; ``objectifs`` by id, the new rows as instances without their parcours."""

    contenu: Contenu
    prochain: Prochain | None = None
    objectifs: Mapping[int, EtatObjectif] = field(default_factory=dict)
    etapes: Sequence[SuiviEtape] = ()
    nouveaux_objectifs: Sequence[Objectif] = ()
    nouvelles_etapes: Sequence[Etape] = ()
    aides: Sequence[AideFinanciere] = ()


@transaction.atomic
def enregistrer(
    parcours: Parcours,
    *,
    cle: UUID,
    saisie: Saisie,
    auteur: Utilisateur,
    rendez_vous: RendezVous | None = None,
    entretien: Entretien | None = None,
    version_entretien: int | None = None,
    version_brouillon: int = 0,
    page: str = "",
) -> Entretien:
    """Write a new entretien, or ``entretien`` as it is changed; the same ``cle`` sent twice is written once.

    Raises EntretienImpossible, EntretienSigne, RendezVousImpossible; BrouillonDepasse or EntretienDepasse
    when another page wrote since this one was opened.
    """
    verrouille = verrouiller(parcours)
    if entretien is None and (deja := Entretien.objects.filter(cle=cle).first()) is not None:
        return _deja_enregistre(verrouille, deja, saisie)
    actuel = None if entretien is None else exiger_modifiable(verrouille, entretien, version_entretien)
    brouillon = exiger_a_jour(verrouille, actuel, version_brouillon, page)
    exiger_dates(verrouille, saisie.contenu.date)
    _exiger_seul(verrouille, saisie.contenu, actuel)
    ecrit = actuel or Entretien(parcours=verrouille, referent=auteur, cle=cle)
    if actuel is None and rendez_vous is not None:
        ecrit.rendez_vous = _honorer(verrouille, rendez_vous)
    if saisie.prochain is not None:
        ecrit.prochain_rendez_vous = _prochain(verrouille, ecrit, saisie.prochain, saisie.contenu, auteur)
    poser(ecrit, saisie.contenu)
    _exiger_prochain(ecrit)
    if actuel is not None:
        ecrit.version += 1
    ecrit.save()
    _suivre(verrouille, saisie)
    _ajouter(verrouille, saisie)
    marquer_presence(verrouille, ecrit, change=actuel is not None)
    if brouillon is not None:
        brouillon.delete()
    return ecrit


# --- guards -------------------------------------------------------------------------------------------------


def exiger_dates(parcours: Parcours, jour: date) -> None:
    """What has happened is neither to come nor earlier than the orientation. Raises EntretienImpossible."""
    if jour > timezone.localdate():
        raise EntretienImpossible("Un entretien s’enregistre une fois tenu : sa date est à venir.")
    if jour < parcours.oriente_le:
        raise EntretienImpossible(
            f"La personne a été orientée le {jour_fr(parcours.oriente_le)} : l’entretien ne peut pas être "
            "plus ancien."
        )


def contenu_de(entretien: Entretien) -> Contenu:
    """What is written of an entretien."""
    return Contenu(
        type=TypeEntretien(entretien.type),
        date=entretien.date,
        heure=entretien.heure,
        duree=entretien.duree,
        presents=entretien.presents,
        evolution=entretien.evolution,
        positionnements=entretien.positionnements,
        objectifs_suivants=entretien.objectifs_suivants,
        en_sortie=entretien.en_sortie,
    )


def poser(entretien: Entretien, contenu: Contenu) -> None:
    """Give an entretien its content; the caller saves it."""
    for champ, valeur in asdict(contenu).items():
        setattr(entretien, champ, valeur)


def _deja_enregistre(parcours: Parcours, deja: Entretien, saisie: Saisie) -> Entretien:
    """The entretien of this ``cle``: a second click gets it back, another content is shown beside it."""
    if deja.parcours_id != parcours.pk:
        raise EntretienImpossible("Cette page est celle d’une autre personne : rouvrez l’entretien.")
    if contenu_de(deja) == saisie.contenu and _tout_ecrit(parcours, deja, saisie):
        return deja
    raise EntretienDepasse(deja)


# What tells that a row of the form is already in the file.
_IDENTITES: Final[Mapping[type, Sequence[str]]] = {
    Objectif: ("libelle",),
    EtapeFrein: ("frein", "action"),
    EtapeEmploi: ("nature", "employeur"),
    EtapeFormation: ("domaine_id", "intitule"),
    AideFinanciere: ("nature", "financeur_id", "montant"),
}


def _tout_ecrit(parcours: Parcours, deja: Entretien, saisie: Saisie) -> bool:
    """Whether a form sent again says nothing new: a page found again by « back » may have grown."""
    suivant = deja.prochain_rendez_vous
    if saisie.prochain is not None and suivant is not None and suivant.debut != saisie.prochain.debut:
        return False
    lignes = (*saisie.nouveaux_objectifs, *saisie.nouvelles_etapes, *saisie.aides)
    return all(
        type(ligne)
        .objects.filter(
            parcours=parcours, **{champ: getattr(ligne, champ) for champ in _IDENTITES[type(ligne)]}
        )
        .exists()
        for ligne in lignes
    )


def _exiger_seul(parcours: Parcours, contenu: Contenu, actuel: Entretien | None) -> None:
    """Two pages opened without a draft would otherwise write the same meeting twice."""
    if contenu.heure is None:
        return
    autres = Entretien.objects.filter(
        parcours=parcours, date=contenu.date, heure=contenu.heure, annule_le__isnull=True
    )
    if actuel is not None:
        autres = autres.exclude(pk=actuel.pk)
    if autres.exists():
        raise EntretienImpossible(
            f"Un entretien est déjà enregistré le {jour_fr(contenu.date)} à {contenu.heure:%-H h %M} : "
            "modifiez-le, ou changez l’heure de celui-ci."
        )


def _exiger_prochain(entretien: Entretien) -> None:
    if (
        entretien.prochain_rendez_vous is None
        and not entretien.en_sortie
        and entretien.type == TypeEntretien.INDIVIDUEL
    ):
        raise EntretienImpossible("Fixez le prochain rendez-vous, sauf si la personne quitte le PLIE.")


# --- appointments -----------------------------------------------------------------------------------------


def _honorer(parcours: Parcours, rendez_vous: RendezVous) -> RendezVous:
    if rendez_vous.parcours_id != parcours.pk:
        raise EntretienImpossible("Ce rendez-vous est celui d’une autre personne.")
    if rendez_vous.temps_collectif_id is not None:
        # Noted there too, the same presence would count twice.
        raise EntretienImpossible(
            "Une présence à un temps collectif se note sur la page de ce temps collectif."
        )
    if Entretien.objects.filter(rendez_vous=rendez_vous).exists():
        raise EntretienImpossible("Un entretien est déjà enregistré pour ce rendez-vous.")
    return honorer(rendez_vous)


def _prochain(
    parcours: Parcours, entretien: Entretien, voulu: Prochain, contenu: Contenu, auteur: Utilisateur
) -> RendezVous | None:
    """The next appointment: that of this entretien, moved; one fixed at that hour already; else a new one."""
    if timezone.localdate(voulu.debut) < contenu.date:
        raise RendezVousImpossible("Le prochain rendez-vous vient après l’entretien.")
    fixe = entretien.prochain_rendez_vous
    if fixe is not None and fixe.statut != StatutRendezVous.ANNULE:
        return deplacer(fixe, debut=voulu.debut, duree=voulu.duree, lieu=voulu.lieu)
    deja = (
        RendezVous.objects.filter(parcours=parcours, debut=voulu.debut)
        .exclude(statut=StatutRendezVous.ANNULE)
        .first()
    )
    if deja is None:
        return fixer(parcours, debut=voulu.debut, duree=voulu.duree, lieu=voulu.lieu, auteur=auteur)
    if entretien.rendez_vous_id == deja.pk:
        raise RendezVousImpossible("Cette date est celle de l’entretien : choisissez la suivante.")
    return deja


# --- what was agreed ----------------------------------------------------------------------------------------


def _suivre(parcours: Parcours, saisie: Saisie) -> None:
    """Objectives and étapes told to be elsewhere than they were; those of another file are left alone."""
    jour = saisie.contenu.date
    for objectif in Objectif.objects.filter(parcours=parcours, pk__in=saisie.objectifs):
        etat = saisie.objectifs[objectif.pk]
        if objectif.etat != etat:
            objectif.etat = etat
            objectif.clos_le = None if etat is EtatObjectif.EN_COURS else max(jour, objectif.fixe_le)
            objectif.save(update_fields=["etat", "clos_le"])
    for genre, modele in GENRES_D_ETAPE.items():
        suivies = {suivi.pk: suivi for suivi in saisie.etapes if suivi.genre == genre}
        if not suivies:
            continue
        for etape in modele.objects.filter(parcours=parcours, pk__in=suivies):
            suivi = suivies[etape.pk]
            if (etape.etat, etape.debut, etape.fin) != (suivi.etat, suivi.debut, suivi.fin):
                etape.etat, etape.debut, etape.fin = suivi.etat, suivi.debut, suivi.fin
                etape.save(update_fields=["etat", "debut", "fin"])


def _ajouter(parcours: Parcours, saisie: Saisie) -> None:
    jour = saisie.contenu.date
    for objectif in saisie.nouveaux_objectifs:
        objectif.parcours = parcours
        if objectif.etat != EtatObjectif.EN_COURS:
            objectif.clos_le = max(jour, objectif.fixe_le)
        objectif.save()
    for etape in saisie.nouvelles_etapes:
        etape.parcours = parcours
        etape.save()
    for aide in saisie.aides:
        aide.parcours = parcours
        aide.demandee_le = jour
        aide.save()


def marquer_presence(parcours: Parcours, entretien: Entretien, *, change: bool) -> None:
    """What a meeting says of the parcours: the first contact, and in accueil the entry."""
    if TypeEntretien(entretien.type).physique:
        noter_entree(parcours, entretien.date)
    if change:
        recaler_entree(parcours)
    if parcours.premier_contact_le is None:
        parcours.premier_contact_le = entretien.date
        parcours.save(update_fields=["premier_contact_le"])


__all__ = ["Contenu", "EntretienImpossible", "Prochain", "Saisie", "SuiviEtape", "enregistrer"]
