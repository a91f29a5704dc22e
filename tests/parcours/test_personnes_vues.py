"""The person's contact and dated situations, kept by their référent."""

from datetime import date

import pytest
from django.urls import reverse

from parcours.forms.personnes import FormulaireCoordonnees, FormulaireIdentite, FormulaireSituation
from participants.models import Situation
from plie.roles import Role
from tests.fabriques import (
    CommuneFabrique,
    NiveauDiplomeFabrique,
    ParticipantFabrique,
    QpvFabrique,
    SituationFabrique,
    TerritoireFabrique,
    il_y_a,
    utilisateur,
)
from tests.parcours.outils_dossier import Dossier, statuts

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    dossier = Dossier()
    TerritoireFabrique(plie=dossier.plie, commune=dossier.participant.commune)
    return dossier


def coordonnees(dossier, **champs):
    return {
        "telephone": "06 39 98 12 34",
        "courriel": "",
        "adresse": "1 rue Inventée",
        "commune": dossier.participant.commune_id,
        "qpv": "",
        **champs,
    }


class TestCoordonnees:
    @pytest.mark.parametrize(
        ("champs", "fautif"),
        [
            ({}, None),
            ({"telephone": "", "courriel": "x@example.org"}, None),
            ({"telephone": ""}, "telephone"),
            ({"telephone": "", "sans_contact": "on"}, None),
            ({"telephone": "", "sans_contact": "on", "adresse": " "}, "adresse"),
            ({"sans_contact": "on"}, "sans_contact"),
            ({"telephone": "12"}, "telephone"),
            ({"courriel": "x"}, "courriel"),
            ({"commune": ""}, "commune"),
        ],
    )
    def test_how_the_person_is_reached(self, dossier, champs, fautif):
        formulaire = FormulaireCoordonnees(coordonnees(dossier, **champs), participant=dossier.participant)
        assert list(formulaire.errors) == ([fautif] if fautif else [])

    def test_quartier_of_that_commune(self, dossier):
        ici = QpvFabrique(commune=dossier.participant.commune)
        voisine = CommuneFabrique()
        TerritoireFabrique(plie=dossier.plie, commune=voisine)
        la_bas = QpvFabrique(commune=voisine)
        hors = QpvFabrique(commune=CommuneFabrique())
        for qpv, accepte in ((ici, True), (la_bas, False), (hors, False)):
            formulaire = FormulaireCoordonnees(
                coordonnees(dossier, qpv=qpv.pk), participant=dossier.participant
            )
            assert formulaire.is_valid() is accepte

    def test_saved_and_traced(self, dossier, client):
        client.force_login(dossier.referent)
        adresse = reverse("personnes:coordonnees", args=[dossier.participant.pk])
        assert client.get(adresse).status_code == 200
        for _ in range(2):
            client.post(adresse, coordonnees(dossier, refuse_rappels="on"))
        dossier.participant.refresh_from_db()
        assert dossier.participant.refuse_rappels is True
        assert dossier.participant.adresse == "1 rue Inventée"
        assert dossier.participant.events.count() == 2

    def test_goes_on_after_the_exit(self, client):
        dossier = Dossier(sorti=True)
        client.force_login(dossier.referent)
        adresse = reverse("personnes:coordonnees", args=[dossier.participant.pk])
        assert client.post(adresse, coordonnees(dossier)).status_code == 302


class TestSituation:
    def saisie(self, **champs):
        return {
            "date": il_y_a(0).isoformat(),
            "emploi": "chomeur",
            "nationalite": "francaise",
            "niveau_diplome": NiveauDiplomeFabrique().pk,
            "logement": "locataire",
            "situation_familiale": "seule",
            "enfants_a_charge": "2",
            "permis_b": "oui",
            "rsa": "on",
            **champs,
        }

    @pytest.mark.parametrize(
        ("champs", "fautif"),
        [
            ({}, None),
            ({"date": il_y_a(-1).isoformat()}, "date"),
            ({"enfants_a_charge": "20"}, None),
            ({"enfants_a_charge": "21"}, "enfants_a_charge"),
            ({"inscrit_ft": "on", "inscrit_ft_depuis": il_y_a(0).isoformat()}, None),
            ({"inscrit_ft_depuis": il_y_a(9).isoformat()}, "inscrit_ft"),
            (
                {
                    "date": il_y_a(9).isoformat(),
                    "inscrit_ft": "on",
                    "inscrit_ft_depuis": il_y_a(8).isoformat(),
                },
                "inscrit_ft_depuis",
            ),
        ],
    )
    def test_bounds(self, champs, fautif):
        formulaire = FormulaireSituation(self.saisie(**champs), derniere=None)
        assert list(formulaire.errors) == ([fautif] if fautif else [])

    def test_a_new_day_a_new_row_the_same_day_the_same_row(self, dossier, client):
        SituationFabrique(participant=dossier.participant, date=il_y_a(50), rsa=False)
        client.force_login(dossier.referent)
        adresse = reverse("personnes:situation", args=[dossier.participant.pk])
        client.post(adresse, self.saisie())
        client.post(adresse, self.saisie(rsa="", vehicule="non"))
        notees = list(Situation.objects.filter(participant=dossier.participant).order_by("date"))
        assert [s.date for s in notees] == [il_y_a(50), il_y_a(0)]
        assert (notees[1].rsa, notees[1].permis_b, notees[1].vehicule) == (False, True, False)

    def test_filled_from_the_latest(self, dossier):
        derniere = SituationFabrique(
            participant=dossier.participant, date=il_y_a(50), rsa=True, permis_b=False, enfants_a_charge=3
        )
        initiales = FormulaireSituation(derniere=derniere).initial
        assert (initiales["rsa"], initiales["permis_b"], initiales["enfants_a_charge"]) == (True, "non", 3)
        assert initiales["date"] == il_y_a(0)


class TestIdentite:
    def saisie(self, **champs):
        return {
            "nom_naissance": "Corrigée",
            "prenom": "Élise",
            "sexe": "F",
            "date_naissance": "1985-05-17",
            "identifiant_ft": "1234567a",
            **champs,
        }

    @pytest.fixture
    def coordination(self, dossier, client):
        compte = utilisateur(Role.COORDINATION, dossier.structure)
        client.force_login(compte)
        return compte

    def test_corrected_by_the_coordination(self, dossier, coordination, client):
        adresse = reverse("personnes:identite", args=[dossier.participant.pk])
        assert dossier.participant.nom_naissance in client.get(adresse).text
        client.post(adresse, self.saisie())
        dossier.participant.refresh_from_db()
        assert (dossier.participant.nom_naissance, dossier.participant.identifiant_ft) == (
            "Corrigée",
            "1234567A",
        )

    @pytest.mark.parametrize(
        ("naissance", "accepte"),
        [
            ("1920-01-01", True),
            ("1919-12-31", False),
            (il_y_a(0).isoformat(), True),
            (il_y_a(-1).isoformat(), False),
        ],
    )
    def test_birth_date(self, dossier, naissance, accepte):
        saisie = self.saisie(date_naissance=naissance)
        assert FormulaireIdentite(saisie, participant=dossier.participant).is_valid() is accepte

    def test_a_namesake_is_shown_first(self, dossier, coordination, client):
        ParticipantFabrique(
            plie=dossier.plie, nom_naissance="CORRIGEE", prenom="elise", date_naissance=date(1985, 5, 17)
        )
        adresse = reverse("personnes:identite", args=[dossier.participant.pk])
        assert "Un autre dossier porte" in client.post(adresse, self.saisie()).text
        assert client.post(adresse, self.saisie(autre_personne="on")).status_code == 302

    def test_an_identifiant_is_one_person_s(self, dossier, coordination, client):
        ParticipantFabrique(plie=dossier.plie, identifiant_ft="1234567A")
        adresse = reverse("personnes:identite", args=[dossier.participant.pk])
        page = client.post(adresse, self.saisie(autre_personne="on"))
        assert "porte déjà cet identifiant" in page.text

    def test_by_role(self, dossier, client):
        adresse = reverse("personnes:identite", args=[dossier.participant.pk])
        autres = [p for p in dossier.personnes_sans_droit() if not p.a_role(Role.COORDINATION)]
        etrangere = utilisateur(Role.COORDINATION)
        assert statuts(client, [adresse], [*autres, dossier.referent, etrangere]) == {404}


def test_by_role(dossier, client):
    adresses = [
        reverse(f"personnes:{nom}", args=[dossier.participant.pk]) for nom in ("coordonnees", "situation")
    ]
    assert statuts(client, adresses, dossier.personnes_sans_droit()) == {404}
    assert statuts(client, adresses, [dossier.referent, dossier.delegue()]) == {200}
