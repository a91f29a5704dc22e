"""The pages of the lots: a month, its progress, its archive."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from plie.documents.enums import EtatTravail
from plie.documents.models import Travail
from plie.journal.models import Consultation
from plie.roles import Role
from sorties.enums import EtatFiche
from sorties.models import FicheBilan
from sorties.services import fiches, rendu
from tests.fabriques import utilisateur
from tests.sorties.outils_fiches import bilan, fichiers, lieu

pytestmark = pytest.mark.django_db
LOTS = "/sorties/fiches/"


@pytest.fixture(autouse=True)
def _pdf_leger(monkeypatch):
    monkeypatch.setattr(rendu, "composer", lambda un, variante: f"%PDF {un.pk}".encode())


@pytest.fixture
def cadre():
    return lieu()


def demander(client, capture, mois="2026-10"):
    with capture(execute=True):
        return client.post(LOTS, {"mois": mois})


def lire(archive):
    """The names of the PDFs and the rows of the list."""
    zip_lu = zipfile.ZipFile(io.BytesIO(b"".join(archive.streaming_content)))
    texte = zip_lu.read("sommaire.csv").decode("utf-8-sig")
    noms = [nom for nom in zip_lu.namelist() if nom != "sommaire.csv"]
    return zip_lu, noms, list(csv.reader(io.StringIO(texte), delimiter=";"))


def test_un_mois_puis_son_archive(client, cadre, django_capture_on_commit_callbacks):
    structure, referent, coordination = cadre
    un, deux = bilan(structure, referent), bilan(structure, utilisateur(Role.REFERENT, structure))
    client.force_login(coordination)
    assert "octobre" in client.get(LOTS).content.decode()
    reponse = demander(client, django_capture_on_commit_callbacks)
    travail = Travail.objects.get()
    assert reponse.url == reverse("sorties:lot", args=[travail.identifiant])
    page = client.get(reponse.url).content.decode()
    assert "Télécharger l’archive" in page
    assert un.sortie.parcours.participant.nom_affiche in page
    assert client.get(f"{reponse.url}suivi/")["HX-Refresh"] == "true"
    archive = client.get(reverse("sorties:lot_archive", args=[travail.identifiant]))
    assert archive["Content-Disposition"] == 'attachment; filename="fiches-bilan-2026-10.zip"'
    assert "no-store" in archive["Cache-Control"]
    contenu, noms, lignes = lire(archive)
    assert {contenu.read(nom) for nom in noms} == {f"%PDF {b.pk}".encode() for b in (un, deux)}
    assert lignes[0] == ["Numéro", "Personne", "Date de sortie", "Référent", "Fiche"]
    assert sorted(ligne[3:] for ligne in lignes[1:] if ligne[3] == str(referent)) == [
        [str(referent), f"fiche-bilan-2026-10-15-{un.fiches.get().pk}.pdf"]
    ]
    assert set(Consultation.objects.filter(page="sorties:lot_archive").values_list("objet", "objet_id")) == {
        ("sorties.FicheBilan", b.fiches.get().pk) for b in (un, deux)
    }
    assert len(fichiers()) == 2  # the archive is not kept
    assert str(travail.identifiant) in client.get(LOTS).content.decode()


def test_un_mois_vide_se_dit(client, cadre, django_capture_on_commit_callbacks):
    client.force_login(cadre[1])
    choix = client.get(LOTS).context["formulaire"].fields["mois"].initial
    reponse = demander(client, django_capture_on_commit_callbacks, choix)
    assert reponse.status_code == 422
    assert "Aucun bilan de fin" in reponse.content.decode()
    assert demander(client, django_capture_on_commit_callbacks, "1999-01").status_code == 422


def test_chacun_les_siennes(client, cadre, django_capture_on_commit_callbacks):
    structure, referent, coordination = cadre
    collegue = utilisateur(Role.REFERENT, structure)
    bilan(structure, referent)
    bilan(structure, collegue)
    client.force_login(referent)
    demander(client, django_capture_on_commit_callbacks)
    travail = Travail.objects.get()
    assert travail.total == 1
    adresses = {
        nom: reverse(f"sorties:{nom}", args=[travail.identifiant])
        for nom in ("lot", "lot_suivi", "lot_archive")
    }
    # The person is given to a colleague: the lot stays, what it holds is not shown any more.
    referent.affectations.update(referent=collegue)
    assert "Aucune fiche à montrer" in client.get(adresses["lot"]).content.decode()
    assert lire(client.get(adresses["lot_archive"]))[1:] == (
        [],
        [["Numéro", "Personne", "Date de sortie", "Référent", "Fiche"]],
    )
    client.force_login(coordination)
    assert len(lire(client.get(adresses["lot_archive"]))[1]) == 1
    etrangers = [collegue, *lieu()[1:]]
    sans_dossier = [
        utilisateur(role, structure)
        for role in (Role.PRESCRIPTEUR, Role.AVIS_BUREAU_INSERTION, Role.SIGNATAIRE)
    ]
    for qui in (*etrangers, *sans_dossier):
        client.force_login(qui)
        for adresse in adresses.values():
            assert client.get(adresse).status_code == 404
        assert client.post(reverse("sorties:lot_relancer", args=[travail.identifiant])).status_code == 404
        assert client.get(LOTS).status_code == (404 if qui in sans_dossier else 200)


def test_un_lot_inacheve_se_telecharge_et_se_relance(client, cadre, django_capture_on_commit_callbacks):
    structure, referent, coordination = cadre
    for _ in range(3):
        bilan(structure, referent)
    client.force_login(coordination)
    demander(client, django_capture_on_commit_callbacks)
    manque, perdue, _ = FicheBilan.objects.order_by("pk")
    perdue.fichier.storage.delete(perdue.fichier.name)
    FicheBilan.objects.filter(pk=manque.pk).update(
        etat=EtatFiche.ECHOUEE, rendue_le=None, taille=None, empreinte=""
    )
    Travail.objects.update(etat=EtatTravail.ECHOUE, message="Une fiche n’a pas pu être préparée.")
    adresse = reverse("sorties:lot", args=[Travail.objects.get().identifiant])
    page = client.get(adresse).content.decode()
    for attendu in ("Une fiche n’a pas pu", "Relancer", "Télécharger ce qui est prêt (2", "Échouée"):
        assert attendu in page
    _, noms, lignes = lire(client.get(f"{adresse}fiches-bilan.zip"))
    assert (len(noms), [ligne[4] for ligne in lignes[1:3]]) == (1, ["Échouée", "Introuvable"])
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{adresse}reprise/").url == adresse
    assert Travail.objects.get().etat == EtatTravail.REUSSI
    assert client.post(f"{adresse}reprise/", follow=True).context["avancement"].url_resultat


@pytest.mark.parametrize(("heures", "attendu"), [(0, "1 fiche prête sur 2."), (2, "ne répond plus")])
def test_l_avancement_sans_script(
    client, cadre, monkeypatch, heures, attendu, django_capture_on_commit_callbacks
):
    structure, referent, _ = cadre
    for _ in range(2):
        bilan(structure, referent)
    monkeypatch.setattr(fiches, "_lancer_ouvriers", lambda cle: None)
    client.force_login(referent)
    demander(client, django_capture_on_commit_callbacks)
    rendu.rendre(FicheBilan.objects.first().pk)
    Travail.objects.update(
        etat=EtatTravail.EN_COURS, fait=1, cree_le=timezone.now() - timedelta(hours=heures)
    )
    adresse = reverse("sorties:lot", args=[Travail.objects.get().identifiant])
    page = client.get(adresse).content.decode()
    assert attendu in page
    assert ('http-equiv="refresh"' in page) is (heures == 0)
    assert ("Relancer" in page) is (heures > 0)
    suivi = client.get(f"{adresse}suivi/")
    assert ("50" in suivi.content.decode()) is (heures == 0)


def test_les_requetes_ne_croissent_pas(client, cadre, monkeypatch, django_assert_max_num_queries):
    structure, referent, coordination = cadre
    for _ in range(12):
        bilan(structure, referent)
    monkeypatch.setattr(fiches, "_lancer_ouvriers", lambda cle: None)
    client.force_login(coordination)
    adresse = client.post(LOTS, {"mois": "2026-10"}).url
    with django_assert_max_num_queries(12):
        assert client.get(adresse).status_code == 200
    with django_assert_max_num_queries(10):
        assert client.get(LOTS).status_code == 200
