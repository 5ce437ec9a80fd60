"""The walk of one record comes in, the problems of what must not be published come out (P): e-mail addresses, phone numbers, contacts and names of persons.

Shapes looked for: Belgian, French and Luxembourg numbers. Dates, figures, years, statistical codes, company numbers and web addresses are not numbers to call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.catalogue import Ours, problem
from generator.checks.context import Context
from generator.checks.walk import Cell, Walk
from generator.problem import Place, Problem
from generator.words import fold

_EMAIL = re.compile(
    r"(?<![\w.+'-])[\w.+'-]++(?<=\w)\s?(?:@|\(at\)|\[at\]|\(arobase\)|\[arobase\])\s?[A-Za-z0-9-]{1,63}(?:\s?(?:\.|\(dot\)|\[dot\]|\(point\)|\[point\])\s?[A-Za-z0-9-]{1,63}){0,8}(?:\.|\(dot\)|\[dot\]|\(point\)|\[point\])\s?[A-Za-z]{2,}\b",
    re.IGNORECASE,
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"»]+", re.IGNORECASE)

_SEPARATOR = r"[ \u00a0\u202f./-]"
_S = rf"{_SEPARATOR}?"
_NATIONAL = "|".join(
    (
        rf"0[1-9](?:{_S}[0-9]{{2}}){{4}}",  # France: 01 23 45 67 89
        rf"0[1-9]{_S}[0-9]{{3}}(?:{_S}[0-9]{{2}}){{2}}",  # Belgium, one-digit zones: 04 223 45 67
        rf"0[1-9][0-9]{_S}[0-9]{{2}}(?:{_S}[0-9]{{2}}){{2}}",  # Belgium, two-digit zones: 081 23 45 67
        rf"04[0-9]{{2}}{_S}(?:[0-9]{{2}}(?:{_S}[0-9]{{2}}){{2}}|[0-9]{{3}}{_S}[0-9]{{3}})",  # Belgium, mobiles: 0475 12 34 56
        rf"0[7-9][0-9]{{2}}{_S}[0-9]{{2}}{_S}[0-9]{{3}}",  # Belgium, free and shared: 0800 12 345
        rf"0{_S}8[0-9]{{2}}(?:{_S}[0-9]{{3}}){{2}}",  # France, free and shared: 0 800 123 456
    )
)
_INTERNATIONAL = rf"(?:\+|00){_S}(?:32|33|352){_S}(?:\(0\){_S})?[0-9](?:{_S}[0-9]){{5,9}}"
_NAMED = (
    r"(?:t[ée]l(?:[ée]phone)?|gsm|fax|portable|mobile)\b[ \u00a0]?\.?[ \u00a0]?:?[ \u00a0]*(?:au[ \u00a0])?[+(]?[0-9](?:[ \u00a0\u202f./()-]{0,2}[0-9]){5,13}"
)
_PHONE = re.compile(
    rf"(?<![0-9\w/.,-])(?<![0-9] )(?P<number>{_INTERNATIONAL}|\(?(?:{_NATIONAL}))(?![0-9])(?![.,/-][0-9])(?! ?[0-9]{{2,}})|\b(?P<named>{_NAMED})(?![0-9])",
    re.IGNORECASE,
)
_ZONE = re.compile(r"\((0[0-9]{1,3})\)[ \u00a0]?")  # (04) 223 45 67
_MANY_DIGITS = re.compile(r"[0-9](?:[ \u00a0\u202f./()-]{0,2}[0-9]){5}")
_NEAR = 60  # how far before a number or a name the words that explain it are looked for
_AFTER_HASH = re.compile("#.*")
_NOTE = re.compile(r"(?:^|\s)#.*")
_AT = ("@", "(at)", "[at]", "arobase")
_COMPANY = re.compile(r"(?:\bBE|\bBCE|\bTVA|entreprise|\bSIRET|\bSIREN|\bISBN|\bISSN|\bEAN|\bDOI|\bRPM)\W{0,6}(?:n°|num[ée]ro)?\W{0,4}$", re.IGNORECASE)
# Dates that have the shape of a number: 01.02.2020 03, 2018-2021; a day, a month and a year are never a number to call.
_DATE = re.compile(r"0[1-9][./ -](?:0[1-9]|1[0-2])[./ -](?:19|20)[0-9]{2}(?![0-9])")


def no_email(found: Walk, context: Context) -> Iterator[Problem]:
    """An e-mail address is only in the contact of the organisation."""
    if not any(sign in found.prose for sign in _AT) and not any("@" in cell.value for cell in found.cells.get("adresse", ())):
        return
    for cell in _open_texts(found):
        for match in _EMAIL.finditer(cell.value):
            yield _told("P001", found, match.group(), context.find(found.document.place(*cell.path), match.group()), cell)


def no_hidden_address(found: Walk, context: Context) -> Iterator[Problem]:
    """An e-mail address or a phone number is not in what the site does not show either: a note (`#`), a key that the model does not know."""
    if "@" not in context.text and not any(_MANY_DIGITS.search(note) for note in _AFTER_HASH.findall(context.text)):
        return
    known = "\n".join(cell.value for cells in found.cells.values() for cell in cells if type(cell.value) is str)
    for number, line in enumerate(context.text.splitlines(), 1):
        if "@" in line:
            for match in _EMAIL.finditer(line):
                if match.group() not in known:
                    place = Place(found.document.path, number, match.start() + 1)
                    key = "#" if "#" in line[: match.start()] else line.split(":")[0].strip(" -")
                    yield _told("P001", found, match.group(), place, key=key)
        note = _NOTE.search(line)
        if note:
            for phone in phone_numbers(note.group()):
                if phone not in known:
                    yield _told("P002", found, phone, Place(found.document.path, number, max(line.find(phone), note.start()) + 1), key="#")


def no_phone(found: Walk, context: Context) -> Iterator[Problem]:
    """A phone number is only in the contact of the organisation."""
    if not _MANY_DIGITS.search(found.prose):
        return
    for cell in _open_texts(found):
        if cell.field.genre == "adresse":
            continue
        for number in _numbers(cell.value):
            yield _told("P002", found, number, context.find(found.document.place(*cell.path), number), cell)


def phone_numbers(text: str) -> list[str]:
    """The phone numbers written in a text."""
    return list(_numbers(text))


def _numbers(text: str) -> Iterator[str]:
    if not _MANY_DIGITS.search(text):
        return
    plain = _ZONE.sub(r"\1 ", _URL.sub("\u2026", text))
    for match in _PHONE.finditer(plain):
        number = match["number"] or match["named"]
        if match["number"] and (_DATE.match(number.lstrip("(")) or _COMPANY.search(plain[max(0, match.start() - _NEAR) : match.start()])):
            continue
        yield number.strip()


def no_personal_contact(found: Walk, context: Context) -> Iterator[Problem]:
    """The contact is an organisation's, not a person's."""
    for cell in found.cells.get("contact", ()):
        for match in _EMAIL.finditer(cell.value):
            if personal_address(match.group()):
                yield problem("P003", found.document.place(*cell.path), field=cell.path, trouve=match.group())


# The words by which an organisation names its own letter box.
_OFFICE_WORDS = (
    "accueil admin administration aide ami animation antenne asbl association asso bonjour bureau centre charge cellule cabinet com comite commission commune "
    "communication concertation conseil consultation contact coordination coordinateur coordinatrice cpas direction directeur directrice dispositif documentation "
    "equipe espace federation formation fondation gestion groupe groupement hello hopital info informations information infos inscription inscriptions "
    "intervision juridique local mail maison mairie medical mission mobile observatoire permanence plan plateforme point pole presse projet projets promotion "
    "ressource ressources reseau reseaux sante secretariat secretaire secteur service services siege social sociale sociaux soins soutien support site "
    "travail urgence ville web webmaster"
)
_OFFICES = frozenset(_OFFICE_WORDS.split())
_PROVIDERS = "gmail hotmail outlook live yahoo ymail laposte orange wanadoo free sfr skynet proximus telenet voo scarlet icloud protonmail proton"
_FREE_MAIL = frozenset(_PROVIDERS.split())


def personal_address(address: str) -> bool:
    """Does an address look like a person's (`prenom.nom@…`, `p.nom@…`, a name at a free provider) rather than an office's?"""
    local, _, domain = fold(address).replace(" ", "").partition("@")
    words = [word for word in re.split(r"[._+-]", local) if word]
    if not words or any(word.strip("0123456789") in _OFFICES or (len(word) > 1 and word in domain) for word in words):
        return False
    letters = [word for word in words if word.isalpha()]
    provider = domain.split(".")[0]
    return (len(letters) >= 2 and len(letters) == len(words)) or (provider in _FREE_MAIL and len(words) == 1 and words[0].isalpha() and len(words[0]) < 16)


_CIVILITIES = r"(?:M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame|Mademoiselle|Dr|Docteur|Pr|Professeur|Maître)[ \u00a0]+"
# An expression that begins with letters, not with a boundary, is searched several times quicker: it settles most records.
_MAY_NAME = re.compile(_CIVILITIES)
_CIVILITY = re.compile(rf"\b{_CIVILITIES}(?:[A-ZÉÈÀÎÔÇ][\w'’-]+|[A-Z]\.)")
_STREETS = re.compile(
    r"\b(?:rue|avenue|boulevard|place|quai|hôpital|clinique|centre|lycée|école|institut|chemin|square|fondation|maison|prix)\W+(?:\w+\W+){0,2}$", re.IGNORECASE
)


def no_named_person(found: Walk, context: Context) -> Iterator[Problem]:
    """No person is named."""
    if not _MAY_NAME.search(found.prose):
        return
    for cell in _open_texts(found):
        for match in _CIVILITY.finditer(cell.value):
            if not _STREETS.search(cell.value[max(0, match.start() - _NEAR) : match.start()]):
                yield _told("P004", found, match.group(), context.find(found.document.place(*cell.path), match.group()), cell)


def _open_texts(found: Walk) -> Iterator[Cell]:
    """The texts that are written freely, web addresses included."""
    return (cell for genre in ("texte", "markdown", "adresse") for cell in found.cells.get(genre, ()) if isinstance(cell.value, str))


def _told(code: str, found: Walk, words: str, place: Place, cell: Cell | None = None, key: str = "") -> Problem:
    """The problem of some words, with what holds them (« Un outil ») and the keys where they would have their place, if the schema has one."""
    main = found.schema.main
    allowed = " ou ".join(f"`{each.name}`" for each in main.fields if each.genre == "contact")
    return problem(
        code,
        place,
        field=cell.path if cell else "",
        porteur=Ours(main.designation[:1].upper() + main.designation[1:]),
        sauf=Ours(f", sauf dans {allowed}" if allowed else ""),
        trouve=words,
        cle=cell.field.name if cell else key,
    )


RULES = (no_email, no_phone, no_hidden_address, no_personal_contact, no_named_person)
