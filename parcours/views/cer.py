"""The CER: written from what the file plans, signed by both, sent to the Bureau insertion."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parcours.enums import ETATS_CLOS, PartieSignataire
from parcours.forms.cer import (
    FormulaireCer,
    FormulaireContratSigne,
    FormulaireReferentUnique,
    FormulaireSignatures,
    FormulaireTransmission,
    proposition,
)
from parcours.models import Cer, Parcours
from parcours.selectors.acces import parcours_a_ecrire
from parcours.selectors.cer import (
    TexteCer,
    entame,
    matiere,
    nom_du_contrat,
    signe,
    texte_de,
    verdict_cer,
    versions,
)
from parcours.selectors.dossier import LECTEURS_DU_DOSSIER_ENTIER
from parcours.selectors.signatures import SignatureLue, empreinte_de, signatures_lues
from parcours.services import cer as services
from parcours.services.cer import CerImpossible
from parcours.services.signatures import DejaSigne, SignatureImpossible
from parcours.views.pages_parcours import noter, statut_de
from participants.models import Situation
from plie.acteurs.acces import reserve_a
from plie.acteurs.requete import Requete
from plie.documents.depots import DepotRefuse
from plie.documents.pdf import rendre_pdf
from plie.interface.bandeau import signataires
from plie.interface.embleme import embleme_svg
from plie.interface.retours import adresse_de_retour
from plie.roles import Role

LECTEURS = (Role.REFERENT, Role.COORDINATION, Role.AVIS_BUREAU_INSERTION)
REFERENT = frozenset({Role.REFERENT})


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def nouveau(request: Requete, parcours: int) -> HttpResponse:
    """A first contract, or the version that follows a signed one; an unsigned one is corrected instead."""
    dossier = parcours_a_ecrire(request.user, parcours)
    if dossier.etat in ETATS_CLOS:
        messages.info(request, "Ce parcours est terminé : son contrat ne change plus.")
        return redirect("participants:dossier", dossier.participant_id)
    existantes = versions(dossier)
    derniere = existantes[0] if existantes else None
    if request.method != "POST" and derniere is not None and not entame(derniere):
        return redirect("cer:modifier", derniere.pk)
    texte = texte_de(derniere) if derniere else proposition(*matiere(dossier))
    return _rediger(request, dossier, None, derniere, texte)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def modifier(request: Requete, pk: int) -> HttpResponse:
    """Correct a version that nobody has signed."""
    cer = _a_ecrire(request, pk)
    if request.method != "POST" and (entame(cer) or cer.parcours.etat in ETATS_CLOS):
        messages.info(request, "Ce contrat ne se modifie plus.")
        return redirect("cer:voir", pk)
    return _rediger(request, cer.parcours, cer, cer, texte_de(cer))


@require_safe
@reserve_a(*LECTEURS)
def voir(request: Requete, pk: int) -> HttpResponse:
    """One version: its text, its signatures, what may be done with it."""
    return _page(request, _a_lire(request, pk))


@require_POST
@reserve_a(Role.REFERENT)
def signer(request: Requete, pk: int) -> HttpResponse:
    """What was drawn in the frames, or the scan of the signed sheet."""
    cer = _a_ecrire(request, pk)
    formulaire: FormulaireSignatures | FormulaireContratSigne
    if request.POST.get("moyen") == "papier":
        formulaire = FormulaireContratSigne(request.POST, request.FILES)
        cle = "papier"
    else:
        formulaire = FormulaireSignatures(request.POST, parties=_parties_attendues(cer))
        cle = "ecran"
    if formulaire.is_valid():
        try:
            if isinstance(formulaire, FormulaireContratSigne):
                services.signer_sur_papier(cer, formulaire.cleaned_data["fichier"], auteur=request.user)
            else:
                services.signer_a_l_ecran(
                    cer, formulaire.traces, auteur=request.user, lu=request.POST.get("lu", "")
                )
        except DejaSigne as erreur:
            messages.info(request, str(erreur))
            return redirect("cer:voir", pk)
        except (CerImpossible, SignatureImpossible) as erreur:
            formulaire.add_error(None, str(erreur))
        except DepotRefuse as erreur:
            formulaire.add_error("fichier", str(erreur))
        else:
            cer = _a_ecrire(request, pk)
            messages.success(
                request,
                "Le contrat est signé des deux côtés."
                if signe(cer)
                else "La signature est enregistrée : il manque celle de l’autre partie.",
            )
            if signe(cer) and cer.parcours.referent_unique:
                return redirect("cer:transmettre", pk)
            return redirect("cer:voir", pk)
    return _page(request, cer, HTTPStatus.UNPROCESSABLE_ENTITY, **{cle: formulaire})


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def transmettre(request: Requete, pk: int) -> HttpResponse:
    """When and to whom the signed contract went."""
    cer = _a_ecrire(request, pk)
    if request.method != "POST" and (not signe(cer) or cer.transmis_bi_le):
        messages.info(
            request,
            "Ce contrat est déjà transmis."
            if cer.transmis_bi_le
            else "Un contrat se transmet une fois signé des deux côtés.",
        )
        return redirect("cer:voir", pk)
    formulaire = FormulaireTransmission(
        request.POST if request.method == "POST" else None,
        initial={"jour": timezone.localdate(), "a": "Bureau insertion"},
    )
    if formulaire.is_bound and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        try:
            services.transmettre(cer, jour=donnees["jour"], a=donnees["a"])
        except CerImpossible as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            messages.success(request, f"Transmission notée : {donnees['a']}.")
            return redirect(adresse_de_retour(request, reverse("cer:voir", args=[pk])))
    noter(request, cer.parcours)
    contexte = {
        "cer": cer,
        "personne": cer.parcours.participant,
        "formulaire": formulaire,
        "retour": adresse_de_retour(request, ""),
        "sigle": nom_du_contrat(cer.parcours.plie, cer.redige_le)[0],
    }
    return render(request, "parcours/cer/transmettre.html", contexte, status=statut_de(formulaire))


@require_POST
@reserve_a(Role.REFERENT)
def referent_unique(request: Requete, parcours: int) -> HttpResponse:
    """Whether the référent is the person's référent unique."""
    dossier = parcours_a_ecrire(request.user, parcours)
    formulaire = FormulaireReferentUnique(request.POST)
    if formulaire.is_valid():
        unique = formulaire.cleaned_data["referent_unique"]
        try:
            services.noter_referent_unique(dossier, unique)
        except CerImpossible as erreur:
            messages.error(request, str(erreur))
        else:
            messages.success(
                request,
                "C’est noté : le référent est référent unique de la personne."
                if unique
                else "C’est noté : le référent n’est pas référent unique de la personne.",
            )
    return redirect(
        adresse_de_retour(request, reverse("participants:dossier", args=[dossier.participant_id]))
    )


@require_safe
@reserve_a(*LECTEURS)
def pdf(request: Requete, pk: int) -> HttpResponse:
    """The contract on paper, to be signed by hand or kept; its file name tells nothing of the person."""
    cer = _a_lire(request, pk)
    noter(request, cer.parcours)
    sigle, libelle = nom_du_contrat(cer.parcours.plie, cer.redige_le)
    lues = {lue.signature.partie: lue for lue in signatures_lues(cer)}
    ressources = {"embleme-ue.svg": embleme_svg().encode()}
    for partie, lue in lues.items():
        if lue.chemin:
            ressources[f"signature-{partie}.svg"] = _dessin(lue)
    contexte = {
        "cer": cer,
        "sigle": sigle,
        "libelle": libelle,
        "signe": signe(cer),
        "personne": cer.parcours.participant,
        "plie": cer.parcours.plie,
        "blocs": _blocs(cer),
        "parties": [(partie, lues.get(partie.value)) for partie in PartieSignataire],
        "signataires": signataires(cer.parcours.plie),
        "imprime_le": timezone.now(),
    }
    contenu = rendre_pdf("parcours/cer/cer_pdf.html", contexte, ressources)
    reponse = HttpResponse(contenu, content_type="application/pdf")
    reponse["Content-Disposition"] = f'attachment; filename="contrat-{cer.pk}-version-{cer.version}.pdf"'
    return reponse


# --- in common ------------------------------------------------------------------------------------------


def _a_lire(request: Requete, pk: int) -> Cer:
    """A version that the user sees: the Bureau insertion sees those sent to it."""
    cer = (
        Cer.objects.visibles_par(request.user)
        .filter(pk=pk)
        .select_related("parcours__participant", "parcours__plie")
        .first()
    )
    if cer is None:
        raise Http404
    return cer


def _a_ecrire(request: Requete, pk: int) -> Cer:
    """A version of a person the user accompanies."""
    cer = (
        Cer.objects.visibles_par(request.user, REFERENT)
        .filter(pk=pk)
        .select_related("parcours__participant", "parcours__plie")
        .first()
    )
    if cer is None:
        raise Http404
    return cer


def _rediger(
    request: Requete, dossier: Parcours, cer: Cer | None, base: Cer | None, texte: TexteCer
) -> HttpResponse:
    jour = cer.redige_le if cer else timezone.localdate()
    formulaire = FormulaireCer(
        request.POST if request.method == "POST" else None,
        initial={
            "redige_le": jour,
            "objectifs": texte.objectifs,
            "moyens": texte.moyens,
            "engagements_participant": texte.engagements_participant,
            "engagements_referent": texte.engagements_referent,
        },
    )
    if formulaire.is_bound and formulaire.is_valid():
        try:
            ecrit = services.rediger(
                dossier,
                formulaire.texte,
                redige_le=formulaire.cleaned_data["redige_le"],
                cer=cer,
                lu=request.POST.get("lu", ""),
            )
        except CerImpossible as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            messages.success(request, "Le contrat est enregistré. Relisez-le ensemble, puis signez-le.")
            return redirect("cer:voir", ecrit.pk)
    noter(request, dossier)
    sigle, libelle = nom_du_contrat(dossier.plie, jour)
    contexte = {
        "parcours": dossier,
        "personne": dossier.participant,
        "cer": cer,
        "lu": empreinte_de(cer) if cer else "",
        "base": base,
        "formulaire": formulaire,
        "sigle": sigle,
        "libelle": libelle,
    }
    return render(request, "parcours/cer/formulaire.html", contexte, status=statut_de(formulaire))


def _page(
    request: Requete, cer: Cer, statut: HTTPStatus = HTTPStatus.OK, **formulaires: forms.Form
) -> HttpResponse:
    dossier = cer.parcours
    noter(request, dossier)
    lit_tout = (
        Parcours.objects.visibles_par(request.user, LECTEURS_DU_DOSSIER_ENTIER).filter(pk=dossier.pk).exists()
    )
    ecrit = (
        dossier.etat not in ETATS_CLOS
        and Parcours.objects.visibles_par(request.user, REFERENT).filter(pk=dossier.pk).exists()
    )
    toutes = versions(dossier) if lit_tout else [cer]
    derniere = toutes[0].pk == cer.pk
    verdict = verdict_cer(dossier, timezone.localdate())
    parties = _parties_attendues(cer)
    signable = ecrit and derniere and bool(parties) and verdict.possible
    ecran = formulaires.get("ecran") or FormulaireSignatures(parties=parties)
    sigle, libelle = nom_du_contrat(dossier.plie, cer.redige_le)
    contexte = {
        "cer": cer,
        "parcours": dossier,
        "personne": dossier.participant,
        "sigle": sigle,
        "libelle": libelle,
        "blocs": _blocs(cer),
        "lu": empreinte_de(cer),
        "versions": toutes,
        "derniere": derniere,
        "ecrit": ecrit,
        "signe": signe(cer),
        "entame": entame(cer),
        "verdict": verdict,
        "signable": signable,
        "signatures": signatures_lues(cer),
        "ecran": ecran,
        "cadres": [(ecran[f"trace_{p.value}"], _legende(p, cer)) for p in parties] if signable else [],
        "papier": formulaires.get("papier") or FormulaireContratSigne(),
        "unique": FormulaireReferentUnique(initial={"referent_unique": dossier.referent_unique}),
        "brsa": _brsa(dossier),
        "url_dossier": reverse("participants:dossier", args=[dossier.participant_id]),
    }
    return render(request, "parcours/cer/voir.html", contexte, status=statut)


def _parties_attendues(cer: Cer) -> list[PartieSignataire]:
    dates = {
        PartieSignataire.PARTICIPANT: cer.signe_participant_le,
        PartieSignataire.REFERENT: cer.signe_referent_le,
    }
    return [partie for partie, jour in dates.items() if jour is None]


def _legende(partie: PartieSignataire, cer: Cer) -> str:
    if partie is PartieSignataire.PARTICIPANT:
        return f"Signature de {cer.parcours.participant.nom_affiche}"
    return "Signature du référent"


def _blocs(cer: Cer) -> list[tuple[str, str]]:
    return [
        ("Objectifs", cer.objectifs),
        ("Moyens", cer.moyens),
        ("La personne s’engage", cer.engagements_participant),
        ("Le référent s’engage", cer.engagements_referent),
    ]


def _brsa(dossier: Parcours) -> bool:
    """Whether the person last received the RSA: their contract interests the Bureau insertion too."""
    situation = (
        Situation.objects.filter(participant=dossier.participant_id, date__lte=timezone.localdate())
        .order_by("-date")
        .first()
    )
    return situation is not None and situation.rsa


def _dessin(lue: SignatureLue) -> bytes:
    """A drawn signature as an image."""
    largeur, hauteur = lue.signature.largeur or 1, lue.signature.hauteur or 1
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {largeur} {hauteur}" '
        f'width="{largeur}" height="{hauteur}"><path d="{lue.chemin}" fill="none" stroke="#1b1b35" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>'
    ).encode()
