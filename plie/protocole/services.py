"""Write a Protocol and its lists in the database."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.db import transaction

from plie.chargement import Rapport
from plie.protocole.chargement import DonneesEnsemble, DonneesTerme
from plie.protocole.fichiers import FichierInvalide, Probleme, cite
from plie.protocole.models import (
    Commune,
    DomaineFormation,
    MotifNonEntree,
    MotifRefus,
    NiveauDiplome,
    Nomenclature,
    Plie,
    Protocole,
    Qpv,
    Territoire,
)

LIGNE_D_ENTETE = 1  # the first term of a CSV file stands on its second line


@transaction.atomic
def charger_protocole(ensemble: DonneesEnsemble, rapport: Rapport) -> Protocole:
    """Bring the PLIE, its Protocol, its territory and its lists to what the files say.

    A term that left the files stays: files in use may refer to it; its end of validity closes it.
    Raises FichierInvalide when a list would rename a term that other PLIEs of the deployment use too.
    """
    _refuser_de_renommer(ensemble)
    donnees = ensemble.protocole
    plie = rapport.ligne(
        Plie,
        {"code": donnees.plie.code},
        {"nom": donnees.plie.nom, "territoire": donnees.plie.territoire},
    )
    protocole = rapport.ligne(
        Protocole,
        {"plie": plie, "code": donnees.code},
        {
            "libelle": donnees.libelle,
            "debut": donnees.debut,
            "fin": donnees.fin,
            "parametres": _en_json(
                {
                    "contrat": {"sigle": donnees.sigle_contrat, "libelle": donnees.libelle_contrat},
                    "objectifs": asdict(donnees.objectifs),
                    "seuils_sortie": asdict(donnees.seuils_sortie),
                    "seuils_parcours": asdict(donnees.seuils_parcours),
                    "criteres_public": [asdict(critere) for critere in donnees.criteres],
                    "signataires": [asdict(signataire) for signataire in donnees.signataires],
                    "financeurs": [asdict(financeur) for financeur in donnees.financeurs],
                }
            ),
            "empreinte": ensemble.empreinte,
        },
    )
    for commune in ensemble.communes:
        ligne = rapport.ligne(
            Commune,
            {"code_insee": commune.code_insee},
            {
                "nom": commune.nom,
                "codes_postaux": list(commune.codes_postaux),
                "population": commune.population,
                "latitude": _reel(commune.latitude),
                "longitude": _reel(commune.longitude),
            },
        )
        rapport.ligne(
            Territoire,
            {"plie": plie, "commune": ligne},
            {"debut": commune.valide_du, "fin": commune.valide_au},
        )
    for qpv in ensemble.qpv:
        rapport.ligne(
            Qpv,
            {"code": qpv.code},
            {
                "nom": qpv.nom,
                "commune_id": qpv.commune,
                "valide_du": qpv.valide_du,
                "valide_au": qpv.valide_au,
            },
        )
    for ordre, niveau in enumerate(ensemble.niveaux_diplome, start=1):
        _terme(
            rapport,
            NiveauDiplome,
            niveau,
            ordre,
            groupe_cite=niveau.groupe_cite.value,
            groupe_bilan=niveau.groupe_bilan.value,
        )
    for modele, termes in (
        (DomaineFormation, ensemble.domaines_formation),
        (MotifRefus, ensemble.motifs_refus),
        (MotifNonEntree, ensemble.motifs_non_entree),
    ):
        for ordre, terme in enumerate(termes, start=1):
            _terme(rapport, modele, terme, ordre)
    return protocole


def _refuser_de_renommer(ensemble: DonneesEnsemble) -> None:
    """The lists are shared by the PLIEs of a deployment: one of them does not rename a code of the others."""
    noms = ensemble.protocole.nomenclatures
    if not Plie.objects.exclude(code=ensemble.protocole.plie.code).exists():
        return
    problemes = []
    for fichier, modele, termes in (
        (noms.niveaux_diplome, NiveauDiplome, ensemble.niveaux_diplome),
        (noms.domaines_formation, DomaineFormation, ensemble.domaines_formation),
        (noms.motifs_refus, MotifRefus, ensemble.motifs_refus),
        (noms.motifs_non_entree, MotifNonEntree, ensemble.motifs_non_entree),
    ):
        libelles = dict(modele._default_manager.values_list("code", "libelle"))
        problemes += [
            Probleme(
                fichier,
                rang + LIGNE_D_ENTETE,
                f"le code {cite(terme.code)} est commun à plusieurs PLIE et s'y appelle "
                f"{cite(libelles[terme.code])} ; gardez ce libellé ou choisissez un autre code",
            )
            for rang, terme in enumerate(termes, start=1)
            if libelles.get(terme.code, terme.libelle) != terme.libelle
        ]
    if problemes:
        raise FichierInvalide(problemes)


def _terme(
    rapport: Rapport, modele: type[Nomenclature], terme: DonneesTerme, ordre: int, **autres: Any
) -> None:
    rapport.ligne(
        modele,
        {"code": terme.code},
        {
            "libelle": terme.libelle,
            "ordre": ordre,
            "valide_du": terme.valide_du,
            "valide_au": terme.valide_au,
            **autres,
        },
    )


def _reel(valeur: Decimal | None) -> float | None:
    return None if valeur is None else float(valeur)


def _en_json(valeur: Any) -> Any:
    """The same value with text for decimals and lists for tuples, as JSON gives it back."""
    if isinstance(valeur, Decimal):
        return str(valeur)
    if isinstance(valeur, dict):
        return {cle: _en_json(element) for cle, element in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [_en_json(element) for element in valeur]
    return valeur
