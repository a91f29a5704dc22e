"""Groups that the nomenclatures are read by."""

from plie.enumeration import Enumeration


class GroupeCite(Enumeration):
    """International classification of education (ISCED), as the FSE+ groups it."""

    CITE_0_2 = "cite_0_2", "CITE 0 à 2"
    CITE_3_4 = "cite_3_4", "CITE 3 à 4"
    CITE_5_8 = "cite_5_8", "CITE 5 à 8"


class QualificationBilan(Enumeration):
    """The four groups of diplomas of the published bilan."""

    CAP_OU_MOINS = "cap_ou_moins", "Aucun diplôme ou CAP/BEP"
    ETRANGER = "etranger", "Diplôme étranger sans équivalence"
    BAC = "bac", "Bac"
    BAC_PLUS = "bac_plus", "Bac +"


class Frequence(Enumeration):
    """How often an instance meets (Protocol, art. 5)."""

    MENSUELLE = "mensuelle", "Une fois par mois"
    PAR_AN = "par_an", "Un nombre de séances par an"
    LIBRE = "libre", "Selon les besoins"
