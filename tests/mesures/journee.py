"""How long the référent's pages take, and how many queries, with portefeuilles of 60 and 600 people.

Not a test, and not collected with them: nothing here may fail for being slow. It prints what
docs/performance.md reports::

    .venv/bin/pytest -s -q -p no:randomly tests/mesures/journee.py
"""

import statistics
import time
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parcours.models import Affectation, BrouillonEntretien, Entretien, Parcours
from plie.roles import Role
from tests.fabriques import ProtocoleFabrique, StructureFabrique, il_y_a, utilisateur
from tests.parcours.outils_entretiens import saisie
from tests.parcours.test_journee import remplir

REPETITIONS = 10
ENTRETIENS = 200


def chronometrer(nom, geste, avant=dict):
    """One gesture, once to warm up then ``REPETITIONS`` times; ``avant`` prepares each of them unmeasured."""
    geste(**avant())
    durees, requetes = [], 0
    for _ in range(REPETITIONS):
        prepare = avant()
        with CaptureQueriesContext(connection) as lues:
            depart = time.perf_counter()
            reponse = geste(**prepare)
            durees.append((time.perf_counter() - depart) * 1000)
        requetes = max(requetes, len(lues))
        assert reponse.status_code in {200, 302}
    print(f"{nom:<52} {requetes:>3} requêtes {statistics.median(durees):>6.0f} ms {max(durees):>6.0f} ms")


def sans_brouillon(parcours, **champs):
    """A page as it is sent when nobody else has begun one."""
    BrouillonEntretien.objects.filter(parcours=parcours).delete()
    return saisie(parcours, **champs)


@pytest.mark.django_db
@pytest.mark.parametrize("nombre", [60, 600])
def test_journee(client, nombre):
    lieu = StructureFabrique()
    ProtocoleFabrique(plie=lieu.plie)
    referente = utilisateur(Role.REFERENT, lieu)
    remplir(lieu, referente, nombre)
    parcours = Parcours.objects.select_related("plie").first()
    Affectation.objects.filter(parcours=parcours).update(debut=il_y_a(1000))
    Parcours.objects.filter(pk=parcours.pk).update(
        oriente_le=il_y_a(1000), date_entree=il_y_a(990), entree_validee_le=il_y_a(980)
    )
    Entretien.objects.bulk_create(
        Entretien(parcours=parcours, referent=referente, date=il_y_a(3 + 4 * rang), en_sortie=True)
        for rang in range(ENTRETIENS)
    )
    client.force_login(referente)
    print(
        f"\nportefeuille de {nombre} ; dossier de {ENTRETIENS + 2} entretiens ; médiane, puis la plus lente"
    )
    entretien = reverse("entretiens:nouveau", args=[parcours.pk])
    chronometrer("Ma journée", lambda: client.get("/"))
    chronometrer("portefeuille", lambda: client.get(reverse("participants:liste")))
    chronometrer("portefeuille, en retard", lambda: client.get("/participants/?retard=on"))
    chronometrer("agenda de la semaine", lambda: client.get(reverse("agenda:semaine")))
    chronometrer(
        "dossier", lambda: client.get(reverse("participants:dossier", args=[parcours.participant_id]))
    )
    chronometrer("entretien : la page", lambda: client.get(entretien))
    chronometrer(
        "entretien : un brouillon gardé",
        lambda champs: client.post(
            reverse("entretiens:brouillon", args=[champs["cle"]]),
            champs,
            headers={"accept": "application/json"},
        ),
        lambda: {"champs": sans_brouillon(parcours, evolution="Un brouillon.")},
    )

    rang = iter(range(600, 1200))
    chronometrer(
        "entretien : enregistré",
        lambda champs: client.post(entretien, champs),
        lambda: {
            "champs": sans_brouillon(
                parcours,
                heure=f"{next(rang) % 24:02d}:{uuid4().int % 60:02d}",
                evolution="Des nouvelles.",
                page=uuid4().hex,
            )
        },
    )
