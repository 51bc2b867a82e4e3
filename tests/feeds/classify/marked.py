"""Sentences with their statement marked: [source] and {content}."""

from feeds.classify.classifier import Classifier


def marked(line: str) -> tuple[str, set[int], set[int]]:
    """The plain sentence, with the places of its source's and of its content's characters."""
    plain, mode = "", ""
    source: set[int] = set()
    content: set[int] = set()
    for char in line:
        if char in "[{":
            mode = char
        elif char in "]}":
            mode = ""
        else:
            if mode:
                (source if mode == "[" else content).add(len(plain))
            plain += char
    return plain, source, content


def heard(classifier: Classifier, line: str, language: str = "en") -> bool:
    """Whether half the words of the content or more are found, with a source that overlaps the one marked."""
    text, source, content = marked(line)
    for s in classifier.statements(text, language=language):
        found = {n for a, b in s.content for n in range(a, b)}
        alike = len(found & content) >= 0.5 * len(found | content)
        if alike and s.source and source & set(range(s.source.start, s.source.end)):
            return True
    return False
