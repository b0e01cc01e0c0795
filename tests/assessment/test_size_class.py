"""The legal size of a firm: people are never reached, sums are included, turnover or balance sheet suffices."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.size_class import explain, size_class

M = 1_000_000


@pytest.mark.parametrize(
    ("headcount", "turnover", "code"),
    [
        (0, 0, "micro"),
        (9.99, 2 * M, "micro"),
        (10, 2 * M, "small"),
        (9, 2 * M + 1, "small"),
        (49.99, 10 * M, "small"),
        (50, 10 * M, "medium"),
        (49, 10 * M + 1, "medium"),
        (249.99, 50 * M, "medium"),
        (250, 50 * M, "large"),
        (249, 50 * M + 1, "large"),
        (3, 60 * M, "large"),
    ],
)
def test_people_are_fewer_than_the_limit_and_turnover_is_at_most_the_limit(
    headcount: float, turnover: float, code: str
) -> None:
    assert size_class(headcount, turnover).code == code


@pytest.mark.parametrize(
    ("headcount", "turnover", "balance_sheet", "code"),
    [
        (9, 3 * M, 2 * M, "micro"),
        (49, 11 * M, 10 * M, "small"),
        (249, 60 * M, 43 * M, "medium"),
        (249, 60 * M, 43 * M + 1, "large"),
        (249, 50 * M, 90 * M, "medium"),
        (9, None, 1 * M, "micro"),
        (9, None, 3 * M, "small"),
    ],
)
def test_turnover_or_balance_sheet_keeps_a_firm_in_its_class(
    headcount: float, turnover: float | None, balance_sheet: float, code: str
) -> None:
    assert size_class(headcount, turnover, balance_sheet).code == code


def test_what_decided_is_told() -> None:
    assert size_class(12, 1_400_000).by == "headcount"
    assert size_class(9, 3 * M).by == "money"
    assert size_class(9, None).by == "headcount_alone"


@pytest.mark.parametrize(
    ("headcount", "code"), [(1, "micro"), (10, "small"), (50, "medium"), (250, "large"), (9000, "large")]
)
def test_without_any_sum_people_alone_decide(headcount: float, code: str) -> None:
    assert size_class(headcount, None).code == code


@pytest.mark.parametrize("figures", [(-1, 0, 0), (1, -1, 0), (math.nan, 0, 0), (1, math.inf, 0), (1, 0, -5)])
def test_a_figure_that_is_no_quantity_is_refused(figures: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="not a quantity"):
        size_class(*figures)


def test_a_class_is_explained_by_its_figures_beside_the_limits() -> None:
    size = size_class(12, 1_400_000)
    assert explain(size, "fr") == (
        "Petite entreprise : 12 personnes (moins de 50) et 1,4 M€ de chiffre d'affaires (10 M€ au plus). "
        "Les entreprises liées comptent aussi : s'il y en a, ajoutez leurs chiffres."
    )
    assert explain(size, "en") == (
        "Small firm: 12 people (fewer than 50) and a turnover of €1.4 million (at most €10 million). "
        "Linked firms count too: if there are any, add their figures."
    )


def test_a_sum_that_makes_a_firm_larger_is_named_and_so_is_the_figure_that_could_change_it() -> None:
    said = explain(size_class(9, 3 * M), "fr")
    assert said.startswith("Petite entreprise : 9 personnes et 3 M€ de chiffre d'affaires (plus de 2 M€). ")
    assert "Avec un total de bilan de 2 M€ au plus, elle serait plus petite." in said
    assert "With a turnover of at most €2 million, it would be in a smaller class." in explain(
        size_class(9, None, 3 * M), "en"
    )


def test_with_both_sums_beyond_nothing_more_is_asked() -> None:
    said = explain(size_class(60, 60 * M, 44 * M), "fr")
    assert "60 M€ de chiffre d'affaires (plus de 50 M€) et 44 M€ de total de bilan (plus de 43 M€)." in said
    assert "Avec un" not in said


def test_an_unknown_turnover_is_said() -> None:
    assert "Le chiffre d'affaires n'est pas connu : seul l'effectif a compté." in explain(size_class(12, None), "fr")
    assert "n'est pas connu" not in explain(size_class(12, 0), "fr")


def test_a_large_firm_is_large_by_its_people_whatever_its_turnover() -> None:
    assert explain(size_class(300, None), "fr").startswith(
        "Entreprise de taille intermédiaire ou grande entreprise : 300 personnes (250 ou plus)."
    )


def test_a_member_of_a_group_is_told_that_linked_firms_are_added() -> None:
    assert explain(size_class(12, 0, group_member=True), "fr").endswith(
        "L'entreprise appartient à un groupe : en droit, les chiffres des entreprises liées s'ajoutent aux siens."
    )


@pytest.mark.parametrize(
    ("headcount", "turnover", "says"),
    [
        (9.999, 0, "9,99 personnes (moins de 10)"),
        (1, 0, "1 personne (moins de 10)"),
        (9, 2_000_001, "2\u202f000\u202f001 € de chiffre d'affaires (plus de 2 M€)"),
        (9, 85_000, "85\u202f000 € de chiffre d'affaires"),
        (9, 1_430_000, "1,43 M€"),
    ],
)
def test_no_figure_is_rounded_onto_a_limit(headcount: float, turnover: float, says: str) -> None:
    assert says in explain(size_class(headcount, turnover), "fr")


ORDER = ("micro", "small", "medium", "large")


@given(st.floats(0, 1e6), st.floats(0, 1e12), st.floats(0, 1e6), st.floats(0, 1e12))
def test_more_people_or_more_turnover_never_make_a_firm_smaller(a: float, b: float, more: float, money: float) -> None:
    before, after = size_class(a, b).code, size_class(a + more, b + money).code
    assert ORDER.index(after) >= ORDER.index(before)


@given(st.floats(0, 1e6), st.none() | st.floats(0, 1e12), st.none() | st.floats(0, 1e12), st.booleans())
def test_every_class_is_explained_in_both_languages(
    people: float, turnover: float | None, balance_sheet: float | None, group: bool
) -> None:
    size = size_class(people, turnover, balance_sheet, group)
    for lang in ("fr", "en"):
        assert explain(size, lang).endswith(".")
