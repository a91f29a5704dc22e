"""How each stay ends: the published exits of 2018-2021, ordinary draws afterwards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import TypeVar

from reporting.demo import publie
from reporting.demo.calendrier import age, ouvre_precedent, ouvre_suivant
from reporting.demo.contrats import DUREES_A_TERME, fabriquer, fabriquer_formation
from reporting.demo.faits import Contrat, Controle, Sortie
from reporting.demo.flux import Passage
from reporting.demo.repartition import au_plus_fort_reste, choisir
from sorties.enums import Categorie, MotifAutre, NatureSortie, SituationSuivi

T = TypeVar("T")
N = NatureSortie
PREMIER_DEBUT = date(2018, 1, 2)
"""First day of an étape: those of 2017 are not in the published tables."""
AGE_RETRAITE = 60
JOURS_FIN_DE_MESURE = 640
JOURS_ABANDON = 330
PART_MAINTIEN = 0.92
VARIANTES_POSITIVES: dict[NatureSortie, tuple[str, ...]] = {
    N.CDI: ("plein", "plein", "partiel"),
    N.CDD: ("long_plein",) * 11 + ("long_partiel",),
    N.INTERIM: ("long",),
    N.CLAUSE: ("long",),
    N.CDDI: ("long",),
    N.CONTRAT_AIDE: ("long",),
    N.SAISONNIER: ("long",),
}
VARIANTES_DYNAMIQUES: dict[NatureSortie, tuple[str, ...]] = {
    N.CDI: ("sous_mi_temps",),
    N.CDD: ("court",),
    N.INTERIM: ("court",),
    N.CLAUSE: ("court",),
    N.CDDI: ("court",),
}
HEURES_QUALIFIANTE = (300, 1100)
HEURES_QUALIFIANTE_COURTE = (70, 280)
HEURES_NON_QUALIFIANTE = (60, 400)
SUITES = (SituationSuivi.MEME_EMPLOI,) * 5 + (SituationSuivi.AUTRE_EMPLOI, SituationSuivi.FORMATION)


@dataclass(frozen=True, slots=True)
class Issue:
    """What a stay leads to, before its papers: category, nature or motive, variant of the contract."""

    categorie: Categorie
    nature: NatureSortie | None = None
    variante: str = ""
    motif: MotifAutre | None = None
    avec_etape: bool = True

    @property
    def emploi(self) -> NatureSortie:
        """The nature of an exit on a job or a training; ValueError for the others."""
        if self.nature is None:
            raise ValueError("sortie sans emploi ni formation")
        return self.nature


def issues_publiees(
    passages: Sequence[Passage], naissances: Sequence[date], hasard: Random
) -> dict[int, Issue]:
    """The issue of each stay that ends in 2018-2021, by its rank."""
    issues: dict[int, Issue] = {}
    positives = _numeroter(publie.SORTIES_POSITIVES, VARIANTES_POSITIVES, publie.SORTIES_SANS_ETAPE)
    dynamiques = _numeroter(publie.SORTIES_DYNAMIQUES, VARIANTES_DYNAMIQUES, {})
    for i_an, annee in enumerate(publie.ANNEES):
        sortants = [i for i, p in enumerate(passages) if p.sortie.year == annee]
        issues |= _issues_d_une_annee(
            i_an,
            sortants,
            passages,
            naissances,
            contrats=(positives[i_an], dynamiques[i_an]),
            hasard=hasard,
        )
    return issues


def _issues_d_une_annee(
    i_an: int,
    sortants: Sequence[int],
    passages: Sequence[Passage],
    naissances: Sequence[date],
    *,
    contrats: tuple[list[Issue], list[Issue]],
    hasard: Random,
) -> dict[int, Issue]:
    """Serve first the issues that ask something of the stay, then deal the others."""
    issues: dict[int, Issue] = {}
    libres = list(sortants)
    positives, dynamiques = contrats

    def prendre(nombre: int, issue: Issue, faveur: Callable[[int], float]) -> None:
        for i in choisir(libres, nombre, hasard, faveur):
            issues[i] = issue
            libres.remove(i)

    a_terme = [x for x in positives if (x.nature, x.variante) in DUREES_A_TERME]
    for issue in a_terme:
        recul = timedelta(days=DUREES_A_TERME[issue.emploi, issue.variante] + 30)
        prendre(1, issue, partial(_faveur_recul, passages, recul))
    autres = {motif: n[i_an] for motif, n in publie.AUTRES.items()}
    faveurs: dict[MotifAutre, Callable[[int], float]] = {
        MotifAutre.RETRAITE: lambda i: 9.0 * (age(naissances[i], passages[i].sortie) >= AGE_RETRAITE),
        MotifAutre.FIN_MESURE: lambda i: 9.0 * (passages[i].jours >= JOURS_FIN_DE_MESURE),
        MotifAutre.ABANDON: lambda i: 0.6 * (passages[i].jours < JOURS_ABANDON),
    }
    for motif, faveur in faveurs.items():
        prendre(autres.pop(motif), Issue(Categorie.AUTRE, motif=motif), faveur)
    prendre(
        publie.REDUCTION_FREINS[i_an],
        Issue(Categorie.REDUCTION_FREINS, motif=MotifAutre.FIN_MESURE),
        lambda i: 0.5 * (passages[i].jours >= JOURS_ABANDON),
    )
    for motif, nombre in autres.items():
        prendre(nombre, Issue(Categorie.AUTRE, motif=motif), lambda _: 0.0)
    hasard.shuffle(libres)
    reste = [x for x in positives if x not in a_terme] + dynamiques
    return issues | dict(zip(libres, reste, strict=True))


def _faveur_recul(passages: Sequence[Passage], recul: timedelta, i: int) -> float:
    """Far above any draw when the stay leaves the time that the nature asks."""
    return 9.0 if passages[i].sortie - recul >= max(passages[i].entree, PREMIER_DEBUT) else 0.0


def _numeroter(
    table: dict[NatureSortie, tuple[int, ...]],
    variantes: dict[NatureSortie, tuple[str, ...]],
    sans_etape: dict[NatureSortie, int],
) -> list[list[Issue]]:
    """The issues of each year of a table of exits; the last ones of a nature may go without an étape."""
    positive = table is publie.SORTIES_POSITIVES
    categorie = Categorie.POSITIVE if positive else Categorie.DYNAMIQUE
    par_an: list[list[Issue]] = [[] for _ in publie.ANNEES]
    for nature, nombres in table.items():
        cycle = variantes.get(nature, ("",))
        total, rang = sum(nombres), 0
        for i_an, nombre in enumerate(nombres):
            for _ in range(nombre):
                avec = rang < total - sans_etape.get(nature, 0)
                par_an[i_an].append(Issue(categorie, nature, cycle[rang % len(cycle)], avec_etape=avec))
                rang += 1
    return par_an


def rediger(issue: Issue, passage: Passage, domaine: str, depuis: date, hasard: Random) -> Sortie:
    """The exit with its contract; ``depuis`` is the first day the contract may start."""
    contrat = None
    if issue.nature is not None:
        contrat = _contrat_de_sortie(issue, passage, domaine, depuis, hasard)
    return Sortie(
        date=passage.sortie,
        categorie=issue.categorie,
        contrat=contrat,
        motif=issue.motif,
        controles=_controles(hasard) if issue.categorie is Categorie.POSITIVE else (),
    )


def _contrat_de_sortie(issue: Issue, passage: Passage, domaine: str, depuis: date, hasard: Random) -> Contrat:
    nature, sortie = issue.emploi, passage.sortie
    debut = max(depuis, ouvre_precedent(sortie - timedelta(days=hasard.randint(0, 9))))
    match nature:
        case N.FORMATION_QUALIFIANTE:
            courte = issue.categorie is Categorie.DYNAMIQUE
            heures = HEURES_QUALIFIANTE_COURTE if courte else HEURES_QUALIFIANTE
            return fabriquer_formation(nature, domaine, debut, heures, hasard)
        case N.FORMATION_NON_QUALIFIANTE:
            return fabriquer_formation(nature, domaine, debut, HEURES_NON_QUALIFIANTE, hasard)
    attente = DUREES_A_TERME.get((nature, issue.variante))
    if attente is None:
        return fabriquer(nature, issue.variante, debut, hasard)
    contrat = fabriquer(nature, issue.variante, ouvre_suivant(sortie - timedelta(days=attente + 12)), hasard)
    if contrat.missions:  # the last mission ends just before the exit
        return decaler(
            contrat, (sortie - timedelta(days=hasard.randint(0, 3)) - contrat.missions[-1].fin).days
        )
    return contrat


def decaler(contrat: Contrat, jours: int) -> Contrat:
    """The same missions, some days later or earlier."""
    ecart = timedelta(days=jours)
    missions = tuple(replace(m, debut=m.debut + ecart, fin=m.fin + ecart) for m in contrat.missions)
    return replace(contrat, debut=missions[0].debut, fin=missions[-1].fin, missions=missions)


def _controles(hasard: Random) -> tuple[Controle, ...]:
    """The checks at 1, 3 and 6 months; a job lost stays lost."""
    perte = hasard.choice((3, 6, 6)) if hasard.random() > PART_MAINTIEN else None
    fin = hasard.choice((SituationSuivi.PERTE, SituationSuivi.PERTE, SituationSuivi.SANS_NOUVELLES))
    return tuple(
        Controle(mois, fin if perte is not None and mois >= perte else hasard.choice(SUITES))
        for mois in (1, 3, 6)
    )


# --- ordinary exits -----------------------------------------------------------------------------------

POIDS_CATEGORIES = (
    (Categorie.POSITIVE, 42),
    (Categorie.DYNAMIQUE, 14),
    (Categorie.REDUCTION_FREINS, 13),
    (Categorie.AUTRE, 31),
)
POIDS_POSITIVES = (
    (N.CDI, 40), (N.CDD, 68), (N.INTERIM, 9), (N.CLAUSE, 2), (N.PROFESSIONNALISATION, 4),
    (N.APPRENTISSAGE, 2),
    (N.SAISONNIER, 3), (N.CDDI, 50), (N.CONTRAT_AIDE, 6), (N.CDI_INCLUSION, 4), (N.FORMATION_QUALIFIANTE, 74),
    (N.CREATION, 6),
)  # fmt: skip
POIDS_DYNAMIQUES = tuple((nature, sum(n)) for nature, n in publie.SORTIES_DYNAMIQUES.items())
POIDS_MOTIFS = tuple(
    (m, sum(n)) for m, n in publie.AUTRES.items() if m not in {MotifAutre.DECES, MotifAutre.RETRAITE}
)


def _tirer(poids: Sequence[tuple[T, int]], hasard: Random) -> T:
    return hasard.choices([x for x, _ in poids], [n for _, n in poids])[0]


def paquet(nombre: int, hasard: Random) -> list[Categorie]:
    """Categories for so many exits in their usual shares, shuffled: chance moves people, not totals."""
    parts = au_plus_fort_reste([n for _, n in POIDS_CATEGORIES], nombre)
    cartes = [categorie for (categorie, _), n in zip(POIDS_CATEGORIES, parts, strict=True) for _ in range(n)]
    hasard.shuffle(cartes)
    return cartes


def tirer_issue(passage: Passage, categorie: Categorie, depuis: date, hasard: Random) -> Issue:
    """An ordinary issue of a category; natures judged on what was done need the time to do it."""

    if categorie is Categorie.REDUCTION_FREINS:
        return Issue(categorie, motif=MotifAutre.FIN_MESURE)
    if categorie is Categorie.AUTRE:
        trop_tot = passage.jours < JOURS_FIN_DE_MESURE
        motif = _tirer(POIDS_MOTIFS, hasard)
        return Issue(
            categorie, motif=MotifAutre.ABANDON if motif is MotifAutre.FIN_MESURE and trop_tot else motif
        )
    positive = categorie is Categorie.POSITIVE
    nature = _tirer(POIDS_POSITIVES if positive else POIDS_DYNAMIQUES, hasard)
    variantes = (VARIANTES_POSITIVES if positive else VARIANTES_DYNAMIQUES).get(nature, ("",))
    variante = hasard.choice(variantes)
    attente = DUREES_A_TERME.get((nature, variante), 0)
    if attente and passage.sortie - timedelta(days=attente + 30) < max(passage.entree, depuis):
        nature, variante = N.CDD, "long_plein"
    return Issue(categorie, nature, variante)
