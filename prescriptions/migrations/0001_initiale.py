import datetime

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import plie.bd
import plie.documents.models
import prescriptions.enums


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("acteurs", "0001_initiale"),
        ("acteurs", "__first__"),
        ("participants", "0001_initiale"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("protocole", "0001_initiale"),
    ]

    operations = [
        migrations.CreateModel(
            name="Prescription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nom_usage", models.CharField(blank=True, max_length=80, verbose_name="nom d'usage")),
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
                (
                    "sexe",
                    models.CharField(
                        blank=True,
                        choices=[("F", "Femme"), ("H", "Homme")],
                        max_length=1,
                        verbose_name="sexe",
                    ),
                ),
                (
                    "nom_naissance",
                    models.CharField(blank=True, max_length=80, verbose_name="nom de naissance"),
                ),
                ("prenom", models.CharField(blank=True, max_length=80, verbose_name="prénom")),
                ("date_naissance", models.DateField(blank=True, null=True, verbose_name="date de naissance")),
                ("auteur_nom", models.CharField(blank=True, max_length=120, verbose_name="nom de l'auteur")),
                (
                    "origine",
                    models.CharField(
                        choices=[
                            ("fiche", "Fiche saisie par le prescripteur"),
                            ("lien", "Lien personnel"),
                            ("import_caf", "Orientation automatique de la CAF"),
                            ("reprise", "Reprise de dossier"),
                        ],
                        default=prescriptions.enums.OriginePrescription["FICHE"],
                        max_length=12,
                        verbose_name="origine",
                    ),
                ),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("brouillon", "Brouillon"),
                            ("soumise", "Soumise"),
                            ("a_completer", "À compléter"),
                            ("validee", "Validée"),
                            ("refusee", "Refusée"),
                            ("orientee", "Orientée"),
                            ("annulee", "Annulée"),
                        ],
                        default=prescriptions.enums.EtatPrescription["BROUILLON"],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("tour", models.PositiveSmallIntegerField(default=1, verbose_name="tour d'avis")),
                ("inscrit_ft", models.BooleanField(default=False, verbose_name="inscrit à France Travail")),
                (
                    "justification",
                    models.TextField(blank=True, max_length=2000, verbose_name="justification"),
                ),
                (
                    "freins_reperes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="freins repérés",
                    ),
                ),
                ("projet", models.TextField(blank=True, max_length=2000, verbose_name="projet")),
                (
                    "demarches",
                    models.TextField(blank=True, max_length=2000, verbose_name="démarches déjà tentées"),
                ),
                (
                    "remarques_referent",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="précisions pour le choix du référent"
                    ),
                ),
                (
                    "souhaite_rencontre",
                    models.BooleanField(default=False, verbose_name="rencontre préalable souhaitée"),
                ),
                ("cree_le", models.DateTimeField(default=django.utils.timezone.now, verbose_name="créée le")),
                ("soumise_le", models.DateField(blank=True, null=True, verbose_name="soumise le")),
                ("decidee_le", models.DateField(blank=True, null=True, verbose_name="décidée le")),
                ("orientee_le", models.DateField(blank=True, null=True, verbose_name="orientée le")),
                ("annulee_le", models.DateField(blank=True, null=True, verbose_name="annulée le")),
                (
                    "motif_refus_texte",
                    models.TextField(blank=True, max_length=1000, verbose_name="explication du refus"),
                ),
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
                    "auteur",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prescriptions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="protocole.commune",
                        verbose_name="commune de résidence",
                    ),
                ),
                (
                    "motif_refus",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prescriptions",
                        to="protocole.motifrefus",
                        verbose_name="motif de refus",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prescriptions",
                        to="participants.participant",
                        verbose_name="participant",
                    ),
                ),
                (
                    "plie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prescriptions",
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
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prescriptions",
                        to="acteurs.structure",
                        verbose_name="structure prescriptrice",
                    ),
                ),
            ],
            options={
                "verbose_name": "prescription",
                "verbose_name_plural": "prescriptions",
                "ordering": ["-soumise_le", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["plie", "cle_nom", "cle_prenom", "date_naissance"],
                        name="prescription_identite",
                    ),
                    models.Index(fields=["plie", "etat", "soumise_le"], name="prescription_file"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "etat__in",
                                [
                                    "brouillon",
                                    "soumise",
                                    "a_completer",
                                    "validee",
                                    "refusee",
                                    "orientee",
                                    "annulee",
                                ],
                            )
                        ),
                        name="prescription_etat",
                        violation_error_message="État inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deplacement__in", ["voiture", "deux_roues", "velo", "transports", "a_pied", ""])
                        ),
                        name="prescription_deplacement",
                        violation_error_message="Déplacement inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sexe__in", ["F", "H", ""])),
                        name="prescription_sexe",
                        violation_error_message="Sexe inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origine__in", ["fiche", "lien", "import_caf", "reprise"])),
                        name="prescription_origine",
                        violation_error_message="Origine inconnue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "etat__in",
                                [
                                    prescriptions.enums.EtatPrescription["BROUILLON"],
                                    prescriptions.enums.EtatPrescription["ANNULEE"],
                                ],
                            ),
                            models.Q(
                                ("commune__isnull", False),
                                ("date_naissance__isnull", False),
                                ("sexe__in", ["F", "H"]),
                                models.Q(("nom_naissance", ""), _negated=True),
                                models.Q(("prenom", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="prescription_identite",
                        violation_error_message="Le sexe, le nom, le prénom, la date de naissance et la commune sont nécessaires.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "freins_reperes__contained_by",
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
                        name="prescription_freins",
                        violation_error_message="Frein inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "etat__in",
                                [
                                    prescriptions.enums.EtatPrescription["BROUILLON"],
                                    prescriptions.enums.EtatPrescription["ANNULEE"],
                                ],
                            ),
                            models.Q(("telephone", ""), _negated=True),
                            models.Q(("courriel", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="prescription_contact",
                        violation_error_message="Indiquez un téléphone ou un courriel.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("date_naissance__gte", datetime.date(1920, 1, 1))),
                        name="prescription_naissance",
                        violation_error_message="La date de naissance est antérieure au 01/01/1920.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("etat", prescriptions.enums.EtatPrescription["BROUILLON"]),
                                ("soumise_le__isnull", True),
                            ),
                            ("etat", prescriptions.enums.EtatPrescription["ANNULEE"]),
                            models.Q(
                                (
                                    "etat__in",
                                    [
                                        prescriptions.enums.EtatPrescription["SOUMISE"],
                                        prescriptions.enums.EtatPrescription["A_COMPLETER"],
                                        prescriptions.enums.EtatPrescription["VALIDEE"],
                                        prescriptions.enums.EtatPrescription["REFUSEE"],
                                        prescriptions.enums.EtatPrescription["ORIENTEE"],
                                    ],
                                ),
                                ("soumise_le__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="prescription_soumission",
                        violation_error_message="Une prescription soumise porte sa date de soumission.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decidee_le__isnull", False),
                                (
                                    "etat__in",
                                    [
                                        prescriptions.enums.EtatPrescription["VALIDEE"],
                                        prescriptions.enums.EtatPrescription["REFUSEE"],
                                        prescriptions.enums.EtatPrescription["ORIENTEE"],
                                    ],
                                ),
                            ),
                            models.Q(
                                ("decidee_le__isnull", True),
                                (
                                    "etat__in",
                                    [
                                        prescriptions.enums.EtatPrescription["BROUILLON"],
                                        prescriptions.enums.EtatPrescription["SOUMISE"],
                                        prescriptions.enums.EtatPrescription["A_COMPLETER"],
                                    ],
                                ),
                            ),
                            ("etat", prescriptions.enums.EtatPrescription["ANNULEE"]),
                            _connector="OR",
                        ),
                        name="prescription_decision",
                        violation_error_message="Une prescription décidée porte sa date de décision.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("etat", prescriptions.enums.EtatPrescription["REFUSEE"]),
                                ("motif_refus__isnull", False),
                            ),
                            models.Q(
                                models.Q(
                                    ("etat", prescriptions.enums.EtatPrescription["REFUSEE"]), _negated=True
                                ),
                                ("motif_refus__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="prescription_refus",
                        violation_error_message="Un refus porte un motif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("etat", prescriptions.enums.EtatPrescription["ORIENTEE"]),
                                ("orientee_le__isnull", False),
                                ("participant__isnull", False),
                            ),
                            models.Q(
                                models.Q(
                                    ("etat", prescriptions.enums.EtatPrescription["ORIENTEE"]), _negated=True
                                ),
                                ("orientee_le__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="prescription_orientation",
                        violation_error_message="Une prescription orientée porte sa date et son participant.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("annulee_le__isnull", False),
                                ("etat", prescriptions.enums.EtatPrescription["ANNULEE"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("etat", prescriptions.enums.EtatPrescription["ANNULEE"]), _negated=True
                                ),
                                ("annulee_le__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="prescription_annulation",
                        violation_error_message="Une prescription annulée porte sa date d'annulation.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decidee_le__isnull", True),
                            ("decidee_le__gte", models.F("soumise_le")),
                            _connector="OR",
                        ),
                        name="prescription_dates_decision",
                        violation_error_message="La décision précède la soumission.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("orientee_le__isnull", True),
                            ("orientee_le__gte", models.F("decidee_le")),
                            _connector="OR",
                        ),
                        name="prescription_dates_orientation",
                        violation_error_message="L'orientation précède la décision.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tour__gte", 1)),
                        name="prescription_tour",
                        violation_error_message="Le premier tour d'avis porte le numéro 1.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "prescriptions_prescriptionevent" ("adresse", "annulee_le", "ass", "auteur_id", "auteur_nom", "autre_difficulte", "commune_id", "courriel", "cree_le", "date_naissance", "decidee_le", "deld", "demarches", "deplacement", "etat", "fin_siae", "freins_reperes", "id", "identifiant_ft", "inscrit_ft", "jeune_ml", "justification", "motif_refus_id", "motif_refus_texte", "nom_naissance", "nom_usage", "orientee_le", "origine", "participant_id", "permis_b", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "prenom", "projet", "qpv_id", "remarques_referent", "rqth", "rsa", "sexe", "souhaite_rencontre", "soumise_le", "stagiaire", "structure_id", "telephone", "tour", "vehicule") VALUES (NEW."adresse", NEW."annulee_le", NEW."ass", NEW."auteur_id", NEW."auteur_nom", NEW."autre_difficulte", NEW."commune_id", NEW."courriel", NEW."cree_le", NEW."date_naissance", NEW."decidee_le", NEW."deld", NEW."demarches", NEW."deplacement", NEW."etat", NEW."fin_siae", NEW."freins_reperes", NEW."id", NEW."identifiant_ft", NEW."inscrit_ft", NEW."jeune_ml", NEW."justification", NEW."motif_refus_id", NEW."motif_refus_texte", NEW."nom_naissance", NEW."nom_usage", NEW."orientee_le", NEW."origine", NEW."participant_id", NEW."permis_b", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plie_id", NEW."prenom", NEW."projet", NEW."qpv_id", NEW."remarques_referent", NEW."rqth", NEW."rsa", NEW."sexe", NEW."souhaite_rencontre", NEW."soumise_le", NEW."stagiaire", NEW."structure_id", NEW."telephone", NEW."tour", NEW."vehicule"); RETURN NULL;',
                            hash="4c3eccbc8ea9bb041f7ae479c0e12f57e3e055a5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0285d",
                            table="prescriptions_prescription",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."adresse" IS DISTINCT FROM (NEW."adresse") OR OLD."annulee_le" IS DISTINCT FROM (NEW."annulee_le") OR OLD."ass" IS DISTINCT FROM (NEW."ass") OR OLD."auteur_id" IS DISTINCT FROM (NEW."auteur_id") OR OLD."auteur_nom" IS DISTINCT FROM (NEW."auteur_nom") OR OLD."autre_difficulte" IS DISTINCT FROM (NEW."autre_difficulte") OR OLD."commune_id" IS DISTINCT FROM (NEW."commune_id") OR OLD."courriel" IS DISTINCT FROM (NEW."courriel") OR OLD."cree_le" IS DISTINCT FROM (NEW."cree_le") OR OLD."date_naissance" IS DISTINCT FROM (NEW."date_naissance") OR OLD."decidee_le" IS DISTINCT FROM (NEW."decidee_le") OR OLD."deld" IS DISTINCT FROM (NEW."deld") OR OLD."demarches" IS DISTINCT FROM (NEW."demarches") OR OLD."deplacement" IS DISTINCT FROM (NEW."deplacement") OR OLD."etat" IS DISTINCT FROM (NEW."etat") OR OLD."fin_siae" IS DISTINCT FROM (NEW."fin_siae") OR OLD."freins_reperes" IS DISTINCT FROM (NEW."freins_reperes") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."identifiant_ft" IS DISTINCT FROM (NEW."identifiant_ft") OR OLD."inscrit_ft" IS DISTINCT FROM (NEW."inscrit_ft") OR OLD."jeune_ml" IS DISTINCT FROM (NEW."jeune_ml") OR OLD."justification" IS DISTINCT FROM (NEW."justification") OR OLD."motif_refus_id" IS DISTINCT FROM (NEW."motif_refus_id") OR OLD."motif_refus_texte" IS DISTINCT FROM (NEW."motif_refus_texte") OR OLD."nom_naissance" IS DISTINCT FROM (NEW."nom_naissance") OR OLD."nom_usage" IS DISTINCT FROM (NEW."nom_usage") OR OLD."orientee_le" IS DISTINCT FROM (NEW."orientee_le") OR OLD."origine" IS DISTINCT FROM (NEW."origine") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id") OR OLD."permis_b" IS DISTINCT FROM (NEW."permis_b") OR OLD."plie_id" IS DISTINCT FROM (NEW."plie_id") OR OLD."prenom" IS DISTINCT FROM (NEW."prenom") OR OLD."projet" IS DISTINCT FROM (NEW."projet") OR OLD."qpv_id" IS DISTINCT FROM (NEW."qpv_id") OR OLD."remarques_referent" IS DISTINCT FROM (NEW."remarques_referent") OR OLD."rqth" IS DISTINCT FROM (NEW."rqth") OR OLD."rsa" IS DISTINCT FROM (NEW."rsa") OR OLD."sexe" IS DISTINCT FROM (NEW."sexe") OR OLD."souhaite_rencontre" IS DISTINCT FROM (NEW."souhaite_rencontre") OR OLD."soumise_le" IS DISTINCT FROM (NEW."soumise_le") OR OLD."stagiaire" IS DISTINCT FROM (NEW."stagiaire") OR OLD."structure_id" IS DISTINCT FROM (NEW."structure_id") OR OLD."telephone" IS DISTINCT FROM (NEW."telephone") OR OLD."tour" IS DISTINCT FROM (NEW."tour") OR OLD."vehicule" IS DISTINCT FROM (NEW."vehicule"))',
                            func='INSERT INTO "prescriptions_prescriptionevent" ("adresse", "annulee_le", "ass", "auteur_id", "auteur_nom", "autre_difficulte", "commune_id", "courriel", "cree_le", "date_naissance", "decidee_le", "deld", "demarches", "deplacement", "etat", "fin_siae", "freins_reperes", "id", "identifiant_ft", "inscrit_ft", "jeune_ml", "justification", "motif_refus_id", "motif_refus_texte", "nom_naissance", "nom_usage", "orientee_le", "origine", "participant_id", "permis_b", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "prenom", "projet", "qpv_id", "remarques_referent", "rqth", "rsa", "sexe", "souhaite_rencontre", "soumise_le", "stagiaire", "structure_id", "telephone", "tour", "vehicule") VALUES (NEW."adresse", NEW."annulee_le", NEW."ass", NEW."auteur_id", NEW."auteur_nom", NEW."autre_difficulte", NEW."commune_id", NEW."courriel", NEW."cree_le", NEW."date_naissance", NEW."decidee_le", NEW."deld", NEW."demarches", NEW."deplacement", NEW."etat", NEW."fin_siae", NEW."freins_reperes", NEW."id", NEW."identifiant_ft", NEW."inscrit_ft", NEW."jeune_ml", NEW."justification", NEW."motif_refus_id", NEW."motif_refus_texte", NEW."nom_naissance", NEW."nom_usage", NEW."orientee_le", NEW."origine", NEW."participant_id", NEW."permis_b", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plie_id", NEW."prenom", NEW."projet", NEW."qpv_id", NEW."remarques_referent", NEW."rqth", NEW."rsa", NEW."sexe", NEW."souhaite_rencontre", NEW."soumise_le", NEW."stagiaire", NEW."structure_id", NEW."telephone", NEW."tour", NEW."vehicule"); RETURN NULL;',
                            hash="622e358c7c855d5b33181eea032564f50d99ff29",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_00d5f",
                            table="prescriptions_prescription",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "prescriptions_prescriptionevent" ("adresse", "annulee_le", "ass", "auteur_id", "auteur_nom", "autre_difficulte", "commune_id", "courriel", "cree_le", "date_naissance", "decidee_le", "deld", "demarches", "deplacement", "etat", "fin_siae", "freins_reperes", "id", "identifiant_ft", "inscrit_ft", "jeune_ml", "justification", "motif_refus_id", "motif_refus_texte", "nom_naissance", "nom_usage", "orientee_le", "origine", "participant_id", "permis_b", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plie_id", "prenom", "projet", "qpv_id", "remarques_referent", "rqth", "rsa", "sexe", "souhaite_rencontre", "soumise_le", "stagiaire", "structure_id", "telephone", "tour", "vehicule") VALUES (OLD."adresse", OLD."annulee_le", OLD."ass", OLD."auteur_id", OLD."auteur_nom", OLD."autre_difficulte", OLD."commune_id", OLD."courriel", OLD."cree_le", OLD."date_naissance", OLD."decidee_le", OLD."deld", OLD."demarches", OLD."deplacement", OLD."etat", OLD."fin_siae", OLD."freins_reperes", OLD."id", OLD."identifiant_ft", OLD."inscrit_ft", OLD."jeune_ml", OLD."justification", OLD."motif_refus_id", OLD."motif_refus_texte", OLD."nom_naissance", OLD."nom_usage", OLD."orientee_le", OLD."origine", OLD."participant_id", OLD."permis_b", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plie_id", OLD."prenom", OLD."projet", OLD."qpv_id", OLD."remarques_referent", OLD."rqth", OLD."rsa", OLD."sexe", OLD."souhaite_rencontre", OLD."soumise_le", OLD."stagiaire", OLD."structure_id", OLD."telephone", OLD."tour", OLD."vehicule"); RETURN NULL;',
                            hash="1457e72138188e2f87f2adf98c76e4a8e1d8129a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9bc0f",
                            table="prescriptions_prescription",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PieceJointe",
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
                    "prescription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pieces",
                        to="prescriptions.prescription",
                        verbose_name="prescription",
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce jointe",
                "verbose_name_plural": "pièces jointes",
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "prescriptions_piecejointeevent" ("depose_le", "depose_par_id", "empreinte", "fichier", "id", "nom_origine", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescription_id", "taille", "titre", "type_mime") VALUES (NEW."depose_le", NEW."depose_par_id", NEW."empreinte", NEW."fichier", NEW."id", NEW."nom_origine", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prescription_id", NEW."taille", NEW."titre", NEW."type_mime"); RETURN NULL;',
                            hash="2d69e7b0d9f037a0a200f79f8b3ba4bfacad33da",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4ff40",
                            table="prescriptions_piecejointe",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "prescriptions_piecejointeevent" ("depose_le", "depose_par_id", "empreinte", "fichier", "id", "nom_origine", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescription_id", "taille", "titre", "type_mime") VALUES (NEW."depose_le", NEW."depose_par_id", NEW."empreinte", NEW."fichier", NEW."id", NEW."nom_origine", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prescription_id", NEW."taille", NEW."titre", NEW."type_mime"); RETURN NULL;',
                            hash="a7bcbc918b9f06bf91c2c66ea884638e5bf83fbd",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5fd73",
                            table="prescriptions_piecejointe",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "prescriptions_piecejointeevent" ("depose_le", "depose_par_id", "empreinte", "fichier", "id", "nom_origine", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescription_id", "taille", "titre", "type_mime") VALUES (OLD."depose_le", OLD."depose_par_id", OLD."empreinte", OLD."fichier", OLD."id", OLD."nom_origine", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."prescription_id", OLD."taille", OLD."titre", OLD."type_mime"); RETURN NULL;',
                            hash="29e833c39ad46ef3115bfba092e3c6aa30382c4c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f035e",
                            table="prescriptions_piecejointe",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PieceJointeEvent",
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
                        to="prescriptions.piecejointe",
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        db_constraint=False,
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
                            hash="6e44c981c8c5ecb4182ba152c0c873c0554a344f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_309e5",
                            table="prescriptions_piecejointeevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PrescriptionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("nom_usage", models.CharField(blank=True, max_length=80, verbose_name="nom d'usage")),
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
                (
                    "sexe",
                    models.CharField(
                        blank=True,
                        choices=[("F", "Femme"), ("H", "Homme")],
                        max_length=1,
                        verbose_name="sexe",
                    ),
                ),
                (
                    "nom_naissance",
                    models.CharField(blank=True, max_length=80, verbose_name="nom de naissance"),
                ),
                ("prenom", models.CharField(blank=True, max_length=80, verbose_name="prénom")),
                ("date_naissance", models.DateField(blank=True, null=True, verbose_name="date de naissance")),
                ("auteur_nom", models.CharField(blank=True, max_length=120, verbose_name="nom de l'auteur")),
                (
                    "origine",
                    models.CharField(
                        choices=[
                            ("fiche", "Fiche saisie par le prescripteur"),
                            ("lien", "Lien personnel"),
                            ("import_caf", "Orientation automatique de la CAF"),
                            ("reprise", "Reprise de dossier"),
                        ],
                        default=prescriptions.enums.OriginePrescription["FICHE"],
                        max_length=12,
                        verbose_name="origine",
                    ),
                ),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("brouillon", "Brouillon"),
                            ("soumise", "Soumise"),
                            ("a_completer", "À compléter"),
                            ("validee", "Validée"),
                            ("refusee", "Refusée"),
                            ("orientee", "Orientée"),
                            ("annulee", "Annulée"),
                        ],
                        default=prescriptions.enums.EtatPrescription["BROUILLON"],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("tour", models.PositiveSmallIntegerField(default=1, verbose_name="tour d'avis")),
                ("inscrit_ft", models.BooleanField(default=False, verbose_name="inscrit à France Travail")),
                (
                    "justification",
                    models.TextField(blank=True, max_length=2000, verbose_name="justification"),
                ),
                (
                    "freins_reperes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="freins repérés",
                    ),
                ),
                ("projet", models.TextField(blank=True, max_length=2000, verbose_name="projet")),
                (
                    "demarches",
                    models.TextField(blank=True, max_length=2000, verbose_name="démarches déjà tentées"),
                ),
                (
                    "remarques_referent",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="précisions pour le choix du référent"
                    ),
                ),
                (
                    "souhaite_rencontre",
                    models.BooleanField(default=False, verbose_name="rencontre préalable souhaitée"),
                ),
                ("cree_le", models.DateTimeField(default=django.utils.timezone.now, verbose_name="créée le")),
                ("soumise_le", models.DateField(blank=True, null=True, verbose_name="soumise le")),
                ("decidee_le", models.DateField(blank=True, null=True, verbose_name="décidée le")),
                ("orientee_le", models.DateField(blank=True, null=True, verbose_name="orientée le")),
                ("annulee_le", models.DateField(blank=True, null=True, verbose_name="annulée le")),
                (
                    "motif_refus_texte",
                    models.TextField(blank=True, max_length=1000, verbose_name="explication du refus"),
                ),
                (
                    "auteur",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
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
                        verbose_name="commune de résidence",
                    ),
                ),
                (
                    "motif_refus",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="protocole.motifrefus",
                        verbose_name="motif de refus",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
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
                        to="prescriptions.prescription",
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
                (
                    "structure",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="acteurs.structure",
                        verbose_name="structure prescriptrice",
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
                            hash="b653f53ea6b8c2aa03b1425e7acc4aec2d341083",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_748a6",
                            table="prescriptions_prescriptionevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RencontrePrealable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("prevue_le", models.DateTimeField(blank=True, null=True, verbose_name="prévue le")),
                ("lieu", models.CharField(blank=True, max_length=120, verbose_name="lieu")),
                ("tenue_le", models.DateField(blank=True, null=True, verbose_name="tenue le")),
                (
                    "resultat",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adhesion", "La personne adhère"),
                            ("reflexion", "La personne réfléchit"),
                            ("refus", "La personne ne souhaite pas"),
                            ("absence", "La personne n'est pas venue"),
                        ],
                        max_length=12,
                        verbose_name="résultat",
                    ),
                ),
                ("commentaire", models.TextField(blank=True, max_length=1000, verbose_name="commentaire")),
                (
                    "prescription",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rencontre_prealable",
                        to="prescriptions.prescription",
                        verbose_name="prescription",
                    ),
                ),
                (
                    "referent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rencontres_prealables",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="référent",
                    ),
                ),
            ],
            options={
                "verbose_name": "rencontre préalable",
                "verbose_name_plural": "rencontres préalables",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resultat", ""), ("tenue_le__isnull", True)),
                            models.Q(
                                ("resultat__in", ["adhesion", "reflexion", "refus", "absence"]),
                                ("tenue_le__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="rencontre_resultat",
                        violation_error_message="Une rencontre tenue porte son résultat.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("prevue_le__isnull", True), ("referent__isnull", False), _connector="OR"
                        ),
                        name="rencontre_prevue",
                        violation_error_message="Une rencontre prévue a un référent.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "prescriptions_rencontreprealableevent" ("commentaire", "id", "lieu", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescription_id", "prevue_le", "referent_id", "resultat", "tenue_le") VALUES (NEW."commentaire", NEW."id", NEW."lieu", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prescription_id", NEW."prevue_le", NEW."referent_id", NEW."resultat", NEW."tenue_le"); RETURN NULL;',
                            hash="fb991edc3cc42305bf9224f5903de70df7811120",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a10a5",
                            table="prescriptions_rencontreprealable",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "prescriptions_rencontreprealableevent" ("commentaire", "id", "lieu", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescription_id", "prevue_le", "referent_id", "resultat", "tenue_le") VALUES (NEW."commentaire", NEW."id", NEW."lieu", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prescription_id", NEW."prevue_le", NEW."referent_id", NEW."resultat", NEW."tenue_le"); RETURN NULL;',
                            hash="1af13c57d3f8ea58a1ed4ea6e4daadc296797982",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_03a46",
                            table="prescriptions_rencontreprealable",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "prescriptions_rencontreprealableevent" ("commentaire", "id", "lieu", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescription_id", "prevue_le", "referent_id", "resultat", "tenue_le") VALUES (OLD."commentaire", OLD."id", OLD."lieu", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."prescription_id", OLD."prevue_le", OLD."referent_id", OLD."resultat", OLD."tenue_le"); RETURN NULL;',
                            hash="2d5e478f9524e8361239edb95fe88bc64eecd224",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_93eb6",
                            table="prescriptions_rencontreprealable",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RencontrePrealableEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("prevue_le", models.DateTimeField(blank=True, null=True, verbose_name="prévue le")),
                ("lieu", models.CharField(blank=True, max_length=120, verbose_name="lieu")),
                ("tenue_le", models.DateField(blank=True, null=True, verbose_name="tenue le")),
                (
                    "resultat",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adhesion", "La personne adhère"),
                            ("reflexion", "La personne réfléchit"),
                            ("refus", "La personne ne souhaite pas"),
                            ("absence", "La personne n'est pas venue"),
                        ],
                        max_length=12,
                        verbose_name="résultat",
                    ),
                ),
                ("commentaire", models.TextField(blank=True, max_length=1000, verbose_name="commentaire")),
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
                        to="prescriptions.rencontreprealable",
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="prescriptions.prescription",
                        verbose_name="prescription",
                    ),
                ),
                (
                    "referent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="référent",
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
                            hash="9821519f71e3c89064383ed6bb02acfb02a64a1a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ce09a",
                            table="prescriptions_rencontreprealableevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Avis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tour", models.PositiveSmallIntegerField(default=1, verbose_name="tour")),
                (
                    "emetteur",
                    models.CharField(
                        choices=[
                            ("coordination", "Coordination du PLIE"),
                            ("france_travail", "France Travail"),
                            ("bureau_insertion", "Bureau insertion"),
                        ],
                        max_length=20,
                        verbose_name="émetteur",
                    ),
                ),
                (
                    "sens",
                    models.CharField(
                        choices=[
                            ("favorable", "Favorable"),
                            ("defavorable", "Défavorable"),
                            ("a_completer", "À compléter"),
                        ],
                        max_length=12,
                        verbose_name="sens",
                    ),
                ),
                ("texte", models.TextField(blank=True, max_length=1000, verbose_name="motif en clair")),
                (
                    "rendu_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="rendu le"),
                ),
                (
                    "auteur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="avis",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                (
                    "motif",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="protocole.motifrefus",
                        verbose_name="motif",
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="avis",
                        to="prescriptions.prescription",
                        verbose_name="prescription",
                    ),
                ),
            ],
            options={
                "verbose_name": "avis",
                "verbose_name_plural": "avis",
                "ordering": ["prescription", "tour", "rendu_le"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("prescription", "tour", "emetteur"),
                        name="avis_un_par_emetteur",
                        violation_error_message="Cet avis est déjà rendu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tour__gte", 1)),
                        name="avis_tour",
                        violation_error_message="Le premier tour d'avis porte le numéro 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("emetteur__in", ["coordination", "france_travail", "bureau_insertion"])
                        ),
                        name="avis_emetteur",
                        violation_error_message="Émetteur inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sens__in", ["favorable", "defavorable", "a_completer"])),
                        name="avis_sens",
                        violation_error_message="Sens inconnu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sens", prescriptions.enums.SensAvis["FAVORABLE"]),
                            ("motif__isnull", False),
                            models.Q(("texte", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="avis_motive",
                        violation_error_message="Un avis qui n'est pas favorable dit pourquoi.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "prescriptions_avisevent" ("auteur_id", "emetteur", "id", "motif_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescription_id", "rendu_le", "sens", "texte", "tour") VALUES (NEW."auteur_id", NEW."emetteur", NEW."id", NEW."motif_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prescription_id", NEW."rendu_le", NEW."sens", NEW."texte", NEW."tour"); RETURN NULL;',
                            hash="7cf459cce70716aab189ebbbdcff25ab37496d87",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8e25f",
                            table="prescriptions_avis",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "prescriptions_avisevent" ("auteur_id", "emetteur", "id", "motif_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescription_id", "rendu_le", "sens", "texte", "tour") VALUES (NEW."auteur_id", NEW."emetteur", NEW."id", NEW."motif_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prescription_id", NEW."rendu_le", NEW."sens", NEW."texte", NEW."tour"); RETURN NULL;',
                            hash="b6dc88e78fbcd9438e32b578b4a229ba1cd8dd15",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d0e39",
                            table="prescriptions_avis",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "prescriptions_avisevent" ("auteur_id", "emetteur", "id", "motif_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescription_id", "rendu_le", "sens", "texte", "tour") VALUES (OLD."auteur_id", OLD."emetteur", OLD."id", OLD."motif_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."prescription_id", OLD."rendu_le", OLD."sens", OLD."texte", OLD."tour"); RETURN NULL;',
                            hash="fcfab78f7741a8ad140d6e046952e34b0c7bd56c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c2295",
                            table="prescriptions_avis",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AvisEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("tour", models.PositiveSmallIntegerField(default=1, verbose_name="tour")),
                (
                    "emetteur",
                    models.CharField(
                        choices=[
                            ("coordination", "Coordination du PLIE"),
                            ("france_travail", "France Travail"),
                            ("bureau_insertion", "Bureau insertion"),
                        ],
                        max_length=20,
                        verbose_name="émetteur",
                    ),
                ),
                (
                    "sens",
                    models.CharField(
                        choices=[
                            ("favorable", "Favorable"),
                            ("defavorable", "Défavorable"),
                            ("a_completer", "À compléter"),
                        ],
                        max_length=12,
                        verbose_name="sens",
                    ),
                ),
                ("texte", models.TextField(blank=True, max_length=1000, verbose_name="motif en clair")),
                (
                    "rendu_le",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="rendu le"),
                ),
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
                    "motif",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="protocole.motifrefus",
                        verbose_name="motif",
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
                        to="prescriptions.avis",
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        db_constraint=False,
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
                            hash="36c873d6a87eddcc7a1661fb823391313392ad1d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_88d27",
                            table="prescriptions_avisevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
