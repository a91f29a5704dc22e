"""The way in, month by month: reasons, medians and percentiles on cases computed by hand."""

from datetime import date, timedelta
from http import HTTPStatus
from io import BytesIO

import pytest
import tablib

from parcours.enums import TypeEntretien
from parcours.selectors.suivi import apercu, mois_suivis, suivi
from parcours.views.suivi import jours_fr
from plie.acces import Vue
from plie.dates import ajouter_mois
from plie.roles import Role
from prescriptions.models import Prescription
from tests.fabriques import (
    EntretienFabrique,
    MotifNonEntreeFabrique,
    MotifRefusFabrique,
    ParcoursFabrique,
    PrescriptionFabrique,
    StructureFabrique,
    il_y_a,
    utilisateur,
)

pytestmark = pytest.mark.django_db
URL = "/prescriptions/suivi/"
JOUR = date(2026, 5, 20)
REQUETES_PAGE = 14


@pytest.fixture
def lieu():
    return StructureFabrique()


@pytest.fixture
def vue(lieu):
    return Vue(
        role=Role.COORDINATION,
        utilisateur_id=1,
        plie_id=lieu.plie_id,
        structures=frozenset({lieu.pk}),
        date_reference=JOUR,
    )


def entree(lieu, soumise, *entretiens, type_entretien=TypeEntretien.INDIVIDUEL):
    """A person submitted on a day, met on these."""
    prescription = PrescriptionFabrique(
        structure=lieu, orientee=True, soumise_le=soumise, decidee_le=soumise, orientee_le=soumise
    )
    parcours = ParcoursFabrique(
        participant=prescription.participant, prescription=prescription, oriente_le=soumise, accueil=True
    )
    for jour in entretiens:
        EntretienFabrique(parcours=parcours, date=jour, type=type_entretien)
    return parcours


def refus(lieu, jour, motif):
    return PrescriptionFabrique(
        structure=lieu, refusee=True, soumise_le=jour, decidee_le=jour, motif_refus=motif
    )


def non_entree(lieu, jour, motif):
    ParcoursFabrique(
        participant__plie=lieu.plie,
        oriente_le=jour,
        non_entre=True,
        non_entre_le=jour,
        motif_non_entree=motif,
    )


def test_douze_mois_le_courant_en_dernier():
    mois = mois_suivis(JOUR)
    assert (mois[0], mois[-1], len(mois)) == (date(2025, 6, 1), date(2026, 5, 1), 12)


class TestDelais:
    # percentile_cont interpolates at rank p × (n − 1): for 10, 20, 30, 40, p90 is at 2.7, hence 37.
    @pytest.mark.parametrize(
        ("jours", "mediane", "centile_90"),
        [
            ([7], 7, 7),
            ([10, 20], 15, 19),
            ([10, 20, 30], 20, 28),
            ([40, 10, 30, 20], 25, 37),
            ([0, 0, 1], 0, 0.8),
            ([1] * 10 + [100], 1, 1),
            ([1] * 9 + [100, 100], 1, 100),
        ],
    )
    def test_mediane_et_centile(self, lieu, vue, jours, mediane, centile_90):
        premier = date(2026, 5, 10)
        for attente in jours:
            entree(lieu, premier - timedelta(days=attente), premier)
        delais = suivi(vue).delais
        assert (delais.nombre, delais.mediane, delais.centile_90) == (len(jours), mediane, centile_90)

    def test_le_premier_entretien_seul_compte_et_range_dans_son_mois(self, lieu, vue):
        entree(lieu, date(2026, 3, 1), date(2026, 4, 10), date(2026, 3, 31), date(2026, 5, 2))
        entree(lieu, date(2026, 4, 1), date(2026, 4, 5))
        lu = suivi(vue)
        par_mois = dict(zip(lu.mois, lu.delais_par_mois, strict=True))
        assert (par_mois[date(2026, 3, 1)].nombre, par_mois[date(2026, 3, 1)].mediane) == (1, 30)
        assert (par_mois[date(2026, 4, 1)].nombre, par_mois[date(2026, 4, 1)].mediane) == (1, 4)
        assert par_mois[date(2026, 5, 1)].nombre == 0
        assert par_mois[date(2026, 5, 1)].mediane is None

    @pytest.mark.parametrize(
        ("premier", "compte"),
        [
            (date(2025, 5, 31), 0),
            (date(2025, 6, 1), 1),
            (JOUR, 1),
            (JOUR + timedelta(days=1), 0),
        ],
    )
    def test_les_bornes_des_douze_mois(self, lieu, vue, premier, compte):
        entree(lieu, premier - timedelta(days=5), premier)
        assert suivi(vue).delais.nombre == compte
        assert apercu(vue).delais.nombre == compte

    def test_un_appel_ne_compte_pas_un_temps_collectif_oui(self, lieu, vue):
        entree(lieu, date(2026, 5, 1), date(2026, 5, 3), type_entretien=TypeEntretien.TELEPHONE)
        assert suivi(vue).delais.nombre == 0
        entree(lieu, date(2026, 5, 1), date(2026, 5, 3), type_entretien=TypeEntretien.COLLECTIF)
        assert suivi(vue).delais.nombre == 1

    def test_ce_qui_ne_mesure_rien_est_laisse(self, lieu, vue):
        avant = entree(lieu, date(2026, 4, 1), date(2026, 5, 3))
        Prescription.objects.filter(pk=avant.prescription_id).update(
            soumise_le=date(2026, 5, 4), decidee_le=date(2026, 5, 4), orientee_le=date(2026, 5, 4)
        )
        sans_prescription = ParcoursFabrique(participant__plie=lieu.plie)
        EntretienFabrique(parcours=sans_prescription, date=date(2026, 5, 3))
        entree(lieu, date(2026, 5, 1))
        entree(StructureFabrique(), date(2026, 5, 1), date(2026, 5, 3))
        assert suivi(vue).delais.nombre == 0
        assert suivi(vue).vide


class TestMotifs:
    def test_refus_par_motif_et_par_mois(self, lieu, vue):
        frequent = MotifRefusFabrique(code="frequent", libelle="Zone éloignée")
        rare = MotifRefusFabrique(code="rare", libelle="Accompagnement en cours")
        for jour, motif in (
            (date(2025, 5, 31), rare),  # too old
            (date(2025, 6, 1), rare),
            (date(2026, 5, 1), frequent),
            (date(2026, 5, 19), frequent),
        ):
            refus(lieu, jour, motif)
        refus(StructureFabrique(), JOUR, rare)
        croisement = suivi(vue).refus
        assert croisement.lignes == (
            ("Zone éloignée", (*[0] * 11, 2), 2),
            ("Accompagnement en cours", (1, *[0] * 11), 1),
        )
        assert croisement.par_mois == (1, *[0] * 10, 2)
        assert croisement.total == 3

    def test_non_entrees_par_motif_et_par_mois(self, lieu, vue):
        motif = MotifNonEntreeFabrique()
        for jour in (date(2026, 4, 30), date(2026, 5, 1)):
            non_entree(lieu, jour, motif)
        non_entree(StructureFabrique(), JOUR, motif)
        croisement = suivi(vue).non_entrees
        assert croisement.lignes == (("Personne injoignable", (*[0] * 10, 1, 1), 2),)

    def test_l_apercu_compte_trente_jours(self, lieu, vue):
        motif, autre = MotifRefusFabrique(), MotifNonEntreeFabrique()
        for recul in (0, 29, 30):
            refus(lieu, JOUR - timedelta(days=recul), motif)
            non_entree(lieu, JOUR - timedelta(days=recul), autre)
        vu = apercu(vue)
        assert (vu.refus_recents, vu.non_entrees_recentes) == (2, 2)


@pytest.mark.parametrize(
    ("jours", "attendu"),
    [
        (None, "—"),
        (0.0, "0\u00a0jour"),
        (1.5, "1,5\u00a0jour"),
        (2.0, "2\u00a0jours"),
        (39.5, "39,5\u00a0jours"),
    ],
)
def test_les_jours_s_ecrivent(jours, attendu):
    assert jours_fr(jours) == attendu


class TestPage:
    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATION])
    def test_elle_n_existe_que_pour_la_coordination(self, client, lieu, role):
        client.force_login(utilisateur(role, lieu))
        for adresse in (URL, f"{URL}tableur/ods/"):
            assert client.get(adresse).status_code == HTTPStatus.NOT_FOUND

    def test_vide_elle_le_dit(self, client, lieu):
        client.force_login(utilisateur(Role.COORDINATION, lieu))
        assert "Rien à suivre sur ces douze mois" in client.get(URL).text

    def test_elle_montre_motifs_delais_et_definition(self, client, lieu):
        refus(lieu, il_y_a(3), MotifRefusFabrique())
        entree(lieu, il_y_a(15), il_y_a(3))
        client.force_login(utilisateur(Role.COORDINATION, lieu))
        reponse = client.get(URL)
        page = reponse.text
        assert "La personne n&#x27;habite pas le territoire" in page
        assert list(reponse.context["delais"].total) == ["Ensemble", "1", "12", "12"]
        assert "un appel ne compte pas" in page
        assert "Aucune non-entrée sur ces douze mois." in page

    def test_le_nombre_de_requetes_est_fixe(self, client, lieu, django_assert_max_num_queries):
        for recul in range(6):
            jour = ajouter_mois(il_y_a(0), -recul)
            refus(lieu, jour, MotifRefusFabrique(code=f"motif-{recul}"))
            non_entree(lieu, jour, MotifNonEntreeFabrique(code=f"motif-{recul}"))
            entree(lieu, jour - timedelta(days=recul), jour)
        client.force_login(utilisateur(Role.COORDINATION, lieu))
        with django_assert_max_num_queries(REQUETES_PAGE):
            assert client.get(URL).status_code == HTTPStatus.OK

    def test_le_tableur_porte_les_memes_nombres(self, client, lieu):
        refus(lieu, il_y_a(0), MotifRefusFabrique(libelle="=Formule"))
        entree(lieu, il_y_a(12), il_y_a(0))
        client.force_login(utilisateur(Role.COORDINATION, lieu))
        reponse = client.get(f"{URL}tableur/xlsx/")
        assert 'filename="suivi-prescriptions.xlsx"' in reponse["Content-Disposition"]
        classeur = tablib.Databook().load(BytesIO(reponse.content), format="xlsx")
        delais, motifs, _ = classeur.sheets()
        assert list(delais[-1]) == ["Ensemble", 1, 12, 12]
        assert motifs[0][0] == "'=Formule"
        assert motifs[-1][-1] == 1
        assert client.get(f"{URL}tableur/ods/").status_code == HTTPStatus.OK
        assert client.get(f"{URL}tableur/exe/").status_code == HTTPStatus.NOT_FOUND


class TestAccueilDeLaCoordination:
    def test_il_mene_au_suivi_et_dit_les_delais(self, client, lieu):
        refus(lieu, il_y_a(3), MotifRefusFabrique())
        entree(lieu, il_y_a(15), il_y_a(3))
        client.force_login(utilisateur(Role.COORDINATION, lieu))
        page = client.get("/")
        assert f'href="{URL}"' in page.text
        assert dict(page.context["delais"])["Délai médian"] == "12\u00a0jours"
        assert dict(page.context["delais"])["Prescriptions refusées"] == "1"
        assert "?etat=validee" in page.text
