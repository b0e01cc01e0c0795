"""The plan of a firm as the domain knows it, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assessment import (
    answering,
    assessments,
    firm_deletion,
    firm_export,
    firms,
    leaving,
    members,
    plan,
    plan_changes,
    plan_notes,
    plan_reminders,
)
from assessment.plan import Details, PlanAction
from assessment.plan_words import chosen, declared, words_then
from assessment.planned import planned_actions
from assessment.store import Db, Store
from assessment.store.tables import account, plan_action, plan_change, plan_note, plan_reminder
from tests.assessment.assessments_sample import Sample, sample, shelved
from tests.conftest import Clock

MEET, GLASS = ("meeting", "meet"), ("sorting", "glass")


@pytest.fixture
def here(store: Store) -> Sample:
    made = sample(store)
    with store.write() as db:
        members.add(db, made.firm, made.naim, "contributor", None, made.camille)
    return made


def offer(question: str, action: str, before: dict[str, Any] | None = None) -> plan.Chosen:
    found = declared(shelved().loaded, question, action)
    assert found is not None
    return chosen(shelved().loaded, *found, before)


def put(db: Db, here: Sample, *actions: tuple[str, str]) -> tuple[str, ...]:
    return plan_changes.choose(db, here.camille, here.firm, [offer(*one) for one in actions]).added


def found(db: Db, here: Sample, action: str) -> PlanAction:
    one = plan.find(db, here.firm, action)
    assert one is not None
    return one


def test_an_action_is_chosen_once_with_its_words_and_its_pillar(store: Store, here: Sample) -> None:
    with store.write() as db:
        (made,) = put(db, here, MEET)
        again = plan_changes.choose(db, here.naim, here.firm, [offer(*MEET), offer(*GLASS)])
    assert (len(again.added), again.held) == (1, 1)
    with store.read() as db:
        one = found(db, here, made)
        assert planned_actions(plan.of_firm(db, here.firm), "petit") == {MEET, GLASS}
    assert (one.details.status, one.details.pillar, one.created_by) == ("todo", "people", "Camille")
    said = words_then(one, "fr")
    assert (said.text, said.question) == ("Se réunir chaque mois", "Vous réunissez-vous ?")
    assert (said.first_step, said.pillar) == ("Choisir un jour.", "Social")


def test_an_action_done_or_dropped_is_taken_up_again(store: Store, here: Sample) -> None:
    with store.write() as db:
        (made,) = put(db, here, MEET)
        one = found(db, here, made)
        plan_changes.change(
            db, here.camille, here.firm, made, replace(one.details, status="dropped", reason="Trop tôt"), 1
        )
        assert planned_actions(plan.of_firm(db, here.firm), "petit") == frozenset()
        again = plan_changes.choose(db, here.naim, here.firm, [offer(*MEET, {"value": "never"})])
        assert again.reopened == (made,)
        one = found(db, here, made)
        assert (one.details.status, one.details.reason, one.before) == ("todo", "", {"value": "never"})
        assert plan.history(db, made)[0].changes["reason"] == ("Trop tôt", "")  # the reason is not lost


def test_a_plan_holds_so_many_actions_and_no_more(
    store: Store, here: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(plan_changes, "MOST_ACTIONS", 1)
    with pytest.raises(plan_changes.FullPlanError), store.write() as db:
        put(db, here, MEET, GLASS)
    with store.read() as db:
        assert plan.of_firm(db, here.firm) == []


def test_actions_stand_by_date_and_those_without_one_last(store: Store, here: Sample) -> None:
    with store.write() as db:
        for title, due in (("c", None), ("b", date(2027, 3, 1)), ("a", date(2026, 12, 1))):
            plan_changes.add_own(db, here.camille, here.firm, Details(title, due=due, budget=12.5))
    with store.read() as db:
        actions = plan.of_firm(db, here.firm)
    assert [one.details.title for one in actions] == ["a", "b", "c"]
    assert [one.details.budget for one in actions] == [12.5, 12.5, 12.5]
    assert [one.details.late(date(2027, 1, 1)) for one in actions] == [True, False, False]


# --- changed by several -----------------------------------------------------------------------------------


def test_every_change_is_kept_with_its_author(store: Store, here: Sample, clock: Clock) -> None:
    with store.write() as db:
        (made,) = put(db, here, MEET)
    clock.advance(days=1)
    with store.write() as db:
        details = replace(found(db, here, made).details, due=date(2027, 1, 31), owner=here.naim)
        assert plan_changes.change(db, here.naim, here.firm, made, details, 1).outcome == "saved"
        assert plan_changes.change(db, here.naim, here.firm, made, details, 1).outcome == "unchanged"
        last, first = plan.history(db, made)
    assert (first.author, first.changes) == ("Camille", {})
    assert last.author == "Naïm"
    assert last.changes == {"due": (None, "2027-01-31"), "owner": (None, here.naim)}
    assert last.at > first.at


def test_two_colleagues_who_change_different_fields_both_have_their_way(store: Store, here: Sample) -> None:
    with store.write() as db:
        (made,) = put(db, here, MEET)
        seen = found(db, here, made).details
        plan_changes.change(db, here.naim, here.firm, made, replace(seen, due=date(2027, 1, 31)), 1)
        saved = plan_changes.change(db, here.camille, here.firm, made, replace(seen, budget=300.0), 1)
    assert saved.outcome == "saved"
    assert (saved.action.details.due, saved.action.details.budget) == (date(2027, 1, 31), 300.0)


def test_an_account_and_a_name_chosen_at_the_same_time_clash(store: Store, here: Sample) -> None:
    with store.write() as db:
        (made,) = put(db, here, MEET)
        seen = found(db, here, made)
        plan_changes.change(db, here.naim, here.firm, made, replace(seen.details, owner=here.naim), seen.revision)
        mine = replace(seen.details, owner_name="L'apprenti")
        saved = plan_changes.change(db, here.camille, here.firm, made, mine, seen.revision)
    assert (saved.outcome, saved.clashes) == ("conflict", ("owner", "owner_name"))
    assert (saved.merged.owner, saved.merged.owner_name) == (None, "L'apprenti")


def test_an_action_taken_up_again_is_measured_from_the_answer_of_today(store: Store, here: Sample) -> None:
    with store.write() as db:
        (made,) = plan_changes.choose(db, here.camille, here.firm, [offer(*MEET, {"value": "never"})]).added
        plan_changes.finish(db, here.camille, found(db, here, made))
        assert plan_changes.choose(db, here.camille, here.firm, [offer(*MEET)]).reopened == (made,)
        assert found(db, here, made).before is None


def test_two_colleagues_who_change_one_field_are_told_and_nothing_is_written(store: Store, here: Sample) -> None:
    with store.write() as db:
        (made,) = put(db, here, MEET)
        seen = found(db, here, made).details
        plan_changes.change(db, here.naim, here.firm, made, replace(seen, due=date(2027, 1, 31), status="doing"), 1)
        saved = plan_changes.change(
            db, here.camille, here.firm, made, replace(seen, due=date(2027, 2, 28), budget=5.0), 1
        )
        assert (saved.outcome, saved.clashes) == ("conflict", ("due",))
        assert saved.merged == replace(seen, due=date(2027, 2, 28), budget=5.0, status="doing")
        assert found(db, here, made).details.due == date(2027, 1, 31)
        # having seen it, who sends it again means it
        again = plan_changes.change(db, here.camille, here.firm, made, saved.merged, saved.action.revision)
        assert (again.outcome, again.action.details) == ("saved", saved.merged)


def test_the_title_of_an_action_of_the_questionnaire_is_not_for_the_firm_to_change(store: Store, here: Sample) -> None:
    with store.write() as db:
        (made,) = put(db, here, MEET)
        plan_changes.change(db, here.camille, here.firm, made, Details("Autre chose", "environment", status="doing"), 1)
        one = found(db, here, made)
    assert (one.details.title, one.details.pillar, one.details.status) == ("", "people", "doing")


# --- people who go, firms that go -------------------------------------------------------------------------


def test_what_somebody_who_leaves_took_care_of_stays_and_says_so(store: Store, here: Sample) -> None:
    with store.write() as db:
        (made,) = put(db, here, MEET)
        details = replace(found(db, here, made).details, owner=here.naim)
        plan_changes.change(db, here.camille, here.firm, made, details, 1)
        plan_reminders.ask(db, here.firm, here.naim, date(2026, 11, 23))
        assert found(db, here, made).owner_label == "Naïm"
        members.remove(db, here.firm, here.naim, here.camille)
        one = found(db, here, made)
        assert (one.owner_label, one.owner_left, one.details.owner) == ("", True, None)
        assert not plan_reminders.wanted(db, here.firm, here.naim)
        # it goes on saying so until somebody takes it over
        plan_changes.change(db, here.camille, here.firm, made, replace(one.details, budget=10.0), one.revision)
        one = found(db, here, made)
        assert one.owner_left
        plan_changes.change(db, here.camille, here.firm, made, replace(one.details, owner=here.camille), one.revision)
        assert not found(db, here, made).owner_left


def test_an_account_that_is_deleted_leaves_its_actions_and_notes_to_the_firm(store: Store, here: Sample) -> None:
    with store.write() as db:
        (made,) = put(db, here, MEET)
        plan_changes.change(db, here.naim, here.firm, made, replace(found(db, here, made).details, owner=here.naim), 1)
        plan_notes.add_note(db, here.naim, here.firm, made, "Jeudi matin.")
        plan_reminders.ask(db, here.firm, here.naim, date(2026, 11, 23))
        kept = leaving.export(db, here.naim)
        assert [one["text"] for one in kept["plan_notes"]] == ["Jeudi matin."]
        assert [one["firm"] for one in kept["plan_reminders"]] == [here.firm]
        assert leaving.delete(db, here.naim)
        one = found(db, here, made)
        assert (one.owner_left, one.changed_by) == (True, None)
        assert [(note.author, note.text) for note in plan_notes.notes(db, here.firm)] == [(None, "Jeudi matin.")]


def test_the_export_of_a_firm_holds_its_plan_whole(store: Store, here: Sample) -> None:
    with store.write() as db:
        (made,) = put(db, here, MEET)
        details = replace(found(db, here, made).details, owner=here.naim, due=date(2027, 1, 31), budget=10.0)
        plan_changes.change(db, here.camille, here.firm, made, details, 1)
        plan_notes.add_note(db, here.naim, here.firm, made, "Jeudi matin.")
        plan_reminders.ask(db, here.firm, here.naim, date(2026, 11, 23))
        members.remove(db, here.firm, here.naim, here.camille)
        plan_reminders.ask(db, here.firm, here.camille, date(2026, 11, 23))
        data = firm_export.collect(db, here.firm)
    (one,) = data["plan"]
    assert (one["question"], one["action"], one["due"], one["budget"]) == ("meeting", "meet", "2027-01-31", 10.0)
    assert one["words"]["fr"]["text"] == "Se réunir chaque mois"
    assert [note["text"] for note in one["notes"]] == ["Jeudi matin."]
    assert sorted(change["revision"] for change in one["history"]) == [1, 2]
    assert [each["account"] for each in data["plan_reminders"]] == [here.camille]
    assert data["people"][here.naim]["name"] == "Naïm"  # named in the history


def test_a_firm_that_is_deleted_takes_its_plan_along(store: Store, here: Sample) -> None:
    with store.write() as db:
        (made,) = put(db, here, MEET)
        plan_notes.add_note(db, here.naim, here.firm, made, "Jeudi matin.")
        plan_reminders.ask(db, here.firm, here.naim, date(2026, 11, 23))
        firm_deletion.delete(db, here.firm)
        for table in (plan_action, plan_change, plan_note, plan_reminder):
            assert db.rows(table.select()) == []
        assert db.rows(account.select())


def test_an_action_is_of_its_own_firm_only(store: Store, here: Sample) -> None:
    with store.write() as db:
        other = firms.create(db, here.camille, firms.Facts("552100554", None, "B", "10.71C", "31555", 1.0, None, False))
        (made,) = put(db, here, MEET)
        assert plan.find(db, other, made) is None
        assert not plan_changes.remove(db, here.camille, other, made)
        with pytest.raises(KeyError):
            plan_changes.change(db, here.camille, other, made, Details(status="done"), 1)
        with pytest.raises(KeyError):
            plan_notes.add_note(db, here.camille, other, made, "Chez l'autre")
        assert plan_changes.remove(db, here.camille, here.firm, made)


def test_a_note_is_taken_back_by_its_author_alone(store: Store, here: Sample) -> None:
    with store.write() as db:
        (made,) = put(db, here, MEET)
        note = plan_notes.add_note(db, here.naim, here.firm, made, "  Jeudi matin. ")
        assert not plan_notes.remove_note(db, here.camille, made, note)
        assert plan_notes.remove_note(db, here.naim, made, note)
        for wrong in ("  ", "x" * (plan.LONGEST_NOTE + 1)):
            with pytest.raises(ValueError, match="note"):
                plan_notes.add_note(db, here.naim, here.firm, made, wrong)


def test_deleting_the_assessment_leaves_the_plan(store: Store, here: Sample) -> None:
    with store.write() as db:
        answering.save(db, here.assessment, "meeting", {"value": "never"}, 0, here.camille)
        put(db, here, MEET)
        assessments.remove(db, here.camille, here.assessment)
        assert len(plan.of_firm(db, here.firm)) == 1


# --- the weekly e-mail ------------------------------------------------------------------------------------


def test_a_digest_tells_what_is_late_what_is_near_and_what_has_no_date(store: Store, here: Sample) -> None:
    today = date(2026, 11, 30)
    with store.write() as db:
        for title, due, status in (
            ("late", date(2026, 11, 29), "doing"), ("today", today, "todo"), ("near", date(2026, 12, 14), "todo"),
            ("far", date(2026, 12, 15), "todo"), ("undated", None, "todo"), ("done", date(2026, 11, 1), "done"),
            ("dropped", None, "dropped"),
        ):  # fmt: skip
            plan_changes.add_own(db, here.camille, here.firm, Details(title, due=due, status=status))  # type: ignore[arg-type]
    with store.read() as db:
        told = plan_reminders.digest(plan.of_firm(db, here.firm), today)
    found = [[one.details.title for one in part] for part in (told.late, told.soon, told.undated)]
    assert found == [["late"], ["today", "near"], ["undated"]]
    assert not plan_reminders.digest([], today)


def test_a_week_is_claimed_once(store: Store, here: Sample) -> None:
    with store.write() as db:
        db.update(account, account.c.id == here.naim, email_confirmed_at=db.now)
        plan_reminders.ask(db, here.firm, here.naim, date(2026, 11, 23))
        plan_reminders.ask(db, here.firm, here.naim, date(2026, 11, 16))  # once is enough
        assert plan_reminders.due(db, date(2026, 11, 23)) == []
        (one,) = plan_reminders.due(db, date(2026, 11, 30))
        assert (one.firm_name, one.email, one.lang) == ("Boulangerie Sol", "naim@example.org", "fr")
        assert plan_reminders.claim(db, one.id, date(2026, 11, 30))
        assert not plan_reminders.claim(db, one.id, date(2026, 11, 30))
        assert plan_reminders.due(db, date(2026, 11, 30)) == []
