"""A whole parcours in figures, for its bilan de fin."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum

from parcours.enums import (
    DecisionAide,
    EtatEtape,
    EtatObjectif,
    StatutDemande,
    StatutRendezVous,
    TypeEntretien,
)
from parcours.models import (
    AideFinanciere,
    Entretien,
    EtapeEmploi,
    EtapeFormation,
    EtapeFrein,
    Mesure,
    Objectif,
    Parcours,
    RendezVous,
    Veille,
)
from plie.dates import compte_fr, duree_fr, mois_et_jours
from plie.interface.formats import duree as duree_en_heures
from plie.interface.formats import nombre_fr

FAITES = (EtatEtape.EN_COURS, EtatEtape.REALISEE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chiffres:
    """What was done between the entry and the last interview: counts, and sums in minutes, hours, euros."""

    duree: str
    individuels: int
    collectifs: int
    telephones: int
    minutes: int
    absences_justifiees: int
    absences_injustifiees: int
    etapes_emploi: int
    etapes_formation: int
    heures_formation: int
    actions_freins: int
    aides: int
    montant_aides: Decimal
    mesures: int
    veilles: int
    objectifs: int
    objectifs_atteints: int

    @property
    def tuiles(self) -> list[tuple[str, str, str]]:
        """Label, figure and what it is made of, in the order they are read."""
        absences = self.absences_justifiees + self.absences_injustifiees
        return [
            (
                "Durée du parcours",
                self.duree or "—",
                compte_fr(self.mesures, "mesure", "mesures"),
            ),
            (
                "Entretiens individuels",
                nombre_fr(self.individuels),
                f"et {nombre_fr(self.telephones)} par téléphone",
            ),
            ("Temps collectifs", nombre_fr(self.collectifs), ""),
            ("Temps passé ensemble", duree_en_heures(self.minutes), "téléphone compris"),
            (
                "Absences",
                nombre_fr(absences),
                f"dont {compte_fr(self.absences_justifiees, 'justifiée', 'justifiées')}" if absences else "",
            ),
            ("Étapes d’emploi", nombre_fr(self.etapes_emploi), ""),
            (
                "Étapes de formation",
                nombre_fr(self.etapes_formation),
                f"{nombre_fr(self.heures_formation)} heures" if self.heures_formation else "",
            ),
            ("Actions pour lever un frein", nombre_fr(self.actions_freins), ""),
            (
                "Objectifs atteints",
                nombre_fr(self.objectifs_atteints),
                f"sur {nombre_fr(self.objectifs)}" if self.objectifs else "",
            ),
            (
                "Aides financières",
                f"{_euros(self.montant_aides)}\u00a0€",
                compte_fr(self.aides, "aide accordée", "aides accordées") if self.aides else "",
            ),
            ("Veilles", nombre_fr(self.veilles), ""),
        ]


def chiffres_du_parcours(parcours: Parcours, jour: date) -> Chiffres:
    """The figures of a parcours up to ``jour``, in nine queries whatever its length."""
    entretiens = Entretien.objects.filter(
        parcours=parcours, annule_le__isnull=True, date__lte=jour
    ).aggregate(
        individuels=Count("pk", filter=Q(type=TypeEntretien.INDIVIDUEL)),
        collectifs=Count("pk", filter=Q(type=TypeEntretien.COLLECTIF)),
        telephones=Count("pk", filter=Q(type=TypeEntretien.TELEPHONE)),
        minutes=Sum("duree", default=0),
    )
    absences = RendezVous.objects.filter(parcours=parcours, debut__date__lte=jour).aggregate(
        absences_justifiees=Count("pk", filter=Q(statut=StatutRendezVous.ABSENCE_JUSTIFIEE)),
        absences_injustifiees=Count("pk", filter=Q(statut=StatutRendezVous.ABSENCE_INJUSTIFIEE)),
    )
    formations = EtapeFormation.objects.filter(parcours=parcours, etat__in=FAITES).aggregate(
        etapes_formation=Count("pk"), heures_formation=Sum("heures", default=0)
    )
    aides = AideFinanciere.objects.filter(parcours=parcours, decision=DecisionAide.ACCORDEE).aggregate(
        aides=Count("pk"), montant_aides=Sum("montant", default=Decimal(0))
    )
    objectifs = Objectif.objects.filter(parcours=parcours).aggregate(
        objectifs=Count("pk"), objectifs_atteints=Count("pk", filter=Q(etat=EtatObjectif.ATTEINT))
    )
    accordees = {"parcours": parcours, "statut": StatutDemande.ACCORDEE}
    return Chiffres(
        duree=_duree(parcours, jour),
        etapes_emploi=EtapeEmploi.objects.filter(parcours=parcours, etat__in=FAITES).count(),
        actions_freins=EtapeFrein.objects.filter(parcours=parcours, etat__in=FAITES).count(),
        mesures=Mesure.objects.filter(**accordees, debut__lte=jour).count(),
        veilles=Veille.objects.filter(**accordees, debut__lte=jour).count(),
        **entretiens,
        **absences,
        **formations,
        **aides,
        **objectifs,
    )


def _duree(parcours: Parcours, jour: date) -> str:
    """From the entry to the exit, or to ``jour`` while it is not confirmed; empty without an entry."""
    fin = parcours.date_sortie or jour
    if parcours.date_entree is None or fin < parcours.date_entree:
        return ""
    return duree_fr(*mois_et_jours(parcours.date_entree, fin))


def _euros(montant: Decimal) -> str:
    return nombre_fr(montant, 0 if montant == montant.to_integral_value() else 2)
