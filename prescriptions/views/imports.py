"""The screens of the imports of the CAF, for the coordination alone."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plie.acteurs.acces import plie_actif, reserve_a
from plie.acteurs.requete import Requete
from plie.documents.enums import EtatTravail
from plie.documents.services import relancable
from plie.interface.composants import Avancement, EtatAvancement, Onglet
from plie.interface.formats import accorde, nombre_fr
from plie.journal.services import noter_consultation
from plie.roles import Role
from prescriptions.enums import EtatImport, VerdictLigne
from prescriptions.fichiers import FichierIllisible
from prescriptions.forms.imports import FormulaireColonnes, FormulaireConfirmation, FormulaireDepot
from prescriptions.models import ImportCaf, LigneImport
from prescriptions.rapports_imports import FORMATS, personne_de, rapport_csv, rapport_xlsx
from prescriptions.regles.import_caf import deviner_colonnes
from prescriptions.selectors_imports import (
    colonnes_habituelles,
    comptes,
    comptes_des_imports,
    deja_confirme,
    exemples_des_colonnes,
    imports_visibles,
    lignes,
)
from prescriptions.services.imports import (
    ImportDejaFait,
    ImportRefuse,
    VerdictsPerimes,
    abandonner_import,
    choisir_colonnes,
    confirmer_import,
    deposer_import,
    relancer_lecture,
)

PAR_PAGE: Final = 50
IMPORTS_PAR_PAGE: Final = 20
NON_LUS: Final = (EtatImport.DEPOSE, EtatImport.EN_LECTURE)
OUVERTS: Final = (*NON_LUS, EtatImport.LU)


def _import(request: Requete, cle: int) -> ImportCaf:
    """An import of the active PLIE; 404 otherwise."""
    trouve: ImportCaf = get_object_or_404(imports_visibles(request.user), pk=cle)
    return trouve


# --- the list and the deposit ---------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.COORDINATION)
def liste(request: Requete) -> HttpResponse:
    """The imports made so far, and the form that begins another."""
    plie = plie_actif(request)
    if request.method != "POST":
        return _page_liste(request, FormulaireDepot(plie=plie))
    formulaire = FormulaireDepot(request.POST, request.FILES, plie=plie)
    if formulaire.is_valid():
        fichier = formulaire.cleaned_data["fichier"]
        try:
            depose = deposer_import(
                request.user,
                formulaire.cleaned_data["structure"],
                nom=fichier.name or "fichier",
                contenu=fichier.read(),
            )
        except (FichierIllisible, ImportRefuse) as erreur:
            formulaire.add_error("fichier", str(erreur))
        else:
            return redirect("prescriptions:import_colonnes", depose.pk)
    return _page_liste(request, formulaire)


def _page_liste(request: Requete, formulaire: FormulaireDepot) -> HttpResponse:
    page = Paginator(imports_visibles(request.user), IMPORTS_PAR_PAGE).get_page(request.GET.get("page"))
    nombres = comptes_des_imports(import_caf.pk for import_caf in page.object_list)
    contexte = {
        "formulaire": formulaire,
        "page_obj": page,
        "rangees": [
            (import_caf, import_caf.etat not in NON_LUS, _par_code(nombres[import_caf.pk]))
            for import_caf in page.object_list
        ],
    }
    return render(request, "prescriptions/imports/liste.html", contexte, status=_statut(formulaire.is_bound))


def _par_code(nombres: Mapping[VerdictLigne, int]) -> dict[str, int]:
    return {verdict.value: nombre for verdict, nombre in nombres.items()}


def _statut(erreur: bool) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if erreur else HTTPStatus.OK


# --- the columns ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.COORDINATION)
def colonnes(request: Requete, cle: int) -> HttpResponse:
    """Say which column gives what, then have the file read."""
    import_caf = _import(request, cle)
    if import_caf.etat not in OUVERTS:
        return redirect("prescriptions:import_caf", cle)
    proposees = import_caf.colonnes or colonnes_habituelles(import_caf)
    formulaire = FormulaireColonnes(
        request.POST if request.method == "POST" else None,
        entetes=import_caf.entetes,
        exemples=exemples_des_colonnes(import_caf),
        proposees=proposees or deviner_colonnes(import_caf.entetes),
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            choisir_colonnes(request.user, import_caf, formulaire.colonnes())
        except ImportRefuse as erreur:
            messages.error(request, str(erreur))
            return redirect("prescriptions:import_caf", cle)
        return redirect("prescriptions:import_lecture", cle)
    contexte = {
        "import_caf": import_caf,
        "formulaire": formulaire,
        "deja": deja_confirme(import_caf),
        "habituelles": bool(proposees) and not import_caf.colonnes,
    }
    return render(
        request, "prescriptions/imports/colonnes.html", contexte, status=_statut(formulaire.is_bound)
    )


# --- the reading ----------------------------------------------------------------------------------------


@require_safe
@reserve_a(Role.COORDINATION)
def lecture(request: Requete, cle: int) -> HttpResponse:
    """Where the reading stands; without JavaScript the page reloads by itself."""
    import_caf = _import(request, cle)
    if import_caf.etat != EtatImport.EN_LECTURE:
        return redirect("prescriptions:import_caf", cle)
    contexte = {"avancement": _avancement(import_caf), "import_caf": import_caf}
    reponse = render(request, "prescriptions/imports/lecture.html", contexte)
    # This page goes by itself: what it tells stays to be read on the next one.
    dits = get_messages(request)
    if isinstance(dits, BaseStorage):
        dits.used = False
    return reponse


@require_safe
@reserve_a(Role.COORDINATION)
def suivi(request: Requete, cle: int) -> HttpResponse:
    """The same, as the piece of page that htmx asks for again; once read, the preview opens."""
    import_caf = _import(request, cle)
    if import_caf.etat != EtatImport.EN_LECTURE:
        return HttpResponse(headers={"HX-Redirect": reverse("prescriptions:import_caf", args=[cle])})
    return render(request, "composants/progression.html", {"avancement": _avancement(import_caf)})


@require_POST
@reserve_a(Role.COORDINATION)
def relancer(request: Requete, cle: int) -> HttpResponse:
    """Start again a reading that failed."""
    if not relancer_lecture(_import(request, cle)):
        messages.info(request, "Cette lecture est déjà en cours ou terminée.")
    return redirect("prescriptions:import_lecture", cle)


def _avancement(import_caf: ImportCaf) -> Avancement:
    travail = import_caf.travail
    if travail is None:
        raise Http404
    etats = {
        EtatTravail.EN_ATTENTE: (EtatAvancement.EN_ATTENTE, "La lecture du fichier va commencer"),
        EtatTravail.EN_COURS: (EtatAvancement.EN_COURS, "Lecture du fichier"),
        EtatTravail.REUSSI: (EtatAvancement.TERMINE, "Le fichier est lu"),
        EtatTravail.ECHOUE: (EtatAvancement.ECHOUE, "La lecture du fichier n’a pas abouti"),
    }
    etat, titre = etats[EtatTravail(travail.etat)]
    message = travail.message
    if etat is not EtatAvancement.ECHOUE and relancable(travail, timezone.now()):
        etat, message = EtatAvancement.ECHOUE, "La lecture ne répond plus. Vous pouvez la relancer."
    elif etat is EtatAvancement.EN_COURS and message:
        message = f"{nombre_fr(travail.fait)} lignes lues sur {nombre_fr(travail.total)}."
    return Avancement(
        etat=etat,
        titre=titre,
        url_suivi=reverse("prescriptions:import_suivi", args=[import_caf.pk]),
        url_page=reverse("prescriptions:import_lecture", args=[import_caf.pk]),
        message=message,
        pourcentage=100 * travail.fait // travail.total if etat is EtatAvancement.EN_COURS else None,
        url_resultat=reverse("prescriptions:import_caf", args=[import_caf.pk])
        if etat is EtatAvancement.TERMINE
        else "",
        libelle_resultat="Voir l’aperçu",
        url_relance=reverse("prescriptions:import_relancer", args=[import_caf.pk])
        if etat is EtatAvancement.ECHOUE
        else "",
    )


# --- the preview, then the report -----------------------------------------------------------------------


@require_safe
@reserve_a(Role.COORDINATION)
def apercu(request: Requete, cle: int) -> HttpResponse:
    """What each row would become; once confirmed or given up, what each became."""
    import_caf = _import(request, cle)
    if import_caf.etat == EtatImport.DEPOSE:
        return redirect("prescriptions:import_colonnes", cle)
    if import_caf.etat == EtatImport.EN_LECTURE:
        return redirect("prescriptions:import_lecture", cle)
    choisi = request.GET.get("verdict", "")
    verdict = VerdictLigne(choisi) if choisi in VerdictLigne.codes() else None
    nombres = comptes(import_caf)
    page = Paginator(lignes(import_caf, verdict), PAR_PAGE).get_page(request.GET.get("page"))
    _noter(request, import_caf, "prescriptions:import_caf")
    contexte = {
        "import_caf": import_caf,
        "nombres": _par_code(nombres),
        "onglets": _onglets(import_caf, verdict, nombres),
        "page_obj": page,
        "rangees": [(ligne, *_personne(ligne)) for ligne in page.object_list],
        "formats": FORMATS,
        "a_confirmer": import_caf.etat == EtatImport.LU,
        "confirme": import_caf.etat == EtatImport.CONFIRME,
        "deja": deja_confirme(import_caf) if import_caf.etat == EtatImport.LU else None,
    }
    return render(request, "prescriptions/imports/apercu.html", contexte)


def _personne(ligne: LigneImport) -> tuple[str, date | None]:
    """The name and birth date a row gives, as far as they could be read; nothing once its data are gone."""
    naissance = ligne.donnees.get("date_naissance")
    return personne_de(ligne), date.fromisoformat(naissance) if naissance else None


def _onglets(
    import_caf: ImportCaf, choisi: VerdictLigne | None, nombres: Mapping[VerdictLigne, int]
) -> list[Onglet]:
    adresse = reverse("prescriptions:import_caf", args=[import_caf.pk])
    libelles = {
        VerdictLigne.NOUVELLE: "Nouvelles",
        VerdictLigne.DOUBLON: "Déjà connues",
        VerdictLigne.ERREUR: "À corriger",
    }
    toutes = Onglet(
        libelle="Toutes les lignes", url=adresse, actif=choisi is None, compte=sum(nombres.values())
    )
    return [
        toutes,
        *(
            Onglet(
                libelle=libelles[verdict],
                url=f"{adresse}?verdict={verdict.value}",
                actif=verdict is choisi,
                compte=nombre,
            )
            for verdict, nombre in nombres.items()
        ),
    ]


@require_safe
@reserve_a(Role.COORDINATION)
def rapport(request: Requete, cle: int, extension: str) -> HttpResponse:
    """The report of an import as a file."""
    import_caf = _import(request, cle)
    if extension not in FORMATS or import_caf.etat in NON_LUS:
        raise Http404
    _noter(request, import_caf, "prescriptions:import_rapport")
    produire = rapport_csv if extension == "csv" else rapport_xlsx
    reponse = HttpResponse(produire(lignes(import_caf)), content_type=FORMATS[extension])
    reponse["Content-Disposition"] = f'attachment; filename="import-caf-{cle}.{extension}"'
    return reponse


def _noter(request: Requete, import_caf: ImportCaf, page: str) -> None:
    noter_consultation(
        request.user,
        plie_id=import_caf.structure.plie_id,
        objet="prescriptions.ImportCaf",
        objet_id=import_caf.pk,
        page=page,
    )


# --- the decision ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.COORDINATION)
def confirmer(request: Requete, cle: int) -> HttpResponse:
    """Ask for a confirmation, then make the prescriptions, all or none."""
    import_caf = _import(request, cle)
    nombres = comptes(import_caf)
    formulaire = FormulaireConfirmation(
        request.POST if request.method == "POST" else None,
        initial={"lecture": request.GET.get("lecture") or import_caf.travail_id},
        a_corriger=nombres[VerdictLigne.ERREUR],
    )
    a_confirmer = import_caf.etat == EtatImport.LU and nombres[VerdictLigne.NOUVELLE]
    if request.method == "POST" and (not a_confirmer or formulaire.is_valid()):
        return _confirmer(request, import_caf, formulaire)
    if not a_confirmer:
        return redirect("prescriptions:import_caf", cle)
    contexte = {
        "titre": "Confirmer l’import",
        "libelle_bouton": "Confirmer",
        "danger": False,
        "url_annuler": reverse("prescriptions:import_caf", args=[cle]),
        "import_caf": import_caf,
        "nouvelles": nombres[VerdictLigne.NOUVELLE],
        "doublons": nombres[VerdictLigne.DOUBLON],
        "formulaire": formulaire,
    }
    return render(
        request, "prescriptions/imports/confirmer.html", contexte, status=_statut(formulaire.is_bound)
    )


def _confirmer(request: Requete, import_caf: ImportCaf, formulaire: FormulaireConfirmation) -> HttpResponse:
    laisser = formulaire.is_valid()
    try:
        fait = confirmer_import(
            request.user,
            import_caf,
            lecture=formulaire.cleaned_data.get("lecture"),
            laisser_erreurs=laisser,
        )
    except VerdictsPerimes as erreur:
        messages.warning(request, str(erreur))
        return redirect("prescriptions:import_lecture", import_caf.pk)
    except ImportDejaFait as erreur:
        messages.info(request, str(erreur))
    except ImportRefuse as erreur:
        messages.error(request, str(erreur))
    else:
        creees = accorde(fait.creees, "prescription créée,prescriptions créées")
        messages.success(request, f"L’import est confirmé : {creees}.")
    return redirect("prescriptions:import_caf", import_caf.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.COORDINATION)
def abandonner(request: Requete, cle: int) -> HttpResponse:
    """Ask for a confirmation, then throw the file away."""
    import_caf = _import(request, cle)
    if request.method == "POST":
        try:
            abandonner_import(import_caf)
        except ImportDejaFait as erreur:
            messages.info(request, str(erreur))
            return redirect("prescriptions:import_caf", cle)
        messages.success(request, "L’import est abandonné : aucune prescription n’est créée.")
        return redirect("prescriptions:imports")
    if import_caf.etat not in OUVERTS:
        return redirect("prescriptions:import_caf", cle)
    contexte = {
        "titre": "Abandonner l’import",
        "question": f"Le fichier « {import_caf.nom_origine} » et ce qu’il contient seront effacés, sans "
        "créer de prescription. Vous pourrez le déposer de nouveau.",
        "libelle_bouton": "Abandonner",
        "danger": True,
        "url_annuler": reverse("prescriptions:import_caf", args=[cle]),
    }
    return render(request, "composants/confirmation.html", contexte)
