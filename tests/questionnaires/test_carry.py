"""Answers from one release to the next: carried as they are, under another name, in parts, or left with the reason."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from questionnaires.carry import Carried, base, carry, carry_profile, step
from questionnaires.model import Computed
from tests.oracle.build import Plain, any_of, number, one_of, yes_no
from tests.oracle.strategies import Case, cases
from tests.questionnaires.releases import first, loaded, second

LEVELS = {"none": 0.0, "some": 1.0, "all": 2.0}
MANY = {"a": 1.0, "b": 1.0, "c": 1.0}


def carried(old: list[Plain], new: list[Plain], previous: Plain, answers: dict[str, Any]) -> Carried:
    return carry([step(first(old), second(new, previous))], answers)


def contents(found: Carried) -> dict[str, Any]:
    return {name: dict(one.content) for name, one in found.answers.items()}


def left(found: Carried) -> list[tuple[str, str | None, str]]:
    return [(one.was, one.question, one.why) for one in found.left]


def test_the_same_question_keeps_its_answer_note_and_estimate() -> None:
    given = {"value": 12.0, "note": "facture", "estimate": True}
    found = carried([number("energy")], [number("energy", weight=3)], {}, {"energy": given})
    assert (contents(found), left(found)) == ({"energy": given}, [])


def test_a_renamed_question_takes_its_answer_along() -> None:
    mapping = {"renamed": [{"id": "training_plan", "was": "training"}]}
    found = carried([yes_no("training")], [yes_no("training_plan")], mapping, {"training": {"value": True}})
    assert contents(found) == {"training_plan": {"value": True}}
    assert found.answers["training_plan"].was == "training"


def test_a_dropped_question_is_told_with_the_reason() -> None:
    mapping = {"dropped": [{"id": "fax", "reason": "Plus personne n'en a."}]}
    found = carried([yes_no("fax"), yes_no("q")], [yes_no("q")], mapping, {"fax": {"value": True}})
    assert left(found) == [("fax", None, "dropped")]
    assert found.left[0].reason is not None
    assert found.left[0].reason.fr == "Plus personne n'en a."


def test_what_is_asked_again_keeps_nothing() -> None:
    mapping = {"asked_again": [{"id": "q", "reason": "L'unité change."}]}
    found = carried([number("q", unit="m")], [number("q", unit="km")], mapping, {"q": {"value": 3.0}})
    assert (contents(found), left(found)) == ({}, [("q", "q", "asked_again")])


def test_options_have_other_codes_and_details_follow() -> None:
    mapping = {"options": [{"id": "q", "renamed": {"some": "partly"}, "added": ["more"]}]}
    now = {"none": 0.0, "partly": 1.0, "more": 1.5, "all": 2.0}
    given = {"value": "some", "detail": {"some": "avec la CCI"}}
    found = carried([one_of("q", LEVELS)], [one_of("q", now)], mapping, {"q": given})
    assert contents(found) == {"q": {"value": "partly", "detail": {"partly": "avec la CCI"}}}


def test_who_chose_an_option_withdrawn_is_asked_again() -> None:
    mapping = {"options": [{"id": "q", "withdrawn": ["some"]}]}
    new = [one_of("q", {"none": 0.0, "all": 2.0})]
    assert left(carried([one_of("q", LEVELS)], new, mapping, {"q": {"value": "some"}})) == [
        ("q", "q", "option_withdrawn")
    ]
    assert contents(carried([one_of("q", LEVELS)], new, mapping, {"q": {"value": "all"}})) == {"q": {"value": "all"}}


def test_of_several_options_those_that_stay_are_kept_and_the_loss_is_told() -> None:
    mapping = {"options": [{"id": "q", "withdrawn": ["b"]}]}
    new = [any_of("q", {"a": 1.0, "c": 1.0}, 2)]
    found = carried([any_of("q", MANY, 3)], new, mapping, {"q": {"value": ["a", "b"], "detail": {"b": "x"}}})
    assert contents(found) == {"q": {"value": ["a"]}}
    assert found.answers["q"].cut == ("b",)
    assert left(carried([any_of("q", MANY, 3)], new, mapping, {"q": {"value": ["b"]}})) == [
        ("q", "q", "option_withdrawn")
    ]
    assert contents(carried([any_of("q", MANY, 3)], new, mapping, {"q": {"value": []}})) == {"q": {"value": []}}


SPLIT: Plain = {
    "split": [
        {
            "id": "heat",
            "reason": "Deux gestes.",
            "into": [
                {"id": "water", "answers": {"none": False, "some": True, "all": True}},
                {"id": "hours", "answers": {"none": False, "all": True}},
                {"id": "shade"},
            ],
        }
    ]
}
PARTS = [yes_no("water"), yes_no("hours"), yes_no("shade")]


def test_a_split_question_answers_each_part_of_which_it_says_something() -> None:
    found = carried([one_of("heat", LEVELS)], PARTS, SPLIT, {"heat": {"value": "all", "note": "n"}})
    assert contents(found) == {"water": {"value": True, "note": "n"}, "hours": {"value": True, "note": "n"}}
    assert left(found) == [("heat", "shade", "asked_anew")]
    found = carried([one_of("heat", LEVELS)], PARTS, SPLIT, {"heat": {"value": "some"}})
    assert contents(found) == {"water": {"value": True}}
    assert left(found) == [("heat", "hours", "asked_anew"), ("heat", "shade", "asked_anew")]


def test_who_did_not_know_the_whole_does_not_know_the_parts() -> None:
    found = carried([one_of("heat", LEVELS)], PARTS, SPLIT, {"heat": {"not_known": True}})
    assert contents(found) == {"water": {"not_known": True}, "hours": {"not_known": True}}


def test_options_of_a_split_go_to_the_parts_that_name_them() -> None:
    mapping: Plain = {
        "split": [
            {
                "id": "q",
                "reason": "Deux sujets.",
                "into": [
                    {"id": "x", "answers": {"a": "a1", "b": ["b1", "b2"]}},
                    {"id": "y", "answers": {"c": 30}},
                    {"id": "z", "same": True},
                ],
            }
        ]
    }
    new = [any_of("x", {"a1": 1.0, "b1": 1.0, "b2": 1.0}, 3), number("y"), any_of("z", MANY, 3)]
    found = carried([any_of("q", MANY, 3)], new, mapping, {"q": {"value": ["b", "c"]}})
    assert contents(found) == {"x": {"value": ["b1", "b2"]}, "y": {"value": 30.0}, "z": {"value": ["b", "c"]}}
    assert left(carried([any_of("q", MANY, 3)], new, mapping, {"q": {"value": ["c"]}})) == [("q", "x", "asked_anew")]


def test_two_answers_that_exclude_each_other_make_none() -> None:
    into = [{"id": "x", "answers": {"a": True, "b": False}}, {"id": "y"}]
    mapping = {"split": [{"id": "q", "reason": "r", "into": into}]}
    found = carried([any_of("q", MANY, 3)], [yes_no("x"), yes_no("y")], mapping, {"q": {"value": ["a", "b"]}})
    assert contents(found) == {}


@pytest.mark.parametrize(
    ("new", "given"),
    [
        (number("q", maximum=10), {"value": 12.0}),
        (number("q"), {"not_applicable": "Sans objet"}),
    ],
)
def test_what_the_question_no_longer_takes_is_left(new: Plain, given: Plain) -> None:
    found = carried([number("q", allow_not_applicable=True)], [new], {}, {"q": given})
    assert left(found) == [("q", "q", "no_longer_fits")]


def test_releases_are_gone_through_one_after_another() -> None:
    one, two = first([yes_no("a")]), second([yes_no("b")], {"renamed": [{"id": "b", "was": "a"}]})
    mapping = {"release": "example-2026.2", "renamed": [{"id": "c", "was": "b"}]}
    three = loaded(two.model.model_validate({**_plain([yes_no("c")]), "version": "2027.1", "previous": mapping}))
    found = carry([step(one, two), step(two, three)], {"a": {"value": False}})
    assert contents(found) == {"c": {"value": False}}
    assert found.answers["c"].was == "a"
    with pytest.raises(ValueError, match=r"example-2027\.1 does not follow example-2026\.1"):
        step(one, three)


def _plain(questions: list[Plain]) -> Plain:
    return {"id": "example", "title": "Exemple", "questions": questions, "nodes": []}


def test_facts_are_carried_renamed_and_recoded_and_no_further() -> None:
    sizes = [{"code": code, "text": code} for code in ("small", "large")]
    trades = [{"code": code, "text": code} for code in ("tiny", "large")]
    old = first(
        [yes_no("q")],
        profile=[
            {"id": "size", "kind": "one_of", "text": "t", "options": sizes},
            {"id": "heads", "kind": "number", "text": "h"},
            {"id": "old", "kind": "yes_no", "text": "o"},
        ],
    )
    new = second(
        [yes_no("q")],
        {
            "renamed": [{"id": "staff", "was": "heads"}],
            "options": [{"id": "size", "renamed": {"small": "tiny"}}],
            "dropped": [{"id": "old", "reason": "r"}],
        },
        profile=[
            {"id": "size", "kind": "one_of", "text": "t", "options": trades},
            {"id": "staff", "kind": "number", "text": "h", "maximum": 9},
        ],
    )
    assert carry_profile([step(old, new)], {"size": "small", "heads": 4.0, "old": True}) == {
        "size": "tiny",
        "staff": 4.0,
    }
    assert carry_profile([step(old, new)], {"size": "large", "heads": 12.0}) == {"size": "large"}


def test_a_draft_bears_the_version_that_it_is_a_draft_of() -> None:
    assert base("occitanie-2026.2+draft.0a1b2c3d") == base("occitanie-2026.2") == "occitanie-2026.2"


@pytest.mark.slow
@settings(max_examples=30, derandomize=True, database=None, deadline=None)
@given(cases())
def test_to_the_same_release_everything_is_carried_as_it_is(case: Case) -> None:
    held = loaded(case.model, case.rows)
    answers = {name: _content(one) for name, one in case.answers.items()}
    found = carry([step(held, held), step(held, held)], answers)
    assert contents(found) == answers
    assert found.left == ()
    assert carry_profile([step(held, held)], case.profile) == case.profile


def _content(answer: Any) -> Plain:
    if answer.state == "answered":
        return {"value": answer.value}
    return {"not_known": True} if answer.state == "not_known" else {"not_applicable": "raison"}


@pytest.mark.slow
@settings(max_examples=30, derandomize=True, database=None, deadline=None)
@given(cases(), cases())
def test_whatever_becomes_of_the_questions_nothing_is_invented(case: Case, other: Case) -> None:
    """Between two questionnaires with nothing in common but names: each answer that comes out went in, and fits."""
    old = loaded(case.model, case.rows)
    named = {"release": f"{case.model.id}-{case.model.version}"}
    model = other.model.model_validate(
        {**other.model.model_dump(exclude_none=True), "id": case.model.id, "version": "2031.1", "previous": named}
    )
    new = loaded(model, other.rows)
    answers = {name: _content(one) for name, one in case.answers.items()}
    found = carry([step(old, new)], answers)
    questions = {one.id: one for one in model.all_questions()}
    for name, one in found.answers.items():
        assert dict(one.content) == answers[one.was]
        assert not isinstance(questions[name], Computed)
    assert {one.was for one in found.answers.values()} | {one.was for one in found.left} == answers.keys()
