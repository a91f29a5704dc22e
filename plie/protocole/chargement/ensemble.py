"""A Protocol and its lists, read together."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

from plie.protocole.chargement.donnees import DonneesEnsemble
from plie.protocole.chargement.nomenclatures import lire_communes, lire_niveaux_diplome, lire_qpv, lire_termes
from plie.protocole.chargement.protocole import lire_protocole
from plie.protocole.fichiers import FichierInvalide, Probleme, empreinte, lire_texte

T = TypeVar("T")

NIORT = Path(__file__).parent.parent / "donnees" / "niort-2022-2028.toml"


def lire_ensemble(
    chemin: Path = NIORT,
    *,
    codes_criteres: Collection[str] | None = None,
    codes_instances: Collection[str] | None = None,
) -> DonneesEnsemble:
    """Reads a Protocol and the lists it names, in the same folder.

    ``codes_criteres`` and ``codes_instances`` are the lists of the chapters above, which this one may not
    import; None accepts any code.
    Raises FichierInvalide with every problem of the Protocol, or of all its lists once it is right;
    OSError when the Protocol itself cannot be read.
    """
    texte = lire_texte(chemin)
    protocole = lire_protocole(
        texte, chemin.name, codes_criteres=codes_criteres, codes_instances=codes_instances
    )
    textes = [texte]
    problemes: list[Probleme] = []

    def lire(cle: str, lecteur: Callable[[str, str], tuple[T, ...]]) -> tuple[T, ...]:
        nom = getattr(protocole.nomenclatures, cle)
        try:
            textes.append(lire_texte(chemin.with_name(nom)))
            return lecteur(textes[-1], nom)
        except FichierInvalide as refus:
            problemes.extend(refus.problemes)
        except OSError:
            problemes.append(Probleme(nom, 1, f"fichier introuvable ou illisible à côté de {chemin.name}"))
        return ()

    communes = lire("communes", lire_communes)
    codes_communes = {commune.code_insee for commune in communes} or None
    ensemble = DonneesEnsemble(
        protocole=protocole,
        communes=communes,
        qpv=lire("qpv", lambda contenu, nom: lire_qpv(contenu, nom, communes=codes_communes)),
        niveaux_diplome=lire("niveaux_diplome", lire_niveaux_diplome),
        domaines_formation=lire("domaines_formation", lire_termes),
        motifs_refus=lire("motifs_refus", lire_termes),
        motifs_non_entree=lire("motifs_non_entree", lire_termes),
        empreinte=empreinte(*textes),
    )
    if problemes:
        raise FichierInvalide(problemes)
    return ensemble
