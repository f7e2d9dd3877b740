"""Indirect identifiers and special categories: words that can tell who somebody is without a name.

These are hints for a person who reads; a list of words can not know what a story gives away.
"""

from __future__ import annotations

import re

_AGE_WORD = (
    r"(?:\d{1,2}|zestien|zeventien|achttien|negentien|(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|"
    r"negen)(?:en|ën)(?:twintig|dertig|veertig|vijftig|zestig)|twintig|dertig|veertig|vijftig|zestig|"
    r"sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty)(?:-\w+)?)"
)
_RELATIVE = (
    r"(?:vader|moeder|pa|ma|papa|mama|ouders|stiefvader|stiefmoeder|pleegvader|pleegmoeder|broer|zus|"
    r"opa|oma|oom|tante|man|vrouw|partner|dad|mum|mom|mother|father|parents|uncle|aunt|grandfather|"
    r"grandmother|husband|wife|stepfather|stepmother)"
)
_SOURCES: tuple[tuple[str, str], ...] = (
    (
        "health",
        (r"zwanger\w*|adhd|(?-i:ADD)|autis\w+|asperger|dyslexi\w+|dyscalculi\w+|depressi\w+|burn-?out|"
        r"psychiat\w+|psychose\w*|psychotisch|medicatie|medicijnen|ritalin|kanker|chemo\w*|tumor|"
        r"handicap\w*|gehandicapt\w*|rolstoel\w*|diabetes|suikerziekte|epilep\w+|ptss|ptsd|trauma\w*|"
        r"angststoornis\w*|paniekaanval\w*|eetstoornis\w*|anorexia|boulimia|borderline|bipolair|"
        r"bipolar|hooggevoelig|hoogbegaafd\w*|slechthorend\w*|slechtziend\w*|doof|doofheid|blind|"
        r"gehoorapparaat|reuma|astma|migraine|crohn|endometriose|long covid|hersenschudding|"
        r"hersenletsel|suïcid\w+|suicid\w+|zelfmoord\w*|zelfbeschadig\w*|miskraam|abortus|ivf|"
        r"chronisch\w* ziek\w*|chronic\w* ill\w*|hiv|prothese|pregnan\w+|autism|depress\w+|cancer|"
        r"wheelchair|epileps\w+|disabilit\w+|disabled|dyslexic|medication|therap\w+|psycholo(?:og|gist)|"
        r"chronisch\w*|ziekte van \w+|hartafwijking|hartproblemen|nierziekte|(?-i:MS)|tourette\w*|"
        r"stotter\w*|insuline\w*|lupus|overspannen|in therapie|spierziekte|hoortoestel\w*|"
        r"narcolepsie|dialyse|slaapapneu|dwangstoornis\w*|ocd|visueel beperkt|beperking|"
        r"wheelchair-bound|operatie|geopereerd|fibromyalgie|allergi\w+|adhd'er|hearing aid|stutter\w*"),
    ),
    (
        "religion or belief",
        (r"moslim\w*|muslim\w*|islam\w*|christen\w*|christian\w*|katholiek\w*|catholic\w*|gereformeerd\w*|"
        r"hervormd\w*|protestant\w*|hindoe\w*|hindu\w*|boeddhis\w+|buddhis\w+|jood\w*|joden|jewish|"
        r"jehova\w*|evangelisch\w*|hoofddoek\w*|headscarf|hijab|nikab|ramadan|moskee\w*|mosque|kerk|"
        r"church|synagoge|koran|bijbel\w*|gelovig\w*|"
        r"(?:mijn|het|ons|hun|haar|zijn|een|qua|van|ander|m'n) geloof|vasten|vast tijdens|gebed\w*|sabbat|"
        r"zondagsrust|biecht\w*|gemeente van christus|religi\w+|bidden|gebedsruimte|dominee|"
        r"pastoor|imam|synagogue"),
    ),
    (
        "sexual life or gender",
        (r"homo\w*|lesbi\w+|biseksu\w+|bisexual|transgender\w*|trans(?:man|vrouw| man| woman)?|in transitie|"
        r"non-?bina\w+|queer|gay|lhbt\w*|lgbt\w*|uit de kast|coming out|genderneutra\w+|intersek\w+|"
        r"aseksueel|asexual|panseksueel|"
        r"(?:val|viel|vallen) op (?:mannen|vrouwen|jongens|meisjes)|twee (?:moeders|vaders|mama's|papa's)|"
        r"two (?:moms|mums|mothers|dads|fathers)|regenboog\w*"),
    ),
    (
        "origin",
        (r"vluchteling\w*|gevlucht\w*|refugee\w*|asielzoeker\w*|azc|statushouder\w*|asylum\w*|"
        r"marokka\w+|moroccan|turks\w*|turk|turken|turkije|turkish|surina\w+|antilli\w+|arub\w+|curaçao\w*|"
        r"curacao\w*|syri\w+|eritre\w+|somali\w*|afgha\w+|irak\w*|iraaks\w*|iran\w*|(?-i:Pool)|poolse?|(?-i:Polen)|polish|"
        r"oekra\w+|ukrain\w+|bulga\w+|roemeen\w*|roemeni\w+|indonesi\w+|molukk\w+|indisch\w*|chine\w+|"
        r"ghane\w+|nigeri\w+|kaapverd\w+|koerd\w+|kurd\w+|vietnam\w*|pakistan\w*|filipij\w+|geadopteerd\w*|"
        r"adopted|migratieachtergrond|inburgering\w*|moedertaal|eerste generatie|roma|sinti|"
        r"(?:geboren|opgegroeid|born|raised|grew up) (?:en getogen )?in \w+|woonwagen\w*|"
        r"(?:kom|komt|kwam|kwamen|komen|come|came|fled|moved here) (?:oorspronkelijk |eigenlijk |zelf |originally )?"
        r"(?:uit|from) (?-i:[A-Z])\w+|naar nederland (?:gekomen|verhuisd|gevlucht)|to the netherlands|"
        r"(?:mijn|m'n) (?:ouders|vader|moeder|familie|roots) (?:komt?|komen|liggen?|is|zijn) (?:oorspronkelijk )?"
        r"(?:uit|in|van) \w+|verblijfsvergunning|residence permit|dubbele nationaliteit"),
    ),
    (
        "past or circumstances",
        (r"gevangenis\w*|detentie|gedetineerd\w*|justitie|strafblad|reclassering|taakstraf|prison|jail|"
        r"convicted|verslaafd\w*|verslaving\w*|addict\w*|alcoholi\w+|afkick\w*|schulden|schuldsanering|"
        r"bewindvoer\w*|voedselbank|mishandel\w+|misbruik\w*|verkracht\w*|aanrand\w*|abuse\w*|"
        r"huiselijk geweld|dakloos|dakloze\w*|homeless|pleeg(?:gezin|kind|ouders|zorg)|jeugdzorg|"
        r"foster\w*|uit huis geplaatst|uithuisgeplaatst|weeshuis|overleden|overleed|passed away|"
        r"zelf gepleegd|gescheiden|scheiding|divorc\w+|tienermoeder|alleenstaande (?:moeder|vader|ouder)|"
        r"single (?:mother|mom|parent)|mantelzorg\w*|ontslagen|geschorst|van school gestuurd|vechtscheiding|"
        r"vastgezeten|in de cel|in de bak|opgepakt|veroordeeld\w*|gearresteerd|bureau halt|"
        r"drugs|dealde|dealer|gepest|bullied|arrested|wiet|blowen|gokverslav\w+|gokken|"
        r"bijstand|uitkering|wajong\w*|bankrupt\w*|failliet"),
    ),
    (
        "age",
        (rf"(?:ik ben|ben ik|ik was|ik word|ik werd|i am|i'm|i’m|ik ben nu|ik ben pas|ik ben al|i turned|"
        rf"ik ben net) (?:nu |pas |al |net |inmiddels |zelf |only |just |now )?{_AGE_WORD}\b(?! (?:minuten|keer|uur|"
        rf"dagen|weken|procent|minutes|times|hours|days|weeks))|{_AGE_WORD} jaar oud|{_AGE_WORD}-?jarige?|"
        rf"{_AGE_WORD} years old|(?:met|op|at|with) (?:mijn|m'n|my) {_AGE_WORD}(?:e|ste|de)?(?: jaar)?|at {_AGE_WORD},? i|"
        rf"(?:ik )?word (?:ik )?(?:in )?\w* {_AGE_WORD}|(?:geboren in|born in|bouwjaar|van bouwjaar) (?:19|20)\d\d"),
    ),
    (
        "a relative's work",
        (rf"(?:mijn|m'n|my|haar|zijn) {_RELATIVE} (?:is|was|werkt|werkte|heeft een|runt|runs|works|worked|"
        r"zit in de|zat in de|had een|owns|owned|has a|zijn) (?:als |as |ook |zelf |een |an? |the |de |het )*[\w-]{4,}"),
    ),
    (
        "a relative",
        (r"(?:zoon|dochter|broer|zus|vrouw|man|neef|nicht|son|daughter|brother|sister|wife|husband) "
        r"(?:van|of) (?:de|een|onze|mijn|the|a|our) [\w-]{4,}"),
    ),
    (
        "somebody known",
        (r"de burgemeester|wethouder\w*|tweede kamer\w*|gemeenteraad\w*|raadslid|bekende nederlander|"
        r"profvoetbal\w*|topsport\w*|olympisch\w*|nationale? (?:team|elftal|selectie)|nederlands kampioen\w*|"
        r"wereldkampioen\w*|prof(?:wielrenner|schaatser)|the mayor|olympic\w*|national team|"
        r"op (?:tv|televisie) geweest|in de krant gestaan|viral gegaan"),
    ),
    (
        "being the only one",
        (r"(?:de|als|ben ik de|was ik de|het) enige? (?:\w+ ){0,3}?(?:op|in|van|uit|met|bij|die|uit|hier|student\w*|"
        r"meisje|jongen|man|vrouw|docent\w*)|als enige|enigste|geen (?:andere|enkele) (?:jongen|meisje|man|vrouw)s?|de allereerste|als (?:eerste|oudste|jongste) (?:\w+ )?"
        r"(?:van|in|uit|op)|de (?:oudste|jongste) (?:\w+ )?(?:van|in|uit|op)|de enige|the only (?!reason|mail|place|thing|way|time|problem|option|moment|difference|question|day)\w+|"
        r"the (?:oldest|youngest|first) (?:\w+ )?(?:in|of|from|at)"),
    ),
    (
        "opinion or membership",
        (r"vakbond\w*|trade union|lid van (?:de|het|een) [\w ]{0,20}?partij|stem op|gestemd op|"
        r"pvv|vvd|d66|groenlinks|cda|pvda|bbb|forum voor democratie|extinction rebellion|activist\w*"),
    ),
)  # fmt: skip
HINTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?<![\w-])(?:{source})(?!\w)", re.IGNORECASE)) for kind, source in _SOURCES
)
"""Per kind of hint the words that give it."""
