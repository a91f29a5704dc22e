"""The homes of the référent and of the psychologue."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from parcours.enums import Attente, EtatParcours, StatutRendezVous
from parcours.selectors import accueil as lectures
from plie.acteurs.acces import plie_actif, vue_du_role
from plie.acteurs.requete import Requete
from plie.interface.composants import Chiffre, Ton
from plie.interface.formats import nombre_fr
from plie.interface.navigation import accueil_de
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role
from prescriptions.selectors import rencontres_du_referent

PROCHAINS = 8
# What cannot wait: the others are to prepare.
URGENTES = frozenset({Attente.RENDEZ_VOUS, Attente.APPEL, Attente.SITUATION, Attente.RETARD})


@accueil_de(Role.REFERENT)
def referent(request: Requete) -> HttpResponse:
    """A référent's day: the appointments, what waits, the portefeuille."""
    vue = vue_du_role(request.user, Role.REFERENT)
    jour = vue.date_reference
    seuils = parametres_applicables(plie_actif(request), jour).seuils_parcours
    portefeuille = lectures.portefeuille(vue, seuils)
    # Who is also of the coordination finds the whole PLIE in the list: the links then keep their own people.
    siens = {"referent": str(request.user.pk)} if request.user.a_role(Role.COORDINATION) else {}
    contexte = {
        "jour": jour,
        "aujourd_hui": lectures.agenda(vue, jour, jour),
        "ensuite": lectures.agenda(vue, *lectures.lendemain(jour))[:PROCHAINS],
        "delegations": lectures.delegations_recues(vue),
        "chiffres": [
            Chiffre(
                libelle="En parcours",
                valeur=nombre_fr(portefeuille.en_parcours),
                aide="entrés dans le PLIE",
                url=_liste(siens, etat=EtatParcours.ACTIF.value),
            ),
            Chiffre(
                libelle="En accueil",
                valeur=nombre_fr(portefeuille.en_accueil),
                aide="orientés, pas encore entrés",
                url=_liste(siens, etat=EtatParcours.ACCUEIL.value),
            ),
            Chiffre(
                libelle="En veille",
                valeur=nombre_fr(portefeuille.en_veille),
                aide="rencontres espacées",
                url=_liste(siens, veille="on"),
            ),
            Chiffre(
                libelle="Sorties demandées",
                valeur=nombre_fr(portefeuille.en_sortie),
                aide="à confirmer en cellule",
                url=_liste(siens, etat=EtatParcours.SORTIE_DEMANDEE.value),
            ),
        ],
        "attentes": [
            *_rencontres_prealables(rencontres_du_referent(vue).count()),
            *(
                Chiffre(
                    libelle=attente.libelle,
                    valeur=nombre_fr(nombre),
                    url=_liste(siens, attente=attente.value),
                    ton=Ton.DANGER if attente in URGENTES else Ton.ATTENTION,
                )
                for attente, nombre in portefeuille.attentes.items()
                if nombre
            ),
        ],
    }
    return render(request, "parcours/accueil_referent.html", contexte)


@accueil_de(Role.PSYCHOLOGUE)
def psychologue(request: Requete) -> HttpResponse:
    """The appointments to come and the people listened to: identity and dates, nothing else."""
    vue = vue_du_role(request.user, Role.PSYCHOLOGUE)
    seances = lectures.seances_a_venir(vue)
    contexte = {
        "jour": vue.date_reference,
        "seances": seances.filter(statut=StatutRendezVous.PLANIFIE)[:PROCHAINS],
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


def _rencontres_prealables(nombre: int) -> list[Chiffre]:
    """The people to meet before anything is decided, on top of the list of prescriptions."""
    if not nombre:
        return []
    return [
        Chiffre(
            libelle="Rencontre préalable à tenir" if nombre == 1 else "Rencontres préalables à tenir",
            valeur=nombre_fr(nombre),
            url=f"{reverse('prescriptions:liste')}#rencontres",
            ton=Ton.ATTENTION,
        )
    ]


def _liste(communs: dict[str, str], **filtres: str) -> str:
    return f"{reverse('participants:liste')}?{urlencode({**filtres, **communs})}"
