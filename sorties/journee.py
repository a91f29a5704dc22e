"""What waits for the référent after an exit: its proof, its bilan and fiche, the checks of the six months."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q
from django.urls import reverse

from parcours.journee import Genre, Ligne, a_faire
from plie.acces import Vue
from plie.dates import ajouter_mois
from plie.interface.formats import date_fr
from plie.protocole.regles import SeuilsParcours
from sorties.enums import Categorie, EtatSortie, MotifAutre
from sorties.models import Sortie
from sorties.regles.classement import AVEC_PREUVE
from sorties.services.rappels import MOIS_APRES_SORTIE, derniere_due

SUIVI: Final = Genre("suivi", "Suivi après la sortie", 85)
PREUVE: Final = Genre("preuve", "Preuve de sortie manquante", 95)
BILAN: Final = Genre("bilan_fin", "Bilan de fin", 96)
FICHE: Final = Genre("fiche_bilan", "Fiche bilan à remettre", 97)
CHAMPS: Final = (
    "pk",
    "parcours_id",
    "date",
    "etat",
    "categorie",
    "motif_autre",
    "faits",
    "nombre_de_preuves",
    "bilan_fin__entretien_le",
    "bilan_fin__remis_participant_le",
)


@a_faire
def suites_des_sorties(vue: Vue, seuils: SeuilsParcours) -> Iterator[Ligne]:
    """The checks due, the proofs missing, the bilans to write and to give, in one query."""
    jour = vue.date_reference
    sorties = (
        Sortie.objects.vus_comme(vue)
        .exclude(etat=EtatSortie.ANNULEE)
        .filter(
            # What the cellule has not decided waits, however old.
            Q(date__gte=ajouter_mois(jour, -MOIS_APRES_SORTIE)) | Q(etat=EtatSortie.DEMANDEE),
            date__lte=jour,
        )
        .annotate(
            faits=ArrayAgg("suivis__echeance_mois", distinct=True, default=[]),
            nombre_de_preuves=Count("preuves", distinct=True),
        )
        .values(*CHAMPS)
        .order_by("date", "pk")
    )
    for sortie in sorties:
        yield from _suivi(sortie, jour, seuils)
        yield from _preuve(sortie)
        yield from _bilan(sortie)


def _suivi(sortie: dict[str, Any], jour: date, seuils: SeuilsParcours) -> Iterator[Ligne]:
    if sortie["etat"] != EtatSortie.CONFIRMEE or sortie["categorie"] != Categorie.POSITIVE:
        return
    if (due := derniere_due(sortie["date"], jour, sortie["faits"], seuils)) is None:
        return
    mois, quand = due
    yield Ligne(
        genre=SUIVI,
        quoi=f"Sortie le {date_fr(sortie['date'], 'long')} : prenez des nouvelles à {mois} mois, "
        f"depuis le {date_fr(quand, 'long')}.",
        jour=quand,
        action="Noter le suivi",
        url=reverse("sorties:suivi", args=[sortie["pk"], mois]),
        parcours_id=sortie["parcours_id"],
    )


def _preuve(sortie: dict[str, Any]) -> Iterator[Ligne]:
    if sortie["nombre_de_preuves"] or sortie["categorie"] not in AVEC_PREUVE:
        return
    yield Ligne(
        genre=PREUVE,
        quoi=f"{Categorie(sortie['categorie']).libelle} le {date_fr(sortie['date'], 'long')} : "
        "demandez une copie du contrat ou de l’attestation.",
        jour=sortie["date"],
        action="Joindre la preuve",
        url=reverse("sorties:preuve", args=[sortie["pk"]]),
        parcours_id=sortie["parcours_id"],
    )


def _bilan(sortie: dict[str, Any]) -> Iterator[Ligne]:
    """One line at a time: the bilan is written, then its fiche is given; nothing when the person died."""
    if sortie["motif_autre"] == MotifAutre.DECES:
        return
    tenu = sortie["bilan_fin__entretien_le"]
    if tenu is None:
        yield Ligne(
            genre=BILAN,
            quoi=f"Sortie le {date_fr(sortie['date'], 'long')} : "
            "l’entretien et le bilan de fin restent à faire.",
            jour=sortie["date"],
            action="Faire le bilan de fin",
            url=reverse("sorties:bilan", args=[sortie["pk"]]),
            parcours_id=sortie["parcours_id"],
        )
    elif sortie["bilan_fin__remis_participant_le"] is None:
        yield Ligne(
            genre=FICHE,
            quoi=f"Bilan de fin du {date_fr(tenu, 'long')} : remettez la fiche bilan à la personne.",
            jour=tenu,
            action="Remettre la fiche",
            url=reverse("sorties:remise", args=[sortie["pk"]]),
            parcours_id=sortie["parcours_id"],
        )
