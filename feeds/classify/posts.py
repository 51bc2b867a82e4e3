"""The name behind a post that is spelt out: "Minister of Foreign Affairs Ann Example"."""

from collections.abc import Sequence

from .directory import Mention
from .language import Language
from .language import words as set_of
from .memory import INSTITUTION, Memory
from .text import Token

_AREAS = set_of("defence defense foreign")  # titles too, but behind "of" they end one
_PLACES = set_of(
    """afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain bangladesh
    belarus belgium bolivia botswana brazil bulgaria cambodia cameroon canada chad chile china colombia crimea
    croatia cuba cyprus czechia denmark ecuador egypt eritrea estonia ethiopia europe finland france gabon
    georgia germany ghana greece guatemala haiti honduras hungary iceland india indonesia iran iraq ireland
    israel italy jamaica japan jordan kazakhstan kenya kosovo kuwait kyrgyzstan laos latvia lebanon libya
    liechtenstein lithuania luxembourg malaysia mali malta mexico moldova monaco mongolia montenegro morocco
    mozambique myanmar namibia nepal netherlands nicaragua niger nigeria norway oman pakistan palestine panama
    paraguay peru philippines poland portugal qatar romania russia rwanda senegal serbia singapore slovakia
    slovenia somalia spain sudan sweden switzerland syria taiwan tajikistan tanzania thailand tunisia turkey
    turkiye turkmenistan uganda ukraine uruguay uzbekistan venezuela vietnam yemen zambia zimbabwe arabia korea
    macedonia zealand africa herzegovina"""
)
_LONGEST = 4  # words of a name


def behind_post(
    words: Sequence[Token], start: int, end: int, mentions: Sequence[Mention], language: Language, memory: Memory
) -> tuple[int, int] | None:
    """Tokens of the name that ends words[start:end], where a post with "of" or the like stands before it.

    None where the words before it end in neither a body, an area nor a place, as in "a spokesman for Ann Example":
    then the name is not whose post it is.
    """
    link = next((n for n in range(start + 1, end) if words[n].fold in language.links), end)
    if not any(language.is_title(words[n].fold) or words[n].fold in language.roles for n in range(start, link)):
        return None
    if words[end - 1].text == ")":
        end = next((n for n in range(end - 1, link, -1) if words[n].text == "("), end)
    covered = {n: m for m in mentions if not m.ids("name", "surname") for n in range(m.start, m.end)}
    low = end
    while low > link + 1 and low - 1 not in covered and memory.in_name(words, low - 1, end):
        if words[low - 1].fold in INSTITUTION | _PLACES:
            break
        low -= 1
    before = words[low - 1]
    if mention := covered.get(low - 1):
        # Not "an adviser to President Ann Example", nor "the Norlandic Ski Club".
        described = words[mention.start - 1].fold in language.determiners and mention.ids("adjective")
        post = bool(mention.ids("party", "adjective")) and not mention.ids("office", "short") and not described
    else:
        post = before.fold in INSTITUTION | _AREAS | _PLACES
    long = sum(token.kind == "w" for token in words[low:end])
    return (low, end) if post and not before.fold.endswith("'s") and 2 <= long <= _LONGEST else None
