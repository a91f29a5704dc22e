"""What the database refuses of the meetings, veilles, écoutes, aides and étapes of a parcours."""

from datetime import timedelta
from decimal import Decimal

import pytest

from parcours.enums import (
    DecisionAide,
    EtatEtape,
    ModeEmargement,
    StatutDemande,
    StatutRendezVous,
    TypeEntretien,
)
from tests.contraintes import (
    INCONNU,
    JOUR,
    LA_VEILLE,
    LE_LENDEMAIN,
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
from tests.fabriques import (
    AideFinanciereFabrique,
    AppelAbsenceFabrique,
    EcouteFabrique,
    EntretienFabrique,
    EtapeEmploiFabrique,
    EtapeFormationFabrique,
    EtapeFreinFabrique,
    RendezVousFabrique,
    SeanceEcouteFabrique,
    TempsCollectifFabrique,
    UtilisateurFabrique,
    VeilleFabrique,
    instant,
)

pytestmark = pytest.mark.django_db

AVANT = JOUR - timedelta(days=180)
APRES = JOUR + timedelta(days=180)
A_DIX_HEURES, A_ONZE_HEURES = instant(JOUR, 10), instant(JOUR, 11)
ANNULE = {"statut": StatutRendezVous.ANNULE}


def meme_parcours(**champs):
    return lambda deja: {"parcours": deja.parcours, **champs}


def inscrit(**champs):
    """A row of a new temps collectif."""
    return lambda _: {"temps_collectif": TempsCollectifFabrique(), "type": TypeEntretien.COLLECTIF} | champs


def meme_temps(**champs):
    """A row of the temps collectif of the row already there."""
    return lambda deja: {"temps_collectif": deja.temps_collectif, "type": TypeEntretien.COLLECTIF} | champs


def encore_inscrit(**champs):
    return lambda deja: {**meme_temps()(deja), "parcours": deja.parcours} | champs


def durees(contrainte, fabrique):
    return [borne(contrainte, fabrique, "duree", 4, 5), borne(contrainte, fabrique, "duree", 481, 480)]


def avec_rendez_vous(**champs):
    return lambda _: {"prochain_rendez_vous": RendezVousFabrique()} | champs


DES_RENCONTRES = [
    *durees("temps_collectif_duree", TempsCollectifFabrique),
    inconnu("rendez_vous_type", RendezVousFabrique, "type"),
    inconnu("rendez_vous_statut", RendezVousFabrique, "statut"),
    *durees("rendez_vous_duree", RendezVousFabrique),
    *(
        Cas(
            contrainte,
            fabrique,
            inscrit(type=type_entretien),
            justes=[inscrit(), {"temps_collectif": None, "type": type_entretien}],
        )
        for contrainte, fabrique in (
            ("rendez_vous_collectif", RendezVousFabrique),
            ("entretien_collectif", EntretienFabrique),
        )
        for type_entretien in TypeEntretien
        if type_entretien is not TypeEntretien.COLLECTIF
    ),
    Cas(
        "rendez_vous_inscription_unique",
        RendezVousFabrique,
        encore_inscrit(debut=A_ONZE_HEURES),
        justes=[
            encore_inscrit(debut=A_ONZE_HEURES, **ANNULE),
            meme_temps(debut=A_ONZE_HEURES),
            meme_parcours(debut=A_ONZE_HEURES, type=TypeEntretien.COLLECTIF),
            Permis(inscrit(debut=A_DIX_HEURES, **ANNULE), encore_inscrit(debut=A_ONZE_HEURES)),
        ],
        deja=inscrit(debut=A_DIX_HEURES),
    ),
    Cas(
        "rendez_vous_sans_doublon",
        RendezVousFabrique,
        meme_parcours(debut=A_DIX_HEURES),
        justes=[
            meme_parcours(debut=A_DIX_HEURES + timedelta(minutes=1)),
            meme_parcours(debut=A_DIX_HEURES, **ANNULE),
            {"debut": A_DIX_HEURES},
            Permis({"debut": A_DIX_HEURES, **ANNULE}, meme_parcours(debut=A_DIX_HEURES)),
        ],
        deja={"debut": A_DIX_HEURES},
    ),
    inconnu("entretien_type", EntretienFabrique, "type"),
    *durees("entretien_duree", EntretienFabrique),
    Cas(
        "entretien_prochain",
        EntretienFabrique,
        {"en_sortie": False},
        justes=[
            {"en_sortie": True},
            {"en_sortie": False, "type": TypeEntretien.COLLECTIF},
            {"en_sortie": False, "type": TypeEntretien.TELEPHONE},
            {"en_sortie": False, "annule_le": A_DIX_HEURES},
            avec_rendez_vous(en_sortie=False),
        ],
    ),
    Cas(
        "entretien_emargement",
        EntretienFabrique,
        {"emarge_le": A_DIX_HEURES, "emargement": ""},
        justes=[
            {"emarge_le": None, "emargement": ""},
            *({"emarge_le": A_DIX_HEURES, "emargement": mode} for mode in ModeEmargement),
        ],
    ),
    Cas("entretien_emargement", EntretienFabrique, {"emarge_le": None, "emargement": ModeEmargement.ECRAN}),
    Cas("entretien_emargement", EntretienFabrique, {"emarge_le": A_DIX_HEURES, "emargement": INCONNU}),
    Cas(
        "entretien_presence_unique",
        EntretienFabrique,
        encore_inscrit(),
        justes=[
            meme_temps(),
            meme_parcours(),
            encore_inscrit(annule_le=A_DIX_HEURES),
            Permis({}, meme_parcours()),
            Permis(inscrit(annule_le=A_DIX_HEURES), encore_inscrit()),
        ],
        deja=inscrit(),
    ),
    Cas(
        "appel_autre_rendez_vous",
        AppelAbsenceFabrique,
        lambda _: dict.fromkeys(("rendez_vous", "nouveau_rendez_vous"), RendezVousFabrique()),
        justes=[lambda _: {"nouveau_rendez_vous": RendezVousFabrique()}, {"nouveau_rendez_vous": None}],
    ),
]
VEILLE = {"debut": AVANT, "fin_prevue": LA_VEILLE, "fin": JOUR}
REFUSEE = {"statut": StatutDemande.REFUSEE}
DES_VEILLES = [
    inconnu("veille_motif", VeilleFabrique, "motif"),
    inconnu("veille_statut", VeilleFabrique, "statut", decidee_le=JOUR),
    dates("veille_fin_prevue", VeilleFabrique, "debut", "fin_prevue"),
    dates("veille_fin", VeilleFabrique, "debut", "fin", fin_prevue=APRES),
    borne("veille_decision", VeilleFabrique, "decidee_le", JOUR, None, statut=StatutDemande.DEMANDEE),
    borne("veille_decision", VeilleFabrique, "decidee_le", None, JOUR, statut=StatutDemande.ACCORDEE),
    borne("veille_decision", VeilleFabrique, "decidee_le", None, JOUR, **REFUSEE),
    Cas(
        "veille_sans_chevauchement",
        VeilleFabrique,
        meme_parcours(debut=JOUR, fin_prevue=APRES),
        justes=[
            meme_parcours(debut=LE_LENDEMAIN, fin_prevue=APRES),
            meme_parcours(debut=JOUR, fin_prevue=APRES, **REFUSEE),
            {"debut": JOUR, "fin_prevue": APRES},
            Permis({**VEILLE, **REFUSEE}, meme_parcours(debut=JOUR, fin_prevue=APRES)),
        ],
        deja=VEILLE,
    ),
    # The planned end does not close a veille: only its real end does.
    Cas(
        "veille_sans_chevauchement",
        VeilleFabrique,
        meme_parcours(debut=APRES, fin_prevue=APRES),
        justes=[meme_parcours(debut=AVANT - timedelta(days=9), fin_prevue=APRES, fin=AVANT - timedelta(1))],
        deja={**VEILLE, "fin": None},
    ),
    Cas(
        "veille_sans_chevauchement",
        VeilleFabrique,
        meme_parcours(debut=JOUR, fin_prevue=APRES, statut=StatutDemande.DEMANDEE, decidee_le=None),
        deja={**VEILLE, "statut": StatutDemande.DEMANDEE, "decidee_le": None},
    ),
]
ACCORDEE = {
    "statut": StatutDemande.ACCORDEE,
    "demandee_le": LA_VEILLE,
    "decidee_le": JOUR,
    "terminee_le": LE_LENDEMAIN,
}
DES_ECOUTES_ET_DES_AIDES = [
    inconnu("ecoute_statut", EcouteFabrique, "statut"),
    borne(
        "ecoute_decision",
        EcouteFabrique,
        "decidee_le",
        JOUR,
        None,
        statut=StatutDemande.DEMANDEE,
        demandee_le=JOUR,
    ),
    borne(
        "ecoute_decision",
        EcouteFabrique,
        "decidee_le",
        None,
        JOUR,
        statut=StatutDemande.ACCORDEE,
        demandee_le=JOUR,
    ),
    borne(
        "ecoute_decision",
        EcouteFabrique,
        "decidee_le",
        None,
        JOUR,
        statut=StatutDemande.REFUSEE,
        demandee_le=JOUR,
    ),
    Cas(
        "ecoute_psychologue",
        EcouteFabrique,
        {"psychologue": None},
        justes=[
            lambda _: {"psychologue": UtilisateurFabrique()},
            {"psychologue": None, "statut": StatutDemande.REFUSEE},
            {"psychologue": None, "statut": StatutDemande.DEMANDEE, "decidee_le": None},
        ],
    ),
    dates("ecoute_dates", EcouteFabrique, "demandee_le", "decidee_le"),
    borne("ecoute_fin", EcouteFabrique, "terminee_le", LA_VEILLE, JOUR, **{**ACCORDEE, "demandee_le": AVANT}),
    Cas("ecoute_fin", EcouteFabrique, {"demandee_le": AVANT, "terminee_le": JOUR}),
    inconnu("seance_ecoute_statut", SeanceEcouteFabrique, "statut"),
    Cas(
        "seance_ecoute_unique",
        SeanceEcouteFabrique,
        lambda deja: {"ecoute": deja.ecoute, "debut": A_DIX_HEURES},
        justes=[lambda deja: {"ecoute": deja.ecoute, "debut": A_ONZE_HEURES}, {"debut": A_DIX_HEURES}],
        deja={"debut": A_DIX_HEURES},
    ),
    inconnu("aide_nature", AideFinanciereFabrique, "nature"),
    inconnu("aide_decision", AideFinanciereFabrique, "decision", demandee_le=JOUR, decidee_le=JOUR),
    borne("aide_montant", AideFinanciereFabrique, "montant", Decimal(0), Decimal("0.01")),
    borne("aide_montant", AideFinanciereFabrique, "montant", Decimal("-0.01"), Decimal("99999.99")),
    borne("aide_decidee", AideFinanciereFabrique, "decidee_le", JOUR, None, demandee_le=JOUR),
    *(
        borne(
            "aide_decidee",
            AideFinanciereFabrique,
            "decidee_le",
            None,
            JOUR,
            demandee_le=JOUR,
            decision=decision,
        )
        for decision in (DecisionAide.ACCORDEE, DecisionAide.REFUSEE)
    ),
    dates("aide_dates", AideFinanciereFabrique, "demandee_le", "decidee_le", decision=DecisionAide.ACCORDEE),
]
DES_ETAPES = [
    *(
        cas
        for fabrique in (EtapeEmploiFabrique, EtapeFormationFabrique, EtapeFreinFabrique)
        for nom in [fabrique._meta.model._meta.model_name]
        for cas in (
            inconnu(f"{nom}_etat", fabrique, "etat", debut=JOUR, fin=None),
            dates(f"{nom}_dates", fabrique, "debut", "fin"),
            *(
                Cas(
                    f"{nom}_commencee",
                    fabrique,
                    {"etat": etat, "debut": None, "fin": None},
                    justes=[
                        {"etat": etat, "debut": JOUR, "fin": None},
                        {"etat": EtatEtape.PREVUE, "debut": None, "fin": None},
                        {"etat": EtatEtape.ABANDONNEE, "debut": None, "fin": None},
                    ],
                )
                for etat in (EtatEtape.EN_COURS, EtatEtape.REALISEE)
            ),
        )
    ),
    inconnu("etapeemploi_nature", EtapeEmploiFabrique, "nature"),
    borne("etapeemploi_heures", EtapeEmploiFabrique, "heures_hebdo", Decimal(0), Decimal("0.01")),
    borne("etapeemploi_heures", EtapeEmploiFabrique, "heures_hebdo", Decimal("48.01"), Decimal(48)),
    borne("etapeemploi_heures", EtapeEmploiFabrique, "heures_hebdo", Decimal(-1), None),
    borne("etapeemploi_heures_total", EtapeEmploiFabrique, "heures_total", Decimal(0), Decimal("0.1")),
    borne("etapeemploi_heures_total", EtapeEmploiFabrique, "heures_total", Decimal("5000.1"), Decimal(5000)),
    borne("etapeformation_heures", EtapeFormationFabrique, "heures", 0, 1),
    borne("etapeformation_heures", EtapeFormationFabrique, "heures", 5001, 5000),
    borne("etapeformation_heures", EtapeFormationFabrique, "heures", 0, None),
    inconnu("etapefrein_frein", EtapeFreinFabrique, "frein"),
]
CAS = [*DES_RENCONTRES, *DES_VEILLES, *DES_ECOUTES_ET_DES_AIDES, *DES_ETAPES]


@refuses(CAS)
def test_la_base_refuse_la_ligne_fausse(cas):
    eprouver_refus(cas)


@acceptes(CAS)
def test_l_autre_cote_de_la_borne_est_accepte(cas, juste):
    eprouver_acceptation(cas, juste)
