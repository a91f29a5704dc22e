"""The pages of the proofs: deposited from any device, downloaded, refused with a sentence."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from plie.journal.models import Consultation
from plie.roles import Role
from sorties.enums import Categorie, EtatSortie, MotifAnnulation, MotifAutre, NatureSortie
from sorties.models import Preuve
from sorties.views.preuves import partie_preuves
from tests.documents.outils_depots import EXECUTABLE, MEGA, heic, pdf_contenu, png_bombe, zeros
from tests.fabriques import PreuveFabrique, SortieFabrique, il_y_a, utilisateur
from tests.parcours.outils_dossier import Dossier, statuts
from tests.prescriptions.outils_fiches import pdf

pytestmark = pytest.mark.django_db


class AvecSortie(Dossier):
    """A file whose exit is declared."""

    def __init__(self, **champs):
        super().__init__(sorti=True)
        self.sortie = SortieFabrique(
            parcours=self.parcours, **{"etat": EtatSortie.DEMANDEE, "confirmee_le": None, **champs}
        )
        self.url = reverse("sorties:preuve", args=[self.sortie.pk])


@pytest.fixture
def dossier():
    return AvecSortie()


def deposer(client, dossier, contenu=None, nom="contrat.pdf", titre="Copie du contrat", **suite):
    client.force_login(dossier.referent)
    fichier = SimpleUploadedFile(nom, pdf() if contenu is None else contenu)
    return client.post(dossier.url, {"titre": titre, "fichier": fichier, **suite})


def fichiers(*dossiers):
    return [chemin for un in dossiers for chemin in Path(un).rglob("*") if chemin.is_file()]


def lire(reponse):
    return b"".join(reponse.streaming_content) if reponse.streaming else reponse.content


def partie(rf, dossier, compte):
    requete = rf.get("/")
    requete.user = compte
    dossier.sortie.refresh_from_db()
    return partie_preuves(requete, dossier.sortie)


def test_la_page_propose_des_titres_et_l_appareil_photo(client, dossier):
    client.force_login(dossier.referent)
    page = client.get(dossier.url)
    assert "Attestation d’entrée en formation" in page.text
    assert "image/heic" in page.text
    assert 'enctype="multipart/form-data"' in page.text
    assert Consultation.objects.filter(page="sorties:preuve").count() == 1


def test_deposee_deux_fois_puis_telechargee_sous_son_titre(client, dossier, settings):
    assert deposer(client, dossier).url == reverse("sorties:voir", args=[dossier.sortie.pk])
    deposer(client, dossier)
    preuve = Preuve.objects.get()
    reponse = client.get(reverse("sorties:preuve_telecharger", args=[preuve.pk]))
    assert reponse["Content-Disposition"] == 'attachment; filename="Copie du contrat.pdf"'
    assert (reponse["Content-Type"], reponse["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "no-store" in reponse["Cache-Control"]
    assert lire(reponse) == pdf()
    assert Consultation.objects.filter(objet_id=preuve.pk, page="sorties:preuve_telecharger").count() == 1
    assert len(fichiers(settings.MEDIA_ROOT)) == 1


def test_un_heic_se_telecharge_tel_quel_ou_en_jpeg(client, dossier):
    deposer(client, dossier, heic(orientation=6), "IMG_0042.HEIC", titre="Contrat signé")
    adresse = reverse("sorties:preuve_telecharger", args=[Preuve.objects.get().pk])
    tel_quel = client.get(adresse)
    assert (tel_quel["Content-Type"], lire(tel_quel)) == ("image/heic", heic(orientation=6))
    reponse = client.get(adresse, {"format": "jpeg"})
    assert reponse["Content-Disposition"].startswith("attachment;")
    assert (reponse["Content-Type"], reponse["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    with Image.open(BytesIO(lire(reponse))) as photo:
        assert (photo.format, photo.size) == ("JPEG", (1152, 1536))
    assert client.get(adresse, {"format": "png"}).status_code == 404


def test_seul_un_heic_se_convertit(client, dossier):
    deposer(client, dossier)
    adresse = reverse("sorties:preuve_telecharger", args=[Preuve.objects.get().pk])
    assert client.get(adresse, {"format": "jpeg"}).status_code == 404


REFUS = {
    "exécutable renommé": (EXECUTABLE, "contrat.pdf", "ne correspond pas à son nom"),
    "deux cents mégaoctets": (
        b"%PDF-1.7\n" + bytes(200 * MEGA),
        "contrat.pdf",
        "pèse 200 Mo : 10 Mo au plus",
    ),
    "bombe dans un PDF": (pdf_contenu(zeros(1024 * MEGA)), "contrat.pdf", "démesuré une fois ouvert"),
    "PDF coupé": (pdf(pages=4)[:-60], "contrat.pdf", "illisible ou incomplet"),
    "mot de passe": (pdf(mot_de_passe="secret"), "contrat.pdf", "protégé par un mot de passe"),
    "bombe PNG": (png_bombe(60_000, 60_000), "photo.png", "trop grande"),
    "HEIC coupé": (heic()[:-3000], "photo.heic", "illisible ou incomplète"),
    "vide": (b"", "contrat.pdf", "Ce fichier est vide"),
}


@pytest.mark.parametrize("cas", REFUS)
def test_refusee_avec_sa_phrase_et_rien_ne_reste(client, dossier, settings, tmp_path, cas):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    contenu, nom, phrase = REFUS[cas]
    page = deposer(client, dossier, contenu, nom)
    assert page.status_code == 422
    assert phrase in page.text
    assert "Copie du contrat" in page.text  # the title typed is kept
    page.wsgi_request.close()
    assert (Preuve.objects.count(), fichiers(settings.MEDIA_ROOT, tmp_path)) == (0, [])


def test_une_sortie_annulee_ne_recoit_rien(client):
    dossier = AvecSortie(
        etat=EtatSortie.ANNULEE, annulee_le=il_y_a(1), motif_annulation=MotifAnnulation.RETRAIT
    )
    page = deposer(client, dossier)
    assert (page.status_code, Preuve.objects.count()) == (422, 0)
    assert "annulée" in client.get(dossier.url).text


def test_retiree_une_fois_confirmee(client, dossier, settings, django_capture_on_commit_callbacks):
    deposer(client, dossier)
    adresse = reverse("sorties:preuve_retirer", args=[Preuve.objects.get().pk])
    assert "Copie du contrat" in client.get(adresse).text
    assert Preuve.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(adresse)
    assert (Preuve.objects.count(), fichiers(settings.MEDIA_ROOT)) == (0, [])


def test_par_role(client, dossier):
    deposer(client, dossier)
    preuve = Preuve.objects.get()
    lire_ = reverse("sorties:preuve_telecharger", args=[preuve.pk])
    ecrire = [dossier.url, reverse("sorties:preuve_retirer", args=[preuve.pk])]
    sans_droit = dossier.personnes_sans_droit()
    assert statuts(client, ecrire, sans_droit) == {404}
    assert statuts(client, [lire_], [p for p in sans_droit if not p.a_role(Role.COORDINATION)]) == {404}
    assert statuts(client, [lire_], [utilisateur(Role.COORDINATION)]) == {404}
    coordination = utilisateur(Role.COORDINATION, dossier.structure)
    assert statuts(client, [lire_], [coordination, dossier.referent, dossier.delegue()]) == {200}
    assert statuts(client, ecrire, [dossier.referent]) == {200}


def test_la_partie_de_la_page_dit_ce_qui_manque_et_ce_qu_on_peut(rf, client, dossier):
    vue = partie(rf, dossier, dossier.referent)
    assert (vue["preuves_manque"], vue["preuves_deposable"], vue["preuves_retirable"]) == (True, True, True)
    deposer(client, dossier, heic(), "IMG.heic")
    vue = partie(rf, dossier, dossier.referent)
    assert (vue["preuves_manque"], vue["preuves_liste"]) == (False, [(Preuve.objects.get(), True)])
    coordination = partie(rf, dossier, utilisateur(Role.COORDINATION, dossier.structure))
    assert (coordination["preuves_deposable"], coordination["preuves_retirable"]) == (False, False)


def test_apres_la_decision_on_depose_sans_retirer(rf):
    dossier = AvecSortie(etat=EtatSortie.CONFIRMEE, confirmee_le=il_y_a(1))
    PreuveFabrique(sortie=dossier.sortie)
    vue = partie(rf, dossier, dossier.referent)
    assert (vue["preuves_deposable"], vue["preuves_retirable"]) == (True, False)


def test_une_sortie_sans_emploi_n_en_demande_pas(rf):
    dossier = AvecSortie(
        nature=NatureSortie.SANS, categorie=Categorie.AUTRE, motif_autre=MotifAutre.DEMENAGEMENT
    )
    vue = partie(rf, dossier, dossier.referent)
    assert (vue["preuves_requise"], vue["preuves_manque"]) == (False, False)
