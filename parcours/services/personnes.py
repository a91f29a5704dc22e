"""The person's contact and dated situation, kept by their référent."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from participants.models import Participant, Situation
from plie.acteurs.models import Utilisateur
from plie.protocole.models import Plie
from plie.roles import Role
from plie.texte import cle

IDENTITE: Final = ("sexe", "nom_naissance", "nom_usage", "prenom", "date_naissance", "identifiant_ft")
COORDONNEES: Final = ("telephone", "courriel", "adresse", "commune", "qpv", "refuse_rappels")


class PersonneImpossible(Exception):
    """What is told of the person cannot be written; its text is the sentence a user reads."""


@transaction.atomic
def changer_coordonnees(participant: Participant, donnees: Mapping[str, Any]) -> Participant:
    """Write the contact of a person; unchanged, nothing is written. Raises PersonneImpossible.

    It goes on after the exit: the référent still calls at 1, 3 and 6 months.
    """
    actuel = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    qpv = donnees["qpv"]
    if qpv is not None and qpv.commune_id != donnees["commune"].pk:
        raise PersonneImpossible(f"Ce quartier est à {qpv.commune} : choisissez aussi cette commune.")
    changes = [nom for nom in COORDONNEES if getattr(actuel, nom) != donnees[nom]]
    if changes:
        for nom in changes:
            setattr(actuel, nom, donnees[nom])
        actuel.save(update_fields=changes)
    return actuel


class DejaConnue(PersonneImpossible):
    """Another file bears this identity: the coordination says whether it is somebody else."""


@transaction.atomic
def changer_identite(
    participant: Participant,
    donnees: Mapping[str, Any],
    *,
    auteur: Utilisateur,
    autre_personne: bool = False,
) -> Participant:
    """Correct the names, the birth date, the identifiant; ``autre_personne`` accepts a namesake.

    Raises DejaConnue, PersonneImpossible; PermissionError unless ``auteur`` coordinates the PLIE.
    """
    if not auteur.tient(Role.COORDINATION, participant.plie_id):
        raise PermissionError("Seule la coordination du PLIE corrige une identité.")
    # Two files given one identity at once would be two files of one person: one correction at a time.
    Plie.objects.select_for_update(no_key=True).get(pk=participant.plie_id)
    actuel = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    autres = Participant.objects.filter(plie=actuel.plie_id).exclude(pk=actuel.pk)
    identifiant = donnees["identifiant_ft"]
    if identifiant and autres.filter(identifiant_ft=identifiant).exists():
        raise PersonneImpossible("Un autre dossier porte déjà cet identifiant France Travail.")
    nom, prenom = cle(donnees["nom_naissance"]), cle(donnees["prenom"])
    memes = autres.filter(
        Q(cle_nom=nom, cle_prenom=prenom) | Q(cle_nom=prenom, cle_prenom=nom),
        date_naissance=donnees["date_naissance"],
    )
    if not autre_personne and memes.exists():
        raise DejaConnue(
            "Un autre dossier porte les mêmes noms et la même date de naissance : "
            "vérifiez, puis cochez s’il s’agit de quelqu’un d’autre."
        )
    changes = [champ for champ in IDENTITE if getattr(actuel, champ) != donnees[champ]]
    if changes:
        for champ in changes:
            setattr(actuel, champ, donnees[champ])
        actuel.save(update_fields=changes)
    return actuel


@transaction.atomic
def noter_situation(participant: Participant, jour: date, donnees: Mapping[str, Any]) -> Situation:
    """What is true of the person from ``jour`` on; told again for that day, it changes that row.

    Raises PersonneImpossible.
    """
    if jour > timezone.localdate():
        raise PersonneImpossible("Une situation se note une fois venue : cette date est dans le futur.")
    verrouille = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    situation = Situation.objects.filter(participant=verrouille, date=jour).first() or Situation(
        participant=verrouille, date=jour
    )
    for nom, valeur in donnees.items():
        setattr(situation, nom, valeur)
    situation.save()
    return situation
