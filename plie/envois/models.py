"""Messages to send: written in the transaction that gives them a reason, sent afterwards, once."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from plie.acces import ModeleVisible, regards, tout_le_plie
from plie.bd import controle, parmi
from plie.envois.enums import Canal, RythmeNouvelles
from plie.protocole.models import Plie


class Envoi(ModeleVisible):
    """One message to one address; ``cle`` says what it is about, so that asked twice it exists once.

    Nothing in it names a person accompanied nor tells of health or social matters. Those that have a
    ``groupe`` and are due together for one address leave as one message.
    """

    plie = models.ForeignKey(Plie, models.PROTECT, related_name="envois", verbose_name="PLIE")
    cle = models.CharField("clé", max_length=160, unique=True)
    canal = models.CharField("canal", max_length=8, choices=Canal.choix(), default=Canal.COURRIEL)
    destinataire = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="envois",
        verbose_name="destinataire",
    )
    adresse = models.CharField("adresse", max_length=254)
    groupe = models.CharField("groupe", max_length=40, blank=True)
    sujet = models.CharField("sujet", max_length=160)
    texte = models.TextField("texte", max_length=4000)
    chemin = models.CharField("chemin de la page", max_length=400, blank=True)
    a_partir_de = models.DateTimeField("à partir de", default=timezone.now)
    cree_le = models.DateTimeField("créé le", default=timezone.now)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    essais = models.PositiveSmallIntegerField("essais", default=0)
    erreur = models.CharField("dernière erreur", max_length=160, blank=True)
    abandonne_le = models.DateTimeField("abandonné le", null=True, blank=True)

    regards = regards(coordination=tout_le_plie("plie"))

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering: ClassVar = ["-cree_le", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["a_partir_de"],
                name="envoi_a_faire",
                condition=Q(envoye_le__isnull=True, abandonne_le__isnull=True),
            ),
        ]
        constraints: ClassVar = [
            parmi("envoi_canal", "canal", Canal.codes(), "Canal inconnu."),
            controle("envoi_adresse", ~Q(adresse=""), "Un message a une adresse."),
            controle(
                "envoi_une_fin",
                Q(envoye_le__isnull=True) | Q(abandonne_le__isnull=True),
                "Un message envoyé n'est pas abandonné.",
            ),
        ]

    def __str__(self) -> str:
        return self.sujet


@pghistory.track()
class PreferenceNouvelles(ModeleVisible):
    """What an account chose; without a row, a message at each news."""

    utilisateur = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="preference_nouvelles",
        verbose_name="utilisateur",
    )
    rythme = models.CharField(
        "rythme", max_length=12, choices=RythmeNouvelles.choix(), default=RythmeNouvelles.IMMEDIAT
    )

    regards = regards(lambda vue: Q(utilisateur=vue.utilisateur_id))

    class Meta:
        verbose_name = "préférence des nouvelles"
        verbose_name_plural = "préférences des nouvelles"
        constraints: ClassVar = [
            parmi("preference_rythme", "rythme", RythmeNouvelles.codes(), "Rythme inconnu."),
        ]

    def __str__(self) -> str:
        return RythmeNouvelles(self.rythme).libelle
