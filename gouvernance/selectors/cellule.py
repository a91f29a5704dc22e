"""What the référents ask of the cellule de suivi, and what its open séance has decided."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from gouvernance.enums import EtatSeance, NatureCas, SensDecision, TypeInstance
from gouvernance.models import DecisionCas, Seance
from parcours.enums import Attente, EtatParcours, MotifVeille, StatutDemande
from parcours.models import EcoutePsychologique, Mesure, Parcours, Veille
from parcours.selectors.attentes import conditions
from parcours.selectors.orientation import affectations_courantes
from plie.acces import Vue
from plie.dates import jour_fr
from plie.interface.composants import Ton
from plie.protocole.models import Plie
from plie.protocole.regles import SeuilsParcours
from sorties.enums import Categorie, EtatSortie, MotifAnnulation, NatureSortie
from sorties.models import DemandeReprise, Preuve, Sortie
from sorties.regles.classement import ACCORD_A_NOTER, AVEC_PREUVE

# The requests decided here, in the order of a séance.
NATURES: Final = (
    NatureCas.ENTREE,
    NatureCas.RENOUVELLEMENT,
    NatureCas.SORTIE,
    NatureCas.VEILLE,
    NatureCas.ECOUTE,
    NatureCas.REPRISE,
)
OBJET_DU_CAS: Final = {
    NatureCas.RENOUVELLEMENT: "mesure",
    NatureCas.SORTIE: "sortie",
    NatureCas.VEILLE: "veille",
    NatureCas.ECOUTE: "ecoute",
    NatureCas.REPRISE: "reprise",
}
ATTEND: Final = Q(statut=StatutDemande.DEMANDEE)
ENTREE_PROPOSEE: Final = Q(
    etat=EtatParcours.ACCUEIL, entree_proposee_le__isnull=False, entree_validee_le__isnull=True
)
RENOUVELLEMENT: Final = ATTEND & Q(rang__gt=1)
SORTIE_DEMANDEE: Final = Q(etat=EtatSortie.DEMANDEE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repere:
    """A word to see at once beside a request, in a badge."""

    etat: Any
    libelle: str
    ton: Ton | None = None
    icone: str = ""


@dataclass(slots=True, kw_only=True)
class Demande:
    """One request: the person, what is asked, since when; ``pk`` is that of the row that asks."""

    nature: NatureCas
    pk: int
    parcours: Parcours
    depuis: date
    faits: tuple[str, str]
    objet: Any = None
    referent: str = ""
    ajournements: list[str] = field(default_factory=list)
    reperes: tuple[Repere, ...] = ()
    preuve_manque: bool = False


def compter_demandes(vue: Vue) -> int:
    """How many requests wait for the cellule; one query."""

    def attend(modele: Any, condition: Q, chemin: str = "parcours") -> Q:
        return Q(Exists(modele.objects.filter(condition, **{chemin: OuterRef("pk")})))

    comptes: dict[str, int] = (
        Parcours.objects.vus_comme(vue)
        .order_by()
        .aggregate(
            entrees=Count("pk", filter=ENTREE_PROPOSEE),
            mesures=Count("pk", filter=attend(Mesure, RENOUVELLEMENT)),
            veilles=Count("pk", filter=attend(Veille, ATTEND)),
            ecoutes=Count("pk", filter=attend(EcoutePsychologique, ATTEND)),
            sorties=Count("pk", filter=attend(Sortie, SORTIE_DEMANDEE)),
            reprises=Count("pk", filter=attend(DemandeReprise, ATTEND, "sortie__parcours")),
        )
    )
    return sum(comptes.values())


def demandes(vue: Vue, nature: NatureCas, pk: int | None = None) -> list[Demande]:
    """The requests of one kind, the oldest first; only that of ``pk`` when given."""
    lignes = _LECTURES[nature](vue, Q() if pk is None else Q(pk=pk))
    _completer(vue, lignes)
    return lignes


def situations(vue: Vue, seuils: SeuilsParcours) -> list[Parcours]:
    """The people absent again without a reason at their second proposal: for information."""
    return list(
        Parcours.objects.vus_comme(vue)
        .filter(conditions(vue.date_reference, seuils)[Attente.SITUATION])
        .select_related("participant")
        .order_by("participant__nom_recherche", "pk")
    )


def seance_ouverte(plie: Plie) -> Seance | None:
    """The cellule that sits now."""
    return (
        Seance.objects.filter(
            instance__plie=plie, instance__type=TypeInstance.CELLULE_SUIVI, etat=EtatSeance.OUVERTE
        )
        .select_related("instance__plie")
        .order_by("pk")
        .first()
    )


def decisions_de(seance: Seance) -> QuerySet[DecisionCas]:
    """What a séance has decided, the latest first."""
    return (
        DecisionCas.objects.filter(cas__seance=seance)
        .select_related("cas__parcours__participant", "decide_par")
        .order_by("-decide_le", "-pk")
    )


def derniere_decision(vue: Vue, nature: NatureCas, pk: int) -> DecisionCas | None:
    """What the cellule last said of a request (``pk`` of the row that asks)."""
    objet = OBJET_DU_CAS.get(nature, "parcours")
    derniere: DecisionCas | None = (
        DecisionCas.objects.vus_comme(vue)
        .filter(cas__nature=nature, **{f"cas__{objet}": pk})
        .select_related("decide_par")
        .order_by("-decide_le")
        .first()
    )
    return derniere


def sortie_retiree(vue: Vue, pk: int) -> bool:
    """Whether the référent withdrew this exit."""
    retirees = Sortie.objects.vus_comme(vue).filter(motif_annulation=MotifAnnulation.RETRAIT)
    return bool(retirees.filter(pk=pk).exists())


# --- Each kind of request ---------------------------------------------------------------------


def _entrees(vue: Vue, garde: Q) -> list[Demande]:
    proposees = (
        Parcours.objects.vus_comme(vue)
        .filter(ENTREE_PROPOSEE & garde)
        .select_related("participant", "plie")
        .order_by("entree_proposee_le", "pk")
    )
    return [
        Demande(
            nature=NatureCas.ENTREE,
            pk=parcours.pk,
            parcours=parcours,
            depuis=parcours.entree_proposee_le or vue.date_reference,
            faits=(
                (
                    f"Proposée le {_jour(parcours.entree_proposee_le)} · "
                    f"premier entretien le {_jour(parcours.date_entree)}"
                ),
                parcours.entree_objectifs,
            ),
        )
        for parcours in proposees
    ]


def _renouvellements(vue: Vue, garde: Q) -> list[Demande]:
    mesures = (
        Mesure.objects.vus_comme(vue)
        .filter(RENOUVELLEMENT & garde)
        .select_related("parcours__participant", "parcours__plie")
        .order_by("debut", "pk")
    )
    return [
        Demande(
            nature=NatureCas.RENOUVELLEMENT,
            pk=mesure.pk,
            parcours=mesure.parcours,
            depuis=mesure.debut,
            faits=(
                f"Mesure {mesure.rang}, du {_jour(mesure.debut)} au {_jour(mesure.fin)}",
                (
                    f"Entrée le {_jour(mesure.parcours.date_entree)} · "
                    f"la mesure précédente finit le {_jour(mesure.debut - timedelta(days=1))}"
                ),
            ),
            objet=mesure,
        )
        for mesure in mesures
    ]


def _veilles(vue: Vue, garde: Q) -> list[Demande]:
    veilles = (
        Veille.objects.vus_comme(vue)
        .filter(ATTEND & garde)
        .select_related("parcours__participant", "parcours__plie", "demandee_par")
        .order_by("debut", "pk")
    )
    return [
        Demande(
            nature=NatureCas.VEILLE,
            pk=veille.pk,
            parcours=veille.parcours,
            depuis=veille.debut,
            faits=(
                (
                    f"{MotifVeille(veille.motif).libelle}, "
                    f"du {_jour(veille.debut)} au {_jour(veille.fin_prevue)} (fin prévue)"
                ),
                " · ".join(
                    morceau
                    for morceau in (f"Demandée par {veille.demandee_par}", veille.commentaire)
                    if morceau
                ),
            ),
            objet=veille,
        )
        for veille in veilles
    ]


def _ecoutes(vue: Vue, garde: Q) -> list[Demande]:
    ecoutes = (
        EcoutePsychologique.objects.vus_comme(vue)
        .filter(ATTEND & garde)
        .select_related("parcours__participant", "parcours__plie")
        .order_by("demandee_le", "pk")
    )
    return [
        Demande(
            nature=NatureCas.ECOUTE,
            pk=ecoute.pk,
            parcours=ecoute.parcours,
            depuis=ecoute.demandee_le,
            faits=(f"Demandée le {_jour(ecoute.demandee_le)}", "Aucun motif n’est demandé à la personne."),
            objet=ecoute,
        )
        for ecoute in ecoutes
    ]


def _sorties(vue: Vue, garde: Q) -> list[Demande]:
    demandees = (
        Sortie.objects.vus_comme(vue)
        .filter(SORTIE_DEMANDEE & garde)
        .select_related("parcours__participant", "parcours__plie")
        .prefetch_related(Prefetch("preuves", queryset=Preuve.objects.vus_comme(vue)))
        .order_by("declaree_le", "pk")
    )
    return [_demande_de_sortie(sortie) for sortie in demandees]


def _demande_de_sortie(sortie: Sortie) -> Demande:
    categorie, nature = Categorie(sortie.categorie), NatureSortie(sortie.nature)
    preuves = len(sortie.preuves.all())
    manque = categorie in AVEC_PREUVE and not preuves
    reperes = [Repere(etat=categorie, libelle=categorie.libelle)]
    if manque:
        reperes.append(
            Repere(
                etat="manque", libelle="Preuve manquante", ton=Ton.DANGER, icone="exclamation-triangle-fill"
            )
        )
    elif preuves:
        reperes.append(
            Repere(etat="fait", libelle="Preuve au dossier", ton=Ton.SUCCES, icone="file-earmark-check")
        )
    if sortie.accord_participant_le is not None:
        jour = _jour(sortie.accord_participant_le)
        reperes.append(
            Repere(etat="fait", libelle=f"Accord le {jour}", ton=Ton.SUCCES, icone="check-circle-fill")
        )
    elif categorie in ACCORD_A_NOTER:
        reperes.append(
            Repere(etat="manque", libelle="Accord de la personne à noter", ton=Ton.ATTENTION, icone="person")
        )
    return Demande(
        nature=NatureCas.SORTIE,
        pk=sortie.pk,
        parcours=sortie.parcours,
        depuis=timezone.localdate(sortie.declaree_le),
        faits=(
            " · ".join(
                morceau
                for morceau in (nature.libelle, sortie.employeur, f"sortie le {_jour(sortie.date)}")
                if morceau
            ),
            str(sortie.verdict.get("explication", "")),
        ),
        objet=sortie,
        reperes=tuple(reperes),
        preuve_manque=manque,
    )


def _reprises(vue: Vue, garde: Q) -> list[Demande]:
    demandees = (
        DemandeReprise.objects.vus_comme(vue)
        .filter(ATTEND & garde)
        .select_related("sortie__parcours__participant", "sortie__parcours__plie", "demandee_par")
        .order_by("demandee_le", "pk")
    )
    return [
        Demande(
            nature=NatureCas.REPRISE,
            pk=reprise.pk,
            parcours=reprise.sortie.parcours,
            depuis=reprise.demandee_le,
            faits=(
                (
                    f"Demandée le {_jour(reprise.demandee_le)} par {reprise.demandee_par} · "
                    f"sortie le {_jour(reprise.sortie.date)}"
                ),
                reprise.motif,
            ),
            objet=reprise,
        )
        for reprise in demandees
    ]


_LECTURES: Final = {
    NatureCas.ENTREE: _entrees,
    NatureCas.RENOUVELLEMENT: _renouvellements,
    NatureCas.SORTIE: _sorties,
    NatureCas.VEILLE: _veilles,
    NatureCas.ECOUTE: _ecoutes,
    NatureCas.REPRISE: _reprises,
}


def _completer(vue: Vue, lignes: Iterable[Demande]) -> None:
    """Who follows each person, and the earlier séances that put the request off: two queries."""
    par_parcours: dict[int, list[Demande]] = {}
    for ligne in lignes:
        par_parcours.setdefault(ligne.parcours.pk, []).append(ligne)
    if not par_parcours:
        return
    siens = [rangees[0].parcours for rangees in par_parcours.values()]
    for affectation in affectations_courantes(siens, vue.date_reference):
        for ligne in par_parcours[affectation.parcours_id]:
            ligne.referent = f"{affectation.referent} ({affectation.lieu_accueil})"
    reports = (
        DecisionCas.objects.vus_comme(vue)
        .filter(sens=SensDecision.AJOURNEMENT, cas__parcours__in=list(par_parcours))
        .select_related("cas__seance")
        .order_by("decide_le")
    )
    for report in reports:
        for ligne in par_parcours[report.cas.parcours_id]:
            if _meme_demande(report, ligne):
                ligne.ajournements.append(
                    f"Ajourné le {_jour(timezone.localdate(report.decide_le))} : {report.motif}"
                )


def _meme_demande(report: DecisionCas, ligne: Demande) -> bool:
    if report.cas.nature != ligne.nature:
        return False
    if ligne.nature is NatureCas.ENTREE:
        return timezone.localdate(report.decide_le) >= ligne.depuis
    objet_id: int | None = getattr(report.cas, f"{OBJET_DU_CAS[ligne.nature]}_id")
    return objet_id == ligne.pk


def _jour(jour: date | None) -> str:
    return jour_fr(jour) if jour else "—"
