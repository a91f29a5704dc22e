"""Documents of a file: examined, kept under a random name, taken out."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from parcours.enums import CategorieDocument
from parcours.models import DocumentParcours, Parcours
from parcours.services.suivi import SuiviImpossible, verrouiller_ouvert
from plie.acteurs.models import Utilisateur
from plie.documents.rangement import effacer_apres, ranger


def deposer(
    parcours: Parcours, fichier: Any, *, categorie: CategorieDocument, titre: str, auteur: Utilisateur
) -> DocumentParcours:
    """Keep an uploaded file; the same one sent twice (a double click) is one. Nothing stays when refused.

    Raises DepotRefuse, SuiviImpossible.
    """

    def preparer(champs: Mapping[str, Any]) -> DocumentParcours:
        verrouille = verrouiller_ouvert(parcours.pk)
        cles = {"parcours": verrouille, "categorie": categorie}
        deja: DocumentParcours | None = DocumentParcours.objects.filter(
            **cles, titre=champs["titre"], empreinte=champs["empreinte"]
        ).first()
        return deja or DocumentParcours(**cles, **champs)

    return ranger(fichier, titre=titre, auteur=auteur, preparer=preparer)


@transaction.atomic
def retirer_document(document: DocumentParcours) -> None:
    """Take a document out; its trail stays, its file goes once this is committed. Twice, it is done once.

    Raises SuiviImpossible when a signature stands on it, or once the parcours is over.
    """
    verrouiller_ouvert(document.parcours_id)
    actuel = DocumentParcours.objects.select_for_update(of=("self",)).filter(pk=document.pk).first()
    if actuel is None:
        return
    try:
        with transaction.atomic():
            actuel.delete()
    except ProtectedError as erreur:
        raise SuiviImpossible("Ce document porte une signature : il reste dans le dossier.") from erreur
    effacer_apres(actuel)
