"""Makes the font files of this folder from those of their authors (README.md says which): fonttools 4.68.0.

    python make-fonts.py FOLDER-OF-ORIGINALS
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
FACES = [
    ("LibertinusSerif-Regular.otf", "Strata Serif", "Regular"),
    ("LibertinusSerif-Italic.otf", "Strata Serif", "Italic"),
    ("LibertinusSerif-Bold.otf", "Strata Serif", "Bold"),
    ("DejaVuSansMono.ttf", "Strata Mono", "Regular"),
    ("NewCMMath-Book.otf", "Strata Maths", "Regular"),
]
# Letters, marks, Greek, punctuation, arrows, operators, technical and geometric signs, mathematical letters.
MATHS = [
    (0x20, 0x7E), (0xA0, 0xFF), (0x131, 0x131), (0x237, 0x237), (0x2B0, 0x36F), (0x370, 0x3FF), (0x2000, 0x206F),
    (0x2070, 0x209F), (0x20D0, 0x20FF), (0x2100, 0x214F), (0x2190, 0x23FF), (0x25A0, 0x25FF), (0x27C0, 0x27FF),
    (0x2900, 0x2AFF), (0x1D400, 0x1D7FF),
]  # fmt: skip


def is_private(code):
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000


def wanted(family, font, serif):
    codes = {code for code in font.getBestCmap() if not is_private(code)}
    if family == "Strata Maths":
        return {code for code in codes if any(first <= code <= last for first, last in MATHS)}
    # The report replaces what the serif lacks, so the monospaced face needs no more than that.
    return codes & serif if family == "Strata Mono" else codes


def rename(font, family, style):
    names = font["name"]
    for number in (16, 17, 18, 21, 22, 25):
        names.removeNames(nameID=number)
    full = f"{family} {style}"
    for number, text in {1: family, 2: style, 3: full, 4: full, 6: full.replace(" ", "")}.items():
        names.removeNames(nameID=number)
        names.setName(text, number, 3, 1, 0x409)
    if "CFF " in font:
        font["CFF "].cff.fontNames[0] = full.replace(" ", "")


def make(originals):
    serif = {code for code in TTFont(originals / FACES[0][0]).getBestCmap() if not is_private(code)}
    for file, family, style in FACES:
        font = TTFont(originals / file, recalcTimestamp=False)
        options = subset.Options(hinting=False, name_IDs=["*"], notdef_outline=True, recalc_timestamp=False)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=wanted(family, font, serif))
        subsetter.subset(font)
        rename(font, family, style)
        target = HERE / f"{family.lower().replace(' ', '-')}-{style.lower()}{Path(file).suffix}"
        font.save(target)
        print(target.name, target.stat().st_size)


make(Path(sys.argv[1]))
