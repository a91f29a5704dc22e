"""What the database refuses of a prescription, of the avis and of the rencontre préalable."""

from datetime import timedelta

import pytest

from participants.enums import Frein
from participants.models import NAISSANCE_MIN
from prescriptions.enums import (
    EmetteurAvis,
    EtatPrescription,
    OriginePrescription,
    ResultatRencontre,
    SensAvis,
)
from tests.contraintes import (
    INCONNU,
    JOUR,
    LA_VEILLE,
    LE_LENDEMAIN,
    Cas,
    acceptes,
    borne,
    eprouver_acceptation,
    eprouver_refus,
    inconnu,
    refuses,
)
from tests.fabriques import (
    AvisFabrique,
    ImportCafFabrique,
    LienPersonnelFabrique,
    MotifRefusFabrique,
    ParticipantFabrique,
    PrescriptionFabrique,
    RencontrePrealableFabrique,
    UtilisateurFabrique,
    instant,
)

pytestmark = pytest.mark.django_db

IDENTITE_VIDE = {
    "sexe": "",
    "nom_naissance": "",
    "prenom": "",
    "date_naissance": None,
    "commune": None,
    "telephone": "",
    "courriel": "",
}
ANNULEE = {"etat": EtatPrescription.ANNULEE, "annulee_le": JOUR}
SOUMISE = {"etat": EtatPrescription.SOUMISE, "soumise_le": LA_VEILLE}
VALIDEE = {"etat": EtatPrescription.VALIDEE, "soumise_le": LA_VEILLE, "decidee_le": JOUR}


def refusee(**champs):
    return lambda _: (
        {**VALIDEE, "etat": EtatPrescription.REFUSEE, "motif_refus": MotifRefusFabrique()} | champs
    )


def orientee(**champs):
    return lambda _: (
        {
            **VALIDEE,
            "etat": EtatPrescription.ORIENTEE,
            "orientee_le": LE_LENDEMAIN,
            "participant": ParticipantFabrique(),
        }
        | champs
    )


CAS = [
    inconnu(
        "prescription_etat",
        PrescriptionFabrique,
        "etat",
        avec=("prescription_soumission", "prescription_decision"),
    ),
    borne("prescription_deplacement", PrescriptionFabrique, "deplacement", INCONNU, ""),
    inconnu("prescription_origine", PrescriptionFabrique, "origine"),
    *(
        Cas(
            "prescription_identite",
            PrescriptionFabrique,
            {**SOUMISE, champ: IDENTITE_VIDE[champ]},
            justes=[
                {"brouillon": True, champ: IDENTITE_VIDE[champ]},
                {**ANNULEE, champ: IDENTITE_VIDE[champ]},
            ],
        )
        for champ in ("sexe", "nom_naissance", "prenom", "date_naissance", "commune")
    ),
    Cas(
        "prescription_identite",
        PrescriptionFabrique,
        {**SOUMISE, "sexe": INCONNU},
        avec=("prescription_sexe",),
    ),
    borne("prescription_freins", PrescriptionFabrique, "freins_reperes", [INCONNU], []),
    borne(
        "prescription_freins",
        PrescriptionFabrique,
        "freins_reperes",
        [*Frein.codes(), INCONNU],
        Frein.codes(),
    ),
    Cas(
        "prescription_contact",
        PrescriptionFabrique,
        {**SOUMISE, "telephone": "", "courriel": ""},
        justes=[
            {**SOUMISE, "telephone": "", "courriel": "sacha@example.org"},
            {**SOUMISE, "telephone": "06 39 98 56 78", "courriel": ""},
            {"brouillon": True, "telephone": "", "courriel": ""},
            {**ANNULEE, "telephone": "", "courriel": ""},
        ],
    ),
    borne(
        "prescription_naissance",
        PrescriptionFabrique,
        "date_naissance",
        NAISSANCE_MIN - timedelta(days=1),
        NAISSANCE_MIN,
    ),
    Cas(
        "prescription_soumission",
        PrescriptionFabrique,
        {"etat": EtatPrescription.BROUILLON, "soumise_le": JOUR},
        justes=[{"etat": EtatPrescription.BROUILLON, "soumise_le": None}],
    ),
    *(
        Cas(
            "prescription_soumission",
            PrescriptionFabrique,
            {"etat": etat, "soumise_le": None},
            justes=[{"etat": etat, "soumise_le": JOUR}],
        )
        for etat in (EtatPrescription.SOUMISE, EtatPrescription.A_COMPLETER)
    ),
    Cas(
        "prescription_soumission",
        PrescriptionFabrique,
        {**VALIDEE, "soumise_le": None},
        justes=[{**ANNULEE, "soumise_le": None}, {**ANNULEE, "soumise_le": JOUR}],
    ),
    Cas("prescription_soumission", PrescriptionFabrique, refusee(soumise_le=None)),
    Cas("prescription_soumission", PrescriptionFabrique, orientee(soumise_le=None)),
    Cas("prescription_decision", PrescriptionFabrique, {**VALIDEE, "decidee_le": None}, justes=[VALIDEE]),
    Cas("prescription_decision", PrescriptionFabrique, refusee(decidee_le=None), justes=[refusee()]),
    Cas("prescription_decision", PrescriptionFabrique, orientee(decidee_le=None), justes=[orientee()]),
    *(
        Cas(
            "prescription_decision",
            PrescriptionFabrique,
            {"etat": etat, "soumise_le": LA_VEILLE, "decidee_le": JOUR},
            justes=[{"etat": etat, "soumise_le": LA_VEILLE, "decidee_le": None}],
        )
        for etat in (EtatPrescription.SOUMISE, EtatPrescription.A_COMPLETER)
    ),
    Cas(
        "prescription_decision",
        PrescriptionFabrique,
        {"etat": EtatPrescription.BROUILLON, "soumise_le": None, "decidee_le": JOUR},
        justes=[{**ANNULEE, "soumise_le": LA_VEILLE, "decidee_le": JOUR}],
    ),
    Cas("prescription_refus", PrescriptionFabrique, refusee(motif_refus=None)),
    Cas(
        "prescription_refus", PrescriptionFabrique, lambda _: {**VALIDEE, "motif_refus": MotifRefusFabrique()}
    ),
    Cas("prescription_orientation", PrescriptionFabrique, orientee(orientee_le=None)),
    Cas("prescription_orientation", PrescriptionFabrique, orientee(participant=None)),
    Cas("prescription_orientation", PrescriptionFabrique, {**VALIDEE, "orientee_le": LE_LENDEMAIN}),
    Cas("prescription_annulation", PrescriptionFabrique, {**ANNULEE, "annulee_le": None}, justes=[ANNULEE]),
    Cas("prescription_annulation", PrescriptionFabrique, {**SOUMISE, "annulee_le": JOUR}),
    Cas(
        "prescription_dates_decision",
        PrescriptionFabrique,
        {**VALIDEE, "soumise_le": LE_LENDEMAIN},
        justes=[{**VALIDEE, "soumise_le": JOUR}],
    ),
    Cas(
        "prescription_dates_orientation",
        PrescriptionFabrique,
        orientee(orientee_le=LA_VEILLE),
        justes=[orientee(orientee_le=JOUR)],
    ),
    borne("prescription_tour", PrescriptionFabrique, "tour", 0, 1),
    Cas(
        "prescription_lien",
        PrescriptionFabrique,
        {"origine": OriginePrescription.LIEN},
        justes=[
            {"origine": OriginePrescription.FICHE},
            lambda _: {"origine": OriginePrescription.LIEN, "lien": LienPersonnelFabrique()},
        ],
    ),
    Cas(
        "prescription_lien",
        PrescriptionFabrique,
        lambda _: {"origine": OriginePrescription.FICHE, "lien": LienPersonnelFabrique()},
    ),
    Cas(
        "prescription_import",
        PrescriptionFabrique,
        lambda _: {"origine": OriginePrescription.FICHE, "import_caf": ImportCafFabrique()},
        justes=[
            {"origine": OriginePrescription.IMPORT_CAF},
            lambda _: {"origine": OriginePrescription.IMPORT_CAF, "import_caf": ImportCafFabrique()},
        ],
    ),
    borne("avis_tour", AvisFabrique, "tour", 0, 1),
    Cas(
        "prescription_sexe",
        PrescriptionFabrique,
        {"brouillon": True, "sexe": "X"},
        justes=[{"brouillon": True, "sexe": ""}, {"brouillon": True, "sexe": "F"}],
    ),
    Cas(
        "avis_un_par_emetteur",
        AvisFabrique,
        lambda deja: {"prescription": deja.prescription, "emetteur": deja.emetteur},
        justes=[
            lambda deja: {"prescription": deja.prescription, "emetteur": deja.emetteur, "tour": 2},
            lambda deja: {"prescription": deja.prescription, "emetteur": EmetteurAvis.COORDINATION},
            lambda deja: {"emetteur": deja.emetteur},
        ],
        deja={"emetteur": EmetteurAvis.FRANCE_TRAVAIL},
    ),
    inconnu("avis_emetteur", AvisFabrique, "emetteur"),
    inconnu("avis_sens", AvisFabrique, "sens", texte="Une raison."),
    *(
        Cas(
            "avis_motive",
            AvisFabrique,
            {"sens": sens, "motif": None, "texte": ""},
            justes=[
                {"sens": sens, "texte": "Une raison."},
                lambda _, sens=sens: {"sens": sens, "motif": MotifRefusFabrique()},
            ],
        )
        for sens in (SensAvis.DEFAVORABLE, SensAvis.A_COMPLETER)
    ),
    Cas(
        "rencontre_resultat",
        RencontrePrealableFabrique,
        {"tenue_le": JOUR, "resultat": ""},
        justes=[
            {"tenue_le": None, "resultat": ""},
            *({"tenue_le": JOUR, "resultat": resultat} for resultat in ResultatRencontre),
        ],
    ),
    Cas(
        "rencontre_resultat",
        RencontrePrealableFabrique,
        {"tenue_le": None, "resultat": ResultatRencontre.ADHESION},
    ),
    Cas("rencontre_resultat", RencontrePrealableFabrique, {"tenue_le": JOUR, "resultat": INCONNU}),
    Cas(
        "rencontre_prevue",
        RencontrePrealableFabrique,
        {"prevue_le": instant(JOUR), "referent": None},
        justes=[
            {"prevue_le": None, "referent": None},
            lambda _: {"prevue_le": instant(JOUR), "referent": UtilisateurFabrique()},
            lambda _: {"prevue_le": None, "referent": UtilisateurFabrique()},
        ],
    ),
]


@refuses(CAS)
def test_la_base_refuse_la_ligne_fausse(cas):
    eprouver_refus(cas)


@acceptes(CAS)
def test_l_autre_cote_de_la_borne_est_accepte(cas, juste):
    eprouver_acceptation(cas, juste)


def test_un_brouillon_peut_etre_vide():
    PrescriptionFabrique(brouillon=True, **IDENTITE_VIDE).validate_constraints()
