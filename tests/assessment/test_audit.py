"""What the audit measures of a questionnaire, worked out by hand on questionnaires of a few lines."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from assessment.audit import Measures, measure
from assessment.scored import plan_of
from questionnaires.findings import QuestionnaireError, catalogue
from questionnaires.library import LIBRARY
from questionnaires.loader import load
from questionnaires.release import identify
from tests.assessment.audit_sample import ANYONE, loaded, measured

# --- length -----------------------------------------------------------------------------------------------

READ = """
questions:
  - {id: a, kind: yes_no, text: Un deux trois ?, help: Quatre cinq.}
  - id: b
    kind: any_of
    text: Six
    maximum: 1
    options: [{code: x, text: sept huit, points: 1}, {code: y, text: neuf, points: 1}]
  - {id: c, kind: number, text: Dix, minimum: 0}
  - {id: d, kind: computed, text: Celle-ci personne ne la lit, formula: c * 2, scale: [[0, 0], [10, 1]]}
  - {id: e, kind: text, text: "Onze : douze"}
audit:
  reading_speed: 6
  answering_minutes: {choice: 1, several: 2, number: 4, text: 8}
  profiles: [{id: anyone, text: Tout le monde, profile: {}}]
"""


def test_a_firm_reads_words_at_the_declared_speed_and_then_answers(tmp_path: Path) -> None:
    """a: 3 words and 2 of help ("?" is none); b: 1, 2, 1; c: 1; e: 2 (":" is none). 12 words, at 6 a minute: 2 minutes.

    Answering: choice 1, several 2, number 4, text 8: 15 minutes. In all 17. Nobody is asked d, which is computed.
    """
    (one,) = measured(tmp_path, READ).reach
    assert asdict(one.longest) == {"questions": 4, "figures": 1, "words": 12, "minutes": 17.0}


def test_words_are_those_of_the_language_asked(tmp_path: Path) -> None:
    """In English b is said in three words instead of one: 14 words. Without a translation the French is counted."""
    questionnaire = loaded(tmp_path, "languages: [fr, en]" + READ)
    (tmp_path / "locale").mkdir()
    entry = 'msgctxt "b.text"\nmsgid "Six"\nmsgstr "Half a dozen"\n'
    (tmp_path / "locale" / "en.po").write_text(entry, "utf-8")
    questionnaire = load(tmp_path)
    assert measure(questionnaire, "fr").reach[0].longest.words == 12
    assert measure(questionnaire, "en").reach[0].longest.words == 14


def test_the_firm_counted_is_the_one_whose_answers_open_most(tmp_path: Path) -> None:
    """Yes opens two questions and no one: 1 + 2 = 3. Answering best (no) would open 1 only."""
    text = """
questions:
  - {id: waste, kind: yes_no, text: Jetez-vous ?, yes: 0, no: 1}
  - {id: how_much, kind: number, text: Combien ?, when: waste}
  - {id: where, kind: text, text: Où ?, when: waste}
  - {id: since, kind: text, text: Depuis quand ?, when: not waste}
"""
    (one,) = measured(tmp_path, text + ANYONE).reach
    assert one.longest.questions == 3


def test_two_figures_that_open_a_question_together_are_found(tmp_path: Path) -> None:
    """Neither opens it alone: both must be typed."""
    text = """
questions:
  - {id: all_of_it, kind: number, text: Total ?, minimum: 0}
  - {id: part, kind: number, text: Dont ?, minimum: 0}
  - {id: why, kind: text, text: Pourquoi ?, when: part > 0.5 * all_of_it}
  - {id: plan, kind: yes_no, text: Un plan ?}
"""
    (one,) = measured(tmp_path, text + ANYONE).reach
    assert one.longest.questions == 4


SIZES = """
profile:
  - {id: headcount, kind: number, text: Effectif ?, minimum: 1}
  - {id: trade, kind: one_of, text: Activité ?, options: [{code: bread, text: Pain}, {code: wood, text: Bois}]}
  - {id: listed, kind: yes_no, text: Cotée ?, default: false}
questions:
  - {id: a, kind: yes_no, text: A ?}
  - {id: team, kind: yes_no, text: Équipe ?, when: headcount >= 2}
  - {id: oven, kind: yes_no, text: Four ?, when: trade == "bread"}
  - {id: market, kind: yes_no, text: Bourse ?, when: listed}
"""


def test_every_profile_is_tried_with_every_option_of_the_varied_fact(tmp_path: Path) -> None:
    """Alone: a, and the oven of a baker. With three: the team too. Nobody is listed: that is the default."""
    audit = (
        "audit: {vary: trade, profiles: [{id: alone, text: Seul, profile: {headcount: 1}}, "
        "{id: three, text: Trois, profile: {headcount: 3, trade: wood}}]}\n"
    )
    measures = measured(tmp_path, SIZES + audit)
    found = {(one.profile, one.option): one.longest.questions for one in measures.reach}
    assert found == {("alone", "bread"): 2, ("alone", "wood"): 1, ("three", "bread"): 3, ("three", "wood"): 2}
    # The attempts to game it take the profile's own option, or else the first.
    assert {(one.profile, one.option) for one in measures.attempts} == {("alone", "bread"), ("three", "wood")}


def test_without_an_audit_block_the_firms_of_the_cases_are_tried(tmp_path: Path) -> None:
    case = "firm: Scierie\nprofile: {headcount: 3, trade: wood, listed: true}\nanswers: {a: true, team: true}\n"
    measures = measured(tmp_path, SIZES, sawmill=case)
    assert [(kind.id, kind.text) for kind in measures.profiles] == [("sawmill", "Scierie")]
    assert [one.longest.questions for one in measures.reach] == [3]


def test_with_neither_there_is_nothing_to_try(tmp_path: Path) -> None:
    with pytest.raises(QuestionnaireError) as caught:
        measured(tmp_path, SIZES)
    (found,) = caught.value.findings
    assert (found.code, found.line) == ("audit-nothing-to-try", 1)
    assert "audit: {profiles: […]}" in found.hint("fr")
    assert found.hint("en")
    assert "audit-nothing-to-try" in catalogue()


def test_what_the_cases_were_asked_and_their_median(tmp_path: Path) -> None:
    """Alone in wood: 1 question. With three in wood: 2. Three bakers: 3. The median is 2."""
    cases = {
        name: f"profile: {{headcount: {size}, trade: {trade}}}\nanswers: {{a: true}}\n"
        for name, size, trade in (("one", 1, "wood"), ("two", 3, "wood"), ("three", 3, "bread"))
    }
    measures = measured(tmp_path, SIZES, **cases)
    assert {one.case: one.length.questions for one in measures.cases} == {"one": 1, "two": 2, "three": 3}
    assert measures.typical is not None
    assert measures.typical.questions == 2


# --- reach ------------------------------------------------------------------------------------------------


def test_the_highest_and_lowest_totals_and_the_level_that_the_best_answers_reach(tmp_path: Path) -> None:
    """Best: 100, no accident. Worst: no plan is 0.2 of 100, and the penalty takes 0.5 · 100: −30."""
    text = """
levels: [{id: solid, title: Solide, all: [{condition: total >= 90, text: Au moins 90}]}]
questions:
  - {id: plan, kind: yes_no, text: Un plan ?, no: 0.2}
  - {id: accidents, kind: number, text: Accidents ?, role: penalty, factor: 0.5, minimum: 0, scale: [[0, 0], [10, 1]]}
"""
    (one,) = measured(tmp_path, text + ANYONE).reach
    assert (one.best.total, one.best.level, one.worst.total, one.worst.level) == (100.0, "solid", -30.0, None)


def test_an_answer_that_closes_a_weak_question_may_be_the_best(tmp_path: Path) -> None:
    """Whoever exports is asked for a share that earns 0.8 at best; without exports the plan alone counts: 100.

    Exporting: the plan is 50 and the share 0.8 · 50 = 40: 90. Exporting earns nothing itself (weight 0).
    """
    text = """
questions:
  - {id: exports, kind: yes_no, text: Exportez-vous ?, weight: 0}
  - {id: plan, kind: yes_no, text: Un plan ?}
  - {id: portion, kind: yes_no, text: La moitié ?, yes: 0.8, when: exports}
"""
    (one,) = measured(tmp_path, text + ANYONE).reach
    assert (one.best.total, one.longest.questions) == (100.0, 3)


# --- what it rests on -------------------------------------------------------------------------------------

CHARTER = """
questions:
  - id: buying
    kind: one_of
    text: Comment achetez-vous ?
    options:
      - {code: no_rule, text: Sans règle}
      - {code: charter, text: Avec une charte, points: 1, on_paper: true}
      - {code: done, text: En la suivant, points: 2}
  - {id: repaired, kind: yes_no, text: Réparez-vous ?}
"""


def test_charters_only(tmp_path: Path) -> None:
    """Two questions of 50. The charter is half of the first, 25; nothing is repaired. Without the charter: 0."""
    measures = measured(tmp_path, CHARTER + ANYONE)
    (one,) = measures.paper
    assert (measures.marked_on_paper, one.questions) == (1, 1)
    assert (one.without.total, one.outcome.total) == (0.0, 25.0)


def test_papers_of_several_options_add_up_and_a_yes_may_be_one(tmp_path: Path) -> None:
    """Of b, two of three boxes are papers: 2/3 of 50 is 33.3; c on paper: 50. Together 83.3."""
    text = """
questions:
  - id: b
    kind: any_of
    text: Quoi ?
    maximum: 3
    options:
      - {code: rule, text: Une règle, points: 1, on_paper: true}
      - {code: list, text: Une liste, points: 1, on_paper: true}
      - {code: deed, text: Un acte, points: 1}
  - {id: c, kind: yes_no, text: Écrit ?, on_paper: true}
"""
    (one,) = measured(tmp_path, text + ANYONE).paper
    assert one.outcome.total == 83.3


ASIDE = """
declared_not_applicable_limit: 20
levels:
  - {id: half, title: Moitié, all: [{condition: total >= 50, text: Au moins 50}]}
questions:
  - {id: a, kind: yes_no, text: A ?, weight: 3, allow_not_applicable: true}
  - {id: b, kind: yes_no, text: B ?, weight: 3}
  - {id: c, kind: yes_no, text: C ?, weight: 2}
  - {id: d, kind: yes_no, text: D ?, weight: 2, allow_not_applicable: true}
"""


def test_all_that_may_be_declared_away_is(tmp_path: Path) -> None:
    """Yes or no in turn, no first: b 30 and d 20, that is 50, "half". Without a and d, 50 % of the scale: b is 60.

    Over the limit of 20 % the level reads a and d as 0: b is 30 out of 100, and "half" is missed.
    """
    (one,) = measured(tmp_path, ASIDE + ANYONE).away
    assert (one.questions, one.after.declared_away) == (2, 50.0)
    assert (one.before.total, one.before.level) == (50.0, "half")
    assert (one.after.total, one.after.level, one.level_without_limit) == (60.0, None, "half")


def test_the_heaviest_questions(tmp_path: Path) -> None:
    """Weights 3, 3, 2, 2 of 10."""
    measures = measured(tmp_path, ASIDE + ANYONE)
    assert [(one.question, pytest.approx(one.share)) for one in measures.singles] == [
        ("a", 30.0), ("b", 30.0), ("c", 20.0), ("d", 20.0),
    ]  # fmt: skip


# --- the whole --------------------------------------------------------------------------------------------


def test_a_method_is_the_same_with_and_without_what_the_audit_tries(tmp_path: Path) -> None:
    without = loaded(tmp_path / "without", CHARTER)
    with_it = loaded(tmp_path / "with", CHARTER + ANYONE)
    assert identify(without)[1] == identify(with_it)[1]
    assert plan_of(without).digest == plan_of(with_it).digest


def test_what_it_measures_is_the_same_each_time(tmp_path: Path) -> None:
    questionnaire = loaded(tmp_path, ASIDE + ANYONE)
    assert measure(questionnaire, "fr") == measure(questionnaire, "fr")


@pytest.fixture(scope="module")
def library() -> list[Measures]:
    return [measure(load(path.parent), "fr") for path in sorted(LIBRARY.glob("*/questionnaire.yaml"))]


@pytest.mark.slow
def test_what_holds_of_every_questionnaire_of_the_library(library: list[Measures]) -> None:
    for measures in library:
        for one in measures.reach:
            assert one.worst.exact <= one.best.exact
        longest = max(one.longest.questions for one in measures.reach)
        assert measures.typical is None or measures.typical.questions <= longest
        for away in measures.away:
            assert 0.0 <= away.after.declared_away <= 100.0
        for one in measures.singles:
            assert 0.0 < one.share <= 100.0
        for attempt in measures.attempts:
            if attempt.kind == "weak_away_within_limit":
                limit = measures.declared_not_applicable_limit
                assert attempt.after.declared_away <= limit + 1e-9
            assert attempt.verified is None or attempt.documented is None or attempt.verified <= attempt.documented
