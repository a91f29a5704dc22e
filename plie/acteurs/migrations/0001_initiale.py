from decimal import Decimal

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import plie.bd
import plie.roles


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("protocole", "0001_initiale"),
    ]

    operations = [
        migrations.CreateModel(
            name="Structure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("nom", models.CharField(max_length=160, verbose_name="nom")),
                ("sigle", models.CharField(blank=True, max_length=40, verbose_name="sigle")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("agglomeration", "Agglomération"),
                            ("departement", "Département"),
                            ("etat", "État"),
                            ("region", "Région"),
                            ("france_travail", "France Travail"),
                            ("mission_locale", "Mission locale"),
                            ("ccas", "CCAS"),
                            ("siae", "SIAE"),
                            ("association", "Association"),
                            ("csc", "Centre socioculturel"),
                            ("organisme_formation", "Organisme de formation"),
                            ("sante", "Professionnel de santé"),
                            ("ett", "Entreprise de travail temporaire"),
                            ("caf", "Caisse d'allocations familiales"),
                            ("chambre", "Chambre consulaire"),
                            ("autre", "Autre partenaire"),
                        ],
                        max_length=30,
                        verbose_name="type",
                    ),
                ),
                ("lieu_accueil", models.BooleanField(default=False, verbose_name="lieu d'accueil du PLIE")),
                ("prescripteur", models.BooleanField(default=False, verbose_name="prescripteur")),
                ("adresse", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                ("telephone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                ("courriel", models.EmailField(blank=True, max_length=254, verbose_name="courriel")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "nom_tri",
                    models.GeneratedField(
                        db_persist=True,
                        expression=plie.bd.SansAccent(models.F("nom")),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="structures",
                        to="protocole.commune",
                        verbose_name="commune",
                    ),
                ),
                (
                    "plie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="structures",
                        to="protocole.plie",
                        verbose_name="PLIE",
                    ),
                ),
            ],
            options={
                "verbose_name": "structure",
                "verbose_name_plural": "structures",
                "ordering": ["nom_tri"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plie", "code"),
                        name="structure_code_unique",
                        violation_error_message="Ce code de structure est déjà pris.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "type__in",
                                [
                                    "agglomeration",
                                    "departement",
                                    "etat",
                                    "region",
                                    "france_travail",
                                    "mission_locale",
                                    "ccas",
                                    "siae",
                                    "association",
                                    "csc",
                                    "organisme_formation",
                                    "sante",
                                    "ett",
                                    "caf",
                                    "chambre",
                                    "autre",
                                ],
                            )
                        ),
                        name="structure_type",
                        violation_error_message="Type de structure inconnu.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "acteurs_structureevent" ("active", "adresse", "code", "commune_id", "courriel", "id", "lieu_accueil", "nom", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "prescripteur", "sigle", "telephone", "type") VALUES (NEW."active", NEW."adresse", NEW."code", NEW."commune_id", NEW."courriel", NEW."id", NEW."lieu_accueil", NEW."nom", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plie_id", NEW."prescripteur", NEW."sigle", NEW."telephone", NEW."type"); RETURN NULL;',
                            hash="40ff7c214d111fff00010fc642ed93f2339409a8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ee10f",
                            table="acteurs_structure",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."active" IS DISTINCT FROM (NEW."active") OR OLD."adresse" IS DISTINCT FROM (NEW."adresse") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."commune_id" IS DISTINCT FROM (NEW."commune_id") OR OLD."courriel" IS DISTINCT FROM (NEW."courriel") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."lieu_accueil" IS DISTINCT FROM (NEW."lieu_accueil") OR OLD."nom" IS DISTINCT FROM (NEW."nom") OR OLD."plie_id" IS DISTINCT FROM (NEW."plie_id") OR OLD."prescripteur" IS DISTINCT FROM (NEW."prescripteur") OR OLD."sigle" IS DISTINCT FROM (NEW."sigle") OR OLD."telephone" IS DISTINCT FROM (NEW."telephone") OR OLD."type" IS DISTINCT FROM (NEW."type"))',
                            func='INSERT INTO "acteurs_structureevent" ("active", "adresse", "code", "commune_id", "courriel", "id", "lieu_accueil", "nom", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "prescripteur", "sigle", "telephone", "type") VALUES (NEW."active", NEW."adresse", NEW."code", NEW."commune_id", NEW."courriel", NEW."id", NEW."lieu_accueil", NEW."nom", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plie_id", NEW."prescripteur", NEW."sigle", NEW."telephone", NEW."type"); RETURN NULL;',
                            hash="a3d9f6f75fd8141f04a7c27da35691ee2abe278b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b4eae",
                            table="acteurs_structure",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "acteurs_structureevent" ("active", "adresse", "code", "commune_id", "courriel", "id", "lieu_accueil", "nom", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "prescripteur", "sigle", "telephone", "type") VALUES (OLD."active", OLD."adresse", OLD."code", OLD."commune_id", OLD."courriel", OLD."id", OLD."lieu_accueil", OLD."nom", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plie_id", OLD."prescripteur", OLD."sigle", OLD."telephone", OLD."type"); RETURN NULL;',
                            hash="629ed1570f4e77ca26c44fe0e25432e9cf2531d5",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d27ea",
                            table="acteurs_structure",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StructureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.SlugField(db_index=False, max_length=60, verbose_name="code")),
                ("nom", models.CharField(max_length=160, verbose_name="nom")),
                ("sigle", models.CharField(blank=True, max_length=40, verbose_name="sigle")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("agglomeration", "Agglomération"),
                            ("departement", "Département"),
                            ("etat", "État"),
                            ("region", "Région"),
                            ("france_travail", "France Travail"),
                            ("mission_locale", "Mission locale"),
                            ("ccas", "CCAS"),
                            ("siae", "SIAE"),
                            ("association", "Association"),
                            ("csc", "Centre socioculturel"),
                            ("organisme_formation", "Organisme de formation"),
                            ("sante", "Professionnel de santé"),
                            ("ett", "Entreprise de travail temporaire"),
                            ("caf", "Caisse d'allocations familiales"),
                            ("chambre", "Chambre consulaire"),
                            ("autre", "Autre partenaire"),
                        ],
                        max_length=30,
                        verbose_name="type",
                    ),
                ),
                ("lieu_accueil", models.BooleanField(default=False, verbose_name="lieu d'accueil du PLIE")),
                ("prescripteur", models.BooleanField(default=False, verbose_name="prescripteur")),
                ("adresse", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                ("telephone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                ("courriel", models.EmailField(blank=True, max_length=254, verbose_name="courriel")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="protocole.commune",
                        verbose_name="commune",
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
                        to="acteurs.structure",
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
                            hash="24cc35f6d07d5665433dd629e1c895c8447acef3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_37928",
                            table="acteurs_structureevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Utilisateur",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="adresse de courriel")),
                ("prenom", models.CharField(max_length=80, verbose_name="prénom")),
                ("nom", models.CharField(max_length=80, verbose_name="nom")),
                (
                    "telephone",
                    models.CharField(blank=True, max_length=20, verbose_name="téléphone professionnel"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="actif")),
                ("is_staff", models.BooleanField(default=False, verbose_name="accès technique")),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="créé le"),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "utilisateur",
                "verbose_name_plural": "utilisateurs",
                "ordering": ["nom", "prenom"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="utilisateur_email_minuscules",
                        violation_error_message="L'adresse de courriel s'écrit en minuscules.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "acteurs_utilisateurevent" ("email", "is_active", "is_staff", "is_superuser", "nom", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prenom", "telephone") VALUES (NEW."email", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."nom", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prenom", NEW."telephone"); RETURN NULL;',
                            hash="8f7ae42f9a95a1136a96f612bcc1f89f0b39203c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_06e98",
                            table="acteurs_utilisateur",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."nom" IS DISTINCT FROM (NEW."nom") OR OLD."prenom" IS DISTINCT FROM (NEW."prenom") OR OLD."telephone" IS DISTINCT FROM (NEW."telephone"))',
                            func='INSERT INTO "acteurs_utilisateurevent" ("email", "is_active", "is_staff", "is_superuser", "nom", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prenom", "telephone") VALUES (NEW."email", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."nom", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prenom", NEW."telephone"); RETURN NULL;',
                            hash="62ca794940a9a91b1de473c1d2fb8f9765159ecb",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_721fb",
                            table="acteurs_utilisateur",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "acteurs_utilisateurevent" ("email", "is_active", "is_staff", "is_superuser", "nom", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prenom", "telephone") VALUES (OLD."email", OLD."is_active", OLD."is_staff", OLD."is_superuser", OLD."nom", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."prenom", OLD."telephone"); RETURN NULL;',
                            hash="54af31af4ac85990188ff20c131e76bf6358577f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d19d6",
                            table="acteurs_utilisateur",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Habilitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("referent", "Référent de parcours"),
                            ("coordination", "Coordination"),
                            ("prescripteur", "Prescripteur"),
                            ("avis_france_travail", "Avis France Travail"),
                            ("avis_bureau_insertion", "Avis Bureau insertion"),
                            ("psychologue", "Psychologue"),
                            ("pilote", "Pilote de fiche action"),
                            ("signataire", "Signataire"),
                            ("administrateur", "Administrateur"),
                        ],
                        max_length=30,
                        verbose_name="rôle",
                    ),
                ),
                (
                    "etp",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=3,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.05")),
                            django.core.validators.MaxValueValidator(Decimal("1.00")),
                        ],
                        verbose_name="équivalent temps plein",
                    ),
                ),
                ("debut", models.DateField(verbose_name="depuis")),
                ("fin", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                (
                    "utilisateur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="habilitations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="utilisateur",
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="habilitations",
                        to="acteurs.structure",
                        verbose_name="structure",
                    ),
                ),
            ],
            options={
                "verbose_name": "habilitation",
                "verbose_name_plural": "habilitations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "referent",
                                    "coordination",
                                    "prescripteur",
                                    "avis_france_travail",
                                    "avis_bureau_insertion",
                                    "psychologue",
                                    "pilote",
                                    "signataire",
                                    "administrateur",
                                ],
                            )
                        ),
                        name="habilitation_role",
                        violation_error_message="Rôle inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fin__isnull", True), ("fin__gte", models.F("debut")), _connector="OR"
                        ),
                        name="habilitation_dates",
                        violation_error_message="La fin précède le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("etp__gt", 0),
                                ("etp__isnull", False),
                                ("etp__lte", Decimal("1.00")),
                                ("role", plie.roles.Role["REFERENT"]),
                            ),
                            models.Q(
                                models.Q(("role", plie.roles.Role["REFERENT"]), _negated=True),
                                ("etp__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="habilitation_etp",
                        violation_error_message="L'équivalent temps plein, entre 0 et 1, se donne pour un référent et pour lui seul.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (plie.bd.CleEntiere("utilisateur"), "&&"),
                            (plie.bd.CleEntiere("structure"), "&&"),
                            (plie.bd.CleTexte("role"), "&&"),
                            (plie.bd.Periode("debut", "fin"), "&&"),
                        ],
                        name="habilitation_sans_doublon",
                        violation_error_message="Cette personne tient déjà ce rôle dans cette structure à ces dates.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "acteurs_habilitationevent" ("debut", "etp", "fin", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "structure_id", "utilisateur_id") VALUES (NEW."debut", NEW."etp", NEW."fin", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."structure_id", NEW."utilisateur_id"); RETURN NULL;',
                            hash="e39431c41c756e436a248fd18592352a65edace9",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2612a",
                            table="acteurs_habilitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "acteurs_habilitationevent" ("debut", "etp", "fin", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "structure_id", "utilisateur_id") VALUES (NEW."debut", NEW."etp", NEW."fin", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."structure_id", NEW."utilisateur_id"); RETURN NULL;',
                            hash="27d000b53ac5e32e0f0a68aff45d97b53ea0dfd7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_991d2",
                            table="acteurs_habilitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "acteurs_habilitationevent" ("debut", "etp", "fin", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "structure_id", "utilisateur_id") VALUES (OLD."debut", OLD."etp", OLD."fin", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."structure_id", OLD."utilisateur_id"); RETURN NULL;',
                            hash="3280459f804738a827215fdae1fad885ce3e9e78",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2ed05",
                            table="acteurs_habilitation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HabilitationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("referent", "Référent de parcours"),
                            ("coordination", "Coordination"),
                            ("prescripteur", "Prescripteur"),
                            ("avis_france_travail", "Avis France Travail"),
                            ("avis_bureau_insertion", "Avis Bureau insertion"),
                            ("psychologue", "Psychologue"),
                            ("pilote", "Pilote de fiche action"),
                            ("signataire", "Signataire"),
                            ("administrateur", "Administrateur"),
                        ],
                        max_length=30,
                        verbose_name="rôle",
                    ),
                ),
                (
                    "etp",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=3,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.05")),
                            django.core.validators.MaxValueValidator(Decimal("1.00")),
                        ],
                        verbose_name="équivalent temps plein",
                    ),
                ),
                ("debut", models.DateField(verbose_name="depuis")),
                ("fin", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
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
                        to="acteurs.habilitation",
                    ),
                ),
                (
                    "utilisateur",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="utilisateur",
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="acteurs.structure",
                        verbose_name="structure",
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
                            hash="0d0204288be5d28de16776877828104d9cf43761",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_45302",
                            table="acteurs_habilitationevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UtilisateurEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("email", models.EmailField(max_length=254, verbose_name="adresse de courriel")),
                ("prenom", models.CharField(max_length=80, verbose_name="prénom")),
                ("nom", models.CharField(max_length=80, verbose_name="nom")),
                (
                    "telephone",
                    models.CharField(blank=True, max_length=20, verbose_name="téléphone professionnel"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="actif")),
                ("is_staff", models.BooleanField(default=False, verbose_name="accès technique")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
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
                        related_name="email_prenom_nom_telephone_is_active_is_staff_is_superuser_events",
                        to=settings.AUTH_USER_MODEL,
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
                            hash="c9b60644b0e04d46553f5d874106082ff8c4bf95",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_b4ba7",
                            table="acteurs_utilisateurevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "motif",
                    models.CharField(
                        choices=[("absence", "Absence"), ("binome", "Binôme")],
                        max_length=20,
                        verbose_name="motif",
                    ),
                ),
                ("debut", models.DateField(verbose_name="du")),
                ("fin", models.DateField(verbose_name="au")),
                (
                    "creee_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="créée le"),
                ),
                (
                    "creee_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_creees",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="créée par",
                    ),
                ),
                (
                    "delegataire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_recues",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="délégataire",
                    ),
                ),
                (
                    "plie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="protocole.plie",
                        verbose_name="PLIE",
                    ),
                ),
                (
                    "titulaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_donnees",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="titulaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "délégation",
                "verbose_name_plural": "délégations",
                "ordering": ["-debut"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("motif__in", ["absence", "binome"])),
                        name="delegation_motif",
                        violation_error_message="Motif inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fin__isnull", True), ("fin__gte", models.F("debut")), _connector="OR"
                        ),
                        name="delegation_dates",
                        violation_error_message="La fin précède le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("titulaire", models.F("delegataire")), _negated=True),
                        name="delegation_deux_personnes",
                        violation_error_message="On ne se délègue pas son propre portefeuille.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "acteurs_delegationevent" ("creee_le", "creee_par_id", "debut", "delegataire_id", "fin", "id", "motif", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "titulaire_id") VALUES (NEW."creee_le", NEW."creee_par_id", NEW."debut", NEW."delegataire_id", NEW."fin", NEW."id", NEW."motif", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plie_id", NEW."titulaire_id"); RETURN NULL;',
                            hash="d4d84ab4076c79f59e02445cc26470a1bf3b7961",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3276d",
                            table="acteurs_delegation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "acteurs_delegationevent" ("creee_le", "creee_par_id", "debut", "delegataire_id", "fin", "id", "motif", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "titulaire_id") VALUES (NEW."creee_le", NEW."creee_par_id", NEW."debut", NEW."delegataire_id", NEW."fin", NEW."id", NEW."motif", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plie_id", NEW."titulaire_id"); RETURN NULL;',
                            hash="0c35758b96876745ada40cf72af2b8c1b07db0d6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_50f3f",
                            table="acteurs_delegation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "acteurs_delegationevent" ("creee_le", "creee_par_id", "debut", "delegataire_id", "fin", "id", "motif", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "titulaire_id") VALUES (OLD."creee_le", OLD."creee_par_id", OLD."debut", OLD."delegataire_id", OLD."fin", OLD."id", OLD."motif", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plie_id", OLD."titulaire_id"); RETURN NULL;',
                            hash="86e3985f90105edc2b7210f17638bff9607805fd",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_264dd",
                            table="acteurs_delegation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DelegationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "motif",
                    models.CharField(
                        choices=[("absence", "Absence"), ("binome", "Binôme")],
                        max_length=20,
                        verbose_name="motif",
                    ),
                ),
                ("debut", models.DateField(verbose_name="du")),
                ("fin", models.DateField(verbose_name="au")),
                (
                    "creee_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="créée le"),
                ),
                (
                    "creee_par",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="créée par",
                    ),
                ),
                (
                    "delegataire",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="délégataire",
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
                        to="acteurs.delegation",
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
                    "titulaire",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="titulaire",
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
                            hash="99ae3ad3a749a75e2da58a4c13816a5fef354ee1",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_075c7",
                            table="acteurs_delegationevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
