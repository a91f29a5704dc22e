"""The path of a person from the orientation to the exit (Protocol, art. 3)."""

from typing import Final

from plie.enumeration import Enumeration


class EtatParcours(Enumeration):
    """Stored states; a veille or the six-month follow-up are facts with dates, not states."""

    ACCUEIL = "accueil", "En accueil"
    ACTIF = "actif", "En parcours"
    SORTIE_DEMANDEE = "sortie_demandee", "Sortie demandée"
    SORTI = "sorti", "Sorti"
    NON_ENTRE = "non_entre", "Non entré"


# Accompanied: the entry is validated, the exit is not.
ETATS_ENTRES: Final = (EtatParcours.ACTIF, EtatParcours.SORTIE_DEMANDEE)
# Still taking new facts, and over.
ETATS_OUVERTS: Final = (EtatParcours.ACCUEIL, *ETATS_ENTRES)
ETATS_CLOS: Final = (EtatParcours.SORTI, EtatParcours.NON_ENTRE)


class TypeEntretien(Enumeration):
    INDIVIDUEL = "individuel", "Entretien individuel"
    COLLECTIF = "collectif", "Temps collectif"
    TELEPHONE = "telephone", "Téléphone"

    @property
    def physique(self) -> bool:
        """Whether the meeting counts in the rhythm: in person, alone or in a group (art. 3)."""
        return self in {TypeEntretien.INDIVIDUEL, TypeEntretien.COLLECTIF}


TYPES_PHYSIQUES: Final = tuple(type_ for type_ in TypeEntretien if type_.physique)


class StatutRendezVous(Enumeration):
    PLANIFIE = "planifie", "Planifié"
    HONORE = "honore", "Honoré"
    ABSENCE_JUSTIFIEE = "absence_justifiee", "Absence justifiée"
    ABSENCE_INJUSTIFIEE = "absence_injustifiee", "Absence injustifiée"
    ANNULE = "annule", "Annulé"


class SuiteAbsence(Enumeration):
    """What the Protocol asks after the last appointments (art. 3 « L'accompagnement »)."""

    AUCUNE = "aucune", "Rien à faire"
    APPELER = "appeler", "Appeler la personne et lui proposer une nouvelle date"
    SITUATION = (
        "situation",
        "Présenter la situation à la prochaine cellule de suivi : la fin de l'accompagnement est possible",
    )


class ModeEmargement(Enumeration):
    ECRAN = "ecran", "Signature à l'écran"
    CODE = "code", "Code envoyé à la personne"
    PAPIER = "papier", "Feuille signée"


class PartieSignataire(Enumeration):
    PARTICIPANT = "participant", "La personne accompagnée"
    REFERENT = "referent", "Le référent"


class CanalRappel(Enumeration):
    """How a person is reminded of an appointment, or sent a code (Protocol, art. 3)."""

    SMS = "sms", "SMS"
    COURRIEL = "courriel", "Courriel"
    LETTRE = "lettre", "Lettre"


class StatutRappel(Enumeration):
    A_ENVOYER = "a_envoyer", "À envoyer"
    EN_COURS = "en_cours", "Envoi en cours"
    ENVOYE = "envoye", "Envoyé"
    ECHEC = "echec", "Échec"
    ANNULE = "annule", "Sans objet"


class TypeDiagnostic(Enumeration):
    INITIAL = "initial", "Initial"
    INTERMEDIAIRE = "intermediaire", "Intermédiaire"
    FINAL = "final", "Final"


class ReponseFrein(Enumeration):
    EVALUE = "evalue", "Évalué"
    NON_EVALUE = "non_evalue", "Non évalué"
    SANS_REPONSE = "sans_reponse", "Ne souhaite pas répondre"


class EtatEtape(Enumeration):
    PREVUE = "prevue", "Prévue"
    EN_COURS = "en_cours", "En cours"
    REALISEE = "realisee", "Réalisée"
    ABANDONNEE = "abandonnee", "Abandonnée"


class NatureEmploi(Enumeration):
    """Nature of a job held as an étape, or as an exit."""

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


class GroupeEtapeEmploi(Enumeration):
    """The two groups of the published table of the étapes emploi."""

    COURTE = "courte", "courte"
    POSITIVE = "positive", "sortie positive validée ou à valider"


class LibelleEtapeEmploi(Enumeration):
    """The rows of the published table of the étapes emploi, with those it never had to print.

    The wording is the published one, half-time written as 17h30 whatever the thresholds say.
    """

    CDD_COURT = "cdd_court", "CDD < 6 mois"
    CDI_SOUS_MI_TEMPS = "cdi_sous_mi_temps", "CDI < à 17h30"
    CESU = "cesu", "Chèque emploi service"
    CLAUSE = "clause", "Mission clauses d'insertion"
    MISSION_AI = "mission_ai", "Mission en AI"
    INTERIM = "interim", "Mission intérim"
    CDDI_COURT = "cddi_court", "CDDI < 1 an"
    CAE_COURT = "cae_court", "CAE < 1 an"
    CDIE_COURT = "cdie_court", "CDIE < 1 an"
    CDD_SOUS_MI_TEMPS = "cdd_sous_mi_temps", "CDD >= 6 mois < à 17h30"
    CDD_SANS_HEURES = "cdd_sans_heures", "CDD >= 6 mois, heures non renseignées"
    CDI_SANS_HEURES = "cdi_sans_heures", "CDI, heures non renseignées"
    SAISONNIER = "saisonnier", "Contrat saisonnier"
    AUTRE_EMPLOI = "autre_emploi", "Autre emploi"
    CAE_LONG = "cae_long", "CAE >= 1 an"
    CDD_TEMPS_PARTIEL = "cdd_temps_partiel", "CDD >= 6 mois temps partiel"
    CDD_TEMPS_PLEIN = "cdd_temps_plein", "CDD >= 6 mois temps plein"
    CDDI_LONG = "cddi_long", "CDDI >= 1 an"
    CDI_TEMPS_PARTIEL = "cdi_temps_partiel", "CDI temps partiel"
    CDI_TEMPS_PLEIN = "cdi_temps_plein", "CDI temps plein"
    CDIE_LONG = "cdie_long", "CDIE >= 1 an"
    PROFESSIONNALISATION = "professionnalisation", "Contrat de professionnalisation"
    CREATION = "creation", "Création d'entreprise"
    INTERIM_LONG = "interim_long", "Mission intérim >= 6 mois sans interruption"
    CLAUSE_LONGUE = "clause_longue", "Mission clauses >= 600h sur les 6 derniers mois"
    APPRENTISSAGE = "apprentissage", "Contrat d'apprentissage"
    SAISONNIER_LONG = "saisonnier_long", "Contrat saisonnier >= 8 mois temps plein"

    @property
    def groupe(self) -> GroupeEtapeEmploi:
        """The group of the table the row belongs to."""
        return GroupeEtapeEmploi.COURTE if self in _ETAPES_COURTES else GroupeEtapeEmploi.POSITIVE

    @property
    def publie(self) -> bool:
        """Whether the published table has the row; others are printed only when they count something."""
        return self not in _ETAPES_NON_PUBLIEES


_ETAPES_COURTES = frozenset(
    {
        LibelleEtapeEmploi.CDD_COURT,
        LibelleEtapeEmploi.CDI_SOUS_MI_TEMPS,
        LibelleEtapeEmploi.CESU,
        LibelleEtapeEmploi.CLAUSE,
        LibelleEtapeEmploi.MISSION_AI,
        LibelleEtapeEmploi.INTERIM,
        LibelleEtapeEmploi.CDDI_COURT,
        LibelleEtapeEmploi.CAE_COURT,
        LibelleEtapeEmploi.CDIE_COURT,
        LibelleEtapeEmploi.CDD_SOUS_MI_TEMPS,
        LibelleEtapeEmploi.CDD_SANS_HEURES,
        LibelleEtapeEmploi.CDI_SANS_HEURES,
        LibelleEtapeEmploi.SAISONNIER,
        LibelleEtapeEmploi.AUTRE_EMPLOI,
    }
)
_ETAPES_NON_PUBLIEES = frozenset(
    {
        LibelleEtapeEmploi.CAE_COURT,
        LibelleEtapeEmploi.CDIE_COURT,
        LibelleEtapeEmploi.CDD_SOUS_MI_TEMPS,
        LibelleEtapeEmploi.CDD_SANS_HEURES,
        LibelleEtapeEmploi.CDI_SANS_HEURES,
        LibelleEtapeEmploi.SAISONNIER,
        LibelleEtapeEmploi.AUTRE_EMPLOI,
        LibelleEtapeEmploi.APPRENTISSAGE,
        LibelleEtapeEmploi.SAISONNIER_LONG,
    }
)


class RegimeRythme(Enumeration):
    """How often a person must be met on a day (art. 3 « L'accompagnement tout au long du parcours »)."""

    INITIAL = "initial", "Rythme rapproché"
    MENSUEL = "mensuel", "Rythme mensuel"
    VEILLE = "veille", "Veille"
    TERMINE = "termine", "Accompagnement terminé"


class MotifVeille(Enumeration):
    ETAPE_EMPLOI = "etape_emploi", "Étape emploi"
    ETAPE_FORMATION = "etape_formation", "Étape formation"
    DEMANDE_BI = "demande_bi", "Demande du Bureau insertion"
    SANTE = "sante", "Santé"
    INDISPONIBILITE = "indisponibilite", "Indisponibilité momentanée"


class StatutDemande(Enumeration):
    """What the cellule de suivi has said of a request (veille, écoute, renouvellement)."""

    DEMANDEE = "demandee", "Demandée"
    ACCORDEE = "accordee", "Accordée"
    REFUSEE = "refusee", "Refusée"


class MotifAffectation(Enumeration):
    ORIENTATION = "orientation", "Orientation"
    DEMENAGEMENT = "demenagement", "Déménagement de la personne"
    DEPART = "depart", "Départ du référent"
    EQUILIBRE = "equilibre", "Équilibre des portefeuilles"
    DEMANDE = "demande", "Demande de la personne"


class NatureAide(Enumeration):
    MOBILITE = "mobilite", "Mobilité"
    GARDE = "garde", "Garde d'enfant"
    EQUIPEMENT = "equipement", "Équipement professionnel"
    FORMATION = "formation", "Formation"
    LOGEMENT = "logement", "Logement"
    SUBSISTANCE = "subsistance", "Aide d'urgence"
    AUTRE = "autre", "Autre"


class DecisionAide(Enumeration):
    DEMANDEE = "demandee", "Demandée"
    ACCORDEE = "accordee", "Accordée"
    REFUSEE = "refusee", "Refusée"


class EtatObjectif(Enumeration):
    EN_COURS = "en_cours", "En cours"
    ATTEINT = "atteint", "Atteint"
    ABANDONNE = "abandonne", "Abandonné"


class CategorieDocument(Enumeration):
    CER = "cer", "CER"
    EMARGEMENT = "emargement", "Feuille d'émargement"
    BILAN = "bilan", "Bilan"
    JUSTIFICATIF = "justificatif", "Justificatif"
    CV = "cv", "CV"
    AUTRE = "autre", "Autre"


class Attente(Enumeration):
    """What waits for the référent in a file, most urgent first, computed from the facts (never stored)."""

    RENDEZ_VOUS = "rendez_vous", "Rendez-vous passé sans suite"
    APPEL = "appel", "Absence à rappeler"
    SITUATION = "situation", "Situation à voir en cellule"
    RETARD = "retard", "En retard de rythme"
    RYTHME_PROCHE = "rythme_proche", "Rencontre à fixer sans tarder"
    CONTACT = "contact", "Premier contact à prendre"
    PROPOSITION = "proposition", "Entrée à proposer"
    MESURE = "mesure", "Mesure qui s'achève"
    DIAGNOSTIC = "diagnostic", "Diagnostic initial à faire"
    CER = "cer", "CER à signer"
    TRANSMISSION = "transmission", "CER à transmettre"
    VEILLE = "veille", "Veille à clore"
    EMARGEMENT = "emargement", "Émargement à recueillir"
    PROCHAIN = "prochain", "Aucun rendez-vous fixé"


class GenreEvenement(Enumeration):
    """The kinds of events of a file, in the order its timeline offers them."""

    RENCONTRE = "rencontres", "Rencontres"
    DIAGNOSTIC = "diagnostics", "Diagnostics et contrats"
    ETAPE = "etapes", "Étapes"
    MESURE = "mesures", "Mesures et veilles"
    AIDE = "aides", "Aides et écoutes"
    CELLULE = "cellule", "Cellule de suivi"
    ORIENTATION = "orientation", "Prescription et référent"
    SORTIE = "sortie", "Sortie et suivi"
