"""The strict readers: every problem at once, each on its line, in French."""

import re
import tomllib
from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plie.protocole.fichiers import (
    FichierInvalide,
    Uniques,
    empreinte,
    lire_texte,
    nombre,
    ouvrir_csv,
    ouvrir_toml,
)
from plie.protocole.fichiers.champs import CODE_ATTENDU
from plie.protocole.fichiers.positions import positions


def sans_insecables(texte):
    return re.sub(r"[\u00a0\u202f]", " ", texte)


def problemes(table):
    """What the whole reading of a file would be refused for; [] when nothing is wrong."""
    lecture = getattr(table, "lecture", table)
    try:
        lecture.verifier()
    except FichierInvalide as refus:
        return [sans_insecables(str(probleme)) for probleme in refus.problemes]
    return []


# -- positions ---------------------------------------------------------------------------------------


DOCUMENT = '''\
# a comment with [brackets] and key = "value"
titre = "a # b [c]"
"clé citée" = 1
point.milieu . fin = 2

[table]
texte = """
[pas.un.titre]
faux = 1 \\"""
fin """""
litteral = \'\'\'
[[non]]
x = 'y'\'\'\'
liste = [
    1,  # one ] bracket
    "deux, # [",

    [3, { a = 4, b.c = 5 }],
]

[table."sous table"]
vide = {}
date = 2022-01-01

[[fiches]]
numero = 1
  [[fiches.parties]]
  nom = "a"
  [[fiches.parties]]
  nom = "b"
  [fiches.reste]
  x = true

[[fiches]]
numero = 2
[[fiches.parties]]
nom = "c"
'''


@pytest.mark.parametrize(
    ("chemin", "ligne"),
    [
        (("titre",), 2),
        (("clé citée",), 3),
        (("point", "milieu", "fin"), 4),
        (("point", "milieu"), 4),
        (("table",), 6),
        (("table", "texte"), 7),
        (("table", "litteral"), 11),
        (("table", "liste"), 14),
        (("table", "liste", 0), 15),
        (("table", "liste", 1), 16),
        (("table", "liste", 2), 18),
        (("table", "liste", 2, 0), 18),
        (("table", "liste", 2, 1, "b", "c"), 18),
        (("table", "sous table"), 21),
        (("table", "sous table", "date"), 23),
        (("fiches",), 25),
        (("fiches", 0), 25),
        (("fiches", 0, "parties", 0, "nom"), 28),
        (("fiches", 0, "parties", 1), 29),
        (("fiches", 0, "reste", "x"), 32),
        (("fiches", 1, "numero"), 35),
        (("fiches", 1, "parties", 0), 36),
        (("fiches", 1, "parties", 0, "nom"), 37),
    ],
)
def test_chaque_cle_a_sa_ligne(chemin, ligne):
    assert positions(DOCUMENT)[chemin] == ligne


def chemins(valeur, chemin=()):
    if isinstance(valeur, dict):
        for cle, sous in valeur.items():
            yield (*chemin, cle)
            yield from chemins(sous, (*chemin, cle))
    elif isinstance(valeur, list):
        for rang, sous in enumerate(valeur):
            yield (*chemin, rang)
            yield from chemins(sous, (*chemin, rang))


@pytest.mark.parametrize("texte", [DOCUMENT, DOCUMENT.replace("\n", "\r\n"), "", "# rien", "a = 1"])
def test_les_chemins_sont_ceux_de_la_lecture(texte):
    assert set(positions(texte)) == set(chemins(tomllib.loads(texte)))


FAUX_TEXTES = ["[t]", "cle = 1", "# x", '"', "'", "\\\\", "]", "}", "texte"]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from(
                ["{}", '"{}"', "'{}'", '"""\n{}\n"""', "'''\n{}'''", "[\n1, # {}\n2]", "{{ a = '{}' }}"]
            ),
            st.sampled_from(FAUX_TEXTES),
        ),
        max_size=12,
    )
)
def test_la_ligne_ne_depend_pas_de_ce_qui_precede(elements):
    """Whatever strings, lists and comments come before, a key stands where it was written."""
    morceaux: list[str] = []
    attendues = {}
    for rang, (blancs, forme, contenu) in enumerate(elements):
        morceaux += ["# [faux] = 'x'\n"] * blancs
        attendues[f"cle{rang}",] = "".join(morceaux).count("\n") + 1
        propre = contenu if forme != "{}" else "12"
        if forme.startswith("'") or "'{}'" in forme:
            propre = propre.replace("'", "")
        elif forme.startswith('"'):
            propre = propre.replace('"', '\\"')
        morceaux.append(f"cle{rang} = {forme.format(propre)}\n")
    texte = "".join(morceaux)
    tomllib.loads(texte)
    trouvees = positions(texte)
    assert {chemin: trouvees[chemin] for chemin in attendues} == attendues


# -- TOML --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("a = 1\nb =", "ligne 2 : en fin de fichier, valeur absente"),
        ("a = 1\nb = 2 c = 3\n", "ligne 2 : colonne 7, une seule valeur par ligne"),
        ("a = 1\na = 2\n\n", "ligne 2 : colonne 6, cette clé est déjà donnée plus haut"),
        ("[t]\na = 1\n[t]\n", "ligne 3 : colonne 3, cette table est déjà déclarée plus haut"),
        ("a = 2022-02-30\n", "ligne 1 : colonne 5, cette date n'existe pas au calendrier"),
        ("a = 2022-13-01\n", "ligne 1 : colonne 9, une seule valeur par ligne ; une date s'écrit AAAA-MM-JJ"),
        ('a = "x\n', "ligne 1 : colonne 7, caractère interdit ou guillemets non refermés"),
        ("é = 1\n", "ligne 1 : colonne 1, ligne incomprise"),
        ("a.é = 1\n", "ligne 1 : colonne 3, une clé s'écrit en lettres sans accent"),
        ("[t\n", "ligne 1 : colonne 3, un crochet ] est attendu"),
        ("a\n", "ligne 1 : colonne 2, un signe = est attendu"),
        ('a = "\\x"\n', "ligne 1 : colonne 8, une barre oblique inverse"),
        (f"a = {'9' * 5000}\n", "ligne 1 : ce fichier contient un nombre ou une imbrication démesurés"),
    ],
)
def test_une_faute_d_ecriture_est_dite_en_francais(texte, attendu):
    with pytest.raises(FichierInvalide) as refus:
        ouvrir_toml(texte, "essai.toml")
    (probleme,) = refus.value.problemes
    assert sans_insecables(str(probleme)).startswith(attendu)


class Couleur(StrEnum):
    BLEU = "bleu"
    VERT = "vert"


ENTIER = "ligne 1 : « cle » doit être un nombre entier de 1 à 100 000"
DECIMAL = "ligne 1 : « cle » doit être un nombre de 1 à 48"
JOUR = "ligne 1 : « cle » doit être une date du calendrier écrite AAAA-MM-JJ"


@pytest.mark.parametrize(
    ("lire", "ecrit", "valeur"),
    [
        (lambda t: t.entier("cle", 1, 100_000), "1", 1),
        (lambda t: t.entier("cle", 1, 100_000), "100_000", 100_000),
        (lambda t: t.entier_ou_rien("absente", 1, 2), None, None),
        (lambda t: t.decimal("cle", 1, 48), "1", Decimal(1)),
        (lambda t: t.decimal("cle", 1, 48), "17.5", Decimal("17.5")),
        (lambda t: t.decimal("cle", 1, 48), "48.0", Decimal(48)),
        (lambda t: t.jour("cle"), "2022-01-01", date(2022, 1, 1)),
        (lambda t: t.texte("cle", maximum=3), '"abc"', "abc"),
        (lambda t: t.texte("cle"), '"""\n  un\n  deux\n\n\ntrois\n"""', "un deux\n\ntrois"),
        (lambda t: t.texte("absente", facultatif=True), None, ""),
        (lambda t: t.texte("cle", facultatif=True), '""', ""),
        (lambda t: t.code("cle"), '"a-b_2"', "a-b_2"),
        (lambda t: t.parmi("cle", ["x", "y"]), '"y"', "y"),
        (lambda t: t.parmi("cle", None), '"libre"', "libre"),
        (lambda t: t.membre("cle", Couleur), '"vert"', Couleur.VERT),
        (lambda t: t.booleen("cle"), "true", True),
        (lambda t: t.booleen("absente", defaut=False), None, False),
        (lambda t: t.textes("cle"), '["a", "b"]', ("a", "b")),
        (lambda t: t.textes("absente"), None, ()),
        (lambda t: t.textes("cle"), "[]", ()),
        (lambda t: t.codes("cle", {"a"}), '["a"]', ("a",)),
        (lambda t: t.entiers("cle", 1, 6), "[1, 3, 6]", (1, 3, 6)),
    ],
)
def test_une_valeur_juste_est_lue(lire, ecrit, valeur):
    table = ouvrir_toml("" if ecrit is None else f"cle = {ecrit}", "essai.toml")
    assert lire(table) == valeur
    assert problemes(table) == []


@pytest.mark.parametrize(
    ("lire", "ecrit", "attendu"),
    [
        (lambda t: t.entier("cle", 1, 100_000), "-3", f"{ENTIER} (trouvé : -3)"),
        (lambda t: t.entier("cle", 1, 100_000), "0", f"{ENTIER} (trouvé : 0)"),
        (lambda t: t.entier("cle", 1, 100_000), "100_001", f"{ENTIER} (trouvé : 100001)"),
        (lambda t: t.entier("cle", 1, 100_000), '"12"', f"{ENTIER} (trouvé : 12)"),
        (lambda t: t.entier("cle", 1, 100_000), "1.0", f"{ENTIER} (trouvé : 1.0)"),
        (lambda t: t.entier("cle", 1, 100_000), "true", f"{ENTIER} (trouvé : true)"),
        (lambda t: t.entier_ou_rien("cle", 1, 100_000), '""', f"{ENTIER} (trouvé : rien)"),
        (lambda t: t.decimal("cle", 1, 48), "0.99", f"{DECIMAL} (trouvé : 0.99)"),
        (lambda t: t.decimal("cle", 1, 48), "48.01", f"{DECIMAL} (trouvé : 48.01)"),
        (lambda t: t.decimal("cle", 1, 48), "nan", f"{DECIMAL} (trouvé : NaN)"),
        (lambda t: t.decimal("cle", 1, 48), "inf", f"{DECIMAL} (trouvé : Infinity)"),
        (lambda t: t.decimal("cle", 1, 48), "false", f"{DECIMAL} (trouvé : false)"),
        (lambda t: t.jour("cle"), '"2022-01-01"', f"{JOUR} (trouvé : 2022-01-01)"),
        (lambda t: t.jour("cle"), "2022-01-01T00:00:00", f"{JOUR} (trouvé : 2022-01-01 00:00:00)"),
        (
            lambda t: t.texte("cle", maximum=3),
            '"abcd"',
            "ligne 1 : « cle » doit être un texte de 1 à 3 caractères (trouvé : 4 caractères)",
        ),
        (
            lambda t: t.texte("cle"),
            '"  "',
            "ligne 1 : « cle » doit être un texte de 1 à 160 caractères (trouvé : rien)",
        ),
        (lambda t: t.texte("cle"), '"a\\u0000"', "ligne 1 : « cle » contient un caractère de contrôle"),
        (
            lambda t: t.code("cle"),
            '"É t"',
            f"ligne 1 : « cle » doit être {CODE_ATTENDU} (trouvé : É t)",
        ),
        (
            lambda t: t.parmi("cle", ["copil", *"abcdefgh"]),
            '"copilo"',
            "ligne 1 : « cle » doit être un code connu, par exemple « copil » (trouvé : copilo)",
        ),
        (
            lambda t: t.parmi("cle", ["x", "y"]),
            '"zzz"',
            "ligne 1 : « cle » doit être l'un de ces codes : x, y (trouvé : zzz)",
        ),
        (
            lambda t: t.membre("cle", Couleur),
            "3",
            "ligne 1 : « cle » doit être l'un de ces codes : bleu, vert (trouvé : 3)",
        ),
        (lambda t: t.booleen("cle"), '"oui"', "ligne 1 : « cle » doit être true ou false (trouvé : oui)"),
        (lambda t: t.textes("cle"), '"a"', "ligne 1 : « cle » doit être une liste de textes (trouvé : a)"),
        (lambda t: t.textes("cle", minimum=1), "[]", "ligne 1 : « cle » doit compter au moins 1 élément"),
        (lambda t: t.textes("cle"), '[\n"a",\n"a"]', "ligne 3 : « cle » donne deux fois « a »"),
        (
            lambda t: t.codes("cle", {"ab"}),
            '[\n"ab",\n"abc"]',
            "ligne 3 : « cle » doit être l'un de ces codes : ab (trouvé : abc)",
        ),
        (lambda t: t.entiers("cle", 1, 6), "[3, 3]", "ligne 1 : « cle » doit aller en croissant"),
        (lambda t: t.entiers("cle", 1, 6), "[]", "ligne 1 : « cle » doit compter au moins 1 élément"),
        (
            lambda t: t.entiers("cle", 1, 6),
            "[\n1,\n7]",
            "ligne 3 : « cle » doit être un nombre entier de 1 à 6 (trouvé : 7)",
        ),
        (lambda t: t.table("cle"), "3", "ligne 1 : « cle » doit être une table [cle] (trouvé : 3)"),
        (
            lambda t: t.tables("cle"),
            "[1]",
            "ligne 1 : « cle » doit être une liste de tables [[cle]] (trouvé : [1])",
        ),
        (lambda t: t.tables("cle"), "[]", "ligne 1 : « cle » doit compter au moins 1 table"),
    ],
)
def test_une_valeur_fausse_est_dite_avec_sa_ligne(lire, ecrit, attendu):
    table = ouvrir_toml(f"cle = {ecrit}", "essai.toml")
    lire(table)
    assert problemes(table) == [attendu]


def test_une_cle_inconnue_est_refusee_avec_un_conseil_et_la_cle_manquante_est_dite():
    conseil = " ; vouliez-vous écrire « accompagnes_par_an » ?"
    racine = ouvrir_toml("# entête\n\n[objectifs]\naccompagne_par_an = 350\nzzz = 1\n", "essai.toml")
    racine.table("objectifs").entier("accompagnes_par_an", 1, 10)
    assert problemes(racine) == [
        "ligne 3 : « accompagnes_par_an » manque",
        f"ligne 4 : « accompagne_par_an » n'est pas une clé connue ici{conseil}",
        "ligne 5 : « zzz » n'est pas une clé connue ici",
    ]


def test_une_table_absente_ne_fait_qu_un_message():
    racine = ouvrir_toml("", "essai.toml")
    table = racine.table("objectifs")
    table.entier("a", 1, 2)
    table.table("b").texte("c")
    assert problemes(racine) == ["ligne 1 : « objectifs » manque"]


def test_un_doublon_cite_la_premiere_ligne():
    racine = ouvrir_toml(
        '[[t]]\ncode = "a"\n[[t]]\ncode = "b"\n[[t]]\ncode = "a"\n[[t]]\ncode = 3\n', "essai.toml"
    )
    deja = Uniques()
    for table in racine.tables("t"):
        deja.voir(table, "code", table.code("code"))
    assert problemes(racine) == [
        "ligne 6 : « code » vaut « a », déjà donné à la ligne 2",
        "ligne 8 : « code » doit être un texte de 1 à 60 caractères (trouvé : 3)",
    ]


@pytest.mark.parametrize(
    ("fin", "attendu"), [("2022-01-02", []), ("2022-01-01", []), ("2021-12-31", ["ligne 2"])]
)
def test_deux_dates_vont_dans_l_ordre(fin, attendu):
    table = ouvrir_toml(f"debut = 2022-01-01\nfin = {fin}\n", "essai.toml")
    table.exiger_ordre("debut", "fin", (table.jour("debut"), table.jour("fin")), "précède le début")
    assert [probleme.split(" :")[0] for probleme in problemes(table)] == attendu


def test_le_refus_nomme_le_fichier_et_dit_que_rien_n_est_charge():
    racine = ouvrir_toml("a = 1\n", "essai.toml")
    with pytest.raises(FichierInvalide) as refus:
        racine.lecture.verifier()
    assert sans_insecables(str(refus.value)) == (
        "essai.toml refusé, rien n'a été chargé :\n  ligne 1 : « a » n'est pas une clé connue ici"
    )


# -- CSV ---------------------------------------------------------------------------------------------


def lire_csv(texte, colonnes=("code", "nombre", "jour")):
    lecture, rangees = ouvrir_csv(texte, "essai.csv", colonnes)
    lus = [
        (rangee.code("code"), rangee.decimal_ou_rien("nombre", 0, 10), rangee.jour_ou_rien("jour"))
        for rangee in rangees
    ]
    return lecture, lus


def test_les_rangees_sont_lues_dans_l_ordre_des_titres():
    lecture, lus = lire_csv("jour,code,nombre\n2022-01-31,a,1.5\n\n,b,\n")
    assert lus == [("a", Decimal("1.5"), date(2022, 1, 31)), ("b", None, None)]
    assert problemes(lecture) == []


@pytest.mark.parametrize(
    ("rangee", "attendu"),
    [
        ("a,10.01,", "« nombre » doit être un nombre de 0 à 10 (trouvé : 10.01)"),
        ('a,"1,5",', "« nombre » doit être un nombre de 0 à 10 (trouvé : 1,5)"),
        ("a,1e1,", "« nombre » doit être un nombre de 0 à 10 (trouvé : 1e1)"),
        (
            "a,,2022-02-30",
            "« jour » doit être une date du calendrier écrite AAAA-MM-JJ (trouvé : 2022-02-30)",
        ),
        (
            "a,,31/01/2022",
            "« jour » doit être une date du calendrier écrite AAAA-MM-JJ (trouvé : 31/01/2022)",
        ),
        (",,", "« code » doit être un texte de 1 à 60 caractères (trouvé : rien)"),
        ("a,1", "2 cellules au lieu de 3 ; un texte qui contient une virgule se met entre guillemets"),
    ],
)
def test_une_rangee_fausse_est_dite_avec_sa_ligne(rangee, attendu):
    if rangee == ",,":
        rangee = ",0,"
    lecture, _ = lire_csv(f'code,nombre,jour\nb,1,\n"c","2",\n{rangee}\n')
    assert problemes(lecture) == [f"ligne 4 : {attendu}"]


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("", ["ligne 1 : le fichier est vide"]),
        (
            "code;nombre;jour\n",
            ["ligne 1 : les colonnes se séparent par des virgules, non par des points-virgules"],
        ),
        (
            "code,nombres,jour,jour\n",
            [
                "ligne 1 : la colonne « jour » est donnée deux fois",
                "ligne 1 : la colonne « nombre » manque",
                "ligne 1 : « nombres » n'est pas une colonne connue ; vouliez-vous écrire « nombre » ?",
            ],
        ),
        ('code,nombre,jour\na,1,\nb,"2,\n', ["ligne 3 : guillemets mal placés ou non refermés"]),
    ],
)
def test_un_csv_mal_forme_est_refuse(texte, attendu):
    with pytest.raises(FichierInvalide) as refus:
        ouvrir_csv(texte, "essai.csv", ("code", "nombre", "jour"))
    assert [sans_insecables(str(probleme)) for probleme in refus.value.problemes] == attendu


def test_des_titres_sans_donnees_sont_refuses_sauf_si_c_est_permis():
    titres = "code,nombre,jour\n"
    assert problemes(ouvrir_csv(titres, "essai.csv", ("code", "nombre", "jour"))[0]) == [
        "ligne 1 : le fichier ne contient aucune donnée sous ses titres de colonnes"
    ]
    assert problemes(ouvrir_csv(titres, "essai.csv", ("code", "nombre", "jour"), vide_permis=True)[0]) == []


# -- encoding, marks -----------------------------------------------------------------------------------


def test_un_fichier_hors_utf8_est_refuse_avec_sa_ligne(tmp_path):
    chemin = tmp_path / "essai.toml"
    chemin.write_bytes("a = 1\nb = 'é'\n".encode("latin-1"))
    with pytest.raises(FichierInvalide) as refus:
        lire_texte(chemin)
    assert [probleme.ligne for probleme in refus.value.problemes] == [2]


def test_une_marque_utf8_de_tableur_est_ignoree(tmp_path):
    chemin = tmp_path / "essai.csv"
    chemin.write_bytes("code\na\n".encode("utf-8-sig"))
    assert lire_texte(chemin) == "code\na\n"


def test_l_empreinte_change_avec_chaque_fichier():
    assert empreinte("a", "b") == empreinte("a", "b")
    assert len({empreinte("a", "b"), empreinte("ab"), empreinte("b", "a"), empreinte("a", "b", "")}) == 4


def test_les_nombres_s_ecrivent_a_la_francaise():
    assert nombre(100_000) == "100\u202f000"
    assert nombre(Decimal("17.5")) == "17,5"
