"""The proofs of an exit, and the exits that wait for one."""

from django.db.models import Exists, OuterRef, Q

from plie.acces import Vue
from sorties.enums import Categorie, EtatSortie
from sorties.models import Preuve, Sortie
from sorties.regles.classement import AVEC_PREUVE


def preuves_de(sortie: Sortie) -> list[Preuve]:
    """The proofs of an exit, the first one first; one query."""
    return list(Preuve.objects.filter(sortie=sortie).select_related("depose_par").order_by("depose_le", "pk"))


def preuve_requise(sortie: Sortie) -> bool:
    """Whether the category of an exit still standing asks for a proof."""
    return sortie.etat != EtatSortie.ANNULEE and Categorie(sortie.categorie) in AVEC_PREUVE


def preuve_manque(sortie: Sortie) -> bool:
    """Whether an exit asks for a proof and has none."""
    return preuve_requise(sortie) and not Preuve.objects.filter(sortie=sortie).exists()


def sans_preuve() -> Q:
    """The exits that ask for a proof and have none."""
    prouvees = Exists(Preuve.objects.filter(sortie=OuterRef("pk")).order_by())
    return Q(~prouvees, categorie__in=list(AVEC_PREUVE)) & ~Q(etat=EtatSortie.ANNULEE)


def compter_sans_preuve(vue: Vue) -> int:
    """How many exits that a role sees miss their proof."""
    return Sortie.objects.vus_comme(vue).filter(sans_preuve()).count()
