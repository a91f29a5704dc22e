"""The list of people: one row a person, with the facts of their latest parcours."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Case, DateField, F, OuterRef, QuerySet, Subquery, Value, When
from django.utils import timezone

from parcours.enums import (
    ETATS_OUVERTS,
    Attente,
    EtatParcours,
    StatutDemande,
    StatutRendezVous,
    TypeEntretien,
)
from parcours.models import (
    Affectation,
    Cer,
    EcoutePsychologique,
    Entretien,
    Parcours,
    RendezVous,
    SeanceEcoute,
    Veille,
)
from parcours.selectors.attentes import (
    attentes_de,
    derniere_rencontre,
    fin_de_mesure,
    veilles_en_cours,
)
from parcours.selectors.dossier import LECTEURS_DU_DOSSIER_ENTIER, veille_en_cours
from parcours.selectors.portefeuille import MiniRythme, mini_rythmes
from participants.models import Participant
from participants.regles import age
from participants.selectors import nom_de_tri
from plie.acteurs.models import Utilisateur
from plie.protocole.regles import SeuilsParcours

# What ``?tri=`` accepts; the last two are facts of the whole file, unknown to who reads less than that.
TRIS = ("nom", "entree", "fin", "rencontre")
TRIS_DU_DOSSIER_ENTIER = frozenset({"fin", "rencontre"})


@dataclass(slots=True, kw_only=True)
class LignePersonne:
    """One row of the list; what the user may not see stays empty."""

    participant: Participant
    age: int
    parcours: Parcours | None = None
    affectation: Affectation | None = None
    delegue: bool = False
    fin_mesure: date | None = None
    derniere_rencontre: date | None = None
    prochain_rendez_vous: datetime | None = None
    veille: Veille | None = None
    rythme: MiniRythme | None = None
    cer: Cer | None = None
    attentes: tuple[Attente, ...] = ()
    entier: bool = False
    ecoutes: list[EcoutePsychologique] = field(default_factory=list)

    @property
    def etat(self) -> EtatParcours | None:
        """The state of the parcours, with its label."""
        return EtatParcours(self.parcours.etat) if self.parcours else None

    @property
    def transferable(self) -> bool:
        """Whether somebody follows the person, so that another référent may."""
        return (
            self.parcours is not None
            and self.affectation is not None
            and self.parcours.etat != EtatParcours.NON_ENTRE
        )

    @property
    def date_entree(self) -> date | None:
        """The entry; None before it."""
        return self.parcours.date_entree if self.parcours else None


def personnes(utilisateur: Utilisateur, jour: date) -> QuerySet[Participant]:
    """The people the user may see, each with its latest visible parcours (``parcours_id``) or None."""
    dernier = (
        Parcours.objects.visibles_par(utilisateur)
        .filter(participant=OuterRef("pk"))
        .order_by("-oriente_le", "-pk")
    )
    return (
        Participant.objects.visibles_par(utilisateur)
        .annotate(
            parcours_id=Subquery(dernier.values("pk")[:1]),
            etat=Subquery(dernier.values("etat")[:1]),
            date_entree=Subquery(dernier.values("date_entree")[:1], output_field=DateField()),
        )
        .select_related("commune", "qpv")
    )


def trier(
    liste: QuerySet[Participant], utilisateur: Utilisateur, tri: str, jour: date
) -> QuerySet[Participant]:
    """Sort by one of ``TRIS`` (« -… » the other way), else open files first; empty dates come last.

    Mesures and meetings order only the files that ``utilisateur`` opens whole: an order tells what it is
    made of.
    """
    liste = liste.alias(nom_tri=nom_de_tri())
    champ = tri.removeprefix("-")
    cache = champ in TRIS_DU_DOSSIER_ENTIER and not utilisateur.a_role(*LECTEURS_DU_DOSSIER_ENTIER)
    if champ not in TRIS or cache:
        ouverts_d_abord = Case(When(etat__in=ETATS_OUVERTS, then=Value(0)), default=Value(1))
        return liste.order_by(ouverts_d_abord, F("nom_tri"), "prenom", "pk")
    if champ in TRIS_DU_DOSSIER_ENTIER:
        entiers = Parcours.objects.visibles_par(utilisateur, LECTEURS_DU_DOSSIER_ENTIER).filter(
            pk=OuterRef("parcours_id")
        )
        liste = liste.alias(entier_id=Subquery(entiers.order_by().values("pk")[:1]))
    expressions: dict[str, Any] = {
        "nom": F("nom_tri"),
        "entree": F("date_entree"),
        "fin": fin_de_mesure("entier_id"),
        "rencontre": derniere_rencontre(jour, "entier_id"),
    }
    expression = expressions[champ]
    cle = expression.desc(nulls_last=True) if tri.startswith("-") else expression.asc(nulls_last=True)
    return liste.order_by(cle, F("nom_tri"), "prenom", "pk")


def lignes(
    utilisateur: Utilisateur,
    page: Iterable[Participant],
    jour: date,
    seuils: SeuilsParcours,
    *,
    dessins: bool = True,
) -> list[LignePersonne]:
    """The rows of one page; the number of queries does not depend on how many there are.

    ``dessins`` draws the rhythm of each person.
    """
    par_participant = {
        participant.pk: LignePersonne(participant=participant, age=age(participant.date_naissance, jour))
        for participant in page
    }
    ids = {
        participant.parcours_id: ligne  # type: ignore[attr-defined]
        for participant, ligne in ((ligne.participant, ligne) for ligne in par_participant.values())
        if participant.parcours_id is not None  # type: ignore[attr-defined]
    }
    if ids:
        _completer(utilisateur, ids, jour, seuils)
        _rencontrer(utilisateur, ids, jour, seuils if dessins else None)
    return list(par_participant.values())


def _completer(
    utilisateur: Utilisateur, ids: dict[int, LignePersonne], jour: date, seuils: SeuilsParcours
) -> None:
    cles = list(ids)
    entiers = Parcours.objects.visibles_par(utilisateur, LECTEURS_DU_DOSSIER_ENTIER).filter(pk__in=cles)
    for pk, attentes in attentes_de(entiers, jour, seuils).items():
        ids[pk].attentes = attentes
        ids[pk].entier = True
    visibles = Parcours.objects.visibles_par(utilisateur).filter(pk__in=cles)
    for parcours in visibles.annotate(fin_mesure=fin_de_mesure()):
        ids[parcours.pk].parcours = parcours
        if ids[parcours.pk].entier:  # a mesure is a fact of the whole file
            ids[parcours.pk].fin_mesure = parcours.fin_mesure
    for affectation in (
        Affectation.objects.visibles_par(utilisateur)
        .filter(parcours__in=cles, debut__lte=jour)
        .select_related("referent", "lieu_accueil")
        .order_by("debut", "pk")
    ):
        ids[affectation.parcours_id].affectation = affectation
        ids[affectation.parcours_id].delegue = affectation.referent_id != utilisateur.pk
    for rdv in (
        RendezVous.objects.visibles_par(utilisateur)
        .filter(parcours__in=cles, statut=StatutRendezVous.PLANIFIE, debut__gte=timezone.now())
        .order_by("-debut")
    ):
        ids[rdv.parcours_id].prochain_rendez_vous = rdv.debut


def _rencontrer(
    utilisateur: Utilisateur, ids: dict[int, LignePersonne], jour: date, seuils: SeuilsParcours | None
) -> None:
    """The meetings and the veilles; without ``seuils`` nothing is drawn from them."""
    cles = list(ids)
    entretiens: dict[int, list[Entretien]] = {}
    for entretien in (
        Entretien.objects.visibles_par(utilisateur)
        .filter(parcours__in=cles, date__lte=jour, annule_le__isnull=True)
        .only("parcours_id", "date", "type")
        .order_by("date")
    ):
        entretiens.setdefault(entretien.parcours_id, []).append(entretien)
        if TypeEntretien(entretien.type).physique:
            ids[entretien.parcours_id].derniere_rencontre = entretien.date
    veilles: dict[int, list[Veille]] = {}
    for veille in Veille.objects.visibles_par(utilisateur).filter(
        parcours__in=cles, statut=StatutDemande.ACCORDEE
    ):
        veilles.setdefault(veille.parcours_id, []).append(veille)
        if veille_en_cours(veille, jour):
            ids[veille.parcours_id].veille = veille
    if seuils is None:
        return
    entiers_lus = [ligne.parcours for ligne in ids.values() if ligne.entier and ligne.parcours]
    for pk, rythme in mini_rythmes(entiers_lus, entretiens, veilles, jour, seuils).items():
        ids[pk].rythme = rythme


def lignes_insertion(
    utilisateur: Utilisateur, page: Iterable[Participant], jour: date
) -> list[LignePersonne]:
    """The rows of the Bureau insertion: identity, the CER transmitted last, the veille that runs."""
    toutes = {p.pk: LignePersonne(participant=p, age=age(p.date_naissance, jour)) for p in page}
    du_participant = {"parcours__participant__in": list(toutes)}
    for cer in (
        Cer.objects.visibles_par(utilisateur)
        .filter(**du_participant)
        .select_related("parcours")
        .order_by("transmis_bi_le", "version")
    ):
        toutes[cer.parcours.participant_id].cer = cer
    for veille in (
        Veille.objects.visibles_par(utilisateur)
        .filter(veilles_en_cours(jour), **du_participant)
        .select_related("parcours")
    ):
        toutes[veille.parcours.participant_id].veille = veille
    return list(toutes.values())


def lignes_ecoute(utilisateur: Utilisateur, page: Iterable[Participant], jour: date) -> list[LignePersonne]:
    """The rows of the psychologue: identity, when the écoute was granted, the next appointment."""
    toutes = {p.pk: LignePersonne(participant=p, age=age(p.date_naissance, jour)) for p in page}
    for ecoute in (
        EcoutePsychologique.objects.visibles_par(utilisateur)
        .filter(participant__in=list(toutes))
        .order_by("-decidee_le", "-pk")
    ):
        toutes[ecoute.participant_id].ecoutes.append(ecoute)
    for seance in (
        SeanceEcoute.objects.visibles_par(utilisateur)
        .filter(
            ecoute__participant__in=list(toutes),
            statut=StatutRendezVous.PLANIFIE,
            debut__gte=timezone.now(),
        )
        .select_related("ecoute")
        .order_by("-debut")
    ):
        toutes[seance.ecoute.participant_id].prochain_rendez_vous = seance.debut
    return list(toutes.values())
