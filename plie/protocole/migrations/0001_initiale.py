import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

import plie.bd


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Plie",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("nom", models.CharField(max_length=120, verbose_name="nom")),
                ("territoire", models.CharField(max_length=120, verbose_name="territoire")),
                (
                    "demonstration",
                    models.BooleanField(default=False, verbose_name="données de démonstration"),
                ),
            ],
            options={
                "verbose_name": "PLIE",
                "verbose_name_plural": "PLIE",
                "ordering": ["nom"],
            },
        ),
        migrations.CreateModel(
            name="Commune",
            fields=[
                (
                    "code_insee",
                    models.CharField(
                        max_length=5, primary_key=True, serialize=False, verbose_name="code INSEE"
                    ),
                ),
                ("nom", models.CharField(max_length=80, verbose_name="nom")),
                (
                    "codes_postaux",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5), size=None, verbose_name="codes postaux"
                    ),
                ),
                ("population", models.PositiveIntegerField(blank=True, null=True, verbose_name="population")),
                (
                    "latitude",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="latitude du centre",
                    ),
                ),
                (
                    "longitude",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude du centre",
                    ),
                ),
                (
                    "nom_tri",
                    models.GeneratedField(
                        db_persist=True,
                        expression=plie.bd.SansAccent(models.F("nom")),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "commune",
                "verbose_name_plural": "communes",
                "ordering": ["nom_tri"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code_insee__regex", "^(\\d{2}|2[AB])\\d{3}$")),
                        name="commune_insee",
                        violation_error_message="Un code INSEE compte cinq caractères.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__isnull", False),
                                ("longitude__range", (-180, 180)),
                            ),
                            _connector="OR",
                        ),
                        name="commune_coordonnees",
                        violation_error_message="Latitude et longitude vont ensemble, en degrés.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DomaineFormation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("libelle", models.CharField(max_length=160, verbose_name="libellé")),
                ("ordre", models.PositiveSmallIntegerField(default=0, verbose_name="ordre")),
                ("valide_du", models.DateField(blank=True, null=True, verbose_name="valide du")),
                ("valide_au", models.DateField(blank=True, null=True, verbose_name="valide au")),
            ],
            options={
                "verbose_name": "domaine de formation",
                "verbose_name_plural": "domaines de formation",
                "ordering": ["ordre", "libelle"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valide_au__isnull", True),
                            ("valide_au__gte", models.F("valide_du")),
                            _connector="OR",
                        ),
                        name="domaineformation_validite_ordonnee",
                        violation_error_message="La fin de validité précède le début.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MotifNonEntree",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("libelle", models.CharField(max_length=160, verbose_name="libellé")),
                ("ordre", models.PositiveSmallIntegerField(default=0, verbose_name="ordre")),
                ("valide_du", models.DateField(blank=True, null=True, verbose_name="valide du")),
                ("valide_au", models.DateField(blank=True, null=True, verbose_name="valide au")),
            ],
            options={
                "verbose_name": "motif de non-entrée",
                "verbose_name_plural": "motifs de non-entrée",
                "ordering": ["ordre", "libelle"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valide_au__isnull", True),
                            ("valide_au__gte", models.F("valide_du")),
                            _connector="OR",
                        ),
                        name="motifnonentree_validite_ordonnee",
                        violation_error_message="La fin de validité précède le début.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MotifRefus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("libelle", models.CharField(max_length=160, verbose_name="libellé")),
                ("ordre", models.PositiveSmallIntegerField(default=0, verbose_name="ordre")),
                ("valide_du", models.DateField(blank=True, null=True, verbose_name="valide du")),
                ("valide_au", models.DateField(blank=True, null=True, verbose_name="valide au")),
            ],
            options={
                "verbose_name": "motif de refus",
                "verbose_name_plural": "motifs de refus",
                "ordering": ["ordre", "libelle"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valide_au__isnull", True),
                            ("valide_au__gte", models.F("valide_du")),
                            _connector="OR",
                        ),
                        name="motifrefus_validite_ordonnee",
                        violation_error_message="La fin de validité précède le début.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NiveauDiplome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("libelle", models.CharField(max_length=160, verbose_name="libellé")),
                ("ordre", models.PositiveSmallIntegerField(default=0, verbose_name="ordre")),
                ("valide_du", models.DateField(blank=True, null=True, verbose_name="valide du")),
                ("valide_au", models.DateField(blank=True, null=True, verbose_name="valide au")),
                (
                    "groupe_cite",
                    models.CharField(
                        choices=[
                            ("cite_0_2", "CITE 0 à 2"),
                            ("cite_3_4", "CITE 3 à 4"),
                            ("cite_5_8", "CITE 5 à 8"),
                        ],
                        max_length=10,
                        verbose_name="groupe CITE",
                    ),
                ),
                (
                    "groupe_bilan",
                    models.CharField(
                        choices=[
                            ("cap_ou_moins", "Aucun diplôme ou CAP/BEP"),
                            ("etranger", "Diplôme étranger sans équivalence"),
                            ("bac", "Bac"),
                            ("bac_plus", "Bac +"),
                        ],
                        max_length=20,
                        verbose_name="groupe du bilan",
                    ),
                ),
            ],
            options={
                "verbose_name": "niveau de diplôme",
                "verbose_name_plural": "niveaux de diplôme",
                "ordering": ["ordre", "libelle"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valide_au__isnull", True),
                            ("valide_au__gte", models.F("valide_du")),
                            _connector="OR",
                        ),
                        name="niveaudiplome_validite_ordonnee",
                        violation_error_message="La fin de validité précède le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("groupe_cite__in", ["cite_0_2", "cite_3_4", "cite_5_8"])),
                        name="niveaudiplome_cite",
                        violation_error_message="Groupe CITE inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("groupe_bilan__in", ["cap_ou_moins", "etranger", "bac", "bac_plus"])
                        ),
                        name="niveaudiplome_bilan",
                        violation_error_message="Groupe du bilan inconnu.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Protocole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("libelle", models.CharField(max_length=160, verbose_name="libellé")),
                ("debut", models.DateField(verbose_name="début")),
                ("fin", models.DateField(verbose_name="fin")),
                ("parametres", models.JSONField(verbose_name="paramètres")),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte du fichier")),
                (
                    "plie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="protocoles",
                        to="protocole.plie",
                        verbose_name="PLIE",
                    ),
                ),
            ],
            options={
                "verbose_name": "protocole",
                "verbose_name_plural": "protocoles",
                "ordering": ["plie", "-debut"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plie", "code"),
                        name="protocole_code_unique",
                        violation_error_message="Ce protocole est déjà chargé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fin__isnull", True), ("fin__gte", models.F("debut")), _connector="OR"
                        ),
                        name="protocole_dates_ordonnees",
                        violation_error_message="Un protocole finit après avoir commencé.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (plie.bd.CleEntiere("plie"), "&&"),
                            (plie.bd.Periode("debut", "fin"), "&&"),
                        ],
                        name="protocole_sans_chevauchement",
                        violation_error_message="Un autre protocole couvre déjà une partie de cette période.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "protocole_protocoleevent" ("code", "debut", "empreinte", "fin", "id", "libelle", "parametres", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id") VALUES (NEW."code", NEW."debut", NEW."empreinte", NEW."fin", NEW."id", NEW."libelle", NEW."parametres", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plie_id"); RETURN NULL;',
                            hash="b718ff030c9513989aa3f0983a74968291774972",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_27369",
                            table="protocole_protocole",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "protocole_protocoleevent" ("code", "debut", "empreinte", "fin", "id", "libelle", "parametres", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id") VALUES (NEW."code", NEW."debut", NEW."empreinte", NEW."fin", NEW."id", NEW."libelle", NEW."parametres", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plie_id"); RETURN NULL;',
                            hash="e0d9e82bd6415106bc0b0a4f264f5f7055991ba4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_33e45",
                            table="protocole_protocole",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "protocole_protocoleevent" ("code", "debut", "empreinte", "fin", "id", "libelle", "parametres", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id") VALUES (OLD."code", OLD."debut", OLD."empreinte", OLD."fin", OLD."id", OLD."libelle", OLD."parametres", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plie_id"); RETURN NULL;',
                            hash="b7ae0aeae2fdc0cb60e584f8fabcf08b4973a0e4",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_cdae9",
                            table="protocole_protocole",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtocoleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.SlugField(db_index=False, max_length=60, verbose_name="code")),
                ("libelle", models.CharField(max_length=160, verbose_name="libellé")),
                ("debut", models.DateField(verbose_name="début")),
                ("fin", models.DateField(verbose_name="fin")),
                ("parametres", models.JSONField(verbose_name="paramètres")),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte du fichier")),
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
                        to="protocole.protocole",
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
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5d01e12354c5ee5b2fbc2227e5929a213cf6a0fb",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a5277",
                            table="protocole_protocoleevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Qpv",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                ("nom", models.CharField(max_length=120, verbose_name="nom")),
                ("valide_du", models.DateField(blank=True, null=True, verbose_name="valide du")),
                ("valide_au", models.DateField(blank=True, null=True, verbose_name="valide au")),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qpv",
                        to="protocole.commune",
                        verbose_name="commune",
                    ),
                ),
            ],
            options={
                "verbose_name": "quartier prioritaire",
                "verbose_name_plural": "quartiers prioritaires",
                "ordering": ["nom"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valide_au__isnull", True),
                            ("valide_au__gte", models.F("valide_du")),
                            _connector="OR",
                        ),
                        name="qpv_validite_ordonnee",
                        violation_error_message="La fin précède le début.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Territoire",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("debut", models.DateField(blank=True, null=True, verbose_name="depuis")),
                ("fin", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="territoires",
                        to="protocole.commune",
                        verbose_name="commune",
                    ),
                ),
                (
                    "plie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="territoires",
                        to="protocole.plie",
                        verbose_name="PLIE",
                    ),
                ),
            ],
            options={
                "verbose_name": "commune du territoire",
                "verbose_name_plural": "communes du territoire",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plie", "commune"),
                        name="territoire_unique",
                        violation_error_message="Cette commune est déjà dans le territoire.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fin__isnull", True), ("fin__gte", models.F("debut")), _connector="OR"
                        ),
                        name="territoire_dates",
                        violation_error_message="La fin précède le début.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="Plie",
            name="communes",
            field=models.ManyToManyField(
                related_name="plies", through="protocole.Territoire", to="protocole.commune"
            ),
        ),
    ]
