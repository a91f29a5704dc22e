"""The fields of an exit that are written in several ways: weekly hours, SIRET."""

import re
from decimal import ROUND_CEILING, Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from parcours.forms.saisie import ChampDecimal
from sorties.models.sortie import HEURES_HEBDO_MAX
from sorties.regles import siret_valide

MINUTES: Final = 60
EN_HEURES = re.compile(r"(\d{1,3})\s*(?:h|heures?|:)\s*(?:(\d{1,2})\s*(?:min|mn|minutes?)?)?", re.IGNORECASE)
LONGUEUR_SIRET: Final = 14


class ChampHeuresHebdo(ChampDecimal):
    """Weekly hours: 17,5 or 17.5, and also 17 h 30 or 17h30.

    Minutes become hundredths of an hour rounded up: each stays apart from its neighbours, and is said again
    as it was written (17 h 29 is 17.49, under 17.5).
    """

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            min_value=Decimal("0.25"),
            max_value=HEURES_HEBDO_MAX,
            decimal_places=2,
            help_text="Par exemple 17,5 ou 17 h 30.",
            error_messages={
                "invalid": "Écrivez les heures par semaine ainsi : 17,5 ou 17 h 30.",
                "max_value": f"Une semaine de travail compte {HEURES_HEBDO_MAX} heures au plus.",
                "max_decimal_places": "Écrivez deux chiffres au plus après la virgule, ou les minutes.",
                "min_value": "Donnez au moins un quart d’heure par semaine.",
            },
        )
        self.widget.attrs.pop("inputmode", None)  # « h » is not on a keyboard of figures

    def to_python(self, value: Any) -> Any:
        """The hours in hundredths."""
        lu = EN_HEURES.fullmatch(" ".join(value.split())) if isinstance(value, str) else None
        if lu is None:
            return super().to_python(value)
        minutes = int(lu[2] or 0)
        if minutes >= MINUTES:
            raise ValidationError("Une heure compte 60 minutes : vérifiez les minutes.")
        exactes = Decimal(int(lu[1])) + Decimal(minutes) / MINUTES
        return exactes.quantize(Decimal("0.01"), ROUND_CEILING).normalize() + Decimal(0)


class ChampSiret(forms.CharField):
    """The fourteen figures of an establishment, spaced or not, their key checked."""

    def __init__(self) -> None:
        super().__init__(
            label="SIRET",
            required=False,
            max_length=40,
            help_text="14 chiffres, sur le contrat ou la fiche de paie. Laissez vide si vous ne l’avez pas.",
            widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        )

    def clean(self, value: Any) -> str:
        """Without its spaces."""
        siret = "".join(str(super().clean(value)).replace(".", "").split())
        if not siret:
            return ""
        if not (siret.isascii() and siret.isdigit()):
            raise ValidationError("Un SIRET ne contient que des chiffres.")
        if len(siret) != LONGUEUR_SIRET:
            raise ValidationError(f"Un SIRET compte 14 chiffres ; vous en avez écrit {len(siret)}.")
        if not siret_valide(siret):
            raise ValidationError(
                "Ce SIRET n’existe pas : un de ses chiffres est faux. "
                "Relisez-le sur le contrat ou la fiche de paie."
            )
        return siret
