"""Passwords: stored only hashed, verified in constant work, chosen freely but not badly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from argon2 import PasswordHasher

from assessment import passwords
from assessment.passwords import HASHER, check_new_password, hash_password, needs_rehash, verify_password

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GOOD = "tuile orage bicyclette fenouil"


class Counting(PasswordHasher):
    """Counts the verifications done."""

    done = 0

    def verify(self, *args: Any) -> Any:
        type(self).done += 1
        return super().verify(*args)


def codes(text: str, email: str = "", name: str = "") -> list[str]:
    return [found.code for found in check_new_password(text, email, name)]


# --- hashing ----------------------------------------------------------------------------------------------


def test_a_password_is_verified_against_its_hash_and_no_other() -> None:
    stored = hash_password(GOOD, CHEAP)
    assert verify_password(stored, GOOD, CHEAP)
    assert not verify_password(stored, GOOD + " ", CHEAP)
    assert not verify_password(stored, GOOD.upper(), CHEAP)
    assert GOOD not in stored


def test_two_hashes_of_a_password_differ() -> None:
    assert hash_password(GOOD, CHEAP) != hash_password(GOOD, CHEAP)


def test_a_password_is_the_same_on_every_keyboard() -> None:
    assert verify_password(hash_password("caf\u00e9 crème brûlée", CHEAP), "cafe\u0301 crème brûlée", CHEAP)


@pytest.mark.parametrize("text", ["", "\x00" * 12, "\ud800" * 12, "🍇" * 12, "x" * 200])
def test_any_text_can_be_hashed_and_verified(text: str) -> None:
    assert verify_password(hash_password(text, CHEAP), text, CHEAP)


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$v=19$"])
def test_the_work_is_done_where_there_is_no_account_or_no_password(stored: str | None) -> None:
    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    assert not verify_password(None, GOOD, hasher)
    before = Counting.done
    assert not verify_password(stored, GOOD, hasher)
    assert Counting.done > before


def test_the_hash_of_nobody_costs_as_much_as_a_real_one() -> None:
    assert not needs_rehash(passwords._nobody(HASHER))
    assert not needs_rehash(passwords._nobody(CHEAP), CHEAP)


def test_a_very_long_text_is_refused_without_reading_it() -> None:
    stored = hash_password("", CHEAP)
    assert not verify_password(stored, "x" * 10_000_000, CHEAP)


def test_a_hash_made_with_older_parameters_is_to_be_made_anew() -> None:
    stored = hash_password(GOOD, CHEAP)
    assert not needs_rehash(stored, CHEAP)
    assert needs_rehash(stored)
    assert needs_rehash("not a hash")


def test_the_real_hasher_takes_64_mebibytes_and_argon2id() -> None:
    assert hash_password(GOOD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


# --- choosing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "correct horse battery staple",
        "le chat de la voisine mange des figues",
        "kX9#vTq2!mLw",
        "ségalas-granit-1987-brume",
        "密碼密碼安全的句子很長很好記",
        "soleil levant sur la bastide",
    ],
)
def test_a_phrase_or_a_random_text_is_accepted_without_rules_of_composition(text: str) -> None:
    assert codes(text, "anne.martin@exemple.fr", "Anne Martin") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "password-too-short"),
        ("onze lettre", "password-too-short"),
        ("x" * 201, "password-too-long"),
        ("Motdepasse2026!", "password-common"),
        ("M0tDeP@sse 2026", "password-common"),
        ("2026password!!!", "password-common"),
        ("bienvenue1234", "password-common"),
        ("Toulouse31000!", "password-common"),
        ("Ancrage-2026!!", "password-common"),
        ("aaaaaaaaaaaa", "password-simple"),
        ("abc1abc1abc1abc1", "password-simple"),
        ("            ", "password-simple"),
        ("123456789012", "password-simple"),
        ("AZERTYUIOPQSDF", "password-simple"),
        ("zyxwvutsrqponm", "password-simple"),
        ("anne.martin@exemple.fr", "password-personal"),
        ("Anne-Martin-1987", "password-personal"),
        ("martinanne2026", "password-personal"),
    ],
)
def test_a_bad_password_is_refused_for_its_reason(text: str, code: str) -> None:
    assert codes(text, "anne.martin@exemple.fr", "Anne Martin") == [code]


def test_a_short_name_inside_a_phrase_does_no_harm() -> None:
    assert codes("anneau bleu du canal", "anne@exemple.fr", "Anne") == []


def test_the_limits_themselves_are_accepted() -> None:
    assert codes("pont figue 7") == []
    assert codes((GOOD + " ") * 6 + "z" * (200 - 6 * (len(GOOD) + 1))) == []


def test_every_message_is_shown_in_both_languages_and_never_repeats_the_password() -> None:
    shown = {}
    for text in ("court", "y" * 201, "Motdepasse2026!", "azertyuiopqs", "anne.martin@exemple.fr"):
        for found in check_new_password(text, "anne.martin@exemple.fr"):
            shown[found.code] = [found.message("fr"), found.hint("fr"), found.message("en"), found.hint("en")]
            assert all(shown[found.code])
            assert not any(text in line for line in shown[found.code])
    messages = Path(passwords.__file__).parent / "messages" / "passwords.yaml"
    assert set(shown) == set(yaml.safe_load(messages.read_text("utf-8")))
