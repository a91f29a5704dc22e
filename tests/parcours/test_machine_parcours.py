"""Whatever a référent and a cellule do, in any order: a parcours never reaches what the Protocol forbids.

Each step calls one service as a page would; a refusal is an answer, a state the Protocol does not know is a
fault. The invariants are written from the Protocol, not from the code that keeps them.
"""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from parcours.enums import (
    EtatParcours,
    ModeEmargement,
    MotifVeille,
    PartieSignataire,
    ReponseFrein,
    StatutDemande,
    StatutRendezVous,
    TypeDiagnostic,
    TypeEntretien,
)
from parcours.models import (
    AppelAbsence,
    BilanIntermediaire,
    Cer,
    Diagnostic,
    Entretien,
    Mesure,
    Parcours,
    RendezVous,
    Veille,
)
from parcours.regles.traces import Trace
from parcours.services.absences import AppelImpossible, noter_appel
from parcours.services.bilans import BilanImpossible, rediger_bilan
from parcours.services.cer import CerImpossible, TexteCer, noter_referent_unique, rediger, signer_a_l_ecran
from parcours.services.corrections import corriger
from parcours.services.diagnostics import (
    DiagnosticImpossible,
    Reponse,
    SaisieDiagnostic,
    enregistrer_diagnostic,
)
from parcours.services.entrees import (
    EntreeImpossible,
    noter_non_entree,
    proposer_entree,
    refuser_entree,
    valider_entree,
)
from parcours.services.entretiens import Contenu, EntretienImpossible, Prochain, Saisie, enregistrer
from parcours.services.mesures import (
    RenouvellementImpossible,
    accorder_renouvellement,
    demander_renouvellement,
    refuser_renouvellement,
)
from parcours.services.rendez_vous import RendezVousImpossible, annuler, fixer, noter_absence
from parcours.services.signatures import SignatureImpossible, signer_entretien
from parcours.services.veilles import (
    VeilleImpossible,
    accorder_veille,
    clore_veille,
    demander_veille,
    refuser_veille,
)
from participants.enums import Frein
from plie.dates import dernier_jour
from plie.roles import Role
from tests import fabriques as f

REFUS = (
    AppelImpossible,
    BilanImpossible,
    CerImpossible,
    DiagnosticImpossible,
    EntreeImpossible,
    EntretienImpossible,
    RendezVousImpossible,
    RenouvellementImpossible,
    SignatureImpossible,
    VeilleImpossible,
)
DEBUT = datetime(2026, 1, 5, 9, 0)
TRAIT = Trace(traits=[[[10.0, 20.0], [200.0, 80.0], [300.0, 10.0]]], largeur=400, hauteur=150)
PHYSIQUES = [TypeEntretien.INDIVIDUEL, TypeEntretien.COLLECTIF]


class MachineParcours(RuleBasedStateMachine):
    """One person, their référent, the cellule, and time that passes."""

    def __init__(self) -> None:
        super().__init__()
        self.base = transaction.atomic()
        self.base.__enter__()
        self.horloge = time_machine.travel(timezone.make_aware(DEBUT), tick=False)
        self.temps = self.horloge.start()
        plie = f.PlieFabrique()
        f.ProtocoleFabrique(plie=plie)
        structure = f.StructureFabrique(plie=plie)
        self.referent = f.utilisateur(Role.REFERENT, structure)
        self.motif = f.MotifNonEntreeFabrique()
        self.pk = f.ParcoursFabrique(participant__plie=plie, accueil=True, oriente_le=timezone.localdate()).pk
        f.AffectationFabrique(
            parcours=self.parcours, referent=self.referent, lieu_accueil=structure, debut=timezone.localdate()
        )

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.base.__exit__(None, None, None)
        self.horloge.stop()

    @property
    def parcours(self) -> Parcours:
        return Parcours.objects.select_related("plie").get(pk=self.pk)

    @property
    def jour(self) -> date:
        return timezone.localdate()

    def faire(self, geste, *args, **kwargs):
        """What the service answers; None when it refuses, and then nothing was written."""
        try:
            with transaction.atomic():
                return geste(*args, **kwargs)
        except REFUS as refus:
            phrase = str(refus)
        assert phrase.strip().endswith((".", "?")), f"un refus est une phrase : {phrase}"
        return None

    def prochain(self, dans: int) -> Prochain:
        return Prochain(
            debut=timezone.make_aware(datetime.combine(self.jour + timedelta(days=dans), time(10)))
        )

    # --- time ---------------------------------------------------------------------------------------------

    @rule(jours=st.sampled_from([1, 7, 14, 15, 16, 30, 61, 150, 181]))
    def laisser_passer(self, jours):
        self.temps.move_to(timezone.make_aware(datetime.combine(self.jour + timedelta(days=jours), time(17))))

    # --- meetings -----------------------------------------------------------------------------------------

    @rule(dans=st.integers(1, 40), seconde=st.booleans())
    def fixer_rendez_vous(self, dans, seconde):
        self.faire(
            fixer,
            self.parcours,
            debut=self.prochain(dans).debut,
            auteur=self.referent,
            seconde_proposition=seconde,
        )

    @rule(genre=st.sampled_from([TypeEntretien.INDIVIDUEL, TypeEntretien.TELEPHONE]), dans=st.integers(1, 40),
          avant=st.integers(0, 20))  # fmt: skip
    def tenir_un_entretien(self, genre, dans, avant):
        self.faire(
            enregistrer,
            self.parcours,
            cle=uuid4(),
            saisie=Saisie(
                contenu=Contenu(
                    type=genre, date=self.jour - timedelta(days=avant), evolution="Des nouvelles."
                ),
                prochain=self.prochain(dans),
            ),
            auteur=self.referent,
        )

    @rule()
    def emarger(self):
        entretien = Entretien.objects.filter(parcours=self.pk, emarge_le=None).first()
        if entretien is not None:
            self.faire(
                signer_entretien, entretien, mode=ModeEmargement.ECRAN, auteur=self.referent, trace=TRAIT
            )

    @rule(remplacer=st.booleans(), recul=st.integers(0, 10))
    def corriger_un_entretien(self, remplacer, recul):
        signe = Entretien.objects.filter(parcours=self.pk, emarge_le__isnull=False, annule_le=None).first()
        if signe is not None:
            nouveau = Contenu(type=TypeEntretien(signe.type), date=signe.date - timedelta(days=recul))
            self.faire(
                corriger,
                signe,
                motif="La date était fausse.",
                auteur=self.referent,
                remplacement=nouveau if remplacer else None,
            )

    @rule(justifiee=st.booleans())
    def manquer_un_rendez_vous(self, justifiee):
        rendez_vous = RendezVous.objects.filter(parcours=self.pk, debut__lte=timezone.now()).last()
        if rendez_vous is not None:
            self.faire(noter_absence, rendez_vous, justifiee=justifiee, raison="Malade." if justifiee else "")

    @rule(dans=st.none() | st.integers(1, 20))
    def appeler(self, dans):
        rendez_vous = RendezVous.objects.filter(
            parcours=self.pk, statut=StatutRendezVous.ABSENCE_INJUSTIFIEE
        ).last()
        if rendez_vous is not None:
            self.faire(
                noter_appel,
                rendez_vous,
                fait_le=self.jour,
                joint=dans is not None,
                nouveau=self.prochain(dans).debut if dans else None,
                auteur=self.referent,
            )

    @rule()
    def annuler_un_rendez_vous(self):
        rendez_vous = RendezVous.objects.filter(parcours=self.pk, statut=StatutRendezVous.PLANIFIE).first()
        if rendez_vous is not None:
            self.faire(annuler, rendez_vous, motif="Le référent est absent.")

    # --- entry --------------------------------------------------------------------------------------------

    @rule()
    def proposer(self):
        self.faire(proposer_entree, self.parcours, objectifs="Retrouver un emploi.")

    @rule(accord=st.booleans())
    def decider_de_l_entree(self, accord):
        if accord:
            self.faire(valider_entree, self.parcours, self.jour)
        else:
            self.faire(refuser_entree, self.parcours, self.jour, "Le projet est à préciser.")

    @rule(avant=st.sampled_from([0, 0, 3]))
    def ne_pas_entrer(self, avant):
        # Rare, or nearly every history would end here.
        if self.jour.day % 5 == 0:
            self.faire(
                noter_non_entree, self.parcours, motif=self.motif, jour=self.jour - timedelta(days=avant)
            )

    # --- diagnostic, contract -----------------------------------------------------------------------------

    @rule(genre=st.sampled_from(TypeDiagnostic), niveau=st.integers(0, 3), signer=st.booleans())
    def diagnostiquer(self, genre, niveau, signer):
        self.faire(
            enregistrer_diagnostic,
            self.parcours,
            SaisieDiagnostic(
                type=genre,
                date=self.jour,
                freins={Frein.MOBILITE: Reponse(ReponseFrein.EVALUE, niveau)},
            ),
            auteur=self.referent,
            signer=signer,
        )

    @rule(unique=st.booleans())
    def dire_referent_unique(self, unique):
        self.faire(noter_referent_unique, self.parcours, unique)

    @rule(texte=st.sampled_from(["Passer le permis.", "Trouver une garde."]))
    def rediger_un_cer(self, texte):
        self.faire(rediger, self.parcours, TexteCer(objectifs=texte), redige_le=self.jour)

    @rule(parties=st.sets(st.sampled_from(PartieSignataire), min_size=1))
    def signer_le_cer(self, parties):
        cer = Cer.objects.filter(parcours=self.pk).last()
        if cer is not None:
            signe = self.faire(signer_a_l_ecran, cer, dict.fromkeys(parties, TRAIT), auteur=self.referent)
            cer.refresh_from_db()
            if signe is not None or cer.signe_participant_le == self.jour:
                self.entretiens_suffisants(cer)

    def entretiens_suffisants(self, cer):
        tenus = Entretien.objects.filter(
            parcours=self.pk, type=TypeEntretien.INDIVIDUEL, annule_le=None, date__lte=self.jour
        ).count()
        assert tenus >= (1 if self.parcours.referent_unique else 2)

    # --- mesures and veilles ------------------------------------------------------------------------------

    @rule()
    def rediger_le_bilan(self):
        mesure = Mesure.objects.filter(parcours=self.pk, statut=StatutDemande.ACCORDEE).last()
        if mesure is not None:
            diagnostic = Diagnostic.objects.filter(
                parcours=self.pk, type=TypeDiagnostic.INTERMEDIAIRE, bilan_intermediaire=None
            ).last()
            self.faire(
                rediger_bilan,
                mesure,
                texte="Des progrès.",
                diagnostic=diagnostic,
                auteur=self.referent,
                jour=self.jour,
            )

    @rule(raccourcie=st.booleans())
    def demander_un_renouvellement(self, raccourcie):
        derniere = Mesure.objects.filter(parcours=self.pk, statut=StatutDemande.ACCORDEE).last()
        fin = derniere.fin + timedelta(days=60) if raccourcie and derniere else None
        self.faire(demander_renouvellement, self.parcours, self.jour, fin=fin)

    @rule(accord=st.booleans())
    def decider_du_renouvellement(self, accord):
        demande = Mesure.objects.filter(parcours=self.pk, statut=StatutDemande.DEMANDEE).last()
        if demande is not None:
            self.faire(accorder_renouvellement if accord else refuser_renouvellement, demande, self.jour)

    @rule(duree=st.integers(1, 90), depuis=st.integers(-10, 10))
    def demander_une_veille(self, duree, depuis):
        debut = self.jour + timedelta(days=depuis)
        self.faire(
            demander_veille,
            self.parcours,
            motif=MotifVeille.SANTE,
            debut=debut,
            fin_prevue=debut + timedelta(days=duree),
            auteur=self.referent,
        )

    @rule(accord=st.booleans())
    def decider_de_la_veille(self, accord):
        demande = Veille.objects.filter(parcours=self.pk, statut=StatutDemande.DEMANDEE).first()
        if demande is not None:
            self.faire(accorder_veille if accord else refuser_veille, demande, self.jour)

    @rule()
    def clore_la_veille(self):
        veille = Veille.objects.filter(parcours=self.pk, statut=StatutDemande.ACCORDEE, fin=None).first()
        if veille is not None:
            self.faire(clore_veille, veille, self.jour)

    # --- the way a référent who forgets nothing goes, so that long parcours are reached too -----------------

    @initialize(entree=st.booleans(), mesures=st.integers(1, 4))
    def commencer(self, entree, mesures):
        if entree:
            self.entrer_sans_detour()
            for _ in range(mesures - 1):
                self.renouveler_sans_detour(attente=150)

    @rule()
    def entrer_sans_detour(self):
        self.tenir_un_entretien(genre=TypeEntretien.INDIVIDUEL, dans=10, avant=0)
        self.diagnostiquer(genre=TypeDiagnostic.INITIAL, niveau=2, signer=True)
        self.proposer()
        self.decider_de_l_entree(accord=True)

    @rule(attente=st.sampled_from([1, 150, 184]))
    def renouveler_sans_detour(self, attente):
        self.laisser_passer(attente)
        self.diagnostiquer(genre=TypeDiagnostic.INTERMEDIAIRE, niveau=1, signer=True)
        self.rediger_le_bilan()
        self.demander_un_renouvellement(raccourcie=False)
        self.decider_du_renouvellement(accord=True)

    # --- what the Protocol says ---------------------------------------------------------------------------

    def _physiques(self):
        return Entretien.objects.filter(parcours=self.pk, type__in=PHYSIQUES, annule_le=None)

    @invariant()
    def on_n_entre_qu_apres_un_premier_entretien_et_par_la_cellule(self):
        parcours = self.parcours
        if parcours.etat == EtatParcours.ACTIF:
            assert parcours.entree_validee_le is not None
            assert parcours.entree_validee_le <= self.jour
            assert parcours.date_entree is not None
        if parcours.etat == EtatParcours.ACCUEIL:
            premier = self._physiques().order_by("date").first()
            assert parcours.date_entree == (premier.date if premier else None)
            assert parcours.entree_validee_le is None
            assert not Mesure.objects.filter(parcours=self.pk).exists()

    @invariant()
    def les_mesures_se_suivent_et_tiennent_en_24_mois(self):
        accordees = list(Mesure.objects.filter(parcours=self.pk, statut=StatutDemande.ACCORDEE))
        if not accordees:
            return
        parcours = self.parcours
        assert accordees[0].debut == parcours.date_entree
        assert accordees[-1].fin <= dernier_jour(parcours.date_entree, 24)
        for avant, apres in pairwise(accordees):
            assert apres.debut == avant.fin + timedelta(days=1)
            bilan = BilanIntermediaire.objects.get(mesure=avant)
            assert bilan.texte
            assert bilan.diagnostic.type == TypeDiagnostic.INTERMEDIAIRE
        for mesure in accordees:
            assert mesure.fin <= dernier_jour(mesure.debut, 6)

    @invariant()
    def un_parcours_termine_n_attend_plus_personne(self):
        if self.parcours.etat == EtatParcours.NON_ENTRE:
            assert not RendezVous.objects.filter(parcours=self.pk, statut=StatutRendezVous.PLANIFIE).exists()
            assert not Mesure.objects.filter(parcours=self.pk).exists()

    @invariant()
    def les_diagnostics_sont_dans_l_ordre(self):
        types = list(Diagnostic.objects.filter(parcours=self.pk).values_list("type", flat=True))
        assert types.count(TypeDiagnostic.INITIAL) <= 1
        assert types.count(TypeDiagnostic.FINAL) <= 1

    @invariant()
    def deux_veilles_ne_se_chevauchent_pas(self):
        veilles = Veille.objects.filter(parcours=self.pk).exclude(statut=StatutDemande.REFUSEE)
        for avant, apres in pairwise(veilles.order_by("debut")):
            assert avant.fin is not None
            assert avant.fin < apres.debut

    @invariant()
    def un_appel_suit_une_absence(self):
        for appel in AppelAbsence.objects.filter(rendez_vous__parcours=self.pk).select_related("rendez_vous"):
            assert appel.rendez_vous.statut == StatutRendezVous.ABSENCE_INJUSTIFIEE
            assert appel.fait_le >= timezone.localdate(appel.rendez_vous.debut)

    @invariant()
    def un_rendez_vous_honore_a_son_entretien_et_rien_n_est_tenu_demain(self):
        assert not self._physiques().filter(date__gt=self.jour).exists()
        for rendez_vous in RendezVous.objects.filter(parcours=self.pk, statut=StatutRendezVous.HONORE):
            assert Entretien.objects.filter(rendez_vous=rendez_vous, annule_le=None).exists()


@pytest.mark.django_db
def test_aucune_suite_de_gestes_ne_mene_ou_le_protocole_l_interdit():
    run_state_machine_as_test(
        MachineParcours,
        settings=settings(
            max_examples=40,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            # A history is read as it failed: shrinking one takes longer than the whole suite.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
        ),
    )
