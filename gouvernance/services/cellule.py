"""The cellule de suivi: its séance of the day, and each decision with its effect, once."""

from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from gouvernance.enums import EtatSeance, NatureCas, SensDecision, TypeInstance
from gouvernance.models import CasCellule, DecisionCas, Instance, Seance
from gouvernance.selectors.cellule import OBJET_DU_CAS, Demande
from parcours.models import EcoutePsychologique, Mesure, Parcours, Veille
from parcours.selectors.orientation import affectations_courantes
from parcours.services.ecoutes import accorder_ecoute, refuser_ecoute
from parcours.services.entrees import EntreeImpossible, refuser_entree, valider_entree
from parcours.services.mesures import (
    RenouvellementImpossible,
    accorder_renouvellement,
    refuser_renouvellement,
)
from parcours.services.suivi import SuiviImpossible
from parcours.services.veilles import accorder_veille, refuser_veille
from plie.acteurs.models import Utilisateur
from plie.dates import jour_fr
from plie.envois.services import poster
from plie.interface.formats import date_fr
from plie.protocole.models import Plie
from plie.roles import Role
from sorties.enums import EtatSortie
from sorties.models import DemandeReprise, Sortie
from sorties.services.confirmation import SortieImpossible, confirmer, refuser
from sorties.services.reprises import RepriseImpossible, accorder_reprise, refuser_reprise

REFUS_DU_PARCOURS: Final = (
    EntreeImpossible,
    RenouvellementImpossible,
    SuiviImpossible,
    SortieImpossible,
    RepriseImpossible,
)
QUOI: Final = {
    NatureCas.ENTREE: "l’entrée",
    NatureCas.RENOUVELLEMENT: "le renouvellement de la mesure",
    NatureCas.SORTIE: "la sortie",
    NatureCas.VEILLE: "la veille",
    NatureCas.ECOUTE: "l’écoute psychologique",
    NatureCas.REPRISE: "la reprise de l’accompagnement",
}


class CelluleImpossible(Exception):
    """The cellule cannot do this; its text is the sentence a user reads."""


class DejaDecide(CelluleImpossible):
    """Somebody recorded the decision first; the text says who and when."""


@transaction.atomic
def ouvrir_seance(plie: Plie, auteur: Utilisateur) -> Seance:
    """Open the séance of the day, planned or not; there is one at a time. Raises CelluleImpossible."""
    _exiger_coordination(auteur, plie.pk)
    instance = (
        Instance.objects.select_for_update(of=("self",))
        .filter(plie=plie, type=TypeInstance.CELLULE_SUIVI, active=True)
        .order_by("pk")
        .first()
    )
    if instance is None:
        raise CelluleImpossible("Aucune cellule de suivi n’est déclarée pour ce PLIE.")
    ouverte: Seance | None = Seance.objects.filter(instance=instance, etat=EtatSeance.OUVERTE).first()
    if ouverte is not None:
        return ouverte
    maintenant = timezone.now()
    seance = (
        Seance.objects.filter(
            instance=instance, etat=EtatSeance.PREVUE, debut__date=timezone.localdate(maintenant)
        )
        .order_by("debut")
        .first()
    ) or Seance(instance=instance, debut=maintenant)
    seance.etat = EtatSeance.OUVERTE
    seance.ouverte_le = maintenant
    seance.save()
    return seance


@transaction.atomic
def clore_seance(seance: Seance, auteur: Utilisateur) -> Seance:
    """Close the séance: nothing more is decided in it; closed already, nothing happens."""
    verrouillee = Seance.objects.select_for_update(of=("self",)).select_related("instance").get(pk=seance.pk)
    _exiger_coordination(auteur, verrouillee.instance.plie_id)
    if verrouillee.etat != EtatSeance.OUVERTE:
        return verrouillee
    verrouillee.etat = EtatSeance.CLOSE
    verrouillee.close_le = timezone.now()
    if verrouillee.fin is None and verrouillee.debut <= verrouillee.close_le:
        verrouillee.fin = verrouillee.close_le
    verrouillee.save(update_fields=["etat", "close_le", "fin"])
    return verrouillee


@transaction.atomic
def decider(
    seance: Seance,
    demande: Demande,
    *,
    sens: SensDecision,
    auteur: Utilisateur,
    motif: str = "",
    conditions: str = "",
    psychologue: Utilisateur | None = None,
    creation_validee: bool | None = None,
) -> DecisionCas:
    """Record what the cellule decided of a request and do it, in one transaction; the référent is told.

    ``psychologue`` for an écoute, ``creation_validee`` for an exit to a création d'entreprise.
    The same decision sent twice by its author is one. Raises DejaDecide, CelluleImpossible (nothing is then
    written), PermissionError unless ``auteur`` coordinates the PLIE.
    """
    verrouillee = (
        Seance.objects.select_for_update(of=("self",)).select_related("instance__plie").get(pk=seance.pk)
    )
    plie = verrouillee.instance.plie
    _exiger_coordination(auteur, plie.pk)
    if demande.parcours.plie_id != plie.pk:
        raise PermissionError("Cette demande est celle d’un autre PLIE.")
    # The person before the request, as everywhere: two browsers decide one after the other.
    parcours = Parcours.objects.select_for_update(of=("self",)).get(pk=demande.parcours.pk)
    deja = _decision_prise(verrouillee, parcours, demande)
    if deja is not None:
        if (deja.decide_par_id, deja.sens) == (auteur.pk, sens):
            return deja
        raise DejaDecide(
            f"{deja.decide_par} a déjà noté la décision le {date_fr(deja.decide_le, 'heure')} : "
            f"{SensDecision(deja.sens).libelle.lower()}."
        )
    if verrouillee.etat != EtatSeance.OUVERTE:
        raise CelluleImpossible("Cette séance est close : ouvrez celle du jour pour décider.")
    if sens is not SensDecision.ACCORD and not motif.strip():
        raise CelluleImpossible("Un refus ou un ajournement dit pourquoi.")
    if CasCellule.objects.filter(
        seance=verrouillee, parcours=parcours, nature=demande.nature, decision__isnull=False
    ).exists():
        raise CelluleImpossible(
            "Cette séance a déjà décidé d’une demande de même nature pour cette personne : "
            "la nouvelle passera à la prochaine séance."
        )
    _exiger_en_attente(parcours, demande)
    cas = _inscrire(verrouillee, parcours, demande, auteur)
    decision = DecisionCas.objects.create(
        cas=cas, sens=sens, motif=motif.strip(), conditions=conditions.strip(), decide_par=auteur
    )
    try:
        _appliquer(parcours, demande, sens, motif, psychologue=psychologue, creation_validee=creation_validee)
    except REFUS_DU_PARCOURS as refus:
        raise CelluleImpossible(str(refus)) from refus
    _prevenir(plie, parcours, demande, decision)
    return decision


def _exiger_coordination(auteur: Utilisateur, plie_id: int) -> None:
    if not auteur.tient(Role.COORDINATION, plie_id):
        raise PermissionError("Seule la coordination du PLIE tient la cellule de suivi.")


def _decision_prise(seance: Seance, parcours: Parcours, demande: Demande) -> DecisionCas | None:
    """What was decided of this very request: in any séance, except a postponement by an earlier one."""
    prises = DecisionCas.objects.filter(cas__parcours=parcours, cas__nature=demande.nature)
    if demande.nature in OBJET_DU_CAS:
        prises = prises.filter(**{f"cas__{OBJET_DU_CAS[demande.nature]}": demande.pk})
        prises = prises.filter(cas__seance=seance) | prises.exclude(sens=SensDecision.AJOURNEMENT)
    else:
        # An entry refused is proposed again in the same parcours: only this séance speaks of this proposal,
        # or an agreement, which ends the matter.
        prises = prises.filter(cas__seance=seance) | prises.filter(sens=SensDecision.ACCORD)
        if parcours.entree_proposee_le is not None:
            # Refused, a proposal is withdrawn: this one was made since.
            prises = prises.exclude(sens=SensDecision.REFUS)
    derniere: DecisionCas | None = prises.select_related("decide_par").order_by("-decide_le").first()
    return derniere


def _exiger_en_attente(parcours: Parcours, demande: Demande) -> None:
    """The request as it is now: withdrawn or already settled, it is not decided again."""
    if demande.nature is NatureCas.ENTREE:
        if parcours.entree_proposee_le is None or parcours.entree_validee_le is not None:
            raise CelluleImpossible("Cette entrée n’est plus proposée : le référent l’a retirée.")
        return
    if demande.nature is NatureCas.SORTIE:
        if not Sortie.objects.filter(pk=demande.pk, etat=EtatSortie.DEMANDEE).exists():
            raise CelluleImpossible("Cette sortie n’attend plus de décision : elle a été retirée ou décidée.")
        return
    modele: type[Mesure | Veille | EcoutePsychologique | DemandeReprise] = type(demande.objet)
    actuel = modele.objects.filter(pk=demande.pk).first()
    if actuel is None:
        raise CelluleImpossible("Cette demande a été retirée par le référent.")
    if actuel.decidee_le is not None:
        raise CelluleImpossible(f"Cette demande est déjà décidée depuis le {jour_fr(actuel.decidee_le)}.")


def _inscrire(seance: Seance, parcours: Parcours, demande: Demande, auteur: Utilisateur) -> CasCellule:
    """The case on the agenda, put there beforehand or now; it is about the request that is decided.

    One withdrawn since it was put on the agenda gives its place to the one that came after it.
    """
    objet = {OBJET_DU_CAS[demande.nature]: demande.objet} if demande.nature in OBJET_DU_CAS else {}
    prevu: CasCellule | None = CasCellule.objects.filter(
        seance=seance, parcours=parcours, nature=demande.nature, decision__isnull=True
    ).first()
    if prevu is not None:
        if any(getattr(prevu, f"{champ}_id") != demande.pk for champ in objet):
            prevu.demande = "\n".join(fait for fait in demande.faits if fait)
            for champ, valeur in objet.items():
                setattr(prevu, champ, valeur)
            prevu.save(update_fields=["demande", *objet])
        return prevu
    return CasCellule.objects.create(
        seance=seance,
        parcours=parcours,
        nature=demande.nature,
        ordre=CasCellule.objects.filter(seance=seance).count() + 1,
        demande="\n".join(fait for fait in demande.faits if fait),
        ajoute_par=auteur,
        **objet,
    )


def _appliquer(
    parcours: Parcours,
    demande: Demande,
    sens: SensDecision,
    motif: str,
    *,
    psychologue: Utilisateur | None,
    creation_validee: bool | None,
) -> None:
    """What the decision does in the file; a postponement leaves the request as it is."""
    jour = timezone.localdate()
    if sens is SensDecision.AJOURNEMENT:
        return
    accord = sens is SensDecision.ACCORD
    match demande.nature:
        case NatureCas.ENTREE if accord:
            valider_entree(parcours, jour)
        case NatureCas.ENTREE:
            refuser_entree(parcours, jour, motif)
        case NatureCas.RENOUVELLEMENT:
            (accorder_renouvellement if accord else refuser_renouvellement)(demande.objet, jour)
        case NatureCas.VEILLE:
            (accorder_veille if accord else refuser_veille)(demande.objet, jour)
        case NatureCas.ECOUTE if accord:
            if psychologue is None:
                raise CelluleImpossible("Choisissez le psychologue qui recevra la personne.")
            accorder_ecoute(demande.objet, jour, psychologue)
            _prevenir_psychologue(parcours, demande, psychologue)
        case NatureCas.ECOUTE:
            refuser_ecoute(demande.objet, jour)
        case NatureCas.SORTIE if accord:
            confirmer(demande.objet, jour, creation_validee=creation_validee)
        case NatureCas.SORTIE:
            refuser(demande.objet, jour)
        case NatureCas.REPRISE:
            (accorder_reprise if accord else refuser_reprise)(demande.objet, jour)


# --- who is told: never a name ----------------------------------------------------------------


def _prevenir(plie: Plie, parcours: Parcours, demande: Demande, decision: DecisionCas) -> None:
    sens = SensDecision(decision.sens)
    if demande.nature is NatureCas.ENTREE and sens is SensDecision.REFUS:
        return  # told by the refusal itself
    affectation = affectations_courantes([parcours], timezone.localdate()).first()
    destinataires = {} if affectation is None else {affectation.referent_id: affectation.referent}
    if isinstance(demande.objet, Veille):
        # The Bureau insertion asks for veilles too.
        destinataires[demande.objet.demandee_par_id] = demande.objet.demandee_par
    for destinataire in destinataires.values():
        poster(
            plie=plie,
            cle=f"cellule:{decision.pk}:{destinataire.pk}",
            utilisateur=destinataire,
            sujet="La cellule de suivi a décidé d’une demande",
            texte=(
                f"Décision sur {QUOI[demande.nature]} d’une personne que vous suivez : "
                f"{sens.libelle.lower()}. Le motif et les conditions sont dans son dossier."
            ),
            chemin=reverse("participants:dossier", args=[parcours.participant_id]),
        )


def _prevenir_psychologue(parcours: Parcours, demande: Demande, psychologue: Utilisateur) -> None:
    poster(
        plie=parcours.plie,
        cle=f"ecoute:{demande.pk}:accordee",
        utilisateur=psychologue,
        sujet="Une personne est orientée vers vous",
        texte=(
            "La cellule de suivi vous confie une écoute psychologique. "
            "Les coordonnées de la personne sont ouvertes : fixez avec elle le premier rendez-vous."
        ),
        chemin=reverse("ecoutes:suivre", args=[demande.pk]),
    )
