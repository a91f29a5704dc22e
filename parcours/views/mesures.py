"""The mesures against the longest parcours allowed, their renewal, and the bilan intermédiaire."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from parcours.enums import ETATS_CLOS, ETATS_ENTRES, StatutDemande
from parcours.forms.mesures import FormulaireBilan, FormulaireRenouvellement
from parcours.models import BilanIntermediaire, Diagnostic, Mesure, Parcours
from parcours.regles import VerdictRenouvellement, debut_suivant, limite_du_parcours
from parcours.selectors.acces import parcours_a_lire
from parcours.selectors.diagnostics import comparer, diagnostics_de, precedent
from parcours.selectors.mesures import (
    SuiteDeMesures,
    bilan_de,
    chiffres_de_la_mesure,
    diagnostics_du_bilan,
    suite_de_mesures,
    verdict_renouvellement,
)
from parcours.services.bilans import BilanImpossible, rediger_bilan
from parcours.services.mesures import (
    RenouvellementImpossible,
    demander_renouvellement,
    retirer_demande,
)
from parcours.views.pages_parcours import noter, statut_de
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.dates import compte_fr
from plie.documents.pdf import rendre_pdf
from plie.interface.bandeau import signataires
from plie.interface.embleme import embleme_svg
from plie.interface.formats import date_fr
from plie.interface.retours import adresse_de_retour
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role
from prescriptions.portes import Porte

REFERENT = frozenset({Role.REFERENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing a renewal needs: is it there, and where it is made."""

    libelle: str
    faite: bool
    url: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of the line, in parts of its length written for SVG."""

    classe: str
    depart: str
    largeur: str
    texte: str


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT, Role.COORDINATION)
def renouveler(request: Requete, parcours: int) -> HttpResponse:
    """The line of the mesures, what the next one needs, the request and its withdrawal."""
    dossier = parcours_a_lire(request.user, parcours)
    ecrit = _ecrit(request, dossier)
    if request.method == "POST" and not ecrit:
        raise Http404
    jour = timezone.localdate()
    if request.method == "POST" and request.POST.get("action") == "retirer":
        try:
            retirer_demande(dossier)
        except RenouvellementImpossible as erreur:
            messages.error(request, str(erreur))
        else:
            messages.success(request, "La demande de renouvellement est retirée.")
        return redirect("mesures:renouveler", parcours)
    suite = suite_de_mesures(dossier)
    verdict = _verdict(dossier, suite, jour)
    formulaire = _formulaire(request, dossier, suite, verdict)
    if formulaire is not None and formulaire.is_bound and formulaire.is_valid():
        try:
            demandee = demander_renouvellement(dossier, jour, fin=formulaire.cleaned_data["fin"])
        except RenouvellementImpossible as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            messages.success(
                request,
                f"Le renouvellement est demandé jusqu’au {date_fr(demandee.fin, 'long')} : "
                "la prochaine cellule de suivi se prononcera.",
            )
            return redirect(adresse_de_retour(request, reverse("mesures:renouveler", args=[parcours])))
    noter(request, dossier)
    contexte = {
        "parcours": dossier,
        "personne": dossier.participant,
        "url_dossier": reverse("participants:dossier", args=[dossier.participant_id]),
        "retour": adresse_de_retour(request, ""),
        "suite": suite,
        "lignes": [(m, StatutDemande(m.statut), bilan_de(m)) for m in _toutes(suite)],
        "segments": _segments(dossier, suite, jour),
        "duree_max": compte_fr(_seuils(dossier, jour).duree_max_mois, "mois", "mois"),
        "limite": limite_du_parcours(dossier.date_entree, _seuils(dossier, jour))
        if dossier.date_entree
        else None,
        "verdict": verdict,
        "pieces": _pieces(dossier, suite),
        "formulaire": formulaire,
        "peut_demander": ecrit
        and formulaire is not None
        and (formulaire.is_bound or (verdict is not None and verdict.presentable)),
        "atteinte": verdict is not None and debut_suivant(suite.accordees[-1].fin) > verdict.limite,
        "ecrit": ecrit,
    }
    statut = statut_de(formulaire) if formulaire is not None else HTTPStatus.OK
    return render(request, "parcours/mesures/renouveler.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT, Role.COORDINATION)
def bilan(request: Requete, pk: int) -> HttpResponse:
    """The bilan of a mesure: written until it is sent, read afterwards."""
    mesure = _mesure(request, pk)
    dossier = mesure.parcours
    ecrit = _ecrit(request, dossier)
    if request.method == "POST" and not ecrit:
        raise Http404
    ici = reverse("mesures:bilan", args=[pk])
    actuel = bilan_de(mesure)
    diagnostics = diagnostics_du_bilan(mesure)
    initial = {
        "texte": actuel.texte if actuel else "",
        "diagnostic": (actuel and actuel.diagnostic_id) or (diagnostics[0].pk if diagnostics else None),
    }
    formulaire = FormulaireBilan(
        request.POST if request.method == "POST" else None, initial=initial, diagnostics=diagnostics
    )
    if formulaire.is_bound and formulaire.is_valid():
        transmettre = request.POST.get("suite") == "transmettre"
        jour = timezone.localdate()
        try:
            rediger_bilan(
                mesure,
                **formulaire.cleaned_data,
                auteur=request.user,
                jour=jour,
                transmettre=transmettre,
            )
        except BilanImpossible as erreur:
            formulaire.add_error(None, str(erreur))
            mesure = _mesure(request, pk)
            actuel = bilan_de(mesure)
        else:
            messages.success(
                request,
                "Le bilan est transmis au prescripteur, qui en est prévenu."
                if transmettre
                else "Le bilan est enregistré. Il reste modifiable jusqu’à sa transmission.",
            )
            if request.POST.get("suite") == "diagnostic":
                return redirect(_url_diagnostic(dossier, ici))
            return redirect(adresse_de_retour(request, reverse("mesures:renouveler", args=[dossier.pk])))
    noter(request, dossier)
    contexte = {
        "mesure": mesure,
        "bilan": actuel,
        "parcours": dossier,
        "personne": dossier.participant,
        "prescription": dossier.prescription,
        "formulaire": formulaire,
        "modifiable": ecrit
        and mesure.statut == StatutDemande.ACCORDEE
        and (actuel is None or actuel.transmis_prescripteur_le is None),
        "diagnostics": diagnostics,
        "chiffres": chiffres_de_la_mesure(mesure, timezone.localdate()),
        "retour": adresse_de_retour(request, ""),
    }
    return render(request, "parcours/mesures/bilan.html", contexte, status=statut_de(formulaire))


@require_safe
@reserve_a(Role.REFERENT, Role.COORDINATION)
def bilan_pdf(request: Requete, pk: int) -> HttpResponse:
    """The bilan with the table of the freins: the copy of who accompanies the person."""
    mesure = _mesure(request, pk)
    trouve = bilan_de(mesure)
    if trouve is None:
        raise Http404
    noter(request, mesure.parcours)
    return _pdf(trouve, mesure, trouve.diagnostic)


@require_safe
@reserve_a(Role.PRESCRIPTEUR, Role.COORDINATION, Role.REFERENT)
def bilan_transmis_pdf(request: Requete, pk: int, bilan: int) -> HttpResponse:
    """The bilan as it was sent to the prescriber: its text and figures, nothing of the freins."""
    trouve = _transmis(BilanIntermediaire.objects.visibles_par(request.user), pk, bilan)
    noter(request, trouve.mesure.parcours)
    return _pdf(trouve, trouve.mesure, None)


@require_safe
def bilan_par_lien_pdf(request: HttpRequest, porte: Porte, pk: int, bilan: int) -> HttpResponse:
    """The same, for the holder of the link by which the person was proposed."""
    lisibles = BilanIntermediaire.objects.filter(mesure__parcours__prescription__in=porte.prescriptions())
    trouve = _transmis(lisibles, pk, bilan)
    return _pdf(trouve, trouve.mesure, None)


# --- in common ------------------------------------------------------------------------------------------


def _mesure(request: Requete, pk: int) -> Mesure:
    """A mesure of a file that the user reads; raises Http404."""
    mesure = (
        Mesure.objects.visibles_par(request.user, frozenset({Role.REFERENT, Role.COORDINATION}))
        .filter(pk=pk)
        .select_related(
            "parcours__participant",
            "parcours__plie",
            "parcours__prescription__structure",
            "bilan__diagnostic",
            "bilan__redige_par",
        )
        .first()
    )
    if mesure is None:
        raise Http404
    return mesure


def _transmis(lisibles: QuerySet[BilanIntermediaire], pk: int, bilan: int) -> BilanIntermediaire:
    return get_object_or_404(
        lisibles.select_related("mesure__parcours__participant", "mesure__parcours__plie", "redige_par"),
        pk=bilan,
        mesure__parcours__prescription=pk,
        transmis_prescripteur_le__isnull=False,
    )


def _pdf(trouve: BilanIntermediaire, mesure: Mesure, diagnostic: Diagnostic | None) -> HttpResponse:
    """The document; its file name tells nothing of the person."""
    dossier = mesure.parcours
    freins = []
    if diagnostic is not None:
        avant = precedent(diagnostics_de(dossier), diagnostic)
        freins = comparer([*([avant] if avant else []), diagnostic])
    contexte = {
        "bilan": trouve,
        "mesure": mesure,
        "personne": dossier.participant,
        "plie": dossier.plie,
        "diagnostic": diagnostic,
        "freins": freins,
        # What was sent does not change afterwards.
        "chiffres": chiffres_de_la_mesure(mesure, trouve.transmis_prescripteur_le or timezone.localdate()),
        "signataires": signataires(dossier.plie),
        "imprime_le": timezone.now(),
    }
    contenu = rendre_pdf(
        "parcours/mesures/bilan_pdf.html", contexte, {"embleme-ue.svg": embleme_svg().encode()}
    )
    reponse = HttpResponse(contenu, content_type="application/pdf")
    reponse["Content-Disposition"] = f'attachment; filename="bilan-intermediaire-{trouve.pk}.pdf"'
    return reponse


def _ecrit(request: Requete, dossier: Parcours) -> bool:
    return (
        dossier.etat not in ETATS_CLOS
        and Parcours.objects.visibles_par(request.user, REFERENT).filter(pk=dossier.pk).exists()
    )


def _seuils(dossier: Parcours, jour: date) -> Any:
    return parametres_applicables(dossier.plie, jour).seuils_parcours


def _toutes(suite: SuiteDeMesures) -> list[Mesure]:
    demande = (suite.demande,) if suite.demande else ()
    return sorted((*suite.accordees, *suite.refusees, *demande), key=lambda m: (m.rang, m.pk))


def _verdict(dossier: Parcours, suite: SuiteDeMesures, jour: date) -> VerdictRenouvellement | None:
    """What the next mesure lacks, at its usual length or that of the request; None before the first."""
    if suite.derniere is None or dossier.etat not in ETATS_ENTRES:
        return None
    seuils = _seuils(dossier, jour)
    if suite.demande is not None:
        return verdict_renouvellement(
            dossier, suite.derniere, seuils, fin=suite.demande.fin, decision=StatutDemande.DEMANDEE
        )
    entiere = verdict_renouvellement(dossier, suite.derniere, seuils)
    if entiere.fin > entiere.limite > debut_suivant(suite.derniere.fin):
        return verdict_renouvellement(dossier, suite.derniere, seuils, fin=entiere.limite)
    return entiere


def _formulaire(
    request: Requete, dossier: Parcours, suite: SuiteDeMesures, verdict: VerdictRenouvellement | None
) -> FormulaireRenouvellement | None:
    """None when nothing may be asked; a request sent twice is answered all the same."""
    envoye = request.method == "POST"
    if verdict is None or (suite.demande is not None and not envoye):
        return None
    return FormulaireRenouvellement(
        request.POST if envoye else None,
        initial={"fin": verdict.fin},
        aide=f"Au plus tard le {date_fr(min(verdict.fin, verdict.limite), 'long')} ; "
        "une date plus proche est possible.",
    )


def _pieces(dossier: Parcours, suite: SuiteDeMesures) -> list[Piece]:
    derniere = suite.derniere
    if derniere is None:
        return []
    ecrit = bilan_de(derniere)
    url_bilan = reverse("mesures:bilan", args=[derniere.pk])
    joint = ecrit is not None and ecrit.diagnostic_id is not None
    a_joindre = bool(diagnostics_du_bilan(derniere))
    return [
        Piece(
            libelle=f"Bilan intermédiaire de la mesure {derniere.rang}",
            faite=ecrit is not None,
            url=url_bilan,
            action="Lire le bilan" if ecrit else "Rédiger le bilan",
        ),
        Piece(
            libelle="Diagnostic intermédiaire, joint au bilan",
            faite=joint,
            url=url_bilan if joint or a_joindre else _url_diagnostic(dossier, url_bilan),
            action=_action(joint, a_joindre),
        ),
    ]


def _action(joint: bool, a_joindre: bool) -> str:
    if joint:
        return "Voir le bilan"
    return "Le joindre au bilan" if a_joindre else "Faire le diagnostic"


def _url_diagnostic(dossier: Parcours, retour: str) -> str:
    requete = urlencode({"type": "intermediaire", "retour": retour})
    return f"{reverse('diagnostics:nouveau', args=[dossier.pk])}?{requete}"


def _segments(dossier: Parcours, suite: SuiteDeMesures, jour: date) -> list[Segment]:
    """The mesures and today on a line that goes from the entry to the last day allowed."""
    if dossier.date_entree is None:
        return []
    debut, limite = dossier.date_entree, limite_du_parcours(dossier.date_entree, _seuils(dossier, jour))
    total = max((limite - debut).days + 1, *((m.fin - debut).days + 1 for m in _toutes(suite)), 1)

    def part(jours: int) -> str:
        return f"{100 * jours / total:.2f}%"

    segments = [
        Segment(
            classe=f"mesure-{m.statut}",
            depart=part((m.debut - debut).days),
            largeur=part((m.fin - m.debut).days + 1),
            texte=f"Mesure {m.rang}",
        )
        for m in _toutes(suite)
        if m.statut != StatutDemande.REFUSEE
    ]
    if debut <= jour <= limite:
        segments.append(
            Segment(classe="mesure-jour", depart=part((jour - debut).days), largeur="3", texte="")
        )
    return segments
