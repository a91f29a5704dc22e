"""The meetings of a stay, one after the other: the rhythm of the Protocol, lateness and absences."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random

from parcours.enums import StatutRendezVous, TypeEntretien
from reporting.demo.calendrier import ajouter_mois, ouvre_precedent, ouvre_suivant
from reporting.demo.faits import Jour
from reporting.demo.textes import APPELS_JOINT, ATELIERS

MOIS_RAPPROCHES = 3  # Protocole, art. 3
ECARTS_RAPPROCHES = (10, 15)
ECARTS_ESPACES = (20, 30)
ECARTS_VEILLE = (22, 29)
RETARD_RAPPROCHE = (18, 25)
RETARD_ESPACE = (34, 48)
PART_RETARD = 0.07
ECART_NOUVELLE_DATE = (3, 7)
POIDS_STATUTS = (
    (StatutRendezVous.HONORE, 88),
    (StatutRendezVous.ABSENCE_JUSTIFIEE, 6),
    (StatutRendezVous.ABSENCE_INJUSTIFIEE, 4),
    (StatutRendezVous.ANNULE, 2),
)
PART_ATELIER = 0.3
DISTANCE_ATELIER = 3
JOURS_ATELIERS = (8, 22)
PART_JOINT = 0.75
ATTENTE_ISSUE = 7
PART_SANS_ISSUE = 0.14
"""Share of the meetings of the last days whose outcome is not told yet."""
ABANDON_ABSENCES = (34, 20)
"""Days before the exit of the two unjustified absences that end an abandoned stay."""


@dataclass(frozen=True, slots=True)
class Rencontre:
    """A rendez-vous and its outcome; the next one of the list is the date then fixed."""

    date: Jour
    type: TypeEntretien = TypeEntretien.INDIVIDUEL
    statut: StatutRendezVous = StatutRendezVous.HONORE
    seconde: bool = False
    """A date proposed by phone after an unjustified absence."""
    appel_le: Jour | None = None
    joint: bool = True
    raison: str = ""
    en_sortie: bool = False

    @property
    def tenue(self) -> bool:
        return self.statut is StatutRendezVous.HONORE


@cache
def ateliers_du_mois(annee: int, mois: int) -> tuple[tuple[date, str], ...]:
    """The two workshops of a month, none in August."""
    if mois == 8:
        return ()
    rang = annee * 12 + mois
    return tuple(
        (ouvre_suivant(date(annee, mois, jour)), ATELIERS[(rang * 2 + i) % len(ATELIERS)])
        for i, jour in enumerate(JOURS_ATELIERS)
    )


def _atelier_proche(jour: date) -> date | None:
    for atelier, _ in ateliers_du_mois(jour.year, jour.month):
        if abs((atelier - jour).days) <= DISTANCE_ATELIER:
            return atelier
    return None


def dans_une_veille(jour: date, veilles: list[tuple[date, date]]) -> bool:
    return any(debut <= jour <= fin for debut, fin in veilles)


def _prochaine(depuis: date, entree: date, veilles: list[tuple[date, date]], hasard: Random) -> date:
    en_retard = hasard.random() < PART_RETARD
    if dans_une_veille(depuis, veilles):
        return ouvre_precedent(depuis + timedelta(days=hasard.randint(*ECARTS_VEILLE)))
    if depuis < ajouter_mois(entree, MOIS_RAPPROCHES):
        ecart = RETARD_RAPPROCHE if en_retard else ECARTS_RAPPROCHES
    else:
        ecart = RETARD_ESPACE if en_retard else ECARTS_ESPACES
    return ouvre_precedent(depuis + timedelta(days=hasard.randint(*ecart)))


def enchainer(
    entree: date,
    sortie: date,
    veilles: list[tuple[date, date]],
    *,
    abandon: bool,
    entretien_final: bool,
    hasard: Random,
) -> list[Rencontre]:
    """All the meetings from the entry to the exit, whatever today is."""
    suite = [Rencontre(entree)]
    limite = sortie - timedelta(days=ABANDON_ABSENCES[0]) if abandon else sortie
    jour = entree
    while True:
        jour = _prochaine(jour, entree, veilles, hasard)
        if jour >= limite:
            break
        jour = _ajouter(suite, jour, limite, veilles, hasard)
    if abandon:
        for i, recul in enumerate(ABANDON_ABSENCES):
            absence = ouvre_suivant(sortie - timedelta(days=recul))
            if absence > suite[-1].date:
                suite.append(_absence(absence, seconde=i == 1, hasard=hasard))
    elif entretien_final:
        if suite[-1].date >= sortie:
            suite.pop()
        suite.append(Rencontre(sortie, en_sortie=True))
    return suite


def _ajouter(
    suite: list[Rencontre], jour: date, limite: date, veilles: list[tuple[date, date]], hasard: Random
) -> date:
    """Add one rendez-vous, and the date that replaces it when missed; returns the day of the last one."""
    en_veille = dans_une_veille(jour, veilles)
    atelier = _atelier_proche(jour)
    if not en_veille and atelier and suite[-1].date < atelier < limite and hasard.random() < PART_ATELIER:
        suite.append(Rencontre(atelier, TypeEntretien.COLLECTIF))
        return atelier
    type_rencontre = TypeEntretien.TELEPHONE if en_veille else TypeEntretien.INDIVIDUEL
    statut = hasard.choices([s for s, _ in POIDS_STATUTS], [p for _, p in POIDS_STATUTS])[0]
    if en_veille or statut is StatutRendezVous.HONORE:
        suite.append(Rencontre(jour, type_rencontre))
        return jour
    injustifiee = statut is StatutRendezVous.ABSENCE_INJUSTIFIEE
    suite.append(
        _absence(jour, seconde=False, hasard=hasard) if injustifiee else Rencontre(jour, statut=statut)
    )
    nouvelle = ouvre_suivant(jour + timedelta(days=hasard.randint(*ECART_NOUVELLE_DATE)))
    if nouvelle >= limite:
        return jour
    suite.append(Rencontre(nouvelle, seconde=injustifiee))
    return nouvelle


def _absence(jour: date, *, seconde: bool, hasard: Random) -> Rencontre:
    joint = hasard.random() < PART_JOINT and not seconde
    return Rencontre(
        jour,
        statut=StatutRendezVous.ABSENCE_INJUSTIFIEE,
        seconde=seconde,
        appel_le=None if seconde else ouvre_suivant(jour + timedelta(days=hasard.randint(0, 2))),
        joint=joint,
        raison=hasard.choice(APPELS_JOINT) if joint else "",
    )


def arreter(suite: list[Rencontre], jour: date, hasard: Random) -> list[Rencontre]:
    """The meetings as they stand on a day: the next one planned, some past ones without outcome yet."""
    passees = [r for r in suite if r.date < jour]
    a_venir = [r for r in suite if r.date >= jour]
    if passees and a_venir:
        derniere = passees[-1]
        a_dire = derniere.tenue and derniere.type is not TypeEntretien.COLLECTIF and len(passees) > 1
        recente = (jour - derniere.date).days <= ATTENTE_ISSUE
        if a_dire and recente and hasard.random() < PART_SANS_ISSUE:
            return [*passees[:-1], replace(derniere, statut=StatutRendezVous.PLANIFIE)]
        if derniere.appel_le and derniere.appel_le >= jour:
            return [*passees[:-1], replace(derniere, appel_le=None, joint=True, raison="")]
    return [*passees, *(replace(r, statut=StatutRendezVous.PLANIFIE, appel_le=None) for r in a_venir[:1])]
