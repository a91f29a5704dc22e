"""Exits of the demo: facts, verdict of the rules, proof, bilan de fin and follow-up."""

import hashlib
from datetime import time, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from gouvernance.enums import NatureCas
from parcours.models import Parcours
from reporting.demo import faits, textes
from reporting.demo.calendrier import ajouter_mois, ouvre_suivant
from reporting.demo.ecriture.cas import ajouter_cas
from reporting.demo.ecriture.monde import Plume, instant
from reporting.demo.ecriture.verdict import heures_hebdo, juger
from reporting.demo.present import (
    PART_PREUVE_ATTENDUE,
    PREUVE_ATTENDUE_JOURS,
    SUIVI_ATTENDU_JOURS,
    DossierAuJour,
    referent_le,
)
from sorties.enums import EtatSortie, NatureSortie, SituationSuivi, SourceSuivi
from sorties.models import BilanFin, Mission, Preuve, Sortie, SuiviSortie

JUSTIFICATIF = "documents/demonstration/justificatif.pdf"
"""One file for every proof of the demo: it says that it is invented."""
SOURCES = (SourceSuivi.PARTICIPANT, SourceSuivi.PARTICIPANT, SourceSuivi.EMPLOYEUR, SourceSuivi.PARTENAIRE)
PART_SUIVI_A_FAIRE = 0.6
JOURS_DEPUIS_LA_PERTE = 20
"""A job lost ended so many days before the check that tells it."""


def ecrire_sortie(
    parcours: Parcours,
    au_jour: DossierAuJour,
    plume: Plume,
) -> None:
    """The exit of a stay that ended by the day, asked for or confirmed."""
    dossier, deroule = au_jour.dossier, au_jour.deroule
    if dossier.parcours is None or deroule is None or dossier.parcours.sortie.date > plume.monde.jour:
        return
    fait = dossier.parcours.sortie
    confirmee = deroule.cellule_sortie <= plume.monde.jour
    contrat = fait.contrat
    plume = plume.pour("sortie", dossier.personne.numero)
    verdict = juger(fait, deroule, plume.monde, confirmee=confirmee)
    referent = plume.monde.referents[referent_le(dossier, deroule, fait.date)]
    sortie = plume.ajouter(
        Sortie(
            parcours=parcours,
            etat=EtatSortie.CONFIRMEE if confirmee else EtatSortie.DEMANDEE,
            date=fait.date,
            nature=contrat.nature if contrat else NatureSortie.SANS,
            employeur=contrat.employeur if contrat else "",
            intitule=contrat.intitule if contrat else "",
            domaine=plume.monde.domaines[contrat.domaine] if contrat and contrat.domaine else None,
            debut=contrat.debut if contrat else None,
            fin=contrat.fin if contrat else None,
            heures_hebdo=heures_hebdo(contrat),
            heures_formation=contrat.heures if contrat and contrat.domaine else None,
            creation_validee=confirmee or None
            if contrat and contrat.nature is NatureSortie.CREATION
            else None,
            accord_participant_le=fait.date if contrat else None,
            motif_autre="" if contrat or fait.motif is None else fait.motif,
            categorie=verdict.categorie,
            code_motif=verdict.code,
            verdict=verdict.en_json(),
            jugee_le=deroule.cellule_sortie if confirmee else plume.monde.jour,
            protocole=plume.monde.protocole,
            a_revoir_le=verdict.date_confirmation,
            declaree_par=referent,
            declaree_le=instant(fait.date, time(17)),
            confirmee_le=deroule.cellule_sortie if confirmee else None,
        )
    )
    for mission in contrat.missions if contrat else ():
        plume.ajouter(
            Mission(
                sortie=sortie,
                employeur=contrat.employeur if contrat else "",
                debut=mission.debut,
                fin=mission.fin,
                heures=Decimal(mission.heures),
            )
        )
    ajouter_cas(parcours, NatureCas.SORTIE, deroule.cellule_sortie, plume, sortie=sortie)
    if verdict.preuve_requise:
        _ecrire_preuve(sortie, plume)
    if deroule.bilan_fin:
        _ecrire_bilan(sortie, plume)
    if confirmee:
        _ecrire_suivis(sortie, fait, plume)


def pdf_de_demonstration() -> bytes:
    """A one-page PDF, written by hand, that says what it is."""
    texte = b"BT /F1 16 Tf 60 760 Td (Justificatif de demonstration : document invente.) Tj ET"
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>"
    )
    objets = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Length " + str(len(texte)).encode() + b" >>\nstream\n" + texte + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    corps = b"%PDF-1.4\n"
    positions = []
    for numero, objet in enumerate(objets, start=1):
        positions.append(len(corps))
        corps += str(numero).encode() + b" 0 obj\n" + objet + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % position for position in positions)
    taille = str(len(objets) + 1).encode()
    return (
        corps
        + b"xref\n0 " + taille + b"\n0000000000 65535 f \n" + table
        + b"trailer\n<< /Size " + taille + b" /Root 1 0 R >>\n"
        + b"startxref\n" + str(len(corps)).encode() + b"\n%%EOF\n"
    )  # fmt: skip


def deposer_justificatif() -> None:
    """Store the common proof, once."""
    if not default_storage.exists(JUSTIFICATIF):
        default_storage.save(JUSTIFICATIF, ContentFile(pdf_de_demonstration()))


def _ecrire_preuve(
    sortie: Sortie,
    plume: Plume,
) -> None:
    """The copy of the contract or the attestation; some of the last ones are still awaited."""
    recente = plume.monde.jour - sortie.date <= timedelta(days=PREUVE_ATTENDUE_JOURS)
    if recente and plume.hasard.random() < PART_PREUVE_ATTENDUE:
        return
    contenu = pdf_de_demonstration()
    plume.ajouter(
        Preuve(
            sortie=sortie,
            titre="Attestation d'entrée en formation" if sortie.heures_formation else "Copie du contrat",
            nom_origine="justificatif.pdf",
            fichier=JUSTIFICATIF,
            type_mime="application/pdf",
            taille=len(contenu),
            empreinte=hashlib.sha256(contenu).hexdigest(),
            depose_par=sortie.declaree_par,
            depose_le=instant(sortie.date, time(17, 30)),
        )
    )


def _ecrire_bilan(
    sortie: Sortie,
    plume: Plume,
) -> None:
    transmis = ouvre_suivant(sortie.date + timedelta(days=plume.hasard.randint(1, 8)))
    # Given and sent once the cellule has confirmed: the last ones show what is still to do.
    confirmee = sortie.etat == EtatSortie.CONFIRMEE
    plume.ajouter(
        BilanFin(
            sortie=sortie,
            entretien_le=sortie.date,
            redige_par=sortie.declaree_par,
            objectifs_atteints=plume.hasard.choice(textes.BILAN_ATTEINTS),
            demarches=textes.BILAN_DEMARCHES,
            a_poursuivre=textes.BILAN_A_POURSUIVRE,
            reste_a_faire=textes.BILAN_RESTE if sortie.nature != NatureSortie.SANS else "",
            remis_participant_le=sortie.date if confirmee else None,
            accord_transmission_freins=plume.hasard.random() < 0.6,
            transmis_prescripteur_le=transmis if confirmee and transmis <= plume.monde.jour else None,
        )
    )


def _ecrire_suivis(
    sortie: Sortie,
    fait: faits.Sortie,
    plume: Plume,
) -> None:
    """The checks made by the day; some of those just due are still to make."""
    perte = next((c for c in fait.controles if c.situation is SituationSuivi.PERTE), None)
    perdu_le = (
        ajouter_mois(sortie.date, perte.mois) - timedelta(days=JOURS_DEPUIS_LA_PERTE) if perte else None
    )
    for controle in fait.controles:
        echeance = ajouter_mois(sortie.date, controle.mois)
        fait_le = ouvre_suivant(echeance + timedelta(days=plume.hasard.randint(0, 9)))
        a_faire = plume.hasard.random() < PART_SUIVI_A_FAIRE
        recente = plume.monde.jour - echeance <= timedelta(days=SUIVI_ATTENDU_JOURS)
        if fait_le > plume.monde.jour or (recente and a_faire):
            return
        sans_nouvelles = controle.situation is SituationSuivi.SANS_NOUVELLES
        plume.ajouter(
            SuiviSortie(
                sortie=sortie,
                echeance_mois=controle.mois,
                fait_le=fait_le,
                situation=controle.situation,
                perdu_le=perdu_le if controle.situation is SituationSuivi.PERTE else None,
                source=SourceSuivi.AUCUNE if sans_nouvelles else plume.hasard.choice(SOURCES),
            )
        )
