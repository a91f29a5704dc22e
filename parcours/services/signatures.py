"""Keep what people sign: the émargement of an entretien, both sides of a CER; once each, for good."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from parcours.enums import ETATS_CLOS, CategorieDocument, ModeEmargement, PartieSignataire, TypeEntretien
from parcours.models import (
    Cer,
    DemandeEmargement,
    DocumentParcours,
    Entretien,
    Parcours,
    Signature,
    TempsCollectif,
)
from parcours.regles.traces import Trace
from parcours.selectors.signatures import empreinte_de
from parcours.services.suivi import verrouiller
from plie.acteurs.models import Utilisateur
from plie.documents.depots import DepotValide, examiner, nom_propre
from plie.documents.models import chemin_de_depot

CHANGE: Final = "Ce texte a changé depuis l’ouverture de la page : relisez-le ensemble, puis signez."
TITRE_FEUILLE: Final = "Feuille d’émargement"


class SignatureImpossible(Exception):
    """Nothing can be signed; the text is the sentence a user reads."""


class DejaSigne(SignatureImpossible):
    """It is signed already: asked twice, it is done once."""


# --- an entretien -----------------------------------------------------------------------------------------


@transaction.atomic
def signer_entretien(
    entretien: Entretien,
    *,
    mode: ModeEmargement,
    auteur: Utilisateur,
    trace: Trace | None = None,
    document: DocumentParcours | None = None,
    lu: str = "",
) -> Signature:
    """Keep the émargement of the person: the signature and the mark on the entretien, together and once.

    ``trace`` goes with ECRAN, ``document`` (of the same parcours) with PAPIER; ``lu`` is the ``empreinte_de``
    what the person had before them, when known. The instance given is left as it was. Raises
    SignatureImpossible; DejaSigne when it was signed already.
    """
    verrouille = verrouiller_entretien(entretien)
    exiger_signable(verrouille)
    if lu and lu != empreinte_de(verrouille):
        raise SignatureImpossible(CHANGE)
    signature = _ecrire(
        verrouille.parcours,
        mode,
        auteur,
        trace,
        document,
        entretien=verrouille,
        partie=PartieSignataire.PARTICIPANT,
    )
    verrouille.emarge_le = signature.signe_le
    verrouille.emargement = mode
    verrouille.save(update_fields=["emarge_le", "emargement"])
    # Signed in another way meanwhile: the code and the link that were sent open nothing any more.
    DemandeEmargement.objects.filter(
        entretien=verrouille, utilisee_le__isnull=True, annulee_le__isnull=True
    ).update(annulee_le=signature.signe_le)
    return signature


def verrouiller_entretien(entretien: Entretien) -> Entretien:
    """The entretien as it is now, locked after its parcours: what is being saved is not signed meanwhile."""
    verrouiller(entretien.parcours_id)
    return (
        Entretien.objects.select_for_update(of=("self",))
        .select_related("parcours__participant", "referent")
        .get(pk=entretien.pk)
    )


def exiger_signable(entretien: Entretien) -> None:
    """Raise SignatureImpossible, and say why, unless the entretien waits for the person's signature."""
    if entretien.emarge_le is not None:
        raise DejaSigne("Cet entretien est déjà émargé.")
    if entretien.annule_le is not None:
        raise SignatureImpossible("Cet entretien est annulé par une correction : il ne s’émarge plus.")
    if entretien.type == TypeEntretien.TELEPHONE:
        raise SignatureImpossible("Un échange par téléphone ne s’émarge pas.")
    if entretien.date > timezone.localdate():
        raise SignatureImpossible("Cet entretien n’a pas encore eu lieu : il s’émarge une fois tenu.")
    _exiger_ouvert(entretien.parcours)


def deposer_et_signer(entretien: Entretien, fichier: Any, auteur: Utilisateur) -> Signature:
    """Keep the scan of the signed sheet in the person's file and sign with it; refused, nothing is stored.

    Raises DepotRefuse, SignatureImpossible.
    """
    return _signer_par_feuille([entretien], fichier, auteur, TITRE_FEUILLE)[0]


def signer_feuille_collective(
    temps_collectif: TempsCollectif, document: Any, presences: Iterable[Entretien], auteur: Utilisateur
) -> list[Signature]:
    """Sign several presences of one temps collectif by the scan of their common sheet: all, or none.

    ``document`` is the uploaded file; each person's file keeps its own copy, so that one may be erased
    without the others. A presence signed meanwhile is left as it is. Raises DepotRefuse, SignatureImpossible.
    """
    choisies = list(presences)
    if any(presence.temps_collectif_id != temps_collectif.pk for presence in choisies):
        raise ValueError("A presence belongs to another temps collectif.")
    a_signer = [presence for presence in choisies if presence.emarge_le is None]
    if not a_signer:
        raise SignatureImpossible("Choisissez au moins une personne qui a signé la feuille.")
    return _signer_par_feuille(a_signer, document, auteur, f"{TITRE_FEUILLE} – {temps_collectif.titre}")


def _signer_par_feuille(
    entretiens: Sequence[Entretien], fichier: Any, auteur: Utilisateur, titre: str
) -> list[Signature]:
    valide = examiner(fichier, fichier.name or "")
    ecrits: list[DocumentParcours] = []
    try:
        with transaction.atomic():
            signatures = []
            # In one order: two sheets sent at once wait for each other, never in a circle. Each parcours
            # is locked before its document refers to it.
            for entretien in sorted(entretiens, key=lambda un: un.parcours_id):
                verrouiller(entretien.parcours_id)
                document = _garder(entretien.parcours, fichier, valide, auteur, titre, ecrits)
                signatures.append(
                    signer_entretien(entretien, mode=ModeEmargement.PAPIER, auteur=auteur, document=document)
                )
            return signatures
    except BaseException:
        for document in ecrits:
            document.fichier.storage.delete(str(document.fichier.name))
        raise


def garder_feuille(
    parcours: Parcours,
    fichier: Any,
    auteur: Utilisateur,
    *,
    titre: str = TITRE_FEUILLE,
    categorie: CategorieDocument = CategorieDocument.EMARGEMENT,
) -> DocumentParcours:
    """Keep a signed sheet in the person's file; nothing is stored when it is refused. Raises DepotRefuse."""
    valide = examiner(fichier, fichier.name or "")
    ecrits: list[DocumentParcours] = []
    try:
        with transaction.atomic():
            verrouiller(parcours.pk)
            return _garder(parcours, fichier, valide, auteur, titre, ecrits, categorie)
    except BaseException:
        for document in ecrits:
            document.fichier.storage.delete(str(document.fichier.name))
        raise


def _garder(  # noqa: PLR0917
    parcours: Parcours,
    fichier: Any,
    valide: DepotValide,
    auteur: Utilisateur,
    titre: str,
    ecrits: list[DocumentParcours],
    categorie: CategorieDocument = CategorieDocument.EMARGEMENT,
) -> DocumentParcours:
    document = DocumentParcours(
        parcours=parcours,
        categorie=categorie,
        titre=titre[:160],
        nom_origine=nom_propre(fichier.name or "", valide.extension),
        type_mime=valide.type_mime,
        taille=valide.taille,
        empreinte=valide.empreinte,
        depose_par=auteur,
    )
    # Named before it is written: a disk that fills up half-way leaves a piece of the file there.
    document.fichier = chemin_de_depot(document, document.nom_origine)
    ecrits.append(document)
    fichier.seek(0)
    document.fichier.name = document.fichier.storage.save(document.fichier.name, fichier)
    document.save()
    return document


# --- a CER ------------------------------------------------------------------------------------------------

_DATE_DU_CER: Final[Mapping[PartieSignataire, str]] = {
    PartieSignataire.PARTICIPANT: "signe_participant_le",
    PartieSignataire.REFERENT: "signe_referent_le",
}


@transaction.atomic
def signer_cer(
    cer: Cer,
    partie: PartieSignataire,
    *,
    mode: ModeEmargement,
    auteur: Utilisateur,
    trace: Trace | None = None,
    document: DocumentParcours | None = None,
    lu: str = "",
) -> Signature:
    """Sign a CER for one side: the signature and its date on the contract, together and once.

    ``trace`` goes with ECRAN, ``document`` (see ``garder_feuille``) with PAPIER; ``lu`` as for an entretien.
    Raises SignatureImpossible;
    DejaSigne when that side had signed.
    """
    verrouiller(cer.parcours_id)
    verrouille = Cer.objects.select_for_update(of=("self",)).select_related("parcours").get(pk=cer.pk)
    champ = _DATE_DU_CER[partie]
    if getattr(verrouille, champ) is not None:
        raise DejaSigne("Ce contrat est déjà signé de ce côté.")
    _exiger_ouvert(verrouille.parcours)
    if Cer.objects.filter(parcours=verrouille.parcours_id, version__gt=verrouille.version).exists():
        raise SignatureImpossible("Une version plus récente de ce contrat existe : c’est elle qui se signe.")
    if lu and lu != empreinte_de(verrouille):
        raise SignatureImpossible(CHANGE)
    signature = _ecrire(verrouille.parcours, mode, auteur, trace, document, cer=verrouille, partie=partie)
    setattr(verrouille, champ, timezone.localdate(signature.signe_le))
    verrouille.save(update_fields=[champ])
    return signature


# --- both -------------------------------------------------------------------------------------------------


def _exiger_ouvert(parcours: Parcours) -> None:
    if parcours.etat in ETATS_CLOS:
        raise SignatureImpossible("Ce parcours est terminé : rien ne s’y signe plus.")


def _ecrire(
    parcours: Parcours,
    mode: ModeEmargement,
    auteur: Utilisateur,
    trace: Trace | None,
    document: DocumentParcours | None,
    *,
    partie: PartieSignataire,
    entretien: Entretien | None = None,
    cer: Cer | None = None,
) -> Signature:
    if (mode is ModeEmargement.ECRAN) != (trace is not None):
        raise ValueError("A drawing goes with a signature on the screen, and with it only.")
    if (mode is ModeEmargement.PAPIER) != (document is not None):
        raise ValueError("A sheet goes with a signature on paper, and with it only.")
    if document is not None and document.parcours_id != parcours.pk:
        raise ValueError("The sheet belongs to another file.")
    signe = entretien or cer
    if signe is None:
        raise ValueError("Nothing to sign.")
    return Signature.objects.create(
        parcours=parcours,
        entretien=entretien,
        cer=cer,
        partie=partie,
        mode=mode,
        trace=trace.traits if trace else None,
        largeur=trace.largeur if trace else None,
        hauteur=trace.hauteur if trace else None,
        document=document,
        empreinte=empreinte_de(signe),
        signe_le=timezone.now(),
        recueillie_par=auteur,
    )
