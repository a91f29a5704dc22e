"""The path of a person from the orientation to the exit (Protocol, art. 3)."""

from plie.enumeration import Enumeration


class EtatParcours(Enumeration):
    """Stored states; a veille or the six-month follow-up are facts with dates, not states."""

    ACCUEIL = "accueil", "En accueil"
    ACTIF = "actif", "En parcours"
    SORTIE_DEMANDEE = "sortie_demandee", "Sortie demandée"
    SORTI = "sorti", "Sorti"
    NON_ENTRE = "non_entre", "Non entré"


class TypeEntretien(Enumeration):
    INDIVIDUEL = "individuel", "Entretien individuel"
    COLLECTIF = "collectif", "Temps collectif"
    TELEPHONE = "telephone", "Téléphone"

    @property
    def physique(self) -> bool:
        """Whether the meeting counts in the rhythm: in person, alone or in a group (art. 3)."""
        return self in {TypeEntretien.INDIVIDUEL, TypeEntretien.COLLECTIF}


class StatutRendezVous(Enumeration):
    PLANIFIE = "planifie", "Planifié"
    HONORE = "honore", "Honoré"
    ABSENCE_JUSTIFIEE = "absence_justifiee", "Absence justifiée"
    ABSENCE_INJUSTIFIEE = "absence_injustifiee", "Absence injustifiée"
    ANNULE = "annule", "Annulé"


class ModeEmargement(Enumeration):
    ECRAN = "ecran", "Signature à l'écran"
    CODE = "code", "Code envoyé à la personne"
    PAPIER = "papier", "Feuille signée"


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
