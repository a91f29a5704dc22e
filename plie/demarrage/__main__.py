"""``python -m plie.demarrage setup|demo|test|captures|mesures``."""

import argparse
import sys
from collections.abc import Callable, Sequence

from plie import embarque
from plie.demarrage.captures import capturer
from plie.demarrage.commun import CODE_CTRL_C, Arret, Echec
from plie.demarrage.controles import verifier
from plie.demarrage.demonstration import demonstration
from plie.demarrage.mesures import mesurer
from plie.demarrage.mesures_import import mesurer_import
from plie.demarrage.preparation import preparer


def main(arguments: Sequence[str]) -> int:
    """Run one of the commands; the exit code."""
    lecteur = argparse.ArgumentParser(prog="python -m plie.demarrage")
    lecteur.add_argument("commande", choices=["setup", "demo", "test", "captures", "mesures"])
    choix, reste = lecteur.parse_known_args(arguments)
    commandes: dict[str, Callable[[], int]] = {
        "setup": _preparer,
        "demo": demonstration,
        "test": lambda: verifier(reste),
        "captures": capturer,
        "mesures": mesurer_import if "import" in reste else mesurer,
    }
    try:
        return commandes[choix.commande]()
    except (Echec, embarque.ErreurEmbarque) as erreur:
        print(erreur, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Arret):
        print("\nInterrompu : relancez la même commande pour reprendre.", file=sys.stderr)
        return CODE_CTRL_C


def _preparer() -> int:
    preparer()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
