"""Names compared whatever their case, accents and hyphens: Python and PostgreSQL agree."""

import pytest
from django.db.models import Value
from hypothesis import given, settings
from hypothesis import strategies as st

from plie.bd import CleComparaison, SansAccent
from plie.protocole.models import Plie
from plie.texte import TABLE_ACCENTS, cle, entier, sans_accent


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Échiré", "echire"),
        ("Prin-Deyrançon", "prin deyrancon"),
        ("L’Hôpital", "l hopital"),
        ("D'Artagnan", "d artagnan"),
        ("Œuvre", "oeuvre"),
        ("Łukasz Žižek", "lukasz zizek"),
        ("Ñandú Strauß", "nandu strauss"),
        ("ÇA ÏRA", "ca ira"),
        ("", ""),
    ],
)
def test_sans_accent(texte, attendu):
    assert sans_accent(texte) == attendu


@pytest.mark.parametrize(
    ("un", "autre"),
    [
        ("Anne-Marie", "ANNE MARIE"),
        ("Lefèvre", "lefevre"),
        ("O'Brien", "OBrien"),
        ("De La  Tour", "de la tour"),
    ],
)
def test_deux_ecritures_du_meme_nom_ont_la_meme_cle(un, autre):
    assert cle(un) == cle(autre)


def test_deux_noms_differents_ont_deux_cles():
    assert cle("Martin") != cle("Martine")


def test_la_table_remplace_un_caractere_par_un_caractere():
    de, vers = TABLE_ACCENTS
    assert len(de) == len(vers) == len(set(de))
    assert set(vers) <= set("abcdefghijklmnopqrstuvwxyz ")


NOMS = st.text(st.sampled_from("abcXYZ éÉèçÇÀâÎïôÛùœŒæßłŁñÑÿ-'’‑.0189" + TABLE_ACCENTS[0]), max_size=30)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(texte=NOMS)
def test_postgresql_calcule_la_meme_chose_que_python(texte):
    Plie.objects.get_or_create(code="un", defaults={"nom": "Un", "territoire": "Ici"})
    ligne = Plie.objects.annotate(sans=SansAccent(Value(texte)), compare=CleComparaison(Value(texte))).values(
        "sans", "compare"
    )[0]
    assert (ligne["sans"], ligne["compare"]) == (sans_accent(texte), cle(texte))


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("42", 42),
        ("0", 0),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5000, None),
        ("-1", None),
        ("1.0", None),
        ("٤٢", None),
        ("", None),
        ("quarante", None),
    ],
)
def test_un_entier_donne_par_une_adresse(texte, attendu):
    assert entier(texte) == attendu
