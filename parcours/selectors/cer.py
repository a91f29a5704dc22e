"""The versions of the CER, whether it may be signed today, and what a first text is made of."""

from dataclasses import dataclass
from datetime import date

from parcours.enums import DecisionAide, EtatEtape, TypeEntretien
from parcours.models import (
    AideFinanciere,
    Cer,
    Diagnostic,
    Entretien,
    EtapeEmploi,
    EtapeFormation,
    EtapeFrein,
    Objectif,
    Parcours,
)
from parcours.regles import VerdictCer, cer_possible
from plie.protocole.models import Plie, Protocole
from plie.protocole.selectors import parametres_applicables

PREVUES = (EtatEtape.PREVUE, EtatEtape.EN_COURS)


def rang_entretien(parcours: Parcours, jour: date) -> int:
    """How many individual entretiens were held up to ``jour``; those cancelled since do not count."""
    return Entretien.objects.filter(
        parcours=parcours, type=TypeEntretien.INDIVIDUEL, annule_le__isnull=True, date__lte=jour
    ).count()


def verdict_cer(parcours: Parcours, jour: date) -> VerdictCer:
    """Whether the CER of this parcours may be signed on ``jour``."""
    seuils = parametres_applicables(parcours.plie, jour).seuils_parcours
    return cer_possible(rang_entretien(parcours, jour), parcours.referent_unique, seuils)


def nom_du_contrat(plie: Plie, jour: date) -> tuple[str, str]:
    """The short and the long name that the Protocol in force gives to the contract."""
    protocole = Protocole.objects.applicable(plie, jour)
    contrat = protocole.parametres.get("contrat", {}) if protocole else {}
    return contrat.get("sigle") or "CER", contrat.get("libelle") or "Contrat d’engagement réciproque"


def versions(parcours: Parcours) -> list[Cer]:
    """Every version, the latest first, with its signatures."""
    return list(Cer.objects.filter(parcours=parcours).prefetch_related("signatures").order_by("-version"))


def entame(cer: Cer) -> bool:
    """Whether one of the two has signed: its text no longer changes."""
    return cer.signe_participant_le is not None or cer.signe_referent_le is not None


def signe(cer: Cer) -> bool:
    """Whether both have signed."""
    return cer.signe_participant_le is not None and cer.signe_referent_le is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class TexteCer:
    """The four texts of a contract."""

    objectifs: str
    moyens: str = ""
    engagements_participant: str = ""
    engagements_referent: str = ""


def texte_de(cer: Cer) -> TexteCer:
    """The texts of a version, to begin its amendment."""
    return TexteCer(
        objectifs=cer.objectifs,
        moyens=cer.moyens,
        engagements_participant=cer.engagements_participant,
        engagements_referent=cer.engagements_referent,
    )


def matiere(parcours: Parcours) -> tuple[list[str], list[str]]:
    """What the file already plans: the objectives (open ones, then the priorities), the means."""
    objectifs = list(
        Objectif.objects.filter(parcours=parcours, clos_le__isnull=True)
        .order_by("fixe_le", "pk")
        .values_list("libelle", flat=True)
    )
    diagnostic = Diagnostic.objects.filter(parcours=parcours).order_by("-date", "-pk").first()
    if diagnostic is not None:
        objectifs += [ligne.strip() for ligne in diagnostic.priorites.splitlines()]
        if diagnostic.metier_libelle:
            objectifs.append(f"Aller vers le métier visé : {diagnostic.metier_libelle}")
    moyens = [
        *(
            etape.action
            for etape in EtapeFrein.objects.filter(parcours=parcours, etat__in=PREVUES).order_by("pk")
        ),
        *(
            f"Formation : {etape.intitule}"
            for etape in EtapeFormation.objects.filter(parcours=parcours, etat__in=PREVUES).order_by("pk")
        ),
        *(
            f"Emploi : {etape.metier or etape.get_nature_display()}"
            for etape in EtapeEmploi.objects.filter(parcours=parcours, etat__in=PREVUES).order_by("pk")
        ),
        *(
            f"Aide financière : {aide.get_nature_display().lower()}"
            for aide in AideFinanciere.objects.filter(parcours=parcours)
            .exclude(decision=DecisionAide.REFUSEE)
            .order_by("pk")
        ),
    ]
    return _sans_doublon(objectifs), _sans_doublon(moyens)


def _sans_doublon(lignes: list[str]) -> list[str]:
    return list(dict.fromkeys(ligne for ligne in lignes if ligne))
