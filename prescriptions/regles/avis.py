"""Whose avis is needed and what the avis decide (Protocol, art. 3 « L'orientation »)."""

from collections.abc import Mapping
from dataclasses import dataclass

from plie.dates import enumeration_fr
from prescriptions.enums import EmetteurAvis, EtatPrescription, SensAvis


def avis_requis(rsa: bool) -> tuple[EmetteurAvis, ...]:
    """Who must give an avis: the Bureau insertion only for a BRSA person (art. 3 « L'orientation »)."""
    requis = (EmetteurAvis.COORDINATION, EmetteurAvis.FRANCE_TRAVAIL)
    return (*requis, EmetteurAvis.BUREAU_INSERTION) if rsa else requis


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictAvis:
    """The state the avis of a round lead to.

    ``attendus`` are the required avis not given yet; ``a_decider`` tells that the coordination must decide
    because one of them is unfavourable.
    """

    etat: EtatPrescription
    attendus: tuple[EmetteurAvis, ...]
    a_decider: bool
    explication: str


def etat_apres_avis(avis_du_tour: Mapping[EmetteurAvis, SensAvis], rsa: bool) -> VerdictAvis:
    """What the avis of the current round decide, each given by a required issuer (others are ignored).

    In this order:

    1. one « à compléter » sends the fiche back at once, even beside an unfavourable avis: the completed fiche
       opens a new round, in which everybody speaks again;
    2. otherwise an avis still missing leaves it submitted: an unfavourable one does not stop the others;
    3. once all are given, one unfavourable leaves it submitted, for the coordination to decide;
    4. all favourable validate it.

    Raises KeyError for an unknown sense.
    """
    requis = avis_requis(rsa)
    rendus: dict[SensAvis, list[EmetteurAvis]] = {sens: [] for sens in SensAvis}
    for emetteur in requis:
        if emetteur in avis_du_tour:
            rendus[avis_du_tour[emetteur]].append(emetteur)
    attendus = tuple(emetteur for emetteur in requis if emetteur not in avis_du_tour)

    if incomplets := rendus[SensAvis.A_COMPLETER]:
        return VerdictAvis(
            etat=EtatPrescription.A_COMPLETER,
            attendus=attendus,
            a_decider=False,
            explication=f"Fiche à compléter, à la demande de : {_noms(incomplets)}.",
        )
    if attendus:
        return VerdictAvis(
            etat=EtatPrescription.SOUMISE,
            attendus=attendus,
            a_decider=False,
            explication=f"Avis attendu de : {_noms(attendus)}.",
        )
    if contraires := rendus[SensAvis.DEFAVORABLE]:
        return VerdictAvis(
            etat=EtatPrescription.SOUMISE,
            attendus=(),
            a_decider=True,
            explication=f"Avis défavorable de : {_noms(contraires)}. La décision revient à la coordination.",
        )
    return VerdictAvis(
        etat=EtatPrescription.VALIDEE,
        attendus=(),
        a_decider=False,
        explication="Tous les avis requis sont favorables.",
    )


def _noms(emetteurs: tuple[EmetteurAvis, ...] | list[EmetteurAvis]) -> str:
    return enumeration_fr([emetteur.libelle for emetteur in emetteurs])
