"""The missions or the contracts that follow one another, a row each."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms

from parcours.forms.saisie import ChampDecimal, ChampJour, ligne
from plie.dates import jours_inclus
from sorties.models import Mission
from sorties.models.sortie import HEURES_MISSION_MAX

LIGNES_MAX: Final = 60
BLANCHES: Final = 3
PREFIXE: Final = "missions"
HEURES_PAR_JOUR: Final = 12
MANQUES: Final = {"debut": "Donnez le premier jour.", "fin": "Donnez le dernier jour."}


class FormulaireMission(forms.Form):
    """One mission; a row left blank is none."""

    employeur = ligne("Employeur", 160)
    debut = ChampJour("Du", requis=False)
    fin = ChampJour("Au", requis=False)
    heures = ChampDecimal(
        label="Heures",
        required=False,
        min_value=Decimal("0.5"),
        max_value=HEURES_MISSION_MAX,
        decimal_places=1,
        max_digits=6,
        error_messages={
            "invalid": "Écrivez les heures en chiffres : 151,5.",
            "max_value": f"Une mission compte {HEURES_MISSION_MAX} heures au plus.",
            "min_value": "Donnez au moins une demi-heure.",
            "max_decimal_places": "Écrivez un chiffre au plus après la virgule.",
        },
    )
    fermeture = forms.BooleanField(label="Fermeture annuelle", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        """Dates in order, and hours that these days can hold."""
        donnees = super().clean() or {}
        if self.has_changed():
            for nom, manque in MANQUES.items():
                if nom not in self.errors and donnees.get(nom) is None:
                    self.add_error(nom, manque)
        debut, fin, heures = donnees.get("debut"), donnees.get("fin"), donnees.get("heures")
        if debut and fin and fin < debut:
            self.add_error("fin", "La fin vient après le début.")
        elif heures is not None and donnees.get("fermeture"):
            self.add_error("heures", "Pendant une fermeture, aucune heure n’est travaillée : laissez vide.")
        elif heures is not None and debut and fin and heures > HEURES_PAR_JOUR * jours_inclus(debut, fin):
            self.add_error(
                "heures",
                f"C’est plus de {HEURES_PAR_JOUR} heures par jour : vérifiez les heures ou les dates.",
            )
        return donnees

    def mission(self) -> Mission | None:
        """The mission of a valid row, unsaved; None for a blank one."""
        if not self.has_changed() or not self.cleaned_data:
            return None
        return Mission(**{nom: self.cleaned_data[nom] for nom in self.fields})


class LignesMissions(forms.BaseFormSet[FormulaireMission]):
    """The rows; all of them may be blank, even those that came filled in."""

    extra = BLANCHES
    max_num = LIGNES_MAX
    absolute_max = LIGNES_MAX
    min_num = 0
    can_delete = can_order = validate_min = False
    validate_max = True
    edit_only = False
    form = FormulaireMission
    renderer = forms.renderers.get_default_renderer()

    def __init__(self, data: Any = None, *, initiales: Sequence[Mapping[str, Any]] = ()) -> None:
        self.extra = len(initiales) + BLANCHES
        super().__init__(
            data=data,
            prefix=PREFIXE,
            initial=list(initiales) or None,
            error_messages={
                "too_many_forms": f"Notez {LIGNES_MAX} lignes au plus.",
                "missing_management_form": "La page est incomplète : rechargez-la.",
            },
        )

    def initial_form_count(self) -> int:
        """None that must be kept: the missions are replaced as a whole."""
        return 0

    def missions(self) -> list[Mission]:
        """Those of valid rows, unsaved."""
        return [m for f in self.forms if f.is_valid() and (m := f.mission()) is not None]

    def remplies(self) -> list[FormulaireMission]:
        """The rows that hold something."""
        return [formulaire for formulaire in self.forms if formulaire.has_changed()]


def ligne_de(mission: Mission) -> dict[str, Any]:
    """What a kept mission is typed as."""
    return {nom: getattr(mission, nom) for nom in FormulaireMission.base_fields}
