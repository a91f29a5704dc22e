"""The checks after an exit: noted, corrected, and what they mean for the exit."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from parcours.models import Parcours
from parcours.views.formulaires import page_formulaire
from parcours.views.pages_parcours import METHODES
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.dates import duree_fr
from plie.interface.composants import Ton
from plie.interface.retours import adresse_de_retour
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role
from sorties.enums import Categorie, EtatSortie, Maintien
from sorties.forms.suivis import FormulaireSuivi
from sorties.models import Sortie, SuiviSortie
from sorties.regles.releves import empechement
from sorties.selectors.acces import sortie_a_ecrire
from sorties.selectors.suivis import SuiviDeSortie, suivi_de_la_sortie, suivis_de
from sorties.services.suivis import SuiviRefuse, noter_suivi

GABARIT = "sorties/suivi.html"
TONS = {
    Maintien.MAINTENUE: Ton.SUCCES,
    Maintien.PERDUE: Ton.ATTENTION,
    Maintien.SANS_NOUVELLES: Ton.ATTENTION,
}
# What is said at the last check, by verdict; the sentence of the rule follows.
ANNONCES = {
    Maintien.MAINTENUE: (messages.SUCCESS, "Sortie positive à {mois}."),
    Maintien.PERDUE: (messages.WARNING, "Ce n’est pas une sortie positive à {mois}."),
    Maintien.SANS_NOUVELLES: (messages.WARNING, "Ce n’est pas une sortie positive à {mois}."),
}


def partie_suivis(request: Requete, sortie: Sortie) -> dict[str, Any]:
    """The checks of a confirmed positive exit, on its page."""
    if sortie.etat != EtatSortie.CONFIRMEE or sortie.categorie != Categorie.POSITIVE:
        return {"suivis_suivi": None, "suivis_ecrit": False, "suivis_ton": Ton.NEUTRE}
    etat = _suivi(sortie)
    return {
        "suivis_suivi": etat,
        "suivis_ton": TONS.get(etat.maintien, Ton.NEUTRE),
        "suivis_ecrit": Parcours.objects.visibles_par(request.user, frozenset({Role.REFERENT}))
        .filter(pk=sortie.parcours_id)
        .exists(),
    }


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def suivi(request: Requete, pk: int, echeance: int) -> HttpResponse:
    """The form of one check; saved, it says whether the exit is a « sortie positive à 6 mois »."""
    sortie = sortie_a_ecrire(request.user, pk)
    jour = timezone.localdate()
    etat = _suivi(sortie)
    visee = next((une for une in etat.echeances if une.mois == echeance), None)
    if visee is None:
        raise Http404
    voir = reverse("sorties:voir", args=[sortie.pk])
    empeche = empechement(
        EtatSortie(sortie.etat), Categorie(sortie.categorie), prevu_le=visee.prevu_le, jour=jour
    )
    formulaire = FormulaireSuivi(
        request.POST if request.method == "POST" else None,
        initial=_initial(sortie, visee.suivi),
        prevu_le=visee.prevu_le,
    )
    if formulaire.is_bound and formulaire.is_valid():
        try:
            noter_suivi(sortie, echeance, **formulaire.cleaned_data, auteur=request.user)
        except SuiviRefuse as refus:
            for champ, phrase in refus.erreurs.items():
                formulaire.refuser(phrase, champ or None)
        else:
            _annoncer(request, sortie, echeance)
            return redirect(adresse_de_retour(request, voir))
    return page_formulaire(
        request,
        sortie.parcours.participant,
        formulaire,
        titre=f"Suivi à {duree_fr(echeance)}",
        bouton="Corriger le suivi" if visee.suivi else "Enregistrer le suivi",
        gabarit=GABARIT,
        sortie=sortie,
        visee=visee,
        etat=etat,
        empeche=empeche,
        url_sortie=voir,
        url_retour=adresse_de_retour(request, voir),
    )


def _suivi(sortie: Sortie) -> SuiviDeSortie:
    jour = timezone.localdate()
    seuils = parametres_applicables(sortie.parcours.plie, jour).seuils_parcours
    return suivi_de_la_sortie(sortie, suivis_de(sortie), seuils, jour)


def _initial(sortie: Sortie, actuel: SuiviSortie | None) -> dict[str, Any]:
    if actuel is None:
        return {"fait_le": timezone.localdate()}
    return {
        "situation": actuel.situation,
        "source": actuel.source,
        "fait_le": actuel.fait_le,
        "perdu_le": actuel.perdu_le,
        "commentaire": actuel.commentaire,
    }


def _annoncer(request: Requete, sortie: Sortie, echeance: int) -> None:
    """What the check means: decided at the last one, to come otherwise."""
    etat = _suivi(sortie)
    derniere = etat.echeances[-1]
    fait = f"Le suivi à {duree_fr(echeance)} est noté."
    if derniere.suivi is None or etat.maintien not in ANNONCES:
        messages.success(request, f"{fait} {etat.explication}")
        return
    niveau, phrase = ANNONCES[etat.maintien]
    messages.add_message(request, niveau, f"{phrase.format(mois=duree_fr(derniere.mois))} {etat.explication}")
