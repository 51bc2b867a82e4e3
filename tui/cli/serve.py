"""`talkwatch serve`: the desk in browsers, each with a desk of its own on the same folder."""

import shlex
import sys
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import click

from tui.cli.desk import desk
from tui.cli.shared import data_option, fail

ABSENT = "Serving needs textual-serve: pip install 'talkwatch[serve]'."


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option("--url", default="", help="Where browsers find it, if not at host and port: https://desk.example.org.")
@click.argument("desk_options", nargs=-1, type=click.UNPROCESSED, metavar="[OPTION OF DESK]...")
@data_option
@click.pass_context
def serve(context: click.Context, host: str, port: int, url: str, desk_options: tuple[str, ...], data: Path) -> None:
    """Open the desk in browsers: each gets one of its own, all read the same folder. Options of desk are passed on.

    There is no login: whoever reaches the address sits at the desk with your rights, and saves exports on this
    machine. So it listens on this machine alone. To let others in, leave it there and put a proxy before it that asks
    who they are, passes WebSockets on (the headers Upgrade and Connection) and speaks https; give its address by
    --url. Browsers that come from any other address are refused.
    """
    if not url and stands_for_all(host):
        fail(f"Browsers cannot go to {host}: say by --url where they find this machine.")
    url = url.rstrip("/") or f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        fail(f"{url} is no address: write it like https://desk.example.org.")
    with desk.make_context("desk", list(desk_options), parent=context):
        pass  # a mistake in the options is told now, not to each browser
    try:
        from tui.serving import DeskServer
    except ModuleNotFoundError:
        fail(ABSENT)
    # Not `sys.argv[0]`: it may be a file that cannot be run.
    words = [sys.executable, "-m", "tui.cli.main"]
    if config := context.find_root().params.get("config_file"):
        words += ["--config", str(config)]
    words += ["desk", "--data", str(data), *desk_options]
    click.echo(f"The desk is at {url} until ctrl+c. It asks for no login: keep the address to yourself.", err=True)
    DeskServer(f"exec {shlex.join(words)}", host=host, port=port, public_url=url).serve()


def stands_for_all(host: str) -> bool:
    """Whether a host stands for all addresses of the machine."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return not host
