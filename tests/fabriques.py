"""Factories: the smallest valid row of each model; a trait gives the usual variants.

Dates are counted back from today, so that a test that freezes time gets coherent rows. Nothing here goes
through the services: a test of a service builds its own facts with them.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from fiches_actions.enums import EtatAvancement, NatureEvolution, TypeIndicateur
from fiches_actions.models import (
    Avancement,
    EvolutionFiche,
    FicheAction,
    Indicateur,
    ObjectifStrategique,
    PiloteFiche,
    ValeurIndicateur,
)
from gouvernance.enums import NatureCas, SensDecision, TypeInstance
from gouvernance.models import (
    ActionSuivie,
    CasCellule,
    College,
    DecisionCas,
    Instance,
    Membre,
    PointOrdreDuJour,
    Presence,
    Seance,
)
from parcours.enums import (
    CanalRappel,
    EtatEtape,
    EtatParcours,
    ModeEmargement,
    MotifVeille,
    NatureAide,
    NatureEmploi,
    PartieSignataire,
    ReponseFrein,
    StatutDemande,
    StatutRendezVous,
    TypeDiagnostic,
)
from parcours.models import (
    AbonnementAgenda,
    Affectation,
    AideFinanciere,
    AppelAbsence,
    BilanIntermediaire,
    BrouillonEntretien,
    Cer,
    ContreEcriture,
    DemandeEmargement,
    Diagnostic,
    DocumentParcours,
    EcoutePsychologique,
    Entretien,
    EtapeEmploi,
    EtapeFormation,
    EtapeFrein,
    EvaluationFrein,
    Mesure,
    Objectif,
    Parcours,
    Rappel,
    RendezVous,
    SeanceEcoute,
    Signature,
    TempsCollectif,
    Veille,
)
from participants.enums import Frein, Nationalite, Sexe, SituationEmploi
from participants.models import Participant, Situation
from plie.acteurs.enums import MotifDelegation, TypeStructure
from plie.acteurs.models import Delegation, Habilitation, Structure, Utilisateur
from plie.documents.models import Travail
from plie.envois.models import Envoi, PreferenceNouvelles
from plie.journal.models import Consultation
from plie.protocole.enums import GroupeCite, QualificationBilan
from plie.protocole.models import (
    Commune,
    DomaineFormation,
    MotifNonEntree,
    MotifRefus,
    NiveauDiplome,
    Plie,
    Protocole,
    Qpv,
    Territoire,
)
from plie.roles import Role
from prescriptions.enums import EmetteurAvis, EtatPrescription, SensAvis, VerdictLigne
from prescriptions.models import (
    Avis,
    ImportCaf,
    LienPersonnel,
    LigneImport,
    PieceJointe,
    Prescription,
    RencontrePrealable,
)
from reporting.enums import EtatBilan
from reporting.models import Bilan, ReponseSatisfaction
from sorties.enums import (
    Categorie,
    EtatSortie,
    ModeRemise,
    NatureSortie,
    SituationSuivi,
    SourceSuivi,
    VarianteFiche,
)
from sorties.models import (
    BilanFin,
    DemandeReprise,
    FicheBilan,
    Mission,
    Preuve,
    Remise,
    Sortie,
    SuiviSortie,
)


def il_y_a(jours: int) -> date:
    """The day that many days ago (in the future when negative)."""
    return timezone.localdate() - timedelta(days=jours)


def instant(jour: date, heure: int = 10, minute: int = 0) -> datetime:
    """An aware instant of a day, Paris time."""
    return timezone.make_aware(datetime.combine(jour, time(heure, minute)))


# --- The socle -------------------------------------------------------------------------------


class PlieFabrique(DjangoModelFactory):
    class Meta:
        model = Plie

    code = factory.Sequence(lambda n: f"plie-{n}")
    nom = factory.Sequence(lambda n: f"PLIE du Val {n}")
    territoire = factory.Sequence(lambda n: f"Val {n}")


class ProtocoleFabrique(DjangoModelFactory):
    class Meta:
        model = Protocole

    plie = factory.SubFactory(PlieFabrique)
    code = factory.Sequence(lambda n: f"protocole-{n}")
    libelle = "Protocole 2022-2028"
    debut = date(2022, 1, 1)
    fin = date(2028, 12, 31)
    parametres = factory.LazyFunction(
        lambda: {
            "contrat": {"sigle": "CER", "libelle": "Contrat d’engagement réciproque"},
            "objectifs": {},
            "seuils_sortie": {},
            "seuils_parcours": {},
            "criteres_public": [],
            "signataires": [],
            "financeurs": [],
        }
    )
    empreinte = "0" * 64


class CommuneFabrique(DjangoModelFactory):
    class Meta:
        model = Commune
        django_get_or_create = ("code_insee",)

    code_insee = factory.Sequence(lambda n: f"79{n % 1000:03d}")
    nom = factory.Sequence(lambda n: f"Commune-{n}")
    codes_postaux = factory.LazyFunction(lambda: ["79000"])


class TerritoireFabrique(DjangoModelFactory):
    class Meta:
        model = Territoire

    plie = factory.SubFactory(PlieFabrique)
    commune = factory.SubFactory(CommuneFabrique)


class QpvFabrique(DjangoModelFactory):
    class Meta:
        model = Qpv

    code = factory.Sequence(lambda n: f"QN{n:06d}")
    nom = factory.Sequence(lambda n: f"Quartier {n}")
    commune = factory.SubFactory(CommuneFabrique)


class NiveauDiplomeFabrique(DjangoModelFactory):
    class Meta:
        model = NiveauDiplome
        django_get_or_create = ("code",)

    code = "cap-bep"
    libelle = "CAP, BEP"
    groupe_cite = GroupeCite.CITE_3_4
    groupe_bilan = QualificationBilan.CAP_OU_MOINS


class DomaineFormationFabrique(DjangoModelFactory):
    class Meta:
        model = DomaineFormation
        django_get_or_create = ("code",)

    code = "transport"
    libelle = "Transport et logistique"


class MotifRefusFabrique(DjangoModelFactory):
    class Meta:
        model = MotifRefus
        django_get_or_create = ("code",)

    code = "hors-territoire"
    libelle = "La personne n'habite pas le territoire"


class MotifNonEntreeFabrique(DjangoModelFactory):
    class Meta:
        model = MotifNonEntree
        django_get_or_create = ("code",)

    code = "injoignable"
    libelle = "Personne injoignable"


class StructureFabrique(DjangoModelFactory):
    class Meta:
        model = Structure

    plie = factory.SubFactory(PlieFabrique)
    code = factory.Sequence(lambda n: f"structure-{n}")
    nom = factory.Sequence(lambda n: f"Structure {n}")
    type = TypeStructure.ASSOCIATION
    lieu_accueil = True
    prescripteur = True


class UtilisateurFabrique(DjangoModelFactory):
    class Meta:
        model = Utilisateur
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"agent-{n}@example.org")
    prenom = "Camille"
    nom = factory.Sequence(lambda n: f"Agent{n}")
    password = "!"  # no login by password: the tests use ``client.force_login``


class HabilitationFabrique(DjangoModelFactory):
    class Meta:
        model = Habilitation

    utilisateur = factory.SubFactory(UtilisateurFabrique)
    structure = factory.SubFactory(StructureFabrique)
    role = Role.COORDINATION
    etp = factory.LazyAttribute(lambda h: Decimal(1) if h.role == Role.REFERENT else None)
    debut = factory.LazyFunction(lambda: il_y_a(4000))


class DelegationFabrique(DjangoModelFactory):
    class Meta:
        model = Delegation

    plie = factory.SubFactory(PlieFabrique)
    titulaire = factory.SubFactory(UtilisateurFabrique)
    delegataire = factory.SubFactory(UtilisateurFabrique)
    motif = MotifDelegation.ABSENCE
    debut = factory.LazyFunction(lambda: il_y_a(3))
    fin = factory.LazyFunction(lambda: il_y_a(-3))
    creee_par = factory.SelfAttribute("titulaire")


class ConsultationFabrique(DjangoModelFactory):
    class Meta:
        model = Consultation

    plie = factory.SubFactory(PlieFabrique)
    utilisateur = factory.SubFactory(UtilisateurFabrique)
    objet = "participants.participant"
    objet_id = 1
    page = "Fiche"


class TravailFabrique(DjangoModelFactory):
    class Meta:
        model = Travail

    plie = factory.SubFactory(PlieFabrique)
    demandeur = factory.SubFactory(UtilisateurFabrique)
    genre = "bilan"


def utilisateur(role: Role | None = None, structure: Structure | None = None, **champs: Any) -> Utilisateur:
    """An account with one running role (none when ``role`` is None), in ``structure`` or a new one.

    ``debut``, ``fin`` and ``etp`` go to the habilitation, the rest to the account.
    """
    de_l_habilitation = {nom: champs.pop(nom) for nom in ("debut", "fin", "etp") if nom in champs}
    cree: Utilisateur = UtilisateurFabrique(**champs)
    if role is not None:
        HabilitationFabrique(
            utilisateur=cree, structure=structure or StructureFabrique(), role=role, **de_l_habilitation
        )
    return cree


# --- The person ------------------------------------------------------------------------------


class ParticipantFabrique(DjangoModelFactory):
    class Meta:
        model = Participant

    plie = factory.SubFactory(PlieFabrique)
    sexe = Sexe.FEMME
    nom_naissance = factory.Sequence(lambda n: f"Inventée{n}")
    prenom = "Dominique"
    date_naissance = date(1985, 5, 17)
    telephone = "06 39 98 12 34"
    commune = factory.SubFactory(CommuneFabrique)


class SituationFabrique(DjangoModelFactory):
    class Meta:
        model = Situation

    participant = factory.SubFactory(ParticipantFabrique)
    date = factory.LazyFunction(lambda: il_y_a(120))
    nationalite = Nationalite.FRANCAISE
    emploi = SituationEmploi.CHOMEUR
    niveau_diplome = factory.SubFactory(NiveauDiplomeFabrique)


class PrescriptionFabrique(DjangoModelFactory):
    """Submitted a week ago; traits for the other states."""

    class Meta:
        model = Prescription

    class Params:
        validee = factory.Trait(
            etat=EtatPrescription.VALIDEE, decidee_le=factory.LazyFunction(lambda: il_y_a(5))
        )
        refusee = factory.Trait(
            etat=EtatPrescription.REFUSEE,
            decidee_le=factory.LazyFunction(lambda: il_y_a(5)),
            motif_refus=factory.SubFactory(MotifRefusFabrique),
        )
        orientee = factory.Trait(
            etat=EtatPrescription.ORIENTEE,
            decidee_le=factory.LazyFunction(lambda: il_y_a(5)),
            orientee_le=factory.LazyFunction(lambda: il_y_a(4)),
            participant=factory.SubFactory(ParticipantFabrique, plie=factory.SelfAttribute("..plie")),
        )
        brouillon = factory.Trait(etat=EtatPrescription.BROUILLON, soumise_le=None)

    plie = factory.SelfAttribute("structure.plie")
    structure = factory.SubFactory(StructureFabrique)
    sexe = Sexe.HOMME
    nom_naissance = factory.Sequence(lambda n: f"Proposé{n}")
    prenom = "Sacha"
    date_naissance = date(1990, 3, 2)
    telephone = "06 39 98 56 78"
    commune = factory.SubFactory(CommuneFabrique)
    etat = EtatPrescription.SOUMISE
    soumise_le = factory.LazyFunction(lambda: il_y_a(7))


class AvisFabrique(DjangoModelFactory):
    class Meta:
        model = Avis

    prescription = factory.SubFactory(PrescriptionFabrique)
    emetteur = EmetteurAvis.FRANCE_TRAVAIL
    sens = SensAvis.FAVORABLE
    auteur = factory.SubFactory(UtilisateurFabrique)


class RencontrePrealableFabrique(DjangoModelFactory):
    class Meta:
        model = RencontrePrealable

    prescription = factory.SubFactory(PrescriptionFabrique)


class PieceJointeFabrique(DjangoModelFactory):
    class Meta:
        model = PieceJointe

    prescription = factory.SubFactory(PrescriptionFabrique)
    titre = "Attestation"
    nom_origine = "attestation.pdf"
    fichier = "documents/inexistant"
    type_mime = "application/pdf"
    taille = 1000
    empreinte = "0" * 64


class LienPersonnelFabrique(DjangoModelFactory):
    class Meta:
        model = LienPersonnel

    structure = factory.SubFactory(StructureFabrique)
    nom = "Alix Exemple"
    courriel = "alix@example.org"
    cree_par = factory.SubFactory(UtilisateurFabrique)
    expire_le = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


class ImportCafFabrique(DjangoModelFactory):
    class Meta:
        model = ImportCaf

    structure = factory.SubFactory(StructureFabrique)
    nom_origine = "orientations.csv"
    taille = 1000
    empreinte = "0" * 64
    depose_par = factory.SubFactory(UtilisateurFabrique)


class LigneImportFabrique(DjangoModelFactory):
    class Meta:
        model = LigneImport

    import_caf = factory.SubFactory(ImportCafFabrique)
    numero = factory.Sequence(lambda n: n + 2)
    verdict = VerdictLigne.NOUVELLE


class EnvoiFabrique(DjangoModelFactory):
    class Meta:
        model = Envoi

    plie = factory.SubFactory(PlieFabrique)
    cle = factory.Sequence(lambda n: f"essai:{n}")
    adresse = "alix@example.org"
    sujet = "Une nouvelle"
    texte = "Une nouvelle vous attend."


class PreferenceNouvellesFabrique(DjangoModelFactory):
    class Meta:
        model = PreferenceNouvelles

    utilisateur = factory.SubFactory(UtilisateurFabrique)


# --- The parcours ----------------------------------------------------------------------------


class ParcoursFabrique(DjangoModelFactory):
    """Entered 90 days ago; traits ``accueil``, ``sortie_demandee``, ``sorti``, ``non_entre``."""

    class Meta:
        model = Parcours

    class Params:
        accueil = factory.Trait(etat=EtatParcours.ACCUEIL, date_entree=None, entree_validee_le=None)
        sortie_demandee = factory.Trait(etat=EtatParcours.SORTIE_DEMANDEE)
        sorti = factory.Trait(etat=EtatParcours.SORTI, date_sortie=factory.LazyFunction(lambda: il_y_a(10)))
        non_entre = factory.Trait(
            etat=EtatParcours.NON_ENTRE,
            date_entree=None,
            entree_validee_le=None,
            non_entre_le=factory.LazyFunction(lambda: il_y_a(10)),
            motif_non_entree=factory.SubFactory(MotifNonEntreeFabrique),
        )

    plie = factory.SelfAttribute("participant.plie")
    participant = factory.SubFactory(ParticipantFabrique)
    etat = EtatParcours.ACTIF
    oriente_le = factory.LazyFunction(lambda: il_y_a(100))
    date_entree = factory.LazyAttribute(lambda p: p.oriente_le + timedelta(days=10))
    entree_validee_le = factory.LazyAttribute(lambda p: p.date_entree + timedelta(days=15))


class AffectationFabrique(DjangoModelFactory):
    class Meta:
        model = Affectation

    parcours = factory.SubFactory(ParcoursFabrique)
    referent = factory.SubFactory(UtilisateurFabrique)
    lieu_accueil = factory.SubFactory(StructureFabrique, plie=factory.SelfAttribute("..parcours.plie"))
    debut = factory.SelfAttribute("parcours.oriente_le")
    decidee_par = factory.SelfAttribute("referent")


class MesureFabrique(DjangoModelFactory):
    class Meta:
        model = Mesure

    parcours = factory.SubFactory(ParcoursFabrique)
    debut = factory.SelfAttribute("parcours.date_entree")
    fin = factory.LazyAttribute(lambda m: m.debut + timedelta(days=182))
    statut = StatutDemande.ACCORDEE
    decidee_le = factory.SelfAttribute("debut")


class BilanIntermediaireFabrique(DjangoModelFactory):
    class Meta:
        model = BilanIntermediaire

    mesure = factory.SubFactory(MesureFabrique)
    texte = "Le projet se précise."
    redige_par = factory.SubFactory(UtilisateurFabrique)
    redige_le = factory.LazyFunction(timezone.localdate)


class DiagnosticFabrique(DjangoModelFactory):
    class Meta:
        model = Diagnostic

    parcours = factory.SubFactory(ParcoursFabrique)
    type = TypeDiagnostic.INITIAL
    date = factory.LazyAttribute(lambda d: d.parcours.date_entree or d.parcours.oriente_le)
    auteur = factory.SubFactory(UtilisateurFabrique)


class EvaluationFreinFabrique(DjangoModelFactory):
    class Meta:
        model = EvaluationFrein

    diagnostic = factory.SubFactory(DiagnosticFabrique)
    frein = Frein.MOBILITE
    reponse = ReponseFrein.EVALUE
    niveau = 2


class CerFabrique(DjangoModelFactory):
    class Meta:
        model = Cer

    class Params:
        signe = factory.Trait(
            signe_participant_le=factory.SelfAttribute("redige_le"),
            signe_referent_le=factory.SelfAttribute("redige_le"),
        )

    parcours = factory.SubFactory(ParcoursFabrique)
    objectifs = "Retrouver un emploi dans la logistique."
    redige_le = factory.LazyFunction(lambda: il_y_a(60))


class ObjectifFabrique(DjangoModelFactory):
    class Meta:
        model = Objectif

    parcours = factory.SubFactory(ParcoursFabrique)
    libelle = "Passer le permis B"
    fixe_le = factory.LazyFunction(lambda: il_y_a(60))


class RendezVousFabrique(DjangoModelFactory):
    class Meta:
        model = RendezVous

    parcours = factory.SubFactory(ParcoursFabrique)
    referent = factory.SubFactory(UtilisateurFabrique)
    debut = factory.LazyFunction(lambda: instant(il_y_a(-7)))
    lieu = "Bureau 3"


class EntretienFabrique(DjangoModelFactory):
    """Held a month ago; ``en_sortie`` spares the next rendez-vous, else give ``prochain_rendez_vous``."""

    class Meta:
        model = Entretien

    parcours = factory.SubFactory(ParcoursFabrique)
    referent = factory.SubFactory(UtilisateurFabrique)
    date = factory.LazyFunction(lambda: il_y_a(30))
    cle = factory.LazyFunction(uuid4)
    en_sortie = True


class VeilleFabrique(DjangoModelFactory):
    class Meta:
        model = Veille

    parcours = factory.SubFactory(ParcoursFabrique)
    motif = MotifVeille.SANTE
    debut = factory.LazyFunction(lambda: il_y_a(20))
    fin_prevue = factory.LazyFunction(lambda: il_y_a(-40))
    statut = StatutDemande.ACCORDEE
    decidee_le = factory.SelfAttribute("debut")
    demandee_par = factory.SubFactory(UtilisateurFabrique)


class EtapeEmploiFabrique(DjangoModelFactory):
    class Meta:
        model = EtapeEmploi

    parcours = factory.SubFactory(ParcoursFabrique)
    etat = EtatEtape.REALISEE
    nature = NatureEmploi.CDD
    employeur = "Entreprise inventée"
    heures_hebdo = Decimal(20)
    debut = factory.LazyFunction(lambda: il_y_a(50))
    fin = factory.LazyFunction(lambda: il_y_a(20))


class EtapeFormationFabrique(DjangoModelFactory):
    class Meta:
        model = EtapeFormation

    parcours = factory.SubFactory(ParcoursFabrique)
    etat = EtatEtape.EN_COURS
    domaine = factory.SubFactory(DomaineFormationFabrique)
    intitule = "Cariste"
    debut = factory.LazyFunction(lambda: il_y_a(15))


class EtapeFreinFabrique(DjangoModelFactory):
    class Meta:
        model = EtapeFrein

    parcours = factory.SubFactory(ParcoursFabrique)
    etat = EtatEtape.PREVUE
    frein = Frein.MOBILITE
    action = "Location d'un scooter"


class AideFinanciereFabrique(DjangoModelFactory):
    class Meta:
        model = AideFinanciere

    parcours = factory.SubFactory(ParcoursFabrique)
    nature = NatureAide.MOBILITE
    financeur = factory.SubFactory(StructureFabrique, plie=factory.SelfAttribute("..parcours.plie"))
    montant = Decimal("120.50")
    demandee_le = factory.LazyFunction(lambda: il_y_a(25))


class EcouteFabrique(DjangoModelFactory):
    class Meta:
        model = EcoutePsychologique

    parcours = factory.SubFactory(ParcoursFabrique)
    participant = factory.SelfAttribute("parcours.participant")
    psychologue = factory.SubFactory(UtilisateurFabrique)
    demandee_le = factory.LazyFunction(lambda: il_y_a(40))
    statut = StatutDemande.ACCORDEE
    decidee_le = factory.LazyFunction(lambda: il_y_a(30))


class SeanceEcouteFabrique(DjangoModelFactory):
    class Meta:
        model = SeanceEcoute

    ecoute = factory.SubFactory(EcouteFabrique)
    debut = factory.LazyFunction(lambda: instant(il_y_a(-5), 14))


class DocumentParcoursFabrique(DjangoModelFactory):
    class Meta:
        model = DocumentParcours

    parcours = factory.SubFactory(ParcoursFabrique)
    titre = "Attestation"
    nom_origine = "attestation.pdf"
    fichier = "documents/inexistant"
    type_mime = "application/pdf"
    taille = 1000
    empreinte = "0" * 64


class TempsCollectifFabrique(DjangoModelFactory):
    class Meta:
        model = TempsCollectif

    plie = factory.SubFactory(PlieFabrique)
    titre = "Préparer un entretien d'embauche"
    debut = factory.LazyFunction(lambda: instant(il_y_a(-8)))
    lieu = "Salle 1"
    animateur = factory.SubFactory(UtilisateurFabrique)


class AppelAbsenceFabrique(DjangoModelFactory):
    """The call after an absence of a week ago."""

    class Meta:
        model = AppelAbsence

    rendez_vous = factory.SubFactory(
        RendezVousFabrique,
        debut=factory.LazyFunction(lambda: instant(il_y_a(7))),
        statut=StatutRendezVous.ABSENCE_INJUSTIFIEE,
    )
    fait_le = factory.LazyFunction(lambda: il_y_a(6))
    fait_par = factory.SelfAttribute("rendez_vous.referent")


class RappelFabrique(DjangoModelFactory):
    """Due for an appointment of tomorrow."""

    class Meta:
        model = Rappel

    rendez_vous = factory.SubFactory(
        RendezVousFabrique, debut=factory.LazyFunction(lambda: instant(il_y_a(-1)))
    )
    pour = factory.SelfAttribute("rendez_vous.debut")
    canal = CanalRappel.SMS
    adresse = "+33639981234"


class ContreEcritureFabrique(DjangoModelFactory):
    class Meta:
        model = ContreEcriture

    entretien = factory.SubFactory(EntretienFabrique)
    motif = "La date était fausse."
    auteur = factory.SelfAttribute("entretien.referent")


class BrouillonEntretienFabrique(DjangoModelFactory):
    class Meta:
        model = BrouillonEntretien

    parcours = factory.SubFactory(ParcoursFabrique)
    auteur = factory.SubFactory(UtilisateurFabrique)


class SignatureFabrique(DjangoModelFactory):
    """The person's, drawn on the screen."""

    class Meta:
        model = Signature

    parcours = factory.SelfAttribute("entretien.parcours")
    entretien = factory.SubFactory(EntretienFabrique)
    partie = PartieSignataire.PARTICIPANT
    mode = ModeEmargement.ECRAN
    trace = factory.LazyFunction(lambda: [[[10, 20], [40, 30], [80, 10]]])
    largeur = 400
    hauteur = 150
    empreinte = "0" * 64
    recueillie_par = factory.SubFactory(UtilisateurFabrique)


class DemandeEmargementFabrique(DjangoModelFactory):
    class Meta:
        model = DemandeEmargement

    entretien = factory.SubFactory(EntretienFabrique)
    empreinte_code = "0" * 64
    canal = CanalRappel.SMS
    adresse = "+33639981234"
    demandee_par = factory.SelfAttribute("entretien.referent")
    expire_le = factory.LazyAttribute(lambda d: timezone.now() + timedelta(minutes=15))


class AbonnementAgendaFabrique(DjangoModelFactory):
    class Meta:
        model = AbonnementAgenda

    utilisateur = factory.SubFactory(UtilisateurFabrique)
    empreinte = factory.Sequence(lambda n: f"{n:064d}")


# --- Exits and the cellule de suivi ----------------------------------------------------------


class SortieFabrique(DjangoModelFactory):
    """A confirmed positive exit on a CDI."""

    class Meta:
        model = Sortie

    parcours = factory.SubFactory(ParcoursFabrique, sorti=True)
    etat = EtatSortie.CONFIRMEE
    date = factory.LazyAttribute(lambda s: s.parcours.date_sortie or timezone.localdate())
    nature = NatureSortie.CDI
    employeur = "Entreprise inventée"
    heures_hebdo = Decimal(35)
    categorie = Categorie.POSITIVE
    code_motif = "cdi_mi_temps"
    verdict = factory.LazyFunction(dict)
    declaree_par = factory.SubFactory(UtilisateurFabrique)
    confirmee_le = factory.SelfAttribute("date")


class SuiviSortieFabrique(DjangoModelFactory):
    class Meta:
        model = SuiviSortie

    sortie = factory.SubFactory(SortieFabrique)
    echeance_mois = 1
    fait_le = factory.LazyFunction(timezone.localdate)
    situation = SituationSuivi.MEME_EMPLOI
    source = SourceSuivi.PARTICIPANT


class InstanceFabrique(DjangoModelFactory):
    class Meta:
        model = Instance

    plie = factory.SubFactory(PlieFabrique)
    code = factory.Sequence(lambda n: f"instance-{n}")
    type = TypeInstance.CELLULE_SUIVI
    nom = "Cellule de suivi"
    nominative = True


class MembreFabrique(DjangoModelFactory):
    class Meta:
        model = Membre

    instance = factory.SubFactory(InstanceFabrique)
    intitule = factory.Sequence(lambda n: f"Organisation {n}")


class SeanceFabrique(DjangoModelFactory):
    class Meta:
        model = Seance

    instance = factory.SubFactory(InstanceFabrique)
    debut = factory.LazyFunction(lambda: instant(il_y_a(-6), 9))
    lieu = "Salle du conseil"


class CasCelluleFabrique(DjangoModelFactory):
    class Meta:
        model = CasCellule

    seance = factory.SubFactory(SeanceFabrique)
    parcours = factory.SubFactory(ParcoursFabrique)
    nature = NatureCas.SUIVI


class DecisionCasFabrique(DjangoModelFactory):
    class Meta:
        model = DecisionCas

    cas = factory.SubFactory(CasCelluleFabrique)
    sens = SensDecision.ACCORD
    decide_par = factory.SubFactory(UtilisateurFabrique)


class MissionFabrique(DjangoModelFactory):
    class Meta:
        model = Mission

    sortie = factory.SubFactory(SortieFabrique)
    debut = factory.LazyFunction(lambda: il_y_a(50))
    fin = factory.LazyFunction(lambda: il_y_a(20))


class PreuveFabrique(DjangoModelFactory):
    class Meta:
        model = Preuve

    sortie = factory.SubFactory(SortieFabrique)
    titre = "Contrat"
    nom_origine = "contrat.pdf"
    fichier = "documents/inexistant"
    type_mime = "application/pdf"
    taille = 1000
    empreinte = "0" * 64


class BilanFinFabrique(DjangoModelFactory):
    class Meta:
        model = BilanFin

    sortie = factory.SubFactory(SortieFabrique)
    entretien_le = factory.SelfAttribute("sortie.date")


class FicheBilanFabrique(DjangoModelFactory):
    class Meta:
        model = FicheBilan

    bilan = factory.SubFactory(BilanFinFabrique)
    variante = VarianteFiche.PERSONNE
    fichier = factory.Sequence(lambda n: f"documents/fiche-inexistante-{n}")


class RemiseFabrique(DjangoModelFactory):
    class Meta:
        model = Remise

    bilan = factory.SubFactory(BilanFinFabrique)
    mode = ModeRemise.MAIN_PROPRE
    remise_le = factory.LazyFunction(timezone.localdate)
    empreinte = "0" * 64
    notee_par = factory.SubFactory(UtilisateurFabrique)


class DemandeRepriseFabrique(DjangoModelFactory):
    class Meta:
        model = DemandeReprise

    sortie = factory.SubFactory(SortieFabrique)
    motif = "Le contrat s’est arrêté."
    demandee_par = factory.SubFactory(UtilisateurFabrique)
    demandee_le = factory.LazyFunction(timezone.localdate)


class CollegeFabrique(DjangoModelFactory):
    class Meta:
        model = College

    instance = factory.SubFactory(InstanceFabrique)
    nom = factory.Sequence(lambda n: f"Collège {n}")


class PointOrdreDuJourFabrique(DjangoModelFactory):
    class Meta:
        model = PointOrdreDuJour

    seance = factory.SubFactory(SeanceFabrique)
    titre = "Les entrées du mois"


class PresenceFabrique(DjangoModelFactory):
    class Meta:
        model = Presence

    seance = factory.SubFactory(SeanceFabrique)
    intitule = factory.Sequence(lambda n: f"Organisation {n}")


class ActionSuivieFabrique(DjangoModelFactory):
    class Meta:
        model = ActionSuivie

    seance = factory.SubFactory(SeanceFabrique)
    texte = "Préparer la liste des renouvellements."


# --- Fiches actions --------------------------------------------------------------------------


class ObjectifStrategiqueFabrique(DjangoModelFactory):
    class Meta:
        model = ObjectifStrategique

    protocole = factory.SubFactory(ProtocoleFabrique)
    numero = 1
    titre = "Lever les freins à la mobilité"


class FicheActionFabrique(DjangoModelFactory):
    class Meta:
        model = FicheAction

    objectif = factory.SubFactory(ObjectifStrategiqueFabrique)
    rang = factory.Sequence(lambda n: n + 1)
    numero = factory.LazyAttribute(lambda f: f"{f.objectif.numero}-{f.rang}")
    titre = "Apprendre à conduire"
    constats = "Le permis manque souvent."


class PiloteFicheFabrique(DjangoModelFactory):
    class Meta:
        model = PiloteFiche

    fiche = factory.SubFactory(FicheActionFabrique)
    utilisateur = factory.SubFactory(UtilisateurFabrique)
    structure = factory.SubFactory(StructureFabrique)


class IndicateurFabrique(DjangoModelFactory):
    class Meta:
        model = Indicateur

    fiche = factory.SubFactory(FicheActionFabrique)
    code = factory.Sequence(lambda n: f"indicateur-{n}")
    type = TypeIndicateur.QUANTITATIF
    libelle = "Permis obtenus"


class ValeurIndicateurFabrique(DjangoModelFactory):
    class Meta:
        model = ValeurIndicateur

    indicateur = factory.SubFactory(IndicateurFabrique)
    annee = 2023
    total = Decimal(12)
    saisie_par = factory.SubFactory(UtilisateurFabrique)


class AvancementFabrique(DjangoModelFactory):
    class Meta:
        model = Avancement

    fiche = factory.SubFactory(FicheActionFabrique)
    annee = 2023
    etat = EtatAvancement.EN_COURS
    saisi_par = factory.SubFactory(UtilisateurFabrique)


class EvolutionFicheFabrique(DjangoModelFactory):
    class Meta:
        model = EvolutionFiche

    fiche = factory.SubFactory(FicheActionFabrique)
    date = factory.LazyFunction(lambda: il_y_a(30))
    nature = NatureEvolution.NON_SUBSTANTIELLE
    description = "Un partenaire de plus."
    saisie_par = factory.SubFactory(UtilisateurFabrique)


# --- Bilans ----------------------------------------------------------------------------------


class BilanFabrique(DjangoModelFactory):
    """Computed; ``publie`` for a bilan told to the comité de pilotage."""

    class Meta:
        model = Bilan

    class Params:
        publie = factory.Trait(
            etat=EtatBilan.PUBLIE,
            publie_le=factory.LazyFunction(timezone.now),
            publie_par=factory.SelfAttribute("calcule_par"),
        )

    plie = factory.SubFactory(PlieFabrique)
    annee_debut = 2022
    annee_fin = 2023
    donnees = factory.LazyFunction(dict)
    calcule_par = factory.SubFactory(UtilisateurFabrique)


class ReponseSatisfactionFabrique(DjangoModelFactory):
    class Meta:
        model = ReponseSatisfaction

    plie = factory.SubFactory(PlieFabrique)
    numero = factory.Sequence(lambda n: n + 1)
    annee = 2023
