"""Exits and their classification (Protocol, art. 3 « Les sorties du PLIE »)."""

from typing import Final

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


ALTERNANCES: Final = (NatureSortie.PROFESSIONNALISATION, NatureSortie.APPRENTISSAGE)
FORMATIONS: Final = (NatureSortie.FORMATION_QUALIFIANTE, NatureSortie.FORMATION_NON_QUALIFIANTE)


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


class MotifAnnulation(Enumeration):
    """Why an exit is no longer one; the row stays, the history with it."""

    RETRAIT = "retrait", "Retirée par le référent"
    REFUS = "refus", "Non validée par la cellule de suivi"
    REPRISE = "reprise", "Reprise de l’accompagnement"


class VarianteFiche(Enumeration):
    """Who reads a fiche bilan: the freins' detail goes to the prescriber only if the person agreed."""

    PERSONNE = "personne", "De la personne"
    PRESCRIPTEUR = "prescripteur", "Du prescripteur"


class EtatFiche(Enumeration):
    A_RENDRE = "a_rendre", "En préparation"
    RENDUE = "rendue", "Prête"
    ECHOUEE = "echouee", "Échouée"


class ModeRemise(Enumeration):
    SIGNATURE = "signature", "Signée à l’écran"
    MAIN_PROPRE = "main", "Remise en main propre"
    COURRIER = "courrier", "Envoyée par courrier"
    COURRIEL = "courriel", "Envoyée par courriel"


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


class CodeMotif(Enumeration):
    """Why a category was given: one code a branch of the rule; stored with the exit, so never renamed."""

    CDI_MI_TEMPS = "cdi_mi_temps", "CDI au moins à mi-temps"
    CDI_SOUS_MI_TEMPS = "cdi_sous_mi_temps", "CDI de moins d’un mi-temps"
    CDI_A_PRECISER = "cdi_a_preciser", "CDI dont les heures sont à préciser"
    CDD_DUREE_ET_HEURES = "cdd_duree_et_heures", "CDD assez long, au moins à mi-temps"
    CDD_DUREE_INSUFFISANTE = "cdd_duree_insuffisante", "CDD trop court"
    CDD_HEURES_INSUFFISANTES = "cdd_heures_insuffisantes", "CDD de moins d’un mi-temps"
    CDD_DUREE_ET_HEURES_INSUFFISANTES = (
        "cdd_duree_et_heures_insuffisantes",
        "CDD trop court et de moins d’un mi-temps",
    )
    CDD_A_PRECISER = "cdd_a_preciser", "CDD à préciser"
    CONTRAT_AIDE_DUREE = "contrat_aide_duree", "Contrat aidé assez long"
    CONTRAT_AIDE_DUREE_INSUFFISANTE = "contrat_aide_duree_insuffisante", "Contrat aidé trop court"
    CONTRAT_AIDE_A_PRECISER = "contrat_aide_a_preciser", "Contrat aidé dont les dates sont à préciser"
    CDDI_DUREE = "cddi_duree", "CDDI assez long"
    CDDI_DUREE_INSUFFISANTE = "cddi_duree_insuffisante", "CDDI trop court"
    CDDI_A_PRECISER = "cddi_a_preciser", "CDDI dont les dates sont à préciser"
    CREATION_VALIDEE = "creation_validee", "Création validée par la cellule de suivi"
    CREATION_EN_ATTENTE = "creation_en_attente", "Création en attente de la cellule de suivi"
    CREATION_REFUSEE = "creation_refusee", "Création non retenue par la cellule de suivi"
    ALTERNANCE_MAINTENUE = "alternance_maintenue", "Alternance toujours en cours à l’échéance"
    ALTERNANCE_EN_ATTENTE = "alternance_en_attente", "Alternance à confirmer à l’échéance"
    ALTERNANCE_ROMPUE = "alternance_rompue", "Alternance rompue avant l’échéance"
    ALTERNANCE_TROP_COURTE = "alternance_trop_courte", "Alternance prévue pour une durée trop courte"
    ALTERNANCE_A_PRECISER = "alternance_a_preciser", "Alternance dont la signature est à préciser"
    SAISONNIER_PLEIN_ET_DUREE = "saisonnier_plein_et_duree", "Saisonnier à temps plein, assez longtemps"
    SAISONNIER_TEMPS_PARTIEL = "saisonnier_temps_partiel", "Saisonnier à temps partiel"
    SAISONNIER_DUREE_INSUFFISANTE = "saisonnier_duree_insuffisante", "Saisonnier trop peu de mois en emploi"
    SAISONNIER_PARTIEL_ET_DUREE_INSUFFISANTE = (
        "saisonnier_partiel_et_duree_insuffisante",
        "Saisonnier à temps partiel, trop peu de mois en emploi",
    )
    SAISONNIER_A_PRECISER = "saisonnier_a_preciser", "Saisonnier à préciser"
    INTERIM_SANS_INTERRUPTION = "interim_sans_interruption", "Intérim assez long sans interruption"
    INTERIM_DUREE_INSUFFISANTE = "interim_duree_insuffisante", "Intérim trop court ou interrompu"
    INTERIM_A_PRECISER = "interim_a_preciser", "Intérim dont les missions sont à préciser"
    CLAUSE_HEURES = "clause_heures", "Clause d’insertion, assez d’heures"
    CLAUSE_HEURES_INSUFFISANTES = "clause_heures_insuffisantes", "Clause d’insertion, trop peu d’heures"
    CLAUSE_A_PRECISER = "clause_a_preciser", "Clause d’insertion dont les heures sont à préciser"
    FORMATION_HEURES = "formation_heures", "Formation qualifiante assez longue"
    FORMATION_HEURES_INSUFFISANTES = "formation_heures_insuffisantes", "Formation qualifiante trop courte"
    FORMATION_A_PRECISER = "formation_a_preciser", "Formation dont les heures sont à préciser"
    FORMATION_NON_QUALIFIANTE = "formation_non_qualifiante", "Formation non qualifiante"
    MISSION_AI = "mission_ai", "Mission en association intermédiaire"
    CESU = "cesu", "Chèque emploi service"
    AUTRE_EMPLOI = "autre_emploi", "Autre emploi"
    FREINS_REDUITS = "freins_reduits", "Freins réduits"
    FREINS_NON_REDUITS = "freins_non_reduits", "Freins non réduits"
    FREINS_NON_COMPARABLES = "freins_non_comparables", "Freins non comparables"


class Maintien(Enumeration):
    """Whether a positive exit still is one six months later."""

    MAINTENUE = "maintenue", "Sortie positive à 6 mois"
    PERDUE = "perdue", "Emploi ou formation non maintenu"
    SANS_NOUVELLES = "sans_nouvelles", "Sans nouvelles à 6 mois"
    A_VERIFIER = "a_verifier", "À vérifier à 6 mois"
    NON_CONCERNEE = "non_concernee", "N’est pas une sortie positive"
