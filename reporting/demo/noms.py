"""Invented names, phones and e-mails.

First names are everyday ones; French-sounding surnames are put together from syllables so that they belong
to nobody in particular. Phone numbers are in the ranges the ARCEP keeps for works of fiction, e-mails at
example.org.
"""

import unicodedata
from random import Random

from participants.enums import Nationalite, Sexe

DEBUTS = (
    "Bel", "Mont", "Cour", "Vau", "Char", "Fon", "Gran", "Per", "Tour", "Lau", "Mar", "Bri", "Cham", "Gui",
    "Rous", "Pel", "Bar", "Sau", "Ver", "Bou", "Can", "Dor", "Fer", "Gar", "Jou", "Mau", "Noi", "Tas",
    "Ri", "Che",
)  # fmt: skip
FINS = (
    "nardeau", "vallier", "sacq", "gerault", "rivault", "tillet", "montel", "celin", "doizeau", "raudeau",
    "quineau", "landreau", "bretel", "thonneau", "guignard", "ventin", "choizel", "peroux", "lestrade",
    "moizan",
    "nabert", "fressin", "gaudier", "teyrac", "zelier",
)  # fmt: skip
NOMS_AILLEURS = {
    "maghreb": (
        "Benyahi", "Haddoun", "Mezrari", "Belkassi", "Ouarzani", "Chaouqi", "Tlemsari", "Bouzerdi",
        "Zerhouli",
        "Amrouni", "Kadiri", "Lahrech", "Saïdoun", "Ferhati", "Guelmati", "Rahmouni",
    ),
    "afrique": (
        "Diallou", "Kanté-Soum", "Traorou", "Sangaré-Bé", "Mbodjo", "Koulibassi", "Ndoyebé",
        "Kambouré", "Okouma",
        "Massengui", "Tchabo", "Loubassa", "Mabikou", "Sessou", "Adjovou", "Bakoula",
    ),
    "orient": (
        "Hamadzaï", "Noorzani", "Al Khatour", "Darwich-Sal", "Karimzad", "Safirani", "Yıldızer", "Demirsoy",
        "Haidarou", "Sultanov", "Petrosani", "Mkrtchani", "Aslanov", "Tsereli", "Magomedi", "Berishaj",
    ),
    "europe": (
        "Ferrandos", "Da Moreira", "Popesciu", "Ionel", "Kowalczek", "Marinhas", "Rossinelli", "Dimitrev",
        "Varganyi", "Almeidos", "Castelhan", "Stoianu",
    ),
}  # fmt: skip
PRENOMS = {
    ("france", Sexe.FEMME): (
        "Nathalie", "Isabelle", "Sylvie", "Céline", "Stéphanie", "Sandrine", "Émilie", "Aurélie",
        "Julie", "Laura",
        "Manon", "Marine", "Pauline", "Mélanie", "Jessica", "Vanessa", "Corinne", "Véronique", "Christelle",
        "Laetitia", "Elodie", "Amandine", "Camille", "Morgane", "Océane", "Valérie", "Patricia", "Karine",
        "Fabienne", "Delphine", "Ophélie", "Marie", "Anne", "Jennifer",
    ),
    ("france", Sexe.HOMME): (
        "Christophe", "Stéphane", "David", "Nicolas", "Sébastien", "Frédéric", "Julien", "Anthony", "Kévin",
        "Alexandre", "Thomas", "Romain", "Maxime", "Jérémy", "Florian", "Mickaël", "Olivier",
        "Laurent", "Patrick",
        "Philippe", "Éric", "Bruno", "Didier", "Guillaume", "Cédric", "Jonathan", "Dylan", "Alexis",
        "Benjamin",
        "Ludovic", "Franck", "Yannick", "Thierry", "Damien",
    ),
    ("maghreb", Sexe.FEMME): ("Fatima", "Samira", "Nadia", "Khadija", "Leïla", "Yasmina", "Karima", "Houria"),
    ("maghreb", Sexe.HOMME): ("Mohamed", "Karim", "Rachid", "Youssef", "Samir", "Nabil", "Bilal", "Hicham"),
    ("afrique", Sexe.FEMME): ("Aminata", "Mariam", "Fatou", "Grâce", "Awa", "Clarisse", "Aïcha", "Blandine"),
    ("afrique", Sexe.HOMME): ("Mamadou", "Ibrahima", "Moussa", "Ousmane", "Prosper", "Abdoulaye",
    "Serge", "Idriss"),
    ("orient", Sexe.FEMME): ("Zahra", "Nino", "Anahit", "Rima", "Shirin", "Elif", "Madina", "Arta"),
    ("orient", Sexe.HOMME): ("Ahmad", "Hamid", "Giorgi", "Omar", "Emre", "Armen", "Rustam", "Besnik"),
    ("europe", Sexe.FEMME): ("Maria", "Ana", "Elena", "Ioana", "Rosa", "Agnieszka"),
    ("europe", Sexe.HOMME): ("José", "Paulo", "Ion", "Marek", "Antonio", "Stefan"),
}  # fmt: skip
PAYS = {
    "maghreb": ("Maroc", "Algérie", "Tunisie"),
    "afrique": ("Guinée", "Mali", "Côte d'Ivoire", "Cameroun", "Comores", "République démocratique du Congo"),
    "orient": ("Afghanistan", "Géorgie", "Arménie", "Syrie", "Turquie", "Albanie", "Kosovo"),
    "europe": ("Portugal", "Roumanie", "Espagne", "Pologne", "Bulgarie"),
}
VILLES = (
    "Niort",
    "Niort",
    "Niort",
    "Melle",
    "Parthenay",
    "Bressuire",
    "Poitiers",
    "La Rochelle",
    "Saintes",
    "Paris",
)
ORIGINES = {
    Nationalite.FRANCAISE: (("france", 78), ("maghreb", 8), ("afrique", 7), ("orient", 3), ("europe", 4)),
    Nationalite.UE: (("europe", 1),),
    Nationalite.HORS_UE: (("maghreb", 30), ("afrique", 40), ("orient", 30)),
}
PART_NE_A_L_ETRANGER = 0.3
PART_SANS_COURRIEL = 0.22
PART_SANS_TELEPHONE = 0.03
PART_NOM_USAGE = 0.3
MOBILE = "06 39 98"
FIXE = "05 36 49"


def telephone(prefixe: str, numero: int) -> str:
    """A number of a fictional range; ``numero`` gives its last four digits."""
    rang = numero * 37 % 10_000
    return f"{prefixe} {rang // 100:02d} {rang % 100:02d}"


def sans_accent(texte: str) -> str:
    """Lower-case letters and digits only, for an address."""
    nu = unicodedata.normalize("NFKD", texte.replace("ı", "i")).encode("ascii", "ignore").decode()
    return "".join(c if c.isalnum() else "-" for c in nu.lower()).strip("-")


def tirer_nom(origine: str, hasard: Random) -> str:
    if origine == "france":
        return hasard.choice(DEBUTS) + hasard.choice(FINS)
    return hasard.choice(NOMS_AILLEURS[origine])


def tirer_identite(sexe: Sexe, nationalite: Nationalite, hasard: Random) -> tuple[str, str, str, str]:
    """First name, birth name, name in use (empty when the same) and place of birth."""
    choix = ORIGINES[nationalite]
    origine = hasard.choices([nom for nom, _ in choix], [poids for _, poids in choix])[0]
    prenom = hasard.choice(PRENOMS[origine, sexe])
    nom = tirer_nom(origine, hasard)
    change = sexe is Sexe.FEMME and hasard.random() < PART_NOM_USAGE
    usage = tirer_nom("france" if hasard.random() < 0.5 else origine, hasard) if change else ""
    francais = nationalite is Nationalite.FRANCAISE
    if origine == "france" or (francais and hasard.random() > PART_NE_A_L_ETRANGER):
        return prenom, nom, usage, hasard.choice(VILLES)
    return prenom, nom, usage, hasard.choice(PAYS[origine])


def tirer_contact(prenom: str, nom: str, numero: int, hasard: Random) -> tuple[str, str]:
    """Phone and e-mail; at least one of the two."""
    mobile = "" if hasard.random() < PART_SANS_TELEPHONE else telephone(MOBILE, numero)
    sans = mobile and hasard.random() < PART_SANS_COURRIEL
    courriel = "" if sans else f"{sans_accent(prenom)}.{sans_accent(nom)}{numero}@example.org"
    return mobile, courriel
