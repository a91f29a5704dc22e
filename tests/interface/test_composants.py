"""What the shared components write."""

from datetime import date

import pytest
from django import forms
from django.core.paginator import Paginator

from parcours.enums import EtatParcours
from plie.interface.composants import Avancement, Colonne, EtatAvancement, Evenement, Onglet, Tableau, Ton
from prescriptions.enums import EtatPrescription


class Recherche(forms.Form):
    q = forms.CharField(label="Nom", required=False)
    etat = forms.MultipleChoiceField(label="État", required=False, choices=EtatParcours.choix())
    retard = forms.BooleanField(label="En retard", required=False)


class Saisie(forms.Form):
    nom = forms.CharField(label="Nom de naissance")
    remarque = forms.CharField(label="Remarque", required=False)

    def clean(self):
        raise forms.ValidationError("Ces réponses se contredisent.")


def test_le_contenu_d_un_bloc_reste_echappe(rendre):
    rendu = rendre("{% encadre titre=titre %}<p>{{ nom }}</p>{% endencadre %}", titre="A & B", nom="<script>")
    assert "<p>&lt;script&gt;</p>" in rendu
    assert "A &amp; B" in rendu


def test_l_en_tete_porte_le_seul_h1(rendre):
    rendu = rendre(
        '{% entete "Participants" chapo="Ceux que vous suivez." %}<a href="#">Ajouter</a>{% endentete %}'
    )
    assert rendu.count("<h1>") == 1
    assert "en-tete-actions" in rendu
    assert "en-tete-actions" not in rendre('{% entete "Participants" %} {% endentete %}')


def test_le_fil_d_ariane_part_de_l_accueil(rendre):
    rendu = rendre('{% fil_ariane "Participants" "/participants/" "Dossier" %}')
    assert [rendu.index(mot) for mot in ("Accueil", "Participants", "Dossier")] == sorted(
        rendu.index(mot) for mot in ("Accueil", "Participants", "Dossier")
    )
    assert '<li aria-current="page">Dossier</li>' in rendu


@pytest.mark.parametrize(
    ("etat", "classe", "libelle"),
    [
        (EtatPrescription.VALIDEE, "badge-succes", "Validée"),
        (EtatPrescription.REFUSEE, "badge-danger", "Refusée"),
        (EtatPrescription.A_COMPLETER, "badge-attention", "À compléter"),
        (EtatPrescription.SOUMISE, "badge-info", "Soumise"),
        (EtatPrescription.ANNULEE, "badge-neutre", "Annulée"),
        ("mot libre", "badge-neutre", "mot libre"),
    ],
)
def test_un_etat_a_son_ton_son_icone_et_son_nom(rendre, etat, classe, libelle):
    rendu = rendre("{% badge_etat etat %}", etat=etat)
    assert classe in rendu
    assert libelle in rendu
    assert "<svg" in rendu


def test_un_ton_inconnu_est_refuse(rendre):
    with pytest.raises(ValueError, match="rose"):
        rendre('{% alerte ton="rose" %}…{% endalerte %}')


def test_un_chiffre_s_ecrit_en_francais(rendre):
    assert "1\u202f071" in rendre('{% chiffre "Prescriptions" 1071 %}')
    assert "65 %" in rendre('{% chiffre "Part" "65 %" %}')


@pytest.mark.parametrize(("valeur", "atteinte"), [(54, False), (55, True), (56, True)])
def test_la_jauge_dit_si_la_cible_est_atteinte(rendre, valeur, atteinte):
    rendu = rendre('{% jauge "Sorties positives" valeur 55 %}', valeur=valeur)
    assert ("jauge-atteinte" in rendu) is atteinte
    assert f'value="{min(valeur, 55)}"' in rendu


def test_une_valeur_absente_se_dit_et_zero_se_lit(rendre):
    rendu = rendre("{% definitions paires %}", paires=[("Téléphone", ""), ("Courriel", None), ("Enfants", 0)])
    assert rendu.count("non renseigné") == 2
    assert "0" in rendu.split("Enfants")[1]


def test_la_frise_regroupe_par_annee_dans_l_ordre_donne(rendre):
    evenements = [
        Evenement(jour=date(2026, 8, 3), titre="Entretien", etat=EtatParcours.ACTIF, auteur="Camille Essai"),
        Evenement(jour=date(2026, 1, 5), fin=date(2026, 3, 31), titre="CDD", url="/etape/", ton=Ton.SUCCES),
        Evenement(jour=date(2025, 9, 1), titre="Entrée", details=[("Lieu", "CSC")]),
    ]
    rendu = rendre("{% frise evenements %}", evenements=evenements)
    assert rendu.count("frise-annee") == 2
    assert 'datetime="2026-03-31"' in rendu
    assert rendu.index("Entretien") < rendu.index("CDD") < rendu.index("2025")


def test_un_tableau_de_donnees_a_ses_en_tetes_et_ses_nombres(rendre):
    donnees = Tableau(
        legende="Entrées",
        colonnes=[Colonne(libelle="Année"), Colonne(libelle="Entrées", numerique=True)],
        lignes=[("2018", "152")],
        total=("Total", "152"),
    )
    rendu = rendre("{% tableau_donnees donnees %}", donnees=donnees)
    assert "<caption" in rendu
    assert '<th scope="row">2018</th>' in rendu
    assert rendu.count('class="nombre"') == 3
    assert 'tabindex="0"' in rendu


@pytest.mark.parametrize("lignes", [[("2018",)], [("2018", "1", "2")]])
def test_une_ligne_bancale_est_refusee(lignes):
    with pytest.raises(ValueError, match="columns"):
        Tableau(legende="Entrées", colonnes=[Colonne(libelle="Année"), Colonne(libelle="n")], lignes=lignes)


def test_le_graphique_porte_ses_donnees(rendre):
    donnees = Tableau(legende="Entrées", colonnes=[Colonne(libelle="Année")], lignes=[("2018",)])
    rendu = rendre('{% graphique svg "Entrées par année" donnees %}', svg="<svg></svg>", donnees=donnees)
    assert "<svg></svg>" in rendu
    assert "<details>" in rendu
    assert "2018" in rendu


class TestPagination:
    page = staticmethod(lambda n, total=412: Paginator(range(total), 25).page(n))

    def test_le_reste_de_l_adresse_est_garde(self, rendre):
        rendu = rendre(
            "{% pagination page %}", "/participants/?q=le+gall&page=2&etat=actif", page=self.page(2)
        )
        assert "?q=le+gall&amp;page=3&amp;etat=actif" in rendu
        assert "26–50 sur 412\u00a0résultats" in rendu
        assert rendu.count('aria-current="page"') == 1

    def test_une_seule_page_ne_montre_que_le_compte(self, rendre):
        rendu = rendre('{% pagination page nom="personne,personnes" %}', page=self.page(1, 1))
        assert "1–1 sur 1\u00a0personne" in rendu
        assert "<nav" not in rendu

    def test_une_liste_vide(self, rendre):
        assert "0\u00a0résultat" in rendre("{% pagination page %}", page=self.page(1, 0))

    def test_htmx_remplace_la_cible(self, rendre):
        assert 'hx-target="#liste"' in rendre('{% pagination page cible="#liste" %}', page=self.page(1))
        assert "hx-" not in rendre("{% pagination page %}", page=self.page(1))


@pytest.mark.parametrize(
    ("adresse", "suivant", "sens"),
    [
        ("/?page=3", "?tri=nom", ""),
        ("/?tri=nom", "?tri=-nom", "ascending"),
        ("/?tri=-nom", "?tri=nom", "descending"),
        ("/?tri=date&q=x", "?tri=nom&amp;q=x", ""),
    ],
)
def test_une_colonne_se_trie_dans_un_sens_puis_dans_l_autre(rendre, adresse, suivant, sens):
    rendu = rendre('{% colonne_tri "nom" "Nom" %}', adresse)
    assert f'href="{suivant}"' in rendu
    assert (f'aria-sort="{sens}"' in rendu) is bool(sens)


class TestFiltres:
    adresse = "/participants/?q=Dupont&etat=actif&etat=sorti&retard=on&page=4&tri=nom"

    def rendu(self, rendre, adresse):
        formulaire = Recherche(rendre_get(adresse))
        return rendre('{% filtres formulaire cible="#liste" %}', adresse, formulaire=formulaire)

    def test_une_etiquette_par_valeur_et_son_retrait(self, rendre):
        rendu = self.rendu(rendre, self.adresse)
        assert rendu.count('class="puce"') == 4
        assert 'href="?q=Dupont&amp;etat=sorti&amp;retard=on&amp;tri=nom"' in rendu
        assert "État : Sorti" in rendu
        assert "En retard : " not in rendu
        assert 'href="/participants/"' in rendu

    def test_sans_filtre_il_n_y_a_rien_a_retirer(self, rendre):
        rendu = self.rendu(rendre, "/participants/?q=&page=2")
        assert "Tout effacer" not in rendu
        assert 'id="filtres-actifs"' in rendu

    def test_le_tri_survit_a_un_nouveau_filtre(self, rendre):
        assert '<input type="hidden" name="tri" value="nom">' in self.rendu(rendre, self.adresse)


def rendre_get(adresse):
    from django.http import QueryDict

    return QueryDict(adresse.partition("?")[2])


def test_le_resume_des_erreurs_mene_aux_champs(rendre):
    rendu = rendre("{% champs formulaire %}", formulaire=Saisie({"nom": ""}))
    assert "2 informations sont à corriger" in rendu
    assert '<a href="#id_nom">Nom de naissance</a>' in rendu
    assert rendu.count("Ces réponses se contredisent.") == 1
    assert 'role="alert"' in rendu
    assert 'aria-invalid="true"' in rendu


def test_sans_erreur_pas_de_resume(rendre):
    rendu = rendre("{% champs formulaire %}", formulaire=Saisie())
    assert "resume-erreurs" not in rendu
    assert "sont obligatoires" in rendu


def test_les_onglets_disent_ou_l_on_est(rendre):
    onglets = [
        Onglet(libelle="Identité", url="?vue=identite", actif=True),
        Onglet(libelle="Parcours", url="?", compte=3),
    ]
    rendu = rendre("{% onglets onglets %}", onglets=onglets)
    assert rendu.count('aria-current="page"') == 1


class TestProgression:
    @staticmethod
    def avancement(etat, **champs):
        return Avancement(
            etat=etat, titre="Calcul du bilan", url_suivi="/suivi/", url_page="/bilan/", **champs
        )

    @pytest.mark.parametrize("etat", [EtatAvancement.EN_ATTENTE, EtatAvancement.EN_COURS])
    def test_en_cours_la_page_redemande(self, rendre, etat):
        rendu = rendre("{% progression a %}{% rafraichissement a %}", a=self.avancement(etat, pourcentage=42))
        assert 'hx-get="/suivi/"' in rendu
        assert 'value="42"' in rendu
        assert 'content="3;url=/bilan/"' in rendu

    @pytest.mark.parametrize("etat", [EtatAvancement.TERMINE, EtatAvancement.ECHOUE])
    def test_a_la_fin_elle_cesse(self, rendre, etat):
        avancement = self.avancement(etat, url_resultat="/bilan/1/", url_relance="/bilan/relancer/")
        rendu = rendre("{% progression a %}{% rafraichissement a %}", a=avancement)
        assert "hx-get" not in rendu
        assert "refresh" not in rendu
        assert ("/bilan/1/" in rendu) is (etat is EtatAvancement.TERMINE)
        assert ("/bilan/relancer/" in rendu) is (etat is EtatAvancement.ECHOUE)


def test_l_embleme_a_douze_etoiles(rendre):
    assert rendre("{% embleme_ue %}").count("<polygon") == 12
