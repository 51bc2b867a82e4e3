"""The address guard: where a feed may lead us is decided at connect time, after the name was resolved.

Checked there, redirects and names that change their address between check and use are covered too.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import httpcore
import httpx


class Unreachable(httpcore.ConnectError):
    """No such host, or nobody answers there; the text says which."""


class Refused(httpcore.ConnectError):
    """The host has only private or local addresses."""


def is_public(address: str) -> bool:
    """Whether an address literal is one of the open internet; v4 addresses wrapped into v6 are unwrapped first."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves names itself and connects to what is left: any address with `allow_private`, else public ones only."""

    def __init__(self, *, allow_private: bool = False) -> None:
        self._allow_private = allow_private
        self._backend = httpcore.AnyIOBackend()
        # getaddrinfo blocks for many seconds offline; its own threads keep others free.
        self._resolvers = ThreadPoolExecutor(16, thread_name_prefix="resolve")

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of `host` that answers. Raises Refused, Unreachable, or ConnectTimeout."""
        found = await self._resolve(host, port)
        addresses = [a for a in found if self._allow_private or is_public(a)]
        if not addresses:
            raise Refused(f"{host} is a private or local address ({found[0]})")
        share = timeout / min(len(addresses), 2) if timeout else None
        error: Exception = Unreachable(f"nobody answers at {host}")
        for address in addresses[:4]:
            try:
                return await self._backend.connect_tcp(address, port, share, local_address, socket_options)
            except httpcore.ConnectTimeout as exception:
                error = exception
            except httpcore.ConnectError as exception:
                error = Unreachable(_words(exception, host, port))
        raise error

    async def _resolve(self, host: str, port: int) -> list[str]:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(
                self._resolvers, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            )
        except (socket.gaierror, UnicodeError):
            raise Unreachable(f"no such host: {host}") from None
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    def close(self) -> None:
        """Let the resolver threads end."""
        self._resolvers.shutdown(wait=False, cancel_futures=True)


def _words(error: Exception, host: str, port: int) -> str:
    text = str(error).lower()
    if "refused" in text or "all connection attempts failed" in text:
        return f"nobody listens at {host}:{port}"
    return f"cannot connect to {host}:{port}"


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's transport over a GuardedBackend; httpx 0.28 has no public way to give its pool a backend."""

    def __init__(self, backend: GuardedBackend, *, connections: int, tls: ssl.SSLContext) -> None:
        # At each request the pool looks at all connections for each idle one: few are worth keeping.
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=8)
        super().__init__(verify=tls, trust_env=False, limits=limits)
        self._pool._network_backend = backend
