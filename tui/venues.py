"""The time of day where talks are held."""

from datetime import datetime, tzinfo
from functools import lru_cache

from msgspec import Struct

from store.records import Meeting

_ZONES = {
    "abu dhabi": "Asia/Dubai", "ankara": "Europe/Istanbul", "astana": "Asia/Almaty", "beijing": "Asia/Shanghai",
    "berlin": "Europe/Berlin", "brussels": "Europe/Brussels", "doha": "Asia/Qatar", "dubai": "Asia/Dubai",
    "geneva": "Europe/Zurich", "helsinki": "Europe/Helsinki", "istanbul": "Europe/Istanbul", "jeddah": "Asia/Riyadh",
    "kyiv": "Europe/Kyiv", "london": "Europe/London", "minsk": "Europe/Minsk", "moscow": "Europe/Moscow",
    "munich": "Europe/Berlin", "new york": "America/New_York", "oslo": "Europe/Oslo", "paris": "Europe/Paris",
    "riyadh": "Asia/Riyadh", "rome": "Europe/Rome", "stockholm": "Europe/Stockholm", "the hague": "Europe/Amsterdam",
    "vienna": "Europe/Vienna", "warsaw": "Europe/Warsaw", "washington": "America/New_York", "zurich": "Europe/Zurich",
}  # fmt: skip


class Venue(Struct, frozen=True):
    """A place of talks and its zone."""

    place: str
    zone: tzinfo


@lru_cache(maxsize=64)
def zone_of(place: str) -> tzinfo | None:
    """The zone of a city where talks are held ("Geneva", "Geneva, Switzerland"), None where we do not know it."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    name = _ZONES.get(place.split(",")[0].strip().casefold())
    try:
        return ZoneInfo(name) if name else None
    except ZoneInfoNotFoundError:  # a system without zone data
        return None


def venue(meetings: list[Meeting], now: datetime) -> Venue | None:
    """Where the talks are at `now`: those that are on, else the next ones, else the last ones that we can place."""
    day = f"{now:%Y-%m-%d}"
    on = [m for m in meetings if m.start <= day <= m.end]
    coming = sorted((m for m in meetings if m.start > day), key=lambda m: m.start)
    past = sorted((m for m in meetings if m.end < day), key=lambda m: m.end, reverse=True)
    for meeting in (*on, *coming, *past):
        if zone := zone_of(meeting.place):
            return Venue(meeting.place.split(",")[0].strip(), zone)
    return None
