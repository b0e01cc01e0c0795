"""Who may open which address: every address, asked by everybody.

The tables here are written by hand from the roles that the firms were promised, not from the program's own table: both
must be changed, and thought over, for somebody to be let in.
"""

from __future__ import annotations

import pytest
from werkzeug.routing import Rule

from tests.web.pages.seats import Answer, Kept, Seat, path_of, routes, seat
from tests.web.pages.world import MARK, NAME_MARK, World, key_of, values_of
from web.access import RULES

# --- what was promised --------------------------------------------------------------------------------------

OPEN_TO: dict[str, str] = {
    # everybody
    "static": "everyone",
    "public.home": "everyone", "public.font": "everyone", "public.styleguide": "everyone",
    "public.health": "everyone", "public.resume": "everyone", "public.drop": "everyone",
    "public.privacy": "everyone", "public.accessibility": "everyone", "public.method": "everyone",
    "public.blank": "everyone", "public.blank_file": "everyone",
    "preferences.language": "everyone", "preferences.theme": "everyone",
    "code_lists.activities": "everyone", "code_lists.communes": "everyone",
    "account.sign_up": "everyone", "account.sign_in": "everyone", "account.sent": "everyone",
    "account.forgotten": "everyone", "account.link": "everyone", "account.sign_out": "everyone",
    "account.signed_out": "everyone", "account.oidc_start": "everyone", "account.oidc_return": "everyone",
    "account.oidc_first": "everyone",
    "invitation.open": "everyone", "invitation.accept": "everyone", "plan.unsubscribe": "everyone",
    "trial.begin": "everyone", "trial.open": "everyone",
    "demo.people": "everyone", "demo.sign_in": "everyone", "demo.outbox": "everyone", "demo.mail": "everyone",
    "resources.index": "everyone", "resources.show": "everyone",
    # who is signed in
    "account.resend": "signed_in", "account.prove": "signed_in", "account.mine": "signed_in",
    "account.profile": "signed_in", "account.end_session": "signed_in", "account.end_sessions": "signed_in",
    "account.unlink": "signed_in", "account.oidc_link": "signed_in", "account.new_password": "signed_in",
    "account.address": "signed_in", "account.data": "signed_in", "account.delete": "signed_in",
    "firm.mine": "signed_in", "firm.answer_invitation": "signed_in", "firm.create": "signed_in",
    "firm.save": "signed_in", "firm.ask_to_join": "signed_in",
    "portfolio.home": "signed_in", "portfolio.export": "signed_in",
    # the firm: whoever belongs to it, or its owners
    "firm.home": "see", "firm.people": "see", "firm.leave": "see",
    "firm.edit": "manage", "firm.member": "manage", "firm.member_remove": "manage", "firm.transfer": "manage",
    "firm.invite": "manage", "firm.invitation_resend": "manage", "firm.invitation_revoke": "manage",
    "firm.answer_request": "manage", "firm.confirmation": "manage", "firm.send_document": "manage",
    "firm.withdraw_request": "manage", "firm.confirm_by_provider": "manage", "firm.consents": "manage",
    "firm.consent_give": "manage", "firm.consent_withdraw": "manage", "firm.export": "manage",
    "firm.export_archive": "manage", "firm.deletion": "manage", "firm.delete": "manage",
    "plan.show": "see", "plan.one": "see", "plan.calendar": "see", "plan.workbook": "see", "plan.document": "see",
    "plan.remind": "see", "plan.choose": "answer", "plan.add": "answer", "plan.own": "answer", "plan.change": "answer",
    "plan.done": "answer", "plan.remove": "answer", "plan.add_note": "discuss", "plan.remove_note": "discuss",
    "evidence.of_firm": "see", "evidence.download_of_firm": "see", "evidence.remove": "answer",
    "resources.say": "answer",
    # its assessments; one answers with "answer", on the pages that others read
    "assessment.begin": "answer", "assessment.home": "see", "assessment.carried": "see",
    "assessment.carry_over_answers": "answer", "results.evolution": "see", "assessment.facts": "see/answer",
    "assessment.topic": "see/answer", "assessment.save": "answer", "assessment.question": "see/answer",
    "assessment.discuss": "discuss", "assessment.add_note": "discuss", "assessment.remove_note": "discuss",
    "assessment.next_questions": "see", "assessment.assign": "assign", "assessment.delete": "manage",
    "evidence.add": "answer", "evidence.add_link": "answer", "evidence.attach": "answer", "evidence.detach": "answer",
    "evidence.on_request": "answer", "evidence.download": "see", "trial.claim": "see",
    "results.show": "see", "results.make": "see", "results.document": "see", "results.download": "see",
    "simulator.show": "see", "simulator.result": "see",
    "results.blank": "see", "results.question": "see", "submission.check": "see", "submission.done": "see",
    "submission.sign": "submit", "submission.reopen": "submit",
    "workbook.home": "see", "workbook.download": "see", "workbook.send": "answer", "workbook.compare": "answer",
    "workbook.take": "answer", "workbook.drop": "answer",
    "vsme.show": "see", "vsme.as_json": "see", "vsme.as_workbook": "see",
    "vsme.send": "answer", "vsme.vouch": "answer", "vsme.confirm": "answer", "vsme.forget": "answer",
    # the region's team
    "operator.home": "operator", "operator.confirmation": "operator", "operator.document": "operator",
    "operator.decide": "operator", "operator.firm_list": "operator", "operator.one_firm": "operator",
    "operator.unconfirm": "operator", "operator.roles": "operator", "operator.appoint": "operator",
    "operator.end_role": "operator", "operator.journal": "operator",
    "resources.desk": "operator", "resources.add": "operator", "resources.edit": "operator",
    "resources.mark_checked": "operator", "resources.remove": "operator",
}  # fmt: skip
"""What one must be allowed to open each address; ``see/answer``: to read it, and to send its form."""

ALLOWED: dict[str, set[str]] = {
    "anonymous": set(),
    "trial": set(),
    "other_trial": set(),
    "stranger": {"signed_in"},
    "other_owner": {"signed_in"},
    "owner": {"signed_in", "see", "answer", "discuss", "assign", "submit", "manage"},
    "contributor": {"signed_in", "see", "answer", "discuss", "assign"},
    "limited": {"signed_in", "see", "answer", "discuss", "assign"},
    "reader": {"signed_in", "see"},
    "advisor": {"signed_in", "see", "answer", "discuss"},
    "operator": {"signed_in", "operator"},
    "buyer": {"signed_in"},
    "verifier": {"signed_in"},
    "organiser": {"signed_in"},
}
"""What each person is allowed with regard to the first firm."""
INSIDE = {"owner", "contributor", "limited", "reader", "advisor"}
NOT_SIGNED_IN = {"anonymous", "trial", "other_trial"}
OF_THE_TRIAL = {"see", "answer"}
"""What the holder of a trial's link may do with it."""

OF_NO_PILLAR = {
    "assessment.begin", "assessment.facts", "assessment.carry_over_answers", "plan.choose", "plan.add", "plan.own",
    "resources.say", "workbook.send", "workbook.compare", "workbook.take", "workbook.drop",
    "vsme.send", "vsme.vouch", "vsme.confirm", "vsme.forget",
    # of a workbook, a report or last year, what is taken is looked at by pillar
}  # fmt: skip
"""What whoever answers may do; the rest is of a pillar that a contributor of others reads only."""
NOT_OF_TRIALS = {
    "trial.claim": "sign in",
    "evidence.add": "unknown", "evidence.add_link": "unknown", "evidence.attach": "unknown",
    "evidence.on_request": "unknown",
}  # fmt: skip
"""What a trial has not, and what takes an account."""

SUBMITTED = {"submission.done", "submission.reopen"}
"""What is about an assessment that was submitted."""
AS_WELL = {
    "account.end_session": "unknown", "account.unlink": "unknown", "firm.answer_invitation": "unknown",
    "account.oidc_start": "unknown", "account.oidc_return": "unknown",  # there is no identity provider here
    "account.oidc_first": "sign in", "account.sent": "sign in",  # nothing waits in this browser
    "invitation.accept": "forbidden, sign in",  # the person it is for may accept, nobody else
    "assessment.remove_note": "unknown",  # one takes back one's own
    "plan.remove_note": "unknown",  # the same
    "trial.claim": "unknown",  # it is a firm's already
    "public.blank_file": "unknown",  # the worker has not made it yet
}  # fmt: skip
"""What becomes of some of them all the same, for want of the object or of the moment that they are about."""
NAMED_BY_LINK = {"invitation.open", "invitation.accept"}
"""Who holds the link of an invitation reads the name of the firm, to know what they accept."""

# --- the walk -----------------------------------------------------------------------------------------------


def _address(world: World, rule: Rule, **instead: str) -> str:
    if rule.endpoint in SUBMITTED:
        instead.setdefault("assessment_id", world.ids["submitted_id"])
    return path_of(world, rule, values_of(world, rule.endpoint, rule.arguments, **instead))


def _outcome(answer: Answer) -> str:
    if answer.location == "/connexion" or answer.location.startswith("/connexion?"):
        return "sign in"
    status = answer.status
    return {401: "sign in", 403: "forbidden", 404: "unknown"}.get(status, "fault" if status >= 500 else "open")


def test_every_address_has_a_rule_and_every_rule_an_address(world: World) -> None:
    endpoints = {rule.endpoint for rule in world.app.url_map.iter_rules()}
    assert {"without a rule": endpoints - set(RULES), "without an address": set(RULES) - endpoints} == {
        "without a rule": set(), "without an address": set(),
    }  # fmt: skip


def test_every_address_is_in_the_table_above(world: World) -> None:
    endpoints = {rule.endpoint for rule in world.app.url_map.iter_rules()}
    assert {"missing": endpoints - set(OPEN_TO), "gone": set(OPEN_TO) - endpoints} == {"missing": set(), "gone": set()}


def _needed(endpoint: str, method: str) -> str:
    reading, _, sending = OPEN_TO.get(endpoint, "everyone").partition("/")
    return sending if sending and method == "POST" else reading


def _expected(person: str, endpoint: str, method: str) -> str:
    needed = _needed(endpoint, method)
    if person == "limited" and needed == "answer" and endpoint not in OF_NO_PILLAR:
        return "forbidden"
    if needed == "everyone" or needed in ALLOWED[person]:
        return "open"
    if person in NOT_SIGNED_IN:
        return "sign in"
    return "forbidden" if person in INSIDE and needed != "operator" else "unknown"


@pytest.mark.slow
@pytest.mark.parametrize("person", sorted(ALLOWED))
def test_everybody_opens_what_is_theirs_and_nothing_else(
    person: str, world: World, seats: dict[str, Seat], kept: Kept
) -> None:
    faults = []
    for rule, method in routes(world.app):
        if rule.endpoint not in OPEN_TO:
            continue  # said above
        address, expected = _address(world, rule), _expected(person, rule.endpoint, method)
        answer = seats[person].send(method, address)
        found, changed = _outcome(answer), kept.changed()
        what = f"{person}: {method} {rule.rule} ({rule.endpoint})"
        if found != expected and not (expected == "open" and found in AS_WELL.get(rule.endpoint, "").split(", ")):
            faults.append(f"{what}: {found} ({answer.status}), {expected} was expected")
        # A download is noted, and a GET does nothing else.
        if changed if expected != "open" else method == "GET" and changed not in ([], ["log"]):
            faults.append(f"{what}: changed {changed}")
        if person not in INSIDE:
            faults += [f"{what}: shows {mark}" for mark in _read(person, rule.endpoint, answer.body)]
        kept.restore()
    assert not faults, "\n" + "\n".join(faults)


def _read(person: str, endpoint: str, body: str) -> list[str]:
    """Marks of the first firm in what a person who does not belong to it is shown."""
    found = [MARK] if MARK in body else []
    allowed = person == "operator" or endpoint in NAMED_BY_LINK
    return found + ([NAME_MARK] if NAME_MARK in body and not allowed else [])


def test_a_contributor_of_some_pillars_answers_in_those(world: World, seats: dict[str, Seat], kept: Kept) -> None:
    question = world.material.other_question
    topic = next(
        group.id
        for one in world.services.shelf.offered()
        for group in one.loaded.model.all_groups()
        if question in {held.id for held in group.questions}
    )
    faults = []
    for rule, method in routes(world.app):
        own = rule.arguments & {"question_id", "topic_id"}
        if not own or rule.arguments & {"note_id", "proof_id"} or not rule.endpoint.startswith("assessment."):
            continue
        with kept.once():
            address = _address(world, rule, question_id=question, topic_id=topic)
            if _outcome(seats["limited"].send(method, address)) != "open":
                faults.append(f"{method} {rule.rule}")
    assert not faults, "\n" + "\n".join(faults)


def test_the_link_of_a_trial_opens_that_trial_only(world: World, seats: dict[str, Seat], kept: Kept) -> None:
    faults = []
    for rule, method in routes(world.app):
        needed = _needed(rule.endpoint, method)
        if "assessment_id" not in rule.arguments or rule.endpoint in SUBMITTED:
            continue
        if rule.arguments & {"document_id", "proof_id", "note_id", "import_id"}:
            continue  # of the firm's: the walk of swapped ids has them
        for person in ("trial", "other_trial", "owner", "anonymous"):
            address = _address(world, rule, assessment_id=world.trial)
            with kept.once():
                found = _outcome(seats[person].send(method, address))
            allowed = "open" if needed in OF_THE_TRIAL else "forbidden"
            expected = allowed if person == "trial" else "unknown" if person == "owner" else "sign in"
            if person == "trial":
                expected = NOT_OF_TRIALS.get(rule.endpoint, expected)
            if found != expected:
                faults.append(f"{person}: {method} {rule.rule}: {found}, {expected} was expected")
    assert not faults, "\n" + "\n".join(faults)


SAID_GONE = {
    "firm.invitation_resend", "firm.invitation_revoke", "firm.answer_request", "evidence.detach", "workbook.take",
    "workbook.drop",
}  # fmt: skip
"""What leads back to the page one came from, where nothing of that kind is any more."""


# --- objects of another firm --------------------------------------------------------------------------------


def test_an_object_of_another_firm_is_not_found_under_ones_own(
    world: World, seats: dict[str, Seat], kept: Kept
) -> None:
    faults, tried = [], set()
    for rule, method in routes(world.app):
        whose = rule.arguments & {"firm_id", "assessment_id"}
        theirs = {name for name in rule.arguments - whose if key_of(rule.endpoint, name) in world.others}
        theirs -= {"question_id", "topic_id", "section_id"}  # of the questionnaire, the same for all
        if not whose or not theirs:
            continue
        instead = {name: world.others[key_of(rule.endpoint, name)] for name in theirs}
        tried.add(rule.endpoint)
        with kept.once():
            status = seats["owner"].send(method, _address(world, rule, **instead)).status
            found = status == 404 or (status == 303 and rule.endpoint in SAID_GONE)
            if not found or kept.changed():
                faults.append(f"{method} {rule.rule}: {status}, changed {kept.changed()}")
    assert not faults, "\n" + "\n".join(faults)
    assert {"results.document", "firm.member", "firm.invitation_revoke", "firm.answer_request"} <= tried


def test_an_object_of_another_firm_is_not_taken_from_a_form(world: World, seats: dict[str, Seat], kept: Kept) -> None:
    mine, theirs = world.ids, world.others
    tried = {
        f"/evaluations/{mine['assessment_id']}/questions/{mine['question_id']}/justificatifs/reprise": {
            "proof": theirs["proof_id"]
        },
        f"/evaluations/{mine['assessment_id']}/partage": {f"t.{mine['topic_id']}": world.people["other_owner"]},
    }
    for address, data in tried.items():
        with kept.once():
            status = seats["owner"].send("POST", address, data).status
            changed = kept.changed()
        assert (status in (404, 422), changed) == (True, []), f"{address}: {status}, changed {changed}"


def test_a_trial_is_not_claimed_for_somebody_elses_firm(world: World, kept: Kept) -> None:
    store = world.services.store
    both = seat(world.app, store, world.people["other_owner"], (world.trial,))
    answer = both.send("POST", f"/evaluations/{world.trial}/rattacher", {"firm": world.ids["firm_id"]})
    assert (answer.status, kept.changed()) == (422, [])


def test_a_question_or_a_topic_that_does_not_exist_is_not_found(
    world: World, seats: dict[str, Seat], kept: Kept
) -> None:
    faults = []
    for rule, method in routes(world.app):
        for name in rule.arguments & {"question_id", "topic_id", "section_id", "questionnaire"}:
            for value in ("nulle_part", "..%2F..%2Fetc%2Fpasswd", "%00", "a" * 2000, "<b>"):
                with kept.once():
                    status = seats["owner"].send(method, _address(world, rule, **{name: value})).status
                    if status != 404 or kept.changed():
                        faults.append(f"{method} {rule.rule} with {value[:30]!r}: {status}, {kept.changed()}")
    assert not faults, "\n" + "\n".join(faults)


def test_what_is_not_ones_own_looks_like_what_does_not_exist(world: World, seats: dict[str, Seat]) -> None:
    def page(address: str) -> str:
        answer = seats["stranger"].send("GET", address)
        assert answer.status == 404
        body = answer.body.replace(address, "ADDRESS")
        return "\n".join(line for line in body.splitlines() if "csrf_token" not in line and "nonce" not in line)

    for kind, folder in (("firm_id", "entreprises"), ("assessment_id", "evaluations")):
        real, invented = world.ids[kind], "0123456789abcdef"
        end = "" if kind == "firm_id" else "/resultats"
        assert page(f"/{folder}/{real}{end}") == page(f"/{folder}/{invented}{end}")
