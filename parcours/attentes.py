"""What waits in one person's file, said with the facts that make it wait."""

from parcours.journee import Ligne, lignes_du_parcours, trier
from parcours.models import Parcours
from parcours.selectors.dossier import Dossier
from parcours.selectors.journee import faits


def lignes_du_dossier(dossier: Dossier, retour: str) -> list[Ligne]:
    """What waits in the current parcours, most urgent first; only who writes in it gets the forms."""
    if dossier.courant is None or not dossier.portee.complete:
        return []
    visibles = Parcours.objects.visibles_par(dossier.utilisateur).filter(pk=dossier.courant.pk)
    lignes = [
        ligne
        for un in faits(visibles, dossier.jour, dossier.parametres.seuils_parcours)
        for ligne in lignes_du_parcours(un, dossier.jour)
    ]
    nommees = [ligne.de(str(dossier.participant), "") for ligne in trier(lignes)]
    if not dossier.ecriture:
        return [ligne.sans_action() for ligne in nommees]
    return [
        ligne.sans_action() if ligne.url.startswith("#") else ligne.avec_retour(retour) for ligne in nommees
    ]
