"""What the database refuses of a person and of their dated situations."""

from datetime import date, timedelta

import pytest

from participants.models import ENFANTS_MAX, NAISSANCE_MIN
from tests.contraintes import (
    INCONNU,
    JOUR,
    LE_LENDEMAIN,
    Cas,
    acceptes,
    borne,
    eprouver_acceptation,
    eprouver_refus,
    inconnu,
    refuses,
)
from tests.fabriques import ParticipantFabrique, SituationFabrique

pytestmark = pytest.mark.django_db

IDENTIFIANT = "1234567A"

CAS = [
    inconnu("participant_sexe", ParticipantFabrique, "sexe"),
    borne("participant_noms", ParticipantFabrique, "nom_naissance", "", "N"),
    borne("participant_noms", ParticipantFabrique, "prenom", "", "P"),
    borne(
        "participant_naissance",
        ParticipantFabrique,
        "date_naissance",
        NAISSANCE_MIN - timedelta(days=1),
        NAISSANCE_MIN,
    ),
    Cas(
        "participant_identifiant_ft",
        ParticipantFabrique,
        lambda deja: {"plie": deja.plie, "identifiant_ft": IDENTIFIANT},
        justes=[
            {"identifiant_ft": IDENTIFIANT},
            lambda deja: {"plie": deja.plie, "identifiant_ft": "1234567B"},
            lambda deja: {"plie": deja.plie, "identifiant_ft": ""},
        ],
        deja={"identifiant_ft": IDENTIFIANT},
    ),
    Cas(
        "situation_une_par_jour",
        SituationFabrique,
        lambda deja: {"participant": deja.participant, "date": JOUR},
        justes=[lambda deja: {"participant": deja.participant, "date": LE_LENDEMAIN}, {"date": JOUR}],
        deja={"date": JOUR},
    ),
    inconnu("situation_nationalite", SituationFabrique, "nationalite"),
    inconnu("situation_emploi", SituationFabrique, "emploi"),
    inconnu("situation_logement", SituationFabrique, "logement"),
    inconnu("situation_familiale_connue", SituationFabrique, "situation_familiale"),
    borne("situation_deplacement", SituationFabrique, "deplacement", INCONNU, ""),
    borne("situation_enfants", SituationFabrique, "enfants_a_charge", ENFANTS_MAX + 1, ENFANTS_MAX),
    borne("situation_enfants", SituationFabrique, "enfants_a_charge", ENFANTS_MAX + 1, 0),
    Cas(
        "situation_inscription",
        SituationFabrique,
        {"date": JOUR, "inscrit_ft": False, "inscrit_ft_depuis": date(2020, 1, 1)},
        justes=[
            {"date": JOUR, "inscrit_ft": True, "inscrit_ft_depuis": date(2020, 1, 1)},
            {"date": JOUR, "inscrit_ft": True, "inscrit_ft_depuis": None},
            {"date": JOUR, "inscrit_ft": False, "inscrit_ft_depuis": None},
        ],
    ),
    borne(
        "situation_inscription_date",
        SituationFabrique,
        "inscrit_ft_depuis",
        LE_LENDEMAIN,
        JOUR,
        date=JOUR,
        inscrit_ft=True,
    ),
]


@refuses(CAS)
def test_la_base_refuse_la_ligne_fausse(cas):
    eprouver_refus(cas)


@acceptes(CAS)
def test_l_autre_cote_de_la_borne_est_accepte(cas, juste):
    eprouver_acceptation(cas, juste)


def test_deux_personnes_sans_identifiant_france_travail_ne_se_genent_pas():
    premiere = ParticipantFabrique(identifiant_ft="")
    ParticipantFabrique(plie=premiere.plie, identifiant_ft="")
