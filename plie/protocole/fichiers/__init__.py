"""Strict reading of the files a PLIE writes by hand: TOML and CSV, every problem told with its line.

A file is read whole, then accepted or refused whole. Reading methods never raise: they note the
problem, answer a neutral value of the right type, and ``Lecture.verifier`` raises once, with the full list.
"""

from plie.protocole.fichiers.champs import Champs, Uniques
from plie.protocole.fichiers.fichier_csv import Rangee, ouvrir_csv
from plie.protocole.fichiers.fichier_toml import Table, ouvrir_toml
from plie.protocole.fichiers.problemes import (
    INSECABLE,
    FichierInvalide,
    Lecture,
    Probleme,
    cite,
    empreinte,
    lire_texte,
    nombre,
)

__all__ = [
    "INSECABLE",
    "Champs",
    "FichierInvalide",
    "Lecture",
    "Probleme",
    "Rangee",
    "Table",
    "Uniques",
    "cite",
    "empreinte",
    "lire_texte",
    "nombre",
    "ouvrir_csv",
    "ouvrir_toml",
]
