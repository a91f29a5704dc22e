"""The classification of the exits (Protocol, art. 3, « Les sorties du PLIE »).

Where the Protocol can be read two ways:

- « à temps complet, ou moins à mi-temps » is read « au moins à mi-temps »; exactly half-time counts, as the
  table of the étapes emploi has « CDI < à 17h30 » on the other side;
- « de plus d'un an » (aided contracts) and « de plus de 12 mois » (CDDI) are read twelve months or more:
  the same table says « >ou= 1 an », and the dynamic exits begin « inférieurs à un an »;
- a contract is judged on its dates as written, as soon as it is signed: the follow-up tells what came of it.
  Only an alternance waits, since the Protocol asks that it still runs six months after its signature;
- an alternance written for less than those months is dynamic at once; one that ends on the last day of its
  sixth month has lasted them; one that is broken before the day they are over has not;
- a CDI inclusion without end is open-ended and lasts longer than a year; any other contract, season or
  mission whose end is not told counts up to the date of reference;
- aided contracts and CDDI renewed without interruption by one employer add up, as CDD do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final, TypeAlias

from plie.dates import ajouter_mois, dernier_jour, duree_fr, enumeration_fr, jour_fr, mois_et_jours
from plie.protocole.regles import SeuilsSortie
from sorties.enums import Categorie, CodeMotif, NatureSortie
from sorties.regles.conditions import (
    Condition,
    duree_chez_un_employeur,
    duree_minimale,
    formation_minimale,
    heures_de_clause,
    heures_hebdo,
    sans_terme_connu,
)
from sorties.regles.durees import duree_dans_la_fenetre, plus_longue_suite
from sorties.regles.faits import ARTICLE, FinDeParcours, Verdict
from sorties.regles.freins import reduction_des_freins

Regle: TypeAlias = Callable[[FinDeParcours, SeuilsSortie, date], Verdict]

NOMS: Final[Mapping[Categorie, str]] = {
    Categorie.POSITIVE: "une sortie positive",
    Categorie.DYNAMIQUE: "une sortie dynamique",
    Categorie.REDUCTION_FREINS: "une réduction des freins",
    Categorie.AUTRE: "une autre sortie",
    Categorie.A_CONFIRMER: "une sortie à confirmer",
}
# An exit « à confirmer » becomes one or the other by itself: its contract is in the file beforehand.
AVEC_PREUVE: Final = frozenset({Categorie.POSITIVE, Categorie.DYNAMIQUE, Categorie.A_CONFIRMER})
AVEC_ACCORD: Final = frozenset({Categorie.DYNAMIQUE})
# For the same reason the person's agreement is noted before the cellule decides.
ACCORD_A_NOTER: Final = AVEC_ACCORD | {Categorie.A_CONFIRMER}


@dataclass(frozen=True, slots=True)
class _Codes:
    """The codes of a nature: held, a fact missing, and which conditions (by rank) are not held."""

    positif: CodeMotif
    a_preciser: CodeMotif
    manques: Mapping[tuple[int, ...], CodeMotif]


def classer(fin: FinDeParcours, seuils: SeuilsSortie, *, date_reference: date) -> Verdict:
    """The category of an exit, the reason and what is missing for it to be positive.

    A missing fact gives a verdict too: not positive, with what is to be told. ``date_reference`` matters for
    an alternance and for a contract still running, nothing else. Raises KeyError for an unknown nature.
    """
    return _REGLES[fin.nature](fin, seuils, date_reference)


def est_une_sortie(verdict: Verdict, accord: bool | None) -> bool:
    """Whether the parcours may end on this verdict: a dynamic exit is decided with the person.

    Without that agreement (False, or not asked yet: None) the job or the training is an étape.
    """
    return not verdict.accord_requis or accord is True


def _verdict(
    fin: FinDeParcours,
    categorie: Categorie,
    code: CodeMotif,
    constat: str,
    *manque: str,
    date_confirmation: date | None = None,
) -> Verdict:
    accord_requis = categorie in AVEC_ACCORD
    consentie = not accord_requis or fin.accord_participant is True
    explication = f"{constat[:1].upper()}{constat[1:]} : c'est {NOMS[categorie]}."
    if not consentie:
        explication += " Sans l'accord de la personne, c'est une étape de parcours et non une sortie."
    return Verdict(
        categorie=categorie,
        code=code,
        article=ARTICLE,
        # The sentences are written with straight apostrophes, and read with typographic ones.
        explication=explication.replace("'", "’"),
        manque=tuple(phrase.replace("'", "’") for phrase in manque),
        date_confirmation=date_confirmation,
        preuve_requise=categorie in AVEC_PREUVE,
        accord_requis=accord_requis,
        est_une_sortie=consentie,
    )


def _juger(fin: FinDeParcours, codes: _Codes, *conditions: Condition) -> Verdict:
    """Positive when every condition is held, dynamic otherwise."""
    constat = enumeration_fr([condition.constat for condition in conditions])
    manquees = tuple(i for i, condition in enumerate(conditions) if condition.tenue is False)
    if manquees:
        code = codes.manques[manquees]
    elif all(condition.tenue for condition in conditions):
        return _verdict(fin, Categorie.POSITIVE, codes.positif, constat)
    else:
        code = codes.a_preciser
    manque = (condition.manque for condition in conditions if not condition.tenue)
    return _verdict(fin, Categorie.DYNAMIQUE, code, constat, *manque)


def _cdi(fin: FinDeParcours, seuils: SeuilsSortie, _jour: date) -> Verdict:
    return _juger(fin, _CODES_CDI, heures_hebdo(fin, seuils.heures_mi_temps, "le CDI"))


def _cdd(fin: FinDeParcours, seuils: SeuilsSortie, jour: date) -> Verdict:
    return _juger(
        fin,
        _CODES_CDD,
        duree_chez_un_employeur(fin, seuils.cdd_mois, jour, "le CDD"),
        heures_hebdo(fin, seuils.heures_mi_temps, "l'emploi"),
    )


def _contrat_aide(fin: FinDeParcours, seuils: SeuilsSortie, jour: date, *, sujet: str) -> Verdict:
    condition = duree_chez_un_employeur(fin, seuils.contrat_aide_mois, jour, sujet)
    return _juger(fin, _CODES_CONTRAT_AIDE, condition)


def _cdi_inclusion(fin: FinDeParcours, seuils: SeuilsSortie, jour: date) -> Verdict:
    if sans_terme_connu(fin):
        constat = f"le CDI inclusion est sans terme (au moins {duree_fr(seuils.contrat_aide_mois)} demandés)"
        return _juger(fin, _CODES_CONTRAT_AIDE, Condition(True, constat, ""))
    return _contrat_aide(fin, seuils, jour, sujet="le CDI inclusion")


def _cddi(fin: FinDeParcours, seuils: SeuilsSortie, jour: date) -> Verdict:
    return _juger(fin, _CODES_CDDI, duree_chez_un_employeur(fin, seuils.cddi_mois, jour, "le CDDI"))


def _creation(fin: FinDeParcours, _seuils: SeuilsSortie, _jour: date) -> Verdict:
    if fin.creation_validee is None:
        return _verdict(
            fin,
            Categorie.A_CONFIRMER,
            CodeMotif.CREATION_EN_ATTENTE,
            "la création d'entreprise attend la cellule de suivi",
            "Il faudrait l'accord de la cellule de suivi.",
        )
    if fin.creation_validee:
        return _verdict(
            fin,
            Categorie.POSITIVE,
            CodeMotif.CREATION_VALIDEE,
            "la cellule de suivi a validé la création d'entreprise",
        )
    return _verdict(
        fin,
        Categorie.DYNAMIQUE,
        CodeMotif.CREATION_REFUSEE,
        "la cellule de suivi n'a pas validé la création d'entreprise",
        "Il faudrait l'accord de la cellule de suivi, qui ne l'a pas donné.",
    )


def _alternance(fin: FinDeParcours, seuils: SeuilsSortie, jour: date) -> Verdict:
    mois = seuils.alternance_mois
    demande = f"(au moins {duree_fr(mois)} demandés)"
    if fin.debut is None:
        return _verdict(
            fin,
            Categorie.DYNAMIQUE,
            CodeMotif.ALTERNANCE_A_PRECISER,
            f"la date de signature du contrat en alternance est à préciser {demande}",
            "À préciser : la date de signature du contrat.",
        )
    echeance = ajouter_mois(fin.debut, mois)
    contrat = f"le contrat en alternance signé le {jour_fr(fin.debut)}"
    if fin.rupture is not None and fin.rupture < echeance:
        return _verdict(
            fin,
            Categorie.DYNAMIQUE,
            CodeMotif.ALTERNANCE_ROMPUE,
            f"{contrat} a été rompu le {jour_fr(fin.rupture)}, avant le {jour_fr(echeance)} {demande}",
            f"Il faudrait un contrat encore en cours le {jour_fr(echeance)}.",
        )
    if fin.fin is not None and fin.fin < dernier_jour(fin.debut, mois):
        trouve = duree_fr(*mois_et_jours(fin.debut, fin.fin))
        return _verdict(
            fin,
            Categorie.DYNAMIQUE,
            CodeMotif.ALTERNANCE_TROP_COURTE,
            f"{contrat} dure {trouve} {demande}",
            f"Il faudrait au moins {duree_fr(mois)} ; le contrat en dure {trouve}.",
        )
    if jour < echeance:
        return _verdict(
            fin,
            Categorie.A_CONFIRMER,
            CodeMotif.ALTERNANCE_EN_ATTENTE,
            f"{contrat} n'a pas encore duré {duree_fr(mois)}",
            f"Il faudrait un contrat encore en cours le {jour_fr(echeance)}.",
            date_confirmation=echeance,
        )
    return _verdict(
        fin,
        Categorie.POSITIVE,
        CodeMotif.ALTERNANCE_MAINTENUE,
        f"{contrat} a duré {duree_fr(mois)} {demande}",
    )


def _saisonnier(fin: FinDeParcours, seuils: SeuilsSortie, jour: date) -> Verdict:
    fenetre = duree_fr(seuils.saisonnier_fenetre_mois)
    duree = duree_minimale(
        duree_dans_la_fenetre(fin.periodes, jour, fenetre_mois=seuils.saisonnier_fenetre_mois),
        seuils.saisonnier_mois,
        en_cours=sans_terme_connu(fin),
        constat=f"sur {fenetre}, l'emploi saisonnier dure",
        ou=f" en emploi sur {fenetre}",
    )
    return _juger(fin, _CODES_SAISONNIER, duree, heures_hebdo(fin, seuils.heures_temps_plein, "il"))


def _interim(fin: FinDeParcours, seuils: SeuilsSortie, jour: date) -> Verdict:
    duree = duree_minimale(
        plus_longue_suite(fin.periodes, jour, fermetures=fin.fermetures),
        seuils.interim_mois,
        en_cours=sans_terme_connu(fin),
        constat="les missions d'intérim sans interruption durent",
        ou=" de missions sans interruption",
    )
    return _juger(fin, _CODES_INTERIM, duree)


def _clause(fin: FinDeParcours, seuils: SeuilsSortie, jour: date) -> Verdict:
    return _juger(fin, _CODES_CLAUSE, heures_de_clause(fin, seuils, jour))


def _formation_qualifiante(fin: FinDeParcours, seuils: SeuilsSortie, _jour: date) -> Verdict:
    return _juger(fin, _CODES_FORMATION, formation_minimale(fin, seuils.formation_heures))


def _jamais_positive(
    fin: FinDeParcours, _seuils: SeuilsSortie, _jour: date, *, code: CodeMotif, sujet: str, autre: str
) -> Verdict:
    constat = f"{sujet} n'est jamais une sortie positive"
    return _verdict(fin, Categorie.DYNAMIQUE, code, constat, f"Il faudrait {autre}.")


def _sans_emploi_ni_formation(fin: FinDeParcours, _seuils: SeuilsSortie, _jour: date) -> Verdict:
    freins = reduction_des_freins(fin.freins_initiaux, fin.freins_finaux)
    depart = "ni emploi ni formation"
    if fin.motif_autre is not None:
        depart += f" ({fin.motif_autre.libelle.lower()})"
    un_emploi = "Il faudrait un emploi ou une formation qui remplisse les conditions du Protocole."
    if not freins.compares:
        return _verdict(
            fin,
            Categorie.AUTRE,
            CodeMotif.FREINS_NON_COMPARABLES,
            f"{depart}, et aucun frein évalué à la fois au diagnostic initial et au diagnostic final",
            un_emploi,
            "Pour une réduction des freins : un diagnostic final à comparer au diagnostic initial.",
        )
    bilan = (
        f"les freins évalués au début et à la fin passent de {freins.somme_initiale} à {freins.somme_finale}"
        " en tout"
    )
    if freins.acquise:
        baisses = enumeration_fr([frein.libelle.lower() for frein in freins.baisses])
        return _verdict(
            fin,
            Categorie.REDUCTION_FREINS,
            CodeMotif.FREINS_REDUITS,
            f"{depart}, mais {bilan}, avec une baisse ({baisses})",
            un_emploi,
        )
    return _verdict(
        fin,
        Categorie.AUTRE,
        CodeMotif.FREINS_NON_REDUITS,
        f"{depart}, et {bilan}",
        un_emploi,
        "Pour une réduction des freins : au moins un frein en baisse, et leur somme aussi.",
    )


_CODES_CDI: Final = _Codes(
    CodeMotif.CDI_MI_TEMPS, CodeMotif.CDI_A_PRECISER, {(0,): CodeMotif.CDI_SOUS_MI_TEMPS}
)
_CODES_CDD: Final = _Codes(
    CodeMotif.CDD_DUREE_ET_HEURES,
    CodeMotif.CDD_A_PRECISER,
    {
        (0,): CodeMotif.CDD_DUREE_INSUFFISANTE,
        (1,): CodeMotif.CDD_HEURES_INSUFFISANTES,
        (0, 1): CodeMotif.CDD_DUREE_ET_HEURES_INSUFFISANTES,
    },
)
_CODES_CONTRAT_AIDE: Final = _Codes(
    CodeMotif.CONTRAT_AIDE_DUREE,
    CodeMotif.CONTRAT_AIDE_A_PRECISER,
    {(0,): CodeMotif.CONTRAT_AIDE_DUREE_INSUFFISANTE},
)
_CODES_CDDI: Final = _Codes(
    CodeMotif.CDDI_DUREE, CodeMotif.CDDI_A_PRECISER, {(0,): CodeMotif.CDDI_DUREE_INSUFFISANTE}
)
_CODES_SAISONNIER: Final = _Codes(
    CodeMotif.SAISONNIER_PLEIN_ET_DUREE,
    CodeMotif.SAISONNIER_A_PRECISER,
    {
        (0,): CodeMotif.SAISONNIER_DUREE_INSUFFISANTE,
        (1,): CodeMotif.SAISONNIER_TEMPS_PARTIEL,
        (0, 1): CodeMotif.SAISONNIER_PARTIEL_ET_DUREE_INSUFFISANTE,
    },
)
_CODES_INTERIM: Final = _Codes(
    CodeMotif.INTERIM_SANS_INTERRUPTION,
    CodeMotif.INTERIM_A_PRECISER,
    {(0,): CodeMotif.INTERIM_DUREE_INSUFFISANTE},
)
_CODES_CLAUSE: Final = _Codes(
    CodeMotif.CLAUSE_HEURES, CodeMotif.CLAUSE_A_PRECISER, {(0,): CodeMotif.CLAUSE_HEURES_INSUFFISANTES}
)
_CODES_FORMATION: Final = _Codes(
    CodeMotif.FORMATION_HEURES,
    CodeMotif.FORMATION_A_PRECISER,
    {(0,): CodeMotif.FORMATION_HEURES_INSUFFISANTES},
)
_UN_CONTRAT: Final = "un contrat qui remplisse les conditions d'une sortie positive"

_REGLES: Final[Mapping[NatureSortie, Regle]] = {
    NatureSortie.CDI: _cdi,
    NatureSortie.CDD: _cdd,
    NatureSortie.CONTRAT_AIDE: partial(_contrat_aide, sujet="le contrat aidé"),
    NatureSortie.CDI_INCLUSION: _cdi_inclusion,
    NatureSortie.CDDI: _cddi,
    NatureSortie.CREATION: _creation,
    NatureSortie.PROFESSIONNALISATION: _alternance,
    NatureSortie.APPRENTISSAGE: _alternance,
    NatureSortie.SAISONNIER: _saisonnier,
    NatureSortie.INTERIM: _interim,
    NatureSortie.CLAUSE: _clause,
    NatureSortie.MISSION_AI: partial(
        _jamais_positive,
        code=CodeMotif.MISSION_AI,
        sujet="une mission en association intermédiaire",
        autre=_UN_CONTRAT,
    ),
    NatureSortie.CESU: partial(
        _jamais_positive, code=CodeMotif.CESU, sujet="un chèque emploi service", autre=_UN_CONTRAT
    ),
    NatureSortie.AUTRE_EMPLOI: partial(
        _jamais_positive,
        code=CodeMotif.AUTRE_EMPLOI,
        sujet="un emploi d'une autre nature",
        autre=_UN_CONTRAT,
    ),
    NatureSortie.FORMATION_QUALIFIANTE: _formation_qualifiante,
    NatureSortie.FORMATION_NON_QUALIFIANTE: partial(
        _jamais_positive,
        code=CodeMotif.FORMATION_NON_QUALIFIANTE,
        sujet="une formation non qualifiante",
        autre="une formation qualifiante assez longue",
    ),
    NatureSortie.SANS: _sans_emploi_ni_formation,
}
