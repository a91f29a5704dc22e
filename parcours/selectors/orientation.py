"""What the coordination reads to choose a référent, and what the prescriber reads afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from parcours.enums import TypeEntretien
from parcours.models import Affectation, BilanIntermediaire, Entretien, Parcours
from parcours.regles.orientation import FaitsPersonne, FaitsReferent, Lieu, Proposition, classer, mention
from parcours.selectors.accueil import charges
from participants.enums import Ressemblance
from participants.models import Participant
from participants.regles import meme_identite
from plie.acces import Vue
from plie.acteurs.models import Habilitation, Structure, en_cours
from plie.protocole.models import Commune
from plie.roles import Role
from prescriptions.doublons import identite_de, participants_ressemblants
from prescriptions.models import Prescription


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidat:
    """A référent who may be chosen, at their rank."""

    habilitation: Habilitation
    proposition: Proposition

    @property
    def code(self) -> str:
        """What the form sends back: the référent and the lieu d'accueil."""
        return f"{self.habilitation.utilisateur_id}-{self.habilitation.structure_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonneConnue:
    """A file of the PLIE that looks like the person of the fiche, and what keeps it from being taken up."""

    participant: Participant
    ressemblance: Ressemblance
    parcours: Parcours | None
    suivie_par: Structure | None


def candidats(prescription: Prescription, vue: Vue) -> list[Candidat]:
    """The référents of the PLIE who may be chosen today, ranked for the person of this fiche."""
    habilitations = list(habilitations_de_referents(vue.plie_id, vue.date_reference))
    etp: dict[int, list[Habilitation]] = {}
    for habilitation in habilitations:
        etp.setdefault(habilitation.utilisateur_id, []).append(habilitation)
    suivis = {c.referent_id: c.accompagnes + c.en_accueil for c in charges(vue)}
    retenues = {
        (h.utilisateur_id, h.structure_id): h
        for siennes in etp.values()
        # A référent whose employer is not a lieu d'accueil is proposed there only when they have no other.
        for h in ([h for h in siennes if h.structure.lieu_accueil] or siennes)
    }
    propositions = classer(
        FaitsPersonne(
            commune=_lieu(prescription.commune),
            permis_b=prescription.permis_b,
            vehicule=prescription.vehicule,
            deplacement=prescription.deplacement,
        ),
        [
            _faits(h, etp[h.utilisateur_id], suivis.get(h.utilisateur_id, 0), prescription.remarques_referent)
            for h in retenues.values()
        ],
    )
    return [
        Candidat(
            habilitation=retenues[proposition.faits.referent, proposition.faits.lieu], proposition=proposition
        )
        for proposition in propositions
    ]


def habilitations_de_referents(plie_id: int, jour: date) -> QuerySet[Habilitation]:
    """The running habilitations of référent of a PLIE, of active accounts in active structures."""
    return (
        Habilitation.objects.filter(
            en_cours(jour=jour),
            role=Role.REFERENT,
            structure__plie=plie_id,
            structure__active=True,
            utilisateur__is_active=True,
        )
        .select_related("utilisateur", "structure__commune")
        .order_by("pk")
    )


def _faits(
    habilitation: Habilitation, toutes: Iterable[Habilitation], suivis: int, remarques: str
) -> FaitsReferent:
    referent, structure = habilitation.utilisateur, habilitation.structure
    return FaitsReferent(
        referent=referent.pk,
        lieu=structure.pk,
        nom=f"{referent.nom} {referent.prenom}",
        lieu_nom=str(structure),
        etp=sum(h.etp for h in toutes if h.etp is not None),  # type: ignore[arg-type]
        suivis=suivis,
        commune=_lieu(structure.commune),
        mention=mention(remarques, [referent.nom]),
        mention_lieu=mention(remarques, [structure.nom, structure.sigle]),
    )


def _lieu(commune: Commune | None) -> Lieu | None:
    if commune is None:
        return None
    position = (
        None
        if commune.latitude is None or commune.longitude is None
        else (commune.latitude, commune.longitude)
    )
    return Lieu(code_insee=commune.code_insee, nom=commune.nom, position=position)


def personnes_connues(prescription: Prescription, jour: date) -> list[PersonneConnue]:
    """The files of the PLIE that may be the person of the fiche: the coordination says which, if any."""
    fiche = identite_de(prescription)
    trouves = list(
        participants_ressemblants(Participant.objects.filter(plie=prescription.plie_id), fiche)
        .select_related("commune")
        .order_by("pk")
    )
    if not trouves:
        return []
    occupes = {parcours.participant_id: parcours for parcours in parcours_en_cours(trouves, jour)}
    lieux = {a.parcours_id: a.lieu_accueil for a in affectations_courantes(occupes.values(), jour)}
    return [
        PersonneConnue(
            participant=participant,
            ressemblance=meme_identite(fiche, identite_de(participant)),
            parcours=(parcours := occupes.get(participant.pk)),
            suivie_par=lieux.get(parcours.pk) if parcours else None,
        )
        for participant in trouves
    ]


def parcours_en_cours(participants: Iterable[Participant], jour: date) -> QuerySet[Parcours]:
    """The parcours that still occupy these people on ``jour``: another one cannot begin."""
    return Parcours.objects.filter(
        Q(clos_le__isnull=True) | Q(clos_le__gte=jour), participant__in=list(participants)
    ).order_by("pk")


def affectations_courantes(parcours: Iterable[Parcours], jour: date) -> QuerySet[Affectation]:
    """Who follows each parcours on ``jour``: one row a parcours at most (exclusion constraint)."""
    return Affectation.objects.filter(en_cours(jour=jour), parcours__in=list(parcours)).select_related(
        "referent", "lieu_accueil"
    )


def premier_entretien_tenu(parcours: Parcours) -> bool:
    """Whether the person has been met: a phone call does not make the first entretien."""
    return (
        parcours.date_entree is not None
        or Entretien.objects.filter(parcours=parcours, annule_le__isnull=True)
        .exclude(type=TypeEntretien.TELEPHONE)
        .exists()
    )


def affectations_de(prescriptions: Sequence[Prescription], jour: date) -> QuerySet[Affectation]:
    """The référents who follow today the people of these prescriptions (already read through their door)."""
    return Affectation.objects.filter(
        en_cours(jour=jour), parcours__prescription__in=[p.pk for p in prescriptions]
    ).select_related("referent", "lieu_accueil", "parcours")


def bilans_transmis(prescriptions: Sequence[Prescription]) -> QuerySet[BilanIntermediaire]:
    """The bilans intermédiaires sent to the prescribers of these prescriptions, the latest first."""
    return (
        BilanIntermediaire.objects.filter(
            transmis_prescripteur_le__isnull=False,
            mesure__parcours__prescription__in=[p.pk for p in prescriptions],
        )
        .select_related("mesure__parcours")
        .order_by("-transmis_prescripteur_le", "-pk")
    )
