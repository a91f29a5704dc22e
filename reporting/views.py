"""The screens of the bilans; each one loads what the user may see, and nothing else exists for them."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from parcours.models import Parcours
from plie.acteurs.models import Utilisateur
from plie.documents.enums import EtatTravail
from plie.documents.models import Travail
from plie.documents.services import relancable
from plie.documents.tableurs import FormatTableur
from plie.interface.composants import Avancement, EtatAvancement
from plie.protocole.models import Plie
from plie.roles import Role
from reporting.enums import EtatBilan
from reporting.exports import en_classeur, nom_de_fichier, pdf_du_bilan
from reporting.forms import FormulaireBilan
from reporting.graphiques import Largeur, dessiner
from reporting.models import Bilan
from reporting.presentation import chapitres, chiffres_de_tete
from reporting.selectors import (
    bilans_visibles,
    calculs_en_cours,
    donnees_pour,
    voit_les_petits_effectifs,
)
from reporting.services import GENRE_BILAN, demander_bilan, publier_bilan, relancer_bilan

ROLES = (Role.COORDINATION, Role.SIGNATAIRE)
GARDE_DES_DESSINS = timedelta(days=1)


# --- what a user may load -------------------------------------------------------------------------------


def _utilisateur(request: HttpRequest) -> Utilisateur:
    """The user, if one of their roles reads bilans; 404 otherwise."""
    utilisateur = request.user
    if not isinstance(utilisateur, Utilisateur) or not utilisateur.a_role(*ROLES):
        raise Http404
    return utilisateur


def _plie_coordonne(utilisateur: Utilisateur) -> Plie:
    """The active PLIE, if the user coordinates it; 404 otherwise."""
    for vue in utilisateur.vues():
        if vue.role is Role.COORDINATION:
            return Plie.objects.get(pk=vue.plie_id)
    raise Http404


def _bilan(utilisateur: Utilisateur, cle: int) -> Bilan:
    return get_object_or_404(
        Bilan.objects.visibles_par(utilisateur).select_related("plie", "publie_par"), pk=cle
    )


def _travail(utilisateur: Utilisateur, identifiant: Any) -> Travail:
    _plie_coordonne(utilisateur)
    return get_object_or_404(
        Travail.objects.visibles_par(utilisateur).filter(genre=GENRE_BILAN).select_related("plie", "bilan"),
        identifiant=identifiant,
    )


# --- list and demand ------------------------------------------------------------------------------------


@require_GET
def liste(request: HttpRequest) -> HttpResponse:
    """The bilans one may open and, for the coordination, the form that asks for another."""
    utilisateur = _utilisateur(request)
    return _page_liste(request, utilisateur, None)


@require_POST
def demander(request: HttpRequest) -> HttpResponse:
    """Ask for a bilan, then follow its computation."""
    utilisateur = _utilisateur(request)
    plie = _plie_coordonne(utilisateur)
    formulaire = FormulaireBilan(request.POST, premiere_annee=_premiere_annee(plie))
    if not formulaire.is_valid():
        return _page_liste(request, utilisateur, formulaire)
    travail = demander_bilan(utilisateur, plie, formulaire.cleaned_data["de"], formulaire.cleaned_data["a"])
    return redirect("reporting:travail", travail.identifiant)


def _page_liste(
    request: HttpRequest, utilisateur: Utilisateur, formulaire: FormulaireBilan | None
) -> HttpResponse:
    coordonne = voit_les_petits_effectifs(utilisateur)
    if coordonne and formulaire is None:
        formulaire = FormulaireBilan(premiere_annee=_premiere_annee(_plie_coordonne(utilisateur)))
    erreur = formulaire is not None and formulaire.is_bound
    contexte = {
        "bilans": list(bilans_visibles(utilisateur)),
        "formulaire": formulaire,
        "travaux": list(calculs_en_cours(utilisateur, GENRE_BILAN)[:10]) if coordonne else [],
        "coordonne": coordonne,
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if erreur else HTTPStatus.OK
    return render(request, "reporting/liste.html", contexte, status=statut)


def _premiere_annee(plie: Plie) -> int:
    """The year of the first entry known, this year when there is none."""
    premiere = Parcours.objects.filter(plie=plie, entree_validee_le__isnull=False).aggregate(
        jour=Min("date_entree")
    )["jour"]
    return (premiere or timezone.localdate()).year


# --- progress -------------------------------------------------------------------------------------------


@require_GET
def travail(request: HttpRequest, identifiant: Any) -> HttpResponse:
    """Where the computation of a bilan stands; without JavaScript the page reloads by itself."""
    trouve = _travail(_utilisateur(request), identifiant)
    avancement = _avancement(trouve)
    if not avancement.en_cours and avancement.url_resultat:
        return redirect(avancement.url_resultat)
    return render(request, "reporting/travail.html", {"avancement": avancement, "travail": trouve})


@require_GET
def suivi(request: HttpRequest, identifiant: Any) -> HttpResponseBase:
    """The same, as the piece of page that htmx asks for again; once done, the bilan opens."""
    trouve = _travail(_utilisateur(request), identifiant)
    avancement = _avancement(trouve)
    if avancement.url_resultat:
        return HttpResponseClientRedirect(avancement.url_resultat)
    return render(request, "composants/progression.html", {"avancement": avancement})


@require_POST
def relancer(request: HttpRequest, identifiant: Any) -> HttpResponse:
    """Start a failed computation again."""
    utilisateur = _utilisateur(request)
    trouve = _travail(utilisateur, identifiant)
    if not relancer_bilan(utilisateur, trouve):
        messages.info(request, "Ce calcul est déjà en cours ou terminé.")
    return redirect("reporting:travail", trouve.identifiant)


def _avancement(travail: Travail) -> Avancement:
    annees = " à ".join(str(annee) for annee in sorted({travail.parametres["de"], travail.parametres["a"]}))
    etats = {
        EtatTravail.EN_ATTENTE: (EtatAvancement.EN_ATTENTE, f"Le calcul du bilan {annees} va commencer"),
        EtatTravail.EN_COURS: (EtatAvancement.EN_COURS, f"Calcul du bilan {annees}"),
        EtatTravail.REUSSI: (EtatAvancement.TERMINE, f"Le bilan {annees} est calculé"),
        EtatTravail.ECHOUE: (EtatAvancement.ECHOUE, f"Le calcul du bilan {annees} n'a pas abouti"),
    }
    etat, titre = etats[EtatTravail(travail.etat)]
    message = travail.message
    if etat is EtatAvancement.EN_COURS and relancable(travail, timezone.now()):
        etat, message = EtatAvancement.ECHOUE, "Le calcul ne répond plus. Vous pouvez le relancer."
    elif etat is EtatAvancement.EN_COURS and message:
        message = f"{travail.fait} tableaux sur {travail.total} : {message}"
    bilan = getattr(travail, "bilan", None)
    return Avancement(
        etat=etat,
        titre=titre,
        url_suivi=reverse("reporting:suivi", args=[travail.identifiant]),
        url_page=reverse("reporting:travail", args=[travail.identifiant]),
        message=message,
        pourcentage=100 * travail.fait // travail.total if etat is EtatAvancement.EN_COURS else None,
        url_resultat=reverse("reporting:bilan", args=[bilan.pk]) if bilan else "",
        libelle_resultat="Ouvrir le bilan",
        url_relance=reverse("reporting:relancer", args=[travail.identifiant])
        if etat is EtatAvancement.ECHOUE
        else "",
    )


# --- one bilan ------------------------------------------------------------------------------------------


@require_GET
def bilan(request: HttpRequest, cle: int) -> HttpResponse:
    """A bilan: key figures, then each table with its chart."""
    utilisateur = _utilisateur(request)
    trouve = _bilan(utilisateur, cle)
    donnees = donnees_pour(trouve, utilisateur)
    contexte = {
        "bilan": trouve,
        "donnees": donnees,
        "chiffres": chiffres_de_tete(donnees),
        "chapitres": chapitres(donnees),
        "coordonne": voit_les_petits_effectifs(utilisateur),
        "a_publier": voit_les_petits_effectifs(utilisateur) and trouve.etat == EtatBilan.CALCULE,
        "formats": list(FormatTableur),
    }
    return render(request, "reporting/bilan.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def publier(request: HttpRequest, cle: int) -> HttpResponse:
    """Ask for a confirmation, then show the bilan to the signatories."""
    utilisateur = _utilisateur(request)
    _plie_coordonne(utilisateur)
    trouve = _bilan(utilisateur, cle)
    adresse = reverse("reporting:bilan", args=[trouve.pk])
    if request.method == "POST":
        publier_bilan(utilisateur, trouve)
        messages.success(request, f"Le bilan {trouve.periode} est publié : les signataires peuvent le lire.")
        return redirect(adresse)
    if trouve.etat == EtatBilan.PUBLIE:
        return redirect(adresse)
    contexte = {
        "titre": f"Publier le bilan {trouve.periode}",
        "question": "Les signataires pourront le lire et le télécharger. Publié, il ne changera plus, "
        "même si des "
        "dossiers sont modifiés ensuite.",
        "libelle_bouton": "Publier",
        "danger": False,
        "url_annuler": adresse,
    }
    return render(request, "composants/confirmation.html", contexte)


@require_GET
@cache_control(private=True, max_age=int(GARDE_DES_DESSINS.total_seconds()))
def graphique(request: HttpRequest, cle: int, code: str, largeur: str) -> HttpResponse:
    """The chart of one table as SVG, drawn from the data that this user may read."""
    utilisateur = _utilisateur(request)
    trouve = _bilan(utilisateur, cle)
    if largeur not in Largeur.codes():
        raise Http404
    try:
        tableau = donnees_pour(trouve, utilisateur).tableau(code)
    except KeyError as erreur:
        raise Http404 from erreur
    svg = dessiner(tableau, Largeur(largeur))
    if svg is None:
        raise Http404
    return HttpResponse(svg, content_type="image/svg+xml")


@require_GET
def pdf(request: HttpRequest, cle: int) -> HttpResponse:
    """The bilan as a tagged PDF."""
    utilisateur = _utilisateur(request)
    trouve = _bilan(utilisateur, cle)
    contenu = pdf_du_bilan(trouve, donnees_pour(trouve, utilisateur))
    return _fichier(contenu, "application/pdf", nom_de_fichier(trouve, "pdf"))


@require_GET
def tableur(request: HttpRequest, cle: int, extension: str) -> HttpResponse:
    """The bilan as a workbook, ODS or XLSX."""
    utilisateur = _utilisateur(request)
    trouve = _bilan(utilisateur, cle)
    if extension not in list(FormatTableur):
        raise Http404
    format_tableur = FormatTableur(extension)
    contenu = en_classeur(trouve, donnees_pour(trouve, utilisateur), format_tableur)
    return _fichier(contenu, format_tableur.type_mime, nom_de_fichier(trouve, extension))


@require_GET
def tableau_csv(request: HttpRequest, cle: int, code: str) -> HttpResponse:
    """One table as a data file."""
    utilisateur = _utilisateur(request)
    trouve = _bilan(utilisateur, cle)
    try:
        tableau = donnees_pour(trouve, utilisateur).tableau(code)
    except KeyError as erreur:
        raise Http404 from erreur
    return _fichier(tableau.csv().encode(), "text/csv; charset=utf-8", nom_de_fichier(trouve, "csv", code))


def _fichier(contenu: bytes, type_mime: str, nom: str) -> HttpResponse:
    reponse = HttpResponse(contenu, content_type=type_mime)
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse
