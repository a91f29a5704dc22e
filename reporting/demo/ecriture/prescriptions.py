"""Participants, situations, fiches de prescription, avis and rencontres préalables of the demo."""

from datetime import date, timedelta
from random import Random

from participants.enums import Frein, Logement
from participants.models import Participant, Situation
from plie.acteurs.models import Utilisateur
from plie.roles import Role
from prescriptions.enums import (
    CriterePublic,
    EmetteurAvis,
    EtatPrescription,
    OriginePrescription,
    SensAvis,
)
from prescriptions.models import Avis, Prescription, RencontrePrealable
from reporting.demo import faits, textes
from reporting.demo.calendrier import ouvre_suivant
from reporting.demo.deroule import Deroule
from reporting.demo.ecriture.monde import Monde, Plume, instant
from reporting.demo.present import DossierAuJour, etat_prescription

CHAMPS_CRITERES = {critere: critere.value for critere in CriterePublic}
"""The columns have the codes of the criteria."""
ROLE_AVIS = {
    EmetteurAvis.COORDINATION: Role.COORDINATION,
    EmetteurAvis.FRANCE_TRAVAIL: Role.AVIS_FRANCE_TRAVAIL,
    EmetteurAvis.BUREAU_INSERTION: Role.AVIS_BUREAU_INSERTION,
}
DECIDEES = {EtatPrescription.VALIDEE, EtatPrescription.REFUSEE, EtatPrescription.ORIENTEE}


def _identite(personne: faits.Personne, monde: Monde) -> dict[str, object]:
    return {
        "plie": monde.plie,
        "sexe": personne.sexe,
        "nom_naissance": personne.nom_naissance,
        "nom_usage": personne.nom_usage,
        "prenom": personne.prenom,
        "date_naissance": personne.date_naissance,
        "identifiant_ft": personne.identifiant_ft,
        "telephone": personne.telephone,
        "courriel": personne.courriel,
        "adresse": personne.adresse,
        "commune_id": personne.commune,
        "qpv_id": monde.qpv[personne.qpv] if personne.qpv else None,
    }


def _statuts(situation: faits.Situation) -> dict[str, bool]:
    return {champ: critere in situation.criteres for critere, champ in CHAMPS_CRITERES.items()}


def _mobilite(situation: faits.Situation) -> dict[str, object]:
    return {
        "permis_b": situation.permis,
        "vehicule": situation.vehicule,
        "deplacement": situation.deplacement,
    }


def ecrire_prescription(
    fiche_au_jour: DossierAuJour,
    plume: Plume,
) -> tuple[Prescription, Participant | None]:
    """The fiche with its avis, and the participant once it is oriented."""
    dossier, jour = fiche_au_jour.dossier, plume.monde.jour
    fiche, situation = dossier.prescription, dossier.situation
    plume = plume.pour("fiche", dossier.personne.numero)
    etat = _etat(fiche_au_jour, jour)
    participant = None
    if etat is EtatPrescription.ORIENTEE:
        participant = plume.ajouter(
            Participant(
                **_identite(dossier.personne, plume.monde), cree_le=instant(fiche.orientee_le or jour)
            )
        )
        ecrire_situations(participant, dossier, fiche_au_jour.deroule, plume)
    importee = fiche.origine is OriginePrescription.IMPORT_CAF
    auteur = plume.monde.compte(Role.COORDINATION) if importee else _auteur(fiche, plume.monde, plume.hasard)
    decidee = fiche.decision_le if etat in DECIDEES else None
    prescription = plume.ajouter(
        Prescription(
            **_identite(dossier.personne, plume.monde),
            **_statuts(situation),
            **_mobilite(situation),
            structure=plume.monde.structures[fiche.prescripteur],
            auteur=auteur,
            auteur_nom=auteur.get_full_name(),
            origine=fiche.origine,
            participant=participant,
            etat=etat,
            inscrit_ft=situation.inscrit_depuis is not None,
            justification=plume.hasard.choice(textes.JUSTIFICATIONS)
            if CriterePublic.AUTRE_DIFFICULTE in situation.criteres
            else "",
            freins_reperes=_freins_reperes(fiche_au_jour.deroule, plume.hasard),
            projet=""
            if importee
            else plume.hasard.choice(textes.PROJETS).format(metier=situation.metier.lower()),
            demarches="" if importee else plume.hasard.choice(textes.DEMARCHES),
            remarques_referent="" if importee else plume.hasard.choice(textes.REMARQUES),
            souhaite_rencontre=fiche.rencontre_prealable or fiche_au_jour.rencontre_prealable,
            cree_le=instant(fiche.date),
            soumise_le=None if etat is EtatPrescription.BROUILLON else fiche.date,
            decidee_le=decidee,
            orientee_le=fiche.orientee_le if etat is EtatPrescription.ORIENTEE else None,
            annulee_le=fiche.decision_le if etat is EtatPrescription.ANNULEE else None,
            motif_refus=plume.monde.refus[fiche.motif] if etat is EtatPrescription.REFUSEE else None,
            motif_refus_texte=textes.REFUS if etat is EtatPrescription.REFUSEE else "",
        )
    )
    if etat is not EtatPrescription.BROUILLON:
        _ecrire_avis(prescription, fiche_au_jour, plume)
        _ecrire_rencontre(prescription, fiche_au_jour, plume)
    return prescription, participant


def _etat(fiche_au_jour: DossierAuJour, jour: date) -> EtatPrescription:
    if fiche_au_jour.brouillon:
        return EtatPrescription.BROUILLON
    if fiche_au_jour.a_completer:
        return EtatPrescription.A_COMPLETER
    return etat_prescription(fiche_au_jour.dossier.prescription, jour)


def _auteur(fiche: faits.Prescription, monde: Monde, hasard: Random) -> Utilisateur:
    return hasard.choice(monde.comptes[Role.PRESCRIPTEUR, fiche.prescripteur])


def _freins_reperes(deroule: Deroule | None, hasard: Random) -> list[str]:
    if deroule is None:
        return sorted(hasard.sample(Frein.codes(), hasard.randint(1, 3)))
    niveaux = deroule.diagnostics[0].niveaux
    return [frein.value for frein, niveau in niveaux.items() if niveau is not None and niveau > 1]


def _ecrire_avis(
    prescription: Prescription,
    fiche_au_jour: DossierAuJour,
    plume: Plume,
) -> None:
    if fiche_au_jour.a_completer:
        rendu_le = ouvre_suivant(fiche_au_jour.dossier.prescription.date + timedelta(days=1))
        plume.ajouter(
            Avis(
                prescription=prescription,
                emetteur=EmetteurAvis.COORDINATION,
                sens=SensAvis.A_COMPLETER,
                texte=plume.hasard.choice(textes.MOTIFS_A_COMPLETER),
                auteur=plume.monde.compte(Role.COORDINATION),
                rendu_le=instant(min(plume.monde.jour, rendu_le)),
            )
        )
        return
    for avis in fiche_au_jour.dossier.prescription.avis:
        if avis.date <= plume.monde.jour:
            plume.ajouter(
                Avis(
                    prescription=prescription,
                    emetteur=avis.emetteur,
                    sens=avis.sens,
                    motif=plume.monde.refus[avis.motif] if avis.motif else None,
                    texte=textes.REFUS if avis.motif else "",
                    auteur=plume.monde.compte(ROLE_AVIS[avis.emetteur]),
                    rendu_le=instant(avis.date),
                )
            )


def _ecrire_rencontre(
    prescription: Prescription,
    fiche_au_jour: DossierAuJour,
    plume: Plume,
) -> None:
    """The meeting asked for before deciding: planned for a recent fiche, else left to the first entretien."""
    if fiche_au_jour.rencontre_prealable:
        prevue = ouvre_suivant(plume.monde.jour + timedelta(days=3))
        plume.ajouter(
            RencontrePrealable(
                prescription=prescription,
                referent=plume.monde.referents[0],
                prevue_le=plume.monde.creneau(0, prevue),
                lieu=str(plume.monde.lieu_accueil(0)),
            )
        )


def ecrire_situations(
    participant: Participant,
    dossier: faits.Dossier,
    deroule: Deroule | None,
    plume: Plume,
) -> None:
    """The situation told by the fiche; for some people another one, noted during the stay."""
    situation = dossier.situation
    lignes: dict[str, object] = {
        "participant": participant,
        **_statuts(situation),
        **_mobilite(situation),
        "nationalite": dossier.personne.nationalite,
        "emploi": situation.emploi,
        "inscrit_ft": situation.inscrit_depuis is not None,
        "inscrit_ft_depuis": situation.inscrit_depuis,
        "niveau_diplome": plume.monde.niveaux[situation.niveau_diplome],
        "logement": situation.logement,
        "situation_familiale": situation.famille,
        "enfants_a_charge": situation.enfants,
    }
    debut = dossier.prescription.orientee_le or dossier.prescription.date
    plume.ajouter(Situation(**lignes, date=debut, saisie_le=instant(debut)))
    if deroule and deroule.situation_le and debut < deroule.situation_le <= plume.monde.jour:
        suite = {
            "deld": situation.inscrit_depuis is not None,
            "permis_b": True,
            "logement": Logement.LOCATAIRE,
            "date": deroule.situation_le,
            "saisie_le": instant(deroule.situation_le),
        }
        plume.ajouter(Situation(**(lignes | suite)))
