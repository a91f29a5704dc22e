"""What a fiche lacks before it is sent, and what it tells of the public."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from plie.protocole.models import Commune
from prescriptions.completude import (
    CONTACT_MANQUANT,
    IDENTITE,
    MODIFIABLES,
    Manque,
    avertissements,
    communes_du_plie,
    manques,
    modifiable,
    questions_du_tour,
    verdict_du_public,
)
from prescriptions.enums import CriterePublic, EmetteurAvis, EtatPrescription, SensAvis
from prescriptions.regles import JUSTIFICATION_MANQUANTE
from tests.fabriques import (
    AvisFabrique,
    PlieFabrique,
    PrescriptionFabrique,
    TerritoireFabrique,
    il_y_a,
)
from tests.prescriptions.outils_fiches import TRAITS, VIDE, commune_du_plie, fiche_de, porte_compte

pytestmark = pytest.mark.django_db

JOUR = date(2026, 7, 1)


@pytest.fixture
def fiche():
    return fiche_de(porte_compte())


@pytest.mark.parametrize("etat", EtatPrescription)
def test_une_fiche_s_ecrit_en_brouillon_ou_a_completer(etat):
    attendu = etat in {EtatPrescription.BROUILLON, EtatPrescription.A_COMPLETER}
    assert modifiable(PrescriptionFabrique(**TRAITS[etat])) is attendu
    assert (etat in MODIFIABLES) is attendu


def test_une_fiche_complete_ne_manque_de_rien(fiche):
    assert manques(fiche) == []


def test_une_fiche_vide_dit_tout_ce_qui_manque_dans_l_ordre_de_la_page():
    vide = fiche_de(porte_compte(), **VIDE)
    assert [manque.champ for manque in manques(vide)] == [
        "sexe",
        "nom_naissance",
        "prenom",
        "date_naissance",
        "commune",
        "telephone",
    ]


@pytest.mark.parametrize(("champ", "phrase"), IDENTITE)
def test_chaque_champ_d_identite_est_demande(fiche, champ, phrase):
    setattr(fiche, champ, None if champ in {"date_naissance", "commune_id"} else "")
    assert manques(fiche) == [Manque(champ.removesuffix("_id"), phrase)]


@pytest.mark.parametrize(
    ("telephone", "courriel", "manque"),
    [
        ("06 39 98 12 34", "", False),
        ("", "a@exemple.fr", False),
        ("06 39 98 12 34", "a@exemple.fr", False),
        ("", "", True),
    ],
)
def test_un_telephone_ou_un_courriel(fiche, telephone, courriel, manque):
    fiche.telephone, fiche.courriel = telephone, courriel
    assert manques(fiche) == ([Manque("telephone", CONTACT_MANQUANT)] if manque else [])


@pytest.mark.parametrize(
    ("cochee", "justification", "manque"),
    [(True, "", True), (True, " \n ", True), (True, "Une raison", False), (False, "", False)],
)
def test_l_autre_difficulte_est_justifiee(fiche, cochee, justification, manque):
    fiche.autre_difficulte, fiche.justification = cochee, justification
    assert manques(fiche) == ([Manque("justification", JUSTIFICATION_MANQUANTE)] if manque else [])


def test_le_public_explique_et_ne_bloque_jamais(fiche):
    fiche.commune = TerritoireFabrique(plie=PlieFabrique()).commune
    verdict = verdict_du_public(fiche, JOUR)
    assert not verdict.eligible
    assert fiche.commune.nom in verdict.residence
    assert len(verdict.manque) == 2
    assert manques(fiche) == []


@pytest.mark.parametrize("critere", CriterePublic)
def test_chaque_critere_coche_se_lit_dans_le_verdict(fiche, critere):
    setattr(fiche, critere.value, True)
    fiche.justification = "Une raison"
    verdict = verdict_du_public(fiche, JOUR)
    assert verdict.remplis == (critere,)
    assert verdict.eligible


def test_sans_commune_la_residence_est_inconnue(fiche):
    fiche.commune = None
    verdict = verdict_du_public(fiche, JOUR)
    assert verdict.dans_le_territoire is None
    assert verdict.manque[-1] == "La commune de résidence n'est pas indiquée."


def test_les_communes_du_plie_sont_celles_du_jour():
    porte = porte_compte()
    du_jour = {
        "arrivée ce jour": {"debut": JOUR},
        "sans borne": {},
        "qui part ce soir": {"fin": JOUR},
    }
    autres = {"à venir": {"debut": date(2026, 7, 2)}, "partie": {"fin": date(2026, 6, 30)}}
    for nom, bornes in {**du_jour, **autres}.items():
        commune = commune_du_plie(porte.structure, nom=nom)
        commune.territoires.update(**bornes)
    TerritoireFabrique(plie=PlieFabrique())
    trouvees = list(communes_du_plie(porte.plie, JOUR).values_list("nom", flat=True))
    assert trouvees == sorted(trouvees)
    assert set(trouvees) == set(du_jour)
    assert Commune.objects.count() == 6


@pytest.mark.parametrize(
    ("naissance", "averti"),
    [
        (date(2010, 7, 1), False),
        (date(2010, 7, 2), True),
        (JOUR, True),
        (date(1990, 1, 1), False),
        (None, False),
    ],
)
def test_un_tres_jeune_age_fait_relire_la_date(fiche, naissance, averti):
    fiche.date_naissance = naissance
    assert bool(avertissements(fiche, JOUR)) is averti
    assert manques(fiche) == [] or naissance is None


def test_les_questions_sont_celles_du_tour_en_cours():
    porte = porte_compte()
    fiche = fiche_de(porte, EtatPrescription.A_COMPLETER, tour=2)
    avis = {"prescription": fiche, "sens": SensAvis.A_COMPLETER}
    AvisFabrique(**avis, tour=1, texte="Ancienne question")
    seconde = AvisFabrique(**avis, tour=2, texte="Seconde", rendu_le=timezone.now())
    premiere = AvisFabrique(
        **avis,
        tour=2,
        emetteur=EmetteurAvis.COORDINATION,
        texte="Première",
        rendu_le=timezone.now() - timedelta(hours=1),
    )
    AvisFabrique(
        prescription=fiche,
        tour=2,
        emetteur=EmetteurAvis.BUREAU_INSERTION,
        sens=SensAvis.DEFAVORABLE,
        texte="Réserve",
    )
    assert questions_du_tour(fiche) == [premiere, seconde]
    fiche.etat = EtatPrescription.SOUMISE
    assert questions_du_tour(fiche) == []


def test_une_commune_partie_n_est_plus_du_territoire(fiche):
    fiche.commune.territoires.update(fin=il_y_a(1))
    assert verdict_du_public(fiche, timezone.localdate()).dans_le_territoire is False
