"""What allauth asks the project about accounts."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AdaptateurCompte(DefaultAccountAdapter):
    """Nobody opens an account alone: an administrator of the PLIE does."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
