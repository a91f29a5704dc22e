"""One prescription as its pages show it: the fiche in sections, its path, what each role may do next."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from participants.enums import Frein
from participants.regles import age
from plie.acteurs.models import Utilisateur
from plie.interface.composants import Evenement, Ton
from plie.interface.etats import icone_de, ton_de
from plie.interface.formats import accorde, date_fr, oui_non
from prescriptions.completude import verdict_du_public
from prescriptions.doublons import doublons_pour_coordination
from prescriptions.enums import EmetteurAvis, EtatPrescription, ResultatRencontre, SensAvis
from prescriptions.models import Avis, PieceJointe, Prescription, RencontrePrealable
from prescriptions.prolongements import Suite, suites_de
from prescriptions.regles import VerdictEligibilite

Adresse = Callable[..., str]
"""Gives the address of a page of the fiche by the door the reader came by (``Porte.url``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFiche:
    """One section of the fiche: couples label and value, then free texts."""

    titre: str
    icone: str
    ancre: str
    paires: Sequence[tuple[str, Any]] = ()
    textes: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FicheLue:
    """The fiche read-only, with the verdict on the public and the documents attached."""

    sections: Sequence[SectionFiche]
    verdict: VerdictEligibilite
    pieces: Sequence[tuple[PieceJointe, str]]
    url_pdf: str


def lire_fiche(prescription: Prescription, pieces: Iterable[PieceJointe], adresse: Adresse) -> FicheLue:
    """The fiche for a reader who may see it; ``pieces`` are those they may open."""
    p = prescription
    return FicheLue(
        sections=(
            SectionFiche(
                titre="Identité",
                icone="person",
                ancre="identite",
                paires=(
                    ("Sexe", p.get_sexe_display() if p.sexe else ""),
                    ("Nom de naissance", p.nom_naissance),
                    ("Nom d’usage", p.nom_usage),
                    ("Prénom", p.prenom),
                    ("Date de naissance", _naissance(p.date_naissance)),
                    ("Identifiant France Travail", p.identifiant_ft),
                ),
            ),
            SectionFiche(
                titre="Contact",
                icone="telephone",
                ancre="contact",
                paires=(
                    ("Téléphone", p.telephone),
                    ("Courriel", p.courriel),
                    ("Adresse", p.adresse),
                    ("Commune", str(p.commune) if p.commune else ""),
                    ("Quartier prioritaire", str(p.qpv) if p.qpv else "Aucun, ou non connu"),
                ),
            ),
            SectionFiche(
                titre="Mobilité et freins repérés",
                icone="signpost-split",
                ancre="mobilite",
                paires=(
                    ("Permis B", oui_non(p.permis_b)),
                    ("Véhicule disponible", oui_non(p.vehicule)),
                    ("Déplacement habituel", p.get_deplacement_display() if p.deplacement else ""),
                    ("Freins repérés", ", ".join(Frein(code).libelle for code in p.freins_reperes)),
                ),
            ),
            SectionFiche(
                titre="Projet et démarches",
                icone="compass",
                ancre="projet",
                textes=(
                    ("Projet", p.projet),
                    ("Démarches déjà tentées", p.demarches),
                    ("Précisions pour le choix du référent", p.remarques_referent),
                ),
            ),
            SectionFiche(
                titre="Prescripteur",
                icone="building",
                ancre="prescripteur",
                paires=(
                    ("Structure", p.structure.nom),
                    ("Fiche remplie par", p.auteur_nom or (str(p.auteur) if p.auteur else "")),
                    ("Téléphone de la structure", p.structure.telephone),
                    ("Origine", p.get_origine_display()),
                ),
            ),
        ),
        verdict=verdict_du_public(p, timezone.localdate()),
        pieces=[(piece, adresse("piece", p.pk, piece.pk)) for piece in pieces],
        url_pdf=adresse("pdf", p.pk),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DoublonMontre:
    """A file that looks like the same person, for the coordination: by what, where it stands, its page."""

    titre: str
    ressemblance: str
    detail: str
    url: str
    accompagnement: str


def doublons_montres(prescription: Prescription, utilisateur: Utilisateur) -> list[DoublonMontre]:
    """The possible duplicates; the structure that accompanies the person is for the coordination only."""
    trouves = doublons_pour_coordination(prescription, utilisateur)
    participants = [trouve.participant.pk for trouve in trouves if trouve.participant]
    liees = list(Prescription.objects.filter(participant__in=participants)) if participants else []
    suites = suites_de(liees)
    accompagnements = {
        liee.participant_id: suites[liee.pk] for liee in liees if suites.get(liee.pk, Suite()).structure
    }
    montres = []
    for trouve in trouves:
        if personne := trouve.participant:
            suite = accompagnements.get(personne.pk)
            montres.append(
                DoublonMontre(
                    titre=personne.nom_affiche,
                    ressemblance=trouve.genre.libelle,
                    detail="Dossier d’accompagnement",
                    url=reverse("participants:dossier", args=[personne.pk]),
                    accompagnement=", ".join(filter(None, (suite.structure, suite.referent)))
                    if suite
                    else "",
                )
            )
        if fiche := trouve.prescription:
            etat = EtatPrescription(fiche.etat).libelle.lower()
            montres.append(
                DoublonMontre(
                    titre=fiche.nom_affiche,
                    ressemblance=trouve.genre.libelle,
                    detail=f"Prescription de {fiche.structure}, {etat}",
                    url=reverse("prescriptions:dossier", args=[fiche.pk]),
                    accompagnement="",
                )
            )
    return montres


def chronologie(
    prescription: Prescription,
    avis: Iterable[Avis],
    rencontre: RencontrePrealable | None,
    *,
    interne: bool,
) -> list[Evenement]:
    """The path of a prescription, the latest first; ``avis`` are those the reader may see.

    ``interne``: the reader is of the PLIE; they read the names of who decided and of who holds the meeting.
    """
    p = prescription
    suite = [Evenement(jour=_jour(p.cree_le), titre="Fiche commencée", icone="pencil-square")]
    if p.soumise_le:
        suite.append(_etape(p.soumise_le, "Fiche soumise", EtatPrescription.SOUMISE))
    suite += [_evenement_avis(a, interne=interne) for a in sorted(avis, key=lambda a: a.rendu_le)]
    suite += _rencontre(rencontre, interne=interne)
    decideur = str(p.decidee_par) if interne and p.decidee_par else ""
    if p.decidee_le and p.motif_refus:
        motif = f"{p.motif_refus}. {p.motif_refus_texte}".rstrip()
        suite.append(
            _etape(
                p.decidee_le, "Prescription refusée", EtatPrescription.REFUSEE, texte=motif, auteur=decideur
            )
        )
    elif p.decidee_le:
        suite.append(_etape(p.decidee_le, "Prescription validée", EtatPrescription.VALIDEE, auteur=decideur))
    if p.orientee_le:
        suite.append(_etape(p.orientee_le, "Référent désigné", EtatPrescription.ORIENTEE))
    if p.annulee_le:
        suite.append(_etape(p.annulee_le, "Prescription annulée", EtatPrescription.ANNULEE))
    # Of one day, what came last stays on top.
    return [
        evenement
        for _, evenement in sorted(
            enumerate(suite), key=lambda paire: (paire[1].jour, paire[0]), reverse=True
        )
    ]


def _etape(jour: date, titre: str, etat: EtatPrescription, *, texte: str = "", auteur: str = "") -> Evenement:
    ton = ton_de(etat)
    return Evenement(jour=jour, titre=titre, texte=texte, auteur=auteur, icone=icone_de(etat, ton), ton=ton)


def _evenement_avis(avis: Avis, *, interne: bool) -> Evenement:
    sens, emetteur = SensAvis(avis.sens), EmetteurAvis(avis.emetteur)
    dit = " · ".join(filter(None, (str(avis.motif) if avis.motif else "", avis.texte)))
    return Evenement(
        jour=_jour(avis.rendu_le),
        titre=f"Avis : {emetteur.libelle}" if interne else f"Question : {emetteur.libelle}",
        texte=dit,
        auteur=str(avis.auteur) if interne else "",
        etat=sens,
        icone="chat-left-text",
        ton=ton_de(sens),
    )


def _rencontre(rencontre: RencontrePrealable | None, *, interne: bool) -> list[Evenement]:
    if rencontre is None:
        return []
    suite = []
    referent = str(rencontre.referent) if interne and rencontre.referent else ""
    if rencontre.prevue_le:
        suite.append(
            Evenement(
                jour=_jour(rencontre.prevue_le),
                titre="Rencontre préalable prévue",
                texte=f"{date_fr(rencontre.prevue_le, 'heure')}, {rencontre.lieu}",
                auteur=referent,
                icone="calendar-event",
                ton=Ton.INFO,
            )
        )
    if rencontre.tenue_le:
        suite.append(
            Evenement(
                jour=rencontre.tenue_le,
                titre="Rencontre préalable",
                texte=ResultatRencontre(rencontre.resultat).libelle,
                auteur=referent,
                icone="chat-heart",
                details=(("Commentaire", rencontre.commentaire),)
                if interne and rencontre.commentaire
                else (),
            )
        )
    return suite


def _jour(instant: Any) -> date:
    return timezone.localtime(instant).date()


def _naissance(jour: date | None) -> str:
    if jour is None:
        return ""
    return f"{date_fr(jour, 'long')} ({accorde(age(jour, timezone.localdate()), 'an,ans')})"
