"""Forms of generated questionnaires: no text breaks them, none is lost, what is shown can be posted again."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.answer_check import LARGEST, AnswerChecker, check_answer, check_sheet, content_of
from assessment.answer_forms import (
    SHORTEST_REASON,
    STATES,
    FilledForm,
    describe,
    fill_form,
    fill_profile_form,
    read_form,
    read_profile_form,
    same_content,
)
from assessment.forms.dates import day_words, read_day
from assessment.forms.numbers import LONGEST_FIGURE, figure, read_number
from assessment.forms.texts import clean
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Computed, DateQuestion, FreeText, Number, OneOf, Question
from questionnaires.program import analyse_questionnaire
from questionnaires.tables import TableData
from questionnaires.yaml_reader import unprintable
from scoring.answers import Answer
from tests.oracle.strategies import Case, Traits, cases
from tests.scoring.harness import sheet

LANGS = st.sampled_from(["fr", "en"])
SIMPLE = Traits(conditions=False, bounds=False, factors=False)
quick = settings(max_examples=60, derandomize=True, database=None, deadline=None)
many = settings(max_examples=400, derandomize=True, database=None, deadline=None)

ANY_TEXT = st.text(st.characters(), max_size=30)  # lone surrogates and NUL as well
KEPT_TEXT = st.text(min_size=1, max_size=30).map(clean).filter(str.strip)
REASONS = KEPT_TEXT.filter(lambda text: sum(map(str.isalnum, text)) >= SHORTEST_REASON)
DAYS = st.dates().map(lambda day: day.isoformat())
TYPED_NUMBER = st.text(st.sampled_from("0123456789., -+−'e%€  \u00a0\u202fkh"), max_size=20)
TYPED_DAY = st.text(st.sampled_from("0123456789/-. mars mai juin er"), max_size=16)
TYPED = st.one_of(
    ANY_TEXT, TYPED_NUMBER, TYPED_DAY,
    st.sampled_from(["yes", "no", "a", "b", "c", "none", "away", "1", "on", "", *STATES]),
)  # fmt: skip


def loaded(case: Case) -> LoadedQuestionnaire:
    tables = {table.id: TableData(dict(table.columns), case.rows[table.id]) for table in case.model.tables}
    program, problems = analyse_questionnaire(case.model, tables)
    assert problems == []
    return LoadedQuestionnaire(case.model, tables, program)


def asked(forms: LoadedQuestionnaire) -> list[Question]:
    return [question for question in forms.model.all_questions() if not isinstance(question, Computed)]


def codes_of(question: Question) -> list[str]:
    return [option.code for option in question.options] if isinstance(question, OneOf | AnyOf) else []


def posted(question: Question, shown: FilledForm) -> dict[str, list[str]]:
    """What a browser sends of a form that nobody has touched: line ends as in HTTP, boxes only if they are ticked."""
    texts = {"reason": shown["reason"], "note": shown["note"]}
    texts |= {f"detail.{code}": text for code, text in shown["details"].items()}
    if isinstance(question, Number | FreeText | DateQuestion):
        texts["value"] = shown["value"]
    fields = {part: [re.sub("\r\n|[\r\n]", "\r\n", text)] for part, text in texts.items()} | {"state": [shown["state"]]}
    if shown["chosen"]:
        fields["value"] = list(shown["chosen"])
    if shown["estimate"]:
        fields["estimate"] = ["1"]
    return {f"q.{question.id}.{part}": given for part, given in fields.items()}


@dataclass(frozen=True)
class Answered:
    forms: LoadedQuestionnaire
    answers: dict[str, Answer]


@st.composite
def answered(draw: st.DrawFn) -> Answered:
    """A questionnaire with an answer to every question, with all that an answer may hold beside its value."""
    case = draw(cases(SIMPLE, tiers=False))
    forms, answers = loaded(case), {}
    for question in asked(forms):
        plain = sheet(case.model, case.profile, {question.id: case.answers[question.id]}).answers[question.id]
        value, set_aside = plain.value, plain.state == "not_applicable"
        if plain.state == "answered" and isinstance(question, FreeText):
            value = draw(KEPT_TEXT)
        elif plain.state == "answered" and isinstance(question, DateQuestion):
            value = draw(DAYS)
        elif plain.state == "answered" and isinstance(question, Number):
            low = -LARGEST if question.minimum is None else question.minimum
            value = draw(st.floats(low, LARGEST if question.maximum is None else question.maximum))
        chosen = [value] if isinstance(value, str) else value if isinstance(value, tuple) else ()
        details = {code: draw(KEPT_TEXT) for code in chosen if code in codes_of(question) and draw(st.booleans())}
        answers[question.id] = Answer(
            plain.state,
            value,
            reason=draw(REASONS) if set_aside else None,
            note=draw(st.none() | KEPT_TEXT),
            estimate=plain.state == "answered" and draw(st.booleans()),
            detail=details,
        )
    return Answered(forms, answers)


# --- nothing breaks a form, nothing is lost ---------------------------------------------------------------


@quick
@given(cases(SIMPLE, tiers=False), LANGS, st.data())
def test_whatever_is_typed_is_an_answer_or_is_told_and_nothing_is_dropped(
    case: Case, lang: Lang, data: st.DataObject
) -> None:
    forms = loaded(case)
    for question in asked(forms):
        parts = ["state", "value", "reason", "note", "estimate", *(f"detail.{code}" for code in codes_of(question))]
        typed = {part: data.draw(st.lists(TYPED, max_size=2)) for part in parts if data.draw(st.integers(0, 2))}
        fields = {f"q.{question.id}.{part}": texts for part, texts in typed.items()}
        read = read_form(forms, question, fields, lang)
        assert read.typed.keys() == typed.keys()
        json.dumps([read.content, read.typed], ensure_ascii=False, allow_nan=False).encode("utf-8")
        assert "\x00" not in str(read.typed)
        for error in read.errors:
            assert error.field in fields or error.field == f"q.{question.id}.reason"  # the reason that is wanted
            assert error.message
            assert error.hint
        if read.errors:
            assert read.content is None
        if read.content is not None:
            answer, findings = check_answer(forms, question, read.content)
            assert findings == ()
            assert answer is not None
            assert same_content(content_of(answer), read.content)
        held = str(read.content)
        for part, texts in typed.items():
            if part != "state" and part not in read.left_over and not read.errors and any(map(str.strip, texts)):
                assert {"value": "value", "reason": "not_applicable"}.get(part, part.partition(".")[0]) in held


@many
@given(ANY_TEXT | TYPED_NUMBER, st.lists(ANY_TEXT, max_size=2), LANGS)
def test_no_text_breaks_the_reading_of_a_figure(text: str, units: list[str], lang: Lang) -> None:
    read = read_number(text, units, lang)
    assert not isinstance(read, float) or (read - read == 0 and any(character in "0123456789" for character in text))


@many
@given(ANY_TEXT | TYPED_DAY, LANGS)
def test_no_text_breaks_the_reading_of_a_day(text: str, lang: Lang) -> None:
    read = read_day(text, lang)
    if isinstance(read, str):
        assert len(read) == 10
        assert read_day(read, lang) == read


@many
@given(ANY_TEXT)
def test_a_text_that_is_kept_can_be_written_into_a_file(text: str) -> None:
    assert unprintable(clean(text)) is None
    assert clean(clean(text)) == clean(text)


@quick
@given(
    cases(SIMPLE, tiers=False), LANGS, st.dictionaries(st.sampled_from(["heads", "sector", "member"]), st.lists(TYPED))
)
def test_whatever_is_typed_in_a_profile_is_a_profile_or_is_told(
    case: Case, lang: Lang, typed: dict[str, list[str]]
) -> None:
    forms = loaded(case)
    profile, errors, kept = read_profile_form(forms, {f"p.{name}": texts for name, texts in typed.items()}, lang)
    assert kept.keys() == typed.keys()
    wrong = {error.field.removeprefix("p.") for error in errors}
    assert wrong | profile.keys() | {"member"} == {"heads", "sector", "member"}
    assert not wrong & profile.keys()
    if not wrong:
        assert check_sheet(forms, profile, {}).profile.items() >= profile.items()


# --- there and back ---------------------------------------------------------------------------------------


@quick
@given(answered())
def test_an_answer_is_the_same_after_it_has_been_stored(one: Answered) -> None:
    for question in asked(one.forms):
        stored = json.loads(json.dumps(content_of(one.answers[question.id])))
        assert check_answer(one.forms, question, stored) == (one.answers[question.id], ())


@quick
@given(answered(), LANGS)
def test_what_is_shown_gives_the_same_content_when_it_is_posted_unchanged(one: Answered, lang: Lang) -> None:
    for question in asked(one.forms):
        stored = content_of(one.answers[question.id])
        read = read_form(
            one.forms, question, posted(question, fill_form(one.forms, question, stored, None, lang)), lang
        )
        assert read.errors == ()
        assert read.left_over == ()
        assert read.content is not None
        assert same_content(read.content, stored)
        assert check_answer(one.forms, question, read.content)[0] == one.answers[question.id]


@quick
@given(cases(SIMPLE, tiers=False), LANGS, st.data())
def test_a_draft_that_is_shown_and_posted_is_read_as_before(case: Case, lang: Lang, data: st.DataObject) -> None:
    forms = loaded(case)
    for question in asked(forms):
        one = st.sampled_from(codes_of(question)) if codes_of(question) else TYPED
        kinds = {"state": st.sampled_from(STATES), "value": one, "reason": TYPED, "note": TYPED}
        fields = {f"q.{question.id}.{part}": [data.draw(texts)] for part, texts in kinds.items()}
        first = read_form(forms, question, fields, lang)
        shown = fill_form(forms, question, {"not_known": True}, first.typed, lang)
        again = read_form(forms, question, posted(question, shown), lang)
        assert shown["draft"]
        assert (again.errors == ()) == (first.errors == ())
        assert same_content(again.content, first.content)


@many
@given(st.floats(allow_nan=False, allow_infinity=False), LANGS)
def test_a_figure_that_is_shown_reads_back_as_the_same_figure(value: float, lang: Lang) -> None:
    shown = figure(value, lang)
    assert len(shown) <= LONGEST_FIGURE
    assert read_number(shown, (), lang) == value


@many
@given(st.integers(-(10**15), 10**15), st.integers(0, 4), LANGS)
def test_a_figure_of_few_decimals_is_shown_as_it_would_be_written(digits: int, places: int, lang: Lang) -> None:
    value = digits / 10**places
    shown = figure(value, lang)
    assert "e" not in shown
    assert read_number(shown, (), lang) == value


@many
@given(DAYS, LANGS, LANGS)
def test_a_day_in_words_reads_back_in_both_languages(day: str, written: Lang, read: Lang) -> None:
    assert read_day(day, read) == day
    year, month, number = day.split("-")
    assert read_day(f"{number}/{month}/{year}", read) == day
    if year >= "1000":  # in words, nobody writes a year with zeros before it
        assert read_day(day_words(day, written), read) == day


@quick
@given(cases(SIMPLE, tiers=False), LANGS)
def test_a_profile_that_is_shown_gives_the_same_profile(case: Case, lang: Lang) -> None:
    forms = loaded(case)
    profile = AnswerChecker(forms).profile(case.profile)
    shown = fill_profile_form(forms, profile, None, lang)
    read, errors, _ = read_profile_form(forms, {f"p.{name}": [text] for name, text in shown.items()}, lang)
    assert (read, errors) == (profile, ())


# --- words ------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@quick
@given(cases(SIMPLE, tiers=False), st.dictionaries(st.sampled_from(["value", "note", "not_known", "tier", "x"]), JSON))
def test_content_of_any_shape_is_checked_and_never_breaks_the_check(case: Case, content: dict[str, Any]) -> None:
    forms = loaded(case)
    for question in forms.model.all_questions():
        answer, findings = check_answer(forms, question, content)
        assert answer is None or findings == ()
        assert all(found.message("fr") and found.message("en") for found in findings)


@quick
@given(answered(), LANGS)
def test_every_answer_is_said_on_one_line(one: Answered, lang: Lang) -> None:
    for question in asked(one.forms):
        said = describe(one.forms, question, content_of(one.answers[question.id]), lang)
        assert said.strip()
        assert "\n" not in said


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_contents_that_are_the_same_are_said_the_same(lang: Lang) -> None:
    assert figure(-0.0, lang) == figure(0.0, lang) == "0"
