"""Home page, change of role and error pages."""

from plie.interface.views.accueil import accueil, changer_role
from plie.interface.views.erreurs import (
    acces_refuse,
    erreur_serveur,
    formulaire_expire,
    page_introuvable,
    requete_incorrecte,
    trop_de_demandes,
)

__all__ = [
    "acces_refuse",
    "accueil",
    "changer_role",
    "erreur_serveur",
    "formulaire_expire",
    "page_introuvable",
    "requete_incorrecte",
    "trop_de_demandes",
]
