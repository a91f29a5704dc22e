"""Drafts of entretiens: kept as one types, never overwritten by an older page."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from parcours.enums import ETATS_CLOS
from parcours.models import BrouillonEntretien, Entretien, Parcours
from plie.acteurs.models import Utilisateur

# Which opening of the page wrote last: it never stands against itself, even when an answer was lost.
PAGE: Final = "page"
Contenu = Mapping[str, Sequence[str]]


class EntretienImpossible(Exception):
    """The entretien cannot be written; its text is the sentence a user reads."""


class EntretienSigne(EntretienImpossible):
    """Signed: only a correction may follow."""

    def __init__(self) -> None:
        super().__init__("Cet entretien est émargé : il ne se modifie plus, il se corrige.")


class BrouillonDepasse(Exception):
    """Somebody saved another version of the draft after this page was opened; nothing is overwritten."""

    def __init__(self, brouillon: BrouillonEntretien) -> None:
        self.brouillon = brouillon
        super().__init__(
            f"Une autre version de ce brouillon a été enregistrée à "
            f"{timezone.localtime(brouillon.modifie_le):%-H h %M}."
        )


class EntretienDepasse(Exception):
    """The entretien was saved otherwise after this page was opened; nothing is overwritten."""

    def __init__(self, entretien: Entretien) -> None:
        self.entretien = entretien
        super().__init__("Cet entretien a déjà été enregistré depuis une autre page.")


def verrouiller(parcours: Parcours) -> Parcours:
    """The parcours, locked for the transaction; raises EntretienImpossible once it is over."""
    verrouille = (
        Parcours.objects.select_for_update(of=("self",))
        .select_related("plie", "participant")
        .get(pk=parcours.pk)
    )
    if verrouille.etat in ETATS_CLOS:
        raise EntretienImpossible("Ce parcours est terminé : il ne reçoit plus d’entretien.")
    return verrouille


def exiger_modifiable(parcours: Parcours, entretien: Entretien, version: int | None) -> Entretien:
    """The entretien as it is now. Raises EntretienSigne, EntretienImpossible, EntretienDepasse."""
    actuel = Entretien.objects.select_related("prochain_rendez_vous").get(pk=entretien.pk, parcours=parcours)
    if actuel.annule_le is not None:
        raise EntretienImpossible("Cet entretien est annulé par une correction : il ne se modifie plus.")
    if actuel.emarge_le is not None:
        raise EntretienSigne
    if version is not None and version != actuel.version:
        raise EntretienDepasse(actuel)
    return actuel


def exiger_a_jour(
    parcours: Parcours, entretien: Entretien | None, version: int, page: str
) -> BrouillonEntretien | None:
    """The draft kept, None without any; raises BrouillonDepasse when another page wrote it since."""
    brouillon = (
        BrouillonEntretien.objects.select_related("auteur")
        .filter(parcours=parcours, entretien=entretien)
        .first()
    )
    if brouillon is None or brouillon.version == version:
        return brouillon
    if page and brouillon.contenu.get(PAGE) == [page]:
        return brouillon
    raise BrouillonDepasse(brouillon)


@transaction.atomic
def conserver(
    parcours: Parcours,
    *,
    cle: UUID,
    contenu: Contenu,
    version: int,
    auteur: Utilisateur,
    entretien: Entretien | None = None,
    version_entretien: int | None = None,
) -> BrouillonEntretien:
    """Keep what is typed; ``version`` is that of the draft the page knows, 0 for none.

    The same content sent again changes nothing. Raises BrouillonDepasse, EntretienDepasse (it was saved
    meanwhile), EntretienImpossible.
    """
    verrouille = verrouiller(parcours)
    if entretien is not None:
        exiger_modifiable(verrouille, entretien, version_entretien)
    elif enregistre := Entretien.objects.filter(cle=cle, parcours=verrouille).first():
        raise EntretienDepasse(enregistre)
    page = next(iter(contenu.get(PAGE, [])), "")
    garde = {nom: list(valeurs) for nom, valeurs in contenu.items()}
    brouillon = exiger_a_jour(verrouille, entretien, version, page)
    if brouillon is None:
        if BrouillonEntretien.objects.filter(cle=cle).exists():
            raise EntretienImpossible("Ce brouillon est celui d’une autre page : rouvrez l’entretien.")
        return BrouillonEntretien.objects.create(
            parcours=verrouille, entretien=entretien, cle=cle, contenu=garde, auteur=auteur
        )
    if brouillon.contenu == garde:
        return brouillon
    brouillon.contenu = garde
    brouillon.version += 1
    brouillon.auteur = auteur
    brouillon.modifie_le = timezone.now()
    brouillon.save(update_fields=["contenu", "version", "auteur", "modifie_le"])
    return brouillon


@transaction.atomic
def effacer(brouillon: BrouillonEntretien) -> None:
    """Throw a draft away; done already, nothing happens."""
    BrouillonEntretien.objects.filter(pk=brouillon.pk).delete()
