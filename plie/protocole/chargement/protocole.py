"""Reading the TOML file of a Protocol."""

import re
from collections.abc import Callable, Collection

from plie.protocole.chargement.donnees import (
    DonneesCollege,
    DonneesCritere,
    DonneesFinanceur,
    DonneesInstance,
    DonneesPlie,
    DonneesProtocole,
    DonneesSignataire,
    NomsDeFichiers,
)
from plie.protocole.enums import Frequence
from plie.protocole.fichiers import Table, Uniques, cite, ouvrir_toml
from plie.protocole.regles import Objectifs, SeuilsParcours, SeuilsSortie

FORME_NOM_DE_FICHIER = re.compile(r"[A-Za-z0-9_-]+\.csv")
LONGUEUR_CODE_PLIE = 40
LONGUEUR_NOM_PLIE = 120
LONGUEUR_PHRASE = 300
LONGUEUR_SIGLE = 20

# Bounds of good sense: a value outside them is a slip of the pen, whatever the Protocol.
PERSONNES_MAX = 100_000
HEURES_SEMAINE_MAX = 48  # Code du travail, art. L3121-20
HEURES_MAX = 5_000
MOIS_MAX = 120
MOIS_PAR_AN = 12
JOURS_MAX = 366
ENTRETIEN_MINUTES = (5, 480)
ENTRETIENS_MAX = 20
SEANCES_MAX = 366


def lire_protocole(
    texte: str,
    fichier: str,
    *,
    codes_criteres: Collection[str] | None = None,
    codes_instances: Collection[str] | None = None,
) -> DonneesProtocole:
    """Reads the TOML text of a Protocol; raises FichierInvalide with every problem found."""
    racine = ouvrir_toml(texte, fichier)
    plie = racine.table("plie")
    identite = DonneesPlie(
        code=plie.code("code", maximum=LONGUEUR_CODE_PLIE),
        nom=plie.texte("nom", maximum=LONGUEUR_NOM_PLIE),
        territoire=plie.texte("territoire", maximum=LONGUEUR_NOM_PLIE),
    )
    entete = racine.table("protocole")
    code, libelle = entete.code("code"), entete.texte("libelle")
    debut, fin = entete.jour("debut"), entete.jour("fin")
    entete.exiger_ordre("debut", "fin", (debut, fin), "précède le début du Protocole")
    contrat = racine.table("contrat")
    sigle_contrat = contrat.texte("sigle", maximum=LONGUEUR_SIGLE)
    libelle_contrat = contrat.texte("libelle")
    objectifs = _lire_objectifs(racine.table("objectifs"))
    seuils_sortie = _lire_seuils_sortie(racine.table("seuils_sortie"))
    seuils_parcours = _lire_seuils_parcours(racine.table("seuils_parcours"))
    criteres = _lire_criteres(racine, codes_criteres)
    signataires = _lire_signataires(racine)
    financeurs = _lire_financeurs(racine)
    instances = _lire_instances(racine, codes_instances)
    noms = _lire_noms_de_fichiers(racine.table("nomenclatures"))
    racine.lecture.verifier()
    return DonneesProtocole(
        plie=identite,
        code=code,
        libelle=libelle,
        debut=debut,
        fin=fin,
        sigle_contrat=sigle_contrat,
        libelle_contrat=libelle_contrat,
        objectifs=objectifs(),
        seuils_sortie=seuils_sortie(),
        seuils_parcours=seuils_parcours(),
        criteres=criteres,
        signataires=signataires,
        financeurs=financeurs,
        instances=instances,
        nomenclatures=noms,
    )


# The three readers below answer a maker, called once the whole file is known to be right: the dataclasses
# of the rules refuse some of the neutral values that stand for wrong ones.


def _lire_objectifs(table: Table) -> Callable[[], Objectifs]:
    accompagnes = table.entier("accompagnes_par_an", 1, PERSONNES_MAX)
    sorties = table.entier("sorties_positives_6_mois_par_an", 1, PERSONNES_MAX)
    if table.sains("accompagnes_par_an", "sorties_positives_6_mois_par_an") and sorties > accompagnes:
        table.noter("sorties_positives_6_mois_par_an", f"dépasse {cite('accompagnes_par_an')}")
    return lambda: Objectifs(accompagnes_par_an=accompagnes, sorties_positives_6_mois_par_an=sorties)


def _lire_seuils_sortie(table: Table) -> Callable[[], SeuilsSortie]:
    mi_temps = table.decimal("heures_mi_temps", 1, HEURES_SEMAINE_MAX)
    temps_plein = table.decimal("heures_temps_plein", 1, HEURES_SEMAINE_MAX)
    if table.sains("heures_mi_temps", "heures_temps_plein") and mi_temps >= temps_plein:
        table.noter("heures_temps_plein", f"doit dépasser {cite('heures_mi_temps')}")
    saisonnier = table.entier("saisonnier_mois", 1, MOIS_MAX)
    fenetre = table.entier("saisonnier_fenetre_mois", 1, MOIS_MAX)
    table.exiger_ordre(
        "saisonnier_mois",
        "saisonnier_fenetre_mois",
        (saisonnier, fenetre),
        f"est inférieur à {cite('saisonnier_mois')}",
    )
    cdd = table.entier("cdd_mois", 1, MOIS_MAX)
    contrat_aide = table.entier("contrat_aide_mois", 1, MOIS_MAX)
    cddi = table.entier("cddi_mois", 1, MOIS_MAX)
    alternance = table.entier("alternance_mois", 1, MOIS_MAX)
    interim = table.entier("interim_mois", 1, MOIS_MAX)
    clause_heures = table.entier("clause_heures", 1, HEURES_MAX)
    clause_fenetre = table.entier("clause_fenetre_mois", 1, MOIS_MAX)
    formation = table.entier("formation_heures", 1, HEURES_MAX)
    return lambda: SeuilsSortie(
        heures_mi_temps=mi_temps,
        heures_temps_plein=temps_plein,
        cdd_mois=cdd,
        contrat_aide_mois=contrat_aide,
        cddi_mois=cddi,
        alternance_mois=alternance,
        saisonnier_mois=saisonnier,
        saisonnier_fenetre_mois=fenetre,
        interim_mois=interim,
        clause_heures=clause_heures,
        clause_fenetre_mois=clause_fenetre,
        formation_heures=formation,
    )


def _lire_seuils_parcours(table: Table) -> Callable[[], SeuilsParcours]:
    mesure = table.entier("mesure_mois", 1, MOIS_MAX)
    duree_max = table.entier("duree_max_mois", 1, MOIS_MAX)
    table.exiger_ordre(
        "mesure_mois", "duree_max_mois", (mesure, duree_max), f"est inférieur à {cite('mesure_mois')}"
    )
    initial_jours = table.entier("rythme_initial_jours", 1, JOURS_MAX)
    initial_mois = table.entier("rythme_initial_mois", 1, MOIS_MAX)
    rythme = table.entier("rythme_mois", 1, MOIS_PAR_AN)
    veille = table.entier("veille_contact_mois", 1, MOIS_PAR_AN)
    entretien = table.entier("duree_entretien_minutes", *ENTRETIEN_MINUTES)
    cer_rup = table.entier("cer_entretien_min_rup", 1, ENTRETIENS_MAX)
    cer = table.entier("cer_entretien_min", 1, ENTRETIENS_MAX)
    table.exiger_ordre(
        "cer_entretien_min_rup",
        "cer_entretien_min",
        (cer_rup, cer),
        f"est inférieur à {cite('cer_entretien_min_rup')}",
    )
    suivi = table.entiers("sortie_suivi_mois", 1, MOIS_MAX)
    avis = table.entier("delai_avis_jours", 1, JOURS_MAX)
    contact = table.entier("delai_premier_contact_jours", 1, JOURS_MAX)
    return lambda: SeuilsParcours(
        mesure_mois=mesure,
        duree_max_mois=duree_max,
        rythme_initial_jours=initial_jours,
        rythme_initial_mois=initial_mois,
        rythme_mois=rythme,
        veille_contact_mois=veille,
        duree_entretien_minutes=entretien,
        cer_entretien_min=cer,
        cer_entretien_min_rup=cer_rup,
        sortie_suivi_mois=suivi,
        delai_avis_jours=avis,
        delai_premier_contact_jours=contact,
    )


def _lire_criteres(racine: Table, connus: Collection[str] | None) -> tuple[DonneesCritere, ...]:
    deja = Uniques()
    criteres: list[DonneesCritere] = []
    for table in racine.tables("criteres_public"):
        critere = DonneesCritere(
            code=table.parmi("code", connus),
            libelle=table.texte("libelle"),
            aide=table.texte("aide", maximum=LONGUEUR_PHRASE),
            justification_requise=table.booleen("justification_requise"),
        )
        deja.voir(table, "code", critere.code)
        criteres.append(critere)
    return tuple(criteres)


def _lire_signataires(racine: Table) -> tuple[DonneesSignataire, ...]:
    deja = Uniques()
    signataires: list[DonneesSignataire] = []
    for table in racine.tables("signataires"):
        signataire = DonneesSignataire(
            code=table.code("code"), nom=table.texte("nom"), nom_complet=table.texte("nom_complet")
        )
        deja.voir(table, "code", signataire.code)
        signataires.append(signataire)
    return tuple(signataires)


def _lire_financeurs(racine: Table) -> tuple[DonneesFinanceur, ...]:
    deja = Uniques()
    financeurs: list[DonneesFinanceur] = []
    for table in racine.tables("financeurs"):
        financeur = DonneesFinanceur(
            code=table.code("code"),
            nom=table.texte("nom"),
            mention=table.texte("mention", facultatif=True),
        )
        deja.voir(table, "code", financeur.code)
        financeurs.append(financeur)
    return tuple(financeurs)


def _lire_instances(racine: Table, connus: Collection[str] | None) -> tuple[DonneesInstance, ...]:
    deja = Uniques()
    instances: list[DonneesInstance] = []
    for table in racine.tables("instances"):
        frequence = table.membre("frequence", Frequence)
        minimum, maximum = _lire_seances(table, frequence)
        instance = DonneesInstance(
            code=table.parmi("code", connus),
            nom=table.texte("nom"),
            objet=table.texte("objet", maximum=LONGUEUR_PHRASE),
            organisateur=table.texte("organisateur"),
            frequence=frequence,
            seances_min=minimum,
            seances_max=maximum,
            copresidents=table.textes("copresidents"),
            colleges=_lire_colleges(table),
            comptes_rendus_a=table.textes("comptes_rendus_a"),
            dates_a=table.textes("dates_a"),
        )
        deja.voir(table, "code", instance.code)
        instances.append(instance)
    return tuple(instances)


def _lire_seances(table: Table, frequence: Frequence) -> tuple[int | None, int | None]:
    cles = ("seances_min", "seances_max")
    obligatoire = table.sains("frequence") and frequence == Frequence.PAR_AN
    minimum, maximum = (table.entier_ou_rien(cle, 1, SEANCES_MAX, facultatif=not obligatoire) for cle in cles)
    if obligatoire:
        table.exiger_ordre(*cles, (minimum, maximum), f"est inférieur à {cite('seances_min')}")
    elif table.sains("frequence"):
        for cle in cles:
            if cle in table.valeurs:
                table.noter(cle, f"ne va qu'avec frequence = {Frequence.PAR_AN}")
    return minimum, maximum


def _lire_colleges(table: Table) -> tuple[DonneesCollege, ...]:
    deja = Uniques()
    colleges: list[DonneesCollege] = []
    for partie in table.tables("colleges"):
        college = DonneesCollege(nom=partie.texte("nom"), membres=partie.textes("membres", minimum=1))
        deja.voir(partie, "nom", college.nom)
        colleges.append(college)
    return tuple(colleges)


def _lire_noms_de_fichiers(table: Table) -> NomsDeFichiers:
    def nom(cle: str) -> str:
        return table.texte(
            cle, forme=FORME_NOM_DE_FICHIER, attendu="un nom de fichier .csv, sans dossier ni espace"
        )

    return NomsDeFichiers(
        communes=nom("communes"),
        qpv=nom("qpv"),
        niveaux_diplome=nom("niveaux_diplome"),
        domaines_formation=nom("domaines_formation"),
        motifs_refus=nom("motifs_refus"),
        motifs_non_entree=nom("motifs_non_entree"),
    )
