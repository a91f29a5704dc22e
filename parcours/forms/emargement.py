"""The three ways to sign an entretien."""

import re
from typing import Any

from django import forms

from parcours.models import Entretien
from parcours.regles.traces import VIDE, Trace, TraceRefusee, lire_trace
from plie.documents.depots import ACCEPT, FORMATS_FR

CHOISIR = "Choisissez d’abord le fichier de la feuille signée."


class ChampTrace(forms.CharField):
    """A drawing sent by the frame of signature; its clean value is a Trace."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Signature")
        kwargs.setdefault("error_messages", {"required": VIDE})
        kwargs.setdefault("strip", False)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Trace | None:
        """The drawing, checked; the sentence of what is wrong with it."""
        texte = super().clean(value)
        if not texte:
            return None
        try:
            return lire_trace(texte)
        except TraceRefusee as refus:
            raise forms.ValidationError(str(refus), code="trace") from refus


class FormulaireEcran(forms.Form):
    """The signature drawn on the screen."""

    trace = ChampTrace()


class FormulaireCode(forms.Form):
    """The code that the person reads on their phone."""

    code = forms.CharField(
        label="Code reçu par la personne",
        max_length=12,
        help_text="Six chiffres.",
        error_messages={"required": "Tapez le code que la personne a reçu."},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9 ]*"}
        ),
    )

    def clean_code(self) -> str:
        """Six digits, spaces aside."""
        code = re.sub(r"\s", "", self.cleaned_data["code"])
        if not re.fullmatch(r"[0-9]{6}", code):
            raise forms.ValidationError("Le code compte six chiffres.", code="forme")
        return code


class FormulaireFeuille(forms.Form):
    """The scan of the signed sheet."""

    fichier = forms.FileField(
        label="Feuille signée",
        help_text=f"{FORMATS_FR}, 10 Mo au plus : une photo nette convient.",
        error_messages={
            "required": CHOISIR,
            "invalid": CHOISIR,
            "missing": CHOISIR,
            "empty": "Ce fichier est vide.",
        },
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )


class FormulaireFeuilleCollective(FormulaireFeuille):
    """One sheet, and who signed it."""

    presences = forms.ModelMultipleChoiceField(
        label="Qui a signé cette feuille ?",
        queryset=Entretien.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez les personnes qui ont signé la feuille.",
            "invalid_choice": "Une de ces personnes n’attend plus d’émargement : la liste est à jour.",
            "invalid_pk_value": "Cochez des personnes de la liste.",
        },
    )
    field_order = ("presences", "fichier")

    def __init__(self, *args: Any, presences: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["presences"]
        champ.queryset = presences  # type: ignore[attr-defined]
        champ.label_from_instance = lambda presence: presence.parcours.participant.nom_affiche  # type: ignore[attr-defined]
        champ.initial = list(presences)
