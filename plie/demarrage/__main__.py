"""``python -m plie.demarrage setup|demo|test``."""

import argparse
import sys
from collections.abc import Sequence

from plie import embarque
from plie.demarrage.commun import CODE_CTRL_C, Arret, Echec
from plie.demarrage.controles import verifier
from plie.demarrage.demonstration import demonstration
from plie.demarrage.preparation import preparer


def main(arguments: Sequence[str]) -> int:
    """Run one of the commands; the exit code."""
    lecteur = argparse.ArgumentParser(prog="python -m plie.demarrage")
    lecteur.add_argument("commande", choices=["setup", "demo", "test"])
    choix, reste = lecteur.parse_known_args(arguments)
    try:
        if choix.commande == "setup":
            preparer()
            return 0
        if choix.commande == "demo":
            return demonstration()
        return verifier(reste)
    except (Echec, embarque.ErreurEmbarque) as erreur:
        print(erreur, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Arret):
        print("\nInterrompu : relancez la même commande pour reprendre.", file=sys.stderr)
        return CODE_CTRL_C


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
