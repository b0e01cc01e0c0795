"""Figures, dates and interface texts in both languages."""

import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import reports
from reports.html import sentence
from reports.language import LOCALE, Language, french_spaces

FRENCH, ENGLISH = Language("fr"), Language("en")
ROOT = Path(reports.__file__).parent
KEYWORDS = {"_": None, "t": None, "n": (1, 2), "n_": (1, 2)}


@pytest.mark.parametrize(("language", "shown"), [(FRENCH, "1\u00a0234,5"), (ENGLISH, "1,234.5")])
def test_points_keep_their_decimals(language: Language, shown: str) -> None:
    assert language.points(1234.5) == shown
    assert language.points(3)[-2:] in {",0", ".0"}


def test_signed_points_use_a_true_minus() -> None:
    assert FRENCH.signed(3.25 + 1e-9) == "+\u00a03,3"
    assert FRENCH.signed(-1) == "−\u00a01,0"
    assert FRENCH.signed(-0.04) == "0,0"


def test_numbers_drop_useless_decimals() -> None:
    assert FRENCH.number(12.0) == "12"
    assert ENGLISH.number(0.35, 2) == "0.35"


def test_percent_has_a_space_in_french_only() -> None:
    assert (FRENCH.percent(12.5), ENGLISH.percent(12.5)) == ("12,5\u00a0%", "12.5%")


def test_shares_keep_their_decimals_in_a_column() -> None:
    assert (FRENCH.share(42), ENGLISH.share(42)) == ("42,0\u00a0%", "42.0%")


def test_days_are_in_words() -> None:
    assert FRENCH.day(date(2026, 11, 3)) == "3\u00a0novembre\u00a02026"
    assert ENGLISH.day(date(2026, 11, 3)) == "3\u00a0November\u00a02026"


def test_a_span_says_its_bounds_or_its_figure() -> None:
    assert FRENCH.span(41, 68) == "entre 41,0 et 68,0"
    assert ENGLISH.span(41, 68) == "between 41.0 and 68.0"
    assert FRENCH.span(41.01, 41.04) == "41,0"


def test_french_counts_one_and_a_half_as_singular_english_does_not() -> None:
    one, many = "il manque %(n)s point", "il manque %(n)s points"
    assert FRENCH.n(one, many, 1.5) == "il manque 1,5\u00a0point"
    assert ENGLISH.n(one, many, 1.5) == "1.5 points short"
    assert ENGLISH.n(one, many, 1) == "1 point short"


def test_french_spaces_do_not_break() -> None:
    assert french_spaces("« Oui » : 1 250 points, 12 % ?") == (
        "«\u00a0Oui\u00a0»\u00a0: 1\u00a0250\u00a0points, 12\u00a0%\u00a0?"
    )


def _messages() -> set[tuple[str, ...]]:
    """Every interface text of code and templates."""
    templates = [(pattern, "jinja2.ext:babel_extract") for pattern in ("templates/**.html", "method/templates/**.md")]
    found = extract_from_dir(ROOT, [("**.py", "python"), *templates], keywords=KEYWORDS)
    return {message if isinstance(message, tuple) else (message,) for _, _, message, _, _ in found}


def _catalogue() -> dict[tuple[str, ...], tuple[str, ...]]:
    with (LOCALE / "en.po").open("rb") as source:
        entries = [entry for entry in read_po(source, locale="en") if entry.id]
    return {
        (entry.id if isinstance(entry.id, tuple) else (entry.id,)): (
            entry.string if isinstance(entry.string, tuple) else (entry.string,)
        )
        for entry in entries
    }


def test_every_interface_text_has_an_english_one() -> None:
    catalogue = _catalogue()
    assert len(_messages()) > 150
    assert [message for message in _messages() if not all(catalogue.get(message, ("",)))] == []


def test_no_english_text_is_left_over() -> None:
    assert set(_catalogue()) - _messages() == set()


def test_places_to_fill_are_the_same_in_both_languages() -> None:
    for french, english in _catalogue().items():
        places = [set(re.findall(r"%\(\w+\)s", text[-1])) for text in (french, english)]
        assert places[0] == places[1], french


def test_a_shortened_answer_ends_once() -> None:
    assert sentence("Une prime à tous …") == "Une prime à tous …"
    assert sentence("Pour les trois") == "Pour les trois."


@pytest.mark.parametrize(
    ("figure", "unit", "french", "english"),
    [
        ("9", "%", "9\u00a0%", "9%"),
        ("9", "% of hours", "9\u00a0% of hours", "9% of hours"),
        ("8", "€ before tax", "8\u00a0€ before tax", "€8 before tax"),
        ("12", "km", "12\u00a0km", "12\u00a0km"),
        ("12", "", "12", "12"),
    ],
)
def test_a_unit_stands_where_its_language_puts_it(figure: str, unit: str, french: str, english: str) -> None:
    assert (FRENCH.with_unit(figure, unit), ENGLISH.with_unit(figure, unit)) == (french, english)


def test_a_sign_has_a_space_in_french_only() -> None:
    assert (FRENCH.signed(2), ENGLISH.signed(2), ENGLISH.signed(-2)) == ("+\u00a02,0", "+2.0", "−2.0")
