"""The rows of the entretien form: new objectives, new étapes, helps asked; as many as one adds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms

from parcours.enums import NatureAide, NatureEmploi
from parcours.models import AideFinanciere, EtapeEmploi, EtapeFormation, EtapeFrein, Objectif
from parcours.models.aides import MONTANT_AIDE_MAX
from parcours.selectors.entretiens import Fond
from participants.enums import Frein

BLANCHES: Final = 2
LIGNES_MAX: Final = 20
RANG: Final = "__rang__"


def champ_date(label: str, **options: Any) -> forms.DateField:
    """A date, as browsers pick it."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


def choix(vide: str, options: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Options after a blank one."""
    return [("", vide), *options]


@dataclass(frozen=True, slots=True, kw_only=True)
class Genre:
    """One kind of rows: ``exiges`` are the fields a row begun must hold."""

    code: str
    titre: str
    ajouter: str
    exiges: Sequence[str]


GENRES: Final = (
    Genre(
        code="objectifs",
        titre="Nouvel objectif",
        ajouter="Ajouter un objectif",
        exiges=("libelle",),
    ),
    Genre(
        code="freins",
        titre="Levée de frein",
        ajouter="Ajouter une levée de frein",
        exiges=("frein", "action"),
    ),
    Genre(code="emplois", titre="Emploi", ajouter="Ajouter un emploi", exiges=("nature",)),
    Genre(
        code="formations",
        titre="Formation",
        ajouter="Ajouter une formation",
        exiges=("domaine", "intitule"),
    ),
    Genre(
        code="aides",
        titre="Aide financière",
        ajouter="Ajouter une aide",
        exiges=("nature", "financeur", "montant"),
    ),
)
MANQUES: Final[Mapping[str, str]] = {
    "libelle": "Écrivez l’objectif.",
    "frein": "Choisissez le frein.",
    "action": "Dites l’action prévue.",
    "nature": "Choisissez la nature.",
    "domaine": "Choisissez le domaine.",
    "intitule": "Donnez l’intitulé de la formation.",
    "financeur": "Choisissez le financeur.",
    "montant": "Donnez le montant demandé.",
}


def champs_de_ligne(genre: str, fond: Fond) -> dict[str, forms.Field]:
    """The fields of one row."""
    freins = [(frein.value, frein.libelle) for frein in Frein]
    match genre:
        case "objectifs":
            return {
                "libelle": forms.CharField(label="Objectif", required=False, max_length=300),
                "frein": forms.ChoiceField(
                    label="Frein visé", required=False, choices=choix("Aucun en particulier", freins)
                ),
                "echeance": champ_date("Échéance", required=False),
            }
        case "freins":
            return {
                "frein": forms.ChoiceField(label="Frein", required=False, choices=choix("Choisir", freins)),
                "action": forms.CharField(label="Action", required=False, max_length=200),
            }
        case "emplois":
            return {
                "nature": forms.ChoiceField(
                    label="Nature du contrat",
                    required=False,
                    choices=choix("Choisir", [(n.value, n.libelle) for n in NatureEmploi]),
                ),
                "employeur": forms.CharField(label="Employeur", required=False, max_length=160),
            }
        case "formations":
            return {
                "domaine": forms.ChoiceField(
                    label="Domaine", required=False, choices=choix("Choisir", fond.domaines)
                ),
                "intitule": forms.CharField(label="Intitulé", required=False, max_length=200),
            }
        case "aides":
            return {
                "nature": forms.ChoiceField(
                    label="Nature",
                    required=False,
                    choices=choix("Choisir", [(n.value, n.libelle) for n in NatureAide]),
                ),
                "financeur": forms.ChoiceField(
                    label="Financeur", required=False, choices=choix("Choisir", fond.financeurs)
                ),
                "montant": forms.DecimalField(
                    label="Montant en euros",
                    required=False,
                    min_value=0.01,
                    max_value=MONTANT_AIDE_MAX,
                    decimal_places=2,
                    widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
                ),
            }
    raise KeyError(genre)


def construire(genre: str, ligne: Mapping[str, Any], jour: date) -> Any:
    """The row as an instance, without its parcours; ``jour`` is that of the entretien."""
    match genre:
        case "objectifs":
            return Objectif(
                libelle=ligne["libelle"],
                frein=ligne["frein"],
                echeance=ligne["echeance"],
                fixe_le=jour,
            )
        case "freins":
            return EtapeFrein(frein=ligne["frein"], action=ligne["action"])
        case "emplois":
            return EtapeEmploi(nature=ligne["nature"], employeur=ligne["employeur"])
        case "formations":
            return EtapeFormation(domaine_id=int(ligne["domaine"]), intitule=ligne["intitule"])
        case "aides":
            return AideFinanciere(
                nature=ligne["nature"], financeur_id=int(ligne["financeur"]), montant=ligne["montant"]
            )
    raise KeyError(genre)


def nombre_de(contenu: Mapping[str, Sequence[str]] | None, genre: str) -> int:
    """How many rows the page had; what is not a small number counts for the blank ones."""
    valeur = next(iter(contenu.get(f"{genre}-nombre", [])), "") if contenu else ""
    return min(int(valeur), LIGNES_MAX) if valeur.isascii() and valeur.isdigit() else BLANCHES


@dataclass(frozen=True, slots=True, kw_only=True)
class Rangee:
    """One row as the page shows it."""

    numero: str
    champs: Sequence[forms.BoundField]


@dataclass(frozen=True, slots=True, kw_only=True)
class Groupe:
    """The rows of one kind, with the blank one that JavaScript copies."""

    genre: Genre
    rangees: Sequence[Rangee]
    modele: Rangee
    nombre: int
    ouvert: bool


class ModeleDeLigne(forms.Form):
    """The blank row that JavaScript copies."""

    def __init__(self, genre: str, fond: Fond) -> None:
        super().__init__(auto_id="id_%s", prefix=None)
        for nom, champ in champs_de_ligne(genre, fond).items():
            self.fields[f"{genre}-{RANG}-{nom}"] = champ


def groupes(form: forms.Form, fond: Fond, nombres: Mapping[str, int]) -> Iterator[Groupe]:
    """The rows of a form, kind by kind; open when something is written in them."""
    for genre in GENRES:
        noms = list(champs_de_ligne(genre.code, fond))
        rangees = [
            Rangee(numero=str(rang + 1), champs=[form[f"{genre.code}-{rang}-{nom}"] for nom in noms])
            for rang in range(nombres[genre.code])
        ]
        modele = ModeleDeLigne(genre.code, fond)
        yield Groupe(
            genre=genre,
            rangees=rangees,
            modele=Rangee(numero=RANG, champs=list(modele)),
            nombre=nombres[genre.code],
            ouvert=any(champ.value() or champ.errors for rangee in rangees for champ in rangee.champs),
        )
