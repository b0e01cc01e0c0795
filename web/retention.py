"""The daily sweep as the worker runs it: old rows, then the files that nothing holds any more."""

from __future__ import annotations

from datetime import timedelta

from assessment import blobs_in_use, firms, members, retention
from assessment.retention import Old
from assessment.store import Db
from reports.language import Language
from web import letters
from web.clock_words import day
from web.core import Services
from web.letters import Translate, Write
from web.settings import Settings

_LEFT_OVER = timedelta(days=1)


def sweep(services: Services) -> dict[str, int]:
    """Remove what has been kept long enough; how many of each kind."""
    settings, store = services.settings, services.store
    with store.write() as db:
        swept = retention.sweep(
            db, settings.trial_days, settings.retention_years, lambda db, old: _warn(settings, db, old)
        )
    return {
        **swept.counts,
        "files": blobs_in_use.collect(store, services.evidence, swept.evidence),
        "documents": blobs_in_use.collect_documents(store, services.documents, swept.documents),
        "uploads": services.evidence.sweep(_LEFT_OVER) + services.documents.sweep(_LEFT_OVER),
    }


def _warn(settings: Settings, db: Db, old: Old) -> None:
    firm = firms.find(db, old.firm)
    for owner in members.owners(db, old.firm):
        until = day(old.deleted_on, Language(owner.lang))
        name = firm.name if firm else ""
        address = (
            f"{settings.base_url}/entreprises/{old.firm}/export"  # firm.export: there is no request to build it from
        )
        letters.send_for(settings, db, owner.email, owner.lang, _text(old, name, until, address))


def _text(old: Old, name: str, until: str, address: str) -> Write:
    def write(tr: Translate) -> tuple[str, list[str]]:
        subject = tr("L'évaluation %(year)s de %(firm)s sera effacée", year=old.period, firm=name)
        return subject, [
            tr("L'évaluation %(year)s de %(firm)s n'a pas changé depuis longtemps. Elle sera effacée à partir du "
               "%(day)s, avec ses justificatifs.", year=old.period, firm=name, day=until),
            tr("Pour la garder, modifiez une réponse. Pour en emporter une copie, exportez les données :"),
            address,
        ]  # fmt: skip

    return write
