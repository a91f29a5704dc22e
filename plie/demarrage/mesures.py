"""``make mesures``: how long the pages of the running demo take to answer, seen from this machine.

One page after the other, one request at a time: what one person waits for, not what many would.
"""

import http.cookiejar
import os
import re
import statistics
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Final

from plie.demarrage.captures import MOT_DE_PASSE, PERIODE, verifier_la_demonstration
from plie.demarrage.commun import Echec
from plie.demarrage.demonstration import HOTE, lire_port

REPETITIONS: Final = 10
DELAI_S: Final = 30
MILLISECONDES: Final = 1000


@dataclass(frozen=True, slots=True)
class Mesure:
    """What one page took: milliseconds until its last byte (median and slowest), and its size in bytes."""

    nom: str
    mediane_ms: float
    pire_ms: float
    octets: int


class Visiteur:
    """One logged-in user, without a browser: no image, style or script is fetched."""

    def __init__(self, adresse: str, role: str) -> None:
        self.adresse = adresse
        self.ouvreur = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )
        courriel = f"{role}@example.org"
        formulaire = self.lire("/compte/login/")
        jeton = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', formulaire)
        champs = {
            "csrfmiddlewaretoken": jeton[1] if jeton else "",
            "login": courriel,
            "password": MOT_DE_PASSE,
        }
        entree = urllib.request.Request(  # noqa: S310 - our own address
            f"{adresse}/compte/login/",
            urllib.parse.urlencode(champs).encode(),
            {"Referer": f"{adresse}/compte/login/"},
        )
        try:
            with self.ouvreur.open(entree, timeout=DELAI_S) as reponse:
                entre = "/compte/login" not in reponse.url
        except urllib.error.HTTPError:
            entre = False
        if not entre:
            raise Echec(f"Le compte {courriel} n’entre pas : ce site n’est pas la démonstration.")

    def lire(self, chemin: str) -> str:
        """The page at this path; raises ``Echec`` when it cannot be read."""
        try:
            with self.ouvreur.open(f"{self.adresse}{chemin}", timeout=DELAI_S) as reponse:
                return str(reponse.read().decode())
        except (urllib.error.URLError, OSError) as erreur:
            raise Echec(f"La page {chemin} n’a pas pu être lue : {erreur}.") from erreur

    def premier_lien(self, page: str, motif: str, texte: str = "") -> str:
        """The first link of a page that matches, with this text; raises ``Echec`` when there is none."""
        if trouve := re.search(rf'href="({motif})"[^>]*>\s*{texte}', self.lire(page)):
            return trouve[1]
        raise Echec(f"La page {page} n’a pas le lien attendu : faites d’abord « make captures ».")

    def mesurer(self, nom: str, chemin: str) -> Mesure:
        """Read a page once to warm it up, then ``REPETITIONS`` times."""
        octets = len(self.lire(chemin).encode())
        durees = []
        for _ in range(REPETITIONS):
            depart = time.perf_counter()
            self.lire(chemin)
            durees.append((time.perf_counter() - depart) * MILLISECONDES)
        return Mesure(nom, statistics.median(durees), max(durees), octets)


def mesurer() -> int:
    """Print one line a page; raises ``Echec`` when the demo does not answer."""
    adresse = f"http://{HOTE}:{lire_port(os.environ)}"
    verifier_la_demonstration(adresse)
    referent, coordination = Visiteur(adresse, "referent"), Visiteur(adresse, "coordination")
    dossier = referent.premier_lien("/participants/", r"/participants/\d+/[^\"]*")
    bilan = coordination.premier_lien("/bilans/", r"/bilans/\d+/", f"Bilan {'-'.join(PERIODE)}")
    mesures = (
        referent.mesurer("accueil du référent", "/"),
        referent.mesurer("participants du référent", "/participants/"),
        referent.mesurer("portefeuille en retard", "/participants/?retard=on"),
        referent.mesurer("dossier d’une personne", dossier),
        coordination.mesurer("accueil de la coordination", "/"),
        coordination.mesurer("tous les participants", "/participants/"),
        coordination.mesurer("export de tous", "/participants/participants.csv"),
        coordination.mesurer("une recherche", "/participants/?q=an"),
        coordination.mesurer("toutes les prescriptions", "/prescriptions/"),
        coordination.mesurer(f"bilan {'-'.join(PERIODE)}", bilan),
    )
    print(f"{'page':<28} {'médiane':>10} {'la plus lente':>14} {'taille':>10}   ({REPETITIONS} lectures)")
    for mesure in mesures:
        print(
            f"{mesure.nom:<28} {mesure.mediane_ms:>7.0f} ms {mesure.pire_ms:>11.0f} ms "
            f"{mesure.octets / 1024:>6.0f} Kio"
        )
    return 0
