"""From the file of the structures of a PLIE to plain values: no database here, nothing is written."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from plie.acteurs.enums import TypeStructure
from plie.protocole.chargement import FORME_INSEE, INSEE_ATTENDU
from plie.protocole.fichiers import INSECABLE, Table, Uniques, ouvrir_toml

NIORT = Path(__file__).parent / "donnees" / "niort.toml"

LONGUEUR_SIGLE = 40
LONGUEUR_ADRESSE = 200
LONGUEUR_COURRIEL = 254
FORME_TELEPHONE = re.compile(r"\+?[0-9](?:[ .]?[0-9]){5,15}")
FORME_COURRIEL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class DonneesStructure:
    """A partner organisation; ``commune`` is an INSEE code; texts left out are ""."""

    code: str
    nom: str
    sigle: str
    type: TypeStructure
    commune: str
    lieu_accueil: bool
    prescripteur: bool
    adresse: str
    telephone: str
    courriel: str


@dataclass(frozen=True)
class DonneesStructures:
    """The structures of one PLIE, in the order of the file."""

    plie: str
    structures: tuple[DonneesStructure, ...]


def lire_structures(
    texte: str, fichier: str, *, communes: Collection[str] | None = None
) -> DonneesStructures:
    """Reads the TOML text of the structures; raises FichierInvalide with every problem found.

    ``communes`` are the INSEE codes of the territory: a lieu d'accueil must be in one of them; None
    does not check. Other structures may stand anywhere, or nowhere.
    """
    racine = ouvrir_toml(texte, fichier)
    plie = racine.table("plie").code("code")
    deja = Uniques()
    structures: list[DonneesStructure] = []
    for table in racine.tables("structures"):
        structure = _lire_structure(table, communes)
        deja.voir(table, "code", structure.code)
        structures.append(structure)
    racine.lecture.verifier()
    return DonneesStructures(plie=plie, structures=tuple(structures))


def _lire_structure(table: Table, communes: Collection[str] | None) -> DonneesStructure:
    lieu_accueil = table.booleen("lieu_accueil", defaut=False)
    commune = table.texte("commune", facultatif=not lieu_accueil, forme=FORME_INSEE, attendu=INSEE_ATTENDU)
    if lieu_accueil and commune and communes is not None and commune not in communes:
        table.noter(
            "commune", f"d'un lieu d'accueil doit être dans le territoire (trouvé{INSECABLE}: {commune})"
        )
    return DonneesStructure(
        code=table.code("code"),
        nom=table.texte("nom"),
        sigle=table.texte("sigle", maximum=LONGUEUR_SIGLE, facultatif=True),
        type=table.membre("type", TypeStructure),
        commune=commune,
        lieu_accueil=lieu_accueil,
        prescripteur=table.booleen("prescripteur", defaut=False),
        adresse=table.texte("adresse", maximum=LONGUEUR_ADRESSE, facultatif=True),
        telephone=table.texte(
            "telephone", facultatif=True, forme=FORME_TELEPHONE, attendu="un numéro de téléphone", maximum=20
        ),
        courriel=table.texte(
            "courriel",
            facultatif=True,
            forme=FORME_COURRIEL,
            attendu="une adresse de courriel",
            maximum=LONGUEUR_COURRIEL,
        ),
    )
