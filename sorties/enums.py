"""Exits and their classification (Protocol, art. 3 « Les sorties du PLIE »)."""

from plie.enumeration import Enumeration


class NatureSortie(Enumeration):
    """What the person leaves for: a job, a training, or neither.

    The job natures have the codes of ``parcours.enums.NatureEmploi`` (a test proves it).
    """

    CDI = "cdi", "CDI"
    CDD = "cdd", "CDD"
    CONTRAT_AIDE = "contrat_aide", "Contrat aidé (PEC, CUI-CAE)"
    CDI_INCLUSION = "cdi_inclusion", "CDI inclusion (CDIE)"
    CDDI = "cddi", "CDD d'insertion (CDDI)"
    CREATION = "creation", "Création d'entreprise"
    PROFESSIONNALISATION = "professionnalisation", "Contrat de professionnalisation"
    APPRENTISSAGE = "apprentissage", "Contrat d'apprentissage"
    SAISONNIER = "saisonnier", "Contrat saisonnier"
    INTERIM = "interim", "Mission d'intérim"
    CLAUSE = "clause", "Mission de clause d'insertion"
    MISSION_AI = "mission_ai", "Mission en association intermédiaire"
    CESU = "cesu", "Chèque emploi service (CESU)"
    AUTRE_EMPLOI = "autre_emploi", "Autre emploi"
    FORMATION_QUALIFIANTE = "formation_qualifiante", "Formation qualifiante"
    FORMATION_NON_QUALIFIANTE = "formation_non_qualifiante", "Formation non qualifiante"
    SANS = "sans", "Ni emploi ni formation"


class Categorie(Enumeration):
    """The verdict, from the one that counts most to the one that counts least."""

    POSITIVE = "positive", "Sortie positive"
    DYNAMIQUE = "dynamique", "Sortie dynamique"
    REDUCTION_FREINS = "reduction_freins", "Réduction des freins"
    AUTRE = "autre", "Autre sortie"
    A_CONFIRMER = "a_confirmer", "À confirmer"


class MotifAutre(Enumeration):
    """Why the accompaniment ends without a job or a training."""

    ABANDON = "abandon", "Abandon"
    DEMENAGEMENT = "demenagement", "Déménagement"
    REORIENTATION = "reorientation", "Réorientation"
    FIN_MESURE = "fin_mesure", "Fin de mesure"
    SANTE = "sante", "Santé"
    RETRAITE = "retraite", "Retraite"
    DECES = "deces", "Décès"
    AUTRE = "autre", "Autre"


class EtatSortie(Enumeration):
    DEMANDEE = "demandee", "Demandée"
    CONFIRMEE = "confirmee", "Confirmée"
    ANNULEE = "annulee", "Annulée"


class SituationSuivi(Enumeration):
    """What is known of the person at a check after the exit."""

    MEME_EMPLOI = "meme_emploi", "Même emploi ou formation"
    AUTRE_EMPLOI = "autre_emploi", "Autre emploi"
    FORMATION = "formation", "En formation"
    TERME = "terme", "Contrat ou formation arrivé à son terme"
    PERTE = "perte", "Emploi perdu ou formation interrompue"
    SANS_NOUVELLES = "sans_nouvelles", "Sans nouvelles"


class SourceSuivi(Enumeration):
    PARTICIPANT = "participant", "La personne"
    EMPLOYEUR = "employeur", "L'employeur ou l'organisme"
    PARTENAIRE = "partenaire", "Un partenaire"
    AUCUNE = "aucune", "Aucune réponse"
