"""The facts of an exit, as the rules read them: the same whether it is being typed or was kept."""

from collections.abc import Iterable, Mapping

from parcours.enums import ReponseFrein, TypeDiagnostic
from parcours.models import EvaluationFrein, Parcours
from participants.enums import Frein
from sorties.enums import MotifAutre, NatureSortie
from sorties.models import Mission, Sortie
from sorties.regles import FinDeParcours, Periode

Niveaux = Mapping[Frein, int | None]


def niveaux_des_freins(parcours: Parcours) -> tuple[Niveaux, Niveaux]:
    """The levels of the initial and of the final diagnostic, without those not evaluated; one query."""
    return niveaux_par_parcours([parcours.pk])[parcours.pk]


def niveaux_par_parcours(parcours: Iterable[int]) -> Mapping[int, tuple[Niveaux, Niveaux]]:
    """The same for many parcours, by their key; one query whatever their number."""
    cles = list(parcours)
    types = (TypeDiagnostic.INITIAL, TypeDiagnostic.FINAL)
    lus: dict[tuple[int, str], dict[Frein, int | None]] = {(pk, un): {} for pk in cles for un in types}
    evalues = EvaluationFrein.objects.filter(
        diagnostic__parcours__in=cles, diagnostic__type__in=types, reponse=ReponseFrein.EVALUE
    ).values_list("diagnostic__parcours", "diagnostic__type", "frein", "niveau")
    for pk, type_diagnostic, frein, niveau in evalues:
        lus[pk, type_diagnostic][Frein(frein)] = niveau
    return {pk: (lus[pk, TypeDiagnostic.INITIAL], lus[pk, TypeDiagnostic.FINAL]) for pk in cles}


def faits_de(
    sortie: Sortie, missions: Iterable[Mission], freins: tuple[Niveaux, Niveaux] | None = None
) -> FinDeParcours:
    """What ``classer`` is told of an exit, kept or not yet; the diagnostics are read only when they count.

    ``freins`` is what ``niveaux_des_freins`` would read, when it was read already for many exits.
    """
    initiaux: Niveaux = {}
    finaux: Niveaux = {}
    if sortie.nature == NatureSortie.SANS:
        initiaux, finaux = freins if freins is not None else niveaux_des_freins(sortie.parcours)
    lignes = list(missions)
    return FinDeParcours(
        nature=NatureSortie(sortie.nature),
        debut=sortie.debut,
        fin=sortie.fin,
        employeur=sortie.employeur,
        heures_hebdo=sortie.heures_hebdo,
        heures_formation=sortie.heures_formation,
        missions=tuple(_periode(mission) for mission in lignes if not mission.fermeture),
        fermetures=tuple(_periode(mission) for mission in lignes if mission.fermeture),
        creation_validee=sortie.creation_validee,
        rupture=sortie.rupture_le,
        accord_participant=True if sortie.accord_participant_le else None,
        freins_initiaux=initiaux,
        freins_finaux=finaux,
        motif_autre=MotifAutre(sortie.motif_autre) if sortie.motif_autre else None,
    )


def _periode(mission: Mission) -> Periode:
    return Periode(debut=mission.debut, fin=mission.fin, heures=mission.heures, employeur=mission.employeur)
