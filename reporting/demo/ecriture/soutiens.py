"""Étapes, veilles, écoutes and financial helps of the demo."""

from datetime import date
from decimal import Decimal
from random import Random

from gouvernance.enums import NatureCas
from parcours.enums import DecisionAide, EtatEtape, StatutDemande, StatutRendezVous
from parcours.models import (
    AideFinanciere,
    EcoutePsychologique,
    EtapeEmploi,
    EtapeFormation,
    EtapeFrein,
    Parcours,
    SeanceEcoute,
    Veille,
)
from participants.models import Participant
from plie.acteurs.models import Structure
from plie.roles import Role
from reporting.demo import faits
from reporting.demo.deroule import Deroule
from reporting.demo.ecriture.cas import ajouter_cas
from reporting.demo.ecriture.monde import Monde, Plume, instant
from reporting.demo.ecriture.verdict import heures_hebdo

SEANCES_ENTRE_ABSENCES = 5
PSYCHOLOGUE = -1
"""Rank of the psychologue's own agenda, beside those of the référents."""
FINANCEURS = ("departement", "france_travail", "agglomeration")


def _etat_etape(fin: date | None, jour: date) -> EtatEtape:
    return EtatEtape.REALISEE if fin is not None and fin <= jour else EtatEtape.EN_COURS


def ecrire_etapes(
    parcours: Parcours,
    recit: faits.Parcours,
    deroule: Deroule,
    plume: Plume,
) -> None:
    """The jobs, trainings and actions begun by the day."""
    for etape in recit.etapes_emploi:
        contrat = etape.contrat
        if contrat.debut <= plume.monde.jour:
            plume.ajouter(
                EtapeEmploi(
                    parcours=parcours,
                    etat=_etat_etape(contrat.fin, plume.monde.jour),
                    debut=contrat.debut,
                    fin=contrat.fin,
                    nature=etape.nature,
                    employeur=contrat.employeur,
                    heures_hebdo=heures_hebdo(contrat),
                    heures_total=None if contrat.heures is None else Decimal(contrat.heures),
                    metier=contrat.intitule,
                    saisie_le=instant(contrat.debut),
                )
            )
    for etape_formation in recit.etapes_formation:
        contrat = etape_formation.contrat
        if contrat.debut <= plume.monde.jour:
            plume.ajouter(
                EtapeFormation(
                    parcours=parcours,
                    etat=_etat_etape(contrat.fin, plume.monde.jour),
                    debut=contrat.debut,
                    fin=contrat.fin,
                    domaine=plume.monde.domaines[contrat.domaine],
                    intitule=contrat.intitule,
                    organisme=contrat.employeur,
                    heures=contrat.heures,
                    qualifiante=etape_formation.qualifiante,
                    saisie_le=instant(contrat.debut),
                )
            )
    for leve in deroule.freins:
        if leve.debut <= plume.monde.jour:
            fini = leve.fin <= plume.monde.jour
            abandonnee = leve.abandonnee and fini
            etat = EtatEtape.ABANDONNEE if abandonnee else _etat_etape(leve.fin, plume.monde.jour)
            plume.ajouter(
                EtapeFrein(
                    parcours=parcours,
                    etat=etat,
                    debut=leve.debut,
                    fin=leve.fin if fini else None,
                    frein=leve.frein,
                    action=leve.action,
                    fiche_action=plume.monde.fiches.get(leve.fiche),
                    saisie_le=instant(leve.debut),
                )
            )


def ecrire_soutiens(
    parcours: Parcours,
    participant: Participant,
    deroule: Deroule,
    plume: Plume,
) -> None:
    """Veilles, écoutes and helps known on the day, with their cases."""
    jour = plume.monde.jour
    for faite in deroule.veilles:
        if faite.debut > jour:
            continue
        decidee = faite.decidee_le <= jour
        veille = plume.ajouter(
            Veille(
                parcours=parcours,
                motif=faite.motif,
                debut=faite.debut,
                fin_prevue=faite.fin_prevue,
                fin=faite.fin if faite.fin <= jour else None,
                statut=StatutDemande.ACCORDEE if decidee else StatutDemande.DEMANDEE,
                decidee_le=faite.decidee_le if decidee else None,
                demandee_par=plume.monde.referents[0],
            )
        )
        if parcours.entree_validee_le:
            ajouter_cas(parcours, NatureCas.VEILLE, faite.decidee_le, plume, veille=veille)
    ecoute_faite = deroule.ecoute
    if ecoute_faite and ecoute_faite.demandee_le <= jour:
        accordee = ecoute_faite.decidee_le <= jour
        finie = ecoute_faite.seances[-1] < jour
        ecoute = plume.ajouter(
            EcoutePsychologique(
                parcours=parcours,
                participant=participant,
                psychologue=plume.monde.compte(Role.PSYCHOLOGUE) if accordee else None,
                demandee_le=ecoute_faite.demandee_le,
                statut=StatutDemande.ACCORDEE if accordee else StatutDemande.DEMANDEE,
                decidee_le=ecoute_faite.decidee_le if accordee else None,
                terminee_le=ecoute_faite.seances[-1] if accordee and finie else None,
            )
        )
        ajouter_cas(parcours, NatureCas.ECOUTE, ecoute_faite.decidee_le, plume, ecoute=ecoute)
        for n, seance in enumerate(ecoute_faite.seances if accordee else ()):
            manquee = n % SEANCES_ENTRE_ABSENCES == SEANCES_ENTRE_ABSENCES - 1
            statut = StatutRendezVous.ABSENCE_JUSTIFIEE if manquee else StatutRendezVous.HONORE
            plume.ajouter(
                SeanceEcoute(
                    ecoute=ecoute,
                    debut=plume.monde.creneau(PSYCHOLOGUE, seance),
                    statut=statut if seance < jour else StatutRendezVous.PLANIFIE,
                )
            )
    for aide in deroule.aides:
        if aide.demandee_le <= jour:
            decidee = aide.decidee_le <= jour
            decision = DecisionAide.ACCORDEE if aide.accordee else DecisionAide.REFUSEE
            plume.ajouter(
                AideFinanciere(
                    parcours=parcours,
                    nature=aide.nature,
                    financeur=_financeur(plume.monde, plume.hasard),
                    montant=aide.montant,
                    demandee_le=aide.demandee_le,
                    decision=decision if decidee else DecisionAide.DEMANDEE,
                    decidee_le=aide.decidee_le if decidee else None,
                )
            )


def _financeur(monde: Monde, hasard: Random) -> Structure:
    type_structure = hasard.choice(FINANCEURS)
    return next(s for s in monde.structures.values() if s.type == type_structure)
