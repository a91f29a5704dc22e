"""The cellule de suivi: what is asked of it, its séance of the day, each decision."""

import hashlib
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gouvernance.enums import NatureCas, SensDecision
from gouvernance.forms import FormulaireDecision
from gouvernance.selectors.cellule import (
    NATURES,
    Demande,
    decisions_de,
    demandes,
    derniere_decision,
    seance_ouverte,
    situations,
    sortie_retiree,
)
from gouvernance.services.cellule import (
    CelluleImpossible,
    DejaDecide,
    clore_seance,
    decider,
    ouvrir_seance,
)
from plie.acces import Vue
from plie.acteurs.acces import plie_actif, reserve_a, vue_du_role
from plie.acteurs.requete import Requete
from plie.journal.services import noter_consultation
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role
from sorties.enums import NatureSortie
from sorties.regles import Verdict
from sorties.services.verdicts import juger

CHANGEE = (
    "Le référent vient de modifier cette sortie : relisez-la ci-dessus, puis notez de nouveau la décision."
)
TITRES = {
    NatureCas.ENTREE: ("Entrées proposées", "box-arrow-in-right"),
    NatureCas.RENOUVELLEMENT: ("Renouvellements demandés", "arrow-repeat"),
    NatureCas.VEILLE: ("Veilles demandées", "pause-circle"),
    NatureCas.ECOUTE: ("Écoutes psychologiques demandées", "chat-heart"),
    NatureCas.SORTIE: ("Sorties déclarées", "box-arrow-right"),
    NatureCas.REPRISE: ("Reprises demandées", "arrow-counterclockwise"),
}


@require_safe
@reserve_a(Role.COORDINATION)
def page(request: Requete) -> HttpResponse:
    """The requests by kind, the oldest first, and what the open séance has decided."""
    vue, plie = vue_du_role(request.user, Role.COORDINATION), plie_actif(request)
    seance = seance_ouverte(plie)
    seuils = parametres_applicables(plie, vue.date_reference).seuils_parcours
    groupes = [(nature, *TITRES[nature], demandes(vue, nature)) for nature in NATURES]
    contexte = {
        "seance": seance,
        "groupes": groupes,
        "nombre": sum(len(lignes) for *_, lignes in groupes),
        "situations": situations(vue, seuils),
        "decisions": [
            (decision, NatureCas(decision.cas.nature).libelle, SensDecision(decision.sens))
            for decision in (decisions_de(seance) if seance else [])
        ],
    }
    return render(request, "gouvernance/cellule/demandes.html", contexte)


@require_POST
@reserve_a(Role.COORDINATION)
def ouvrir(request: Requete) -> HttpResponse:
    """Open the séance of the day."""
    try:
        ouvrir_seance(plie_actif(request), request.user)
    except CelluleImpossible as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, "La séance est ouverte.")
    return redirect("cellule:demandes")


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.COORDINATION)
def clore(request: Requete) -> HttpResponse:
    """Close the open séance, once confirmed."""
    seance = seance_ouverte(plie_actif(request))
    if seance is None:
        messages.info(request, "Aucune séance n’est ouverte.")
        return redirect("cellule:demandes")
    if request.method == "POST":
        clore_seance(seance, request.user)
        messages.success(request, "La séance est close.")
        return redirect("cellule:demandes")
    contexte = {
        "titre": "Clore la séance",
        "question": "Plus rien ne s’y décidera. Les demandes qui restent attendront la prochaine séance.",
        "libelle_bouton": "Clore la séance",
        "danger": False,
        "url_annuler": reverse("cellule:demandes"),
        "libelle_annuler": "Ne pas clore",
    }
    return render(request, "composants/confirmation.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.COORDINATION)
def decision(request: Requete, nature: str, pk: int) -> HttpResponse:
    """Decide of one request in the open séance."""
    vue, plie = vue_du_role(request.user, Role.COORDINATION), plie_actif(request)
    choisie = _nature(nature)
    trouvees = demandes(vue, choisie, pk)
    if not trouvees:
        return _plus_en_attente(request, vue, choisie, pk)
    demande = trouvees[0]
    seance = seance_ouverte(plie)
    if seance is None:
        messages.info(request, "Ouvrez la séance du jour pour décider.")
        return redirect("cellule:demandes")
    sortie = demande.objet if choisie is NatureCas.SORTIE else None
    creation = sortie is not None and sortie.nature == NatureSortie.CREATION
    formulaire = FormulaireDecision(
        request.POST if request.method == "POST" else None,
        plie=plie,
        nature=choisie,
        creation=creation,
    )
    # What the exit would be if the cellule agreed now.
    verdict = juger(sortie, sortie.missions.all(), vue.date_reference)[0] if sortie else None
    lu = _empreinte(demande, verdict) if verdict else ""
    if formulaire.is_bound and formulaire.is_valid() and request.POST.get("lu", lu) != lu:
        formulaire.refuser(CHANGEE)
    if formulaire.is_bound and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        sens = SensDecision(donnees["sens"])
        try:
            decider(
                seance,
                demande,
                sens=sens,
                motif=donnees["motif"],
                conditions=donnees["conditions"],
                psychologue=donnees.get("psychologue"),
                creation_validee=donnees.get("creation"),
                auteur=request.user,
            )
        except DejaDecide as refus:
            messages.info(request, str(refus))
            return redirect("cellule:demandes")
        except CelluleImpossible as refus:
            formulaire.refuser(str(refus))
        else:
            messages.success(
                request, f"{choisie.libelle} : {sens.libelle.lower()}. Le référent en est prévenu."
            )
            return redirect("cellule:demandes")
    participant = demande.parcours.participant
    noter_consultation(
        request.user,
        plie_id=demande.parcours.plie_id,
        objet=participant._meta.label,
        objet_id=participant.pk,
        page=request.resolver_match.view_name if request.resolver_match else "",
    )
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.errors else HTTPStatus.OK
    contexte = {
        "demande": demande,
        "formulaire": formulaire,
        "seance": seance,
        "creation": creation,
        "sortie": sortie or getattr(demande.objet, "sortie", None),
        "verdict": verdict,
        "lu": lu,
    }
    return render(request, "gouvernance/cellule/decision.html", contexte, status=statut)


def _empreinte(demande: Demande, verdict: Verdict) -> str:
    """What the page says of an exit: the same as long as the référent changes nothing."""
    return hashlib.sha256("\n".join((*demande.faits, verdict.explication)).encode()).hexdigest()


def _nature(code: str) -> NatureCas:
    if code not in {nature.value for nature in NATURES}:
        raise Http404
    return NatureCas(code)


def _plus_en_attente(request: Requete, vue: Vue, nature: NatureCas, pk: int) -> HttpResponse:
    """A page left open while somebody else decided: said with their name; 404 for what never was."""
    if nature is NatureCas.SORTIE and sortie_retiree(vue, pk):
        messages.info(request, "Le référent a retiré cette sortie : il n’y a plus rien à décider.")
        return redirect("cellule:demandes")
    prise = derniere_decision(vue, nature, pk)
    if prise is None:
        raise Http404
    messages.info(
        request,
        f"{prise.decide_par} a déjà noté la décision : {SensDecision(prise.sens).libelle.lower()}.",
    )
    return redirect("cellule:demandes")
