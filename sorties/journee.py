"""What waits for the référent after an exit: the checks of the six months, and the missing proof."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count
from django.urls import reverse

from parcours.journee import Genre, Ligne, a_faire
from plie.acces import Vue
from plie.dates import ajouter_mois
from plie.interface.formats import date_fr
from plie.protocole.regles import SeuilsParcours
from sorties.enums import Categorie, EtatSortie
from sorties.models import Sortie
from sorties.regles import echeances_de_suivi
from sorties.regles.classement import AVEC_PREUVE

SUIVI: Final = Genre("suivi", "Suivi après la sortie", 85)
PREUVE: Final = Genre("preuve", "Preuve de sortie manquante", 95)
# Usage: a check or a proof that nobody gave within a year of the exit will not come any more.
MOIS_APRES_SORTIE: Final = 12


@a_faire
def suites_des_sorties(vue: Vue, seuils: SeuilsParcours) -> Iterator[Ligne]:
    """The checks due and the proofs missing, in one query."""
    jour = vue.date_reference
    sorties = (
        Sortie.objects.vus_comme(vue)
        .exclude(etat=EtatSortie.ANNULEE)
        .filter(
            categorie__in=AVEC_PREUVE,
            date__gte=ajouter_mois(jour, -MOIS_APRES_SORTIE),
            date__lte=jour,
        )
        .annotate(
            faits=ArrayAgg("suivis__echeance_mois", distinct=True, default=[]),
            nombre_de_preuves=Count("preuves", distinct=True),
        )
        .values_list(
            "parcours_id", "parcours__participant_id", "date", "categorie", "faits", "nombre_de_preuves"
        )
        .order_by("date", "pk")
    )
    for parcours, participant, le, categorie, faits, preuves in sorties:
        url = f"{reverse('participants:dossier', args=[participant])}#sortie"
        if categorie == Categorie.POSITIVE and (du := _suivi_du(le, jour, faits, seuils)):
            mois, quand = du
            yield Ligne(
                genre=SUIVI,
                quoi=f"Sortie le {date_fr(le, 'long')} : prenez des nouvelles à {mois} mois, "
                f"depuis le {date_fr(quand, 'long')}.",
                jour=quand,
                action="Voir la sortie",
                url=url,
                parcours_id=parcours,
            )
        if not preuves:
            yield Ligne(
                genre=PREUVE,
                quoi=f"{Categorie(categorie).libelle} le {date_fr(le, 'long')} : "
                "demandez une copie du contrat ou de l’attestation.",
                jour=le,
                action="Voir la sortie",
                url=url,
                parcours_id=parcours,
            )


def _suivi_du(sortie: date, jour: date, faits: list[int], seuils: SeuilsParcours) -> tuple[int, date] | None:
    """The last check whose day has come, unless it is made."""
    dus = [(mois, quand) for mois, quand in echeances_de_suivi(sortie, seuils).items() if quand <= jour]
    if not dus or dus[-1][0] in faits:
        return None
    return dus[-1]
