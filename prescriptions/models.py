"""The fiche de prescription, the avis it needs and the rencontre préalable."""

from typing import ClassVar

import pghistory
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
from plie.acces import ModeleVisible, Vue, a_travers, regards
from plie.acteurs.models import Structure
from plie.bd import colonne_cle, colonne_sans_accent, controle, ordre_des_dates, parmi, unique
from plie.documents.models import DocumentAbstrait
from plie.protocole.models import Commune, MotifRefus, Plie
from prescriptions.enums import (
    EmetteurAvis,
    EtatPrescription,
    OriginePrescription,
    ResultatRencontre,
    SensAvis,
)

_SOUMISES = [
    EtatPrescription.SOUMISE,
    EtatPrescription.A_COMPLETER,
    EtatPrescription.VALIDEE,
    EtatPrescription.REFUSEE,
    EtatPrescription.ORIENTEE,
]


def _en_attente_de(emetteur: EmetteurAvis) -> Q:
    return ~Q(
        Exists(Avis.objects.filter(prescription=OuterRef("pk"), emetteur=emetteur, tour=OuterRef("tour")))
    )


def attend_france_travail(vue: Vue) -> Q:
    """Submitted, and France Travail has not answered this round."""
    return Q(plie=vue.plie_id, etat=EtatPrescription.SOUMISE) & _en_attente_de(EmetteurAvis.FRANCE_TRAVAIL)


def attend_bureau_insertion(vue: Vue) -> Q:
    """Submitted for a BRSA person, and the Bureau insertion has not answered this round."""
    return Q(plie=vue.plie_id, etat=EtatPrescription.SOUMISE, rsa=True) & _en_attente_de(
        EmetteurAvis.BUREAU_INSERTION
    )


def orientees_vers(vue: Vue) -> Q:
    """Oriented to the référent (running affectation or delegation), or met by them beforehand."""
    return Q(plie=vue.plie_id) & (
        Q(pk__in=Prescription.objects.filter(du_portefeuille(vue)).values("pk"))
        | Q(rencontre_prealable__referent=vue.utilisateur_id)
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
            controle("prescription_tour", Q(tour__gte=1), "Le premier tour d'avis porte le numéro 1."),
        ]

    def __str__(self) -> str:
        return f"{self.nom_affiche} ({self.structure})"


@pghistory.track()
class Avis(ModeleVisible):
    """What one of the deciding partners says of a prescription, by a named person at a date."""

    prescription = models.ForeignKey(
        Prescription, models.PROTECT, related_name="avis", verbose_name="prescription"
    )
    tour = models.PositiveSmallIntegerField("tour", default=1)
    emetteur = models.CharField("émetteur", max_length=20, choices=EmetteurAvis.choix())
    sens = models.CharField("sens", max_length=12, choices=SensAvis.choix())
    motif = models.ForeignKey(
        MotifRefus, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="motif"
    )
    texte = models.TextField("motif en clair", max_length=1000, blank=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="avis", verbose_name="auteur"
    )
    rendu_le = models.DateTimeField("rendu le", default=timezone.now)

    regards = regards(
        referent=a_travers("prescription", lambda: Prescription),
        coordination=a_travers("prescription", lambda: Prescription),
        avis_france_travail=lambda vue: (
            Q(auteur=vue.utilisateur_id, prescription__plie=vue.plie_id)
            | a_travers("prescription", lambda: Prescription)(vue)
        ),
        avis_bureau_insertion=lambda vue: (
            Q(auteur=vue.utilisateur_id, prescription__plie=vue.plie_id, prescription__rsa=True)
            | a_travers("prescription", lambda: Prescription)(vue)
        ),
    )

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering: ClassVar = ["prescription", "tour", "rendu_le"]
        constraints: ClassVar = [
            unique(
                "avis_un_par_emetteur",
                ["prescription", "tour", "emetteur"],
                "Cet avis est déjà rendu.",
            ),
            controle("avis_tour", Q(tour__gte=1), "Le premier tour d'avis porte le numéro 1."),
            parmi("avis_emetteur", "emetteur", EmetteurAvis.codes(), "Émetteur inconnu."),
            parmi("avis_sens", "sens", SensAvis.codes(), "Sens inconnu."),
            controle(
                "avis_motive",
                Q(sens=SensAvis.FAVORABLE) | Q(motif__isnull=False) | ~Q(texte=""),
                "Un avis qui n'est pas favorable dit pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{EmetteurAvis(self.emetteur).libelle} : {SensAvis(self.sens).libelle}"


@pghistory.track()
class RencontrePrealable(ModeleVisible):
    """A meeting between a référent and the person before anything is decided (art. 3)."""

    prescription = models.OneToOneField(
        Prescription, models.PROTECT, related_name="rencontre_prealable", verbose_name="prescription"
    )
    referent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rencontres_prealables",
        verbose_name="référent",
    )
    prevue_le = models.DateTimeField("prévue le", null=True, blank=True)
    lieu = models.CharField("lieu", max_length=120, blank=True)
    tenue_le = models.DateField("tenue le", null=True, blank=True)
    resultat = models.CharField("résultat", max_length=12, choices=ResultatRencontre.choix(), blank=True)
    commentaire = models.TextField("commentaire", max_length=1000, blank=True)

    regards = regards(
        referent=lambda vue: Q(referent=vue.utilisateur_id, prescription__plie=vue.plie_id),
        coordination=a_travers("prescription", lambda: Prescription),
        prescripteur=a_travers("prescription", lambda: Prescription),
    )

    class Meta:
        verbose_name = "rencontre préalable"
        verbose_name_plural = "rencontres préalables"
        constraints: ClassVar = [
            controle(
                "rencontre_resultat",
                Q(tenue_le__isnull=True, resultat="")
                | Q(tenue_le__isnull=False, resultat__in=ResultatRencontre.codes()),
                "Une rencontre tenue porte son résultat.",
            ),
            controle(
                "rencontre_prevue",
                Q(prevue_le__isnull=True) | Q(referent__isnull=False),
                "Une rencontre prévue a un référent.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rencontre préalable · {self.prescription}"


@pghistory.track()
class PieceJointe(DocumentAbstrait):
    """A document attached to a fiche de prescription."""

    prescription = models.ForeignKey(
        Prescription, models.PROTECT, related_name="pieces", verbose_name="prescription"
    )

    regards = regards(
        **{
            role: a_travers("prescription", lambda: Prescription)
            for role in (
                "referent",
                "coordination",
                "prescripteur",
                "avis_france_travail",
                "avis_bureau_insertion",
            )
        }
    )

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
