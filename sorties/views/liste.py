"""The list of the exits, and what is still missing to each of them."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from plie.acteurs.acces import plie_actif, reserve_a
from plie.acteurs.requete import Requete
from plie.documents.tableurs import CelluleTableur, Feuille, FormatTableur, en_csv, en_tableur
from plie.interface.composants import Chiffre
from plie.interface.formats import date_fr, nombre_fr, oui_non
from plie.journal.services import noter_consultation
from plie.protocole.regles import SeuilsParcours
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role
from sorties.enums import Categorie, NatureSortie
from sorties.filters import FiltreSorties
from sorties.selectors.liste import LigneSortie, compter_par_categorie, lignes, sorties_lisibles, trier

PAR_PAGE: Final = 25
CSV: Final = "csv"
EXPORTS: Final = (*(format_.value for format_ in FormatTableur), CSV)
PLURIEL: Final = 2
LIBELLES: Final = {
    Categorie.POSITIVE: ("sortie positive", "sorties positives"),
    Categorie.DYNAMIQUE: ("sortie dynamique", "sorties dynamiques"),
    Categorie.REDUCTION_FREINS: ("réduction des freins", "réductions des freins"),
    Categorie.AUTRE: ("autre sortie", "autres sorties"),
    Categorie.A_CONFIRMER: ("à confirmer", "à confirmer"),
}
ENTETES: Final = (
    "Personne",
    "Date de sortie",
    "Nature",
    "Employeur ou organisme",
    "Catégorie",
    "État",
    "Confirmée le",
    "Référent",
    "Preuve manquante",
    "Bilan de fin à faire",
    "Suivi dû",
)


@require_safe
@reserve_a(Role.REFERENT, Role.COORDINATION)
def liste(request: Requete) -> HttpResponse:
    """Exits found, filtered, sorted, 25 a page; everything is in the address."""
    filtre, seuils = _filtre(request)
    page = Paginator(trier(filtre.qs, request.GET.get("tri", "")), PAR_PAGE).get_page(request.GET.get("page"))
    coordination = request.user.a_role(Role.COORDINATION)
    contexte = {
        "filtre": filtre,
        "page_obj": page,
        "lignes": lignes(request.user, page.object_list, timezone.localdate(), seuils),
        "filtree": any(valeur for nom, valeur in request.GET.items() if nom in filtre.filters),
        "chiffres": _chiffres(request, compter_par_categorie(filtre.qs)),
        "coordination": coordination,
        "chapo": "Toutes les sorties de votre PLIE, les dernières d’abord."
        if coordination
        else "Les sorties des personnes que vous suivez, les dernières d’abord.",
        "retour": urlencode({"retour": request.get_full_path()}),
        "exports": _exports(request),
    }
    return render(request, "sorties/liste.html", contexte)


@require_safe
@reserve_a(Role.REFERENT, Role.COORDINATION)
def liste_tableur(request: Requete, extension: str) -> HttpResponse:
    """The list as filtered and sorted, as a workbook; written in the journal."""
    if extension not in EXPORTS:
        raise Http404
    jour, plie = timezone.localdate(), plie_actif(request)
    filtre, seuils = _filtre(request)
    triees = trier(filtre.qs, request.GET.get("tri", ""))
    feuille = Feuille(
        nom="Sorties",
        entetes=ENTETES,
        lignes=[_cases(ligne) for ligne in lignes(request.user, triees, jour, seuils)],
    )
    noter_consultation(
        request.user,
        plie_id=plie.pk,
        objet=plie._meta.label,
        objet_id=plie.pk,
        page=request.resolver_match.view_name if request.resolver_match else "",
    )
    if extension == CSV:
        reponse = HttpResponse(en_csv(feuille), content_type="text/csv; charset=utf-8")
    else:
        format_tableur = FormatTableur(extension)
        reponse = HttpResponse(en_tableur([feuille], format_tableur), content_type=format_tableur.type_mime)
    reponse["Content-Disposition"] = f'attachment; filename="sorties-{jour:%Y-%m-%d}.{extension}"'
    return reponse


def _filtre(request: Requete) -> tuple[FiltreSorties, SeuilsParcours]:
    jour, plie = timezone.localdate(), plie_actif(request)
    seuils = parametres_applicables(plie, jour).seuils_parcours
    base = sorties_lisibles(request.user)
    annees = [premier.year for premier in base.order_by().dates("date", "year", order="DESC")]
    filtre = FiltreSorties(
        request.GET,
        queryset=base,
        utilisateur=request.user,
        plie_id=plie.pk,
        jour=jour,
        seuils=seuils,
        annees=annees,
    )
    filtre.form.champs_principaux = FiltreSorties.champs_principaux
    return filtre, seuils


def _chiffres(request: Requete, comptes: Mapping[Categorie, int]) -> list[Chiffre]:
    """The counts of the exits found; each leads to its category, the other filters kept."""

    def adresse(categorie: Categorie) -> str:
        parametres = request.GET.copy()
        parametres.pop("page", None)
        parametres["categorie"] = categorie.value
        return f"{reverse('sorties:liste')}?{parametres.urlencode()}"

    return [
        Chiffre(
            libelle=LIBELLES[categorie][nombre >= PLURIEL], valeur=nombre_fr(nombre), url=adresse(categorie)
        )
        for categorie, nombre in comptes.items()
    ]


def _exports(request: Requete) -> list[tuple[str, str]]:
    """The formats offered, with the filters in place."""
    parametres = request.GET.copy()
    parametres.pop("page", None)
    suite = f"?{parametres.urlencode()}" if parametres else ""
    return [
        (extension.upper(), reverse("sorties:liste_tableur", args=[extension]) + suite)
        for extension in EXPORTS
    ]


def _cases(ligne: LigneSortie) -> list[CelluleTableur]:
    sortie: Any = ligne.sortie
    return [
        sortie.parcours.participant.nom_affiche,
        date_fr(sortie.date),
        NatureSortie(sortie.nature).libelle,
        sortie.employeur,
        ligne.categorie.libelle,
        ligne.etat.libelle,
        date_fr(sortie.confirmee_le) if sortie.confirmee_le else "",
        str(ligne.affectation.referent) if ligne.affectation else "",
        oui_non(ligne.preuve_manquante),
        oui_non(ligne.bilan_a_faire),
        f"{ligne.suivi_du} mois" if ligne.suivi_du else "",
    ]
