"""French for the rules: verbs of saying in the tenses of news, set forms, and what stands for people and bodies."""

from .language import Language, lexicon, phrases, role_words, words

_THAT = """
say: dit dite dits disent disait disaient disant
declare: declare declarent declarait declarant
affirm: affirme affirment affirmait affirmant
judge: estime estiment estimait estimant juge jugent jugeait jugeant
indicate: indique indiquent indiquait indiquant
add: ajoute ajoutent ajoutait ajoutant
assure: assure assurent assurait assurant jure jurent
explain: explique expliquent expliquait expliquant
warn: prevenu previent previennent prevenant averti avertit avertissent avertissait
insist: insiste insistent insistait insistant
answer: repondu repond repondent replique retorque objecte
specify: precise precisent precisait precisant
inform: savoir entendre comprendre informe valoir remarquer observer
note: note notent notant releve relevent constate constatent constatant observe observent
believe: pense pensent pensait croit croient considere considerent considerant
assert: soutenu soutient soutiennent soutenant pretend pretendent pretendait
write: ecrit ecrivent ecrivait ecrivant tweete
tell: confie confient raconte racontent temoigne temoignent
suggest: suggere suggerent
conclude: conclu conclut concluent deduit
worry: inquiete inquietent
argue: argue arguent plaide
repeat: insiste
learn: revele revelent
guarantee: garanti garantit
"""
_THAT_OR_OBJECT = """
demand: demande demandent demandait demandant reclame reclament reclamait reclamant exige exigent exigeait exigeant
announce: annonce annoncent annoncait annoncant
propose: propose proposent proposait proposant
promise: promis promet promettent promettant
threaten: menace menacent menacait
concede: concede concedent
evoke: evoque evoquent
express: exprime expriment exprimant
hope: espere esperent esperant souhaite souhaitent souhaitant
recognise: reconnu reconnait reconnaissent reconnaissant admis admet admettent
deny: dementi dement
regret: regrette regrettent regrettant deplore deplorent deplorant
reaffirm: reaffirme reaffirment reitere reiterent repete repetent
confirm: confirme confirment confirmait confirmant
recall: rappele rappelle rappellent rappelait rappelant
stress: souligne soulignent soulignait soulignant martele martelent
"""
_OBJECT = """
call: appele appelle appellent appelait appelant exhorte exhortent exhortait exhortant invite invitent
accuse: accuse accusent accusait accusant reproche reprochent
reject: rejete rejette rejettent rejetant refuse refusent ecarte ecartent exclu exclut excluent nie nient
condemn: condamne condamnent condamnant denonce denoncent denoncait denoncant fustige fustigent critique critiquent
welcome: salue saluent saluait saluant
"""
_LABEL = "describe: qualifie qualifient qualifiait qualifiant juge jugent estime estiment decrit"
_ABOUT = """
rejoice: felicite felicitent
warn: garde alerte alertent
talk: etat part parle parlent parlait
insist: insiste insistent insistait
pronounce: prononce prononcent
commit: engage engages engagent
argue: plaide plaident
"""
_QUOTE = """
say: lance lancent lancait lache lachent lachait glisse glissent soupire soupirent peste pestent tranche tranchent
 resume resument commente commentent reagi reagit ironise ironisent tonne s'insurge insurge insurgent indigne indignent
 emporte emportent enthousiasme rejouit rejouissent felicite felicitent souffle soufflent analyse analysent
 tempere temperent nuance rassure rassurer rassurent complete renchéri rencherit poursuit poursuivi poursuivent
 continue conclure deplore clame clament scande scandent crie crient murmure interroge interrogent demande
 resumer abonde acquiesce balaie balaye raille raillent plaisante defend defendu fulmine gronde lu lit
 avance avancent developpe insiste prevenu abondé assene martele promet garantit alarme felicite exclame exclament
 tacle taclent agace agacent alarme alarment etonne etonnent amuse
 detaille detaillent revendique predit prophetise
 met menace accuse denonce reconnait admet concede propose confie
"""
_VERBS = lexicon(
    ("say quote", _THAT),
    ("say quote act vow", _THAT_OR_OBJECT),
    ("act", _OBJECT),
    ("label", _LABEL),
    ("about quote", _ABOUT),
    ("quote", _QUOTE),
    participle=("ant",),
)

FRENCH = Language(
    code="fr",
    # "elle s'est félicitée", "elles se sont félicitées"
    verbs=_VERBS
    | {form + ending: verb for form, verb in _VERBS.items() if form.endswith("e") for ending in ("e", "es")},
    that=words("que qu"),
    he=words("il"),
    she=words("elle"),
    they=words("ils elles"),
    it=frozenset(),
    others=words("je nous vous on qui"),
    determiners=words("le la les l un une des du ce cette ces son sa ses leur leurs plusieurs deux certains certaines"),
    stops=words(
        """et ou mais que qu qui dont quand si comme car donc or ni a ont avait avaient est sont etait etaient sera
        seront avec sans sur sous dans par pour contre entre vers chez apres avant pendant selon depuis en au
        aux ne pas plus jamais il elle ils elles je nous vous on se s y lors mardi lundi mercredi jeudi vendredi
        samedi dimanche alors lui eux"""
    ),
    links=words("de des du d"),
    of=words("de des du d"),
    conjunctions=words("et ou"),
    questions=words("comment pourquoi ou quand combien si quel quelle"),
    but=words("mais"),
    for_whom=words("pour"),
    auxiliaries=words("a ont avait avaient est sont etait s se fait laisse tenu tient"),
    be=words("est sont etait etaient fut furent"),
    reflexive=words("s se"),
    modals=words("pourrait devrait peut doit veut veulent faut ete etre sera serait"),
    negations=words("ne pas jamais n"),
    adverbs=words(
        "aussi encore egalement ensuite notamment toutefois cependant ainsi deja enfin ainsi toujours d'abord bien"
    ),
    adverb_ending="ment",
    adverb_phrases=phrases(
        "de nouveau|a nouveau|par ailleurs|en outre|d ailleurs|en revanche|de son cote|pour sa part|quant a lui|"
        "quant a elle|mis en|met en|mettent en|mettait en|une nouvelle fois|"
        "une fois de plus|dans la foulee|a son tour|en effet|de leur cote"
    ),
    times=words(
        "lundi mardi mercredi jeudi vendredi samedi dimanche hier matin soir midi semaine janvier fevrier mars avril "
        "mai juin juillet aout septembre octobre novembre decembre aujourd"
    ),
    titles=words(
        """m mme president presidente ministre premier premiere secretaire general generale ambassadeur ambassadrice
        chef cheffe senateur senatrice depute deputee maire colonel pdg porte-parole commissaire chancelier
        chanceliere roi reine prince pape"""
    ),
    roles=role_words(
        """ministre president presidente porte-parole parole responsable diplomate ambassadeur ambassadrice secretaire
        chef cheffe negociateur negociatrice general colonel officier senateur senatrice depute deputee maire
        dirigeant dirigeante commissaire mediateur mediatrice envoye envoyee emissaire conseiller conseillere
        representant representante vice-president vice-presidente directeur directrice chancelier chanceliere
        gouverneur gouverneure procureur procureure avocat avocate juge magistrat magistrate expert experte analyste
        chercheur chercheuse historien historienne politologue economiste professeur professeure journaliste opposant
        opposante candidat candidate elu elue homologue haut-commissaire commandant roi reine prince pape
        eurodeputee eurodepute parlementaire syndicaliste militant militante temoin source specialiste editorialiste
        pdg patron patronne delegue deleguee coordinateur coordinatrice interlocuteur premier militaire ex-ministre""",
        """delegations gouvernements parties camps capitales ministres
        responsables diplomates allies dirigeants negociateurs deputes autorites sources presidents
        ambassadeurs officiels conseillers experts analystes senateurs elus chefs services syndicats rebelles militaires
        observateurs chercheurs enseignants medecins economistes scientifiques specialistes enqueteurs policiers
        secours pompiers temoins pays etats occidentaux partenaires forces opposants avocats""",
        """ministere gouvernement delegation alliance presidence ambassade police armee opposition commission comite
        syndicat conseil etat-major parlement senat parti organisation association agence cour tribunal parquet
        chancellerie diplomatie defense elysee coalition mission conseil institut groupe ong onu otan ue
        administration banque bureau secretariat cellule agence""",
        "communique rapport declaration lettre texte message document etude enquete sondage journal quotidien media",
    ),
    private=words(
        """expert experte analyste chercheur chercheuse historien historienne politologue economiste professeur
        professeure journaliste temoin source specialiste editorialiste avocat avocate experts analystes sources
        avocats militant militante candidat candidate"""
    ),
    according=phrases(
        "selon|d apres|aux yeux de|aux yeux du|de l avis de|de l avis du|a en croire|au dire de|de l aveu de"
    ),
    oblique={"lui": "he", "elle": "she", "eux": "they", "elles": "they"},
    former=words("ancien ancienne ex"),
    toward=frozenset(("à", "au", "aux")),
    prepositions=words(
        "dans en sur avec pour par contre entre vers chez apres avant pendant lors au aux a devant aupres"
    ),
    at_body=words("au à aux dans chez"),
    governs={
        "rejoice": words("de d du des"),
        "warn": words("contre sur"),
        "talk": words("de d du des"),
        "argue": words("pour contre en"),
        "insist": words("sur"),
        "commit": words("a"),
        "pronounce": words("pour contre en"),
    },
    needs={
        "garde": words("contre"),
        "etat": words("de d du des"),
        "part": words("de d du des"),
        "valoir": words("que qu"),
    },
    convictions=words(
        """convaincu convaincue persuade persuadee confiant confiante certain certaine inquiet inquiete
        optimiste satisfait satisfaite decu decue preoccupe preoccupee choque choquee horrifie attriste ravi ravie
        heureux heureuse dispose disposee ouvert ouverte hostile pret prete favorable oppose opposee conscient
        consciente"""
    ),
    infinitives=("er", "ir", "oir", "re"),
    infinitive_marks=words("de d"),
    points_back=phrases("c est ce qu|c est ce que|ce sont les mots"),
    as_said=words("comme ainsi"),
    insertion=(
        r",\s+(?P<said>(?:(?:a|ont|avait)(?:-t-(?:il|elle|on)|-(?:ils|elles))?\s+\w+|\w+(?:-t)?-(?:il|elle|ils|elles|on))"
        r"[^«»,;:]{0,90})[,.]\s+"
    ),
    dash_speech=True,
    furniture=(
        "lire aussi",
        "a lire aussi",
        "photo",
        "image",
        "publicité",
        "partager",
        "s'abonner",
        "articles en rapport",
    ),
)
