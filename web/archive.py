"""The archive that a firm takes along (docs/data-export.md says what is in it)."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from typing import IO, Any

from assessment.blob_store import BlobMissingError, BlobStore
from assessment.firm_export import ExportedFile

_CHUNK = 65_536


def write_archive(
    data: Mapping[str, Any], files: Sequence[ExportedFile], evidence: BlobStore, documents: BlobStore
) -> IO[bytes]:
    """``data.json`` and every file, in a temporary file that goes when it is closed.

    A file that should be there and is not is named in ``missing.txt``: an archive never looks complete when it is not.
    """
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the answer that carries it
    missing = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n")
        for one in files:
            try:
                blob = (documents if one.document else evidence).open(one.sha256)
            except BlobMissingError:
                missing.append(one.path)
                continue
            # Proofs are compressed already, most of them: packing them again would only take time.
            with blob, archive.open(zipfile.ZipInfo(one.path, (1980, 1, 1, 0, 0, 0)), "w", force_zip64=True) as member:
                while chunk := blob.read(_CHUNK):
                    member.write(chunk)
        if missing:
            archive.writestr("missing.txt", "".join(f"{path}\n" for path in missing))
    stream.seek(0)
    return stream
