import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import reporting.enums


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("acteurs", "__first__"),
        ("documents", "0001_initiale"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("protocole", "0001_initiale"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bilan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("annee_debut", models.PositiveSmallIntegerField(verbose_name="première année")),
                ("annee_fin", models.PositiveSmallIntegerField(verbose_name="dernière année")),
                (
                    "etat",
                    models.CharField(
                        choices=[("calcule", "Calculé"), ("publie", "Publié")],
                        default=reporting.enums.EtatBilan["CALCULE"],
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
                ("donnees", models.JSONField(verbose_name="données")),
                (
                    "calcule_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="calculé le"),
                ),
                ("publie_le", models.DateTimeField(blank=True, null=True, verbose_name="publié le")),
                (
                    "calcule_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="calculé par",
                    ),
                ),
                (
                    "plie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bilans",
                        to="protocole.plie",
                        verbose_name="PLIE",
                    ),
                ),
                (
                    "publie_par",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="publié par",
                    ),
                ),
                (
                    "travail",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bilan",
                        to="documents.travail",
                        verbose_name="travail",
                    ),
                ),
            ],
            options={
                "verbose_name": "bilan",
                "verbose_name_plural": "bilans",
                "ordering": ["-annee_fin", "-annee_debut", "-calcule_le"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("etat__in", ["calcule", "publie"])),
                        name="bilan_etat",
                        violation_error_message="État inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("annee_debut__range", (2000, 2100)),
                            ("annee_fin__gte", models.F("annee_debut")),
                            ("annee_fin__range", (2000, 2100)),
                        ),
                        name="bilan_annees",
                        violation_error_message="Les années vont dans l'ordre, de 2000 à 2100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("etat", reporting.enums.EtatBilan["PUBLIE"]),
                                ("publie_le__isnull", False),
                                ("publie_par__isnull", False),
                            ),
                            models.Q(
                                ("etat", reporting.enums.EtatBilan["CALCULE"]),
                                ("publie_le__isnull", True),
                                ("publie_par__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="bilan_publication",
                        violation_error_message="Un bilan publié porte sa date et son auteur.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="bilan_publie_fige",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.\"etat\" = 'publie')",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="8e800f3ed901ff21bf014c098c11fc9e4f92add2",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_bilan_publie_fige_6d976",
                            table="reporting_bilan",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reporting_bilanevent" ("annee_debut", "annee_fin", "calcule_le", "calcule_par_id", "donnees", "etat", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "publie_le", "publie_par_id", "travail_id") VALUES (NEW."annee_debut", NEW."annee_fin", NEW."calcule_le", NEW."calcule_par_id", NEW."donnees", NEW."etat", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plie_id", NEW."publie_le", NEW."publie_par_id", NEW."travail_id"); RETURN NULL;',
                            hash="453baad3a6e4bf49e01e28b9ec6fdba236014ee3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5f89f",
                            table="reporting_bilan",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "reporting_bilanevent" ("annee_debut", "annee_fin", "calcule_le", "calcule_par_id", "donnees", "etat", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "publie_le", "publie_par_id", "travail_id") VALUES (NEW."annee_debut", NEW."annee_fin", NEW."calcule_le", NEW."calcule_par_id", NEW."donnees", NEW."etat", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plie_id", NEW."publie_le", NEW."publie_par_id", NEW."travail_id"); RETURN NULL;',
                            hash="c1f8132250d4c3e2b1999b97e6cc36d7e41fa03b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_884e9",
                            table="reporting_bilan",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reporting_bilanevent" ("annee_debut", "annee_fin", "calcule_le", "calcule_par_id", "donnees", "etat", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "publie_le", "publie_par_id", "travail_id") VALUES (OLD."annee_debut", OLD."annee_fin", OLD."calcule_le", OLD."calcule_par_id", OLD."donnees", OLD."etat", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plie_id", OLD."publie_le", OLD."publie_par_id", OLD."travail_id"); RETURN NULL;',
                            hash="fe488799ef5fcd524c2c1044171590609e29542a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1ddc0",
                            table="reporting_bilan",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BilanEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("annee_debut", models.PositiveSmallIntegerField(verbose_name="première année")),
                ("annee_fin", models.PositiveSmallIntegerField(verbose_name="dernière année")),
                (
                    "etat",
                    models.CharField(
                        choices=[("calcule", "Calculé"), ("publie", "Publié")],
                        default=reporting.enums.EtatBilan["CALCULE"],
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
                ("donnees", models.JSONField(verbose_name="données")),
                (
                    "calcule_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="calculé le"),
                ),
                ("publie_le", models.DateTimeField(blank=True, null=True, verbose_name="publié le")),
                (
                    "calcule_par",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="calculé par",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="reporting.bilan",
                    ),
                ),
                (
                    "plie",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="protocole.plie",
                        verbose_name="PLIE",
                    ),
                ),
                (
                    "publie_par",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="publié par",
                    ),
                ),
                (
                    "travail",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="documents.travail",
                        verbose_name="travail",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d7f77c0d243611c9b4c767561391d3731296d07b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ac6ae",
                            table="reporting_bilanevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReponseSatisfaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("numero", models.PositiveIntegerField(verbose_name="numéro de réponse")),
                ("annee", models.PositiveSmallIntegerField(verbose_name="année de l'enquête")),
                (
                    "explications",
                    models.BooleanField(null=True, verbose_name="Clarté des explications sur le déroulement"),
                ),
                ("situation", models.BooleanField(null=True, verbose_name="Situation bien comprise")),
                (
                    "projet",
                    models.BooleanField(
                        null=True, verbose_name="Aide dans le projet professionnel ou la recherche"
                    ),
                ),
                ("rythme", models.BooleanField(null=True, verbose_name="Satisfaction du rythme")),
                ("fin", models.BooleanField(null=True, verbose_name="Connaissance des raisons de la fin")),
                (
                    "recommandation",
                    models.BooleanField(null=True, verbose_name="Satisfaction et recommandation"),
                ),
                (
                    "plie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reponses_satisfaction",
                        to="protocole.plie",
                        verbose_name="PLIE",
                    ),
                ),
            ],
            options={
                "verbose_name": "réponse de satisfaction",
                "verbose_name_plural": "réponses de satisfaction",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plie", "annee", "numero"),
                        name="satisfaction_numero",
                        violation_error_message="Cette réponse est déjà saisie.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("annee__range", (2000, 2100))),
                        name="satisfaction_annee",
                        violation_error_message="Année hors bornes.",
                    ),
                ],
            },
        ),
    ]
