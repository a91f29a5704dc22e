import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import plie.documents.enums


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("acteurs", "__first__"),
        ("protocole", "0001_initiale"),
    ]

    operations = [
        migrations.CreateModel(
            name="Travail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "identifiant",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifiant"
                    ),
                ),
                ("genre", models.CharField(max_length=40, verbose_name="genre")),
                ("parametres", models.JSONField(default=dict, verbose_name="paramètres")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("en_attente", "En attente"),
                            ("en_cours", "En cours"),
                            ("reussi", "Terminé"),
                            ("echoue", "Échoué"),
                        ],
                        default=plie.documents.enums.EtatTravail["EN_ATTENTE"],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("fait", models.PositiveIntegerField(default=0, verbose_name="étapes faites")),
                ("total", models.PositiveIntegerField(default=1, verbose_name="étapes en tout")),
                ("message", models.CharField(blank=True, max_length=200, verbose_name="message")),
                (
                    "cree_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="demandé le"),
                ),
                ("fini_le", models.DateTimeField(blank=True, null=True, verbose_name="fini le")),
                (
                    "demandeur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="travaux",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="demandé par",
                    ),
                ),
                (
                    "plie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="travaux",
                        to="protocole.plie",
                        verbose_name="PLIE",
                    ),
                ),
            ],
            options={
                "verbose_name": "travail",
                "verbose_name_plural": "travaux",
                "ordering": ["-cree_le"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("etat__in", ["en_attente", "en_cours", "reussi", "echoue"])),
                        name="travail_etat",
                        violation_error_message="État inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "etat__in",
                                    [
                                        plie.documents.enums.EtatTravail["REUSSI"],
                                        plie.documents.enums.EtatTravail["ECHOUE"],
                                    ],
                                ),
                                ("fini_le__isnull", False),
                            ),
                            models.Q(
                                (
                                    "etat__in",
                                    [
                                        plie.documents.enums.EtatTravail["EN_ATTENTE"],
                                        plie.documents.enums.EtatTravail["EN_COURS"],
                                    ],
                                ),
                                ("fini_le__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="travail_fin_selon_etat",
                        violation_error_message="Un travail fini porte sa date de fin.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fait__lte", models.F("total"))),
                        name="travail_avancement",
                        violation_error_message="L'avancement dépasse le total.",
                    ),
                ],
            },
        ),
    ]
