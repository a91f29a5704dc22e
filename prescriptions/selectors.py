"""Reading prescriptions: each role's list, what it must decide, how long each has waited."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from plie.acces import Vue
from plie.acteurs.models import Utilisateur
from plie.texte import sans_accent
from prescriptions.enums import EtatPrescription
from prescriptions.models import Prescription

# A list starts with what waits for somebody.
EN_ATTENTE = (EtatPrescription.SOUMISE, EtatPrescription.A_COMPLETER, EtatPrescription.VALIDEE)


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


def file_d_avis(vue: Vue) -> QuerySet[Prescription]:
    """The prescriptions that wait for the avis of this role, the oldest first."""
    return (
        Prescription.objects.vus_comme(vue)
        .filter(etat=EtatPrescription.SOUMISE)
        .select_related("structure", "commune")
        .order_by("soumise_le", "pk")
    )


def en_souffrance(file: QuerySet[Prescription], jour: date, delai_jours: int) -> int:
    """How many have waited longer than the delay the coordination sets itself."""
    return file.filter(soumise_le__lt=jour - timedelta(days=delai_jours)).count()
