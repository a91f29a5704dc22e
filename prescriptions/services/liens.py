"""The personal links: made, sent again, revoked, opened by their holder."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from plie.acteurs.models import Structure
from plie.envois.services import poster, remplacer_chemin, retirer
from plie.interface.formats import date_fr
from plie.roles import Role
from prescriptions.jetons import JetonAltere, chemin_du_lien, cle_du_jeton
from prescriptions.models import LienPersonnel

if TYPE_CHECKING:
    from plie.acteurs.models import Utilisateur

CLE_SESSION = "lien_prescription"


class LienFerme(Exception):
    """The link is past its end or revoked; the text is what a user of the coordination reads."""


class LienDejaEnvoye(Exception):
    """This person has a link already: a second one would not open the fiches of the first."""

    def __init__(self) -> None:
        super().__init__(
            "Un lien a déjà été envoyé à cette adresse pour cette structure : "
            "renvoyez-le depuis la liste, ses fiches y restent."
        )


@transaction.atomic
def creer_lien(
    utilisateur: "Utilisateur", structure: Structure, *, nom: str, courriel: str, jours: int
) -> LienPersonnel:
    """Make a link for one person of a structure and send it.

    Raises PermissionError outside the coordination, LienDejaEnvoye when this address has one, even past its
    end: it is sent again with ``renvoyer_lien``.
    """
    _exiger_coordination(utilisateur, structure)
    # A button clicked twice would make two links.
    Structure.objects.select_for_update(no_key=True).get(pk=structure.pk)
    if LienPersonnel.objects.filter(
        structure=structure, courriel__iexact=courriel, revoque_le__isnull=True
    ).exists():
        raise LienDejaEnvoye
    maintenant = timezone.now()
    lien = LienPersonnel.objects.create(
        structure=structure,
        nom=nom,
        courriel=courriel,
        cree_par=utilisateur,
        cree_le=maintenant,
        expire_le=maintenant + timedelta(days=jours),
    )
    _envoyer(lien)
    return lien


@transaction.atomic
def renvoyer_lien(utilisateur: "Utilisateur", lien: LienPersonnel, *, jours: int) -> LienPersonnel:
    """Send a new address with a new end; the former address opens nothing any more.

    Raises PermissionError outside the coordination, LienFerme for a revoked link.
    """
    verrouille = _verrouiller(utilisateur, lien)
    if verrouille.revoque_le is not None:
        raise LienFerme("Ce lien est révoqué : créez-en un nouveau.")
    if not verrouille.structure.active:
        raise LienFerme("Cette structure n'est plus active : aucun lien ne peut lui être envoyé.")
    ancien = chemin_du_lien(verrouille)
    verrouille.cle = uuid4()
    verrouille.expire_le = timezone.now() + timedelta(days=jours)
    verrouille.save(update_fields=["cle", "expire_le"])
    retirer(_debut_de_cle(verrouille))
    remplacer_chemin(ancien, chemin_du_lien(verrouille))
    _envoyer(verrouille)
    return verrouille


@transaction.atomic
def revoquer_lien(utilisateur: "Utilisateur", lien: LienPersonnel) -> LienPersonnel:
    """Close a link at once, in the sessions already open too; revoked twice, it keeps its first date.

    Raises PermissionError outside the coordination.
    """
    verrouille = _verrouiller(utilisateur, lien)
    if verrouille.revoque_le is None:
        verrouille.revoque_le = timezone.now()
        verrouille.save(update_fields=["revoque_le"])
        retirer(_debut_de_cle(verrouille))
    return verrouille


def ouvrir_lien(request: HttpRequest, jeton: str) -> LienPersonnel:
    """Exchange the address for a session that ends with the browser. Raises JetonAltere, LienFerme.

    A user already logged in stays so: only the link is added to the session.
    """
    lien = LienPersonnel.objects.select_related("structure__plie").filter(cle=cle_du_jeton(jeton)).first()
    if lien is None or not lien.ouvert(timezone.now()):
        raise LienFerme("Ce lien n'est plus ouvert.")
    if not request.user.is_authenticated:
        request.session.cycle_key()
        request.session.set_expiry(0)
    # With the key: a link sent again closes the sessions opened by the former address.
    request.session[CLE_SESSION] = [lien.pk, lien.cle.hex]
    return lien


def lien_de_la_session(request: HttpRequest) -> LienPersonnel | None:
    """The link by which this browser came, read again at each request; None when it opens nothing."""
    cle, empreinte = request.session.get(CLE_SESSION) or (None, None)
    if cle is None:
        return None
    lien = LienPersonnel.objects.select_related("structure__plie").filter(pk=cle).first()
    if lien is None or lien.cle.hex != empreinte or not lien.ouvert(timezone.now()):
        return None
    return lien


def oublier_lien(request: HttpRequest) -> None:
    """Leave by the link door; the account, if any, stays logged in."""
    if request.user.is_authenticated:
        request.session.pop(CLE_SESSION, None)
    else:
        request.session.flush()


def _envoyer(lien: LienPersonnel) -> None:
    poster(
        plie=lien.structure.plie,
        cle=f"{_debut_de_cle(lien)}{lien.cle.hex}",
        sujet="Votre lien personnel pour proposer une personne au PLIE",
        texte=(
            f"La coordination du {lien.structure.plie.nom} vous envoie un lien personnel pour remplir et "
            f"suivre vos fiches de prescription, au nom de {lien.structure.nom}. Il est ouvert jusqu'au "
            f"{date_fr(lien.expire_le, 'heure')}. Ne le transmettez à personne : il ouvre vos fiches."
        ),
        chemin=chemin_du_lien(lien),
        adresse=lien.courriel,
    )


def _debut_de_cle(lien: LienPersonnel) -> str:
    return f"lien:{lien.pk}:"


def _verrouiller(utilisateur: "Utilisateur", lien: LienPersonnel) -> LienPersonnel:
    verrouille = (
        LienPersonnel.objects.select_for_update(of=("self",))
        .select_related("structure__plie")
        .get(pk=lien.pk)
    )
    _exiger_coordination(utilisateur, verrouille.structure)
    return verrouille


def _exiger_coordination(utilisateur: "Utilisateur", structure: Structure) -> None:
    if not utilisateur.tient(Role.COORDINATION, structure.plie_id):
        raise PermissionError("Seule la coordination envoie des liens personnels.")


__all__ = [
    "JetonAltere",
    "LienDejaEnvoye",
    "LienFerme",
    "creer_lien",
    "lien_de_la_session",
    "oublier_lien",
    "ouvrir_lien",
    "renvoyer_lien",
    "revoquer_lien",
]
