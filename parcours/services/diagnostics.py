"""Write a diagnostic with what it plans, and sign it: it is then followed by another, not edited."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from fiches_actions.models import FicheAction
from parcours.enums import ETATS_CLOS, EtatEtape, ReponseFrein, TypeDiagnostic
from parcours.models import Diagnostic, EtapeFrein, EvaluationFrein, Objectif, Parcours
from parcours.selectors.diagnostics import diagnostic_ouvert, diagnostics_de, types_possibles
from parcours.services.suivi import verrouiller
from participants.enums import Frein
from plie.acteurs.models import Utilisateur
from plie.dates import jour_fr

TEXTES = ("potentiels", "priorites", "metier_rome", "metier_libelle", "perspectives")


class DiagnosticImpossible(Exception):
    """The diagnostic cannot be written or signed; its text is the sentence a user reads."""


@dataclass(frozen=True, slots=True)
class Reponse:
    """What is known of one frein: a level, or why there is none."""

    reponse: ReponseFrein
    niveau: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prevision:
    """What a frein leads to plan: an objective, an action, or both."""

    frein: Frein
    objectif: str = ""
    echeance: date | None = None
    action: str = ""
    fiche_action: FicheAction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaisieDiagnostic:
    """A diagnostic as it was entered; a frein left out is not evaluated."""

    type: TypeDiagnostic
    date: date
    freins: Mapping[Frein, Reponse]
    potentiels: str = ""
    priorites: str = ""
    metier_rome: str = ""
    metier_libelle: str = ""
    perspectives: str = ""
    previsions: Sequence[Prevision] = field(default_factory=tuple)


@transaction.atomic
def enregistrer_diagnostic(
    parcours: Parcours,
    saisie: SaisieDiagnostic,
    *,
    auteur: Utilisateur,
    diagnostic: Diagnostic | None = None,
    signer: bool = False,
    lu: str = "",
) -> Diagnostic:
    """Write the diagnostic, its freins and what it plans; ``signer`` closes it.

    ``lu`` is the ``empreinte_du_diagnostic`` the page shows: changed elsewhere since, nothing is overwritten.
    Sent twice, it is written once. Raises DiagnosticImpossible.
    """
    verrouille = verrouiller(parcours.pk)
    if not diagnostic_ouvert(verrouille, saisie.type):
        raise DiagnosticImpossible("Ce parcours est terminé : aucun diagnostic ne s’y ajoute.")
    if verrouille.etat in ETATS_CLOS and saisie.previsions:
        raise DiagnosticImpossible("Ce parcours est terminé : rien de nouveau ne s’y prévoit.")
    existants = diagnostics_de(verrouille)
    if diagnostic is None:
        deja = _deja_ecrit(existants, saisie, auteur)
        if deja is not None and deja.signe_le is not None:
            return deja
        ecrit = deja or _nouveau(verrouille, existants, saisie, auteur)
    else:
        ecrit = Diagnostic.objects.select_for_update(of=("self",)).get(pk=diagnostic.pk, parcours=verrouille)
        if ecrit.signe_le is not None:
            if signer and _meme_contenu(ecrit, saisie):
                return ecrit
            raise DiagnosticImpossible(
                f"Ce diagnostic est signé depuis le {jour_fr(ecrit.signe_le)} : "
                "il ne se modifie plus. Faites-en un nouveau."
            )
        if lu and lu != empreinte_du_diagnostic(ecrit) and not _meme_contenu(ecrit, saisie):
            raise DiagnosticImpossible(
                "Ce diagnostic vient d’être modifié depuis une autre page. Votre saisie est gardée ici : "
                "enregistrez-la de nouveau pour qu’elle le remplace."
            )
    _verifier(verrouille, existants, ecrit, saisie, signer=signer)
    ecrit.date = saisie.date
    for champ in TEXTES:
        setattr(ecrit, champ, getattr(saisie, champ))
    ecrit.save()
    _ecrire_freins(ecrit, saisie.freins)
    for prevision in saisie.previsions:
        _prevoir(verrouille, prevision, saisie.date)
    if signer:
        ecrit.signe_le = timezone.localdate()
        ecrit.save(update_fields=["signe_le"])
    return ecrit


def _nouveau(
    parcours: Parcours, existants: Sequence[Diagnostic], saisie: SaisieDiagnostic, auteur: Utilisateur
) -> Diagnostic:
    if saisie.type not in types_possibles(existants):
        raise DiagnosticImpossible(_type_refuse(existants, saisie.type))
    brouillon = next((d for d in existants if d.type == saisie.type and d.signe_le is None), None)
    if brouillon is not None:
        raise DiagnosticImpossible(
            f"Un diagnostic {saisie.type.libelle.lower()} est déjà en cours de rédaction, commencé par "
            f"{brouillon.auteur} : terminez-le d’abord."
        )
    return Diagnostic(parcours=parcours, type=saisie.type, auteur=auteur)


def _type_refuse(existants: Sequence[Diagnostic], voulu: TypeDiagnostic) -> str:
    deja = next((d for d in existants if d.type == voulu), None)
    if deja is None:
        return "Le diagnostic initial vient d’abord."
    return f"Le diagnostic {voulu.libelle.lower()} de ce parcours existe déjà, du {jour_fr(deja.date)}."


def _verifier(
    parcours: Parcours,
    existants: Sequence[Diagnostic],
    ecrit: Diagnostic,
    saisie: SaisieDiagnostic,
    *,
    signer: bool,
) -> None:
    if saisie.date > timezone.localdate():
        raise DiagnosticImpossible("Un diagnostic ne se date pas dans le futur.")
    if saisie.date < parcours.oriente_le:
        raise DiagnosticImpossible(f"La personne est orientée depuis le {jour_fr(parcours.oriente_le)}.")
    initial = next((d for d in existants if d.type == TypeDiagnostic.INITIAL), None)
    if initial is not None and initial.pk != ecrit.pk and saisie.date < initial.date:
        raise DiagnosticImpossible(
            f"Le diagnostic initial est du {jour_fr(initial.date)} : celui-ci vient après."
        )
    repondus = [r for r in saisie.freins.values() if r.reponse is not ReponseFrein.NON_EVALUE]
    if signer and not repondus:
        raise DiagnosticImpossible(
            "Évaluez au moins un frein, ou notez que la personne ne souhaite pas répondre, avant de signer."
        )


def _deja_ecrit(
    existants: Sequence[Diagnostic], saisie: SaisieDiagnostic, auteur: Utilisateur
) -> Diagnostic | None:
    """The same diagnostic sent a moment ago (a double click)."""
    for diagnostic in reversed(existants):
        if diagnostic.type == saisie.type and diagnostic.auteur_id == auteur.pk:
            return diagnostic if _meme_contenu(diagnostic, saisie) else None
    return None


def _meme_contenu(diagnostic: Diagnostic, saisie: SaisieDiagnostic) -> bool:
    if diagnostic.type != saisie.type or diagnostic.date != saisie.date:
        return False
    if any(getattr(diagnostic, champ) != getattr(saisie, champ) for champ in TEXTES):
        return False
    ecrits = {Frein(e.frein): Reponse(ReponseFrein(e.reponse), e.niveau) for e in diagnostic.freins.all()}
    rien = Reponse(ReponseFrein.NON_EVALUE)
    return all(ecrits.get(frein, rien) == saisie.freins.get(frein, rien) for frein in Frein)


def empreinte_du_diagnostic(diagnostic: Diagnostic) -> str:
    """SHA-256 of what a draft holds: the same as long as nobody changes it."""
    freins = sorted(
        (e.frein, e.reponse, e.niveau) for e in EvaluationFrein.objects.filter(diagnostic=diagnostic)
    )
    contenu = [diagnostic.date.isoformat(), [getattr(diagnostic, champ) for champ in TEXTES], freins]
    return hashlib.sha256(json.dumps(contenu).encode()).hexdigest()


def _ecrire_freins(diagnostic: Diagnostic, freins: Mapping[Frein, Reponse]) -> None:
    connus = {e.frein: e for e in EvaluationFrein.objects.filter(diagnostic=diagnostic)}
    for frein in Frein:
        voulu = freins.get(frein, Reponse(ReponseFrein.NON_EVALUE))
        evaluation = connus.get(frein.value)
        if evaluation is None:
            evaluation = EvaluationFrein(diagnostic=diagnostic, frein=frein)
        elif (evaluation.reponse, evaluation.niveau) == (voulu.reponse, voulu.niveau):
            continue
        evaluation.reponse = voulu.reponse
        evaluation.niveau = voulu.niveau
        evaluation.save()


def _prevoir(parcours: Parcours, prevision: Prevision, jour: date) -> None:
    """What is planned already under the same words is not planned twice."""
    if prevision.objectif and not (
        Objectif.objects.filter(
            parcours=parcours, frein=prevision.frein, libelle=prevision.objectif, clos_le__isnull=True
        ).exists()
    ):
        if prevision.echeance is not None and prevision.echeance < jour:
            raise DiagnosticImpossible("L’échéance d’un objectif suit la date du diagnostic.")
        Objectif.objects.create(
            parcours=parcours,
            frein=prevision.frein,
            libelle=prevision.objectif,
            fixe_le=jour,
            echeance=prevision.echeance,
        )
    if prevision.action and not (
        EtapeFrein.objects.filter(
            parcours=parcours, frein=prevision.frein, action=prevision.action, etat=EtatEtape.PREVUE
        ).exists()
    ):
        EtapeFrein.objects.create(
            parcours=parcours,
            frein=prevision.frein,
            action=prevision.action,
            fiche_action=prevision.fiche_action,
        )
