"""Whether an encrypted PDF opens without a password: many official documents are encrypted so as not to be altered.

The standard security handler of ISO 32000-1 §7.6.3, revisions 2 to 5, with the empty user password. Revision 6 needs
AES, which the standard library lacks: it is answered with None.
"""

from __future__ import annotations

import re
from hashlib import md5, sha256

_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_LONGEST_DICTIONARY = 8_192
_REFERENCE = re.compile(rb"/Encrypt\s{0,8}(\d{1,10})\s{1,8}(\d{1,5})\s{1,8}R")
_STRING = rb"\s{0,8}(?:\(((?:[^\\()]|\\.|\([^\\()]{0,64}\)){0,512})\)|<([0-9A-Fa-f\s]{0,600})>)"
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ESCAPE = re.compile(rb"\\([nrtbf()\\]|[0-7]{1,3}|\r\n|\r|\n)")


def opens_without_password(outside: bytes) -> bool | None:
    """``outside``: the PDF without the contents of its streams. None where it cannot be told."""
    dictionary = _dictionary(outside)
    revision, flags = _number(dictionary, b"R"), _number(dictionary, b"P")
    owner, user, identity = _string(dictionary, rb"/O"), _string(dictionary, rb"/U"), _string(outside, rb"/ID\s{0,8}\[")
    if revision is None or flags is None or owner is None or user is None:
        return None
    if revision == 5:
        return sha256(user[32:40]).digest() == user[:32]
    if revision not in {2, 3, 4} or len(user) < 32:
        return None
    start = owner[:32] + (flags & 0xFFFF_FFFF).to_bytes(4, "little") + (identity or b"")
    length = (_number(dictionary, b"Length") or 40) // 8 if revision < 4 else 16
    if not 5 <= length <= 16:
        return None
    clear = revision == 4 and re.search(rb"/EncryptMetadata\s{0,8}false", dictionary)
    key = _key(start + (b"\xff" * 4 if clear else b""), revision, length)
    return _user_entry(key, revision, identity or b"") == user[: 32 if revision == 2 else 16]


def _dictionary(outside: bytes) -> bytes:
    """The encryption dictionary: an object of its own, or written in the trailer."""
    references = _REFERENCE.findall(outside)
    if not references:
        start = max(outside.rfind(b"/Encrypt<<"), outside.rfind(b"/Encrypt <<"))
    else:
        objects = list(re.finditer(rb"(?<!\d)%b\s{1,8}%b\s{1,8}obj" % references[-1], outside))
        start = objects[-1].start() if objects else -1
    return outside[start : start + _LONGEST_DICTIONARY].partition(b"endobj")[0] if start >= 0 else b""


def _number(dictionary: bytes, name: bytes) -> int | None:
    found = re.search(rb"/%b\s{0,8}(-?\d{1,10})(?!\d)" % name, dictionary)
    return int(found[1]) if found else None


def _string(text: bytes, before: bytes) -> bytes | None:
    """The first literal or hexadecimal string after a pattern."""
    found = re.search(before + _STRING, text, re.DOTALL)
    if found is None:
        return None
    if found[2] is not None:
        digits = b"".join(found[2].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return _ESCAPE.sub(_unescaped, found[1])


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    if sign[:1].isdigit():
        return bytes([int(sign, 8) & 0xFF])
    return b"" if sign[0] in b"\r\n" else _ESCAPES.get(sign, sign)


def _key(start: bytes, revision: int, length: int) -> bytes:
    key = md5(_PAD + start, usedforsecurity=False).digest()
    if revision == 2:
        return key[:5]
    for _ in range(50):
        key = md5(key[:length], usedforsecurity=False).digest()
    return key[:length]


def _user_entry(key: bytes, revision: int, identity: bytes) -> bytes:
    if revision == 2:
        return _rc4(key, _PAD)
    entry = md5(_PAD + identity, usedforsecurity=False).digest()
    for step in range(20):
        entry = _rc4(bytes(byte ^ step for byte in key), entry)
    return entry


def _rc4(key: bytes, text: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in text:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
