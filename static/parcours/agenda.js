/* The button that copies the address of the agenda. */

for (const bouton of document.querySelectorAll("[data-copier]")) {
    const champ = document.getElementById(bouton.dataset.copier);
    const etat = document.getElementById(`${bouton.dataset.copier}-etat`);
    bouton.hidden = false;
    bouton.addEventListener("click", async () => {
        champ.select();
        try {
            await navigator.clipboard.writeText(champ.value);
            etat.textContent = "Adresse copiée.";
        } catch {
            etat.textContent = "L’adresse est sélectionnée : copiez-la avec Ctrl + C.";
        }
    });
}
