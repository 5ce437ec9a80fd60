"""The text of a record (plain, or the small Markdown subset) goes in, safe HTML comes out.

The subset: paragraphs, *emphasis*, **strong**, lists, and links to `http`, `https`, `mailto`, `fiche:slug`, `notion:vocabulaire/terme` and `outil:slug`.
Everything else is shown as it was typed. Two walls, each enough on its own (the tests take either away): the parser knows no HTML, no image and
no other address, and the sanitiser lets only eight tags through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from generator.typography import NBSP, french

# (kind, target) -> (address from the page that shows it, title), or None when there is no such page.
Resolver = Callable[[str, str], tuple[str, str] | None]

KINDS = ("fiche", "notion", "outil")
TAGS = frozenset({"p", "em", "strong", "ul", "ol", "li", "a", "br"})
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}}
EXTERNAL_REL = "noopener nofollow"
# Beyond this, emphasis within emphasis is an attack on the reader's browser: the text is shown with its signs.
DEEPEST = 20

_HIDDEN = "masque"
_INTERNAL = re.compile(rf"(?P<kind>{'|'.join(KINDS)}|{_HIDDEN}):(?P<target>[^\s]*)", re.IGNORECASE)
# No user part: in `https://banque.org@voleur.org` the site is not the one a reader sees.
_EXTERNAL = re.compile(r"https?://[^\s/?#@\\<>\"']+(?:[/?#][^\s<>\"]*)?|mailto:[^\s<>\"'@]+@[^\s<>\"'@]+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LIST = re.compile(r"[ \t]*(?:[-+]|\d{1,2}[.)])(?:[ \t]|$)")
# « 1996. Une équipe naît » is a sentence that opens with a year, not the item 1996 of a list.
_YEAR_FIRST = re.compile(r"^([ \t]*\d{3,9})([.)])(?=[ \t]|$)", re.MULTILINE)


def render(text: str, resolve: Resolver | None = None, *, hidden: Mapping[str, str] | None = None, sanitise: bool = True) -> Markup:
    """Paragraphs and lists. `hidden` maps each address that carries a person's name to what is shown in its place (the publisher's name)."""
    text = _clean(text, hidden)
    if not _has_markdown(text):
        return _paragraph(text)
    return _rendered(_PARSER.parse(_prepared(text)), resolve, sanitise)


def inline(text: str, *, hidden: Mapping[str, str] | None = None) -> Markup:
    """A one-line field: no Markdown at all, only French spacing and escaping."""
    return escape(line(text, hidden=hidden))


def line(text: str, *, hidden: Mapping[str, str] | None = None) -> str:
    """The words of a one-line field, spaced. Not HTML: escape it."""
    return french(_clean(text, hidden))


def plain(text: str, *, hidden: Mapping[str, str] | None = None) -> str:
    """The words alone, on one line, without Markdown signs: for descriptions, the search index and the reasons. Not HTML: escape it."""
    return _plain_words(_clean(text, hidden))


@lru_cache(maxsize=16_384)
def _plain_words(text: str) -> str:
    """Remembered: the cards of the explorer, the descriptions of pages and the lists say the same summaries."""
    if not _has_markdown(text):
        return french(text)
    words: list[str] = []
    for token in _PARSER.parse(_prepared(text)):
        if token.type == "inline":
            words.append("".join(" " if child.type in ("softbreak", "hardbreak") else child.content for child in token.children or ()))
    return re.sub(r" {2,}", " ", " ".join(words))


def web_address(text: object) -> str:
    """The address of a page of the web, or nothing: no other scheme (`javascript:`) makes a link."""
    address = str(text or "")
    return address if address.lower().startswith(("http://", "https://")) else ""


def without_addresses(text: str, hidden: Mapping[str, str]) -> str:
    """The text where each address that carries a person's name gives way to what is shown in its place."""
    for address, shown in hidden.items():
        text = _without_address(text, address, shown)
    return text


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "xhtmlOut": False}).enable(["list", "emphasis", "link", "escape", "newline"])
    parser.validateLink = lambda url: bool(_INTERNAL.fullmatch(url) or _EXTERNAL.fullmatch(url))  # type: ignore[method-assign]
    return parser


_PARSER = _make_parser()


@lru_cache(maxsize=16_384)
def _paragraph(text: str) -> Markup:
    """A text without any sign of Markdown. Remembered: the pages of its terms and its organisations quote what a sheet says."""
    return Markup(f"<p>{escape(french(text))}</p>") if text else Markup("")


def _has_markdown(text: str) -> bool:
    return "*" in text or "_" in text or "[" in text or "\\" in text or "\n" in text or "\r" in text or _LIST.match(text) is not None


def _clean(text: str, hidden: Mapping[str, str] | None) -> str:
    text = text.strip()
    if not text.isprintable() and _CONTROL.search(text):
        text = _CONTROL.sub("\ufffd", text)
    return without_addresses(text, hidden) if hidden else text


def _without_address(text: str, address: str, shown: str) -> str:
    """Takes one address away, however its beginning is written; a link to it keeps its words and goes nowhere."""
    core, pattern = _pattern_of(address)
    if not core or core not in text.lower():
        return text
    return pattern.sub(lambda match: f"{match['link']}{_HIDDEN}:" if match["link"] else shown, text)


@lru_cache(maxsize=1024)
def _pattern_of(address: str) -> tuple[str, re.Pattern[str]]:
    core = re.sub(r"^https?://(?:www\.)?", "", address.strip(), flags=re.IGNORECASE).rstrip("/")
    around = rf"(?P<link>\]\([ \t]*<?)?(?:https?://)?(?:www\.)?{re.escape(core)}(?:[^\s<>«»()\[\]]*[^\s<>«»()\[\].,;:!?])?"
    return core.lower(), re.compile(around, re.IGNORECASE)


def _prepared(text: str) -> str:
    return french(_YEAR_FIRST.sub(r"\1\\\2", text))


def _rendered(tokens: list[Token], resolve: Resolver | None, sanitise: bool) -> Markup:
    for token in tokens:
        if token.children:
            too_deep = max(child.level for child in token.children) > DEEPEST
            token.children = [_text(token.content)] if too_deep else _linked(token.children, resolve)
    html = _PARSER.renderer.render(tokens, _PARSER.options, {}).strip()
    if sanitise:
        html = nh3.clean(html, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None)
        # The sanitiser writes U+00A0 as an entity that no feed (XML) knows.
        html = html.replace("&nbsp;", NBSP)
    return Markup(html)


def _text(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token


def _linked(children: list[Token], resolve: Resolver | None) -> list[Token]:
    """Gives each link its real address; a link to a page that is not there keeps its words alone."""
    kept: list[Token] = []
    opened: list[bool] = []
    for index, token in enumerate(children):
        if token.type == "link_open":
            words = children[index + 1].type != "link_close"
            address, title = _resolved(unquote(str(token.attrs["href"])), str(token.attrs["href"]), resolve)
            opened.append(bool(address))
            if address:
                token.attrs = {"href": address}
                if _EXTERNAL.match(address) and not address.lower().startswith("mailto:"):
                    token.attrs["rel"] = EXTERNAL_REL
                kept.append(token)
            if not words and title:
                kept.append(_text(french(title)))
        elif token.type == "link_close":
            if opened.pop():
                kept.append(token)
        else:
            kept.append(token)
    return kept


def _resolved(decoded: str, href: str, resolve: Resolver | None) -> tuple[str, str]:
    internal = _INTERNAL.fullmatch(decoded)
    if not internal:
        return href, href
    if internal["kind"].lower() == _HIDDEN:
        return "", ""
    return (resolve(internal["kind"].lower(), internal["target"]) if resolve else None) or ("", internal["target"])
