"""Actions of a plan under a later release: under the name that their question has there, with the answer of then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessment import plan, plan_changes
from assessment.carry_over import steps_to
from assessment.plan import Details, Origin, PlanAction
from assessment.plan_mapping import as_today
from assessment.plan_words import chosen, declared
from assessment.planned import planned_actions
from assessment.shelf import Shelf
from assessment.store import Store
from questionnaires.carry import Step, step
from tests.assessment.assessments_sample import sample
from tests.assessment.two_releases import NEW, two_releases
from tests.conftest import Clock
from tests.oracle.build import any_of, yes_no
from tests.questionnaires.releases import first, second


def action(question: str, name: str, before: object = None) -> PlanAction:
    now, origin = Clock().now, Origin("example", question, name)
    content = None if before is None else {"value": before}
    return PlanAction(name, "f", origin, {}, content, Details(), "", False, 1, None, now, None, now)


def doing(name: str) -> list[dict[str, object]]:
    return [{"id": name, "text": name, "first_step": name, "effort": "day", "reaches": True}]


EFFORTS = [{"code": "day", "text": "day", "hours": 7}]
BOXES = {"a": 1.0, "b": 1.0}


def steps(previous: dict[str, object]) -> tuple[Step, ...]:
    """``training`` becomes ``plan``, or the parts ``plan`` and ``hours``; both actions stay."""
    old = first(
        [yes_no("training", actions=[*doing("write"), *doing("book")]), any_of("gone", BOXES, 2)], efforts=EFFORTS
    )
    parts = [yes_no("plan", actions=doing("write")), yes_no("hours", actions=doing("book"))]
    return (step(old, second(parts, previous, efforts=EFFORTS)),)


RENAMED = {"renamed": [{"id": "plan", "was": "training"}], "added": [{"id": "hours", "reason": "x"}]}
SPLIT = {"split": [{"id": "training", "into": [{"id": "plan", "same": True}, {"id": "hours"}], "reason": "x"}]}


def test_an_action_follows_its_question_to_its_new_name_with_the_answer_of_then() -> None:
    known = steps(RENAMED)
    write, book = as_today(
        [action("training", "write", False), action("training", "book", False)], known[-1].new, lambda: known
    )
    assert (write.origin, write.before) == (Origin("example", "plan", "write"), {"value": False})
    assert book.origin == Origin("example", "training", "book")  # no question in its place has that action


def test_an_action_of_a_question_that_was_split_goes_with_the_part_that_has_it() -> None:
    known = steps(SPLIT)
    write, book = as_today(
        [action("training", "write", False), action("training", "book", False)], known[-1].new, lambda: known
    )
    assert (write.origin, write.before) == (Origin("example", "plan", "write"), {"value": False})
    assert (book.origin, book.before) == (Origin("example", "hours", "book"), None)  # asked anew: nothing is carried


def test_what_is_there_or_of_another_questionnaire_asks_for_no_release() -> None:
    known = steps(RENAMED)

    def never() -> tuple[Step, ...]:
        pytest.fail("a release was asked for")

    held = [action("plan", "write"), replace(action("training", "write"), origin=Origin("other", "training", "write"))]
    assert as_today(held, known[-1].new, never) == held


def test_without_a_mapping_that_leads_there_it_stays_as_it_was() -> None:
    known = steps(RENAMED)
    held = [action("gone", "write"), replace(action("training", "write"), origin=None)]
    assert as_today(held, known[-1].new, lambda: known) == held
    assert as_today([action("training", "write")], known[-1].new, tuple) == [action("training", "write")]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return two_releases(tmp_path_factory.mktemp("releases"))


def test_it_is_not_put_into_the_plan_twice_and_is_taken_up_again_under_its_name_of_today(
    store: Store, shelf: Shelf
) -> None:
    here, new = sample(store), shelf.get(NEW)
    old = steps_to(shelf, new)[0].old
    then, now = declared(old, "meeting", "meet"), declared(new.loaded, "gathering", "meet")
    assert then is not None
    assert now is not None
    with store.write() as db:
        (made,) = plan_changes.choose(db, here.camille, here.firm, [chosen(old, *then, {"value": "monthly"})]).added
        today = as_today(plan.of_firm(db, here.firm), new.loaded, lambda: steps_to(shelf, new))
        assert planned_actions(today, "petit") == {("gathering", "meet")}
        moved = {one.origin: one.id for one in today if one.origin}
        offered = [chosen(new.loaded, *now, None)]
        again = plan_changes.choose(db, here.camille, here.firm, offered, moved)
        assert (again.added, again.reopened, again.held) == ((), (), 1)
        plan_changes.finish(db, here.camille, today[0])
        assert plan_changes.choose(db, here.camille, here.firm, offered, moved).reopened == (made,)
        (kept,) = plan.of_firm(db, here.firm)
    assert (kept.id, kept.origin, kept.before) == (made, Origin("petit", "gathering", "meet"), None)
