"""Load a PLIE from its files: Protocol, lists, structures, instances and fiches actions."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from fiches_actions.chargement import lire_fiches_actions
from fiches_actions.services import charger_fiches_actions
from gouvernance.enums import TypeInstance
from gouvernance.services import charger_instances
from plie.acteurs.chargement import lire_structures
from plie.acteurs.services import charger_structures
from plie.chargement import Rapport
from plie.protocole.chargement import lire_ensemble
from plie.protocole.fichiers import FichierInvalide, lire_texte
from plie.protocole.services import charger_protocole
from prescriptions.enums import CriterePublic

RACINE = Path(settings.BASE_DIR)
FICHIERS = {
    "protocole": RACINE / "plie/protocole/donnees/niort-2022-2028.toml",
    "structures": RACINE / "plie/acteurs/donnees/niort.toml",
    "fiches": RACINE / "fiches_actions/donnees/niort-2022-2028.toml",
}


class Command(BaseCommand):
    help = (
        "Charge un PLIE depuis ses fichiers (Niort par défaut). Recharger les mêmes fichiers "
        "ne change rien ; "
        "un fichier faux est refusé en entier, avec les lignes à corriger."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "plie", nargs="?", default="niort", help="le code du PLIE attendu dans les fichiers"
        )
        for nom, chemin in FICHIERS.items():
            parser.add_argument(
                f"--{nom}", type=Path, default=chemin, help=f"le fichier TOML « {nom} » d'un autre PLIE"
            )

    def handle(self, *args: Any, **options: Any) -> None:
        rapport = Rapport()
        try:
            with transaction.atomic():
                self._charger(options, rapport)
        except FichierInvalide as refus:
            raise CommandError(str(refus)) from refus
        except ValidationError as refus:
            raise CommandError(f"Rien n'a été chargé : {' '.join(refus.messages)}") from refus
        except OSError as erreur:
            raise CommandError(f"Fichier illisible : {erreur.filename}.") from erreur
        for phrase in rapport.phrases():
            self.stdout.write(phrase)
        if not rapport.change:
            self.stdout.write("Tout était déjà à jour.")

    def _charger(self, options: dict[str, Any], rapport: Rapport) -> None:
        ensemble = lire_ensemble(
            options["protocole"],
            codes_criteres=CriterePublic.codes(),
            codes_instances=TypeInstance.codes(),
        )
        donnees = ensemble.protocole
        chemin = options["structures"]
        structures = lire_structures(
            lire_texte(chemin), chemin.name, communes={commune.code_insee for commune in ensemble.communes}
        )
        chemin = options["fiches"]
        fiches = lire_fiches_actions(
            lire_texte(chemin),
            chemin.name,
            annees=(donnees.debut.year, donnees.fin.year),
            codes_structures={structure.code for structure in structures.structures},
        )
        for nom, code in (
            ("protocole", donnees.plie.code),
            ("structures", structures.plie),
            ("fiches", fiches.plie),
        ):
            if code != options["plie"]:
                raise CommandError(
                    f"Le fichier « {nom} » est celui du PLIE « {code} », non de « {options['plie']} » : "
                    f"donnez ses propres fichiers avec --protocole, --structures et --fiches."
                )
        if fiches.protocole != donnees.code:
            raise CommandError(
                f"Les fiches actions sont celles du protocole « {fiches.protocole} », "
                f"non de « {donnees.code} »."
            )
        protocole = charger_protocole(ensemble, rapport)
        charger_structures(protocole.plie, structures, rapport)
        charger_instances(protocole.plie, donnees.instances, rapport)
        charger_fiches_actions(protocole, fiches, rapport)
