"""Diagnostic of the eight freins, objectives and CER."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from parcours.enums import EtatObjectif, ReponseFrein, TypeDiagnostic
from parcours.models.parcours import Parcours, dossier
from participants.enums import Frein
from plie.acces import ModeleVisible, a_travers, regards
from plie.bd import changent, controle, datee_sauf, ordre_des_dates, parmi, unique

NIVEAU_MAX = 3  # 0 aucun, 1 léger, 2 modéré, 3 bloquant

code_rome_valide = RegexValidator(r"^[A-N]\d{4}$", "Un code ROME compte une lettre et quatre chiffres.")


@pghistory.track()
class Diagnostic(ModeleVisible):
    """The situation seen with the person: freins, potentials, priorities, métier visé.

    Once signed it is not edited: another diagnostic follows it.
    """

    parcours = models.ForeignKey(
        Parcours, models.PROTECT, related_name="diagnostics", verbose_name="parcours"
    )
    type = models.CharField("type", max_length=14, choices=TypeDiagnostic.choix())
    date = models.DateField("date")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="auteur"
    )
    potentiels = models.TextField("potentiels", max_length=3000, blank=True)
    priorites = models.TextField("priorités", max_length=3000, blank=True)
    metier_rome = models.CharField(
        "métier visé (code ROME)", max_length=5, blank=True, validators=[code_rome_valide]
    )
    metier_libelle = models.CharField("métier visé", max_length=120, blank=True)
    perspectives = models.TextField("perspectives", max_length=3000, blank=True)
    signe_le = models.DateField("signé le", null=True, blank=True)

    regards = regards(**dossier())

    class Meta:
        verbose_name = "diagnostic"
        verbose_name_plural = "diagnostics"
        ordering: ClassVar = ["parcours", "date"]
        constraints: ClassVar = [
            parmi("diagnostic_type", "type", TypeDiagnostic.codes(), "Type de diagnostic inconnu."),
            unique(
                "diagnostic_initial_unique",
                ["parcours"],
                "Ce parcours a déjà son diagnostic initial.",
                condition=Q(type=TypeDiagnostic.INITIAL),
            ),
            unique(
                "diagnostic_final_unique",
                ["parcours"],
                "Ce parcours a déjà son diagnostic final.",
                condition=Q(type=TypeDiagnostic.FINAL),
            ),
            ordre_des_dates(
                "diagnostic_signature", "date", "signe_le", "La signature précède le diagnostic."
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="diagnostic_signe",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__signe_le__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Diagnostic {TypeDiagnostic(self.type).libelle.lower()} du {self.date:%d/%m/%Y}"


@pghistory.track()
class EvaluationFrein(ModeleVisible):
    """The level of one frein in one diagnostic: a level, never a medical detail."""

    diagnostic = models.ForeignKey(
        Diagnostic, models.PROTECT, related_name="freins", verbose_name="diagnostic"
    )
    frein = models.CharField("frein", max_length=20, choices=Frein.choix())
    reponse = models.CharField(
        "réponse", max_length=14, choices=ReponseFrein.choix(), default=ReponseFrein.NON_EVALUE
    )
    niveau = models.PositiveSmallIntegerField(
        "niveau", null=True, blank=True, validators=[MaxValueValidator(NIVEAU_MAX)]
    )

    regards = regards(
        referent=a_travers("diagnostic", lambda: Diagnostic),
        coordination=a_travers("diagnostic", lambda: Diagnostic),
    )

    class Meta:
        verbose_name = "frein évalué"
        verbose_name_plural = "freins évalués"
        constraints: ClassVar = [
            unique("evaluation_frein_unique", ["diagnostic", "frein"], "Ce frein est déjà évalué."),
            parmi("evaluation_frein_connu", "frein", Frein.codes(), "Frein inconnu."),
            controle(
                "evaluation_niveau",
                Q(reponse=ReponseFrein.EVALUE, niveau__isnull=False, niveau__lte=NIVEAU_MAX)
                | Q(reponse__in=[ReponseFrein.NON_EVALUE, ReponseFrein.SANS_REPONSE], niveau__isnull=True),
                "Un frein évalué porte un niveau de 0 à 3, les autres réponses n'en portent pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{Frein(self.frein).libelle} : {self.niveau if self.niveau is not None else '-'}"


@pghistory.track()
class Cer(ModeleVisible):
    """The contract between the person and the référent; an amendment is a new version."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="cer", verbose_name="parcours")
    version = models.PositiveSmallIntegerField("version", default=1)
    objectifs = models.TextField("objectifs", max_length=4000)
    moyens = models.TextField("moyens", max_length=4000, blank=True)
    engagements_participant = models.TextField("engagements de la personne", max_length=4000, blank=True)
    engagements_referent = models.TextField("engagements du référent", max_length=4000, blank=True)
    redige_le = models.DateField("rédigé le")
    signe_participant_le = models.DateField("signé par la personne le", null=True, blank=True)
    signe_referent_le = models.DateField("signé par le référent le", null=True, blank=True)
    transmis_bi_le = models.DateField("transmis au Bureau insertion le", null=True, blank=True)
    transmis_bi_a = models.CharField("transmis à", max_length=120, blank=True)

    regards = regards(
        **dossier(),
        avis_bureau_insertion=lambda vue: (
            Q(transmis_bi_le__isnull=False) & a_travers("parcours", lambda: Parcours)(vue)
        ),
    )

    class Meta:
        verbose_name = "CER"
        verbose_name_plural = "CER"
        ordering: ClassVar = ["parcours", "version"]
        constraints: ClassVar = [
            unique("cer_version_unique", ["parcours", "version"], "Cette version du CER existe déjà."),
            ordre_des_dates(
                "cer_signature_participant",
                "redige_le",
                "signe_participant_le",
                "La signature précède le CER.",
            ),
            ordre_des_dates(
                "cer_signature_referent", "redige_le", "signe_referent_le", "La signature précède le CER."
            ),
            controle(
                "cer_transmission",
                Q(transmis_bi_le__isnull=True)
                | Q(signe_participant_le__isnull=False, signe_referent_le__isnull=False),
                "Un CER se transmet une fois signé des deux côtés.",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="cer_signe",
                operation=pgtrigger.Update,
                condition=(
                    pgtrigger.Q(old__signe_participant_le__isnull=False)
                    | pgtrigger.Q(old__signe_referent_le__isnull=False)
                )
                & changent(
                    "parcours",
                    "version",
                    "objectifs",
                    "moyens",
                    "engagements_participant",
                    "engagements_referent",
                    "redige_le",
                ),
            )
        ]

    def __str__(self) -> str:
        return f"CER version {self.version}"


@pghistory.track()
class Objectif(ModeleVisible):
    """An objective agreed with the person, followed from one meeting to the next."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="objectifs", verbose_name="parcours")
    cer = models.ForeignKey(
        Cer, models.PROTECT, null=True, blank=True, related_name="objectifs_suivis", verbose_name="CER"
    )
    frein = models.CharField("frein visé", max_length=20, choices=Frein.choix(), blank=True)
    libelle = models.CharField("objectif", max_length=300)
    fixe_le = models.DateField("fixé le")
    echeance = models.DateField("échéance", null=True, blank=True)
    etat = models.CharField(
        "état", max_length=12, choices=EtatObjectif.choix(), default=EtatObjectif.EN_COURS
    )
    clos_le = models.DateField("clos le", null=True, blank=True)
    saisi_le = models.DateTimeField("saisi le", default=timezone.now)

    regards = regards(**dossier())

    class Meta:
        verbose_name = "objectif"
        verbose_name_plural = "objectifs"
        ordering: ClassVar = ["parcours", "fixe_le"]
        constraints: ClassVar = [
            parmi("objectif_etat", "etat", EtatObjectif.codes(), "État inconnu."),
            controle("objectif_frein", Q(frein__in=[*Frein.codes(), ""]), "Frein inconnu."),
            datee_sauf(
                "objectif_cloture",
                "clos_le",
                "etat",
                EtatObjectif.EN_COURS,
                "Un objectif clos porte sa date.",
            ),
            ordre_des_dates("objectif_dates", "fixe_le", "clos_le", "La clôture précède l'objectif."),
            ordre_des_dates("objectif_echeance", "fixe_le", "echeance", "L'échéance précède l'objectif."),
        ]

    def __str__(self) -> str:
        return self.libelle
