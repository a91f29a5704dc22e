"""The page of one prescription: who opens it, what each role reads and may do next."""

import pytest
from django.urls import reverse

from plie.journal.models import Consultation
from plie.roles import Role
from prescriptions import prolongements
from prescriptions.enums import EmetteurAvis, EtatPrescription, OriginePrescription, SensAvis
from prescriptions.jetons import chemin_du_lien
from prescriptions.models import RencontrePrealable
from prescriptions.prolongements import BilanRecu, Suite
from tests.fabriques import (
    AvisFabrique,
    LienPersonnelFabrique,
    ParticipantFabrique,
    PieceJointeFabrique,
    PrescriptionFabrique,
    RencontrePrealableFabrique,
    StructureFabrique,
    utilisateur,
)

pytestmark = pytest.mark.django_db

LECTEURS = {
    Role.PRESCRIPTEUR,
    Role.COORDINATION,
    Role.AVIS_FRANCE_TRAVAIL,
    Role.AVIS_BUREAU_INSERTION,
    Role.REFERENT,
}


@pytest.fixture
def lieu():
    return StructureFabrique(nom="Maison des parcours")


def adresse(prescription, page="dossier"):
    return reverse(f"prescriptions:{page}", args=[prescription.pk])


@pytest.mark.parametrize("entetes", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_chaque_role_ouvre_les_siennes_et_aucune_autre(client, lieu, entetes):
    comptes = {role: utilisateur(role, lieu) for role in Role}
    voisine = StructureFabrique(plie=lieu.plie)
    brsa = PrescriptionFabrique(structure=lieu, rsa=True)
    RencontrePrealableFabrique(prescription=brsa, referent=comptes[Role.REFERENT])
    sans_rsa = PrescriptionFabrique(structure=voisine)
    brouillon = PrescriptionFabrique(structure=voisine, brouillon=True, rsa=True)
    orientee = PrescriptionFabrique(structure=voisine, orientee=True, rsa=True)
    ailleurs = PrescriptionFabrique(rsa=True)
    attendus = {
        Role.PRESCRIPTEUR: {brsa},
        Role.COORDINATION: {brsa, sans_rsa, orientee},
        Role.AVIS_FRANCE_TRAVAIL: {brsa, sans_rsa},
        Role.AVIS_BUREAU_INSERTION: {brsa},
        Role.REFERENT: {brsa},
    }
    for role, compte in comptes.items():
        client.force_login(compte)
        for prescription in (brsa, sans_rsa, brouillon, orientee, ailleurs):
            attendu = 200 if prescription in attendus.get(role, set()) else 404
            recu = client.get(adresse(prescription), headers=entetes).status_code
            assert recu == attendu, (role, prescription)
    client.logout()
    assert client.get(adresse(brsa)).status_code == 302


def test_la_fiche_se_lit_en_entier(client, lieu):
    prescription = PrescriptionFabrique(
        structure=lieu,
        rsa=True,
        autre_difficulte=True,
        justification="Une longue interruption",
        projet="Cuisiner en collectivité",
        demarches="Deux candidatures",
        remarques_referent="Plutôt le matin",
        freins_reperes=["mobilite"],
        permis_b=False,
        inscrit_ft=True,
    )
    piece = PieceJointeFabrique(prescription=prescription, titre="Attestation de droits")
    client.force_login(utilisateur(Role.AVIS_FRANCE_TRAVAIL, lieu))
    page = client.get(adresse(prescription)).text
    for texte in (
        prescription.nom_affiche,
        prescription.telephone,
        str(prescription.commune),
        "Une longue interruption",
        "Cuisiner en collectivité",
        "Deux candidatures",
        "Plutôt le matin",
        "Mobilité",
        "l&#x27;avis du Bureau insertion est demandé",
        "inscrite à France Travail",
        piece.titre,
    ):
        assert texte in page, texte


def test_l_ouverture_est_journalisee(client, lieu):
    prescription = PrescriptionFabrique(structure=lieu)
    client.force_login(utilisateur(Role.COORDINATION, lieu))
    client.get(adresse(prescription))
    ligne = Consultation.objects.get()
    assert (ligne.objet, ligne.objet_id) == ("prescriptions.Prescription", prescription.pk)


def test_le_prescripteur_lit_la_question_et_pas_les_autres_avis(client, lieu):
    prescription = PrescriptionFabrique(structure=lieu, etat=EtatPrescription.A_COMPLETER)
    auteur = utilisateur(prenom="Odile", nom="Répondante")
    AvisFabrique(
        prescription=prescription,
        emetteur=EmetteurAvis.COORDINATION,
        sens=SensAvis.DEFAVORABLE,
        texte="Réserve interne",
        auteur=auteur,
    )
    AvisFabrique(
        prescription=prescription,
        sens=SensAvis.A_COMPLETER,
        texte="Depuis quand cherche-t-elle ?",
        auteur=auteur,
    )
    client.force_login(utilisateur(Role.PRESCRIPTEUR, lieu))
    page = client.get(adresse(prescription)).text
    assert "Depuis quand cherche-t-elle ?" in page
    assert "Réserve interne" not in page
    assert "Répondante" not in page
    client.force_login(utilisateur(Role.COORDINATION, lieu))
    assert "Réserve interne" in client.get(adresse(prescription)).text


@pytest.mark.parametrize(
    ("etat", "avis", "refus"),
    [
        ("soumise", True, True),
        ("a_completer", False, True),
        ("validee", False, True),
        ("refusee", False, False),
    ],
)
def test_la_coordination_voit_ce_qu_elle_peut_faire(client, lieu, etat, avis, refus):
    traits = {"soumise": {}, "a_completer": {"etat": EtatPrescription.A_COMPLETER}}
    prescription = PrescriptionFabrique(structure=lieu, **traits.get(etat, {etat: True}))
    client.force_login(utilisateur(Role.COORDINATION, lieu))
    page = client.get(adresse(prescription)).text
    assert (adresse(prescription, "avis") in page) is avis
    assert (adresse(prescription, "refus") in page) is refus
    # The prescriber decides nothing.
    client.force_login(utilisateur(Role.PRESCRIPTEUR, lieu))
    page = client.get(adresse(prescription)).text
    assert adresse(prescription, "avis") not in page
    assert adresse(prescription, "refus") not in page


def test_un_doublon_se_montre_a_la_coordination_seule(client, lieu, monkeypatch):
    prescription = PrescriptionFabrique(structure=lieu)
    connue = ParticipantFabrique(
        plie=lieu.plie,
        nom_naissance=prescription.prenom,
        prenom=prescription.nom_naissance,
        date_naissance=prescription.date_naissance,
    )
    orientee = PrescriptionFabrique(
        structure=StructureFabrique(plie=lieu.plie), orientee=True, participant=connue
    )
    monkeypatch.setattr(
        prolongements,
        "_SUITES",
        [lambda lues: {p.pk: Suite(structure="Relais de l’Ouest") for p in lues if p.pk == orientee.pk}],
    )
    client.force_login(utilisateur(Role.COORDINATION, lieu))
    page = client.get(adresse(prescription)).text
    assert "peut-être déjà connue" in page
    assert "Relais de l’Ouest" in page
    assert reverse("participants:dossier", args=[connue.pk]) in page
    assert adresse(prescription, "refus") + "?motif=deja-au-plie" in page
    for role in LECTEURS - {Role.COORDINATION, Role.REFERENT, Role.AVIS_BUREAU_INSERTION}:
        client.force_login(utilisateur(role, lieu))
        page = client.get(adresse(prescription)).text
        assert "déjà connue" not in page
        assert "Relais de l’Ouest" not in page


def test_le_prescripteur_lit_le_referent_et_les_bilans(client, lieu, monkeypatch):
    prescription = PrescriptionFabrique(structure=lieu, orientee=True)
    suite = Suite(
        referent="Odile Suivante",
        structure="Relais de l’Ouest",
        telephone="05 49 00 00 00",
        bilans=(
            BilanRecu(
                titre="Bilan intermédiaire",
                transmis_le=prescription.orientee_le,
                url="/bilan/",
                url_par_lien="/bilan-par-lien/",
            ),
        ),
    )
    monkeypatch.setattr(prolongements, "_SUITES", [lambda lues: {p.pk: suite for p in lues}])
    client.force_login(utilisateur(Role.PRESCRIPTEUR, lieu))
    page = client.get(adresse(prescription)).text
    for texte in ("Odile Suivante", "Relais de l’Ouest", "05 49 00 00 00", "Bilan intermédiaire", "/bilan/"):
        assert texte in page


@pytest.mark.parametrize("trait", ["validee", "orientee"])
def test_la_coordination_va_de_la_fiche_au_choix_du_referent(client, lieu, trait):
    prescription = PrescriptionFabrique(structure=lieu, **{trait: True})
    chemin = reverse("orientation:orienter", args=[prescription.pk])
    for role, attendu in ((Role.COORDINATION, True), (Role.PRESCRIPTEUR, False)):
        client.force_login(utilisateur(role, lieu))
        assert (chemin in client.get(adresse(prescription)).text) is attendu


def test_par_lien_on_lit_les_memes_bilans_a_leur_adresse(client, lieu, monkeypatch):
    lien = LienPersonnelFabrique(structure=lieu)
    prescription = PrescriptionFabrique(
        structure=lieu, orientee=True, origine=OriginePrescription.LIEN, lien=lien
    )
    recu = BilanRecu(
        titre="Bilan intermédiaire", transmis_le=prescription.orientee_le, url="/a/", url_par_lien="/b/"
    )
    monkeypatch.setattr(prolongements, "_SUITES", [lambda lues: {p.pk: Suite(bilans=(recu,)) for p in lues}])
    client.get(chemin_du_lien(lien))
    page = client.get(reverse("prescrire:dossier", args=[prescription.pk])).text
    assert '<a href="/b/">Bilan intermédiaire</a>' in page


def test_un_brouillon_vide_s_ouvre(client, lieu):
    prescription = PrescriptionFabrique(
        structure=lieu,
        brouillon=True,
        sexe="",
        nom_naissance="",
        prenom="",
        date_naissance=None,
        commune=None,
        telephone="",
    )
    client.force_login(utilisateur(Role.PRESCRIPTEUR, lieu))
    assert "Fiche sans nom" in client.get(adresse(prescription)).text


def test_le_retour_ne_mene_qu_a_la_liste(client, lieu):
    prescription = PrescriptionFabrique(structure=lieu)
    client.force_login(utilisateur(Role.COORDINATION, lieu))
    page = client.get(adresse(prescription), {"de": 'https://ailleurs.example/"><script>'}).text
    assert 'href="https://ailleurs' not in page
    assert "<script>" not in page.replace("<script ", "")


def test_une_fiche_recue_par_lien_s_ouvre_a_la_structure_et_au_plie(client, lieu):
    prescription = PrescriptionFabrique(
        structure=lieu,
        origine=OriginePrescription.LIEN,
        lien=LienPersonnelFabrique(structure=lieu),
        auteur_nom="Alix Exemple",
    )
    for role in (Role.PRESCRIPTEUR, Role.COORDINATION):
        client.force_login(utilisateur(role, lieu))
        assert "Alix Exemple" in client.get(adresse(prescription)).text


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_d_avis(client, lieu, django_assert_max_num_queries):
    prescription = PrescriptionFabrique(structure=lieu, tour=4)
    for tour in (1, 2, 3):
        for emetteur in EmetteurAvis:
            AvisFabrique(prescription=prescription, emetteur=emetteur, tour=tour)
    PieceJointeFabrique.create_batch(4, prescription=prescription)
    client.force_login(utilisateur(Role.COORDINATION, lieu))
    with django_assert_max_num_queries(24):
        client.get(adresse(prescription))


# --- By a personal link -------------------------------------------------------------------------


def test_un_lien_n_ouvre_que_ses_fiches(client, lieu):
    lien, autre = LienPersonnelFabrique(structure=lieu), LienPersonnelFabrique(structure=lieu)
    du_lien = {"structure": lieu, "origine": OriginePrescription.LIEN}
    mienne = PrescriptionFabrique(lien=lien, **du_lien)
    AvisFabrique(prescription=mienne, texte="Réserve interne", sens=SensAvis.DEFAVORABLE)
    collegue = PrescriptionFabrique(lien=autre, **du_lien)
    du_compte = PrescriptionFabrique(structure=lieu)
    client.get(chemin_du_lien(lien))
    page = client.get(reverse("prescrire:dossier", args=[mienne.pk]))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert mienne.telephone in page.text
    assert "Réserve interne" not in page.text
    for fermee in (collegue, du_compte):
        assert client.get(reverse("prescrire:dossier", args=[fermee.pk])).status_code == 404
        assert client.post(reverse("prescrire:rencontre_demande", args=[fermee.pk])).status_code == 404
    client.post(reverse("prescrire:rencontre_demande", args=[mienne.pk]))
    assert RencontrePrealable.objects.get().prescription == mienne


def test_sans_lien_ouvert_rien_ne_s_ouvre(client, lieu):
    lien = LienPersonnelFabrique(structure=lieu)
    prescription = PrescriptionFabrique(structure=lieu, origine=OriginePrescription.LIEN, lien=lien)
    page = client.get(reverse("prescrire:dossier", args=[prescription.pk]))
    assert page.status_code == 410
    assert prescription.nom_affiche not in page.text
