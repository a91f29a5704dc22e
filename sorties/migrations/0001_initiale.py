from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import plie.documents.models
import sorties.enums


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("acteurs", "__first__"),
        ("parcours", "0001_initiale"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sortie",
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
                            ("demandee", "Demandée"),
                            ("confirmee", "Confirmée"),
                            ("annulee", "Annulée"),
                        ],
                        default=sorties.enums.EtatSortie["DEMANDEE"],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("date", models.DateField(verbose_name="date de sortie")),
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
                            ("formation_qualifiante", "Formation qualifiante"),
                            ("formation_non_qualifiante", "Formation non qualifiante"),
                            ("sans", "Ni emploi ni formation"),
                        ],
                        max_length=26,
                        verbose_name="nature",
                    ),
                ),
                (
                    "employeur",
                    models.CharField(blank=True, max_length=160, verbose_name="employeur ou organisme"),
                ),
                ("siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET")),
                ("intitule", models.CharField(blank=True, max_length=200, verbose_name="poste ou formation")),
                (
                    "debut",
                    models.DateField(
                        blank=True, null=True, verbose_name="début du contrat ou de la formation"
                    ),
                ),
                (
                    "fin",
                    models.DateField(blank=True, null=True, verbose_name="fin du contrat ou de la formation"),
                ),
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
                    "heures_formation",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5000),
                        ],
                        verbose_name="heures de formation",
                    ),
                ),
                (
                    "creation_validee",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="création validée par la cellule de suivi"
                    ),
                ),
                ("rupture_le", models.DateField(blank=True, null=True, verbose_name="contrat rompu le")),
                (
                    "accord_participant_le",
                    models.DateField(blank=True, null=True, verbose_name="accord de la personne le"),
                ),
                (
                    "motif_autre",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("abandon", "Abandon"),
                            ("demenagement", "Déménagement"),
                            ("reorientation", "Réorientation"),
                            ("fin_mesure", "Fin de mesure"),
                            ("sante", "Santé"),
                            ("retraite", "Retraite"),
                            ("deces", "Décès"),
                            ("autre", "Autre"),
                        ],
                        max_length=14,
                        verbose_name="motif",
                    ),
                ),
                (
                    "categorie",
                    models.CharField(
                        choices=[
                            ("positive", "Sortie positive"),
                            ("dynamique", "Sortie dynamique"),
                            ("reduction_freins", "Réduction des freins"),
                            ("autre", "Autre sortie"),
                            ("a_confirmer", "À confirmer"),
                        ],
                        max_length=18,
                        verbose_name="catégorie",
                    ),
                ),
                ("code_motif", models.CharField(max_length=60, verbose_name="code du verdict")),
                ("verdict", models.JSONField(default=dict, verbose_name="verdict détaillé")),
                (
                    "declaree_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="déclarée le"),
                ),
                (
                    "confirmee_le",
                    models.DateField(blank=True, null=True, verbose_name="confirmée en cellule le"),
                ),
                ("annulee_le", models.DateField(blank=True, null=True, verbose_name="annulée le")),
                (
                    "declaree_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="déclarée par",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sorties",
                        to="parcours.parcours",
                        verbose_name="parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "sortie",
                "verbose_name_plural": "sorties",
                "ordering": ["-date", "-pk"],
                "indexes": [models.Index(fields=["date", "categorie"], name="sortie_bilan")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("etat", sorties.enums.EtatSortie["ANNULEE"]), _negated=True),
                        fields=("parcours",),
                        name="sortie_une_par_parcours",
                        violation_error_message="Une sortie est déjà déclarée pour ce parcours.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("etat__in", ["demandee", "confirmee", "annulee"])),
                        name="sortie_etat",
                        violation_error_message="État inconnu.",
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
                                    "formation_qualifiante",
                                    "formation_non_qualifiante",
                                    "sans",
                                ],
                            )
                        ),
                        name="sortie_nature",
                        violation_error_message="Nature inconnue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "categorie__in",
                                ["positive", "dynamique", "reduction_freins", "autre", "a_confirmer"],
                            )
                        ),
                        name="sortie_categorie",
                        violation_error_message="Catégorie inconnue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "motif_autre__in",
                                    [
                                        "abandon",
                                        "demenagement",
                                        "reorientation",
                                        "fin_mesure",
                                        "sante",
                                        "retraite",
                                        "deces",
                                        "autre",
                                    ],
                                ),
                                ("nature", sorties.enums.NatureSortie["SANS"]),
                            ),
                            models.Q(
                                ("motif_autre", ""),
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
                                        "formation_qualifiante",
                                        "formation_non_qualifiante",
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="sortie_sans_emploi",
                        violation_error_message="Une sortie sans emploi ni formation porte son motif, et elle seule.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "categorie__in",
                                    [
                                        sorties.enums.Categorie["REDUCTION_FREINS"],
                                        sorties.enums.Categorie["AUTRE"],
                                    ],
                                ),
                                ("nature", sorties.enums.NatureSortie["SANS"]),
                            ),
                            models.Q(
                                (
                                    "categorie__in",
                                    [
                                        sorties.enums.Categorie["POSITIVE"],
                                        sorties.enums.Categorie["DYNAMIQUE"],
                                        sorties.enums.Categorie["A_CONFIRMER"],
                                    ],
                                ),
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
                                        "formation_qualifiante",
                                        "formation_non_qualifiante",
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="sortie_categorie_selon_nature",
                        violation_error_message="La catégorie ne va pas avec la nature de la sortie.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmee_le__isnull", False),
                                ("etat", sorties.enums.EtatSortie["CONFIRMEE"]),
                            ),
                            models.Q(
                                ("confirmee_le__isnull", True), ("etat", sorties.enums.EtatSortie["DEMANDEE"])
                            ),
                            ("etat", sorties.enums.EtatSortie["ANNULEE"]),
                            _connector="OR",
                        ),
                        name="sortie_confirmation",
                        violation_error_message="Une sortie confirmée porte la date de la décision.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("annulee_le__isnull", False), ("etat", sorties.enums.EtatSortie["ANNULEE"])
                            ),
                            models.Q(
                                models.Q(("etat", sorties.enums.EtatSortie["ANNULEE"]), _negated=True),
                                ("annulee_le__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="sortie_annulation",
                        violation_error_message="Une sortie annulée porte sa date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("categorie", sorties.enums.Categorie["DYNAMIQUE"]),
                                ("etat", sorties.enums.EtatSortie["CONFIRMEE"]),
                                _negated=True,
                            ),
                            ("accord_participant_le__isnull", False),
                            _connector="OR",
                        ),
                        name="sortie_dynamique_consentie",
                        violation_error_message="Une sortie dynamique se décide avec la personne : notez la date de son accord.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fin__isnull", True), ("fin__gte", models.F("debut")), _connector="OR"
                        ),
                        name="sortie_dates",
                        violation_error_message="La fin précède le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("heures_hebdo__isnull", True),
                            models.Q(("heures_hebdo__gt", 0), ("heures_hebdo__lte", Decimal(48))),
                            _connector="OR",
                        ),
                        name="sortie_heures",
                        violation_error_message="Une semaine de travail compte 48 heures au plus.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("heures_formation__isnull", True),
                            models.Q(("heures_formation__gte", 1), ("heures_formation__lte", 5000)),
                            _connector="OR",
                        ),
                        name="sortie_heures_formation",
                        violation_error_message="Une formation dure de 1 à 5000 heures.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sorties_sortieevent" ("accord_participant_le", "annulee_le", "categorie", "code_motif", "confirmee_le", "creation_validee", "date", "debut", "declaree_le", "declaree_par_id", "employeur", "etat", "fin", "heures_formation", "heures_hebdo", "id", "intitule", "motif_autre", "nature", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rupture_le", "siret", "verdict") VALUES (NEW."accord_participant_le", NEW."annulee_le", NEW."categorie", NEW."code_motif", NEW."confirmee_le", NEW."creation_validee", NEW."date", NEW."debut", NEW."declaree_le", NEW."declaree_par_id", NEW."employeur", NEW."etat", NEW."fin", NEW."heures_formation", NEW."heures_hebdo", NEW."id", NEW."intitule", NEW."motif_autre", NEW."nature", NEW."parcours_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rupture_le", NEW."siret", NEW."verdict"); RETURN NULL;',
                            hash="cc4fb2034a269dd33406c7ec8e6ae92ff5dbec5e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_36f4a",
                            table="sorties_sortie",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sorties_sortieevent" ("accord_participant_le", "annulee_le", "categorie", "code_motif", "confirmee_le", "creation_validee", "date", "debut", "declaree_le", "declaree_par_id", "employeur", "etat", "fin", "heures_formation", "heures_hebdo", "id", "intitule", "motif_autre", "nature", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rupture_le", "siret", "verdict") VALUES (NEW."accord_participant_le", NEW."annulee_le", NEW."categorie", NEW."code_motif", NEW."confirmee_le", NEW."creation_validee", NEW."date", NEW."debut", NEW."declaree_le", NEW."declaree_par_id", NEW."employeur", NEW."etat", NEW."fin", NEW."heures_formation", NEW."heures_hebdo", NEW."id", NEW."intitule", NEW."motif_autre", NEW."nature", NEW."parcours_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rupture_le", NEW."siret", NEW."verdict"); RETURN NULL;',
                            hash="643c916787c88dcf0cec7c69babd2191944866d6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_33456",
                            table="sorties_sortie",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sorties_sortieevent" ("accord_participant_le", "annulee_le", "categorie", "code_motif", "confirmee_le", "creation_validee", "date", "debut", "declaree_le", "declaree_par_id", "employeur", "etat", "fin", "heures_formation", "heures_hebdo", "id", "intitule", "motif_autre", "nature", "parcours_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rupture_le", "siret", "verdict") VALUES (OLD."accord_participant_le", OLD."annulee_le", OLD."categorie", OLD."code_motif", OLD."confirmee_le", OLD."creation_validee", OLD."date", OLD."debut", OLD."declaree_le", OLD."declaree_par_id", OLD."employeur", OLD."etat", OLD."fin", OLD."heures_formation", OLD."heures_hebdo", OLD."id", OLD."intitule", OLD."motif_autre", OLD."nature", OLD."parcours_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rupture_le", OLD."siret", OLD."verdict"); RETURN NULL;',
                            hash="9c7ec1af0f19e282b7151e3b77dfdafe0effbd51",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a4395",
                            table="sorties_sortie",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BilanFin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entretien_le", models.DateField(verbose_name="entretien de fin le")),
                (
                    "objectifs_atteints",
                    models.TextField(blank=True, max_length=4000, verbose_name="objectifs atteints"),
                ),
                (
                    "demarches",
                    models.TextField(blank=True, max_length=4000, verbose_name="démarches engagées"),
                ),
                (
                    "a_poursuivre",
                    models.TextField(blank=True, max_length=4000, verbose_name="objectifs à poursuivre"),
                ),
                (
                    "reste_a_faire",
                    models.TextField(blank=True, max_length=4000, verbose_name="démarches qui restent"),
                ),
                (
                    "remis_participant_le",
                    models.DateField(blank=True, null=True, verbose_name="remis à la personne le"),
                ),
                (
                    "accord_transmission_freins",
                    models.BooleanField(
                        default=False,
                        verbose_name="la personne accepte que le détail des freins soit transmis",
                    ),
                ),
                (
                    "transmis_prescripteur_le",
                    models.DateField(blank=True, null=True, verbose_name="transmis au prescripteur le"),
                ),
                (
                    "sortie",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bilan_fin",
                        to="sorties.sortie",
                        verbose_name="sortie",
                    ),
                ),
            ],
            options={
                "verbose_name": "bilan de fin",
                "verbose_name_plural": "bilans de fin",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("remis_participant_le__isnull", True),
                            ("remis_participant_le__gte", models.F("entretien_le")),
                            _connector="OR",
                        ),
                        name="bilan_fin_remise",
                        violation_error_message="La remise précède l'entretien.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("transmis_prescripteur_le__isnull", True),
                            ("transmis_prescripteur_le__gte", models.F("entretien_le")),
                            _connector="OR",
                        ),
                        name="bilan_fin_transmission",
                        violation_error_message="La transmission précède l'entretien.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sorties_bilanfinevent" ("a_poursuivre", "accord_transmission_freins", "demarches", "entretien_le", "id", "objectifs_atteints", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remis_participant_le", "reste_a_faire", "sortie_id", "transmis_prescripteur_le") VALUES (NEW."a_poursuivre", NEW."accord_transmission_freins", NEW."demarches", NEW."entretien_le", NEW."id", NEW."objectifs_atteints", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."remis_participant_le", NEW."reste_a_faire", NEW."sortie_id", NEW."transmis_prescripteur_le"); RETURN NULL;',
                            hash="705bc848361afd7a67923352066b82966bb609f7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_810cb",
                            table="sorties_bilanfin",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sorties_bilanfinevent" ("a_poursuivre", "accord_transmission_freins", "demarches", "entretien_le", "id", "objectifs_atteints", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remis_participant_le", "reste_a_faire", "sortie_id", "transmis_prescripteur_le") VALUES (NEW."a_poursuivre", NEW."accord_transmission_freins", NEW."demarches", NEW."entretien_le", NEW."id", NEW."objectifs_atteints", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."remis_participant_le", NEW."reste_a_faire", NEW."sortie_id", NEW."transmis_prescripteur_le"); RETURN NULL;',
                            hash="7b9798c2891627f2a045d78211378eaafa09ed19",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_41489",
                            table="sorties_bilanfin",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sorties_bilanfinevent" ("a_poursuivre", "accord_transmission_freins", "demarches", "entretien_le", "id", "objectifs_atteints", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remis_participant_le", "reste_a_faire", "sortie_id", "transmis_prescripteur_le") VALUES (OLD."a_poursuivre", OLD."accord_transmission_freins", OLD."demarches", OLD."entretien_le", OLD."id", OLD."objectifs_atteints", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."remis_participant_le", OLD."reste_a_faire", OLD."sortie_id", OLD."transmis_prescripteur_le"); RETURN NULL;',
                            hash="c5e8d9bb17bc091b047c76b0e3dea440427c4e48",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_dd273",
                            table="sorties_bilanfin",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("employeur", models.CharField(blank=True, max_length=160, verbose_name="entreprise")),
                ("debut", models.DateField(verbose_name="du")),
                ("fin", models.DateField(verbose_name="au")),
                (
                    "heures",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=6,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.5")),
                            django.core.validators.MaxValueValidator(Decimal(2000)),
                        ],
                        verbose_name="heures",
                    ),
                ),
                (
                    "fermeture",
                    models.BooleanField(default=False, verbose_name="fermeture annuelle de l'entreprise"),
                ),
                (
                    "sortie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="missions",
                        to="sorties.sortie",
                        verbose_name="sortie",
                    ),
                ),
            ],
            options={
                "verbose_name": "mission",
                "verbose_name_plural": "missions",
                "ordering": ["sortie", "debut"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fin__isnull", True), ("fin__gte", models.F("debut")), _connector="OR"
                        ),
                        name="mission_dates",
                        violation_error_message="La fin précède le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("heures__isnull", True),
                            models.Q(("fermeture", False), ("heures__gt", 0), ("heures__lte", Decimal(2000))),
                            _connector="OR",
                        ),
                        name="mission_heures",
                        violation_error_message="Les heures d'une mission sont positives ; une fermeture n'en porte pas.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sorties_missionevent" ("debut", "employeur", "fermeture", "fin", "heures", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sortie_id") VALUES (NEW."debut", NEW."employeur", NEW."fermeture", NEW."fin", NEW."heures", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sortie_id"); RETURN NULL;',
                            hash="d4c00875373603bd8f43fc8c2a46b2be541b736d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_bf863",
                            table="sorties_mission",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sorties_missionevent" ("debut", "employeur", "fermeture", "fin", "heures", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sortie_id") VALUES (NEW."debut", NEW."employeur", NEW."fermeture", NEW."fin", NEW."heures", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sortie_id"); RETURN NULL;',
                            hash="9dac9fe61e3d8e9bf77bed483420149e84c5f9f8",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b8abf",
                            table="sorties_mission",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sorties_missionevent" ("debut", "employeur", "fermeture", "fin", "heures", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sortie_id") VALUES (OLD."debut", OLD."employeur", OLD."fermeture", OLD."fin", OLD."heures", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sortie_id"); RETURN NULL;',
                            hash="d77e5f817b519044df151315b1cf99ac0582188b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6013c",
                            table="sorties_mission",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preuve",
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
                    "sortie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preuves",
                        to="sorties.sortie",
                        verbose_name="sortie",
                    ),
                ),
            ],
            options={
                "verbose_name": "preuve",
                "verbose_name_plural": "preuves",
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sorties_preuveevent" ("depose_le", "depose_par_id", "empreinte", "fichier", "id", "nom_origine", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sortie_id", "taille", "titre", "type_mime") VALUES (NEW."depose_le", NEW."depose_par_id", NEW."empreinte", NEW."fichier", NEW."id", NEW."nom_origine", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sortie_id", NEW."taille", NEW."titre", NEW."type_mime"); RETURN NULL;',
                            hash="b246e0c0137118b7bebc29d3e8446d2bedf7df02",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a7487",
                            table="sorties_preuve",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sorties_preuveevent" ("depose_le", "depose_par_id", "empreinte", "fichier", "id", "nom_origine", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sortie_id", "taille", "titre", "type_mime") VALUES (NEW."depose_le", NEW."depose_par_id", NEW."empreinte", NEW."fichier", NEW."id", NEW."nom_origine", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sortie_id", NEW."taille", NEW."titre", NEW."type_mime"); RETURN NULL;',
                            hash="90ea0b1823d38ce556db971288fab8a1bc987586",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fdf8f",
                            table="sorties_preuve",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sorties_preuveevent" ("depose_le", "depose_par_id", "empreinte", "fichier", "id", "nom_origine", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sortie_id", "taille", "titre", "type_mime") VALUES (OLD."depose_le", OLD."depose_par_id", OLD."empreinte", OLD."fichier", OLD."id", OLD."nom_origine", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sortie_id", OLD."taille", OLD."titre", OLD."type_mime"); RETURN NULL;',
                            hash="80c4ecc153045e911753036ea25969943486d76c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_59052",
                            table="sorties_preuve",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PreuveEvent",
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
                        to="sorties.preuve",
                    ),
                ),
                (
                    "sortie",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sorties.sortie",
                        verbose_name="sortie",
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
                            hash="0e5818f0751076bd3b71ff7aef300ee8767c588a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_b568f",
                            table="sorties_preuveevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MissionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("employeur", models.CharField(blank=True, max_length=160, verbose_name="entreprise")),
                ("debut", models.DateField(verbose_name="du")),
                ("fin", models.DateField(verbose_name="au")),
                (
                    "heures",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=6,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.5")),
                            django.core.validators.MaxValueValidator(Decimal(2000)),
                        ],
                        verbose_name="heures",
                    ),
                ),
                (
                    "fermeture",
                    models.BooleanField(default=False, verbose_name="fermeture annuelle de l'entreprise"),
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
                        to="sorties.mission",
                    ),
                ),
                (
                    "sortie",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sorties.sortie",
                        verbose_name="sortie",
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
                            hash="d7726ea99da7864c0cfa3ffc64c86c5943a2c179",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_45259",
                            table="sorties_missionevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BilanFinEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("entretien_le", models.DateField(verbose_name="entretien de fin le")),
                (
                    "objectifs_atteints",
                    models.TextField(blank=True, max_length=4000, verbose_name="objectifs atteints"),
                ),
                (
                    "demarches",
                    models.TextField(blank=True, max_length=4000, verbose_name="démarches engagées"),
                ),
                (
                    "a_poursuivre",
                    models.TextField(blank=True, max_length=4000, verbose_name="objectifs à poursuivre"),
                ),
                (
                    "reste_a_faire",
                    models.TextField(blank=True, max_length=4000, verbose_name="démarches qui restent"),
                ),
                (
                    "remis_participant_le",
                    models.DateField(blank=True, null=True, verbose_name="remis à la personne le"),
                ),
                (
                    "accord_transmission_freins",
                    models.BooleanField(
                        default=False,
                        verbose_name="la personne accepte que le détail des freins soit transmis",
                    ),
                ),
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
                        to="sorties.bilanfin",
                    ),
                ),
                (
                    "sortie",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sorties.sortie",
                        verbose_name="sortie",
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
                            hash="78db8ebadb77deabbe437d7a882908f871e78b3a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_135f6",
                            table="sorties_bilanfinevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SortieEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("demandee", "Demandée"),
                            ("confirmee", "Confirmée"),
                            ("annulee", "Annulée"),
                        ],
                        default=sorties.enums.EtatSortie["DEMANDEE"],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("date", models.DateField(verbose_name="date de sortie")),
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
                            ("formation_qualifiante", "Formation qualifiante"),
                            ("formation_non_qualifiante", "Formation non qualifiante"),
                            ("sans", "Ni emploi ni formation"),
                        ],
                        max_length=26,
                        verbose_name="nature",
                    ),
                ),
                (
                    "employeur",
                    models.CharField(blank=True, max_length=160, verbose_name="employeur ou organisme"),
                ),
                ("siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET")),
                ("intitule", models.CharField(blank=True, max_length=200, verbose_name="poste ou formation")),
                (
                    "debut",
                    models.DateField(
                        blank=True, null=True, verbose_name="début du contrat ou de la formation"
                    ),
                ),
                (
                    "fin",
                    models.DateField(blank=True, null=True, verbose_name="fin du contrat ou de la formation"),
                ),
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
                    "heures_formation",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5000),
                        ],
                        verbose_name="heures de formation",
                    ),
                ),
                (
                    "creation_validee",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="création validée par la cellule de suivi"
                    ),
                ),
                ("rupture_le", models.DateField(blank=True, null=True, verbose_name="contrat rompu le")),
                (
                    "accord_participant_le",
                    models.DateField(blank=True, null=True, verbose_name="accord de la personne le"),
                ),
                (
                    "motif_autre",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("abandon", "Abandon"),
                            ("demenagement", "Déménagement"),
                            ("reorientation", "Réorientation"),
                            ("fin_mesure", "Fin de mesure"),
                            ("sante", "Santé"),
                            ("retraite", "Retraite"),
                            ("deces", "Décès"),
                            ("autre", "Autre"),
                        ],
                        max_length=14,
                        verbose_name="motif",
                    ),
                ),
                (
                    "categorie",
                    models.CharField(
                        choices=[
                            ("positive", "Sortie positive"),
                            ("dynamique", "Sortie dynamique"),
                            ("reduction_freins", "Réduction des freins"),
                            ("autre", "Autre sortie"),
                            ("a_confirmer", "À confirmer"),
                        ],
                        max_length=18,
                        verbose_name="catégorie",
                    ),
                ),
                ("code_motif", models.CharField(max_length=60, verbose_name="code du verdict")),
                ("verdict", models.JSONField(default=dict, verbose_name="verdict détaillé")),
                (
                    "declaree_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="déclarée le"),
                ),
                (
                    "confirmee_le",
                    models.DateField(blank=True, null=True, verbose_name="confirmée en cellule le"),
                ),
                ("annulee_le", models.DateField(blank=True, null=True, verbose_name="annulée le")),
                (
                    "declaree_par",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="déclarée par",
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
                        to="sorties.sortie",
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
                            hash="fa3498950aee99f58fa6fa247b9e95dc5eee1275",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_356da",
                            table="sorties_sortieevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SuiviSortie",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "echeance_mois",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "1 mois"), (3, "3 mois"), (6, "6 mois")], verbose_name="échéance en mois"
                    ),
                ),
                ("fait_le", models.DateField(verbose_name="fait le")),
                (
                    "situation",
                    models.CharField(
                        choices=[
                            ("meme_emploi", "Même emploi ou formation"),
                            ("autre_emploi", "Autre emploi"),
                            ("formation", "En formation"),
                            ("terme", "Contrat ou formation arrivé à son terme"),
                            ("perte", "Emploi perdu ou formation interrompue"),
                            ("sans_nouvelles", "Sans nouvelles"),
                        ],
                        max_length=16,
                        verbose_name="situation",
                    ),
                ),
                (
                    "perdu_le",
                    models.DateField(blank=True, null=True, verbose_name="emploi ou formation terminé le"),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("participant", "La personne"),
                            ("employeur", "L'employeur ou l'organisme"),
                            ("partenaire", "Un partenaire"),
                            ("aucune", "Aucune réponse"),
                        ],
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
                ("commentaire", models.CharField(blank=True, max_length=300, verbose_name="commentaire")),
                (
                    "sortie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suivis",
                        to="sorties.sortie",
                        verbose_name="sortie",
                    ),
                ),
            ],
            options={
                "verbose_name": "suivi après la sortie",
                "verbose_name_plural": "suivis après la sortie",
                "ordering": ["sortie", "echeance_mois"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sortie", "echeance_mois"),
                        name="suivi_un_par_echeance",
                        violation_error_message="Ce suivi est déjà noté.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("echeance_mois__in", (1, 3, 6))),
                        name="suivi_echeance",
                        violation_error_message="Le suivi se fait à 1, 3 et 6 mois.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "situation__in",
                                [
                                    "meme_emploi",
                                    "autre_emploi",
                                    "formation",
                                    "terme",
                                    "perte",
                                    "sans_nouvelles",
                                ],
                            )
                        ),
                        name="suivi_situation",
                        violation_error_message="Situation inconnue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source__in", ["participant", "employeur", "partenaire", "aucune"])
                        ),
                        name="suivi_source",
                        violation_error_message="Source inconnue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("situation", sorties.enums.SituationSuivi["SANS_NOUVELLES"]),
                                ("source", sorties.enums.SourceSuivi["AUCUNE"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("situation", sorties.enums.SituationSuivi["SANS_NOUVELLES"]),
                                    _negated=True,
                                ),
                                models.Q(("source", sorties.enums.SourceSuivi["AUCUNE"]), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="suivi_sans_nouvelles",
                        violation_error_message="Sans nouvelles, la source est « aucune réponse » ; sinon, dites qui a répondu.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sorties_suivisortieevent" ("commentaire", "echeance_mois", "fait_le", "id", "perdu_le", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "situation", "sortie_id", "source") VALUES (NEW."commentaire", NEW."echeance_mois", NEW."fait_le", NEW."id", NEW."perdu_le", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."situation", NEW."sortie_id", NEW."source"); RETURN NULL;',
                            hash="8b37c5119bc1b3f0edd7b1bc86b8cf3be7460374",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8b8aa",
                            table="sorties_suivisortie",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sorties_suivisortieevent" ("commentaire", "echeance_mois", "fait_le", "id", "perdu_le", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "situation", "sortie_id", "source") VALUES (NEW."commentaire", NEW."echeance_mois", NEW."fait_le", NEW."id", NEW."perdu_le", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."situation", NEW."sortie_id", NEW."source"); RETURN NULL;',
                            hash="035e7ef34e53e8fad9b298fde7169e4add3b67dd",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5042e",
                            table="sorties_suivisortie",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sorties_suivisortieevent" ("commentaire", "echeance_mois", "fait_le", "id", "perdu_le", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "situation", "sortie_id", "source") VALUES (OLD."commentaire", OLD."echeance_mois", OLD."fait_le", OLD."id", OLD."perdu_le", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."situation", OLD."sortie_id", OLD."source"); RETURN NULL;',
                            hash="aaa90f1c131407d5d95ae8e736c6ed82389a0487",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_17ca3",
                            table="sorties_suivisortie",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SuiviSortieEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "echeance_mois",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "1 mois"), (3, "3 mois"), (6, "6 mois")], verbose_name="échéance en mois"
                    ),
                ),
                ("fait_le", models.DateField(verbose_name="fait le")),
                (
                    "situation",
                    models.CharField(
                        choices=[
                            ("meme_emploi", "Même emploi ou formation"),
                            ("autre_emploi", "Autre emploi"),
                            ("formation", "En formation"),
                            ("terme", "Contrat ou formation arrivé à son terme"),
                            ("perte", "Emploi perdu ou formation interrompue"),
                            ("sans_nouvelles", "Sans nouvelles"),
                        ],
                        max_length=16,
                        verbose_name="situation",
                    ),
                ),
                (
                    "perdu_le",
                    models.DateField(blank=True, null=True, verbose_name="emploi ou formation terminé le"),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("participant", "La personne"),
                            ("employeur", "L'employeur ou l'organisme"),
                            ("partenaire", "Un partenaire"),
                            ("aucune", "Aucune réponse"),
                        ],
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
                ("commentaire", models.CharField(blank=True, max_length=300, verbose_name="commentaire")),
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
                        to="sorties.suivisortie",
                    ),
                ),
                (
                    "sortie",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sorties.sortie",
                        verbose_name="sortie",
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
                            hash="20308522d300cb590925dda6783728204aef24b4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f7e67",
                            table="sorties_suivisortieevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
