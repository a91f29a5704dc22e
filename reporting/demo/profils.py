"""The people: shares reached year by year in 2018-2021, plausible draws afterwards."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from participants.enums import (
    Deplacement,
    Logement,
    Nationalite,
    Sexe,
    SituationEmploi,
    SituationFamiliale,
)
from plie.protocole.enums import QualificationBilan
from prescriptions.enums import CriterePublic
from reporting.demo import noms, publie
from reporting.demo.acteurs import VOIES, Territoire
from reporting.demo.calendrier import ajouter_mois
from reporting.demo.faits import Personne, Situation
from reporting.demo.flux import Passage
from reporting.demo.repartition import au_plus_fort_reste, choisir, repartir

MOINS_26, DE_26_A_44, DE_45_A_54, PLUS_55 = range(4)
BORNES_AGES = ((19, 25), (26, 44), (45, 54), (55, 63))
"""Ages completed at entry, both included."""
METIERS = (
    ("K2204", "Agent d'entretien de locaux"),
    ("N1103", "Préparateur de commandes"),
    ("G1602", "Aide de cuisine"),
    ("K1304", "Aide à domicile"),
    ("A1203", "Ouvrier d'entretien des espaces verts"),
    ("F1704", "Aide-maçon"),
    ("F1606", "Peintre en bâtiment"),
    ("N4101", "Conducteur routier"),
    ("D1106", "Vendeur en alimentation"),
    ("D1507", "Employé de libre-service"),
    ("H2102", "Opérateur en agroalimentaire"),
    ("M1607", "Secrétaire"),
    ("K1303", "Assistant maternel"),
    ("J1501", "Aide-soignant"),
    ("N1105", "Manutentionnaire"),
    ("K2503", "Agent de sécurité"),
    ("G1501", "Employé d'étage"),
    ("H3302", "Agent de conditionnement"),
)
NIVEAUX = {
    QualificationBilan.CAP_OU_MOINS: (("aucun", 3), ("brevet", 2), ("cap-bep", 5)),
    QualificationBilan.ETRANGER: (("etranger-college", 2), ("etranger-lycee", 3), ("etranger-superieur", 2)),
    QualificationBilan.BAC: (("bac", 1),),
    QualificationBilan.BAC_PLUS: (("bac-plus-2", 6), ("bac-plus-3", 3), ("bac-plus-5", 2)),
}
"""Diploma levels of each group, by their code in the nomenclature, with their weight."""
IDENTIFIANTS_FT = 1_000_003
"""Prime that spreads the invented identifiers."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What the published tables count of a person."""

    sexe: Sexe
    nationalite: Nationalite
    qualification: QualificationBilan
    tranche: int
    deld: bool
    brsa: bool
    rqth: bool


def traits_publies(passages: Sequence[Passage], hasard: Random) -> list[Traits]:
    """The traits of the 792 people, in the order of their stays."""
    rangs = list(range(len(passages)))
    motifs = [p.motif for p in passages]
    tailles = Counter(motifs)

    def attribuer(
        cible: Sequence[int], faveur: Callable[[int], float] = lambda _: 0.0, parmi: set[int] | None = None
    ) -> set[int]:
        parts = repartir(tailles, dict(zip(publie.ANNEES, cible, strict=True)))
        retenus: list[int] = []
        for motif in sorted(parts):
            candidats = [i for i in rangs if motifs[i] == motif and (parmi is None or i in parmi)]
            retenus += choisir(candidats, parts[motif], hasard, faveur)
        return set(retenus)

    tranches = _tranches([p.entree.year for p in passages], hasard)
    hommes = attribuer(publie.HOMMES)
    hors_ue = attribuer(publie.HORS_UE)
    reste = [i for i in rangs if i not in hors_ue]
    ue = set(choisir(reste, len(reste) - publie.FRANCAIS, hasard))
    qualifications = dict.fromkeys(rangs, QualificationBilan.CAP_OU_MOINS)
    libres = set(rangs)
    for groupe, cible in publie.QUALIFICATIONS.items():
        etranger = groupe is QualificationBilan.ETRANGER
        choisis = attribuer(cible, lambda i: float(i in hors_ue) if etranger else 0.0, libres)  # noqa: B023
        libres -= choisis
        qualifications |= dict.fromkeys(choisis, groupe)
    rqth = attribuer(publie.TH, lambda i: 0.5 if tranches[i] >= DE_45_A_54 else 0.0)
    brsa = attribuer(publie.BRSA, lambda i: -0.9 if tranches[i] == MOINS_26 else 0.0)
    deld = attribuer(publie.DELD, lambda i: (0.0 if i in brsa else 0.5) + 0.1 * tranches[i])
    return [
        Traits(
            sexe=Sexe.HOMME if i in hommes else Sexe.FEMME,
            nationalite=Nationalite.HORS_UE
            if i in hors_ue
            else (Nationalite.UE if i in ue else Nationalite.FRANCAISE),
            qualification=qualifications[i],
            tranche=tranches[i],
            deld=i in deld,
            brsa=i in brsa,
            rqth=i in rqth,
        )
        for i in rangs
    ]


def _tranches(cohortes: Sequence[int], hasard: Random) -> list[int]:
    """Age band of each person: exact over all, with more 55+ in each year of entry."""
    effectifs = Counter(cohortes)
    annees = sorted(effectifs)
    ages55 = au_plus_fort_reste(
        [effectifs[an] * publie.PART_55_PAR_COHORTE[an] for an in annees], publie.AGE_55_PLUS
    )
    ages26 = au_plus_fort_reste([effectifs[an] for an in annees], publie.AGE_26_44)
    jeunes = au_plus_fort_reste([effectifs[an] for an in annees], publie.AGE_MOINS_26)
    files: dict[int, list[int]] = {}
    for an, n55, n26, n19 in zip(annees, ages55, ages26, jeunes, strict=True):
        n45 = effectifs[an] - n55 - n26 - n19
        files[an] = [PLUS_55] * n55 + [DE_26_A_44] * n26 + [MOINS_26] * n19 + [DE_45_A_54] * n45
        hasard.shuffle(files[an])
    return [files[an].pop() for an in cohortes]


def tirer_traits(hasard: Random, annee: int) -> Traits:
    """Ordinary traits, near the shares of the published years; the 55+ and the non-EU grow a little."""
    recul = min(annee - publie.FIN.year, 6) if annee > publie.FIN.year else 0
    nationalite = hasard.choices(list(Nationalite), (79 - recul, 2, 19 + recul))[0]
    etranger = 10 if nationalite is Nationalite.HORS_UE else 0
    poids_qualif = (67 - etranger, etranger, 19, 14)
    tranche = hasard.choices(range(4), (9, 58 - recul, 18, 15 + recul))[0]
    brsa = hasard.random() < (0.25 if tranche == MOINS_26 else 0.7)
    return Traits(
        sexe=hasard.choices(list(Sexe), (49, 51))[0],
        nationalite=nationalite,
        qualification=hasard.choices(list(QualificationBilan), poids_qualif)[0],
        tranche=tranche,
        deld=hasard.random() < (0.6 if brsa else 0.75),
        brsa=brsa,
        rqth=hasard.random() < (0.1 if tranche >= DE_45_A_54 else 0.05),
    )


def tirer_naissance(tranche: int, reference: date, hasard: Random) -> date:
    """A birth date whose age completed on ``reference`` is in the band, birthdays kept two months away."""
    ans = hasard.randint(*BORNES_AGES[tranche])
    return ajouter_mois(reference, -12 * ans) - timedelta(days=hasard.randint(60, 300))


def construire_personne(
    numero: int, traits: Traits, reference: date, territoire: Territoire, hasard: Random
) -> Personne:
    """The civil status of a person known by their traits; ``reference`` is the day the age is taken."""
    prenom, nom, usage, lieu = noms.tirer_identite(traits.sexe, traits.nationalite, hasard)
    telephone, courriel = noms.tirer_contact(prenom, usage or nom, numero, hasard)
    commune, qpv = territoire.tirer_commune(hasard)
    return Personne(
        numero=numero,
        sexe=traits.sexe,
        prenom=prenom,
        nom_naissance=nom,
        nom_usage=usage,
        date_naissance=tirer_naissance(traits.tranche, reference, hasard),
        lieu_naissance=lieu,
        nationalite=traits.nationalite,
        adresse=f"{hasard.randint(1, 98)} {hasard.choice(VOIES)}",
        commune=commune,
        qpv=qpv,
        telephone=telephone,
        courriel=courriel,
        identifiant_ft=f"{numero * IDENTIFIANTS_FT % 10_000_000:07d}D" if hasard.random() < 0.88 else "",
    )


def construire_situation(traits: Traits, reference: date, fin_siae: bool, hasard: Random) -> Situation:
    """What is known on ``reference``; one criterion of the public at least holds."""
    criteres = [
        critere
        for critere, vrai in (
            (CriterePublic.DELD, traits.deld),
            (CriterePublic.RSA, traits.brsa),
            (CriterePublic.RQTH, traits.rqth),
        )
        if vrai
    ]
    if not traits.brsa and traits.deld and traits.tranche >= DE_45_A_54 and hasard.random() < 0.4:
        criteres.append(CriterePublic.ASS)
    if traits.tranche == MOINS_26 and (not criteres or hasard.random() < 0.5):
        criteres.append(CriterePublic.JEUNE_ML)
    if fin_siae:
        criteres.append(CriterePublic.FIN_SIAE)
    if not criteres:
        criteres.append(hasard.choice((CriterePublic.STAGIAIRE, CriterePublic.AUTRE_DIFFICULTE)))
    inscrit_mois = hasard.randint(13, 60) if traits.deld else hasard.choice((0, 0, 4, 5, 6, 9, 10))
    seul = hasard.random() < 0.62
    enfants = hasard.choice((1, 1, 2, 2, 3, 4)) if hasard.random() < 0.42 else 0
    permis = hasard.random() < (0.62 if traits.sexe is Sexe.HOMME else 0.54)
    vehicule = permis and hasard.random() < 0.7
    moyens = (Deplacement.TRANSPORTS, Deplacement.A_PIED, Deplacement.VELO, Deplacement.DEUX_ROUES)
    code, libelle = hasard.choice(METIERS)
    niveaux = NIVEAUX[traits.qualification]
    emploi = hasard.choices((SituationEmploi.INACTIF, SituationEmploi.EN_EMPLOI), (3, 1))[0]
    return Situation(
        criteres=tuple(criteres),
        qualification=traits.qualification,
        niveau_diplome=hasard.choices([n for n, _ in niveaux], [p for _, p in niveaux])[0],
        emploi=SituationEmploi.CHOMEUR if inscrit_mois else emploi,
        inscrit_depuis=ajouter_mois(reference, -inscrit_mois) if inscrit_mois else None,
        logement=hasard.choices(list(Logement), (62, 8, 17, 6, 3, 4))[0],
        famille=_famille(seul, enfants, hasard),
        enfants=enfants,
        permis=permis,
        vehicule=vehicule,
        deplacement=Deplacement.VOITURE if vehicule else hasard.choices(moyens, (60, 20, 12, 8))[0],
        metier_code=code,
        metier=libelle,
    )


def _famille(seul: bool, enfants: int, hasard: Random) -> SituationFamiliale:
    if hasard.random() < 0.02 and not enfants:
        return SituationFamiliale.NON_RENSEIGNE
    if seul:
        return SituationFamiliale.SEULE_ENFANTS if enfants else SituationFamiliale.SEULE
    return SituationFamiliale.COUPLE_ENFANTS if enfants else SituationFamiliale.COUPLE
