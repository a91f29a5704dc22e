"""The demo plan gives back every published table, recomputed here in plain Python from the people."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest

from participants.enums import Nationalite, Sexe
from plie.acteurs.enums import TypeStructure
from plie.protocole.enums import QualificationBilan
from prescriptions.enums import EmetteurAvis, EtatPrescription, SensAvis
from reporting.demo import plan as demo
from reporting.demo.acteurs import NIORT
from reporting.demo.calendrier import ajouter_mois, est_ouvre, fin_apres
from reporting.demo.faits import Contrat, Dossier, Parcours, Plan
from sorties.enums import Categorie, MotifAutre, NatureSortie

N = NatureSortie
ANNEES = (2018, 2019, 2020, 2021)
JOUR = date(2026, 11, 24)

ENTREES = {2018: 207, 2019: 196, 2020: 133, 2021: 161}
SORTIES = {2018: 160, 2019: 170, 2020: 147, 2021: 195}
ACCOMPAGNES = {2018: 302, 2019: 338, 2020: 301, 2021: 315}
PRESCRIPTIONS = {
    TypeStructure.DEPARTEMENT: [109, 127, 136, 136],
    TypeStructure.FRANCE_TRAVAIL: [188, 118, 75, 83],
    TypeStructure.SIAE: [33, 21, 15, 12],
    TypeStructure.CCAS: [5, 5, 3, 5],
}
SORTIES_POSITIVES = {
    "CDI": [4, 14, 6, 13],
    "CDD et intérim de 6 mois et plus": [17, 23, 14, 24],
    "Missions clause > 600 heures": [0, 0, 2, 0],
    "Contrats de professionnalisation": [3, 1, 0, 1],
    "CDDI": [16, 10, 9, 19],
    "Contrat aidé (hors chantier)": [3, 3, 2, 2],
    "dont CDIE": [0, 2, 2, 0],
    "Formations qualifiantes": [20, 16, 23, 19],
    "Création d'entreprise": [1, 1, 3, 0],
}
ETAPES_EMPLOI = {
    "CDD < 6 mois": 83,
    "CDI < à 17h30": 15,
    "Chèque emploi service": 3,
    "Mission clauses d'insertion": 58,
    "Mission en AI": 311,
    "Mission intérim": 137,
    "CDDI < 1 an": 8,
    "CAE >= 1 an": 6,
    "CDD >= 6 mois temps partiel": 13,
    "CDD >= 6 mois temps plein": 150,
    "CDDI >= 1 an": 64,
    "CDI temps partiel": 25,
    "CDI temps plein": 35,
    "CDIE >= 1 an": 2,
    "Contrat de professionnalisation": 4,
    "Création d'entreprise": 5,
    "Mission intérim >= 6 mois sans interruption": 9,
    "Mission clauses >= 600h sur les 6 derniers mois": 1,
}
ETAPES_FORMATION = {
    "Agriculture": 2,
    "Banque, finances, assurance": 9,
    "BTP": 24,
    "Commerce distribution": 16,
    "Formation générale": 46,
    "Informatique, communication, tourisme": 4,
    "Métiers de la bouche et de l'alimentation": 1,
    "Production, manutention, industrie": 4,
    "Service à la personne, santé, social": 16,
    "Services aux entreprises ou collectivités (sécurité, environnement, nettoyage)": 12,
    "Transport et logistique": 27,
}
SATISFACTION = (30, 31, 28, 34, 25, 32)


@cache
def plan() -> Plan:
    return demo.construire(JOUR)


@cache
def entres() -> tuple[tuple[Dossier, Parcours], ...]:
    """The people accompanied in 2018-2021, with their stay."""
    return tuple(
        (d, d.parcours)
        for d in plan().dossiers
        if d.parcours
        and d.parcours.entree <= date(2021, 12, 31)
        and d.parcours.sortie.date >= date(2018, 1, 1)
    )


def accompagnes(annee: int) -> list[Dossier]:
    debut, fin = date(annee, 1, 1), date(annee, 12, 31)
    return [d for d, p in entres() if p.entree <= fin and p.sortie.date >= debut]


def arrondi(valeur: Fraction, pas: str) -> float:
    """Half up, to the step."""
    quotient = Decimal(valeur.numerator) / Decimal(valeur.denominator) / Decimal(pas)
    return float(quotient.quantize(Decimal(1), ROUND_HALF_UP) * Decimal(pas))


def parts(compte: Counter[int]) -> list[Fraction]:
    return [Fraction(100 * compte[an], ACCOMPAGNES[an]) for an in ANNEES]


def part_par_an(critere: str, pas: str) -> list[float]:
    """The four yearly shares of a criterion, then the mean of the unrounded ones."""
    criteres = {
        "Femmes": lambda d: d.personne.sexe is Sexe.FEMME,
        "Hommes": lambda d: d.personne.sexe is Sexe.HOMME,
        "DELD": lambda d: d.situation.deld,
        "BRSA": lambda d: d.situation.brsa,
        "TH": lambda d: d.situation.rqth,
        "UE": lambda d: d.personne.nationalite is not Nationalite.HORS_UE,
        "Hors UE": lambda d: d.personne.nationalite is Nationalite.HORS_UE,
        **{q.value: lambda d, q=q: d.situation.qualification is q for q in QualificationBilan},
    }
    exactes = parts(Counter({an: sum(map(criteres[critere], accompagnes(an))) for an in ANNEES}))
    return [arrondi(x, pas) for x in [*exactes, sum(exactes, Fraction(0)) / 4]]


def dans_la_periode(jour: date) -> bool:
    return jour.year in ANNEES


def libelle_etape(c: Contrat) -> str:
    """The label of the published table, from the facts only."""
    six_mois = c.fin is not None and c.fin >= fin_apres(c.debut, 6)
    un_an = c.fin is None or c.fin >= fin_apres(c.debut, 12)
    temps = "plein" if (c.heures_hebdo or 0) >= 35 else "partiel"
    mi_temps = (c.heures_hebdo or 0) >= 17.5
    dans_six_mois = c.fin is not None and c.debut > ajouter_mois(c.fin, -6)
    clause_longue = (c.heures or 0) >= 600 and dans_six_mois
    libelles = {
        N.CDD: f"CDD >= 6 mois temps {temps}" if six_mois else "CDD < 6 mois",
        N.CDI: f"CDI temps {temps}" if mi_temps else "CDI < à 17h30",
        N.CDDI: "CDDI >= 1 an" if un_an else "CDDI < 1 an",
        N.CONTRAT_AIDE: "CAE >= 1 an" if un_an else "?",
        N.CDI_INCLUSION: "CDIE >= 1 an" if un_an else "?",
        N.INTERIM: "Mission intérim >= 6 mois sans interruption" if six_mois else "Mission intérim",
        N.CLAUSE: "Mission clauses >= 600h sur les 6 derniers mois"
        if clause_longue
        else "Mission clauses d'insertion",
        N.CESU: "Chèque emploi service",
        N.MISSION_AI: "Mission en AI",
        N.PROFESSIONNALISATION: "Contrat de professionnalisation",
        N.CREATION: "Création d'entreprise",
    }
    assert c.nature is not N.CDD or not six_mois or mi_temps
    return libelles[c.nature]


def ligne_sortie(nature: NatureSortie) -> list[str]:
    return {
        N.CDI: ["CDI"],
        N.CDD: ["CDD et intérim de 6 mois et plus"],
        N.INTERIM: ["CDD et intérim de 6 mois et plus"],
        N.CLAUSE: ["Missions clause > 600 heures"],
        N.PROFESSIONNALISATION: ["Contrats de professionnalisation"],
        N.CDDI: ["CDDI"],
        N.CONTRAT_AIDE: ["Contrat aidé (hors chantier)"],
        N.CDI_INCLUSION: ["Contrat aidé (hors chantier)", "dont CDIE"],
        N.FORMATION_QUALIFIANTE: ["Formations qualifiantes"],
        N.CREATION: ["Création d'entreprise"],
    }[nature]


def sans_interruption(c: Contrat) -> bool:
    return all(b.debut - a.fin == timedelta(days=1) for a, b in pairwise(c.missions))


def heures_sur_six_mois(c: Contrat, jour: date) -> int:
    depuis = ajouter_mois(jour, -6)
    return sum(m.heures for m in c.missions if depuis < m.debut and m.fin <= jour)


def est_positive(sortie_le: date, c: Contrat) -> bool:
    """The Protocol's table of exits (art. 3), read on the facts alone."""
    heures = c.heures_hebdo or 0

    def dure(mois: int) -> bool:
        return c.fin is not None and c.fin >= fin_apres(c.debut, mois)

    alternance = not c.rompu and sortie_le >= ajouter_mois(c.debut, 6)
    conditions = {
        N.CDI: heures >= 17.5,
        N.CDD: heures >= 17.5 and dure(6),
        N.CONTRAT_AIDE: dure(12),
        N.CDDI: dure(12),
        N.CDI_INCLUSION: True,
        N.CREATION: True,
        N.PROFESSIONNALISATION: alternance,
        N.APPRENTISSAGE: alternance,
        N.SAISONNIER: heures >= 35 and dure(8),
        N.INTERIM: bool(c.missions) and sans_interruption(c) and dure(6),
        N.CLAUSE: heures_sur_six_mois(c, sortie_le) >= 600,
        N.FORMATION_QUALIFIANTE: (c.heures or 0) >= 300,
    }
    return conditions.get(c.nature, False)


# --- the published tables -------------------------------------------------------------------------------


def test_accompagnes_entrees_et_sorties():
    assert len(entres()) == 792
    assert sum(p.entree < date(2018, 1, 1) for _, p in entres()) == 95
    assert Counter(p.entree.year for _, p in entres() if p.entree.year in ANNEES) == ENTREES
    assert Counter(p.sortie.date.year for _, p in entres() if p.sortie.date.year in ANNEES) == SORTIES
    assert {an: len(accompagnes(an)) for an in ANNEES} == ACCOMPAGNES


def test_prescriptions():
    type_de = {p.code: p.type for p in NIORT.prescripteurs} | {
        NIORT.orientations_caf: TypeStructure.DEPARTEMENT
    }
    comptes = Counter(
        (type_de[d.prescription.prescripteur], d.prescription.date.year) for d in plan().dossiers
    )
    obtenu = {
        t: [comptes[t, an] for an in ANNEES] for t in TypeStructure if any(comptes[t, an] for an in ANNEES)
    }
    assert obtenu == PRESCRIPTIONS
    assert sum(map(sum, obtenu.values())) == 1071


@pytest.mark.parametrize(
    ("critere", "pas", "attendu"),
    [
        ("Femmes", "1", [48, 46, 48, 48, 48]),
        ("Hommes", "1", [52, 54, 52, 52, 52]),
        ("DELD", "1", [61, 66, 65, 63, 64]),
        ("BRSA", "1", [68, 64, 69, 73, 69]),
        ("TH", "1", [4, 5, 7, 6, 6]),
        ("UE", "0.5", [83.5, 82, 79.5, 79, 81]),
        ("Hors UE", "0.5", [16.5, 18, 20.5, 21, 19]),
    ],
)
def test_parts_par_an(critere: str, pas: str, attendu: list[float]):
    assert part_par_an(critere, pas) == attendu


@pytest.mark.parametrize(
    ("groupe", "attendu"), [("cap_ou_moins", 67.5), ("etranger", 2), ("bac", 18), ("bac_plus", 12.5)]
)
def test_qualification(groupe: str, attendu: float):
    assert part_par_an(groupe, "0.5")[-1] == attendu


def test_chiffres_cles():
    total = len(entres())
    francais = sum(d.personne.nationalite is Nationalite.FRANCAISE for d, _ in entres())
    assert arrondi(Fraction(100 * francais, total), "0.5") == 79.5
    sorties = [p for _, p in entres() if dans_la_periode(p.sortie.date)]
    jours = sum((p.sortie.date - p.entree).days for p in sorties)
    assert len(sorties) == 672
    assert round(jours / 672 / 30.4375, 1) == 13.5
    assert round(100 * 697 / 1071) == 65
    assert round(100 * 269 / len(sorties)) == 40
    ages = [_age(d.personne.date_naissance, p.entree) for d, p in entres()]
    assert arrondi(Fraction(100 * sum(26 <= a <= 44 for a in ages), total), "1") == 60
    assert arrondi(Fraction(100 * sum(a >= 55 for a in ages), total), "1") == 15
    assert min(ages) >= 18


def _age(naissance: date, jour: date) -> int:
    return jour.year - naissance.year - ((jour.month, jour.day) < (naissance.month, naissance.day))


def test_etapes_emploi():
    comptes = Counter(
        libelle_etape(e.contrat)
        for _, p in entres()
        for e in p.etapes_emploi
        if dans_la_periode(e.contrat.debut)
    )
    assert comptes == ETAPES_EMPLOI
    assert comptes.total() == 929


def test_etapes_formation():
    comptes = Counter(
        e.contrat.domaine for _, p in entres() for e in p.etapes_formation if dans_la_periode(e.contrat.debut)
    )
    assert comptes == ETAPES_FORMATION
    assert comptes.total() == 161


def test_sorties_positives():
    comptes: Counter[tuple[str, int]] = Counter()
    for _, p in entres():
        contrat = p.sortie.contrat
        if contrat and dans_la_periode(p.sortie.date) and est_positive(p.sortie.date, contrat):
            comptes.update((ligne, p.sortie.date.year) for ligne in ligne_sortie(contrat.nature))
    assert {ligne: [comptes[ligne, an] for an in ANNEES] for ligne, _ in comptes} == SORTIES_POSITIVES
    total = [sum(n[i] for k, n in SORTIES_POSITIVES.items() if k != "dont CDIE") for i in range(4)]
    assert total == [64, 68, 59, 78]


def test_satisfaction():
    enquete = [s for s in plan().satisfactions if s.date.year == 2021]
    reponses = [s.reponses for s in enquete]
    assert len(reponses) == len({s.numero for s in enquete}) == 36
    assert tuple(map(sum, zip(*reponses, strict=True))) == SATISFACTION


# --- what holds for every person ------------------------------------------------------------------------


def test_categorie_selon_les_faits():
    for d in plan().dossiers:
        if not d.parcours:
            continue
        sortie = d.parcours.sortie
        if sortie.contrat is None:
            assert sortie.motif is not None
            assert sortie.categorie in {Categorie.AUTRE, Categorie.REDUCTION_FREINS}
            continue
        positive = est_positive(sortie.date, sortie.contrat)
        attendue = Categorie.POSITIVE if positive else Categorie.DYNAMIQUE
        assert sortie.categorie is attendue, d
        assert sortie.motif is None


def test_dates_de_chaque_parcours():
    for d in plan().dossiers:
        fiche, parcours = d.prescription, d.parcours
        assert est_ouvre(fiche.date), d
        assert all(fiche.date <= a.date for a in fiche.avis)
        if not parcours:
            continue
        sortie = parcours.sortie.date
        assert fiche.etat is EtatPrescription.ORIENTEE
        assert fiche.decision_le
        assert fiche.orientee_le
        assert fiche.decision_le <= fiche.orientee_le <= parcours.entree, d
        assert est_ouvre(parcours.entree)
        assert est_ouvre(sortie)
        assert parcours.entree < parcours.cellule_entree <= sortie
        assert sortie <= fin_apres(parcours.entree, 24), d
        for etape in (*parcours.etapes_emploi, *parcours.etapes_formation):
            assert parcours.entree <= etape.contrat.debut <= sortie, d
            assert etape.contrat.fin is None or etape.contrat.debut <= etape.contrat.fin


def test_avis_requis():
    for d in plan().dossiers:
        fiche = d.prescription
        emetteurs = [a.emetteur for a in fiche.avis]
        assert len(emetteurs) == len(set(emetteurs))
        if fiche.etat is EtatPrescription.ORIENTEE:
            attendus = {EmetteurAvis.COORDINATION, EmetteurAvis.FRANCE_TRAVAIL}
            attendus |= {EmetteurAvis.BUREAU_INSERTION} if d.situation.brsa else set()
            assert set(emetteurs) == attendus
            assert all(a.sens is SensAvis.FAVORABLE for a in fiche.avis)
        if fiche.etat is EtatPrescription.REFUSEE:
            assert any(a.sens is SensAvis.DEFAVORABLE for a in fiche.avis)
            assert fiche.motif


def test_chacun_releve_d_un_public():
    assert all(d.situation.criteres for d in plan().dossiers)


def test_personnes_inventees():
    """Phones of the ARCEP's fictional ranges, e-mails at example.org, no two files alike."""
    identites = Counter(
        (d.personne.nom_naissance, d.personne.prenom, d.personne.date_naissance) for d in plan().dossiers
    )
    assert identites.most_common(1)[0][1] == 1
    for d in plan().dossiers:
        p = d.personne
        assert p.telephone or p.courriel
        assert not p.telephone or p.telephone.startswith("06 39 98 ")
        assert not p.courriel or p.courriel.endswith("@example.org")
    numeros = [d.personne.identifiant_ft for d in plan().dossiers if d.personne.identifiant_ft]
    assert len(numeros) == len(set(numeros))


def test_les_plus_de_55_ans_progressent():
    parts_55 = [
        sum(_age(d.personne.date_naissance, d.parcours.entree) >= 55 for d in accompagnes(an) if d.parcours)
        / ACCOMPAGNES[an]
        for an in ANNEES
    ]
    assert parts_55 == sorted(parts_55)


def test_retraites_et_fins_de_mesure():
    for d, p in entres():
        if p.sortie.motif is MotifAutre.RETRAITE:
            assert _age(d.personne.date_naissance, p.sortie.date) >= 60


# --- ordinary years ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("annee", [2022, 2023, 2024, 2025])
def test_annees_ordinaires_autour_des_cibles(annee: int):
    """350 people accompanied and 55 positive exits that hold at six months a year (art. 3)."""
    debut, fin = date(annee, 1, 1), date(annee, 12, 31)
    parcours = [d.parcours for d in plan().dossiers if d.parcours]
    presents = [p for p in parcours if p.entree <= fin and p.sortie.date >= debut]
    tenues = [
        p
        for p in parcours
        if p.sortie.date.year == annee and p.sortie.controles and p.sortie.controles[-1].tient
    ]
    assert 320 <= len(presents) <= 385
    assert 50 <= len(tenues) <= 72


@pytest.mark.parametrize("jour", [date(2022, 2, 1), date(2023, 7, 14)])
def test_le_passe_ne_depend_pas_du_jour(jour: date):
    """What is known at an earlier day is the beginning of the same history."""
    tot = demo.construire(jour)
    assert tot.dossiers == tuple(d for d in plan().dossiers if d.prescription.date <= jour)
    assert tot.satisfactions == plan().satisfactions[:36]


def test_jour_trop_ancien():
    with pytest.raises(ValueError, match="01/02/2022"):
        demo.construire(date(2022, 1, 31))


@pytest.mark.parametrize("graine", ["0", "1", "4242"])
def test_meme_plan_sur_toute_machine(graine: str):
    """The hash seed of the interpreter changes nothing."""
    code = (
        "import hashlib, datetime; from reporting.demo import plan; "
        "p = plan.construire(datetime.date(2022, 3, 1)); print(hashlib.sha256(repr(p).encode()).hexdigest())"
    )
    sortie = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": graine},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert sortie == hashlib.sha256(repr(demo.construire(date(2022, 3, 1))).encode()).hexdigest()
