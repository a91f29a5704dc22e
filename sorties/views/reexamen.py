"""What the confirmed exits would be with other thresholds; nothing is written."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from plie.acteurs.acces import plie_actif, reserve_a, vue_du_role
from plie.acteurs.requete import Requete
from plie.dates import jour_fr
from plie.documents.tableurs import CelluleTableur, Feuille, FormatTableur, en_csv, en_tableur
from plie.interface.composants import Colonne, Tableau
from plie.journal.services import noter_consultation
from plie.protocole.models import Protocole
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role
from sorties.enums import Categorie, NatureSortie
from sorties.forms.reexamen import AUJOURD_HUI, FormulaireReexamen
from sorties.selectors.reexamen import Ecart, Reexamen, reexaminer

CSV: Final = "csv"
EXPORTS: Final = (CSV, FormatTableur.ODS.value)
PAR_PAGE: Final = 50
ENTETES: Final = (
    "Personne",
    "Date de sortie",
    "Nature",
    "Employeur ou organisme",
    "Jugée le",
    "Catégorie gardée",
    "Motif gardé",
    "Explication gardée",
    "Catégorie avec ces seuils",
    "Motif avec ces seuils",
    "Explication avec ces seuils",
)


@require_safe
@reserve_a(Role.COORDINATION)
def reexamen(request: Requete) -> HttpResponse:
    """The form, the counts by category before and after, and each exit that would differ."""
    vue = vue_du_role(request.user, Role.COORDINATION)
    plie = plie_actif(request)
    jour = vue.date_reference
    initial = {"du": jour.replace(month=1, day=1), "au": jour, "seuils": AUJOURD_HUI}
    formulaire = FormulaireReexamen(
        request.GET if "seuils" in request.GET else None,
        initial=initial,
        protocoles=list(Protocole.objects.filter(plie=plie).order_by("-debut")),
        actuels=parametres_applicables(plie, jour).seuils_sortie,
    )
    trouve = None
    if formulaire.is_bound and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        trouve = reexaminer(vue, du=donnees["du"], au=donnees["au"], seuils=donnees["seuils_choisis"])
        if (extension := request.GET.get("format", "")) in EXPORTS:
            noter_consultation(
                request.user,
                plie_id=plie.pk,
                objet=plie._meta.label,
                objet_id=plie.pk,
                page=request.resolver_match.view_name if request.resolver_match else "",
            )
            return _fichier(trouve, extension)
    contexte: dict[str, Any] = {
        "formulaire": formulaire,
        "trouve": trouve,
        "comptes": _comptes(trouve) if trouve else None,
        "page_obj": Paginator(trouve.ecarts, PAR_PAGE).get_page(request.GET.get("page")) if trouve else None,
        "exports": _exports(request) if trouve and trouve.ecarts else [],
        "deplie": formulaire.is_bound and request.GET.get("seuils") == "essai",
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.errors else HTTPStatus.OK
    return render(request, "sorties/reexamen.html", contexte, status=statut)


def _comptes(trouve: Reexamen) -> Tableau:
    lignes: list[Sequence[Any]] = []
    for categorie in Categorie:
        avant, apres = trouve.avant.get(categorie, 0), trouve.apres.get(categorie, 0)
        if avant or apres:
            lignes.append((categorie.libelle, avant, apres, _signe(apres - avant)))
    return Tableau(
        legende="Sorties confirmées par catégorie",
        colonnes=[
            Colonne(libelle="Catégorie"),
            Colonne(libelle="Verdict gardé", numerique=True),
            Colonne(libelle="Avec ces seuils", numerique=True),
            Colonne(libelle="Écart", numerique=True),
        ],
        lignes=lignes,
        total=("Ensemble", trouve.nombre, trouve.nombre, "0"),
    )


def _signe(ecart: int) -> str:
    """« +2 », « −1 », « 0 »."""
    return f"{ecart:+d}".replace("-", "−") if ecart else "0"


def _exports(request: Requete) -> list[tuple[str, str]]:
    """The formats offered, for the same question."""
    parametres = request.GET.copy()
    parametres.pop("page", None)
    liens = []
    for extension in EXPORTS:
        parametres["format"] = extension
        liens.append((extension.upper(), f"{reverse('sorties:reexamen')}?{parametres.urlencode()}"))
    return liens


def _fichier(trouve: Reexamen, extension: str) -> HttpResponse:
    feuille = Feuille(nom="Réexamen", entetes=ENTETES, lignes=[_cases(ecart) for ecart in trouve.ecarts])
    if extension == CSV:
        reponse = HttpResponse(en_csv(feuille), content_type="text/csv; charset=utf-8")
    else:
        format_tableur = FormatTableur(extension)
        reponse = HttpResponse(en_tableur([feuille], format_tableur), content_type=format_tableur.type_mime)
    reponse["Content-Disposition"] = f'attachment; filename="reexamen-des-sorties.{extension}"'
    return reponse


def _cases(ecart: Ecart) -> list[CelluleTableur]:
    sortie = ecart.sortie
    return [
        sortie.parcours.participant.nom_affiche,
        jour_fr(sortie.date),
        NatureSortie(sortie.nature).libelle,
        sortie.employeur,
        jour_fr(sortie.jugee_le),
        ecart.categorie.libelle,
        ecart.motif,
        ecart.explication,
        ecart.verdict.categorie.libelle,
        ecart.verdict.code.libelle,
        ecart.verdict.explication,
    ]
