"""Who looks like whom: the duplicates of an identity, found by the database as the rule would.

The selection is done in SQL on the generated columns, so that an index serves it; the kind of likeness is
that of ``participants.regles.meme_identite``. Nobody is ever merged.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db.models import F, Q, QuerySet

from participants.enums import Ressemblance
from participants.models import Participant
from participants.regles import IdentiteCivile, meme_identite
from plie.acteurs.models import Utilisateur
from plie.bd import CleComparaison
from plie.roles import Role
from plie.texte import cle
from prescriptions.enums import EtatPrescription
from prescriptions.models import Prescription
from prescriptions.portes import Porte

Fiche = TypeVar("Fiche", Participant, Prescription)

# A draft was told to nobody, and what was withdrawn proposes nobody any more.
HORS_COMPARAISON: Final = (EtatPrescription.BROUILLON, EtatPrescription.ANNULEE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doublon:
    """One file that looks like the identity asked: a participant or a prescription, and by what."""

    genre: Ressemblance
    participant: Participant | None = None
    prescription: Prescription | None = None


def identite_de(fiche: Participant | Prescription) -> IdentiteCivile:
    """What a file is compared by."""
    return IdentiteCivile(
        nom_naissance=fiche.nom_naissance,
        prenom=fiche.prenom,
        date_naissance=fiche.date_naissance,
        identifiant_ft=fiche.identifiant_ft,
    )


def participants_ressemblants(
    base: "QuerySet[Participant]", identite: IdentiteCivile
) -> "QuerySet[Participant]":
    """The participants of ``base`` that the rule calls duplicates of the identity."""
    return _ressemblants(base, identite)


def prescriptions_ressemblantes(
    base: "QuerySet[Prescription]", identite: IdentiteCivile, sauf: int | None = None
) -> "QuerySet[Prescription]":
    """The prescriptions of ``base``, drafts and withdrawn ones aside, that look like the identity."""
    if sauf is not None:
        base = base.exclude(pk=sauf)
    return _ressemblants(base.exclude(etat__in=HORS_COMPARAISON), identite)


def doublons_pour_porte(porte: Porte, prescription: Prescription) -> list[Prescription]:
    """What a prescriber may be told: the files its own door opens, and nothing of any other."""
    return list(
        prescriptions_ressemblantes(
            porte.prescriptions(), identite_de(prescription), sauf=prescription.pk
        ).order_by("-soumise_le", "-pk")
    )


def doublons_pour_coordination(prescription: Prescription, utilisateur: Utilisateur) -> list[Doublon]:
    """The participants and prescriptions that look like the person, as the coordination sees them."""
    identite = identite_de(prescription)
    seul = frozenset({Role.COORDINATION})
    personnes = Participant.objects.visibles_par(utilisateur, seul).filter(plie=prescription.plie_id)
    fiches = Prescription.objects.visibles_par(utilisateur, seul).filter(plie=prescription.plie_id)
    return _doublons(
        participants_ressemblants(personnes, identite),
        prescriptions_ressemblantes(fiches, identite, sauf=prescription.pk).select_related("structure"),
        identite,
    )


def _ressemblants(base: "QuerySet[Fiche]", identite: IdentiteCivile) -> "QuerySet[Fiche]":
    nom, prenom, identifiant = (
        cle(identite.nom_naissance),
        cle(identite.prenom),
        cle(identite.identifiant_ft),
    )
    conditions = Q(pk__in=[])
    if nom and prenom and identite.date_naissance is not None:
        conditions |= Q(date_naissance=identite.date_naissance) & (
            Q(cle_nom=nom, cle_prenom=prenom) | Q(cle_nom=prenom, cle_prenom=nom)
        )
    if identifiant:
        conditions |= Q(cle_identifiant=identifiant)
    return base.annotate(cle_identifiant=CleComparaison(F("identifiant_ft"))).filter(conditions)


def _doublons(
    personnes: Iterable[Participant], fiches: Iterable[Prescription], identite: IdentiteCivile
) -> list[Doublon]:
    return [
        *(Doublon(genre=meme_identite(identite, identite_de(p)), participant=p) for p in personnes),
        *(Doublon(genre=meme_identite(identite, identite_de(f)), prescription=f) for f in fiches),
    ]
