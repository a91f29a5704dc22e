"""The agenda of a référent, by week and by month, and the address that gives it to their own calendar."""

from calendar import Calendar as Calendrier
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods, require_safe
from icalendar import Calendar, Event

from parcours.forms.agenda import FormulaireAbonnement
from parcours.regles.rappels import jour_en_lettres
from parcours.selectors.agenda import Creneau, abonnement_du_secret, abonnement_ouvert, creneaux
from parcours.services.agenda import AbonnementImpossible, choisir_initiales, ouvrir, revoquer
from plie.acteurs.acces import reserve_a, vue_du_role
from plie.acteurs.requete import Requete
from plie.dates import ajouter_mois
from plie.envois.textes import adresse_complete
from plie.interface.formats import date_fr
from plie.roles import Role

LUNDI_A_VENDREDI: Final = 5
ANNEES: Final = (2000, 2100)
PASSE: Final = timedelta(days=30)
AVENIR: Final = timedelta(days=180)
FRAICHEUR_SECONDES: Final = 15 * 60


@dataclass(frozen=True, slots=True)
class Jour:
    """One day of the agenda and what it holds."""

    date: date
    titre: str
    creneaux: list[Creneau]
    aujourd_hui: bool
    du_mois: bool = True

    @property
    def numero(self) -> str:
        """The day of the month as it is said: « 1er », « 2 »."""
        return "1er" if self.date.day == 1 else str(self.date.day)


# --- the pages ----------------------------------------------------------------------------------------------


@require_safe
@reserve_a(Role.REFERENT)
def semaine(request: Requete) -> HttpResponse:
    """The week of ``?jour=``; Saturday and Sunday when something is held then."""
    choisi = _jour_demande(request)
    lundi = choisi - timedelta(days=choisi.weekday())
    lignes = creneaux(vue_du_role(request.user, Role.REFERENT), lundi, lundi + timedelta(days=6))
    jours = _jours([lundi + timedelta(days=rang) for rang in range(7)], lignes)
    contexte = {
        "jours": [jour for rang, jour in enumerate(jours) if rang < LUNDI_A_VENDREDI or jour.creneaux],
        "titre": f"Semaine du {date_fr(lundi, 'long')}",
        "vide": not lignes,
        "jour": choisi,
        "precedent": lundi - timedelta(days=7),
        "suivant": lundi + timedelta(days=7),
        "ici": f"{reverse('agenda:semaine')}?jour={choisi.isoformat()}",
    }
    return render(request, "parcours/agenda/semaine.html", contexte)


@require_safe
@reserve_a(Role.REFERENT)
def mois(request: Requete) -> HttpResponse:
    """The month of ``?jour=``, by whole weeks."""
    choisi = _jour_demande(request)
    semaines = Calendrier(firstweekday=0).monthdatescalendar(choisi.year, choisi.month)
    lignes = creneaux(vue_du_role(request.user, Role.REFERENT), semaines[0][0], semaines[-1][-1])
    contexte = {
        "semaines": [_jours(jours, lignes, choisi.month) for jours in semaines],
        "titre": date_fr(choisi, "mois").capitalize(),
        "vide": not any(ligne.jour.month == choisi.month for ligne in lignes),
        "jour": choisi,
        "precedent": ajouter_mois(choisi.replace(day=1), -1),
        "suivant": ajouter_mois(choisi.replace(day=1), 1),
    }
    return render(request, "parcours/agenda/mois.html", contexte)


def _jour_demande(request: HttpRequest) -> date:
    """The day of the address, today when it is none or out of the calendar."""
    try:
        jour = date.fromisoformat(request.GET.get("jour", ""))
    except ValueError:
        return timezone.localdate()
    return jour if ANNEES[0] <= jour.year < ANNEES[1] else timezone.localdate()


def _jours(dates: list[date], lignes: list[Creneau], du_mois: int | None = None) -> list[Jour]:
    aujourd_hui = timezone.localdate()
    return [
        Jour(
            date=jour,
            titre=jour_en_lettres(jour).capitalize(),
            creneaux=[ligne for ligne in lignes if ligne.jour == jour],
            aujourd_hui=jour == aujourd_hui,
            du_mois=du_mois is None or jour.month == du_mois,
        )
        for jour in dates
    ]


# --- the address --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def abonnement(request: Requete) -> HttpResponse:
    """Open the address, shown once; or choose what it shows of the people."""
    ouvert = abonnement_ouvert(request.user)
    if request.method == "POST":
        formulaire = FormulaireAbonnement(request.POST)
        formulaire.is_valid()
        initiales = bool(formulaire.cleaned_data.get("initiales"))
        if "ouvrir" not in request.POST:
            choisir_initiales(request.user, initiales=initiales)
            messages.success(request, "Votre choix est enregistré.")
            return redirect("agenda:abonnement")
        try:
            nouveau, secret = ouvrir(request.user, initiales=initiales)
        except AbonnementImpossible as refus:
            messages.warning(request, str(refus))
            return redirect("agenda:abonnement")
        adresse = adresse_complete(reverse("agenda:flux", args=[secret]))
        return _privee(_page_abonnement(request, FormulaireAbonnement(), nouveau, adresse))
    formulaire = FormulaireAbonnement(initial={"initiales": ouvert is not None and ouvert.initiales})
    return _page_abonnement(request, formulaire, ouvert)


def _page_abonnement(
    request: Requete, formulaire: FormulaireAbonnement, ouvert: Any, adresse: str = ""
) -> HttpResponse:
    contexte = {"formulaire": formulaire, "abonnement": ouvert, "adresse": adresse}
    return render(request, "parcours/agenda/abonnement.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.REFERENT)
def revocation(request: Requete) -> HttpResponse:
    """Ask for a confirmation, then close the address at once."""
    if request.method == "POST":
        revoquer(request.user)
        messages.success(request, "L’adresse est révoquée : elle ne donne plus rien.")
        return redirect("agenda:abonnement")
    contexte = {
        "titre": "Révoquer l’adresse de l’agenda",
        "question": "Les calendriers qui la lisent ne recevront plus rien. Vous pourrez en ouvrir une autre.",
        "libelle_bouton": "Révoquer",
        "danger": True,
        "url_annuler": reverse("agenda:abonnement"),
    }
    return render(request, "composants/confirmation.html", contexte)


@login_not_required
@require_safe
def flux(request: HttpRequest, secret: str) -> HttpResponse:
    """The appointments of the last thirty days and of the six months to come, for a calendar."""
    ouvert = abonnement_du_secret(secret)
    if ouvert is None:
        raise Http404
    jour = timezone.localdate()
    vue = vue_du_role(ouvert.utilisateur, Role.REFERENT)
    contenu = ics(creneaux(vue, jour - PASSE, jour + AVENIR), initiales=ouvert.initiales)
    reponse = HttpResponse(contenu, content_type="text/calendar; charset=utf-8", status=HTTPStatus.OK)
    reponse["Content-Disposition"] = 'inline; filename="agenda.ics"'
    patch_cache_control(reponse, private=True, max_age=FRAICHEUR_SECONDES)
    return reponse


def ics(lignes: list[Creneau], *, initiales: bool) -> bytes:
    """The agenda as an iCalendar: when and where; of whom, the initials at most."""
    calendrier = Calendar()
    calendrier.add("prodid", "-//PLIE//Agenda du référent//FR")
    calendrier.add("version", "2.0")
    calendrier.add("x-wr-calname", "Rendez-vous PLIE")
    instant = timezone.now()
    for ligne in lignes:
        evenement = Event()
        evenement.add("uid", _uid(ligne))
        evenement.add("dtstamp", _utc(instant))
        evenement.add("dtstart", _utc(ligne.debut))
        evenement.add("dtend", _utc(ligne.fin))
        evenement.add("summary", _resume(ligne, initiales=initiales))
        if ligne.lieu:
            evenement.add("location", ligne.lieu)
        evenement.add("class", "PRIVATE")
        calendrier.add_component(evenement)
    contenu: bytes = calendrier.to_ical()
    return contenu


def _uid(ligne: Creneau) -> str:
    """The same at each reading, whatever is moved; it tells nothing of the row."""
    objet = ligne.rendez_vous or ligne.collectif
    cle = f"{type(objet).__name__}:{objet.pk if objet else ''}"
    empreinte = salted_hmac("parcours.agenda", cle, algorithm="sha256").hexdigest()[:32]
    return f"{empreinte}@{urlsplit(settings.SITE_URL).hostname or 'plie'}"


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


def _resume(ligne: Creneau, *, initiales: bool) -> str:
    if ligne.rendez_vous is None:
        return "Temps collectif PLIE"
    if not initiales:
        return "Rendez-vous PLIE"
    personne = ligne.rendez_vous.parcours.participant
    nom = personne.nom_usage or personne.nom_naissance
    return f"Rendez-vous PLIE – {personne.prenom[:1].upper()}. {nom[:1].upper()}."


def _privee(reponse: HttpResponse) -> HttpResponse:
    patch_cache_control(reponse, private=True, no_store=True)
    return reponse
