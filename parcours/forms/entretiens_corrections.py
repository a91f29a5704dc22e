"""The counter-entry of a signed entretien."""

from typing import Any, Final

from django import forms

from parcours.enums import TypeEntretien
from parcours.forms.entretiens import FormulaireContenu, valeurs_de
from parcours.models import Entretien
from parcours.services.entretiens import Contenu

ANNULER: Final = "annuler"
REMPLACER: Final = "remplacer"


class FormulaireCorrection(FormulaireContenu):
    """Why, then cancel alone or replace: the rest counts only to replace."""

    motif = forms.CharField(
        label="Pourquoi corriger ?",
        max_length=300,
        error_messages={"required": "Dites pourquoi cet entretien est corrigé."},
    )
    suite = forms.ChoiceField(
        label="Que faire de cet entretien ?",
        choices=[
            (REMPLACER, "Le remplacer par l’entretien corrigé ci-dessous"),
            (ANNULER, "L’annuler sans le remplacer"),
        ],
        initial=REMPLACER,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, entretien: Entretien) -> None:
        super().__init__(
            data,
            initial={"suite": REMPLACER, **valeurs_de(entretien)},
            parcours_oriente_le=entretien.parcours.oriente_le,
            collectif=entretien.type == TypeEntretien.COLLECTIF,
        )
        self.order_fields(["motif", "suite"])
        if self.is_bound and self.data.get("suite") == ANNULER:
            for nom in [nom for nom in self.fields if nom not in {"motif", "suite"}]:
                self.fields[nom].required = False
                self.fields[nom].disabled = True

    def remplacement(self) -> Contenu | None:
        """What stands in its place; None to cancel alone."""
        return None if self.cleaned_data["suite"] == ANNULER else self.contenu()
