"""What helps firms to improve: the resources of a release, what the region's team says of them, what firms say."""

from assessment.resources.entries import (
    KINDS,
    STATUSES,
    Entry,
    Kind,
    Overlay,
    Status,
    catalogue,
    merge,
    overlay,
    suited,
)

__all__ = ["KINDS", "STATUSES", "Entry", "Kind", "Overlay", "Status", "catalogue", "merge", "overlay", "suited"]
