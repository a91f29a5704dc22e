"""``make mesures OPTIONS=import``: how long a file of 5 000 rows takes, from its deposit to its report.

It goes through the pages of the running demo, as the coordination would, and leaves 5 000 made-up
prescriptions there: for a demo to be thrown away.
"""

import html
import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Mapping
from typing import Final

from plie.demarrage.captures import verifier_la_demonstration
from plie.demarrage.commun import Echec
from plie.demarrage.demonstration import HOTE, lire_port
from plie.demarrage.mesures import DELAI_S, Visiteur

LIGNES: Final = 5000
COMMUNE: Final = "Niort"
PATIENCE_S: Final = 120
PAUSE_S: Final = 0.1
ENTETES: Final = "Nom;Prénom;Sexe;Date de naissance;Commune;Téléphone"


def fichier_d_essai(lignes: int, graine: int) -> bytes:
    """A CSV of people who exist nowhere, with other names for each seed."""
    rangees = (
        f"Essai{_en_lettres(graine)}{_en_lettres(rang)};Alix;F;04/07/1985;{COMMUNE};06 39 98 12 34"
        for rang in range(lignes)
    )
    return "\n".join([ENTETES, *rangees, ""]).encode("cp1252")


def _en_lettres(nombre: int) -> str:
    return "".join(chr(ord("a") + int(chiffre)) for chiffre in str(nombre))


class Importateur(Visiteur):
    """A user who also sends forms."""

    def envoyer(
        self, chemin: str, champs: Mapping[str, str], fichier: bytes | None = None
    ) -> tuple[str, str]:
        """Post a form to its page; the address where it leads, and that page."""
        jeton = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.lire(chemin))
        tous = {"csrfmiddlewaretoken": jeton[1] if jeton else "", **champs}
        entetes = {"Referer": f"{self.adresse}{chemin}"}
        if fichier is None:
            corps = urllib.parse.urlencode(tous).encode()
        else:
            limite = uuid.uuid4().hex
            entetes["Content-Type"] = f"multipart/form-data; boundary={limite}"
            corps = _multipart(limite, tous, fichier)
        demande = urllib.request.Request(f"{self.adresse}{chemin}", corps, entetes)  # noqa: S310 - our own address
        try:
            with self.ouvreur.open(demande, timeout=PATIENCE_S) as reponse:
                return urllib.parse.urlsplit(reponse.url).path, str(reponse.read().decode())
        except (urllib.error.URLError, OSError) as erreur:
            raise Echec(f"La page {chemin} n’a pas pris l’envoi : {erreur}.") from erreur

    def attendre_la_lecture(self, chemin: str) -> set[str]:
        """Ask where the reading stands until it is over; the percentages shown on the way."""
        vus: set[str] = set()
        fin = time.monotonic() + PATIENCE_S
        while time.monotonic() < fin:
            with self.ouvreur.open(f"{self.adresse}{chemin}suivi/", timeout=DELAI_S) as reponse:
                if reponse.headers.get("HX-Redirect"):
                    return vus
                vus.update(re.findall(r'<progress max="100" value="(\d+)"', reponse.read().decode()))
            time.sleep(PAUSE_S)
        raise Echec(f"La lecture n’est pas finie après {PATIENCE_S} secondes : Celery tourne-t-il ?")


def _multipart(limite: str, champs: Mapping[str, str], fichier: bytes) -> bytes:
    parties = [
        f'--{limite}\r\nContent-Disposition: form-data; name="{nom}"\r\n\r\n{valeur}\r\n'
        for nom, valeur in champs.items()
    ]
    debut = f'--{limite}\r\nContent-Disposition: form-data; name="fichier"; filename="essai.csv"\r\n\r\n'
    return "".join([*parties, debut]).encode() + fichier + f"\r\n--{limite}--\r\n".encode()


def choix_proposes(page: str) -> dict[str, str]:
    """What each list of a form has selected; nothing for a list left empty."""
    choix = {}
    for nom, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        if trouve := re.search(r'<option value="([^"]+)"\s+selected', options):
            choix[nom] = html.unescape(trouve[1])
    return choix


def mesurer_import() -> int:
    """Print one line a step; raises ``Echec`` when the demo does not answer."""
    adresse = f"http://{HOTE}:{lire_port(os.environ)}"
    verifier_la_demonstration(adresse)
    coordination = Importateur(adresse, "coordination")
    imports = "/prescriptions/imports/"
    fichier = fichier_d_essai(LIGNES, time.time_ns() // 10**9)
    structure = choix_proposes(coordination.lire(imports))
    duree = _Chronometre()
    colonnes, page = coordination.envoyer(imports, structure, fichier)
    duree.noter("dépôt et première lecture du fichier")
    lecture, _ = coordination.envoyer(colonnes, choix_proposes(page))
    vus = coordination.attendre_la_lecture(lecture)
    duree.noter("lecture, verdicts compris, jusqu’à l’aperçu")
    apercu = lecture.removesuffix("lecture/")
    page = coordination.lire(apercu)
    duree.noter("page de l’aperçu")
    confirmer = re.search(r'href="([^"]*/confirmer/)\?lecture=(\d+)"', page)
    if confirmer is None:
        raise Echec("L’aperçu n’a rien à confirmer : ce site n’est pas la démonstration.")
    duree.depart()
    coordination.envoyer(confirmer[1], {"lecture": confirmer[2]})
    duree.noter("confirmation, jusqu’au compte rendu")
    coordination.lire(f"{apercu}rapport.csv")
    duree.noter("compte rendu en CSV")
    print(f"{LIGNES} lignes, {len(vus)} états d’avancement vus pendant la lecture.")
    return 0


class _Chronometre:
    """Prints what each step took since the one before."""

    def __init__(self) -> None:
        self.depart()

    def depart(self) -> None:
        self.debut = time.perf_counter()

    def noter(self, etape: str) -> None:
        print(f"{etape:<46} {time.perf_counter() - self.debut:>7.2f} s")
        self.depart()
