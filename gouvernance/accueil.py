"""The home of the coordination."""

from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gouvernance.selectors import LigneReferent, portefeuilles, prochaines_seances
from gouvernance.selectors.cellule import compter_demandes
from parcours.models import Parcours
from parcours.selectors.accueil import accompagnes_dans_l_annee
from parcours.selectors.attentes import compter
from parcours.selectors.suivi import Apercu, apercu
from parcours.views.suivi import jours_fr
from plie.acteurs.acces import plie_actif, vue_du_role
from plie.acteurs.requete import Requete
from plie.envois.selectors import nombre_en_echec
from plie.interface.composants import Chiffre, Ton
from plie.interface.formats import nombre_fr
from plie.interface.navigation import accueil_de
from plie.protocole.selectors import parametres_applicables
from plie.roles import Role
from prescriptions.enums import EtatPrescription
from prescriptions.selectors import EN_ATTENTE, comptes_par_etat
from sorties.filters import Attendu
from sorties.selectors import SortiesPositives, sorties_positives
from sorties.selectors.preuves import compter_sans_preuve

SEANCES_MONTREES = 6
ATTENDUS = {
    EtatPrescription.SOUMISE: "avis attendus",
    EtatPrescription.A_COMPLETER: "chez le prescripteur",
    EtatPrescription.VALIDEE: "référent à désigner",
}


@accueil_de(Role.COORDINATION)
def coordination(request: Requete) -> HttpResponse:
    """What waits, the portefeuilles against the référents' time, the yearly targets, the next séances."""
    vue = vue_du_role(request.user, Role.COORDINATION)
    parametres = parametres_applicables(plie_actif(request), vue.date_reference)
    comptes = comptes_par_etat(vue)
    lignes = portefeuilles(vue)
    attentes = compter(Parcours.objects.vus_comme(vue), vue.date_reference, parametres.seuils_parcours)
    positives = sorties_positives(vue, vue.date_reference.year, parametres.seuils_parcours)
    contexte = {
        "jour": vue.date_reference,
        "annee_texte": str(vue.date_reference.year),
        "prescriptions": [
            Chiffre(
                libelle=f"Prescriptions {etat.libelle.lower()}s"
                if etat is not EtatPrescription.A_COMPLETER
                else "Prescriptions à compléter",
                valeur=nombre_fr(comptes[etat]),
                aide=ATTENDUS[etat],
                url=f"{reverse('prescriptions:liste')}?{urlencode({'etat': etat.value})}",
                ton=Ton.ATTENTION if comptes[etat] else Ton.NEUTRE,
            )
            for etat in EN_ATTENTE
        ],
        "cellule": _cellule(compter_demandes(vue)),
        "preuves": _preuves(compter_sans_preuve(vue)),
        "attentes": [
            Chiffre(
                libelle=attente.libelle,
                valeur=nombre_fr(nombre),
                url=f"{reverse('participants:liste')}?{urlencode({'attente': attente.value})}",
                ton=Ton.ATTENTION,
            )
            for attente, nombre in attentes.items()
            if nombre
        ],
        "portefeuilles": lignes,
        "totaux": _totaux(lignes),
        "accompagnes": accompagnes_dans_l_annee(vue),
        "cible_accompagnes": parametres.objectifs.accompagnes_par_an,
        "sorties": positives,
        "suites_sorties": _suites(positives),
        "cible_sorties": parametres.objectifs.sorties_positives_6_mois_par_an,
        "delais": _delais(apercu(vue)),
        "messages_en_echec": nombre_en_echec(vue),
        "seances": prochaines_seances(vue, SEANCES_MONTREES),
    }
    return render(request, "gouvernance/accueil_coordination.html", contexte)


def _cellule(nombre: int) -> Chiffre:
    return Chiffre(
        libelle="Demandes à la cellule de suivi",
        valeur=nombre_fr(nombre),
        aide="décisions attendues",
        url=reverse("cellule:demandes"),
        ton=Ton.ATTENTION if nombre else Ton.NEUTRE,
    )


def _suites(positives: SortiesPositives) -> list[tuple[str, str]]:
    return [
        ("Maintenues à 6 mois", nombre_fr(positives.maintenues)),
        ("Emploi ou formation perdu avant", nombre_fr(positives.perdues)),
        ("Sans nouvelles à 6 mois", nombre_fr(positives.sans_nouvelles)),
        ("À vérifier à 6 mois", nombre_fr(positives.a_verifier)),
    ]


def _preuves(nombre: int) -> Chiffre:
    return Chiffre(
        libelle="Preuves de sortie manquantes",
        valeur=nombre_fr(nombre),
        aide="à demander aux référents",
        url=f"{reverse('sorties:liste')}?{urlencode({'attendu': Attendu.PREUVE.value})}",
        ton=Ton.ATTENTION if nombre else Ton.NEUTRE,
    )


def _delais(vu: Apercu) -> list[tuple[str, str]]:
    return [
        ("Délai médian", jours_fr(vu.delais.mediane)),
        ("90e centile", jours_fr(vu.delais.centile_90)),
        ("Prescriptions refusées", nombre_fr(vu.refus_recents)),
        ("Personnes non entrées", nombre_fr(vu.non_entrees_recentes)),
    ]


def _totaux(lignes: list[LigneReferent]) -> dict[str, Decimal | int | None]:
    etp = sum((ligne.etp for ligne in lignes if ligne.etp), Decimal(0))
    accompagnes = sum(ligne.charge.accompagnes for ligne in lignes)
    return {
        "etp": etp,
        "accompagnes": accompagnes,
        "en_accueil": sum(ligne.charge.en_accueil for ligne in lignes),
        "en_veille": sum(ligne.charge.en_veille for ligne in lignes),
        "par_etp": Decimal(accompagnes) / etp if etp else None,
    }
