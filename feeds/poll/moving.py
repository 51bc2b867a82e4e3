"""When a source is to be asked at another address, or not any more. Pure; times are ISO text as in the store.

A permanent redirect is believed when it was seen three times over a day, each time with a feed at its end: a hotel's
login page, or a slip of a site's keeper, redirects permanently too. 410 is believed when said twice, an hour apart.
"""

from datetime import datetime, timedelta

import msgspec

from store.records import Standing

TIMES = 3
OVER = timedelta(hours=24)
GONE_APART = timedelta(hours=1)
FAILURES = 3  # in a row, after which the address of the profile is asked again

PARKED = "parked: the server says that it is gone for good (HTTP 410); `talkwatch collect --source URL` asks again"


def after(standing: Standing, at: str, *, status: int, read: bool, moved: str, failures: int) -> Standing:
    """Where a source stands after an answer. `read`: a feed came whole, `moved` its address if all redirects were
    permanent; `failures` counts failed polls in a row, this one included."""
    if status == 410:
        if not standing.gone_since:
            return msgspec.structs.replace(standing, gone_since=at)
        parked = at if _span(standing.gone_since, at) >= GONE_APART else ""
        return msgspec.structs.replace(standing, parked=parked)
    if status:
        standing = msgspec.structs.replace(standing, gone_since="")
    if read:
        return _redirected(standing, at, moved)
    return msgspec.structs.replace(standing, address="") if failures >= FAILURES else standing


def words(before: Standing, now: Standing) -> str:
    """A note on what changed, "" where nothing that concerns a person did."""
    if now.address != before.address:
        return f"asked at {now.address} from now on" if now.address else "asked at its own address again"
    return f"moved for good to {now.moved_to}" if now.moved_to else ""


def _redirected(standing: Standing, at: str, moved: str) -> Standing:
    if not moved:
        return msgspec.structs.replace(standing, moved_to="", moved_since="", moved_times=0)
    if moved != standing.moved_to:
        return msgspec.structs.replace(standing, moved_to=moved, moved_since=at, moved_times=1)
    times = standing.moved_times + 1
    if times >= TIMES and _span(standing.moved_since, at) >= OVER:
        return msgspec.structs.replace(standing, address=moved, moved_to="", moved_since="", moved_times=0)
    return msgspec.structs.replace(standing, moved_times=times)


def _span(since: str, until: str) -> timedelta:
    return datetime.fromisoformat(until) - datetime.fromisoformat(since)
