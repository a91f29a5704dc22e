"""What the database refuses of a parcours, its référents, its mesures, its diagnostics and its CER."""

from datetime import timedelta

import pytest

from parcours.enums import EtatObjectif, EtatParcours, ReponseFrein, StatutDemande, TypeDiagnostic
from participants.enums import Frein
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
    AffectationFabrique,
    BilanIntermediaireFabrique,
    CerFabrique,
    DiagnosticFabrique,
    DocumentParcoursFabrique,
    EvaluationFreinFabrique,
    MesureFabrique,
    MotifNonEntreeFabrique,
    ObjectifFabrique,
    ParcoursFabrique,
)

pytestmark = pytest.mark.django_db

AVANT = JOUR - timedelta(days=180)
APRES = JOUR + timedelta(days=180)
AVANT_VEILLE = JOUR - timedelta(days=2)

ENTRE = {"oriente_le": AVANT_VEILLE, "date_entree": LA_VEILLE, "entree_validee_le": JOUR}
ACCUEIL = {"etat": EtatParcours.ACCUEIL, "oriente_le": AVANT, "date_entree": None, "entree_validee_le": None}
SORTI = {**ENTRE, "etat": EtatParcours.SORTI, "oriente_le": AVANT, "date_sortie": JOUR}


def non_entre(**champs):
    return lambda _: (
        {
            **ACCUEIL,
            "etat": EtatParcours.NON_ENTRE,
            "non_entre_le": JOUR,
            "motif_non_entree": MotifNonEntreeFabrique(),
        }
        | champs
    )


def meme_personne(**champs):
    return lambda deja: {"participant": deja.participant, **champs}


def meme_parcours(**champs):
    return lambda deja: {"parcours": deja.parcours, **champs}


DU_PARCOURS = [
    inconnu("parcours_etat_connu", ParcoursFabrique, "etat", avec=("parcours_entree",)),
    *(
        Cas(
            "parcours_entree",
            ParcoursFabrique,
            {**ENTRE, "etat": etat, **manque, **sortie},
            justes=[{**ENTRE, "etat": etat, **sortie}],
        )
        for etat, sortie in (
            (EtatParcours.ACTIF, {}),
            (EtatParcours.SORTIE_DEMANDEE, {}),
            (EtatParcours.SORTI, {"date_sortie": JOUR}),
        )
        for manque in ({"date_entree": None}, {"entree_validee_le": None})
    ),
    Cas(
        "parcours_entree",
        ParcoursFabrique,
        {**ACCUEIL, "date_entree": LA_VEILLE, "entree_validee_le": JOUR},
        justes=[{**ACCUEIL, "date_entree": LA_VEILLE}, ACCUEIL],
    ),
    Cas(
        "parcours_entree",
        ParcoursFabrique,
        non_entre(date_entree=LA_VEILLE, entree_validee_le=JOUR),
        justes=[non_entre(date_entree=LA_VEILLE), non_entre()],
    ),
    Cas(
        "parcours_proposition",
        ParcoursFabrique,
        {**ACCUEIL, "date_entree": JOUR, "entree_proposee_le": LA_VEILLE},
        justes=[{**ACCUEIL, "date_entree": JOUR, "entree_proposee_le": JOUR}],
    ),
    Cas(
        "parcours_proposition",
        ParcoursFabrique,
        {**ACCUEIL, "entree_proposee_le": JOUR},
        justes=[{**ACCUEIL, "date_entree": JOUR, "entree_proposee_le": None}],
    ),
    Cas("parcours_sortie", ParcoursFabrique, {**SORTI, "date_sortie": None}, justes=[SORTI]),
    *(
        Cas("parcours_sortie", ParcoursFabrique, {**ENTRE, "etat": etat, "date_sortie": JOUR})
        for etat in (EtatParcours.ACTIF, EtatParcours.SORTIE_DEMANDEE)
    ),
    Cas("parcours_sortie", ParcoursFabrique, {**ACCUEIL, "date_sortie": JOUR}),
    Cas("parcours_non_entre", ParcoursFabrique, non_entre(non_entre_le=None)),
    Cas("parcours_non_entre", ParcoursFabrique, non_entre(motif_non_entree=None)),
    Cas("parcours_non_entre", ParcoursFabrique, {**ACCUEIL, "non_entre_le": JOUR}),
    Cas(
        "parcours_non_entre",
        ParcoursFabrique,
        lambda _: {**ACCUEIL, "motif_non_entree": MotifNonEntreeFabrique()},
    ),
    borne(
        "parcours_dates_contact",
        ParcoursFabrique,
        "premier_contact_le",
        LA_VEILLE,
        JOUR,
        **{**ACCUEIL, "oriente_le": JOUR},
    ),
    borne(
        "parcours_dates_entree",
        ParcoursFabrique,
        "date_entree",
        LA_VEILLE,
        JOUR,
        **{**ENTRE, "oriente_le": JOUR},
    ),
    borne(
        "parcours_dates_validation", ParcoursFabrique, "entree_validee_le", AVANT_VEILLE, LA_VEILLE, **ENTRE
    ),
    borne("parcours_dates_sortie", ParcoursFabrique, "date_sortie", AVANT_VEILLE, LA_VEILLE, **SORTI),
    Cas(
        "parcours_dates_non_entree",
        ParcoursFabrique,
        non_entre(oriente_le=LE_LENDEMAIN),
        justes=[non_entre(oriente_le=JOUR)],
    ),
    # One parcours at a time: an exit, a non-entry and no end, on each side.
    Cas(
        "parcours_un_seul_ouvert",
        ParcoursFabrique,
        meme_personne(**ACCUEIL | {"oriente_le": JOUR}),
        justes=[
            meme_personne(**ACCUEIL | {"oriente_le": LE_LENDEMAIN}),
            ACCUEIL | {"oriente_le": JOUR},
            meme_personne(
                **SORTI
                | {
                    "oriente_le": AVANT - timedelta(days=9),
                    "date_entree": AVANT - timedelta(days=9),
                    "date_sortie": AVANT - timedelta(days=1),
                }
            ),
        ],
        deja=SORTI,
    ),
    Cas(
        "parcours_un_seul_ouvert",
        ParcoursFabrique,
        meme_personne(**ACCUEIL | {"oriente_le": JOUR}),
        justes=[meme_personne(**ACCUEIL | {"oriente_le": LE_LENDEMAIN})],
        deja=non_entre(),
    ),
    Cas(
        "parcours_un_seul_ouvert",
        ParcoursFabrique,
        meme_personne(**ACCUEIL | {"oriente_le": APRES}),
        justes=[meme_personne(**SORTI | {"date_sortie": LA_VEILLE})],
        deja={**ACCUEIL, "oriente_le": JOUR},
    ),
    Cas(
        "parcours_un_seul_ouvert",
        ParcoursFabrique,
        meme_personne(**SORTI),
        deja={**ACCUEIL, "oriente_le": JOUR},
    ),
]
DES_REFERENTS = [
    inconnu("affectation_motif", AffectationFabrique, "motif"),
    dates("affectation_dates", AffectationFabrique, "debut", "fin"),
    Cas(
        "affectation_un_seul_referent",
        AffectationFabrique,
        meme_parcours(debut=JOUR),
        justes=[
            meme_parcours(debut=LE_LENDEMAIN),
            meme_parcours(debut=AVANT - timedelta(days=9), fin=AVANT - timedelta(days=1)),
            {"debut": JOUR},
        ],
        deja={"debut": AVANT, "fin": JOUR},
    ),
    Cas(
        "affectation_un_seul_referent",
        AffectationFabrique,
        meme_parcours(debut=APRES),
        justes=[meme_parcours(debut=AVANT, fin=LA_VEILLE)],
        deja={"debut": JOUR, "fin": None},
    ),
    Cas(
        "affectation_un_seul_referent",
        AffectationFabrique,
        meme_parcours(debut=AVANT, fin=JOUR),
        deja={"debut": JOUR, "fin": None},
    ),
]
MESURE = {"debut": AVANT, "fin": JOUR}
SUIVANTE = {"debut": LE_LENDEMAIN, "fin": APRES}
DES_MESURES = [
    Cas(
        "mesure_rang_unique",
        MesureFabrique,
        meme_parcours(rang=1, **SUIVANTE),
        justes=[
            meme_parcours(rang=2, **SUIVANTE),
            meme_parcours(rang=1, **SUIVANTE, statut=StatutDemande.REFUSEE),
            {"rang": 1, **SUIVANTE},
            Permis({**MESURE, "statut": StatutDemande.REFUSEE}, meme_parcours(rang=1, **SUIVANTE)),
        ],
        deja=MESURE,
    ),
    borne("mesure_rang", MesureFabrique, "rang", 0, 1),
    inconnu("mesure_statut", MesureFabrique, "statut", decidee_le=JOUR),
    borne("mesure_dates", MesureFabrique, "fin", JOUR, LE_LENDEMAIN, debut=JOUR),
    Cas("mesure_dates", MesureFabrique, {"debut": JOUR, "fin": LA_VEILLE}),
    borne("mesure_decision", MesureFabrique, "decidee_le", JOUR, None, statut=StatutDemande.DEMANDEE),
    borne("mesure_decision", MesureFabrique, "decidee_le", None, JOUR, statut=StatutDemande.ACCORDEE),
    borne("mesure_decision", MesureFabrique, "decidee_le", None, JOUR, statut=StatutDemande.REFUSEE),
    Cas(
        "mesure_sans_chevauchement",
        MesureFabrique,
        meme_parcours(rang=2, debut=JOUR, fin=APRES),
        justes=[
            meme_parcours(rang=2, **SUIVANTE),
            meme_parcours(rang=2, debut=JOUR, fin=APRES, statut=StatutDemande.REFUSEE),
            {"rang": 2, "debut": JOUR, "fin": APRES},
            Permis({**MESURE, "statut": StatutDemande.REFUSEE}, meme_parcours(rang=2, debut=JOUR, fin=APRES)),
        ],
        deja=MESURE,
    ),
    Cas(
        "mesure_sans_chevauchement",
        MesureFabrique,
        meme_parcours(rang=2, debut=JOUR, fin=APRES, statut=StatutDemande.DEMANDEE, decidee_le=None),
        deja={**MESURE, "statut": StatutDemande.DEMANDEE, "decidee_le": None},
    ),
    Cas(
        "mesure_sans_chevauchement",
        MesureFabrique,
        meme_parcours(rang=2, debut=AVANT - timedelta(days=90), fin=AVANT),
        justes=[meme_parcours(rang=2, debut=AVANT - timedelta(days=90), fin=AVANT - timedelta(days=1))],
        deja=MESURE,
    ),
    Cas("bilan_intermediaire_texte", BilanIntermediaireFabrique, {"texte": ""}, justes=[{"texte": "B"}]),
    dates(
        "bilan_intermediaire_transmission",
        BilanIntermediaireFabrique,
        "redige_le",
        "transmis_prescripteur_le",
    ),
    inconnu("documentparcours_categorie", DocumentParcoursFabrique, "categorie"),
]
DES_DIAGNOSTICS = [
    inconnu("diagnostic_type", DiagnosticFabrique, "type"),
    *(
        Cas(
            f"diagnostic_{type_unique}_unique",
            DiagnosticFabrique,
            meme_parcours(type=type_unique),
            justes=[
                {"type": type_unique},
                *(meme_parcours(type=autre) for autre in TypeDiagnostic if autre != type_unique),
                Permis(
                    {"type": TypeDiagnostic.INTERMEDIAIRE}, meme_parcours(type=TypeDiagnostic.INTERMEDIAIRE)
                ),
            ],
            deja={"type": type_unique},
        )
        for type_unique in (TypeDiagnostic.INITIAL, TypeDiagnostic.FINAL)
    ),
    dates("diagnostic_signature", DiagnosticFabrique, "date", "signe_le"),
    Cas(
        "evaluation_frein_unique",
        EvaluationFreinFabrique,
        lambda deja: {"diagnostic": deja.diagnostic, "frein": deja.frein},
        justes=[
            lambda deja: {"diagnostic": deja.diagnostic, "frein": Frein.SANTE},
            lambda deja: {"frein": deja.frein},
        ],
        deja={"frein": Frein.MOBILITE},
    ),
    inconnu("evaluation_frein_connu", EvaluationFreinFabrique, "frein"),
    borne("evaluation_niveau", EvaluationFreinFabrique, "niveau", 4, 3),
    borne("evaluation_niveau", EvaluationFreinFabrique, "niveau", None, 0),
    inconnu("evaluation_niveau", EvaluationFreinFabrique, "reponse"),
    inconnu("evaluation_niveau", EvaluationFreinFabrique, "reponse", niveau=None),
    *(
        borne("evaluation_niveau", EvaluationFreinFabrique, "niveau", 0, None, reponse=reponse)
        for reponse in ReponseFrein
        if reponse is not ReponseFrein.EVALUE
    ),
]
SIGNE = {"redige_le": JOUR, "signe_participant_le": JOUR, "signe_referent_le": JOUR}
DES_CONTRATS = [
    Cas(
        "cer_version_unique",
        CerFabrique,
        meme_parcours(version=1),
        justes=[meme_parcours(version=2), {"version": 1}],
        deja={"version": 1},
    ),
    dates("cer_signature_participant", CerFabrique, "redige_le", "signe_participant_le"),
    dates("cer_signature_referent", CerFabrique, "redige_le", "signe_referent_le"),
    *(
        Cas(
            "cer_transmission",
            CerFabrique,
            {**SIGNE, signature: None, "transmis_bi_le": JOUR},
            justes=[{**SIGNE, "transmis_bi_le": JOUR}, {**SIGNE, signature: None}],
        )
        for signature in ("signe_participant_le", "signe_referent_le")
    ),
    inconnu("objectif_etat", ObjectifFabrique, "etat", clos_le=LE_LENDEMAIN, fixe_le=JOUR),
    inconnu("objectif_frein", ObjectifFabrique, "frein"),
    borne("objectif_frein", ObjectifFabrique, "frein", INCONNU, ""),
    borne("objectif_cloture", ObjectifFabrique, "clos_le", JOUR, None, fixe_le=JOUR),
    *(
        borne("objectif_cloture", ObjectifFabrique, "clos_le", None, JOUR, fixe_le=JOUR, etat=etat)
        for etat in (EtatObjectif.ATTEINT, EtatObjectif.ABANDONNE)
    ),
    dates("objectif_dates", ObjectifFabrique, "fixe_le", "clos_le", etat=EtatObjectif.ATTEINT),
    dates("objectif_echeance", ObjectifFabrique, "fixe_le", "echeance"),
]
CAS = [*DU_PARCOURS, *DES_REFERENTS, *DES_MESURES, *DES_DIAGNOSTICS, *DES_CONTRATS]


@refuses(CAS)
def test_la_base_refuse_la_ligne_fausse(cas):
    eprouver_refus(cas)


@acceptes(CAS)
def test_l_autre_cote_de_la_borne_est_accepte(cas, juste):
    eprouver_acceptation(cas, juste)


def test_rouvrir_un_parcours_sous_un_autre_est_refuse():
    """The exit day frees the person; taking it back asks the database again."""
    premier = ParcoursFabrique(**SORTI)
    ParcoursFabrique(participant=premier.participant, **ACCUEIL | {"oriente_le": LE_LENDEMAIN})
    premier.etat, premier.date_sortie = EtatParcours.ACTIF, None
    with pytest.raises(Exception, match="parcours_un_seul_ouvert"):
        premier.save()
