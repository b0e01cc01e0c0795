"""How long a questionnaire is and how fair, measured with the kernel that scores firms (docs/audit.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.audit.attempts import Attempt, attempts
from assessment.audit.bench import Bench
from assessment.audit.effort import Effort, effort
from assessment.audit.firms import Kind, declared, examples, firms, kinds, read_cases
from assessment.audit.length import Length, Lengths, typical
from assessment.audit.order import Order, order
from assessment.audit.paths import Paths, paths
from assessment.audit.reach import Reach, Searcher, reach
from assessment.audit.rests import Away, Paper, Single, away, nothing_done, paper, singles
from assessment.audit.ways import is_on_paper
from questionnaires.findings import Lang
from questionnaires.loader import LoadedQuestionnaire

__all__ = ["CaseLength", "Measures", "measure", "measure_in"]


@dataclass(frozen=True, slots=True)
class CaseLength:
    """What the firm of a case was asked."""

    case: str
    length: Length


@dataclass(frozen=True, slots=True)
class Measures:
    """Everything the audit reports. Totals are in points of the scale, shares in per cent unless said otherwise."""

    questionnaire: str
    release: str
    method: str
    plan: str
    lang: Lang
    scale: float
    declared_not_applicable_limit: float
    profiles: tuple[Kind, ...]
    """The kinds of firm tried."""
    vary: str | None
    reach: tuple[Reach, ...]
    cases: tuple[CaseLength, ...]
    typical: Length | None
    """Median of the cases, figure by figure."""
    marked_on_paper: int
    """Questions of which a document alone makes a rewarded answer true."""
    paper: tuple[Paper, ...]
    away: tuple[Away, ...]
    singles: tuple[Single, ...]
    effort: Effort
    attempts: tuple[Attempt, ...]
    paths: Paths
    order: Order


def measure(loaded: LoadedQuestionnaire, lang: Lang) -> Measures:
    """Measure a questionnaire, its texts read in ``lang``.

    Raises:
        QuestionnaireError: a case cannot be read, or nothing says which firms to try.
    """
    return measure_in(loaded, [lang])[lang]


def measure_in(loaded: LoadedQuestionnaire, langs: Sequence[Lang]) -> dict[Lang, Measures]:
    """The same in several languages: what does not hang on words is measured once.

    Raises:
        QuestionnaireError: a case cannot be read, or nothing says which firms to try.
    """
    bench = Bench(loaded)
    cases = read_cases(loaded)
    tried = declared(loaded, cases)
    every, once = firms(loaded.model, tried), examples(loaded.model, tried)
    searcher = Searcher(bench, tried)
    asked = bench.asked([case.sheet for case in cases])
    on_paper, set_away = paper(bench, searcher, every), away(bench, searcher, every)
    heaviest = singles(bench, searcher, every)
    for_effort = effort(bench, cases, nothing_done(bench, searcher, [*once, *every]))
    tries, stability = attempts(bench, searcher, once), order(bench, cases)

    def read(lang: Lang) -> Measures:
        lengths = Lengths(loaded, tried, lang)
        of_cases = tuple(CaseLength(case.name, lengths.of(names)) for case, names in zip(cases, asked, strict=True))
        return Measures(
            questionnaire=loaded.model.id,
            release=bench.plan.release,
            method=bench.plan.method,
            plan=bench.plan.digest,
            lang=lang,
            scale=loaded.model.scale,
            declared_not_applicable_limit=loaded.model.declared_not_applicable_limit,
            profiles=kinds(loaded, tried, lang),
            vary=tried.vary,
            reach=reach(bench, searcher, every, lengths),
            cases=of_cases,
            typical=typical(one.length for one in of_cases),
            marked_on_paper=sum(is_on_paper(question) for question in bench.questions.values()),
            paper=on_paper,
            away=set_away,
            singles=heaviest,
            effort=for_effort,
            attempts=tries,
            paths=paths(bench, searcher, once, cases, lengths),
            order=stability,
        )

    return {lang: read(lang) for lang in langs}
