"""The home of the pilote."""

from django.http import HttpResponse
from django.shortcuts import render

from fiches_actions.models import FicheAction, ValeurIndicateur
from fiches_actions.selectors import fiches, lignes
from plie.acteurs.acces import vue_du_role
from plie.acteurs.requete import Requete
from plie.interface.composants import Chiffre
from plie.interface.formats import nombre_fr
from plie.interface.navigation import accueil_de
from plie.roles import Role


@accueil_de(Role.PILOTE)
def pilote(request: Requete) -> HttpResponse:
    """One's fiches and where they stand."""
    vue = vue_du_role(request.user, Role.PILOTE)
    annee = vue.date_reference.year
    siennes = FicheAction.objects.vus_comme(vue)
    valeurs = ValeurIndicateur.objects.vus_comme(vue).filter(annee=annee)
    contexte = {
        "lignes": lignes(fiches(request.user).filter(pk__in=siennes.order_by().values("pk"))),
        "chiffres": [
            Chiffre(libelle="Fiches pilotées", valeur=nombre_fr(siennes.count())),
            Chiffre(libelle=f"Valeurs saisies en {annee}", valeur=nombre_fr(valeurs.count())),
        ],
    }
    return render(request, "fiches_actions/accueil_pilote.html", contexte)
