"""The one place where it is decided who may open which address.

Every route has a rule in :data:`RULES`; a route without one is refused to everybody, and a test says so. Whoever is
nothing to a firm is told that the address does not exist: its existence is not theirs to know. Whoever belongs to it
and may not do *this* is told so, with what would be needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flask import abort, g, request, session
from werkzeug.wrappers import Response

from assessment import roles
from assessment.roles import Ability, RegionRole, Standing
from web import parking
from web.core import store

TRIALS = "trials"
"""Key of the session: ids of the assessments whose link this browser has opened."""
TRIAL_LINKS = "trial_links"
"""Key of the session: the token of each of their links, to be shown again."""


@dataclass(frozen=True)
class Rule:
    """Who may open an address.

    ``who``: ``everyone``; ``signed_in``; ``region``: somebody with a role given by the region; ``firm``: somebody who
    is something to the firm that the address names as ``firm_id``; ``assessment``: the same for ``assessment_id``, or
    who holds the link of a trial. ``ability``: what must be allowed by the role held there.
    """

    who: Literal["everyone", "signed_in", "region", "firm", "assessment"]
    ability: Ability | None = None
    region: RegionRole | None = None


EVERYONE, SIGNED_IN = Rule("everyone"), Rule("signed_in")
OPERATOR = Rule("region", region="operator")


def firm(ability: Ability) -> Rule:
    """Somebody of the firm who may do this."""
    return Rule("firm", ability)


def assessment(ability: Ability) -> Rule:
    """Somebody of the assessment's firm who may do this, or the holder of a trial's link."""
    return Rule("assessment", ability)


RULES: dict[str, Rule] = {
    "static": EVERYONE,
    "public.home": EVERYONE,
    "public.font": EVERYONE,
    "public.styleguide": EVERYONE,
    "public.health": EVERYONE,
    "public.resume": EVERYONE,
    "public.drop": EVERYONE,
    "demo.people": EVERYONE,
    "demo.sign_in": EVERYONE,
    "demo.outbox": EVERYONE,
    "demo.mail": EVERYONE,
    "preferences.language": EVERYONE,
    "preferences.theme": EVERYONE,
    "public.privacy": EVERYONE,
    "public.accessibility": EVERYONE,
    "public.method": EVERYONE,
    "code_lists.activities": EVERYONE,
    "code_lists.communes": EVERYONE,
    "firm.mine": SIGNED_IN,
    "firm.answer_invitation": SIGNED_IN,
    "firm.create": SIGNED_IN,
    "firm.save": SIGNED_IN,
    "firm.ask_to_join": SIGNED_IN,
    "firm.home": firm("see"),
    "firm.edit": firm("manage"),
    "firm.people": firm("see"),
    "firm.member": firm("manage"),
    "firm.member_remove": firm("manage"),
    "firm.transfer": firm("manage"),
    "firm.leave": firm("see"),
    "firm.invite": firm("manage"),
    "firm.invitation_resend": firm("manage"),
    "firm.invitation_revoke": firm("manage"),
    "firm.answer_request": firm("manage"),
    "firm.confirmation": firm("manage"),
    "firm.send_document": firm("manage"),
    "firm.withdraw_request": firm("manage"),
    "firm.confirm_by_provider": firm("manage"),
    "firm.consents": firm("manage"),
    "firm.consent_give": firm("manage"),
    "firm.consent_withdraw": firm("manage"),
    "firm.export": firm("manage"),
    "firm.export_archive": firm("manage"),
    "firm.deletion": firm("manage"),
    "firm.delete": firm("manage"),
    "plan.show": firm("see"),
    "plan.choose": firm("answer"),
    "plan.add": firm("answer"),
    "plan.own": firm("answer"),
    "plan.one": firm("see"),
    "plan.change": firm("answer"),
    "plan.done": firm("answer"),
    "plan.remove": firm("answer"),
    "plan.add_note": firm("discuss"),
    "plan.remove_note": firm("discuss"),
    "plan.calendar": firm("see"),
    "plan.workbook": firm("see"),
    "plan.document": firm("see"),
    "plan.remind": firm("see"),
    "plan.unsubscribe": EVERYONE,
    "invitation.open": EVERYONE,
    "invitation.accept": EVERYONE,
    "resources.index": EVERYONE,
    "resources.show": EVERYONE,
    "resources.say": firm("answer"),
    "resources.desk": OPERATOR,
    "resources.add": OPERATOR,
    "resources.edit": OPERATOR,
    "resources.mark_checked": OPERATOR,
    "resources.remove": OPERATOR,
    "portfolio.home": SIGNED_IN,
    "portfolio.export": SIGNED_IN,
    "operator.home": OPERATOR,
    "operator.confirmation": OPERATOR,
    "operator.document": OPERATOR,
    "operator.decide": OPERATOR,
    "operator.firm_list": OPERATOR,
    "operator.one_firm": OPERATOR,
    "operator.unconfirm": OPERATOR,
    "operator.roles": OPERATOR,
    "operator.appoint": OPERATOR,
    "operator.end_role": OPERATOR,
    "operator.journal": OPERATOR,
    "account.sign_up": EVERYONE,
    "account.sign_in": EVERYONE,
    "account.sent": EVERYONE,
    "account.forgotten": EVERYONE,
    "account.link": EVERYONE,
    "account.sign_out": EVERYONE,
    "account.signed_out": EVERYONE,
    "account.oidc_start": EVERYONE,
    "account.oidc_return": EVERYONE,
    "account.oidc_first": EVERYONE,
    "account.resend": SIGNED_IN,
    "account.prove": SIGNED_IN,
    "account.mine": SIGNED_IN,
    "account.profile": SIGNED_IN,
    "account.end_session": SIGNED_IN,
    "account.end_sessions": SIGNED_IN,
    "account.unlink": SIGNED_IN,
    "account.oidc_link": SIGNED_IN,
    "account.new_password": SIGNED_IN,
    "account.address": SIGNED_IN,
    "account.data": SIGNED_IN,
    "account.delete": SIGNED_IN,
    "trial.begin": EVERYONE,
    "trial.open": EVERYONE,
    "trial.claim": assessment("see"),
    "assessment.begin": firm("answer"),
    "assessment.home": assessment("see"),
    "assessment.carried": assessment("see"),
    "assessment.carry_over_answers": assessment("answer"),
    "assessment.facts": assessment("see"),
    "assessment.topic": assessment("see"),
    "assessment.save": assessment("answer"),
    "assessment.question": assessment("see"),
    "assessment.discuss": assessment("discuss"),
    "assessment.add_note": assessment("discuss"),
    "assessment.remove_note": assessment("discuss"),
    "assessment.next_questions": assessment("see"),
    "assessment.assign": assessment("assign"),
    "assessment.delete": assessment("manage"),
    "evidence.add": assessment("answer"),
    "evidence.add_link": assessment("answer"),
    "evidence.attach": assessment("answer"),
    "evidence.detach": assessment("answer"),
    "evidence.on_request": assessment("answer"),
    "evidence.download": assessment("see"),
    "evidence.of_firm": firm("see"),
    "evidence.download_of_firm": firm("see"),
    "evidence.remove": firm("answer"),
    "results.show": assessment("see"),
    "results.question": assessment("see"),
    "results.evolution": assessment("see"),
    "results.blank": assessment("see"),
    "public.blank": EVERYONE,
    "public.blank_file": EVERYONE,
    "simulator.show": assessment("see"),
    "simulator.result": assessment("see"),
    "results.make": assessment("see"),
    "results.document": assessment("see"),
    "results.download": assessment("see"),
    "vsme.show": assessment("see"),
    "vsme.send": assessment("answer"),
    "vsme.vouch": assessment("answer"),
    "vsme.confirm": assessment("answer"),
    "vsme.forget": assessment("answer"),
    "vsme.as_json": assessment("see"),
    "vsme.as_workbook": assessment("see"),
    "submission.check": assessment("see"),
    "submission.sign": assessment("submit"),
    "submission.done": assessment("see"),
    "submission.reopen": assessment("submit"),
    "workbook.home": assessment("see"),
    "workbook.download": assessment("see"),
    "workbook.send": assessment("answer"),
    "workbook.compare": assessment("answer"),
    "workbook.take": assessment("answer"),
    "workbook.drop": assessment("answer"),
}


def authorise() -> Response | None:
    """Before each request: let it through, send it to the log-in page, or refuse it.

    Leaves in ``g`` what the rule looked up: ``g.standing`` (of the firm or the assessment) and ``g.firm_id``.
    """
    if request.endpoint is None:
        return None  # no such address: Flask says so
    rule = RULES.get(request.endpoint)
    if rule is None or any("\x00" in str(value) for value in (request.view_args or {}).values()):
        abort(404)  # no address of ours holds a NUL, and not every database can look for one
    if rule.who == "everyone":
        return None
    if rule.who == "assessment":
        return _of_assessment(rule)
    if g.visitor is None:
        return parking.sign_in_first()
    if rule.who == "region":
        if rule.region not in g.visitor.region_roles:
            abort(404)
    elif rule.who == "firm":
        firm_id = str((request.view_args or {})["firm_id"])
        with store().read() as db:
            _decide(rule, roles.standing(db, g.visitor.id, firm_id), firm_id)
    return None


def _of_assessment(rule: Rule) -> Response | None:
    assessment_id = str((request.view_args or {})["assessment_id"])
    with store().read() as db:
        exists, firm_id = roles.firm_of(db, assessment_id)
        standing = None
        if exists and firm_id is None and assessment_id in session.get(TRIALS, []):
            standing = Standing("trial")
        elif exists and firm_id is not None and g.visitor is not None:
            standing = roles.standing(db, g.visitor.id, firm_id)
    if standing is None and g.visitor is None:
        return parking.sign_in_first()
    _decide(rule, standing, firm_id)
    return None


def _decide(rule: Rule, standing: Standing | None, firm_id: str | None) -> None:
    if standing is None:
        abort(404)
    g.standing, g.firm_id = standing, firm_id
    if rule.ability is not None and not standing.may(rule.ability):
        abort(403)
