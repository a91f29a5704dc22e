"""Fiches actions: the list and one sheet, read-only."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fiches_actions.enums import EtatAvancement, TypeIndicateur
from fiches_actions.selectors import charger_fiche, fiches, lignes
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.roles import Role


@require_safe
@reserve_a(Role.PILOTE, Role.COORDINATION)
def liste(request: Requete) -> HttpResponse:
    """The fiches by objectif stratégique: one's own for a pilote, all of them for the coordination."""
    toutes = lignes(fiches(request.user))
    contexte = {
        "objectifs": [
            (objectif, list(groupe))
            for objectif, groupe in groupby(toutes, key=lambda ligne: ligne.fiche.objectif)
        ],
        "chapo": "Les fiches actions du protocole, par objectif stratégique."
        if request.user.a_role(Role.COORDINATION)
        else "Les fiches actions que vous pilotez.",
    }
    return render(request, "fiches_actions/liste.html", contexte)


@require_safe
@reserve_a(Role.PILOTE, Role.COORDINATION)
def fiche(request: Requete, numero: str) -> HttpResponse:
    """One sheet: what was agreed, its indicators and their values, where it stands."""
    trouvee = charger_fiche(request.user, numero)
    indicateurs = list(trouvee.indicateurs.all())
    contexte = {
        "fiche": trouvee,
        "avancements": [(a, EtatAvancement(a.etat)) for a in trouvee.avancements.all()],
        "quantitatifs": [i for i in indicateurs if i.type == TypeIndicateur.QUANTITATIF],
        "qualitatifs": [i for i in indicateurs if i.type == TypeIndicateur.QUALITATIF],
        "listes": [
            ("Objectifs", trouvee.objectifs),
            ("Descriptif", trouvee.descriptif),
        ],
        "reperes": [
            ("Pilotes", trouvee.pilotes),
            ("Partenaires", trouvee.partenaires),
            ("Cadres stratégiques", trouvee.cadres),
            ("Financements mobilisables", trouvee.financements),
        ],
    }
    return render(request, "fiches_actions/fiche.html", contexte)
