"""The bilan de fin, and how its fiche reaches the person."""

from datetime import date
from typing import Any, Final

from django import forms

from parcours.forms.emargement import ChampTrace
from parcours.forms.saisie import ChampJour, FormulaireDossier, texte_libre
from sorties.enums import ModeRemise

TEXTE_MAX: Final = 4000
MODES: Final = tuple(mode for mode in ModeRemise if mode is not ModeRemise.SIGNATURE)
RUBRIQUES: Final = ("objectifs_atteints", "demarches", "a_poursuivre", "reste_a_faire")


class FormulaireBilanFin(FormulaireDossier):
    """What the last interview concludes."""

    entretien_le = ChampJour("Entretien de fin tenu le", passe=True)
    objectifs_atteints = texte_libre("Objectifs atteints", TEXTE_MAX, lignes=5)
    demarches = texte_libre("Démarches engagées", TEXTE_MAX, lignes=5)
    a_poursuivre = texte_libre(
        "À poursuivre", TEXTE_MAX, aide="Les objectifs que la personne continue après le PLIE.", lignes=4
    )
    reste_a_faire = texte_libre(
        "Ce qui reste à faire", TEXTE_MAX, aide="Les démarches encore à mener, et avec qui.", lignes=4
    )
    accord_transmission_freins = forms.BooleanField(
        label="La personne accepte que le détail de ses freins soit transmis au prescripteur",
        required=False,
        help_text="Sans son accord, le prescripteur ne lit aucun niveau de frein. "
        "Le niveau du frein santé ne lui est jamais transmis.",
    )

    def clean(self) -> dict[str, Any]:
        """One part at least is written, with the line ends of the database."""
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        for champ in RUBRIQUES:
            if champ in donnees:
                donnees[champ] = str(donnees[champ]).replace("\r\n", "\n").strip()
        if not self.errors and not any(donnees.get(champ) for champ in RUBRIQUES):
            self.add_error("objectifs_atteints", "Écrivez au moins une des quatre rubriques du bilan.")
        return donnees


class FormulaireSignature(forms.Form):
    """The person's signature, drawn on the screen."""

    trace = ChampTrace()


class FormulaireRemise(FormulaireDossier):
    """The fiche handed over or sent, without a signature on the screen."""

    mode = forms.ChoiceField(
        label="Comment la fiche lui est parvenue",
        choices=[(mode.value, mode.libelle) for mode in MODES],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites comment la fiche lui est parvenue."},
        help_text="Le logiciel n’envoie rien : il garde la trace de ce que vous avez fait.",
    )
    jour = ChampJour("Le", passe=True)

    def __init__(self, *args: Any, depuis: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.depuis = depuis

    def clean_jour(self) -> date:
        """Not before the last interview."""
        jour: date = self.cleaned_data["jour"]
        if jour < self.depuis:
            raise forms.ValidationError(
                f"L’entretien de fin est du {self.depuis:%d/%m/%Y} : la remise vient après."
            )
        return jour
