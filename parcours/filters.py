"""Filters on the parcours: state, référent, entry, veille, what waits."""

from datetime import timedelta
from typing import Any, Final

import django_filters as filtres
from django import forms
from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.lookups import LessThanOrEqual

from parcours.enums import ETATS_ENTRES, Attente, EtatParcours
from parcours.models import Affectation, Diagnostic, EvaluationFrein, Parcours, Veille
from parcours.selectors.attentes import conditions, en_retard, fin_de_mesure, veilles_en_cours
from parcours.selectors.dossier import LECTEURS_DU_DOSSIER_ENTIER
from participants.enums import Frein
from participants.filters import FiltrePersonnes
from participants.models import Participant
from participants.selectors import rechercher
from plie.acteurs.models import Utilisateur, en_cours
from plie.protocole.regles import SeuilsParcours
from plie.roles import Role

FINS: Final = tuple((str(jours), f"Dans {jours} jours ou passée") for jours in (30, 60, 90))
NIVEAU_GENANT: Final = 2  # modéré, and bloquant above


def _jour() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _parmi(liste: QuerySet[Participant], parcours: QuerySet[Any, Any]) -> QuerySet[Participant]:
    """The people whose parcours, as ``personnes`` annotates it, is one of these."""
    return liste.filter(Q(("parcours_id__in", parcours)))


class FiltreIdentite(FiltrePersonnes):
    """The search alone, by name or telephone: for the roles that see identities and nothing else."""

    q = filtres.CharFilter(
        label="Rechercher",
        method="filtrer_texte",
        widget=forms.TextInput(attrs={"placeholder": "Nom, téléphone", "autocomplete": "off"}),
    )

    class Meta(FiltrePersonnes.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.garder("q")

    def filtrer_texte(self, liste: QuerySet[Participant], nom: str, valeur: str) -> QuerySet[Participant]:
        """The identifiant France Travail is not shown here: it finds nobody."""
        return rechercher(liste, valeur, par_identifiant=False)


class FiltreInsertion(FiltrePersonnes):
    """For the Bureau insertion: the search, the commune, and the people in veille."""

    veille = filtres.BooleanFilter(
        label="En veille aujourd’hui", method="filtrer_veille", widget=forms.CheckboxInput
    )

    class Meta(FiltrePersonnes.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.garder("q", "commune", "veille")

    def filtrer_veille(self, liste: QuerySet[Participant], nom: str, valeur: bool) -> QuerySet[Participant]:
        """A veille runs today; an unticked box filters nothing."""
        if not valeur:
            return liste
        veilles = Veille.objects.visibles_par(self.utilisateur).filter(veilles_en_cours(self.jour))
        return liste.filter(Exists(veilles.filter(parcours__participant=OuterRef("pk"))))


class FiltreDossiers(FiltrePersonnes):
    """For the référent and the coordination; the list is that of ``parcours.selectors.liste.personnes``."""

    etat = filtres.ChoiceFilter(label="État du parcours", choices=EtatParcours.choix(), empty_label="Tous")
    attente = filtres.ChoiceFilter(
        label="À faire", choices=Attente.choix(), method="filtrer_attente", empty_label="Indifférent"
    )
    referent = filtres.ModelChoiceFilter(
        label="Référent", queryset=Utilisateur.objects.none(), method="filtrer_referent", empty_label="Tous"
    )
    entree_du = filtres.DateFilter(
        label="Entrée à partir du", field_name="date_entree", lookup_expr="gte", widget=_jour()
    )
    entree_au = filtres.DateFilter(
        label="Entrée jusqu’au", field_name="date_entree", lookup_expr="lte", widget=_jour()
    )
    fin = filtres.ChoiceFilter(
        label="Fin de mesure", choices=FINS, method="filtrer_fin", empty_label="Indifférent"
    )
    frein = filtres.ChoiceFilter(
        label="Frein (modéré ou bloquant)", choices=Frein.choix(), method="filtrer_frein", empty_label="Tous"
    )
    veille = filtres.BooleanFilter(
        label="En veille aujourd’hui", method="filtrer_veille", widget=forms.CheckboxInput
    )
    retard = filtres.BooleanFilter(
        label="En retard de rythme", method="filtrer_retard", widget=forms.CheckboxInput
    )

    class Meta(FiltrePersonnes.Meta):
        pass

    # The fields seen at once; the others are folded.
    champs_principaux = ("q", "etat", "attente")

    def __init__(
        self, *args: Any, utilisateur: Utilisateur, plie_id: int, seuils: SeuilsParcours, **kwargs: Any
    ) -> None:
        super().__init__(*args, utilisateur=utilisateur, plie_id=plie_id, **kwargs)
        self.seuils = seuils
        ordre = [*self.champs_principaux, *(nom for nom in self.filters if nom not in self.champs_principaux)]
        if utilisateur.a_role(Role.COORDINATION):
            jeu: Any = self.filters
            jeu["referent"].queryset = Utilisateur.objects.filter(
                habilitations__role=Role.REFERENT, habilitations__structure__plie=plie_id
            ).distinct()
        else:
            ordre.remove("referent")
        self.garder(*ordre)

    def _dont(self, liste: QuerySet[Participant], condition: Q) -> QuerySet[Participant]:
        """The people whose current parcours, opened whole, meets this."""
        parcours = Parcours.objects.visibles_par(self.utilisateur, LECTEURS_DU_DOSSIER_ENTIER).filter(
            condition
        )
        return _parmi(liste, parcours.order_by().values("pk"))

    def filtrer_attente(self, liste: QuerySet[Participant], nom: str, valeur: str) -> QuerySet[Participant]:
        """The people of whose current parcours this waits."""
        return self._dont(liste, conditions(self.jour, self.seuils)[Attente(valeur)])

    def filtrer_retard(self, liste: QuerySet[Participant], nom: str, valeur: bool) -> QuerySet[Participant]:
        """The rhythm is broken; an unticked box filters nothing."""
        return self._dont(liste, en_retard(self.jour, self.seuils)) if valeur else liste

    def filtrer_fin(self, liste: QuerySet[Participant], nom: str, valeur: str) -> QuerySet[Participant]:
        """The last mesure of a running parcours ends within this many days, or has ended."""
        borne = self.jour + timedelta(days=int(valeur))
        return self._dont(
            liste, Q(etat__in=ETATS_ENTRES) & Q(LessThanOrEqual(fin_de_mesure(), Value(borne, DateField())))
        )

    def filtrer_frein(self, liste: QuerySet[Participant], nom: str, valeur: str) -> QuerySet[Participant]:
        """The latest diagnostic gives this frein a level that hinders."""
        dernier = Diagnostic.objects.filter(parcours=OuterRef("pk"), date__lte=self.jour).order_by(
            "-date", "-pk"
        )
        hauts = EvaluationFrein.objects.filter(frein=valeur, niveau__gte=NIVEAU_GENANT).values("diagnostic")
        condition = Exists(Diagnostic.objects.filter(pk__in=hauts, pk=OuterRef("dernier_diagnostic")))
        parcours = (
            Parcours.objects.visibles_par(self.utilisateur, LECTEURS_DU_DOSSIER_ENTIER)
            .alias(dernier_diagnostic=Subquery(dernier.values("pk")[:1]))
            .filter(condition)
        )
        return _parmi(liste, parcours.order_by().values("pk"))

    def filtrer_referent(
        self, liste: QuerySet[Participant], nom: str, valeur: Utilisateur
    ) -> QuerySet[Participant]:
        """The people this référent follows today."""
        affectations = Affectation.objects.visibles_par(self.utilisateur).filter(
            en_cours(jour=self.jour), referent=valeur
        )
        return _parmi(liste, affectations.order_by().values("parcours"))

    def filtrer_veille(self, liste: QuerySet[Participant], nom: str, valeur: bool) -> QuerySet[Participant]:
        """A veille runs today; an unticked box filters nothing."""
        if not valeur:
            return liste
        veilles = Veille.objects.visibles_par(self.utilisateur).filter(
            veilles_en_cours(self.jour), parcours__etat__in=ETATS_ENTRES
        )
        return _parmi(liste, veilles.order_by().values("parcours"))
