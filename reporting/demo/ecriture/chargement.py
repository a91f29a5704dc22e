"""Load the demo of one PLIE in one go: accounts, séances, files, values."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from fiches_actions.models import FicheAction
from gouvernance.models import CasCellule, DecisionCas, Instance
from parcours.models import (
    Affectation,
    AideFinanciere,
    AppelAbsence,
    BilanIntermediaire,
    Cer,
    Diagnostic,
    EcoutePsychologique,
    Entretien,
    EtapeEmploi,
    EtapeFormation,
    EtapeFrein,
    EvaluationFrein,
    Mesure,
    Objectif,
    Parcours,
    RendezVous,
    SeanceEcoute,
    Veille,
)
from participants.models import Participant, Situation
from plie.acteurs.models import Structure
from plie.protocole.models import (
    DomaineFormation,
    MotifNonEntree,
    MotifRefus,
    NiveauDiplome,
    Plie,
    Protocole,
    Qpv,
)
from plie.roles import Role
from prescriptions.models import Avis, Prescription, RencontrePrealable
from reporting.demo.acteurs import Territoire
from reporting.demo.ecriture import comptes
from reporting.demo.ecriture.bilans import ecrire_bilans
from reporting.demo.ecriture.dossiers import ecrire_parcours
from reporting.demo.ecriture.fiches import ecrire_fiches
from reporting.demo.ecriture.instances import ecrire_autres_instances, ecrire_cellules
from reporting.demo.ecriture.monde import Monde, Plume
from reporting.demo.ecriture.prescriptions import ecrire_prescription
from reporting.demo.ecriture.rencontres import ecrire_ateliers, ecrire_rencontres
from reporting.demo.ecriture.sorties import deposer_justificatif, ecrire_sortie
from reporting.demo.ecriture.tampon import Tampon, verifier_au_fil_de_l_eau
from reporting.demo.faits import Plan, Satisfaction
from reporting.demo.present import au_jour
from reporting.demo.tirage import tirage
from reporting.enums import QuestionSatisfaction
from reporting.models import ReponseSatisfaction
from sorties.models import BilanFin, Mission, Preuve, Sortie, SuiviSortie

# Parents before what refers to them.
ORDRE = (
    Participant,
    Situation,
    Prescription,
    Avis,
    RencontrePrealable,
    Parcours,
    Affectation,
    Mesure,
    Diagnostic,
    EvaluationFrein,
    BilanIntermediaire,
    Cer,
    Objectif,
    EtapeEmploi,
    EtapeFormation,
    EtapeFrein,
    Veille,
    EcoutePsychologique,
    SeanceEcoute,
    AideFinanciere,
    RendezVous,
    Entretien,
    AppelAbsence,
    Sortie,
    Mission,
    Preuve,
    BilanFin,
    SuiviSortie,
    CasCellule,
    DecisionCas,
)
DOSSIERS_PAR_LOT = 400


@dataclass(frozen=True, slots=True)
class CompteRendu:
    """What was written, and the logins."""

    plie: str
    nombres: Counter[str]
    logins: list[comptes.CompteCree]


def charger(plie: Plie, territoire: Territoire, plan: Plan, jour: date) -> CompteRendu:
    """Write the whole demo of a PLIE whose Protocol, structures and instances are already there.

    To be called in a transaction. Raises KeyError when a structure or a term of the plan is unknown.
    """
    verifier_au_fil_de_l_eau()
    plie.demonstration = True
    plie.save(update_fields=["demonstration"])
    monde, logins = _monde(plie, territoire, jour)
    premier = min(d.parcours.entree for d in plan.dossiers if d.parcours)
    monde.cellules = ecrire_cellules(monde, premier)
    ateliers = ecrire_ateliers(monde, premier)
    deposer_justificatif()
    tampon = Tampon(ORDRE)
    plume = Plume(monde, tampon, tirage(territoire.code, jour))
    for n, fiche in enumerate(au_jour(plan, territoire, jour), start=1):
        prescription, participant = ecrire_prescription(fiche, plume)
        if participant:
            parcours = ecrire_parcours(fiche, prescription, participant, plume)
            if parcours.date_entree:
                ecrire_rencontres(parcours, fiche, ateliers, plume)
                ecrire_sortie(parcours, fiche, plume)
        if n % DOSSIERS_PAR_LOT == 0:
            tampon.vider()
    tampon.vider()
    nombres = tampon.ecrites
    nombres["cellules de suivi"] = len(monde.cellules)
    nombres["temps collectifs"] = len(ateliers)
    nombres["séances des autres instances"] = ecrire_autres_instances(monde)
    nombres["valeurs d'indicateurs"] = ecrire_fiches(monde)
    nombres["réponses de satisfaction"] = _ecrire_satisfactions(plie, plan.satisfactions)
    nombres["bilans publiés"] = ecrire_bilans(monde, premier.year)
    comptes.deleguer(plie, monde.referents, monde.compte(Role.COORDINATION), jour)
    return CompteRendu(plie.nom, nombres, logins)


def _monde(plie: Plie, territoire: Territoire, jour: date) -> tuple[Monde, list[comptes.CompteCree]]:
    structures = {s.code: s for s in Structure.objects.filter(plie=plie)}
    par_role, referents, logins = comptes.creer(territoire, structures)
    protocole = Protocole.objects.filter(plie=plie).latest("debut")
    fiches = FicheAction.objects.filter(objectif__protocole=protocole).prefetch_related("indicateurs")
    monde = Monde(
        plie=plie,
        protocole=protocole,
        territoire=territoire,
        jour=jour,
        structures=structures,
        comptes=par_role,
        referents=referents,
        niveaux={n.code: n for n in NiveauDiplome.objects.all()},
        domaines={d.libelle: d for d in DomaineFormation.objects.all()},
        refus={m.code: m for m in MotifRefus.objects.all()},
        non_entrees={m.code: m for m in MotifNonEntree.objects.all()},
        qpv={q.code: q.pk for q in Qpv.objects.all()},
        fiches={f.numero: f for f in fiches},
        instances={i.code: i for i in Instance.objects.filter(plie=plie)},
    )
    return monde, logins


def _ecrire_satisfactions(plie: Plie, reponses: tuple[Satisfaction, ...]) -> int:
    """The answers, numbered: no link to a person is kept."""
    lignes = [
        ReponseSatisfaction(
            plie=plie,
            numero=numero,
            annee=reponse.date.year,
            **dict(zip(QuestionSatisfaction.codes(), reponse.reponses, strict=True)),
        )
        for numero, reponse in enumerate(reponses, start=1)
    ]
    ReponseSatisfaction.objects.bulk_create(lignes)
    return len(lignes)
