"""Which exits are judged again, and with which thresholds."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms

from parcours.forms.saisie import ChampDecimal, ChampJour, FormulaireDossier
from plie.protocole.models import Protocole
from plie.protocole.regles import Parametres, SeuilsSortie

AUJOURD_HUI: Final = "aujourdhui"
ESSAI: Final = "essai"
HEURES: Final = frozenset({"heures_mi_temps", "heures_temps_plein"})
# The thresholds as the form names them, with the largest number that makes sense.
SEUILS: Final[Mapping[str, tuple[str, int]]] = {
    "heures_mi_temps": ("Mi-temps : heures par semaine", 47),
    "heures_temps_plein": ("Temps plein : heures par semaine", 48),
    "cdd_mois": ("CDD : mois", 60),
    "contrat_aide_mois": ("Contrat aidé : mois", 60),
    "cddi_mois": ("CDDI : mois", 60),
    "alternance_mois": ("Alternance : mois", 60),
    "saisonnier_mois": ("Saisonnier : mois en emploi", 60),
    "saisonnier_fenetre_mois": ("Saisonnier : comptés sur (mois)", 60),
    "interim_mois": ("Intérim : mois sans interruption", 60),
    "clause_heures": ("Clause d’insertion : heures", 5000),
    "clause_fenetre_mois": ("Clause d’insertion : comptées sur (mois)", 60),
    "formation_heures": ("Formation qualifiante : heures", 5000),
}


class FormulaireReexamen(FormulaireDossier):
    """The period, and the thresholds: those in force, those of a Protocol, or numbers to try."""

    du = ChampJour("Sorties du")
    au = ChampJour("au")
    seuils = forms.ChoiceField(label="Avec les seuils", error_messages={"required": "Choisissez les seuils."})

    def __init__(
        self, *args: Any, protocoles: Sequence[Protocole], actuels: SeuilsSortie, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.protocoles, self.actuels = {str(p.pk): p for p in protocoles}, actuels
        self.fields["seuils"].choices = [  # type: ignore[attr-defined]
            (AUJOURD_HUI, "en vigueur aujourd’hui"),
            *((cle, f"du {protocole}") for cle, protocole in self.protocoles.items()),
            (ESSAI, "que j’essaie ci-dessous"),
        ]
        valeurs = asdict(actuels)
        for nom, (libelle, maximum) in SEUILS.items():
            self.fields[nom] = _champ(nom, libelle, maximum)
            self.initial.setdefault(nom, valeurs[nom])

    @property
    def essai(self) -> list[forms.BoundField]:
        """The fields of the thresholds to try."""
        return [self[nom] for nom in SEUILS]

    @property
    def choix(self) -> list[forms.BoundField]:
        """The others."""
        return [self[nom] for nom in ("du", "au", "seuils")]

    def clean(self) -> dict[str, Any]:
        """The dates in order, and the thresholds chosen as ``seuils_choisis``."""
        donnees: dict[str, Any] = super().clean() or {}
        du, au = donnees.get("du"), donnees.get("au")
        if isinstance(du, date) and isinstance(au, date) and au < du:
            self.add_error("au", "La période finit avant de commencer.")
        choisis = donnees.get("seuils")
        if choisis and choisis != ESSAI and self._nombres_changes(donnees):
            self.add_error("seuils", "Vous avez changé des nombres : choisissez « que j’essaie ci-dessous ».")
        if choisis == ESSAI and not any(nom in self.errors for nom in SEUILS):
            # A number left empty is the one in force.
            voulus = {nom: donnees[nom] for nom in SEUILS if donnees.get(nom) is not None}
            try:
                donnees["seuils_choisis"] = SeuilsSortie(**(asdict(self.actuels) | voulus))
            except ValueError:
                self.add_error(
                    None,
                    "Vérifiez les seuils : le mi-temps compte moins d’heures que le temps plein, et les mois "
                    "d’un saisonnier tiennent dans la période où ils sont comptés.",
                )
        elif choisis in self.protocoles:
            parametres = Parametres.depuis_json(self.protocoles[choisis].parametres)
            donnees["seuils_choisis"] = parametres.seuils_sortie
        else:
            donnees["seuils_choisis"] = self.actuels
        return donnees

    def _nombres_changes(self, donnees: Mapping[str, Any]) -> bool:
        """Whether a number typed is not the one in force."""
        actuels = asdict(self.actuels)
        return any(donnees.get(nom) not in {None, actuels[nom]} for nom in SEUILS)


def _champ(nom: str, libelle: str, maximum: int) -> forms.Field:
    """Left empty, the number in force stands."""
    if nom in HEURES:
        return ChampDecimal(
            label=libelle,
            required=False,
            min_value=Decimal("0.25"),
            max_value=Decimal(maximum),
            max_digits=4,
            decimal_places=2,
        )
    return forms.IntegerField(label=libelle, required=False, min_value=1, max_value=maximum)
