"""Remind whoever has an avis waiting longer than the delay the PLIE sets itself.

The wait of an avis counts from the day its round began: the submission of the fiche, or the day it came back
completed, since nobody is late while the fiche is with the prescriber.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from plie.acteurs.models import Utilisateur
from plie.envois.models import Envoi
from plie.envois.services import poster
from plie.interface.formats import accorde
from plie.protocole.models import Plie
from plie.protocole.selectors import parametres_applicables
from prescriptions.enums import EmetteurAvis, EtatPrescription
from prescriptions.models import Avis, Prescription
from prescriptions.regles.avis import avis_requis
from prescriptions.regles.rappels import jour_du_rang, rang_de_rappel
from prescriptions.selectors import ROLE_PAR_EMETTEUR, avec_attente

GROUPE: Final = "avis attendus"


@dataclass(slots=True)
class _Retard:
    """What an issuer is late on: how many, and the last day on which one of them reached a reminder."""

    nombre: int = 0
    dernier: date = date.min


def rappeler_les_avis(jour: date | None = None) -> int:
    """Post the reminders of a day, PLIE by PLIE; return how many. Run again, it posts none twice."""
    jour = jour or timezone.localdate()
    return sum(_rappeler(plie, jour) for plie in Plie.objects.order_by("pk"))


@transaction.atomic
def _rappeler(plie: Plie, jour: date) -> int:
    delai = parametres_applicables(plie, jour).seuils_parcours.delai_avis_jours
    postes = 0
    for emetteur, retard in _retards(plie, jour, delai).items():
        comptes = Utilisateur.objects.du_plie(plie, ROLE_PAR_EMETTEUR[emetteur]).filter(is_active=True)
        for compte in comptes.order_by("pk"):
            postes += _ecrire(plie, emetteur, compte, retard, delai)
    return postes


def _retards(plie: Plie, jour: date, delai: int) -> dict[EmetteurAvis, _Retard]:
    soumises = avec_attente(Prescription.objects.filter(plie=plie, etat=EtatPrescription.SOUMISE))
    rendus = set(
        Avis.objects.filter(prescription__plie=plie, prescription__etat=EtatPrescription.SOUMISE).values_list(
            "prescription_id", "tour", "emetteur"
        )
    )
    retards: dict[EmetteurAvis, _Retard] = {}
    for pk, tour, rsa, depuis in soumises.values_list("pk", "tour", "rsa", "attend_depuis"):
        rang = rang_de_rappel((jour - depuis).days, delai)
        if not rang:
            continue
        for emetteur in avis_requis(rsa):
            if (pk, tour, emetteur.value) not in rendus:
                retard = retards.setdefault(emetteur, _Retard())
                retard.nombre += 1
                retard.dernier = max(retard.dernier, jour_du_rang(depuis, rang, delai))
    return retards


def _ecrire(plie: Plie, emetteur: EmetteurAvis, compte: Utilisateur, retard: _Retard, delai: int) -> int:
    """One message for all that waits, once one of them reached a new rank; 0 when nothing did.

    Its key is the day of the last rank reached: a day run twice tells nothing twice, a day missed is told
    the next one.
    """
    prefixe = f"rappel-avis:{emetteur.value}:{compte.pk}:"
    cle = f"{prefixe}{retard.dernier:%Y-%m-%d}"
    if Envoi.objects.filter(cle__startswith=prefixe, cle__gte=cle).exists():
        return 0
    attendent = accorde(retard.nombre, "prescription attend,prescriptions attendent")
    envoi = poster(
        plie=plie,
        cle=cle,
        sujet=f"{accorde(retard.nombre, 'avis attendu,avis attendus')} depuis plus de {delai} jours",
        texte=f"{attendent} votre avis depuis plus de {delai} jours. Votre file, la plus ancienne d'abord :",
        chemin=reverse("prescriptions:liste")
        if emetteur is EmetteurAvis.COORDINATION
        else reverse("accueil"),
        groupe=GROUPE,
        utilisateur=compte,
    )
    return int(envoi is not None)
