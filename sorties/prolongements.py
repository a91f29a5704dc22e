"""What an exit tells the chapters below: the bilan de fin sent, the final diagnostic still to be made."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from parcours.models import Parcours
from parcours.selectors.diagnostics import attend_le_diagnostic_final
from prescriptions.models import Prescription
from prescriptions.prolongements import BilanRecu, Suite, suites
from sorties.selectors.bilans import attend_son_bilan, bilans_de_fin_transmis


@suites
def bilans_de_fin(prescriptions: Sequence[Prescription]) -> Mapping[int, Suite]:
    """One query whatever the number of prescriptions, none when no parcours was opened."""
    orientees = [p for p in prescriptions if p.orientee_le is not None]
    if not orientees:
        return {}
    recus: dict[int, Suite] = {}
    for bilan in bilans_de_fin_transmis(orientees):
        prescription_id = bilan.sortie.parcours.prescription_id
        transmis = bilan.transmis_prescripteur_le
        if prescription_id is None or transmis is None:
            continue
        cles = [prescription_id, bilan.pk]
        recu = BilanRecu(
            titre="Bilan de fin de parcours",
            transmis_le=transmis,
            url=reverse("bilan_de_fin:voir", args=cles),
            url_par_lien=reverse("bilan_de_fin_par_lien:voir", args=cles),
        )
        avant = recus.get(prescription_id, Suite())
        recus[prescription_id] = Suite(bilans=(*avant.bilans, recu))
    return recus


@attend_le_diagnostic_final
def bilan_a_rediger(parcours: Parcours) -> bool:
    """The person has left, their last interview is still to be concluded."""
    return attend_son_bilan(parcours)
