"""A rendered page goes in, the same page with its Content Security Policy comes out.

The policy lets in what the site itself publishes and, among inline scripts, exactly those that are in the page the theme rendered: their hashes
are computed here, before any text of a record is in the page. `data:` images are for the theme's stylesheet, which draws its icons that way.
"""

from __future__ import annotations

import base64
import hashlib
import re

POLICY_MARKER = '<meta name="maillage-policy">'
"""What the theme's `main.html` writes as the first child of `<head>`."""

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_DATA = re.compile(r"""\btype\s*=\s*["']?application/(?:ld\+)?json""", re.IGNORECASE)


def inline_script_hashes(html: str) -> list[str]:
    """The CSP sources of the inline scripts of a page, in order, without repeats. Data in a `<script>` is not run: it needs none."""
    hashes = {}
    for attributes, code in _SCRIPT.findall(html):
        if re.search(r"\bsrc\s*=", attributes) or _DATA.search(attributes):
            continue
        digest = base64.b64encode(hashlib.sha256(code.encode("utf-8")).digest()).decode("ascii")
        hashes[f"'sha256-{digest}'"] = True
    return list(hashes)


def policy(script_sources: list[str]) -> str:
    """The policy of a page, given what its scripts may be besides the site's own files."""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(["script-src 'self'", *script_sources]),
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
        )
    )


def with_policy(html: str, *, allow_any_inline_script: bool = False) -> str:
    """Put the policy where the theme left room for it. `allow_any_inline_script` is for `mkdocs serve` only, which writes a script into each page."""
    if html.count(POLICY_MARKER) != 1:
        raise ValueError("The theme must leave exactly one place for the Content Security Policy.")
    sources = ["'unsafe-inline'"] if allow_any_inline_script else inline_script_hashes(html)
    return html.replace(POLICY_MARKER, f'<meta http-equiv="Content-Security-Policy" content="{policy(sources)}">')
