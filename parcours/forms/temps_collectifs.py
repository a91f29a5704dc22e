"""What the pages of workshops ask."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone

from parcours.enums import StatutRendezVous
from parcours.forms.rendez_vous import (
    LIEU_MAX,
    RAISON_MAX,
    champ_duree,
    champ_heure,
    champ_jour,
    champ_lieu,
    instant,
)
from parcours.models import Parcours, RendezVous, TempsCollectif
from parcours.selectors.temps_collectifs import FILTRES
from parcours.services.temps_collectifs import Contenu, Issue
from plie.acteurs.models import Utilisateur, en_cours
from plie.protocole.models import Plie
from plie.roles import Role

TITRE_MAX: Final = LIEU_MAX
PLACES_MAX: Final = 500
# One may be noted after it was held; beyond, the year is a slip of the finger.
PASSE: Final = timedelta(days=31)
HORIZON: Final = timedelta(days=365)


class FormulaireTemps(forms.Form):
    """A workshop."""

    titre = forms.CharField(
        label="Titre",
        max_length=TITRE_MAX,
        error_messages={"required": "Donnez un titre au temps collectif."},
    )
    jour = champ_jour("Date", "Indiquez la date.")
    heure = champ_heure("Heure", "Indiquez l’heure.")
    duree = champ_duree()
    lieu = champ_lieu(requis=True)
    animateur = forms.ModelChoiceField(
        label="Animateur",
        queryset=Utilisateur.objects.none(),
        empty_label="Choisir l’animateur",
        error_messages={
            "required": "Choisissez l’animateur.",
            "invalid_choice": "Choisissez une personne de la liste.",
        },
    )
    capacite = forms.IntegerField(
        label="Nombre de places",
        required=False,
        min_value=1,
        max_value=PLACES_MAX,
        help_text="Laissez vide s’il n’y a pas de limite.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": "Indiquez un nombre de places, par exemple 12.",
            "min_value": "Il y a au moins une place.",
            "max_value": f"Il y a au plus {PLACES_MAX} places.",
        },
    )

    def __init__(self, *args: Any, plie: Plie, temps: TempsCollectif | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.temps = temps
        animent = Utilisateur.objects.filter(
            en_cours("habilitations__"),
            habilitations__role__in=[Role.REFERENT, Role.COORDINATION],
            habilitations__structure__plie=plie,
            is_active=True,
        )
        garde = Utilisateur.objects.filter(pk__in=[temps.animateur_id] if temps else [])
        champ = self.fields["animateur"]
        assert isinstance(champ, forms.ModelChoiceField)  # noqa: S101  declared above
        champ.queryset = Utilisateur.objects.filter(pk__in=animent.values("pk").union(garde.values("pk")))

    def clean_jour(self) -> date:
        """Near enough; one already held keeps its date."""
        jour: date = self.cleaned_data["jour"]
        aujourd_hui = timezone.localdate()
        if self.temps is not None and jour == timezone.localdate(self.temps.debut):
            return jour
        if jour < aujourd_hui - PASSE:
            raise forms.ValidationError("Choisissez une date à venir, ou du mois qui vient de passer.")
        if jour > aujourd_hui + HORIZON:
            raise forms.ValidationError("Choisissez une date dans l’année qui vient.")
        return jour

    @property
    def debut(self) -> datetime:
        """The instant chosen; only once the form is valid."""
        return instant(self.cleaned_data["jour"], self.cleaned_data["heure"])

    @property
    def contenu(self) -> Contenu:
        """The workshop as asked; only once the form is valid."""
        donnees = self.cleaned_data
        return Contenu(
            titre=donnees["titre"],
            debut=self.debut,
            duree=donnees["duree"],
            lieu=donnees["lieu"],
            animateur=donnees["animateur"],
            capacite=donnees["capacite"],
        )


class FiltreInscription(forms.Form):
    """Search among the people one accompanies."""

    q = forms.CharField(
        label="Rechercher",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": "Nom, téléphone", "autocomplete": "off"}),
    )
    filtre = forms.ChoiceField(label="Montrer", required=False, choices=list(FILTRES.items()))


class FormulaireInscription(forms.Form):
    """The people to whom a place is given; anyone the user may enrol, shown or not."""

    personnes = forms.ModelMultipleChoiceField(
        queryset=Parcours.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins une personne.",
            "invalid_choice": "Une personne cochée ne peut plus être inscrite : la liste est à jour.",
            "invalid_pk_value": "Une personne cochée ne peut plus être inscrite : la liste est à jour.",
        },
    )

    def __init__(self, *args: Any, parcours: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        champ = self.fields["personnes"]
        assert isinstance(champ, forms.ModelMultipleChoiceField)  # noqa: S101  declared above
        champ.queryset = parcours

    @property
    def coches(self) -> set[str]:
        """The boxes ticked, whether they were accepted or not."""
        return set(self.data.getlist("personnes")) if self.is_bound else set()  # type: ignore[attr-defined]


ISSUES: Final[Sequence[tuple[str, str]]] = (
    (StatutRendezVous.HONORE.value, "Présente"),
    (StatutRendezVous.ABSENCE_JUSTIFIEE.value, "Absente, excusée"),
    (StatutRendezVous.ABSENCE_INJUSTIFIEE.value, "Absente"),
)


class FormulairePresences(forms.Form):
    """The presence of each person: a choice and a reason a row; an empty row is left as it is."""

    def __init__(self, *args: Any, inscriptions: Iterable[RendezVous], **options: Any) -> None:
        super().__init__(*args, **options)
        self.inscriptions = list(inscriptions)
        for inscription in self.inscriptions:
            nom = inscription.parcours.participant.nom_affiche
            note = inscription.statut != StatutRendezVous.PLANIFIE
            self.fields[f"issue_{inscription.pk}"] = forms.ChoiceField(
                label=nom,
                choices=ISSUES,
                required=False,
                widget=forms.RadioSelect,
                initial=inscription.statut if note else None,
            )
            self.fields[f"raison_{inscription.pk}"] = forms.CharField(
                label="Raison, si elle est excusée",
                required=False,
                max_length=RAISON_MAX,
                initial=inscription.commentaire,
            )

    def clean(self) -> dict[str, Any]:
        """An excused absence says why."""
        donnees: dict[str, Any] = super().clean() or {}
        for inscription in self.inscriptions:
            excusee = donnees.get(f"issue_{inscription.pk}") == StatutRendezVous.ABSENCE_JUSTIFIEE
            if excusee and not donnees.get(f"raison_{inscription.pk}"):
                nom = inscription.parcours.participant.nom_affiche
                self.add_error(f"raison_{inscription.pk}", f"Dites ce qui a empêché {nom} de venir.")
        return donnees

    @property
    def lignes(self) -> list[tuple[RendezVous, forms.BoundField, forms.BoundField]]:
        """One row a person, for the page."""
        return [(i, self[f"issue_{i.pk}"], self[f"raison_{i.pk}"]) for i in self.inscriptions]

    @property
    def issues(self) -> dict[int, Issue]:
        """What was noted, by inscription; only once the form is valid."""
        return {
            i.pk: Issue(
                statut=StatutRendezVous(issue),
                raison="" if issue == StatutRendezVous.HONORE else self.cleaned_data[f"raison_{i.pk}"],
            )
            for i in self.inscriptions
            if (issue := self.cleaned_data[f"issue_{i.pk}"])
        }
