"""What every page reads of the application: its store, settings, questionnaires, files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from assessment.blob_store import BlobStore
from assessment.progress import Guide
from assessment.shelf import Shelf
from assessment.store import Store
from web.outcome import Models
from web.settings import Settings

KEY = "ancrage"


@dataclass(frozen=True)
class Services:
    """What one application is made of."""

    settings: Settings
    store: Store
    shelf: Shelf
    evidence: BlobStore
    documents: BlobStore
    guide: Guide
    models: Models


def make_services(settings: Settings, store: Store | None = None, shelf: Shelf | None = None) -> Services:
    """What the settings describe; a store and a shelf of one's own in tests."""
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    guide = Guide()
    return Services(
        settings,
        store or Store(settings.url),
        shelf or Shelf(settings.releases_folder),
        BlobStore(settings.evidence_folder),
        BlobStore(settings.documents_folder),
        guide,
        Models(guide),
    )


def services() -> Services:
    """Those of the application being served."""
    return cast("Services", current_app.extensions[KEY])


def store() -> Store:
    """The database."""
    return services().store


def settings() -> Settings:
    """The settings."""
    return services().settings


def shelf() -> Shelf:
    """The questionnaires that firms answer."""
    return services().shelf
