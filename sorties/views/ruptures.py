"""The page where the break of an alternance is noted."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parcours.views.pages_parcours import METHODES, contexte_commun, statut_de
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.dates import ajouter_mois
from plie.interface.retours import adresse_de_retour
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role
from sorties.enums import ALTERNANCES, Categorie, EtatSortie
from sorties.forms.reprises import FormulaireRupture
from sorties.regles.classement import NOMS
from sorties.selectors.acces import sortie_a_ecrire
from sorties.services.confirmation import SortieImpossible, noter_rupture


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def rupture(request: Requete, pk: int) -> HttpResponse:
    """Note the last day of an alternance that was broken; the exit is judged again."""
    sortie = sortie_a_ecrire(request.user, pk)
    if sortie.nature not in ALTERNANCES or sortie.etat == EtatSortie.ANNULEE:
        raise Http404
    url_sortie = reverse("sorties:voir", args=[sortie.pk])
    formulaire = FormulaireRupture(
        request.POST if request.method == "POST" else None, initial={"rupture_le": sortie.rupture_le}
    )
    if formulaire.is_bound and formulaire.is_valid():
        try:
            notee = noter_rupture(sortie, formulaire.cleaned_data["rupture_le"], auteur=request.user)
        except SortieImpossible as refus:
            formulaire.refuser(str(refus), "rupture_le")
        else:
            fait = "La rupture est notée" if notee.rupture_le else "Aucune rupture n’est plus notée"
            messages.success(request, f"{fait} : c’est {NOMS[Categorie(notee.categorie)]}.")
            return redirect(adresse_de_retour(request, url_sortie))
    seuils = parametres_applicables(sortie.parcours.plie, sortie.date).seuils_sortie
    contexte = {
        **contexte_commun(request, sortie.parcours),
        "sortie": sortie,
        "formulaire": formulaire,
        "url_sortie": url_sortie,
        "url_annuler": adresse_de_retour(request, url_sortie),
        "duree": seuils.alternance_mois,
        "echeance": ajouter_mois(sortie.debut, seuils.alternance_mois) if sortie.debut else None,
    }
    return render(request, "sorties/rupture.html", contexte, status=statut_de(formulaire))
