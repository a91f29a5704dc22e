"""What the tests of the forms of a file share: a référent with their person, and who else comes."""

from plie.acteurs.models import Structure, Utilisateur
from plie.roles import Role
from tests.fabriques import (
    AffectationFabrique,
    DelegationFabrique,
    ParcoursFabrique,
    StructureFabrique,
    utilisateur,
)


class Dossier:
    """A PLIE, a référent and the parcours of the person they follow."""

    def __init__(self, **champs):
        self.structure: Structure = StructureFabrique()
        self.plie = self.structure.plie
        self.referent: Utilisateur = utilisateur(Role.REFERENT, self.structure)
        self.parcours = self.suivre(self.referent, **champs)
        self.participant = self.parcours.participant

    def suivre(self, referent, **champs):
        """A person entrusted to a référent."""
        parcours = ParcoursFabrique(participant__plie=self.plie, **champs)
        AffectationFabrique(
            parcours=parcours, referent=referent, lieu_accueil=self.structure, decidee_par=referent
        )
        return parcours

    def delegue(self):
        """A colleague to whom the référent entrusts their portefeuille today."""
        collegue = utilisateur(Role.REFERENT, self.structure)
        DelegationFabrique(titulaire=self.referent, delegataire=collegue, plie=self.plie)
        return collegue

    def personnes_sans_droit(self):
        """Every other role of the PLIE, a référent who follows somebody else, and one of another PLIE."""
        autres = [role for role in Role if role is not Role.REFERENT]
        return [
            utilisateur(Role.REFERENT, self.structure),
            utilisateur(Role.REFERENT),
            *(utilisateur(role, self.structure) for role in autres),
        ]


def statuts(client, adresses, personnes, methode="get"):
    """The status of each address for each person: what a test expects to be all the same."""
    trouves = set()
    for personne in personnes:
        client.force_login(personne)
        for adresse in adresses:
            reponse = getattr(client, methode)(adresse)
            trouves.add(reponse.status_code)
            if reponse.streaming:
                b"".join(reponse.streaming_content)  # read to its end, the file is closed
    return trouves
