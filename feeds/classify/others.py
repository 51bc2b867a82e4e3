"""French, German and Russian for the rules: the forms around quotations, "said that", and what stands for people.

Short lists on purpose: verbs of saying in the tenses of news, not every verb that can introduce words.
"""

from .language import Language, Shape, Verb, words

_SAY: frozenset[Shape] = frozenset(("say", "quote"))
_ASK: frozenset[Shape] = frozenset(("say", "that", "quote", "act"))
_ACT: frozenset[Shape] = frozenset(("act",))
_QUOTE: frozenset[Shape] = frozenset(("quote",))


def _verbs(**by_shapes: str) -> dict[str, Verb]:
    """Lines of "lemma: form form ..." by what may follow: a quotation or clause, that or an object, one, the other."""
    shapes = {"say": _SAY, "ask": _ASK, "act": _ACT, "quote": _QUOTE}
    return {
        form: Verb(lemma.strip(), shapes[name])
        for name, lines in by_shapes.items()
        for lemma, _, forms in (line.partition(":") for line in lines.strip().splitlines())
        for form in forms.split()
    }


def _roles(person: str, people: str, body: str) -> dict[str, str]:
    kinds = {"person": person, "people": people, "body": body}
    return {word: kind for kind, nouns in kinds.items() for word in nouns.split()}


FRENCH = Language(
    code="fr",
    verbs=_verbs(
        say="""
        say: dit dite disent disait
        declare: declare declarent declarait
        affirm: affirme affirment affirmait
        estimate: estime estiment estimait juge jugent jugeait
        indicate: indique indiquent indiquait
        stress: souligne soulignent soulignait martele
        add: ajoute ajoutent ajoutait
        assure: assure assurent assurait jure
        explain: explique expliquent expliquait
        announce: annonce annoncent annoncait
        warn: prevenu previent averti avertit avertissent met
        recall: rappele rappelle rappellent
        insist: insiste insistent
        answer: repondu repond replique retorque
        launch: lance lancait
        regret: regrette deplore
        specify: precise precisent precisait
        recognise: reconnu reconnait admis admet concede
        deny: dementi dement nie
        confirm: confirme confirment
        promise: promis promet
        inform: savoir entendre informe
        note: note notent releve constate constatent observe
        believe: pense pensent croit considere considerent
        assert: soutenu soutient pretend pretendent
        write: ecrit ecrivent
        tell: confie raconte temoigne
        suggest: suggere propose proposent
        conclude: conclu conclut
        hope: espere esperent souhaite
        worry: inquiete
        react: reagi reagit
        comment: commente
        reaffirm: reaffirme reitere repete
        """,
        ask="demand: demande demandent demandait reclame reclament exige exigent",
        act="""
        call: appele appelle appellent exhorte exhortent invite
        accuse: accuse accusent reproche
        reject: rejete rejette refuse ecarte
        condemn: condamne condamnent denonce denoncent
        welcome: salue saluent
        describe: qualifie qualifient
        """,
    ),
    that=words("que qu"),
    he=words("il"),
    she=words("elle"),
    they=words("ils elles"),
    it=frozenset(),
    others=words("je nous vous on qui"),
    determiners=words("le la les l un une des du ce cette ces son sa ses leur leurs plusieurs deux"),
    stops=words(
        """et ou mais que qu qui dont quand si comme car donc or ni a ont avait avaient est sont etait etaient sera
        seront avec sans sur sous dans par pour contre entre vers chez apres avant pendant selon depuis en au
        aux ne pas plus jamais il elle ils elles je nous vous on se y lors mardi lundi mercredi jeudi vendredi
        samedi dimanche"""
    ),
    links=words("de des du d"),
    conjunctions=words("et ou"),
    auxiliaries=words("a ont avait avaient est s se fait laisse"),
    modals=words("pourrait devrait peut doit veut veulent faut ete etre sera serait"),
    negations=words("ne pas jamais n"),
    adverbs=words("aussi encore egalement ensuite notamment toutefois cependant ainsi"),
    adverb_ending="ment",
    times=words(
        "lundi mardi mercredi jeudi vendredi samedi dimanche hier matin soir semaine janvier fevrier mars avril"
    ),
    titles=words(
        "m mme president presidente ministre secretaire general generale ambassadeur ambassadrice chef cheffe"
    ),
    roles=_roles(
        """ministre president presidente porte-parole parole responsable diplomate ambassadeur ambassadrice secretaire
        chef cheffe negociateur negociatrice general colonel officier senateur senatrice depute deputee maire
        dirigeant""",
        "ministres responsables diplomates allies dirigeants negociateurs deputes autorites",
        """ministere gouvernement delegation alliance presidence ambassade police armee opposition commission comite
        syndicat conseil etat-major""",
    ),
    private=frozenset(),
    according=(("selon",), ("d", "apres"), ("aux", "yeux", "de"), ("de", "l", "avis", "de")),
    former=words("ancien ancienne ex"),
    toward=words("à au aux"),
    prepositions=words("dans en sur avec pour par contre entre vers chez apres avant pendant lors au aux"),
    as_said=words("comme"),
    furniture=("lire aussi", "a lire aussi", "photo", "image", "publicité", "partager", "s'abonner"),
)

GERMAN = Language(
    code="de",
    verbs=_verbs(
        say="""
        say: sagte sagt sagten sagen gesagt
        explain: erklarte erklart erklarten erklaren
        stress: betonte betont betonten hob unterstrich hervor
        announce: kundigte kundigt kundigten angekundigt
        warn: warnte warnt warnten gewarnt mahnte mahnt
        add: erganzte fugte fugt hinzugefugt
        inform: teilte teilt teilten mitgeteilt
        mean: meinte meint meinten findet
        answer: antwortete antwortet erwiderte entgegnete
        assert: behauptete behauptet behaupteten bekraftigte bekraftigt
        criticise: kritisierte kritisiert beklagte beklagt bemangelte
        assure: versicherte versichert versicherten beteuerte
        deny: bestritt bestreitet dementierte dementiert leugnete
        concede: raumte raumt gestand
        confirm: bestatigte bestatigt bestatigten
        recall: erinnerte erinnert
        promise: versprach verspricht gelobte
        state: ausserte aussert ausserten stellte hielt
        report: berichtete berichtet berichteten schilderte
        write: schrieb schreibt schrieben twitterte
        point: verwies wies
        suggest: schlug
        threaten: drohte droht
        conclude: folgerte
        hope: hoffte hofft
        believe: glaubt glaubte denkt
        regret: bedauerte bedauert
        reckon: rechnet schatzte
        """,
        ask="""
        demand: forderte fordert forderten gefordert verlangte verlangt verlangten
        call: rief ruft riefen
        """,
        act="""
        accuse: warf wirft warfen beschuldigte bezichtigte
        reject: lehnte lehnt lehnten
        condemn: verurteilte verurteilt verurteilten
        welcome: begrusste begrusst begrussten
        """,
        quote="""
        call: nannte nennt bezeichnete zeigte zeigt
        say: so
        """,
    ),
    that=words("dass"),
    he=words("er"),
    she=words("sie"),
    they=frozenset(),
    it=frozenset(),
    others=words("ich wir man wer"),
    determiners=words("der die das den dem des ein eine einen einer eines sein seine ihr ihre mehrere zwei"),
    stops=words(
        """und oder aber dass wenn weil als wie denn doch ob ist sind war waren wird werden hat haben hatte hatten kann
        konnen muss mussen soll sollen nicht kein keine nie mit ohne auf uber unter in im an am bei zu zum zur
        nach vor seit gegen durch um aus er sie es wir ich man auch noch nur schon sich"""
    ),
    links=words("von des der vom"),
    conjunctions=words("und oder"),
    auxiliaries=words("hat haben hatte"),
    modals=words("konnte musste wurde wurden wird werden soll sollte will wollte ist sind war waren sei"),
    negations=words("nicht kein keine nie"),
    adverbs=words("auch erneut zudem weiter dagegen jedoch dabei zugleich anschliessend"),
    adverb_ending="",
    times=words("montag dienstag mittwoch donnerstag freitag samstag sonntag abend morgen gestern januar februar marz"),
    titles=words("herr frau prasident prasidentin minister ministerin aussenminister aussenministerin generalsekretar"),
    roles=_roles(
        """minister ministerin prasident prasidentin sprecher sprecherin generalsekretar generalsekretarin diplomat
        diplomatin botschafter botschafterin kanzler kanzlerin aussenminister aussenministerin regierungschef
        regierungschefin chef chefin unterhandler unterhandlerin vorsitzender vorsitzende leiter leiterin
        general oberst offizier burgermeister senator senatorin abgeordneter""",
        "diplomaten verbundete minister abgeordnete behorden",
        """ministerium aussenministerium regierung delegation bundnis amt botschaft polizei armee opposition
        gewerkschaft kommission rat""",
    ),
    private=frozenset(),
    according=(
        ("laut",),
        *(("nach", noun, *of) for noun in ("angaben", "worten", "ansicht", "einschatzung") for of in (("von",), ())),
    ),
    former=words("ehemalige ehemaliger fruhere fruherer ex"),
    toward=words("zu zum zur"),
    particles=words("mit hinzu ein an vor zu zuruck daran darauf klar fest auf ab sich"),
    prepositions=words(
        """in im an am auf bei beim nach vor von vom zu zum zur mit aus fur gegen seit durch um uber unter ohne laut
        wegen trotz wahrend zwischen"""
    ),
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
    ),
    unless={
        "condemn": words("jahren monaten haft gefangnis mordes totschlags betrugs missbrauchs worden bewahrung"),
        "threaten": words("geraten scheitern verlieren platzen kippen sinken sterben auszulaufen einzusturzen"),
    },
    as_said=words("wie"),
    openers=words(
        "der die das den dem ein eine sein seine ihr ihre er sie es wir ich man ob im in auf nicht kein keine"
    ),
    verb_second=True,
    nouns_capital=True,
    furniture=("lesen sie auch", "mehr dazu", "foto", "bild:", "anzeige", "teilen"),
)

RUSSIAN = Language(
    code="ru",
    verbs=_verbs(
        say="""
        say: сказал сказала сказали говорит говорят говорится рассказал рассказала рассказали
        declare: заявил заявила заявили заявило заявляет заявляют
        note: отметил отметила отметили отметило отмечает заметил заметила
        stress: подчеркнул подчеркнула подчеркнули подчеркнуло подчеркивает
        inform: сообщил сообщила сообщили сообщило сообщает сообщают
        add: добавил добавила добавили
        explain: пояснил пояснила пояснили объяснил объяснила объяснили разъяснил уточнил уточнила уточнили
        think: считает считают полагает полагают думает
        warn: предупредил предупредила предупредили предупредило предостерег
        affirm: утверждает утверждают утверждал уверен уверена
        answer: ответил ответила ответили
        recall: напомнил напомнила напомнили
        admit: признал признала признали признает
        announce: объявил объявила объявили объявило анонсировал
        deny: опроверг опровергла опровергли отрицает
        confirm: подтвердил подтвердила подтвердили подтвердило
        assure: заверил заверила заверили заверило
        complain: пожаловался пожаловалась
        indicate: указал указала указали указало указывает
        write: написал написала написали пишет
        express: выразил выразила
        propose: предложил предложила предложили
        conclude: заключил заключила резюмировал
        hope: надеется
        comment: прокомментировал прокомментировала
        report: доложил передает
        """,
        ask="""
        demand: потребовал потребовала потребовали потребовало требует требуют
        promise: пообещал пообещала пообещали обещает
        """,
        act="""
        call: призвал призвала призвали призвало призывает призывают
        accuse: обвинил обвинила обвинили обвинило обвиняет
        reject: отверг отвергла отвергли отклонил отклонила
        condemn: осудил осудила осудили осудило осуждает
        welcome: приветствовал приветствовала приветствует
        """,
        quote="call: назвал назвала назвали",
    ),
    that=words("что"),
    he=words("он"),
    she=words("она"),
    they=words("они"),
    it=frozenset(),
    others=words("я мы вы кто"),
    determiners=frozenset(),
    stops=words(
        """и или но а что если когда как потому поэтому в во на с со к ко по о об от до из у за при для без через между
        не ни нет бы же ли был была были будет будут есть он она они я мы вы это его ее их также еще уже только"""
    ),
    links=frozenset(),
    conjunctions=words("и"),
    auxiliaries=frozenset(),
    modals=words("может могут должен должна должны"),
    negations=words("не ни"),
    adverbs=words("также ранее позже еще уже однако затем накануне"),
    adverb_ending="",
    times=words("понедельник вторник среду четверг пятницу субботу воскресенье января февраля марта"),
    titles=words("президент министр генсек секретарь посол глава премьер"),
    roles=_roles(
        """президент министр генсек секретарь посол глава представитель представительница дипломат премьер руководитель
        председатель генерал полковник офицер сенатор депутат мэр""",
        "министры дипломаты представители союзники власти депутаты",
        """министерство мид правительство делегация альянс ведомство посольство полиция полиции оппозиция профсоюз
        комитет совет""",
    ),
    private=frozenset(),
    according=tuple(("по", noun) for noun in ("словам", "мнению", "данным", "информации", "оценке", "утверждению")),
    former=words("бывший бывшая экс"),
    toward=words("к на"),
    prepositions=words("в во на с со к ко по о об от до из у за при для без через между"),
    at_body=words("в во на"),
    unless={"recall": words("себе")},
    as_said=words("как"),
    furniture=("читайте также", "фото", "реклама", "подпишитесь"),
)
