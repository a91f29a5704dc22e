"""What people sign, and how their signature was taken."""

import uuid
from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from parcours.enums import CanalRappel, ModeEmargement, PartieSignataire
from parcours.models.diagnostic import Cer
from parcours.models.entretiens import Entretien
from parcours.models.parcours import DocumentParcours, Parcours, dossier
from plie.acces import ModeleVisible, regards
from plie.bd import controle, parmi, unique

ESSAIS_MAX = 5
# A code goes to a telephone or a mailbox: a letter would come too late.
CANAUX_DU_CODE = (CanalRappel.SMS, CanalRappel.COURRIEL)


@pghistory.track(exclude=["trace"])
class Signature(ModeleVisible):
    """One signature of an entretien or of a CER; it is never changed.

    ``trace`` is what was drawn on the screen: strokes, each a list of [x, y] in the pad's pixels.
    ``empreinte`` is the SHA-256 of what was signed, as text.
    """

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="signatures", verbose_name="parcours")
    entretien = models.ForeignKey(
        Entretien,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name="entretien",
    )
    cer = models.ForeignKey(
        Cer, models.PROTECT, null=True, blank=True, related_name="signatures", verbose_name="CER"
    )
    partie = models.CharField("qui signe", max_length=12, choices=PartieSignataire.choix())
    mode = models.CharField("mode", max_length=8, choices=ModeEmargement.choix())
    trace = models.JSONField("tracé", null=True, blank=True)
    largeur = models.PositiveSmallIntegerField("largeur du cadre", null=True, blank=True)
    hauteur = models.PositiveSmallIntegerField("hauteur du cadre", null=True, blank=True)
    document = models.ForeignKey(
        DocumentParcours,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name="feuille signée",
    )
    empreinte = models.CharField("empreinte de ce qui est signé", max_length=64)
    signe_le = models.DateTimeField("signé le", default=timezone.now)
    recueillie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="recueillie par"
    )

    regards = regards(**dossier())

    class Meta:
        verbose_name = "signature"
        verbose_name_plural = "signatures"
        ordering: ClassVar = ["signe_le", "pk"]
        constraints: ClassVar = [
            parmi("signature_partie", "partie", PartieSignataire.codes(), "Signataire inconnu."),
            parmi("signature_mode", "mode", ModeEmargement.codes(), "Mode inconnu."),
            controle(
                "signature_un_objet",
                Q(entretien__isnull=False, cer__isnull=True) | Q(entretien__isnull=True, cer__isnull=False),
                "Une signature porte sur un entretien ou sur un CER.",
            ),
            controle(
                "signature_selon_mode",
                Q(
                    mode=ModeEmargement.ECRAN,
                    trace__isnull=False,
                    largeur__isnull=False,
                    hauteur__isnull=False,
                    document__isnull=True,
                )
                | Q(mode=ModeEmargement.PAPIER, trace__isnull=True, document__isnull=False)
                | Q(mode=ModeEmargement.CODE, trace__isnull=True, document__isnull=True),
                "Une signature à l'écran porte son tracé, une signature sur papier sa feuille.",
            ),
            unique(
                "signature_entretien_unique",
                ["entretien", "partie"],
                "Cette personne a déjà signé.",
                condition=Q(entretien__isnull=False),
            ),
            unique(
                "signature_cer_unique",
                ["cer", "partie"],
                "Cette personne a déjà signé.",
                condition=Q(cer__isnull=False),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="signature_intouchable", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{PartieSignataire(self.partie).libelle} le {timezone.localtime(self.signe_le):%d/%m/%Y}"


class DemandeEmargement(ModeleVisible):
    """A one-time code, or the link that goes with it, sent to the person to attest that they came.

    Only the digest of the code is kept; the link carries the signed ``cle``. Used, expired, replaced or tried
    too often, it opens nothing.
    """

    entretien = models.ForeignKey(
        Entretien, models.CASCADE, related_name="demandes_emargement", verbose_name="entretien"
    )
    cle = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    empreinte_code = models.CharField("empreinte du code", max_length=64)
    canal = models.CharField(
        "par", max_length=8, choices=[(canal.value, canal.libelle) for canal in CANAUX_DU_CODE]
    )
    adresse = models.CharField("à", max_length=254)
    demandee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="demandée par"
    )
    creee_le = models.DateTimeField("créée le", default=timezone.now)
    expire_le = models.DateTimeField("expire le")
    essais = models.PositiveSmallIntegerField("essais manqués", default=0)
    utilisee_le = models.DateTimeField("utilisée le", null=True, blank=True)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    regards = regards(**dossier("entretien__parcours"))

    class Meta:
        verbose_name = "demande d'émargement"
        verbose_name_plural = "demandes d'émargement"
        ordering: ClassVar = ["-creee_le"]
        constraints: ClassVar = [
            parmi(
                "demande_emargement_canal",
                "canal",
                [canal.value for canal in CANAUX_DU_CODE],
                "Un code s'envoie par SMS ou par courriel.",
            ),
            controle(
                "demande_emargement_duree", Q(expire_le__gt=F("creee_le")), "Un code expire après son envoi."
            ),
            controle(
                "demande_emargement_essais",
                Q(essais__lte=ESSAIS_MAX),
                f"Un code s'essaie {ESSAIS_MAX} fois au plus.",
            ),
            unique(
                "demande_emargement_ouverte",
                ["entretien"],
                "Un code est déjà envoyé pour cet entretien.",
                condition=Q(utilisee_le__isnull=True, annulee_le__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Code envoyé le {timezone.localtime(self.creee_le):%d/%m/%Y}"
