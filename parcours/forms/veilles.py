"""A veille asked, prolonged or ended."""

from typing import Any

from django import forms
from django.utils import timezone

from parcours.enums import MotifVeille
from parcours.forms.saisie import CHOISIR, ChampJour, FormulaireDossier, ligne


class FormulaireVeille(FormulaireDossier):
    """Why, from when and until when; the Bureau insertion has one motive of its own."""

    motif = forms.ChoiceField(
        label="Motif",
        choices=[CHOISIR, *MotifVeille.choix()],
        error_messages={"required": "Choisissez le motif."},
    )
    debut = ChampJour("À partir du")
    fin_prevue = ChampJour("Fin prévue le")
    commentaire = ligne("Commentaire", 300, aide="Ce que la cellule doit savoir, sans détail de santé.")

    def __init__(self, *args: Any, bureau_insertion: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if bureau_insertion:
            del self.fields["motif"]

    @property
    def motif_choisi(self) -> MotifVeille:
        """The motive; only once the form is valid."""
        return MotifVeille(self.cleaned_data.get("motif", MotifVeille.DEMANDE_BI))

    def clean(self) -> dict[str, Any]:
        """The planned end follows the start."""
        donnees = super().clean() or {}
        debut, fin = donnees.get("debut"), donnees.get("fin_prevue")
        if debut and fin and fin < debut:
            self.add_error("fin_prevue", "La fin prévue vient après le début.")
        return donnees


class FormulaireFinVeille(FormulaireDossier):
    """The day the veille ended."""

    fin = ChampJour("La veille s’est terminée le", passe=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"fin": timezone.localdate()})
        super().__init__(*args, **kwargs)


class FormulaireProlongation(FormulaireDossier):
    """A later planned end."""

    fin_prevue = ChampJour("Nouvelle fin prévue")
