"""The long work of the bilans, done by Celery."""

from celery import shared_task
from django.db import transaction

from plie.documents.models import Travail
from plie.documents.services import (
    abandonner_travail,
    avancer_travail,
    commencer_travail,
    terminer_travail,
)
from reporting.calcul import Donnees, calculer_bilan
from reporting.exports import preparer_pdf
from reporting.graphiques import Largeur, dessiner
from reporting.indicateurs import Tableau
from reporting.models import Bilan


@shared_task(name="reporting.calculer_bilan", reject_on_worker_lost=True)
def calculer_bilan_demande(cle: int) -> None:
    """Compute the bilan that a job asks for, and keep it.

    Delivered twice, or killed and started again, it makes one bilan: a finished job is left alone, and
    the bilan is written with the end of the job, under its lock.
    """
    travail = commencer_travail(cle)
    if travail is None:
        return

    def avancer(rang: int, tableau: Tableau) -> None:
        for largeur in Largeur:
            dessiner(tableau, largeur)
        avancer_travail(cle, rang, tableau.titre)

    de, a = travail.parametres["de"], travail.parametres["a"]
    try:
        donnees = calculer_bilan(travail.plie, de, a, avancer=avancer)
        with transaction.atomic():
            Travail.objects.select_for_update().get(pk=cle)
            bilan, _ = Bilan.objects.get_or_create(
                travail=travail,
                defaults={
                    "plie": travail.plie,
                    "annee_debut": de,
                    "annee_fin": a,
                    "donnees": donnees.en_json(),
                    "calcule_par": travail.demandeur,
                },
            )
            terminer_travail(cle)
            transaction.on_commit(lambda: preparer_les_pdf.delay(bilan.pk))
    except Exception:
        abandonner_travail(cle)
        raise


@shared_task(name="reporting.preparer_les_pdf", reject_on_worker_lost=True)
def preparer_les_pdf(cle: int) -> None:
    """Render the two PDFs of a bilan, whole and masked, so that a download does not wait; kept once."""
    bilan = Bilan.objects.select_related("plie").filter(pk=cle).first()
    if bilan is None:
        return
    donnees = Donnees.depuis_json(bilan.donnees)
    preparer_pdf(bilan, donnees)
    preparer_pdf(bilan, donnees.masquees())
