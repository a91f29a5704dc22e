"""The facts of an exit: what is asked follows from its nature."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils import timezone

from parcours.enums import NatureEmploi
from parcours.forms.saisie import CHOISIR, ChampJour, FormulaireDossier, ligne
from parcours.models import EtapeEmploi, EtapeFormation, Parcours
from parcours.selectors.choix import domaines
from plie.dates import jour_fr
from sorties.enums import ALTERNANCES, FORMATIONS, MotifAutre, NatureSortie
from sorties.forms.champs import ChampHeuresHebdo, ChampSiret
from sorties.forms.missions import LignesMissions, ligne_de
from sorties.models import Mission, Sortie
from sorties.models.sortie import HEURES_FORMATION_MAX

N = NatureSortie
SANS_TERME: Final = frozenset({N.CDI, N.CREATION})
AVEC_MISSIONS: Final = frozenset({N.CDD, N.CONTRAT_AIDE, N.CDDI, N.SAISONNIER, N.INTERIM, N.CLAUSE})
AVEC_FERMETURE: Final = frozenset({N.INTERIM})
_EMPLOIS: Final = frozenset(N(nature.value) for nature in NatureEmploi)
_AVEC_CONTRAT: Final = _EMPLOIS | frozenset(FORMATIONS)
# Which natures each fact is about; one that is not named is about all of them.
POUR: Final[Mapping[str, frozenset[NatureSortie]]] = {
    "motif_autre": frozenset({N.SANS}),
    "employeur": _AVEC_CONTRAT,
    "siret": _AVEC_CONTRAT,
    "intitule": _AVEC_CONTRAT,
    "debut": _AVEC_CONTRAT,
    "fin": _AVEC_CONTRAT - SANS_TERME,
    "heures_hebdo": _EMPLOIS - {N.CREATION, N.INTERIM, N.CLAUSE},
    "domaine": frozenset(FORMATIONS),
    "heures_formation": frozenset(FORMATIONS),
    "accord_participant_le": _AVEC_CONTRAT,
}
GROUPES: Final = (
    ("La sortie", ("nature", "motif_autre", "date")),
    ("L’emploi ou la formation", ("employeur", "siret", "intitule", "debut", "fin", "heures_hebdo")),
    ("La formation", ("domaine", "heures_formation")),
)
ACCORD: Final = "accord_participant_le"


class FormulaireSortie(FormulaireDossier):
    """The facts told by the référent; ``essai`` tries facts that may not have come."""

    nature = forms.ChoiceField(
        label="La personne part pour",
        choices=[CHOISIR, *N.choix()],
        error_messages={"required": "Choisissez ce pour quoi la personne part."},
    )
    motif_autre = forms.ChoiceField(
        label="Motif",
        choices=[CHOISIR, *MotifAutre.choix()],
        required=False,
        help_text="Pour une sortie sans emploi ni formation.",
    )
    date = ChampJour("Date de sortie", requis=False, aide="Le dernier jour de l’accompagnement.")
    employeur = ligne("Employeur ou organisme", 160, aide="Pour une création : le nom de l’entreprise.")
    siret = ChampSiret()
    intitule = ligne("Poste ou formation", 200)
    debut = ChampJour(
        "Début", requis=False, aide="Le premier jour du contrat ; pour une alternance, celui de la signature."
    )
    fin = ChampJour("Fin", requis=False, aide="Le dernier jour écrit au contrat. Rien pour un CDI.")
    heures_hebdo = ChampHeuresHebdo("Heures par semaine")
    domaine: Any = forms.ModelChoiceField(
        label="Domaine", queryset=None, required=False, empty_label="Choisir"
    )
    heures_formation = forms.IntegerField(
        label="Durée de la formation, en heures",
        required=False,
        min_value=1,
        max_value=HEURES_FORMATION_MAX,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "Écrivez un nombre entier d’heures.",
            "max_value": f"Une formation dure {HEURES_FORMATION_MAX} heures au plus.",
            "min_value": "Une formation dure au moins une heure.",
        },
    )
    accord_participant_le = ChampJour(
        "Accord de la personne, le",
        requis=False,
        aide="Le jour où vous avez décidé ensemble que l’accompagnement s’arrête là. "
        "Nécessaire pour une sortie dynamique ou à confirmer.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        parcours: Parcours,
        initiales: Mapping[str, Any] | None = None,
        missions: Sequence[Mapping[str, Any]] = (),
        essai: bool = False,
        exigeant: bool = False,
        etape: bool = False,
        sortie: Sortie | None = None,
    ) -> None:
        """``exigeant`` asks for all that an exit must hold (or an ``etape``); a verdict, for the nature."""
        super().__init__(data, initial=dict(initiales or {}))
        self.parcours, self.essai, self.exigeant, self.etape = parcours, essai, exigeant, etape
        self.fields["domaine"].queryset = domaines(  # type: ignore[attr-defined]
            timezone.localdate(), sortie.domaine_id if sortie else None
        )
        self.missions = LignesMissions(data, initiales=missions)

    @property
    def groupes(self) -> list[tuple[str, list[tuple[Any, str]]]]:
        """The fields as the page shows them, each with the natures it is about (empty: all)."""
        return [
            (titre, [(self[nom], " ".join(sorted(POUR.get(nom, ())))) for nom in noms])
            for titre, noms in GROUPES
        ]

    @property
    def natures_avec_missions(self) -> str:
        """For the page: which natures the rows of missions are about."""
        return " ".join(sorted(AVEC_MISSIONS))

    @property
    def natures_avec_fermeture(self) -> str:
        """For the page: which natures an annual closure is about."""
        return " ".join(sorted(AVEC_FERMETURE))

    @property
    def natures_avec_accord(self) -> str:
        """For the page: which natures the agreement is about."""
        return " ".join(sorted(POUR[ACCORD]))

    def is_valid(self) -> bool:
        """The facts and the rows, all read so that every sentence shows at once."""
        faits = super().is_valid()
        return self.missions.is_valid() and faits

    def clean(self) -> dict[str, Any]:
        """What contradicts the nature, or itself, said at its field."""
        donnees = super().clean() or {}
        self.missions.is_valid()
        if not donnees.get("nature"):
            return donnees
        nature = N(donnees["nature"])
        for nom, natures in POUR.items():
            if nature not in natures and donnees.get(nom) not in (None, ""):
                self.add_error(nom, _hors_sujet(nom, nature))
        self._verifier_les_dates(donnees)
        self._verifier_les_missions(donnees, nature)
        if self.exigeant:
            self._exiger(donnees, nature)
        if any(rangee.errors for rangee in self.missions.forms):
            self.add_error(None, "Vérifiez les missions ou contrats : une ligne est à corriger.")
        return donnees

    def _verifier_les_dates(self, donnees: dict[str, Any]) -> None:
        jour, entree = timezone.localdate(), self.parcours.date_entree
        quand, debut, fin = donnees.get("date"), donnees.get("debut"), donnees.get("fin")
        if quand is not None:
            if entree is not None and quand < entree:
                phrase = f"La personne est entrée le {jour_fr(entree)} : la sortie vient après l’entrée."
                self.add_error("date", phrase)
            elif quand > jour and not self.essai:
                self.add_error("date", "Cette date n’est pas encore venue.")
        accord = donnees.get(ACCORD)
        if accord is not None and accord > jour and not self.essai:
            self.add_error(ACCORD, "Cette date n’est pas encore venue.")
        if debut and fin and fin < debut:
            self.add_error("fin", "La fin vient après le début.")

    def _verifier_les_missions(self, donnees: dict[str, Any], nature: NatureSortie) -> None:
        """Missions only where they add up, inside the dates of the whole when these are given."""
        debut, fin = donnees.get("debut"), donnees.get("fin")
        for rangee in self.missions.remplies():
            lu = getattr(rangee, "cleaned_data", {})
            if nature not in AVEC_MISSIONS:
                rangee.add_error(
                    None, f"« {nature.libelle} » n’additionne pas de missions : effacez cette ligne."
                )
                continue
            if lu.get("fermeture") and nature not in AVEC_FERMETURE:
                rangee.add_error("fermeture", "La fermeture annuelle ne compte que pour l’intérim.")
            if debut and lu.get("debut") and lu["debut"] < debut:
                rangee.add_error("debut", f"C’est avant le début donné plus haut, le {jour_fr(debut)}.")
            if fin and lu.get("fin") and lu["fin"] > fin:
                rangee.add_error("fin", f"C’est après la fin donnée plus haut, le {jour_fr(fin)}.")

    def _exiger(self, donnees: dict[str, Any], nature: NatureSortie) -> None:
        """What an exit that is kept must hold."""

        def demander(nom: str, phrase: str) -> None:
            if not donnees.get(nom) and nom not in self.errors:
                self.add_error(nom, phrase)

        demander("date", "Donnez la date de sortie.")
        if nature is N.SANS:
            if self.etape:
                return
            demander("motif_autre", "Dites pourquoi l’accompagnement s’arrête.")
            return
        if not any(not mission.fermeture for mission in self.missions.missions()):
            quoi = "le jour de la signature" if nature in ALTERNANCES else "le premier jour"
            demander("debut", f"Donnez {quoi}.")
        if nature in FORMATIONS:
            demander("intitule", "Donnez l’intitulé de la formation.")
            demander("domaine", "Choisissez le domaine de la formation.")
        elif not self.etape:
            quoi = "l’entreprise créée" if nature is N.CREATION else "l’employeur"
            if not any(mission.employeur for mission in self.missions.missions()):
                demander("employeur", f"Donnez le nom de {quoi}.")

    def sortie(self, jour: datetime.date) -> tuple[Sortie, list[Mission]]:
        """What a valid form tells, unsaved; without a date, as on ``jour``."""
        lues = {**self.cleaned_data}
        lues["date"] = lues["date"] or jour
        return Sortie(parcours=self.parcours, **lues), self.missions.missions()


def _hors_sujet(nom: str, nature: NatureSortie) -> str:
    if nom == "fin" and nature is N.CDI:
        return "Un CDI n’a pas de date de fin : effacez-la, ou choisissez une autre nature."
    return f"Ce champ ne concerne pas « {nature.libelle} » : laissez-le vide."


def faits_de_la_sortie(sortie: Sortie) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the form shows of an exit kept."""
    initiales = {nom: getattr(sortie, nom) for nom in FormulaireSortie.base_fields}
    return initiales, [ligne_de(mission) for mission in sortie.missions.all()]


def faits_de_l_etape(etape: EtapeEmploi | EtapeFormation) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What an étape already told of an exit, to begin with."""
    if isinstance(etape, EtapeFormation):
        nature = N.FORMATION_QUALIFIANTE if etape.qualifiante else N.FORMATION_NON_QUALIFIANTE
        return {
            "nature": nature.value,
            "employeur": etape.organisme,
            "intitule": etape.intitule,
            "domaine": etape.domaine_id,
            "debut": etape.debut,
            "fin": etape.fin,
            "heures_formation": etape.heures,
        }, []
    nature = N(etape.nature)
    faits: dict[str, Any] = {
        "nature": nature.value,
        "employeur": etape.employeur,
        "intitule": etape.metier,
        "debut": etape.debut,
        "fin": etape.fin,
        "heures_hebdo": etape.heures_hebdo,
    }
    lignes = []
    if nature in AVEC_MISSIONS and etape.heures_total and etape.debut and etape.fin:
        lignes = [{"debut": etape.debut, "fin": etape.fin, "heures": etape.heures_total}]
    return {nom: v for nom, v in faits.items() if nom not in POUR or nature in POUR[nom]}, lignes
