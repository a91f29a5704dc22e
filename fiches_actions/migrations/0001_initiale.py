import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import fiches_actions.enums


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("acteurs", "0001_initiale"),
        ("acteurs", "__first__"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("protocole", "0001_initiale"),
    ]

    operations = [
        migrations.CreateModel(
            name="ObjectifStrategique",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("numero", models.PositiveSmallIntegerField(verbose_name="numéro")),
                ("titre", models.CharField(max_length=200, verbose_name="titre")),
                (
                    "protocole",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectifs_strategiques",
                        to="protocole.protocole",
                        verbose_name="protocole",
                    ),
                ),
            ],
            options={
                "verbose_name": "objectif stratégique",
                "verbose_name_plural": "objectifs stratégiques",
                "ordering": ["protocole", "numero"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("protocole", "numero"),
                        name="objectif_strategique_numero",
                        violation_error_message="Ce numéro est déjà pris.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FicheAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("numero", models.CharField(max_length=6, verbose_name="numéro")),
                ("rang", models.PositiveSmallIntegerField(verbose_name="rang dans l'objectif")),
                ("titre", models.CharField(max_length=200, verbose_name="titre")),
                ("cadres", models.JSONField(default=list, verbose_name="cadres stratégiques")),
                ("financements", models.JSONField(default=list, verbose_name="financements mobilisables")),
                ("constats", models.TextField(verbose_name="constats")),
                ("descriptif", models.JSONField(default=list, verbose_name="descriptif")),
                ("objectifs", models.JSONField(default=list, verbose_name="objectifs")),
                ("pilotes", models.JSONField(default=list, verbose_name="pilotes")),
                ("partenaires", models.JSONField(default=list, verbose_name="partenaires")),
                (
                    "annee_debut",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="première année"),
                ),
                (
                    "annee_fin",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="dernière année"),
                ),
                ("calendrier", models.CharField(blank=True, max_length=200, verbose_name="calendrier")),
                (
                    "objectif",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fiches",
                        to="fiches_actions.objectifstrategique",
                        verbose_name="objectif stratégique",
                    ),
                ),
            ],
            options={
                "verbose_name": "fiche action",
                "verbose_name_plural": "fiches actions",
                "ordering": ["objectif__numero", "rang"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("objectif", "rang"),
                        name="fiche_rang_unique",
                        violation_error_message="Ce numéro de fiche est déjà pris.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("annee_debut__isnull", True), ("annee_fin__isnull", True)),
                            models.Q(
                                ("annee_debut__isnull", False),
                                ("annee_debut__range", (2000, 2100)),
                                ("annee_fin__gte", models.F("annee_debut")),
                                ("annee_fin__isnull", False),
                                ("annee_fin__range", (2000, 2100)),
                            ),
                            _connector="OR",
                        ),
                        name="fiche_annees",
                        violation_error_message="La première et la dernière année vont ensemble, dans l'ordre.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PiloteFiche",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fiche",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pilotes_nommes",
                        to="fiches_actions.ficheaction",
                        verbose_name="fiche",
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fiches_pilotees",
                        to="acteurs.structure",
                        verbose_name="structure",
                    ),
                ),
                (
                    "utilisateur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fiches_pilotees",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pilote",
                    ),
                ),
            ],
            options={
                "verbose_name": "pilote de fiche",
                "verbose_name_plural": "pilotes de fiches",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("fiche", "utilisateur"),
                        name="pilote_fiche_unique",
                        violation_error_message="Ce pilote est déjà nommé.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Avancement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("annee", models.PositiveSmallIntegerField(verbose_name="année")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("non_engagee", "Non engagée"),
                            ("en_cours", "En cours"),
                            ("en_retard", "En retard"),
                            ("realisee", "Réalisée"),
                            ("abandonnee", "Abandonnée"),
                        ],
                        max_length=14,
                        verbose_name="avancement",
                    ),
                ),
                ("reussites", models.TextField(blank=True, max_length=3000, verbose_name="réussites")),
                ("difficultes", models.TextField(blank=True, max_length=3000, verbose_name="difficultés")),
                (
                    "saisi_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="saisi le"),
                ),
                (
                    "saisi_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saisi par",
                    ),
                ),
                (
                    "fiche",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="avancements",
                        to="fiches_actions.ficheaction",
                        verbose_name="fiche",
                    ),
                ),
            ],
            options={
                "verbose_name": "avancement",
                "verbose_name_plural": "avancements",
                "ordering": ["fiche", "-annee"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("fiche", "annee"),
                        name="avancement_un_par_an",
                        violation_error_message="L'avancement de cette année existe déjà.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("annee__range", (2000, 2100))),
                        name="avancement_annee",
                        violation_error_message="Année hors bornes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("etat__in", ["non_engagee", "en_cours", "en_retard", "realisee", "abandonnee"])
                        ),
                        name="avancement_etat",
                        violation_error_message="État inconnu.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "fiches_actions_avancementevent" ("annee", "difficultes", "etat", "fiche_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reussites", "saisi_le", "saisi_par_id") VALUES (NEW."annee", NEW."difficultes", NEW."etat", NEW."fiche_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reussites", NEW."saisi_le", NEW."saisi_par_id"); RETURN NULL;',
                            hash="da51b3a7d5caa0b7c46c8d7ef29aef854d4f2b7b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_30de6",
                            table="fiches_actions_avancement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "fiches_actions_avancementevent" ("annee", "difficultes", "etat", "fiche_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reussites", "saisi_le", "saisi_par_id") VALUES (NEW."annee", NEW."difficultes", NEW."etat", NEW."fiche_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reussites", NEW."saisi_le", NEW."saisi_par_id"); RETURN NULL;',
                            hash="a79569160c7751bd0c9766ca1481b5135d102324",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_08e68",
                            table="fiches_actions_avancement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "fiches_actions_avancementevent" ("annee", "difficultes", "etat", "fiche_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reussites", "saisi_le", "saisi_par_id") VALUES (OLD."annee", OLD."difficultes", OLD."etat", OLD."fiche_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reussites", OLD."saisi_le", OLD."saisi_par_id"); RETURN NULL;',
                            hash="30ecb4834697549d464c414066f94339405e9105",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_eb170",
                            table="fiches_actions_avancement",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvolutionFiche",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("substantielle", "Substantielle (avenant)"),
                            ("non_substantielle", "Non substantielle (COPIL informé)"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                ("description", models.TextField(max_length=3000, verbose_name="description")),
                ("avenant_le", models.DateField(blank=True, null=True, verbose_name="avenant signé le")),
                (
                    "copil_informe_le",
                    models.DateField(blank=True, null=True, verbose_name="COPIL informé le"),
                ),
                (
                    "saisie_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saisie par",
                    ),
                ),
                (
                    "fiche",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evolutions",
                        to="fiches_actions.ficheaction",
                        verbose_name="fiche",
                    ),
                ),
            ],
            options={
                "verbose_name": "évolution de fiche",
                "verbose_name_plural": "évolutions de fiches",
                "ordering": ["fiche", "-date"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("nature__in", ["substantielle", "non_substantielle"])),
                        name="evolution_nature",
                        violation_error_message="Nature inconnue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("avenant_le__isnull", True),
                            ("nature", fiches_actions.enums.NatureEvolution["SUBSTANTIELLE"]),
                            _connector="OR",
                        ),
                        name="evolution_avenant",
                        violation_error_message="Un avenant va avec une évolution substantielle.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "fiches_actions_evolutionficheevent" ("avenant_le", "copil_informe_le", "date", "description", "fiche_id", "id", "nature", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saisie_par_id") VALUES (NEW."avenant_le", NEW."copil_informe_le", NEW."date", NEW."description", NEW."fiche_id", NEW."id", NEW."nature", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."saisie_par_id"); RETURN NULL;',
                            hash="82e82a06585ee998218a34ca27e4c5a0bb1e083a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_729e0",
                            table="fiches_actions_evolutionfiche",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "fiches_actions_evolutionficheevent" ("avenant_le", "copil_informe_le", "date", "description", "fiche_id", "id", "nature", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saisie_par_id") VALUES (NEW."avenant_le", NEW."copil_informe_le", NEW."date", NEW."description", NEW."fiche_id", NEW."id", NEW."nature", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."saisie_par_id"); RETURN NULL;',
                            hash="f884352d8211aa7b64df5ab83291000de38a1a99",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_862f6",
                            table="fiches_actions_evolutionfiche",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "fiches_actions_evolutionficheevent" ("avenant_le", "copil_informe_le", "date", "description", "fiche_id", "id", "nature", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saisie_par_id") VALUES (OLD."avenant_le", OLD."copil_informe_le", OLD."date", OLD."description", OLD."fiche_id", OLD."id", OLD."nature", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."saisie_par_id"); RETURN NULL;',
                            hash="77bc6ebc0e3f4ce08f8756e2d793f70c3cbfaa0f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_558f8",
                            table="fiches_actions_evolutionfiche",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvolutionFicheEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("date", models.DateField(verbose_name="date")),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("substantielle", "Substantielle (avenant)"),
                            ("non_substantielle", "Non substantielle (COPIL informé)"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                ("description", models.TextField(max_length=3000, verbose_name="description")),
                ("avenant_le", models.DateField(blank=True, null=True, verbose_name="avenant signé le")),
                (
                    "copil_informe_le",
                    models.DateField(blank=True, null=True, verbose_name="COPIL informé le"),
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
                        to="fiches_actions.evolutionfiche",
                    ),
                ),
                (
                    "saisie_par",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saisie par",
                    ),
                ),
                (
                    "fiche",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="fiches_actions.ficheaction",
                        verbose_name="fiche",
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
                            hash="cda092661cf6296cb7f2f0685c3b6494940d5250",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_4bdbb",
                            table="fiches_actions_evolutionficheevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AvancementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("annee", models.PositiveSmallIntegerField(verbose_name="année")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("non_engagee", "Non engagée"),
                            ("en_cours", "En cours"),
                            ("en_retard", "En retard"),
                            ("realisee", "Réalisée"),
                            ("abandonnee", "Abandonnée"),
                        ],
                        max_length=14,
                        verbose_name="avancement",
                    ),
                ),
                ("reussites", models.TextField(blank=True, max_length=3000, verbose_name="réussites")),
                ("difficultes", models.TextField(blank=True, max_length=3000, verbose_name="difficultés")),
                (
                    "saisi_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="saisi le"),
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
                        to="fiches_actions.avancement",
                    ),
                ),
                (
                    "saisi_par",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saisi par",
                    ),
                ),
                (
                    "fiche",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="fiches_actions.ficheaction",
                        verbose_name="fiche",
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
                            hash="c3fa9f2463147db15cae71e38eec976d4310ba76",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_bcae9",
                            table="fiches_actions_avancementevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicateur",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("ordre", models.PositiveSmallIntegerField(default=0, verbose_name="ordre")),
                (
                    "type",
                    models.CharField(
                        choices=[("quantitatif", "Quantitatif"), ("qualitatif", "Qualitatif")],
                        max_length=14,
                        verbose_name="type",
                    ),
                ),
                ("libelle", models.CharField(max_length=300, verbose_name="libellé")),
                ("unite", models.CharField(blank=True, max_length=40, verbose_name="unité")),
                (
                    "ventilation_hf",
                    models.BooleanField(default=False, verbose_name="réparti femmes / hommes"),
                ),
                (
                    "ventilation_qpv",
                    models.BooleanField(default=False, verbose_name="part des habitants des QPV"),
                ),
                (
                    "fiche",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicateurs",
                        to="fiches_actions.ficheaction",
                        verbose_name="fiche",
                    ),
                ),
            ],
            options={
                "verbose_name": "indicateur",
                "verbose_name_plural": "indicateurs",
                "ordering": ["fiche", "ordre"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("fiche", "code"),
                        name="indicateur_code_unique",
                        violation_error_message="Ce code d'indicateur est déjà pris.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("type__in", ["quantitatif", "qualitatif"])),
                        name="indicateur_type",
                        violation_error_message="Type inconnu.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ValeurIndicateur",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "annee",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="année",
                    ),
                ),
                (
                    "total",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="valeur"
                    ),
                ),
                ("femmes", models.PositiveIntegerField(blank=True, null=True, verbose_name="femmes")),
                ("hommes", models.PositiveIntegerField(blank=True, null=True, verbose_name="hommes")),
                ("qpv", models.PositiveIntegerField(blank=True, null=True, verbose_name="habitants des QPV")),
                ("texte", models.TextField(blank=True, max_length=3000, verbose_name="appréciation")),
                (
                    "saisie_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="saisie le"),
                ),
                (
                    "indicateur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="valeurs",
                        to="fiches_actions.indicateur",
                        verbose_name="indicateur",
                    ),
                ),
                (
                    "saisie_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saisie par",
                    ),
                ),
            ],
            options={
                "verbose_name": "valeur d'indicateur",
                "verbose_name_plural": "valeurs d'indicateurs",
                "ordering": ["indicateur", "annee"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("indicateur", "annee"),
                        name="valeur_une_par_an",
                        violation_error_message="La valeur de cette année existe déjà.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("annee__range", (2000, 2100))),
                        name="valeur_annee",
                        violation_error_message="Année hors bornes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__isnull", True), ("total__gte", 0), _connector="OR"),
                        name="valeur_positive",
                        violation_error_message="La valeur est positive.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("total__isnull", False), models.Q(("texte", ""), _negated=True), _connector="OR"
                        ),
                        name="valeur_non_vide",
                        violation_error_message="Donnez un nombre ou une appréciation.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("femmes__isnull", True), ("hommes__isnull", True)),
                            models.Q(
                                ("femmes__isnull", False),
                                ("hommes__isnull", False),
                                (
                                    "total",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("femmes"), "+", models.F("hommes")
                                    ),
                                ),
                                ("total__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="valeur_somme",
                        violation_error_message="Le total est la somme des femmes et des hommes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("qpv__isnull", True),
                            models.Q(("total__gte", models.F("qpv")), ("total__isnull", False)),
                            _connector="OR",
                        ),
                        name="valeur_qpv",
                        violation_error_message="Les habitants des QPV dépassent le total.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "fiches_actions_valeurindicateurevent" ("annee", "femmes", "hommes", "id", "indicateur_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qpv", "saisie_le", "saisie_par_id", "texte", "total") VALUES (NEW."annee", NEW."femmes", NEW."hommes", NEW."id", NEW."indicateur_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."qpv", NEW."saisie_le", NEW."saisie_par_id", NEW."texte", NEW."total"); RETURN NULL;',
                            hash="0ba5b8ce0d69bd63f562cdb4f61613ff0abf2176",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8d922",
                            table="fiches_actions_valeurindicateur",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "fiches_actions_valeurindicateurevent" ("annee", "femmes", "hommes", "id", "indicateur_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qpv", "saisie_le", "saisie_par_id", "texte", "total") VALUES (NEW."annee", NEW."femmes", NEW."hommes", NEW."id", NEW."indicateur_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."qpv", NEW."saisie_le", NEW."saisie_par_id", NEW."texte", NEW."total"); RETURN NULL;',
                            hash="72bc8efde41ebcee505bc69c4515c1a68c9ae439",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ca395",
                            table="fiches_actions_valeurindicateur",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "fiches_actions_valeurindicateurevent" ("annee", "femmes", "hommes", "id", "indicateur_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qpv", "saisie_le", "saisie_par_id", "texte", "total") VALUES (OLD."annee", OLD."femmes", OLD."hommes", OLD."id", OLD."indicateur_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."qpv", OLD."saisie_le", OLD."saisie_par_id", OLD."texte", OLD."total"); RETURN NULL;',
                            hash="2ff3d44c455a06c5603e55f83c28b9ffbeb5f71f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5ab44",
                            table="fiches_actions_valeurindicateur",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ValeurIndicateurEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "annee",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="année",
                    ),
                ),
                (
                    "total",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="valeur"
                    ),
                ),
                ("femmes", models.PositiveIntegerField(blank=True, null=True, verbose_name="femmes")),
                ("hommes", models.PositiveIntegerField(blank=True, null=True, verbose_name="hommes")),
                ("qpv", models.PositiveIntegerField(blank=True, null=True, verbose_name="habitants des QPV")),
                ("texte", models.TextField(blank=True, max_length=3000, verbose_name="appréciation")),
                (
                    "saisie_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="saisie le"),
                ),
                (
                    "indicateur",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="fiches_actions.indicateur",
                        verbose_name="indicateur",
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
                        to="fiches_actions.valeurindicateur",
                    ),
                ),
                (
                    "saisie_par",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saisie par",
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
                            hash="aba58655e4a0fd4e4d84f43f2f434ab114fbd45c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_7ef69",
                            table="fiches_actions_valeurindicateurevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
