"""Receives an upload: beyond what any form takes, the bytes are counted and not kept."""

import contextlib
from io import BytesIO
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from plie.documents.depots import TAILLE_MAX

# What the forms refuse by their own bound, a little beyond it, still reaches them.
GARDE_MAX: Final = TAILLE_MAX + 1024 * 1024


class FichierTropGros(UploadedFile):
    """A file that was not kept: its name and its size, so that a form can say why."""

    def __init__(self, nom: str, taille: int) -> None:
        super().__init__(file=BytesIO(), name=nom, size=taille)


class ReceptionBornee(TemporaryFileUploadHandler):
    """A temporary file, thrown away as soon as it is too big; the rest of the upload is read for nothing."""

    file: Any
    trop_gros = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing received."""
        super().new_file(*args, **kwargs)
        self.trop_gros = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write, until there is too much of it."""
        if not self.trop_gros and start + len(raw_data) > GARDE_MAX:
            self.trop_gros = True
            self.file.close()
        if not self.trop_gros:
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The file, or what is known of one that was not kept."""
        if self.trop_gros:
            return FichierTropGros(self.file_name or "", file_size)
        recu: UploadedFile | None = super().file_complete(file_size)
        return recu

    def upload_interrupted(self) -> None:
        """The browser went away: nothing is left, be it already thrown away."""
        with contextlib.suppress(FileNotFoundError, ValueError):
            super().upload_interrupted()
