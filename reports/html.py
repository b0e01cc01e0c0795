"""The report as one HTML page: the sections in order, each from its function and its template."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.glyphs import display
from reports.language import NBSP, Language
from reports.model import ReportModel
from reports.sections import Section, headline, sections_of

TEMPLATES = Path(__file__).parent / "templates"
_FOOT = 46
"""Characters of the firm's name in the foot of a page."""


def _finalize(value: Any) -> Any:
    """Every text that a template writes can be shown by the embedded fonts; markup was made so when it was built."""
    return display(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def brief(text: str, length: int = 130) -> str:
    """The beginning of a text, cut between words: the whole stands in the annex."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ;,.:") + f"{NBSP}…"


def sentence(text: str) -> str:
    """A text that ends a sentence: with a full stop unless it has its own end."""
    return text if text.endswith(("…", ".", "!", "?")) else f"{text}."


@cache
def environment(lang: str, decimals: int) -> Environment:
    """Templates with the texts, numbers and dates of a language; everything is escaped, nothing may be undefined."""
    language = Language(lang, decimals)
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.globals.update(
        _=language.t,
        n_=language.n,
        span=language.span,
        bounds=language.bounds,
        colon=language.colon,
        semicolon=language.semicolon,
    )
    jinja.filters.update(
        points=language.points,
        signed=language.signed,
        number=language.number,
        percent=language.percent,
        share=language.share,
        day=language.day,
        brief=brief,
        sentence=sentence,
    )
    return jinja


def _foot(model: ReportModel, language: Language) -> str:
    firm = model.firm if len(model.firm) <= _FOOT else model.firm[: _FOOT - 1] + "…"
    return f"{firm} · {language.day(model.today)}"


def fragment(
    model: ReportModel,
    section: Section,
    at: Callable[[str], str] = "#{}".format,
    question_at: Callable[[str], str] | None = None,
    resource_at: Callable[[str], str] | None = None,
) -> Markup:
    """One section as HTML, the same in the PDF and on the pages: same figures, same charts, same words.

    Args:
        model: what it shows.
        section: one of ``reports.sections.SECTIONS``.
        at: address of a section, by its id.
        question_at: address of a question, by its id; ``None``: a question is not a link.
        resource_at: address of a resource, by its id, empty where it has none; ``None``: no resource is a link.
    """
    language = Language(model.lang, model.decimals)
    template = environment(model.lang, model.decimals).get_template(f"sections/{section.id}.html")
    values = section.values(model, language)
    places = {"at": at, "question_at": question_at, "resource_at": resource_at}
    return Markup(template.render(model=model, section=section, **places, **values))  # noqa: S704


def page(model: ReportModel) -> str:
    """The whole document."""
    language = Language(model.lang, model.decimals)
    jinja = environment(model.lang, model.decimals)
    shown = sections_of(model)
    bodies = []
    for section in shown:
        bodies.append(fragment(model, section))
    return jinja.get_template("report.html").render(
        model=model,
        sections=list(zip(shown, bodies, strict=True)),
        description=headline(model, language),
        foot=_foot(model, language),
        mark=f"{model.method.release} · {model.method.method[:8]}",
    )
