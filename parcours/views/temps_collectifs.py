"""Workshops: the list, one workshop, who has a place, who came, the sheet to sign."""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parcours.forms.temps_collectifs import (
    FiltreInscription,
    FormulaireInscription,
    FormulairePresences,
    FormulaireTemps,
)
from parcours.models import RendezVous, TempsCollectif
from parcours.selectors.temps_collectifs import (
    PROPOSES_MAX,
    a_inscrire,
    a_venir,
    inscriptions_lisibles,
    inscriptions_suivies,
    passes,
    proposer,
    temps_collectifs,
)
from parcours.services import temps_collectifs as service
from parcours.services.temps_collectifs import TempsCollectifImpossible
from parcours.views.pages_parcours import METHODES, noter_ouverture, statut_de
from plie.acteurs.acces import plie_actif, reserve_a
from plie.acteurs.models import Utilisateur
from plie.acteurs.requete import Requete
from plie.documents.pdf import rendre_pdf
from plie.interface.bandeau import signataires
from plie.interface.composants import Onglet
from plie.interface.embleme import embleme_svg
from plie.interface.formats import accorde
from plie.interface.retours import adresse_de_retour
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role

PAR_PAGE: Final = 20
LECTEURS: Final = (Role.REFERENT, Role.COORDINATION)


@require_safe
@reserve_a(*LECTEURS)
def liste(request: Requete) -> HttpResponse:
    """The workshops of the PLIE, to come or past."""
    jour = timezone.localdate()
    vus_passes = request.GET.get("periode") == "passes"
    prochains, anciens = a_venir(request.user, jour), passes(request.user, jour)
    page = Paginator(anciens if vus_passes else prochains, PAR_PAGE).get_page(request.GET.get("page"))
    adresse = reverse("temps_collectifs:liste")
    contexte = {
        "page_obj": page,
        "passes": vus_passes,
        "onglets": [
            Onglet(
                libelle="À venir",
                url=adresse,
                actif=not vus_passes,
                compte=TempsCollectif.objects.visibles_par(request.user)
                .filter(debut__date__gte=jour)
                .count(),
            ),
            Onglet(
                libelle="Passés",
                url=f"{adresse}?periode=passes",
                actif=vus_passes,
                compte=TempsCollectif.objects.visibles_par(request.user).filter(debut__date__lt=jour).count(),
            ),
        ],
    }
    return render(request, "parcours/temps_collectifs/liste.html", contexte)


@require_http_methods(METHODES)
@reserve_a(*LECTEURS)
def nouveau(request: Requete) -> HttpResponse:
    """Plan a workshop."""
    plie = plie_actif(request)
    formulaire = FormulaireTemps(
        request.POST if request.method == "POST" else None, plie=plie, initial={"animateur": request.user.pk}
    )
    if formulaire.is_bound and formulaire.is_valid():
        cree = service.creer(plie, formulaire.contenu)
        messages.success(request, "Le temps collectif est créé : inscrivez les personnes.")
        return redirect("temps_collectifs:voir", cree.pk)
    contexte = {
        "formulaire": formulaire,
        "titre": "Nouveau temps collectif",
        "bouton": "Créer le temps collectif",
        "temps": None,
        "url_annuler": reverse("temps_collectifs:liste"),
    }
    return render(
        request, "parcours/temps_collectifs/formulaire.html", contexte, status=statut_de(formulaire)
    )


@require_http_methods(METHODES)
@reserve_a(*LECTEURS)
def modifier(request: Requete, pk: int) -> HttpResponse:
    """Change a workshop: for who leads it, and the coordination."""
    temps = _charger(request.user, pk)
    if not _modifiable(request.user, temps):
        raise Http404
    debut = timezone.localtime(temps.debut)
    formulaire = FormulaireTemps(
        request.POST if request.method == "POST" else None,
        plie=temps.plie,
        temps=temps,
        initial={
            "titre": temps.titre,
            "jour": debut.date(),
            "heure": debut.time(),
            "duree": temps.duree,
            "lieu": temps.lieu,
            "animateur": temps.animateur_id,
            "capacite": temps.capacite,
        },
    )
    if formulaire.is_bound and formulaire.is_valid():
        try:
            service.modifier(temps, formulaire.contenu)
        except TempsCollectifImpossible as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            messages.success(request, "Le temps collectif est modifié.")
            return redirect("temps_collectifs:voir", temps.pk)
    contexte = {
        "formulaire": formulaire,
        "titre": "Modifier le temps collectif",
        "bouton": "Enregistrer",
        "temps": temps,
        "url_annuler": reverse("temps_collectifs:voir", args=[temps.pk]),
    }
    return render(
        request, "parcours/temps_collectifs/formulaire.html", contexte, status=statut_de(formulaire)
    )


@require_safe
@reserve_a(*LECTEURS)
def voir(request: Requete, pk: int) -> HttpResponse:
    """One workshop: its places, the people one may name, and how many others there are."""
    temps = _charger(request.user, pk)
    lisibles = list(inscriptions_lisibles(request.user, temps))
    suivies = set(inscriptions_suivies(request.user, temps).values_list("pk", flat=True))
    noter_ouverture(request, temps, temps.plie_id)
    commence = temps.debut <= timezone.now()
    contexte = {
        "temps": temps,
        "commence": commence,
        "lignes": [(inscription, inscription.pk in suivies) for inscription in lisibles],
        "autres": temps.inscrits - len(lisibles),
        "libres": None if temps.capacite is None else max(0, temps.capacite - temps.inscrits),
        "complet": temps.capacite is not None and temps.inscrits >= temps.capacite,
        "modifiable": _modifiable(request.user, temps),
        "referent": request.user.a_role(Role.REFERENT),
        "a_moi": bool(suivies),
        "a_emarger": any(_a_emarger(i) for i in lisibles if i.pk in suivies),
    }
    return render(request, "parcours/temps_collectifs/voir.html", contexte)


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def inscrire(request: Requete, pk: int) -> HttpResponse:
    """Give a place to several people of one's portefeuille at once."""
    temps = _charger(request.user, pk)
    inscriptibles = a_inscrire(request.user, temps)
    formulaire = FormulaireInscription(
        request.POST if request.method == "POST" else None, parcours=inscriptibles
    )
    if formulaire.is_bound and formulaire.is_valid():
        try:
            inscrits = service.inscrire(
                temps, list(formulaire.cleaned_data["personnes"]), auteur=request.user
            )
        except TempsCollectifImpossible as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            messages.success(request, f"{accorde(len(inscrits), 'personne inscrite,personnes inscrites')}.")
            return redirect("temps_collectifs:voir", temps.pk)
    filtre = FiltreInscription(request.GET)
    filtre.is_valid()
    jour = timezone.localdate()
    proposes = proposer(
        inscriptibles,
        texte=filtre.cleaned_data.get("q", ""),
        filtre=filtre.cleaned_data.get("filtre", ""),
        jour=jour,
        seuils=parametres_applicables(temps.plie, jour).seuils_parcours,
    )
    coches = formulaire.coches
    montres = {str(p.pk) for p in proposes.parcours}
    # Who was ticked under another filter stays ticked, and shown.
    gardes = (
        inscriptibles.filter(pk__in=[c for c in coches if c.isdigit() and c not in montres]).select_related(
            "participant__commune"
        )
        if coches
        else []
    )
    contexte = {
        "temps": temps,
        "formulaire": formulaire,
        "filtre": filtre,
        "personnes": [(p, str(p.pk) in coches) for p in [*gardes, *proposes.parcours]],
        "nombre": proposes.nombre,
        "maximum": PROPOSES_MAX,
        "libres": None if temps.capacite is None else max(0, temps.capacite - temps.inscrits),
        "cherche": bool(request.GET.get("q") or request.GET.get("filtre")),
    }
    return render(request, "parcours/temps_collectifs/inscrire.html", contexte, status=statut_de(formulaire))


@require_POST
@reserve_a(Role.REFERENT)
def retirer(request: Requete, pk: int, inscription: int) -> HttpResponse:
    """Give a place back."""
    temps = _charger(request.user, pk)
    # Withdrawn already (a second click) it is found as well, and nothing happens.
    trouvee = get_object_or_404(
        RendezVous.objects.visibles_par(request.user, {Role.REFERENT}), pk=inscription, temps_collectif=temps
    )
    try:
        service.desinscrire(trouvee)
    except TempsCollectifImpossible as erreur:
        messages.error(request, str(erreur))
    else:
        messages.success(request, "La place est rendue.")
    return redirect("temps_collectifs:voir", temps.pk)


@require_http_methods(METHODES)
@reserve_a(Role.REFERENT)
def presences(request: Requete, pk: int) -> HttpResponse:
    """Who came, for all the people one accompanies."""
    temps = _charger(request.user, pk)
    formulaire = FormulairePresences(
        request.POST if request.method == "POST" else None,
        inscriptions=inscriptions_suivies(request.user, temps),
    )
    if formulaire.is_bound and formulaire.is_valid():
        try:
            changees = service.noter_presences(temps, formulaire.issues, auteur=request.user)
        except TempsCollectifImpossible as erreur:
            formulaire.add_error(None, str(erreur))
        else:
            nombre = accorde(sum(changees.values()), "personne notée,personnes notées")
            messages.success(request, f"{nombre}." if changees else "Rien n’a changé.")
            return redirect(adresse_de_retour(request, reverse("temps_collectifs:voir", args=[temps.pk])))
    if request.method != "POST":
        noter_ouverture(request, temps, temps.plie_id)
    contexte: dict[str, Any] = {
        "temps": temps,
        "formulaire": formulaire,
        "commence": temps.debut <= timezone.now(),
        "autres": temps.inscrits - len(formulaire.inscriptions),
    }
    return render(request, "parcours/temps_collectifs/presences.html", contexte, status=statut_de(formulaire))


@require_safe
@reserve_a(*LECTEURS)
def feuille(request: Requete, pk: int) -> HttpResponse:
    """One sheet for all to sign: the people whose file one opens."""
    temps = _charger(request.user, pk)
    noter_ouverture(request, temps, temps.plie_id)
    contexte = {
        "plie": temps.plie,
        "temps": temps,
        "inscriptions": list(inscriptions_lisibles(request.user, temps)),
        "signataires": signataires(temps.plie),
        "imprime_le": timezone.now(),
    }
    contenu = rendre_pdf(
        "parcours/temps_collectifs/feuille_pdf.html", contexte, {"embleme-ue.svg": embleme_svg().encode()}
    )
    reponse = HttpResponse(contenu, content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="temps-collectif-{temps.pk}.pdf"'
    return reponse


def _charger(utilisateur: Utilisateur, pk: int) -> Any:
    """A workshop of the PLIE with its counts; raises Http404."""
    return get_object_or_404(temps_collectifs(utilisateur).select_related("plie"), pk=pk)


def _modifiable(utilisateur: Utilisateur, temps: TempsCollectif) -> bool:
    return temps.animateur_id == utilisateur.pk or utilisateur.tient(Role.COORDINATION, temps.plie_id)


def _a_emarger(inscription: RendezVous) -> bool:
    entretien = getattr(inscription, "entretien", None)
    return entretien is not None and entretien.emarge_le is None and entretien.annule_le is None
