"""The choice of a référent, by a button of the ranked list."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from parcours.enums import MotifAffectation
from parcours.selectors.orientation import Candidat, PersonneConnue
from participants.models import Participant

AUTRE_PERSONNE: Final = "autre"
COMMENTAIRE_MAX: Final = 300
MOTIFS_DE_CHANGEMENT: Final = [
    ("", "Choisir un motif"),
    *((m.value, m.libelle) for m in MotifAffectation if m is not MotifAffectation.ORIENTATION),
]


class FormulaireReferent(forms.Form):
    """Which référent, in which lieu d'accueil: the button pressed says it."""

    choix = forms.ChoiceField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "Choisissez un référent dans la liste.",
            "invalid_choice": "Ce référent n’est plus proposé : la liste ci-dessous est à jour.",
        },
    )

    def __init__(self, *args: Any, candidats: Sequence[Candidat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidats = {candidat.code: candidat for candidat in candidats}
        self.fields["choix"].choices = [  # type: ignore[attr-defined]
            (code, str(candidat.habilitation.utilisateur)) for code, candidat in self.candidats.items()
        ]

    @property
    def candidat(self) -> Candidat:
        """The référent chosen; only once the form is valid."""
        return self.candidats[self.cleaned_data["choix"]]


class FormulaireOrientation(FormulaireReferent):
    """… and, when a file looks like this person, whether it is theirs."""

    personne = forms.ChoiceField(
        label="Cette personne a-t-elle déjà un dossier ?",
        widget=forms.RadioSelect,
        error_messages={"required": "Dites s’il s’agit de la même personne avant de désigner le référent."},
    )

    def __init__(self, *args: Any, connues: Sequence[PersonneConnue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reprises = {
            str(connue.participant.pk): connue.participant for connue in connues if connue.parcours is None
        }
        if not connues:
            del self.fields["personne"]
            return
        self.fields["personne"].choices = [  # type: ignore[attr-defined]
            *(
                (code, f"C’est la même personne : reprendre le dossier de {participant.nom_affiche}")
                for code, participant in self.reprises.items()
            ),
            (AUTRE_PERSONNE, "C’est une autre personne : ouvrir un nouveau dossier"),
        ]

    @property
    def participant(self) -> Participant | None:
        """The file to take up again; None for a new one."""
        return self.reprises.get(self.cleaned_data.get("personne", ""))

    @property
    def autre_personne(self) -> bool:
        """Whether the coordination said that the files shown are somebody else's."""
        return self.cleaned_data.get("personne") == AUTRE_PERSONNE


class FormulaireChangement(FormulaireReferent):
    """Another référent before the first entretien, and why."""

    motif = forms.ChoiceField(
        label="Pourquoi changer de référent ?",
        choices=MOTIFS_DE_CHANGEMENT,
        error_messages={"required": "Dites pourquoi le référent change."},
    )
    commentaire = forms.CharField(
        label="Précision",
        required=False,
        max_length=COMMENTAIRE_MAX,
        help_text="Lue dans le dossier de la personne.",
    )
