"""A one-time code, and its link, by which a person attests from their own phone that they came."""

import secrets
from datetime import timedelta
from smtplib import SMTPException
from typing import Final
from uuid import UUID

from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from parcours.enums import CanalRappel, ModeEmargement
from parcours.models import DemandeEmargement, Entretien, Signature
from parcours.models.signatures import ESSAIS_MAX
from parcours.regles.rappels import heure_en_lettres, jour_en_lettres, moyen_de_rappel
from parcours.services.signatures import (
    SignatureImpossible,
    exiger_signable,
    signer_entretien,
    verrouiller_entretien,
)
from plie.acteurs.models import Utilisateur
from plie.envois.sms import SmsRefuse, envoyer_sms
from plie.envois.textes import adresse_complete

SEL: Final = "parcours.emargement"
CHIFFRES: Final = 6
DUREE_CODE: Final = timedelta(minutes=15)
DUREE_LIEN: Final = timedelta(hours=48)

SANS_MOYEN: Final = (
    "Cette personne n’a ni téléphone portable ni courriel dans son dossier : "
    "complétez ses coordonnées, ou faites-la signer à l’écran ou sur une feuille."
)
NON_PARTI: Final = (
    "Le code n’est pas parti : {moyen} le refuse. Vérifiez les coordonnées, ou choisissez un autre moyen."
)


class CodeRefuse(SignatureImpossible):
    """The code, or the link, opens nothing; the text is the sentence a user reads."""


class LienAltere(Exception):
    """The address is not one we signed."""


# --- asking -------------------------------------------------------------------------------------------------


def demander(entretien: Entretien, auteur: Utilisateur) -> DemandeEmargement:
    """Send the person a code and a link; what was sent before opens nothing any more.

    The message leaves at once, the référent and the person wait for it together; refused, the demand is
    closed. Raises SignatureImpossible.
    """
    code = f"{secrets.randbelow(10**CHIFFRES):0{CHIFFRES}d}"
    demande = _ouvrir(entretien, auteur, code)
    try:
        _envoyer(demande, code)
    except (SmsRefuse, SMTPException, OSError) as erreur:
        DemandeEmargement.objects.filter(pk=demande.pk, utilisee_le__isnull=True).update(
            annulee_le=timezone.now()
        )
        moyen = "la passerelle de SMS" if demande.canal == CanalRappel.SMS else "le serveur de courriel"
        raise SignatureImpossible(NON_PARTI.format(moyen=moyen)) from erreur
    return demande


@transaction.atomic
def _ouvrir(entretien: Entretien, auteur: Utilisateur, code: str) -> DemandeEmargement:
    verrouille = verrouiller_entretien(entretien)
    exiger_signable(verrouille)
    personne = verrouille.parcours.participant
    canal, adresse = moyen_de_rappel(personne.telephone, personne.courriel)
    if canal is CanalRappel.LETTRE:
        raise SignatureImpossible(SANS_MOYEN)
    maintenant = timezone.now()
    verrouille.demandes_emargement.filter(utilisee_le__isnull=True, annulee_le__isnull=True).update(
        annulee_le=maintenant
    )
    demande = DemandeEmargement(
        entretien=verrouille,
        canal=canal,
        adresse=adresse,
        demandee_par=auteur,
        creee_le=maintenant,
        expire_le=maintenant + DUREE_LIEN,
    )
    demande.empreinte_code = _empreinte(demande, code)
    demande.save()
    return demande


def _envoyer(demande: DemandeEmargement, code: str) -> None:
    texte = texte_du_code(demande, code)
    if demande.canal == CanalRappel.SMS:
        envoyer_sms(demande.adresse, texte)
        return
    EmailMessage(
        subject="Confirmer votre présence",
        body=texte + "\n",
        to=[demande.adresse],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()


def texte_du_code(demande: DemandeEmargement, code: str) -> str:
    """The words of the message: the first name, the meeting, the code, the link."""
    entretien = demande.entretien
    quand = jour_en_lettres(entretien.date)
    if entretien.heure:
        quand += f" à {heure_en_lettres(entretien.heure)}"
    return (
        f"Bonjour {entretien.parcours.participant.prenom}, pour confirmer votre rendez-vous du {quand} avec "
        f"{entretien.referent}, donnez-lui le code {code} (valable 15 minutes), ou ouvrez ce lien : "
        f"{adresse_complete(chemin_du_lien(demande))}"
    )


# --- the code -----------------------------------------------------------------------------------------------


def demande_ouverte(entretien: Entretien) -> DemandeEmargement | None:
    """What was sent for this entretien and may still be answered, by the code or by the link."""
    demande = entretien.demandes_emargement.filter(utilisee_le__isnull=True, annulee_le__isnull=True).first()
    return demande if demande is not None and lien_ouvert(demande) else None


def code_ouvert(demande: DemandeEmargement) -> bool:
    """Whether the code may still be typed; the link lives longer."""
    return (
        lien_ouvert(demande)
        and demande.essais < ESSAIS_MAX
        and timezone.now() < demande.creee_le + DUREE_CODE
    )


def lien_ouvert(demande: DemandeEmargement) -> bool:
    """Whether the link still confirms."""
    return demande.utilisee_le is None and demande.annulee_le is None and timezone.now() < demande.expire_le


def verifier_code(entretien: Entretien, code: str, auteur: Utilisateur) -> Signature:
    """Sign with the code that the person gives; five mistakes close it. Raises SignatureImpossible."""
    resultat = _essayer(entretien, code, auteur)
    if isinstance(resultat, Signature):
        return resultat
    # Raised outside the transaction: a mistake is counted.
    raise CodeRefuse(resultat)


@transaction.atomic
def _essayer(entretien: Entretien, code: str, auteur: Utilisateur) -> Signature | str:
    verrouille = verrouiller_entretien(entretien)
    exiger_signable(verrouille)
    demande = verrouille.demandes_emargement.filter(utilisee_le__isnull=True, annulee_le__isnull=True).first()
    if demande is None or not code_ouvert(demande):
        return "Ce code n’est plus valable : envoyez-en un nouveau."
    if not constant_time_compare(_empreinte(demande, code), demande.empreinte_code):
        DemandeEmargement.objects.filter(pk=demande.pk).update(essais=F("essais") + 1)
        restants = ESSAIS_MAX - demande.essais - 1
        if not restants:
            return "Ce code est faux, et c’était le dernier essai : envoyez-en un nouveau."
        return f"Ce code est faux : il reste {restants} essai{'s' if restants > 1 else ''}."
    return _signer(demande, verrouille, auteur)


def _signer(demande: DemandeEmargement, entretien: Entretien, auteur: Utilisateur) -> Signature:
    DemandeEmargement.objects.filter(pk=demande.pk).update(utilisee_le=timezone.now())
    return signer_entretien(entretien, mode=ModeEmargement.CODE, auteur=auteur)


def _empreinte(demande: DemandeEmargement, code: str) -> str:
    return salted_hmac(SEL, f"{demande.cle.hex}:{code}", algorithm="sha256").hexdigest()


# --- the link -----------------------------------------------------------------------------------------------


def jeton_de(demande: DemandeEmargement) -> str:
    """The signed part of the address: a random key and nothing else."""
    return _signataire().sign(demande.cle.hex)


def chemin_du_lien(demande: DemandeEmargement) -> str:
    """The path that the message carries."""
    return reverse("emargement:personne", args=[jeton_de(demande)])


def demande_du_jeton(jeton: str) -> DemandeEmargement:
    """The demand an address was made for. Raises LienAltere, SignatureImpossible."""
    try:
        cle = UUID(hex=_signataire().unsign(jeton))
    except (BadSignature, ValueError) as erreur:
        raise LienAltere from erreur
    demande = (
        DemandeEmargement.objects.filter(cle=cle)
        .select_related("entretien__parcours__participant", "entretien__referent", "demandee_par")
        .first()
    )
    if demande is None:
        raise LienAltere
    exiger_signable(demande.entretien)
    if not lien_ouvert(demande):
        raise CodeRefuse("Ce lien n’est plus valable.")
    return demande


@transaction.atomic
def confirmer_par_lien(jeton: str) -> Signature:
    """Sign because the person pressed the button of their link. Raises LienAltere, SignatureImpossible."""
    vue = demande_du_jeton(jeton)
    verrouille = verrouiller_entretien(vue.entretien)
    demande = DemandeEmargement.objects.select_related("demandee_par").get(pk=vue.pk)
    exiger_signable(verrouille)
    if not lien_ouvert(demande):
        raise CodeRefuse("Ce lien n’est plus valable.")
    return _signer(demande, verrouille, demande.demandee_par)


def _signataire() -> Signer:
    return Signer(salt=SEL, sep=".")
