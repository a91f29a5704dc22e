"""After an unjustified absence: the call and the second date (Protocol, art. 3)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from parcours.enums import StatutRendezVous, SuiteAbsence
from parcours.models import AppelAbsence, Parcours, RendezVous
from parcours.regles import IssueRendezVous, suite_absence
from parcours.services.rendez_vous import RendezVousImpossible, fixer, verrouiller_parcours
from plie.acteurs.models import Utilisateur
from plie.dates import jour_fr


class AppelImpossible(Exception):
    """The call cannot be noted; its text is the sentence a user reads."""


def suite_de(parcours: Parcours) -> SuiteAbsence:
    """What the Protocol asks after the appointments of this parcours."""
    return suite_absence(
        IssueRendezVous(
            statut=StatutRendezVous(rendez_vous.statut),
            seconde_proposition=rendez_vous.seconde_proposition,
            appel_fait=hasattr(rendez_vous, "appel"),
        )
        for rendez_vous in RendezVous.objects.filter(parcours=parcours)
        .select_related("appel")
        .order_by("debut", "pk")
    )


@transaction.atomic
def noter_appel(
    rendez_vous: RendezVous,
    *,
    fait_le: date,
    joint: bool,
    raison: str = "",
    nouveau: datetime | None = None,
    duree: int = 60,
    lieu: str = "",
    auteur: Utilisateur,
) -> AppelAbsence:
    """The référent called after an absence, and fixes the second date when ``nouveau`` tells it.

    The same call said twice is written once. Raises AppelImpossible, or RendezVousImpossible for the date.
    """
    parcours = verrouiller_parcours(rendez_vous.parcours_id)
    verrouille = RendezVous.objects.select_for_update(of=("self",)).get(pk=rendez_vous.pk)
    raison = raison.strip()
    deja = AppelAbsence.objects.select_related("nouveau_rendez_vous").filter(rendez_vous=verrouille).first()
    if deja is not None:
        propose = deja.nouveau_rendez_vous.debut if deja.nouveau_rendez_vous else None
        if (deja.fait_le, deja.joint, deja.raison, propose) == (fait_le, joint, raison, nouveau):
            return deja
        raise AppelImpossible(f"L’appel qui suit cette absence est déjà noté, le {jour_fr(deja.fait_le)}.")
    if verrouille.statut != StatutRendezVous.ABSENCE_INJUSTIFIEE:
        raise AppelImpossible("Cet appel ne suit qu’une absence injustifiée.")
    if verrouille.seconde_proposition:
        raise AppelImpossible(
            "La personne a manqué la seconde date : la situation va à la prochaine cellule de suivi."
        )
    manque_le = timezone.localdate(verrouille.debut)
    if fait_le < manque_le:
        raise AppelImpossible(f"Le rendez-vous manqué date du {jour_fr(manque_le)} : l’appel le suit.")
    if fait_le > timezone.localdate():
        raise AppelImpossible(
            "Un appel se note une fois passé : choisissez une date d’aujourd’hui ou d’avant."
        )
    if joint and nouveau is None and not raison:
        raise AppelImpossible("Proposez une nouvelle date, ou dites pourquoi aucune n’est fixée.")
    propose_a = None
    if nouveau is not None:
        propose_a = fixer(
            parcours, debut=nouveau, duree=duree, lieu=lieu, auteur=auteur, seconde_proposition=True
        )
        if AppelAbsence.objects.filter(nouveau_rendez_vous=propose_a).exists():
            raise RendezVousImpossible("Cette date a déjà été proposée après une autre absence.")
    return AppelAbsence.objects.create(
        rendez_vous=verrouille,
        fait_le=fait_le,
        joint=joint,
        raison=raison,
        nouveau_rendez_vous=propose_a,
        fait_par=auteur,
    )
