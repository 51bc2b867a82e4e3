import pytest

from feeds.poll.plain import is_markup, plain, plain_line


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("", ""),
        ("Two  words\n", "Two words"),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<div>One.<div>Two.</div>Three.</div>", "One.\n\nTwo.\n\nThree."),
        ("One.<br>Two.<br/>\n Three.", "One.\nTwo.\nThree."),
        ("One.\nstill <b>one</b>.<p>Two.", "One. still one.\n\nTwo."),
        ("<ul><li>a<li>b</ul>", "a\n\nb"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
        ("<p>Said<script>alert(1)</script><style>p{}</style>.</p>", "Said."),
        ("<p>Kept<!-- not kept --> here</p>", "Kept here"),
        ("First line\nsame.\n\nSecond paragraph.", "First line same.\n\nSecond paragraph."),
        ("<p>No\xa0break</p>", "No break"),
        ("<p>Shown</p><p> </p><p></p>", "Shown"),
        ("<p>un<b>bro</b>ken</p>", "unbroken"),
    ],
)
def test_markup_becomes_paragraphs(given, text):
    assert plain(given) == text


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("Tea &amp; talks", "Tea & talks"),
        ("Tea &amp;amp; talks", "Tea &amp; talks"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("&lt;b&gt;bold&lt;/b&gt;", "<b>bold</b>"),
        ("<p>&lt;b&gt;</p>", "<b>"),
        ("<p>Tea &amp;amp; talks</p>", "Tea &amp; talks"),
        ("&#39;quoted&#39; &rsquo;", "'quoted' ’"),
        ("fine&nbsp;print", "fine print"),
        ("A & B &unknown; &", "A & B &unknown; &"),
    ],
)
def test_exactly_one_level_of_entities_is_decoded(given, text):
    assert plain(given) == text


@pytest.mark.parametrize("given", ["out &#1114112; of", "out &#xD800; of", "out &#0; of", "<p>out &#xD800; of</p>"])
def test_references_to_no_character_bring_none(given):
    text = plain(given)
    assert text.startswith("out")
    assert text.endswith("of")
    text.encode()


@pytest.mark.parametrize("given", ["Talks <off>", "5 < 7 and 9 > 8", "a <- b -> c", "[NATO] said [/b] [sic]", "<3"])
def test_what_only_looks_like_a_tag_stays(given):
    assert not is_markup(given)
    assert plain(given) == given


def test_literal_text_is_taken_at_its_word():
    assert plain("a <b>b</b> &amp; c", literal=True) == "a <b>b</b> &amp; c"


def test_nothing_a_terminal_obeys_gets_through():
    for given in ("\x1b[2Jclear \u202ebidi", "<p>\x1b]52;c;aGk=\x07clear &#x1b;[2J bidi&#x202e;</p>"):
        text = plain(given)
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "clear" in text


def test_a_title_is_one_line():
    assert plain_line("<p>Talks\nin</p><p>Vienna</p>") == "Talks in Vienna"


def test_deep_nesting_is_no_danger():
    assert plain("<div>" * 5_000 + "deep").strip() == "deep"
