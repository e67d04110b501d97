"""Markdown becomes HTML that is safe, plain and quick to make, whatever was written."""

import random
import re
import threading
from html import unescape
from time import process_time

import pytest

from core import text
from core.text import LONGEST, excerpt, html_of, plain_of
from tests.tries import tries

LINK = re.compile(r'<a [^>]*href="([^"]*)"')


def links(source: str) -> list[str]:
    return [unescape(address) for address in LINK.findall(html_of(source))]


# ---- what people write


def test_paragraphs_emphasis_quotes_lists_and_code_are_kept():
    html = html_of("One *two* **three** ~~four~~ `five`\n\n> six\n\n- seven\n\n3. eight\n\n```\nnine <10>\n```")
    for piece in ("<em>two</em>", "<strong>three</strong>", "<s>four</s>", "<code>five</code>", "<blockquote>", "<ul>", '<ol start="3">', "nine &lt;10&gt;"):
        assert piece in html


def test_headings_begin_below_those_of_the_page():
    assert html_of("# One\n\n## Two\n\n### Three\n\n#### Four") == "<h4>One</h4>\n<h5>Two</h5>\n<h6>Three</h6>\n<h6>Four</h6>\n"
    assert html_of("# One", top=3) == "<h3>One</h3>\n"


def test_headings_leave_out_no_step_whatever_they_begin_with():
    assert html_of("## Two\n\n##### Five\n\n### Three\n\n## Two\n\n# One") == "<h4>Two</h4>\n<h5>Five</h5>\n<h5>Three</h5>\n<h4>Two</h4>\n<h4>One</h4>\n"


def test_a_table_names_its_column_heads_and_keeps_its_alignment_without_a_style():
    html = html_of("| a | b | c |\n|:-|-:|:-:|\n| 1 | 2 | 3 |")
    assert '<th class="start" scope="col">a</th>' in html
    assert '<td class="end">2</td>' in html
    assert '<td class="center">3</td>' in html
    assert "style" not in html


def test_links_are_marked_as_written_by_users():
    assert html_of("[a](https://example.org)") == '<p><a href="https://example.org" rel="nofollow ugc">a</a></p>\n'


def test_an_address_written_without_brackets_is_a_link_too():
    assert links("See https://example.org/a_b_c, or (http://example.org/x_(y)).") == ["https://example.org/a_b_c", "http://example.org/x_(y)"]
    assert links("参见https://example.org/路径。然后") == ["https://example.org/%E8%B7%AF%E5%BE%84"]


@pytest.mark.parametrize("source", ["`https://example.org`", "xhttp://example.org", "http://", "[words](/here)", "www.example.org"])
def test_what_is_no_address_of_elsewhere_is_no_link(source):
    assert links(source) == []


def test_an_address_inside_a_link_is_not_a_link_of_its_own():
    assert links("[http://seen.example](https://meant.example)") == ["https://meant.example"]


def test_pictures_are_not_loaded_but_linked():
    html = html_of("![a map](https://example.org/map.png)")
    assert "<img" not in html
    assert html == '<p><a href="https://example.org/map.png" rel="nofollow ugc">a map</a></p>\n'


def test_footnotes_of_two_texts_on_one_page_stay_apart():
    one, two = (html_of("Words[^1] and again[^1].\n\n[^1]: Note.", prefix=prefix) for prefix in ("m1", "m2"))
    ids = re.findall(r'id="([^"]+)"', one + two)
    assert len(ids) == len(set(ids)) == 6
    assert set(re.findall(r'href="#([^"]+)"', one)) <= set(re.findall(r'id="([^"]+)"', one)), "every footnote link leads somewhere"


# ---- what must not get through


def test_raw_html_is_shown_as_text():
    assert html_of("<b>bold</b> <script>alert(1)</script>") == "<p>&lt;b&gt;bold&lt;/b&gt; &lt;script&gt;alert(1)&lt;/script&gt;</p>\n"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "java&#x0A;script:alert(1)",
        "java&Tab;script:alert(1)",
        "&#1;javascript:alert(1)",
        "\u200bjavascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "//example.org",
        "/\\example.org",
        "javascript&colon;alert(1)",
        "feed:javascript:alert(1)",
        "blob:https://example.org/x",
    ],
)
def test_links_lead_to_http_https_and_mailto_only(address):
    for source in (f"[a](<{address}>)", f"[a]({address})", f"<{address}>", f"![a]({address})", f"[a]\n\n[a]: {address}"):
        assert all(link.startswith(("http:", "https:", "mailto:")) for link in links(source)), html_of(source)


HOSTILE = [
    "<svg/onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<iframe srcdoc='&lt;script&gt;'>",
    "<a href='javascript:alert(1)'>x</a>",
    "`<script>`",
    '<!--<img src="--><img src=x onerror=alert(1)//">',
    "<?xml ?><x>",
    "<![CDATA[<script>alert(1)</script>]]>",
    '[x](https://a.example" onmouseover="alert(1))',
    '[x](<https://a.example" onmouseover="alert(1)>)',
    "[x](https://a.example 'title\" onclick=\"alert(1)')",
    '![" onerror="alert(1)](https://a.example)',
    "|<script>|\n|-|\n|<img onerror=alert(1) src=x>|",
    "[^<script>]\n\n[^<script>]: <img src=x onerror=alert(1)>",
    'https://a.example/"><script>alert(1)</script>',
    "# <style>*{display:none}</style>",
    '<textarea><img title="</textarea><img src=x onerror=alert(1)>">',
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<x id=main class=button style=position:fixed name=a>",
    "1. <form action=//evil.example><button>",
]
TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")
HARMLESS = {"href", "rel", "id", "class", "scope", "start"}


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_leaves_only_harmless_tags_and_attributes(source):
    html = html_of(source)
    for _, tag, attributes in TAG.findall(html):
        assert re.fullmatch("p|br|hr|strong|em|s|code|pre|blockquote|ul|ol|li|table|thead|tbody|tr|th|td|h4|h5|h6|a|sup|section", tag)
        assert {name for name, _ in re.findall(r'([\w-]+)="([^"]*)"', attributes)} <= HARMLESS
    assert not re.search(r"<(script|img|svg|style|iframe|form|math|textarea|noscript)\b", html)


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(ValueError):
        html_of("a" * (LONGEST + 1))


def test_a_long_address_named_many_times_does_not_swell_the_page():
    html = html_of("[a]: https://example.org/" + "y" * 40_000 + "\n\n" + "[a] " * 10_000)
    assert len(html) < 400_000


# ---- how long it takes

PATHOLOGICAL = {
    "brackets": "[",
    "pictures": "![",
    "stars": "*a ",
    "stars that nest": "**a *b ",
    "backticks": "`a",
    "quotes": "> > > a\n",
    "lists": "- - - a\n",
    "angles": "<a ",
    "links": "[a](b",
    "links to links": "[a](<b",
    "footnotes": "^[",
    "references": "[a]: <",
    "entities": "&#x",
    "strikes": "~~a ",
    "escapes": "\\",
    "fences": "```\n",
    "comments": "<!--",
    "pictures in links": "![[]()",
    "Chinese emphasis": "**生**",
    "rows": "|a\n",
    "underscores": "_a__b",
    "addresses": "http://a",
    "closing brackets": "http://a" + ")" * 20,
    "colons": "http:",
    "short lines": "a\n",
    "heads": "# a\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_a_text_four_times_as_long_takes_about_four_times_as_long(name):
    """Twenty thousand characters of the worst kind: seconds at most, and in proportion."""

    def spent(length: int) -> float:
        source = (PATHOLOGICAL[name] * length)[:length]
        began = process_time()
        html_of(source)
        return process_time() - began

    spent(1000)
    for _ in range(3):  # a machine with other work may be slow once, not three times
        long = spent(20_000)
        short = spent(5_000) if long >= 0.05 else 0.0
        if long < 9 * short + 0.05:
            break
    assert long < 9 * short + 0.05, f"{short:.2f} s for a quarter, {long:.2f} s for the whole"
    assert long < 2.5


# ---- the rest


def test_several_threads_render_at_once_without_mixing_their_texts():
    wrong = []

    def render(n: int) -> None:
        source = "\n\n".join(f"Text *{n}* of [{n}](https://example.org/{n})" for _ in range(20))
        alone = "\n".join([f'<p>Text <em>{n}</em> of <a href="https://example.org/{n}" rel="nofollow ugc">{n}</a></p>'] * 20) + "\n"
        wrong.extend(n for _ in range(10) if html_of(source) != alone)

    threads = [threading.Thread(target=render, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_words_of_html_are_what_a_reader_sees():
    assert plain_of(html_of("One **two**\n\n- a < b & c\n- [link](https://example.org)")) == "One two a < b & c link"


def test_an_excerpt_ends_between_words():
    assert excerpt("one two, three four", length=9) == "one two…"
    assert excerpt("short", length=9) == "short"
    assert len(excerpt("生" * 500, length=20)) == 21


# ---- what need not go through the sanitiser


PIECES = (
    *("words ", "more words. ", "“quoted” ", "l'été ", "中文。", "\u202e", "\xa0", "\x85", "\x0c", "\x1b", "\ufffe", "🙂"),
    *("**", "*", "_", "`", "~~", "> ", "- ", "1. ", "7. ", "# ", "\n", "\n\n", "    ", "  \n", "---\n", "|a|b|\n|-|-|\n", "\\*", "[^1]", "\n\n[^1]: A note."),
    *("<b>", "</p>", "<p onclick=x>", "&", "&amp;", "&lt;", "&#x41;", "&copy", '"', "'", "<http://a.example>", "[a](http://b.example)", "![c](javascript:d)"),
)


def test_what_is_let_by_is_what_the_sanitiser_would_have_made_of_it():
    dice, let_by = random.Random("pieces"), 0
    for _ in range(tries(750, 5000)):
        source = "".join(dice.choice(PIECES + PIECES[:4] * 4) for _ in range(dice.randint(1, 20)))
        with_it, tokens = text._machines.cleaner.clean, text._machines.markdown.parse(source.replace("\x00", ""), context := text._context("m", 4) | {"named": None})
        html = text._machines.markdown.renderer.render(tokens, text._machines.markdown.options, context)
        let_by += text._is_plain(html)
        assert html_of(source) == with_it(html), source
    assert let_by > 150


@pytest.mark.parametrize(
    "html",
    [
        *("<p>a", "a</p>", "<p><p>a</p></p>", "<p>a</strong>", "<p><strong>a</p></strong>", "<li>a</li>", "<ul><p>a</p></ul>", "<p><ul></ul></p>", "</p><p>"),
        *(
            "<script>a</script>",
            '<p class="a">b</p>',
            "<p >a</p>",
            "<P>a</P>",
            "<img>",
            "<a>b</a>",
            "<p/>",
            "<",
            ">",
            "a > b",
            "&",
            "&copy;",
            "&#60;",
            "&lt",
            "a\x00b",
            "\x7f",
            "\ud800",
        ),
    ],
)
def test_whatever_is_not_plainly_harmless_goes_through_the_sanitiser(html):
    assert not text._is_plain(html)
