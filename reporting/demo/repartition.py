"""Integer shares: how many holders of an attribute among the people of each pattern of years."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")
Motif = tuple[int, ...]
"""The years of the period that a parcours overlaps."""


def repartir(
    tailles: Mapping[Motif, int], cibles: Mapping[int, int], *, total: int | None = None
) -> dict[Motif, int]:
    """Holders per pattern so that each year counts exactly its target.

    Starts from the mean share of the years of each pattern, then moves by one or two until every target is
    met; ``total`` adds the number of holders over all patterns. Raises ValueError when the search stalls.
    """
    effectifs = {an: sum(n for motif, n in tailles.items() if an in motif) for an in cibles}
    ideal = {
        motif: n * sum(cibles[an] / effectifs[an] for an in motif) / len(motif)
        for motif, n in tailles.items()
    }
    parts = {motif: min(n, int(ideal[motif] + 0.5)) for motif, n in tailles.items()}

    def cout() -> tuple[int, float]:
        manque = sum(
            (sum(h for motif, h in parts.items() if an in motif) - cible) ** 2 for an, cible in cibles.items()
        )
        if total is not None:
            manque += (sum(parts.values()) - total) ** 2
        return manque, sum((parts[motif] - ideal[motif]) ** 2 for motif in parts)

    pas = [((motif, signe),) for motif in parts for signe in (1, -1)]
    doubles = [(*a, *b) for a in pas for b in pas if a[0][0] < b[0][0]]
    meilleur = cout()
    while True:
        retenu = None
        for mouvement in (*pas, *doubles):
            _bouger(parts, mouvement, 1)
            if all(0 <= parts[motif] <= tailles[motif] for motif, _ in mouvement) and cout() < meilleur:
                meilleur, retenu = cout(), mouvement
            _bouger(parts, mouvement, -1)
        if retenu is None:
            break
        _bouger(parts, retenu, 1)
    if meilleur[0]:
        raise ValueError(f"aucune répartition ne donne {dict(cibles)}")
    return parts


def _bouger(parts: dict[Motif, int], mouvement: Sequence[tuple[Motif, int]], sens: int) -> None:
    for motif, signe in mouvement:
        parts[motif] += sens * signe


def au_plus_fort_reste(poids: Sequence[float], total: int) -> list[int]:
    """``total`` split in proportion of the weights, the largest remainders served first."""
    somme = sum(poids)
    exacts = [total * p / somme for p in poids]
    parts = [int(x) for x in exacts]
    ordre = sorted(range(len(poids)), key=lambda i: (parts[i] - exacts[i], i))
    for i in ordre[: total - sum(parts)]:
        parts[i] += 1
    return parts


def choisir(
    candidats: Sequence[T], nombre: int, hasard: Random, faveur: Callable[[T], float] = lambda _: 0.0
) -> list[T]:
    """``nombre`` of the candidates: those of the best draw, to which ``faveur`` adds."""
    if nombre > len(candidats):
        raise ValueError(f"{nombre} demandés parmi {len(candidats)}")
    notes = [(hasard.random() + faveur(c), i) for i, c in enumerate(candidats)]
    retenus = sorted(i for _, i in sorted(notes, reverse=True)[:nombre])
    return [candidats[i] for i in retenus]
