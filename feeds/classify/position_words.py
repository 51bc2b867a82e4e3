"""The words that show a position: reporting verbs and phrases of negotiation, in four languages.

`CUES` are reporting verbs as written ("called for"); `IDIOMS` say one thing wherever they stand; `PHRASES` need a
second sign beside them before a position is shown; `LEANS` are such signs, and never shown alone; `HINTS` only add up.
Phrase syntax: feeds/classify/phrases.py; phrases are parted by |, and " .. " stands for a few words. The acts are the
verbal codes of PLOVER (Open Event Data Alliance, 2022) in plain words; the phrases are our own.
"""

CUES = {
    "accuse": """accuse*|blame*|denounc*|condemn*|slam|slams|slammed|criticiz*|criticis*|decri*|lambast*|blast|
        blasted|chide*|chided|scold*|deplor*|deplored|allege that|castigat*|rebuk*|assail*|berat*|complain*|fault|
        faulted|accus*|denonc*|a denonce|condamn*|a condamne|reproch*|fustig*|warf|warfen|wirft|beschuldig*|
        verurteil*|kritisier*|prangert*|обвин*|осуди*|осужда*|раскритик*|упрекн*|
        a critique|critiquent|rugte|rugt|geisselte|bezichtig*|missbillig*|возмути*|возмуща*|уличил*|
        пожаловался|пожаловалась|пожаловались|возложил вину|возложила вину|возложил ответственность|
        возложила ответственность""",
    "reject": """reject*|dismiss*|deny|denies|denied|denying|ruled out|rule out|rules out|ruling out|refuse*|
        refusing|rebuff*|repudiat*|spurn*|oppose|opposes|opposed|refut*|turned down|turns down|shot down|
        brushed off|scoff*|declined|rejett*|a rejete|refus*|a refuse|exclu|a exclu|exclut|dement|a dementi|ecarte|
        a ecarte|lehnte|lehnt|lehnten|ablehn*|wies|weist|wiesen|zuruckgewiesen|verweiger*|dementier*|schloss|
        отверг*|отказал*|опроверг*|отрицал*|отрицает|отклони*|исключил*|
        a recuse|s'est oppose|bestritt|bestreitet|verwarf|widersprach|отмел|отмела|отмели|выступил против|
        выступила против|выступили против""",
    "request": """urge|urges|urged|urging|demand|demands|demanded|demanding|appeal*|implor*|beg|begged|begs|
        request*|call on|calls on|called on|calling on|call for|calls for|called for|calling for|call upon|
        called upon|ask|asks|asked|asking|press|pressed|pleaded|pleads|insist on|insisted on|recommended|recommends|
        ordered|exig*|a exige|appel*|a appele|demand*|a demande|reclam*|a reclame|forder*|verlang*|rief|rufen|ruft|
        aufgeruf*|appellier*|bat|bittet|baten|drangt*|drang|mahnt*|потребов*|требу*|призва*|призыва*|попроси*|просит|
        exhort*|a plaide pour|ermahn*|pocht|pochte|pochen|настаива* на|настоял* на""",
    "threaten": """threaten*|a menace|menac*|droht*|drohen|gedroht|пригрози*|угрожа*|грозит""",
    "support": """welcom*|prais*|thank|thanks|thanked|thanking|applaud*|back|backs|backed|endors*|hail|hails|
        hailed|commend*|congratulat*|lauded|lauds|expressed its support|express support|expressed support|
        voiced support|expressed his support|expressed her support|expressed full support|salu*|a salue|remerci*|
        a remercie|soutien*|a soutenu|felicit*|begrusst*|lobt*|dankt*|wurdigt*|unterstutzt*|приветств*|поблагодар*|
        поддержа*|похвали*|благодари*|
        gratulier*|beglückwünsch*|befurwort*|одобри*|поздрави*|выразил поддержку|выразила поддержку""",
    "concede": """concede|concedes|conceded|conceding|apologiz*|apologis*|regret|regrets|regretted|reconnu|
        a reconnu|reconnait|admis|a admis|admet|a concede|raumte|raumen|raumt|gestand|gibt zu|entschuldig*|признал|
        признала|признали|признает|извини*|
        presente ses excuses|a presente ses excuses|принес извинения|принесла извинения|принесли извинения""",
    "agree": """agree to|agreed to|agrees to|agreed|agrees|pledge|pledges|pledged|pledging|promise|promises|
        promised|promising|vow|vowed|vows|vowing|offered|offers|accepted|accepts|consented|a accepte|accept*|
        a promis|promet|s'est engage|versprach|verspricht|versprochen|sagte zu|stimmte zu|akzeptier*|пообеща*|
        согласил*|обеща*|
        s'engage a|sicherte zu|gelobt|gelobte|обязался|обязалась|обязались""",
}

IDIOMS = {
    "agree": """agreed to|we accept|accept the proposal*|ready to sign|willing to sign|
        common ground|mises d'accord|nous acceptons|geeinigt|договорились|мы принимаем""",
    "consult": """ready to talk|ready to discuss|willing to discuss|willing to talk|ready for dialogue|
        ready for talks|open to dialogue|open to talks|open for dialogue|willing to engage|ready to engage|
        ready to continue|willing to continue|continue the talks|continue talks|continue the dialogue|
        meaningful dialogue|meet again|have a discussion|hold further talks|ready to meet|willing to meet|
        further consultations|hold consultations|sit down and address|keep talking|return to the table|
        door to diplomacy|diplomatic path|path of diplomacy|pret* a discuter|pret* a negocier|pret* au dialogue|
        porte du dialogue|zu verhandlungen bereit|bereit zu gesprachen|bereit zu verhandlungen|gesprachsbereit|
        готов* к переговор*|готов* к диалог*|готов* обсу*|zu gesprachen .. bereit|
        prets a reprendre les discussions|готов* к контактам|готов* продолжать диалог|готов* продолжить диалог""",
    "support": """stand with|stands with|stand by|stands by|we support|fully support*|ready to support|
        full support|unwavering support|ironclad|solidarity with|stand together with|will defend|side by side with|
        nous soutenons|wir unterstutzen|мы поддерживаем|полностью поддержив*|aux cotes de""",
    "concede": """willing to compromise|ready to compromise|make concessions|ready to limit|willing to limit|
        ready to withdraw|willing to withdraw|will withdraw its|drop the demand|drop its demand|
        scale back|willing to accept|pret* a renoncer|kompromissbereit|готов* на компромисс*|пойти на уступки""",
    "request": """must stop|must withdraw|must end|must pull|must give|must provide|must guarantee|must halt|
        must cease|should stop|should withdraw|should end|should pull|we demand|demands that|need guarantees|
        legally binding guarantees|insist on|insists on|we expect|calls on|call on|needs to withdraw|nous exigeons|
        nous demandons|wir fordern|мы требуем|il faut que""",
    "reject": """unacceptable|not acceptable|will not accept|won't accept|cannot accept|can't accept|
        never accept|will never work|won't allow|will not allow|no compromise|non starter*|slam the door|
        doesn't have a veto|does not have a veto|no veto|no right of veto|not a credible|rules out|ruled out|
        out of the question|not find this acceptable|not on the table|not negotiable|non negotiable|will not agree|
        cannot agree|no grounds|nothing to discuss|will not renounce|no basis for|baseless|
        inacceptable*|pas negociable*|hors de question|inakzeptabel*|nicht hinnehmbar|nicht verhandelbar|
        kommt nicht in frage|неприемлем*|не обсуждается|исключено|
        auf keinen fall akzeptieren|ne saurait etre question|категорически против|не может быть и речи|
        не подлежит обсуждению""",
    "threaten": """military technical|serious consequences|severe consequences|massive consequences|
        grave consequences|severe costs|heavy price|high price|all necessary measures|will respond|will retaliate|
        will be a response|counter containment|counter deterrence|will be forced to|would be forced to|
        massive sanctions|swift and severe|devastating sanctions|face sanctions|retaliatory measures|pay a price|
        by military means|nous repondrons|lourdes consequences|schwerwiegende folgen|werden .. antworten|мы ответим|
        тяжел* последств*|серьезн* последств*|
        ne restera pas sans reponse|nicht unbeantwortet|не останется без ответа|не останутся без ответа|
        ответ не заставит себя ждать""",
    "accuse": """is to blame|are to blame|in breach of|broken promise*|broke its promise*|violated|violates|
        violating|is escalating|are escalating|provoking|blackmail*|acting in bad faith|hostile actions|
        en violation de|нарушил*|лгут|mentent|belugt""",
}

PHRASES = {
    "agree": """reached an agreement|agree to|have agreed on|
        reached agreement|agreement had been reached|agreement has been reached|
        agreement was reached|deal reached|deal was reached|deal had been reached|signed an agreement|signed off on|
        accepts the proposal*|settled on a|settled on the|came to terms|framework of a deal|it was agreed|
        we are committed to|will sign the|we will honour|we will honor|will abide by|has agreed|have agreed|
        accepts the|sommes d'accord|mis d'accord|conclu un accord|accord a ete trouve|souscrivons|einverstanden|
        wir stimmen .. zu|stimmen dem|stimmen der|nehmen den vorschlag|nehmen das angebot|wir akzeptieren|
        einigung erzielt|vereinbart|согласны с|принимаем предложени*|достигли соглашени*|достигнут* договоренност*|
        согласовали|подписали соглашени*|agree on|agreed on|
        sommes parvenus a un accord|haben uns verstandigt|обязуемся|пришли к соглашению|удалось договориться""",
    "consult": """ready for negotiations|open to talk*|open to credible|open to negotiat*|open to discuss*|
        open to a dialogue|prepared to talk|prepared to discuss|prepared to sit down|ready to negotiate|
        willing to negotiate|prepared to negotiate|continue negotiating|further talks|further discussions|
        further negotiations|hold talks|holding talks|held talks|sit down with|sit down and|back to the table|
        door .. open|diplomatic resolution|diplomatic solution|negotiated outcome*|window of opportunity|
        path towards an agreement|path toward an agreement|road to an agreement|had spoken with|had spoken to|
        has spoken with|has spoken to|spoke with|spoke by phone|met with|will meet with|would meet|will meet|met in|
        meeting with|start negotiations|start negotiating|negotiations will|talks will|talks would|next round|
        new round|in talks|in discussions|are in talks|progress in|frank exchange|exchange of views|be held|
        discuss our differences|agreed to meet|agreed to hold|dialogue reste ouvert*|cycle de pourparlers|
        pourparlers se tiendr*|echange approfondi|se sont entretenu*|poursuivre le dialogue|reprendre le dialogue|
        ouvert* au dialogue|ouvert* a la discussion|gesprachsrunde|tur fur den dialog|dialog bleibt|bleibt offen|
        berieten|beraten uber|tauschten sich aus|раунд переговоров|обсудили|провели переговоры|диалог* .. остает*|
        открыт* для диалога|продолжить переговоры|продолжим переговоры|встрет*|
        reprendre les discussions|reprendre les negociations|discuteront de|setzen ihre gesprache fort|
        setzen die gesprache fort|setzen ihre beratungen fort|состоялась встреча|провели встречу|
        продолжат переговоры""",
    "support": """stand by our|stands by its|we back|unwavering|will defend our allies|shoulder to shoulder|
        rock solid|we welcome|welcomes the|stand firmly with|committed to the defence|committed to the defense|
        commitment to the defence|commitment to the defense|strong support for|support for ukraine|supports the|
        he supports|she supports|will support it|we will support|are grateful|proud to stand|remain committed to|
        reaffirmed|reaffirm the|reiterated its support|would support|soutenons|a vos cotes|sans reserve|
        notre soutien|indefectible|an der seite|seite unserer|ohne wenn und aber|solidarisch|поддерживаем|
        солидарны с|support for|
        nous saluons|wir begrussen|stehen an der seite|мы приветствуем|выражаем поддержку""",
    "concede": """ready to make compromises|consider compromises|scaling back|dropped our demand*|
        dropped its demand*|could accept|could live with|can live with|willing to move|we regret|i regret|
        apologise for|apologize for|apologises for|apologizes for|we apologise|i apologise|i apologize|
        we were wrong|i was wrong|was our mistake|my mistake|we made a mistake|i made a mistake|made mistakes|
        our mistake|backing down|backed down|backing away|withdraw our demand|prepared to give up|
        would be ready to drop|didn't work|renoncer a cette|pourrions renoncer|reconnaissons que|nous regrettons|
        faire des concessions|konnten .. verzichten|bereit zu verzichten|verzichten wenn|wir bedauern|zugestandnis*|
        могли бы отказаться|готов* отказаться|готов* к компромисс*|сожалеем|
        avons commis une erreur|haben einen fehler|war ein fehler unser*|мы ошиблись|были неправы|
        приносим извинения""",
    "request": """must disarm|must release|must be released|must be withdrawn|must leave|must return|
        should abandon|we expect them|called on|call upon|calling on|we urge|urge the|urges the|strongly urge|
        urged the|has to end|have to end|has to take|has to stop|needs to stop|needs to end|i urge|i call|
        demand that|demand an|we ask|should resign|it is time for|it's time for|time for .. to|doivent cesser|
        doit cesser|doit retirer|doivent retirer|muss .. abziehen|mussen aufhoren|muss aufhoren|muss enden|
        должн* прекрати*|должн* вывести|должн* быть прекращен*|требуем|призываем|необходимо прекратить|urge*|
        nous appelons|wir verlangen|wir appellieren|должн* освободить|обязан* прекратить|немедленно прекратить|
        мы настаиваем""",
    "reject": """does not accept|do not accept|would not accept|no longer accept|not going to|
        not a credible offer|rule out|won't agree|never recognise|never recognize|not recognise|not recognize|
        will never|red line|will not negotiate|won't negotiate|not negotiate|will not change|won't send|
        will not send|no such|firmly reject|strongly reject|we reject|rejects|no room for|is not an option|
        not an option|will not give up|never give up|won't be|no intention of|have no plans to|has no plans to|
        nothing of the kind|not true that|inadmissible*|ne cederons pas|ne renoncerons pas|n'accepterons pas|
        n'accepterons jamais|ligne rouge|wird nicht verhandelt|wird es nie|wird es nicht geben|niemals akzeptieren|
        nicht akzeptieren|rote linie|не откажемся|никогда не|не будет* обсуждать|красн* лини*|не согласны|
        не пойдем на|не допустим|не признает|не признают|
        nous refusons|nous rejetons|wir lehnen|ни при каких|мы отвергаем|принимать .. не будем|
        не будем принимать|не признаем|не примем""",
    "threaten": """consequences for|are consequences|be consequences|the price|be forced to answer|
        forced to respond|pay the price|locked and loaded|go unpunished|will regret|time is running out|
        answer in kind|respond in kind|defend itself forcefully|will hit back|strike back|with all means|
        united response|de lourdes consequences|graves consequences|represailles|ernste folgen|schwere folgen|
        vergeltung|ответим|вынуждены будем ответить|военно-техническ*|
        mesures de retorsion|gegenmassnahmen|ответн* мер*|жестк* ответ*|дорого заплат*""",
    "accuse": """to blame for|clear breach|in violation|provocation*|lied|lying|lies to|tell a lie|
        acts in bad faith|bad faith|illegal step|illegal move|unlawful|war crimes|crimes against|disgrace*|
        shameful|grave escalation|walked away from|land grab|completely wrong|is wrong|are wrong|it's wrong|
        not just wrong|disrespectful|stood idly by|undermine*|undermining|existential threat|has failed|have failed|
        failed to|take advantage of|taking advantage of|disturbing|troubling|dangerous to|hacked|stole|stolen|
        destabilis*|destabiliz*|destabilizing|absurd|betray|betrayed|hypocri*|propaganda|contradicts|grave mistake|
        terrible mistake|profound mistake|bad deal|terrible deal|ment a|menti|provocateur|auf das konto|lugt|lugen|
        verletzt das|verstosst|лжет|лгал*|нарушает|нарушают|стоят их|стоит за|провокаци*|не готовы к|
        violation flagrante|bruch des volkerrechts|volkerrechtswidrig*|грубейш* нарушени*|двойн* стандарт*|
        шантаж*""",
}

LEANS = {
    "agree": """accord trouvé|einigung|gehen wir ein|договоренност*|will contribute|would contribute|
        agreement had been|commitment to continuing|joint efforts|work with congress|will cooperate|will participate|
        will take part|willing to join|reached an understanding|parties agree|mutual agreement|is committed to|
        we will comply|will comply|in exchange for|will release|will open|will provide|will return to|
        ready to provide|prepared to provide|signed|finalised|finalized""",
    "consult": """discuté|s'entretenir|entretenus|besprochen|besprechen|обсужда*|обсудят|консультаци*|exchanged views|
        exchange views|in contact with|stay in contact|remain in contact|phone call|discussed|they discussed|
        will discuss|would discuss|to discuss|channels open|ongoing discussions|positive discussions|
        constructive talks|constructive discussions|be meeting with|meet with|would be involved|he met|she met|
        they met|had a good conversation|spoken by phone|continue diplomacy|follow up meeting|consulting with|
        in discussions with|conferred|through dialogue|by dialogue|diplomatic channels|had a call|invite the|
        стороны обсудят|setzen .. fort""",
    "support": """soutien|unterstützung|поддержк*|благодарн*|talented|brilliant|excellent|remarkable|admirable|heroes|
        hero|heroic|honor its|honour its|closest allies|close ally|closest ally|our ally|deserve to|
        lasting friendship|affinities|expressed hope|hope for peace|historic achievement|contributes to peace|
        great honor|great honour|an honor|an honour|pay tribute|tribute to|preparing to support|strong relationship|
        special relationship|great relationship|good friend|great friend|courage|brave|fully behind|on the side of|
        in favour of|in favor of|advocat*|recognition of his|continue to help|will help|congratulat*|salut*|
        leadership of|better future|great leader|doing a great|great job|wonderful|fantastic|can admire|stood with""",
    "concede": """regrett*|bedauer*|сожале*|уступк*|express regret|expressed regret|regret for|i regret|will respect|
        would respect|accept the result*|accept defeat|step down|stepping down|consider compromise*|climb down|
        reverse course|unfreeze|hold off|postpone the|refrain from|stop short|softened|could have done better|
        should have done more|take responsibility|took responsibility|my fault|our fault|fell short|sorry""",
    "request": """doit|doivent|il faut|muss|müssen|sollte*|должн*|необходимо|нужно|must|should|needs to|need to|
        has to|have to|ought to|let the|onus|would like to see|wants to see|it is essential|it is vital|it is crucial|
        crucial to|necessary to|call for|calls for|called for|need for|the importance of|do more|do their part|please|
        time to stop|stop the|put pressure on|step up pressure|immediately release|unconditionally|i won't .. unless|
        we call on|demanding|pressed for|
        devrait|devraient|обязан*""",
    "reject": """pas question|jamais|niemals|auf keinen fall|не будем|не намерен*|не планиру*|не может быть|no more|
        was not the aim|not the aim|not about|does not conduct|don't want|do not want|is for .. to decide|them only|
        without us|without ukraine|would degrade|political disaster|end of the world|there is no|there was no|
        had been no|there are no|no request|not interested|nothing to do with|never yield|never happen|
        will not happen|not happen|would never|would betray|premature*|would be a mistake|false claim*|fake news|
        untrue|unfounded|groundless|nonsense|ludicrous|hands off|back off|not for sale|stand firm|won't accept|
        no place for|no need for|does not mean|do not support|don't support|not support|cannot be|must not|should not|
        shouldn't|against the plan|against the idea|bad idea|misguided|disagree|not true|never said|never been|
        not a matter""",
    "threaten": """réponse ferme|konsequenzen|последстви*|придется ответить|ответ будет|would impose|will impose|
        will face|would face|or face|face a possible|will pay|locked and loaded|ready to go|crush|confront the enem*|
        will strike|all options|options on the table|military option*|or else|defend itself|be met with|will suffer|
        hell to pay|will hit|would hit|will be hit|prepared to use force|running out of time|bring down|will destroy|
        would destroy|will attack|respond forcefully|decisive response|crushing response|face the consequences|
        will not hesitate|won't hesitate""",
    "accuse": """mensonge*|scandale*|honte|lüge*|skandal*|schande|агресси*|ложь|безответственн*|disrespect*|endanger*|
        pretext|cover for|cover up|covered up|was behind|is behind|ungrateful|how stupid|so stupid|worst|racis*|
        corrupt*|reckless*|caustic|hypocrisy|double standard*|weaponi*|exploit*|crippl*|war machine|fuel* the|stok*|
        incit*|fabricat*|manipulat*|smear*|bully*|bullies|bullied|oppress*|repress*|murder*|massacre*|aggressor*|
        illegal*|illegitimate|unjustified|failure|failing|doesn't understand|don't understand|does not understand|
        not solved|could not solve|weren't paying|didn't pay|not paying|not benefit|benefits nobody|isn't good for|
        not good for|no longer be trusted|can't be trusted|cannot be trusted|break* up our|breaking up|disastrous|
        madness|folly|betrayal|appease*|imperialis*|colonial*|gravest|should never have|should have never|
        never should have|unfair*|bias*|discriminat*|ripped off|ripping off|ripping us|taking us for|destabili*|
        fascis*|demagog*|brutal*|barbaric|cruel*|violating|trampl*|steal*|stealing|cheat*|sabotag*|obstruct*|deceiv*|
        mislead*|misled|dishonest|distort*|warmonger*|militaris*|complicit|to blame|responsible for|
        using .. as weapons|as leverage|supplying|harbor*|harbour*|interfer*|meddl*|antagonis*|hostility|amount to|
        flagrant|not protect|fools|hatred|insult*|slander*|shame|shameful|
        irresponsable*|inadmissibl*|verantwortungslos*|цинич*|вероломн*""",
}

HINTS = {
    "agree": """promise to|will work with|commit to|committed to|pledge to|cooperat* with|deal with|
        agreement with|will provide|will open|ready to|readiness to|framework|understanding""",
    "consult": """talks|negotiat*|dialogue|discuss|discussed|discussions|met|meet|hear|study the|conversation|
        consultations|diplomacy|diplomatic|entretien|gesprache|переговор*""",
    "support": """support|supports|supporting|partnership|appreciat*|friend|friendship|solidarity|welcome|proud|
        vital for|constructive|strengthen|stronger|thank|grateful|right thing|agrees with|admire|praise""",
    "concede": """reciprocal limit*|compromise*|concession*|admit*|apolog*|regret*|mistake*|accept a|
        could withdraw|willing""",
    "request": """must|should|needs to|need to|has to|have to|let the|ought to|it is time|it's time|onus|demand*|
        urgent*|doit|doivent|muss|mussen|sollte*|должн*|необходимо|нужно""",
    "reject": """never|won't|refuse*|oppos*|cannot|nobody|no longer|disagree*|not willing|not open|unwilling|
        denie*""",
    "threaten": """if they|if you|unless|until|ultimatum|force|retaliat*|tariff*|punish*|response|strike|strikes|
        ready to go|forced to|falls|если|si""",
    "accuse": """wrong|violation of|coercion|aggression|danger*|threat*|illegal*|crime*|corrupt*|weak*|fail*|
        blame*|attack*|hostil*|terror*|fear*|false|falsely|lie|criminal|disaster|horrible|ridiculous|stupid|
        incompetent|scandal|abus*|harm*|destroy*|worse|worst|bad|hate|hatred|hack*|meddl*|interfer*|punishing|
        disinformation|irresponsib*|reckless|aggressi*|provocat*|coerc*|subordinate""",
}

REFUSED = """accept allow agree negotiate discuss recognise recognize renounce abandon give surrender tolerate
    compromise yield withdraw send support drop sign attend meet talk join let remove stop bow leave change
    participate engage permit concede sacrifice extend lift take provide begin cede sell retreat"""
"""What somebody who "will not" do it refuses."""

HOSTILE = """consequences respond response retaliate retaliation price force forced attack attacks sanctions strike
    strikes tariffs tariff punish punishing pay regret ruinous answer severe bomb escalate unpunished
    repondrons sanctionnerons sanktionen antworten folgen санкциями ответим последствия"""
"""What comes with "if" and "will" in a threat."""

FOR_SELF = """we i"""
"""A "must" after these asks nothing of the other side."""
