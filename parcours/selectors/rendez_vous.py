"""What the pages that fix an appointment read: the latest date, the usual place, who else is seen then."""

from datetime import date, timedelta

from parcours.enums import EtatParcours, StatutRendezVous, TypeEntretien
from parcours.models import Parcours, RendezVous
from parcours.models.rencontres import DUREE_MINUTES
from parcours.regles import derniere_date_pour_le_prochain
from parcours.selectors.dossier import Dossier, charger_dossier
from plie.acteurs.models import Utilisateur


def dossier_du_parcours(utilisateur: Utilisateur, parcours: Parcours) -> Dossier:
    """The file of the person, open on this parcours."""
    vu = charger_dossier(utilisateur, parcours.participant_id)
    vu.choisir(parcours.pk)
    return vu


def derniere_date(vu: Dossier) -> date | None:
    """The latest day on time for the next meeting; None before the first one and after the exit."""
    if vu.rythme is not None:
        return vu.rythme.echeance
    courant = vu.courant
    if courant is None or courant.date_entree is None or courant.etat != EtatParcours.ACCUEIL:
        return None
    # Met, but the cellule has not validated the entry yet: the rhythm is already that of the Protocol.
    tenus = [
        e.date
        for e in vu.du_courant(vu.entretiens)
        if e.annule_le is None and TypeEntretien(e.type).physique and e.date <= vu.jour
    ]
    return derniere_date_pour_le_prochain(
        max([courant.date_entree, *tenus]),
        date_entree=courant.date_entree,
        seuils=vu.parametres.seuils_parcours,
    )


def lieu_propose(vu: Dossier) -> str:
    """The lieu d'accueil, where people meet most often."""
    return str(vu.affectation.lieu_accueil) if vu.affectation else ""


def concurrents(rendez_vous: RendezVous) -> list[RendezVous]:
    """The other planned appointments of the référent that overlap this one; a workshop counts once."""
    fin = rendez_vous.debut + timedelta(minutes=rendez_vous.duree)
    proches = (
        RendezVous.objects.filter(
            referent=rendez_vous.referent_id,
            statut=StatutRendezVous.PLANIFIE,
            debut__lt=fin,
            debut__gt=rendez_vous.debut - timedelta(minutes=DUREE_MINUTES[1]),
        )
        .exclude(pk=rendez_vous.pk)
        .select_related("parcours__participant")
        .order_by("debut", "pk")
    )
    gardes: list[RendezVous] = []
    ateliers: set[int] = set()
    for autre in proches:
        if autre.debut + timedelta(minutes=autre.duree) <= rendez_vous.debut:
            continue
        if autre.temps_collectif_id is not None:
            if autre.temps_collectif_id in ateliers:
                continue
            ateliers.add(autre.temps_collectif_id)
        gardes.append(autre)
    return gardes
