"""The whole history of a PLIE, person by person: one seed, no clock, the same on every machine."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from plie.acteurs.enums import TypeStructure
from reporting.demo import etapes, fins, flux, prescriptions, profils, publie
from reporting.demo.acteurs import NIORT, Territoire
from reporting.demo.calendrier import ajouter_mois, cellule_suivante, jours_ouvres, ouvre_suivant
from reporting.demo.faits import Dossier, Parcours, Plan, Prescription, Satisfaction
from reporting.demo.flux import Passage
from reporting.demo.publie import Enquete
from reporting.demo.repartition import choisir
from reporting.demo.tirage import tirage
from sorties.enums import Categorie, MotifAutre

GRAINE = "niort-2018-2028"
JOUR_MIN = date(2022, 2, 1)
"""Before that day the last entries and exits of 2021 have not been to the cellule de suivi."""
REPRISE = date(2022, 1, 3)
"""First worked day after the published years."""
ENTREES_2022 = 200
ENTREES_PAR_AN = (152, 172)
NON_ENTRES_POUR_100 = 54
"""Prescriptions without an entry for 100 entries: 65 % of the people prescribed enter."""
HORIZON_JOURS = 90
"""A prescription is at most so long before its entry."""
POIDS_ORDINAIRES = {
    TypeStructure.DEPARTEMENT: 55,
    TypeStructure.FRANCE_TRAVAIL: 32,
    TypeStructure.SIAE: 6,
    TypeStructure.CCAS: 3,
    TypeStructure.MISSION_LOCALE: 4,
}
PART_FIN_SIAE = 0.04
ENQUETE_MOIS = 41
"""A survey calls people who left in the three years and a half before it."""


def construire(jour: date) -> Plan:
    """The history of Niort up to ``jour``: the published years, then ordinary ones.

    Lives are told to their end; whoever writes them stops at ``jour``. Raises ValueError before ``JOUR_MIN``.
    """
    if jour < JOUR_MIN:
        raise ValueError(f"jour antérieur au {JOUR_MIN:%d/%m/%Y}")
    dossiers, restes = _annees_publiees(NIORT)
    satisfactions = _satisfactions(dossiers, publie.ENQUETE_2021)
    attente = restes[publie.FIN.year]
    dernier = (jour + timedelta(days=HORIZON_JOURS)).year
    for annee in range(REPRISE.year, dernier + 1):
        hasard = tirage(GRAINE, annee)
        entrees = ENTREES_2022 if annee == REPRISE.year else hasard.randint(*ENTREES_PAR_AN)
        en_avance = attente if annee == REPRISE.year else []
        dossiers += annee_ordinaire(
            NIORT, annee, entrees=entrees, en_avance=en_avance, rang=len(dossiers), hasard=hasard
        )
    if jour > publie.ENQUETE_MI_PARCOURS.fin:
        satisfactions += _satisfactions(dossiers, publie.ENQUETE_MI_PARCOURS)
    return Plan(dossiers=_connus(dossiers, jour), satisfactions=satisfactions)


def construire_autre(territoire: Territoire, premiere_annee: int, entrees_par_an: int, jour: date) -> Plan:
    """The ordinary history of another PLIE, from its first year up to ``jour``."""
    dossiers: list[Dossier] = []
    for annee in range(premiere_annee, (jour + timedelta(days=HORIZON_JOURS)).year + 1):
        hasard = tirage(territoire.code, annee)
        entrees = max(4, entrees_par_an + hasard.randint(-4, 6))
        dossiers += annee_ordinaire(
            territoire, annee, entrees=entrees, en_avance=[], rang=len(dossiers), hasard=hasard
        )
    return Plan(dossiers=_connus(dossiers, jour), satisfactions=())


def _connus(dossiers: Sequence[Dossier], jour: date) -> tuple[Dossier, ...]:
    """The files prescribed by ``jour``, no two people of the same name born the same day."""
    vus: set[tuple[str, str, date]] = set()
    connus = []
    for dossier in dossiers:
        personne = dossier.personne
        while (cle := (personne.nom_naissance, personne.prenom, personne.date_naissance)) in vus:
            naissance = personne.date_naissance - timedelta(days=1)
            personne = replace(personne, date_naissance=naissance)
        vus.add(cle)
        if dossier.prescription.date <= jour:
            connus.append(replace(dossier, personne=personne))
    return tuple(connus)


# --- 2018-2021 ----------------------------------------------------------------------------------------


def _annees_publiees(
    territoire: Territoire,
) -> tuple[list[Dossier], dict[int, list[TypeStructure]]]:
    """The files of 2018-2021 and of those in on 1 January 2018; the prescriptions left for early 2022."""
    passages = flux.passages(tirage(GRAINE, "passages"))
    hasard = tirage(GRAINE, "profils")
    traits = profils.traits_publies(passages, hasard)
    dates = [prescriptions.date_avant(p.entree, hasard) for p in passages]
    types, restes = prescriptions.types_des_entrees(dates, [t.brsa for t in traits], hasard)
    personnes = [
        profils.construire_personne(i + 1, t, p.entree, territoire, hasard)
        for i, (t, p) in enumerate(zip(traits, passages, strict=True))
    ]
    situations = [
        profils.construire_situation(t, p.entree, types[i] is TypeStructure.SIAE, hasard)
        for i, (t, p) in enumerate(zip(traits, passages, strict=True))
    ]
    fiches = [
        prescriptions.rediger(
            dates[i],
            types[i],
            situations[i],
            personnes[i].commune,
            territoire=territoire,
            entree=p.entree,
            hasard=hasard,
        )
        for i, p in enumerate(passages)
    ]
    parcours = _parcours_publies(passages, [p.date_naissance for p in personnes], fiches)
    dossiers = [Dossier(*elements) for elements in zip(personnes, situations, fiches, parcours, strict=True)]
    en_attente = {publie.FIN.year: restes[publie.FIN.year][: publie.ATTENTE_FIN_2021]}
    restes[publie.FIN.year] = restes[publie.FIN.year][publie.ATTENTE_FIN_2021 :]
    for annee, kinds in restes.items():
        jours = prescriptions.jours_de_l_annee(annee, len(kinds), hasard)
        for jour, type_structure in zip(jours, kinds, strict=True):
            dossiers.append(dossier_sans_entree(territoire, len(dossiers) + 1, jour, type_structure, hasard))
    return dossiers, en_attente


def _parcours_publies(
    passages: Sequence[Passage], naissances: Sequence[date], fiches: Sequence[Prescription]
) -> list[Parcours]:
    hasard = tirage(GRAINE, "sorties")
    issues = fins.issues_publiees(passages, naissances, hasard)
    rangs = sorted(issues)
    domaines, formations = etapes.domaines_de_sortie([issues[i] for i in rangs], hasard)
    domaine_de = dict(zip(rangs, domaines, strict=True))
    categories = fins.paquet(len(passages) - len(rangs), hasard)
    sorties, agendas = [], []
    for i, passage in enumerate(passages):
        apres = passage.sortie > publie.FIN
        depuis = max(passage.entree, REPRISE if apres else fins.PREMIER_DEBUT)
        issue = fins.tirer_issue(passage, categories.pop(), depuis, hasard) if apres else issues[i]
        domaine = domaine_de.get(i) or etapes.domaine_ordinaire(issue, hasard)
        sortie = fins.rediger(issue, passage, domaine, depuis, hasard)
        sorties.append(sortie)
        agendas.append(
            etapes.ouvrir(
                passage.entree,
                passage.sortie,
                sortie.contrat,
                issue.avec_etape and not apres,
                (fins.PREMIER_DEBUT, publie.FIN),
            )
        )
        if apres:
            issues[i] = replace(issue, variante="")
    etapes.completer(agendas, [issues[i].variante for i in range(len(passages))], formations, hasard)
    for sortie, agenda in zip(sorties, agendas, strict=True):
        if sortie.date > publie.FIN:
            agenda.prolonger(REPRISE, sortie.contrat)
            etapes.semer(agenda, hasard)
    return [
        Parcours(p.entree, cellule_suivante(p.entree + timedelta(days=1)), f.referent or 0, *a.tries(), s)
        for p, f, a, s in zip(passages, fiches, agendas, sorties, strict=True)
    ]


def _satisfactions(dossiers: Sequence[Dossier], enquete: Enquete) -> tuple[Satisfaction, ...]:
    """People out of the PLIE in the years before the survey, and their yes and no."""
    hasard = tirage(GRAINE, "satisfaction", enquete.debut.year)
    motifs = {MotifAutre.ABANDON, MotifAutre.FIN_MESURE, MotifAutre.REORIENTATION}
    depuis = ajouter_mois(enquete.debut, -ENQUETE_MOIS)
    sortis = [
        d
        for d in dossiers
        if d.parcours
        and depuis <= d.parcours.sortie.date < enquete.debut
        and (d.parcours.sortie.categorie is Categorie.POSITIVE or d.parcours.sortie.motif in motifs)
    ]
    choisis = choisir(sortis, enquete.reponses, hasard)
    colonnes = []
    for oui in enquete.oui:
        colonne = [True] * oui + [False] * (enquete.reponses - oui)
        hasard.shuffle(colonne)
        colonnes.append(colonne)
    jours = jours_ouvres(enquete.debut, enquete.fin)
    return tuple(
        Satisfaction(d.personne.numero, hasard.choice(jours), reponses)
        for d, reponses in zip(choisis, zip(*colonnes, strict=True), strict=True)
    )


# --- ordinary years -----------------------------------------------------------------------------------


def annee_ordinaire(
    territoire: Territoire,
    annee: int,
    *,
    entrees: int,
    en_avance: Sequence[TypeStructure],
    rang: int,
    hasard: Random,
) -> list[Dossier]:
    """The people who enter in a year and those prescribed who do not.

    ``en_avance`` are the kinds of prescribers of the first entries, whose fiches are of the year before; the
    others then stay in the year. ``rang`` is the number of files already made.
    """
    jours = sorted(flux.tirer_entree(annee, hasard) for _ in range(entrees))
    types_possibles = [t for t in territoire.types_prescripteurs() if t in POIDS_ORDINAIRES]
    poids = [POIDS_ORDINAIRES[t] for t in types_possibles]
    categories = fins.paquet(entrees, hasard)
    dossiers: list[Dossier] = []
    for i, entree in enumerate(jours):
        type_structure = en_avance[i] if i < len(en_avance) else hasard.choices(types_possibles, poids)[0]
        fiche_le = prescriptions.date_avant(entree, hasard)
        if i < len(en_avance):
            premier = entree - timedelta(days=HORIZON_JOURS)
            fiche_le = hasard.choice(jours_ouvres(premier, date(annee - 1, 12, 21)))
        elif en_avance:
            fiche_le = max(fiche_le, ouvre_suivant(date(annee, 1, 3)))
        dossiers.append(
            _avec_entree(
                territoire,
                rang + i + 1,
                fiche_le=fiche_le,
                entree=entree,
                type_structure=type_structure,
                categorie=categories[i],
                hasard=hasard,
            )
        )
    sans_entree = round(entrees * NON_ENTRES_POUR_100 / 100)
    for jour in prescriptions.jours_de_l_annee(annee, sans_entree, hasard):
        type_structure = hasard.choices(types_possibles, poids)[0]
        dossiers.append(
            dossier_sans_entree(territoire, rang + len(dossiers) + 1, jour, type_structure, hasard)
        )
    return dossiers


def _avec_entree(
    territoire: Territoire,
    numero: int,
    *,
    fiche_le: date,
    entree: date,
    type_structure: TypeStructure,
    categorie: Categorie,
    hasard: Random,
) -> Dossier:
    traits = profils.tirer_traits(hasard, entree.year)
    traits = replace(traits, brsa=traits.brsa or type_structure is TypeStructure.DEPARTEMENT)
    personne = profils.construire_personne(numero, traits, entree, territoire, hasard)
    situation = profils.construire_situation(traits, entree, type_structure is TypeStructure.SIAE, hasard)
    fiche = prescriptions.rediger(
        fiche_le,
        type_structure,
        situation,
        personne.commune,
        territoire=territoire,
        entree=entree,
        hasard=hasard,
    )
    sortie_le = flux.borner(entree, entree + timedelta(days=flux.tirer_duree(hasard)))
    passage = Passage(entree, max(sortie_le, ouvre_suivant(entree + timedelta(days=flux.DUREE_MIN_JOURS))))
    issue = fins.tirer_issue(passage, categorie, entree, hasard)
    sortie = fins.rediger(issue, passage, etapes.domaine_ordinaire(issue, hasard), entree, hasard)
    agenda = etapes.ouvrir(entree, passage.sortie, sortie.contrat, issue.avec_etape, (entree, passage.sortie))
    etapes.semer(agenda, hasard)
    cellule = cellule_suivante(entree + timedelta(days=1))
    parcours = Parcours(entree, cellule, fiche.referent or 0, *agenda.tries(), sortie)
    return Dossier(personne, situation, fiche, parcours)


def dossier_sans_entree(
    territoire: Territoire, numero: int, jour: date, type_structure: TypeStructure, hasard: Random
) -> Dossier:
    """A person prescribed that day who does not enter."""
    traits = profils.tirer_traits(hasard, jour.year)
    traits = replace(traits, brsa=traits.brsa or type_structure is TypeStructure.DEPARTEMENT)
    personne = profils.construire_personne(numero, traits, jour, territoire, hasard)
    situation = profils.construire_situation(traits, jour, hasard.random() < PART_FIN_SIAE, hasard)
    fiche = prescriptions.rediger(
        jour, type_structure, situation, personne.commune, territoire=territoire, entree=None, hasard=hasard
    )
    return Dossier(personne, situation, fiche, None)
