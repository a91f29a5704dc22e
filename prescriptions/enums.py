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


class EtatImport(Enumeration):
    """The life of a file of the CAF."""

    DEPOSE = "depose", "Déposé"
    EN_LECTURE = "en_lecture", "Lecture en cours"
    LU = "lu", "À confirmer"
    CONFIRME = "confirme", "Confirmé"
    ABANDONNE = "abandonne", "Abandonné"


class VerdictLigne(Enumeration):
    """What a row of the file would become."""

    NOUVELLE = "nouvelle", "Nouvelle prescription"
    DOUBLON = "doublon", "Déjà connue"
    ERREUR = "erreur", "À corriger"


class GenreNouvelle(Enumeration):
    """What a prescriber is told, without the name of the person nor anything of their situation."""

    SOUMISE = "soumise", "La fiche est bien reçue"
    A_COMPLETER = "a_completer", "La fiche est à compléter"
    VALIDEE = "validee", "La prescription est validée"
    REFUSEE = "refusee", "La prescription est refusée"
    ORIENTEE = "orientee", "Un référent est désigné"
    REFERENT_CHANGE = "referent_change", "Le référent a changé"
    RENCONTRE_PREVUE = "rencontre_prevue", "La rencontre préalable est fixée"
    RENCONTRE_TENUE = "rencontre_tenue", "La rencontre préalable a son résultat"
    BILAN = "bilan", "Un bilan intermédiaire est transmis"
    BILAN_FIN = "bilan_fin", "Le bilan de fin est transmis"
