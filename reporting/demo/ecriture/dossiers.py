"""The parcours of the demo: référents, measures, diagnostics, CER, étapes, veilles, helps."""

from datetime import date, timedelta

from gouvernance.enums import NatureCas
from parcours.enums import (
    EtatObjectif,
    EtatParcours,
    MotifAffectation,
    ReponseFrein,
    StatutDemande,
    StatutRendezVous,
    TypeDiagnostic,
)
from parcours.models import (
    Affectation,
    BilanIntermediaire,
    Cer,
    Diagnostic,
    EvaluationFrein,
    Mesure,
    Objectif,
    Parcours,
    RendezVous,
)
from participants.enums import Frein
from participants.models import Participant
from plie.roles import Role
from prescriptions.models import Prescription
from reporting.demo import faits, textes
from reporting.demo.calendrier import ouvre_suivant
from reporting.demo.deroule import Deroule
from reporting.demo.diagnostics import SANS_REPONSE, DiagnosticFait
from reporting.demo.ecriture.cas import ajouter_cas
from reporting.demo.ecriture.monde import Plume, instant
from reporting.demo.ecriture.soutiens import ecrire_etapes, ecrire_soutiens
from reporting.demo.present import DossierAuJour, referent_le
from sorties.enums import Categorie


def ecrire_parcours(
    au_jour: DossierAuJour,
    prescription: Prescription,
    participant: Participant,
    plume: Plume,
) -> Parcours:
    """The parcours of an oriented person and all that hangs on it, exit and meetings excepted."""
    dossier, deroule, jour = au_jour.dossier, au_jour.deroule, plume.monde.jour
    fiche, recit = dossier.prescription, dossier.parcours
    etat = _etat(dossier, deroule, jour)
    oriente = fiche.orientee_le or fiche.date
    entre = recit is not None and recit.entree <= jour
    valide = etat in {EtatParcours.ACTIF, EtatParcours.SORTIE_DEMANDEE, EtatParcours.SORTI}
    contact = deroule.premier_contact_le if deroule else ouvre_suivant(oriente + timedelta(days=3))
    non_entre = etat is EtatParcours.NON_ENTRE
    parcours = plume.ajouter(
        Parcours(
            plie=plume.monde.plie,
            participant=participant,
            prescription=prescription,
            etat=etat,
            referent_unique=bool(deroule and deroule.referent_unique),
            oriente_le=oriente,
            premier_contact_le=contact if contact <= jour and (recit or non_entre) else None,
            date_entree=recit.entree if recit and entre else None,
            entree_validee_le=recit.cellule_entree if recit and valide else None,
            non_entre_le=fiche.non_entree_le if non_entre else None,
            motif_non_entree=plume.monde.non_entrees[fiche.motif] if non_entre else None,
            date_sortie=recit.sortie.date if recit and etat is EtatParcours.SORTI else None,
            cree_le=instant(oriente),
        )
    )
    _ecrire_affectations(parcours, dossier, deroule, plume)
    if recit is None or deroule is None or not entre:
        _ecrire_premier_rendez_vous(parcours, dossier, plume)
        return parcours
    plume = plume.pour("textes", dossier.personne.numero)
    if not valide:
        ajouter_cas(parcours, NatureCas.ENTREE, recit.cellule_entree, plume)
    diagnostics = [
        _ecrire_diagnostic(parcours, au_jour, d, plume) for d in deroule.diagnostics if d.date <= jour
    ]
    if valide:
        ajouter_cas(parcours, NatureCas.ENTREE, recit.cellule_entree, plume)
        _ecrire_mesures(parcours, dossier, deroule, diagnostics, plume)
    _ecrire_contrat(parcours, dossier, deroule, plume)
    ecrire_etapes(parcours, recit, deroule, plume)
    ecrire_soutiens(parcours, participant, deroule, plume)
    return parcours


def _etat(dossier: faits.Dossier, deroule: Deroule | None, jour: date) -> EtatParcours:
    recit, non_entree = dossier.parcours, dossier.prescription.non_entree_le
    if recit is None or deroule is None:
        return EtatParcours.NON_ENTRE if non_entree and non_entree <= jour else EtatParcours.ACCUEIL
    if recit.cellule_entree > jour:
        return EtatParcours.ACCUEIL
    if recit.sortie.date > jour:
        return EtatParcours.ACTIF
    return EtatParcours.SORTI if deroule.cellule_sortie <= jour else EtatParcours.SORTIE_DEMANDEE


def _ecrire_affectations(
    parcours: Parcours,
    dossier: faits.Dossier,
    deroule: Deroule | None,
    plume: Plume,
) -> None:
    changement = deroule.changement if deroule else None
    if changement and not parcours.oriente_le < changement.date <= plume.monde.jour:
        changement = None
    premier = dossier.prescription.referent or 0
    coordination = plume.monde.compte(Role.COORDINATION)
    plume.ajouter(
        Affectation(
            parcours=parcours,
            referent=plume.monde.referents[premier],
            lieu_accueil=plume.monde.lieu_accueil(premier),
            motif=MotifAffectation.ORIENTATION,
            debut=parcours.oriente_le,
            fin=changement.date - timedelta(days=1) if changement else None,
            decidee_par=coordination,
        )
    )
    if changement:
        plume.ajouter(
            Affectation(
                parcours=parcours,
                referent=plume.monde.referents[changement.referent],
                lieu_accueil=plume.monde.lieu_accueil(changement.referent),
                motif=changement.motif,
                debut=changement.date,
                decidee_par=coordination,
            )
        )


def _ecrire_premier_rendez_vous(
    parcours: Parcours,
    dossier: faits.Dossier,
    plume: Plume,
) -> None:
    """The first entretien: planned when it is to come, missed by some who do not enter."""
    fiche, recit = dossier.prescription, dossier.parcours
    rang = fiche.referent or 0
    if recit:
        prevu, statut = recit.entree, StatutRendezVous.PLANIFIE
    elif fiche.motif == "absence-premier-entretien" and parcours.etat == EtatParcours.NON_ENTRE:
        prevu, statut = (
            ouvre_suivant(parcours.oriente_le + timedelta(days=8)),
            StatutRendezVous.ABSENCE_INJUSTIFIEE,
        )
    else:
        return
    plume.ajouter(
        RendezVous(
            parcours=parcours,
            referent=plume.monde.referents[rang],
            debut=plume.monde.creneau(rang, prevu),
            lieu=str(plume.monde.lieu_accueil(rang)),
            statut=statut,
            cree_le=instant(parcours.premier_contact_le or parcours.oriente_le),
        )
    )


def _ecrire_diagnostic(
    parcours: Parcours, au_jour: DossierAuJour, fait: DiagnosticFait, plume: Plume
) -> Diagnostic:
    dossier, deroule = au_jour.dossier, au_jour.deroule
    situation = dossier.situation
    signe = ouvre_suivant(fait.date + timedelta(days=plume.hasard.choice((0, 0, 1, 3))))
    diagnostic = plume.ajouter(
        Diagnostic(
            parcours=parcours,
            type=fait.type,
            date=fait.date,
            auteur=plume.monde.referents[referent_le(dossier, deroule, fait.date)],
            potentiels=plume.hasard.choice(textes.POTENTIELS),
            priorites=plume.hasard.choice(textes.PRIORITES),
            metier_rome=situation.metier_code,
            metier_libelle=situation.metier,
            perspectives=plume.hasard.choice(textes.PERSPECTIVES),
            signe_le=signe if signe <= plume.monde.jour else None,
        )
    )
    for frein, niveau in fait.niveaux.items():
        if niveau is None:
            reponse, valeur = ReponseFrein.NON_EVALUE, None
        elif niveau == SANS_REPONSE:
            reponse, valeur = ReponseFrein.SANS_REPONSE, None
        else:
            reponse, valeur = ReponseFrein.EVALUE, niveau
        plume.ajouter(EvaluationFrein(diagnostic=diagnostic, frein=frein, reponse=reponse, niveau=valeur))
    return diagnostic


def _frein_principal(deroule: Deroule) -> Frein:
    """The frein that weighs the most at the first diagnostic."""
    niveaux = deroule.diagnostics[0].niveaux
    return max(niveaux, key=lambda frein: niveaux[frein] or 0)


def _ecrire_mesures(
    parcours: Parcours,
    dossier: faits.Dossier,
    deroule: Deroule,
    diagnostics: list[Diagnostic],
    plume: Plume,
) -> None:
    """The measures known on the day, each renewal with its bilan and its case."""
    intermediaires = {d.date: d for d in diagnostics if d.type == TypeDiagnostic.INTERMEDIAIRE}
    frein = textes.LIBELLES_FREINS[_frein_principal(deroule)]
    precedente: Mesure | None = None
    for faite in deroule.mesures:
        if faite.demandee_le > plume.monde.jour:
            return
        accordee = faite.decidee_le <= plume.monde.jour
        if precedente:
            transmis = ouvre_suivant(faite.demandee_le + timedelta(days=plume.hasard.randint(1, 6)))
            plume.ajouter(
                BilanIntermediaire(
                    mesure=precedente,
                    diagnostic=intermediaires.get(faite.demandee_le),
                    texte=textes.BILAN_INTERMEDIAIRE.format(
                        frein=frein, metier=dossier.situation.metier.lower()
                    ),
                    redige_par=plume.monde.referents[referent_le(dossier, deroule, faite.demandee_le)],
                    redige_le=faite.demandee_le,
                    transmis_prescripteur_le=transmis if transmis <= plume.monde.jour else None,
                )
            )
        precedente = plume.ajouter(
            Mesure(
                parcours=parcours,
                rang=faite.rang,
                debut=faite.debut,
                fin=faite.fin,
                statut=StatutDemande.ACCORDEE if accordee else StatutDemande.DEMANDEE,
                decidee_le=faite.decidee_le if accordee else None,
            )
        )
        if faite.rang > 1:
            ajouter_cas(
                parcours,
                NatureCas.RENOUVELLEMENT,
                faite.decidee_le,
                plume,
                mesure=precedente,
            )


def _ecrire_contrat(
    parcours: Parcours,
    dossier: faits.Dossier,
    deroule: Deroule,
    plume: Plume,
) -> None:
    """The CER and the objectives it sets."""
    if deroule.cer_le > plume.monde.jour or dossier.parcours is None:
        return
    frein = _frein_principal(deroule)
    metier = dossier.situation.metier.lower()
    signe = deroule.cer_le
    transmis = ouvre_suivant(signe + timedelta(days=2)) if deroule.referent_unique else None
    cer = plume.ajouter(
        Cer(
            parcours=parcours,
            objectifs=textes.CER_OBJECTIFS.format(frein=textes.LIBELLES_FREINS[frein]),
            moyens=textes.CER_MOYENS,
            engagements_participant=textes.CER_PARTICIPANT,
            engagements_referent=textes.CER_REFERENT,
            redige_le=signe,
            signe_participant_le=signe,
            signe_referent_le=signe,
            transmis_bi_le=transmis if transmis and transmis <= plume.monde.jour else None,
            transmis_bi_a="Bureau insertion" if transmis and transmis <= plume.monde.jour else "",
        )
    )
    sortie = dossier.parcours.sortie
    for vise, libelle in (
        (frein, textes.OBJECTIFS[frein]),
        ("", textes.OBJECTIF_EMPLOI.format(metier=metier)),
    ):
        clos = min(sortie.date, ouvre_suivant(signe + timedelta(days=plume.hasard.randint(90, 400))))
        if not vise:
            clos = sortie.date
        atteint = sortie.categorie is Categorie.POSITIVE if not vise else plume.hasard.random() < 0.7
        etat = EtatObjectif.ATTEINT if atteint else EtatObjectif.ABANDONNE
        plume.ajouter(
            Objectif(
                parcours=parcours,
                cer=cer,
                frein=vise,
                libelle=libelle,
                fixe_le=signe,
                echeance=signe + timedelta(days=180),
                etat=etat if clos <= plume.monde.jour else EtatObjectif.EN_COURS,
                clos_le=clos if clos <= plume.monde.jour else None,
                saisi_le=instant(signe),
            )
        )
