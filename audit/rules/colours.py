"""The colours a grade may have. Each carries its own text colour, so that every grade can be read.

A choice from a palette instead of any colour at all: contrast is at least 4.5 to 1 (WCAG 2.2, 1.4.3), a
practitioner picks a word from a list, and the browser needs no style that is not in a file of ours.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Colour:
    """A background and the colour of the letters on it."""

    code: str
    name: str
    background: str
    text: str


WHITE, BLACK = "#ffffff", "#0b0c0c"

# From blue to red, which people with any common colour blindness can tell apart; then some that say nothing.
PALETTE = {
    colour.code: colour
    for colour in (
        Colour("navy", "Dark blue", "#003078", WHITE),
        Colour("blue", "Blue", "#1d70b8", WHITE),
        Colour("sky", "Light blue", "#5694ca", BLACK),
        Colour("ice", "Pale blue", "#c9e2f5", BLACK),
        Colour("sand", "Pale yellow", "#fbe8b5", BLACK),
        Colour("orange", "Light orange", "#f4b183", BLACK),
        Colour("rust", "Dark orange", "#b8480f", WHITE),
        Colour("red", "Dark red", "#942514", WHITE),
        Colour("purple", "Purple", "#4c2c92", WHITE),
        Colour("teal", "Teal", "#0f6674", WHITE),
        Colour("green", "Green", "#00693b", WHITE),
        Colour("grey", "Grey", "#505a5f", WHITE),
        Colour("silver", "Pale grey", "#dee0e2", BLACK),
    )
}
