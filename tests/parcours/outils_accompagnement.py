"""A référent, their person and a colleague's, for the tests of the accompaniment."""

from plie.roles import Role
from tests.fabriques import AffectationFabrique, ParcoursFabrique, StructureFabrique, utilisateur


def dossier_suivi(**champs):
    """A référent and a parcours they follow."""
    lieu = StructureFabrique()
    referent = utilisateur(Role.REFERENT, lieu)
    parcours = ParcoursFabrique(participant__plie=lieu.plie, **champs)
    AffectationFabrique(parcours=parcours, referent=referent, lieu_accueil=lieu)
    return referent, parcours


def connecter(client, compte):
    client.force_login(compte)
    return client
