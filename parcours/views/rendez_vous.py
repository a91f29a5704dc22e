"""Appointments: fix, move, cancel, say how they ended, note the call after an absence."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from parcours.enums import ETATS_CLOS, StatutRendezVous, SuiteAbsence, TypeEntretien
from parcours.forms.rendez_vous import (
    FormulaireAnnulation,
    FormulaireAppel,
    FormulaireDate,
    FormulaireIssue,
    FormulaireRendezVous,
)
from parcours.models import RendezVous
from parcours.selectors.acces import parcours_a_ecrire
from parcours.selectors.dossier import Dossier
from parcours.selectors.rendez_vous import derniere_date, dossier_du_parcours, lieu_propose
from parcours.services import absences
from parcours.services import rendez_vous as service
from parcours.services.absences import AppelImpossible
from parcours.services.rendez_vous import RendezVousImpossible
from parcours.views.pages_parcours import (
    METHODES,
    adresse_du_dossier,
    avec_retour,
    contexte_commun,
    signaler,
    statut_de,
)
from plie.acteurs.acces import reserve_a
from plie.acteurs.models import Utilisateur
from plie.acteurs.requete import Requete
from plie.interface.formats import date_fr
from plie.interface.retours import adresse_de_retour
from plie.roles import Role

# --- fix ---------------------------------------------------------------------------------------------------


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def nouveau(request: Requete, parcours: int) -> HttpResponse:
    """Fix an appointment to come."""
    trouve = parcours_a_ecrire(request.user, parcours)
    vu = dossier_du_parcours(request.user, trouve)
    limite = derniere_date(vu)
    formulaire = FormulaireRendezVous(
        request.POST if request.method == "POST" else None, initial={"lieu": lieu_propose(vu)}
    )
    if formulaire.is_bound and formulaire.is_valid():
        try:
            fixe = service.fixer(
                trouve,
                debut=formulaire.debut,
                duree=formulaire.cleaned_data["duree"],
                lieu=formulaire.cleaned_data["lieu"],
                type=TypeEntretien(formulaire.cleaned_data["type"]),
                auteur=request.user,
            )
        except RendezVousImpossible as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            messages.success(request, f"Rendez-vous fixé le {date_fr(fixe.debut, 'heure')}.")
            signaler(request, fixe, limite)
            return redirect(adresse_de_retour(request, adresse_du_dossier(trouve)))
    contexte = {
        **contexte_commun(request, trouve),
        "formulaire": formulaire,
        "titre": "Fixer un rendez-vous",
        "bouton": "Fixer le rendez-vous",
        "limite": limite,
        "limite_passee": limite is not None and limite < vu.jour,
        "suivants": _a_venir(vu),
        "clos": trouve.etat in ETATS_CLOS,
        "suite": absences.suite_de(trouve),
    }
    return render(request, "parcours/rendez_vous/nouveau.html", contexte, status=statut_de(formulaire))


def _a_venir(vu: Dossier) -> list[RendezVous]:
    maintenant = timezone.now()
    planifies = [
        r
        for r in vu.du_courant(vu.rendez_vous)
        if r.statut == StatutRendezVous.PLANIFIE and r.debut > maintenant
    ]
    return sorted(planifies, key=lambda r: r.debut)


# --- how it ended ------------------------------------------------------------------------------------------


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def issue(request: Requete, pk: int) -> HttpResponse:
    """How an appointment ended: the person came, or did not, or it was cancelled or moved."""
    rendez_vous = _charger(request.user, pk)
    parcours = rendez_vous.parcours
    statut = StatutRendezVous(rendez_vous.statut)
    initial = {"issue": statut.value, "raison": rendez_vous.commentaire}
    formulaire = FormulaireIssue(
        request.POST if request.method == "POST" else None,
        initial={} if statut is StatutRendezVous.PLANIFIE else initial,
    )
    if formulaire.is_bound and formulaire.is_valid():
        choisie = StatutRendezVous(formulaire.cleaned_data["issue"])
        raison = formulaire.cleaned_data["raison"]
        try:
            if choisie is StatutRendezVous.ANNULE:
                service.annuler(rendez_vous, motif=raison)
            else:
                service.noter_absence(
                    rendez_vous, justifiee=choisie is StatutRendezVous.ABSENCE_JUSTIFIEE, raison=raison
                )
        except RendezVousImpossible as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            return _apres_issue(request, rendez_vous, choisie)
    contexte = {
        **contexte_commun(request, parcours),
        **_contexte_issue(request, rendez_vous, statut),
        "formulaire": formulaire,
        "titre": "Issue du rendez-vous" if rendez_vous.debut <= timezone.now() else "Rendez-vous",
    }
    return render(request, "parcours/rendez_vous/issue.html", contexte, status=statut_de(formulaire))


def _apres_issue(request: Requete, rendez_vous: RendezVous, choisie: StatutRendezVous) -> HttpResponse:
    if choisie is StatutRendezVous.ABSENCE_INJUSTIFIEE:
        messages.success(request, "Absence notée.")
        return redirect(avec_retour(request, reverse("rendez_vous:appel", args=[rendez_vous.pk])))
    messages.success(
        request,
        "Rendez-vous annulé." if choisie is StatutRendezVous.ANNULE else "Absence excusée, c’est noté.",
    )
    return redirect(adresse_de_retour(request, adresse_du_dossier(rendez_vous.parcours)))


def _contexte_issue(request: Requete, rendez_vous: RendezVous, statut: StatutRendezVous) -> dict[str, Any]:
    commence = rendez_vous.debut <= timezone.now()
    du_jour = timezone.localdate(rendez_vous.debut) <= timezone.localdate()
    try:
        service.exiger_corrigible(rendez_vous)
        empechement = ""
    except RendezVousImpossible as erreur:
        empechement = str(erreur)
    clos = rendez_vous.parcours.etat in ETATS_CLOS
    planifie = statut is StatutRendezVous.PLANIFIE
    entretien = getattr(rendez_vous, "entretien", None)
    return {
        "rendez_vous": rendez_vous,
        "statut": statut,
        "type": TypeEntretien(rendez_vous.type),
        "commence": commence,
        "clos": clos,
        "empechement": empechement,
        "entretien": entretien if entretien and entretien.annule_le is None else None,
        "appel": getattr(rendez_vous, "appel", None),
        "annulable": planifie and not empechement,
        "issue_possible": commence
        and not empechement
        and not (clos and not planifie)
        and statut is not StatutRendezVous.ANNULE,
        "deplacable": planifie and not clos and rendez_vous.temps_collectif_id is None,
        "tenable": du_jour
        and not clos
        and not empechement
        and statut is not StatutRendezVous.ANNULE
        and rendez_vous.temps_collectif_id is None,
        "url_entretien": avec_retour(
            request,
            reverse("entretiens:nouveau", args=[rendez_vous.parcours_id]),
            rendez_vous=str(rendez_vous.pk),
        ),
        "url_deplacer": avec_retour(request, reverse("rendez_vous:deplacer", args=[rendez_vous.pk])),
        "url_annuler_rdv": avec_retour(request, reverse("rendez_vous:annuler", args=[rendez_vous.pk])),
        "url_appel": avec_retour(request, reverse("rendez_vous:appel", args=[rendez_vous.pk])),
    }


# --- move, cancel ------------------------------------------------------------------------------------------


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def deplacer(request: Requete, pk: int) -> HttpResponse:
    """Give the appointment another date."""
    rendez_vous = _charger(request.user, pk)
    parcours = rendez_vous.parcours
    limite = derniere_date(dossier_du_parcours(request.user, parcours))
    debut = timezone.localtime(rendez_vous.debut)
    formulaire = FormulaireDate(
        request.POST if request.method == "POST" else None,
        initial={
            "jour": debut.date() if rendez_vous.debut > timezone.now() else None,
            "heure": debut.time(),
            "duree": rendez_vous.duree,
            "lieu": rendez_vous.lieu,
        },
    )
    if formulaire.is_bound and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        try:
            deplace = service.deplacer(
                rendez_vous, debut=formulaire.debut, duree=donnees["duree"], lieu=donnees["lieu"]
            )
        except RendezVousImpossible as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            messages.success(request, f"Rendez-vous déplacé au {date_fr(deplace.debut, 'heure')}.")
            signaler(request, deplace, limite)
            return redirect(adresse_de_retour(request, adresse_du_dossier(parcours)))
    contexte = {
        **contexte_commun(request, parcours),
        "formulaire": formulaire,
        "titre": "Déplacer le rendez-vous",
        "bouton": "Déplacer le rendez-vous",
        "rendez_vous": rendez_vous,
        "limite": limite,
        "limite_passee": limite is not None and limite < timezone.localdate(),
    }
    return render(request, "parcours/rendez_vous/deplacer.html", contexte, status=statut_de(formulaire))


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def annuler(request: Requete, pk: int) -> HttpResponse:
    """Cancel an appointment, and say why."""
    rendez_vous = _charger(request.user, pk)
    formulaire = FormulaireAnnulation(request.POST if request.method == "POST" else None)
    if formulaire.is_bound and formulaire.is_valid():
        try:
            service.annuler(rendez_vous, motif=formulaire.cleaned_data["motif"])
        except RendezVousImpossible as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            messages.success(request, "Rendez-vous annulé.")
            return redirect(adresse_de_retour(request, adresse_du_dossier(rendez_vous.parcours)))
    contexte = {
        **contexte_commun(request, rendez_vous.parcours),
        "formulaire": formulaire,
        "titre": "Annuler le rendez-vous",
        "bouton": "Annuler le rendez-vous",
        "rendez_vous": rendez_vous,
    }
    return render(request, "parcours/rendez_vous/annuler.html", contexte, status=statut_de(formulaire))


# --- the call after an absence -----------------------------------------------------------------------------


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def appel(request: Requete, pk: int) -> HttpResponse:
    """The call after an unjustified absence; after the second one, what happens next."""
    rendez_vous = _charger(request.user, pk)
    if rendez_vous.statut != StatutRendezVous.ABSENCE_INJUSTIFIEE:
        raise Http404
    parcours = rendez_vous.parcours
    fait, clos = getattr(rendez_vous, "appel", None), parcours.etat in ETATS_CLOS
    vu = dossier_du_parcours(request.user, parcours)
    limite = derniere_date(vu)
    formulaire = FormulaireAppel(
        request.POST if request.method == "POST" else None,
        manque_le=timezone.localdate(rendez_vous.debut),
        initial={"fait_le": vu.jour, "lieu": rendez_vous.lieu or lieu_propose(vu)},
    )
    if formulaire.is_bound and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        try:
            note = absences.noter_appel(
                rendez_vous,
                fait_le=donnees["fait_le"],
                joint=donnees["joint"] == "oui",
                raison=donnees["raison"],
                nouveau=formulaire.nouveau,
                duree=donnees["duree"],
                lieu=donnees["lieu"],
                auteur=request.user,
            )
        except (AppelImpossible, RendezVousImpossible) as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            propose = note.nouveau_rendez_vous
            suite = f" Nouvelle date : le {date_fr(propose.debut, 'heure')}." if propose else ""
            messages.success(request, f"Appel noté.{suite}")
            if propose:
                signaler(request, propose, limite)
            return redirect(adresse_de_retour(request, adresse_du_dossier(parcours)))
    contexte = {
        **contexte_commun(request, parcours),
        "formulaire": formulaire,
        "titre": "Appel après une absence",
        "bouton": "Enregistrer l’appel",
        "rendez_vous": rendez_vous,
        "appel": fait,
        "situation": absences.suite_de(parcours) is SuiteAbsence.SITUATION,
        "clos": clos,
        # After the second date there is no call to make: the page says what comes next.
        "appelable": formulaire.is_bound
        or (fait is None and not rendez_vous.seconde_proposition and not clos),
        "limite": limite,
        "limite_passee": limite is not None and limite < vu.jour,
        "url_nouveau": avec_retour(request, reverse("rendez_vous:nouveau", args=[parcours.pk])),
        "url_issue": avec_retour(request, reverse("rendez_vous:issue", args=[rendez_vous.pk])),
    }
    return render(request, "parcours/rendez_vous/appel.html", contexte, status=statut_de(formulaire))


def _charger(utilisateur: Utilisateur, pk: int) -> RendezVous:
    """An appointment of a person whom the user accompanies; raises Http404."""
    trouve = (
        RendezVous.objects.visibles_par(utilisateur, {Role.REFERENT})
        .filter(pk=pk)
        .select_related(
            "parcours__participant__commune",
            "parcours__plie",
            "referent",
            "temps_collectif",
            "entretien",
            "appel__nouveau_rendez_vous",
            "appel__fait_par",
        )
        .first()
    )
    if trouve is None:
        raise Http404
    return trouve
