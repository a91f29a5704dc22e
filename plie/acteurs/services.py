"""Write the structures of a PLIE in the database."""

from django.db import transaction

from plie.acteurs.chargement import DonneesStructures
from plie.acteurs.models import Structure
from plie.chargement import Rapport
from plie.protocole.models import Commune, Plie


@transaction.atomic
def charger_structures(plie: Plie, donnees: DonneesStructures, rapport: Rapport) -> None:
    """Bring the structures of a PLIE to what its file says.

    Contacts are written at creation only: the administrator keeps them afterwards. A commune outside
    the known ones (the Région's seat) is left empty: the commune serves distances within the territory.
    """
    communes = set(Commune.objects.values_list("code_insee", flat=True))
    for structure in donnees.structures:
        existe = Structure.objects.filter(plie=plie, code=structure.code).exists()
        contacts = {
            "adresse": structure.adresse,
            "telephone": structure.telephone,
            "courriel": structure.courriel,
        }
        rapport.ligne(
            Structure,
            {"plie": plie, "code": structure.code},
            {
                "nom": structure.nom,
                "sigle": structure.sigle,
                "type": structure.type.value,
                "commune_id": structure.commune if structure.commune in communes else None,
                "lieu_accueil": structure.lieu_accueil,
                "prescripteur": structure.prescripteur,
                **({} if existe else contacts),
            },
        )
