"""The proofs of an exit: deposited, downloaded, taken out."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_http_methods, require_safe

from parcours.services.suivi import SuiviImpossible
from parcours.views.formulaires import confirmer, page_formulaire
from parcours.views.pages_parcours import METHODES, noter_ouverture
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.documents.bac import OuvertureImpossible
from plie.documents.depots import HEIC, DepotRefuse, en_jpeg, extension_de, nom_propre
from plie.interface.retours import adresse_de_retour
from plie.roles import Role
from sorties.enums import EtatSortie
from sorties.forms.preuves import LISTE_TITRES, TITRES, FormulairePreuve
from sorties.models import Preuve, Sortie
from sorties.selectors.acces import sortie_a_ecrire, sortie_a_lire
from sorties.selectors.preuves import preuve_requise, preuves_de
from sorties.services.preuves import deposer_preuve, retirer_preuve

JPEG = "jpeg"


def partie_preuves(request: Requete, sortie: Sortie) -> dict[str, Any]:
    """What the page of the exit shows of it: the proofs, or that one is missing."""
    preuves = preuves_de(sortie)
    requise = preuve_requise(sortie)
    ecrit = Sortie.objects.visibles_par(request.user, {Role.REFERENT}).filter(pk=sortie.pk).exists()
    return {
        "preuves_sortie": sortie,
        "preuves_liste": [(preuve, preuve.type_mime == HEIC) for preuve in preuves],
        "preuves_requise": requise,
        "preuves_manque": requise and not preuves,
        "preuves_decidee": sortie.etat == EtatSortie.CONFIRMEE,
        "preuves_deposable": ecrit and sortie.etat != EtatSortie.ANNULEE,
        "preuves_retirable": ecrit and sortie.etat == EtatSortie.DEMANDEE,
        "preuves_retour": urlencode({"retour": _page_de(sortie.pk)}),
    }


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def preuve(request: Requete, pk: int) -> HttpResponse:
    """Put a proof with the exit."""
    sortie = sortie_a_ecrire(request.user, pk)
    recu = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    formulaire = FormulairePreuve(*recu)
    url_retour = adresse_de_retour(request, _page_de(pk))
    if formulaire.is_bound and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        try:
            deposee = deposer_preuve(sortie, donnees["fichier"], titre=donnees["titre"], auteur=request.user)
        except DepotRefuse as refus:
            formulaire.refuser(str(refus), "fichier")
        except SuiviImpossible as refus:
            formulaire.refuser(str(refus))
        else:
            messages.success(request, f"La preuve « {deposee.titre} » est dans le dossier.")
            return redirect(url_retour)
    return page_formulaire(
        request,
        sortie.parcours.participant,
        formulaire,
        titre="Déposer une preuve de sortie",
        chapo="La copie du contrat ou l’attestation, lisible en entier.",
        bouton="Déposer la preuve",
        gabarit="sorties/preuve.html",
        url_retour=url_retour,
        titres=TITRES,
        liste_titres=LISTE_TITRES,
        annulee=sortie.etat == EtatSortie.ANNULEE,
    )


@require_safe
@reserve_a(Role.REFERENT, Role.COORDINATION)
def telecharger(request: Requete, pk: int) -> HttpResponseBase:
    """One proof, to keep under its title; never shown in the browser. ``?format=jpeg`` for a HEIC."""
    piece = get_object_or_404(Preuve.objects.all(), pk=pk)
    sortie = sortie_a_lire(request.user, piece.sortie_id)
    voulue = request.GET.get("format", "")
    if voulue and (voulue != JPEG or piece.type_mime != HEIC):
        raise Http404
    try:
        contenu = piece.fichier.open("rb")
    except FileNotFoundError as erreur:
        raise Http404 from erreur
    noter_ouverture(request, piece, sortie.parcours.plie_id)
    reponse: HttpResponseBase
    if voulue == JPEG:
        with contenu:
            try:
                converti = en_jpeg(contenu)
            except OuvertureImpossible as erreur:
                raise Http404 from erreur
        reponse = HttpResponse(converti, content_type="image/jpeg")
        reponse.headers["Content-Disposition"] = _piece_jointe(nom_propre(piece.titre, ".jpg"))
    else:
        reponse = FileResponse(
            contenu,
            as_attachment=True,
            filename=nom_propre(piece.titre, extension_de(piece.type_mime)),
            content_type=piece.type_mime,
        )
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def retirer(request: Requete, pk: int) -> HttpResponse:
    """Take a proof out, once confirmed by whoever asks."""
    piece = get_object_or_404(Preuve.objects.select_related("sortie"), pk=pk)
    sortie = sortie_a_ecrire(request.user, piece.sortie_id)
    return confirmer(
        request,
        sortie.parcours,
        lambda: retirer_preuve(piece),
        titre="Retirer une preuve de sortie",
        question=f"« {piece.titre} » sera supprimé du dossier. Le retrait reste tracé, "
        "le fichier ne se retrouve pas.",
        bouton="Retirer la preuve",
        annuler="Ne pas retirer",
        fait=f"La preuve « {piece.titre} » est retirée du dossier.",
    )


def _page_de(pk: int) -> str:
    return reverse("sorties:voir", args=[pk])


def _piece_jointe(nom: str) -> str:
    entete: str = content_disposition_header(True, nom) or "attachment"
    return entete
