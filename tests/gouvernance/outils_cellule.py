"""What the tests of the cellule share: a PLIE, its people, and what they ask."""

from gouvernance.enums import NatureCas, SensDecision, TypeInstance
from gouvernance.selectors.cellule import demandes
from gouvernance.services.cellule import decider, ouvrir_seance
from parcours.enums import EtatParcours, StatutDemande
from plie.acteurs.acces import vue_du_role
from plie.roles import Role
from tests.fabriques import (
    AffectationFabrique,
    BilanIntermediaireFabrique,
    DiagnosticFabrique,
    EcouteFabrique,
    EntretienFabrique,
    InstanceFabrique,
    MesureFabrique,
    ParcoursFabrique,
    StructureFabrique,
    VeilleFabrique,
    il_y_a,
    utilisateur,
)

EN_ATTENTE = {"statut": StatutDemande.DEMANDEE, "decidee_le": None}


class Monde:
    """A PLIE with its cellule, its coordination, a référent and people they follow."""

    def __init__(self):
        self.structure = StructureFabrique()
        self.plie = self.structure.plie
        self.instance = InstanceFabrique(plie=self.plie, type=TypeInstance.CELLULE_SUIVI)
        self.coordination = utilisateur(Role.COORDINATION, self.structure)
        self.referent = utilisateur(Role.REFERENT, self.structure)
        self.psychologue = utilisateur(Role.PSYCHOLOGUE, self.structure)

    @property
    def vue(self):
        return vue_du_role(self.coordination, Role.COORDINATION)

    def parcours(self, **champs):
        parcours = ParcoursFabrique(participant__plie=self.plie, **champs)
        AffectationFabrique(
            parcours=parcours,
            referent=self.referent,
            lieu_accueil=self.structure,
            decidee_par=self.coordination,
        )
        return parcours

    def entree(self):
        parcours = self.parcours(
            etat=EtatParcours.ACCUEIL,
            oriente_le=il_y_a(30),
            date_entree=il_y_a(20),
            entree_validee_le=None,
            entree_proposee_le=il_y_a(10),
            entree_objectifs="Passer le permis.",
        )
        EntretienFabrique(parcours=parcours, referent=self.referent, date=il_y_a(20))
        return parcours

    def veille(self, **champs):
        return VeilleFabrique(
            parcours=self.parcours(), **{"demandee_par": self.referent, **EN_ATTENTE, **champs}
        )

    def ecoute(self):
        return EcouteFabrique(parcours=self.parcours(), psychologue=None, **EN_ATTENTE)

    def renouvellement(self):
        """A request with its pieces: bilan and intermediate diagnostic of the mesure that ends."""
        parcours = self.parcours(oriente_le=il_y_a(190), date_entree=il_y_a(180))
        premiere = MesureFabrique(parcours=parcours, debut=il_y_a(180), fin=il_y_a(-2))
        BilanIntermediaireFabrique(
            mesure=premiere,
            redige_par=self.referent,
            diagnostic=DiagnosticFabrique(
                parcours=parcours, type="intermediaire", date=il_y_a(5), auteur=self.referent
            ),
        )
        return MesureFabrique(parcours=parcours, rang=2, debut=il_y_a(-3), fin=il_y_a(-180), **EN_ATTENTE)

    def demande(self, nature, objet):
        return demandes(self.vue, nature, objet.pk)[0]

    def seance(self):
        return ouvrir_seance(self.plie, self.coordination)

    def decider(self, nature, objet, sens=SensDecision.ACCORD, **champs):
        if sens is not SensDecision.ACCORD:
            champs.setdefault("motif", "Les pièces manquent.")
        if nature is NatureCas.ECOUTE:
            champs.setdefault("psychologue", self.psychologue)
        return decider(
            self.seance(), self.demande(nature, objet), sens=sens, auteur=self.coordination, **champs
        )
