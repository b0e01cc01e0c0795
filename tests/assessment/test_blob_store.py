"""The blob store: content under its own hash, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from assessment.blob_store import BlobDamagedError, BlobMissingError, BlobNameError, BlobStore

CONTENT = b"facture de septembre"
SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "var" / "blobs")


def written(folder: Path, content: bytes = CONTENT) -> Path:
    handle, name = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    return Path(name)


def files(store: BlobStore) -> list[str]:
    return sorted(path.relative_to(store.root).as_posix() for path in store.root.rglob("*") if path.is_file())


def test_a_stored_file_is_found_by_the_hash_of_its_content(store: BlobStore) -> None:
    temp = written(store.incoming)
    store.put(temp, SHA)
    assert files(store) == [f"{SHA[:2]}/{SHA[2:4]}/{SHA}"]
    with store.open(SHA) as stream:
        assert stream.read() == CONTENT
    assert store.exists(SHA)
    assert store.size(SHA) == len(CONTENT)
    assert not temp.exists()


def test_the_same_content_is_stored_once(store: BlobStore) -> None:
    for _ in range(2):
        store.put(written(store.incoming), SHA)
    assert len(files(store)) == 1


def test_nobody_else_on_the_server_can_read_it(store: BlobStore) -> None:
    temp = written(store.incoming)
    temp.chmod(0o644)
    store.put(temp, SHA)
    modes = {path.stat().st_mode & 0o777 for path in store.root.rglob("*") if path.is_dir()}
    assert modes | {store.root.stat().st_mode & 0o777} == {0o700}
    assert (store.root / files(store)[0]).stat().st_mode & 0o777 == 0o600


def test_a_file_from_another_file_system_is_copied_then_removed(store: BlobStore) -> None:
    other = Path("/dev/shm")  # noqa: S108 - the one other file system that every Linux has
    if not other.is_dir() or other.stat().st_dev == store.root.stat().st_dev:
        pytest.skip("one file system only")
    temp = written(other)
    store.put(temp, SHA)
    assert store.size(SHA) == len(CONTENT)
    assert not temp.exists()
    assert list(store.incoming.iterdir()) == []


def test_content_that_has_another_hash_is_not_stored(store: BlobStore) -> None:
    temp = written(store.incoming, b"other")
    with pytest.raises(BlobDamagedError):
        store.put(temp, SHA)
    assert not store.exists(SHA)
    assert temp.exists()


def test_a_crash_before_the_rename_leaves_no_blob_and_the_leftover_is_swept(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    temp = written(store.incoming)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            store.put(temp, SHA)
    assert not store.exists(SHA)
    os.utime(temp, (0, 0))
    being_written = written(store.incoming, b"half an upl")
    assert store.sweep(timedelta(days=1)) == 1
    assert files(store) == [f"incoming/{being_written.name}"]


def test_a_damaged_blob_is_told_and_mended_by_storing_the_content_again(store: BlobStore) -> None:
    store.put(written(store.incoming), SHA)
    store.verify(SHA)
    (store.root / files(store)[0]).write_bytes(b"rotten")
    with pytest.raises(BlobDamagedError):
        store.verify(SHA)
    store.put(written(store.incoming), SHA)
    store.verify(SHA)


def test_deleting_removes_the_content_and_says_whether_there_was_any(store: BlobStore) -> None:
    store.put(written(store.incoming), SHA)
    assert store.delete(SHA)
    assert not store.delete(SHA)
    assert files(store) == []


def test_what_is_not_stored_is_missing(store: BlobStore) -> None:
    assert not store.exists(SHA)
    for ask in (store.open, store.size, store.verify):
        with pytest.raises(BlobMissingError):
            ask(SHA)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", SHA.upper(), SHA + "\n", SHA[:-1], "é" * 64])
def test_only_a_hash_is_a_name(store: BlobStore, name: str) -> None:
    for ask in (store.open, store.size, store.verify, store.exists, store.delete):
        with pytest.raises(BlobNameError):
            ask(name)
    with pytest.raises(BlobNameError):
        store.put(written(store.incoming), name)


def test_a_link_put_in_the_place_of_a_blob_is_not_followed(store: BlobStore, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    place = store.root / SHA[:2] / SHA[2:4] / SHA
    place.parent.mkdir(parents=True)
    place.symlink_to(tmp_path / "secret")
    with pytest.raises(OSError, match=SHA):
        store.open(SHA)
