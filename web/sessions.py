"""Flask's session, kept on the server: the cookie holds a random token and nothing else."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Flask, Request, Response, request, session
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from assessment import sessions
from assessment.store import Store

COOKIE = "ancrage"
ACCOUNT = "account"
"""Key of the id of the account that is signed in."""

PASSING = timedelta(days=2)
"""How long the session of who left nothing here is kept without a visit: a form may be thought over for a day."""
_WORTH_KEEPING = (ACCOUNT, "trials", "lang", "theme")


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """What the pages keep of one browser. ``token`` is ``None`` until something has to be kept."""

    def __init__(self, data: dict[str, Any], token: str | None) -> None:
        """Hold what the store has."""

        def changed(_: object) -> None:
            self.modified = True

        super().__init__(data, changed)
        self.token, self.modified, self.accessed = token, False, True
        self.renew = False
        self.stale = False
        """The last visit was long enough ago to be noted anew."""


class DatabaseSessions(SessionInterface):
    """Reads and writes sessions through the store."""

    def __init__(self, store: Store, life: timedelta, secure: bool) -> None:
        """``life``: without a visit, a session ends after it. ``secure``: the cookie travels by https only."""
        self.store, self.life, self.secure = store, life, secure

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """The session of the cookie; an empty one where it is unknown, ended or absent."""
        token = request.cookies.get(COOKIE)
        if not token or request.path.startswith("/static/"):
            return ServerSession({}, None)
        with self.store.read() as db:
            found = sessions.find(db, token)
        if found is None:
            return ServerSession({}, None)
        kept = ServerSession(dict(found.data), token)
        kept.stale = self.store.clock() - found.seen_at > sessions.SEEN_EVERY
        return kept

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what changed; a browser that was given nothing to keep gets no cookie."""
        assert isinstance(session, ServerSession)  # noqa: S101 - opened above
        if not session and session.token is not None and session.modified:
            with self.store.write() as db:
                sessions.end(db, session.token)
            response.delete_cookie(COOKIE, path="/", secure=self.secure, httponly=True, samesite="Lax")
            return
        if not (session.modified or session.stale) or not session:
            return
        if response.cache_control.public and not session.modified:
            return  # a shared cache would hand the cookie to others
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and session.token is None:
            return  # whoever asks without end is not written down each time
        token = self._kept(session)
        response.set_cookie(
            COOKIE, token, max_age=self._life(session), path="/", secure=self.secure, httponly=True, samesite="Lax"
        )
        response.vary.add("Cookie")

    def _kept(self, session: ServerSession) -> str:
        """Write a session; its token, a new one where it had none, was ended elsewhere, or changed hands."""
        account, data, life = session.get(ACCOUNT), dict(session), self._life(session)
        with self.store.write() as db:
            if session.token is not None and not session.renew:
                if sessions.keep(db, session.token, account, data, life):
                    return session.token
                data, account = {}, None  # it was ended from another device while this page was made
            elif session.token is not None:
                sessions.end(db, session.token)
            return sessions.start(db, account, data, request.user_agent.string, life)

    def _life(self, session: ServerSession) -> timedelta:
        """How long to keep a session; that of a passer-by, or of a robot, holds the token of its forms and no more."""
        worth = any(session.get(key) for key in _WORTH_KEEPING)
        return self.life if worth else min(self.life, PASSING)


def sign_in(account: str) -> None:
    """The browser is this person's from now on, under a token that nobody could have planted before."""
    kept: Any = session
    kept[ACCOUNT] = account
    kept.pop("csrf_token", None)
    kept.renew = True


def sign_out() -> None:
    """Forget everything of this browser; what is kept from now on stands under another token."""
    kept: Any = session
    kept.clear()
    kept.renew = True


def current_token() -> str | None:
    """The token of the session being served."""
    kept: Any = session
    token: str | None = kept.token
    return token
