"""Correct a signed entretien: a counter-entry cancels it, and another may stand in its place."""

from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from parcours.enums import StatutRendezVous, TypeEntretien
from parcours.models import ContreEcriture, Entretien, RendezVous
from parcours.services.brouillons import EntretienImpossible, verrouiller
from parcours.services.entrees_dates import recaler_entree
from parcours.services.entretiens import Contenu, exiger_dates, marquer_presence, poser
from plie.acteurs.models import Utilisateur


@transaction.atomic
def corriger(
    entretien: Entretien, *, motif: str, auteur: Utilisateur, remplacement: Contenu | None = None
) -> ContreEcriture:
    """Cancel a signed entretien, and write ``remplacement`` in its place when it is given; asked twice, once.

    Its appointments go to the replacement, which waits for its own émargement. Cancelled alone, the
    appointment it came from waits again for its outcome. Raises EntretienImpossible.
    """
    parcours = verrouiller(entretien.parcours)
    ancien = (
        Entretien.objects.select_related("rendez_vous", "prochain_rendez_vous", "temps_collectif", "referent")
        .select_for_update(of=("self",))
        .get(pk=entretien.pk)
    )
    deja = ContreEcriture.objects.select_related("remplacant").filter(entretien=ancien).first()
    if deja is not None:
        return deja
    if ancien.emarge_le is None:
        raise EntretienImpossible("Cet entretien n’est pas émargé : modifiez-le directement.")
    if not motif.strip():
        raise EntretienImpossible("Dites pourquoi cet entretien est corrigé.")
    rendez_vous, prochain = ancien.rendez_vous, ancien.prochain_rendez_vous
    ancien.annule_le = timezone.now()
    ancien.rendez_vous = None
    if remplacement is not None:
        ancien.prochain_rendez_vous = None
    ancien.save(update_fields=["annule_le", "rendez_vous", "prochain_rendez_vous"])
    nouveau = None
    if remplacement is None:
        _attendre_une_issue(rendez_vous)
        recaler_entree(parcours)
    else:
        exiger_dates(parcours, remplacement.date)
        nouveau = Entretien(
            parcours=parcours,
            referent=ancien.referent,
            cle=uuid4(),
            rendez_vous=rendez_vous,
            prochain_rendez_vous=prochain,
            temps_collectif=ancien.temps_collectif,
        )
        poser(nouveau, remplacement)
        if prochain is None and not nouveau.en_sortie and nouveau.type == TypeEntretien.INDIVIDUEL:
            raise EntretienImpossible(
                "Aucun rendez-vous n’avait été fixé : dites que la personne quitte le PLIE, ou annulez cet "
                "entretien et saisissez-en un autre."
            )
        if nouveau.temps_collectif is not None and nouveau.type != TypeEntretien.COLLECTIF:
            raise EntretienImpossible("Une présence à un temps collectif reste de ce type.")
        nouveau.save()
        marquer_presence(parcours, nouveau, change=True)
    return ContreEcriture.objects.create(
        entretien=ancien, remplacant=nouveau, motif=motif.strip(), auteur=auteur
    )


def _attendre_une_issue(rendez_vous: RendezVous | None) -> None:
    """The meeting counts no more: whether the person came is to be told again."""
    if rendez_vous is not None and rendez_vous.statut == StatutRendezVous.HONORE:
        rendez_vous.statut = StatutRendezVous.PLANIFIE
        rendez_vous.save(update_fields=["statut"])
