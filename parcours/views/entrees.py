"""The accueil: first contact, non-entry, the entry proposed to the cellule de suivi."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from parcours.enums import ETATS_CLOS, EtatParcours, StatutRendezVous
from parcours.forms.entrees import FormulaireContact, FormulaireNonEntree, FormulaireProposition
from parcours.models import Parcours, RendezVous
from parcours.selectors.acces import parcours_a_ecrire
from parcours.selectors.rendez_vous import dossier_du_parcours, lieu_propose
from parcours.services import entrees as service
from parcours.services.entrees import EntreeImpossible
from parcours.services.rendez_vous import RendezVousImpossible
from parcours.views.pages_parcours import (
    METHODES,
    adresse_du_dossier,
    contexte_commun,
    signaler,
    statut_de,
)
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.interface.formats import date_fr
from plie.interface.retours import adresse_de_retour
from plie.roles import Role


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def contact(request: Requete, parcours: int) -> HttpResponse:
    """The first contact, and the first appointment when it is fixed at once."""
    trouve = parcours_a_ecrire(request.user, parcours)
    vu = dossier_du_parcours(request.user, trouve)
    formulaire = FormulaireContact(
        request.POST if request.method == "POST" else None,
        parcours=trouve,
        initial={"jour": trouve.premier_contact_le or vu.jour, "lieu": lieu_propose(vu)},
    )
    if formulaire.is_bound and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        try:
            service.noter_contact(
                trouve,
                jour=donnees["jour"],
                auteur=request.user,
                rendez_vous=formulaire.rendez_vous,
                duree=donnees["duree"],
                lieu=donnees["lieu"],
            )
        except (EntreeImpossible, RendezVousImpossible) as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            debut = formulaire.rendez_vous
            suite = f" Premier rendez-vous le {date_fr(debut, 'heure')}." if debut else ""
            messages.success(request, f"Premier contact noté.{suite}")
            if debut:
                fixe = RendezVous.objects.filter(
                    parcours=trouve, debut=debut, statut=StatutRendezVous.PLANIFIE
                ).first()
                if fixe is not None:
                    signaler(request, fixe, None)
            return redirect(adresse_de_retour(request, adresse_du_dossier(trouve)))
    contexte = {
        **contexte_commun(request, trouve),
        "formulaire": formulaire,
        "titre": "Premier contact",
        "bouton": "Enregistrer le premier contact",
        "modifiable": trouve.etat not in ETATS_CLOS,
    }
    return render(request, "parcours/entrees/contact.html", contexte, status=statut_de(formulaire))


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def non_entree(request: Requete, parcours: int) -> HttpResponse:
    """The person does not enter the PLIE: why, since when; confirmed, for it ends the parcours."""
    trouve = parcours_a_ecrire(request.user, parcours)
    formulaire = FormulaireNonEntree(
        request.POST if request.method == "POST" else None,
        parcours=trouve,
        initial={"jour": timezone.localdate()},
    )
    if formulaire.is_bound and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        try:
            service.noter_non_entree(trouve, motif=donnees["motif"], jour=donnees["jour"])
        except EntreeImpossible as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            messages.success(request, "La non-entrée est enregistrée : le parcours est terminé.")
            return redirect(adresse_de_retour(request, adresse_du_dossier(trouve)))
    contexte = {
        **contexte_commun(request, trouve),
        "formulaire": formulaire,
        "titre": "Non-entrée",
        "bouton": "Enregistrer la non-entrée",
        "modifiable": trouve.etat == EtatParcours.ACCUEIL,
        "planifies": _planifies(trouve),
    }
    return render(request, "parcours/entrees/non_entree.html", contexte, status=statut_de(formulaire))


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def proposer(request: Requete, parcours: int) -> HttpResponse:
    """The entry proposed to the cellule with its objectives, which may be changed until it decides."""
    trouve = parcours_a_ecrire(request.user, parcours)
    formulaire = FormulaireProposition(
        request.POST if request.method == "POST" else None, initial={"objectifs": trouve.entree_objectifs}
    )
    if formulaire.is_bound and formulaire.is_valid():
        deja = trouve.entree_proposee_le is not None
        try:
            service.proposer_entree(trouve, objectifs=formulaire.cleaned_data["objectifs"])
        except EntreeImpossible as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            messages.success(
                request,
                "Les objectifs proposés sont mis à jour."
                if deja
                else "L’entrée est proposée à la prochaine cellule de suivi.",
            )
            return redirect(adresse_de_retour(request, adresse_du_dossier(trouve)))
    deja = trouve.entree_proposee_le is not None
    contexte = {
        **contexte_commun(request, trouve),
        "formulaire": formulaire,
        "titre": "Proposer l’entrée",
        "bouton": "Mettre à jour la proposition" if deja else "Proposer l’entrée à la cellule de suivi",
        "modifiable": trouve.etat == EtatParcours.ACCUEIL and trouve.date_entree is not None,
        "accueil": trouve.etat == EtatParcours.ACCUEIL,
    }
    return render(request, "parcours/entrees/proposer.html", contexte, status=statut_de(formulaire))


def _planifies(parcours: Parcours) -> int:
    return RendezVous.objects.filter(parcours=parcours, statut=StatutRendezVous.PLANIFIE).count()
