"""The first mesure, its renewals up to 24 months, the pieces they need, what the cellule says."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from parcours.enums import StatutDemande, TypeDiagnostic
from parcours.models import BilanIntermediaire, Mesure
from parcours.services.bilans import BilanImpossible, rediger_bilan, transmettre_bilan
from parcours.services.mesures import (
    RenouvellementImpossible,
    accorder_renouvellement,
    demander_renouvellement,
    premiere_mesure,
    refuser_renouvellement,
    retirer_demande,
)
from plie.roles import Role
from tests.fabriques import (
    BilanIntermediaireFabrique,
    CasCelluleFabrique,
    DiagnosticFabrique,
    MesureFabrique,
    ParcoursFabrique,
    PrescriptionFabrique,
    StructureFabrique,
    utilisateur,
)
from tests.parcours.outils_accompagnement import connecter, dossier_suivi

pytestmark = pytest.mark.django_db

ENTREE = date(2024, 1, 15)
PERIODES = [
    (date(2024, 1, 15), date(2024, 7, 14)),
    (date(2024, 7, 15), date(2025, 1, 14)),
    (date(2025, 1, 15), date(2025, 7, 14)),
    (date(2025, 7, 15), date(2026, 1, 14)),
]


def entre(nombre_de_mesures, **champs):
    """A parcours entered on 15 January 2024 with that many mesures granted."""
    referent, parcours = dossier_suivi(
        oriente_le=date(2024, 1, 2), date_entree=ENTREE, entree_validee_le=ENTREE, **champs
    )
    mesures = [
        MesureFabrique(parcours=parcours, rang=rang, debut=debut, fin=fin)
        for rang, (debut, fin) in enumerate(PERIODES[:nombre_de_mesures], start=1)
    ]
    return referent, parcours, mesures


def preparer(mesure, *, diagnostic=True):
    fait = (
        DiagnosticFabrique(parcours=mesure.parcours, type=TypeDiagnostic.INTERMEDIAIRE, date=mesure.debut)
        if diagnostic
        else None
    )
    return BilanIntermediaireFabrique(mesure=mesure, diagnostic=fait, redige_le=mesure.debut)


def test_la_premiere_mesure_court_depuis_l_entree_et_ne_se_cree_qu_une_fois():
    _, parcours, _ = entre(0)
    mesure = premiere_mesure(parcours, date(2024, 2, 6))
    assert (mesure.rang, mesure.debut, mesure.fin) == (1, ENTREE, date(2024, 7, 14))
    assert (mesure.statut, mesure.decidee_le) == (StatutDemande.ACCORDEE, date(2024, 2, 6))
    assert premiere_mesure(parcours, date(2024, 3, 5)) == mesure
    assert Mesure.objects.count() == 1


def test_sans_entree_il_n_y_a_pas_de_mesure():
    with pytest.raises(RenouvellementImpossible, match="premier entretien"):
        premiere_mesure(ParcoursFabrique(accueil=True), date(2024, 2, 6))


@pytest.mark.parametrize(
    ("bilan", "diagnostic", "manque"),
    [
        (False, False, ["bilan intermédiaire n’est pas rédigé", "diagnostic intermédiaire n’est pas fait"]),
        (True, False, ["diagnostic intermédiaire n’est pas fait"]),
    ],
)
def test_sans_piece_le_renouvellement_est_refuse_et_la_piece_nommee(bilan, diagnostic, manque):
    _, parcours, [mesure] = entre(1)
    if bilan:
        preparer(mesure, diagnostic=diagnostic)
    with pytest.raises(RenouvellementImpossible) as refus:
        demander_renouvellement(parcours, date(2024, 6, 20))
    assert all(phrase in str(refus.value) for phrase in manque)
    assert Mesure.objects.count() == 1


def test_la_demande_suit_la_mesure_et_ne_s_ecrit_qu_une_fois():
    _, parcours, [mesure] = entre(1)
    preparer(mesure)
    demandee = demander_renouvellement(parcours, date(2024, 6, 20))
    assert (demandee.rang, demandee.debut, demandee.fin) == (2, *PERIODES[1])
    assert demandee.statut == StatutDemande.DEMANDEE
    assert demander_renouvellement(parcours, date(2024, 6, 20)) == demandee
    with pytest.raises(RenouvellementImpossible, match="déjà demandé"):
        demander_renouvellement(parcours, date(2024, 6, 20), fin=date(2024, 12, 1))


def test_vingt_quatre_mois_juste_sont_acceptes():
    _, parcours, mesures = entre(3)
    preparer(mesures[-1])
    demandee = demander_renouvellement(parcours, date(2025, 6, 20))
    assert demandee.fin == date(2026, 1, 14)
    assert accorder_renouvellement(demandee, date(2025, 7, 1)).statut == StatutDemande.ACCORDEE


def test_un_jour_de_trop_est_refuse():
    """The third mesure was a day late: the fourth, whole, would end on the day after the last allowed."""
    _, parcours, mesures = entre(2)
    troisieme = MesureFabrique(parcours=parcours, rang=3, debut=date(2025, 1, 16), fin=date(2025, 7, 15))
    preparer(troisieme)
    with pytest.raises(RenouvellementImpossible, match=r"24\s?mois s’achèvent le 14/01/2026"):
        demander_renouvellement(parcours, date(2025, 6, 20))
    assert demander_renouvellement(parcours, date(2025, 6, 20), fin=date(2026, 1, 14)).rang == 4
    assert len(mesures) == 2


@pytest.mark.parametrize("fin", [date(2024, 7, 15), date(2025, 1, 15)])
def test_la_fin_demandee_reste_dans_la_mesure(fin):
    _, parcours, [mesure] = entre(1)
    preparer(mesure)
    with pytest.raises(RenouvellementImpossible, match="commence le 15/07/2024"):
        demander_renouvellement(parcours, date(2024, 6, 20), fin=fin)


def test_refusee_la_mesure_se_redemande():
    _, parcours, [mesure] = entre(1)
    preparer(mesure)
    refusee = refuser_renouvellement(demander_renouvellement(parcours, date(2024, 6, 20)), date(2024, 7, 2))
    assert refuser_renouvellement(refusee, date(2024, 7, 3)).decidee_le == date(2024, 7, 2)
    with pytest.raises(RenouvellementImpossible, match="déjà prononcée"):
        accorder_renouvellement(refusee, date(2024, 7, 3))
    redemandee = demander_renouvellement(parcours, date(2024, 7, 4))
    assert (redemandee.rang, redemandee.pk != refusee.pk) == (2, True)
    accordee = accorder_renouvellement(redemandee, date(2024, 8, 6))
    assert accorder_renouvellement(accordee, date(2024, 8, 7)).decidee_le == date(2024, 8, 6)


def test_l_accord_verifie_encore_les_pieces():
    _, parcours, [mesure] = entre(1)
    bilan = preparer(mesure)
    demandee = demander_renouvellement(parcours, date(2024, 6, 20))
    BilanIntermediaire.objects.filter(pk=bilan.pk).update(diagnostic=None)
    with pytest.raises(RenouvellementImpossible, match="diagnostic intermédiaire"):
        accorder_renouvellement(demandee, date(2024, 7, 2))
    demandee.refresh_from_db()
    assert demandee.statut == StatutDemande.DEMANDEE


def test_la_demande_se_retire_sauf_a_l_ordre_du_jour():
    _, parcours, [mesure] = entre(1)
    preparer(mesure)
    demandee = demander_renouvellement(parcours, date(2024, 6, 20))
    retirer_demande(parcours)
    retirer_demande(parcours)
    assert not Mesure.objects.filter(pk=demandee.pk).exists()
    with pytest.raises(RenouvellementImpossible, match="retirée"):
        accorder_renouvellement(demandee, date(2024, 7, 2))
    CasCelluleFabrique(
        parcours=parcours,
        nature="renouvellement",
        mesure=demander_renouvellement(parcours, date(2024, 6, 20)),
    )
    with pytest.raises(RenouvellementImpossible, match="ordre du jour"):
        retirer_demande(parcours)


def test_un_parcours_termine_ne_se_renouvelle_pas():
    parcours = ParcoursFabrique(sorti=True)
    MesureFabrique(parcours=parcours)
    with pytest.raises(RenouvellementImpossible, match="pas en cours"):
        demander_renouvellement(parcours, date(2026, 1, 1))


# --- The bilan intermédiaire -----------------------------------------------------------------


def test_le_bilan_se_corrige_jusqu_a_sa_transmission(mailoutbox, django_capture_on_commit_callbacks):
    prescripteur = utilisateur(Role.PRESCRIPTEUR)
    structure = prescripteur.habilitations.get().structure
    referent, parcours = dossier_suivi()
    parcours.prescription = PrescriptionFabrique(
        structure=structure, orientee=True, participant=parcours.participant, auteur=prescripteur
    )
    parcours.save()
    mesure = MesureFabrique(parcours=parcours)
    jour = parcours.entree_validee_le
    with pytest.raises(BilanImpossible, match="pas encore rédigé"):
        transmettre_bilan(mesure, jour)
    rediger_bilan(mesure, texte="Un premier texte.", diagnostic=None, auteur=referent, jour=jour)
    with pytest.raises(BilanImpossible, match="diagnostic"):
        transmettre_bilan(mesure, jour)
    diagnostic = DiagnosticFabrique(parcours=parcours, type=TypeDiagnostic.INTERMEDIAIRE)
    etranger = DiagnosticFabrique(type=TypeDiagnostic.INTERMEDIAIRE)
    with pytest.raises(BilanImpossible, match="pas un diagnostic"):
        rediger_bilan(mesure, texte="Non.", diagnostic=etranger, auteur=referent, jour=jour)
    rediger_bilan(mesure, texte="Le texte.", diagnostic=diagnostic, auteur=referent, jour=jour)
    with django_capture_on_commit_callbacks(execute=True):
        transmettre_bilan(mesure, jour)
    with django_capture_on_commit_callbacks(execute=True):
        assert transmettre_bilan(mesure, jour).transmis_prescripteur_le == jour
    assert len(mailoutbox) == 1
    assert parcours.participant.nom_naissance not in mailoutbox[0].body
    with pytest.raises(BilanImpossible, match="ne se modifie plus"):
        rediger_bilan(mesure, texte="Autre.", diagnostic=diagnostic, auteur=referent, jour=jour)


# --- The pages -------------------------------------------------------------------------------


def test_la_page_nomme_et_relie_ce_qui_manque(client):
    referent, parcours, [mesure] = entre(1)
    connecter(client, referent)
    url = reverse("mesures:renouveler", args=[parcours.pk])
    with time_machine.travel("2024-06-20 10:00+02:00"):
        page = client.get(url)
        refus = client.post(url, {"fin": "2025-01-14"})
    texte = page.content.decode()
    assert "24\u00a0mois au plus" in texte
    assert reverse("mesures:bilan", args=[mesure.pk]) in texte
    assert reverse("diagnostics:nouveau", args=[parcours.pk]) in texte
    assert refus.status_code == 422
    assert "Le bilan intermédiaire n’est pas rédigé." in refus.content.decode()


def test_le_texte_du_bilan_est_garde_quand_on_part_faire_le_diagnostic(client):
    referent, parcours, [mesure] = entre(1)
    connecter(client, referent)
    url = reverse("mesures:bilan", args=[mesure.pk])
    with time_machine.travel("2024-06-20 10:00+02:00"):
        refus = client.post(url, {"texte": "Le projet avance.", "suite": "transmettre"})
        assert refus.status_code == 422
        assert not BilanIntermediaire.objects.exists()
        suite = client.post(url, {"texte": "Le projet avance.", "suite": "diagnostic"})
        assert suite.url.startswith(reverse("diagnostics:nouveau", args=[parcours.pk]))
        DiagnosticFabrique(parcours=parcours)
        freins = {"type": "intermediaire", "date": "2024-06-20", "frein_mobilite": "1", "suite": "signer"}
        assert client.post(suite.url, freins).url == url
        diagnostic = parcours.diagnostics.get(type=TypeDiagnostic.INTERMEDIAIRE)
        assert client.get(url).context["formulaire"].initial["diagnostic"] == diagnostic.pk
    assert mesure.bilan.texte == "Le projet avance."


def test_du_bilan_a_la_demande_puis_a_son_retrait(client):
    referent, parcours, [mesure] = entre(1)
    diagnostic = DiagnosticFabrique(
        parcours=parcours, type=TypeDiagnostic.INTERMEDIAIRE, date=date(2024, 6, 1)
    )
    connecter(client, referent)
    url = reverse("mesures:renouveler", args=[parcours.pk])
    with time_machine.travel("2024-06-20 10:00+02:00"):
        ecrit = client.post(
            reverse("mesures:bilan", args=[mesure.pk]),
            {"texte": "Le projet avance.\r\nLe permis est obtenu.", "diagnostic": diagnostic.pk},
        )
        assert ecrit.url == url
        client.post(url, {"fin": "2024-12-31"})
        demandee = parcours.mesures.get(rang=2)
        assert (demandee.statut, demandee.fin) == (StatutDemande.DEMANDEE, date(2024, 12, 31))
        assert "Retirer la demande" in client.get(url).content.decode()
        client.post(url, {"action": "retirer"})
    assert not parcours.mesures.filter(rang=2).exists()
    assert mesure.bilan.texte == "Le projet avance.\nLe permis est obtenu."


@pytest.mark.parametrize("nom", ["renouveler", "bilan", "bilan_pdf"])
def test_le_dossier_d_un_autre_n_existe_pas(client, nom):
    _, parcours, [mesure] = entre(1)
    preparer(mesure)
    cle = parcours.pk if nom == "renouveler" else mesure.pk
    url = reverse(f"mesures:{nom}", args=[cle])
    assert connecter(client, utilisateur(Role.REFERENT)).get(url).status_code == 404
    lieu = StructureFabrique(plie=parcours.plie)
    assert connecter(client, utilisateur(Role.PRESCRIPTEUR, lieu)).get(url).status_code == 404
    coordination = connecter(client, utilisateur(Role.COORDINATION, lieu))
    assert coordination.get(url).status_code == 200
    if nom != "bilan_pdf":
        assert coordination.post(url, {}).status_code == 404
