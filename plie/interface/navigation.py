"""The main navigation and the home of each role, declared once.

An entry is a page that a role may open: adding one here puts it in the menu. The rights themselves are not
here: views and ``visibles_par`` hold them; this only says where to go.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse

from plie.roles import Role

TOUS: Final = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Entree:
    """One page of the main navigation; ``nom_url`` is reversed without argument."""

    libelle: str
    nom_url: str
    icone: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Lien:
    """An entry as shown; ``courant`` is "page" on that page, "true" inside its section, else empty."""

    libelle: str
    url: str
    icone: str
    courant: str


ENTREES: Final[Sequence[Entree]] = (
    Entree("Accueil", "accueil", "house-door", TOUS),
    Entree(
        "Participants",
        "participants:liste",
        "people",
        frozenset({Role.REFERENT, Role.COORDINATION, Role.AVIS_BUREAU_INSERTION, Role.PSYCHOLOGUE}),
    ),
    Entree("Agenda", "agenda:semaine", "calendar-week", frozenset({Role.REFERENT})),
    Entree(
        "Temps collectifs",
        "temps_collectifs:liste",
        "easel",
        frozenset({Role.REFERENT, Role.COORDINATION}),
    ),
    Entree(
        "Prescriptions",
        "prescriptions:liste",
        "send",
        frozenset(
            {
                Role.PRESCRIPTEUR,
                Role.COORDINATION,
                Role.AVIS_FRANCE_TRAVAIL,
                Role.AVIS_BUREAU_INSERTION,
                Role.REFERENT,
            }
        ),
    ),
    Entree(
        "Sorties",
        "sorties:liste",
        "box-arrow-right",
        frozenset({Role.REFERENT, Role.COORDINATION}),
    ),
    Entree(
        "Cellule de suivi",
        "cellule:demandes",
        "people-fill",
        frozenset({Role.COORDINATION}),
    ),
    Entree(
        "Fiches actions",
        "fiches_actions:liste",
        "card-checklist",
        frozenset({Role.PILOTE, Role.COORDINATION}),
    ),
    Entree(
        "Comptes",
        "acteurs:comptes",
        "person-gear",
        frozenset({Role.ADMINISTRATEUR}),
    ),
    Entree(
        "Structures",
        "acteurs:structures",
        "building",
        frozenset({Role.ADMINISTRATEUR}),
    ),
    Entree(
        "Bilan",
        "reporting:liste",
        "bar-chart-line",
        frozenset({Role.COORDINATION, Role.SIGNATAIRE}),
    ),
)

# A role listed here lands on that page; each other role has a view of its own (see ``accueil_de``).
ACCUEIL_PAR_ROLE: Final[dict[Role, str]] = {
    Role.SIGNATAIRE: "reporting:liste",
    Role.ADMINISTRATEUR: "acteurs:comptes",
}

VueAccueil: TypeAlias = Callable[..., HttpResponse]
_VUES_ACCUEIL: dict[Role, VueAccueil] = {}


def accueil_de(*roles: Role) -> Callable[[VueAccueil], VueAccueil]:
    """Register the view that answers « / » for these roles (decorator).

    It stands in the module ``accueil`` of a chapter, found at start-up (see ``InterfaceConfig``). It is
    called once the active role is known to be one of these, and reads what this role sees:
    ``plie.acteurs.acces.vue_du_role``.
    """

    def inscrire(vue: VueAccueil) -> VueAccueil:
        for role in roles:
            _VUES_ACCUEIL[role] = vue
        return vue

    return inscrire


def vue_d_accueil(role: Role) -> VueAccueil:
    """The home of a role that lands on no other page."""
    return _VUES_ACCUEIL[role]


def liens(role: Role | None, chemin: str) -> list[Lien]:
    """The navigation of a role seen from the page at ``chemin``; empty without a role.

    The current entry is the one whose address is the longest beginning of ``chemin``. An entry whose page is
    not installed is left out.
    """
    if role is None:
        return []
    ouvertes = [(entree, _adresse(entree.nom_url)) for entree in ENTREES if role in entree.roles]
    presentes = [(entree, url) for entree, url in ouvertes if url]
    section = max((url for _, url in presentes if _contient(url, chemin)), key=len, default=None)
    return [
        Lien(
            entree.libelle,
            url,
            entree.icone,
            ("page" if url == chemin else "true") if url == section else "",
        )
        for entree, url in presentes
    ]


def page_d_accueil(role: Role) -> str | None:
    """The address a role lands on, None when « / » is its home."""
    nom_url = ACCUEIL_PAR_ROLE.get(role)
    return reverse(nom_url) if nom_url else None


def _adresse(nom_url: str) -> str | None:
    try:
        return reverse(nom_url)
    except NoReverseMatch:
        return None


def _contient(url: str, chemin: str) -> bool:
    racine = reverse("accueil")
    return chemin == url if url == racine else chemin.startswith(url)
