"""What the form reads and the service keeps is judged as the facts that were typed (round trip)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plie.protocole.regles import SeuilsSortie
from sorties.enums import ALTERNANCES, FORMATIONS, NatureSortie
from sorties.forms.declaration import AVEC_FERMETURE, AVEC_MISSIONS, POUR, FormulaireSortie
from sorties.models import Sortie
from sorties.regles import FinDeParcours, Periode, classer
from sorties.selectors.faits import faits_de
from sorties.services.declaration import declarer, retirer
from tests.fabriques import DomaineFormationFabrique
from tests.parcours.outils_dossier import Dossier

pytestmark = pytest.mark.django_db
N = NatureSortie


@pytest.fixture
def dossier():
    return Dossier()


def envoi(faits, lignes):
    """What a browser sends."""
    donnees = {
        "date": timezone.localdate().isoformat(),
        **faits,
        "missions-TOTAL_FORMS": str(len(lignes)),
        "missions-INITIAL_FORMS": "0",
    }
    for rang, ligne in enumerate(lignes):
        donnees |= {f"missions-{rang}-{nom}": valeur for nom, valeur in ligne.items()}
    return donnees


FIN = timezone.localdate() - timedelta(days=1)
JOURS = st.integers(0, 700).map(lambda n: FIN - timedelta(days=n))


def fr(valeur):
    return "" if valeur is None else str(valeur).replace(".", ",")


@st.composite
def faits_types(draw):
    """The facts of an exit, as the rules are told them and as they are typed."""
    nature = draw(st.sampled_from([n for n in N if n is not N.SANS]))
    debut = draw(JOURS)
    fin = None
    if nature in POUR["fin"]:
        fin = draw(st.none() | st.integers(0, 500).map(lambda n: debut + timedelta(days=n)))
    hebdo = None
    if nature in POUR["heures_hebdo"]:
        hebdo = draw(st.none() | st.decimals(Decimal("0.25"), Decimal(48), places=2))
    heures = draw(st.none() | st.integers(1, 900)) if nature in FORMATIONS else None
    periodes = []
    if nature in AVEC_MISSIONS and draw(st.booleans()):
        fin = None
        depart = debut
        for _rang in range(draw(st.integers(1, 4))):
            terme = depart + timedelta(days=draw(st.integers(0, 150)))
            ferme = nature in AVEC_FERMETURE and draw(st.booleans())
            duree = (terme - depart).days + 1
            travail = (
                None
                if ferme
                else draw(st.none() | st.decimals(Decimal("0.5"), Decimal(min(12 * duree, 2000)), places=1))
            )
            employeur = draw(st.sampled_from(["", "Agence A", "agence a", "Agence B"]))
            periode = Periode(debut=depart, fin=terme, heures=travail, employeur=employeur)
            periodes.append((periode, ferme))
            depart = terme + timedelta(days=draw(st.integers(0, 5)))
    faits = FinDeParcours(
        nature=nature,
        debut=debut,
        fin=fin,
        employeur="Agence A",
        heures_hebdo=hebdo,
        heures_formation=heures,
        missions=tuple(periode for periode, ferme in periodes if not ferme),
        fermetures=tuple(periode for periode, ferme in periodes if ferme),
        accord_participant=True,
    )
    minutes = draw(st.booleans())
    ecrites = fr(hebdo)
    if minutes and hebdo is not None and (hebdo * 60) % 1 == 0:
        ecrites = f"{int(hebdo)} h {int(hebdo * 60) % 60:02d}"
    tape = {
        "nature": nature.value,
        "employeur": "Agence A",
        "intitule": "Poste",
        "debut": debut.strftime("%d/%m/%Y"),
        "fin": fin.isoformat() if fin else "",
        "heures_hebdo": ecrites,
        "heures_formation": fr(heures),
        "accord_participant_le": FIN.isoformat(),
    }
    lignes = [
        {
            "employeur": periode.employeur,
            "debut": periode.debut.isoformat(),
            "fin": periode.fin.isoformat(),
            "heures": fr(periode.heures),
            **({"fermeture": "on"} if ferme else {}),
        }
        for periode, ferme in periodes
    ]
    return faits, tape, lignes


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faits_types())
def test_ce_qui_est_garde_se_juge_comme_ce_qui_est_tape(dossier, cas):
    faits, tape, lignes = cas
    tape = {**tape, "domaine": str(DomaineFormationFabrique().pk) if faits.nature in FORMATIONS else ""}
    formulaire = FormulaireSortie(envoi(tape, lignes), parcours=dossier.parcours, exigeant=True)
    assert formulaire.is_valid(), (formulaire.errors, [f.errors for f in formulaire.missions.forms])
    sortie, missions = formulaire.sortie(timezone.localdate())
    gardee = declarer(dossier.parcours, sortie, missions, auteur=dossier.referent)
    relue = Sortie.objects.get(pk=gardee.pk)
    attendu = classer(faits, SeuilsSortie(), date_reference=timezone.localdate())
    assert relue.verdict == attendu.en_json()
    assert (relue.categorie, relue.code_motif) == (attendu.categorie, attendu.code)
    relus = faits_de(relue, relue.missions.all())
    assert replace(relus, missions=(), fermetures=()) == replace(faits, missions=(), fermetures=())
    assert sorted(map(repr, relus.missions)) == sorted(map(repr, faits.missions))
    assert (relue.a_revoir_le is not None) <= (relue.nature in ALTERNANCES)
    retirer(relue)
