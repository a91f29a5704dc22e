"""The fiches bilan: one file a row, whatever happens to who renders it."""

import logging
from datetime import date

import pytest
from django.core.files.base import ContentFile

from plie.documents.enums import EtatTravail
from plie.documents.models import Travail
from sorties.enums import EtatFiche, EtatSortie, MotifAnnulation, VarianteFiche
from sorties.models import BilanFin, FicheBilan
from sorties.services import fiches, rendu
from sorties.services.fiches import LotImpossible, demander_fiche, demander_lot, fiche_de, relancer_lot
from sorties.services.rendu import rendre, rendre_le_lot
from sorties.tasks_fiches import rendre_les_fiches, rendre_les_fiches_oubliees
from tests.sorties.outils_fiches import MOIS, bilan, fichiers, lieu, rendues

PERSONNE = VarianteFiche.PERSONNE


@pytest.fixture
def cadre(db):
    return lieu()


@pytest.fixture
def rendus(monkeypatch):
    """Each bilan that was composed; the PDF holds its text."""
    faits = []

    def composer(un_bilan, variante):
        faits.append(un_bilan.pk)
        return f"%PDF {un_bilan.pk} {variante} {un_bilan.demarches}".encode()

    monkeypatch.setattr(rendu, "composer", composer)
    return faits


@pytest.fixture
def lancements(monkeypatch):
    """The lots put in the queue, which nobody reads."""
    lances = []
    monkeypatch.setattr(fiches, "_lancer_ouvriers", lances.append)
    return lances


@pytest.fixture
def lot(cadre, lancements, django_capture_on_commit_callbacks):
    """Ask for the lot of the month; the workers are called by the test."""

    def demander(auteur=None, mois=MOIS):
        with django_capture_on_commit_callbacks(execute=True):
            return demander_lot(cadre[0].plie, auteur or cadre[2], *mois)

    return demander


# --- one fiche --------------------------------------------------------------------------------------------


def test_une_fiche_a_sa_ligne_et_le_nom_de_son_fichier(cadre, rendus):
    un = bilan(*cadre[:2])
    fiche = fiche_de(un, PERSONNE)
    assert fiche_de(un, PERSONNE) == fiche
    assert (fiche.etat, fiche.fichier.name.split("/")[0], fichiers()) == (EtatFiche.A_RENDRE, "documents", [])
    rendue = rendre(fiche.pk)
    assert rendue.fichier.name == fiche.fichier.name
    assert (rendue.etat, rendue.taille) == (EtatFiche.RENDUE, len(fichiers()[0].read_bytes()))
    rendre(fiche.pk)
    assert (len(rendus), len(fichiers())) == (1, 1)


def test_une_fiche_demandee_part_apres_la_transaction(cadre, rendus, django_capture_on_commit_callbacks):
    un = bilan(*cadre[:2])
    for attendu in (EtatFiche.A_RENDRE, EtatFiche.RENDUE):  # ready, it is not asked for again
        with django_capture_on_commit_callbacks(execute=True):
            assert demander_fiche(un, PERSONNE).etat == attendu
    FicheBilan.objects.update(etat=EtatFiche.ECHOUEE, rendue_le=None, taille=None, empreinte="")
    with django_capture_on_commit_callbacks(execute=True):
        demander_fiche(un, PERSONNE)
    assert (rendues(), len(rendus), len(fichiers())) == (1, 2, 1)


def test_un_fichier_a_moitie_ecrit_est_ecrit_de_nouveau_sous_son_nom(cadre, rendus):
    fiche = fiche_de(bilan(*cadre[:2]), PERSONNE)
    fiche.fichier.storage.save(fiche.fichier.name, ContentFile(b"%PDF"))
    rendre(fiche.pk)
    (seul,) = fichiers()
    assert seul.read_bytes().startswith(b"%PDF ")
    assert str(seul).endswith(fiche.fichier.name)


def test_un_bilan_modifie_entre_deux_rendus(cadre, rendus):
    un = bilan(*cadre[:2])
    fiche = fiche_de(un, PERSONNE)
    rendre(fiche.pk)
    avant = rendre(fiche.pk).empreinte
    BilanFin.objects.update(demarches="Inscription faite")
    FicheBilan.objects.update(etat=EtatFiche.A_RENDRE, rendue_le=None, taille=None, empreinte="")
    assert rendre(fiche.pk).empreinte != avant
    (seul,) = fichiers()
    assert b"Inscription faite" in seul.read_bytes()


def test_un_echec_se_voit_sans_nom_dans_le_journal(cadre, monkeypatch, caplog):
    un = bilan(*cadre[:2])
    nom = un.sortie.parcours.participant.nom_naissance

    def echouer(un_bilan, variante):
        raise ValueError(nom)

    monkeypatch.setattr(rendu, "composer", echouer)
    with caplog.at_level(logging.ERROR):
        fiche = rendre(fiche_de(un, PERSONNE).pk)
    assert (fiche.etat, fichiers()) == (EtatFiche.ECHOUEE, [])
    assert f"Fiche bilan {fiche.pk}" in caplog.text
    assert nom not in caplog.text


def test_une_fiche_dont_le_message_s_est_perdu_est_rendue_ensuite(cadre, rendus):
    for _ in range(2):
        fiche_de(bilan(*cadre[:2]), PERSONNE)
    assert [rendre_les_fiches_oubliees(), rendre_les_fiches_oubliees()] == [2, 0]
    assert (rendues(), len(fichiers())) == (2, 2)


# --- those of a month -------------------------------------------------------------------------------------


def test_le_lot_d_un_mois(cadre, rendus, lot):
    structure, referent, _ = cadre
    dedans = [bilan(structure, referent, date(2026, 10, jour)) for jour in (1, 31)]
    dedans.append(bilan(structure, referent, etat=EtatSortie.DEMANDEE, confirmee_le=None))
    bilan(structure, referent, date(2026, 9, 30))
    bilan(structure, referent, date(2026, 11, 1))
    bilan(
        structure,
        referent,
        etat=EtatSortie.ANNULEE,
        annulee_le=date(2026, 11, 2),
        motif_annulation=MotifAnnulation.REPRISE,
    )
    bilan(*lieu()[:2])
    travail = lot()
    rendre_le_lot(travail.pk)
    travail.refresh_from_db()
    assert (travail.etat, travail.fait, travail.total) == (EtatTravail.REUSSI, 3, 3)
    assert sorted(rendus) == sorted(b.pk for b in dedans)
    assert set(travail.parametres) == {"annee", "mois", "fiches"}
    rendre_le_lot(travail.pk)  # delivered twice
    assert (len(rendus), len(fichiers())) == (3, 3)


def test_un_referent_demande_les_siennes(cadre, rendus, lot):
    structure, referent, _ = cadre
    autre = lieu()[1]
    siennes = bilan(structure, referent)
    bilan(structure, autre)
    travail = lot(referent)
    assert travail.parametres["fiches"] == [siennes.fiches.get().pk]
    with pytest.raises(LotImpossible, match="Aucun bilan"):
        lot(referent, (2026, 9))


def test_le_meme_mois_demande_deux_fois(cadre, rendus, lot, lancements):
    structure, referent, _ = cadre
    bilan(structure, referent)
    premier = lot()
    assert lot() == premier
    assert len(lancements) == 1
    assert lot(referent) != premier  # what each may read
    rendre_le_lot(premier.pk)
    second = lot()
    assert second != premier
    rendre_le_lot(second.pk)
    assert (len(rendus), Travail.objects.filter(etat=EtatTravail.REUSSI).count()) == (1, 2)


def test_une_fiche_qui_echoue_n_arrete_pas_le_lot(
    cadre, monkeypatch, lot, lancements, django_capture_on_commit_callbacks
):
    structure, referent, _ = cadre
    tous = [bilan(structure, referent) for _ in range(3)]
    mauvais, composes = tous[1], []

    def composer(un_bilan, variante):
        composes.append(un_bilan.pk)
        if un_bilan == mauvais and composes.count(mauvais.pk) == 1:
            raise ValueError
        return b"%PDF"

    monkeypatch.setattr(rendu, "composer", composer)
    travail = lot()
    rendre_le_lot(travail.pk)
    travail.refresh_from_db()
    assert (travail.etat, travail.fait) == (EtatTravail.ECHOUE, len(tous) - 1)
    assert travail.message.startswith("Une fiche n’a pas pu")
    with django_capture_on_commit_callbacks(execute=True):
        assert relancer_lot(travail)
    assert lancements == [travail.pk] * 2
    rendre_le_lot(travail.pk)
    travail.refresh_from_db()
    assert (travail.etat, rendues(), len(composes)) == (EtatTravail.REUSSI, 3, 4)
    assert not relancer_lot(travail)


def test_un_ouvrier_au_bout_de_son_temps_en_demande_un_autre(cadre, rendus, lot, monkeypatch):
    structure, referent, _ = cadre
    for _ in range(3):
        bilan(structure, referent)
    travail, suites = lot(), []
    monkeypatch.setattr(rendu, "DUREE_MAX_S", -1)
    monkeypatch.setattr(rendre_les_fiches, "delay", suites.append)
    rendre_les_fiches(travail.pk)
    assert (len(rendus), suites) == (1, [travail.pk])
    travail.refresh_from_db()
    assert (travail.etat, travail.fait) == (EtatTravail.EN_COURS, 1)


def test_sans_file_le_lot_le_dit_et_se_relance(
    cadre, rendus, monkeypatch, django_capture_on_commit_callbacks
):
    bilan(*cadre[:2])
    monkeypatch.setattr(fiches, "_envoyer", lambda *envoi: False)
    with django_capture_on_commit_callbacks(execute=True):
        travail = demander_lot(cadre[0].plie, cadre[2], *MOIS)
    travail.refresh_from_db()
    assert (travail.etat, travail.message) == (EtatTravail.ECHOUE, fiches.FILE_MUETTE)


def test_la_file_ouvre_deux_ouvriers(cadre, rendus, django_capture_on_commit_callbacks):
    bilan(*cadre[:2])
    with django_capture_on_commit_callbacks(execute=True):
        travail = demander_lot(cadre[0].plie, cadre[2], *MOIS)
    travail.refresh_from_db()
    assert (travail.etat, len(rendus)) == (EtatTravail.REUSSI, 1)
