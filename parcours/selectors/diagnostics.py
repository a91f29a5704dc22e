"""The diagnostics of a parcours: which one may come next, and the freins of each side by side."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from fiches_actions.models import FicheAction
from parcours.enums import ETATS_CLOS, EtatEtape, EtatParcours, ReponseFrein, TypeDiagnostic
from parcours.models import Diagnostic, EtapeFrein, EvaluationFrein, Objectif, Parcours
from parcours.regles.ancres import NIVEAUX
from parcours.selectors.freins import NiveauVu
from participants.enums import Frein
from plie.interface.composants import Ton
from plie.protocole.models import Plie, Protocole


def diagnostics_de(parcours: Parcours) -> list[Diagnostic]:
    """The diagnostics of a parcours with their freins, the first first."""
    return list(
        Diagnostic.objects.filter(parcours=parcours)
        .select_related("auteur")
        .prefetch_related("freins")
        .order_by("date", "pk")
    )


def types_possibles(diagnostics: Iterable[Diagnostic]) -> list[TypeDiagnostic]:
    """The initial one first, then as many intermediate ones as needed and one final."""
    faits = {diagnostic.type for diagnostic in diagnostics}
    if TypeDiagnostic.INITIAL not in faits:
        return [TypeDiagnostic.INITIAL]
    if TypeDiagnostic.FINAL in faits:
        return [TypeDiagnostic.INTERMEDIAIRE]
    return [TypeDiagnostic.INTERMEDIAIRE, TypeDiagnostic.FINAL]


# Whether the last interview of a parcours that ended is still to be written: its final diagnostic waits.
_APRES_LA_SORTIE: list[Callable[[Parcours], bool]] = []


def attend_le_diagnostic_final(source: Callable[[Parcours], bool]) -> Callable[[Parcours], bool]:
    """Register who knows that a parcours that ended still takes its final diagnostic (decorator)."""
    if source not in _APRES_LA_SORTIE:
        _APRES_LA_SORTIE.append(source)
    return source


def diagnostic_ouvert(parcours: Parcours, voulu: str | None) -> bool:
    """Whether a diagnostic of this type may be written: after the exit, the final one only."""
    if parcours.etat not in ETATS_CLOS:
        return True
    return (
        parcours.etat == EtatParcours.SORTI
        and voulu == TypeDiagnostic.FINAL
        and any(source(parcours) for source in _APRES_LA_SORTIE)
    )


def precedent(diagnostics: Iterable[Diagnostic], courant: Diagnostic | None) -> Diagnostic | None:
    """The diagnostic that comes before ``courant``; the latest one when ``courant`` is not written yet."""
    avant = [d for d in diagnostics if courant is None or (d.date, d.pk) < (courant.date, courant.pk)]
    return avant[-1] if avant else None


def reponses(diagnostic: Diagnostic | None) -> dict[str, EvaluationFrein]:
    """The evaluations of a diagnostic by frein; none for no diagnostic."""
    return {e.frein: e for e in diagnostic.freins.all()} if diagnostic else {}


def fiches_du_plie(plie: Plie, jour: date) -> QuerySet[FicheAction]:
    """The fiches actions of the Protocol in force."""
    protocole = Protocole.objects.applicable(plie, jour)
    return FicheAction.objects.filter(objectif__protocole=protocole).order_by("objectif__numero", "rang")


def deja_prevu(parcours: Parcours) -> dict[str, list[str]]:
    """By frein, the open objectives and the étapes planned or running."""
    prevu: dict[str, list[str]] = {}
    for objectif in Objectif.objects.filter(parcours=parcours, clos_le__isnull=True).exclude(frein=""):
        prevu.setdefault(objectif.frein, []).append(f"Objectif : {objectif.libelle}")
    etapes = EtapeFrein.objects.filter(parcours=parcours, etat__in=[EtatEtape.PREVUE, EtatEtape.EN_COURS])
    for etape in etapes.order_by("pk"):
        prevu.setdefault(etape.frein, []).append(f"Étape : {etape.action}")
    return prevu


EN_LETTRES: Final = ("", "un degré", "deux degrés", "trois degrés")

# --- Side by side ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecart:
    """How one frein moved between the first and the last diagnostic that evaluate it."""

    valeur: int | None

    @property
    def libelle(self) -> str:
        """By its sign and in words: « −2 : deux degrés de moins »."""
        if self.valeur is None:
            return "Pas de comparaison"
        if self.valeur == 0:
            return "0 : stable"
        signe, sens = ("−", "de moins") if self.valeur < 0 else ("+", "de plus")
        return f"{signe}{abs(self.valeur)} : {EN_LETTRES[abs(self.valeur)]} {sens}"

    @property
    def ton(self) -> Ton:
        """Fewer is better."""
        if not self.valeur:
            return Ton.NEUTRE
        return Ton.SUCCES if self.valeur < 0 else Ton.DANGER

    @property
    def icone(self) -> str:
        """The arrow of the change."""
        if not self.valeur:
            return "arrow-right"
        return "arrow-down-right" if self.valeur < 0 else "arrow-up-right"


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneComparee:
    """One frein in each diagnostic, in their order, and its gap."""

    frein: Frein
    niveaux: tuple[NiveauVu, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def cases(self) -> list[tuple[Diagnostic, NiveauVu]]:
        """Each diagnostic and the level it gives."""
        return list(zip(self.diagnostics, self.niveaux, strict=True))

    @property
    def ecart(self) -> Ecart:
        """Between the first and the last level known."""
        connus = [vu.niveau for vu in self.niveaux if vu.niveau is not None]
        return Ecart(valeur=connus[-1] - connus[0] if len(connus) > 1 else None)


def comparer(diagnostics: Sequence[Diagnostic]) -> list[LigneComparee]:
    """The eight freins, one row each; the diagnostics come with their freins."""
    par_diagnostic = [reponses(diagnostic) for diagnostic in diagnostics]
    return [
        LigneComparee(
            frein=frein,
            niveaux=tuple(_vu(r.get(frein.value)) for r in par_diagnostic),
            diagnostics=tuple(diagnostics),
        )
        for frein in Frein
    ]


def _vu(evaluation: EvaluationFrein | None) -> NiveauVu:
    if evaluation is None:
        return NiveauVu(ReponseFrein.NON_EVALUE.libelle, None)
    if evaluation.niveau is None:
        return NiveauVu(ReponseFrein(evaluation.reponse).libelle, None)
    return NiveauVu(NIVEAUX[evaluation.niveau], evaluation.niveau)
