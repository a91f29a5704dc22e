"""The demo in the database: the published tables, a living present, one PLIE apart from the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from gouvernance.enums import EtatSeance, TypeInstance
from gouvernance.models import CasCellule, Seance
from parcours.enums import EtatParcours, StatutDemande, StatutRendezVous, TypeDiagnostic
from parcours.models import AppelAbsence, Entretien, Mesure, Parcours, RendezVous, Veille
from participants.models import Participant, Situation
from plie.acteurs.models import Delegation, Habilitation, Structure, Utilisateur
from plie.protocole.models import Plie
from plie.roles import Role
from prescriptions.enums import EtatPrescription
from prescriptions.models import Prescription
from reporting.calcul import Donnees, calculer_bilan
from reporting.demo.acteurs import MOT_DE_PASSE
from reporting.demo.calendrier import fin_apres
from reporting.models import Bilan, ReponseSatisfaction
from sorties.enums import Categorie, EtatSortie
from sorties.models import Preuve, Sortie, SuiviSortie
from tests.reporting.outils import rendre_dynamique

pytestmark = [pytest.mark.django_db, pytest.mark.lent]

JOUR = date(2026, 11, 24)
TABLES = {
    "chiffres_cles": """\
indicateur,valeur,periode
personnes_accompagnees,792,2018-2021
personnes_prescrites,1071,2018-2021
entrees,697,2018-2021
taux_integration_pct,65,2018-2021
etapes_emploi,929,2018-2021
etapes_formation,161,2018-2021
sorties,672,2018-2021
sorties_positives,269,2018-2021
part_sorties_positives_pct,40,2018-2021
duree_moyenne_mois,13.5,2018-2021
part_26_44_ans_pct,60,2018-2021
part_55_ans_et_plus_pct,15,2018-2021
part_nationalite_francaise_pct,79.5,2018-2021
""",
    "entrees": """\
libelle,2018,2019,2020,2021,TOTAL
Entrées,207,196,133,161,697
""",
    "etapes_emploi": """\
groupe,nature,2018-2021
courte,CDD < 6 mois,83
courte,CDI < à 17h30,15
courte,Chèque emploi service,3
courte,Mission clauses d'insertion,58
courte,Mission en AI,311
courte,Mission intérim,137
courte,CDDI < 1 an,8
courte,TOTAL,615
sortie positive validée ou à valider,CAE >= 1 an,6
sortie positive validée ou à valider,CDD >= 6 mois temps partiel,13
sortie positive validée ou à valider,CDD >= 6 mois temps plein,150
sortie positive validée ou à valider,CDDI >= 1 an,64
sortie positive validée ou à valider,CDI temps partiel,25
sortie positive validée ou à valider,CDI temps plein,35
sortie positive validée ou à valider,CDIE >= 1 an,2
sortie positive validée ou à valider,Contrat de professionnalisation,4
sortie positive validée ou à valider,Création d'entreprise,5
sortie positive validée ou à valider,Mission intérim >= 6 mois sans interruption,9
sortie positive validée ou à valider,Mission clauses >= 600h sur les 6 derniers mois,1
sortie positive validée ou à valider,TOTAL,314
toutes,TOTAL,929
""",
    "etapes_formation": """\
domaine,2018-2021
Agriculture,2
"Banque, finances, assurance",9
BTP,24
Commerce distribution,16
Formation générale,46
"Informatique, communication, tourisme",4
Métiers de la bouche et de l'alimentation,1
"Production, manutention, industrie",4
"Service à la personne, santé, social",16
"Services aux entreprises ou collectivités (sécurité, environnement, nettoyage)",12
Transport et logistique,27
TOTAL,161
""",
    "nationalite": """\
nationalite,2018,2019,2020,2021,moyenne
UE,83.5,82,79.5,79,81
Hors UE,16.5,18,20.5,21,19
""",
    "prescriptions": """\
prescripteur,2018,2019,2020,2021,TOTAL
CD79,109,127,136,136,508
Pôle emploi,188,118,75,83,464
SIAE,33,21,15,12,81
CCAS,5,5,3,5,18
TOTAL,335,271,229,236,1071
""",
    "qualification": """\
niveau,moyenne
Aucun diplôme ou CAP/BEP,67.5
Diplôme étranger sans équivalence,2
Bac,18
Bac +,12.5
""",
    "repartition_sexe": """\
sexe,2018,2019,2020,2021,moyenne
Femmes,48,46,48,48,48
Hommes,52,54,52,52,52
""",
    "satisfaction_participants": """\
question,oui,reponses,part
Clarté des explications sur le déroulement,30,36,83
Situation bien comprise,31,36,86
Aide dans le projet professionnel ou la recherche,28,36,78
Satisfaction du rythme,34,36,94
Connaissance des raisons de la fin,25,36,69
Satisfaction et recommandation,32,36,89
""",
    "sorties_positives": """\
nature,2018,2019,2020,2021,TOTAL
CDI,4,14,6,13,37
CDD et intérim de 6 mois et plus,17,23,14,24,78
Missions clause > 600 heures,0,0,2,0,2
Contrats de professionnalisation,3,1,0,1,5
CDDI,16,10,9,19,54
Contrat aidé (hors chantier),3,3,2,2,10
dont CDIE,0,2,2,0,4
Formations qualifiantes,20,16,23,19,78
Création d'entreprise,1,1,3,0,5
Total des sorties positives,64,68,59,78,269
""",
    "statut_participants": """\
statut,2018,2019,2020,2021,moyenne
DELD,61,66,65,63,64
BRSA,68,64,69,73,69
TH,4,5,7,6,6
""",
}


@dataclass(frozen=True)
class Demo:
    """The two PLIEs of the demo, and what the command said."""

    niort: Plie
    autre: Plie
    recit: str


@contextmanager
def _chargee() -> Iterator[Demo]:
    recit = StringIO()
    with transaction.atomic():
        call_command("charger_demo", jour=JOUR.isoformat(), plies=1, stdout=recit)
        niort = Plie.objects.get(code="niort")
        yield Demo(niort, Plie.objects.exclude(pk=niort.pk).get(), recit.getvalue())
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Demo]:
    """Loaded once for this module and taken back at its end; each test undoes its own changes."""
    with django_db_blocker.unblock(), _chargee() as chargee:
        yield chargee


def tableau(nom: str) -> str:
    sortie = StringIO()
    call_command(
        "calculer_bilan", de="2018", a="2021", plie="niort", tableau=nom, format="csv", stdout=sortie
    )
    return sortie.getvalue().replace("\r\n", "\n")


# --- the published tables -------------------------------------------------------------------------------


@pytest.mark.parametrize("nom", TABLES)
def test_le_bilan_redonne_les_tables_publiees(demo: Demo, nom: str) -> None:
    assert tableau(nom) == TABLES[nom]


def test_une_sortie_changee_change_le_bilan(demo: Demo) -> None:
    sortie = Sortie.objects.filter(
        parcours__plie=demo.niort, date__year=2019, nature="cdi", categorie=Categorie.POSITIVE
    ).first()
    assert sortie is not None
    rendre_dynamique(sortie)
    lignes = tableau("sorties_positives").splitlines()
    assert "CDI,4,13,6,13,36" in lignes
    assert "Total des sorties positives,64,67,59,78,268" in lignes


# --- what holds for every file --------------------------------------------------------------------------


def test_les_personnes_sont_dites_inventees(demo: Demo) -> None:
    assert all(Plie.objects.values_list("demonstration", flat=True))
    assert "toutes les personnes sont inventées" in demo.recit
    assert not Participant.objects.exclude(Q(telephone="") | Q(telephone__startswith="06 39 98 ")).exists()
    assert not Participant.objects.exclude(Q(courriel="") | Q(courriel__endswith="@example.org")).exists()
    assert not Utilisateur.objects.exclude(email__endswith="example.org").exists()
    assert not Utilisateur.objects.exclude(telephone__startswith="05 36 49 ").exists()


@pytest.mark.parametrize("app", ["participants", "prescriptions", "parcours", "sorties", "gouvernance"])
def test_un_echantillon_passe_les_controles_des_formulaires(demo: Demo, app: str) -> None:
    """The database checked its own; the validators of the models agree on some rows of each kind."""
    for modele in apps.get_app_config(app).get_models():
        if hasattr(modele, "pgh_created_at"):
            continue
        cles = list(modele._default_manager.order_by("pk").values_list("pk", flat=True))
        for objet in modele._default_manager.filter(pk__in=cles[:: max(1, len(cles) // 12)]):
            objet.full_clean(validate_unique=False, validate_constraints=False)


def test_chaque_parcours_a_un_referent(demo: Demo) -> None:
    ouvertes = Count("affectations", filter=Q(affectations__fin__isnull=True))
    assert not Parcours.objects.annotate(n=ouvertes).exclude(n=1).exists()


def test_mesures_dans_les_24_mois_avec_leur_bilan(demo: Demo) -> None:
    for mesure in Mesure.objects.filter(rang=4).select_related("parcours"):
        entree = mesure.parcours.date_entree
        assert entree is not None
        assert mesure.fin <= fin_apres(entree, 24)
    suivies = Mesure.objects.filter(rang__gt=1).values("parcours", rang_precedent=F("rang") - 1)
    avec_bilan = set(Mesure.objects.filter(bilan__isnull=False).values_list("parcours", "rang"))
    assert {(m["parcours"], m["rang_precedent"]) for m in suivies} <= avec_bilan


def test_un_diagnostic_initial_pour_chaque_entree_validee(demo: Demo) -> None:
    valides = Parcours.objects.filter(
        entree_validee_le__isnull=False, entree_validee_le__lt=JOUR - timedelta(days=40)
    )
    initiaux = Count("diagnostics", filter=Q(diagnostics__type=TypeDiagnostic.INITIAL))
    assert not valides.annotate(n=initiaux).exclude(n=1).exists()


def test_les_etapes_commencent_pendant_le_parcours(demo: Demo) -> None:
    for relation in ("etapeemplois", "etapeformations"):
        hors = Parcours.objects.filter(
            Q(**{f"{relation}__debut__lt": F("date_entree")})
            | Q(**{f"{relation}__debut__gt": F("date_sortie")})
        )
        assert not hors.exists()


def test_situation_a_l_entree_connue(demo: Demo) -> None:
    avant = Situation.objects.filter(participant__parcours__date_entree__gte=F("date"))
    entres = Parcours.objects.filter(date_entree__isnull=False)
    assert entres.count() == avant.values("participant").distinct().count()


def test_chaque_entretien_fixe_le_suivant(demo: Demo) -> None:
    for entretien in Entretien.objects.select_related("prochain_rendez_vous")[:500]:
        suivant = entretien.prochain_rendez_vous
        assert entretien.en_sortie or suivant is not None
        assert suivant is None or timezone.localdate(suivant.debut) > entretien.date


def test_le_passe_a_ete_decide_en_cellule(demo: Demo) -> None:
    assert not CasCellule.objects.filter(seance__etat=EtatSeance.CLOSE, decision__isnull=True).exists()
    assert not CasCellule.objects.filter(seance__etat=EtatSeance.PREVUE, decision__isnull=False).exists()
    sorties = Sortie.objects.filter(etat=EtatSortie.CONFIRMEE)
    assert not sorties.exclude(cas__seance__etat=EtatSeance.CLOSE).exists()


def test_les_verdicts_sont_ceux_des_regles(demo: Demo) -> None:
    for categorie, code, verdict in Sortie.objects.values_list("categorie", "code_motif", "verdict"):
        assert (verdict["categorie"], verdict["code"]) == (categorie, code)
        assert verdict["explication"]
        assert verdict["est_une_sortie"] is True


# --- the day of the demo --------------------------------------------------------------------------------


def test_chaque_referent_a_des_rendez_vous_ce_jour(demo: Demo) -> None:
    du_jour = RendezVous.objects.filter(debut__date=JOUR, statut=StatutRendezVous.PLANIFIE)
    for referent in Utilisateur.objects.du_plie(demo.niort, Role.REFERENT):
        assert du_jour.filter(referent=referent).count() >= 3


def test_pas_deux_rendez_vous_a_la_fois(demo: Demo) -> None:
    ensemble = RendezVous.objects.filter(temps_collectif__isnull=True).values("referent", "debut")
    assert not ensemble.annotate(n=Count("pk")).filter(n__gt=1).exists()


@pytest.mark.parametrize(
    ("quoi", "lignes"),
    [
        ("brouillons", lambda p: Prescription.objects.filter(plie=p, etat=EtatPrescription.BROUILLON)),
        ("soumises", lambda p: Prescription.objects.filter(plie=p, etat=EtatPrescription.SOUMISE)),
        ("à compléter", lambda p: Prescription.objects.filter(plie=p, etat=EtatPrescription.A_COMPLETER)),
        ("validées", lambda p: Prescription.objects.filter(plie=p, etat=EtatPrescription.VALIDEE)),
        ("en accueil", lambda p: Parcours.objects.filter(plie=p, etat=EtatParcours.ACCUEIL)),
        (
            "rendez-vous à dire",
            lambda p: RendezVous.objects.filter(
                parcours__plie=p, statut=StatutRendezVous.PLANIFIE, debut__date__lt=JOUR
            ),
        ),
        (
            "renouvellements demandés",
            lambda p: Mesure.objects.filter(parcours__plie=p, statut=StatutDemande.DEMANDEE),
        ),
        (
            "veilles en cours",
            lambda p: Veille.objects.filter(
                parcours__plie=p, statut=StatutDemande.ACCORDEE, fin__isnull=True
            ),
        ),
        (
            "sorties à valider",
            lambda p: Sortie.objects.filter(parcours__plie=p, etat=EtatSortie.DEMANDEE),
        ),
        (
            "sorties à confirmer",
            lambda p: Sortie.objects.filter(parcours__plie=p, categorie=Categorie.A_CONFIRMER),
        ),
        (
            "preuves attendues",
            lambda p: Sortie.objects.filter(
                parcours__plie=p, verdict__preuve_requise=True, preuves__isnull=True
            ),
        ),
        (
            "prochaine cellule",
            lambda p: CasCellule.objects.filter(seance__instance__plie=p, decision__isnull=True),
        ),
        ("délégations", lambda p: Delegation.objects.filter(plie=p, debut__lte=JOUR, fin__gte=JOUR)),
    ],
)
def test_le_present_est_vivant(demo: Demo, quoi: str, lignes) -> None:
    assert lignes(demo.niort).exists(), quoi


def test_des_suivis_a_6_mois_restent_a_faire(demo: Demo) -> None:
    dus = Sortie.objects.filter(
        parcours__plie=demo.niort,
        categorie=Categorie.POSITIVE,
        etat=EtatSortie.CONFIRMEE,
        date__lte=JOUR - timedelta(days=184),
    )
    a_faire = dus.exclude(suivis__echeance_mois=6)
    assert a_faire.exists()
    assert a_faire.count() < dus.count() / 10


def test_rien_n_est_date_apres_le_jour(demo: Demo) -> None:
    assert not Entretien.objects.filter(date__gt=JOUR).exists()
    assert not Sortie.objects.filter(date__gt=JOUR).exists()
    assert not SuiviSortie.objects.filter(fait_le__gt=JOUR).exists()
    assert not AppelAbsence.objects.filter(fait_le__gt=JOUR).exists()
    assert not Prescription.objects.filter(soumise_le__gt=JOUR).exists()
    assert not Seance.objects.filter(etat=EtatSeance.CLOSE, debut__date__gt=JOUR).exists()
    assert Seance.objects.filter(instance__type=TypeInstance.CELLULE_SUIVI, debut__date__gt=JOUR).exists()


def test_une_seule_preuve_deposee(demo: Demo) -> None:
    assert Preuve.objects.values("fichier").distinct().count() == 1


# --- who sees what --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_un_compte_pour_chaque_role(demo: Demo, role: Role) -> None:
    compte = Utilisateur.objects.get(email=f"{role.value.replace('_', '-')}@example.org")
    assert compte.check_password(MOT_DE_PASSE)
    assert Habilitation.objects.filter(utilisateur=compte, role=role, structure__plie=demo.niort).exists()
    assert compte.email in demo.recit


def test_six_referents_pour_4_5_etp(demo: Demo) -> None:
    referents = Habilitation.objects.filter(structure__plie=demo.niort, role=Role.REFERENT)
    assert sorted(referents.values_list("structure__code", flat=True)) == [
        "ain",
        "asfodep",
        "csc-marais",
        "csc-pays-mauzeen",
        "mipe",
        "mipe",
    ]
    assert sum(h.etp or 0 for h in referents) == 4.5


def test_les_deux_plie_ne_se_voient_pas(demo: Demo) -> None:
    for plie, domaine in ((demo.niort, "example.org"), (demo.autre, f"{demo.autre.code}.example.org")):
        coordination = Utilisateur.objects.get(email=f"coordination@{domaine}")
        vus = Participant.objects.visibles_par(coordination)
        assert vus.count() == Participant.objects.filter(plie=plie).count() > 0
        assert not vus.exclude(plie=plie).exists()
    assert Structure.objects.filter(plie=demo.autre, lieu_accueil=True).count() >= 2
    assert not ReponseSatisfaction.objects.filter(plie=demo.autre).exists()


def test_l_autre_plie_a_sa_propre_histoire(demo: Demo) -> None:
    ici = set(
        Participant.objects.filter(plie=demo.niort).values_list("nom_naissance", "prenom", "date_naissance")
    )
    la = set(
        Participant.objects.filter(plie=demo.autre).values_list("nom_naissance", "prenom", "date_naissance")
    )
    assert la
    assert not ici & la


def test_le_signataire_lit_les_bilans_publies(demo: Demo) -> None:
    signataire = Utilisateur.objects.get(email="signataire@example.org")
    bilans = {b.periode: b for b in Bilan.objects.visibles_par(signataire)}
    assert set(bilans) == {"2018-2021", "2022", "2023", "2024", "2025"}
    assert all(b.publie_le and b.publie_le.date() <= JOUR for b in bilans.values())
    lu = Donnees.depuis_json(bilans["2018-2021"].donnees)
    assert lu == calculer_bilan(demo.niort, 2018, 2021, jour=date(2022, 3, 24))


# --- the command ----------------------------------------------------------------------------------------


def test_refuse_de_charger_deux_fois(demo: Demo) -> None:
    avant = Participant.objects.count()
    with pytest.raises(CommandError, match="contient déjà des dossiers"):
        call_command("charger_demo")
    assert Participant.objects.count() == avant


def test_si_vide_ne_fait_rien_et_le_dit(demo: Demo) -> None:
    recit = StringIO()
    call_command("charger_demo", si_vide=True, stdout=recit)
    assert recit.getvalue() == "La base contient déjà des dossiers : la démonstration n'est pas chargée.\n"


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        ({"plie": "ailleurs"}, "écrite pour le PLIE « niort »"),
        ({"jour": "2022-01-31"}, "commence au 01/02/2022"),
        ({"jour": "demain"}, "attend une date AAAA-MM-JJ"),
        ({"plies": 21}, "va de 0 à 20"),
        ({"plies": -1}, "va de 0 à 20"),
    ],
)
def test_options_refusees(options: dict[str, object], phrase: str) -> None:
    with pytest.raises(CommandError, match=phrase):
        call_command("charger_demo", **options)
