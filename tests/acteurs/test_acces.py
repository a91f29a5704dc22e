"""Who sees what: every role, every model, every page, against two PLIEs, two structures, six portefeuilles.

The world has seven people. In the PLIE « ici »: the référente's own, a colleague's (same structure), one
delegated today, one whose delegation is over, one whose delegation has not begun, and one of another
structure. In the PLIE « ailleurs »: one more. The world is long to build: the tests go through it in loops.
"""

import re
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse
from pghistory.models import Event

from fiches_actions.models import FicheAction
from gouvernance.models import CasCellule, DecisionCas
from parcours.models import (
    Affectation,
    AideFinanciere,
    BilanIntermediaire,
    BrouillonEntretien,
    Cer,
    ContreEcriture,
    DemandeEmargement,
    Diagnostic,
    DocumentParcours,
    EcoutePsychologique,
    Entretien,
    EtapeEmploi,
    EtapeFormation,
    EtapeFrein,
    EvaluationFrein,
    Mesure,
    Objectif,
    Parcours,
    Rappel,
    RendezVous,
    SeanceEcoute,
    Signature,
    Veille,
)
from participants.models import Participant, Situation
from plie.acteurs.models import Utilisateur
from plie.roles import Role
from prescriptions.models import Avis, Prescription
from sorties.enums import VarianteFiche
from sorties.models import (
    BilanFin,
    DemandeReprise,
    FicheBilan,
    Mission,
    Preuve,
    Remise,
    Sortie,
    SuiviSortie,
)
from tests import fabriques as f

MODELES = [
    modele
    for modele in apps.get_models()
    if modele._meta.app_config.name in settings.APPLICATIONS and not issubclass(modele, Event)
]
ICI = ("mienne", "collegue", "deleguee", "expiree", "future", "autre_structure")
PERSONNES = (*ICI, "ailleurs")

# The path from each nominative model to its parcours.
CHEMINS: dict[type[models.Model], str] = {
    Parcours: "pk",
    Affectation: "parcours",
    Mesure: "parcours",
    BilanIntermediaire: "mesure__parcours",
    Diagnostic: "parcours",
    EvaluationFrein: "diagnostic__parcours",
    Cer: "parcours",
    Objectif: "parcours",
    RendezVous: "parcours",
    Rappel: "rendez_vous__parcours",
    Entretien: "parcours",
    BrouillonEntretien: "parcours",
    ContreEcriture: "entretien__parcours",
    Signature: "parcours",
    DemandeEmargement: "entretien__parcours",
    Veille: "parcours",
    EtapeEmploi: "parcours",
    EtapeFormation: "parcours",
    EtapeFrein: "parcours",
    AideFinanciere: "parcours",
    DocumentParcours: "parcours",
    EcoutePsychologique: "parcours",
    SeanceEcoute: "ecoute__parcours",
    Sortie: "parcours",
    SuiviSortie: "sortie__parcours",
    Mission: "sortie__parcours",
    Preuve: "sortie__parcours",
    BilanFin: "sortie__parcours",
    FicheBilan: "bilan__sortie__parcours",
    Remise: "bilan__sortie__parcours",
    DemandeReprise: "sortie__parcours",
    CasCellule: "parcours",
    DecisionCas: "cas__parcours",
    Situation: "participant__parcours",
    Participant: "parcours",
    Prescription: "parcours",
    Avis: "prescription__parcours",
}
DU_PORTEFEUILLE = {"mienne", "deleguee"}
# « mienne » is at the RSA, « collegue » is listened to by the psychologue.
AU_RSA, ECOUTEES = {"mienne"}, {"collegue"}
VUES: dict[Role, dict[type[models.Model], set[str]]] = {
    Role.REFERENT: dict.fromkeys(CHEMINS, DU_PORTEFEUILLE),
    Role.COORDINATION: {modele: set(ICI) for modele in CHEMINS},
    Role.PRESCRIPTEUR: {
        Prescription: set(ICI) - {"autre_structure"},
        BilanIntermediaire: {"mienne"},
        BilanFin: {"mienne"},
        FicheBilan: {"mienne"},
    },
    # An avis already given leaves the queue: only what it wrote itself stays, and here it wrote nothing.
    Role.AVIS_FRANCE_TRAVAIL: {CasCellule: set(ICI), DecisionCas: set(ICI)},
    Role.AVIS_BUREAU_INSERTION: dict.fromkeys(
        (Participant, Situation, Parcours, Cer, Veille, CasCellule, DecisionCas), AU_RSA
    ),
    Role.PSYCHOLOGUE: dict.fromkeys((Participant, EcoutePsychologique, SeanceEcoute), ECOUTEES),
    Role.PILOTE: {},
    Role.SIGNATAIRE: {},
    Role.ADMINISTRATEUR: {},
}


@dataclass
class Monde:
    """The accounts, and the parcours of each person."""

    comptes: dict[str, Utilisateur] = field(default_factory=dict)
    parcours: dict[str, Parcours] = field(default_factory=dict)


def _dossier(nom, lieu, referent, psychologue) -> Parcours:
    """A file with one row of every nominative model."""
    prescription = f.PrescriptionFabrique(structure=lieu, orientee=True, rsa=nom == "mienne")
    parcours = f.ParcoursFabrique(
        participant=prescription.participant, prescription=prescription, sorti=True, date_sortie=f.il_y_a(1)
    )
    f.AvisFabrique(prescription=prescription)
    f.AffectationFabrique(parcours=parcours, referent=referent, lieu_accueil=lieu)
    f.SituationFabrique(participant=parcours.participant, rsa=nom in AU_RSA)
    mesure = f.MesureFabrique(parcours=parcours)
    f.BilanIntermediaireFabrique(
        mesure=mesure, transmis_prescripteur_le=f.il_y_a(0) if nom == "mienne" else None
    )
    f.EvaluationFreinFabrique(diagnostic=f.DiagnosticFabrique(parcours=parcours))
    f.CerFabrique(parcours=parcours, signe=True, transmis_bi_le=f.il_y_a(2))
    f.ObjectifFabrique(parcours=parcours)
    f.RappelFabrique(rendez_vous=f.RendezVousFabrique(parcours=parcours, referent=referent))
    entretien = f.EntretienFabrique(parcours=parcours, referent=referent)
    f.BrouillonEntretienFabrique(parcours=parcours)
    f.ContreEcritureFabrique(entretien=entretien)
    f.SignatureFabrique(entretien=entretien)
    f.DemandeEmargementFabrique(entretien=entretien)
    f.VeilleFabrique(parcours=parcours, demandee_par=referent)
    f.EtapeEmploiFabrique(parcours=parcours)
    f.EtapeFormationFabrique(parcours=parcours)
    f.EtapeFreinFabrique(parcours=parcours)
    f.AideFinanciereFabrique(parcours=parcours)
    f.DocumentParcoursFabrique(parcours=parcours)
    f.SeanceEcouteFabrique(
        ecoute=f.EcouteFabrique(
            parcours=parcours, **({"psychologue": psychologue} if nom in ECOUTEES else {})
        )
    )
    sortie = f.SortieFabrique(parcours=parcours)
    f.SuiviSortieFabrique(sortie=sortie)
    f.MissionFabrique(sortie=sortie)
    f.PreuveFabrique(sortie=sortie)
    f.DemandeRepriseFabrique(sortie=sortie)
    bilan = f.BilanFinFabrique(
        sortie=sortie, transmis_prescripteur_le=f.il_y_a(0) if nom == "mienne" else None
    )
    f.RemiseFabrique(bilan=bilan)
    for variante in VarianteFiche:
        f.FicheBilanFabrique(bilan=bilan, variante=variante)
    seance = f.SeanceFabrique(instance__plie=lieu.plie)
    f.DecisionCasFabrique(cas=f.CasCelluleFabrique(seance=seance, parcours=parcours))
    return parcours


@pytest.fixture
def monde(db) -> Monde:
    ici, voisine = f.StructureFabrique(), f.StructureFabrique()
    voisine.plie = ici.plie
    voisine.save()
    ailleurs = f.StructureFabrique()
    monde = Monde()
    comptes = monde.comptes
    for role in Role:
        comptes[role.value] = f.utilisateur(role, ici)
        comptes[f"{role.value}_ailleurs"] = f.utilisateur(role, ailleurs)
    moi = comptes["referent"]
    comptes["referent_expire"] = f.utilisateur(Role.REFERENT, ici, fin=f.il_y_a(1))
    comptes["sans_role"] = f.utilisateur()
    comptes["inactif"] = f.utilisateur(Role.COORDINATION, ici, is_active=False)
    referents = {"mienne": moi, "ailleurs": comptes["referent_ailleurs"]}
    for nom, debut, fin in (("deleguee", 2, -2), ("expiree", 9, 1), ("future", -1, -9)):
        referents[nom] = f.utilisateur(Role.REFERENT, ici)
        f.DelegationFabrique(
            plie=ici.plie,
            titulaire=referents[nom],
            delegataire=moi,
            debut=f.il_y_a(debut),
            fin=f.il_y_a(fin),
        )
    lieux = {"autre_structure": voisine, "ailleurs": ailleurs}
    for nom in PERSONNES:
        monde.parcours[nom] = _dossier(
            nom,
            lieux.get(nom, ici),
            referents.get(nom) or f.utilisateur(Role.REFERENT, ici),
            comptes["psychologue"],
        )
    # Her file was hers: the rights of a role end with the role.
    f.AffectationFabrique(
        parcours=f.ParcoursFabrique(participant__plie=ici.plie), referent=comptes["referent_expire"]
    )
    return monde


# --- The models ------------------------------------------------------------------------------


def test_chaque_modele_repond_a_chaque_role(monde):
    """Complete, and sound SQL: an unknown path in a ``regards`` would raise here."""
    for modele in MODELES:
        assert set(modele.regards) == set(Role), modele._meta.label
        for compte in monde.comptes.values():
            list(modele._default_manager.get_queryset().visibles_par(compte)[:1])


@pytest.mark.parametrize("compte", ["sans_role", "referent_expire", "inactif"])
def test_sans_role_en_cours_on_ne_voit_rien(compte, monde):
    for modele in MODELES:
        visibles = modele._default_manager.get_queryset().visibles_par(monde.comptes[compte])
        assert not visibles.exists(), modele._meta.label


def test_chaque_modele_nominatif_est_dans_la_matrice():
    """A new table that hangs from a parcours, a participant or a prescription must be added to CHEMINS."""
    sans_personne = {
        "acteurs",
        "documents",
        "envois",
        "fiches_actions",
        "interface",
        "journal",
        "protocole",
        "reporting",
    }
    ailleurs = {
        "gouvernance.ActionSuivie",
        "gouvernance.College",
        "gouvernance.Instance",
        "gouvernance.Membre",
        "gouvernance.PointOrdreDuJour",
        "gouvernance.Presence",
        "gouvernance.Seance",
        "parcours.AbonnementAgenda",
        "parcours.AppelAbsence",
        "parcours.TempsCollectif",
        "prescriptions.ImportCaf",
        "prescriptions.LienPersonnel",
        "prescriptions.LigneImport",
        "prescriptions.PieceJointe",
        "prescriptions.RencontrePrealable",
    }
    oublies = {
        modele._meta.label
        for modele in MODELES
        if modele._meta.app_label not in sans_personne and modele not in CHEMINS
    }
    assert oublies == ailleurs


def test_chaque_role_voit_les_lignes_de_ces_personnes_et_d_aucune_autre(monde):
    noms = {parcours.pk: nom for nom, parcours in monde.parcours.items()}
    for role in Role:
        for modele, chemin in CHEMINS.items():
            visibles = modele._default_manager.get_queryset().visibles_par(monde.comptes[role.value])
            vus = {noms[pk] for pk in visibles.order_by().values_list(chemin, flat=True) if pk in noms}
            assert vus == VUES[role].get(modele, set()), (role, modele._meta.label)


def test_un_plie_ne_voit_rien_d_un_autre(monde):
    d_ici = {parcours.pk for nom, parcours in monde.parcours.items() if nom in ICI}
    for role in Role:
        compte = monde.comptes[f"{role.value}_ailleurs"]
        for modele, chemin in CHEMINS.items():
            visibles = modele._default_manager.get_queryset().visibles_par(compte)
            vus = set(visibles.order_by().values_list(chemin, flat=True))
            assert not vus & d_ici, (role, modele._meta.label)


# --- The pages -------------------------------------------------------------------------------

HTMX = {"HX-Request": "true", "HX-Target": "chronologie"}
# The second one is the address of a former page: it leads to its part of the file.
PAGES_D_UN_DOSSIER = {"dossier": 200, "accompagnement": 302}
OUVRENT: dict[str, set[str]] = {
    "referent": DU_PORTEFEUILLE,
    "coordination": set(ICI),
    "avis_bureau_insertion": AU_RSA,
    "psychologue": ECOUTEES,
    "referent_ailleurs": {"ailleurs"},
    "coordination_ailleurs": {"ailleurs"},
}
LISTES: dict[str, set[Role]] = {
    "participants:liste": {
        Role.REFERENT,
        Role.COORDINATION,
        Role.AVIS_BUREAU_INSERTION,
        Role.PSYCHOLOGUE,
    },
    "prescriptions:liste": {
        Role.PRESCRIPTEUR,
        Role.COORDINATION,
        Role.AVIS_FRANCE_TRAVAIL,
        Role.AVIS_BUREAU_INSERTION,
        Role.REFERENT,
    },
    "fiches_actions:liste": {Role.PILOTE, Role.COORDINATION},
    "acteurs:comptes": {Role.ADMINISTRATEUR},
    "acteurs:structures": {Role.ADMINISTRATEUR},
}


@pytest.mark.parametrize("entetes", [{}, HTMX], ids=["page", "htmx"])
def test_chaque_dossier_s_ouvre_a_qui_de_droit_et_n_existe_pas_pour_les_autres(monde, client, entetes):
    for nom_compte, compte in monde.comptes.items():
        if not compte.is_active:
            continue
        client.force_login(compte)
        for nom, parcours in monde.parcours.items():
            for page, ouverte in PAGES_D_UN_DOSSIER.items():
                attendu = ouverte if nom in OUVRENT.get(nom_compte, set()) else 404
                adresse = reverse(f"participants:{page}", args=[parcours.participant_id])
                recu = client.get(adresse, headers=entetes).status_code
                assert recu == attendu, (nom_compte, nom, page)


def test_un_dossier_qui_n_existe_pas_repond_comme_un_dossier_ferme(monde, client):
    client.force_login(monde.comptes["referent"])
    reponses = [
        client.get(reverse("participants:dossier", args=[pk]))
        for pk in (monde.parcours["collegue"].participant_id, 10**9)
    ]
    assert [reponse.status_code for reponse in reponses] == [404, 404]
    ferme, inconnu = (re.sub(r"\w{64}", "", reponse.text) for reponse in reponses)
    assert ferme == inconnu


@pytest.mark.parametrize("entetes", [{}, HTMX], ids=["page", "htmx"])
def test_chaque_liste_est_a_ses_roles(monde, client, entetes):
    for nom_compte in (*Role.codes(), "sans_role", "referent_expire"):
        client.force_login(monde.comptes[nom_compte])
        for nom_url, roles in LISTES.items():
            attendu = 200 if nom_compte in roles else 404
            recu = client.get(reverse(nom_url), headers=entetes).status_code
            assert recu == attendu, (nom_compte, nom_url)


def test_une_fiche_action_est_a_ses_pilotes_et_a_la_coordination(monde, client):
    plie = monde.parcours["mienne"].plie
    fiche = f.FicheActionFabrique(objectif__protocole__plie=plie)
    adresse = reverse("fiches_actions:fiche", args=[fiche.numero])
    client.force_login(monde.comptes["pilote"])
    assert client.get(adresse).status_code == 404
    f.PiloteFicheFabrique(
        fiche=fiche, utilisateur=monde.comptes["pilote"], structure=f.StructureFabrique(plie=plie)
    )
    for nom_compte in monde.comptes:
        if nom_compte == "inactif":
            continue
        client.force_login(monde.comptes[nom_compte])
        attendu = 200 if nom_compte in {"pilote", "coordination"} else 404
        assert client.get(adresse).status_code == attendu, nom_compte
    assert FicheAction.objects.count() == 1


def _adresses(monde: Monde) -> list[str]:
    participant = monde.parcours["mienne"].participant_id
    return [
        "/",
        *(reverse(nom) for nom in LISTES),
        *(reverse(f"participants:{page}", args=[participant]) for page in PAGES_D_UN_DOSSIER),
        reverse("fiches_actions:fiche", args=["1-1"]),
    ]


@pytest.mark.parametrize("entetes", [{}, HTMX], ids=["page", "htmx"])
def test_un_visiteur_est_mene_a_la_connexion_avec_le_chemin_du_retour(monde, client, entetes):
    for adresse in _adresses(monde):
        reponse = client.get(adresse, headers=entetes)
        assert reponse.status_code == 302, adresse
        assert reponse.url.startswith(reverse("account_login")), adresse
        assert "next=" in reponse.url, adresse


def test_ces_pages_ne_font_que_se_lire(monde, client):
    for nom_compte in ("coordination", "administrateur", "referent"):
        client.force_login(monde.comptes[nom_compte])
        for adresse in _adresses(monde):
            for methode in ("post", "put", "patch", "delete"):
                recu = getattr(client, methode)(adresse).status_code
                assert recu == 405, (nom_compte, adresse, methode)


def test_un_compte_de_deux_plie_ne_melange_pas_leurs_dossiers(monde, client):
    compte = monde.comptes["coordination"]
    f.HabilitationFabrique(
        utilisateur=compte,
        structure=f.StructureFabrique(plie=monde.parcours["ailleurs"].plie),
        role=Role.COORDINATION,
    )
    pages = SimpleNamespace(
        ici=reverse("participants:dossier", args=[monde.parcours["mienne"].participant_id]),
        la_bas=reverse("participants:dossier", args=[monde.parcours["ailleurs"].participant_id]),
    )
    habilitations = {h.structure.plie_id: h for h in compte.habilitations.select_related("structure")}
    client.force_login(compte)
    for nom, ouverte, fermee in (("mienne", pages.ici, pages.la_bas), ("ailleurs", pages.la_bas, pages.ici)):
        choisie = habilitations[monde.parcours[nom].plie_id]
        client.post(reverse("changer_role"), {"habilitation": choisie.pk})
        assert client.get(ouverte).status_code == 200
        assert client.get(fermee).status_code == 404
