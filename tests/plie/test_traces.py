"""Logs keep no row value that PostgreSQL quotes in its errors."""

import logging

import pytest
from django.db import DatabaseError, connection

from plie.traces import FormatSansDonnees, masquer


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Tout va bien.", "Tout va bien."),
        (
            "doublon\nDETAIL:  Key (email)=(a@example.org) already exists.",
            "doublon\nDETAIL: (valeurs masquées)",
        ),
        ("LINE 1: SELECT 'Jeanne'\n        ^", "LINE 1: (valeurs masquées)\n        ^"),
        ("Le mot DETAIL: au milieu d’une ligne reste.", "Le mot DETAIL: au milieu d’une ligne reste."),
    ],
)
def test_les_valeurs_citees_par_postgresql_sont_masquees(texte: str, attendu: str) -> None:
    assert masquer(texte) == attendu


@pytest.mark.django_db
def test_la_trace_d_une_erreur_de_la_base_ne_cite_pas_la_ligne() -> None:
    try:
        with connection.cursor() as curseur:
            curseur.execute("CREATE TEMPORARY TABLE essai (nom text UNIQUE)")
            curseur.execute("INSERT INTO essai VALUES ('Jeanne'), ('Jeanne')")
    except DatabaseError:
        import sys

        article = logging.LogRecord("essai", logging.ERROR, __file__, 1, "échec", (), sys.exc_info())
    texte = FormatSansDonnees("{message}", style="{").format(article)
    assert "duplicate key" in texte
    assert "(Jeanne)" not in texte
