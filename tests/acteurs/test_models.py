"""Accounts, and what the roles of a person let them see today."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.utils import timezone

from participants.models import Participant
from plie.acteurs.models import Habilitation, Structure, Utilisateur, en_cours
from plie.roles import Role
from tests.fabriques import (
    HabilitationFabrique,
    ParticipantFabrique,
    PlieFabrique,
    StructureFabrique,
    UtilisateurFabrique,
    il_y_a,
    utilisateur,
)

pytestmark = pytest.mark.django_db


def roles(personne):
    """A fresh reading of what the person sees: (role, PLIE, structures), in a stable order."""
    relue = Utilisateur.objects.get(pk=personne.pk)
    return sorted((vue.role, vue.plie_id, tuple(sorted(vue.structures))) for vue in relue.vues())


# -- the roles that run today ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("debut", "fin", "court"),
    [
        (0, None, True),
        (0, 0, True),
        (10, 0, True),
        (10, -10, True),
        (-1, None, False),
        (-1, -10, False),
        (10, 1, False),
    ],
    ids=[
        "depuis aujourd'hui",
        "aujourd'hui seulement",
        "jusqu'à aujourd'hui",
        "en cours",
        "demain",
        "à partir de demain",
        "jusqu'à hier",
    ],
)
def test_un_role_vaut_du_premier_au_dernier_jour_compris(debut, fin, court):
    personne = utilisateur(Role.COORDINATION, debut=il_y_a(debut), fin=None if fin is None else il_y_a(fin))
    assert bool(roles(personne)) is court
    assert personne.habilitations_en_cours().exists() is court
    assert personne.a_role(Role.COORDINATION) is court


@pytest.mark.parametrize(
    ("instant", "court"),
    [(datetime(2023, 6, 14, 21, 59, tzinfo=UTC), False), (datetime(2023, 6, 14, 22, 0, tzinfo=UTC), True)],
    ids=["23 h 59 à Paris", "minuit à Paris"],
)
def test_le_jour_change_a_minuit_a_paris(instant, court):
    personne = utilisateur(Role.COORDINATION, debut=date(2023, 6, 15))
    with time_machine.travel(instant, tick=False):
        assert bool(roles(personne)) is court


def test_la_vue_porte_le_role_le_plie_la_structure_et_le_jour():
    habilitation = HabilitationFabrique(role=Role.PILOTE)
    (vue,) = habilitation.utilisateur.vues()
    assert vue.role is Role.PILOTE
    assert vue.utilisateur_id == habilitation.utilisateur_id
    assert vue.plie_id == habilitation.structure.plie_id
    assert vue.structures == {habilitation.structure_id}
    assert vue.date_reference == timezone.localdate()


def test_sans_role_on_ne_voit_rien():
    ParticipantFabrique()
    personne = utilisateur()
    assert personne.vues() == ()
    assert not personne.a_role(*Role)
    assert not Participant.objects.visibles_par(personne).exists()


def test_un_compte_inactif_ne_voit_rien():
    personne = utilisateur(Role.COORDINATION, is_active=False)
    assert personne.vues() == ()
    assert not personne.a_role(Role.COORDINATION)


def test_une_structure_inactive_ne_donne_plus_de_role():
    habilitation = HabilitationFabrique()
    Structure.objects.update(active=False)
    assert roles(habilitation.utilisateur) == []
    Structure.objects.update(active=True)
    assert len(roles(habilitation.utilisateur)) == 1


def test_une_structure_inactive_laisse_les_autres_roles():
    fermee = HabilitationFabrique(structure__active=False)
    ouverte = HabilitationFabrique(
        utilisateur=fermee.utilisateur, structure=StructureFabrique(plie=fermee.structure.plie)
    )
    ((_, _, structures),) = roles(fermee.utilisateur)
    assert structures == (ouverte.structure_id,)


def test_deux_roles_dans_un_plie_font_deux_vues():
    structure = StructureFabrique()
    personne = utilisateur(Role.REFERENT, structure)
    HabilitationFabrique(utilisateur=personne, structure=structure, role=Role.PILOTE)
    assert [role for role, *_ in roles(personne)] == [Role.PILOTE, Role.REFERENT]
    assert personne.a_role(Role.PILOTE)
    assert personne.a_role(Role.COORDINATION, Role.REFERENT)
    assert not personne.a_role(Role.COORDINATION)


def test_un_role_dans_deux_structures_fait_une_vue():
    premiere = HabilitationFabrique(role=Role.PRESCRIPTEUR)
    seconde = HabilitationFabrique(
        utilisateur=premiere.utilisateur,
        structure=StructureFabrique(plie=premiere.structure.plie),
        role=Role.PRESCRIPTEUR,
    )
    ((role, _, structures),) = roles(premiere.utilisateur)
    assert role is Role.PRESCRIPTEUR
    assert set(structures) == {premiere.structure_id, seconde.structure_id}


# -- two PLIE ----------------------------------------------------------------------------------------------


@pytest.fixture
def a_cheval():
    """A person who coordinates one PLIE and prescribes in another; (person, first, second)."""
    premiere = HabilitationFabrique(structure__plie=PlieFabrique(nom="Plie A"))
    seconde = HabilitationFabrique(
        utilisateur=premiere.utilisateur,
        structure__plie=PlieFabrique(nom="Plie B"),
        role=Role.PRESCRIPTEUR,
    )
    return premiere.utilisateur, premiere, seconde


def test_hors_d_une_requete_le_premier_plie_est_actif(a_cheval):
    personne, premiere, _ = a_cheval
    assert [vue.plie_id for vue in personne.vues()] == [premiere.structure.plie_id]
    assert not personne.a_role(Role.PRESCRIPTEUR)


def test_l_ordre_des_plie_ne_depend_pas_de_l_ordre_des_roles():
    dernier = HabilitationFabrique(structure__plie=PlieFabrique(nom="Plie Z"))
    premier = HabilitationFabrique(
        utilisateur=dernier.utilisateur, structure__plie=PlieFabrique(nom="Plie A")
    )
    assert list(dernier.utilisateur.habilitations_en_cours()) == [premier, dernier]
    assert dernier.utilisateur.vues()[0].plie_id == premier.structure.plie_id


def test_le_role_choisi_donne_le_plie(a_cheval):
    personne, _, seconde = a_cheval
    personne.activer(seconde, list(personne.habilitations_en_cours()))
    assert personne.habilitation_active == seconde
    (vue,) = personne.vues()
    assert (vue.role, vue.plie_id) == (Role.PRESCRIPTEUR, seconde.structure.plie_id)
    assert not personne.a_role(Role.COORDINATION)


def test_le_role_choisi_vaut_aussi_hors_du_middleware(a_cheval):
    personne, _, seconde = a_cheval
    personne.habilitation_active = seconde
    assert [vue.plie_id for vue in personne.vues()] == [seconde.structure.plie_id]


def test_le_role_choisi_garde_les_autres_du_meme_plie(a_cheval):
    personne, premiere, _ = a_cheval
    autre = HabilitationFabrique(utilisateur=personne, structure=premiere.structure, role=Role.PILOTE)
    personne.activer(autre, list(personne.habilitations_en_cours()))
    assert {vue.role for vue in personne.vues()} == {Role.COORDINATION, Role.PILOTE}


def test_un_plie_ne_montre_rien_de_l_autre(a_cheval):
    personne, premiere, seconde = a_cheval
    d_ici = ParticipantFabrique(plie=premiere.structure.plie)
    ParticipantFabrique(plie=seconde.structure.plie)
    assert list(Participant.objects.visibles_par(personne)) == [d_ici]


def test_ce_que_voit_une_requete_est_fixe_a_son_debut():
    habilitation = HabilitationFabrique()
    personne = habilitation.utilisateur
    personne.activer(habilitation, [habilitation])
    Habilitation.objects.update(fin=il_y_a(1))
    assert len(personne.vues()) == 1
    assert roles(personne) == []
    personne.activer(None, [])
    assert personne.vues() == ()


# -- accounts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("adresse", ["Camille.Agent@EXAMPLE.org", "camille.agent@example.org"])
def test_l_adresse_s_ecrit_en_minuscules(adresse):
    personne = Utilisateur.objects.create_user(adresse, "un mot de passe", prenom="Camille", nom="Agent")
    assert personne.email == "camille.agent@example.org"
    assert authenticate(email="camille.agent@example.org", password="un mot de passe") == personne


@pytest.mark.parametrize("adresse", ["", None])
def test_un_compte_a_une_adresse(adresse):
    with pytest.raises(ValueError, match="Une adresse de courriel est nécessaire"):
        Utilisateur.objects.create_user(adresse)


def test_un_compte_n_a_aucun_droit_par_lui_meme():
    personne = Utilisateur.objects.create_user("camille@example.org")
    assert not personne.is_staff
    assert not personne.is_superuser
    assert personne.is_active
    assert not personne.has_usable_password()
    assert personne.vues() == ()


def test_un_compte_technique_ne_voit_aucun_participant():
    ParticipantFabrique()
    technique = Utilisateur.objects.create_superuser("technique@example.org", "un mot de passe")
    assert technique.is_staff
    assert technique.is_superuser
    assert technique.vues() == ()
    assert not Participant.objects.visibles_par(technique).exists()


def test_les_comptes_d_un_plie_sont_ceux_de_ses_roles_en_cours():
    structure = StructureFabrique()
    coordination = utilisateur(Role.COORDINATION, structure)
    referent = utilisateur(Role.REFERENT, structure)
    HabilitationFabrique(utilisateur=referent, structure=structure, role=Role.PILOTE)
    utilisateur(Role.REFERENT, structure, fin=il_y_a(1))
    utilisateur(Role.REFERENT, structure, debut=il_y_a(-1))
    utilisateur(Role.REFERENT)
    utilisateur()
    assert set(Utilisateur.objects.du_plie(structure.plie)) == {coordination, referent}
    assert Utilisateur.objects.du_plie(structure.plie).count() == 2
    assert list(Utilisateur.objects.du_plie(structure.plie, Role.REFERENT)) == [referent]
    assert list(Utilisateur.objects.du_plie(structure.plie, Role.SIGNATAIRE)) == []


def test_le_role_et_ses_dates_sont_ceux_d_une_meme_habilitation():
    """A past role of référent and a running one of pilote do not make a référent."""
    structure = StructureFabrique()
    personne = utilisateur(Role.REFERENT, structure, fin=il_y_a(1))
    HabilitationFabrique(utilisateur=personne, structure=structure, role=Role.PILOTE)
    HabilitationFabrique(utilisateur=personne, role=Role.REFERENT)
    assert not Utilisateur.objects.du_plie(structure.plie, Role.REFERENT).exists()


def test_un_jour_donne_dit_qui_tenait_un_role():
    jour = date(2022, 3, 31)
    HabilitationFabrique(debut=jour, fin=jour)
    for autre, attendu in ((date(2022, 3, 30), 0), (jour, 1), (date(2022, 4, 1), 0)):
        assert Habilitation.objects.filter(en_cours(jour=autre)).count() == attendu
        assert Utilisateur.objects.filter(en_cours("habilitations__", autre)).count() == attendu


def test_les_noms_se_lisent():
    structure = StructureFabrique(nom="Association du Val", sigle="")
    habilitation = HabilitationFabrique(
        structure=structure, utilisateur=UtilisateurFabrique(prenom="Camille", nom="Agent")
    )
    assert str(habilitation) == "Coordination · Association du Val"
    assert str(habilitation.utilisateur) == "Camille Agent"
    assert habilitation.utilisateur.get_short_name() == "Camille"
    assert str(UtilisateurFabrique(prenom="", nom="", email="a@example.org")) == "a@example.org"
    assert str(StructureFabrique(nom="Association", sigle="ADV")) == "ADV"
