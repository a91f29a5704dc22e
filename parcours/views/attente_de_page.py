from django.http import Http404, HttpRequest, HttpResponse


def a_venir(request: HttpRequest, **cles: object) -> HttpResponse:
    raise Http404
