"""Stands for the pages that are being written."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def a_venir(request: HttpRequest, **_arguments: Any) -> HttpResponse:
    """Nothing yet."""
    raise Http404
