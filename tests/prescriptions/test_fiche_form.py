"""The form of the fiche: each bound on both its sides, and what is valid survives what is not."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from participants.models import NAISSANCE_MIN
from prescriptions.completude import CONTACT_MANQUANT
from prescriptions.enums import CriterePublic, EtatPrescription
from prescriptions.forms.fiche import (
    AUTRE_COMMUNE,
    HORS_TERRITOIRE,
    IDENTITE_EXIGEE,
    NOM_MAX,
    TEXTE_MAX,
    FormulaireEnvoi,
    FormulaireFiche,
    FormulairePiece,
)
from tests.fabriques import CommuneFabrique, PlieFabrique, QpvFabrique, TerritoireFabrique, il_y_a
from tests.prescriptions.outils_fiches import VIDE, commune_du_plie, fiche_de, porte_compte, saisie

pytestmark = pytest.mark.django_db

TELEPHONE = "Un numéro de téléphone compte dix chiffres, par exemple 06 39 98 12 34."
NOM = "Un nom s'écrit avec des lettres"
IDENTIFIANT = "L'identifiant France Travail compte"
DATE = "Écrivez la date de naissance en jour, mois, année"
BORNE = "Assurez-vous que cette valeur comporte au plus"


@pytest.fixture
def fiche():
    return fiche_de(porte_compte())


def formulaire(fiche, **valeurs):
    rempli = FormulaireFiche(saisie(fiche, **valeurs), prescription=fiche)
    rempli.is_valid()
    return rempli


def verifier(fiche, champ, valeur, attendu):
    """``attendu`` is the value kept, or the beginning of the sentence at the field in a one-item list."""
    rempli = formulaire(fiche, **{champ: valeur})
    if isinstance(attendu, list):
        assert list(rempli.errors) == [champ]
        assert attendu[0] in " ".join(rempli.errors[champ])
        assert champ not in rempli.donnees_valides()
    else:
        assert rempli.errors == {}
        assert rempli.donnees_valides()[champ] == attendu


# --- The bounds of each field -------------------------------------------------------------------


@pytest.mark.parametrize("champ", ["nom_naissance", "nom_usage", "prenom"])
@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        ("", ""),
        ("   ", ""),
        ("É", "É"),
        ("a" * NOM_MAX, "a" * NOM_MAX),
        ("a" * (NOM_MAX + 1), [BORNE]),
        ("e\u0301" * NOM_MAX, "é" * NOM_MAX),
        ("  Le   Goff ", "Le Goff"),
        ("Le\tGoff", "Le Goff"),
        ("Lefèvre-Étoile", "Lefèvre-Étoile"),
        ("Lefèvre‑Étoile", "Lefèvre‑Étoile"),
        ("d'Arc", "d'Arc"),
        ("d’Arc", "d’Arc"),
        ("Ñúñez Œuvrard", "Ñúñez Œuvrard"),
        ("Иванова", "Иванова"),
        ("Martin2", [NOM]),
        ("Martin²", [NOM]),
        ("Louis Ⅷ", [NOM]),
        ("Martin٣", [NOM]),
        ("Martin_", [NOM]),
        ("Martin; DROP", [NOM]),
        ("<b>Martin</b>", [NOM]),
        ("=Martin", [NOM]),
        ("-Martin", [NOM]),
        ("'", [NOM]),
        ("Mar\x07tin", [NOM]),
        ("Mar\x00tin", [NOM]),
        ("Mar\u202etin", [NOM]),
        ("Mar\u200btin", [NOM]),
        ("😀", [NOM]),
    ],
)
def test_un_nom(fiche, champ, valeur, attendu):
    verifier(fiche, champ, valeur, attendu)


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        ("", None),
        ("1985-05-17", date(1985, 5, 17)),
        ("17/05/1985", date(1985, 5, 17)),
        ("29/02/2004", date(2004, 2, 29)),
        ("29/02/2001", [DATE]),
        ("1900-02-29", [DATE]),
        ("31/04/1990", [DATE]),
        ("32/01/1990", [DATE]),
        ("00/01/1990", [DATE]),
        ("05/17/1985", [DATE]),
        ("17/05/85", [DATE]),
        ("hier", [DATE]),
        (NAISSANCE_MIN.isoformat(), NAISSANCE_MIN),
        ((NAISSANCE_MIN - timedelta(days=1)).isoformat(), ["antérieure au 01/01/1920"]),
        ("0001-01-01", ["antérieure au 01/01/1920"]),
        ("9999-12-31", ["dans le futur"]),
        ("10000-01-01", [DATE]),
    ],
)
def test_la_date_de_naissance(fiche, valeur, attendu):
    verifier(fiche, "date_naissance", valeur, attendu)


def test_la_date_de_naissance_ne_passe_pas_le_jour_meme(fiche):
    jour = timezone.localdate()
    verifier(fiche, "date_naissance", jour.isoformat(), jour)
    verifier(fiche, "date_naissance", (jour + timedelta(days=1)).isoformat(), ["dans le futur"])


def test_le_jour_est_celui_de_paris(fiche, time_machine):
    # 23:30 UTC on 1 July is 1:30 on 2 July in Paris.
    time_machine.move_to("2026-07-01T23:30:00Z")
    verifier(fiche, "date_naissance", "2026-07-02", date(2026, 7, 2))
    verifier(fiche, "date_naissance", "2026-07-03", ["dans le futur"])


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        ("", ""),
        ("1234567A", "1234567A"),
        (" 1234567a ", "1234567A"),
        ("123 456 7 a", "1234567A"),
        ("12345678", "12345678"),
        ("1234567890", "1234567890"),
        ("1234567890Z", "1234567890Z"),
        ("1234567", [IDENTIFIANT]),
        ("123456A", [IDENTIFIANT]),
        ("123456789", [IDENTIFIANT]),
        ("12345678901", [IDENTIFIANT]),
        ("1234567890ZZ", [IDENTIFIANT]),
        ("1234567É", [IDENTIFIANT]),
        ("١٢٣٤٥٦٧A", [IDENTIFIANT]),
        ("1234567ß", [IDENTIFIANT]),
        ("1" * 21, [BORNE]),
    ],
)
def test_l_identifiant_france_travail(fiche, valeur, attendu):
    verifier(fiche, "identifiant_ft", valeur, attendu)


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        ("06 39 98 12 34", "06 39 98 12 34"),
        ("0639981234", "0639981234"),
        ("06.39.98.12.34", "06.39.98.12.34"),
        ("06\u202f39\u00a098  12 34", "06 39 98 12 34"),
        ("+33 6 39 98 12 34", "06 39 98 12 34"),
        ("+33639981234", "0639981234"),
        ("0033 6 39 98 12 34", "06 39 98 12 34"),
        ("+33 (0)6 39 98 12 34", "06 39 98 12 34"),
        ("+33 06 39 98 12 34", "06 39 98 12 34"),
        ("+262692001234", "+262692001234"),
        (" 0549000000 ", "0549000000"),
        ("06 39 98 12 3", [TELEPHONE]),
        ("06 39 98 12 345", [TELEPHONE]),
        ("00 39 98 12 34", [TELEPHONE]),
        ("16 39 98 12 34", [TELEPHONE]),
        ("06 39 98 12 3a", [TELEPHONE]),
        ("(05) 49 00 00 00", [TELEPHONE]),
        ("٠٦٣٩٩٨١٢٣٤", [TELEPHONE]),
        ("0٦٣٩٩٨١٢٣٤", [TELEPHONE]),
        ("06-39_98 12 34", [TELEPHONE]),
        ("demander au voisin", [TELEPHONE]),
        ("0639981234 ou 063998123", [BORNE]),
    ],
)
def test_le_telephone(fiche, valeur, attendu):
    verifier(fiche, "telephone", valeur, attendu)


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        ("", ""),
        ("prenom.nom@exemple.fr", "prenom.nom@exemple.fr"),
        ("a+b@sous.exemple.fr", "a+b@sous.exemple.fr"),
        ("prenom.nom", ["prenom.nom@exemple.fr"]),
        ("prenom@exemple", ["prenom.nom@exemple.fr"]),
        ("prenom nom@exemple.fr", ["prenom.nom@exemple.fr"]),
        ("a@b.fr, c@d.fr", ["prenom.nom@exemple.fr"]),
        ("a@exemple.fr\nBcc: tous@exemple.fr", ["prenom.nom@exemple.fr"]),
        ("a" * 60 + "@" + ("b" * 60 + ".") * 3 + "b" * 7 + ".fr", None),
        ("a" * 60 + "@" + ("b" * 60 + ".") * 3 + "b" * 8 + ".fr", [BORNE]),
        ("a" * 64 + "@" + ("b" * 60 + ".") * 3 + "b" * 20 + ".fr", [BORNE]),
    ],
)
def test_le_courriel(fiche, valeur, attendu):
    verifier(fiche, "courriel", valeur, valeur if attendu is None else attendu)


@pytest.mark.parametrize(
    ("champ", "maximum"),
    [
        ("justification", TEXTE_MAX),
        ("projet", TEXTE_MAX),
        ("demarches", TEXTE_MAX),
        ("remarques_referent", 1000),
        ("adresse", 200),
    ],
)
def test_un_texte(fiche, champ, maximum):
    verifier(fiche, champ, "", "")
    verifier(fiche, champ, "é" * maximum, "é" * maximum)
    verifier(fiche, champ, "é" * (maximum + 1), [f"{BORNE} {maximum} caractères"])
    verifier(fiche, champ, "😀" * maximum, "😀" * maximum)
    # What is hidden in a copy is dropped, what carries meaning stays.
    verifier(fiche, champ, "a\x07b\x1bc\x7fd", "abcd")
    verifier(fiche, champ, "<b>=1+1</b>", "<b>=1+1</b>")
    verifier(fiche, champ, "a\x00b", ["caractère"])


def test_un_saut_de_ligne_compte_pour_un_signe_comme_dans_le_navigateur(fiche):
    texte = ("a" * 9 + "\r\n") * 199 + "b" * 10
    verifier(fiche, "projet", texte, texte.replace("\r\n", "\n"))
    assert len(texte.replace("\r\n", "\n")) == TEXTE_MAX
    verifier(fiche, "projet", texte + "c", [BORNE])


@pytest.mark.parametrize(
    ("champ", "valeur", "attendu"),
    [
        ("sexe", "F", "F"),
        ("sexe", "", ""),
        ("sexe", "X", ["choix valide"]),
        ("permis_b", "oui", True),
        ("permis_b", "non", False),
        ("permis_b", "", None),
        ("permis_b", "peut-être", ["choix valide"]),
        ("vehicule", "oui", True),
        ("vehicule", "non", False),
        ("vehicule", "1", ["choix valide"]),
        ("deplacement", "velo", "velo"),
        ("deplacement", "", ""),
        ("deplacement", "tapis", ["choix valide"]),
        ("freins_reperes", ["mobilite", "inventé"], ["choix valide"]),
        ("qpv", "QN999999", ["Choisissez un quartier de la liste"]),
        ("commune", "", None),
        ("commune", "99999", [HORS_TERRITOIRE]),
        ("commune", AUTRE_COMMUNE, [HORS_TERRITOIRE]),
    ],
)
def test_un_choix(fiche, champ, valeur, attendu):
    verifier(fiche, champ, valeur, attendu)


@pytest.mark.parametrize("freins", [[], ["mobilite"], ["logement", "mobilite"]])
def test_les_freins(fiche, freins):
    assert formulaire(fiche, freins_reperes=freins).donnees_valides()["freins_reperes"] == freins


@pytest.mark.parametrize(
    "champ", [*(critere.value for critere in CriterePublic), "inscrit_ft", "souhaite_rencontre"]
)
def test_une_case(fiche, champ):
    verifier(fiche, champ, "on", True)
    sans = saisie(fiche)
    sans.pop(champ, None)
    rempli = FormulaireFiche(sans, prescription=fiche)
    assert rempli.is_valid()
    assert rempli.donnees_valides()[champ] is False


@pytest.mark.parametrize("version", ["", "0", "-1", "abc", "1.5"])
def test_une_version_qui_n_en_est_pas_une(fiche, version):
    assert "version" in formulaire(fiche, version=version).errors
    assert not FormulaireEnvoi({"version": version}).is_valid()


# --- The commune and its quartiers --------------------------------------------------------------


def test_une_commune_hors_du_plie_est_refusee_a_son_champ(fiche):
    ailleurs = TerritoireFabrique(plie=PlieFabrique()).commune
    sans_plie = CommuneFabrique()
    for commune in (ailleurs, sans_plie):
        verifier(fiche, "commune", commune.code_insee, [HORS_TERRITOIRE])


@pytest.mark.parametrize(
    ("debut", "fin", "prise"),
    [
        (None, None, True),
        (0, None, True),
        (-1, None, False),
        (None, 0, True),
        (None, 1, False),
        (10, -10, True),
    ],
)
def test_une_commune_compte_pendant_qu_elle_est_du_plie(fiche, debut, fin, prise):
    commune = TerritoireFabrique(
        plie=fiche.plie,
        debut=None if debut is None else il_y_a(debut),
        fin=None if fin is None else il_y_a(fin),
    ).commune
    verifier(fiche, "commune", commune.code_insee, commune if prise else [HORS_TERRITOIRE])


def test_la_commune_deja_choisie_reste_quand_elle_quitte_le_plie(fiche):
    fiche.commune.territoires.update(fin=il_y_a(1))
    partie = fiche.commune
    assert (partie.code_insee, partie.nom) in FormulaireFiche(prescription=fiche).fields["commune"].choices
    verifier(fiche, "commune", partie.code_insee, partie)
    autre = fiche_de(porte_compte(fiche.structure))
    verifier(autre, "commune", partie.code_insee, [HORS_TERRITOIRE])


def test_la_liste_donne_chaque_commune_une_fois_par_nom(fiche):
    commune = commune_du_plie(fiche.structure, nom="Aaron-le-Vieux")
    TerritoireFabrique(plie=PlieFabrique(), commune=commune)
    choix = FormulaireFiche(prescription=fiche).fields["commune"].choices
    codes = [code for code, _ in choix]
    assert codes == ["", commune.code_insee, fiche.commune.code_insee, AUTRE_COMMUNE]


def test_un_quartier_va_avec_sa_commune(fiche):
    voisine = commune_du_plie(fiche.structure)
    d_ici, d_a_cote = QpvFabrique(commune=fiche.commune), QpvFabrique(commune=voisine)
    loin = QpvFabrique(commune=CommuneFabrique())
    verifier(fiche, "qpv", d_ici.code, d_ici)
    verifier(
        fiche, "qpv", d_a_cote.code, [f"Ce quartier est à {voisine.nom} : choisissez aussi cette commune."]
    )
    verifier(fiche, "qpv", loin.code, ["Choisissez un quartier de la liste"])
    rempli = formulaire(fiche, qpv=d_a_cote.code, commune=voisine.code_insee)
    assert rempli.is_valid()
    rempli = formulaire(fiche, qpv=d_ici.code, commune="")
    assert list(rempli.errors) == ["qpv"]
    assert rempli.donnees_valides()["commune"] is None
    # The commune refused: the quartier is compared with the one the fiche keeps.
    rempli = formulaire(fiche, qpv=d_ici.code, commune=AUTRE_COMMUNE)
    assert list(rempli.errors) == ["commune"]
    assert rempli.donnees_valides()["qpv"] == d_ici


# --- The page -----------------------------------------------------------------------------------


def test_chaque_champ_visible_est_dans_une_section_et_une_seule(fiche):
    rempli = FormulaireFiche(prescription=fiche)
    poses = [champ.name for section in rempli.sections() for champ, _ in section.champs]
    assert sorted(poses) == sorted(champ.name for champ in rempli.visible_fields())
    assert [champ.name for champ in rempli.hidden_fields()] == ["version"]
    sections = rempli.sections()
    assert [section.numero for section in sections] == list(range(1, len(sections) + 1))
    assert len({section.ancre for section in sections}) == len(sections)


def test_rien_n_est_exige_d_un_brouillon():
    fiche = fiche_de(porte_compte(), **VIDE)
    vide = FormulaireFiche({"version": "1"}, prescription=fiche)
    assert vide.is_valid()
    assert vide.donnees_valides()["nom_naissance"] == ""
    assert FormulaireFiche(saisie(fiche), prescription=fiche).is_valid()


def test_ce_qui_est_valide_survit_a_ce_qui_ne_l_est_pas(fiche):
    rempli = formulaire(
        fiche,
        telephone="12",
        date_naissance="2100-01-01",
        commune=AUTRE_COMMUNE,
        projet="p" * 2001,
        prenom="Camille",
        courriel="camille@exemple.fr",
        rsa="on",
    )
    assert set(rempli.errors) == {"telephone", "date_naissance", "commune", "projet"}
    gardes = rempli.donnees_valides()
    assert set(gardes) == set(rempli.fields) - set(rempli.errors) - {"version"}
    assert (gardes["prenom"], gardes["courriel"], gardes["rsa"]) == ("Camille", "camille@exemple.fr", True)
    # What was typed stays at its field.
    assert rempli["telephone"].value() == "12"
    assert len(rempli["projet"].value()) == 2001


def test_ce_que_la_fiche_dit_revient_tel_quel(fiche):
    fiche.permis_b, fiche.vehicule, fiche.freins_reperes = True, False, ["mobilite"]
    fiche.projet = "Une ligne\nUne autre"
    fiche.qpv = QpvFabrique(commune=fiche.commune)
    fiche.save()
    rempli = FormulaireFiche(saisie(fiche), prescription=fiche)
    assert rempli.is_valid(), rempli.errors
    for champ, valeur in rempli.donnees_valides().items():
        assert getattr(fiche, champ) == valeur, champ


# --- Sent back to be completed ------------------------------------------------------------------


@pytest.mark.parametrize("champ", IDENTITE_EXIGEE)
def test_a_completer_ne_perd_pas_l_identite(champ):
    fiche = fiche_de(porte_compte(), EtatPrescription.A_COMPLETER)
    verifier(fiche, champ, "", [IDENTITE_EXIGEE[champ]])
    brouillon = fiche_de(porte_compte())
    assert formulaire(brouillon, **{champ: ""}).is_valid()


@pytest.mark.parametrize(
    ("telephone", "courriel", "erreurs"),
    [
        ("06 39 98 56 78", "", set()),
        ("", "a@exemple.fr", set()),
        ("", "", {"telephone", "courriel"}),
        ("12", "", {"telephone"}),
        ("", "non", {"telephone", "courriel"}),
    ],
)
def test_a_completer_garde_un_contact(telephone, courriel, erreurs):
    fiche = fiche_de(porte_compte(), EtatPrescription.A_COMPLETER)
    rempli = formulaire(fiche, telephone=telephone, courriel=courriel)
    assert set(rempli.errors) == erreurs
    if not telephone and not courriel:
        assert rempli.errors["telephone"] == [CONTACT_MANQUANT]
    # What would be stored leaves a contact.
    gardes = rempli.donnees_valides()
    assert gardes.get("telephone", fiche.telephone) or gardes.get("courriel", fiche.courriel)


# --- A document ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("longueur", "pris"), [(0, True), (160, True), (161, False)])
def test_le_titre_d_un_document(longueur, pris):
    assert FormulairePiece({"titre": "é" * longueur}).is_valid() is pris
