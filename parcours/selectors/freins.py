"""Freins from the initial diagnostic to the latest one, in words and in levels."""

from collections.abc import Iterable
from dataclasses import dataclass

from parcours.enums import ReponseFrein, TypeDiagnostic
from parcours.models import Diagnostic, EvaluationFrein
from parcours.models.diagnostic import NIVEAU_MAX
from participants.enums import Frein
from plie.interface.composants import Ton

LIBELLES_NIVEAUX = ("Aucun", "Léger", "Modéré", "Bloquant")


@dataclass(frozen=True, slots=True)
class NiveauVu:
    """One level as it is shown: its words, and one mark for each degree (True when reached)."""

    libelle: str
    niveau: int | None

    @property
    def points(self) -> list[bool]:
        """Three marks; none for a frein that was not evaluated."""
        return [] if self.niveau is None else [rang <= self.niveau for rang in range(1, NIVEAU_MAX + 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneFrein:
    """One frein: its level at the start, its latest level, what changed between them."""

    frein: Frein
    depart: NiveauVu
    dernier: NiveauVu

    @property
    def evolution(self) -> str:
        """« En baisse », « Stable », « En hausse »; empty when one of the two was not evaluated."""
        if self.depart.niveau is None or self.dernier.niveau is None:
            return ""
        ecart = self.dernier.niveau - self.depart.niveau
        return "Stable" if ecart == 0 else ("En baisse" if ecart < 0 else "En hausse")

    @property
    def ton(self) -> Ton:
        """The tone of the change."""
        return {"En baisse": Ton.SUCCES, "En hausse": Ton.DANGER}.get(self.evolution, Ton.NEUTRE)

    @property
    def icone(self) -> str:
        """The arrow of the change."""
        return {"En baisse": "arrow-down-right", "En hausse": "arrow-up-right"}.get(
            self.evolution, "arrow-right"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TableauFreins:
    """The eight freins of one parcours; ``dernier`` is None while the initial diagnostic is the only one."""

    depart: Diagnostic
    dernier: Diagnostic | None
    lignes: list[LigneFrein]


def tableau_freins(
    diagnostics: Iterable[Diagnostic], freins: dict[int, list[EvaluationFrein]]
) -> TableauFreins | None:
    """The freins, from the initial diagnostic (else the earliest) to the latest; None without any."""
    dates = sorted(diagnostics, key=lambda d: (d.date, d.pk))
    if not dates:
        return None
    depart = next((d for d in dates if d.type == TypeDiagnostic.INITIAL), dates[0])
    dernier = dates[-1] if dates[-1] is not depart else None
    avant = {e.frein: e for e in freins.get(depart.pk, [])}
    apres = {e.frein: e for e in freins.get(dernier.pk, [])} if dernier else {}
    return TableauFreins(
        depart=depart,
        dernier=dernier,
        lignes=[
            LigneFrein(frein=frein, depart=_vu(avant.get(frein.value)), dernier=_vu(apres.get(frein.value)))
            for frein in Frein
        ],
    )


def _vu(evaluation: EvaluationFrein | None) -> NiveauVu:
    if evaluation is None:
        return NiveauVu(ReponseFrein.NON_EVALUE.libelle, None)
    if evaluation.niveau is None:
        return NiveauVu(ReponseFrein(evaluation.reponse).libelle, None)
    return NiveauVu(LIBELLES_NIVEAUX[evaluation.niveau], evaluation.niveau)
