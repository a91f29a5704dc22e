"""What a référent's day is made of: the facts behind each wait, in a bounded number of queries."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, DateField, OuterRef, QuerySet, Subquery, Value, When
from django.utils import timezone

from parcours.enums import ETATS_ENTRES, Attente, EtatParcours, MotifVeille, StatutDemande, StatutRendezVous
from parcours.models import Cer, Entretien, Mesure, Parcours, RendezVous, Veille
from parcours.selectors.attentes import (
    conditions,
    echeance_du_rythme,
    entretiens_a_emarger,
    veilles_en_cours,
)
from plie.protocole.regles import SeuilsParcours

# The waits whose sentence tells of an appointment, past, missed or to come.
PAR_RENDEZ_VOUS = frozenset({Attente.RENDEZ_VOUS, Attente.APPEL, Attente.SITUATION, Attente.RETARD})


@dataclass(frozen=True, slots=True)
class VeilleVue:
    """What a line tells of the veille that runs."""

    pk: int
    motif: MotifVeille
    fin_prevue: date


@dataclass(slots=True, kw_only=True)
class Faits:
    """One parcours, what waits in it, and the rows that say why; a row nobody asks for is not read."""

    parcours_id: int
    etat: EtatParcours
    veille: VeilleVue | None
    oriente_le: date
    date_entree: date | None
    echeance: date | None
    attentes: tuple[Attente, ...]
    passes: list[RendezVous] = field(default_factory=list)
    prochain: RendezVous | None = None
    absence: RendezVous | None = None
    mesure: Mesure | None = None
    demandee: Mesure | None = None
    cer: Cer | None = None
    cer_signe: Cer | None = None
    a_emarger: list[Entretien] = field(default_factory=list)

    @property
    def en_veille(self) -> bool:
        """Whether the meetings slow down today."""
        return self.veille is not None and self.etat in ETATS_ENTRES


def faits(parcours: QuerySet[Parcours], jour: date, seuils: SeuilsParcours) -> list[Faits]:
    """The facts of each of these parcours: five queries at most, however many they are."""
    codes = conditions(jour, seuils)
    veilles = Veille.objects.filter(veilles_en_cours(jour), parcours=OuterRef("pk")).order_by("-debut")
    lignes = parcours.order_by().values_list(
        "pk",
        "etat",
        *(Subquery(veilles.values(champ)[:1]) for champ in ("pk", "motif", "fin_prevue")),
        "oriente_le",
        "date_entree",
        Case(
            When(etat__in=ETATS_ENTRES, date_entree__lte=jour, then=echeance_du_rythme(jour, seuils)),
            output_field=DateField(),
        ),
        *(_drapeau(condition) for condition in codes.values()),
    )
    trouves = {
        pk: Faits(
            parcours_id=pk,
            etat=EtatParcours(etat),
            veille=None if veille is None else VeilleVue(veille, MotifVeille(motif), fin_prevue),
            oriente_le=oriente_le,
            date_entree=date_entree,
            echeance=echeance,
            attentes=tuple(code for code, vrai in zip(codes, vrais, strict=True) if vrai),
        )
        for pk, etat, veille, motif, fin_prevue, oriente_le, date_entree, echeance, *vrais in lignes
    }
    _completer(trouves, jour)
    return list(trouves.values())


def personnes_de(parcours: set[int]) -> dict[int, Any]:
    """The person of each parcours (already read through its door), by its id."""
    lus = Parcours.objects.filter(pk__in=parcours).select_related("participant")
    return {ligne.pk: ligne.participant for ligne in lus}


def _drapeau(condition: Any) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _completer(trouves: dict[int, Faits], jour: date) -> None:
    def ou_attend(*attentes: Attente) -> list[int]:
        return [pk for pk, un in trouves.items() if any(attente in un.attentes for attente in attentes)]

    if ids := ou_attend(*PAR_RENDEZ_VOUS):
        _rendez_vous(trouves, ids)
    if ids := ou_attend(Attente.MESURE):
        for mesure in (
            Mesure.objects.filter(parcours__in=ids)
            .exclude(statut=StatutDemande.REFUSEE)
            .select_related("bilan")
            .order_by("debut")
        ):
            if mesure.statut == StatutDemande.ACCORDEE:
                trouves[mesure.parcours_id].mesure = mesure
            else:
                trouves[mesure.parcours_id].demandee = mesure
    if ids := ou_attend(Attente.CER, Attente.TRANSMISSION):
        for cer in Cer.objects.filter(parcours__in=ids).order_by("version"):
            trouves[cer.parcours_id].cer = cer
            if cer.signe_participant_le and cer.signe_referent_le:
                trouves[cer.parcours_id].cer_signe = cer
    if ids := ou_attend(Attente.EMARGEMENT):
        for entretien in entretiens_a_emarger(jour).filter(parcours__in=ids).order_by("date", "pk"):
            trouves[entretien.parcours_id].a_emarger.append(entretien)


def _rendez_vous(trouves: dict[int, Faits], ids: list[int]) -> None:
    maintenant = timezone.now()
    for rdv in RendezVous.objects.filter(
        parcours__in=ids, statut__in=[StatutRendezVous.PLANIFIE, StatutRendezVous.ABSENCE_INJUSTIFIEE]
    ).order_by("debut"):
        un = trouves[rdv.parcours_id]
        if rdv.statut == StatutRendezVous.ABSENCE_INJUSTIFIEE:
            un.absence = rdv
        elif rdv.debut < maintenant:
            un.passes.append(rdv)
        elif un.prochain is None:
            un.prochain = rdv
