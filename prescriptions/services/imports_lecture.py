"""Reading a file of the CAF into rows with their verdict; nothing is prescribed here."""

import operator
from collections.abc import Callable, Iterable
from datetime import date
from functools import reduce
from typing import Any, Final, Literal, TypeAlias

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from participants.models import Participant
from participants.regles import IdentiteCivile
from plie.documents.models import Travail
from plie.documents.services import avancer_travail, terminer_travail
from plie.protocole.models import Plie, Territoire
from prescriptions.enums import EtatImport, EtatPrescription, VerdictLigne
from prescriptions.fichiers import Ligne, lire
from prescriptions.models import ImportCaf, LigneImport, Prescription
from prescriptions.regles.import_caf import LigneLue, lire_ligne
from prescriptions.regles.import_cellules import Contexte, cle_commune
from prescriptions.regles.import_doublons import Registre

TAILLE_DE_LOT: Final = 500
PAS_AVANCEMENT: Final = 100
# A draft is nobody else's business, an annulled fiche is no more, and a refused person may be proposed again:
# a new situation is a new fiche.
SANS_DOUBLON: Final = (EtatPrescription.BROUILLON, EtatPrescription.ANNULEE, EtatPrescription.REFUSEE)

Reference: TypeAlias = tuple[Literal["participant", "prescription", "ligne"], int]


def contexte_du_plie(plie: Plie, jour: date) -> Contexte:
    """The communes of the PLIE on that day, by name and by INSEE code."""
    en_vigueur = reduce(
        operator.and_,
        (
            Q(debut__isnull=True) | Q(debut__lte=jour),
            Q(fin__isnull=True) | Q(fin__gte=jour),
        ),
    )
    communes: dict[str, str] = {}
    paires = Territoire.objects.filter(en_vigueur, plie=plie).values_list(
        "commune__code_insee", "commune__nom"
    )
    for code, nom in paires:
        communes[cle_commune(code)] = code
        communes[cle_commune(nom)] = code
    return Contexte(jour=jour, communes=communes)


def connus_du_plie(plie: Plie) -> Registre[Reference]:
    """Everybody the PLIE knows, in two queries: its participants, then the prescriptions that run."""
    registre: Registre[Reference] = Registre()
    colonnes = ("pk", "nom_naissance", "prenom", "date_naissance", "identifiant_ft")
    participants = Participant.objects.filter(plie=plie).order_by("pk")
    for cle, nom, prenom, naissance, identifiant in participants.values_list(*colonnes):
        registre.ajouter(_identite(nom, prenom, naissance, identifiant), ("participant", cle))
    prescriptions = Prescription.objects.filter(plie=plie).exclude(etat__in=SANS_DOUBLON).order_by("pk")
    for cle, nom, prenom, naissance, identifiant in prescriptions.values_list(*colonnes):
        registre.ajouter(_identite(nom, prenom, naissance, identifiant), ("prescription", cle))
    return registre


def identite_de(donnees: dict[str, Any]) -> IdentiteCivile:
    """The identity a row gives."""
    naissance = donnees.get("date_naissance")
    return _identite(
        donnees.get("nom_naissance", ""),
        donnees.get("prenom", ""),
        date.fromisoformat(naissance) if naissance else None,
        donnees.get("identifiant_ft", ""),
    )


def _identite(nom: str, prenom: str, naissance: date | None, identifiant: str) -> IdentiteCivile:
    return IdentiteCivile(
        nom_naissance=nom, prenom=prenom, date_naissance=naissance, identifiant_ft=identifiant
    )


def lignes_avec_verdict(
    import_caf: ImportCaf,
    largeur: int,
    lignes: Iterable[Ligne],
    avancer: Callable[[int], None] = lambda _: None,
) -> list[LigneImport]:
    """Each row of the file with its verdict, not written; ``avancer`` is told how many are done."""
    plie = import_caf.structure.plie
    contexte = contexte_du_plie(plie, timezone.localdate())
    registre = connus_du_plie(plie)
    resultat = []
    for rang, ligne in enumerate(lignes, start=1):
        lue = lire_ligne(ligne.numero, ligne.valeurs, import_caf.colonnes, largeur, contexte)
        resultat.append(_avec_verdict(import_caf, ligne.numero, lue, registre))
        if rang % PAS_AVANCEMENT == 0:
            avancer(rang)
    return resultat


def _avec_verdict(
    import_caf: ImportCaf, numero: int, lue: LigneLue, registre: Registre[Reference]
) -> LigneImport:
    donnees = dict(lue.donnees)
    ligne = LigneImport(import_caf=import_caf, numero=numero, donnees=donnees)
    if lue.erreurs:
        ligne.verdict = VerdictLigne.ERREUR
        ligne.erreurs = [{"cellule": erreur.cellule, "message": erreur.message} for erreur in lue.erreurs]
        return ligne
    identite = identite_de(donnees)
    trouve = registre.chercher(identite)
    if trouve is None:
        ligne.verdict = VerdictLigne.NOUVELLE
        registre.ajouter(identite, ("ligne", numero))
        return ligne
    ressemblance, (genre, cle) = trouve
    ligne.verdict = VerdictLigne.DOUBLON
    ligne.erreurs = [{"cellule": "", "message": f"{ressemblance.libelle}."}]
    setattr(ligne, "doublon_ligne" if genre == "ligne" else f"doublon_{genre}_id", cle)
    return ligne


def lire_import(travail: Travail) -> None:
    """Read the file a job asks for and keep its rows, all at once, with the end of the job.

    Killed and started again it starts from nothing; an import meanwhile given up, or read again by another
    job, is left alone.
    """
    import_caf = (
        ImportCaf.objects.select_related("structure__plie")
        .filter(travail=travail, etat=EtatImport.EN_LECTURE)
        .first()
    )
    if import_caf is None:
        terminer_travail(travail.pk)
        return
    with import_caf.fichier.open("rb") as fichier:
        feuille = lire(fichier.read())
    a_lire = list(feuille.lignes())
    # Only now is their number known; a bar moves by rows.
    Travail.objects.filter(pk=travail.pk).update(total=max(1, len(a_lire)))
    avancer_travail(travail.pk, 0, "Lecture des lignes")
    lues = lignes_avec_verdict(
        import_caf,
        len(feuille.entetes),
        a_lire,
        lambda fait: avancer_travail(travail.pk, fait, "Lecture des lignes"),
    )
    with transaction.atomic():
        verrou = ImportCaf.objects.select_for_update().get(pk=import_caf.pk)
        Travail.objects.select_for_update().get(pk=travail.pk)
        if verrou.etat == EtatImport.EN_LECTURE and verrou.travail_id == travail.pk:
            verrou.lignes.all().delete()
            LigneImport.objects.bulk_create(lues, batch_size=TAILLE_DE_LOT)
            verrou.etat = EtatImport.LU
            verrou.save(update_fields=["etat"])
        terminer_travail(travail.pk)
