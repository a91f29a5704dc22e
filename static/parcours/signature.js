/* The frames of signature: what is drawn goes into the hidden field, in the pixels of the frame. */

const INVITE = "Signez dans le cadre, avec le doigt, un stylet ou la souris.";

function installer(bloc, SignaturePad) {
    const toile = bloc.querySelector("canvas");
    const champ = bloc.querySelector("input[type=hidden]");
    const bas = bloc.querySelector(".signature-bas");
    const etat = bas.querySelector("[role=status]");
    const effacer = bas.querySelector("[data-signature-effacer]");
    toile.hidden = false;
    bas.hidden = false;
    const pave = new SignaturePad(toile, { penColor: "#1b1b35", minWidth: 0.8, maxWidth: 2.4 });
    let largeur = 0;
    let hauteur = 0;

    function dimensionner() {
        const cadre = toile.getBoundingClientRect();
        if (cadre.width < 1 || (Math.round(cadre.width) === largeur && Math.round(cadre.height) === hauteur)) {
            return;
        }
        const dessin = pave.toData();
        const echelle = largeur ? cadre.width / largeur : 1;
        largeur = Math.round(cadre.width);
        hauteur = Math.round(cadre.height);
        const ratio = Math.max(window.devicePixelRatio || 1, 1);
        toile.width = largeur * ratio;
        toile.height = hauteur * ratio;
        toile.getContext("2d").scale(ratio, ratio);
        /* A screen turned round keeps what was signed, at the scale of the new frame. */
        for (const trait of dessin) {
            for (const point of trait.points) {
                point.x *= echelle;
                point.y *= echelle;
            }
        }
        pave.clear();
        if (dessin.length) {
            pave.fromData(dessin);
        }
        garder();
    }

    function garder() {
        if (pave.isEmpty()) {
            champ.value = "";
            etat.textContent = INVITE;
            return;
        }
        const borne = (valeur, maximum) => Math.min(Math.max(Math.round(valeur * 10) / 10, 0), maximum);
        champ.value = JSON.stringify({
            largeur,
            hauteur,
            traits: pave
                .toData()
                .map((trait) => trait.points.map((point) => [borne(point.x, largeur), borne(point.y, hauteur)])),
        });
        etat.textContent = "Signature tracée.";
    }

    pave.addEventListener("endStroke", garder);
    effacer.addEventListener("click", () => {
        pave.clear();
        garder();
    });
    new ResizeObserver(dimensionner).observe(toile);
    dimensionner();
}

for (const bloc of document.querySelectorAll("[data-signature]")) {
    /* The page gives the address: that of a static file holds its digest, which is not known here. */
    import(bloc.dataset.signature).then((module) => installer(bloc, module.default));
}
