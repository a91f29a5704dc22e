"""The structures of Niort as their file says them, and wrong files refused whole."""

import re

import pytest

from plie.acteurs.chargement import NIORT, lire_structures
from plie.acteurs.enums import TypeStructure
from plie.protocole.chargement import lire_ensemble
from plie.protocole.fichiers import FichierInvalide, lire_texte

COMMUNES = {"79191", "79100", "79170"}
JUSTE = """\
[plie]
code = "niort"

[[structures]]
code = "ain"
nom = "Association"
type = "siae"
commune = "79191"
lieu_accueil = true
"""


@pytest.fixture(scope="module")
def niort():
    communes = {commune.code_insee for commune in lire_ensemble().communes}
    return lire_structures(lire_texte(NIORT), NIORT.name, communes=communes)


def refus_de(texte):
    with pytest.raises(FichierInvalide) as refus:
        lire_structures(texte, "essai.toml", communes=COMMUNES)
    return [re.sub(r"[\u00a0\u202f]", " ", str(probleme)) for probleme in refus.value.problemes]


def test_les_cinq_lieux_d_accueil(niort):
    assert niort.plie == "niort"
    assert [(lieu.code, lieu.commune) for lieu in niort.structures if lieu.lieu_accueil] == [
        ("ain", "79191"),
        ("asfodep", "79191"),
        ("mipe", "79191"),
        ("csc-marais", "79100"),
        ("csc-pays-mauzeen", "79170"),
    ]


def test_chaque_type_de_structure_a_la_sienne(niort):
    """So that the demo has every kind of partner that the Protocol names."""
    assert {structure.type for structure in niort.structures} == set(TypeStructure)


@pytest.mark.parametrize(
    "type_structure",
    [
        "france_travail",
        "ccas",
        "mission_locale",
        "siae",
        "association",
        "organisme_formation",
        "sante",
        "ett",
        "csc",
    ],
)
def test_les_prescripteurs_de_l_article_3(niort, type_structure):
    assert any(structure.prescripteur and structure.type == type_structure for structure in niort.structures)


def test_le_fichier_ne_contient_aucun_contact(niort):
    for structure in niort.structures:
        assert (structure.adresse, structure.telephone, structure.courriel) == ("", "", "")


def test_une_structure_juste_est_lue():
    (structure,) = lire_structures(JUSTE, "essai.toml", communes=COMMUNES).structures
    assert (structure.type, structure.prescripteur, structure.sigle) == (TypeStructure.SIAE, False, "")


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        (
            '"siae"',
            '"siea"',
            "ligne 7 : « type » doit être un code connu, par exemple « siae » (trouvé : siea)",
        ),
        (
            '"79191"',
            '"75056"',
            "ligne 8 : « commune » d'un lieu d'accueil doit être dans le territoire (trouvé : 75056)",
        ),
        ('commune = "79191"', "", "ligne 4 : « commune » manque"),
        (
            '"79191"',
            "79191",
            "ligne 8 : « commune » doit être un texte de 1 à 160 caractères (trouvé : 79191)",
        ),
        (
            "lieu_accueil",
            "lieu_acueil",
            "ligne 9 : « lieu_acueil » n'est pas une clé connue ici ; vouliez-vous écrire « lieu_accueil » ?",
        ),
        (
            "lieu_accueil = true",
            'telephone = "zéro cinq"',
            "ligne 9 : « telephone » doit être un numéro de téléphone (trouvé : zéro cinq)",
        ),
        (
            "lieu_accueil = true",
            'courriel = "accueil"',
            "ligne 9 : « courriel » doit être une adresse de courriel (trouvé : accueil)",
        ),
        (
            "lieu_accueil = true",
            '[[structures]]\ncode = "ain"\nnom = "Autre"\ntype = "autre"',
            "ligne 10 : « code » vaut « ain », déjà donné à la ligne 5",
        ),
    ],
)
def test_un_fichier_faux_est_refuse_avec_la_ligne_et_la_raison(avant, apres, attendu):
    assert refus_de(JUSTE.replace(avant, apres)) == [attendu]


@pytest.mark.parametrize(
    ("cle", "valeur"),
    [("telephone", "+33 5 00 00 00 00"), ("telephone", "0500000000"), ("courriel", "accueil@exemple.fr")],
)
def test_un_contact_peut_etre_donne(cle, valeur):
    (structure,) = lire_structures(f'{JUSTE}{cle} = "{valeur}"\n', "essai.toml").structures
    assert getattr(structure, cle) == valeur


def test_une_structure_qui_n_accueille_pas_peut_etre_ailleurs():
    texte = JUSTE.replace("lieu_accueil = true", "").replace("79191", "33063")
    (structure,) = lire_structures(texte, "essai.toml", communes=COMMUNES).structures
    assert structure.commune == "33063"


def test_toutes_les_fautes_sont_dites_ensemble():
    assert refus_de('[[structures]]\ncode = "A"\ntype = 3\nlieu_accueil = "oui"\n') == [
        "ligne 1 : « nom » manque",
        "ligne 1 : « plie » manque",
        "ligne 2 : « code » doit être un code en minuscules sans accent, chiffres et tirets (trouvé : A)",
        f"ligne 3 : « type » doit être l'un de ces codes : {', '.join(TypeStructure.codes())} (trouvé : 3)",
        "ligne 4 : « lieu_accueil » doit être true ou false (trouvé : oui)",
    ]
