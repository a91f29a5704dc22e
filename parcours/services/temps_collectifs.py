"""Workshops: planned, filled within their places, and the presence of each person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils import timezone

from parcours.enums import ETATS_CLOS, StatutRendezVous, TypeEntretien
from parcours.models import Entretien, Parcours, RendezVous, TempsCollectif
from parcours.services.entrees_dates import noter_entree, recaler_entree
from parcours.services.rendez_vous import (
    RendezVousImpossible,
    annuler,
    honorer,
    noter_absence,
    referent_du_jour,
)
from parcours.services.suivi import verrouiller
from plie.acteurs.models import Utilisateur
from plie.interface.formats import accorde
from plie.protocole.models import Plie

DESINSCRIT = "Désinscription du temps collectif."


class TempsCollectifImpossible(Exception):
    """The workshop, an inscription or a presence is refused; the text is what a user reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contenu:
    """What a workshop is."""

    titre: str
    debut: datetime
    duree: int
    lieu: str
    animateur: Utilisateur
    capacite: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Whether a person came; ``raison`` excuses an absence."""

    statut: StatutRendezVous
    raison: str = ""


def inscriptions(temps: TempsCollectif) -> QuerySet[RendezVous]:
    """Everybody who has a place, whoever follows them."""
    return RendezVous.objects.filter(temps_collectif=temps).exclude(statut=StatutRendezVous.ANNULE)


@transaction.atomic
def creer(plie: Plie, contenu: Contenu) -> TempsCollectif:
    """A new workshop; the same one sent twice exists once."""
    # One creation at a time in a PLIE: the second of a double click finds the first.
    Plie.objects.select_for_update(no_key=True).get(pk=plie.pk)
    champs = {"titre": contenu.titre, "debut": contenu.debut, "lieu": contenu.lieu}
    deja = TempsCollectif.objects.filter(plie=plie, animateur=contenu.animateur, **champs).first()
    if deja is not None:
        return deja
    return TempsCollectif.objects.create(
        plie=plie, animateur=contenu.animateur, duree=contenu.duree, capacite=contenu.capacite, **champs
    )


@transaction.atomic
def modifier(temps: TempsCollectif, contenu: Contenu) -> TempsCollectif:
    """Change a workshop: everybody's appointment follows its date and place.

    Raises TempsCollectifImpossible: presences noted (the date stays), too few places, somebody busy then.
    """
    verrouille = TempsCollectif.objects.select_for_update(of=("self",)).get(pk=temps.pk)
    inscrits = inscriptions(verrouille)
    nombre = inscrits.count()
    if contenu.capacite is not None and contenu.capacite < nombre:
        raise TempsCollectifImpossible(
            f"{accorde(nombre, 'personne est inscrite,personnes sont inscrites')} : "
            "il ne peut pas y avoir moins de places."
        )
    date_changee = (verrouille.debut, verrouille.duree) != (contenu.debut, contenu.duree)
    if date_changee and inscrits.exclude(statut=StatutRendezVous.PLANIFIE).exists():
        raise TempsCollectifImpossible(
            "Des présences sont déjà notées : la date et la durée ne changent plus."
        )
    if contenu.debut != verrouille.debut:
        occupees = RendezVous.objects.filter(
            parcours__in=inscrits.values("parcours"), debut=contenu.debut
        ).exclude(statut=StatutRendezVous.ANNULE)
        if occupees.exclude(temps_collectif=verrouille).exists():
            raise TempsCollectifImpossible("Une personne inscrite a déjà un rendez-vous à cette heure.")
    verrouille.titre = contenu.titre
    verrouille.debut, verrouille.duree, verrouille.lieu = contenu.debut, contenu.duree, contenu.lieu
    verrouille.animateur, verrouille.capacite = contenu.animateur, contenu.capacite
    verrouille.save()
    inscrits.filter(statut=StatutRendezVous.PLANIFIE).update(
        debut=contenu.debut, duree=contenu.duree, lieu=contenu.lieu
    )
    return verrouille


@transaction.atomic
def inscrire(temps: TempsCollectif, parcours: Sequence[Parcours], *, auteur: Utilisateur) -> list[RendezVous]:
    """Give a place to these people, all or none; who has one keeps it. Returns the new inscriptions.

    Raises TempsCollectifImpossible: not enough places, a parcours over or of another PLIE, an hour taken.
    """
    # The people first, then the workshop: the order of every other service, so that nobody waits for ever.
    personnes = list(
        Parcours.objects.select_for_update(of=("self",))
        .filter(pk__in=[p.pk for p in parcours])
        .select_related("participant")
        .order_by("pk")
    )
    verrouille = TempsCollectif.objects.select_for_update(of=("self",)).get(pk=temps.pk)
    inscrits = set(inscriptions(verrouille).values_list("parcours", flat=True))
    nouveaux = [p for p in personnes if p.pk not in inscrits]
    for personne in nouveaux:
        if personne.plie_id != verrouille.plie_id:
            raise TempsCollectifImpossible("Une de ces personnes n’est pas suivie par ce PLIE.")
        if personne.etat in ETATS_CLOS:
            raise TempsCollectifImpossible(
                f"Le parcours de {personne.participant.nom_affiche} est terminé : il ne reçoit plus "
                "de rendez-vous."
            )
    if verrouille.capacite is not None and len(inscrits) + len(nouveaux) > verrouille.capacite:
        libres = max(0, verrouille.capacite - len(inscrits))
        raise TempsCollectifImpossible(
            f"Il reste {accorde(libres, 'place,places')} pour {accorde(len(nouveaux), 'personne,personnes')}."
            if libres
            else "Il n’y a plus de place dans ce temps collectif."
        )
    occupe = (
        RendezVous.objects.filter(parcours__in=nouveaux, debut=verrouille.debut)
        .exclude(statut=StatutRendezVous.ANNULE)
        .select_related("parcours__participant")
        .first()
    )
    if occupe is not None:
        nom = occupe.parcours.participant.nom_affiche
        raise TempsCollectifImpossible(f"{nom} a déjà un rendez-vous à cette heure.")
    jour = timezone.localdate(verrouille.debut)
    return [
        RendezVous.objects.create(
            parcours=personne,
            referent=referent_du_jour(personne, jour, auteur),
            type=TypeEntretien.COLLECTIF,
            temps_collectif=verrouille,
            debut=verrouille.debut,
            duree=verrouille.duree,
            lieu=verrouille.lieu,
        )
        for personne in nouveaux
    ]


@transaction.atomic
def desinscrire(inscription: RendezVous) -> RendezVous:
    """Give the place back; a second time changes nothing. Raises TempsCollectifImpossible once noted."""
    actuelle = RendezVous.objects.get(pk=inscription.pk)
    if actuelle.statut not in {StatutRendezVous.PLANIFIE, StatutRendezVous.ANNULE}:
        raise TempsCollectifImpossible("La présence de cette personne est déjà notée.")
    try:
        return annuler(inscription, motif=DESINSCRIT)
    except RendezVousImpossible as erreur:
        raise TempsCollectifImpossible(str(erreur)) from erreur


@transaction.atomic
def noter_presences(
    temps: TempsCollectif, issues: Mapping[int, Issue], *, auteur: Utilisateur
) -> dict[StatutRendezVous, int]:
    """Note who came, by the id of the inscription, all or none; the same said twice changes nothing.

    Each presence is an entretien of type collectif, that counts in the person's rhythm. Returns how many of
    each outcome were changed. Raises TempsCollectifImpossible.
    """
    if temps.debut > timezone.now():
        raise TempsCollectifImpossible(
            "Ce temps collectif n’a pas commencé : les présences se notent après son heure."
        )
    concernees = list(
        inscriptions(temps)
        .filter(pk__in=list(issues))
        .select_related("parcours__participant", "temps_collectif")
        .order_by("parcours_id")
    )
    changees: dict[StatutRendezVous, int] = {}
    for inscription in concernees:
        issue = issues[inscription.pk]
        try:
            change = _noter(inscription, issue, auteur)
        except RendezVousImpossible as erreur:
            nom = inscription.parcours.participant.nom_affiche
            raise TempsCollectifImpossible(f"{nom} : {str(erreur)[0].lower()}{str(erreur)[1:]}") from erreur
        if change:
            changees[issue.statut] = changees.get(issue.statut, 0) + 1
    return changees


def _noter(inscription: RendezVous, issue: Issue, auteur: Utilisateur) -> bool:
    """Write one outcome; whether something changed."""
    parcours = verrouiller(inscription.parcours_id)
    inscription.refresh_from_db(fields=["statut", "commentaire"])
    presence = Entretien.objects.filter(
        temps_collectif=inscription.temps_collectif_id, parcours=parcours, annule_le__isnull=True
    ).first()
    if issue.statut == StatutRendezVous.PLANIFIE:
        return False
    if issue.statut == StatutRendezVous.HONORE:
        if presence is not None:
            return False
        if parcours.etat in ETATS_CLOS:
            raise RendezVousImpossible("Ce parcours est terminé : il ne reçoit plus d’entretien.")
        honorer(inscription)
        debut = timezone.localtime(inscription.debut)
        _exiger_apres_orientation(parcours, inscription)
        Entretien.objects.create(
            parcours=parcours,
            referent=referent_du_jour(parcours, debut.date(), auteur),
            rendez_vous=inscription,
            temps_collectif_id=inscription.temps_collectif_id,
            type=TypeEntretien.COLLECTIF,
            date=debut.date(),
            heure=debut.time(),
            duree=inscription.duree,
        )
        noter_entree(parcours, debut.date())
        return True
    identique = (inscription.statut, inscription.commentaire) == (issue.statut, issue.raison.strip())
    if presence is None and identique:
        return False
    if presence is not None:
        _retirer_presence(presence)
        recaler_entree(parcours)
    noter_absence(
        inscription, justifiee=issue.statut == StatutRendezVous.ABSENCE_JUSTIFIEE, raison=issue.raison
    )
    return True


def _exiger_apres_orientation(parcours: Parcours, inscription: RendezVous) -> None:
    if timezone.localdate(inscription.debut) < parcours.oriente_le:
        raise RendezVousImpossible("Ce temps collectif précède l’orientation de la personne.")


def _retirer_presence(presence: Entretien) -> None:
    """Take back a presence noted by mistake; one that was signed or written in is corrected on its page."""
    ecrite = presence.version > 1 or presence.evolution or presence.prochain_rendez_vous_id is not None
    if presence.emarge_le is not None or ecrite:
        raise RendezVousImpossible(
            "Sa présence est signée ou complétée : elle se corrige depuis la page de l’entretien."
        )
    try:
        presence.delete()
    except ProtectedError as erreur:
        raise RendezVousImpossible(
            "Sa présence est déjà en cours de signature : elle se corrige depuis la page de l’entretien."
        ) from erreur
