"""Structures, users and the roles they hold."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from plie.acces import (
    ModeleVisible,
    QuerySetVisible,
    Vue,
    regards,
    tout_le_plie,
)
from plie.acteurs.enums import MotifDelegation, TypeStructure
from plie.bd import (
    CleEntiere,
    CleTexte,
    Periode,
    colonne_sans_accent,
    controle,
    ordre_des_dates,
    parmi,
    unique,
)
from plie.protocole.models import Commune, Plie
from plie.roles import Role

ETP_MAX = Decimal("1.00")


@pghistory.track(exclude=["nom_tri"])
class Structure(ModeleVisible):
    """A partner organisation, as one PLIE knows it."""

    plie = models.ForeignKey(Plie, models.PROTECT, related_name="structures", verbose_name="PLIE")
    code = models.SlugField("code", max_length=60)
    nom = models.CharField("nom", max_length=160)
    sigle = models.CharField("sigle", max_length=40, blank=True)
    type = models.CharField("type", max_length=30, choices=TypeStructure.choix())
    lieu_accueil = models.BooleanField("lieu d'accueil du PLIE", default=False)
    prescripteur = models.BooleanField("prescripteur", default=False)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="structures", verbose_name="commune"
    )
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    active = models.BooleanField("active", default=True)
    nom_tri = colonne_sans_accent("nom")

    regards = regards(tout_le_plie("plie"))

    class Meta:
        verbose_name = "structure"
        verbose_name_plural = "structures"
        ordering: ClassVar = ["nom_tri"]
        constraints: ClassVar = [
            unique("structure_code_unique", ["plie", "code"], "Ce code de structure est déjà pris."),
            parmi("structure_type", "type", TypeStructure.codes(), "Type de structure inconnu."),
        ]

    def __str__(self) -> str:
        return self.sigle or self.nom


class UtilisateurQuerySet(QuerySetVisible):
    """Accounts: an administrator or the coordination sees those of its PLIE."""

    def du_plie(self, plie: Plie, role: Role | None = None) -> Self:
        """The accounts holding a role (or this one) in a PLIE today."""
        condition = Q(habilitations__structure__plie=plie)
        if role is not None:
            condition &= Q(habilitations__role=role)
        return self.filter(condition & en_cours("habilitations__")).distinct()


def en_cours(prefixe: str = "", jour: date | None = None) -> Q:
    """The dated row runs on ``jour`` (today when None), both bounds included."""
    jour = jour or timezone.localdate()
    return Q(**{f"{prefixe}debut__lte": jour}) & (
        Q(**{f"{prefixe}fin__isnull": True}) | Q(**{f"{prefixe}fin__gte": jour})
    )


class UtilisateurManager(BaseUserManager["Utilisateur"]):
    """Creates accounts; the e-mail address is the login."""

    def get_queryset(self) -> UtilisateurQuerySet:
        return UtilisateurQuerySet(self.model, using=self._db)

    def visibles_par(self, utilisateur: "Utilisateur") -> UtilisateurQuerySet:
        """See ``QuerySetVisible.visibles_par``."""
        return self.get_queryset().visibles_par(utilisateur)

    def du_plie(self, plie: Plie, role: Role | None = None) -> UtilisateurQuerySet:
        """See ``UtilisateurQuerySet.du_plie``."""
        return self.get_queryset().du_plie(plie, role)

    def create_user(self, email: str, password: str | None = None, **champs: Any) -> "Utilisateur":
        """An account without any right: rights come from habilitations."""
        if not email:
            raise ValueError("Une adresse de courriel est nécessaire.")
        utilisateur = self.model(email=self.normalize_email(email).lower(), **champs)
        utilisateur.set_password(password)
        utilisateur.save(using=self._db)
        return utilisateur

    def create_superuser(self, email: str, password: str | None = None, **champs: Any) -> "Utilisateur":
        """A technical account for the Django administration; it sees no participant by itself."""
        champs.setdefault("is_staff", True)
        champs.setdefault("is_superuser", True)
        return self.create_user(email, password, **champs)


@pghistory.track(
    fields=["email", "prenom", "nom", "telephone", "is_active", "is_staff", "is_superuser"],
    model_name="UtilisateurEvent",
)
class Utilisateur(AbstractBaseUser, PermissionsMixin):
    """A named person with an account; what they may do and see comes from their habilitations."""

    email = models.EmailField("adresse de courriel", unique=True)
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField("nom", max_length=80)
    telephone = models.CharField("téléphone professionnel", max_length=20, blank=True)
    is_active = models.BooleanField("actif", default=True)
    is_staff = models.BooleanField("accès technique", default=False)
    date_joined = models.DateTimeField("créé le", default=timezone.now)

    objects = UtilisateurManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["prenom", "nom"]

    regards = regards(
        administrateur=lambda vue: Q(
            pk__in=Habilitation.objects.filter(structure__plie=vue.plie_id).values("utilisateur")
        ),
        coordination=lambda vue: Q(
            pk__in=Habilitation.objects.filter(structure__plie=vue.plie_id).values("utilisateur")
        ),
    )

    # Set by the middleware for the time of one request; None outside a request.
    habilitation_active: "Habilitation | None" = None
    _vues: "tuple[Vue, ...] | None" = None

    class Meta:
        verbose_name = "utilisateur"
        verbose_name_plural = "utilisateurs"
        ordering: ClassVar = ["nom", "prenom"]
        constraints: ClassVar = [
            controle(
                "utilisateur_email_minuscules",
                Q(email=Lower("email")),
                "L'adresse de courriel s'écrit en minuscules.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        return f"{self.prenom} {self.nom}".strip()

    def get_short_name(self) -> str:
        return self.prenom

    def habilitations_en_cours(self) -> "models.QuerySet[Habilitation]":
        """The roles this person holds today, all PLIEs together."""
        return (
            self.habilitations.filter(en_cours(), structure__active=True)
            .select_related("structure__plie")
            .order_by("structure__plie__nom", "pk")
        )

    def vues(self) -> tuple[Vue, ...]:
        """What this person may see today, one view a role, in the active PLIE only.

        Outside a request the active PLIE is that of the first habilitation.
        """
        if self._vues is not None:
            return self._vues
        if not self.is_active:
            return ()
        return vues_de(self, list(self.habilitations_en_cours()), self.habilitation_active)

    def activer(self, habilitation: "Habilitation | None", toutes: "list[Habilitation]") -> None:
        """Fix the active habilitation and the views for the rest of the request."""
        self.habilitation_active = habilitation
        self._vues = vues_de(self, toutes, habilitation)

    def a_role(self, *roles: Role) -> bool:
        """Whether one of these roles is held today in the active PLIE."""
        return any(vue.role in roles for vue in self.vues())

    def tient(self, role: Role, plie_id: int) -> bool:
        """Whether the role is held today in this PLIE, and that PLIE is the active one."""
        return any(vue.role is role and vue.plie_id == plie_id for vue in self.vues())


def vues_de(
    utilisateur: Utilisateur, habilitations: "list[Habilitation]", active: "Habilitation | None"
) -> tuple[Vue, ...]:
    """The views of a user in the PLIE of the active habilitation (the first one when None)."""
    if not habilitations:
        return ()
    plie_id = (active or habilitations[0]).structure.plie_id
    structures: dict[Role, set[int]] = {}
    for habilitation in habilitations:
        if habilitation.structure.plie_id == plie_id:
            structures.setdefault(Role(habilitation.role), set()).add(habilitation.structure_id)
    jour = timezone.localdate()
    return tuple(
        Vue(
            role=role,
            utilisateur_id=utilisateur.pk,
            plie_id=plie_id,
            structures=frozenset(ids),
            date_reference=jour,
        )
        for role, ids in structures.items()
    )


@pghistory.track()
class Habilitation(ModeleVisible):
    """A role held by a person in a structure (hence in one PLIE), for a time."""

    utilisateur = models.ForeignKey(
        Utilisateur, models.PROTECT, related_name="habilitations", verbose_name="utilisateur"
    )
    structure = models.ForeignKey(
        Structure, models.PROTECT, related_name="habilitations", verbose_name="structure"
    )
    role = models.CharField("rôle", max_length=30, choices=Role.choix())
    etp = models.DecimalField(
        "équivalent temps plein",
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.05")), MaxValueValidator(ETP_MAX)],
    )
    debut = models.DateField("depuis")
    fin = models.DateField("jusqu'au", null=True, blank=True)

    regards = regards(
        administrateur=tout_le_plie("structure__plie"), coordination=tout_le_plie("structure__plie")
    )

    class Meta:
        verbose_name = "habilitation"
        verbose_name_plural = "habilitations"
        constraints: ClassVar = [
            parmi("habilitation_role", "role", Role.codes(), "Rôle inconnu."),
            ordre_des_dates("habilitation_dates", "debut", "fin", "La fin précède le début."),
            controle(
                "habilitation_etp",
                Q(role=Role.REFERENT, etp__isnull=False, etp__gt=0, etp__lte=ETP_MAX)
                | (~Q(role=Role.REFERENT) & Q(etp__isnull=True)),
                "L'équivalent temps plein, entre 0 et 1, se donne pour un référent et pour lui seul.",
            ),
            ExclusionConstraint(
                name="habilitation_sans_doublon",
                expressions=[
                    (CleEntiere("utilisateur"), RangeOperators.OVERLAPS),
                    (CleEntiere("structure"), RangeOperators.OVERLAPS),
                    (CleTexte("role"), RangeOperators.OVERLAPS),
                    (Periode("debut", "fin"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette personne tient déjà ce rôle dans cette structure à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{Role(self.role).libelle} · {self.structure}"


@pghistory.track()
class Delegation(ModeleVisible):
    """The right, dated and traced, to open a colleague's portefeuille (absence or binôme)."""

    titulaire = models.ForeignKey(
        Utilisateur, models.PROTECT, related_name="delegations_donnees", verbose_name="titulaire"
    )
    delegataire = models.ForeignKey(
        Utilisateur, models.PROTECT, related_name="delegations_recues", verbose_name="délégataire"
    )
    plie = models.ForeignKey(Plie, models.PROTECT, related_name="delegations", verbose_name="PLIE")
    motif = models.CharField("motif", max_length=20, choices=MotifDelegation.choix())
    debut = models.DateField("du")
    fin = models.DateField("au")
    creee_par = models.ForeignKey(
        Utilisateur, models.PROTECT, related_name="delegations_creees", verbose_name="créée par"
    )
    creee_le = models.DateTimeField("créée le", default=timezone.now)

    regards = regards(
        referent=lambda vue: (
            Q(plie=vue.plie_id) & (Q(titulaire=vue.utilisateur_id) | Q(delegataire=vue.utilisateur_id))
        ),
        coordination=tout_le_plie("plie"),
    )

    class Meta:
        verbose_name = "délégation"
        verbose_name_plural = "délégations"
        ordering: ClassVar = ["-debut"]
        constraints: ClassVar = [
            parmi("delegation_motif", "motif", MotifDelegation.codes(), "Motif inconnu."),
            ordre_des_dates("delegation_dates", "debut", "fin", "La fin précède le début."),
            controle(
                "delegation_deux_personnes",
                ~Q(titulaire=F("delegataire")),
                "On ne se délègue pas son propre portefeuille.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titulaire} → {self.delegataire}"
