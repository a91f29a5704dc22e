"""What the home of the coordination shows of the instances and of the référents."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils import timezone

from gouvernance.enums import EtatSeance
from gouvernance.models import Seance
from parcours.selectors.accueil import ChargeReferent, charges
from plie.acces import Vue
from plie.acteurs.models import Habilitation, Utilisateur, en_cours
from plie.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneReferent:
    """A référent, their time and the people they follow."""

    referent: Utilisateur
    etp: Decimal | None
    charge: ChargeReferent

    @property
    def par_etp(self) -> Decimal | None:
        """People accompanied for one full-time equivalent; None without a running habilitation."""
        return None if not self.etp else Decimal(self.charge.accompagnes) / self.etp


def portefeuilles(vue: Vue) -> list[LigneReferent]:
    """Every référent who holds the role today or still follows somebody, by name."""
    etp: dict[int, Decimal] = dict(
        Habilitation.objects.vus_comme(vue)
        .filter(en_cours(jour=vue.date_reference), role=Role.REFERENT)
        .order_by()
        .values_list("utilisateur")
        .annotate(Sum("etp"))
    )
    par_referent = {charge.referent_id: charge for charge in charges(vue)}
    referents = (
        Utilisateur.objects.get_queryset()
        .vus_comme(vue)
        .filter(pk__in={*etp, *par_referent})
        .order_by("nom", "prenom")
    )
    return [
        LigneReferent(
            referent=referent,
            etp=etp.get(referent.pk),
            charge=par_referent.get(
                referent.pk,
                ChargeReferent(referent_id=referent.pk, accompagnes=0, en_accueil=0, en_veille=0),
            ),
        )
        for referent in referents
    ]


def prochaines_seances(vue: Vue, nombre: int) -> QuerySet[Seance]:
    """The next séances a role may know of, in order."""
    return (
        Seance.objects.vus_comme(vue)
        .filter(debut__gte=timezone.now())
        .exclude(etat=EtatSeance.ANNULEE)
        .select_related("instance", "operateur")
        .order_by("debut", "pk")[:nombre]
    )
