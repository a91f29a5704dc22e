"""The page of émargement, the code and the link, the sheets; who may open them."""

import json
import re
from datetime import time, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from parcours.enums import CanalRappel, ModeEmargement, TypeEntretien
from parcours.models import DemandeEmargement, Entretien, Signature
from parcours.models.signatures import ESSAIS_MAX
from parcours.services import codes_emargement
from parcours.services.codes_emargement import (
    DUREE_CODE,
    DUREE_LIEN,
    CodeRefuse,
    LienAltere,
    confirmer_par_lien,
    demande_du_jeton,
    demander,
    verifier_code,
)
from parcours.services.signatures import DejaSigne, SignatureImpossible
from plie.documents.pdf import rendre_pdf
from plie.envois.sms import SmsRefuse, numero_international
from plie.journal.models import Consultation
from plie.roles import Role
from tests.fabriques import (
    AffectationFabrique,
    DelegationFabrique,
    EntretienFabrique,
    ParcoursFabrique,
    ParticipantFabrique,
    StructureFabrique,
    TempsCollectifFabrique,
    utilisateur,
)

pytestmark = pytest.mark.django_db

TRACE = json.dumps(
    {"largeur": 400, "hauteur": 150, "traits": [[[x, 50 + (x % 20)] for x in range(20, 140, 10)]]}
)


@pytest.fixture
def structure():
    return StructureFabrique()


@pytest.fixture
def referent(structure):
    return utilisateur(Role.REFERENT, structure, prenom="Camille", nom="Agente")


@pytest.fixture
def parcours(structure, referent):
    cree = ParcoursFabrique(
        participant=ParticipantFabrique(
            plie=structure.plie, telephone="06 39 98 12 34", courriel="d@example.org"
        )
    )
    AffectationFabrique(parcours=cree, referent=referent, lieu_accueil=structure)
    return cree


@pytest.fixture
def entretien(parcours, referent):
    return EntretienFabrique(
        parcours=parcours, referent=referent, heure=time(10), evolution="Un secret de la personne"
    )


@pytest.fixture
def page(client, referent, entretien):
    client.force_login(referent)
    return reverse("emargement:recueillir", args=[entretien.pk])


@pytest.fixture
def sms(monkeypatch):
    """The messages handed to the gateway."""
    partis = []
    monkeypatch.setattr(codes_emargement, "envoyer_sms", lambda numero, texte: partis.append((numero, texte)))
    return partis


def code_de(texte):
    return re.search(r"code (\d{6})", texte)[1]


def jeton_de(texte):
    return re.search(r"/emargement/personne/([^/\s]+)/", texte)[1]


# --- the page -------------------------------------------------------------------------------------------


def test_la_page_montre_ce_qui_se_signe_et_les_trois_moyens(client, page, entretien):
    reponse = client.get(page)
    texte = reponse.content.decode().replace("\xa0", " ")
    for attendu in (
        "10 h",
        "Entretien individuel",
        "Un secret de la personne",
        "Signer à l’écran",
        "code",
        "feuille",
    ):
        assert attendu in texte
    assert "signature.js" in texte


def test_on_ne_signe_que_ce_que_la_page_montrait(client, page, entretien):
    envoi = {"moyen": "ecran", "trace": TRACE, "lu": client.get(page).context["lu"]}
    Entretien.objects.filter(pk=entretien.pk).update(evolution="Permis obtenu.")
    refus = client.post(page, envoi)
    assert refus.status_code == 422
    assert "a changé depuis" in refus.text
    assert "Permis obtenu." in refus.text
    assert not Signature.objects.exists()
    assert client.post(page, envoi | {"lu": refus.context["lu"]}).status_code == 302


def test_un_trace_signe_et_mene_au_dossier(client, page, entretien):
    reponse = client.post(page, {"moyen": "ecran", "trace": TRACE})
    assert reponse.url == reverse("participants:dossier", args=[entretien.parcours.participant_id])
    entretien.refresh_from_db()
    assert entretien.emargement == ModeEmargement.ECRAN
    # A double click: nothing more, and a kind sentence.
    assert client.post(page, {"moyen": "ecran", "trace": TRACE}).status_code == 302
    assert Signature.objects.count() == 1
    relu = client.get(page).content.decode()
    assert '<path d="M20.0' in relu
    assert "Valider la signature" not in relu


@pytest.mark.parametrize(
    ("envoi", "phrase"),
    [
        ({"moyen": "ecran", "trace": ""}, "Le cadre est vide"),
        ({"moyen": "ecran", "trace": "{"}, "pas été reçue en entier"),
        ({"moyen": "code", "code": "12"}, "six chiffres"),
        ({"moyen": "code", "code": "123456"}, "plus valable"),
        ({"moyen": "feuille"}, "Choisissez d’abord"),
    ],
)
def test_un_envoi_refuse_revient_avec_sa_phrase(client, page, envoi, phrase):
    reponse = client.post(page, envoi)
    assert reponse.status_code == 422
    assert phrase in reponse.content.decode()
    assert not Signature.objects.exists()


def test_une_feuille_illisible_est_refusee(client, page):
    fichier = SimpleUploadedFile("feuille.pdf", b"pas un pdf")
    reponse = client.post(page, {"moyen": "feuille", "fichier": fichier})
    assert reponse.status_code == 422
    assert not Signature.objects.exists()


def test_la_feuille_imprimee_se_rejoint(client, page, entretien):
    pdf = client.get(reverse("emargement:feuille", args=[entretien.pk]))
    assert pdf["Content-Type"] == "application/pdf"
    texte = PdfReader(BytesIO(pdf.content)).pages[0].extract_text()
    assert "Feuille d’émargement" in texte
    assert "Un secret" not in texte
    fichier = SimpleUploadedFile("scan.pdf", pdf.content)
    assert client.post(page, {"moyen": "feuille", "fichier": fichier}).status_code == 302
    assert Signature.objects.get().document.nom_origine == "scan.pdf"


def test_un_echange_par_telephone_ne_s_emarge_pas(client, page, entretien):
    Entretien.objects.update(type=TypeEntretien.TELEPHONE)
    assert "ne s’émarge pas" in client.get(page).content.decode()


def test_qui_ouvre_la_page(client, page, entretien, structure, referent):
    feuille = reverse("emargement:feuille", args=[entretien.pk])
    ailleurs = utilisateur(Role.REFERENT)
    for compte in (
        utilisateur(Role.REFERENT, structure),
        utilisateur(Role.COORDINATION, structure),
        ailleurs,
    ):
        client.force_login(compte)
        assert client.get(page).status_code == 404
        assert client.get(feuille).status_code == 404
        assert client.post(page, {"moyen": "ecran", "trace": TRACE}).status_code == 404
    delegue = utilisateur(Role.REFERENT, structure)
    DelegationFabrique(plie=structure.plie, titulaire=referent, delegataire=delegue)
    client.force_login(delegue)
    assert client.get(page).status_code == 200
    assert not Signature.objects.exists()


# --- the code -------------------------------------------------------------------------------------------


def test_le_code_part_par_sms_et_signe(client, page, entretien, sms):
    client.post(page, {"moyen": "envoi"})
    (numero, texte), demande = sms[0], DemandeEmargement.objects.get()
    assert numero == "06 39 98 12 34"
    assert code_de(texte) not in demande.empreinte_code
    for interdit in ("PLIE", "Inventée", "secret", "insertion"):
        assert interdit not in texte
    client.post(page, {"moyen": "code", "code": f" {code_de(texte)[:3]} {code_de(texte)[3:]}"})
    entretien.refresh_from_db()
    assert entretien.emargement == ModeEmargement.CODE
    demande.refresh_from_db()
    assert demande.utilisee_le is not None


def test_sans_portable_le_code_part_par_courriel(entretien, referent, mailoutbox):
    participant = entretien.parcours.participant
    participant.telephone = "05 49 00 00 00"
    participant.save()
    assert demander(entretien, referent).canal == CanalRappel.COURRIEL
    assert mailoutbox[0].to == ["d@example.org"]
    assert verifier_code(entretien, code_de(mailoutbox[0].body), referent).mode == ModeEmargement.CODE


def test_sans_rien_aucun_code_ne_part(entretien, referent):
    participant = entretien.parcours.participant
    participant.telephone = participant.courriel = ""
    participant.save()
    with pytest.raises(SignatureImpossible, match="ni téléphone portable ni courriel"):
        demander(entretien, referent)


def test_une_passerelle_qui_refuse_ferme_la_demande(entretien, referent, monkeypatch):
    def refuser(*_):
        raise SmsRefuse

    monkeypatch.setattr(codes_emargement, "envoyer_sms", refuser)
    with pytest.raises(SignatureImpossible, match="pas parti"):
        demander(entretien, referent)
    assert DemandeEmargement.objects.get().annulee_le is not None


def test_cinq_erreurs_ferment_le_code_et_pas_le_lien(entretien, referent, sms):
    demander(entretien, referent)
    bon = code_de(sms[0][1])
    faux = "000000" if bon != "000000" else "111111"
    for restants in range(ESSAIS_MAX - 1, -1, -1):
        with pytest.raises(CodeRefuse, match="dernier" if not restants else str(restants)):
            verifier_code(entretien, faux, referent)
    with pytest.raises(CodeRefuse, match="plus valable"):
        verifier_code(entretien, bon, referent)
    assert confirmer_par_lien(jeton_de(sms[0][1])).mode == ModeEmargement.CODE


@pytest.mark.parametrize(
    ("age", "code", "lien"),
    [
        (DUREE_CODE - timedelta(seconds=5), True, True),
        (DUREE_CODE + timedelta(seconds=1), False, True),
        (DUREE_LIEN - timedelta(seconds=5), False, True),
        (DUREE_LIEN + timedelta(seconds=1), False, False),
    ],
)
def test_le_code_vaut_un_quart_d_heure_et_le_lien_deux_jours(entretien, referent, sms, age, code, lien):
    demande = demander(entretien, referent)
    DemandeEmargement.objects.update(creee_le=demande.creee_le - age, expire_le=demande.expire_le - age)
    demande.refresh_from_db()
    assert codes_emargement.code_ouvert(demande) is code
    assert codes_emargement.lien_ouvert(demande) is lien
    if lien:
        assert demande_du_jeton(jeton_de(sms[0][1])) == demande
    else:
        with pytest.raises(CodeRefuse):
            demande_du_jeton(jeton_de(sms[0][1]))


def test_un_nouveau_code_remplace_l_ancien(entretien, referent, sms):
    demander(entretien, referent)
    demander(entretien, referent)
    anciens, nouveaux = sms[0][1], sms[1][1]
    with pytest.raises(CodeRefuse):
        confirmer_par_lien(jeton_de(anciens))
    if code_de(anciens) != code_de(nouveaux):
        with pytest.raises(CodeRefuse):
            verifier_code(entretien, code_de(anciens), referent)
    assert verifier_code(entretien, code_de(nouveaux), referent)
    with pytest.raises(DejaSigne):
        verifier_code(entretien, code_de(nouveaux), referent)


# --- the link -------------------------------------------------------------------------------------------


def test_la_personne_confirme_sans_compte(client, entretien, referent, sms):
    demander(entretien, referent)
    adresse = reverse("emargement:personne", args=[jeton_de(sms[0][1])])
    ouverte = client.get(adresse)
    texte = ouverte.content.decode()
    assert "Bonjour Dominique" in texte
    assert "Inventée" not in texte.replace("inventées", "")
    assert "secret" not in texte
    assert "no-store" in ouverte["Cache-Control"]
    assert not Signature.objects.exists()  # opening signs nothing: only the button does
    assert "confirmée" in client.post(adresse).content.decode()
    signature = Signature.objects.get()
    assert (signature.mode, signature.recueillie_par) == (ModeEmargement.CODE, referent)
    refaite = client.post(adresse)
    assert refaite.status_code == 410
    assert "C’est déjà fait" in refaite.content.decode()
    assert Signature.objects.count() == 1


def test_un_lien_altere_ne_dit_rien(client, entretien, referent, sms):
    demander(entretien, referent)
    jeton = jeton_de(sms[0][1])
    with pytest.raises(LienAltere):
        demande_du_jeton("f" + jeton)
    reponse = client.get(reverse("emargement:personne", args=["f" + jeton]))
    assert reponse.status_code == 404
    assert "Dominique" not in reponse.content.decode()


@pytest.mark.parametrize(
    ("numero", "attendu"),
    [
        ("06 39 98 12 34", "33639981234"),
        ("+33 6 39 98 12 34", "33639981234"),
        ("07.39.98.12.34", "33739981234"),
        ("0033 6 39 98 12 34", "33639981234"),
        ("33639981234", "33639981234"),
    ],
)
def test_les_passerelles_lisent_un_numero_international(numero, attendu):
    assert numero_international(numero) == attendu


# --- a temps collectif ----------------------------------------------------------------------------------


def test_une_feuille_pour_tout_un_temps_collectif(client, structure, referent, parcours):
    animatrice = utilisateur(Role.REFERENT, structure)
    collectif = TempsCollectifFabrique(
        plie=structure.plie, animateur=animatrice, debut=timezone.now() - timedelta(days=30)
    )
    presences = [
        EntretienFabrique(
            parcours=un, referent=animatrice, temps_collectif=collectif, type=TypeEntretien.COLLECTIF
        )
        for un in (parcours, ParcoursFabrique(participant__plie=structure.plie))
    ]
    page = reverse("emargement:feuille_collective", args=[collectif.pk])
    # A référent signs for their own people only, who led the workshop for all.
    client.force_login(referent)
    texte = client.get(page).content.decode()
    assert str(parcours.participant) in texte
    assert str(presences[1].parcours.participant) not in texte
    assert Consultation.objects.filter(objet_id=collectif.pk, page="emargement:feuille_collective").exists()
    client.force_login(animatrice)
    scan = rendre_pdf("parcours/rappels/lettre_pdf.html", _lettre())
    envoi = {"presences": [p.pk for p in presences], "fichier": SimpleUploadedFile("s.pdf", scan)}
    assert client.post(page, {"presences": []}).status_code == 422
    assert client.post(page, envoi).status_code == 302
    assert Signature.objects.filter(mode=ModeEmargement.PAPIER).count() == 2
    assert "Aucune présence à émarger" in client.get(page).content.decode()
    client.force_login(utilisateur(Role.REFERENT))
    assert client.get(page).status_code == 404


def _lettre():
    personne = ParticipantFabrique()
    return {
        "plie": personne.plie,
        "personne": personne,
        "nom": "x",
        "code_postal": "79000",
        "referent": utilisateur(),
        "jour": "lundi",
        "heure": "9 h",
        "lieu": "",
        "par_telephone": False,
        "imprime_le": timezone.now(),
    }
