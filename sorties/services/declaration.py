"""An exit declared, changed and withdrawn by the référent; or kept as an étape, without an exit."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from parcours.enums import ETATS_CLOS, ETATS_ENTRES, EtatParcours
from parcours.models import EtapeEmploi, EtapeFormation, Parcours
from parcours.services.fins import FinImpossible, demander_fin, renoncer_a_la_fin
from parcours.services.suivi import verrouiller
from plie.acteurs.models import Utilisateur
from plie.dates import jour_fr
from sorties.enums import ALTERNANCES, Categorie, EtatSortie, MotifAnnulation, NatureSortie
from sorties.models import Mission, Sortie
from sorties.regles import Verdict
from sorties.services.bilans import sortie_changee
from sorties.services.etapes import etape_de_la_sortie
from sorties.services.verdicts import CHAMPS_DU_VERDICT, inscrire_verdict

FAITS = (
    "date",
    "nature",
    "employeur",
    "siret",
    "intitule",
    "domaine",
    "debut",
    "fin",
    "heures_hebdo",
    "heures_formation",
    "accord_participant_le",
    "motif_autre",
)
DEJA_DECLAREE = "Une sortie est déjà déclarée pour ce parcours : modifiez-la, ou retirez-la d’abord."
PAS_ENTREE = "Cette personne n’est pas encore entrée au PLIE : notez plutôt une non-entrée."
TERMINE = "Ce parcours est terminé : il n’y a plus de sortie à déclarer."
SANS_ETAPE = "Sans emploi ni formation, il n’y a pas d’étape à noter."
ACCORD_MANQUE = {
    Categorie.DYNAMIQUE: (
        "Une sortie dynamique se décide avec la personne : notez la date de son accord. "
        "Sans cet accord, enregistrez ces faits comme une étape du parcours."
    ),
    Categorie.A_CONFIRMER: (
        "Cette sortie peut devenir dynamique : notez la date de l’accord de la personne. "
        "Sans cet accord, enregistrez ces faits comme une étape du parcours."
    ),
}


class DeclarationImpossible(Exception):
    """The exit cannot be declared or changed; its text is the sentence a user reads, ``champ`` its field."""

    def __init__(self, phrase: str, champ: str | None = None) -> None:
        super().__init__(phrase)
        self.champ = champ


class AccordManquant(DeclarationImpossible):
    """The person's agreement is not noted: the facts are an étape, not an exit."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase, "accord_participant_le")


def accord_attendu(verdict: Verdict) -> bool:
    """Whether the person's agreement is noted with the exit: it is, or may become, a dynamic one."""
    return verdict.categorie in ACCORD_MANQUE


@transaction.atomic
def declarer(
    parcours: Parcours, sortie: Sortie, missions: Sequence[Mission], *, auteur: Utilisateur
) -> Sortie:
    """Keep the facts and their verdict, ask for the exit; told twice the same, it is declared once.

    ``sortie`` and ``missions`` are unsaved. Raises DeclarationImpossible.
    """
    verrouille = verrouiller(parcours.pk)
    vivante: Sortie | None = (
        Sortie.objects.filter(parcours=verrouille).exclude(etat=EtatSortie.ANNULEE).first()
    )
    if vivante is not None:
        if vivante.etat == EtatSortie.DEMANDEE and _memes_faits(vivante, sortie, missions):
            return vivante
        raise DeclarationImpossible(DEJA_DECLAREE)
    if verrouille.etat == EtatParcours.ACCUEIL:
        raise DeclarationImpossible(PAS_ENTREE)
    sortie.parcours = verrouille
    sortie.etat = EtatSortie.DEMANDEE
    sortie.declaree_par = auteur
    _juger(sortie, missions)
    sortie.save()
    _garder(sortie, missions)
    try:
        demander_fin(verrouille)
    except FinImpossible as refus:
        raise DeclarationImpossible(TERMINE if verrouille.etat in ETATS_CLOS else str(refus)) from refus
    return sortie


@transaction.atomic
def modifier(sortie: Sortie, faits: Sortie, missions: Sequence[Mission]) -> Sortie:
    """Write the facts as they are known now, and judge again; the missions are replaced as a whole.

    ``faits`` and ``missions`` are unsaved; who declared the exit stays. Unchanged, nothing is written.
    Raises DeclarationImpossible.
    """
    actuelle = _verrouiller(sortie)
    _exiger_demandee(actuelle)
    if _memes_faits(actuelle, faits, missions):
        return actuelle
    for champ in FAITS:
        setattr(actuelle, champ, getattr(faits, champ))
    if actuelle.nature not in ALTERNANCES or (
        actuelle.rupture_le and actuelle.debut and actuelle.rupture_le < actuelle.debut
    ):
        actuelle.rupture_le = None
    _juger(actuelle, missions)
    actuelle.save(update_fields=[*FAITS, "rupture_le", *CHAMPS_DU_VERDICT])
    actuelle.missions.all().delete()
    _garder(actuelle, missions)
    sortie_changee(actuelle)
    return actuelle


@transaction.atomic
def retirer(sortie: Sortie) -> Sortie:
    """Withdraw an exit the cellule has not decided: kept, cancelled, and the accompaniment goes on.

    Raises DeclarationImpossible.
    """
    actuelle = _verrouiller(sortie)
    if actuelle.etat == EtatSortie.ANNULEE and actuelle.motif_annulation == MotifAnnulation.RETRAIT:
        return actuelle
    _exiger_demandee(actuelle)
    actuelle.etat = EtatSortie.ANNULEE
    actuelle.annulee_le = timezone.localdate()
    actuelle.motif_annulation = MotifAnnulation.RETRAIT
    actuelle.save(update_fields=["etat", "annulee_le", "motif_annulation"])
    try:
        renoncer_a_la_fin(actuelle.parcours)
    except FinImpossible as refus:
        raise DeclarationImpossible(str(refus)) from refus
    return actuelle


@transaction.atomic
def noter_etape(
    parcours: Parcours, sortie: Sortie, missions: Sequence[Mission]
) -> EtapeEmploi | EtapeFormation:
    """Keep the facts as an étape: the accompaniment goes on. Raises DeclarationImpossible."""
    verrouille = verrouiller(parcours.pk)
    if verrouille.etat not in ETATS_ENTRES:
        accueil = verrouille.etat == EtatParcours.ACCUEIL
        raise DeclarationImpossible(
            PAS_ENTREE if accueil else "Ce parcours est terminé : rien ne s’y ajoute plus."
        )
    sortie.parcours = verrouille
    etape = etape_de_la_sortie(sortie, missions)
    if etape is None:
        if sortie.nature == NatureSortie.SANS:
            raise DeclarationImpossible(SANS_ETAPE, "nature")
        raise DeclarationImpossible("Choisissez le domaine de la formation.", "domaine")
    return etape


def _verrouiller(sortie: Sortie) -> Sortie:
    """The parcours before its exit, as everywhere."""
    parcours = verrouiller(sortie.parcours_id)
    actuelle: Sortie = Sortie.objects.select_for_update(of=("self",)).get(pk=sortie.pk)
    actuelle.parcours = parcours
    return actuelle


def _exiger_demandee(sortie: Sortie) -> None:
    if sortie.etat == EtatSortie.CONFIRMEE:
        raise DeclarationImpossible("La cellule de suivi a confirmé cette sortie : elle ne change plus.")
    if sortie.etat == EtatSortie.ANNULEE:
        raise DeclarationImpossible("Cette sortie est annulée : elle ne change plus.")


def _juger(sortie: Sortie, missions: Sequence[Mission]) -> Verdict:
    """The dates that the parcours allows, then the verdict, and the agreement that it asks."""
    jour, entree = timezone.localdate(), sortie.parcours.date_entree
    if sortie.date > jour:
        raise DeclarationImpossible("Cette date n’est pas encore venue.", "date")
    if entree is not None and sortie.date < entree:
        raise DeclarationImpossible(
            f"La personne est entrée le {jour_fr(entree)} : la sortie vient après l’entrée.", "date"
        )
    if sortie.accord_participant_le is not None and sortie.accord_participant_le > jour:
        raise DeclarationImpossible("Cette date n’est pas encore venue.", "accord_participant_le")
    verdict = inscrire_verdict(sortie, missions, jour)
    if accord_attendu(verdict) and sortie.accord_participant_le is None:
        raise AccordManquant(ACCORD_MANQUE[verdict.categorie])
    return verdict


def _garder(sortie: Sortie, missions: Sequence[Mission]) -> None:
    for mission in missions:
        mission.sortie = sortie
    Mission.objects.bulk_create(missions)


def _memes_faits(vivante: Sortie, sortie: Sortie, missions: Sequence[Mission]) -> bool:
    gardees = sorted(map(_faits_de_la_mission, vivante.missions.all()))
    return (
        all(getattr(vivante, champ) == getattr(sortie, champ) for champ in FAITS)
        and sorted(map(_faits_de_la_mission, missions)) == gardees
    )


def _faits_de_la_mission(mission: Mission) -> tuple[str, ...]:
    heures = "" if mission.heures is None else f"{mission.heures:.1f}"
    return (
        mission.debut.isoformat(),
        mission.fin.isoformat(),
        mission.employeur,
        heures,
        str(mission.fermeture),
    )
