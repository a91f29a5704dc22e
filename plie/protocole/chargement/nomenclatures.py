"""Reading the CSV lists of a territory."""

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import TypeVar

from plie.protocole.chargement.donnees import DonneesCommune, DonneesNiveauDiplome, DonneesQpv, DonneesTerme
from plie.protocole.enums import GroupeCite, QualificationBilan
from plie.protocole.fichiers import INSECABLE, Champs, Uniques, cite, ouvrir_csv

T = TypeVar("T")

FORME_INSEE = re.compile(r"(?:\d{2}|2[AB])\d{3}", re.ASCII)
INSEE_ATTENDU = "un code INSEE de cinq caractères"
FORME_CODE_POSTAL = re.compile(r"\d{5}", re.ASCII)
LONGUEUR_NOM_COMMUNE = 80
LONGUEUR_NOM_QPV = 120
POPULATION_MAX = 10_000_000
LATITUDE = (-90, 90)
LONGITUDE = (-180, 180)
NIVEAU_DIPLOME = (1, 8)


def lire_termes(texte: str, fichier: str) -> tuple[DonneesTerme, ...]:
    """Reads a list: code, libelle, valide_du, valide_au; raises FichierInvalide with every problem found."""
    lecture, rangees = ouvrir_csv(texte, fichier, ("code", "libelle", "valide_du", "valide_au"))
    termes = _uniques(
        "code",
        rangees,
        lambda rangee: DonneesTerme(rangee.code("code"), rangee.texte("libelle"), *_validite(rangee)),
    )
    lecture.verifier()
    return termes


def lire_niveaux_diplome(texte: str, fichier: str) -> tuple[DonneesNiveauDiplome, ...]:
    """Reads the levels of diploma; raises FichierInvalide with every problem found."""
    colonnes = ("code", "libelle", "niveau", "groupe_cite", "groupe_bilan", "valide_du", "valide_au")
    lecture, rangees = ouvrir_csv(texte, fichier, colonnes)

    def niveau(rangee: Champs) -> DonneesNiveauDiplome:
        du, au = _validite(rangee)
        return DonneesNiveauDiplome(
            code=rangee.code("code"),
            libelle=rangee.texte("libelle"),
            niveau=rangee.entier_ou_rien("niveau", *NIVEAU_DIPLOME),
            groupe_cite=rangee.membre("groupe_cite", GroupeCite),
            groupe_bilan=rangee.membre("groupe_bilan", QualificationBilan),
            valide_du=du,
            valide_au=au,
        )

    niveaux = _uniques("code", rangees, niveau)
    lecture.verifier()
    return niveaux


def lire_communes(texte: str, fichier: str) -> tuple[DonneesCommune, ...]:
    """Reads the communes of the territory; raises FichierInvalide with every problem found."""
    colonnes = (
        "code_insee", "nom", "codes_postaux", "population", "latitude", "longitude", "valide_du", "valide_au"
    )  # fmt: skip
    lecture, rangees = ouvrir_csv(texte, fichier, colonnes)

    def commune(rangee: Champs) -> DonneesCommune:
        du, au = _validite(rangee)
        latitude = rangee.decimal_ou_rien("latitude", *LATITUDE)
        longitude = rangee.decimal_ou_rien("longitude", *LONGITUDE)
        if (latitude is None) != (longitude is None) and not rangee.fautives & {"latitude", "longitude"}:
            rangee.noter("longitude" if longitude is None else "latitude", "manque : les deux vont ensemble")
        return DonneesCommune(
            code_insee=_code_insee(rangee, "code_insee"),
            nom=rangee.texte("nom", maximum=LONGUEUR_NOM_COMMUNE),
            codes_postaux=rangee.textes(
                "codes_postaux", minimum=1, forme=FORME_CODE_POSTAL, attendu="un code postal de cinq chiffres"
            ),
            population=rangee.entier_ou_rien("population", 0, POPULATION_MAX),
            latitude=latitude,
            longitude=longitude,
            valide_du=du,
            valide_au=au,
        )

    communes = _uniques("code_insee", rangees, commune)
    lecture.verifier()
    return communes


def lire_qpv(texte: str, fichier: str, *, communes: Collection[str] | None = None) -> tuple[DonneesQpv, ...]:
    """Reads the quartiers prioritaires, each in one of ``communes`` (INSEE codes) unless None.

    A territory without any keeps the line of headings alone.
    Raises FichierInvalide with every problem found.
    """
    colonnes = ("code", "nom", "commune", "valide_du", "valide_au")
    lecture, rangees = ouvrir_csv(texte, fichier, colonnes, vide_permis=True)

    def quartier(rangee: Champs) -> DonneesQpv:
        commune = _code_insee(rangee, "commune")
        if communes is not None and rangee.sains("commune") and commune not in communes:
            rangee.noter("commune", f"n'est pas une commune du territoire (trouvé{INSECABLE}: {commune})")
        du, au = _validite(rangee)
        return DonneesQpv(rangee.code("code"), rangee.texte("nom", maximum=LONGUEUR_NOM_QPV), commune, du, au)

    quartiers = _uniques("code", rangees, quartier)
    lecture.verifier()
    return quartiers


def _uniques(cle: str, rangees: Iterable[Champs], lire: Callable[[Champs], T]) -> tuple[T, ...]:
    """Each row read, its ``cle`` given once in the file."""
    deja = Uniques()
    lus: list[T] = []
    for rangee in rangees:
        lu = lire(rangee)
        deja.voir(rangee, cle, getattr(lu, cle))
        lus.append(lu)
    return tuple(lus)


def _validite(rangee: Champs) -> tuple[date | None, date | None]:
    du, au = rangee.jour_ou_rien("valide_du"), rangee.jour_ou_rien("valide_au")
    rangee.exiger_ordre("valide_du", "valide_au", (du, au), f"précède {cite('valide_du')}")
    return du, au


def _code_insee(rangee: Champs, cle: str) -> str:
    return rangee.texte(cle, forme=FORME_INSEE, attendu=INSEE_ATTENDU)
