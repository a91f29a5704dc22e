"""The fiches of a month: which ones, whose, and who may read them."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from plie.roles import Role
from sorties.forms.lots import FormulaireLot
from sorties.models import FicheBilan
from sorties.selectors.lots import bilans_par_mois, lignes_du_lot, lot_a_lire
from tests.fabriques import AffectationFabrique, FicheBilanFabrique, TravailFabrique, utilisateur
from tests.sorties.outils_fiches import bilan, lieu

pytestmark = pytest.mark.django_db


def lot_de(plie, demandeur):
    """A lot of all the fiches there are."""
    fiches = list(FicheBilan.objects.values_list("pk", flat=True))
    return TravailFabrique(
        plie=plie,
        demandeur=demandeur,
        genre="fiches_bilan",
        parametres={"annee": 2026, "mois": 10, "fiches": fiches},
        total=max(1, len(fiches)),
    )


def test_les_bilans_comptes_par_mois():
    structure, referent, coordination = lieu()
    for jour in (date(2026, 10, 1), date(2026, 10, 31), date(2026, 9, 30)):
        bilan(structure, referent, jour)
    bilan(structure, utilisateur(Role.REFERENT, structure), date(2026, 8, 31))
    attendu = {date(2026, 10, 1): 2, date(2026, 9, 1): 1}
    assert bilans_par_mois(referent, structure.plie) == attendu
    assert bilans_par_mois(coordination, structure.plie) == attendu | {date(2026, 8, 1): 1}


@pytest.mark.parametrize(
    ("jour", "propose"),
    [(date(2026, 11, 24), "2026-10"), (date(2026, 1, 1), "2025-12"), (date(2026, 3, 31), "2026-02")],
)
def test_le_mois_passe_est_propose(jour, propose):
    formulaire = FormulaireLot(nombres={date(2020, 5, 1): 2}, jour=jour)
    assert formulaire.fields["mois"].initial == propose
    assert [code for code, _ in formulaire.fields["mois"].choices] == [propose, "2020-05"]


def test_qui_suit_un_lot_et_ce_qu_il_y_lit(django_assert_max_num_queries):
    structure, referent, coordination = lieu()
    collegue = utilisateur(Role.REFERENT, structure)
    siennes = [FicheBilanFabrique(bilan=bilan(structure, referent)) for _ in range(3)]
    FicheBilanFabrique(bilan=bilan(structure, collegue))
    demande = lot_de(structure.plie, referent)
    for qui in (referent, coordination):
        assert lot_a_lire(qui, demande.identifiant) == demande
    ailleurs = lieu()
    for qui in (collegue, ailleurs[1], ailleurs[2], utilisateur(Role.PRESCRIPTEUR, structure)):
        with pytest.raises(Http404):
            lot_a_lire(qui, demande.identifiant)
    with django_assert_max_num_queries(4):
        lignes_du_lot(coordination, demande)
    assert [ligne.fiche for ligne in lignes_du_lot(referent, demande)] == siennes
    assert len(lignes_du_lot(coordination, demande)) == 4


def test_le_referent_est_celui_du_jour_de_la_sortie():
    structure, referent, coordination = lieu()
    un = bilan(structure, referent)
    FicheBilanFabrique(bilan=un)
    suivi = un.sortie.parcours.affectations.get()
    suivi.fin = un.sortie.date
    suivi.save()
    AffectationFabrique(parcours=un.sortie.parcours, debut=un.sortie.date + timedelta(days=1))
    (ligne,) = lignes_du_lot(coordination, lot_de(structure.plie, coordination))
    assert ligne.referent == referent
    assert ligne.nom_de_fichier == f"fiche-bilan-2026-10-15-{ligne.fiche.pk}.pdf"
