"""Every address of the exits: the référent, the delegate, a colleague, each other role."""

import uuid
from typing import Final

import pytest
from django.urls import reverse

from plie.roles import Role
from sorties import urls
from tests import fabriques as f

pytestmark = pytest.mark.django_db

RIEN: Final[frozenset[Role]] = frozenset()
COORDINATION: Final = frozenset({Role.COORDINATION})
# The address, the object its arguments name, and the roles besides the référent that open it.
DU_DOSSIER: Final[dict[str, tuple[str, frozenset[Role]]]] = {
    "nouvelle": ("parcours", RIEN),
    "et_si": ("parcours", COORDINATION),
    "verdict": ("parcours", COORDINATION),
    "voir": ("sortie", COORDINATION),
    "modifier": ("demandee", RIEN),
    "retirer": ("demandee", RIEN),
    "rupture": ("alternance", RIEN),
    "reprise": ("sortie", RIEN),
    "reprise_retirer": ("sortie", RIEN),
    "preuve": ("sortie", RIEN),
    "preuve_telecharger": ("preuve", COORDINATION),
    "preuve_retirer": ("preuve_demandee", RIEN),
    "bilan": ("sortie", COORDINATION),
    "fiche": ("sortie", COORDINATION),
    "remise": ("sortie", RIEN),
    "transmission": ("sortie", RIEN),
    "fiche_pdf": ("fiche", COORDINATION),
    "suivi": ("suivi", RIEN),
}
# Pages of a list, of the whole PLIE or of a job: the others do not open them at all.
LISTES: Final[dict[str, frozenset[Role]]] = {
    "liste": frozenset({Role.REFERENT, Role.COORDINATION}),
    "lots": frozenset({Role.REFERENT, Role.COORDINATION}),
    "reexamen": COORDINATION,
}
SANS_FICHIER: Final = {"preuve_telecharger", "fiche_pdf"}
OUVERTE: Final = {200, 302, 405}


@pytest.fixture
def monde():
    lieu = f.StructureFabrique()
    f.ProtocoleFabrique(plie=lieu.plie)
    comptes = {role.value: f.utilisateur(role, lieu) for role in Role}
    comptes |= {nom: f.utilisateur(Role.REFERENT, lieu) for nom in ("titulaire", "delegue", "collegue")}
    comptes["ailleurs"] = f.utilisateur(Role.COORDINATION, f.StructureFabrique())
    f.DelegationFabrique(
        plie=lieu.plie,
        titulaire=comptes["titulaire"],
        delegataire=comptes["delegue"],
        debut=f.il_y_a(1),
        fin=f.il_y_a(-1),
    )

    def parcours(**champs):
        trouve = f.ParcoursFabrique(participant=f.ParticipantFabrique(plie=lieu.plie), **champs)
        f.SituationFabrique(participant=trouve.participant, rsa=True)
        f.AffectationFabrique(parcours=trouve, referent=comptes["titulaire"], lieu_accueil=lieu)
        return trouve

    actif, sorti = parcours(), parcours(sorti=True, date_sortie=f.il_y_a(40))
    en_attente = parcours(etat="sortie_demandee")
    sortie = f.SortieFabrique(parcours=sorti)
    demandee = f.SortieFabrique(parcours=en_attente, etat="demandee", confirmee_le=None, date=f.il_y_a(2))
    alternance = f.SortieFabrique(
        parcours=parcours(sorti=True, date_sortie=f.il_y_a(9)),
        nature="apprentissage",
        debut=f.il_y_a(9),
        categorie="a_confirmer",
        accord_participant_le=f.il_y_a(9),
    )
    bilan = f.BilanFinFabrique(sortie=sortie)
    objets = {
        "parcours": [actif.pk],
        "sortie": [sortie.pk],
        "demandee": [demandee.pk],
        "alternance": [alternance.pk],
        "preuve": [f.PreuveFabrique(sortie=sortie).pk],
        "preuve_demandee": [f.PreuveFabrique(sortie=demandee).pk],
        "fiche": [f.FicheBilanFabrique(bilan=bilan).pk],
        "suivi": [sortie.pk, 1],
    }
    return comptes, objets


def adresse(nom, objets):
    return reverse(f"sorties:{nom}", args=objets[DU_DOSSIER[nom][0]])


def test_chaque_adresse_est_dans_une_table():
    lots = {"lot", "lot_suivi", "lot_relancer", "lot_archive"}
    connues = set(DU_DOSSIER) | set(LISTES) | lots
    assert {motif.name for motif in urls.urlpatterns if not motif.name.startswith("liste_")} == connues


@pytest.mark.parametrize("methode", ["get", "post"])
@pytest.mark.parametrize("qui", ["collegue", "ailleurs", *Role.codes()])
def test_la_sortie_d_un_autre_n_existe_pas(monde, client, qui, methode):
    comptes, objets = monde
    client.force_login(comptes[qui])
    role = Role(qui) if qui in Role.codes() else None
    for nom, (_, ouverte_a) in DU_DOSSIER.items():
        if role in ouverte_a:
            continue
        recu = getattr(client, methode)(adresse(nom, objets)).status_code
        assert recu in {404, 405}, (nom, recu)
        if recu == 405:
            autre = {"get": "post", "post": "get"}[methode]
            assert getattr(client, autre)(adresse(nom, objets)).status_code == 404, nom


@pytest.mark.parametrize("qui", ["titulaire", "delegue"])
def test_le_referent_et_qui_le_remplace_ouvrent_chaque_page(monde, client, qui):
    comptes, objets = monde
    client.force_login(comptes[qui])
    for nom in set(DU_DOSSIER) - SANS_FICHIER:
        recu = client.get(adresse(nom, objets)).status_code
        assert recu in OUVERTE, (nom, recu)


def test_la_coordination_lit_et_n_ecrit_pas(monde, client):
    comptes, objets = monde
    client.force_login(comptes[Role.COORDINATION])
    for nom, (_, ouverte_a) in DU_DOSSIER.items():
        if Role.COORDINATION in ouverte_a and nom not in SANS_FICHIER:
            recu = client.get(adresse(nom, objets)).status_code
            assert recu in OUVERTE, (nom, recu)


@pytest.mark.parametrize("role", list(Role))
def test_les_listes_s_ouvrent_a_qui_de_droit(monde, client, role):
    comptes, _ = monde
    client.force_login(comptes[role])
    for nom, roles in LISTES.items():
        recu = client.get(reverse(f"sorties:{nom}")).status_code
        assert recu == (200 if role in roles else 404), (nom, recu)


@pytest.mark.parametrize("role", list(Role))
def test_un_lot_inconnu_n_existe_pour_personne(monde, client, role):
    comptes, _ = monde
    client.force_login(comptes[role])
    for nom in ("lot", "lot_suivi", "lot_archive"):
        assert client.get(reverse(f"sorties:{nom}", args=[uuid.uuid4()])).status_code == 404, nom
    assert client.post(reverse("sorties:lot_relancer", args=[uuid.uuid4()])).status_code == 404


def test_sans_compte_on_va_se_connecter(monde, client):
    _, objets = monde
    adresses = [adresse(nom, objets) for nom in DU_DOSSIER]
    for une in [*adresses, *(reverse(f"sorties:{nom}") for nom in LISTES)]:
        reponse = client.get(une)
        assert reponse.status_code == 302, une
        assert "/compte/login/" in reponse.url, une
