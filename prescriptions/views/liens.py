"""The personal links: kept by the coordination, opened by whoever received one."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.roles import Role
from prescriptions.forms.liens import FormulaireLien, FormulaireRenvoi
from prescriptions.models import LienPersonnel, Prescription
from prescriptions.portes import Porte
from prescriptions.prolongements import date_prochaine_cellule, suites_de
from prescriptions.services.liens import (
    JetonAltere,
    LienDejaEnvoye,
    LienFerme,
    creer_lien,
    oublier_lien,
    ouvrir_lien,
    renvoyer_lien,
    revoquer_lien,
)
from prescriptions.views.portes import lien_ferme

PAR_PAGE = 25


# --- The coordination ---------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.COORDINATION)
def liens(request: Requete) -> HttpResponse:
    """The links sent, and the form that sends another."""
    formulaire = FormulaireLien(request.POST if request.method == "POST" else None, utilisateur=request.user)
    if formulaire.is_bound and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        try:
            lien = creer_lien(
                request.user,
                donnees["structure"],
                nom=donnees["nom"],
                courriel=donnees["courriel"],
                jours=donnees["duree"],
            )
        except LienDejaEnvoye as refus:
            formulaire.add_error("courriel", str(refus))
        else:
            messages.success(request, f"Le lien part à {lien.courriel}.")
            return redirect("prescriptions:liens")
    page = Paginator(_liens(request), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "formulaire": formulaire,
        "page_obj": page,
        "lignes": [(lien, etat_du_lien(lien)) for lien in page.object_list],
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    return render(request, "prescriptions/liens/liste.html", contexte, status=statut)


def etat_du_lien(lien: LienPersonnel) -> tuple[str, str, str]:
    """Code, label and tone of what a link opens now."""
    if lien.revoque_le is not None:
        return "revoque", "Révoqué", "neutre"
    if not lien.structure.active:
        return "structure", "Structure inactive", "neutre"
    if not lien.ouvert(timezone.now()):
        return "expire", "Expiré", "neutre"
    return "ouvert", "Ouvert", "succes"


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.COORDINATION)
def renvoi(request: Requete, pk: int) -> HttpResponse:
    """Send a new address to the same person; the former one closes."""
    lien = get_object_or_404(_liens(request), pk=pk)
    formulaire = FormulaireRenvoi(request.POST if request.method == "POST" else None)
    if formulaire.is_bound and formulaire.is_valid():
        try:
            renvoyer_lien(request.user, lien, jours=formulaire.cleaned_data["duree"])
        except LienFerme as refus:
            messages.warning(request, str(refus))
        else:
            messages.success(
                request, f"Un nouveau lien part à {lien.courriel} ; le précédent ne s’ouvre plus."
            )
        return redirect("prescriptions:liens")
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    contexte = {"lien": lien, "formulaire": formulaire}
    return render(request, "prescriptions/liens/renvoi.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.COORDINATION)
def revocation(request: Requete, pk: int) -> HttpResponse:
    """Ask for a confirmation, then close the link at once."""
    lien = get_object_or_404(_liens(request), pk=pk)
    if request.method == "POST":
        revoquer_lien(request.user, lien)
        messages.success(request, f"Le lien envoyé à {lien.nom} ne s’ouvre plus.")
        return redirect("prescriptions:liens")
    contexte = {
        "titre": f"Révoquer le lien envoyé à {lien.nom}",
        "question": "Il ne s’ouvrira plus, même dans un navigateur où il est ouvert. "
        "Les fiches déjà remplies restent.",
        "libelle_bouton": "Révoquer",
        "danger": True,
        "url_annuler": reverse("prescriptions:liens"),
    }
    return render(request, "composants/confirmation.html", contexte)


def _liens(request: Requete) -> "QuerySet[LienPersonnel]":
    return (
        LienPersonnel.objects.visibles_par(request.user)
        .select_related("structure")
        .annotate(fiches=Count("prescriptions"))
        .order_by("-cree_le", "-pk")
    )


# --- Whoever received a link --------------------------------------------------------------------


@login_not_required
@require_safe
def entree(request: HttpRequest, jeton: str) -> HttpResponse:
    """Exchange the address for a session that ends with the browser."""
    try:
        ouvrir_lien(request, jeton)
    except JetonAltere:
        return lien_ferme(request, HTTPStatus.NOT_FOUND)
    except LienFerme:
        return lien_ferme(request, HTTPStatus.GONE)
    return _privee(redirect("prescrire:liste"))


@require_safe
def liste_par_lien(request: HttpRequest, porte: Porte) -> HttpResponse:
    """The fiches filled by this link, the latest first."""
    page = Paginator(
        porte.prescriptions().select_related("commune", "motif_refus").order_by("-cree_le", "-pk"), PAR_PAGE
    ).get_page(request.GET.get("page"))
    prescriptions: list[Prescription] = list(page.object_list)
    suites = suites_de(prescriptions)
    contexte = {
        "lien": porte.lien,
        "page_obj": page,
        "lignes": [(prescription, suites.get(prescription.pk)) for prescription in prescriptions],
        "cellule": date_prochaine_cellule(porte.plie, timezone.now()),
    }
    return render(request, "prescrire/liste.html", contexte)


@login_not_required
@require_POST
def sortie(request: HttpRequest) -> HttpResponse:
    """Forget the link in this browser; an account signed in beside it stays."""
    oublier_lien(request)
    return _privee(render(request, "prescrire/au_revoir.html"))


def _privee(reponse: HttpResponse) -> HttpResponse:
    patch_cache_control(reponse, private=True, no_store=True)
    return reponse
