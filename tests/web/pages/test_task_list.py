"""The home of an assessment: what stands beside the list, and whose topics they are."""

from __future__ import annotations

from flask import Flask

from assessment import teamwork
from tests.web.pages.begun import Team, team
from web.core import KEY


def give(us: Team, topic: str, account: str) -> None:
    with us.app.extensions[KEY].store.write() as db:
        teamwork.assign(db, us.owner, us.assessment, topic, account)


def test_a_topic_says_that_it_is_yours_and_to_others_whose_it_is(app: Flask) -> None:
    us = team(app)
    give(us, "matter", us.colleague)
    mine, others = us.browser(us.colleague), us.browser()
    mine.get(us.path())
    others.get(us.path())
    assert mine.text.count("confié à vous") == 1
    assert "confié à vous" not in others.text
    assert others.text.count("Naim") == 2  # at the topic, and among those who take care of something


def test_who_takes_care_of_what_is_counted(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path())
    assert "Qui s'en occupe" not in page.text.replace("’", "'")
    give(us, "matter", us.colleague)
    give(us, "power", us.colleague)
    page.get(us.path())
    assert "Qui s'en occupe" in page.text.replace("’", "'")
    assert "2 thèmes" in page.text


def test_a_topic_not_begun_says_how_many_questions_one_under_way_how_many_are_answered(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path())
    assert "0 sur" not in page.text
    us.answer("waste", {"value": True})
    page.get(us.path())
    assert "1 sur 2" in page.text
