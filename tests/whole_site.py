"""The repository's inventory goes in, its whole site comes out, built in a folder of the test; and what a program finds in a built page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from generator.build import build
from generator.report import render

ROOT = Path(__file__).parents[1]
PUBLISHED_AT = "https://exemple.org/inventaire/"
MISSING = "404.html"
PARTS_OF_AN_INVENTORY = ("experiences", "schema", "site_src", "mkdocs.yml")


def copy_inventory(folder: Path, published_at: str = PUBLISHED_AT) -> Path:
    """A copy of the repository's inventory that knows where it is published."""
    for name in PARTS_OF_AN_INVENTORY:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copyfile(source, folder / name)
    config = folder / "mkdocs.yml"
    written = re.sub(r"(?m)^site_url:.*\n", "", config.read_text("utf-8"))
    config.write_text(f"site_url: {published_at}\n{written}", "utf-8")
    return folder


def built(root: Path, site_dir: Path | None = None) -> Path:
    """Build the inventory in `root`; the folder of its site comes back."""
    outcome = build(root, site_dir=site_dir, cache=False)
    if not outcome.published:
        pytest.fail(f"The site under test is not published:\n{render(outcome.problems, 'text')}", pytrace=False)
    return outcome.site


@dataclass
class Parsed:
    """A built page. `links` are (tag, attribute, address); `shown` is what a reader may be shown: the words and the attributes that are read aloud."""

    address: str
    lang: str = ""
    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    canonical: str = ""
    ids: list[str] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    text: str = ""
    spoken: str = ""

    @property
    def shown(self) -> str:
        return f"{self.title}\n{self.text}\n{self.spoken}\n{self.meta.get('description', '')}"


SPOKEN = frozenset({"aria-label", "title", "placeholder", "alt", "value"})
ADDRESSES = frozenset({"href", "src", "action", "srcset", "data-colonnes"})


class _Parser(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Parsed(address)
        self.words: list[str] = []
        self.spoken: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        page = self.page
        page.attributes.update(values)
        if tag == "html":
            page.lang = values.get("lang", "")
        elif tag == "meta" and "name" in values:
            page.meta[values["name"]] = values.get("content", "")
        elif tag == "link" and values.get("rel") == "canonical":
            page.canonical = values["href"]
            return
        if "id" in values:
            page.ids.append(values["id"])
        for name in ADDRESSES & values.keys():
            page.links.append((tag, name, values[name]))
        self.spoken += [values[name] for name in SPOKEN & values.keys()]
        if tag in ("script", "style", "title"):
            self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "title":
            self.page.title += data
        elif not self.inside:
            self.words.append(data)


def parse(path: Path, address: str) -> Parsed:
    """What a program finds in a built page."""
    parser = _Parser(address)
    parser.feed(path.read_text("utf-8"))
    parser.close()
    parser.page.text = "".join(parser.words)
    parser.page.spoken = "\n".join(parser.spoken)
    return parser.page


def parsed_pages(folder: Path) -> dict[str, Parsed]:
    """Every page of a built site by its address."""
    found = {}
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        address = name.removesuffix("index.html")
        found[address] = parse(path, address)
    return found


def inside(page: Parsed, published_at: str = PUBLISHED_AT) -> Iterator[tuple[str, str, str, str]]:
    """The links of a page to the site itself: (what is written, path in the site, query, anchor)."""
    prefix = urlsplit(published_at).path
    here = published_at + (page.address if page.address != MISSING else "un/dossier/qui-n-est-pas/")
    for _, _, written in page.links:
        whole = urlsplit(urljoin(here, written))
        if f"{whole.scheme}://{whole.netloc}{prefix}" == published_at:
            yield written, unquote(whole.path.removeprefix(prefix)), whole.query, unquote(whole.fragment)


def dead_links(folder: Path, pages: Mapping[str, Parsed], published_at: str = PUBLISHED_AT) -> dict[str, str]:
    """The links to the site itself that lead to no file, or to no anchor, each with one page that has it."""
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    anchors = {address: {"__toc", "__drawer", *page.ids} for address, page in pages.items()}
    dead: dict[str, str] = {}
    for page in pages.values():
        for written, path, _, anchor in inside(page, published_at):
            target = page.address if written.startswith("#") else path
            there = target in pages if target.endswith("/") or not target else target in files
            if not there or (anchor and anchor not in anchors[target]):
                dead.setdefault(written, page.address)
    return dead
