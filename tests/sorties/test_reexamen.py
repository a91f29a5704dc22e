"""What the confirmed exits would be with other thresholds: the same rule, nothing written, few queries."""

import csv
import io
import random
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from parcours.enums import TypeDiagnostic
from participants.enums import Frein
from plie.acteurs.acces import vue_du_role
from plie.dates import ajouter_mois
from plie.journal.models import Consultation
from plie.protocole.regles import SeuilsSortie
from plie.roles import Role
from sorties.enums import Categorie, EtatSortie, MotifAnnulation, MotifAutre, NatureSortie
from sorties.models import Mission, Sortie
from sorties.selectors.faits import niveaux_des_freins, niveaux_par_parcours
from sorties.selectors.reexamen import reexaminer
from sorties.services.verdicts import inscrire_verdict
from tests.fabriques import (
    AffectationFabrique,
    DiagnosticFabrique,
    EvaluationFreinFabrique,
    ParcoursFabrique,
    ProtocoleFabrique,
    StructureFabrique,
    utilisateur,
)

pytestmark = pytest.mark.django_db
JOUR = date(2026, 9, 1)
SEUILS = SeuilsSortie()
AVEC_MISSIONS = frozenset(
    {NatureSortie.CDD, NatureSortie.SAISONNIER, NatureSortie.INTERIM, NatureSortie.CLAUSE}
)
ALTERNANCES = frozenset({NatureSortie.PROFESSIONNALISATION, NatureSortie.APPRENTISSAGE})


@pytest.fixture(autouse=True)
def _jour(time_machine):
    time_machine.move_to(f"{JOUR}T10:00:00+02:00", tick=False)


@pytest.fixture
def lieu():
    return StructureFabrique()


@pytest.fixture
def coordination(lieu):
    return utilisateur(Role.COORDINATION, lieu)


@pytest.fixture
def vue(coordination):
    return vue_du_role(coordination, Role.COORDINATION)


def confirmer(lieu, missions=(), le=date(2026, 3, 1), jugee_le=None, freins=(), **faits):
    """A confirmed exit whose verdict was written by the service."""
    parcours = ParcoursFabrique(
        participant__plie=lieu.plie, sorti=True, oriente_le=ajouter_mois(le, -12), date_sortie=le
    )
    for type_diagnostic, niveau in freins:
        diagnostic = DiagnosticFabrique(parcours=parcours, type=type_diagnostic)
        EvaluationFreinFabrique(diagnostic=diagnostic, frein=Frein.MOBILITE, niveau=niveau)
    sortie = Sortie(
        parcours=parcours,
        date=le,
        etat=EtatSortie.CONFIRMEE,
        confirmee_le=le,
        accord_participant_le=le,
        declaree_par=utilisateur(),
        **faits,
    )
    lignes = [Mission(sortie=sortie, **mission) for mission in missions]
    inscrire_verdict(sortie, lignes, jugee_le or le)
    sortie.save()
    for une in lignes:
        une.sortie = sortie
        une.save()
    return sortie


def au_hasard(lieu, tirage, nature):
    le = date(2025, 6, 1) + timedelta(days=tirage.randrange(400))
    debut = tirage.choice([None, *[le - timedelta(days=tirage.randrange(300))] * 3, le])
    fin = None if debut is None else tirage.choice([None, debut + timedelta(days=tirage.randrange(500))])
    faits = {
        "nature": nature,
        "debut": debut,
        "fin": fin,
        "employeur": tirage.choice(["", "Atelier inventé"]),
    }
    missions, freins = [], []
    if nature is NatureSortie.SANS:
        faits = {"nature": nature, "motif_autre": tirage.choice(list(MotifAutre))}
        freins = [
            (un, tirage.randrange(4))
            for un in (TypeDiagnostic.INITIAL, TypeDiagnostic.FINAL)
            if tirage.random() < 0.8
        ]
    elif nature is NatureSortie.CREATION:
        faits["creation_validee"] = tirage.choice([None, True, False])
    elif nature is NatureSortie.FORMATION_QUALIFIANTE:
        faits["heures_formation"] = tirage.choice([None, 120, 299, 300, 700])
    else:
        faits["heures_hebdo"] = tirage.choice(
            [None, Decimal("17.25"), Decimal("17.5"), Decimal(35), Decimal(35)]
        )
    if nature in ALTERNANCES and debut and tirage.random() < 0.4:
        faits["rupture_le"] = debut + timedelta(days=tirage.randrange(250))
    if nature in AVEC_MISSIONS:
        premiere = le - timedelta(days=200)
        for rang in range(tirage.randrange(5)):
            du = premiere + timedelta(days=70 * rang + tirage.randrange(10))
            ferme = tirage.random() < 0.15
            missions.append(
                {
                    "debut": du,
                    "fin": du + timedelta(days=tirage.randrange(3, 75)),
                    "heures": None if ferme else tirage.choice([None, Decimal("150.5"), Decimal(220)]),
                    "fermeture": ferme,
                    "employeur": faits["employeur"],
                }
            )
    return confirmer(lieu, missions, le, le + timedelta(days=tirage.randrange(120)), freins, **faits)


@pytest.mark.parametrize("graine", [1, 2])
def test_avec_les_memes_seuils_rien_ne_differe(lieu, vue, graine):
    tirage = random.Random(graine)
    for nature in NatureSortie:
        for _ in range(4):
            au_hasard(lieu, tirage, nature)
    baisse = [(TypeDiagnostic.INITIAL, 3), (TypeDiagnostic.FINAL, 1)]
    confirmer(lieu, freins=baisse, nature=NatureSortie.SANS, motif_autre=MotifAutre.SANTE)
    trouve = reexaminer(vue, du=date(2025, 1, 1), au=date(2026, 12, 31), seuils=SEUILS)
    assert trouve.nombre == 4 * len(NatureSortie) + 1
    assert trouve.ecarts == []
    assert dict(trouve.avant) == dict(trouve.apres)
    assert len(trouve.avant) == len(Categorie), "le tirage couvre toutes les catégories"


def change(vue, **seuils):
    trouve = reexaminer(
        vue, du=date(2026, 1, 1), au=date(2026, 12, 31), seuils=SeuilsSortie(**(asdict(SEUILS) | seuils))
    )
    return {ecart.sortie.pk: ecart for ecart in trouve.ecarts}


def test_avec_un_autre_seuil_les_attendues_et_elles_seules(lieu, vue):
    heures = {
        h: confirmer(lieu, nature=NatureSortie.CDI, heures_hebdo=Decimal(h))
        for h in ("17.25", "17.5", "19.75", "20", "35")
    }
    formations = {
        h: confirmer(lieu, nature=NatureSortie.FORMATION_QUALIFIANTE, heures_formation=h)
        for h in (249, 250, 299, 300)
    }
    confirmer(lieu, nature=NatureSortie.SANS, motif_autre=MotifAutre.SANTE)
    ecarts = change(vue, heures_mi_temps=Decimal(20))
    assert set(ecarts) == {heures["17.5"].pk, heures["19.75"].pk}
    un = ecarts[heures["17.5"].pk]
    assert (un.categorie, un.verdict.categorie) == (Categorie.POSITIVE, Categorie.DYNAMIQUE)
    assert "au moins 17\u00a0h\u00a030" in un.explication
    assert "au moins 20\u00a0h" in un.verdict.explication
    assert set(change(vue, formation_heures=250)) == {formations[250].pk, formations[299].pk}
    assert change(vue, clause_heures=1) == {}


def test_seules_les_confirmees_de_la_periode_et_du_plie(lieu, vue):
    gardee = confirmer(lieu, nature=NatureSortie.CDI, heures_hebdo=Decimal(18))
    confirmer(StructureFabrique(), nature=NatureSortie.CDI, heures_hebdo=Decimal(18))
    confirmer(lieu, le=date(2025, 12, 31), nature=NatureSortie.CDI, heures_hebdo=Decimal(18))
    annulee = confirmer(lieu, nature=NatureSortie.CDI, heures_hebdo=Decimal(18))
    Sortie.objects.filter(pk=annulee.pk).update(
        etat=EtatSortie.ANNULEE, annulee_le=JOUR, motif_annulation=MotifAnnulation.REPRISE
    )
    assert set(change(vue, heures_mi_temps=Decimal(20))) == {gardee.pk}


def test_trois_requetes_quel_que_soit_le_nombre(lieu, vue, django_assert_num_queries):
    tirage = random.Random(5)
    for nature in (NatureSortie.SANS, NatureSortie.CDD, NatureSortie.INTERIM):
        for _ in range(4):
            au_hasard(lieu, tirage, nature)
    with django_assert_num_queries(3):
        assert reexaminer(vue, du=date(2025, 1, 1), au=date(2026, 12, 31), seuils=SEUILS).nombre == 12


def test_les_freins_lus_en_une_fois_sont_ceux_qu_on_lit_un_par_un(lieu):
    sorties = [
        confirmer(
            lieu,
            nature=NatureSortie.SANS,
            motif_autre=MotifAutre.SANTE,
            freins=[(TypeDiagnostic.INITIAL, rang), (TypeDiagnostic.FINAL, 3 - rang)][:rang],
        )
        for rang in range(3)
    ]
    tous = niveaux_par_parcours(sortie.parcours_id for sortie in sorties)
    assert tous == {sortie.parcours_id: niveaux_des_freins(sortie.parcours) for sortie in sorties}
    assert tous[sorties[2].parcours_id] == ({Frein.MOBILITE: 2}, {Frein.MOBILITE: 1})


# --- the page -------------------------------------------------------------------------------------------

ADRESSE = "sorties:reexamen"
PERIODE = {"du": "2026-01-01", "au": "2026-12-31"}
ESSAI = PERIODE | {"seuils": "essai", "heures_mi_temps": "20"}


def test_la_coordination_seule_y_entre(client, lieu, coordination):
    for role in (Role.REFERENT, Role.PRESCRIPTEUR, Role.AVIS_BUREAU_INSERTION, Role.SIGNATAIRE):
        client.force_login(utilisateur(role, lieu))
        assert client.get(reverse(ADRESSE)).status_code in {403, 404}
    client.force_login(coordination)
    page = client.get(reverse(ADRESSE))
    assert (page.status_code, page.context["trouve"]) == (200, None)
    assert page.context["formulaire"]["heures_mi_temps"].value() == "17,5"
    assert 'value="17,5"' in page.text
    assert client.post(reverse(ADRESSE), ESSAI).status_code == 405


def test_la_page_montre_ce_qui_differe_et_n_ecrit_rien(client, lieu, coordination):
    sortie = confirmer(lieu, nature=NatureSortie.CDI, heures_hebdo=Decimal(18))
    confirmer(lieu, nature=NatureSortie.CDI, heures_hebdo=Decimal(35))
    avant = Sortie.objects.filter(pk=sortie.pk).values().get()
    client.force_login(coordination)
    page = client.get(reverse(ADRESSE), ESSAI)
    assert [ecart.sortie for ecart in page.context["page_obj"]] == [sortie]
    assert [tuple(ligne) for ligne in page.context["comptes"].lignes] == [
        ("Sortie positive", 2, 1, "−1"),
        ("Sortie dynamique", 0, 1, "+1"),
    ]
    assert reverse("sorties:voir", args=[sortie.pk]) in page.text
    assert Sortie.objects.filter(pk=sortie.pk).values().get() == avant
    assert sortie.events.count() == 1
    en_vigueur = client.get(reverse(ADRESSE), PERIODE | {"seuils": "aujourdhui", "heures_mi_temps": "17,5"})
    assert "Rien ne serait différent" in en_vigueur.text


def test_les_seuils_d_un_protocole(client, lieu, coordination):
    sortie = confirmer(lieu, nature=NatureSortie.CDI, heures_hebdo=Decimal(18))
    ancien = ProtocoleFabrique(plie=lieu.plie, debut=date(2015, 1, 1), fin=date(2021, 12, 31))
    ancien.parametres["seuils_sortie"]["heures_mi_temps"] = "20"
    ancien.save()
    ProtocoleFabrique(plie=lieu.plie, code="suivant", debut=date(2022, 1, 1), fin=date(2028, 12, 31))
    client.force_login(coordination)
    page = client.get(reverse(ADRESSE), PERIODE | {"seuils": ancien.pk})
    assert [ecart.sortie for ecart in page.context["page_obj"]] == [sortie]
    ailleurs = ProtocoleFabrique(plie=StructureFabrique().plie)
    assert client.get(reverse(ADRESSE), PERIODE | {"seuils": ailleurs.pk}).status_code == 422


@pytest.mark.parametrize(
    ("saisie", "champ"),
    [
        ({"au": "2025-12-31"}, "au"),
        ({"du": ""}, "du"),
        ({"seuils": "mars"}, "seuils"),
        ({"seuils": "aujourdhui"}, "seuils"),
        ({"heures_mi_temps": "35"}, "__all__"),
        ({"heures_mi_temps": "beaucoup"}, "heures_mi_temps"),
        ({"cdd_mois": "0"}, "cdd_mois"),
        ({"saisonnier_mois": "13"}, "__all__"),
    ],
)
def test_une_question_mal_posee(client, coordination, saisie, champ):
    client.force_login(coordination)
    page = client.get(reverse(ADRESSE), ESSAI | saisie)
    assert (page.status_code, list(page.context["formulaire"].errors)) == (422, [champ])


def test_l_export_porte_les_memes_lignes_et_laisse_une_trace(client, lieu, coordination):
    sortie = confirmer(lieu, nature=NatureSortie.CDI, heures_hebdo=Decimal(18), employeur="=1+1")
    client.force_login(coordination)
    fichier = client.get(reverse(ADRESSE), ESSAI | {"format": "csv"})
    lignes = list(csv.reader(io.StringIO(fichier.content.decode("utf-8-sig")), delimiter=";"))
    assert len(lignes) == 2
    assert lignes[1][0] == sortie.parcours.participant.nom_affiche
    assert lignes[1][3] == "'=1+1"
    assert (lignes[1][5], lignes[1][8]) == ("Sortie positive", "Sortie dynamique")
    assert Consultation.objects.filter(utilisateur=coordination, page="sorties:reexamen").count() == 1
    classeur = client.get(reverse(ADRESSE), ESSAI | {"format": "ods"})
    assert classeur["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"
    assert classeur.content[:2] == b"PK"


def test_la_page_coute_autant_pour_une_que_pour_cinquante(
    client, lieu, coordination, django_assert_max_num_queries
):
    referente = utilisateur(Role.REFERENT, lieu)
    for _ in range(15):
        sortie = confirmer(lieu, nature=NatureSortie.CDI, heures_hebdo=Decimal(18))
        AffectationFabrique(parcours=sortie.parcours, referent=referente)
    client.force_login(coordination)
    with django_assert_max_num_queries(16):
        assert client.get(reverse(ADRESSE), ESSAI).context["trouve"].nombre == 15
