"""The avis of each partner beside the fiche, and the decision of the coordination."""

from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from plie.acces import Vue
from plie.acteurs.acces import reserve_a, vue_du_role
from plie.acteurs.requete import Requete
from plie.interface.formats import accorde
from plie.protocole.models import MotifRefus
from plie.roles import Role
from plie.transitions import TransitionInterdite
from prescriptions.enums import EtatPrescription, SensAvis
from prescriptions.forms.avis import FormulaireAvis, FormulaireRefus, FormulaireValidation
from prescriptions.models import Avis, PieceJointe, Prescription
from prescriptions.presentation import chronologie, lire_fiche
from prescriptions.selectors import (
    EMETTEUR_PAR_ROLE,
    attend_depuis,
    deja_repondu,
    file_d_avis,
    motifs_de_refus,
    sortie_de_la_file,
)
from prescriptions.services.avis import (
    AvisDejaRendu,
    AvisIncomplets,
    AvisSansObjet,
    DecisionDejaPrise,
    FicheRevenue,
    decider_validation,
    fin_de_l_attente,
    refuser,
    rendre_avis,
)
from prescriptions.views.dossier import charger, noter, retour

DONNEURS = tuple(EMETTEUR_PAR_ROLE)
# A form filled while the prescription was closed by somebody else is told so, rather than « not found ».
FERMEES = (EtatPrescription.REFUSEE, EtatPrescription.ANNULEE)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*DONNEURS)
def avis(request: Requete, pk: int) -> HttpResponse:
    """The fiche beside the form; once given, the next one of the queue."""
    vue = _vue_d_avis(request)
    prescription = (
        Prescription.objects.vus_comme(vue)
        .select_related("plie", "structure", "commune", "qpv", "auteur", "motif_refus", "decidee_par")
        .exclude(etat=EtatPrescription.BROUILLON)
        .filter(pk=pk)
        .first()
    )
    if prescription is None or not file_d_avis(vue).filter(pk=pk).exists():
        return _avis_ferme(request, vue, pk, prescription)
    if request.method != "POST":
        return _page_avis(request, vue, prescription, FormulaireAvis(initial={"tour": prescription.tour}))
    formulaire = FormulaireAvis(request.POST)
    if not formulaire.is_valid():
        return _page_avis(request, vue, prescription, formulaire, HTTPStatus.UNPROCESSABLE_ENTITY)
    donnees = formulaire.cleaned_data
    try:
        rendre_avis(
            request.user,
            prescription,
            EMETTEUR_PAR_ROLE[vue.role],
            tour=donnees["tour"],
            sens=SensAvis(donnees["sens"]),
            motif=donnees["motif"],
            texte=donnees["texte"],
        )
    except (AvisDejaRendu, AvisSansObjet) as erreur:
        return _page_fermee(request, str(erreur), prescription if _voit_encore(vue, pk) else None)
    except FicheRevenue as erreur:
        # What was written stays; the round is the new one, now under their eyes.
        repris = request.POST.copy()
        repris["tour"] = str(prescription.tour)
        formulaire = FormulaireAvis(repris)
        formulaire.full_clean()
        formulaire.add_error(None, str(erreur))
        return _page_avis(request, vue, prescription, formulaire, HTTPStatus.CONFLICT)
    except PermissionError as erreur:
        raise Http404 from erreur
    return _suivante(request, vue)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.COORDINATION)
def refus(request: Requete, pk: int) -> HttpResponse:
    """Refuse with a coded motive and the words told to the prescriber."""
    prescription = _de_la_coordination(request, pk)
    if request.method == "POST":
        formulaire = FormulaireRefus(request.POST)
        if formulaire.is_valid():
            donnees = formulaire.cleaned_data
            try:
                refuser(
                    request.user,
                    prescription,
                    etat=donnees["etat"],
                    tour=donnees["tour"],
                    motif=donnees["motif"],
                    texte=donnees["texte"],
                )
            except (DecisionDejaPrise, TransitionInterdite) as erreur:
                return _retour_au_dossier(request, pk, str(erreur))
            messages.success(request, "La prescription est refusée : le prescripteur en est informé.")
            return redirect(_dossier(request, pk))
        statut = HTTPStatus.UNPROCESSABLE_ENTITY
    else:
        # Compared here: what an address may hold (a NUL) is not always something the database takes.
        voulu, motifs = request.GET.get("motif"), motifs_de_refus(timezone.localdate())
        motif: MotifRefus | None = next((un for un in motifs if un.code == voulu), None)
        formulaire = FormulaireRefus(
            initial={"etat": prescription.etat, "tour": prescription.tour, "motif": motif}
        )
        statut = HTTPStatus.OK
    noter(request, request.user, prescription)
    contexte = {
        "prescription": prescription,
        "formulaire": formulaire,
        "url_dossier": _dossier(request, pk),
        "url_liste": reverse("prescriptions:liste"),
    }
    return render(request, "prescriptions/dossier/refus.html", contexte, status=statut)


@require_POST
@reserve_a(Role.COORDINATION)
def validation(request: Requete, pk: int) -> HttpResponse:
    """Validate in spite of an unfavourable avis."""
    prescription = _de_la_coordination(request, pk)
    formulaire = FormulaireValidation(request.POST)
    if not formulaire.is_valid():
        return _retour_au_dossier(request, pk, "Relisez la fiche, puis décidez.")
    try:
        decider_validation(request.user, prescription, **formulaire.cleaned_data)
    except (DecisionDejaPrise, AvisIncomplets, TransitionInterdite) as erreur:
        return _retour_au_dossier(request, pk, str(erreur))
    messages.success(request, "La prescription est validée : il reste à choisir le référent.")
    return redirect(_dossier(request, pk))


# --- Avis ---------------------------------------------------------------------------------------


def _vue_d_avis(request: Requete) -> Vue:
    """The role the avis is given in: the active one when it gives avis, else the first that does."""
    active = Role(request.habilitation.role) if request.habilitation else None
    if active in EMETTEUR_PAR_ROLE:
        return vue_du_role(request.user, cast(Role, active))
    return next(vue for vue in request.user.vues() if vue.role in EMETTEUR_PAR_ROLE)


def _voit_encore(vue: Vue, pk: int) -> bool:
    return Prescription.objects.vus_comme(vue).filter(pk=pk).exists()


def _page_avis(
    request: Requete,
    vue: Vue,
    prescription: Prescription,
    formulaire: FormulaireAvis,
    statut: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    noter(request, request.user, prescription)
    autres = list(
        Avis.objects.vus_comme(vue)
        .filter(prescription=prescription)
        .select_related("auteur", "motif")
        .order_by("tour", "rendu_le")
    )
    pieces = PieceJointe.objects.vus_comme(vue).filter(prescription=prescription).order_by("pk")
    contexte = {
        "prescription": prescription,
        "formulaire": formulaire,
        "fiche": lire_fiche(
            prescription, pieces, lambda nom, *args: reverse(f"prescriptions:{nom}", args=args)
        ),
        "evenements": chronologie(prescription, autres, None, interne=True),
        "emetteur": EMETTEUR_PAR_ROLE[vue.role],
        "attente": (vue.date_reference - attend_depuis(prescription)).days,
        "url_file": _file(vue, request),
        "url_dossier": _dossier(request, prescription.pk),
        "de": _de(request),
    }
    return render(request, "prescriptions/dossier/avis.html", contexte, status=statut)


def _avis_ferme(request: Requete, vue: Vue, pk: int, prescription: Prescription | None) -> HttpResponse:
    """Who answered and when, for a prescription out of the queue; 404 when it never was in it."""
    reponse = deja_repondu(vue, pk)
    if reponse is not None and reponse.tour == reponse.prescription.tour:
        return _page_fermee(request, str(AvisDejaRendu(reponse)), prescription)
    etats = (EtatPrescription.A_COMPLETER, *(FERMEES if request.method == "POST" else ()))
    if prescription is not None:
        return _page_fermee(request, fin_de_l_attente(prescription), prescription)
    if sortie := sortie_de_la_file(vue, pk, *etats):
        return _page_fermee(request, fin_de_l_attente(sortie), None)
    if reponse is not None:
        return _page_fermee(request, str(AvisDejaRendu(reponse)), None)
    raise Http404


def _page_fermee(request: Requete, message: str, prescription: Prescription | None) -> HttpResponse:
    """The sentence alone; the person is named only to who still sees the prescription."""
    vue = _vue_d_avis(request)
    contexte = {
        "message": message,
        "prescription": prescription,
        "url_dossier": _dossier(request, prescription.pk) if prescription else "",
        "url_file": _file(vue, request),
    }
    statut = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
    return render(request, "prescriptions/dossier/avis_ferme.html", contexte, status=statut)


def _suivante(request: Requete, vue: Vue) -> HttpResponse:
    file = file_d_avis(vue)
    prochaine = file.first()
    if prochaine is None:
        messages.success(request, "Votre avis est enregistré. Aucune autre prescription ne l'attend.")
        return redirect(_file(vue, request))
    restent = accorde(file.count(), "prescription attend,prescriptions attendent")
    messages.success(request, f"Votre avis est enregistré. Voici la suivante : {restent} encore votre avis.")
    adresse = reverse("prescriptions:avis", args=[prochaine.pk])
    return redirect(f"{adresse}?{_de(request)}" if _de(request) else adresse)


def _file(vue: Vue, request: Requete) -> str:
    """The queue one came from, as it was left."""
    if vue.role is not Role.COORDINATION:
        return reverse("accueil")
    return f"{reverse('prescriptions:liste')}?{retour(request) or 'file=avis'}"


# --- Decision -------------------------------------------------------------------------------------


def _de_la_coordination(request: Requete, pk: int) -> Prescription:
    """A submitted prescription seen as the coordination of its PLIE; 404 otherwise."""
    prescription = charger(request.user, pk)
    vue = vue_du_role(request.user, Role.COORDINATION)
    if prescription.plie_id != vue.plie_id or prescription.etat == EtatPrescription.BROUILLON:
        raise Http404
    return prescription


def _retour_au_dossier(request: Requete, pk: int, message: str) -> HttpResponse:
    messages.error(request, message)
    return redirect(_dossier(request, pk))


def _dossier(request: Requete, pk: int) -> str:
    adresse = reverse("prescriptions:dossier", args=[pk])
    return f"{adresse}?{_de(request)}" if _de(request) else adresse


def _de(request: Requete) -> str:
    de: Any = retour(request)
    return urlencode({"de": de}) if de else ""
