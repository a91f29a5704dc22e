"""The list of prescriptions, as each role may see them, with what waits for it on top."""

from typing import Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from plie.acteurs.acces import reserve_a, vue_du_role
from plie.acteurs.requete import Requete
from plie.interface.composants import Onglet
from plie.roles import Role
from prescriptions.filters import File, FiltrePrescriptions, comptes_des_files
from prescriptions.models import Prescription
from prescriptions.prolongements import Suite, suites_de
from prescriptions.selectors import prescriptions, rencontres_du_referent
from prescriptions.views.dossier import LECTEURS, adresse_si_ouverte

PAR_PAGE: Final = 25


@require_safe
@reserve_a(*LECTEURS)
def liste(request: Requete) -> HttpResponse:
    """Prescriptions with their state and dates, as each role may see them."""
    roles = frozenset(vue.role for vue in request.user.vues())
    filtre = FiltrePrescriptions(request.GET, queryset=prescriptions(request.user), roles=roles)
    page = Paginator(filtre.qs, PAR_PAGE).get_page(request.GET.get("page"))
    a_prescrire = Role.PRESCRIPTEUR in roles
    suivies = a_prescrire or Role.COORDINATION in roles
    contexte = {
        "filtre": filtre,
        "page_obj": page,
        "lignes": lignes(list(page.object_list), suivies=suivies),
        "de": _de(request),
        "chapo": _chapo(roles),
        "filtree": any(valeur for nom, valeur in request.GET.items() if nom in filtre.filters),
        "structure_montree": roles != {Role.PRESCRIPTEUR},
        "suites_montrees": suivies,
        "files": _files(request, roles),
        "rencontres": list(rencontres_du_referent(vue_du_role(request.user, Role.REFERENT)))
        if Role.REFERENT in roles
        else [],
        "referent": Role.REFERENT in roles,
        "url_nouvelle": reverse("prescriptions:nouvelle") if a_prescrire else "",
        "liens": _liens(roles),
    }
    return render(request, "prescriptions/liste.html", contexte)


def lignes(page: list[Prescription], *, suivies: bool) -> list[tuple[Prescription, Suite]]:
    """Each prescription with who follows the person and the bilans, asked once for the page."""
    suites = suites_de(page) if suivies and page else {}
    return [(prescription, suites.get(prescription.pk, Suite())) for prescription in page]


def _de(request: Requete) -> str:
    """What a line carries so that one comes back to the list as it was."""
    chaine = request.GET.urlencode()
    return urlencode({"de": chaine}) if chaine else ""


def _files(request: Requete, roles: frozenset[Role]) -> list[Onglet]:
    """The queues of the coordination, with their counts."""
    if Role.COORDINATION not in roles:
        return []
    adresse, choisie = reverse("prescriptions:liste"), request.GET.get("file", "")
    comptes = comptes_des_files(vue_du_role(request.user, Role.COORDINATION))
    return [
        Onglet(libelle="Toutes", url=adresse, actif=choisie not in File.codes()),
        *(
            Onglet(
                libelle=file.libelle,
                url=f"{adresse}?{urlencode({'file': file.value})}",
                actif=choisie == file.value,
                compte=comptes[file],
            )
            for file in File
        ),
    ]


def _liens(roles: frozenset[Role]) -> list[tuple[str, str, str]]:
    """The other pages of the chapter that the coordination opens from the list: label, address, icon."""
    if Role.COORDINATION not in roles:
        return []
    # The follow-up is a chapter's own: it is there when that chapter is installed.
    voulus = (
        ("Liens personnels", reverse("prescriptions:liens"), "link-45deg"),
        ("Imports de la CAF", reverse("prescriptions:imports"), "upload"),
        ("Suivi des prescriptions", adresse_si_ouverte("orientation:suivi"), "bar-chart-line"),
    )
    return [lien for lien in voulus if lien[1]]


def _chapo(roles: frozenset[Role]) -> str:
    if Role.COORDINATION in roles:
        return "Toutes les prescriptions adressées à votre PLIE."
    if Role.PRESCRIPTEUR in roles:
        return "Les prescriptions de votre structure, leur état et leurs dates."
    if Role.REFERENT in roles:
        return "Les personnes orientées vers vous, et les rencontres préalables qui vous sont confiées."
    return "Les prescriptions qui attendent votre avis."
