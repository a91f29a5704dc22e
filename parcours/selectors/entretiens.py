"""What the entretien form is made of: a bounded number of queries, whatever the length of the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Max, Q, QuerySet, Subquery
from django.utils import timezone

from parcours.enums import (
    TYPES_PHYSIQUES,
    EtatEtape,
    EtatObjectif,
    StatutDemande,
    StatutRendezVous,
    TypeEntretien,
)
from parcours.models import (
    BrouillonEntretien,
    Entretien,
    EtapeEmploi,
    EtapeFormation,
    EtapeFrein,
    Objectif,
    Parcours,
    RendezVous,
    Veille,
)
from parcours.regles import PeriodeVeille, derniere_date_pour_le_prochain
from parcours.selectors.choix import domaines
from plie.acteurs.models import Structure, Utilisateur
from plie.protocole.regles import SeuilsParcours
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role

OUVERTES: Final = (EtatEtape.PREVUE, EtatEtape.EN_COURS)
LIBELLE_MAX: Final = 300
REPRISES_MAX: Final = 10
LECTEURS: Final = frozenset({Role.REFERENT, Role.COORDINATION})
Etape = EtapeFrein | EtapeEmploi | EtapeFormation


@dataclass(frozen=True, slots=True)
class Reprise:
    """One line of what was agreed at the last entretien, not yet followed as an objective."""

    nom: str
    libelle: str
    fixe_le: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Horloge:
    """What the date of the next meeting depends on: all that a draft needs to answer while one types."""

    date_entree: date | None
    seuils: SeuilsParcours
    veilles: Sequence[PeriodeVeille]
    derniere_rencontre: date | None

    def limite(self, jour: date, type_: TypeEntretien) -> tuple[date, bool] | None:
        """The latest day on time for the next meeting after one of ``jour``, and whether a veille runs then.

        A phone call starts the clock in veille only (art. 3); None before any entry.
        """
        entree = self.date_entree
        en_veille = any(veille.couvre(jour) for veille in self.veilles)
        depuis: date | None = jour
        if not type_.physique and not en_veille:
            fins = [v.fin for v in self.veilles if v.fin is not None and v.fin < jour]
            depuis = max([d for d in (entree, self.derniere_rencontre, *fins) if d is not None], default=None)
        if depuis is None:
            return None
        if entree is not None:
            depuis = max(depuis, entree)
        return (
            derniere_date_pour_le_prochain(
                depuis, date_entree=entree, seuils=self.seuils, en_veille=en_veille
            ),
            en_veille,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fond:
    """The file behind one entretien form."""

    parcours: Parcours
    entretien: Entretien | None
    rendez_vous: RendezVous | None
    jour: date
    horloge: Horloge
    dernier: Entretien | None
    reprises: Sequence[Reprise]
    objectifs: Sequence[Objectif]
    etapes: Sequence[tuple[str, Etape]]
    a_venir: RendezVous | None
    financeurs: Sequence[tuple[str, str]]
    domaines: Sequence[tuple[str, str]]


def fond_entretien(
    parcours: Parcours,
    jour: date,
    *,
    entretien: Entretien | None = None,
    rendez_vous: RendezVous | None = None,
) -> Fond:
    """Everything the form shows or offers; ``parcours`` is already authorised."""
    avant = _avant(parcours, entretien)
    # Read with the last entretien: the form is bounded in queries.
    rencontres = avant.filter(type__in=TYPES_PHYSIQUES).order_by().values("parcours").values(jour=Max("date"))
    dernier = avant.annotate(rencontre=Subquery(rencontres)).order_by("-date", "-heure", "-pk").first()
    candidates = _lignes(dernier)
    vus = Q(etat=EtatObjectif.EN_COURS) | Q(libelle__in=[ligne.libelle for ligne in candidates])
    if entretien is not None:
        vus |= Q(clos_le=entretien.date)
    # One query for those that run, those closed here and those already taken up from the last entretien.
    lus = list(Objectif.objects.filter(vus, parcours=parcours).order_by("fixe_le", "pk"))
    objectifs = [
        objectif
        for objectif in lus
        if objectif.etat == EtatObjectif.EN_COURS or (entretien and objectif.clos_le == entretien.date)
    ]
    return Fond(
        parcours=parcours,
        entretien=entretien,
        rendez_vous=rendez_vous,
        jour=jour,
        horloge=_horloge(parcours, jour, getattr(dernier, "rencontre", None)),
        dernier=dernier,
        reprises=_sauf(candidates, {objectif.libelle for objectif in lus}),
        objectifs=objectifs,
        etapes=_etapes(parcours),
        a_venir=_a_venir(parcours, rendez_vous),
        financeurs=_financeurs(parcours.plie_id),
        domaines=_domaines(jour),
    )


def horloge(parcours: Parcours, jour: date, *, entretien: Entretien | None = None) -> Horloge:
    """The clock of the meetings before ``entretien`` (before a new one when None); three queries."""
    rencontres = _avant(parcours, entretien).filter(type__in=TYPES_PHYSIQUES)
    return _horloge(parcours, jour, rencontres.aggregate(jour=Max("date"))["jour"])


def _horloge(parcours: Parcours, jour: date, derniere_rencontre: date | None) -> Horloge:
    return Horloge(
        date_entree=parcours.date_entree,
        seuils=parametres_applicables(parcours.plie, jour).seuils_parcours,
        veilles=[
            PeriodeVeille(debut=debut, fin=fin)
            for debut, fin in Veille.objects.filter(
                parcours=parcours, statut=StatutDemande.ACCORDEE
            ).values_list("debut", "fin")
        ],
        derniere_rencontre=derniere_rencontre,
    )


def _avant(parcours: Parcours, entretien: Entretien | None) -> QuerySet[Entretien]:
    avant = Entretien.objects.filter(parcours=parcours, annule_le__isnull=True)
    return avant if entretien is None else avant.exclude(pk=entretien.pk).filter(date__lte=entretien.date)


def _lignes(dernier: Entretien | None) -> list[Reprise]:
    if dernier is None:
        return []
    lignes = [ligne.strip(" -–•\t") for ligne in dernier.objectifs_suivants.splitlines()]
    return [
        Reprise(f"reprise_{dernier.pk}_{rang}", ligne, dernier.date)
        for rang, ligne in enumerate(lignes)
        if ligne and len(ligne) <= LIBELLE_MAX
    ][:REPRISES_MAX]


def _sauf(lignes: Sequence[Reprise], suivis: set[str]) -> list[Reprise]:
    return [ligne for ligne in lignes if ligne.libelle not in suivis]


def _etapes(parcours: Parcours) -> list[tuple[str, Etape]]:
    ouvertes: list[tuple[str, Etape]] = []
    ouvertes += [("frein", e) for e in EtapeFrein.objects.filter(parcours=parcours, etat__in=OUVERTES)]
    ouvertes += [("emploi", e) for e in EtapeEmploi.objects.filter(parcours=parcours, etat__in=OUVERTES)]
    ouvertes += [
        ("formation", e) for e in EtapeFormation.objects.filter(parcours=parcours, etat__in=OUVERTES)
    ]
    return ouvertes


def _a_venir(parcours: Parcours, rendez_vous: RendezVous | None) -> RendezVous | None:
    """The first appointment already fixed after this one."""
    apres = max(timezone.now(), rendez_vous.debut) if rendez_vous else timezone.now()
    return (
        RendezVous.objects.filter(
            parcours=parcours,
            statut=StatutRendezVous.PLANIFIE,
            debut__gt=apres,
            temps_collectif__isnull=True,
        )
        .order_by("debut")
        .first()
    )


def _financeurs(plie_id: int) -> list[tuple[str, str]]:
    structures = Structure.objects.filter(plie=plie_id, active=True).order_by("nom_tri")
    return [(str(structure.pk), structure.nom) for structure in structures]


def _domaines(jour: date) -> list[tuple[str, str]]:
    return [(str(domaine.pk), domaine.libelle) for domaine in domaines(jour)]


def brouillon_de(parcours: Parcours, entretien: Entretien | None = None) -> BrouillonEntretien | None:
    """The draft kept for a new entretien, or for the one that is changed."""
    return (
        BrouillonEntretien.objects.select_related("auteur")
        .filter(parcours=parcours, entretien=entretien)
        .first()
    )


def entretien_visible(
    utilisateur: Utilisateur, pk: int, roles: frozenset[Role] = LECTEURS
) -> Entretien | None:
    """The entretien, with what its page shows; None when these roles do not open it."""
    return (
        Entretien.objects.visibles_par(utilisateur, roles)
        .filter(pk=pk)
        .select_related(
            "parcours__participant__commune",
            "parcours__plie",
            "referent",
            "rendez_vous",
            "prochain_rendez_vous",
            "temps_collectif",
            "contre_ecriture__auteur",
            "contre_ecriture__remplacant",
            "corrige__auteur",
            "corrige__entretien",
        )
        .first()
    )
