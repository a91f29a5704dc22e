"""The fiche bilan read back: the person's copy says all, the prescriber's no frein without accord."""

from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from parcours.enums import TypeDiagnostic
from participants.enums import Frein
from plie.roles import Role
from sorties.enums import Categorie, ModeRemise, MotifAutre, NatureSortie, VarianteFiche
from sorties.fiche import composer
from tests.fabriques import (
    AffectationFabrique,
    BilanFinFabrique,
    DiagnosticFabrique,
    EvaluationFreinFabrique,
    ParcoursFabrique,
    RemiseFabrique,
    SortieFabrique,
    StructureFabrique,
    il_y_a,
    utilisateur,
)

pytestmark = pytest.mark.django_db
NIVEAUX = ("Bloquant", "Modéré", "Léger", "degré")


def lire(contenu):
    lecteur = PdfReader(BytesIO(contenu))
    texte = " ".join(" ".join(page.extract_text() for page in lecteur.pages).split())
    return lecteur, texte


@pytest.fixture
def bilan():
    lieu = StructureFabrique(nom="Maison de l’emploi")
    parcours = ParcoursFabrique(participant__plie=lieu.plie, sorti=True)
    AffectationFabrique(parcours=parcours, referent=utilisateur(Role.REFERENT, lieu), lieu_accueil=lieu)
    for type_, jour, mobilite, sante in (
        (TypeDiagnostic.INITIAL, il_y_a(85), 3, 2),
        (TypeDiagnostic.FINAL, il_y_a(12), 1, 1),
    ):
        diagnostic = DiagnosticFabrique(parcours=parcours, type=type_, date=jour)
        EvaluationFreinFabrique(diagnostic=diagnostic, frein=Frein.MOBILITE, niveau=mobilite)
        EvaluationFreinFabrique(diagnostic=diagnostic, frein=Frein.SANTE, niveau=sante)
        diagnostic.signe_le = jour
        diagnostic.save()
    sortie = SortieFabrique(parcours=parcours, verdict={"explication": "Le CDI compte 35 h : c'est positif."})
    return BilanFinFabrique(
        sortie=sortie,
        entretien_le=il_y_a(9),
        objectifs_atteints="– Le permis\n– Un emploi",
        demarches="Trois candidatures",
        a_poursuivre="Garder le contact",
        reste_a_faire="La carte de transport",
    )


def test_l_exemplaire_de_la_personne_dit_tout(bilan):
    lecteur, texte = lire(composer(bilan, VarianteFiche.PERSONNE))
    for attendu in (
        bilan.sortie.parcours.participant.nom_affiche,
        "Maison de l’emploi",
        "Sortie positive",
        "Le CDI compte 35 h : c’est positif.",
        "Entreprise inventée",
        "Mobilité",
        "−2 : deux degrés de moins",
        "Santé",
        "– Le permis – Un emploi",
        "Trois candidatures",
        "Garder le contact",
        "La carte de transport",
        "Durée du parcours",
        "Signature :",
        "Cofinancé par l’Union européenne",
        "État",
    ):
        assert attendu in texte, attendu
    assert len(lecteur.pages) <= 2
    racine = lecteur.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"]
    assert racine["/Lang"] == "fr"
    assert "pdfuaid:part" in str(racine["/Metadata"].get_object().get_data())
    assert "cdi_mi_temps" not in texte


@pytest.mark.parametrize("accord", [False, True])
def test_celui_du_prescripteur_suit_l_accord_de_la_personne(bilan, accord):
    bilan.accord_transmission_freins = accord
    bilan.save()
    contenu = composer(bilan, VarianteFiche.PRESCRIPTEUR)
    lecteur, texte = lire(contenu)
    assert "Trois candidatures" in texte
    assert "Exemplaire du prescripteur" in texte
    assert "Signature :" not in texte
    assert "Santé" not in texte  # never, whatever was agreed
    if accord:
        assert "Mobilité" in texte
        assert "−2 : deux degrés de moins" in texte
        assert "frein santé n’est jamais transmis" in texte
        return
    assert "n’a pas donné son accord" in texte
    partout = (
        texte + str(lecteur.metadata) + str(lecteur.trailer["/Root"]["/Metadata"].get_object().get_data())
    )
    assert "Mobilité" not in partout
    assert "Santé" not in partout
    assert not any(niveau in partout for niveau in NIVEAUX)
    assert not lecteur.attachments


@pytest.mark.parametrize(
    ("motif", "categorie", "tu", "dit"),
    [
        (MotifAutre.SANTE, Categorie.AUTRE, "santé", "Ni emploi ni formation"),
        (MotifAutre.DEMENAGEMENT, Categorie.AUTRE, "mobilité", "déménagement"),
        (MotifAutre.FIN_MESURE, Categorie.REDUCTION_FREINS, "mobilité", "freins à l’emploi ont diminué"),
    ],
)
def test_sans_emploi_la_raison_ne_trahit_aucun_frein(bilan, motif, categorie, tu, dit):
    sortie = SortieFabrique(
        nature=NatureSortie.SANS,
        employeur="",
        heures_hebdo=None,
        motif_autre=motif,
        categorie=categorie,
        code_motif="freins_reduits",
        verdict={"explication": "Les freins passent de 5 à 2 (mobilité, santé)."},
    )
    autre = BilanFinFabrique(sortie=sortie)
    _, texte = lire(composer(autre, VarianteFiche.PRESCRIPTEUR))
    assert dit in texte
    assert tu not in texte
    assert "de 5 à 2" not in texte
    assert "de 5 à 2" in lire(composer(autre, VarianteFiche.PERSONNE))[1]


def test_la_signature_tracee_est_sur_l_exemplaire_garde(bilan):
    RemiseFabrique(
        bilan=bilan,
        mode=ModeRemise.SIGNATURE,
        trace=[[[10.0, 10.0], [200.0, 90.0]]],
        largeur=400,
        hauteur=200,
        empreinte="c" * 64,
        notee_le=timezone.now(),
    )
    _, texte = lire(composer(bilan, VarianteFiche.PERSONNE))
    assert "Lu et reçu le" in texte
    assert "c" * 64 in texte
    assert "c" * 64 not in lire(composer(bilan, VarianteFiche.PRESCRIPTEUR))[1]
