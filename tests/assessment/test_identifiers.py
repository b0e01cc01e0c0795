"""The number of a firm is read as people write it, and refused in words that help."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.identifiers import FirmNumber, IdentifierError, format_siren, format_siret, read_firm_number

# Luhn, every second digit from the right doubled: 7+6+2+(16→7)+2+(18→9)+3+4+0 = 40. With 00074 for the site:
# (14→5)+3+4+8+4+9+6+2+0+0+0+0+(14→5)+4 = 50.
SIREN, SIRET = "732829320", "73282932000074"


def refused(text: str) -> IdentifierError:
    with pytest.raises(IdentifierError) as caught:
        read_firm_number(text)
    return caught.value


@pytest.mark.parametrize(
    "written",
    [
        "732829320",
        "732 829 320",
        " 732.829.320 ",
        "732\u00a0829\u00a0320",
        "732\u202f829\u202f320",
        "\u202a732829320\u202c",
        "７３２８２９３２０",
        "732-829-320",
        "SIREN : 732 829 320",
        "n° Siren 732829320",
    ],
)
def test_a_siren_is_read_however_it_is_written(written: str) -> None:
    assert read_firm_number(written) == FirmNumber(SIREN, None)


@pytest.mark.parametrize(
    "written", ["73282932000074", "732 829 320 00074", "732 829 320 000 74", "732829320-00074", "SIRET:73282932000074"]
)
def test_a_siret_gives_the_firm_and_the_site(written: str) -> None:
    assert read_firm_number(written) == FirmNumber(SIREN, SIRET)


@pytest.mark.parametrize(
    "written", ["FR44732829320", "FR 44 732 829 320", "fr44 732829320", "44732829320", "FR732829320"]
)
def test_a_french_vat_number_gives_the_siren(written: str) -> None:
    """The key 44: (12 + 3 · (732829320 mod 97)) mod 97, with 732829320 mod 97 = 43, is 141 mod 97 = 44."""
    assert read_firm_number(written) == FirmNumber(SIREN, None)


def test_a_vat_key_may_have_letters() -> None:
    assert read_firm_number("FRK7399859412") == FirmNumber("399859412")


@pytest.mark.parametrize("siret", ["35600000000048", "35600000012305"])
def test_la_poste_has_a_rule_of_its_own(siret: str) -> None:
    """Its head office follows Luhn; at its other sites the digits add up to a multiple of 5: 3+5+6+1+2+3+0+5 = 25."""
    assert read_firm_number(siret) == FirmNumber("356000000", siret)
    assert read_firm_number("356000000") == FirmNumber("356000000")


@pytest.mark.parametrize("written", ["", "   ", "\u00a0\t\n", "...", "\0", "\u200b"])
def test_nothing_typed_is_empty(written: str) -> None:
    assert refused(written).code == "empty"


def test_a_wrong_length_says_how_many_digits_were_read() -> None:
    error = refused("732 829 320 000 7")
    assert error.code == "length"
    assert "13 : 732 829 320 000 7" in error.message("fr")
    assert "13: 732 829 320 000 7" in error.message("en")


@pytest.mark.parametrize(
    ("written", "says"), [("73282932", "le 0 du début"), ("7328", "en entier"), ("9" * 200, "en entier")]
)
def test_a_wrong_length_says_what_to_check(written: str, says: str) -> None:
    error = refused(written)
    assert error.code == "length"
    assert says in error.hint("fr")
    assert len(error.message("fr")) < 200


@pytest.mark.parametrize("written", ["FR7632829320", "FR44"])
def test_a_vat_number_of_the_wrong_length_says_how_one_is_written(written: str) -> None:
    error = refused(written)
    assert error.code == "length"
    assert "FR44 732 829 320" in error.hint("fr")


@pytest.mark.parametrize(
    ("written", "other"), [("73282932O", "O"), ("7.32829E+13", "E+"), ("Boulangerie", "BOULANGERI")]
)
def test_letters_are_named_and_the_digits_read_are_shown(written: str, other: str) -> None:
    error = refused(written)
    assert error.code == "letters"
    assert f"« {other}" in error.message("fr")
    assert ("Chiffres lus : 732 829" in error.hint("fr")) is written.startswith("7")
    assert ("Chiffres lus : aucun" in error.hint("fr")) is written.startswith("B")


def test_digits_of_another_script_are_not_guessed() -> None:
    assert refused("٧٣٢٨٢٩٣٢٠").code == "letters"


@pytest.mark.parametrize("written", ["732829321", "732829302", "732289320", "000000000"])
def test_a_wrong_check_digit_is_no_siren(written: str) -> None:
    error = refused(written)
    assert error.code == "check_digit"
    assert f"{written[:3]} {written[3:6]} {written[6:]} n'est pas un SIREN" in error.message("fr")
    assert "chiffre par chiffre" in error.hint("fr")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("73282932000079", "les cinq derniers"),
        ("35600000000049", "les cinq derniers"),
        ("73282932100074", "chiffre par chiffre"),
        ("00000000000000", "chiffre par chiffre"),
        ("FR45732829320", "qui suivent FR"),
    ],
)
def test_a_wrong_check_digit_says_where_to_look(written: str, says: str) -> None:
    error = refused(written)
    assert error.code == "check_digit"
    assert says in error.hint("fr")


@pytest.mark.parametrize(
    "written",
    ["DE123456789", "DE 123 456 789", "BE 0403.170.701", "0403.170.701", "ES B66484189", "B66484189", "IT00802230151",
     "NL805843954B01", "CHE-123.456.788", "GB 123 4567 89", "FR53000004605"],
)  # fmt: skip
def test_a_number_of_another_country_is_told_as_such(written: str) -> None:
    error = refused(written)
    assert error.code == "foreign"
    assert "autre pays" in error.message("fr")
    assert "SIREN" in error.hint("en")


@pytest.mark.parametrize("code_of", ["", "732829321", "7328", "73282932O", "DE123456789"])
def test_every_refusal_speaks_both_languages(code_of: str) -> None:
    error = refused(code_of)
    for lang in ("fr", "en"):
        for text in (error.message(lang), error.hint(lang)):
            assert text
            assert "{" not in text
    assert error.message("fr") != error.message("en")
    assert error.hint("fr") != error.hint("en")


def test_numbers_are_shown_in_groups_that_do_not_part() -> None:
    assert format_siren(SIREN) == "732\u00a0829\u00a0320"
    assert format_siret(SIRET) == "732\u00a0829\u00a0320\u00a000074"
    assert read_firm_number(format_siret(SIRET)) == FirmNumber(SIREN, SIRET)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        said = read_firm_number(text).siren
    except IdentifierError as error:
        said = error.message("fr")
    assert said


@given(st.integers(1, 99_999_999), st.integers(0, 9))
def test_of_ten_numbers_that_differ_in_the_last_digit_one_is_a_siren(first: int, last: int) -> None:
    written = [f"{first:08}{digit}" for digit in range(10)]
    right = [one for one in written if accepted(one)]
    assert len(right) == 1


def accepted(written: str) -> bool:
    try:
        read_firm_number(written)
    except IdentifierError:
        return False
    return True
