"""The bilan de fin as its prescriber reads it, by their account or by the personal link."""

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.journal.services import noter_consultation
from plie.roles import Role
from prescriptions.portes import Porte
from sorties.enums import EtatFiche, VarianteFiche
from sorties.models import BilanFin, FicheBilan
from sorties.selectors.bilans import contenu_de_la_fiche, fiches_de

NOM = "fiche-bilan"


@require_safe
@reserve_a(Role.PRESCRIPTEUR, Role.COORDINATION, Role.REFERENT)
def bilan_transmis(request: Requete, pk: int, bilan: int) -> HttpResponse:
    """The bilan as it was sent to the prescriber."""
    trouve = _transmis(BilanFin.objects.visibles_par(request.user), pk, bilan)
    _noter_lecture(request, trouve)
    cles = [pk, bilan]
    return _page_transmis(
        request,
        trouve,
        reverse("prescriptions:dossier", args=[pk]),
        reverse("bilan_de_fin:pdf", args=cles),
    )


@require_safe
def bilan_par_lien(request: HttpRequest, porte: Porte, pk: int, bilan: int) -> HttpResponse:
    """The same, for the holder of the link by which the person was proposed."""
    trouve = _transmis(_par_porte(porte), pk, bilan)
    url_pdf = reverse("bilan_de_fin_par_lien:pdf", args=[pk, bilan])
    return _page_transmis(request, trouve, porte.url("dossier", pk), url_pdf)


@require_safe
@reserve_a(Role.PRESCRIPTEUR, Role.COORDINATION, Role.REFERENT)
def bilan_transmis_pdf(request: Requete, pk: int, bilan: int) -> HttpResponseBase:
    """The prescriber's copy, to keep."""
    trouve = _transmis(BilanFin.objects.visibles_par(request.user), pk, bilan)
    _noter_lecture(request, trouve)
    return telechargement(_copie(trouve))


@require_safe
def bilan_par_lien_pdf(request: HttpRequest, porte: Porte, pk: int, bilan: int) -> HttpResponseBase:
    """The same, by the personal link."""
    return telechargement(_copie(_transmis(_par_porte(porte), pk, bilan)))


def telechargement(trouvee: FicheBilan) -> FileResponse:
    """The file, under a name that tells nothing of the person; 404 while it is not ready."""
    if trouvee.etat != EtatFiche.RENDUE:
        raise Http404
    try:
        contenu = trouvee.fichier.open("rb")
    except FileNotFoundError as erreur:
        raise Http404 from erreur
    reponse = FileResponse(
        contenu,
        as_attachment=True,
        filename=f"{NOM}-{trouvee.bilan_id}.pdf",
        content_type="application/pdf",
    )
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse


# --- in common ------------------------------------------------------------------------------------------


def _par_porte(porte: Porte) -> QuerySet[BilanFin]:
    return BilanFin.objects.filter(sortie__parcours__prescription__in=porte.prescriptions())


def _transmis(lisibles: QuerySet[BilanFin], pk: int, bilan: int) -> BilanFin:
    return get_object_or_404(
        lisibles.select_related(
            "sortie__parcours__participant", "sortie__parcours__prescription__structure", "redige_par"
        ),
        pk=bilan,
        sortie__parcours__prescription=pk,
        transmis_prescripteur_le__isnull=False,
    )


def _copie(trouve: BilanFin) -> FicheBilan:
    return get_object_or_404(FicheBilan, bilan=trouve, variante=VarianteFiche.PRESCRIPTEUR)


def _page_transmis(request: HttpRequest, trouve: BilanFin, url_fiche: str, url_pdf: str) -> HttpResponse:
    copie = fiches_de(trouve).get(VarianteFiche.PRESCRIPTEUR.value)
    contexte = {
        "fiche": contenu_de_la_fiche(trouve, VarianteFiche.PRESCRIPTEUR),
        "bilan": trouve,
        "personne": trouve.sortie.parcours.participant,
        "prescription": trouve.sortie.parcours.prescription,
        "url_fiche": url_fiche,
        "url_pdf": url_pdf if copie is not None and copie.etat == EtatFiche.RENDUE else "",
    }
    return render(request, "sorties/bilan_transmis.html", contexte)


def _noter_lecture(request: Requete, trouve: BilanFin) -> None:
    noter_consultation(
        request.user,
        plie_id=trouve.sortie.parcours.plie_id,
        objet=trouve._meta.label,
        objet_id=trouve.pk,
        page=request.resolver_match.view_name if request.resolver_match else "",
    )
