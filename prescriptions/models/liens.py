"""The personal links by which a structure without account fills its fiches."""

import uuid
from datetime import datetime
from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from plie.acces import ModeleVisible, regards, tout_le_plie
from plie.acteurs.models import Structure
from plie.bd import controle


@pghistory.track()
class LienPersonnel(ModeleVisible):
    """A signed, expiring address sent to one person of a known structure; ``cle`` is what is signed.

    It opens the fiches made through it, and nothing else; a revoked or expired one opens nothing.
    """

    structure = models.ForeignKey(
        Structure, models.PROTECT, related_name="liens", verbose_name="structure prescriptrice"
    )
    nom = models.CharField("nom du destinataire", max_length=120)
    courriel = models.EmailField("courriel du destinataire")
    cle = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    cree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="créé par"
    )
    cree_le = models.DateTimeField("créé le", default=timezone.now)
    expire_le = models.DateTimeField("expire le")
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)

    regards = regards(coordination=tout_le_plie("structure__plie"))

    class Meta:
        verbose_name = "lien personnel"
        verbose_name_plural = "liens personnels"
        ordering: ClassVar = ["-cree_le", "-pk"]
        constraints: ClassVar = [
            controle("lien_duree", Q(expire_le__gt=F("cree_le")), "Un lien expire après sa création."),
            controle(
                "lien_revocation",
                Q(revoque_le__isnull=True) | Q(revoque_le__gte=F("cree_le")),
                "Un lien se révoque après sa création.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom} ({self.structure})"

    def ouvert(self, instant: datetime) -> bool:
        """Whether the link still opens something: neither revoked nor past its end, structure active."""
        return self.revoque_le is None and instant < self.expire_le and self.structure.active
