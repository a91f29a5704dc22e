"""The doors that write an import of the CAF: deposit, columns, confirmation, giving up.

The prescribers are not told of each fiche that an import makes (five thousand mails): the CAF knows what it
sent, and the news begin with what follows.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone

from plie.acteurs.models import Structure, Utilisateur
from plie.documents.services import creer_travail, relancer_travail
from plie.protocole.models import Plie
from plie.transitions import TransitionInterdite, verifier
from prescriptions.enums import EtatImport, EtatPrescription, OriginePrescription, VerdictLigne
from prescriptions.fichiers import lire
from prescriptions.models import ImportCaf, LigneImport, Prescription
from prescriptions.services.imports_lecture import (
    TAILLE_DE_LOT,
    connus_du_plie,
    contexte_du_plie,
    identite_de,
)
from prescriptions.tasks_imports import lire_import_caf

GENRE_IMPORT: Final = "import_caf"
LIGNES_CITEES: Final = 5
TRANSITIONS: Final[Mapping[EtatImport, frozenset[EtatImport]]] = {
    EtatImport.DEPOSE: frozenset({EtatImport.EN_LECTURE, EtatImport.ABANDONNE}),
    # The columns may be chosen again; the file is then read again.
    EtatImport.EN_LECTURE: frozenset({EtatImport.LU, EtatImport.EN_LECTURE, EtatImport.ABANDONNE}),
    EtatImport.LU: frozenset({EtatImport.EN_LECTURE, EtatImport.CONFIRME, EtatImport.ABANDONNE}),
    EtatImport.CONFIRME: frozenset(),
    EtatImport.ABANDONNE: frozenset(),
}


class ImportRefuse(Exception):
    """Why an import cannot go on; its text is what the user reads."""


class ImportDejaFait(ImportRefuse):
    """Someone confirmed it or gave it up before."""


class VerdictsPerimes(ImportRefuse):
    """What the preview said is no longer true: nothing was applied and the file is read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What a confirmation made."""

    creees: int
    laissees: int


@transaction.atomic
def deposer_import(utilisateur: Utilisateur, structure: Structure, *, nom: str, contenu: bytes) -> ImportCaf:
    """Keep a file; raises FichierIllisible, and keeps nothing, when it is no table of at most 10 000 rows."""
    feuille = lire(contenu)
    compte = sum(1 for _ in feuille.lignes())
    if not compte:
        raise ImportRefuse("Ce fichier ne contient aucune ligne sous les titres des colonnes.")
    import_caf = ImportCaf(
        structure=structure,
        nom_origine=nom[-160:],
        taille=len(contenu),
        empreinte=hashlib.sha256(contenu).hexdigest(),
        entetes=feuille.entetes,
        depose_par=utilisateur,
    )
    try:
        import_caf.fichier.save("import", ContentFile(contenu), save=False)
        import_caf.save()
    except BaseException:
        if import_caf.fichier.name:
            import_caf.fichier.delete(save=False)
        raise
    return import_caf


@transaction.atomic
def choisir_colonnes(utilisateur: Utilisateur, import_caf: ImportCaf, colonnes: Mapping[str, int]) -> None:
    """Keep which column gives what, and have the file read by Celery."""
    verrou = _verrouiller(import_caf)
    verrou.colonnes = dict(colonnes)
    _faire_lire(utilisateur, verrou)


def _faire_lire(utilisateur: Utilisateur, verrou: ImportCaf) -> None:
    _verifier(verrou, EtatImport.EN_LECTURE)
    verrou.etat = EtatImport.EN_LECTURE
    verrou.travail = creer_travail(
        plie=verrou.structure.plie,
        demandeur=utilisateur,
        genre=GENRE_IMPORT,
        parametres={"import": verrou.pk},
        total=1,
        lancer=lire_import_caf.delay,
    )
    verrou.save(update_fields=["etat", "colonnes", "travail"])


def relancer_lecture(import_caf: ImportCaf) -> bool:
    """Start again a reading that failed, or that nothing moves any more; False when there is no need."""
    if import_caf.travail_id is None or import_caf.etat != EtatImport.EN_LECTURE:
        return False
    return relancer_travail(import_caf.travail_id, lire_import_caf.delay)


def confirmer_import(
    utilisateur: Utilisateur, import_caf: ImportCaf, *, lecture: int | None, laisser_erreurs: bool
) -> Confirmation:
    """Make a prescription of each new row, all or none.

    ``lecture`` is the key of the job whose preview was read: with other columns chosen meanwhile, it is no
    longer what would be made. Raises ImportDejaFait when it was applied or given up before, ImportRefuse when
    the preview is another or when rows to correct are not left out knowingly, and VerdictsPerimes, after
    having the file read again, when the preview is out of date.
    """
    try:
        return _confirmer(utilisateur, import_caf, lecture, laisser_erreurs)
    except VerdictsPerimes:
        with transaction.atomic():
            _faire_lire(utilisateur, _verrouiller(import_caf))
        raise


@transaction.atomic
def _confirmer(
    utilisateur: Utilisateur, import_caf: ImportCaf, lecture: int | None, laisser_erreurs: bool
) -> Confirmation:
    # Two imports of one PLIE are applied one after the other: each sees what the other made.
    Plie.objects.select_for_update(no_key=True).get(pk=import_caf.structure.plie_id)
    verrou = _verrouiller(import_caf)
    _verifier(verrou, EtatImport.CONFIRME)
    if verrou.travail_id != lecture:
        raise ImportRefuse("L’aperçu a changé depuis que vous l’avez ouvert : relisez-le, puis confirmez.")
    erreurs = verrou.lignes.filter(verdict=VerdictLigne.ERREUR).count()
    if erreurs and not laisser_erreurs:
        raise ImportRefuse(
            "Des lignes sont à corriger : cochez la case pour les laisser de côté, ou corrigez le fichier."
        )
    nouvelles = list(verrou.lignes.filter(verdict=VerdictLigne.NOUVELLE).order_by("numero"))
    if not nouvelles:
        raise ImportRefuse("Ce fichier n’apporte aucune personne nouvelle : il n’y a rien à confirmer.")
    _verifier_verdicts(verrou, nouvelles)
    _creer_prescriptions(verrou, nouvelles)
    verrou.etat = EtatImport.CONFIRME
    verrou.confirme_par, verrou.confirme_le = utilisateur, timezone.now()
    _oublier_le_fichier(verrou, ["etat", "confirme_par", "confirme_le"])
    return Confirmation(creees=len(nouvelles), laissees=verrou.lignes.count() - len(nouvelles))


def _verifier_verdicts(verrou: ImportCaf, nouvelles: list[LigneImport]) -> None:
    """Nobody of the new rows has become known, and no commune has left the PLIE, since the preview."""
    plie = verrou.structure.plie
    connus = connus_du_plie(plie)
    communes = set(contexte_du_plie(plie, timezone.localdate()).communes.values())
    perimees = [
        str(ligne.numero)
        for ligne in nouvelles
        if connus.chercher(identite_de(ligne.donnees)) or ligne.donnees["commune"] not in communes
    ]
    if not perimees:
        return
    debut, sont = ("La ligne", "n’est") if len(perimees) == 1 else ("Les lignes", "ne sont")
    suite = "…" if len(perimees) > LIGNES_CITEES else ""
    raise VerdictsPerimes(
        f"Rien n’a été enregistré. {debut} {', '.join(perimees[:LIGNES_CITEES])}{suite} {sont} plus à créer "
        ": depuis l’aperçu, une personne est devenue connue du PLIE, ou sa commune n’en fait plus partie. Le "
        "fichier est relu : vérifiez le nouvel aperçu."
    )


def _creer_prescriptions(verrou: ImportCaf, nouvelles: list[LigneImport]) -> None:
    with connection.cursor() as curseur:
        # Keys checked at the end of the transaction make many inserts wait in a queue read again and again.
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
    aujourdhui = timezone.localdate()
    creees = Prescription.objects.bulk_create(
        [_prescription(verrou, ligne.donnees, aujourdhui) for ligne in nouvelles], batch_size=TAILLE_DE_LOT
    )
    with connection.cursor() as curseur:
        curseur.execute(
            "UPDATE prescriptions_ligneimport AS ligne SET prescription_id = paire.prescription "
            "FROM unnest(%s::bigint[], %s::bigint[]) AS paire (ligne, prescription) "
            "WHERE ligne.id = paire.ligne",
            [[ligne.pk for ligne in nouvelles], [creee.pk for creee in creees]],
        )


def _prescription(verrou: ImportCaf, donnees: dict[str, Any], jour: date) -> Prescription:
    valeurs = {nom: valeur for nom, valeur in donnees.items() if nom not in ("commune", "date_naissance")}
    return Prescription(
        plie_id=verrou.structure.plie_id,
        structure=verrou.structure,
        auteur_nom=str(verrou.structure)[:120],
        origine=OriginePrescription.IMPORT_CAF,
        import_caf=verrou,
        etat=EtatPrescription.SOUMISE,
        soumise_le=jour,
        rsa=True,
        commune_id=donnees["commune"],
        date_naissance=date.fromisoformat(donnees["date_naissance"]),
        **valeurs,
    )


@transaction.atomic
def abandonner_import(import_caf: ImportCaf) -> None:
    """Give an import up: nothing is made of it. Raises ImportDejaFait when it was applied before."""
    verrou = _verrouiller(import_caf)
    if verrou.etat == EtatImport.ABANDONNE:
        return
    _verifier(verrou, EtatImport.ABANDONNE)
    verrou.etat = EtatImport.ABANDONNE
    _oublier_le_fichier(verrou, ["etat"])


def _oublier_le_fichier(verrou: ImportCaf, champs: list[str]) -> None:
    """What the file told is thrown away; what each row became stays."""
    verrou.lignes.update(donnees={})
    nom, stockage = verrou.fichier.name, verrou.fichier.storage
    verrou.fichier = ""
    verrou.save(update_fields=[*champs, "fichier"])
    if nom:
        transaction.on_commit(lambda: stockage.delete(nom))


def _verrouiller(import_caf: ImportCaf) -> ImportCaf:
    verrou: ImportCaf = (
        ImportCaf.objects.select_for_update(of=("self",))
        .select_related("structure__plie")
        .get(pk=import_caf.pk)
    )
    return verrou


def _verifier(verrou: ImportCaf, arrivee: EtatImport) -> None:
    depart = EtatImport(verrou.etat)
    try:
        verifier(TRANSITIONS, depart, arrivee)
    except TransitionInterdite as erreur:
        if depart is EtatImport.CONFIRME and verrou.confirme_le is not None:
            quand = f"{timezone.localtime(verrou.confirme_le):%d/%m/%Y à %H:%M}"
            raise ImportDejaFait(
                f"Cet import est déjà confirmé, par {verrou.confirme_par} le {quand}."
            ) from erreur
        if depart is EtatImport.ABANDONNE:
            raise ImportDejaFait("Cet import a été abandonné.") from erreur
        raise ImportRefuse("Cet import n’est pas prêt : ouvrez son aperçu.") from erreur
