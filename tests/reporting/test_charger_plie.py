"""`charger_plie`: Niort from its files, the same files twice, and wrong files refused whole."""

import re
import shutil
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from pghistory.models import Context

from fiches_actions.chargement import NIORT as FICHES
from fiches_actions.chargement import lire_fiches_actions
from fiches_actions.models import FicheAction, Indicateur, ObjectifStrategique
from gouvernance.enums import TypeInstance
from gouvernance.models import College, Instance, Membre
from plie.acteurs.chargement import NIORT as STRUCTURES
from plie.acteurs.chargement import lire_structures
from plie.acteurs.models import Structure
from plie.protocole.chargement import lire_ensemble
from plie.protocole.fichiers import lire_texte
from plie.protocole.models import (
    Commune,
    DomaineFormation,
    MotifNonEntree,
    MotifRefus,
    NiveauDiplome,
    Plie,
    Protocole,
    Qpv,
    Territoire,
)
from plie.protocole.regles import Parametres
from reporting.management.commands.charger_plie import FICHIERS
from tests.fabriques import ValeurIndicateurFabrique

pytestmark = pytest.mark.django_db

CHARGES = (
    Plie,
    Protocole,
    Commune,
    Territoire,
    Qpv,
    NiveauDiplome,
    DomaineFormation,
    MotifRefus,
    MotifNonEntree,
    Structure,
    Instance,
    College,
    Membre,
    ObjectifStrategique,
    FicheAction,
    Indicateur,
)
TRACES = [modele for modele in apps.get_models() if hasattr(modele, "pgh_tracked_model")]


def charger(*arguments, **fichiers):
    """Run the command; its lines, with ordinary spaces."""
    sortie = StringIO()
    call_command("charger_plie", *arguments, stdout=sortie, **fichiers)
    return re.sub(r"[\u00a0\u202f]", " ", sortie.getvalue()).splitlines()


def refus_de(*arguments, **fichiers):
    with pytest.raises(CommandError) as refus:
        charger(*arguments, **fichiers)
    return re.sub(r"[\u00a0\u202f]", " ", str(refus.value))


def compte():
    return {modele.__name__: modele._base_manager.count() for modele in CHARGES}


def traces():
    return [
        Context.objects.count(),
        *(list(modele._base_manager.order_by("pk").values()) for modele in TRACES),
    ]


def contenu():
    """Every loaded row with all its columns."""
    return {modele: list(modele._base_manager.order_by("pk").values()) for modele in CHARGES}


@pytest.fixture
def copies(tmp_path):
    """The files of Niort, free to be changed."""
    chemins = {}
    for nom, chemin in FICHIERS.items():
        dossier = tmp_path / nom
        shutil.copytree(chemin.parent, dossier)
        chemins[nom] = dossier / chemin.name
    return chemins


def changer(chemin, avant, apres):
    """Replace one text in a file; the line where it was."""
    texte = chemin.read_text(encoding="utf-8")
    assert texte.count(avant) == 1, avant
    chemin.write_text(texte.replace(avant, apres), encoding="utf-8")
    return texte[: texte.index(avant)].count("\n") + 1


# -- Niort -------------------------------------------------------------------------------------------------


def test_niort_se_charge_d_un_mot():
    ensemble = lire_ensemble()
    structures = lire_structures(
        lire_texte(STRUCTURES),
        STRUCTURES.name,
        communes={commune.code_insee for commune in ensemble.communes},
    ).structures
    fiches = lire_fiches_actions(lire_texte(FICHES), FICHES.name).fiches
    instances = ensemble.protocole.instances
    lignes = charger()
    assert compte() == {
        "Plie": 1,
        "Protocole": 1,
        "Commune": 40,
        "Territoire": 40,
        "Qpv": 3,
        "NiveauDiplome": len(ensemble.niveaux_diplome),
        "DomaineFormation": 11,
        "MotifRefus": len(ensemble.motifs_refus),
        "MotifNonEntree": len(ensemble.motifs_non_entree),
        "Structure": len(structures),
        "Instance": 7,
        "College": sum(len(instance.colleges) for instance in instances),
        "Membre": sum(
            len(instance.comptes_rendus_a) + sum(len(college.membres) for college in instance.colleges)
            for instance in instances
        ),
        "ObjectifStrategique": 9,
        "FicheAction": 24,
        "Indicateur": sum(len(fiche.indicateurs) for fiche in fiches),
    }
    assert all("modifiée" not in ligne and "inchangée" not in ligne for ligne in lignes)
    assert "communes : 40 créée(s)" in lignes
    assert "fiches actions : 24 créée(s)" in lignes
    assert "instances : 7 créée(s)" in lignes
    assert "Tout était déjà à jour." not in lignes


def test_le_protocole_de_niort():
    charger()
    protocole = Protocole.objects.get()
    assert (protocole.plie.code, protocole.debut, protocole.fin) == (
        "niort",
        date(2022, 1, 1),
        date(2028, 12, 31),
    )
    assert Parametres.depuis_json(protocole.parametres) == Parametres()
    assert protocole.parametres["contrat"]["sigle"] == "CER"
    assert not protocole.plie.demonstration


def test_les_lieux_d_accueil_et_les_fiches_de_niort():
    charger()
    assert Structure.objects.filter(lieu_accueil=True).count() == 5
    assert set(Qpv.objects.values_list("commune", flat=True)) == {"79191"}
    par_objectif = [objectif.fiches.count() for objectif in ObjectifStrategique.objects.order_by("numero")]
    assert par_objectif == [5, 3, 4, 1, 4, 1, 4, 1, 1]
    assert not FicheAction.objects.filter(indicateurs=None).exists()


def test_les_instances_de_niort():
    charger()
    instances = {instance.code: instance for instance in Instance.objects.all()}
    assert set(instances) == set(TypeInstance.codes())
    assert {code for code, instance in instances.items() if instance.nominative} == {
        "cellule_suivi",
        "reunion_referents",
    }
    copil = instances["copil"]
    assert (copil.seances_min_an, copil.seances_max_an, copil.mensuelle) == (1, 2, False)
    assert instances["cellule_suivi"].mensuelle
    assert copil.membres.filter(copreside=True).exists()
    assert all(membre.instance.presidence for membre in Membre.objects.filter(copreside=True))


# -- again -------------------------------------------------------------------------------------------------


def test_recharger_les_memes_fichiers_n_ecrit_rien():
    charger()
    lignes_avant, traces_avant = contenu(), traces()
    lignes = charger()
    assert lignes[-1] == "Tout était déjà à jour."
    assert all("créée" not in ligne and "modifiée" not in ligne for ligne in lignes)
    assert contenu() == lignes_avant
    assert traces() == traces_avant


def test_une_copie_des_fichiers_ne_change_rien_non_plus(copies):
    charger()
    assert charger("niort", **copies)[-1] == "Tout était déjà à jour."


def test_un_seuil_change_met_la_ligne_a_jour(copies):
    charger()
    avant = Protocole.objects.get()
    autres = {modele: lignes for modele, lignes in contenu().items() if modele is not Protocole}
    changer(copies["protocole"], "cdd_mois = 6 ", "cdd_mois = 5 ")
    lignes = charger(**copies)
    apres = Protocole.objects.get()
    assert apres.pk == avant.pk
    assert Parametres.depuis_json(apres.parametres).seuils_sortie.cdd_mois == 5
    assert apres.empreinte != avant.empreinte
    assert "protocoles : 1 modifiée(s)" in lignes
    assert "Tout était déjà à jour." not in lignes
    assert {modele: lignes for modele, lignes in contenu().items() if modele is not Protocole} == autres


def test_un_terme_ferme_dans_une_liste_garde_sa_ligne(copies):
    charger()
    motif = MotifRefus.objects.order_by("ordre").first()
    liste = copies["protocole"].with_name("motifs_refus.csv")
    rangee = next(
        rangee for rangee in liste.read_text(encoding="utf-8").splitlines() if rangee.startswith(motif.code)
    )
    changer(liste, rangee, f"{rangee.rstrip(',')},,2025-12-31")
    charger(**copies)
    motif.refresh_from_db()
    assert motif.valide_au == date(2025, 12, 31)


def test_un_terme_disparu_du_fichier_reste_dans_la_base(copies):
    charger()
    motif = MotifRefus.objects.order_by("ordre").first()
    liste = copies["protocole"].with_name("motifs_refus.csv")
    rangees = [
        rangee
        for rangee in liste.read_text(encoding="utf-8").splitlines()
        if not rangee.startswith(f"{motif.code},")
    ]
    liste.write_text("\n".join(rangees), encoding="utf-8")
    charger(**copies)
    assert MotifRefus.objects.filter(pk=motif.pk).exists()


def test_les_contacts_saisis_depuis_sont_gardes(copies):
    charger()
    saisis = {"adresse": "1 rue Inventée", "telephone": "05 49 00 00 00", "courriel": "ain@example.org"}
    Structure.objects.filter(code="ain").update(**saisis)
    changer(copies["structures"], 'sigle = "AIN"\n', 'sigle = "AIN"\nadresse = "2 rue du Fichier"\n')
    changer(copies["structures"], "Association intermédiaire du Niortais", "Association du Niortais")
    charger(**copies)
    structure = Structure.objects.get(code="ain")
    assert structure.nom == "Association du Niortais"
    assert {champ: getattr(structure, champ) for champ in saisis} == saisis


def test_les_contacts_du_fichier_servent_a_la_creation(copies):
    changer(copies["structures"], 'sigle = "AIN"\n', 'sigle = "AIN"\nadresse = "2 rue du Fichier"\n')
    charger(**copies)
    assert Structure.objects.get(code="ain").adresse == "2 rue du Fichier"


def test_les_valeurs_saisies_dans_une_fiche_sont_gardees(copies):
    charger()
    valeur = ValeurIndicateurFabrique(indicateur=Indicateur.objects.first())
    changer(copies["fiches"], "Agrandir l'auto-école solidaire", "Agrandir l'auto-école")
    charger(**copies)
    valeur.refresh_from_db()
    assert valeur.indicateur.fiche.titre == "Agrandir l'auto-école"


# -- wrong files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fichier", "avant", "apres", "phrase"),
    [
        (
            "protocole",
            "cdd_mois = 6 ",
            "cdd_mois = 0 ",
            "« cdd_mois » doit être un nombre entier de 1 à 120 (trouvé : 0)",
        ),
        (
            "structures",
            'type = "siae"\ncommune = "79191"\nlieu',
            'type = "siea"\ncommune = "79191"\nlieu',
            "« type »",
        ),
        ("fiches", 'numero = "1-1"', 'numero = "1-7"', "« numero »"),
    ],
)
def test_un_fichier_faux_est_refuse_en_entier_avec_sa_ligne(copies, fichier, avant, apres, phrase):
    ligne = changer(copies[fichier], avant, apres)
    refus = refus_de(**copies)
    assert f"{copies[fichier].name} refusé, rien n'a été chargé :" in refus
    assert re.search(rf"ligne {ligne} : .*{re.escape(phrase)}", refus), refus
    assert not any(compte().values())


@pytest.mark.parametrize("fichier", sorted(FICHIERS))
def test_un_fichier_faux_ne_defait_rien_de_ce_qui_est_charge(copies, fichier):
    charger()
    avant = contenu()
    changer(copies["protocole"], "cddi_mois = 12", "cddi_mois = 11")
    chemin = copies[fichier]
    chemin.write_text(f"{chemin.read_text(encoding='utf-8')}\ninconnue = 1\n", encoding="utf-8")
    assert "« inconnue » n'est pas une clé connue" in refus_de(**copies)
    assert contenu() == avant


def test_une_liste_fausse_est_refusee_avec_le_protocole(copies):
    liste = copies["protocole"].with_name("qpv.csv")
    ligne = changer(liste, "Bouchet,79191", "Bouchet,75056")
    refus = refus_de(**copies)
    assert "qpv.csv refusé" in refus
    assert f"ligne {ligne} : « commune » n'est pas une commune du territoire" in refus
    assert not any(compte().values())


@pytest.mark.parametrize("fichier", sorted(FICHIERS))
def test_un_fichier_absent_est_nomme(copies, fichier):
    copies[fichier].unlink()
    assert refus_de(**copies) == f"Fichier illisible : {copies[fichier]}."
    assert not any(compte().values())


@pytest.mark.parametrize("fichier", sorted(FICHIERS))
def test_un_fichier_qui_n_est_pas_du_texte_est_refuse(copies, fichier):
    copies[fichier].write_bytes(b'[plie]\ncode = "\xe9"\n')
    assert "ligne 2 : ce caractère n'est pas en UTF-8" in refus_de(**copies)


@pytest.mark.parametrize("fichier", sorted(FICHIERS))
def test_un_dossier_n_est_pas_un_fichier(copies, fichier):
    copies[fichier].unlink()
    copies[fichier].mkdir()
    assert refus_de(**copies).startswith("Fichier illisible")


# -- another PLIE ------------------------------------------------------------------------------------------


def test_un_autre_code_que_celui_des_fichiers_est_refuse():
    assert refus_de("poitiers") == (
        "Le fichier « protocole » est celui du PLIE « niort », non de « poitiers » : "
        "donnez ses propres fichiers avec --protocole, --structures et --fiches."
    )
    assert not any(compte().values())


@pytest.mark.parametrize(
    ("fichier", "avant"), [("structures", 'code = "niort"'), ("fiches", 'plie = "niort"')]
)
def test_les_trois_fichiers_sont_du_meme_plie(copies, fichier, avant):
    changer(copies[fichier], avant, avant.replace("niort", "poitiers"))
    assert refus_de(**copies).startswith(
        f"Le fichier « {fichier} » est celui du PLIE « poitiers », non de « niort »"
    )
    assert not any(compte().values())


def test_les_fiches_sont_celles_du_protocole(copies):
    changer(copies["fiches"], 'code = "niort-2022-2028"', 'code = "niort-2016-2021"')
    assert refus_de(**copies) == (
        "Les fiches actions sont celles du protocole « niort-2016-2021 », non de « niort-2022-2028 »."
    )
    assert not any(compte().values())


def test_deux_plie_cote_a_cote(copies):
    charger()
    niort = {
        modele: {ligne["id"] for ligne in contenu()[modele]} for modele in (Structure, Instance, FicheAction)
    }
    changer(copies["protocole"], 'code = "niort"\n', 'code = "val"\n')
    changer(copies["structures"], 'code = "niort"', 'code = "val"')
    changer(copies["fiches"], 'plie = "niort"', 'plie = "val"')
    charger("val", **copies)
    assert Plie.objects.count() == Protocole.objects.count() == 2
    assert Commune.objects.count() == 40
    assert Territoire.objects.count() == 80
    for modele, anciennes in niort.items():
        assert modele._base_manager.count() == 2 * len(anciennes)
        assert modele._base_manager.filter(pk__in=anciennes).count() == len(anciennes)
    assert charger()[-1] == charger("val", **copies)[-1] == "Tout était déjà à jour."


def test_un_protocole_qui_en_chevauche_un_autre_est_refuse_avec_une_phrase(copies):
    """A code changes by mistake: the same years would be loaded twice."""
    charger()
    avant = contenu()
    for fichier in ("protocole", "fiches"):
        changer(copies[fichier], 'code = "niort-2022-2028"', 'code = "niort-bis"')
    assert "Un autre protocole couvre déjà une partie de cette période." in refus_de(**copies)
    assert contenu() == avant
