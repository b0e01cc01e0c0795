"""A plan goes on while questions change their names: which action it is today, and what the answer of then says now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assessment.plan import Origin, PlanAction
from assessment.plan_over_years import as_now, stored_names
from assessment.shelf import Shelf
from questionnaires.loader import LoadedQuestionnaire
from tests.assessment.test_plan_figures import action
from tests.assessment.two_releases import NEW, OLD
from tests.assessment.two_releases import two_releases as _two_releases


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """ "Vous réunissez-vous ?" is renamed from ``meeting`` to ``gathering``, and loses its option ``never``."""
    return _two_releases(tmp_path_factory.mktemp("releases"))


@pytest.fixture
def now(two_releases: Shelf) -> LoadedQuestionnaire:
    return two_releases.get(NEW).loaded


def named(shelf: Shelf, loaded: LoadedQuestionnaire, held: PlanAction) -> PlanAction:
    (found,) = as_now(shelf, loaded, [held])
    return found


@pytest.mark.parametrize(
    ("before", "then"),
    [({"value": "monthly"}, {"value": "monthly"}), ({"value": "never"}, None), (None, None),
     ({"not_known": True}, {"not_known": True})],
)  # fmt: skip
def test_a_renamed_question_is_found_with_its_answer_as_far_as_it_is_one(
    two_releases: Shelf, now: LoadedQuestionnaire, before: dict[str, Any] | None, then: dict[str, Any] | None
) -> None:
    found = named(two_releases, now, action("meeting", "meet", before))
    assert found.origin == Origin("petit", "gathering", "meet")
    assert found.before == then


@pytest.mark.parametrize(
    "held",
    [action("waste", "sort", {"value": False}), action("gathering", "meet", {"value": "seldom"}),
     action("proud", "tell"), action("meeting", "unheard_of"), replace(action("meeting", "meet"), origin=None),
     replace(action("meeting", "meet"), origin=Origin("other", "meeting", "meet"))],
)  # fmt: skip
def test_what_has_kept_its_name_or_has_none_any_more_stays_as_it_is(
    two_releases: Shelf, now: LoadedQuestionnaire, held: PlanAction
) -> None:
    assert named(two_releases, now, held) == held


def test_under_the_release_of_then_nothing_changes(two_releases: Shelf) -> None:
    held = action("meeting", "meet", {"value": "never"})
    assert named(two_releases, two_releases.get(OLD).loaded, held) == held


def test_without_the_release_of_then_the_action_stays_in_the_plan_as_it_was(
    now: LoadedQuestionnaire, two_releases: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(release: str) -> None:
        raise KeyError(release)

    monkeypatch.setattr(two_releases, "get", gone)
    held = action("meeting", "meet", {"value": "never"})
    assert named(two_releases, now, held) == held


def test_an_action_of_today_leads_to_the_one_of_then(two_releases: Shelf, now: LoadedQuestionnaire) -> None:
    held = [action("meeting", "meet"), action("waste", "sort")]
    assert stored_names(two_releases, now, held) == {
        Origin("petit", "gathering", "meet"): Origin("petit", "meeting", "meet"),
        Origin("petit", "waste", "sort"): Origin("petit", "waste", "sort"),
    }
