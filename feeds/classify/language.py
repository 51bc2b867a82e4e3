"""What a language brings to the rules: reporting verbs, pronouns, role nouns, and the words that end a noun phrase."""

from typing import Literal, NamedTuple

from msgspec import Struct

from store.safetext import fold

Shape = Literal[
    "say", "that", "tell", "urge", "vow", "act", "quote", "point", "call", "appeal", "noun", "clear", "goon", "out",
    "about", "label",
]  # fmt: skip


def words(text: str) -> frozenset[str]:
    """The blank-separated words of `text`, folded."""
    return frozenset(fold(text).split())


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """Phrases parted by |, each as folded words."""
    return tuple(tuple(phrase.split()) for phrase in fold(text).split("|"))


class Verb(NamedTuple):
    """One form of a reporting verb.

    `shapes` say what may follow: say (any clause), that (a clause with "that" or one that is plainly a clause),
    tell (somebody, then a clause), urge (somebody "to" do), vow ("to" do), act (somebody or something, as in
    "rejected the plan"), quote (only quoted words), about (the prepositions that it governs, and a noun), label (an
    object with quoted words in it). `participle` marks -ing forms, `passive` forms that may be passive, `base` the form
    that goes with a plural only.
    """

    lemma: str
    shapes: frozenset[Shape]
    participle: bool = False
    passive: bool = False
    base: bool = False


def lexicon(
    *lists: tuple[str, str], plural: tuple[str, ...] = ("~",), participle: tuple[str, ...] = ("~",)
) -> dict[str, Verb]:
    """Verb forms from pairs of shapes and lines of "lemma: form form ...", a line that begins with a blank going on.

    A form of several lists has the shapes of all and the lemma of the first. Endings tell plural forms and participles.
    """
    found: dict[str, Verb] = {}
    for shapes, lines in lists:
        known: frozenset[Shape] = frozenset(shapes.split())  # type: ignore[arg-type]
        for line in fold(lines).strip().replace("\n ", " ").splitlines():
            lemma, _, forms = line.partition(":")
            for form in forms.split():
                first = found.get(form, Verb(lemma, known, form.endswith(participle), True, form.endswith(plural)))
                found[form] = first._replace(shapes=first.shapes | known)
    return found


def role_words(person: str, people: str, body: str, paper: str = "") -> dict[str, str]:
    """Role nouns by kind; a later list goes before an earlier one."""
    kinds = {"person": person, "people": people, "body": body, "paper": paper}
    return {word: kind for kind, nouns in kinds.items() for word in fold(nouns).split()}


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
    tidings: frozenset[str] = frozenset()
    """Nouns for what somebody said, which stand for him before one of `behind`: "Angaben", "Berichten"."""
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
    of: frozenset[str] = frozenset()
    """Links that tie any two nouns: "of"; the others only follow role nouns."""
    questions: frozenset[str] = frozenset()
    """Words that open an indirect question: it tells what was asked, not what was said."""
    but: frozenset[str] = frozenset()
    """Conjunctions before a verb whose subject began the sentence: "no date yet, but said that"."""
    for_whom: frozenset[str] = frozenset()
    """Prepositions that make a source of the noun before a quotation: "pour Holm, « A »"."""
    bare: bool = False
    """Whether a clause may follow the verb with no word or comma between: "said it was late"."""
    be: frozenset[str] = frozenset()
    """Forms of "to be" that make a participle passive; behind one of `reflexive` they do not: "s'est dit"."""
    reflexive: frozenset[str] = frozenset()
    needs: dict[str, frozenset[str]] = {}
    """By a form of a verb, the words of which one must follow for it to report: "teilte ... mit"."""
    governs: dict[str, frozenset[str]] = {}
    """By the lemma of a verb of shape "about", the prepositions with which what was said begins."""
    perfect: dict[str, Verb] = {}
    """Participles that stand at the end of the clause: "hat ... abgelehnt"."""
    convictions: frozenset[str] = frozenset()
    """Between the verb and "that": "s'est dit convaincu que"."""
    infinitives: tuple[str, ...] = ()
    """How infinitives end that may be what was said: "dit vouloir partir"."""
    infinitive_marks: frozenset[str] = frozenset(("to", "not"))
    """What may open what was promised: "promised to", "a promis de"."""
    adverb_phrases: tuple[tuple[str, ...], ...] = ()
    """Adverbs of several words: "de nouveau"."""
    subjunctive: frozenset[str] = frozenset()
    """Forms that show reported speech by themselves: "die Lage sei ernst"."""
    points_back: tuple[tuple[str, ...], ...] = ()
    """How sentences open that say who said the one before: "Об этом сообщил"."""
    uttered: frozenset[str] = frozenset()
    """Verbs that report in such a sentence only: "такое заявление сделал"."""
    media: frozenset[str] = frozenset()
    """Words for outlets, which pass on what others said."""
    impersonal: frozenset[str] = frozenset()
    """The subject of "it is said", before the preposition and whose words they are: "heißt es aus Norburg"."""
    hearers: frozenset[str] = frozenset()
    """Words for whom it was said to, which may stand between verb and speaker: "сообщил журналистам посол"."""
    oblique: dict[str, str] = {}
    """Pronouns that are no subject, with the pronoun they belong to: "по его словам"."""
    own_words: tuple[tuple[str, ...], ...] = ()
    """What makes the subject of the sentence its source: "nach eigenen Angaben"."""
    oblique_endings: tuple[str, ...] = ()
    """How words end that can't be a subject, in languages with cases that show."""
    case_endings: tuple[str, ...] = ()
    """Endings that names take with their case, longest first."""
    plural_endings: tuple[str, ...] = ("s",)
    plurals: frozenset[str] = frozenset()
    """Words that are plural whatever their ending: "США", "both"."""
    heads: frozenset[str] = frozenset()
    """Role nouns in the form of a subject."""
    insertion: str = ""
    """A pattern of what stands inside quotation marks without being said: "A, — said X, — B"; group "said" is that."""
    dash_speech: bool = False
    """Whether a paragraph may open with a dash in place of quotation marks."""
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

    def name_key(self, word: str) -> str:
        """A folded name without the ending of its case: a key that its forms share, no word."""
        for ending in self.case_endings:
            if word.endswith(ending) and len(word) - len(ending) >= 4:
                return word.removesuffix(ending)
        return word

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
