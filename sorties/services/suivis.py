"""Note what is known of the person one, three and six months after a positive exit."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from parcours.services.suivi import verrouiller
from plie.acteurs.models import Utilisateur
from plie.envois.services import retirer
from plie.protocole.selectors import parametres_applicables
from sorties.enums import Categorie, EtatSortie, SituationSuivi, SourceSuivi
from sorties.models import Sortie, SuiviSortie
from sorties.regles import echeances_de_suivi
from sorties.regles.releves import Prise, empechement, verifier_releve
from sorties.services.rappels import cle_du_rappel


class SuiviRefuse(Exception):
    """The check cannot be kept; ``erreurs`` has one sentence a field, "" for the whole."""

    def __init__(self, erreurs: Mapping[str, str]) -> None:
        super().__init__(" ".join(erreurs.values()))
        self.erreurs = erreurs


@transaction.atomic
def noter_suivi(
    sortie: Sortie,
    echeance: int,
    *,
    situation: SituationSuivi,
    source: SourceSuivi,
    fait_le: date,
    perdu_le: date | None = None,
    commentaire: str = "",
    auteur: Utilisateur,
) -> SuiviSortie:
    """Keep a check, or correct it; the same one noted twice changes nothing.

    Raises SuiviRefuse, or Sortie.DoesNotExist when the exit was taken back meanwhile.
    """
    parcours = verrouiller(sortie.parcours_id)
    actuelle = Sortie.objects.select_for_update(of=("self",)).get(pk=sortie.pk)
    jour = timezone.localdate()
    seuils = parametres_applicables(parcours.plie, jour).seuils_parcours
    prevu_le = echeances_de_suivi(actuelle.date, seuils).get(echeance)
    phrase = empechement(
        EtatSortie(actuelle.etat), Categorie(actuelle.categorie), prevu_le=prevu_le, jour=jour
    )
    if phrase or prevu_le is None:
        raise SuiviRefuse({"": phrase})
    prise = Prise(situation=situation, source=source, fait_le=fait_le, perdu_le=perdu_le)
    if erreurs := verifier_releve(prise, prevu_le=prevu_le, debut=actuelle.debut or actuelle.date, jour=jour):
        raise SuiviRefuse(erreurs)
    faits = {
        "situation": situation,
        "source": source,
        "fait_le": fait_le,
        "perdu_le": perdu_le,
        "commentaire": commentaire,
    }
    suivi = SuiviSortie.objects.filter(sortie=actuelle, echeance_mois=echeance).first()
    if suivi is not None and all(getattr(suivi, nom) == valeur for nom, valeur in faits.items()):
        return suivi
    suivi = suivi or SuiviSortie(sortie=actuelle, echeance_mois=echeance)
    for nom, valeur in faits.items():
        setattr(suivi, nom, valeur)
    suivi.note_par = auteur
    suivi.save()
    # Those who wait for the morning would remind of what is done.
    retirer(cle_du_rappel(actuelle.pk, echeance))
    return suivi
