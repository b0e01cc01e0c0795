"""What a telephone has to fetch for a page: its HTML, the styles and the scripts that it names, as they travel."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from assessment.shelf import Shelf
from assessment.store import Store
from tests import databases
from tests.browser.material import occitanie_material
from tests.browser.pages import NOT_PAGES
from tests.web.pages import world as worlds
from tests.web.pages.seats import Seat, path_of, routes, seat
from tests.web.pages.test_policy import OPEN_TO, SUBMITTED
from tests.web.pages.world import World, values_of
from web.app import create_app
from web.settings import Settings

pytestmark = pytest.mark.slow
MOST = 60_000
"""Bytes that travel, compressed, fonts and pictures apart."""
MOST_READ = 125_000
"""The same as the browser reads it, unpacked: what a slow telephone has to work through."""


@pytest.fixture(scope="module")
def occitan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The region's own questionnaire, with the answers of the bakery."""
    folder = tmp_path_factory.mktemp("sizes")
    path = folder / "ancrage.db"
    path.write_bytes(databases.sqlite_template())
    store, shelf = Store(f"sqlite:///{path}"), Shelf(folder / "releases")
    settings = Settings(instance=folder / "instance", rate_limit="", secret_key=SecretStr("for the tests"), demo=True)
    app = create_app(settings, store, shelf)
    yield worlds.build(app, occitanie_material(shelf))
    store.dispose()


def _length(seat_: Seat, address: str, packed: bool) -> tuple[int, str]:
    """Bytes of an answer, and the page itself where it is one that can be shown."""
    answer = seat_.send("GET", address, **({"Accept-Encoding": "gzip"} if packed else {}))
    page = answer.status == 200 and answer.headers["Content-Type"].startswith("text/html")
    return len(answer.body), answer.body if page and not packed else ""


def _weigh(seat_: Seat, address: str) -> tuple[int, int] | None:
    """Bytes of a page with the styles and scripts that it names: as they travel, and unpacked; ``None``: no page."""
    read, html = _length(seat_, address, packed=False)
    if not html:
        return None
    named = set(re.findall(r'(?:<link rel="stylesheet" href|<script src)="(/static/[^"?]+)', html))
    travels = _length(seat_, address, packed=True)[0] + sum(_length(seat_, one, packed=True)[0] for one in named)
    return travels, read + sum(_length(seat_, one, packed=False)[0] for one in named)


def _pages(world: World) -> Iterator[tuple[str, str, str]]:
    """Who opens what, and its address: every page, and the heaviest topic and pillar."""
    for rule, method in routes(world.app):
        if method == "GET" and rule.endpoint not in NOT_PAGES:
            who = {"everyone": "anonymous", "operator": "operator"}.get(OPEN_TO.get(rule.endpoint, ""), "owner")
            instead = {"assessment_id": world.ids["submitted_id"]} if rule.endpoint in SUBMITTED else {}
            yield who, rule.endpoint, path_of(world, rule, values_of(world, rule.endpoint, rule.arguments, **instead))
    model = next(one for one in world.services.shelf.offered() if one.loaded.model.id == "occitanie").loaded.model
    for group in model.all_groups():
        if group.questions:
            yield "owner", f"topic {group.id}", f"/evaluations/{world.ids['assessment_id']}/themes/{group.id}"


def test_every_page_is_light(occitan: World) -> None:
    store = occitan.services.store
    seats = {who: seat(occitan.app, store, occitan.people.get(who)) for who in ("anonymous", "owner", "operator")}
    heavy, weighed = [], 0
    for who, name, address in _pages(occitan):
        found = _weigh(seats[who], address)
        if found is not None:
            weighed += 1
            assert 4_000 < found[0] < found[1], f"{name}: {found}"
            heavy += [f"{name}: {found[0]} travel, {found[1]} are read"] * (found[0] > MOST or found[1] > MOST_READ)
    assert weighed > 40
    assert not heavy, "\n" + "\n".join(heavy)


def test_a_style_sheet_is_fetched_once(occitan: World) -> None:
    reader = seat(occitan.app, occitan.services.store, None)
    packed = reader.send("GET", "/static/ancrage.css", **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    asks = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    again = reader.send("GET", "/static/ancrage.css", **asks)
    assert (again.status, again.body) == (304, "")
