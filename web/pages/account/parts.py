"""What the pages of accounts share: who is at the browser, what was typed, how often one may try."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from flask import g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from assessment import accounts, attempts, passwords
from assessment.accounts import Account
from assessment.forms.texts import clean
from assessment.forms.words import FieldError
from web import often, sessions
from web.address_field import address_error
from web.core import settings, store
from web.language import lang, language, t
from web.pages.preferences import local
from web.sessions import ACCOUNT

HASHER: PasswordHasher = passwords.HASHER
"""A cheaper one in the tests."""
PROVED, SIGNED_UP, SENT, RESET = "proved", "signed_up", "sent", "reset"
"""Keys of the session: when its owner last showed who they are; the account opened here; the e-mail just sent; when a
link to choose a password was opened."""
FRESH = timedelta(minutes=30)
"""How long after showing who they are a person may change what lets them in."""
LONGEST_NAME = 100

Errors = dict[str, FieldError]


def destination(next_: str | None) -> str:
    """Where to go after signing in: where one was going, else one's firms."""
    return local(next_) or url_for("firm.mine")


def asked_next() -> str:
    """Where the visitor was going, as the address or the form of the page says; empty if nowhere of this site."""
    return local(request.form.get("next") or request.args.get("next")) or ""


def enter(account: str) -> None:
    """Whoever sits at this browser has just shown that they are this person."""
    if session.get(ACCOUNT) not in (None, account):
        sessions.sign_out()  # nothing of the one before is for this one
    sessions.sign_in(account)
    session[PROVED] = store().clock().isoformat()
    session.pop(SIGNED_UP, None)


def leave_nothing(answer: Response) -> Response:
    """On a shared computer, the back button shows nothing, and nothing typed stays behind."""
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def lately(key: str, within: timedelta = FRESH) -> bool:
    """Whether the instant kept in the session under a key is recent."""
    kept = session.get(key)
    return kept is not None and store().clock().astimezone(UTC) - datetime.fromisoformat(kept) <= within


def prove_first() -> Response | None:
    """To the page where one shows again who one is, before what lets one in is changed; ``None``: done lately.

    A form gets twice the time, so that it can be filled in without haste.
    """
    if lately(PROVED, FRESH if request.method != "POST" else 2 * FRESH):
        return None
    return redirect(url_for("account.prove", next=request.path), 303)


def me() -> Account:
    """The account of who is signed in."""
    with store().read() as db:
        found = accounts.find(db, g.visitor.id)
    assert found is not None  # noqa: S101 - the visitor was read from it in this request
    return found


# --- what was typed


def typed(name: str) -> str:
    """One line of a form, without the spaces around it."""
    return " ".join(clean(request.form.get(name, "")).split())


def check_email(errors: Errors, name: str = "email") -> str:
    """The address typed, as it is kept; an error is added where it cannot be one."""
    text = typed(name)
    if error := address_error(text, name):
        errors[name] = error
    return accounts.normal_email(text)


def check_name(errors: Errors) -> str:
    """The name typed."""
    text = typed("name")
    if not text:
        errors["name"] = FieldError("name", t("Indiquez votre nom"), t("C'est ainsi que vos collègues vous verront."))
    elif len(text) > LONGEST_NAME:
        hint = t("Il en compte %(found)s.", found=len(text))
        errors["name"] = FieldError("name", t("Un nom compte au plus %(n)s caractères", n=LONGEST_NAME), hint)
    return text


def check_new_password(errors: Errors, email: str, name: str, field: str = "new_password") -> str:
    """A password being chosen; whatever is wrong with it becomes one error."""
    text = request.form.get(field, "")
    found = passwords.check_new_password(text, email, name)
    if found:
        message, hint = (language().typeset(words) for words in (found[0].message(lang()), found[0].hint(lang())))
        errors[field] = FieldError(field, message, hint)
    return text


def shown(errors: Errors, **values: Any) -> dict[str, Any]:
    """What a template is given: the errors as a list and by field, and what was typed."""
    return {"errors": list(errors.values()), "error": errors, **values}


# --- how often


def try_password(account: Account | None, email: str, given: str) -> FieldError | None:
    """Whether a password opens an account; ``None``: it does, and those attempts are forgotten.

    Takes as long where there is no account. A used-up address stays closed for a right password too: otherwise the
    answer would tell a guesser which one it is.
    """
    limits = often.limits("password", email, settings().attempts)
    with store().write() as db:
        wait = attempts.begin(db, limits)
    if wait is not None:
        hint = t("Vous pouvez aussi demander un lien de connexion par courriel.")
        return FieldError("password", often.too_often(wait), hint)
    stored = None if account is None else account.password_hash
    if not passwords.verify_password(stored, given, HASHER):
        hint = t("Vérifiez l'une et l'autre, ou demandez un lien de connexion par courriel.")
        return FieldError("password", t("Cette adresse et ce mot de passe ne vont pas ensemble"), hint)
    assert account is not None  # noqa: S101 - no password was verified otherwise
    assert stored is not None  # noqa: S101 - the same
    anew = passwords.hash_password(given, HASHER) if passwords.needs_rehash(stored, HASHER) else None
    with store().write() as db:
        # Not those of the place: an account of one's own would pay for trying every other.
        attempts.forget(db, next(iter(limits)))
        if anew is not None:
            accounts.rehash(db, account.id, stored, anew)
    return None


def try_mail(errors: Errors, email: str, field: str = "email") -> None:
    """Count an e-mail about to be sent to an address; an error is added where too many were asked for."""
    wait = often.count_mail(email)
    if wait is not None:
        hint = t("Regardez aussi dans les messages indésirables : les derniers courriels y sont peut-être.")
        errors[field] = FieldError(field, often.too_often(wait), hint)
