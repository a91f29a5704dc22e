"""Séances of the demo: cellules de suivi since the beginning, the other instances since the Protocol."""

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta

from gouvernance.enums import EtatSeance, StatutPresence, TypeInstance
from gouvernance.models import ActionSuivie, Instance, Membre, PointOrdreDuJour, Presence, Seance
from plie.acteurs.models import Structure, Utilisateur
from plie.roles import Role
from reporting.demo import textes
from reporting.demo.calendrier import ajouter_mois, deuxieme_jeudi, ouvre_suivant
from reporting.demo.ecriture.monde import HEURE_CELLULE, Monde, instant
from reporting.demo.tirage import tirage

PROCHAINES_CELLULES_MOIS = 3
SALLES = ("Niort Agglo, salle des Tilleuls", "Niort Agglo, salle du Marais", "MIPE, salle de réunion")
DUREE = timedelta(hours=2, minutes=30)
MOIS_DES_INSTANCES: dict[TypeInstance, tuple[int, ...]] = {
    TypeInstance.COPIL: (3, 10),
    TypeInstance.COORDINATION_TECHNIQUE: tuple(m for m in range(1, 13) if m != 8),
    TypeInstance.COMITE_TECHNIQUE: (2, 6, 11),
    TypeInstance.REUNION_REFERENTS: tuple(m for m in range(1, 13) if m != 8),
}
JOUR_DU_MOIS = {
    TypeInstance.COPIL: 24,
    TypeInstance.COORDINATION_TECHNIQUE: 5,
    TypeInstance.COMITE_TECHNIQUE: 16,
    TypeInstance.REUNION_REFERENTS: 20,
}
DIALOGUE = (11, 24)
"""Month and first day of the yearly dialogues de gestion (Protocole, art. 5: end of the year)."""
HEURE = time(9, 30)
HORIZON_JOURS = 75
PART_PRESENTS = 0.86


def ecrire_cellules(monde: Monde, premier: date) -> dict[date, Seance]:
    """One cellule a month, from the first entry to some months ahead; by their date."""
    instance = monde.instances[TypeInstance.CELLULE_SUIVI]
    dernier = ajouter_mois(monde.jour, PROCHAINES_CELLULES_MOIS)
    cellules: dict[date, Seance] = {}
    mois = premier.replace(day=1)
    while mois <= dernier:
        jour = deuxieme_jeudi(mois.year, mois.month)
        cellules[jour] = _seance(instance, jour, HEURE_CELLULE, monde)
        mois = ajouter_mois(mois, 1)
    Seance.objects.bulk_create(cellules.values())
    membres = _membres_cellule(monde)
    _presences(cellules, membres, monde)
    PointOrdreDuJour.objects.bulk_create(
        PointOrdreDuJour(seance=seance, ordre=n, titre=titre)
        for jour, seance in cellules.items()
        if jour >= monde.jour - timedelta(days=400)
        for n, titre in enumerate(textes.ORDRES_DU_JOUR[TypeInstance.CELLULE_SUIVI], start=1)
    )
    return cellules


def _membres_cellule(monde: Monde) -> list[tuple[str, Utilisateur]]:
    roles = (Role.COORDINATION, Role.AVIS_FRANCE_TRAVAIL, Role.AVIS_BUREAU_INSERTION)
    membres = [*monde.referents, *(monde.compte(role) for role in roles)]
    return [(utilisateur.get_full_name(), utilisateur) for utilisateur in membres]


def _seance(
    instance: Instance, jour: date, heure: time, monde: Monde, operateur: Structure | None = None
) -> Seance:
    debut = instant(jour, heure)
    tenue = jour <= monde.jour
    return Seance(
        instance=instance,
        operateur=operateur,
        debut=debut,
        fin=debut + DUREE,
        lieu=SALLES[jour.month % len(SALLES)],
        etat=EtatSeance.CLOSE if tenue else EtatSeance.PREVUE,
        ouverte_le=debut if tenue else None,
        close_le=debut + DUREE if tenue else None,
        compte_rendu=textes.COMPTE_RENDU if tenue else "",
        compte_rendu_valide_le=jour if tenue else None,
        compte_rendu_envoye_le=jour + timedelta(days=4)
        if tenue and jour + timedelta(days=4) <= monde.jour
        else None,
    )


def _presences(
    seances: dict[date, Seance], membres: Sequence[tuple[str, Utilisateur | None]], monde: Monde
) -> None:
    hasard = tirage(monde.territoire.code, "presences", next(iter(seances.values())).instance.code)
    lignes = []
    for jour, seance in seances.items():
        for intitule, utilisateur in membres:
            statut = StatutPresence.PRESENT if hasard.random() < PART_PRESENTS else StatutPresence.EXCUSE
            lignes.append(
                Presence(
                    seance=seance,
                    intitule=intitule,
                    utilisateur=utilisateur,
                    courriel=utilisateur.email if utilisateur else "",
                    statut=statut if jour <= monde.jour else StatutPresence.INVITE,
                    invite_le=instant(min(monde.jour, jour - timedelta(days=15))),
                )
            )
    Presence.objects.bulk_create(lignes)


def ecrire_autres_instances(monde: Monde) -> int:
    """Séances of the other instances since the first day of the Protocol; how many were written."""
    _sieges(monde)
    nombre = 0
    for type_instance, mois in MOIS_DES_INSTANCES.items():
        instance = monde.instances.get(type_instance)
        if instance is None:
            continue
        seances = {jour: _seance(instance, jour, HEURE, monde) for jour in _jours(type_instance, mois, monde)}
        nombre += _enregistrer(seances, instance, monde)
    dialogue = monde.instances.get(TypeInstance.DIALOGUE_GESTION)
    if dialogue:
        nombre += _enregistrer(dict(_dialogues(dialogue, monde)), dialogue, monde)
    return nombre


def _jours(type_instance: TypeInstance, mois: tuple[int, ...], monde: Monde) -> Iterator[date]:
    horizon = monde.jour + timedelta(days=HORIZON_JOURS)
    for annee in range(monde.protocole.debut.year, horizon.year + 1):
        for numero in mois:
            jour = ouvre_suivant(date(annee, numero, JOUR_DU_MOIS[type_instance]))
            if jour <= horizon:
                yield jour


def _dialogues(instance: Instance, monde: Monde) -> Iterator[tuple[date, Seance]]:
    """One a year with each operator, on different days."""
    operateurs = list(dict.fromkeys(r.structure for r in monde.territoire.referents))
    for annee in range(monde.protocole.debut.year, monde.jour.year + 1):
        jour = date(annee, *DIALOGUE)
        for code in operateurs:
            jour = ouvre_suivant(jour + timedelta(days=1))
            yield jour, _seance(instance, jour, HEURE, monde, monde.structures[code])


def _enregistrer(seances: dict[date, Seance], instance: Instance, monde: Monde) -> int:
    if not seances:
        return 0
    Seance.objects.bulk_create(seances.values())
    intitules = Membre.objects.filter(instance=instance, compte_rendu_seul=False).values_list(
        "intitule", flat=True
    )
    _presences(seances, [(intitule, None) for intitule in dict.fromkeys(intitules)], monde)
    titres = textes.ORDRES_DU_JOUR.get(instance.type, ())
    PointOrdreDuJour.objects.bulk_create(
        PointOrdreDuJour(seance=seance, ordre=n, titre=titre)
        for seance in seances.values()
        for n, titre in enumerate(titres, start=1)
    )
    hasard = tirage(monde.territoire.code, "decisions", instance.code)
    actions = []
    for jour, seance in seances.items():
        if jour <= monde.jour and hasard.random() < 0.5:
            texte, responsable = hasard.choice(textes.DECISIONS)
            echeance = jour + timedelta(days=60)
            actions.append(
                ActionSuivie(
                    seance=seance,
                    texte=texte,
                    responsable=responsable,
                    echeance=echeance,
                    faite_le=echeance if echeance < monde.jour and hasard.random() < 0.8 else None,
                )
            )
    ActionSuivie.objects.bulk_create(actions)
    return len(seances)


def _sieges(monde: Monde) -> None:
    """Named people sit: référents and avis in the cellule, pilots in the COPIL."""
    cellule = monde.instances[TypeInstance.CELLULE_SUIVI]
    sieges = [(cellule, utilisateur) for _, utilisateur in _membres_cellule(monde)]
    reunion = monde.instances.get(TypeInstance.REUNION_REFERENTS)
    if reunion:
        sieges += [(reunion, utilisateur) for utilisateur in monde.referents]
    copil = monde.instances.get(TypeInstance.COPIL)
    if copil:
        sieges += [(copil, u) for (role, _), us in monde.comptes.items() if role is Role.PILOTE for u in us]
    Membre.objects.bulk_create(
        Membre(instance=instance, intitule=utilisateur.get_full_name(), utilisateur=utilisateur)
        for instance, utilisateur in sieges
    )
