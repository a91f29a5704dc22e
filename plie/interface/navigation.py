"""The main navigation and the home of each role, declared once.

An entry is a page that a role may open: adding one here puts it in the menu and among the cards of the home
page. The rights themselves are not here: views and ``visibles_par`` hold them; this only says where to go.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse

from plie.interface.composants import Chiffre
from plie.roles import Role

if TYPE_CHECKING:
    from plie.acteurs.models import Habilitation

TOUS: Final = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Entree:
    """One page of the main navigation.

    ``nom_url`` is reversed without argument. ``description`` is the sentence of its card on the home page.
    """

    libelle: str
    nom_url: str
    icone: str
    roles: frozenset[Role]
    description: str


@dataclass(frozen=True, slots=True)
class Lien:
    """An entry as shown; ``courant`` is "page" on that page, "true" inside its section, else empty."""

    libelle: str
    url: str
    icone: str
    description: str
    courant: str


ENTREES: Final[Sequence[Entree]] = (
    Entree("Accueil", "accueil", "house-door", TOUS, ""),
    Entree(
        "Participants",
        "participants:liste",
        "people",
        frozenset({Role.REFERENT, Role.COORDINATION, Role.AVIS_BUREAU_INSERTION, Role.PSYCHOLOGUE}),
        "Retrouver une personne, ouvrir son dossier et suivre son parcours.",
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
            }
        ),
        "Suivre les fiches de prescription : leur état, leurs dates et les avis attendus.",
    ),
    Entree(
        "Fiches actions",
        "fiches_actions:liste",
        "card-checklist",
        frozenset({Role.PILOTE, Role.COORDINATION}),
        "Lire les fiches actions du protocole, leurs indicateurs et leur avancement.",
    ),
    Entree(
        "Comptes",
        "acteurs:comptes",
        "person-gear",
        frozenset({Role.ADMINISTRATEUR}),
        "Voir les comptes et les rôles que chacun tient, dans quelle structure et depuis quand.",
    ),
    Entree(
        "Structures",
        "acteurs:structures",
        "building",
        frozenset({Role.ADMINISTRATEUR}),
        "Voir les structures partenaires, les lieux d’accueil et les prescripteurs.",
    ),
    Entree(
        "Bilan",
        "reporting:liste",
        "bar-chart-line",
        frozenset({Role.COORDINATION, Role.SIGNATAIRE}),
        "Les entrées, les étapes et les sorties de chaque année, en tableaux et en graphiques.",
    ),
)

# A role listed here lands on that page instead of a home page.
ACCUEIL_PAR_ROLE: Final[dict[Role, str]] = {
    Role.SIGNATAIRE: "reporting:liste",
    Role.ADMINISTRATEUR: "acteurs:comptes",
}

PRESENTATION_PAR_ROLE: Final[dict[Role, str]] = {
    Role.REFERENT: (
        "Vous accompagnez les personnes de votre portefeuille, du diagnostic à la sortie. "
        "Leurs dossiers complets vous sont ouverts ; ceux de vos collègues seulement pendant une délégation."
    ),
    Role.COORDINATION: (
        "Vous validez les prescriptions, désignez les référents, préparez la cellule de suivi "
        "et publiez le bilan. Tous les dossiers de votre PLIE vous sont ouverts."
    ),
    Role.PRESCRIPTEUR: (
        "Vous orientez des personnes vers le PLIE et suivez ce que deviennent vos prescriptions. "
        "Vous voyez celles de votre structure, leur état et les bilans qui vous sont transmis."
    ),
    Role.AVIS_FRANCE_TRAVAIL: (
        "Vous donnez l’avis de France Travail sur les prescriptions qui l’attendent "
        "et siégez en cellule de suivi."
    ),
    Role.AVIS_BUREAU_INSERTION: (
        "Vous donnez l’avis du Bureau insertion pour les personnes bénéficiaires du RSA, "
        "recevez leurs contrats et pouvez demander une veille."
    ),
    Role.PSYCHOLOGUE: (
        "Vous recevez les personnes orientées vers l’écoute psychologique. "
        "Vous voyez leur identité et leurs rendez-vous, rien d'autre de leur dossier."
    ),
    Role.PILOTE: "Vous suivez les fiches actions que vous pilotez : leur avancement et leurs indicateurs.",
    Role.SIGNATAIRE: (
        "Vous lisez les bilans annuels et les comptes rendus des instances. "
        "Ce sont des chiffres d’ensemble : aucun nom n'y figure et les petits effectifs sont masqués."
    ),
    Role.ADMINISTRATEUR: (
        "Vous gérez les comptes, les structures et les listes de référence. "
        "Ce rôle n’ouvre aucun dossier de participant."
    ),
}

FournisseurChiffres: TypeAlias = "Callable[[Habilitation], Iterable[Chiffre]]"
_FOURNISSEURS: list[tuple[frozenset[Role], FournisseurChiffres]] = []


def chiffres_d_accueil(*roles: Role) -> Callable[[FournisseurChiffres], FournisseurChiffres]:
    """Register a function that gives key figures for the home page of these roles (decorator).

    A chapter calls it from ``AppConfig.ready``; the function receives the active habilitation and must query
    through ``visibles_par``.
    """

    def inscrire(fournisseur: FournisseurChiffres) -> FournisseurChiffres:
        if (frozenset(roles), fournisseur) not in _FOURNISSEURS:
            _FOURNISSEURS.append((frozenset(roles), fournisseur))
        return fournisseur

    return inscrire


def chiffres_pour(habilitation: "Habilitation") -> list[Chiffre]:
    """The key figures registered for the role of this habilitation, in the order of registration."""
    role = Role(habilitation.role)
    return [
        chiffre
        for roles, fournisseur in _FOURNISSEURS
        if role in roles
        for chiffre in fournisseur(habilitation)
    ]


VueAccueil: TypeAlias = Callable[..., HttpResponse]
_VUES_ACCUEIL: dict[Role, VueAccueil] = {}


def accueil_de(*roles: Role) -> Callable[[VueAccueil], VueAccueil]:
    """Register the view that answers « / » for these roles, in place of the common home page (decorator).

    It stands in the module ``accueil`` of a chapter, found at start-up (see ``InterfaceConfig``). It is
    called once the active role is known to be one of these, and reads what this role sees:
    ``plie.acteurs.acces.vue_du_role``.
    """

    def inscrire(vue: VueAccueil) -> VueAccueil:
        for role in roles:
            _VUES_ACCUEIL[role] = vue
        return vue

    return inscrire


def vue_d_accueil(role: Role) -> VueAccueil | None:
    """The home of a role, None for the common home page."""
    return _VUES_ACCUEIL.get(role)


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
            entree.description,
            ("page" if url == chemin else "true") if url == section else "",
        )
        for entree, url in presentes
    ]


def page_d_accueil(role: Role) -> str | None:
    """The address a role lands on, None for the common home page."""
    nom_url = ACCUEIL_PAR_ROLE.get(role)
    return _adresse(nom_url) if nom_url else None


def _adresse(nom_url: str) -> str | None:
    try:
        return reverse(nom_url)
    except NoReverseMatch:
        return None


def _contient(url: str, chemin: str) -> bool:
    racine = reverse("accueil")
    return chemin == url if url == racine else chemin.startswith(url)
