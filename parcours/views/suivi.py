"""The way in, month by month, for the coordination."""

from collections.abc import Sequence
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parcours.selectors.suivi import Croisement, Delais, Suivi
from parcours.selectors.suivi import suivi as charger_suivi
from plie.acteurs.acces import reserve_a, vue_du_role
from plie.acteurs.requete import Requete
from plie.documents.tableurs import CelluleTableur, Feuille, FormatTableur, en_tableur
from plie.interface.composants import Colonne, Tableau
from plie.interface.formats import date_fr, nombre_fr
from plie.roles import Role

DEFINITION: Final = (
    "Nombre de jours entre la première soumission de la fiche et le premier entretien tenu, en personne ou "
    "en temps collectif : un appel ne compte pas. Chaque personne est comptée le mois de cet entretien. La "
    "moitié des personnes n’a pas attendu plus que la médiane, neuf sur dix pas plus que le 90e centile."
)


@require_safe
@reserve_a(Role.COORDINATION)
def suivi(request: Requete) -> HttpResponse:
    """Refusals and non-entries by reason and month, time to the first entretien, over twelve months."""
    lu = charger_suivi(vue_du_role(request.user, Role.COORDINATION))
    contexte = {
        "suivi": lu,
        "debut": date_fr(lu.mois[0], "mois"),
        "delais": _tableau_delais(lu),
        "refus": _tableau_motifs("Prescriptions refusées, par motif", lu, lu.refus),
        "non_entrees": _tableau_motifs("Personnes non entrées, par motif", lu, lu.non_entrees),
        "mediane": _nombre_de_jours(lu.delais.mediane),
        "centile_90": _nombre_de_jours(lu.delais.centile_90),
    }
    return render(request, "parcours/suivi/page.html", contexte)


@require_safe
@reserve_a(Role.COORDINATION)
def suivi_tableur(request: Requete, extension: str) -> HttpResponse:
    """The same tables as a workbook, ODS or XLSX."""
    if extension not in list(FormatTableur):
        raise Http404
    format_tableur = FormatTableur(extension)
    lu = charger_suivi(vue_du_role(request.user, Role.COORDINATION))
    entetes = ["Motif", *(f"{mois:%m/%Y}" for mois in lu.mois), "Total"]
    contenu = en_tableur(
        [
            Feuille(
                nom="Délais",
                entetes=["Mois", "Premiers entretiens", "Médiane (jours)", "90e centile (jours)"],
                lignes=[
                    *(
                        _cases_delais(f"{mois:%m/%Y}", delais)
                        for mois, delais in zip(lu.mois, lu.delais_par_mois, strict=True)
                    ),
                    _cases_delais("Ensemble", lu.delais),
                ],
            ),
            Feuille(nom="Refus", entetes=entetes, lignes=_cases_motifs(lu.refus)),
            Feuille(nom="Non-entrées", entetes=entetes, lignes=_cases_motifs(lu.non_entrees)),
        ],
        format_tableur,
    )
    reponse = HttpResponse(contenu, content_type=format_tableur.type_mime)
    reponse["Content-Disposition"] = f'attachment; filename="suivi-prescriptions.{extension}"'
    return reponse


def jours_fr(jours: float | None) -> str:
    """A number of days: « 12 jours », « 12,5 jours », « — » without any."""
    if jours is None:
        return nombre_fr(None)
    return f"{_nombre_de_jours(jours)}\u00a0{'jours' if jours >= 2 else 'jour'}"


def _nombre_de_jours(jours: float | None) -> str:
    return nombre_fr(int(jours) if jours is not None and jours == int(jours) else jours)


def _tableau_delais(lu: Suivi) -> Tableau:
    def ligne(libelle: str, delais: Delais) -> list[str]:
        return [
            libelle,
            nombre_fr(delais.nombre),
            _nombre_de_jours(delais.mediane),
            _nombre_de_jours(delais.centile_90),
        ]

    return Tableau(
        legende="De la soumission au premier entretien, par mois",
        colonnes=[
            Colonne(libelle="Mois du premier entretien"),
            Colonne(libelle="Personnes", numerique=True),
            Colonne(libelle="Médiane (jours)", numerique=True),
            Colonne(libelle="90e centile (jours)", numerique=True),
        ],
        lignes=[
            ligne(date_fr(mois, "mois").capitalize(), delais)
            for mois, delais in zip(lu.mois, lu.delais_par_mois, strict=True)
        ],
        total=ligne("Ensemble", lu.delais),
        note=DEFINITION,
    )


def _tableau_motifs(legende: str, lu: Suivi, croisement: Croisement) -> Tableau:
    return Tableau(
        legende=legende,
        colonnes=[
            Colonne(libelle="Motif"),
            # The total comes first: on a narrow screen the months are scrolled to.
            Colonne(libelle="Total", numerique=True),
            *(Colonne(libelle=f"{mois:%m/%y}", numerique=True) for mois in lu.mois),
        ],
        lignes=[
            [motif, nombre_fr(total), *(nombre_fr(case) for case in cases)]
            for motif, cases, total in croisement.lignes
        ],
        total=["Ensemble", nombre_fr(croisement.total), *(nombre_fr(case) for case in croisement.par_mois)],
    )


def _cases_delais(libelle: str, delais: Delais) -> Sequence[CelluleTableur]:
    return [libelle, delais.nombre, delais.mediane, delais.centile_90]


def _cases_motifs(croisement: Croisement) -> list[Sequence[CelluleTableur]]:
    lignes: list[Sequence[CelluleTableur]] = [
        [motif, *cases, total] for motif, cases, total in croisement.lignes
    ]
    return [*lignes, ["Ensemble", *croisement.par_mois, croisement.total]]
