"""The rhythm of the meetings (Protocol, art. 3 « L'accompagnement tout au long du parcours »).

Physical meetings, alone or in a group, at least every 15 days during the first 3 months from the entry, then
at least one a month until the exit; in veille, one contact a month, by phone or in person.

Read so that Python and SQL say the same with four dates (PostgreSQL adds months as ``ajouter_mois`` does):

- outside a veille, the clock starts from the latest of the entry, the last physical meeting and the end of
  the last veille. An interval keeps the rhythm of the period it starts in: a meeting on the eve of the third
  month still calls for the next one within 15 days;
- in veille, it starts from the latest of the entry, the beginning of the veille and the last contact;
- the day of the bound is on time, the day after is late;
- whoever was late when a veille began is late no more, but the breach stays in the history.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parcours.enums import RegimeRythme
from plie.dates import UN_JOUR, ajouter_mois, compte_fr, jour_fr
from plie.protocole.regles import SeuilsParcours


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodeVeille:
    """A granted veille, both days included; ``fin`` None while it runs. ValueError if it ends first."""

    debut: date
    fin: date | None = None

    def __post_init__(self) -> None:
        if self.fin is not None and self.fin < self.debut:
            raise ValueError("Une veille finit après avoir commencé.")

    def couvre(self, jour: date) -> bool:
        """Whether the veille runs on that day."""
        return self.debut <= jour and (self.fin is None or jour <= self.fin)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaitsRythme:
    """What happened, in any order; what is outside the stay or after ``date_reference`` is ignored.

    ``rencontres`` are the days of physical meetings (individual or in a group), ``contacts`` those of any
    contact (phone calls; a physical meeting counts as one whether repeated here or not). ``date_sortie`` is
    None while the person is accompanied. Raises ValueError when the reference precedes the entry.
    """

    date_entree: date
    date_reference: date
    rencontres: Sequence[date] = ()
    contacts: Sequence[date] = ()
    veilles: Sequence[PeriodeVeille] = ()
    date_sortie: date | None = None

    def __post_init__(self) -> None:
        if self.date_reference < self.date_entree:
            raise ValueError("Le rythme se compte à partir de la date d'entrée.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manquement:
    """A bound that passed without the meeting (the contact, in veille) it asked for.

    ``fin`` is the day it ended: the meeting, the start or the end of a veille, the exit, or the day of
    reference while nobody has been met (``en_cours``).
    """

    echeance: date
    fin: date
    regime: RegimeRythme
    en_cours: bool = False

    @property
    def jours(self) -> int:
        """Days of lateness, at least 1."""
        return (self.fin - self.echeance).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Rythme:
    """The rhythm of a parcours on a day.

    ``depuis`` is the day the clock starts from and ``echeance`` the last day on time; both None once the
    person is out. ``intervalles`` counts the bounds already judged, met or missed; ``manquements`` those
    missed, in order, the current one last.
    """

    regime: RegimeRythme
    depuis: date | None
    echeance: date | None
    jours_de_retard: int
    manquements: tuple[Manquement, ...]
    intervalles: int
    explication: str

    @property
    def en_retard(self) -> bool:
        """Whether the bound has passed."""
        return self.jours_de_retard > 0

    @property
    def respectes(self) -> int:
        """How many of ``intervalles`` were kept."""
        return self.intervalles - len(self.manquements)

    @property
    def jours_manques(self) -> int:
        """Days late in all; one meeting more never adds any (it may cut one breach in two)."""
        return sum(manquement.jours for manquement in self.manquements)


def fin_du_rythme_initial(date_entree: date, seuils: SeuilsParcours) -> date:
    """The first day of the monthly rhythm: 3 months, to the day, after the entry."""
    return ajouter_mois(date_entree, seuils.rythme_initial_mois)


def regime_applicable(
    depuis: date, *, date_entree: date, seuils: SeuilsParcours, en_veille: bool = False
) -> RegimeRythme:
    """The rhythm of an interval that starts on ``depuis``."""
    if en_veille:
        return RegimeRythme.VEILLE
    initial = depuis < fin_du_rythme_initial(date_entree, seuils)
    return RegimeRythme.INITIAL if initial else RegimeRythme.MENSUEL


def derniere_date_pour_le_prochain(
    apres: date, *, date_entree: date | None, seuils: SeuilsParcours, en_veille: bool = False
) -> date:
    """The latest day on time for the next rendez-vous after a meeting held on ``apres``.

    ``date_entree`` None means that this meeting is the entry.
    """
    regime = regime_applicable(apres, date_entree=date_entree or apres, seuils=seuils, en_veille=en_veille)
    return _echeance(apres, regime, seuils)


def evaluer_rythme(faits: FaitsRythme, seuils: SeuilsParcours) -> Rythme:
    """Where the person stands on ``date_reference``, and every bound missed until then."""
    sortie = faits.date_sortie
    terme = faits.date_reference if sortie is None else min(sortie, faits.date_reference)
    calendrier = _Calendrier(faits, terme)
    sorti = sortie is not None and sortie <= faits.date_reference

    manquements: list[Manquement] = []
    intervalles = 0
    for jour, suivant in calendrier.intervalles():
        depuis, regime = calendrier.situation(jour, seuils)
        echeance = _echeance(depuis, regime, seuils)
        fin = terme if suivant is None else suivant
        manque = echeance < fin
        if manque:
            en_cours = suivant is None and not sorti
            manquements.append(Manquement(echeance=echeance, fin=fin, regime=regime, en_cours=en_cours))
        if manque or (suivant is not None and calendrier.vu(suivant)):
            intervalles += 1

    if sorti:
        return Rythme(
            regime=RegimeRythme.TERMINE,
            depuis=None,
            echeance=None,
            jours_de_retard=0,
            manquements=tuple(manquements),
            intervalles=intervalles,
            explication="L’accompagnement est terminé : plus aucune rencontre n’est attendue.",
        )
    depuis, regime = calendrier.situation(terme, seuils)
    echeance = _echeance(depuis, regime, seuils)
    return Rythme(
        regime=regime,
        depuis=depuis,
        echeance=echeance,
        jours_de_retard=max(0, (terme - echeance).days),
        manquements=tuple(manquements),
        intervalles=intervalles,
        explication=_explication(depuis, echeance, regime, seuils),
    )


def _echeance(depuis: date, regime: RegimeRythme, seuils: SeuilsParcours) -> date:
    match regime:
        case RegimeRythme.INITIAL:
            return depuis + timedelta(days=seuils.rythme_initial_jours)
        case RegimeRythme.MENSUEL:
            return ajouter_mois(depuis, seuils.rythme_mois)
        case RegimeRythme.VEILLE:
            return ajouter_mois(depuis, seuils.veille_contact_mois)
        case _:
            raise KeyError(regime)


def _explication(depuis: date, echeance: date, regime: RegimeRythme, seuils: SeuilsParcours) -> str:
    attendu = {
        RegimeRythme.INITIAL: (
            f"une rencontre au moins tous les {compte_fr(seuils.rythme_initial_jours, 'jour', 'jours')} "
            f"pendant les {compte_fr(seuils.rythme_initial_mois, 'premier mois', 'premiers mois')}"
        ),
        RegimeRythme.MENSUEL: f"une rencontre au moins {_tous_les(seuils.rythme_mois)}",
        RegimeRythme.VEILLE: (
            f"pendant la veille, un contact au moins {_tous_les(seuils.veille_contact_mois)}, "
            "par téléphone ou en personne"
        ),
    }[regime]
    return f"À compter du {jour_fr(depuis)}, {attendu} : au plus tard le {jour_fr(echeance)}."


def _tous_les(mois: int) -> str:
    return "par mois" if mois == 1 else f"tous les {compte_fr(mois, 'mois', 'mois')}"


class _Calendrier:
    """The days that start the clock again, between the entry and ``terme``."""

    def __init__(self, faits: FaitsRythme, terme: date) -> None:
        self._entree = faits.date_entree
        self._veilles = sorted(
            (v for v in faits.veilles if v.debut <= terme),
            key=lambda veille: (veille.debut, veille.fin or terme),
        )
        self._rencontres = self._dans_le_sejour(faits.rencontres, terme)
        self._contacts = self._dans_le_sejour([*faits.rencontres, *faits.contacts], terme)
        self._jours_vus = set(self._rencontres) | {
            j for j in self._contacts if self._veille_du(j) is not None
        }
        bornes = {self._entree, *self._jours_vus}
        for veille in self._veilles:
            bornes.add(veille.debut)
            if veille.fin is not None and veille.fin < terme:
                bornes.add(veille.fin + UN_JOUR)
        self._bornes = sorted(borne for borne in bornes if borne >= self._entree)

    def _dans_le_sejour(self, jours: Iterable[date], terme: date) -> list[date]:
        return sorted({jour for jour in jours if self._entree <= jour <= terme})

    def _veille_du(self, jour: date) -> PeriodeVeille | None:
        # The latest one, should two of them overlap in spite of the database.
        return next((veille for veille in reversed(self._veilles) if veille.couvre(jour)), None)

    def vu(self, jour: date) -> bool:
        """Whether the meeting, or the contact that a veille asks for, took place that day."""
        return jour in self._jours_vus

    def intervalles(self) -> Iterable[tuple[date, date | None]]:
        """Each day that starts the clock, with the next one; None after the last."""
        return zip(self._bornes, [*self._bornes[1:], None], strict=True)

    def situation(self, jour: date, seuils: SeuilsParcours) -> tuple[date, RegimeRythme]:
        """From when the clock runs on ``jour``, and at which rhythm: the two lines of the module's rule."""
        veille = self._veille_du(jour)
        if veille is not None:
            depuis = max(self._entree, veille.debut, self._dernier(self._contacts, jour))
        else:
            finies = [v.fin for v in self._veilles if v.fin is not None and v.fin < jour]
            depuis = max(self._entree, self._dernier(self._rencontres, jour), *finies)
        return depuis, regime_applicable(
            depuis, date_entree=self._entree, seuils=seuils, en_veille=veille is not None
        )

    def _dernier(self, jours: list[date], jour: date) -> date:
        rang = bisect_right(jours, jour)
        return jours[rang - 1] if rang else self._entree
