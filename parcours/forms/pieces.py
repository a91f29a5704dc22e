"""A document put in the person's file."""

from django import forms

from parcours.enums import CategorieDocument
from parcours.forms.saisie import CHOISIR, FormulaireDossier, ligne
from plie.documents.depots import ACCEPT, FORMATS_FR


class FormulaireDocument(FormulaireDossier):
    """The file is examined by the service."""

    categorie = forms.ChoiceField(
        label="Catégorie",
        choices=[CHOISIR, *CategorieDocument.choix()],
        error_messages={"required": "Choisissez la catégorie."},
    )
    titre = ligne("Titre", 160, aide="Par exemple « Attestation de formation ». À défaut, le nom du fichier.")
    fichier = forms.FileField(
        label="Document",
        help_text=f"{FORMATS_FR}, 10 Mo au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        error_messages={
            "required": "Choisissez le document à déposer.",
            "empty": "Ce fichier est vide.",
        },
    )
