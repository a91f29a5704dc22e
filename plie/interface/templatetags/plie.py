"""The components of the pages: ``{% load plie %}``. One page of examples: ``docs/composants.md``."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from plie.interface import appareils, etats, formats, icones
from plie.interface.composants import (
    ICONE_PAR_TON,
    AnneeFrise,
    Avancement,
    Evenement,
    Filtre,
    Maillon,
    Onglet,
    Tableau,
    Ton,
)
from plie.interface.embleme import HAUTEUR, LARGEUR, etoiles

PAGE: Final = "page"
TRI: Final = "tri"
PAGES_VOISINES: Final = 1

register = template.Library()

register.filter("nombre_fr", formats.nombre_fr)
register.filter("pourcent", formats.pourcent)
register.filter("date_fr", formats.date_fr)
register.filter("duree", formats.duree)
register.filter("mois_fr", formats.mois_fr)
register.filter("accorde", formats.accorde)
register.filter("appareil", appareils.appareil)


@register.simple_tag
def icone(nom: str, classe: str = "") -> SafeString:
    """``{% icone "people" %}``: a decorative icon of Bootstrap Icons."""
    return icones.svg(nom, classe)


# --- Structure of the page -------------------------------------------------------------------


@register.simple_block_tag
def entete(content: str, titre: str, chapo: str = "", surtitre: str = "") -> SafeString:
    """``{% entete "Participants" chapo="…" %} actions {% endentete %}``: the only h1 of the page."""
    return _rendu("entete", titre=titre, chapo=chapo, surtitre=surtitre, actions=_propre(content))


@register.inclusion_tag("composants/fil_ariane.html")
def fil_ariane(*etapes: Any) -> dict[str, Any]:
    """``{% fil_ariane "Participants" url_liste "Dossier" %}``: label, address, …, label of this page."""
    maillons = [Maillon("Accueil", reverse("accueil"))]
    maillons += [Maillon(str(etapes[i]), str(etapes[i + 1])) for i in range(0, len(etapes) - 1, 2)]
    return {"maillons": maillons, "page": str(etapes[-1]) if len(etapes) % 2 else ""}


@register.simple_block_tag
def encadre(
    content: str, titre: str = "", *, icone: str = "", ancre: str = "", niveau: int = 2, actions: str = ""
) -> SafeString:
    """``{% encadre titre="Parcours" icone="signpost" %} … {% endencadre %}``: one section of a page."""
    return _rendu(
        "encadre",
        titre=titre,
        icone=icone,
        ancre=ancre,
        niveau=niveau,
        actions=actions,
        contenu=_propre(content),
    )


@register.simple_block_tag
def alerte(content: str, ton: str = Ton.INFO, titre: str = "", role: str = "") -> SafeString:
    """``{% alerte ton="attention" titre="…" %} … {% endalerte %}``.

    ``role="alert"`` when it answers what the user just did.
    """
    return _rendu(
        "alerte",
        ton=Ton(ton),
        titre=titre,
        role=role,
        icone=ICONE_PAR_TON[Ton(ton)],
        contenu=_propre(content),
    )


@register.inclusion_tag("composants/etat_vide.html")
def etat_vide(
    titre: str, texte: str = "", url: str = "", lien: str = "", icone: str = "inbox"
) -> dict[str, str]:
    """``{% etat_vide "Aucun résultat" "Élargissez la recherche." url=… lien="…" %}``."""
    return {"titre": titre, "texte": texte, "url": url, "lien": lien, "icone": icone}


@register.inclusion_tag("composants/onglets.html")
def onglets(liste: Sequence[Onglet], libelle: str = "Vues de cette page") -> dict[str, Any]:
    """``{% onglets liste %}``: plain links between the views of one page."""
    return {"onglets": liste, "libelle": libelle}


# --- Figures, states, lists ------------------------------------------------------------------


@register.inclusion_tag("composants/chiffre.html")
def chiffre(
    libelle: str, valeur: Any, *, aide: str = "", url: str = "", ton: str = Ton.NEUTRE, icone: str = ""
) -> dict[str, Any]:
    """``{% chiffre "Entrées" 697 aide="depuis 2018" %}``; a number is written in French, a text as it is."""
    if isinstance(valeur, int | float) and not isinstance(valeur, bool):
        valeur = formats.nombre_fr(valeur)
    return {"libelle": libelle, "valeur": valeur, "aide": aide, "url": url, "ton": Ton(ton), "icone": icone}


@register.inclusion_tag("composants/jauge.html")
def jauge(libelle: str, valeur: int, cible: int, aide: str = "") -> dict[str, Any]:
    """``{% jauge "Sorties positives" 48 55 aide="objectif annuel" %}``: a value against its target."""
    return {
        "libelle": libelle,
        "valeur": valeur,
        "cible": cible,
        "aide": aide,
        "borne": min(valeur, cible),
        "atteint": valeur >= cible,
    }


@register.inclusion_tag("composants/badge_etat.html")
def badge_etat(etat: Any, ton: str = "", libelle: str = "", icone: str = "") -> dict[str, Any]:
    """``{% badge_etat parcours.etat_enum %}``: tone and icon by code, overridden by ``ton`` and ``icone``."""
    choisi = Ton(ton) if ton else etats.ton_de(etat)
    return {
        "libelle": libelle or etats.libelle_de(etat),
        "ton": choisi,
        "icone": icone or etats.icone_de(etat, choisi),
    }


@register.inclusion_tag("composants/definitions.html")
def definitions(paires: Iterable[tuple[str, Any]], colonnes: int = 1) -> dict[str, Any]:
    """``{% definitions paires %}``: label and value; an empty value is written « non renseigné »."""
    return {
        "paires": [(libelle, valeur, valeur in (None, "")) for libelle, valeur in paires],
        "colonnes": colonnes,
    }


@register.inclusion_tag("composants/frise.html")
def frise(evenements: Iterable[Evenement], libelle: str = "Chronologie") -> dict[str, Any]:
    """``{% frise evenements %}``: events in the order given, gathered by year."""
    annees = [
        AnneeFrise(annee, list(groupe))
        for annee, groupe in groupby(evenements, key=lambda evt: evt.jour.year)
    ]
    return {"annees": annees, "libelle": libelle}


# --- Tables and charts -----------------------------------------------------------------------


@register.simple_block_tag
def tableau(content: str, legende: str, empile: bool = False, legende_visible: bool = True) -> SafeString:
    """``{% tableau legende="…" %}<thead>…</thead><tbody>…</tbody>{% endtableau %}``.

    ``empile`` turns each row into a card on a narrow screen: each ``td`` then needs ``data-libelle``.
    """
    return _rendu(
        "tableau", legende=legende, empile=empile, legende_visible=legende_visible, contenu=_propre(content)
    )


@register.inclusion_tag("composants/tableau_donnees.html")
def tableau_donnees(donnees: Tableau, legende_visible: bool = True) -> dict[str, Any]:
    """``{% tableau_donnees tableau %}``: a ``composants.Tableau``, the first cell heading its row."""
    return {
        "tableau": donnees,
        "legende_visible": legende_visible,
        "lignes": [list(zip(ligne, donnees.colonnes, strict=True)) for ligne in donnees.lignes],
        "total": None if donnees.total is None else list(zip(donnees.total, donnees.colonnes, strict=True)),
    }


@register.inclusion_tag("composants/graphique.html")
def graphique(
    svg: str, titre: str, donnees: Tableau | None = None, source: str = "", *, ancre: str = ""
) -> dict[str, Any]:
    """``{% graphique svg "Entrées par année" tableau %}``: the chart, and the same data in a table under it.

    The drawing is hidden from screen readers, which get the table.
    """
    return {"svg": mark_safe(svg), "titre": titre, "tableau": donnees, "source": source, "ancre": ancre}  # noqa: S308


@register.inclusion_tag("composants/colonne_tri.html", takes_context=True)
def colonne_tri(context: Context, champ: str, libelle: str, numerique: bool = False) -> dict[str, Any]:
    """``{% colonne_tri "nom" "Nom" %}``: a ``th`` that sorts by ``?tri=nom``, then ``?tri=-nom``."""
    parametres = _parametres(context)
    actuel = parametres.get(TRI, "")
    parametres[TRI] = f"-{champ}" if actuel == champ else champ
    parametres.pop(PAGE, None)
    sens = {champ: "ascending", f"-{champ}": "descending"}.get(actuel, "")
    return {"libelle": libelle, "url": f"?{parametres.urlencode()}", "sens": sens, "numerique": numerique}


@register.inclusion_tag("composants/pagination.html", takes_context=True)
def pagination(
    context: Context, page: Page[Any], cible: str = "", nom: str = "résultat,résultats"
) -> dict[str, Any]:
    """``{% pagination page_obj %}``: keeps the rest of the query; ``cible`` is the selector htmx replaces."""
    parametres = _parametres(context)

    def adresse(numero: int) -> str:
        parametres[PAGE] = str(numero)
        return f"?{parametres.urlencode()}"

    numeros = page.paginator.get_elided_page_range(page.number, on_each_side=PAGES_VOISINES, on_ends=1)
    return {
        "pagine": page.paginator.num_pages > 1,
        "total": page.paginator.count,
        "debut": page.start_index(),
        "fin": page.end_index(),
        "numero": page.number,
        "pages": [(numero, adresse(numero) if isinstance(numero, int) else "") for numero in numeros],
        "precedente": adresse(page.previous_page_number()) if page.has_previous() else "",
        "suivante": adresse(page.next_page_number()) if page.has_next() else "",
        "cible": cible,
        "nom": nom,
    }


# --- Forms -----------------------------------------------------------------------------------


@register.inclusion_tag("composants/champs.html", takes_context=True)
def champs(context: Context, form: BaseForm) -> dict[str, Any]:
    """``{% champs form %}``: error summary, note on required fields, then the fields (crispy)."""
    return {
        "form": form,
        **_erreurs(form),
        "a_obligatoires": any(champ.field.required for champ in form.visible_fields()),
    }


@register.inclusion_tag("composants/resume_erreurs.html")
def resume_erreurs(form: BaseForm) -> dict[str, Any]:
    """``{% resume_erreurs form %}``: what is wrong, each line leading to its field; takes the focus."""
    return _erreurs(form)


@register.inclusion_tag("composants/filtres.html", takes_context=True)
def filtres(context: Context, form: BaseForm, cible: str = "", libelle: str = "Filtrer") -> dict[str, Any]:
    """``{% filtres filtre.form cible="#resultats" %}``: a GET form, with a chip for each active filter.

    When the form names its ``champs_principaux``, the other fields are folded (unfolded if one is in use).
    """
    request = context["request"]
    parametres = _parametres(context)
    parametres.pop(PAGE, None)
    actifs = [actif for champ in form.visible_fields() for actif in _filtres_actifs(champ, parametres)]
    principaux = getattr(form, "champs_principaux", None)
    replies = [] if principaux is None else [c for c in form.visible_fields() if c.name not in principaux]
    return {
        "form": form,
        "replies": replies,
        "deplie": any(parametres.get(champ.html_name) for champ in replies),
        "chemin": request.path,
        "actifs": actifs,
        "tri": parametres.get(TRI, ""),
        "cible": cible,
        "libelle": libelle,
    }


# --- Background jobs -------------------------------------------------------------------------


@register.inclusion_tag("composants/progression.html")
def progression(avancement: Avancement) -> dict[str, Any]:
    """``{% progression avancement %}``: asks again while the job runs; the polled view answers this alone."""
    return {"avancement": avancement}


@register.inclusion_tag("composants/rafraichissement.html")
def rafraichissement(avancement: Avancement) -> dict[str, Any]:
    """``{% rafraichissement avancement %}``, in the block ``tete``: reloads where JavaScript is off."""
    return {"avancement": avancement}


# --- Emblem ----------------------------------------------------------------------------------


@register.inclusion_tag("composants/embleme_ue.html")
def embleme_ue() -> dict[str, Any]:
    """``{% embleme_ue %}``: the emblem of the European Union, drawn by computation."""
    return {"largeur": int(LARGEUR), "hauteur": int(HAUTEUR), "etoiles": etoiles()}


def _rendu(nom: str, **contexte: Any) -> SafeString:
    return render_to_string(f"composants/{nom}.html", contexte)


def _propre(content: str) -> SafeString:
    """The inside of a block, already escaped by the template, without the spaces around it."""
    return mark_safe(content.strip())  # noqa: S308


def _parametres(context: Context) -> QueryDict:
    parametres: QueryDict = context["request"].GET.copy()
    return parametres


def _erreurs(form: BaseForm) -> dict[str, Any]:
    """The errors of a form: those of each field with its anchor, then those of the whole form."""
    des_champs = [
        # Of several buttons or boxes, the link leads to the first.
        (champ.label, champ.id_for_label or f"{champ.auto_id}_0", erreur)
        for champ in form.visible_fields()
        for erreur in champ.errors
    ]
    generales = list(form.non_field_errors()) + [
        f"{champ.label} : {erreur}" for champ in form.hidden_fields() for erreur in champ.errors
    ]
    return {"des_champs": des_champs, "generales": generales, "nombre": len(des_champs) + len(generales)}


def _filtres_actifs(champ: BoundField, parametres: QueryDict) -> Iterable[Filtre]:
    """One chip for each value of a field found in the query, with the address that drops it."""
    valeurs = [valeur for valeur in parametres.getlist(champ.html_name) if valeur]
    libelles = {str(code): str(nom) for code, nom in getattr(champ.field, "choices", [])}
    for valeur in valeurs:
        sans = parametres.copy()
        sans.setlist(champ.html_name, [autre for autre in valeurs if autre != valeur])
        if not sans.getlist(champ.html_name):
            del sans[champ.html_name]
        booleen = champ.widget_type == "checkbox"
        yield Filtre(
            str(champ.label), "" if booleen else libelles.get(valeur, valeur), f"?{sans.urlencode()}"
        )
