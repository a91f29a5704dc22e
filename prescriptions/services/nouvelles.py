"""What the prescriber is told, at each state."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from plie.acteurs.models import Utilisateur, en_cours
from plie.envois.services import poster
from plie.interface.formats import date_fr
from plie.roles import Role
from prescriptions.enums import GenreNouvelle
from prescriptions.jetons import chemin_du_lien
from prescriptions.models import Prescription

GROUPE: Final = "prescriptions"

# What the subject says after the number of the fiche, and the sentences of the message: nothing of the
# person, nor of who follows them; the page tells it to whoever may read it.
TEXTES: Final[dict[GenreNouvelle, tuple[str, str]]] = {
    GenreNouvelle.SOUMISE: (
        "bien reçue",
        (
            "Elle est bien reçue. Les partenaires du PLIE rendent maintenant leur avis ; "
            "nous vous écrirons dès qu'il y aura du nouveau."
        ),
    ),
    GenreNouvelle.A_COMPLETER: (
        "à compléter",
        (
            "Il manque une précision pour rendre un avis. La question vous attend sur la page de la fiche : "
            "complétez-la, puis envoyez-la de nouveau."
        ),
    ),
    GenreNouvelle.VALIDEE: (
        "validée",
        "La prescription est validée. La coordination choisit maintenant le référent.",
    ),
    GenreNouvelle.REFUSEE: (
        "refusée",
        "La prescription n'est pas retenue. Le motif est sur la page de la fiche.",
    ),
    GenreNouvelle.ORIENTEE: (
        "un référent est désigné",
        (
            "Un référent est désigné. Ses coordonnées sont sur la page de la fiche ; "
            "il propose un premier entretien à la personne."
        ),
    ),
    GenreNouvelle.REFERENT_CHANGE: (
        "le référent a changé",
        "Un autre référent est désigné. Ses coordonnées sont sur la page de la fiche.",
    ),
    GenreNouvelle.RENCONTRE_PREVUE: (
        "la rencontre préalable est fixée",
        "La date et le lieu de la rencontre préalable sont sur la page de la fiche.",
    ),
    GenreNouvelle.RENCONTRE_TENUE: (
        "la rencontre préalable a son résultat",
        "Le résultat de la rencontre préalable est sur la page de la fiche.",
    ),
    GenreNouvelle.BILAN: (
        "un bilan intermédiaire vous est transmis",
        "Le référent vous transmet un bilan intermédiaire. Il se lit depuis la page de la fiche.",
    ),
    GenreNouvelle.BILAN_FIN: (
        "le bilan de fin vous est transmis",
        "Le référent vous transmet le bilan de fin de parcours. Il se lit depuis la page de la fiche.",
    ),
}
SANS_LIEN: Final = (
    "\nVotre lien personnel n'est plus ouvert : pour lire la page de la fiche, "
    "adressez-vous à la coordination du PLIE."
)
# A personal link opens the fiches made through it only: it would not open this one.
SANS_COMPTE: Final = (
    "\nVotre structure n'a pas de compte pour lire la page de la fiche : "
    "adressez-vous à la coordination du PLIE."
)


@dataclass(frozen=True, slots=True)
class _Destinataire:
    """An account, or an address without; ``fin`` is added to the text, ``chemin`` leads to the fiche."""

    repere: str
    utilisateur: Utilisateur | None = None
    adresse: str = ""
    chemin: str = ""
    fin: str = ""


def annoncer(prescription: Prescription, genre: GenreNouvelle, *, rang: str = "") -> None:
    """Write the news to the prescriber, in the transaction of the change that gives it a reason.

    ``rang`` tells apart two news of one kind for one round (a référent changed twice). Nobody is named.
    """
    titre, phrases = TEXTES[genre]
    jour = f" du {date_fr(prescription.soumise_le, 'long')}" if prescription.soumise_le else ""
    texte = f"Voici une nouvelle de votre fiche n° {prescription.pk}{jour}. {phrases}"
    for qui in _destinataires(prescription):
        poster(
            plie=prescription.plie,
            cle=f"prescription:{prescription.pk}:{prescription.tour}:{genre}:{rang}:{qui.repere}",
            sujet=f"Fiche n° {prescription.pk} : {titre}",
            texte=f"{texte}{qui.fin}",
            chemin=qui.chemin,
            groupe=GROUPE,
            utilisateur=qui.utilisateur,
            adresse=qui.adresse,
        )


def _destinataires(prescription: Prescription) -> Iterator[_Destinataire]:
    """Whoever filled the fiche; gone, their colleagues; without any, the address of the structure."""
    lien, structure = prescription.lien, prescription.structure
    if lien is not None:
        ouvert = lien.ouvert(timezone.now())
        yield _Destinataire(
            _empreinte(lien.courriel),
            adresse=lien.courriel,
            chemin=chemin_du_lien(lien) if ouvert else "",
            fin="" if ouvert else SANS_LIEN,
        )
        return
    chemin = reverse("prescriptions:dossier", args=[prescription.pk])
    ecrivent = _comptes(prescription, Role.PRESCRIPTEUR, Role.COORDINATION)
    comptes = [compte for compte in ecrivent if compte.pk == prescription.auteur_id]
    comptes = comptes or list(_comptes(prescription, Role.PRESCRIPTEUR))
    for compte in comptes:
        yield _Destinataire(str(compte.pk), utilisateur=compte, chemin=chemin)
    if not comptes and structure.courriel:
        yield _Destinataire(_empreinte(structure.courriel), adresse=structure.courriel, fin=SANS_COMPTE)


def _comptes(prescription: Prescription, *roles: Role) -> "QuerySet[Utilisateur]":
    """The accounts that hold one of these roles today in the structure of the fiche, and so may read it."""
    return (
        Utilisateur.objects.filter(
            en_cours("habilitations__"),
            habilitations__role__in=roles,
            habilitations__structure=prescription.structure_id,
            habilitations__structure__active=True,
            is_active=True,
        )
        .distinct()
        .order_by("pk")
    )


def _empreinte(adresse: str) -> str:
    """An address as a piece of a key, without writing the address there."""
    return salted_hmac("prescriptions.nouvelles", adresse.lower()).hexdigest()[:16]
