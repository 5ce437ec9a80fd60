"""The desk comes in, the page where any sheet is studied as a case goes out: the questions of the schema, section by section."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.pages.desk import Desk
from generator.pages.page import Maker, Page
from generator.pages.paths import PATHS, TITLE
from generator.pages.wording import count
from generator.typography import said

STUDY = "etude-de-cas/"
"""One page for all the sheets: its address says which one (`?fiche=slug`), and its module brings what the sheet says."""


def study_makers(desk: Desk) -> Iterator[tuple[str, Maker]]:
    """The page, when the schema has questions."""
    if desk.studied:
        yield STUDY, partial(study_page, desk)


def study_page(desk: Desk) -> Page:
    sections = [(section.id, said(section.titre), [said(each) for each in section.questions]) for section in desk.schema.sections if section.questions]
    number = count(sum(len(questions) for _, _, questions in sections), "question", "questions")
    return desk.page(
        "etude",
        STUDY,
        "Étude de cas",
        f"Étudier une fiche comme un cas, seul ou en groupe : {number} pour en parler avant de la lire, partie par partie.",
        sections=sections,
        trail=[(TITLE, PATHS)] if desk.inventory.parcours else [],
    )
