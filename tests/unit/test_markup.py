"""Text of records to HTML: what is understood, what is shown as typed, and that nothing hostile gets through with either wall taken away."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.markup import ATTRIBUTES, TAGS, inline, plain, render
from generator.typography import french

N = "\u00a0"
BOTH_WALLS = pytest.mark.parametrize("sanitise", [True, False], ids=["sanitiser on", "sanitiser off"])


def resolve(kind, target):
    pages = {
        ("fiche", "plan-grands-froids"): ("../../fiches/plan-grands-froids/", "Plan Grands Froids : Liège"),
        ("notion", "piege/surcharge"): ("../../notions/piege/surcharge/", "Surcharge"),
        ("outil", "filet"): ("../../outils/filet/", "Le filet"),
    }
    return pages.get((kind, target))


class Seen(HTMLParser):
    """Every tag and attribute that a browser would find."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.links, self.words = [], [], ""
        # A plain text: `Markup` would escape what the parser adds to it.
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "a":
            self.links.append(dict(attrs).get("href"))

    def handle_data(self, data):
        self.words += data

    def handle_comment(self, data):
        self.tags.append(("comment", {}))

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_harmless(html):
    seen = Seen(html)
    for tag, attributes in seen.tags:
        assert tag in TAGS, html
        assert set(attributes) <= ATTRIBUTES.get(tag, set()), html
    for href in seen.links:
        assert href.startswith(("https://", "http://", "mailto:", "../")), html


@BOTH_WALLS
@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Une phrase : simple.", f"<p>Une phrase{N}: simple.</p>"),
        ("Un.\n\nDeux.", "<p>Un.</p>\n<p>Deux.</p>"),
        ("un *mot*, un **fort**", "<p>un <em>mot</em>, un <strong>fort</strong></p>"),
        ("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"),
        ("3. trois\n4. quatre", '<ol start="3">\n<li>trois</li>\n<li>quatre</li>\n</ol>'),
        ("1996. Une équipe naît.", "<p>1996. Une équipe naît.</p>"),
        ("[le site](https://exemple.org/l'abri?a=1)", '<p><a href="https://exemple.org/l\'abri?a=1" rel="noopener nofollow">le site</a></p>'),
        ("[écrire](mailto:info@exemple.org)", '<p><a href="mailto:info@exemple.org">écrire</a></p>'),
        ("[le plan](fiche:plan-grands-froids)", '<p><a href="../../fiches/plan-grands-froids/">le plan</a></p>'),
        ("[](fiche:plan-grands-froids)", f'<p><a href="../../fiches/plan-grands-froids/">Plan Grands Froids{N}: Liège</a></p>'),
        ("[le plan](Fiche:plan-grands-froids)", '<p><a href="../../fiches/plan-grands-froids/">le plan</a></p>'),
        ("[trop](notion:piege/surcharge)", '<p><a href="../../notions/piege/surcharge/">trop</a></p>'),
        ("[le filet](outil:filet)", '<p><a href="../../outils/filet/">le filet</a></p>'),
        ("[une *autre*](fiche:absente)", "<p>une <em>autre</em></p>"),
        (r"\*pas d'emphase\*", "<p>*pas d’emphase*</p>"),
    ],
)
def test_renders_the_small_subset(text, html, sanitise):
    assert render(text, resolve, sanitise=sanitise) == html


@BOTH_WALLS
@pytest.mark.parametrize(
    "text",
    ["# titre", "> citation", "`code`", "<https://exemple.org>", "[a]: https://exemple.org", "---", "| a | b |", "&eacute; &lt;", "{{ 7*7 }}{% x %}"],
)
def test_shows_everything_else_as_it_was_typed(text, sanitise):
    html = render(text, resolve, sanitise=sanitise)
    assert Seen(html).words == french(text)
    assert [tag for tag, _ in Seen(html).tags] == ["p"]


HOSTILE = [
    "<script>alert(1)</script>",
    "*a* <script>alert(1)</script>",
    "*a* <img src=x onerror=alert(1)>",
    "*a* <svg onload=alert(1)><animate onbegin=alert(1)>",
    '*a* <math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "*a* <!--<img src=--><img src=x onerror=alert(1)//-->",
    "</title><script>alert(1)</script>",
    "*a*</p></body></html><script>",
    "<iframe srcdoc='<script>alert(1)</script>'>*a*",
    '[a](https://exemple.org/"onmouseover="alert(1))',
    "[a](https://exemple.org/'onmouseover='alert(1))",
    '[a](https://exemple.org "title" onclick=x)',
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](<java\nscript:alert(1)>)",
    "[a](&#106;avascript:alert(1))",
    "[a](&#x6A;avascript&colon;alert(1))",
    "[a](%6Aavascript:alert(1))",
    "[a](\\x6aavascript:alert(1))",
    "[a](\x01javascript:alert(1))",
    "[a]( javascript:alert(1))",
    "[a](vbscript:msgbox(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](data:image/svg+xml,<svg onload=alert(1)>)",
    "[a](file:///etc/passwd)",
    "[a](//voleur.org)",
    "[a](https://banque.org@voleur.org)",
    "[a](https:\\\\voleur.org)",
    "[a](#x)",
    "[a](/abc)",
    "![a](javascript:alert(1))",
    "![a](https://exemple.org/pixel.gif)",
    "<javascript:alert(1)>",
    "[a][b]\n\n[b]: javascript:alert(1)",
    '[a](fiche:"><script>alert(1)</script>)',
    '[a](notion:x"onclick="alert(1))',
    "{{ config }} {% include 'x' %} {# a #} *a*",
    "[{{ 7*7 }}](https://exemple.org/{{x}})",
    "&lt;script&gt;alert(1)&lt;/script&gt; *a*",
    "&#60;script&#62; *a*",
    "*a* \x00<script\x00>alert(1)</script>",
    "\ufeff*a*\u202e<script>",
    "- <script>\n- [a](javascript:x)",
]


@BOTH_WALLS
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_gets_through(text, sanitise):
    assert_harmless(render(text, resolve, sanitise=sanitise))
    assert_harmless(inline(text))


@BOTH_WALLS
def test_a_refused_address_stays_visible_as_text(sanitise):
    assert Seen(render("[a](javascript:alert(1))", resolve, sanitise=sanitise)).words == "[a](javascript:alert(1))"


MARKDOWN = st.text(alphabet=st.sampled_from(list("ab1 \n*_[]()<>&\"'\\-+.:!`{}%#/é«»?\u00a0\x00")), max_size=80)


@BOTH_WALLS
@given(text=MARKDOWN | st.text() | st.tuples(st.sampled_from(HOSTILE), MARKDOWN).map("".join))
def test_no_text_whatever_makes_another_tag(text, sanitise):
    assert_harmless(render(text, resolve, sanitise=sanitise))


@given(MARKDOWN)
def test_the_sanitiser_finds_nothing_to_mend(text):
    with_wall, without = Seen(render(text, resolve)), Seen(render(text, resolve, sanitise=False))
    assert (with_wall.tags, with_wall.words) == (without.tags, without.words)


@given(st.text(alphabet=st.sampled_from(list("ab 12.:'«»?!<>&\"{}#`!(éœ%-")), max_size=60))
def test_a_text_without_markdown_says_the_same_by_the_short_way(text):
    text = f"x{text.strip()}x"
    assert Seen(render(text)).words == Seen(render(text + r"\!")).words[:-1].rstrip(N) == Seen(inline(text)).words == plain(text)


@BOTH_WALLS
def test_ten_thousand_levels_of_emphasis_are_shown_as_typed(sanitise):
    text = "*" * 10_000 + "a" + "*" * 10_000
    assert render(text, sanitise=sanitise) == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "piece", ["[", "[a](", "*a **b ", "*a_ ", "[[a](fiche:x)", "\\", "](fiche:", "- ", "\n- ", "  - a\n", "a  \n", "`", "&", "[a](<b", "[a](http://b "]
)
def test_a_piece_repeated_ten_thousand_times_does_no_harm(piece):
    text = piece * 10_000
    assert_harmless(render(text, resolve))
    plain(text)


def test_external_links_carry_no_referrer_and_no_endorsement():
    assert Seen(render("[a](https://exemple.org)")).tags[1] == ("a", {"href": "https://exemple.org", "rel": "noopener nofollow"})


def test_an_address_that_carries_a_name_is_never_shown():
    hidden = {"https://www.exemple.org/jeanne-exemple": "RTBF"}
    text = "Voir http://exemple.org/Jeanne-Exemple/page, www.exemple.org/jeanne-exemple et [l'article](https://exemple.org/jeanne-exemple?x=1) *ici*."
    assert render(text, hidden=hidden) == "<p>Voir RTBF, RTBF et l’article <em>ici</em>.</p>"
    assert plain(text, hidden=hidden) == "Voir RTBF, RTBF et l’article ici."
    assert inline("www.exemple.org/jeanne-exemple", hidden=hidden) == "RTBF"


def test_plain_keeps_the_words_on_one_line():
    assert plain("Un  *mot* :\nla [suite](fiche:x).\n\n- a\n- b") == f"Un mot{N}: la suite. a b"
