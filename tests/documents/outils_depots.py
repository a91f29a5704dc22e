"""Files as people leave them, and as nobody should: photographs of a telephone, PDF that explode."""

import struct
import zlib
from collections.abc import Iterable
from functools import cache
from io import BytesIO

from PIL import Image
from pillow_heif import register_heif_opener

MEGA = 1024 * 1024
EXECUTABLE = b"MZ\x90\x00" + bytes(200) + b"This program cannot be run in DOS mode."


@cache
def zeros(octets: int, tours: int = 1) -> bytes:
    """So many zeros deflated, by pieces; again over itself for each tour, a thousand times smaller."""
    deflate = zlib.compressobj(9)
    morceaux = [deflate.compress(bytes(MEGA)) for _ in range(octets // MEGA)]
    contenu = b"".join([*morceaux, deflate.flush()])
    for _ in range(tours - 1):
        contenu = zlib.compress(contenu, 9)
    return contenu


def flux(donnees: bytes, entrees: str = "/Filter /FlateDecode") -> bytes:
    """A stream object."""
    return f"<< {entrees} /Length {len(donnees)} >>\nstream\n".encode() + donnees + b"\nendstream"


def pdf_brut(objets: Iterable[bytes], *, chiffre: bool = False) -> bytes:
    """A PDF of these objects, numbered from 1, its table true; the first one is the catalogue."""
    corps = BytesIO(b"%PDF-1.7\n")
    corps.seek(0, 2)
    places = []
    for numero, objet in enumerate(objets, start=1):
        places.append(corps.tell())
        corps.write(f"{numero} 0 obj\n".encode() + objet + b"\nendobj\n")
    debut = corps.tell()
    corps.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode())
    corps.writelines(f"{place:010d} 00000 n \n".encode() for place in places)
    corps.write(f"trailer << /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{debut}\n%%EOF\n".encode())
    return corps.getvalue()


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"


def pdf_contenu(donnees: bytes, entrees: str = "/Filter /FlateDecode") -> bytes:
    """A page whose content is this stream."""
    return pdf_brut([CATALOGUE, PAGES, PAGE, flux(donnees, entrees)])


def pdf_objets(octets: int) -> bytes:
    """The tree of the pages stands in an object stream that explodes; the table is a stream too."""
    objets = f"2 0 3 {len(PAGES) + 1} ".encode()
    premier = len(objets)
    # An exact beginning, then the zeros: what is needed would be found at once.
    deflate = zlib.compressobj(9)
    debut = deflate.compress(objets + PAGES + b" " + PAGE.replace(b" /Contents 4 0 R", b"") + b" ")
    suite = b"".join(deflate.compress(b" " * MEGA) for _ in range(octets // MEGA))
    return _avec_table(
        flux(debut + suite + deflate.flush(), f"/Type /ObjStm /N 2 /First {premier} /Filter /FlateDecode"),
        0,
    )


def pdf_table(octets: int) -> bytes:
    """The table of the objects itself explodes."""
    contenu = f"2 0 3 {len(PAGES) + 1} ".encode()
    page = PAGE.replace(b" /Contents 4 0 R", b"")
    donnees = zlib.compress(contenu + PAGES + b" " + page)
    return _avec_table(
        flux(donnees, f"/Type /ObjStm /N 2 /First {len(contenu)} /Filter /FlateDecode"), octets
    )


def _avec_table(objets: bytes, octets: int) -> bytes:
    corps = b"%PDF-1.7\n"
    catalogue = len(corps)
    corps += b"1 0 obj\n" + CATALOGUE + b"\nendobj\n"
    conteneur = len(corps)
    corps += b"4 0 obj\n" + objets + b"\nendobj\n"
    table = len(corps)
    lignes = [(0, 0, 65535), (1, catalogue, 0), (2, 4, 0), (2, 4, 1), (1, conteneur, 0), (1, table, 0)]
    nombre = len(lignes) + octets // 7
    deflate = zlib.compressobj(9)
    donnees = deflate.compress(b"".join(struct.pack(">BIH", *ligne) for ligne in lignes))
    donnees += b"".join(deflate.compress(bytes(MEGA)) for _ in range(octets // MEGA)) + deflate.flush()
    corps += b"5 0 obj\n" + flux(
        donnees, f"/Type /XRef /Size {nombre} /W [1 4 2] /Root 1 0 R /Filter /FlateDecode"
    )
    return corps + f"\nendobj\nstartxref\n{table}\n%%EOF\n".encode()


def _bloc(genre: bytes, contenu: bytes) -> bytes:
    return struct.pack(">I", len(contenu)) + genre + contenu + struct.pack(">I", zlib.crc32(genre + contenu))


def png_bombe(largeur: int, hauteur: int) -> bytes:
    """A PNG of a few kilobytes that draws as many points as it says."""
    entete = struct.pack(">IIBBBBB", largeur, hauteur, 1, 0, 0, 0, 0)
    points = zlib.compress(bytes(((largeur + 7) // 8 + 1) * hauteur), 9)
    return b"\x89PNG\r\n\x1a\n" + _bloc(b"IHDR", entete) + _bloc(b"IDAT", points) + _bloc(b"IEND", b"")


@cache
def heic(largeur: int = 1536, hauteur: int = 1152, *, tuiles: int = 512, orientation: int = 1) -> bytes:
    """A photograph as a telephone writes it: tiles in a grid, the turn and the place in its Exif."""
    register_heif_opener()
    photo = Image.linear_gradient("L").resize((largeur, hauteur)).convert("RGB")
    photo.paste((200, 30, 30), (0, 0, largeur // 4, hauteur // 4))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825)[1] = "N"
    tampon = BytesIO()
    photo.save(tampon, "HEIF", quality=60, exif=exif.tobytes(), tile_size=tuiles)
    return tampon.getvalue()
