"""Whether the freins went down between the initial and the final diagnostic (Protocol, art. 3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from participants.enums import Frein

NIVEAU_MIN, NIVEAU_MAX = 0, 3  # 0 aucun, 1 léger, 2 modéré, 3 bloquant


@dataclass(frozen=True, slots=True, kw_only=True)
class ReductionFreins:
    """The comparison of two diagnostics over the freins evaluated in both; true when there is a reduction."""

    compares: tuple[Frein, ...]
    baisses: tuple[Frein, ...]
    hausses: tuple[Frein, ...]
    somme_initiale: int
    somme_finale: int

    @property
    def acquise(self) -> bool:
        """At least one frein went down, and their sum too."""
        return bool(self.baisses) and self.somme_finale < self.somme_initiale

    def __bool__(self) -> bool:
        return self.acquise


def reduction_des_freins(
    initiaux: Mapping[Frein, int | None], finaux: Mapping[Frein, int | None]
) -> ReductionFreins:
    """Compare the levels (0 to 3) of the freins evaluated in both diagnostics; the others are left out.

    None, or no entry, is a frein not evaluated. Raises ValueError for a frein or a level that does not exist.
    """
    avant, apres = _evalues(initiaux), _evalues(finaux)
    compares = tuple(frein for frein in Frein if frein in avant and frein in apres)
    return ReductionFreins(
        compares=compares,
        baisses=tuple(frein for frein in compares if apres[frein] < avant[frein]),
        hausses=tuple(frein for frein in compares if apres[frein] > avant[frein]),
        somme_initiale=sum(avant[frein] for frein in compares),
        somme_finale=sum(apres[frein] for frein in compares),
    )


def _evalues(niveaux: Mapping[Frein, int | None]) -> dict[Frein, int]:
    evalues: dict[Frein, int] = {}
    for code, niveau in niveaux.items():
        frein = Frein(code)
        if niveau is None:
            continue
        if not NIVEAU_MIN <= niveau <= NIVEAU_MAX:
            raise ValueError(
                f"Le frein « {frein.libelle} » est évalué de {NIVEAU_MIN} à {NIVEAU_MAX} (trouvé : {niveau})."
            )
        evalues[frein] = niveau
    return evalues
