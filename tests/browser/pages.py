"""Every page with something to show, and the states that a page takes only after something was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page
from werkzeug.routing import Rule

from tests.assessment.vsme.samples import LAST_DAY, document, fact
from tests.web.pages.seats import path_of, routes, seat
from tests.web.pages.test_policy import OPEN_TO, SUBMITTED
from tests.web.pages.world import World, values_of
from web.sessions import COOKIE

NOT_PAGES = {
    "static", "public.font", "public.health", "code_lists.activities", "code_lists.communes", "account.data",
    "evidence.download", "evidence.download_of_firm", "operator.document", "results.download", "firm.export_archive",
    "public.blank_file", "results.blank_file", "account.oidc_start", "account.oidc_return", "account.oidc_first",
    "account.oidc_link", "plan.calendar", "plan.workbook", "plan.document", "workbook.download", "simulator.result",
    "vsme.as_json", "vsme.as_workbook", "portfolio.export",
}  # fmt: skip
"""What answers with a file, with data, or sends to another site."""

Act = Callable[[Page], None]


@dataclass(frozen=True)
class Shown:
    """One page in one state. ``act``: what is done once it is open."""

    name: str
    person: str
    path: str
    act: Act | None = None
    status: int = 200
    but: tuple[str, ...] = ()
    """Rules that do not hold in this state, for a reason said where it stands."""


def enter(world: World, context: BrowserContext, address: str, person: str) -> None:
    """Be somebody of the world in a browser."""
    store, trials = world.services.store, (world.trial,) if person == "trial" else ()
    cookie = seat(world.app, store, world.people.get(person), trials).cookie
    context.clear_cookies()
    context.add_cookies([{"name": COOKIE, "value": cookie, "url": address}])


def _main_person(endpoint: str) -> str:
    needed = OPEN_TO.get(endpoint, "everyone")
    return {"everyone": "anonymous", "operator": "operator"}.get(needed, "owner")


def of_every_address(world: World) -> Iterator[Shown]:
    """Each address that shows a page, as whoever it is for."""
    for rule, method in routes(world.app):
        if method == "GET" and rule.endpoint not in NOT_PAGES:
            yield Shown(f"{rule.endpoint} {rule.rule}", _main_person(rule.endpoint), _path(world, rule))


def _path(world: World, rule: Rule) -> str:
    instead = {"assessment_id": world.ids["submitted_id"]} if rule.endpoint in SUBMITTED else {}
    return path_of(world, rule, values_of(world, rule.endpoint, rule.arguments, **instead))


_SUBMIT = "form => HTMLFormElement.prototype.submit.call(document.querySelector(form))"


def _send(form: str = "form[method=post]", **typed: str) -> Act:
    """Type into a form of a page, the first unless told, and send it without the checks that a browser makes."""

    def act(page: Page) -> None:
        for name, text in typed.items():
            page.fill(f'main [name="{name}"]', text)
        with page.expect_navigation():
            page.evaluate(_SUBMIT, f"main {form}")

    return act


def _click(selector: str) -> Act:
    def act(page: Page) -> None:
        page.click(selector)

    return act


def _report(content: bytes) -> Act:
    """Send a VSME report, and open what is folded."""
    unfold = "document.querySelectorAll('main details').forEach(one => { one.open = true; })"

    def act(page: Page) -> None:
        page.evaluate(unfold)
        page.set_input_files("input[type=file]", {"name": "r.json", "mimeType": "application/json", "buffer": content})
        with page.expect_navigation():
            page.click("form[enctype] button")
        page.evaluate(unfold)

    return act


def states(world: World) -> Iterator[Shown]:
    """What the walk of the addresses does not show."""
    ids = world.ids
    firm, mine, signed = f"/entreprises/{ids['firm_id']}", ids["assessment_id"], ids["submitted_id"]
    topic = f"/evaluations/{mine}/themes/{ids['topic_id']}"
    yield Shown("not found", "anonymous", "/nulle-part", status=404)
    yield Shown("not found, signed in", "owner", "/nulle-part", status=404)
    yield Shown("forbidden", "reader", f"{firm}/modifier", status=403)
    yield Shown("no firm yet", "stranger", "/entreprises")
    yield Shown("an adviser's firms", "advisor", "/entreprises")
    yield Shown("invited", "invited", f"/invitation/{ids['invitation_token']}")
    yield Shown("invited under another address", "stranger", f"/invitation/{ids['invitation_token']}")
    yield Shown("an invitation that is over", "anonymous", "/invitation/nothing", status=404)
    yield Shown("a link that is over", "anonymous", "/lien/nothing", status=404)
    yield Shown("read only", "reader", topic)
    yield Shown("another pillar", "limited", topic)
    yield Shown("a question of another pillar", "limited", f"/evaluations/{mine}/questions/{ids['question_id']}")
    for end in ("", "/suite", "/relecture", "/profil", f"/themes/{ids['topic_id']}", "/resultats", "/rattacher"):
        yield Shown(f"a trial: {end}", "trial", f"/evaluations/{world.trial}{end}")
    for end in ("", f"/themes/{ids['topic_id']}", "/relecture", "/resultats", f"/questions/{ids['question_id']}"):
        yield Shown(f"signed: {end}", "owner", f"/evaluations/{signed}{end}")
    yield Shown("ready to sign", "other_owner", f"/evaluations/{world.others['assessment_id']}/relecture")
    for section in (
        "essential",
        "ruler",
        "pillars",
        "waterfall",
        "actions",
        "links",
        "obligations",
        "trust",
        "method",
        "annex",
    ):
        yield Shown(f"result: {section}", "owner", f"/evaluations/{signed}/resultats/{section}", status=0)
    report = document(
        fact("TotalEnergyConsumption", "250", "utr:MWh"), fact("Turnover", "1", "iso4217:USD"), fact("Assets", "NaN"),
        fact("NumberOfEmployees", "6", period=LAST_DAY), fact("TotalWaterConsumption", "12", "utr:m3"),
    )  # fmt: skip
    elsewhere = document(fact("TotalEnergyConsumption", "250", "utr:MWh", entity="lei:969500WPN9JCK7WM6T31"))
    yield Shown("a VSME report", "owner", f"/evaluations/{mine}/vsme", _report(report))
    yield Shown("a VSME report of whom?", "owner", f"/evaluations/{mine}/vsme", _report(elsewhere))
    yield Shown("no VSME report", "owner", f"/evaluations/{mine}/vsme", _report(b"%PDF"), 422)
    # what is shown when something is to be corrected
    yield Shown("log in: nothing typed", "anonymous", "/connexion", _send(), 422)
    yield Shown("log in: wrong", "anonymous", "/connexion", _send(email="nobody@example.org", password="wrong"), 422)  # noqa: S106
    yield Shown("sign up: nothing typed", "anonymous", "/inscription", _send(), 422)
    yield Shown("forgotten: nothing typed", "anonymous", "/mot-de-passe-oublie", _send(), 422)
    yield Shown("a firm: no number", "owner", "/entreprises/nouvelle?number=", status=422)
    yield Shown("a firm: a wrong number", "owner", "/entreprises/nouvelle?number=123456789", status=422)
    yield Shown("a firm: one's own", "owner", "/entreprises/nouvelle?number=732829320")
    yield Shown("a firm: taken", "stranger", "/entreprises/nouvelle?number=732829320")
    yield Shown("a firm: free", "owner", "/entreprises/nouvelle?number=443061841")
    yield Shown("a firm: nothing typed", "owner", "/entreprises/nouvelle?number=443061841", _send(), 422)
    yield Shown("invite: nothing typed", "owner", f"{firm}/equipe", _send("form[action$='/equipe/invitations']"), 422)
    yield Shown("begin: nothing typed", "owner", f"{firm}/evaluations/nouvelle", _send(), 422)
    yield Shown("try: nothing typed", "anonymous", "/essayer", _send(), 422)
    # A menu that is open lies over what is under it.
    yield Shown("the menu", "owner", "/entreprises", _click("details.account > summary"), but=("target-size",))
