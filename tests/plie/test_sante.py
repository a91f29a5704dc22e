"""The health page: open to all, and says no more than it must."""

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from redis.exceptions import ConnectionError as RedisInjoignable

pytestmark = pytest.mark.django_db


def test_tout_va_bien(client: Client) -> None:
    reponse = client.get("/sante/")
    assert reponse.status_code == 200
    assert reponse.json() == {"base": True, "redis": True}
    assert "no-store" in reponse["Cache-Control"]


def test_une_base_muette_se_voit(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def echouer(*_arguments: object) -> None:
        raise OperationalError("connexion refusée")

    monkeypatch.setattr(connection, "cursor", echouer)
    reponse = client.get("/sante/")
    assert reponse.status_code == 503
    assert reponse.json() == {"base": False, "redis": True}


def test_un_redis_muet_se_voit(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def echouer(*_arguments: object) -> None:
        raise RedisInjoignable("connexion refusée")

    monkeypatch.setattr(cache, "get", echouer)
    reponse = client.get("/sante/")
    assert reponse.status_code == 503
    assert reponse.json() == {"base": True, "redis": False}


def test_rien_ne_s_y_ecrit(client: Client) -> None:
    assert client.post("/sante/").status_code == 405
