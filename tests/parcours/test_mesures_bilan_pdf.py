"""The bilan intermédiaire on paper: the référent's copy has the freins, the prescriber's has none."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from parcours.enums import TypeDiagnostic
from parcours.models import Diagnostic
from plie.roles import Role
from tests.fabriques import (
    BilanIntermediaireFabrique,
    DiagnosticFabrique,
    EntretienFabrique,
    EvaluationFreinFabrique,
    MesureFabrique,
    PrescriptionFabrique,
    il_y_a,
    instant,
    utilisateur,
)
from tests.parcours.outils_accompagnement import connecter, dossier_suivi
from tests.prescriptions.outils_fiches import entrer, porte_lien

pytestmark = pytest.mark.django_db
ANNULE = {"emarge_le": instant(il_y_a(19)), "emargement": "ecran", "annule_le": instant(il_y_a(18))}


def texte(reponse):
    assert reponse.status_code == 200
    assert reponse["Content-Type"] == "application/pdf"
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(BytesIO(reponse.content)).pages).split()
    )


@pytest.fixture
def dossier():
    prescripteur = utilisateur(Role.PRESCRIPTEUR)
    referent, parcours = dossier_suivi()
    parcours.prescription = PrescriptionFabrique(
        structure=prescripteur.habilitations.get().structure,
        orientee=True,
        participant=parcours.participant,
    )
    parcours.save()
    EvaluationFreinFabrique(diagnostic=DiagnosticFabrique(parcours=parcours), niveau=3)
    diagnostic = DiagnosticFabrique(parcours=parcours, type=TypeDiagnostic.INTERMEDIAIRE, date=il_y_a(5))
    EvaluationFreinFabrique(diagnostic=diagnostic, niveau=1)
    mesure = MesureFabrique(parcours=parcours)
    EntretienFabrique(parcours=parcours, referent=referent)
    EntretienFabrique(parcours=parcours, referent=referent, date=il_y_a(20), **ANNULE)
    bilan = BilanIntermediaireFabrique(
        mesure=mesure, diagnostic=diagnostic, redige_par=referent, transmis_prescripteur_le=il_y_a(0)
    )
    return referent, prescripteur, parcours, bilan


def test_la_copie_du_referent_porte_les_freins(client, dossier):
    referent, _, _, bilan = dossier
    lu = texte(connecter(client, referent).get(reverse("mesures:bilan_pdf", args=[bilan.mesure_id])))
    assert "Le projet se précise." in lu
    assert "Mobilité Bloquant Léger −2 : deux degrés de moins" in lu
    assert "Entretiens individuels 1" in lu
    assert "Cofinancé par l’Union européenne" in lu


def test_celle_du_prescripteur_n_en_porte_aucun(client, dossier):
    _, prescripteur, parcours, bilan = dossier
    connecter(client, prescripteur)
    page = client.get(reverse("orientation:bilan", args=[parcours.prescription_id, bilan.pk]))
    url = reverse("orientation:bilan_pdf", args=[parcours.prescription_id, bilan.pk])
    assert url in page.content.decode()
    lu = texte(client.get(url))
    assert "Le projet se précise." in lu
    assert "Entretiens individuels 1" in lu
    assert "Mobilité" not in lu
    assert "freins" not in lu.lower().replace("lever un frein", "")
    assert Diagnostic.objects.visibles_par(prescripteur).count() == 0


def test_un_bilan_non_transmis_ne_se_lit_pas(client, dossier):
    _, prescripteur, parcours, bilan = dossier
    bilan.transmis_prescripteur_le = None
    bilan.save()
    url = reverse("orientation:bilan_pdf", args=[parcours.prescription_id, bilan.pk])
    assert connecter(client, prescripteur).get(url).status_code == 404
    assert connecter(client, utilisateur(Role.PRESCRIPTEUR)).get(url).status_code == 404


def test_le_lien_personnel_ouvre_la_meme_copie(client, dossier):
    _, _, parcours, bilan = dossier
    porte = porte_lien(parcours.prescription.structure)
    cles = [parcours.prescription_id, bilan.pk]
    entrer(client, porte)
    url = reverse("orientation_par_lien:bilan_pdf", args=cles)
    assert client.get(url).status_code == 404  # the fiche was not made by this link
    parcours.prescription.lien = porte.lien
    parcours.prescription.origine = "lien"
    parcours.prescription.save()
    assert url in client.get(reverse("orientation_par_lien:bilan", args=cles)).content.decode()
    assert "Le projet se précise." in texte(client.get(url))
