"""The mesures of a parcours and what their renewal stands on."""

from dataclasses import dataclass
from datetime import date

from parcours.enums import EtatEtape, StatutDemande, TypeDiagnostic, TypeEntretien
from parcours.models import (
    BilanIntermediaire,
    Diagnostic,
    Entretien,
    EtapeEmploi,
    EtapeFormation,
    EtapeFrein,
    Mesure,
    Parcours,
)
from parcours.regles import (
    FaitsRenouvellement,
    VerdictRenouvellement,
    debut_suivant,
    verifier_renouvellement,
)
from plie.protocole.regles import SeuilsParcours


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteDeMesures:
    """The mesures of a parcours, by rank: those granted, the request that waits, the requests refused."""

    accordees: tuple[Mesure, ...]
    demande: Mesure | None
    refusees: tuple[Mesure, ...]

    @property
    def derniere(self) -> Mesure | None:
        """The last granted: the one that a renewal continues."""
        return self.accordees[-1] if self.accordees else None


def suite_de_mesures(parcours: Parcours) -> SuiteDeMesures:
    """The mesures of one parcours, in one query."""
    toutes = list(
        Mesure.objects.filter(parcours=parcours)
        .select_related("bilan__diagnostic", "bilan__redige_par")
        .order_by("rang", "pk")
    )
    return SuiteDeMesures(
        accordees=tuple(m for m in toutes if m.statut == StatutDemande.ACCORDEE),
        demande=next((m for m in toutes if m.statut == StatutDemande.DEMANDEE), None),
        refusees=tuple(m for m in toutes if m.statut == StatutDemande.REFUSEE),
    )


def bilan_de(mesure: Mesure) -> BilanIntermediaire | None:
    """The bilan intermédiaire of a mesure; None while it is not written."""
    return getattr(mesure, "bilan", None)


def verdict_renouvellement(
    parcours: Parcours,
    derniere: Mesure,
    seuils: SeuilsParcours,
    *,
    fin: date | None = None,
    decision: StatutDemande | None = None,
) -> VerdictRenouvellement:
    """What the renewal of ``derniere`` lacks; raises ValueError when ``fin`` precedes its first day."""
    if (
        parcours.date_entree is None
    ):  # a mesure is granted with the entry: the constraint of an active parcours
        raise ValueError("Un parcours sans entrée n'a pas de mesure à renouveler.")
    bilan = bilan_de(derniere)
    return verifier_renouvellement(
        FaitsRenouvellement(
            date_entree=parcours.date_entree,
            debut=debut_suivant(derniere.fin),
            fin=fin,
            bilan_redige=bilan is not None,
            diagnostic_intermediaire=bilan is not None and bilan.diagnostic_id is not None,
            decision=decision,
        ),
        seuils,
    )


def diagnostics_du_bilan(mesure: Mesure) -> list[Diagnostic]:
    """The intermediate diagnostics made since the mesure began, but those of another bilan."""
    return list(
        Diagnostic.objects.filter(
            parcours=mesure.parcours_id, type=TypeDiagnostic.INTERMEDIAIRE, date__gte=mesure.debut
        )
        .exclude(bilan_intermediaire__in=BilanIntermediaire.objects.exclude(mesure=mesure))
        .order_by("-date", "-pk")
    )


def chiffres_de_la_mesure(mesure: Mesure, jour: date) -> list[tuple[str, int]]:
    """What was done during a mesure, up to ``jour``, in numbers only."""
    fin = min(mesure.fin, jour)
    tenus = Entretien.objects.filter(
        parcours=mesure.parcours_id, annule_le__isnull=True, date__range=(mesure.debut, fin)
    )
    par_type = {
        nature: tenus.filter(type=nature).count()
        for nature in (TypeEntretien.INDIVIDUEL, TypeEntretien.COLLECTIF)
    }
    etapes = [
        (
            libelle,
            modele.objects.filter(
                parcours=mesure.parcours_id,
                etat__in=[EtatEtape.EN_COURS, EtatEtape.REALISEE],
                debut__lte=fin,
            )
            .exclude(fin__lt=mesure.debut)
            .count(),
        )
        for libelle, modele in (
            ("Étapes emploi", EtapeEmploi),
            ("Étapes de formation", EtapeFormation),
            ("Actions pour lever un frein", EtapeFrein),
        )
    ]
    return [
        ("Entretiens individuels", par_type[TypeEntretien.INDIVIDUEL]),
        ("Temps collectifs", par_type[TypeEntretien.COLLECTIF]),
        *etapes,
    ]
