"""What a language brings to the rules: reporting verbs, pronouns, role nouns, and the words that end a noun phrase."""

from typing import Literal, NamedTuple

from msgspec import Struct

Shape = Literal[
    "say", "that", "tell", "urge", "vow", "act", "quote", "point", "call", "appeal", "noun", "clear", "goon", "out"
]


def words(text: str) -> frozenset[str]:
    """The blank-separated words of `text`."""
    return frozenset(text.split())


class Verb(NamedTuple):
    """One form of a reporting verb.

    `shapes` say what may follow: say (any clause), that (a clause with "that" or one that is plainly a clause),
    tell (somebody, then a clause), urge (somebody "to" do), vow ("to" do), act (somebody or something, as in
    "rejected the plan"), quote (only quoted words). `participle` marks -ing forms, `passive` forms that may be passive,
    `base` the form that goes with a plural only.
    """

    lemma: str
    shapes: frozenset[Shape]
    participle: bool = False
    passive: bool = False
    base: bool = False


class Language(Struct, frozen=True, kw_only=True):
    """Word lists of one language, all folded (lower case, no accents)."""

    code: str
    verbs: dict[str, Verb]
    that: frozenset[str]
    he: frozenset[str]
    she: frozenset[str]
    they: frozenset[str]
    it: frozenset[str]
    others: frozenset[str]
    """Pronouns that say "somebody" without our knowing whom: I, we, you, who."""
    determiners: frozenset[str]
    stops: frozenset[str]
    """Words that can't stand in a noun phrase: conjunctions, auxiliaries, most prepositions, common verbs."""
    links: frozenset[str]
    """Prepositions that tie nouns together inside one phrase: of, for, to."""
    conjunctions: frozenset[str]
    auxiliaries: frozenset[str]
    modals: frozenset[str]
    negations: frozenset[str]
    adverbs: frozenset[str]
    adverb_ending: str
    times: frozenset[str]
    titles: frozenset[str]
    roles: dict[str, str]
    """Nouns for people and bodies that speak, each with "person", "people", "body" or "paper"."""
    private: frozenset[str]
    """Role nouns that speak for nobody but themselves: analyst, witness, newspaper."""
    according: tuple[tuple[str, ...], ...]
    former: frozenset[str]
    toward: frozenset[str] = frozenset()
    """Prepositions with which what is asked for may begin: "appelle à la retenue"."""
    particles: frozenset[str] = frozenset()
    """Parts of a verb that stand behind it: "teilte mit"."""
    prepositions: frozenset[str] = frozenset()
    """With one of these before it a noun phrase is no subject, and the subject is looked for behind the verb."""
    at_body: frozenset[str] = frozenset()
    """Prepositions before a body that speaks: Russian says "they said in the ministry"."""
    behind: frozenset[str] = frozenset()
    """Words behind a speaker that make him the source: "Holm zufolge"."""
    as_said: frozenset[str] = frozenset()
    """What opens "as X said, A"."""
    openers: frozenset[str] = frozenset()
    """Stop words that what was said may begin with, behind a comma."""
    title_endings: tuple[str, ...] = ()
    """How compounds end that are titles: "Verteidigungsminister"."""
    unless: dict[str, frozenset[str]] = {}
    """By a verb's lemma, words near it with which it reports nothing: "zu fünf Jahren verurteilt"."""
    behind_comma: frozenset[str] = frozenset()
    """Words that report behind a comma or a quotation only: "A, so Holm"."""
    verb_second: bool = False
    """Whether the verb stands second: the subject may follow it, and a comma opens what was said."""
    nouns_capital: bool = False
    furniture: tuple[str, ...]
    """How paragraphs begin that are no text of the article."""

    def pronoun(self, word: str) -> str:
        """ "he", "she", "they", "it", "other" or "" for a folded word."""
        for name in ("he", "she", "they", "it"):
            if word in getattr(self, name):
                return name
        return "other" if word in self.others else ""

    def is_title(self, word: str) -> bool:
        """Whether a folded word is said before a name."""
        return word in self.titles or (bool(self.title_endings) and word.endswith(self.title_endings))

    def is_official(self, word: str) -> bool:
        """Whether a folded noun means somebody who speaks for a party when the party is named beside it."""
        return word in self.roles and word not in self.private

    def is_adverb(self, word: str) -> bool:
        """Whether a folded word may stand between a subject and its verb."""
        return word in self.adverbs or (
            bool(self.adverb_ending) and len(word) > 4 and word.endswith(self.adverb_ending) and word not in self.roles
        )
