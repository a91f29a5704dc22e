"""A PLIE, a structure, and accounts holding roles in them."""

from collections.abc import Callable
from datetime import date

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from plie.acteurs.enums import TypeStructure
from plie.acteurs.models import Habilitation, Structure, Utilisateur
from plie.protocole.models import Plie
from plie.roles import Role

MOT_DE_PASSE = "une phrase assez longue"


@pytest.fixture
def plie_essai(db) -> Plie:
    return Plie.objects.create(code="essai", nom="PLIE d’Essai", territoire="Agglomération d’Essai")


@pytest.fixture
def structure(plie_essai) -> Structure:
    return Structure.objects.create(
        plie=plie_essai, code="csc", nom="CSC des Essais", type=TypeStructure.CENTRE_SOCIOCULTUREL
    )


@pytest.fixture
def compte(structure) -> Callable[..., Utilisateur]:
    """Make an account holding these roles in the structure, in this order."""

    def creer(*roles: Role, email: str = "camille@example.org", fin: date | None = None) -> Utilisateur:
        utilisateur = Utilisateur.objects.create_user(email, MOT_DE_PASSE, prenom="Camille", nom="Essai")
        for role in roles:
            Habilitation.objects.create(
                utilisateur=utilisateur,
                structure=structure,
                role=role,
                etp="1.00" if role is Role.REFERENT else None,
                debut=date(2022, 1, 1),
                fin=fin,
            )
        return utilisateur

    return creer


@pytest.fixture
def rendre() -> Callable[..., str]:
    """Render a piece of template that loads the components; ``adresse`` is the page it would be on."""

    def rendu(gabarit: str, adresse: str = "/", **contexte: object) -> str:
        request = RequestFactory().get(adresse)
        return Template("{% load plie %}" + gabarit).render(Context({"request": request, **contexte}))

    return rendu
