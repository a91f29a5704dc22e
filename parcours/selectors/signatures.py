"""Reading the entretiens to sign, and what was signed."""

import hashlib
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet
from django.http import Http404

from parcours.enums import ETATS_CLOS, ModeEmargement
from parcours.models import Cer, Entretien, Signature, TempsCollectif
from parcours.regles.traces import chemin_svg
from plie.acteurs.models import Utilisateur
from plie.roles import Role

REFERENT = frozenset({Role.REFERENT})
# Fields of an entretien that its émargement attests; ``signe_le`` and the mode are the signature's own.
CONTENU_ENTRETIEN: Final = (
    "parcours_id",
    "referent_id",
    "temps_collectif_id",
    "type",
    "date",
    "heure",
    "duree",
    "presents",
    "evolution",
    "positionnements",
    "objectifs_suivants",
    "en_sortie",
)
CONTENU_CER: Final = (
    "parcours_id",
    "version",
    "objectifs",
    "moyens",
    "engagements_participant",
    "engagements_referent",
    "redige_le",
)


@dataclass(frozen=True, slots=True)
class SignatureLue:
    """A signature as a page shows it; ``chemin`` draws it again, empty when it was not drawn.

    ``intacte``: what was signed is still word for word what the row holds.
    """

    signature: Signature
    mode: ModeEmargement
    chemin: str
    intacte: bool


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
    empreinte = empreinte_de(objet)
    return [
        SignatureLue(
            ligne, ModeEmargement(ligne.mode), chemin_svg(ligne.trace or []), ligne.empreinte == empreinte
        )
        for ligne in lignes
    ]


def texte_canonique(objet: Entretien | Cer) -> str:
    """The content that a signature attests, one « field=value » a line, the same whatever the machine."""
    champs = CONTENU_CER if isinstance(objet, Cer) else CONTENU_ENTRETIEN
    lignes = [f"{type(objet)._meta.label_lower}={objet.pk}"]
    for champ in champs:
        valeur = getattr(objet, champ)
        texte = (
            "" if valeur is None else (valeur.isoformat() if hasattr(valeur, "isoformat") else str(valeur))
        )
        # One line a field, whatever was typed: a line break cannot pass for the next field.
        lignes.append(f"{champ}={texte.replace(chr(92), chr(92) * 2).replace(chr(10), chr(92) + 'n')}")
    return "\n".join(lignes)


def empreinte_de(objet: Entretien | Cer) -> str:
    """SHA-256 of what is signed."""
    return hashlib.sha256(texte_canonique(objet).encode()).hexdigest()


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
