"""Opens one file that somebody left, alone in a short-lived process: whatever is in it, the site stands.

Run as ``python -I examen.py <type>``, the file on the standard input; it imports nothing of the project and
sees none of its settings. ``jpeg`` writes the image again as a JPEG; any other type answers one word.
"""

import contextlib
import io
import logging
import resource
import sys
from typing import IO, Any, Final

BON, ILLISIBLE, CHIFFRE, GRANDE, BOMBE = "bon", "illisible", "chiffre", "grande", "bombe"
CONVERTIR: Final = "jpeg"
MEMOIRE_MAX: Final = 1024 * 1024 * 1024
SECONDES_MAX: Final = 20
FICHIERS_MAX: Final = 64
PIXELS_MAX: Final = 60_000_000
COTE_JPEG_MAX: Final = 4000
FIN_DU_PDF: Final = 1024
# Usage: a contract of a hundred pages opens to a few tens of megabytes, its images left aside.
OCTETS_OUVERTS_MAX: Final = 300_000_000
PIXELS_IMAGE_PDF_MAX: Final = 250_000_000  # A0 at 300 dpi is 140 million
FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/heic": "HEIF"}


def se_borner() -> None:
    """Little memory, little time, nothing written; a system that lacks one of these limits does without."""
    for genre, valeur in (
        (resource.RLIMIT_AS, MEMOIRE_MAX),
        (resource.RLIMIT_CPU, SECONDES_MAX),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, FICHIERS_MAX),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(genre, (valeur, valeur))


def examiner_pdf(contenu: bytes) -> str:
    """Whether a PDF opens, without a password, to pages of a reasonable size."""
    from pypdf import PdfReader  # noqa: PLC0415 (heavy, and an image does without)
    from pypdf.errors import LimitReachedError  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        lecteur = PdfReader(io.BytesIO(contenu), strict=False)
        if lecteur.is_encrypted:
            return CHIFFRE
        pages = len(lecteur.pages)
    except (LimitReachedError, MemoryError):
        return BOMBE
    except Exception:  # noqa: BLE001 (pypdf raises many kinds of errors on a broken file)
        return ILLISIBLE
    # A file cut short is mended by the reader: its end is the witness.
    if pages == 0 or b"%%EOF" not in contenu[-FIN_DU_PDF:]:
        return ILLISIBLE
    return BOMBE if _explose(lecteur) else BON


def _explose(lecteur: Any) -> bool:
    """Whether what a viewer would have to open is out of proportion; pypdf bounds each stream by itself."""
    from pypdf.errors import LimitReachedError  # noqa: PLC0415
    from pypdf.generic import IndirectObject, StreamObject  # noqa: PLC0415

    numeros = {(numero, generation) for generation, lus in lecteur.xref.items() for numero in lus}
    ouverts = 0
    for numero, generation in sorted(numeros):
        try:
            objet = lecteur.get_object(IndirectObject(numero, generation, lecteur))
            if not isinstance(objet, StreamObject):
                continue
            filtres = objet.get("/Filter")
            if objet.get("/Subtype") == "/Image" and not (isinstance(filtres, list) and len(filtres) > 1):
                # Decoded to its size whatever its data say.
                if int(objet.get("/Width", 0)) * int(objet.get("/Height", 0)) > PIXELS_IMAGE_PDF_MAX:
                    return True
                continue
            ouverts += len(objet.get_data())
        except (LimitReachedError, MemoryError):
            return True
        except Exception:  # noqa: BLE001, S112 (a stream that nothing decodes does not explode)
            continue
        if ouverts > OCTETS_OUVERTS_MAX:
            return True
    return False


def examiner_image(contenu: bytes, type_mime: str) -> str:
    """Whether an image is drawn whole, and not larger than a photograph."""
    try:
        with _ouvrir(contenu, type_mime) as image:
            if image.width * image.height > PIXELS_MAX:
                return GRANDE
            image.load()
    except Exception:  # noqa: BLE001 (Pillow raises many kinds of errors on a broken file)
        return ILLISIBLE
    return BON


def en_jpeg(contenu: bytes, sortie: IO[bytes]) -> None:
    """The image as any computer shows it, upright, without what the telephone wrote of the place."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    with _ouvrir(contenu, "image/heic") as image:
        if image.width * image.height > PIXELS_MAX:
            raise ValueError("The image is too large.")
        droite = ImageOps.exif_transpose(image)
        droite.thumbnail((COTE_JPEG_MAX, COTE_JPEG_MAX), Image.Resampling.LANCZOS)
        tampon = io.BytesIO()
        droite.convert("RGB").save(tampon, "JPEG", quality=88)
    sortie.write(tampon.getvalue())


def _ouvrir(contenu: bytes, type_mime: str) -> Any:
    from PIL import Image  # noqa: PLC0415

    if type_mime == "image/heic":
        from pillow_heif import register_heif_opener  # noqa: PLC0415

        register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    # The size is looked at before anything is drawn.
    Image.MAX_IMAGE_PIXELS = None
    return Image.open(io.BytesIO(contenu), formats=(FORMATS[type_mime],))


def main(demande: str, entree: IO[bytes], sortie: IO[bytes]) -> None:
    """Read the file whole, then open it; the answer goes to ``sortie``."""
    se_borner()
    contenu = entree.read()
    if demande == CONVERTIR:
        en_jpeg(contenu, sortie)
    elif demande == "application/pdf":
        sortie.write(examiner_pdf(contenu).encode())
    else:
        sortie.write(examiner_image(contenu, demande).encode())


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)
