"""The documents attached to a fiche: examined, kept under a random name, taken off."""

from typing import Any, Final

from django.db import transaction

from plie.documents.depots import DepotRefuse, examiner, nom_propre
from plie.documents.models import chemin_de_depot
from prescriptions.completude import modifiable
from prescriptions.models import PieceJointe, Prescription
from prescriptions.portes import Porte
from prescriptions.services.fiches import FicheFermee, verrouiller

PIECES_MAX: Final = 5
TITRE_MAX: Final = 160


def joindre(porte: Porte, pk: int, fichier: Any, titre: str = "") -> PieceJointe:
    """Keep a document with the fiche; nothing is stored when it is refused.

    ``fichier`` is an uploaded file. Raises DepotRefuse, FicheFermee.
    """
    valide = examiner(fichier, fichier.name or "")
    nom = nom_propre(fichier.name or "", valide.extension)
    piece: PieceJointe | None = None
    try:
        with transaction.atomic():
            prescription = _modifiable(porte, pk)
            if prescription.pieces.count() >= PIECES_MAX:
                raise DepotRefuse(f"Une fiche porte {PIECES_MAX} documents au plus : retirez-en un d'abord.")
            piece = PieceJointe(
                prescription=prescription,
                titre=(titre.strip() or nom.rsplit(".", 1)[0])[:TITRE_MAX],
                nom_origine=nom,
                type_mime=valide.type_mime,
                taille=valide.taille,
                empreinte=valide.empreinte,
                depose_par=porte.utilisateur,
            )
            # Named before it is written: a disk that fills up half-way leaves a piece of the file there.
            piece.fichier = chemin_de_depot(piece, nom)
            piece.fichier.name = piece.fichier.storage.save(piece.fichier.name, fichier)
            piece.save()
    except BaseException:
        if piece is not None and piece.fichier.name:
            piece.fichier.delete(save=False)
        raise
    return piece


@transaction.atomic
def retirer(porte: Porte, pk: int, cle: int) -> None:
    """Take a document off a fiche that may still be written; its file goes once this is committed.

    Taken off twice, nothing more happens. Raises FicheFermee.
    """
    prescription = _modifiable(porte, pk)
    piece = prescription.pieces.filter(pk=cle).first()
    if piece is None:
        return
    stockage, nom = piece.fichier.storage, str(piece.fichier.name)
    piece.delete()
    transaction.on_commit(lambda: stockage.delete(nom))


def _modifiable(porte: Porte, pk: int) -> Prescription:
    prescription = verrouiller(porte, pk)
    if not modifiable(prescription):
        raise FicheFermee
    return prescription
