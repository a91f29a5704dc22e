"""Write the objectifs stratégiques and the fiches actions of a Protocol in the database."""

from django.db import transaction

from fiches_actions.chargement import DonneesFichesActions
from fiches_actions.models import FicheAction, Indicateur, ObjectifStrategique
from plie.chargement import Rapport
from plie.protocole.models import Protocole


@transaction.atomic
def charger_fiches_actions(protocole: Protocole, donnees: DonneesFichesActions, rapport: Rapport) -> None:
    """Bring the fiches and their indicators to what the file says; values entered since are kept."""
    objectifs = {
        objectif.numero: rapport.ligne(
            ObjectifStrategique,
            {"protocole": protocole, "numero": objectif.numero},
            {"titre": objectif.titre},
        )
        for objectif in donnees.objectifs
    }
    for fiche in donnees.fiches:
        ligne = rapport.ligne(
            FicheAction,
            {"objectif": objectifs[fiche.objectif], "rang": fiche.rang},
            {
                "numero": fiche.numero,
                "titre": fiche.titre,
                "cadres": list(fiche.cadres_strategiques),
                "financements": list(fiche.financements),
                "constats": fiche.constats,
                "descriptif": list(fiche.descriptif),
                "objectifs": list(fiche.objectifs),
                "pilotes": list(fiche.pilotes),
                "partenaires": list(fiche.partenaires),
                "annee_debut": fiche.annee_debut,
                "annee_fin": fiche.annee_fin,
                "calendrier": fiche.calendrier,
            },
        )
        for ordre, indicateur in enumerate(fiche.indicateurs, start=1):
            rapport.ligne(
                Indicateur,
                {"fiche": ligne, "code": indicateur.code},
                {
                    "ordre": ordre,
                    "type": indicateur.type.value,
                    "libelle": indicateur.libelle,
                    "unite": indicateur.unite,
                    "ventilation_hf": indicateur.ventilation_hf,
                    "ventilation_qpv": indicateur.ventilation_qpv,
                },
            )
