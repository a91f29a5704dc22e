"""The draft of an entretien: kept while one types, thrown away on request."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from parcours.models import BrouillonEntretien, Entretien
from parcours.selectors.acces import parcours_a_ecrire
from parcours.selectors.entretiens import entretien_visible, horloge
from parcours.services.brouillons import (
    BrouillonDepasse,
    EntretienDepasse,
    EntretienImpossible,
    conserver,
    effacer,
)
from parcours.views.entretiens_pages import limite_en_clair, lire_contenu, lire_entete
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.interface.formats import heure_fr
from plie.roles import Role

ECRIVAINS = frozenset({Role.REFERENT})


@require_POST
@reserve_a(Role.REFERENT)
def brouillon(request: Requete, cle: str) -> HttpResponse:
    """Keep what is typed; the answer says when, and until when the next rendez-vous is on time."""
    entete, champs = lire_entete(request)
    if str(entete.cle) != str(cle) or champs["parcours"] is None:
        raise Http404
    parcours = parcours_a_ecrire(request.user, champs["parcours"])
    entretien: Entretien | None = None
    if champs["entretien"] is not None:
        entretien = entretien_visible(request.user, champs["entretien"], ECRIVAINS)
        if entretien is None or entretien.parcours_id != parcours.pk:
            raise Http404
    try:
        garde = conserver(
            parcours,
            cle=entete.cle,
            contenu=lire_contenu(request),
            version=entete.version,
            auteur=request.user,
            entretien=entretien,
            version_entretien=entete.version_entretien,
        )
    except (BrouillonDepasse, EntretienDepasse) as refus:
        return JsonResponse({"message": str(refus), "comparer": True}, status=HTTPStatus.CONFLICT)
    except EntretienImpossible as refus:
        return JsonResponse({"message": str(refus), "comparer": False}, status=HTTPStatus.CONFLICT)
    # Every few seconds while one types: the clock alone is read, not the whole file behind the form.
    jour = timezone.localdate()
    saisi = garde.contenu
    limite, alerte = limite_en_clair(
        horloge(parcours, jour, entretien=entretien), jour, lambda nom: "".join(saisi.get(nom, [])[:1])
    )
    return JsonResponse(
        {
            "version": garde.version,
            "heure": heure_fr(timezone.localtime(garde.modifie_le)),
            "limite": limite,
            "alerte": alerte,
        }
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def effacement(request: Requete, cle: str) -> HttpResponse:
    """Ask for a confirmation, then throw the draft away."""
    garde = (
        BrouillonEntretien.objects.visibles_par(request.user, ECRIVAINS)
        .filter(cle=cle)
        .select_related("parcours")
        .first()
    )
    if garde is None:
        raise Http404
    adresse = (
        reverse("entretiens:modifier", args=[garde.entretien_id])
        if garde.entretien_id
        else reverse("entretiens:nouveau", args=[garde.parcours_id])
    )
    if request.method == "POST":
        effacer(garde)
        messages.success(request, "Le brouillon est effacé.")
        return redirect(adresse)
    contexte = {
        "titre": "Effacer le brouillon",
        "question": "Tout ce qui a été saisi dans ce brouillon sera perdu. L’entretien reprendra à zéro."
        if garde.entretien_id is None
        else "Les changements de ce brouillon seront perdus. L’entretien enregistré reste tel qu’il est.",
        "libelle_bouton": "Tout effacer",
        "danger": True,
        "url_annuler": adresse,
        "libelle_annuler": "Garder le brouillon",
    }
    return render(request, "composants/confirmation.html", contexte)
