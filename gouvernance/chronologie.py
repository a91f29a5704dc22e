"""What the cellule de suivi decided, in the timeline of a file."""

from collections.abc import Iterator

from django.utils import timezone

from gouvernance.enums import EtatSeance, NatureCas, SensDecision
from gouvernance.models import CasCellule
from parcours.chronologie import Evenement, source
from parcours.enums import GenreEvenement
from parcours.selectors.dossier import Dossier


@source(GenreEvenement.CELLULE)
def cas_de_cellule(dossier: Dossier) -> Iterator[Evenement]:
    """Each case at the day of its séance: decided, or still on the agenda."""
    visibles = (
        CasCellule.objects.visibles_par(dossier.utilisateur)
        .filter(parcours__in=list(dossier.parcours_par_id))
        .exclude(seance__etat=EtatSeance.ANNULEE)
        .select_related("seance", "decision")
    )
    for cas in visibles:
        debut = timezone.localtime(cas.seance.debut)
        decision = getattr(cas, "decision", None)
        yield Evenement(
            jour=debut.date(),
            heure=debut.time(),
            titre=f"Cellule de suivi : {NatureCas(cas.nature).libelle.lower()}",
            texte=decision.motif if decision else "",
            icone="people-fill",
            etat=SensDecision(decision.sens) if decision else "À l’ordre du jour",
            details=[
                ("Ce qui est demandé", cas.demande),
                ("Conditions", decision.conditions if decision else ""),
            ],
        )
