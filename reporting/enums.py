"""States of a bilan and questions of the satisfaction survey."""

from plie.enumeration import Enumeration


class EtatBilan(Enumeration):
    CALCULE = "calcule", "Calculé"
    PUBLIE = "publie", "Publié"


class QuestionSatisfaction(Enumeration):
    """The six questions asked by phone to 36 former participants in 2021."""

    EXPLICATIONS = "explications", "Clarté des explications sur le déroulement"
    SITUATION = "situation", "Situation bien comprise"
    PROJET = "projet", "Aide dans le projet professionnel ou la recherche"
    RYTHME = "rythme", "Satisfaction du rythme"
    FIN = "fin", "Connaissance des raisons de la fin"
    RECOMMANDATION = "recommandation", "Satisfaction et recommandation"
