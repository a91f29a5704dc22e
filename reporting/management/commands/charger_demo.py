"""Load the demo: four published years and ordinary ones, for people who do not exist."""

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

import pghistory
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from participants.models import Participant
from plie.protocole.models import Plie
from prescriptions.models import Prescription
from reporting.demo.acteurs import MOT_DE_PASSE, NIORT
from reporting.demo.ecriture.autres import charger_autre
from reporting.demo.ecriture.chargement import CompteRendu, charger
from reporting.demo.ecriture.tampon import mesurer_les_tables
from reporting.demo.plan import JOUR_MIN, construire

AUTRES_MAX = 20


def lire_jour(texte: str | None) -> date:
    """The date written AAAA-MM-JJ, today when there is none; raises CommandError for anything else."""
    if texte is None:
        return timezone.localdate()
    try:
        return date.fromisoformat(texte)
    except ValueError as erreur:
        raise CommandError(
            f"--jour attend une date AAAA-MM-JJ, par exemple 2026-03-31 (trouvé : « {texte} »)."
        ) from erreur


class Command(BaseCommand):
    help = (
        "Charge la démonstration : des personnes inventées dont les dossiers redonnent les chiffres publiés "
        "de 2018-2021, puis des années ordinaires jusqu'au jour voulu."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--plie", default=NIORT.code, help="le PLIE qui reçoit l'histoire (niort)")
        parser.add_argument(
            "--jour", metavar="AAAA-MM-JJ", help="le dernier jour de l'histoire (aujourd'hui)"
        )
        parser.add_argument("--plies", type=int, default=0, help="combien d'autres PLIE, inventés")
        parser.add_argument(
            "--si-vide", action="store_true", help="ne rien faire, sans erreur, s'il y a déjà des dossiers"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        jour = lire_jour(options["jour"])
        self._verifier(options, jour)
        if Participant.objects.exists() or Prescription.objects.exists():
            phrase = "La base contient déjà des dossiers : la démonstration n'est pas chargée."
            if not options["si_vide"]:
                raise CommandError(f"{phrase} Videz la base, ou donnez une autre base, puis recommencez.")
            self.stdout.write(phrase)
            return
        depart = time.monotonic()
        with transaction.atomic(), pghistory.context(commande="charger_demo"):
            call_command("charger_plie", options["plie"], stdout=self.stdout)
            plie = Plie.objects.get(code=options["plie"])
            comptes_rendus = [charger(plie, NIORT, construire(jour), jour)]
            comptes_rendus += [charger_autre(rang, jour) for rang in range(options["plies"])]
            mesurer_les_tables()
        self._raconter(comptes_rendus, jour, time.monotonic() - depart)

    def _verifier(self, options: dict[str, Any], jour: date) -> None:
        if options["plie"] != NIORT.code:
            raise CommandError(
                f"La démonstration est écrite pour le PLIE « {NIORT.code} », non pour "
                f"« {options['plie']} » ; --plies ajoute d'autres PLIE, inventés."
            )
        if jour < JOUR_MIN:
            raise CommandError(
                f"La démonstration commence au {JOUR_MIN:%d/%m/%Y} : le jour {jour:%d/%m/%Y} est trop ancien."
            )
        if not 0 <= options["plies"] <= AUTRES_MAX:
            raise CommandError(f"--plies va de 0 à {AUTRES_MAX} (trouvé : {options['plies']}).")

    def _raconter(self, comptes_rendus: list[CompteRendu], jour: date, secondes: float) -> None:
        for rendu in comptes_rendus:
            self.stdout.write(f"\n{rendu.plie} — au {jour:%d/%m/%Y}, toutes les personnes sont inventées :")
            for nom, nombre in rendu.nombres.items():
                if nombre:
                    self.stdout.write(f"  {nombre:>7} {nom}")
            self.stdout.write(f"  Comptes (mot de passe « {MOT_DE_PASSE} ») :")
            for login in rendu.logins:
                self.stdout.write(f"    {login.courriel:<44} {login.role.libelle}, {login.structure}")
        self.stdout.write(f"\nChargé en {secondes:.0f} s.")
