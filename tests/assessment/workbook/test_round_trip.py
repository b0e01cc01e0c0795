"""What is written is read again, whole: every kind of question and of answer, of generated questionnaires."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.answer_check import content_of
from assessment.answer_forms import same_content
from assessment.workbook.outline import possible
from questionnaires.findings import Lang
from scoring.compile import compile_plan
from tests.assessment.test_answer_forms_properties import LANGS, Answered, answered
from tests.assessment.workbook.filled import again, source

SECTORS = ["food", "retail"]
few = settings(max_examples=30, derandomize=True, database=None, deadline=None)


@pytest.mark.slow
@few
@given(answered(), LANGS, st.data())
def test_a_workbook_that_nobody_touched_gives_every_answer_again(
    firm: Answered, lang: Lang, data: st.DataObject
) -> None:
    plan = compile_plan(firm.forms, "generated", "generated")
    profile = {"heads": data.draw(st.sampled_from([0, 3, 25])), "sector": data.draw(st.sampled_from(SECTORS))}
    given_answers: dict[str, Any] = {
        name: content_of(one) for name, one in firm.answers.items() if data.draw(st.integers(0, 4))
    }
    of = source(firm.forms, given_answers, profile, plan=plan)
    shown = possible(firm.forms, plan, of.profile)
    reading = again(of, lang)
    assert reading.all_errors == ()
    assert reading.absent == ()
    assert {one.question for one in reading.given} == set(shown)
    for one in reading.given:
        assert not one.touched
        assert same_content(one.content, given_answers.get(one.question))
