"""Two versions of an entretien side by side: nothing is overwritten, each field is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from parcours.forms.entretiens import FormulaireEntretien, valeurs_de
from parcours.forms.entretiens_lignes import GENRES, nombre_de
from parcours.models import BrouillonEntretien, Entretien
from parcours.selectors.entretiens import Fond, brouillon_de
from parcours.views.entretiens_pages import (
    AUTRE,
    CHOIX,
    Contenu,
    adresse_du_formulaire,
    lire_contenu,
    nouvelle_page,
)
from plie.acteurs.requete import Requete
from plie.interface.formats import date_fr

SANS_COMPARAISON: Final = frozenset({"page", "rendez_vous"})
DYNAMIQUES: Final = ("objectif_", "reprise_", "etape_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecart:
    """One field that two versions do not say alike."""

    nom: str
    libelle: str
    mienne: str
    autre: str
    valeurs_autre: Sequence[str]


def contenu_de_l_entretien(fond: Fond, entretien: Entretien) -> dict[str, list[str]]:
    """An entretien as a page would have sent it."""
    vierge = FormulaireEntretien(fond=fond)
    contenu = {}
    for nom, valeur in valeurs_de(entretien).items():
        champ = vierge.fields[nom]
        if isinstance(champ, forms.BooleanField):
            contenu[nom] = ["on"] if valeur else []
        else:
            contenu[nom] = [str(champ.widget.format_value(champ.prepare_value(valeur)) or "")]
            if nom == "type":
                contenu[nom] = [str(valeur)]
    return contenu


def ecarts(fond: Fond, mien: Contenu, autre: Contenu) -> list[Ecart]:
    """What differs, in the order of the page."""
    plus_long = {
        f"{genre.code}-nombre": [str(max(nombre_de(contenu, genre.code) for contenu in (mien, autre)))]
        for genre in GENRES
    }
    formulaire = FormulaireEntretien(fond=fond, brouillon=plus_long)
    trouves = []
    for nom, champ in formulaire.fields.items():
        if nom in SANS_COMPARAISON or nom.endswith("_avant"):
            continue
        a, b = _valeurs(mien, nom), _valeurs(autre, nom)
        # A field that one of the two pages did not have says nothing against the other.
        if a == b or (nom not in autre and nom.startswith(DYNAMIQUES)):
            continue
        trouves.append(
            Ecart(
                nom=nom,
                libelle=_libelle(nom, champ),
                mienne=_en_clair(champ, a),
                autre=_en_clair(champ, b),
                valeurs_autre=b,
            )
        )
    return trouves


def _valeurs(contenu: Contenu, nom: str) -> list[str]:
    """The values of a field; a new line counts for one character, a blank for nothing."""
    return [v for v in (valeur.replace("\r\n", "\n") for valeur in contenu.get(nom, [])) if v]


def _libelle(nom: str, champ: forms.Field) -> str:
    if nom.startswith("prochain_"):
        return f"Prochain rendez-vous : {str(champ.label).lower()}"
    for genre in GENRES:
        if nom.startswith(f"{genre.code}-"):
            rang = int(nom.split("-")[1]) + 1
            return f"{genre.titre} {rang} : {str(champ.label).lower()}"
    return str(champ.label)


def _en_clair(champ: forms.Field, valeurs: Sequence[str]) -> str:
    if isinstance(champ, forms.BooleanField):
        return "Oui" if valeurs else "Non"
    if isinstance(champ, forms.ChoiceField):
        libelles = {str(code): str(libelle) for code, libelle in champ.choices}  # type: ignore[union-attr,misc]
        return ", ".join(libelles.get(valeur, valeur) for valeur in valeurs)
    if isinstance(champ, forms.DateField) and valeurs:
        try:
            return date_fr(champ.clean(valeurs[0]), "long")
        except forms.ValidationError:
            return valeurs[0]
    return "\n".join(valeurs)


def page_conflit(
    request: Requete,
    fond: Fond,
    mien: Contenu,
    *,
    brouillon: BrouillonEntretien | None = None,
    entretien: Entretien | None = None,
) -> HttpResponse:
    """Both versions side by side: the draft another page kept, or the entretien as it was saved (409)."""
    if entretien is not None:
        fond_cible = fond if fond.entretien == entretien else replace(fond, entretien=entretien)
        autre: Contenu = contenu_de_l_entretien(fond_cible, entretien)
        brouillon = brouillon_de(fond.parcours, entretien)
        auteur, moment = str(entretien.referent), None
    else:
        fond_cible = fond
        autre = brouillon.contenu if brouillon else {}
        auteur = _auteur(request, brouillon)
        moment = brouillon.modifie_le if brouillon else None
    entete = nouvelle_page(brouillon, fond_cible.entretien)
    personne = fond.parcours.participant
    contexte = {
        "personne": personne,
        "ecarts": ecarts(fond_cible, mien, autre),
        "mien": [(nom, valeur) for nom, valeurs in mien.items() if nom != "page" for valeur in valeurs],
        "entete_page": entete,
        "fond": fond_cible,
        "adresse": adresse_du_formulaire(fond_cible),
        "enregistre": entretien is not None,
        "auteur": auteur,
        "moment": moment,
        "retour": request.POST.get("retour", ""),
        "url_dossier": reverse("participants:dossier", args=[personne.pk]),
    }
    return render(request, "parcours/entretiens/conflit.html", contexte, status=HTTPStatus.CONFLICT)


def fusionner(request: Requete) -> dict[str, list[str]]:
    """What was typed, with the fields taken from the other version."""
    contenu = lire_contenu(request)
    for nom, choix in request.POST.items():
        if nom.startswith(CHOIX) and choix == "autre":
            champ = nom.removeprefix(CHOIX)
            contenu[champ] = [str(valeur) for valeur in request.POST.getlist(f"{AUTRE}{champ}")]
            genre, _, suite = champ.partition("-")
            rang = suite.partition("-")[0]
            if rang.isascii() and rang.isdigit():
                lus = contenu.get(f"{genre}-nombre", ["0"])
                actuel = int(lus[0]) if lus and lus[0].isdigit() else 0
                contenu[f"{genre}-nombre"] = [str(max(actuel, int(rang) + 1))]
    return contenu


def _auteur(request: Requete, brouillon: BrouillonEntretien | None) -> str:
    if brouillon is None:
        return ""
    return "vous-même" if brouillon.auteur_id == request.user.pk else str(brouillon.auteur)
