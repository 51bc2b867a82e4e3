"""The one door for untrusted text: `clean()` turns what a feed sent into a `SafeText` that no terminal obeys.

`fold()` is the search shadow of a text: the same words without case and marks.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NewType

SafeText = NewType("SafeText", str)

LIMIT = 400_000

# Whole terminal sequences go, not only their ESC, or "[2J" would stay behind as litter.
_SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]"  # other escapes
)
# C0 but tab and newline, DEL, C1, soft hyphens (they part words that are searched for), bidi overrides and isolates,
# zero-width (joiners are letters in some scripts: ZWNJ and ZWJ stay), BOM, line separators, tag characters, interlinear
# marks, surrogates, noncharacters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
# A letter with more than four combining marks is a tower, not a letter. Blocks that have little else, and the marks of
# Hebrew, Arabic and Thai.
_MARK = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0670\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_MARKS = re.compile(f"({_MARK}{{4}}){_MARK}+")
_LINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_FOLDS = str.maketrans(
    {"ß": "ss", "ł": "l", "ı": "i", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ё": "е", "’": "'", "‘": "'"}
)


def clean(text: str, limit: int = LIMIT) -> SafeText:
    """Take everything out of `text` that could act on a terminal or hide, and bound it to `limit` code points.

    Newlines and tabs stay; runs of more than four combining marks are cut. Idempotent.
    """
    text = text[: limit * 2]
    if text.isprintable():  # most texts are, and then hold no line end and nothing that begins a sequence
        if text.isascii():
            return SafeText(text[:limit])
    else:
        text = _SEQUENCES.sub("", _LINES.sub("\n", text))
    text = _FORBIDDEN.sub("", text)
    return SafeText(_MARKS.sub(r"\1", text)[:limit])


def clean_line(text: str, limit: int = 1000) -> SafeText:
    """`clean()` for one line: every run of white space becomes one blank."""
    return SafeText(" ".join(clean(text, limit * 2).split())[:limit])


def fold(text: str) -> str:
    """`text` without case, diacritics and typographic apostrophes, for matching. Length may change."""
    text = text.casefold()
    if text.isascii():  # and nothing in it is folded further
        return text
    text = text.translate(_FOLDS)
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).translate(_FOLDS)


@lru_cache(4096)  # the same few names and tags come again with every statement
def token(value: str) -> str:
    """`value` as one search token: letters and digits of its folded form ("open-door" -> "opendoor")."""
    return "".join(c for c in fold(value) if c.isalnum())


# Scripts written without blanks: each sign is a word of its own in the search index.
UNSPACED = "[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
_UNSPACED = re.compile(f"({UNSPACED})")


def search_text(text: str) -> str:
    """The search shadow of `text`: folded, with blanks around each sign of a script written without blanks."""
    folded = fold(text)
    return folded if folded.isascii() else _UNSPACED.sub(r" \1 ", folded)
