"""What a person may leave: a file is examined by its content before anything is kept."""

import hashlib
import logging
import re
import unicodedata
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image, ImageFile
from pypdf import PdfReader

MEGAOCTET: Final = 1024 * 1024
TAILLE_MAX: Final = 10 * MEGAOCTET
NOM_MAX: Final = 160
EXTENSIONS: Final = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
ACCEPT: Final = ",".join(EXTENSIONS)
FORMATS_FR: Final = "PDF, JPEG ou PNG"
_SIGNATURES: Final = {
    "application/pdf": (b"%PDF-",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
}
_ENTETE_PDF: Final = 1024  # a PDF may begin with a few bytes of its own
_PIXELS_MAX: Final = 60_000_000
_INTERDITS_NOM: Final = re.compile(r'[\\/:*?"<>|;\x00-\x1f\x7f]+')


class DepotRefuse(ValueError):
    """The file is not taken; the text is the sentence the person reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotValide:
    """What was found in a file: its type by content, its usual extension, its size, its SHA-256."""

    type_mime: str
    extension: str
    taille: int
    empreinte: str


def examiner(fichier: Any, nom: str, taille_max: int = TAILLE_MAX) -> DepotValide:
    """Read a file and say what it is; it is left rewound. Raises DepotRefuse.

    ``fichier`` is a binary file that can be rewound. The size comes first: nothing of a file that is too big
    is read into memory.
    """
    taille = _taille(fichier)
    if taille == 0:
        raise DepotRefuse("Ce fichier est vide.")
    if taille > taille_max:
        raise DepotRefuse(
            f"Ce fichier pèse {_megaoctets(taille)} : {_megaoctets(taille_max)} au plus par fichier."
        )
    extension = _extension(nom)
    if extension not in EXTENSIONS:
        raise DepotRefuse(f"Ce type de fichier n'est pas accepté : joignez un fichier {FORMATS_FR}.")
    type_mime = EXTENSIONS[extension]
    fichier.seek(0)
    debut: bytes = fichier.read(_ENTETE_PDF)
    if not _commence_comme(debut, type_mime):
        raise DepotRefuse(
            f"Le contenu de ce fichier ne correspond pas à son nom ({extension}) : joignez un {FORMATS_FR}."
        )
    _LECTEURS[type_mime](fichier)
    return DepotValide(
        type_mime=type_mime,
        extension=".jpg" if extension == ".jpeg" else extension,
        taille=taille,
        empreinte=_empreinte(fichier),
    )


def nom_propre(nom: str, extension: str) -> str:
    """A name fit for a download: no path, no control character, the extension of what was found."""
    racine = unicodedata.normalize("NFC", nom).replace("\\", "/").rsplit("/", 1)[-1]
    if _extension(racine):
        racine = racine.rsplit(".", 1)[0]
    # First what is forbidden, which leaves a space; then what is invisible, which leaves nothing.
    visible = (lettre for lettre in _INTERDITS_NOM.sub(" ", racine) if unicodedata.category(lettre)[0] != "C")
    propre = " ".join("".join(visible).split()).strip(". ")
    return (propre[: NOM_MAX - len(extension)].strip(". ") or "document") + extension


def _extension(nom: str) -> str:
    _, point, fin = nom.rpartition(".")
    return f".{fin.lower()}" if point and fin.isalnum() and len(fin) <= 5 else ""


def _taille(fichier: Any) -> int:
    fichier.seek(0, 2)
    taille = int(fichier.tell())
    fichier.seek(0)
    return taille


def _megaoctets(octets: int) -> str:
    return f"{octets / MEGAOCTET:.1f}".removesuffix(".0").replace(".", ",") + " Mo"


def _commence_comme(debut: bytes, type_mime: str) -> bool:
    signatures = _SIGNATURES[type_mime]
    if type_mime == "application/pdf":
        return any(signature in debut for signature in signatures)
    return debut.startswith(signatures)


def _lire_pdf(fichier: Any) -> None:
    fichier.seek(0)
    trace = logging.getLogger("pypdf")
    niveau = trace.level
    trace.setLevel(logging.CRITICAL)
    try:
        lecteur = PdfReader(fichier, strict=False)
        chiffre = lecteur.is_encrypted
        pages = 0 if chiffre else len(lecteur.pages)
    except Exception as erreur:  # pypdf raises many kinds of errors on a broken file
        raise DepotRefuse("Ce PDF est illisible ou incomplet : enregistrez-le de nouveau.") from erreur
    finally:
        trace.setLevel(niveau)
    if chiffre:
        raise DepotRefuse("Ce PDF est protégé par un mot de passe : joignez-en un qui ne l'est pas.")
    # A file cut short is mended by the reader: its end is the witness.
    fichier.seek(max(0, _taille(fichier) - _ENTETE_PDF))
    if pages == 0 or b"%%EOF" not in fichier.read():
        raise DepotRefuse("Ce PDF est illisible ou incomplet : enregistrez-le de nouveau.")


def _lire_image(fichier: Any) -> None:
    fichier.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(fichier, formats=("JPEG", "PNG")) as image:
                if image.width * image.height > _PIXELS_MAX:
                    raise DepotRefuse("Cette image est trop grande : réduisez-la.")
                # WeasyPrint, once imported, makes Pillow take a file cut short for a whole one; it draws the
                # project's own files only and does without.
                ImageFile.LOAD_TRUNCATED_IMAGES = False
                image.load()
    except DepotRefuse:
        raise
    except Exception as erreur:  # Pillow raises many kinds of errors on a broken file
        raise DepotRefuse("Cette image est illisible ou incomplète : enregistrez-la de nouveau.") from erreur


_LECTEURS: Final[dict[str, Callable[[Any], None]]] = {
    "application/pdf": _lire_pdf,
    "image/jpeg": _lire_image,
    "image/png": _lire_image,
}


def _empreinte(fichier: Any) -> str:
    fichier.seek(0)
    empreinte = hashlib.file_digest(fichier, "sha256").hexdigest()
    fichier.seek(0)
    return empreinte
