"""``manage.py calculer_bilan``: its output is the file, and its errors say what to do."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from reporting.indicateurs import ORDRE
from tests.fabriques import PlieFabrique
from tests.reporting.outils import entrer

pytestmark = pytest.mark.django_db


def lancer(capsys, *arguments):
    call_command("calculer_bilan", *arguments)
    sortie = capsys.readouterr()
    assert sortie.err == ""
    return sortie.out


def test_un_tableau_en_csv_est_exactement_le_fichier(capsys):
    entrer(PlieFabrique(), date(2018, 5, 1))
    texte = lancer(capsys, "--de=2018", "--a=2019", "--tableau=entrees", "--format=csv")
    assert texte == "libelle,2018,2019,TOTAL\nEntrées,1,0,1\n"


def test_tous_les_tableaux_en_csv_portent_leur_nom(capsys):
    PlieFabrique()
    texte = lancer(capsys, "--de=2018", "--a=2019", "--format=csv")
    assert [bloc.splitlines()[0] for bloc in texte.split("\n\n")] == list(ORDRE)


def test_tout_le_bilan_en_json(capsys):
    entrer(PlieFabrique(code="niort"), date(2018, 5, 1))
    donnees = json.loads(lancer(capsys, "--de=2018", "--a=2018"))
    assert donnees["plie"]["code"] == "niort"
    assert donnees["annees"] == [2018]
    assert [tableau["code"] for tableau in donnees["tableaux"]] == list(ORDRE)


def test_un_seul_tableau_en_json(capsys):
    entrer(PlieFabrique(), date(2018, 5, 1))
    tableau = json.loads(lancer(capsys, "--de=2018", "--a=2018", "--tableau=entrees", "--format=json"))
    assert tableau["lignes"][0]["cellules"] == ["Entrées", 1]


def test_le_plie_se_choisit(capsys):
    PlieFabrique(code="autre")
    entrer(PlieFabrique(code="niort"), date(2018, 5, 1))
    arguments = ["--de=2018", "--a=2018", "--tableau=entrees", "--format=csv"]
    assert lancer(capsys, *arguments, "--plie=niort") == "libelle,2018\nEntrées,1\n"
    assert lancer(capsys, *arguments, "--plie=autre") == "libelle,2018\nEntrées,0\n"


@pytest.mark.parametrize(
    ("plies", "arguments", "message"),
    [
        (["niort"], ["--de=2021", "--a=2018"], "précède la première"),
        (["niort"], ["--de=1990", "--a=2018"], "entre 2000 et 2100"),
        (["niort"], ["--de=2018"], "--a manque"),
        (["niort"], [], "--de 2018 --a 2021"),
        (["niort"], ["--de=deux", "--a=2018"], "« deux » n'est pas une année"),
        (["niort"], ["--de=-5", "--a=2018"], "n'est pas une année"),
        (["niort"], ["--de=2018", "--a=2018", "--tableau=sortie"], "Tableau inconnu : « sortie »"),
        (["niort"], ["--de=2018", "--a=2018", "--format=xml"], "Format inconnu : « xml »"),
        (["niort"], ["--de=2018", "--a=2018", "--plie=royan"], "PLIE inconnu : « royan »"),
        (["niort", "royan"], ["--de=2018", "--a=2018"], "choisissez avec --plie (niort, royan)"),
        ([], ["--de=2018", "--a=2018"], "Aucun PLIE n'est chargé"),
    ],
)
def test_une_erreur_se_dit_en_francais_et_n_imprime_rien(capsys, plies, arguments, message):
    for code in plies:
        PlieFabrique(code=code)
    with pytest.raises(CommandError) as erreur:
        call_command("calculer_bilan", *arguments)
    assert message in str(erreur.value)
    assert erreur.value.returncode == 1
    assert capsys.readouterr().out == ""
