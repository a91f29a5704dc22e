"""The agenda by week and month, and the feed that a calendar reads by its secret address."""

from datetime import UTC, date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from parcours.enums import StatutRendezVous, TypeEntretien
from parcours.models import AbonnementAgenda, RendezVous
from parcours.services.agenda import AbonnementImpossible, choisir_initiales, ouvrir, revoquer
from plie.roles import Role
from tests.fabriques import (
    AffectationFabrique,
    DelegationFabrique,
    ParcoursFabrique,
    ParticipantFabrique,
    RendezVousFabrique,
    StructureFabrique,
    TempsCollectifFabrique,
    il_y_a,
    instant,
    utilisateur,
)

pytestmark = pytest.mark.django_db

MERCREDI = date(2030, 5, 15)


@pytest.fixture
def structure():
    return StructureFabrique()


@pytest.fixture
def referent(structure):
    return utilisateur(Role.REFERENT, structure)


@pytest.fixture
def fixer(structure, referent):
    def faire(debut, qui=None, **champs):
        qui = qui or referent
        parcours = ParcoursFabrique(participant=ParticipantFabrique(plie=structure.plie))
        AffectationFabrique(parcours=parcours, referent=qui, lieu_accueil=structure)
        return RendezVousFabrique(parcours=parcours, referent=qui, debut=debut, **champs)

    return faire


@pytest.fixture
def lire(client, referent):
    client.force_login(referent)

    def faire(nom, jour=MERCREDI):
        return client.get(f"{reverse(nom)}?jour={jour}").content.decode()

    return faire


def nom(rdv):
    return rdv.parcours.participant.nom_affiche


# --- the pages ------------------------------------------------------------------------------------------


def test_la_semaine_montre_les_siens_et_ceux_qui_sont_delegues(lire, fixer, structure, referent):
    mien = fixer(instant(MERCREDI, 9))
    annule = fixer(instant(MERCREDI, 10), statut=StatutRendezVous.ANNULE)
    collegue, autre = utilisateur(Role.REFERENT, structure), utilisateur(Role.REFERENT, structure)
    delegue = fixer(instant(MERCREDI, 11), qui=collegue)
    etranger = fixer(instant(MERCREDI, 12), qui=autre)
    avant = fixer(instant(MERCREDI - timedelta(days=3), 23, 59))  # the Sunday before
    DelegationFabrique(plie=structure.plie, titulaire=collegue, delegataire=referent)
    texte = lire("agenda:semaine")
    assert nom(mien) in texte
    assert nom(delegue) in texte
    assert f"Avec {collegue}" in texte
    for absent in (annule, etranger, avant):
        assert nom(absent) not in texte
    assert "Samedi" not in texte
    assert nom(avant) in lire("agenda:semaine", MERCREDI - timedelta(days=3))


def test_un_rendez_vous_passe_mene_a_son_issue(lire, fixer):
    passe, honore = fixer(instant(il_y_a(1), 9)), fixer(instant(il_y_a(1), 10), statut="honore")
    texte = lire("agenda:semaine", il_y_a(1))
    assert reverse("rendez_vous:issue", args=[passe.pk]) in texte
    assert reverse("rendez_vous:issue", args=[honore.pk]) not in texte
    assert reverse("participants:dossier", args=[passe.parcours.participant_id]) in texte


def test_un_temps_collectif_tient_en_une_ligne(lire, fixer, structure, referent):
    collectif = TempsCollectifFabrique(
        plie=structure.plie, animateur=referent, debut=instant(MERCREDI, 14), titre="Atelier budget"
    )
    for _ in range(2):
        fixer(collectif.debut, temps_collectif=collectif, type=TypeEntretien.COLLECTIF)
    texte = lire("agenda:semaine")
    assert texte.count("Atelier budget") == 1
    assert "2\xa0de vos personnes inscrites" in texte


def test_le_mois_montre_chaque_jour(lire, fixer):
    rdv = fixer(instant(date(2030, 5, 31), 16))
    apres = fixer(instant(date(2030, 6, 3), 16))
    texte = lire("agenda:mois")
    assert "Mai" in texte
    assert nom(rdv) in texte
    assert nom(apres) not in texte
    assert "?jour=2030-04-01" in texte
    assert "?jour=2030-06-01" in texte


@pytest.mark.parametrize("jour", ["hier", "2030-02-30", "9999-12-31", "0001-01-01", ""])
def test_une_adresse_fausse_mene_a_aujourd_hui(client, referent, jour):
    client.force_login(referent)
    for page in ("agenda:semaine", "agenda:mois"):
        assert client.get(f"{reverse(page)}?jour={jour}").status_code == 200


def test_l_agenda_ne_grossit_pas_avec_les_rendez_vous(client, fixer, referent, django_assert_max_num_queries):
    client.force_login(referent)
    for heure in range(8, 18):
        fixer(instant(MERCREDI, heure))
    for page in ("agenda:semaine", "agenda:mois"):
        with django_assert_max_num_queries(7):
            client.get(f"{reverse(page)}?jour={MERCREDI}")


@pytest.mark.parametrize("role", [Role.COORDINATION, Role.PRESCRIPTEUR, None])
def test_l_agenda_est_celui_des_referents(client, structure, role):
    client.force_login(utilisateur(role, structure))
    for page in ("agenda:semaine", "agenda:mois", "agenda:abonnement", "agenda:revocation"):
        assert client.get(reverse(page)).status_code == 404


# --- the feed -------------------------------------------------------------------------------------------


def evenements(reponse):
    return list(Calendar.from_ical(reponse.content).walk("VEVENT"))


def adresse(secret):
    return reverse("agenda:flux", args=[secret])


def test_le_flux_donne_l_heure_et_le_lieu_jamais_le_nom(client, fixer, referent):
    rdv = fixer(instant(il_y_a(-3), 14), duree=45)
    fixer(instant(il_y_a(31)))
    fixer(instant(il_y_a(-181)))
    fixer(instant(il_y_a(-2)), statut=StatutRendezVous.ANNULE)
    secret = ouvrir(referent, initiales=False)[1]
    reponse = client.get(adresse(secret))
    assert reponse["Content-Type"].startswith("text/calendar")
    assert "private" in reponse["Cache-Control"]
    (evenement,) = evenements(reponse)
    assert str(evenement["summary"]) == "Rendez-vous PLIE"
    assert str(evenement["location"]) == "Bureau 3"
    assert evenement["dtstart"].dt == rdv.debut.astimezone(UTC)
    assert evenement["dtend"].dt - evenement["dtstart"].dt == timedelta(minutes=45)
    personne = rdv.parcours.participant
    for secret_de_la_personne in (personne.nom_naissance, personne.prenom, personne.telephone):
        assert secret_de_la_personne not in reponse.content.decode()


def test_un_rendez_vous_deplace_garde_son_identifiant(client, fixer, referent):
    fixer(instant(il_y_a(-3), 14))
    secret = ouvrir(referent, initiales=False)[1]
    (avant,) = evenements(client.get(adresse(secret)))
    RendezVous.objects.update(debut=instant(il_y_a(-4), 15))
    (apres,) = evenements(client.get(adresse(secret)))
    assert avant["uid"] == apres["uid"]
    assert avant["dtstart"].dt != apres["dtstart"].dt


def test_les_initiales_si_le_referent_les_demande(client, fixer, referent):
    fixer(instant(il_y_a(-3)))
    secret = ouvrir(referent, initiales=False)[1]
    choisir_initiales(referent, initiales=True)
    (evenement,) = evenements(client.get(adresse(secret)))
    assert str(evenement["summary"]) == "Rendez-vous PLIE – D. I."


def test_une_adresse_revoquee_inconnue_ou_d_un_ancien_referent_ne_donne_rien(client, referent, structure):
    secret = ouvrir(referent, initiales=False)[1]
    assert client.get(adresse(secret)).status_code == 200
    assert client.get(adresse(f"{secret}x")).status_code == 404
    ancien = utilisateur(Role.REFERENT, structure)
    ferme, parti = ouvrir(ancien, initiales=False)[1], ancien.habilitations.get()
    parti.fin = il_y_a(1)
    parti.save()
    assert client.get(adresse(ferme)).status_code == 404
    revoquer(referent)
    assert client.get(adresse(secret)).status_code == 404
    nouveau = ouvrir(referent, initiales=False)[1]
    assert client.get(adresse(nouveau)).status_code == 200


def test_un_compte_desactive_ne_donne_plus_rien(client, referent):
    secret = ouvrir(referent, initiales=False)[1]
    referent.is_active = False
    referent.save()
    assert client.get(adresse(secret)).status_code == 404


def test_l_adresse_se_montre_une_fois(client, referent):
    client.force_login(referent)
    page = reverse("agenda:abonnement")
    ouverte = client.post(page, {"ouvrir": "1", "initiales": "on"})
    texte = ouverte.content.decode()
    secret = texte.split("/agenda/flux/")[1].split(".ics")[0]
    assert len(secret) == 43
    assert "no-store" in ouverte["Cache-Control"]
    abonnement = AbonnementAgenda.objects.get()
    assert abonnement.initiales
    assert secret not in abonnement.empreinte
    assert secret not in client.get(page).content.decode()
    assert client.post(page, {"ouvrir": "1"}).status_code == 302
    assert AbonnementAgenda.objects.count() == 1
    client.post(page, {})
    abonnement.refresh_from_db()
    assert not abonnement.initiales
    revocation = reverse("agenda:revocation")
    assert client.get(revocation).status_code == 200
    abonnement.refresh_from_db()
    assert abonnement.revoque_le is None
    client.post(revocation)
    abonnement.refresh_from_db()
    assert abonnement.revoque_le <= timezone.now()


def test_une_seule_adresse_a_la_fois(referent):
    ouvrir(referent, initiales=False)
    with pytest.raises(AbonnementImpossible, match="déjà ouverte"):
        ouvrir(referent, initiales=True)
