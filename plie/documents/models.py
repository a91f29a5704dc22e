"""Documents kept in a file, and the long jobs that make them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from plie.acces import ModeleVisible, regards, tout_le_plie
from plie.bd import controle, parmi
from plie.documents.enums import EtatTravail
from plie.protocole.models import Plie


def chemin_de_depot(instance: models.Model, nom: str) -> str:
    """A random path: the name a person gave never reaches the disk."""
    jour = timezone.localdate()
    return f"documents/{jour:%Y/%m}/{uuid.uuid4().hex}"


class DocumentAbstrait(ModeleVisible):
    """A stored file; the chapter that keeps it says who may see it (``regards``)."""

    titre = models.CharField("titre", max_length=160)
    nom_origine = models.CharField("nom d'origine", max_length=160)
    fichier = models.FileField("fichier", upload_to=chemin_de_depot, max_length=200)
    type_mime = models.CharField("type", max_length=80)
    taille = models.PositiveBigIntegerField("taille en octets")
    empreinte = models.CharField("empreinte SHA-256", max_length=64)
    depose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="déposé par",
    )
    depose_le = models.DateTimeField("déposé le", default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.titre


class Travail(ModeleVisible):
    """A job done by Celery, followed on screen; its result is a file or a stored object.

    ``parametres`` holds codes and dates only, never a name.
    """

    identifiant = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    plie = models.ForeignKey(Plie, models.PROTECT, related_name="travaux", verbose_name="PLIE")
    demandeur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="travaux", verbose_name="demandé par"
    )
    genre = models.CharField("genre", max_length=40)
    parametres = models.JSONField("paramètres", default=dict)
    etat = models.CharField(
        "état", max_length=12, choices=EtatTravail.choix(), default=EtatTravail.EN_ATTENTE
    )
    fait = models.PositiveIntegerField("étapes faites", default=0)
    total = models.PositiveIntegerField("étapes en tout", default=1)
    message = models.CharField("message", max_length=200, blank=True)
    cree_le = models.DateTimeField("demandé le", default=timezone.now)
    fini_le = models.DateTimeField("fini le", null=True, blank=True)

    regards = regards(
        **{
            role: (lambda vue: Q(plie=vue.plie_id, demandeur=vue.utilisateur_id))
            for role in (
                "referent",
                "prescripteur",
                "avis_france_travail",
                "avis_bureau_insertion",
                "psychologue",
                "pilote",
                "signataire",
                "administrateur",
            )
        },
        coordination=tout_le_plie("plie"),
    )

    class Meta:
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        ordering: ClassVar = ["-cree_le"]
        constraints: ClassVar = [
            parmi("travail_etat", "etat", EtatTravail.codes(), "État inconnu."),
            controle(
                "travail_fin_selon_etat",
                Q(etat__in=[EtatTravail.REUSSI, EtatTravail.ECHOUE], fini_le__isnull=False)
                | Q(etat__in=[EtatTravail.EN_ATTENTE, EtatTravail.EN_COURS], fini_le__isnull=True),
                "Un travail fini porte sa date de fin.",
            ),
            controle("travail_avancement", Q(fait__lte=models.F("total")), "L'avancement dépasse le total."),
        ]

    def __str__(self) -> str:
        return f"{self.genre} ({EtatTravail(self.etat).libelle})"
