"""``manage.py calculer_bilan``: the bilan of a PLIE, printed."""

import json
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plie.protocole.models import Plie
from reporting.calcul import Donnees, calculer_bilan
from reporting.indicateurs import ORDRE, AnneesInvalides, csv_de_tous, verifier_annees

FORMATS: Final = ("json", "csv")


class Command(BaseCommand):
    help = (
        "Calcule le bilan d'un PLIE à partir de ses dossiers et l'écrit sur la sortie standard. "
        f"Tableaux : {', '.join(ORDRE)}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Everything is read as text: the errors are ours, in French."""
        parser.add_argument("--de", metavar="ANNÉE", help="première année (obligatoire)")
        parser.add_argument("--a", metavar="ANNÉE", help="dernière année, comprise (obligatoire)")
        parser.add_argument("--plie", metavar="CODE", help="inutile s'il n'y en a qu'un")
        parser.add_argument("--tableau", metavar="NOM", help="un seul tableau ; sans lui, tous")
        parser.add_argument("--format", metavar="json|csv", default="json", help="json par défaut")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the file and nothing else."""
        de, a = _annee(options["de"], "--de"), _annee(options["a"], "--a")
        try:
            verifier_annees(de, a)
        except AnneesInvalides as erreur:
            raise CommandError(str(erreur)) from erreur
        if options["format"] not in FORMATS:
            raise CommandError(
                f"Format inconnu : « {options['format']} ». Formats possibles : {', '.join(FORMATS)}."
            )
        tableau = options["tableau"]
        if tableau is not None and tableau not in ORDRE:
            raise CommandError(f"Tableau inconnu : « {tableau} ». Tableaux possibles : {', '.join(ORDRE)}.")
        donnees = calculer_bilan(_plie(options["plie"]), de, a, codes=[tableau] if tableau else ORDRE)
        self.stdout.write(_ecrire(donnees, tableau, options["format"]), ending="")


def _annee(texte: str | None, option: str) -> int:
    if texte is None:
        raise CommandError(f"Donnez les années du bilan, par exemple --de 2018 --a 2021 ({option} manque).")
    if not (texte.isascii() and texte.isdecimal()):
        raise CommandError(f"{option} : « {texte} » n'est pas une année.")
    return int(texte)


def _plie(code: str | None) -> Plie:
    codes = list(Plie.objects.order_by("code").values_list("code", flat=True))
    if not codes:
        raise CommandError("Aucun PLIE n'est chargé : lancez d'abord « manage.py charger_plie ».")
    if code is None:
        if len(codes) > 1:
            raise CommandError(f"Plusieurs PLIE sont chargés : choisissez avec --plie ({', '.join(codes)}).")
        code = codes[0]
    if code not in codes:
        raise CommandError(f"PLIE inconnu : « {code} ». PLIE chargés : {', '.join(codes)}.")
    return Plie.objects.get(code=code)


def _ecrire(donnees: Donnees, tableau: str | None, forme: str) -> str:
    if forme == "csv":
        return donnees.tableau(tableau).csv() if tableau else csv_de_tous(donnees.tableaux)
    contenu = donnees.tableau(tableau).en_donnees() if tableau else donnees.en_json()
    return json.dumps(contenu, ensure_ascii=False, indent=2) + "\n"
