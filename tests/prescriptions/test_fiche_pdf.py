"""The fiche on paper: for whoever reads it on screen, tagged, and its name tells nothing."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from plie.journal.models import Consultation
from plie.roles import Role
from prescriptions.enums import EtatPrescription
from tests.fabriques import (
    AvisFabrique,
    PieceJointeFabrique,
    QpvFabrique,
    RencontrePrealableFabrique,
    StructureFabrique,
    utilisateur,
)
from tests.prescriptions.outils_fiches import (
    PORTES,
    VIDE,
    entrer,
    fiche_de,
    porte_compte,
    porte_de,
    porte_lien,
)

pytestmark = pytest.mark.django_db

E = EtatPrescription


@pytest.fixture(params=PORTES)
def porte(request):
    return porte_de(request.param)


@pytest.fixture
def client(client, porte):
    return entrer(client, porte)


def lire(reponse):
    assert reponse.status_code == 200
    assert reponse["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(reponse.content))


def texte(document):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in document.pages))


def test_le_document_dit_la_fiche(client, porte):
    fiche = fiche_de(
        porte,
        E.SOUMISE,
        rsa=True,
        autre_difficulte=True,
        justification="Une longue interruption",
        projet="Cuisiner en collectivité <b>vite</b>",
        remarques_referent="Plutôt le matin",
        freins_reperes=["mobilite"],
        permis_b=True,
        identifiant_ft="1234567A",
    )
    fiche.qpv = QpvFabrique(commune=fiche.commune)
    fiche.save()
    PieceJointeFabrique(prescription=fiche, titre="Attestation de droits")
    AvisFabrique(prescription=fiche, texte="Réserve interne")
    document = lire(client.get(porte.url("pdf", fiche.pk)))
    lu = texte(document)
    for attendu in (
        "PROPOSÉ Sacha",
        porte.structure.nom,
        porte.plie.nom,
        "Soumise",
        "1234567A",
        fiche.telephone,
        fiche.commune.nom,
        fiche.qpv.nom,
        "Bénéficiaire du RSA",
        "Une longue interruption",
        "Cuisiner en collectivité <b>vite</b>",
        "Plutôt le matin",
        "Mobilité",
        "Attestation de droits",
        "Cofinancé par l’Union européenne",
    ):
        assert attendu in lu, attendu
    # What the partners say is not of the fiche.
    assert "Réserve interne" not in lu


def test_le_document_est_etiquete_et_en_francais(client, porte):
    fiche = fiche_de(porte)
    document = lire(client.get(porte.url("pdf", fiche.pk)))
    racine = document.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"]
    assert racine["/Lang"] == "fr"
    assert "/StructTreeRoot" in racine
    assert document.metadata.title.startswith("Fiche de prescription")


@pytest.mark.parametrize("etat", E)
def test_chaque_etat_s_imprime(client, porte, etat):
    fiche = fiche_de(porte, etat)
    assert etat.libelle.lower() in texte(lire(client.get(porte.url("pdf", fiche.pk)))).lower()


def test_un_brouillon_sans_nom_s_imprime(client, porte):
    fiche = fiche_de(porte, **VIDE)
    lu = texte(lire(client.get(porte.url("pdf", fiche.pk))))
    assert "Fiche sans nom" in lu
    assert "brouillon" in lu.lower()
    assert "non renseigné" in lu


def test_de_longs_textes_tiennent_sur_plusieurs_pages(client, porte):
    long = {"projet": "Un mot " * 280, "demarches": "x" * 2000, "justification": "Une ligne\n" * 190}
    fiche = fiche_de(porte, adresse="y" * 200, **long)
    document = lire(client.get(porte.url("pdf", fiche.pk)))
    assert len(document.pages) > 1
    lu = texte(document)
    assert lu.count("Un mot") == 280
    assert lu.replace(" ", "").count("x" * 20) > 0


def test_le_nom_du_fichier_ne_dit_rien_et_rien_n_est_garde(client, porte):
    fiche = fiche_de(porte)
    reponse = client.get(porte.url("pdf", fiche.pk))
    assert reponse["Content-Disposition"] == f'attachment; filename="fiche-prescription-{fiche.pk}.pdf"'
    assert "no-store" in reponse["Cache-Control"]
    assert "private" in reponse["Cache-Control"]
    assert client.post(porte.url("pdf", fiche.pk)).status_code == 405


def test_imprimer_est_journalise_pour_un_compte(client, porte):
    fiche = fiche_de(porte)
    client.get(porte.url("pdf", fiche.pk))
    lignes = list(Consultation.objects.values_list("utilisateur", "objet_id", "page"))
    attendue = (porte.utilisateur.pk, fiche.pk, "prescriptions:pdf") if porte.utilisateur else None
    assert lignes == ([attendue] if attendue else [])


# --- Who prints what ----------------------------------------------------------------------------

CHEZ_SOI = {"brouillon", "soumise brsa", "soumise"}
LUES = {
    Role.PRESCRIPTEUR: CHEZ_SOI,
    Role.COORDINATION: {*CHEZ_SOI, "voisine, soumise", "voisine, orientée"},
    Role.AVIS_FRANCE_TRAVAIL: {"soumise brsa", "soumise", "voisine, soumise"},
    Role.AVIS_BUREAU_INSERTION: {"soumise brsa"},
    Role.REFERENT: {"voisine, soumise"},
}


@pytest.fixture
def rapide(monkeypatch):
    """The right to print is what is tested: the document is not made."""
    monkeypatch.setattr("prescriptions.views.impression.rendre_pdf", lambda *args: b"%PDF-")


@pytest.mark.usefixtures("rapide")
@pytest.mark.parametrize("role", Role)
def test_chaque_role_imprime_les_fiches_qu_il_voit(client, role):
    lieu = StructureFabrique()
    chez_soi, voisine = porte_compte(lieu), porte_compte(StructureFabrique(plie=lieu.plie))
    fiches = {
        "brouillon": fiche_de(chez_soi),
        "soumise brsa": fiche_de(chez_soi, E.SOUMISE, rsa=True),
        "soumise": fiche_de(chez_soi, E.SOUMISE),
        "voisine, brouillon": fiche_de(voisine, rsa=True),
        "voisine, soumise": fiche_de(voisine, E.SOUMISE),
        "voisine, orientée": fiche_de(voisine, E.ORIENTEE, rsa=True),
        "ailleurs": fiche_de(porte_compte(), E.SOUMISE, rsa=True),
    }
    compte = utilisateur(role, lieu)
    if role == Role.REFERENT:
        RencontrePrealableFabrique(prescription=fiches["voisine, soumise"], referent=compte)
    client.logout()
    client.force_login(compte)
    for entetes in ({}, {"HX-Request": "true"}):
        statuts = {
            nom: client.get(reverse("prescriptions:pdf", args=[fiche.pk]), headers=entetes).status_code
            for nom, fiche in fiches.items()
        }
        assert set(statuts.values()) <= {200, 404}
        assert {nom for nom, statut in statuts.items() if statut == 200} == LUES.get(role, set())


@pytest.mark.usefixtures("rapide")
def test_un_lien_n_imprime_que_ses_fiches(client, porte):
    lien = porte_lien(porte.structure)
    sienne = fiche_de(lien)
    autres = [fiche_de(porte_lien(porte.structure)), fiche_de(porte_compte(porte.structure))]
    entrer(client, lien)
    assert client.get(lien.url("pdf", sienne.pk)).status_code == 200
    for autre in autres:
        assert client.get(lien.url("pdf", autre.pk)).status_code == 404
    client.logout()
    ferme = client.get(lien.url("pdf", sienne.pk))
    assert ferme.status_code == 410
    assert "Proposé" not in ferme.text
    assert client.get(reverse("prescriptions:pdf", args=[sienne.pk])).status_code == 302


def test_une_piece_ne_s_ouvre_pas_depuis_le_document(client, porte):
    fiche = fiche_de(porte)
    PieceJointeFabrique(prescription=fiche, titre="Attestation")
    document = lire(client.get(porte.url("pdf", fiche.pk)))
    assert not any(page.get("/Annots") for page in document.pages)
