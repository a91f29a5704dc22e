"""What the cellule de suivi decides of one request."""

from typing import Any

from django import forms

from gouvernance.enums import NatureCas, SensDecision
from parcours.forms.saisie import FormulaireDossier, texte_libre
from parcours.selectors.choix import psychologues
from plie.protocole.models import Plie


class FormulaireDecision(FormulaireDossier):
    """Agreement, refusal or postponement; the last two say why. An écoute granted names the psychologue.

    The exit to a création d'entreprise says what the cellule thinks of the création itself.
    """

    sens = forms.ChoiceField(
        label="Décision",
        choices=SensDecision.choix(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la décision."},
    )
    creation: Any = forms.TypedChoiceField(
        label="La cellule accepte-t-elle la création ?",
        choices=[("oui", "Oui : la sortie est positive"), ("non", "Non : la sortie est dynamique")],
        coerce=lambda reponse: reponse == "oui",
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
        help_text="Nécessaire pour un accord : la sortie elle-même est acceptée dans les deux cas.",
    )
    psychologue: Any = forms.ModelChoiceField(
        label="Psychologue",
        queryset=None,
        required=False,
        empty_label="Choisir",
        help_text="Nécessaire pour un accord : la personne lui apparaît aussitôt.",
    )
    motif = texte_libre("Motif", 2000, aide="Nécessaire pour un refus ou un ajournement. Lu par le référent.")
    conditions = texte_libre("Conditions", 2000, aide="Ce que la cellule attend, s’il y a lieu.")

    def __init__(
        self, *args: Any, plie: Plie, nature: NatureCas, creation: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not creation:
            del self.fields["creation"]
        if nature is not NatureCas.ECOUTE:
            del self.fields["psychologue"]
            return
        champ: Any = self.fields["psychologue"]
        champ.queryset = psychologues(plie)
        seuls = list(champ.queryset[:2])
        if len(seuls) == 1:
            self.initial.setdefault("psychologue", seuls[0].pk)

    def clean(self) -> dict[str, Any]:
        """What each decision needs."""
        donnees = super().clean() or {}
        sens = donnees.get("sens")
        sans_motif = "motif" in donnees and not donnees["motif"].strip()
        if sens in {SensDecision.REFUS, SensDecision.AJOURNEMENT} and sans_motif:
            self.add_error("motif", "Un refus ou un ajournement dit pourquoi.")
        if sens == SensDecision.ACCORD and "psychologue" in self.fields and not donnees.get("psychologue"):
            self.add_error("psychologue", "Choisissez le psychologue qui recevra la personne.")
        if sens == SensDecision.ACCORD and "creation" in self.fields and donnees.get("creation") is None:
            self.add_error("creation", "Dites si la cellule accepte la création d’entreprise.")
        return donnees
