"""The diagnostic of the eight freins on one page, and the diagnostics side by side."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from parcours.enums import ETATS_CLOS, TypeDiagnostic
from parcours.forms.diagnostics import FormulaireDiagnostic, initial_de
from parcours.models import Diagnostic, Parcours
from parcours.selectors.acces import parcours_a_ecrire, parcours_a_lire
from parcours.selectors.diagnostics import comparer as comparer_diagnostics
from parcours.selectors.diagnostics import (
    deja_prevu,
    diagnostic_ouvert,
    diagnostics_de,
    fiches_du_plie,
    precedent,
    reponses,
    types_possibles,
)
from parcours.services.diagnostics import (
    TEXTES,
    DiagnosticImpossible,
    empreinte_du_diagnostic,
    enregistrer_diagnostic,
)
from parcours.views.pages_parcours import avec_retour, noter
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.interface.retours import adresse_de_retour
from plie.roles import Role


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def nouveau(request: Requete, parcours: int) -> HttpResponse:
    """A blank diagnostic of the type asked for; the draft already begun when there is one."""
    dossier = parcours_a_ecrire(request.user, parcours)
    demande = request.POST.get("type") or request.GET.get("type")
    if not diagnostic_ouvert(dossier, demande):
        messages.info(request, "Ce parcours est terminé : aucun diagnostic ne s’y ajoute.")
        return redirect("participants:dossier", dossier.participant_id)
    existants = diagnostics_de(dossier)
    possibles = [type_ for type_ in types_possibles(existants) if diagnostic_ouvert(dossier, type_)]
    brouillons = [d for d in existants if d.signe_le is None]
    if not possibles and not any(d.type == demande for d in brouillons):
        messages.info(request, _type_impossible(existants, demande or ""))
        return redirect("participants:dossier", dossier.participant_id)
    voulu = demande or possibles[0].value
    if request.method != "POST":
        brouillon = next((d for d in brouillons if demande in {None, d.type}), None)
        if brouillon is not None:
            messages.info(request, "Ce diagnostic est déjà commencé : voici où il en est.")
            return redirect(avec_retour(request, reverse("diagnostics:modifier", args=[brouillon.pk])))
        if voulu not in {t.value for t in possibles}:
            messages.info(request, _type_impossible(existants, voulu))
            voulu = possibles[0].value
    possibles = possibles or [TypeDiagnostic(voulu)]
    initial = {**_repris(precedent(existants, None)), "type": voulu, "date": timezone.localdate()}
    return _traiter(request, dossier, existants, None, types=possibles, initial=initial)


@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request: Requete, pk: int) -> HttpResponse:
    """A draft stays open; a signed diagnostic is read."""
    diagnostic = Diagnostic.objects.visibles_par(request.user).filter(pk=pk).select_related("auteur").first()
    if diagnostic is None:
        raise Http404
    dossier = parcours_a_lire(request.user, diagnostic.parcours_id)
    existants = diagnostics_de(dossier)
    if request.method != "POST" and not _modifiable(request, dossier, diagnostic):
        return _lire(request, dossier, existants, diagnostic)
    dossier = parcours_a_ecrire(request.user, diagnostic.parcours_id)
    initial = initial_de(diagnostic, reponses(diagnostic))
    types = [TypeDiagnostic(diagnostic.type)]
    return _traiter(request, dossier, existants, diagnostic, types=types, initial=initial)


@require_safe
def comparer(request: Requete, parcours: int) -> HttpResponse:
    """Every diagnostic of the parcours side by side, with the gap of each frein."""
    dossier = parcours_a_lire(request.user, parcours)
    diagnostics = diagnostics_de(dossier)
    noter(request, dossier)
    contexte = {
        **_commun(request, dossier),
        "diagnostics": diagnostics,
        "lignes": comparer_diagnostics(diagnostics),
        "lectures": [(str(d), lecture(d)) for d in diagnostics],
        "ecrit": _ecrit(request, dossier),
    }
    return render(request, "parcours/diagnostics/comparer.html", contexte)


def _traiter(
    request: Requete,
    dossier: Parcours,
    existants: list[Diagnostic],
    diagnostic: Diagnostic | None,
    *,
    types: list[TypeDiagnostic],
    initial: dict[str, Any],
) -> HttpResponse:
    avant = precedent(existants, diagnostic)
    formulaire = FormulaireDiagnostic(
        request.POST if request.method == "POST" else None,
        initial=initial,
        types=types,
        fiches=fiches_du_plie(dossier.plie, timezone.localdate()),
        avant=reponses(avant),
        deja=deja_prevu(dossier),
    )
    if formulaire.is_bound and formulaire.is_valid():
        signer = request.POST.get("suite") == "signer"
        try:
            ecrit = enregistrer_diagnostic(
                dossier,
                formulaire.saisie,
                auteur=request.user,
                diagnostic=diagnostic,
                signer=signer,
                lu=request.POST.get("lu", ""),
            )
        except DiagnosticImpossible as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            messages.success(
                request,
                "Le diagnostic est signé : il ne se modifie plus."
                if signer
                else "Le diagnostic est enregistré. Il reste modifiable jusqu’à sa signature.",
            )
            defaut = reverse("participants:dossier", args=[dossier.participant_id])
            if not signer:
                defaut = reverse("diagnostics:modifier", args=[ecrit.pk])
            return redirect(adresse_de_retour(request, defaut))
    noter(request, dossier)
    contexte = {
        **_commun(request, dossier),
        "formulaire": formulaire,
        "rangs": list(formulaire.rangs()),
        "diagnostic": diagnostic,
        "lu": empreinte_du_diagnostic(diagnostic) if diagnostic else "",
        "precedent": avant,
        "plusieurs_types": len(types) > 1,
        "titre": f"Diagnostic {types[0].libelle.lower()}" if len(types) == 1 else "Nouveau diagnostic",
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    return render(request, "parcours/diagnostics/formulaire.html", contexte, status=statut)


def _lire(
    request: Requete, dossier: Parcours, existants: list[Diagnostic], diagnostic: Diagnostic
) -> HttpResponse:
    noter(request, dossier)
    avant = precedent(existants, diagnostic)
    contexte = {
        **_commun(request, dossier),
        "diagnostic": diagnostic,
        "precedent": avant,
        "lignes": comparer_diagnostics([*([avant] if avant else []), diagnostic]),
        "lecture": lecture(diagnostic),
        "ecrit": _ecrit(request, dossier),
    }
    return render(request, "parcours/diagnostics/voir.html", contexte)


def lecture(diagnostic: Diagnostic) -> list[tuple[str, str]]:
    """What a diagnostic says besides the freins."""
    metier = " ".join(filter(None, [diagnostic.metier_libelle, diagnostic.metier_rome]))
    return [
        ("Potentiels", diagnostic.potentiels),
        ("Priorités", diagnostic.priorites),
        ("Métier visé", metier),
        ("Perspectives", diagnostic.perspectives),
    ]


def _repris(avant: Diagnostic | None) -> dict[str, str]:
    """The person's project as it was told last: it is corrected rather than typed again."""
    if avant is None:
        return {}
    return {champ: getattr(avant, champ) for champ in TEXTES}


def _commun(request: Requete, dossier: Parcours) -> dict[str, Any]:
    return {
        "parcours": dossier,
        "personne": dossier.participant,
        "retour": adresse_de_retour(request, ""),
        "url_dossier": reverse("participants:dossier", args=[dossier.participant_id]),
    }


def _ecrit(request: Requete, dossier: Parcours) -> bool:
    """Whether the user accompanies the person, in a parcours that still runs."""
    return (
        dossier.etat not in ETATS_CLOS
        and Parcours.objects.visibles_par(request.user, [Role.REFERENT]).filter(pk=dossier.pk).exists()
    )


def _modifiable(request: Requete, dossier: Parcours, diagnostic: Diagnostic) -> bool:
    if diagnostic.signe_le is not None or not diagnostic_ouvert(dossier, diagnostic.type):
        return False
    return Parcours.objects.visibles_par(request.user, [Role.REFERENT]).filter(pk=dossier.pk).exists()


def _type_impossible(existants: list[Diagnostic], voulu: str) -> str:
    if voulu not in TypeDiagnostic.codes():
        return "Ce type de diagnostic n’existe pas."
    libelle = TypeDiagnostic(voulu).libelle.lower()
    if any(d.type == voulu for d in existants):
        return f"Le diagnostic {libelle} de ce parcours existe déjà."
    return "Le diagnostic initial vient d’abord."
