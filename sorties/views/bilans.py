"""The bilan de fin, its fiche, its way to the person and the prescriber."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from parcours.enums import TypeDiagnostic
from parcours.selectors.diagnostics import comparer, diagnostic_ouvert, diagnostics_de
from parcours.views.pages_parcours import METHODES, noter, statut_de
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.interface.formats import date_fr
from plie.interface.retours import adresse_de_retour
from plie.roles import Role
from prescriptions.models import Prescription
from sorties.enums import EtatFiche, EtatSortie, ModeRemise, VarianteFiche
from sorties.forms.bilans import FormulaireBilanFin, FormulaireRemise, FormulaireSignature
from sorties.models import BilanFin, FicheBilan, Sortie
from sorties.selectors.acces import sortie_a_ecrire, sortie_a_lire
from sorties.selectors.bilans import (
    CONTENU,
    RUBRIQUES,
    bilan_de,
    contenu_de_la_fiche,
    empreinte_du_bilan,
    fiches_de,
    pourquoi_ferme,
    remise_de,
    suggestions,
)
from sorties.selectors.chiffres import chiffres_du_parcours
from sorties.services.bilans import (
    BilanChange,
    BilanImpossible,
    empechement_de_transmettre,
    rediger,
    refaire_les_fiches,
    remettre,
    transmettre,
)
from sorties.views.bilans_transmis import telechargement

LECTEURS = frozenset({Role.REFERENT, Role.COORDINATION})


def partie_bilan(request: Requete, sortie: Sortie) -> dict[str, Any]:
    """What the page of the exit shows of it: written, prepared, given, sent, and what comes next."""
    bilan = bilan_de(sortie)
    fiches = fiches_de(bilan) if bilan else {}
    fiche = fiches.get(VarianteFiche.PERSONNE.value)
    envoyee = fiches.get(VarianteFiche.PRESCRIPTEUR.value)
    attendues = [fiche, *([envoyee] if bilan and bilan.transmis_prescripteur_le else [])]
    ecrit = (
        sortie.etat != EtatSortie.ANNULEE
        and Sortie.objects.visibles_par(request.user, {Role.REFERENT}).filter(pk=sortie.pk).exists()
    )
    en_preparation = any(f is not None and f.etat == EtatFiche.A_RENDRE for f in attendues)
    manque = any(f is None or f.etat != EtatFiche.RENDUE for f in attendues)
    return {
        "bilan_ecrit": ecrit,
        "bilan_fin": bilan,
        "bilan_fiche": fiche,
        "bilan_fiche_prescripteur": envoyee if bilan and bilan.transmis_prescripteur_le else None,
        "bilan_en_preparation": en_preparation,
        "bilan_a_preparer": ecrit
        and bilan is not None
        and not en_preparation
        and (manque or not pourquoi_ferme(bilan)),
        "bilan_echouee": any(f is not None and f.etat == EtatFiche.ECHOUEE for f in attendues),
        "bilan_prete": fiche is not None and fiche.etat == EtatFiche.RENDUE,
        "bilan_ferme": pourquoi_ferme(bilan),
        "bilan_remise": remise_de(bilan) if bilan else None,
        "bilan_prescripteur": _prescripteur(sortie),
        "bilan_empechement": empechement_de_transmettre(sortie),
        "bilan_url": reverse("sorties:voir", args=[sortie.pk]),
    }


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT, Role.COORDINATION)
def bilan(request: Requete, pk: int) -> HttpResponse:
    """The last interview: written until it is given or sent, read afterwards."""
    charger = sortie_a_ecrire if request.method == "POST" else sortie_a_lire
    sortie = charger(request.user, pk)
    actuel = bilan_de(sortie)
    formulaire = _formulaire(request, sortie, actuel)
    autre = None
    if formulaire.is_bound and formulaire.is_valid():
        try:
            rediger(
                sortie,
                donnees=formulaire.cleaned_data,
                auteur=request.user,
                lu=request.POST.get("lu", ""),
            )
        except BilanImpossible as refus:
            formulaire.refuser(str(refus))
            sortie = sortie_a_lire(request.user, pk)
            actuel = bilan_de(sortie)
            autre = actuel if isinstance(refus, BilanChange) else None
        else:
            messages.success(
                request,
                "Le bilan est enregistré. Sa fiche se prépare ; il reste modifiable jusqu’à sa remise.",
            )
            if request.POST.get("suite") == "diagnostic":
                return redirect(_url_diagnostic(sortie))
            return redirect(adresse_de_retour(request, _page_de(sortie)))
    noter(request, sortie.parcours)
    partie = partie_bilan(request, sortie)
    contexte = {
        **_commun(request, sortie),
        **partie,
        "formulaire": formulaire,
        "lu": empreinte_du_bilan(actuel),
        "autre": _rubriques(autre) if autre else [],
        "rubriques": _rubriques(actuel) if actuel else [],
        "modifiable": partie["bilan_ecrit"] and not partie["bilan_ferme"],
        "suggere": actuel is None and not formulaire.is_bound,
        **_diagnostics(sortie, ecrit=partie["bilan_ecrit"]),
        "chiffres": chiffres_du_parcours(sortie.parcours, timezone.localdate()),
    }
    return render(request, "sorties/bilan.html", contexte, status=statut_de(formulaire))


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT, Role.COORDINATION)
def fiche(request: Requete, pk: int) -> HttpResponse:
    """The state of the fiche, read again while it is being prepared; asked for again by the référent."""
    if request.method == "POST":
        sortie = sortie_a_ecrire(request.user, pk)
        try:
            refaire_les_fiches(sortie)
        except BilanImpossible as refus:
            messages.error(request, str(refus))
        else:
            messages.success(request, "La fiche bilan se prépare de nouveau.")
        return redirect(f"{_page_de(sortie)}#bilan")
    sortie = sortie_a_lire(request.user, pk)
    if request.headers.get("HX-Request") != "true":
        return redirect(f"{_page_de(sortie)}#bilan")
    contexte = {"sortie": sortie, **partie_bilan(request, sortie)}
    return render(request, "sorties/_bilan.html", contexte)


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def remise(request: Requete, pk: int) -> HttpResponse:
    """Give the fiche to the person: signed on the screen, or noted."""
    sortie, ecrit = _bilan_a_ecrire(request, pk)
    if ecrit.remis_participant_le is not None:
        messages.info(request, "La fiche bilan est déjà remise à la personne.")
        return redirect(f"{_page_de(sortie)}#bilan")
    moyen = request.POST.get("moyen", "") if request.method == "POST" else ""
    signature = FormulaireSignature(request.POST if moyen == "signature" else None)
    autre = FormulaireRemise(
        request.POST if moyen == "autre" else None,
        initial={"jour": timezone.localdate(), "mode": ModeRemise.MAIN_PROPRE.value},
        depuis=ecrit.entretien_le,
    )
    envoye = signature if moyen == "signature" else autre
    if envoye.is_bound and envoye.is_valid():
        donnees = envoye.cleaned_data
        signee = moyen == "signature"
        try:
            remettre(
                ecrit,
                mode=ModeRemise.SIGNATURE if signee else ModeRemise(donnees["mode"]),
                jour=timezone.localdate() if signee else donnees["jour"],
                auteur=request.user,
                trace=donnees["trace"] if signee else None,
                lue=request.POST.get("lue", ""),
            )
        except BilanImpossible as refus:
            envoye.add_error(None, str(refus))
        else:
            messages.success(request, "La remise de la fiche bilan est notée : le bilan ne se modifie plus.")
            return redirect(adresse_de_retour(request, f"{_page_de(sortie)}#bilan"))
    noter(request, sortie.parcours)
    prete = fiches_de(ecrit).get(VarianteFiche.PERSONNE.value)
    contexte = {
        **_commun(request, sortie),
        "bilan": ecrit,
        "rubriques": _rubriques(ecrit),
        "fiche": prete if prete is not None and prete.etat == EtatFiche.RENDUE else None,
        "signature": signature,
        "formulaire": autre,
        "erreur": envoye if envoye.is_bound and envoye.errors else None,
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if contexte["erreur"] else HTTPStatus.OK
    return render(request, "sorties/remise.html", contexte, status=statut)


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def transmission(request: Requete, pk: int) -> HttpResponse:
    """Show what the prescriber will read, then send it for good."""
    sortie, ecrit = _bilan_a_ecrire(request, pk)
    if request.method == "POST":
        try:
            transmettre(ecrit, timezone.localdate())
        except BilanImpossible as refus:
            messages.error(request, str(refus))
        else:
            messages.success(request, "Le bilan est transmis au prescripteur, qui en est prévenu.")
        return redirect(adresse_de_retour(request, f"{_page_de(sortie)}#bilan"))
    if ecrit.transmis_prescripteur_le is not None:
        messages.info(
            request,
            f"Ce bilan est transmis depuis le {date_fr(ecrit.transmis_prescripteur_le, 'long')}.",
        )
        return redirect(f"{_page_de(sortie)}#bilan")
    noter(request, sortie.parcours)
    contexte = {
        **_commun(request, sortie),
        "fiche": contenu_de_la_fiche(ecrit, VarianteFiche.PRESCRIPTEUR),
        "prescripteur": _prescripteur(sortie),
        "empechement": empechement_de_transmettre(sortie),
    }
    return render(request, "sorties/transmission.html", contexte)


@require_safe
@reserve_a(Role.REFERENT, Role.COORDINATION)
def fiche_pdf(request: Requete, pk: int) -> HttpResponseBase:
    """A fiche, to keep: either copy, for who reads the whole file."""
    trouvee = get_object_or_404(
        FicheBilan.objects.visibles_par(request.user, LECTEURS).select_related(
            "bilan__sortie__parcours__participant"
        ),
        pk=pk,
    )
    noter(request, trouvee.bilan.sortie.parcours)
    return telechargement(trouvee)


# --- in common ------------------------------------------------------------------------------------------


def _formulaire(request: Requete, sortie: Sortie, actuel: BilanFin | None) -> FormulaireBilanFin:
    initial: dict[str, Any]
    if actuel is not None:
        initial = {champ: getattr(actuel, champ) for champ in CONTENU}
    else:
        jour = min(sortie.date, timezone.localdate())
        initial = {**suggestions(sortie.parcours), "entretien_le": jour}
    return FormulaireBilanFin(request.POST if request.method == "POST" else None, initial=initial)


def _rubriques(ecrit: BilanFin) -> list[tuple[str, str]]:
    return [(libelle, getattr(ecrit, champ)) for champ, libelle in RUBRIQUES]


def _diagnostics(sortie: Sortie, *, ecrit: bool) -> dict[str, Any]:
    """The initial and the final diagnostic side by side, and the way to the one that is missing."""
    tous = diagnostics_de(sortie.parcours)
    extremes = [d for d in tous if d.type in {TypeDiagnostic.INITIAL, TypeDiagnostic.FINAL}]
    final = next((d for d in extremes if d.type == TypeDiagnostic.FINAL), None)
    initial = any(d.type == TypeDiagnostic.INITIAL for d in extremes)
    a_faire = initial and (final is None or final.signe_le is None)
    return {
        "diagnostics": extremes,
        "lignes": comparer(extremes) if extremes else [],
        "final": final,
        "url_diagnostic": _url_diagnostic(sortie)
        if a_faire and ecrit and diagnostic_ouvert(sortie.parcours, TypeDiagnostic.FINAL)
        else "",
    }


def _url_diagnostic(sortie: Sortie) -> str:
    retour = reverse("sorties:bilan", args=[sortie.pk])
    requete = urlencode({"type": TypeDiagnostic.FINAL.value, "retour": retour})
    return f"{reverse('diagnostics:nouveau', args=[sortie.parcours_id])}?{requete}"


def _bilan_a_ecrire(request: Requete, pk: int) -> tuple[Sortie, BilanFin]:
    """The exit and its bilan, for who accompanies the person; raises Http404 while it is not written."""
    sortie = sortie_a_ecrire(request.user, pk)
    ecrit = bilan_de(sortie)
    if ecrit is None or sortie.etat == EtatSortie.ANNULEE:
        raise Http404
    return sortie, ecrit


def _prescripteur(sortie: Sortie) -> str:
    """The structure that prescribed; empty without a prescriber."""
    cle = sortie.parcours.prescription_id
    if cle is None:
        return ""
    return str(Prescription.objects.select_related("structure").get(pk=cle).structure)


def _page_de(sortie: Sortie) -> str:
    return reverse("sorties:voir", args=[sortie.pk])


def _commun(request: Requete, sortie: Sortie) -> dict[str, Any]:
    return {
        "sortie": sortie,
        "parcours": sortie.parcours,
        "personne": sortie.parcours.participant,
        "url_sortie": _page_de(sortie),
        "url_dossier": reverse("participants:dossier", args=[sortie.parcours.participant_id]),
        "retour": adresse_de_retour(request, ""),
    }
