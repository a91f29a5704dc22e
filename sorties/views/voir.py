"""The page of an exit: the verdict explained, the facts, its parts, and what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from parcours.views.pages_parcours import contexte_commun
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.dates import heures_fr
from plie.interface.formats import date_fr
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role
from sorties.enums import (
    FORMATIONS,
    Categorie,
    EtatSortie,
    MotifAnnulation,
    MotifAutre,
    NatureSortie,
)
from sorties.models import Sortie
from sorties.presentation import affiche
from sorties.regles import echeances_de_suivi
from sorties.selectors.acces import sortie_a_lire
from sorties.services.declaration import ACCORD_MANQUE
from sorties.views.bilans import partie_bilan
from sorties.views.preuves import partie_preuves
from sorties.views.reprises import partie_reprise
from sorties.views.suivis import partie_suivis


@dataclass(frozen=True, slots=True)
class Jalon:
    """One step after the declaration; ``a_faire`` is the first one still open."""

    titre: str
    fait: bool
    texte: str = ""
    url: str = ""
    bouton: str = ""
    a_faire: bool = False


@require_safe
@reserve_a(Role.REFERENT, Role.COORDINATION)
def voir(request: Requete, pk: int) -> HttpResponse:
    """The exit, for who accompanies the person and for the coordination."""
    sortie = sortie_a_lire(request.user, pk)
    ecrit = bool(Sortie.objects.visibles_par(request.user, frozenset({Role.REFERENT})).filter(pk=pk).exists())
    categorie = Categorie(sortie.categorie)
    contexte = {
        **contexte_commun(request, sortie.parcours),
        "sortie": sortie,
        "ecrit": ecrit,
        "modifiable": ecrit and sortie.etat == EtatSortie.DEMANDEE,
        "categorie": categorie,
        "etat": EtatSortie(sortie.etat),
        "annulee_parce_que": MotifAnnulation(sortie.motif_annulation).libelle
        if sortie.motif_annulation
        else "",
        "quoi": _quoi(sortie),
        "lu": {
            **affiche(
                sortie.verdict,
                accord_le=sortie.accord_participant_le,
                accord_attendu=categorie in ACCORD_MANQUE,
                protocole=sortie.protocole,
            ),
            "categorie": categorie,
        },
        "faits": _faits(sortie),
        "missions": list(sortie.missions.all()),
        "jalons": _jalons(sortie, ecrit=ecrit) if sortie.etat != EtatSortie.ANNULEE else [],
        **partie_preuves(request, sortie),
        **partie_bilan(request, sortie),
        **partie_suivis(request, sortie),
        **partie_reprise(request, sortie),
    }
    return render(request, "sorties/voir.html", contexte)


def _quoi(sortie: Sortie) -> str:
    if sortie.nature == NatureSortie.SANS and sortie.motif_autre:
        return MotifAutre(sortie.motif_autre).libelle
    return NatureSortie(sortie.nature).libelle


def _faits(sortie: Sortie) -> list[tuple[str, Any]]:
    """The facts that the nature asks, and those that were told."""
    nature = NatureSortie(sortie.nature)
    formation = nature in FORMATIONS
    toujours = [
        ("Nature", nature.libelle),
        ("Date de sortie", date_fr(sortie.date, "long")),
    ]
    if nature is NatureSortie.SANS:
        return [*toujours, ("Motif", _quoi(sortie)), *_declaration(sortie)]
    dites: list[tuple[str, Any]] = [
        ("Organisme" if formation else "Employeur", sortie.employeur),
        ("SIRET", sortie.siret),
        ("Formation" if formation else "Poste", sortie.intitule),
        ("Domaine", sortie.domaine),
        ("Début", date_fr(sortie.debut, "long") if sortie.debut else ""),
        ("Fin", date_fr(sortie.fin, "long") if sortie.fin else ""),
        ("Heures par semaine", heures_fr(sortie.heures_hebdo) if sortie.heures_hebdo else ""),
        ("Durée de la formation", heures_fr(sortie.heures_formation) if sortie.heures_formation else ""),
        ("Rompu le", date_fr(sortie.rupture_le, "long") if sortie.rupture_le else ""),
        (
            "Accord de la personne",
            date_fr(sortie.accord_participant_le, "long") if sortie.accord_participant_le else "",
        ),
    ]
    return [*toujours, *((libelle, valeur) for libelle, valeur in dites if valeur), *_declaration(sortie)]


def _declaration(sortie: Sortie) -> list[tuple[str, Any]]:
    jour = timezone.localdate(sortie.declaree_le)
    return [("Déclarée", f"le {date_fr(jour, 'long')}, par {sortie.declaree_par}")]


def _jalons(sortie: Sortie, *, ecrit: bool) -> list[Jalon]:
    """The steps in their order, the first open one marked."""
    suite: list[Jalon] = []
    ouvert = False
    for jalon in _etapes(sortie, ecrit=ecrit):
        premiere = not jalon.fait and not ouvert
        ouvert = ouvert or premiere
        suite.append(Jalon(jalon.titre, jalon.fait, jalon.texte, jalon.url, jalon.bouton, a_faire=premiere))
    return suite


def _etapes(sortie: Sortie, *, ecrit: bool) -> Iterator[Jalon]:
    adresse_bilan = reverse("sorties:bilan", args=[sortie.pk])
    if sortie.verdict.get("preuve_requise"):
        jointe = sortie.preuves.exists()
        yield Jalon(
            "Preuve",
            jointe,
            "Le contrat ou une attestation est au dossier."
            if jointe
            else "Le contrat ou une attestation manque : la cellule ne peut pas confirmer sans.",
            "" if jointe or not ecrit else reverse("sorties:preuve", args=[sortie.pk]),
            "Joindre la preuve",
        )
    confirmee = sortie.etat == EtatSortie.CONFIRMEE
    yield Jalon(
        "Cellule de suivi",
        confirmee,
        f"Sortie confirmée le {date_fr(sortie.confirmee_le, 'long')}."
        if confirmee and sortie.confirmee_le
        else "La prochaine cellule de suivi se prononcera.",
    )
    bilan = getattr(sortie, "bilan_fin", None)
    yield Jalon(
        "Bilan de fin",
        bilan is not None,
        f"Entretien du {date_fr(bilan.entretien_le, 'long')}."
        if bilan
        else "Un entretien de fin, possible dès maintenant.",
        "" if bilan or not ecrit else adresse_bilan,
        "Rédiger le bilan",
    )
    remis = bilan is not None and bilan.remis_participant_le is not None
    yield Jalon(
        "Fiche bilan remise",
        remis,
        f"Remise le {date_fr(bilan.remis_participant_le, 'long')}."
        if remis and bilan
        else "La fiche bilan est remise à la personne.",
        "" if remis or bilan is None or not ecrit else reverse("sorties:remise", args=[sortie.pk]),
        "Remettre la fiche",
    )
    if sortie.categorie == Categorie.POSITIVE:
        yield from _suivis(sortie, ecrit=ecrit)


def _suivis(sortie: Sortie, *, ecrit: bool) -> Iterator[Jalon]:
    """The checks after a positive exit, with their day."""
    seuils = parametres_applicables(sortie.parcours.plie, sortie.date).seuils_parcours
    tenus: dict[int, date] = dict(sortie.suivis.values_list("echeance_mois", "fait_le"))
    jour = timezone.localdate()
    for mois, prevu in echeances_de_suivi(sortie.date, seuils).items():
        fait = tenus.get(mois)
        ouvert = ecrit and sortie.etat == EtatSortie.CONFIRMEE and prevu <= jour
        yield Jalon(
            f"Suivi à {mois} mois",
            fait is not None,
            f"Fait le {date_fr(fait, 'long')}." if fait else f"Prévu le {date_fr(prevu, 'long')}.",
            reverse("sorties:suivi", args=[sortie.pk, mois]) if fait is None and ouvert else "",
            "Noter le suivi",
        )
