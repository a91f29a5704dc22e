"""Rendez-vous, entretiens, calls after an absence and workshops of the demo."""

from datetime import date, time

from gouvernance.enums import NatureCas
from parcours.enums import ModeEmargement, StatutRendezVous, TypeEntretien
from parcours.models import AppelAbsence, Entretien, Parcours, RendezVous, TempsCollectif
from reporting.demo import textes
from reporting.demo.calendrier import ajouter_mois, cellule_suivante
from reporting.demo.ecriture.cas import ajouter_cas
from reporting.demo.ecriture.monde import Monde, Plume, instant
from reporting.demo.present import DossierAuJour, referent_le
from reporting.demo.rencontres import Rencontre, ateliers_du_mois

HEURE_ATELIER = time(14)
DUREE_ATELIER_MINUTES = 150
DUREE_TELEPHONE_MINUTES = 20
DUREES_MINUTES = (45, 60, 60, 60, 75)
PART_EMARGE = 0.97
PART_ECRAN = 0.6


def ecrire_ateliers(monde: Monde, premier: date) -> dict[date, TempsCollectif]:
    """The workshops of every month, up to the month after the day; by their date."""
    ateliers: dict[date, TempsCollectif] = {}
    mois = premier.replace(day=1)
    while mois <= ajouter_mois(monde.jour, 1):
        for jour, titre in ateliers_du_mois(mois.year, mois.month):
            rang = len(ateliers) % len(monde.referents)
            ateliers[jour] = TempsCollectif(
                plie=monde.plie,
                titre=titre,
                debut=instant(jour, HEURE_ATELIER),
                duree=DUREE_ATELIER_MINUTES,
                lieu=str(monde.lieu_accueil(rang)),
                animateur=monde.referents[rang],
            )
        mois = ajouter_mois(mois, 1)
    TempsCollectif.objects.bulk_create(ateliers.values())
    return ateliers


def ecrire_rencontres(
    parcours: Parcours,
    au_jour: DossierAuJour,
    ateliers: dict[date, TempsCollectif],
    plume: Plume,
) -> None:
    """Every rendez-vous of a stay with its outcome; each one held fixes the next."""
    plume = plume.pour("rencontres", au_jour.dossier.personne.numero)
    suite = au_jour.rencontres
    lignes = [_rendez_vous(parcours, r, au_jour, ateliers, plume) for r in suite]
    avant = parcours.premier_contact_le or parcours.oriente_le
    for i, (rencontre, ligne) in enumerate(zip(suite, lignes, strict=True)):
        suivant = lignes[i + 1] if i + 1 < len(lignes) else None
        ligne.cree_le = instant(suite[i - 1].date if i else avant, time(12))
        if rencontre.tenue:
            _entretien(parcours, rencontre, ligne, suivant, plume)
        elif rencontre.appel_le:
            propose = suivant if suivant and suite[i + 1].seconde else None
            plume.ajouter(
                AppelAbsence(
                    rendez_vous=ligne,
                    fait_le=rencontre.appel_le,
                    joint=rencontre.joint,
                    raison=rencontre.raison or textes.APPEL_NON_JOINT,
                    nouveau_rendez_vous=propose,
                    fait_par=ligne.referent,
                )
            )
        if rencontre.seconde and rencontre.statut is StatutRendezVous.ABSENCE_INJUSTIFIEE:
            _situation_problematique(parcours, rencontre, au_jour, plume)


def _rendez_vous(
    parcours: Parcours,
    rencontre: Rencontre,
    au_jour: DossierAuJour,
    ateliers: dict[date, TempsCollectif],
    plume: Plume,
) -> RendezVous:
    rang = referent_le(au_jour.dossier, au_jour.deroule, rencontre.date)
    atelier = ateliers.get(rencontre.date) if rencontre.type is TypeEntretien.COLLECTIF else None
    telephone = rencontre.type is TypeEntretien.TELEPHONE
    return plume.ajouter(
        RendezVous(
            parcours=parcours,
            referent=plume.monde.referents[rang],
            type=rencontre.type,
            temps_collectif=atelier,
            debut=atelier.debut if atelier else plume.monde.creneau(rang, rencontre.date),
            duree=atelier.duree if atelier else DUREE_TELEPHONE_MINUTES if telephone else DUREES_MINUTES[1],
            lieu=atelier.lieu if atelier else "" if telephone else str(plume.monde.lieu_accueil(rang)),
            statut=rencontre.statut,
            seconde_proposition=rencontre.seconde,
        )
    )


def _entretien(
    parcours: Parcours,
    rencontre: Rencontre,
    ligne: RendezVous,
    suivant: RendezVous | None,
    plume: Plume,
) -> None:
    collectif = rencontre.type is TypeEntretien.COLLECTIF
    telephone = rencontre.type is TypeEntretien.TELEPHONE
    emarge = not telephone and plume.hasard.random() < PART_EMARGE
    ecran = ModeEmargement.ECRAN if plume.hasard.random() < PART_ECRAN else ModeEmargement.PAPIER
    plume.ajouter(
        Entretien(
            parcours=parcours,
            referent=ligne.referent,
            rendez_vous=ligne,
            temps_collectif=ligne.temps_collectif,
            type=rencontre.type,
            date=rencontre.date,
            duree=ligne.duree if collectif or telephone else plume.hasard.choice(DUREES_MINUTES),
            evolution="" if collectif else plume.hasard.choice(textes.EVOLUTIONS),
            positionnements=plume.hasard.choice(textes.POSITIONNEMENTS),
            objectifs_suivants="" if rencontre.en_sortie else plume.hasard.choice(textes.OBJECTIFS_SUIVANTS),
            prochain_rendez_vous=suivant,
            en_sortie=rencontre.en_sortie or suivant is None,
            emarge_le=instant(rencontre.date, time(17, 45)) if emarge else None,
            emargement=ecran if emarge else "",
            saisi_le=instant(rencontre.date, time(18)),
        )
    )


def _situation_problematique(
    parcours: Parcours,
    rencontre: Rencontre,
    au_jour: DossierAuJour,
    plume: Plume,
) -> None:
    """The second absence goes on the agenda of the next cellule, while the person is still in."""
    recit = au_jour.dossier.parcours
    seance = cellule_suivante(rencontre.date)
    if (
        recit
        and seance in plume.monde.cellules
        and seance <= recit.sortie.date
        and parcours.entree_validee_le
    ):
        ajouter_cas(parcours, NatureCas.SITUATION, seance, plume)
