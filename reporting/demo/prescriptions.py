"""Fiches de prescription: who prescribed, which avis were given, what became of them."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from plie.acteurs.enums import TypeStructure
from prescriptions.enums import EmetteurAvis, EtatPrescription, OriginePrescription, SensAvis
from reporting.demo import publie
from reporting.demo.acteurs import Territoire
from reporting.demo.calendrier import jours_ouvres, ouvre_precedent, ouvre_suivant
from reporting.demo.faits import Avis, Prescription, Situation
from reporting.demo.repartition import au_plus_fort_reste, choisir

DELAI_ENTREE = (16, 62)
"""Days from the fiche to the first entretien."""
DELAI_AVIS_MAX = 16
DELAI_ORIENTATION_MAX = 5
PART_CAF = 0.35
"""Share of the Département's prescriptions that come from the CAF's list."""
MOTIFS_REFUS = (
    "hors-public", "deja-accompagnee", "autre-dispositif", "freins-prealables", "proche-emploi",
    "non-adhesion",
    "non-disponible",
)  # fmt: skip
MOTIFS_NON_ENTREE = (
    "injoignable", "absence-premier-entretien", "non-adhesion", "emploi", "formation", "demenagement",
    "sante",
    "non-disponible",
)  # fmt: skip
POIDS_NON_ENTREE = (28, 26, 18, 12, 6, 4, 4, 4)
ISSUES = (EtatPrescription.ORIENTEE, EtatPrescription.REFUSEE, EtatPrescription.ANNULEE)
POIDS_ISSUES = (52, 34, 14)
T = TypeStructure


def date_avant(entree: date, hasard: Random) -> date:
    """The day of the fiche, some weeks before the entry; an entry of 2018 has its fiche in 2018."""
    jour = ouvre_precedent(entree - timedelta(days=hasard.randint(*DELAI_ENTREE)))
    if entree >= publie.DEBUT and jour < publie.DEBUT:
        return ouvre_suivant(
            publie.DEBUT + timedelta(days=hasard.randint(1, (entree - publie.DEBUT).days - 13))
        )
    return jour


def types_des_entrees(
    dates: Sequence[date], brsa: Sequence[bool], hasard: Random
) -> tuple[list[TypeStructure], dict[int, list[TypeStructure]]]:
    """The kind of prescriber of each entry, and the kinds left, by year, for those who did not enter."""
    types = [T.FRANCE_TRAVAIL] * len(dates)
    restes: dict[int, list[TypeStructure]] = {}
    annees = sorted({d.year for d in dates})
    for annee in annees:
        rangs = [i for i, d in enumerate(dates) if d.year == annee]
        publies = {
            t: n[max(0, publie.ANNEES.index(annee) if annee in publie.ANNEES else 0)]
            for t, n in publie.PRESCRIPTIONS.items()
        }
        parts = dict(zip(publies, au_plus_fort_reste(list(publies.values()), len(rangs)), strict=True))
        libres = rangs
        for type_structure in (T.DEPARTEMENT, T.SIAE, T.CCAS):
            possibles = [i for i in libres if brsa[i]] if type_structure is T.DEPARTEMENT else libres
            choisis = set(choisir(possibles, min(len(possibles), parts[type_structure]), hasard))
            parts[type_structure] = len(choisis)
            for i in sorted(choisis):
                types[i] = type_structure
            libres = [i for i in libres if i not in choisis]
        parts[T.FRANCE_TRAVAIL] = len(libres)
        if annee in publie.ANNEES:
            restes[annee] = [t for t, n in publies.items() for _ in range(n - parts[t])]
            hasard.shuffle(restes[annee])
    return types, restes


def jours_de_l_annee(annee: int, nombre: int, hasard: Random) -> list[date]:
    """Sorted worked days of a year, December and August thinner."""
    jours = [
        j for j in jours_ouvres(date(annee, 1, 2), date(annee, 12, 20)) if j.month != 8 or j.day % 3 == 0
    ]
    return sorted(hasard.choices(jours, k=nombre))


def rediger(
    jour: date,
    type_structure: TypeStructure,
    situation: Situation,
    commune: str,
    *,
    territoire: Territoire,
    entree: date | None,
    hasard: Random,
) -> Prescription:
    """The fiche with its avis; ``entree`` is the first entretien, None when the person does not enter."""
    origine, prescripteur = OriginePrescription.FICHE, territoire.tirer_prescripteur(type_structure, hasard)
    if type_structure is T.DEPARTEMENT and situation.brsa and hasard.random() < PART_CAF:
        origine, prescripteur = OriginePrescription.IMPORT_CAF, territoire.orientations_caf
    etat = EtatPrescription.ORIENTEE if entree else hasard.choices(ISSUES, POIDS_ISSUES)[0]
    emetteurs = [EmetteurAvis.COORDINATION, EmetteurAvis.FRANCE_TRAVAIL]
    if situation.brsa:
        emetteurs.append(EmetteurAvis.BUREAU_INSERTION)
    marge = min(DELAI_AVIS_MAX, (entree - jour).days // 2) if entree else DELAI_AVIS_MAX
    refus = hasard.choice(emetteurs) if etat is EtatPrescription.REFUSEE else None
    motif_retenu = hasard.choice(MOTIFS_REFUS) if refus else ""
    avis = tuple(
        Avis(
            emetteur=emetteur,
            sens=SensAvis.DEFAVORABLE if emetteur is refus else SensAvis.FAVORABLE,
            date=ouvre_suivant(jour + timedelta(days=hasard.randint(1, max(1, marge - 2)))),
            motif=motif_retenu if emetteur is refus else "",
        )
        for emetteur in emetteurs
        if etat is not EtatPrescription.ANNULEE or emetteur is EmetteurAvis.FRANCE_TRAVAIL
    )
    decision = max(a.date for a in avis)
    if etat is EtatPrescription.ANNULEE:
        decision = ouvre_suivant(decision + timedelta(days=hasard.randint(1, 12)))
    orientee = decision if etat is EtatPrescription.ORIENTEE else None
    if orientee:
        attribution = ouvre_suivant(decision + timedelta(days=hasard.randint(0, DELAI_ORIENTATION_MAX)))
        orientee = min(attribution, ouvre_precedent(entree - timedelta(days=3))) if entree else attribution
        orientee = max(orientee, decision)
    non_entree = None
    if orientee and not entree:
        motif_retenu = hasard.choices(MOTIFS_NON_ENTREE, POIDS_NON_ENTREE)[0]
        non_entree = ouvre_suivant(orientee + timedelta(days=hasard.randint(12, 50)))
    return Prescription(
        date=jour,
        prescripteur=prescripteur,
        origine=origine,
        etat=etat,
        avis=avis,
        decision_le=decision,
        orientee_le=orientee,
        referent=territoire.tirer_referent(commune, hasard) if orientee else None,
        rencontre_prealable=hasard.random() < 0.12,
        motif=motif_retenu,
        non_entree_le=non_entree,
    )
