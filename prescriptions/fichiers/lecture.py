"""Which format a file is in, by its content and never by its name."""

from typing import Final

from prescriptions.fichiers.commun import TAILLE_MAX, Feuille, FichierIllisible
from prescriptions.fichiers.fichier_csv import lire_csv
from prescriptions.fichiers.fichier_xlsx import lire_xlsx

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_ODF: Final = b"mimetypeapplication/vnd.oasis.opendocument"


def lire(contenu: bytes) -> Feuille:
    """Open a table; its headings are checked at once, its rows are read when asked for.

    Raises FichierIllisible, whose text says what to do.
    """
    if not contenu.strip():
        raise FichierIllisible("Ce fichier est vide.")
    if len(contenu) > TAILLE_MAX:
        raise FichierIllisible("Ce fichier dépasse 5 Mo : partagez-le en plusieurs.")
    if contenu.startswith(_OLE):
        raise FichierIllisible(
            "Ce fichier est un ancien classeur Excel (.xls) ou un classeur protégé par un mot de passe : "
            "enregistrez-le au format XLSX ou CSV, sans mot de passe."
        )
    if contenu.startswith(_ZIP):
        if _ODF in contenu[:200]:
            raise FichierIllisible("Ce fichier est au format ODS : enregistrez-le au format XLSX ou CSV.")
        return lire_xlsx(contenu)
    return lire_csv(contenu)
