"""The bilan de fin: what is suggested, what its fiche says, to whom."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import QuerySet

from parcours.enums import EtatEtape, EtatObjectif, TypeDiagnostic
from parcours.models import (
    Affectation,
    Diagnostic,
    EtapeEmploi,
    EtapeFormation,
    EtapeFrein,
    Objectif,
    Parcours,
)
from parcours.selectors.diagnostics import LigneComparee, comparer
from participants.enums import Frein
from participants.models import Participant
from plie.acteurs.models import Structure, Utilisateur
from plie.protocole.models import Plie
from prescriptions.models import Prescription
from sorties.enums import Categorie, CodeMotif, EtatSortie, MotifAutre, NatureSortie, VarianteFiche
from sorties.models import BilanFin, FicheBilan, Remise, Sortie
from sorties.selectors.chiffres import Chiffres, chiffres_du_parcours

RUBRIQUES: Final = (
    ("objectifs_atteints", "Objectifs atteints"),
    ("demarches", "Démarches engagées"),
    ("a_poursuivre", "À poursuivre"),
    ("reste_a_faire", "Ce qui reste à faire"),
)
CONTENU: Final = ("entretien_le", *(champ for champ, _ in RUBRIQUES), "accord_transmission_freins")
# What touches on health is told by the person, never by a document.
TU: Final = frozenset({Frein.SANTE.value})


def bilan_de(sortie: Sortie) -> BilanFin | None:
    """The bilan of an exit; None while it is not written."""
    return getattr(sortie, "bilan_fin", None)


def remise_de(bilan: BilanFin) -> Remise | None:
    """How the fiche reached the person; None before."""
    return getattr(bilan, "remise", None)


def fiches_de(bilan: BilanFin) -> dict[str, FicheBilan]:
    """The fiches asked for, by variant."""
    return {fiche.variante: fiche for fiche in FicheBilan.objects.filter(bilan=bilan)}


def empreinte_du_bilan(bilan: BilanFin | None) -> str:
    """SHA-256 of what was written: the same as long as nobody changes it; empty before."""
    if bilan is None:
        return ""
    contenu = [str(getattr(bilan, champ)) for champ in CONTENU]
    return hashlib.sha256(json.dumps(contenu).encode()).hexdigest()


def pourquoi_ferme(bilan: BilanFin | None) -> str:
    """Why the text does not change any more; empty while it does. Given and sent are told by their dates."""
    if bilan is None:
        return ""
    if bilan.remis_participant_le is not None:
        return "remis"
    return "transmis" if bilan.transmis_prescripteur_le is not None else ""


def attend_son_bilan(parcours: Parcours) -> bool:
    """Whether an exit of this parcours still has its bilan to write, or to change."""
    return (
        Sortie.objects.filter(parcours=parcours)
        .exclude(etat=EtatSortie.ANNULEE)
        .filter(bilan_fin__remis_participant_le=None, bilan_fin__transmis_prescripteur_le=None)
        .exists()
    )


def bilans_de_fin_transmis(prescriptions: Sequence[Prescription]) -> QuerySet[BilanFin]:
    """The bilans de fin sent to the prescribers of these prescriptions, the latest first."""
    return (
        BilanFin.objects.filter(
            transmis_prescripteur_le__isnull=False,
            sortie__parcours__prescription__in=[p.pk for p in prescriptions],
        )
        .select_related("sortie__parcours")
        .order_by("-transmis_prescripteur_le", "-pk")
    )


# --- what is suggested ------------------------------------------------------------------------------------


def suggestions(parcours: Parcours) -> dict[str, str]:
    """What the file already knows, a line each, for the first writing; nothing that touches on health."""
    objectifs = [o for o in Objectif.objects.filter(parcours=parcours) if o.frein not in TU]
    faites: list[str] = []
    prevues: list[str] = []
    etapes: Iterable[EtapeEmploi | EtapeFormation | EtapeFrein] = (
        *EtapeEmploi.objects.filter(parcours=parcours),
        *EtapeFormation.objects.filter(parcours=parcours),
        *(e for e in EtapeFrein.objects.filter(parcours=parcours) if e.frein not in TU),
    )
    for etape in etapes:
        if etape.etat in {EtatEtape.EN_COURS, EtatEtape.REALISEE}:
            faites.append(_en_mots(etape))
        elif etape.etat == EtatEtape.PREVUE:
            prevues.append(_en_mots(etape))
    return {
        "objectifs_atteints": _lignes(o.libelle for o in objectifs if o.etat == EtatObjectif.ATTEINT),
        "demarches": _lignes(faites),
        "a_poursuivre": _lignes(o.libelle for o in objectifs if o.etat == EtatObjectif.EN_COURS),
        "reste_a_faire": _lignes(prevues),
    }


def _en_mots(etape: EtapeEmploi | EtapeFormation | EtapeFrein) -> str:
    match etape:
        case EtapeEmploi():
            morceaux = [str(etape), etape.metier, etape.employeur]
        case EtapeFormation():
            morceaux = [f"Formation : {etape.intitule}", etape.organisme]
        case EtapeFrein():
            morceaux = [etape.action]
    return ", ".join(filter(None, morceaux))


def _lignes(textes: Iterable[str]) -> str:
    return "\n".join(f"– {texte}" for texte in dict.fromkeys(filter(None, textes)))


# --- what the fiche says ------------------------------------------------------------------------------------


def diagnostics_extremes(parcours: Parcours) -> tuple[Diagnostic | None, Diagnostic | None]:
    """The initial and the final diagnostic, with their freins; a draft counts for none."""
    trouves = {
        d.type: d
        for d in Diagnostic.objects.filter(
            parcours=parcours, type__in=[TypeDiagnostic.INITIAL, TypeDiagnostic.FINAL]
        ).prefetch_related("freins")
        if d.type == TypeDiagnostic.INITIAL or d.signe_le is not None
    }
    return trouves.get(TypeDiagnostic.INITIAL.value), trouves.get(TypeDiagnostic.FINAL.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContenuFiche:
    """All that a fiche bilan tells, already narrowed to its reader."""

    variante: VarianteFiche
    bilan: BilanFin
    sortie: Sortie
    personne: Participant
    plie: Plie
    referent: Utilisateur | None
    lieu: Structure | None
    categorie: str
    quoi: str
    faits: list[tuple[str, str]]
    raison: str
    chiffres: Chiffres
    rubriques: list[tuple[str, str]]
    freins: list[LigneComparee] = field(default_factory=list)
    freins_tus: bool = False

    @property
    def pour_la_personne(self) -> bool:
        """Whether it is the copy of the person, which hides nothing."""
        return self.variante is VarianteFiche.PERSONNE

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Those of the table, in its order."""
        return self.freins[0].diagnostics if self.freins else ()


def contenu_de_la_fiche(bilan: BilanFin, variante: VarianteFiche) -> ContenuFiche:
    """What is written on the fiche for one reader: the freins leave the file only if the person agreed."""
    sortie = (
        Sortie.objects.filter(pk=bilan.sortie_id)
        .select_related("parcours__participant__commune", "parcours__plie", "domaine")
        .get()
    )
    parcours = sortie.parcours
    complete = variante is VarianteFiche.PERSONNE
    suivi = referent_a_la_sortie(parcours, sortie.date)
    freins: list[LigneComparee] = []
    if complete or bilan.accord_transmission_freins:
        lus = [d for d in diagnostics_extremes(parcours) if d is not None]
        freins = [ligne for ligne in comparer(lus) if complete or ligne.frein not in TU] if lus else []
    return ContenuFiche(
        variante=variante,
        bilan=bilan,
        sortie=sortie,
        personne=parcours.participant,
        plie=parcours.plie,
        referent=suivi.referent if suivi else None,
        lieu=suivi.lieu_accueil if suivi else None,
        categorie=Categorie(sortie.categorie).libelle,
        quoi=_quoi(sortie, complete=complete),
        faits=_faits(sortie),
        raison=_raison(sortie, complete=complete),
        chiffres=chiffres_du_parcours(parcours, max(sortie.date, bilan.entretien_le)),
        rubriques=[(libelle, getattr(bilan, champ)) for champ, libelle in RUBRIQUES],
        freins=freins,
        freins_tus=not complete and not bilan.accord_transmission_freins,
    )


def referent_a_la_sortie(parcours: Parcours, jour: date) -> Affectation | None:
    """Who followed the person on the day of the exit, else the last one who did."""
    suivis = Affectation.objects.filter(parcours=parcours).select_related("referent", "lieu_accueil")
    return suivis.filter(debut__lte=jour).order_by("-debut").first() or suivis.order_by("-debut").first()


def _quoi(sortie: Sortie, *, complete: bool) -> str:
    if sortie.nature != NatureSortie.SANS:
        return NatureSortie(sortie.nature).libelle.replace("'", "’")
    motif = MotifAutre(sortie.motif_autre)
    if motif is MotifAutre.SANTE and not complete:
        return NatureSortie.SANS.libelle
    return f"{NatureSortie.SANS.libelle} : {motif.libelle.lower()}"


def _faits(sortie: Sortie) -> list[tuple[str, str]]:
    quand = ""
    if sortie.debut:
        quand = f"{sortie.debut:%d/%m/%Y}"
        quand = f"du {quand} au {sortie.fin:%d/%m/%Y}" if sortie.fin else f"à partir du {quand}"
    heures = f"{sortie.heures_hebdo.normalize():f}".replace(".", ",") if sortie.heures_hebdo else ""
    faits = [
        ("Employeur ou organisme", sortie.employeur),
        ("Poste ou formation", sortie.intitule),
        ("Dates", quand),
        ("Heures par semaine", heures),
        ("Heures de formation", str(sortie.heures_formation or "")),
    ]
    return [(libelle, valeur) for libelle, valeur in faits if valeur]


def _raison(sortie: Sortie, *, complete: bool) -> str:
    """The verdict in words. With neither job nor training it speaks of the freins: for the person alone."""
    if sortie.nature == NatureSortie.SANS and not complete:
        reduits = sortie.categorie == Categorie.REDUCTION_FREINS
        return "Les freins à l’emploi ont diminué pendant l’accompagnement." if reduits else ""
    explication = str(sortie.verdict.get("explication", "")) or f"{CodeMotif(sortie.code_motif).libelle}."
    return explication.replace("'", "’")
