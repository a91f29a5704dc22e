"""Every page of the référent's day, opened by who reads it: nothing that axe finds, nothing cut off."""

import pytest

from gouvernance.enums import TypeInstance
from parcours.enums import EtatEtape, StatutDemande, StatutRendezVous, TypeDiagnostic
from parcours.services.codes_emargement import chemin_du_lien
from plie.roles import Role
from tests import fabriques as f
from tests.parcours_complets.conftest import verifier

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pages(monde):
    """The addresses by role: a person accompanied for 100 days, another one in accueil."""
    renee, plie = monde.comptes["referent"], monde.plie
    monde.comptes["psychologue"] = f.utilisateur(Role.PSYCHOLOGUE, monde.structures["can"])
    p = f.ParcoursFabrique(participant__plie=plie, date_entree=f.il_y_a(100), oriente_le=f.il_y_a(110))
    accueil = f.ParcoursFabrique(participant__plie=plie, accueil=True, oriente_le=f.il_y_a(20))
    for suivi in (p, accueil):
        f.AffectationFabrique(
            parcours=suivi, referent=renee, lieu_accueil=monde.structures["ain"], debut=suivi.oriente_le
        )
    f.InstanceFabrique(plie=plie, code="cellule_suivi", type=TypeInstance.CELLULE_SUIVI, nominative=True)
    mesure = f.MesureFabrique(parcours=p)
    f.BilanIntermediaireFabrique(mesure=mesure, redige_par=renee)
    f.DiagnosticFabrique(parcours=p, auteur=renee, signe_le=p.date_entree)
    f.DiagnosticFabrique(
        parcours=p, type=TypeDiagnostic.INTERMEDIAIRE, date=f.il_y_a(10), auteur=renee, signe_le=f.il_y_a(10)
    )
    cer = f.CerFabrique(parcours=p)
    f.ObjectifFabrique(parcours=p)
    tenu = f.EntretienFabrique(parcours=p, referent=renee)
    signe = f.EntretienFabrique(
        parcours=p, referent=renee, date=f.il_y_a(40), emarge_le=f.instant(f.il_y_a(40)), emargement="ecran"
    )
    confirmation = f.DemandeEmargementFabrique(entretien=tenu)
    f.VeilleFabrique(parcours=accueil, statut=StatutDemande.DEMANDEE, decidee_le=None, demandee_par=renee)
    a_venir = f.RendezVousFabrique(parcours=p, referent=renee)
    passe = f.RendezVousFabrique(parcours=accueil, referent=renee, debut=f.instant(f.il_y_a(2)))
    manque = f.RendezVousFabrique(
        parcours=p,
        referent=renee,
        debut=f.instant(f.il_y_a(5)),
        statut=StatutRendezVous.ABSENCE_INJUSTIFIEE,
    )
    f.RappelFabrique(rendez_vous=a_venir, statut="echec", erreur="Numéro refusé.")
    collectif = f.TempsCollectifFabrique(plie=plie, animateur=renee, debut=f.instant(f.il_y_a(1)))
    f.RendezVousFabrique(
        parcours=p, referent=renee, debut=collectif.debut, lieu=collectif.lieu, temps_collectif=collectif,
        type="collectif",
    )  # fmt: skip
    veille = f.VeilleFabrique(parcours=p, demandee_par=renee)
    frein = f.EtapeFreinFabrique(parcours=p, etat=EtatEtape.PREVUE)
    aide = f.AideFinanciereFabrique(parcours=p)
    ecoute = f.EcouteFabrique(
        parcours=p,
        psychologue=monde.comptes["psychologue"],
        statut=StatutDemande.ACCORDEE,
        decidee_le=f.il_y_a(10),
    )
    du_referent = [
        "/",
        "/participants/",
        f"/participants/{p.participant_id}/",
        f"/participants/{accueil.participant_id}/",
        f"/entretiens/nouveau/{p.pk}/",
        f"/entretiens/{signe.pk}/",
        f"/entretiens/{signe.pk}/corriger/",
        f"/emargement/{tenu.pk}/",
        f"/emargement/temps-collectif/{collectif.pk}/",
        f"/rendez-vous/nouveau/{p.pk}/",
        *(f"/rendez-vous/{a_venir.pk}/{geste}" for geste in ("", "deplacer/", "annuler/")),
        f"/rendez-vous/{passe.pk}/",
        f"/rendez-vous/{manque.pk}/appel/",
        *(f"/entrees/{accueil.pk}/{geste}/" for geste in ("contact", "non-entree", "proposition")),
        "/temps-collectifs/",
        "/temps-collectifs/nouveau/",
        *(f"/temps-collectifs/{collectif.pk}/{geste}" for geste in ("", "presences/", "inscriptions/")),
        "/agenda/",
        "/agenda/mois/",
        "/agenda/abonnement/",
        "/rappels/",
        f"/diagnostics/nouveau/{p.pk}/",
        f"/diagnostics/parcours/{p.pk}/",
        f"/cer/{cer.pk}/",
        f"/cer/{cer.pk}/modifier/",
        f"/mesures/parcours/{p.pk}/",
        f"/mesures/{mesure.pk}/bilan/",
        *(f"/etapes/{genre}/nouvelle/{p.pk}/" for genre in ("emploi", "formation")),
        f"/etapes/frein/{frein.pk}/",
        f"/etapes/objectifs/nouveau/{p.pk}/",
        f"/veilles/nouvelle/{p.pk}/",
        f"/veilles/{veille.pk}/fin/",
        f"/ecoutes/nouvelle/{accueil.pk}/",
        f"/aides/{aide.pk}/",
        f"/pieces/parcours/{p.pk}/",
        *(f"/personnes/{p.participant_id}/{geste}/" for geste in ("coordonnees", "situation")),
        "/portefeuille/transfert/",
        "/portefeuille/delegations/",
    ]
    return {
        "referent": du_referent,
        "coordination": ["/", "/cellule/", "/participants/"],
        "psychologue": ["/", f"/ecoutes/{ecoute.pk}/"],
        "": [chemin_du_lien(confirmation)],
    }


@pytest.mark.parametrize("role", ["referent", "coordination", "psychologue", ""])
def test_pages(monde, ouvrir, pages, role):
    page = ouvrir(monde.comptes.get(role))
    for adresse in pages[role]:
        reponse = page.goto(adresse)
        assert reponse.status == 200, adresse
        verifier(page)
