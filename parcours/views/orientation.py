"""Choose the référent of a person; read a bilan sent to the prescriber."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from parcours.enums import EtatParcours, MotifAffectation
from parcours.forms.orientation import FormulaireChangement, FormulaireOrientation, FormulaireReferent
from parcours.models import Affectation, BilanIntermediaire, Parcours
from parcours.selectors.orientation import (
    Candidat,
    affectations_courantes,
    candidats,
    personnes_connues,
    premier_entretien_tenu,
)
from parcours.services.orientation import OrientationImpossible, changer_referent
from parcours.services.orientation import orienter as orienter_prescription
from participants.enums import Sexe
from participants.filters import STATUTS
from participants.regles import age
from plie.acteurs.acces import reserve_a, vue_du_role
from plie.acteurs.requete import Requete
from plie.interface.formats import accorde, date_fr, oui_non
from plie.journal.services import noter_consultation
from plie.roles import Role
from plie.transitions import TransitionInterdite
from prescriptions.enums import EtatPrescription
from prescriptions.models import Prescription
from prescriptions.portes import Porte

VISIBLES: Final = (EtatPrescription.VALIDEE, EtatPrescription.ORIENTEE)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.COORDINATION)
def orienter(request: Requete, pk: int) -> HttpResponse:
    """The ranked référents beside what the fiche tells of the person; one button designates."""
    prescription = get_object_or_404(
        Prescription.objects.visibles_par(request.user, roles=[Role.COORDINATION])
        .filter(etat__in=VISIBLES)
        .select_related("structure", "commune", "participant"),
        pk=pk,
    )
    if prescription.etat == EtatPrescription.ORIENTEE:
        return _deja_orientee(request, prescription)
    proposes = candidats(prescription, vue_du_role(request.user, Role.COORDINATION))
    connues = personnes_connues(prescription, timezone.localdate())
    formulaire = FormulaireOrientation(
        request.POST if request.method == "POST" else None, candidats=proposes, connues=connues
    )
    if formulaire.is_bound and formulaire.is_valid():
        choisi = formulaire.candidat.habilitation
        try:
            orienter_prescription(
                prescription,
                referent=choisi.utilisateur,
                lieu_accueil=choisi.structure,
                auteur=request.user,
                participant=formulaire.participant,
                autre_personne=formulaire.autre_personne,
            )
        except (OrientationImpossible, TransitionInterdite) as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            messages.success(request, f"Référent désigné : {choisi.utilisateur}. Un message l’en prévient.")
            return redirect("orientation:orienter", prescription.pk)
    contexte = {
        "candidats": proposes,
        "connues": connues,
        "parcours": None,
        "affectation": None,
        "modifiable": True,
    }
    return _page(request, prescription, formulaire, contexte)


def _deja_orientee(request: Requete, prescription: Prescription) -> HttpResponse:
    """The référent of an oriented prescription; a form sent late is answered with what was decided."""
    parcours = get_object_or_404(
        Parcours.objects.visibles_par(request.user, roles=[Role.COORDINATION]), prescription=prescription
    )
    affectation = affectations_courantes([parcours], timezone.localdate()).first()
    if request.method == "POST" and affectation is not None:
        if request.POST.get("choix") == _code(affectation):
            messages.info(request, f"{affectation.referent} suit déjà cette personne.")
            return redirect("orientation:orienter", prescription.pk)
        if "changer" not in request.POST:
            messages.warning(
                request,
                f"{affectation.decidee_par} a déjà désigné {affectation.referent} "
                f"le {date_fr(affectation.debut, 'long')}.",
            )
            return redirect("orientation:orienter", prescription.pk)
    return _changer(request, prescription, parcours, affectation)


def _changer(
    request: Requete, prescription: Prescription, parcours: Parcours, affectation: Affectation | None
) -> HttpResponse:
    modifiable = (
        affectation is not None
        and parcours.etat == EtatParcours.ACCUEIL
        and not premier_entretien_tenu(parcours)
    )
    proposes = _autres(candidats(prescription, vue_du_role(request.user, Role.COORDINATION)), affectation)
    formulaire = FormulaireChangement(
        request.POST if request.method == "POST" else None, candidats=proposes if modifiable else []
    )
    if formulaire.is_bound and formulaire.is_valid():
        choisi = formulaire.candidat.habilitation
        try:
            changer_referent(
                parcours,
                referent=choisi.utilisateur,
                lieu_accueil=choisi.structure,
                motif=MotifAffectation(formulaire.cleaned_data["motif"]),
                commentaire=formulaire.cleaned_data["commentaire"],
                auteur=request.user,
            )
        except OrientationImpossible as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            messages.success(request, f"Nouveau référent : {choisi.utilisateur}. Un message l’en prévient.")
            return redirect("orientation:orienter", prescription.pk)
    contexte = {
        "candidats": proposes if modifiable else [],
        "connues": [],
        "parcours": parcours,
        "affectation": affectation,
        "modifiable": modifiable,
    }
    return _page(request, prescription, formulaire, contexte)


@require_safe
@reserve_a(Role.PRESCRIPTEUR, Role.COORDINATION, Role.REFERENT)
def bilan_transmis(request: Requete, pk: int, bilan: int) -> HttpResponse:
    """A bilan intermédiaire, as it was sent to the prescriber."""
    trouve = _transmis(BilanIntermediaire.objects.visibles_par(request.user), pk, bilan)
    _noter(request, trouve.mesure.parcours.plie_id, trouve._meta.label, trouve.pk)
    url_pdf = reverse("orientation:bilan_pdf", args=[pk, bilan])
    return _page_bilan(request, trouve, reverse("prescriptions:dossier", args=[pk]), url_pdf)


@require_safe
def bilan_par_lien(request: HttpRequest, porte: Porte, pk: int, bilan: int) -> HttpResponse:
    """The same, for the holder of the link by which the person was proposed."""
    lisibles = BilanIntermediaire.objects.filter(mesure__parcours__prescription__in=porte.prescriptions())
    url_pdf = reverse("orientation_par_lien:bilan_pdf", args=[pk, bilan])
    return _page_bilan(request, _transmis(lisibles, pk, bilan), porte.url("dossier", pk), url_pdf)


def _transmis(lisibles: QuerySet[BilanIntermediaire], pk: int, bilan: int) -> BilanIntermediaire:
    return get_object_or_404(
        lisibles.select_related(
            "mesure__parcours__participant", "mesure__parcours__prescription__structure", "redige_par"
        ),
        pk=bilan,
        mesure__parcours__prescription=pk,
        transmis_prescripteur_le__isnull=False,
    )


def _page_bilan(
    request: HttpRequest, bilan: BilanIntermediaire, url_fiche: str, url_pdf: str
) -> HttpResponse:
    parcours = bilan.mesure.parcours
    contexte = {
        "bilan": bilan,
        "personne": parcours.participant,
        "prescription": parcours.prescription,
        "url_fiche": url_fiche,
        "url_pdf": url_pdf,
    }
    return render(request, "parcours/orientation/bilan.html", contexte)


def _page(
    request: Requete, prescription: Prescription, formulaire: FormulaireReferent, contexte: dict[str, Any]
) -> HttpResponse:
    _noter(request, prescription.plie_id, prescription._meta.label, prescription.pk)
    contexte = {
        **contexte,
        "formulaire": formulaire,
        "prescription": prescription,
        "etat": EtatPrescription(prescription.etat),
        "surtitre": _surtitre(prescription),
        "personne": _personne(prescription),
        "accompagnees": [connue for connue in contexte["connues"] if connue.parcours is not None],
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    return render(request, "parcours/orientation/page.html", contexte, status=statut)


def _noter(request: Requete, plie_id: int, objet: str, objet_id: int) -> None:
    noter_consultation(
        request.user,
        plie_id=plie_id,
        objet=objet,
        objet_id=objet_id,
        page=request.resolver_match.view_name if request.resolver_match else "",
    )


def _code(affectation: Affectation) -> str:
    return f"{affectation.referent_id}-{affectation.lieu_accueil_id}"


def _autres(proposes: list[Candidat], affectation: Affectation | None) -> list[Candidat]:
    """Every référent but the one who follows the person now; their ranks stay those of the whole list."""
    return [c for c in proposes if affectation is None or c.code != _code(affectation)]


def _surtitre(prescription: Prescription) -> str:
    sexe = Sexe(prescription.sexe).libelle
    if prescription.date_naissance is None:  # never once submitted: a constraint of the database
        return sexe
    return f"{sexe} · {accorde(age(prescription.date_naissance, timezone.localdate()), 'an,ans')}"


def _personne(prescription: Prescription) -> list[tuple[str, Any]]:
    """The essentials for this choice: where the person lives and how they move about."""
    statuts = [libelle for champ, libelle in STATUTS if getattr(prescription, champ)]
    return [
        ("Commune", prescription.commune),
        ("Permis B", oui_non(prescription.permis_b)),
        ("Véhicule disponible", oui_non(prescription.vehicule)),
        ("Déplacement habituel", prescription.get_deplacement_display() if prescription.deplacement else ""),
        ("Public", ", ".join(statuts)),
        ("Prescripteur", prescription.structure),
    ]
