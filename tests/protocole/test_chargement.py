"""The Protocol of Niort as its file says it, and wrong files refused whole."""

import re
import shutil
from dataclasses import fields
from datetime import date
from decimal import Decimal
from math import cos, hypot, radians

import pytest

from gouvernance.enums import TypeInstance
from plie.protocole.chargement import (
    NIORT,
    lire_communes,
    lire_ensemble,
    lire_niveaux_diplome,
    lire_protocole,
    lire_qpv,
    lire_termes,
)
from plie.protocole.enums import Frequence, GroupeCite, QualificationBilan
from plie.protocole.fichiers import FichierInvalide, lire_texte
from plie.protocole.fichiers.champs import CODE_ATTENDU
from plie.protocole.regles import SeuilsParcours, SeuilsSortie
from prescriptions.enums import CriterePublic

KM_PAR_DEGRE = 111.2
RAYON_KM = 35
DOMAINES = [
    "Agriculture",
    "Banque, finances, assurance",
    "BTP",
    "Commerce distribution",
    "Formation générale",
    "Informatique, communication, tourisme",
    "Métiers de la bouche et de l'alimentation",
    "Production, manutention, industrie",
    "Service à la personne, santé, social",
    "Services aux entreprises ou collectivités (sécurité, environnement, nettoyage)",
    "Transport et logistique",
]


@pytest.fixture(scope="module")
def niort():
    return lire_ensemble(codes_criteres=CriterePublic.codes(), codes_instances=TypeInstance.codes())


@pytest.fixture(scope="module")
def texte():
    return lire_texte(NIORT)


def sans_insecables(texte):
    return re.sub(r"[\u00a0\u202f]", " ", texte)


def refus_de(lire, *arguments, **options):
    with pytest.raises(FichierInvalide) as refus:
        lire(*arguments, **options)
    return [sans_insecables(str(probleme)) for probleme in refus.value.problemes]


def changer(texte, avant, apres):
    """The text with one change, and the line where it was made."""
    assert texte.count(avant) == 1, avant
    return texte.replace(avant, apres), texte[: texte.index(avant)].count("\n") + 1


# -- what the real file says ---------------------------------------------------------------------------


def test_le_protocole_de_niort(niort):
    protocole = niort.protocole
    assert (protocole.plie.code, protocole.code) == ("niort", "niort-2022-2028")
    assert (protocole.debut, protocole.fin) == (date(2022, 1, 1), date(2028, 12, 31))
    assert protocole.sigle_contrat == "CER"
    assert protocole.objectifs.accompagnes_par_an == 350
    assert protocole.objectifs.sorties_positives_6_mois_par_an == 55


def test_les_seuils_de_sortie_sont_ceux_de_l_article_3(niort):
    assert niort.protocole.seuils_sortie == SeuilsSortie(
        heures_mi_temps=Decimal("17.5"),
        heures_temps_plein=Decimal(35),
        cdd_mois=6,
        contrat_aide_mois=12,
        cddi_mois=12,
        alternance_mois=6,
        saisonnier_mois=8,
        saisonnier_fenetre_mois=12,
        interim_mois=6,
        clause_heures=600,
        clause_fenetre_mois=6,
        formation_heures=300,
    )


def test_les_seuils_de_parcours_sont_ceux_de_l_article_3(niort):
    assert niort.protocole.seuils_parcours == SeuilsParcours(
        mesure_mois=6,
        duree_max_mois=24,
        rythme_initial_jours=15,
        rythme_initial_mois=3,
        rythme_mois=1,
        veille_contact_mois=1,
        duree_entretien_minutes=60,
        cer_entretien_min=2,
        cer_entretien_min_rup=1,
        sortie_suivi_mois=(1, 3, 6),
        delai_avis_jours=7,
        delai_premier_contact_jours=7,
    )


def test_les_publics_sont_ceux_des_prescriptions(niort):
    criteres = niort.protocole.criteres
    assert [critere.code for critere in criteres] == CriterePublic.codes()
    assert [critere.code for critere in criteres if critere.justification_requise] == ["autre_difficulte"]


@pytest.mark.parametrize(
    ("code", "frequence", "minimum", "maximum"),
    [
        ("copil", Frequence.PAR_AN, 1, 2),
        ("coordination_technique", Frequence.MENSUELLE, None, None),
        ("comite_technique", Frequence.PAR_AN, 3, 3),
        ("groupe_travail", Frequence.LIBRE, None, None),
        ("cellule_suivi", Frequence.MENSUELLE, None, None),
        ("reunion_referents", Frequence.MENSUELLE, None, None),
        ("dialogue_gestion", Frequence.PAR_AN, 1, 1),
    ],
)
def test_les_frequences_de_l_article_5(niort, code, frequence, minimum, maximum):
    (instance,) = [instance for instance in niort.protocole.instances if instance.code == code]
    assert (instance.frequence, instance.seances_min, instance.seances_max) == (frequence, minimum, maximum)


def test_les_sept_instances_et_leur_composition(niort):
    instances = {instance.code: instance for instance in niort.protocole.instances}
    assert list(instances) == TypeInstance.codes()
    copil = instances["copil"]
    assert [len(college.membres) for college in copil.colleges] == [4, 8]
    assert copil.copresidents == copil.colleges[0].membres
    assert copil.comptes_rendus_a == ("INAE",)
    assert len(instances["comite_technique"].copresidents) == 2
    assert instances["cellule_suivi"].dates_a == ("Prescripteurs",)


def test_les_signataires_et_les_financeurs(niort):
    assert [signataire.code for signataire in niort.protocole.signataires] == [
        "etat",
        "departement",
        "region",
        "can",
    ]
    assert niort.protocole.financeurs[0].mention == "Cofinancé par l'Union européenne"


def test_les_quarante_communes_sont_autour_de_niort(niort):
    assert len(niort.communes) == 40
    centre = next(commune for commune in niort.communes if commune.nom == "Niort")
    for commune in niort.communes:
        nord = (float(commune.latitude) - 46.325) * KM_PAR_DEGRE
        est = (float(commune.longitude) + 0.462) * KM_PAR_DEGRE * cos(radians(46.325))
        assert hypot(nord, est) < RAYON_KM, commune.nom
    assert len({(commune.latitude, commune.longitude) for commune in niort.communes}) == 40
    assert (centre.code_insee, centre.codes_postaux, centre.population) == ("79191", ("79000",), 59854)


def test_une_commune_peut_avoir_deux_codes_postaux(niort):
    (mignon,) = [commune for commune in niort.communes if commune.code_insee == "79334"]
    assert mignon.codes_postaux == ("79210", "79360")


def test_les_trois_quartiers_prioritaires_sont_a_niort(niort):
    assert [(quartier.nom, quartier.commune) for quartier in niort.qpv] == [
        ("Clou Bouchet", "79191"),
        ("Tour Chabot-Gavacherie", "79191"),
        ("Pontreau-Colline Saint-André", "79191"),
    ]


def test_les_domaines_de_formation_sont_ceux_du_bilan(niort):
    assert [domaine.libelle for domaine in niort.domaines_formation] == DOMAINES


@pytest.mark.parametrize(
    ("niveau", "groupe_cite", "groupe_bilan"),
    [
        (1, GroupeCite.CITE_0_2, QualificationBilan.CAP_OU_MOINS),
        (2, GroupeCite.CITE_0_2, QualificationBilan.CAP_OU_MOINS),
        (3, GroupeCite.CITE_3_4, QualificationBilan.CAP_OU_MOINS),
        (4, GroupeCite.CITE_3_4, QualificationBilan.BAC),
        (5, GroupeCite.CITE_5_8, QualificationBilan.BAC_PLUS),
        (6, GroupeCite.CITE_5_8, QualificationBilan.BAC_PLUS),
        (7, GroupeCite.CITE_5_8, QualificationBilan.BAC_PLUS),
        (8, GroupeCite.CITE_5_8, QualificationBilan.BAC_PLUS),
    ],
)
def test_chaque_niveau_francais_a_ses_groupes(niort, niveau, groupe_cite, groupe_bilan):
    (terme,) = [terme for terme in niort.niveaux_diplome if terme.niveau == niveau]
    assert (terme.groupe_cite, terme.groupe_bilan) == (groupe_cite, groupe_bilan)


def test_un_diplome_etranger_sans_equivalence_garde_un_groupe_cite(niort):
    etrangers = [terme for terme in niort.niveaux_diplome if terme.niveau is None]
    assert {terme.groupe_bilan for terme in etrangers} == {QualificationBilan.ETRANGER}
    assert [terme.groupe_cite for terme in etrangers] == list(GroupeCite)


def test_les_motifs_ont_un_dernier_recours(niort):
    assert niort.motifs_refus[-1].code == niort.motifs_non_entree[-1].code == "autre"


def test_deux_lectures_donnent_la_meme_chose(niort):
    encore = lire_ensemble()
    assert encore == niort
    assert encore.empreinte == niort.empreinte


# -- wrong Protocols ---------------------------------------------------------------------------------------

BORNES = [
    ("accompagnes_par_an", 55, 100_000),
    ("sorties_positives_6_mois_par_an", 1, 350),
    ("heures_mi_temps", 1, Decimal("34.99")),
    ("heures_temps_plein", Decimal("17.51"), 48),
    ("cdd_mois", 1, 120),
    ("contrat_aide_mois", 1, 120),
    ("cddi_mois", 1, 120),
    ("alternance_mois", 1, 120),
    ("saisonnier_mois", 1, 12),
    ("saisonnier_fenetre_mois", 8, 120),
    ("interim_mois", 1, 120),
    ("clause_heures", 1, 5_000),
    ("clause_fenetre_mois", 1, 120),
    ("formation_heures", 1, 5_000),
    ("mesure_mois", 1, 24),
    ("duree_max_mois", 6, 120),
    ("rythme_initial_jours", 1, 366),
    ("rythme_initial_mois", 1, 120),
    ("rythme_mois", 1, 12),
    ("veille_contact_mois", 1, 12),
    ("duree_entretien_minutes", 5, 480),
    ("cer_entretien_min", 1, 20),
    ("cer_entretien_min_rup", 1, 2),
    ("delai_avis_jours", 1, 366),
    ("delai_premier_contact_jours", 1, 366),
]


def test_chaque_nombre_du_protocole_a_ses_bornes():
    """A threshold added to the rules needs its line here."""
    attendus = {champ.name for classe in (SeuilsSortie, SeuilsParcours) for champ in fields(classe)}
    eprouves = {cle for cle, _, _ in BORNES}
    assert eprouves - {"accompagnes_par_an", "sorties_positives_6_mois_par_an"} == attendus - {
        "sortie_suivi_mois"
    }


def avec_valeur(texte, cle, valeur):
    trouve = re.search(rf"^{cle} = ([\d.]+)", texte, re.MULTILINE)
    ligne = texte[: trouve.start()].count("\n") + 1
    return f"{texte[: trouve.start(1)]}{valeur}{texte[trouve.end(1) :]}", ligne


@pytest.mark.parametrize(("cle", "minimum", "maximum"), BORNES)
def test_les_deux_bornes_sont_permises_et_rien_au_dela(texte, cle, minimum, maximum):
    pas = Decimal("0.01") if cle.startswith("heures_") else 1
    for permis in (minimum, maximum):
        lire_protocole(avec_valeur(texte, cle, permis)[0], "essai.toml")
    for refuse in (minimum - pas, maximum + pas):
        change, ligne = avec_valeur(texte, cle, refuse)
        (probleme,) = refus_de(lire_protocole, change, "essai.toml")
        autre = re.match(r"ligne (\d+) : « (\w+) »", probleme)
        assert int(autre[1]) == ligne or autre[2] in {champ for champ, _, _ in BORNES}


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        (
            "accompagnes_par_an = 350",
            "accompagnes_par_an = -3",
            "« accompagnes_par_an » doit être un nombre entier de 1 à 100 000 (trouvé : -3)",
        ),
        (
            "accompagnes_par_an = 350",
            "accompagnes_par_an = 54",
            "(+1) « sorties_positives_6_mois_par_an » dépasse « accompagnes_par_an »",
        ),
        ("fin = 2028-12-31", "fin = 2021-12-31", "« fin » précède le début du Protocole"),
        (
            "debut = 2022-01-01",
            'debut = "1er janvier 2022"',
            "« debut » doit être une date du calendrier écrite AAAA-MM-JJ (trouvé : 1er janvier 2022)",
        ),
        (
            "heures_temps_plein = 35",
            "heures_temps_plein = 17",
            "« heures_temps_plein » doit dépasser « heures_mi_temps »",
        ),
        (
            "saisonnier_fenetre_mois = 12",
            "saisonnier_fenetre_mois = 7",
            "« saisonnier_fenetre_mois » est inférieur à « saisonnier_mois »",
        ),
        ("duree_max_mois = 24", "duree_max_mois = 5", "« duree_max_mois » est inférieur à « mesure_mois »"),
        (
            "cer_entretien_min_rup = 1",
            "cer_entretien_min_rup = 3",
            "(-1) « cer_entretien_min » est inférieur à « cer_entretien_min_rup »",
        ),
        (
            "sortie_suivi_mois = [1, 3, 6]",
            "sortie_suivi_mois = [1, 6, 3]",
            "« sortie_suivi_mois » doit aller en croissant",
        ),
        (
            'code = "rqth"',
            'code = "rqht"',
            f"« code » doit être l'un de ces codes : {', '.join(CriterePublic.codes())} (trouvé : rqht)",
        ),
        ('code = "ass"', 'code = "rsa"', "« code » vaut « rsa », déjà donné à la ligne {deja}"),
        (
            'code = "cellule_suivi"',
            'code = "cellule"',
            f"« code » doit être l'un de ces codes : {', '.join(TypeInstance.codes())} (trouvé : cellule)",
        ),
        (
            "seances_min = 1\nseances_max = 2",
            "seances_min = 3\nseances_max = 2",
            "(+1) « seances_max » est inférieur à « seances_min »",
        ),
        ("seances_min = 1\nseances_max = 2", "seances_min = 1", "(-6) « seances_max » manque"),
        (
            'dates_a = ["Prescripteurs"]',
            "seances_min = 1",
            "« seances_min » ne va qu'avec frequence = par_an",
        ),
        (
            'frequence = "libre"\n',
            'frequence = "trimestrielle"\n',
            "« frequence » doit être l'un de ces codes : mensuelle, par_an, libre (trouvé : trimestrielle)",
        ),
        (
            'membres = ["DDETS-PP", "Communauté d\'agglomération du Niortais"]',
            "membres = []",
            "« membres » doit compter au moins 1 élément",
        ),
        (
            'qpv = "qpv.csv"',
            'qpv = "../qpv.csv"',
            "« qpv » doit être un nom de fichier .csv, sans dossier ni espace (trouvé : ../qpv.csv)",
        ),
        (
            "mesure_mois = 6 ",
            "mesure_moi = 6 ",
            "« mesure_moi » n'est pas une clé connue ici ; vouliez-vous écrire « mesure_mois » ?",
        ),
    ],
)
def test_un_protocole_faux_est_refuse_avec_la_ligne_et_la_raison(texte, avant, apres, attendu):
    change, ligne = changer(texte, avant, apres)
    decalage = re.match(r"\(([+-]\d)\) ", attendu)
    if decalage:
        ligne, attendu = ligne + int(decalage[1]), attendu[decalage.end() :]
    if "{deja}" in attendu:
        attendu = attendu.format(deja=texte[: texte.index('code = "rsa"')].count("\n") + 1)
    problemes = refus_de(
        lire_protocole,
        change,
        "essai.toml",
        codes_criteres=CriterePublic.codes(),
        codes_instances=TypeInstance.codes(),
    )
    assert f"ligne {ligne} : {attendu}" in problemes
    assert len(problemes) == (2 if "mesure_moi »" in attendu else 1)


def test_toutes_les_fautes_sont_dites_ensemble_dans_l_ordre_des_lignes(texte):
    for avant, apres in (
        ('code = "niort"\n', 'code = "Niort"\n'),
        ("fin = 2028-12-31", "fin = 2020-01-01"),
        ("cdd_mois = 6 ", "cdd_mois = 0 "),
        ("duree_max_mois = 24", "duree_max_mois = 5"),
        ("justification_requise = true", 'justification_requise = "oui"'),
        ('mention = "Cofinancé', 'mentio = "Cofinancé'),
    ):
        texte, _ = changer(texte, avant, apres)
    problemes = refus_de(lire_protocole, texte, "essai.toml")
    lignes = [int(re.match(r"ligne (\d+)", probleme)[1]) for probleme in problemes]
    assert len(problemes) == 6
    assert lignes == sorted(lignes)


def test_un_fichier_vide_dit_toutes_les_tables_qui_manquent():
    problemes = refus_de(lire_protocole, "", "essai.toml")
    assert {re.search(r"« (\w+) » manque", probleme)[1] for probleme in problemes} == {
        "plie",
        "protocole",
        "contrat",
        "nomenclatures",
        "objectifs",
        "seuils_sortie",
        "seuils_parcours",
        "criteres_public",
        "signataires",
        "financeurs",
        "instances",
    }


# -- wrong lists ---------------------------------------------------------------------------------------------


@pytest.fixture
def copie(tmp_path):
    dossier = tmp_path / "donnees"
    shutil.copytree(NIORT.parent, dossier)
    return dossier / NIORT.name


def test_une_copie_se_lit_comme_l_original(copie, niort):
    assert lire_ensemble(copie) == niort


def test_les_fautes_de_toutes_les_listes_sont_dites_par_fichier(copie):
    communes = copie.with_name("communes_can.csv")
    communes.write_text(
        communes.read_text(encoding="utf-8").replace("79009,Amuré", "7900,"), encoding="utf-8"
    )
    qpv = copie.with_name("qpv.csv")
    qpv.write_text(
        qpv.read_text(encoding="utf-8").replace("Chabot-Gavacherie,79191", "Chabot,75056"), encoding="utf-8"
    )
    copie.with_name("motifs_refus.csv").unlink()
    with pytest.raises(FichierInvalide) as refus:
        lire_ensemble(copie)
    assert [(probleme.fichier, probleme.ligne) for probleme in refus.value.problemes] == [
        ("communes_can.csv", 3),
        ("communes_can.csv", 3),
        ("motifs_refus.csv", 1),
    ]


def test_un_quartier_hors_du_territoire_est_refuse(copie):
    qpv = copie.with_name("qpv.csv")
    qpv.write_text(
        qpv.read_text(encoding="utf-8").replace("Bouchet,79191", "Bouchet,75056"), encoding="utf-8"
    )
    assert refus_de(lire_ensemble, copie) == [
        "ligne 2 : « commune » n'est pas une commune du territoire (trouvé : 75056)"
    ]


def test_changer_une_liste_change_l_empreinte(copie, niort):
    motifs = copie.with_name("motifs_refus.csv")
    motifs.write_text(motifs.read_text(encoding="utf-8").replace("Autre motif", "Autre"), encoding="utf-8")
    assert lire_ensemble(copie).empreinte != niort.empreinte


ENTETE_COMMUNES = "code_insee,nom,codes_postaux,population,latitude,longitude,valide_du,valide_au\n"


@pytest.mark.parametrize(
    ("rangee", "problemes"),
    [
        ("79191,Niort,79000,59854,46.33,-0.46,,", 0),
        ("2A004,Ajaccio,20000,,,,,", 0),
        ("79191,Niort,79000 79001,0,-90,-180,2019-01-01,2019-01-01", 0),
        ("79191,Niort,79000,10000000,90,180,,", 0),
        ("7919,Niort,79000,59854,46.33,-0.46,,", 1),
        ("2C004,Ajaccio,20000,,,,,", 1),
        ("79191,,79000,59854,46.33,-0.46,,", 1),
        ("79191,Niort,,59854,46.33,-0.46,,", 1),
        ("79191,Niort,7900,59854,46.33,-0.46,,", 1),
        ("79191,Niort,79000 79000,59854,46.33,-0.46,,", 1),
        ("79191,Niort,79000,-1,46.33,-0.46,,", 1),
        ("79191,Niort,79000,10000001,46.33,-0.46,,", 1),
        ("79191,Niort,79000,59854,90.01,-0.46,,", 1),
        ("79191,Niort,79000,59854,46.33,-180.01,,", 1),
        ("79191,Niort,79000,59854,46.33,,,", 1),
        ("79191,Niort,79000,59854,,-0.46,,", 1),
        ("79191,Niort,79000,59854,46.33,-0.46,2019-01-02,2019-01-01", 1),
        ("Niort,,79,un,nord,ouest,hier,demain", 8),
    ],
)
def test_les_bornes_d_une_commune(rangee, problemes):
    texte = f"{ENTETE_COMMUNES}{rangee}\n"
    if problemes:
        refus = refus_de(lire_communes, texte, "communes.csv")
        assert len(refus) == problemes
        assert all(probleme.startswith("ligne 2 : ") for probleme in refus)
    else:
        assert len(lire_communes(texte, "communes.csv")) == 1


def test_une_commune_n_est_donnee_qu_une_fois():
    rangee = "79191,Niort,79000,59854,46.33,-0.46,,\n"
    assert refus_de(lire_communes, ENTETE_COMMUNES + rangee * 2, "communes.csv") == [
        "ligne 3 : « code_insee » vaut « 79191 », déjà donné à la ligne 2"
    ]


@pytest.mark.parametrize(
    ("niveau", "cite", "bilan", "problemes"),
    [
        ("1", "cite_0_2", "cap_ou_moins", 0),
        ("8", "cite_5_8", "bac_plus", 0),
        ("", "cite_3_4", "etranger", 0),
        ("0", "cite_0_2", "cap_ou_moins", 1),
        ("9", "cite_5_8", "bac_plus", 1),
        ("4", "3-4", "bac", 1),
        ("4", "", "bac", 1),
        ("4", "cite_3_4", "Bac", 1),
    ],
)
def test_les_bornes_d_un_niveau_de_diplome(niveau, cite, bilan, problemes):
    texte = (
        f"code,libelle,niveau,groupe_cite,groupe_bilan,valide_du,valide_au\na,A,{niveau},{cite},{bilan},,\n"
    )
    if problemes:
        assert len(refus_de(lire_niveaux_diplome, texte, "niveaux.csv")) == problemes
    else:
        assert len(lire_niveaux_diplome(texte, "niveaux.csv")) == 1


@pytest.mark.parametrize(
    ("rangees", "attendu"),
    [
        ("a,A,2022-01-01,2022-01-01\n", []),
        ("a,A,2022-01-01,2021-12-31\n", ["ligne 2 : « valide_au » précède « valide_du »"]),
        ("a,A,,\na,B,,\n", ["ligne 3 : « code » vaut « a », déjà donné à la ligne 2"]),
        (
            "A b,,,\n",
            [
                f"ligne 2 : « code » doit être {CODE_ATTENDU} (trouvé : A b)",
                "ligne 2 : « libelle » doit être un texte de 1 à 160 caractères (trouvé : rien)",
            ],
        ),
    ],
)
def test_les_termes_d_une_liste(rangees, attendu):
    texte = f"code,libelle,valide_du,valide_au\n{rangees}"
    if attendu:
        assert refus_de(lire_termes, texte, "liste.csv") == attendu
    else:
        assert len(lire_termes(texte, "liste.csv")) == 1


def test_un_territoire_peut_n_avoir_aucun_quartier_prioritaire():
    assert lire_qpv("code,nom,commune,valide_du,valide_au\n", "qpv.csv") == ()
