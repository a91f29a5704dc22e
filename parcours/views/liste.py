"""The list of people, as each role may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from parcours.filters import FiltreDossiers, FiltreIdentite, FiltreInsertion
from parcours.selectors.liste import LignePersonne, lignes, lignes_ecoute, lignes_insertion, personnes, trier
from participants.enums import Sexe
from participants.filters import FiltrePersonnes
from participants.models import Participant
from plie.acteurs.acces import plie_actif, reserve_a
from plie.acteurs.requete import Requete
from plie.documents.tableurs import CelluleTableur, Feuille, FormatTableur, en_csv, en_tableur
from plie.interface.formats import date_fr, oui_non
from plie.journal.services import noter_consultation
from plie.protocole.regles import SeuilsParcours
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role

PAR_PAGE: Final = 25
CSV: Final = "csv"
EXPORTS: Final = (*(format_.value for format_ in FormatTableur), CSV)
ENTETES: Final = (
    "Personne",
    "Sexe",
    "Âge",
    "Commune",
    "Quartier prioritaire",
    "Parcours",
    "Référent",
    "Lieu d’accueil",
    "Entrée",
    "Fin de mesure",
    "Dernière rencontre",
    "Prochain rendez-vous",
    "En veille",
    "À faire",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """How a role reads the list: its columns are in the template ``gabarit``."""

    gabarit: str
    chapo: str
    vide: str


FACE_DOSSIERS: Final = Face(
    gabarit="parcours/liste/_dossiers.html",
    chapo="Toutes les personnes de votre PLIE, dossiers ouverts d’abord.",
    vide="Les personnes apparaissent ici dès qu’une prescription est orientée vers un référent.",
)
FACE_PORTEFEUILLE: Final = Face(
    gabarit="parcours/liste/_dossiers.html",
    chapo="Votre portefeuille et celui des collègues qui vous l’ont délégué, dossiers ouverts d’abord.",
    vide="Les personnes apparaissent ici dès que la coordination vous les oriente.",
)
FACE_INSERTION: Final = Face(
    gabarit="parcours/liste/_insertion.html",
    chapo="Les personnes bénéficiaires du RSA : leur dernier contrat transmis et leur veille en cours.",
    vide="Les personnes bénéficiaires du RSA apparaissent ici dès leur orientation.",
)
FACE_ECOUTE: Final = Face(
    gabarit="parcours/liste/_ecoute.html",
    chapo="Les personnes orientées vers vous pour une écoute, et leurs rendez-vous.",
    vide="Les personnes apparaissent ici dès que la cellule de suivi vous accorde leur écoute.",
)


def face_de(request: Requete) -> Face:
    """The widest face that the user's roles open; what a row may not show is empty in it anyway."""
    utilisateur = request.user
    if utilisateur.a_role(Role.COORDINATION):
        return FACE_DOSSIERS
    if utilisateur.a_role(Role.REFERENT):
        return FACE_PORTEFEUILLE
    if utilisateur.a_role(Role.AVIS_BUREAU_INSERTION):
        return FACE_INSERTION
    return FACE_ECOUTE


@require_safe
@reserve_a(Role.REFERENT, Role.COORDINATION, Role.AVIS_BUREAU_INSERTION, Role.PSYCHOLOGUE)
def liste(request: Requete) -> HttpResponse:
    """People found, filtered, sorted, 25 a page; everything is in the address."""
    jour = timezone.localdate()
    plie = plie_actif(request)
    seuils = parametres_applicables(plie, jour).seuils_parcours
    face = face_de(request)
    base = personnes(request.user, jour)
    communs: dict[str, Any] = {"utilisateur": request.user, "plie_id": plie.pk, "jour": jour}
    filtre = _filtre(face, request, base, communs, seuils)
    tri = request.GET.get("tri", "")
    page = Paginator(trier(filtre.qs, request.user, tri, jour), PAR_PAGE).get_page(request.GET.get("page"))
    trouvees = _lignes(face, request, page.object_list, jour, seuils)
    contexte = {
        "face": face,
        "filtre": filtre,
        "page_obj": page,
        "lignes": trouvees,
        "filtree": any(valeur for nom, valeur in request.GET.items() if nom in filtre.filters),
        "coordination": face is FACE_DOSSIERS,
        "portefeuille": face in {FACE_DOSSIERS, FACE_PORTEFEUILLE},
        "jour": jour,
        "retour": request.get_full_path(),
        "exports": _exports(request) if face in {FACE_DOSSIERS, FACE_PORTEFEUILLE} else [],
    }
    return render(request, "parcours/liste.html", contexte)


@require_safe
@reserve_a(Role.REFERENT, Role.COORDINATION)
def liste_tableur(request: Requete, extension: str) -> HttpResponse:
    """The list as filtered and sorted, as a workbook: the coordination's, or a référent's own people."""
    if extension not in EXPORTS:
        raise Http404
    jour = timezone.localdate()
    plie = plie_actif(request)
    seuils = parametres_applicables(plie, jour).seuils_parcours
    face = face_de(request)
    communs: dict[str, Any] = {"utilisateur": request.user, "plie_id": plie.pk, "jour": jour}
    filtre = _filtre(face, request, personnes(request.user, jour), communs, seuils)
    triees = trier(filtre.qs, request.user, request.GET.get("tri", ""), jour)
    trouvees = [
        ligne
        for ligne in lignes(request.user, triees, jour, seuils, dessins=False)
        if ligne.entier and (face is FACE_DOSSIERS or not ligne.delegue)
    ]
    feuille = Feuille(nom="Participants", entetes=ENTETES, lignes=[_cases(ligne) for ligne in trouvees])
    noter_consultation(
        request.user,
        plie_id=plie.pk,
        objet=plie._meta.label,
        objet_id=plie.pk,
        page=request.resolver_match.view_name if request.resolver_match else "",
    )
    if extension == CSV:
        reponse = HttpResponse(en_csv(feuille), content_type="text/csv; charset=utf-8")
    else:
        format_tableur = FormatTableur(extension)
        reponse = HttpResponse(en_tableur([feuille], format_tableur), content_type=format_tableur.type_mime)
    reponse["Content-Disposition"] = f'attachment; filename="participants-{jour:%Y-%m-%d}.{extension}"'
    return reponse


def _exports(request: Requete) -> list[tuple[str, str]]:
    """The formats offered, with the filters in place."""
    parametres = request.GET.copy()
    parametres.pop("page", None)
    suite = f"?{parametres.urlencode()}" if parametres else ""
    return [
        (extension.upper(), reverse("participants:liste_tableur", args=[extension]) + suite)
        for extension in EXPORTS
    ]


def _cases(ligne: LignePersonne) -> list[CelluleTableur]:
    def jour_fr(jour: date | datetime | None) -> str:
        return date_fr(jour) if jour else ""

    personne, affectation = ligne.participant, ligne.affectation
    return [
        personne.nom_affiche,
        Sexe(personne.sexe).libelle,
        ligne.age,
        str(personne.commune),
        str(personne.qpv or ""),
        ligne.etat.libelle if ligne.etat else "",
        str(affectation.referent) if affectation else "",
        str(affectation.lieu_accueil) if affectation else "",
        jour_fr(ligne.date_entree),
        jour_fr(ligne.fin_mesure),
        jour_fr(ligne.derniere_rencontre),
        jour_fr(ligne.prochain_rendez_vous),
        oui_non(ligne.veille is not None),
        ", ".join(attente.libelle for attente in ligne.attentes),
    ]


def _filtre(
    face: Face,
    request: Requete,
    base: QuerySet[Participant],
    communs: dict[str, Any],
    seuils: SeuilsParcours,
) -> FiltrePersonnes:
    if face in {FACE_DOSSIERS, FACE_PORTEFEUILLE}:
        filtre = FiltreDossiers(request.GET, queryset=base, seuils=seuils, **communs)
        filtre.form.champs_principaux = FiltreDossiers.champs_principaux
        return filtre
    if face is FACE_INSERTION:
        return FiltreInsertion(request.GET, queryset=base, **communs)
    return FiltreIdentite(request.GET, queryset=base, **communs)


def _lignes(
    face: Face, request: Requete, page: Iterable[Participant], jour: date, seuils: SeuilsParcours
) -> list[LignePersonne]:
    if face is FACE_INSERTION:
        return lignes_insertion(request.user, page, jour)
    if face is FACE_ECOUTE:
        return lignes_ecoute(request.user, page, jour)
    return lignes(request.user, page, jour, seuils)
