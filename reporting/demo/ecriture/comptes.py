"""Demo accounts: one per person of the territory, all with the same password."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from plie.acteurs.enums import MotifDelegation
from plie.acteurs.models import Delegation, Habilitation, Structure, Utilisateur
from plie.protocole.models import Plie
from plie.roles import Role
from reporting.demo.acteurs import MOT_DE_PASSE, NIORT, Compte, Territoire
from reporting.demo.noms import FIXE, sans_accent, telephone

DEBUT_HABILITATIONS = date(2016, 9, 1)
DELEGATION_JOURS = (5, 12)
DOMAINE = "example.org"


@dataclass(frozen=True, slots=True)
class CompteCree:
    """A login to print."""

    role: Role
    courriel: str
    nom: str
    structure: str


def _comptes(territoire: Territoire) -> Iterator[tuple[Compte, float | None]]:
    for referent in territoire.referents:
        yield Compte(Role.REFERENT, referent.prenom, referent.nom, referent.structure), referent.etp
    for compte in territoire.comptes:
        yield compte, None


def _courriel(territoire: Territoire, compte: Compte, premier: bool) -> str:
    """The role for the first account of each role, the name for the others."""
    domaine = DOMAINE if territoire is NIORT else f"{territoire.code}.{DOMAINE}"
    if premier:
        return f"{compte.role.value.replace('_', '-')}@{domaine}"
    return f"{sans_accent(compte.prenom)}.{sans_accent(compte.nom)}@{domaine}"


def creer(
    territoire: Territoire, structures: dict[str, Structure]
) -> tuple[dict[tuple[Role, str], list[Utilisateur]], list[Utilisateur], list[CompteCree]]:
    """Open the accounts with their roles: by role and structure, the référents in their order, the logins."""
    mot_de_passe = make_password(MOT_DE_PASSE)
    utilisateurs, habilitations, logins = [], [], []
    par_role: dict[tuple[Role, str], list[Utilisateur]] = {}
    vus: set[Role] = set()
    for rang, (compte, etp) in enumerate(_comptes(territoire)):
        courriel = _courriel(territoire, compte, compte.role not in vus)
        vus.add(compte.role)
        utilisateur = Utilisateur(
            email=courriel,
            prenom=compte.prenom,
            nom=compte.nom,
            telephone=telephone(FIXE, rang + 1),
            password=mot_de_passe,
        )
        structure = structures[compte.structure]
        utilisateurs.append(utilisateur)
        habilitations.append(
            Habilitation(
                utilisateur=utilisateur,
                structure=structure,
                role=compte.role,
                etp=None if etp is None else Decimal(str(etp)),
                debut=DEBUT_HABILITATIONS,
            )
        )
        par_role.setdefault((compte.role, compte.structure), []).append(utilisateur)
        logins.append(CompteCree(compte.role, courriel, utilisateur.get_full_name(), str(structure)))
    Utilisateur.objects.bulk_create(utilisateurs)
    Habilitation.objects.bulk_create(habilitations)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=u, email=u.email, verified=True, primary=True) for u in utilisateurs
    )
    return par_role, utilisateurs[: len(territoire.referents)], logins


def deleguer(plie: Plie, referents: list[Utilisateur], coordination: Utilisateur, jour: date) -> None:
    """A binôme running on the day, and an absence of last spring."""
    avant, apres = (timedelta(days=n) for n in DELEGATION_JOURS)
    Delegation.objects.bulk_create(
        [
            Delegation(
                plie=plie,
                titulaire=referents[1],
                delegataire=referents[2],
                motif=MotifDelegation.BINOME,
                debut=jour - avant,
                fin=jour + apres,
                creee_par=coordination,
            ),
            Delegation(
                plie=plie,
                titulaire=referents[0],
                delegataire=referents[1],
                motif=MotifDelegation.ABSENCE,
                debut=jour - timedelta(days=200),
                fin=jour - timedelta(days=186),
                creee_par=coordination,
            ),
        ]
    )
