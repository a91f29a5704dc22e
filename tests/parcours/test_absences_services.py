"""After an absence: the whole procedure through the services, its page, and the waits it leaves."""

from http import HTTPStatus

import pytest
import time_machine

from parcours.enums import Attente, StatutRendezVous, SuiteAbsence
from parcours.models import AppelAbsence, Parcours, RendezVous
from parcours.selectors.attentes import attentes_de
from parcours.services.absences import AppelImpossible, noter_appel, suite_de
from parcours.services.rendez_vous import RendezVousImpossible, fixer, honorer, noter_absence
from plie.protocole.regles import Parametres
from tests.fabriques import AppelAbsenceFabrique, ParcoursFabrique, RendezVousFabrique, il_y_a, instant
from tests.parcours.outils_accompagnement import connecter, dossier_suivi

pytestmark = pytest.mark.django_db
S = StatutRendezVous
# What each letter does, one a day: an absence (A), excused (E), come (V), a call without (c) or with (C) a
# date that is the next appointment.
SCENARIOS = [
    ("V", SuiteAbsence.AUCUNE),
    ("A", SuiteAbsence.APPELER),
    ("E", SuiteAbsence.AUCUNE),
    ("Ac", SuiteAbsence.AUCUNE),
    ("AcA", SuiteAbsence.APPELER),
    ("AC", SuiteAbsence.AUCUNE),
    ("ACA", SuiteAbsence.SITUATION),
    ("ACAA", SuiteAbsence.SITUATION),
    ("ACE", SuiteAbsence.AUCUNE),
    ("ACV", SuiteAbsence.AUCUNE),
    ("ACVA", SuiteAbsence.APPELER),
    ("ACAV", SuiteAbsence.AUCUNE),
    ("ACAVACA", SuiteAbsence.SITUATION),
    ("AA", SuiteAbsence.APPELER),
    ("AV", SuiteAbsence.AUCUNE),
]


@pytest.mark.parametrize(("scenario", "suite"), SCENARIOS)
def test_scenarios(scenario, suite):
    with time_machine.travel(instant(il_y_a(40), 9)) as horloge:
        referent, parcours = dossier_suivi(oriente_le=il_y_a(60))
        prochain = manque = None
        for rang, pas in enumerate(scenario):
            jour = il_y_a(0)
            if pas in "cC":
                horloge.move_to(instant(jour, 15))
                nouveau = instant(il_y_a(-1), 10) if pas == "C" else None
                appel = noter_appel(
                    manque,
                    fait_le=jour,
                    joint=pas == "C",
                    nouveau=nouveau,
                    auteur=referent,
                )
                prochain = appel.nouveau_rendez_vous
                continue
            if rang and scenario[rang - 1] not in "cC":
                prochain = None
            if prochain is None:
                prochain = fixer(parcours, debut=instant(il_y_a(-1), 10), auteur=referent)
            horloge.move_to(instant(il_y_a(-1), 11))
            manque, prochain = prochain, None
            if pas == "V":
                honorer(manque)
            else:
                noter_absence(manque, justifiee=pas == "E", raison="Malade" if pas == "E" else "")
        assert suite_de(parcours) is suite
        # The lists, in SQL, say the same.
        attentes = attentes_de(
            Parcours.objects.filter(pk=parcours.pk), il_y_a(0), Parametres().seuils_parcours
        )[parcours.pk]
        assert (Attente.APPEL in attentes) == (suite is SuiteAbsence.APPELER)
        assert (Attente.SITUATION in attentes) == (suite is SuiteAbsence.SITUATION)


@pytest.fixture
def suivi():
    return dossier_suivi()


@pytest.fixture
def manque(suivi):
    referent, parcours = suivi
    return RendezVousFabrique(
        parcours=parcours, referent=referent, debut=instant(il_y_a(3)), statut=S.ABSENCE_INJUSTIFIEE
    )


class TestNoterAppel:
    @pytest.mark.parametrize(("jour", "accepte"), [(4, False), (3, True), (0, True), (-1, False)])
    def test_entre_l_absence_et_aujourd_hui(self, suivi, manque, jour, accepte):
        def appeler():
            return noter_appel(manque, fait_le=il_y_a(jour), joint=False, auteur=suivi[0])

        if accepte:
            assert appeler().fait_par == suivi[0]
        else:
            with pytest.raises(AppelImpossible):
                appeler()

    def test_demande_deux_fois_il_est_note_une_fois(self, suivi, manque):
        appel = {"fait_le": il_y_a(0), "joint": True, "nouveau": instant(il_y_a(-2)), "auteur": suivi[0]}
        assert noter_appel(manque, **appel) == noter_appel(manque, **appel)
        propose = AppelAbsence.objects.get().nouveau_rendez_vous
        assert propose.seconde_proposition
        assert RendezVous.objects.count() == 2
        with pytest.raises(AppelImpossible, match="déjà noté"):
            noter_appel(manque, **{**appel, "joint": False})

    def test_une_date_refusee_n_ecrit_rien(self, suivi, manque):
        with pytest.raises(RendezVousImpossible):
            noter_appel(manque, fait_le=il_y_a(0), joint=True, nouveau=instant(il_y_a(1)), auteur=suivi[0])
        assert not AppelAbsence.objects.exists()

    def test_la_personne_jointe_a_une_date_ou_une_raison(self, suivi, manque):
        with pytest.raises(AppelImpossible, match="nouvelle date"):
            noter_appel(manque, fait_le=il_y_a(0), joint=True, auteur=suivi[0])
        assert noter_appel(
            manque, fait_le=il_y_a(0), joint=True, raison="Part vivre ailleurs", auteur=suivi[0]
        )

    @pytest.mark.parametrize(
        ("champs", "attendu"),
        [
            ({"statut": S.ABSENCE_JUSTIFIEE}, "injustifiée"),
            ({"statut": S.PLANIFIE}, "injustifiée"),
            ({"seconde_proposition": True}, "cellule"),
        ],
    )
    def test_seulement_apres_une_premiere_absence_sans_prevenir(self, suivi, manque, champs, attendu):
        RendezVous.objects.update(**champs)
        with pytest.raises(AppelImpossible, match=attendu):
            noter_appel(manque, fait_le=il_y_a(0), joint=False, auteur=suivi[0])

    def test_un_rendez_vous_deja_propose_ne_l_est_pas_deux_fois(self, suivi, manque):
        referent, parcours = suivi
        debut = instant(il_y_a(-2))
        propose = fixer(parcours, debut=debut, auteur=referent, seconde_proposition=True)
        AppelAbsenceFabrique(rendez_vous__parcours=parcours, nouveau_rendez_vous=propose)
        with pytest.raises(RendezVousImpossible, match="déjà été proposée"):
            noter_appel(manque, fait_le=il_y_a(0), joint=True, nouveau=debut, auteur=referent)


class TestPageAppel:
    def saisie(self, **champs):
        return {
            "fait_le": il_y_a(0).isoformat(),
            "joint": "oui",
            "raison": "Oubli",
            "jour": il_y_a(-2).isoformat(),
            "heure": "14:00",
            "duree": "60",
            "lieu": "Bureau 3",
            **champs,
        }

    def test_un_double_clic_note_un_appel_et_une_date(self, client, suivi, manque):
        connecter(client, suivi[0])
        url = f"/rendez-vous/{manque.pk}/appel/"
        assert "Enregistrer l’appel" in client.get(url).text
        for _ in range(2):
            assert client.post(url, self.saisie()).status_code == HTTPStatus.FOUND
        appel = AppelAbsence.objects.get()
        assert (appel.joint, appel.raison) == (True, "Oubli")
        assert appel.nouveau_rendez_vous.debut == instant(il_y_a(-2), 14)
        page = client.get(url).text
        assert "Enregistrer l’appel" not in page
        assert "la personne a répondu" in page

    @pytest.mark.parametrize(
        ("champs", "attendu"),
        [
            ({"heure": ""}, "Indiquez l’heure"),
            ({"jour": ""}, "Indiquez le jour"),
            ({"jour": "", "heure": "", "raison": ""}, "Proposez une nouvelle date"),
            ({"jour": il_y_a(1).isoformat()}, "à venir"),
            ({"fait_le": il_y_a(4).isoformat()}, "l’appel le suit"),
            ({"fait_le": il_y_a(-1).isoformat()}, "un jour passé"),
            ({"joint": ""}, "Dites si la personne a répondu"),
        ],
    )
    def test_refus(self, client, suivi, manque, champs, attendu):
        page = connecter(client, suivi[0]).post(f"/rendez-vous/{manque.pk}/appel/", self.saisie(**champs))
        assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert attendu in page.text
        assert not AppelAbsence.objects.exists()

    def test_la_seconde_date_manquee_va_a_la_cellule(self, client, suivi, manque):
        RendezVous.objects.update(seconde_proposition=True)
        page = connecter(client, suivi[0]).get(f"/rendez-vous/{manque.pk}/appel/").text
        assert "fin d’accompagnement possible" in page
        assert "Enregistrer l’appel" not in page

    def test_un_rendez_vous_honore_n_a_pas_d_appel(self, client, suivi, manque):
        RendezVous.objects.update(statut=S.HONORE)
        page = connecter(client, suivi[0]).get(f"/rendez-vous/{manque.pk}/appel/")
        assert page.status_code == HTTPStatus.NOT_FOUND

    def test_un_parcours_termine_ne_s_appelle_plus(self, suivi):
        sorti = ParcoursFabrique(sorti=True)
        manque = RendezVousFabrique(parcours=sorti, debut=instant(il_y_a(20)), statut=S.ABSENCE_INJUSTIFIEE)
        with pytest.raises(RendezVousImpossible, match="terminé"):
            noter_appel(manque, fait_le=il_y_a(0), joint=False, auteur=suivi[0])
