"""The lines of « Ma journée »: what waits, person by person, and the form that settles each.

This chapter writes its own; a chapter above adds its lines in its module ``journee``, found at start-up (see
``ParcoursConfig``)::

    @a_faire
    def suivis(vue: Vue, seuils: SeuilsParcours) -> Iterable[Ligne]: ...

The function asks the database through ``vus_comme(vue)``, in a number of queries that does not depend on the
rows.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeAlias
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from parcours.enums import ETATS_CLOS, Attente, CanalRappel, EtatParcours
from parcours.models import RendezVous
from parcours.selectors.journee import Faits
from parcours.selectors.rappels import rappels_en_echec
from plie.acces import Vue
from plie.interface.composants import Ton
from plie.interface.formats import date_fr
from plie.protocole.regles import SeuilsParcours


@dataclass(frozen=True, slots=True)
class Genre:
    """A kind of wait: its chip; the lower ``rang``, the more urgent."""

    code: str
    libelle: str
    rang: int
    ton: Ton = Ton.ATTENTION


# What cannot wait: the others are to prepare.
URGENTES: Final = frozenset({Attente.RENDEZ_VOUS, Attente.APPEL, Attente.SITUATION, Attente.RETARD})
GENRES: Final = {
    attente: Genre(
        attente.value, attente.libelle, 10 * rang, Ton.DANGER if attente in URGENTES else Ton.ATTENTION
    )
    for rang, attente in enumerate(Attente)
}
# « Aucun rendez-vous fixé » adds nothing to who is already asked to meet the person.
RENCONTRE_DEJA_DEMANDEE: Final = frozenset(
    {
        Attente.RENDEZ_VOUS,
        Attente.APPEL,
        Attente.SITUATION,
        Attente.RETARD,
        Attente.RYTHME_PROCHE,
        Attente.CONTACT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ligne:
    """One person and what waits. ``parcours_id`` names them, else ``nom`` does; ``jour`` orders the lines.

    ``url`` is the form that settles it; empty, it is the person's file.
    """

    genre: Genre
    quoi: str
    action: str
    url: str
    jour: date | None = None
    parcours_id: int | None = None
    nom: str = ""
    dossier: str = ""

    @property
    def ordre(self) -> tuple[int, date, int]:
        """Most urgent first, then the oldest."""
        return self.genre.rang, self.jour or date.max, self.parcours_id or 0

    def de(self, nom: str, dossier: str) -> "Ligne":
        """The same line with the name of the person; one without a form leads to their file."""
        return replace(self, nom=nom, dossier=dossier, url=self.url or f"{dossier}#a-faire")

    def sans_action(self) -> "Ligne":
        """The same line, for who reads only."""
        return replace(self, url="")

    def avec_retour(self, page: str) -> "Ligne":
        """The same line, whose form comes back to ``page``."""
        return replace(self, url=avec_retour(self.url, page))


SourceJournee: TypeAlias = Callable[[Vue, SeuilsParcours], Iterable[Ligne]]
_SOURCES: list[SourceJournee] = []


def a_faire(fonction: SourceJournee) -> SourceJournee:
    """Register a source of lines (decorator)."""
    if fonction not in _SOURCES:
        _SOURCES.append(fonction)
    return fonction


def lignes_des_autres(vue: Vue, seuils: SeuilsParcours) -> list[Ligne]:
    """The lines of the other modules and chapters."""
    return [ligne for fonction in _SOURCES for ligne in fonction(vue, seuils)]


def avec_retour(url: str, page: str) -> str:
    """An address that comes back to ``page`` once its form is saved."""
    adresse, _, ancre = url.partition("#")
    lien = f"{adresse}{'&' if '?' in adresse else '?'}{urlencode({'retour': page})}"
    return f"{lien}#{ancre}" if ancre else lien


def lignes_du_parcours(un: Faits, jour: date) -> Iterator[Ligne]:
    """The lines of one parcours, without those that only repeat another."""
    for attente in un.attentes:
        if attente is Attente.PROCHAIN and RENCONTRE_DEJA_DEMANDEE & set(un.attentes):
            continue
        quoi, quand, action, url = _PHRASES[attente](un, jour)
        yield Ligne(
            genre=GENRES[attente], quoi=quoi, jour=quand, action=action, url=url, parcours_id=un.parcours_id
        )


Phrase: TypeAlias = tuple[str, date | None, str, str]


def _rendez_vous(un: Faits, jour: date) -> Phrase:
    passes = un.passes
    if not passes:  # the appointment has just begun
        return "Dites ce qu’il en a été.", jour, "Ouvrir le dossier", ""
    premier = passes[0]
    autres = (
        "" if len(passes) == 1 else f", et {len(passes) - 1} autre{'s' if len(passes) > 2 else ''} depuis"
    )
    return (
        f"Rendez-vous du {date_fr(premier.debut, 'heure')}{autres} : dites ce qu’il en a été.",
        timezone.localdate(premier.debut),
        *_issue(premier, un.etat),
    )


def _issue(rdv: RendezVous, etat: EtatParcours) -> tuple[str, str]:
    """A workshop has its presences on one sheet; any other appointment has its own page."""
    if rdv.temps_collectif_id is not None and etat in ETATS_CLOS:  # only the place can be given back
        return "Rendre la place", reverse("temps_collectifs:voir", args=[rdv.temps_collectif_id])
    if rdv.temps_collectif_id is not None:
        return "Noter les présences", reverse("temps_collectifs:presences", args=[rdv.temps_collectif_id])
    return "Donner l’issue", reverse("rendez_vous:issue", args=[rdv.pk])


def _absent(un: Faits) -> tuple[str, date | None]:
    if un.absence is None:
        return "La personne n’est pas venue", None
    return f"Pas venue le {date_fr(un.absence.debut, 'heure')}", timezone.localdate(un.absence.debut)


def _appel(un: Faits, jour: date) -> Phrase:
    absente, quand = _absent(un)
    url = reverse("rendez_vous:appel", args=[un.absence.pk]) if un.absence else ""
    return f"{absente} : appelez-la et proposez une autre date.", quand, "Noter l’appel", url


def _situation(un: Faits, jour: date) -> Phrase:
    absente, quand = _absent(un)
    return (
        (
            f"{absente}, après une seconde proposition : "
            "sa situation se présente à la prochaine cellule de suivi."
        ),
        quand,
        "Préparer la situation",
        "",
    )


def _retard(un: Faits, jour: date) -> Phrase:
    limite = f"À rencontrer au plus tard le {date_fr(un.echeance, 'long')}, date passée"
    if un.prochain is None:
        return f"{limite} : aucun rendez-vous fixé.", un.echeance, "Fixer un rendez-vous", _nouveau(un)
    phrase = f"{limite} ; rendez-vous fixé le {date_fr(un.prochain.debut, 'heure')}."
    if un.prochain.temps_collectif_id is not None:  # a workshop is not moved for one person
        return phrase, un.echeance, "Fixer un rendez-vous", _nouveau(un)
    return (
        phrase,
        un.echeance,
        "Avancer le rendez-vous",
        reverse("rendez_vous:deplacer", args=[un.prochain.pk]),
    )


def _rythme_proche(un: Faits, jour: date) -> Phrase:
    quoi = "À joindre" if un.en_veille else "À rencontrer"
    return (
        f"{quoi} au plus tard le {date_fr(un.echeance, 'long')} : aucun rendez-vous d’ici là.",
        un.echeance,
        "Fixer un rendez-vous",
        _nouveau(un),
    )


def _contact(un: Faits, jour: date) -> Phrase:
    return (
        f"Orientée vers vous le {date_fr(un.oriente_le, 'long')}, pas encore contactée.",
        un.oriente_le,
        "Noter le contact",
        reverse("entrees:contact", args=[un.parcours_id]),
    )


def _proposition(un: Faits, jour: date) -> Phrase:
    return (
        f"Premier entretien le {date_fr(un.date_entree, 'long')} : l’entrée reste à proposer à la cellule.",
        un.date_entree,
        "Proposer l’entrée",
        reverse("entrees:proposer", args=[un.parcours_id]),
    )


def _mesure(un: Faits, jour: date) -> Phrase:
    url = reverse("mesures:renouveler", args=[un.parcours_id])
    if un.mesure is None:
        return "Aucune mesure n’est accordée.", None, "Voir les mesures", url
    verbe = "s’est achevée" if un.mesure.fin < jour else "s’achève"
    debut = f"La mesure {un.mesure.rang} {verbe} le {date_fr(un.mesure.fin, 'long')}"
    if un.demandee is not None:
        suite = "le renouvellement attend la cellule de suivi"
    elif (bilan := getattr(un.mesure, "bilan", None)) is None:
        suite = "le bilan intermédiaire reste à écrire"
    elif bilan.diagnostic_id is None:
        suite = "le diagnostic intermédiaire reste à faire"
    else:
        suite = "demandez le renouvellement ou préparez la sortie"
    return f"{debut} : {suite}.", un.mesure.fin, "Préparer la suite", url


def _diagnostic(un: Faits, jour: date) -> Phrase:
    return (
        f"Entrée le {date_fr(un.date_entree, 'long')}, sans diagnostic de ses freins.",
        un.date_entree,
        "Faire le diagnostic",
        reverse("diagnostics:nouveau", args=[un.parcours_id]),
    )


def _cer(un: Faits, jour: date) -> Phrase:
    if un.cer is None:
        return (
            "Assez d’entretiens ont eu lieu pour écrire et signer le contrat.",
            un.date_entree,
            "Écrire le contrat",
            reverse("cer:nouveau", args=[un.parcours_id]),
        )
    manque = [
        qui
        for qui, le in (
            ("la personne", un.cer.signe_participant_le),
            ("le référent", un.cer.signe_referent_le),
        )
        if le is None
    ]
    return (
        f"Contrat écrit le {date_fr(un.cer.redige_le, 'long')}, à signer par {' et '.join(manque)}.",
        un.cer.redige_le,
        "Faire signer",
        reverse("cer:voir", args=[un.cer.pk]),
    )


def _transmission(un: Faits, jour: date) -> Phrase:
    cer = un.cer_signe
    if cer is None:
        return "Le contrat est à transmettre.", None, "Ouvrir le dossier", ""
    return (
        f"Contrat du {date_fr(cer.redige_le, 'long')}, signé : à transmettre au Bureau insertion.",
        cer.signe_participant_le,
        "Noter la transmission",
        reverse("cer:transmettre", args=[cer.pk]),
    )


def _veille(un: Faits, jour: date) -> Phrase:
    if un.veille is None:
        return "La veille est à clore.", None, "Ouvrir le dossier", ""
    return (
        (
            f"Veille : {un.veille.motif.libelle.lower()}, "
            f"fin prévue le {date_fr(un.veille.fin_prevue, 'long')}."
        ),
        un.veille.fin_prevue,
        "Clore la veille",
        reverse("veilles:clore", args=[un.veille.pk]),
    )


def _emargement(un: Faits, jour: date) -> Phrase:
    if not un.a_emarger:
        return "Un entretien n’est pas signé.", None, "Ouvrir le dossier", ""
    premier, nombre = un.a_emarger[0], len(un.a_emarger)
    autres = "" if nombre == 1 else f", et {nombre - 1} autre{'s' if nombre > 2 else ''}"
    return (
        f"Entretien du {date_fr(premier.date, 'long')}{autres} : la présence n’est pas signée.",
        premier.date,
        "Faire signer",
        reverse("emargement:recueillir", args=[premier.pk]),
    )


def _prochain(un: Faits, jour: date) -> Phrase:
    if un.echeance is None:
        return "Aucune date n’est fixée pour la suite.", None, "Fixer un rendez-vous", _nouveau(un)
    return (
        f"Aucune date n’est fixée ; à rencontrer au plus tard le {date_fr(un.echeance, 'long')}.",
        un.echeance,
        "Fixer un rendez-vous",
        _nouveau(un),
    )


def _nouveau(un: Faits) -> str:
    return reverse("rendez_vous:nouveau", args=[un.parcours_id])


_PHRASES: Final[dict[Attente, Callable[[Faits, date], Phrase]]] = {
    Attente.RENDEZ_VOUS: _rendez_vous,
    Attente.APPEL: _appel,
    Attente.SITUATION: _situation,
    Attente.RETARD: _retard,
    Attente.RYTHME_PROCHE: _rythme_proche,
    Attente.CONTACT: _contact,
    Attente.PROPOSITION: _proposition,
    Attente.MESURE: _mesure,
    Attente.DIAGNOSTIC: _diagnostic,
    Attente.CER: _cer,
    Attente.TRANSMISSION: _transmission,
    Attente.VEILLE: _veille,
    Attente.EMARGEMENT: _emargement,
    Attente.PROCHAIN: _prochain,
}


RAPPEL: Final = Genre("rappel", "Rappel de rendez-vous", 45)


@a_faire
def rappels(vue: Vue, seuils: SeuilsParcours) -> Iterator[Ligne]:
    """The reminders that did not leave, and the letters to print."""
    for rappel in rappels_en_echec(vue):
        lettre = rappel.canal == CanalRappel.LETTRE
        quand = date_fr(rappel.pour, "heure")
        yield Ligne(
            genre=RAPPEL,
            quoi=f"Lettre à imprimer et à poster pour le rendez-vous du {quand}."
            if lettre
            else f"Le rappel du rendez-vous du {quand} n’est pas parti : prévenez la personne autrement.",
            jour=timezone.localdate(rappel.pour),
            action="Imprimer la lettre" if lettre else "Voir le rappel",
            url=reverse("rappels:liste"),
            parcours_id=rappel.rendez_vous.parcours_id,
        )


def trier(lignes: Sequence[Ligne]) -> list[Ligne]:
    """Most urgent first, then the oldest."""
    return sorted(lignes, key=lambda ligne: ligne.ordre)
