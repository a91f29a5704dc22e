"""The process of a guardian: ``python -m plie.embarque SERVICE VAR_DIR [ephemere]``."""

import sys
from pathlib import Path

from plie.embarque.gardien import garder

if __name__ == "__main__":
    sys.exit(garder(sys.argv[1], Path(sys.argv[2]), "ephemere" in sys.argv[3:]))
