"""XML without a DOCTYPE, read element by element, for documents of which little is wanted (sitemaps, OPML).

A document that declares a DOCTYPE is refused outright: only there can entities grow or name other files, and neither
format needs one. expat walks iteratively, so depth costs no stack.
"""

from collections.abc import Callable
from xml.parsers import expat

MOST_BYTES = 50 * 2**20  # what sitemaps.org lets a sitemap have

Start = Callable[[str, dict[str, str]], None]
Plain = Callable[[str], None]


class NotReadable(Exception):
    """The document is no XML, or has a DOCTYPE; the text says which, as part of a sentence."""


def walk(body: bytes, *, start: Start, end: Plain, text: Plain = lambda _: None, most: int = MOST_BYTES) -> None:
    """Call `start(name, attributes)`, `text(characters)` and `end(name)` in the order of the document.

    Names carry their namespace: "http://… local". What the callbacks raise goes through. Raises NotReadable; what
    was seen before a fault has been handed over by then.
    """
    if len(body) > most:
        raise NotReadable(f"larger than {most / 2**20:g} MiB")

    def refuse(*_: object) -> None:
        raise NotReadable("has a DOCTYPE, which may hide anything")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise NotReadable(f"is not well-formed XML ({expat.ErrorString(error.code)}, line {error.lineno})") from None
    except (LookupError, ValueError) as error:  # an encoding Python does not know either
        raise NotReadable(f"is in an encoding that can't be read ({error})") from None
