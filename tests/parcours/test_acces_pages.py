"""Every address of the accompaniment: the référent, the delegate, a colleague, each other role."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import models
from django.urls import reverse

from parcours import adresses
from parcours.models import Parcours
from plie.acteurs.models import Utilisateur
from plie.roles import Role
from tests import fabriques as f

pytestmark = pytest.mark.django_db

# Who opens the page of a person they do not accompany: the référent and the delegate always may.
RIEN: frozenset[Role] = frozenset()
COORDINATION = frozenset({Role.COORDINATION})
# The address, the object its number names, and the other roles that open it.
DU_DOSSIER: dict[str, tuple[str, frozenset[Role]]] = {
    "aides:modifier": ("aide", RIEN),
    "aides:nouvelle": ("parcours", RIEN),
    "cer:modifier": ("cer_libre", RIEN),
    "cer:nouveau": ("parcours", RIEN),
    "cer:pdf": ("cer", COORDINATION | {Role.AVIS_BUREAU_INSERTION}),
    "cer:referent_unique": ("parcours", RIEN),
    "cer:signer": ("cer", RIEN),
    "cer:transmettre": ("cer", RIEN),
    "cer:voir": ("cer", COORDINATION | {Role.AVIS_BUREAU_INSERTION}),
    "diagnostics:comparer": ("parcours", COORDINATION),
    "diagnostics:modifier": ("diagnostic", COORDINATION),
    "diagnostics:nouveau": ("parcours", RIEN),
    "ecoutes:nouvelle": ("parcours", RIEN),
    "ecoutes:retirer": ("ecoute", RIEN),
    "emargement:feuille": ("entretien", RIEN),
    "emargement:recueillir": ("entretien", RIEN),
    "entrees:contact": ("parcours", RIEN),
    "entrees:non_entree": ("parcours", RIEN),
    "entrees:proposer": ("parcours", RIEN),
    "entretiens:corriger": ("entretien", RIEN),
    "entretiens:effacer": ("brouillon", RIEN),
    "entretiens:modifier": ("entretien", RIEN),
    "entretiens:nouveau": ("parcours", RIEN),
    "entretiens:voir": ("entretien", COORDINATION),
    "etapes:modifier": ("etape", RIEN),
    "etapes:nouvelle": ("etape_du_parcours", RIEN),
    "etapes:objectif_clore": ("objectif", RIEN),
    "etapes:objectif_nouveau": ("parcours", RIEN),
    "mesures:bilan": ("mesure", COORDINATION),
    "mesures:bilan_pdf": ("mesure", COORDINATION),
    "mesures:renouveler": ("parcours", COORDINATION),
    "personnes:coordonnees": ("participant", RIEN),
    "personnes:situation": ("participant", RIEN),
    "pieces:deposer": ("parcours", RIEN),
    "pieces:retirer": ("piece", RIEN),
    "pieces:telecharger": ("piece", COORDINATION),
    "rappels:lettre": ("rappel", RIEN),
    "rappels:postee": ("rappel", RIEN),
    "rappels:renvoi": ("rappel", RIEN),
    "rappels:vu": ("rappel", RIEN),
    "rendez_vous:annuler": ("rendez_vous", RIEN),
    "rendez_vous:appel": ("rendez_vous", RIEN),
    "rendez_vous:deplacer": ("rendez_vous", RIEN),
    "rendez_vous:issue": ("rendez_vous", RIEN),
    "rendez_vous:nouveau": ("parcours", RIEN),
    "veilles:clore": ("veille", RIEN),
    # The Bureau insertion asks for the veille of a person at the RSA.
    "veilles:nouvelle": ("parcours", frozenset({Role.AVIS_BUREAU_INSERTION})),
    "veilles:retirer": ("veille_demandee", frozenset({Role.AVIS_BUREAU_INSERTION})),
}
# Pages of an account, of the whole PLIE or of nobody: each has tests of its own.
AUTREMENT = {
    "agenda:abonnement",
    "agenda:flux",
    "agenda:mois",
    "agenda:revocation",
    "agenda:semaine",
    "ecoutes:suivre",
    "emargement:feuille_collective",
    "emargement:personne",
    "entretiens:brouillon",
    "personnes:identite",
    "portefeuille:delegations",
    "portefeuille:terminer",
    "portefeuille:transferer",
    "rappels:liste",
    *(
        f"temps_collectifs:{page}"
        for page in (
            "feuille",
            "inscrire",
            "liste",
            "modifier",
            "nouveau",
            "presences",
            "retirer",
            "voir",
        )
    ),
}


@dataclass
class Dossier:
    """One person at the RSA, with a row of everything, and the accounts around."""

    parcours: Parcours
    comptes: dict[str, Utilisateur] = field(default_factory=dict)
    objets: dict[str, models.Model] = field(default_factory=dict)

    def adresse(self, nom: str) -> str:
        cle = DU_DOSSIER[nom][0]
        arguments: list[Any]
        if cle == "etape":
            arguments = ["frein", self.objets["etape"].pk]
        elif cle == "etape_du_parcours":
            arguments = ["frein", self.parcours.pk]
        elif cle == "brouillon":
            arguments = [self.objets["brouillon"].cle]
        else:
            arguments = [self.objets[cle].pk]
        return reverse(nom, args=arguments)


@pytest.fixture
def dossier():
    lieu = f.StructureFabrique()
    f.ProtocoleFabrique(plie=lieu.plie)
    comptes = {role.value: f.utilisateur(role, lieu) for role in Role}
    comptes |= {nom: f.utilisateur(Role.REFERENT, lieu) for nom in ("titulaire", "delegue", "collegue")}
    comptes["ailleurs"] = f.utilisateur(Role.COORDINATION, f.StructureFabrique())
    participant = f.ParticipantFabrique(plie=lieu.plie)
    parcours = f.ParcoursFabrique(participant=participant)
    f.SituationFabrique(participant=participant, rsa=True)
    f.AffectationFabrique(parcours=parcours, referent=comptes["titulaire"], lieu_accueil=lieu)
    f.DelegationFabrique(
        plie=lieu.plie,
        titulaire=comptes["titulaire"],
        delegataire=comptes["delegue"],
        debut=f.il_y_a(1),
        fin=f.il_y_a(-1),
    )
    absence = f.RendezVousFabrique(
        parcours=parcours, debut=f.instant(f.il_y_a(3)), statut="absence_injustifiee"
    )
    mesure = f.MesureFabrique(parcours=parcours)
    f.BilanIntermediaireFabrique(mesure=mesure)
    dossier = Dossier(parcours, comptes)
    dossier.objets = {
        "parcours": parcours,
        "participant": participant,
        "aide": f.AideFinanciereFabrique(parcours=parcours),
        "cer": f.CerFabrique(parcours=parcours, signe=True, transmis_bi_le=f.il_y_a(2)),
        "cer_libre": f.CerFabrique(parcours=parcours, version=2),
        "diagnostic": f.DiagnosticFabrique(parcours=parcours),
        "ecoute": f.EcouteFabrique(parcours=parcours, participant=participant),
        "entretien": f.EntretienFabrique(parcours=parcours, referent=comptes["titulaire"]),
        "brouillon": f.BrouillonEntretienFabrique(parcours=parcours),
        "etape": f.EtapeFreinFabrique(parcours=parcours),
        "mesure": mesure,
        "objectif": f.ObjectifFabrique(parcours=parcours),
        "piece": f.DocumentParcoursFabrique(parcours=parcours),
        "rappel": f.RappelFabrique(rendez_vous=f.RendezVousFabrique(parcours=parcours)),
        "rendez_vous": absence,
        "veille": f.VeilleFabrique(parcours=parcours, debut=f.il_y_a(40), fin=f.il_y_a(20)),
        "veille_demandee": f.VeilleFabrique(
            parcours=parcours,
            debut=f.il_y_a(5),
            statut="demandee",
            decidee_le=None,
            demandee_par=comptes[Role.AVIS_BUREAU_INSERTION.value],
        ),
    }
    return dossier


def test_chaque_adresse_est_dans_une_table():
    toutes = {
        f"{motif.namespace}:{page.name}" for motif in adresses.urlpatterns for page in motif.url_patterns
    }
    assert toutes == set(DU_DOSSIER) | AUTREMENT


@pytest.mark.parametrize("methode", ["get", "post"])
@pytest.mark.parametrize("qui", ["collegue", "ailleurs", *Role.codes()])
def test_le_dossier_d_un_autre_n_existe_pas(dossier, client, qui, methode):
    """A page that exists answers 200, 302, 405 or 422; for whom it is not, it is 404 whatever the method."""
    client.force_login(dossier.comptes[qui])
    role = Role(qui) if qui in Role.codes() else None
    for nom, (_, ouverte_a) in DU_DOSSIER.items():
        if role in ouverte_a:
            continue
        recu = getattr(client, methode)(dossier.adresse(nom)).status_code
        assert recu in {404, 405}, (nom, recu)
        if recu == 405:
            autre = {"get": "post", "post": "get"}[methode]
            assert getattr(client, autre)(dossier.adresse(nom)).status_code == 404, nom


@pytest.mark.parametrize("qui", ["titulaire", "delegue"])
def test_le_referent_et_qui_le_remplace_ouvrent_chaque_page(dossier, client, qui):
    client.force_login(dossier.comptes[qui])
    for nom in DU_DOSSIER:
        if nom == "pieces:telecharger":  # the file of the factory is not on the disk
            continue
        recu = client.get(dossier.adresse(nom)).status_code
        assert recu in {200, 302, 405}, (nom, recu)


@pytest.mark.parametrize("role", [Role.COORDINATION, Role.AVIS_BUREAU_INSERTION])
def test_les_autres_roles_ouvrent_leurs_pages(dossier, client, role):
    client.force_login(dossier.comptes[role])
    for nom, (_, ouverte_a) in DU_DOSSIER.items():
        if role in ouverte_a and nom != "pieces:telecharger":
            recu = client.get(dossier.adresse(nom)).status_code
            assert recu in {200, 302, 405}, (nom, recu)


def test_sans_compte_on_va_se_connecter(dossier, client):
    for nom in DU_DOSSIER:
        reponse = client.get(dossier.adresse(nom))
        assert reponse.status_code == 302, nom
        assert "/compte/login/" in reponse.url, nom
