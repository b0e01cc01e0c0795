"""The day on which something happened."""

from __future__ import annotations

from datetime import UTC, date, datetime

from assessment.days import day_of
from assessment.xlsx import column_letters, column_number


def test_a_day_is_that_of_paris() -> None:
    assert day_of(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert day_of(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == date(2027, 1, 1)


def test_columns_of_a_workbook_have_letters() -> None:
    assert [column_letters(number) for number in (1, 26, 27, 702, 703, 16_384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(column_number(column_letters(number)) == number for number in range(1, 2_000))
