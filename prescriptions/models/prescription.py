"""The fiche by which a partner proposes a person."""

from typing import ClassVar, Final

import pghistory
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from participants.enums import Deplacement, Sexe
from participants.models import (
    NAISSANCE_MIN,
    Identite,
    Mobilite,
    Participant,
    StatutsDuPublic,
    du_portefeuille,
    freins_connus,
    liste_de_freins,
)
from plie.acces import ModeleVisible, Vue, regards
from plie.acteurs.models import Structure
from plie.bd import colonne_cle, colonne_sans_accent, controle, ordre_des_dates, parmi
from plie.protocole.models import Commune, MotifRefus, Plie
from prescriptions.enums import EmetteurAvis, EtatPrescription, OriginePrescription
from prescriptions.models.imports import ImportCaf
from prescriptions.models.liens import LienPersonnel

_SOUMISES = [
    EtatPrescription.SOUMISE,
    EtatPrescription.A_COMPLETER,
    EtatPrescription.VALIDEE,
    EtatPrescription.REFUSEE,
    EtatPrescription.ORIENTEE,
]

# While one of these runs, a rencontre préalable may still be given, planned and noted.
RENCONTRE_OUVERTE: Final = (
    EtatPrescription.SOUMISE,
    EtatPrescription.A_COMPLETER,
    EtatPrescription.VALIDEE,
)


def _en_attente_de(emetteur: EmetteurAvis) -> Q:
    rendus = apps.get_model("prescriptions", "Avis")._default_manager.filter(
        prescription=OuterRef("pk"), emetteur=emetteur, tour=OuterRef("tour")
    )
    return ~Q(Exists(rendus))


def attend_france_travail(vue: Vue) -> Q:
    """Submitted, and France Travail has not answered this round."""
    return Q(plie=vue.plie_id, etat=EtatPrescription.SOUMISE) & _en_attente_de(EmetteurAvis.FRANCE_TRAVAIL)


def attend_bureau_insertion(vue: Vue) -> Q:
    """Submitted for a BRSA person, and the Bureau insertion has not answered this round."""
    return Q(plie=vue.plie_id, etat=EtatPrescription.SOUMISE, rsa=True) & _en_attente_de(
        EmetteurAvis.BUREAU_INSERTION
    )


def orientees_vers(vue: Vue) -> Q:
    """Oriented to the référent (running affectation or delegation), or theirs to meet beforehand.

    Who met the person reads the fiche until it is closed or oriented: then only who follows the person does.
    """
    return Q(plie=vue.plie_id) & (
        Q(pk__in=Prescription.objects.filter(du_portefeuille(vue)).values("pk"))
        | Q(rencontre_prealable__referent=vue.utilisateur_id, etat__in=RENCONTRE_OUVERTE)
    )


@pghistory.track(exclude=["nom_recherche", "cle_nom", "cle_prenom"])
class Prescription(Identite, StatutsDuPublic, Mobilite, ModeleVisible):
    """The fiche by which a partner proposes a person; what it tells is kept as it was told.

    ``tour`` counts the rounds of avis: it grows each time a completed fiche is submitted again.
    """

    plie = models.ForeignKey(Plie, models.PROTECT, related_name="prescriptions", verbose_name="PLIE")
    # A draft may be half filled: what a submitted fiche requires is a constraint below.
    sexe = models.CharField("sexe", max_length=1, choices=Sexe.choix(), blank=True)
    nom_naissance = models.CharField("nom de naissance", max_length=80, blank=True)
    prenom = models.CharField("prénom", max_length=80, blank=True)
    date_naissance = models.DateField("date de naissance", null=True, blank=True)  # type: ignore[assignment]
    commune = models.ForeignKey(  # type: ignore[assignment]
        Commune,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="commune de résidence",
    )
    structure = models.ForeignKey(
        Structure, models.PROTECT, related_name="prescriptions", verbose_name="structure prescriptrice"
    )
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prescriptions",
        verbose_name="auteur",
    )
    auteur_nom = models.CharField("nom de l'auteur", max_length=120, blank=True)
    origine = models.CharField(
        "origine", max_length=12, choices=OriginePrescription.choix(), default=OriginePrescription.FICHE
    )
    lien = models.ForeignKey(
        LienPersonnel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prescriptions",
        verbose_name="lien personnel",
    )
    import_caf = models.ForeignKey(
        ImportCaf,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prescriptions",
        verbose_name="import",
    )
    participant = models.ForeignKey(
        Participant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prescriptions",
        verbose_name="participant",
    )
    etat = models.CharField(
        "état", max_length=12, choices=EtatPrescription.choix(), default=EtatPrescription.BROUILLON
    )
    tour = models.PositiveSmallIntegerField("tour d'avis", default=1)
    # Grows at each save of the fiche, so that a page left open elsewhere overwrites nothing.
    version = models.PositiveIntegerField("version de la fiche", default=1)
    inscrit_ft = models.BooleanField("inscrit à France Travail", default=False)
    justification = models.TextField("justification", max_length=2000, blank=True)
    freins_reperes = liste_de_freins("freins repérés")
    projet = models.TextField("projet", max_length=2000, blank=True)
    demarches = models.TextField("démarches déjà tentées", max_length=2000, blank=True)
    remarques_referent = models.TextField("précisions pour le choix du référent", max_length=1000, blank=True)
    souhaite_rencontre = models.BooleanField("rencontre préalable souhaitée", default=False)
    cree_le = models.DateTimeField("créée le", default=timezone.now)
    soumise_le = models.DateField("soumise le", null=True, blank=True)
    decidee_le = models.DateField("décidée le", null=True, blank=True)
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prescriptions_decidees",
        verbose_name="décidée par",
    )
    orientee_le = models.DateField("orientée le", null=True, blank=True)
    annulee_le = models.DateField("annulée le", null=True, blank=True)
    motif_refus = models.ForeignKey(
        MotifRefus,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prescriptions",
        verbose_name="motif de refus",
    )
    motif_refus_texte = models.TextField("explication du refus", max_length=1000, blank=True)
    nom_recherche = colonne_sans_accent("nom_naissance", "nom_usage", "prenom")
    cle_nom = colonne_cle("nom_naissance")
    cle_prenom = colonne_cle("prenom")

    regards = regards(
        prescripteur=lambda vue: Q(structure__in=vue.structures),
        coordination=lambda vue: (
            Q(plie=vue.plie_id) & (~Q(etat=EtatPrescription.BROUILLON) | Q(structure__in=vue.structures))
        ),
        referent=orientees_vers,
        avis_france_travail=attend_france_travail,
        avis_bureau_insertion=attend_bureau_insertion,
    )

    class Meta:
        verbose_name = "prescription"
        verbose_name_plural = "prescriptions"
        ordering: ClassVar = ["-soumise_le", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["plie", "cle_nom", "cle_prenom", "date_naissance"], name="prescription_identite"
            ),
            models.Index(fields=["plie", "etat", "soumise_le"], name="prescription_file"),
        ]
        constraints: ClassVar = [
            parmi("prescription_etat", "etat", EtatPrescription.codes(), "État inconnu."),
            parmi(
                "prescription_deplacement", "deplacement", [*Deplacement.codes(), ""], "Déplacement inconnu."
            ),
            controle("prescription_sexe", Q(sexe__in=[*Sexe.codes(), ""]), "Sexe inconnu."),
            parmi("prescription_origine", "origine", OriginePrescription.codes(), "Origine inconnue."),
            controle(
                "prescription_identite",
                Q(etat__in=[EtatPrescription.BROUILLON, EtatPrescription.ANNULEE])
                | Q(sexe__in=Sexe.codes(), date_naissance__isnull=False, commune__isnull=False)
                & ~Q(nom_naissance="")
                & ~Q(prenom=""),
                "Le sexe, le nom, le prénom, la date de naissance et la commune sont nécessaires.",
            ),
            freins_connus("prescription_freins", "freins_reperes"),
            controle(
                "prescription_contact",
                Q(etat__in=[EtatPrescription.BROUILLON, EtatPrescription.ANNULEE])
                | ~Q(telephone="")
                | ~Q(courriel=""),
                "Indiquez un téléphone ou un courriel.",
            ),
            controle(
                "prescription_naissance",
                Q(date_naissance__gte=NAISSANCE_MIN),
                f"La date de naissance est antérieure au {NAISSANCE_MIN:%d/%m/%Y}.",
            ),
            controle(
                "prescription_soumission",
                (Q(etat=EtatPrescription.BROUILLON) & Q(soumise_le__isnull=True))
                | Q(etat=EtatPrescription.ANNULEE)
                | (Q(etat__in=_SOUMISES) & Q(soumise_le__isnull=False)),
                "Une prescription soumise porte sa date de soumission.",
            ),
            controle(
                "prescription_decision",
                Q(
                    etat__in=[
                        EtatPrescription.VALIDEE,
                        EtatPrescription.REFUSEE,
                        EtatPrescription.ORIENTEE,
                    ],
                    decidee_le__isnull=False,
                )
                | Q(
                    etat__in=[
                        EtatPrescription.BROUILLON,
                        EtatPrescription.SOUMISE,
                        EtatPrescription.A_COMPLETER,
                    ],
                    decidee_le__isnull=True,
                )
                | Q(etat=EtatPrescription.ANNULEE),
                "Une prescription décidée porte sa date de décision.",
            ),
            controle(
                "prescription_refus",
                Q(etat=EtatPrescription.REFUSEE, motif_refus__isnull=False)
                | (~Q(etat=EtatPrescription.REFUSEE) & Q(motif_refus__isnull=True)),
                "Un refus porte un motif.",
            ),
            controle(
                "prescription_orientation",
                Q(etat=EtatPrescription.ORIENTEE, orientee_le__isnull=False, participant__isnull=False)
                | (~Q(etat=EtatPrescription.ORIENTEE) & Q(orientee_le__isnull=True)),
                "Une prescription orientée porte sa date et son participant.",
            ),
            controle(
                "prescription_annulation",
                Q(etat=EtatPrescription.ANNULEE, annulee_le__isnull=False)
                | (~Q(etat=EtatPrescription.ANNULEE) & Q(annulee_le__isnull=True)),
                "Une prescription annulée porte sa date d'annulation.",
            ),
            ordre_des_dates(
                "prescription_dates_decision",
                "soumise_le",
                "decidee_le",
                "La décision précède la soumission.",
            ),
            ordre_des_dates(
                "prescription_dates_orientation",
                "decidee_le",
                "orientee_le",
                "L'orientation précède la décision.",
            ),
            controle(
                "prescription_lien",
                Q(origine=OriginePrescription.LIEN, lien__isnull=False)
                | (~Q(origine=OriginePrescription.LIEN) & Q(lien__isnull=True)),
                "Une fiche remplie par lien personnel porte ce lien.",
            ),
            controle(
                "prescription_import",
                Q(import_caf__isnull=True) | Q(origine=OriginePrescription.IMPORT_CAF),
                "Une fiche importée a pour origine l'orientation automatique de la CAF.",
            ),
            controle("prescription_tour", Q(tour__gte=1), "Le premier tour d'avis porte le numéro 1."),
        ]

    def __str__(self) -> str:
        return f"{self.nom_affiche} ({self.structure})"

    @property
    def nom_lu(self) -> str:
        """The name of the person; a draft may have none yet."""
        return self.nom_affiche.strip() or "Fiche sans nom"
