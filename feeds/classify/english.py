"""English for the rules: reporting verbs with what may follow them, and the closed classes of words around them."""

from .language import Language, Shape, Verb, words

# lemma: shapes. "say" takes any clause; see language.Verb.
_VERBS = """
say: say
tell: tell quote
add: that quote
state: that quote
declare: that quote
announce: that quote
claim: that quote
argue: that quote
insist: that quote
stress: that quote
emphasize: that quote
emphasise: that quote
note: that quote
warn: that tell quote urge
caution: that tell quote
explain: that quote
confirm: that quote
acknowledge: that quote
admit: that quote
concede: that quote
suggest: that quote
assert: that quote
maintain: that quote
contend: that quote
reiterate: that quote
repeat: that quote
underline: that quote
underscore: that quote
believe: that quote
think: that quote
hope: that
fear: that
predict: that quote
reveal: that quote
remark: that quote
observe: that quote
reply: that quote
respond: that quote
answer: that quote
tweet: that quote
write: that quote
conclude: that quote
complain: that quote
recall: that quote
allege: that quote
deny: that act
vow: that vow quote
pledge: that vow quote
promise: that vow tell quote
threaten: that vow act
agree: that quote
report: that
estimate: that
propose: that act
recommend: that
demand: that vow act quote
point: point quote
rule: out
indicate: that quote
signal: that
mention: that
testify: that quote
clarify: that quote
charge: that quote
counter: that quote
object: that quote
protest: that quote
boast: that quote
joke: that quote
quip: quote
retort: that quote
opine: that quote
lament: that quote
proclaim: that quote
comment: that quote
inform: tell
assure: tell quote
remind: tell quote
advise: tell urge
urge: urge that quote
ask: urge quote
call: call
order: urge
invite: urge
beg: urge quote
implore: urge quote
appeal: appeal
express: noun
voice: noun
make: clear
accuse: act
blame: act
reject: act
dismiss: act
condemn: act
denounce: act
criticise: act
criticize: act
slam: act
welcome: act
describe: act
go: goon
continue: quote
begin: quote
ask: urge quote
shout: that quote
cry: quote
exclaim: that quote
read: quote
"""
_IRREGULAR = {
    "say": ("says", "said", "saying"),
    "tell": ("tells", "told", "telling"),
    "think": ("thinks", "thought", "thinking"),
    "write": ("writes", "wrote", "written", "writing"),
    "make": ("makes", "made", "making"),
    "go": ("goes", "went"),
    "begin": ("begins", "began"),
    "read": ("reads", "reading"),
    "deny": ("denies", "denied", "denying"),
    "reply": ("replies", "replied", "replying"),
    "testify": ("testifies", "testified", "testifying"),
    "clarify": ("clarifies", "clarified", "clarifying"),
    "cry": ("cries", "cried", "crying"),
    "admit": ("admits", "admitted", "admitting"),
    "quip": ("quips", "quipped", "quipping"),
    "beg": ("begs", "begged", "begging"),
    "slam": ("slams", "slammed", "slamming"),
    "rule": ("rules", "ruled", "ruling"),
    "signal": ("signals", "signalled", "signaled", "signalling", "signaling"),
}


def _forms(lemma: str) -> tuple[str, ...]:
    if lemma in _IRREGULAR:
        return _IRREGULAR[lemma]
    third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s")
    stem = lemma.removesuffix("e")
    return third, stem + "ed", stem + "ing"


def _verbs() -> dict[str, Verb]:
    found: dict[str, Verb] = {}
    for line in _VERBS.strip().splitlines():
        lemma, _, shapes = line.partition(": ")
        known: frozenset[Shape] = frozenset(shapes.split())  # type: ignore[arg-type]
        for form in (lemma, *_forms(lemma)):
            passive = form.endswith(("ed", "en")) or form in ("said", "told", "made", "thought")
            found[form] = Verb(lemma, known, form.endswith("ing"), passive, form == lemma)
    return found


_ROLES = {
    "person": """minister secretary president chancellor premier ambassador envoy diplomat spokesman spokeswoman
    pm fm spokesperson official officer commander general admiral leader chief head chairman chairwoman
    chairperson chair commissioner representative negotiator adviser advisor aide deputy senator
    congressman congresswoman lawmaker governor mayor king queen prince pope monarch director analyst
    expert professor author historian economist judge prosecutor lawyer attorney journalist reporter
    candidate nominee politician source colonel mp politologist scientist researcher colleague
    counterpart speaker statesman correspondent columnist editor strategist pollster activist critic
    witness resident""",
    "people": """ministers secretaries presidents leaders chiefs ambassadors envoys diplomats spokesmen officials
    officers commanders generals representatives negotiators advisers advisors aides deputies senators
    lawmakers republicans democrats analysts experts sources critics authorities delegates members
    partners allies nations countries states governments forces economists lawyers reporters
    journalists observers activists residents witnesses scientists researchers supporters opponents
    voters parties politicians mps heads""",
    "body": """ministry government department delegation administration office mission embassy council commission
    committee agency alliance bloc side service army military parliament court party ministerium
    secretariat organization organisation group union cabinet police campaign team company newspaper""",
    "paper": """statement report communique document declaration letter release study survey poll article message
    briefing readout summary memo resolution text book""",
}

ENGLISH = Language(
    code="en",
    verbs=_verbs(),
    that=frozenset({"that"}),
    he=frozenset({"he", "him"}),
    she=frozenset({"she"}),
    they=frozenset({"they", "them"}),
    it=frozenset({"it"}),
    others=words("i we you who one someone somebody everyone everybody nobody many some others"),
    determiners=words(
        """the a an his her their its our my this that these those several two three four five some many most
        all both each every no another other any few"""
    ),
    stops=words(
        """and or but nor so yet because although though while when where whereas if unless until since after
        before as than that which who whom whose what how why whether by with without into onto upon about
        against between among during through under over above below despite within along across behind
        beyond near via per is are was were be been being am has have had do does did will would shall
        should can could may might must not n't never to then there here just only even still already also
        too however meanwhile moreover therefore go goes went come came get got take took give gave see saw
        know knew want wants wanted need needs seem seems seemed became become met meet meets held hold
        holds led leads made make makes left leave leaves visited arrived spoke speaks spoken speaking asked
        using including following according due like unlike except he she they it we i you him them us me
        himself herself themselves itself yes"""
    )
    - {"to"},
    links=words("of for from to at in on"),
    of=frozenset({"of"}),
    bare=True,
    be=words("is are was were be been being"),
    conjunctions=frozenset({"and", "or", "&", "nor"}),
    auxiliaries=words("has have had is are was were be been being 's 've"),
    modals=words("would could might should may can must shall will to"),
    negations=words(
        """not n't never nobody hardly didn't don't doesn't hasn't haven't hadn't won't wouldn't can't couldn't
        isn't wasn't aren't weren't refused declined without"""
    ),
    adverbs=words(
        """also again then later once now often always even still already just further too both all each
        instead meanwhile earlier thus therefore however moreover rather long today yesterday himself
        herself themselves itself ever only recently since separately afterwards first finally else"""
    ),
    adverb_ending="ly",
    times=words(
        """monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow january
        february march april may june july august september october november december week month year
        morning afternoon evening night earlier later late early last this next"""
    ),
    titles=words(
        """mr mrs ms miss dr prof professor sir dame lord lady president minister secretary general ambassador
        chancellor premier prime senator governor spokesman spokeswoman spokesperson envoy commander colonel
        gen lt col adm admiral king queen pope chief director commissioner chairman representative rep sen
        gov amb deputy vice foreign defence defense leader"""
    ),
    roles={word: kind for kind, nouns in _ROLES.items() for word in nouns.split()},
    private=words(
        """analyst expert professor author historian economist judge prosecutor lawyer attorney journalist reporter
        candidate nominee politician source scientist researcher colleague counterpart correspondent columnist editor
        strategist pollster activist critic witness resident republicans democrats analysts experts sources critics
        observers reporters journalists activists residents witnesses scientists researchers supporters opponents
        voters parties politicians economists lawyers newspaper company team campaign party court group union study
        survey poll article book text"""
    ),
    according=(("according", "to"),),
    former=frozenset({"former", "ex", "then", "late", "onetime", "retired", "outgoing", "incoming", "designate"}),
    furniture=(
        "read more",
        "read also",
        "also read",
        "see also",
        "related",
        "more on this",
        "watch:",
        "listen:",
        "photo",
        "image",
        "file photo",
        "file -",
        "subscribe",
        "sign up",
        "share this",
        "follow us",
        "advertisement",
        "podcast",
        "copyright",
        "©",
        "all rights reserved",
        "by ",
        "editing by",
        "reporting by",
        "tags",
    ),
)
