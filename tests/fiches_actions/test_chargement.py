"""The 24 fiches actions of Niort as their file says them, and wrong files refused whole."""

import re

import pytest

from fiches_actions.chargement import NIORT, lire_fiches_actions
from fiches_actions.enums import TypeIndicateur
from plie.acteurs.chargement import NIORT as STRUCTURES
from plie.acteurs.chargement import lire_structures
from plie.protocole.fichiers import FichierInvalide, lire_texte

FICHES_PAR_OBJECTIF = (5, 3, 4, 1, 4, 1, 4, 1, 1)
NUMEROS = [
    f"{objectif}-{rang}"
    for objectif, nombre in enumerate(FICHES_PAR_OBJECTIF, start=1)
    for rang in range(1, nombre + 1)
]
PERIODE = (2022, 2028)

JUSTE = """\
[protocole]
plie = "essai"
code = "essai-2022"
[[objectifs]]
numero = 1
titre = "Se déplacer"
[[fiches]]
numero = "1-1"
titre = "Une fiche"
cadres_strategiques = ["Contrat de Ville"]
financements = ["FSE+"]
constats = "Un constat."
descriptif = ["Une action"]
objectifs = ["Un objectif"]
pilotes = ["Un pilote"]
partenaires = ["Un partenaire"]
annee_debut = 2022
annee_fin = 2022
indicateurs_quantitatifs = [
    { code = "un", libelle = "Un", unite = "personnes", ventilation_hf = true },
]
indicateurs_qualitatifs = [
    { code = "avis", libelle = "Avis" },
]
"""


@pytest.fixture(scope="module")
def niort():
    codes = {structure.code for structure in lire_structures(lire_texte(STRUCTURES), "niort.toml").structures}
    return lire_fiches_actions(lire_texte(NIORT), NIORT.name, annees=PERIODE, codes_structures=codes)


@pytest.fixture(scope="module")
def fiches(niort):
    return {fiche.numero: fiche for fiche in niort.fiches}


def refus_de(texte, **options):
    with pytest.raises(FichierInvalide) as refus:
        lire_fiches_actions(texte, "essai.toml", **options)
    return [re.sub(r"[\u00a0\u202f]", " ", str(probleme)) for probleme in refus.value.problemes]


# -- what the real file says ---------------------------------------------------------------------------


def test_neuf_objectifs_et_vingt_quatre_fiches_dans_l_ordre(niort):
    assert (niort.plie, niort.protocole) == ("niort", "niort-2022-2028")
    assert [objectif.numero for objectif in niort.objectifs] == list(range(1, 10))
    assert len(NUMEROS) == 24
    assert [fiche.numero for fiche in niort.fiches] == NUMEROS
    assert [f"{fiche.objectif}-{fiche.rang}" for fiche in niort.fiches] == NUMEROS


def test_le_seul_titre_que_donne_le_protocole(fiches):
    assert fiches["3-3"].titre == (
        "Développer un outil de recensement des aides et de simulation du reste à charge à la famille"
    )


CALENDRIERS = {
    "1-1": (2022, 2025),
    "1-2": (2023, 2024),
    "1-5": (2022, 2025),
    "3-1": (2022, 2023),
    "3-2": (None, None),
    "3-3": (2023, 2023),
    "3-4": (2023, 2024),
    "5-1": (2023, 2025),
    "8-1": (2024, 2025),
}


@pytest.mark.parametrize("numero", NUMEROS)
def test_le_calendrier_de_chaque_fiche(fiches, numero):
    """The others run over the whole Protocol."""
    fiche = fiches[numero]
    assert (fiche.annee_debut, fiche.annee_fin) == CALENDRIERS.get(numero, PERIODE)
    assert bool(fiche.calendrier) == (numero == "3-2")


INDICATEURS = {
    # numero: (quantitative, split by sex, split by QPV, qualitative)
    "1-1": (6, 1, 1, 1),
    "1-2": (6, 1, 1, 1),
    "1-3": (3, 1, 0, 1),
    "1-4": (2, 1, 1, 1),
    "1-5": (2, 1, 1, 2),
    "2-1": (2, 1, 1, 1),
    "2-2": (2, 2, 2, 4),
    "2-3": (2, 1, 1, 1),
    "3-1": (3, 0, 0, 1),
    "3-2": (6, 2, 2, 5),
    "3-3": (4, 0, 0, 1),
    "3-4": (3, 0, 1, 2),
    "4-1": (7, 1, 1, 4),
    "5-1": (1, 0, 0, 1),
    "5-2": (1, 0, 0, 2),
    "5-3": (3, 1, 1, 2),
    "5-4": (2, 1, 1, 2),
    "6-1": (2, 1, 1, 3),
    "7-1": (3, 1, 1, 3),
    "7-2": (5, 1, 1, 4),
    "7-3": (4, 1, 1, 3),
    "7-4": (2, 1, 1, 1),
    "8-1": (4, 0, 0, 3),
    "9-1": (2, 0, 0, 1),
}


@pytest.mark.parametrize("numero", NUMEROS)
def test_les_indicateurs_de_chaque_fiche(fiches, numero):
    indicateurs = fiches[numero].indicateurs
    quantitatifs = [un for un in indicateurs if un.type == TypeIndicateur.QUANTITATIF]
    assert (
        len(quantitatifs),
        sum(un.ventilation_hf for un in indicateurs),
        sum(un.ventilation_qpv for un in indicateurs),
        len(indicateurs) - len(quantitatifs),
    ) == INDICATEURS[numero]


@pytest.mark.parametrize(
    ("numero", "codes"),
    [
        ("1-1", ["ateliers-meca"]),
        ("2-1", ["coraplis"]),
        ("3-1", ["caf", "ccas-niort"]),
        ("5-1", ["clsm", "can"]),
        ("7-3", []),
        ("7-4", ["cd79", "can", "adie", "cci", "cma"]),
    ],
)
def test_les_pilotes_sont_des_structures_connues(fiches, numero, codes):
    assert list(fiches[numero].structures_pilotes) == codes


@pytest.mark.parametrize(
    ("numero", "faits"),
    [
        ("1-1", ["janvier 2019", "60 personnes", "8 mois", "14", "65 codes", "31 permis"]),
        ("1-2", ["3 vélos", "30 scooters", "16 voitures", "134 personnes", "70 %"]),
        ("2-3", ["24 à 35 heures"]),
        ("3-2", ["3/5", "2 places"]),
        ("4-1", ["17 %", "38 %", "2 %"]),
        ("5-3", ["décembre 2021", "18 mois"]),
    ],
)
def test_les_chiffres_des_constats_sont_gardes(fiches, numero, faits):
    for fait in faits:
        assert fait in fiches[numero].constats


# -- wrong files -----------------------------------------------------------------------------------------


def test_un_petit_fichier_juste_est_lu():
    lu = lire_fiches_actions(JUSTE, "essai.toml")
    (fiche,) = lu.fiches
    assert (fiche.objectif, fiche.rang, fiche.structures_pilotes) == (1, 1, ())
    assert [(un.code, un.unite, un.ventilation_hf, un.ventilation_qpv) for un in fiche.indicateurs] == [
        ("un", "personnes", True, False),
        ("avis", "", False, False),
    ]


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        (
            '"1-1"',
            '"1.1"',
            "ligne 8 : « numero » doit être un numéro comme 3-2 : l'objectif, puis le rang (trouvé : 1.1)",
        ),
        ('"1-1"', '"1-2"', "ligne 8 : « numero » saute un rang : la fiche 1-1 manque"),
        ('"1-1"', '"2-1"', "ligne 8 : « numero » renvoie à l'objectif 2, qui n'est pas dans le fichier"),
        (
            "numero = 1\n",
            "numero = 0\n",
            "ligne 5 : « numero » doit être un nombre entier de 1 à 99 (trouvé : 0)",
        ),
        (
            "annee_debut = 2022",
            "annee_debut = 2021",
            "ligne 17 : « annee_debut » doit être un nombre entier de 2 022 à 2 028 (trouvé : 2021)",
        ),
        (
            "annee_fin = 2022",
            "annee_fin = 2029",
            "ligne 18 : « annee_fin » doit être un nombre entier de 2 022 à 2 028 (trouvé : 2029)",
        ),
        ("annee_debut = 2022", "annee_debut = 2023", "ligne 18 : « annee_fin » précède « annee_debut »"),
        ("annee_fin = 2022\n", "", "ligne 7 : « annee_fin » manque"),
        ("annee_debut = 2022\nannee_fin = 2022\n", "", "ligne 7 : « calendrier » manque"),
        ('unite = "personnes", ', "", "ligne 20 : « unite » manque"),
        (
            'libelle = "Avis"',
            'libelle = "Avis", unite = "x"',
            "ligne 23 : « unite » n'est pas une clé connue ici",
        ),
        ('"avis"', '"un"', "ligne 23 : « code » vaut « un », déjà donné à la ligne 20"),
        ("ventilation_hf", "ventilation_fh", "ligne 20 : « ventilation_fh » n'est pas une clé connue ici"),
        (
            'pilotes = ["Un pilote"]',
            'pilotes = ["Un pilote"]\nstructures_pilotes = ["caff"]',
            "ligne 16 : « structures_pilotes » doit être l'un de ces codes : caf (trouvé : caff)",
        ),
        ('["FSE+"]', "[]", "ligne 11 : « financements » doit compter au moins 1 élément"),
        (
            'titre = "Se déplacer"\n',
            'titre = "Se déplacer"\n[[objectifs]]\nnumero = 2\ntitre = "Parler"\n',
            "ligne 8 : l'objectif 2 n'a aucune fiche",
        ),
        (
            'titre = "Se déplacer"\n',
            'titre = "Se déplacer"\n[[objectifs]]\nnumero = 1\ntitre = "Parler"\n',
            "ligne 8 : « numero » vaut « 1 », déjà donné à la ligne 5",
        ),
        (
            'titre = "Se déplacer"\n',
            'titre = "Se déplacer"\n[[objectifs]]\nnumero = 3\ntitre = "Parler"\n',
            "ligne 8 : l'objectif 2 manque",
        ),
    ],
)
def test_un_fichier_faux_est_refuse_avec_la_ligne_et_la_raison(avant, apres, attendu):
    assert JUSTE.count(avant) == 1
    problemes = refus_de(JUSTE.replace(avant, apres), annees=PERIODE, codes_structures={"caf"})
    assert any(probleme.startswith(attendu) for probleme in problemes), problemes


def test_une_fiche_n_est_donnee_qu_une_fois():
    fiche = JUSTE[JUSTE.index("[[fiches]]") :]
    assert refus_de(JUSTE + fiche) == ["ligne 26 : « numero » vaut « 1-1 », déjà donné à la ligne 8"]


@pytest.mark.parametrize("annees", [(2000, 2100), (2022, 2022)])
def test_les_annees_du_protocole_sont_comprises(annees):
    texte = JUSTE.replace("debut = 2022", f"debut = {annees[0]}").replace("fin = 2022", f"fin = {annees[1]}")
    (fiche,) = lire_fiches_actions(texte, "essai.toml", annees=annees).fiches
    assert (fiche.annee_debut, fiche.annee_fin) == annees


def test_toutes_les_fautes_sont_dites_ensemble():
    texte = (
        JUSTE.replace('titre = "Une fiche"', "titre = 3").replace("2022\n", "1999\n").replace('"un"', '"U"')
    )
    assert len(refus_de(texte)) == 4
