"""What the tests of the entretien share: a followed person, and the form as a browser posts it."""

from datetime import timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from parcours.forms.entretiens import FormulaireEntretien
from parcours.selectors.entretiens import fond_entretien
from parcours.views.entretiens_conflits import contenu_de_l_entretien
from plie.roles import Role
from tests.fabriques import AffectationFabrique, ParcoursFabrique, StructureFabrique, il_y_a, utilisateur

VIDES = {"objectifs-nombre": "2", "freins-nombre": "2", "emplois-nombre": "2"} | {
    "formations-nombre": "2",
    "aides-nombre": "2",
}


def suivi(lieu=None, **parcours):
    """A référent and the parcours of a person they follow."""
    lieu = lieu or StructureFabrique()
    referent = utilisateur(Role.REFERENT, lieu)
    cree = ParcoursFabrique(participant__plie=lieu.plie, **parcours)
    AffectationFabrique(parcours=cree, referent=referent, lieu_accueil=lieu)
    return referent, cree


def saisie(parcours, *, entretien=None, **champs):
    """A whole page as it is sent; ``champs`` is what was typed (None takes a field out)."""
    fond = fond_entretien(parcours, timezone.localdate(), entretien=entretien)
    formulaire = FormulaireEntretien(fond=fond)
    postes = dict(VIDES)
    for nom, champ in formulaire.fields.items():
        if nom.startswith(("objectif_", "etape_")):
            valeur = champ.prepare_value(formulaire[nom].value())
            postes[nom] = "" if valeur is None else str(valeur)
    postes |= {
        "cle": str(uuid4()),
        "version": "0",
        "page": uuid4().hex,
        "parcours": str(parcours.pk),
        "entretien": "",
        "version_entretien": "",
        "rendez_vous": "",
        "type": "individuel",
        "date": timezone.localdate().isoformat(),
        "heure": "09:00",
        "duree": "60",
        "prochain_date": (timezone.localdate() + timedelta(days=10)).isoformat(),
        "prochain_heure": "14:00",
        "prochain_duree": "60",
        "prochain_lieu": "Bureau 3",
        "action": "enregistrer",
    }
    if entretien is not None:
        postes |= {nom: v[0] for nom, v in contenu_de_l_entretien(fond, entretien).items() if v}
        postes |= {"entretien": str(entretien.pk), "version_entretien": str(entretien.version)}
    return {nom: valeur for nom, valeur in (postes | champs).items() if valeur is not None}


def adresse(parcours, entretien=None):
    if entretien is not None:
        return reverse("entretiens:modifier", args=[entretien.pk])
    return reverse("entretiens:nouveau", args=[parcours.pk])


def garder(client, postes):
    """What JavaScript sends while one types."""
    return client.post(reverse("entretiens:brouillon", args=[postes["cle"]]), postes)


def jour(jours):
    """A day ago (or to come when negative), as a browser writes it."""
    return il_y_a(jours).isoformat()
