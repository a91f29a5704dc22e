"""The pages of the entretien form: what is typed, and two versions side by side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from parcours.enums import TypeEntretien
from parcours.forms.entretiens import FormulaireEntretien
from parcours.models import BrouillonEntretien, Entretien
from parcours.selectors.entretiens import Fond, Horloge
from plie.acteurs.requete import Requete
from plie.interface.formats import date_fr
from plie.interface.retours import adresse_de_retour

# What goes with a page and is not typed.
TECHNIQUES: Final = frozenset(
    {
        "csrfmiddlewaretoken",
        "action",
        "retour",
        "version",
        "version_entretien",
        "cle",
        "parcours",
        "entretien",
    }
)
AUTRE: Final = "autre:"
CHOIX: Final = "choix:"
REPLIABLES: Final = (
    ("freins", "Prévoir une levée de frein"),
    ("emplois", "Prévoir un emploi"),
    ("formations", "Prévoir une formation"),
    ("aides", "Demander une aide financière"),
)
CONTENU_MAX: Final = 200_000
Contenu = Mapping[str, Sequence[str]]


class FormulaireEntete(forms.Form):
    """What says which page this is: the key of the draft, the versions it was opened with."""

    cle = forms.UUIDField()
    version = forms.IntegerField(min_value=0)
    page = forms.CharField(max_length=64)
    version_entretien = forms.IntegerField(min_value=1, required=False)
    rendez_vous = forms.IntegerField(min_value=1, required=False)
    parcours = forms.IntegerField(min_value=1, required=False)
    entretien = forms.IntegerField(min_value=1, required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entete:
    """The same, read; ``version`` is that of the draft, 0 for none."""

    cle: UUID
    version: int = 0
    page: str = ""
    version_entretien: int | None = None


def lire_entete(request: Requete) -> tuple[Entete, Mapping[str, Any]]:
    """What the page sent of itself; raises BadRequest for anything our pages do not send."""
    lu = FormulaireEntete(request.POST)
    if not lu.is_valid():
        raise BadRequest("Cette page n’est pas complète.")
    champs = lu.cleaned_data
    return (
        Entete(
            cle=champs["cle"],
            version=champs["version"],
            page=champs["page"],
            version_entretien=champs["version_entretien"],
        ),
        champs,
    )


def lire_contenu(request: Requete) -> dict[str, list[str]]:
    """What was typed, field by field, as a draft keeps it; raises BadRequest beyond any real entretien."""
    contenu = {
        nom: [str(valeur).replace("\x00", "") for valeur in valeurs]
        for nom, valeurs in request.POST.lists()
        if nom not in TECHNIQUES and not nom.startswith((AUTRE, CHOIX))
    }
    if sum(len(nom) + sum(map(len, valeurs)) for nom, valeurs in contenu.items()) > CONTENU_MAX:
        raise BadRequest("Ce brouillon est trop long.")
    return contenu


def nouvelle_page(brouillon: BrouillonEntretien | None, entretien: Entretien | None) -> Entete:
    """A page just opened, on the draft kept if there is one."""
    return Entete(
        cle=brouillon.cle if brouillon else uuid4(),
        version=brouillon.version if brouillon else 0,
        page=uuid4().hex,
        version_entretien=entretien.version if entretien else None,
    )


def adresse_du_formulaire(fond: Fond) -> str:
    """Where the form is sent and reopened."""
    if fond.entretien is not None:
        return reverse("entretiens:modifier", args=[fond.entretien.pk])
    return reverse("entretiens:nouveau", args=[fond.parcours.pk])


def limite_en_clair(horloge: Horloge, jour: date, valeur: Callable[[str], Any]) -> tuple[str, str]:
    """The latest date of the next rendez-vous, and a warning when the one chosen is later.

    ``jour`` is that of the meeting until it is typed; ``valeur`` gives a field of the form as it stands.
    """
    tenu = _lue("date", valeur) or jour
    type_ = _lue("type", valeur) or TypeEntretien.INDIVIDUEL
    limite = horloge.limite(tenu, TypeEntretien(type_))
    if limite is None:
        return "", ""
    dernier, en_veille = limite
    quand = date_fr(dernier, "long")
    phrase = (
        f"Veille en cours : un contact est attendu au plus tard le {quand}."
        if en_veille
        else f"Au plus tard le {quand} pour tenir le rythme."
    )
    prevu = _lue("prochain_date", valeur)
    if prevu is None or prevu <= dernier:
        return phrase, ""
    return phrase, (
        f"Le {date_fr(prevu, 'long')} est après la dernière date du rythme, le {quand}. "
        "Vous pouvez enregistrer ainsi : la personne apparaîtra en retard."
    )


def _lue(nom: str, valeur: Callable[[str], Any]) -> Any:
    """A field as it stands, None when it cannot be read."""
    try:
        return FormulaireEntretien.base_fields[nom].clean(valeur(nom))
    except forms.ValidationError:
        return None


def page_formulaire(
    request: Requete,
    fond: Fond,
    formulaire: FormulaireEntretien,
    entete: Entete,
    *,
    brouillon: BrouillonEntretien | None = None,
    fusion: bool = False,
) -> HttpResponse:
    """The form; refused, it keeps what was typed and the answer is 422."""
    personne = fond.parcours.participant
    url_dossier = reverse("participants:dossier", args=[personne.pk])
    limite, alerte = limite_en_clair(fond.horloge, fond.jour, lambda nom: formulaire[nom].value())
    groupes = formulaire.groupes()
    contexte = {
        "form": formulaire,
        "nouveaux_objectifs": groupes["objectifs"],
        "repliables": [(groupes[code], libelle) for code, libelle in REPLIABLES],
        "objectifs": formulaire.suivi_objectifs(),
        "etapes": formulaire.suivi_etapes(),
        "fond": fond,
        "entete_page": entete,
        "personne": personne,
        "brouillon": brouillon,
        "brouillon_de": f" par {brouillon.auteur}"
        if brouillon and brouillon.auteur_id != request.user.pk
        else "",
        "fusion": fusion,
        "limite": limite,
        "alerte_limite": alerte,
        "adresse": adresse_du_formulaire(fond),
        "url_brouillon": reverse("entretiens:brouillon", args=[entete.cle]),
        "url_dossier": url_dossier,
        "url_retour": adresse_de_retour(request, url_dossier),
        "retour": request.POST.get("retour", "") or request.GET.get("retour", ""),
        "titre": "Modifier l’entretien" if fond.entretien else "Entretien",
    }
    refuse = formulaire.is_bound and not formulaire.is_valid()
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if refuse else HTTPStatus.OK
    return render(request, "parcours/entretiens/formulaire.html", contexte, status=statut)
