"""What référents and partners write in the demo: short, kind, about nobody in particular."""

from parcours.enums import NatureAide
from participants.enums import Frein

PROJETS = (
    "Souhaite retrouver un emploi comme {metier} à temps partiel pour commencer.",
    "Projet de {metier} déjà essayé lors d'un stage, à confirmer.",
    "Veut reprendre confiance avant de postuler comme {metier}.",
    "Prête à suivre une formation pour devenir {metier}.",
    "Cherche un premier contrat proche du domicile, du côté de {metier}.",
)
DEMARCHES = (
    "Candidatures envoyées sans réponse depuis plusieurs mois.",
    "A suivi un atelier de recherche d'emploi ; garde besoin d'un appui régulier.",
    "Une mission courte cette année, interrompue faute de moyen de transport.",
    "Inscription à jour, CV à reprendre.",
)
REMARQUES = (
    "",
    "",
    "",
    "Préfère être reçue près de chez elle.",
    "Disponible le matin seulement.",
    "Apprécie les temps en groupe.",
)
JUSTIFICATIONS = (
    "Isolement et perte de confiance : un appui renforcé éviterait que la situation se dégrade.",
    "Sortie récente d'un hébergement ; la reprise d'un rythme demande un accompagnement soutenu.",
)
MOTIFS_A_COMPLETER = (
    "Merci de préciser la date d'inscription et les démarches déjà faites.",
    "Il manque un moyen de joindre la personne en journée.",
    "Le projet est à préciser avec la personne avant de décider.",
)
REFUS = "La situation a été vue avec les partenaires ; une autre réponse est proposée à la personne."
EVOLUTIONS = (
    "Point sur la semaine : deux candidatures envoyées, une réponse attendue.",
    "La personne a repris contact avec son conseiller et mis son dossier à jour.",
    "Travail sur le CV ; les expériences sont mieux mises en valeur.",
    "Préparation d'un entretien d'embauche, avec mise en situation.",
    "Les démarches de mobilité avancent ; le trajet vers la zone d'emploi a été essayé.",
    "Moral en baisse cette semaine ; on reprend les priorités une à une.",
    "Retour sur l'information collective : l'action intéresse la personne.",
    "La garde des enfants est trouvée pour les matinées.",
    "Bilan du stage : l'employeur est satisfait, la personne aussi.",
    "Lecture d'offres ensemble ; trois retenues.",
    "Le courrier administratif en attente est parti.",
    "Point de situation ; rien de nouveau, l'organisation tient.",
)
POSITIONNEMENTS = (
    "",
    "",
    "Information collective d'un chantier d'insertion.",
    "Visite d'entreprise dans la logistique.",
    "Atelier numérique du quartier.",
    "Job dating de la zone d'emploi.",
    "Test d'entrée en formation.",
)
OBJECTIFS_SUIVANTS = (
    "Répondre aux offres retenues et noter les retours.",
    "Venir avec les papiers demandés.",
    "Appeler deux employeurs.",
    "S'inscrire à l'atelier proposé.",
    "Essayer le trajet en bus jusqu'à l'entreprise.",
    "Préparer les questions pour l'organisme de formation.",
)
APPELS_JOINT = (
    "Enfant malade, pas pu prévenir.",
    "Confusion sur l'horaire.",
    "Panne de véhicule.",
    "Rendez-vous oublié.",
)
APPEL_NON_JOINT = "Message laissé avec la nouvelle date."
POTENTIELS = (
    "Ponctualité, sens du contact.",
    "Autonome dans les démarches, volontaire.",
    "Expérience ancienne mais solide.",
    "Habileté manuelle, goût du travail en équipe.",
    "Bonne connaissance du territoire.",
)
PRIORITES = (
    "Lever le frein de la mobilité, puis chercher près du domicile.",
    "Stabiliser la situation avant la recherche d'emploi.",
    "Confirmer le métier visé par une immersion.",
    "Entrer en formation dans l'année.",
    "Reprendre un rythme par une activité à temps partiel.",
)
PERSPECTIVES = (
    "Emploi à temps partiel à court terme, temps plein ensuite.",
    "Formation qualifiante puis emploi dans le métier.",
    "Étape en structure d'insertion, puis entreprise.",
)
CER_OBJECTIFS = "Retrouver un emploi ou une formation ; avancer sur {frein} ; préciser le métier visé."
CER_MOYENS = "Rencontres régulières, ateliers, mise en relation avec les employeurs et les partenaires."
CER_PARTICIPANT = "Venir aux rendez-vous, prévenir en cas d'empêchement, faire les démarches convenues."
CER_REFERENT = "Recevoir et rappeler, proposer des étapes, faire le lien avec les partenaires."
BILAN_INTERMEDIAIRE = (
    "Six mois d'accompagnement : présence régulière, {frein} en progrès. La poursuite est demandée pour "
    "consolider le projet professionnel : {metier}."
)
BILAN_ATTEINTS = (
    "Projet précisé, CV à jour, recherche menée en autonomie.",
    "Frein de mobilité levé, emploi trouvé.",
    "Retour à un rythme régulier, contacts pris avec des employeurs.",
)
BILAN_DEMARCHES = "Candidatures, ateliers, mises en relation, démarches administratives menées à bien."
BILAN_A_POURSUIVRE = "Garder le lien avec le conseiller et les partenaires rencontrés."
BILAN_RESTE = "Suivre les premiers mois du contrat et signaler toute difficulté."

LIBELLES_FREINS = {
    Frein.NUMERIQUE: "l'usage du numérique",
    Frein.SANTE: "le suivi de santé",
    Frein.MOBILITE: "la mobilité",
    Frein.FINANCES: "le budget",
    Frein.FAMILLE: "l'organisation familiale",
    Frein.COMMUNICATION: "la maîtrise du français et la confiance",
    Frein.ADMINISTRATIF: "les démarches administratives",
    Frein.LOGEMENT: "le logement",
}
ACTIONS_FREINS: dict[Frein, tuple[tuple[str, str], ...]] = {
    Frein.NUMERIQUE: (("Atelier numérique avec un conseiller", "4-1"), ("Diagnostic numérique", "4-1")),
    Frein.SANTE: (("Écoute et orientation vers un suivi", "5-1"), ("Bilan de santé", "")),
    Frein.MOBILITE: (
        ("Auto-école solidaire : code", "1-1"),
        ("Location d'un scooter", "1-2"),
        ("Vélo-école", "1-4"),
        ("Conseil en mobilité", "1-3"),
    ),
    Frein.FINANCES: (("Point budget avec une conseillère", ""), ("Microcrédit : étude du dossier", "")),
    Frein.FAMILLE: (
        ("Recherche d'un mode de garde", "3-1"),
        ("Place en crèche à vocation d'insertion", "3-2"),
    ),
    Frein.COMMUNICATION: (("Cours de français", "2-1"), ("Atelier de conversation", "2-2")),
    Frein.ADMINISTRATIF: (("Rendez-vous au point d'accès au droit", ""), ("Ouverture de droits", "")),
    Frein.LOGEMENT: (("Demande de logement social", ""), ("Maintien dans le logement : médiation", "")),
}
"""For each frein, actions with the number of their fiche action, empty when none applies."""
OBJECTIFS: dict[Frein, str] = {
    Frein.NUMERIQUE: "Utiliser seul l'espace personnel de France Travail",
    Frein.SANTE: "Reprendre un suivi de santé régulier",
    Frein.MOBILITE: "Se rendre sans aide sur la zone d'emploi",
    Frein.FINANCES: "Tenir un budget mensuel",
    Frein.FAMILLE: "Trouver un mode de garde qui couvre les horaires de travail",
    Frein.COMMUNICATION: "Se présenter à un employeur avec aisance",
    Frein.ADMINISTRATIF: "Mettre à jour les droits et les papiers",
    Frein.LOGEMENT: "Stabiliser la situation de logement",
}
OBJECTIF_EMPLOI = "Obtenir un emploi comme {metier} ou une formation"
AIDES: dict[NatureAide, tuple[int, int]] = {
    NatureAide.MOBILITE: (40, 350),
    NatureAide.GARDE: (60, 300),
    NatureAide.EQUIPEMENT: (30, 160),
    NatureAide.FORMATION: (100, 900),
    NatureAide.LOGEMENT: (80, 400),
    NatureAide.SUBSISTANCE: (30, 120),
}
"""Bounds of the amounts, in euros."""
ATELIERS = (
    "Atelier CV et lettre",
    "Simuler un entretien d'embauche",
    "Découvrir les métiers de la logistique",
    "Se repérer sur internet",
    "Gérer son temps et son budget",
    "Confiance en soi par le théâtre",
    "Rencontre avec un employeur du territoire",
)
ORDRES_DU_JOUR = {
    "copil": ("Bilan de l'année", "Cibles du Protocole", "Avancement des fiches actions", "Appels à projets"),
    "coordination_technique": (
        "Prescriptions et entrées",
        "Actions en cours",
        "Préparation du comité de pilotage",
    ),
    "comite_technique": ("Dossiers déposés", "Avis sur les financements", "Calendrier"),
    "reunion_referents": ("Portefeuilles", "Offres d'emploi et de formation", "Échange de pratiques"),
    "dialogue_gestion": ("Publics accompagnés", "Outils mobilisés", "Feuille de route de l'année"),
    "cellule_suivi": ("Actualité des partenaires", "Recrutements des SIAE"),
}
COMPTE_RENDU = "Les points de l'ordre du jour ont été traités ; les décisions sont notées ci-dessous."
DECISIONS = (
    ("Renforcer la présence sur le Pays mauzéen.", "Niort Agglo"),
    ("Présenter le PLIE aux nouveaux travailleurs sociaux.", "Coordination"),
    ("Compléter les indicateurs de mobilité.", "Ateliers Méca"),
    ("Réunir les employeurs du secteur de l'aide à domicile.", "France Travail"),
)
REUSSITES = (
    "Les places ouvertes ont toutes été prises.",
    "Les prescripteurs connaissent mieux l'action.",
    "Le partenariat s'est élargi à deux nouvelles structures.",
)
DIFFICULTES = (
    "",
    "Le délai d'attente reste long en fin d'année.",
    "Le financement de l'année suivante n'est pas encore notifié.",
    "Un poste est resté vacant quelques mois.",
)
APPRECIATIONS = (
    "Les retours recueillis sont bons ; les horaires sont à élargir.",
    "Satisfaction partagée par les participants et les prescripteurs.",
    "Action encore récente : les premiers retours sont encourageants.",
)
