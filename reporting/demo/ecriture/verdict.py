"""The verdict of the rules on the facts of an exit, as the application freezes it."""

from decimal import Decimal

from parcours.enums import TypeDiagnostic
from participants.enums import Frein
from plie.protocole.regles import Parametres
from reporting.demo import faits
from reporting.demo.deroule import Deroule
from reporting.demo.diagnostics import SANS_REPONSE, Niveaux
from reporting.demo.ecriture.monde import Monde
from sorties.enums import Categorie, NatureSortie
from sorties.regles import FinDeParcours, Periode, Verdict, classer


def juger(fait: faits.Sortie, deroule: Deroule, monde: Monde, *, confirmee: bool) -> Verdict:
    """What ``classer`` answers on the day the exit is confirmed, or on the day of the demo before that.

    Raises ValueError when it is not the category the plan meant: the demo would not give its tables back.
    """
    contrat = fait.contrat
    creation = contrat is not None and contrat.nature is NatureSortie.CREATION
    fin = FinDeParcours(
        nature=contrat.nature if contrat else NatureSortie.SANS,
        debut=contrat.debut if contrat else None,
        fin=contrat.fin if contrat else None,
        employeur=contrat.employeur if contrat else "",
        heures_hebdo=heures_hebdo(contrat),
        heures_formation=contrat.heures if contrat and contrat.domaine else None,
        missions=tuple(
            Periode(debut=m.debut, fin=m.fin, heures=Decimal(m.heures))
            for m in (contrat.missions if contrat else ())
        ),
        creation_validee=True if creation and confirmee else None,
        accord_participant=True if contrat else None,
        freins_initiaux=_niveaux(deroule, TypeDiagnostic.INITIAL),
        freins_finaux=_niveaux(deroule, TypeDiagnostic.FINAL),
        motif_autre=fait.motif,
    )
    reference = deroule.cellule_sortie if confirmee else monde.jour
    parametres = Parametres.depuis_json(monde.protocole.parametres)
    verdict = classer(fin, parametres.seuils_sortie, date_reference=reference)
    attendue = Categorie.A_CONFIRMER if creation and not confirmee else fait.categorie
    if verdict.categorie is not attendue:
        raise ValueError(f"sortie {attendue.value} attendue, {verdict.categorie.value} trouvée : {fin}")
    return verdict


def heures_hebdo(contrat: faits.Contrat | None) -> Decimal | None:
    """The weekly hours of a contract, as the database keeps them."""
    if contrat is None or contrat.heures_hebdo is None:
        return None
    return Decimal(str(contrat.heures_hebdo))


def _niveaux(deroule: Deroule, type_diagnostic: TypeDiagnostic) -> dict[Frein, int | None]:
    """The levels of a diagnostic; an answer not given is not evaluated."""
    niveaux: Niveaux = next((d.niveaux for d in deroule.diagnostics if d.type is type_diagnostic), {})
    return {frein: None if niveau == SANS_REPONSE else niveau for frein, niveau in niveaux.items()}
