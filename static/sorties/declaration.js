/* The facts of an exit: only those of the chosen nature are shown, and rows are added in place.
   A hidden field is disabled: what it holds is kept on the page, and not sent. */

const formulaire = document.getElementById("declaration");
const nature = formulaire?.querySelector("[name=nature]");

function concerne(zone) {
    const natures = zone.dataset.pour;
    return !natures || natures.split(" ").includes(nature.value);
}

function montrer() {
    for (const zone of formulaire.querySelectorAll("[data-pour]")) {
        zone.hidden = !concerne(zone);
    }
    for (const groupe of formulaire.querySelectorAll("[data-groupe]")) {
        groupe.hidden = ![...groupe.querySelectorAll("[data-pour]")].some((zone) => !zone.hidden);
    }
    for (const champ of formulaire.querySelectorAll("[data-pour] input, [data-pour] select")) {
        if (champ.type !== "hidden") {
            champ.disabled = Boolean(champ.closest("[data-pour][hidden]"));
        }
    }
}

function ajouter(bouton) {
    const zone = bouton.closest("fieldset");
    const total = zone.querySelector("[name$=TOTAL_FORMS]");
    const maximum = Number(zone.querySelector("[name$=MAX_NUM_FORMS]").value);
    const rang = Number(total.value);
    if (rang >= maximum) {
        return;
    }
    const patron = document.createElement("template");
    patron.innerHTML = zone.querySelector("[data-modele]").innerHTML.replaceAll("__prefix__", rang);
    const ligne = patron.content.firstElementChild;
    zone.querySelector("[data-missions]").append(ligne);
    total.value = rang + 1;
    montrer();
    ligne.querySelector("input").focus();
}

if (nature) {
    nature.addEventListener("change", montrer);
    formulaire.addEventListener("click", (evenement) => {
        const bouton = evenement.target.closest("[data-ajouter]");
        if (bouton) {
            evenement.preventDefault();
            ajouter(bouton);
        }
    });
    montrer();
}
