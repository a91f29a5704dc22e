"""Come back to the page one came from, its filters kept."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def adresse_de_retour(request: HttpRequest, defaut: str) -> str:
    """The page that ``retour`` names, in the form or in the address, when it is ours; else ``defaut``."""
    voulue = request.POST.get("retour", "") or request.GET.get("retour", "")
    sure = voulue.startswith("/") and url_has_allowed_host_and_scheme(
        voulue, allowed_hosts=None, require_https=request.is_secure()
    )
    return voulue if sure else defaut
