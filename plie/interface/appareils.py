"""The browser and the system of a session, in words that its owner recognises."""

from typing import Final

# In this order: most browsers also claim to be the ones after them.
NAVIGATEURS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMES: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def appareil(user_agent: str) -> str:
    """« Firefox sur Windows »; « Navigateur inconnu » when nothing is recognised."""
    navigateur = next((nom for signe, nom in NAVIGATEURS if signe in user_agent), "Navigateur inconnu")
    systeme = next((nom for signe, nom in SYSTEMES if signe in user_agent), "")
    return f"{navigateur} sur {systeme}" if systeme else navigateur
