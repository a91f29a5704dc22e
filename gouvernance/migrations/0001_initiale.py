import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import gouvernance.enums


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("acteurs", "0001_initiale"),
        ("acteurs", "__first__"),
        ("fiches_actions", "0001_initiale"),
        ("parcours", "0001_initiale"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("protocole", "0001_initiale"),
        ("sorties", "0001_initiale"),
    ]

    operations = [
        migrations.CreateModel(
            name="Instance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("copil", "Comité de pilotage"),
                            ("coordination_technique", "Groupe de coordination technique"),
                            ("comite_technique", "Comité technique commun"),
                            ("groupe_travail", "Groupe de travail"),
                            ("cellule_suivi", "Cellule de suivi"),
                            ("reunion_referents", "Réunion de référents"),
                            ("dialogue_gestion", "Dialogue de gestion"),
                        ],
                        max_length=24,
                        verbose_name="type",
                    ),
                ),
                ("nom", models.CharField(max_length=160, verbose_name="nom")),
                ("objet", models.TextField(blank=True, verbose_name="objet")),
                ("presidence", models.CharField(blank=True, max_length=300, verbose_name="présidence")),
                (
                    "seances_min_an",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="séances par an, au moins"
                    ),
                ),
                (
                    "seances_max_an",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="séances par an, au plus"
                    ),
                ),
                ("mensuelle", models.BooleanField(default=False, verbose_name="mensuelle")),
                ("nominative", models.BooleanField(default=False, verbose_name="parle de personnes nommées")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "fiche_action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groupes_travail",
                        to="fiches_actions.ficheaction",
                        verbose_name="fiche action",
                    ),
                ),
                (
                    "plie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instances",
                        to="protocole.plie",
                        verbose_name="PLIE",
                    ),
                ),
            ],
            options={
                "verbose_name": "instance",
                "verbose_name_plural": "instances",
                "ordering": ["plie", "type", "nom"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plie", "code"),
                        name="instance_code_unique",
                        violation_error_message="Ce code d'instance est déjà pris.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "type__in",
                                [
                                    "copil",
                                    "coordination_technique",
                                    "comite_technique",
                                    "groupe_travail",
                                    "cellule_suivi",
                                    "reunion_referents",
                                    "dialogue_gestion",
                                ],
                            )
                        ),
                        name="instance_type",
                        violation_error_message="Type inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("seances_min_an__isnull", True),
                            ("seances_max_an__isnull", True),
                            ("seances_max_an__gte", models.F("seances_min_an")),
                            _connector="OR",
                        ),
                        name="instance_frequence",
                        violation_error_message="Le maximum de séances est inférieur au minimum.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="College",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nom", models.CharField(max_length=160, verbose_name="nom")),
                ("ordre", models.PositiveSmallIntegerField(default=0, verbose_name="ordre")),
                (
                    "instance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="colleges",
                        to="gouvernance.instance",
                        verbose_name="instance",
                    ),
                ),
            ],
            options={
                "verbose_name": "collège",
                "verbose_name_plural": "collèges",
                "ordering": ["instance", "ordre"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("instance", "nom"),
                        name="college_nom_unique",
                        violation_error_message="Ce collège existe déjà.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membre",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("intitule", models.CharField(max_length=160, verbose_name="organisation")),
                ("copreside", models.BooleanField(default=False, verbose_name="co-préside")),
                (
                    "compte_rendu_seul",
                    models.BooleanField(default=False, verbose_name="reçoit le compte rendu sans siéger"),
                ),
                (
                    "college",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="membres",
                        to="gouvernance.college",
                        verbose_name="collège",
                    ),
                ),
                (
                    "instance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="membres",
                        to="gouvernance.instance",
                        verbose_name="instance",
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.structure",
                        verbose_name="structure",
                    ),
                ),
                (
                    "utilisateur",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sieges",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "membre",
                "verbose_name_plural": "membres",
                "ordering": ["instance", "college__ordre", "intitule"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("instance", "college", "intitule", "utilisateur"),
                        name="membre_unique",
                        nulls_distinct=False,
                        violation_error_message="Ce membre est déjà inscrit.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("compte_rendu_seul", False), ("copreside", False), _connector="OR"
                        ),
                        name="membre_siege_ou_recoit",
                        violation_error_message="Qui ne reçoit que le compte rendu ne co-préside pas.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("debut", models.DateTimeField(verbose_name="début")),
                ("fin", models.DateTimeField(blank=True, null=True, verbose_name="fin")),
                ("lieu", models.CharField(blank=True, max_length=200, verbose_name="lieu")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("prevue", "Prévue"),
                            ("ouverte", "Ouverte"),
                            ("close", "Close"),
                            ("annulee", "Annulée"),
                        ],
                        default=gouvernance.enums.EtatSeance["PREVUE"],
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
                ("ouverte_le", models.DateTimeField(blank=True, null=True, verbose_name="ouverte le")),
                ("close_le", models.DateTimeField(blank=True, null=True, verbose_name="close le")),
                ("compte_rendu", models.TextField(blank=True, verbose_name="compte rendu")),
                (
                    "compte_rendu_valide_le",
                    models.DateField(blank=True, null=True, verbose_name="compte rendu validé le"),
                ),
                (
                    "compte_rendu_envoye_le",
                    models.DateField(blank=True, null=True, verbose_name="compte rendu envoyé le"),
                ),
                (
                    "instance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seances",
                        to="gouvernance.instance",
                        verbose_name="instance",
                    ),
                ),
                (
                    "operateur",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dialogues",
                        to="acteurs.structure",
                        verbose_name="opérateur (dialogue de gestion)",
                    ),
                ),
            ],
            options={
                "verbose_name": "séance",
                "verbose_name_plural": "séances",
                "ordering": ["-debut"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("etat__in", ["prevue", "ouverte", "close", "annulee"])),
                        name="seance_etat",
                        violation_error_message="État inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fin__isnull", True), ("fin__gte", models.F("debut")), _connector="OR"
                        ),
                        name="seance_dates",
                        violation_error_message="La fin précède le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("close_le__isnull", True),
                            ("close_le__gte", models.F("ouverte_le")),
                            _connector="OR",
                        ),
                        name="seance_cloture",
                        violation_error_message="La clôture précède l'ouverture.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("close_le__isnull", False),
                                ("etat", gouvernance.enums.EtatSeance["CLOSE"]),
                                ("ouverte_le__isnull", False),
                            ),
                            models.Q(
                                ("close_le__isnull", True),
                                ("etat", gouvernance.enums.EtatSeance["OUVERTE"]),
                                ("ouverte_le__isnull", False),
                            ),
                            models.Q(
                                ("close_le__isnull", True),
                                ("etat", gouvernance.enums.EtatSeance["PREVUE"]),
                                ("ouverte_le__isnull", True),
                            ),
                            models.Q(
                                ("close_le__isnull", True), ("etat", gouvernance.enums.EtatSeance["ANNULEE"])
                            ),
                            _connector="OR",
                        ),
                        name="seance_etat_dates",
                        violation_error_message="L'état de la séance ne va pas avec ses dates.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("etat", gouvernance.enums.EtatSeance["ANNULEE"]), _negated=True),
                        fields=("instance", "debut"),
                        name="seance_une_a_la_fois",
                        violation_error_message="Une séance de cette instance est déjà fixée à cette heure.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("etat", gouvernance.enums.EtatSeance["OUVERTE"])),
                        fields=("instance",),
                        name="seance_ouverte_unique",
                        violation_error_message="Une autre séance de cette instance est ouverte.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "gouvernance_seanceevent" ("close_le", "compte_rendu", "compte_rendu_envoye_le", "compte_rendu_valide_le", "debut", "etat", "fin", "id", "instance_id", "lieu", "operateur_id", "ouverte_le", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."close_le", NEW."compte_rendu", NEW."compte_rendu_envoye_le", NEW."compte_rendu_valide_le", NEW."debut", NEW."etat", NEW."fin", NEW."id", NEW."instance_id", NEW."lieu", NEW."operateur_id", NEW."ouverte_le", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="decdd5367dcb71081ec016200d6b95d9d789873a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5a9ad",
                            table="gouvernance_seance",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "gouvernance_seanceevent" ("close_le", "compte_rendu", "compte_rendu_envoye_le", "compte_rendu_valide_le", "debut", "etat", "fin", "id", "instance_id", "lieu", "operateur_id", "ouverte_le", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."close_le", NEW."compte_rendu", NEW."compte_rendu_envoye_le", NEW."compte_rendu_valide_le", NEW."debut", NEW."etat", NEW."fin", NEW."id", NEW."instance_id", NEW."lieu", NEW."operateur_id", NEW."ouverte_le", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="ce5f6700c41886c30d5e9bd073564af69a9dcec0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1898c",
                            table="gouvernance_seance",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "gouvernance_seanceevent" ("close_le", "compte_rendu", "compte_rendu_envoye_le", "compte_rendu_valide_le", "debut", "etat", "fin", "id", "instance_id", "lieu", "operateur_id", "ouverte_le", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."close_le", OLD."compte_rendu", OLD."compte_rendu_envoye_le", OLD."compte_rendu_valide_le", OLD."debut", OLD."etat", OLD."fin", OLD."id", OLD."instance_id", OLD."lieu", OLD."operateur_id", OLD."ouverte_le", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="5f933de15a3b1e7b52489127dd612231eb86723a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a26a3",
                            table="gouvernance_seance",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionSuivie",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("texte", models.CharField(max_length=500, verbose_name="décision")),
                ("responsable", models.CharField(blank=True, max_length=160, verbose_name="qui")),
                ("echeance", models.DateField(blank=True, null=True, verbose_name="pour le")),
                ("faite_le", models.DateField(blank=True, null=True, verbose_name="faite le")),
                (
                    "seance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="gouvernance.seance",
                        verbose_name="séance",
                    ),
                ),
            ],
            options={
                "verbose_name": "décision suivie",
                "verbose_name_plural": "décisions suivies",
                "ordering": ["seance", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PointOrdreDuJour",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ordre", models.PositiveSmallIntegerField(default=0, verbose_name="ordre")),
                ("titre", models.CharField(max_length=200, verbose_name="titre")),
                ("texte", models.TextField(blank=True, verbose_name="texte")),
                (
                    "propose_par",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposé par",
                    ),
                ),
                (
                    "seance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="gouvernance.seance",
                        verbose_name="séance",
                    ),
                ),
            ],
            options={
                "verbose_name": "point de l'ordre du jour",
                "verbose_name_plural": "points de l'ordre du jour",
                "ordering": ["seance", "ordre", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("intitule", models.CharField(max_length=160, verbose_name="personne ou organisation")),
                ("courriel", models.EmailField(blank=True, max_length=254, verbose_name="courriel")),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("invite", "Invité"),
                            ("present", "Présent"),
                            ("excuse", "Excusé"),
                            ("absent", "Absent"),
                        ],
                        default=gouvernance.enums.StatutPresence["INVITE"],
                        max_length=8,
                        verbose_name="statut",
                    ),
                ),
                ("invite_le", models.DateTimeField(blank=True, null=True, verbose_name="invité le")),
                (
                    "utilisateur",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presences",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="utilisateur",
                    ),
                ),
                (
                    "seance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="presences",
                        to="gouvernance.seance",
                        verbose_name="séance",
                    ),
                ),
            ],
            options={
                "verbose_name": "présence",
                "verbose_name_plural": "présences",
                "ordering": ["seance", "intitule"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("seance", "intitule"),
                        name="presence_unique",
                        violation_error_message="Cette personne est déjà invitée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["invite", "present", "excuse", "absent"])),
                        name="presence_statut",
                        violation_error_message="Statut inconnu.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeanceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("debut", models.DateTimeField(verbose_name="début")),
                ("fin", models.DateTimeField(blank=True, null=True, verbose_name="fin")),
                ("lieu", models.CharField(blank=True, max_length=200, verbose_name="lieu")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("prevue", "Prévue"),
                            ("ouverte", "Ouverte"),
                            ("close", "Close"),
                            ("annulee", "Annulée"),
                        ],
                        default=gouvernance.enums.EtatSeance["PREVUE"],
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
                ("ouverte_le", models.DateTimeField(blank=True, null=True, verbose_name="ouverte le")),
                ("close_le", models.DateTimeField(blank=True, null=True, verbose_name="close le")),
                ("compte_rendu", models.TextField(blank=True, verbose_name="compte rendu")),
                (
                    "compte_rendu_valide_le",
                    models.DateField(blank=True, null=True, verbose_name="compte rendu validé le"),
                ),
                (
                    "compte_rendu_envoye_le",
                    models.DateField(blank=True, null=True, verbose_name="compte rendu envoyé le"),
                ),
                (
                    "instance",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="gouvernance.instance",
                        verbose_name="instance",
                    ),
                ),
                (
                    "operateur",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="acteurs.structure",
                        verbose_name="opérateur (dialogue de gestion)",
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
                        to="gouvernance.seance",
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
                            hash="a7f419aab27190868e97521ca4359aae1a8da0af",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_eec16",
                            table="gouvernance_seanceevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CasCellule",
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
                            ("entree", "Entrée"),
                            ("renouvellement", "Renouvellement"),
                            ("situation", "Situation problématique"),
                            ("sortie", "Sortie"),
                            ("veille", "Veille"),
                            ("ecoute", "Écoute psychologique"),
                            ("suivi", "Point sur un suivi"),
                        ],
                        max_length=16,
                        verbose_name="nature",
                    ),
                ),
                ("ordre", models.PositiveSmallIntegerField(default=0, verbose_name="ordre")),
                ("demande", models.TextField(blank=True, max_length=2000, verbose_name="ce qui est demandé")),
                (
                    "ajoute_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="ajouté le"),
                ),
                (
                    "ajoute_par",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ajouté par",
                    ),
                ),
                (
                    "ecoute",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cas",
                        to="parcours.ecoutepsychologique",
                        verbose_name="écoute",
                    ),
                ),
                (
                    "mesure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cas",
                        to="parcours.mesure",
                        verbose_name="mesure",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cas_cellule",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
                (
                    "sortie",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cas",
                        to="sorties.sortie",
                        verbose_name="sortie",
                    ),
                ),
                (
                    "veille",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cas",
                        to="parcours.veille",
                        verbose_name="veille",
                    ),
                ),
                (
                    "seance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cas",
                        to="gouvernance.seance",
                        verbose_name="séance",
                    ),
                ),
            ],
            options={
                "verbose_name": "cas de la cellule de suivi",
                "verbose_name_plural": "cas de la cellule de suivi",
                "ordering": ["seance", "ordre", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "nature__in",
                                [
                                    "entree",
                                    "renouvellement",
                                    "situation",
                                    "sortie",
                                    "veille",
                                    "ecoute",
                                    "suivi",
                                ],
                            )
                        ),
                        name="cas_nature",
                        violation_error_message="Nature inconnue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pk__in", []),
                            models.Q(
                                ("ecoute__isnull", True),
                                ("mesure__isnull", True),
                                ("nature", gouvernance.enums.NatureCas["ENTREE"]),
                                ("sortie__isnull", True),
                                ("veille__isnull", True),
                            ),
                            models.Q(
                                ("ecoute__isnull", True),
                                ("mesure__isnull", False),
                                ("nature", gouvernance.enums.NatureCas["RENOUVELLEMENT"]),
                                ("sortie__isnull", True),
                                ("veille__isnull", True),
                            ),
                            models.Q(
                                ("ecoute__isnull", True),
                                ("mesure__isnull", True),
                                ("nature", gouvernance.enums.NatureCas["SITUATION"]),
                                ("sortie__isnull", True),
                                ("veille__isnull", True),
                            ),
                            models.Q(
                                ("ecoute__isnull", True),
                                ("mesure__isnull", True),
                                ("nature", gouvernance.enums.NatureCas["SORTIE"]),
                                ("sortie__isnull", False),
                                ("veille__isnull", True),
                            ),
                            models.Q(
                                ("ecoute__isnull", True),
                                ("mesure__isnull", True),
                                ("nature", gouvernance.enums.NatureCas["VEILLE"]),
                                ("sortie__isnull", True),
                                ("veille__isnull", False),
                            ),
                            models.Q(
                                ("ecoute__isnull", False),
                                ("mesure__isnull", True),
                                ("nature", gouvernance.enums.NatureCas["ECOUTE"]),
                                ("sortie__isnull", True),
                                ("veille__isnull", True),
                            ),
                            models.Q(
                                ("ecoute__isnull", True),
                                ("mesure__isnull", True),
                                ("nature", gouvernance.enums.NatureCas["SUIVI"]),
                                ("sortie__isnull", True),
                                ("veille__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="cas_objet",
                        violation_error_message="Le cas ne porte pas sur le bon objet.",
                    ),
                    models.UniqueConstraint(
                        fields=("seance", "parcours", "nature"),
                        name="cas_unique_par_seance",
                        violation_error_message="Cette demande est déjà à l'ordre du jour.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "gouvernance_cascelluleevent" ("ajoute_le", "ajoute_par_id", "demande", "ecoute_id", "id", "mesure_id", "nature", "ordre", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seance_id", "sortie_id", "veille_id") VALUES (NEW."ajoute_le", NEW."ajoute_par_id", NEW."demande", NEW."ecoute_id", NEW."id", NEW."mesure_id", NEW."nature", NEW."ordre", NEW."parcours_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."seance_id", NEW."sortie_id", NEW."veille_id"); RETURN NULL;',
                            hash="093b6e57f56f0069a17bb1818a2a1a3281452331",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9b1a3",
                            table="gouvernance_cascellule",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "gouvernance_cascelluleevent" ("ajoute_le", "ajoute_par_id", "demande", "ecoute_id", "id", "mesure_id", "nature", "ordre", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seance_id", "sortie_id", "veille_id") VALUES (NEW."ajoute_le", NEW."ajoute_par_id", NEW."demande", NEW."ecoute_id", NEW."id", NEW."mesure_id", NEW."nature", NEW."ordre", NEW."parcours_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."seance_id", NEW."sortie_id", NEW."veille_id"); RETURN NULL;',
                            hash="5055b78782e83fa8079b17615f6aeef61c040157",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_54d73",
                            table="gouvernance_cascellule",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "gouvernance_cascelluleevent" ("ajoute_le", "ajoute_par_id", "demande", "ecoute_id", "id", "mesure_id", "nature", "ordre", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seance_id", "sortie_id", "veille_id") VALUES (OLD."ajoute_le", OLD."ajoute_par_id", OLD."demande", OLD."ecoute_id", OLD."id", OLD."mesure_id", OLD."nature", OLD."ordre", OLD."parcours_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."seance_id", OLD."sortie_id", OLD."veille_id"); RETURN NULL;',
                            hash="441a2125a7fa45c55d5f991a7199eedb12396645",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_74882",
                            table="gouvernance_cascellule",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CasCelluleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("entree", "Entrée"),
                            ("renouvellement", "Renouvellement"),
                            ("situation", "Situation problématique"),
                            ("sortie", "Sortie"),
                            ("veille", "Veille"),
                            ("ecoute", "Écoute psychologique"),
                            ("suivi", "Point sur un suivi"),
                        ],
                        max_length=16,
                        verbose_name="nature",
                    ),
                ),
                ("ordre", models.PositiveSmallIntegerField(default=0, verbose_name="ordre")),
                ("demande", models.TextField(blank=True, max_length=2000, verbose_name="ce qui est demandé")),
                (
                    "ajoute_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="ajouté le"),
                ),
                (
                    "ajoute_par",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ajouté par",
                    ),
                ),
                (
                    "ecoute",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.ecoutepsychologique",
                        verbose_name="écoute",
                    ),
                ),
                (
                    "mesure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.mesure",
                        verbose_name="mesure",
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
                        to="gouvernance.cascellule",
                    ),
                ),
                (
                    "sortie",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sorties.sortie",
                        verbose_name="sortie",
                    ),
                ),
                (
                    "veille",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parcours.veille",
                        verbose_name="veille",
                    ),
                ),
                (
                    "seance",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="gouvernance.seance",
                        verbose_name="séance",
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
                            hash="6b5e2db6514e14ce42c2c3e223c45fe0749d5ee3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d569f",
                            table="gouvernance_cascelluleevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionCas",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sens",
                    models.CharField(
                        choices=[("accord", "Accord"), ("refus", "Refus"), ("ajournement", "Ajournement")],
                        max_length=12,
                        verbose_name="sens",
                    ),
                ),
                ("motif", models.TextField(blank=True, max_length=2000, verbose_name="motif")),
                ("conditions", models.TextField(blank=True, max_length=2000, verbose_name="conditions")),
                (
                    "decide_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="décidée le"),
                ),
                (
                    "cas",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="gouvernance.cascellule",
                        verbose_name="cas",
                    ),
                ),
                (
                    "decide_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="notée par",
                    ),
                ),
            ],
            options={
                "verbose_name": "décision de la cellule",
                "verbose_name_plural": "décisions de la cellule",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sens__in", ["accord", "refus", "ajournement"])),
                        name="decision_sens",
                        violation_error_message="Sens inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sens", gouvernance.enums.SensDecision["ACCORD"]),
                            models.Q(("motif", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="decision_motivee",
                        violation_error_message="Un refus ou un ajournement dit pourquoi.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "gouvernance_decisioncasevent" ("cas_id", "conditions", "decide_le", "decide_par_id", "id", "motif", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sens") VALUES (NEW."cas_id", NEW."conditions", NEW."decide_le", NEW."decide_par_id", NEW."id", NEW."motif", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sens"); RETURN NULL;',
                            hash="56921cd3eae4521594e757b1504ba1f6c3ae9b81",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d44a6",
                            table="gouvernance_decisioncas",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "gouvernance_decisioncasevent" ("cas_id", "conditions", "decide_le", "decide_par_id", "id", "motif", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sens") VALUES (NEW."cas_id", NEW."conditions", NEW."decide_le", NEW."decide_par_id", NEW."id", NEW."motif", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sens"); RETURN NULL;',
                            hash="342a2b552ce5e7897e2cc6b4f03dc03754962d80",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6e592",
                            table="gouvernance_decisioncas",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "gouvernance_decisioncasevent" ("cas_id", "conditions", "decide_le", "decide_par_id", "id", "motif", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sens") VALUES (OLD."cas_id", OLD."conditions", OLD."decide_le", OLD."decide_par_id", OLD."id", OLD."motif", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sens"); RETURN NULL;',
                            hash="7a1828f8927d65da9135827416a8ee737d0b181a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7c7be",
                            table="gouvernance_decisioncas",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionCasEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "sens",
                    models.CharField(
                        choices=[("accord", "Accord"), ("refus", "Refus"), ("ajournement", "Ajournement")],
                        max_length=12,
                        verbose_name="sens",
                    ),
                ),
                ("motif", models.TextField(blank=True, max_length=2000, verbose_name="motif")),
                ("conditions", models.TextField(blank=True, max_length=2000, verbose_name="conditions")),
                (
                    "decide_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="décidée le"),
                ),
                (
                    "cas",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="gouvernance.cascellule",
                        verbose_name="cas",
                    ),
                ),
                (
                    "decide_par",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="notée par",
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
                        to="gouvernance.decisioncas",
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
                            hash="50a587e2cda68b2a48ec0a40715af4f2be36fbbd",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_c2246",
                            table="gouvernance_decisioncasevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
