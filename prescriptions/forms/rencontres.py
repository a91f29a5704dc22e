"""What the rencontre préalable asks at each step."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone

from plie.acteurs.models import Utilisateur
from plie.protocole.models import Plie
from prescriptions.enums import ResultatRencontre
from prescriptions.selectors import referents_en_cours

# A meeting « before deciding » is near: beyond, the year is a slip of the finger.
HORIZON: Final = timedelta(days=365)


class FormulaireReferent(forms.Form):
    """To whom the meeting is given."""

    referent = forms.ModelChoiceField(
        label="Référent",
        queryset=Utilisateur.objects.none(),
        empty_label="Choisissez un référent",
        error_messages={
            "required": "Choisissez un référent.",
            "invalid_choice": "Choisissez un référent de la liste.",
        },
    )

    def __init__(self, *args: Any, plie: Plie, **options: Any) -> None:
        super().__init__(*args, **{"prefix": "confier", **options})
        champ = self.fields["referent"]
        assert isinstance(champ, forms.ModelChoiceField)  # noqa: S101  declared above
        champ.queryset = referents_en_cours(plie)


class FormulaireDateRencontre(forms.Form):
    """When and where."""

    prevue_le = forms.DateTimeField(
        label="Date et heure",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": "Indiquez la date et l'heure.",
            "invalid": "Indiquez une date et une heure, par exemple 03/12/2026 14:30.",
        },
    )
    lieu = forms.CharField(
        label="Lieu",
        max_length=120,
        error_messages={"required": "Indiquez le lieu."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"prefix": "date", **options})

    def clean_prevue_le(self) -> datetime:
        """In the future, within a year."""
        prevue_le: datetime = self.cleaned_data["prevue_le"]
        maintenant = timezone.now()
        if prevue_le <= maintenant:
            raise forms.ValidationError("Choisissez une date à venir.")
        if prevue_le > maintenant + HORIZON:
            raise forms.ValidationError("Choisissez une date dans l'année qui vient.")
        return prevue_le


class FormulaireResultat(forms.Form):
    """What came of the meeting; the comment stays between référent and coordination."""

    tenue_le = forms.DateField(
        label="Date de la rencontre",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Indiquez la date de la rencontre."},
    )
    resultat = forms.ChoiceField(
        label="Résultat",
        choices=ResultatRencontre.choix(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un résultat."},
    )
    commentaire = forms.CharField(
        label="Commentaire",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Lu par la coordination et le référent ; le prescripteur ne le voit pas.",
    )

    def __init__(self, *args: Any, premier_jour: date, **options: Any) -> None:
        super().__init__(*args, **{"prefix": "resultat", **options})
        self.premier_jour = premier_jour

    def clean_tenue_le(self) -> date:
        """Between the day the fiche was written and today."""
        tenue_le: date = self.cleaned_data["tenue_le"]
        if tenue_le > timezone.localdate():
            raise forms.ValidationError("Une rencontre se note une fois tenue : choisissez une date passée.")
        if tenue_le < self.premier_jour:
            raise forms.ValidationError(
                f"La fiche date du {self.premier_jour:%d/%m/%Y} : la rencontre ne peut pas la précéder."
            )
        return tenue_le
