"""Addresses that the pages under test link to, where the application does not have them yet."""

from __future__ import annotations

from flask import Flask

_ADDRESSES = {
    "assessment.home": "/evaluations/<assessment_id>",
    "assessment.topic": "/evaluations/<assessment_id>/themes/<topic_id>",
    "assessment.question": "/evaluations/<assessment_id>/questions/<question_id>",
    "assessment.facts": "/evaluations/<assessment_id>/profil",
    "trial.claim": "/evaluations/<assessment_id>/rattachement",
    "firm.confirmation": "/entreprises/<firm_id>/confirmation",
    "firm.consents": "/entreprises/<firm_id>/accords",
    "account.sign_in": "/connexion",
}


def add(app: Flask) -> Flask:
    """Give an application those that it lacks."""
    for endpoint, address in _ADDRESSES.items():
        if endpoint not in app.view_functions:
            app.add_url_rule(address, endpoint, lambda **_: "")
    return app
