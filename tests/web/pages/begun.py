"""Assessments for the tests of the pages, begun without the pages that begin them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from assessment import answering, assessments
from assessment.store.tables import assessment
from tests.web.pages.people import Browser, a_firm, joins, person
from web.core import KEY

SMALL: dict[str, Any] = {"headcount": 4.0, "sector": "food"}
"""The facts of a firm that may choose the express path."""


@dataclass(frozen=True)
class Team:
    """A firm with its owner and a colleague, and an assessment of theirs."""

    app: Flask
    owner: str
    colleague: str
    firm: str
    assessment: str

    def browser(self, account: str | None = None) -> Browser:
        """A browser in which somebody of the team is signed in; the owner unless said otherwise."""
        browser = Browser(self.app).sign_in(account or self.owner)
        browser.get("/langue-inconnue", **{"Accept-Language": "fr"})
        return browser

    def path(self, rest: str = "") -> str:
        return f"/evaluations/{self.assessment}{rest}"

    def answers(self) -> dict[str, Any]:
        """Content of each answer that is not cleared."""
        with self.app.extensions[KEY].store.read() as db:
            found = answering.answers(db, self.assessment)
        return {name: one.content for name, one in found.items() if one.content is not None}

    def answer(self, question: str, content: Mapping[str, Any] | None, account: str | None = None) -> None:
        """Answer without the pages, over whatever stands."""
        with self.app.extensions[KEY].store.write() as db:
            held = answering.one(db, self.assessment, question)
            given = None if content is None else dict(content)
            answering.save(
                db, self.assessment, question, given, held.revision if held else 0, account or self.owner
            )  # fmt: skip

    def submitted(self) -> None:
        """Close the assessment, whatever it lacks."""

        with self.app.extensions[KEY].store.write() as db:
            db.update(assessment, assessment.c.id == self.assessment, state="submitted")


def team(app: Flask, profile: Mapping[str, Any] = SMALL, *, role: str = "contributor",
         pillars: Sequence[str] | None = None) -> Team:  # fmt: skip
    """Camille owns the firm, Naïm works with her."""
    owner, colleague = person(app, "Camille"), person(app, "Naim")
    firm = a_firm(app, owner)
    joins(app, colleague, firm, role, None if pillars is None else list(pillars))
    held = app.extensions[KEY]
    (shelved,) = held.shelf.offered()
    with held.store.write() as db:
        made = assessments.begin(db, owner, firm, shelved.loaded.model.id, shelved.release, 2025, profile)
    return Team(app, owner, colleague, firm, made)


def save(browser: Browser, team: Team, question: str, values: Mapping[str, Any], revision: int = 0) -> TestResponse:
    """Save one answer as the script does."""
    found = browser.form("")  # any form of the page that is shown holds the token
    token = found.fields["csrf_token"][0]
    data = {f"q.{question}.{part}": value for part, value in values.items() if part != "keep"}
    data |= {name: value for name, value in values.items() if name == "keep"}
    browser.last = browser.client.post(
        team.path(f"/reponses/{question}"),
        data={f"q.{question}.revision": str(revision), **data},
        headers={"X-Ancrage-Script": "1", "X-CSRFToken": token},
    )
    return browser.last
