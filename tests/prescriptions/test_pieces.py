"""The documents of a fiche: kept whole, given back to whoever may read it, and nothing left behind."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import transaction
from django.urls import reverse

from plie.documents.depots import MEGAOCTET, TAILLE_MAX, DepotRefuse
from plie.journal.models import Consultation
from plie.roles import Role
from prescriptions.enums import EtatPrescription
from prescriptions.models import PieceJointe, Prescription
from prescriptions.services.fiches import FicheFermee
from prescriptions.services.pieces import PIECES_MAX, joindre, retirer
from tests.fabriques import (
    PieceJointeFabrique,
    RencontrePrealableFabrique,
    StructureFabrique,
    il_y_a,
    utilisateur,
)
from tests.prescriptions.outils_fiches import (
    PORTES,
    ensemble,
    entrer,
    fiche_de,
    image,
    pdf,
    porte_compte,
    porte_de,
    porte_lien,
    saisie,
)

pytestmark = pytest.mark.django_db

E = EtatPrescription
FERMES = [etat for etat in E if etat not in {E.BROUILLON, E.A_COMPLETER}]


@pytest.fixture(params=PORTES)
def porte(request):
    return porte_de(request.param)


@pytest.fixture
def client(client, porte):
    return entrer(client, porte)


@pytest.fixture
def fiche(porte):
    return fiche_de(porte)


def fichier(nom="cv.pdf", octets=None):
    return SimpleUploadedFile(nom, pdf() if octets is None else octets)


def sur_le_disque():
    return [chemin for chemin in Path(settings.MEDIA_ROOT).rglob("*") if chemin.is_file()]


def contenu(reponse):
    """What is downloaded, read to its end: the test client closes the file then."""
    return b"".join(reponse.streaming_content)


def deposer(client, porte, fiche, depot=None, **champs):
    donnees = {"fichier": fichier() if depot is None else depot, **champs}
    return client.post(porte.url("pieces", fiche.pk), donnees)


# --- The service --------------------------------------------------------------------------------


def test_joindre_garde_le_contenu_sous_un_nom_au_hasard(porte, fiche):
    contenu = image("JPEG")
    piece = joindre(porte, fiche.pk, fichier("Photo de Sacha.JPEG", contenu), "  Attestation  ")
    piece.refresh_from_db()
    assert piece.prescription == fiche
    assert (piece.titre, piece.nom_origine) == ("Attestation", "Photo de Sacha.jpg")
    assert (piece.type_mime, piece.taille) == ("image/jpeg", len(contenu))
    assert piece.empreinte == hashlib.sha256(contenu).hexdigest()
    assert piece.depose_par == porte.utilisateur
    (chemin,) = sur_le_disque()
    assert chemin.read_bytes() == contenu
    assert "sacha" not in str(chemin).lower()
    assert not chemin.suffix
    assert chemin.stat().st_mode & 0o777 == 0o600
    fiche.refresh_from_db()
    assert fiche.version == 1


@pytest.mark.parametrize(
    ("titre", "nom", "attendu"),
    [
        ("", "cv.pdf", "cv"),
        ("   ", "Mon CV.pdf", "Mon CV"),
        ("", ".pdf", "document"),
        ("", "v1.2.pdf", "v1.2"),
        ("t" * 160, "cv.pdf", "t" * 160),
        ("", "n" * 300 + ".pdf", "n" * 156),
    ],
)
def test_sans_titre_le_nom_du_fichier_en_tient_lieu(porte, fiche, titre, nom, attendu):
    assert joindre(porte, fiche.pk, fichier(nom), titre).titre == attendu


def test_un_grand_fichier_recu_sur_le_disque_est_garde_entier(porte, fiche):
    contenu = pdf(pages=3)
    with TemporaryUploadedFile("cv.pdf", "application/pdf", len(contenu), None) as recu:
        recu.write(contenu)
        piece = joindre(porte, fiche.pk, recu)
    assert piece.fichier.read() == contenu
    piece.fichier.close()
    assert len(sur_le_disque()) == 1


def test_le_sixieme_document_est_refuse(porte, fiche):
    for rang in range(PIECES_MAX):
        joindre(porte, fiche.pk, fichier(f"{rang}.pdf"))
    with pytest.raises(DepotRefuse, match="5 documents au plus"):
        joindre(porte, fiche.pk, fichier())
    assert fiche.pieces.count() == len(sur_le_disque()) == PIECES_MAX
    retirer(porte, fiche.pk, fiche.pieces.first().pk)
    joindre(porte, fiche.pk, fichier())
    assert fiche.pieces.count() == PIECES_MAX


@pytest.mark.parametrize("etat", FERMES)
def test_une_fiche_close_garde_ses_documents(porte, etat):
    fiche = fiche_de(porte)
    piece = joindre(porte, fiche.pk, fichier())
    close = fiche_de(porte, etat)
    PieceJointe.objects.filter(pk=piece.pk).update(prescription=close)
    with pytest.raises(FicheFermee):
        joindre(porte, close.pk, fichier())
    with pytest.raises(FicheFermee):
        retirer(porte, close.pk, piece.pk)
    assert list(close.pieces.all()) == [piece]
    assert len(sur_le_disque()) == 1


def test_a_completer_prend_un_document(porte):
    fiche = fiche_de(porte, E.A_COMPLETER)
    assert joindre(porte, fiche.pk, fichier()).prescription == fiche


def test_un_refus_ne_laisse_rien(porte, fiche):
    with pytest.raises(DepotRefuse):
        joindre(porte, fiche.pk, fichier("cv.pdf", b"MZ"))
    assert not PieceJointe.objects.exists()
    assert sur_le_disque() == []


@pytest.mark.parametrize("panne", [OSError("panne"), KeyboardInterrupt()])
def test_une_panne_ne_laisse_rien_sur_le_disque(porte, fiche, monkeypatch, panne):
    def sauver(self, *args, **champs):
        raise panne

    monkeypatch.setattr(PieceJointe, "save", sauver)
    with pytest.raises(type(panne)):
        joindre(porte, fiche.pk, fichier())
    assert sur_le_disque() == []
    assert not PieceJointe.objects.exists()


class Interrompu(SimpleUploadedFile):
    """A file that the disk takes the beginning of."""

    def chunks(self, chunk_size=None):
        yield b"%PDF-"
        assert len(sur_le_disque()) == 1
        raise OSError("No space left on device")


def test_un_disque_plein_ne_garde_pas_le_debut_du_fichier(porte, fiche):
    with pytest.raises(OSError, match="No space"):
        joindre(porte, fiche.pk, Interrompu("cv.pdf", pdf()))
    assert sur_le_disque() == []
    assert not PieceJointe.objects.exists()


def test_retirer_efface_apres_la_transaction(porte, fiche, django_capture_on_commit_callbacks):
    piece = joindre(porte, fiche.pk, fichier())
    with django_capture_on_commit_callbacks() as rappels:
        retirer(porte, fiche.pk, piece.pk)
    assert not PieceJointe.objects.exists()
    # As long as nothing is committed the file is there.
    assert len(sur_le_disque()) == 1
    for rappel in rappels:
        rappel()
    assert sur_le_disque() == []


@pytest.mark.django_db(transaction=True)
def test_un_retrait_annule_garde_le_fichier():
    porte = porte_compte()
    fiche = fiche_de(porte)
    piece = joindre(porte, fiche.pk, fichier())
    with transaction.atomic():
        retirer(porte, fiche.pk, piece.pk)
        transaction.set_rollback(True)
    assert list(fiche.pieces.all()) == [piece]
    assert len(sur_le_disque()) == 1
    retirer(porte, fiche.pk, piece.pk)
    assert sur_le_disque() == []


def test_retirer_deux_fois_ou_ailleurs_ne_fait_rien(porte, fiche):
    piece = joindre(porte, fiche.pk, fichier())
    autre = joindre(porte, fiche_de(porte).pk, fichier())
    retirer(porte, fiche.pk, piece.pk)
    retirer(porte, fiche.pk, piece.pk)
    retirer(porte, fiche.pk, autre.pk)
    assert list(PieceJointe.objects.all()) == [autre]


def test_on_ne_touche_pas_a_la_fiche_d_une_autre_porte(porte, fiche):
    piece = joindre(porte, fiche.pk, fichier())
    etrangeres = [
        porte_lien(porte.structure),
        porte_compte(StructureFabrique(plie=porte.plie)),
        porte_compte(),
    ]
    for etrangere in etrangeres:
        with pytest.raises(Prescription.DoesNotExist):
            joindre(etrangere, fiche.pk, fichier())
        with pytest.raises(Prescription.DoesNotExist):
            retirer(etrangere, fiche.pk, piece.pk)
    assert list(PieceJointe.objects.all()) == [piece]
    assert len(sur_le_disque()) == 1


@pytest.mark.django_db(transaction=True)
def test_deux_depots_en_meme_temps_ne_depassent_pas_le_nombre():
    porte = porte_compte()
    fiche = fiche_de(porte)
    PieceJointeFabrique.create_batch(PIECES_MAX - 1, prescription=fiche)
    issues = ensemble(*[lambda: joindre(porte, fiche.pk, fichier())] * 2)
    assert [type(issue) for issue in issues if isinstance(issue, Exception)] == [DepotRefuse]
    assert fiche.pieces.count() == PIECES_MAX
    assert len(sur_le_disque()) == 1


# --- The pages ----------------------------------------------------------------------------------


def test_joindre_puis_lire_puis_retirer(client, porte, fiche, django_capture_on_commit_callbacks):
    octets = pdf(pages=2)
    reponse = deposer(client, porte, fiche, fichier("CV de Sacha.pdf", octets), titre="CV <à jour>")
    assert reponse.url == porte.url("fiche", fiche.pk) + "#pieces"
    piece = fiche.pieces.get()
    page = client.get(reponse.url).text
    assert "est joint à la fiche" in page
    assert "CV &lt;à jour&gt;" in page
    for nom in ("piece", "piece_retrait"):
        assert porte.url(nom, fiche.pk, piece.pk) in page
    lue = client.get(porte.url("piece", fiche.pk, piece.pk))
    assert contenu(lue) == octets
    with django_capture_on_commit_callbacks(execute=True):
        reponse = client.post(porte.url("piece_retrait", fiche.pk, piece.pk))
    assert reponse.url == porte.url("fiche", fiche.pk) + "#pieces"
    assert "Le document est retiré" in client.get(reponse.url).text
    assert sur_le_disque() == []


@pytest.mark.parametrize("etat", [E.BROUILLON, E.SOUMISE])
def test_un_document_se_telecharge_et_ne_s_affiche_pas(client, porte, fiche, etat):
    piece = joindre(porte, fiche.pk, fichier('cv"; filename="x.pdf'))
    if etat == E.SOUMISE:
        Prescription.objects.filter(pk=fiche.pk).update(etat=etat, soumise_le=il_y_a(1))
    reponse = client.get(porte.url("piece", fiche.pk, piece.pk))
    assert reponse.status_code == 200
    assert reponse["Content-Disposition"] == f'attachment; filename="{piece.nom_origine}"'
    assert reponse["Content-Type"] == "application/pdf"
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in reponse["Cache-Control"]
    assert "private" in reponse["Cache-Control"]
    assert contenu(reponse) == pdf()


def test_un_nom_accentue_voyage(client, porte, fiche):
    piece = joindre(porte, fiche.pk, fichier("Attestation été 語.pdf"))
    reponse = client.get(porte.url("piece", fiche.pk, piece.pk))
    assert "filename*=utf-8''Attestation%20%C3%A9t%C3%A9%20%E8%AA%9E.pdf" in reponse["Content-Disposition"]
    assert contenu(reponse) == pdf()


REFUS = {
    "aucun fichier": (None, "Choisissez d’abord le document"),
    "vide": (fichier("cv.pdf", b""), "vide"),
    "exécutable": (fichier("cv.exe", b"MZ"), "pas accepté"),
    "exécutable renommé": (fichier("cv.pdf", b"MZ" + bytes(2000)), "ne correspond pas à son nom"),
    "PDF coupé": (fichier("cv.pdf", pdf()[:-50]), "illisible ou incomplet"),
    "PDF protégé": (fichier("cv.pdf", pdf(mot_de_passe="x")), "mot de passe"),
    "un octet de trop": (fichier("cv.pdf", bytes(TAILLE_MAX + 1)), "10 Mo au plus"),
    "30 Mo": (fichier("cv.pdf", bytes(30 * MEGAOCTET)), "pèse 30 Mo"),
}


@pytest.mark.parametrize("cas", REFUS)
def test_un_document_refuse_dit_pourquoi_a_son_champ(client, porte, fiche, cas):
    depot, phrase = REFUS[cas]
    if depot is not None:
        depot.seek(0)
    donnees = {"titre": "Attestation de droits", **({"fichier": depot} if depot is not None else {})}
    reponse = client.post(porte.url("pieces", fiche.pk), donnees)
    assert reponse.status_code == 422
    formulaire = reponse.context["formulaire_piece"]
    assert list(formulaire.errors) == ["fichier"]
    assert phrase in formulaire.errors["fichier"][0]
    page = reponse.text
    assert 'href="#id_fichier"' in page
    assert 'id="id_fichier"' in page
    assert 'value="Attestation de droits"' in page
    # The rest of the fiche is in the page as it is stored.
    assert "Proposé" in page
    assert not PieceJointe.objects.exists()
    assert sur_le_disque() == []


def test_un_titre_trop_long_est_refuse_a_son_champ(client, porte, fiche):
    reponse = deposer(client, porte, fiche, titre="t" * 161)
    assert reponse.status_code == 422
    assert list(reponse.context["formulaire_piece"].errors) == ["titre"]
    assert "t" * 161 in reponse.text
    assert sur_le_disque() == []


def test_le_sixieme_depot_est_refuse_et_le_dit(client, porte, fiche):
    PieceJointeFabrique.create_batch(PIECES_MAX - 1, prescription=fiche)
    assert porte.url("pieces", fiche.pk) + '"' in client.get(porte.url("fiche", fiche.pk)).text
    PieceJointeFabrique(prescription=fiche)
    page = client.get(porte.url("fiche", fiche.pk)).text
    assert "le nombre maximal" in page
    assert f'action="{porte.url("pieces", fiche.pk)}"' not in page
    # A page left open offers the button still.
    reponse = deposer(client, porte, fiche, titre="CV")
    assert reponse.status_code == 422
    assert "Une fiche porte 5 documents au plus" in reponse.text
    assert fiche.pieces.count() == PIECES_MAX


@pytest.mark.parametrize("etat", FERMES)
@pytest.mark.parametrize("depot", ["bon", "mauvais", "aucun"])
def test_une_fiche_close_ne_prend_plus_rien(client, porte, etat, depot):
    """The page that fills the fiche never comes back for a fiche that is closed, whatever was sent."""
    fiche = fiche_de(porte, etat)
    piece = PieceJointeFabrique(prescription=fiche)
    donnees = {"bon": {"fichier": fichier()}, "mauvais": {"fichier": fichier("cv.exe", b"MZ")}, "aucun": {}}
    for reponse in (
        client.post(porte.url("pieces", fiche.pk), donnees[depot]),
        client.post(porte.url("piece_retrait", fiche.pk, piece.pk)),
    ):
        assert reponse.status_code == 302
        assert reponse.url == porte.url("dossier", fiche.pk)
    assert "ne se modifie plus" in client.get(porte.url("dossier", fiche.pk)).text
    assert list(fiche.pieces.all()) == [piece]
    assert sur_le_disque() == []


def test_la_saisie_de_la_fiche_n_est_pas_touchee_par_un_depot(client, porte, fiche):
    client.post(porte.url("brouillon", fiche.pk), saisie(fiche, projet="Cuisiner"))
    deposer(client, porte, fiche)
    fiche.refresh_from_db()
    assert (fiche.projet, fiche.version) == ("Cuisiner", 2)
    # What is typed next is not taken for an old page.
    assert client.post(porte.url("fiche", fiche.pk), saisie(fiche, projet="Jardiner")).status_code == 302


def test_un_fichier_disparu_du_disque(client, porte, fiche):
    piece = PieceJointeFabrique(prescription=fiche)
    assert client.get(porte.url("piece", fiche.pk, piece.pk)).status_code == 404
    assert not Consultation.objects.exists()


def test_un_telechargement_est_journalise(client, porte, fiche):
    piece = joindre(porte, fiche.pk, fichier())
    contenu(client.get(porte.url("piece", fiche.pk, piece.pk)))
    lignes = list(Consultation.objects.values_list("utilisateur", "objet_id", "page"))
    attendue = (porte.utilisateur.pk, fiche.pk, "prescriptions:piece") if porte.utilisateur else None
    assert lignes == ([attendue] if attendue else [])


def test_on_ne_joint_ni_ne_retire_en_suivant_un_lien(client, porte, fiche):
    piece = joindre(porte, fiche.pk, fichier())
    assert client.get(porte.url("pieces", fiche.pk)).status_code == 405
    assert client.get(porte.url("piece_retrait", fiche.pk, piece.pk)).status_code == 405
    assert client.post(porte.url("piece", fiche.pk, piece.pk)).status_code == 405
    assert fiche.pieces.count() == 1


# --- Who downloads what -------------------------------------------------------------------------


def fiches_de_chacun(lieu):
    """One fiche of each kind of the PLIE, each with its document."""
    chez_soi = porte_compte(lieu)
    voisine = porte_compte(StructureFabrique(plie=lieu.plie))
    fiches = {
        "brouillon": fiche_de(chez_soi),
        "soumise brsa": fiche_de(chez_soi, E.SOUMISE, rsa=True),
        "soumise": fiche_de(chez_soi, E.SOUMISE),
        "refusée": fiche_de(chez_soi, E.REFUSEE, rsa=True),
        "voisine, brouillon": fiche_de(voisine, rsa=True),
        "voisine, soumise brsa": fiche_de(voisine, E.SOUMISE, rsa=True),
        "voisine, soumise": fiche_de(voisine, E.SOUMISE),
        "voisine, orientée": fiche_de(voisine, E.ORIENTEE, rsa=True),
        "ailleurs": fiche_de(porte_compte(), E.SOUMISE, rsa=True),
    }
    for fiche in fiches.values():
        PieceJointeFabrique(prescription=fiche, fichier=f"documents/{fiche.pk}")
        chemin = Path(settings.MEDIA_ROOT, "documents", str(fiche.pk))
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.write_bytes(pdf())
    return fiches


CHEZ_SOI = {"brouillon", "soumise brsa", "soumise", "refusée"}
LUES = {
    Role.PRESCRIPTEUR: CHEZ_SOI,
    Role.COORDINATION: {*CHEZ_SOI, "voisine, soumise brsa", "voisine, soumise", "voisine, orientée"},
    Role.AVIS_FRANCE_TRAVAIL: {"soumise brsa", "soumise", "voisine, soumise brsa", "voisine, soumise"},
    Role.AVIS_BUREAU_INSERTION: {"soumise brsa", "voisine, soumise brsa"},
    Role.REFERENT: {"voisine, soumise"},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("entetes", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_chaque_role_lit_les_documents_des_fiches_qu_il_voit(client, role, entetes):
    lieu = StructureFabrique()
    fiches = fiches_de_chacun(lieu)
    compte = utilisateur(role, lieu)
    if role == Role.REFERENT:
        RencontrePrealableFabrique(prescription=fiches["voisine, soumise"], referent=compte)
    client.logout()
    client.force_login(compte)
    lues = set()
    for nom, fiche in fiches.items():
        reponse = client.get(
            reverse("prescriptions:piece", args=[fiche.pk, fiche.pieces.get().pk]), headers=entetes
        )
        assert reponse.status_code in {200, 404}
        if reponse.status_code == 200:
            assert contenu(reponse) == pdf()
            lues.add(nom)
    assert lues == LUES.get(role, set())
    # A document is read under its own fiche only.
    for nom in lues:
        for autre in fiches.values():
            if autre != fiches[nom]:
                url = reverse("prescriptions:piece", args=[fiches[nom].pk, autre.pieces.get().pk])
                assert client.get(url).status_code == 404


def test_un_lien_ne_lit_que_les_documents_de_ses_fiches(client, porte):
    lien = porte_lien(porte.structure)
    sienne = fiche_de(lien)
    piece = joindre(lien, sienne.pk, fichier())
    autres = [fiche_de(porte_lien(porte.structure)), fiche_de(porte_compte(porte.structure))]
    entrer(client, lien)
    reponse = client.get(lien.url("piece", sienne.pk, piece.pk))
    assert reponse.status_code == 200
    assert contenu(reponse) == pdf()
    for autre in autres:
        etrangere = PieceJointeFabrique(prescription=autre)
        for pk, cle in ((autre.pk, etrangere.pk), (sienne.pk, etrangere.pk), (autre.pk, piece.pk)):
            assert client.get(lien.url("piece", pk, cle)).status_code == 404
            assert client.post(lien.url("piece_retrait", autre.pk, cle)).status_code == 404
    client.logout()
    assert client.get(lien.url("piece", sienne.pk, piece.pk)).status_code == 410
    assert client.get(reverse("prescriptions:piece", args=[sienne.pk, piece.pk])).status_code == 302
