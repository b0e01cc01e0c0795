"""Puts the application together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, get_flashed_messages, request, session
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect, generate_csrf
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from assessment import accounts, portfolio
from assessment.roles import RegionRole, region_roles
from assessment.shelf import Shelf
from assessment.store import Store
from assessment.store.schema import migrate
from web import access, clock_words, errors, headers, language, navigation, sessions
from web.core import KEY, make_services, services, store
from web.file_sizes import file_size
from web.settings import Settings

MOST_BYTES = 21_000_000
"""Largest request: a proof of 20 MB and its form."""
MOST_FIELD_BYTES = 2_000_000
"""Largest form without its files: a topic with every text at its longest."""
BLUEPRINTS = (
    "public",
    "preferences",
    "demo",
    "account",
    "trial",
    "assessment",
    "evidence",
    "results",
    "simulator",
    "submission",
    "workbook",
    "code_lists",
    "firm",
    "invitation",
    "operator",
    "plan",
    "resources",
    "portfolio",
    "vsme",
)
"""Folders and modules of ``web/pages``, each with a blueprint ``pages``."""


@dataclass(frozen=True)
class Visitor:
    """Who is signed in."""

    id: str
    name: str
    email: str
    email_confirmed: bool
    lang: str
    theme: str | None
    region_roles: frozenset[RegionRole]
    advises: bool
    """At least one firm invited this person to advise it."""

    @property
    def operator(self) -> bool:
        """Whether this is one of the region's team."""
        return "operator" in self.region_roles


def create_app(settings: Settings | None = None, store: Store | None = None, shelf: Shelf | None = None) -> Flask:
    """The web application; its database is brought up to date first.

    Raises UnusableDatabaseError: it was made by a newer version of the program.
    """
    settings = settings or Settings()
    made = make_services(settings, store, shelf)
    migrate(made.store)
    app = Flask("web", root_path=str(Path(__file__).parent))
    app.config.update(
        SECRET_KEY=settings.key,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_FIELD_BYTES,
        MAX_FORM_PARTS=5_000,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: an answer may be thought over for a day
        WTF_CSRF_SSL_STRICT=True,
        RATELIMIT_ENABLED=bool(settings.rate_limit) and settings.rate_limit != "0",
        RATELIMIT_DEFAULT=settings.rate_limit or "1 per second",
        RATELIMIT_HEADERS_ENABLED=True,
        # A page holds a token, but no cookie of ours goes with a request that another site makes (SameSite): what a
        # compressed size could tell of it is told to nobody.
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"],
        COMPRESS_MIN_SIZE=1_000,
        PREFERRED_URL_SCHEME="https" if settings.secure else "http",
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    app.session_interface = sessions.DatabaseSessions(made.store, settings.session_life, settings.secure)
    app.extensions[KEY] = made
    app.extensions["limiter"] = _limits(app)  # first of all: whoever sends too much costs no look into the database
    app.before_request(_limit_fields)
    app.before_request(_visitor)
    app.before_request(access.authorise)
    CSRFProtect(app).exempt("web.pages.plan.reminders.unsubscribe")  # mail programs post to it: it checks by itself
    Compress(app)
    app.after_request(headers.protect)
    app.after_request(_read_whole)  # before it is compressed: last in, first out
    app.url_defaults(_of_this_version)
    errors.register(app)
    _templates(app)
    for name in BLUEPRINTS:
        app.register_blueprint(import_module(f"web.pages.{name}").pages)
    return app


def _of_this_version(endpoint: str, values: dict[str, Any]) -> None:
    """The address of a style sheet or a script changes with its content: browsers keep it, and never an old one."""
    if endpoint == "static" and "v" not in values:
        values["v"] = _content_mark(str(values.get("filename", "")))


@cache
def _content_mark(name: str) -> str | None:
    path = Path(__file__).parent / "static" / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else None


def _read_whole(response: Response) -> Response:
    """A file of the pages that will be compressed is read now, so that it is closed with the response."""
    if request.endpoint == "static" and response.mimetype in current_app.config["COMPRESS_MIMETYPES"]:
        response.direct_passthrough = False
        response.make_sequence()
    return response


def _limits(app: Flask) -> Limiter:
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://", strategy="moving-window")
    limiter.request_filter(_static)
    return limiter


def _static() -> bool:
    return request.endpoint in ("static", "public.font")


def _limit_fields() -> None:
    """A form without files is read whole: it is never as long as a proof may be."""
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = MOST_FIELD_BYTES


def _visitor() -> None:
    """Who sends this request, as the database knows them now."""
    g.visitor = None
    account_id = session.get(sessions.ACCOUNT)
    if account_id is None:
        return
    with store().read() as db:
        found = accounts.find(db, account_id)
        if found is not None:
            roles = region_roles(db, found.id)
            confirmed = found.email_confirmed_at is not None
            advises = portfolio.advises(db, found.id)
            g.visitor = Visitor(found.id, found.name, found.email, confirmed, found.lang, found.theme, roles, advises)


def _first_up(text: str) -> str:
    """A text that begins a sentence."""
    return text[:1].upper() + text[1:]


def _templates(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        first_up=_first_up, size=file_size, when=clock_words.when, hour=clock_words.hour, day=clock_words.day
    )
    app.jinja_env.globals.update(_=language.t, n_=language.n, csrf_token=generate_csrf)

    @app.context_processor
    def _common() -> dict[str, object]:
        settings = services().settings
        words = language.language()
        return {
            "lang": words.code,
            "language": words,
            "nonce": headers.nonce(),
            "visitor": g.get("visitor"),
            "flashes": get_flashed_messages(with_categories=True),
            "demo": settings.demo,
            "region_name": settings.region,
            **navigation.links(),
        }
