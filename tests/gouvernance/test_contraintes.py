"""What the database refuses of the instances, their séances and the cellule de suivi."""

from datetime import timedelta

import pytest

from gouvernance.enums import EtatSeance, NatureCas, SensDecision
from gouvernance.models.cellule import OBJETS
from tests.contraintes import (
    JOUR,
    LE_LENDEMAIN,
    Cas,
    Permis,
    acceptes,
    borne,
    eprouver_acceptation,
    eprouver_refus,
    inconnu,
    refuses,
)
from tests.fabriques import (
    CasCelluleFabrique,
    CollegeFabrique,
    DecisionCasFabrique,
    DemandeRepriseFabrique,
    EcouteFabrique,
    InstanceFabrique,
    MembreFabrique,
    MesureFabrique,
    PresenceFabrique,
    SeanceFabrique,
    SortieFabrique,
    UtilisateurFabrique,
    VeilleFabrique,
    instant,
)

pytestmark = pytest.mark.django_db

NEUF_HEURES, DIX_HEURES, MIDI = (instant(JOUR, heure) for heure in (9, 10, 12))
UNE_MINUTE = timedelta(minutes=1)
PREVUE = {"etat": EtatSeance.PREVUE, "debut": NEUF_HEURES}
OUVERTE = {"etat": EtatSeance.OUVERTE, "debut": NEUF_HEURES, "ouverte_le": NEUF_HEURES}
CLOSE = {**OUVERTE, "etat": EtatSeance.CLOSE, "close_le": MIDI}
ANNULEE = {"etat": EtatSeance.ANNULEE, "debut": NEUF_HEURES}
FABRIQUES_DES_OBJETS = {
    "mesure": MesureFabrique,
    "sortie": SortieFabrique,
    "veille": VeilleFabrique,
    "ecoute": EcouteFabrique,
    "reprise": DemandeRepriseFabrique,
}


def meme_instance(**champs):
    return lambda deja: {"instance": deja.instance, **champs}


def meme_seance(**champs):
    return lambda deja: {"seance": deja.seance, **champs}


def cas_de(nature, *champs):
    return lambda _: {"nature": nature, **{champ: FABRIQUES_DES_OBJETS[champ]() for champ in champs}}


def du_bon_objet(nature):
    return cas_de(nature, *([OBJETS[nature]] if nature in OBJETS else []))


CAS = [
    Cas(
        "instance_code_unique",
        InstanceFabrique,
        lambda deja: {"plie": deja.plie, "code": deja.code},
        justes=[lambda deja: {"plie": deja.plie}, lambda deja: {"code": deja.code}],
        deja={},
    ),
    inconnu("instance_type", InstanceFabrique, "type"),
    borne("instance_frequence", InstanceFabrique, "seances_max_an", 1, 2, seances_min_an=2),
    borne("instance_frequence", InstanceFabrique, "seances_max_an", 1, None, seances_min_an=2),
    borne("instance_frequence", InstanceFabrique, "seances_min_an", 3, None, seances_max_an=2),
    Cas(
        "college_nom_unique",
        CollegeFabrique,
        lambda deja: {"instance": deja.instance, "nom": deja.nom},
        justes=[lambda deja: {"nom": deja.nom}, meme_instance()],
        deja={},
    ),
    Cas(
        "membre_unique",
        MembreFabrique,
        lambda deja: {
            "instance": deja.instance,
            "intitule": deja.intitule,
            "utilisateur": deja.utilisateur,
        },
        justes=[
            lambda deja: {"instance": deja.instance, "utilisateur": deja.utilisateur},
            lambda deja: {"intitule": deja.intitule, "utilisateur": deja.utilisateur},
            lambda deja: {
                "instance": deja.instance,
                "intitule": deja.intitule,
                "utilisateur": UtilisateurFabrique(),
            },
        ],
        deja=lambda _: {"utilisateur": UtilisateurFabrique()},
    ),
    # The usual member has no named person.
    Cas(
        "membre_unique",
        MembreFabrique,
        lambda deja: {"instance": deja.instance, "intitule": deja.intitule},
        justes=[
            meme_instance(),
            lambda deja: {"intitule": deja.intitule},
            lambda deja: {
                "instance": deja.instance,
                "intitule": deja.intitule,
                "college": CollegeFabrique(instance=deja.instance),
            },
        ],
        deja={},
    ),
    Cas(
        "membre_siege_ou_recoit",
        MembreFabrique,
        {"compte_rendu_seul": True, "copreside": True},
        justes=[
            {"compte_rendu_seul": True, "copreside": False},
            {"compte_rendu_seul": False, "copreside": True},
            {"compte_rendu_seul": False, "copreside": False},
        ],
    ),
    inconnu("seance_etat", SeanceFabrique, "etat", avec=("seance_etat_dates",)),
    borne("seance_dates", SeanceFabrique, "fin", DIX_HEURES - UNE_MINUTE, DIX_HEURES, debut=DIX_HEURES),
    borne("seance_cloture", SeanceFabrique, "close_le", NEUF_HEURES - UNE_MINUTE, NEUF_HEURES, **CLOSE),
    Cas("seance_etat_dates", SeanceFabrique, {**CLOSE, "close_le": None}, justes=[CLOSE]),
    Cas("seance_etat_dates", SeanceFabrique, {**CLOSE, "ouverte_le": None}),
    Cas("seance_etat_dates", SeanceFabrique, {**OUVERTE, "close_le": MIDI}, justes=[OUVERTE]),
    Cas("seance_etat_dates", SeanceFabrique, {**OUVERTE, "ouverte_le": None}),
    Cas("seance_etat_dates", SeanceFabrique, {**PREVUE, "close_le": MIDI}, justes=[PREVUE]),
    Cas("seance_etat_dates", SeanceFabrique, {**PREVUE, "ouverte_le": DIX_HEURES}),
    Cas("seance_etat_dates", SeanceFabrique, {**ANNULEE, "close_le": MIDI}, justes=[ANNULEE]),
    Cas(
        "seance_une_a_la_fois",
        SeanceFabrique,
        meme_instance(**PREVUE),
        justes=[
            PREVUE,
            meme_instance(debut=NEUF_HEURES + UNE_MINUTE),
            meme_instance(**ANNULEE),
            Permis(ANNULEE, meme_instance(**PREVUE)),
            Permis(ANNULEE, meme_instance(**ANNULEE)),
        ],
        deja=PREVUE,
    ),
    Cas(
        "seance_ouverte_unique",
        SeanceFabrique,
        meme_instance(**OUVERTE | {"debut": DIX_HEURES}),
        justes=[
            {**OUVERTE, "debut": DIX_HEURES},
            meme_instance(**PREVUE | {"debut": DIX_HEURES}),
            meme_instance(**CLOSE | {"debut": DIX_HEURES}),
            Permis(CLOSE, meme_instance(**OUVERTE | {"debut": DIX_HEURES})),
        ],
        deja=OUVERTE,
    ),
    Cas(
        "presence_unique",
        PresenceFabrique,
        lambda deja: {"seance": deja.seance, "intitule": deja.intitule},
        justes=[lambda deja: {"intitule": deja.intitule}, meme_seance()],
        deja={},
    ),
    inconnu("presence_statut", PresenceFabrique, "statut"),
    inconnu("cas_nature", CasCelluleFabrique, "nature", avec=("cas_objet",)),
    # A case is about the object of its nature: neither none, nor another, nor one too many.
    *(
        Cas("cas_objet", CasCelluleFabrique, cas_de(nature, champ), justes=[du_bon_objet(nature)])
        for nature in NatureCas
        for champ in FABRIQUES_DES_OBJETS
        if champ != OBJETS.get(nature)
    ),
    *(
        Cas("cas_objet", CasCelluleFabrique, faux)
        for nature, objet in OBJETS.items()
        for faux in (
            cas_de(nature),
            cas_de(nature, objet, next(autre for autre in OBJETS.values() if autre != objet)),
        )
    ),
    Cas(
        "cas_unique_par_seance",
        CasCelluleFabrique,
        lambda deja: {"seance": deja.seance, "parcours": deja.parcours, "nature": NatureCas.SUIVI},
        justes=[
            lambda deja: {"seance": deja.seance, "parcours": deja.parcours, "nature": NatureCas.ENTREE},
            lambda deja: {"seance": deja.seance, "nature": NatureCas.SUIVI},
            lambda deja: {"parcours": deja.parcours, "nature": NatureCas.SUIVI},
        ],
        deja={"nature": NatureCas.SUIVI},
    ),
    inconnu("decision_sens", DecisionCasFabrique, "sens", motif="Une raison."),
    *(
        borne("decision_motivee", DecisionCasFabrique, "motif", "", "Une raison.", sens=sens)
        for sens in SensDecision
        if sens is not SensDecision.ACCORD
    ),
]


@refuses(CAS)
def test_la_base_refuse_la_ligne_fausse(cas):
    eprouver_refus(cas)


@acceptes(CAS)
def test_l_autre_cote_de_la_borne_est_accepte(cas, juste):
    eprouver_acceptation(cas, juste)


def test_un_accord_se_passe_de_motif():
    DecisionCasFabrique(sens=SensDecision.ACCORD, motif="").validate_constraints()


def test_une_demande_revient_a_la_seance_suivante():
    premier = CasCelluleFabrique(nature=NatureCas.SITUATION)
    CasCelluleFabrique(
        seance=SeanceFabrique(instance=premier.seance.instance, debut=instant(LE_LENDEMAIN)),
        parcours=premier.parcours,
        nature=NatureCas.SITUATION,
    )
