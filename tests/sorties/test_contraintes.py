"""What the database refuses of an exit, its missions, its bilan de fin and its follow-up."""

from decimal import Decimal

import pytest

from sorties.enums import Categorie, EtatSortie, MotifAutre, NatureSortie, SituationSuivi, SourceSuivi
from tests.contraintes import (
    INCONNU,
    JOUR,
    Cas,
    Permis,
    acceptes,
    borne,
    dates,
    eprouver_acceptation,
    eprouver_refus,
    inconnu,
    refuses,
)
from tests.fabriques import BilanFinFabrique, MissionFabrique, SortieFabrique, SuiviSortieFabrique

pytestmark = pytest.mark.django_db

POUR_EMPLOI_OU_FORMATION = (Categorie.POSITIVE, Categorie.DYNAMIQUE, Categorie.A_CONFIRMER)
SANS = {"nature": NatureSortie.SANS, "motif_autre": MotifAutre.ABANDON, "categorie": Categorie.AUTRE}
ANNULEE = {"etat": EtatSortie.ANNULEE, "annulee_le": JOUR}
DEMANDEE = {"etat": EtatSortie.DEMANDEE, "confirmee_le": None}


def meme_parcours(**champs):
    return lambda deja: {"parcours": deja.parcours, **champs}


def meme_sortie(**champs):
    return lambda deja: {"sortie": deja.sortie, **champs}


CAS = [
    Cas(
        "sortie_une_par_parcours",
        SortieFabrique,
        meme_parcours(),
        justes=[
            meme_parcours(**ANNULEE),
            {},
            Permis(ANNULEE, meme_parcours()),
            Permis(ANNULEE, meme_parcours(**ANNULEE)),
        ],
        deja={},
    ),
    Cas("sortie_une_par_parcours", SortieFabrique, meme_parcours(**DEMANDEE), deja=DEMANDEE),
    inconnu("sortie_etat", SortieFabrique, "etat", avec=("sortie_confirmation",)),
    inconnu(
        "sortie_nature",
        SortieFabrique,
        "nature",
        avec=("sortie_sans_emploi", "sortie_categorie_selon_nature"),
    ),
    inconnu("sortie_categorie", SortieFabrique, "categorie", avec=("sortie_categorie_selon_nature",)),
    Cas(
        "sortie_sans_emploi",
        SortieFabrique,
        {**SANS, "motif_autre": ""},
        justes=[{**SANS, "motif_autre": motif} for motif in MotifAutre],
    ),
    Cas("sortie_sans_emploi", SortieFabrique, {**SANS, "motif_autre": INCONNU}),
    *(
        borne("sortie_sans_emploi", SortieFabrique, "motif_autre", MotifAutre.SANTE, "", nature=nature)
        for nature in NatureSortie
        if nature is not NatureSortie.SANS
    ),
    *(
        Cas(
            "sortie_categorie_selon_nature",
            SortieFabrique,
            {**SANS, "categorie": categorie, "accord_participant_le": JOUR},
            justes=[{"categorie": categorie, "accord_participant_le": JOUR}],
        )
        for categorie in POUR_EMPLOI_OU_FORMATION
    ),
    *(
        Cas(
            "sortie_categorie_selon_nature",
            SortieFabrique,
            {"categorie": categorie},
            justes=[{**SANS, "categorie": categorie}],
        )
        for categorie in Categorie
        if categorie not in POUR_EMPLOI_OU_FORMATION
    ),
    borne("sortie_confirmation", SortieFabrique, "confirmee_le", None, JOUR),
    borne("sortie_confirmation", SortieFabrique, "confirmee_le", JOUR, None, **DEMANDEE),
    borne("sortie_annulation", SortieFabrique, "annulee_le", None, JOUR, **ANNULEE),
    borne("sortie_annulation", SortieFabrique, "annulee_le", JOUR, None),
    borne("sortie_annulation", SortieFabrique, "annulee_le", JOUR, None, **DEMANDEE),
    Cas(
        "sortie_dynamique_consentie",
        SortieFabrique,
        {"categorie": Categorie.DYNAMIQUE},
        justes=[
            {"categorie": Categorie.DYNAMIQUE, "accord_participant_le": JOUR},
            {"categorie": Categorie.DYNAMIQUE, **DEMANDEE},
            {"categorie": Categorie.DYNAMIQUE, **ANNULEE},
            {"categorie": Categorie.POSITIVE},
        ],
    ),
    dates("sortie_dates", SortieFabrique, "debut", "fin"),
    borne("sortie_heures", SortieFabrique, "heures_hebdo", Decimal(0), Decimal("0.01")),
    borne("sortie_heures", SortieFabrique, "heures_hebdo", Decimal("48.01"), Decimal(48)),
    borne("sortie_heures", SortieFabrique, "heures_hebdo", Decimal(-1), None),
    borne("sortie_heures_formation", SortieFabrique, "heures_formation", 0, 1),
    borne("sortie_heures_formation", SortieFabrique, "heures_formation", 5001, 5000),
    borne("sortie_heures_formation", SortieFabrique, "heures_formation", 0, None),
    dates("mission_dates", MissionFabrique, "debut", "fin"),
    borne("mission_heures", MissionFabrique, "heures", Decimal(0), Decimal("0.1")),
    borne("mission_heures", MissionFabrique, "heures", Decimal("2000.1"), Decimal(2000)),
    borne("mission_heures", MissionFabrique, "heures", Decimal(7), None, fermeture=True),
    dates("bilan_fin_remise", BilanFinFabrique, "entretien_le", "remis_participant_le"),
    dates("bilan_fin_transmission", BilanFinFabrique, "entretien_le", "transmis_prescripteur_le"),
    Cas(
        "suivi_un_par_echeance",
        SuiviSortieFabrique,
        meme_sortie(echeance_mois=3),
        justes=[meme_sortie(echeance_mois=6), {"echeance_mois": 3}],
        deja={"echeance_mois": 3},
    ),
    *(
        borne("suivi_echeance", SuiviSortieFabrique, "echeance_mois", refuse, accepte)
        for refuse, accepte in ((0, 1), (2, 1), (4, 3), (5, 6), (7, 6), (12, 6))
    ),
    inconnu("suivi_situation", SuiviSortieFabrique, "situation"),
    inconnu("suivi_source", SuiviSortieFabrique, "source"),
    *(
        Cas(
            "suivi_sans_nouvelles",
            SuiviSortieFabrique,
            {"situation": SituationSuivi.SANS_NOUVELLES, "source": source},
            justes=[{"situation": SituationSuivi.MEME_EMPLOI, "source": source}],
        )
        for source in SourceSuivi
        if source is not SourceSuivi.AUCUNE
    ),
    *(
        Cas(
            "suivi_sans_nouvelles",
            SuiviSortieFabrique,
            {"situation": situation, "source": SourceSuivi.AUCUNE},
            justes=[{"situation": SituationSuivi.SANS_NOUVELLES, "source": SourceSuivi.AUCUNE}],
        )
        for situation in SituationSuivi
        if situation is not SituationSuivi.SANS_NOUVELLES
    ),
]


@refuses(CAS)
def test_la_base_refuse_la_ligne_fausse(cas):
    eprouver_refus(cas)


@acceptes(CAS)
def test_l_autre_cote_de_la_borne_est_accepte(cas, juste):
    eprouver_acceptation(cas, juste)
