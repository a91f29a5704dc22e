"""Write another PLIE: the Protocol of Niort under another name, its own places and people."""

from dataclasses import replace
from datetime import date

from fiches_actions.enums import TypeIndicateur
from fiches_actions.models import FicheAction, Indicateur, ObjectifStrategique
from gouvernance.enums import TypeInstance
from gouvernance.services import charger_instances
from plie.acteurs.chargement import DonneesStructure, DonneesStructures
from plie.acteurs.services import charger_structures
from plie.chargement import Rapport
from plie.protocole.chargement import (
    NIORT,
    DonneesCommune,
    DonneesEnsemble,
    DonneesInstance,
    DonneesPlie,
    DonneesQpv,
    lire_ensemble,
)
from plie.protocole.models import Protocole
from plie.protocole.regles import Objectifs
from plie.protocole.services import charger_protocole
from prescriptions.enums import CriterePublic
from reporting.demo.autres import ANNEES_D_HISTOIRE, AutrePlie, inventer
from reporting.demo.ecriture.chargement import CompteRendu, charger
from reporting.demo.plan import construire_autre

ACCOMPAGNES_PAR_ENTREE = 2
"""People accompanied in a year for one entry."""
POSITIVES_POUR_100_ENTREES = 30
FICHES = (
    (
        "Prêter des deux-roues aux personnes qui reprennent un emploi",
        "Les transports en commun ne couvrent pas les horaires décalés.",
        (("Personnes équipées", True), ("Deux-roues disponibles", False)),
    ),
    (
        "Ouvrir un atelier numérique dans chaque commune",
        "Une personne sur trois ne sait pas utiliser son espace personnel en ligne.",
        (("Participants aux ateliers", True), ("Séances tenues", False)),
    ),
)


def charger_autre(rang: int, jour: date) -> CompteRendu:
    """Write the invented PLIE of that rank, with its own history up to ``jour``."""
    autre = inventer(rang)
    rapport = Rapport()
    ensemble = _ensemble(autre)
    protocole = charger_protocole(ensemble, rapport)
    plie = protocole.plie
    charger_structures(plie, _structures(autre), rapport)
    charger_instances(plie, ensemble.protocole.instances, rapport)
    _ecrire_fiches(protocole, autre)
    plan = construire_autre(autre.territoire, jour.year - ANNEES_D_HISTOIRE, autre.entrees_par_an, jour)
    return charger(plie, autre.territoire, plan, jour)


def _ensemble(autre: AutrePlie) -> DonneesEnsemble:
    """The files of Niort with the names, the territory and the targets of the other PLIE."""
    niort = lire_ensemble(NIORT, codes_criteres=CriterePublic.codes(), codes_instances=TypeInstance.codes())
    code = autre.territoire.code
    protocole = replace(
        niort.protocole,
        plie=DonneesPlie(code=code, nom=autre.territoire.nom, territoire=autre.agglomeration),
        code=f"{code}-{niort.protocole.debut.year}-{niort.protocole.fin.year}",
        objectifs=Objectifs(
            accompagnes_par_an=autre.entrees_par_an * ACCOMPAGNES_PAR_ENTREE,
            sorties_positives_6_mois_par_an=autre.entrees_par_an * POSITIVES_POUR_100_ENTREES // 100,
        ),
        instances=tuple(_instance(i, autre) for i in niort.protocole.instances),
        signataires=tuple(
            replace(signataire, nom=nom, nom_complet=nom)
            for signataire, nom in zip(
                niort.protocole.signataires,
                ("État", "Département", "Région", autre.agglomeration),
                strict=True,
            )
        ),
        financeurs=tuple(replace(f, nom=_traduire(f.nom, autre)) for f in niort.protocole.financeurs),
    )
    return replace(
        niort,
        protocole=protocole,
        communes=tuple(
            DonneesCommune(
                code_insee=b.code_insee,
                nom=b.nom,
                codes_postaux=(b.code_postal,),
                population=b.population,
                latitude=None,
                longitude=None,
                valide_du=None,
                valide_au=None,
            )
            for b in autre.bourgs
        ),
        qpv=(DonneesQpv(autre.qpv, "Les Terrasses", autre.bourgs[0].code_insee, None, None),),
    )


def _traduire(texte: str, autre: AutrePlie) -> str:
    """The same organisation, without the names of Niort."""
    noms = {p.code: p.nom for p in autre.partenaires}
    for propre, autre_nom in (
        ("Communauté d'agglomération du Niortais", autre.agglomeration),
        ("Niort Agglo", autre.agglomeration),
        ("Département des Deux-Sèvres", "Département"),
        ("Région Nouvelle-Aquitaine", "Région"),
        ("Mission locale Sud Deux-Sèvres", noms["mission-locale"]),
        ("CCAS de Niort", noms["ccas"]),
    ):
        texte = texte.replace(propre, autre_nom)
    return texte


def _instance(instance: DonneesInstance, autre: AutrePlie) -> DonneesInstance:
    def traduits(noms: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_traduire(nom, autre) for nom in noms)

    return replace(
        instance,
        organisateur=_traduire(instance.organisateur, autre),
        copresidents=traduits(instance.copresidents),
        colleges=tuple(replace(c, membres=traduits(c.membres)) for c in instance.colleges),
        comptes_rendus_a=(),
        dates_a=traduits(instance.dates_a),
    )


def _structures(autre: AutrePlie) -> DonneesStructures:
    return DonneesStructures(
        plie=autre.territoire.code,
        structures=tuple(
            DonneesStructure(
                code=p.code,
                nom=p.nom,
                sigle="",
                type=p.type,
                commune=autre.bourgs[1 if p.code == "csc" else 0].code_insee,
                lieu_accueil=p.lieu_accueil,
                prescripteur=p.prescripteur,
                adresse="",
                telephone="",
                courriel="",
            )
            for p in autre.partenaires
        ),
    )


def _ecrire_fiches(protocole: Protocole, autre: AutrePlie) -> None:
    """Two fiches of its own, so that its pilot has something to tell."""
    objectif = ObjectifStrategique.objects.create(
        protocole=protocole, numero=1, titre="Rapprocher l'emploi des personnes qui en sont loin"
    )
    pilote = next(p.nom for p in autre.partenaires if p.code == "maison-emploi")
    for rang, (titre, constats, indicateurs) in enumerate(FICHES, start=1):
        fiche = FicheAction.objects.create(
            objectif=objectif,
            numero=f"1-{rang}",
            rang=rang,
            titre=titre,
            constats=constats,
            objectifs=[titre],
            pilotes=[pilote],
            annee_debut=protocole.debut.year,
            annee_fin=protocole.fin.year,
        )
        Indicateur.objects.bulk_create(
            Indicateur(
                fiche=fiche,
                code=f"indicateur-{ordre}",
                ordre=ordre,
                type=TypeIndicateur.QUANTITATIF,
                libelle=libelle,
                unite="personnes" if personnes else "unités",
                ventilation_hf=personnes,
                ventilation_qpv=personnes,
            )
            for ordre, (libelle, personnes) in enumerate(indicateurs, start=1)
        )
