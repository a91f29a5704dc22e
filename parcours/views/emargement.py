"""The émargement of an entretien, three ways; and what the person opens on their own phone."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from parcours.enums import CanalRappel, ModeEmargement, TypeEntretien
from parcours.forms.emargement import (
    FormulaireCode,
    FormulaireEcran,
    FormulaireFeuille,
    FormulaireFeuilleCollective,
)
from parcours.models import Entretien, TempsCollectif
from parcours.selectors.signatures import (
    empreinte_de,
    entretien_a_signer,
    presences_a_signer,
    signatures_lues,
)
from parcours.services.codes_emargement import (
    LienAltere,
    code_ouvert,
    confirmer_par_lien,
    demande_du_jeton,
    demande_ouverte,
    demander,
    verifier_code,
)
from parcours.services.signatures import (
    DejaSigne,
    SignatureImpossible,
    deposer_et_signer,
    exiger_signable,
    signer_entretien,
    signer_feuille_collective,
)
from parcours.views.pages_parcours import noter, noter_ouverture
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.dates import compte_fr
from plie.documents.depots import DepotRefuse
from plie.documents.pdf import rendre_pdf
from plie.interface.bandeau import signataires
from plie.interface.embleme import embleme_svg
from plie.interface.formats import date_fr, duree, heure_fr
from plie.interface.retours import adresse_de_retour
from plie.roles import Role

FORMULAIRES: Final[dict[str, type[Form]]] = {
    "ecran": FormulaireEcran,
    "code": FormulaireCode,
    "feuille": FormulaireFeuille,
}
EMARGE: Final = "L’entretien est émargé : il ne se modifie plus."


# --- one entretien ------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def recueillir(request: Requete, pk: int) -> HttpResponse:
    """The three ways to sign on one page; the button pressed says which."""
    entretien = entretien_a_signer(request.user, pk)
    moyen = request.POST.get("moyen", "")
    if request.method == "POST" and moyen == "envoi":
        return _envoyer(request, entretien)
    formulaires = {
        nom: classe(request.POST, request.FILES) if nom == moyen and request.method == "POST" else classe()
        for nom, classe in FORMULAIRES.items()
    }
    choisi = formulaires.get(moyen)
    if choisi is not None and choisi.is_bound and choisi.is_valid():
        try:
            _signer(request, entretien, moyen, choisi)
        except DejaSigne as refus:
            messages.info(request, str(refus))
            return redirect(_page(request, entretien))
        except DepotRefuse as refus:
            choisi.add_error("fichier", str(refus))
        except SignatureImpossible as refus:
            choisi.add_error("code" if moyen == "code" else None, str(refus))
        else:
            messages.success(request, EMARGE)
            return redirect(_retour(request, entretien))
    return _afficher(request, entretien, formulaires)


def _signer(request: Requete, entretien: Entretien, moyen: str, formulaire: Form) -> None:
    donnees = formulaire.cleaned_data
    match moyen:
        case "ecran":
            signer_entretien(
                entretien,
                mode=ModeEmargement.ECRAN,
                auteur=request.user,
                trace=donnees["trace"],
                lu=request.POST.get("lu", ""),
            )
        case "code":
            verifier_code(entretien, donnees["code"], request.user)
        case _:
            deposer_et_signer(entretien, donnees["fichier"], request.user)


def _envoyer(request: Requete, entretien: Entretien) -> HttpResponse:
    try:
        demande = demander(entretien, request.user)
    except SignatureImpossible as refus:
        messages.error(request, str(refus))
    else:
        par = "SMS" if demande.canal == CanalRappel.SMS else "courriel"
        messages.success(request, f"Un code est parti par {par} à {demande.adresse}.")
    return redirect(_page(request, entretien) + "#code")


def _afficher(request: Requete, entretien: Entretien, formulaires: dict[str, Form]) -> HttpResponse:
    personne = entretien.parcours.participant
    noter(request, entretien.parcours)
    empechement = ""
    try:
        exiger_signable(entretien)
    except SignatureImpossible as refus:
        empechement = str(refus)
    demande = None if empechement else demande_ouverte(entretien)
    contexte = {
        "entretien": entretien,
        "personne": personne,
        "essentiel": essentiel(entretien),
        "lu": empreinte_de(entretien),
        "textes": [
            ("Ce qui a changé", entretien.evolution),
            ("Positionnements", entretien.positionnements),
            ("Objectifs pour la suite", entretien.objectifs_suivants),
        ],
        "empechement": empechement,
        "signatures": signatures_lues(entretien) if entretien.emarge_le else [],
        "demande": demande,
        "code_ouvert": demande is not None and code_ouvert(demande),
        "ecran": formulaires["ecran"],
        "code": formulaires["code"],
        "feuille": formulaires["feuille"],
        "erreur": next((f for f in formulaires.values() if f.is_bound and f.errors), None),
        "retour": adresse_de_retour(request, ""),
        "url_dossier": reverse("participants:dossier", args=[personne.pk]),
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if contexte["erreur"] else HTTPStatus.OK
    return render(request, "parcours/emargement/recueillir.html", contexte, status=statut)


def essentiel(entretien: Entretien) -> list[tuple[str, str]]:
    """What is signed, in words: the day, the hour, how long, where, which kind, who else was there."""
    collectif, rendez_vous = entretien.temps_collectif, entretien.rendez_vous
    lieu = collectif.lieu if collectif else rendez_vous.lieu if rendez_vous else ""
    paires = [
        ("Date", date_fr(entretien.date, "long")),
        ("Heure", heure_fr(entretien.heure) if entretien.heure else ""),
        ("Durée", duree(entretien.duree)),
        ("Type", TypeEntretien(entretien.type).libelle),
        ("Temps collectif", collectif.titre if collectif else ""),
        ("Lieu", lieu),
        ("Référent", str(entretien.referent)),
        ("Autres personnes présentes", entretien.presents),
    ]
    return [(libelle, valeur) for libelle, valeur in paires if valeur]


def _page(request: HttpRequest, entretien: Entretien) -> str:
    return reverse("emargement:recueillir", args=[entretien.pk])


def _retour(request: HttpRequest, entretien: Entretien) -> str:
    return adresse_de_retour(
        request, reverse("participants:dossier", args=[entretien.parcours.participant_id])
    )


@require_safe
@reserve_a(Role.REFERENT)
def feuille(request: Requete, pk: int) -> HttpResponse:
    """The sheet to print and have signed; its file name tells nothing of the person."""
    entretien = entretien_a_signer(request.user, pk)
    personne, plie = entretien.parcours.participant, entretien.parcours.plie
    noter(request, entretien.parcours)
    contexte = {
        "plie": plie,
        "personne": personne,
        "entretien": entretien,
        "essentiel": essentiel(entretien),
        "signataires": signataires(plie),
        "imprime_le": timezone.now(),
    }
    contenu = rendre_pdf(
        "parcours/emargement/feuille_pdf.html", contexte, {"embleme-ue.svg": embleme_svg().encode()}
    )
    reponse = HttpResponse(contenu, content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="emargement-{entretien.pk}.pdf"'
    return reponse


# --- a temps collectif --------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def feuille_collective(request: Requete, pk: int) -> HttpResponse:
    """One scanned sheet for several presences."""
    collectif = get_object_or_404(TempsCollectif.objects.visibles_par(request.user, {Role.REFERENT}), pk=pk)
    presences: QuerySet[Entretien] = presences_a_signer(request.user, collectif)
    if request.method == "POST":
        formulaire = FormulaireFeuilleCollective(request.POST, request.FILES, presences=presences)
    else:
        formulaire = FormulaireFeuilleCollective(presences=presences)
    retour = adresse_de_retour(request, reverse("temps_collectifs:voir", args=[collectif.pk]))
    if formulaire.is_bound and formulaire.is_valid():
        try:
            signatures = signer_feuille_collective(
                collectif,
                formulaire.cleaned_data["fichier"],
                formulaire.cleaned_data["presences"],
                request.user,
            )
        except DepotRefuse as refus:
            formulaire.add_error("fichier", str(refus))
        except SignatureImpossible as refus:
            formulaire.add_error(None, str(refus))
        else:
            nombre = compte_fr(len(signatures), "présence est émargée", "présences sont émargées")
            messages.success(request, f"{nombre}.")
            return redirect(retour)
    noter_ouverture(request, collectif, collectif.plie_id)
    contexte = {
        "collectif": collectif,
        "formulaire": formulaire,
        "nombre": len(formulaire.fields["presences"].choices),  # type: ignore[attr-defined]
        "retour": retour,
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    return render(request, "parcours/emargement/feuille_collective.html", contexte, status=statut)


# --- the person ---------------------------------------------------------------------------------------------


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def personne(request: HttpRequest, jeton: str) -> HttpResponse:
    """The page that the link of the message opens: the meeting, and one button that confirms it."""
    try:
        demande = demande_du_jeton(jeton)
        if request.method == "POST":
            confirmer_par_lien(jeton)
            return _privee(render(request, "parcours/emargement/merci.html", _rencontre(demande.entretien)))
    except LienAltere:
        return _ferme(request, HTTPStatus.NOT_FOUND, signe=False)
    except DejaSigne:
        return _ferme(request, HTTPStatus.GONE, signe=True)
    except SignatureImpossible:
        return _ferme(request, HTTPStatus.GONE, signe=False)
    return _privee(render(request, "parcours/emargement/personne.html", _rencontre(demande.entretien)))


def _rencontre(entretien: Entretien) -> dict[str, Any]:
    """What the link may show: the first name and the meeting, nothing of what was said there."""
    quand = date_fr(entretien.date, "long")
    if entretien.heure:
        quand += f" à {heure_fr(entretien.heure)}"
    return {
        "prenom": entretien.parcours.participant.prenom,
        "quand": quand,
        "duree_minutes": entretien.duree,
        "referent": entretien.referent,
    }


def _ferme(request: HttpRequest, statut: HTTPStatus, *, signe: bool) -> HttpResponse:
    return _privee(render(request, "parcours/emargement/ferme.html", {"signe": signe}, status=statut))


def _privee(reponse: HttpResponse) -> HttpResponse:
    patch_cache_control(reponse, private=True, no_store=True)
    return reponse
