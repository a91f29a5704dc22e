"""One person's file, on one page: what waits first, then the timeline and the accompaniment in detail."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from parcours.actions import actions, liens
from parcours.attentes import lignes_du_dossier
from parcours.chronologie import chronologie, par_mois
from parcours.dessins import radar
from parcours.enums import EtatParcours, GenreEvenement
from parcours.regles import mois_utilises
from parcours.selectors.dossier import Dossier, charger_dossier
from parcours.selectors.freins import tableau_freins
from parcours.volets import volets
from participants.enums import Logement, Nationalite, Sexe, SituationEmploi, SituationFamiliale
from participants.filters import STATUTS
from participants.models import Situation
from plie.acteurs.requete import Requete
from plie.dates import duree_fr, mois_et_jours
from plie.interface.composants import Onglet
from plie.interface.formats import accorde, date_fr, oui_non
from plie.interface.retours import adresse_de_retour
from plie.journal.services import noter_consultation
from plie.texte import entier

EVENEMENTS_PAR_PAGE: Final = 20


# The parts of the page, for its menu.
SOMMAIRE: Final = (
    ("a-faire", "À faire"),
    ("chronologie", "Chronologie"),
    ("situation", "Situation"),
    ("freins", "Freins"),
    ("objectifs", "Objectifs"),
    ("contrats", "Contrat"),
    ("etapes", "Étapes"),
    ("mesures", "Mesures"),
    ("veilles", "Veilles"),
    ("aides", "Aides"),
    ("ecoute", "Écoute"),
    ("documents", "Documents"),
    ("referents", "Référents"),
)


@require_safe
def dossier(request: Requete, pk: int) -> HttpResponse:
    """A whole file on one page; the psychologue and the Bureau insertion have a page of their own."""
    vu = _ouvrir(request, pk)
    if not vu.portee.complete:
        return render(request, "parcours/dossier/restreint.html", _contexte_restreint(vu))
    retour = request.get_full_path()
    freins = tableau_freins(vu.du_courant(vu.diagnostics), vu.freins)
    contexte = {
        **_contexte_commun(request, vu),
        "lignes": lignes_du_dossier(vu, retour),
        "actions": actions(vu, retour),
        "liens": liens(vu, retour),
        "retour": retour,
        "sommaire": SOMMAIRE,
        "volets": volets(vu),
        "coordonnees": _coordonnees(vu),
        "situation": _situation(vu.situation),
        "freins": freins,
        "radar": radar(freins.lignes, compare=freins.dernier is not None) if freins else None,
        "objectifs": vu.du_courant(vu.objectifs),
        "contrats": vu.du_courant(vu.cer),
        "etapes_emploi": vu.du_courant(vu.etapes_emploi),
        "etapes_formation": vu.du_courant(vu.etapes_formation),
        "etapes_frein": vu.du_courant(vu.etapes_frein),
        "mesures": vu.du_courant(vu.mesures),
        "veilles": vu.du_courant(vu.veilles),
        "aides": vu.du_courant(vu.aides),
        "ecoutes": vu.du_courant(vu.ecoutes),
        "documents": vu.du_courant(vu.documents),
        "affectations": vu.du_courant(vu.affectations),
        **_contexte_chronologie(request, vu),
    }
    return render(request, "parcours/dossier/page.html", contexte)


@require_safe
def accompagnement(request: Requete, pk: int) -> HttpResponse:
    """The address of the former second page: its part of the file; 404 as the file itself."""
    charger_dossier(request.user, pk)
    parametres = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{reverse('participants:dossier', args=[pk])}{parametres}#freins")


def _ouvrir(request: Requete, pk: int) -> Dossier:
    """Fetch, authorise, then write the opening in the journal."""
    vu = charger_dossier(request.user, pk)
    choisi = entier(request.GET.get("parcours", ""))
    if choisi is not None:
        vu.choisir(choisi)
    noter_consultation(
        request.user,
        plie_id=vu.participant.plie_id,
        objet=vu.participant._meta.label,
        objet_id=vu.participant.pk,
        page=request.resolver_match.view_name if request.resolver_match else "",
    )
    return vu


def _contexte_commun(request: HttpRequest, vu: Dossier) -> dict[str, Any]:
    return {
        "dossier": vu,
        "personne": vu.participant,
        "courant": vu.courant,
        "etat": EtatParcours(vu.courant.etat) if vu.courant else None,
        "duree": _duree(vu),
        "url_liste": adresse_de_retour(request, reverse("participants:liste")),
        "autres_parcours": [
            (parcours, f"?parcours={parcours.pk}") for parcours in vu.parcours if parcours != vu.courant
        ],
    }


def _duree(vu: Dossier) -> dict[str, Any] | None:
    """How long the person has been accompanied, and the longest allowed; None before the entry."""
    if vu.courant is None or vu.courant.date_entree is None:
        return None
    fin = vu.courant.date_sortie or vu.jour
    if fin < vu.courant.date_entree:
        return None
    maximum = vu.parametres.seuils_parcours.duree_max_mois
    mois = mois_utilises(vu.courant.date_entree, fin)
    return {
        "mois": mois,
        "maximum": maximum,
        "borne": min(mois, maximum),
        "texte": duree_fr(*mois_et_jours(vu.courant.date_entree, fin)),
    }


def _contexte_chronologie(request: HttpRequest, vu: Dossier) -> dict[str, Any]:
    """The timeline: ``?genre=`` keeps one kind, ``?montrer=`` says how many events to show."""
    toute = chronologie(vu)
    codes = {genre.value: genre for genre in GenreEvenement}
    genre = codes.get(request.GET.get("genre", ""))
    evenements = toute.du_genre(genre)
    montrer = max(entier(request.GET.get("montrer", "")) or 0, EVENEMENTS_PAR_PAGE)

    def adresse(**nouveaux: str | None) -> str:
        parametres = request.GET.copy()
        parametres.pop("montrer", None)
        for nom, valeur in nouveaux.items():
            if valeur is None:
                parametres.pop(nom, None)
            else:
                parametres[nom] = valeur
        return f"{request.path}?{parametres.urlencode()}" if parametres else request.path

    return {
        "mois": list(par_mois(evenements[:montrer], vu.jour)),
        "nombre": len(evenements),
        "montres": min(montrer, len(evenements)),
        "suite": adresse(montrer=str(montrer + EVENEMENTS_PAR_PAGE)) if len(evenements) > montrer else "",
        "genres": [
            Onglet(
                libelle="Tout", url=adresse(genre=None), actif=genre is None, compte=len(toute.evenements)
            ),
            *(
                Onglet(libelle=g.libelle, url=adresse(genre=g.value), actif=g is genre, compte=compte)
                for g, compte in toute.comptes()
            ),
        ],
    }


def _contexte_restreint(vu: Dossier) -> dict[str, Any]:
    """Identity, then what the Bureau insertion or the psychologue may read besides."""
    return {
        "dossier": vu,
        "liens": liens(vu, ""),
        "retour": "",
        "personne": vu.participant,
        "surtitre": f"{Sexe(vu.participant.sexe).libelle} · {accorde(vu.age, 'an,ans')}",
        "coordonnees": _coordonnees(vu),
        "situation": _situation(vu.situation) if vu.portee.insertion else [],
        "contrats": vu.cer if vu.portee.insertion else [],
        "veilles": vu.veilles if vu.portee.insertion else [],
        "ecoutes": vu.ecoutes if vu.portee.ecoute else [],
    }


def _coordonnees(vu: Dossier) -> list[tuple[str, Any]]:
    personne = vu.participant
    pour_appeler = [
        ("Téléphone", personne.telephone),
        ("Courriel", personne.courriel),
        ("Commune", personne.commune),
    ]
    if not (vu.portee.complete or vu.portee.insertion):
        return pour_appeler
    return [
        *pour_appeler,
        ("Adresse", personne.adresse),
        ("Quartier prioritaire", personne.qpv or "Non"),
        ("Identifiant France Travail", personne.identifiant_ft),
    ]


def _situation(situation: Situation | None) -> list[tuple[str, Any]]:
    if situation is None:
        return []
    statuts = [libelle for champ, libelle in STATUTS if getattr(situation, champ)]
    inscription = f" depuis le {date_fr(situation.inscrit_ft_depuis)}" if situation.inscrit_ft_depuis else ""
    enfants = situation.enfants_a_charge
    return [
        ("Emploi", SituationEmploi(situation.emploi).libelle),
        ("Statuts", ", ".join(statuts) or "Aucun"),
        ("Inscription à France Travail", f"Oui{inscription}" if situation.inscrit_ft else "Non"),
        ("Nationalité", Nationalite(situation.nationalite).libelle),
        ("Diplôme", situation.niveau_diplome),
        ("Logement", Logement(situation.logement).libelle),
        ("Situation familiale", SituationFamiliale(situation.situation_familiale).libelle),
        ("Enfants à charge", str(enfants)),
        ("Permis B", oui_non(situation.permis_b)),
        ("Véhicule", oui_non(situation.vehicule)),
        ("Déplacement habituel", situation.get_deplacement_display() if situation.deplacement else ""),
    ]
