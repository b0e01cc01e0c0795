"""E-mails to the people of a firm."""

from __future__ import annotations

from collections.abc import Sequence

from assessment import members
from assessment.members import Member
from assessment.store import Db
from web import letters
from web.letters import Write


def tell_owners(db: Db, firm_id: str, write: Write, *, but: str | None = None) -> None:
    """Write to the owners of a firm, each in their language; not to the one who did it (``but``)."""
    tell(db, [one for one in members.owners(db, firm_id) if one.account != but], write)


def tell(db: Db, people: Sequence[Member], write: Write) -> None:
    """Write to people, each in their language."""
    for one in people:
        letters.send(db, one.email, one.lang, write)
