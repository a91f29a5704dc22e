"""What the tests of the fiche share: its entry as a browser posts it, both doors, files made in memory."""

from collections.abc import Callable
from io import BytesIO
from threading import Barrier, Thread
from typing import Any

from django.db import connection
from django.test import Client
from PIL import Image
from pypdf import PdfWriter

from plie.acteurs.models import Structure
from plie.roles import Role
from prescriptions.enums import EtatPrescription
from prescriptions.forms.fiche import valeurs_de
from prescriptions.jetons import chemin_du_lien
from prescriptions.models import LienPersonnel, Prescription
from prescriptions.portes import Porte
from tests.fabriques import (
    CommuneFabrique,
    LienPersonnelFabrique,
    PrescriptionFabrique,
    StructureFabrique,
    TerritoireFabrique,
    il_y_a,
    utilisateur,
)

PORTES = ("compte", "lien")
TRAITS: dict[EtatPrescription, dict[str, Any]] = {
    EtatPrescription.BROUILLON: {"brouillon": True},
    EtatPrescription.SOUMISE: {},
    EtatPrescription.A_COMPLETER: {"etat": EtatPrescription.A_COMPLETER},
    EtatPrescription.VALIDEE: {"validee": True},
    EtatPrescription.REFUSEE: {"refusee": True},
    EtatPrescription.ORIENTEE: {"orientee": True},
    EtatPrescription.ANNULEE: {"etat": EtatPrescription.ANNULEE, "annulee_le": il_y_a(1)},
}
VIDE: dict[str, Any] = {
    "sexe": "",
    "nom_naissance": "",
    "prenom": "",
    "date_naissance": None,
    "commune": None,
    "telephone": "",
}


def commune_du_plie(structure: Structure, **champs: Any) -> Any:
    """A commune that belongs to the PLIE of a structure."""
    commune = CommuneFabrique(**champs)
    TerritoireFabrique(plie=structure.plie, commune=commune)
    return commune


def fiche_de(
    porte: Porte, etat: EtatPrescription = EtatPrescription.BROUILLON, **champs: Any
) -> Prescription:
    """A fiche written by a door, complete unless told otherwise; its commune is one of the PLIE."""
    if "commune" not in champs:
        champs["commune"] = commune_du_plie(porte.structure)
    return PrescriptionFabrique(
        structure=porte.structure,
        auteur=porte.utilisateur,
        auteur_nom=porte.auteur_nom,
        origine=porte.origine,
        lien=porte.lien,
        **{"nom_naissance": "Proposé", **TRAITS[etat], **champs},
    )


def porte_compte(structure: Structure | None = None, role: Role = Role.PRESCRIPTEUR) -> Porte:
    """The door of a new account in a structure."""
    structure = structure or StructureFabrique()
    return Porte(structure=structure, utilisateur=utilisateur(role, structure))


def porte_lien(structure: Structure | None = None, **champs: Any) -> Porte:
    """The door of a new personal link."""
    structure = structure or StructureFabrique()
    return Porte(structure=structure, lien=LienPersonnelFabrique(structure=structure, **champs))


def porte_de(genre: str, structure: Structure | None = None) -> Porte:
    """The door named: « compte » or « lien »."""
    return porte_compte(structure) if genre == "compte" else porte_lien(structure)


def entrer(client: Client, porte: Porte) -> Client:
    """Bring a browser in by a door, as its holder would; whoever came before has left."""
    client.logout()
    if porte.lien is not None:
        suivre(client, porte.lien)
    elif porte.utilisateur is not None:
        client.force_login(porte.utilisateur)
    return client


def suivre(client: Client, lien: LienPersonnel) -> None:
    """Open the address that the link's holder received."""
    reponse = client.get(chemin_du_lien(lien))
    assert reponse.status_code == 302, reponse.status_code


def saisie(prescription: Prescription, **autres: Any) -> dict[str, Any]:
    """What the browser posts of a fiche as it stands; ``autres`` is what the person changed."""
    valeurs: dict[str, Any] = {}
    for nom, valeur in valeurs_de(prescription).items():
        if valeur is True:
            valeurs[nom] = "on"
        elif valeur is not False:
            valeurs[nom] = "" if valeur is None else valeur
    return {**valeurs, **autres}


def ensemble(*actions: Callable[[], Any]) -> list[Any]:
    """Run the actions in as many threads that start together; gives what each returned or raised."""
    depart = Barrier(len(actions))
    issues: list[Any] = [None] * len(actions)

    def faire(rang: int, action: Callable[[], Any]) -> None:
        try:
            depart.wait()
            issues[rang] = action()
        except Exception as erreur:  # noqa: BLE001  what it raised is what is tested
            issues[rang] = erreur
        finally:
            connection.close()

    fils = [Thread(target=faire, args=couple) for couple in enumerate(actions)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return issues


def pdf(*, mot_de_passe: str = "", pages: int = 1) -> bytes:
    """A PDF with blank pages."""
    ecrivain, sortie = PdfWriter(), BytesIO()
    for _ in range(pages):
        ecrivain.add_blank_page(width=72, height=72)
    if mot_de_passe:
        ecrivain.encrypt(mot_de_passe)
    ecrivain.write(sortie)
    return sortie.getvalue()


def image(format_: str = "PNG", cote: int = 8) -> bytes:
    """A square picture."""
    sortie = BytesIO()
    Image.effect_noise((cote, cote), 60).convert("RGB").save(sortie, format_)
    return sortie.getvalue()
