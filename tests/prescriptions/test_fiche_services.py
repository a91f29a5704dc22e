"""The life of a fiche in the hands of its prescriber: nothing is lost, nothing is sent twice."""

import pytest
from django.db import IntegrityError, connection, transaction

from plie.envois.models import Envoi
from plie.roles import Role
from prescriptions.enums import EtatPrescription, GenreNouvelle, OriginePrescription
from prescriptions.models import Prescription, RencontrePrealable
from prescriptions.portes import Porte
from prescriptions.services import fiches
from prescriptions.services.fiches import (
    FicheFermee,
    FicheIncomplete,
    FicheModifiee,
    FicheRelue,
    annuler,
    enregistrer_brouillon,
    ouvrir_brouillon,
    soumettre,
    verrouiller,
)
from tests.fabriques import (
    AvisFabrique,
    HabilitationFabrique,
    PieceJointeFabrique,
    QpvFabrique,
    StructureFabrique,
    il_y_a,
    utilisateur,
)
from tests.prescriptions.outils_fiches import (
    PORTES,
    VIDE,
    commune_du_plie,
    ensemble,
    fiche_de,
    porte_compte,
    porte_de,
    porte_lien,
)

pytestmark = pytest.mark.django_db

E = EtatPrescription
MODIFIABLES = {E.BROUILLON, E.A_COMPLETER}
FERMES = [etat for etat in E if etat not in MODIFIABLES]


@pytest.fixture(params=PORTES)
def porte(request):
    return porte_de(request.param)


@pytest.fixture
def dits(monkeypatch):
    """The news written to the prescriber."""
    recus = []
    monkeypatch.setattr(
        fiches, "annoncer", lambda prescription, genre: recus.append((prescription.pk, genre))
    )
    return recus


# --- Begun --------------------------------------------------------------------------------------


def test_ouvrir_deux_fois_ne_fait_qu_un_brouillon(porte):
    fiche = ouvrir_brouillon(porte)
    assert ouvrir_brouillon(porte) == fiche
    assert Prescription.objects.count() == 1
    assert (fiche.etat, fiche.version, fiche.tour) == (E.BROUILLON, 1, 1)
    assert (fiche.structure, fiche.plie) == (porte.structure, porte.plie)
    assert (fiche.auteur, fiche.lien) == (porte.utilisateur, porte.lien)
    assert fiche.auteur_nom == porte.auteur_nom
    assert fiche.origine == (OriginePrescription.LIEN if porte.lien else OriginePrescription.FICHE)
    assert list(porte.prescriptions()) == [fiche]


def test_un_brouillon_commence_laisse_la_place_a_un_autre(porte):
    ecrit = ouvrir_brouillon(porte)
    enregistrer_brouillon(porte, ecrit.pk, {"projet": "Cuisiner"}, 1)
    avec_piece = ouvrir_brouillon(porte)
    assert avec_piece != ecrit
    PieceJointeFabrique(prescription=avec_piece)
    assert ouvrir_brouillon(porte) not in {ecrit, avec_piece}


def test_on_ne_reprend_pas_le_brouillon_vierge_d_un_autre(porte):
    vierge = ouvrir_brouillon(porte)
    collegue = porte_compte(porte.structure)
    autre_lien = porte_lien(porte.structure)
    ouverts = {vierge, ouvrir_brouillon(collegue), ouvrir_brouillon(autre_lien)}
    assert len(ouverts) == 3
    # The same person in another structure writes for that one.
    if porte.utilisateur:
        ailleurs = StructureFabrique(plie=porte.plie)
        HabilitationFabrique(utilisateur=porte.utilisateur, structure=ailleurs, role=Role.PRESCRIPTEUR)
        fiche = ouvrir_brouillon(Porte(structure=ailleurs, utilisateur=porte.utilisateur))
        assert fiche.structure == ailleurs


def test_un_nom_long_tient_dans_la_fiche():
    porte = Porte(structure=StructureFabrique(), utilisateur=utilisateur(prenom="P" * 80, nom="N" * 80))
    assert len(ouvrir_brouillon(porte).auteur_nom) == 120


# --- Kept ---------------------------------------------------------------------------------------


def test_la_version_grandit_quand_quelque_chose_change(porte):
    fiche = fiche_de(porte)
    ecrite = enregistrer_brouillon(porte, fiche.pk, {"projet": "Cuisiner", "permis_b": True}, 1)
    assert ecrite.version == 2
    fiche.refresh_from_db()
    assert (fiche.projet, fiche.permis_b, fiche.version) == ("Cuisiner", True, 2)


def test_rien_de_change_la_version_reste(porte):
    fiche = fiche_de(porte)
    valeurs = {"projet": fiche.projet, "commune": fiche.commune, "qpv": None, "freins_reperes": []}
    assert enregistrer_brouillon(porte, fiche.pk, valeurs, 1).version == 1
    assert enregistrer_brouillon(porte, fiche.pk, {}, 1).version == 1


@pytest.mark.parametrize("version", [0, 1, 3, None, 10**15])
def test_une_page_ancienne_n_ecrase_rien(porte, version):
    fiche = fiche_de(porte, version=2, projet="Celui d'avant")
    with pytest.raises(FicheModifiee, match="n'est pas enregistrée"):
        enregistrer_brouillon(porte, fiche.pk, {"projet": "Autre"}, version)
    fiche.refresh_from_db()
    assert (fiche.projet, fiche.version) == ("Celui d'avant", 2)


def test_l_heure_de_l_autre_ecriture_est_dite(porte):
    fiche = ouvrir_brouillon(porte)
    enregistrer_brouillon(porte, fiche.pk, {"projet": "Cuisiner"}, 1)
    with pytest.raises(FicheModifiee, match=r"dans une autre fenêtre à \d{1,2} h \d\d\. "):
        enregistrer_brouillon(porte, fiche.pk, {"projet": "Jardiner"}, 1)


@pytest.mark.parametrize("etat", E)
def test_seule_une_fiche_ouverte_s_ecrit(porte, etat):
    fiche = fiche_de(porte, etat)
    if etat in MODIFIABLES:
        assert enregistrer_brouillon(porte, fiche.pk, {"projet": "Cuisiner"}, 1).version == 2
    else:
        with pytest.raises(FicheFermee):
            enregistrer_brouillon(porte, fiche.pk, {"projet": "Cuisiner"}, 1)
        fiche.refresh_from_db()
        assert (fiche.projet, fiche.version) == ("", 1)


def test_le_quartier_tombe_avec_la_commune(porte):
    fiche = fiche_de(porte)
    fiche.qpv = QpvFabrique(commune=fiche.commune)
    fiche.save()
    autre = commune_du_plie(porte.structure)
    ecrite = enregistrer_brouillon(porte, fiche.pk, {"commune": autre}, 1)
    assert (ecrite.commune, ecrite.qpv, ecrite.version) == (autre, None, 2)
    fiche.refresh_from_db()
    assert (fiche.commune, fiche.qpv) == (autre, None)


def test_le_quartier_tombe_quand_la_commune_s_efface(porte):
    fiche = fiche_de(porte)
    fiche.qpv = QpvFabrique(commune=fiche.commune)
    fiche.save()
    enregistrer_brouillon(porte, fiche.pk, {"commune": None}, 1)
    fiche.refresh_from_db()
    assert (fiche.commune, fiche.qpv) == (None, None)


def test_la_commune_et_son_quartier_changent_ensemble(porte):
    fiche, autre = fiche_de(porte), commune_du_plie(porte.structure)
    fiche.qpv = QpvFabrique(commune=fiche.commune)
    fiche.save()
    quartier = QpvFabrique(commune=autre)
    enregistrer_brouillon(porte, fiche.pk, {"commune": autre, "qpv": quartier}, 1)
    fiche.refresh_from_db()
    assert (fiche.commune, fiche.qpv) == (autre, quartier)


# --- Who opens it -------------------------------------------------------------------------------


def test_aucune_porte_n_ouvre_la_fiche_d_une_autre():
    lieu = StructureFabrique()
    lien, compte = porte_lien(lieu), porte_compte(lieu)
    du_lien, du_compte = fiche_de(lien), fiche_de(compte)
    # A colleague of the structure may go on with any of its fiches; a link opens only its own.
    collegue = porte_compte(lieu)
    ouvrantes = {
        du_lien.pk: {"lien", "compte", "collegue"},
        du_compte.pk: {"compte", "collegue"},
    }
    portes = {
        "lien": lien,
        "compte": compte,
        "collegue": collegue,
        "autre lien": porte_lien(lieu),
        "autre structure": porte_compte(StructureFabrique(plie=lieu.plie)),
        "coordination d'une autre structure": porte_compte(
            StructureFabrique(plie=lieu.plie), Role.COORDINATION
        ),
        "autre PLIE": porte_compte(),
        "référent du lieu": porte_compte(lieu, Role.REFERENT),
        "France Travail au lieu": porte_compte(lieu, Role.AVIS_FRANCE_TRAVAIL),
    }
    for pk, attendues in ouvrantes.items():
        for nom, porte in portes.items():
            if nom in attendues:
                with transaction.atomic():
                    assert verrouiller(porte, pk).pk == pk
                continue
            for service in (
                lambda porte=porte, pk=pk: enregistrer_brouillon(porte, pk, {"projet": "Autre"}, 1),
                lambda porte=porte, pk=pk: soumettre(porte, pk, 1),
                lambda porte=porte, pk=pk: annuler(porte, pk),
            ):
                with pytest.raises(Prescription.DoesNotExist):
                    service()
    assert set(Prescription.objects.values_list("etat", "version")) == {(E.BROUILLON, 1)}


# --- Sent ---------------------------------------------------------------------------------------


def test_envoyer_une_fiche_complete(porte, dits):
    fiche = fiche_de(porte, version=4)
    soumettre(porte, fiche.pk, 4)
    fiche.refresh_from_db()
    assert (fiche.etat, fiche.soumise_le, fiche.tour) == (E.SOUMISE, il_y_a(0), 1)
    assert dits == [(fiche.pk, GenreNouvelle.SOUMISE)]
    assert not RencontrePrealable.objects.exists()


def test_envoyer_deux_fois_n_envoie_qu_une(porte, dits):
    fiche = fiche_de(porte)
    for _ in range(2):
        assert soumettre(porte, fiche.pk, 1).etat == E.SOUMISE
    fiche.refresh_from_db()
    assert fiche.tour == 1
    assert len(dits) == 1


def test_la_nouvelle_part_a_qui_a_rempli_la_fiche(porte):
    fiche = fiche_de(porte)
    for _ in range(2):
        soumettre(porte, fiche.pk, 1)
    envoi = Envoi.objects.get()
    assert envoi.destinataire == porte.utilisateur
    if porte.lien:
        assert envoi.adresse == porte.lien.courriel
    assert fiche.nom_naissance not in envoi.sujet + envoi.texte


MANQUES = {
    "sexe": {"sexe": ""},
    "nom_naissance": {"nom_naissance": ""},
    "prenom": {"prenom": ""},
    "date_naissance": {"date_naissance": None},
    "commune": {"commune": None},
    "telephone": {"telephone": "", "courriel": ""},
    "justification": {"autre_difficulte": True, "justification": "  "},
}


@pytest.mark.parametrize("champ", MANQUES)
def test_ce_qui_manque_retient_l_envoi(porte, dits, champ):
    fiche = fiche_de(porte, **MANQUES[champ])
    with pytest.raises(FicheIncomplete) as refus:
        soumettre(porte, fiche.pk, 1)
    assert [manque.champ for manque in refus.value.attendus] == [champ]
    fiche.refresh_from_db()
    assert (fiche.etat, fiche.soumise_le) == (E.BROUILLON, None)
    assert dits == []


def test_une_fiche_vide_dit_tout_a_la_fois(porte):
    fiche = fiche_de(porte, **VIDE)
    with pytest.raises(FicheIncomplete) as refus:
        soumettre(porte, fiche.pk, 1)
    assert len(refus.value.attendus) == 6


def test_hors_du_public_la_fiche_part_quand_meme(porte, dits):
    fiche = fiche_de(porte)
    fiche.commune.territoires.update(fin=il_y_a(1))
    soumettre(porte, fiche.pk, 1)
    assert dits == [(fiche.pk, GenreNouvelle.SOUMISE)]


@pytest.mark.parametrize("version", [1, 3, None])
def test_ce_qui_part_est_ce_qui_a_ete_relu(porte, dits, version):
    fiche = fiche_de(porte, version=2)
    with pytest.raises(FicheRelue):
        soumettre(porte, fiche.pk, version)
    fiche.refresh_from_db()
    assert fiche.etat == E.BROUILLON
    assert dits == []


def test_une_fiche_completee_ouvre_un_nouveau_tour(porte, dits):
    fiche = fiche_de(porte, E.A_COMPLETER, soumise_le=il_y_a(9))
    ancien = AvisFabrique(prescription=fiche, tour=1)
    soumettre(porte, fiche.pk, 1)
    fiche.refresh_from_db()
    assert (fiche.etat, fiche.tour, fiche.soumise_le) == (E.SOUMISE, 2, il_y_a(9))
    assert list(fiche.avis.all()) == [ancien]
    assert len(dits) == 1
    # The button pressed once more does not open a third round.
    soumettre(porte, fiche.pk, 1)
    fiche.refresh_from_db()
    assert fiche.tour == 2


def test_chaque_tour_a_sa_nouvelle(porte):
    fiche = fiche_de(porte)
    soumettre(porte, fiche.pk, 1)
    Prescription.objects.filter(pk=fiche.pk).update(etat=E.A_COMPLETER)
    soumettre(porte, fiche.pk, 1)
    assert Envoi.objects.count() == 2


def test_la_rencontre_souhaitee_est_demandee_une_fois(porte):
    fiche = fiche_de(porte, souhaite_rencontre=True)
    soumettre(porte, fiche.pk, 1)
    rencontre = RencontrePrealable.objects.get()
    assert (rencontre.prescription, rencontre.referent, rencontre.prevue_le) == (fiche, None, None)
    Prescription.objects.filter(pk=fiche.pk).update(etat=E.A_COMPLETER)
    soumettre(porte, fiche.pk, 1)
    assert RencontrePrealable.objects.get() == rencontre


@pytest.mark.parametrize("etat", [etat for etat in FERMES if etat != E.SOUMISE])
def test_une_fiche_close_ne_part_plus(porte, dits, etat):
    fiche = fiche_de(porte, etat)
    with pytest.raises(FicheFermee):
        soumettre(porte, fiche.pk, 1)
    fiche.refresh_from_db()
    assert fiche.etat == etat
    assert dits == []


def test_une_annonce_qui_echoue_laisse_la_fiche_a_envoyer(porte, monkeypatch):
    def panne(*args):
        raise OSError("panne")

    fiche = fiche_de(porte, souhaite_rencontre=True)
    monkeypatch.setattr(fiches, "annoncer", panne)
    with pytest.raises(OSError, match="panne"):
        soumettre(porte, fiche.pk, 1)
    fiche.refresh_from_db()
    assert (fiche.etat, fiche.soumise_le) == (E.BROUILLON, None)
    assert not RencontrePrealable.objects.exists()


# --- Withdrawn ----------------------------------------------------------------------------------


@pytest.mark.parametrize("etat", E)
def test_une_fiche_se_retire_jusqu_au_choix_du_referent(porte, etat):
    fiche = fiche_de(porte, etat)
    if etat in {E.REFUSEE, E.ORIENTEE}:
        with pytest.raises(FicheFermee):
            annuler(porte, fiche.pk)
        fiche.refresh_from_db()
        assert (fiche.etat, fiche.annulee_le) == (etat, None)
        return
    premiere = il_y_a(1) if etat == E.ANNULEE else il_y_a(0)
    for _ in range(2):
        annuler(porte, fiche.pk)
        fiche.refresh_from_db()
        assert (fiche.etat, fiche.annulee_le) == (E.ANNULEE, premiere)


def test_un_brouillon_vide_se_retire(porte):
    fiche = ouvrir_brouillon(porte)
    annuler(porte, fiche.pk)
    assert ouvrir_brouillon(porte) != fiche


def test_la_base_garde_une_fiche_a_completer_complete(porte):
    """What the form holds at the field, the database holds too."""
    fiche = fiche_de(porte, E.A_COMPLETER)
    with pytest.raises(IntegrityError):
        enregistrer_brouillon(porte, fiche.pk, {"nom_naissance": ""}, 1)


# --- Two at once --------------------------------------------------------------------------------


@pytest.fixture
def vraie(transactional_db):
    """Real transactions: rows seen by other connections."""


def erreurs(issues):
    return [type(issue) for issue in issues if isinstance(issue, Exception)]


@pytest.mark.usefixtures("vraie")
@pytest.mark.parametrize("genre", PORTES)
def test_deux_clics_ne_font_qu_un_brouillon(genre):
    porte = porte_de(genre)
    premiere, seconde = ensemble(*[lambda: ouvrir_brouillon(porte)] * 2)
    assert premiere == seconde
    assert Prescription.objects.count() == 1


@pytest.mark.usefixtures("vraie")
def test_deux_ecritures_de_la_meme_version_une_gagne():
    lieu = StructureFabrique()
    une, autre = porte_compte(lieu), porte_compte(lieu)
    fiche = fiche_de(une)
    issues = ensemble(
        lambda: enregistrer_brouillon(une, fiche.pk, {"projet": "Cuisiner"}, 1),
        lambda: enregistrer_brouillon(autre, fiche.pk, {"demarches": "Deux candidatures"}, 1),
    )
    assert erreurs(issues) == [FicheModifiee]
    fiche.refresh_from_db()
    assert fiche.version == 2
    assert [bool(fiche.projet), bool(fiche.demarches)].count(True) == 1
    # Nothing of the loser is there.
    gagnante = next(issue for issue in issues if isinstance(issue, Prescription))
    assert (fiche.projet, fiche.demarches) == (gagnante.projet, gagnante.demarches)


@pytest.mark.usefixtures("vraie")
@pytest.mark.parametrize("essai", range(3))
def test_envoyer_et_ecrire_en_meme_temps(essai):
    porte = porte_compte()
    fiche = fiche_de(porte)
    envoi, ecriture = ensemble(
        lambda: soumettre(porte, fiche.pk, 1),
        lambda: enregistrer_brouillon(porte, fiche.pk, {"projet": "Cuisiner"}, 1),
    )
    fiche.refresh_from_db()
    if isinstance(ecriture, Exception):
        assert isinstance(ecriture, FicheFermee)
        assert (fiche.etat, fiche.projet, fiche.version) == (E.SOUMISE, "", 1)
    else:
        assert isinstance(envoi, FicheRelue)
        assert (fiche.etat, fiche.projet, fiche.version) == (E.BROUILLON, "Cuisiner", 2)


@pytest.mark.usefixtures("vraie")
def test_deux_envois_en_meme_temps_n_en_font_qu_un():
    lieu = StructureFabrique()
    une, autre = porte_compte(lieu), porte_compte(lieu)
    fiche = fiche_de(une, souhaite_rencontre=True)
    issues = ensemble(lambda: soumettre(une, fiche.pk, 1), lambda: soumettre(autre, fiche.pk, 1))
    assert erreurs(issues) == []
    fiche.refresh_from_db()
    assert (fiche.etat, fiche.tour) == (E.SOUMISE, 1)
    assert Envoi.objects.count() == 1
    assert RencontrePrealable.objects.count() == 1


@pytest.mark.usefixtures("vraie")
def test_envoyer_et_retirer_en_meme_temps():
    porte = porte_compte()
    fiche = fiche_de(porte)
    envoi, retrait = ensemble(lambda: soumettre(porte, fiche.pk, 1), lambda: annuler(porte, fiche.pk))
    assert not isinstance(retrait, Exception)
    assert isinstance(envoi, Prescription | FicheFermee)
    fiche.refresh_from_db()
    assert fiche.etat == E.ANNULEE
    assert connection.in_atomic_block is False
