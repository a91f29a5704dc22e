"""What the database refuses of the fiches actions and of their yearly values."""

from decimal import Decimal

import pytest

from fiches_actions.enums import NatureEvolution
from tests.contraintes import (
    JOUR,
    Cas,
    acceptes,
    borne,
    eprouver_acceptation,
    eprouver_refus,
    inconnu,
    refuses,
)
from tests.fabriques import (
    AvancementFabrique,
    EvolutionFicheFabrique,
    FicheActionFabrique,
    IndicateurFabrique,
    ObjectifStrategiqueFabrique,
    PiloteFicheFabrique,
    ValeurIndicateurFabrique,
)

pytestmark = pytest.mark.django_db

TEXTE = {"total": None, "texte": "Une appréciation."}


def annee(contrainte, fabrique):
    return [
        borne(contrainte, fabrique, "annee", 1999, 2000),
        borne(contrainte, fabrique, "annee", 2101, 2100),
    ]


def meme_fiche(**champs):
    return lambda deja: {"fiche": deja.fiche, **champs}


CAS = [
    Cas(
        "objectif_strategique_numero",
        ObjectifStrategiqueFabrique,
        lambda deja: {"protocole": deja.protocole, "numero": 1},
        justes=[lambda deja: {"protocole": deja.protocole, "numero": 2}, {"numero": 1}],
        deja={"numero": 1},
    ),
    Cas(
        "fiche_rang_unique",
        FicheActionFabrique,
        lambda deja: {"objectif": deja.objectif, "rang": 1},
        justes=[lambda deja: {"objectif": deja.objectif, "rang": 2}, {"rang": 1}],
        deja={"rang": 1},
    ),
    borne("fiche_annees", FicheActionFabrique, "annee_fin", 2021, 2022, annee_debut=2022),
    borne("fiche_annees", FicheActionFabrique, "annee_debut", 1999, 2000, annee_fin=2022),
    borne("fiche_annees", FicheActionFabrique, "annee_fin", 2101, 2100, annee_debut=2022),
    borne("fiche_annees", FicheActionFabrique, "annee_fin", None, 2022, annee_debut=2022),
    borne("fiche_annees", FicheActionFabrique, "annee_fin", 2022, None, annee_debut=None),
    Cas(
        "pilote_fiche_unique",
        PiloteFicheFabrique,
        lambda deja: {"fiche": deja.fiche, "utilisateur": deja.utilisateur},
        justes=[meme_fiche(), lambda deja: {"utilisateur": deja.utilisateur}],
        deja={},
    ),
    Cas(
        "indicateur_code_unique",
        IndicateurFabrique,
        meme_fiche(code="permis"),
        justes=[meme_fiche(code="permis-2"), {"code": "permis"}],
        deja={"code": "permis"},
    ),
    inconnu("indicateur_type", IndicateurFabrique, "type"),
    Cas(
        "valeur_une_par_an",
        ValeurIndicateurFabrique,
        lambda deja: {"indicateur": deja.indicateur, "annee": 2023},
        justes=[lambda deja: {"indicateur": deja.indicateur, "annee": 2024}, {"annee": 2023}],
        deja={"annee": 2023},
    ),
    *annee("valeur_annee", ValeurIndicateurFabrique),
    borne("valeur_positive", ValeurIndicateurFabrique, "total", Decimal("-0.01"), Decimal(0)),
    Cas(
        "valeur_non_vide",
        ValeurIndicateurFabrique,
        {"total": None, "texte": ""},
        justes=[TEXTE, {"total": Decimal(1), "texte": ""}],
    ),
    borne("valeur_somme", ValeurIndicateurFabrique, "total", Decimal(11), Decimal(12), femmes=7, hommes=5),
    borne(
        "valeur_somme", ValeurIndicateurFabrique, "total", Decimal("12.01"), Decimal(12), femmes=12, hommes=0
    ),
    borne("valeur_somme", ValeurIndicateurFabrique, "hommes", None, 5, femmes=7),
    borne("valeur_somme", ValeurIndicateurFabrique, "femmes", None, 7, hommes=5),
    Cas(
        "valeur_somme",
        ValeurIndicateurFabrique,
        {**TEXTE, "femmes": 7, "hommes": 5},
        justes=[{**TEXTE, "femmes": None, "hommes": None}],
    ),
    borne("valeur_qpv", ValeurIndicateurFabrique, "qpv", 13, 12, total=Decimal(12)),
    borne("valeur_qpv", ValeurIndicateurFabrique, "qpv", 13, 0, total=Decimal(12)),
    borne("valeur_qpv", ValeurIndicateurFabrique, "qpv", 1, None, **TEXTE),
    Cas(
        "avancement_un_par_an",
        AvancementFabrique,
        meme_fiche(annee=2023),
        justes=[meme_fiche(annee=2024), {"annee": 2023}],
        deja={"annee": 2023},
    ),
    *annee("avancement_annee", AvancementFabrique),
    inconnu("avancement_etat", AvancementFabrique, "etat"),
    inconnu("evolution_nature", EvolutionFicheFabrique, "nature"),
    Cas(
        "evolution_avenant",
        EvolutionFicheFabrique,
        {"nature": NatureEvolution.NON_SUBSTANTIELLE, "avenant_le": JOUR},
        justes=[
            {"nature": NatureEvolution.SUBSTANTIELLE, "avenant_le": JOUR},
            {"nature": NatureEvolution.SUBSTANTIELLE, "avenant_le": None},
            {"nature": NatureEvolution.NON_SUBSTANTIELLE, "avenant_le": None},
        ],
    ),
]


@refuses(CAS)
def test_la_base_refuse_la_ligne_fausse(cas):
    eprouver_refus(cas)


@acceptes(CAS)
def test_l_autre_cote_de_la_borne_est_accepte(cas, juste):
    eprouver_acceptation(cas, juste)
