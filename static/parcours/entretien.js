/* The entretien keeps itself as it is typed: at most some seconds are lost, and no other page is overwritten.
   Nothing is stored in the browser. */

const PAUSE_MS = 1500;
const ATTENTE_MAX_MS = 6000;
const REPRISE_MS = 4000;

const formulaire = document.getElementById("entretien");
const etat = document.getElementById("etat-brouillon");
const limite = document.getElementById("limite");
const alerteLimite = document.getElementById("alerte-limite");

let sale = false;
let depuis = 0;
let minuterie = null;
let enCours = null;
let arrete = false;

function champ(nom) {
    return formulaire.elements.namedItem(nom);
}

function dire(texte, ton = "") {
    etat.dataset.ton = ton;
    etat.textContent = texte;
}

function prevoir(delai = PAUSE_MS) {
    if (arrete) {
        return;
    }
    const maintenant = Date.now();
    depuis = depuis || maintenant;
    window.clearTimeout(minuterie);
    const reste = Math.max(0, ATTENTE_MAX_MS - (maintenant - depuis));
    minuterie = window.setTimeout(garder, Math.min(delai, reste));
}

function marquer() {
    sale = true;
    prevoir();
}

function arreter(texte, comparer) {
    arrete = true;
    dire(`Non enregistré : ${texte} `, "danger");
    if (comparer) {
        const bouton = document.createElement("button");
        bouton.type = "submit";
        bouton.name = "action";
        bouton.value = "comparer";
        bouton.className = "btn btn-sm btn-outline-danger";
        bouton.textContent = "Comparer les deux versions";
        etat.append(bouton);
    }
}

async function garder() {
    window.clearTimeout(minuterie);
    if (!sale || arrete) {
        return;
    }
    if (enCours) {
        await enCours.catch(() => undefined);
        if (!sale || arrete) {
            return;
        }
    }
    sale = false;
    depuis = 0;
    dire("Enregistrement…");
    enCours = envoyer();
    try {
        await enCours;
    } catch {
        sale = true;
        depuis = 0;
        dire("Non enregistré : le serveur ne répond pas. Nouvel essai dans un instant.", "danger");
        minuterie = window.setTimeout(garder, REPRISE_MS);
    } finally {
        enCours = null;
    }
}

async function envoyer(options = {}) {
    const reponse = await fetch(formulaire.dataset.brouillon, {
        method: "POST",
        body: new FormData(formulaire),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        ...options,
    });
    const json = (reponse.headers.get("Content-Type") || "").includes("json");
    if (!json || reponse.redirected) {
        if (reponse.redirected || reponse.status === 403) {
            arreter("votre session est fermée. Reconnectez-vous dans un autre onglet, puis enregistrez.", false);
            return;
        }
        if (reponse.status === 404 || reponse.status === 400) {
            arreter("cette page n’est plus à jour. Rouvrez l’entretien.", false);
            return;
        }
        throw new Error(String(reponse.status));
    }
    const lu = await reponse.json();
    if (reponse.status === 409) {
        arreter(lu.message, lu.comparer);
        return;
    }
    champ("version").value = lu.version;
    limite.textContent = lu.limite;
    alerteLimite.textContent = lu.alerte;
    dire(`Brouillon enregistré à ${lu.heure}`);
}

/* --- rows ------------------------------------------------------------------------------------------- */

/* One blank row of each kind is enough at first; the others wait for the button. */
function plierLesBlanches() {
    for (const groupe of formulaire.querySelectorAll("[data-groupe]")) {
        const rangees = [...groupe.querySelectorAll("[data-rangee]")];
        for (const rangee of rangees.slice(1)) {
            const champs = [...rangee.querySelectorAll("input, select")];
            rangee.hidden = champs.every((element) => !element.value) && !rangee.querySelector(".invalid-feedback");
        }
    }
}

function ajouter(groupe) {
    const cachee = groupe.querySelector("[data-rangee][hidden]");
    if (cachee) {
        cachee.hidden = false;
        cachee.querySelector("input, select").focus();
        return;
    }
    const nombre = champ(`${groupe.dataset.groupe}-nombre`);
    const rang = Number(nombre.value);
    if (rang >= 20) {
        return;
    }
    const modele = groupe.querySelector("template");
    const copie = modele.content.cloneNode(true);
    for (const element of copie.querySelectorAll("[name], [id], [for]")) {
        for (const attribut of ["name", "id", "for"]) {
            if (element.hasAttribute(attribut)) {
                element.setAttribute(attribut, element.getAttribute(attribut).replace("__rang__", rang));
            }
        }
    }
    const numero = copie.querySelector("[data-numero]");
    if (numero) {
        numero.textContent = rang + 1;
    }
    nombre.value = rang + 1;
    const rangee = copie.querySelector("[data-rangee]");
    groupe.querySelector("[data-rangees]").append(copie);
    rangee.querySelector("input, select").focus();
}

/* A date some days after the entretien, as it would be written by hand. */
function proposer(jours) {
    const depart = champ("date").value;
    const jour = depart ? new Date(`${depart}T12:00:00`) : new Date();
    jour.setDate(jour.getDate() + jours);
    const deux = (n) => String(n).padStart(2, "0");
    champ("prochain_date").value = `${jour.getFullYear()}-${deux(jour.getMonth() + 1)}-${deux(jour.getDate())}`;
    if (!champ("prochain_heure").value) {
        champ("prochain_heure").value = champ("heure").value;
    }
    champ("prochain_heure").focus();
    marquer();
}

if (formulaire && etat) {
    plierLesBlanches();
    formulaire.addEventListener("input", marquer);
    formulaire.addEventListener("change", marquer);
    formulaire.addEventListener("click", (evenement) => {
        const ajout = evenement.target.closest("[data-ajouter]");
        const raccourci = evenement.target.closest("[data-dans]");
        if (ajout) {
            ajouter(ajout.closest("[data-groupe]"));
        } else if (raccourci) {
            proposer(Number(raccourci.dataset.dans));
        }
    });
    /* The phone is put away, the tab is closed: what was typed leaves at once. */
    const partir = () => {
        if (sale && !arrete && !formulaire.dataset.envoye) {
            sale = false;
            envoyer({ keepalive: true }).catch(() => {
                sale = true;
            });
        }
    };
    document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden") {
            partir();
        }
    });
    window.addEventListener("pagehide", partir);
    formulaire.addEventListener("submit", () => {
        window.clearTimeout(minuterie);
        sale = false;
    });
    if (formulaire.hasAttribute("data-a-garder")) {
        marquer();
    }
}
