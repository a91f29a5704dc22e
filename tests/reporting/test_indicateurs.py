"""Each table of the bilan over small histories, on both sides of every bound."""

from datetime import date
from decimal import Decimal

import pytest

from fiches_actions.enums import EtatAvancement
from parcours.enums import EtatEtape, NatureEmploi, ReponseFrein, StatutDemande, TypeDiagnostic, TypeEntretien
from participants.enums import Frein, Nationalite, Sexe, TrancheAge
from plie.acteurs.enums import TypeStructure
from plie.protocole.enums import QualificationBilan
from prescriptions.enums import EtatPrescription
from reporting.calcul import calculer_bilan
from reporting.indicateurs import ORDRE, REGISTRE, AnneesInvalides, Genre
from reporting.models import ReponseSatisfaction
from sorties.enums import (
    Categorie,
    EtatSortie,
    MotifAnnulation,
    NatureSortie,
    SituationSuivi,
    SourceSuivi,
)
from tests.fabriques import (
    AvancementFabrique,
    CommuneFabrique,
    DiagnosticFabrique,
    DomaineFormationFabrique,
    EntretienFabrique,
    EtapeEmploiFabrique,
    EtapeFormationFabrique,
    EvaluationFreinFabrique,
    FicheActionFabrique,
    ObjectifStrategiqueFabrique,
    ParcoursFabrique,
    PlieFabrique,
    ProtocoleFabrique,
    QpvFabrique,
    SituationFabrique,
    SortieFabrique,
    SuiviSortieFabrique,
    TerritoireFabrique,
    VeilleFabrique,
)
from tests.reporting.outils import (
    JOUR,
    entrer,
    partir,
    prescrire,
    rendre_dynamique,
    sortir,
    suivre,
    tableau,
)

pytestmark = pytest.mark.django_db

REQUETES = 23
"""For four years, all the tables."""


@pytest.fixture
def plie():
    return PlieFabrique()


def lignes(plie, code, de=2018, a=2021):
    """The rows of a table, without its headings, as the data file prints them."""
    return [ligne.split(",") for ligne in tableau(plie, code, de, a).csv().splitlines()[1:]]


# --- the declaration ------------------------------------------------------------------------------------


def test_chaque_tableau_declare_a_sa_place_dans_l_ordre_de_lecture():
    assert sorted(ORDRE) == sorted(REGISTRE)
    assert len(set(ORDRE)) == len(ORDRE)


def test_chaque_tableau_dit_sa_population_et_son_article():
    for indicateur in REGISTRE.values():
        assert indicateur.note.endswith("."), indicateur.code
        assert indicateur.article.startswith("Protocole, art. "), indicateur.code


@pytest.mark.parametrize("code", ORDRE)
def test_un_plie_sans_dossier_a_des_tableaux_vides_sans_erreur(plie, code):
    assert tableau(plie, code).code == code


@pytest.mark.parametrize(("de", "a"), [(2021, 2020), (1999, 2001), (2099, 2101)])
def test_des_annees_impossibles_sont_refusees(plie, de, a):
    with pytest.raises(AnneesInvalides):
        calculer_bilan(plie, de, a, jour=JOUR)


def test_sur_une_seule_annee_il_n_y_a_ni_total_ni_moyenne(plie):
    entrer(plie, date(2021, 3, 1))
    assert tableau(plie, "entrees", 2021, 2021).csv() == "libelle,2021\nEntrées,1\n"
    assert tableau(plie, "repartition_sexe", 2021, 2021).csv() == "sexe,2021\nFemmes,100\nHommes,0\n"
    assert tableau(plie, "qualification", 2021, 2021).csv().startswith("niveau,2021\n")


# --- who is accompanied ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entree", "sortie", "annees"),
    [
        (date(2018, 12, 31), date(2019, 1, 1), [1, 1, 0]),
        (date(2018, 12, 31), date(2018, 12, 31), [1, 0, 0]),
        (date(2019, 1, 1), date(2019, 12, 31), [0, 1, 0]),
        (date(2019, 1, 1), date(2020, 1, 1), [0, 1, 1]),
        (date(2017, 6, 1), None, [1, 1, 1]),
        (date(2017, 6, 1), date(2017, 12, 31), [0, 0, 0]),
        (date(2021, 1, 1), None, [0, 0, 0]),
    ],
)
def test_une_personne_est_accompagnee_les_annees_que_touche_son_parcours(plie, entree, sortie, annees):
    entrer(plie, entree, sortie)
    accompagnees = tableau(plie, "personnes_accompagnees", 2018, 2020)
    assert [accompagnees.valeur("Personnes accompagnées", str(a)) for a in (2018, 2019, 2020)] == annees


def test_une_entree_non_validee_ne_compte_nulle_part(plie):
    entrer(plie, date(2019, 3, 1), validee=False)
    assert tableau(plie, "entrees").valeur("Entrées", "TOTAL") == 0
    assert tableau(plie, "personnes_accompagnees").valeur("Personnes accompagnées", "2019") == 0
    assert tableau(plie, "chiffres_cles").valeur("personnes_accompagnees", "valeur") == 0


def test_une_personne_revenue_compte_une_fois_et_comme_a_sa_derniere_entree(plie):
    premier = entrer(plie, date(2019, 1, 10), date(2019, 5, 1), statuts={"rsa": True})
    SituationFabrique(participant=premier.participant, date=date(2019, 9, 1), rsa=False)
    suivre(premier.participant, date(2019, 9, 15))
    assert tableau(plie, "personnes_accompagnees").valeur("Personnes accompagnées", "2019") == 1
    assert tableau(plie, "statut_participants").valeur("BRSA", "2019") == 0
    assert tableau(plie, "entrees").valeur("Entrées", "2019") == 2


def test_les_presents_les_entrees_et_les_sorties_se_repondent(plie):
    entrer(plie, date(2018, 1, 1))
    entrer(plie, date(2017, 12, 31))
    partir(plie, date(2017, 5, 1), date(2018, 1, 1))
    assert [ligne[:2] for ligne in lignes(plie, "personnes_accompagnees", 2018, 2019)] == [
        ["Présentes au 1er janvier", "2"],
        ["Entrées dans l'année", "1"],
        ["Personnes accompagnées", "3"],
        ["Sorties dans l'année", "1"],
        ["Présentes au 1er janvier suivant", "2"],
    ]


def test_un_autre_plie_ne_se_voit_dans_aucun_tableau(plie):
    vides = {code: tableau(plie, code).csv() for code in ORDRE}
    autre = PlieFabrique()
    sortie = partir(autre, date(2018, 2, 1), date(2020, 2, 1))
    EtapeEmploiFabrique(parcours=sortie.parcours, debut=date(2019, 1, 1))
    EtapeFormationFabrique(parcours=sortie.parcours, debut=date(2019, 1, 1))
    EntretienFabrique(parcours=sortie.parcours, date=date(2018, 2, 10))
    prescrire(autre, TypeStructure.CCAS, date(2018, 1, 15))
    ReponseSatisfaction.objects.create(plie=autre, numero=1, annee=2021, fin=True)
    FicheActionFabrique(objectif__protocole=ProtocoleFabrique(plie=autre, debut=date(2018, 1, 1)))
    # The domain of the training is a list that all PLIEs share: it gives a row, of zero.
    del vides["etapes_formation"]
    for code, vide in vides.items():
        assert tableau(plie, code).csv() == vide, code
    assert tableau(plie, "etapes_formation").valeur("TOTAL", "2018-2021") == 0


# --- shares and rounding --------------------------------------------------------------------------------


def test_les_parts_sont_celles_des_personnes_accompagnees_dans_l_annee(plie):
    entrer(plie, date(2018, 1, 1), date(2018, 6, 1), sexe=Sexe.FEMME)
    entrer(plie, date(2018, 1, 1), sexe=Sexe.HOMME)
    assert lignes(plie, "repartition_sexe", 2018, 2019) == [
        ["Femmes", "50", "0", "25"],
        ["Hommes", "50", "100", "75"],
    ]


def test_la_moyenne_est_celle_des_parts_avant_arrondi(plie):
    # 1 woman of 3 each year: 33.33 twice; then 1 of 2: the mean of (33.33…, 50) is 41.67, not 41.5.
    entrer(plie, date(2018, 1, 1))
    entrer(plie, date(2018, 1, 1), sexe=Sexe.HOMME)
    entrer(plie, date(2018, 1, 1), date(2018, 12, 31), sexe=Sexe.HOMME)
    assert lignes(plie, "repartition_sexe", 2018, 2019)[0] == ["Femmes", "33", "50", "42"]


def test_une_moitie_de_point_s_arrondit_vers_le_haut(plie):
    for rang in range(8):
        entrer(plie, date(2018, 1, 1), sexe=Sexe.FEMME if rang < 3 else Sexe.HOMME)
    # 3 of 8 is 37.5, 5 of 8 is 62.5: both go up.
    assert lignes(plie, "repartition_sexe", 2018, 2018) == [["Femmes", "38"], ["Hommes", "63"]]


def test_la_nationalite_et_le_diplome_s_arrondissent_au_demi_point(plie):
    for rang in range(8):
        entrer(
            plie,
            date(2018, 1, 1),
            nationalite=(Nationalite.HORS_UE, Nationalite.UE, Nationalite.FRANCAISE)[min(rang, 2)],
            qualification=QualificationBilan.BAC if rang == 0 else QualificationBilan.BAC_PLUS,
        )
    assert lignes(plie, "nationalite", 2018, 2018) == [["UE", "87.5"], ["Hors UE", "12.5"]]
    assert lignes(plie, "qualification", 2018, 2018) == [
        ["Aucun diplôme ou CAP/BEP", "0"],
        ["Diplôme étranger sans équivalence", "0"],
        ["Bac", "12.5"],
        ["Bac +", "87.5"],
    ]


def test_une_annee_sans_personne_n_a_pas_de_part_et_ne_pese_pas_dans_la_moyenne(plie):
    entrer(plie, date(2019, 1, 1))
    assert lignes(plie, "repartition_sexe", 2018, 2019) == [
        ["Femmes", "", "100", "100"],
        ["Hommes", "", "0", "0"],
    ]


def test_une_situation_inconnue_a_l_entree_se_montre(plie):
    entrer(plie, date(2018, 5, 1), sans_situation=True)
    entrer(plie, date(2018, 5, 1))
    assert lignes(plie, "nationalite", 2018, 2018)[-1] == ["Non renseigné", "50"]
    assert lignes(plie, "qualification", 2018, 2018)[-1] == ["Non renseigné", "50"]


@pytest.mark.parametrize(
    ("situation_le", "part_brsa"),
    [(date(2018, 4, 30), "100"), (date(2018, 5, 1), "100"), (date(2018, 5, 2), "0")],
)
def test_le_statut_est_celui_du_jour_de_l_entree(plie, situation_le, part_brsa):
    parcours = entrer(plie, date(2018, 5, 1))
    SituationFabrique(participant=parcours.participant, date=situation_le, rsa=True)
    assert lignes(plie, "statut_participants", 2018, 2018)[1] == ["BRSA", part_brsa]


def test_une_personne_peut_avoir_plusieurs_statuts(plie):
    entrer(plie, date(2018, 5, 1), statuts={"deld": True, "rsa": True, "rqth": True})
    assert [ligne[1] for ligne in lignes(plie, "statut_participants", 2018, 2018)] == ["100"] * 3


@pytest.mark.parametrize(
    ("naissance", "tranche"),
    [
        (date(1992, 5, 2), TrancheAge.MOINS_26),
        (date(1992, 5, 1), TrancheAge.DE_26_A_44),
        (date(1973, 5, 2), TrancheAge.DE_26_A_44),
        (date(1973, 5, 1), TrancheAge.DE_45_A_54),
        (date(1963, 5, 2), TrancheAge.DE_45_A_54),
        (date(1963, 5, 1), TrancheAge.PLUS_55),
    ],
)
def test_l_age_est_en_annees_revolues_le_jour_de_l_entree(plie, naissance, tranche):
    entrer(plie, date(2018, 5, 1), naissance=naissance)
    ages = tableau(plie, "ages", 2018, 2019)
    assert [ages.valeur(t.libelle, "2018-2019") for t in TrancheAge] == [
        int(t is tranche) for t in TrancheAge
    ]


def test_les_communes_et_les_quartiers_s_additionnent_au_total(plie):
    niort, coulon = CommuneFabrique(nom="Niort"), CommuneFabrique(nom="Coulon")
    quartier = QpvFabrique(nom="Clou Bouchet", commune=niort)
    entrer(plie, date(2018, 1, 1), commune=niort, qpv=quartier)
    entrer(plie, date(2018, 1, 1), commune=niort)
    entrer(plie, date(2019, 1, 1), commune=coulon)
    assert lignes(plie, "communes") == [
        ["Niort", "2", "66.5"],
        ["Coulon", "1", "33.5"],
        ["Ensemble", "3", "100"],
    ]
    assert lignes(plie, "qpv") == [
        ["Clou Bouchet", "1", "33.5"],
        ["Hors quartier prioritaire", "2", "66.5"],
        ["Ensemble", "3", "100"],
    ]


# --- prescriptions and entries --------------------------------------------------------------------------


def test_les_prescriptions_comptent_l_annee_de_leur_soumission(plie):
    prescrire(plie, TypeStructure.CCAS, date(2018, 12, 31))
    prescrire(plie, TypeStructure.CCAS, date(2019, 1, 1))
    prescrire(plie, TypeStructure.CCAS, date(2019, 6, 1), refusee=True, decidee_le=date(2019, 7, 1))
    prescrire(plie, TypeStructure.CCAS, None)
    assert lignes(plie, "prescriptions", 2018, 2019)[3] == ["CCAS", "1", "2", "3"]


def test_une_prescription_annulee_apres_sa_soumission_a_bien_ete_faite(plie):
    prescrire(
        plie,
        TypeStructure.SIAE,
        date(2018, 3, 1),
        etat=EtatPrescription.ANNULEE,
        annulee_le=date(2018, 4, 1),
    )
    assert tableau(plie, "prescriptions").valeur("SIAE", "2018") == 1


def test_un_autre_prescripteur_n_a_de_ligne_que_s_il_prescrit(plie):
    prescrire(plie, TypeStructure.MISSION_LOCALE, date(2018, 3, 1))
    assert [ligne[0] for ligne in lignes(plie, "prescriptions")] == [
        "Département",
        "Pôle emploi",
        "SIAE",
        "CCAS",
        "Mission locale",
        "TOTAL",
    ]
    assert lignes(plie, "prescriptions")[-1][-1] == "1"


@pytest.mark.parametrize(("a", "nom"), [(2023, "Pôle emploi"), (2024, "France Travail")])
def test_pole_emploi_devient_france_travail_en_2024(plie, a, nom):
    assert lignes(plie, "prescriptions", 2022, a)[1][0] == nom


@pytest.mark.parametrize(
    ("communes", "nom"),
    [
        (["79191", "79003"], "CD79"),
        (["2A004"], "CD2A"),
        (["97411"], "CD974"),
        (["79191", "85194"], "Département"),
    ],
)
def test_le_departement_se_nomme_par_son_numero(plie, communes, nom):
    for code in communes:
        TerritoireFabrique(plie=plie, commune=CommuneFabrique(code_insee=code))
    assert lignes(plie, "prescriptions")[0][0] == nom


def test_les_entrees_comptent_l_annee_du_premier_entretien(plie):
    entrer(plie, date(2018, 12, 31))
    entrer(plie, date(2019, 1, 1))
    entrer(plie, date(2021, 12, 31))
    entrer(plie, date(2022, 1, 1))
    assert lignes(plie, "entrees") == [["Entrées", "1", "1", "0", "1", "3"]]


# --- étapes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("etat", "debut", "compte"),
    [
        (EtatEtape.REALISEE, date(2017, 12, 31), 0),
        (EtatEtape.REALISEE, date(2018, 1, 1), 1),
        (EtatEtape.EN_COURS, date(2021, 12, 31), 1),
        (EtatEtape.REALISEE, date(2022, 1, 1), 0),
        (EtatEtape.PREVUE, date(2019, 1, 1), 0),
        (EtatEtape.ABANDONNEE, date(2019, 1, 1), 0),
    ],
)
def test_une_etape_compte_si_elle_a_commence_dans_la_periode(plie, etat, debut, compte):
    parcours = entrer(plie, date(2017, 3, 1))
    EtapeEmploiFabrique(parcours=parcours, etat=etat, debut=debut, fin=None, nature=NatureEmploi.MISSION_AI)
    EtapeFormationFabrique(parcours=parcours, etat=etat, debut=debut)
    assert tableau(plie, "etapes_emploi").valeur("Mission en AI", "2018-2021") == compte
    assert tableau(plie, "etapes_formation").valeur("Transport et logistique", "2018-2021") == compte
    cles = tableau(plie, "chiffres_cles")
    assert (cles.valeur("etapes_emploi", "valeur"), cles.valeur("etapes_formation", "valeur")) == (
        compte,
        compte,
    )


def test_le_libelle_d_une_etape_suit_de_ses_faits(plie):
    parcours = entrer(plie, date(2018, 1, 2))
    for debut, fin in ((date(2018, 1, 1), date(2018, 6, 30)), (date(2018, 1, 1), date(2018, 6, 29))):
        EtapeEmploiFabrique(parcours=parcours, debut=debut, fin=fin, nature=NatureEmploi.CDD, heures_hebdo=35)
    etapes = tableau(plie, "etapes_emploi")
    assert etapes.valeur("CDD >= 6 mois temps plein", "2018-2021") == 1
    assert etapes.valeur("CDD < 6 mois", "2018-2021") == 1
    assert etapes.lignes[-1].cellules == ("toutes", "TOTAL", 2)


def test_un_libelle_que_la_synthese_n_avait_pas_s_ajoute_s_il_compte(plie):
    noms = [ligne.cellules[1] for ligne in tableau(plie, "etapes_emploi").lignes]
    assert "Contrat d'apprentissage" not in noms
    EtapeEmploiFabrique(
        parcours=entrer(plie, date(2018, 1, 2)), debut=date(2018, 2, 1), nature=NatureEmploi.APPRENTISSAGE
    )
    assert tableau(plie, "etapes_emploi").valeur("Contrat d'apprentissage", "2018-2021") == 1


def test_un_domaine_ferme_reste_s_il_a_servi_dans_la_periode(plie):
    DomaineFormationFabrique(code="vide", libelle="Domaine fermé", valide_au=date(2010, 1, 1))
    ancien = DomaineFormationFabrique(code="ancien", libelle="Domaine ancien", valide_au=date(2010, 1, 1))
    EtapeFormationFabrique(parcours=entrer(plie, date(2018, 1, 2)), domaine=ancien, debut=date(2018, 2, 1))
    assert [ligne[0] for ligne in lignes(plie, "etapes_formation")] == ["Domaine ancien", "TOTAL"]


# --- exits ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("jour", "annee"),
    [(date(2018, 12, 31), "2018"), (date(2019, 1, 1), "2019"), (date(2021, 12, 31), "2021")],
)
def test_une_sortie_compte_l_annee_de_sa_date(plie, jour, annee):
    partir(plie, date(2017, 6, 1), jour)
    positives = tableau(plie, "sorties_positives")
    assert positives.valeur("CDI", annee) == 1
    assert positives.valeur("Total des sorties positives", "TOTAL") == 1


@pytest.mark.parametrize("etat", [EtatSortie.DEMANDEE, EtatSortie.ANNULEE])
def test_seule_une_sortie_confirmee_compte(plie, etat):
    partir(
        plie,
        date(2018, 6, 1),
        date(2019, 6, 1),
        etat=etat,
        confirmee_le=None,
        annulee_le=date(2019, 7, 1) if etat is EtatSortie.ANNULEE else None,
        motif_annulation=MotifAnnulation.RETRAIT if etat is EtatSortie.ANNULEE else "",
    )
    assert tableau(plie, "chiffres_cles").valeur("sorties", "valeur") == 0


def test_les_natures_se_rangent_comme_dans_la_synthese(plie):
    for nature in (
        NatureSortie.CDD,
        NatureSortie.INTERIM,
        NatureSortie.CONTRAT_AIDE,
        NatureSortie.CDI_INCLUSION,
        NatureSortie.APPRENTISSAGE,
    ):
        partir(plie, date(2018, 1, 2), date(2018, 6, 1), nature)
    partir(plie, date(2018, 1, 2), date(2018, 6, 1), NatureSortie.CDI, Categorie.DYNAMIQUE)
    positives = tableau(plie, "sorties_positives", 2018, 2018)
    assert positives.valeur("CDD et intérim de 6 mois et plus", "2018") == 2
    assert positives.valeur("Contrat aidé (hors chantier)", "2018") == 2
    assert positives.valeur("dont CDIE", "2018") == 1
    assert positives.valeur("Contrat d'apprentissage", "2018") == 1
    assert positives.valeur("CDI", "2018") == 0
    assert positives.valeur("Total des sorties positives", "2018") == 5
    assert [x.genre for x in positives.lignes].count(Genre.DONT) == 1
    assert tableau(plie, "sorties_dynamiques", 2018, 2018).valeur("CDI", "2018") == 1


def test_changer_une_sortie_change_les_tableaux(plie):
    sortie = partir(plie, date(2018, 1, 2), date(2018, 6, 1))
    partir(plie, date(2018, 1, 2), date(2018, 6, 1))
    avant = {code: tableau(plie, code).csv() for code in ("sorties_positives", "chiffres_cles", "durees")}
    rendre_dynamique(sortie)
    for code, texte in avant.items():
        assert tableau(plie, code).csv() != texte
    assert tableau(plie, "chiffres_cles").valeur("part_sorties_positives_pct", "valeur") == 50


def test_le_verdict_garde_fait_foi_meme_si_les_seuils_changent(plie):
    partir(plie, date(2018, 1, 2), date(2018, 6, 1), heures_hebdo=Decimal(10))
    assert tableau(plie, "sorties_categories").valeur("Sortie positive", "2018") == 1


@pytest.mark.parametrize(
    ("jours", "mois"), [(365, "12"), (411, "13.5"), (412, "13.5"), (413, "13.6"), (0, "0"), (14, "0.5")]
)
def test_la_duree_moyenne_se_compte_en_jours_puis_en_mois(plie, jours, mois):
    entree = date(2018, 1, 1)
    partir(plie, entree, date.fromordinal(entree.toordinal() + jours))
    assert tableau(plie, "durees").valeur("Ensemble des sorties", "duree_mois") == Decimal(mois)
    assert tableau(plie, "chiffres_cles").valeur("duree_moyenne_mois", "valeur") == Decimal(mois)


def test_les_categories_ont_leur_duree(plie):
    partir(plie, date(2018, 1, 1), date(2019, 1, 1))
    partir(plie, date(2018, 1, 1), date(2018, 7, 2), NatureSortie.SANS, Categorie.AUTRE)
    durees = tableau(plie, "durees")
    assert durees.valeur("Sortie positive", "duree_mois") == Decimal(12)
    assert durees.valeur("Autre sortie", "duree_mois") == Decimal(6)
    assert durees.valeur("Ensemble des sorties", "sorties") == 2


def test_sans_sortie_ni_prescription_les_rapports_sont_vides(plie):
    cles = tableau(plie, "chiffres_cles")
    for code in (
        "taux_integration_pct",
        "part_sorties_positives_pct",
        "duree_moyenne_mois",
        "part_26_44_ans_pct",
    ):
        assert cles.valeur(code, "valeur") is None
    assert "duree_moyenne_mois,,2018-2021\n" in cles.csv()


def test_le_taux_d_integration_rapporte_les_entrees_aux_prescriptions(plie):
    for jour in (date(2018, 1, 5), date(2018, 2, 5), date(2018, 3, 5)):
        prescrire(plie, TypeStructure.CCAS, jour)
    entrer(plie, date(2018, 4, 1))
    entrer(plie, date(2018, 4, 1))
    assert tableau(plie, "chiffres_cles").valeur("taux_integration_pct", "valeur") == 67


# --- six months, rhythm, freins -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("situation", "perdu_le", "maintenues", "a_faire"),
    [
        (SituationSuivi.MEME_EMPLOI, None, 1, 0),
        (SituationSuivi.AUTRE_EMPLOI, None, 1, 0),
        (SituationSuivi.FORMATION, None, 1, 0),
        (SituationSuivi.PERTE, date(2019, 3, 1), 0, 0),
        (SituationSuivi.TERME, date(2019, 7, 31), 1, 0),
        (SituationSuivi.TERME, date(2019, 7, 30), 0, 0),
        (SituationSuivi.SANS_NOUVELLES, None, 0, 0),
        (None, None, 0, 1),
    ],
)
def test_une_sortie_positive_compte_a_6_mois_selon_son_suivi(plie, situation, perdu_le, maintenues, a_faire):
    sortie = partir(plie, date(2018, 6, 1), date(2019, 2, 1))
    SuiviSortieFabrique(sortie=sortie, echeance_mois=3, fait_le=date(2019, 5, 1))
    if situation is not None:
        sans = situation is SituationSuivi.SANS_NOUVELLES
        SuiviSortieFabrique(
            sortie=sortie,
            echeance_mois=6,
            fait_le=date(2019, 8, 1),
            situation=situation,
            perdu_le=perdu_le,
            source=SourceSuivi.AUCUNE if sans else SourceSuivi.PARTICIPANT,
        )
    objectifs = tableau(plie, "objectifs")
    assert objectifs.valeur("Sorties positives à 6 mois", "2019") == maintenues
    assert objectifs.valeur("dont suivi à 6 mois encore à faire", "2019") == a_faire


def test_les_objectifs_sont_ceux_du_protocole_en_vigueur(plie):
    parametres = {
        "objectifs": {"accompagnes_par_an": 80, "sorties_positives_6_mois_par_an": 12},
        "seuils_sortie": {},
        "seuils_parcours": {},
    }
    ProtocoleFabrique(plie=plie, debut=date(2016, 1, 1), fin=date(2021, 12, 31), parametres=parametres)
    ProtocoleFabrique(plie=plie)
    assert tableau(plie, "objectifs").valeur("Personnes accompagnées", "cible") == 80
    assert tableau(plie, "objectifs", 2022, 2023).valeur("Personnes accompagnées", "cible") == 350


@pytest.mark.parametrize(
    ("rencontres", "part", "echeances"),
    [
        ([date(2018, 1, 16)], 100, 1),
        ([date(2018, 1, 17)], 0, 1),
        ([date(2018, 1, 16), date(2018, 2, 1)], 50, 2),
    ],
)
def test_le_rythme_se_juge_par_la_regle_du_referent(plie, rencontres, part, echeances):
    parcours = entrer(plie, date(2018, 1, 1), rencontres[-1])
    for jour in rencontres:
        EntretienFabrique(parcours=parcours, date=jour)
    EntretienFabrique(parcours=parcours, date=date(2018, 1, 10), type=TypeEntretien.TELEPHONE)
    rythme = tableau(plie, "rythme", 2018, 2018)
    assert rythme.valeur("Échéances de rencontre", "2018") == echeances
    assert rythme.valeur("Part respectée", "2018") == part


def test_une_echeance_compte_l_annee_ou_elle_arrive(plie):
    parcours = entrer(plie, date(2018, 12, 20), date(2019, 1, 10))
    EntretienFabrique(parcours=parcours, date=date(2019, 1, 4))
    rythme = tableau(plie, "rythme", 2018, 2019)
    assert rythme.valeur("Échéances de rencontre", "2018") == 0
    assert rythme.valeur("Échéances de rencontre", "2019") == 1


def test_en_veille_un_contact_par_telephone_suffit(plie):
    parcours = entrer(plie, date(2018, 1, 1), date(2018, 2, 15))
    VeilleFabrique(
        parcours=parcours,
        debut=date(2018, 1, 2),
        fin_prevue=date(2018, 2, 15),
        fin=date(2018, 2, 15),
        statut=StatutDemande.ACCORDEE,
    )
    EntretienFabrique(parcours=parcours, date=date(2018, 2, 1), type=TypeEntretien.TELEPHONE)
    assert tableau(plie, "rythme", 2018, 2018).valeur("Part respectée", "2018") == 100


def test_ce_qui_est_attendu_apres_le_jour_du_calcul_n_est_pas_un_retard(plie):
    entrer(plie, date(2024, 2, 25))
    assert tableau(plie, "rythme", 2024, 2024).valeur("Échéances de rencontre", "2024") == 0


def test_les_freins_se_comparent_chez_ceux_evalues_deux_fois(plie):
    for initial, final in ((3, 1), (2, 0), (0, 1)):
        parcours = partir(plie, date(2018, 1, 2), date(2019, 1, 2)).parcours
        for type_diagnostic, niveau in ((TypeDiagnostic.INITIAL, initial), (TypeDiagnostic.FINAL, final)):
            diagnostic = DiagnosticFabrique(parcours=parcours, type=type_diagnostic)
            EvaluationFreinFabrique(diagnostic=diagnostic, frein=Frein.MOBILITE, niveau=niveau)
            EvaluationFreinFabrique(
                diagnostic=diagnostic, frein=Frein.SANTE, reponse=ReponseFrein.SANS_REPONSE, niveau=None
            )
        diagnostic = DiagnosticFabrique(
            parcours=entrer(plie, date(2018, 1, 2)), type=TypeDiagnostic.FINAL, date=date(2018, 5, 1)
        )
        EvaluationFreinFabrique(diagnostic=diagnostic, frein=Frein.MOBILITE, niveau=3)
    assert lignes(plie, "freins") == [
        ["Mobilité", "3", "1.67", "0.67", "2", "2", "100", "1", "50"],
        ["Tous les freins", "3", "1.67", "0.67", "2", "2", "100", "1", "50"],
    ]


# --- satisfaction and fiches actions --------------------------------------------------------------------


def test_la_satisfaction_compte_les_oui_parmi_les_reponses(plie):
    for numero, reponse in enumerate((True, True, False, None), start=1):
        ReponseSatisfaction.objects.create(plie=plie, numero=numero, annee=2021, rythme=reponse)
    ReponseSatisfaction.objects.create(plie=plie, numero=1, annee=2022, rythme=False)
    assert lignes(plie, "satisfaction_participants") == [["Satisfaction du rythme", "2", "3", "67"]]


def test_une_fiche_action_compte_selon_son_dernier_avancement(plie):
    protocole = ProtocoleFabrique(plie=plie)
    objectif = ObjectifStrategiqueFabrique(protocole=protocole)
    fiche = FicheActionFabrique(objectif=objectif)
    FicheActionFabrique(objectif=objectif)
    for annee, etat in ((2022, EtatAvancement.EN_RETARD), (2023, EtatAvancement.REALISEE)):
        AvancementFabrique(fiche=fiche, annee=annee, etat=etat)
    en_2022 = tableau(plie, "fiches_actions", 2022, 2022)
    assert en_2022.valeur("Ensemble", "en_retard") == 1
    en_2023 = tableau(plie, "fiches_actions", 2022, 2023)
    assert (en_2023.valeur("Ensemble", "realisee"), en_2023.valeur("Ensemble", "non_renseigne")) == (1, 1)
    assert tableau(plie, "fiches_actions", 2018, 2021).lignes == ()


# --- cost -----------------------------------------------------------------------------------------------


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_personnes(plie, django_assert_num_queries):
    def compter():
        with django_assert_num_queries(REQUETES):
            calculer_bilan(plie, 2018, 2021, jour=JOUR)

    partir(plie, date(2018, 1, 2), date(2019, 1, 2))
    compter()
    for _ in range(5):
        sortie = partir(plie, date(2018, 1, 2), date(2019, 1, 2))
        sortir(entrer(plie, date(2018, 1, 2), date(2019, 1, 2)), NatureSortie.CDD)
        EntretienFabrique(parcours=sortie.parcours, date=date(2018, 3, 1))
    compter()


# --- what is not known yet, and what a signed document already prints -------------------------------------


def test_personne_n_est_accompagne_dans_une_annee_a_venir(plie):
    entrer(plie, date(2023, 5, 2))
    accompagnees = dict(
        zip(("2023", "2024", "2025"), lignes(plie, "personnes_accompagnees", 2023, 2025)[2][1:], strict=False)
    )
    assert accompagnees == {"2023": "1", "2024": "1", "2025": "0"}


def test_une_sortie_sans_entree_validee_n_arrete_pas_le_bilan(plie):
    partir(plie, date(2018, 5, 2), date(2019, 5, 2))
    orphelin = ParcoursFabrique(participant__plie=plie, oriente_le=date(2018, 1, 1), accueil=True)
    SortieFabrique(
        parcours=orphelin, date=date(2019, 6, 1), etat=EtatSortie.CONFIRMEE, confirmee_le=date(2019, 6, 1)
    )
    assert tableau(plie, "chiffres_cles", 2018, 2019).valeur("sorties", "valeur") == 1


@pytest.mark.parametrize(
    ("code", "de", "a", "secret"),
    [
        ("niort", 2018, 2021, False),
        ("niort", 2019, 2020, False),
        ("niort", 2018, 2022, True),
        ("niort", 2022, 2022, True),
        ("ailleurs", 2018, 2021, True),
    ],
)
def test_seules_les_annees_deja_imprimees_ne_sont_pas_masquees(code, de, a, secret):
    plie = PlieFabrique(code=code)
    assert tableau(plie, "prescriptions", de, a).secret is secret
    assert tableau(plie, "communes", de, a).secret is True
