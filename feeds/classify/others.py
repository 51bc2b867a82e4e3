"""French, German and Russian for the rules: the forms around quotations, "said that", and what stands for people.

Short lists on purpose: verbs of saying in the tenses of news, not every verb that can introduce words.
"""

from .language import Language, Shape, Verb, words

_SAY: frozenset[Shape] = frozenset(("say", "quote"))


def _verbs(lemma_forms: str) -> dict[str, Verb]:
    """Lines of "lemma: form form ..."; every form takes a quotation or a clause."""
    found: dict[str, Verb] = {}
    for line in lemma_forms.strip().splitlines():
        lemma, _, forms = line.partition(":")
        for form in forms.split():
            found[form] = Verb(lemma.strip(), _SAY)
    return found


def _roles(person: str, people: str, body: str) -> dict[str, str]:
    kinds = {"person": person, "people": people, "body": body}
    return {word: kind for kind, nouns in kinds.items() for word in nouns.split()}


FRENCH = Language(
    code="fr",
    verbs=_verbs(
        """
        say: dit dite disent disait
        declare: declare declarent declarait
        affirm: affirme affirment affirmait
        estimate: estime estiment estimait
        indicate: indique indiquent indiquait
        stress: souligne soulignent soulignait
        add: ajoute ajoutent ajoutait
        assure: assure assurent
        explain: explique expliquent
        announce: annonce annoncent
        warn: prevenu previent averti avertit
        recall: rappele rappelle
        insist: insiste
        answer: repondu repond
        launch: lance lancait
        regret: regrette
        """
    ),
    that=words("que"),
    he=words("il"),
    she=words("elle"),
    they=words("ils elles"),
    it=frozenset(),
    others=words("je nous vous on qui"),
    determiners=words("le la les l un une des du ce cette ces son sa ses leur leurs plusieurs deux"),
    stops=words(
        """et ou mais que qui dont quand si comme car donc or ni a ont avait avaient est sont etait etaient sera seront
        avec sans sur sous dans par pour contre entre vers chez apres avant pendant selon depuis en au aux ne pas plus
        jamais il elle ils elles je nous vous on se y lors mardi lundi mercredi jeudi vendredi samedi dimanche"""
    ),
    links=words("de des du d"),
    conjunctions=words("et ou"),
    auxiliaries=words("a ont avait avaient est"),
    modals=words("pourrait devrait peut doit"),
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
        "ministre president presidente porte-parole parole responsable diplomate ambassadeur secretaire chef cheffe",
        "ministres responsables diplomates allies dirigeants",
        "ministere gouvernement delegation alliance presidence",
    ),
    private=frozenset(),
    according=(("selon",), ("d'apres",)),
    former=words("ancien ancienne ex"),
    furniture=("lire aussi", "a lire aussi", "photo", "image", "publicité", "partager", "s'abonner"),
)

GERMAN = Language(
    code="de",
    verbs=_verbs(
        """
        say: sagte sagt sagten sagen
        explain: erklarte erklart erklarten
        stress: betonte betont betonten
        announce: ankundigte kundigte
        warn: warnte warnt warnten
        demand: forderte fordert forderten
        add: erganzte fugte
        emphasise: unterstrich
        inform: teilte
        mean: meinte meint
        answer: antwortete
        assert: behauptete bekraftigte
        criticise: kritisierte kritisiert
        call: nannte
        assure: versicherte
        """
    ),
    that=words("dass"),
    he=words("er"),
    she=words("sie"),
    they=frozenset(),
    it=frozenset(),
    others=words("ich wir man wer der die"),
    determiners=words("der die das den dem des ein eine einen einer eines sein seine ihr ihre mehrere zwei"),
    stops=words(
        """und oder aber dass wenn weil als wie denn doch ob ist sind war waren wird werden hat haben hatte hatten kann
        konnen muss mussen soll sollen nicht kein keine nie mit ohne auf uber unter in im an am bei zu zum zur nach vor
        seit gegen durch um aus er sie es wir ich man auch noch nur schon sich"""
    ),
    links=words("von des der vom"),
    conjunctions=words("und oder"),
    auxiliaries=words("hat haben hatte"),
    modals=words("konnte musste wurde soll"),
    negations=words("nicht kein keine nie"),
    adverbs=words("auch erneut zudem weiter dagegen jedoch dabei zugleich anschliessend"),
    adverb_ending="",
    times=words("montag dienstag mittwoch donnerstag freitag samstag sonntag abend morgen gestern januar februar marz"),
    titles=words("herr frau prasident prasidentin minister ministerin aussenminister aussenministerin generalsekretar"),
    roles=_roles(
        "minister ministerin prasident prasidentin sprecher sprecherin generalsekretar diplomat botschafter kanzler",
        "minister diplomaten sprecher verbundete",
        "ministerium regierung delegation bundnis amt",
    ),
    private=frozenset(),
    according=(("laut",),),
    former=words("ehemalige ehemaliger fruhere fruherer ex"),
    furniture=("lesen sie auch", "mehr dazu", "foto", "bild:", "anzeige", "teilen"),
)

RUSSIAN = Language(
    code="ru",
    verbs=_verbs(
        """
        say: сказал сказала сказали говорит говорится
        declare: заявил заявила заявили заявило заявляет
        note: отметил отметила отметили отметило
        stress: подчеркнул подчеркнула подчеркнули
        inform: сообщил сообщила сообщили сообщило сообщает
        add: добавил добавила добавили
        explain: пояснил пояснила объяснил объяснила
        think: считает считают
        warn: предупредил предупредила предупредили
        affirm: утверждает утверждают
        answer: ответил ответила
        """
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
        "президент министр генсек секретарь посол глава представитель представительница дипломат премьер",
        "министры дипломаты представители союзники",
        "министерство мид правительство делегация альянс ведомство",
    ),
    private=frozenset(),
    according=(("по", "словам"), ("по", "мнению")),
    former=words("бывший бывшая экс"),
    furniture=("читайте также", "фото", "реклама", "подпишитесь"),
)
