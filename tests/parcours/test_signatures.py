"""What is taken as a signature, what is signed, and once only."""

import json
import threading
from datetime import date, time, timedelta
from io import BytesIO

import pgtrigger
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone
from PIL import Image

from parcours.enums import CategorieDocument, ModeEmargement, PartieSignataire, TypeEntretien
from parcours.models import DemandeEmargement, DocumentParcours, Entretien, Signature
from parcours.regles.traces import COTE_MAX, ILLISIBLE, TROP_COURT, VIDE, TraceRefusee, chemin_svg, lire_trace
from parcours.selectors.signatures import empreinte_de, signatures_lues, texte_canonique
from parcours.services import signatures
from parcours.services.signatures import (
    DejaSigne,
    SignatureImpossible,
    deposer_et_signer,
    signer_cer,
    signer_entretien,
    signer_feuille_collective,
)
from parcours.services.suivi import verrouiller
from plie.documents.depots import DepotRefuse
from plie.roles import Role
from tests.fabriques import (
    CerFabrique,
    DemandeEmargementFabrique,
    EntretienFabrique,
    ParcoursFabrique,
    TempsCollectifFabrique,
    il_y_a,
    utilisateur,
)

TRAIT = [[x, 50 + (x % 20)] for x in range(20, 140, 10)]


def recu(**champs):
    return json.dumps({"largeur": 400, "hauteur": 150, "traits": [TRAIT]} | champs)


@pytest.fixture
def trace():
    return lire_trace(recu())


@pytest.fixture
def auteur(db):
    return utilisateur(Role.REFERENT)


def image(nom="feuille.png"):
    contenu = BytesIO()
    Image.new("RGB", (40, 40), "white").save(contenu, "PNG")
    return SimpleUploadedFile(nom, contenu.getvalue())


# --- the drawing ----------------------------------------------------------------------------------------


def test_un_trace_est_garde_dans_son_cadre():
    lu = lire_trace(recu(traits=[TRAIT, [[-3, 152.26], [403, 10]]]))
    assert (lu.largeur, lu.hauteur) == (400, 150)
    assert lu.traits[1] == [[0.0, 150.0], [400.0, 10.0]]


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("  ", VIDE),
        (recu(traits=[]), VIDE),
        (recu(traits=[[]]), VIDE),
        (recu(traits=[[[10, 10]]]), TROP_COURT),
        (recu(traits=[[[10, 10 + i / 10] for i in range(30)]]), TROP_COURT),
        ("{", ILLISIBLE),
        ("[1]", ILLISIBLE),
        ("[" * 5000, ILLISIBLE),
        (recu(largeur=0), ILLISIBLE),
        (recu(largeur=COTE_MAX + 1), ILLISIBLE),
        (recu(hauteur="150"), ILLISIBLE),
        (recu(hauteur=True), ILLISIBLE),
        (recu(traits="M0 0"), ILLISIBLE),
        (recu(traits=[TRAIT, "L"]), ILLISIBLE),
        (recu(traits=[[[1, 2, 3]]]), ILLISIBLE),
        (recu(traits=[[["1", 2]]]), ILLISIBLE),
        (recu(traits=[[[1e999, 2]]]), ILLISIBLE),
        (recu(traits=[[[409, 10]]]), ILLISIBLE),
        (recu(traits=[[[10, -9]]]), ILLISIBLE),
        (recu(traits=[TRAIT] * 201), ILLISIBLE),
        (recu(traits=[[[1, 1]] * 8001]), ILLISIBLE),
        (recu() + " " * 200_001, ILLISIBLE),
    ],
)
def test_un_trace_refuse_dit_pourquoi(texte, phrase):
    with pytest.raises(TraceRefusee) as refus:
        lire_trace(texte)
    assert str(refus.value) == phrase


def test_le_dessin_n_est_fait_que_de_nombres():
    assert chemin_svg([[[1, 2], [3.46, 4]], [[5, 6]], []]) == "M1.0 2.0L3.5 4.0M5.0 6.0L5.0 6.0"
    with pytest.raises(ValueError, match="could not convert"):
        chemin_svg([[['1"/><script>', 2]]])


# --- what is signed -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_l_empreinte_suit_chaque_champ_signe():
    entretien = EntretienFabrique(date=date(2026, 3, 2), heure=time(9, 30), evolution="Permis\nobtenu")
    texte = texte_canonique(entretien)
    assert "heure=09:30:00" in texte
    assert r"evolution=Permis\nobtenu" in texte
    empreintes = {empreinte_de(entretien)}
    for champ, valeur in {
        "date": date(2026, 3, 3),
        "heure": None,
        "duree": 45,
        "evolution": "Permis\npositionnements=x",
        "presents": "Sa sœur",
        "en_sortie": False,
    }.items():
        setattr(entretien, champ, valeur)
        empreintes.add(empreinte_de(entretien))
    assert len(empreintes) == 7


@pytest.mark.django_db
def test_signer_a_l_ecran_garde_tout_ensemble(auteur, trace):
    entretien = EntretienFabrique()
    DemandeEmargementFabrique(entretien=entretien)
    signature = signer_entretien(entretien, mode=ModeEmargement.ECRAN, auteur=auteur, trace=trace)
    entretien.refresh_from_db()
    assert (entretien.emarge_le, entretien.emargement) == (signature.signe_le, ModeEmargement.ECRAN)
    assert (signature.partie, signature.recueillie_par) == (PartieSignataire.PARTICIPANT, auteur)
    assert all(lue.intacte for lue in signatures_lues(signature.entretien or signature.cer))
    assert DemandeEmargement.objects.get().annulee_le == signature.signe_le
    assert signatures_lues(entretien)[0].chemin.startswith("M20.0 50.0L30.0 60.0")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"type": TypeEntretien.TELEPHONE}, "téléphone"),
        ({"annule_le": timezone.now()}, "annulé"),
        ({"date": lambda: il_y_a(-1)}, "pas encore eu lieu"),
        ({"parcours": lambda: ParcoursFabrique(sorti=True)}, "terminé"),
        ({"parcours": lambda: ParcoursFabrique(non_entre=True)}, "terminé"),
    ],
)
def test_ce_qui_ne_se_signe_pas(auteur, trace, champs, phrase):
    entretien = EntretienFabrique(**{nom: v() if callable(v) else v for nom, v in champs.items()})
    with pytest.raises(SignatureImpossible, match=phrase):
        signer_entretien(entretien, mode=ModeEmargement.ECRAN, auteur=auteur, trace=trace)
    assert not Signature.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("mode", [ModeEmargement.ECRAN, ModeEmargement.PAPIER])
def test_un_mode_sans_sa_preuve_est_une_faute(auteur, mode):
    with pytest.raises(ValueError, match=r"goes with"):
        signer_entretien(EntretienFabrique(), mode=mode, auteur=auteur)


@pytest.mark.django_db(transaction=True)
def test_deux_signatures_a_la_fois_n_en_font_qu_une(trace):
    auteur, entretien = utilisateur(Role.REFERENT), EntretienFabrique()
    depart, issues = threading.Barrier(4), []

    def signer():
        depart.wait(10)
        try:
            signer_entretien(entretien, mode=ModeEmargement.ECRAN, auteur=auteur, trace=trace)
            issues.append("signé")
        except DejaSigne:
            issues.append("déjà")
        finally:
            connection.close()

    fils = [threading.Thread(target=signer) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(30)
    assert sorted(issues) == ["déjà", "déjà", "déjà", "signé"]
    assert Signature.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_signer_attend_l_entretien_qui_s_enregistre(trace, auteur):
    entretien = EntretienFabrique(type=TypeEntretien.INDIVIDUEL)
    issues = []

    def signer():
        try:
            issues.append(signer_entretien(entretien, mode=ModeEmargement.ECRAN, auteur=auteur, trace=trace))
        finally:
            connection.close()

    fil = threading.Thread(target=signer)
    with transaction.atomic():
        verrouiller(entretien.parcours_id)
        fil.start()
        fil.join(1)
        Entretien.objects.filter(pk=entretien.pk).update(evolution="Permis obtenu.")
    fil.join(30)
    [signature] = issues
    entretien.refresh_from_db()
    assert entretien.evolution == "Permis obtenu."
    assert signature.empreinte == empreinte_de(entretien)


# --- the sheet ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_la_feuille_est_gardee_et_signe(auteur):
    entretien = EntretienFabrique()
    signature = deposer_et_signer(entretien, image(), auteur)
    assert signature.mode == ModeEmargement.PAPIER
    document = signature.document
    assert (document.parcours, document.categorie) == (entretien.parcours, CategorieDocument.EMARGEMENT)
    with document.fichier.open() as contenu:
        assert contenu.read(4) == b"\x89PNG"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fichier", "erreur"),
    [
        (lambda: SimpleUploadedFile("feuille.pdf", b"rien de tel"), DepotRefuse),
        (lambda: SimpleUploadedFile("feuille.exe", b"MZ"), DepotRefuse),
        (image, DejaSigne),
    ],
)
def test_une_feuille_refusee_ne_laisse_rien(auteur, trace, settings, fichier, erreur):
    entretien = EntretienFabrique()
    if erreur is DejaSigne:
        signer_entretien(entretien, mode=ModeEmargement.ECRAN, auteur=auteur, trace=trace)
    with pytest.raises(erreur):
        deposer_et_signer(entretien, fichier(), auteur)
    assert not DocumentParcours.objects.exists()
    assert not [chemin for chemin in settings.MEDIA_ROOT.rglob("*") if chemin.is_file()]


@pytest.mark.django_db
def test_une_feuille_signe_plusieurs_presences_ou_aucune(auteur, settings, monkeypatch):
    collectif = TempsCollectifFabrique(debut=timezone.now() - timedelta(days=30))
    presences = EntretienFabrique.create_batch(
        3, temps_collectif=collectif, type=TypeEntretien.COLLECTIF, en_sortie=False
    )
    presences[2].annule_le = timezone.now()
    presences[2].save()
    with pytest.raises(SignatureImpossible, match="annulé"):
        signer_feuille_collective(collectif, image(), presences, auteur)
    assert not DocumentParcours.objects.exists()
    assert not [chemin for chemin in settings.MEDIA_ROOT.rglob("*") if chemin.is_file()]

    faites = signer_feuille_collective(collectif, image(), presences[:2], auteur)
    assert {signature.parcours for signature in faites} == {p.parcours for p in presences[:2]}
    assert len({signature.document.fichier.name for signature in faites}) == 2
    with pytest.raises(SignatureImpossible, match="au moins une"):
        signer_feuille_collective(collectif, image(), [], auteur)
    with pytest.raises(ValueError, match="another temps collectif"):
        signer_feuille_collective(collectif, image(), [EntretienFabrique()], auteur)


# --- the CER --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_un_cer_se_signe_une_fois_de_chaque_cote(auteur, trace):
    cer = CerFabrique()
    for partie, champ in [
        (PartieSignataire.PARTICIPANT, "signe_participant_le"),
        (PartieSignataire.REFERENT, "signe_referent_le"),
    ]:
        signature = signer_cer(cer, partie, mode=ModeEmargement.ECRAN, auteur=auteur, trace=trace)
        cer.refresh_from_db()
        assert getattr(cer, champ) == timezone.localdate()
        assert all(lue.intacte for lue in signatures_lues(signature.entretien or signature.cer))
        with pytest.raises(DejaSigne):
            signer_cer(cer, partie, mode=ModeEmargement.ECRAN, auteur=auteur, trace=trace)
    assert cer.signatures.count() == 2


@pytest.mark.django_db
def test_une_version_depassee_ne_se_signe_plus(auteur, trace):
    cer = CerFabrique()
    CerFabrique(parcours=cer.parcours, version=cer.version + 1)
    with pytest.raises(SignatureImpossible, match="plus récente"):
        signer_cer(cer, PartieSignataire.PARTICIPANT, mode=ModeEmargement.ECRAN, auteur=auteur, trace=trace)


@pytest.mark.django_db
def test_la_feuille_d_un_autre_dossier_est_une_faute(auteur):
    entretien = EntretienFabrique()
    document = signatures.garder_feuille(ParcoursFabrique(), image(), auteur)
    with pytest.raises(ValueError, match="another file"):
        signer_entretien(entretien, mode=ModeEmargement.PAPIER, auteur=auteur, document=document)


@pytest.mark.django_db
def test_un_texte_change_malgre_le_verrou_se_voit(auteur, trace):
    entretien = EntretienFabrique(evolution="Un projet de jardin.")
    signer_entretien(entretien, mode=ModeEmargement.ECRAN, auteur=auteur, trace=trace)
    with pgtrigger.ignore():
        Entretien.objects.filter(pk=entretien.pk).update(evolution="Autre chose.")
    [lue] = signatures_lues(Entretien.objects.get(pk=entretien.pk))
    assert not lue.intacte
