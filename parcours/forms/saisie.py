"""The fields that the forms of a file share."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from prescriptions.forms.fiche import ChampTexte

CHOISIR = ("", "Choisir")


class ChampJour(forms.DateField):
    """A day from ``debut`` on; ``passe`` refuses one that has not come."""

    def __init__(
        self,
        label: str,
        *,
        aide: str = "",
        requis: bool = True,
        passe: bool = False,
        debut: date = date(1950, 1, 1),
    ) -> None:
        attributs = {"type": "date", "autocomplete": "off"}
        super().__init__(
            label=label,
            required=requis,
            help_text=aide,
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs=attributs),
            error_messages={
                "invalid": "Écrivez la date en jour, mois, année : 17/05/2026.",
                "required": "Donnez la date.",
            },
        )
        self.passe, self.premier = passe, debut

    def validate(self, value: Any) -> None:
        """A year that a person may have lived, and a day that has come when the fact is past."""
        super().validate(value)
        if isinstance(value, date):
            if value < self.premier or value.year > 2100:
                raise ValidationError("Vérifiez l’année de cette date.")
            if self.passe and value > timezone.localdate():
                raise ValidationError("Cette date n’est pas encore venue.")


class ChampDecimal(forms.DecimalField):
    """A number written with a comma or a dot."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        """A space groups thousands; the euro sign is left out."""
        if isinstance(value, str):
            value = "".join(value.split()).replace("\u202f", "").replace(",", ".").removesuffix("€")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Shown with a comma, without useless zeros."""
        if value is None or isinstance(value, str):
            return value
        texte = f"{value:f}"
        return (texte.rstrip("0").rstrip(".") if "." in texte else texte).replace(".", ",")


def texte_libre(label: str, maximum: int, *, aide: str = "", lignes: int = 3) -> forms.CharField:
    """A few lines that may stay empty."""
    return ChampTexte(
        label=label,
        required=False,
        max_length=maximum,
        help_text=aide,
        widget=forms.Textarea(attrs={"rows": lignes}),
    )


def ligne(
    label: str, maximum: int, *, aide: str = "", requis: bool = False, vide: str = ""
) -> forms.CharField:
    """One line of text; ``vide`` is the sentence when it is needed and missing."""
    return ChampTexte(
        label=label,
        required=requis,
        max_length=maximum,
        help_text=aide,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": vide} if vide else {},
    )


class FormulaireDossier(forms.Form):
    """A form of a file: no colon after its labels; the sentence of a service goes to a field or on top."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def refuser(self, phrase: str, champ: str | None = None) -> None:
        """Show what a service answered."""
        self.add_error(champ, phrase)
