"""What an avis and a decision ask."""

from typing import Any, Final

from django import forms
from django.utils import timezone

from plie.protocole.models import MotifRefus
from prescriptions.enums import EtatPrescription, SensAvis
from prescriptions.selectors import motifs_de_refus

TEXTE_MAX: Final = 1000
# The motive whose words are the only explanation.
AUTRE: Final = "autre"


class _ChampMotif(forms.ModelChoiceField):
    """The coded motives that run today."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=MotifRefus.objects.none(),
            empty_label="Choisissez un motif",
            error_messages={
                "required": "Choisissez un motif.",
                "invalid_choice": "Choisissez un motif de la liste.",
            },
            **options,
        )


class FormulaireAvis(forms.Form):
    """One avis: its sense, then why; ``tour`` is the round that was read."""

    sens = forms.ChoiceField(
        label="Votre avis",
        choices=SensAvis.choix(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un avis."},
    )
    motif = _ChampMotif(label="Motif", required=False, help_text="Nécessaire pour un avis défavorable.")
    texte = forms.CharField(
        label="Explication ou question",
        required=False,
        max_length=TEXTE_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Pour « À compléter », écrivez la question : le prescripteur la lira telle quelle. "
        "Nécessaire aussi pour « Autre motif ». Ne donnez pas de détail de santé.",
    )
    tour = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32767)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _ouvrir_motifs(self)

    def clean(self) -> dict[str, Any]:
        """An unfavourable avis has its coded motive; a question is asked in words."""
        donnees = super().clean() or {}
        sens, motif, texte = donnees.get("sens"), donnees.get("motif"), donnees.get("texte", "").strip()
        if sens == SensAvis.DEFAVORABLE and motif is None and "motif" not in self.errors:
            self.add_error("motif", "Choisissez le motif de l'avis défavorable.")
        if sens == SensAvis.DEFAVORABLE and motif is not None and motif.code == AUTRE and not texte:
            self.add_error("texte", "Expliquez le motif en quelques mots.")
        if sens == SensAvis.A_COMPLETER and not texte and "texte" not in self.errors:
            self.add_error("texte", "Écrivez la question à poser au prescripteur.")
        return donnees


class _FormulaireDecision(forms.Form):
    """The state and round the coordination read: nothing is decided over somebody else's change."""

    etat = forms.ChoiceField(choices=EtatPrescription.choix(), widget=forms.HiddenInput)
    tour = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32767)


class FormulaireValidation(_FormulaireDecision):
    """Validate in spite of an unfavourable avis: nothing more is asked."""


class FormulaireRefus(_FormulaireDecision):
    """The coded motive and the words, both read by the prescriber."""

    motif = _ChampMotif(label="Motif du refus", help_text="Le prescripteur le lit.")
    texte = forms.CharField(
        label="Explication pour le prescripteur",
        required=False,
        max_length=TEXTE_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Nécessaire pour « Autre motif ». Le prescripteur la lira telle quelle : "
        "n’y écrivez rien d’un autre dossier.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _ouvrir_motifs(self)

    def clean(self) -> dict[str, Any]:
        """« Autre motif » says nothing without words."""
        donnees = super().clean() or {}
        motif = donnees.get("motif")
        if motif is not None and motif.code == AUTRE and not donnees.get("texte", "").strip():
            self.add_error("texte", "Expliquez le motif en quelques mots.")
        return donnees


def _ouvrir_motifs(formulaire: forms.Form) -> None:
    champ = formulaire.fields["motif"]
    assert isinstance(champ, forms.ModelChoiceField)  # noqa: S101  declared above
    champ.queryset = motifs_de_refus(timezone.localdate())
