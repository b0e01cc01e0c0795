"""Corners of docs/scoring.md that generated questionnaires found, each in the smallest case that shows it."""

from __future__ import annotations

from typing import Any

from questionnaires.model import Questionnaire
from tests.oracle.answers import Answer
from tests.oracle.build import computed, group, level, not_applicable, number, one_of, questionnaire, say, yes_no
from tests.scoring.harness import Reading, compiled, reading, sheet

STEPS = [[0, 0], [1, 1]]


def read(model: Questionnaire, answers: dict[str, Answer], tier: int = 1) -> Reading:
    return reading(compiled(model, {}), sheet(model, {}, answers), tier)


def test_an_option_that_declares_the_question_away_is_not_read() -> None:
    # §3: a question that is not applicable is absent to expressions, so the comparison is false.
    plain = one_of("a", {"some": 1})
    plain["options"].append({"code": "away", "text": "away", "not_applicable": True})
    model = questionnaire([plain, yes_no("b", when='a == "away"'), yes_no("c")])
    assert read(model, {"a": say("away"), "c": say(True)}).states()["b"] == "off_path"


def test_an_open_input_may_still_lower_the_tier_of_a_computed() -> None:
    # §8: the formula names n, though it takes the other branch; once n is answered as declared, c earns its least (0).
    model = questionnaire([number("n"), computed("c", "n if false else 1", steps=STEPS)])
    assert read(model, {}, tier=2).total() == (0, 100)
    assert read(model, {"n": say(5)}, tier=2).total() == (0, 0)
    assert read(model, {"n": say(5, "documented")}, tier=2).total() == (100, 100)


def test_an_input_that_may_go_off_path_may_still_raise_the_tier_of_a_computed() -> None:
    # gate weighs 0. With it open, n (declared) may go off path; c then has no input below "verified", and earns 100.
    gate = yes_no("gate", weight=0)
    model = questionnaire([gate, number("n", when="gate"), computed("c", "default(n, 1)", steps=STEPS)])
    answers = {"n": say(1)}
    assert read(model, answers, tier=3).total() == (0, 100)
    assert read(model, answers | {"gate": say(False, "verified")}, tier=3).total() == (100, 100)


def with_gate(**more: Any) -> Questionnaire:
    held = group("g", [yes_no("q")], when="gate", when_false="not_applicable")
    levels = [level("solid", "share(g) >= 50")]
    return questionnaire([yes_no("gate")], [held], levels=levels, declared_not_applicable_limit=100, **more)


def test_what_is_declared_away_may_still_turn_out_to_be_excluded_by_the_facts() -> None:
    # §6: with the gate closed, g is not applicable by computation and passes; open, by declaration, and its share is 0.
    answers = {"q": not_applicable()}
    row = read(with_gate(), answers)
    assert (row.level("level_low"), row.level("level_high")) == (None, "solid")
    assert read(with_gate(), answers | {"gate": say(False)}).level("level_low") == "solid"
    assert read(with_gate(), answers | {"gate": say(True)}).level("level_high") is None


def test_without_a_score_there_is_no_level() -> None:
    # §5: a root in which nothing applies has no score, so no level either (§6), whatever its conditions say.
    away = {**yes_no("a"), "allow_not_applicable": True}
    model = questionnaire([away], levels=[level("any", "true")], declared_not_applicable_limit=100)
    none = read(model, {"a": not_applicable()})
    assert (none.level("level_low"), none.level("level_high")) == (None, None)
    still_open = read(model, {})
    assert (still_open.level("level_low"), still_open.level("level_high")) == (None, "any")
    assert read(model, {"a": say(False)}).level("level_low") == "any"
