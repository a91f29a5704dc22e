"""The CER: its versions, its two signatures, its transmission, and the référent unique."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from parcours.enums import ETATS_CLOS, CategorieDocument, ModeEmargement, PartieSignataire
from parcours.models import Cer, Objectif, Parcours
from parcours.regles.traces import Trace
from parcours.selectors.cer import TexteCer, entame, signe, texte_de, verdict_cer
from parcours.selectors.signatures import empreinte_de
from parcours.services.signatures import DejaSigne, garder_feuille, signer_cer
from parcours.services.suivi import verrouiller
from plie.acteurs.models import Utilisateur
from plie.dates import jour_fr


class CerImpossible(Exception):
    """The contract cannot be written, signed or sent; its text is the sentence a user reads."""


@transaction.atomic
def rediger(
    parcours: Parcours, texte: TexteCer, *, redige_le: date, cer: Cer | None = None, lu: str = ""
) -> Cer:
    """Write a new version, or correct the one that nobody has signed. Sent twice, it is written once.

    ``lu`` is the ``empreinte_de`` what the page corrects: changed elsewhere since, nothing is overwritten.

    Raises CerImpossible.
    """
    verrouille = _verrouiller(parcours.pk)
    if redige_le > timezone.localdate():
        raise CerImpossible("Un contrat ne se date pas dans le futur.")
    if redige_le < verrouille.oriente_le:
        raise CerImpossible(f"La personne est orientée depuis le {jour_fr(verrouille.oriente_le)}.")
    derniere = Cer.objects.filter(parcours=verrouille).order_by("-version").first()
    if cer is None:
        if derniere is not None and not entame(derniere):
            if texte_de(derniere) == texte:
                return derniere
            raise CerImpossible(
                f"La version {derniere.version} n’est pas signée : "
                "corrigez-la plutôt que d’en ouvrir une autre."
            )
        ecrit = Cer(parcours=verrouille, version=derniere.version + 1 if derniere else 1)
    else:
        ecrit = Cer.objects.select_for_update(of=("self",)).get(pk=cer.pk, parcours=verrouille)
        if entame(ecrit):
            raise CerImpossible("Ce contrat porte une signature : il se modifie par une nouvelle version.")
        if lu and lu != empreinte_de(ecrit) and texte_de(ecrit) != texte:
            raise CerImpossible(
                "Ce contrat vient d’être modifié depuis une autre page. Votre saisie est gardée ici : "
                "enregistrez-la de nouveau pour qu’elle le remplace."
            )
    ecrit.redige_le = redige_le
    ecrit.objectifs = texte.objectifs
    ecrit.moyens = texte.moyens
    ecrit.engagements_participant = texte.engagements_participant
    ecrit.engagements_referent = texte.engagements_referent
    ecrit.save()
    Objectif.objects.filter(parcours=verrouille, cer__isnull=True, clos_le__isnull=True).update(cer=ecrit)
    return ecrit


@transaction.atomic
def signer_a_l_ecran(
    cer: Cer, traces: Mapping[PartieSignataire, Trace], *, auteur: Utilisateur, lu: str = ""
) -> None:
    """Keep what was drawn, for one side or for both: all of it, or nothing; ``lu`` tells the text they read.

    Raises CerImpossible before the entretien from which the contract may be signed; SignatureImpossible,
    DejaSigne as ``services.signatures`` does.
    """
    _exiger_signable(_verrouiller(cer.parcours_id))
    for partie, trace in traces.items():
        signer_cer(cer, partie, mode=ModeEmargement.ECRAN, auteur=auteur, trace=trace, lu=lu)


@transaction.atomic
def signer_sur_papier(cer: Cer, feuille: Any, *, auteur: Utilisateur) -> None:
    """The sheet signed by both: one document for the sides that have not signed yet.

    Raises CerImpossible, SignatureImpossible, DepotRefuse.
    """
    parcours = _verrouiller(cer.parcours_id)
    _exiger_signable(parcours)
    actuel = Cer.objects.select_for_update(of=("self",)).get(pk=cer.pk)
    if signe(actuel):
        raise DejaSigne("Ce contrat est déjà signé des deux côtés.")
    titre = f"Contrat signé, version {actuel.version}"
    document = garder_feuille(parcours, feuille, auteur, titre=titre, categorie=CategorieDocument.CER)
    dates = {
        PartieSignataire.PARTICIPANT: actuel.signe_participant_le,
        PartieSignataire.REFERENT: actuel.signe_referent_le,
    }
    try:
        for partie in [partie for partie, jour in dates.items() if jour is None]:
            signer_cer(actuel, partie, mode=ModeEmargement.PAPIER, auteur=auteur, document=document)
    except BaseException:
        document.fichier.storage.delete(str(document.fichier.name))
        raise


def _exiger_signable(parcours: Parcours) -> None:
    verdict = verdict_cer(parcours, timezone.localdate())
    if not verdict.possible:
        raise CerImpossible(verdict.explication)


@transaction.atomic
def transmettre(cer: Cer, *, jour: date, a: str) -> Cer:
    """Note when and to whom the signed contract was sent; sent already, the first time is kept.

    Raises CerImpossible.
    """
    verrouille = Cer.objects.select_for_update(of=("self",)).select_related("parcours").get(pk=cer.pk)
    if verrouille.transmis_bi_le is not None:
        if (verrouille.transmis_bi_le, verrouille.transmis_bi_a) == (jour, a):
            return verrouille
        raise CerImpossible(
            f"Ce contrat a déjà été transmis le {jour_fr(verrouille.transmis_bi_le)} "
            f"à {verrouille.transmis_bi_a or 'un destinataire non noté'}."
        )
    participant, referent = verrouille.signe_participant_le, verrouille.signe_referent_le
    if participant is None or referent is None:
        raise CerImpossible("Un contrat se transmet une fois signé des deux côtés.")
    if jour > timezone.localdate():
        raise CerImpossible("La transmission ne se date pas dans le futur.")
    if jour < max(participant, referent):
        raise CerImpossible(f"Le contrat est signé depuis le {jour_fr(max(participant, referent))}.")
    if not a:
        raise CerImpossible("Dites à qui le contrat a été transmis.")
    verrouille.transmis_bi_le = jour
    verrouille.transmis_bi_a = a
    verrouille.save(update_fields=["transmis_bi_le", "transmis_bi_a"])
    return verrouille


@transaction.atomic
def noter_referent_unique(parcours: Parcours, unique: bool) -> Parcours:
    """Whether the référent is the person's référent unique (RUP); the trail of the parcours keeps it."""
    verrouille = _verrouiller(parcours.pk)
    if verrouille.referent_unique != unique:
        verrouille.referent_unique = unique
        verrouille.save(update_fields=["referent_unique"])
    return verrouille


def _verrouiller(pk: int) -> Parcours:
    parcours = verrouiller(pk)
    if parcours.etat in ETATS_CLOS:
        raise CerImpossible("Ce parcours est terminé : son contrat ne change plus.")
    return parcours
