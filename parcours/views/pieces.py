"""Documents of a person's file: put in, downloaded, taken out."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from parcours.enums import CategorieDocument
from parcours.forms.pieces import FormulaireDocument
from parcours.models import DocumentParcours
from parcours.selectors.acces import parcours_a_ecrire, parcours_a_lire
from parcours.services.pieces import deposer as deposer_document
from parcours.services.pieces import retirer_document
from parcours.services.suivi import SuiviImpossible
from parcours.views.formulaires import confirmer, page_formulaire, retour
from parcours.views.pages_parcours import noter_ouverture
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.documents.depots import DepotRefuse, extension_de, nom_propre
from plie.roles import Role


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def deposer(request: Requete, parcours: int) -> HttpResponse:
    """Put a document in the file."""
    trouve = parcours_a_ecrire(request.user, parcours)
    recu = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    formulaire = FormulaireDocument(*recu)
    if formulaire.is_bound and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        try:
            document = deposer_document(
                trouve,
                donnees["fichier"],
                categorie=CategorieDocument(donnees["categorie"]),
                titre=donnees["titre"],
                auteur=request.user,
            )
        except DepotRefuse as refus:
            formulaire.refuser(str(refus), "fichier")
        except SuiviImpossible as refus:
            formulaire.refuser(str(refus))
        else:
            messages.success(request, f"Le document « {document.titre} » est dans le dossier.")
            return redirect(retour(request, trouve.participant_id))
    return page_formulaire(
        request,
        trouve.participant,
        formulaire,
        titre="Déposer un document",
        bouton="Déposer le document",
    )


@require_safe
@reserve_a(Role.REFERENT, Role.COORDINATION)
def telecharger(request: Requete, pk: int) -> HttpResponseBase:
    """One document, to keep under its title; never shown in the browser."""
    document = get_object_or_404(DocumentParcours.objects.all(), pk=pk)
    parcours = parcours_a_lire(request.user, document.parcours_id)
    try:
        contenu = document.fichier.open("rb")
    except FileNotFoundError as erreur:
        raise Http404 from erreur
    noter_ouverture(request, document, parcours.plie_id)
    reponse = FileResponse(
        contenu,
        as_attachment=True,
        filename=nom_propre(document.titre, extension_de(document.type_mime)),
        content_type=document.type_mime,
    )
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def retirer(request: Requete, pk: int) -> HttpResponse:
    """Take a document out of the file, once confirmed."""
    document = get_object_or_404(DocumentParcours.objects.all(), pk=pk)
    trouve = parcours_a_ecrire(request.user, document.parcours_id)
    return confirmer(
        request,
        trouve,
        lambda: retirer_document(document),
        titre="Retirer un document",
        question=f"« {document.titre} » sera supprimé du dossier. Le retrait reste tracé, "
        "le fichier ne se retrouve pas.",
        bouton="Retirer le document",
        annuler="Ne pas retirer",
        fait=f"Le document « {document.titre} » est retiré du dossier.",
    )
