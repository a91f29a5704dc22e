"""The person: civil status and situation."""

from plie.enumeration import Enumeration


class Sexe(Enumeration):
    FEMME = "F", "Femme"
    HOMME = "H", "Homme"


class Nationalite(Enumeration):
    """The three groups the published bilan distinguishes."""

    FRANCAISE = "francaise", "Française"
    UE = "ue", "Union européenne (hors France)"
    HORS_UE = "hors_ue", "Hors Union européenne"


class Frein(Enumeration):
    """The eight freins périphériques (Protocol, diagnosis of the territory)."""

    NUMERIQUE = "numerique", "Numérique"
    SANTE = "sante", "Santé"
    MOBILITE = "mobilite", "Mobilité"
    FINANCES = "finances", "Finances"
    FAMILLE = "famille", "Contraintes familiales"
    COMMUNICATION = "communication", "Capacités d'insertion et communication"
    ADMINISTRATIF = "administratif", "Administratif et juridique"
    LOGEMENT = "logement", "Logement"


class Logement(Enumeration):
    LOCATAIRE = "locataire", "Locataire"
    PROPRIETAIRE = "proprietaire", "Propriétaire"
    HEBERGE = "heberge", "Hébergé par un proche"
    FOYER = "foyer", "Foyer ou hébergement d'insertion"
    SANS = "sans", "Sans logement"
    NON_RENSEIGNE = "non_renseigne", "Ne souhaite pas répondre"


class SituationFamiliale(Enumeration):
    SEULE = "seule", "Seul(e)"
    SEULE_ENFANTS = "seule_enfants", "Seul(e) avec enfant(s)"
    COUPLE = "couple", "En couple"
    COUPLE_ENFANTS = "couple_enfants", "En couple avec enfant(s)"
    NON_RENSEIGNE = "non_renseigne", "Ne souhaite pas répondre"


class SituationEmploi(Enumeration):
    """Labour status at entry: exactly one (Regulation (EU) 2021/1057, annex I)."""

    CHOMEUR = "chomeur", "Demandeur d'emploi"
    INACTIF = "inactif", "Inactif"
    EN_EMPLOI = "en_emploi", "En emploi"


class Deplacement(Enumeration):
    """The usual means of transport, for the choice of the référent."""

    VOITURE = "voiture", "Voiture"
    DEUX_ROUES = "deux_roues", "Scooter ou moto"
    VELO = "velo", "Vélo"
    TRANSPORTS = "transports", "Transports en commun"
    A_PIED = "a_pied", "À pied"


class TrancheAge(Enumeration):
    """Age bands at entry, years completed (domaine §5)."""

    MOINS_26 = "moins_26", "Moins de 26 ans"
    DE_26_A_44 = "26_44", "26 à 44 ans"
    DE_45_A_54 = "45_54", "45 à 54 ans"
    PLUS_55 = "55_plus", "55 ans et plus"


class Ressemblance(Enumeration):
    """Whether two identities look like one person, and by what."""

    IDENTIQUE = "identique", "Même nom de naissance, même prénom, même date de naissance"
    IDENTIFIANT = "identifiant", "Même identifiant France Travail"
    INVERSEE = "inversee", "Nom et prénom inversés, même date de naissance"
    AUCUNE = "aucune", "Personnes différentes"

    @property
    def doublon(self) -> bool:
        """Whether the other file is to be shown before a second one is made."""
        return self is not Ressemblance.AUCUNE
