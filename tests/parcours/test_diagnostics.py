"""The diagnostic of the eight freins: anchors, types, drafts, signature, what it plans, side by side."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from parcours.enums import EtatEtape, ReponseFrein, TypeDiagnostic
from parcours.models import Diagnostic, EtapeFrein, EvaluationFrein, Objectif
from parcours.regles.ancres import ANCRES, NIVEAUX, ancre
from parcours.selectors.diagnostics import Ecart
from parcours.services.diagnostics import (
    DiagnosticImpossible,
    Prevision,
    Reponse,
    SaisieDiagnostic,
    enregistrer_diagnostic,
)
from participants.enums import Frein
from plie.roles import Role
from tests.fabriques import (
    DiagnosticFabrique,
    EvaluationFreinFabrique,
    FicheActionFabrique,
    ParcoursFabrique,
    ProtocoleFabrique,
    StructureFabrique,
    il_y_a,
    utilisateur,
)
from tests.parcours.outils_accompagnement import connecter, dossier_suivi

NIVEAU_3 = {Frein.MOBILITE: Reponse(ReponseFrein.EVALUE, 3)}
# What a page costs whatever the number of diagnostics.
REQUETES_COMPARER = 16


def saisie(type_=TypeDiagnostic.INITIAL, **champs):
    return SaisieDiagnostic(**{"type": type_, "date": timezone.localdate(), "freins": NIVEAU_3, **champs})


# --- The anchors -----------------------------------------------------------------------------


def test_chaque_niveau_de_chaque_frein_a_sa_phrase():
    assert set(ANCRES) == set(Frein)
    phrases = [phrase for ancres in ANCRES.values() for phrase in ancres]
    assert all(len(ancres) == len(NIVEAUX) for ancres in ANCRES.values())
    assert len(set(phrases)) == len(Frein) * len(NIVEAUX)
    assert all(phrase.endswith(".") and "'" not in phrase for phrase in phrases)


def test_celles_de_la_sante_ne_disent_rien_de_medical():
    mots = ("maladie", "médec", "médic", "traitement", "diagnosti", "handicap", "dépress", "addict", "soin")
    assert not [mot for phrase in ANCRES[Frein.SANTE] for mot in mots if mot in phrase.lower()]


@pytest.mark.parametrize("niveau", [-1, 4])
def test_un_niveau_hors_de_l_echelle_n_a_pas_de_phrase(niveau):
    with pytest.raises(ValueError, match="de 0 à 3"):
        ancre(Frein.SANTE, niveau)


@pytest.mark.parametrize(
    ("valeur", "libelle"),
    [
        (None, "Pas de comparaison"),
        (0, "0 : stable"),
        (-1, "−1 : un degré de moins"),
        (3, "+3 : trois degrés de plus"),
    ],
)
def test_l_ecart_se_dit_par_son_signe_et_en_mots(valeur, libelle):
    assert Ecart(valeur=valeur).libelle == libelle


# --- The service -----------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("existants", "voulu", "refus"),
    [
        ([], "initial", None),
        ([], "intermediaire", "initial vient d’abord"),
        ([], "final", "initial vient d’abord"),
        (["initial"], "initial", "existe déjà"),
        (["initial"], "intermediaire", None),
        (["initial", "intermediaire"], "intermediaire", None),
        (["initial"], "final", None),
        (["initial", "final"], "final", "existe déjà"),
        (["initial", "final"], "intermediaire", None),
    ],
)
def test_un_initial_au_plus_un_final_autant_d_intermediaires_qu_il_en_faut(existants, voulu, refus):
    referent, parcours = dossier_suivi()
    for type_ in existants:
        DiagnosticFabrique(parcours=parcours, type=type_, signe_le=timezone.localdate())
    if refus is None:
        cree = enregistrer_diagnostic(parcours, saisie(TypeDiagnostic(voulu)), auteur=referent)
        assert cree.freins.count() == len(Frein)
    else:
        with pytest.raises(DiagnosticImpossible, match=refus):
            enregistrer_diagnostic(parcours, saisie(TypeDiagnostic(voulu)), auteur=referent)


@pytest.mark.django_db
def test_envoye_deux_fois_il_s_ecrit_une_fois():
    referent, parcours = dossier_suivi()
    prevu = [Prevision(frein=Frein.MOBILITE, objectif="Passer le permis", action="Auto-école solidaire")]
    un = enregistrer_diagnostic(parcours, saisie(previsions=prevu), auteur=referent, signer=True)
    assert enregistrer_diagnostic(parcours, saisie(previsions=prevu), auteur=referent, signer=True) == un
    assert (Diagnostic.objects.count(), Objectif.objects.count(), EtapeFrein.objects.count()) == (1, 1, 1)


@pytest.mark.django_db
def test_signe_il_ne_se_modifie_plus_ni_par_le_service_ni_en_base():
    referent, parcours = dossier_suivi()
    signe = enregistrer_diagnostic(parcours, saisie(), auteur=referent, signer=True)
    assert signe.signe_le == timezone.localdate()
    with pytest.raises(DiagnosticImpossible, match="ne se modifie plus"):
        enregistrer_diagnostic(parcours, saisie(priorites="Autre"), auteur=referent, diagnostic=signe)
    with pytest.raises(DatabaseError), transaction.atomic():
        Diagnostic.objects.filter(pk=signe.pk).update(priorites="Autre")
    suivant = enregistrer_diagnostic(parcours, saisie(TypeDiagnostic.INTERMEDIAIRE), auteur=referent)
    assert suivant.pk != signe.pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("champs", "refus"),
    [
        ({"date": il_y_a(-1)}, "futur"),
        ({"date": il_y_a(101)}, "orientée depuis"),
        ({"freins": {}}, "au moins un frein"),
    ],
)
def test_ce_qui_empeche_de_signer(champs, refus):
    referent, parcours = dossier_suivi()
    with pytest.raises(DiagnosticImpossible, match=refus):
        enregistrer_diagnostic(parcours, saisie(**champs), auteur=referent, signer=True)
    assert not Diagnostic.objects.exists()


@pytest.mark.django_db
def test_un_collegue_ne_commence_pas_le_meme_et_un_parcours_termine_n_en_prend_plus():
    referent, parcours = dossier_suivi()
    enregistrer_diagnostic(parcours, saisie(), auteur=referent)
    delegue = utilisateur(Role.REFERENT)
    with pytest.raises(DiagnosticImpossible, match="existe déjà"):
        enregistrer_diagnostic(parcours, saisie(priorites="Autre"), auteur=delegue)
    with pytest.raises(DiagnosticImpossible, match="terminé"):
        enregistrer_diagnostic(ParcoursFabrique(sorti=True), saisie(), auteur=referent)


# --- The pages -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_la_page_montre_les_ancres_et_le_niveau_d_avant(client):
    referent, parcours = dossier_suivi()
    avant = DiagnosticFabrique(parcours=parcours, signe_le=timezone.localdate())
    EvaluationFreinFabrique(diagnostic=avant, niveau=3)
    page = connecter(client, referent).get(
        reverse("diagnostics:nouveau", args=[parcours.pk]), {"type": "intermediaire"}
    )
    texte = page.content.decode()
    assert all(phrase in texte for ancres in ANCRES.values() for phrase in ancres)
    assert "Avant : 3 · Bloquant" in texte
    assert page.context["formulaire"].initial["type"] == "intermediaire"


@pytest.mark.django_db
def test_la_page_enregistre_les_freins_et_ce_qu_ils_font_prevoir(client):
    referent, parcours = dossier_suivi()
    fiche = FicheActionFabrique(objectif__protocole=ProtocoleFabrique(plie=parcours.plie))
    url = reverse("diagnostics:nouveau", args=[parcours.pk])
    donnees = {
        "type": "initial",
        "date": timezone.localdate().isoformat(),
        "metier_rome": "n1103",
        "frein_mobilite": "3",
        "frein_sante": "sans_reponse",
        "objectif_mobilite": "Passer le permis",
        "echeance_mobilite": (timezone.localdate() + timedelta(days=90)).isoformat(),
        "action_mobilite": "Auto-école solidaire",
        "fiche_mobilite": fiche.pk,
        "suite": "enregistrer",
    }
    reponse = connecter(client, referent).post(url, donnees)
    diagnostic = Diagnostic.objects.get()
    assert reponse.url == reverse("diagnostics:modifier", args=[diagnostic.pk])
    assert (diagnostic.metier_rome, diagnostic.signe_le) == ("N1103", None)
    niveaux = {e.frein: (e.reponse, e.niveau) for e in EvaluationFrein.objects.all()}
    assert niveaux["mobilite"] == ("evalue", 3)
    assert niveaux["sante"] == ("sans_reponse", None)
    assert niveaux["logement"] == ("non_evalue", None)
    etape = EtapeFrein.objects.get()
    assert (etape.frein, etape.etat, etape.fiche_action) == ("mobilite", EtatEtape.PREVUE, fiche)
    assert client.get(url).url == reponse.url  # the draft goes on rather than a second one
    page = client.get(reponse.url)
    assert "Objectif : Passer le permis" in page.text
    Diagnostic.objects.update(potentiels="Conduit")
    depasse = client.post(reponse.url, {**donnees, "lu": page.context["lu"]})
    assert (depasse.status_code, Diagnostic.objects.get().potentiels) == (422, "Conduit")
    donnees["lu"] = depasse.context["lu"]
    signe = client.post(
        reponse.url,
        {**donnees, "objectif_mobilite": "", "suite": "signer"}
        | {"echeance_mobilite": "", "action_mobilite": "", "fiche_mobilite": ""},
    )
    assert signe.url == reverse("participants:dossier", args=[parcours.participant_id])
    assert "il ne se modifie plus" in client.get(reponse.url).content.decode()
    assert client.post(reponse.url, {**donnees, "frein_mobilite": "1"}).status_code == 422


@pytest.mark.django_db
def test_une_saisie_refusee_est_gardee_et_expliquee(client):
    referent, parcours = dossier_suivi()
    reponse = connecter(client, referent).post(
        reverse("diagnostics:nouveau", args=[parcours.pk]),
        {
            "type": "final",
            "date": il_y_a(-2).isoformat(),
            "metier_rome": "1103",
            "frein_mobilite": "3",
            "fiche_mobilite": "999",
            "echeance_sante": "2030-01-01",
        },
    )
    assert reponse.status_code == 422
    erreurs = reponse.context["formulaire"].errors
    assert set(erreurs) == {"type", "date", "metier_rome", "fiche_mobilite", "objectif_sante"}
    assert not Diagnostic.objects.exists()
    rang = next(r for r in reponse.context["rangs"] if r.frein is Frein.MOBILITE)
    assert rang.ouvert
    assert rang.champ.value() == "3"


@pytest.mark.django_db
@pytest.mark.parametrize("autres", [0, 3])
def test_cote_a_cote_avec_l_ecart(client, django_assert_max_num_queries, autres):
    referent, parcours = dossier_suivi()
    EvaluationFreinFabrique(diagnostic=DiagnosticFabrique(parcours=parcours), niveau=3)
    for rang in range(autres + 1):
        suivant = DiagnosticFabrique(
            parcours=parcours, type=TypeDiagnostic.INTERMEDIAIRE, date=il_y_a(9 - rang)
        )
        EvaluationFreinFabrique(diagnostic=suivant, niveau=1)
    connecter(client, referent)
    with django_assert_max_num_queries(REQUETES_COMPARER):
        texte = client.get(reverse("diagnostics:comparer", args=[parcours.pk])).content.decode()
    assert "−2 : deux degrés de moins" in texte


@pytest.mark.django_db
def test_le_dossier_d_un_autre_n_existe_pas(client):
    _, parcours = dossier_suivi()
    diagnostic = DiagnosticFabrique(parcours=parcours)
    urls = [
        reverse("diagnostics:nouveau", args=[parcours.pk]),
        reverse("diagnostics:comparer", args=[parcours.pk]),
        reverse("diagnostics:modifier", args=[diagnostic.pk]),
    ]
    lieu = StructureFabrique(plie=parcours.plie)
    for role in (Role.REFERENT, Role.AVIS_BUREAU_INSERTION, Role.PSYCHOLOGUE):
        connecter(client, utilisateur(role, lieu))
        assert [client.get(url).status_code for url in urls] == [404, 404, 404]
    connecter(client, utilisateur(Role.COORDINATION, lieu))
    assert [client.get(url).status_code for url in urls] == [404, 200, 200]
    assert client.post(urls[2], {}).status_code == 404
