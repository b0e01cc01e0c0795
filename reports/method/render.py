"""From a questionnaire to the text of every page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from questionnaires.loader import LoadedQuestionnaire
from questionnaires.release import identify
from reports.html import sentence
from reports.language import Language
from reports.method import markdown
from reports.method.edition import Audited, Edition
from reports.method.markdown import Markdown
from reports.method.pages import PAGES
from scoring.compile import compile_plan

TEMPLATES = Path(__file__).parent / "templates"
MARK = "<!-- Written by `ancrage questionnaire method`: change the files of the questionnaire, not this page. -->"
"""First line of every page, by which pages of before are known."""


def _finalize(value: Any) -> Any:
    """Every text that a template writes is shown as it stands; what is Markdown was made so on purpose."""
    return markdown.escape(value) if isinstance(value, str) and not isinstance(value, Markdown) else value


@cache
def _environment() -> Environment:
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=False,  # noqa: S701 - Markdown: _finalize escapes every text
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    jinja.filters.update(
        paragraphs=markdown.paragraphs,
        quoted=markdown.quoted,
        sentence=sentence,
        code=markdown.code,
        joined=markdown.joined,
    )
    jinja.globals.update(anchor=markdown.anchor, url=markdown.link)
    return jinja


def pages(loaded: LoadedQuestionnaire) -> dict[str, str]:
    """Every page by its path: ``fr/README.md``. The same files give the same bytes.

    Raises QuestionnaireError where the worked example names a case that is not there or cannot be read.
    """
    plan = compile_plan(loaded, *identify(loaded))
    found: dict[str, str] = {}
    audited = Audited(loaded)
    for lang in loaded.model.languages:
        edition = Edition(loaded, plan, Language(lang, loaded.model.rounding.decimals), audited)
        sheets = [sheet for make in PAGES for sheet in make(edition)]
        for sheet in sheets:
            text = (
                _environment()
                .get_template("page.md")
                .render(**_globals(edition), sheet=sheet, sheets=sheets, mark=Markdown(MARK), **sheet.values)
            )
            found[f"{lang}/{sheet.file}"] = _tidy(text)
    return found


def _globals(edition: Edition) -> dict[str, Any]:
    language = edition.language
    return {
        "_": language.t,
        "n_": language.n,
        "number": language.number,
        "percent": edition.percent,
        "said": edition.said,
        "link": edition.link,
        "names": edition.names,
        "answer": edition.answer,
        "day": language.day,
        "colon": Markdown(language.colon),
        "semicolon": Markdown(language.semicolon),
        "edition": edition,
        "model": edition.model,
        "program": edition.loaded.program,
        "others": [lang for lang in edition.model.languages if lang != language.code],
    }


def _tidy(text: str) -> str:
    """Without spaces at the ends of lines, and with one empty line at most between two others."""
    lines: list[str] = []
    for line in text.split("\n"):
        stripped = line.rstrip(" \t")
        if stripped or (lines and lines[-1]):
            lines.append(stripped)
    return "\n".join(lines).strip("\n") + "\n"
