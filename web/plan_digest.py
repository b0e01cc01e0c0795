"""The weekly e-mail about a plan, as the worker writes it: on Monday morning, or as soon after as it can."""

from __future__ import annotations

import hashlib
import hmac
import logging
from datetime import date, datetime, timedelta
from typing import Any

from assessment import plan, plan_reminders
from assessment.days import PARIS, day_of
from assessment.plan import PlanAction
from assessment.plan_reminders import Digest, Reminder
from assessment.plan_words import words_then
from assessment.store import Db
from reports.language import Language
from web import letters
from web.clock_words import MORNING, week_of
from web.core import Services
from web.letters import Translate, Write
from web.settings import Settings
from web.worker import Progress

LOGGER = logging.getLogger("ancrage.plan")
LATEST = timedelta(days=3)
"""After Monday: a worker that comes back later leaves the letters to the next week."""
MOST_NAMED = 12
"""Actions named under one head; the rest is counted."""


def token_of(settings: Settings, reminder_id: str) -> str:
    """What the link of a letter bears to stop the letters: nobody makes one without the key of the service."""
    return f"{reminder_id}-{_seal(settings, reminder_id)}"


def reminder_of(settings: Settings, token: str) -> str | None:
    """The reminder that a token stops; ``None``: it is none of ours."""
    reminder_id, _, seal = token.partition("-")
    known = hmac.compare_digest(_seal(settings, reminder_id).encode(), seal.encode("utf-8", "surrogatepass"))
    return reminder_id if known else None


def _seal(settings: Settings, reminder_id: str) -> str:
    text = f"plan-reminder|{reminder_id}".encode("utf-8", "surrogatepass")
    return hmac.new(settings.key.encode(), text, hashlib.sha256).hexdigest()


def remind(services: Services, payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Write to whoever asked for it and was not written to this week. Safe to begin twice, and by two workers."""
    with services.store.read() as db:
        now, week = db.now, week_of(db.now)
        waiting = plan_reminders.due(db, week) if _in_time(now, week) else []
    sent = 0
    for place, one in enumerate(waiting):
        progress(place / len(waiting), "writing")
        with services.store.write() as db:
            # The week is noted in the transaction that writes the letter: both are kept, or neither.
            if plan_reminders.claim(db, one.id, week):
                sent += _write(services.settings, db, one)
    LOGGER.info("reminded", extra={"letters": sent})
    return {"letters": sent}


def _in_time(now: datetime, week: date) -> bool:
    return now < datetime.combine(week + LATEST, MORNING, PARIS)


def _write(settings: Settings, db: Db, one: Reminder) -> bool:
    """Write one letter; ``False``: there is nothing to tell."""
    found = plan_reminders.digest(plan.of_firm(db, one.firm), day_of(db.now))
    if not found:
        return False
    stop = f"{settings.base_url}/rappels/{token_of(settings, one.id)}"  # plan.unsubscribe: there is no request here
    here = f"{settings.base_url}/entreprises/{one.firm}/plan"
    letters.send_for(settings, db, one.email, one.lang, _text(one, found, here, stop), stop)
    return True


def _text(one: Reminder, found: Digest, here: str, stop: str) -> Write:
    language = Language(one.lang)

    def write(tr: Translate) -> tuple[str, list[str]]:
        late, soon = len(found.late), len(found.soon)
        subject = (
            language.n("%(firm)s : %(n)s action en retard", "%(firm)s : %(n)s actions en retard", late,
                       firm=one.firm_name)
            if late
            else language.n("%(firm)s : %(n)s action d'ici quinze jours", "%(firm)s : %(n)s actions d'ici quinze jours",
                            soon, firm=one.firm_name)
            if soon
            else tr("%(firm)s : des actions sans échéance", firm=one.firm_name)
        )  # fmt: skip
        parts = [tr("Voici où en est le plan d'amélioration de %(firm)s cette semaine.", firm=one.firm_name)]
        for head, actions in (
            (tr("En retard :"), found.late),
            (tr("Dans les quinze jours :"), found.soon),
            (tr("Sans échéance, à dater :"), found.undated),
        ):
            if actions:
                parts.append("\n".join([head, *_lines(actions, one, language, tr)]))
        parts += [tr("Ouvrir le plan :") + "\n" + here]
        parts += [
            tr("Vous avez demandé ce rappel, envoyé une fois par semaine. Pour ne plus le recevoir :") + "\n" + stop
        ]
        return subject, parts

    return write


def _lines(actions: tuple[PlanAction, ...], one: Reminder, language: Language, tr: Translate) -> list[str]:
    lines = []
    for action in actions[:MOST_NAMED]:
        details = action.details
        day = language.day(details.due) if details.due else ""
        who = tr("vous") if details.owner == one.account else action.owner_label or tr("personne n'en est chargé")
        text = action.details.title if action.origin is None else words_then(action, one.lang).text
        lines.append(f"- {language.typeset(text)} ({', '.join(part for part in (day, who) if part)})")
    rest = len(actions) - MOST_NAMED
    return [*lines, language.n("et %(n)s autre", "et %(n)s autres", rest)] if rest > 0 else lines
