"""The end of an alternance told late, and the parcours to take up again."""

from typing import Any

from django import forms

from parcours.forms.saisie import ChampJour, FormulaireDossier
from prescriptions.forms.fiche import ChampTexte


class FormulaireRupture(FormulaireDossier):
    """The last day of the contract; one noted by mistake is taken back by leaving it empty."""

    rupture_le = ChampJour("Dernier jour du contrat", passe=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.initial.get("rupture_le"):
            champ = self.fields["rupture_le"]
            champ.required = False
            champ.help_text = "Notée par erreur ? Videz ce champ : le contrat n’est plus compté comme rompu."


class FormulaireReprise(FormulaireDossier):
    """Why the accompaniment goes on."""

    motif = ChampTexte(
        label="Pourquoi reprendre l’accompagnement ?",
        max_length=2000,
        help_text="Lu par la cellule de suivi : ce qui s’est passé depuis la sortie, ce qui est prévu.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Dites pourquoi l’accompagnement reprend."},
    )
