"""Everyday verbs of speech in plain sentences, read by the engine: [source] and {content} as people would mark them.

Invented people and sentences throughout.
"""

from feeds.classify.classifier import Classifier
from feeds.classify.tagger import Tagger
from feeds.profile import Profile

from .marked import heard

LEAST = 0.9  # share of the sentences whose content (half its words or more) and source are found
SENTENCES = """
[Anders Holm] said {the bridge would reopen before winter}.
{“The bridge is safe,”} said [Anders Holm].
[The envoy] told reporters that {the second round would start on Monday}.
[Mira Karst] told the council {she would not sign a blank page}.
[The ministry] announced that {the consulate in Norburg would close}.
[Mira Karst] announced {a pause of three weeks in the talks}.
[A spokesman for the League] warned that {time was running out for a deal}.
[Holm] warned of {a long winter without gas}.
[The delegation] insisted that {nothing had been agreed in secret}.
[Karst] argued that {a treaty without inspections was worth little}.
[The chairman] asked {whether both sides had read the draft}.
[Holm] asked {the council to wait for the report}.
[The minister] called for {a halt to all flights over the strait}.
[Karst] called on {Norland to open its archives}.
[The opposition] demanded {a vote before the end of the month}.
[Holm] added that {he had seen no new proposal}.
{“We are not in a hurry,”} [Karst] added.
[The ambassador] stressed that {the offer remained on the table}.
[The ambassador] explained that {the delay had technical reasons}.
[Norland] denied that {its ships had crossed the line}.
[Officials] confirmed that {two letters had arrived on Sunday}.
[The general] acknowledged {the exercise had been badly planned}.
[The general] admitted that {mistakes had been made}.
[Karst] claimed that {the numbers had been invented}.
[A diplomat] suggested that {the meeting could move to Vienna}.
[The president] promised that {no soldier would be sent}.
[The president] promised to {publish the whole text}.
[Norland] vowed to {answer any new sanctions}.
[The prime minister] pledged {to keep the border open}.
[The alliance] rejected {the demand for a veto}.
[The alliance] accused {Norland of moving troops to the border}.
[Karst] condemned {the attack on the embassy}.
[Holm] welcomed {the release of the four sailors}.
[The negotiator] described the text as {“a step backwards”}.
[The negotiator] noted that {six of nine points were settled}.
[The committee] concluded that {the tests had been fair}.
{The tests had been fair}, according to [the committee].
According to [Mira Karst], {the border guards fired first}.
{Nobody was hurt}, [the police] said.
{“It was a quiet day,”} the report quoted [an officer] as saying.
[The paper] reported that {the two had met in secret}.
[Karst] wrote that {history would judge both sides}.
[Holm] replied that {he preferred facts to history}.
{“Ask the lawyers,”} [he] replied.
[The secretary] repeated that {the door was open}.
[The secretary] emphasized that {no date had been set}.
[The leader of the strike] declared {the talks a failure}.
[The senator] complained that {nobody had called her}.
[The senator] urged {the ministers to meet in public}.
[The court] ruled that {the arrest had been lawful}.
[Experts] say {the ice will last until May}.
[Critics] say {the plan is too expensive}.
[She] said she believed {the crisis was over}.
{“No,”} [Karst] said when she was asked about a delay, {“not yet.”}
[Karst] said on Friday that, in spite of the storm, {her plane would leave on time}.
[Holm], who has led the team since March, said {it would stay until the end}.
[A senior official of the alliance] said on condition of anonymity {that the gap was narrowing}.
In a statement on Tuesday, [the embassy] said {all its staff were safe}.
[The two ministers] agreed that {experts should meet within a week}.
[The foreign ministry] stated that {the note had been handed over at noon}.
[Norburg] said {the ships were on a routine visit}.
[Holm] remarked that {the soup had been better than the talks}.
[The speaker] reminded {the deputies that the vote was secret}.
[The mayor] estimated that {two thousand people had come}.
"""


def test_everyday_verbs_are_heard(summit: Profile) -> None:
    classifier = Classifier(summit, Tagger.load)
    lines = SENTENCES.strip().splitlines()
    missed = [line for line in lines if not heard(classifier, line)]
    assert len(missed) <= (1 - LEAST) * len(lines), missed
