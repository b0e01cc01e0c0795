"""Passwords: hashed with argon2id, verified in the time of a real one, and chosen without rules of composition.

What is asked of a new password follows NIST SP 800-63B-4 (length, a list of common ones, nothing about capitals and
signs) and the advice of ANSSI and of the CNIL (deliberation 2022-100) for accounts whose log-in is rate-limited.
"""

from __future__ import annotations

import base64
import re
import secrets
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from questionnaires.findings import Finding, Place, finding, register_catalogues

register_catalogues(Path(__file__).parent / "messages")

HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4, hash_len=32, salt_len=16)
"""RFC 9106's second recommended choice: 64 MiB and about 125 ms a hash. Limit how often one may log in."""
SHORTEST = 12
LONGEST = 200
_REST = 8
"""Characters that must be left of a password once the e-mail address and the name are taken out of it."""
_READ = 300
"""Characters of the e-mail address and of the name that are compared with a password: neither may be longer."""
_COMMON = Path(__file__).parent / "common_passwords.txt"
_LOOKALIKES = str.maketrans("013457@$€!", "oieastasei")
_ROWS = ("0123456789" * 3, "abcdefghijklmnopqrstuvwxyz" * 2, "azertyuiopqsdfghjklmwxcvbn", "qwertyuiopasdfghjklzxcvbnm")


def hash_password(text: str, hasher: PasswordHasher = HASHER) -> str:
    """The hash to store, with its parameters and salt (about 97 characters). Check the password first."""
    return hasher.hash(_bytes(text))


def verify_password(stored: str | None, given: str, hasher: PasswordHasher = HASHER) -> bool:
    """Whether ``given`` is the password of the stored hash.

    Without an account (None), for an account without a password (whatever is no hash) and for a text longer than any
    password, the same work is done and the answer is False: how long it takes does not tell who has an account.
    """
    if len(given) > LONGEST:
        stored, given = None, ""
    try:
        return hasher.verify(stored or _nobody(hasher), _bytes(given)) and stored is not None
    except InvalidHashError:
        return verify_password(None, given, hasher)
    except VerificationError:
        return False


def needs_rehash(stored: str, hasher: PasswordHasher = HASHER) -> bool:
    """Whether the hash was made with other parameters than today's: hash the password anew at the next log-in."""
    try:
        return hasher.check_needs_rehash(stored)
    except InvalidHashError:
        return True


def check_new_password(text: str, email: str = "", name: str = "") -> tuple[Finding, ...]:
    """What prevents this text from being a password; nothing, if it may.

    Codes: ``password-too-short`` (under 12 characters), ``password-too-long`` (over 200), ``password-personal`` (little
    but the e-mail address or the name), ``password-simple`` (few different characters, or a row of the keyboard),
    ``password-common`` (a very common word with figures or signs around it). The password is in none of the messages.
    """
    if len(text) > LONGEST:
        return (finding("password-too-long", Place(""), found=len(text), limit=LONGEST),)
    if len(text) < SHORTEST:
        return (finding("password-too-short", Place(""), found=len(text), limit=SHORTEST),)
    reasons = {"password-personal": _personal(text, email, name), "password-simple": _simple(text)}
    found = [code for code, holds in reasons.items() if holds]
    if not found and _common(text):
        found = ["password-common"]
    return tuple(finding(code, Place("")) for code in found)


def _bytes(text: str) -> bytes:
    """NFKC, as NIST asks: the same password typed on another keyboard is the same bytes."""
    return unicodedata.normalize("NFKC", text).encode("utf-8", "surrogatepass")


def _nobody(hasher: PasswordHasher) -> str:
    """A hash that no password has, with the parameters of ``hasher``."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).rstrip(b"=").decode() for size in (hasher.salt_len, hasher.hash_len)
    )
    return f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}${salt}${digest}"


def _plain(text: str) -> str:
    """Small letters and figures only: without case, accents, spaces and punctuation."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in letters if c.isalnum())


def _personal(text: str, email: str, name: str) -> bool:
    rest = own = _plain(text)
    for part in _parts(email[:_READ], name[:_READ]):
        rest = rest.replace(part, "")
    return rest != own and len(rest) < _REST


def _parts(email: str, name: str) -> Iterator[str]:
    """The longest first; parts under three letters are left out, they are in every text."""
    local, _, domain = email.partition("@")
    words = [email, local, domain, *re.split(r"[^\w]+|_", local), *re.split(r"[.-]", domain), name, *name.split()]
    yield from sorted({plain for word in words if len(plain := _plain(word)) >= 3}, key=lambda part: (-len(part), part))


def _simple(text: str) -> bool:
    plain = _plain(text)
    if len(set(text)) <= 4 or _repeats(text):
        return True
    return any(plain and (plain in row or plain[::-1] in row) for row in _ROWS)


def _repeats(text: str) -> bool:
    """One group of at most four characters, again and again."""
    return any(text == (text[:size] * (len(text) // size + 1))[: len(text)] for size in range(1, 5))


def _common(text: str) -> bool:
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    return any(_plain(form) in _common_words() for form in (folded, bare, bare.translate(_LOOKALIKES)))


@cache
def _common_words() -> frozenset[str]:
    lines = _COMMON.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
