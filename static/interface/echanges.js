/* htmx: say what changed, keep the keyboard where it was, and tell when the server did not answer. */

const PHRASES = {
    reseau: "Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez.",
    403: "Votre rôle ne permet pas cette action, ou la page est restée ouverte trop longtemps : rechargez-la.",
    404: "Cette information n’existe plus ou ne vous est pas ouverte : rechargez la page.",
    429: "Trop de demandes à la suite. Patientez une minute, puis réessayez.",
    autre: "La demande n’a pas abouti. Réessayez ; si cela continue, prévenez l’administrateur de votre PLIE.",
};

function annoncer(texte) {
    const zone = document.getElementById("annonces");
    if (zone) {
        zone.textContent = "";
        window.setTimeout(() => {
            zone.textContent = texte;
        }, 50);
    }
}

function prevenir(texte) {
    const zone = document.getElementById("messages");
    if (!zone) {
        return;
    }
    const alerte = document.createElement("div");
    alerte.className = "alerte alerte-danger";
    alerte.setAttribute("role", "alert");
    const corps = document.createElement("div");
    corps.textContent = texte;
    alerte.append(corps);
    zone.replaceChildren(alerte);
    zone.scrollIntoView({ block: "nearest" });
}

/* The session ended: htmx has followed the redirection to the login page; the whole page must go there. */
document.addEventListener("htmx:beforeSwap", (evenement) => {
    const { xhr } = evenement.detail;
    const arrivee = xhr.responseURL ? new URL(xhr.responseURL) : null;
    const connexion = document.body.dataset.connexion;
    if (arrivee && connexion && arrivee.pathname === connexion && window.location.pathname !== connexion) {
        evenement.detail.shouldSwap = false;
        const retour = encodeURIComponent(window.location.pathname + window.location.search);
        window.location.assign(`${connexion}?next=${retour}`);
    }
});

document.addEventListener("htmx:responseError", (evenement) => {
    prevenir(PHRASES[evenement.detail.xhr.status] || PHRASES.autre);
});
document.addEventListener("htmx:sendError", () => prevenir(PHRASES.reseau));
document.addEventListener("htmx:timeout", () => prevenir(PHRASES.reseau));

/* After a swap: announce the count of a list, and give the focus back when its element was replaced. */
document.addEventListener("htmx:afterSettle", (evenement) => {
    const zone = evenement.detail.elt;
    const compte = zone.querySelector ? zone.querySelector(".pagination-compte, [data-annonce]") : null;
    if (compte) {
        annoncer(compte.textContent.trim().replace(/\s+/g, " "));
    }
    const declencheur = evenement.detail.requestConfig ? evenement.detail.requestConfig.elt : null;
    if (declencheur && declencheur.matches("a, button") && !declencheur.isConnected) {
        const titre = zone.matches("[tabindex]") ? zone : zone.querySelector("[tabindex], a, button");
        (titre || document.getElementById("contenu")).focus({ preventScroll: true });
    }
});
