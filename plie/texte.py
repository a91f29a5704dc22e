"""Names compared whatever their case, accents and hyphens.

One table serves Python and PostgreSQL: ``plie.bd`` writes the same replacement in generated columns,
because the embedded PostgreSQL has no ICU collation.
"""

import re

LIGATURES: tuple[tuple[str, str], ...] = (
    ("œ", "oe"),
    ("Œ", "OE"),
    ("æ", "ae"),
    ("Æ", "AE"),
    ("ß", "ss"),
)

_LETTRES: tuple[tuple[str, str], ...] = (
    ("ÀÁÂÃÄÅĀĂĄàáâãäåāăą", "a"),
    ("ÇĆČçćč", "c"),
    ("ĎĐÐďđð", "d"),
    ("ÈÉÊËĒĖĘĚèéêëēėęě", "e"),
    ("ĞĢğģ", "g"),
    ("ÌÍÎÏĪĮİìíîïīįı", "i"),
    ("Ķķ", "k"),
    ("ĹĻŁĺļł", "l"),
    ("ÑŃŇņñńňŅ", "n"),
    ("ÒÓÔÕÖØŌŐòóôõöøōő", "o"),
    ("ŔŘŕř", "r"),
    ("ŚŞŠȘśşšș", "s"),
    ("ŢŤȚţťț", "t"),
    ("ÙÚÛÜŪŮŰŲùúûüūůűų", "u"),
    ("ÝŸýÿ", "y"),
    ("ŹŻŽźżž", "z"),
    ("-'’‑", " "),
)


def _table() -> tuple[str, str]:
    de = "".join(lettres for lettres, _ in _LETTRES)
    return de, "".join(remplacant * len(lettres) for lettres, remplacant in _LETTRES)


TABLE_ACCENTS: tuple[str, str] = _table()
_TRADUCTION = str.maketrans(*TABLE_ACCENTS)
_NON_CLE = re.compile(r"[^a-z0-9]")


def sans_accent(texte: str) -> str:
    """Lower case, without accent, ligature or hyphen; spaces are kept."""
    for ligature, lettres in LIGATURES:
        texte = texte.replace(ligature, lettres)
    return texte.translate(_TRADUCTION).lower()


def cle(texte: str) -> str:
    """The letters and digits only, without accent, for comparing two names."""
    return _NON_CLE.sub("", sans_accent(texte))


CHIFFRES_MAX = 18  # what a bigint of PostgreSQL always holds


def entier(texte: str) -> int | None:
    """The whole number an address or a form gives; None for anything else, or for one too long for a key."""
    if len(texte) <= CHIFFRES_MAX and texte.isascii() and texte.isdecimal():
        return int(texte)
    return None
