"""Keeps a file somebody left: examined, stored under a random name, gone again if its row is not written."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db import transaction

from plie.documents.depots import examiner, nom_propre
from plie.documents.models import DocumentAbstrait, chemin_de_depot

if TYPE_CHECKING:
    from plie.acteurs.models import Utilisateur

TITRE_MAX: Final = 160
D = TypeVar("D", bound=DocumentAbstrait)


def ranger(
    fichier: Any,
    *,
    titre: str,
    auteur: "Utilisateur",
    preparer: Callable[[Mapping[str, Any]], D],
) -> D:
    """Keep an uploaded file; refused or failed, nothing of it stays, neither row nor file.

    ``preparer`` is called in the transaction with the fields of the document: it locks, refuses, and gives
    the row to write, or the one already there with the same file. Raises DepotRefuse, and what it raises.
    """
    valide = examiner(fichier, fichier.name or "")
    nom = nom_propre(fichier.name or "", valide.extension)
    champs = {
        "titre": (titre.strip() or nom.rsplit(".", 1)[0])[:TITRE_MAX],
        "nom_origine": nom,
        "type_mime": valide.type_mime,
        "taille": valide.taille,
        "empreinte": valide.empreinte,
        "depose_par": auteur,
    }
    document: D | None = None
    try:
        with transaction.atomic():
            prepare = preparer(champs)
            if prepare.pk is not None:
                return prepare
            document = prepare
            # Named before it is written: a disk that fills up half-way leaves a piece of the file there.
            document.fichier = chemin_de_depot(document, nom)
            document.fichier.name = document.fichier.storage.save(document.fichier.name, fichier)
            document.save()
    except BaseException:
        if document is not None and document.fichier.name:
            document.fichier.delete(save=False)
        raise
    return document


def effacer_apres(document: DocumentAbstrait) -> None:
    """Take the file of a row just deleted off the disk, once the transaction is committed."""
    stockage, nom = document.fichier.storage, str(document.fichier.name)
    transaction.on_commit(lambda: stockage.delete(nom))
