"""Typed reading of keys, the same for a TOML table and a CSV row."""

import re
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from plie.protocole.fichiers.problemes import INSECABLE, Lecture, cite, conseil, nombre

E = TypeVar("E", bound=StrEnum)

LONGUEUR_CODE = 60
LONGUEUR_TEXTE = 160
LONGUEUR_EXTRAIT = 60
LISTE_COURTE = 8  # codes: all of them are told; of a longer list, the nearest one

FORME_CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
CODE_ATTENDU = "un code en minuscules sans accent, chiffres et tirets"
CARACTERES_INTERDITS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

ABSENT = object()


class Champs:
    """The keys of one table, or the columns of one row; what is not asked for by the end is unknown."""

    def __init__(self, lecture: Lecture, ligne: int, valeurs: dict[str, Any]) -> None:
        self.lecture = lecture
        self.ligne = ligne
        self.valeurs = valeurs
        self.demandees: dict[str, None] = {}
        self.fautives: set[str] = set()
        lecture.a_verifier.append(self._noter_inconnues)

    # -- where and what ------------------------------------------------------------------------------

    def ligne_de(self, cle: str, rang: int | None = None) -> int:
        """The line of a key, or of the item ``rang`` of its list."""
        return self.ligne

    def noter(self, cle: str, message: str, rang: int | None = None) -> None:
        """Notes that the value of a key is wrong; the message follows the name of the key."""
        self.fautives.add(cle)
        self.lecture.noter(self.ligne_de(cle, rang), f"{cite(cle)} {message}")

    def sains(self, *cles: str) -> bool:
        """Whether these keys are given and right: only then may they be compared with one another."""
        return not self.fautives.intersection(cles) and all(self.valeurs.get(cle, "") != "" for cle in cles)

    def exiger_ordre(self, avant: str, apres: str, lus: tuple[Any, Any], message: str) -> None:
        """Notes ``message`` on the second key when its value is under the first one's; equal is in order."""
        if self.sains(avant, apres) and lus[1] < lus[0]:
            self.noter(apres, message)

    def _noter_inconnues(self) -> None:
        for cle in self.valeurs:
            if cle not in self.demandees:
                suite = conseil(cle, self.demandees)
                self.lecture.noter(self.ligne_de(cle), f"{cite(cle)} n'est pas une clé connue ici{suite}")

    def _prendre(self, cle: str, *, facultatif: bool) -> Any:
        self.demandees[cle] = None
        valeur = self.valeurs.get(cle, ABSENT)
        if valeur is ABSENT and not facultatif:
            self.fautives.add(cle)
            self.lecture.noter(self.ligne, f"{cite(cle)} manque")
        return valeur

    def _refuser(self, cle: str, attendu: str, trouve: object, rang: int | None = None) -> None:
        extrait = str(trouve).lower() if isinstance(trouve, bool) else str(trouve).replace("\n", " ").strip()
        if len(extrait) > LONGUEUR_EXTRAIT:
            extrait = extrait[:LONGUEUR_EXTRAIT] + "…"
        self.noter(cle, f"doit être {attendu} (trouvé{INSECABLE}: {extrait or 'rien'})", rang)

    # -- one value -----------------------------------------------------------------------------------

    def texte(
        self,
        cle: str,
        *,
        maximum: int = LONGUEUR_TEXTE,
        facultatif: bool = False,
        forme: re.Pattern[str] | None = None,
        attendu: str = "",
    ) -> str:
        """A text of 1 to ``maximum`` characters, "" if absent and ``facultatif``.

        Lines are joined; a blank line separates paragraphs. ``forme`` must match the whole text;
        ``attendu`` then says in French what is expected.
        """
        valeur = self._prendre(cle, facultatif=facultatif)
        if valeur is ABSENT or (facultatif and valeur == ""):
            return ""
        return self._texte(cle, valeur, maximum, forme=forme, attendu=attendu)

    def _texte(
        self,
        cle: str,
        valeur: object,
        maximum: int,
        *,
        forme: re.Pattern[str] | None = None,
        attendu: str = "",
        rang: int | None = None,
    ) -> str:
        propre = _recomposer(valeur) if isinstance(valeur, str) else ""
        if CARACTERES_INTERDITS.search(propre):
            self.noter(cle, "contient un caractère de contrôle", rang)
            return ""
        if not propre or len(propre) > maximum:
            trouve = f"{nombre(len(propre))} caractères" if propre else valeur
            self._refuser(cle, f"un texte de 1 à {nombre(maximum)} caractères", trouve, rang)
            return ""
        if forme is not None and not forme.fullmatch(propre):
            self._refuser(cle, attendu, valeur, rang)
            return ""
        return propre

    def code(self, cle: str, *, maximum: int = LONGUEUR_CODE, facultatif: bool = False) -> str:
        """A short code: lower-case letters without accent and digits, joined by - or _."""
        return self.texte(
            cle,
            maximum=maximum,
            facultatif=facultatif,
            forme=FORME_CODE,
            attendu=CODE_ATTENDU,
        )

    def parmi(self, cle: str, connus: Collection[str] | None, *, facultatif: bool = False) -> str:
        """A code of a closed list; None when the list is not known here: any code is then taken."""
        trouve = self.code(cle, facultatif=facultatif)
        if trouve and connus is not None and trouve not in connus:
            self._noter_hors_liste(cle, trouve, connus)
            return ""
        return trouve

    def _noter_hors_liste(
        self, cle: str, trouve: str, connus: Collection[str], rang: int | None = None
    ) -> None:
        proches = get_close_matches(trouve, list(connus), n=1)
        if proches and len(connus) > LISTE_COURTE:
            self._refuser(cle, f"un code connu, par exemple {cite(proches[0])}", trouve, rang)
        else:
            self._refuser(cle, f"l'un de ces codes{INSECABLE}: {', '.join(connus)}", trouve, rang)

    def membre(self, cle: str, liste: type[E]) -> E:
        """A member of an enumeration, by its code."""
        valeur = self._prendre(cle, facultatif=False)
        if valeur is not ABSENT:
            try:
                return liste(valeur)
            except ValueError:
                self._noter_hors_liste(cle, str(valeur), [membre.value for membre in liste])
        return next(iter(liste))

    def entier(self, cle: str, minimum: int, maximum: int) -> int:
        """A whole number, both bounds allowed."""
        trouve = self.entier_ou_rien(cle, minimum, maximum, facultatif=False)
        return minimum if trouve is None else trouve

    def entier_ou_rien(self, cle: str, minimum: int, maximum: int, *, facultatif: bool = True) -> int | None:
        """A whole number, both bounds allowed, or None if absent."""
        valeur = self._prendre(cle, facultatif=facultatif)
        if valeur is ABSENT or (facultatif and self._vide(valeur)):
            return None
        return self._entier(cle, valeur, minimum, maximum)

    def _entier(
        self, cle: str, valeur: object, minimum: int, maximum: int, rang: int | None = None
    ) -> int | None:
        lu = self._comme_entier(valeur)
        if lu is None or not minimum <= lu <= maximum:
            attendu = f"un nombre entier de {nombre(minimum)} à {nombre(maximum)}"
            self._refuser(cle, attendu, valeur, rang)
            return None
        return lu

    def decimal(self, cle: str, minimum: Decimal | int, maximum: Decimal | int) -> Decimal:
        """A number with or without decimals, both bounds allowed."""
        trouve = self.decimal_ou_rien(cle, minimum, maximum, facultatif=False)
        return Decimal(minimum) if trouve is None else trouve

    def decimal_ou_rien(
        self, cle: str, minimum: Decimal | int, maximum: Decimal | int, *, facultatif: bool = True
    ) -> Decimal | None:
        """A number with or without decimals, both bounds allowed, or None if absent."""
        valeur = self._prendre(cle, facultatif=facultatif)
        if valeur is ABSENT or (facultatif and self._vide(valeur)):
            return None
        lu = self._comme_decimal(valeur)
        if lu is None or not lu.is_finite() or not minimum <= lu <= maximum:
            self._refuser(cle, f"un nombre de {nombre(minimum)} à {nombre(maximum)}", valeur)
            return None
        return lu

    def jour(self, cle: str) -> date:
        """A day written AAAA-MM-JJ."""
        return self.jour_ou_rien(cle, facultatif=False) or date.min

    def jour_ou_rien(self, cle: str, *, facultatif: bool = True) -> date | None:
        """A day written AAAA-MM-JJ, or None if absent."""
        valeur = self._prendre(cle, facultatif=facultatif)
        if valeur is ABSENT or (facultatif and self._vide(valeur)):
            return None
        lu = self._comme_jour(valeur)
        if lu is None:
            self._refuser(cle, "une date du calendrier écrite AAAA-MM-JJ", valeur)
        return lu

    def booleen(self, cle: str, *, defaut: bool | None = None) -> bool:
        """true or false; ``defaut`` if absent, None meaning that it must be written."""
        valeur = self._prendre(cle, facultatif=defaut is not None)
        if valeur is ABSENT:
            return bool(defaut)
        if not isinstance(valeur, bool):
            self._refuser(cle, "true ou false", valeur)
            return bool(defaut)
        return valeur

    # -- lists ---------------------------------------------------------------------------------------

    def textes(
        self,
        cle: str,
        *,
        minimum: int = 0,
        maximum: int = LONGUEUR_TEXTE,
        forme: re.Pattern[str] | None = None,
        attendu: str = "",
    ) -> tuple[str, ...]:
        """A list of different texts, ``minimum`` of them at least; may be absent if that is 0."""
        valeurs = self._liste(cle, minimum, "de textes")
        lus = [
            self._texte(cle, valeur, maximum, forme=forme, attendu=attendu, rang=rang)
            for rang, valeur in enumerate(valeurs)
        ]
        for rang, lu in enumerate(lus):
            if lu and lu in lus[:rang]:
                self.noter(cle, f"donne deux fois {cite(lu)}", rang)
        return tuple(lus)

    def codes(self, cle: str, connus: Collection[str] | None = None) -> tuple[str, ...]:
        """A list of different codes, all in ``connus`` when that list is known."""
        lus = self.textes(
            cle,
            maximum=LONGUEUR_CODE,
            forme=FORME_CODE,
            attendu=CODE_ATTENDU,
        )
        for rang, lu in enumerate(lus):
            if lu and connus is not None and lu not in connus:
                self._noter_hors_liste(cle, lu, connus, rang)
        return lus

    def entiers(self, cle: str, minimum: int, maximum: int) -> tuple[int, ...]:
        """One or more whole numbers, each greater than the one before."""
        lus: list[int] = []
        for rang, valeur in enumerate(self._liste(cle, 1, "de nombres entiers")):
            lu = self._entier(cle, valeur, minimum, maximum, rang)
            if lu is None:
                continue
            if lus and lu <= lus[-1]:
                self.noter(cle, "doit aller en croissant", rang)
            lus.append(lu)
        return tuple(lus)

    def _liste(self, cle: str, minimum: int, de_quoi: str) -> Sequence[object]:
        valeur = self._prendre(cle, facultatif=minimum == 0)
        if valeur is ABSENT:
            return ()
        lue = self._comme_liste(valeur)
        if lue is None:
            self._refuser(cle, f"une liste {de_quoi}", valeur)
            return ()
        if len(lue) < minimum:
            self.noter(cle, f"doit compter au moins {minimum} élément{'s' if minimum > 1 else ''}")
        return lue

    # -- how this kind of file writes each type; None means « not that » ------------------------------

    def _vide(self, valeur: object) -> bool:
        """Whether an optional number or date is written as nothing."""
        return False

    def _comme_entier(self, valeur: object) -> int | None:
        raise NotImplementedError

    def _comme_decimal(self, valeur: object) -> Decimal | None:
        raise NotImplementedError

    def _comme_jour(self, valeur: object) -> date | None:
        raise NotImplementedError

    def _comme_liste(self, valeur: object) -> Sequence[object] | None:
        raise NotImplementedError


class Uniques:
    """Values that may be given once in a file."""

    def __init__(self) -> None:
        self.lignes: dict[object, int] = {}

    def voir(self, champs: Champs, cle: str, valeur: object) -> None:
        """Notes a value already seen; a value that was wrong is not looked at."""
        if not champs.sains(cle):
            return
        ligne = champs.ligne_de(cle)
        premiere = self.lignes.setdefault(valeur, ligne)
        if premiere != ligne:
            champs.noter(cle, f"vaut {cite(valeur)}, déjà donné à la ligne {premiere}")


def _recomposer(texte: str) -> str:
    """Lines joined by a space, paragraphs kept apart by one blank line."""
    paragraphes = re.split(r"\n[ \t]*\n", texte.strip())
    return "\n\n".join(
        re.sub(r"[ \t]*\n[ \t]*", " ", paragraphe).strip() for paragraphe in paragraphes if paragraphe
    )
