"""German for the rules: verbs of saying with their parts, set forms, and what stands for people and bodies."""

from .language import Language, lexicon, phrases, role_words, words

_THAT = """
say: heißt hieß
say: sagte sagt sagten sagen
explain: erklärte erklärt erklärten erklären erläuterte erläutert führte führt
warn: warnte warnt warnten warnen mahnte mahnt mahnten mahnen
add: ergänzte ergänzt fügte fügt fügten
inform: teilte teilt teilten informierte verlautbarte ließ lässt liess
mean: meinte meint meinten findet fand
answer: antwortete antwortet antworteten erwiderte erwidert entgegnete entgegnet konterte kontert
assert: behauptete behauptet behaupteten beteuerte beteuert unterstellte
assure: versicherte versichert versicherten
recall: erinnerte erinnert erinnerten
promise: versprach verspricht versprachen gelobte
commit: verpflichtete verpflichtet verpflichteten
inform: gab gibt gaben
state: äußerte äußert äußerten stellte stellt stellten hielt hält hielten konstatierte machte macht machten
report: berichtete berichtet berichteten berichten schilderte schildert
write: schrieb schreibt schrieben twitterte postete
point: verwies verweist wies weist wiesen
suggest: schlug schlägt schlugen regte regt
threaten: drohte droht drohten
conclude: folgerte folgert resümierte bilanzierte
hope: hoffte hofft hoffen
believe: glaubt glaubte denkt vermutet vermutete
reckon: rechnet schätzt schätzte prognostizierte
insist: pochte pocht beharrte beharrt drängte drängt bestand besteht
show: zeigte zeigt zeigten
"""
# As they stand at the end of a clause.
_LAST = """
inform: mitteilte mitteilt mitteilten
announce: ankündigte ankündigt bekanntgab
add: hinzufügte
concede: einräumte zugab
stress: hervorhob
explain: ausführte
state: klarstellte feststellte
"""
_THAT_OR_OBJECT = """
blame: machte macht machten
demand: forderte fordert forderten fordern verlangte verlangt verlangten verlangen
reject: lehnte lehnt lehnten wies weist wiesen schloss schließt schlossen
criticise: kritisierte kritisiert kritisierten beklagte beklagt beklagten bemängelte bemängelt monierte rügte rügt
announce: kündigte kündigt kündigten verkündete verkündet
deny: bestritt bestreitet bestritten dementierte dementiert leugnete
confirm: bestätigte bestätigt bestätigten
assert: bekräftigte bekräftigt bekräftigten
stress: betonte betont betonten betonen hob hebt unterstrich unterstreicht
concede: räumte räumt räumten gestand gesteht
regret: bedauerte bedauert bedauerten
report: meldete meldet meldeten
"""
_OBJECT = """
blame: machte macht machten
call: rief ruft riefen rufen
accuse: warf wirft warfen werfen beschuldigte beschuldigt beschuldigten bezichtigte
condemn: verurteilte verurteilt verurteilten verurteilen
welcome: begrüßte begrüßt begrüßten begrüßen würdigte würdigt lobte lobt lobten
"""
_LABEL = "describe: nannte nennt nannten nennen bezeichnete bezeichnet bezeichneten"
_ABOUT = """
hope: hoffte hofft hoffen
point: verwies verweist verwiesen
threaten: drohte droht drohten
warn: warnte warnt warnten warnen
talk: sprach spricht sprachen sprechen redete
insist: pochte pocht beharrte drängte drängt appellierte appelliert
plead: plädierte plädiert warb wirbt
ask: bat bittet baten
"""
_QUOTE = """
say: so rief ruft
say: klagte klagt klagten schimpfte schimpft wetterte wettert spottete spottet lobte lobt freute freut kommentierte
 kommentiert fasste fasst betonte resümierte fragte fragt scherzte jubelte räumte bilanzierte empörte polterte ätzte
 legte setzte argumentierte argumentiert urteilt urteilte befand befindet lautete heißt hieß analysierte sieht sah
 begründete begründet bilanziert reagierte reagiert wandte gab gibt formulierte zitierte erzählt erzählte beschwor
 befürchtet befürchtete
"""
_SAID = """
say: gesagt
explain: erklärt erläutert
stress: betont hervorgehoben unterstrichen
announce: angekündigt verkündet bekanntgegeben
warn: gewarnt gemahnt
add: hinzugefügt ergänzt
inform: mitgeteilt
assert: behauptet bekräftigt beteuert
assure: versichert zugesichert
deny: bestritten dementiert
concede: eingeräumt zugegeben
confirm: bestätigt
promise: versprochen zugesagt
state: geäußert festgestellt klargestellt
report: berichtet gemeldet
write: geschrieben
suggest: vorgeschlagen
threaten: gedroht
"""
_SAID_OF = """
describe: bezeichnet genannt
demand: gefordert verlangt
call: aufgerufen aufgefordert
reject: abgelehnt zurückgewiesen ausgeschlossen
criticise: kritisiert beklagt
accuse: vorgeworfen beschuldigt
condemn: verurteilt
welcome: begrüßt gewürdigt gelobt
announce: angekündigt verkündet
warn: gewarnt
deny: bestritten dementiert
confirm: bestätigt
"""

GERMAN = Language(
    code="de",
    verbs=lexicon(
        ("say quote", _THAT),
        ("say", _LAST),
        ("say quote act", _THAT_OR_OBJECT),
        ("act", _OBJECT),
        ("label", _LABEL),
        ("about", _ABOUT),
        ("quote", _QUOTE),
    ),
    perfect=lexicon(("say quote", _SAID), ("act", _SAID_OF)),
    that=words("dass daß"),
    he=words("er"),
    she=words("sie"),
    they=frozenset(),
    it=frozenset(),
    others=words("ich wir man wer"),
    determiners=words(
        "der die das den dem des ein eine einen einem einer eines sein seine seiner seinem seinen ihr ihre ihrer "
        "ihrem ihren mehrere zwei beide beiden"
    ),
    stops=words(
        """und oder aber dass wenn weil als wie denn doch ob ist sind war waren wird werden hat haben hatte hatten kann
        können muss müssen soll sollen nicht kein keine nie mit ohne auf über unter in im an am bei zu zum zur
        nach vor seit gegen durch um aus er sie es wir ich man auch noch nur schon sich laut
        gleichzeitig vorher kurz zuvor später danach daraufhin deshalb deswegen damit dafür darauf allerdings außerdem
        ferner ihm ihnen ihn dazu hierzu so nun jetzt dann dort hier trotzdem dennoch schließlich zunächst künftig
        inzwischen mittlerweile bislang bisher insgesamt wörtlich weiterhin wiederholt mehrfach zugleich dabei zudem"""
    ),
    links=words("von des der vom"),
    of=words("des von vom der"),
    conjunctions=words("und oder"),
    questions=words("was wie warum wer wann wo ob wieso weshalb wenn"),
    but=words("aber jedoch"),
    auxiliaries=words("hat haben hatte hatten"),
    modals=words("konnte musste wurde wurden wird werden soll sollte will wollte ist sind war waren sei"),
    negations=words("nicht kein keine nie"),
    adverbs=words(
        "auch erneut zudem weiter dagegen jedoch dabei zugleich anschließend bereits zuvor unterdessen derweil"
    ),
    adverb_ending="",
    times=words(
        "montag dienstag mittwoch donnerstag freitag samstag sonntag abend morgen mittag nachmittag gestern heute "
        "januar februar märz april mai juni juli august september oktober november dezember"
    ),
    titles=words(
        """herr frau präsident präsidentin minister ministerin außenminister außenministerin generalsekretär kanzler
        kanzlerin oberst general papst könig bürgermeister premier premierminister"""
    ),
    roles=role_words(
        """minister ministerin präsident präsidentin sprecher sprecherin generalsekretär generalsekretärin diplomat
        diplomatin botschafter botschafterin kanzler kanzlerin außenminister außenministerin regierungschef
        regierungschefin chef chefin unterhändler unterhändlerin vorsitzender vorsitzende leiter leiterin
        general oberst offizier bürgermeister senator senatorin abgeordneter abgeordnete kommissar kommissarin
        gesandter gesandte gesandten sondergesandter vermittler vermittlerin berater beraterin staatssekretär experte
        expertin politiker politikerin ministerpräsident premier premierminister richter anwalt beauftragter direktor
        direktorin vertreter vertreterin mitarbeiter politologe politologin ökonom historiker papst könig kandidat
        kandidatin amtsinhaber""",
        """diplomaten verbündete minister abgeordnete behörden vertreter angaben kreise quellen medien ermittler
        experten sicherheitskreise regierungskreise politiker rebellen streitkräfte anwälte""",
        """ministerium außenministerium regierung delegation bündnis amt botschaft polizei armee opposition
        gewerkschaft kommission rat partei behörde verband fraktion parlament senat präsidialamt kanzleramt
        staatsanwaltschaft bundesanwaltschaft militär gericht konzern unternehmen organisation institut bundesregierung
        heer marine luftwaffe verwaltung""",
    ),
    private=words(
        "experte expertin experten politologe politologin ökonom historiker anwalt anwälte konzern unternehmen"
    ),
    according=(
        *phrases("laut|so laut|aus sicht|aus sicht von|nach den worten|nach den angaben|in den augen"),
        *(
            ("nach", noun, *of)
            for noun in sorted(
                words(
                    """angaben worten ansicht einschätzung darstellung auffassung meinung aussage aussagen informationen
                    überzeugung berichten lesart"""
                )
            )
            for of in (("von",), ("aus",), ())
        ),
    ),
    own_words=phrases("nach eigenen angaben|nach eigenen worten|nach eigener aussage|nach eigener darstellung"),
    former=words("ehemalige ehemaliger früherer frühere früheren ehemaligen ex"),
    toward=words("zu zum zur"),
    particles=words(
        "mit hinzu ein an vor zu zurück daran darauf klar fest auf ab sich hin hervor davon davor wissen aus"
    ),
    prepositions=words(
        """in im an am auf bei beim nach vor von vom zu zum zur mit aus für gegen seit durch um über unter ohne laut
        wegen trotz während zwischen gegenüber"""
    ),
    needs={
        **dict.fromkeys(("kundigte", "kundigt", "kundigten"), words("an")),
        **dict.fromkeys(("teilte", "teilt", "teilten"), words("mit")),
        **dict.fromkeys(("fugte", "fugt", "fugten"), words("hinzu an")),
        **dict.fromkeys(("hob", "hebt"), words("hervor")),
        **dict.fromkeys(("raumte", "raumt", "raumten"), words("ein")),
        **dict.fromkeys(("gestand", "gesteht"), words("ein zu")),
        **dict.fromkeys(("gab", "gibt", "gaben"), words("an bekannt zu zuversichtlich optimistisch gelassen")),
        **dict.fromkeys(("stellte", "stellt", "stellten"), words("klar fest")),
        **dict.fromkeys(("hielt", "halt", "hielten"), words("fest dagegen entgegen")),
        **dict.fromkeys(("machte", "macht", "machten"), words("deutlich klar geltend verantwortlich")),
        **dict.fromkeys(("schlug", "schlagt", "schlugen", "warf", "wirft", "warfen", "werfen"), words("vor ein")),
        **dict.fromkeys(("regte", "regt"), words("an")),
        **dict.fromkeys(("wies", "weist", "wiesen"), words("hin zuruck darauf")),
        **dict.fromkeys(("fuhrte", "fuhrt"), words("aus")),
        **dict.fromkeys(("fasste", "fasst"), words("zusammen")),
        **dict.fromkeys(("schloss", "schliesst", "schlossen"), words("aus")),
        **dict.fromkeys(("lehnte", "lehnt", "lehnten"), words("ab")),
        **dict.fromkeys(("rief", "ruft", "riefen", "rufen"), words("auf zu dazu")),
        **dict.fromkeys(("liess", "lasst"), words("wissen mitteilen verlauten durchblicken erklaren")),
        **dict.fromkeys(("zeigte", "zeigt", "zeigten"), words("sich")),
        **dict.fromkeys(("bestand", "besteht", "drangte", "drangt"), words("darauf auf")),
        **dict.fromkeys(("legte", "setzte"), words("nach")),
        **dict.fromkeys(("heisst", "hiess"), words("es")),
        **dict.fromkeys(("verpflichtete", "verpflichtet", "verpflichteten"), words("sich")),
    },
    governs={
        "warn": words("vor davor"),
        "hope": words("auf"),
        "point": words("auf darauf"),
        "threaten": words("mit"),
        "talk": words("von vom für gegen"),
        "insist": words("auf an"),
        "plead": words("für gegen"),
        "ask": words("um"),
    },
    convictions=words(
        "überzeugt zuversichtlich optimistisch besorgt sicher enttäuscht bereit offen erfreut bestürzt entsetzt"
    ),
    tidings=words("angaben berichten medienberichten informationen aussagen"),
    behind=words("zufolge"),
    behind_comma=words("so"),
    title_endings=(
        "minister",
        "ministerin",
        "prasident",
        "prasidentin",
        "kanzler",
        "kanzlerin",
        "sekretar",
        "sekretarin",
        "chef",
        "chefin",
        "sprecher",
        "sprecherin",
        "burgermeister",
        "burgermeisterin",
        "beauftragter",
        "beauftragte",
        "experte",
        "expertin",
        "politiker",
        "politikerin",
        "milliardar",
        "unternehmer",
        "forscher",
        "forscherin",
        "professor",
    ),
    unless={
        "say": words("ab"),
        "condemn": words("jahren monaten haft gefängnis mordes totschlags betrugs missbrauchs worden bewährung"),
        "threaten": words("geraten scheitern verlieren platzen kippen sinken sterben auszulaufen einzusturzen"),
    },
    as_said=words("wie"),
    openers=words(
        """der die das den dem ein eine einen einem sein seine ihr ihre er sie es wir ich man ob im in auf nicht kein
        keine nach für mit bei es auch dies diese dieser dieses zwischen seit am an"""
    ),
    subjunctive=words(
        "sei seien habe werde könne müsse solle wolle dürfe gebe gehe komme bleibe stehe wisse lasse liege nehme sehe "
        "glaube halte brauche erwarte"
    ),
    impersonal=words("es"),
    points_back=phrases("das|dies"),
    verb_second=True,
    nouns_capital=True,
    plural_endings=("s", "en", "er"),
    furniture=("lesen sie auch", "mehr dazu", "foto", "bild:", "anzeige", "teilen"),
)
