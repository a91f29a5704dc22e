"""The forms of an import: the file, its columns, its confirmation."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from plie.acteurs.models import Structure
from plie.interface.formats import nombre_fr
from plie.protocole.models import Plie
from plie.texte import entier
from prescriptions.fichiers import TAILLE_MAX
from prescriptions.regles.import_caf import CHAMPS
from prescriptions.selectors_imports import structures_prescriptrices

ACCEPTES: Final = ".csv,.txt,.xlsx,text/csv"
_AUTRES_FORMATS: Final = {
    ".ods": "Ce fichier est au format ODS : enregistrez-le au format XLSX ou CSV.",
    ".xls": "Ce fichier est un ancien classeur Excel (.xls) : enregistrez-le au format XLSX ou CSV.",
}


class FormulaireDepot(forms.Form):
    """A file, and the structure in whose name its prescriptions will be."""

    structure = forms.ModelChoiceField(
        Structure.objects.none(),
        label="Structure prescriptrice",
        empty_label=None,
        error_messages={
            "required": "Choisissez la structure qui propose ces personnes.",
            "invalid_choice": "Choisissez une structure de la liste.",
        },
    )
    fichier = forms.FileField(
        label="Fichier de la CAF",
        help_text="CSV ou XLSX, 5 Mo et 10 000 lignes au plus. La première ligne donne les titres des "
        "colonnes ; d’un classeur, seule la première feuille visible est lue.",
        widget=forms.FileInput(attrs={"accept": ACCEPTES}),
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
            "invalid": "Choisissez un fichier.",
        },
    )

    def __init__(self, *args: Any, plie: Plie, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        structures = structures_prescriptrices(plie)
        champ = cast(forms.ModelChoiceField, self.fields["structure"])
        champ.queryset = structures
        champ.initial = structures.first()

    def clean_fichier(self) -> UploadedFile:
        """Not read beyond its size."""
        fichier: UploadedFile = self.cleaned_data["fichier"]
        if (fichier.size or 0) > TAILLE_MAX:
            raise forms.ValidationError("Ce fichier dépasse 5 Mo : partagez-le en plusieurs.")
        if refus := _AUTRES_FORMATS.get(PurePath(fichier.name or "").suffix.lower()):
            raise forms.ValidationError(refus)
        return fichier


class FormulaireColonnes(forms.Form):
    """Which column gives each field; ``exemples`` holds some values of each column."""

    def __init__(
        self,
        *args: Any,
        entetes: Sequence[str],
        exemples: Sequence[Sequence[str]],
        proposees: Mapping[str, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choix = [("", "— aucune colonne —")]
        for rang, entete in enumerate(entetes):
            suite = f" (ex. : {' · '.join(exemples[rang])})" if exemples[rang] else " (vide)"
            choix.append((str(rang), f"{entete}{suite}"))
        for champ in CHAMPS:
            self.fields[champ.code] = forms.ChoiceField(
                label=champ.libelle.replace("'", "’"),
                help_text=champ.aide,
                choices=choix,
                required=champ.obligatoire,
                initial=str(proposees.get(champ.code, "")),
                error_messages={
                    "required": "Choisissez la colonne qui donne cette information.",
                    "invalid_choice": "Choisissez une colonne de la liste.",
                },
            )

    def clean(self) -> dict[str, Any]:
        """One column gives one field; a telephone or a courriel is there."""
        donnees = super().clean() or {}
        prises: dict[str, str] = {}
        for code, rang in list(donnees.items()):  # an error takes its field out
            if rang and rang in prises:
                premier = self.fields[prises[rang]].label
                self.add_error(code, f"Cette colonne est déjà choisie pour « {premier} ».")
            elif rang:
                prises[rang] = code
        if not any(donnees.get(code) or code in self.errors for code in ("telephone", "courriel")):
            self.add_error("telephone", "Choisissez la colonne du téléphone, du courriel, ou des deux.")
        return donnees

    def colonnes(self) -> dict[str, int]:
        """The rank of the column of each field, once valid."""
        rangs = {code: entier(rang) for code, rang in self.cleaned_data.items() if rang}
        return {code: rang for code, rang in rangs.items() if rang is not None}


class FormulaireConfirmation(forms.Form):
    """The box by which rows to correct are left out knowingly, absent when there are none.

    ``lecture`` says which preview was read.
    """

    lecture = forms.CharField(required=False, widget=forms.HiddenInput)
    laisser = forms.BooleanField(
        required=True,
        error_messages={
            "required": "Cochez cette case pour continuer, ou abandonnez l’import et corrigez le fichier."
        },
    )

    def __init__(self, *args: Any, a_corriger: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not a_corriger:
            del self.fields["laisser"]
        elif a_corriger == 1:
            self.fields["laisser"].label = "Laisser de côté la ligne à corriger"
        else:
            self.fields["laisser"].label = f"Laisser de côté les {nombre_fr(a_corriger)} lignes à corriger"

    def clean_lecture(self) -> int | None:
        """What is no number is no preview."""
        return entier(self.cleaned_data["lecture"])
