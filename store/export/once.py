"""Remembers which groups were written, in one bit each."""


class Once:
    """Which numbers were seen: 125 kB for a million of them."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def again(self, number: int | None) -> bool:
        """Whether `number` was asked about before; None never was."""
        if number is None:
            return False
        byte, bit = divmod(number, 8)
        if byte >= len(self._bits):
            self._bits.extend(bytes(byte + 1 - len(self._bits)))
        found = bool(self._bits[byte] >> bit & 1)
        self._bits[byte] |= 1 << bit
        return found
