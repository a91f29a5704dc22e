"""What a Protocol fixes in numbers: targets and thresholds, as frozen values.

The defaults are those of the Protocol of Niort agglo 2022-2028; a PLIE writes its own in its file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Self

# Protocole, art. 3 « Les objectifs d'accompagnement »
ACCOMPAGNES_PAR_AN = 350
SORTIES_POSITIVES_6_MOIS_PAR_AN = 55

# Protocole, art. 3 « Les sorties du PLIE »; half-time from the table of the étapes emploi
HEURES_MI_TEMPS = Decimal("17.5")  # a week
HEURES_TEMPS_PLEIN = Decimal(35)  # a week; Code du travail, art. L3121-27
CDD_MOIS = 6
CONTRAT_AIDE_MOIS = 12
CDDI_MOIS = 12
ALTERNANCE_MOIS = 6
SAISONNIER_MOIS = 8
SAISONNIER_FENETRE_MOIS = 12
INTERIM_MOIS = 6
CLAUSE_HEURES = 600
CLAUSE_FENETRE_MOIS = 6
FORMATION_HEURES = 300

# Protocole, art. 3 « L'accompagnement tout au long du parcours »
MESURE_MOIS = 6
DUREE_MAX_MOIS = 24
RYTHME_INITIAL_JOURS = 15
RYTHME_INITIAL_MOIS = 3
RYTHME_MOIS = 1
VEILLE_CONTACT_MOIS = 1
DUREE_ENTRETIEN_MINUTES = 60
CER_ENTRETIEN_MIN = 2
CER_ENTRETIEN_MIN_RUP = 1
SORTIE_SUIVI_MOIS = (1, 3, 6)
# The Protocol gives no delay for these two: the coordination's own alarm.
DELAI_AVIS_JOURS = 7
DELAI_PREMIER_CONTACT_JOURS = 7


def _positifs(objet: Any) -> None:
    for champ in fields(objet):
        valeur = getattr(objet, champ.name)
        valeurs = valeur if isinstance(valeur, tuple) else (valeur,)
        if not valeurs or any(element <= 0 for element in valeurs):
            raise ValueError(f"« {champ.name} » doit être supérieur à zéro (trouvé : {valeur}).")


@dataclass(frozen=True, slots=True, kw_only=True)
class Objectifs:
    """The yearly targets, on average over the Protocol. Raises ValueError unless positive."""

    accompagnes_par_an: int = ACCOMPAGNES_PAR_AN
    sorties_positives_6_mois_par_an: int = SORTIES_POSITIVES_6_MOIS_PAR_AN

    def __post_init__(self) -> None:
        _positifs(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeuilsSortie:
    """From what a positive exit is one: hours a week or in all, whole calendar months; bounds included.

    Raises ValueError when a threshold is not positive, when half-time is not less than full time, or
    when the months asked of a seasonal job exceed the window they are counted in.
    """

    heures_mi_temps: Decimal = HEURES_MI_TEMPS
    heures_temps_plein: Decimal = HEURES_TEMPS_PLEIN
    cdd_mois: int = CDD_MOIS
    contrat_aide_mois: int = CONTRAT_AIDE_MOIS
    cddi_mois: int = CDDI_MOIS
    alternance_mois: int = ALTERNANCE_MOIS
    saisonnier_mois: int = SAISONNIER_MOIS
    saisonnier_fenetre_mois: int = SAISONNIER_FENETRE_MOIS
    interim_mois: int = INTERIM_MOIS
    clause_heures: int = CLAUSE_HEURES
    clause_fenetre_mois: int = CLAUSE_FENETRE_MOIS
    formation_heures: int = FORMATION_HEURES

    def __post_init__(self) -> None:
        _positifs(self)
        if self.heures_mi_temps >= self.heures_temps_plein:
            raise ValueError("« heures_mi_temps » doit être inférieur à « heures_temps_plein ».")
        if self.saisonnier_mois > self.saisonnier_fenetre_mois:
            raise ValueError("« saisonnier_mois » dépasse « saisonnier_fenetre_mois ».")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeuilsParcours:
    """The rhythm and the length of a parcours: days, whole calendar months, minutes, rank of an entretien.

    Raises ValueError when a threshold is not positive, when a mesure is longer than the whole, or when
    the months of the follow-up are not in increasing order.
    """

    mesure_mois: int = MESURE_MOIS
    duree_max_mois: int = DUREE_MAX_MOIS
    rythme_initial_jours: int = RYTHME_INITIAL_JOURS
    rythme_initial_mois: int = RYTHME_INITIAL_MOIS
    rythme_mois: int = RYTHME_MOIS
    veille_contact_mois: int = VEILLE_CONTACT_MOIS
    duree_entretien_minutes: int = DUREE_ENTRETIEN_MINUTES
    cer_entretien_min: int = CER_ENTRETIEN_MIN
    cer_entretien_min_rup: int = CER_ENTRETIEN_MIN_RUP
    sortie_suivi_mois: tuple[int, ...] = SORTIE_SUIVI_MOIS
    delai_avis_jours: int = DELAI_AVIS_JOURS
    delai_premier_contact_jours: int = DELAI_PREMIER_CONTACT_JOURS

    def __post_init__(self) -> None:
        _positifs(self)
        if self.mesure_mois > self.duree_max_mois:
            raise ValueError("« mesure_mois » dépasse « duree_max_mois ».")
        if list(self.sortie_suivi_mois) != sorted(set(self.sortie_suivi_mois)):
            raise ValueError("« sortie_suivi_mois » doit être en ordre croissant, sans répétition.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parametres:
    """All the numbers of a Protocol."""

    objectifs: Objectifs = field(default_factory=Objectifs)
    seuils_sortie: SeuilsSortie = field(default_factory=SeuilsSortie)
    seuils_parcours: SeuilsParcours = field(default_factory=SeuilsParcours)

    @classmethod
    def depuis_json(cls, donnees: Mapping[str, Any]) -> Self:
        """The numbers as ``Protocole.parametres`` keeps them (decimals as text, tuples as lists).

        Raises KeyError for a missing section, TypeError for an unknown name, ValueError out of bounds.
        """
        sortie = dict(donnees["seuils_sortie"])
        for nom in ("heures_mi_temps", "heures_temps_plein"):
            if nom in sortie:
                sortie[nom] = Decimal(sortie[nom])
        parcours = dict(donnees["seuils_parcours"])
        if "sortie_suivi_mois" in parcours:
            parcours["sortie_suivi_mois"] = tuple(parcours["sortie_suivi_mois"])
        return cls(
            objectifs=Objectifs(**donnees["objectifs"]),
            seuils_sortie=SeuilsSortie(**sortie),
            seuils_parcours=SeuilsParcours(**parcours),
        )
