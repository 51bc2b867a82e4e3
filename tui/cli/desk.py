"""`talkwatch`, `talkwatch desk`: the desk, with a collector beside it; plain lines where output is no terminal."""

import asyncio
import gc
import os
import sys
from pathlib import Path

import click
from click.core import ParameterSource

from feeds.own_sources import FILE
from feeds.profile import DEFAULT, ProfileError, load_profile, shipped
from store.desk import Desk
from tui.cli.shared import DESK, WIRE, data_option, fail, telling
from tui.collector_process import CollectorProcess, collect_argv
from tui.config import DENSITIES, LOOKS, Config, Density, Look, is_zone

LOG = "collector.log"


@click.command()
@click.option("--profile", default=DEFAULT, metavar="NAME|FILE", show_default=True, help="Whose talks to collect.")
@click.option("--collect/--no-collect", default=True, help="Start a collector, or only read what is there.")
@click.option(
    "--session",
    default="",
    metavar="NAME",
    help="Go on with the session of this name, or begin it; without, a new one.",
)
@click.option(
    "--plain/--screen", default=False, help="Plain lines instead of a screen, for screen readers, pipes and logs."
)
@click.option("--theme", type=click.Choice(LOOKS), default="dark", show_default=True, help="The look to begin with.")
@click.option(
    "--density", type=click.Choice(DENSITIES), default="normal", show_default=True, help="How much of each statement."
)
@click.option("--zone", default="", metavar="AREA/CITY", help="Where times are shown; this machine's zone by default.")
@data_option
@click.pass_context
def desk(
    context: click.Context,
    profile: str,
    collect: bool,
    session: str,
    plain: bool,
    theme: Look,
    density: Density,
    zone: str,
    data: Path,
) -> None:
    """Open the desk: a pane per party, newest on top. A collector is started beside it where none runs."""
    collector = None
    if zone and not is_zone(zone):
        fail(f"There is no time zone {zone!r}: write it like Europe/Brussels.")
    if not collect:
        if not (data / WIRE).exists():
            fail(f"There is no {WIRE} in {data} to read: leave --no-collect away.")
    else:
        _check(profile, data / FILE)
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        argv = [*collect_argv(data), "--profile", str(Path(profile).resolve()) if Path(profile).exists() else profile]
        collector = CollectorProcess(argv, data / LOG)
    with telling():
        Desk(data / DESK).close()  # a desk.db that cannot be used is told before the screen opens
    in_browser = "TEXTUAL_DRIVER" in os.environ  # set by textual-serve
    if plain or not (in_browser or (sys.stdout.isatty() and sys.stdin.isatty())):
        from tui.cli.desk_plain import plain_desk

        with telling():
            asyncio.run(plain_desk(data, collector))
        return
    gc.disable()  # to look for garbage while all is made costs a tenth of the start; the app begins when it stands
    from zoneinfo import ZoneInfo

    from tui.app import TalkwatchApp

    config = context.find_root().obj or Config()
    TalkwatchApp(
        data, session_name=session, collector=collector, zone=ZoneInfo(zone) if zone else None, look=theme,
        look_kept=context.get_parameter_source("theme") is not ParameterSource.COMMANDLINE, density=density,
        keys=config.keys, export=config.export, watch_commands=config.watches.commands,
    ).run()  # fmt: skip


def _check(profile: str, own: Path) -> None:
    """Say what is wrong with the profile before the screen opens. A shipped one is right: reading it would take longer
    than all else that comes before the screen."""
    if profile in shipped() and not own.is_file():
        return
    try:
        load_profile(profile, own=own)
    except ProfileError as error:
        fail(str(error))
