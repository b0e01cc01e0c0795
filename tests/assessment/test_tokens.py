"""Random identifiers and secrets."""

import base64
import hashlib
import re

from assessment.tokens import new_id, new_token, token_hash


def test_an_identifier_is_sixteen_hexadecimal_digits() -> None:
    assert re.fullmatch("[0-9a-f]{16}", new_id())


def test_identifiers_and_tokens_do_not_repeat() -> None:
    assert len({new_id() for _ in range(2000)}) == 2000
    assert len({new_token() for _ in range(2000)}) == 2000


def test_a_token_holds_256_bits_and_needs_no_escape_in_a_url() -> None:
    token = new_token()
    assert re.fullmatch("[A-Za-z0-9_-]{43}", token)
    assert len(base64.urlsafe_b64decode(token + "=")) * 8 >= 256


def test_only_the_hash_of_a_token_is_stored_and_it_is_always_the_same() -> None:
    assert token_hash("abc") == hashlib.sha256(b"abc").hexdigest()
    token = new_token()
    assert token_hash(token) == token_hash(token)
    assert token not in token_hash(token)


def test_whatever_a_visitor_sends_can_be_looked_up() -> None:
    assert len({token_hash(text) for text in ("", "\x00", "\ud800", "é", "x" * 100_000)}) == 5
