/* Forms: the error summary takes the focus, its links reach their fields, one click sends once. */

function montrerErreurs(racine) {
    const resume = racine.querySelector("[data-focus]");
    if (resume) {
        resume.focus();
    }
}

document.addEventListener("click", (evenement) => {
    const lien = evenement.target.closest(".resume-erreurs a[href^='#']");
    const champ = lien && document.getElementById(decodeURIComponent(lien.hash.slice(1)));
    if (champ) {
        evenement.preventDefault();
        const saisie = champ.matches("input, select, textarea") ? champ : champ.querySelector("input, select, textarea");
        (saisie || champ).focus();
        champ.scrollIntoView({ block: "center" });
    }
});

/* The button stays enabled until the request has left: its own name and value must go with it. */
document.addEventListener("submit", (evenement) => {
    const formulaire = evenement.target;
    if (formulaire.method !== "post" || formulaire.hasAttribute("hx-post")) {
        return;
    }
    if (formulaire.dataset.envoye) {
        evenement.preventDefault();
        return;
    }
    formulaire.dataset.envoye = "oui";
    formulaire.setAttribute("aria-busy", "true");
});

/* A page taken back from the browser's memory must accept a new sending. */
window.addEventListener("pageshow", (evenement) => {
    if (evenement.persisted) {
        for (const formulaire of document.querySelectorAll("form[data-envoye]")) {
            delete formulaire.dataset.envoye;
            formulaire.removeAttribute("aria-busy");
        }
    }
});

document.addEventListener("htmx:afterSwap", (evenement) => montrerErreurs(evenement.detail.target));
montrerErreurs(document);
