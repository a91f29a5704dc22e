"""The roles a person may hold in a structure; what each one sees is declared by each model."""

from plie.enumeration import Enumeration


class Role(Enumeration):
    """What a person does in a structure."""

    REFERENT = "referent", "Référent de parcours"
    COORDINATION = "coordination", "Coordination"
    PRESCRIPTEUR = "prescripteur", "Prescripteur"
    AVIS_FRANCE_TRAVAIL = "avis_france_travail", "Avis France Travail"
    AVIS_BUREAU_INSERTION = "avis_bureau_insertion", "Avis Bureau insertion"
    PSYCHOLOGUE = "psychologue", "Psychologue"
    PILOTE = "pilote", "Pilote de fiche action"
    SIGNATAIRE = "signataire", "Signataire"
    ADMINISTRATEUR = "administrateur", "Administrateur"
