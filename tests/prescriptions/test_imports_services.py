"""The life of an import: its verdicts, all or nothing, two people at once, a worker that dies."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone

from plie.acteurs.enums import TypeStructure
from plie.documents.enums import EtatTravail
from plie.documents.models import Travail
from plie.documents.services import DELAI_ABANDON, commencer_travail
from plie.protocole.models import Territoire
from plie.roles import Role
from prescriptions.enums import EtatImport, EtatPrescription, OriginePrescription, VerdictLigne
from prescriptions.fichiers import FichierIllisible
from prescriptions.models import ImportCaf, LigneImport, Prescription
from prescriptions.regles.import_caf import deviner_colonnes
from prescriptions.services import imports, imports_lecture
from prescriptions.services.imports import (
    ImportDejaFait,
    ImportRefuse,
    VerdictsPerimes,
    abandonner_import,
    choisir_colonnes,
    confirmer_import,
    relancer_lecture,
)
from prescriptions.tasks_imports import lire_import_caf
from tests.fabriques import (
    CommuneFabrique,
    ParticipantFabrique,
    PrescriptionFabrique,
    StructureFabrique,
    TerritoireFabrique,
    il_y_a,
    utilisateur,
)
from tests.prescriptions.outils_fiches import ensemble
from tests.prescriptions.outils_imports import (
    SANS_COMMUNE_DU_PLIE,
    deposer,
    lire,
    nom,
    rangee,
)

pytestmark = pytest.mark.django_db

NAISSANCE = date(1985, 7, 4)
NOUVELLE, DOUBLON, ERREUR = VerdictLigne.NOUVELLE, VerdictLigne.DOUBLON, VerdictLigne.ERREUR


@pytest.fixture
def caf():
    return StructureFabrique(nom="Caisse des essais", type=TypeStructure.CAF)


@pytest.fixture
def commune(caf):
    trouvee = CommuneFabrique(nom="Valmont-Essai")
    TerritoireFabrique(plie=caf.plie, commune=trouvee)
    return trouvee


@pytest.fixture
def agente(caf):
    return utilisateur(Role.COORDINATION, StructureFabrique(plie=caf.plie), prenom="Camille", nom="Agente")


@pytest.fixture
def lu(caf, agente, django_capture_on_commit_callbacks):
    """Deposits rows and has them read."""
    return lambda *rangees: lire(agente, deposer(agente, caf, *rangees), django_capture_on_commit_callbacks)


def confirmer(agente, import_caf, *, laisser=False):
    return confirmer_import(agente, import_caf, lecture=import_caf.travail_id, laisser_erreurs=laisser)


def en_attente(agente, caf, commune):
    """An import whose reading waits: the job is made, nothing runs it (no transaction ends in a test)."""
    import_caf = deposer(agente, caf, rangee(commune), rangee(commune, 1))
    choisir_colonnes(agente, import_caf, deviner_colonnes(import_caf.entetes))
    return ImportCaf.objects.get(pk=import_caf.pk)


def verdicts(import_caf):
    return list(import_caf.lignes.order_by("numero").values_list("verdict", flat=True))


def fichiers_gardes(settings):
    return [chemin for chemin in settings.MEDIA_ROOT.rglob("*") if chemin.is_file()]


# --- verdicts -------------------------------------------------------------------------------------------


def test_chaque_ligne_a_son_verdict(lu, caf, commune):
    connue = ParticipantFabrique(
        plie=caf.plie, nom_naissance=nom(1).upper(), prenom="Älix", date_naissance=NAISSANCE
    )
    proposee = PrescriptionFabrique(
        plie=caf.plie, structure=caf, nom_naissance="Alix", prenom=nom(2), date_naissance=NAISSANCE
    )
    import_caf = lu(
        rangee(commune),
        rangee(commune, 1),
        rangee(commune, 2),
        rangee(commune.code_insee),
        rangee(SANS_COMMUNE_DU_PLIE, 3, naissance="31/02/1985"),
    )
    assert import_caf.etat == EtatImport.LU
    assert verdicts(import_caf) == [NOUVELLE, DOUBLON, DOUBLON, DOUBLON, ERREUR]
    _, deux, trois, quatre, cinq = import_caf.lignes.order_by("numero")
    assert (deux.doublon_participant, trois.doublon_prescription, quatre.doublon_ligne) == (
        connue,
        proposee,
        2,
    )
    assert [erreur["cellule"] for erreur in cinq.erreurs] == ["D6", "E6"]
    assert not Prescription.objects.filter(import_caf=import_caf).exists()


@pytest.mark.parametrize(
    ("etat", "attendu"),
    [
        (EtatPrescription.SOUMISE, DOUBLON),
        (EtatPrescription.BROUILLON, NOUVELLE),
        (EtatPrescription.ANNULEE, NOUVELLE),
        (EtatPrescription.REFUSEE, NOUVELLE),
    ],
)
def test_ce_qui_ne_court_plus_ne_fait_pas_doublon(lu, caf, commune, etat, attendu):
    traits = {"brouillon": True} if etat == EtatPrescription.BROUILLON else {}
    if etat == EtatPrescription.REFUSEE:
        traits = {"refusee": True}
    if etat == EtatPrescription.ANNULEE:
        traits = {"etat": etat, "annulee_le": il_y_a(1)}
    PrescriptionFabrique(
        structure=caf, nom_naissance=nom(0), prenom="Alix", date_naissance=NAISSANCE, **traits
    )
    assert verdicts(lu(rangee(commune))) == [attendu]


def test_un_autre_plie_ne_fait_ni_doublon_ni_commune(lu, commune):
    autre = TerritoireFabrique(commune__nom=SANS_COMMUNE_DU_PLIE)
    ParticipantFabrique(plie=autre.plie, nom_naissance=nom(0), prenom="Alix", date_naissance=NAISSANCE)
    assert verdicts(lu(rangee(commune), rangee(autre.commune, 1))) == [NOUVELLE, ERREUR]


# --- the deposit ----------------------------------------------------------------------------------------


def test_un_depot_qui_echoue_ne_laisse_rien_sur_le_disque(caf, agente, commune, settings, monkeypatch):
    deposer(agente, caf, rangee(commune))
    assert len(fichiers_gardes(settings)) == 1

    def en_panne(self, *args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(ImportCaf, "save", en_panne)
    with pytest.raises(IntegrityError):
        deposer(agente, caf, rangee(commune))
    assert len(fichiers_gardes(settings)) == 1


def test_un_fichier_sans_ligne_est_refuse(caf, agente, settings):
    with pytest.raises(ImportRefuse, match="aucune ligne"):
        deposer(agente, caf)
    assert not ImportCaf.objects.exists()
    assert not settings.MEDIA_ROOT.exists() or not fichiers_gardes(settings)


# --- the confirmation -----------------------------------------------------------------------------------


def test_la_confirmation_cree_les_fiches_et_efface_le_fichier(
    lu, agente, caf, commune, settings, mailoutbox, django_capture_on_commit_callbacks
):
    import_caf = lu(rangee(commune), rangee(commune, 1), rangee(commune))
    with django_capture_on_commit_callbacks(execute=True):
        fait = confirmer(agente, import_caf)
    assert (fait.creees, fait.laissees) == (2, 1)
    creees = Prescription.objects.filter(import_caf=import_caf).order_by("nom_naissance")
    for rang, creee in enumerate(creees):
        assert creee.etat == EtatPrescription.SOUMISE
        assert (creee.origine, creee.rsa, creee.soumise_le) == (
            OriginePrescription.IMPORT_CAF,
            True,
            timezone.localdate(),
        )
        assert (creee.structure, creee.plie, creee.commune) == (caf, caf.plie, commune)
        assert (creee.nom_naissance, creee.date_naissance) == (nom(rang), NAISSANCE)
        assert creee.telephone == "06 39 98 12 34"
    import_caf.refresh_from_db()
    assert (import_caf.etat, import_caf.confirme_par) == (EtatImport.CONFIRME, agente)
    assert not import_caf.fichier
    assert not fichiers_gardes(settings)
    assert not import_caf.lignes.exclude(donnees={}).exists()
    assert [ligne.prescription is not None for ligne in import_caf.lignes.order_by("numero")] == [
        True,
        True,
        False,
    ]
    assert not mailoutbox


def test_les_lignes_a_corriger_se_laissent_sciemment(lu, agente, commune):
    import_caf = lu(rangee(commune), rangee(commune, 1, sexe="?"))
    with pytest.raises(ImportRefuse, match="à corriger"):
        confirmer(agente, import_caf)
    assert not Prescription.objects.exists()
    assert confirmer(agente, import_caf, laisser=True).laissees == 1
    assert Prescription.objects.count() == 1


def test_sans_personne_nouvelle_il_n_y_a_rien_a_confirmer(lu, agente, commune):
    with pytest.raises(ImportRefuse, match="aucune personne nouvelle"):
        confirmer(agente, lu(rangee(commune, sexe="?")), laisser=True)


@pytest.mark.parametrize("panne", ["code", "base"])
def test_une_panne_au_milieu_ne_garde_rien(lu, agente, commune, settings, monkeypatch, panne):
    import_caf = lu(rangee(commune), rangee(commune, 1))
    if panne == "base":  # the second row breaks a constraint of the prescriptions
        derniere = import_caf.lignes.get(numero=3)
        derniere.donnees.pop("telephone")
        derniere.save()
        attendue = IntegrityError
    else:
        attendue = RuntimeError

        def en_panne(*args):
            raise RuntimeError

        monkeypatch.setattr(imports, "_oublier_le_fichier", en_panne)
    with pytest.raises(attendue):
        confirmer(agente, import_caf)
    import_caf.refresh_from_db()
    assert (import_caf.etat, import_caf.confirme_par) == (EtatImport.LU, None)
    assert not Prescription.objects.exists()
    assert not import_caf.lignes.filter(prescription__isnull=False).exists()
    assert not import_caf.lignes.filter(donnees={}).exists()
    assert len(fichiers_gardes(settings)) == 1


def test_une_autre_lecture_que_celle_relue_ne_se_confirme_pas(
    lu, agente, commune, django_capture_on_commit_callbacks
):
    ancien = lu(rangee(commune))
    relu = lire(agente, ancien, django_capture_on_commit_callbacks)
    for lecture in (ancien.travail_id, None):
        with pytest.raises(ImportRefuse, match="a changé"):
            confirmer_import(agente, relu, lecture=lecture, laisser_erreurs=True)
    assert not Prescription.objects.exists()
    assert confirmer(agente, relu).creees == 1


def _en_participant(caf, commune):
    ParticipantFabrique(plie=caf.plie, nom_naissance=nom(1), prenom="Alix", date_naissance=NAISSANCE)
    return [NOUVELLE, DOUBLON]


def _en_prescription(caf, commune):
    PrescriptionFabrique(structure=caf, nom_naissance=nom(1), prenom="Alix", date_naissance=NAISSANCE)
    return [NOUVELLE, DOUBLON]


def _sans_commune(caf, commune):
    Territoire.objects.filter(plie=caf.plie).update(debut=il_y_a(900), fin=il_y_a(1))
    return [ERREUR, ERREUR]


@pytest.mark.parametrize("changement", [_en_participant, _en_prescription, _sans_commune])
def test_un_apercu_perime_ne_s_applique_pas_et_se_relit(
    lu, agente, caf, commune, changement, django_capture_on_commit_callbacks
):
    import_caf = lu(rangee(commune), rangee(commune, 1))
    assert verdicts(import_caf) == [NOUVELLE, NOUVELLE]
    attendus = changement(caf, commune)
    avant = Prescription.objects.count()
    with (
        pytest.raises(VerdictsPerimes, match=r"lignes? (2, )?3 "),
        django_capture_on_commit_callbacks(execute=True),
    ):
        confirmer(agente, import_caf)
    assert Prescription.objects.count() == avant
    relu = ImportCaf.objects.get()
    assert relu.etat == EtatImport.LU
    assert relu.travail_id != import_caf.travail_id
    assert verdicts(relu) == attendus


def test_un_import_confirme_ne_se_reprend_pas(lu, agente, commune):
    import_caf = lu(rangee(commune))
    confirmer(agente, import_caf)
    for geste in (
        lambda: confirmer(agente, import_caf),
        lambda: abandonner_import(import_caf),
        lambda: choisir_colonnes(agente, import_caf, {}),
    ):
        with pytest.raises(ImportDejaFait, match="déjà confirmé, par Camille Agente le "):
            geste()
    assert Prescription.objects.count() == 1


def test_un_fichier_depose_ne_se_confirme_pas_sans_apercu(agente, caf, commune):
    with pytest.raises(ImportRefuse, match="pas prêt"):
        confirmer(agente, deposer(agente, caf, rangee(commune)))


# --- giving up ------------------------------------------------------------------------------------------


def test_un_abandon_efface_tout_sauf_les_verdicts(
    lu, agente, commune, settings, django_capture_on_commit_callbacks
):
    import_caf = lu(rangee(commune), rangee(commune, 1, sexe="?"))
    with django_capture_on_commit_callbacks(execute=True):
        abandonner_import(import_caf)
        abandonner_import(import_caf)
    import_caf.refresh_from_db()
    assert import_caf.etat == EtatImport.ABANDONNE
    assert verdicts(import_caf) == [NOUVELLE, ERREUR]
    assert not import_caf.lignes.exclude(donnees={}).exists()
    assert not fichiers_gardes(settings)
    with pytest.raises(ImportDejaFait, match="abandonné"):
        confirmer(agente, import_caf)
    assert not Prescription.objects.exists()


def test_un_import_abandonne_pendant_sa_lecture_reste_vide(agente, caf, commune, monkeypatch):
    import_caf = en_attente(agente, caf, commune)
    lignes = imports_lecture.lignes_avec_verdict

    def puis_abandonner(*args):
        lues = lignes(*args)
        abandonner_import(import_caf)
        return lues

    monkeypatch.setattr(imports_lecture, "lignes_avec_verdict", puis_abandonner)
    lire_import_caf(import_caf.travail_id)
    import_caf.refresh_from_db()
    assert import_caf.etat == EtatImport.ABANDONNE
    assert not LigneImport.objects.exists()
    assert import_caf.travail.etat == EtatTravail.REUSSI


# --- the worker -----------------------------------------------------------------------------------------


class Tue(BaseException):
    """What the code cannot catch: a worker killed on the spot."""


@pytest.mark.parametrize("moment", ["avancer_travail", "terminer_travail"])
def test_un_ouvrier_tue_se_relance_sans_rien_doubler(agente, caf, commune, monkeypatch, moment):
    import_caf = en_attente(agente, caf, commune)

    def tue(*args, **kwargs):
        raise Tue

    with monkeypatch.context() as patch:
        patch.setattr(imports_lecture, moment, tue)
        with pytest.raises(Tue):
            lire_import_caf(import_caf.travail_id)
    import_caf.refresh_from_db()
    assert import_caf.etat == EtatImport.EN_LECTURE
    assert import_caf.travail.etat == EtatTravail.EN_COURS
    assert not LigneImport.objects.exists()

    for _ in range(2):  # given back to another worker, then delivered once too often
        lire_import_caf(import_caf.travail_id)
    import_caf.refresh_from_db()
    assert import_caf.etat == EtatImport.LU
    assert verdicts(import_caf) == [NOUVELLE, NOUVELLE]


def test_une_lecture_figee_se_relance_et_pas_avant(agente, caf, commune, django_capture_on_commit_callbacks):
    import_caf = en_attente(agente, caf, commune)
    commencer_travail(import_caf.travail_id)
    assert not relancer_lecture(import_caf)
    Travail.objects.update(cree_le=F("cree_le") - DELAI_ABANDON - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert relancer_lecture(import_caf)
    import_caf.refresh_from_db()
    assert import_caf.etat == EtatImport.LU
    assert not relancer_lecture(import_caf)
    assert import_caf.lignes.count() == 2


def test_une_lecture_qui_echoue_le_dit_et_se_relance(
    agente, caf, commune, monkeypatch, django_capture_on_commit_callbacks
):
    import_caf = en_attente(agente, caf, commune)

    def illisible(contenu):
        raise FichierIllisible("La ligne 3 ne se lit pas.")

    with monkeypatch.context() as patch:
        patch.setattr(imports_lecture, "lire", illisible)
        lire_import_caf(import_caf.travail_id)
    travail = Travail.objects.get()
    assert (travail.etat, travail.message) == (EtatTravail.ECHOUE, "La ligne 3 ne se lit pas.")

    def en_panne(*args):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(imports_lecture, "lignes_avec_verdict", en_panne)
        Travail.objects.update(etat=EtatTravail.EN_ATTENTE, fini_le=None)
        with pytest.raises(RuntimeError):
            lire_import_caf(import_caf.travail_id)
    travail.refresh_from_db()
    assert travail.etat == EtatTravail.ECHOUE
    assert "relancer" in travail.message
    with django_capture_on_commit_callbacks(execute=True):
        assert relancer_lecture(import_caf)
    import_caf.refresh_from_db()
    assert import_caf.etat == EtatImport.LU


def test_d_autres_colonnes_font_oublier_la_premiere_lecture(
    lu, agente, commune, django_capture_on_commit_callbacks
):
    """The job of the columns chosen first comes late: it changes nothing."""
    import_caf = lu(rangee(commune))
    premier = import_caf.travail_id
    Travail.objects.filter(pk=premier).update(etat=EtatTravail.EN_COURS, fini_le=None)
    relu = lire(agente, import_caf, django_capture_on_commit_callbacks)
    cles = set(relu.lignes.values_list("pk", flat=True))
    lire_import_caf(premier)
    assert set(relu.lignes.values_list("pk", flat=True)) == cles
    assert Travail.objects.get(pk=premier).etat == EtatTravail.REUSSI


# --- two at once ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
class TestADeux:
    @pytest.fixture
    def autre(self, caf):
        return utilisateur(Role.COORDINATION, StructureFabrique(plie=caf.plie))

    def depose(self, agente, caf, commune):
        """Read at once: here a transaction ends, and the job runs."""
        return en_attente(agente, caf, commune)

    def test_un_seul_confirme_et_l_autre_sait_qui(self, agente, autre, caf, commune):
        import_caf = self.depose(agente, caf, commune)
        issues = ensemble(lambda: confirmer(agente, import_caf), lambda: confirmer(autre, import_caf))
        erreurs = [issue for issue in issues if isinstance(issue, Exception)]
        assert [type(erreur) for erreur in erreurs] == [ImportDejaFait]
        import_caf.refresh_from_db()
        assert str(import_caf.confirme_par) in str(erreurs[0])
        assert Prescription.objects.count() == 2

    def test_deux_fichiers_semblables_ne_creent_pas_deux_fois(self, agente, autre, caf, commune):
        premier, second = (self.depose(agente, caf, commune) for _ in range(2))
        issues = ensemble(lambda: confirmer(agente, premier), lambda: confirmer(autre, second))
        erreurs = [type(issue) for issue in issues if isinstance(issue, Exception)]
        assert erreurs == [VerdictsPerimes]
        assert Prescription.objects.count() == 2
        perdant = ImportCaf.objects.exclude(etat=EtatImport.CONFIRME).get()
        assert perdant.etat == EtatImport.LU
        assert verdicts(perdant) == [DOUBLON, DOUBLON]

    def test_confirmer_et_abandonner_ne_font_qu_une_des_deux_choses(self, agente, autre, caf, commune):
        import_caf = self.depose(agente, caf, commune)
        issues = ensemble(lambda: confirmer(agente, import_caf), lambda: abandonner_import(import_caf))
        assert [type(issue) for issue in issues if isinstance(issue, Exception)] == [ImportDejaFait]
        import_caf.refresh_from_db()
        attendu = 2 if import_caf.etat == EtatImport.CONFIRME else 0
        assert Prescription.objects.count() == attendu

    def test_deux_ouvriers_sur_un_travail_gardent_chaque_ligne_une_fois(self, agente, caf, commune):
        import_caf = self.depose(agente, caf, commune)
        LigneImport.objects.all().delete()
        ImportCaf.objects.update(etat=EtatImport.EN_LECTURE)
        Travail.objects.update(etat=EtatTravail.EN_COURS, fini_le=None)
        lire_deux_fois = [lambda: lire_import_caf(import_caf.travail_id)] * 2
        assert ensemble(*lire_deux_fois) == [None, None]
        import_caf.refresh_from_db()
        assert import_caf.etat == EtatImport.LU
        assert verdicts(import_caf) == [NOUVELLE, NOUVELLE]


# --- the big file ---------------------------------------------------------------------------------------


@pytest.mark.lent
def test_cinq_mille_lignes_se_lisent_par_etapes_et_s_appliquent_d_un_bloc(
    lu, agente, caf, commune, monkeypatch, django_assert_max_num_queries
):
    etapes = []
    avancer = imports_lecture.avancer_travail

    def noter(cle, fait, message=""):
        avancer(cle, fait, message)
        etapes.append(Travail.objects.values_list("fait", "total").get(pk=cle))

    monkeypatch.setattr(imports_lecture, "avancer_travail", noter)
    ParticipantFabrique(plie=caf.plie, nom_naissance=nom(7), prenom="Alix", date_naissance=NAISSANCE)
    import_caf = lu(
        *(rangee(commune, rang) for rang in range(4998)), rangee(commune), rangee(SANS_COMMUNE_DU_PLIE, 4999)
    )
    assert etapes == [(fait, 5000) for fait in range(0, 5001, 100)]
    assert sorted(verdicts(import_caf)) == [DOUBLON] * 2 + [ERREUR] + [NOUVELLE] * 4997
    with django_assert_max_num_queries(60):
        fait = confirmer(agente, import_caf, laisser=True)
    assert (fait.creees, fait.laissees) == (4997, 3)
    assert Prescription.objects.filter(etat=EtatPrescription.SOUMISE).count() == 4997
    paires = LigneImport.objects.filter(prescription__isnull=False)
    assert paires.count() == 4997
    assert paires.filter(numero=6).get().prescription.nom_naissance == nom(4)
