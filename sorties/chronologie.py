"""The exit and its follow-up, in the timeline of a file."""

from collections.abc import Iterator

from django.urls import reverse

from parcours.chronologie import Evenement, source
from parcours.enums import GenreEvenement
from parcours.selectors.dossier import Dossier
from plie.interface.composants import Ton
from plie.interface.formats import date_fr
from sorties.enums import (
    Categorie,
    EtatSortie,
    MotifAnnulation,
    MotifAutre,
    NatureSortie,
    SituationSuivi,
    SourceSuivi,
)
from sorties.selectors import sorties_du_dossier

SITUATIONS_TENUES = frozenset(
    {
        SituationSuivi.MEME_EMPLOI,
        SituationSuivi.AUTRE_EMPLOI,
        SituationSuivi.FORMATION,
        SituationSuivi.TERME,
    }
)


@source(GenreEvenement.SORTIE)
def sorties(dossier: Dossier) -> Iterator[Evenement]:
    """Exits at their date, cancelled ones included, and each check made after them."""
    for sortie in sorties_du_dossier(dossier):
        nature = NatureSortie(sortie.nature)
        quoi = MotifAutre(sortie.motif_autre) if nature is NatureSortie.SANS else nature
        yield Evenement(
            jour=sortie.date,
            titre=f"{Categorie(sortie.categorie).libelle} : {quoi.libelle}",
            texte=" · ".join(filter(None, [sortie.intitule, sortie.employeur])),
            icone="box-arrow-right",
            ton=Ton.SUCCES if sortie.categorie == Categorie.POSITIVE else Ton.INFO,
            etat=EtatSortie(sortie.etat),
            url=reverse("sorties:voir", args=[sortie.pk]),
            auteur=str(sortie.declaree_par),
            details=[
                (f"Annulée le {date_fr(sortie.annulee_le)}", MotifAnnulation(sortie.motif_annulation).libelle)
            ]
            if sortie.etat == EtatSortie.ANNULEE
            else [],
        )
        bilan = getattr(sortie, "bilan_fin", None)
        if bilan is not None:
            yield Evenement(
                jour=bilan.entretien_le,
                titre="Bilan de fin",
                texte=f"transmis au prescripteur le {date_fr(bilan.transmis_prescripteur_le)}"
                if bilan.transmis_prescripteur_le
                else "",
                icone="journal-check",
                details=[
                    ("Objectifs atteints", bilan.objectifs_atteints),
                    ("Démarches engagées", bilan.demarches),
                    ("À poursuivre", bilan.a_poursuivre),
                    ("Démarches qui restent", bilan.reste_a_faire),
                ],
            )
        for suivi in sortie.suivis.all():
            situation = SituationSuivi(suivi.situation)
            yield Evenement(
                jour=suivi.fait_le,
                titre=f"Suivi à {suivi.echeance_mois} mois : {situation.libelle.lower()}",
                texte=" · ".join(
                    filter(None, [f"source : {SourceSuivi(suivi.source).libelle.lower()}", suivi.commentaire])
                ),
                icone="telephone-outbound",
                ton=Ton.SUCCES if situation in SITUATIONS_TENUES else Ton.ATTENTION,
            )
