"""Evidence files on disk, each under the name of its content: ``<root>/ab/cd/<sha256>``.

The root must lie outside whatever a web server serves by itself (never under ``static``): files leave it only through
a view that checks who asks. Folders are 0700 and files 0600. A file is written under ``<root>/incoming`` and renamed
once it is whole and on disk, so that a crash leaves either nothing or the file; `sweep` removes what it left behind.
Whether a blob is still needed is for the database to say; two rows with the same content share one blob.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from io import BufferedReader
from pathlib import Path

CHUNK = 65_536
_SHA256 = re.compile(r"[0-9a-f]{64}")


class BlobError(Exception):
    """Something is wrong with a blob."""


class BlobNameError(BlobError, ValueError):
    """What was given is no SHA-256 in 64 small hexadecimal digits."""


class BlobMissingError(BlobError, KeyError):
    """No blob of this hash is stored."""


class BlobDamagedError(BlobError):
    """The content does not have the hash that it is stored, or was to be stored, under."""


class BlobStore:
    """A folder of blobs. Several processes may use it at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"
        """Where files are written before they are stored; on the same file system as the blobs."""
        for folder in (root, self.incoming):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, temp_path: Path, sha256: str) -> None:
        """Store a file under the hash of its content; afterwards nothing is at ``temp_path``.

        Content that is stored already is written over, which mends a damaged blob. The blob is on disk when this
        returns. Raises BlobNameError, BlobDamagedError (the file has another hash; it stays where it is) and OSError.
        """
        place = self._place(sha256)
        if hash_of(temp_path) != sha256:
            raise BlobDamagedError(sha256)
        near = self._brought_near(temp_path)
        try:
            near.chmod(0o600)
            _sync(near)
            self._make_folders(place)
            near.replace(place)
        except BaseException:
            if near != temp_path:
                near.unlink(missing_ok=True)
            raise
        _sync(place.parent)
        if near != temp_path:
            temp_path.unlink()

    def open(self, sha256: str) -> BufferedReader:
        """The blob, to be read and closed. Raises BlobNameError and BlobMissingError."""
        try:
            return os.fdopen(os.open(self._place(sha256), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb")
        except FileNotFoundError:
            raise BlobMissingError(sha256) from None

    def exists(self, sha256: str) -> bool:
        """Whether a blob of this hash is stored. Raises BlobNameError."""
        return self._place(sha256).is_file()

    def size(self, sha256: str) -> int:
        """Bytes of the blob. Raises BlobNameError and BlobMissingError."""
        try:
            return self._place(sha256).stat().st_size
        except FileNotFoundError:
            raise BlobMissingError(sha256) from None

    def verify(self, sha256: str) -> None:
        """Read the whole blob and compare its hash. Raises BlobNameError, BlobMissingError and BlobDamagedError."""
        with self.open(sha256) as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                raise BlobDamagedError(sha256)

    def delete(self, sha256: str) -> bool:
        """Remove the blob; False if there was none. Raises BlobNameError. Who has it open reads on to its end."""
        place = self._place(sha256)
        try:
            place.unlink()
        except FileNotFoundError:
            return False
        _sync(place.parent)
        return True

    def sweep(self, older_than: timedelta) -> int:
        """Remove from ``incoming`` the files last written longer ago than this; how many there were.

        Call it now and then with more time than any upload takes (a day): a file being written is never that old.
        """
        limit = (datetime.now(UTC) - older_than).timestamp()
        removed = 0
        for path in self.incoming.iterdir():
            # Another process may sweep or store at the same time.
            with contextlib.suppress(FileNotFoundError):
                if path.lstat().st_mtime < limit:
                    path.unlink()
                    removed += 1
        return removed

    def _place(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise BlobNameError(sha256)
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def _make_folders(self, place: Path) -> None:
        """The two folders above a blob, each on disk before the blob is: a crash shall not lose the way to it."""
        for folder in (place.parent.parent, place.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
            _sync(folder.parent)

    def _brought_near(self, temp_path: Path) -> Path:
        """The file itself if it can be renamed into the store, else a copy of it in ``incoming``."""
        if temp_path.lstat().st_dev == self.incoming.stat().st_dev:
            return temp_path
        handle, name = tempfile.mkstemp(dir=self.incoming)
        try:
            with os.fdopen(handle, "wb") as copy, temp_path.open("rb") as original:
                shutil.copyfileobj(original, copy, CHUNK)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return Path(name)


def hash_of(path: Path) -> str:
    """SHA-256 of a file, in 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Have the file, or the entries of the folder, on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
