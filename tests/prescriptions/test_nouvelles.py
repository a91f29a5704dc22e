"""The prescriber is told of each state once, and nothing of the person leaves by mail."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from parcours.enums import MotifAffectation
from parcours.services.orientation import changer_referent, orienter
from plie.envois.enums import RythmeNouvelles
from plie.envois.expedition import envoyer_dus
from plie.envois.models import Envoi
from plie.roles import Role
from prescriptions.enums import (
    EmetteurAvis,
    EtatPrescription,
    GenreNouvelle,
    OriginePrescription,
    ResultatRencontre,
    SensAvis,
)
from prescriptions.jetons import chemin_du_lien
from prescriptions.models import Prescription
from prescriptions.portes import Porte
from prescriptions.services.avis import decider_validation, refuser, rendre_avis
from prescriptions.services.fiches import annuler, soumettre
from prescriptions.services.liens import revoquer_lien
from prescriptions.services.nouvelles import TEXTES, annoncer
from prescriptions.services.rencontres import designer_referent, noter_rencontre, planifier_rencontre
from tests.fabriques import (
    AvisFabrique,
    CommuneFabrique,
    HabilitationFabrique,
    LienPersonnelFabrique,
    MotifRefusFabrique,
    PreferenceNouvellesFabrique,
    PrescriptionFabrique,
    QpvFabrique,
    StructureFabrique,
    UtilisateurFabrique,
    utilisateur,
)

pytestmark = pytest.mark.django_db

# Each text of a fiche holds a word found nowhere else: none of them may leave by mail.
MARQUES = {
    "nom_naissance": "Zyxnaissance",
    "nom_usage": "Zyxusage",
    "prenom": "Zyxprenom",
    "identifiant_ft": "9876543Z",
    "telephone": "06 39 98 77 77",
    "courriel": "zyxcourriel@example.org",
    "adresse": "Zyxadresse",
    "justification": "Zyxjustification",
    "projet": "Zyxprojet",
    "demarches": "Zyxdemarches",
    "remarques_referent": "Zyxremarque",
}
INTERDITS = re.compile(
    r"zyx|9876543|98 77 77|\brsa\b|rqth|\bass\b|deld|handicap|sant[ée]|addiction|logement|dette|illettrisme|"
    r"famil|enfant|revenu|insertion|1990|né[e]? le",
    re.IGNORECASE,
)


@pytest.fixture
def lieu():
    return StructureFabrique(
        plie__nom="PLIE du Val", sigle="MIPE", nom="Maison des parcours", courriel="accueil@example.org"
    )


@pytest.fixture
def comptes(lieu):
    return {role: utilisateur(role, lieu, email=f"{role.value}@example.org") for role in Role}


@pytest.fixture
def auteur(comptes):
    return comptes[Role.PRESCRIPTEUR]


def fiche(lieu, auteur=None, **champs):
    """A fiche with every field filled, in which nothing may be told."""
    commune = CommuneFabrique(nom="Zyxcommune")
    return PrescriptionFabrique(
        **{
            "structure": lieu,
            "auteur": auteur,
            "commune": commune,
            "qpv": QpvFabrique(nom="Zyxquartier", commune=commune),
            "rsa": True,
            "rqth": True,
            "deld": True,
            "inscrit_ft": True,
            "freins_reperes": ["sante", "logement"],
            **MARQUES,
            **champs,
        }
    )


@pytest.fixture
def engager(django_capture_on_commit_callbacks):
    """Make a change as a request does: in a transaction, then what waits for its end."""

    def faire(changement, *args, **champs):
        with django_capture_on_commit_callbacks(execute=True):
            return changement(*args, **champs)

    return faire


def par_emetteur(comptes):
    return {
        EmetteurAvis.COORDINATION: comptes[Role.COORDINATION],
        EmetteurAvis.FRANCE_TRAVAIL: comptes[Role.AVIS_FRANCE_TRAVAIL],
        EmetteurAvis.BUREAU_INSERTION: comptes[Role.AVIS_BUREAU_INSERTION],
    }


def donner(engager, comptes, prescription, sens=SensAvis.FAVORABLE, emetteurs=EmetteurAvis, tour=1):
    for emetteur in emetteurs:
        engager(
            rendre_avis,
            par_emetteur(comptes)[emetteur],
            prescription,
            emetteur,
            tour=tour,
            sens=sens,
            motif=MotifRefusFabrique(libelle="Zyxmotif") if sens == SensAvis.DEFAVORABLE else None,
            texte="Zyxavis",
        )


def recus(mailoutbox, adresse):
    return [message for message in mailoutbox if message.to == [adresse]]


def titres(mailoutbox, adresse):
    return [message.subject.split(" : ", 1)[1] for message in recus(mailoutbox, adresse)]


def verifier_discretion(mailoutbox):
    assert mailoutbox
    for message in mailoutbox:
        ecrit = message.subject + "\n" + message.body
        assert INTERDITS.search(ecrit) is None, INTERDITS.search(ecrit)
        assert message.message().get_content_type() == "text/plain"
        assert message.attachments == []


# --- each transition, once ------------------------------------------------------------------------------


def test_d_une_fiche_a_son_referent_chaque_etat_est_dit_une_fois(lieu, comptes, auteur, engager, mailoutbox):
    brouillon = fiche(lieu, auteur, brouillon=True, souhaite_rencontre=True)
    porte = Porte(structure=lieu, utilisateur=auteur)
    engager(soumettre, porte, brouillon.pk, brouillon.version)
    engager(soumettre, porte, brouillon.pk, brouillon.version)  # the button clicked twice
    assert titres(mailoutbox, auteur.email) == ["bien reçue"]

    coordination, referent = comptes[Role.COORDINATION], comptes[Role.REFERENT]
    donner(engager, comptes, brouillon, SensAvis.A_COMPLETER, [EmetteurAvis.FRANCE_TRAVAIL])
    assert titres(mailoutbox, auteur.email)[1:] == ["à compléter"]
    engager(soumettre, porte, brouillon.pk, brouillon.version)
    assert titres(mailoutbox, auteur.email)[2:] == ["bien reçue"]  # a second round is another news

    engager(designer_referent, coordination, brouillon, referent)
    demain = timezone.now() + timedelta(days=1)
    engager(planifier_rencontre, referent, brouillon, prevue_le=demain, lieu="Zyxsalle")
    engager(planifier_rencontre, referent, brouillon, prevue_le=demain, lieu="Zyxsalle")
    engager(
        noter_rencontre,
        referent,
        brouillon,
        tenue_le=timezone.localdate(),
        resultat=ResultatRencontre.ADHESION,
        commentaire="Zyxcommentaire",
    )
    assert titres(mailoutbox, auteur.email)[3:] == [
        "la rencontre préalable est fixée",
        "la rencontre préalable a son résultat",
    ]

    donner(engager, comptes, brouillon, tour=2)
    assert titres(mailoutbox, auteur.email)[5:] == ["validée"]

    prescription = Prescription.objects.get(pk=brouillon.pk)
    champs = {"referent": referent, "lieu_accueil": lieu, "auteur": coordination}
    parcours = engager(orienter, prescription, **champs)
    engager(orienter, prescription, **champs)
    assert titres(mailoutbox, auteur.email)[6:] == ["un référent est désigné"]

    autre, encore = utilisateur(Role.REFERENT, lieu), utilisateur(Role.REFERENT, lieu)
    for suivant in (autre, encore, referent):
        engager(
            changer_referent, parcours, **champs | {"referent": suivant}, motif=MotifAffectation.EQUILIBRE
        )
    assert titres(mailoutbox, auteur.email)[7:] == ["le référent a changé"] * 3

    verifier_discretion(mailoutbox)
    for message in recus(mailoutbox, auteur.email):
        assert f"fiche n° {brouillon.pk}" in message.body
        assert f"{settings.SITE_URL}/prescriptions/{brouillon.pk}/\n" in message.body
    assert envoyer_dus() == 0


@pytest.mark.parametrize("issue", ["refus", "validation"])
def test_ce_que_decide_la_coordination_est_dit_une_fois(lieu, comptes, auteur, engager, mailoutbox, issue):
    prescription = fiche(lieu, auteur)
    donner(engager, comptes, prescription, SensAvis.DEFAVORABLE)
    assert mailoutbox == []  # a decision awaits the coordination, and an avis is not a news
    lu = {"etat": EtatPrescription.SOUMISE.value, "tour": 1}
    if issue == "refus":
        motif = MotifRefusFabrique(libelle="Zyxmotif")
        engager(refuser, comptes[Role.COORDINATION], prescription, **lu, motif=motif, texte="Zyxrefus")
    else:
        engager(decider_validation, comptes[Role.COORDINATION], prescription, **lu)
    assert titres(mailoutbox, auteur.email) == ["refusée" if issue == "refus" else "validée"]
    assert len(mailoutbox) == 1
    verifier_discretion(mailoutbox)


def test_annuler_soi_meme_n_est_pas_une_nouvelle(lieu, auteur, engager, mailoutbox):
    prescription = fiche(lieu, auteur)
    engager(annuler, Porte(structure=lieu, utilisateur=auteur), prescription.pk)
    assert mailoutbox == []


@pytest.mark.parametrize("genre", GenreNouvelle)
def test_chaque_genre_a_ses_mots_et_n_est_dit_qu_une_fois(lieu, auteur, engager, mailoutbox, genre):
    prescription = fiche(lieu, auteur)
    engager(annoncer, prescription, genre)
    engager(annoncer, prescription, genre)
    engager(annoncer, prescription, genre, rang="2")
    titre, phrases = TEXTES[genre]
    assert titres(mailoutbox, auteur.email) == [titre, titre]
    for message in mailoutbox:
        assert phrases in message.body
        assert len(message.subject) < 70
    verifier_discretion(mailoutbox)


def test_un_changement_defait_n_est_pas_annonce(lieu, auteur, engager, mailoutbox):
    prescription = fiche(lieu, auteur)

    @transaction.atomic
    def changement():
        annoncer(prescription, GenreNouvelle.VALIDEE)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        engager(changement)
    assert not Envoi.objects.exists()
    assert mailoutbox == []


# --- to whom --------------------------------------------------------------------------------------------


def destinataires():
    return sorted(Envoi.objects.values_list("adresse", flat=True))


def test_l_auteur_seul_est_prevenu_tant_qu_il_a_son_compte(lieu, auteur):
    utilisateur(Role.PRESCRIPTEUR, lieu)
    annoncer(fiche(lieu, auteur), GenreNouvelle.VALIDEE)
    assert destinataires() == [auteur.email]


def test_l_auteur_de_deux_roles_ne_recoit_qu_un_message(lieu, auteur):
    HabilitationFabrique(utilisateur=auteur, structure=lieu, role=Role.COORDINATION)
    annoncer(fiche(lieu, auteur), GenreNouvelle.VALIDEE)
    assert destinataires() == [auteur.email]


def test_une_coordinatrice_qui_prescrit_est_prevenue(lieu, comptes):
    annoncer(fiche(lieu, comptes[Role.COORDINATION]), GenreNouvelle.VALIDEE)
    assert destinataires() == [comptes[Role.COORDINATION].email]


@pytest.mark.parametrize("depart", ["compte fermé", "habilitation finie", "autre structure", "sans auteur"])
def test_l_auteur_parti_ses_collegues_sont_prevenus(lieu, depart):
    auteur = None
    if depart != "sans auteur":
        auteur = utilisateur(
            Role.PRESCRIPTEUR,
            StructureFabrique(plie=lieu.plie) if depart == "autre structure" else lieu,
            is_active=depart != "compte fermé",
            **({"fin": timezone.localdate() - timedelta(days=1)} if depart == "habilitation finie" else {}),
        )
    collegues = [utilisateur(Role.PRESCRIPTEUR, lieu) for _ in range(2)]
    utilisateur(Role.PRESCRIPTEUR, StructureFabrique(plie=lieu.plie))
    utilisateur(Role.REFERENT, lieu)
    annoncer(fiche(lieu, auteur), GenreNouvelle.REFUSEE)
    assert destinataires() == sorted(collegue.email for collegue in collegues)


def test_sans_compte_la_structure_est_prevenue_sans_adresse_de_page(lieu):
    annoncer(fiche(lieu), GenreNouvelle.VALIDEE)
    envoi = Envoi.objects.get()
    assert (envoi.adresse, envoi.destinataire, envoi.chemin) == ("accueil@example.org", None, "")
    assert "adressez-vous à la coordination" in envoi.texte


def test_sans_compte_ni_courriel_personne_n_est_prevenu(lieu):
    lieu.courriel = ""
    lieu.save()
    annoncer(fiche(lieu), GenreNouvelle.VALIDEE)
    assert not Envoi.objects.exists()


def test_le_rythme_du_compte_est_respecte(lieu, auteur, engager, mailoutbox):
    PreferenceNouvellesFabrique(utilisateur=auteur, rythme=RythmeNouvelles.QUOTIDIEN)
    premiere, seconde = fiche(lieu, auteur), fiche(lieu, auteur, nom_naissance="Zyxautre")
    engager(annoncer, premiere, GenreNouvelle.VALIDEE)
    engager(annoncer, seconde, GenreNouvelle.REFUSEE)
    assert mailoutbox == []
    Envoi.objects.update(a_partir_de=timezone.now())  # the morning comes
    assert envoyer_dus() == 2
    (message,) = mailoutbox
    assert message.subject == "2 nouvelles de vos prescriptions"
    for prescription in (premiere, seconde):
        assert f"/prescriptions/{prescription.pk}/" in message.body
    verifier_discretion(mailoutbox)


# --- by personal link -----------------------------------------------------------------------------------


@pytest.fixture
def lien(lieu):
    return LienPersonnelFabrique(structure=lieu, nom="Zyxlien", courriel="alix@example.org")


def fiche_du_lien(lieu, lien, **champs):
    return fiche(lieu, origine=OriginePrescription.LIEN, lien=lien, auteur_nom=lien.nom, **champs)


def test_un_lien_recoit_une_adresse_qui_s_ouvre(client, lieu, lien, auteur, engager, mailoutbox):
    brouillon = fiche_du_lien(lieu, lien, brouillon=True)
    engager(soumettre, Porte(structure=lieu, lien=lien), brouillon.pk, brouillon.version)
    (message,) = mailoutbox
    assert message.to == ["alix@example.org"]  # and not the accounts of the structure
    verifier_discretion(mailoutbox)
    adresse = re.search(rf"{re.escape(settings.SITE_URL)}(/prescrire/\S+)", message.body).group(1)
    page = client.get(adresse, follow=True)
    assert page.status_code == 200
    assert f"/prescrire/{brouillon.pk}/" in page.text
    assert client.get(f"/prescrire/{brouillon.pk}/").status_code == 200


@pytest.mark.parametrize("fin", ["expiré", "révoqué", "structure inactive"])
def test_un_lien_ferme_est_prevenu_sans_adresse(lieu, lien, comptes, fin):
    if fin == "expiré":
        lien.cree_le, lien.expire_le = (timezone.now() - timedelta(days=jours) for jours in (8, 1))
        lien.save()
    elif fin == "révoqué":
        lien = revoquer_lien(comptes[Role.COORDINATION], lien)
    else:
        lieu.active = False
        lieu.save()
    prescription = fiche_du_lien(lieu, lien)
    annoncer(Prescription.objects.get(pk=prescription.pk), GenreNouvelle.A_COMPLETER)
    envoi = Envoi.objects.get()
    assert (envoi.adresse, envoi.chemin) == ("alix@example.org", "")
    assert "adressez-vous à la coordination" in envoi.texte
    assert chemin_du_lien(lien) not in envoi.texte


def test_la_cle_d_un_message_ne_porte_pas_l_adresse(lieu, lien):
    annoncer(fiche_du_lien(lieu, lien), GenreNouvelle.VALIDEE)
    assert "alix" not in Envoi.objects.get().cle


def test_un_avis_n_annonce_rien_tant_que_l_etat_reste(lieu, comptes, auteur, engager, mailoutbox):
    prescription = fiche(lieu, auteur)
    AvisFabrique(
        prescription=prescription, emetteur=EmetteurAvis.FRANCE_TRAVAIL, auteur=UtilisateurFabrique()
    )
    donner(engager, comptes, prescription, emetteurs=[EmetteurAvis.COORDINATION])
    assert mailoutbox == []
