/* The fiche saves itself as it is typed; a button pressed meanwhile waits for that save to be answered. */

const fiche = document.getElementById("fiche");
const etat = document.getElementById("etat-fiche");
let enCours = 0;
let attente = null;

function reprendre() {
    if (enCours === 0 && attente) {
        const { formulaire, bouton } = attente;
        attente = null;
        formulaire.requestSubmit(bouton);
    }
}

if (fiche && etat) {
    etat.addEventListener("htmx:beforeSend", () => {
        enCours += 1;
    });
    etat.addEventListener("htmx:afterRequest", () => {
        enCours = Math.max(0, enCours - 1);
        window.setTimeout(reprendre, 0);
    });
    /* Two saves at once would carry the same version, and the second be refused: the button waits. */
    document.addEventListener(
        "submit",
        (evenement) => {
            if (enCours > 0 && !evenement.target.hasAttribute("hx-post")) {
                evenement.preventDefault();
                evenement.stopImmediatePropagation();
                attente = { formulaire: evenement.target, bouton: evenement.submitter };
            }
        },
        true,
    );
}
