"""Loading the lists beside another PLIE."""

from dataclasses import replace

import pytest

from plie.chargement import Rapport
from plie.protocole.chargement import lire_ensemble
from plie.protocole.fichiers import FichierInvalide
from plie.protocole.models import MotifRefus, Plie
from plie.protocole.services import charger_protocole
from tests.fabriques import PlieFabrique

pytestmark = pytest.mark.django_db


def renomme(ensemble):
    premier, *autres = ensemble.motifs_refus
    return replace(ensemble, motifs_refus=(replace(premier, libelle="Tout autre chose"), *autres))


def test_un_plie_seul_corrige_ses_libelles():
    ensemble = lire_ensemble()
    charger_protocole(ensemble, Rapport())
    charger_protocole(renomme(ensemble), Rapport())
    assert MotifRefus.objects.get(code=ensemble.motifs_refus[0].code).libelle == "Tout autre chose"


def test_un_code_partage_ne_se_renomme_pas():
    ensemble = lire_ensemble()
    charger_protocole(ensemble, Rapport())
    PlieFabrique()
    with pytest.raises(FichierInvalide) as refus:
        charger_protocole(renomme(ensemble), Rapport())
    (probleme,) = refus.value.problemes
    assert probleme.fichier == "motifs_refus.csv"
    assert probleme.ligne == 2
    assert ensemble.motifs_refus[0].libelle in probleme.message
    assert MotifRefus.objects.get(code=ensemble.motifs_refus[0].code).libelle != "Tout autre chose"


def test_les_memes_listes_se_rechargent_a_cote_d_un_autre_plie():
    ensemble = lire_ensemble()
    charger_protocole(ensemble, Rapport())
    PlieFabrique()
    rapport = Rapport()
    charger_protocole(ensemble, rapport)
    assert not rapport.change
    assert Plie.objects.count() == 2
