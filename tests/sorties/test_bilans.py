"""The bilan de fin: written by two, closed once given or sent, opened to the prescriber by the référent."""

import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from parcours.enums import EtatEtape, EtatObjectif, EtatParcours, ReponseFrein, TypeDiagnostic
from parcours.regles.traces import Trace
from parcours.services.diagnostics import (
    DiagnosticImpossible,
    Prevision,
    Reponse,
    SaisieDiagnostic,
    enregistrer_diagnostic,
)
from participants.enums import Frein
from plie.roles import Role
from sorties.enums import EtatFiche, EtatSortie, ModeRemise, MotifAnnulation, VarianteFiche
from sorties.models import BilanFin, FicheBilan, Remise
from sorties.selectors.bilans import empreinte_du_bilan, suggestions
from sorties.selectors.chiffres import chiffres_du_parcours
from sorties.services.bilans import (
    BilanChange,
    BilanImpossible,
    rediger,
    refaire_les_fiches,
    remettre,
    transmettre,
)
from sorties.services.confirmation import confirmer
from tests.fabriques import (
    AffectationFabrique,
    AideFinanciereFabrique,
    BilanFinFabrique,
    DiagnosticFabrique,
    EntretienFabrique,
    EtapeEmploiFabrique,
    EtapeFreinFabrique,
    EvaluationFreinFabrique,
    MesureFabrique,
    ObjectifFabrique,
    ParcoursFabrique,
    PrescriptionFabrique,
    PreuveFabrique,
    SortieFabrique,
    StructureFabrique,
    VeilleFabrique,
    il_y_a,
    instant,
    utilisateur,
)
from tests.prescriptions.outils_fiches import entrer, porte_lien

pytestmark = pytest.mark.django_db
TEXTES = {
    "entretien_le": il_y_a(8),
    "objectifs_atteints": "– Un emploi",
    "demarches": "",
    "a_poursuivre": "",
    "reste_a_faire": "",
    "accord_transmission_freins": False,
}
TRACE = Trace(traits=[[[float(10 * i), float(20 + i % 3)] for i in range(20)]], largeur=400, hauteur=200)


@pytest.fixture(autouse=True)
def _file_muette(monkeypatch):
    monkeypatch.setattr("sorties.services.fiches._envoyer", lambda *_: True)


@pytest.fixture
def lieu():
    return StructureFabrique()


@pytest.fixture
def prescripteur(lieu):
    return utilisateur(Role.PRESCRIPTEUR, StructureFabrique(plie=lieu.plie))


@pytest.fixture
def referent(lieu):
    return utilisateur(Role.REFERENT, lieu)


@pytest.fixture
def sortie(lieu, referent, prescripteur):
    parcours = ParcoursFabrique(participant__plie=lieu.plie, sorti=True)
    AffectationFabrique(parcours=parcours, referent=referent, lieu_accueil=lieu)
    parcours.prescription = PrescriptionFabrique(
        structure=prescripteur.habilitations.get().structure,
        orientee=True,
        participant=parcours.participant,
        auteur=prescripteur,
    )
    parcours.save()
    return SortieFabrique(parcours=parcours, declaree_par=referent)


def demandee(sortie):
    parcours = ParcoursFabrique(participant__plie=sortie.parcours.plie, sortie_demandee=True)
    return SortieFabrique(parcours=parcours, etat=EtatSortie.DEMANDEE, confirmee_le=None, date=il_y_a(8))


def rendre(bilan, variante=VarianteFiche.PERSONNE):
    fiche = FicheBilan.objects.get(bilan=bilan, variante=variante)
    fiche.fichier.save(str(fiche.fichier.name), ContentFile(b"%PDF-1.7 fiche"), save=False)
    fiche.etat, fiche.taille, fiche.empreinte = EtatFiche.RENDUE, 14, "a" * 64
    fiche.rendue_le = timezone.now()
    fiche.save()
    return fiche


def telecharge(client, url):
    return b"".join(client.get(url).streaming_content)


def redige(sortie, referent, **champs):
    return rediger(sortie, donnees={**TEXTES, **champs}, auteur=referent)


# --- written ----------------------------------------------------------------------------------------------


def test_le_bilan_demande_sa_fiche_et_la_refait_a_chaque_correction(sortie, referent):
    bilan = redige(sortie, referent)
    fiche = rendre(bilan)
    rediger(
        sortie,
        donnees={**TEXTES, "demarches": "Un CV"},
        auteur=referent,
        lu=empreinte_du_bilan(bilan),
    )
    fiche.refresh_from_db()
    assert (fiche.etat, fiche.empreinte) == (EtatFiche.A_RENDRE, "")
    assert BilanFin.objects.get().demarches == "Un CV"


@pytest.mark.parametrize("etat", [EtatSortie.DEMANDEE, EtatSortie.ANNULEE])
def test_il_se_redige_des_la_demande_et_plus_une_fois_annulee(sortie, referent, etat):
    autre = demandee(sortie)
    if etat is EtatSortie.DEMANDEE:
        assert redige(autre, referent).pk
        return
    autre.etat, autre.annulee_le, autre.motif_annulation = etat, il_y_a(0), MotifAnnulation.RETRAIT
    autre.save()
    with pytest.raises(BilanImpossible, match="annulée"):
        redige(autre, referent)


def test_deux_personnes_a_la_fois_la_seconde_est_prevenue(sortie, referent):
    redige(sortie, referent)
    assert redige(sortie, referent).pk == BilanFin.objects.get().pk  # a double click writes once
    with pytest.raises(BilanChange):
        redige(sortie, referent, objectifs_atteints="Autre chose")
    assert BilanFin.objects.get().objectifs_atteints == "– Un emploi"


@pytest.mark.parametrize("jours", [-1, 91])
def test_la_date_de_l_entretien_est_entre_l_entree_et_aujourd_hui(sortie, referent, jours):
    with pytest.raises(BilanImpossible):
        redige(sortie, referent, entretien_le=il_y_a(jours))
    assert redige(sortie, referent, entretien_le=il_y_a(90)).pk


def test_les_suggestions_ne_disent_rien_de_la_sante(sortie):
    parcours = sortie.parcours
    ObjectifFabrique(parcours=parcours, libelle="Le permis", etat=EtatObjectif.ATTEINT, clos_le=il_y_a(20))
    ObjectifFabrique(parcours=parcours, libelle="Un soin", frein=Frein.SANTE)
    EtapeFreinFabrique(parcours=parcours, frein=Frein.SANTE, action="Un bilan de santé")
    EtapeFreinFabrique(
        parcours=parcours, frein=Frein.MOBILITE, action="Une auto-école", etat=EtatEtape.PREVUE, debut=None
    )
    EtapeEmploiFabrique(parcours=parcours, etat=EtatEtape.REALISEE, employeur="Le chantier", fin=il_y_a(12))
    lues = suggestions(parcours)
    assert lues["objectifs_atteints"] == "– Le permis"
    assert "Le chantier" in lues["demarches"]
    assert lues["reste_a_faire"] == "– Une auto-école"
    assert "soin" not in str(lues)
    assert "santé" not in str(lues)


def test_les_chiffres_du_parcours_en_neuf_requetes(sortie, referent, django_assert_num_queries):
    parcours = sortie.parcours
    EntretienFabrique(parcours=parcours, referent=referent, duree=60)
    EntretienFabrique(parcours=parcours, referent=referent, type="telephone", duree=15)
    EntretienFabrique(
        parcours=parcours,
        referent=referent,
        date=il_y_a(19),
        emarge_le=instant(il_y_a(19)),
        emargement="ecran",
        annule_le=instant(il_y_a(18)),
    )
    MesureFabrique(parcours=parcours)
    AideFinanciereFabrique(parcours=parcours, montant=120, decision="accordee", decidee_le=il_y_a(5))
    VeilleFabrique(parcours=parcours)
    with django_assert_num_queries(9):
        chiffres = chiffres_du_parcours(parcours, il_y_a(0))
    assert (chiffres.individuels, chiffres.telephones, chiffres.minutes) == (1, 1, 75)
    assert (chiffres.mesures, chiffres.montant_aides, chiffres.aides) == (1, 120, 1)
    assert {libelle: valeur for libelle, valeur, _ in chiffres.tuiles}[
        "Temps passé ensemble"
    ] == "1\u00a0h\u00a015"


# --- given ------------------------------------------------------------------------------------------------


def test_la_remise_attend_la_fiche_et_ne_se_note_qu_une_fois(sortie, referent):
    bilan = redige(sortie, referent)
    main = {"mode": ModeRemise.MAIN_PROPRE, "jour": il_y_a(2), "auteur": referent}
    with pytest.raises(BilanImpossible, match="préparation"):
        remettre(bilan, **main)
    rendre(bilan)
    with pytest.raises(BilanImpossible, match="préparée de nouveau"):
        remettre(bilan, **main, lue="b" * 64)
    with pytest.raises(BilanImpossible, match="vient après"):
        remettre(bilan, **{**main, "jour": il_y_a(9)})
    remise = remettre(bilan, **main, lue="a" * 64)
    assert remettre(bilan, **main) == remise
    bilan.refresh_from_db()
    assert (remise.empreinte, bilan.remis_participant_le) == ("a" * 64, il_y_a(2))
    assert FicheBilan.objects.get().etat == EtatFiche.RENDUE  # the sheet that was given is the one kept
    with pytest.raises(BilanImpossible, match="remis à la personne"):
        redige(sortie, referent, demarches="Trop tard")
    refaire_les_fiches(sortie)
    assert FicheBilan.objects.get().etat == EtatFiche.RENDUE


def test_une_remise_signee_refait_la_fiche_avec_la_signature(sortie, referent):
    bilan = redige(sortie, referent)
    rendre(bilan)
    signee = {"mode": ModeRemise.SIGNATURE, "jour": il_y_a(0), "auteur": referent}
    with pytest.raises(BilanImpossible, match="signer"):
        remettre(bilan, **signee)
    remise = remettre(bilan, **signee, trace=TRACE)
    assert (remise.empreinte, remise.largeur) == ("a" * 64, 400)
    assert FicheBilan.objects.get().etat == EtatFiche.A_RENDRE


# --- sent -------------------------------------------------------------------------------------------------


def test_la_transmission_previent_le_prescripteur_une_fois(sortie, referent, messages_postes):
    bilan = redige(sortie, referent)
    transmettre(bilan, il_y_a(0))
    transmettre(bilan, il_y_a(0))
    bilan.refresh_from_db()
    assert bilan.transmis_prescripteur_le == il_y_a(0)
    assert [genre for genre, _ in messages_postes] == ["bilan_fin"]
    assert set(FicheBilan.objects.values_list("variante", flat=True)) == {"personne", "prescripteur"}


@pytest.fixture
def messages_postes(monkeypatch):
    postes = []
    monkeypatch.setattr(
        "sorties.services.bilans.annoncer", lambda _fiche, genre, rang="": postes.append((genre.value, rang))
    )
    return postes


def test_ni_sans_prescripteur_ni_avant_la_cellule(sortie, referent, messages_postes):
    sans = SortieFabrique(parcours__participant__plie=sortie.parcours.plie)
    with pytest.raises(BilanImpossible, match="pas de prescripteur"):
        transmettre(redige(sans, referent), il_y_a(0))
    avant = demandee(sortie)
    avant.parcours.prescription = PrescriptionFabrique(orientee=True, participant=avant.parcours.participant)
    avant.parcours.save()
    with pytest.raises(BilanImpossible, match="pas encore confirmé"):
        transmettre(redige(avant, referent), il_y_a(0))
    assert messages_postes == []


# --- the final diagnostic after the exit ------------------------------------------------------------------


def saisie(type_=TypeDiagnostic.FINAL, **champs):
    freins = {Frein.MOBILITE: Reponse(ReponseFrein.EVALUE, 1)}
    return SaisieDiagnostic(type=type_, date=il_y_a(1), freins=freins, **champs)


def test_le_diagnostic_final_reste_possible_tant_que_le_bilan_l_attend(client, sortie, referent):
    parcours = sortie.parcours
    EvaluationFreinFabrique(diagnostic=DiagnosticFabrique(parcours=parcours), niveau=3)
    client.force_login(referent)
    page = client.get(reverse("sorties:bilan", args=[sortie.pk])).content.decode()
    url = f"{reverse('diagnostics:nouveau', args=[parcours.pk])}?type=final"
    assert reverse("diagnostics:nouveau", args=[parcours.pk]) in page
    assert client.get(url).status_code == 200
    with pytest.raises(DiagnosticImpossible, match="terminé"):
        enregistrer_diagnostic(parcours, saisie(TypeDiagnostic.INTERMEDIAIRE), auteur=referent)
    prevu = Prevision(frein=Frein.MOBILITE, objectif="Le permis")
    with pytest.raises(DiagnosticImpossible, match="rien de nouveau"):
        enregistrer_diagnostic(parcours, saisie(previsions=[prevu]), auteur=referent)
    ecrit = enregistrer_diagnostic(parcours, saisie(), auteur=referent)
    assert client.get(reverse("diagnostics:modifier", args=[ecrit.pk])).context["formulaire"]
    bilan = redige(sortie, referent)
    rendre(bilan)
    remettre(bilan, mode=ModeRemise.MAIN_PROPRE, jour=il_y_a(0), auteur=referent)
    with pytest.raises(DiagnosticImpossible, match="terminé"):
        enregistrer_diagnostic(parcours, saisie(), auteur=referent, diagnostic=ecrit, signer=True)
    assert client.get(url).status_code == 302


# --- the pages --------------------------------------------------------------------------------------------


def postable(**champs):
    donnees = {**TEXTES, **champs}
    donnees["entretien_le"] = donnees["entretien_le"].isoformat()
    if not donnees["accord_transmission_freins"]:
        del donnees["accord_transmission_freins"]
    return donnees


def test_la_page_garde_la_saisie_et_montre_l_autre_version(client, sortie, referent):
    client.force_login(referent)
    url = reverse("sorties:bilan", args=[sortie.pk])
    vide = client.post(url, postable(objectifs_atteints=""))
    assert vide.status_code == 422
    assert "au moins une" in vide.content.decode()
    assert client.post(url, postable(lu="")).status_code == 302
    refusee = client.post(url, postable(objectifs_atteints="Ma saisie", lu=""))
    page = refusee.content.decode()
    assert refusee.status_code == 422
    assert "Ma saisie" in page
    assert "– Un emploi" in page
    encore = client.post(url, postable(objectifs_atteints="Ma saisie", lu=refusee.context["lu"]))
    assert encore.status_code == 302
    assert BilanFin.objects.get().objectifs_atteints == "Ma saisie"


@pytest.mark.parametrize("nom", ["bilan", "remise", "transmission", "fiche"])
def test_qui_ouvre_quoi(client, sortie, referent, prescripteur, lieu, nom):
    redige(sortie, referent)
    url = reverse(f"sorties:{nom}", args=[sortie.pk])
    lit = 302 if nom == "fiche" else 200
    attendus = {
        referent: lit,
        utilisateur(Role.REFERENT, lieu): 404,
        utilisateur(Role.REFERENT): 404,
        utilisateur(Role.COORDINATION, lieu): lit if nom in {"bilan", "fiche"} else 404,
        prescripteur: 404,
        utilisateur(Role.AVIS_BUREAU_INSERTION, lieu): 404,
        utilisateur(Role.SIGNATAIRE, lieu): 404,
    }
    for compte, attendu in attendus.items():
        client.force_login(compte)
        reponse = client.get(url)
        assert reponse.status_code in ({attendu} if attendu != 404 else {403, 404}), compte
        if compte != referent:
            assert client.post(url, postable()).status_code in {403, 404}


def test_la_remise_signee_puis_notee(client, sortie, referent):
    bilan = redige(sortie, referent)
    client.force_login(referent)
    url = reverse("sorties:remise", args=[sortie.pk])
    assert "pas encore prête" in client.get(url).content.decode()
    rendre(bilan)
    assert client.post(url, {"moyen": "signature", "trace": "", "lue": "a" * 64}).status_code == 422
    demain = (il_y_a(0) + timedelta(days=1)).isoformat()
    assert client.post(url, {"moyen": "autre", "mode": "main", "jour": demain}).status_code == 422
    trace = json.dumps({"largeur": 400, "hauteur": 200, "traits": TRACE.traits})
    assert client.post(url, {"moyen": "signature", "trace": trace, "lue": "a" * 64}).status_code == 302
    assert Remise.objects.get().mode == ModeRemise.SIGNATURE
    assert client.get(url).status_code == 302
    page = client.get(reverse("sorties:bilan", args=[sortie.pk])).content.decode()
    assert "ne se modifie plus" in page
    assert "Enregistrer le bilan" not in page


def test_l_etat_de_la_fiche_sur_la_page_de_la_sortie(client, sortie, referent):
    bilan = redige(sortie, referent)
    client.force_login(referent)
    url = reverse("sorties:fiche", args=[sortie.pk])
    htmx = {"HX-Request": "true"}
    assert "En préparation" in client.get(url, headers=htmx).content.decode()
    fiche = rendre(bilan)
    page = client.get(url, headers=htmx).content.decode()
    telecharger = reverse("sorties:fiche_pdf", args=[fiche.pk])
    assert telecharger in page
    assert reverse("sorties:remise", args=[sortie.pk]) in page
    assert telecharge(client, telecharger) == b"%PDF-1.7 fiche"
    assert client.post(url).status_code == 302
    assert client.get(telecharger).status_code == 404


def test_le_prescripteur_lit_le_sien_seul(client, sortie, referent, prescripteur):
    bilan = redige(sortie, referent)
    cles = [sortie.parcours.prescription_id, bilan.pk]
    url, pdf = reverse("bilan_de_fin:voir", args=cles), reverse("bilan_de_fin:pdf", args=cles)
    dossier = reverse("prescriptions:dossier", args=cles[:1])
    client.force_login(prescripteur)
    assert client.get(url).status_code == client.get(pdf).status_code == 404
    assert url not in client.get(dossier).content.decode()
    transmettre(bilan, il_y_a(0))
    assert url in client.get(dossier).content.decode()
    assert "en préparation" in client.get(url).content.decode()
    rendre(bilan, VarianteFiche.PRESCRIPTEUR)
    page = client.get(url).content.decode()
    assert "– Un emploi" in page
    assert pdf in page
    assert "pas donné son accord" in page
    assert telecharge(client, pdf) == b"%PDF-1.7 fiche"
    fiche_personne = rendre(bilan)
    assert client.get(reverse("sorties:fiche_pdf", args=[fiche_personne.pk])).status_code in {403, 404}
    client.force_login(utilisateur(Role.PRESCRIPTEUR))
    assert client.get(url).status_code == client.get(pdf).status_code == 404


def test_le_lien_personnel_ouvre_le_meme_bilan(client, sortie, referent):
    bilan = redige(sortie, referent)
    transmettre(bilan, il_y_a(0))
    rendre(bilan, VarianteFiche.PRESCRIPTEUR)
    prescription = sortie.parcours.prescription
    porte = porte_lien(prescription.structure)
    cles = [prescription.pk, bilan.pk]
    entrer(client, porte)
    url, pdf = (reverse(f"bilan_de_fin_par_lien:{nom}", args=cles) for nom in ("voir", "pdf"))
    assert client.get(url).status_code == 404  # the fiche was not made by this link
    prescription.lien, prescription.origine, prescription.auteur = porte.lien, "lien", None
    prescription.save()
    assert pdf in client.get(url).content.decode()
    assert telecharge(client, pdf) == b"%PDF-1.7 fiche"


def test_la_page_de_la_transmission_montre_ce_qui_part(client, sortie, referent):
    EvaluationFreinFabrique(diagnostic=DiagnosticFabrique(parcours=sortie.parcours), niveau=3)
    bilan = redige(sortie, referent)
    client.force_login(referent)
    url = reverse("sorties:transmission", args=[sortie.pk])
    assert "Bloquant" not in client.get(url).content.decode()
    rediger(
        sortie,
        donnees={**TEXTES, "accord_transmission_freins": True},
        auteur=referent,
        lu=empreinte_du_bilan(bilan),
    )
    assert "Bloquant" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    assert BilanFin.objects.get().transmis_prescripteur_le == il_y_a(0)


def test_un_ancien_bilan_remis_prepare_sa_fiche_sans_changer(client, sortie, referent):
    bilan = BilanFinFabrique(
        sortie=sortie,
        entretien_le=il_y_a(9),
        remis_participant_le=il_y_a(8),
        transmis_prescripteur_le=il_y_a(7),
    )
    refaire_les_fiches(sortie)
    assert FicheBilan.objects.filter(bilan=bilan, etat=EtatFiche.A_RENDRE).count() == 2
    with pytest.raises(BilanImpossible, match="déjà notée"):
        remettre(bilan, mode=ModeRemise.COURRIER, jour=il_y_a(0), auteur=referent)
    assert sortie.parcours.etat == EtatParcours.SORTI


def test_la_decision_de_la_cellule_refait_la_fiche(sortie, referent):
    autre = demandee(sortie)
    PreuveFabrique(sortie=autre)
    bilan = redige(autre, referent)
    rendre(bilan)
    autre.debut = autre.date
    autre.save()
    confirmer(autre, il_y_a(0))
    assert FicheBilan.objects.get(bilan=bilan).etat == EtatFiche.A_RENDRE
