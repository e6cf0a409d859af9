#!/usr/bin/env python3
"""Make the fonts of the charts and of the report page out of their published releases.

    npm pack @expo-google-fonts/inter@0.4.2 @expo-google-fonts/patrick-hand@0.4.1
    python3 -m venv fonts && fonts/bin/pip install fonttools==4.68.0 brotli==1.2.1
    fonts/bin/python tests/tools/fonts.py FOLDER_WITH_THE_TWO_ARCHIVES

Each font is cut down to the characters a chart can hold, loses its hints, and gets a family name of
its own: a subset must not pass for the font that a reader may have installed. `.ttf` is what
pictures are drawn with, `.woff2` is what an SVG or a page carries along. The licence of each lies
beside them, as its release brings it.
"""

import pathlib
import sys
import tarfile
import tempfile

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = pathlib.Path(__file__).resolve().parents[2] / "src" / "report" / "fonts"
INTER = "expo-google-fonts-inter-0.4.2.tgz"
HAND = "expo-google-fonts-patrick-hand-0.4.1.tgz"
# (archive, file in it, our file name, family, weight, style name)
WANTED = [
    (INTER, "400Regular/Inter_400Regular.ttf", "sans", "Stackgen Sans", "Regular"),
    (INTER, "600SemiBold/Inter_600SemiBold.ttf", "sans-bold", "Stackgen Sans", "Bold"),
    (HAND, "400Regular/PatrickHand_400Regular.ttf", "hand", "Stackgen Hand", "Regular"),
]
LICENCES = [(INTER, "sans-OFL.txt"), (HAND, "hand-OFL.txt")]
# ASCII, Latin-1, and the signs that our sentences use.
CHARACTERS = [*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "–—‘’“”…•×→≈≤≥±−µ\u2009\u202f")]
WEIGHT = {"Regular": 400, "Bold": 700}


def named(font, family, style):
    """The font under its new name, its copyright and licence kept."""
    names = font["name"]
    kept = [record for record in names.names if record.nameID in (0, 13, 14)]
    names.names = kept
    full = family if style == "Regular" else f"{family} {style}"
    for identifier, text in (
        (1, family), (2, style), (3, full), (4, full), (5, "Version 1.0"),
        (6, full.replace(" ", "")),
    ):
        names.setName(text, identifier, 3, 1, 0x409)
    font["OS/2"].usWeightClass = WEIGHT[style]
    # REGULAR is bit 6, BOLD bit 5.
    font["OS/2"].fsSelection = 1 << (6 if style == "Regular" else 5)
    font["head"].macStyle = 0 if style == "Regular" else 1


def cut(source, target, family, style):
    options = subset.Options(
        hinting=False, layout_features=["kern", "tnum"], name_IDs=["*"], notdef_outline=True,
        glyph_names=False, recalc_timestamp=False, drop_tables=["DSIG", "STAT", "FFTM"],
    )
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CHARACTERS)
    cutter.subset(font)
    named(font, family, style)
    font.save(target.with_suffix(".ttf"))
    font.flavor = "woff2"
    font.save(target.with_suffix(".woff2"))


def main():
    archives = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        for archive, inside, name, family, style in WANTED:
            with tarfile.open(archives / archive) as packed:
                packed.extract(f"package/{inside}", folder, filter="data")
            cut(pathlib.Path(folder) / "package" / inside, FONTS / name, family, style)
        for archive, name in LICENCES:
            with tarfile.open(archives / archive) as packed:
                text = packed.extractfile("package/LICENSE_FONT").read().decode()
            (FONTS / name).write_text(text.replace("\r\n", "\n"))


if __name__ == "__main__":
    main()
