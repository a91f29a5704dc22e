"""Logging that keeps personal data out of the logs."""

import logging
import re
from types import TracebackType

# PostgreSQL adds the values in conflict to its errors: « DETAIL:  Key (courriel)=(…) already exists. »
DETAIL = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*$", re.MULTILINE)


class FormatSansDonnees(logging.Formatter):
    """A formatter that cuts what PostgreSQL quotes of a row, in the message and in the traceback."""

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        return masquer(super().formatException(ei))

    def format(self, record: logging.LogRecord) -> str:
        return masquer(super().format(record))


def masquer(texte: str) -> str:
    """The text without the row values that PostgreSQL quotes in its errors."""
    return DETAIL.sub(r"\1: (valeurs masquées)", texte)
