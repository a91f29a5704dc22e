"""Instances and the cellule de suivi (Protocol, art. 5)."""

from plie.enumeration import Enumeration


class TypeInstance(Enumeration):
    COPIL = "copil", "Comité de pilotage"
    COORDINATION_TECHNIQUE = "coordination_technique", "Groupe de coordination technique"
    COMITE_TECHNIQUE = "comite_technique", "Comité technique commun"
    GROUPE_TRAVAIL = "groupe_travail", "Groupe de travail"
    CELLULE_SUIVI = "cellule_suivi", "Cellule de suivi"
    REUNION_REFERENTS = "reunion_referents", "Réunion de référents"
    DIALOGUE_GESTION = "dialogue_gestion", "Dialogue de gestion"


class EtatSeance(Enumeration):
    PREVUE = "prevue", "Prévue"
    OUVERTE = "ouverte", "Ouverte"
    CLOSE = "close", "Close"
    ANNULEE = "annulee", "Annulée"


class NatureCas(Enumeration):
    """What the cellule de suivi decides on (Protocol, art. 5 « Les cellules de suivi »)."""

    ENTREE = "entree", "Entrée"
    RENOUVELLEMENT = "renouvellement", "Renouvellement"
    SITUATION = "situation", "Situation problématique"
    SORTIE = "sortie", "Sortie"
    VEILLE = "veille", "Veille"
    ECOUTE = "ecoute", "Écoute psychologique"
    SUIVI = "suivi", "Point sur un suivi"
    REPRISE = "reprise", "Reprise d’un accompagnement"


class SensDecision(Enumeration):
    ACCORD = "accord", "Accord"
    REFUS = "refus", "Refus"
    AJOURNEMENT = "ajournement", "Ajournement"


class StatutPresence(Enumeration):
    INVITE = "invite", "Invité"
    PRESENT = "present", "Présent"
    EXCUSE = "excuse", "Excusé"
    ABSENT = "absent", "Absent"
