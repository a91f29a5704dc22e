"""The life of a file between its entry and its exit: measures, veilles, diagnostics, meetings, helps.

All of it is told to its end, whatever today is; whoever writes it keeps what is dated by then.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from parcours.enums import MotifAffectation, MotifVeille, NatureAide, TypeDiagnostic
from participants.enums import Frein
from reporting.demo import flux
from reporting.demo.acteurs import Territoire
from reporting.demo.calendrier import (
    cellule_precedente,
    cellule_suivante,
    ouvre_precedent,
    ouvre_suivant,
)
from reporting.demo.diagnostics import DiagnosticFait, en_progres, niveaux_finaux, niveaux_initiaux
from reporting.demo.faits import Dossier, Parcours
from reporting.demo.rencontres import Rencontre, enchainer
from reporting.demo.textes import ACTIONS_FREINS, AIDES
from reporting.demo.tirage import tirage
from sorties.enums import Categorie, MotifAutre

SANS_ENTRETIEN_FINAL = {MotifAutre.ABANDON, MotifAutre.DEMENAGEMENT, MotifAutre.DECES}
VEILLE_MIN_JOURS = 60
VEILLES_SANS_ETAPE = (MotifVeille.SANTE, MotifVeille.INDISPONIBILITE, MotifVeille.DEMANDE_BI)
PART_VEILLE_SANS_ETAPE = 0.07
PART_RENOUVELLEMENT_TARDIF = 0.06
DELAI_BILAN = (4, 24)
"""Days between the bilan intermédiaire and the cellule that decides the renewal."""
PART_RUP = 0.3
PART_ECOUTE = 0.15
DEBUT_ECOUTE = date(2021, 12, 1)  # Protocole, art. 4, fiche 5-3: the écoute begins in December 2021
PART_AIDE = 0.22
PART_CHANGEMENT = 0.04
PART_SITUATION_NOUVELLE = 0.2


@dataclass(frozen=True, slots=True)
class MesureFaite:
    rang: int
    debut: date
    fin: date
    demandee_le: date
    decidee_le: date


@dataclass(frozen=True, slots=True)
class VeilleFaite:
    motif: MotifVeille
    debut: date
    fin_prevue: date
    fin: date
    decidee_le: date


@dataclass(frozen=True, slots=True)
class FreinLeve:
    frein: Frein
    action: str
    fiche: str
    debut: date
    fin: date
    abandonnee: bool


@dataclass(frozen=True, slots=True)
class EcouteFaite:
    demandee_le: date
    decidee_le: date
    seances: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class AideFaite:
    nature: NatureAide
    montant: Decimal
    demandee_le: date
    decidee_le: date
    accordee: bool


@dataclass(frozen=True, slots=True)
class Changement:
    """The day another référent takes over."""

    date: date
    referent: int
    motif: MotifAffectation


@dataclass(frozen=True, slots=True)
class Deroule:
    premier_contact_le: date
    referent_unique: bool
    cer_le: date
    mesures: tuple[MesureFaite, ...]
    veilles: tuple[VeilleFaite, ...]
    diagnostics: tuple[DiagnosticFait, ...]
    rencontres: list[Rencontre]
    freins: tuple[FreinLeve, ...]
    ecoute: EcouteFaite | None
    aides: tuple[AideFaite, ...]
    changement: Changement | None
    situation_le: date | None
    """Day a new situation is noted, None for most."""
    cellule_sortie: date
    bilan_fin: bool


def derouler(dossier: Dossier, parcours: Parcours, territoire: Territoire) -> Deroule:
    """The whole life of a stay, from one stream of draws of its own."""
    hasard = tirage(territoire.code, "deroule", dossier.personne.numero)
    entree, sortie = parcours.entree, parcours.sortie.date
    veilles = _veilles(parcours, hasard)
    final = parcours.sortie.motif not in SANS_ENTRETIEN_FINAL
    suite = enchainer(
        entree,
        sortie,
        [(v.debut, v.fin) for v in veilles],
        abandon=parcours.sortie.motif is MotifAutre.ABANDON,
        entretien_final=final,
        hasard=hasard,
    )
    tenues = [r.date for r in suite if r.tenue]
    rup = dossier.situation.brsa and hasard.random() < PART_RUP
    mesures = _mesures(parcours, hasard)
    diagnostics = _diagnostics(dossier, parcours, mesures, tenues, final=final, hasard=hasard)
    oriente = dossier.prescription.orientee_le or entree
    return Deroule(
        premier_contact_le=min(entree, ouvre_suivant(oriente + timedelta(days=hasard.randint(1, 6)))),
        referent_unique=rup,
        cer_le=tenues[0] if rup or len(tenues) == 1 else tenues[1],
        mesures=mesures,
        veilles=veilles,
        diagnostics=diagnostics,
        rencontres=suite,
        freins=_freins(diagnostics[0], entree, sortie, hasard),
        ecoute=_ecoute(entree, sortie, hasard),
        aides=_aides(entree, sortie, hasard),
        changement=_changement(parcours, territoire, hasard),
        situation_le=_a_mi_parcours(entree, sortie, hasard)
        if hasard.random() < PART_SITUATION_NOUVELLE
        else None,
        cellule_sortie=cellule_suivante(sortie + timedelta(days=hasard.randint(0, 3))),
        bilan_fin=final,
    )


def _veilles(parcours: Parcours, hasard: Random) -> tuple[VeilleFaite, ...]:
    """One veille for each long job or training held during the stay, and now and then another."""
    periodes: list[tuple[date, date, date, MotifVeille]] = []
    sortie = parcours.sortie.date
    for etapes, motif in (
        (parcours.etapes_emploi, MotifVeille.ETAPE_EMPLOI),
        (parcours.etapes_formation, MotifVeille.ETAPE_FORMATION),
    ):
        for etape in etapes:
            contrat = etape.contrat
            prevue = contrat.fin or contrat.debut + timedelta(days=180)
            fin = min(prevue, sortie)
            if contrat is not parcours.sortie.contrat and (fin - contrat.debut).days >= VEILLE_MIN_JOURS:
                periodes.append((contrat.debut, prevue, fin, motif))
    if hasard.random() < PART_VEILLE_SANS_ETAPE:
        debut = _a_mi_parcours(parcours.entree, sortie, hasard)
        prevue = debut + timedelta(days=hasard.randint(45, 100))
        fin = min(sortie, prevue + timedelta(days=hasard.choice((0, 0, 0, 15))))
        periodes.append((debut, prevue, fin, hasard.choice(VEILLES_SANS_ETAPE)))
    veilles: list[VeilleFaite] = []
    for debut, prevue, fin, motif in sorted(periodes):
        decidee = cellule_suivante(debut)
        debut_libre = not veilles or debut > veilles[-1].fin
        if debut_libre and decidee <= fin and debut > parcours.entree + timedelta(days=14):
            veilles.append(VeilleFaite(motif, debut, prevue, fin, decidee))
    return tuple(veilles)


def _a_mi_parcours(entree: date, sortie: date, hasard: Random) -> date:
    jours = (sortie - entree).days
    return ouvre_suivant(entree + timedelta(days=hasard.randint(jours // 4, max(jours // 4, jours * 2 // 3))))


def _mesures(parcours: Parcours, hasard: Random) -> tuple[MesureFaite, ...]:
    """The first measure comes with the entry; each other is asked for, with its bilan, before it begins."""
    faites = []
    for rang, (debut, fin) in enumerate(flux.mesures(parcours.entree, parcours.sortie.date), start=1):
        if rang == 1:
            faites.append(MesureFaite(rang, debut, fin, parcours.entree, parcours.cellule_entree))
            continue
        decidee = cellule_precedente(debut)
        tardive = cellule_suivante(debut + timedelta(days=1))
        if hasard.random() < PART_RENOUVELLEMENT_TARDIF and tardive < parcours.sortie.date:
            decidee = tardive
        demandee = ouvre_precedent(decidee - timedelta(days=hasard.randint(*DELAI_BILAN)))
        faites.append(MesureFaite(rang, debut, fin, demandee, decidee))
    return tuple(faites)


def _diagnostics(
    dossier: Dossier,
    parcours: Parcours,
    mesures: tuple[MesureFaite, ...],
    tenues: list[date],
    *,
    final: bool,
    hasard: Random,
) -> tuple[DiagnosticFait, ...]:
    initiaux = niveaux_initiaux(dossier, hasard)
    faits = [DiagnosticFait(TypeDiagnostic.INITIAL, tenues[min(1, len(tenues) - 1)], initiaux)]
    for mesure in mesures[1:]:
        niveaux = en_progres(faits[-1].niveaux, hasard)
        faits.append(DiagnosticFait(TypeDiagnostic.INTERMEDIAIRE, mesure.demandee_le, niveaux))
    sortie = parcours.sortie
    if final or sortie.categorie is not Categorie.AUTRE:
        niveaux = niveaux_finaux(sortie.categorie, initiaux, faits[-1].niveaux, hasard)
        faits.append(DiagnosticFait(TypeDiagnostic.FINAL, sortie.date, niveaux))
    return tuple(faits)


def _freins(initial: DiagnosticFait, entree: date, sortie: date, hasard: Random) -> tuple[FreinLeve, ...]:
    """An action for the freins that weigh the most, most of them carried through."""
    pesants = [f for f, niveau in initial.niveaux.items() if niveau is not None and niveau > 1]
    hasard.shuffle(pesants)
    leves = []
    for frein in pesants[: hasard.choice((0, 1, 1, 2))]:
        action, fiche = hasard.choice(ACTIONS_FREINS[frein])
        debut = _a_mi_parcours(entree, sortie, hasard)
        fin = min(sortie, debut + timedelta(days=hasard.randint(7, 120)))
        leves.append(FreinLeve(frein, action, fiche, debut, fin, hasard.random() < 0.12))
    return tuple(leves)


def _ecoute(entree: date, sortie: date, hasard: Random) -> EcouteFaite | None:
    if hasard.random() >= PART_ECOUTE:
        return None
    demandee = _a_mi_parcours(entree, sortie, hasard)
    if demandee < DEBUT_ECOUTE:
        return None
    decidee = cellule_suivante(demandee)
    rendez_vous = [decidee + timedelta(days=8 + 14 * n) for n in range(hasard.randint(3, 7))]
    seances = tuple(ouvre_suivant(jour) for jour in rendez_vous if ouvre_suivant(jour) < sortie)
    return EcouteFaite(demandee, decidee, seances) if seances else None


def _aides(entree: date, sortie: date, hasard: Random) -> tuple[AideFaite, ...]:
    if hasard.random() >= PART_AIDE:
        return ()
    nature = hasard.choice(list(AIDES))
    demandee = _a_mi_parcours(entree, sortie, hasard)
    decidee = ouvre_suivant(demandee + timedelta(days=hasard.randint(4, 25)))
    montant = Decimal(hasard.randint(*AIDES[nature]) // 5 * 5)
    return (AideFaite(nature, montant, demandee, decidee, hasard.random() < 0.85),)


def _changement(parcours: Parcours, territoire: Territoire, hasard: Random) -> Changement | None:
    """Another référent takes over in some stays, of the same kind of place."""
    ici = territoire.referents[parcours.referent]
    autres = [
        i
        for i, r in enumerate(territoire.referents)
        if i != parcours.referent and bool(r.communes) == bool(ici.communes)
    ]
    if not autres or hasard.random() >= PART_CHANGEMENT:
        return None
    jour = _a_mi_parcours(parcours.entree, parcours.sortie.date, hasard)
    motif = hasard.choice(
        (MotifAffectation.EQUILIBRE, MotifAffectation.DEMENAGEMENT, MotifAffectation.DEMANDE)
    )
    return Changement(jour, hasard.choice(autres), motif)
