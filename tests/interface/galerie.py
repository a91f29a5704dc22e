"""A page with every component, for the browser tests only (used as a URLconf)."""

from datetime import date

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from parcours.enums import EtatParcours
from plie import urls
from plie.interface.composants import Avancement, Colonne, EtatAvancement, Evenement, Onglet, Tableau, Ton

handler404 = urls.handler404


class Recherche(forms.Form):
    q = forms.CharField(label="Nom", required=False)
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *EtatParcours.choix()])
    retard = forms.BooleanField(label="En retard", required=False)


class Saisie(forms.Form):
    nom = forms.CharField(label="Nom de naissance", help_text="Tel qu’il figure sur la pièce d’identité.")
    jour = forms.DateField(label="Date du rendez-vous")
    criteres = forms.MultipleChoiceField(
        label="Critères", choices=[("deld", "DELD"), ("rsa", "RSA")], widget=forms.CheckboxSelectMultiple
    )
    accord = forms.BooleanField(label="La personne est d’accord")
    remarque = forms.CharField(label="Remarques", required=False, widget=forms.Textarea(attrs={"rows": 3}))


GABARIT = """
{% extends "base.html" %}
{% load plie %}
{% block titre %}Galerie{% endblock %}
{% block tete %}{% rafraichissement avancement %}{% endblock %}
{% block fil_ariane %}{% fil_ariane "Participants" "/galerie/" "Camille Exemple" %}{% endblock %}
{% block contenu %}
  {% entete "Camille Exemple" chapo="Suivie depuis le 1er septembre 2025." surtitre="Dossier 12" %}
    <a class="btn btn-primary" href="#">{% icone "plus-lg" %}<span>Nouvel entretien</span></a>
    <a class="btn btn-outline-primary" href="#">Imprimer</a>
  {% endentete %}
  {% onglets onglets %}
  <div class="chiffres">
    {% chiffre "Prescriptions" 1071 %}{% chiffre "Entrées" 697 url="#" aide="65 %" %}
    {% chiffre "Sorties" 269 ton="succes" %}
  </div>
  {% filtres recherche cible="#resultats" libelle="Rechercher" %}
  <div id="resultats">
    {% tableau legende="Personnes" empile=True legende_visible=False %}
      <thead><tr>{% colonne_tri "nom" "Nom" %}
        <th scope="col">État</th><th scope="col" class="nombre">Mois</th></tr></thead>
      <tbody>{% for n in page %}
        <tr><th scope="row"><a href="#">Personne {{ n }}</a></th>
        <td data-libelle="État">{% badge_etat etat %}</td><td class="nombre" data-libelle="Mois">12</td></tr>
      {% endfor %}</tbody>
    {% endtableau %}
    {% pagination page cible="#resultats" nom="personne,personnes" %}
  </div>
  {% alerte %}Bon à savoir.{% endalerte %}
  {% alerte ton="succes" %}Enregistré.{% endalerte %}
  {% alerte ton="attention" titre="En retard" %}<p>Un <a href="#">entretien</a> par mois.</p>{% endalerte %}
  {% alerte ton="danger" %}<p>Refusé : <a href="#">pourquoi</a>.</p>{% endalerte %}
  <div class="deux-colonnes">
    {% encadre titre="Chronologie" icone="clock-history" %}{% frise evenements %}{% endencadre %}
    <div class="pile">
      {% encadre titre="Identité" %}{% definitions paires %}{% endencadre %}
      {% jauge "Sorties positives" 48 55 %}
      {% progression avancement %}
    </div>
  </div>
  {% graphique dessin "Entrées par année" donnees source="Dossiers du PLIE." %}
  {% tableau_donnees donnees %}
  {% etat_vide "Aucun résultat" "Élargissez la recherche." url="#" lien="Tout effacer" %}
  {% encadre titre="Saisie" %}
    <form method="post" novalidate>{% csrf_token %}{% champs saisie %}
      <div class="boutons"><button class="btn btn-primary" type="submit">Enregistrer</button>
      <button class="btn btn-danger" type="button">Supprimer</button>
      <a class="btn btn-outline-secondary" href="#">Annuler</a></div></form>
  {% endencadre %}
{% endblock %}
"""

AVANCEMENT = Avancement(
    etat=EtatAvancement.EN_COURS,
    titre="Calcul du bilan",
    url_suivi="/galerie/suivi/",
    url_page="/galerie/",
    pourcentage=42,
)


def galerie(request: HttpRequest) -> HttpResponse:
    contexte = {
        "avancement": AVANCEMENT,
        "onglets": [
            Onglet(libelle="Identité", url="#", actif=True),
            Onglet(libelle="Parcours", url="#", compte=3),
        ],
        "recherche": Recherche(request.GET or None),
        "saisie": Saisie(request.POST) if request.method == "POST" else Saisie(),
        "page": Paginator(range(1, 413), 25).get_page(request.GET.get("page")),
        "etat": EtatParcours.ACTIF,
        "evenements": [
            Evenement(
                jour=date(2026, 8, 3), titre="Entretien", etat=EtatParcours.ACTIF, details=[("Durée", "1 h")]
            ),
            Evenement(jour=date(2026, 1, 5), fin=date(2026, 3, 31), titre="CDD", url="#", ton=Ton.SUCCES),
            Evenement(jour=date(2025, 9, 1), titre="Absence injustifiée", ton=Ton.DANGER, icone="person-x"),
        ],
        "paires": [
            ("Téléphone", ""),
            ("Courriel", "une.adresse.vraiment.tres.longue@exemple-de-structure.example.org"),
        ],
        "dessin": '<svg viewBox="0 0 10 10" width="300"><rect width="5" height="5"/></svg>',
        "donnees": Tableau(
            legende="Entrées par année",
            colonnes=[Colonne(libelle="Année"), Colonne(libelle="Entrées", numerique=True)],
            lignes=[("2018", "152"), ("2019", "187")],
            total=("Total", "339"),
        ),
    }
    return HttpResponse(Template(GABARIT).render(RequestContext(request, contexte)))


def suivi(request: HttpRequest) -> HttpResponse:
    termine = Avancement(
        etat=EtatAvancement.TERMINE,
        titre="Bilan calculé",
        url_suivi="",
        url_page="/galerie/",
        url_resultat="/galerie/",
    )
    return HttpResponse(
        Template("{% load plie %}{% progression a %}").render(RequestContext(request, {"a": termine}))
    )


urlpatterns = [path("galerie/", galerie), path("galerie/suivi/", suivi), *urls.urlpatterns]
