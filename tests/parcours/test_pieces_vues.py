"""Documents of a file: examined by content, downloaded under their title, taken out unless signed."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from parcours.enums import ModeEmargement
from parcours.models import DocumentParcours
from plie.journal.models import Consultation
from plie.roles import Role
from tests.fabriques import EntretienFabrique, SignatureFabrique, utilisateur
from tests.parcours.outils_dossier import Dossier, statuts
from tests.prescriptions.outils_fiches import image, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    return Dossier()


def fichier(contenu=None, nom="contrat.pdf"):
    return SimpleUploadedFile(nom, pdf() if contenu is None else contenu)


def deposer(client, dossier, recu=None, titre="Contrat de travail"):
    client.force_login(dossier.referent)
    return client.post(
        reverse("pieces:deposer", args=[dossier.parcours.pk]),
        {"categorie": "justificatif", "titre": titre, "fichier": recu or fichier()},
    )


def fichiers(settings):
    return [chemin for chemin in Path(settings.MEDIA_ROOT).rglob("*") if chemin.is_file()]


def test_kept_then_downloaded_under_its_title(dossier, client, settings):
    assert deposer(client, dossier).status_code == 302
    deposer(client, dossier)
    document = DocumentParcours.objects.get()
    assert (document.depose_par, document.type_mime) == (dossier.referent, "application/pdf")
    assert "contrat" not in document.fichier.name
    reponse = client.get(reverse("pieces:telecharger", args=[document.pk]))
    assert reponse["Content-Disposition"] == 'attachment; filename="Contrat de travail.pdf"'
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert BytesIO(b"".join(reponse.streaming_content)).getvalue() == pdf()
    assert Consultation.objects.filter(objet_id=document.pk, page="pieces:telecharger").count() == 1
    assert len(fichiers(settings)) == 1


@pytest.mark.parametrize(
    ("recu", "phrase"),
    [
        (fichier(b"MZ..", "programme.exe"), "n&#x27;est pas accepté"),
        (fichier(b"<html>", "page.pdf"), "ne correspond pas à son nom"),
        (fichier(pdf()[:200], "coupe.pdf"), "illisible"),
        (fichier(b"", "vide.pdf"), "vide"),
        (fichier(image(), "photo.pdf"), "ne correspond pas"),
    ],
)
def test_refused_by_its_content(dossier, client, settings, recu, phrase):
    page = deposer(client, dossier, recu)
    assert page.status_code == 422
    assert phrase in page.text
    assert (DocumentParcours.objects.count(), fichiers(settings)) == (0, [])


def test_without_a_title_it_takes_the_name(dossier, client):
    deposer(client, dossier, fichier(image(), "../../Carte vitale.png"), titre="")
    assert DocumentParcours.objects.get().titre == "Carte vitale"


def test_taken_out_once_confirmed(dossier, client, settings, django_capture_on_commit_callbacks):
    deposer(client, dossier)
    document = DocumentParcours.objects.get()
    adresse = reverse("pieces:retirer", args=[document.pk])
    assert "Contrat de travail" in client.get(adresse).text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(adresse)
    assert (DocumentParcours.objects.count(), fichiers(settings)) == (0, [])
    assert document.events.count() == 2


def test_kept_when_a_signature_stands_on_it(dossier, client):
    deposer(client, dossier)
    document = DocumentParcours.objects.get()
    SignatureFabrique(
        entretien=EntretienFabrique(parcours=dossier.parcours, referent=dossier.referent),
        mode=ModeEmargement.PAPIER,
        trace=None,
        largeur=None,
        hauteur=None,
        document=document,
    )
    page = client.post(reverse("pieces:retirer", args=[document.pk]), follow=True)
    assert "porte une signature" in page.text
    assert DocumentParcours.objects.exists()


def test_nothing_once_the_parcours_is_over(client):
    dossier = Dossier(sorti=True)
    assert "Ce parcours est terminé" in deposer(client, dossier).text


def test_by_role(dossier, client):
    deposer(client, dossier)
    document = DocumentParcours.objects.get()
    lire = reverse("pieces:telecharger", args=[document.pk])
    ecrire = [
        reverse("pieces:deposer", args=[dossier.parcours.pk]),
        reverse("pieces:retirer", args=[document.pk]),
    ]
    sans_droit = dossier.personnes_sans_droit()
    assert statuts(client, ecrire, sans_droit) == {404}
    assert statuts(client, [lire], [p for p in sans_droit if not p.a_role(Role.COORDINATION)]) == {404}
    assert statuts(client, [lire], [utilisateur(Role.COORDINATION)]) == {404}
    coordination = utilisateur(Role.COORDINATION, dossier.structure)
    assert statuts(client, [lire], [coordination, dossier.referent, dossier.delegue()]) == {200}
