"""Cases of the cellules de suivi, on the agenda of the séance that decides them."""

from datetime import date, time

from gouvernance.enums import NatureCas, SensDecision
from gouvernance.models import CasCellule, DecisionCas
from parcours.models import EcoutePsychologique, Mesure, Parcours, Veille
from plie.roles import Role
from reporting.demo.ecriture.monde import Plume, instant
from sorties.models import Sortie

CONDITIONS = (
    "",
    "",
    "",
    "",
    "Point à faire à mi-parcours.",
    "Associer le prescripteur au prochain bilan.",
    "Confirmer le projet par une immersion.",
)
DEMANDES = {
    NatureCas.ENTREE: "Validation de l'entrée et des objectifs.",
    NatureCas.RENOUVELLEMENT: "Renouvellement de la mesure pour six mois.",
    NatureCas.SITUATION: "Deux absences sans nouvelles : fin d'accompagnement possible.",
    NatureCas.SORTIE: "Validation de la sortie.",
    NatureCas.VEILLE: "Mise en veille de l'accompagnement.",
    NatureCas.ECOUTE: "Écoute psychologique.",
    NatureCas.SUIVI: "Point sur le suivi.",
}
CONDITIONS_SITUATION = "Dernier contact par courrier avant la prochaine séance."


def ajouter_cas(
    parcours: Parcours,
    nature: NatureCas,
    seance_le: date,
    plume: Plume,
    *,
    mesure: Mesure | None = None,
    sortie: Sortie | None = None,
    veille: Veille | None = None,
    ecoute: EcoutePsychologique | None = None,
) -> None:
    """Put a case on the agenda of the séance of that day, decided if the séance was held."""
    seance = plume.monde.cellules[seance_le]
    cas = plume.ajouter(
        CasCellule(
            seance=seance,
            parcours=parcours,
            nature=nature,
            mesure=mesure,
            sortie=sortie,
            veille=veille,
            ecoute=ecoute,
            demande=DEMANDES[nature],
            ajoute_le=instant(min(seance_le, plume.monde.jour), time(8)),
        )
    )
    if seance_le <= plume.monde.jour:
        situation = nature is NatureCas.SITUATION
        plume.ajouter(
            DecisionCas(
                cas=cas,
                sens=SensDecision.AJOURNEMENT if situation else SensDecision.ACCORD,
                motif="Dernière relance." if situation else "",
                conditions=CONDITIONS_SITUATION if situation else plume.hasard.choice(CONDITIONS),
                decide_par=plume.monde.compte(Role.COORDINATION),
                decide_le=instant(seance_le, time(15)),
            )
        )
