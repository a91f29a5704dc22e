"""Finding people: by name, identifiant France Travail or telephone, whatever the accents and the order."""

import re
from typing import TypeVar

from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from participants.models import Participant
from plie.bd import SansAccent
from plie.texte import sans_accent

Personnes = TypeVar("Personnes", bound=QuerySet[Participant])

# « 06 39 98 12 34 », « +33.6.39… », « 06-39 »: figures with the usual separators and nothing else.
_NUMERO = re.compile(r"\+?[\d\s.\-]+")
_INDICATIF_FRANCE = "33"


def nom_de_tri() -> SansAccent:
    """The name a list shows (usage name, else birth name), without accents, to sort by."""
    return SansAccent(Coalesce(NullIf(F("nom_usage"), Value("")), F("nom_naissance")))


def rechercher(personnes: Personnes, texte: str, *, par_identifiant: bool = True) -> Personnes:
    """The people that match every word of ``texte``; an empty text keeps all.

    A word is a part of a name, or the beginning of an identifiant France Travail. A text of figures only is a
    part of a telephone number (spaces, dots and the +33 prefix do not matter), or such a beginning.
    ``par_identifiant`` is False for a reader to whom the identifiant is not shown: finding is telling.
    """
    texte = texte.strip()
    if not texte:
        return personnes
    if _NUMERO.fullmatch(texte):
        return _par_numero(personnes, texte, par_identifiant)
    for mot in sans_accent(texte).split():
        condition = Q(nom_recherche__contains=mot)
        if par_identifiant and any(lettre.isdigit() for lettre in mot):
            condition |= Q(identifiant_ft__istartswith=mot)
        personnes = personnes.filter(condition)
    return personnes


def _par_numero(personnes: Personnes, texte: str, par_identifiant: bool) -> Personnes:
    chiffres = re.sub(r"\D", "", texte)
    if not chiffres:
        return personnes.none()
    national = chiffres.removeprefix(_INDICATIF_FRANCE) if texte.startswith("+") else chiffres
    telephone = Func(
        F("telephone"),
        Value(r"[^0-9]"),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
    # « 06… » and « +336… » are the same number: the leading zero is the part that changes.
    sans_zero = national.removeprefix("0")
    condition = Q(telephone_chiffres__contains=sans_zero or national)
    if par_identifiant:
        condition |= Q(identifiant_ft__istartswith=chiffres)
    return personnes.alias(telephone_chiffres=telephone).filter(condition)
