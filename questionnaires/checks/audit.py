"""The firms that the audit tries: facts that exist, values that they may have, none missing."""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.checks.questions import fact_values, fits_fact
from questionnaires.checks.walk import Fault, fault
from questionnaires.model import Questionnaire


def check_audit(model: Questionnaire) -> Iterator[Fault]:
    """Every profile that is tried, and the fact that is varied."""
    if model.audit is None:
        return
    facts = {fact.id: fact for fact in model.profile}
    listed = ", ".join(facts) or "–"
    vary = model.audit.vary
    if vary is not None and (vary not in facts or facts[vary].kind != "one_of"):
        choices = ", ".join(fact.id for fact in model.profile if fact.kind == "one_of") or "–"
        yield fault("audit-vary", ("audit", "vary"), name=vary, known=choices)
    first: dict[str, int] = {}
    for index, tried in enumerate(model.audit.profiles):
        here = ("audit", "profiles", index)
        if tried.id in first:
            before = ("audit", "profiles", first[tried.id], "id")
            yield fault("id-twice", (*here, "id"), id=tried.id, first=before)
        first.setdefault(tried.id, index)
        for name, value in tried.profile.items():
            at = (*here, "profile", name)
            if name not in facts:
                yield fault("audit-unknown-fact", at, name=name, known=listed)
            elif not fits_fact(facts[name], value):
                yield fault("audit-bad-value", at, name=name, value=value, expected=fact_values(facts[name]))
        for fact in model.profile:
            if fact.default is None and fact.id not in tried.profile and fact.id != vary:
                yield fault("audit-missing-fact", (*here, "profile"), id=tried.id, name=fact.id)
