"""Documents of a file: examined, kept under a random name, taken out."""

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from parcours.enums import CategorieDocument
from parcours.models import DocumentParcours, Parcours
from parcours.services.suivi import SuiviImpossible, verrouiller_ouvert
from plie.acteurs.models import Utilisateur
from plie.documents.depots import examiner, nom_propre
from plie.documents.models import chemin_de_depot

TITRE_MAX = 160


def deposer(
    parcours: Parcours, fichier: Any, *, categorie: CategorieDocument, titre: str, auteur: Utilisateur
) -> DocumentParcours:
    """Keep an uploaded file; the same one sent twice (a double click) is one. Nothing stays when refused.

    Raises DepotRefuse, SuiviImpossible.
    """
    valide = examiner(fichier, fichier.name or "")
    nom = nom_propre(fichier.name or "", valide.extension)
    document: DocumentParcours | None = None
    try:
        with transaction.atomic():
            verrouille = verrouiller_ouvert(parcours.pk)
            titre = (titre.strip() or nom.rsplit(".", 1)[0])[:TITRE_MAX]
            deja: DocumentParcours | None = DocumentParcours.objects.filter(
                parcours=verrouille, categorie=categorie, titre=titre, empreinte=valide.empreinte
            ).first()
            if deja is not None:
                return deja
            document = DocumentParcours(
                parcours=verrouille,
                categorie=categorie,
                titre=titre,
                nom_origine=nom,
                type_mime=valide.type_mime,
                taille=valide.taille,
                empreinte=valide.empreinte,
                depose_par=auteur,
            )
            # Named before it is written: a disk that fills up half-way leaves a piece of the file there.
            document.fichier = chemin_de_depot(document, nom)
            document.fichier.name = document.fichier.storage.save(document.fichier.name, fichier)
            document.save()
    except BaseException:
        if document is not None and document.fichier.name:
            document.fichier.delete(save=False)
        raise
    return document


@transaction.atomic
def retirer_document(document: DocumentParcours) -> None:
    """Take a document out; its trail stays, its file goes once this is committed. Twice, it is done once.

    Raises SuiviImpossible when a signature stands on it, or once the parcours is over.
    """
    verrouiller_ouvert(document.parcours_id)
    actuel = DocumentParcours.objects.select_for_update(of=("self",)).filter(pk=document.pk).first()
    if actuel is None:
        return
    stockage, nom = actuel.fichier.storage, str(actuel.fichier.name)
    try:
        with transaction.atomic():
            actuel.delete()
    except ProtectedError as erreur:
        raise SuiviImpossible("Ce document porte une signature : il reste dans le dossier.") from erreur
    transaction.on_commit(lambda: stockage.delete(nom))
