"""Étapes de parcours: a job, a training, a frein lifted; and the objectives."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils import timezone

from parcours.enums import EtatEtape, EtatObjectif, NatureEmploi
from parcours.forms.saisie import CHOISIR, ChampDecimal, ChampJour, FormulaireDossier, ligne, texte_libre
from parcours.models.etapes import (
    HEURES_FORMATION_MAX,
    HEURES_HEBDO_MAX,
    HEURES_MISSION_MAX,
    Etape,
    EtapeFormation,
    EtapeFrein,
)
from parcours.selectors.choix import domaines, fiches_actions, structures
from participants.enums import Frein
from plie.protocole.models import Plie

COMMENCEES: Final = frozenset({EtatEtape.EN_COURS, EtatEtape.REALISEE})
ACHEVEES: Final = frozenset({EtatEtape.REALISEE, EtatEtape.ABANDONNEE})


class FormulaireEtape(FormulaireDossier):
    """What all étapes share; the dates follow the state."""

    etat = forms.ChoiceField(
        label="Où en est cette étape ?", choices=EtatEtape.choix(), initial=EtatEtape.PREVUE
    )
    debut = ChampJour("Début", requis=False, aide="Nécessaire dès que l’étape est en cours.")
    fin = ChampJour("Fin", requis=False, aide="La fin prévue, puis la fin réelle.")
    commentaire = texte_libre("Commentaire", 500, aide="Sans détail de santé.")

    propres: tuple[str, ...] = ()
    fin_exigee = True

    def __init__(self, *args: Any, plie: Plie, etape: Etape | None = None, **kwargs: Any) -> None:
        if etape is not None:
            kwargs.setdefault("initial", {nom: _valeur(etape, nom) for nom in self.base_fields})
        super().__init__(*args, **kwargs)
        self.order_fields([*self.propres, "etat", "debut", "fin", "commentaire"])
        self._choisir(plie, timezone.localdate(), etape)

    def _choisir(self, plie: Plie, jour: date, etape: Any) -> None:
        """Fill the lists of the kind of étape."""

    def clean(self) -> dict[str, Any]:
        """The dates of each state, said at the field."""
        donnees = super().clean() or {}
        etat, debut, fin = donnees.get("etat"), donnees.get("debut"), donnees.get("fin")
        jour = timezone.localdate()
        if "debut" in donnees and etat in COMMENCEES:
            if debut is None:
                self.add_error("debut", "Une étape en cours ou réalisée porte sa date de début.")
            elif debut > jour:
                self.add_error("debut", "Cette date n’est pas encore venue : l’étape est encore prévue.")
        if debut and fin and fin < debut:
            self.add_error("fin", "La fin vient après le début.")
        elif "fin" in donnees and etat in ACHEVEES:
            if fin is not None and fin > jour:
                self.add_error("fin", "Cette date n’est pas encore venue : l’étape est encore en cours.")
            elif fin is None and (self.fin_exigee or etat == EtatEtape.ABANDONNEE):
                self.add_error("fin", "Donnez le jour où cette étape s’est arrêtée.")
        return donnees


class FormulaireEmploi(FormulaireEtape):
    """A job; the company number is not asked."""

    nature = forms.ChoiceField(
        label="Nature du contrat",
        choices=[CHOISIR, *NatureEmploi.choix()],
        error_messages={"required": "Choisissez la nature du contrat."},
    )
    employeur = ligne("Employeur", 160)
    metier = ligne("Métier", 120)
    heures_hebdo = ChampDecimal(
        label="Heures par semaine",
        required=False,
        min_value=Decimal("0.25"),
        max_value=HEURES_HEBDO_MAX,
        decimal_places=2,
        max_digits=4,
        help_text="Par exemple 17,5 pour 17 h 30.",
    )
    heures_total = ChampDecimal(
        label="Heures de mission en tout",
        required=False,
        min_value=Decimal("0.5"),
        max_value=HEURES_MISSION_MAX,
        decimal_places=1,
        max_digits=6,
        help_text="Pour l’intérim, les clauses d’insertion et les missions courtes.",
    )

    propres = ("nature", "employeur", "metier", "heures_hebdo", "heures_total")
    # A CDI goes on after the étape is done.
    fin_exigee = False


class FormulaireFormation(FormulaireEtape):
    """A training, in one of the domains of the reference table."""

    intitule = ligne("Intitulé", 200, requis=True, vide="Donnez l’intitulé de la formation.")
    domaine: Any = forms.ModelChoiceField(
        label="Domaine",
        queryset=None,
        empty_label="Choisir",
        error_messages={"required": "Choisissez le domaine de la formation."},
    )
    organisme = ligne("Organisme de formation", 160)
    heures = forms.IntegerField(
        label="Durée en heures",
        required=False,
        min_value=1,
        max_value=HEURES_FORMATION_MAX,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    qualifiante = forms.BooleanField(
        label="Formation qualifiante",
        required=False,
        help_text="Elle prépare à un diplôme, un titre ou une certification reconnue.",
    )

    propres = ("intitule", "domaine", "organisme", "heures", "qualifiante")

    def _choisir(self, plie: Plie, jour: date, etape: EtapeFormation | None) -> None:
        champ: Any = self.fields["domaine"]
        champ.queryset = domaines(jour, etape.domaine_id if etape else None)


class FormulaireFrein(FormulaireEtape):
    """An action to lift a frein, with the fiche action that made it possible."""

    frein = forms.ChoiceField(
        label="Frein travaillé",
        choices=[CHOISIR, *Frein.choix()],
        error_messages={"required": "Choisissez le frein travaillé."},
    )
    action = ligne(
        "Action", 200, requis=True, vide="Dites quelle action est engagée.", aide="Sans détail de santé."
    )
    structure: Any = forms.ModelChoiceField(
        label="Structure", queryset=None, required=False, empty_label="Aucune, ou non connue"
    )
    fiche_action: Any = forms.ModelChoiceField(
        label="Fiche action",
        queryset=None,
        required=False,
        empty_label="Aucune",
        help_text="Si l’une des fiches actions du Protocole a permis cette étape.",
    )

    propres = ("frein", "action", "structure", "fiche_action")

    def _choisir(self, plie: Plie, jour: date, etape: EtapeFrein | None) -> None:
        chez: Any = self.fields["structure"]
        chez.queryset = structures(plie, etape.structure_id if etape else None)
        fiche: Any = self.fields["fiche_action"]
        fiche.queryset = fiches_actions(plie, jour, etape.fiche_action_id if etape else None)


class FormulaireObjectif(FormulaireDossier):
    """An objective agreed with the person."""

    libelle = ligne("Objectif", 300, requis=True, vide="Écrivez l’objectif.")
    frein = forms.ChoiceField(
        label="Frein visé", required=False, choices=[("", "Aucun en particulier"), *Frein.choix()]
    )
    echeance = ChampJour("Échéance", requis=False)


class FormulaireClotureObjectif(FormulaireDossier):
    """What became of an objective, by the button pressed."""

    etat = forms.ChoiceField(
        choices=[choix for choix in EtatObjectif.choix() if choix[0] != EtatObjectif.EN_COURS],
        widget=forms.HiddenInput,
        error_messages={"required": "Dites si l’objectif est atteint ou abandonné."},
    )


def _valeur(etape: Etape, nom: str) -> Any:
    return getattr(etape, f"{nom}_id", None) if hasattr(etape, f"{nom}_id") else getattr(etape, nom)
