"""The long work of the imports, done by Celery."""

from celery import shared_task

from plie.documents.services import MESSAGE_ECHEC, abandonner_travail, commencer_travail
from prescriptions.fichiers import FichierIllisible
from prescriptions.services.imports_lecture import lire_import


@shared_task(name="prescriptions.lire_import_caf", reject_on_worker_lost=True)
def lire_import_caf(cle: int) -> None:
    """Read the rows of the import that a job asks for.

    Delivered twice it does nothing more; killed and started again, it starts from the first row.
    """
    travail = commencer_travail(cle)
    if travail is None:
        return
    try:
        lire_import(travail)
    except FichierIllisible as erreur:
        abandonner_travail(cle, str(erreur))
    except Exception:
        abandonner_travail(cle, MESSAGE_ECHEC)
        raise
