"""The control key of a SIRET."""

LONGUEUR = 14
BASE = 10
# La Poste gave its establishments numbers that the key refuses: INSEE checks instead that the sum of the
# fourteen figures is a multiple of five. Its head office follows the common key.
SIREN_LA_POSTE = "356000000"
SIEGE_LA_POSTE = "35600000000048"
MULTIPLE_LA_POSTE = 5


def siret_valide(siret: str) -> bool:
    """Whether a SIRET has fourteen figures and the right key; spaces are ignored."""
    chiffres = "".join(siret.split())
    if len(chiffres) != LONGUEUR or not (chiffres.isascii() and chiffres.isdigit()) or not int(chiffres):
        return False
    if chiffres.startswith(SIREN_LA_POSTE) and chiffres != SIEGE_LA_POSTE:
        return sum(map(int, chiffres)) % MULTIPLE_LA_POSTE == 0
    return _luhn(chiffres) % BASE == 0


def _luhn(chiffres: str) -> int:
    """The sum of the figures, every second one from the right doubled (nines taken out)."""
    total = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        valeur = int(chiffre) * (1 + rang % 2)
        total += valeur - (BASE - 1) if valeur >= BASE else valeur
    return total
