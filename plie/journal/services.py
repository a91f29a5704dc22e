"""Write in the journal who opened which nominative file."""

import logging

from django.db import DatabaseError, transaction

from plie.acteurs.models import Utilisateur
from plie.journal.models import Consultation

journal = logging.getLogger(__name__)


def noter_consultation(
    utilisateur: Utilisateur, *, plie_id: int, objet: str, objet_id: int, page: str
) -> None:
    """Record one opening of a nominative page, once the right to open it has been checked.

    This is the one write that a GET does. Reading is never refused because the journal could not be
    written: a référent must be able to open a file in front of the person. The loss is never silent
    either: it goes to the error log with the identifiers (no name), from which the entry can be written back.

    ``objet`` is the label of the model (« participants.Participant »), ``page`` the name of the address.
    """
    try:
        with transaction.atomic():
            Consultation.objects.create(
                plie_id=plie_id, utilisateur=utilisateur, objet=objet, objet_id=objet_id, page=page
            )
    except DatabaseError:
        journal.exception(
            "Consultation non journalisée : utilisateur %s, %s %s, page %s",
            utilisateur.pk,
            objet,
            objet_id,
            page,
        )
