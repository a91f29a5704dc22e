"""The check after an exit."""

from datetime import date
from typing import Any

from django import forms

from parcours.forms.saisie import ChampJour, FormulaireDossier, ligne
from sorties.enums import SituationSuivi, SourceSuivi

COMMENTAIRE_MAX = 300


class FormulaireSuivi(FormulaireDossier):
    """What became of the person, who told it and when; without news, nobody did."""

    situation = forms.ChoiceField(
        label="Situation",
        choices=SituationSuivi.choix(),
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce que la personne est devenue."},
    )
    source = forms.ChoiceField(
        label="Qui vous l’a appris",
        choices=SourceSuivi.choix(),
        widget=forms.RadioSelect,
        required=False,
        help_text="« Aucune réponse » va avec « Sans nouvelles », et seulement avec elle.",
    )
    fait_le = ChampJour("Suivi fait le", passe=True)
    perdu_le = ChampJour(
        "Dernier jour de l’emploi ou de la formation",
        requis=False,
        aide="S’il a pris fin : il dit si l’emploi ou la formation a assez duré.",
    )
    commentaire = ligne("Commentaire", COMMENTAIRE_MAX, aide="Facultatif. Aucun détail de santé.")

    def __init__(self, *args: Any, prevu_le: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fait_le"].help_text = f"À partir du {prevu_le:%d/%m/%Y}."

    def clean(self) -> dict[str, Any]:
        """Without news, the source is that nobody answered: it need not be chosen."""
        donnees: dict[str, Any] = super().clean() or {}
        if "situation" in donnees and "source" in donnees and not donnees["source"]:
            if donnees["situation"] == SituationSuivi.SANS_NOUVELLES:
                donnees["source"] = SourceSuivi.AUCUNE.value
            else:
                self.add_error("source", "Dites qui vous l’a appris.")
        if "situation" in donnees:
            donnees["situation"] = SituationSuivi(donnees["situation"])
        if donnees.get("source"):
            donnees["source"] = SourceSuivi(donnees["source"])
        return donnees
