"""From the file of the fiches actions to plain values: no database here, nothing is written."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from fiches_actions.enums import TypeIndicateur
from plie.protocole.fichiers import Lecture, Table, Uniques, cite, ouvrir_toml

NIORT = Path(__file__).parent / "donnees" / "niort-2022-2028.toml"

ANNEES = (2000, 2100)
OBJECTIFS_MAX = 99
FORME_NUMERO = re.compile(r"[1-9][0-9]?-[1-9][0-9]?")
LONGUEUR_TITRE = 200
LONGUEUR_PARAGRAPHE = 300
LONGUEUR_CONSTATS = 3_000
LONGUEUR_LIBELLE = 300
LONGUEUR_UNITE = 40


@dataclass(frozen=True)
class DonneesObjectif:
    """An objectif stratégique, numbered from 1."""

    numero: int
    titre: str


@dataclass(frozen=True)
class DonneesIndicateur:
    """What is measured each year; a qualitative one has no unit ("") and is never split."""

    code: str
    type: TypeIndicateur
    libelle: str
    unite: str
    ventilation_hf: bool
    ventilation_qpv: bool


@dataclass(frozen=True)
class DonneesFiche:
    """A fiche action: ``numero`` « 3-2 » is ``rang`` 2 of ``objectif`` 3.

    Years are both given, or both None: ``calendrier`` then says when, in words. ``structures_pilotes`` are
    codes of structures, a part of ``pilotes``, which is for reading.
    """

    numero: str
    objectif: int
    rang: int
    titre: str
    cadres_strategiques: tuple[str, ...]
    financements: tuple[str, ...]
    constats: str
    descriptif: tuple[str, ...]
    objectifs: tuple[str, ...]
    pilotes: tuple[str, ...]
    structures_pilotes: tuple[str, ...]
    partenaires: tuple[str, ...]
    annee_debut: int | None
    annee_fin: int | None
    calendrier: str
    indicateurs: tuple[DonneesIndicateur, ...]


@dataclass(frozen=True)
class DonneesFichesActions:
    """The objectifs and fiches of one Protocol, in the order of their numbers."""

    plie: str
    protocole: str
    objectifs: tuple[DonneesObjectif, ...]
    fiches: tuple[DonneesFiche, ...]


def lire_fiches_actions(
    texte: str,
    fichier: str,
    *,
    annees: tuple[int, int] = ANNEES,
    codes_structures: Collection[str] | None = None,
) -> DonneesFichesActions:
    """Reads the TOML text of the fiches actions; raises FichierInvalide with every problem found.

    ``annees`` are the first and last years of the Protocol, both allowed; ``codes_structures`` the known
    structures, None accepting any.
    """
    racine = ouvrir_toml(texte, fichier)
    entete = racine.table("protocole")
    plie, protocole = entete.code("plie"), entete.code("code")
    objectifs = _lire_objectifs(racine)
    numeros = Uniques()
    places: dict[tuple[int, int], Table] = {}
    fiches: list[DonneesFiche] = []
    for table in racine.tables("fiches"):
        fiche = _lire_fiche(table, annees, codes_structures)
        numeros.voir(table, "numero", fiche.numero)
        if table.sains("numero"):
            places[fiche.objectif, fiche.rang] = table
        fiches.append(fiche)
    _verifier_numeros({objectif.numero: ligne for objectif, ligne in objectifs}, places, racine.lecture)
    racine.lecture.verifier()
    return DonneesFichesActions(
        plie=plie,
        protocole=protocole,
        objectifs=tuple(
            sorted((objectif for objectif, _ in objectifs), key=lambda objectif: objectif.numero)
        ),
        fiches=tuple(sorted(fiches, key=lambda fiche: (fiche.objectif, fiche.rang))),
    )


def _lire_objectifs(racine: Table) -> list[tuple[DonneesObjectif, int]]:
    """Each objectif with its line; their numbers go from 1 without a gap."""
    deja = Uniques()
    lus: list[tuple[DonneesObjectif, int]] = []
    sains = True
    for table in racine.tables("objectifs"):
        numero = table.entier("numero", 1, OBJECTIFS_MAX)
        titre = table.texte("titre", maximum=LONGUEUR_TITRE)
        deja.voir(table, "numero", numero)
        sains = sains and table.sains("numero")
        lus.append((DonneesObjectif(numero, titre), table.ligne_de("numero")))
    donnes = {objectif.numero for objectif, _ in lus}
    if sains and lus:
        for manquant in sorted(set(range(1, max(donnes))) - donnes):
            racine.lecture.noter(lus[-1][1], f"l'objectif {manquant} manque")
    return lus


def _lire_fiche(
    table: Table, annees: tuple[int, int], codes_structures: Collection[str] | None
) -> DonneesFiche:
    numero = table.texte(
        "numero", forme=FORME_NUMERO, attendu="un numéro comme 3-2 : l'objectif, puis le rang"
    )
    objectif, rang = (int(morceau) for morceau in numero.split("-")) if numero else (0, 0)
    debut, fin, calendrier = _lire_calendrier(table, annees)
    return DonneesFiche(
        numero=numero,
        objectif=objectif,
        rang=rang,
        titre=table.texte("titre", maximum=LONGUEUR_TITRE),
        cadres_strategiques=table.textes("cadres_strategiques", minimum=1),
        financements=table.textes("financements", minimum=1),
        constats=table.texte("constats", maximum=LONGUEUR_CONSTATS),
        descriptif=table.textes("descriptif", minimum=1, maximum=LONGUEUR_PARAGRAPHE),
        objectifs=table.textes("objectifs", minimum=1, maximum=LONGUEUR_PARAGRAPHE),
        pilotes=table.textes("pilotes", minimum=1),
        structures_pilotes=table.codes("structures_pilotes", codes_structures),
        partenaires=table.textes("partenaires", minimum=1),
        annee_debut=debut,
        annee_fin=fin,
        calendrier=calendrier,
        indicateurs=_lire_indicateurs(table),
    )


def _lire_calendrier(table: Table, annees: tuple[int, int]) -> tuple[int | None, int | None, str]:
    datee = "annee_debut" in table.valeurs or "annee_fin" in table.valeurs
    debut = table.entier_ou_rien("annee_debut", *annees, facultatif=not datee)
    fin = table.entier_ou_rien("annee_fin", *annees, facultatif=not datee)
    table.exiger_ordre("annee_debut", "annee_fin", (debut, fin), f"précède {cite('annee_debut')}")
    return debut, fin, table.texte("calendrier", maximum=LONGUEUR_TITRE, facultatif=datee)


def _lire_indicateurs(table: Table) -> tuple[DonneesIndicateur, ...]:
    deja = Uniques()
    lus: list[DonneesIndicateur] = []
    for partie in table.tables("indicateurs_quantitatifs"):
        indicateur = DonneesIndicateur(
            code=partie.code("code"),
            type=TypeIndicateur.QUANTITATIF,
            libelle=partie.texte("libelle", maximum=LONGUEUR_LIBELLE),
            unite=partie.texte("unite", maximum=LONGUEUR_UNITE),
            ventilation_hf=partie.booleen("ventilation_hf", defaut=False),
            ventilation_qpv=partie.booleen("ventilation_qpv", defaut=False),
        )
        deja.voir(partie, "code", indicateur.code)
        lus.append(indicateur)
    for partie in table.tables("indicateurs_qualitatifs"):
        indicateur = DonneesIndicateur(
            code=partie.code("code"),
            type=TypeIndicateur.QUALITATIF,
            libelle=partie.texte("libelle", maximum=LONGUEUR_LIBELLE),
            unite="",
            ventilation_hf=False,
            ventilation_qpv=False,
        )
        deja.voir(partie, "code", indicateur.code)
        lus.append(indicateur)
    return tuple(lus)


def _verifier_numeros(
    objectifs: dict[int, int], places: dict[tuple[int, int], Table], lecture: Lecture
) -> None:
    """Each fiche belongs to a given objectif, each objectif has fiches, ranks go from 1 without a gap."""
    for (objectif, _rang), table in places.items():
        if objectif not in objectifs:
            table.noter("numero", f"renvoie à l'objectif {objectif}, qui n'est pas dans le fichier")
    if lecture.problemes:
        return  # a wrong number looks like a gap
    for (objectif, rang), table in places.items():
        if rang > 1 and (objectif, rang - 1) not in places:
            table.noter("numero", f"saute un rang : la fiche {objectif}-{rang - 1} manque")
    for numero, ligne in objectifs.items():
        if not any(objectif == numero for objectif, _ in places):
            lecture.noter(ligne, f"l'objectif {numero} n'a aucune fiche")
