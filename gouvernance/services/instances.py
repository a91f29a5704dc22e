"""Write the instances of a Protocol in the database."""

from collections.abc import Sequence

from django.db import transaction

from gouvernance.enums import TypeInstance
from gouvernance.models import College, Instance, Membre
from plie.chargement import Rapport
from plie.protocole.chargement import DonneesInstance
from plie.protocole.enums import Frequence
from plie.protocole.models import Plie

# These speak of named people: their agendas and minutes never reach a signataire.
NOMINATIVES = {TypeInstance.CELLULE_SUIVI, TypeInstance.REUNION_REFERENTS}


@transaction.atomic
def charger_instances(plie: Plie, instances: Sequence[DonneesInstance], rapport: Rapport) -> None:
    """Bring the instances, their collèges and their members to what the Protocol's file says."""
    for donnees in instances:
        type_instance = TypeInstance(donnees.code)
        instance = rapport.ligne(
            Instance,
            {"plie": plie, "code": donnees.code},
            {
                "type": type_instance.value,
                "nom": donnees.nom,
                "objet": donnees.objet,
                "presidence": ", ".join(donnees.copresidents),
                "seances_min_an": donnees.seances_min,
                "seances_max_an": donnees.seances_max,
                "mensuelle": donnees.frequence is Frequence.MENSUELLE,
                "nominative": type_instance in NOMINATIVES,
            },
        )
        for ordre, college_lu in enumerate(donnees.colleges, start=1):
            college = rapport.ligne(College, {"instance": instance, "nom": college_lu.nom}, {"ordre": ordre})
            for intitule in college_lu.membres:
                rapport.ligne(
                    Membre,
                    {"instance": instance, "college": college, "intitule": intitule, "utilisateur": None},
                    {"copreside": intitule in donnees.copresidents},
                )
        for intitule in donnees.comptes_rendus_a:
            rapport.ligne(
                Membre,
                {"instance": instance, "college": None, "intitule": intitule, "utilisateur": None},
                {"compte_rendu_seul": True},
            )
