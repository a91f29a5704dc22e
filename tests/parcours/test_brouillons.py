"""Drafts: kept as one types, shown again, never overwritten; two versions side by side."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parcours.models import BrouillonEntretien, Entretien
from plie.roles import Role
from tests.fabriques import DelegationFabrique, EntretienFabrique, StructureFabrique, il_y_a, utilisateur
from tests.parcours.outils_entretiens import adresse, garder, jour, saisie, suivi
from tests.prescriptions.outils_fiches import ensemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cas(client):
    referent, parcours = suivi()
    client.force_login(referent)
    return referent, parcours


def brouillon(parcours):
    return BrouillonEntretien.objects.get(parcours=parcours)


def caches(page):
    """The hidden fields of the page that was answered."""
    entete = page.context["entete_page"]
    return {
        "cle": str(entete.cle),
        "version": str(entete.version),
        "page": entete.page,
        "version_entretien": str(entete.version_entretien or ""),
    }


def test_la_saisie_se_garde_et_se_retrouve_meme_incomplete(client, cas):
    _, parcours = cas
    postes = saisie(parcours, date="", evolution="Début de phr", **{"objectifs-nombre": "3"})
    postes |= {"objectifs-2-libelle": "Troisième ligne", "emplois-1-employeur": "Sans nature encore"}
    reponse = garder(client, postes)
    assert reponse.json()["version"] == 1
    page = client.get(adresse(parcours))
    assert "Un brouillon vous attendait" in page.text
    form = page.context["form"]
    assert form["evolution"].value() == "Début de phr"
    assert form["objectifs-2-libelle"].value() == "Troisième ligne"
    assert form["emplois-1-employeur"].value() == "Sans nature encore"
    assert form["date"].value() == ""
    assert "à corriger" not in page.text
    assert caches(page)["cle"] == postes["cle"]


def test_la_meme_page_poursuit_meme_si_une_reponse_s_est_perdue(client, cas):
    _, parcours = cas
    postes = saisie(parcours, evolution="Un")
    assert garder(client, postes).json()["version"] == 1
    assert garder(client, postes).json()["version"] == 1
    assert garder(client, postes | {"evolution": "Deux"}).json()["version"] == 2
    assert brouillon(parcours).contenu["evolution"] == ["Deux"]


def test_une_autre_page_plus_ancienne_est_refusee_et_rien_n_est_ecrase(client, cas):
    _, parcours = cas
    garder(client, saisie(parcours, evolution="La première page"))
    seconde = saisie(parcours, evolution="La seconde page", presents="Sa sœur")
    refus = garder(client, seconde)
    assert refus.status_code == 409
    assert refus.json()["comparer"] is True
    assert brouillon(parcours).contenu["evolution"] == ["La première page"]
    page = client.post(adresse(parcours), seconde)
    assert page.status_code == 409
    assert not Entretien.objects.filter(parcours=parcours).exists()
    assert [e.nom for e in page.context["ecarts"]] == ["presents", "evolution"]
    assert "La première page" in page.text
    assert "La seconde page" in page.text


@pytest.mark.parametrize(("choix", "attendu"), [("mienne", "La seconde page"), ("autre", "La première page")])
def test_chaque_information_se_choisit_puis_s_enregistre(client, cas, choix, attendu):
    _, parcours = cas
    garder(
        client, saisie(parcours, evolution="La première page", **{"objectifs-1-libelle": "De la première"})
    )
    seconde = saisie(parcours, evolution="La seconde page")
    conflit = client.post(adresse(parcours), seconde)
    fusion = seconde | caches(conflit) | {"action": "fusion"}
    for ecart in conflit.context["ecarts"]:
        for valeur in ecart.valeurs_autre:
            fusion[f"autre:{ecart.nom}"] = valeur
        fusion[f"choix:{ecart.nom}"] = choix if ecart.nom == "evolution" else "autre"
    page = client.post(adresse(parcours), fusion)
    assert page.status_code == 200
    form = page.context["form"]
    assert form["evolution"].value() == attendu
    assert form["objectifs-1-libelle"].value() == "De la première"
    assert not Entretien.objects.filter(parcours=parcours).exists()
    finale = seconde | caches(page) | {"evolution": attendu, "objectifs-1-libelle": "De la première"}
    assert client.post(adresse(parcours), finale).status_code == 302
    assert Entretien.objects.get(parcours=parcours).evolution == attendu
    assert not BrouillonEntretien.objects.exists()


def test_deux_personnes_ne_s_ecrasent_pas(client):
    lieu = StructureFabrique()
    referent, parcours = suivi(lieu)
    collegue = utilisateur(Role.REFERENT, lieu)
    DelegationFabrique(titulaire=referent, delegataire=collegue, plie=lieu.plie)
    client.force_login(referent)
    garder(client, saisie(parcours, evolution="Le référent"))
    client.force_login(collegue)
    page = client.post(adresse(parcours), saisie(parcours, evolution="Le collègue"))
    assert page.status_code == 409
    assert str(referent) in page.text


@pytest.mark.django_db(transaction=True)
def test_deux_premieres_sauvegardes_au_meme_instant():
    referent, parcours = suivi()
    clients = [Client(), Client()]
    for un in clients:
        un.force_login(referent)
    textes = ["Un", "Deux"]
    issues = ensemble(
        *(
            lambda un=un, texte=texte: garder(un, saisie(parcours, evolution=texte)).status_code
            for un, texte in zip(clients, textes, strict=True)
        )
    )
    assert sorted(issues) == [200, 409]
    assert brouillon(parcours).version == 1


def test_un_entretien_enregistre_ailleurs_est_montre_a_cote_de_la_saisie(client, cas):
    _, parcours = cas
    postes = saisie(parcours, evolution="Enregistré")
    assert client.post(adresse(parcours), postes).status_code == 302
    refus = garder(client, postes | {"evolution": "Tapé après"})
    assert refus.status_code == 409
    assert not BrouillonEntretien.objects.exists()
    page = client.post(adresse(parcours), postes | {"evolution": "Tapé après"})
    assert page.status_code == 409
    assert [(e.nom, e.autre) for e in page.context["ecarts"]] == [("evolution", "Enregistré")]
    entretien = Entretien.objects.get(parcours=parcours)
    finale = postes | caches(page) | {"evolution": "Tapé après", "entretien": str(entretien.pk)}
    assert client.post(page.context["adresse"], finale).status_code == 302
    entretien.refresh_from_db()
    assert (entretien.evolution, entretien.version) == ("Tapé après", 2)


def test_modifier_sur_deux_pages_montre_les_deux_versions(client, cas):
    referent, parcours = cas
    entretien = EntretienFabrique(parcours=parcours, referent=referent, evolution="Départ", heure="10:00")
    une = saisie(parcours, entretien=entretien, evolution="Une", prochain_date="", prochain_heure="")
    deux = saisie(parcours, entretien=entretien, evolution="Deux", prochain_date="", prochain_heure="")
    assert client.post(adresse(parcours, entretien), une).status_code == 302
    assert garder(client, deux).status_code == 409
    page = client.post(adresse(parcours, entretien), deux)
    assert page.status_code == 409
    ecarts = {ecart.nom: (ecart.mienne, ecart.autre) for ecart in page.context["ecarts"]}
    assert ecarts["evolution"] == ("Deux", "Une")
    entretien.refresh_from_db()
    assert (entretien.evolution, entretien.version) == ("Une", 2)


def test_le_brouillon_d_une_modification_se_retrouve(client, cas):
    referent, parcours = cas
    entretien = EntretienFabrique(parcours=parcours, referent=referent, evolution="Départ")
    garder(client, saisie(parcours, entretien=entretien, evolution="En cours de frappe"))
    assert "En cours de frappe" in client.get(adresse(parcours, entretien)).text
    assert "En cours de frappe" not in client.get(adresse(parcours)).text


def test_tout_effacer_demande_confirmation(client, cas):
    _, parcours = cas
    garder(client, saisie(parcours, evolution="À effacer"))
    effacer = reverse("entretiens:effacer", args=[brouillon(parcours).cle])
    assert "Tout effacer" in client.get(effacer).text
    assert BrouillonEntretien.objects.exists()
    assert client.post(effacer).url == adresse(parcours)
    assert not BrouillonEntretien.objects.exists()
    assert client.get(effacer).status_code == 404


def test_le_brouillon_d_un_autre_dossier_n_existe_pas(client, cas):
    _, parcours = cas
    postes = saisie(parcours)
    garder(client, postes)
    autre, sien = suivi()
    client.force_login(autre)
    assert garder(client, postes).status_code == 404
    assert client.post(reverse("entretiens:effacer", args=[postes["cle"]])).status_code == 404
    # Its key does not open a way into another file either.
    assert garder(client, saisie(sien, cle=postes["cle"])).status_code == 409
    client.force_login(utilisateur(Role.COORDINATION, parcours.affectations.get().lieu_accueil))
    assert garder(client, postes).status_code == 404


@pytest.mark.parametrize(
    "champs", [{"cle": "x"}, {"version": "-1"}, {"page": ""}, {"evolution": "a" * 200_001}]
)
def test_ce_que_nos_pages_n_envoient_pas_est_refuse(client, cas, champs):
    _, parcours = cas
    postes = saisie(parcours)
    client.raise_request_exception = False
    reponse = client.post(reverse("entretiens:brouillon", args=[postes["cle"]]), postes | champs)
    assert reponse.status_code == 400
    assert not BrouillonEntretien.objects.exists()


def test_un_caractere_nul_ne_fait_rien_perdre(client, cas):
    _, parcours = cas
    assert garder(client, saisie(parcours, evolution="Un\x00 deux")).status_code == 200
    assert brouillon(parcours).contenu["evolution"] == ["Un deux"]


def test_sans_script_le_bouton_garde_le_brouillon(client, cas):
    _, parcours = cas
    postes = saisie(parcours, action="brouillon", evolution="Gardé", retour="/agenda/")
    assert client.post(adresse(parcours), postes).url == f"{adresse(parcours)}?retour=%2Fagenda%2F"
    assert brouillon(parcours).contenu["evolution"] == ["Gardé"]


def test_la_reponse_dit_la_derniere_date_et_previent(client, cas):
    _, parcours = cas
    dite = garder(client, saisie(parcours, cle=str(uuid4()), prochain_date=jour(-60))).json()
    assert "Au plus tard" in dite["limite"]
    assert "apparaîtra en retard" in dite["alerte"]
    assert il_y_a(-60) - timezone.localdate() == timedelta(days=60)
