"""A signed entretien is corrected by a counter-entry: cancelled alone, or replaced; traced on both."""

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours.enums import EtatParcours, ModeEmargement, StatutRendezVous
from parcours.models import ContreEcriture, Entretien
from tests.fabriques import EntretienFabrique, RendezVousFabrique, il_y_a, instant
from tests.parcours.outils_entretiens import jour, suivi
from tests.prescriptions.outils_fiches import ensemble

pytestmark = pytest.mark.django_db


def signe(**champs):
    referent, parcours = suivi(**champs)
    rdv = RendezVousFabrique(parcours=parcours, debut=instant(il_y_a(5)), statut=StatutRendezVous.HONORE)
    suivant = RendezVousFabrique(parcours=parcours)
    entretien = EntretienFabrique(
        parcours=parcours,
        referent=referent,
        date=il_y_a(5),
        en_sortie=False,
        rendez_vous=rdv,
        prochain_rendez_vous=suivant,
        emarge_le=timezone.now(),
        emargement=ModeEmargement.ECRAN,
        evolution="Fait faux",
    )
    return referent, entretien


def adresse(entretien):
    return reverse("entretiens:corriger", args=[entretien.pk])


def saisie(**champs):
    return {
        "motif": "La date était fausse.",
        "suite": "remplacer",
        "type": "individuel",
        "date": jour(4),
        "heure": "10:00",
        "duree": "45",
        "evolution": "Fait juste",
    } | champs


def test_remplacer_annule_l_ancien_et_lui_prend_ses_rendez_vous(client):
    referent, ancien = signe()
    client.force_login(referent)
    rdv, suivant = ancien.rendez_vous, ancien.prochain_rendez_vous
    assert client.get(adresse(ancien)).context["form"]["evolution"].value() == "Fait faux"
    reponse = client.post(adresse(ancien), saisie())
    nouveau = Entretien.objects.get(parcours=ancien.parcours, annule_le__isnull=True)
    assert reponse.url == reverse("entretiens:voir", args=[nouveau.pk])
    ancien.refresh_from_db()
    assert ancien.annule_le is not None
    assert ancien.evolution == "Fait faux"
    assert (ancien.rendez_vous, ancien.prochain_rendez_vous) == (None, None)
    assert (nouveau.rendez_vous, nouveau.prochain_rendez_vous) == (rdv, suivant)
    assert (nouveau.date, nouveau.evolution, nouveau.emarge_le) == (il_y_a(4), "Fait juste", None)
    assert nouveau.referent == ancien.referent
    for entretien in (ancien, nouveau):
        page = client.get(reverse("entretiens:voir", args=[entretien.pk]))
        assert "La date était fausse." in page.text
    assert client.get(adresse(ancien)).url == reverse("entretiens:voir", args=[ancien.pk])


def test_annuler_seul_fait_redire_l_issue_du_rendez_vous(client):
    referent, ancien = signe()
    client.force_login(referent)
    reponse = client.post(adresse(ancien), {"motif": "Saisi pour une autre personne.", "suite": "annuler"})
    assert reponse.url == reverse("entretiens:voir", args=[ancien.pk])
    rdv = ancien.rendez_vous
    rdv.refresh_from_db()
    ancien.refresh_from_db()
    assert rdv.statut == StatutRendezVous.PLANIFIE
    assert ancien.annule_le is not None
    assert Entretien.objects.filter(parcours=ancien.parcours).count() == 1
    assert ContreEcriture.objects.get().remplacant is None


def test_l_entree_suit_la_correction_tant_qu_elle_n_est_pas_proposee(client):
    referent, ancien = signe(accueil=True)
    parcours = ancien.parcours
    parcours.date_entree = ancien.date
    parcours.save(update_fields=["date_entree"])
    client.force_login(referent)
    client.post(adresse(ancien), saisie(date=jour(2)))
    parcours.refresh_from_db()
    assert (parcours.date_entree, parcours.etat) == (il_y_a(2), EtatParcours.ACCUEIL)


@pytest.mark.parametrize(
    "champs", [{"motif": ""}, {"motif": "   "}, {"date": jour(-1)}, {"date": jour(101)}, {"suite": ""}]
)
def test_une_correction_dit_pourquoi_et_reste_dans_les_dates(client, champs):
    referent, ancien = signe()
    client.force_login(referent)
    reponse = client.post(adresse(ancien), saisie(**champs))
    assert reponse.status_code == 422
    assert "Fait juste" in reponse.text
    assert not ContreEcriture.objects.exists()


def test_ce_qui_n_est_pas_signe_se_modifie(client):
    referent, parcours = suivi()
    entretien = EntretienFabrique(parcours=parcours, referent=referent)
    client.force_login(referent)
    assert client.get(adresse(entretien)).url == reverse("entretiens:modifier", args=[entretien.pk])


@pytest.mark.django_db(transaction=True)
def test_deux_corrections_au_meme_instant_n_en_font_qu_une():
    from parcours.services.corrections import corriger
    from parcours.services.entretiens import contenu_de

    referent, ancien = signe()

    def faire():
        return corriger(ancien, motif="Erreur", auteur=referent, remplacement=contenu_de(ancien)).pk

    premier, second = ensemble(faire, faire)
    assert premier == second
    assert Entretien.objects.filter(parcours=ancien.parcours).count() == 2
