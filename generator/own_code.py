"""A package of code goes in, a digest of it comes out: what is kept from one build to the next serves only while the code that made it is the same."""

from __future__ import annotations

import hashlib
from pathlib import Path


def code_digest(package: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(f"{path.relative_to(package).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()
