"""All the fiches bilan of a month: asked for, followed, downloaded in one archive."""

import zipfile
from datetime import date
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import Any, Final

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from parcours.views.pages_parcours import noter_ouverture
from plie.acteurs.acces import plie_actif, reserve_a
from plie.acteurs.requete import Requete
from plie.documents.enums import EtatTravail
from plie.documents.models import Travail
from plie.documents.services import relancable
from plie.documents.tableurs import Feuille, en_csv
from plie.interface.composants import Avancement, EtatAvancement
from plie.interface.formats import date_fr
from plie.roles import Role
from sorties.enums import EtatFiche
from sorties.forms.lots import FormulaireLot
from sorties.selectors.lots import LigneLot, bilans_par_mois, lignes_du_lot, lot_a_lire, lots_visibles
from sorties.services.fiches import LotImpossible, demander_lot, relancer_lot

LOTS_MONTRES: Final = 20
EN_MEMOIRE: Final = 8 * 1024 * 1024  # a larger archive goes through a file without name, gone once it is sent
ROLES: Final = (Role.REFERENT, Role.COORDINATION)
TITRES: Final = {
    EtatTravail.EN_ATTENTE: (EtatAvancement.EN_ATTENTE, "La préparation des fiches va commencer"),
    EtatTravail.EN_COURS: (EtatAvancement.EN_COURS, "Préparation des fiches"),
    EtatTravail.REUSSI: (EtatAvancement.TERMINE, "Les fiches sont prêtes"),
    EtatTravail.ECHOUE: (EtatAvancement.ECHOUE, "La préparation n’est pas allée jusqu’au bout"),
}
ENTETES_SOMMAIRE: Final = ("Numéro", "Personne", "Date de sortie", "Référent", "Fiche")


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*ROLES)
def lots(request: Requete) -> HttpResponse:
    """Choose a month; the lots asked for lately."""
    plie, jour = plie_actif(request), timezone.localdate()
    formulaire = FormulaireLot(
        request.POST if request.method == "POST" else None,
        nombres=bilans_par_mois(request.user, plie),
        jour=jour,
    )
    if formulaire.is_bound and formulaire.is_valid():
        try:
            travail = demander_lot(plie, request.user, *formulaire.choisi)
        except LotImpossible as refus:
            formulaire.add_error("mois", str(refus))
        else:
            return redirect("sorties:lot", travail.identifiant)
    recents = [
        (lot, mois_du_lot(lot)) for lot in lots_visibles(request.user).filter(plie=plie)[:LOTS_MONTRES]
    ]
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    return render(request, "sorties/lots.html", {"formulaire": formulaire, "lots": recents}, status=statut)


@require_safe
@reserve_a(*ROLES)
def lot(request: Requete, identifiant: Any) -> HttpResponse:
    """Where a lot stands and its fiches; without JavaScript the page reloads by itself."""
    trouve = lot_a_lire(request.user, identifiant)
    noter_ouverture(request, trouve, trouve.plie_id)
    lignes = lignes_du_lot(request.user, trouve)
    avancement = _avancement(trouve)
    pretes = sum(ligne.prete for ligne in lignes)
    contexte = {
        "lot": trouve,
        "mois": mois_du_lot(trouve),
        "avancement": avancement,
        "lignes": lignes,
        "pretes": pretes,
        "telechargeable": bool(pretes) and avancement.etat is EtatAvancement.ECHOUE,
    }
    return render(request, "sorties/lot.html", contexte)


@require_safe
@reserve_a(*ROLES)
def lot_suivi(request: Requete, identifiant: Any) -> HttpResponseBase:
    """The piece of page that htmx asks for again; once done, the page is shown anew."""
    trouve = lot_a_lire(request.user, identifiant)
    avancement = _avancement(trouve)
    if not avancement.en_cours:
        return HttpResponseClientRefresh()
    return render(request, "composants/progression.html", {"avancement": avancement})


@require_POST
@reserve_a(*ROLES)
def lot_relancer(request: Requete, identifiant: Any) -> HttpResponse:
    """Render what is missing."""
    trouve = lot_a_lire(request.user, identifiant)
    if not relancer_lot(trouve):
        messages.info(request, "Cette préparation est déjà en cours ou terminée.")
    return redirect("sorties:lot", trouve.identifiant)


@require_safe
@reserve_a(*ROLES)
@cache_control(private=True, no_store=True)
def lot_archive(request: Requete, identifiant: Any) -> HttpResponseBase:
    """The fiches that are ready and their list, in one archive made for this download and not kept."""
    trouve = lot_a_lire(request.user, identifiant)
    lignes = lignes_du_lot(request.user, trouve)
    for ligne in lignes:
        if ligne.prete:
            noter_ouverture(request, ligne.fiche, trouve.plie_id)
    reponse = FileResponse(
        _archive(lignes),
        as_attachment=True,
        filename=f"fiches-bilan-{mois_du_lot(trouve):%Y-%m}.zip",
        content_type="application/zip",
    )
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse


def mois_du_lot(travail: Travail) -> date:
    """The first day of the month of its exits."""
    return date(travail.parametres["annee"], travail.parametres["mois"], 1)


def _avancement(travail: Travail) -> Avancement:
    etat, titre = TITRES[EtatTravail(travail.etat)]
    message = travail.message
    if etat in {EtatAvancement.EN_ATTENTE, EtatAvancement.EN_COURS}:
        if relancable(travail, timezone.now()):
            etat, message = EtatAvancement.ECHOUE, "La préparation ne répond plus. Vous pouvez la relancer."
        else:
            s = "s" if travail.fait > 1 else ""
            message = f"{travail.fait} fiche{s} prête{s} sur {travail.total}."
    return Avancement(
        etat=etat,
        titre=titre,
        url_suivi=reverse("sorties:lot_suivi", args=[travail.identifiant]),
        url_page=reverse("sorties:lot", args=[travail.identifiant]),
        message=message,
        pourcentage=100 * travail.fait // travail.total if etat is EtatAvancement.EN_COURS else None,
        url_resultat=reverse("sorties:lot_archive", args=[travail.identifiant])
        if etat is EtatAvancement.TERMINE
        else "",
        libelle_resultat="Télécharger l’archive",
        url_relance=reverse("sorties:lot_relancer", args=[travail.identifiant])
        if etat is EtatAvancement.ECHOUE
        else "",
    )


def _archive(lignes: list[LigneLot]) -> "SpooledTemporaryFile[bytes]":
    """A ZIP of the PDFs, already compressed, and of their list; a file that is missing is told there."""
    tampon: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(max_size=EN_MEMOIRE)  # noqa: SIM115  the answer closes it
    sommaire: list[tuple[str | int, ...]] = []
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_STORED) as archive:
        for numero, ligne in enumerate(lignes, start=1):
            fiche = EtatFiche(ligne.fiche.etat).libelle
            if ligne.prete:
                try:
                    with ligne.fiche.fichier.open("rb") as pdf:
                        archive.writestr(ligne.nom_de_fichier, pdf.read())
                    fiche = ligne.nom_de_fichier
                except FileNotFoundError:
                    fiche = "Introuvable"
            sommaire.append(
                (
                    numero,
                    ligne.personne.nom_affiche,
                    date_fr(ligne.sortie.date),
                    str(ligne.referent or ""),
                    fiche,
                )
            )
        feuille = Feuille(nom="Sommaire", entetes=ENTETES_SOMMAIRE, lignes=sommaire)
        archive.writestr("sommaire.csv", en_csv(feuille))
    tampon.seek(0)
    return tampon
