"""Which files are still needed, and the removal of those that are not."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from assessment import evidence
from assessment.blob_store import BlobStore
from assessment.store import Db, Store
from assessment.store.tables import document


def collect(store: Store, blobs: BlobStore, hashes: Iterable[str]) -> int:
    """Remove those of these proofs that no row holds any more; how many. Call it once the rows are gone for good."""
    with store.write() as db:  # a writer waits: nobody notes one of these while it is looked at
        return sum(blobs.delete(sha256) for sha256 in sorted(set(hashes)) if not evidence.held(db, sha256))


def collect_documents(store: Store, blobs: BlobStore, hashes: Iterable[str]) -> int:
    """The same for the PDFs that were made."""
    with store.write() as db:
        return sum(blobs.delete(sha256) for sha256 in sorted(set(hashes)) if not _document_held(db, sha256))


def _document_held(db: Db, sha256: str) -> bool:
    return db.value(sa.select(document.c.id).where(document.c.sha256 == sha256).limit(1)) is not None
