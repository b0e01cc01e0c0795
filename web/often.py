"""How often one may try, or ask for what others pay for: e-mails to somebody, rows, files, the worker's time.

Counted in the database (``assessment/attempts.py``), for what is asked about and for the place it is asked from.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from flask import request

from assessment import attempts
from web.core import settings, store
from web.language import n

DAY = timedelta(days=1)
MOST_MAILS, MOST_MAILS_A_DAY = 5, 20
"""E-mails that strangers may have sent to one address, in a quarter of an hour and in a day."""
PER_NETWORK = 10
"""Attempts from one place, as a multiple of those on one address: a whole firm may sit behind it."""


def limits(kind: str, about: str, most: int) -> Mapping[str, int]:
    """What to count an attempt of this kind against: first what it is about, then the place it comes from."""
    key = settings().key
    place = attempts.subject(key, f"{kind} from", network(request.remote_addr or ""))
    return {attempts.subject(key, kind, about): most, place: most * PER_NETWORK}


def count(kind: str, about: str, most: int, window: timedelta = attempts.WINDOW) -> timedelta | None:
    """Count one attempt about something; how long to wait where ``most`` were made within the window."""
    with store().write() as db:
        return attempts.begin(db, {attempts.subject(settings().key, kind, about): most}, window)


def count_here(kind: str, most: int) -> timedelta | None:
    """The same for the place that the request comes from, in a quarter of an hour."""
    return count(f"{kind} from", network(request.remote_addr or ""), most)


def count_mail(email: str) -> timedelta | None:
    """Count an e-mail that this request has sent to an address."""
    with store().write() as db:
        wait = attempts.begin(db, limits("mail", email, MOST_MAILS))
    return wait or count("mail in a day", email, MOST_MAILS_A_DAY, DAY)


def too_often(wait: timedelta) -> str:
    """How long to wait, in words."""
    minutes = -(-int(wait.total_seconds()) // 60) or 1
    if minutes > 90:
        return n(
            "Trop d'essais à la suite : recommencez dans %(n)s heure",
            "Trop d'essais à la suite : recommencez dans %(n)s heures",
            -(-minutes // 60),
        )
    return n(
        "Trop d'essais à la suite : recommencez dans %(n)s minute",
        "Trop d'essais à la suite : recommencez dans %(n)s minutes",
        minutes,
    )


def network(address: str) -> str:
    """The place of an address: whoever has one IPv6 address has 2^64 of them, which count as one."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:  # how a socket of both kinds writes IPv4
        found = found.ipv4_mapped
    return str(found) if found.version == 4 else str(ip_network((found, 64), strict=False))
