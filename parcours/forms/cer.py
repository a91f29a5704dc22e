"""The contract, its signatures and its transmission."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils import timezone

from parcours.enums import PartieSignataire
from parcours.forms.emargement import ChampTrace, FormulaireFeuille
from parcours.selectors.cer import TexteCer

TEXTE_MAX: Final = 4000
ENGAGEMENTS_PARTICIPANT: Final = (
    "Je viens aux rendez-vous, ou je préviens quand je ne peux pas venir.",
    "Je fais les démarches décidées ensemble, à mon rythme, et j’en parle à chaque rencontre.",
    "Je dis à mon référent ce qui change dans ma situation.",
)
ENGAGEMENTS_REFERENT: Final = (
    "Je vous reçois régulièrement, et je reste joignable entre deux rendez-vous.",
    "Je vous aide dans vos démarches et je cherche avec vous les appuis utiles.",
    "Je respecte vos choix et la confidentialité de ce que vous me dites.",
)


class FormulaireCer(forms.Form):
    """The text of one version."""

    redige_le = forms.DateField(
        label="Rédigé le", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    objectifs = forms.CharField(
        label="Objectifs",
        max_length=TEXTE_MAX,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ce que la personne veut atteindre, un objectif par ligne.",
        error_messages={"required": "Écrivez au moins un objectif."},
    )
    moyens = forms.CharField(
        label="Moyens",
        required=False,
        max_length=TEXTE_MAX,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Les étapes et les aides prévues, une par ligne.",
    )
    engagements_participant = forms.CharField(
        label="La personne s’engage",
        required=False,
        max_length=TEXTE_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    engagements_referent = forms.CharField(
        label="Le référent s’engage",
        required=False,
        max_length=TEXTE_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["redige_le"].widget.attrs["max"] = timezone.localdate().isoformat()

    @property
    def texte(self) -> TexteCer:
        """The four texts; only once the form is valid."""
        donnees = self.cleaned_data
        return TexteCer(
            **{
                nom: donnees[nom].replace("\r\n", "\n")
                for nom in ("objectifs", "moyens", "engagements_participant", "engagements_referent")
            }
        )


def proposition(objectifs: Sequence[str], moyens: Sequence[str]) -> TexteCer:
    """A first text from what the file plans, to be reread with the person."""
    return TexteCer(
        objectifs="\n".join(f"- {ligne}" for ligne in objectifs)[:TEXTE_MAX],
        moyens="\n".join(f"- {ligne}" for ligne in moyens)[:TEXTE_MAX],
        engagements_participant="\n".join(ENGAGEMENTS_PARTICIPANT),
        engagements_referent="\n".join(ENGAGEMENTS_REFERENT),
    )


class FormulaireSignatures(forms.Form):
    """The two frames of one page: each side signs when it is ready, together or one after the other."""

    trace_participant = ChampTrace(label="Signature de la personne", required=False)
    trace_referent = ChampTrace(label="Signature du référent", required=False)

    def __init__(self, *args: Any, parties: Sequence[PartieSignataire], **options: Any) -> None:
        super().__init__(*args, **options)
        for partie in PartieSignataire:
            if partie not in parties:
                del self.fields[f"trace_{partie.value}"]

    def clean(self) -> dict[str, Any]:
        """At least one frame is signed."""
        donnees = super().clean() or {}
        if not self.errors and not any(donnees.values()):
            raise forms.ValidationError("Signez dans un des cadres avant de valider.", code="vide")
        return donnees

    @property
    def traces(self) -> dict[PartieSignataire, Any]:
        """Who signed; only once the form is valid."""
        return {
            partie: trace
            for partie in PartieSignataire
            if (trace := self.cleaned_data.get(f"trace_{partie.value}")) is not None
        }


class FormulaireContratSigne(FormulaireFeuille):
    """The scan of the contract signed by both."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fichier"].label = "Contrat signé sur papier"


class FormulaireTransmission(forms.Form):
    """When and to whom."""

    jour = forms.DateField(
        label="Transmis le", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    a = forms.CharField(
        label="Transmis à",
        max_length=120,
        help_text="Le service ou la personne du Bureau insertion qui le reçoit.",
        error_messages={"required": "Dites à qui le contrat a été transmis."},
    )


class FormulaireReferentUnique(forms.Form):
    """Whether the référent is the person's référent unique."""

    referent_unique = forms.BooleanField(
        label="Le référent est le référent unique de la personne (RUP)",
        required=False,
        help_text="Le contrat se signe alors dès le premier entretien, et se transmet au Bureau insertion.",
    )
