"""The page that a load balancer or a container asks whether the site works."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

traces = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_safe
def sante(request: HttpRequest) -> JsonResponse:
    """200 when the database and Redis answer, else 503; says which, and nothing more."""
    etat = {"base": _base_repond(), "redis": _redis_repond()}
    return JsonResponse(etat, status=200 if all(etat.values()) else 503)


def _base_repond() -> bool:
    try:
        with connection.cursor() as curseur:
            curseur.execute("SELECT 1")
    except DatabaseError:
        traces.exception("La base de données ne répond pas.")
        return False
    return True


def _redis_repond() -> bool:
    try:
        cache.get("sante")
    except (RedisError, OSError):
        traces.exception("Redis ne répond pas.")
        return False
    return True
