"""One prescription: the fiche, its path, and what each role does next."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from plie.acteurs.acces import reserve_a
from plie.acteurs.models import Utilisateur
from plie.acteurs.requete import Requete
from plie.journal.services import noter_consultation
from plie.roles import Role
from prescriptions.enums import EtatPrescription, ResultatRencontre, SensAvis
from prescriptions.forms.avis import FormulaireValidation
from prescriptions.forms.rencontres import (
    FormulaireDateRencontre,
    FormulaireReferent,
    FormulaireResultat,
)
from prescriptions.models import Avis, PieceJointe, Prescription, RencontrePrealable
from prescriptions.models.prescription import RENCONTRE_OUVERTE
from prescriptions.portes import ESPACE_COMPTE, ESPACE_LIEN, Porte
from prescriptions.presentation import chronologie, doublons_montres, lire_fiche
from prescriptions.prolongements import Suite, suites_de
from prescriptions.regles import TRANSITIONS
from prescriptions.selectors import EMETTEUR_PAR_ROLE, verdict_du_tour
from prescriptions.services.rencontres import DEMANDABLES

LECTEURS = (
    Role.PRESCRIPTEUR,
    Role.COORDINATION,
    Role.AVIS_FRANCE_TRAVAIL,
    Role.AVIS_BUREAU_INSERTION,
    Role.REFERENT,
)
# Who is of the PLIE: they read the names of who decided and the comment of the meeting.
INTERNES = frozenset({Role.COORDINATION, Role.REFERENT})


@require_safe
@reserve_a(*LECTEURS)
def dossier(request: Requete, pk: int) -> HttpResponse:
    """The fiche read-only with its path, for each role that sees it."""
    return page_dossier(request, charger(request.user, pk))


def charger(utilisateur: Utilisateur, pk: int) -> Prescription:
    """A prescription one of the user's roles sees; 404 otherwise."""
    return get_object_or_404(
        Prescription.objects.visibles_par(utilisateur).select_related(
            "plie", "structure", "commune", "qpv", "auteur", "motif_refus", "decidee_par", "participant"
        ),
        pk=pk,
    )


def roles_sur(utilisateur: Utilisateur, prescription: Prescription) -> frozenset[Role]:
    """The roles by which the user sees this prescription: one may see it as a prescriber only."""
    return frozenset(
        vue.role
        for vue in utilisateur.vues()
        if Prescription.objects.vus_comme(vue).filter(pk=prescription.pk).exists()
    )


def page_dossier(
    request: Requete,
    prescription: Prescription,
    statut: HTTPStatus = HTTPStatus.OK,
    **formulaires: Any,
) -> HttpResponse:
    """The page of one prescription; ``formulaires`` are those that came back with errors."""
    utilisateur = request.user
    noter(request, utilisateur, prescription)
    roles = roles_sur(utilisateur, prescription)
    coordonne = Role.COORDINATION in roles
    interne = bool(roles & INTERNES)
    rencontre = (
        RencontrePrealable.objects.visibles_par(utilisateur)
        .filter(prescription=prescription)
        .select_related("referent")
        .first()
    )
    avis = list(
        Avis.objects.visibles_par(utilisateur)
        .filter(prescription=prescription)
        .select_related("auteur", "motif")
        .order_by("tour", "rendu_le")
    )
    contexte = {
        **_commun(request, prescription, avis, prescripteur=Role.PRESCRIPTEUR in roles, coordonne=coordonne),
        "fiche": lire_fiche(
            prescription,
            PieceJointe.objects.visibles_par(utilisateur).filter(prescription=prescription).order_by("pk"),
            _adresse_compte,
        ),
        "evenements": chronologie(
            prescription, avis, rencontre, interne=interne or bool(roles & set(EMETTEUR_PAR_ROLE))
        ),
        "interne": interne,
        "coordonne": coordonne,
        "avis_a_rendre": _avis_a_rendre(prescription, roles),
        **_decision(utilisateur, prescription, coordonne=coordonne),
        **_contexte_rencontre(utilisateur, prescription, rencontre, roles, formulaires),
    }
    return render(request, "prescriptions/dossier/page.html", contexte, status=statut)


def contexte_par_lien(request: HttpRequest, porte: Porte, prescription: Prescription) -> dict[str, Any]:
    """The page seen by a personal link: what a prescriber reads, by the addresses of the link."""
    avis = list(
        prescription.avis.filter(sens=SensAvis.A_COMPLETER).select_related("motif").order_by("rendu_le")
    )
    rencontre = RencontrePrealable.objects.filter(prescription=prescription).first()
    return {
        **_commun(request, prescription, avis, prescripteur=True, porte=porte),
        "porte": porte,
        "interne": False,
        "coordonne": False,
        "avis_a_rendre": False,
        "url_orientation": "",
        "url_refus": "",
        "form_referent": None,
        "form_date": None,
        "form_resultat": None,
        "fiche": lire_fiche(prescription, prescription.pieces.order_by("pk"), _adresse_lien),
        "evenements": chronologie(prescription, avis, rencontre, interne=False),
        "rencontre": rencontre,
        "rencontre_resultat": _resultat(rencontre),
        "rencontre_demandable": rencontre is None and prescription.etat in DEMANDABLES,
        "url_demande": porte.url("rencontre_demande", prescription.pk),
        "rencontre_sienne": False,
    }


def retour(request: HttpRequest) -> str:
    """What brings back to the list as it was left: the query string it gave, and nothing else."""
    return QueryDict(request.GET.get("de", "")).urlencode()


def noter(request: HttpRequest, utilisateur: Utilisateur, prescription: Prescription) -> None:
    """Write the opening in the journal."""
    noter_consultation(
        utilisateur,
        plie_id=prescription.plie_id,
        objet=prescription._meta.label,
        objet_id=prescription.pk,
        page=request.resolver_match.view_name if request.resolver_match else "",
    )


def adresse_si_ouverte(nom: str, *args: Any) -> str:
    """The address of a page that a chapter may bring; empty when it is not installed."""
    try:
        return reverse(nom, args=args)
    except NoReverseMatch:
        return ""


def _adresse_compte(nom: str, *args: Any) -> str:
    return reverse(f"{ESPACE_COMPTE}:{nom}", args=args)


def _adresse_lien(nom: str, *args: Any) -> str:
    return reverse(f"{ESPACE_LIEN}:{nom}", args=args)


def _commun(
    request: HttpRequest,
    prescription: Prescription,
    avis: list[Avis],
    *,
    prescripteur: bool,
    coordonne: bool = False,
    porte: Porte | None = None,
) -> dict[str, Any]:
    etat = EtatPrescription(prescription.etat)
    adresse = _adresse_lien if porte else _adresse_compte
    de = retour(request)
    # The coordination completes what a partner without account, or whose link is closed, cannot.
    reprise = (prescripteur and etat == EtatPrescription.BROUILLON) or (
        (prescripteur or coordonne) and etat == EtatPrescription.A_COMPLETER
    )
    suite = suites_de([prescription]).get(prescription.pk, Suite()) if prescription.orientee_le else None
    annulable = prescripteur and EtatPrescription.ANNULEE in TRANSITIONS[etat]
    return {
        "prescription": prescription,
        "nom": prescription.nom_lu,
        "etat": etat,
        "de": urlencode({"de": de}) if de else "",
        "url_liste": f"{adresse('liste')}?{de}" if de else adresse("liste"),
        "prescripteur": prescripteur,
        "url_reprise": adresse("fiche", prescription.pk) if reprise else "",
        "url_annulation": adresse("annulation", prescription.pk) if annulable else "",
        "questions": [
            un_avis
            for un_avis in avis
            if etat == EtatPrescription.A_COMPLETER
            and un_avis.sens == SensAvis.A_COMPLETER
            and un_avis.tour == prescription.tour
        ],
        "suite": suite,
        "bilans": [
            (bilan.titre, bilan.transmis_le, bilan.url_par_lien if porte else bilan.url)
            for bilan in (suite.bilans if suite else ())
        ],
    }


def _avis_a_rendre(prescription: Prescription, roles: frozenset[Role]) -> bool:
    """Whether the user has an avis to give on it, by one of the roles they see it with."""
    if prescription.etat != EtatPrescription.SOUMISE:
        return False
    attendus = verdict_du_tour(prescription).attendus
    return any(EMETTEUR_PAR_ROLE[role] in attendus for role in roles if role in EMETTEUR_PAR_ROLE)


def _decision(utilisateur: Utilisateur, prescription: Prescription, *, coordonne: bool) -> dict[str, Any]:
    """What the coordination may decide: nothing of it is in the page for anyone else."""
    if not coordonne:
        return {"verdict": None, "validation": None, "url_refus": "", "url_orientation": "", "doublons": []}
    etat = EtatPrescription(prescription.etat)
    verdict = verdict_du_tour(prescription) if etat == EtatPrescription.SOUMISE else None
    refusable = EtatPrescription.REFUSEE in TRANSITIONS[etat]
    return {
        "verdict": verdict,
        "validation": FormulaireValidation(initial={"etat": etat.value, "tour": prescription.tour})
        if verdict and verdict.a_decider
        else None,
        "url_refus": reverse("prescriptions:refus", args=[prescription.pk]) if refusable else "",
        "url_orientation": adresse_si_ouverte("orientation:orienter", prescription.pk)
        if etat in (EtatPrescription.VALIDEE, EtatPrescription.ORIENTEE)
        else "",
        "doublons": doublons_montres(prescription, utilisateur) if refusable else [],
    }


def _contexte_rencontre(
    utilisateur: Utilisateur,
    prescription: Prescription,
    rencontre: RencontrePrealable | None,
    roles: frozenset[Role],
    formulaires: dict[str, Any],
) -> dict[str, Any]:
    ouverte = prescription.etat in RENCONTRE_OUVERTE
    absente = rencontre is not None and rencontre.resultat == ResultatRencontre.ABSENCE
    a_tenir = rencontre is None or rencontre.tenue_le is None or absente
    sienne = Role.REFERENT in roles and rencontre is not None and rencontre.referent_id == utilisateur.pk
    contexte: dict[str, Any] = {
        "rencontre": rencontre,
        "rencontre_resultat": _resultat(rencontre),
        "rencontre_sienne": sienne,
        "url_demande": reverse("prescriptions:rencontre_demande", args=[prescription.pk]),
        "rencontre_demandable": Role.PRESCRIPTEUR in roles
        and rencontre is None
        and prescription.etat in DEMANDABLES,
        "form_referent": None,
        "form_date": None,
        "form_resultat": None,
    }
    if Role.COORDINATION in roles and ouverte and a_tenir:
        contexte["form_referent"] = FormulaireReferent(
            plie=prescription.plie,
            initial={"referent": rencontre.referent_id if rencontre else None},
        )
    if sienne and rencontre is not None:
        if ouverte and a_tenir:
            prevue = timezone.localtime(rencontre.prevue_le) if rencontre.prevue_le else None
            contexte["form_date"] = FormulaireDateRencontre(
                initial={} if absente else {"prevue_le": prevue, "lieu": rencontre.lieu}
            )
        if rencontre.tenue_le is None:
            contexte["form_resultat"] = FormulaireResultat(premier_jour=premier_jour(prescription))
    return {**contexte, **formulaires}


def premier_jour(prescription: Prescription) -> Any:
    """The first day a meeting may have been held: that of the fiche."""
    return min(
        timezone.localtime(prescription.cree_le).date(), prescription.soumise_le or timezone.localdate()
    )


def _resultat(rencontre: RencontrePrealable | None) -> ResultatRencontre | None:
    return ResultatRencontre(rencontre.resultat) if rencontre and rencontre.resultat else None
