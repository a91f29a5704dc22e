"""The numbers of a Protocol: those of Niort by default, none outside its bounds."""

from dataclasses import FrozenInstanceError, asdict, fields
from decimal import Decimal

import pytest

from plie.chargement import Rapport
from plie.protocole.chargement import lire_ensemble
from plie.protocole.models import Protocole
from plie.protocole.regles import Objectifs, Parametres, SeuilsParcours, SeuilsSortie
from plie.protocole.services import charger_protocole

CLASSES = (Objectifs, SeuilsSortie, SeuilsParcours)
NOMBRES = [
    (classe, champ.name)
    for classe in CLASSES
    for champ in fields(classe)
    if champ.name != "sortie_suivi_mois"
]
# A number alone at its minimum would break these orders: they are told with it.
AVEC = {
    "heures_mi_temps": {"heures_temps_plein": Decimal(2)},
    "heures_temps_plein": {"heures_mi_temps": Decimal("0.5")},
    "saisonnier_fenetre_mois": {"saisonnier_mois": 1},
    "duree_max_mois": {"mesure_mois": 1},
}


def test_les_nombres_par_defaut_sont_ceux_du_protocole_de_niort():
    assert asdict(Objectifs()) == {"accompagnes_par_an": 350, "sorties_positives_6_mois_par_an": 55}
    assert asdict(SeuilsSortie()) == {
        "heures_mi_temps": Decimal("17.5"),
        "heures_temps_plein": Decimal(35),
        "cdd_mois": 6,
        "contrat_aide_mois": 12,
        "cddi_mois": 12,
        "alternance_mois": 6,
        "saisonnier_mois": 8,
        "saisonnier_fenetre_mois": 12,
        "interim_mois": 6,
        "clause_heures": 600,
        "clause_fenetre_mois": 6,
        "formation_heures": 300,
    }
    assert asdict(SeuilsParcours()) == {
        "mesure_mois": 6,
        "duree_max_mois": 24,
        "rythme_initial_jours": 15,
        "rythme_initial_mois": 3,
        "rythme_mois": 1,
        "veille_contact_mois": 1,
        "duree_entretien_minutes": 60,
        "cer_entretien_min": 2,
        "cer_entretien_min_rup": 1,
        "sortie_suivi_mois": (1, 3, 6),
        "delai_avis_jours": 7,
        "delai_premier_contact_jours": 7,
    }


@pytest.mark.parametrize(
    ("classe", "nom"), NOMBRES, ids=[f"{classe.__name__}.{nom}" for classe, nom in NOMBRES]
)
def test_un_nombre_est_superieur_a_zero(classe, nom):
    autres = AVEC.get(nom, {})
    assert getattr(classe(**{nom: 1, **autres}), nom) == 1
    for refuse in (0, -1):
        with pytest.raises(ValueError, match=f"« {nom} » doit être supérieur à zéro"):
            classe(**{nom: refuse, **autres})


@pytest.mark.parametrize(
    ("classe", "juste", "faux", "phrase"),
    [
        (
            SeuilsSortie,
            {"heures_mi_temps": Decimal("34.99")},
            {"heures_mi_temps": Decimal(35)},
            "« heures_mi_temps » doit être inférieur à « heures_temps_plein »",
        ),
        (
            SeuilsSortie,
            {"heures_temps_plein": Decimal("17.51")},
            {"heures_temps_plein": Decimal("17.5")},
            "« heures_mi_temps » doit être inférieur à « heures_temps_plein »",
        ),
        (
            SeuilsSortie,
            {"saisonnier_mois": 12},
            {"saisonnier_mois": 13},
            "« saisonnier_mois » dépasse « saisonnier_fenetre_mois »",
        ),
        (
            SeuilsSortie,
            {"saisonnier_fenetre_mois": 8},
            {"saisonnier_fenetre_mois": 7},
            "« saisonnier_mois » dépasse « saisonnier_fenetre_mois »",
        ),
        (
            SeuilsParcours,
            {"mesure_mois": 24},
            {"mesure_mois": 25},
            "« mesure_mois » dépasse « duree_max_mois »",
        ),
        (
            SeuilsParcours,
            {"duree_max_mois": 6},
            {"duree_max_mois": 5},
            "« mesure_mois » dépasse « duree_max_mois »",
        ),
        (
            SeuilsParcours,
            {"sortie_suivi_mois": (1, 2)},
            {"sortie_suivi_mois": (2, 1)},
            "« sortie_suivi_mois » doit être en ordre croissant",
        ),
        (
            SeuilsParcours,
            {"sortie_suivi_mois": (3, 4)},
            {"sortie_suivi_mois": (3, 3)},
            "« sortie_suivi_mois » doit être en ordre croissant, sans répétition",
        ),
        (
            SeuilsParcours,
            {"sortie_suivi_mois": (1,)},
            {"sortie_suivi_mois": ()},
            "« sortie_suivi_mois » doit être supérieur à zéro",
        ),
        (
            SeuilsParcours,
            {"sortie_suivi_mois": (1, 6)},
            {"sortie_suivi_mois": (0, 6)},
            "« sortie_suivi_mois » doit être supérieur à zéro",
        ),
    ],
)
def test_les_nombres_vont_ensemble(classe, juste, faux, phrase):
    classe(**juste)
    with pytest.raises(ValueError, match=phrase):
        classe(**faux)


def test_un_seuil_ne_change_plus_une_fois_lu():
    with pytest.raises(FrozenInstanceError):
        SeuilsSortie().cdd_mois = 3


VIDE = {"objectifs": {}, "seuils_sortie": {}, "seuils_parcours": {}}


def test_des_sections_vides_donnent_les_nombres_par_defaut():
    assert Parametres.depuis_json(VIDE) == Parametres()


def test_le_json_rend_les_decimaux_et_les_listes():
    lus = Parametres.depuis_json(
        {
            "objectifs": {"accompagnes_par_an": 90},
            "seuils_sortie": {"heures_mi_temps": "15.25", "heures_temps_plein": "32", "cdd_mois": 4},
            "seuils_parcours": {"sortie_suivi_mois": [2, 4]},
            "signataires": ["non lu ici"],
        }
    )
    assert lus.objectifs.accompagnes_par_an == 90
    assert lus.seuils_sortie == SeuilsSortie(
        heures_mi_temps=Decimal("15.25"), heures_temps_plein=Decimal(32), cdd_mois=4
    )
    assert isinstance(lus.seuils_sortie.heures_mi_temps, Decimal)
    assert lus.seuils_parcours.sortie_suivi_mois == (2, 4)


@pytest.mark.parametrize(
    ("donnees", "erreur"),
    [
        *(({cle: valeur for cle, valeur in VIDE.items() if cle != absente}, KeyError) for absente in VIDE),
        *(({**VIDE, section: {"inconnu": 1}}, TypeError) for section in VIDE),
        ({**VIDE, "objectifs": {"accompagnes_par_an": 0}}, ValueError),
        ({**VIDE, "seuils_sortie": {"heures_mi_temps": "35"}}, ValueError),
        ({**VIDE, "seuils_parcours": {"mesure_mois": 25}}, ValueError),
    ],
)
def test_des_parametres_faux_ne_se_lisent_pas(donnees, erreur):
    with pytest.raises(erreur):
        Parametres.depuis_json(donnees)


@pytest.mark.django_db
def test_la_ligne_chargee_rend_les_nombres_du_fichier():
    ensemble = lire_ensemble()
    ligne = charger_protocole(ensemble, Rapport())
    ligne = Protocole.objects.get(pk=ligne.pk)
    assert Parametres.depuis_json(ligne.parametres) == Parametres(
        objectifs=ensemble.protocole.objectifs,
        seuils_sortie=ensemble.protocole.seuils_sortie,
        seuils_parcours=ensemble.protocole.seuils_parcours,
    )
    assert Parametres.depuis_json(ligne.parametres) == Parametres()
