"""Mesures of six months, 24 at most in all (Protocol, art. 3 « L'accompagnement tout au long du parcours »).

The months run from the entry, whatever happens: a veille does not stop them.
"""

from dataclasses import dataclass
from datetime import date

from parcours.enums import StatutDemande
from plie.dates import UN_JOUR, compte_fr, dernier_jour, jour_fr, mois_entiers
from plie.protocole.regles import SeuilsParcours


def fin_de_mesure(debut: date, seuils: SeuilsParcours) -> date:
    """The last day, included, of a mesure: one that begins on 15 January ends on 14 July."""
    return dernier_jour(debut, seuils.mesure_mois)


def limite_du_parcours(date_entree: date, seuils: SeuilsParcours) -> date:
    """The last day, included, that a mesure may reach: 24 months from the entry."""
    return dernier_jour(date_entree, seuils.duree_max_mois)


def mois_utilises(date_entree: date, jour: date) -> int:
    """Whole months elapsed on ``jour``, both days included, veilles counted; 0 before the entry."""
    return mois_entiers(date_entree, jour)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaitsRenouvellement:
    """What a renewal stands on.

    ``debut`` is the first day of the new mesure (the day after the one that ends) and ``fin`` its last day,
    None for the full length. ``decision`` is what the cellule de suivi said, None before it was asked.
    Raises ValueError when the dates are out of order.
    """

    date_entree: date
    debut: date
    fin: date | None = None
    bilan_redige: bool = False
    diagnostic_intermediaire: bool = False
    decision: StatutDemande | None = None

    def __post_init__(self) -> None:
        if self.debut <= self.date_entree:
            raise ValueError("Un renouvellement commence après l'entrée.")
        if self.fin is not None and self.fin < self.debut:
            raise ValueError("Une mesure finit après avoir commencé.")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRenouvellement:
    """Whether the mesure may be renewed; what the référent must still do, and what the cellule has not said.

    ``fin`` is the last day of the new mesure and ``limite`` the last one allowed.
    """

    fin: date
    limite: date
    manque_au_dossier: tuple[str, ...]
    manque_la_decision: tuple[str, ...]

    @property
    def manque(self) -> tuple[str, ...]:
        """Everything that prevents the renewal, in French sentences."""
        return self.manque_au_dossier + self.manque_la_decision

    @property
    def possible(self) -> bool:
        """Nothing is missing, the agreement of the cellule included."""
        return not self.manque

    @property
    def presentable(self) -> bool:
        """The file may go to the cellule: only its decision is missing."""
        return not self.manque_au_dossier


# What the cellule's answer leaves missing; None when it agrees.
DECISIONS: dict[StatutDemande | None, str | None] = {
    None: "La cellule de suivi ne s’est pas encore prononcée sur le renouvellement.",
    StatutDemande.DEMANDEE: "La cellule de suivi ne s’est pas encore prononcée sur le renouvellement.",
    StatutDemande.REFUSEE: "La cellule de suivi a refusé le renouvellement.",
    StatutDemande.ACCORDEE: None,
}


def verifier_renouvellement(faits: FaitsRenouvellement, seuils: SeuilsParcours) -> VerdictRenouvellement:
    """Whether a mesure may follow: 24 months to the day are accepted, one day more is not.

    Raises KeyError for an unknown decision.
    """
    fin = faits.fin or fin_de_mesure(faits.debut, seuils)
    limite = limite_du_parcours(faits.date_entree, seuils)
    dossier = []
    if not faits.bilan_redige:
        dossier.append("Le bilan intermédiaire n’est pas rédigé.")
    if not faits.diagnostic_intermediaire:
        dossier.append("Le diagnostic intermédiaire n’est pas fait.")
    if fin > limite:
        duree = compte_fr(seuils.duree_max_mois, "mois", "mois")
        dossier.append(f"La mesure finirait le {jour_fr(fin)} ; les {duree} s’achèvent le {jour_fr(limite)}.")
    decision = DECISIONS[faits.decision]
    return VerdictRenouvellement(
        fin=fin,
        limite=limite,
        manque_au_dossier=tuple(dossier),
        manque_la_decision=() if decision is None else (decision,),
    )


def debut_suivant(fin: date) -> date:
    """The first day of the mesure that follows one that ends on ``fin``."""
    return fin + UN_JOUR
