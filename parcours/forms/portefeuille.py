"""Choose the référent who takes people over, or the colleague who stands in for a time."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from parcours.forms.orientation import COMMENTAIRE_MAX, MOTIFS_DE_CHANGEMENT
from plie.acteurs.enums import MotifDelegation
from plie.acteurs.models import Habilitation, Utilisateur


class FormulaireTransfert(forms.Form):
    """To whom, where and why; the day is today."""

    choix = forms.ChoiceField(
        label="Nouveau référent et lieu d’accueil",
        error_messages={
            "required": "Choisissez le référent qui reprend ces personnes.",
            "invalid_choice": "Ce référent n’est plus proposé : la liste est à jour.",
        },
    )
    motif = forms.ChoiceField(
        label="Motif",
        choices=MOTIFS_DE_CHANGEMENT,
        error_messages={"required": "Dites pourquoi le référent change."},
    )
    commentaire = forms.CharField(
        label="Précision",
        required=False,
        max_length=COMMENTAIRE_MAX,
        help_text="Lue dans le dossier de chaque personne.",
    )

    def __init__(self, *args: Any, habilitations: Iterable[Habilitation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.habilitations = {f"{h.utilisateur_id}-{h.structure_id}": h for h in habilitations}
        self.fields["choix"].choices = [  # type: ignore[attr-defined]
            ("", "Choisir un référent"),
            *(
                (code, f"{h.utilisateur} ({h.structure})")
                for code, h in sorted(
                    self.habilitations.items(),
                    key=lambda une: (une[1].utilisateur.nom, str(une[1].structure)),
                )
            ),
        ]

    @property
    def habilitation(self) -> Habilitation:
        """The référent chosen, in their lieu d'accueil; only once the form is valid."""
        return self.habilitations[self.cleaned_data["choix"]]


def _jour() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FormulaireDelegation(forms.Form):
    """Whose portefeuille, to whom, from when to when; ``titulaire`` is asked of the coordination only."""

    titulaire = forms.ModelChoiceField(
        label="Portefeuille de",
        queryset=Utilisateur.objects.none(),
        empty_label="Choisir un référent",
        error_messages={"required": "Dites quel portefeuille est délégué."},
    )
    delegataire = forms.ModelChoiceField(
        label="Délégué à",
        queryset=Utilisateur.objects.none(),
        empty_label="Choisir un collègue",
        error_messages={"required": "Choisissez le collègue qui ouvrira ces dossiers."},
    )
    motif = forms.ChoiceField(label="Motif", choices=MotifDelegation.choix())
    debut = forms.DateField(label="Du", widget=_jour())
    fin = forms.DateField(label="Au (compris)", widget=_jour())

    def __init__(
        self,
        *args: Any,
        referents: QuerySet[Utilisateur],
        titulaire: Utilisateur | None,
        jour: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.jour = jour
        champs: Any = self.fields
        champs["debut"].initial = jour
        if titulaire is None:
            champs["titulaire"].queryset = referents
            champs["delegataire"].queryset = referents
        else:
            del champs["titulaire"]
            champs["delegataire"].queryset = referents.exclude(pk=titulaire.pk)

    def clean_debut(self) -> date:
        """Today at the earliest."""
        debut: date = self.cleaned_data["debut"]
        if debut < self.jour:
            raise forms.ValidationError("La délégation commence aujourd’hui au plus tôt.")
        return debut

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning, and the two people are not the same."""
        donnees = super().clean() or self.cleaned_data
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin and fin < debut:
            self.add_error("fin", "La délégation finit après avoir commencé.")
        if donnees.get("titulaire") and donnees.get("titulaire") == donnees.get("delegataire"):
            self.add_error(
                "delegataire", "Choisissez un autre collègue : on ne se délègue pas son portefeuille."
            )
        return donnees
