"""What every model of the project promises: a door, constraints with a French sentence, an audit trail."""

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from plie.acces import QuerySetVisible
from plie.roles import Role
from tests.fabriques import ParticipantFabrique

APPLICATIONS = {
    "acteurs",
    "protocole",
    "journal",
    "documents",
    "envois",
    "participants",
    "prescriptions",
    "parcours",
    "sorties",
    "fiches_actions",
    "gouvernance",
    "reporting",
}
MODELES = [
    modele
    for modele in apps.get_models()
    if modele._meta.app_label in APPLICATIONS and not hasattr(modele, "pgh_tracked_model")
]
# Lists, settings and agendas without a person in them; the consultation log is itself a trail.
SANS_TRACE = {
    "protocole.plie",
    "protocole.commune",
    "protocole.territoire",
    "protocole.qpv",
    "protocole.niveaudiplome",
    "protocole.domaineformation",
    "protocole.motifrefus",
    "protocole.motifnonentree",
    "fiches_actions.objectifstrategique",
    "fiches_actions.ficheaction",
    "fiches_actions.pilotefiche",
    "fiches_actions.indicateur",
    "gouvernance.instance",
    "gouvernance.college",
    "gouvernance.membre",
    "gouvernance.pointordredujour",
    "gouvernance.presence",
    "gouvernance.actionsuivie",
    "documents.travail",
    "envois.envoi",
    # Drafts leave no trail once the entretien is saved; a code is only a means to a signature, which has one.
    "parcours.brouillonentretien",
    "parcours.demandeemargement",
    # Emptied once the import is applied or given up: a trail would keep what was refused.
    "prescriptions.ligneimport",
    "journal.consultation",
    "reporting.reponsesatisfaction",
}


def nom(modele):
    return modele._meta.label_lower


@pytest.mark.parametrize("modele", MODELES, ids=nom)
def test_chaque_modele_dit_ce_que_voit_chaque_role(modele):
    assert set(modele.regards) == set(Role)
    assert isinstance(modele._default_manager.get_queryset(), QuerySetVisible)


@pytest.mark.parametrize("modele", MODELES, ids=nom)
def test_chaque_contrainte_porte_sa_phrase_en_francais(modele):
    for contrainte in modele._meta.constraints:
        phrase = contrainte.violation_error_message
        assert phrase != contrainte.default_violation_error_message, contrainte.name
        assert phrase[0].isupper() or phrase[0].isdigit(), contrainte.name
        assert phrase.endswith("."), contrainte.name


def test_les_noms_des_contraintes_sont_uniques():
    noms = [contrainte.name for modele in MODELES for contrainte in modele._meta.constraints]
    assert len(noms) == len(set(noms))


@pytest.mark.parametrize("modele", [modele for modele in MODELES if nom(modele) not in SANS_TRACE], ids=nom)
def test_chaque_table_nominative_est_tracee(modele):
    noms = {declencheur.name for m, declencheur in pgtrigger.registered() if m is modele}
    assert {"insert_insert", "update_update", "delete_delete"} <= noms


@pytest.mark.django_db
def test_les_declencheurs_sont_dans_la_base():
    attendus = {declencheur.get_pgid(modele) for modele, declencheur in pgtrigger.registered()}
    with connection.cursor() as curseur:
        curseur.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'")
        presents = {ligne[0] for ligne in curseur.fetchall()}
    assert attendus
    assert attendus <= presents


@pytest.mark.django_db
def test_la_trace_ne_se_reecrit_pas():
    participant = ParticipantFabrique()
    participant.prenom = "Autre"
    participant.save()
    evenements = apps.get_model("participants", "ParticipantEvent").objects.filter(pgh_obj_id=participant.pk)
    assert sorted(evenements.values_list("pgh_label", flat=True)) == ["insert", "update"]
    for interdit in (lambda: evenements.update(prenom="Faux"), evenements.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            interdit()
    assert evenements.count() == 2
