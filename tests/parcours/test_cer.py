"""The CER: from which entretien it is signed, its versions, its two signatures, its transmission, its PDF."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader, PdfWriter

from parcours.enums import PartieSignataire, TypeEntretien
from parcours.models import Cer, DocumentParcours, Signature
from parcours.regles.traces import lire_trace
from parcours.selectors.cer import TexteCer, matiere
from parcours.services.cer import (
    CerImpossible,
    noter_referent_unique,
    rediger,
    signer_a_l_ecran,
    signer_sur_papier,
    transmettre,
)
from parcours.services.signatures import DejaSigne
from plie.documents.depots import DepotRefuse
from plie.roles import Role
from tests.fabriques import (
    CerFabrique,
    DiagnosticFabrique,
    EntretienFabrique,
    EtapeFreinFabrique,
    ObjectifFabrique,
    ParcoursFabrique,
    SituationFabrique,
    StructureFabrique,
    il_y_a,
    instant,
    utilisateur,
)
from tests.parcours.outils_accompagnement import connecter, dossier_suivi

pytestmark = pytest.mark.django_db

TRACE = json.dumps(
    {
        "largeur": 400,
        "hauteur": 150,
        "traits": [[[10 + 20 * pas, 20 + (pas % 3) * 40] for pas in range(16)]],
    }
)
TEXTE = TexteCer(objectifs="Trouver un emploi.", moyens="Un atelier.")
DEUX = (PartieSignataire.PARTICIPANT, PartieSignataire.REFERENT)


def rencontrer(parcours, referent, *rencontres):
    """Entretiens given by their kind; « annulé » was signed then cancelled."""
    for rang, rencontre in enumerate(rencontres):
        annule = (
            {
                "emarge_le": instant(il_y_a(20)),
                "emargement": "ecran",
                "annule_le": instant(il_y_a(15)),
            }
            if rencontre == "annulé"
            else {}
        )
        EntretienFabrique(
            parcours=parcours,
            referent=referent,
            date=il_y_a(40 + rang),
            type=TypeEntretien.INDIVIDUEL if annule else rencontre,
            **annule,
        )


def signer(cer, auteur, *parties):
    signer_a_l_ecran(cer, {partie: lire_trace(TRACE) for partie in parties}, auteur=auteur)
    cer.refresh_from_db()
    return cer


def pret(**champs):
    """A référent, a person met twice, their contract."""
    referent, parcours = dossier_suivi(**champs)
    rencontrer(parcours, referent, "individuel", "individuel")
    return referent, parcours, CerFabrique(parcours=parcours)


def scan():
    return SimpleUploadedFile("contrat.pdf", PDF, "application/pdf")


def _pdf():
    sortie, tampon = PdfWriter(), BytesIO()
    sortie.add_blank_page(200, 200)
    sortie.write(tampon)
    return tampon.getvalue()


PDF = _pdf()


@pytest.mark.parametrize(
    ("unique", "rencontres", "possible"),
    [
        (False, [], False),
        (False, ["individuel"], False),
        (False, ["individuel", "individuel"], True),
        (False, ["individuel", "annulé"], False),
        (False, ["individuel", "telephone"], False),
        (False, ["individuel", "collectif"], False),
        (True, [], False),
        (True, ["annulé"], False),
        (True, ["individuel"], True),
    ],
)
def test_a_partir_de_quel_entretien_le_contrat_se_signe(unique, rencontres, possible):
    referent, parcours = dossier_suivi(referent_unique=unique)
    rencontrer(parcours, referent, *rencontres)
    cer = CerFabrique(parcours=parcours)
    if possible:
        assert signer(cer, referent, *DEUX).signe_referent_le == timezone.localdate()
    else:
        with pytest.raises(CerImpossible, match="Le contrat se signe à partir du"):
            signer(cer, referent, *DEUX)
        with pytest.raises(CerImpossible, match="Le contrat se signe à partir du"):
            signer_sur_papier(cer, scan(), auteur=referent)
        assert not Signature.objects.exists()
        assert not DocumentParcours.objects.exists()


def test_chaque_cote_signe_a_son_heure_et_une_fois():
    referent, _, cer = pret()
    signer(cer, referent, PartieSignataire.PARTICIPANT)
    assert (cer.signe_participant_le, cer.signe_referent_le) == (timezone.localdate(), None)
    with pytest.raises(DejaSigne):
        signer(cer, referent, PartieSignataire.PARTICIPANT)
    with pytest.raises(DejaSigne):
        signer(cer, referent, *reversed(DEUX))
    cer.refresh_from_db()
    assert cer.signe_referent_le is None  # all of it, or nothing


def test_la_feuille_signee_vaut_pour_les_deux():
    referent, _, cer = pret()
    with pytest.raises(DepotRefuse):
        signer_sur_papier(cer, SimpleUploadedFile("contrat.pdf", b"rien"), auteur=referent)
    signer_sur_papier(cer, scan(), auteur=referent)
    document = DocumentParcours.objects.get()
    assert {(s.partie, s.document_id) for s in cer.signatures.all()} == {
        (partie.value, document.pk) for partie in DEUX
    }
    with pytest.raises(DejaSigne):
        signer_sur_papier(cer, scan(), auteur=referent)


def test_une_version_signee_se_modifie_par_la_suivante():
    referent, parcours, cer = pret()
    objectif = ObjectifFabrique(parcours=parcours)
    corrige = rediger(parcours, TEXTE, redige_le=il_y_a(1), cer=cer)
    assert (corrige.version, corrige.moyens) == (1, "Un atelier.")
    assert rediger(parcours, TEXTE, redige_le=il_y_a(1)) == corrige  # sent twice
    with pytest.raises(CerImpossible, match="n’est pas signée"):
        rediger(parcours, TexteCer(objectifs="Autre."), redige_le=il_y_a(1))
    signer(corrige, referent, PartieSignataire.PARTICIPANT)
    with pytest.raises(CerImpossible, match="nouvelle version"):
        rediger(parcours, TexteCer(objectifs="Autre."), redige_le=il_y_a(1), cer=corrige)
    suivante = rediger(parcours, TexteCer(objectifs="Autre."), redige_le=il_y_a(0))
    assert suivante.version == 2
    objectif.refresh_from_db()
    assert objectif.cer == corrige


@pytest.mark.parametrize(
    ("jour", "a", "refus"),
    [(-1, "Bureau insertion", "futur"), (1, "Bureau insertion", "signé depuis"), (0, "", "à qui")],
)
def test_la_transmission_suit_la_signature(jour, a, refus):
    referent, _, cer = pret()
    with pytest.raises(CerImpossible, match="signé des deux côtés"):
        transmettre(cer, jour=il_y_a(0), a="Bureau insertion")
    signer(cer, referent, *DEUX)
    with pytest.raises(CerImpossible, match=refus):
        transmettre(cer, jour=il_y_a(jour), a=a)
    assert transmettre(cer, jour=il_y_a(0), a="Bureau insertion").transmis_bi_le == il_y_a(0)
    assert transmettre(cer, jour=il_y_a(0), a="Bureau insertion").transmis_bi_a == "Bureau insertion"
    with pytest.raises(CerImpossible, match="déjà été transmis"):
        transmettre(cer, jour=il_y_a(0), a="Un autre service")


def test_le_premier_texte_vient_de_ce_que_le_dossier_prevoit():
    parcours = ParcoursFabrique()
    ObjectifFabrique(parcours=parcours, libelle="Passer le permis")
    ObjectifFabrique(parcours=parcours, libelle="Fini", etat="atteint", clos_le=il_y_a(1))
    DiagnosticFabrique(parcours=parcours, priorites="Trouver une garde\nPasser le permis")
    EtapeFreinFabrique(parcours=parcours, action="Auto-école solidaire")
    EtapeFreinFabrique(parcours=parcours, action="Abandonnée", etat="abandonnee")
    assert matiere(parcours) == (["Passer le permis", "Trouver une garde"], ["Auto-école solidaire"])


def test_le_referent_unique_se_note_et_laisse_sa_trace():
    _, parcours = dossier_suivi()
    noter_referent_unique(parcours, True)
    noter_referent_unique(parcours, True)
    parcours.refresh_from_db()
    assert parcours.referent_unique
    assert parcours.events.filter(referent_unique=True).count() == 1
    with pytest.raises(CerImpossible, match="terminé"):
        noter_referent_unique(ParcoursFabrique(sorti=True), True)


# --- The pages -------------------------------------------------------------------------------


def test_du_texte_prepare_a_la_transmission(client):
    referent, parcours = dossier_suivi(referent_unique=True)
    rencontrer(parcours, referent, "individuel")
    ObjectifFabrique(parcours=parcours, libelle="Passer le permis")
    connecter(client, referent)
    nouveau = reverse("cer:nouveau", args=[parcours.pk])
    initial = client.get(nouveau).context["formulaire"].initial
    assert initial["objectifs"] == "- Passer le permis"
    ecrit = client.post(nouveau, {**initial, "redige_le": timezone.localdate().isoformat()})
    cer = Cer.objects.get()
    assert ecrit.url == reverse("cer:voir", args=[cer.pk])
    assert client.get(nouveau).url == reverse("cer:modifier", args=[cer.pk])
    modifier = reverse("cer:modifier", args=[cer.pk])
    lu = client.get(modifier).context["lu"]
    Cer.objects.update(moyens="Un atelier")
    correction = {**initial, "moyens": "Un stage", "redige_le": timezone.localdate().isoformat(), "lu": lu}
    depassee = client.post(modifier, correction)
    assert (depassee.status_code, Cer.objects.get().moyens) == (422, "Un atelier")
    client.post(modifier, correction | {"lu": depassee.context["lu"]})
    assert Cer.objects.get().moyens == "Un stage"
    vide = client.post(reverse("cer:signer", args=[cer.pk]), {"moyen": "ecran"})
    assert vide.status_code == 422
    traces = {"trace_participant": TRACE, "trace_referent": TRACE, "lu": client.get(ecrit.url).context["lu"]}
    Cer.objects.update(moyens="Un rendez-vous par semaine")
    change = client.post(reverse("cer:signer", args=[cer.pk]), traces)
    assert "a changé depuis" in change.text
    traces["lu"] = change.context["lu"]
    signe = client.post(reverse("cer:signer", args=[cer.pk]), traces)
    assert signe.url == reverse("cer:transmettre", args=[cer.pk])
    transmis = client.post(signe.url, {"jour": timezone.localdate().isoformat(), "a": "Bureau insertion"})
    assert transmis.url == ecrit.url
    cer.refresh_from_db()
    assert cer.transmis_bi_le == timezone.localdate()
    assert client.get(nouveau).context["formulaire"].initial["objectifs"] == "- Passer le permis"


def test_avant_le_deuxieme_entretien_la_page_dit_pourquoi(client):
    referent, parcours = dossier_suivi()
    rencontrer(parcours, referent, "individuel")
    cer = CerFabrique(parcours=parcours)
    connecter(client, referent)
    page = client.get(reverse("cer:voir", args=[cer.pk])).content.decode()
    assert "celui-ci est le 1er" in page
    assert "signature.js" not in page
    refus = client.post(reverse("cer:signer", args=[cer.pk]), {"trace_participant": TRACE})
    assert refus.status_code == 422
    assert "celui-ci est le 1er" in refus.content.decode()
    client.post(reverse("cer:referent_unique", args=[parcours.pk]), {"referent_unique": "on"})
    assert "signature.js" in client.get(reverse("cer:voir", args=[cer.pk])).content.decode()


def test_le_bureau_insertion_ne_lit_que_les_contrats_transmis(client):
    referent, parcours, cer = pret()
    SituationFabrique(participant=parcours.participant, rsa=True)
    lieu = StructureFabrique(plie=parcours.plie)
    connecter(client, utilisateur(Role.AVIS_BUREAU_INSERTION, lieu))
    urls = [reverse(f"cer:{nom}", args=[cer.pk]) for nom in ("voir", "pdf")]
    assert [client.get(url).status_code for url in urls] == [404, 404]
    transmettre(signer(cer, referent, *DEUX), jour=il_y_a(0), a="Bureau insertion")
    CerFabrique(parcours=parcours, version=2)
    reponses = [client.get(url) for url in urls]
    assert [reponse.status_code for reponse in reponses] == [200, 200]
    lu = reponses[0].content.decode()
    assert "Version 2" not in lu
    assert "Nouvelle version" not in lu
    assert client.post(reverse("cer:transmettre", args=[cer.pk]), {}).status_code == 404


def test_le_dossier_d_un_autre_n_existe_pas(client):
    _, parcours, cer = pret()
    lieu = StructureFabrique(plie=parcours.plie)
    connecter(client, utilisateur(Role.REFERENT, lieu))
    for nom in ("voir", "pdf", "modifier", "transmettre"):
        assert client.get(reverse(f"cer:{nom}", args=[cer.pk])).status_code == 404
    assert client.get(reverse("cer:nouveau", args=[parcours.pk])).status_code == 404
    assert client.post(reverse("cer:signer", args=[cer.pk]), {}).status_code == 404
    assert client.post(reverse("cer:referent_unique", args=[parcours.pk]), {}).status_code == 404
    connecter(client, utilisateur(Role.COORDINATION, lieu))
    assert client.get(reverse("cer:voir", args=[cer.pk])).status_code == 200
    assert client.post(reverse("cer:signer", args=[cer.pk]), {}).status_code == 404


def test_le_pdf_dit_le_contrat_et_s_il_est_signe(client):
    referent, parcours, cer = pret()
    connecter(client, referent)

    def lire():
        document = PdfReader(BytesIO(client.get(reverse("cer:pdf", args=[cer.pk])).content))
        assert "/StructTreeRoot" in document.trailer["/Root"]
        return " ".join(" ".join(page.extract_text() for page in document.pages).split())

    projet = lire()
    assert "Projet, non signé" in projet
    assert parcours.participant.nom_affiche in projet
    assert "Retrouver un emploi dans la logistique." in projet
    assert "Cofinancé par l’Union européenne" in projet
    signer(cer, referent, *DEUX)
    signe = lire()
    assert "Projet, non signé" not in signe
    assert signe.count("Signé le") == len(DEUX)
