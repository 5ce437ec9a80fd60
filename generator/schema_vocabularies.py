"""The lists of terms of the `schema/` folder come in; the `Vocabulary` of each goes out, its parents and its references checked.

A list is in `vocabulaires/`, or beside the tables (territories, organisations, references).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from generator.layout import PACKAGE_FILE
from generator.read import Document
from generator.schema import VERIFICATIONS, Term, Vocabulary
from generator.schema_values import ValueReader, among
from generator.words import nearest

VOCABULARY_FOLDER = "vocabulaires"
REFERENCES = "references"

VOCABULARY_KEYS = ("id", "code", "titre", "designation", "description", "source", "verification", "termes")
TERM_KEYS = ("id", "libelle", "definition", "source", "verification", "parent")


@dataclass
class VocabularyReader(ValueReader):
    """Reads the files of terms. `references` are the ids of references met on the way, each with its place."""

    references: list[tuple[Document, tuple, str]] = field(default_factory=list)

    def vocabularies(self, folder: Path, taken: set[str]) -> dict[str, Vocabulary]:
        found: dict[str, Vocabulary] = {}
        paths = sorted((folder / VOCABULARY_FOLDER).glob("*.yaml")) + sorted(folder.glob("*.yaml"))
        for path in paths:
            relative = path.relative_to(self.root).as_posix()
            if relative in taken or path.name == PACKAGE_FILE:
                continue
            document = self.document(path)
            if document is None:
                continue
            if "termes" not in document.data and "fields" in document.data:
                self.say("S068", document.place("fields", key=True), "fields", fichier=path.name)
                continue
            if "termes" not in document.data and "id" not in document.data and not nearest("termes", document.data):
                self.say("S071", document.place(), fichier=path.name)
                continue
            vocabulary = self.vocabulary(document, path.stem)
            if vocabulary.name in found:
                self.say("S063", document.place("id"), "id", nom=vocabulary.name, quoi="vocabulaire")
            found.setdefault(vocabulary.name, vocabulary)
        references = found[REFERENCES].terms if REFERENCES in found else {}
        for document, at, id in self.references:
            self.known(document, at, id, references, f"une référence de `{REFERENCES}.yaml`")
        return found

    def vocabulary(self, document: Document, stem: str) -> Vocabulary:
        data = document.data
        self.keys(document, data, (), VOCABULARY_KEYS)
        name = self.value(document, data, (), "id", "text", stem, due=True)
        if name != stem:
            self.say("S070", document.place("id"), "id", stem, nom=name, fichier=stem)
            name = stem
        titre = self.value(document, data, (), "titre", "text", stem, due=True)
        return Vocabulary(
            name=name,
            code=self.value(document, data, (), "code", "text", ""),
            titre=titre,
            designation=self.value(document, data, (), "designation", "text", f"un terme de « {titre} »"),
            description=self.value(document, data, (), "description", "text", ""),
            source=self.source(document, data, ()),
            verification=self.verification(document, data, ()),
            terms=MappingProxyType(self.terms(document)),
            path=document.path,
        )

    def source(self, document: Document, data: Mapping[str, Any], at: tuple) -> tuple[str, ...]:
        """A free text, or a list of ids of references: those are looked up once every vocabulary is read."""
        written = self.value(document, data, at, "source", "names", [])
        if isinstance(written, str):
            return (written,) if written else ()
        self.references += [(document, (*at, "source", index), id) for index, id in enumerate(written)]
        return tuple(written)

    def verification(self, document: Document, data: Mapping[str, Any], at: tuple) -> str:
        found = self.value(document, data, at, "verification", "text", "")
        if found:
            self.known(document, (*at, "verification"), found, VERIFICATIONS, "une vérification")
        return found

    def terms(self, document: Document) -> dict[str, Term]:
        found: dict[str, Term] = {}
        places: dict[str, tuple] = {}
        for index, each in enumerate(self.value(document, document.data, (), "termes", "mappings", [], due=True)):
            at = ("termes", index)
            self.extra_keys(document, each, at)
            id = self.value(document, each, at, "id", "text", "", due=True)
            term = Term(
                id=id,
                libelle=self.value(document, each, at, "libelle", "text", id, due=True),
                definition=self.value(document, each, at, "definition", "text", ""),
                source=self.source(document, each, at),
                verification=self.verification(document, each, at),
                parent=self.value(document, each, at, "parent", "text") or None,
                extra=MappingProxyType({key: value for key, value in each.items() if key not in TERM_KEYS}),
            )
            if not id:
                continue
            self.new_id(document, (*at, "id"), id, found, "terme")
            if id in found:
                continue
            found[id] = term
            places[id] = at
        self.parents(document, found, places)
        return found

    def extra_keys(self, document: Document, term: Mapping[str, Any], at: tuple) -> None:
        """A term may have keys of its own, but not one that looks like a misspelt key of every term."""
        for key in term:
            close = None if key in TERM_KEYS else _nearest_term_key(key)
            if close and close not in term:
                self.say("S060", document.place(*at, key, key=True), (*at, key), close, cle=key, connues=among(TERM_KEYS, close))

    def parents(self, document: Document, terms: dict[str, Term], places: dict[str, tuple]) -> None:
        """Every parent is a term of the same list, and no term is its own ancestor; a wrong parent is dropped, so that readers never loop."""
        for id, term in list(terms.items()):
            at = (*places[id], "parent")
            if term.parent and not self.known(document, at, term.parent, terms, "un terme de cette liste"):
                terms[id] = replace(term, parent=None)
        for id, term in list(terms.items()):
            seen, parent = {id}, term.parent
            while parent and parent not in seen:
                seen.add(parent)
                parent = terms[parent].parent
            if parent == id:
                at = (*places[id], "parent")
                self.say("S065", document.place(*at), at, nom=id)
                terms[id] = replace(term, parent=None)


@lru_cache(maxsize=1024)
def _nearest_term_key(key: str) -> str | None:
    return nearest(key, TERM_KEYS)
