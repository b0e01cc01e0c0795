"""Effort, attempts to game a questionnaire, paths and the order of cases, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assessment.audit_sample import ANYONE, attempt, measured

# --- effort -----------------------------------------------------------------------------------------------

ACTIONS = """
efforts: [{code: hour, text: une heure, hours: 1}, {code: day, text: une journée, hours: 8}]
questions:
  - id: a
    kind: yes_no
    text: A ?
    actions: [{id: do_a, text: Faire A, first_step: Commencer, effort: hour, reaches: true}]
  - id: b
    kind: one_of
    text: B ?
    options: [{code: none, text: Non}, {code: some, text: Un peu, points: 1}, {code: much, text: Oui, points: 2}]
    actions:
      - {id: some_b, text: Un peu de B, first_step: Commencer, effort: day, reaches: some}
      - {id: much_b, text: Tout B, first_step: Commencer, effort: day, reaches: much}
  - id: c
    kind: yes_no
    text: C ?
    weight: 0
    actions: [{id: do_c, text: Faire C, first_step: Commencer, effort: hour, reaches: true}]
"""


def test_the_gain_of_each_action_by_the_hour_over_the_cases(tmp_path: Path) -> None:
    """Two questions of 50; c weighs nothing. First firm: no, some. do_a: 50 in 1 hour; much_b: 25 in 8 hours.

    Second firm: yes, none. some_b: 25 in 8 hours; much_b: 50 in 8 hours. Median of much_b: 37.5, 4.6875 per hour.
    All gains per hour: 50, 3.125, 3.125, 6.25: median 4.6875. do_c brings nothing to anybody.
    """
    cases = {
        "first": "profile: {}\nanswers: {a: false, b: some, c: false}\n",
        "second": "profile: {}\nanswers: {a: true, b: none, c: false}\n",
    }
    effort = measured(tmp_path, ACTIONS + ANYONE, **cases).effort
    assert (effort.cases, effort.gains, effort.per_hour) == (2, 4, pytest.approx(4.6875))
    assert [(one.action, one.cases, one.gain, one.per_hour) for one in effort.actions] == [
        ("do_a", 1, pytest.approx(50.0), pytest.approx(50.0)),
        ("much_b", 2, pytest.approx(37.5), pytest.approx(4.6875)),
        ("some_b", 1, pytest.approx(25.0), pytest.approx(3.125)),
    ]
    assert [(one.effort, one.gains, one.gain) for one in effort.classes] == [
        ("hour", 1, pytest.approx(50.0)), ("day", 3, pytest.approx(25.0)),
    ]  # fmt: skip
    assert [(one.action, one.cases, one.from_least) for one in effort.idle] == [("do_c", 2, False)]


def test_an_action_that_every_case_is_past_is_told_from_a_useless_one(tmp_path: Path) -> None:
    cases = {"past": "profile: {}\nanswers: {a: true, b: much, c: false}\n"}
    effort = measured(tmp_path, ACTIONS + ANYONE, **cases).effort
    assert effort.gains == 0
    assert effort.per_hour is None
    assert {one.action: one.from_least for one in effort.idle} == {
        "do_a": True, "some_b": True, "much_b": True, "do_c": False,
    }  # fmt: skip


def test_nothing_is_said_of_an_action_about_which_no_firm_tried_is_asked(tmp_path: Path) -> None:
    """Only firms of ten people or more are asked a; one of four is tried, then one of forty."""
    text = "profile: [{id: headcount, kind: number, text: Effectif ?, minimum: 1}]\n" + ACTIONS.replace(
        "text: A ?", "text: A ?\n    when: headcount >= 10"
    )
    tried = "audit: {profiles: [{id: some, text: Une, profile: {headcount: SIZE}}]}\n"
    found = {
        size: {
            one.action: one.from_least
            for one in measured(tmp_path / size, text + tried.replace("SIZE", size)).effort.idle
        }
        for size in ("4", "40")
    }
    assert found["4"] == {"do_a": None, "some_b": True, "much_b": True, "do_c": False}
    assert found["40"] == {"do_a": True, "some_b": True, "much_b": True, "do_c": False}


# --- attempts ---------------------------------------------------------------------------------------------

WEAK = """
declared_not_applicable_limit: 20
levels:
  - {id: half, title: Moitié, all: [{condition: total >= 50, text: Au moins 50}]}
questions:
  - {id: a, kind: yes_no, text: A ?, weight: 2}
  - {id: b, kind: yes_no, text: B ?, weight: 4}
  - {id: c, kind: yes_no, text: C ?, weight: 3, allow_not_applicable: true}
  - {id: d, kind: yes_no, text: D ?, weight: 1, allow_not_applicable: true}
"""


def test_weak_points_are_set_aside_all_or_up_to_the_limit(tmp_path: Path) -> None:
    """Ordinary: a no, b yes. With c and d at no: 40. Both aside: 40 of 60, 66.7, but 40 % away: strictly 40, no level.

    Within 20 %: c (30 %) is too heavy, d (10 %) fits. Before: b 40, c no, d no. After: 40 of 90, 44.4.
    """
    measures = measured(tmp_path, WEAK + ANYONE)
    every = attempt(measures, "weak_away")
    assert (every.before.total, every.after.total, every.after.level) == (40.0, 66.7, None)
    some = attempt(measures, "weak_away_within_limit")
    assert some.after.declared_away == pytest.approx(10.0)
    assert (some.before.total, some.after.total) == (40.0, 44.4)


def test_what_one_ticks_without_showing_is_not_documented(tmp_path: Path) -> None:
    measures = measured(tmp_path, WEAK + ANYONE)
    ticked = attempt(measures, "everything_ticked")
    assert (ticked.after.total, ticked.after.level, ticked.documented, ticked.verified) == (100.0, "half", 0.0, 0.0)
    unknown = attempt(measures, "nothing_known")
    assert (unknown.after.total, unknown.after.level) == (0.0, None)


def test_the_pillar_that_it_pays_most_to_declare_away(tmp_path: Path) -> None:
    """Two pillars of 50, two questions of 25 each; no rule of their own, so what is aside goes to the rest.

    Ordinary: no, yes in each: 50. Nothing done in the first: 25; none of it may be set aside: 25 still. Nothing done in
    the second: 25; all of it may be set aside: one yes of two is left, 50.
    """
    text = """
nodes:
  - id: first
    title: Premier
    questions: [{id: a, kind: yes_no, text: A ?}, {id: b, kind: yes_no, text: B ?}]
  - id: second
    title: Second
    questions:
      - {id: c, kind: yes_no, text: C ?, allow_not_applicable: true}
      - {id: d, kind: yes_no, text: D ?, allow_not_applicable: true}
"""
    one = attempt(measured(tmp_path, text + ANYONE), "pillar_away")
    assert (one.detail, one.before.total, one.after.total) == ("second", 25.0, 50.0)


def test_not_knowing_a_bad_figure_may_pay(tmp_path: Path) -> None:
    """The portion at its worst: 0, and the plan (no first: no) 0, the other yes: 1/3 of 100.

    Unknown, the portion is absent, so it does not apply: one yes of two is 50. A questionnaire that asks for a figure
    and says nothing of those who do not know it rewards not knowing.
    """
    text = """
questions:
  - {id: part, kind: number, text: Part ?, minimum: 0}
  - {id: plan, kind: yes_no, text: Un plan ?}
  - {id: other, kind: yes_no, text: Autre ?}
  - {id: portion, kind: computed, text: Part, formula: part / 2, scale: [[0, 1], [10, 0]]}
"""
    one = attempt(measured(tmp_path, text + ANYONE), "figures_not_known")
    assert (one.before.total, one.after.total) == (33.3, 50.0)


def test_documents_are_an_attempt_where_some_answer_is_marked(tmp_path: Path) -> None:
    """The rule alone is one of two boxes: 50."""
    text = """
questions:
  - id: b
    kind: any_of
    text: Quoi ?
    maximum: 2
    options: [{code: rule, text: Une règle, points: 1, on_paper: true}, {code: deed, text: Un acte, points: 1}]
"""
    one = attempt(measured(tmp_path / "marked", text + ANYONE), "paper_only")
    assert (one.before.total, one.after.total) == (0.0, 50.0)
    unmarked = measured(tmp_path / "unmarked", text.replace(", on_paper: true", "") + ANYONE)
    assert "paper_only" not in {one.kind for one in unmarked.attempts}


# --- paths ------------------------------------------------------------------------------------------------

PATHS = """
profile:
  - {id: headcount, kind: number, text: Effectif ?, minimum: 1}
  - id: path
    kind: one_of
    text: Quel parcours ?
    default: full
    options: [{code: express, text: Express}, {code: full, text: Complet}]
questions:
  - {id: a, kind: yes_no, text: A ?}
  - {id: b, kind: yes_no, text: B ?}
  - {id: tonnes, kind: number, text: Tonnes ?, scale: [[0, 0], [10, 1]]}
paths: [{code: express, questions: [a], minutes: 4, offered_when: headcount < 10, offered_text: les petites}]
"""
BOTH = (
    "audit: {profiles: [{id: small, text: Petite, profile: {headcount: 4}}, "
    "{id: large, text: Grande, profile: {headcount: 40}}]}\n"
)


def test_each_path_is_measured_and_each_case_compared_on_it(tmp_path: Path) -> None:
    """Full: three questions, one figure. Express, for less than ten people: one question.

    The case: yes, no, 5 tonnes: 1.5 / 3 = 50; express: 100. The large one is not offered the express path.
    """
    answers = "answers: {a: true, b: false, tonnes: 5}\n"
    cases = {"mill": f"profile: {{headcount: 4}}\n{answers}", "plant": f"profile: {{headcount: 40}}\n{answers}"}
    paths = measured(tmp_path, PATHS + BOTH, **cases).paths
    assert paths.full == "full"
    assert [(one.path, one.profile, one.longest.questions, one.longest.figures, one.told) for one in paths.lengths] == [
        ("full", "small", 3, 1, None), ("full", "large", 3, 1, None), ("express", "small", 1, 0, 4),
    ]  # fmt: skip
    assert [(one.case, one.path, one.outcome.total) for one in paths.cases] == [
        ("mill", "full", 50.0), ("mill", "express", 100.0), ("plant", "full", 50.0),
    ]  # fmt: skip


def test_taking_a_shorter_path_is_an_attempt(tmp_path: Path) -> None:
    """Ordinary: a no, b yes, 5 tonnes: 1.5 of 3, 50. Express: a alone, 0."""
    one = attempt(measured(tmp_path, PATHS + BOTH), "path")
    assert (one.profile, one.detail, one.before.total, one.after.total) == ("small", "express", 50.0, 0.0)


# --- order ------------------------------------------------------------------------------------------------

TWO = """
nodes:
  - {id: left, title: Gauche, weight: WEIGHT, questions: [{id: a, kind: yes_no, text: A ?}]}
  - {id: right, title: Droite, weight: 10, questions: [{id: b, kind: yes_no, text: B ?}]}
"""
SIDES = {
    "lefty": "profile: {}\nanswers: {a: true, b: false}\n",
    "righty": "profile: {}\nanswers: {a: false, b: true}\n",
}


def test_a_narrow_lead_turns_as_often_as_the_areas_say(tmp_path: Path) -> None:
    """Weights 11 and 10, each times a factor from 0.8 to 1.2. The right is ahead where its factor is over 1.1 times the
    left's: on the square, the integral of (1.2 − 1.1 x) / 0.16 from 0.8 to 1.2 / 1.1, that is 0.291. 200 draws: ± 0.1.
    """
    order = measured(tmp_path, TWO.replace("WEIGHT", "11") + ANYONE, **SIDES).order
    (pair,) = order.pairs
    assert (pair.ahead, pair.behind, pair.gap) == ("lefty", "righty", pytest.approx(100 / 21))
    assert pair.turned == pytest.approx(0.291, abs=0.1)
    assert order.turned == pair.turned


def test_a_lead_beyond_what_the_weights_move_never_turns(tmp_path: Path) -> None:
    """16 · 0.8 = 12.8 is still more than 10 · 1.2 = 12. The weight may be an expression."""
    order = measured(tmp_path, TWO.replace("WEIGHT", '"8 * 2"') + ANYONE, **SIDES).order
    assert [pair.turned for pair in order.pairs] == [0.0]


def test_equal_totals_have_no_order_to_turn(tmp_path: Path) -> None:
    order = measured(tmp_path, TWO.replace("WEIGHT", "10") + ANYONE, **SIDES).order
    assert (order.pairs, order.turned) == ((), None)
