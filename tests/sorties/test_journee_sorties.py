"""What waits after an exit, in « Ma journée »: one line a thing, and the form that settles it."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from parcours.journee import lignes_des_autres
from plie.acteurs.acces import vue_du_role
from plie.dates import ajouter_mois
from plie.protocole.regles import SeuilsParcours
from plie.roles import Role
from sorties.enums import Categorie, EtatSortie, MotifAnnulation, NatureSortie
from sorties.journee import suites_des_sorties
from tests.fabriques import (
    AffectationFabrique,
    BilanFinFabrique,
    ParcoursFabrique,
    PreuveFabrique,
    SortieFabrique,
    StructureFabrique,
    SuiviSortieFabrique,
    utilisateur,
)

pytestmark = pytest.mark.django_db
JOUR = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def _jour(time_machine):
    time_machine.move_to(f"{JOUR}T10:00:00+02:00", tick=False)


@pytest.fixture
def referente():
    return utilisateur(Role.REFERENT, StructureFabrique())


def sortie_du(le, referente, **champs):
    parcours = ParcoursFabrique(
        participant__plie=referente.habilitations.get().structure.plie,
        sorti=True,
        oriente_le=ajouter_mois(le, -12),
        date_sortie=le,
    )
    AffectationFabrique(parcours=parcours, referent=referente)
    return SortieFabrique(parcours=parcours, date=le, **champs)


def lignes(qui):
    vue = vue_du_role(qui, Role.REFERENT)
    return {ligne.genre.code: ligne for ligne in lignes_des_autres(vue, SeuilsParcours())}


def test_chaque_ligne_mene_a_son_formulaire(client, referente):
    sortie = sortie_du(date(2026, 5, 20), referente)
    trouvees = lignes(referente)
    assert {code: ligne.url for code, ligne in trouvees.items()} == {
        "suivi": reverse("sorties:suivi", args=[sortie.pk, 3]),
        "preuve": reverse("sorties:preuve", args=[sortie.pk]),
        "bilan_fin": reverse("sorties:bilan", args=[sortie.pk]),
    }
    client.force_login(referente)
    for ligne in client.get("/").context["lignes"]:
        assert parse_qs(urlsplit(ligne.url).query)["retour"] == ["/"]


def test_faite_une_chose_ne_se_demande_plus(referente):
    sortie = sortie_du(date(2026, 5, 20), referente)
    SuiviSortieFabrique(sortie=sortie, echeance_mois=3)
    PreuveFabrique(sortie=sortie)
    bilan = BilanFinFabrique(sortie=sortie)
    [(code, ligne)] = lignes(referente).items()
    assert (code, ligne.url) == ("fiche_bilan", reverse("sorties:remise", args=[sortie.pk]))
    bilan.remis_participant_le = JOUR
    bilan.save()
    assert lignes(referente) == {}


@pytest.mark.parametrize(
    ("le", "champs", "attendues"),
    [
        (date(2026, 5, 20), {"etat": EtatSortie.DEMANDEE, "confirmee_le": None}, {"preuve", "bilan_fin"}),
        (
            date(2026, 5, 20),
            {
                "categorie": Categorie.AUTRE,
                "nature": NatureSortie.SANS,
                "motif_autre": "sante",
                "employeur": "",
            },
            {"bilan_fin"},
        ),
        (
            date(2026, 5, 20),
            {"etat": EtatSortie.ANNULEE, "annulee_le": JOUR, "motif_annulation": MotifAnnulation.REPRISE},
            set(),
        ),
        (
            date(2026, 5, 20),
            {
                "categorie": Categorie.AUTRE,
                "nature": NatureSortie.SANS,
                "motif_autre": "deces",
                "employeur": "",
            },
            set(),
        ),
        (date(2025, 5, 20), {"etat": EtatSortie.DEMANDEE, "confirmee_le": None}, {"preuve", "bilan_fin"}),
        (date(2025, 9, 1), {}, {"suivi", "preuve", "bilan_fin"}),
        (date(2025, 8, 31), {}, set()),
    ],
)
def test_ce_qui_attend_selon_la_sortie(referente, le, champs, attendues):
    sortie_du(le, referente, **champs)
    assert set(lignes(referente)) == attendues


def test_une_seule_requete(referente, django_assert_num_queries):
    for _ in range(5):
        sortie_du(date(2026, 5, 20), referente)
    vue = vue_du_role(referente, Role.REFERENT)
    with django_assert_num_queries(1):
        assert len(list(suites_des_sorties(vue, SeuilsParcours()))) == 15
