"""A proof put with an exit."""

from typing import Final

from django import forms

from parcours.forms.saisie import FormulaireDossier, ligne
from plie.documents.depots import ACCEPT, FORMATS_FR

TITRES: Final = (
    "Copie du contrat",
    "Attestation de l’employeur",
    "Promesse d’embauche signée",
    "Bulletin de salaire",
    "Attestation d’entrée en formation",
    "Justificatif d’immatriculation",
)
LISTE_TITRES: Final = "titres-de-preuve"


class FormulairePreuve(FormulaireDossier):
    """The file is examined by the service; the titles offered are suggestions."""

    fichier = forms.FileField(
        label="Preuve",
        help_text=f"{FORMATS_FR}, 10 Mo au plus. Depuis un téléphone, une photo nette convient.",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        error_messages={
            "required": "Choisissez le document à déposer.",
            "empty": "Ce fichier est vide.",
        },
    )
    titre = ligne("Titre", 160, aide="Par exemple « Copie du contrat ». À défaut, le nom du fichier.")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["titre"].widget.attrs["list"] = LISTE_TITRES
