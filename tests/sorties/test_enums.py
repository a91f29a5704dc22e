"""The codes of the exits agree with those of the other chapters and fit their columns."""

from parcours.enums import NatureEmploi
from sorties.enums import Categorie, CodeMotif, NatureSortie
from sorties.models import Sortie

SANS_EMPLOI = {
    NatureSortie.FORMATION_QUALIFIANTE,
    NatureSortie.FORMATION_NON_QUALIFIANTE,
    NatureSortie.SANS,
}


def test_une_sortie_sur_un_emploi_a_le_code_et_le_nom_de_la_nature_d_emploi():
    emplois = [nature for nature in NatureSortie if nature not in SANS_EMPLOI]
    assert [(n.value, n.libelle) for n in emplois] == [(n.value, n.libelle) for n in NatureEmploi]


def test_les_codes_tiennent_dans_leurs_colonnes():
    for champ, codes in (("code_motif", CodeMotif), ("categorie", Categorie), ("nature", NatureSortie)):
        assert max(map(len, codes.codes())) <= Sortie._meta.get_field(champ).max_length


def test_chaque_code_a_son_libelle():
    assert all(code.libelle for code in CodeMotif)
    assert len({code.libelle for code in CodeMotif}) == len(CodeMotif)
