"""The homes of the référent and of the psychologue."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from parcours.enums import Attente, EtatParcours, StatutRendezVous
from parcours.journee import GENRES, Genre, Ligne, lignes_des_autres, lignes_du_parcours, trier
from parcours.selectors import accueil as lectures
from parcours.selectors.ecoutes import ecoutes_suivies
from parcours.selectors.journee import Faits, personnes_de
from plie.acces import Vue
from plie.acteurs.acces import plie_actif, vue_du_role
from plie.acteurs.requete import Requete
from plie.interface.composants import Chiffre, Onglet
from plie.interface.formats import date_fr, nombre_fr
from plie.interface.navigation import accueil_de
from plie.protocole.regles import SeuilsParcours
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role
from prescriptions.selectors import rencontres_du_referent

PROCHAINS = 8
LIGNES = 20
TOUTES = "toutes"
RENCONTRE = Genre("rencontre", "Rencontre préalable", 35)


@accueil_de(Role.REFERENT)
def referent(request: Requete) -> HttpResponse:
    """A référent's day: today's appointments, then what waits, one line a person and wait."""
    vue = vue_du_role(request.user, Role.REFERENT)
    jour = vue.date_reference
    seuils = parametres_applicables(plie_actif(request), jour).seuils_parcours
    faits = lectures.faits_du_portefeuille(vue, seuils)
    rendez_vous = list(lectures.agenda(vue, jour, lectures.lendemain(jour)[1]))
    aujourd_hui = [rdv for rdv in rendez_vous if timezone.localdate(rdv.debut) == jour]
    contexte = {
        "jour": jour,
        "maintenant": timezone.now(),
        "aujourd_hui": aujourd_hui,
        "ensuite": rendez_vous[len(aujourd_hui) :][:PROCHAINS],
        "delegations": lectures.delegations_recues(vue),
        "chiffres": _chiffres(request, faits),
        "retour": request.get_full_path(),
        **_lignes(request, vue, faits, seuils),
    }
    return render(request, "parcours/accueil_referent.html", contexte)


def _chiffres(request: Requete, faits: list[Faits]) -> list[Chiffre]:
    """How many people, by state: small, each opens the list."""
    # Who is also of the coordination finds the whole PLIE in the list: the links then keep their own people.
    siens = {"referent": str(request.user.pk)} if request.user.a_role(Role.COORDINATION) else {}
    return [
        Chiffre(
            libelle=libelle,
            valeur=nombre_fr(sum(compte(un) for un in faits)),
            url=_liste(siens, **filtre),
        )
        for libelle, compte, filtre in (
            ("en parcours", lambda un: un.etat is EtatParcours.ACTIF, {"etat": EtatParcours.ACTIF.value}),
            ("en accueil", lambda un: un.etat is EtatParcours.ACCUEIL, {"etat": EtatParcours.ACCUEIL.value}),
            ("en veille", lambda un: un.en_veille, {"veille": "on"}),
            (
                "en sortie demandée",
                lambda un: un.etat is EtatParcours.SORTIE_DEMANDEE,
                {"etat": EtatParcours.SORTIE_DEMANDEE.value},
            ),
        )
    ]


def _lignes(request: Requete, vue: Vue, faits: list[Faits], seuils: SeuilsParcours) -> dict[str, Any]:
    """The lines of one kind (``?genre=``) or of all: ``LIGNES`` of them, the rest one link away."""
    toutes = trier(
        [
            *(
                ligne
                for un in faits
                for ligne in lignes_du_parcours(un, vue.date_reference)
                # Those of today stand above, with what can be done of them.
                if (ligne.genre, ligne.jour) != (GENRES[Attente.RENDEZ_VOUS], vue.date_reference)
            ),
            *_rencontres_prealables(vue),
            *lignes_des_autres(vue, seuils),
        ]
    )
    par_genre = {genre: len(list(groupe)) for genre, groupe in groupby(toutes, key=lambda ligne: ligne.genre)}
    choisi = next((genre for genre in par_genre if genre.code == request.GET.get("genre")), None)
    trouvees = [ligne for ligne in toutes if choisi is None or ligne.genre == choisi]
    montrees = trouvees if request.GET.get("montrer") == TOUTES else trouvees[:LIGNES]
    base = reverse("accueil")

    def adresse(genre: Genre | None, **autres: str) -> str:
        parametres = {**({"genre": genre.code} if genre else {}), **autres}
        return f"{base}{'?' if parametres else ''}{urlencode(parametres)}#a-faire"

    return {
        "lignes": _nommer(montrees, request.get_full_path()),
        "nombre": len(trouvees),
        "suite": adresse(choisi, montrer=TOUTES) if len(montrees) < len(trouvees) else "",
        "genres": [
            Onglet(libelle="Tout", url=adresse(None), actif=choisi is None, compte=len(toutes)),
            *(
                Onglet(libelle=genre.libelle, url=adresse(genre), actif=genre == choisi, compte=compte)
                for genre, compte in par_genre.items()
            ),
        ],
    }


def _nommer(lignes: list[Ligne], retour: str) -> list[Ligne]:
    """The lines shown, with their names and the way back."""
    personnes = personnes_de({ligne.parcours_id for ligne in lignes if ligne.parcours_id is not None})

    def nommer(ligne: Ligne) -> Ligne:
        personne = personnes.get(ligne.parcours_id or 0)
        if personne is None:
            return ligne
        return ligne.de(str(personne), reverse("participants:dossier", args=[personne.pk]))

    return [nommer(ligne).avec_retour(retour) for ligne in lignes]


@accueil_de(Role.PSYCHOLOGUE)
def psychologue(request: Requete) -> HttpResponse:
    """The appointments to come and the people listened to: identity and dates, nothing else."""
    vue = vue_du_role(request.user, Role.PSYCHOLOGUE)
    seances = lectures.seances_a_venir(vue)
    contexte = {
        "jour": vue.date_reference,
        "seances": seances.filter(statut=StatutRendezVous.PLANIFIE)[:PROCHAINS],
        "ecoutes": ecoutes_suivies(vue),
        "chiffres": [
            Chiffre(
                libelle="Écoutes en cours",
                valeur=nombre_fr(lectures.ecoutes_en_cours(vue).count()),
                url=reverse("participants:liste"),
            ),
            Chiffre(
                libelle="Rendez-vous à venir",
                valeur=nombre_fr(seances.filter(statut=StatutRendezVous.PLANIFIE).count()),
            ),
        ],
    }
    return render(request, "parcours/accueil_psychologue.html", contexte)


def _rencontres_prealables(vue: Vue) -> list[Ligne]:
    """The people to meet before anything is decided: the forms are in their fiche."""
    return [
        Ligne(
            genre=RENCONTRE,
            nom=str(rencontre.prescription.nom_affiche),
            dossier=(fiche := reverse("prescriptions:dossier", args=[rencontre.prescription_id])),
            quoi=(
                "Avant toute décision, la coordination vous demande de rencontrer cette personne."
                if rencontre.prevue_le is None
                else f"À rencontrer le {date_fr(rencontre.prevue_le, 'heure')}, avant toute décision."
            ),
            jour=timezone.localdate(rencontre.prevue_le) if rencontre.prevue_le else None,
            action="Fixer la date" if rencontre.prevue_le is None else "Noter le résultat",
            url=fiche,
        )
        for rencontre in rencontres_du_referent(vue)
    ]


def _liste(communs: dict[str, str], **filtres: str) -> str:
    return f"{reverse('participants:liste')}?{urlencode({**filtres, **communs})}"
