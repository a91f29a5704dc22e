"""What a parcours tells of its prescription: who follows the person, the bilans sent to the prescriber."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils import timezone

from parcours.selectors.orientation import affectations_de, bilans_transmis
from prescriptions.models import Prescription
from prescriptions.prolongements import BilanRecu, Suite, suites


@suites
def suites_des_parcours(prescriptions: Sequence[Prescription]) -> Mapping[int, Suite]:
    """Two queries whatever the number of prescriptions, none when no parcours was opened."""
    orientees = [p for p in prescriptions if p.orientee_le is not None]
    if not orientees:
        return {}
    bilans: dict[int, list[BilanRecu]] = {}
    for bilan in bilans_transmis(orientees):
        prescription_id = bilan.mesure.parcours.prescription_id
        transmis = bilan.transmis_prescripteur_le
        if prescription_id is not None and transmis is not None:
            cles = [prescription_id, bilan.pk]
            recu = BilanRecu(
                titre=f"Bilan intermédiaire, mesure {bilan.mesure.rang}",
                transmis_le=transmis,
                url=reverse("orientation:bilan", args=cles),
                url_par_lien=reverse("orientation_par_lien:bilan", args=cles),
            )
            bilans.setdefault(prescription_id, []).append(recu)
    referents = {
        affectation.parcours.prescription_id: affectation
        for affectation in affectations_de(orientees, timezone.localdate())
    }
    trouvees: dict[int, Suite] = {}
    for prescription in orientees:
        affectation = referents.get(prescription.pk)
        siens = tuple(bilans.get(prescription.pk, ()))
        if affectation is not None:
            trouvees[prescription.pk] = Suite(
                referent=str(affectation.referent),
                structure=str(affectation.lieu_accueil),
                telephone=affectation.referent.telephone or affectation.lieu_accueil.telephone,
                bilans=siens,
            )
        elif siens:
            trouvees[prescription.pk] = Suite(bilans=siens)
    return trouvees
