from tui.comparing import MOST_EDITS, compare, compared, edits, nearest


def shown(one: str, other: str) -> str:
    return compared(compare(one, other)).plain


def test_words_are_compared_one_by_one() -> None:
    assert shown("the door stays open", "the door remains open to all") == "the door −stays +remains open +to all"
    assert shown("no word in common", "something else") == "−no word in common +something else"
    assert shown("", "a word") == "+a word"


def test_case_marks_and_punctuation_make_no_difference() -> None:
    assert shown("“The Café is shut,”", "the cafe is shut.") == "the cafe is shut."


def test_what_is_gone_and_new_is_told_by_more_than_colour() -> None:
    content = compared(compare("it stays shut", "it stays open"))
    styles = {content.plain[span.start : span.end]: str(span.style) for span in content.spans}
    assert "strike" in styles["−shut"]
    assert "underline" in styles["+open"]


def test_edits_show_what_changed_with_a_few_words_around() -> None:
    start = "The ferry left at nine. " + " ".join(f"Word{n}" for n in range(40))
    found = edits(f"{start} ended in rain. Nobody spoke.", f"{start} ended in snow. Nobody spoke.\n\nAll went home.")
    assert len(found) == 2
    words = [compared(pieces).plain for pieces in found]
    assert words[0].startswith("… ")
    assert words[0].endswith("ended in −rain. +snow.")
    assert words[1] == "+All went home."
    assert edits("Same words here.", "same words,\nhere") == []


def test_a_wholly_new_text_is_bounded() -> None:
    one, other = ("\n".join(f"{word} {n} of the old kind" for n in range(3000)) for word in ("line", "row"))
    assert len(edits(one, other)) <= MOST_EDITS


def test_the_nearest_sentence_is_found_or_none() -> None:
    text = "It rained. The bridge will not be moved by a single stone, she said. They went home."
    assert nearest("not one stone of the bridge will be moved", text) != "It rained."
    assert nearest("the bridge will not be moved by any stone", text).startswith("The bridge will not")
    assert nearest("walruses were seen at the quay", text) == ""
