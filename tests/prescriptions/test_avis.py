"""The avis: who may give which, what the avis of a round lead to, two people at once, the decision."""

import pytest
from django.urls import reverse

from plie.roles import Role
from prescriptions.enums import EmetteurAvis, EtatPrescription, SensAvis
from prescriptions.filters import comptes_des_files
from prescriptions.models import Avis, Prescription
from prescriptions.selectors import a_decider, motifs_de_refus, verdict_du_tour
from prescriptions.services.avis import (
    AvisDejaRendu,
    AvisIncomplets,
    AvisSansObjet,
    DecisionDejaPrise,
    FicheRevenue,
    decider_validation,
    refuser,
    rendre_avis,
)
from tests.fabriques import (
    AvisFabrique,
    MotifRefusFabrique,
    PrescriptionFabrique,
    StructureFabrique,
    il_y_a,
    utilisateur,
)
from tests.prescriptions.outils_fiches import ensemble

C, FT, BI = EmetteurAvis.COORDINATION, EmetteurAvis.FRANCE_TRAVAIL, EmetteurAvis.BUREAU_INSERTION
OUI, NON, INCOMPLET = SensAvis.FAVORABLE, SensAvis.DEFAVORABLE, SensAvis.A_COMPLETER
ROLES = {C: Role.COORDINATION, FT: Role.AVIS_FRANCE_TRAVAIL, BI: Role.AVIS_BUREAU_INSERTION}
SOUMISE, VALIDEE, REFUSEE = EtatPrescription.SOUMISE, EtatPrescription.VALIDEE, EtatPrescription.REFUSEE
A_COMPLETER = EtatPrescription.A_COMPLETER

pytestmark = pytest.mark.django_db


@pytest.fixture
def lieu():
    return StructureFabrique(nom="Maison des parcours")


@pytest.fixture
def comptes(lieu):
    return {emetteur: utilisateur(role, lieu) for emetteur, role in ROLES.items()}


@pytest.fixture
def motif():
    return MotifRefusFabrique()


def adresse(prescription, page="avis"):
    return reverse(f"prescriptions:{page}", args=[prescription.pk])


def donnees(sens=OUI, **champs):
    return {"sens": sens, "motif": "", "texte": "", "tour": 1, **champs}


# --- What the avis of a round lead to -----------------------------------------------------------


@pytest.mark.parametrize(
    ("rsa", "avis", "etat", "decision"),
    [
        (True, [(C, OUI), (FT, OUI), (BI, OUI)], VALIDEE, False),
        (True, [(BI, OUI), (C, OUI), (FT, OUI)], VALIDEE, False),
        (True, [(C, OUI), (FT, OUI)], SOUMISE, False),
        (False, [(C, OUI), (FT, OUI)], VALIDEE, False),
        (False, [(FT, OUI)], SOUMISE, False),
        (False, [(FT, NON)], SOUMISE, False),
        (False, [(FT, NON), (C, OUI)], SOUMISE, True),
        (True, [(BI, NON), (C, OUI)], SOUMISE, False),
        (True, [(BI, NON), (C, OUI), (FT, OUI)], SOUMISE, True),
        (True, [(BI, NON), (C, NON), (FT, NON)], SOUMISE, True),
        (True, [(FT, INCOMPLET)], A_COMPLETER, False),
        (True, [(BI, NON), (FT, INCOMPLET)], A_COMPLETER, False),
    ],
)
def test_l_etat_suit_les_avis(lieu, comptes, motif, rsa, avis, etat, decision):
    prescription = PrescriptionFabrique(structure=lieu, rsa=rsa)
    for emetteur, sens in avis:
        rendre_avis(
            comptes[emetteur],
            prescription,
            emetteur,
            tour=1,
            sens=sens,
            motif=motif if sens == NON else None,
            texte="Quel moyen de transport ?" if sens == INCOMPLET else "",
        )
    prescription.refresh_from_db()
    assert prescription.etat == etat
    assert (prescription.decidee_le is not None) == (etat == VALIDEE)
    assert prescription.decidee_par is None
    assert verdict_du_tour(prescription).a_decider is decision
    assert Prescription.objects.filter(a_decider()).exists() is decision


def test_un_second_tour_redemande_chaque_avis(lieu, comptes):
    prescription = PrescriptionFabrique(structure=lieu)
    rendre_avis(comptes[C], prescription, C, tour=1, sens=OUI)
    rendre_avis(comptes[FT], prescription, FT, tour=1, sens=INCOMPLET, texte="Quelle date ?")
    Prescription.objects.filter(pk=prescription.pk).update(etat=SOUMISE, tour=2)
    with pytest.raises(FicheRevenue):
        rendre_avis(comptes[FT], prescription, FT, tour=1, sens=OUI)
    rendre_avis(comptes[FT], prescription, FT, tour=2, sens=OUI)
    prescription.refresh_from_db()
    assert prescription.etat == SOUMISE
    rendre_avis(comptes[C], prescription, C, tour=2, sens=OUI)
    prescription.refresh_from_db()
    assert prescription.etat == VALIDEE
    assert prescription.avis.count() == 4


def test_chacun_ne_rend_que_son_avis(lieu, comptes):
    prescription = PrescriptionFabrique(structure=lieu, rsa=True)
    ailleurs = {e: utilisateur(role) for e, role in ROLES.items()}
    for emetteur in EmetteurAvis:
        for autre, compte in comptes.items():
            if autre is not emetteur:
                with pytest.raises(PermissionError):
                    rendre_avis(compte, prescription, emetteur, tour=1, sens=OUI)
        with pytest.raises(PermissionError):
            rendre_avis(ailleurs[emetteur], prescription, emetteur, tour=1, sens=OUI)
    sans_rsa = PrescriptionFabrique(structure=lieu)
    with pytest.raises(PermissionError):
        rendre_avis(comptes[BI], sans_rsa, BI, tour=1, sens=OUI)
    assert not Avis.objects.exists()


@pytest.mark.parametrize("etat", [A_COMPLETER, VALIDEE, REFUSEE, EtatPrescription.ANNULEE])
def test_une_prescription_close_n_attend_plus_d_avis(lieu, comptes, motif, etat):
    prescription = PrescriptionFabrique(
        structure=lieu,
        etat=etat,
        decidee_le=il_y_a(1) if etat in {VALIDEE, REFUSEE} else None,
        motif_refus=motif if etat == REFUSEE else None,
        annulee_le=il_y_a(1) if etat == EtatPrescription.ANNULEE else None,
    )
    with pytest.raises(AvisSansObjet):
        rendre_avis(comptes[FT], prescription, FT, tour=1, sens=OUI)


# --- Two people at once -------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sens", [OUI, INCOMPLET])
def test_deux_collegues_en_meme_temps_un_seul_avis(sens):
    lieu = StructureFabrique()
    collegues = [utilisateur(Role.AVIS_FRANCE_TRAVAIL, lieu) for _ in range(2)]
    prescription = PrescriptionFabrique(structure=lieu)
    issues = ensemble(
        *(
            lambda compte=compte: rendre_avis(
                compte, prescription, FT, tour=1, sens=sens, texte="Une question"
            )
            for compte in collegues
        )
    )
    assert Avis.objects.count() == 1
    gagnant = Avis.objects.get().auteur
    erreurs = [issue for issue in issues if isinstance(issue, Exception)]
    assert [type(erreur) for erreur in erreurs] == [AvisDejaRendu]
    assert str(gagnant) in str(erreurs[0])


@pytest.mark.django_db(transaction=True)
def test_les_deux_derniers_avis_en_meme_temps_valident_une_fois():
    lieu = StructureFabrique()
    coordination, ft = utilisateur(Role.COORDINATION, lieu), utilisateur(Role.AVIS_FRANCE_TRAVAIL, lieu)
    prescription = PrescriptionFabrique(structure=lieu)
    issues = ensemble(
        lambda: rendre_avis(coordination, prescription, C, tour=1, sens=OUI),
        lambda: rendre_avis(ft, prescription, FT, tour=1, sens=OUI),
    )
    assert not [issue for issue in issues if isinstance(issue, Exception)]
    prescription.refresh_from_db()
    assert prescription.etat == VALIDEE


@pytest.mark.django_db(transaction=True)
def test_valider_et_refuser_en_meme_temps_une_seule_decision():
    lieu = StructureFabrique()
    une, autre = (utilisateur(Role.COORDINATION, lieu) for _ in range(2))
    motif = MotifRefusFabrique()
    prescription = PrescriptionFabrique(structure=lieu)
    AvisFabrique(prescription=prescription, emetteur=C)
    AvisFabrique(prescription=prescription, emetteur=FT, sens=NON, motif=motif)
    issues = ensemble(
        lambda: decider_validation(une, prescription, etat=SOUMISE, tour=1),
        lambda: refuser(autre, prescription, etat=SOUMISE, tour=1, motif=motif),
    )
    erreurs = [issue for issue in issues if isinstance(issue, Exception)]
    assert [type(erreur) for erreur in erreurs] == [DecisionDejaPrise]
    prescription.refresh_from_db()
    assert str(prescription.decidee_par) in str(erreurs[0])


# --- The page -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("champs", "erreur"),
    [
        ({"sens": ""}, "sens"),
        ({"sens": "inconnu"}, "sens"),
        ({"sens": NON}, "motif"),
        ({"sens": NON, "motif": "999999"}, "motif"),
        ({"sens": INCOMPLET}, "texte"),
        ({"sens": INCOMPLET, "texte": "   "}, "texte"),
        ({"sens": OUI, "texte": "a" * 1001}, "texte"),
        ({"sens": OUI, "tour": "0"}, "tour"),
        ({"sens": OUI, "tour": "99999999999"}, "tour"),
    ],
)
def test_une_saisie_incomplete_revient_avec_l_erreur_au_champ(client, lieu, comptes, champs, erreur):
    prescription = PrescriptionFabrique(structure=lieu)
    client.force_login(comptes[FT])
    reponse = client.post(adresse(prescription), donnees(**champs))
    assert reponse.status_code == 422
    assert list(reponse.context["formulaire"].errors) == [erreur]
    assert not Avis.objects.exists()


def test_autre_motif_se_dit_en_mots_et_un_motif_clos_ne_se_choisit_plus(client, lieu, comptes):
    autre = MotifRefusFabrique(code="autre", libelle="Autre motif")
    clos = MotifRefusFabrique(code="ancien", libelle="Ancien", valide_au=il_y_a(1))
    assert clos not in motifs_de_refus(il_y_a(0))
    prescription = PrescriptionFabrique(structure=lieu)
    client.force_login(comptes[FT])
    for motif, champ in ((autre, "texte"), (clos, "motif")):
        reponse = client.post(adresse(prescription), donnees(NON, motif=motif.pk))
        assert list(reponse.context["formulaire"].errors) == [champ]
    client.post(adresse(prescription), donnees(NON, motif=autre.pk, texte="Un emploi commence lundi"))
    assert Avis.objects.get().motif == autre


def test_apres_un_avis_vient_la_suivante_puis_la_file(client, lieu, comptes):
    recente = PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(2))
    ancienne = PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(20))
    client.force_login(comptes[FT])
    reponse = client.post(adresse(ancienne), donnees())
    assert reponse.url == adresse(recente)
    assert client.post(adresse(recente), donnees()).url == "/"
    client.force_login(comptes[C])
    assert client.post(adresse(ancienne) + "?de=file%3Davis%26q%3Dx", donnees()).url.startswith(
        adresse(recente) + "?de="
    )
    assert client.post(adresse(recente), donnees()).url == reverse("prescriptions:liste") + "?file=avis"


def test_la_page_d_avis_est_a_qui_doit_le_rendre(client, lieu, comptes):
    """Each role on a BRSA person, on another, and on another PLIE's; nothing is written by a refusal."""
    brsa, autre = PrescriptionFabrique(structure=lieu, rsa=True), PrescriptionFabrique(structure=lieu)
    brouillon = PrescriptionFabrique(structure=lieu, brouillon=True, rsa=True)
    ailleurs = PrescriptionFabrique(rsa=True)
    attendus = {
        Role.COORDINATION: {brsa, autre},
        Role.AVIS_FRANCE_TRAVAIL: {brsa, autre},
        Role.AVIS_BUREAU_INSERTION: {brsa},
    }
    for role in Role:
        client.force_login(utilisateur(role, lieu))
        for prescription in (brsa, autre, brouillon, ailleurs):
            ouverte = prescription in attendus.get(role, set())
            assert client.get(adresse(prescription)).status_code == (200 if ouverte else 404), (
                role,
                prescription,
            )
            if not ouverte:
                assert client.post(adresse(prescription), donnees()).status_code == 404
    assert not Avis.objects.exists()


def test_le_collegue_arrive_trop_tard_apprend_qui_et_quand_et_rien_de_la_personne(client, lieu, comptes):
    prescription = PrescriptionFabrique(structure=lieu, rsa=True)
    for emetteur in (FT, BI):
        rendre_avis(comptes[emetteur], prescription, emetteur, tour=1, sens=OUI)
        client.force_login(utilisateur(ROLES[emetteur], lieu))
        for reponse, statut in (
            (client.get(adresse(prescription)), 200),
            (client.post(adresse(prescription), donnees()), 409),
        ):
            assert reponse.status_code == statut
            assert f"déjà été rendu par {comptes[emetteur]}" in reponse.text
            assert prescription.nom_naissance.upper() not in reponse.text.upper()
            assert prescription.telephone not in reponse.text
    client.force_login(utilisateur(Role.AVIS_FRANCE_TRAVAIL))
    assert client.get(adresse(prescription)).status_code == 404
    assert prescription.avis.count() == 2


def test_une_fiche_renvoyee_par_un_autre_le_dit(client, lieu, comptes):
    prescription = PrescriptionFabrique(structure=lieu, rsa=True)
    rendre_avis(comptes[BI], prescription, BI, tour=1, sens=INCOMPLET, texte="Une question")
    client.force_login(comptes[FT])
    reponse = client.post(adresse(prescription), donnees())
    assert reponse.status_code == 409
    assert f"renvoyée au prescripteur par {comptes[BI]}" in reponse.text
    assert "Une question" not in reponse.text
    assert prescription.nom_naissance.upper() not in reponse.text.upper()


def test_une_fiche_completee_entre_temps_se_relit_et_garde_ce_qui_est_ecrit(client, lieu, comptes):
    prescription = PrescriptionFabrique(structure=lieu, tour=2)
    client.force_login(comptes[FT])
    reponse = client.post(adresse(prescription), donnees(texte="Déjà écrit"))
    assert reponse.status_code == 409
    assert "complété la fiche entre-temps" in reponse.text
    assert "Déjà écrit" in reponse.text
    assert client.post(adresse(prescription), donnees(tour=2)).status_code == 302


# --- The decision of the coordination -----------------------------------------------------------


@pytest.fixture
def a_trancher(lieu, motif):
    prescription = PrescriptionFabrique(structure=lieu)
    AvisFabrique(prescription=prescription, emetteur=C)
    AvisFabrique(prescription=prescription, emetteur=FT, sens=NON, motif=motif)
    return prescription


def test_valider_malgre_un_avis_defavorable(client, a_trancher, comptes):
    client.force_login(comptes[C])
    assert "Valider malgré" in client.get(adresse(a_trancher, "dossier")).text
    client.post(adresse(a_trancher, "validation"), {"etat": "soumise", "tour": 1})
    a_trancher.refresh_from_db()
    assert (a_trancher.etat, a_trancher.decidee_par) == (VALIDEE, comptes[C])
    assert a_trancher.motif_refus is None


def test_valider_attend_tous_les_avis(lieu, comptes, motif):
    prescription = PrescriptionFabrique(structure=lieu)
    AvisFabrique(prescription=prescription, emetteur=FT, sens=NON, motif=motif)
    with pytest.raises(AvisIncomplets):
        decider_validation(comptes[C], prescription, etat=SOUMISE, tour=1)


@pytest.mark.parametrize("etat", [SOUMISE, VALIDEE])
def test_refuser_dit_le_motif_au_prescripteur(client, lieu, comptes, motif, etat):
    prescription = PrescriptionFabrique(structure=lieu, **({"validee": True} if etat == VALIDEE else {}))
    client.force_login(comptes[C])
    page = client.post(adresse(prescription, "refus"), {"etat": etat, "tour": 1})
    assert page.status_code == 422
    client.post(
        adresse(prescription, "refus"),
        {"etat": etat, "tour": 1, "motif": motif.pk, "texte": "Voyez le PLIE voisin."},
    )
    prescription.refresh_from_db()
    assert (prescription.etat, prescription.motif_refus) == (REFUSEE, motif)
    assert prescription.decidee_par == comptes[C]
    client.force_login(utilisateur(Role.PRESCRIPTEUR, lieu))
    lue = client.get(adresse(prescription, "dossier")).text
    assert "Voyez le PLIE voisin." in lue
    assert str(comptes[C]) not in lue


def test_une_decision_ne_passe_pas_par_dessus_une_autre(client, a_trancher, comptes, motif, lieu):
    decider_validation(comptes[C], a_trancher, etat=SOUMISE, tour=1)
    client.force_login(utilisateur(Role.COORDINATION, lieu))
    reponse = client.post(
        adresse(a_trancher, "refus"), {"etat": "soumise", "tour": 1, "motif": motif.pk}, follow=True
    )
    assert f"validée par {comptes[C]}" in reponse.text
    a_trancher.refresh_from_db()
    assert a_trancher.etat == VALIDEE


def test_la_decision_est_a_la_coordination_de_ce_plie(client, a_trancher, motif, lieu):
    for role in Role:
        client.force_login(utilisateur(role, None if role is Role.COORDINATION else lieu))
        for page in ("refus", "validation"):
            recu = client.post(adresse(a_trancher, page), {"etat": "soumise", "tour": 1, "motif": motif.pk})
            assert recu.status_code == 404, (role, page)
        assert client.get(adresse(a_trancher, "refus")).status_code == 404
    a_trancher.refresh_from_db()
    assert a_trancher.etat == SOUMISE


def test_les_files_de_la_coordination_se_comptent_et_se_filtrent(client, a_trancher, lieu, comptes):
    PrescriptionFabrique(structure=lieu, validee=True)
    recente = PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(1))
    ancienne = PrescriptionFabrique(structure=lieu, soumise_le=il_y_a(30), rsa=True)
    PrescriptionFabrique()
    vue = comptes[C].vues()[0]
    assert {file.value: nombre for file, nombre in comptes_des_files(vue).items()} == {
        "avis": 2,
        "decision": 1,
        "referent": 1,
        "rencontre": 0,
    }
    client.force_login(comptes[C])
    page = client.get(reverse("prescriptions:liste"), {"file": "avis"})
    assert list(page.context["page_obj"]) == [ancienne, recente]
    assert adresse(ancienne, "dossier") + "?de=file%3Davis" in page.text
    dossier = client.get(adresse(ancienne, "dossier") + "?de=file%3Davis")
    assert reverse("prescriptions:liste") + "?file=avis" in dossier.text


def test_le_motif_d_une_adresse_se_propose_et_un_motif_impossible_se_tait(client, lieu, comptes):
    motif = MotifRefusFabrique()
    page = adresse(PrescriptionFabrique(structure=lieu), "refus")
    client.force_login(comptes[C])
    for code, attendu in ((motif.code, motif), ("inconnu", None), ("\0", None), ("9" * 400, None)):
        reponse = client.get(page, {"motif": code})
        assert (reponse.status_code, reponse.context["formulaire"].initial["motif"]) == (200, attendu)
