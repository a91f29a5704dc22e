"""What waits in the files: one condition on ``Parcours`` for the lists, the counts and the file.

Nothing here is stored: each condition is written from the facts and the moment it is asked for.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual
from django.utils import timezone

from parcours.enums import (
    ETATS_ENTRES,
    ETATS_OUVERTS,
    TYPES_PHYSIQUES,
    Attente,
    EtatParcours,
    StatutDemande,
    StatutRendezVous,
    TypeDiagnostic,
    TypeEntretien,
)
from parcours.models import Cer, Diagnostic, Entretien, Mesure, Parcours, RendezVous, Veille
from parcours.selectors.calendrier import PlusJours, PlusMois
from plie.protocole.regles import SeuilsParcours

# Usage: the cellule de suivi meets once a month, so that a renewal is prepared one session ahead.
PREAVIS_FIN_MESURE_JOURS = 30
# How many days before the bound of the rhythm a meeting is asked for.
PREAVIS_RYTHME_JOURS = 5
JAMAIS = date(9999, 12, 31)


def veilles_en_cours(jour: date) -> Q:
    """The granted veilles that run on ``jour``; one without an end runs until somebody closes it."""
    return Q(statut=StatutDemande.ACCORDEE, debut__lte=jour) & (Q(fin__isnull=True) | Q(fin__gte=jour))


def fin_de_mesure(parcours: str = "pk") -> Subquery:
    """The last day of the last granted mesure of a parcours (``parcours`` is the outer column of its id)."""
    return Subquery(
        Mesure.objects.filter(parcours=OuterRef(parcours), statut=StatutDemande.ACCORDEE)
        .order_by("-fin")
        .values("fin")[:1]
    )


def derniere_rencontre(jour: date, parcours: str = "pk") -> Subquery:
    """The date of the last physical meeting of a parcours, up to ``jour``."""
    return Subquery(
        Entretien.objects.filter(
            parcours=OuterRef(parcours), date__lte=jour, type__in=TYPES_PHYSIQUES, annule_le__isnull=True
        )
        .order_by("-date")
        .values("date")[:1]
    )


def conditions(jour: date, seuils: SeuilsParcours, maintenant: datetime | None = None) -> dict[Attente, Q]:
    """The condition of each kind of wait, for a queryset of ``Parcours``, on ``jour``.

    ``maintenant`` tells a past rendez-vous from one to come (the current instant when None).
    """
    maintenant = maintenant or timezone.now()
    planifies = RendezVous.objects.filter(parcours=OuterRef("pk"), statut=StatutRendezVous.PLANIFIE)
    absences = _absences_sans_retour()
    situation = Q(Exists(absences.filter(seconde_proposition=True)))
    derniere_sans_appel = absences.filter(appel__isnull=True).exclude(
        Exists(_rendez_vous_apres([StatutRendezVous.ABSENCE_INJUSTIFIEE]))
    )
    return {
        Attente.RENDEZ_VOUS: Q(Exists(planifies.filter(debut__lt=maintenant))),
        Attente.APPEL: Q(etat__in=ETATS_OUVERTS) & ~situation & Q(Exists(derniere_sans_appel)),
        Attente.SITUATION: Q(etat__in=ETATS_OUVERTS) & situation,
        Attente.RETARD: en_retard(jour, seuils),
        Attente.RYTHME_PROCHE: _bientot_en_retard(jour, seuils, maintenant),
        Attente.CONTACT: Q(
            etat=EtatParcours.ACCUEIL,
            premier_contact_le__isnull=True,
            date_entree__isnull=True,
            oriente_le__lt=jour - timedelta(days=seuils.delai_premier_contact_jours),
        ),
        Attente.PROPOSITION: Q(
            etat=EtatParcours.ACCUEIL, date_entree__lte=jour, entree_proposee_le__isnull=True
        ),
        Attente.MESURE: Q(etat=EtatParcours.ACTIF)
        & ~Q(Exists(_mesures_accordees(jour + timedelta(days=PREAVIS_FIN_MESURE_JOURS)))),
        Attente.DIAGNOSTIC: Q(etat__in=ETATS_ENTRES)
        & ~Q(Exists(Diagnostic.objects.filter(parcours=OuterRef("pk"), type=TypeDiagnostic.INITIAL))),
        Attente.CER: _cer_a_signer(jour, seuils),
        Attente.TRANSMISSION: Q(etat__in=ETATS_ENTRES, referent_unique=True)
        & Q(Exists(_cer_a_transmettre().filter(parcours=OuterRef("pk")))),
        Attente.VEILLE: Q(etat__in=ETATS_ENTRES)
        & Q(
            Exists(
                Veille.objects.filter(
                    veilles_en_cours(jour), parcours=OuterRef("pk"), fin__isnull=True, fin_prevue__lt=jour
                )
            )
        ),
        Attente.EMARGEMENT: Q(etat__in=ETATS_OUVERTS)
        & Q(Exists(entretiens_a_emarger(jour).filter(parcours=OuterRef("pk")))),
        Attente.PROCHAIN: Q(etat__in=[EtatParcours.ACCUEIL, EtatParcours.ACTIF])
        & ~Q(Exists(planifies.filter(debut__gte=maintenant))),
    }


def _rendez_vous_apres(statuts: list[StatutRendezVous]) -> QuerySet[RendezVous]:
    """The appointments of the same parcours with one of these outcomes, later than the outer one."""
    return RendezVous.objects.filter(
        parcours=OuterRef("parcours"), statut__in=statuts, debut__gt=OuterRef("debut")
    )


def _absences_sans_retour() -> QuerySet[RendezVous]:
    """The unjustified absences since the person came or was excused: ``regles.absences`` in SQL."""
    retour = _rendez_vous_apres([StatutRendezVous.HONORE, StatutRendezVous.ABSENCE_JUSTIFIEE])
    return RendezVous.objects.filter(
        ~Exists(retour), parcours=OuterRef("pk"), statut=StatutRendezVous.ABSENCE_INJUSTIFIEE
    )


def echeance_du_rythme(jour: date, seuils: SeuilsParcours) -> Case:
    """The last day on time for the next meeting, as seen on ``jour``: ``parcours.regles.rythme`` in SQL.

    The rule is in that module; a test compares the two on files drawn at random.
    """
    en_veille = _veilles_du_jour(jour)
    derniere_veille = (
        Veille.objects.filter(parcours=OuterRef("pk"), statut=StatutDemande.ACCORDEE, fin__lt=jour)
        .order_by("-fin")
        .values("fin")[:1]
    )
    contact = (
        Entretien.objects.filter(parcours=OuterRef("pk"), date__lte=jour, annule_le__isnull=True)
        .order_by("-date")
        .values("date")[:1]
    )
    # GREATEST ignores what is not known: no meeting yet, no veille ever.
    depuis = Greatest(F("date_entree"), derniere_rencontre(jour), Subquery(derniere_veille))
    depuis_en_veille = Greatest(F("date_entree"), Subquery(en_veille), Subquery(contact))
    return Case(
        When(Exists(en_veille), then=PlusMois(depuis_en_veille, seuils.veille_contact_mois)),
        When(
            LessThan(depuis, PlusMois(F("date_entree"), seuils.rythme_initial_mois)),
            then=PlusJours(depuis, seuils.rythme_initial_jours),
        ),
        default=PlusMois(depuis, seuils.rythme_mois),
        output_field=DateField(),
    )


def en_retard(jour: date, seuils: SeuilsParcours) -> Q:
    """The rhythm of the meetings is broken on ``jour``."""
    return Q(etat__in=ETATS_ENTRES, date_entree__lte=jour) & Q(
        LessThan(echeance_du_rythme(jour, seuils), Value(jour, DateField()))
    )


def _bientot_en_retard(jour: date, seuils: SeuilsParcours, maintenant: datetime) -> Q:
    """The bound falls within ``PREAVIS_RYTHME_JOURS`` and no planned rendez-vous that counts comes before it.

    In veille a phone call counts; elsewhere only a meeting in person does.
    """
    echeance = echeance_du_rythme(jour, seuils)
    planifies = (
        RendezVous.objects.filter(
            parcours=OuterRef("pk"), statut=StatutRendezVous.PLANIFIE, debut__gte=maintenant
        )
        .order_by("debut")
        .annotate(jour=TruncDate("debut"))
        .values("jour")
    )
    prochain = Coalesce(
        Case(
            When(Exists(_veilles_du_jour(jour)), then=Subquery(planifies[:1])),
            default=Subquery(planifies.filter(type__in=TYPES_PHYSIQUES)[:1]),
            output_field=DateField(),
        ),
        Value(JAMAIS, DateField()),
    )
    borne = Value(jour + timedelta(days=PREAVIS_RYTHME_JOURS), DateField())
    return (
        Q(etat__in=ETATS_ENTRES, date_entree__lte=jour)
        & Q(GreaterThanOrEqual(echeance, Value(jour, DateField())))
        & Q(LessThanOrEqual(echeance, borne))
        & Q(GreaterThan(prochain, echeance))
    )


def _veilles_du_jour(jour: date) -> "QuerySet[Veille, Any]":
    """The beginning of the granted veille that runs on ``jour``."""
    return (
        Veille.objects.filter(veilles_en_cours(jour), parcours=OuterRef("pk"))
        .order_by("-debut")
        .values("debut")[:1]
    )


def entretiens_a_emarger(jour: date) -> QuerySet[Entretien]:
    """The meetings held in person that nobody has signed yet."""
    return Entretien.objects.filter(
        type__in=TYPES_PHYSIQUES, emarge_le__isnull=True, annule_le__isnull=True, date__lte=jour
    )


def _mesures_accordees(apres: date) -> QuerySet[Mesure]:
    """The granted mesures that end after a day."""
    return Mesure.objects.filter(parcours=OuterRef("pk"), statut=StatutDemande.ACCORDEE, fin__gt=apres)


def _cer_a_signer(jour: date, seuils: SeuilsParcours) -> Q:
    """The last version is not signed by both, and enough entretiens were held (one for a référent unique)."""
    entretiens = (
        Entretien.objects.filter(
            parcours=OuterRef("pk"), type=TypeEntretien.INDIVIDUEL, date__lte=jour, annule_le__isnull=True
        )
        .order_by()
        .values("parcours")
    )
    assez = entretiens.annotate(nombre=Count("pk"))
    derniere = Cer.objects.filter(parcours=OuterRef("pk")).exclude(
        Exists(Cer.objects.filter(parcours=OuterRef("parcours"), version__gt=OuterRef("version")))
    )
    signee = derniere.filter(signe_participant_le__isnull=False, signe_referent_le__isnull=False)
    return (
        Q(etat=EtatParcours.ACTIF)
        & ~Q(Exists(signee))
        & (
            Q(referent_unique=True) & Q(Exists(assez.filter(nombre__gte=seuils.cer_entretien_min_rup)))
            | Q(referent_unique=False) & Q(Exists(assez.filter(nombre__gte=seuils.cer_entretien_min)))
        )
    )


def _cer_a_transmettre() -> QuerySet[Cer]:
    """The contracts signed by both and not sent to the Bureau insertion; a later signed one replaces them."""
    signes = Cer.objects.filter(signe_participant_le__isnull=False, signe_referent_le__isnull=False)
    suivants = signes.filter(parcours=OuterRef("parcours"), version__gt=OuterRef("version"))
    return signes.filter(~Exists(suivants), transmis_bi_le__isnull=True)


def attentes_de(
    parcours: QuerySet[Parcours], jour: date, seuils: SeuilsParcours
) -> dict[int, tuple[Attente, ...]]:
    """What waits in each of these parcours, in the order of ``Attente``; one query."""
    codes = conditions(jour, seuils)
    lignes = parcours.order_by().values_list(
        "pk",
        *(
            Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
            for condition in codes.values()
        ),
    )
    return {pk: tuple(code for code, vrai in zip(codes, vrais, strict=True) if vrai) for pk, *vrais in lignes}


def compter(parcours: QuerySet[Parcours], jour: date, seuils: SeuilsParcours) -> dict[Attente, int]:
    """How many of these parcours wait for each thing; one query."""
    codes = conditions(jour, seuils)
    return {
        Attente(code): nombre
        for code, nombre in parcours.order_by()
        .aggregate(**{code.value: Count("pk", filter=condition) for code, condition in codes.items()})
        .items()
    }
