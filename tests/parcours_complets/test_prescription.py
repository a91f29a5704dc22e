"""From a partner's fiche to the référent, as people walk it: with scripts and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from plie.roles import Role
from prescriptions.enums import EtatPrescription
from prescriptions.jetons import chemin_du_lien
from prescriptions.models import Prescription
from tests import fabriques as f
from tests.parcours_complets.conftest import verifier

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "sans-scripts"])


class Atelier:
    """The gestures of each role; every one ends on the page that the gesture leads to."""

    def __init__(self, monde, ouvrir, *, scripts):
        self.monde, self.scripts = monde, scripts
        self._ouvrir, self._pages = ouvrir, {}

    def page(self, qui) -> Page:
        if qui not in self._pages:
            self._pages[qui] = self._ouvrir(self.monde.comptes[qui], scripts=self.scripts)
        return self._pages[qui]

    def prescrire(self, qui="prescripteur", *, rsa):
        page = self.page(qui)
        page.goto("/prescriptions/")
        page.get_by_role("button", name="Nouvelle prescription").click()
        expect(page.get_by_role("heading", name="Fiche de prescription")).to_be_visible()
        remplir(page, rsa=rsa)
        page.get_by_role("button", name="Vérifier et envoyer").click()
        expect(page.get_by_role("heading", name="Vérifier et envoyer")).to_be_visible()
        page.get_by_role("button", name="Envoyer la fiche").click()
        expect(page.get_by_text("La fiche est envoyée à la coordination.")).to_be_visible()
        return Prescription.objects.get()

    def rendre(self, qui, sens, *, motif="", texte=""):
        page = self.page(qui)
        page.goto("/prescriptions/?file=avis" if qui == "coordination" else "/")
        page.get_by_role("link", name="SOUVENIR Ana").click()
        if qui == "coordination":
            page.get_by_role("link", name="Rendre mon avis").click()
        page.get_by_role("radio", name=sens, exact=True).check()
        if motif:
            page.get_by_label("Motif").select_option(label=motif)
        if texte:
            page.get_by_label("Explication ou question").fill(texte)
        page.get_by_role("button", name="Enregistrer mon avis").click()
        expect(page.locator("#messages")).to_contain_text("avis")

    def orienter(self, prescription):
        page = self.page("coordination")
        page.goto("/prescriptions/?file=referent")
        page.get_by_role("link", name="SOUVENIR Ana").click()
        page.get_by_role("link", name="Choisir le référent").click()
        premier, second = page.locator(".orientation-referent").all()
        expect(premier).to_contain_text("Renée Proche")
        expect(premier).to_contain_text("dans la commune de la personne")
        expect(second).to_contain_text("km")
        premier.get_by_role("button", name="Désigner").click()
        expect(page.locator("#messages")).to_contain_text("Renée Proche")


def remplir(page, *, rsa):
    page.get_by_role("radio", name="Femme").check()
    page.get_by_label("Nom de naissance").fill("Souvenir")
    page.get_by_label("Prénom").fill("Ana")
    page.get_by_label("Date de naissance").fill("1985-05-17")
    page.get_by_label("Téléphone").fill("06 39 98 00 12")
    page.get_by_label("Commune de résidence").select_option(label="Niort")
    page.get_by_label("Inscrit à France Travail").check()
    page.get_by_label("Bénéficiaire du RSA" if rsa else "Demandeur d'emploi de longue durée").check()
    page.get_by_role("checkbox", name="Mobilité").check()
    page.get_by_label("Projet de la personne").fill("Travailler dans un jardin.")


@pytest.fixture(params=[True, False], ids=["scripts", "sans-scripts"])
def atelier(request, monde, ouvrir):
    return Atelier(monde, ouvrir, scripts=request.param)


def test_une_personne_au_rsa_de_la_fiche_a_son_referent(atelier):
    prescription = atelier.prescrire(rsa=True)
    assert prescription.etat == EtatPrescription.SOUMISE
    for qui in ("france_travail", "bureau", "coordination"):
        assert Prescription.objects.get().etat == EtatPrescription.SOUMISE
        atelier.rendre(qui, "Favorable")
    assert Prescription.objects.get().etat == EtatPrescription.VALIDEE
    atelier.orienter(prescription)
    assert Prescription.objects.get().etat == EtatPrescription.ORIENTEE

    referent = atelier.page("referent")
    referent.goto("/participants/")
    referent.get_by_role("link", name="SOUVENIR Ana").click()
    expect(referent.get_by_role("heading", level=1)).to_contain_text("SOUVENIR Ana")
    referent.goto("/prescriptions/")
    referent.get_by_role("link", name="SOUVENIR Ana").click()
    expect(referent.get_by_text("Travailler dans un jardin.")).to_be_visible()

    prescripteur = atelier.page("prescripteur")
    prescripteur.goto("/prescriptions/")
    ligne = prescripteur.get_by_role("row", name=re.compile("SOUVENIR Ana"))
    expect(ligne).to_contain_text("Orientée")
    expect(ligne).to_contain_text("05 39 98 00 01")

    collegue = atelier.page("collegue")
    assert collegue.goto(f"/prescriptions/{prescription.pk}/").status == 404


def test_sans_rsa_deux_avis_suffisent(atelier):
    prescription = atelier.prescrire(rsa=False)
    bureau = atelier.page("bureau")
    bureau.goto("/")
    expect(bureau.get_by_text("Aucun avis attendu")).to_be_visible()
    assert bureau.goto(f"/prescriptions/{prescription.pk}/").status == 404
    atelier.rendre("coordination", "Favorable")
    atelier.rendre("france_travail", "Favorable")
    assert Prescription.objects.get().etat == EtatPrescription.VALIDEE


def test_un_avis_defavorable_laisse_la_coordination_decider_et_le_motif_est_lu(atelier):
    atelier.prescrire(rsa=False)
    page = atelier.page("france_travail")
    page.goto("/")
    page.get_by_role("link", name="SOUVENIR Ana").click()
    page.get_by_role("radio", name="Défavorable").check()
    page.get_by_role("button", name="Enregistrer mon avis").click()
    erreur = page.get_by_role("alert").filter(has_text="à corriger")
    expect(erreur).to_contain_text("Choisissez le motif de l'avis défavorable.")
    expect(page.get_by_role("radio", name="Défavorable")).to_be_checked()
    page.get_by_label("Motif").select_option(label="La situation ne répond à aucun public")
    page.get_by_role("button", name="Enregistrer mon avis").click()
    atelier.rendre("coordination", "Favorable")
    assert Prescription.objects.get().etat == EtatPrescription.SOUMISE

    coordination = atelier.page("coordination")
    coordination.goto("/prescriptions/?file=decision")
    coordination.get_by_role("link", name="SOUVENIR Ana").click()
    expect(coordination.get_by_role("button", name="Valider malgré l’avis défavorable")).to_be_visible()
    coordination.get_by_role("link", name="Refuser la prescription").click()
    coordination.get_by_label("Motif du refus").select_option(label="La situation ne répond à aucun public")
    coordination.get_by_label("Explication pour le prescripteur").fill("La Mission locale peut répondre.")
    coordination.get_by_role("button", name="Refuser").click()
    assert Prescription.objects.get().etat == EtatPrescription.REFUSEE

    prescripteur = atelier.page("prescripteur")
    prescripteur.goto("/prescriptions/")
    prescripteur.get_by_role("link", name="SOUVENIR Ana").click()
    expect(prescripteur.get_by_role("alert").or_(prescripteur.locator(".alerte-danger"))).to_contain_text(
        "La Mission locale peut répondre."
    )


def test_une_fiche_a_completer_revient_puis_repart(atelier):
    atelier.prescrire(rsa=False)
    question = "Depuis quand la personne cherche-t-elle ?"
    atelier.rendre("france_travail", "À compléter", texte=question)
    assert Prescription.objects.get().etat == EtatPrescription.A_COMPLETER

    page = atelier.page("prescripteur")
    page.goto("/")
    page.get_by_role("link", name="SOUVENIR Ana").first.click()
    expect(page.get_by_text(question)).to_be_visible()
    page.get_by_label("Démarches déjà tentées").fill("Depuis deux ans, dans les jardins de la ville.")
    page.get_by_role("button", name="Vérifier et envoyer").click()
    page.get_by_role("button", name="Envoyer la fiche").click()
    expect(page.get_by_text("La fiche est envoyée à la coordination.")).to_be_visible()
    assert (Prescription.objects.get().etat, Prescription.objects.get().tour) == (EtatPrescription.SOUMISE, 2)
    atelier.rendre("france_travail", "Favorable")
    atelier.rendre("coordination", "Favorable")
    assert Prescription.objects.get().etat == EtatPrescription.VALIDEE


@SCRIPTS
def test_un_lien_personnel_suffit_a_prescrire(monde, ouvrir, scripts):
    lien = f.LienPersonnelFabrique(structure=monde.structures["csc"], nom="Nadia Essai")
    page = ouvrir(scripts=scripts)
    page.goto(chemin_du_lien(lien))
    page.get_by_role("button", name="Nouvelle prescription").click()
    remplir(page, rsa=True)
    page.get_by_role("button", name="Vérifier et envoyer").click()
    page.get_by_role("button", name="Envoyer la fiche").click()
    expect(page.get_by_text("La fiche est envoyée à la coordination.")).to_be_visible()
    prescription = Prescription.objects.get()
    assert (prescription.lien, prescription.auteur_nom) == (lien, "Nadia Essai")
    if scripts:
        verifier(page)
    page.get_by_role("link", name="Revenir à vos prescriptions").click()
    expect(page.get_by_role("row", name=re.compile("SOUVENIR Ana"))).to_contain_text("Soumise")
    page.get_by_role("button", name="Terminer").click()
    assert page.goto(f"/prescrire/{prescription.pk}/").status == 410


def test_la_fiche_se_garde_au_fil_de_la_saisie(monde, ouvrir):
    page = ouvrir(monde.comptes["prescripteur"])
    page.goto("/prescriptions/")
    page.get_by_role("button", name="Nouvelle prescription").click()
    etat = page.get_by_role("region", name="État de la fiche")
    page.get_by_label("Nom de naissance").fill("Souvenir")
    expect(etat).to_contain_text("Enregistré à")
    page.get_by_label("Téléphone").fill("12")
    expect(etat).to_contain_text("Téléphone")
    page.get_by_label("Prénom").fill("Ana")
    page.get_by_label("Bénéficiaire du RSA").check()
    expect(etat).to_contain_text("RSA")
    page.reload()
    expect(page.get_by_label("Nom de naissance")).to_have_value("Souvenir")
    expect(page.get_by_label("Prénom")).to_have_value("Ana")
    expect(page.get_by_label("Téléphone")).to_have_value("")
    assert Prescription.objects.get().etat == EtatPrescription.BROUILLON


def avancer(page, nom):
    """Press Tab until the named element has the focus; it must have a visible outline there."""
    for _ in range(120):
        page.keyboard.press("Tab")
        ici = page.locator(":focus")
        if ici.count() and (ici.get_attribute("name") == nom or ici.inner_text().strip() == nom):
            return ici
    raise AssertionError(f"« {nom} » ne s'atteint pas au clavier.")


def test_une_fiche_s_envoie_au_clavier_seul(monde, ouvrir):
    page = ouvrir(monde.comptes["prescripteur"])
    page.goto("/prescriptions/")
    avancer(page, "Nouvelle prescription")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fiche/")
    avancer(page, "sexe")
    page.keyboard.press("Space")
    for champ, texte in (("nom_naissance", "Souvenir"), ("prenom", "Ana")):
        avancer(page, champ)
        page.keyboard.type(texte)
    avancer(page, "date_naissance")
    # The same in the order of any country: a browser writes a date as its machine does.
    page.keyboard.type("05051985")
    avancer(page, "telephone")
    page.keyboard.type("0639980012")
    avancer(page, "commune")
    page.keyboard.type("Nior")
    avancer(page, "rsa")
    page.keyboard.press("Space")
    avancer(page, "suite")
    page.keyboard.press("Enter")
    page.wait_for_url("**/envoi/")
    avancer(page, "Envoyer la fiche")
    page.keyboard.press("Enter")
    expect(page.get_by_text("La fiche est envoyée à la coordination.")).to_be_visible()
    prescription = Prescription.objects.get()
    assert (prescription.nom_naissance, prescription.prenom, prescription.rsa) == ("Souvenir", "Ana", True)
    assert (prescription.date_naissance.isoformat(), prescription.commune.nom) == ("1985-05-05", "Niort")


class TestAccessible:
    """Axe on each page of the chapter, at both widths, error states included."""

    def test_la_porte_du_prescripteur(self, monde, ouvrir):
        page = ouvrir(monde.comptes["prescripteur"])
        page.goto("/")
        verifier(page)
        page.goto("/prescriptions/")
        verifier(page)
        page.get_by_role("button", name="Nouvelle prescription").click()
        verifier(page)
        adresse = page.url
        page.get_by_role("button", name="Vérifier et envoyer").click()
        expect(page.get_by_text("Indiquez le nom de naissance.")).to_be_visible()
        verifier(page)
        page.goto(adresse)
        page.get_by_label("Nom de naissance").fill("123")
        page.get_by_label("Téléphone").fill("12")
        page.get_by_label("Commune de résidence").select_option(label="Autre commune (hors du PLIE)")
        expect(page.locator("#etat-fiche")).to_contain_text("n'est pas une commune de ce PLIE")
        verifier(page)
        page.get_by_role("button", name="Enregistrer le brouillon").click()
        expect(page.get_by_text("3 informations sont à corriger")).to_be_visible()
        verifier(page)
        page.goto(adresse)
        page.get_by_label("Document à joindre").set_input_files(
            {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + b"\0" * 400}
        )
        page.get_by_role("button", name="Joindre ce document").click()
        expect(page.get_by_role("alert")).to_contain_text("ne correspond pas à son nom")
        verifier(page)
        page.goto(adresse)
        page.get_by_role("link", name="Annuler la fiche").click()
        verifier(page)

    def test_les_dossiers_et_les_avis(self, monde, ouvrir):
        plie, ams = monde.plie, monde.structures["ams"]
        communes = {"commune": ams.commune, "structure": ams, "plie": plie}
        soumise = f.PrescriptionFabrique(rsa=True, **communes)
        a_completer = f.PrescriptionFabrique(etat=EtatPrescription.A_COMPLETER, **communes)
        f.AvisFabrique(prescription=a_completer, sens="a_completer", texte="Depuis quand ?")
        rencontree = f.RencontrePrealableFabrique(
            prescription=f.PrescriptionFabrique(**communes), referent=monde.comptes["referent"]
        ).prescription
        validee = f.PrescriptionFabrique(validee=True, **communes)
        vues = {
            "prescripteur": [f"{soumise.pk}/", f"{a_completer.pk}/", f"{a_completer.pk}/fiche/"],
            "coordination": [
                "", "?file=decision", f"{soumise.pk}/", f"{soumise.pk}/avis/", f"{soumise.pk}/refus/",
                f"{validee.pk}/", f"{validee.pk}/orientation/", "suivi/", "liens/", "imports/",
            ],
            "france_travail": ["", f"{soumise.pk}/", f"{soumise.pk}/avis/"],
            "bureau": ["", f"{soumise.pk}/avis/"],
            "referent": ["", f"{rencontree.pk}/"],
        }  # fmt: skip
        for qui, adresses in vues.items():
            page = ouvrir(monde.comptes[qui])
            for adresse in ("/", *(f"/prescriptions/{fin}" for fin in adresses), "/messages/preferences/"):
                reponse = page.goto(adresse)
                assert reponse.status == 200, (qui, adresse)
                verifier(page)

    def test_les_saisies_refusees(self, monde, ouvrir):
        ams = monde.structures["ams"]
        communes = {"commune": ams.commune, "structure": ams, "plie": monde.plie}
        soumise = f.PrescriptionFabrique(rsa=True, **communes)
        rencontre = f.RencontrePrealableFabrique(
            prescription=f.PrescriptionFabrique(**communes), referent=monde.comptes["referent"]
        )
        coordination = ouvrir(monde.comptes["coordination"])
        for adresse, bouton in (
            (f"{soumise.pk}/avis/", "Enregistrer mon avis"),
            (f"{soumise.pk}/refus/", re.compile("^Refuser")),
            ("liens/", re.compile("Envoyer")),
            ("imports/", re.compile("Déposer|Lire|Importer|Continuer")),
        ):
            coordination.goto(f"/prescriptions/{adresse}")
            coordination.locator("main").get_by_role("button", name=bouton).first.click()
            expect(coordination.locator("main [role=alert], main .invalid-feedback").first).to_be_visible()
            verifier(coordination)
        referent = ouvrir(monde.comptes["referent"])
        referent.goto(f"/prescriptions/{rencontre.prescription_id}/")
        referent.get_by_role("button", name="Enregistrer la date").click()
        expect(referent.locator("main [role=alert], main .invalid-feedback").first).to_be_visible()
        verifier(referent)

    def test_la_porte_du_lien(self, monde, ouvrir):
        lien = f.LienPersonnelFabrique(structure=monde.structures["csc"])
        page = ouvrir()
        page.goto(chemin_du_lien(lien))
        verifier(page)
        page.get_by_role("button", name="Nouvelle prescription").click()
        verifier(page)
        assert page.goto("/prescrire/entree/abcd/").status == 404
        verifier(page)
        page.goto("/prescrire/")
        page.get_by_role("button", name="Terminer").click()
        verifier(page)
        assert page.goto("/prescrire/").status == 410
        verifier(page)


def test_le_voisin_le_referent_et_le_bureau_ne_trouvent_rien(monde, ouvrir):
    """Page, PDF, document and htmx partial alike (the views' own tests hold every role)."""
    ams = monde.structures["ams"]
    piece = f.PieceJointeFabrique(
        prescription=f.PrescriptionFabrique(structure=ams, plie=monde.plie, commune=ams.commune)
    )
    chemin = f"/prescriptions/{piece.prescription_id}/"
    for qui in ("voisin", "referent", "bureau"):
        assert monde.comptes[qui].a_role(*Role)
        page = ouvrir(monde.comptes[qui])
        for fin in ("", "fiche.pdf", f"pieces/{piece.pk}/", "fiche/", "envoi/", "avis/"):
            assert page.request.get(chemin + fin).status == 404, (qui, fin)
            partiel = page.request.get(chemin + fin, headers={"HX-Request": "true"})
            assert partiel.status == 404, (qui, fin)
