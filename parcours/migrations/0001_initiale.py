from decimal import Decimal

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import parcours.enums
import plie.bd
import plie.documents.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("acteurs", "0001_initiale"),
        ("acteurs", "__first__"),
        ("fiches_actions", "0001_initiale"),
        ("participants", "0001_initiale"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("prescriptions", "0001_initiale"),
        ("protocole", "0001_initiale"),
    ]

    operations = [
        migrations.CreateModel(
            name="Parcours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("accueil", "En accueil"),
                            ("actif", "En parcours"),
                            ("sortie_demandee", "Sortie demandée"),
                            ("sorti", "Sorti"),
                            ("non_entre", "Non entré"),
                        ],
                        default=parcours.enums.EtatParcours["ACCUEIL"],
                        max_length=16,
                        verbose_name="état",
                    ),
                ),
                (
                    "referent_unique",
                    models.BooleanField(default=False, verbose_name="le référent est référent unique (RUP)"),
                ),
                ("oriente_le", models.DateField(verbose_name="orienté le")),
                (
                    "premier_contact_le",
                    models.DateField(blank=True, null=True, verbose_name="premier contact le"),
                ),
                ("date_entree", models.DateField(blank=True, null=True, verbose_name="date d'entrée")),
                (
                    "entree_validee_le",
                    models.DateField(blank=True, null=True, verbose_name="entrée validée le"),
                ),
                (
                    "non_entre_le",
                    models.DateField(blank=True, null=True, verbose_name="non-entrée constatée le"),
                ),
                ("date_sortie", models.DateField(blank=True, null=True, verbose_name="date de sortie")),
                (
                    "clos_le",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("date_sortie"), models.F("non_entre_le"), function="COALESCE"
                        ),
                        output_field=models.DateField(null=True),
                    ),
                ),
                ("cree_le", models.DateTimeField(default=django.utils.timezone.now, verbose_name="créé le")),
                (
                    "motif_non_entree",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parcours",
                        to="protocole.motifnonentree",
                        verbose_name="motif de non-entrée",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parcours",
                        to="participants.participant",
                        verbose_name="participant",
                    ),
                ),
                (
                    "plie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parcours",
                        to="protocole.plie",
                        verbose_name="PLIE",
                    ),
                ),
                (
                    "prescription",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parcours",
                        to="prescriptions.prescription",
                        verbose_name="prescription",
                    ),
                ),
            ],
            options={
                "verbose_name": "parcours",
                "verbose_name_plural": "parcours",
                "ordering": ["-date_entree", "-pk"],
                "indexes": [
                    models.Index(fields=["plie", "etat"], name="parcours_etat"),
                    models.Index(fields=["plie", "date_entree", "date_sortie"], name="parcours_periode"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("etat__in", ["accueil", "actif", "sortie_demandee", "sorti", "non_entre"])
                        ),
                        name="parcours_etat_connu",
                        violation_error_message="État inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "etat__in",
                                    [
                                        parcours.enums.EtatParcours["ACTIF"],
                                        parcours.enums.EtatParcours["SORTIE_DEMANDEE"],
                                        parcours.enums.EtatParcours["SORTI"],
                                    ],
                                ),
                                ("date_entree__isnull", False),
                                ("entree_validee_le__isnull", False),
                            ),
                            models.Q(
                                (
                                    "etat__in",
                                    [
                                        parcours.enums.EtatParcours["ACCUEIL"],
                                        parcours.enums.EtatParcours["NON_ENTRE"],
                                    ],
                                ),
                                ("entree_validee_le__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="parcours_entree",
                        violation_error_message="Un parcours actif a une entrée datée et validée en cellule de suivi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("date_sortie__isnull", False), ("etat", parcours.enums.EtatParcours["SORTI"])
                            ),
                            models.Q(
                                models.Q(("etat", parcours.enums.EtatParcours["SORTI"]), _negated=True),
                                ("date_sortie__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="parcours_sortie",
                        violation_error_message="Un parcours sorti porte sa date de sortie, et lui seul.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("etat", parcours.enums.EtatParcours["NON_ENTRE"]),
                                ("motif_non_entree__isnull", False),
                                ("non_entre_le__isnull", False),
                            ),
                            models.Q(
                                models.Q(("etat", parcours.enums.EtatParcours["NON_ENTRE"]), _negated=True),
                                ("motif_non_entree__isnull", True),
                                ("non_entre_le__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="parcours_non_entre",
                        violation_error_message="Une non-entrée porte sa date et son motif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("premier_contact_le__isnull", True),
                            ("premier_contact_le__gte", models.F("oriente_le")),
                            _connector="OR",
                        ),
                        name="parcours_dates_contact",
                        violation_error_message="Le premier contact précède l'orientation.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date_entree__isnull", True),
                            ("date_entree__gte", models.F("oriente_le")),
                            _connector="OR",
                        ),
                        name="parcours_dates_entree",
                        violation_error_message="L'entrée précède l'orientation.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("entree_validee_le__isnull", True),
                            ("entree_validee_le__gte", models.F("date_entree")),
                            _connector="OR",
                        ),
                        name="parcours_dates_validation",
                        violation_error_message="La validation précède l'entrée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date_sortie__isnull", True),
                            ("date_sortie__gte", models.F("date_entree")),
                            _connector="OR",
                        ),
                        name="parcours_dates_sortie",
                        violation_error_message="La sortie précède l'entrée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("non_entre_le__isnull", True),
                            ("non_entre_le__gte", models.F("oriente_le")),
                            _connector="OR",
                        ),
                        name="parcours_dates_non_entree",
                        violation_error_message="La non-entrée précède l'orientation.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (plie.bd.CleEntiere("participant"), "&&"),
                            (plie.bd.Periode("oriente_le", "clos_le"), "&&"),
                        ],
                        name="parcours_un_seul_ouvert",
                        violation_error_message="Cette personne a déjà un parcours à ces dates.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_parcoursevent" ("cree_le", "date_entree", "date_sortie", "entree_validee_le", "etat", "id", "motif_non_entree_id", "non_entre_le", "oriente_le", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "premier_contact_le", "prescription_id", "referent_unique") VALUES (NEW."cree_le", NEW."date_entree", NEW."date_sortie", NEW."entree_validee_le", NEW."etat", NEW."id", NEW."motif_non_entree_id", NEW."non_entre_le", NEW."oriente_le", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plie_id", NEW."premier_contact_le", NEW."prescription_id", NEW."referent_unique"); RETURN NULL;',
                            hash="68a72a50464cb707f16b2de9506efa7bc5a4fdfd",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e6854",
                            table="parcours_parcours",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."cree_le" IS DISTINCT FROM (NEW."cree_le") OR OLD."date_entree" IS DISTINCT FROM (NEW."date_entree") OR OLD."date_sortie" IS DISTINCT FROM (NEW."date_sortie") OR OLD."entree_validee_le" IS DISTINCT FROM (NEW."entree_validee_le") OR OLD."etat" IS DISTINCT FROM (NEW."etat") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."motif_non_entree_id" IS DISTINCT FROM (NEW."motif_non_entree_id") OR OLD."non_entre_le" IS DISTINCT FROM (NEW."non_entre_le") OR OLD."oriente_le" IS DISTINCT FROM (NEW."oriente_le") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id") OR OLD."plie_id" IS DISTINCT FROM (NEW."plie_id") OR OLD."premier_contact_le" IS DISTINCT FROM (NEW."premier_contact_le") OR OLD."prescription_id" IS DISTINCT FROM (NEW."prescription_id") OR OLD."referent_unique" IS DISTINCT FROM (NEW."referent_unique"))',
                            func='INSERT INTO "parcours_parcoursevent" ("cree_le", "date_entree", "date_sortie", "entree_validee_le", "etat", "id", "motif_non_entree_id", "non_entre_le", "oriente_le", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "premier_contact_le", "prescription_id", "referent_unique") VALUES (NEW."cree_le", NEW."date_entree", NEW."date_sortie", NEW."entree_validee_le", NEW."etat", NEW."id", NEW."motif_non_entree_id", NEW."non_entre_le", NEW."oriente_le", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plie_id", NEW."premier_contact_le", NEW."prescription_id", NEW."referent_unique"); RETURN NULL;',
                            hash="f15d7b6670c24b5f7b5370c1bae005106811dcee",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8f8fa",
                            table="parcours_parcours",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_parcoursevent" ("cree_le", "date_entree", "date_sortie", "entree_validee_le", "etat", "id", "motif_non_entree_id", "non_entre_le", "oriente_le", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "premier_contact_le", "prescription_id", "referent_unique") VALUES (OLD."cree_le", OLD."date_entree", OLD."date_sortie", OLD."entree_validee_le", OLD."etat", OLD."id", OLD."motif_non_entree_id", OLD."non_entre_le", OLD."oriente_le", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plie_id", OLD."premier_contact_le", OLD."prescription_id", OLD."referent_unique"); RETURN NULL;',
                            hash="9da378f66048425916e8bb59e849d2cb803575bb",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c3ed5",
                            table="parcours_parcours",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("objectifs", models.TextField(max_length=4000, verbose_name="objectifs")),
                ("moyens", models.TextField(blank=True, max_length=4000, verbose_name="moyens")),
                (
                    "engagements_participant",
                    models.TextField(blank=True, max_length=4000, verbose_name="engagements de la personne"),
                ),
                (
                    "engagements_referent",
                    models.TextField(blank=True, max_length=4000, verbose_name="engagements du référent"),
                ),
                ("redige_le", models.DateField(verbose_name="rédigé le")),
                (
                    "signe_participant_le",
                    models.DateField(blank=True, null=True, verbose_name="signé par la personne le"),
                ),
                (
                    "signe_referent_le",
                    models.DateField(blank=True, null=True, verbose_name="signé par le référent le"),
                ),
                (
                    "transmis_bi_le",
                    models.DateField(blank=True, null=True, verbose_name="transmis au Bureau insertion le"),
                ),
                ("transmis_bi_a", models.CharField(blank=True, max_length=120, verbose_name="transmis à")),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cer",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "CER",
                "verbose_name_plural": "CER",
                "ordering": ["parcours", "version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("parcours", "version"),
                        name="cer_version_unique",
                        violation_error_message="Cette version du CER existe déjà.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signe_participant_le__isnull", True),
                            ("signe_participant_le__gte", models.F("redige_le")),
                            _connector="OR",
                        ),
                        name="cer_signature_participant",
                        violation_error_message="La signature précède le CER.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signe_referent_le__isnull", True),
                            ("signe_referent_le__gte", models.F("redige_le")),
                            _connector="OR",
                        ),
                        name="cer_signature_referent",
                        violation_error_message="La signature précède le CER.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("transmis_bi_le__isnull", True),
                            models.Q(
                                ("signe_participant_le__isnull", False), ("signe_referent_le__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="cer_transmission",
                        violation_error_message="Un CER se transmet une fois signé des deux côtés.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_cerevent" ("engagements_participant", "engagements_referent", "id", "moyens", "objectifs", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "redige_le", "signe_participant_le", "signe_referent_le", "transmis_bi_a", "transmis_bi_le", "version") VALUES (NEW."engagements_participant", NEW."engagements_referent", NEW."id", NEW."moyens", NEW."objectifs", NEW."parcours_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."redige_le", NEW."signe_participant_le", NEW."signe_referent_le", NEW."transmis_bi_a", NEW."transmis_bi_le", NEW."version"); RETURN NULL;',
                            hash="ae0dacc92ba2c4151e6398f45f9c195fb71086d2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_04319",
                            table="parcours_cer",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_cerevent" ("engagements_participant", "engagements_referent", "id", "moyens", "objectifs", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "redige_le", "signe_participant_le", "signe_referent_le", "transmis_bi_a", "transmis_bi_le", "version") VALUES (NEW."engagements_participant", NEW."engagements_referent", NEW."id", NEW."moyens", NEW."objectifs", NEW."parcours_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."redige_le", NEW."signe_participant_le", NEW."signe_referent_le", NEW."transmis_bi_a", NEW."transmis_bi_le", NEW."version"); RETURN NULL;',
                            hash="29c1fc16287300ed5898c8b5a2c919b41f117bc6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cd7a2",
                            table="parcours_cer",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_cerevent" ("engagements_participant", "engagements_referent", "id", "moyens", "objectifs", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "redige_le", "signe_participant_le", "signe_referent_le", "transmis_bi_a", "transmis_bi_le", "version") VALUES (OLD."engagements_participant", OLD."engagements_referent", OLD."id", OLD."moyens", OLD."objectifs", OLD."parcours_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."redige_le", OLD."signe_participant_le", OLD."signe_referent_le", OLD."transmis_bi_a", OLD."transmis_bi_le", OLD."version"); RETURN NULL;',
                            hash="8df24288994b8e9a1ef261c0b76dae0cc087213e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5c180",
                            table="parcours_cer",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EcoutePsychologique",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("demandee_le", models.DateField(verbose_name="demandée le")),
                (
                    "statut",
                    models.CharField(
                        choices=[("demandee", "Demandée"), ("accordee", "Accordée"), ("refusee", "Refusée")],
                        default=parcours.enums.StatutDemande["DEMANDEE"],
                        max_length=12,
                        verbose_name="statut",
                    ),
                ),
                ("decidee_le", models.DateField(blank=True, null=True, verbose_name="décidée le")),
                ("terminee_le", models.DateField(blank=True, null=True, verbose_name="terminée le")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ecoutes",
                        to="participants.participant",
                        verbose_name="participant",
                    ),
                ),
                (
                    "psychologue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ecoutes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="psychologue",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ecoutes",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "écoute psychologique",
                "verbose_name_plural": "écoutes psychologiques",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["demandee", "accordee", "refusee"])),
                        name="ecoute_statut",
                        violation_error_message="Statut inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decidee_le__isnull", True),
                                ("statut", parcours.enums.StatutDemande["DEMANDEE"]),
                            ),
                            models.Q(
                                models.Q(("statut", parcours.enums.StatutDemande["DEMANDEE"]), _negated=True),
                                ("decidee_le__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="ecoute_decision",
                        violation_error_message="Une écoute décidée porte la date de la décision.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", parcours.enums.StatutDemande["ACCORDEE"]), _negated=True),
                            ("psychologue__isnull", False),
                            _connector="OR",
                        ),
                        name="ecoute_psychologue",
                        violation_error_message="Une écoute accordée a un psychologue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decidee_le__isnull", True),
                            ("decidee_le__gte", models.F("demandee_le")),
                            _connector="OR",
                        ),
                        name="ecoute_dates",
                        violation_error_message="La décision précède la demande.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("terminee_le__isnull", True),
                            models.Q(
                                ("decidee_le__isnull", False),
                                ("statut", parcours.enums.StatutDemande["ACCORDEE"]),
                                ("terminee_le__gte", models.F("decidee_le")),
                            ),
                            _connector="OR",
                        ),
                        name="ecoute_fin",
                        violation_error_message="Seule une écoute accordée se termine, et après la décision.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_ecoutepsychologiqueevent" ("decidee_le", "demandee_le", "id", "parcours_id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "psychologue_id", "statut", "terminee_le") VALUES (NEW."decidee_le", NEW."demandee_le", NEW."id", NEW."parcours_id", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."psychologue_id", NEW."statut", NEW."terminee_le"); RETURN NULL;',
                            hash="d077c096c4fe996f13e675241e9e13511bd70090",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_443d5",
                            table="parcours_ecoutepsychologique",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_ecoutepsychologiqueevent" ("decidee_le", "demandee_le", "id", "parcours_id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "psychologue_id", "statut", "terminee_le") VALUES (NEW."decidee_le", NEW."demandee_le", NEW."id", NEW."parcours_id", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."psychologue_id", NEW."statut", NEW."terminee_le"); RETURN NULL;',
                            hash="2e39333779a27a4cc63b668ce2a2b543c588644b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b7c55",
                            table="parcours_ecoutepsychologique",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_ecoutepsychologiqueevent" ("decidee_le", "demandee_le", "id", "parcours_id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "psychologue_id", "statut", "terminee_le") VALUES (OLD."decidee_le", OLD."demandee_le", OLD."id", OLD."parcours_id", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."psychologue_id", OLD."statut", OLD."terminee_le"); RETURN NULL;',
                            hash="e97d1838ea19e026366c85485c02840d83d14aaa",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_69aa5",
                            table="parcours_ecoutepsychologique",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EcoutePsychologiqueEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("demandee_le", models.DateField(verbose_name="demandée le")),
                (
                    "statut",
                    models.CharField(
                        choices=[("demandee", "Demandée"), ("accordee", "Accordée"), ("refusee", "Refusée")],
                        default=parcours.enums.StatutDemande["DEMANDEE"],
                        max_length=12,
                        verbose_name="statut",
                    ),
                ),
                ("decidee_le", models.DateField(blank=True, null=True, verbose_name="décidée le")),
                ("terminee_le", models.DateField(blank=True, null=True, verbose_name="terminée le")),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.participant",
                        verbose_name="participant",
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
                        to="parcours.ecoutepsychologique",
                    ),
                ),
                (
                    "psychologue",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="psychologue",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.parcours",
                        verbose_name="parcours",
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
                            hash="edbf7129032db6b13ca5ce520c78e7dcd339a5f9",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_93646",
                            table="parcours_ecoutepsychologiqueevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EtapeEmploi",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("prevue", "Prévue"),
                            ("en_cours", "En cours"),
                            ("realisee", "Réalisée"),
                            ("abandonnee", "Abandonnée"),
                        ],
                        default=parcours.enums.EtatEtape["PREVUE"],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("debut", models.DateField(blank=True, null=True, verbose_name="début")),
                ("fin", models.DateField(blank=True, null=True, verbose_name="fin")),
                ("commentaire", models.CharField(blank=True, max_length=500, verbose_name="commentaire")),
                (
                    "saisie_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="saisie le"),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("cdi", "CDI"),
                            ("cdd", "CDD"),
                            ("contrat_aide", "Contrat aidé (PEC, CUI-CAE)"),
                            ("cdi_inclusion", "CDI inclusion (CDIE)"),
                            ("cddi", "CDD d'insertion (CDDI)"),
                            ("creation", "Création d'entreprise"),
                            ("professionnalisation", "Contrat de professionnalisation"),
                            ("apprentissage", "Contrat d'apprentissage"),
                            ("saisonnier", "Contrat saisonnier"),
                            ("interim", "Mission d'intérim"),
                            ("clause", "Mission de clause d'insertion"),
                            ("mission_ai", "Mission en association intermédiaire"),
                            ("cesu", "Chèque emploi service (CESU)"),
                            ("autre_emploi", "Autre emploi"),
                        ],
                        max_length=24,
                        verbose_name="nature du contrat",
                    ),
                ),
                ("employeur", models.CharField(blank=True, max_length=160, verbose_name="employeur")),
                (
                    "heures_hebdo",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.25")),
                            django.core.validators.MaxValueValidator(Decimal(48)),
                        ],
                        verbose_name="heures par semaine",
                    ),
                ),
                (
                    "heures_total",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=6,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.5")),
                            django.core.validators.MaxValueValidator(5000),
                        ],
                        verbose_name="heures de mission en tout",
                    ),
                ),
                ("metier", models.CharField(blank=True, max_length=120, verbose_name="métier")),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "étape emploi",
                "verbose_name_plural": "étapes emploi",
                "ordering": ["parcours", "debut"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("etat__in", ["prevue", "en_cours", "realisee", "abandonnee"])),
                        name="etapeemploi_etat",
                        violation_error_message="État inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fin__isnull", True), ("fin__gte", models.F("debut")), _connector="OR"
                        ),
                        name="etapeemploi_dates",
                        violation_error_message="La fin précède le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "etat__in",
                                [parcours.enums.EtatEtape["PREVUE"], parcours.enums.EtatEtape["ABANDONNEE"]],
                            ),
                            ("debut__isnull", False),
                            _connector="OR",
                        ),
                        name="etapeemploi_commencee",
                        violation_error_message="Une étape en cours ou réalisée porte sa date de début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "nature__in",
                                [
                                    "cdi",
                                    "cdd",
                                    "contrat_aide",
                                    "cdi_inclusion",
                                    "cddi",
                                    "creation",
                                    "professionnalisation",
                                    "apprentissage",
                                    "saisonnier",
                                    "interim",
                                    "clause",
                                    "mission_ai",
                                    "cesu",
                                    "autre_emploi",
                                ],
                            )
                        ),
                        name="etapeemploi_nature",
                        violation_error_message="Nature inconnue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("heures_hebdo__isnull", True),
                            models.Q(("heures_hebdo__gt", 0), ("heures_hebdo__lte", Decimal(48))),
                            _connector="OR",
                        ),
                        name="etapeemploi_heures",
                        violation_error_message="Une semaine de travail compte 48 heures au plus.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("heures_total__isnull", True),
                            models.Q(("heures_total__gt", 0), ("heures_total__lte", 5000)),
                            _connector="OR",
                        ),
                        name="etapeemploi_heures_total",
                        violation_error_message="Les heures de mission vont jusqu'à 5000.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_etapeemploievent" ("commentaire", "debut", "employeur", "etat", "fin", "heures_hebdo", "heures_total", "id", "metier", "nature", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saisie_le") VALUES (NEW."commentaire", NEW."debut", NEW."employeur", NEW."etat", NEW."fin", NEW."heures_hebdo", NEW."heures_total", NEW."id", NEW."metier", NEW."nature", NEW."parcours_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."saisie_le"); RETURN NULL;',
                            hash="5f5a20f34e42a8fe605fbec2abef269304f024da",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ade20",
                            table="parcours_etapeemploi",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_etapeemploievent" ("commentaire", "debut", "employeur", "etat", "fin", "heures_hebdo", "heures_total", "id", "metier", "nature", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saisie_le") VALUES (NEW."commentaire", NEW."debut", NEW."employeur", NEW."etat", NEW."fin", NEW."heures_hebdo", NEW."heures_total", NEW."id", NEW."metier", NEW."nature", NEW."parcours_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."saisie_le"); RETURN NULL;',
                            hash="edd932e69fd1a2e4ff586c0480f4b2653637a99c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3faf0",
                            table="parcours_etapeemploi",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_etapeemploievent" ("commentaire", "debut", "employeur", "etat", "fin", "heures_hebdo", "heures_total", "id", "metier", "nature", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saisie_le") VALUES (OLD."commentaire", OLD."debut", OLD."employeur", OLD."etat", OLD."fin", OLD."heures_hebdo", OLD."heures_total", OLD."id", OLD."metier", OLD."nature", OLD."parcours_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."saisie_le"); RETURN NULL;',
                            hash="e2c2accb438734b20440196d6964c765715ff9c0",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c00df",
                            table="parcours_etapeemploi",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EtapeEmploiEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("prevue", "Prévue"),
                            ("en_cours", "En cours"),
                            ("realisee", "Réalisée"),
                            ("abandonnee", "Abandonnée"),
                        ],
                        default=parcours.enums.EtatEtape["PREVUE"],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("debut", models.DateField(blank=True, null=True, verbose_name="début")),
                ("fin", models.DateField(blank=True, null=True, verbose_name="fin")),
                ("commentaire", models.CharField(blank=True, max_length=500, verbose_name="commentaire")),
                (
                    "saisie_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="saisie le"),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("cdi", "CDI"),
                            ("cdd", "CDD"),
                            ("contrat_aide", "Contrat aidé (PEC, CUI-CAE)"),
                            ("cdi_inclusion", "CDI inclusion (CDIE)"),
                            ("cddi", "CDD d'insertion (CDDI)"),
                            ("creation", "Création d'entreprise"),
                            ("professionnalisation", "Contrat de professionnalisation"),
                            ("apprentissage", "Contrat d'apprentissage"),
                            ("saisonnier", "Contrat saisonnier"),
                            ("interim", "Mission d'intérim"),
                            ("clause", "Mission de clause d'insertion"),
                            ("mission_ai", "Mission en association intermédiaire"),
                            ("cesu", "Chèque emploi service (CESU)"),
                            ("autre_emploi", "Autre emploi"),
                        ],
                        max_length=24,
                        verbose_name="nature du contrat",
                    ),
                ),
                ("employeur", models.CharField(blank=True, max_length=160, verbose_name="employeur")),
                (
                    "heures_hebdo",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.25")),
                            django.core.validators.MaxValueValidator(Decimal(48)),
                        ],
                        verbose_name="heures par semaine",
                    ),
                ),
                (
                    "heures_total",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=6,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.5")),
                            django.core.validators.MaxValueValidator(5000),
                        ],
                        verbose_name="heures de mission en tout",
                    ),
                ),
                ("metier", models.CharField(blank=True, max_length=120, verbose_name="métier")),
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
                        to="parcours.etapeemploi",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.parcours",
                        verbose_name="parcours",
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
                            hash="a18bff7468977588235c130f29445a8baa97ad80",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_6ede1",
                            table="parcours_etapeemploievent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EtapeFormation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("prevue", "Prévue"),
                            ("en_cours", "En cours"),
                            ("realisee", "Réalisée"),
                            ("abandonnee", "Abandonnée"),
                        ],
                        default=parcours.enums.EtatEtape["PREVUE"],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("debut", models.DateField(blank=True, null=True, verbose_name="début")),
                ("fin", models.DateField(blank=True, null=True, verbose_name="fin")),
                ("commentaire", models.CharField(blank=True, max_length=500, verbose_name="commentaire")),
                (
                    "saisie_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="saisie le"),
                ),
                ("intitule", models.CharField(max_length=200, verbose_name="intitulé")),
                ("organisme", models.CharField(blank=True, max_length=160, verbose_name="organisme")),
                (
                    "heures",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5000),
                        ],
                        verbose_name="durée en heures",
                    ),
                ),
                ("qualifiante", models.BooleanField(default=False, verbose_name="qualifiante")),
                (
                    "domaine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="etapes",
                        to="protocole.domaineformation",
                        verbose_name="domaine",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "étape formation",
                "verbose_name_plural": "étapes formation",
                "ordering": ["parcours", "debut"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("etat__in", ["prevue", "en_cours", "realisee", "abandonnee"])),
                        name="etapeformation_etat",
                        violation_error_message="État inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fin__isnull", True), ("fin__gte", models.F("debut")), _connector="OR"
                        ),
                        name="etapeformation_dates",
                        violation_error_message="La fin précède le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "etat__in",
                                [parcours.enums.EtatEtape["PREVUE"], parcours.enums.EtatEtape["ABANDONNEE"]],
                            ),
                            ("debut__isnull", False),
                            _connector="OR",
                        ),
                        name="etapeformation_commencee",
                        violation_error_message="Une étape en cours ou réalisée porte sa date de début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("heures__isnull", True),
                            models.Q(("heures__gte", 1), ("heures__lte", 5000)),
                            _connector="OR",
                        ),
                        name="etapeformation_heures",
                        violation_error_message="Une formation dure de 1 à 5000 heures.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_etapeformationevent" ("commentaire", "debut", "domaine_id", "etat", "fin", "heures", "id", "intitule", "organisme", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifiante", "saisie_le") VALUES (NEW."commentaire", NEW."debut", NEW."domaine_id", NEW."etat", NEW."fin", NEW."heures", NEW."id", NEW."intitule", NEW."organisme", NEW."parcours_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."qualifiante", NEW."saisie_le"); RETURN NULL;',
                            hash="c4fead40f305056d5988e58aab207726110d9571",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ce945",
                            table="parcours_etapeformation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_etapeformationevent" ("commentaire", "debut", "domaine_id", "etat", "fin", "heures", "id", "intitule", "organisme", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifiante", "saisie_le") VALUES (NEW."commentaire", NEW."debut", NEW."domaine_id", NEW."etat", NEW."fin", NEW."heures", NEW."id", NEW."intitule", NEW."organisme", NEW."parcours_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."qualifiante", NEW."saisie_le"); RETURN NULL;',
                            hash="fd0b46eb925def62489f4b5c8cc65b6c34a43b15",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b05fe",
                            table="parcours_etapeformation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_etapeformationevent" ("commentaire", "debut", "domaine_id", "etat", "fin", "heures", "id", "intitule", "organisme", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifiante", "saisie_le") VALUES (OLD."commentaire", OLD."debut", OLD."domaine_id", OLD."etat", OLD."fin", OLD."heures", OLD."id", OLD."intitule", OLD."organisme", OLD."parcours_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."qualifiante", OLD."saisie_le"); RETURN NULL;',
                            hash="9953a013a2124ed9337a0b8e0d989e883852aa98",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8adc6",
                            table="parcours_etapeformation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EtapeFormationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("prevue", "Prévue"),
                            ("en_cours", "En cours"),
                            ("realisee", "Réalisée"),
                            ("abandonnee", "Abandonnée"),
                        ],
                        default=parcours.enums.EtatEtape["PREVUE"],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("debut", models.DateField(blank=True, null=True, verbose_name="début")),
                ("fin", models.DateField(blank=True, null=True, verbose_name="fin")),
                ("commentaire", models.CharField(blank=True, max_length=500, verbose_name="commentaire")),
                (
                    "saisie_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="saisie le"),
                ),
                ("intitule", models.CharField(max_length=200, verbose_name="intitulé")),
                ("organisme", models.CharField(blank=True, max_length=160, verbose_name="organisme")),
                (
                    "heures",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5000),
                        ],
                        verbose_name="durée en heures",
                    ),
                ),
                ("qualifiante", models.BooleanField(default=False, verbose_name="qualifiante")),
                (
                    "domaine",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="protocole.domaineformation",
                        verbose_name="domaine",
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
                        to="parcours.etapeformation",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.parcours",
                        verbose_name="parcours",
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
                            hash="62b36bbfe52bb64f93c1f36cc8261b0b734b52ff",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_b3876",
                            table="parcours_etapeformationevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EtapeFrein",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("prevue", "Prévue"),
                            ("en_cours", "En cours"),
                            ("realisee", "Réalisée"),
                            ("abandonnee", "Abandonnée"),
                        ],
                        default=parcours.enums.EtatEtape["PREVUE"],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("debut", models.DateField(blank=True, null=True, verbose_name="début")),
                ("fin", models.DateField(blank=True, null=True, verbose_name="fin")),
                ("commentaire", models.CharField(blank=True, max_length=500, verbose_name="commentaire")),
                (
                    "saisie_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="saisie le"),
                ),
                (
                    "frein",
                    models.CharField(
                        choices=[
                            ("numerique", "Numérique"),
                            ("sante", "Santé"),
                            ("mobilite", "Mobilité"),
                            ("finances", "Finances"),
                            ("famille", "Contraintes familiales"),
                            ("communication", "Capacités d'insertion et communication"),
                            ("administratif", "Administratif et juridique"),
                            ("logement", "Logement"),
                        ],
                        max_length=20,
                        verbose_name="frein",
                    ),
                ),
                ("action", models.CharField(max_length=200, verbose_name="action")),
                (
                    "fiche_action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="etapes",
                        to="fiches_actions.ficheaction",
                        verbose_name="fiche action",
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="etapes_freins",
                        to="acteurs.structure",
                        verbose_name="structure",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "étape de levée de frein",
                "verbose_name_plural": "étapes de levée de freins",
                "ordering": ["parcours", "debut"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("etat__in", ["prevue", "en_cours", "realisee", "abandonnee"])),
                        name="etapefrein_etat",
                        violation_error_message="État inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fin__isnull", True), ("fin__gte", models.F("debut")), _connector="OR"
                        ),
                        name="etapefrein_dates",
                        violation_error_message="La fin précède le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "etat__in",
                                [parcours.enums.EtatEtape["PREVUE"], parcours.enums.EtatEtape["ABANDONNEE"]],
                            ),
                            ("debut__isnull", False),
                            _connector="OR",
                        ),
                        name="etapefrein_commencee",
                        violation_error_message="Une étape en cours ou réalisée porte sa date de début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "frein__in",
                                [
                                    "numerique",
                                    "sante",
                                    "mobilite",
                                    "finances",
                                    "famille",
                                    "communication",
                                    "administratif",
                                    "logement",
                                ],
                            )
                        ),
                        name="etapefrein_frein",
                        violation_error_message="Frein inconnu.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_etapefreinevent" ("action", "commentaire", "debut", "etat", "fiche_action_id", "fin", "frein", "id", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saisie_le", "structure_id") VALUES (NEW."action", NEW."commentaire", NEW."debut", NEW."etat", NEW."fiche_action_id", NEW."fin", NEW."frein", NEW."id", NEW."parcours_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."saisie_le", NEW."structure_id"); RETURN NULL;',
                            hash="b32098e8a216e8d0186556081b0d8cdfc211f5cb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ef6cc",
                            table="parcours_etapefrein",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_etapefreinevent" ("action", "commentaire", "debut", "etat", "fiche_action_id", "fin", "frein", "id", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saisie_le", "structure_id") VALUES (NEW."action", NEW."commentaire", NEW."debut", NEW."etat", NEW."fiche_action_id", NEW."fin", NEW."frein", NEW."id", NEW."parcours_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."saisie_le", NEW."structure_id"); RETURN NULL;',
                            hash="aebbc3b6d17685ae3678f5e52d73e8f4c7e31488",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_05354",
                            table="parcours_etapefrein",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_etapefreinevent" ("action", "commentaire", "debut", "etat", "fiche_action_id", "fin", "frein", "id", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saisie_le", "structure_id") VALUES (OLD."action", OLD."commentaire", OLD."debut", OLD."etat", OLD."fiche_action_id", OLD."fin", OLD."frein", OLD."id", OLD."parcours_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."saisie_le", OLD."structure_id"); RETURN NULL;',
                            hash="8b74c329dcc0e8970c868cc590b19f831e8d3951",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6b123",
                            table="parcours_etapefrein",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EtapeFreinEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("prevue", "Prévue"),
                            ("en_cours", "En cours"),
                            ("realisee", "Réalisée"),
                            ("abandonnee", "Abandonnée"),
                        ],
                        default=parcours.enums.EtatEtape["PREVUE"],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("debut", models.DateField(blank=True, null=True, verbose_name="début")),
                ("fin", models.DateField(blank=True, null=True, verbose_name="fin")),
                ("commentaire", models.CharField(blank=True, max_length=500, verbose_name="commentaire")),
                (
                    "saisie_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="saisie le"),
                ),
                (
                    "frein",
                    models.CharField(
                        choices=[
                            ("numerique", "Numérique"),
                            ("sante", "Santé"),
                            ("mobilite", "Mobilité"),
                            ("finances", "Finances"),
                            ("famille", "Contraintes familiales"),
                            ("communication", "Capacités d'insertion et communication"),
                            ("administratif", "Administratif et juridique"),
                            ("logement", "Logement"),
                        ],
                        max_length=20,
                        verbose_name="frein",
                    ),
                ),
                ("action", models.CharField(max_length=200, verbose_name="action")),
                (
                    "fiche_action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="fiches_actions.ficheaction",
                        verbose_name="fiche action",
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
                        to="parcours.etapefrein",
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="acteurs.structure",
                        verbose_name="structure",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.parcours",
                        verbose_name="parcours",
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
                            hash="c97294a32518dc46d0e9e22924d461f5cd1f0c09",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_89634",
                            table="parcours_etapefreinevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mesure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rang", models.PositiveSmallIntegerField(default=1, verbose_name="rang")),
                ("debut", models.DateField(verbose_name="du")),
                ("fin", models.DateField(verbose_name="au")),
                (
                    "statut",
                    models.CharField(
                        choices=[("demandee", "Demandée"), ("accordee", "Accordée"), ("refusee", "Refusée")],
                        default=parcours.enums.StatutDemande["DEMANDEE"],
                        max_length=12,
                        verbose_name="statut",
                    ),
                ),
                ("decidee_le", models.DateField(blank=True, null=True, verbose_name="décidée le")),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mesures",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "mesure",
                "verbose_name_plural": "mesures",
                "ordering": ["parcours", "rang"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("statut", parcours.enums.StatutDemande["REFUSEE"]), _negated=True
                        ),
                        fields=("parcours", "rang"),
                        name="mesure_rang_unique",
                        violation_error_message="Cette mesure existe déjà.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rang__gte", 1)),
                        name="mesure_rang",
                        violation_error_message="La première mesure porte le numéro 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["demandee", "accordee", "refusee"])),
                        name="mesure_statut",
                        violation_error_message="Statut inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fin__gt", models.F("debut"))),
                        name="mesure_dates",
                        violation_error_message="Une mesure finit après avoir commencé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decidee_le__isnull", True),
                                ("statut", parcours.enums.StatutDemande["DEMANDEE"]),
                            ),
                            models.Q(
                                models.Q(("statut", parcours.enums.StatutDemande["DEMANDEE"]), _negated=True),
                                ("decidee_le__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="mesure_decision",
                        violation_error_message="Une mesure décidée porte la date de la décision.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("statut", parcours.enums.StatutDemande["REFUSEE"]), _negated=True
                        ),
                        expressions=[
                            (plie.bd.CleEntiere("parcours"), "&&"),
                            (plie.bd.Periode("debut", "fin"), "&&"),
                        ],
                        name="mesure_sans_chevauchement",
                        violation_error_message="Une autre mesure couvre déjà une partie de cette période.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_mesureevent" ("debut", "decidee_le", "fin", "id", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rang", "statut") VALUES (NEW."debut", NEW."decidee_le", NEW."fin", NEW."id", NEW."parcours_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rang", NEW."statut"); RETURN NULL;',
                            hash="1be47318bb4a0479ae97d138f98635d7aac27a44",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2671d",
                            table="parcours_mesure",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_mesureevent" ("debut", "decidee_le", "fin", "id", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rang", "statut") VALUES (NEW."debut", NEW."decidee_le", NEW."fin", NEW."id", NEW."parcours_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rang", NEW."statut"); RETURN NULL;',
                            hash="612c81ca7d0bd156d9d8cfdc053d813af998d264",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5e0ca",
                            table="parcours_mesure",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_mesureevent" ("debut", "decidee_le", "fin", "id", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rang", "statut") VALUES (OLD."debut", OLD."decidee_le", OLD."fin", OLD."id", OLD."parcours_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rang", OLD."statut"); RETURN NULL;',
                            hash="0a702674dd866b7b1b6b5ac7f74c702c3466231b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a71d8",
                            table="parcours_mesure",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MesureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("rang", models.PositiveSmallIntegerField(default=1, verbose_name="rang")),
                ("debut", models.DateField(verbose_name="du")),
                ("fin", models.DateField(verbose_name="au")),
                (
                    "statut",
                    models.CharField(
                        choices=[("demandee", "Demandée"), ("accordee", "Accordée"), ("refusee", "Refusée")],
                        default=parcours.enums.StatutDemande["DEMANDEE"],
                        max_length=12,
                        verbose_name="statut",
                    ),
                ),
                ("decidee_le", models.DateField(blank=True, null=True, verbose_name="décidée le")),
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
                        to="parcours.mesure",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.parcours",
                        verbose_name="parcours",
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
                            hash="b2a4d9b0d88af95d0e204db267bb7f1363eb1554",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_c67b5",
                            table="parcours_mesureevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Objectif",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "frein",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("numerique", "Numérique"),
                            ("sante", "Santé"),
                            ("mobilite", "Mobilité"),
                            ("finances", "Finances"),
                            ("famille", "Contraintes familiales"),
                            ("communication", "Capacités d'insertion et communication"),
                            ("administratif", "Administratif et juridique"),
                            ("logement", "Logement"),
                        ],
                        max_length=20,
                        verbose_name="frein visé",
                    ),
                ),
                ("libelle", models.CharField(max_length=300, verbose_name="objectif")),
                ("fixe_le", models.DateField(verbose_name="fixé le")),
                ("echeance", models.DateField(blank=True, null=True, verbose_name="échéance")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("en_cours", "En cours"),
                            ("atteint", "Atteint"),
                            ("abandonne", "Abandonné"),
                        ],
                        default=parcours.enums.EtatObjectif["EN_COURS"],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("clos_le", models.DateField(blank=True, null=True, verbose_name="clos le")),
                (
                    "saisi_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="saisi le"),
                ),
                (
                    "cer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectifs_suivis",
                        to="parcours.cer",
                        verbose_name="CER",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectifs",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "objectif",
                "verbose_name_plural": "objectifs",
                "ordering": ["parcours", "fixe_le"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("etat__in", ["en_cours", "atteint", "abandonne"])),
                        name="objectif_etat",
                        violation_error_message="État inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "frein__in",
                                [
                                    "numerique",
                                    "sante",
                                    "mobilite",
                                    "finances",
                                    "famille",
                                    "communication",
                                    "administratif",
                                    "logement",
                                    "",
                                ],
                            )
                        ),
                        name="objectif_frein",
                        violation_error_message="Frein inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("clos_le__isnull", True), ("etat", parcours.enums.EtatObjectif["EN_COURS"])
                            ),
                            models.Q(
                                models.Q(("etat", parcours.enums.EtatObjectif["EN_COURS"]), _negated=True),
                                ("clos_le__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="objectif_cloture",
                        violation_error_message="Un objectif clos porte sa date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("clos_le__isnull", True), ("clos_le__gte", models.F("fixe_le")), _connector="OR"
                        ),
                        name="objectif_dates",
                        violation_error_message="La clôture précède l'objectif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("echeance__isnull", True),
                            ("echeance__gte", models.F("fixe_le")),
                            _connector="OR",
                        ),
                        name="objectif_echeance",
                        violation_error_message="L'échéance précède l'objectif.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_objectifevent" ("cer_id", "clos_le", "echeance", "etat", "fixe_le", "frein", "id", "libelle", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saisi_le") VALUES (NEW."cer_id", NEW."clos_le", NEW."echeance", NEW."etat", NEW."fixe_le", NEW."frein", NEW."id", NEW."libelle", NEW."parcours_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."saisi_le"); RETURN NULL;',
                            hash="53ac2966640ad5fde1ce54a5655daa3abae1acc3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8131c",
                            table="parcours_objectif",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_objectifevent" ("cer_id", "clos_le", "echeance", "etat", "fixe_le", "frein", "id", "libelle", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saisi_le") VALUES (NEW."cer_id", NEW."clos_le", NEW."echeance", NEW."etat", NEW."fixe_le", NEW."frein", NEW."id", NEW."libelle", NEW."parcours_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."saisi_le"); RETURN NULL;',
                            hash="80abf7197cfd8ad296c0f46d7eefbbd4ac56ecbe",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ca23c",
                            table="parcours_objectif",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_objectifevent" ("cer_id", "clos_le", "echeance", "etat", "fixe_le", "frein", "id", "libelle", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saisi_le") VALUES (OLD."cer_id", OLD."clos_le", OLD."echeance", OLD."etat", OLD."fixe_le", OLD."frein", OLD."id", OLD."libelle", OLD."parcours_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."saisi_le"); RETURN NULL;',
                            hash="a755c9354c757d71ce6e10329a92f1a77189b1be",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f5f2f",
                            table="parcours_objectif",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectifEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "frein",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("numerique", "Numérique"),
                            ("sante", "Santé"),
                            ("mobilite", "Mobilité"),
                            ("finances", "Finances"),
                            ("famille", "Contraintes familiales"),
                            ("communication", "Capacités d'insertion et communication"),
                            ("administratif", "Administratif et juridique"),
                            ("logement", "Logement"),
                        ],
                        max_length=20,
                        verbose_name="frein visé",
                    ),
                ),
                ("libelle", models.CharField(max_length=300, verbose_name="objectif")),
                ("fixe_le", models.DateField(verbose_name="fixé le")),
                ("echeance", models.DateField(blank=True, null=True, verbose_name="échéance")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("en_cours", "En cours"),
                            ("atteint", "Atteint"),
                            ("abandonne", "Abandonné"),
                        ],
                        default=parcours.enums.EtatObjectif["EN_COURS"],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("clos_le", models.DateField(blank=True, null=True, verbose_name="clos le")),
                (
                    "saisi_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="saisi le"),
                ),
                (
                    "cer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.cer",
                        verbose_name="CER",
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
                        to="parcours.objectif",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.parcours",
                        verbose_name="parcours",
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
                            hash="af5913bde08df127d48e77827c6c3ee1b8ea6415",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_b6cef",
                            table="parcours_objectifevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ParcoursEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("accueil", "En accueil"),
                            ("actif", "En parcours"),
                            ("sortie_demandee", "Sortie demandée"),
                            ("sorti", "Sorti"),
                            ("non_entre", "Non entré"),
                        ],
                        default=parcours.enums.EtatParcours["ACCUEIL"],
                        max_length=16,
                        verbose_name="état",
                    ),
                ),
                (
                    "referent_unique",
                    models.BooleanField(default=False, verbose_name="le référent est référent unique (RUP)"),
                ),
                ("oriente_le", models.DateField(verbose_name="orienté le")),
                (
                    "premier_contact_le",
                    models.DateField(blank=True, null=True, verbose_name="premier contact le"),
                ),
                ("date_entree", models.DateField(blank=True, null=True, verbose_name="date d'entrée")),
                (
                    "entree_validee_le",
                    models.DateField(blank=True, null=True, verbose_name="entrée validée le"),
                ),
                (
                    "non_entre_le",
                    models.DateField(blank=True, null=True, verbose_name="non-entrée constatée le"),
                ),
                ("date_sortie", models.DateField(blank=True, null=True, verbose_name="date de sortie")),
                ("cree_le", models.DateTimeField(default=django.utils.timezone.now, verbose_name="créé le")),
                (
                    "motif_non_entree",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="protocole.motifnonentree",
                        verbose_name="motif de non-entrée",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.participant",
                        verbose_name="participant",
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
                        to="parcours.parcours",
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
                    "prescription",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="prescriptions.prescription",
                        verbose_name="prescription",
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
                            hash="bab4afb865cf3608ea8b79c087ab43f551eb32d4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a1f07",
                            table="parcours_parcoursevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SeanceEcoute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("debut", models.DateTimeField(verbose_name="date et heure")),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("planifie", "Planifié"),
                            ("honore", "Honoré"),
                            ("absence_justifiee", "Absence justifiée"),
                            ("absence_injustifiee", "Absence injustifiée"),
                            ("annule", "Annulé"),
                        ],
                        default=parcours.enums.StatutRendezVous["PLANIFIE"],
                        max_length=20,
                        verbose_name="statut",
                    ),
                ),
                (
                    "ecoute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seances",
                        to="parcours.ecoutepsychologique",
                        verbose_name="écoute",
                    ),
                ),
            ],
            options={
                "verbose_name": "séance d'écoute",
                "verbose_name_plural": "séances d'écoute",
                "ordering": ["debut"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "statut__in",
                                ["planifie", "honore", "absence_justifiee", "absence_injustifiee", "annule"],
                            )
                        ),
                        name="seance_ecoute_statut",
                        violation_error_message="Statut inconnu.",
                    ),
                    models.UniqueConstraint(
                        fields=("ecoute", "debut"),
                        name="seance_ecoute_unique",
                        violation_error_message="Cette séance est déjà notée.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_seanceecouteevent" ("debut", "ecoute_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "statut") VALUES (NEW."debut", NEW."ecoute_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."statut"); RETURN NULL;',
                            hash="56b865c9863bf9166a53e100b8b6f6a5f9266154",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_11717",
                            table="parcours_seanceecoute",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_seanceecouteevent" ("debut", "ecoute_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "statut") VALUES (NEW."debut", NEW."ecoute_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."statut"); RETURN NULL;',
                            hash="4259c221e2f0422932a222d341145e2e021d09fa",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_52266",
                            table="parcours_seanceecoute",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_seanceecouteevent" ("debut", "ecoute_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "statut") VALUES (OLD."debut", OLD."ecoute_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."statut"); RETURN NULL;',
                            hash="256d0a652de674ddeaf804270250cadf6d4b3cae",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_3b191",
                            table="parcours_seanceecoute",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeanceEcouteEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("debut", models.DateTimeField(verbose_name="date et heure")),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("planifie", "Planifié"),
                            ("honore", "Honoré"),
                            ("absence_justifiee", "Absence justifiée"),
                            ("absence_injustifiee", "Absence injustifiée"),
                            ("annule", "Annulé"),
                        ],
                        default=parcours.enums.StatutRendezVous["PLANIFIE"],
                        max_length=20,
                        verbose_name="statut",
                    ),
                ),
                (
                    "ecoute",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.ecoutepsychologique",
                        verbose_name="écoute",
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
                        to="parcours.seanceecoute",
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
                            hash="151ae56112849cb9535da94d59682434bc76a9bc",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_e91b3",
                            table="parcours_seanceecouteevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TempsCollectif",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("titre", models.CharField(max_length=160, verbose_name="titre")),
                ("debut", models.DateTimeField(verbose_name="début")),
                (
                    "duree",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(480),
                        ],
                        verbose_name="durée en minutes",
                    ),
                ),
                ("lieu", models.CharField(max_length=160, verbose_name="lieu")),
                ("capacite", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="places")),
                (
                    "animateur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="temps_collectifs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="animateur",
                    ),
                ),
                (
                    "plie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="temps_collectifs",
                        to="protocole.plie",
                        verbose_name="PLIE",
                    ),
                ),
            ],
            options={
                "verbose_name": "temps collectif",
                "verbose_name_plural": "temps collectifs",
                "ordering": ["-debut"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("duree__range", (5, 480))),
                        name="temps_collectif_duree",
                        violation_error_message="La durée va de 5 à 480 minutes.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_tempscollectifevent" ("animateur_id", "capacite", "debut", "duree", "id", "lieu", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "titre") VALUES (NEW."animateur_id", NEW."capacite", NEW."debut", NEW."duree", NEW."id", NEW."lieu", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plie_id", NEW."titre"); RETURN NULL;',
                            hash="f300c30acf79cb53f6ecc188842dc81c4ea07583",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0895f",
                            table="parcours_tempscollectif",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_tempscollectifevent" ("animateur_id", "capacite", "debut", "duree", "id", "lieu", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "titre") VALUES (NEW."animateur_id", NEW."capacite", NEW."debut", NEW."duree", NEW."id", NEW."lieu", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plie_id", NEW."titre"); RETURN NULL;',
                            hash="9a0b387dd8f11c75416ad2ae32b894756e2bb18b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7fce2",
                            table="parcours_tempscollectif",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_tempscollectifevent" ("animateur_id", "capacite", "debut", "duree", "id", "lieu", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "titre") VALUES (OLD."animateur_id", OLD."capacite", OLD."debut", OLD."duree", OLD."id", OLD."lieu", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plie_id", OLD."titre"); RETURN NULL;',
                            hash="63fa091457f66e4201843817438381b7481312db",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5c170",
                            table="parcours_tempscollectif",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RendezVous",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("individuel", "Entretien individuel"),
                            ("collectif", "Temps collectif"),
                            ("telephone", "Téléphone"),
                        ],
                        default=parcours.enums.TypeEntretien["INDIVIDUEL"],
                        max_length=12,
                        verbose_name="type",
                    ),
                ),
                ("debut", models.DateTimeField(verbose_name="début")),
                (
                    "duree",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(480),
                        ],
                        verbose_name="durée en minutes",
                    ),
                ),
                ("lieu", models.CharField(blank=True, max_length=160, verbose_name="lieu")),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("planifie", "Planifié"),
                            ("honore", "Honoré"),
                            ("absence_justifiee", "Absence justifiée"),
                            ("absence_injustifiee", "Absence injustifiée"),
                            ("annule", "Annulé"),
                        ],
                        default=parcours.enums.StatutRendezVous["PLANIFIE"],
                        max_length=20,
                        verbose_name="statut",
                    ),
                ),
                (
                    "seconde_proposition",
                    models.BooleanField(default=False, verbose_name="seconde proposition après absence"),
                ),
                ("commentaire", models.CharField(blank=True, max_length=300, verbose_name="commentaire")),
                ("cree_le", models.DateTimeField(default=django.utils.timezone.now, verbose_name="créé le")),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rendez_vous",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
                (
                    "referent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rendez_vous",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="référent",
                    ),
                ),
                (
                    "temps_collectif",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inscriptions",
                        to="parcours.tempscollectif",
                        verbose_name="temps collectif",
                    ),
                ),
            ],
            options={
                "verbose_name": "rendez-vous",
                "verbose_name_plural": "rendez-vous",
                "ordering": ["debut"],
                "indexes": [
                    models.Index(fields=["referent", "debut"], name="rendez_vous_agenda"),
                    models.Index(fields=["parcours", "debut"], name="rendez_vous_parcours"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("type__in", ["individuel", "collectif", "telephone"])),
                        name="rendez_vous_type",
                        violation_error_message="Type inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "statut__in",
                                ["planifie", "honore", "absence_justifiee", "absence_injustifiee", "annule"],
                            )
                        ),
                        name="rendez_vous_statut",
                        violation_error_message="Statut inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duree__range", (5, 480))),
                        name="rendez_vous_duree",
                        violation_error_message="La durée va de 5 à 480 minutes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("temps_collectif__isnull", True),
                            ("type", parcours.enums.TypeEntretien["COLLECTIF"]),
                            _connector="OR",
                        ),
                        name="rendez_vous_collectif",
                        violation_error_message="Une inscription à un temps collectif est de type collectif.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("statut", parcours.enums.StatutRendezVous["ANNULE"]), _negated=True
                        ),
                        fields=("temps_collectif", "parcours"),
                        name="rendez_vous_inscription_unique",
                        violation_error_message="Cette personne est déjà inscrite à ce temps collectif.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("statut", parcours.enums.StatutRendezVous["ANNULE"]), _negated=True
                        ),
                        fields=("parcours", "debut"),
                        name="rendez_vous_sans_doublon",
                        violation_error_message="Un rendez-vous est déjà fixé à cette heure pour cette personne.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_rendezvousevent" ("commentaire", "cree_le", "debut", "duree", "id", "lieu", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referent_id", "seconde_proposition", "statut", "temps_collectif_id", "type") VALUES (NEW."commentaire", NEW."cree_le", NEW."debut", NEW."duree", NEW."id", NEW."lieu", NEW."parcours_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."referent_id", NEW."seconde_proposition", NEW."statut", NEW."temps_collectif_id", NEW."type"); RETURN NULL;',
                            hash="cabdb234999f5ad3b428072de0b4ae00c88f0cc2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e71bf",
                            table="parcours_rendezvous",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_rendezvousevent" ("commentaire", "cree_le", "debut", "duree", "id", "lieu", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referent_id", "seconde_proposition", "statut", "temps_collectif_id", "type") VALUES (NEW."commentaire", NEW."cree_le", NEW."debut", NEW."duree", NEW."id", NEW."lieu", NEW."parcours_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."referent_id", NEW."seconde_proposition", NEW."statut", NEW."temps_collectif_id", NEW."type"); RETURN NULL;',
                            hash="04aadc34df2793254402fcee1220accac4f8b7fc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a858d",
                            table="parcours_rendezvous",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_rendezvousevent" ("commentaire", "cree_le", "debut", "duree", "id", "lieu", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referent_id", "seconde_proposition", "statut", "temps_collectif_id", "type") VALUES (OLD."commentaire", OLD."cree_le", OLD."debut", OLD."duree", OLD."id", OLD."lieu", OLD."parcours_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."referent_id", OLD."seconde_proposition", OLD."statut", OLD."temps_collectif_id", OLD."type"); RETURN NULL;',
                            hash="921f688b5e271451b486b8c435b930255dba8e03",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f1188",
                            table="parcours_rendezvous",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entretien",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("individuel", "Entretien individuel"),
                            ("collectif", "Temps collectif"),
                            ("telephone", "Téléphone"),
                        ],
                        default=parcours.enums.TypeEntretien["INDIVIDUEL"],
                        max_length=12,
                        verbose_name="type",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("heure", models.TimeField(blank=True, null=True, verbose_name="heure")),
                (
                    "duree",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(480),
                        ],
                        verbose_name="durée en minutes",
                    ),
                ),
                ("evolution", models.TextField(blank=True, max_length=6000, verbose_name="ce qui a changé")),
                (
                    "positionnements",
                    models.TextField(blank=True, max_length=3000, verbose_name="positionnements"),
                ),
                (
                    "objectifs_suivants",
                    models.TextField(blank=True, max_length=3000, verbose_name="objectifs pour la suite"),
                ),
                ("en_sortie", models.BooleanField(default=False, verbose_name="la personne quitte le PLIE")),
                ("emarge_le", models.DateTimeField(blank=True, null=True, verbose_name="émargé le")),
                (
                    "emargement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ecran", "Signature à l'écran"),
                            ("code", "Code envoyé à la personne"),
                            ("papier", "Feuille signée"),
                        ],
                        max_length=8,
                        verbose_name="mode d'émargement",
                    ),
                ),
                (
                    "saisi_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="saisi le"),
                ),
                (
                    "referent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entretiens",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="référent",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entretiens",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
                (
                    "prochain_rendez_vous",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fixe_par",
                        to="parcours.rendezvous",
                        verbose_name="prochain rendez-vous",
                    ),
                ),
                (
                    "rendez_vous",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entretien",
                        to="parcours.rendezvous",
                        verbose_name="rendez-vous",
                    ),
                ),
                (
                    "temps_collectif",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presences",
                        to="parcours.tempscollectif",
                        verbose_name="temps collectif",
                    ),
                ),
            ],
            options={
                "verbose_name": "entretien",
                "verbose_name_plural": "entretiens",
                "ordering": ["-date", "-pk"],
                "indexes": [models.Index(fields=["parcours", "date", "type"], name="entretien_rythme")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("type__in", ["individuel", "collectif", "telephone"])),
                        name="entretien_type",
                        violation_error_message="Type inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duree__range", (5, 480))),
                        name="entretien_duree",
                        violation_error_message="La durée va de 5 à 480 minutes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("temps_collectif__isnull", True),
                            ("type", parcours.enums.TypeEntretien["COLLECTIF"]),
                            _connector="OR",
                        ),
                        name="entretien_collectif",
                        violation_error_message="Une présence à un temps collectif est de type collectif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("prochain_rendez_vous__isnull", False),
                            ("en_sortie", True),
                            (
                                "type__in",
                                [
                                    parcours.enums.TypeEntretien["COLLECTIF"],
                                    parcours.enums.TypeEntretien["TELEPHONE"],
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="entretien_prochain",
                        violation_error_message="Fixez le prochain rendez-vous, sauf si la personne quitte le PLIE.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("emarge_le__isnull", True), ("emargement", "")),
                            models.Q(
                                ("emarge_le__isnull", False), ("emargement__in", ["ecran", "code", "papier"])
                            ),
                            _connector="OR",
                        ),
                        name="entretien_emargement",
                        violation_error_message="Un émargement porte sa date et son mode.",
                    ),
                    models.UniqueConstraint(
                        fields=("temps_collectif", "parcours"),
                        name="entretien_presence_unique",
                        violation_error_message="Cette présence est déjà notée.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_entretienevent" ("date", "duree", "emarge_le", "emargement", "en_sortie", "evolution", "heure", "id", "objectifs_suivants", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "positionnements", "prochain_rendez_vous_id", "referent_id", "rendez_vous_id", "saisi_le", "temps_collectif_id", "type") VALUES (NEW."date", NEW."duree", NEW."emarge_le", NEW."emargement", NEW."en_sortie", NEW."evolution", NEW."heure", NEW."id", NEW."objectifs_suivants", NEW."parcours_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."positionnements", NEW."prochain_rendez_vous_id", NEW."referent_id", NEW."rendez_vous_id", NEW."saisi_le", NEW."temps_collectif_id", NEW."type"); RETURN NULL;',
                            hash="df0a8ff337303fde998e59ba37a817f87c304bdb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_85297",
                            table="parcours_entretien",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_entretienevent" ("date", "duree", "emarge_le", "emargement", "en_sortie", "evolution", "heure", "id", "objectifs_suivants", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "positionnements", "prochain_rendez_vous_id", "referent_id", "rendez_vous_id", "saisi_le", "temps_collectif_id", "type") VALUES (NEW."date", NEW."duree", NEW."emarge_le", NEW."emargement", NEW."en_sortie", NEW."evolution", NEW."heure", NEW."id", NEW."objectifs_suivants", NEW."parcours_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."positionnements", NEW."prochain_rendez_vous_id", NEW."referent_id", NEW."rendez_vous_id", NEW."saisi_le", NEW."temps_collectif_id", NEW."type"); RETURN NULL;',
                            hash="536f1aa9f80e089bbb37e42476efe04b9f5ec554",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cdcb9",
                            table="parcours_entretien",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_entretienevent" ("date", "duree", "emarge_le", "emargement", "en_sortie", "evolution", "heure", "id", "objectifs_suivants", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "positionnements", "prochain_rendez_vous_id", "referent_id", "rendez_vous_id", "saisi_le", "temps_collectif_id", "type") VALUES (OLD."date", OLD."duree", OLD."emarge_le", OLD."emargement", OLD."en_sortie", OLD."evolution", OLD."heure", OLD."id", OLD."objectifs_suivants", OLD."parcours_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."positionnements", OLD."prochain_rendez_vous_id", OLD."referent_id", OLD."rendez_vous_id", OLD."saisi_le", OLD."temps_collectif_id", OLD."type"); RETURN NULL;',
                            hash="6f68eaa89b87f35a8d2d5f879cc38dd408ab7690",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8838a",
                            table="parcours_entretien",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntretienEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("individuel", "Entretien individuel"),
                            ("collectif", "Temps collectif"),
                            ("telephone", "Téléphone"),
                        ],
                        default=parcours.enums.TypeEntretien["INDIVIDUEL"],
                        max_length=12,
                        verbose_name="type",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("heure", models.TimeField(blank=True, null=True, verbose_name="heure")),
                (
                    "duree",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(480),
                        ],
                        verbose_name="durée en minutes",
                    ),
                ),
                ("evolution", models.TextField(blank=True, max_length=6000, verbose_name="ce qui a changé")),
                (
                    "positionnements",
                    models.TextField(blank=True, max_length=3000, verbose_name="positionnements"),
                ),
                (
                    "objectifs_suivants",
                    models.TextField(blank=True, max_length=3000, verbose_name="objectifs pour la suite"),
                ),
                ("en_sortie", models.BooleanField(default=False, verbose_name="la personne quitte le PLIE")),
                ("emarge_le", models.DateTimeField(blank=True, null=True, verbose_name="émargé le")),
                (
                    "emargement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ecran", "Signature à l'écran"),
                            ("code", "Code envoyé à la personne"),
                            ("papier", "Feuille signée"),
                        ],
                        max_length=8,
                        verbose_name="mode d'émargement",
                    ),
                ),
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
                        to="parcours.entretien",
                    ),
                ),
                (
                    "referent",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="référent",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
                (
                    "prochain_rendez_vous",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.rendezvous",
                        verbose_name="prochain rendez-vous",
                    ),
                ),
                (
                    "rendez_vous",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.rendezvous",
                        verbose_name="rendez-vous",
                    ),
                ),
                (
                    "temps_collectif",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.tempscollectif",
                        verbose_name="temps collectif",
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
                            hash="3be5f12d6cfdb933c61446a148e57a58de22be1e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2bedb",
                            table="parcours_entretienevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RendezVousEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("individuel", "Entretien individuel"),
                            ("collectif", "Temps collectif"),
                            ("telephone", "Téléphone"),
                        ],
                        default=parcours.enums.TypeEntretien["INDIVIDUEL"],
                        max_length=12,
                        verbose_name="type",
                    ),
                ),
                ("debut", models.DateTimeField(verbose_name="début")),
                (
                    "duree",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(480),
                        ],
                        verbose_name="durée en minutes",
                    ),
                ),
                ("lieu", models.CharField(blank=True, max_length=160, verbose_name="lieu")),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("planifie", "Planifié"),
                            ("honore", "Honoré"),
                            ("absence_justifiee", "Absence justifiée"),
                            ("absence_injustifiee", "Absence injustifiée"),
                            ("annule", "Annulé"),
                        ],
                        default=parcours.enums.StatutRendezVous["PLANIFIE"],
                        max_length=20,
                        verbose_name="statut",
                    ),
                ),
                (
                    "seconde_proposition",
                    models.BooleanField(default=False, verbose_name="seconde proposition après absence"),
                ),
                ("commentaire", models.CharField(blank=True, max_length=300, verbose_name="commentaire")),
                ("cree_le", models.DateTimeField(default=django.utils.timezone.now, verbose_name="créé le")),
                (
                    "parcours",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.parcours",
                        verbose_name="parcours",
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
                        to="parcours.rendezvous",
                    ),
                ),
                (
                    "referent",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="référent",
                    ),
                ),
                (
                    "temps_collectif",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.tempscollectif",
                        verbose_name="temps collectif",
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
                            hash="71dff2ceb2ae418e8992b812b82a43e2f372bae0",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_16037",
                            table="parcours_rendezvousevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TempsCollectifEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("titre", models.CharField(max_length=160, verbose_name="titre")),
                ("debut", models.DateTimeField(verbose_name="début")),
                (
                    "duree",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(480),
                        ],
                        verbose_name="durée en minutes",
                    ),
                ),
                ("lieu", models.CharField(max_length=160, verbose_name="lieu")),
                ("capacite", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="places")),
                (
                    "animateur",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="animateur",
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
                        to="parcours.tempscollectif",
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
                            hash="3482a5512c66459dd355020eab6a50613f82b96f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_73331",
                            table="parcours_tempscollectifevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Veille",
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
                        choices=[
                            ("etape_emploi", "Étape emploi"),
                            ("etape_formation", "Étape formation"),
                            ("demande_bi", "Demande du Bureau insertion"),
                            ("sante", "Santé"),
                            ("indisponibilite", "Indisponibilité momentanée"),
                        ],
                        max_length=20,
                        verbose_name="motif",
                    ),
                ),
                ("commentaire", models.CharField(blank=True, max_length=300, verbose_name="commentaire")),
                ("debut", models.DateField(verbose_name="du")),
                ("fin_prevue", models.DateField(verbose_name="fin prévue")),
                ("fin", models.DateField(blank=True, null=True, verbose_name="fin")),
                (
                    "statut",
                    models.CharField(
                        choices=[("demandee", "Demandée"), ("accordee", "Accordée"), ("refusee", "Refusée")],
                        default=parcours.enums.StatutDemande["DEMANDEE"],
                        max_length=12,
                        verbose_name="statut",
                    ),
                ),
                ("decidee_le", models.DateField(blank=True, null=True, verbose_name="décidée le")),
                (
                    "demandee_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="demandée par",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="veilles",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "veille",
                "verbose_name_plural": "veilles",
                "ordering": ["parcours", "debut"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "motif__in",
                                ["etape_emploi", "etape_formation", "demande_bi", "sante", "indisponibilite"],
                            )
                        ),
                        name="veille_motif",
                        violation_error_message="Motif inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["demandee", "accordee", "refusee"])),
                        name="veille_statut",
                        violation_error_message="Statut inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fin_prevue__isnull", True),
                            ("fin_prevue__gte", models.F("debut")),
                            _connector="OR",
                        ),
                        name="veille_fin_prevue",
                        violation_error_message="La fin prévue précède le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fin__isnull", True), ("fin__gte", models.F("debut")), _connector="OR"
                        ),
                        name="veille_fin",
                        violation_error_message="La fin précède le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decidee_le__isnull", True),
                                ("statut", parcours.enums.StatutDemande["DEMANDEE"]),
                            ),
                            models.Q(
                                models.Q(("statut", parcours.enums.StatutDemande["DEMANDEE"]), _negated=True),
                                ("decidee_le__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="veille_decision",
                        violation_error_message="Une veille décidée porte la date de la décision.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("statut", parcours.enums.StatutDemande["REFUSEE"]), _negated=True
                        ),
                        expressions=[
                            (plie.bd.CleEntiere("parcours"), "&&"),
                            (plie.bd.Periode("debut", "fin"), "&&"),
                        ],
                        name="veille_sans_chevauchement",
                        violation_error_message="Une autre veille couvre déjà une partie de cette période.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_veilleevent" ("commentaire", "debut", "decidee_le", "demandee_par_id", "fin", "fin_prevue", "id", "motif", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "statut") VALUES (NEW."commentaire", NEW."debut", NEW."decidee_le", NEW."demandee_par_id", NEW."fin", NEW."fin_prevue", NEW."id", NEW."motif", NEW."parcours_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."statut"); RETURN NULL;',
                            hash="baad7155e719dd13a167de3d63311562ec4f9a7f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_eb187",
                            table="parcours_veille",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_veilleevent" ("commentaire", "debut", "decidee_le", "demandee_par_id", "fin", "fin_prevue", "id", "motif", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "statut") VALUES (NEW."commentaire", NEW."debut", NEW."decidee_le", NEW."demandee_par_id", NEW."fin", NEW."fin_prevue", NEW."id", NEW."motif", NEW."parcours_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."statut"); RETURN NULL;',
                            hash="8900b4efea8deb6a1dd65a91d14f87370e9f17b1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d5b19",
                            table="parcours_veille",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_veilleevent" ("commentaire", "debut", "decidee_le", "demandee_par_id", "fin", "fin_prevue", "id", "motif", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "statut") VALUES (OLD."commentaire", OLD."debut", OLD."decidee_le", OLD."demandee_par_id", OLD."fin", OLD."fin_prevue", OLD."id", OLD."motif", OLD."parcours_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."statut"); RETURN NULL;',
                            hash="43d39389618232d03f3351f452f09a58dac1cac8",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_fe52d",
                            table="parcours_veille",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VeilleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "motif",
                    models.CharField(
                        choices=[
                            ("etape_emploi", "Étape emploi"),
                            ("etape_formation", "Étape formation"),
                            ("demande_bi", "Demande du Bureau insertion"),
                            ("sante", "Santé"),
                            ("indisponibilite", "Indisponibilité momentanée"),
                        ],
                        max_length=20,
                        verbose_name="motif",
                    ),
                ),
                ("commentaire", models.CharField(blank=True, max_length=300, verbose_name="commentaire")),
                ("debut", models.DateField(verbose_name="du")),
                ("fin_prevue", models.DateField(verbose_name="fin prévue")),
                ("fin", models.DateField(blank=True, null=True, verbose_name="fin")),
                (
                    "statut",
                    models.CharField(
                        choices=[("demandee", "Demandée"), ("accordee", "Accordée"), ("refusee", "Refusée")],
                        default=parcours.enums.StatutDemande["DEMANDEE"],
                        max_length=12,
                        verbose_name="statut",
                    ),
                ),
                ("decidee_le", models.DateField(blank=True, null=True, verbose_name="décidée le")),
                (
                    "demandee_par",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="demandée par",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.parcours",
                        verbose_name="parcours",
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
                        to="parcours.veille",
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
                            hash="aa005e122757f7a434c495781a70528cc1205c55",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_67a34",
                            table="parcours_veilleevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Affectation",
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
                        choices=[
                            ("orientation", "Orientation"),
                            ("demenagement", "Déménagement de la personne"),
                            ("depart", "Départ du référent"),
                            ("equilibre", "Équilibre des portefeuilles"),
                            ("demande", "Demande de la personne"),
                        ],
                        default=parcours.enums.MotifAffectation["ORIENTATION"],
                        max_length=20,
                        verbose_name="motif",
                    ),
                ),
                ("commentaire", models.CharField(blank=True, max_length=300, verbose_name="commentaire")),
                ("debut", models.DateField(verbose_name="du")),
                ("fin", models.DateField(blank=True, null=True, verbose_name="au")),
                (
                    "decidee_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="décidée par",
                    ),
                ),
                (
                    "lieu_accueil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affectations",
                        to="acteurs.structure",
                        verbose_name="lieu d'accueil",
                    ),
                ),
                (
                    "referent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affectations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="référent",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affectations",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "affectation",
                "verbose_name_plural": "affectations",
                "ordering": ["parcours", "debut"],
                "indexes": [models.Index(fields=["referent", "debut", "fin"], name="affectation_referent")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("motif__in", ["orientation", "demenagement", "depart", "equilibre", "demande"])
                        ),
                        name="affectation_motif",
                        violation_error_message="Motif inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fin__isnull", True), ("fin__gte", models.F("debut")), _connector="OR"
                        ),
                        name="affectation_dates",
                        violation_error_message="La fin précède le début.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (plie.bd.CleEntiere("parcours"), "&&"),
                            (plie.bd.Periode("debut", "fin"), "&&"),
                        ],
                        name="affectation_un_seul_referent",
                        violation_error_message="Un parcours a un seul référent à la fois.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_affectationevent" ("commentaire", "debut", "decidee_par_id", "fin", "id", "lieu_accueil_id", "motif", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referent_id") VALUES (NEW."commentaire", NEW."debut", NEW."decidee_par_id", NEW."fin", NEW."id", NEW."lieu_accueil_id", NEW."motif", NEW."parcours_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."referent_id"); RETURN NULL;',
                            hash="eb40801cfea8050145fa8dc60eefdfef596370c0",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8f0d4",
                            table="parcours_affectation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_affectationevent" ("commentaire", "debut", "decidee_par_id", "fin", "id", "lieu_accueil_id", "motif", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referent_id") VALUES (NEW."commentaire", NEW."debut", NEW."decidee_par_id", NEW."fin", NEW."id", NEW."lieu_accueil_id", NEW."motif", NEW."parcours_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."referent_id"); RETURN NULL;',
                            hash="4e7971caa6536d35c459c737cccee6ca850ea91c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_48ba4",
                            table="parcours_affectation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_affectationevent" ("commentaire", "debut", "decidee_par_id", "fin", "id", "lieu_accueil_id", "motif", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referent_id") VALUES (OLD."commentaire", OLD."debut", OLD."decidee_par_id", OLD."fin", OLD."id", OLD."lieu_accueil_id", OLD."motif", OLD."parcours_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."referent_id"); RETURN NULL;',
                            hash="750a16a3cfd80dbd8629021ef4bd9c65f3b5bd51",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b4168",
                            table="parcours_affectation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AffectationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "motif",
                    models.CharField(
                        choices=[
                            ("orientation", "Orientation"),
                            ("demenagement", "Déménagement de la personne"),
                            ("depart", "Départ du référent"),
                            ("equilibre", "Équilibre des portefeuilles"),
                            ("demande", "Demande de la personne"),
                        ],
                        default=parcours.enums.MotifAffectation["ORIENTATION"],
                        max_length=20,
                        verbose_name="motif",
                    ),
                ),
                ("commentaire", models.CharField(blank=True, max_length=300, verbose_name="commentaire")),
                ("debut", models.DateField(verbose_name="du")),
                ("fin", models.DateField(blank=True, null=True, verbose_name="au")),
                (
                    "decidee_par",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="décidée par",
                    ),
                ),
                (
                    "lieu_accueil",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="acteurs.structure",
                        verbose_name="lieu d'accueil",
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
                        to="parcours.affectation",
                    ),
                ),
                (
                    "referent",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="référent",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.parcours",
                        verbose_name="parcours",
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
                            hash="994a3febe5a994cd81264b476e664e37ab3c07df",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d3869",
                            table="parcours_affectationevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AideFinanciere",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("mobilite", "Mobilité"),
                            ("garde", "Garde d'enfant"),
                            ("equipement", "Équipement professionnel"),
                            ("formation", "Formation"),
                            ("logement", "Logement"),
                            ("subsistance", "Aide d'urgence"),
                            ("autre", "Autre"),
                        ],
                        max_length=14,
                        verbose_name="nature",
                    ),
                ),
                (
                    "montant",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=7,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.01")),
                            django.core.validators.MaxValueValidator(Decimal("99999.99")),
                        ],
                        verbose_name="montant en euros",
                    ),
                ),
                ("demandee_le", models.DateField(verbose_name="demandée le")),
                (
                    "decision",
                    models.CharField(
                        choices=[("demandee", "Demandée"), ("accordee", "Accordée"), ("refusee", "Refusée")],
                        default=parcours.enums.DecisionAide["DEMANDEE"],
                        max_length=12,
                        verbose_name="décision",
                    ),
                ),
                ("decidee_le", models.DateField(blank=True, null=True, verbose_name="décidée le")),
                ("commentaire", models.CharField(blank=True, max_length=300, verbose_name="commentaire")),
                (
                    "financeur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aides_financees",
                        to="acteurs.structure",
                        verbose_name="financeur",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aides",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "aide financière",
                "verbose_name_plural": "aides financières",
                "ordering": ["-demandee_le"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "nature__in",
                                [
                                    "mobilite",
                                    "garde",
                                    "equipement",
                                    "formation",
                                    "logement",
                                    "subsistance",
                                    "autre",
                                ],
                            )
                        ),
                        name="aide_nature",
                        violation_error_message="Nature inconnue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["demandee", "accordee", "refusee"])),
                        name="aide_decision",
                        violation_error_message="Décision inconnue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("montant__gt", 0)),
                        name="aide_montant",
                        violation_error_message="Le montant est positif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decidee_le__isnull", True),
                                ("decision", parcours.enums.DecisionAide["DEMANDEE"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("decision", parcours.enums.DecisionAide["DEMANDEE"]), _negated=True
                                ),
                                ("decidee_le__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="aide_decidee",
                        violation_error_message="Une aide décidée porte la date de la décision.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decidee_le__isnull", True),
                            ("decidee_le__gte", models.F("demandee_le")),
                            _connector="OR",
                        ),
                        name="aide_dates",
                        violation_error_message="La décision précède la demande.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_aidefinanciereevent" ("commentaire", "decidee_le", "decision", "demandee_le", "financeur_id", "id", "montant", "nature", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."commentaire", NEW."decidee_le", NEW."decision", NEW."demandee_le", NEW."financeur_id", NEW."id", NEW."montant", NEW."nature", NEW."parcours_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="cc30f7730b5998853afc9838bb680d3bc07abef2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5425a",
                            table="parcours_aidefinanciere",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_aidefinanciereevent" ("commentaire", "decidee_le", "decision", "demandee_le", "financeur_id", "id", "montant", "nature", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."commentaire", NEW."decidee_le", NEW."decision", NEW."demandee_le", NEW."financeur_id", NEW."id", NEW."montant", NEW."nature", NEW."parcours_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="4e15fb857ea7d66369f55f8760da87843e8d318b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1e100",
                            table="parcours_aidefinanciere",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_aidefinanciereevent" ("commentaire", "decidee_le", "decision", "demandee_le", "financeur_id", "id", "montant", "nature", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."commentaire", OLD."decidee_le", OLD."decision", OLD."demandee_le", OLD."financeur_id", OLD."id", OLD."montant", OLD."nature", OLD."parcours_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="e6596e93c5620fab241d892d5007e40b78da116f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a2937",
                            table="parcours_aidefinanciere",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AideFinanciereEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("mobilite", "Mobilité"),
                            ("garde", "Garde d'enfant"),
                            ("equipement", "Équipement professionnel"),
                            ("formation", "Formation"),
                            ("logement", "Logement"),
                            ("subsistance", "Aide d'urgence"),
                            ("autre", "Autre"),
                        ],
                        max_length=14,
                        verbose_name="nature",
                    ),
                ),
                (
                    "montant",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=7,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.01")),
                            django.core.validators.MaxValueValidator(Decimal("99999.99")),
                        ],
                        verbose_name="montant en euros",
                    ),
                ),
                ("demandee_le", models.DateField(verbose_name="demandée le")),
                (
                    "decision",
                    models.CharField(
                        choices=[("demandee", "Demandée"), ("accordee", "Accordée"), ("refusee", "Refusée")],
                        default=parcours.enums.DecisionAide["DEMANDEE"],
                        max_length=12,
                        verbose_name="décision",
                    ),
                ),
                ("decidee_le", models.DateField(blank=True, null=True, verbose_name="décidée le")),
                ("commentaire", models.CharField(blank=True, max_length=300, verbose_name="commentaire")),
                (
                    "financeur",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="acteurs.structure",
                        verbose_name="financeur",
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
                        to="parcours.aidefinanciere",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.parcours",
                        verbose_name="parcours",
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
                            hash="cf6099f1f015788e6b721c3e0586acf139452a0c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_fbc97",
                            table="parcours_aidefinanciereevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AppelAbsence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fait_le", models.DateField(verbose_name="fait le")),
                ("joint", models.BooleanField(default=True, verbose_name="personne jointe")),
                ("raison", models.CharField(blank=True, max_length=300, verbose_name="raison donnée")),
                (
                    "fait_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="fait par",
                    ),
                ),
                (
                    "nouveau_rendez_vous",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="propose_par_appel",
                        to="parcours.rendezvous",
                        verbose_name="nouvelle date proposée",
                    ),
                ),
                (
                    "rendez_vous",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appel",
                        to="parcours.rendezvous",
                        verbose_name="rendez-vous manqué",
                    ),
                ),
            ],
            options={
                "verbose_name": "appel après absence",
                "verbose_name_plural": "appels après absence",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nouveau_rendez_vous__isnull", True),
                            models.Q(("nouveau_rendez_vous", models.F("rendez_vous")), _negated=True),
                            _connector="OR",
                        ),
                        name="appel_autre_rendez_vous",
                        violation_error_message="La nouvelle date est un autre rendez-vous.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_appelabsenceevent" ("fait_le", "fait_par_id", "id", "joint", "nouveau_rendez_vous_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raison", "rendez_vous_id") VALUES (NEW."fait_le", NEW."fait_par_id", NEW."id", NEW."joint", NEW."nouveau_rendez_vous_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."raison", NEW."rendez_vous_id"); RETURN NULL;',
                            hash="2836de3f3226bd493c8b3f0924bc465494587bee",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_54eb7",
                            table="parcours_appelabsence",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_appelabsenceevent" ("fait_le", "fait_par_id", "id", "joint", "nouveau_rendez_vous_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raison", "rendez_vous_id") VALUES (NEW."fait_le", NEW."fait_par_id", NEW."id", NEW."joint", NEW."nouveau_rendez_vous_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."raison", NEW."rendez_vous_id"); RETURN NULL;',
                            hash="3cd35f05a07f6f84571df2bb2b0f340fe060ac7f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8c47a",
                            table="parcours_appelabsence",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_appelabsenceevent" ("fait_le", "fait_par_id", "id", "joint", "nouveau_rendez_vous_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raison", "rendez_vous_id") VALUES (OLD."fait_le", OLD."fait_par_id", OLD."id", OLD."joint", OLD."nouveau_rendez_vous_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."raison", OLD."rendez_vous_id"); RETURN NULL;',
                            hash="503cfbc1f2e71e067c0c7327f6851e2731b62091",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d6331",
                            table="parcours_appelabsence",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AppelAbsenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("fait_le", models.DateField(verbose_name="fait le")),
                ("joint", models.BooleanField(default=True, verbose_name="personne jointe")),
                ("raison", models.CharField(blank=True, max_length=300, verbose_name="raison donnée")),
                (
                    "fait_par",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="fait par",
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
                        to="parcours.appelabsence",
                    ),
                ),
                (
                    "nouveau_rendez_vous",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.rendezvous",
                        verbose_name="nouvelle date proposée",
                    ),
                ),
                (
                    "rendez_vous",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.rendezvous",
                        verbose_name="rendez-vous manqué",
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
                            hash="ca56b7ed8224194d5e98f04609815e78dda16bac",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ae03b",
                            table="parcours_appelabsenceevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CerEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("objectifs", models.TextField(max_length=4000, verbose_name="objectifs")),
                ("moyens", models.TextField(blank=True, max_length=4000, verbose_name="moyens")),
                (
                    "engagements_participant",
                    models.TextField(blank=True, max_length=4000, verbose_name="engagements de la personne"),
                ),
                (
                    "engagements_referent",
                    models.TextField(blank=True, max_length=4000, verbose_name="engagements du référent"),
                ),
                ("redige_le", models.DateField(verbose_name="rédigé le")),
                (
                    "signe_participant_le",
                    models.DateField(blank=True, null=True, verbose_name="signé par la personne le"),
                ),
                (
                    "signe_referent_le",
                    models.DateField(blank=True, null=True, verbose_name="signé par le référent le"),
                ),
                (
                    "transmis_bi_le",
                    models.DateField(blank=True, null=True, verbose_name="transmis au Bureau insertion le"),
                ),
                ("transmis_bi_a", models.CharField(blank=True, max_length=120, verbose_name="transmis à")),
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
                        to="parcours.cer",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.parcours",
                        verbose_name="parcours",
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
                            hash="74a0f37e0ca2dc436341152e064814b71682ab23",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2ca6d",
                            table="parcours_cerevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Diagnostic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("initial", "Initial"),
                            ("intermediaire", "Intermédiaire"),
                            ("final", "Final"),
                        ],
                        max_length=14,
                        verbose_name="type",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("potentiels", models.TextField(blank=True, max_length=3000, verbose_name="potentiels")),
                ("priorites", models.TextField(blank=True, max_length=3000, verbose_name="priorités")),
                (
                    "metier_rome",
                    models.CharField(
                        blank=True,
                        max_length=5,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-N]\\d{4}$", "Un code ROME compte une lettre et quatre chiffres."
                            )
                        ],
                        verbose_name="métier visé (code ROME)",
                    ),
                ),
                ("metier_libelle", models.CharField(blank=True, max_length=120, verbose_name="métier visé")),
                ("perspectives", models.TextField(blank=True, max_length=3000, verbose_name="perspectives")),
                ("signe_le", models.DateField(blank=True, null=True, verbose_name="signé le")),
                (
                    "auteur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diagnostics",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "diagnostic",
                "verbose_name_plural": "diagnostics",
                "ordering": ["parcours", "date"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("type__in", ["initial", "intermediaire", "final"])),
                        name="diagnostic_type",
                        violation_error_message="Type de diagnostic inconnu.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("type", parcours.enums.TypeDiagnostic["INITIAL"])),
                        fields=("parcours",),
                        name="diagnostic_initial_unique",
                        violation_error_message="Ce parcours a déjà son diagnostic initial.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("type", parcours.enums.TypeDiagnostic["FINAL"])),
                        fields=("parcours",),
                        name="diagnostic_final_unique",
                        violation_error_message="Ce parcours a déjà son diagnostic final.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signe_le__isnull", True), ("signe_le__gte", models.F("date")), _connector="OR"
                        ),
                        name="diagnostic_signature",
                        violation_error_message="La signature précède le diagnostic.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_diagnosticevent" ("auteur_id", "date", "id", "metier_libelle", "metier_rome", "parcours_id", "perspectives", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "potentiels", "priorites", "signe_le", "type") VALUES (NEW."auteur_id", NEW."date", NEW."id", NEW."metier_libelle", NEW."metier_rome", NEW."parcours_id", NEW."perspectives", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."potentiels", NEW."priorites", NEW."signe_le", NEW."type"); RETURN NULL;',
                            hash="df6305a53e66cb71b2cdde09773cf3f4805ccc6b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e99a8",
                            table="parcours_diagnostic",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_diagnosticevent" ("auteur_id", "date", "id", "metier_libelle", "metier_rome", "parcours_id", "perspectives", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "potentiels", "priorites", "signe_le", "type") VALUES (NEW."auteur_id", NEW."date", NEW."id", NEW."metier_libelle", NEW."metier_rome", NEW."parcours_id", NEW."perspectives", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."potentiels", NEW."priorites", NEW."signe_le", NEW."type"); RETURN NULL;',
                            hash="c167bd6fb78b03fac1712d38e1e134d266b7fc84",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_72d8c",
                            table="parcours_diagnostic",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_diagnosticevent" ("auteur_id", "date", "id", "metier_libelle", "metier_rome", "parcours_id", "perspectives", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "potentiels", "priorites", "signe_le", "type") VALUES (OLD."auteur_id", OLD."date", OLD."id", OLD."metier_libelle", OLD."metier_rome", OLD."parcours_id", OLD."perspectives", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."potentiels", OLD."priorites", OLD."signe_le", OLD."type"); RETURN NULL;',
                            hash="0bb1c34c676de40f7937a4412fe90495df3d7c69",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8abfa",
                            table="parcours_diagnostic",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationFrein",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "frein",
                    models.CharField(
                        choices=[
                            ("numerique", "Numérique"),
                            ("sante", "Santé"),
                            ("mobilite", "Mobilité"),
                            ("finances", "Finances"),
                            ("famille", "Contraintes familiales"),
                            ("communication", "Capacités d'insertion et communication"),
                            ("administratif", "Administratif et juridique"),
                            ("logement", "Logement"),
                        ],
                        max_length=20,
                        verbose_name="frein",
                    ),
                ),
                (
                    "reponse",
                    models.CharField(
                        choices=[
                            ("evalue", "Évalué"),
                            ("non_evalue", "Non évalué"),
                            ("sans_reponse", "Ne souhaite pas répondre"),
                        ],
                        default=parcours.enums.ReponseFrein["NON_EVALUE"],
                        max_length=14,
                        verbose_name="réponse",
                    ),
                ),
                (
                    "niveau",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(3)],
                        verbose_name="niveau",
                    ),
                ),
                (
                    "diagnostic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="freins",
                        to="parcours.diagnostic",
                        verbose_name="diagnostic",
                    ),
                ),
            ],
            options={
                "verbose_name": "frein évalué",
                "verbose_name_plural": "freins évalués",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("diagnostic", "frein"),
                        name="evaluation_frein_unique",
                        violation_error_message="Ce frein est déjà évalué.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "frein__in",
                                [
                                    "numerique",
                                    "sante",
                                    "mobilite",
                                    "finances",
                                    "famille",
                                    "communication",
                                    "administratif",
                                    "logement",
                                ],
                            )
                        ),
                        name="evaluation_frein_connu",
                        violation_error_message="Frein inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("niveau__isnull", False),
                                ("niveau__lte", 3),
                                ("reponse", parcours.enums.ReponseFrein["EVALUE"]),
                            ),
                            models.Q(
                                ("niveau__isnull", True),
                                (
                                    "reponse__in",
                                    [
                                        parcours.enums.ReponseFrein["NON_EVALUE"],
                                        parcours.enums.ReponseFrein["SANS_REPONSE"],
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="evaluation_niveau",
                        violation_error_message="Un frein évalué porte un niveau de 0 à 3, les autres réponses n'en portent pas.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_evaluationfreinevent" ("diagnostic_id", "frein", "id", "niveau", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reponse") VALUES (NEW."diagnostic_id", NEW."frein", NEW."id", NEW."niveau", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reponse"); RETURN NULL;',
                            hash="8fa969c58788e080842b6a671c5591b404727311",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_feebf",
                            table="parcours_evaluationfrein",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_evaluationfreinevent" ("diagnostic_id", "frein", "id", "niveau", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reponse") VALUES (NEW."diagnostic_id", NEW."frein", NEW."id", NEW."niveau", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reponse"); RETURN NULL;',
                            hash="64deccdd7b73059095f77d263e29820d7915139a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_780e1",
                            table="parcours_evaluationfrein",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_evaluationfreinevent" ("diagnostic_id", "frein", "id", "niveau", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reponse") VALUES (OLD."diagnostic_id", OLD."frein", OLD."id", OLD."niveau", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reponse"); RETURN NULL;',
                            hash="ee4f66d90f9f5f99e9d76df3f0279f0d6d641588",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_775f4",
                            table="parcours_evaluationfrein",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationFreinEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "frein",
                    models.CharField(
                        choices=[
                            ("numerique", "Numérique"),
                            ("sante", "Santé"),
                            ("mobilite", "Mobilité"),
                            ("finances", "Finances"),
                            ("famille", "Contraintes familiales"),
                            ("communication", "Capacités d'insertion et communication"),
                            ("administratif", "Administratif et juridique"),
                            ("logement", "Logement"),
                        ],
                        max_length=20,
                        verbose_name="frein",
                    ),
                ),
                (
                    "reponse",
                    models.CharField(
                        choices=[
                            ("evalue", "Évalué"),
                            ("non_evalue", "Non évalué"),
                            ("sans_reponse", "Ne souhaite pas répondre"),
                        ],
                        default=parcours.enums.ReponseFrein["NON_EVALUE"],
                        max_length=14,
                        verbose_name="réponse",
                    ),
                ),
                (
                    "niveau",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(3)],
                        verbose_name="niveau",
                    ),
                ),
                (
                    "diagnostic",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.diagnostic",
                        verbose_name="diagnostic",
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
                        to="parcours.evaluationfrein",
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
                            hash="32d674b9477288498a44519e9a75b60368e2fb36",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_b4c16",
                            table="parcours_evaluationfreinevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BilanIntermediaire",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("texte", models.TextField(max_length=6000, verbose_name="bilan")),
                ("redige_le", models.DateField(verbose_name="rédigé le")),
                (
                    "transmis_prescripteur_le",
                    models.DateField(blank=True, null=True, verbose_name="transmis au prescripteur le"),
                ),
                (
                    "redige_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="rédigé par",
                    ),
                ),
                (
                    "diagnostic",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bilan_intermediaire",
                        to="parcours.diagnostic",
                        verbose_name="diagnostic intermédiaire",
                    ),
                ),
                (
                    "mesure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bilan",
                        to="parcours.mesure",
                        verbose_name="mesure qui s'achève",
                    ),
                ),
            ],
            options={
                "verbose_name": "bilan intermédiaire",
                "verbose_name_plural": "bilans intermédiaires",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("texte", ""), _negated=True),
                        name="bilan_intermediaire_texte",
                        violation_error_message="Le bilan intermédiaire est écrit.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("transmis_prescripteur_le__isnull", True),
                            ("transmis_prescripteur_le__gte", models.F("redige_le")),
                            _connector="OR",
                        ),
                        name="bilan_intermediaire_transmission",
                        violation_error_message="La transmission précède la rédaction.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_bilanintermediaireevent" ("diagnostic_id", "id", "mesure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "redige_le", "redige_par_id", "texte", "transmis_prescripteur_le") VALUES (NEW."diagnostic_id", NEW."id", NEW."mesure_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."redige_le", NEW."redige_par_id", NEW."texte", NEW."transmis_prescripteur_le"); RETURN NULL;',
                            hash="819bc7aa8fa26180abc8c710537c35385f21c104",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_bf56a",
                            table="parcours_bilanintermediaire",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_bilanintermediaireevent" ("diagnostic_id", "id", "mesure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "redige_le", "redige_par_id", "texte", "transmis_prescripteur_le") VALUES (NEW."diagnostic_id", NEW."id", NEW."mesure_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."redige_le", NEW."redige_par_id", NEW."texte", NEW."transmis_prescripteur_le"); RETURN NULL;',
                            hash="58ef79161c12b76c8d7e56bcf21a3d459f21ba82",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d04df",
                            table="parcours_bilanintermediaire",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_bilanintermediaireevent" ("diagnostic_id", "id", "mesure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "redige_le", "redige_par_id", "texte", "transmis_prescripteur_le") VALUES (OLD."diagnostic_id", OLD."id", OLD."mesure_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."redige_le", OLD."redige_par_id", OLD."texte", OLD."transmis_prescripteur_le"); RETURN NULL;',
                            hash="69a7965cabb79a2396c490ea1d96f89c737a96b4",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_23585",
                            table="parcours_bilanintermediaire",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BilanIntermediaireEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("texte", models.TextField(max_length=6000, verbose_name="bilan")),
                ("redige_le", models.DateField(verbose_name="rédigé le")),
                (
                    "transmis_prescripteur_le",
                    models.DateField(blank=True, null=True, verbose_name="transmis au prescripteur le"),
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
                        to="parcours.bilanintermediaire",
                    ),
                ),
                (
                    "redige_par",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="rédigé par",
                    ),
                ),
                (
                    "diagnostic",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.diagnostic",
                        verbose_name="diagnostic intermédiaire",
                    ),
                ),
                (
                    "mesure",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.mesure",
                        verbose_name="mesure qui s'achève",
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
                            hash="9c74f3bfd85a7360f0f55ae6de5bca41cb41f6be",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_490e9",
                            table="parcours_bilanintermediaireevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DiagnosticEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("initial", "Initial"),
                            ("intermediaire", "Intermédiaire"),
                            ("final", "Final"),
                        ],
                        max_length=14,
                        verbose_name="type",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("potentiels", models.TextField(blank=True, max_length=3000, verbose_name="potentiels")),
                ("priorites", models.TextField(blank=True, max_length=3000, verbose_name="priorités")),
                (
                    "metier_rome",
                    models.CharField(
                        blank=True,
                        max_length=5,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-N]\\d{4}$", "Un code ROME compte une lettre et quatre chiffres."
                            )
                        ],
                        verbose_name="métier visé (code ROME)",
                    ),
                ),
                ("metier_libelle", models.CharField(blank=True, max_length=120, verbose_name="métier visé")),
                ("perspectives", models.TextField(blank=True, max_length=3000, verbose_name="perspectives")),
                ("signe_le", models.DateField(blank=True, null=True, verbose_name="signé le")),
                (
                    "auteur",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
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
                        to="parcours.diagnostic",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.parcours",
                        verbose_name="parcours",
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
                            hash="aa3574de4d854d0f8c9ebbcabf5f2a935a123308",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_7a60e",
                            table="parcours_diagnosticevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentParcours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("titre", models.CharField(max_length=160, verbose_name="titre")),
                ("nom_origine", models.CharField(max_length=160, verbose_name="nom d'origine")),
                (
                    "fichier",
                    models.FileField(
                        max_length=200,
                        upload_to=plie.documents.models.chemin_de_depot,
                        verbose_name="fichier",
                    ),
                ),
                ("type_mime", models.CharField(max_length=80, verbose_name="type")),
                ("taille", models.PositiveBigIntegerField(verbose_name="taille en octets")),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                (
                    "depose_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="déposé le"),
                ),
                (
                    "categorie",
                    models.CharField(
                        choices=[
                            ("cer", "CER"),
                            ("emargement", "Feuille d'émargement"),
                            ("bilan", "Bilan"),
                            ("justificatif", "Justificatif"),
                            ("cv", "CV"),
                            ("autre", "Autre"),
                        ],
                        default=parcours.enums.CategorieDocument["AUTRE"],
                        max_length=14,
                        verbose_name="catégorie",
                    ),
                ),
                (
                    "depose_par",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="déposé par",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "document du dossier",
                "verbose_name_plural": "documents du dossier",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("categorie__in", ["cer", "emargement", "bilan", "justificatif", "cv", "autre"])
                        ),
                        name="documentparcours_categorie",
                        violation_error_message="Catégorie inconnue.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_documentparcoursevent" ("categorie", "depose_le", "depose_par_id", "empreinte", "fichier", "id", "nom_origine", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taille", "titre", "type_mime") VALUES (NEW."categorie", NEW."depose_le", NEW."depose_par_id", NEW."empreinte", NEW."fichier", NEW."id", NEW."nom_origine", NEW."parcours_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."taille", NEW."titre", NEW."type_mime"); RETURN NULL;',
                            hash="dc361e55397e81b4fd811dedf5e84c92915ce1ad",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_14ff8",
                            table="parcours_documentparcours",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "parcours_documentparcoursevent" ("categorie", "depose_le", "depose_par_id", "empreinte", "fichier", "id", "nom_origine", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taille", "titre", "type_mime") VALUES (NEW."categorie", NEW."depose_le", NEW."depose_par_id", NEW."empreinte", NEW."fichier", NEW."id", NEW."nom_origine", NEW."parcours_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."taille", NEW."titre", NEW."type_mime"); RETURN NULL;',
                            hash="9f72ca7a2cde8e4b56963e4b8811da63fae1253f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_24650",
                            table="parcours_documentparcours",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "parcours_documentparcoursevent" ("categorie", "depose_le", "depose_par_id", "empreinte", "fichier", "id", "nom_origine", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taille", "titre", "type_mime") VALUES (OLD."categorie", OLD."depose_le", OLD."depose_par_id", OLD."empreinte", OLD."fichier", OLD."id", OLD."nom_origine", OLD."parcours_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."taille", OLD."titre", OLD."type_mime"); RETURN NULL;',
                            hash="66ef893af884ad9de72781e9aa44d10cd036ecea",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_77c73",
                            table="parcours_documentparcours",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentParcoursEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("titre", models.CharField(max_length=160, verbose_name="titre")),
                ("nom_origine", models.CharField(max_length=160, verbose_name="nom d'origine")),
                (
                    "fichier",
                    models.FileField(
                        max_length=200,
                        upload_to=plie.documents.models.chemin_de_depot,
                        verbose_name="fichier",
                    ),
                ),
                ("type_mime", models.CharField(max_length=80, verbose_name="type")),
                ("taille", models.PositiveBigIntegerField(verbose_name="taille en octets")),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                (
                    "depose_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="déposé le"),
                ),
                (
                    "categorie",
                    models.CharField(
                        choices=[
                            ("cer", "CER"),
                            ("emargement", "Feuille d'émargement"),
                            ("bilan", "Bilan"),
                            ("justificatif", "Justificatif"),
                            ("cv", "CV"),
                            ("autre", "Autre"),
                        ],
                        default=parcours.enums.CategorieDocument["AUTRE"],
                        max_length=14,
                        verbose_name="catégorie",
                    ),
                ),
                (
                    "depose_par",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="déposé par",
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
                        to="parcours.documentparcours",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.parcours",
                        verbose_name="parcours",
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
                            hash="4b3baba6c95584c70015460ef72425d5b1a7b3a0",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ddbc2",
                            table="parcours_documentparcoursevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
