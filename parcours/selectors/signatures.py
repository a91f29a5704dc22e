"""Reading the entretiens to sign, and what was signed."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from parcours.enums import ETATS_CLOS, ModeEmargement
from parcours.models import Cer, Entretien, Signature, TempsCollectif
from parcours.regles.traces import chemin_svg
from plie.acteurs.models import Utilisateur
from plie.roles import Role

REFERENT = frozenset({Role.REFERENT})


@dataclass(frozen=True, slots=True)
class SignatureLue:
    """A signature as a page shows it; ``chemin`` draws it again, empty when it was not drawn."""

    signature: Signature
    mode: ModeEmargement
    chemin: str


def entretien_a_signer(utilisateur: Utilisateur, pk: int) -> Entretien:
    """The entretien of a person that the user accompanies; raises Http404."""
    entretien = (
        Entretien.objects.visibles_par(utilisateur, REFERENT)
        .filter(pk=pk)
        .select_related(
            "parcours__plie", "parcours__participant", "referent", "rendez_vous", "temps_collectif"
        )
        .first()
    )
    if entretien is None:
        raise Http404
    return entretien


def signatures_lues(objet: Entretien | Cer) -> list[SignatureLue]:
    """What was signed of an entretien or a CER, in order; one query."""
    lignes = objet.signatures.select_related("recueillie_par", "document").order_by("signe_le", "pk")
    return [
        SignatureLue(ligne, ModeEmargement(ligne.mode), chemin_svg(ligne.trace or [])) for ligne in lignes
    ]


def presences_a_signer(utilisateur: Utilisateur, temps_collectif: TempsCollectif) -> "QuerySet[Entretien]":
    """The presences that wait for a signature: all of them for who led it, else those of one's own people."""
    presences = Entretien.objects.filter(
        temps_collectif=temps_collectif, annule_le__isnull=True, emarge_le__isnull=True
    ).exclude(parcours__etat__in=ETATS_CLOS)
    if temps_collectif.animateur_id != utilisateur.pk:
        miennes = Entretien.objects.visibles_par(utilisateur, REFERENT).values("pk")
        presences = presences.filter(Q(pk__in=miennes))
    return presences.select_related("parcours__participant").order_by(
        "parcours__participant__nom_recherche", "pk"
    )
