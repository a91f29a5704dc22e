"""The screens of the imports: from the file to its report, each bad file at its field, who may open them."""

import csv
import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from plie.acteurs.enums import TypeStructure
from plie.demarrage.mesures_import import COMMUNE, choix_proposes, fichier_d_essai
from plie.documents.models import Travail
from plie.documents.services import abandonner_travail, avancer_travail, commencer_travail
from plie.journal.models import Consultation
from plie.roles import Role
from prescriptions.enums import EtatImport, VerdictLigne
from prescriptions.fichiers import LIGNES_MAX, TAILLE_MAX
from prescriptions.models import ImportCaf, LigneImport, Prescription
from prescriptions.regles.import_caf import deviner_colonnes
from prescriptions.services.imports import choisir_colonnes
from tests.fabriques import (
    CommuneFabrique,
    ImportCafFabrique,
    LigneImportFabrique,
    ParticipantFabrique,
    StructureFabrique,
    TerritoireFabrique,
    il_y_a,
    instant,
    utilisateur,
)
from tests.prescriptions.outils_imports import (
    SANS_COMMUNE_DU_PLIE,
    deposer,
    fichier,
    lire,
    nom,
    rangee,
)

pytestmark = pytest.mark.django_db

LISTE = reverse("prescriptions:imports")
PAGES = (
    "import_caf",
    "import_colonnes",
    "import_lecture",
    "import_suivi",
    "import_confirmer",
    "import_abandonner",
)
GESTES = ("import_colonnes", "import_relancer", "import_confirmer", "import_abandonner")


@pytest.fixture
def caf():
    return StructureFabrique(nom="Caisse des essais", type=TypeStructure.CAF)


@pytest.fixture
def commune(caf):
    trouvee = CommuneFabrique(nom="Valmont-Essai")
    TerritoireFabrique(plie=caf.plie, commune=trouvee)
    return trouvee


@pytest.fixture
def agente(client, caf):
    agente = utilisateur(Role.COORDINATION, StructureFabrique(plie=caf.plie))
    client.force_login(agente)
    return agente


@pytest.fixture
def lu(caf, agente, django_capture_on_commit_callbacks):
    return lambda *rangees: lire(agente, deposer(agente, caf, *rangees), django_capture_on_commit_callbacks)


def adresse(import_caf, page="import_caf"):
    return reverse(f"prescriptions:{page}", args=[getattr(import_caf, "pk", import_caf)])


def rapport(import_caf, extension):
    return reverse("prescriptions:import_rapport", args=[import_caf.pk, extension])


def envoi(caf, contenu, nom_du_fichier="orientations.csv"):
    return {"structure": caf.pk, "fichier": SimpleUploadedFile(nom_du_fichier, contenu)}


def texte(reponse):
    """What the page says, without its tags."""
    corps = re.sub(r"<script.*?</script>|<[^>]+>", " ", reponse.content.decode(), flags=re.DOTALL)
    return " ".join(corps.split())


def classeur(*rangees):
    livre = Workbook()
    for une in rangees:
        livre.active.append(une)
    sortie = io.BytesIO()
    livre.save(sortie)
    return sortie.getvalue()


# --- from the file to its report ------------------------------------------------------------------------


def test_du_fichier_au_compte_rendu(client, agente, caf, commune, django_capture_on_commit_callbacks):
    """A file in Windows-1252, with a person known, one twice, and a row to correct."""
    connue = ParticipantFabrique(
        plie=caf.plie, nom_naissance=nom(3), prenom="Alix", date_naissance=date(1985, 7, 4)
    )
    contenu = fichier(
        rangee(commune, prenom="Zoé"),
        rangee(commune, prenom="Zoé"),
        rangee(commune, 3),
        rangee(SANS_COMMUNE_DU_PLIE, nom="=1+1"),
        codage="cp1252",
    )
    reponse = client.post(LISTE, envoi(caf, contenu))
    import_caf = ImportCaf.objects.get()
    assert reponse.url == adresse(import_caf, "import_colonnes")
    assert client.get(adresse(import_caf)).url == reponse.url

    page = client.get(reponse.url)
    assert "Prénom (ex. : Zoé · Alix)" in texte(page)
    choix = {code: champ.initial for code, champ in page.context["formulaire"].fields.items()}
    with django_capture_on_commit_callbacks() as lancements:
        reponse = client.post(reponse.url, choix)
    assert reponse.url == adresse(import_caf, "import_lecture")
    assert "La lecture du fichier va commencer" in texte(client.get(reponse.url))
    assert client.get(adresse(import_caf)).url == reponse.url
    for lancement in lancements:
        lancement()
    assert client.get(reponse.url).url == adresse(import_caf)

    page = client.get(adresse(import_caf))
    assert page.context["nombres"] == {"nouvelle": 1, "doublon": 2, "erreur": 1}
    assert f"{nom(0).upper()} Zoé" in texte(page)
    assert "Déjà à la ligne 2 de ce fichier." in texte(page)
    assert reverse("participants:dossier", args=[connue.pk]) in page.content.decode()
    assert "Cellule A5 : Cette cellule contient une formule" in texte(page)
    assert "Cellule E5 : Ce n’est pas une commune du PLIE." in texte(page)

    lien = re.search(r'href="([^"]*confirmer/\?lecture=\d+)"', page.content.decode())[1]
    page = client.get(lien)
    assert "1 prescription soumise sera créée" in texte(page).replace("\xa0", " ")
    assert "Laisser de côté la ligne à corriger" in texte(page)
    lecture = page.context["formulaire"]["lecture"].value()
    reponse = client.post(lien, {"lecture": lecture})
    assert reponse.status_code == 422
    assert list(reponse.context["formulaire"].errors) == ["laisser"]
    assert not Prescription.objects.exists()
    reponse = client.post(lien, {"lecture": lecture, "laisser": "on"}, follow=True)
    creee = Prescription.objects.get()
    assert reponse.redirect_chain[-1][0] == adresse(import_caf)
    assert "L’import est confirmé : 1 prescription créée." in texte(reponse).replace("\xa0", " ")
    assert reverse("prescriptions:dossier", args=[creee.pk]) in reponse.content.decode()
    assert "Compte rendu de l’import" in texte(reponse)
    assert str(agente) in texte(reponse)

    for page in ("import_colonnes", "import_confirmer", "import_abandonner", "import_lecture"):
        assert client.get(adresse(import_caf, page)).url == adresse(import_caf)


def test_un_classeur_se_depose_aussi(client, agente, caf, commune):
    contenu = classeur(["Nom", "Prénom"], ["Essai", "Alix"])
    assert client.post(LISTE, envoi(caf, contenu, "caf.xlsx")).status_code == 302
    import_caf = ImportCaf.objects.get()
    assert import_caf.entetes == ["Nom", "Prénom"]
    assert client.get(adresse(import_caf, "import_colonnes")).status_code == 200


def test_la_feuille_lue_est_la_premiere_qui_se_voit(client, agente, caf):
    livre = Workbook()
    livre.active.append(["Cachée", "Autre"])
    livre.active.sheet_state = "hidden"
    livre.create_sheet("Visible").append(["Nom", "Prénom"])
    livre["Visible"].append(["Essai", "Alix"])
    sortie = io.BytesIO()
    livre.save(sortie)
    client.post(LISTE, envoi(caf, sortie.getvalue(), "caf.xlsx"))
    assert ImportCaf.objects.get().entetes == ["Nom", "Prénom"]


# --- bad files ------------------------------------------------------------------------------------------

BON = b"Nom;Age\nA;1\n"


@pytest.mark.parametrize(
    ("nom_du_fichier", "contenu", "extrait"),
    [
        ("vide.csv", b"", "vide"),
        ("lourd.csv", b"Nom;Age\n" + b"a" * TAILLE_MAX, "dépasse 5 Mo"),
        ("long.csv", b"Nom;Age\n" + b"A;1\n" * (LIGNES_MAX + 1), "10 000 lignes"),
        ("large.csv", ";".join(f"c{rang}" for rang in range(101)).encode() + b"\n1;2\n", "100 colonnes"),
        ("sans.csv", b"Nom;Age\n\n", "aucune ligne"),
        ("cle.xlsx", b"\xd0\xcf\x11\xe0 chiffre", "mot de passe"),
        ("ancien.xls", BON, "ancien classeur"),
        ("calc.ods", BON, "ODS"),
        ("faux.csv", b"%PDF-1.7\n1;2", "ni un CSV ni un classeur"),
        ("faux.xlsx", b"MZ\x90\x00\x03", "ni un CSV ni un classeur"),
        ("abime.xlsx", b"PK\x03\x04 abime", "ne s’ouvre pas"),
        ("titres.xlsx", classeur(["Nom", "=1+1"], ["A", 1]), "formule"),
        ("guillemet.csv", b'Nom;Age\nA;"1\n', "La ligne 2 ne se lit pas"),
        ("double.csv", b"Nom;NOM\nA;1\n", "portent le même titre"),
    ],
)
def test_un_mauvais_fichier_se_dit_au_champ(client, agente, caf, settings, nom_du_fichier, contenu, extrait):
    seconde = StructureFabrique(plie=caf.plie)
    reponse = client.post(LISTE, envoi(seconde, contenu, nom_du_fichier))
    assert reponse.status_code == 422
    formulaire = reponse.context["formulaire"]
    assert list(formulaire.errors) == ["fichier"]
    assert extrait in formulaire.errors["fichier"][0]
    assert formulaire["structure"].value() == str(seconde.pk)  # the rest is kept
    assert re.search(rf'<option value="{seconde.pk}"\s+selected', reponse.content.decode())
    assert not ImportCaf.objects.exists()
    assert not any(chemin.is_file() for chemin in settings.MEDIA_ROOT.rglob("*"))


def test_sans_fichier_ni_structure_du_plie_le_depot_est_refuse(client, agente):
    reponse = client.post(LISTE, {"structure": StructureFabrique().pk})
    assert reponse.status_code == 422
    assert set(reponse.context["formulaire"].errors) == {"structure", "fichier"}


# --- the columns ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("autres", "fautifs"),
    [
        ({"sexe": ""}, ["sexe"]),
        ({"prenom": "0"}, ["prenom"]),
        ({"prenom": "0", "sexe": "0"}, ["prenom", "sexe"]),
        ({"commune": "99"}, ["commune"]),
        ({"commune": "-1"}, ["commune"]),
        ({"telephone": ""}, ["telephone"]),
    ],
)
def test_des_colonnes_fausses_se_disent_au_champ(client, agente, caf, commune, autres, fautifs):
    import_caf = deposer(agente, caf, rangee(commune))
    choix = {code: str(rang) for code, rang in deviner_colonnes(import_caf.entetes).items()} | autres
    reponse = client.post(adresse(import_caf, "import_colonnes"), choix)
    assert reponse.status_code == 422
    formulaire = reponse.context["formulaire"]
    assert list(formulaire.errors) == fautifs
    assert formulaire["nom_naissance"].value() == "0"
    import_caf.refresh_from_db()
    assert (import_caf.etat, import_caf.travail) == (EtatImport.DEPOSE, None)


def test_les_colonnes_du_dernier_import_confirme_sont_reprises(client, agente, caf, commune):
    import_caf = deposer(agente, caf, rangee(commune))
    ImportCafFabrique(
        structure=caf,
        entetes=import_caf.entetes,
        colonnes={"nom_naissance": 1, "prenom": 0},
        etat=EtatImport.CONFIRME,
        confirme_par=agente,
        confirme_le=instant(il_y_a(30)),
    )
    page = client.get(adresse(import_caf, "import_colonnes"))
    champs = page.context["formulaire"].fields
    assert (champs["nom_naissance"].initial, champs["prenom"].initial) == ("1", "0")
    assert "sont reprises ci-dessous" in texte(page)


def test_un_fichier_deja_confirme_est_signale(client, lu, agente, caf, commune):
    import_caf = lu(rangee(commune))
    ImportCafFabrique(
        structure=caf,
        empreinte=import_caf.empreinte,
        etat=EtatImport.CONFIRME,
        confirme_par=agente,
        confirme_le=instant(il_y_a(30)),
    )
    for page in ("import_colonnes", "import_caf"):
        assert "Ce fichier a déjà été importé" in texte(client.get(adresse(import_caf, page)))


# --- the reading ----------------------------------------------------------------------------------------


@pytest.fixture
def en_lecture(agente, caf, commune):
    """Its job waits: no transaction ends here, so nothing runs it."""
    import_caf = deposer(agente, caf, rangee(commune))
    choisir_colonnes(agente, import_caf, deviner_colonnes(import_caf.entetes))
    return ImportCaf.objects.get(pk=import_caf.pk)


def test_la_lecture_se_suit_avec_et_sans_javascript(client, en_lecture):
    commencer_travail(en_lecture.travail_id)
    Travail.objects.update(total=5000)
    avancer_travail(en_lecture.travail_id, 1200, "Lecture des lignes")
    page = client.get(adresse(en_lecture, "import_lecture"))
    assert re.search(r'<noscript>\s*<meta http-equiv="refresh"', page.content.decode())
    assert f'hx-get="{adresse(en_lecture, "import_suivi")}"' in page.content.decode()
    assert f'href="{adresse(en_lecture, "import_lecture")}"' in page.content.decode()
    morceau = client.get(adresse(en_lecture, "import_suivi"))
    for reponse in (page, morceau):
        assert "24 %" in re.sub(r"\s", " ", texte(reponse).replace("\u202f", " "))
        assert re.search(r"1.200 lignes lues sur 5.000\.", texte(reponse))
    assert "<html" not in morceau.content.decode()


def test_une_lecture_finie_mene_a_l_apercu(client, lu, commune):
    import_caf = lu(rangee(commune))
    assert client.get(adresse(import_caf, "import_suivi"))["HX-Redirect"] == adresse(import_caf)
    assert client.get(adresse(import_caf, "import_lecture")).url == adresse(import_caf)


def test_une_lecture_echouee_se_relance(client, en_lecture, django_capture_on_commit_callbacks):
    reponse = client.post(adresse(en_lecture, "import_relancer"), follow=True)
    assert "Cette lecture est déjà en cours" in texte(reponse)
    abandonner_travail(en_lecture.travail_id, "La ligne 3 ne se lit pas.")
    page = client.get(adresse(en_lecture, "import_lecture"))
    assert "La ligne 3 ne se lit pas." in texte(page)
    assert f'action="{adresse(en_lecture, "import_relancer")}"' in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        reponse = client.post(adresse(en_lecture, "import_relancer"))
    assert client.get(reponse.url).url == adresse(en_lecture)
    assert LigneImport.objects.count() == 1


# --- the decision ---------------------------------------------------------------------------------------


def test_ce_qui_est_dit_d_un_apercu_perime_reste_a_lire_apres_la_relecture(
    client, lu, caf, commune, django_capture_on_commit_callbacks
):
    import_caf = lu(rangee(commune), rangee(commune, 1))
    ParticipantFabrique(plie=caf.plie, nom_naissance=nom(1), prenom="Alix", date_naissance=date(1985, 7, 4))
    with django_capture_on_commit_callbacks() as relectures:
        reponse = client.post(adresse(import_caf, "import_confirmer"), {"lecture": import_caf.travail_id})
    assert reponse.url == adresse(import_caf, "import_lecture")
    dit = "Rien n’a été enregistré. La ligne 3 n’est plus à créer"
    for _ in range(2):
        assert dit in texte(client.get(reponse.url))
    for relecture in relectures:
        relecture()
    assert dit in texte(client.get(reponse.url, follow=True))
    page = client.get(adresse(import_caf))
    assert dit not in texte(page)
    assert page.context["nombres"] == {"nouvelle": 1, "doublon": 1, "erreur": 0}


def test_un_apercu_que_d_autres_colonnes_ont_change_se_relit_d_abord(
    client, lu, agente, commune, django_capture_on_commit_callbacks
):
    import_caf = lu(rangee(commune))
    lire(agente, import_caf, django_capture_on_commit_callbacks)
    for perimee in (import_caf.travail_id, "", "x"):
        reponse = client.post(adresse(import_caf, "import_confirmer"), {"lecture": perimee}, follow=True)
        assert "L’aperçu a changé depuis que vous l’avez ouvert" in texte(reponse)
    assert not Prescription.objects.exists()


def test_confirmer_deux_fois_ne_cree_qu_une_fois(client, lu, agente, commune):
    import_caf = lu(rangee(commune))
    for _ in range(2):
        reponse = client.post(
            adresse(import_caf, "import_confirmer"), {"lecture": import_caf.travail_id}, follow=True
        )
    assert f"Cet import est déjà confirmé, par {agente} le " in texte(reponse)
    assert Prescription.objects.count() == 1


def test_un_import_s_abandonne_et_son_compte_rendu_reste(client, lu, commune):
    import_caf = lu(rangee(commune), rangee(commune, 1, sexe="?"))
    page = client.get(adresse(import_caf, "import_abandonner"))
    assert f'href="{adresse(import_caf)}"' in page.content.decode()  # a way back
    reponse = client.post(adresse(import_caf, "import_abandonner"), follow=True)
    assert reponse.redirect_chain[-1][0] == LISTE
    assert "L’import est abandonné" in texte(reponse)
    page = client.get(adresse(import_caf))
    assert "Import abandonné" in texte(page)
    assert nom(0).upper() not in texte(page)
    assert client.get(rapport(import_caf, "csv")).status_code == 200
    assert not Prescription.objects.exists()
    lien = reverse("prescriptions:import_confirmer", args=[import_caf.pk])
    reponse = client.post(lien, {"lecture": import_caf.travail_id, "laisser": "on"}, follow=True)
    assert "Cet import a été abandonné." in texte(reponse)


# --- the report -----------------------------------------------------------------------------------------


def test_le_compte_rendu_se_telecharge_sans_formule(client, lu, caf, commune):
    connue = ParticipantFabrique(
        plie=caf.plie, nom_naissance="=cmd|calc", prenom="Alix", date_naissance=date(1985, 7, 4)
    )
    import_caf = lu(rangee(commune), rangee(commune, 1, sexe="?", telephone="12"))
    LigneImportFabrique(
        import_caf=import_caf, numero=4, verdict=VerdictLigne.DOUBLON, doublon_participant=connue
    )
    reponse = client.get(rapport(import_caf, "csv"))
    assert reponse["Content-Disposition"] == f'attachment; filename="import-caf-{import_caf.pk}.csv"'
    tableau = list(csv.reader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))
    assert tableau[0] == ["Ligne", "Verdict", "Cellules", "Explication", "Personne", "Prescription"]
    assert tableau[1] == ["2", "Nouvelle prescription", "", "", f"{nom(0).upper()} Alix", ""]
    assert tableau[2][:3] == ["3", "À corriger", "C3, F3"]
    assert tableau[3][4] == "'=CMD|CALC Alix"
    feuille = load_workbook(io.BytesIO(client.get(rapport(import_caf, "xlsx")).content)).active
    assert feuille["E4"].value == "'=CMD|CALC Alix"
    assert not any(cellule.data_type == "f" for rang in feuille.iter_rows() for cellule in rang)
    assert client.get(rapport(import_caf, "pdf")).status_code == 404


def test_pas_de_compte_rendu_avant_la_lecture(client, en_lecture):
    assert client.get(rapport(en_lecture, "csv")).status_code == 404


def test_l_ouverture_d_un_apercu_se_note(client, lu, agente, commune):
    import_caf = lu(rangee(commune))
    client.get(adresse(import_caf))
    client.get(rapport(import_caf, "xlsx"))
    assert list(Consultation.objects.order_by("pk").values_list("objet", "objet_id", "page")) == [
        ("prescriptions.ImportCaf", import_caf.pk, "prescriptions:import_caf"),
        ("prescriptions.ImportCaf", import_caf.pk, "prescriptions:import_rapport"),
    ]


# --- rights ---------------------------------------------------------------------------------------------


def _tout_est_introuvable(client, import_caf):
    for page in PAGES:
        assert client.get(adresse(import_caf, page)).status_code == 404, page
    for geste in GESTES:
        assert client.post(adresse(import_caf, geste), {"lecture": "1"}).status_code == 404, geste
    for extension in ("csv", "xlsx"):
        assert client.get(rapport(import_caf, extension)).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATION])
def test_les_imports_n_existent_que_pour_la_coordination(client, lu, caf, commune, role):
    import_caf = lu(rangee(commune))
    client.force_login(utilisateur(role, caf))
    assert client.get(LISTE).status_code == 404
    assert client.post(LISTE, envoi(caf, BON)).status_code == 404
    _tout_est_introuvable(client, import_caf)


def test_l_import_d_un_autre_plie_n_existe_pas(client, lu, caf, commune):
    import_caf = lu(rangee(commune))
    client.force_login(utilisateur(Role.COORDINATION))
    _tout_est_introuvable(client, import_caf)
    assert import_caf.nom_origine not in texte(client.get(LISTE))
    assert "Aucun fichier déposé" in texte(client.get(LISTE))
    assert client.post(LISTE, envoi(caf, BON)).status_code == 422
    import_caf.refresh_from_db()
    assert import_caf.etat == EtatImport.LU


def test_un_anonyme_est_conduit_a_la_connexion(client, lu, commune):
    import_caf = lu(rangee(commune))
    client.logout()
    for page in (LISTE, adresse(import_caf), rapport(import_caf, "csv")):
        assert client.get(page).url.startswith(reverse("account_login"))


def test_une_mauvaise_methode_est_refusee(client, lu, commune):
    import_caf = lu(rangee(commune))
    for page in (adresse(import_caf), adresse(import_caf, "import_suivi"), rapport(import_caf, "csv")):
        assert client.post(page).status_code == 405
    assert client.get(adresse(import_caf, "import_relancer")).status_code == 405


# --- lists ----------------------------------------------------------------------------------------------


def test_la_coordination_trouve_les_imports_depuis_les_prescriptions(client, agente):
    assert f'href="{LISTE}"' in client.get(reverse("prescriptions:liste")).content.decode()


def test_la_liste_compte_les_lignes_lues_seulement(client, lu, agente, caf, commune):
    lu(rangee(commune), rangee(commune), rangee(commune, 1))
    deposer(agente, caf, rangee(commune))
    (_, lue, _), (_, autre, nombres) = client.get(LISTE).context["rangees"]
    assert (lue, autre, nombres) == (False, True, {"nouvelle": 2, "doublon": 1, "erreur": 0})


@pytest.mark.parametrize(
    ("demande", "attendu"),
    [("", 3), ("?verdict=nouvelle", 2), ("?verdict=erreur", 0), ("?verdict=inconnu", 3), ("?page=99", 3)],
)
def test_l_apercu_se_filtre_par_verdict(client, lu, commune, demande, attendu):
    import_caf = lu(rangee(commune), rangee(commune, 1), rangee(commune))
    reponse = client.get(f"{adresse(import_caf)}{demande}")
    assert len(reponse.context["rangees"]) == attendu
    assert ("Aucune ligne ici" in texte(reponse)) == (attendu == 0)


def test_les_pages_se_lisent_en_un_nombre_de_requetes_fixe(client, lu, agente, caf, commune):
    def requetes(page):
        client.get(page)
        with CaptureQueriesContext(
            connection,
        ) as faites:
            assert client.get(page).status_code == 200
        return len(faites)

    proche = [
        ParticipantFabrique(
            plie=caf.plie, nom_naissance=nom(rang), prenom="Alix", date_naissance=date(1985, 7, 4)
        )
        for rang in range(20)
    ]
    petit = lu(rangee(commune), rangee(commune, 30), rangee(commune, 30, sexe="?"))
    pages = (adresse(petit), rapport(petit, "csv"), LISTE)
    avant = [requetes(page) for page in pages]
    grand = lu(*(rangee(commune, rang) for rang in range(len(proche) + 30)))
    apres = [requetes(page) for page in (adresse(grand), rapport(grand, "csv"), LISTE)]
    assert apres == avant
    assert max(avant) <= 16


def test_ce_que_mesure_make_mesures_est_un_import_sans_faute(
    client, agente, caf, django_capture_on_commit_callbacks
):
    """The file and the choices of ``make mesures OPTIONS=import``, on the real pages."""
    TerritoireFabrique(plie=caf.plie, commune__nom=COMMUNE)
    choix = choix_proposes(client.get(LISTE).content.decode())
    assert choix == {"structure": str(caf.pk)}
    envoye = SimpleUploadedFile("essai.csv", fichier_d_essai(12, 2026))
    page = client.post(LISTE, choix | {"fichier": envoye}, follow=True)
    import_caf = ImportCaf.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(adresse(import_caf, "import_colonnes"), choix_proposes(page.content.decode()))
    page = client.get(adresse(import_caf))
    assert page.context["nombres"] == {"nouvelle": 12, "doublon": 0, "erreur": 0}
