"""The cells of a record come in, the values and the items of its sheet go out: what a cell is comes from the genre of its field.

How the items of a table are read is worked out once (`shape_of`), then serves every record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from generator.markup import Resolver, line, render, web_address, without_addresses
from generator.roles import part_title
from generator.schema import Field, Schema, Table
from generator.typography import french, said
from generator.values import Call, Item, Part, Value, date_words, linked, number_words, plain_value, whole_value
from generator.words import fold

# What a record may write short among a few allowed words.
SHORT_WORDS = {"nr": "non renseigné"}
# These two lists hold the other members of the inventory: their terms have pages of their own kind.
PAGES_OF_VOCABULARY = {"territoires": "territoires/{}/", "organisations": "organisations/{}/"}
# In a list of these, an element is named by its own words rather than by a term.
NAMED_BY_ITS_WORDS = ("chemin", "moments", "sources")
# In a list of these, no part names the element: its figure does.
UNNAMED = ("resultats",)

_DATE_SHAPE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?[~?%]?", re.ASCII)


class Column(NamedTuple):
    """One field of a table, as its cells are read. `key` is where a plain cell stands, `path` where one stands in a group."""

    made: Field
    key: str
    path: tuple[str, ...]
    title: str
    genre: str
    vers: str
    role: str
    read: Callable[[Binder, Field, str, Mapping[str, str]], Value]


@dataclass(frozen=True)
class Shape:
    """How the items of one table are read: its columns, the fields that may name one (`heads`, by its own words first `words`), the local handle, the titles of its
    columns, its running texts."""

    table: Table
    reads: tuple[Column, ...]
    heads: tuple[Field, ...]
    words: tuple[Field, ...]
    handle: Field | None
    organisation: bool
    columns: Mapping[str, str]
    running: tuple[str, ...]


@lru_cache(maxsize=1024)
def shape_of(table: Table) -> Shape:
    """How the items of a table are read. What may name one: the fields of which one is due, else every one-line text, term or reference, in order."""
    may = [each for each in table.fields if each.genre in ("texte", "terme", "reference") and each.vers != "sources"]
    due = [table.by_name[name] for name in table.au_moins_un if table.by_name[name] in may]
    handle = next((each for each in table.fields if each.genre == "identifiant"), None)
    heads = tuple(due or may)
    return Shape(
        table=table,
        reads=tuple(_column(each) for each in table.fields),
        heads=heads,
        words=tuple(sorted(heads, key=lambda each: (each.genre != "texte", not each.required))),
        handle=handle,
        organisation=any(each.vocabulaires == ("organisations",) for each in table.fields),
        columns={each.name: said(each.title) for each in table.fields if each.genre != "identifiant"},
        running=tuple(each.name for each in table.fields if each.genre == "markdown"),
    )


def _column(made: Field) -> Column:
    role = "handle" if made.genre == "identifiant" else "source" if made.genre == "reference" and made.vers == "sources" else "table" if made.table else ""
    key = made.name if len(made.path) == 1 else ""
    return Column(made, key, made.path, said(made.title), "liste" if made.table else made.genre, made.vers, role, _reader(made))


def cell(data: Any, path: tuple[str, ...]) -> Any:
    """What a record says at a path; None when it says nothing there."""
    for key in path:
        if type(data) is not dict and (data is None or not isinstance(data, Mapping)):  # the plain case first: this is asked a hundred times a sheet
            return None
        data = data.get(key)
    return None if data is None or data == "" or data == [] or data == {} else data


@dataclass(frozen=True)
class Binder:
    """Turns cells into values for one record.

    `titles` gives the title of each sheet by its slug, `tools` that of each tool (both already spaced), `organisations` the page of an organisation by its folded name. `hidden`
    maps each address that carries a person's name to what is shown in its place. `root` leads from the page to the root of the site.
    """

    schema: Schema
    titles: Mapping[str, str]
    tools: Mapping[str, str]
    resolve: Resolver | None = None
    hidden: Mapping[str, str] = field(default_factory=dict)
    organisations: Mapping[str, str] = field(default_factory=dict)
    root: str = ""

    def values(self, made: Field, raw: Any, names: Mapping[str, str] | None = None) -> tuple[Value, ...]:
        """The values of one cell; `names` are the local handles of the record (its actors)."""
        read = _reader(made)
        if type(raw) is str:
            return (read(self, made, raw, names or {}),)
        cells = raw if isinstance(raw, list) else [raw]
        return tuple([read(self, made, _text_of(each), names or {}) for each in cells if isinstance(each, (str, bool, int, float))])

    def _text(self, made: Field, text: str, names: Mapping[str, str]) -> Value:
        if text in SHORT_WORDS and "enum" in made.constraints:
            return plain_value(SHORT_WORDS[text])
        return plain_value(_line_words(text, self.hidden)) if self.hidden else _line_value(text)

    def _markdown(self, made: Field, text: str, names: Mapping[str, str]) -> Value:
        html = render(text, self.resolve, hidden=self.hidden)
        return Value(html, without_addresses(text, self.hidden) if self.hidden else text, html)

    def _term(self, made: Field, text: str, names: Mapping[str, str]) -> Value:
        return _term_value(self.schema, made, self.root, text) or plain_value(french(text))

    def _date(self, made: Field, text: str, names: Mapping[str, str]) -> Value:
        return plain_value(date_words(text))

    def _number(self, made: Field, text: str, names: Mapping[str, str]) -> Value:
        return plain_value(number_words(text))

    def _yes_no(self, made: Field, text: str, names: Mapping[str, str]) -> Value:
        truth = text in made.descriptor.get("trueValues", ("true", "oui")) or text == "oui"
        return plain_value("Oui" if truth else "Non")

    def _address(self, made: Field, text: str, names: Mapping[str, str]) -> Value:
        if text in self.hidden:
            return plain_value(french(self.hidden[text]))
        if not web_address(text):
            return plain_value(text)
        shown = re.sub(r"^https?://(?:www\.)?", "", text, flags=re.IGNORECASE).split("/")[0]
        html = Markup(f'<a href="{escape(text)}" rel="noopener nofollow">{escape(shown)}</a>')
        return Value(html, shown, html)

    def _reference(self, made: Field, text: str, names: Mapping[str, str]) -> Value:
        if made.vers == "fiches" and text in self.titles:
            return linked(self.root, self.titles[text], f"fiches/{text}/")
        if made.vers == "outils" and text in self.tools:
            return linked(self.root, self.tools[text], f"outils/{text}/")
        if made.vers == "champs":
            return plain_value(part_title(self.schema, text))
        return plain_value(names.get(text) or french(text))

    def item(
        self, shape: Shape, data: Any, presentation: str = "", names: Mapping[str, str] | None = None, calls: Callable[[str], Call | None] | None = None
    ) -> Item:
        """One element of a list; `calls` numbers a source by its id."""
        if type(data) is not dict and not isinstance(data, Mapping):
            data = {shape.table.short or shape.table.fields[0].name: data}
        parts: dict[Field, Part] = {}
        found: list[Call] = []
        handle = ""
        for made, key, path, title, genre, vers, role, read in shape.reads:
            raw = data.get(key) if key else cell(data, path)
            if raw is None or raw == "" or raw == []:
                continue
            if not role:
                values = (read(self, made, raw, names or {}),) if type(raw) is str else self.values(made, raw, names)
                if values:
                    parts[made] = Part(made.name, genre, title, values, vers)
            elif role == "handle":
                handle = str(raw)
            elif role == "source":
                ids = raw if isinstance(raw, list) else [raw]
                found += [call for id in ids if calls and (call := calls(str(id)))]
            else:
                inner = shape_of(self.schema.table(made.table))
                texts = [self.item(inner, each, names=names) for each in raw] if isinstance(raw, list) else []
                parts[made] = Part(made.name, genre, title, tuple(whole_value(each) for each in texts if each.parts))
        head = _head(shape, parts, presentation)
        if head and head.genre == "texte" and shape.organisation and (url := self.organisations.get(fold(parts[head].text))):
            parts[head] = parts[head]._replace(values=(linked(self.root, parts[head].text, url),))
        return _sorted(parts, head, handle, found)


def _line_words(text: str, hidden: Mapping[str, str]) -> str:
    return date_words(text) if _DATE_SHAPE.fullmatch(text) else line(text, hidden=hidden)


@lru_cache(maxsize=16_384)
def _line_value(text: str) -> Value:
    """A one-line text with nothing to hide. Remembered: names of publishers, places and people come back from sheet to sheet."""
    return plain_value(_line_words(text, {}))


def _text_of(raw: Any) -> str:
    return ("oui" if raw else "non") if isinstance(raw, bool) else str(raw)


_SORTS = ("texte", "terme", "markdown", "date-edtf", "nombre", "reference")


def _sorted(parts: Mapping[Field, Part], head: Field | None, handle: str, calls: Sequence[Call]) -> Item:
    """The parts of an item, each also where a template looks for what it is."""
    sorts: dict[str, tuple[Part, ...]] = dict.fromkeys(_SORTS, ())
    for made, part in parts.items():
        sort = "terme" if part.genre == "liste" else part.genre
        if made is not head and sort in sorts:
            sorts[sort] += (part,)
    return Item(tuple(parts.values()), parts[head] if head else None, handle, tuple(calls), *sorts.values())


@lru_cache(maxsize=16_384)
def _term_value(schema: Schema, made: Field, root: str, id: str) -> Value | None:
    """The term that a field means by an id, as a page shows it; None when there is no such term."""
    found = schema.term(made, id)
    if not found:
        return None
    vocabulary, term = found
    address = PAGES_OF_VOCABULARY.get(vocabulary.name, f"notions/{vocabulary.name}/{{}}/").format(term.id)
    return linked(root, french(term.libelle), address, french(term.definition))


_READERS: Mapping[str, Callable[[Binder, Field, str, Mapping[str, str]], Value]] = {
    "texte": Binder._text, "markdown": Binder._markdown, "terme": Binder._term, "date-edtf": Binder._date, "nombre": Binder._number,
    "oui-non": Binder._yes_no, "reference": Binder._reference, "identifiant": Binder._text, "contact": Binder._text, "adresse": Binder._address,
}  # fmt: skip


@lru_cache(maxsize=4096)
def _reader(made: Field) -> Callable[[Binder, Field, str, Mapping[str, str]], Value]:
    """What reads the cells of a field; those of a list are terms, references or texts."""
    return _READERS[made.genre if made.genre != "liste" else "terme" if made.vocabulaires else "reference" if made.vers else "texte"]


def _head(shape: Shape, filled: Mapping[Field, Part], presentation: str) -> Field | None:
    """The part that names an item. A step, a key moment and a source are named by their own words rather than by a term, the required ones first."""
    if presentation in UNNAMED:
        return None
    for each in shape.words if presentation in NAMED_BY_ITS_WORDS else shape.heads:
        if each in filled:
            return each
    return None
