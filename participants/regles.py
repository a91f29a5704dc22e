"""Ages, in years completed on a day, and identities compared."""

from dataclasses import dataclass
from datetime import date

from participants.enums import Ressemblance, TrancheAge
from plie.texte import cle

# Lower bound of each band, in years completed (both ends included); the last one has no upper bound.
_BORNES: dict[TrancheAge, tuple[int, int | None]] = {
    TrancheAge.MOINS_26: (0, 25),
    TrancheAge.DE_26_A_44: (26, 44),
    TrancheAge.DE_45_A_54: (45, 54),
    TrancheAge.PLUS_55: (55, None),
}


def age(naissance: date, jour: date) -> int:
    """Years completed on ``jour``; negative before the birth."""
    return jour.year - naissance.year - ((jour.month, jour.day) < (naissance.month, naissance.day))


def ne_au_plus_tard(annees: int, jour: date) -> date:
    """The latest birth date of someone who has completed ``annees`` years on ``jour``."""
    try:
        return jour.replace(year=jour.year - annees)
    except ValueError:  # 29 February: those born on 1 March have not had their birthday yet
        return date(jour.year - annees, 2, 28)


def naissances_de_la_tranche(tranche: TrancheAge, jour: date) -> tuple[date | None, date]:
    """The birth dates of an age band: after the first (excluded, None when open), up to the second."""
    minimum, maximum = _BORNES[tranche]
    apres = None if maximum is None else ne_au_plus_tard(maximum + 1, jour)
    return apres, ne_au_plus_tard(minimum, jour)


def tranche_age(naissance: date, jour: date) -> TrancheAge:
    """The age band on ``jour``; raises ValueError before the birth.

    Whoever is born on 29 February completes the year on 1 March when the year is not a leap one.
    """
    annees = age(naissance, jour)
    for tranche, (minimum, maximum) in _BORNES.items():
        if annees >= minimum and (maximum is None or annees <= maximum):
            return tranche
    raise ValueError("La date de naissance est postérieure au jour demandé.")


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentiteCivile:
    """What two files are compared by; an empty text or None is unknown and matches nothing."""

    nom_naissance: str
    prenom: str
    date_naissance: date | None
    identifiant_ft: str = ""


def meme_identite(a: IdentiteCivile, b: IdentiteCivile) -> Ressemblance:
    """Whether two identities look like one person; the tool shows it, and merges nothing.

    Names are compared by their letters alone, so that accents, case, spaces and hyphens do not count.
    """
    noms_a, noms_b = (cle(a.nom_naissance), cle(a.prenom)), (cle(b.nom_naissance), cle(b.prenom))
    connus = all(noms_a) and all(noms_b) and a.date_naissance is not None
    memes_dates = a.date_naissance == b.date_naissance
    if connus and memes_dates and noms_a == noms_b:
        return Ressemblance.IDENTIQUE
    if cle(a.identifiant_ft) and cle(a.identifiant_ft) == cle(b.identifiant_ft):
        return Ressemblance.IDENTIFIANT
    if connus and memes_dates and noms_a == noms_b[::-1]:
        return Ressemblance.INVERSEE
    return Ressemblance.AUCUNE
