"""States of a job."""

from plie.enumeration import Enumeration


class EtatTravail(Enumeration):
    EN_ATTENTE = "en_attente", "En attente"
    EN_COURS = "en_cours", "En cours"
    REUSSI = "reussi", "Terminé"
    ECHOUE = "echoue", "Échoué"
