"""Evidence files as a firm uploads them: received under a limit, told by their content, given a name that is safe.

This is no antivirus: it refuses what runs, what cannot be opened by whoever verifies, and what was made to do harm by
its size or its shape. Who runs the service may put a scanner behind it. `assessment.file_checks` says, format by
format, what is looked at and what is not. Serve files as attachments, with their media type and ``nosniff``.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Protocol

from assessment.file_checks.identify import identify
from assessment.file_checks.kinds import Kind, RefusedError
from assessment.file_checks.names import display_name, extension_of, named_as
from assessment.refusals import FileRefusedError
from questionnaires.findings import Finding, Words, catalogue, register_catalogues

register_catalogues(Path(__file__).parent / "messages")

LIMIT = 20_000_000
"""Bytes of one file."""
_CHUNK = 65_536


class Readable(Protocol):
    """Whatever gives bytes: a file of a form, a socket, a file on disk."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; none at the end."""


class EvidenceError(FileRefusedError):
    """A file that is not accepted as evidence; the reason names the file."""


@dataclass(frozen=True)
class CheckedFile:
    """A file that was accepted, in a temporary place: store it (`BlobStore.put`) or `discard` it."""

    name: str
    """To show and to save under: safe, at most 120 characters, its extension agreeing with the content."""
    media_type: str
    size: int
    sha256: str
    path: Path
    notes: tuple[Finding, ...] = ()
    """What was changed in the name, to be told to the person."""

    def discard(self) -> None:
        """Remove the temporary file, if it is still there."""
        self.path.unlink(missing_ok=True)


def check(stream: Readable, declared_name: str | None, limit: int = LIMIT, folder: Path | None = None) -> CheckedFile:
    """Receive a file of at most ``limit`` bytes and see what it is; its name and declared type prove nothing.

    The temporary file (mode 0600) is made in ``folder``: give `BlobStore.incoming`, so that storing it is a rename. Of
    a longer stream ``limit`` + 1 bytes are read and no more. Raises EvidenceError; whatever is raised, nothing stays on
    disk.
    """
    handle, place = tempfile.mkstemp(prefix="evidence-", dir=folder)
    path = Path(place)
    try:
        size, sha256 = _received(stream, handle, limit)
        kind = _kind(path, extension_of(declared_name))
    except RefusedError as refusal:
        path.unlink()
        raise EvidenceError(_finding(refusal.code, declared_name, refusal.params)) from None
    except BaseException:
        path.unlink()
        raise
    name = named_as(declared_name, kind)
    return CheckedFile(name, kind.media_type, size, sha256, path, _notes(declared_name, name, kind))


def _received(stream: Readable, handle: int, limit: int) -> tuple[int, str]:
    """Size and SHA-256 of what was written."""
    size, digest = 0, hashlib.sha256()
    with os.fdopen(handle, "wb") as copy:
        while chunk := stream.read(min(_CHUNK, limit + 1 - size)):
            size += len(chunk)
            if size > limit:
                raise RefusedError("evidence-too-large", limit=_in_words(limit))
            digest.update(chunk)
            copy.write(chunk)
    if not size:
        raise RefusedError("evidence-empty")
    return size, digest.hexdigest()


def _kind(path: Path, extension: str) -> Kind:
    with path.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as content:
        return identify(content, extension)


def _notes(declared: str | None, name: str, kind: Kind) -> tuple[Finding, ...]:
    """The extension was corrected, or else something that could be seen was taken out of the name."""
    given = (declared or "").replace("\\", "/").rstrip("/").rpartition("/")[2]
    if name == " ".join(unicodedata.normalize("NFC", given).split()) or not given.strip():
        return ()
    code = "evidence-name-cleaned" if extension_of(declared) in kind.extensions else "evidence-extension-corrected"
    return (_finding(code, declared, {"name": name, "kind": kind.words}),)


def _finding(code: str, declared: str | None, params: Mapping[str, object]) -> Finding:
    return Finding(code, {**params, "file": display_name(declared)}, catalogue()[code].severity)


def _in_words(size: int) -> Words:
    """20 Mo, 20 MB: rounded down, so that what is announced is always accepted."""
    for unit, french, english in ((1_000_000, "Mo", "MB"), (1_000, "ko", "kB")):
        if size >= unit:
            return Words(f"{size // unit} {french}", f"{size // unit} {english}")
    return Words(f"{size} octets", f"{size} bytes")
