"""The partition of terms that a request may ask for, by a hash of each term.

Source: ``IncludeExclude`` of Elasticsearch over ``StringHelper.murmurhash3_x86_32`` of Lucene and
``BitMixer.mix64``.
"""

from __future__ import annotations

_SEED = 31
_MASK_32, _MASK_64 = 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF


def partition_of(term: str | int, count: int) -> int:
    """Return the number of the partition that a term belongs to, of ``count``, from 0."""
    if isinstance(term, int):
        return _signed(_mixed(term), 64) % count
    return _signed(_murmur3(term.encode(errors="surrogatepass")), 32) % count


def _signed(number: int, bits: int) -> int:
    return number - (1 << bits) if number >> (bits - 1) else number


def _rotated(number: int, by: int) -> int:
    return (number << by | number >> (32 - by)) & _MASK_32


def _murmur3(data: bytes) -> int:
    """Return MurmurHash3 of 32 bits, unsigned."""
    state = _SEED
    for start in range(0, len(data), 4):
        chunk = data[start : start + 4]
        block = int.from_bytes(chunk, "little") * 0xCC9E2D51 & _MASK_32
        state ^= _rotated(block, 15) * 0x1B873593 & _MASK_32
        if len(chunk) == 4:  # what is left at the end is mixed in without this step
            state = (_rotated(state, 13) * 5 + 0xE6546B64) & _MASK_32
    state ^= len(data)
    state = (state ^ state >> 16) * 0x85EBCA6B & _MASK_32
    state = (state ^ state >> 13) * 0xC2B2AE35 & _MASK_32
    return state ^ state >> 16


def _mixed(number: int) -> int:
    """Return the 64 bits of a number, mixed, unsigned."""
    state = number & _MASK_64
    state = (state ^ state >> 32) * 0x4CD6944C5CC20B6D & _MASK_64
    state = (state ^ state >> 29) * 0xFC12C5B19D3259E9 & _MASK_64
    return state ^ state >> 32
