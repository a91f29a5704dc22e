"""Finding people, whatever the accents, the order of the words and the way a number is written."""

import pytest

from participants.models import Participant
from participants.selectors import nom_de_tri, rechercher
from tests.fabriques import ParticipantFabrique


class TestRecherche:
    pytestmark = pytest.mark.django_db

    @pytest.fixture(autouse=True)
    def _personnes(self):
        ParticipantFabrique(
            nom_naissance="Le Fœur-Élie",
            nom_usage="Déniçard",
            prenom="Maëlys",
            telephone="06 39 98 12 34",
            identifiant_ft="1234567A",
        )
        ParticipantFabrique(nom_naissance="Autre", prenom="Personne", telephone="+33 6 39 98 77 00")

    @pytest.mark.parametrize(
        "texte",
        [
            "denicard",
            "DÉNIÇARD",
            "maelys denicard",
            "denicard maelys",
            "  maelys   le foeur ",
            "le fœur élie",
            "Elie",
            "1234567A",
            "1234567a",
            "123456",
            "0639981234",
            "06 39 98 12 34",
            "06.39.98.12.34",
            "+33 6 39 98 12 34",
            "98 12 34",
            "maelys 1234567",
        ],
    )
    def test_trouve(self, texte):
        assert [p.prenom for p in rechercher(Participant.objects.all(), texte)] == ["Maëlys"]

    @pytest.mark.parametrize(
        "texte", ["maelis", "maelys autre", "0700000000", "%", "_", "\\", "+", "..", "9" * 40]
    )
    def test_ne_trouve_rien(self, texte):
        assert not rechercher(Participant.objects.all(), texte).exists()

    @pytest.mark.parametrize("numero", ["0639987700", "06 39 98 77 00", "+33639987700", "39987700"])
    def test_le_zero_et_l_indicatif_sont_le_meme_numero(self, numero):
        assert [p.nom_naissance for p in rechercher(Participant.objects.all(), numero)] == ["Autre"]

    @pytest.mark.parametrize("texte", ["1234567A", "123456", "maelys 1234567"])
    def test_l_identifiant_ne_trouve_personne_pour_qui_ne_le_lit_pas(self, texte):
        assert not rechercher(Participant.objects.all(), texte, par_identifiant=False).exists()

    @pytest.mark.parametrize("texte", ["maelys", "06 39 98 12 34"])
    def test_le_nom_et_le_telephone_trouvent_sans_l_identifiant(self, texte):
        trouvees = rechercher(Participant.objects.all(), texte, par_identifiant=False)
        assert [p.prenom for p in trouvees] == ["Maëlys"]

    @pytest.mark.parametrize("texte", ["", "   "])
    def test_un_texte_vide_garde_tout_le_monde(self, texte):
        assert rechercher(Participant.objects.all(), texte).count() == 2

    def test_le_tri_suit_le_nom_affiche_sans_accent(self):
        ParticipantFabrique(nom_naissance="Zébulon", nom_usage="Abélard", prenom="Ève")
        ParticipantFabrique(nom_naissance="Élan", prenom="Yann")
        noms = [p.nom_affiche for p in Participant.objects.alias(t=nom_de_tri()).order_by("t")]
        assert noms == ["ABÉLARD Ève", "AUTRE Personne", "DÉNIÇARD Maëlys", "ÉLAN Yann"]
