"""The orientations automatiques of the CAF: a file, its rows and what was made of each."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from participants.models import Participant
from plie.acces import ModeleVisible, a_travers, regards, tout_le_plie
from plie.acteurs.models import Structure
from plie.bd import controle, parmi, unique
from plie.documents.models import Travail, chemin_de_depot
from prescriptions.enums import EtatImport, VerdictLigne


@pghistory.track()
class ImportCaf(ModeleVisible):
    """One file of the CAF: read, previewed, then applied as a whole or given up; its report is kept.

    ``colonnes`` maps a field of the fiche to the rank (from 0) of the column that gives it. The file itself
    is thrown away once the import is applied or given up: the report keeps what each row became.
    """

    structure = models.ForeignKey(
        Structure, models.PROTECT, related_name="imports", verbose_name="structure prescriptrice"
    )
    nom_origine = models.CharField("nom du fichier", max_length=160)
    fichier = models.FileField("fichier", upload_to=chemin_de_depot, max_length=200, blank=True)
    taille = models.PositiveBigIntegerField("taille en octets")
    empreinte = models.CharField("empreinte SHA-256", max_length=64)
    entetes = ArrayField(models.CharField(max_length=200), verbose_name="en-têtes", default=list, blank=True)
    colonnes = models.JSONField("colonnes", default=dict, blank=True)
    etat = models.CharField("état", max_length=12, choices=EtatImport.choix(), default=EtatImport.DEPOSE)
    travail = models.OneToOneField(
        Travail, models.PROTECT, null=True, blank=True, related_name="import_caf", verbose_name="travail"
    )
    depose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="déposé par"
    )
    depose_le = models.DateTimeField("déposé le", default=timezone.now)
    confirme_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="confirmé par",
    )
    confirme_le = models.DateTimeField("confirmé le", null=True, blank=True)

    regards = regards(coordination=tout_le_plie("structure__plie"))

    class Meta:
        verbose_name = "import de la CAF"
        verbose_name_plural = "imports de la CAF"
        ordering: ClassVar = ["-depose_le", "-pk"]
        constraints: ClassVar = [
            parmi("import_etat", "etat", EtatImport.codes(), "État inconnu."),
            controle(
                "import_confirmation",
                Q(etat=EtatImport.CONFIRME, confirme_le__isnull=False, confirme_par__isnull=False)
                | (~Q(etat=EtatImport.CONFIRME) & Q(confirme_le__isnull=True, confirme_par__isnull=True)),
                "Un import confirmé dit par qui et quand.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom_origine


class LigneImport(ModeleVisible):
    """One row of the file: what it gives, its verdict, and the prescription it became.

    ``numero`` is the row as a spreadsheet shows it (the headers are row 1). ``erreurs`` lists
    ``{"cellule": "C12", "message": …}``. ``donnees`` is emptied once the import is applied or given up.
    """

    import_caf = models.ForeignKey(ImportCaf, models.CASCADE, related_name="lignes", verbose_name="import")
    numero = models.PositiveIntegerField("ligne")
    verdict = models.CharField("verdict", max_length=12, choices=VerdictLigne.choix())
    donnees = models.JSONField("données", default=dict, blank=True)
    erreurs = models.JSONField("erreurs", default=list, blank=True)
    doublon_participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="participant"
    )
    doublon_prescription = models.ForeignKey(
        "prescriptions.Prescription",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="prescription en double",
    )
    doublon_ligne = models.PositiveIntegerField("ligne en double", null=True, blank=True)
    prescription = models.OneToOneField(
        "prescriptions.Prescription",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ligne_import",
        verbose_name="prescription créée",
    )

    regards = regards(coordination=a_travers("import_caf", lambda: ImportCaf))

    class Meta:
        verbose_name = "ligne d'import"
        verbose_name_plural = "lignes d'import"
        ordering: ClassVar = ["import_caf", "numero"]
        constraints: ClassVar = [
            parmi("ligne_import_verdict", "verdict", VerdictLigne.codes(), "Verdict inconnu."),
            unique("ligne_import_numero", ["import_caf", "numero"], "Cette ligne est déjà lue."),
            controle(
                "ligne_import_creee",
                Q(prescription__isnull=True) | Q(verdict=VerdictLigne.NOUVELLE),
                "Seule une ligne nouvelle devient une prescription.",
            ),
        ]

    def __str__(self) -> str:
        return f"Ligne {self.numero}"
