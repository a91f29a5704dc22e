"""How the PLIE writes to somebody."""

from plie.enumeration import Enumeration


class Canal(Enumeration):
    COURRIEL = "courriel", "Courriel"
    SMS = "sms", "SMS"


class RythmeNouvelles(Enumeration):
    """How often an account wants to be written to."""

    IMMEDIAT = "immediat", "Un message à chaque nouvelle"
    QUOTIDIEN = "quotidien", "Un seul message par jour, le matin"
