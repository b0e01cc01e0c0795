"""The Occitanie questionnaire: complete in both languages, fair to every size, its cases as was foretold."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from assessment.answers_file import read_answers
from assessment.cases import case_files, check_cases
from assessment.scored import plan_of
from questionnaires.loader import LoadedQuestionnaire, load
from questionnaires.model import Computed, Question
from questionnaires.texts import texts
from scoring.answer_tables import is_scored
from scoring.answers import Answer, AnswerSheet
from scoring.checks import findings
from scoring.plan import ScoringPlan
from scoring.result import Result
from scoring.score import extreme_answers, score

FOLDER = Path(__file__).resolve().parents[2] / "questionnaires/library/occitanie"
SECTORS = (
    "farming_food", "building", "industry", "retail", "tourism", "transport", "digital_consulting",
    "cleaning_security", "health_social", "other_services",
)  # fmt: skip
PILLARS = ("governance", "people", "society", "environment", "territory")

PERCENTAGES = {"short_contract_share", "low_pay_share", "workstudy_share", "insertion_share"}

# Scored questions that no framework mentions: what protects the person who works alone is nobody's indicator.
# "A wrong link is worth less than an empty box."
WITHOUT_LINK = {"open_sanction", "own_protection", "own_rest"}


@cache
def occitanie() -> LoadedQuestionnaire:
    return load(FOLDER)


@cache
def plan() -> ScoringPlan:
    return plan_of(occitanie())


def questions() -> list[Question]:
    return list(occitanie().model.all_questions())


def counts(question: Question) -> bool:
    """Whether the question can give or take points: scored, with a weight other than the number 0."""
    return is_scored(question) and question.weight != 0


COUNTED = [question for question in questions() if counts(question)]


def extreme(question: Question, best: bool) -> Answer | None:
    """The best or the worst answer; of a computed figure, the figure; of a penalty, the best takes nothing."""
    if isinstance(question, Computed):
        pairs = question.scale or question.steps
        if not pairs:
            return None
        wanted = max(pairs, key=lambda pair: pair[1]) if best else min(pairs, key=lambda pair: pair[1])
        return Answer("answered", wanted[0])
    return extreme_answers(question)[best != (question.role == "penalty")]


@cache
def answers(best: bool) -> dict[str, Answer]:
    given = {question.id: extreme(question, best) for question in questions()}
    return {name: answer for name, answer in given.items() if answer is not None}


def result(
    headcount: int,
    sector: str = "industry",
    best: bool = True,
    years: int = 20,
    group: bool = False,
    legal: bool = True,
) -> Result:
    """The score of a firm with the best or the worst possible answers."""
    profile: dict[str, bool | float | str] = {
        "headcount": float(headcount), "turnover": 1e6, "sector": sector, "years_active": float(years),
        "group_member": group, "legal_person": legal, "social_economy": "none", "path": "full",
    }  # fmt: skip
    return score(occitanie(), plan(), AnswerSheet(profile, answers(best)))


def asked(scored: Result) -> set[str]:
    """The questions on the path of a firm."""
    return {node.id for node in scored.nodes if node.kind == "question" and node.state != "off_path"}


# --- complete ---------------------------------------------------------------------------------------------


def test_nothing_is_wrong_with_it_and_every_text_is_there_in_both_languages() -> None:
    assert [str(found) for found in (*occitanie().warnings, *findings(occitanie()))] == []


def test_english_is_english() -> None:
    """Equal in both languages are only: names, symbols of units, and "Dialogue"."""
    same = {name: french for name, french in texts(occitanie().model) if _english(name, french) == french}
    names = {name for name in same if name.startswith("resources.")}
    assert {name.rpartition(".")[2] for name in names} == {"title", "runner", "territory", "figures"}
    units = {name for name in same if name.endswith(".unit")}
    assert {same[name] for name in units} <= {"%", "€", "m²", "kWh", "MWh"}
    assert same.keys() - names - units == {"publisher", "dialogue.title"}


def _english(identity: str, french: str) -> str:
    return occitanie().translations.get(identity, french, "en")


@pytest.mark.parametrize("question", COUNTED, ids=lambda question: question.id)
def test_a_question_that_counts_carries_all_that_explains_it(question: Question) -> None:
    for part in ("help", "examples", "period", "reason", "basis", "evidence", "actions"):
        assert getattr(question, part), part
    assert question.weight_reason or question.role != "scored"
    assert bool(question.uses) != bool(question.no_use), "a lawful use, or the words that say there is none"
    assert bool(question.links) != (question.id in WITHOUT_LINK)


@pytest.mark.parametrize("question", COUNTED, ids=lambda question: question.id)
def test_what_is_shown_hides_the_names(question: Question) -> None:
    """Nobody sends a colleague's, a customer's or a supplier's name by mistake: the question says what to mask."""
    assert question.evidence is not None
    shown = {"small": question.evidence.small, "large": question.evidence.large}
    english = " ".join(_english(f"{question.id}.evidence.{size}", text) for size, text in shown.items())
    assert "masqu" in " ".join(shown.values())
    assert "mask" in english


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.id)
def test_every_question_says_what_a_buyer_may_do_with_it(question: Question) -> None:
    assert question.uses or question.no_use


@pytest.mark.parametrize("question", COUNTED, ids=lambda question: question.id)
def test_a_basis_names_its_source_and_a_convention_confesses(question: Question) -> None:
    for basis in question.basis:
        assert basis.source
    if isinstance(question, Computed) or question.kind in ("one_of", "any_of", "number"):
        assert any(basis.kind == "convention" for basis in question.basis), "who chose the points in between"


# --- cases ------------------------------------------------------------------------------------------------


def test_the_cases_are_what_was_foretold() -> None:
    assert len(case_files(occitanie())) >= 11
    assert [str(found) for found in check_cases(occitanie())] == []


@pytest.mark.parametrize("case", case_files(occitanie()), ids=lambda path: path.stem)
def test_a_case_is_complete_and_says_why(case: Path) -> None:
    read = read_answers(case, occitanie())
    assert score(occitanie(), plan(), read.sheet).total.value is not None
    assert len(str(read.expect["because"])) > 200


def test_the_demonstration_firm_has_something_to_improve_in_every_pillar() -> None:
    shown = score(occitanie(), plan(), read_answers(FOLDER / "cases/boulangerie.yaml", occitanie()).sheet)
    shares = {node.id: node.share for node in shown.nodes if node.id in PILLARS}
    assert shown.total.value is not None
    assert 50 <= shown.total.value <= 70
    assert all(share is not None and 40 <= share <= 75 for share in shares.values()), shares
    assert shown.to_check == ("energy_reference_before_firm",)
    assert [effect.question for effect in shown.not_applicable] == ["trips_cut"]


# --- the same chances for all -----------------------------------------------------------------------------


def test_who_works_alone_is_never_asked_about_employees() -> None:
    alone = asked(result(1, legal=False))
    assert alone & {question.id for question in _pillar("people")} == {
        "own_protection", "heat_measures", "own_training", "own_rest",
    }  # fmt: skip
    for question in questions():
        if question.id in alone:
            assert not {"salarié", "salariés", "équipe"} & set(re.findall(r"\w+", question.text)), question.id


def test_a_firm_of_a_legal_person_only_is_asked_about_sanctions() -> None:
    """Criminal convictions of a natural person may not be collected (Regulation (EU) 2016/679, article 10)."""
    assert "open_sanction" in asked(result(1, legal=True))
    assert "open_sanction" not in asked(result(1, legal=False))


def test_nobody_asks_for_a_percentage_of_people_below_twenty() -> None:
    for headcount in (2, 5, 12, 19):
        assert asked(result(headcount)) & PERCENTAGES == set()


@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize(
    ("headcount", "least", "most", "figures"), [(1, 38, 45, 6), (4, 45, 56, 6), (60, 80, 97, 23), (900, 95, 120, 28)]
)
def test_how_many_questions_a_firm_is_asked(sector: str, headcount: int, least: int, most: int, figures: int) -> None:
    """At most, by those whose answers open the most; a firm whose answers open none is asked a few less."""
    kinds = {question.id: question.kind for question in questions()}
    seen = [
        [name for name in asked(result(headcount, sector, best=best)) if kinds[name] != "computed"]
        for best in (True, False)
    ]
    assert max(map(len, seen)) <= most
    assert min(map(len, seen)) >= least
    assert max(sum(kinds[name] == "number" for name in names) for names in seen) <= figures


def _pillar(name: str) -> list[Question]:
    def below(group: object) -> list[Question]:
        return [*group.questions, *(q for child in group.groups() for q in below(child))]  # type: ignore[attr-defined]

    return below(next(group for group in occitanie().model.groups() if group.id == name))


@pytest.mark.parametrize("sector", ["farming_food", "building", "digital_consulting"])
@pytest.mark.parametrize("headcount", [4, 900])
def test_the_best_answers_give_one_hundred_at_every_size_and_in_every_trade(headcount: int, sector: str) -> None:
    assert result(headcount, sector).total.value == 100.0


@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("headcount", [1, 4, 12, 60, 900])
def test_no_trade_and_no_size_is_barred_from_the_highest_level(headcount: int, sector: str) -> None:
    assert result(headcount, sector, legal=headcount > 1).level_at_least == "remarkable"


@pytest.mark.parametrize("group", [False, True])
@pytest.mark.parametrize("legal", [False, True])
@pytest.mark.parametrize("years", [0, 1, 2, 3])
@pytest.mark.parametrize("headcount", [1, 15, 300])
def test_neither_age_nor_owner_nor_legal_form_bars_from_the_highest_level(
    headcount: int, years: int, legal: bool, group: bool
) -> None:
    assert result(headcount, years=years, legal=legal, group=group).level_at_least == "remarkable"


@pytest.mark.parametrize("headcount", [1, 4, 60, 900])
def test_the_worst_answers_give_nothing_and_never_less(headcount: int) -> None:
    """A sanction takes half of the points of its topic, but no total falls below zero."""
    assert result(headcount, best=False).total.value == 0.0
