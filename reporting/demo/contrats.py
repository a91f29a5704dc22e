"""Jobs and trainings with their papers: what each nature looks like, on either side of its threshold."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from reporting.demo.calendrier import fin_apres
from reporting.demo.faits import Contrat, Mission
from reporting.demo.publie import FORMATION_GENERALE, TEMPS_PLEIN
from sorties.enums import NatureSortie

ENTREPRISES = (
    "Propreté Val de Sèvre", "Mutuelle du Marais poitevin", "Logistique Atlantique Services",
    "Boulangerie du Donjon",
    "Résidence Les Hortensias", "Transports Vendeuvre", "Menuiserie Breuillac", "Supermarché des Brizeaux",
    "Conserverie de la Venise verte", "Hôtel du Port Boinot", "Aide à domicile Sèvre et Marais",
    "Peinture Mélusine",
    "Fonderie de Souché", "Restaurant La Frégate", "Maçonnerie Angélique", "Plateforme Mellois Colis",
    "Jardins de Galuchet", "Sécurité Poitou Services", "Garage de la Mude", "Textiles de Sainte-Pezenne",
)  # fmt: skip
AGENCES = ("Intérim Sèvre Emploi", "Agence Tempo Ouest", "Mission Plus Niort")
SIAE = (
    "Chantier Espaces verts du Niortais",
    "Recyclerie solidaire de la Sèvre",
    "Entreprise d'insertion Les Deux Rives",
)
AI = "AIN — Association intermédiaire du Niortais"
CLAUSES = (
    "Chantier de rénovation de la Tour Chabot",
    "Chantier de la piscine Pré-Leroy",
    "Entretien des espaces publics",
)
ORGANISMES = (
    "Centre de formation du Guesclin",
    "Institut des métiers de Niort",
    "Formation Atlantique",
    "Atelier des savoirs",
)
INTITULES = {
    "Agriculture": ("Ouvrier maraîcher",),
    "Banque, finances, assurance": ("Téléconseiller en assurance", "Gestionnaire de sinistres"),
    "BTP": (
        "Peintre en bâtiment",
        "Maçon du bâti ancien",
        "CACES engins de chantier",
        "Électricien du bâtiment",
    ),
    "Commerce distribution": ("Employé commercial en magasin", "Vendeur conseil"),
    FORMATION_GENERALE: (
        "Français langue étrangère",
        "Remise à niveau",
        "Compétences clés",
        "Projet professionnel",
    ),
    "Informatique, communication, tourisme": ("Technicien d'assistance", "Réceptionniste en hôtellerie"),
    "Métiers de la bouche et de l'alimentation": ("CAP Cuisine",),
    "Production, manutention, industrie": ("Soudeur", "Conducteur de ligne"),
    "Service à la personne, santé, social": (
        "Assistant de vie aux familles",
        "Aide-soignant",
        "CAP Petite enfance",
    ),
    "Services aux entreprises ou collectivités (sécurité, environnement, nettoyage)": (
        "Agent de propreté et d'hygiène",
        "Agent de prévention et de sécurité",
    ),
    "Transport et logistique": (
        "Cariste d'entrepôt, CACES 1-3-5",
        "Conducteur routier",
        "Préparateur de commandes",
    ),
}
POSTES = (
    "Agent d'entretien", "Préparateur de commandes", "Aide de cuisine", "Aide à domicile",
    "Agent des espaces verts",
    "Manœuvre", "Employé de rayon", "Agent de production", "Chauffeur-livreur", "Agent d'accueil",
)  # fmt: skip

Fabrique = Callable[[date, Random], Contrat]


def _mois(
    nature: NatureSortie, noms: tuple[str, ...], mois: tuple[int, ...], heures: tuple[float, ...]
) -> Fabrique:
    """A contract of whole months; an empty ``mois`` makes it open-ended."""

    def fabriquer(debut: date, hasard: Random) -> Contrat:
        return Contrat(
            nature=nature,
            employeur=hasard.choice(noms),
            intitule=hasard.choice(POSTES),
            debut=debut,
            fin=fin_apres(debut, hasard.choice(mois)) if mois else None,
            heures_hebdo=hasard.choice(heures) if heures else None,
        )

    return fabriquer


def _missions(
    nature: NatureSortie,
    noms: tuple[str, ...],
    jours: tuple[int, int],
    heures_par_jour: tuple[float, float],
    coupes: int,
) -> Fabrique:
    """Missions that follow one another without a gap, over ``jours`` days in all."""

    def fabriquer(debut: date, hasard: Random) -> Contrat:
        duree = hasard.randint(*jours)
        nombre = hasard.randint(1, coupes)
        jalons = [duree * k // nombre for k in range(nombre + 1)]
        rythme = hasard.uniform(*heures_par_jour)
        missions = tuple(
            Mission(debut + timedelta(days=a), debut + timedelta(days=b - 1), max(3, round((b - a) * rythme)))
            for a, b in pairwise(jalons)
        )
        total = sum(m.heures for m in missions)
        hebdo = min(TEMPS_PLEIN, max(3.0, round(total * 7 / duree)))
        return Contrat(
            nature=nature,
            employeur=hasard.choice(noms),
            intitule=hasard.choice(POSTES),
            debut=debut,
            fin=missions[-1].fin,
            heures_hebdo=float(hebdo),
            heures=total,
            missions=missions,
        )

    return fabriquer


N = NatureSortie
FABRIQUES: dict[tuple[NatureSortie, str], Fabrique] = {
    (N.CDD, "court"): _mois(N.CDD, ENTREPRISES, (1, 2, 2, 3, 3, 4, 5), (20.0, 24.0, 28.0, 35.0, 35.0)),
    (N.CDD, "long_partiel"): _mois(N.CDD, ENTREPRISES, (6, 6, 7, 8), (17.5, 20.0, 24.0, 28.0, 30.0)),
    (N.CDD, "long_plein"): _mois(N.CDD, ENTREPRISES, (6, 6, 6, 7, 8, 9), (35.0,)),
    (N.CDI, "sous_mi_temps"): _mois(N.CDI, ENTREPRISES, (), (6.0, 8.0, 10.0, 12.0, 15.0)),
    (N.CDI, "partiel"): _mois(N.CDI, ENTREPRISES, (), (17.5, 20.0, 24.0, 28.0, 30.0)),
    (N.CDI, "plein"): _mois(N.CDI, ENTREPRISES, (), (35.0, 35.0, 39.0)),
    (N.CDDI, "court"): _mois(N.CDDI, SIAE, (4, 4, 6, 8), (26.0,)),
    (N.CDDI, "long"): _mois(N.CDDI, SIAE, (12, 12, 12, 18), (26.0,)),
    (N.CONTRAT_AIDE, "long"): _mois(N.CONTRAT_AIDE, ENTREPRISES, (12, 12, 18), (20.0, 24.0, 26.0)),
    (N.CDI_INCLUSION, ""): _mois(N.CDI_INCLUSION, SIAE, (), (26.0, 30.0)),
    (N.PROFESSIONNALISATION, ""): _mois(N.PROFESSIONNALISATION, ENTREPRISES, (9, 12), (35.0,)),
    (N.APPRENTISSAGE, ""): _mois(N.APPRENTISSAGE, ENTREPRISES, (12, 24), (35.0,)),
    (N.SAISONNIER, "long"): _mois(N.SAISONNIER, ENTREPRISES, (8, 8, 9), (35.0,)),
    (N.CESU, ""): _mois(N.CESU, ("Particulier employeur",), (2, 3, 5), (4.0, 6.0, 8.0, 12.0)),
    (N.CREATION, ""): _mois(N.CREATION, ("À son compte",), (), ()),
    (N.INTERIM, "court"): _missions(N.INTERIM, AGENCES, (4, 120), (4.2, 5.0), 3),
    (N.INTERIM, "long"): _missions(N.INTERIM, AGENCES, (186, 205), (4.6, 5.0), 4),
    (N.CLAUSE, "court"): _missions(N.CLAUSE, CLAUSES, (10, 75), (4.0, 5.0), 2),
    (N.CLAUSE, "long"): _missions(N.CLAUSE, CLAUSES, (150, 170), (4.5, 5.0), 4),
    (N.MISSION_AI, ""): _missions(N.MISSION_AI, (AI,), (2, 45), (1.0, 3.2), 1),
}
DUREES_A_TERME: dict[tuple[NatureSortie, str], int] = {
    (N.INTERIM, "long"): 205,
    (N.CLAUSE, "long"): 170,
    (N.PROFESSIONNALISATION, ""): 210,
    (N.APPRENTISSAGE, ""): 210,
    (N.SAISONNIER, "long"): 280,
}
"""Days that must have gone before the exit, for the natures judged on what was done."""


def fabriquer(nature: NatureSortie, variante: str, debut: date, hasard: Random) -> Contrat:
    """A contract of that nature started on ``debut``; KeyError for an unknown variant."""
    return FABRIQUES[nature, variante](debut, hasard)


def fabriquer_formation(
    nature: NatureSortie, domaine: str, debut: date, heures: tuple[int, int], hasard: Random
) -> Contrat:
    """A training of so many hours, about thirty a week."""
    total = hasard.randint(*heures)
    return Contrat(
        nature=nature,
        employeur=hasard.choice(ORGANISMES),
        intitule=hasard.choice(INTITULES[domaine]),
        debut=debut,
        fin=debut + timedelta(days=max(1, total * 7 // 30)),
        heures=total,
        domaine=domaine,
    )
