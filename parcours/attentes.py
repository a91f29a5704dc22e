"""What waits in one person's file, said with the facts that make it wait."""

from collections.abc import Callable

from django.utils import timezone

from parcours.enums import Attente, StatutRendezVous
from parcours.selectors.dossier import Dossier
from plie.interface.formats import date_fr


def attentes_en_clair(dossier: Dossier) -> list[tuple[Attente, str]]:
    """What waits, in the order of ``Attente``, each with its explanation."""
    return [(attente, _EXPLICATIONS[attente](dossier)) for attente in dossier.attentes]


def _rendez_vous(statut: StatutRendezVous, suite: str) -> Callable[[Dossier], str]:
    def expliquer(dossier: Dossier) -> str:
        maintenant = timezone.now()
        dates = [
            date_fr(rdv.debut, "heure")
            for rdv in dossier.du_courant(dossier.rendez_vous)
            if rdv.statut == statut and rdv.debut < maintenant
        ]
        return f"{', '.join(dates)} : {suite}."

    return expliquer


def _derniere_absence(dossier: Dossier) -> str:
    absences = (
        rdv
        for rdv in dossier.du_courant(dossier.rendez_vous)
        if rdv.statut == StatutRendezVous.ABSENCE_INJUSTIFIEE
    )
    derniere = next(absences, None)
    quand = f" le {date_fr(derniere.debut, 'heure')}" if derniere else ""
    return f"La personne n'est pas venue{quand}"


def _appel(dossier: Dossier) -> str:
    return f"{_derniere_absence(dossier)} : appelez-la et proposez une nouvelle date."


def _situation(dossier: Dossier) -> str:
    return (
        f"{_derniere_absence(dossier)}, après une seconde proposition : "
        "la situation se présente à la prochaine cellule de suivi."
    )


def _retard(dossier: Dossier) -> str:
    return dossier.rythme.explication if dossier.rythme else ""


def _mesure(dossier: Dossier) -> str:
    mesure = dossier.mesure
    if mesure is None:
        return "Aucune mesure n'est accordée."
    verbe = "s'est achevée" if mesure.fin < dossier.jour else "s'achève"
    return (
        f"La mesure {mesure.rang} {verbe} le {date_fr(mesure.fin)} : préparez le renouvellement ou la sortie."
    )


def _veille(dossier: Dossier) -> str:
    return f"Sa fin était prévue le {date_fr(dossier.veille.fin_prevue)}." if dossier.veille else ""


def _contact(dossier: Dossier) -> str:
    return (
        f"La personne est orientée depuis le {date_fr(dossier.courant.oriente_le)}."
        if dossier.courant
        else ""
    )


_EXPLICATIONS: dict[Attente, Callable[[Dossier], str]] = {
    Attente.RENDEZ_VOUS: _rendez_vous(StatutRendezVous.PLANIFIE, "dites ce qu'il en a été"),
    Attente.APPEL: _appel,
    Attente.SITUATION: _situation,
    Attente.RETARD: _retard,
    Attente.MESURE: _mesure,
    Attente.DIAGNOSTIC: lambda dossier: "La personne est entrée sans diagnostic de ses freins.",
    Attente.CER: lambda dossier: "Assez d'entretiens ont eu lieu pour signer le contrat.",
    Attente.PROCHAIN: lambda dossier: "Aucune date n'est fixée pour la suite.",
    Attente.VEILLE: _veille,
    Attente.CONTACT: _contact,
}
