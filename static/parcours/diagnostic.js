// A frein at level 2 or 3 opens what it leads to plan; a lower one leaves the panel as it is.
const SEUIL = 2;

for (const frein of document.querySelectorAll("[data-frein]")) {
    const panneau = frein.querySelector("details");
    frein.querySelector("fieldset").addEventListener("change", (evenement) => {
        if (Number(evenement.target.value) >= SEUIL) {
            panneau.open = true;
        }
    });
}
