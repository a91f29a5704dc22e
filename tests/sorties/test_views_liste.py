"""The list of the exits: who is in it, how it is searched, filtered, sorted, paged and exported."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from plie.dates import ajouter_mois
from plie.journal.models import Consultation
from plie.protocole.regles import SeuilsParcours
from plie.roles import Role
from sorties.enums import Categorie, EtatSortie, MotifAnnulation, MotifAutre, NatureSortie
from sorties.models import Sortie
from sorties.regles import echeances_de_suivi
from sorties.selectors.liste import dernier_jour_de_sortie, suivi_du
from tests.fabriques import (
    AffectationFabrique,
    BilanFinFabrique,
    DelegationFabrique,
    ParcoursFabrique,
    PreuveFabrique,
    SortieFabrique,
    StructureFabrique,
    SuiviSortieFabrique,
    il_y_a,
    utilisateur,
)

pytestmark = pytest.mark.django_db
URL = "/sorties/"
REQUETES = 13
SEUILS_DE_NIORT = SeuilsParcours()
DEMANDEE = {"etat": EtatSortie.DEMANDEE, "confirmee_le": None}
SANS = {"nature": NatureSortie.SANS, "categorie": Categorie.AUTRE, "motif_autre": MotifAutre.SANTE}


@pytest.fixture
def lieu():
    return StructureFabrique()


@pytest.fixture
def coordination(lieu):
    return utilisateur(Role.COORDINATION, lieu)


@pytest.fixture
def referente(lieu):
    return utilisateur(Role.REFERENT, lieu, prenom="Solange", nom="Inventée")


def sortie(lieu, nom, referent=None, **champs):
    """An exit of a person of that name, followed by ``referent``, with its proof and its bilan."""
    complete = champs.pop("complete", True)
    parcours = ParcoursFabrique(participant__plie=lieu.plie, participant__nom_naissance=nom, sorti=True)
    AffectationFabrique(parcours=parcours, referent=referent or utilisateur(), lieu_accueil=lieu)
    faite = SortieFabrique(parcours=parcours, **{"date": il_y_a(3), **champs})
    if complete:
        PreuveFabrique(sortie=faite)
        BilanFinFabrique(sortie=faite)
    return faite


def noms(client, qui, **parametres):
    client.force_login(qui)
    page = client.get(URL, parametres)
    assert page.status_code == 200
    return [ligne.sortie.parcours.participant.nom_naissance for ligne in page.context["lignes"]]


def test_chacun_voit_les_siennes(client, lieu, referente, coordination):
    collegue = utilisateur(Role.REFERENT, lieu)
    sortie(lieu, "Alpha", referente)
    sortie(lieu, "Bravo", collegue)
    sortie(StructureFabrique(), "Ailleurs")
    assert noms(client, referente) == ["Alpha"]
    assert noms(client, coordination) == ["Alpha", "Bravo"]
    DelegationFabrique(plie=lieu.plie, titulaire=collegue, delegataire=referente)
    assert noms(client, referente) == ["Alpha", "Bravo"]


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.REFERENT, Role.COORDINATION}])
def test_elle_n_existe_pas_pour_les_autres(client, lieu, role):
    client.force_login(utilisateur(role, lieu))
    assert {client.get(adresse).status_code for adresse in (URL, f"{URL}liste.csv")} == {404}


def test_les_filtres(client, lieu, referente, coordination):
    sortie(lieu, "Alpha", referente)
    sortie(lieu, "Bravo", **{**DEMANDEE, "complete": False})
    sortie(lieu, "Charlie", date=date(2024, 5, 2), **SANS)
    sortie(
        lieu,
        "Delta",
        etat=EtatSortie.ANNULEE,
        confirmee_le=None,
        annulee_le=il_y_a(1),
        motif_annulation=MotifAnnulation.REFUS,
        complete=False,
    )
    for parametres, attendus in (
        ({"q": "brav"}, ["Bravo"]),
        ({"etat": "demandee"}, ["Bravo"]),
        ({"categorie": "autre"}, ["Charlie"]),
        ({"annee": "2024"}, ["Charlie"]),
        ({"referent": referente.pk}, ["Alpha"]),
        ({"attendu": "preuve"}, ["Bravo"]),
        ({"attendu": "bilan"}, ["Bravo"]),
        ({"attendu": "suivi"}, []),
        ({"etat": "confirmee", "annee": "2024", "categorie": "positive"}, []),
    ):
        assert noms(client, coordination, **parametres) == attendus, parametres
    page = client.get(URL)
    assert [chiffre.valeur for chiffre in page.context["chiffres"]] == ["2", "0", "0", "1", "0"]
    assert "referent" not in _champs(client, referente)


def _champs(client, qui):
    client.force_login(qui)
    return client.get(URL).context["filtre"].form.fields


def test_le_tri(client, lieu, coordination):
    sortie(lieu, "Bravo", date=il_y_a(3))
    sortie(lieu, "Alpha", date=il_y_a(9), **SANS)
    sortie(lieu, "Éclair", date=il_y_a(1))
    assert noms(client, coordination) == ["Éclair", "Bravo", "Alpha"]
    assert noms(client, coordination, tri="nom") == ["Alpha", "Bravo", "Éclair"]
    assert noms(client, coordination, tri="-nom") == ["Éclair", "Bravo", "Alpha"]
    assert noms(client, coordination, tri="date") == ["Alpha", "Bravo", "Éclair"]
    assert noms(client, coordination, tri="-categorie") == ["Alpha", "Bravo", "Éclair"]
    assert noms(client, coordination, tri="rien") == ["Éclair", "Bravo", "Alpha"]


def test_chaque_ligne_mene_a_la_sortie_et_dit_ce_qui_manque(client, lieu, referente):
    faite = sortie(lieu, "Alpha", referente, date=il_y_a(40), complete=False)
    client.force_login(referente)
    page = client.get(URL, {"etat": "confirmee"})
    assert f"{reverse('sorties:voir', args=[faite.pk])}?retour=%2Fsorties%2F%3Fetat%3Dconfirmee" in page.text
    for manque in ("Preuve manquante", "Bilan de fin à faire", "Suivi dû à 1"):
        assert manque in page.text
    assert reverse("sorties:lots") not in page.text


def test_la_coordination_va_aux_fiches_et_au_reexamen(client, lieu, coordination):
    client.force_login(coordination)
    page = client.get(URL)
    assert reverse("sorties:lots") in page.text
    assert reverse("sorties:reexamen") in page.text
    assert "Aucune sortie pour le moment" in page.text
    assert "Aucune sortie ne correspond" in client.get(URL, {"q": "personne"}).text


def test_vingt_cinq_par_page_sans_requete_de_plus(client, lieu, coordination, django_assert_max_num_queries):
    for rang in range(27):
        sortie(lieu, f"Nom{rang:02}", complete=rang % 2 == 0)
    client.force_login(coordination)
    client.get(URL)
    with django_assert_max_num_queries(REQUETES):
        page = client.get(URL)
    assert len(page.context["lignes"]) == 25
    assert len(client.get(URL, {"page": 2}).context["lignes"]) == 2


@pytest.mark.parametrize("extension", ["ods", "xlsx", "csv"])
def test_elle_s_emporte_avec_ses_filtres(client, lieu, coordination, referente, extension):
    sortie(lieu, "Alpha", referente)
    sortie(lieu, "Bravo", **DEMANDEE)
    client.force_login(coordination)
    adresse = reverse("sorties:liste_tableur", args=[extension])
    assert f"{adresse}?etat=confirmee" in client.get(URL, {"etat": "confirmee"}).text
    reponse = client.get(adresse, {"etat": "confirmee"})
    assert reponse["Content-Disposition"].endswith(f'{timezone.localdate():%Y-%m-%d}.{extension}"')
    assert Consultation.objects.filter(page="sorties:liste_tableur").count() == 1
    if extension == "csv":
        texte = reponse.content.decode("utf-8-sig")
        lignes = list(csv.reader(StringIO(texte), delimiter=";"))
        assert [ligne[0].split()[-1].lower() for ligne in lignes[1:]] != []
        assert "Alpha" in texte or "ALPHA" in texte
        assert "bravo" not in texte.lower()


def test_un_format_inconnu_n_existe_pas(client, coordination):
    client.force_login(coordination)
    assert client.get(reverse("sorties:liste_tableur", args=["pdf"])).status_code == 404


@pytest.mark.parametrize(
    "jour", [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 5, 31), date(2026, 8, 31)]
)
def test_le_suivi_du_suit_les_echeances(jour):
    """The bounds in the database are those of the rule, month ends included."""
    for recul in range(220):
        le = jour - timedelta(days=recul)
        echeances = echeances_de_suivi(le, SEUILS_DE_NIORT)
        assert {mois: le <= dernier_jour_de_sortie(jour, mois) for mois in echeances} == {
            mois: quand <= jour for mois, quand in echeances.items()
        }, le


@pytest.mark.parametrize(
    ("mois", "faits", "du"),
    [
        (0, [], False),
        (1, [], True),
        (1, [1], False),
        (3, [1], True),
        (3, [3], False),
        (7, [1, 3], True),
        (7, [6], False),
    ],
)
def test_le_dernier_suivi_venu(mois, faits, du):
    jour = timezone.localdate()
    faite = SortieFabrique(date=ajouter_mois(jour, -mois))
    for echeance in faits:
        SuiviSortieFabrique(sortie=faite, echeance_mois=echeance)
    assert Sortie.objects.filter(suivi_du(jour, SEUILS_DE_NIORT)).exists() is du


def test_l_accueil_de_la_coordination_compte_les_preuves_qui_manquent(client, lieu, coordination):
    sortie(lieu, "Alpha", complete=False)
    sortie(lieu, "Bravo")
    sortie(StructureFabrique(), "Ailleurs", complete=False)
    client.force_login(coordination)
    chiffre = client.get(reverse("accueil")).context["preuves"]
    assert (chiffre.valeur, chiffre.url) == ("1", f"{URL}?attendu=preuve")
    assert noms(client, coordination, attendu="preuve") == ["Alpha"]
