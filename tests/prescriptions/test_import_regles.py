"""What the cells of a file of the CAF mean, and who is already known."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from hypothesis import given
from hypothesis import strategies as st

from participants.models import NAISSANCE_MIN, identifiant_ft_valide, telephone_valide
from participants.regles import IdentiteCivile, meme_identite
from prescriptions.models import Prescription
from prescriptions.regles import import_cellules
from prescriptions.regles.import_caf import (
    CHAMPS,
    Erreur,
    deviner_colonnes,
    lettres_colonne,
    lire_ligne,
)
from prescriptions.regles.import_cellules import ERREUR_TABLEUR, FORMULE, CelluleInvalide, Contexte, en_texte
from prescriptions.regles.import_doublons import Registre

JOUR = date(2026, 11, 24)
CONTEXTE = Contexte(
    jour=JOUR, communes={"79191": "79191", "niort": "79191", "saintmaixentlecole": "79270", "01001": "01001"}
)
PAR_CODE = {champ.code: champ for champ in CHAMPS}


def lire(code, valeur):
    return PAR_CODE[code].lire(valeur, CONTEXTE)


@pytest.mark.parametrize(
    ("code", "valeur", "attendu"),
    [
        ("nom_naissance", "  Le   Goff ", "Le Goff"),
        ("nom_naissance", "Le\u0301a", "Léa"),
        ("sexe", "F", "F"),
        ("sexe", "Mme", "F"),
        ("sexe", "Féminin", "F"),
        ("sexe", "M.", "H"),
        ("sexe", "monsieur", "H"),
        ("sexe", None, ""),
        ("date_naissance", "04/07/1985", "1985-07-04"),
        ("date_naissance", "4-7-1985", "1985-07-04"),
        ("date_naissance", "1985-07-04", "1985-07-04"),
        ("date_naissance", "1985-07-04 00:00:00", "1985-07-04"),
        ("date_naissance", date(1985, 7, 4), "1985-07-04"),
        ("date_naissance", datetime(1985, 7, 4, 0, 0), "1985-07-04"),
        ("date_naissance", 31232, "1985-07-04"),
        ("date_naissance", NAISSANCE_MIN, NAISSANCE_MIN.isoformat()),
        ("date_naissance", JOUR, JOUR.isoformat()),
        ("commune", "NIORT", "79191"),
        ("commune", 79191, "79191"),
        ("commune", 79191.0, "79191"),
        ("commune", "St-Maixent l’École", "79270"),
        ("commune", 1001, "01001"),
        ("telephone", "06.39.98.12.34", "06 39 98 12 34"),
        ("telephone", 639981234, "06 39 98 12 34"),
        ("telephone", "+33 (0)6 39 98 12 34", "06 39 98 12 34"),
        ("telephone", "0033639981234", "06 39 98 12 34"),
        ("telephone", 33639981234, "06 39 98 12 34"),
        ("telephone", "", ""),
        ("courriel", "alix@example.org", "alix@example.org"),
        ("identifiant_ft", "1234567 a", "1234567A"),
        ("identifiant_ft", 12345678, "12345678"),
        ("deld", "Oui", True),
        ("deld", "x", True),
        ("deld", 1, True),
        ("deld", "", False),
        ("permis_b", None, None),
        ("permis_b", "non", False),
        ("adresse", "- 3 rue des Essais", "- 3 rue des Essais"),
    ],
)
def test_une_cellule_se_lit(code, valeur, attendu):
    assert lire(code, valeur) == attendu


@pytest.mark.parametrize(
    ("code", "valeur", "extrait"),
    [
        ("nom_naissance", "=HYPERLINK(1)", "formule"),
        ("nom_naissance", "+cmd", "formule"),
        ("prenom", "-1+1", "formule"),
        ("prenom", "@SUM(A1)", "formule"),
        ("nom_naissance", 12, "lettres"),
        ("nom_naissance", "12", "lettres"),
        ("nom_naissance", "a" * 81, "80 caractères"),
        ("adresse", "=1+1", "formule"),
        ("adresse", "a" * 201, "200 caractères"),
        ("sexe", "?!x", "F ou H"),
        ("date_naissance", "31/02/1985", "n’existe pas"),
        ("date_naissance", "1985-13-01", "n’existe pas"),
        ("date_naissance", 10**9, "n’existe pas"),
        ("date_naissance", "25/11/2026", "futur"),
        ("date_naissance", "31/12/1919", "antérieure"),
        ("date_naissance", "04/07/85", "quatre chiffres"),
        ("date_naissance", "juillet", "ne se lit pas"),
        ("commune", "Paris", "commune du PLIE"),
        ("commune", "79000", "commune du PLIE"),
        ("telephone", "12", "dix chiffres"),
        ("telephone", "00 00 00 00 00", "dix chiffres"),
        ("telephone", "=1+1", "dix chiffres"),
        ("courriel", "alix", "électronique"),
        ("courriel", "a..b@example.org", "électronique"),
        ("identifiant_ft", "12", "sept chiffres"),
        ("deld", "peut-être", "oui ou non"),
    ],
)
def test_une_cellule_fausse_dit_quoi_corriger_sans_citer_ce_qu_elle_contient(code, valeur, extrait):
    with pytest.raises(CelluleInvalide) as refus:
        lire(code, valeur)
    assert extrait in str(refus.value)
    assert len(en_texte(valeur)) < 4 or en_texte(valeur) not in str(refus.value)


def test_les_bornes_sont_celles_des_fiches():
    assert import_cellules.NAISSANCE_MIN == NAISSANCE_MIN
    for code in ("nom_naissance", "prenom", "nom_usage", "adresse"):
        maximum = Prescription._meta.get_field(code).max_length
        assert lire(code, "a" * maximum)
        with pytest.raises(CelluleInvalide):
            lire(code, "a" * (maximum + 1))


@given(
    st.one_of(
        st.text(alphabet="0123456789 .+-()", max_size=18),
        st.integers(min_value=0, max_value=10**13),
        st.text(max_size=15),
    )
)
def test_tout_telephone_accepte_l_est_aussi_par_la_fiche(valeur):
    try:
        lu = lire("telephone", valeur)
    except CelluleInvalide:
        return
    if lu:
        telephone_valide(lu)
        assert len(lu) <= 20


@given(st.one_of(st.emails(), st.text(max_size=30)))
def test_tout_courriel_accepte_l_est_aussi_par_la_fiche(valeur):
    try:
        lu = lire("courriel", valeur)
    except CelluleInvalide:
        return
    if lu:
        validate_email(lu)


@given(st.text(alphabet="0123456789Aa ", max_size=14))
def test_un_identifiant_est_accepte_comme_par_la_fiche(valeur):
    nu = valeur.replace(" ", "").upper()
    try:
        lu = lire("identifiant_ft", valeur)
    except CelluleInvalide:
        with pytest.raises(ValidationError):
            identifiant_ft_valide(nu)
    else:
        assert lu == nu
        if lu:
            identifiant_ft_valide(lu)


@given(st.sampled_from(CHAMPS), st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans()))
def test_aucune_valeur_ne_fait_tomber_la_lecture(champ, valeur):
    with suppress(CelluleInvalide):
        champ.lire(valeur, CONTEXTE)


# --- columns --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entetes", "attendues"),
    [
        (
            ["NOM", "Prénom", "Sexe", "Date de naissance", "Commune", "Tél.", "E-mail"],
            {
                "nom_naissance": 0,
                "prenom": 1,
                "sexe": 2,
                "date_naissance": 3,
                "commune": 4,
                "telephone": 5,
                "courriel": 6,
            },
        ),
        (["Civilité", "nom_de_naissance", "NOM D’USAGE"], {"sexe": 0, "nom_naissance": 1, "nom_usage": 2}),
        (["Ville", "Code INSEE"], {"commune": 1}),
        (["Né(e) le", "Identifiant Pôle emploi"], {"date_naissance": 0, "identifiant_ft": 1}),
        (["Nom du conjoint", "Commentaire"], {}),
        ([], {}),
    ],
)
def test_les_colonnes_se_devinent_par_leur_titre(entetes, attendues):
    assert deviner_colonnes(entetes) == attendues


def test_chaque_synonyme_designe_un_seul_champ():
    for champ in CHAMPS:
        for synonyme in champ.synonymes:
            assert deviner_colonnes([synonyme.upper()]) == {champ.code: 0}


@pytest.mark.parametrize(("rang", "lettres"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (702, "AAA")])
def test_les_lettres_sont_celles_du_tableur(rang, lettres):
    assert lettres_colonne(rang) == lettres


# --- a row ----------------------------------------------------------------------------------------------

COLONNES = {
    "nom_naissance": 0,
    "prenom": 1,
    "sexe": 2,
    "date_naissance": 3,
    "commune": 4,
    "telephone": 5,
    "courriel": 6,
}
JUSTE = ["Essai", "Alix", "F", "04/07/1985", "Niort", "0639981234", ""]


def lue(valeurs):
    return lire_ligne(12, valeurs, COLONNES, 7, CONTEXTE)


def test_une_ligne_juste_se_lit():
    ligne = lue(JUSTE)
    assert ligne.erreurs == ()
    assert ligne.donnees["commune"] == "79191"
    assert ligne.donnees["telephone"] == "06 39 98 12 34"


@pytest.mark.parametrize(
    ("rang", "valeur", "attendues"),
    [
        (2, FORMULE, [Erreur("C12", "Cette cellule contient une formule : remplacez-la par sa valeur.")]),
        (0, "=A1", [Erreur("A12", "Cette cellule contient une formule : remplacez-la par sa valeur.")]),
        (1, ERREUR_TABLEUR, [Erreur("B12", "Cette cellule contient une erreur du tableur : corrigez-la.")]),
        (0, None, [Erreur("A12", "Nom de naissance : cette information est nécessaire.")]),
        (5, "", [Erreur("", "Un téléphone ou un courriel est nécessaire.")]),
        (
            5,
            "12",
            [Erreur("F12", "Un numéro de téléphone compte dix chiffres, par exemple 06 39 98 12 34.")],
        ),
    ],
)
def test_une_erreur_est_dite_a_sa_cellule(rang, valeur, attendues):
    assert list(lue([*JUSTE[:rang], valeur, *JUSTE[rang + 1 :]]).erreurs) == attendues


def test_une_ligne_courte_ou_trop_longue_est_dite():
    assert [erreur.cellule for erreur in lue(JUSTE[:3]).erreurs] == ["D12", "E12", ""]
    assert "plus de cellules" in lue([*JUSTE, "de trop"]).erreurs[0].message


# --- duplicates -----------------------------------------------------------------------------------------

NOMS = st.sampled_from(["", "Léa", "LEA", "le-a", "Dupré", "dupre", "Du Pré", "—"])
IDENTITES = st.builds(
    IdentiteCivile,
    nom_naissance=NOMS,
    prenom=NOMS,
    date_naissance=st.sampled_from([None, date(1985, 7, 4), date(1990, 1, 1)]),
    identifiant_ft=st.sampled_from(["", "1234567A", "1234567a", "7654321B"]),
)


@given(IDENTITES, IDENTITES)
def test_le_registre_repond_comme_meme_identite(connue, cherchee):
    registre = Registre()
    registre.ajouter(connue, "connue")
    attendu = meme_identite(cherchee, connue)
    trouve = registre.chercher(cherchee)
    assert trouve == ((attendu, "connue") if attendu.doublon else None)


@given(st.lists(IDENTITES, max_size=6), IDENTITES)
def test_le_registre_trouve_quelqu_un_des_qu_une_personne_ressemble(connues, cherchee):
    registre = Registre()
    for rang, connue in enumerate(connues):
        registre.ajouter(connue, rang)
    trouve = registre.chercher(cherchee)
    assert (trouve is not None) == any(meme_identite(cherchee, connue).doublon for connue in connues)
    if trouve is not None:
        assert meme_identite(cherchee, connues[trouve[1]]).doublon
