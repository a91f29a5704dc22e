"""The parcours taken up again: the part of the exit's page, the request and its withdrawal."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from parcours.enums import StatutDemande
from parcours.services.fins import limite_de_reprise
from parcours.views.pages_parcours import METHODES, contexte_commun, noter, statut_de
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.interface.retours import adresse_de_retour
from plie.roles import Role
from sorties.enums import ALTERNANCES, EtatSortie, MotifAnnulation, MotifAutre
from sorties.forms.reprises import FormulaireReprise
from sorties.models import DemandeReprise, Sortie
from sorties.selectors.acces import sortie_a_ecrire
from sorties.services.reprises import RepriseImpossible, demander_reprise, motif_de_refus, retirer_reprise

DEJA_DEMANDEE = "La reprise est déjà demandée : la prochaine cellule de suivi se prononcera."


def partie_reprise(request: Requete, sortie: Sortie) -> dict[str, Any]:
    """What the page of the exit shows of it, and the break of an alternance that may be noted."""
    ecrit = Sortie.objects.visibles_par(request.user, {Role.REFERENT}).filter(pk=sortie.pk).exists()
    confirmee = sortie.etat == EtatSortie.CONFIRMEE
    reprise_faite = sortie.motif_annulation == MotifAnnulation.REPRISE
    demandes: list[DemandeReprise] = []
    if confirmee or reprise_faite:
        demandes = list(
            DemandeReprise.objects.visibles_par(request.user)
            .filter(sortie=sortie)
            .select_related("demandee_par")
            .order_by("-demandee_le", "-pk")
        )
    attend = any(demande.statut == StatutDemande.DEMANDEE for demande in demandes)
    refus = motif_de_refus(sortie, timezone.localdate()) if confirmee and not attend else ""
    return {
        "reprise_montree": confirmee or reprise_faite,
        "reprise_demandes": [(demande, StatutDemande(demande.statut)) for demande in demandes],
        "reprise_attend": attend,
        "reprise_possible": confirmee and not attend and not refus,
        "reprise_refus": refus,
        "reprise_limite": limite_de_reprise(sortie.parcours, timezone.localdate()) if confirmee else None,
        "reprise_deces": sortie.motif_autre == MotifAutre.DECES,
        "reprise_ecrit": ecrit,
        "reprise_alternance": sortie.nature in ALTERNANCES and sortie.etat != EtatSortie.ANNULEE,
    }


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def reprise(request: Requete, pk: int) -> HttpResponse:
    """Ask the cellule to take the parcours up again."""
    sortie = sortie_a_ecrire(request.user, pk)
    url_sortie = reverse("sorties:voir", args=[sortie.pk])
    formulaire = FormulaireReprise(request.POST if request.method == "POST" else None)
    if formulaire.is_bound and formulaire.is_valid():
        try:
            demander_reprise(sortie, motif=formulaire.cleaned_data["motif"], auteur=request.user)
        except RepriseImpossible as refus:
            formulaire.refuser(str(refus))
        else:
            messages.success(
                request, "La reprise est demandée : la prochaine cellule de suivi se prononcera."
            )
            return redirect(adresse_de_retour(request, url_sortie))
    elif not formulaire.is_bound:
        attend = sortie.reprises.filter(statut=StatutDemande.DEMANDEE).exists()
        phrase = DEJA_DEMANDEE if attend else motif_de_refus(sortie, timezone.localdate())
        if phrase:
            messages.info(request, phrase)
            return redirect(adresse_de_retour(request, url_sortie))
    contexte = {
        **contexte_commun(request, sortie.parcours),
        "sortie": sortie,
        "formulaire": formulaire,
        "url_sortie": url_sortie,
        "url_annuler": adresse_de_retour(request, url_sortie),
        "limite": limite_de_reprise(sortie.parcours, timezone.localdate()),
    }
    return render(request, "sorties/reprise.html", contexte, status=statut_de(formulaire))


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def retirer(request: Requete, pk: int) -> HttpResponse:
    """Withdraw the request, once confirmed."""
    sortie = sortie_a_ecrire(request.user, pk)
    url_retour = adresse_de_retour(request, reverse("sorties:voir", args=[sortie.pk]))
    if request.method == "POST":
        try:
            retirer_reprise(sortie)
        except RepriseImpossible as refus:
            messages.error(request, str(refus))
        else:
            messages.success(request, "La demande de reprise est retirée.")
        return redirect(url_retour)
    noter(request, sortie.parcours)
    contexte = {
        "titre": "Retirer la demande de reprise",
        "question": "La cellule de suivi n’aura plus à se prononcer. La sortie reste confirmée.",
        "libelle_bouton": "Retirer la demande",
        "danger": True,
        "url_annuler": url_retour,
        "personne": sortie.parcours.participant,
        "url_dossier": reverse("participants:dossier", args=[sortie.parcours.participant_id]),
        "libelle_annuler": "Garder la demande",
    }
    return render(request, "composants/confirmation.html", contexte)
