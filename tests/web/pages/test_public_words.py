"""The public pages say what this service does, in both languages, and the sweep keeps the promises of one of them."""

from __future__ import annotations

import pytest
from flask import Flask

from assessment import assessments, mails
from assessment.store import Store
from assessment.store.tables import assessment
from tests.conftest import Clock
from tests.web.pages.people import Browser, a_firm, person
from web import retention
from web.core import KEY


@pytest.mark.parametrize("page", ["/", "/vos-donnees", "/methode", "/accessibilite"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_public_page_opens_without_an_account(browser: Browser, page: str, lang: str) -> None:
    assert browser.get(page, **{"Accept-Language": lang}).status_code == 200
    assert f'<html lang="{lang}"' in browser.html


def test_the_privacy_page_tells_the_periods_of_this_service(browser: Browser, app: Flask) -> None:
    settings = app.extensions[KEY].settings
    browser.get("/vos-donnees", **{"Accept-Language": "fr"})
    assert f"depuis {settings.retention_years} ans" in browser.text
    assert f"{settings.trial_days} jours sans changement" in browser.text


def test_the_method_page_names_the_release_and_its_levels(browser: Browser) -> None:
    browser.get("/methode", **{"Accept-Language": "fr"})
    assert "Petit référentiel" in browser.text
    assert "Au moins 25 points" in browser.text


def test_owners_are_told_in_their_language_before_an_old_assessment_goes(
    app: Flask, store: Store, clock: Clock
) -> None:
    mary = person(app, "Mary", lang="en")
    firm = a_firm(app, mary)
    with store.write() as db:
        made = assessments.begin(db, mary, firm, "petit", "petit-2026.1", 2025, {})
    clock.advance(days=app.extensions[KEY].settings.retention_years * 366)
    assert retention.sweep(app.extensions[KEY])["warnings"] == 1
    with store.read() as db:
        told = mails.newest(db)[0]
    assert told.subject == "The 2025 assessment of Boulangerie Sol will be deleted"
    assert f"/entreprises/{firm}/export" in told.text
    assert Browser(app).sign_in(mary).get(f"/entreprises/{firm}/export").status_code == 200
    clock.advance(days=30)
    retention.sweep(app.extensions[KEY])
    with store.read() as db:
        assert not db.rows(assessment.select().where(assessment.c.id == made))
