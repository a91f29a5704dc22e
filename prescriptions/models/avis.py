"""What the partners say of a prescription."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from plie.acces import ModeleVisible, a_travers, regards
from plie.bd import controle, parmi, unique
from plie.protocole.models import MotifRefus
from prescriptions.enums import EmetteurAvis, SensAvis
from prescriptions.models.prescription import Prescription


@pghistory.track()
class Avis(ModeleVisible):
    """What one of the deciding partners says of a prescription, by a named person at a date."""

    prescription = models.ForeignKey(
        Prescription, models.PROTECT, related_name="avis", verbose_name="prescription"
    )
    tour = models.PositiveSmallIntegerField("tour", default=1)
    emetteur = models.CharField("émetteur", max_length=20, choices=EmetteurAvis.choix())
    sens = models.CharField("sens", max_length=12, choices=SensAvis.choix())
    motif = models.ForeignKey(
        MotifRefus, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="motif"
    )
    texte = models.TextField("motif en clair", max_length=1000, blank=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="avis", verbose_name="auteur"
    )
    rendu_le = models.DateTimeField("rendu le", default=timezone.now)

    regards = regards(
        referent=a_travers("prescription", lambda: Prescription),
        coordination=a_travers("prescription", lambda: Prescription),
        # The question of an avis « à compléter » is put to the prescriber; the others are not theirs to read.
        prescripteur=lambda vue: Q(sens=SensAvis.A_COMPLETER, prescription__structure__in=vue.structures),
        avis_france_travail=lambda vue: (
            Q(auteur=vue.utilisateur_id, prescription__plie=vue.plie_id)
            | a_travers("prescription", lambda: Prescription)(vue)
        ),
        avis_bureau_insertion=lambda vue: (
            Q(auteur=vue.utilisateur_id, prescription__plie=vue.plie_id, prescription__rsa=True)
            | a_travers("prescription", lambda: Prescription)(vue)
        ),
    )

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering: ClassVar = ["prescription", "tour", "rendu_le"]
        constraints: ClassVar = [
            unique(
                "avis_un_par_emetteur",
                ["prescription", "tour", "emetteur"],
                "Cet avis est déjà rendu.",
            ),
            controle("avis_tour", Q(tour__gte=1), "Le premier tour d'avis porte le numéro 1."),
            parmi("avis_emetteur", "emetteur", EmetteurAvis.codes(), "Émetteur inconnu."),
            parmi("avis_sens", "sens", SensAvis.codes(), "Sens inconnu."),
            controle(
                "avis_motive",
                Q(sens=SensAvis.FAVORABLE) | Q(motif__isnull=False) | ~Q(texte=""),
                "Un avis qui n'est pas favorable dit pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{EmetteurAvis(self.emetteur).libelle} : {SensAvis(self.sens).libelle}"
