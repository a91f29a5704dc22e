"""What a person may leave: known by its content, refused with a sentence, named without danger."""

import hashlib
import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, TemporaryUploadedFile
from PIL import ImageFile

from plie.documents.depots import (
    ACCEPT,
    MEGAOCTET,
    NOM_MAX,
    TAILLE_MAX,
    DepotRefuse,
    DepotValide,
    examiner,
    nom_propre,
)
from tests.documents.outils_depots import EXECUTABLE, heic
from tests.prescriptions.outils_fiches import image, pdf


def bloc(genre, contenu):
    return struct.pack(">I", len(contenu)) + genre + contenu + struct.pack(">I", zlib.crc32(genre + contenu))


def bombe(largeur, hauteur):
    """A PNG of a few bytes that says it has billions of points."""
    entete = struct.pack(">IIBBBBB", largeur, hauteur, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + bloc(b"IHDR", entete) + bloc(b"IDAT", zlib.compress(b"")) + bloc(b"IEND", b"")
    )


def gonfle(contenu, taille):
    """The same PDF, longer: a reader ignores what stands before its header for a while, and its comments."""
    fin = contenu.rindex(b"startxref")
    return contenu[:fin] + b"%" + b" " * (taille - len(contenu) - 2) + b"\n" + contenu[fin:]


@pytest.mark.parametrize(
    ("nom", "contenu", "type_mime", "extension"),
    [
        ("cv.pdf", pdf(), "application/pdf", ".pdf"),
        ("CV.PDF", pdf(pages=3), "application/pdf", ".pdf"),
        ("cv.pdf", b"\xef\xbb\xbf\n" + pdf(), "application/pdf", ".pdf"),
        ("photo.jpg", image("JPEG"), "image/jpeg", ".jpg"),
        ("photo.jpeg", image("JPEG"), "image/jpeg", ".jpg"),
        ("photo.Png", image("PNG"), "image/png", ".png"),
        ("IMG_0042.HEIC", heic(), "image/heic", ".heic"),
        ("photo.heif", heic(tuiles=0), "image/heic", ".heic"),
    ],
    ids=["pdf", "pdf en capitales", "pdf précédé d'octets", "jpg", "jpeg", "png", "heic", "heif"],
)
def test_ce_qui_est_pris(nom, contenu, type_mime, extension):
    fichier = BytesIO(contenu)
    fichier.read(3)
    assert examiner(fichier, nom) == DepotValide(
        type_mime=type_mime,
        extension=extension,
        taille=len(contenu),
        empreinte=hashlib.sha256(contenu).hexdigest(),
    )
    assert fichier.tell() == 0
    assert not fichier.closed


REFUS = {
    "vide": ("cv.pdf", b"", "Ce fichier est vide."),
    "exécutable": ("cv.exe", EXECUTABLE, "Ce type de fichier n'est pas accepté"),
    "exécutable renommé en PDF": ("cv.pdf", EXECUTABLE, "ne correspond pas à son nom (.pdf)"),
    "exécutable renommé en image": ("cv.png", EXECUTABLE, "ne correspond pas à son nom (.png)"),
    "exécutable qui se dit PDF": (
        "cv.pdf",
        EXECUTABLE + b"%PDF-1.7\n" + bytes(50) + b"%%EOF",
        "Ce PDF est illisible",
    ),
    "page HTML renommée": ("cv.pdf", b"<html><script>alert(1)</script></html>", "ne correspond pas"),
    "PDF nommé image": ("cv.png", pdf(), "ne correspond pas à son nom (.png)"),
    "PNG nommé JPEG": ("photo.jpg", image("PNG"), "ne correspond pas à son nom (.jpg)"),
    "GIF nommé PNG": ("photo.png", image("GIF"), "ne correspond pas"),
    "traitement de texte": ("cv.docx", b"PK\x03\x04" + bytes(50), "Ce type de fichier n'est pas accepté"),
    "SVG": ("dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Ce type de fichier"),
    "exécutable renommé en HEIC": ("photo.heic", EXECUTABLE, "ne correspond pas à son nom (.heic)"),
    "JPEG nommé HEIC": ("photo.heic", image("JPEG"), "ne correspond pas à son nom (.heic)"),
    "film de téléphone": ("film.heic", heic().replace(b"heic", b"qt  ", 2), "ne correspond pas"),
    "HEIC coupé": ("photo.heic", heic()[:-3000], "Cette image est illisible ou incomplète"),
    "HEIC réduit à sa première boîte": ("photo.heic", heic()[:28], "Cette image est illisible"),
    "sans extension": ("cv", pdf(), "Ce type de fichier n'est pas accepté"),
    "sans nom": ("", pdf(), "Ce type de fichier n'est pas accepté"),
    "extension suivie d'une espace": ("cv.pdf ", pdf(), "Ce type de fichier n'est pas accepté"),
    "double extension": ("cv.pdf.exe", pdf(), "Ce type de fichier n'est pas accepté"),
    "PDF coupé": ("cv.pdf", pdf(pages=4)[:-60], "Ce PDF est illisible ou incomplet"),
    "PDF coupé au milieu": ("cv.pdf", pdf(pages=4)[:400], "Ce PDF est illisible ou incomplet"),
    "PDF réduit à son en-tête": ("cv.pdf", b"%PDF-1.7\n", "Ce PDF est illisible ou incomplet"),
    "PDF sans page": ("cv.pdf", pdf(pages=0), "Ce PDF est illisible ou incomplet"),
    "PDF chiffré": ("cv.pdf", pdf(mot_de_passe="secret"), "protégé par un mot de passe"),
    "PNG coupé": ("photo.png", image(cote=200)[:-4000], "Cette image est illisible ou incomplète"),
    "JPEG coupé": ("photo.jpg", image("JPEG", 200)[:-2000], "Cette image est illisible ou incomplète"),
    "JPEG réduit à sa signature": ("photo.jpg", b"\xff\xd8\xff\xe0", "Cette image est illisible"),
    "bombe": ("photo.png", bombe(60_000, 60_000), "Cette image est trop grande"),
    "image immense": ("photo.png", bombe(10_000, 6_001), "Cette image est trop grande"),
}


@pytest.mark.parametrize("cas", REFUS)
def test_ce_qui_est_refuse_dit_pourquoi(cas, monkeypatch):
    # What WeasyPrint does to the whole process as soon as it is imported.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    nom, contenu, phrase = REFUS[cas]
    with pytest.raises(DepotRefuse) as refus:
        examiner(BytesIO(contenu), nom)
    assert phrase in str(refus.value)


@pytest.mark.parametrize(
    ("taille", "pris"), [(TAILLE_MAX - 1, True), (TAILLE_MAX, True), (TAILLE_MAX + 1, False)]
)
def test_dix_megaoctets_passent_un_octet_de_plus_non(taille, pris):
    contenu = gonfle(pdf(), taille)
    assert len(contenu) == taille
    if pris:
        assert examiner(BytesIO(contenu), "cv.pdf").taille == taille
    else:
        with pytest.raises(DepotRefuse, match="10 Mo au plus"):
            examiner(BytesIO(contenu), "cv.pdf")


class Muet(BytesIO):
    """A file whose content must not be read."""

    def read(self, *args):
        raise AssertionError("Le contenu est lu.")

    readinto = read


def test_ce_qui_est_trop_gros_n_est_pas_lu():
    with pytest.raises(DepotRefuse) as refus:
        examiner(Muet(bytes(30 * MEGAOCTET)), "cv.pdf")
    assert str(refus.value) == "Ce fichier pèse 30 Mo : 10 Mo au plus par fichier."
    with pytest.raises(DepotRefuse, match="pèse 2,5 Mo : 1 Mo au plus"):
        examiner(Muet(bytes(5 * MEGAOCTET // 2)), "cv.pdf", taille_max=MEGAOCTET)


@pytest.mark.parametrize("genre", ["memoire", "disque"])
@pytest.mark.parametrize(
    ("nom", "contenu"), [("cv.pdf", pdf()), ("a.png", image()), ("a.jpg", image("JPEG")), ("a.heic", heic())]
)
def test_les_deux_sortes_de_fichiers_recus_par_django(genre, nom, contenu):
    if genre == "memoire":
        recu = InMemoryUploadedFile(BytesIO(contenu), "fichier", nom, "x/y", len(contenu), None)
    else:
        recu = TemporaryUploadedFile(nom, "x/y", len(contenu), None)
        recu.write(contenu)
    attendue = hashlib.sha256(contenu).hexdigest()
    with recu:
        assert examiner(recu, nom).empreinte == attendue
        assert not recu.closed
        # Rewound: what is stored next is the whole content.
        assert b"".join(recu.chunks()) == contenu
        recu.seek(0)
        assert hashlib.file_digest(recu, "sha256").hexdigest() == attendue


@pytest.mark.parametrize(
    ("nom", "propre"),
    [
        ("CV de Sacha.pdf", "CV de Sacha.pdf"),
        ("CV.PDF", "CV.pdf"),
        ("attestation été.pdf", "attestation été.pdf"),
        ("attestation e\u0301te\u0301.pdf", "attestation été.pdf"),
        ("/etc/passwd.pdf", "passwd.pdf"),
        ("../../../etc/cron.pdf", "cron.pdf"),
        ("C:\\Users\\sacha\\cv.pdf", "cv.pdf"),
        ("..\\..\\cv.pdf", "cv.pdf"),
        ("cv\r\nSet-Cookie: a=b.pdf", "cv Set-Cookie a=b.pdf"),
        ("cv\x00\x07.pdf", "cv.pdf"),
        ('cv"; filename="x.pdf', "cv filename= x.pdf"),
        ("cv\u202efdp.exe.pdf", "cvfdp.exe.pdf"),
        ("\u202e.cache.pdf", "cache.pdf"),
        ("c\u200bv\ufeff.pdf", "cv.pdf"),
        ("cv\u2028suite.pdf", "cv suite.pdf"),
        (".htaccess.pdf", "htaccess.pdf"),
        ("   .pdf", "document.pdf"),
        (".pdf", "document.pdf"),
        ("...pdf", "document.pdf"),
        ("", "document.pdf"),
        ("\u202e\u202d", "document.pdf"),
        ("dossier/", "document.pdf"),
    ],
)
def test_un_nom_ne_porte_ni_chemin_ni_piege(nom, propre):
    assert nom_propre(nom, ".pdf") == propre


@pytest.mark.parametrize("lettre", ["a", "é", "語"])
def test_un_nom_long_est_coupe_et_garde_son_extension(lettre):
    propre = nom_propre(lettre * 300 + ".jpeg", ".jpg")
    assert len(propre) == NOM_MAX
    assert propre.endswith(lettre + ".jpg")


def test_un_nom_coupe_sur_une_espace_ne_finit_pas_par_elle():
    assert nom_propre("a" * (NOM_MAX - 5) + " suite.pdf", ".pdf") == "a" * (NOM_MAX - 5) + ".pdf"


def test_le_champ_propose_ce_qui_est_pris():
    types = "application/pdf,image/jpeg,image/png,image/heic,image/heif"
    assert f".pdf,.jpg,.jpeg,.png,.heic,.heif,{types}" == ACCEPT
