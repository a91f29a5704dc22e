"""The homes of the prescripteur and of those who give an avis."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from plie.acteurs.acces import plie_actif, vue_du_role
from plie.acteurs.requete import Requete
from plie.interface.composants import Chiffre, Ton
from plie.interface.etats import ton_de
from plie.interface.formats import nombre_fr
from plie.interface.navigation import accueil_de
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role
from prescriptions.enums import EtatPrescription
from prescriptions.models import Prescription
from prescriptions.prolongements import date_prochaine_cellule
from prescriptions.selectors import a_reprendre, comptes_par_etat, en_souffrance, file_d_avis
from prescriptions.views.liste import lignes

DERNIERES = 8
MONTREES = 50
# The states a prescripteur follows, in the order of the path.
SUIVIES = (
    EtatPrescription.SOUMISE,
    EtatPrescription.A_COMPLETER,
    EtatPrescription.VALIDEE,
    EtatPrescription.ORIENTEE,
    EtatPrescription.REFUSEE,
)


@accueil_de(Role.PRESCRIPTEUR)
def prescripteur(request: Requete) -> HttpResponse:
    """The prescriptions of one's structure: what waits for it, how many in each state, the last ones."""
    vue = vue_du_role(request.user, Role.PRESCRIPTEUR)
    comptes = comptes_par_etat(vue)
    contexte = {
        "chiffres": [
            Chiffre(
                libelle=etat.libelle,
                valeur=nombre_fr(comptes[etat]),
                url=f"{reverse('prescriptions:liste')}?{urlencode({'etat': etat.value})}",
                ton=ton_de(etat) if comptes[etat] else Ton.NEUTRE,
            )
            for etat in SUIVIES
        ],
        "a_reprendre": list(a_reprendre(vue)[:MONTREES]),
        "lignes": lignes(
            list(
                Prescription.objects.vus_comme(vue)
                .select_related("structure", "commune", "motif_refus")
                .order_by("-cree_le", "-pk")[:DERNIERES]
            ),
            suivies=True,
        ),
        "de": "",
        "structure_montree": False,
        "suites_montrees": True,
        "cellule": date_prochaine_cellule(plie_actif(request), timezone.now()),
    }
    return render(request, "prescriptions/accueil_prescripteur.html", contexte)


@accueil_de(Role.AVIS_FRANCE_TRAVAIL, Role.AVIS_BUREAU_INSERTION)
def avis(request: Requete) -> HttpResponse:
    """The queue of the prescriptions that wait for the avis of the active role, the oldest first."""
    assert request.habilitation is not None  # noqa: S101  the dispatcher found the role in it
    role = Role(request.habilitation.role)
    vue = vue_du_role(request.user, role)
    jour = vue.date_reference
    delai = parametres_applicables(plie_actif(request), jour).seuils_parcours.delai_avis_jours
    file = file_d_avis(vue)
    prescriptions = list(file[:MONTREES])
    nombre = file.count()
    tardives = en_souffrance(file, jour, delai)
    contexte = {
        "nom_avis": "France Travail" if role is Role.AVIS_FRANCE_TRAVAIL else "le Bureau insertion",
        "file": [(prescription, (jour - prescription.attend_depuis).days) for prescription in prescriptions],
        "delai": delai,
        "nombre": nombre,
        "participants": role is Role.AVIS_BUREAU_INSERTION,
        "chiffres": [
            Chiffre(libelle="En attente de votre avis", valeur=nombre_fr(nombre)),
            Chiffre(
                libelle=f"Depuis plus de {delai} jours",
                valeur=nombre_fr(tardives),
                ton=Ton.ATTENTION if tardives else Ton.SUCCES,
            ),
        ],
    }
    return render(request, "prescriptions/accueil_avis.html", contexte)
