"""From the markup a feed sends to plain text: paragraphs apart, one level of entities decoded, nothing hidden kept."""

import html
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from store.safetext import SafeText, clean, clean_line

_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre section summary table tbody tfoot
    thead tr ul""".split()  # noqa: SIM905
)
_DROPPED = frozenset(
    """script style template noscript iframe object embed svg math head title select button
    textarea""".split()  # noqa: SIM905
)
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big br cite code del em font i img ins kbd mark q s small span strike strong sub sup td
    th tt u var""".split()  # noqa: SIM905
)
# A title such as "Talks <off>" is text: only tags that HTML knows make it markup.
_MARKUP = re.compile(rf"</?(?:{'|'.join(sorted(_BLOCKS | _DROPPED | _INLINE))})(?:\s[^<>]*)?/?>|<!--", re.I)
_BREAK = "\x1e"
_PARAGRAPH = "\x1d"
_SPACES = re.compile(r"[^\S\x1d\x1e]+")
_BREAKS = re.compile(r" ?\x1e ?")
_PARAGRAPHS = re.compile(r"[\s\x1d\x1e]*\x1d[\s\x1d\x1e]*")


def is_markup(text: str) -> bool:
    """Whether `text` holds a tag that HTML knows."""
    return _MARKUP.search(text) is not None


def plain(text: str, *, literal: bool = False) -> SafeText:
    """`text` as plain text: blocks become paragraphs ("\\n\\n"), br a newline, scripts and styles go.

    Exactly one level of entities is decoded. With `literal` the source says the text is no markup at all.
    """
    if literal:
        return clean(text).strip()  # type: ignore[return-value]
    if not is_markup(text):
        # Without markup a blank line is all a writer has to part paragraphs.
        paragraphs = re.split(r"\n\s*\n", html.unescape(text))
        return SafeText("\n\n".join(filter(None, (" ".join(clean(p).split()) for p in paragraphs))))
    body = LexborHTMLParser(text).body
    if body is None:
        return SafeText("")
    pieces: list[str] = []
    open_nodes: list[LexborNode] = []
    node = body.child
    while node is not None or open_nodes:
        if node is None:
            node = open_nodes.pop()
            if node.tag in _BLOCKS:
                pieces.append(_PARAGRAPH)
            node = node.next
            continue
        tag = node.tag or ""
        if tag == "-text":
            pieces.append(node.text_content or "")
        elif tag == "br":
            pieces.append(_BREAK)
        elif tag not in _DROPPED and not tag.startswith("-"):
            if tag in _BLOCKS:
                pieces.append(_PARAGRAPH)
            elif tag in ("td", "th"):
                pieces.append(" ")
            open_nodes.append(node)
            node = node.child
            continue
        node = node.next
    joined = _SPACES.sub(" ", "".join(pieces))
    joined = _PARAGRAPHS.sub("\n\n", joined)
    return clean(_BREAKS.sub("\n", joined)).strip()  # type: ignore[return-value]


def plain_line(text: str, *, literal: bool = False) -> SafeText:
    """`plain()` on one line, for titles and names."""
    return clean_line(plain(text, literal=literal))
