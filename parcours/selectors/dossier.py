"""One person's file: fetched and authorised by one loader, each part read once, when a page shows it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import F, Prefetch
from django.http import Http404
from django.utils import timezone

from parcours.enums import ETATS_ENTRES, StatutDemande, TypeEntretien
from parcours.models import (
    Affectation,
    AideFinanciere,
    Cer,
    Diagnostic,
    DocumentParcours,
    EcoutePsychologique,
    Entretien,
    EtapeEmploi,
    EtapeFormation,
    EtapeFrein,
    EvaluationFrein,
    Mesure,
    Objectif,
    Parcours,
    RendezVous,
    SeanceEcoute,
    Veille,
)
from parcours.regles import FaitsRythme, PeriodeVeille, Rythme, evaluer_rythme
from participants.models import Participant, Situation
from participants.regles import age
from plie.acces import ModeleVisible
from plie.acteurs.models import Utilisateur
from plie.protocole.regles import Parametres
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role

Ligne = TypeVar("Ligne", bound=ModeleVisible)
Resultat = TypeVar("Resultat")

LECTEURS_DU_DOSSIER_ENTIER = frozenset({Role.REFERENT, Role.COORDINATION})


@dataclass(frozen=True, slots=True)
class Portee:
    """Which parts of one person's file a user opens: by the roles that show them this very person.

    A user of two roles may open the whole file of one person and only the identity of another.
    """

    roles: frozenset[Role]

    @property
    def complete(self) -> bool:
        """The whole file: référent of the person (or delegated), coordination."""
        return bool(self.roles & LECTEURS_DU_DOSSIER_ENTIER)

    @property
    def insertion(self) -> bool:
        """Identity, situation, transmitted CER and veilles: Bureau insertion."""
        return Role.AVIS_BUREAU_INSERTION in self.roles

    @property
    def ecoute(self) -> bool:
        """Identity and the appointments of the écoute: psychologue."""
        return Role.PSYCHOLOGUE in self.roles


class Dossier:
    """What a user may read of a person, on ``jour``; each part is read from the database when asked for."""

    def __init__(
        self, utilisateur: Utilisateur, participant: Participant, portee: Portee, jour: date
    ) -> None:
        self.utilisateur = utilisateur
        self.participant = participant
        self.portee = portee
        self.jour = jour
        self._choisi: int | None = None
        self._lectures: dict[str, Any] = {}

    def lire_une_fois(self, cle: str, lecture: Callable[[], Resultat]) -> Resultat:
        """What ``lecture`` reads, asked once for the whole page: for the chapters above."""
        if cle not in self._lectures:
            self._lectures[cle] = lecture()
        resultat: Resultat = self._lectures[cle]
        return resultat

    @property
    def age(self) -> int:
        """Years completed."""
        return age(self.participant.date_naissance, self.jour)

    @cached_property
    def parametres(self) -> Parametres:
        """The numbers of the Protocol in force."""
        return parametres_applicables(self.participant.plie, self.jour)

    # --- The parcours ------------------------------------------------------------------------

    @cached_property
    def parcours(self) -> list[Parcours]:
        """The parcours of the person that the user may see, the latest first."""
        if not (self.portee.complete or self.portee.insertion):
            return []
        return list(
            Parcours.objects.visibles_par(self.utilisateur)
            .filter(participant=self.participant)
            .select_related("motif_non_entree", "prescription__structure", "prescription__motif_refus")
            .order_by("-oriente_le", "-pk")
        )

    def choisir(self, pk: int) -> None:
        """Show another parcours of the person than the latest; raises Http404 when it may not be seen."""
        if pk not in self.parcours_par_id:
            raise Http404
        self._choisi = pk

    @cached_property
    def parcours_par_id(self) -> dict[int, Parcours]:
        """The same, by id."""
        return {parcours.pk: parcours for parcours in self.parcours}

    @property
    def courant(self) -> Parcours | None:
        """The parcours the page is about; None before any orientation (or when none may be seen)."""
        if self._choisi is not None:
            return self.parcours_par_id[self._choisi]
        return self.parcours[0] if self.parcours else None

    def du_courant(self, lignes: Iterable[Ligne]) -> list[Ligne]:
        """The rows that belong to the parcours the page is about."""
        courant = self.courant
        return (
            []
            if courant is None
            else [
                ligne
                for ligne in lignes
                if ligne.parcours_id == courant.pk  # type: ignore[attr-defined]
            ]
        )

    def _lire(
        self, modele: type[Ligne], *liens: str, tri: Sequence[Any], partiel: bool = False
    ) -> list[Ligne]:
        """The visible rows of the parcours; none unless the whole file is open (or ``partiel``)."""
        if not self.parcours or not (self.portee.complete or partiel):
            return []
        lignes: Any = modele._default_manager
        return list(
            lignes.visibles_par(self.utilisateur)
            .filter(parcours__in=list(self.parcours_par_id))
            .select_related(*liens)
            .order_by(*tri)
        )

    # --- Its rows, each list in its usual order ----------------------------------------------

    @cached_property
    def affectations(self) -> list[Affectation]:
        """Référents, the latest first."""
        return self._lire(Affectation, "referent", "lieu_accueil", tri=["-debut", "-pk"])

    @cached_property
    def mesures(self) -> list[Mesure]:
        """Mesures and their bilan, the latest first."""
        return self._lire(Mesure, "bilan__redige_par", tri=["-debut", "-pk"])

    @cached_property
    def rendez_vous(self) -> list[RendezVous]:
        """Appointments with the call that followed an absence, the latest first."""
        return self._lire(RendezVous, "appel", "referent", "temps_collectif", tri=["-debut", "-pk"])

    @cached_property
    def entretiens(self) -> list[Entretien]:
        """Meetings held, the latest first."""
        return self._lire(
            Entretien, "referent", "prochain_rendez_vous", "temps_collectif", tri=["-date", "-heure", "-pk"]
        )

    @cached_property
    def diagnostics(self) -> list[Diagnostic]:
        """Diagnostics, the latest first."""
        return self._lire(Diagnostic, "auteur", tri=["-date", "-pk"])

    @cached_property
    def freins(self) -> dict[int, list[EvaluationFrein]]:
        """The evaluated freins of each diagnostic, by its id."""
        par_diagnostic: dict[int, list[EvaluationFrein]] = {}
        if self.portee.complete and self.diagnostics:
            for evaluation in EvaluationFrein.objects.visibles_par(self.utilisateur).filter(
                diagnostic__in=[diagnostic.pk for diagnostic in self.diagnostics]
            ):
                par_diagnostic.setdefault(evaluation.diagnostic_id, []).append(evaluation)
        return par_diagnostic

    @cached_property
    def cer(self) -> list[Cer]:
        """Versions of the CER, the latest first; the Bureau insertion sees those transmitted."""
        return self._lire(Cer, tri=["-redige_le", "-version"], partiel=self.portee.insertion)

    @cached_property
    def objectifs(self) -> list[Objectif]:
        """Objectives, those still open first."""
        return self._lire(Objectif, tri=[F("clos_le").asc(nulls_first=True), "echeance", "fixe_le", "pk"])

    @cached_property
    def veilles(self) -> list[Veille]:
        """Veilles, the latest first."""
        return self._lire(Veille, tri=["-debut"], partiel=self.portee.insertion)

    @cached_property
    def etapes_emploi(self) -> list[EtapeEmploi]:
        """Jobs, the latest first."""
        return self._lire(EtapeEmploi, tri=["-debut", "-pk"])

    @cached_property
    def etapes_formation(self) -> list[EtapeFormation]:
        """Trainings, the latest first."""
        return self._lire(EtapeFormation, "domaine", tri=["-debut", "-pk"])

    @cached_property
    def etapes_frein(self) -> list[EtapeFrein]:
        """Actions to lift a frein, the latest first."""
        return self._lire(EtapeFrein, "structure", "fiche_action", tri=["-debut", "-pk"])

    @cached_property
    def aides(self) -> list[AideFinanciere]:
        """Financial helps, the latest first."""
        return self._lire(AideFinanciere, "financeur", tri=["-demandee_le", "-pk"])

    @cached_property
    def documents(self) -> list[DocumentParcours]:
        """Documents kept in the file, the latest first."""
        return self._lire(DocumentParcours, tri=["-depose_le", "-pk"])

    @cached_property
    def ecoutes(self) -> list[EcoutePsychologique]:
        """Écoutes with their appointments, the latest first: the door of the psychologue as well."""
        if not (self.portee.complete or self.portee.ecoute):
            return []
        seances = SeanceEcoute.objects.visibles_par(self.utilisateur).order_by("-debut")
        return list(
            EcoutePsychologique.objects.visibles_par(self.utilisateur)
            .filter(participant=self.participant)
            .select_related("psychologue")
            .prefetch_related(Prefetch("seances", queryset=seances))
            .order_by("-demandee_le", "-pk")
        )

    @cached_property
    def situations(self) -> list[Situation]:
        """Dated situations, the latest first; none for the psychologue."""
        if not (self.portee.complete or self.portee.insertion):
            return []
        return list(
            Situation.objects.visibles_par(self.utilisateur)
            .filter(participant=self.participant, date__lte=self.jour)
            .select_related("niveau_diplome")
            .order_by("-date")
        )

    # --- What is drawn from them -------------------------------------------------------------

    @property
    def situation(self) -> Situation | None:
        """The situation of the day."""
        return self.situations[0] if self.situations else None

    @property
    def affectation(self) -> Affectation | None:
        """Who follows the current parcours today, else the last one who did."""
        siennes = self.du_courant(self.affectations)
        return next((a for a in siennes if a.debut <= self.jour), siennes[0] if siennes else None)

    @property
    def delegue(self) -> bool:
        """Whether the user opens the file in place of the référent who follows the person."""
        affectation = self.affectation
        return (
            affectation is not None
            and Role.COORDINATION not in self.portee.roles
            and affectation.referent_id != self.utilisateur.pk
        )

    @cached_property
    def ecriture(self) -> bool:
        """Whether the user writes in the current parcours: who follows the person, or stands in for them."""
        if self.courant is None or Role.REFERENT not in self.portee.roles:
            return False
        if self.portee.roles == {Role.REFERENT}:
            return True
        suivis = Parcours.objects.visibles_par(self.utilisateur, frozenset({Role.REFERENT}))
        return suivis.filter(pk=self.courant.pk).exists()

    @property
    def mesure(self) -> Mesure | None:
        """The last granted mesure of the current parcours."""
        accordees = [m for m in self.du_courant(self.mesures) if m.statut == StatutDemande.ACCORDEE]
        return accordees[0] if accordees else None

    @property
    def veille(self) -> Veille | None:
        """The veille that runs today in the current parcours."""
        return next((v for v in self.du_courant(self.veilles) if veille_en_cours(v, self.jour)), None)

    @cached_property
    def rythme(self) -> Rythme | None:
        """Where the meetings of the current parcours stand; None for who is not accompanied today."""
        if not self.en_parcours or self.courant is None or self.courant.date_entree is None:
            return None
        if self.courant.date_entree > self.jour:
            return None
        tenus = [
            (e.date, TypeEntretien(e.type).physique)
            for e in self.du_courant(self.entretiens)
            if e.annule_le is None
        ]
        return evaluer_rythme(
            FaitsRythme(
                date_entree=self.courant.date_entree,
                date_reference=self.jour,
                rencontres=[jour for jour, physique in tenus if physique],
                contacts=[jour for jour, _ in tenus],
                veilles=[
                    PeriodeVeille(debut=v.debut, fin=v.fin)
                    for v in self.du_courant(self.veilles)
                    if v.statut == StatutDemande.ACCORDEE
                ],
            ),
            self.parametres.seuils_parcours,
        )

    @property
    def en_parcours(self) -> bool:
        """Whether the person is accompanied today."""
        return self.courant is not None and self.courant.etat in ETATS_ENTRES


def veille_en_cours(veille: Veille, jour: date) -> bool:
    """The twin of ``attentes.veilles_en_cours`` for a row already read."""
    return (
        veille.statut == StatutDemande.ACCORDEE
        and veille.debut <= jour
        and (veille.fin is None or veille.fin >= jour)
    )


def charger_dossier(utilisateur: Utilisateur, pk: int, jour: date | None = None) -> Dossier:
    """The file of a person; raises Http404 when it does not exist or may not be seen."""
    participant = (
        Participant.objects.visibles_par(utilisateur)
        .filter(pk=pk)
        .select_related("plie", "commune", "qpv")
        .first()
    )
    if participant is None:
        raise Http404
    vues = utilisateur.vues()
    if len(vues) == 1:
        roles = frozenset({vues[0].role})
    else:
        roles = frozenset(
            vue.role for vue in vues if Participant.objects.vus_comme(vue).filter(pk=pk).exists()
        )
    return Dossier(utilisateur, participant, Portee(roles), jour or timezone.localdate())
