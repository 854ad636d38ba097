"""Protobuf messages, read without their descriptions: a message's parts by their numbers.

The encoding is described at https://protobuf.dev/programming-guides/encoding/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_VARINT: Final = 10
"""The most bytes of a number: seven of its 64 bits are in each."""
_LARGEST: Final = 2**64 - 1


def read_parts(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Each part of a message: its number, and its value as a number or as bytes.

    Parts of a fixed width (doubles, floats) are skipped. Raises ValueError for damaged data.
    """
    position = 0
    while position < len(data):
        tag, position = _read_varint(data, position)
        number, wire_type = tag >> 3, tag & 7
        if wire_type == 0:
            value, position = _read_varint(data, position)
            yield number, value
        elif wire_type == 2:
            size, position = _read_varint(data, position)
            if position + size > len(data):
                raise ValueError("a part is longer than its message")
            yield number, data[position : position + size]
            position += size
        elif wire_type in (1, 5):
            position += 8 if wire_type == 1 else 4
        else:
            raise ValueError(f"there is no type of part {wire_type}")


def _read_varint(data: bytes, position: int) -> tuple[int, int]:
    """A number of variable length, and the position behind it."""
    value = shift = 0
    for byte in data[position : position + _LONGEST_VARINT]:
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & _LARGEST, position
        shift += 7
    raise ValueError("a number has no end")


def read_message(data: bytes) -> dict[int, int | bytes]:
    """A message's parts by number. The last one wins where a number comes twice."""
    return dict(read_parts(data))


def number_of(message: dict[int, int | bytes], part: int) -> int:
    """The number in a part; 0 where the part is missing."""
    value = message.get(part, 0)
    return value if isinstance(value, int) else 0


def signed_number_of(message: dict[int, int | bytes], part: int) -> int | None:
    """The signed 64-bit number in a part; None where the part is missing."""
    value = message.get(part)
    if not isinstance(value, int):
        return None
    return value - 2**64 if value >= 2**63 else value  # negative numbers are stored as their two's complement


def text_of(message: dict[int, int | bytes], part: int) -> str:
    """The text in a part; empty where the part is missing. Raises ValueError if it is not UTF-8."""
    value = message.get(part, b"")
    return value.decode() if isinstance(value, bytes) else ""
