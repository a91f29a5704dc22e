"""The rhythm of people drawn small, who may be transferred to whom, and the delegations of a portefeuille."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from parcours.enums import ETATS_ENTRES, ETATS_OUVERTS, EtatParcours, StatutDemande, TypeEntretien
from parcours.models import Affectation, Entretien, Parcours, Veille
from parcours.regles import FaitsRythme, PeriodeVeille, evaluer_rythme
from plie.acteurs.models import Delegation, Habilitation, Utilisateur, en_cours
from plie.dates import ajouter_mois
from plie.interface.formats import accorde, date_fr
from plie.protocole.regles import SeuilsParcours
from plie.roles import Role

MOIS_DESSINES: Final = 6
LARGEUR: Final = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """A stretch of the drawing, in its units."""

    debut: float
    fin: float

    @property
    def largeur(self) -> float:
        """At least one unit: a day is seen."""
        return max(1.0, round(self.fin - self.debut, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class MiniRythme:
    """Six months of one person: meetings as marks, veilles, bounds missed; ``texte`` says the same."""

    rencontres: tuple[float, ...]
    contacts: tuple[float, ...]
    veilles: tuple[Trait, ...]
    manques: tuple[Trait, ...]
    texte: str


def mini_rythmes(
    parcours: Iterable[Parcours],
    entretiens: Mapping[int, Sequence[Entretien]],
    veilles: Mapping[int, Sequence[Veille]],
    jour: date,
    seuils: SeuilsParcours,
) -> dict[int, MiniRythme]:
    """The drawing of each parcours that has been entered; the rule judges the whole stay, read beforehand."""
    return {
        un.pk: _dessiner(un, entretiens.get(un.pk, ()), veilles.get(un.pk, ()), jour, seuils)
        for un in parcours
        if un.date_entree is not None and un.date_entree <= jour and un.etat in ETATS_ENTRES
    }


def _dessiner(
    parcours: Parcours,
    entretiens: Sequence[Entretien],
    veilles: Sequence[Veille],
    jour: date,
    seuils: SeuilsParcours,
) -> MiniRythme:
    entree = parcours.date_entree or jour
    debut = ajouter_mois(jour, -MOIS_DESSINES)
    rencontres = [e.date for e in entretiens if TypeEntretien(e.type).physique]
    contacts = [e.date for e in entretiens]
    accordees = [v for v in veilles if v.statut == StatutDemande.ACCORDEE]
    rythme = evaluer_rythme(
        FaitsRythme(
            date_entree=entree,
            date_reference=jour,
            rencontres=rencontres,
            contacts=contacts,
            veilles=[PeriodeVeille(debut=v.debut, fin=v.fin) for v in accordees],
        ),
        seuils,
    )
    etendue = (jour - debut).days

    def place(quand: date) -> float:
        return round(min(max((quand - debut).days / etendue, 0), 1) * LARGEUR, 1)

    def marques(jours: Iterable[date]) -> tuple[float, ...]:
        return tuple(place(quand) for quand in sorted(set(jours)) if debut <= quand <= jour)

    vues = marques(rencontres)
    manques = [m for m in rythme.manquements if m.fin > debut]
    return MiniRythme(
        rencontres=vues,
        contacts=marques(set(contacts) - set(rencontres)),
        veilles=tuple(
            Trait(debut=place(v.debut), fin=place(v.fin or jour))
            for v in accordees
            if v.debut <= jour and (v.fin is None or v.fin >= debut)
        ),
        manques=tuple(Trait(debut=place(m.echeance), fin=place(m.fin)) for m in manques),
        texte=_en_mots(len(vues), len(manques), rythme.en_retard, rythme.echeance),
    )


def _en_mots(rencontres: int, manques: int, en_retard: bool, echeance: date | None) -> str:
    passees = f"{accorde(manques, 'échéance dépassée,échéances dépassées')}" if manques else "aucun retard"
    suite = (
        ""
        if echeance is None
        else f" ; {'depuis le' if en_retard else 'prochaine avant le'} {date_fr(echeance)}"
    )
    return f"Six mois : {accorde(rencontres, 'rencontre,rencontres')}, {passees}{suite}"


# --- transfer and delegation --------------------------------------------------------------------------------


def transferables(utilisateur: Utilisateur, jour: date, seuils: SeuilsParcours) -> QuerySet[Affectation]:
    """The affectations of today that the user may give to another référent.

    The coordination: all those of its PLIE; a référent: their own. The people already out are followed for
    some months still, and go along; the older files stay where they are.
    """
    suivi = ajouter_mois(jour, -max(seuils.sortie_suivi_mois))
    visibles = Affectation.objects.visibles_par(utilisateur, frozenset({Role.COORDINATION, Role.REFERENT}))
    if not utilisateur.a_role(Role.COORDINATION):
        visibles = visibles.filter(referent=utilisateur)
    return (
        visibles.filter(
            Q(parcours__etat__in=ETATS_OUVERTS)
            | Q(parcours__etat=EtatParcours.SORTI, parcours__date_sortie__gte=suivi),
            en_cours(jour=jour),
        )
        .select_related("parcours__participant", "referent", "lieu_accueil")
        .order_by("parcours__participant__nom_naissance", "parcours__participant__prenom", "pk")
    )


def referents_du_plie(plie_id: int, jour: date) -> QuerySet[Utilisateur]:
    """The active accounts that hold the role of référent in a PLIE today."""
    return Utilisateur.objects.filter(
        pk__in=Habilitation.objects.filter(
            en_cours(jour=jour),
            role=Role.REFERENT,
            structure__plie=plie_id,
            structure__active=True,
        ).values("utilisateur"),
        is_active=True,
    ).order_by("nom", "prenom")


def delegations(utilisateur: Utilisateur, jour: date) -> QuerySet[Delegation]:
    """The delegations that run or come, and those ended for less than a year."""
    visibles: QuerySet[Delegation] = Delegation.objects.visibles_par(
        utilisateur, frozenset({Role.COORDINATION, Role.REFERENT})
    )
    return (
        visibles.filter(fin__gte=jour - timedelta(days=365))
        .select_related("titulaire", "delegataire", "creee_par")
        .order_by("-fin", "-pk")
    )
