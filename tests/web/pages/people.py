"""People at their browsers: they follow forms as they stand on the page, hidden fields and tokens included."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from assessment import accounts
from assessment.store.tables import firm, grant, membership
from assessment.tokens import new_id
from web.core import KEY

Fields = dict[str, list[str]]


@dataclass
class Form:
    """A form of a page, filled as the page shows it."""

    action: str
    method: str
    fields: Fields = field(default_factory=dict)
    offered: dict[str, set[str]] = field(default_factory=dict)
    """Values of each group of radios and boxes."""


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.inside: Form | None = None
        self.area: tuple[Form, str, list[str]] | None = None
        self.select: tuple[Form, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self.inside)
            if "id" in given:
                self.by_id[given["id"]] = self.inside
            return
        form = self.by_id.get(given["form"]) if "form" in given else self.inside
        name = given.get("name")
        if form is None or not name:
            if tag == "option" and self.select:
                self._option(given)
            return
        if tag == "input":
            self._input(form, name, given)
        elif tag == "textarea":
            self.area = (form, name, [])
        elif tag == "select":
            self.select = (form, name)

    def _input(self, form: Form, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("radio", "checkbox"):
            form.offered.setdefault(name, set()).add(given.get("value", "on"))
            if "checked" in given:
                form.fields.setdefault(name, []).append(given.get("value", "on"))
        elif kind not in ("submit", "file"):
            form.fields.setdefault(name, []).append(given.get("value", ""))

    def _option(self, given: dict[str, str]) -> None:
        assert self.select is not None
        form, name = self.select
        form.offered.setdefault(name, set()).add(given.get("value", ""))
        if "selected" in given or name not in form.fields:
            form.fields[name] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area[2].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "textarea" and self.area is not None:
            form, name, parts = self.area
            form.fields.setdefault(name, []).append("".join(parts).removeprefix("\n"))
            self.area = None
        elif tag == "select":
            self.select = None


def forms(html: str) -> list[Form]:
    """Every form of a page."""
    parser = _Forms()
    parser.feed(html)
    return parser.forms


def words(html: str) -> str:
    """What a page says, without its markup."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", " ", text)
    for entity, sign in (("&amp;", "&"), ("&#39;", "'"), ("&#34;", '"'), ("&lt;", "<"), ("&gt;", ">")):
        text = text.replace(entity, sign)
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


class Browser:
    """One browser with its cookies."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.last: TestResponse | None = None

    def get(self, path: str, follow: bool = True, **headers: str) -> TestResponse:
        self.last = self.client.get(path, follow_redirects=follow, headers=headers)
        return self.last

    @property
    def html(self) -> str:
        assert self.last is not None
        return self.last.get_data(as_text=True)

    @property
    def text(self) -> str:
        """The words of the page that is shown."""
        return words(self.html)

    @property
    def path(self) -> str:
        """The address of the page that is shown."""
        assert self.last is not None
        return self.last.request.path

    def form(self, action: str) -> Form:
        """The form of the page that is shown whose address contains ``action``."""
        found = [one for one in forms(self.html) if action in (one.action or self.path)]
        found.sort(key=lambda one: (one.action or self.path) != action)  # the very address goes before longer ones
        assert found, f"no form for {action} among {[one.action for one in forms(self.html)]}"
        return found[0]

    def send(
        self, action: str, values: Mapping[str, str | Sequence[str]] | None = None, *, follow: bool = True,
        files: Mapping[str, Any] | None = None,
    ) -> TestResponse:  # fmt: skip
        """Fill in the form whose address contains ``action`` and send it; what is not named is sent as it stands."""
        form = self.form(action)
        data: dict[str, Any] = dict(form.fields)
        for name, value in (values or {}).items():
            data[name] = value if isinstance(value, str) else list(value)
        data.update(files or {})
        assert self.last is not None
        address = form.action or self.last.request.full_path
        assert form.method == "post", f"{action} is sent by {form.method}"
        self.last = self.client.post(
            address, data=data, follow_redirects=follow,
            content_type="multipart/form-data" if files else None,
        )  # fmt: skip
        return self.last

    def sign_in(self, account: str) -> Browser:
        """Be somebody at once, without the log-in page."""
        with self.client.session_transaction() as session:
            session["account"] = account
        return self


def person(app: Flask, name: str, email: str | None = None, *, lang: str = "fr") -> str:
    """An account with a confirmed address; its id."""
    address = email or f"{name.lower()}@example.org"
    with app.extensions[KEY].store.write() as db:
        return accounts.create(db, address, name, "en" if lang == "en" else "fr", confirmed=True)


def operator(app: Flask, name: str = "Odile") -> str:
    """Somebody of the region's team."""
    made = person(app, name)
    with app.extensions[KEY].store.write() as db:
        db.insert(grant, id=new_id(), account=made, role="operator", granted_at=db.now)
    return made


def a_firm(
    app: Flask, owner: str, *, siren: str = "732829320", name: str = "Boulangerie Sol", state: str = "claimed"
) -> str:
    """A firm with its owner; its id."""
    made = new_id()
    with app.extensions[KEY].store.write() as db:
        db.insert(
            firm, id=made, siren=siren, siret=None, name=name, nomenclature="NAFRev2", activity="10.71C",
            commune="31555", headcount=4.0, turnover=300000.0, group_member=False, state=state,
            created_by=owner, created_at=db.now, confirmed_at=db.now if state == "confirmed" else None,
            confirmed_how="documents" if state == "confirmed" else None,
        )  # fmt: skip
        db.insert(membership, id=new_id(), firm=made, account=owner, role="owner", created_at=db.now)
    return made


def joins(app: Flask, account: str, firm_id: str, role: str, pillars: list[str] | None = None) -> None:
    """Make an account a member of a firm."""
    with app.extensions[KEY].store.write() as db:
        db.insert(membership, id=new_id(), firm=firm_id, account=account, role=role, pillars=pillars, created_at=db.now)
