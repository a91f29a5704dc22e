"""Every constraint of the database is tried somewhere: a test has seen each of them refuse a row."""

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from factory.django import DjangoModelFactory

from plie.roles import Role
from tests import fabriques
from tests.acteurs.test_contraintes import CAS as ACTEURS
from tests.contraintes import contrainte_violee, non_ecrite
from tests.documents.test_contraintes import CAS as DOCUMENTS
from tests.envois.test_contraintes import CAS as ENVOIS
from tests.fiches_actions.test_contraintes import CAS as FICHES_ACTIONS
from tests.gouvernance.test_contraintes import CAS as GOUVERNANCE
from tests.journal.test_contraintes import CAS as JOURNAL
from tests.parcours.test_contraintes import CAS as PARCOURS
from tests.parcours.test_contraintes_accompagnement import CAS as ACCOMPAGNEMENT
from tests.parcours.test_contraintes_signatures import CAS as SIGNATURES
from tests.participants.test_contraintes import CAS as PARTICIPANTS
from tests.plie.test_modeles import MODELES
from tests.prescriptions.test_contraintes import CAS as PRESCRIPTIONS
from tests.prescriptions.test_contraintes_imports import CAS as IMPORTS
from tests.prescriptions.test_contraintes_liens import CAS as LIENS
from tests.protocole.test_contraintes import CAS as PROTOCOLE
from tests.reporting.test_contraintes import CAS as REPORTING
from tests.sorties.test_contraintes import CAS as SORTIES

TOUS = [
    *ACTEURS,
    *PROTOCOLE,
    *DOCUMENTS,
    *ENVOIS,
    *JOURNAL,
    *PARTICIPANTS,
    *PRESCRIPTIONS,
    *LIENS,
    *IMPORTS,
    *PARCOURS,
    *ACCOMPAGNEMENT,
    *SIGNATURES,
    *SORTIES,
    *FICHES_ACTIONS,
    *GOUVERNANCE,
    *REPORTING,
]
DECLAREES = {(modele, contrainte.name) for modele in MODELES for contrainte in modele._meta.constraints}
FABRIQUES = {
    fabrique._meta.model: fabrique
    for fabrique in vars(fabriques).values()
    if isinstance(fabrique, type) and issubclass(fabrique, DjangoModelFactory) and fabrique._meta.model
}
CHAMPS = [(modele, champ) for modele in MODELES for champ in modele._meta.local_fields]
UNIQUES = [(modele, champ) for modele, champ in CHAMPS if champ.unique and not champ.primary_key]
POSITIFS = [
    (modele, champ)
    for modele, champ in CHAMPS
    if isinstance(champ, models.fields.PositiveIntegerRelDbTypeMixin)
]


def nom_complet(valeur):
    return valeur._meta.label_lower if isinstance(valeur, type) else valeur.name


def nom_en_base(modele, champ, fin):
    """The name PostgreSQL gives to a constraint written beside its column."""
    return f"{modele._meta.db_table}_{champ.column}_{fin}"


def test_chaque_contrainte_des_modeles_a_sa_ligne_refusee():
    eprouvees = {(cas.modele, cas.contrainte) for cas in TOUS}
    assert DECLAREES - eprouvees == set(), "sans ligne refusée"
    assert eprouvees - DECLAREES == set(), "inconnues des modèles"


def test_chaque_contrainte_ecartee_existe():
    assert {(cas.modele, nom) for cas in TOUS for nom in cas.avec} <= DECLAREES


@pytest.mark.django_db
def test_la_base_n_a_pas_d_autre_contrainte():
    tables = {modele._meta.db_table for modele in MODELES}
    with connection.cursor() as curseur:
        curseur.execute(
            """
            SELECT c.relname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
            WHERE k.contype IN ('c', 'u', 'x')
            UNION
            SELECT c.relname, i.relname FROM pg_index x
            JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
            WHERE x.indisunique AND NOT x.indisprimary
            """
        )
        en_base = {(table, nom) for table, nom in curseur.fetchall() if table in tables}
    connues = {(modele._meta.db_table, nom) for modele, nom in DECLAREES}
    connues |= {(modele._meta.db_table, nom_en_base(modele, champ, "key")) for modele, champ in UNIQUES}
    connues |= {(modele._meta.db_table, nom_en_base(modele, champ, "check")) for modele, champ in POSITIFS}
    assert en_base == connues


def test_chaque_modele_a_sa_fabrique():
    assert set(MODELES) <= set(FABRIQUES)


@pytest.mark.django_db
@pytest.mark.parametrize(("modele", "champ"), UNIQUES, ids=nom_complet)
def test_une_colonne_unique_refuse_la_deuxieme_ligne(modele, champ):
    fabrique = FABRIQUES[modele]
    valeur = FABRIQUES[champ.related_model]() if champ.related_model else None
    premiere = fabrique(**({} if valeur is None else {champ.name: valeur}))
    seconde = non_ecrite(fabrique, **{champ.name: getattr(premiere, champ.name)})
    assert contrainte_violee(seconde) == nom_en_base(modele, champ, "key")
    with pytest.raises(ValidationError) as refus:
        seconde.validate_unique()
    assert list(refus.value.message_dict) == [champ.name]


@pytest.mark.django_db
@pytest.mark.parametrize(("modele", "champ"), POSITIFS, ids=nom_complet)
def test_un_nombre_positif_refuse_moins_un(modele, champ):
    ligne = FABRIQUES[modele]()
    # The rows that are never changed have another guard, tried elsewhere: here the column alone is tried.
    with pgtrigger.ignore(), pytest.raises(IntegrityError), transaction.atomic():
        modele._base_manager.filter(pk=ligne.pk).update(**{champ.name: -1})


def codes(contrainte):
    """The field and the codes of a ``champ__in`` check; None for any other constraint."""
    condition = getattr(contrainte, "condition", None)
    if not isinstance(contrainte, models.CheckConstraint) or len(condition.children) != 1:
        return None
    enfant = condition.children[0]
    if not isinstance(enfant, tuple) or not enfant[0].endswith("__in"):
        return None
    return enfant[0].removesuffix("__in"), enfant[1]


LISTES = [
    (modele, champ, listee)
    for modele in MODELES
    for contrainte in modele._meta.constraints
    if (trouve := codes(contrainte))
    for champ, listee in [trouve]
]


@pytest.mark.parametrize(
    ("modele", "champ", "listee"), LISTES, ids=[f"{modele.__name__}.{champ}" for modele, champ, _ in LISTES]
)
def test_la_base_connait_les_memes_codes_que_le_formulaire(modele, champ, listee):
    choix = [code for code, _ in modele._meta.get_field(champ).flatchoices if code != ""]
    assert [code for code in listee if code != ""] == choix


def noms_cites(condition):
    """The fields that a condition speaks of."""
    for enfant in condition.children:
        if isinstance(enfant, tuple):
            yield enfant[0].split("__")[0]
        elif isinstance(enfant, models.Q):
            yield from noms_cites(enfant)


@pytest.mark.parametrize(
    ("modele", "champ"), [(modele, champ) for modele, champ in CHAMPS if champ.choices], ids=nom_complet
)
def test_chaque_liste_de_choix_est_gardee_par_la_base(modele, champ):
    cites = {
        nom
        for contrainte in modele._meta.constraints
        if isinstance(contrainte, models.CheckConstraint)
        for nom in noms_cites(contrainte.condition)
    }
    assert champ.name in cites


@pytest.mark.django_db
def test_deux_roles_n_ont_jamais_la_meme_empreinte():
    """``CleTexte`` compares hashes: two roles with the same one could not be held together."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT count(DISTINCT hashtext(code)) FROM unnest(%s::text[]) AS code", [Role.codes()]
        )
        assert curseur.fetchone() == (len(Role),)
