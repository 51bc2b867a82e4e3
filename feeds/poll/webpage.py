"""What every reader of web pages needs: its text in the right encoding, and dates as people write them."""

import codecs
import re
from datetime import UTC, datetime

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Browsers read these labels as their larger sisters (encoding.spec.whatwg.org), and so do their writers.
_LARGER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-9": "cp1254"}


def decode(body: bytes, content_type: str = "") -> str:
    """`body` as text: by its byte order mark, else the charset of `content_type`, else the page's own, else UTF-8.

    Bytes that make no sense become U+FFFD. A meta element that claims UTF-16 is wrong, since it could be read.
    """
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body.decode(codec, "replace")
    named = _codec(_CHARSET.search(content_type.encode("ascii", "ignore")))
    inner = _codec(_CHARSET.search(body, 0, 4096))
    if not named and inner.startswith("utf-16"):
        inner = ""
    return body.decode(named or inner or "utf-8", "replace")


def _codec(found: "re.Match[bytes] | None") -> str:
    if not found:
        return ""
    try:
        info = codecs.lookup(found[1].decode("ascii"))
    except (LookupError, ValueError):
        return ""
    if not info._is_text_encoding:  # "charset=zlib" would unpack what a stranger sends
        return ""
    return _LARGER.get(info.name, info.name)


_MONTHS = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # noqa: SIM905
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_TIME = r"(?:[T\s,|]+(?:at\s+)?(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::[0-5]\d)?)?"
_FORMS = tuple(
    re.compile(rf"(?<!\d){form}(?!\d){_TIME}", re.I)
    for form in (
        r"(?P<year>(?:19|20)\d\d)[-./](?P<month>\d\d?)[-./](?P<day>\d\d?)",
        r"(?P<year>(?:19|20)\d\d)年(?P<month>\d\d?)月(?P<day>\d\d?)日?",
        rf"(?P<day>\d\d?)(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>(?:19|20)\d\d)",
        rf"\b{_MONTH}\s+(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)",
        r"(?P<day>\d\d?)\.\s?(?P<month>\d\d?)\.\s?(?P<year>(?:19|20)\d\d)",
    )
)
_PACKED = re.compile(r"/(?P<year>20\d\d)[-/]?(?P<month>\d\d)[-/]?(?P<day>\d\d)/|/t(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)_")


def iso_date(value: str) -> str:
    """An ISO 8601 date or time as the store writes it, "" for anything else. Without a zone it counts as UTC."""
    try:
        found = datetime.fromisoformat(value.strip())
        return _stamp(found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC))
    except (ValueError, OverflowError):
        return ""


def written_date(text: str) -> str:
    """The first date in `text`, in one of the forms that need no guessing, "" where there is none.

    2022-01-12, 12.01.2022, 12 January 2022, January 12, 2022, 2022年1月12日, each with "14:05" after it or without;
    12/01/2022 is not among them, since it is two dates. Without a zone it counts as UTC.
    """
    text = text[:1000]
    found = min((m for form in _FORMS if (m := form.search(text))), key=lambda m: m.start(), default=None)
    if not found:
        return ""
    parts = found.groupdict()
    month = _MONTHS[parts["name"].lower()] if parts.get("name") else int(parts["month"])
    return _moment(int(parts["year"]), month, int(parts["day"]), int(parts["hour"] or 0), int(parts["minute"] or 0))


def date_in_address(url: str) -> str:
    """The day a page's address names (".../2022/01/12/...", ".../t20220112_..."), "" where it names none."""
    found = _PACKED.search(url[:2000])
    if not found:
        return ""
    return _moment(*(int(found[a] or found[b]) for a, b in (("year", "y"), ("month", "m"), ("day", "d"))))


def formatted_date(text: str, form: str) -> str:
    """`text` read by a strptime format, "" where it does not fit. Without a zone it counts as UTC."""
    try:
        found = datetime.strptime(text.strip(), form)
        return _stamp(found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC))
    except (ValueError, OverflowError):
        return ""


def _moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> str:
    try:
        return _stamp(datetime(year, month, day, hour, minute, tzinfo=UTC))
    except ValueError:
        return ""


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year >= 1000 else ""
