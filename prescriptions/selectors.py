"""Reading prescriptions: each role's list, what it must decide, how long each has waited."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.apps import apps
from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from plie.acces import Vue
from plie.acteurs.models import Utilisateur
from plie.protocole.models import MotifRefus, Plie
from plie.protocole.selectors import valable
from plie.roles import Role
from plie.texte import sans_accent
from prescriptions.enums import EmetteurAvis, EtatPrescription, SensAvis
from prescriptions.models import Avis, Prescription, RencontrePrealable
from prescriptions.models.prescription import RENCONTRE_OUVERTE
from prescriptions.regles import VerdictAvis, etat_apres_avis

# A list starts with what waits for somebody.
EN_ATTENTE = (EtatPrescription.SOUMISE, EtatPrescription.A_COMPLETER, EtatPrescription.VALIDEE)
ROLE_PAR_EMETTEUR: Final[Mapping[EmetteurAvis, Role]] = {
    EmetteurAvis.COORDINATION: Role.COORDINATION,
    EmetteurAvis.FRANCE_TRAVAIL: Role.AVIS_FRANCE_TRAVAIL,
    EmetteurAvis.BUREAU_INSERTION: Role.AVIS_BUREAU_INSERTION,
}
EMETTEUR_PAR_ROLE: Final[Mapping[Role, EmetteurAvis]] = {
    role: emetteur for emetteur, role in ROLE_PAR_EMETTEUR.items()
}


def prescriptions(utilisateur: Utilisateur) -> QuerySet[Prescription]:
    """The prescriptions the user may see, the latest submitted first, drafts on top."""
    return (
        Prescription.objects.visibles_par(utilisateur)
        .select_related("structure", "commune", "motif_refus")
        .order_by("-soumise_le", "-pk")
    )


def rechercher(liste: QuerySet[Prescription], texte: str) -> QuerySet[Prescription]:
    """Those whose person's names hold every word, whatever the accents and the order."""
    for mot in sans_accent(texte).split():
        liste = liste.filter(nom_recherche__contains=mot)
    return liste


def comptes_par_etat(vue: Vue) -> dict[EtatPrescription, int]:
    """How many prescriptions a role sees in each state, zeros included."""
    lignes: Iterable[tuple[str, int]] = (
        Prescription.objects.vus_comme(vue).order_by().values_list("etat").annotate(Count("pk"))
    )
    comptes = {EtatPrescription(etat): nombre for etat, nombre in lignes}
    return {etat: comptes.get(etat, 0) for etat in EtatPrescription}


# --- What waits -------------------------------------------------------------------------------


def sans_avis_de(emetteur: EmetteurAvis) -> Q:
    """Submitted, this avis is required and not given in the current round."""
    requis = Q(rsa=True) if emetteur is EmetteurAvis.BUREAU_INSERTION else Q()
    return Q(~_avis(emetteur=emetteur), etat=EtatPrescription.SOUMISE) & requis


def a_decider() -> Q:
    """Every required avis is given and one is unfavourable: the coordination decides.

    The same as ``VerdictAvis.a_decider``, for a list: an avis « à compléter » has changed the state already.
    """
    return (
        Q(etat=EtatPrescription.SOUMISE)
        & Q(_avis(emetteur=EmetteurAvis.COORDINATION))
        & Q(_avis(emetteur=EmetteurAvis.FRANCE_TRAVAIL))
        & (Q(rsa=False) | Q(_avis(emetteur=EmetteurAvis.BUREAU_INSERTION)))
        & Q(_avis(sens=SensAvis.DEFAVORABLE))
    )


def sans_referent() -> Q:
    """Validated: the référent is to be chosen."""
    return Q(etat=EtatPrescription.VALIDEE)


def rencontre_a_confier() -> Q:
    """A rencontre préalable was asked and no référent has it."""
    a_confier = RencontrePrealable.objects.filter(
        prescription=OuterRef("pk"), referent__isnull=True, tenue_le__isnull=True
    )
    return Q(Exists(a_confier), etat__in=RENCONTRE_OUVERTE)


def file_d_avis(vue: Vue) -> QuerySet[Any]:
    """The prescriptions that wait for the avis of this role, the oldest first."""
    return (
        avec_attente(Prescription.objects.vus_comme(vue))
        .filter(sans_avis_de(EMETTEUR_PAR_ROLE[vue.role]))
        .select_related("structure", "commune")
        .order_by("soumise_le", "pk")
    )


def en_souffrance(file: QuerySet[Any], jour: date, delai_jours: int) -> int:
    """How many have waited longer than the delay the coordination sets itself."""
    return file.filter(attend_depuis__lt=jour - timedelta(days=delai_jours)).count()


def avec_attente(prescriptions: QuerySet[Prescription]) -> QuerySet[Any]:
    """With ``attend_depuis``, the day the current round of avis began.

    That is the submission, or the return of the fiche once completed: nobody is late while the prescriber
    has it. The return is read in the trail, which keeps each submission.
    """
    traces = apps.get_model("prescriptions", "PrescriptionEvent")._default_manager
    retour = (
        traces.filter(pgh_obj=OuterRef("pk"), tour=OuterRef("tour"), etat=EtatPrescription.SOUMISE)
        .order_by("pgh_created_at", "pgh_id")
        .values(jour=TruncDate("pgh_created_at"))[:1]
    )
    return prescriptions.annotate(
        attend_depuis=Case(
            When(tour__gt=1, then=Coalesce(Subquery(retour), F("soumise_le"))),
            default=F("soumise_le"),
            output_field=DateField(),
        )
    )


def attend_depuis(prescription: Prescription) -> date:
    """The day the current round of avis of a submitted prescription began."""
    depuis: date = (
        avec_attente(Prescription.objects.filter(pk=prescription.pk))
        .values_list("attend_depuis", flat=True)
        .get()
    )
    return depuis


def a_reprendre(vue: Vue) -> QuerySet[Prescription]:
    """What waits for the prescriber: the fiches to complete, then the drafts."""
    return (
        Prescription.objects.vus_comme(vue)
        .filter(etat__in=(EtatPrescription.A_COMPLETER, EtatPrescription.BROUILLON))
        .select_related("structure", "commune")
        .order_by("etat", "cree_le", "pk")
    )


# --- Avis -------------------------------------------------------------------------------------


def verdict_du_tour(prescription: Prescription) -> VerdictAvis:
    """What the avis of the current round decide, whoever asks."""
    rendus = prescription.avis.filter(tour=prescription.tour).values_list("emetteur", "sens")
    return etat_apres_avis(
        {EmetteurAvis(emetteur): SensAvis(sens) for emetteur, sens in rendus}, prescription.rsa
    )


def deja_repondu(vue: Vue, pk: int) -> Avis | None:
    """The last avis of this role's issuer on a prescription of its PLIE: who answered and when.

    What is left of a prescription out of the queue: the caller shows nothing of the person. The Bureau
    insertion has one for BRSA people only.
    """
    emetteur = EMETTEUR_PAR_ROLE[vue.role]
    avis = Avis.objects.filter(prescription=pk, prescription__plie=vue.plie_id, emetteur=emetteur)
    if emetteur is EmetteurAvis.BUREAU_INSERTION:
        avis = avis.filter(prescription__rsa=True)
    return avis.select_related("auteur", "prescription").order_by("-tour").first()


def sortie_de_la_file(vue: Vue, pk: int, *etats: EtatPrescription) -> Prescription | None:
    """A prescription of the PLIE, now in one of these states, that this role would have answered.

    For the sentence that says what became of it: the caller shows nothing of the person.
    """
    sorties = Prescription.objects.filter(plie=vue.plie_id, etat__in=etats, soumise_le__isnull=False)
    if vue.role is Role.AVIS_BUREAU_INSERTION:
        sorties = sorties.filter(rsa=True)
    return sorties.select_related("decidee_par").filter(pk=pk).first()


def motifs_de_refus(jour: date) -> QuerySet[MotifRefus]:
    """The motives that may be chosen on a day."""
    return MotifRefus.objects.filter(valable(jour))


# --- Rencontre préalable ----------------------------------------------------------------------


def rencontres_du_referent(vue: Vue) -> QuerySet[RencontrePrealable]:
    """The meetings given to this référent that wait for a date or for a result, the dated ones first."""
    return (
        RencontrePrealable.objects.vus_comme(vue)
        .filter(tenue_le__isnull=True, prescription__etat__in=RENCONTRE_OUVERTE)
        .select_related("prescription__structure", "prescription__commune")
        .order_by("prevue_le", "pk")
    )


def referents_en_cours(plie: Plie) -> QuerySet[Utilisateur]:
    """The référents of a PLIE today."""
    return Utilisateur.objects.du_plie(plie, Role.REFERENT).filter(is_active=True).order_by("nom", "prenom")


def _avis(**filtres: object) -> Exists:
    return Exists(Avis.objects.filter(prescription=OuterRef("pk"), tour=OuterRef("tour"), **filtres))
