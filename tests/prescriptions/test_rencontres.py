"""The rencontre préalable: asked, given, planned, held, before or after the avis."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from plie.roles import Role
from prescriptions.enums import EtatPrescription, GenreNouvelle, ResultatRencontre
from prescriptions.models import PieceJointe, RencontrePrealable
from prescriptions.portes import Porte
from prescriptions.selectors import rencontres_du_referent
from prescriptions.services import rencontres as services
from prescriptions.services.avis import refuser
from prescriptions.services.fiches import annuler
from prescriptions.services.rencontres import (
    RencontreImpossible,
    designer_referent,
    noter_rencontre,
    planifier_rencontre,
)
from tests.fabriques import (
    MotifRefusFabrique,
    PieceJointeFabrique,
    PrescriptionFabrique,
    RencontrePrealableFabrique,
    StructureFabrique,
    il_y_a,
    utilisateur,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lieu():
    return StructureFabrique(nom="Maison des parcours")


@pytest.fixture
def comptes(lieu):
    return {role: utilisateur(role, lieu) for role in Role}


@pytest.fixture(autouse=True)
def messages_postes(monkeypatch):
    """What was posted and announced: the messages have their own tests."""
    postes = []
    monkeypatch.setattr(services, "poster", lambda **champs: postes.append(champs))
    monkeypatch.setattr(
        services, "annoncer", lambda prescription, genre, *, rang="": postes.append((genre, rang))
    )
    return postes


def adresse(prescription, page):
    return reverse(f"prescriptions:{page}", args=[prescription.pk])


def dans(jours, heure=10):
    return (timezone.localtime() + timedelta(days=jours)).replace(
        hour=heure, minute=0, second=0, microsecond=0
    )


def test_de_la_demande_au_resultat(client, lieu, comptes, messages_postes):
    prescription = PrescriptionFabrique(structure=lieu)
    client.force_login(comptes[Role.PRESCRIPTEUR])
    assert "Demander une rencontre préalable" in client.get(adresse(prescription, "dossier")).text
    client.post(adresse(prescription, "rencontre_demande"))
    client.post(adresse(prescription, "rencontre_demande"))
    assert RencontrePrealable.objects.count() == 1

    client.force_login(comptes[Role.REFERENT])
    assert client.get(adresse(prescription, "dossier")).status_code == 404
    client.force_login(comptes[Role.COORDINATION])
    assert client.post(adresse(prescription, "rencontre_referent"), {}).status_code == 422
    client.post(adresse(prescription, "rencontre_referent"), {"confier-referent": comptes[Role.REFERENT].pk})
    assert messages_postes[-1]["utilisateur"] == comptes[Role.REFERENT]
    assert prescription.nom_naissance not in str(messages_postes[-1])

    client.force_login(comptes[Role.REFERENT])
    assert "Rencontres préalables" in client.get(reverse("prescriptions:liste")).text
    accueil = client.get("/")
    [ligne] = [une for une in accueil.context["lignes"] if une.genre.libelle == "Rencontre préalable"]
    assert client.get(ligne.url).status_code == 200
    page = client.get(adresse(prescription, "dossier"))
    assert "Fixer la date" in page.text
    client.post(
        adresse(prescription, "rencontre_date"),
        {"date-prevue_le": f"{dans(3):%Y-%m-%dT%H:%M}", "date-lieu": "Salle verte"},
    )
    assert messages_postes[-1][0] == GenreNouvelle.RENCONTRE_PREVUE
    rencontre = RencontrePrealable.objects.get()
    assert timezone.localtime(rencontre.prevue_le) == dans(3)
    client.post(
        adresse(prescription, "rencontre_resultat"),
        {
            "resultat-tenue_le": f"{il_y_a(0):%Y-%m-%d}",
            "resultat-resultat": "adhesion",
            "resultat-commentaire": "Parole confiée au référent",
        },
    )
    assert messages_postes[-1][0] == GenreNouvelle.RENCONTRE_TENUE
    assert "Rencontre préalable à tenir" not in client.get("/").text

    for role, lu in ((Role.COORDINATION, True), (Role.REFERENT, True), (Role.PRESCRIPTEUR, False)):
        client.force_login(comptes[role])
        texte = client.get(adresse(prescription, "dossier")).text
        assert "La personne adhère" in texte
        assert ("Parole confiée" in texte) is lu


@pytest.mark.parametrize(
    ("etat", "ouverte"),
    [
        ("brouillon", False),
        ("soumise", True),
        ("a_completer", False),
        ("validee", True),
        ("refusee", False),
        ("orientee", False),
    ],
)
def test_elle_se_demande_avant_le_choix_du_referent(client, lieu, comptes, etat, ouverte):
    traits = {"soumise": {}, "a_completer": {"etat": EtatPrescription.A_COMPLETER}}
    prescription = PrescriptionFabrique(structure=lieu, **traits.get(etat, {etat: True}))
    client.force_login(comptes[Role.PRESCRIPTEUR])
    assert ("Demander une rencontre" in client.get(adresse(prescription, "dossier")).text) is ouverte
    client.post(adresse(prescription, "rencontre_demande"))
    assert RencontrePrealable.objects.exists() is ouverte


@pytest.mark.parametrize(
    ("page", "champs", "erreur"),
    [
        ("date", {"date-prevue_le": "", "date-lieu": "Salle"}, "prevue_le"),
        ("date", {"date-prevue_le": "demain", "date-lieu": "Salle"}, "prevue_le"),
        ("date", {"date-prevue_le": "2020-01-01T10:00", "date-lieu": "Salle"}, "prevue_le"),
        ("date", {"date-prevue_le": "2220-01-01T10:00", "date-lieu": "Salle"}, "prevue_le"),
        ("date", {"date-prevue_le": "DEMAIN", "date-lieu": ""}, "lieu"),
        ("date", {"date-prevue_le": "DEMAIN", "date-lieu": "a" * 121}, "lieu"),
        ("resultat", {"resultat-tenue_le": "DEMAIN", "resultat-resultat": "refus"}, "tenue_le"),
        ("resultat", {"resultat-tenue_le": "2001-01-01", "resultat-resultat": "refus"}, "tenue_le"),
        ("resultat", {"resultat-tenue_le": "AUJOURDHUI", "resultat-resultat": "autre"}, "resultat"),
        (
            "resultat",
            {
                "resultat-tenue_le": "AUJOURDHUI",
                "resultat-resultat": "refus",
                "resultat-commentaire": "a" * 1001,
            },
            "commentaire",
        ),
    ],
)
def test_une_saisie_impossible_revient_avec_l_erreur_au_champ(client, lieu, comptes, page, champs, erreur):
    prescription = PrescriptionFabrique(structure=lieu)
    RencontrePrealableFabrique(prescription=prescription, referent=comptes[Role.REFERENT])
    formes = {"date-prevue_le": "%Y-%m-%dT%H:%M", "resultat-tenue_le": "%Y-%m-%d"}
    jours = {"DEMAIN": dans(1), "AUJOURDHUI": dans(0)}
    saisie = {
        nom: jours[valeur].strftime(formes[nom]) if valeur in jours else valeur
        for nom, valeur in champs.items()
    }
    client.force_login(comptes[Role.REFERENT])
    reponse = client.post(adresse(prescription, f"rencontre_{page}"), saisie)
    assert reponse.status_code == 422
    assert list(reponse.context[f"form_{page}"].errors) == [erreur]
    rencontre = RencontrePrealable.objects.get()
    assert (rencontre.prevue_le, rencontre.tenue_le) == (None, None)


def test_chaque_pas_est_a_son_role_et_a_son_referent(client, lieu, comptes):
    prescription = PrescriptionFabrique(structure=lieu)
    RencontrePrealableFabrique(prescription=prescription, referent=comptes[Role.REFERENT])
    ailleurs = PrescriptionFabrique()
    RencontrePrealableFabrique(prescription=ailleurs, referent=utilisateur(Role.REFERENT, ailleurs.structure))
    attendus = {
        "rencontre_demande": Role.PRESCRIPTEUR,
        "rencontre_referent": Role.COORDINATION,
        "rencontre_date": Role.REFERENT,
        "rencontre_resultat": Role.REFERENT,
    }
    autre_referent = utilisateur(Role.REFERENT, lieu)
    for page, role_attendu in attendus.items():
        for role, compte in [*comptes.items(), (None, autre_referent)]:
            client.force_login(compte)
            statut = client.post(adresse(prescription, page), {}).status_code
            assert (statut != 404) is (role is role_attendu), (page, role)
            assert client.post(adresse(ailleurs, page), {}).status_code == 404, (page, role)
            assert client.get(adresse(prescription, page)).status_code in {404, 405}
    client.force_login(utilisateur(Role.PRESCRIPTEUR, StructureFabrique(plie=lieu.plie)))
    assert client.post(adresse(prescription, "rencontre_demande")).status_code == 404


def test_seul_un_referent_en_poste_de_ce_plie_la_recoit(lieu, comptes):
    prescription = PrescriptionFabrique(structure=lieu)
    for compte in (
        utilisateur(Role.REFERENT),
        utilisateur(Role.REFERENT, lieu, fin=il_y_a(1)),
        utilisateur(Role.REFERENT, lieu, is_active=False),
        comptes[Role.PILOTE],
    ):
        with pytest.raises(RencontreImpossible):
            designer_referent(comptes[Role.COORDINATION], prescription, compte)
    with pytest.raises(PermissionError):
        designer_referent(utilisateur(Role.COORDINATION), prescription, comptes[Role.REFERENT])


def test_changer_de_referent_efface_la_date_fixee_et_ferme_la_fiche_au_premier(
    client, lieu, comptes, messages_postes
):
    prescription = PrescriptionFabrique(structure=lieu)
    premier, second = comptes[Role.REFERENT], utilisateur(Role.REFERENT, lieu)
    designer_referent(comptes[Role.COORDINATION], prescription, premier)
    planifier_rencontre(premier, prescription, prevue_le=dans(2), lieu="Ici")
    designer_referent(comptes[Role.COORDINATION], prescription, second)
    rencontre = RencontrePrealable.objects.get()
    assert (rencontre.referent, rencontre.prevue_le, rencontre.lieu) == (second, None, "")
    with pytest.raises(PermissionError):
        noter_rencontre(premier, prescription, tenue_le=il_y_a(0), resultat=ResultatRencontre.ADHESION)
    client.force_login(premier)
    assert client.get(adresse(prescription, "dossier")).status_code == 404
    # The same one again: nothing changes, nobody is told twice.
    nombre = len(messages_postes)
    designer_referent(comptes[Role.COORDINATION], prescription, second)
    assert len(messages_postes) == nombre


def test_une_absence_se_replanifie_un_resultat_non(lieu, comptes):
    prescription = PrescriptionFabrique(structure=lieu, validee=True)
    moi = comptes[Role.REFERENT]
    designer_referent(comptes[Role.COORDINATION], prescription, moi)
    noter_rencontre(moi, prescription, tenue_le=il_y_a(0), resultat=ResultatRencontre.ABSENCE)
    with pytest.raises(RencontreImpossible):
        noter_rencontre(moi, prescription, tenue_le=il_y_a(0), resultat=ResultatRencontre.ADHESION)
    planifier_rencontre(moi, prescription, prevue_le=dans(2), lieu="Ici")
    assert list(rencontres_du_referent(moi.vues()[0]))
    noter_rencontre(moi, prescription, tenue_le=il_y_a(0), resultat=ResultatRencontre.ADHESION)
    with pytest.raises(RencontreImpossible):
        planifier_rencontre(moi, prescription, prevue_le=dans(2), lieu="Ici")
    assert not list(rencontres_du_referent(moi.vues()[0]))


def test_une_prescription_close_ferme_la_rencontre(lieu, comptes):
    prescription = PrescriptionFabrique(structure=lieu, refusee=True)
    RencontrePrealableFabrique(prescription=prescription, referent=comptes[Role.REFERENT])
    with pytest.raises(RencontreImpossible):
        designer_referent(comptes[Role.COORDINATION], prescription, utilisateur(Role.REFERENT, lieu))
    with pytest.raises(RencontreImpossible):
        planifier_rencontre(comptes[Role.REFERENT], prescription, prevue_le=dans(2), lieu="Ici")


@pytest.mark.parametrize(
    ("champs", "statut"),
    [
        ({}, 200),
        ({"etat": EtatPrescription.A_COMPLETER}, 200),
        ({"validee": True}, 200),
        ({"refusee": True}, 404),
        ({"orientee": True}, 404),
    ],
)
def test_qui_a_rencontre_la_personne_ne_lit_plus_la_fiche_decidee(client, lieu, comptes, champs, statut):
    prescription = PrescriptionFabrique(structure=lieu, **champs)
    RencontrePrealableFabrique(prescription=prescription, referent=comptes[Role.REFERENT])
    piece = PieceJointeFabrique(prescription=prescription)
    client.force_login(comptes[Role.REFERENT])
    assert client.get(adresse(prescription, "dossier")).status_code == statut
    assert PieceJointe.objects.visibles_par(comptes[Role.REFERENT]).filter(pk=piece.pk).exists() == (
        statut == 200
    )
    if statut == 404:
        assert client.get(adresse(prescription, "pdf")).status_code == 404


@pytest.mark.parametrize("tenue", [False, True], ids=["à tenir", "tenue"])
@pytest.mark.parametrize("fin", ["annulation", "refus"])
def test_le_referent_sait_que_la_rencontre_n_a_plus_d_objet(lieu, comptes, messages_postes, fin, tenue):
    prescription = PrescriptionFabrique(structure=lieu)
    rencontre = RencontrePrealableFabrique(
        prescription=prescription,
        referent=comptes[Role.REFERENT],
        tenue_le=il_y_a(1) if tenue else None,
        resultat=ResultatRencontre.ADHESION if tenue else "",
    )
    if fin == "annulation":
        annuler(Porte(structure=lieu, utilisateur=comptes[Role.PRESCRIPTEUR]), prescription.pk)
    else:
        motif = MotifRefusFabrique()
        refuser(comptes[Role.COORDINATION], prescription, etat=prescription.etat, tour=1, motif=motif)
    recus = [poste for poste in messages_postes if isinstance(poste, dict)]
    assert [poste["utilisateur"] for poste in recus] == ([] if tenue else [comptes[Role.REFERENT]])
    assert all(rencontre.prescription.nom_naissance not in str(poste["texte"]) for poste in recus)


def test_la_meme_date_deux_fois_n_est_dite_qu_une(lieu, comptes, messages_postes):
    prescription = PrescriptionFabrique(structure=lieu)
    RencontrePrealableFabrique(prescription=prescription, referent=comptes[Role.REFERENT])
    for heure in (10, 10, 11, 10):
        planifier_rencontre(
            comptes[Role.REFERENT], prescription, prevue_le=dans(3, heure), lieu="Maison des parcours"
        )
    rangs = [rang for genre, rang in messages_postes if genre == GenreNouvelle.RENCONTRE_PREVUE]
    assert len(rangs) == len(set(rangs)) == 3
