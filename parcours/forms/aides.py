"""A financial help mobilised for the person."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from parcours.enums import DecisionAide, NatureAide
from parcours.forms.saisie import CHOISIR, ChampDecimal, ChampJour, FormulaireDossier, ligne
from parcours.models import AideFinanciere
from parcours.models.aides import MONTANT_AIDE_MAX
from parcours.selectors.choix import structures
from plie.protocole.models import Plie


class FormulaireAide(FormulaireDossier):
    """What is asked of whom, then what was answered."""

    nature = forms.ChoiceField(
        label="Nature de l’aide",
        choices=[CHOISIR, *NatureAide.choix()],
        error_messages={"required": "Choisissez la nature de l’aide."},
    )
    financeur: Any = forms.ModelChoiceField(
        label="Financeur",
        queryset=None,
        empty_label="Choisir",
        error_messages={"required": "Choisissez le financeur."},
    )
    montant = ChampDecimal(
        label="Montant en euros",
        min_value=Decimal("0.01"),
        max_value=MONTANT_AIDE_MAX,
        decimal_places=2,
        max_digits=7,
        help_text="Par exemple 120,50.",
        error_messages={
            "required": "Donnez le montant en euros.",
            "invalid": "Écrivez le montant en chiffres, par exemple 120,50.",
        },
    )
    demandee_le = ChampJour("Demandée le", passe=True)
    decision = forms.ChoiceField(
        label="Décision", choices=DecisionAide.choix(), initial=DecisionAide.DEMANDEE
    )
    decidee_le = ChampJour("Décidée le", requis=False, passe=True)
    commentaire = ligne("Commentaire", 300, aide="Sans détail de santé.")

    def __init__(self, *args: Any, plie: Plie, aide: AideFinanciere | None = None, **kwargs: Any) -> None:
        if aide is not None:
            kwargs["initial"] = {
                nom: aide.financeur_id if nom == "financeur" else getattr(aide, nom)
                for nom in self.base_fields
            }
        else:
            kwargs.setdefault("initial", {"demandee_le": timezone.localdate()})
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["financeur"]
        champ.queryset = structures(plie, aide.financeur_id if aide else None)

    def clean(self) -> dict[str, Any]:
        """A decision and its date go together, after the request."""
        donnees = super().clean() or {}
        decision, decidee, demandee = (donnees.get(nom) for nom in ("decision", "decidee_le", "demandee_le"))
        if "decidee_le" not in donnees or not decision:
            return donnees
        if decision == DecisionAide.DEMANDEE:
            if decidee is not None:
                self.add_error("decision", "Dites si l’aide est accordée ou refusée, ou effacez la date.")
        elif decidee is None:
            self.add_error("decidee_le", "Donnez la date de la décision.")
        elif demandee is not None and decidee < demandee:
            self.add_error("decidee_le", "La décision vient après la demande.")
        return donnees
