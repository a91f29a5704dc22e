"""What the tests of the imports share: a CAF, its territory, and files of made-up people."""

from prescriptions.models import ImportCaf
from prescriptions.regles.import_caf import deviner_colonnes
from prescriptions.services.imports import choisir_colonnes, deposer_import

ENTETES = "Nom;Prénom;Sexe;Date de naissance;Commune;Téléphone"
SANS_COMMUNE_DU_PLIE = "Ailleurs-sur-Essai"


def nom(rang):
    """A name of letters only, one for each rank."""
    return "Essai" + "".join("abcdefghij"[int(chiffre)] for chiffre in str(rang))


def rangee(commune, rang=0, **autres):
    """A good row of the file, its cells changed one by one."""
    cellules = {
        "nom": nom(rang),
        "prenom": "Alix",
        "sexe": "F",
        "naissance": "04/07/1985",
        "commune": str(getattr(commune, "nom", commune)),
        "telephone": "06 39 98 12 34",
    }
    return ";".join((cellules | autres).values())


def fichier(*rangees, codage="utf-8"):
    return ("\n".join([ENTETES, *rangees]) + "\n").encode(codage)


def deposer(auteur, caf, *rangees):
    return deposer_import(auteur, caf, nom="orientations.csv", contenu=fichier(*rangees))


def lire(auteur, import_caf, executer):
    """Choose the guessed columns and have the job done; the import as it is afterwards."""
    with executer(execute=True):
        choisir_colonnes(auteur, import_caf, deviner_colonnes(import_caf.entetes))
    return ImportCaf.objects.get(pk=import_caf.pk)
