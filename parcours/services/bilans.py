"""The bilan intermédiaire of a mesure: written, then sent to the prescriber for good."""

from datetime import date

from django.db import transaction

from parcours.enums import ETATS_CLOS, StatutDemande
from parcours.models import BilanIntermediaire, Diagnostic, Mesure
from parcours.selectors.mesures import diagnostics_du_bilan
from parcours.services.suivi import verrouiller
from plie.acteurs.models import Utilisateur
from plie.dates import jour_fr
from prescriptions.enums import GenreNouvelle
from prescriptions.services.nouvelles import annoncer


class BilanImpossible(Exception):
    """The bilan cannot be written or sent; its text is the sentence a user reads."""


@transaction.atomic
def rediger_bilan(
    mesure: Mesure,
    *,
    texte: str,
    diagnostic: Diagnostic | None,
    auteur: Utilisateur,
    jour: date,
    transmettre: bool = False,
) -> BilanIntermediaire:
    """Write or correct the bilan of a granted mesure, until it is sent; ``transmettre`` sends it at once.

    Raises BilanImpossible.
    """
    actuelle, bilan = _verrouiller(mesure)
    if actuelle.statut != StatutDemande.ACCORDEE:
        raise BilanImpossible("Le bilan se rédige pour une mesure accordée.")
    if jour < actuelle.debut:
        raise BilanImpossible(f"Cette mesure commence le {jour_fr(actuelle.debut)}.")
    if bilan is not None and bilan.transmis_prescripteur_le is not None:
        if (bilan.texte, bilan.diagnostic_id) == (texte, diagnostic.pk if diagnostic else None):
            return bilan
        raise BilanImpossible(
            f"Ce bilan est transmis au prescripteur depuis le {jour_fr(bilan.transmis_prescripteur_le)} : "
            "il ne se modifie plus."
        )
    if diagnostic is not None and diagnostic not in diagnostics_du_bilan(actuelle):
        raise BilanImpossible("Ce diagnostic n’est pas un diagnostic intermédiaire de cette mesure.")
    if bilan is None:
        bilan = BilanIntermediaire(mesure=actuelle, redige_par=auteur, redige_le=jour)
    bilan.texte = texte
    bilan.diagnostic = diagnostic
    bilan.save()
    return transmettre_bilan(actuelle, jour) if transmettre else bilan


@transaction.atomic
def transmettre_bilan(mesure: Mesure, jour: date) -> BilanIntermediaire:
    """Open the bilan to the prescriber, who is told; sent already, nothing happens again.

    Raises BilanImpossible.
    """
    actuelle, bilan = _verrouiller(mesure)
    if bilan is None:
        raise BilanImpossible("Le bilan n’est pas encore rédigé.")
    if bilan.transmis_prescripteur_le is not None:
        return bilan
    if bilan.diagnostic_id is None:
        raise BilanImpossible("Joignez le diagnostic intermédiaire avant de transmettre le bilan.")
    prescription = actuelle.parcours.prescription
    if prescription is None:
        raise BilanImpossible("Ce parcours n’a pas de prescripteur : il n’y a personne à qui le transmettre.")
    bilan.transmis_prescripteur_le = jour
    bilan.save(update_fields=["transmis_prescripteur_le"])
    annoncer(prescription, GenreNouvelle.BILAN, rang=str(bilan.pk))
    return bilan


def _verrouiller(mesure: Mesure) -> tuple[Mesure, BilanIntermediaire | None]:
    parcours = verrouiller(mesure.parcours_id)
    if parcours.etat in ETATS_CLOS:
        raise BilanImpossible("Ce parcours est terminé : ses bilans ne changent plus.")
    actuelle = (
        Mesure.objects.select_related("parcours__prescription__structure", "parcours__plie")
        .filter(pk=mesure.pk)
        .first()
    )
    if actuelle is None:
        raise BilanImpossible("Cette mesure n’existe plus.")
    bilan = BilanIntermediaire.objects.select_for_update(of=("self",)).filter(mesure=actuelle).first()
    return actuelle, bilan
