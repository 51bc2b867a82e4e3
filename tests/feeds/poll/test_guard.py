import pytest

from feeds.poll.guard import GuardedBackend, Refused, Unreachable, is_public


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_open_internet(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
     "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "localhost", ""],
)  # fmt: skip
def test_addresses_that_are_not(address):
    assert not is_public(address)


@pytest.mark.parametrize("host", ["127.1", "0x7f.1", "2130706433", "::ffff:127.0.0.1", "169.254.1.1", "localhost"])
async def test_other_spellings_of_a_local_address_are_refused(host):
    backend = GuardedBackend()
    with pytest.raises(Refused):
        await backend.connect_tcp(host, 80, timeout=1)
    backend.close()


async def test_a_name_nobody_has_is_unreachable(monkeypatch):
    import socket

    def unknown(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    backend = GuardedBackend()
    with pytest.raises(Unreachable, match=r"no such host: nowhere\.example"):
        await backend.connect_tcp("nowhere.example", 80, timeout=1)
    backend.close()


async def test_a_name_with_a_public_and_a_private_address_is_never_reached_at_the_private_one(monkeypatch):
    """A name may change its address between check and use: here what was checked is what is used."""
    import socket

    tried = []

    async def connect(self, host, *_, **__):
        tried.append(host)
        raise OSError

    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("10.0.0.1", "93.184.216.34", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr("httpcore.AnyIOBackend.connect_tcp", connect)
    backend = GuardedBackend()
    with pytest.raises(OSError):
        await backend.connect_tcp("rebind.example", 80, timeout=1)
    backend.close()
    assert tried == ["93.184.216.34"]
