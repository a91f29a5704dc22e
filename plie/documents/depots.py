"""What a person may leave: a file is examined by its content before anything is kept."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from plie.documents import examen
from plie.documents.bac import OuvertureImpossible, ouvrir

MEGAOCTET: Final = 1024 * 1024
TAILLE_MAX: Final = 10 * MEGAOCTET
NOM_MAX: Final = 160
HEIC: Final = "image/heic"
EXTENSIONS: Final = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".heic": HEIC,
    ".heif": HEIC,
}
# The types too: a telephone offers its camera only for types that it knows.
ACCEPT: Final = ",".join([*EXTENSIONS, *dict.fromkeys(EXTENSIONS.values()), "image/heif"])
FORMATS_FR: Final = "PDF, JPEG, PNG ou HEIC"
_EXTENSION_USUELLE: Final = {".jpeg": ".jpg", ".heif": ".heic"}
_SIGNATURES: Final = {
    "application/pdf": (b"%PDF-",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
}
_ENTETE_PDF: Final = 1024  # a PDF may begin with a few bytes of its own
# What a telephone writes in HEIF: HEVC images; AVIF and films are other things in the same box.
_MARQUES_HEIC: Final = frozenset({b"heic", b"heix", b"heim", b"heis"})
_BOITE_MIN: Final = 16
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
    _ouvrir(fichier, type_mime)
    return DepotValide(
        type_mime=type_mime,
        extension=_EXTENSION_USUELLE.get(extension, extension),
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


def extension_de(type_mime: str) -> str:
    """The usual extension of a type that is taken; empty for another."""
    return next((extension for extension, connu in EXTENSIONS.items() if connu == type_mime), "")


def en_jpeg(fichier: Any) -> bytes:
    """A HEIC photograph that was kept, as a JPEG that every computer shows; raises OuvertureImpossible."""
    return ouvrir(fichier, examen.CONVERTIR)


def _extension(nom: str) -> str:
    _, point, fin = nom.rpartition(".")
    return f".{fin.lower()}" if point and fin.isalnum() and len(fin) <= 5 else ""


def _taille(fichier: Any) -> int:
    """The size in bytes; that of a file received and not kept is only told by it."""
    annoncee = getattr(fichier, "size", None)
    if annoncee is not None and annoncee > TAILLE_MAX:
        return int(annoncee)
    fichier.seek(0, 2)
    taille = int(fichier.tell())
    fichier.seek(0)
    return taille


def _megaoctets(octets: int) -> str:
    return f"{octets / MEGAOCTET:.1f}".removesuffix(".0").replace(".", ",") + " Mo"


def _commence_comme(debut: bytes, type_mime: str) -> bool:
    if type_mime == HEIC:
        return bool(_marques_heif(debut) & _MARQUES_HEIC)
    signatures = _SIGNATURES[type_mime]
    if type_mime == "application/pdf":
        return any(signature in debut for signature in signatures)
    return debut.startswith(signatures)


def _marques_heif(debut: bytes) -> frozenset[bytes]:
    """The brands of the first box of an ISO media file, the major one first told; none for another file."""
    if len(debut) < _BOITE_MIN or debut[4:8] != b"ftyp":
        return frozenset()
    fin = min(int.from_bytes(debut[:4]), len(debut))
    return frozenset({debut[8:12], *(debut[rang : rang + 4] for rang in range(16, fin - 3, 4))})


def _ouvrir(fichier: Any, type_mime: str) -> None:
    """Have the file opened whole, out of this process; raises DepotRefuse."""
    pdf = type_mime == "application/pdf"
    try:
        reponse = ouvrir(fichier, type_mime).decode("ascii", "replace")
    except OuvertureImpossible:
        reponse = examen.BOMBE
    if reponse != examen.BON:
        raise DepotRefuse(
            _REFUS_PDF.get(reponse, _PDF_ILLISIBLE) if pdf else _REFUS_IMAGE.get(reponse, _IMAGE_ILLISIBLE)
        )


_PDF_ILLISIBLE: Final = "Ce PDF est illisible ou incomplet : enregistrez-le de nouveau."
_IMAGE_ILLISIBLE: Final = "Cette image est illisible ou incomplète : enregistrez-la de nouveau."
_REFUS_PDF: Final = {
    examen.CHIFFRE: "Ce PDF est protégé par un mot de passe : joignez-en un qui ne l'est pas.",
    examen.BOMBE: "Ce PDF est démesuré une fois ouvert : enregistrez-le de nouveau, ou joignez-en une photo.",
}
_REFUS_IMAGE: Final = {
    examen.GRANDE: "Cette image est trop grande : réduisez-la.",
    examen.BOMBE: "Cette image est trop grande : réduisez-la.",
}


def _empreinte(fichier: Any) -> str:
    fichier.seek(0)
    empreinte = hashlib.file_digest(fichier, "sha256").hexdigest()
    fichier.seek(0)
    return empreinte
