"""Say with which account of the demo to look at the site as each role."""

from typing import Any

from django.core.management.base import BaseCommand

from plie.acteurs.models import Utilisateur
from plie.roles import Role
from reporting.demo.acteurs import MOT_DE_PASSE
from reporting.demo.ecriture.comptes import DOMAINE


class Command(BaseCommand):
    help = "Donne un compte de démonstration pour chaque rôle, et leur mot de passe commun."

    def handle(self, *args: Any, **options: Any) -> None:
        courriels = {role: f"{role.value.replace('_', '-')}@{DOMAINE}" for role in Role}
        ouverts = set(
            Utilisateur.objects.filter(email__in=courriels.values(), is_active=True).values_list(
                "email", flat=True
            )
        )
        if not ouverts:
            self.stdout.write("Aucun compte de démonstration dans cette base.")
            return
        self.stdout.write(f"Un compte pour chaque rôle, mot de passe « {MOT_DE_PASSE} » :")
        largeur = max(len(role.libelle) for role in Role)
        for role, courriel in courriels.items():
            if courriel in ouverts:
                self.stdout.write(f"  {role.libelle:<{largeur}}  {courriel}")
