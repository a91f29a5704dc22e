"""The look that all the charts share: colours, font, sizes."""

from typing import Final, TypeAlias

import altair as alt

from plie.enumeration import Enumeration

# The palette of static/interface/plie.css; a test compares. Blue-green and amber stay apart for every eye.
PETROLE_700: Final = "#0f4f5d"
PETROLE_600: Final = "#17687a"
PETROLE_200: Final = "#b9d6db"
AMBRE_700: Final = "#a84a12"
AMBRE_400: Final = "#f0a45d"
BORD: Final = "#dedad0"
ENCRE: Final = "#15272c"
ENCRE_DOUCE: Final = "#475a60"
NEUTRE: Final = "#788689"
BLANC: Final = "#ffffff"

SERIES: Final = ((PETROLE_600, BLANC), (AMBRE_400, ENCRE), (PETROLE_200, ENCRE), (NEUTRE, BLANC))
"""Colour of each cut of a bar, and of the text written on it."""
POLICE: Final = "Liberation Sans, Arial, Helvetica, sans-serif"


class Largeur(Enumeration):
    """The two drawings of a chart: for a wide page or paper, and for a phone."""

    LARGE = "large", "Large"
    ETROIT = "etroit", "Étroit"

    @property
    def pixels(self) -> int:
        """Width of the drawing."""
        return {Largeur.LARGE: 720, Largeur.ETROIT: 340}[self]


Trace: TypeAlias = alt.Chart | alt.LayerChart | alt.FacetChart | alt.VConcatChart | alt.HConcatChart


def habiller(trace: Trace) -> Trace:
    """The look that all charts share."""
    return (
        trace.configure(aria=False, font=POLICE, background=BLANC, padding=2)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=ENCRE, labelFontSize=12, domainColor=NEUTRE, ticks=False, labelPadding=6, grid=False
        )
        .configure_header(
            labelAnchor="start",
            labelFontSize=13,
            labelFontWeight="bold",
            labelColor=ENCRE,
            labelPadding=14,
        )
        .configure_title(anchor="start", fontSize=13, color=ENCRE, offset=14)
        .configure_legend(labelColor=ENCRE, labelFontSize=12, symbolSize=130, offset=10)
        .configure_text(font=POLICE)
    )
