"""The proofs of an exit: kept once, refused without a trace, taken out before the decision only."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parcours.enums import EtatParcours
from plie.acteurs.acces import vue_du_role
from plie.documents.depots import DepotRefuse
from plie.roles import Role
from sorties.enums import Categorie, EtatSortie, MotifAnnulation, MotifAutre, NatureSortie
from sorties.models import Preuve
from sorties.selectors.preuves import compter_sans_preuve, preuve_manque, preuves_de
from sorties.services import preuves as service
from sorties.services.preuves import PREUVES_MAX, PreuveImpossible, deposer_preuve, retirer_preuve
from tests.documents.outils_depots import EXECUTABLE, heic
from tests.fabriques import PreuveFabrique, SortieFabrique, StructureFabrique, il_y_a, utilisateur
from tests.prescriptions.outils_fiches import ensemble, pdf

pytestmark = pytest.mark.django_db

DEMANDEE = {"etat": EtatSortie.DEMANDEE, "confirmee_le": None}
ANNULEE = {
    "etat": EtatSortie.ANNULEE,
    "confirmee_le": None,
    "annulee_le": il_y_a(1),
    "motif_annulation": MotifAnnulation.RETRAIT,
}
SANS = {"nature": NatureSortie.SANS, "categorie": Categorie.AUTRE, "motif_autre": MotifAutre.SANTE}


@pytest.fixture
def auteur():
    return utilisateur(Role.REFERENT, StructureFabrique())


def sortie(**champs):
    return SortieFabrique(**{**DEMANDEE, **champs})


def contrat(contenu=None, nom="contrat signé.pdf"):
    return SimpleUploadedFile(nom, pdf() if contenu is None else contenu)


def fichiers(settings):
    return [chemin for chemin in Path(settings.MEDIA_ROOT).rglob("*") if chemin.is_file()]


def test_gardee_une_fois_sous_un_nom_tire_au_sort(auteur, settings):
    declaree = sortie()
    preuve = deposer_preuve(declaree, contrat(), titre="", auteur=auteur)
    encore = deposer_preuve(declaree, contrat(nom="copie.pdf"), titre="Copie", auteur=auteur)
    assert encore == preuve
    assert (preuve.titre, preuve.nom_origine) == ("contrat signé", "contrat signé.pdf")
    assert (preuve.type_mime, preuve.depose_par) == ("application/pdf", auteur)
    assert "contrat" not in preuve.fichier.name
    assert preuves_de(declaree) == [preuve]
    assert len(fichiers(settings)) == 1


def test_le_meme_fichier_prouve_deux_sorties(auteur, settings):
    for declaree in (sortie(), sortie()):
        deposer_preuve(declaree, contrat(), titre="Contrat", auteur=auteur)
    assert (Preuve.objects.count(), len(fichiers(settings))) == (2, 2)


def test_une_photo_de_telephone(auteur):
    preuve = deposer_preuve(sortie(), contrat(heic(), "IMG_0042.HEIC"), titre="Contrat", auteur=auteur)
    assert (preuve.type_mime, preuve.nom_origine) == ("image/heic", "IMG_0042.heic")


@pytest.mark.parametrize(
    ("contenu", "nom"),
    [(EXECUTABLE, "contrat.pdf"), (pdf()[:200], "contrat.pdf"), (b"", "contrat.pdf"), (pdf(), "contrat.exe")],
)
def test_refusee_rien_ne_reste(auteur, settings, contenu, nom):
    with pytest.raises(DepotRefuse):
        deposer_preuve(sortie(), contrat(contenu, nom), titre="Contrat", auteur=auteur)
    assert (Preuve.objects.count(), fichiers(settings)) == (0, [])


def test_la_ligne_qui_ne_s_ecrit_pas_ne_laisse_pas_son_fichier(auteur, settings, monkeypatch):
    def panne(self, *args, **kwargs):
        assert len(fichiers(settings)) == 1
        raise OSError("The database went away.")

    monkeypatch.setattr(service.Preuve, "save", panne)
    with pytest.raises(OSError, match="went away"):
        deposer_preuve(sortie(), contrat(), titre="Contrat", auteur=auteur)
    assert fichiers(settings) == []


@pytest.mark.parametrize(("champs", "prise"), [(DEMANDEE, True), ({}, True), (ANNULEE, False)])
def test_apres_la_decision_la_preuve_vient_encore_sauf_annulation(auteur, settings, champs, prise):
    declaree = SortieFabrique(**champs)
    if prise:
        assert deposer_preuve(declaree, contrat(), titre="Contrat", auteur=auteur).sortie == declaree
    else:
        with pytest.raises(PreuveImpossible, match="annulée"):
            deposer_preuve(declaree, contrat(), titre="Contrat", auteur=auteur)
        assert fichiers(settings) == []


def test_pas_plus_de_preuves_qu_il_n_en_faut(auteur, settings):
    declaree = sortie()
    for rang in range(PREUVES_MAX):
        PreuveFabrique(sortie=declaree, empreinte=f"{rang:064}")
    with pytest.raises(PreuveImpossible, match="au plus"):
        deposer_preuve(declaree, contrat(), titre="Contrat", auteur=auteur)
    assert fichiers(settings) == []


def test_retiree_avant_la_decision(auteur, settings, django_capture_on_commit_callbacks):
    preuve = deposer_preuve(sortie(), contrat(), titre="Contrat", auteur=auteur)
    perime = Preuve.objects.get(pk=preuve.pk)
    with django_capture_on_commit_callbacks(execute=True):
        retirer_preuve(preuve)
        retirer_preuve(perime)
    assert (Preuve.objects.count(), fichiers(settings)) == (0, [])
    assert perime.events.count() == 2


@pytest.mark.parametrize("champs", [{}, ANNULEE])
def test_elle_reste_apres_la_decision(champs):
    preuve = PreuveFabrique(sortie=SortieFabrique(**champs))
    with pytest.raises(PreuveImpossible, match="reste dans le dossier"):
        retirer_preuve(preuve)
    assert Preuve.objects.exists()


@pytest.mark.parametrize(
    ("champs", "manque"),
    [
        (DEMANDEE, True),
        ({}, True),
        (ANNULEE, False),
        ({**DEMANDEE, "categorie": Categorie.DYNAMIQUE}, True),
        ({**DEMANDEE, "categorie": Categorie.A_CONFIRMER}, True),
        ({**DEMANDEE, **SANS}, False),
    ],
)
def test_la_preuve_manque(champs, manque):
    lieu = StructureFabrique()
    declaree = SortieFabrique(parcours__participant__plie=lieu.plie, **champs)
    vue = vue_du_role(utilisateur(Role.COORDINATION, lieu), Role.COORDINATION)
    assert (preuve_manque(declaree), compter_sans_preuve(vue)) == (manque, int(manque))
    PreuveFabrique(sortie=declaree)
    assert (preuve_manque(declaree), compter_sans_preuve(vue)) == (False, 0)
    assert declaree.parcours.etat == EtatParcours.SORTI


@pytest.mark.django_db(transaction=True)
def test_un_double_clic_ne_garde_qu_une_preuve(settings):
    """Two browsers at once: one row, one file."""
    declaree = sortie()
    auteur = utilisateur(Role.REFERENT)
    issues = ensemble(*[lambda: deposer_preuve(declaree, contrat(), titre="Contrat", auteur=auteur)] * 3)
    assert {issue.pk for issue in issues} == {Preuve.objects.get().pk}
    assert len(fichiers(settings)) == 1
