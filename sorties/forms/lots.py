"""The month whose fiches bilan are prepared."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms

from plie.dates import ajouter_mois
from plie.interface.formats import date_fr


class FormulaireLot(forms.Form):
    """A month of exits; the last one that is over comes first to mind."""

    mois = forms.ChoiceField(
        label="Mois des sorties",
        error_messages={
            "invalid_choice": "Choisissez un mois de la liste.",
            "required": "Choisissez un mois.",
        },
    )

    def __init__(self, *args: Any, nombres: Mapping[date, int], jour: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dernier = ajouter_mois(jour.replace(day=1), -1)
        mois = sorted({dernier, *nombres}, reverse=True)
        champ = cast(forms.ChoiceField, self.fields["mois"])
        champ.choices = [(f"{m:%Y-%m}", f"{date_fr(m, 'mois')} ({_bilans(nombres.get(m, 0))})") for m in mois]
        champ.initial = f"{dernier:%Y-%m}"

    @property
    def choisi(self) -> tuple[int, int]:
        """The year and the month, once valid."""
        annee, mois = self.cleaned_data["mois"].split("-")
        return int(annee), int(mois)


def _bilans(nombre: int) -> str:
    return f"{nombre or 'aucun'} {'bilans' if nombre > 1 else 'bilan'}"
