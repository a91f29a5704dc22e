"""The appointments of a référent over some days: their own, those delegated, the workshops."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from parcours.enums import StatutRendezVous, TypeEntretien
from parcours.models import AbonnementAgenda, RendezVous, TempsCollectif
from plie.acces import Vue
from plie.acteurs.models import Utilisateur
from plie.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Creneau:
    """One line of the agenda: an appointment with one person, or a workshop (``collectif``)."""

    debut: datetime
    fin: datetime
    lieu: str
    rendez_vous: RendezVous | None = None
    collectif: TempsCollectif | None = None
    inscrits: int = 0
    # The colleague whose appointment it is; None for one's own.
    pour: Utilisateur | None = None
    # Past, and nobody said yet what came of it.
    sans_issue: bool = False

    @property
    def jour(self) -> date:
        """The local day it begins on."""
        return self.debut.date()

    @property
    def statut(self) -> StatutRendezVous | None:
        """What came of an appointment; None for a workshop."""
        return StatutRendezVous(self.rendez_vous.statut) if self.rendez_vous else None

    @property
    def par_telephone(self) -> bool:
        """Whether the person is called rather than met."""
        return self.rendez_vous is not None and self.rendez_vous.type == TypeEntretien.TELEPHONE


def creneaux(vue: Vue, debut: date, fin: date, maintenant: datetime | None = None) -> list[Creneau]:
    """The agenda from ``debut`` to ``fin``, both included, in order; two queries whatever the number."""
    instant = maintenant or timezone.now()
    periode = Q(debut__gte=_minuit(debut), debut__lt=_minuit(fin + timedelta(days=1)))
    lignes: list[Creneau] = []
    collectifs: dict[int, tuple[TempsCollectif, int]] = {
        collectif.pk: (collectif, 0)
        for collectif in TempsCollectif.objects.vus_comme(vue)
        .filter(periode, animateur=vue.utilisateur_id)
        .select_related("animateur")
    }
    for rendez_vous in (
        RendezVous.objects.vus_comme(vue)
        .filter(periode)
        .exclude(statut=StatutRendezVous.ANNULE)
        .select_related("parcours__participant", "referent", "temps_collectif__animateur")
    ):
        if (collectif := rendez_vous.temps_collectif) is not None:
            connu, inscrits = collectifs.get(collectif.pk, (collectif, 0))
            collectifs[collectif.pk] = (connu, inscrits + 1)
        else:
            lignes.append(_individuel(rendez_vous, vue, instant))
    lignes += [_collectif(collectif, inscrits, vue) for collectif, inscrits in collectifs.values()]
    return sorted(lignes, key=lambda ligne: (ligne.debut, ligne.collectif is None))


def _individuel(rendez_vous: RendezVous, vue: Vue, instant: datetime) -> Creneau:
    debut = timezone.localtime(rendez_vous.debut)
    return Creneau(
        debut=debut,
        fin=timezone.localtime(rendez_vous.debut + timedelta(minutes=rendez_vous.duree)),
        lieu=rendez_vous.lieu,
        rendez_vous=rendez_vous,
        pour=rendez_vous.referent if rendez_vous.referent_id != vue.utilisateur_id else None,
        sans_issue=rendez_vous.statut == StatutRendezVous.PLANIFIE and rendez_vous.debut < instant,
    )


def _collectif(collectif: TempsCollectif, inscrits: int, vue: Vue) -> Creneau:
    return Creneau(
        debut=timezone.localtime(collectif.debut),
        fin=timezone.localtime(collectif.debut + timedelta(minutes=collectif.duree)),
        lieu=collectif.lieu,
        collectif=collectif,
        inscrits=inscrits,
        pour=collectif.animateur if collectif.animateur_id != vue.utilisateur_id else None,
    )


def _minuit(jour: date) -> datetime:
    return timezone.make_aware(datetime.combine(jour, time.min))


# --- the feed -----------------------------------------------------------------------------------------------


def empreinte_du_secret(secret: str) -> str:
    """What is kept of a secret; 32 random bytes need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def abonnement_ouvert(utilisateur: Utilisateur) -> AbonnementAgenda | None:
    """The address that the référent has open, if any."""
    return AbonnementAgenda.objects.filter(utilisateur=utilisateur, revoque_le__isnull=True).first()


def abonnement_du_secret(secret: str) -> AbonnementAgenda | None:
    """The open address that a secret belongs to, of an account that is still a référent; else None."""
    abonnement = (
        AbonnementAgenda.objects.filter(empreinte=empreinte_du_secret(secret), revoque_le__isnull=True)
        .select_related("utilisateur")
        .first()
    )
    if abonnement is None or not abonnement.utilisateur.a_role(Role.REFERENT):
        return None
    return abonnement
