"""Reading the imports of the CAF: the list, one preview, one report."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Final

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from plie.acteurs.enums import TypeStructure
from plie.acteurs.models import Structure, Utilisateur
from plie.protocole.models import Plie
from prescriptions.enums import EtatImport, VerdictLigne
from prescriptions.fichiers import lire
from prescriptions.models import ImportCaf, LigneImport
from prescriptions.regles.import_cellules import en_texte

EXEMPLES: Final = 3
LARGEUR_EXEMPLE: Final = 20
# What the first examples are looked for in: a column may begin with empty cells.
LIGNES_EXEMPLES: Final = 20


def imports_visibles(utilisateur: Utilisateur) -> QuerySet[ImportCaf]:
    """The imports a user may see, the latest first."""
    return ImportCaf.objects.visibles_par(utilisateur).select_related(
        "structure__plie", "depose_par", "confirme_par", "travail"
    )


def comptes_des_imports(cles: Iterable[int]) -> Mapping[int, Mapping[VerdictLigne, int]]:
    """How many rows of each verdict each import has, none left out, in one query."""
    nombres = {cle: dict.fromkeys(VerdictLigne, 0) for cle in cles}
    trouves = (
        LigneImport.objects.filter(import_caf__in=nombres).order_by().values_list("import_caf", "verdict")
    )
    for cle, verdict, nombre in trouves.annotate(nombre=Count("pk")):
        nombres[cle][VerdictLigne(verdict)] = nombre
    return nombres


def comptes(import_caf: ImportCaf) -> Mapping[VerdictLigne, int]:
    """How many rows of each verdict, none left out."""
    return comptes_des_imports([import_caf.pk])[import_caf.pk]


def lignes(import_caf: ImportCaf, verdict: VerdictLigne | None = None) -> QuerySet[LigneImport]:
    """The rows of an import, with what they became or whom they look like."""
    trouvees = (
        LigneImport.objects.filter(import_caf=import_caf)
        .select_related("doublon_participant", "doublon_prescription", "prescription")
        .order_by("numero")
    )
    return trouvees if verdict is None else trouvees.filter(verdict=verdict)


def structures_prescriptrices(plie: Plie) -> QuerySet[Structure]:
    """The structures an import may be written for: those of the CAF first."""
    caf = Case(When(type=TypeStructure.CAF, then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        Structure.objects.filter(Q(prescripteur=True) | Q(type=TypeStructure.CAF), plie=plie, active=True)
        .annotate(rang_caf=caf)
        .order_by("rang_caf", "nom_tri")
    )


def deja_confirme(import_caf: ImportCaf) -> ImportCaf | None:
    """The latest confirmed import of the very same file in the same PLIE."""
    return (
        ImportCaf.objects.filter(
            structure__plie=import_caf.structure.plie_id,
            empreinte=import_caf.empreinte,
            etat=EtatImport.CONFIRME,
        )
        .exclude(pk=import_caf.pk)
        .order_by("-confirme_le")
        .first()
    )


def exemples_des_colonnes(import_caf: ImportCaf) -> Sequence[Sequence[str]]:
    """The first values of each column of the file, all different, cut short."""
    exemples: list[list[str]] = [[] for _ in import_caf.entetes]
    with import_caf.fichier.open("rb") as fichier:
        feuille = lire(fichier.read())
    for ligne in islice(feuille.lignes(), LIGNES_EXEMPLES):
        for colonne, valeur in zip(exemples, ligne.valeurs, strict=False):
            texte = en_texte(valeur)
            coupe = f"{texte[:LARGEUR_EXEMPLE]}{'…' if len(texte) > LARGEUR_EXEMPLE else ''}"
            if coupe and coupe not in colonne and len(colonne) < EXEMPLES:
                colonne.append(coupe)
    return exemples


def colonnes_habituelles(import_caf: ImportCaf) -> Mapping[str, int] | None:
    """The columns of the last confirmed import of the PLIE with the same headings; None without any."""
    return (
        ImportCaf.objects.filter(
            structure__plie=import_caf.structure.plie_id, entetes=import_caf.entetes, etat=EtatImport.CONFIRME
        )
        .order_by("-confirme_le")
        .values_list("colonnes", flat=True)
        .first()
    )
