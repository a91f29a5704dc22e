"""The rows of a file of the CAF: which column gives what, and what is wrong with each row."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from plie.texte import sans_accent
from prescriptions.regles.import_cellules import (
    Anomalie,
    CelluleInvalide,
    Contexte,
    Valeur,
    case_cochee,
    commune,
    courriel,
    en_texte,
    identifiant_ft,
    naissance,
    nom,
    oui_non,
    sexe,
    telephone,
    texte_borne,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Champ:
    """One thing a file may tell of a person, and the headings by which it is usually called."""

    code: str
    libelle: str
    lire: Callable[[Valeur, Contexte], Any]
    synonymes: tuple[str, ...]
    obligatoire: bool = False
    aide: str = ""


@dataclass(frozen=True, slots=True)
class Erreur:
    """What to correct, and where (empty for the whole row)."""

    cellule: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneLue:
    """A row once read: the values that could be, and what is to correct."""

    donnees: Mapping[str, Any]
    erreurs: tuple[Erreur, ...] = field(default=())


# --- the fields -----------------------------------------------------------------------------------------

CHAMPS: Final[Sequence[Champ]] = (
    Champ(
        code="nom_naissance",
        libelle="Nom de naissance",
        lire=nom,
        obligatoire=True,
        synonymes=(
            "nom de naissance",
            "nom naissance",
            "nom de famille",
            "nom patronymique",
            "nom",
            "nom allocataire",
        ),
    ),
    Champ(
        code="prenom",
        libelle="Prénom",
        lire=nom,
        obligatoire=True,
        synonymes=("prenom", "prenoms", "premier prenom", "prenom allocataire"),
    ),
    Champ(
        code="sexe",
        libelle="Sexe",
        lire=sexe,
        obligatoire=True,
        synonymes=("sexe", "genre", "civilite", "sexe allocataire"),
        aide="F ou H, Mme ou M.",
    ),
    Champ(
        code="date_naissance",
        libelle="Date de naissance",
        lire=naissance,
        obligatoire=True,
        synonymes=(
            "date de naissance",
            "date naissance",
            "naissance",
            "ne le",
            "nee le",
            "ne(e) le",
            "ddn",
            "date nais",
        ),
    ),
    Champ(
        code="commune",
        libelle="Commune de résidence",
        lire=commune,
        obligatoire=True,
        synonymes=(
            "code insee",
            "insee",
            "code commune",
            "code insee commune",
            "commune de residence",
            "commune",
            "ville",
            "localite",
        ),
        aide="Le nom de la commune ou son code INSEE.",
    ),
    Champ(
        code="telephone",
        libelle="Téléphone",
        lire=telephone,
        synonymes=(
            "telephone portable",
            "telephone mobile",
            "portable",
            "mobile",
            "telephone",
            "tel",
            "numero de telephone",
            "n° de telephone",
            "tel portable",
        ),
        aide="Un téléphone ou un courriel est nécessaire pour chaque personne.",
    ),
    Champ(
        code="courriel",
        libelle="Courriel",
        lire=courriel,
        synonymes=(
            "courriel",
            "email",
            "e mail",
            "mail",
            "adresse mail",
            "adresse electronique",
            "adresse courriel",
            "adresse email",
        ),
    ),
    Champ(
        code="nom_usage",
        libelle="Nom d’usage",
        lire=nom,
        synonymes=("nom d’usage", "nom usage", "nom marital", "nom d’epouse", "nom usuel"),
    ),
    Champ(
        code="adresse",
        libelle="Adresse",
        lire=texte_borne(200),
        synonymes=("adresse", "adresse postale", "rue", "voie", "numero et voie"),
    ),
    Champ(
        code="identifiant_ft",
        libelle="Identifiant France Travail",
        lire=identifiant_ft,
        synonymes=(
            "identifiant france travail",
            "identifiant ft",
            "numero france travail",
            "n° france travail",
            "identifiant pole emploi",
            "numero pole emploi",
            "ide",
        ),
    ),
    Champ(
        code="inscrit_ft",
        libelle="Inscrit à France Travail",
        lire=case_cochee,
        synonymes=("inscrit a france travail", "inscrit france travail", "inscrit ft", "inscrit pole emploi"),
        aide="Oui ou non ; une cellule vide vaut non.",
    ),
    Champ(
        code="deld",
        libelle="Demandeur d’emploi de longue durée",
        lire=case_cochee,
        synonymes=("deld", "demandeur d’emploi de longue duree", "chomage de longue duree", "longue duree"),
        aide="Oui ou non ; une cellule vide vaut non.",
    ),
    Champ(
        code="rqth",
        libelle="Travailleur handicapé (RQTH)",
        lire=case_cochee,
        synonymes=("rqth", "travailleur handicape", "th"),
        aide="Oui ou non ; une cellule vide vaut non.",
    ),
    Champ(
        code="ass",
        libelle="Bénéficiaire de l’ASS",
        lire=case_cochee,
        synonymes=("ass", "allocation de solidarite specifique"),
        aide="Oui ou non ; une cellule vide vaut non.",
    ),
    Champ(
        code="permis_b",
        libelle="Permis B",
        lire=oui_non,
        synonymes=("permis b", "permis", "permis de conduire"),
        aide="Oui ou non ; une cellule vide reste inconnue.",
    ),
)


def normaliser_entete(entete: str) -> str:
    """A heading compared whatever its case, accents, hyphens, underscores and punctuation."""
    return " ".join(re.sub(r"[^a-z0-9]", " ", sans_accent(entete)).split())


_SYNONYMES: Final = {champ.code: [normaliser_entete(nom) for nom in champ.synonymes] for champ in CHAMPS}


def deviner_colonnes(entetes: Sequence[str]) -> dict[str, int]:
    """The column of each field whose heading is a known name for it; each column is given once.

    Of two columns with a name for one field, the name listed first in ``CHAMPS`` wins (« Code INSEE » before
    « Commune »). Nothing is guessed from a part of a heading: « Nom du conjoint » is not the name.
    """
    rangs: dict[str, int] = {}
    for rang, entete in enumerate(entetes):
        rangs.setdefault(normaliser_entete(entete), rang)
    trouvees: dict[str, int] = {}
    for code, synonymes in _SYNONYMES.items():
        rang_trouve = next((rangs[nom] for nom in synonymes if nom in rangs), None)
        if rang_trouve is not None and rang_trouve not in trouvees.values():
            trouvees[code] = rang_trouve
    return trouvees


# --- a row ----------------------------------------------------------------------------------------------


def lettres_colonne(rang: int) -> str:
    """The letters a spreadsheet gives to a column, from rank 0: A, B… Z, AA."""
    lettres = ""
    rang += 1
    while rang:
        rang, reste = divmod(rang - 1, 26)
        lettres = chr(ord("A") + reste) + lettres
    return lettres


def lire_ligne(
    numero: int, valeurs: Sequence[Valeur], colonnes: Mapping[str, int], largeur: int, contexte: Contexte
) -> LigneLue:
    """Read one row: every cell that can be, and what to correct at each cell that cannot.

    ``largeur`` is the number of headings: a row that goes beyond is shifted, or one of its texts was cut.
    """
    donnees: dict[str, Any] = {}
    erreurs: list[Erreur] = []
    if any(isinstance(valeur, Anomalie) or en_texte(valeur) for valeur in valeurs[largeur:]):
        erreurs.append(Erreur("", "Cette ligne compte plus de cellules que de titres de colonnes."))
    for champ in CHAMPS:
        if champ.code not in colonnes:
            continue
        rang = colonnes[champ.code]
        cellule = f"{lettres_colonne(rang)}{numero}"
        valeur = valeurs[rang] if rang < len(valeurs) else None
        try:
            if isinstance(valeur, Anomalie):
                raise CelluleInvalide(valeur.message)
            lue = champ.lire(valeur, contexte)
            if champ.obligatoire and lue == "":
                raise CelluleInvalide(f"{champ.libelle} : cette information est nécessaire.")
        except CelluleInvalide as erreur:
            erreurs.append(Erreur(cellule, str(erreur)))
        else:
            if lue not in ("", None):
                donnees[champ.code] = lue
    contacts = [code for code in ("telephone", "courriel") if code in colonnes]
    fautives = {f"{lettres_colonne(colonnes[code])}{numero}" for code in contacts}
    if not any(code in donnees for code in contacts) and not any(e.cellule in fautives for e in erreurs):
        erreurs.append(Erreur("", "Un téléphone ou un courriel est nécessaire."))
    return LigneLue(donnees=donnees, erreurs=tuple(erreurs))
