"""The duplicates: the query finds what the rule finds, and a prescriber is told nothing of another file."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participants.enums import Ressemblance
from participants.models import Participant
from participants.regles import IdentiteCivile, meme_identite
from plie.protocole.models import Commune, Plie
from plie.roles import Role
from prescriptions.doublons import (
    Doublon,
    doublons_pour_coordination,
    doublons_pour_porte,
    identite_de,
    participants_ressemblants,
    prescriptions_ressemblantes,
)
from prescriptions.enums import EtatPrescription, OriginePrescription
from prescriptions.models import Prescription
from prescriptions.portes import Porte
from tests.fabriques import (
    CommuneFabrique,
    LienPersonnelFabrique,
    ParticipantFabrique,
    PlieFabrique,
    PrescriptionFabrique,
    StructureFabrique,
    il_y_a,
    utilisateur,
)

pytestmark = pytest.mark.django_db


def ressemblances(plie, identite, sauf=None):
    """Every file of the PLIE that the queries find, with the kind of likeness the rule gives it."""
    personnes = participants_ressemblants(Participant.objects.filter(plie=plie), identite)
    fiches = prescriptions_ressemblantes(Prescription.objects.filter(plie=plie), identite, sauf)
    return [
        *(Doublon(genre=meme_identite(identite, identite_de(p)), participant=p) for p in personnes),
        *(Doublon(genre=meme_identite(identite, identite_de(f)), prescription=f) for f in fiches),
    ]


NAISSANCE = date(1990, 3, 2)
IDENTITE = IdentiteCivile(
    nom_naissance="Lefèvre-Étoile", prenom="Zoé", date_naissance=NAISSANCE, identifiant_ft="1234567A"
)
IDENTIQUE, INVERSEE, IDENTIFIANT = (
    Ressemblance.IDENTIQUE,
    Ressemblance.INVERSEE,
    Ressemblance.IDENTIFIANT,
)


def champs(nom="Lefèvre-Étoile", prenom="Zoé", naissance=NAISSANCE, identifiant=""):
    return {
        "nom_naissance": nom,
        "prenom": prenom,
        "date_naissance": naissance,
        "identifiant_ft": identifiant,
    }


CAS = {
    "identique": (champs(), IDENTIQUE),
    "accents": (champs("Lefevre-Etoile", "Zoe"), IDENTIQUE),
    "casse": (champs("LEFÈVRE-ÉTOILE", "zoé"), IDENTIQUE),
    "trait d'union": (champs("Lefèvre Étoile"), IDENTIQUE),
    "trait d'union insécable": (champs("Lefèvre‑Étoile"), IDENTIQUE),
    "tout attaché": (champs("LefevreEtoile"), IDENTIQUE),
    "nom et prénom échangés": (champs("Zoé", "Lefèvre-Étoile"), INVERSEE),
    "échangés sans accent": (champs("zoe", "LEFEVRE ETOILE"), INVERSEE),
    "identifiant seul": (champs("Autre", "Personne", date(1970, 1, 1), "1234567A"), IDENTIFIANT),
    "identifiant en minuscule": (champs("Autre", "Personne", date(1970, 1, 1), "1234567a"), IDENTIFIANT),
    "autre date": (champs(naissance=date(1990, 3, 3)), None),
    "autre nom": (champs("Lefèvre"), None),
    "autre prénom": (champs(prenom="Chloé"), None),
    "autre identifiant": (champs("Autre", "Personne", NAISSANCE, "7654321A"), None),
}


@pytest.mark.parametrize("cas", CAS)
def test_ce_qui_ressemble(cas):
    valeurs, genre = CAS[cas]
    prescription = PrescriptionFabrique(**valeurs)
    trouves = ressemblances(prescription.plie, IDENTITE)
    attendus = [] if genre is None else [(genre, prescription, None)]
    assert [(d.genre, d.prescription, d.participant) for d in trouves] == attendus


@pytest.mark.parametrize("cas", [cas for cas, (valeurs, _) in CAS.items() if valeurs["date_naissance"]])
def test_ce_qui_ressemble_parmi_les_participants(cas):
    valeurs, genre = CAS[cas]
    personne = ParticipantFabrique(**valeurs)
    trouves = ressemblances(personne.plie, IDENTITE)
    attendus = [] if genre is None else [(genre, personne, None)]
    assert [(d.genre, d.participant, d.prescription) for d in trouves] == attendus


@pytest.mark.parametrize(
    "identite",
    [
        IdentiteCivile(nom_naissance="", prenom="", date_naissance=None),
        IdentiteCivile(nom_naissance="", prenom="", date_naissance=NAISSANCE),
        IdentiteCivile(nom_naissance="-", prenom="'", date_naissance=NAISSANCE),
        IdentiteCivile(nom_naissance="Lefèvre-Étoile", prenom="Zoé", date_naissance=None),
        IdentiteCivile(nom_naissance="Lefèvre-Étoile", prenom="", date_naissance=NAISSANCE),
    ],
)
def test_ce_qu_on_ignore_ne_ressemble_a_rien(identite):
    prescription = PrescriptionFabrique(**champs())
    PrescriptionFabrique(plie=prescription.plie, brouillon=True, nom_naissance="", prenom="")
    assert ressemblances(prescription.plie, identite) == []


@pytest.mark.parametrize("etat", EtatPrescription)
def test_un_brouillon_et_une_fiche_retiree_ne_comptent_pas(etat):
    ecartee = etat in {EtatPrescription.BROUILLON, EtatPrescription.ANNULEE}
    traits = {
        EtatPrescription.BROUILLON: {"brouillon": True},
        EtatPrescription.VALIDEE: {"validee": True},
        EtatPrescription.REFUSEE: {"refusee": True},
        EtatPrescription.ORIENTEE: {"orientee": True},
        EtatPrescription.ANNULEE: {"etat": etat, "annulee_le": il_y_a(1)},
    }.get(etat, {"etat": etat})
    prescription = PrescriptionFabrique(**champs(), **traits)
    trouvees = [d.prescription for d in ressemblances(prescription.plie, IDENTITE)]
    assert trouvees == ([] if ecartee else [prescription])


def test_un_autre_plie_ne_compte_pas_ni_la_fiche_elle_meme():
    prescription = PrescriptionFabrique(**champs())
    ParticipantFabrique(**champs())
    assert ressemblances(PlieFabrique(), IDENTITE) == []
    assert ressemblances(prescription.plie, IDENTITE, sauf=prescription.pk) == []
    coordination = utilisateur(Role.COORDINATION, prescription.structure)
    assert doublons_pour_coordination(prescription, coordination) == []
    jumelle = PrescriptionFabrique(
        structure=StructureFabrique(plie=prescription.plie), **champs("LEFEVRE ETOILE")
    )
    personne = ParticipantFabrique(plie=prescription.plie, **champs())
    vus = doublons_pour_coordination(prescription, coordination)
    assert [(d.participant, d.prescription) for d in vus] == [(personne, None), (None, jumelle)]
    assert doublons_pour_coordination(prescription, utilisateur(Role.COORDINATION)) == []


# --- Agreement with the rule ----------------------------------------------------------------------

NOMS = st.sampled_from(
    ["", "Zoé", "ZOE", "zo-é", "Lœïc", "LOEIC", "D'Août", "d’aout", "d aout", "Ñandu", "-"]
)
IDENTITES = st.builds(
    IdentiteCivile,
    nom_naissance=NOMS,
    prenom=NOMS,
    date_naissance=st.sampled_from([None, NAISSANCE, date(1990, 3, 3)]),
    identifiant_ft=st.sampled_from(["", "", "", "1234567A", "1234567a", "7654321B"]),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    # Two participants never carry the same identifiant: the database refuses it.
    fiches=st.lists(IDENTITES, max_size=6, unique_by=lambda fiche: fiche.identifiant_ft or id(fiche)),
    cherchee=IDENTITES,
)
def test_la_requete_trouve_ce_que_dit_la_regle(fiches, cherchee):
    plie = Plie.objects.first() or PlieFabrique()
    structure = plie.structures.first() or StructureFabrique(plie=plie)
    commune = Commune.objects.first() or CommuneFabrique()
    Prescription.objects.all().delete()
    Participant.objects.all().delete()
    attendues, attendus = set(), set()
    for identite in fiches:
        semblable = meme_identite(cherchee, identite) is not Ressemblance.AUCUNE
        valeurs = champs(
            identite.nom_naissance, identite.prenom, identite.date_naissance, identite.identifiant_ft
        )
        if all((identite.nom_naissance, identite.prenom, identite.date_naissance)):
            personne = ParticipantFabrique(plie=plie, commune=commune, **valeurs)
            assert identite_de(personne) == identite
            attendus |= {personne} if semblable else set()
            fiche = PrescriptionFabrique(structure=structure, commune=commune, **valeurs)
            attendues |= {fiche} if semblable else set()
    assert set(prescriptions_ressemblantes(Prescription.objects.all(), cherchee)) == attendues
    assert set(participants_ressemblants(Participant.objects.all(), cherchee)) == attendus
    assert {d.genre for d in ressemblances(plie, cherchee)} <= {IDENTIQUE, INVERSEE, IDENTIFIANT}


# --- What a prescriber is told --------------------------------------------------------------------


def test_un_prescripteur_n_apprend_rien_des_fiches_d_une_autre_structure():
    """The answer is the same with and without the other structure's files and the participants."""
    ici = StructureFabrique()
    compte = utilisateur(Role.PRESCRIPTEUR, ici)
    mienne = PrescriptionFabrique(structure=ici, auteur=compte, brouillon=True, **champs())
    ancienne = PrescriptionFabrique(structure=ici, auteur=compte, soumise_le=il_y_a(90), **champs())
    recente = PrescriptionFabrique(
        structure=ici, auteur=compte, soumise_le=il_y_a(3), **champs("lefevre etoile")
    )
    porte = Porte(structure=ici, utilisateur=compte)
    avant = doublons_pour_porte(porte, mienne)
    assert avant == [recente, ancienne]
    ailleurs = StructureFabrique(plie=ici.plie)
    PrescriptionFabrique(structure=ailleurs, **champs())
    PrescriptionFabrique(structure=ailleurs, orientee=True, **champs(identifiant="1234567A"))
    ParticipantFabrique(plie=ici.plie, **champs())
    assert doublons_pour_porte(porte, mienne) == avant


def test_un_lien_n_apprend_rien_des_autres_fiches_de_sa_structure():
    lien = LienPersonnelFabrique()
    par_lien = {"structure": lien.structure, "lien": lien, "origine": OriginePrescription.LIEN}
    mienne = PrescriptionFabrique(brouillon=True, **par_lien, **champs())
    porte = Porte(structure=lien.structure, lien=lien)
    PrescriptionFabrique(structure=lien.structure, **champs())
    autre = LienPersonnelFabrique(structure=lien.structure)
    PrescriptionFabrique(structure=lien.structure, lien=autre, origine=OriginePrescription.LIEN, **champs())
    assert doublons_pour_porte(porte, mienne) == []
    deja = PrescriptionFabrique(**par_lien, **champs("LEFEVRE ETOILE"))
    assert doublons_pour_porte(porte, mienne) == [deja]
