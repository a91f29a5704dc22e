"""The PLIE, its Protocol and the nomenclatures every chapter refers to."""

from datetime import date
from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from plie.acces import ModeleVisible, QuerySetVisible, regards, tout, tout_le_plie
from plie.bd import colonne_sans_accent, controle, ordre_des_dates, parmi, sans_chevauchement, unique
from plie.protocole.enums import GroupeCite, QualificationBilan


class Plie(ModeleVisible):
    """A Plan local pour l'insertion et l'emploi: the wall between two territories on one deployment."""

    code = models.SlugField("code", max_length=40, unique=True)
    nom = models.CharField("nom", max_length=120)
    territoire = models.CharField("territoire", max_length=120)
    demonstration = models.BooleanField("données de démonstration", default=False)
    communes: "models.ManyToManyField[Commune, Territoire]" = models.ManyToManyField(
        "Commune", through="Territoire", related_name="plies"
    )

    regards = regards(tout_le_plie("pk"))

    class Meta:
        verbose_name = "PLIE"
        verbose_name_plural = "PLIE"
        ordering: ClassVar = ["nom"]

    def __str__(self) -> str:
        return self.nom


class ProtocoleQuerySet(QuerySetVisible):
    def applicable(self, plie: Plie, jour: date) -> "Protocole | None":
        """The Protocol in force on a day; before the first one known, that first one."""
        return (
            self.filter(plie=plie, debut__lte=jour).order_by("-debut").first()
            or self.filter(plie=plie).order_by("debut").first()
        )


@pghistory.track()
class Protocole(ModeleVisible):
    """One Protocol of a PLIE: its period, targets and thresholds, as loaded from its file.

    ``parametres`` is what ``plie.protocole.regles.Parametres`` reads; the loader is the only door.
    """

    plie = models.ForeignKey(Plie, models.PROTECT, related_name="protocoles", verbose_name="PLIE")
    code = models.SlugField("code", max_length=60)
    libelle = models.CharField("libellé", max_length=160)
    debut = models.DateField("début")
    fin = models.DateField("fin")
    parametres = models.JSONField("paramètres")
    empreinte = models.CharField("empreinte du fichier", max_length=64)

    objects = ProtocoleQuerySet.as_manager()  # type: ignore[misc]
    regards = regards(tout_le_plie("plie"))

    class Meta:
        verbose_name = "protocole"
        verbose_name_plural = "protocoles"
        ordering: ClassVar = ["plie", "-debut"]
        constraints: ClassVar = [
            unique("protocole_code_unique", ["plie", "code"], "Ce protocole est déjà chargé."),
            ordre_des_dates(
                "protocole_dates_ordonnees", "debut", "fin", "Un protocole finit après avoir commencé."
            ),
            sans_chevauchement(
                "protocole_sans_chevauchement",
                "plie",
                "debut",
                "fin",
                "Un autre protocole couvre déjà une partie de cette période.",
            ),
        ]

    def __str__(self) -> str:
        return self.libelle


class Nomenclature(ModeleVisible):
    """A dated list of terms: a term is closed by its end date, never deleted."""

    code = models.SlugField("code", max_length=60, unique=True)
    libelle = models.CharField("libellé", max_length=160)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)
    valide_du = models.DateField("valide du", null=True, blank=True)
    valide_au = models.DateField("valide au", null=True, blank=True)

    regards = regards(tout)

    class Meta:
        abstract = True
        ordering: ClassVar = ["ordre", "libelle"]
        constraints: ClassVar = [
            ordre_des_dates(
                "%(class)s_validite_ordonnee",
                "valide_du",
                "valide_au",
                "La fin de validité précède le début.",
            )
        ]

    def __str__(self) -> str:
        return self.libelle


class NiveauDiplome(Nomenclature):
    """Highest diploma, with its ISCED group (FSE+) and its group in the published bilan."""

    groupe_cite = models.CharField("groupe CITE", max_length=10, choices=GroupeCite.choix())
    groupe_bilan = models.CharField("groupe du bilan", max_length=20, choices=QualificationBilan.choix())

    class Meta(Nomenclature.Meta):
        abstract = False
        verbose_name = "niveau de diplôme"
        verbose_name_plural = "niveaux de diplôme"
        constraints: ClassVar = [
            *Nomenclature.Meta.constraints,
            parmi("niveaudiplome_cite", "groupe_cite", GroupeCite.codes(), "Groupe CITE inconnu."),
            parmi(
                "niveaudiplome_bilan",
                "groupe_bilan",
                QualificationBilan.codes(),
                "Groupe du bilan inconnu.",
            ),
        ]


class DomaineFormation(Nomenclature):
    """Field of a training, as in the published table of the étapes formation."""

    class Meta(Nomenclature.Meta):
        abstract = False
        verbose_name = "domaine de formation"
        verbose_name_plural = "domaines de formation"


class MotifRefus(Nomenclature):
    """Why a prescription is refused; its label is what the prescriber reads."""

    class Meta(Nomenclature.Meta):
        abstract = False
        verbose_name = "motif de refus"
        verbose_name_plural = "motifs de refus"


class MotifNonEntree(Nomenclature):
    """Why a person oriented to a référent never entered."""

    class Meta(Nomenclature.Meta):
        abstract = False
        verbose_name = "motif de non-entrée"
        verbose_name_plural = "motifs de non-entrée"


class Commune(ModeleVisible):
    """A commune by its INSEE code (postal codes are shared)."""

    code_insee = models.CharField("code INSEE", max_length=5, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    codes_postaux = ArrayField(models.CharField(max_length=5), verbose_name="codes postaux")
    population = models.PositiveIntegerField("population", null=True, blank=True)
    latitude = models.FloatField(
        "latitude du centre",
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.FloatField(
        "longitude du centre",
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    nom_tri = colonne_sans_accent("nom")

    regards = regards(tout)

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        ordering: ClassVar = ["nom_tri"]
        constraints: ClassVar = [
            controle(
                "commune_insee",
                Q(code_insee__regex=r"^(\d{2}|2[AB])\d{3}$"),
                "Un code INSEE compte cinq caractères.",
            ),
            controle(
                "commune_coordonnees",
                Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                "Latitude et longitude vont ensemble, en degrés.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class Territoire(ModeleVisible):
    """A commune that belongs to a PLIE for a time."""

    plie = models.ForeignKey(Plie, models.PROTECT, related_name="territoires", verbose_name="PLIE")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="territoires", verbose_name="commune")
    debut = models.DateField("depuis", null=True, blank=True)
    fin = models.DateField("jusqu'au", null=True, blank=True)

    regards = regards(tout_le_plie("plie"))

    class Meta:
        verbose_name = "commune du territoire"
        verbose_name_plural = "communes du territoire"
        constraints: ClassVar = [
            unique("territoire_unique", ["plie", "commune"], "Cette commune est déjà dans le territoire."),
            ordre_des_dates("territoire_dates", "debut", "fin", "La fin précède le début."),
        ]

    def __str__(self) -> str:
        return f"{self.commune} ({self.plie})"


class Qpv(ModeleVisible):
    """A quartier prioritaire de la politique de la ville."""

    code = models.CharField("code", max_length=40, unique=True)
    nom = models.CharField("nom", max_length=120)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="qpv", verbose_name="commune")
    valide_du = models.DateField("valide du", null=True, blank=True)
    valide_au = models.DateField("valide au", null=True, blank=True)

    regards = regards(tout)

    class Meta:
        verbose_name = "quartier prioritaire"
        verbose_name_plural = "quartiers prioritaires"
        ordering: ClassVar = ["nom"]
        constraints: ClassVar = [
            ordre_des_dates("qpv_validite_ordonnee", "valide_du", "valide_au", "La fin précède le début."),
        ]

    def __str__(self) -> str:
        return self.nom
