"""What a cell of a file of the CAF means, whatever the way it is written.

A message never quotes what the cell holds: the report of an import is kept after its data are thrown away.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, TypeAlias

from plie.texte import cle, sans_accent

NAISSANCE_MIN: Final = date(1920, 1, 1)
NOM_MAX: Final = 80
DEBUTS_DE_FORMULE: Final = ("=", "+", "-", "@")
_ORIGINE_EXCEL: Final = date(1899, 12, 30)
_TELEPHONE = re.compile(r"^(\+\d{1,3}|0)[1-9]\d{8}$")
_COURRIEL = re.compile(
    r"^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$",
    re.IGNORECASE | re.ASCII,
)
_IDENTIFIANT_FT = re.compile(r"^(\d{7}[0-9A-Z]|\d{10}[A-Z]?)$", re.ASCII)
_DATE_FR = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 0{1,2}:00(?::00)?)?$", re.ASCII)
_DATE_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?$", re.ASCII)
_ANNEE_COURTE = re.compile(r"^\d{1,2}[/.-]\d{1,2}[/.-]\d{2}$", re.ASCII)
_OUI: Final = frozenset({"oui", "o", "x", "1", "vrai", "true", "yes"})
_NON: Final = frozenset({"non", "n", "0", "faux", "false", "no", ""})
_SEXES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("f", "femme", "feminin", "mme", "madame", "mlle", "mademoiselle"), "F"),
    **dict.fromkeys(("h", "m", "homme", "masculin", "mr", "monsieur"), "H"),
}


@dataclass(frozen=True, slots=True)
class Anomalie:
    """A cell that cannot be read at all, and why."""

    message: str


FORMULE: Final = Anomalie("Cette cellule contient une formule : remplacez-la par sa valeur.")
ERREUR_TABLEUR: Final = Anomalie("Cette cellule contient une erreur du tableur : corrigez-la.")

Valeur: TypeAlias = str | int | float | bool | date | Anomalie | None


class CelluleInvalide(Exception):
    """What is wrong with one cell, as the user reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contexte:
    """What a row is read against: the day, and the communes of the PLIE by each name they may have."""

    jour: date
    communes: Mapping[str, str]


def en_texte(valeur: Valeur) -> str:
    """The text of a cell, as written: whole numbers without decimals, no control character, single spaces."""
    if valeur is None or isinstance(valeur, Anomalie):
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, float) and valeur.is_integer():
        valeur = int(valeur)
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    texte = unicodedata.normalize("NFC", str(valeur))
    return " ".join("".join(c if c.isprintable() else " " for c in texte).split())


def texte_borne(maximum: int) -> Callable[[Valeur, Contexte], str]:
    def lire(valeur: Valeur, _: Contexte) -> str:
        texte = en_texte(valeur)
        if texte.startswith("="):
            raise CelluleInvalide(FORMULE.message)
        if len(texte) > maximum:
            raise CelluleInvalide(f"Ce texte dépasse {maximum} caractères.")
        return texte

    return lire


def nom(valeur: Valeur, contexte: Contexte) -> str:
    if isinstance(valeur, bool | int | float | date):
        raise CelluleInvalide("Un nom s’écrit en lettres.")
    texte = en_texte(valeur)
    if texte.startswith(DEBUTS_DE_FORMULE):
        raise CelluleInvalide(FORMULE.message)
    if texte and not any(lettre.isalpha() for lettre in texte):
        raise CelluleInvalide("Un nom s’écrit en lettres.")
    return texte_borne(NOM_MAX)(texte, contexte)


def sexe(valeur: Valeur, _: Contexte) -> str:
    texte = cle(en_texte(valeur))
    if texte and texte not in _SEXES:
        raise CelluleInvalide("Indiquez F ou H (Mme et M. sont compris aussi).")
    return _SEXES.get(texte, "")


def naissance(valeur: Valeur, contexte: Contexte) -> str:
    jour = _jour(valeur)
    if jour is None:
        return ""
    if jour > contexte.jour:
        raise CelluleInvalide("Cette date de naissance est dans le futur.")
    if jour < NAISSANCE_MIN:
        raise CelluleInvalide(f"Cette date de naissance est antérieure au {NAISSANCE_MIN:%d/%m/%Y}.")
    return jour.isoformat()


def _jour(valeur: Valeur) -> date | None:
    """A date written in one of the usual ways, or the count of days by which a spreadsheet keeps it."""
    if isinstance(valeur, datetime):
        return valeur.date()
    if isinstance(valeur, date):
        return valeur
    try:
        if isinstance(valeur, int | float) and not isinstance(valeur, bool):
            return _ORIGINE_EXCEL + timedelta(days=int(valeur))
        texte = en_texte(valeur)
        if not texte:
            return None
        if trouve := _DATE_FR.match(texte):
            jour, mois, annee = map(int, trouve.groups())
            return date(annee, mois, jour)
        if trouve := _DATE_ISO.match(texte):
            annee, mois, jour = map(int, trouve.groups())
            return date(annee, mois, jour)
    except (ValueError, OverflowError) as erreur:
        raise CelluleInvalide("Cette date n’existe pas dans le calendrier.") from erreur
    if _ANNEE_COURTE.match(texte):
        raise CelluleInvalide("Écrivez l’année sur quatre chiffres, par exemple 04/07/1985.")
    raise CelluleInvalide("Cette date ne se lit pas : écrivez-la comme 04/07/1985.")


def commune(valeur: Valeur, contexte: Contexte) -> str:
    texte = en_texte(valeur)
    if not texte:
        return ""
    if isinstance(valeur, int | float) and not isinstance(valeur, bool):
        texte = texte.zfill(5)
    trouvee = contexte.communes.get(cle_commune(texte))
    if trouvee is None:
        raise CelluleInvalide(
            "Ce n’est pas une commune du PLIE. Indiquez son nom ou son code INSEE (pas le code postal)."
        )
    return trouvee


def cle_commune(texte: str) -> str:
    """A commune compared whatever its accents, its hyphens and its « St » for « Saint »."""
    mots = sans_accent(texte).replace(".", " ").split()
    return cle(" ".join({"st": "saint", "ste": "sainte"}.get(mot, mot) for mot in mots))


def telephone(valeur: Valeur, _: Contexte) -> str:
    """A French number as ten digits by pairs; a spreadsheet that dropped the first zero gets it back."""
    brut = en_texte(valeur).replace("(0)", "")
    chiffres = re.sub(r"[\s./()-]", "", brut)
    if not chiffres:
        return ""
    if chiffres.startswith("00"):
        chiffres = f"+{chiffres[2:]}"
    if chiffres.startswith("+33"):
        chiffres = f"0{chiffres[3:].removeprefix('0')}"
    elif len(chiffres) == 9 and chiffres[0] != "0":
        chiffres = f"0{chiffres}"
    elif len(chiffres) == 11 and chiffres.startswith("33"):
        chiffres = f"0{chiffres[2:]}"
    if not chiffres.isascii() or not _TELEPHONE.match(chiffres):
        raise CelluleInvalide("Un numéro de téléphone compte dix chiffres, par exemple 06 39 98 12 34.")
    tete, reste = (chiffres[:-8], chiffres[-8:]) if chiffres[0] == "+" else ("", chiffres)
    paires = " ".join(reste[i : i + 2] for i in range(0, len(reste), 2))
    return f"{tete} {paires}".strip()


def courriel(valeur: Valeur, _: Contexte) -> str:
    texte = en_texte(valeur)
    if texte and (len(texte) > 254 or not _COURRIEL.match(texte)):
        raise CelluleInvalide("Cette adresse électronique ne se lit pas, par exemple prenom@example.org.")
    return texte


def identifiant_ft(valeur: Valeur, _: Contexte) -> str:
    texte = re.sub(r"[\s.-]", "", en_texte(valeur)).upper()
    if texte and not _IDENTIFIANT_FT.match(texte):
        raise CelluleInvalide(
            "L’identifiant France Travail compte sept chiffres et un caractère, "
            "ou dix chiffres et une lettre."
        )
    return texte


def oui_non(valeur: Valeur, _: Contexte) -> bool | None:
    """True, False, or None for an empty cell."""
    texte = cle(en_texte(valeur))
    if texte in _OUI:
        return True
    if texte in _NON:
        return False if texte else None
    raise CelluleInvalide("Indiquez oui ou non.")


def case_cochee(valeur: Valeur, contexte: Contexte) -> bool:
    return bool(oui_non(valeur, contexte))
