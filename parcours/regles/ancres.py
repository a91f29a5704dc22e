"""What each level of each frein means, so that two référents give the same level to the same situation.

A level says what hinders the way to a job. For health it says that, and never why.
"""

from typing import Final

from participants.enums import Frein

NIVEAUX: Final = ("Aucun", "Léger", "Modéré", "Bloquant")

ANCRES: Final[dict[Frein, tuple[str, str, str, str]]] = {
    Frein.NUMERIQUE: (
        "Fait ses démarches en ligne sans aide, avec un appareil et une connexion à disposition.",
        "Utilise un téléphone et une messagerie, demande un coup de main pour une démarche nouvelle.",
        "A besoin de quelqu’un à côté pour la plupart des démarches, ou n’a qu’un accès irrégulier.",
        "Ne peut faire aucune démarche en ligne : ni appareil, ni connexion, ou ne sait pas s’en servir.",
    ),
    Frein.SANTE: (
        "La personne ne signale rien qui limite sa recherche ou son travail.",
        "Quelques aménagements simples, ou des rendez-vous à prévoir, suffisent pour travailler.",
        "Une partie des métiers ou des horaires n’est pas possible aujourd’hui ; un appui est utile.",
        "La personne ne se voit pas travailler ni se former pour le moment : il faut d’abord du temps.",
    ),
    Frein.MOBILITE: (
        "Se déplace seule, à toute heure utile, dans tout le bassin d’emploi.",
        "Se déplace seule, mais certains horaires ou certaines zones restent hors de portée.",
        "Dépend d’un proche ou de quelques lignes de bus ; beaucoup d’offres sont trop loin.",
        "N’a aucun moyen de se rendre régulièrement à un travail ou à une formation.",
    ),
    Frein.FINANCES: (
        "Les dépenses courantes et celles de la recherche d’emploi sont couvertes.",
        "Le budget est serré : une dépense imprévue demande de s’organiser.",
        "Des retards de paiement ou des dettes pèsent sur les choix et demandent un suivi.",
        "Les besoins essentiels ne sont plus couverts : l’urgence passe avant la recherche d’emploi.",
    ),
    Frein.FAMILLE: (
        "L’organisation familiale laisse le temps de travailler ou de se former.",
        "Une solution de garde ou de relais existe ; elle limite un peu les horaires.",
        "La garde ou l’aide à un proche n’est assurée qu’en partie ; des offres sont refusées pour cela.",
        "Aucune solution de relais : la personne ne peut pas se libérer pour travailler ou se former.",
    ),
    Frein.COMMUNICATION: (
        "S’exprime, lit et écrit à l’aise ; parle de son projet et se présente à un employeur.",
        "Se fait comprendre et lit l’essentiel ; a besoin de préparer un entretien ou une lettre.",
        "Le français, l’écrit ou la confiance en soi freinent nombre de contacts avec les employeurs.",
        "Ne peut pas échanger seule avec un employeur, à l’oral ou à l’écrit, ou n’ose plus le faire.",
    ),
    Frein.ADMINISTRATIF: (
        "Les papiers et les droits sont à jour ; la personne suit ses démarches.",
        "Une ou deux démarches sont en cours, sans effet sur l’accès à l’emploi.",
        "Des droits ne sont pas ouverts, ou une procédure en cours prend beaucoup de temps.",
        "L’accès à l’emploi est empêché : titre ou pièce d’identité manquant, situation juridique à régler.",
    ),
    Frein.LOGEMENT: (
        "Le logement est stable et convient à la vie de tous les jours.",
        "Le logement est stable, mais cher, éloigné ou mal adapté.",
        "L’hébergement est provisoire, chez un proche ou en structure, ou le maintien est menacé.",
        "Pas de logement, ou un départ imminent sans solution.",
    ),
}


def ancre(frein: Frein, niveau: int) -> str:
    """The sentence of a level; raises ValueError for a level out of 0 to 3."""
    if not 0 <= niveau < len(NIVEAUX):
        raise ValueError(f"Un niveau va de 0 à {len(NIVEAUX) - 1} (trouvé : {niveau}).")
    return ANCRES[frein][niveau]
