"""The screens of the bilans: who opens what, and what the page shows."""

import re
from http import HTTPStatus

import pytest
from django.urls import reverse

from plie.documents.enums import EtatTravail
from plie.documents.models import Travail
from plie.documents.services import abandonner_travail, avancer_travail, commencer_travail
from plie.roles import Role
from reporting import exports
from reporting.enums import EtatBilan
from reporting.graphiques import Largeur, est_dessine
from reporting.indicateurs import ORDRE
from reporting.models import Bilan
from reporting.selectors import donnees_pour
from tests.fabriques import StructureFabrique, utilisateur

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_sans_pdf_prepares")]

SANS_BILAN = [role for role in Role if role not in {Role.COORDINATION, Role.SIGNATAIRE}]


def adresses(bilan):
    """Every page of a bilan that only shows."""
    return {
        "bilan": reverse("reporting:bilan", args=[bilan.pk]),
        "graphique": reverse("reporting:graphique", args=[bilan.pk, "sorties_categories", "large"]),
        "pdf": reverse("reporting:pdf", args=[bilan.pk]),
        "ods": reverse("reporting:tableur", args=[bilan.pk, "ods"]),
        "csv": reverse("reporting:csv", args=[bilan.pk, "sorties_categories"]),
    }


PAGES = ("bilan", "graphique", "pdf", "ods", "csv")


@pytest.fixture(autouse=True)
def _pdf_court(monkeypatch):
    """A PDF at once: the real one is read back in test_exports_bilan."""
    monkeypatch.setattr(exports, "en_pdf", lambda bilan, donnees: b"%PDF-1.7")


@pytest.fixture
def travail(coordination, territoire):
    return Travail.objects.create(
        plie=territoire,
        demandeur=coordination,
        genre="bilan",
        parametres={"de": 2018, "a": 2019},
        total=len(ORDRE),
    )


# --- rights ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_la_coordination_et_les_signataires_ouvrent_un_bilan_publie(
    client, publie, coordination, signataire, page
):
    for lecteur in (coordination, signataire):
        client.force_login(lecteur)
        assert client.get(adresses(publie)[page]).status_code == HTTPStatus.OK


@pytest.mark.parametrize("page", PAGES)
def test_un_bilan_non_publie_n_existe_pas_pour_un_signataire(client, bilan, coordination, signataire, page):
    client.force_login(signataire)
    assert client.get(adresses(bilan)[page]).status_code == HTTPStatus.NOT_FOUND
    client.force_login(coordination)
    assert client.get(adresses(bilan)[page]).status_code == HTTPStatus.OK


@pytest.mark.parametrize("role", SANS_BILAN)
def test_les_autres_roles_ne_voient_aucun_bilan(client, publie, travail, territoire, role):
    client.force_login(utilisateur(role, StructureFabrique(plie=territoire)))
    for adresse in (*adresses(publie).values(), reverse("reporting:liste"), suivre(travail)):
        assert client.get(adresse).status_code == HTTPStatus.NOT_FOUND
    assert (
        client.post(reverse("reporting:demander"), {"de": 2018, "a": 2019}).status_code
        == HTTPStatus.NOT_FOUND
    )


@pytest.mark.parametrize("role", [Role.COORDINATION, Role.SIGNATAIRE])
def test_un_autre_plie_n_existe_pas(client, publie, travail, role):
    client.force_login(utilisateur(role))
    for adresse in (*adresses(publie).values(), suivre(travail)):
        assert client.get(adresse).status_code == HTTPStatus.NOT_FOUND
    assert client.post(reverse("reporting:publier", args=[publie.pk])).status_code == HTTPStatus.NOT_FOUND
    assert "Bilan 2018-2019" not in client.get(reverse("reporting:liste")).content.decode()


def test_un_anonyme_est_conduit_a_la_connexion(client, publie, travail):
    for adresse in (*adresses(publie).values(), reverse("reporting:liste"), suivre(travail)):
        reponse = client.get(adresse)
        assert reponse.status_code == HTTPStatus.FOUND
        assert reponse.url.startswith(reverse("account_login"))


def test_un_signataire_ne_demande_ni_ne_publie(client, publie, travail, signataire):
    client.force_login(signataire)
    assert (
        client.post(reverse("reporting:demander"), {"de": 2018, "a": 2019}).status_code
        == HTTPStatus.NOT_FOUND
    )
    assert client.post(reverse("reporting:publier", args=[publie.pk])).status_code == HTTPStatus.NOT_FOUND
    assert client.get(suivre(travail)).status_code == HTTPStatus.NOT_FOUND
    relancer = reverse("reporting:relancer", args=[travail.identifiant])
    assert client.post(relancer).status_code == HTTPStatus.NOT_FOUND


def test_une_mauvaise_methode_est_refusee(client, publie, travail, coordination):
    client.force_login(coordination)
    for adresse in (*adresses(publie).values(), reverse("reporting:liste"), suivre(travail)):
        assert client.post(adresse).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    for nom, args in (("demander", []), ("relancer", [travail.identifiant])):
        adresse = reverse(f"reporting:{nom}", args=args)
        assert client.get(adresse).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert (
        client.put(reverse("reporting:publier", args=[publie.pk])).status_code
        == HTTPStatus.METHOD_NOT_ALLOWED
    )


@pytest.mark.parametrize(
    ("nom", "suite"),
    [
        ("graphique", ["inconnu", "large"]),
        ("graphique", ["sorties_categories", "moyen"]),
        ("graphique", ["chiffres_cles", "large"]),
        ("csv", ["inconnu"]),
        ("tableur", ["xls"]),
        ("bilan", None),
    ],
)
def test_ce_qui_n_existe_pas_n_existe_pas(client, publie, coordination, nom, suite):
    client.force_login(coordination)
    args = [10**9] if suite is None else [publie.pk, *suite]
    assert client.get(reverse(f"reporting:{nom}", args=args)).status_code == HTTPStatus.NOT_FOUND


# --- list, demand, progress -----------------------------------------------------------------------------


def suivre(travail):
    return reverse("reporting:travail", args=[travail.identifiant])


def test_la_liste_montre_a_chacun_ses_bilans(client, bilan, coordination, signataire):
    client.force_login(signataire)
    page = client.get(reverse("reporting:liste")).content.decode()
    assert "Aucun bilan publié pour le moment" in page
    assert "Calculer un bilan" not in page
    client.force_login(coordination)
    page = client.get(reverse("reporting:liste")).content.decode()
    assert "Bilan 2018-2019" in page
    assert "Calculer un bilan" in page


def test_la_liste_ne_coute_pas_plus_avec_plus_de_bilans(
    client, bilan, coordination, django_assert_max_num_queries
):
    client.force_login(coordination)
    for annee in (2020, 2021, 2022):
        Bilan.objects.create(
            plie=bilan.plie,
            annee_debut=annee,
            annee_fin=annee,
            donnees=bilan.donnees,
            calcule_par=coordination,
        )
    with django_assert_max_num_queries(9):
        client.get(reverse("reporting:liste"))


def test_demander_un_bilan_mene_a_son_calcul_puis_au_bilan(
    client, coordination, bilan, django_capture_on_commit_callbacks
):
    client.force_login(coordination)
    with django_capture_on_commit_callbacks(execute=True):
        reponse = client.post(reverse("reporting:demander"), {"de": "2018", "a": "2019"})
    cree = Travail.objects.get()
    assert reponse.status_code == HTTPStatus.FOUND
    assert reponse.url == suivre(cree)
    assert client.get(suivre(cree)).url == reverse("reporting:bilan", args=[cree.bilan.pk])


@pytest.mark.parametrize(
    ("annees", "message"),
    [
        ({"de": "2019", "a": "2018"}, "précède la première"),
        ({"de": "1950", "a": "2019"}, "Choisissez une année de la liste."),
        ({"de": "2018"}, "Choisissez une année."),
    ],
)
def test_une_demande_impossible_se_corrige_sur_place(client, coordination, bilan, annees, message):
    client.force_login(coordination)
    reponse = client.post(reverse("reporting:demander"), annees)
    assert reponse.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert message in reponse.content.decode()
    assert not Travail.objects.exists()


def test_l_avancement_se_suit_avec_et_sans_javascript(client, coordination, travail):
    client.force_login(coordination)
    commencer_travail(travail.pk)
    avancer_travail(travail.pk, 11, "Étapes emploi")
    page = client.get(suivre(travail)).content.decode()
    suivi = reverse("reporting:suivi", args=[travail.identifiant])
    assert f'hx-get="{suivi}"' in page
    assert f"url={suivre(travail)}" in page
    assert f"11 tableaux sur {len(ORDRE)} : Étapes emploi" in page
    morceau = client.get(suivi, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in morceau
    assert 'value="50"' in morceau


def test_un_calcul_fini_ouvre_le_bilan(client, coordination, bilan, travail):
    commencer_travail(travail.pk)
    Travail.objects.filter(pk=travail.pk).update(etat=EtatTravail.REUSSI, fini_le=travail.cree_le)
    Bilan.objects.filter(pk=bilan.pk).update(travail=travail)
    client.force_login(coordination)
    reponse = client.get(reverse("reporting:suivi", args=[travail.identifiant]))
    assert reponse["HX-Redirect"] == reverse("reporting:bilan", args=[bilan.pk])


def test_un_calcul_echoue_se_relance_depuis_sa_page(
    client, coordination, travail, django_capture_on_commit_callbacks
):
    commencer_travail(travail.pk)
    abandonner_travail(travail.pk)
    client.force_login(coordination)
    adresse = reverse("reporting:relancer", args=[travail.identifiant])
    assert adresse in client.get(suivre(travail)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(adresse).url == suivre(travail)
    travail.refresh_from_db()
    assert travail.etat == EtatTravail.REUSSI
    assert "déjà en cours ou terminé" in client.post(adresse, follow=True).content.decode()


# --- the page of a bilan --------------------------------------------------------------------------------


def test_la_page_montre_chaque_tableau_avec_sa_note_et_son_graphique(client, publie, coordination):
    client.force_login(coordination)
    page = client.get(reverse("reporting:bilan", args=[publie.pk])).content.decode()
    donnees = donnees_pour(publie, coordination)
    for tableau in donnees.tableaux:
        assert f'id="{tableau.code}"' in page
        assert f'href="#{tableau.code}"' in page
        large = reverse("reporting:graphique", args=[publie.pk, tableau.code, Largeur.LARGE])
        assert (large in page) is est_dessine(tableau)
    assert page.count("<caption") == sum(bool(tableau.lignes) for tableau in donnees.tableaux)
    assert not re.search(r'<th[ >](?![^>]*scope="(?:col|row|colgroup)")', page)
    assert not re.search(r"\sstyle=", page)


def test_la_page_ne_lit_que_les_donnees_gardees(client, publie, coordination, django_assert_max_num_queries):
    client.force_login(coordination)
    with django_assert_max_num_queries(7) as requetes:
        client.get(reverse("reporting:bilan", args=[publie.pk]))
    assert not any("parcours_parcours" in requete["sql"] for requete in requetes.captured_queries)


def test_le_signataire_lit_des_effectifs_masques_partout(client, publie, coordination, signataire):
    client.force_login(coordination)
    entier = client.get(reverse("reporting:csv", args=[publie.pk, "sorties_categories"])).content.decode()
    assert "Sortie dynamique,0,1,1\n" in entier
    client.force_login(signataire)
    masque = client.get(reverse("reporting:csv", args=[publie.pk, "sorties_categories"])).content.decode()
    assert "Sortie dynamique,0,s,s\n" in masque
    page = client.get(reverse("reporting:bilan", args=[publie.pk])).content.decode()
    assert "moins de cinq personnes" in page
    assert "Publier" not in page
    svg = client.get(reverse("reporting:graphique", args=[publie.pk, "sorties_categories", "large"]))
    assert ">s<" in svg.content.decode()


def test_les_fichiers_ont_un_type_et_un_nom(client, publie, coordination):
    client.force_login(coordination)
    attendus = {
        "pdf": ("application/pdf", "bilan-plie-val-2018-2019.pdf"),
        "ods": ("application/vnd.oasis.opendocument.spreadsheet", "bilan-plie-val-2018-2019.ods"),
        "csv": ("text/csv; charset=utf-8", "bilan-plie-val-2018-2019-sorties-categories.csv"),
    }
    for page, (type_mime, nom) in attendus.items():
        reponse = client.get(adresses(publie)[page])
        assert reponse["Content-Type"] == type_mime
        assert reponse["Content-Disposition"] == f'attachment; filename="{nom}"'
    svg = client.get(adresses(publie)["graphique"])
    assert svg["Content-Type"] == "image/svg+xml"
    assert "private" in svg["Cache-Control"]


def test_publier_se_confirme(client, bilan, coordination):
    client.force_login(coordination)
    adresse = reverse("reporting:publier", args=[bilan.pk])
    assert adresse in client.get(reverse("reporting:bilan", args=[bilan.pk])).content.decode()
    assert "il ne changera plus" in client.get(adresse).content.decode()
    bilan.refresh_from_db()
    assert bilan.etat == EtatBilan.CALCULE
    page = client.post(adresse, follow=True).content.decode()
    assert "Le bilan 2018-2019 est publié" in page
    bilan.refresh_from_db()
    assert bilan.etat == EtatBilan.PUBLIE
    assert client.get(adresse).url == reverse("reporting:bilan", args=[bilan.pk])
