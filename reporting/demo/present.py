"""What is in progress on the day of the demo: today's meetings, fiches to complete, proofs awaited."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from parcours.enums import StatutRendezVous, TypeEntretien
from prescriptions.enums import EmetteurAvis, EtatPrescription, SensAvis
from reporting.demo.acteurs import Territoire
from reporting.demo.calendrier import cellule_precedente, jours_ouvres, ouvre_precedent, ouvre_suivant
from reporting.demo.contrats import fabriquer
from reporting.demo.deroule import Deroule, derouler
from reporting.demo.faits import Avis, Dossier, EtapeEmploi, Plan, Prescription
from reporting.demo.plan import POIDS_ORDINAIRES, REPRISE, dossier_sans_entree
from reporting.demo.rencontres import Rencontre, arreter
from reporting.demo.tirage import tirage
from sorties.enums import Categorie, NatureSortie

RENDEZ_VOUS_DU_JOUR = 3
"""At least so many for each référent, as far as there are people to receive."""
PROCHES_JOURS = 21
FICHES_DU_MOMENT_DEPUIS = 9001
"""Number of the first of these people, far above the others."""
PROCHES_SORTIES_JOURS = 120
NATURES_DU_MOMENT = (
    (NatureSortie.CREATION, ""),
    (NatureSortie.CDD, "long_plein"),
    (NatureSortie.CDI, "partiel"),
    (NatureSortie.CDDI, "long"),
)
"""Exits just asked for; a business waits for the cellule de suivi to be more than « à confirmer »."""
PREUVE_ATTENDUE_JOURS = 45
PART_PREUVE_ATTENDUE = 0.4
SUIVI_ATTENDU_JOURS = 25


@dataclass(frozen=True, slots=True)
class FicheDuMoment:
    """A fiche sent some days ago and the avis already given."""

    anciennete: int
    """Days since it was sent."""
    avis: tuple[EmetteurAvis, ...] = ()
    validee: bool = False
    a_completer: bool = False
    brouillon: bool = False
    rencontre_prealable: bool = False


COORDINATION, FRANCE_TRAVAIL, BUREAU = EmetteurAvis
# The first and the sixth come from the Département, whose people are BRSA: they wait for its BI.
FICHES_DU_MOMENT = (
    FicheDuMoment(4, (COORDINATION, FRANCE_TRAVAIL)),
    FicheDuMoment(1),
    FicheDuMoment(2, (COORDINATION,)),
    FicheDuMoment(3, (FRANCE_TRAVAIL,)),
    FicheDuMoment(6, (COORDINATION, FRANCE_TRAVAIL, BUREAU), validee=True),
    FicheDuMoment(9, (COORDINATION, FRANCE_TRAVAIL)),
    FicheDuMoment(5, (COORDINATION, FRANCE_TRAVAIL, BUREAU), validee=True),
    FicheDuMoment(7, a_completer=True),
    FicheDuMoment(3, a_completer=True),
    FicheDuMoment(0, brouillon=True),
    FicheDuMoment(1, brouillon=True),
    FicheDuMoment(2, (COORDINATION,), rencontre_prealable=True),
)


@dataclass(frozen=True, slots=True)
class DossierAuJour:
    """A file as it stands on the day: what is dated later is left out by whoever writes it."""

    dossier: Dossier
    deroule: Deroule | None
    rencontres: list[Rencontre]
    a_completer: bool = False
    brouillon: bool = False
    rencontre_prealable: bool = False


def etat_prescription(fiche: Prescription, jour: date) -> EtatPrescription:
    """The state of a fiche on a day, from the dates of what became of it."""
    if fiche.decision_le is None or fiche.decision_le > jour:
        return EtatPrescription.SOUMISE
    if fiche.etat is EtatPrescription.ORIENTEE and (fiche.orientee_le is None or fiche.orientee_le > jour):
        return EtatPrescription.VALIDEE
    return fiche.etat


def referent_le(dossier: Dossier, deroule: Deroule | None, jour: date) -> int:
    """Rank of the référent who follows the person on a day."""
    if deroule and deroule.changement and deroule.changement.date <= jour:
        return deroule.changement.referent
    return dossier.prescription.referent or 0


def au_jour(plan: Plan, territoire: Territoire, jour: date) -> list[DossierAuJour]:
    """Every file as it stands on ``jour``, with a living present."""
    dossiers = []
    for dossier in sorties_du_moment(plan.dossiers, jour):
        deroule = derouler(dossier, dossier.parcours, territoire) if dossier.parcours else None
        hasard = tirage(territoire.code, "jour", dossier.personne.numero, jour)
        rencontres = arreter(deroule.rencontres, jour, hasard) if deroule else []
        dossiers.append(DossierAuJour(dossier, deroule, rencontres))
    dossiers = _agenda_du_jour(dossiers, territoire, jour)
    return dossiers + fiches_du_moment(territoire, jour, FICHES_DU_MOMENT_DEPUIS)


def sorties_du_moment(connus: Sequence[Dossier], jour: date) -> list[Dossier]:
    """Bring forward the next exits of some people, so that the coming cellule has exits to decide.

    Only people entered after the published years, and only what is still to come for them, may change.
    """
    jours = jours_ouvres(cellule_precedente(jour) + timedelta(days=1), jour)[-len(NATURES_DU_MOMENT) :]
    candidats = [
        (parcours.sortie.date, i, parcours)
        for i, dossier in enumerate(connus)
        if (parcours := dossier.parcours)
        and parcours.entree >= REPRISE
        and parcours.cellule_entree < jour
        and jour < parcours.sortie.date <= jour + timedelta(days=PROCHES_SORTIES_JOURS)
        and parcours.sortie.categorie is Categorie.POSITIVE
    ]
    candidats.sort(key=lambda c: c[:2])
    dossiers = list(connus)
    for (_, i, parcours), sortie_le, (nature, variante) in zip(
        candidats, jours, NATURES_DU_MOMENT, strict=False
    ):
        hasard = tirage("sortie du moment", dossiers[i].personne.numero, jour)
        contrat = fabriquer(nature, variante, sortie_le, hasard)
        gardees = tuple(
            e
            for e in parcours.etapes_emploi
            if e.contrat is not parcours.sortie.contrat and e.contrat.debut < sortie_le
        )
        formations = tuple(e for e in parcours.etapes_formation if e.contrat.debut < sortie_le)
        sortie = replace(parcours.sortie, date=sortie_le, contrat=contrat)
        dossiers[i] = replace(
            dossiers[i],
            parcours=replace(
                parcours,
                etapes_emploi=(*gardees, EtapeEmploi(contrat)),
                etapes_formation=formations,
                sortie=sortie,
            ),
        )
    return dossiers


def _agenda_du_jour(dossiers: list[DossierAuJour], territoire: Territoire, jour: date) -> list[DossierAuJour]:
    """Bring to the day the nearest planned meetings of each référent who has too few."""
    prevus = Counter(
        referent_le(d.dossier, d.deroule, jour)
        for d in dossiers
        if d.rencontres and d.rencontres[-1].date == jour
    )
    proches = [
        (d.rencontres[-1].date, i)
        for i, d in enumerate(dossiers)
        if _est_deplacable(d, jour) and d.rencontres[-1].date <= jour + timedelta(days=PROCHES_JOURS)
    ]
    for _, i in sorted(proches):
        dossier = dossiers[i]
        rang = referent_le(dossier.dossier, dossier.deroule, jour)
        if prevus[rang] < RENDEZ_VOUS_DU_JOUR:
            prevus[rang] += 1
            rencontres = [*dossier.rencontres[:-1], replace(dossier.rencontres[-1], date=jour)]
            dossiers[i] = replace(dossier, rencontres=rencontres)
    return dossiers


def _est_deplacable(dossier: DossierAuJour, jour: date) -> bool:
    """A planned individual meeting to come, that is not the first nor the last of the stay."""
    if len(dossier.rencontres) < 2:
        return False
    derniere, avant = dossier.rencontres[-1], dossier.rencontres[-2]
    return (
        derniere.statut is StatutRendezVous.PLANIFIE
        and derniere.type is TypeEntretien.INDIVIDUEL
        and not derniere.en_sortie
        and derniere.date > jour
        and (jour - avant.date).days >= 4
    )


def fiches_du_moment(territoire: Territoire, jour: date, premier_numero: int) -> list[DossierAuJour]:
    """Fiches of the last days, one or two in each state a partner has something to do about."""
    hasard = tirage(territoire.code, "fiches", jour)
    types = [t for t in POIDS_ORDINAIRES if t in territoire.types_prescripteurs()]
    fiches = []
    for i, cas in enumerate(FICHES_DU_MOMENT):
        type_structure = types[i % len(types)]
        jour_fiche = ouvre_precedent(jour - timedelta(days=cas.anciennete))
        dossier = dossier_sans_entree(territoire, premier_numero + i, jour_fiche, type_structure, hasard)
        avis = tuple(
            Avis(e, SensAvis.FAVORABLE, min(jour, ouvre_suivant(jour_fiche + timedelta(days=1))), "")
            for e in cas.avis
            if e is not EmetteurAvis.BUREAU_INSERTION or dossier.situation.brsa
        )
        fiche = replace(
            dossier.prescription,
            etat=EtatPrescription.ORIENTEE,
            avis=avis,
            decision_le=jour if cas.validee else None,
            orientee_le=None,
            referent=None,
            motif="",
            non_entree_le=None,
        )
        fiches.append(
            DossierAuJour(
                replace(dossier, prescription=fiche),
                None,
                [],
                a_completer=cas.a_completer,
                brouillon=cas.brouillon,
                rencontre_prealable=cas.rencontre_prealable,
            )
        )
    return fiches
