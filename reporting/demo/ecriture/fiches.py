"""Yearly values, progress and evolutions of the fiches actions."""

from datetime import date
from decimal import Decimal
from random import Random

from fiches_actions.enums import EtatAvancement, NatureEvolution, TypeIndicateur
from fiches_actions.models import (
    Avancement,
    EvolutionFiche,
    FicheAction,
    Indicateur,
    PiloteFiche,
    ValeurIndicateur,
)
from plie.acteurs.models import Utilisateur
from plie.roles import Role
from reporting.demo import textes
from reporting.demo.ecriture.monde import Monde, instant
from reporting.demo.tirage import tirage

BASE = (12, 90)
CROISSANCE = (-4, 9)
# Delays and small numbers of things do not grow as numbers of people do.
BASES_PAR_UNITE = {"mois": (4, 9), "semaines": (2, 6), "véhicules": (18, 26), "heures": (900, 1600)}
CROISSANCES_PAR_UNITE = {"mois": (-1, 1), "semaines": (-1, 1), "véhicules": (0, 3), "heures": (-90, 160)}
MINIMUM = 2
PART_QPV = (20, 45)
EVOLUTIONS = (
    ("1-1", NatureEvolution.NON_SUBSTANTIELLE, "Un créneau du soir s'ajoute aux cours de code."),
    (
        "3-1",
        NatureEvolution.SUBSTANTIELLE,
        "L'action s'étend aux horaires décalés, avec un nouveau financeur.",
    ),
)
ANNEE_EVOLUTIONS = 2023


def ecrire_fiches(monde: Monde) -> int:
    """What the pilots told of each past year of the Protocol; returns how many values were written."""
    pilotes = [u for (role, _), us in monde.comptes.items() if role is Role.PILOTE for u in us]
    auteur = monde.compte(Role.COORDINATION)
    _nommer_pilotes(monde)
    valeurs, avancements = [], []
    for fiche in monde.fiches.values():
        hasard = tirage(monde.territoire.code, "fiche", fiche.numero)
        debut = max(fiche.annee_debut or monde.protocole.debut.year, monde.protocole.debut.year)
        fin = fiche.annee_fin or monde.protocole.fin.year
        indicateurs = list(fiche.indicateurs.all())
        bases = {i.pk: hasard.randint(*BASES_PAR_UNITE.get(i.unite, BASE)) for i in indicateurs}
        for annee in range(debut, min(fin, monde.jour.year) + 1):
            saisi = date(annee + 1, 1, 20)
            if saisi > monde.jour:
                break
            avancements.append(_avancement(fiche, annee, fin=fin, auteur=auteur, saisi=saisi, hasard=hasard))
            for indicateur in indicateurs:
                croissance = CROISSANCES_PAR_UNITE.get(indicateur.unite, CROISSANCE)
                bases[indicateur.pk] = max(MINIMUM, bases[indicateur.pk] + hasard.randint(*croissance))
                valeurs.append(
                    _valeur(
                        indicateur,
                        annee,
                        base=bases[indicateur.pk],
                        auteur=auteur,
                        saisi=saisi,
                        hasard=hasard,
                    )
                )
    ValeurIndicateur.objects.bulk_create(valeurs)
    Avancement.objects.bulk_create(avancements)
    EvolutionFiche.objects.bulk_create(
        EvolutionFiche(
            fiche=monde.fiches[numero],
            date=date(ANNEE_EVOLUTIONS, 6, 15),
            nature=nature,
            description=description,
            avenant_le=date(ANNEE_EVOLUTIONS, 11, 20) if nature is NatureEvolution.SUBSTANTIELLE else None,
            copil_informe_le=date(ANNEE_EVOLUTIONS, 10, 24),
            saisie_par=pilotes[0] if pilotes else auteur,
        )
        for numero, nature, description in EVOLUTIONS
        if numero in monde.fiches and monde.jour.year > ANNEE_EVOLUTIONS
    )
    return len(valeurs)


def _nommer_pilotes(monde: Monde) -> None:
    """Each account of a pilot answers for the fiches of its structure, or for one at least."""
    nommes = []
    fiches = list(monde.fiches.values())
    for (role, code), utilisateurs in monde.comptes.items():
        if role is not Role.PILOTE:
            continue
        structure = monde.structures[code]
        mots = {structure.sigle, structure.nom, *structure.nom.split(" - ")} - {""}
        siennes = [f for f in fiches if any(mot in pilote for pilote in f.pilotes for mot in mots)]
        nommes += [
            PiloteFiche(fiche=fiche, utilisateur=utilisateur, structure=structure)
            for utilisateur in utilisateurs
            for fiche in siennes or fiches[:1]
        ]
    PiloteFiche.objects.bulk_create(nommes)


def _avancement(
    fiche: FicheAction, annee: int, *, fin: int, auteur: Utilisateur, saisi: date, hasard: Random
) -> Avancement:
    etats = (EtatAvancement.EN_COURS,) * 6 + (EtatAvancement.EN_RETARD, EtatAvancement.NON_ENGAGEE)
    return Avancement(
        fiche=fiche,
        annee=annee,
        etat=EtatAvancement.REALISEE if annee == fin else hasard.choice(etats),
        reussites=hasard.choice(textes.REUSSITES),
        difficultes=hasard.choice(textes.DIFFICULTES),
        saisi_par=auteur,
        saisi_le=instant(saisi),
    )


def _valeur(
    indicateur: Indicateur, annee: int, *, base: int, auteur: Utilisateur, saisi: date, hasard: Random
) -> ValeurIndicateur:
    valeur = ValeurIndicateur(indicateur=indicateur, annee=annee, saisie_par=auteur, saisie_le=instant(saisi))
    if indicateur.type == TypeIndicateur.QUALITATIF:
        valeur.texte = hasard.choice(textes.APPRECIATIONS)
        return valeur
    valeur.total = Decimal(base)
    if indicateur.ventilation_hf:
        valeur.femmes = round(base * hasard.uniform(0.4, 0.65))
        valeur.hommes = base - valeur.femmes
    if indicateur.ventilation_qpv:
        valeur.qpv = base * hasard.randint(*PART_QPV) // 100
    return valeur
