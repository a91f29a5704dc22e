"""Fiches actions (Protocol, art. 4)."""

from plie.enumeration import Enumeration


class TypeIndicateur(Enumeration):
    QUANTITATIF = "quantitatif", "Quantitatif"
    QUALITATIF = "qualitatif", "Qualitatif"


class EtatAvancement(Enumeration):
    NON_ENGAGEE = "non_engagee", "Non engagée"
    EN_COURS = "en_cours", "En cours"
    EN_RETARD = "en_retard", "En retard"
    REALISEE = "realisee", "Réalisée"
    ABANDONNEE = "abandonnee", "Abandonnée"


class NatureEvolution(Enumeration):
    """A substantial change needs an avenant; the COPIL is informed of the others (art. 4)."""

    SUBSTANTIELLE = "substantielle", "Substantielle (avenant)"
    NON_SUBSTANTIELLE = "non_substantielle", "Non substantielle (COPIL informé)"
