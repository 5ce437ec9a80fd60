"""The links of hand-written pages to the pages that are made from records: Markdown and a set of addresses go in, problems and whole links come out.

A hand-written page says `[words](fiche:slug)`, `notion:vocabulaire/terme`, `outil:slug` or `page:explorer/` (any page, by its address), with an
optional `#anchor` or `?query`. The links are found twice: in the Markdown, where they have a line to show; and in the HTML made from it, where each
is replaced. A link in a code sample is text in both.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from generator.catalogue import Ours, problem
from generator.characters import spot
from generator.files import refusal
from generator.insertions import written_in
from generator.problem import Place, Problem
from generator.words import nearest

FOLDERS = {"fiche": "fiches/", "notion": "notions/", "outil": "outils/", "page": ""}
"""Scheme of a link → the folder its target is in."""

_SCHEMES = "|".join(FOLDERS)
_TARGET = rf"(?P<scheme>{_SCHEMES}):(?P<target>[^\s<>\"')]*)"
_WRITTEN = re.compile(rf"""(?:\]\(\s*<?|^\s{{0,3}}\[[^\]]+\]:\s*<?|<|\bhref\s*=\s*["']?){_TARGET}""", re.MULTILINE)
_RENDERED = re.compile(rf"""(?P<before><a\b[^>]*?\bhref=)(?P<quote>["']){_TARGET}(?P=quote)""", re.IGNORECASE)
_NAVIGATION = re.compile(r"(?<![\w-])page:(?P<target>[^\s'\",}\]]*)")
_RELATIVE = re.compile(
    r"(?:\]\(\s*<?|^\s{0,3}\[[^\]]+\]:\s*<?)(?P<target>(?![A-Za-z][A-Za-z0-9+.-]*:|[/#?])[^\s<>()#?]*\.[A-Za-z0-9]{1,5})(?=[\s>)#?]|$)", re.MULTILINE
)
_NAVIGATED = re.compile(r"(?<![\w:./-])[\w][\w./ -]*\.md(?![\w-])")
_FENCE = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class PageLink:
    """A link as it is written in a hand-written page, and the address it stands for."""

    reference: str
    address: str
    place: Place
    listed: bool = False  # not a link: a term that a list is asked for by


def address_of(scheme: str, target: str) -> str:
    """`("notion", "public/jeunes#x")` → `notions/public/jeunes/`: the address of the page, without anchor or query."""
    path = re.split(r"[#?]", unquote(target), maxsplit=1)[0].strip("/")
    return f"{FOLDERS[scheme]}{path}/" if path else FOLDERS[scheme]


def links_in(markdown: str, path: str) -> Iterator[PageLink]:
    """The links to made pages that a Markdown text holds, code samples and comments left out. `path` is shown in their places."""
    text = _without_code(markdown)
    for match in _WRITTEN.finditer(text):
        place = spot(text, match.start("scheme"), path)
        yield PageLink(f"{match['scheme']}:{match['target']}", address_of(match["scheme"], match["target"]), place)


def lists_in(markdown: str, path: str) -> tuple[list[PageLink], list[Problem]]:
    """The terms that a Markdown text asks lists for, and a problem for each list that is ill written."""
    links: list[PageLink] = []
    problems: list[Problem] = []
    text = _without_code(markdown)
    for each in written_in(text):
        place = spot(text, each.start, path)
        if each.asked is None:
            problems.append(problem("S095", place, demande=each.words))
        else:
            links.extend(PageLink(f"notion:{name}/{id}", address_of("notion", f"{name}/{id}"), place, listed=True) for name, id in each.asked.terms)
    return links, problems


def missing_files(markdown: str, path: str, file: Path, docs_dir: Path) -> Iterator[Problem]:
    """A problem for each link of a page to a file beside it (`[words](autre-page.md)`, an image) that is not there."""
    text = _without_code(markdown)
    for match in _RELATIVE.finditer(text):
        target = unquote(match["target"])
        if not (file.parent / target).exists():
            yield _missing_file(target, spot(text, match.start("target"), path), file.parent, docs_dir)


def _missing_file(target: str, place: Place, folder: Path, docs_dir: Path) -> Problem:
    there = (os.path.relpath(each, folder).replace(os.sep, "/") for each in sorted(docs_dir.rglob("*.*")) if each.is_file())
    return problem("R091", place, suggestion=nearest(target, there), lien=target)


def _without_code(markdown: str) -> str:
    for hidden in (_FENCE, _COMMENT, _CODE):
        markdown = hidden.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), markdown)
    return markdown


def dead_links(links: Iterable[PageLink], addresses: Collection[str]) -> Iterator[Problem]:
    """A problem for each link that leads to no page of the site."""
    for link in links:
        if link.address not in addresses:
            scheme = link.reference.split(":", 1)[0]
            folder = FOLDERS[scheme]
            near = nearest(
                link.address.removeprefix(folder).strip("/"), (a.removeprefix(folder).strip("/") for a in addresses if a.startswith(folder) and a != folder)
            )
            suggestion = f"{scheme}:{near}{'/' if scheme == 'page' else ''}" if near else None
            if not link.listed:
                yield problem("R090", link.place, suggestion=suggestion, lien=link.reference)
                continue
            vocabulary, _, term = link.address.removeprefix(folder).strip("/").partition("/")
            if f"{folder}{vocabulary}/" in addresses:
                yield problem("R092", link.place, suggestion=near, terme=term, vocabulaire=vocabulary)
            else:
                yield problem("R093", link.place, suggestion=near, vocabulaire=vocabulary)


def dead_links_of_site(docs_dir: Path, config_file: Path, root: Path, addresses: Collection[str]) -> list[Problem]:
    """What is wrong with the links of the hand-written pages and of the navigation, given the addresses of the pages that are made."""
    links, problems = links_of_site(docs_dir, config_file, root)
    return [*problems, *dead_links(links, {*addresses, *written_addresses(docs_dir)})]


def links_of_site(docs_dir: Path, config_file: Path, root: Path) -> tuple[list[PageLink], list[Problem]]:
    """Every link to a made page in the hand-written pages and in the navigation."""
    links, problems = links_of_pages(docs_dir, root)
    return [*links, *links_of_navigation(config_file, root)], [*problems, *missing_pages(config_file, docs_dir, root)]


def written_addresses(docs_dir: Path) -> set[str]:
    """The addresses of the hand-written pages: `guides/un.md` → `guides/un/`, `guides/index.md` → `guides/`."""
    found = set()
    for file in docs_dir.rglob("*.md") if docs_dir.is_dir() else ():
        path = file.relative_to(docs_dir).with_suffix("").as_posix()
        found.add(re.sub(r"(?:^|(?<=/))(?:index|README)/$", "", f"{path}/"))
    return found


def links_of_pages(docs_dir: Path, root: Path) -> tuple[list[PageLink], list[Problem]]:
    """Every link to a made page in the Markdown files of `docs_dir`, in the order of their names."""
    links: list[PageLink] = []
    problems: list[Problem] = []
    for file in sorted(docs_dir.rglob("*.md")) if docs_dir.is_dir() else ():
        shown = shown_path(file, root)
        try:
            text = file.read_text(encoding="utf-8-sig")
            links.extend(links_in(text, shown))
            problems.extend(missing_files(text, shown, file, docs_dir))
            asked, ill_written = lists_in(text, shown)
            links.extend(asked)
            problems.extend(ill_written)
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            problems.append(problem("S094", Place(shown, line, 1), octet=Ours(f"{error.object[error.start]:02X}")))
        except OSError as error:
            problems.append(problem("S001", Place(shown), raison=Ours(refusal(error))))
    return links, problems


def links_of_navigation(config_file: Path, root: Path) -> list[PageLink]:
    """The `page:` entries of the navigation in `mkdocs.yml`."""
    if not config_file.is_file():
        return []
    found = []
    for number, line in enumerate(config_file.read_text(encoding="utf-8-sig").splitlines(), 1):
        for match in _NAVIGATION.finditer(re.sub(r"(?:^|\s)#.*", "", line)):
            place = Place(shown_path(config_file, root), number, match.start() + 1)
            found.append(PageLink(match[0], address_of("page", match["target"]), place))
    return found


def missing_pages(config_file: Path, docs_dir: Path, root: Path) -> Iterator[Problem]:
    """A problem for each page named by the navigation in `mkdocs.yml` that is not there."""
    inside = False
    for number, line in enumerate(config_file.read_text(encoding="utf-8-sig").splitlines() if config_file.is_file() else (), 1):
        if re.match(r"[^\s#-]", line):
            inside = line.startswith("nav:")
        for match in _NAVIGATED.finditer(re.sub(r"(?:^|\s)#.*", "", line)) if inside else ():
            if not (docs_dir / match[0]).is_file():
                yield _missing_file(match[0], Place(shown_path(config_file, root), number, match.start() + 1), docs_dir, docs_dir)


def shown_path(file: Path, root: Path) -> str:
    """A file as a report names it: from the inventory's root when it is inside."""
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else file.as_posix()


def with_addresses(html: str, to_root: str) -> str:
    """The HTML of a hand-written page with each of these links made whole. `to_root` leads from the page to the site's root (`../`, empty at the root)."""

    def whole(match: re.Match[str]) -> str:
        extra = re.search(r"[#?].*", match["target"])
        address = to_root + address_of(match["scheme"], match["target"]) or "./"
        return f"{match['before']}{match['quote']}{address}{extra[0] if extra else ''}{match['quote']}"

    return _RENDERED.sub(whole, html)
