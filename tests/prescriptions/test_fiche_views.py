"""The pages of the fiche by both doors: what is typed is kept, what is refused says why, nothing leaks."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from plie.interface.formats import date_fr
from plie.journal.models import Consultation
from plie.roles import Role
from prescriptions import prolongements
from prescriptions.completude import CONTACT_MANQUANT, IDENTITE
from prescriptions.enums import EtatPrescription, SensAvis
from prescriptions.forms.fiche import AUTRE_COMMUNE
from prescriptions.models import Prescription
from prescriptions.portes import Porte
from prescriptions.services.fiches import FicheFermee
from tests.fabriques import (
    AvisFabrique,
    HabilitationFabrique,
    ParticipantFabrique,
    PieceJointeFabrique,
    QpvFabrique,
    StructureFabrique,
    il_y_a,
    utilisateur,
)
from tests.prescriptions.outils_fiches import (
    PORTES,
    VIDE,
    commune_du_plie,
    entrer,
    fiche_de,
    porte_compte,
    porte_de,
    porte_lien,
    saisie,
)

pytestmark = pytest.mark.django_db

E = EtatPrescription
FERMES = [etat for etat in E if etat not in {E.BROUILLON, E.A_COMPLETER}]
TEXTE_FERMEE = str(FicheFermee())
# Every page of the fiche and how it is asked.
PAGES = [
    ("get", "fiche"),
    ("post", "fiche"),
    ("post", "brouillon"),
    ("get", "envoi"),
    ("post", "envoi"),
    ("get", "annulation"),
    ("post", "annulation"),
    ("post", "pieces"),
]


@pytest.fixture(params=PORTES)
def porte(request):
    return porte_de(request.param)


@pytest.fixture
def client(client, porte):
    """A browser that came in by the door."""
    return entrer(client, porte)


@pytest.fixture
def fiche(porte):
    return fiche_de(porte)


def suit(reponse):
    """The text of the page a redirect leads to."""
    assert reponse.status_code == 302
    suite = reponse.client.get(reponse.url)
    assert suite.status_code == 200
    return suite.text


def erreurs_au_champ(page, champ):
    """The text that the page shows under a field."""
    corps = re.sub(r"\s+", " ", page)
    # Crispy: the errors stand in elements named after the field.
    return " ".join(re.findall(rf'id="[^"]*{champ}[^"]*error[^"]*"[^>]*>(.*?)</(?:span|div|p)>', corps))


# --- Begun --------------------------------------------------------------------------------------


def test_une_nouvelle_fiche_s_ouvre(client, porte):
    reponse = client.post(porte.url("nouvelle"))
    fiche = porte.prescriptions().get()
    assert reponse.url == porte.url("fiche", fiche.pk)
    page = suit(reponse)
    assert porte.structure.nom in page
    assert porte.url("brouillon", fiche.pk) in page
    # The same button again leads to the same blank fiche.
    assert client.post(porte.url("nouvelle")).url == reponse.url


def test_nouvelle_ne_se_demande_pas_par_un_lien_suivi(client, porte):
    assert client.get(porte.url("nouvelle")).status_code == 405
    assert not Prescription.objects.exists()


# --- Filled -------------------------------------------------------------------------------------


def test_la_page_montre_ce_que_la_fiche_dit(client, porte, fiche):
    fiche.projet, fiche.qpv = "Cuisiner <i>vite</i>", QpvFabrique(commune=fiche.commune)
    fiche.save()
    page = client.get(porte.url("fiche", fiche.pk)).text
    for texte in ("Proposé", "1990-03-02", fiche.telephone, fiche.commune.nom, fiche.qpv.nom):
        assert texte in page
    assert "Cuisiner &lt;i&gt;vite&lt;/i&gt;" in page
    assert f'name="version" value="{fiche.version}"' in page
    for nom in ("fiche", "brouillon", "annulation", "pieces"):
        assert porte.url(nom, fiche.pk) in page
    # Nothing of the other door is in the page.
    autre = "/prescrire/" if porte.utilisateur else "/prescriptions/"
    assert f'"{autre}{fiche.pk}/' not in page


def test_sans_javascript_enregistrer_ramene_a_la_fiche(client, porte, fiche):
    reponse = client.post(porte.url("fiche", fiche.pk), saisie(fiche, projet="Cuisiner", suite="brouillon"))
    assert reponse.url == porte.url("fiche", fiche.pk)
    assert "Le brouillon est enregistré." in suit(reponse)
    fiche.refresh_from_db()
    assert (fiche.projet, fiche.version) == ("Cuisiner", 2)


def test_sans_javascript_verifier_enregistre_puis_montre(client, porte, fiche):
    reponse = client.post(porte.url("fiche", fiche.pk), saisie(fiche, projet="Cuisiner", suite="envoi"))
    assert reponse.url == porte.url("envoi", fiche.pk)
    assert "Cuisiner" in suit(reponse)


REFUS = [
    ("nom_naissance", "Martin2", "avec des lettres"),
    ("prenom", "a" * 81, "au plus 80 caractères"),
    ("date_naissance", "2199-01-01", "dans le futur"),
    ("date_naissance", "29/02/2001", "jour, mois, année"),
    ("identifiant_ft", "12", "sept chiffres"),
    ("telephone", "06 39 98", "dix chiffres"),
    ("courriel", "sans arobase", "prenom.nom@exemple.fr"),
    ("commune", AUTRE_COMMUNE, "accompagne les habitants de son territoire"),
    ("projet", "p" * 2001, "au plus 2000 caractères"),
    ("sexe", "X", "choix valide"),
    ("deplacement", "tapis", "choix valide"),
]


@pytest.mark.parametrize(("champ", "valeur", "phrase"), REFUS)
def test_un_refus_est_dit_au_champ_et_le_reste_est_garde(client, porte, fiche, champ, valeur, phrase):
    avant = getattr(fiche, champ)
    reponse = client.post(
        porte.url("fiche", fiche.pk),
        saisie(fiche, demarches="Deux candidatures", permis_b="oui", **{champ: valeur}),
    )
    assert reponse.status_code == 422
    formulaire = reponse.context["form"]
    assert list(formulaire.errors) == [champ]
    page = reponse.text
    # Said at the field and in the summary that leads to it, what was typed still there.
    assert phrase in erreurs_au_champ(page, champ)
    ancre = re.search(rf'href="#(id_{champ}[_0]*)"', page)[1]
    assert f'id="{ancre}"' in page
    assert formulaire[champ].value() == valeur
    if champ not in {"commune", "projet", "sexe", "deplacement"}:
        assert valeur in page
    # The rest is stored, and the page goes on from there.
    fiche.refresh_from_db()
    assert (fiche.demarches, fiche.permis_b, fiche.version) == ("Deux candidatures", True, 2)
    assert getattr(fiche, champ) == avant
    assert 'name="version" value="2"' in page
    corrigee = client.post(porte.url("fiche", fiche.pk), saisie(fiche))
    assert corrigee.status_code == 302


def test_plusieurs_refus_sont_tous_dits(client, porte, fiche):
    reponse = client.post(
        porte.url("fiche", fiche.pk), saisie(fiche, telephone="1", courriel="2", prenom="3")
    )
    assert reponse.status_code == 422
    assert "3 informations sont à corriger" in reponse.text


def test_une_page_ancienne_ne_s_enregistre_pas_et_garde_la_saisie(client, porte, fiche):
    Prescription.objects.filter(pk=fiche.pk).update(version=5, projet="Celui d'avant")
    for _ in range(2):
        reponse = client.post(porte.url("fiche", fiche.pk), saisie(fiche, projet="Ce que je viens d'écrire"))
        assert reponse.status_code == 422
        assert "modifiée dans une autre fenêtre" in reponse.text
        assert "Ce que je viens d&#x27;écrire" in reponse.text
        # It stays refused: the page keeps the version it was opened with.
        assert 'name="version" value="1"' in reponse.text
    fiche.refresh_from_db()
    assert (fiche.projet, fiche.version) == ("Celui d'avant", 5)


@pytest.mark.parametrize("version", ["", "abc", "-1", "0", "9" * 30])
def test_une_version_alteree_n_enregistre_rien(client, porte, fiche, version):
    donnees = saisie(fiche, projet="Cuisiner", version=version)
    assert client.post(porte.url("fiche", fiche.pk), donnees).status_code == 422
    assert "Non enregistré" in client.post(porte.url("brouillon", fiche.pk), donnees).text
    fiche.refresh_from_db()
    assert (fiche.projet, fiche.version) == ("", 1)


def test_une_fiche_presque_vide_s_enregistre(client, porte):
    fiche = fiche_de(porte, **VIDE)
    assert client.post(porte.url("fiche", fiche.pk), {"version": "1"}).status_code == 302
    assert "Fiche de prescription" in client.get(porte.url("fiche", fiche.pk)).text


def test_les_champs_inconnus_ne_changent_rien(client, porte, fiche):
    ailleurs = StructureFabrique()
    client.post(
        porte.url("fiche", fiche.pk),
        saisie(
            fiche, etat="validee", tour="9", structure=ailleurs.pk, decidee_le="2026-01-01", origine="reprise"
        ),
    )
    apres = Prescription.objects.get()
    assert (apres.etat, apres.tour, apres.structure, apres.decidee_le) == (
        E.BROUILLON,
        1,
        porte.structure,
        None,
    )
    assert apres.origine == fiche.origine


@pytest.mark.parametrize("etat", FERMES)
def test_une_fiche_close_renvoie_a_sa_page(client, porte, etat):
    fiche = fiche_de(porte, etat)
    for demander, donnees in ((client.get, {}), (client.post, saisie(fiche, projet="Cuisiner"))):
        reponse = demander(porte.url("fiche", fiche.pk), donnees)
        assert reponse.url == porte.url("dossier", fiche.pk)
        assert TEXTE_FERMEE.replace("'", "&#x27;") in suit(reponse)
    reponse = client.post(porte.url("brouillon", fiche.pk), saisie(fiche, projet="Cuisiner"))
    assert "Non enregistré" in reponse.text
    assert client.get(porte.url("envoi", fiche.pk)).url == porte.url("dossier", fiche.pk)
    fiche.refresh_from_db()
    assert (fiche.etat, fiche.projet) == (etat, "")


# --- Saved as it is typed -----------------------------------------------------------------------


def test_l_enregistrement_au_fil_de_la_saisie(client, porte, fiche):
    reponse = client.post(
        porte.url("brouillon", fiche.pk),
        saisie(fiche, projet="Cuisiner", rsa="on"),
        headers={"HX-Request": "true"},
    )
    assert reponse.status_code == 200
    fragment = reponse.text
    assert "<html" not in fragment
    assert '<input type="hidden" name="version" id="id_version" value="2" hx-swap-oob="true">' in fragment
    assert "Enregistré à" in fragment
    assert "perçoit le RSA" in fragment
    fiche.refresh_from_db()
    assert (fiche.projet, fiche.rsa, fiche.version) == ("Cuisiner", True, 2)


def test_l_enregistrement_dit_ce_qui_est_a_corriger_et_garde_le_reste(client, porte, fiche):
    reponse = client.post(porte.url("brouillon", fiche.pk), saisie(fiche, telephone="12", projet="Cuisiner"))
    assert "sauf ce qui est à corriger" in reponse.text
    assert '<a href="#id_telephone">Téléphone</a>' in reponse.text
    assert "dix chiffres" in reponse.text
    assert 'value="2" hx-swap-oob="true"' in reponse.text
    fiche.refresh_from_db()
    assert (fiche.projet, fiche.telephone) == ("Cuisiner", "06 39 98 56 78")


def test_un_enregistrement_depasse_ne_donne_pas_de_nouvelle_version(client, porte, fiche):
    donnees = saisie(fiche, projet="Cuisiner")
    client.post(porte.url("brouillon", fiche.pk), donnees)
    reponse = client.post(porte.url("brouillon", fiche.pk), {**donnees, "projet": "Jardiner"})
    assert "Non enregistré" in reponse.text
    assert "autre fenêtre" in reponse.text
    assert "hx-swap-oob" not in reponse.text
    fiche.refresh_from_db()
    assert fiche.projet == "Cuisiner"


def test_le_public_s_explique_au_fil_de_la_saisie(client, porte):
    fiche = fiche_de(porte, **VIDE)
    url = porte.url("brouillon", fiche.pk)
    vide = client.post(url, {"version": "1"}).text
    assert "Aucun critère du public accompagné n&#x27;est indiqué." in vide
    assert "La commune de résidence n&#x27;est pas indiquée." in vide
    commune = commune_du_plie(porte.structure)
    rempli = client.post(url, {"version": "1", "commune": commune.code_insee, "autre_difficulte": "on"}).text
    assert f"({commune.nom})" in rempli
    assert "est à justifier par écrit" in rempli
    assert "la coordination décide" in rempli
    jeune = client.post(
        url, {"version": "2", "commune": commune.code_insee, "date_naissance": il_y_a(365).isoformat()}
    ).text
    assert "moins de 16 ans" in jeune


# --- Sent back to be completed ------------------------------------------------------------------


def test_la_question_est_au_dessus_de_la_fiche(client, porte):
    fiche = fiche_de(porte, E.A_COMPLETER)
    AvisFabrique(prescription=fiche, sens=SensAvis.A_COMPLETER, texte="Depuis quand ?\nEt <b>où</b> ?")
    page = client.get(porte.url("fiche", fiche.pk)).text
    assert "Depuis quand ?<br>Et &lt;b&gt;où&lt;/b&gt; ?" in page


@pytest.mark.parametrize(
    ("efface", "champ", "phrase"),
    [
        *(({champ.removesuffix("_id"): ""}, champ.removesuffix("_id"), phrase) for champ, phrase in IDENTITE),
        ({"telephone": "", "courriel": ""}, "telephone", CONTACT_MANQUANT),
    ],
)
def test_a_completer_garde_de_quoi_etre_envoyee(client, porte, efface, champ, phrase):
    fiche = fiche_de(porte, E.A_COMPLETER)
    reponse = client.post(porte.url("fiche", fiche.pk), saisie(fiche, projet="Cuisiner", **efface))
    assert reponse.status_code == 422
    assert phrase in erreurs_au_champ(reponse.text, champ)
    apres = Prescription.objects.get()
    assert apres.projet == "Cuisiner"
    assert apres.nom_naissance
    assert apres.telephone


# --- Checked and sent ---------------------------------------------------------------------------


def test_la_page_d_envoi_montre_et_envoie(client, porte, monkeypatch):
    cellule = timezone.now() + timedelta(days=9)
    monkeypatch.setattr(prolongements, "_CELLULES", [lambda plie, maintenant: cellule])
    fiche = fiche_de(porte, rsa=True, version=3)
    reponse = client.get(porte.url("envoi", fiche.pk))
    page = reponse.text
    assert "Prochaine cellule de suivi" in page
    assert "Coordination du PLIE, France Travail, Bureau insertion" in page
    assert "Il manque" not in page
    assert 'name="version" value="3"' in page
    reponse = client.post(porte.url("envoi", fiche.pk), {"version": "3"})
    assert reponse.url == porte.url("dossier", fiche.pk)
    assert "La fiche est envoyée à la coordination." in suit(reponse)
    fiche.refresh_from_db()
    assert fiche.etat == E.SOUMISE
    # Pressed twice, or the page left open.
    assert client.post(porte.url("envoi", fiche.pk), {"version": "3"}).status_code == 302
    fiche.refresh_from_db()
    assert fiche.tour == 1


def test_sans_rsa_le_bureau_insertion_n_est_pas_demande(client, porte, fiche):
    assert "Bureau insertion" not in client.get(porte.url("envoi", fiche.pk)).text


def test_ce_qui_manque_mene_au_champ(client, porte):
    fiche = fiche_de(porte, **VIDE)
    page = client.get(porte.url("envoi", fiche.pk)).text
    formulaire = client.get(porte.url("fiche", fiche.pk)).text
    assert "Envoyer la fiche</span>" not in page
    for champ in ("sexe_0", "nom_naissance", "prenom", "date_naissance", "commune", "telephone"):
        assert f'href="{porte.url("fiche", fiche.pk)}#id_{champ}"' in page
        assert f'id="id_{champ}"' in formulaire, champ
    reponse = client.post(porte.url("envoi", fiche.pk), {"version": "1"})
    assert reponse.status_code == 422
    assert "La fiche n’est pas envoyée" in reponse.text
    fiche.refresh_from_db()
    assert fiche.etat == E.BROUILLON


@pytest.mark.parametrize("version", ["1", "", "abc", None])
def test_ce_qui_part_est_ce_qui_a_ete_lu(client, porte, version):
    fiche = fiche_de(porte, version=2, projet="Ce qui a changé")
    reponse = client.post(porte.url("envoi", fiche.pk), {} if version is None else {"version": version})
    assert reponse.status_code == 422
    assert "relisez-la" in reponse.text
    assert "Ce qui a changé" in reponse.text
    # The page shown carries the version that was just read.
    assert 'name="version" value="2"' in reponse.text
    assert client.post(porte.url("envoi", fiche.pk), {"version": "2"}).status_code == 302


@pytest.mark.parametrize("etat", [etat for etat in FERMES if etat != E.SOUMISE])
def test_une_fiche_close_ne_part_plus(client, porte, etat):
    fiche = fiche_de(porte, etat)
    reponse = client.post(porte.url("envoi", fiche.pk), {"version": "1"})
    assert reponse.url == porte.url("dossier", fiche.pk)
    assert TEXTE_FERMEE.replace("'", "&#x27;") in suit(reponse)


# --- Withdrawn ----------------------------------------------------------------------------------


def test_retirer_se_confirme(client, porte, fiche):
    page = client.get(porte.url("annulation", fiche.pk)).text
    assert "La fiche ne sera plus examinée" in page
    fiche.refresh_from_db()
    assert fiche.etat == E.BROUILLON
    reponse = client.post(porte.url("annulation", fiche.pk))
    assert reponse.url == porte.url("liste")
    assert "La fiche est annulée." in suit(reponse)
    fiche.refresh_from_db()
    assert fiche.etat == E.ANNULEE


@pytest.mark.parametrize("etat", [E.REFUSEE, E.ORIENTEE])
def test_ce_qui_est_decide_ne_se_retire_plus(client, porte, etat):
    fiche = fiche_de(porte, etat)
    reponse = client.post(porte.url("annulation", fiche.pk))
    assert reponse.url == porte.url("dossier", fiche.pk)
    fiche.refresh_from_db()
    assert fiche.etat == etat


# --- What a GET writes --------------------------------------------------------------------------


def ecritures(requetes):
    return [
        sql["sql"]
        for sql in requetes
        if re.search(r"\b(INSERT INTO|UPDATE \"|DELETE FROM|FOR (NO KEY )?UPDATE)", sql["sql"])
    ]


@pytest.mark.parametrize("nom", ["fiche", "envoi", "annulation"])
def test_lire_n_ecrit_que_le_journal_des_comptes(client, porte, fiche, nom):
    traces = Prescription.objects.values().get()
    with CaptureQueriesContext(connection) as requetes:
        client.get(porte.url(nom, fiche.pk))
    nominative = nom != "annulation"
    attendues = 1 if porte.utilisateur and nominative else 0
    assert len(ecritures(requetes)) == attendues
    assert Consultation.objects.count() == attendues
    if attendues:
        ligne = Consultation.objects.get()
        assert (ligne.utilisateur, ligne.plie) == (porte.utilisateur, porte.plie)
        assert (ligne.objet, ligne.objet_id) == ("prescriptions.Prescription", fiche.pk)
        assert ligne.page == f"prescriptions:{nom}"
    assert Prescription.objects.values().get() == traces


@pytest.mark.parametrize("nom", ["brouillon", "pieces", "nouvelle"])
def test_ce_qui_ecrit_ne_se_lit_pas(client, porte, fiche, nom):
    args = [] if nom == "nouvelle" else [fiche.pk]
    assert client.get(porte.url(nom, *args)).status_code == 405


def test_aucune_page_ne_reste_dans_le_navigateur(client, porte, fiche):
    for nom in ("fiche", "envoi", "annulation"):
        assert "no-store" in client.get(porte.url(nom, fiche.pk))["Cache-Control"]
    assert "no-store" in client.post(porte.url("brouillon", fiche.pk), saisie(fiche))["Cache-Control"]


def test_sans_le_jeton_du_formulaire_rien_ne_s_ecrit(client, porte, fiche):
    client.handler.enforce_csrf_checks = True
    for nom in ("fiche", "brouillon", "envoi", "annulation", "pieces"):
        assert client.post(porte.url(nom, fiche.pk), saisie(fiche)).status_code == 403
    fiche.refresh_from_db()
    assert (fiche.etat, fiche.version) == (E.BROUILLON, 1)


# --- Who opens what -----------------------------------------------------------------------------


def refusee_partout(client, espace, pk):
    for methode, nom in PAGES:
        reponse = getattr(client, methode)(reverse(f"{espace}:{nom}", args=[pk]), {"version": "1"})
        assert reponse.status_code == 404, (methode, nom)
        hx = getattr(client, methode)(
            reverse(f"{espace}:{nom}", args=[pk]), {"version": "1"}, headers={"HX-Request": "true"}
        )
        assert hx.status_code == 404, (methode, nom, "htmx")
    retrait = reverse(f"{espace}:piece_retrait", args=[pk, 1])
    assert client.post(retrait).status_code == 404


@pytest.mark.parametrize("etat", [E.BROUILLON, E.SOUMISE, E.A_COMPLETER])
@pytest.mark.parametrize("role", Role)
def test_un_compte_d_ailleurs_ne_trouve_rien(client, porte, etat, role):
    """Every role, in another structure of the same PLIE: a fiche is written by its structure only.

    Save the coordination for a fiche to complete (the test below).
    """
    if (role, etat) == (Role.COORDINATION, E.A_COMPLETER):
        return
    fiche = fiche_de(porte, etat, rsa=True)
    voisin = StructureFabrique(plie=porte.plie)
    client.logout()
    client.force_login(utilisateur(role, voisin))
    refusee_partout(client, "prescriptions", fiche.pk)
    fiche.refresh_from_db()
    assert (fiche.etat, fiche.version) == (etat, 1)


def test_la_coordination_complete_pour_un_partenaire_qui_ne_le_peut_pas(client, porte):
    """A structure of the CAF has no account, a link may be closed: the answer then comes by telephone."""
    fiche = fiche_de(porte, E.A_COMPLETER)
    auteur, origine = fiche.auteur, fiche.origine
    client.logout()
    client.force_login(utilisateur(Role.COORDINATION, StructureFabrique(plie=porte.plie)))
    adresse = reverse("prescriptions:fiche", args=[fiche.pk])
    assert adresse in client.get(reverse("prescriptions:dossier", args=[fiche.pk])).text
    donnees = saisie(fiche) | {"demarches": "Dite par téléphone.", "suite": "envoi"}
    client.post(adresse, donnees)
    fiche.refresh_from_db()
    client.post(reverse("prescriptions:envoi", args=[fiche.pk]), {"version": fiche.version})
    fiche.refresh_from_db()
    assert (fiche.etat, fiche.tour, fiche.demarches) == (E.SOUMISE, 2, "Dite par téléphone.")
    assert (fiche.auteur, fiche.origine, fiche.structure) == (auteur, origine, porte.structure)
    assert client.get(adresse).status_code == 404


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.PRESCRIPTEUR, Role.COORDINATION}]
)
def test_dans_la_structure_meme_les_autres_roles_n_ecrivent_pas(client, porte, fiche, role):
    client.logout()
    client.force_login(utilisateur(role, porte.structure))
    refusee_partout(client, "prescriptions", fiche.pk)
    assert client.post(reverse("prescriptions:nouvelle")).status_code == 404


def test_un_autre_plie_ne_trouve_rien(client, porte, fiche):
    for etranger in (porte_compte(), porte_compte(role=Role.COORDINATION), porte_lien()):
        entrer(client, etranger)
        refusee_partout(client, "prescrire" if etranger.lien else "prescriptions", fiche.pk)


def test_un_lien_n_ouvre_que_les_siennes(client, porte):
    lien = porte_lien(porte.structure)
    autre = fiche_de(porte_lien(porte.structure))
    du_compte = fiche_de(porte_compte(porte.structure))
    entrer(client, lien)
    for fiche in (autre, du_compte):
        refusee_partout(client, "prescrire", fiche.pk)
    assert client.get(reverse("prescriptions:fiche", args=[du_compte.pk])).status_code == 302


def test_un_collegue_poursuit_la_fiche_de_sa_structure(client, porte, fiche):
    collegue = porte_compte(porte.structure)
    entrer(client, collegue)
    reponse = client.post(collegue.url("fiche", fiche.pk), saisie(fiche, projet="Cuisiner"))
    assert reponse.status_code == 302
    fiche.refresh_from_db()
    assert (fiche.projet, fiche.auteur_nom) == ("Cuisiner", porte.auteur_nom)


def test_deux_structures_deux_portes(client, porte):
    une, autre = StructureFabrique(plie=porte.plie), StructureFabrique(plie=porte.plie)
    compte = utilisateur(Role.PRESCRIPTEUR, une)
    HabilitationFabrique(utilisateur=compte, structure=autre, role=Role.PRESCRIPTEUR)
    fiches = [fiche_de(Porte(structure=lieu, utilisateur=compte)) for lieu in (une, autre)]
    client.logout()
    client.force_login(compte)
    for fiche in fiches:
        page = client.get(reverse("prescriptions:fiche", args=[fiche.pk]))
        assert page.status_code == 200
        assert fiche.structure.nom in page.text
    client.post(reverse("prescriptions:nouvelle"))
    assert Prescription.objects.order_by("pk").last().structure == une


def test_une_fiche_qui_n_existe_pas(client, porte):
    refusee_partout(client, "prescrire" if porte.lien else "prescriptions", 999_999)


@pytest.mark.parametrize("fermeture", ["expire", "revoque", "structure", "renvoye", "jamais"])
def test_un_lien_ferme_le_dit_et_ne_montre_rien(client, porte, fermeture):
    porte = porte_lien(porte.structure)
    fiche = fiche_de(porte, nom_naissance="Confidentiel")
    entrer(client, porte)
    assert client.get(porte.url("fiche", fiche.pk)).status_code == 200
    lien = porte.lien
    if fermeture == "expire":
        lien.cree_le, lien.expire_le = (timezone.now() - timedelta(hours=n) for n in (2, 1))
    elif fermeture == "revoque":
        lien.revoque_le = timezone.now()
    elif fermeture == "structure":
        lien.structure.active = False
        lien.structure.save()
    elif fermeture == "renvoye":
        lien.cle = "00000000-0000-4000-8000-000000000000"
    else:
        client.logout()
    lien.save()
    for methode, nom in PAGES:
        reponse = getattr(client, methode)(porte.url(nom, fiche.pk), saisie(fiche, projet="Cuisiner"))
        assert reponse.status_code == 410, (methode, nom)
        assert "Ce lien ne s’ouvre pas" in reponse.text
        assert "demandez-lui un nouveau lien" in reponse.text
        assert "Confidentiel" not in reponse.text
        assert porte.structure.nom not in reponse.text
        assert "no-store" in reponse["Cache-Control"]
    assert client.post(porte.url("nouvelle")).status_code == 410
    fiche.refresh_from_db()
    assert (fiche.etat, fiche.projet) == (E.BROUILLON, "")
    assert Prescription.objects.count() == 1


def test_sans_compte_la_porte_des_comptes_demande_la_connexion(client, porte, fiche):
    client.logout()
    for methode, nom in PAGES:
        reponse = getattr(client, methode)(reverse(f"prescriptions:{nom}", args=[fiche.pk]), {})
        assert reponse.status_code == 302
        assert reponse.url.startswith(reverse("account_login"))


# --- Duplicates ---------------------------------------------------------------------------------


def sans_jetons(page):
    """The page without what changes at each display: the tokens and the nonces."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    page = re.sub(r'nonce="[^"]*"', "", page)
    page = re.sub(r'"X-CSRFToken": "[^"]*"', "", page)
    return re.sub(r"Enregistré à \d+ h \d+", "", page)


def meme_personne(fiche):
    return {
        champ: getattr(fiche, champ)
        for champ in ("nom_naissance", "prenom", "date_naissance", "identifiant_ft")
    }


PAGES_DOUBLONS = ("fiche", "envoi")


def test_sa_propre_fiche_en_double_est_dite(client, porte, fiche):
    avant = client.get(porte.url("fiche", fiche.pk)).text
    assert "Une fiche existe déjà" not in avant
    fiche_de(porte, E.SOUMISE, **meme_personne(fiche), soumise_le=date(2026, 3, 5))
    for nom in PAGES_DOUBLONS:
        page = client.get(porte.url(nom, fiche.pk)).text
        assert "Une fiche existe déjà" in page
        assert date_fr(date(2026, 3, 5), "long") in page
    fragment = client.post(porte.url("brouillon", fiche.pk), saisie(fiche)).text
    assert "Une fiche existe déjà" in fragment
    # It is told, it does not prevent.
    assert client.post(porte.url("envoi", fiche.pk), {"version": "1"}).status_code == 302


@pytest.mark.parametrize(
    "qui", ["autre structure", "autre lien", "participant", "brouillon", "retirée", "autre PLIE"]
)
def test_ce_que_l_on_ne_voit_pas_ne_change_pas_un_octet(client, porte, qui):
    fiche = fiche_de(porte, identifiant_ft="1234567A", soumise_le=None)

    def pages():
        lues = [sans_jetons(client.get(porte.url(nom, fiche.pk)).text) for nom in PAGES_DOUBLONS]
        return [*lues, sans_jetons(client.post(porte.url("brouillon", fiche.pk), saisie(fiche)).text)]

    avant = pages()
    identite = meme_personne(fiche)
    voisine = porte_compte(StructureFabrique(plie=porte.plie))
    if qui == "autre structure":
        fiche_de(voisine, E.SOUMISE, **identite, commune=fiche.commune)
        fiche_de(voisine, E.ORIENTEE, **identite, commune=fiche.commune)
    elif qui == "autre lien":
        # A colleague by another link, when one comes by a link; an account reads its structure's.
        lieu = porte.structure if porte.lien else voisine.structure
        fiche_de(porte_lien(lieu), E.SOUMISE, **identite, commune=fiche.commune)
    elif qui == "participant":
        ParticipantFabrique(plie=porte.plie, commune=fiche.commune, **identite)
    elif qui == "brouillon":
        fiche_de(porte, E.BROUILLON, **identite, commune=fiche.commune)
    elif qui == "retirée":
        fiche_de(porte, E.ANNULEE, **identite, commune=fiche.commune)
    else:
        etrangere = porte_compte()
        fiche_de(etrangere, E.SOUMISE, **identite, commune=fiche.commune)
    assert pages() == avant


def test_le_nombre_de_requetes_ne_depend_pas_de_ce_qui_est_joint(client, porte, fiche):
    for nom in ("fiche", "envoi"):
        with CaptureQueriesContext(connection) as sans:
            client.get(porte.url(nom, fiche.pk))
        PieceJointeFabrique.create_batch(2, prescription=fiche)
        QpvFabrique.create_batch(3, commune=fiche.commune)
        with CaptureQueriesContext(connection) as avec:
            client.get(porte.url(nom, fiche.pk))
        assert len(avec) == len(sans)
        assert len(sans) <= 22, nom
