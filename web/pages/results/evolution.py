"""This year against the one before: three terms, by pillar and by question, and what does not compare."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, url_for

from assessment import assessments
from assessment import evolution as evolutions
from assessment.answer_check import content_of
from assessment.answer_forms import describe
from assessment.assessments import Assessment
from assessment.carry_over import steps_between
from assessment.evolution import Evolution, Pair
from questionnaires.carry import carry_profile
from questionnaires.model import Fact
from web.core import shelf, store
from web.evolution_view import COLUMNS, figure, table, term_units, waterfall
from web.language import lang, language, t
from web.pages.assessment.carried import why_left
from web.pages.results.blueprint import pages
from web.profile_view import perimeter_choices
from web.questionnaire_words import texts

_FIRST = 12
"""Questions shown at once; the others are behind a summary."""


@pages.get("/evaluations/<assessment_id>/evolution")
def evolution(assessment_id: str) -> str:
    """The page; a firm without a year before is told what will be there."""
    with store().read() as db:
        pair = evolutions.read(db, shelf(), assessment_id)
        held = pair.after.assessment if pair else assessments.find(db, assessment_id)
    if held is None:
        abort(404)
    found = evolutions.evolution(shelf(), pair) if pair else None
    here: dict[str, Any] = {"assessment": held, "found": found, "pair": pair}
    if found is None:
        return render_template("results/evolution.html", **here)
    years = found.years
    return render_template(
        "results/evolution.html",
        **here,
        **_terms(found),
        before=found.before.assessment.period,
        after=found.after.assessment.period,
        same_method=found.before_result.method == found.after_result.method,
        rows=table(found) if years.complete else None,
        first=_FIRST,
        columns=_names(),
        show=lambda amount: language().signed(figure(found, amount)),
        question_href=lambda name: url_for("results.question", assessment_id=assessment_id, question_id=name),
        tiers=_tiers(found),
        apart=[*_perimeter(found), *_profile(pair)] if pair else [],
        left=_left(found),
        carried_href=url_for("assessment.carried", assessment_id=assessment_id),
        check_href=url_for("submission.check", assessment_id=assessment_id),
    )  # fmt: skip


def _names() -> tuple[str, str, str]:
    return t("Ce que vous avez changé"), t("Ce que la méthode a changé"), t("Questions nouvelles")


def _terms(found: Evolution) -> dict[str, Any]:
    """The two totals, the three terms in words, and the chart where everything is answered."""
    words, then, now = language(), found.before_result.total, found.after_result.total
    low, high = term_units(found, "low"), term_units(found, "high")
    said = []
    for place, _ in enumerate(COLUMNS):
        ends = sorted((figure(found, low[place]), figure(found, high[place])))
        text = words.signed(ends[0])
        if ends[0] != ends[1]:
            text = t("entre %(low)s et %(high)s", low=text, high=words.signed(ends[1]))
        said.append(text)
    whole = sum(low)
    return {
        "terms": list(zip(_names(), said, strict=True)),
        "then": words.span(then.low, then.high),
        "now": words.span(now.low, now.high),
        "whole": words.signed(figure(found, whole)) if sum(high) == whole else "",
        "chart": waterfall(found, low) if found.years.complete else [],
        "ends": list(zip(_names(), (words.signed(figure(found, one)) for one in low),
                         (words.signed(figure(found, one)) for one in high), strict=True)),
    }  # fmt: skip


def _tiers(found: Evolution) -> list[tuple[str, str, str]]:
    """The totals of each tier, last year's and this year's; empty where nothing but declarations counts."""
    names = {"declared": t("déclaré"), "documented": t("avec justificatif"), "verified": t("vérifié")}
    words, rows = language(), []
    for tier, name in names.items():
        then, now = found.before_result.tiers[tier], found.after_result.tiers[tier]  # type: ignore[index]
        rows.append((name, words.span(then.low, then.high), words.span(now.low, now.high)))
    return rows


def _perimeter(found: Evolution) -> list[str]:
    """What is said where the two years do not cover the same."""
    then, now = found.before.assessment, found.after.assessment
    if (then.perimeter, then.perimeter_note) == (now.perimeter, now.perimeter_note):
        return []
    return [
        t(
            "Le périmètre n'est pas le même : %(then)s en %(before)s, %(now)s en %(after)s. "
            "Une part de l'écart peut en venir.",
            then=_covered(then), now=_covered(now), before=then.period, after=now.period,
        )
    ]  # fmt: skip


def _covered(held: Assessment) -> str:
    name = next(text for code, text, _ in perimeter_choices() if code == held.perimeter)
    return f"{name} ({held.perimeter_note})" if held.perimeter_note else name


def _profile(pair: Pair) -> list[str]:
    """The facts that changed: they count in what the firm changed."""
    steps = steps_between(shelf(), pair.before.shelved, pair.after.shelved)
    then = carry_profile(steps, pair.before.sheet.profile)
    now, words = pair.after.sheet.profile, language()
    found = []
    for fact in pair.after.shelved.loaded.model.profile:
        before, after = then.get(fact.id), now.get(fact.id)
        if before is not None and after is not None and before != after:
            said = f"{_value(pair, fact, before)} → {_value(pair, fact, after)}"
            found.append(f"{texts(pair.after.shelved.loaded).fact(fact)} {said}")
    if not found:
        return []
    listed = words.semicolon.join(found)
    return [t("Votre profil a changé, ce qui compte dans ce que vous avez changé : %(facts)s.", facts=listed)]


def _value(pair: Pair, fact: Fact, value: Any) -> str:
    words = texts(pair.after.shelved.loaded)
    if isinstance(value, bool):
        return t("oui") if value else t("non")
    if isinstance(value, str):
        return words.fact_option(fact, value)
    return language().with_unit(language().number(value), words.unit(fact))


def _left(found: Evolution) -> list[tuple[str, str, str]]:
    """Answers of last year that do not compare: question, what was said, why."""
    loaded = found.before.shelved.loaded
    asked = {one.id: one for one in loaded.model.all_questions()}
    return [
        (
            texts(loaded).question(asked[one.was]),
            describe(loaded, asked[one.was], content_of(found.before.sheet.answers[one.was]), lang()),
            why_left(one),
        )
        for one in found.years.left
    ]
