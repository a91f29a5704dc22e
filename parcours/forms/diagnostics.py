"""The eight freins on one page, and what they lead to plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fiches_actions.models import FicheAction
from parcours.enums import ReponseFrein, TypeDiagnostic
from parcours.models import Diagnostic, EvaluationFrein
from parcours.models.diagnostic import code_rome_valide
from parcours.regles.ancres import ANCRES, NIVEAUX
from parcours.services.diagnostics import Prevision, Reponse, SaisieDiagnostic
from participants.enums import Frein

# From this level the form asks what is planned.
SEUIL_A_PREVOIR: Final = 2
SANS_NIVEAU: Final = (ReponseFrein.NON_EVALUE, ReponseFrein.SANS_REPONSE)
CHOIX: Final = [
    *((str(niveau), f"{niveau} · {libelle}") for niveau, libelle in enumerate(NIVEAUX)),
    *((reponse.value, reponse.libelle) for reponse in SANS_NIVEAU),
]
TEXTE_MAX: Final = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFrein:
    """One radio button: its words, the sentence of its level, whether the last diagnostic said it."""

    bouton: Any
    libelle: str
    ancre: str
    precedent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RangFrein:
    """One frein of the page."""

    frein: Frein
    champ: Any
    options: Sequence[OptionFrein]
    prevoir: Sequence[Any]
    ouvert: bool
    deja: Sequence[str]
    precedent: str


class ChampRome(forms.CharField):
    """A code as ROME writes it, however it was typed."""

    def to_python(self, value: Any) -> str:
        """In capitals, without spaces."""
        return str(super().to_python(value)).upper().replace(" ", "")


class FormulaireDiagnostic(forms.Form):
    """One diagnostic; the freins are named ``frein_<code>``, what each leads to ``objectif_<code>``…"""

    type = forms.ChoiceField(label="Type", widget=forms.RadioSelect)
    date = forms.DateField(label="Date", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    potentiels = forms.CharField(
        label="Potentiels",
        required=False,
        max_length=TEXTE_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce que la personne sait faire, ce qui la porte, ses appuis.",
    )
    priorites = forms.CharField(
        label="Priorités",
        required=False,
        max_length=TEXTE_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Une par ligne : elles servent à préparer le contrat.",
    )
    metier_libelle = forms.CharField(label="Métier visé", required=False, max_length=120)
    metier_rome = ChampRome(
        label="Code ROME",
        required=False,
        max_length=5,
        validators=[code_rome_valide],
        help_text="Une lettre et quatre chiffres, par exemple N1103.",
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    perspectives = forms.CharField(
        label="Perspectives",
        required=False,
        max_length=TEXTE_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Là où la personne souhaite aller dans les prochains mois.",
    )

    def __init__(
        self,
        *args: Any,
        types: Sequence[TypeDiagnostic],
        fiches: QuerySet[FicheAction],
        avant: Mapping[str, EvaluationFrein] | None = None,
        deja: Mapping[str, Sequence[str]] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.avant = avant or {}
        self.deja = deja or {}
        self.fields["type"].choices = [(t.value, t.libelle) for t in types]  # type: ignore[attr-defined]
        self.fields["type"].error_messages["invalid_choice"] = (
            "Ce type de diagnostic n’est pas possible maintenant : choisissez parmi ceux proposés."
        )
        if len(types) == 1:
            self.fields["type"].widget = forms.HiddenInput()
        self.fields["date"].widget.attrs["max"] = timezone.localdate().isoformat()
        for frein in Frein:
            self._ouvrir(frein, fiches)

    def _ouvrir(self, frein: Frein, fiches: QuerySet[FicheAction]) -> None:
        code = frein.value
        self.fields[f"frein_{code}"] = forms.ChoiceField(
            label=frein.libelle,
            choices=CHOIX,
            initial=ReponseFrein.NON_EVALUE.value,
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields[f"objectif_{code}"] = forms.CharField(
            label=_pour("Objectif", frein), required=False, max_length=300
        )
        self.fields[f"echeance_{code}"] = forms.DateField(
            label=_pour("Pour le", frein),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )
        self.fields[f"action_{code}"] = forms.CharField(
            label=_pour("Étape à prévoir", frein),
            required=False,
            max_length=200,
            help_text="Ce qui va être mis en place.",
        )
        self.fields[f"fiche_{code}"] = forms.ModelChoiceField(
            label=_pour("Fiche action", frein), queryset=fiches, required=False, empty_label="Aucune"
        )

    def clean(self) -> dict[str, Any]:
        """Nothing that has happened lies in the future; a fiche or a date goes with its words."""
        donnees = super().clean() or {}
        jour = donnees.get("date")
        if jour is not None and jour > timezone.localdate():
            self.add_error("date", "Un diagnostic ne se date pas dans le futur.")
        for frein in Frein:
            code = frein.value
            echeance = donnees.get(f"echeance_{code}")
            if echeance and not donnees.get(f"objectif_{code}"):
                self.add_error(f"objectif_{code}", "Écrivez l’objectif de cette échéance.")
            if echeance and jour and echeance < jour:
                self.add_error(f"echeance_{code}", "L’échéance suit la date du diagnostic.")
            if donnees.get(f"fiche_{code}") and not donnees.get(f"action_{code}"):
                self.add_error(f"action_{code}", "Écrivez l’étape liée à cette fiche action.")
        return donnees

    @property
    def saisie(self) -> SaisieDiagnostic:
        """What was entered; only once the form is valid."""
        donnees = self.cleaned_data
        return SaisieDiagnostic(
            type=TypeDiagnostic(donnees["type"]),
            date=donnees["date"],
            freins={frein: _reponse(donnees[f"frein_{frein.value}"]) for frein in Frein},
            potentiels=donnees["potentiels"],
            priorites=donnees["priorites"],
            metier_rome=donnees["metier_rome"],
            metier_libelle=donnees["metier_libelle"],
            perspectives=donnees["perspectives"],
            previsions=[
                Prevision(
                    frein=frein,
                    objectif=donnees[f"objectif_{frein.value}"],
                    echeance=donnees[f"echeance_{frein.value}"],
                    action=donnees[f"action_{frein.value}"],
                    fiche_action=donnees[f"fiche_{frein.value}"],
                )
                for frein in Frein
                if donnees[f"objectif_{frein.value}"] or donnees[f"action_{frein.value}"]
            ],
        )

    def rangs(self) -> Iterator[RangFrein]:
        """The eight freins, in their order, for the page."""
        for frein in Frein:
            champ = self[f"frein_{frein.value}"]
            avant = self.avant.get(frein.value)
            code_avant = _code(avant) if avant is not None else ""
            prevoir = [self[f"{nom}_{frein.value}"] for nom in ("objectif", "echeance", "action", "fiche")]
            choisi = str(champ.value())
            yield RangFrein(
                frein=frein,
                champ=champ,
                options=[
                    OptionFrein(
                        bouton=bouton,
                        libelle=libelle,
                        ancre=ANCRES[frein][int(code)] if code.isdigit() else "",
                        precedent=code == code_avant,
                    )
                    for bouton, (code, libelle) in zip(champ, CHOIX, strict=True)
                ],
                prevoir=prevoir,
                ouvert=(choisi.isdigit() and int(choisi) >= SEUIL_A_PREVOIR)
                or any(c.value() or c.errors for c in prevoir),
                deja=self.deja.get(frein.value, ()),
                precedent=dict(CHOIX).get(code_avant, ""),
            )


def initial_de(diagnostic: Diagnostic, freins: Mapping[str, EvaluationFrein]) -> dict[str, Any]:
    """The form of a draft."""
    return {
        **{
            nom: getattr(diagnostic, nom)
            for nom in (
                "type",
                "date",
                "potentiels",
                "priorites",
                "metier_rome",
                "metier_libelle",
                "perspectives",
            )
        },
        **{f"frein_{code}": _code(evaluation) for code, evaluation in freins.items()},
    }


def _pour(libelle: str, frein: Frein) -> SafeString:
    """The same four labels come back for each frein: who does not see the page hears which one."""
    return format_html('{}<span class="visually-hidden"> : {}</span>', libelle, frein.libelle)


def _code(evaluation: EvaluationFrein) -> str:
    return evaluation.reponse if evaluation.niveau is None else str(evaluation.niveau)


def _reponse(code: str) -> Reponse:
    if code.isdigit():
        return Reponse(ReponseFrein.EVALUE, int(code))
    return Reponse(ReponseFrein(code or ReponseFrein.NON_EVALUE.value))
