"""What the database refuses of an exit, its missions, its bilan de fin and its follow-up."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from parcours.enums import StatutDemande
from sorties.enums import (
    ALTERNANCES,
    FORMATIONS,
    Categorie,
    EtatFiche,
    EtatSortie,
    ModeRemise,
    MotifAnnulation,
    MotifAutre,
    NatureSortie,
    SituationSuivi,
    SourceSuivi,
    VarianteFiche,
)
from tests.contraintes import (
    INCONNU,
    JOUR,
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
    BilanFinFabrique,
    DemandeRepriseFabrique,
    DomaineFormationFabrique,
    FicheBilanFabrique,
    MissionFabrique,
    RemiseFabrique,
    SortieFabrique,
    SuiviSortieFabrique,
)

pytestmark = pytest.mark.django_db

POUR_EMPLOI_OU_FORMATION = (Categorie.POSITIVE, Categorie.DYNAMIQUE, Categorie.A_CONFIRMER)
SANS = {"nature": NatureSortie.SANS, "motif_autre": MotifAutre.ABANDON, "categorie": Categorie.AUTRE}
ANNULEE = {
    "etat": EtatSortie.ANNULEE,
    "annulee_le": JOUR,
    "motif_annulation": MotifAnnulation.RETRAIT,
}
DEMANDEE = {"etat": EtatSortie.DEMANDEE, "confirmee_le": None}


def meme_parcours(**champs):
    return lambda deja: {"parcours": deja.parcours, **champs}


def meme_sortie(**champs):
    return lambda deja: {"sortie": deja.sortie, **champs}


def avec_domaine(**champs):
    return lambda _deja: {"domaine": DomaineFormationFabrique(), **champs}


def meme_bilan(**champs):
    return lambda deja: {"bilan": deja.bilan, **champs}


RENDUE = {
    "etat": EtatFiche.RENDUE,
    "rendue_le": timezone.now(),
    "taille": 1000,
    "empreinte": "0" * 64,
}

SIGNEE = {"mode": ModeRemise.SIGNATURE, "trace": [[[1, 1], [9, 9]]], "largeur": 300, "hauteur": 100}

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
    *(
        borne(
            "sortie_annulation",
            SortieFabrique,
            "motif_annulation",
            faux,
            MotifAnnulation.REPRISE,
            etat=EtatSortie.ANNULEE,
            annulee_le=JOUR,
        )
        for faux in ("", INCONNU)
    ),
    borne("sortie_annulation", SortieFabrique, "motif_annulation", MotifAnnulation.REFUS, ""),
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
    Cas(
        "sortie_a_revoir",
        SortieFabrique,
        {"a_revoir_le": JOUR},
        justes=[{"a_revoir_le": JOUR, "categorie": Categorie.A_CONFIRMER}, {}],
    ),
    *(
        Cas(
            "sortie_rupture",
            SortieFabrique,
            {"rupture_le": JOUR, "nature": nature},
            justes=[{"rupture_le": JOUR, "nature": alternance} for alternance in ALTERNANCES],
        )
        for nature in (NatureSortie.CDI, NatureSortie.FORMATION_QUALIFIANTE)
    ),
    Cas(
        "sortie_domaine",
        SortieFabrique,
        avec_domaine(nature=NatureSortie.CDI),
        justes=[avec_domaine(nature=nature) for nature in FORMATIONS],
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
    *(
        borne(
            "suivi_fin_dite", SuiviSortieFabrique, "perdu_le", LE_LENDEMAIN, JOUR, fait_le=JOUR, situation=fin
        )
        for fin in (SituationSuivi.TERME, SituationSuivi.PERTE)
    ),
    *(
        borne("suivi_fin_dite", SuiviSortieFabrique, "perdu_le", JOUR, None, fait_le=JOUR, situation=tenue)
        for tenue in (SituationSuivi.MEME_EMPLOI, SituationSuivi.AUTRE_EMPLOI, SituationSuivi.FORMATION)
    ),
    Cas(
        "fiche_bilan_unique",
        FicheBilanFabrique,
        meme_bilan(),
        justes=[meme_bilan(variante=VarianteFiche.PRESCRIPTEUR), {}],
        deja={},
    ),
    inconnu("fiche_bilan_variante", FicheBilanFabrique, "variante"),
    inconnu("fiche_bilan_etat", FicheBilanFabrique, "etat"),
    *(
        Cas("fiche_bilan_rendue", FicheBilanFabrique, {**RENDUE, champ: vide}, justes=[RENDUE])
        for champ, vide in (("rendue_le", None), ("taille", None), ("empreinte", ""))
    ),
    *(
        Cas(
            "fiche_bilan_rendue",
            FicheBilanFabrique,
            {"etat": etat, champ: RENDUE[champ]},
            justes=[{"etat": etat}],
        )
        for etat in (EtatFiche.A_RENDRE, EtatFiche.ECHOUEE)
        for champ in ("rendue_le", "taille", "empreinte")
    ),
    inconnu("remise_mode", RemiseFabrique, "mode"),
    Cas("remise_selon_mode", RemiseFabrique, {"mode": ModeRemise.SIGNATURE}, justes=[SIGNEE]),
    *(
        Cas("remise_selon_mode", RemiseFabrique, {**SIGNEE, champ: None}, justes=[SIGNEE])
        for champ in ("trace", "largeur", "hauteur")
    ),
    *(
        borne("remise_selon_mode", RemiseFabrique, "trace", [[[1, 1]]], None, mode=mode)
        for mode in ModeRemise
        if mode is not ModeRemise.SIGNATURE
    ),
    inconnu("reprise_statut", DemandeRepriseFabrique, "statut", decidee_le=JOUR),
    borne("reprise_motif", DemandeRepriseFabrique, "motif", "", "Le contrat s’est arrêté."),
    borne("reprise_decision", DemandeRepriseFabrique, "decidee_le", JOUR, None),
    *(
        borne("reprise_decision", DemandeRepriseFabrique, "decidee_le", None, JOUR, statut=statut)
        for statut in (StatutDemande.ACCORDEE, StatutDemande.REFUSEE)
    ),
    Cas(
        "reprise_une_a_la_fois",
        DemandeRepriseFabrique,
        meme_sortie(),
        justes=[
            meme_sortie(statut=StatutDemande.REFUSEE, decidee_le=JOUR),
            {},
            Permis({"statut": StatutDemande.REFUSEE, "decidee_le": JOUR}, meme_sortie()),
        ],
        deja={},
    ),
]


@refuses(CAS)
def test_la_base_refuse_la_ligne_fausse(cas):
    eprouver_refus(cas)


@acceptes(CAS)
def test_l_autre_cote_de_la_borne_est_accepte(cas, juste):
    eprouver_acceptation(cas, juste)


# --- what the triggers keep as it was ---------------------------------------------------------------------


def ne_change_pas(ligne, **champs):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        type(ligne).objects.filter(pk=ligne.pk).update(**champs)


def change(ligne, **champs):
    assert type(ligne).objects.filter(pk=ligne.pk).update(**champs) == 1


FAITS = {
    "date": JOUR,
    "nature": NatureSortie.CDD,
    "employeur": "Autre",
    "siret": "0" * 14,
    "intitule": "Autre",
    "debut": JOUR,
    "fin": JOUR,
    "heures_hebdo": Decimal(20),
    "heures_formation": 10,
    "creation_validee": True,
    "accord_participant_le": JOUR,
    "confirmee_le": JOUR,
}
VERDICTS = {
    "categorie": Categorie.A_CONFIRMER,
    "code_motif": "autre",
    "verdict": {"x": 1},
    "jugee_le": JOUR,
}


@pytest.mark.parametrize(("champ", "valeur"), [*FAITS.items(), *VERDICTS.items()])
def test_une_sortie_confirmee_reste_ce_qu_elle_etait(champ, valeur):
    ne_change_pas(SortieFabrique(), **{champ: valeur})
    demandee = SortieFabrique(**DEMANDEE)
    if champ != "confirmee_le":
        change(demandee, **{champ: valeur})


@pytest.mark.parametrize("nature", ALTERNANCES)
def test_le_verdict_d_une_alternance_se_revoit_pas_ses_faits(nature):
    sortie = SortieFabrique(nature=nature, categorie=Categorie.A_CONFIRMER, a_revoir_le=JOUR)
    change(sortie, categorie=Categorie.POSITIVE, a_revoir_le=None, rupture_le=JOUR, jugee_le=JOUR)
    ne_change_pas(sortie, debut=JOUR)


def test_une_sortie_confirmee_s_annule_et_ne_s_efface_pas():
    sortie = SortieFabrique()
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        type(sortie).objects.filter(pk=sortie.pk).delete()
    change(sortie, **ANNULEE)


@pytest.mark.parametrize("remis", ["remis_participant_le", "transmis_prescripteur_le"])
@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("objectifs_atteints", "Autre"),
        ("demarches", "Autre"),
        ("a_poursuivre", "Autre"),
        ("reste_a_faire", "Autre"),
        ("accord_transmission_freins", True),
        ("entretien_le", JOUR),
    ],
)
def test_un_bilan_remis_ou_transmis_ne_change_plus(remis, champ, valeur):
    bilan = BilanFinFabrique()
    change(bilan, **{champ: valeur})
    autre = BilanFinFabrique()
    change(autre, **{remis: autre.entretien_le})
    ne_change_pas(autre, **{champ: valeur})


def test_un_bilan_remis_se_transmet_encore():
    bilan = BilanFinFabrique()
    change(bilan, remis_participant_le=bilan.entretien_le)
    change(bilan, transmis_prescripteur_le=bilan.entretien_le)


def test_une_remise_ne_change_ni_ne_s_efface():
    remise = RemiseFabrique()
    ne_change_pas(remise, remise_le=JOUR)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        type(remise).objects.filter(pk=remise.pk).delete()
