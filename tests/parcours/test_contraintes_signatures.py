"""What the database refuses of drafts, corrections, signatures and reminders; what it locks."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from parcours.enums import CanalRappel, ModeEmargement, StatutRappel
from parcours.models.signatures import ESSAIS_MAX
from tests.contraintes import (
    JOUR,
    LA_VEILLE,
    Cas,
    Permis,
    acceptes,
    borne,
    eprouver_acceptation,
    eprouver_refus,
    inconnu,
    refuses,
)
from tests.fabriques import (
    AbonnementAgendaFabrique,
    BrouillonEntretienFabrique,
    CerFabrique,
    ContreEcritureFabrique,
    DemandeEmargementFabrique,
    DiagnosticFabrique,
    DocumentParcoursFabrique,
    EntretienFabrique,
    RappelFabrique,
    SignatureFabrique,
    instant,
)

pytestmark = pytest.mark.django_db

A_DIX_HEURES, A_ONZE_HEURES = instant(JOUR, 10), instant(JOUR, 11)
UNE_MINUTE = timedelta(minutes=1)
SANS_TRACE = {"trace": None, "largeur": None, "hauteur": None}


def du_cer(_=None):
    cer = CerFabrique()
    return {"entretien": None, "cer": cer, "parcours": cer.parcours}


def meme_objet(**champs):
    return lambda deja: (
        {
            "entretien": deja.entretien,
            "cer": deja.cer,
            "parcours": deja.parcours,
            "partie": deja.partie,
        }
        | champs
    )


CAS = [
    inconnu("rappel_canal", RappelFabrique, "canal"),
    inconnu("rappel_statut", RappelFabrique, "statut"),
    Cas(
        "rappel_unique",
        RappelFabrique,
        lambda deja: {"rendez_vous": deja.rendez_vous, "pour": deja.pour},
        justes=[lambda deja: {"rendez_vous": deja.rendez_vous, "pour": deja.pour + UNE_MINUTE}],
        deja={},
    ),
    borne("rappel_envoye", RappelFabrique, "envoye_le", None, A_DIX_HEURES, statut=StatutRappel.ENVOYE),
    borne("rappel_envoye", RappelFabrique, "envoye_le", A_DIX_HEURES, None, statut=StatutRappel.EN_COURS),
    Cas(
        "rappel_adresse",
        RappelFabrique,
        {"adresse": ""},
        justes=[{"adresse": "", "canal": CanalRappel.LETTRE}, {"canal": CanalRappel.COURRIEL}],
    ),
    borne("contre_ecriture_motif", ContreEcritureFabrique, "motif", "", "Erreur de date."),
    Cas(
        "contre_ecriture_autre",
        ContreEcritureFabrique,
        lambda _: dict.fromkeys(("entretien", "remplacant"), EntretienFabrique()),
        justes=[lambda _: {"remplacant": EntretienFabrique()}, {"remplacant": None}],
    ),
    Cas(
        "brouillon_entretien_unique",
        BrouillonEntretienFabrique,
        lambda deja: {"parcours": deja.parcours},
        justes=[
            {},
            lambda deja: {
                "parcours": deja.parcours,
                "entretien": EntretienFabrique(parcours=deja.parcours),
            },
        ],
        deja={},
    ),
    inconnu("signature_partie", SignatureFabrique, "partie"),
    inconnu("signature_mode", SignatureFabrique, "mode", avec=("signature_selon_mode",)),
    Cas(
        "signature_un_objet",
        SignatureFabrique,
        lambda _: {"cer": CerFabrique()},
        justes=[{}, du_cer],
    ),
    *(
        Cas("signature_selon_mode", SignatureFabrique, faux)
        for faux in (
            {"trace": None},
            {"largeur": None},
            {"hauteur": None},
            {"mode": ModeEmargement.CODE},
            {"mode": ModeEmargement.PAPIER},
            {"mode": ModeEmargement.PAPIER, **SANS_TRACE},
        )
    ),
    Cas(
        "signature_selon_mode",
        SignatureFabrique,
        lambda _: {"document": DocumentParcoursFabrique()},
        justes=[
            lambda _: {
                "mode": ModeEmargement.PAPIER,
                "document": DocumentParcoursFabrique(),
                **SANS_TRACE,
            },
            {"mode": ModeEmargement.CODE, **SANS_TRACE},
        ],
    ),
    Cas(
        "signature_entretien_unique",
        SignatureFabrique,
        meme_objet(),
        justes=[meme_objet(partie="referent"), {}],
        deja={},
    ),
    Cas(
        "signature_cer_unique",
        SignatureFabrique,
        meme_objet(),
        justes=[meme_objet(partie="referent"), Permis(du_cer, du_cer)],
        deja=du_cer,
    ),
    inconnu("demande_emargement_canal", DemandeEmargementFabrique, "canal"),
    borne(
        "demande_emargement_canal",
        DemandeEmargementFabrique,
        "canal",
        CanalRappel.LETTRE,
        CanalRappel.COURRIEL,
    ),
    borne(
        "demande_emargement_duree",
        DemandeEmargementFabrique,
        "expire_le",
        A_DIX_HEURES,
        A_DIX_HEURES + UNE_MINUTE,
        creee_le=A_DIX_HEURES,
    ),
    borne("demande_emargement_essais", DemandeEmargementFabrique, "essais", ESSAIS_MAX + 1, ESSAIS_MAX),
    Cas(
        "demande_emargement_ouverte",
        DemandeEmargementFabrique,
        lambda deja: {"entretien": deja.entretien},
        justes=[
            lambda deja: {"entretien": deja.entretien, "utilisee_le": A_ONZE_HEURES},
            lambda deja: {"entretien": deja.entretien, "annulee_le": A_ONZE_HEURES},
            {},
        ],
        deja={},
    ),
    Cas(
        "abonnement_agenda_unique",
        AbonnementAgendaFabrique,
        lambda deja: {"utilisateur": deja.utilisateur},
        justes=[
            {},
            Permis(
                {"cree_le": A_DIX_HEURES, "revoque_le": A_ONZE_HEURES},
                lambda deja: {"utilisateur": deja.utilisateur},
            ),
        ],
        deja={},
    ),
    borne(
        "abonnement_agenda_revocation",
        AbonnementAgendaFabrique,
        "revoque_le",
        A_DIX_HEURES - UNE_MINUTE,
        A_DIX_HEURES,
        cree_le=A_DIX_HEURES,
    ),
]


@refuses(CAS)
def test_la_base_refuse_la_ligne_fausse(cas):
    eprouver_refus(cas)


@acceptes(CAS)
def test_l_autre_cote_de_la_borne_est_accepte(cas, juste):
    eprouver_acceptation(cas, juste)


# --- What is signed is locked ------------------------------------------------------------------


def ecrite(ligne, **champs):
    """Whether the database lets these columns be written."""
    try:
        with transaction.atomic():
            type(ligne)._base_manager.filter(pk=ligne.pk).update(**champs)
    except DatabaseError:
        return False
    return True


@pytest.mark.parametrize("champ", ["evolution", "positionnements", "objectifs_suivants", "presents"])
def test_un_entretien_emarge_ne_se_modifie_plus(champ):
    libre = EntretienFabrique()
    signe = EntretienFabrique(emarge_le=A_DIX_HEURES, emargement=ModeEmargement.ECRAN)
    assert ecrite(libre, **{champ: "Autre chose."})
    assert not ecrite(signe, **{champ: "Autre chose."})


def test_un_entretien_emarge_s_annule_par_une_contre_ecriture_et_ne_se_supprime_pas():
    signe = EntretienFabrique(emarge_le=A_DIX_HEURES, emargement=ModeEmargement.ECRAN)
    assert not ecrite(signe, date=LA_VEILLE)
    assert not ecrite(signe, emarge_le=None, emargement="")
    assert ecrite(signe, annule_le=A_ONZE_HEURES)
    with pytest.raises(DatabaseError), transaction.atomic():
        signe.delete()


def test_un_diagnostic_signe_ne_se_modifie_ni_ne_se_supprime():
    diagnostic = DiagnosticFabrique(date=LA_VEILLE)
    assert ecrite(diagnostic, priorites="Le logement.")
    assert ecrite(diagnostic, signe_le=JOUR)
    assert not ecrite(diagnostic, priorites="La mobilité.")
    assert not ecrite(diagnostic, signe_le=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        diagnostic.delete()


@pytest.mark.parametrize("partie", ["signe_participant_le", "signe_referent_le"])
def test_un_cer_signe_par_un_seul_garde_son_contenu(partie):
    cer = CerFabrique(redige_le=LA_VEILLE)
    assert ecrite(cer, objectifs="Passer le permis.")
    assert ecrite(cer, **{partie: JOUR})
    assert not ecrite(cer, objectifs="Autre chose.")
    assert ecrite(cer, signe_participant_le=JOUR, signe_referent_le=JOUR)
    assert ecrite(cer, transmis_bi_le=JOUR, transmis_bi_a="Bureau insertion de Niort")


def test_une_signature_ne_se_modifie_ni_ne_se_supprime():
    signature = SignatureFabrique()
    assert not ecrite(signature, empreinte="1" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        signature.delete()
