"""The events that this chapter and the prescription below it tell."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone

from parcours.chronologie.registre import Evenement, source
from parcours.enums import (
    DecisionAide,
    EtatEtape,
    GenreEvenement,
    MotifAffectation,
    MotifVeille,
    NatureAide,
    NatureEmploi,
    StatutDemande,
    StatutRendezVous,
    TypeDiagnostic,
    TypeEntretien,
)
from parcours.models import Entretien, RendezVous
from parcours.models.etapes import Etape
from parcours.selectors.dossier import Dossier
from participants.enums import Frein
from plie.interface.composants import Ton
from plie.interface.formats import date_fr, duree, nombre_fr
from prescriptions.enums import EmetteurAvis, EtatPrescription, OriginePrescription, SensAvis
from prescriptions.models import Avis, Prescription

ICONES_ENTRETIEN = {
    TypeEntretien.INDIVIDUEL: "person-lines-fill",
    TypeEntretien.COLLECTIF: "people",
    TypeEntretien.TELEPHONE: "telephone",
}


@source(GenreEvenement.RENCONTRE)
def entretiens(dossier: Dossier) -> Iterator[Evenement]:
    """Meetings held: what was said is folded, the length and the next date are on the line."""
    for entretien in dossier.entretiens:
        genre, atelier = TypeEntretien(entretien.type), entretien.temps_collectif
        yield Evenement(
            jour=entretien.date,
            heure=entretien.heure,
            titre=genre.libelle if atelier is None else f"{genre.libelle} : {atelier.titre}",
            texte=_resume(entretien),
            icone=ICONES_ENTRETIEN[genre],
            ton=Ton.SUCCES if genre.physique else Ton.INFO,
            auteur=str(entretien.referent),
            url=reverse("entretiens:voir", args=[entretien.pk]),
            corrige=entretien.annule_le is not None,
            details=[
                ("Ce qui a changé", entretien.evolution),
                ("Positionnements", entretien.positionnements),
                ("Pour la suite", entretien.objectifs_suivants),
            ],
        )


def _resume(entretien: Entretien) -> str:
    morceaux = [duree(entretien.duree)]
    if entretien.emarge_le is not None:
        morceaux.append("émargé")
    suivant = entretien.prochain_rendez_vous
    if suivant is not None:
        morceaux.append(f"prochain rendez-vous le {date_fr(suivant.debut, 'heure')}")
    elif entretien.en_sortie:
        morceaux.append("dernier entretien avant la sortie")
    return " · ".join(morceaux)


@source(GenreEvenement.RENCONTRE)
def rendez_vous(dossier: Dossier) -> Iterator[Evenement]:
    """Appointments that no meeting tells: to come, missed, cancelled, or past without an outcome."""
    maintenant = timezone.now()
    racontes = {entretien.rendez_vous_id for entretien in dossier.entretiens}
    for rdv in dossier.rendez_vous:
        statut = StatutRendezVous(rdv.statut)
        if rdv.pk in racontes:
            continue
        debut = timezone.localtime(rdv.debut)
        oublie = statut is StatutRendezVous.PLANIFIE and rdv.debut < maintenant
        yield Evenement(
            jour=debut.date(),
            heure=debut.time(),
            titre="Rendez-vous" if rdv.type == TypeEntretien.INDIVIDUEL else f"Rendez-vous ({_genre(rdv)})",
            texte=" · ".join(filter(None, [rdv.lieu, rdv.commentaire, _appel(rdv)])),
            icone="calendar-event" if statut is StatutRendezVous.PLANIFIE else "calendar-x",
            ton=_ton(statut, oublie),
            etat="Suite à donner" if oublie else statut,
            auteur=str(rdv.referent),
        )


def _genre(rdv: RendezVous) -> str:
    return TypeEntretien(rdv.type).libelle.lower()


def _ton(statut: StatutRendezVous, oublie: bool) -> Ton:
    if oublie:
        return Ton.ATTENTION
    return {
        StatutRendezVous.ABSENCE_INJUSTIFIEE: Ton.DANGER,
        StatutRendezVous.ABSENCE_JUSTIFIEE: Ton.ATTENTION,
        StatutRendezVous.PLANIFIE: Ton.INFO,
    }.get(statut, Ton.NEUTRE)


def _appel(rdv: RendezVous) -> str:
    appel = getattr(rdv, "appel", None)
    if appel is None:
        return ""
    suite = "personne jointe" if appel.joint else "personne non jointe"
    raison = f" ({appel.raison})" if appel.raison else ""
    return f"appel du {date_fr(appel.fait_le)} : {suite}{raison}"


@source(GenreEvenement.DIAGNOSTIC)
def diagnostics(dossier: Dossier) -> Iterator[Evenement]:
    """Diagnostics, with what they say in words; the levels are on the page of the accompaniment."""
    for diagnostic in dossier.diagnostics:
        yield Evenement(
            jour=diagnostic.date,
            titre=f"Diagnostic {TypeDiagnostic(diagnostic.type).libelle.lower()}",
            texte=f"Métier visé : {diagnostic.metier_libelle}" if diagnostic.metier_libelle else "",
            icone="clipboard2-pulse",
            auteur=str(diagnostic.auteur),
            details=[
                ("Potentiels", diagnostic.potentiels),
                ("Priorités", diagnostic.priorites),
                ("Perspectives", diagnostic.perspectives),
            ],
        )


@source(GenreEvenement.DIAGNOSTIC)
def contrats(dossier: Dossier) -> Iterator[Evenement]:
    """The writing, the signature and the transmission of each version of the CER."""
    for cer in dossier.cer:
        yield Evenement(
            jour=cer.redige_le,
            titre=f"CER, version {cer.version}",
            texte=_etapes_du_cer(
                cer.signe_participant_le, cer.signe_referent_le, cer.transmis_bi_le, cer.transmis_bi_a
            ),
            icone="file-earmark-text",
            details=[("Objectifs", cer.objectifs), ("Moyens", cer.moyens)],
        )


def _etapes_du_cer(personne: date | None, referent: date | None, transmis: date | None, a: str) -> str:
    if personne is None or referent is None:
        return "en attente de signature"
    signature = f"signé le {date_fr(max(personne, referent))}"
    if transmis is None:
        return signature
    return f"{signature} · transmis au Bureau insertion le {date_fr(transmis)}{f' ({a})' if a else ''}"


@source(GenreEvenement.MESURE)
def mesures(dossier: Dossier) -> Iterator[Evenement]:
    """The entry, its validation, each mesure and its bilan."""
    for parcours in dossier.parcours:
        if parcours.date_entree is not None:
            yield Evenement(
                jour=parcours.date_entree, titre="Entrée dans le PLIE", icone="door-open", ton=Ton.SUCCES
            )
        if parcours.entree_validee_le is not None:
            yield Evenement(
                jour=parcours.entree_validee_le,
                titre="Entrée validée en cellule de suivi",
                icone="check2-circle",
                ton=Ton.SUCCES,
            )
    for mesure in dossier.mesures:
        yield Evenement(
            jour=mesure.debut,
            fin=mesure.fin,
            titre=f"Mesure {mesure.rang}" if mesure.rang == 1 else f"Renouvellement (mesure {mesure.rang})",
            icone="hourglass-split",
            etat=StatutDemande(mesure.statut),
        )
        bilan = getattr(mesure, "bilan", None)
        if bilan is not None:
            transmis = bilan.transmis_prescripteur_le
            yield Evenement(
                jour=bilan.redige_le,
                titre="Bilan intermédiaire",
                texte=f"transmis au prescripteur le {date_fr(transmis)}" if transmis else "",
                icone="journal-text",
                auteur=str(bilan.redige_par),
                details=[("Bilan", bilan.texte)],
            )


@source(GenreEvenement.MESURE)
def veilles(dossier: Dossier) -> Iterator[Evenement]:
    """Veilles, by their start; the planned end is told until the real one is known."""
    for veille in dossier.veilles:
        yield Evenement(
            jour=veille.debut,
            fin=veille.fin,
            titre=f"Veille : {MotifVeille(veille.motif).libelle.lower()}",
            texte=" · ".join(
                filter(
                    None,
                    ["" if veille.fin else f"fin prévue le {date_fr(veille.fin_prevue)}", veille.commentaire],
                )
            ),
            icone="pause-circle",
            ton=Ton.ATTENTION,
            etat=StatutDemande(veille.statut),
        )


@source(GenreEvenement.ETAPE)
def etapes(dossier: Dossier) -> Iterator[Evenement]:
    """Jobs, trainings and freins lifted; one not begun is told at the day it was written down."""
    for emploi in dossier.etapes_emploi:
        heures = f"{nombre_fr(emploi.heures_hebdo.normalize())} h par semaine" if emploi.heures_hebdo else ""
        yield _etape(
            emploi,
            titre=" · ".join(
                filter(None, [f"Emploi : {NatureEmploi(emploi.nature).libelle}", emploi.metier])
            ),
            texte=[emploi.employeur, heures, emploi.commentaire],
            icone="briefcase",
        )
    for formation in dossier.etapes_formation:
        heures = f"{nombre_fr(formation.heures)} h" if formation.heures else ""
        yield _etape(
            formation,
            titre=f"Formation : {formation.intitule}",
            texte=[
                formation.organisme,
                heures,
                "qualifiante" if formation.qualifiante else "",
                formation.commentaire,
            ],
            icone="mortarboard",
        )
    for levee in dossier.etapes_frein:
        yield _etape(
            levee,
            titre=f"{Frein(levee.frein).libelle} : {levee.action}",
            texte=[str(levee.structure) if levee.structure else "", levee.commentaire],
            icone="unlock",
        )


def _etape(etape: Etape, *, titre: str, texte: list[str], icone: str) -> Evenement:
    etat = EtatEtape(etape.etat)
    return Evenement(
        jour=etape.debut or timezone.localtime(etape.saisie_le).date(),
        fin=etape.fin,
        titre=titre,
        texte=" · ".join(filter(None, texte)),
        icone=icone,
        ton=Ton.SUCCES if etat is EtatEtape.REALISEE else Ton.INFO,
        etat=etat,
    )


@source(GenreEvenement.AIDE)
def aides(dossier: Dossier) -> Iterator[Evenement]:
    """Financial helps, at the day they were asked for."""
    for aide in dossier.aides:
        decidee = f"décidée le {date_fr(aide.decidee_le)}" if aide.decidee_le else ""
        yield Evenement(
            jour=aide.demandee_le,
            titre=f"Aide : {NatureAide(aide.nature).libelle.lower()}, {nombre_fr(aide.montant, 2)} €",
            texte=" · ".join(filter(None, [str(aide.financeur), decidee, aide.commentaire])),
            icone="cash-coin",
            etat=DecisionAide(aide.decision),
        )


@source(GenreEvenement.AIDE)
def ecoutes(dossier: Dossier) -> Iterator[Evenement]:
    """Écoutes asked for and their appointments: dates only."""
    for ecoute in dossier.ecoutes:
        yield Evenement(
            jour=ecoute.demandee_le,
            titre="Écoute psychologique demandée",
            texte=f"décidée le {date_fr(ecoute.decidee_le)}" if ecoute.decidee_le else "",
            icone="chat-heart",
            etat=StatutDemande(ecoute.statut),
        )
        for seance in ecoute.seances.all():
            debut = timezone.localtime(seance.debut)
            yield Evenement(
                jour=debut.date(),
                heure=debut.time(),
                titre="Rendez-vous avec le psychologue",
                icone="chat-heart",
                etat=StatutRendezVous(seance.statut),
            )


@source(GenreEvenement.ORIENTATION)
def affectations(dossier: Dossier) -> Iterator[Evenement]:
    """The orientation, the first contact, each change of référent, the non-entry."""
    for parcours in dossier.parcours:
        if parcours.premier_contact_le is not None:
            yield Evenement(jour=parcours.premier_contact_le, titre="Premier contact", icone="telephone")
        if parcours.non_entre_le is not None:
            yield Evenement(
                jour=parcours.non_entre_le,
                titre="Non-entrée",
                texte=str(parcours.motif_non_entree),
                icone="slash-circle",
                ton=Ton.ATTENTION,
            )
    for affectation in dossier.affectations:
        motif = MotifAffectation(affectation.motif)
        premiere = motif is MotifAffectation.ORIENTATION
        yield Evenement(
            jour=affectation.debut,
            titre=f"Orientation vers {affectation.referent}"
            if premiere
            else f"Nouveau référent : {affectation.referent}",
            texte=" · ".join(
                filter(
                    None,
                    [
                        str(affectation.lieu_accueil),
                        "" if premiere else motif.libelle.lower(),
                        affectation.commentaire,
                    ],
                )
            ),
            icone="signpost-split",
        )


@source(GenreEvenement.ORIENTATION)
def prescriptions(dossier: Dossier) -> Iterator[Evenement]:
    """The fiche de prescription, the avis given on it and what was decided."""
    visibles = Prescription.objects.visibles_par(dossier.utilisateur).filter(participant=dossier.participant)
    par_id = {
        p.pk: p
        for p in visibles.select_related("structure", "rencontre_prealable", "motif_refus").order_by("pk")
    }
    for prescription in par_id.values():
        yield from _prescription(prescription)
    for avis in (
        Avis.objects.visibles_par(dossier.utilisateur)
        .filter(prescription__in=list(par_id))
        .select_related("auteur", "motif")
        .order_by("rendu_le")
    ):
        sens = SensAvis(avis.sens)
        rendu = timezone.localtime(avis.rendu_le)
        yield Evenement(
            jour=rendu.date(),
            heure=rendu.time(),
            titre=f"Avis : {EmetteurAvis(avis.emetteur).libelle}",
            texte=" · ".join(filter(None, [str(avis.motif) if avis.motif else "", avis.texte])),
            icone="chat-square-text",
            etat=sens,
            auteur=str(avis.auteur),
        )


def _prescription(prescription: Prescription) -> Iterator[Evenement]:
    origine = OriginePrescription(prescription.origine)
    if prescription.soumise_le is not None:
        yield Evenement(
            jour=prescription.soumise_le,
            titre=f"Prescription par {prescription.structure}",
            texte="" if origine is OriginePrescription.FICHE else origine.libelle,
            icone="send",
            auteur=prescription.auteur_nom,
            details=[
                ("Projet", prescription.projet),
                ("Démarches déjà tentées", prescription.demarches),
                ("Pour le choix du référent", prescription.remarques_referent),
                ("Justification", prescription.justification),
            ],
        )
    if prescription.decidee_le is not None:
        refusee = prescription.etat == EtatPrescription.REFUSEE
        yield Evenement(
            jour=prescription.decidee_le,
            titre="Prescription refusée" if refusee else "Prescription validée",
            texte=str(prescription.motif_refus) if refusee else "",
            icone="check2-circle",
            ton=Ton.DANGER if refusee else Ton.SUCCES,
        )
    rencontre = getattr(prescription, "rencontre_prealable", None)
    if rencontre is not None and rencontre.tenue_le is not None:
        yield Evenement(
            jour=rencontre.tenue_le,
            titre="Rencontre préalable",
            texte=rencontre.get_resultat_display(),
            icone="person-lines-fill",
        )
