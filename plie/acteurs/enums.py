"""Who acts: kinds of structures and roles."""

from plie.enumeration import Enumeration


class TypeStructure(Enumeration):
    """Kinds of partners named by the Protocol (art. 3 « L'orientation », art. 5)."""

    AGGLOMERATION = "agglomeration", "Agglomération"
    DEPARTEMENT = "departement", "Département"
    ETAT = "etat", "État"
    REGION = "region", "Région"
    FRANCE_TRAVAIL = "france_travail", "France Travail"
    MISSION_LOCALE = "mission_locale", "Mission locale"
    CCAS = "ccas", "CCAS"
    SIAE = "siae", "SIAE"
    ASSOCIATION = "association", "Association"
    CENTRE_SOCIOCULTUREL = "csc", "Centre socioculturel"
    ORGANISME_FORMATION = "organisme_formation", "Organisme de formation"
    SANTE = "sante", "Professionnel de santé"
    ETT = "ett", "Entreprise de travail temporaire"
    CAF = "caf", "Caisse d'allocations familiales"
    CHAMBRE_CONSULAIRE = "chambre", "Chambre consulaire"
    AUTRE = "autre", "Autre partenaire"


class MotifDelegation(Enumeration):
    """Why a colleague may open a portefeuille that is not theirs."""

    ABSENCE = "absence", "Absence"
    BINOME = "binome", "Binôme"
