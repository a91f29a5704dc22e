"""The order in which the référents are proposed: distance, mobility, portefeuille, remarks."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.regles.orientation import (
    AVANTAGE_LIEU_NOMME,
    AVANTAGE_REFERENT_NOMME,
    KM_SI_INCONNUE,
    FaitsPersonne,
    FaitsReferent,
    Lieu,
    Mention,
    classer,
    distance,
    mention,
)

NIORT = Lieu(code_insee="79191", nom="Niort", position=(46.3239, -0.4645))
COULON = Lieu(code_insee="79100", nom="Coulon", position=(46.3222, -0.5853))
MAUZE = Lieu(code_insee="79170", nom="Mauzé-sur-le-Mignon", position=(46.1956, -0.6697))
SANS_POSITION = Lieu(code_insee="79001", nom="Ailleurs")
PIETON = FaitsPersonne(commune=NIORT, permis_b=False, vehicule=False)
AUTOMOBILISTE = FaitsPersonne(commune=NIORT, permis_b=True, vehicule=True)


def referent(cle=1, nom="Alpha", **champs):
    return FaitsReferent(
        **{
            "referent": cle,
            "lieu": cle,
            "nom": nom,
            "lieu_nom": "Lieu",
            "etp": Decimal(1),
            "suivis": 50,
            "commune": NIORT,
            **champs,
        }
    )


def ordre(personne, *referents):
    return [proposition.faits.referent for proposition in classer(personne, referents)]


def seul(personne, **champs):
    (proposition,) = classer(personne, [referent(**champs)])
    return proposition


@pytest.mark.parametrize(
    ("a", "b", "attendue"),
    [
        (NIORT, NIORT, Decimal(0)),
        (NIORT, COULON, Decimal("9.3")),
        (NIORT, MAUZE, Decimal("21.2")),
        (SANS_POSITION, SANS_POSITION, Decimal(0)),
        (NIORT, SANS_POSITION, None),
        (None, NIORT, None),
        (NIORT, None, None),
    ],
)
def test_la_distance_va_d_un_centre_de_commune_a_l_autre(a, b, attendue):
    trouvee = distance(a, b)
    assert trouvee == distance(b, a)
    assert (trouvee is None) == (attendue is None)
    if attendue is not None:
        assert abs(trouvee - attendue) <= Decimal("0.2")


@pytest.mark.parametrize(
    ("permis", "vehicule", "deplacement", "sans"),
    [
        (True, True, "", False),
        (True, True, "transports", False),
        (True, False, "", True),
        (False, True, "", True),
        (False, False, "deux_roues", False),
        (None, None, "", False),
        (None, None, "voiture", False),
        (None, None, "transports", True),
        (None, None, "velo", True),
        (None, None, "a_pied", True),
        (True, None, "", False),
        (None, False, "", True),
    ],
)
def test_sans_vehicule(permis, vehicule, deplacement, sans):
    personne = FaitsPersonne(commune=NIORT, permis_b=permis, vehicule=vehicule, deplacement=deplacement)
    assert personne.sans_vehicule is sans


class TestPoids:
    def test_un_kilometre_vaut_une_personne_pour_un_etp(self):
        km = distance(NIORT, COULON)
        assert seul(AUTOMOBILISTE, commune=COULON).poids == 50 + Fraction(km)

    def test_sans_vehicule_il_en_vaut_deux(self):
        km = distance(NIORT, COULON)
        assert seul(PIETON, commune=COULON).poids == 50 + 2 * Fraction(km)

    def test_le_portefeuille_se_rapporte_au_temps_de_travail(self):
        assert seul(AUTOMOBILISTE, suivis=30, etp=Decimal("0.5")).poids == 60

    @pytest.mark.parametrize(
        ("mentions", "avantage"),
        [
            ({}, 0),
            ({"mention": Mention.SIMPLE}, AVANTAGE_REFERENT_NOMME),
            ({"mention_lieu": Mention.SIMPLE}, AVANTAGE_LIEU_NOMME),
            ({"mention": Mention.SIMPLE, "mention_lieu": Mention.SIMPLE}, AVANTAGE_REFERENT_NOMME),
            ({"mention": Mention.RESERVE}, 0),
            ({"mention": Mention.RESERVE, "mention_lieu": Mention.SIMPLE}, 0),
            ({"mention_lieu": Mention.RESERVE}, 0),
        ],
    )
    def test_les_remarques(self, mentions, avantage):
        assert seul(AUTOMOBILISTE, **mentions).poids == 50 - avantage

    @pytest.mark.parametrize("etp", [Decimal(0), Decimal(-1)])
    def test_un_temps_de_travail_nul_est_refuse(self, etp):
        with pytest.raises(ValueError, match="working time"):
            referent(etp=etp)


class TestOrdre:
    def test_le_plus_proche_d_abord(self):
        assert ordre(PIETON, referent(1, commune=MAUZE), referent(2), referent(3, commune=COULON)) == [
            2,
            3,
            1,
        ]

    def test_avec_un_vehicule_un_portefeuille_leger_compense_la_distance(self):
        proche, leger = referent(1, suivis=62), referent(2, suivis=50, commune=COULON)
        assert ordre(AUTOMOBILISTE, proche, leger) == [2, 1]
        assert ordre(PIETON, proche, leger) == [1, 2]

    def test_a_egalite_le_portefeuille_le_plus_leger_puis_le_nom(self):
        nomme = referent(1, suivis=80, mention=Mention.SIMPLE)
        assert ordre(AUTOMOBILISTE, nomme, referent(2, suivis=50)) == [2, 1]
        assert ordre(PIETON, referent(1, "Zoé"), referent(2, "Élan")) == [2, 1]

    def test_une_distance_inconnue_n_avantage_pas(self):
        assert ordre(PIETON, referent(1, commune=SANS_POSITION), referent(2, commune=MAUZE)) == [2, 1]
        loin = Lieu(code_insee="75056", nom="Paris", position=(48.85, 2.35))
        assert ordre(PIETON, referent(1, commune=SANS_POSITION), referent(2, "Zoé", commune=loin)) == [2, 1]

    def test_sans_aucune_distance_le_portefeuille_decide(self):
        perdu = FaitsPersonne(commune=None)
        assert ordre(perdu, referent(1, suivis=51), referent(2, commune=MAUZE)) == [2, 1]
        assert seul(perdu).poids == 50 + KM_SI_INCONNUE

    def test_personne_a_proposer(self):
        assert classer(PIETON, []) == ()


class TestRaisons:
    @pytest.mark.parametrize(
        ("personne", "champs", "attendue"),
        [
            (PIETON, {}, "dans la commune de la personne (Niort)"),
            (PIETON, {"commune": COULON}, "à 9 km (Coulon)"),
            (PIETON, {"commune": SANS_POSITION}, "distance inconnue (Ailleurs)"),
            (PIETON, {"commune": None}, "distance inconnue : le lieu d’accueil n’a pas de commune"),
            (
                FaitsPersonne(commune=None),
                {},
                "distance inconnue : la personne n’a pas de commune (Niort)",
            ),
            (PIETON, {"commune": COULON}, "sans véhicule : la proximité compte double"),
            (
                PIETON,
                {"suivis": 52, "etp": Decimal("0.75")},
                "52\u00a0personnes pour 0,75 ETP, soit 69 pour un ETP",
            ),
            (PIETON, {"suivis": 1}, "1\u00a0personne pour 1 ETP"),
            (PIETON, {"suivis": 0, "etp": Decimal("0.50")}, "aucune personne suivie, pour 0,5 ETP"),
            (PIETON, {"mention": Mention.SIMPLE}, "nommé dans les remarques du prescripteur"),
            (
                PIETON,
                {"mention": Mention.RESERVE},
                "nommé avec une réserve dans les remarques du prescripteur : lisez-les",
            ),
            (
                PIETON,
                {"mention_lieu": Mention.SIMPLE},
                "lieu d’accueil nommé dans les remarques du prescripteur",
            ),
            (
                PIETON,
                {"mention_lieu": Mention.RESERVE},
                "lieu d’accueil nommé avec une réserve dans les remarques : lisez-les",
            ),
        ],
    )
    def test_chaque_raison_se_lit(self, personne, champs, attendue):
        assert attendue in seul(personne, **champs).raisons

    def test_avec_un_vehicule_la_mobilite_ne_se_dit_pas(self):
        assert len(seul(AUTOMOBILISTE, commune=COULON).raisons) == 2


@pytest.mark.parametrize(
    ("remarques", "noms", "attendue"),
    [
        ("", ["Chambretel"], Mention.AUCUNE),
        ("Connaît déjà Mme CHAMBRETEL.", ["Chambretel"], Mention.SIMPLE),
        ("Connait Verperoux", ["Verpéroux"], Mention.SIMPLE),
        ("Chambretelle", ["Chambretel"], Mention.AUCUNE),
        ("Surtout pas Mme Chambretel.", ["Chambretel"], Mention.RESERVE),
        ("Pas disponible le lundi. Souhaite Mme Chambretel.", ["Chambretel"], Mention.SIMPLE),
        ("Souhaite Chambretel. En conflit avec Chambretel !", ["Chambretel"], Mention.RESERVE),
        ("Près du CSC du Marais si possible", ["Centre du Marais", "CSC du Marais"], Mention.SIMPLE),
        ("Près de la MIPE", ["", "MIPE"], Mention.SIMPLE),
        ("Rien", ["", ""], Mention.AUCUNE),
    ],
)
def test_les_noms_lus_dans_les_remarques(remarques, noms, attendue):
    assert mention(remarques, noms) is attendue


# --- properties -----------------------------------------------------------------------------------------

lieux = st.one_of(
    st.none(),
    st.builds(
        lambda n, lat, lon: Lieu(code_insee=f"79{n:03d}", nom=f"Commune {n}", position=(lat, lon)),
        st.integers(0, 999),
        st.floats(46, 47),
        st.floats(-1, 0),
    ),
    st.builds(lambda n: Lieu(code_insee=f"86{n:03d}", nom=f"Commune {n}"), st.integers(0, 999)),
)
personnes = st.builds(
    FaitsPersonne,
    commune=lieux,
    permis_b=st.sampled_from([None, True, False]),
    vehicule=st.sampled_from([None, True, False]),
    deplacement=st.sampled_from(["", "voiture", "deux_roues", "velo", "transports", "a_pied"]),
)
faits = st.builds(
    FaitsReferent,
    referent=st.just(0),
    lieu=st.just(0),
    nom=st.sampled_from(["Alpha", "Bravo", "Éclair"]),
    lieu_nom=st.just("Lieu"),
    etp=st.integers(1, 20).map(lambda n: Decimal(n) / 20),
    suivis=st.integers(0, 120),
    commune=lieux,
    mention=st.sampled_from(Mention),
    mention_lieu=st.sampled_from(Mention),
)
listes = st.lists(faits, min_size=1, max_size=6).map(
    lambda recus: [replace(un, referent=rang, lieu=rang) for rang, un in enumerate(recus)]
)


def rang_du_premier(personne, referents):
    return next(p.rang for p in classer(personne, referents) if p.faits.referent == 0)


@given(personne=personnes, referents=listes, data=st.data())
def test_l_ordre_donne_ne_change_rien(personne, referents, data):
    melanges = data.draw(st.permutations(referents))
    assert classer(personne, melanges) == classer(personne, referents)


@given(personne=personnes, referents=listes)
def test_tout_le_monde_est_classe_une_fois(personne, referents):
    propositions = classer(personne, referents)
    assert [p.rang for p in propositions] == list(range(1, len(referents) + 1))
    assert {p.faits.referent for p in propositions} == {r.referent for r in referents}
    assert all(p.raisons for p in propositions)


@given(personne=personnes, referents=listes, moins=st.integers(1, 120))
def test_un_portefeuille_plus_leger_ne_fait_jamais_reculer(personne, referents, moins):
    premier, *autres = referents
    leger = replace(premier, suivis=max(0, premier.suivis - moins))
    assert rang_du_premier(personne, [leger, *autres]) <= rang_du_premier(personne, referents)


@given(personne=personnes, referents=listes, ailleurs=lieux)
def test_plus_pres_ne_fait_jamais_reculer(personne, referents, ailleurs):
    premier, *autres = referents
    ici, la = distance(personne.commune, premier.commune), distance(personne.commune, ailleurs)
    if ici is None or la is None or la > ici:
        return
    proche = replace(premier, commune=ailleurs)
    assert rang_du_premier(personne, [proche, *autres]) <= rang_du_premier(personne, referents)


@given(personne=personnes, referents=listes)
def test_etre_nomme_ne_fait_jamais_reculer(personne, referents):
    premier, *autres = referents
    nomme = replace(premier, mention=Mention.SIMPLE)
    assert rang_du_premier(personne, [nomme, *autres]) <= rang_du_premier(personne, referents)


@given(personne=personnes, connu=faits, autres=listes)
def test_une_commune_inconnue_ne_passe_jamais_devant_la_meme_connue(personne, connu, autres):
    if distance(personne.commune, connu.commune) is None:
        return
    connu = replace(connu, referent=100)
    inconnu = replace(connu, referent=99, commune=None)
    rangs = {p.faits.referent: p.rang for p in classer(personne, [inconnu, connu, *autres])}
    assert rangs[100] < rangs[99]
