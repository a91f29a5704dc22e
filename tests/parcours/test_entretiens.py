"""The entretien: prefilled, saved once with all that was agreed, refused with a sentence; who reads it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from parcours.enums import EtatObjectif, EtatParcours, ModeEmargement, StatutRendezVous, TypeEntretien
from parcours.models import (
    AideFinanciere,
    BrouillonEntretien,
    Entretien,
    EtapeEmploi,
    EtapeFormation,
    EtapeFrein,
    Objectif,
    RendezVous,
)
from plie.dates import ajouter_mois
from plie.interface.formats import date_fr
from plie.roles import Role
from tests.fabriques import (
    DelegationFabrique,
    DomaineFormationFabrique,
    EntretienFabrique,
    EtapeFreinFabrique,
    ObjectifFabrique,
    RendezVousFabrique,
    SignatureFabrique,
    StructureFabrique,
    TempsCollectifFabrique,
    VeilleFabrique,
    il_y_a,
    instant,
    utilisateur,
)
from tests.parcours.outils_entretiens import adresse, jour, saisie, suivi
from tests.prescriptions.outils_fiches import ensemble

pytestmark = pytest.mark.django_db
REQUETES_GET = 20
REQUETES_POST = 40


@pytest.fixture
def cas(client):
    referent, parcours = suivi()
    client.force_login(referent)
    return referent, parcours


def seul(parcours):
    return Entretien.objects.get(parcours=parcours)


# --- the page ---------------------------------------------------------------------------------------


def test_la_page_part_du_rendez_vous_et_n_ecrit_rien(client, cas):
    _, parcours = cas
    rdv = RendezVousFabrique(parcours=parcours, debut=instant(il_y_a(2), 15, 30), duree=45, lieu="Salle 4")
    page = client.get(adresse(parcours), {"rendez_vous": rdv.pk})
    form = page.context["form"]
    assert form["date"].value() == il_y_a(2)
    assert f"{form['heure'].value():%H:%M}" == "15:30"
    assert form["duree"].value() == 45
    assert form["prochain_lieu"].value() == "Salle 4"
    assert not BrouillonEntretien.objects.exists()
    assert not Entretien.objects.exists()


def test_le_rendez_vous_d_un_autre_dossier_n_existe_pas(client, cas):
    _, parcours = cas
    assert client.get(adresse(parcours), {"rendez_vous": RendezVousFabrique().pk}).status_code == 404


def test_une_inscription_a_un_temps_collectif_se_note_sur_sa_page(client, cas):
    _, parcours = cas
    debut = instant(il_y_a(2))
    temps = TempsCollectifFabrique(plie=parcours.plie, debut=debut)
    place = RendezVousFabrique(
        parcours=parcours, temps_collectif=temps, debut=debut, type=TypeEntretien.COLLECTIF
    )
    page = client.get(adresse(parcours), {"rendez_vous": place.pk})
    assert page.url == reverse("temps_collectifs:presences", args=[temps.pk])
    page = client.post(adresse(parcours), saisie(parcours, rendez_vous=str(place.pk)))
    assert page.status_code == 422
    assert "Une présence à un temps collectif" in page.text
    assert not Entretien.objects.exists()


def test_un_rendez_vous_a_venir_n_est_pas_encore_tenu(client, cas):
    _, parcours = cas
    rdv = RendezVousFabrique(parcours=parcours)
    page = client.get(adresse(parcours), {"rendez_vous": rdv.pk}, follow=True)
    assert "est à venir" in page.text


@pytest.mark.parametrize(
    ("entree", "veille", "type_", "attendu"),
    [
        (10, False, "individuel", -15),
        (200, False, "individuel", "mois"),
        (200, True, "telephone", "mois"),
        (200, True, "individuel", "mois"),
    ],
)
def test_la_derniere_date_du_rythme_est_dite(client, entree, veille, type_, attendu):
    referent, parcours = suivi(oriente_le=il_y_a(entree + 10))
    if veille:
        VeilleFabrique(parcours=parcours)
    client.force_login(referent)
    page = client.get(adresse(parcours))
    fond = page.context["fond"]
    limite, en_veille = fond.horloge.limite(timezone.localdate(), TypeEntretien(type_))
    assert limite == (il_y_a(attendu) if attendu != "mois" else ajouter_mois(timezone.localdate(), 1))
    assert en_veille is veille
    assert date_fr(limite, "long") in page.context["limite"]


@pytest.mark.parametrize("nombre", [3, 200])
def test_la_page_tient_en_vingt_requetes_quelle_que_soit_la_longueur_du_dossier(client, cas, nombre):
    referent, parcours = cas
    for rang in range(nombre):
        EntretienFabrique(
            parcours=parcours, referent=referent, date=il_y_a(rang % 90), objectifs_suivants="Écrire un CV."
        )
        if rang % 4 == 0:
            ObjectifFabrique(parcours=parcours, libelle=f"Objectif {rang}", fixe_le=il_y_a(30))
            EtapeFreinFabrique(parcours=parcours)
    rdv = RendezVousFabrique(parcours=parcours, debut=instant(il_y_a(1)))
    client.get(adresse(parcours))
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(adresse(parcours), {"rendez_vous": rdv.pk}).status_code == 200
    assert len(requetes) <= REQUETES_GET, "\n".join(r["sql"][:170] for r in requetes)
    postes = saisie(parcours, rendez_vous=rdv.pk)
    with CaptureQueriesContext(connection) as requetes:
        assert client.post(adresse(parcours), postes).status_code == 302
    assert len(requetes) <= REQUETES_POST, "\n".join(r["sql"][:170] for r in requetes)


# --- what one save writes ----------------------------------------------------------------------------


def test_un_entretien_ecrit_tout_ce_qui_a_ete_convenu(client, cas):
    referent, parcours = cas
    rdv = RendezVousFabrique(parcours=parcours, debut=instant(il_y_a(0), 0, 30), referent=referent)
    dernier = EntretienFabrique(parcours=parcours, objectifs_suivants="- Refaire le CV\nAppeler la crèche")
    atteint = ObjectifFabrique(parcours=parcours, libelle="Trouver un stage", fixe_le=il_y_a(40))
    etape = EtapeFreinFabrique(parcours=parcours, etat="prevue", debut=None)
    domaine, financeur = DomaineFormationFabrique(), StructureFabrique(plie=parcours.plie)
    reponse = client.post(
        adresse(parcours),
        saisie(
            parcours,
            rendez_vous=rdv.pk,
            evolution="Le permis est obtenu.",
            objectifs_suivants="Chercher une voiture",
            **{
                f"objectif_{atteint.pk}": "atteint",
                f"reprise_{dernier.pk}_0": "en_cours",
                f"etape_frein_{etape.pk}_etat": "en_cours",
                f"etape_frein_{etape.pk}_debut": jour(3),
                "objectifs-1-libelle": "Rencontrer un employeur",
                "objectifs-1-echeance": jour(-20),
                "freins-0-frein": "mobilite",
                "freins-0-action": "Location d'une voiture",
                "emplois-0-nature": "cdd",
                "formations-0-domaine": domaine.pk,
                "formations-0-intitule": "Cariste",
                "aides-0-nature": "mobilite",
                "aides-0-financeur": financeur.pk,
                "aides-0-montant": "120.50",
            },
        ),
    )
    assert reponse.status_code == 302, reponse.context["form"].errors
    assert reponse.url == reverse("participants:dossier", args=[parcours.participant_id])
    entretien = Entretien.objects.get(rendez_vous=rdv)
    assert entretien.referent == referent
    assert entretien.evolution == "Le permis est obtenu."
    rdv.refresh_from_db()
    assert rdv.statut == StatutRendezVous.HONORE
    assert entretien.prochain_rendez_vous.lieu == "Bureau 3"
    assert timezone.localtime(entretien.prochain_rendez_vous.debut).hour == 14
    atteint.refresh_from_db()
    assert (atteint.etat, atteint.clos_le) == (EtatObjectif.ATTEINT, il_y_a(0))
    etape.refresh_from_db()
    assert (etape.etat, etape.debut) == ("en_cours", il_y_a(3))
    assert Objectif.objects.get(libelle="Refaire le CV").fixe_le == dernier.date
    assert Objectif.objects.get(libelle="Rencontrer un employeur").fixe_le == il_y_a(0)
    assert not Objectif.objects.filter(libelle="Appeler la crèche").exists()
    assert EtapeFrein.objects.filter(parcours=parcours, frein="mobilite", etat="prevue").exists()
    assert EtapeEmploi.objects.get(parcours=parcours).nature == "cdd"
    assert EtapeFormation.objects.get(parcours=parcours).domaine == domaine
    aide = AideFinanciere.objects.get(parcours=parcours)
    assert (aide.demandee_le, aide.decision, str(aide.montant)) == (il_y_a(0), "demandee", "120.50")


def test_le_premier_entretien_de_l_accueil_est_l_entree(client):
    referent, parcours = suivi(accueil=True)
    client.force_login(referent)
    client.post(
        adresse(parcours),
        saisie(parcours, date=jour(6), type="telephone", prochain_date="", prochain_heure=""),
    )
    parcours.refresh_from_db()
    assert (parcours.premier_contact_le, parcours.date_entree) == (il_y_a(6), None)
    client.post(adresse(parcours), saisie(parcours, date=jour(4)))
    parcours.refresh_from_db()
    assert (parcours.date_entree, parcours.etat) == (il_y_a(4), EtatParcours.ACCUEIL)
    entretien = Entretien.objects.get(parcours=parcours, type="individuel")
    client.post(adresse(parcours, entretien), saisie(parcours, entretien=entretien, date=jour(2)))
    parcours.refresh_from_db()
    assert parcours.date_entree == il_y_a(2)


def test_le_meme_rendez_vous_suivant_est_repris(client, cas):
    _, parcours = cas
    suivant = RendezVousFabrique(parcours=parcours, debut=instant(il_y_a(-10), 14))
    page = client.get(adresse(parcours))
    assert page.context["form"]["prochain_date"].value() == il_y_a(-10)
    client.post(adresse(parcours), saisie(parcours))
    assert seul(parcours).prochain_rendez_vous == suivant
    assert RendezVous.objects.filter(parcours=parcours).count() == 1


def test_qui_passe_entre_deux_garde_le_rendez_vous_deja_fixe(client, cas):
    _, parcours = cas
    client.post(adresse(parcours), saisie(parcours, date=jour(3)))
    premier = seul(parcours)
    page = client.get(adresse(parcours))
    assert page.context["form"]["prochain_date"].value() == timezone.localdate(
        premier.prochain_rendez_vous.debut
    )
    client.post(adresse(parcours), saisie(parcours, heure="16:00"))
    assert Entretien.objects.filter(prochain_rendez_vous=premier.prochain_rendez_vous).count() == 2
    assert RendezVous.objects.filter(parcours=parcours).count() == 1


def test_une_date_apres_le_rythme_previent_sans_bloquer(client, cas):
    _, parcours = cas
    page = client.post(adresse(parcours), saisie(parcours, prochain_date=jour(-60)), follow=True)
    assert "après la dernière date du rythme" in page.text
    assert Entretien.objects.filter(parcours=parcours).count() == 1


# --- refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("oriente", "tenu", "accepte"), [(20, 0, True), (20, -1, False), (20, 20, True), (20, 21, False)]
)
def test_la_date_va_de_l_orientation_a_aujourd_hui(client, oriente, tenu, accepte):
    referent, parcours = suivi(accueil=True, oriente_le=il_y_a(oriente))
    client.force_login(referent)
    reponse = client.post(adresse(parcours), saisie(parcours, date=jour(tenu)))
    assert reponse.status_code == (302 if accepte else 422)
    assert Entretien.objects.filter(parcours=parcours).exists() is accepte
    if not accepte:
        assert "date" in reponse.context["form"].errors


SANS_SUITE = {"prochain_date": "", "prochain_heure": ""}


@pytest.mark.parametrize(
    ("champs", "accepte"),
    [
        (SANS_SUITE, False),
        (SANS_SUITE | {"en_sortie": "on"}, True),
        (SANS_SUITE | {"type": "telephone"}, True),
        ({"prochain_heure": ""}, False),
        ({"prochain_date": jour(1)}, False),
        ({"type": "collectif"}, False),
        ({"duree": "4"}, False),
        ({"duree": "5"}, True),
        ({"objectifs-0-echeance": jour(-5)}, False),
        ({"aides-0-nature": "garde"}, False),
        ({"emplois-0-employeur": "Sans nature"}, False),
    ],
)
def test_ce_qui_manque_est_dit_et_la_saisie_gardee(client, cas, champs, accepte):
    _, parcours = cas
    reponse = client.post(adresse(parcours), saisie(parcours, evolution="À garder.", **champs))
    assert reponse.status_code == (302 if accepte else 422)
    if not accepte:
        assert "À garder." in reponse.text
        assert BrouillonEntretien.objects.get(parcours=parcours).contenu["evolution"] == ["À garder."]
        assert "À garder." in client.get(adresse(parcours)).text


@pytest.mark.parametrize(
    ("etat", "debut", "fin", "accepte"),
    [
        ("en_cours", "", "", False),
        ("en_cours", jour(0), "", True),
        ("en_cours", jour(-1), "", False),
        ("realisee", jour(5), jour(0), True),
        ("realisee", jour(5), jour(-1), False),
        ("realisee", jour(5), jour(6), False),
        ("prevue", jour(-5), "", True),
        ("abandonnee", "", "", True),
    ],
)
def test_une_etape_suit_ses_dates(client, cas, etat, debut, fin, accepte):
    _, parcours = cas
    etape = EtapeFreinFabrique(parcours=parcours, etat="prevue", debut=None, fin=None)
    nom = f"etape_frein_{etape.pk}"
    champs = {f"{nom}_etat": etat, f"{nom}_debut": debut, f"{nom}_fin": fin}
    reponse = client.post(adresse(parcours), saisie(parcours, **champs))
    assert reponse.status_code == (302 if accepte else 422)
    etape.refresh_from_db()
    assert (etape.etat == etat) is (accepte or etat == "prevue")


def test_une_etape_changee_ailleurs_n_est_pas_ecrasee(client, cas):
    _, parcours = cas
    etape = EtapeFreinFabrique(parcours=parcours, etat="prevue", debut=None)
    intacte, changee = saisie(parcours), saisie(parcours, **{f"etape_frein_{etape.pk}_etat": "abandonnee"})
    EtapeFrein.objects.filter(pk=etape.pk).update(etat="en_cours", debut=il_y_a(1))
    assert client.post(adresse(parcours), intacte).status_code == 302
    refusee = client.post(adresse(parcours), changee | {"heure": "11:00"})
    assert "a changé entre-temps (en cours)" in refusee.text
    etape.refresh_from_db()
    assert etape.etat == "en_cours"


@pytest.mark.parametrize("trait", ["sorti", "non_entre"])
def test_un_parcours_termine_ne_recoit_plus_d_entretien(client, trait):
    referent, parcours = suivi(**{trait: True})
    client.force_login(referent)
    for reponse in (client.get(adresse(parcours)), client.post(adresse(parcours), saisie(parcours))):
        assert reponse.status_code == 302
    assert not Entretien.objects.filter(parcours=parcours).exists()


def test_un_entretien_signe_ne_se_modifie_plus(client, cas):
    referent, parcours = cas
    entretien = EntretienFabrique(
        parcours=parcours, referent=referent, emarge_le=timezone.now(), emargement=ModeEmargement.ECRAN
    )
    postes = saisie(parcours, entretien=entretien, evolution="Changé")
    for reponse in (
        client.get(adresse(parcours, entretien)),
        client.post(adresse(parcours, entretien), postes),
    ):
        assert reponse.url == reverse("entretiens:voir", args=[entretien.pk])
    entretien.refresh_from_db()
    assert entretien.evolution == ""


# --- once, and changed -----------------------------------------------------------------------------------


def test_un_double_clic_ecrit_une_fois(client, cas):
    _, parcours = cas
    postes = saisie(parcours, **{"objectifs-0-libelle": "Une seule fois"})
    assert [client.post(adresse(parcours), postes).status_code for _ in range(2)] == [302, 302]
    assert Entretien.objects.filter(parcours=parcours).count() == 1
    assert Objectif.objects.filter(parcours=parcours).count() == 1
    assert RendezVous.objects.filter(parcours=parcours).count() == 1


def test_une_page_retrouvee_par_retour_ne_perd_pas_ce_qu_on_y_ajoute(client, cas):
    _, parcours = cas
    postes = saisie(parcours)
    client.post(adresse(parcours), postes)
    page = client.post(adresse(parcours), postes | {"objectifs-0-libelle": "Ajouté ensuite"})
    assert page.status_code == 409
    assert [(e.nom, e.mienne) for e in page.context["ecarts"]] == [("objectifs-0-libelle", "Ajouté ensuite")]


@pytest.mark.django_db(transaction=True)
def test_deux_envois_au_meme_instant_ecrivent_une_fois(client):
    referent, parcours = suivi()
    postes = saisie(parcours, **{"objectifs-0-libelle": "Une seule fois"})
    clients = [Client(), Client()]
    for un in clients:
        un.force_login(referent)
    issues = ensemble(*(lambda un=un: un.post(adresse(parcours), postes).status_code for un in clients))
    assert issues == [302, 302]
    assert Entretien.objects.filter(parcours=parcours).count() == 1
    assert Objectif.objects.filter(parcours=parcours).count() == 1


def test_la_meme_heure_sur_deux_pages_ne_s_ecrit_pas_deux_fois(client, cas):
    _, parcours = cas
    assert client.post(adresse(parcours), saisie(parcours)).status_code == 302
    reponse = client.post(adresse(parcours), saisie(parcours, prochain_date=jour(-11)))
    assert reponse.status_code == 422
    assert "déjà enregistré" in reponse.text


def test_modifier_deplace_le_prochain_rendez_vous(client, cas):
    _, parcours = cas
    client.post(adresse(parcours), saisie(parcours))
    entretien = seul(parcours)
    postes = saisie(parcours, entretien=entretien, evolution="Précisé", prochain_date=jour(-12))
    assert client.post(adresse(parcours, entretien), postes).status_code == 302
    entretien.refresh_from_db()
    assert (entretien.version, entretien.evolution) == (2, "Précisé")
    assert timezone.localdate(RendezVous.objects.get(parcours=parcours).debut) == il_y_a(-12)


def test_signer_suit_l_enregistrement(client, cas):
    _, parcours = cas
    reponse = client.post(adresse(parcours), saisie(parcours, action="emarger", retour="/agenda/"))
    attendu = reverse("emargement:recueillir", args=[seul(parcours).pk])
    assert reponse.url == f"{attendu}?retour=%2Fagenda%2F"


def test_la_page_d_un_entretien_signe_montre_la_signature(client, cas):
    referent, parcours = cas
    entretien = EntretienFabrique(
        parcours=parcours, referent=referent, emarge_le=timezone.now(), emargement=ModeEmargement.ECRAN
    )
    SignatureFabrique(entretien=entretien, recueillie_par=referent)
    page = client.get(reverse("entretiens:voir", args=[entretien.pk]))
    assert "signature tracée" in page.text
    assert reverse("entretiens:corriger", args=[entretien.pk]) in page.text
    assert reverse("emargement:recueillir", args=[entretien.pk]) not in page.text


# --- who ---------------------------------------------------------------------------------------------


def test_le_dossier_d_un_autre_referent_n_existe_pas(client, cas):
    _, parcours = cas
    client.post(adresse(parcours), saisie(parcours))
    entretien = seul(parcours)
    client.force_login(suivi()[0])
    for page in (
        adresse(parcours),
        adresse(parcours, entretien),
        reverse("entretiens:voir", args=[entretien.pk]),
        reverse("entretiens:corriger", args=[entretien.pk]),
    ):
        assert client.get(page).status_code == 404
    assert client.post(adresse(parcours), saisie(parcours)).status_code == 404


def test_le_collegue_a_qui_le_dossier_est_confie_saisit(client):
    lieu = StructureFabrique()
    referent, parcours = suivi(lieu)
    collegue = utilisateur(Role.REFERENT, lieu)
    DelegationFabrique(
        titulaire=referent,
        delegataire=collegue,
        plie=lieu.plie,
        debut=il_y_a(1),
        fin=timezone.localdate() + timedelta(days=1),
    )
    client.force_login(collegue)
    assert client.post(adresse(parcours), saisie(parcours)).status_code == 302
    assert seul(parcours).referent == collegue


@pytest.mark.parametrize(
    ("role", "lit"), [(Role.COORDINATION, True), (Role.PSYCHOLOGUE, False), (Role.PRESCRIPTEUR, False)]
)
def test_les_autres_roles_lisent_au_plus(client, role, lit):
    lieu = StructureFabrique()
    referent, parcours = suivi(lieu)
    entretien = EntretienFabrique(parcours=parcours, referent=referent)
    client.force_login(utilisateur(role, lieu))
    page = client.get(reverse("entretiens:voir", args=[entretien.pk]))
    assert page.status_code == (200 if lit else 404)
    if lit:
        assert "Modifier" not in page.text
    assert client.get(adresse(parcours)).status_code == 404
    assert client.post(adresse(parcours), saisie(parcours)).status_code == 404
