"""One door to chance: streams named by what they draw, the same on every machine."""

from random import Random


def tirage(*cles: object) -> Random:
    """A stream of draws that depends on its names only.

    Python seeds from the text itself, so neither the machine nor the hash seed matters.
    """
    return Random("·".join(str(cle) for cle in cles))  # noqa: S311 - nothing secret is drawn
