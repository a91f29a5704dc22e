import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("acteurs", "__first__"),
        ("protocole", "0001_initiale"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quand", models.DateTimeField(default=django.utils.timezone.now, verbose_name="quand")),
                ("objet", models.CharField(max_length=60, verbose_name="objet")),
                ("objet_id", models.BigIntegerField(verbose_name="identifiant de l'objet")),
                ("page", models.CharField(max_length=120, verbose_name="page")),
                (
                    "plie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="protocole.plie",
                        verbose_name="PLIE",
                    ),
                ),
                (
                    "utilisateur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="utilisateur",
                    ),
                ),
            ],
            options={
                "verbose_name": "consultation",
                "verbose_name_plural": "consultations",
                "ordering": ["-quand"],
                "indexes": [models.Index(fields=["objet", "objet_id", "-quand"], name="consultation_objet")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="consultation_intouchable",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="98e2b29b44ac0a2fd3e8a6158c04bddb4cd49ea4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_consultation_intouchable_8106e",
                            table="journal_consultation",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
