/* Menus. Without this module the navigation is a plain list and the account menu a <details>. */

for (const bouton of document.querySelectorAll("[data-bascule]")) {
    const cible = document.getElementById(bouton.dataset.bascule);
    bouton.addEventListener("click", () => {
        const ouverte = cible.classList.toggle("ouverte");
        bouton.setAttribute("aria-expanded", String(ouverte));
    });
}

function fermer(menu, { rendreFocus = false } = {}) {
    menu.open = false;
    if (rendreFocus) {
        menu.querySelector("summary").focus();
    }
}

for (const menu of document.querySelectorAll("details[data-menu]")) {
    document.addEventListener("click", (evenement) => {
        if (menu.open && !menu.contains(evenement.target)) {
            fermer(menu);
        }
    });
    menu.addEventListener("keydown", (evenement) => {
        if (evenement.key === "Escape" && menu.open) {
            fermer(menu, { rendreFocus: true });
        }
    });
    menu.addEventListener("focusout", (evenement) => {
        if (menu.open && evenement.relatedTarget && !menu.contains(evenement.relatedTarget)) {
            fermer(menu);
        }
    });
}
