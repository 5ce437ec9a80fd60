"""An inventory, its settings and its relations come in; all that several pages need to know of them goes out, computed once, when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from generator.binder import Binder, cell
from generator.explorer import Explorer, build_explorer, facet_sources, listed
from generator.markup import Resolver, plain
from generator.pages.page import Card, Entry, Page
from generator.pages.templates import environment
from generator.pages.wording import CARD_TEXT, LONGEST_DESCRIPTION, by_words, distinct, shorten
from generator.plan import Plan, hidden_addresses, sheet_plan, title_of
from generator.relate import ORGANISATIONS, TERRITORIES, Organisation, Relations
from generator.schema import Schema
from generator.typography import NBSP, french
from generator.values import Value, linked
from generator.words import fold

if TYPE_CHECKING:
    from generator.inventory import Fiche, Inventory
    from generator.settings import Settings


REFERENCES = "references"
# These lists are not notions: their members have pages of another kind, or none.
NOT_NOTIONS = frozenset({TERRITORIES, ORGANISATIONS, REFERENCES})


def address_of_list(vocabulary: str) -> str:
    """The address of the page that lists the terms of a vocabulary; empty when there is none."""
    return {TERRITORIES: "territoires/", ORGANISATIONS: "organisations/", REFERENCES: ""}.get(vocabulary, f"notions/{vocabulary}/")


@lru_cache(maxsize=1)
def desk_of(inventory: Inventory, settings: Settings, relations: Relations) -> Desk:
    """The desk of an inventory: the same for its pages and for the lists that hand-written pages ask for."""
    return Desk(inventory, settings, relations)


@dataclass(frozen=True, eq=False)
class Desk:
    """The inventory with all that is computed about it, and the helpers that pages share."""

    inventory: Inventory
    settings: Settings
    relations: Relations

    @property
    def schema(self) -> Schema:
        return self.inventory.schema

    @cached_property
    def plan(self) -> Plan:
        return sheet_plan(self.schema)

    @cached_property
    def studied(self) -> bool:
        """Are there questions to study a sheet as a case?"""
        return any(section.questions for section in self.schema.sections)

    def prepare(self) -> None:
        """Compute what most pages ask for. Once the pages are shared between processes, each of them would have to."""
        for name in ("explorer", "titles", "page_titles", "descriptions", "metas", "rank", "newest", "cards", "summary_cards", "organisation_by_name"):
            getattr(self, name)

    @cached_property
    def explorer(self) -> Explorer:
        return build_explorer(self.inventory, self.relations)

    @cached_property
    def newest(self) -> tuple[Fiche, ...]:
        return listed(self.inventory, self.relations)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        return {slug: title_of(self.plan, slug, fiche.data) for slug, fiche in self.inventory.fiches.items()}

    @cached_property
    def page_titles(self) -> Mapping[str, str]:
        return distinct(self.titles)

    @cached_property
    def descriptions(self) -> Mapping[str, str]:
        """The summary of each sheet, after its title when another sheet begins in the same way."""
        cut = {slug: shorten(text, LONGEST_DESCRIPTION) for slug, text in self.summaries.items()}
        seen: set[str] = set()
        found = {}
        for slug, text in cut.items():
            found[slug] = (
                text if text and text not in seen else f"{self.page_titles[slug]}{NBSP}: {text or f'une fiche de l’inventaire {self.settings.site_name}.'}"
            )
            seen.add(text)
        return found

    @cached_property
    def summaries(self) -> Mapping[str, str]:
        """The whole summary of each sheet, in plain words."""
        made = self.plan.summary
        return {slug: plain(str(cell(fiche.data, made.path) or ""), hidden=self.hidden[slug]) if made else "" for slug, fiche in self.inventory.fiches.items()}

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The place of each sheet among all, by their titles."""
        return {slug: rank for rank, slug in enumerate(sorted(self.titles, key=lambda slug: by_words(self.titles[slug])))}

    @cached_property
    def metas(self) -> Mapping[str, str]:
        """Where and what each sheet is, in a few words: « Liège, Seraing · Réseau de projet »."""
        cards = self.explorer.cards
        return {card.slug: " · ".join(part for part in (", ".join(card.places[:3]), ", ".join(card.tags[:1])) if part) for card in cards}

    @cached_property
    def hidden(self) -> Mapping[str, Mapping[str, str]]:
        return {slug: hidden_addresses(self.plan, fiche.data) for slug, fiche in self.inventory.fiches.items()}

    @cached_property
    def facet_of(self) -> Mapping[str, str]:
        """The facet of the explorer that holds the terms of a vocabulary."""
        found: dict[str, str] = {}
        for name, sources in facet_sources(self.schema).items():
            for source in sources:
                for vocabulary in source.field.vocabulaires:
                    found.setdefault(vocabulary, name)
        return found

    @cached_property
    def exact_facet_of(self) -> Mapping[str, str]:
        """The facet of the explorer that finds the very sheets that carry a term of a vocabulary, where there is one that reads neither less nor more."""
        found = {}
        for vocabulary, name in self.facet_of.items():
            read = [source.field for source in facet_sources(self.schema)[name]]
            holders = [each for table in self.schema.tables.values() for each in table.fields if vocabulary in each.vocabulaires]
            tree = any(term.parent for term in self.schema.vocabulary(vocabulary).terms.values())
            if not tree and {id(each) for each in read} == {id(each) for each in holders} and all(each.vocabulaires == (vocabulary,) for each in read):
                found[vocabulary] = name
        return found

    @cached_property
    def organisation_pages(self) -> Mapping[str, Organisation]:
        """The organisations that have a page: the known ones, and the others when several sheets name them."""
        return {id: each for id, each in self.relations.organisations.items() if each.known or len(each.slugs) > 1}

    @cached_property
    def vocabulary_titles(self) -> Mapping[str, str]:
        return distinct({name: french(each.titre) for name, each in self.schema.vocabularies.items()})

    @cached_property
    def term_titles(self) -> Mapping[str, Mapping[str, str]]:
        return {name: distinct({term.id: french(term.libelle) for term in each.terms.values()}) for name, each in self.schema.vocabularies.items()}

    @cached_property
    def organisation_titles(self) -> Mapping[str, str]:
        return distinct({id: french(each.libelle) for id, each in self.organisation_pages.items()})

    @cached_property
    def path_titles(self) -> Mapping[str, str]:
        return distinct({slug: french(str(path.data.get("titre", slug))) for slug, path in self.inventory.parcours.items()})

    @cached_property
    def territory_titles(self) -> Mapping[str, str]:
        return self.term_titles[TERRITORIES]

    @cached_property
    def often_seen(self) -> Sequence[Entry]:
        """The organisations of several sheets, those of most sheets first."""
        several = [(id, each) for id, each in self.organisation_pages.items() if len(each.slugs) > 1]
        several.sort(key=lambda pair: (-len(pair[1].slugs), by_words(pair[1].libelle)))
        return [Entry(french(each.libelle), f"organisations/{id}/", len(each.slugs)) for id, each in several]

    @cached_property
    def organisation_by_name(self) -> Mapping[str, str]:
        """The address of an organisation's page by its folded names."""
        return {fold(name): f"organisations/{id}/" for id, each in self.organisation_pages.items() for name in (each.libelle, *each.alias)}

    @cached_property
    def contribute(self) -> str:
        """Where one proposes a sheet: the page written for it, else the address of the sources, else nowhere."""
        written = any((self.settings.docs_dir / name).is_file() for name in ("contribuer.md", "contribuer/index.md"))
        return "contribuer/" if written else self.settings.repo_url

    @cached_property
    def kinds_of_actor(self) -> Mapping[str, Value]:
        """What an actor may be, by the vocabularies of the fields that say it; seen from the page of an organisation."""
        found: dict[str, Value] = {}
        for table in self.schema.tables.values():
            if any(made.vocabulaires == (ORGANISATIONS,) for made in table.fields):
                for name in (name for made in table.fields if made.vocabulaires != (ORGANISATIONS,) for name in made.vocabulaires):
                    for term in self.schema.vocabulary(name).terms.values():
                        found.setdefault(term.id, linked("../../", french(term.libelle), f"notions/{name}/{term.id}/"))
        return found

    @cached_property
    def tools(self) -> Mapping[str, str]:
        return {slug: french(str(tool.data.get("titre", slug))) for slug, tool in self.inventory.outils.items()}

    def information(self, slug: str) -> str:
        """As of when a sheet speaks, in French; a date of reading says so."""
        facts = self.relations.facts[slug]
        if not facts.info:
            return ""
        words = french(facts.info.french())
        if not facts.read_only:
            return words
        return f"lu le {words}" if facts.info.start and facts.info.start.day else f"lu en {words}"

    def contribute_from(self, root: str) -> str:
        return self.contribute if not self.contribute or "://" in self.contribute else root + self.contribute

    def resolver(self, root: str) -> Resolver:
        return self._resolvers(root)

    @cached_property
    def _resolvers(self) -> Callable[[str], Resolver]:
        @cache
        def resolver(root: str) -> Resolver:
            def resolve(kind: str, target: str) -> tuple[str, str] | None:
                target = target.strip("/")
                if kind == "fiche" and target in self.titles:
                    return f"{root}fiches/{target}/", self.titles[target]
                if kind == "outil" and target in self.tools:
                    return f"{root}outils/{target}/", self.tools[target]
                if kind == "notion":
                    name, _, id = target.partition("/")
                    vocabulary = self.schema.vocabularies.get(name)
                    if vocabulary and name not in NOT_NOTIONS and (not id or id in vocabulary.terms):
                        return f"{root}notions/{target}/", french(vocabulary.terms[id].libelle if id else vocabulary.titre)
                return None

            return resolve

        return resolver

    def binder(self, slug: str, root: str) -> Binder:
        return Binder(self.schema, self.titles, self.tools, self.resolver(root), self.hidden[slug], self.organisation_by_name, root)

    @cached_property
    def cards(self) -> Mapping[str, Card]:
        """Each sheet by its title alone, as it is quoted."""
        return {slug: Card(f"fiches/{slug}/", title, self.metas.get(slug, "")) for slug, title in self.titles.items()}

    @cached_property
    def summary_cards(self) -> Mapping[str, Card]:
        """Each sheet with the beginning of its summary, as it is listed."""
        return {slug: replace(card, text=shorten(self.summaries[slug], CARD_TEXT)) for slug, card in self.cards.items()}

    def page(self, kind: str, url: str, title: str, description: str, *, edit_url: str = "", head: str = "", lastmod: str = "", **values: Any) -> Page:
        root = "../" * url.count("/")
        body = (
            environment()
            .get_template(f"{kind}.html")
            .render(root=root, contribute=self.contribute_from(root), site_name=self.settings.site_name, title=title, edit_url=edit_url, **values)
        )
        return Page(url, kind, title, shorten(french(description), LONGEST_DESCRIPTION), body, edit_url, head, lastmod)
