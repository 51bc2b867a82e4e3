"""The server behind `talkwatch serve`: textual-serve, closed to pages of other addresses and quick to end."""

import asyncio
import logging
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def allowed_origins(url: str) -> frozenset[str]:
    """The origins of pages that may talk to a desk served at `url`: its own, under each name that loopback has."""
    parts = urlsplit(url)
    hosts = LOOPBACK if parts.hostname in LOOPBACK else (parts.hostname or "",)
    port = "" if parts.port is None or parts.port == {"http": 80, "https": 443}.get(parts.scheme) else f":{parts.port}"
    return frozenset(f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}" for host in hosts)


class DeskServer(Server):
    """A desk for each browser. `public_url` is where browsers find it."""

    def __init__(self, command: str, *, host: str, port: int, public_url: str) -> None:
        super().__init__(command, host=host, port=port, title="talkwatch", public_url=public_url)
        self._origins = allowed_origins(public_url)
        self._sittings: set[asyncio.Task[object]] = set()

    def initialize_logging(self) -> None:
        """Only troubles are told."""
        logging.basicConfig(level=logging.WARNING, format="talkwatch: %(message)s")

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.on_response_prepare.append(_keep_to_this_server)
        return app

    async def on_startup(self, app: web.Application) -> None:
        """The command has said where it serves."""

    async def on_shutdown(self, app: web.Application) -> None:
        """End every desk in order; the server would wait a minute for each."""
        for sitting in self._sittings:
            sitting.cancel()

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A desk for a browser. A browser lets any page open a WebSocket to any address, so the server must ask."""
        if request.headers.get("Origin") not in self._origins:
            raise web.HTTPForbidden(text="This desk is served at another address.")
        sitting = asyncio.current_task()
        assert sitting is not None
        self._sittings.add(sitting)
        try:
            return await super().handle_websocket(request)
        finally:
            self._sittings.discard(sitting)


async def _keep_to_this_server(request: web.Request, response: web.StreamResponse) -> None:
    # The page of textual-serve asks Google for a font: that would tell a third party of each sitting.
    response.headers["Content-Security-Policy"] = "style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
