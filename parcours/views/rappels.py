"""The reminders of one's people: what went wrong, the letters to print, what left lately."""

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from parcours.enums import CanalRappel, StatutRappel, TypeEntretien
from parcours.models import Rappel
from parcours.regles.rappels import heure_en_lettres, jour_en_lettres
from parcours.selectors.rappels import rappels_en_echec, rappels_recents
from parcours.services.rappels import RappelImpossible, lieu_de, marquer_postee, marquer_vu, renvoyer
from parcours.views.pages_parcours import noter
from plie.acteurs.acces import reserve_a, vue_du_role
from plie.acteurs.requete import Requete
from plie.documents.pdf import rendre_pdf
from plie.interface.retours import adresse_de_retour
from plie.roles import Role

PAR_PAGE: Final = 50
REFERENT: Final = frozenset({Role.REFERENT})


@require_safe
@reserve_a(Role.REFERENT)
def liste(request: Requete) -> HttpResponse:
    """What waits first, then the reminders of the last weeks."""
    vue = vue_du_role(request.user, Role.REFERENT)
    maintenant = timezone.now()
    en_attente = list(rappels_en_echec(vue, maintenant))
    contexte = {
        "pannes": [rappel for rappel in en_attente if rappel.statut != StatutRappel.A_ENVOYER],
        "lettres": [rappel for rappel in en_attente if rappel.statut == StatutRappel.A_ENVOYER],
        "page_obj": Paginator(rappels_recents(vue, timezone.localdate()), PAR_PAGE).get_page(
            request.GET.get("page")
        ),
    }
    return render(request, "parcours/rappels/liste.html", contexte)


@require_POST
@reserve_a(Role.REFERENT)
def renvoi(request: Requete, pk: int) -> HttpResponse:
    """Send a reminder again."""
    try:
        rappel = renvoyer(_charger(request, pk))
    except RappelImpossible as refus:
        messages.warning(request, str(refus))
    else:
        if rappel.canal == CanalRappel.LETTRE:
            messages.info(request, "Ni téléphone portable ni courriel : une lettre est à imprimer.")
        else:
            messages.success(request, "Le rappel va repartir, entre 9 h et 19 h.")
    return _revenir(request)


@require_POST
@reserve_a(Role.REFERENT)
def vu(request: Requete, pk: int) -> HttpResponse:
    """Take a failure off the list: the person is told otherwise."""
    marquer_vu(_charger(request, pk))
    messages.success(request, "C’est noté : cet échec n’est plus dans la liste.")
    return _revenir(request)


@require_POST
@reserve_a(Role.REFERENT)
def postee(request: Requete, pk: int) -> HttpResponse:
    """The letter is in the post."""
    try:
        marquer_postee(_charger(request, pk))
    except RappelImpossible as refus:
        messages.warning(request, str(refus))
    else:
        messages.success(request, "La lettre est notée comme postée.")
    return _revenir(request)


@require_safe
@reserve_a(Role.REFERENT)
def lettre(request: Requete, pk: int) -> HttpResponse:
    """The letter to print, whatever the way the reminder was to leave."""
    rappel = _charger(request, pk)
    rendez_vous = rappel.rendez_vous
    personne, plie = rendez_vous.parcours.participant, rendez_vous.parcours.plie
    noter(request, rendez_vous.parcours)
    debut = timezone.localtime(rappel.pour)
    contexte = {
        "plie": plie,
        "personne": personne,
        "nom": f"{personne.prenom} {(personne.nom_usage or personne.nom_naissance).upper()}",
        "code_postal": next(iter(personne.commune.codes_postaux), ""),
        "referent": rendez_vous.referent,
        "jour": f"{jour_en_lettres(debut.date())} {debut.year}",
        "heure": heure_en_lettres(debut.time()),
        "lieu": lieu_de(rendez_vous),
        "par_telephone": rendez_vous.type == TypeEntretien.TELEPHONE,
        "imprime_le": timezone.now(),
    }
    reponse = HttpResponse(
        rendre_pdf("parcours/rappels/lettre_pdf.html", contexte), content_type="application/pdf"
    )
    reponse["Content-Disposition"] = f'inline; filename="lettre-{rappel.pk}.pdf"'
    return reponse


def _charger(request: Requete, pk: int) -> Rappel:
    rappel = (
        Rappel.objects.visibles_par(request.user, REFERENT)
        .filter(pk=pk)
        .select_related(
            "rendez_vous__parcours__participant__commune",
            "rendez_vous__parcours__plie",
            "rendez_vous__referent",
        )
        .first()
    )
    if rappel is None:
        raise Http404
    return rappel


def _revenir(request: Requete) -> HttpResponse:
    return redirect(adresse_de_retour(request, reverse("rappels:liste")))
