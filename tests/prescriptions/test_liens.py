"""The personal link: made by the coordination, opened by its holder, closed at once when it must be."""

import re
import threading
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from plie.envois.expedition import envoyer_dus
from plie.envois.models import Envoi
from plie.roles import Role
from prescriptions.enums import GenreNouvelle, OriginePrescription
from prescriptions.jetons import JetonAltere, chemin_du_lien, cle_du_jeton, jeton_de
from prescriptions.models import LienPersonnel, Prescription
from prescriptions.services.liens import (
    LienDejaEnvoye,
    LienFerme,
    creer_lien,
    renvoyer_lien,
    revoquer_lien,
)
from prescriptions.services.nouvelles import annoncer
from tests.fabriques import (
    LienPersonnelFabrique,
    PlieFabrique,
    PrescriptionFabrique,
    StructureFabrique,
    utilisateur,
)

pytestmark = pytest.mark.django_db

LISTE = "/prescriptions/liens/"
ENTREE = "/prescrire/"
SANS_LIENS = [role for role in Role if role is not Role.COORDINATION]


@pytest.fixture
def structure():
    return StructureFabrique(nom="Association du Val", plie__nom="PLIE du Val")


@pytest.fixture
def coordination(structure):
    return utilisateur(Role.COORDINATION, StructureFabrique(plie=structure.plie))


@pytest.fixture
def lien(structure):
    return LienPersonnelFabrique(structure=structure, nom="Alix Exemple", courriel="alix@example.org")


@pytest.fixture
def fiche(structure, lien):
    return fiche_de(lien, nom_naissance="Fictive")


def fiche_de(lien, **champs):
    return PrescriptionFabrique(
        structure=lien.structure, lien=lien, origine=OriginePrescription.LIEN, **champs
    )


def saisie(structure, **champs):
    return {
        "structure": structure.pk,
        "nom": "Alix Exemple",
        "courriel": "alix@example.org",
        "duree": "30",
    } | champs


def expirer(lien):
    LienPersonnel.objects.filter(pk=lien.pk).update(
        cree_le=timezone.now() - timedelta(days=31), expire_le=timezone.now() - timedelta(seconds=1)
    )


def adresses_de_la_coordination(lien):
    return [
        LISTE,
        reverse("prescriptions:lien_renvoi", args=[lien.pk]),
        reverse("prescriptions:lien_revocation", args=[lien.pk]),
    ]


def adresse_du_message(message):
    return re.search(rf"{re.escape(settings.SITE_URL)}(/prescrire/\S+)", message.body).group(1)


# --- made by the coordination ---------------------------------------------------------------------------


@pytest.mark.parametrize("duree", [7, 30, 90])
def test_le_lien_part_et_s_ouvre(
    client, coordination, structure, mailoutbox, django_capture_on_commit_callbacks, duree
):
    client.force_login(coordination)
    with django_capture_on_commit_callbacks(execute=True):
        reponse = client.post(LISTE, saisie(structure, duree=duree))
    assert (reponse.status_code, reponse.url) == (HTTPStatus.FOUND, LISTE)
    lien = LienPersonnel.objects.get()
    assert (lien.structure, lien.cree_par) == (structure, coordination)
    assert lien.expire_le - lien.cree_le == timedelta(days=duree)
    assert "Alix Exemple" in client.get(LISTE).text

    (message,) = mailoutbox
    assert message.to == ["alix@example.org"]
    assert "Association du Val" in message.body
    page = Client().get(adresse_du_message(message), follow=True)
    assert page.status_code == HTTPStatus.OK
    assert "Bonjour Alix Exemple" in page.text


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"structure": ""}, "Ce champ est obligatoire"),
        ({"structure": "999999"}, "Sélectionnez un choix valide"),
        ({"nom": "  "}, "Ce champ est obligatoire"),
        ({"nom": "x" * 121}, "120"),
        ({"nom": "Al\x00ix"}, "caractère nul"),
        ({"courriel": ""}, "Ce champ est obligatoire"),
        ({"courriel": "alix@"}, "adresse de courriel valide"),
        ({"courriel": "alix@example.org\nBcc: autre@example.org"}, "adresse de courriel valide"),
        ({"courriel": f"{'x' * 250}@example.org"}, "254"),
        ({"duree": "31"}, "Sélectionnez un choix valide"),
        ({"duree": "-7"}, "Sélectionnez un choix valide"),
        ({"duree": "toujours"}, "Sélectionnez un choix valide"),
    ],
)
def test_une_saisie_fausse_est_dite_au_champ_et_le_reste_garde(
    client, coordination, structure, champs, phrase
):
    client.force_login(coordination)
    page = client.post(LISTE, saisie(structure) | champs)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    (champ,) = champs
    erreurs = page.context["formulaire"].errors
    assert list(erreurs) == [champ]
    assert phrase in str(erreurs[champ])
    assert f'id="id_{champ}_error"' in page.text
    if champ != "nom":
        assert 'value="Alix Exemple"' in page.text
    assert not LienPersonnel.objects.exists()
    assert not Envoi.objects.exists()


@pytest.mark.parametrize("bord", ["x" * 120, "É"])
def test_un_nom_au_bord_passe(client, coordination, structure, bord):
    client.force_login(coordination)
    assert client.post(LISTE, saisie(structure, nom=bord)).status_code == HTTPStatus.FOUND


def test_seules_les_structures_qui_prescrivent_dans_le_plie_sont_proposees(client, coordination, structure):
    refusees = [
        StructureFabrique(plie=structure.plie, active=False),
        StructureFabrique(plie=structure.plie, prescripteur=False),
        StructureFabrique(plie=PlieFabrique()),
    ]
    client.force_login(coordination)
    page = client.get(LISTE)
    proposees = set(page.context["formulaire"].fields["structure"].queryset)
    assert structure in proposees
    assert not proposees & set(refusees)
    for autre in refusees:
        assert client.post(LISTE, saisie(autre)).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not LienPersonnel.objects.exists()


@pytest.mark.parametrize("courriel", ["alix@example.org", "ALIX@example.org"])
@pytest.mark.parametrize("expire", [False, True])
def test_une_personne_a_un_seul_lien_par_structure(client, coordination, structure, lien, courriel, expire):
    """A second one would not open the fiches of the first."""
    if expire:
        expirer(lien)
    client.force_login(coordination)
    page = client.post(LISTE, saisie(structure, courriel=courriel))
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "renvoyez-le depuis la liste" in page.text
    assert LienPersonnel.objects.count() == 1


def test_apres_une_revocation_ou_pour_une_autre_structure_il_s_en_cree_un(coordination, structure, lien):
    autre = StructureFabrique(plie=structure.plie)
    creer_lien(coordination, autre, nom="Alix", courriel=lien.courriel, jours=7)
    revoquer_lien(coordination, lien)
    creer_lien(coordination, structure, nom="Alix", courriel=lien.courriel, jours=7)
    assert LienPersonnel.objects.count() == 3


def test_la_liste_dit_ce_que_chaque_lien_ouvre(client, coordination, structure, lien, fiche):
    expire = LienPersonnelFabrique(structure=structure, nom="Lien expiré")
    expirer(expire)
    LienPersonnelFabrique(
        structure=structure, nom="Lien révoqué", revoque_le=timezone.now() + timedelta(minutes=1)
    )
    inactive = StructureFabrique(plie=structure.plie, active=False)
    LienPersonnelFabrique(structure=inactive, nom="Lien sans structure")
    LienPersonnelFabrique(nom="Lien d'ailleurs")
    client.force_login(coordination)
    page = client.get(LISTE)
    etats = {ligne.nom: (etat[1], ligne.fiches) for ligne, etat in page.context["lignes"]}
    assert etats == {
        "Alix Exemple": ("Ouvert", 1),
        "Lien expiré": ("Expiré", 0),
        "Lien révoqué": ("Révoqué", 0),
        "Lien sans structure": ("Structure inactive", 0),
    }
    # A link that is closed for good offers nothing to do.
    assert page.text.count("Renvoyer<") == page.text.count("Révoquer<") == 2
    assert jeton_de(lien) not in page.text  # the address is for its holder


def test_la_liste_ne_coute_pas_plus_a_vingt_liens(client, coordination, structure, fiche):
    client.force_login(coordination)
    client.get(LISTE)
    with CaptureQueriesContext(connection) as un:
        client.get(LISTE)
    for _ in range(20):
        fiche_de(LienPersonnelFabrique(structure=StructureFabrique(plie=structure.plie)))
    with CaptureQueriesContext(connection) as vingt:
        client.get(LISTE)
    assert len(vingt) == len(un)


def test_renvoyer_ferme_la_premiere_adresse_et_garde_les_fiches(
    client, coordination, lien, fiche, mailoutbox, django_capture_on_commit_callbacks
):
    premiere, porteur = chemin_du_lien(lien), Client()
    assert porteur.get(premiere).status_code == HTTPStatus.FOUND
    expirer(lien)
    client.force_login(coordination)
    renvoi = reverse("prescriptions:lien_renvoi", args=[lien.pk])
    page = client.get(renvoi)
    assert "alix@example.org" in page.text
    assert LienPersonnel.objects.get().cle == lien.cle  # a GET writes nothing
    assert client.post(renvoi, {"duree": "400"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Envoi.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(renvoi, {"duree": "7"}).url == LISTE
    lien.refresh_from_db()
    assert timedelta(days=6) < lien.expire_le - timezone.now() <= timedelta(days=7)
    (message,) = mailoutbox
    assert porteur.get(ENTREE).status_code == HTTPStatus.GONE  # the session opened by the first address
    assert porteur.get(premiere).status_code == HTTPStatus.GONE
    nouvelle = porteur.get(adresse_du_message(message), follow=True)
    assert f"/prescrire/{fiche.pk}/" in nouvelle.text


def test_ce_qui_n_est_pas_parti_suit_la_nouvelle_adresse(coordination, structure, mailoutbox):
    lien = creer_lien(coordination, structure, nom="Alix", courriel="alix@example.org", jours=7)
    voisin = creer_lien(coordination, structure, nom="Sacha", courriel="sacha@example.org", jours=7)
    annoncer(fiche_de(lien), GenreNouvelle.VALIDEE)
    nouveau = renvoyer_lien(coordination, lien, jours=7)
    envoyer_dus()
    adresses = sorted((message.to[0], adresse_du_message(message)) for message in mailoutbox)
    # The message of the first address would open nothing: it is taken back.
    assert adresses == [
        ("alix@example.org", chemin_du_lien(nouveau)),
        ("alix@example.org", chemin_du_lien(nouveau)),
        ("sacha@example.org", chemin_du_lien(voisin)),
    ]


def test_revoquer_reprend_le_message_qui_n_a_pas_pu_partir(client, coordination, structure, mailoutbox):
    lien = creer_lien(coordination, structure, nom="Alix", courriel="faute@example.org", jours=7)
    Envoi.objects.update(abandonne_le=timezone.now())
    client.force_login(coordination)
    assert "faute@example.org" in client.get("/messages/").text
    revoquer_lien(coordination, lien)
    assert "faute@example.org" not in client.get("/messages/").text
    assert envoyer_dus() == 0


def test_un_message_parti_reste_inscrit(coordination, structure, mailoutbox):
    lien = creer_lien(coordination, structure, nom="Alix", courriel="alix@example.org", jours=7)
    envoyer_dus()
    revoquer_lien(coordination, lien)
    assert Envoi.objects.get().envoye_le is not None


def test_un_lien_revoque_ou_d_une_structure_inactive_ne_se_renvoie_pas(client, coordination, lien):
    client.force_login(coordination)
    renvoi = reverse("prescriptions:lien_renvoi", args=[lien.pk])
    lien.structure.active = False
    lien.structure.save()
    with pytest.raises(LienFerme, match="plus active"):
        renvoyer_lien(coordination, lien, jours=7)
    client.post(renvoi, {"duree": "7"})
    revoquer_lien(coordination, lien)
    client.post(renvoi, {"duree": "7"})
    assert "Ce lien est révoqué" in client.get(LISTE).text
    assert LienPersonnel.objects.get().cle == lien.cle
    assert not Envoi.objects.exists()


def test_revoquer_demande_une_confirmation_et_ferme_aussitot(client, coordination, lien, fiche):
    porteur = Client()
    porteur.get(chemin_du_lien(lien))
    assert porteur.get(f"/prescrire/{fiche.pk}/").status_code == HTTPStatus.OK
    client.force_login(coordination)
    revocation = reverse("prescriptions:lien_revocation", args=[lien.pk])
    page = client.get(revocation)
    assert "Révoquer le lien envoyé à Alix Exemple" in page.text
    assert porteur.get(ENTREE).status_code == HTTPStatus.OK
    assert client.post(revocation).url == LISTE
    lien.refresh_from_db()
    premiere_date = lien.revoque_le
    assert porteur.get(ENTREE).status_code == HTTPStatus.GONE
    assert porteur.get(f"/prescrire/{fiche.pk}/").status_code in {HTTPStatus.GONE, HTTPStatus.NOT_FOUND}
    assert porteur.get(chemin_du_lien(lien)).status_code == HTTPStatus.GONE
    client.post(revocation)
    lien.refresh_from_db()
    assert lien.revoque_le == premiere_date
    assert Prescription.objects.filter(pk=fiche.pk).exists()


# --- nobody else ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", SANS_LIENS)
def test_les_autres_roles_n_ont_pas_ces_pages(client, structure, lien, role):
    client.force_login(utilisateur(role, structure))
    for adresse in adresses_de_la_coordination(lien):
        assert client.get(adresse).status_code == HTTPStatus.NOT_FOUND
        assert client.post(adresse, saisie(structure)).status_code == HTTPStatus.NOT_FOUND
    assert LienPersonnel.objects.get().revoque_le is None
    assert not Envoi.objects.exists()


def test_une_autre_coordination_n_a_pas_ce_lien(client, lien):
    client.force_login(utilisateur(Role.COORDINATION))
    liste, *du_lien = adresses_de_la_coordination(lien)
    assert lien.nom not in client.get(liste).text
    for adresse in du_lien:
        assert client.get(adresse).status_code == HTTPStatus.NOT_FOUND
        assert client.post(adresse, {"duree": "7"}).status_code == HTTPStatus.NOT_FOUND
    assert LienPersonnel.objects.get().cle == lien.cle


def test_sans_compte_on_se_connecte(client, lien):
    for adresse in adresses_de_la_coordination(lien):
        assert client.get(adresse).status_code == HTTPStatus.FOUND
        assert client.post(adresse).status_code == HTTPStatus.FOUND
    assert LienPersonnel.objects.get().revoque_le is None


@pytest.mark.parametrize("role", [*SANS_LIENS, "coordination d'ailleurs"])
def test_les_services_verifient_le_role(structure, lien, role):
    intrus = (
        utilisateur(Role.COORDINATION) if role == "coordination d'ailleurs" else utilisateur(role, structure)
    )
    with pytest.raises(PermissionError):
        creer_lien(intrus, structure, nom="Alix", courriel="a@example.org", jours=7)
    with pytest.raises(PermissionError):
        renvoyer_lien(intrus, lien, jours=7)
    with pytest.raises(PermissionError):
        revoquer_lien(intrus, lien)


# --- the address ----------------------------------------------------------------------------------------


def test_un_jeton_dit_sa_cle(lien):
    assert cle_du_jeton(jeton_de(lien)) == lien.cle


def alterations(jeton):
    cle, signature = jeton.split(".")
    return {
        "clé changée": f"{uuid4().hex}.{signature}",
        "un caractère de la clé": f"{'0' if cle[0] != '0' else '1'}{cle[1:]}.{signature}",
        "un caractère de la signature": f"{cle}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}",
        "coupé": jeton[:-3],
        "sans signature": cle,
        "clé seule et point": f"{cle}.",
        "signature d'ailleurs": Signer(salt="autre", sep=".").sign(cle),
        "pas une clé": Signer(salt="prescriptions.lien-personnel", sep=".").sign("12"),
        "accents": "été",
        "long": "x" * 3000,
    }


@pytest.mark.parametrize("alteration", list(alterations("a.b")))
def test_une_adresse_alteree_n_ouvre_rien(client, lien, alteration):
    jeton = alterations(jeton_de(lien))[alteration]
    with pytest.raises(JetonAltere):
        cle_du_jeton(jeton)
    page = client.get(reverse("prescrire:entree", args=[jeton]))
    assert page.status_code == HTTPStatus.NOT_FOUND
    lire_page_fermee(page)
    assert client.get(ENTREE).status_code == HTTPStatus.GONE


def test_un_secret_change_ferme_les_adresses(client, lien, settings):
    chemin = chemin_du_lien(lien)
    settings.SECRET_KEY = "un tout autre secret, assez long pour signer ce qu'on veut"
    assert client.get(chemin).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("fin", ["expiré", "révoqué", "structure inactive", "inconnu"])
def test_un_lien_ferme_dit_quoi_faire(client, coordination, lien, fin):
    chemin = chemin_du_lien(lien)
    if fin == "expiré":
        expirer(lien)
    elif fin == "révoqué":
        revoquer_lien(coordination, lien)
    elif fin == "structure inactive":
        lien.structure.active = False
        lien.structure.save()
    else:
        chemin = chemin_du_lien(LienPersonnel(cle=uuid4()))
    page = client.get(chemin)
    assert page.status_code == HTTPStatus.GONE
    lire_page_fermee(page)


def lire_page_fermee(page):
    """The same words whatever closed it, and nobody's name."""
    assert "Ce lien ne s’ouvre pas" in page.text
    assert "demandez-lui un nouveau lien" in page.text
    for secret in ("Alix", "Association du Val", "alix@example.org"):
        assert secret not in page.text
    assert "no-store" in page["Cache-Control"]
    assert "sessionid" not in page.cookies


def test_l_instant_de_la_fin(lien):
    assert lien.ouvert(lien.expire_le - timedelta(microseconds=1))
    assert not lien.ouvert(lien.expire_le)


# --- what it opens --------------------------------------------------------------------------------------


@pytest.fixture
def porteur(lien):
    navigateur = Client()
    reponse = navigateur.get(chemin_du_lien(lien))
    assert (reponse.status_code, reponse.url) == (HTTPStatus.FOUND, ENTREE)
    return navigateur


def test_la_session_finit_avec_le_navigateur_et_les_pages_ne_se_gardent_pas(porteur, lien, fiche):
    assert porteur.cookies["sessionid"]["max-age"] == ""
    assert porteur.cookies["sessionid"]["expires"] == ""
    for adresse in (ENTREE, f"/prescrire/{fiche.pk}/"):
        page = porteur.get(adresse)
        assert "no-store" in page["Cache-Control"]
        assert jeton_de(lien) not in page.text
        assert lien.cle.hex not in page.text


def test_il_ouvre_ses_fiches_et_aucune_autre(porteur, lien, fiche, structure):
    collegue = LienPersonnelFabrique(structure=structure, courriel="autre@example.org")
    ailleurs = LienPersonnelFabrique()
    autres = [
        fiche_de(collegue, nom_naissance="Invisible"),
        fiche_de(ailleurs, nom_naissance="Invisible"),
        PrescriptionFabrique(structure=structure, nom_naissance="Invisible"),
    ]
    liste = porteur.get(ENTREE).text
    assert "FICTIVE" in liste
    assert "INVISIBLE" not in liste
    for nom in ("dossier", "fiche", "envoi", "annulation"):
        assert porteur.get(reverse(f"prescrire:{nom}", args=[fiche.pk])).status_code in {200, 302}
        for autre in autres:
            for methode in (porteur.get, porteur.post):
                page = methode(reverse(f"prescrire:{nom}", args=[autre.pk]))
                assert page.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
                assert "Invisible" not in page.text
    for autre in autres:
        page = porteur.post(reverse("prescrire:brouillon", args=[autre.pk]), {"nom_naissance": "Écrasé"})
        assert page.status_code == HTTPStatus.NOT_FOUND
        autre.refresh_from_db()
        assert autre.nom_naissance == "Invisible"


def test_il_n_ouvre_aucune_page_des_comptes(porteur, fiche):
    for adresse in ("/", "/prescriptions/", f"/prescriptions/{fiche.pk}/", LISTE, "/participants/"):
        reponse = porteur.get(adresse)
        assert reponse.status_code == HTTPStatus.FOUND
        assert reponse.url.startswith("/compte/")


def test_une_fiche_nouvelle_est_a_lui(porteur, lien, structure):
    reponse = porteur.post(reverse("prescrire:nouvelle"))
    cree = Prescription.objects.get()
    assert reponse.url == f"/prescrire/{cree.pk}/fiche/"
    assert (cree.lien, cree.structure, cree.auteur) == (lien, structure, None)
    assert cree.auteur_nom == "Alix Exemple"
    assert f"Fiche n° {cree.pk}" in porteur.get(ENTREE).text


@pytest.mark.parametrize("nom", ["liste", "dossier", "fiche", "envoi"])
def test_la_session_s_arrete_avec_le_lien(porteur, coordination, lien, fiche, nom):
    adresse = reverse(f"prescrire:{nom}", args=[] if nom == "liste" else [fiche.pk])
    assert porteur.get(adresse).status_code in {HTTPStatus.OK, HTTPStatus.FOUND}
    expirer(lien)
    page = porteur.get(adresse)
    assert page.status_code in {HTTPStatus.GONE, HTTPStatus.NOT_FOUND}
    assert "Fictive" not in page.text


def test_sans_lien_aucune_page_ne_s_ouvre(client, fiche):
    assert client.get(ENTREE).status_code == HTTPStatus.GONE
    assert client.get(f"/prescrire/{fiche.pk}/").status_code in {HTTPStatus.GONE, HTTPStatus.NOT_FOUND}
    assert client.post(reverse("prescrire:nouvelle")).status_code in {HTTPStatus.GONE, HTTPStatus.NOT_FOUND}


def test_le_dernier_lien_ouvert_compte(porteur, fiche):
    autre = LienPersonnelFabrique(nom="Sacha Autre")
    porteur.get(chemin_du_lien(autre))
    page = porteur.get(ENTREE)
    assert "Bonjour Sacha Autre" in page.text
    assert "FICTIVE" not in page.text


def test_terminer_referme_le_lien_dans_ce_navigateur(porteur, lien):
    assert porteur.get(reverse("prescrire:sortie")).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert porteur.get(ENTREE).status_code == HTTPStatus.OK
    page = porteur.post(reverse("prescrire:sortie"))
    assert "refermé" in page.text
    assert porteur.get(ENTREE).status_code == HTTPStatus.GONE
    assert porteur.get(chemin_du_lien(lien)).status_code == HTTPStatus.FOUND  # the address still opens


def test_un_compte_connecte_garde_sa_session(client, coordination, lien, fiche):
    client.force_login(coordination)
    cle = client.session.session_key
    client.get(chemin_du_lien(lien))
    assert client.session.session_key == cle  # « Appareils connectés » knows it by this key
    assert client.get(ENTREE).status_code == HTTPStatus.OK
    client.post(reverse("prescrire:sortie"))
    assert client.get(ENTREE).status_code == HTTPStatus.GONE
    assert client.get(LISTE).status_code == HTTPStatus.OK


def test_un_identifiant_de_session_pose_d_avance_ne_suit_pas_le_lien(client, lien):
    """Somebody who slipped their session into this browser does not read its fiches afterwards."""
    session = client.session
    session["pose"] = True
    session.save()
    client.cookies["sessionid"] = piege = session.session_key
    client.get(chemin_du_lien(lien))
    assert client.session.session_key != piege
    assert client.get(ENTREE).status_code == HTTPStatus.OK


def test_la_liste_par_lien_ne_coute_pas_plus_a_vingt_fiches(porteur, lien, fiche):
    porteur.get(ENTREE)
    with CaptureQueriesContext(connection) as une:
        porteur.get(ENTREE)
    for _ in range(20):
        fiche_de(lien)
    with CaptureQueriesContext(connection) as vingt:
        porteur.get(ENTREE)
    assert len(vingt) == len(une)


@pytest.mark.django_db(transaction=True)
def test_un_double_clic_envoie_un_lien(structure, coordination):
    resultats = []

    def cliquer():
        try:
            resultats.append(
                creer_lien(coordination, structure, nom="Alix", courriel="alix@example.org", jours=7)
            )
        except LienDejaEnvoye as refus:
            resultats.append(refus)
        finally:
            connection.close()

    ouvriers = [threading.Thread(target=cliquer) for _ in range(3)]
    for ouvrier in ouvriers:
        ouvrier.start()
    for ouvrier in ouvriers:
        ouvrier.join(20)
    assert sorted(type(resultat).__name__ for resultat in resultats) == [
        "LienDejaEnvoye",
        "LienDejaEnvoye",
        "LienPersonnel",
    ]
    assert Envoi.objects.count() == 1
