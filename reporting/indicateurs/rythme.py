"""Respect of the rhythm of the meetings (Protocol, art. 3).

The dates are gathered in SQL, one row a parcours; ``parcours.regles`` judges them.
"""

from collections.abc import Iterator
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from parcours.enums import TYPES_PHYSIQUES, StatutDemande
from parcours.models import Veille
from parcours.regles import FaitsRythme, PeriodeVeille, evaluer_rythme
from reporting.indicateurs.contexte import Contexte
from reporting.indicateurs.registre import Chapitre, Corps, annees, entete, indicateur
from reporting.indicateurs.tableau import Cellule, Colonne, Forme, Graphique, Ligne, Unite, arrondi, part


@indicateur(
    "rythme",
    "Respect du rythme des rencontres",
    chapitre=Chapitre.PARCOURS,
    note="Échéances arrivées dans l'année : une rencontre tous les 15 jours pendant les trois premiers "
    "mois, puis une "
    "par mois ; pendant une veille, un contact par mois. Une échéance est respectée si la personne a été "
    "vue au plus "
    "tard ce jour-là.",
    article="Protocole, art. 3, « L'accompagnement tout au long du parcours »",
    graphique=Graphique(forme=Forme.ANNEES),
)
def rythme(contexte: Contexte) -> Corps:
    """The bounds that fell due each year, and those that were kept."""
    echeances = dict.fromkeys(contexte.annees, 0)
    respectees = dict.fromkeys(contexte.annees, 0)
    for faits in faits_du_rythme(contexte):
        for annee, (nombre, tenues) in juger(faits, contexte).items():
            echeances[annee] += nombre
            respectees[annee] += tenues
    colonnes = [entete("mesure", "Échéances"), *annees(contexte, Unite.NOMBRE)]
    if contexte.plusieurs_annees:
        colonnes.append(Colonne(code="TOTAL", libelle="Ensemble", unite=Unite.NOMBRE))

    def ligne(libelle: str, valeurs: list[Cellule], ensemble: Cellule, unite: Unite | None = None) -> Ligne:
        suite = [ensemble] if contexte.plusieurs_annees else []
        return Ligne(cellules=(libelle, *valeurs, *suite), unite=unite)

    attendues, tenues = sum(echeances.values()), sum(respectees.values())
    return Corps(
        colonnes,
        [
            ligne(
                "Part respectée",
                [arrondi(part(respectees[a], echeances[a])) for a in contexte.annees],
                arrondi(part(tenues, attendues)),
                Unite.POURCENT,
            ),
            ligne("Échéances respectées", list(respectees.values()), tenues),
            ligne("Échéances de rencontre", list(echeances.values()), attendues),
        ],
    )


def juger(faits: FaitsRythme, contexte: Contexte) -> dict[int, tuple[int, int]]:
    """The bounds of one parcours that fell due in each year, and how many were kept.

    The rule counts from the entry to a day: a year is what its last day adds to the last day before.
    """
    resultat = {}
    avant = (0, 0)
    for annee in (contexte.annees[0] - 1, *contexte.annees):
        jusqu_a = min(date(annee, 12, 31), contexte.jour)
        apres = avant
        if jusqu_a >= faits.date_entree:
            verdict = evaluer_rythme(
                FaitsRythme(
                    date_entree=faits.date_entree,
                    date_reference=jusqu_a,
                    rencontres=faits.rencontres,
                    contacts=faits.contacts,
                    veilles=faits.veilles,
                    date_sortie=faits.date_sortie,
                ),
                contexte.parametres.seuils_parcours,
            )
            apres = (verdict.intervalles, verdict.respectes)
        if annee in contexte.annees:
            resultat[annee] = (apres[0] - avant[0], apres[1] - avant[1])
        avant = apres
    return resultat


def faits_du_rythme(contexte: Contexte) -> Iterator[FaitsRythme]:
    """The dates of every parcours of the period, up to the day of the calculation."""
    presents = contexte.presents(contexte.debut, contexte.fin)
    veilles: dict[int, list[PeriodeVeille]] = {}
    accordees = Veille.objects.filter(parcours__in=presents.values("pk"), statut=StatutDemande.ACCORDEE)
    for parcours, debut, fin in accordees.values_list("parcours", "debut", "fin").order_by("debut"):
        veilles.setdefault(parcours, []).append(PeriodeVeille(debut=debut, fin=fin))
    lignes = (
        presents.annotate(
            rencontres=ArrayAgg(
                "entretiens__date",
                filter=Q(entretiens__type__in=TYPES_PHYSIQUES, entretiens__annule_le__isnull=True),
                default=[],
                distinct=True,
            ),
            contacts=ArrayAgg(
                "entretiens__date",
                filter=Q(entretiens__isnull=False, entretiens__annule_le__isnull=True),
                default=[],
                distinct=True,
            ),
        )
        .order_by("pk")
        .values_list("pk", "date_entree", "date_sortie", "rencontres", "contacts")
    )
    for cle, date_entree, date_sortie, rencontres, contacts in lignes:
        if date_entree is None or date_entree > contexte.jour:
            continue
        yield FaitsRythme(
            date_entree=date_entree,
            date_reference=contexte.jour,
            rencontres=rencontres,
            contacts=contacts,
            veilles=veilles.get(cle, []),
            date_sortie=date_sortie,
        )
