"""Give people to another référent for good, or a whole portefeuille to a colleague for a time."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from parcours.enums import MotifAffectation, StatutRendezVous
from parcours.models import Affectation, Parcours, RendezVous
from parcours.selectors.orientation import affectations_courantes, habilitations_de_referents
from plie.acteurs.enums import MotifDelegation
from plie.acteurs.models import Delegation, Structure, Utilisateur
from plie.dates import jour_fr
from plie.envois.services import poster
from plie.protocole.models import Plie
from plie.roles import Role
from prescriptions.enums import GenreNouvelle
from prescriptions.services.nouvelles import annoncer


class TransfertImpossible(Exception):
    """The people cannot be given; its text is the sentence a user reads."""


class DelegationImpossible(Exception):
    """The portefeuille cannot be delegated; its text is the sentence a user reads."""


@transaction.atomic
def transferer(
    ids: Sequence[int],
    *,
    plie: Plie,
    referent: Utilisateur,
    lieu_accueil: Structure,
    motif: MotifAffectation,
    auteur: Utilisateur,
    commentaire: str = "",
) -> list[Affectation]:
    """Give these parcours to a référent from today on, with their planned rendez-vous; both are told once.

    Those that they follow already are left alone, so that asking twice does it once. An affectation decided
    today is corrected in place (its trail keeps the first choice), since a day has one référent.
    Raises TransfertImpossible; PermissionError unless ``auteur`` coordinates the PLIE or follows each person.
    """
    jour = timezone.localdate()
    _exiger_referent(plie, referent, lieu_accueil, jour)
    parcours = {
        un.pk: un
        for un in Parcours.objects.select_for_update(of=("self",))
        .filter(pk__in=ids, plie=plie)
        .select_related("prescription")
        .order_by("pk")
    }
    courantes = {a.parcours_id: a for a in affectations_courantes(parcours.values(), jour)}
    if set(courantes) != set(ids):
        raise TransfertImpossible(
            "Une de ces personnes n’est plus suivie par personne : revenez à la liste, qui est à jour."
        )
    deja = {
        pk for pk, a in courantes.items() if a.referent_id == referent.pk and a.lieu_accueil == lieu_accueil
    }
    a_donner = [courantes[pk] for pk in parcours if pk not in deja]
    if not auteur.tient(Role.COORDINATION, plie.pk) and any(a.referent_id != auteur.pk for a in a_donner):
        raise PermissionError("Un référent ne transfère que les personnes qu’il suit.")
    anciens: dict[int, tuple[Utilisateur, list[Affectation]]] = {}
    faites = []
    for courante in a_donner:
        ancien = courante.referent
        nouvelle = _succeder(courante, jour)
        nouvelle.referent = referent
        nouvelle.lieu_accueil = lieu_accueil
        nouvelle.motif = motif
        nouvelle.commentaire = commentaire
        nouvelle.decidee_par = auteur
        nouvelle.save()
        faites.append(nouvelle)
        if ancien != referent:
            anciens.setdefault(ancien.pk, (ancien, []))[1].append(nouvelle)
            _annoncer(parcours[nouvelle.parcours_id], nouvelle)
    _deplacer_les_rendez_vous([a.parcours_id for a in faites], referent)
    arrivees = [a for _, leurs in anciens.values() for a in leurs]
    if arrivees and referent != auteur:
        _prevenir_arrivee(plie, referent, lieu_accueil, arrivees)
    for ancien, leurs in anciens.values():
        if ancien != auteur:
            _prevenir_depart(plie, ancien, leurs)
    return faites


def _exiger_referent(plie: Plie, referent: Utilisateur, lieu_accueil: Structure, jour: date) -> None:
    tenues = habilitations_de_referents(plie.pk, jour)
    if not tenues.filter(utilisateur=referent, structure=lieu_accueil).exists():
        raise TransfertImpossible(
            f"{referent} n’est plus référent à {lieu_accueil} : choisissez-en un autre."
        )


def _succeder(courante: Affectation, jour: date) -> Affectation:
    """Close an affectation the day before and begin the next; one decided today is taken up again."""
    if courante.debut == jour:
        return courante
    courante.fin = jour - timedelta(days=1)
    courante.save(update_fields=["fin"])
    return Affectation(parcours_id=courante.parcours_id, debut=jour)


def _deplacer_les_rendez_vous(parcours: Sequence[int], referent: Utilisateur) -> None:
    """The appointments to come are now the new référent's; row by row, so that the trail keeps each."""
    for rdv in (
        RendezVous.objects.select_for_update(of=("self",))
        .filter(parcours__in=parcours, statut=StatutRendezVous.PLANIFIE, debut__gte=timezone.now())
        .exclude(referent=referent)
        .order_by("pk")
    ):
        rdv.referent = referent
        rdv.save(update_fields=["referent"])


def _annoncer(parcours: Parcours, affectation: Affectation) -> None:
    if parcours.prescription is not None:
        annoncer(parcours.prescription, GenreNouvelle.REFERENT_CHANGE, rang=_rang(affectation))


def _rang(affectation: Affectation) -> str:
    """One key a choice: the trail numbers those of one day."""
    return f"{affectation.pk}-{affectation.events.count()}"  # type: ignore[attr-defined]


def _prevenir_arrivee(
    plie: Plie, referent: Utilisateur, lieu_accueil: Structure, affectations: Sequence[Affectation]
) -> None:
    nombre = len(affectations)
    une = nombre == 1
    qui = "Une personne accompagnée" if une else f"{nombre} personnes accompagnées"
    poster(
        plie=plie,
        cle=f"transfert:{_rang(affectations[0])}:arrivee",
        utilisateur=referent,
        sujet="Une personne vous est confiée" if une else f"{nombre} personnes vous sont confiées",
        texte=(
            f"{qui} par un autre référent {'vous est confiée' if une else 'vous sont confiées'} à partir "
            f"d’aujourd’hui, au lieu d’accueil {lieu_accueil}. "
            "Les rendez-vous déjà fixés sont passés à votre nom."
        ),
        chemin=reverse("participants:liste"),
    )


def _prevenir_depart(plie: Plie, ancien: Utilisateur, affectations: Sequence[Affectation]) -> None:
    nombre = len(affectations)
    une = nombre == 1
    poster(
        plie=plie,
        cle=f"transfert:{_rang(affectations[0])}:depart",
        utilisateur=ancien,
        sujet="Une personne est confiée à un autre référent"
        if une
        else f"{nombre} personnes sont confiées à un autre référent",
        texte=(
            f"{'Une personne' if une else f'{nombre} personnes'} de votre portefeuille "
            f"{'est suivie' if une else 'sont suivies'} à partir d’aujourd’hui par un autre référent, "
            "avec les rendez-vous déjà fixés."
        ),
        chemin=reverse("participants:liste"),
    )


# --- delegation -----------------------------------------------------------------------------------------


@transaction.atomic
def deleguer(
    *,
    plie: Plie,
    titulaire: Utilisateur,
    delegataire: Utilisateur,
    motif: MotifDelegation,
    debut: date,
    fin: date,
    auteur: Utilisateur,
) -> Delegation:
    """Open a portefeuille to a colleague for a time; the colleague is told.

    Raises DelegationImpossible; PermissionError unless ``auteur`` coordinates the PLIE or is the titulaire.
    """
    if auteur != titulaire and not auteur.tient(Role.COORDINATION, plie.pk):
        raise PermissionError("Un référent ne délègue que son propre portefeuille.")
    jour = timezone.localdate()
    if titulaire == delegataire:
        raise DelegationImpossible("Choisissez un autre collègue : on ne se délègue pas son portefeuille.")
    if fin < debut:
        raise DelegationImpossible("La délégation finit après avoir commencé.")
    if debut < jour:
        raise DelegationImpossible("La délégation commence aujourd’hui au plus tôt.")
    tenues = habilitations_de_referents(plie.pk, jour)
    for qui in (titulaire, delegataire):
        if not tenues.filter(utilisateur=qui).exists():
            raise DelegationImpossible(f"{qui} n’est plus référent dans ce PLIE.")
    # Two delegations of one portefeuille asked at once would overlap: one at a time.
    Utilisateur.objects.select_for_update(no_key=True).get(pk=titulaire.pk)
    autre = Delegation.objects.filter(
        plie=plie, titulaire=titulaire, delegataire=delegataire, debut__lte=fin, fin__gte=debut
    ).first()
    if autre is not None:
        raise DelegationImpossible(
            f"Ce portefeuille est déjà délégué à {delegataire} "
            f"du {jour_fr(autre.debut)} au {jour_fr(autre.fin)}."
        )
    delegation = Delegation.objects.create(
        plie=plie,
        titulaire=titulaire,
        delegataire=delegataire,
        motif=motif,
        debut=debut,
        fin=fin,
        creee_par=auteur,
    )
    if delegataire != auteur:
        poster(
            plie=plie,
            cle=f"delegation:{delegation.pk}:ouverte",
            utilisateur=delegataire,
            sujet="Un portefeuille vous est délégué",
            texte=(
                f"Le portefeuille de {titulaire} vous est ouvert du {jour_fr(debut)} au {jour_fr(fin)} "
                f"({motif.libelle.lower()})."
            ),
            chemin=reverse("portefeuille:delegations"),
        )
    return delegation


@transaction.atomic
def terminer_delegation(delegation: Delegation, *, auteur: Utilisateur) -> date | None:
    """End a delegation early: its last day, or None when it never began. Ended already, nothing changes.

    One that began today runs until the evening: the trail must say that the files were open.
    Raises PermissionError unless ``auteur`` coordinates the PLIE or is the titulaire.
    """
    verrouillee = Delegation.objects.select_for_update(of=("self",)).filter(pk=delegation.pk).first()
    if verrouillee is None:
        return None
    if auteur.pk != verrouillee.titulaire_id and not auteur.tient(Role.COORDINATION, verrouillee.plie_id):
        raise PermissionError("Seuls le titulaire et la coordination mettent fin à une délégation.")
    jour = timezone.localdate()
    if verrouillee.debut > jour:
        verrouillee.delete()
        return None
    if verrouillee.fin >= jour:
        verrouillee.fin = max(verrouillee.debut, jour - timedelta(days=1))
        verrouillee.save(update_fields=["fin"])
    return verrouillee.fin
