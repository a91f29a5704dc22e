import datetime

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.db import migrations, models

import participants.enums
import plie.bd


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("protocole", "0001_initiale"),
    ]

    operations = [
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sexe",
                    models.CharField(
                        choices=[("F", "Femme"), ("H", "Homme")], max_length=1, verbose_name="sexe"
                    ),
                ),
                ("nom_naissance", models.CharField(max_length=80, verbose_name="nom de naissance")),
                ("nom_usage", models.CharField(blank=True, max_length=80, verbose_name="nom d'usage")),
                ("prenom", models.CharField(max_length=80, verbose_name="prénom")),
                ("date_naissance", models.DateField(verbose_name="date de naissance")),
                (
                    "identifiant_ft",
                    models.CharField(
                        blank=True,
                        max_length=11,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{7}[0-9A-Z]$|^\\d{10}[A-Z]?$",
                                "L'identifiant France Travail compte sept chiffres et un caractère, ou dix chiffres et une lettre.",
                            )
                        ],
                        verbose_name="identifiant France Travail",
                    ),
                ),
                (
                    "telephone",
                    models.CharField(
                        blank=True,
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(\\+\\d{1,3}|0)[1-9](?:[ .-]?\\d{2}){4}$",
                                "Un numéro de téléphone compte dix chiffres, par exemple 06 39 98 12 34.",
                            )
                        ],
                        verbose_name="téléphone",
                    ),
                ),
                ("courriel", models.EmailField(blank=True, max_length=254, verbose_name="courriel")),
                ("adresse", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                (
                    "refuse_rappels",
                    models.BooleanField(default=False, verbose_name="ne souhaite pas de rappel"),
                ),
                ("cree_le", models.DateTimeField(default=django.utils.timezone.now, verbose_name="créé le")),
                (
                    "nom_recherche",
                    models.GeneratedField(
                        db_persist=True,
                        expression=plie.bd.SansAccent(
                            plie.bd.Accole(
                                models.F("nom_naissance"), models.F("nom_usage"), models.F("prenom")
                            )
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "cle_nom",
                    models.GeneratedField(
                        db_persist=True,
                        expression=plie.bd.CleComparaison(models.F("nom_naissance")),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "cle_prenom",
                    models.GeneratedField(
                        db_persist=True,
                        expression=plie.bd.CleComparaison(models.F("prenom")),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="protocole.commune",
                        verbose_name="commune de résidence",
                    ),
                ),
                (
                    "plie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participants",
                        to="protocole.plie",
                        verbose_name="PLIE",
                    ),
                ),
                (
                    "qpv",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="protocole.qpv",
                        verbose_name="quartier prioritaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
                "ordering": ["nom_recherche", "pk"],
                "indexes": [
                    models.Index(
                        fields=["plie", "cle_nom", "cle_prenom", "date_naissance"],
                        name="participant_identite",
                    ),
                    models.Index(fields=["plie", "nom_recherche"], name="participant_recherche"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sexe__in", ["F", "H"])),
                        name="participant_sexe",
                        violation_error_message="Sexe inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("nom_naissance", ""), _negated=True),
                            models.Q(("prenom", ""), _negated=True),
                        ),
                        name="participant_noms",
                        violation_error_message="Le nom de naissance et le prénom sont nécessaires.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("date_naissance__gte", datetime.date(1920, 1, 1))),
                        name="participant_naissance",
                        violation_error_message="La date de naissance est antérieure au 01/01/1920.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("identifiant_ft", ""), _negated=True),
                        fields=("plie", "identifiant_ft"),
                        name="participant_identifiant_ft",
                        violation_error_message="Une personne porte déjà cet identifiant France Travail.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_participantevent" ("adresse", "commune_id", "courriel", "cree_le", "date_naissance", "id", "identifiant_ft", "nom_naissance", "nom_usage", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "prenom", "qpv_id", "refuse_rappels", "sexe", "telephone") VALUES (NEW."adresse", NEW."commune_id", NEW."courriel", NEW."cree_le", NEW."date_naissance", NEW."id", NEW."identifiant_ft", NEW."nom_naissance", NEW."nom_usage", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plie_id", NEW."prenom", NEW."qpv_id", NEW."refuse_rappels", NEW."sexe", NEW."telephone"); RETURN NULL;',
                            hash="4dbd98d96f095e069c74be4e485162a0d0021bf7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_068a6",
                            table="participants_participant",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."adresse" IS DISTINCT FROM (NEW."adresse") OR OLD."commune_id" IS DISTINCT FROM (NEW."commune_id") OR OLD."courriel" IS DISTINCT FROM (NEW."courriel") OR OLD."cree_le" IS DISTINCT FROM (NEW."cree_le") OR OLD."date_naissance" IS DISTINCT FROM (NEW."date_naissance") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."identifiant_ft" IS DISTINCT FROM (NEW."identifiant_ft") OR OLD."nom_naissance" IS DISTINCT FROM (NEW."nom_naissance") OR OLD."nom_usage" IS DISTINCT FROM (NEW."nom_usage") OR OLD."plie_id" IS DISTINCT FROM (NEW."plie_id") OR OLD."prenom" IS DISTINCT FROM (NEW."prenom") OR OLD."qpv_id" IS DISTINCT FROM (NEW."qpv_id") OR OLD."refuse_rappels" IS DISTINCT FROM (NEW."refuse_rappels") OR OLD."sexe" IS DISTINCT FROM (NEW."sexe") OR OLD."telephone" IS DISTINCT FROM (NEW."telephone"))',
                            func='INSERT INTO "participants_participantevent" ("adresse", "commune_id", "courriel", "cree_le", "date_naissance", "id", "identifiant_ft", "nom_naissance", "nom_usage", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "prenom", "qpv_id", "refuse_rappels", "sexe", "telephone") VALUES (NEW."adresse", NEW."commune_id", NEW."courriel", NEW."cree_le", NEW."date_naissance", NEW."id", NEW."identifiant_ft", NEW."nom_naissance", NEW."nom_usage", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plie_id", NEW."prenom", NEW."qpv_id", NEW."refuse_rappels", NEW."sexe", NEW."telephone"); RETURN NULL;',
                            hash="7ff3a8b646d8e310c7f46c878635d1897ef7af34",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c9656",
                            table="participants_participant",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_participantevent" ("adresse", "commune_id", "courriel", "cree_le", "date_naissance", "id", "identifiant_ft", "nom_naissance", "nom_usage", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "prenom", "qpv_id", "refuse_rappels", "sexe", "telephone") VALUES (OLD."adresse", OLD."commune_id", OLD."courriel", OLD."cree_le", OLD."date_naissance", OLD."id", OLD."identifiant_ft", OLD."nom_naissance", OLD."nom_usage", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plie_id", OLD."prenom", OLD."qpv_id", OLD."refuse_rappels", OLD."sexe", OLD."telephone"); RETURN NULL;',
                            hash="3369b3c3306387b1f20d3155fc1e2a5c502ea1da",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9322e",
                            table="participants_participant",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ParticipantEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "sexe",
                    models.CharField(
                        choices=[("F", "Femme"), ("H", "Homme")], max_length=1, verbose_name="sexe"
                    ),
                ),
                ("nom_naissance", models.CharField(max_length=80, verbose_name="nom de naissance")),
                ("nom_usage", models.CharField(blank=True, max_length=80, verbose_name="nom d'usage")),
                ("prenom", models.CharField(max_length=80, verbose_name="prénom")),
                ("date_naissance", models.DateField(verbose_name="date de naissance")),
                (
                    "identifiant_ft",
                    models.CharField(
                        blank=True,
                        max_length=11,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{7}[0-9A-Z]$|^\\d{10}[A-Z]?$",
                                "L'identifiant France Travail compte sept chiffres et un caractère, ou dix chiffres et une lettre.",
                            )
                        ],
                        verbose_name="identifiant France Travail",
                    ),
                ),
                (
                    "telephone",
                    models.CharField(
                        blank=True,
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(\\+\\d{1,3}|0)[1-9](?:[ .-]?\\d{2}){4}$",
                                "Un numéro de téléphone compte dix chiffres, par exemple 06 39 98 12 34.",
                            )
                        ],
                        verbose_name="téléphone",
                    ),
                ),
                ("courriel", models.EmailField(blank=True, max_length=254, verbose_name="courriel")),
                ("adresse", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                (
                    "refuse_rappels",
                    models.BooleanField(default=False, verbose_name="ne souhaite pas de rappel"),
                ),
                ("cree_le", models.DateTimeField(default=django.utils.timezone.now, verbose_name="créé le")),
                (
                    "commune",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="protocole.commune",
                        verbose_name="commune de résidence",
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
                        to="participants.participant",
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
                    "qpv",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="protocole.qpv",
                        verbose_name="quartier prioritaire",
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
                            hash="73cf540e323835e66b77a1868b276a807091bf14",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_18f6f",
                            table="participants_participantevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Situation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "deld",
                    models.BooleanField(default=False, verbose_name="demandeur d'emploi de longue durée"),
                ),
                ("rsa", models.BooleanField(default=False, verbose_name="bénéficiaire du RSA")),
                ("ass", models.BooleanField(default=False, verbose_name="bénéficiaire de l'ASS")),
                (
                    "rqth",
                    models.BooleanField(
                        default=False, verbose_name="reconnaissance de travailleur handicapé (RQTH)"
                    ),
                ),
                (
                    "jeune_ml",
                    models.BooleanField(
                        default=False, verbose_name="jeune suivi auparavant par la Mission locale"
                    ),
                ),
                (
                    "fin_siae",
                    models.BooleanField(default=False, verbose_name="salarié de SIAE en fin de parcours"),
                ),
                (
                    "stagiaire",
                    models.BooleanField(
                        default=False, verbose_name="stagiaire de la formation professionnelle"
                    ),
                ),
                (
                    "autre_difficulte",
                    models.BooleanField(default=False, verbose_name="autre difficulté d'insertion"),
                ),
                ("permis_b", models.BooleanField(blank=True, null=True, verbose_name="permis B")),
                ("vehicule", models.BooleanField(blank=True, null=True, verbose_name="véhicule disponible")),
                (
                    "deplacement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("voiture", "Voiture"),
                            ("deux_roues", "Scooter ou moto"),
                            ("velo", "Vélo"),
                            ("transports", "Transports en commun"),
                            ("a_pied", "À pied"),
                        ],
                        max_length=12,
                        verbose_name="déplacement habituel",
                    ),
                ),
                ("date", models.DateField(verbose_name="à compter du")),
                (
                    "nationalite",
                    models.CharField(
                        choices=[
                            ("francaise", "Française"),
                            ("ue", "Union européenne (hors France)"),
                            ("hors_ue", "Hors Union européenne"),
                        ],
                        max_length=10,
                        verbose_name="nationalité",
                    ),
                ),
                (
                    "emploi",
                    models.CharField(
                        choices=[
                            ("chomeur", "Demandeur d'emploi"),
                            ("inactif", "Inactif"),
                            ("en_emploi", "En emploi"),
                        ],
                        max_length=12,
                        verbose_name="situation d'emploi",
                    ),
                ),
                ("inscrit_ft", models.BooleanField(default=False, verbose_name="inscrit à France Travail")),
                ("inscrit_ft_depuis", models.DateField(blank=True, null=True, verbose_name="inscrit depuis")),
                (
                    "logement",
                    models.CharField(
                        choices=[
                            ("locataire", "Locataire"),
                            ("proprietaire", "Propriétaire"),
                            ("heberge", "Hébergé par un proche"),
                            ("foyer", "Foyer ou hébergement d'insertion"),
                            ("sans", "Sans logement"),
                            ("non_renseigne", "Ne souhaite pas répondre"),
                        ],
                        default=participants.enums.Logement["NON_RENSEIGNE"],
                        max_length=16,
                        verbose_name="logement",
                    ),
                ),
                (
                    "situation_familiale",
                    models.CharField(
                        choices=[
                            ("seule", "Seul(e)"),
                            ("seule_enfants", "Seul(e) avec enfant(s)"),
                            ("couple", "En couple"),
                            ("couple_enfants", "En couple avec enfant(s)"),
                            ("non_renseigne", "Ne souhaite pas répondre"),
                        ],
                        default=participants.enums.SituationFamiliale["NON_RENSEIGNE"],
                        max_length=16,
                        verbose_name="situation familiale",
                    ),
                ),
                (
                    "enfants_a_charge",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(20)],
                        verbose_name="enfants à charge",
                    ),
                ),
                (
                    "saisie_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="saisie le"),
                ),
                (
                    "niveau_diplome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="protocole.niveaudiplome",
                        verbose_name="niveau de diplôme",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="situations",
                        to="participants.participant",
                        verbose_name="participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "situation",
                "verbose_name_plural": "situations",
                "ordering": ["participant", "-date"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("participant", "date"),
                        name="situation_une_par_jour",
                        violation_error_message="Une situation est déjà notée à cette date ; modifiez-la.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("nationalite__in", ["francaise", "ue", "hors_ue"])),
                        name="situation_nationalite",
                        violation_error_message="Nationalité inconnue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("emploi__in", ["chomeur", "inactif", "en_emploi"])),
                        name="situation_emploi",
                        violation_error_message="Situation d'emploi inconnue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "logement__in",
                                ["locataire", "proprietaire", "heberge", "foyer", "sans", "non_renseigne"],
                            )
                        ),
                        name="situation_logement",
                        violation_error_message="Logement inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "situation_familiale__in",
                                ["seule", "seule_enfants", "couple", "couple_enfants", "non_renseigne"],
                            )
                        ),
                        name="situation_familiale_connue",
                        violation_error_message="Situation familiale inconnue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deplacement__in", ["voiture", "deux_roues", "velo", "transports", "a_pied", ""])
                        ),
                        name="situation_deplacement",
                        violation_error_message="Déplacement inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("enfants_a_charge__lte", 20)),
                        name="situation_enfants",
                        violation_error_message="20 enfants au plus.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("inscrit_ft_depuis__isnull", True), ("inscrit_ft", True), _connector="OR"
                        ),
                        name="situation_inscription",
                        violation_error_message="Une date d'inscription va avec une inscription.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date__isnull", True),
                            ("date__gte", models.F("inscrit_ft_depuis")),
                            _connector="OR",
                        ),
                        name="situation_inscription_date",
                        violation_error_message="L'inscription à France Travail est postérieure à la situation.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_situationevent" ("ass", "autre_difficulte", "date", "deld", "deplacement", "emploi", "enfants_a_charge", "fin_siae", "id", "inscrit_ft", "inscrit_ft_depuis", "jeune_ml", "logement", "nationalite", "niveau_diplome_id", "participant_id", "permis_b", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rqth", "rsa", "saisie_le", "situation_familiale", "stagiaire", "vehicule") VALUES (NEW."ass", NEW."autre_difficulte", NEW."date", NEW."deld", NEW."deplacement", NEW."emploi", NEW."enfants_a_charge", NEW."fin_siae", NEW."id", NEW."inscrit_ft", NEW."inscrit_ft_depuis", NEW."jeune_ml", NEW."logement", NEW."nationalite", NEW."niveau_diplome_id", NEW."participant_id", NEW."permis_b", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rqth", NEW."rsa", NEW."saisie_le", NEW."situation_familiale", NEW."stagiaire", NEW."vehicule"); RETURN NULL;',
                            hash="52bb3054cfbf514436b5eb41201a7b9b2db73185",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_56ed7",
                            table="participants_situation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "participants_situationevent" ("ass", "autre_difficulte", "date", "deld", "deplacement", "emploi", "enfants_a_charge", "fin_siae", "id", "inscrit_ft", "inscrit_ft_depuis", "jeune_ml", "logement", "nationalite", "niveau_diplome_id", "participant_id", "permis_b", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rqth", "rsa", "saisie_le", "situation_familiale", "stagiaire", "vehicule") VALUES (NEW."ass", NEW."autre_difficulte", NEW."date", NEW."deld", NEW."deplacement", NEW."emploi", NEW."enfants_a_charge", NEW."fin_siae", NEW."id", NEW."inscrit_ft", NEW."inscrit_ft_depuis", NEW."jeune_ml", NEW."logement", NEW."nationalite", NEW."niveau_diplome_id", NEW."participant_id", NEW."permis_b", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rqth", NEW."rsa", NEW."saisie_le", NEW."situation_familiale", NEW."stagiaire", NEW."vehicule"); RETURN NULL;',
                            hash="1018e6d858e3dd3aa54de931b05db4a83667713e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5a6fd",
                            table="participants_situation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_situationevent" ("ass", "autre_difficulte", "date", "deld", "deplacement", "emploi", "enfants_a_charge", "fin_siae", "id", "inscrit_ft", "inscrit_ft_depuis", "jeune_ml", "logement", "nationalite", "niveau_diplome_id", "participant_id", "permis_b", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rqth", "rsa", "saisie_le", "situation_familiale", "stagiaire", "vehicule") VALUES (OLD."ass", OLD."autre_difficulte", OLD."date", OLD."deld", OLD."deplacement", OLD."emploi", OLD."enfants_a_charge", OLD."fin_siae", OLD."id", OLD."inscrit_ft", OLD."inscrit_ft_depuis", OLD."jeune_ml", OLD."logement", OLD."nationalite", OLD."niveau_diplome_id", OLD."participant_id", OLD."permis_b", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rqth", OLD."rsa", OLD."saisie_le", OLD."situation_familiale", OLD."stagiaire", OLD."vehicule"); RETURN NULL;',
                            hash="ef53e654876f4cfc425855f1e42affe9b6a47238",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_aa667",
                            table="participants_situation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SituationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "deld",
                    models.BooleanField(default=False, verbose_name="demandeur d'emploi de longue durée"),
                ),
                ("rsa", models.BooleanField(default=False, verbose_name="bénéficiaire du RSA")),
                ("ass", models.BooleanField(default=False, verbose_name="bénéficiaire de l'ASS")),
                (
                    "rqth",
                    models.BooleanField(
                        default=False, verbose_name="reconnaissance de travailleur handicapé (RQTH)"
                    ),
                ),
                (
                    "jeune_ml",
                    models.BooleanField(
                        default=False, verbose_name="jeune suivi auparavant par la Mission locale"
                    ),
                ),
                (
                    "fin_siae",
                    models.BooleanField(default=False, verbose_name="salarié de SIAE en fin de parcours"),
                ),
                (
                    "stagiaire",
                    models.BooleanField(
                        default=False, verbose_name="stagiaire de la formation professionnelle"
                    ),
                ),
                (
                    "autre_difficulte",
                    models.BooleanField(default=False, verbose_name="autre difficulté d'insertion"),
                ),
                ("permis_b", models.BooleanField(blank=True, null=True, verbose_name="permis B")),
                ("vehicule", models.BooleanField(blank=True, null=True, verbose_name="véhicule disponible")),
                (
                    "deplacement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("voiture", "Voiture"),
                            ("deux_roues", "Scooter ou moto"),
                            ("velo", "Vélo"),
                            ("transports", "Transports en commun"),
                            ("a_pied", "À pied"),
                        ],
                        max_length=12,
                        verbose_name="déplacement habituel",
                    ),
                ),
                ("date", models.DateField(verbose_name="à compter du")),
                (
                    "nationalite",
                    models.CharField(
                        choices=[
                            ("francaise", "Française"),
                            ("ue", "Union européenne (hors France)"),
                            ("hors_ue", "Hors Union européenne"),
                        ],
                        max_length=10,
                        verbose_name="nationalité",
                    ),
                ),
                (
                    "emploi",
                    models.CharField(
                        choices=[
                            ("chomeur", "Demandeur d'emploi"),
                            ("inactif", "Inactif"),
                            ("en_emploi", "En emploi"),
                        ],
                        max_length=12,
                        verbose_name="situation d'emploi",
                    ),
                ),
                ("inscrit_ft", models.BooleanField(default=False, verbose_name="inscrit à France Travail")),
                ("inscrit_ft_depuis", models.DateField(blank=True, null=True, verbose_name="inscrit depuis")),
                (
                    "logement",
                    models.CharField(
                        choices=[
                            ("locataire", "Locataire"),
                            ("proprietaire", "Propriétaire"),
                            ("heberge", "Hébergé par un proche"),
                            ("foyer", "Foyer ou hébergement d'insertion"),
                            ("sans", "Sans logement"),
                            ("non_renseigne", "Ne souhaite pas répondre"),
                        ],
                        default=participants.enums.Logement["NON_RENSEIGNE"],
                        max_length=16,
                        verbose_name="logement",
                    ),
                ),
                (
                    "situation_familiale",
                    models.CharField(
                        choices=[
                            ("seule", "Seul(e)"),
                            ("seule_enfants", "Seul(e) avec enfant(s)"),
                            ("couple", "En couple"),
                            ("couple_enfants", "En couple avec enfant(s)"),
                            ("non_renseigne", "Ne souhaite pas répondre"),
                        ],
                        default=participants.enums.SituationFamiliale["NON_RENSEIGNE"],
                        max_length=16,
                        verbose_name="situation familiale",
                    ),
                ),
                (
                    "enfants_a_charge",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(20)],
                        verbose_name="enfants à charge",
                    ),
                ),
                (
                    "saisie_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="saisie le"),
                ),
                (
                    "niveau_diplome",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="protocole.niveaudiplome",
                        verbose_name="niveau de diplôme",
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
                        to="participants.situation",
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
                            hash="4a4dbf0a785fded0755e77c08133ac7eeeb52286",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2a949",
                            table="participants_situationevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
