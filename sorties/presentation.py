"""What a page shows of a verdict, given now or kept with an exit."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from plie.protocole.models import Protocole
from sorties.enums import Categorie, CodeMotif


def affiche(
    verdict: Mapping[str, Any],
    *,
    accord_le: date | None,
    accord_attendu: bool,
    protocole: Protocole | None,
) -> dict[str, Any]:
    """The verdict in the words of a page; ``verdict`` is as ``Verdict.en_json`` gives it, or empty."""
    code = verdict.get("code", "")
    confirmation = verdict.get("date_confirmation")
    return {
        "categorie": Categorie(verdict["categorie"]) if verdict.get("categorie") else None,
        "motif": CodeMotif(code).libelle if code in CodeMotif.codes() else "",
        "explication": verdict.get("explication", ""),
        "manque": list(verdict.get("manque", ())),
        "article": verdict.get("article", ""),
        "protocole": protocole,
        "preuve_requise": bool(verdict.get("preuve_requise")),
        "accord_attendu": accord_attendu,
        "accord_le": accord_le,
        "confirmation_le": date.fromisoformat(confirmation) if confirmation else None,
    }
