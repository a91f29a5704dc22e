"""The prescription and its avis (Protocol, art. 3 « L'orientation »)."""

from plie.enumeration import Enumeration


class EtatPrescription(Enumeration):
    BROUILLON = "brouillon", "Brouillon"
    SOUMISE = "soumise", "Soumise"
    A_COMPLETER = "a_completer", "À compléter"
    VALIDEE = "validee", "Validée"
    REFUSEE = "refusee", "Refusée"
    ORIENTEE = "orientee", "Orientée"
    ANNULEE = "annulee", "Annulée"


class OriginePrescription(Enumeration):
    FICHE = "fiche", "Fiche saisie par le prescripteur"
    LIEN = "lien", "Lien personnel"
    IMPORT_CAF = "import_caf", "Orientation automatique de la CAF"
    REPRISE = "reprise", "Reprise de dossier"


class EmetteurAvis(Enumeration):
    """Who must give an avis; the Bureau insertion only for a BRSA person."""

    COORDINATION = "coordination", "Coordination du PLIE"
    FRANCE_TRAVAIL = "france_travail", "France Travail"
    BUREAU_INSERTION = "bureau_insertion", "Bureau insertion"


class SensAvis(Enumeration):
    FAVORABLE = "favorable", "Favorable"
    DEFAVORABLE = "defavorable", "Défavorable"
    A_COMPLETER = "a_completer", "À compléter"


class CriterePublic(Enumeration):
    """Publics accompagnés (Protocol, art. 3): at least one, with residence in the territory."""

    DELD = "deld", "Demandeur d'emploi de longue durée"
    RSA = "rsa", "Bénéficiaire du RSA"
    ASS = "ass", "Bénéficiaire de l'ASS"
    RQTH = "rqth", "Travailleur handicapé (RQTH)"
    JEUNE_ML = "jeune_ml", "Jeune suivi auparavant par la Mission locale"
    FIN_SIAE = "fin_siae", "Salarié de SIAE en fin de parcours"
    STAGIAIRE = "stagiaire", "Stagiaire de la formation professionnelle"
    AUTRE_DIFFICULTE = "autre_difficulte", "Autre difficulté d'insertion"


class ResultatRencontre(Enumeration):
    ADHESION = "adhesion", "La personne adhère"
    REFLEXION = "reflexion", "La personne réfléchit"
    REFUS = "refus", "La personne ne souhaite pas"
    ABSENCE = "absence", "La personne n'est pas venue"
