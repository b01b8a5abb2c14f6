"""Danger and distress, looked for in any text, whatever else it says.

When in doubt it is a hazard: a person who reads one too many loses a minute. What only names the work is none: "gas
boiler visit", "smoke alarm fitting", "fire door". The words of every language are looked for, also of those that are
switched off. A word that takes danger back ("no smell of gas") does not: people write that they think it is gone.

Sources: the National Gas Emergency Service, 0800 111 999, for gas and carbon monoxide (hse.gov.uk/gas, gov.uk "Gas and
carbon monoxide"); 999 for danger to life.
"""

from __future__ import annotations

import re

from appointments.domain.replies.hazards_without import missing_in
from appointments.domain.replies.model import Hazard

# What belongs to the work and not to a danger. Taken out before anything is looked for, unless it sounds.
_WORK = re.compile(
    r"\b(?:(?:smoke|fire|heat|co|carbon monoxide|co2|gas) (?:alarms?|detectors?|sensors?)|gas (?:boilers?|"
    r"engineers?|safety|"
    r"checks?|service|servicing|inspections?|certificates?|man|fires?|cookers?|hobs?|meters?|fitters?|visits?|"
    r"appointments?|"
    r"supply|bill|card|heating|people|board|company|works?)|fire (?:doors?|risk|safety|stopping|place|inspections?|"
    r"exits?)|"
    r"fireplace|flood (?:lights?|lighting)|floodlights?|spark(?:y|ie|ies)|not an emergency|isnt an emergency|"
    r"no emergency|(?:not|isnt) urgent|electric(?:al)? (?:shower|cooker|fire|heater|check|test|inspection|safety)s?|"
    r"(?:is|am|was) not in danger of missing|safe(?:ty)? (?:check|visit|inspection)s?|"
    r"(?:larwm|larymau|synhwyrydd) (?:mwg|tan|gwres|co2?|nwy)|drws tan|drysau tan)\b"
)
# An alarm that sounds is none of the work, whatever it is fixed to.
_SOUNDS = re.compile(
    r"\b(?:alarms?|detectors?|monitors?|sensors?)\b.{0,40}\b(?:going (?:off|mental|mad|crazy|nuts)|gone off|went off|"
    r"goes off|sounding|sounded|"
    r"ringing|triggered|wont stop|will not stop|screaming)\b|\b(?:going off|set off|setting off)\b.{0,30}\balarms?\b|"
    r"\b(?:larwm|larymau|synhwyrydd)\b.{0,40}\b(?:canu|seinio|bipian|bipio|sgrechian)\b"
)
_CO = re.compile(r"\bcarbon monoxide\b|\bcarbon monocsid\b|\bmonoxide\b|\bco (?:poisoning|leak|levels?)\b")
_GAS = re.compile(
    r"\b(?:smell\w*|stink\w*|stench|reek\w*|whiff|odou?r|leak\w*|escap\w*|hiss\w*|fumes|breath\w*)\b.{0,30}\bgas\b|"
    r"\bgas\b.{0,30}\b(?:smell\w*|stink\w*|stench|reek\w*|odou?r|leak\w*|escap\w*|hiss\w*|fumes|coming out)\b|"
    r"\bgas ?leak\w*|\b(?:there is|theres) gas\b|"
    r"\b(?:h?arogl\w*|h?ogl(?:au|a|e|ia|i)\w*|drew\w*|gwynt\w*|gollwng|gollyngiad)\b.{0,20}\bnwy\b|"
    r"\bnwyn?\b.{0,12}\b(?:gollwng|dianc|drewi|arogli)\b|\bmae(?: na)? nwy\b|"
    r"\b(?:fumes|headaches?|dizzy|drowsy|sleepy|nausea|feel\w* (?:sick|ill|faint|funny))\b.{0,40}\b(?:boiler|"
    r"gas fire|cooker|heater)\b|"
    r"\b(?:boiler|gas fire|cooker|heater)\b.{0,40}\b(?:fumes|headaches?|dizzy|drowsy|nausea|feel\w* (?:sick|ill|"
    r"faint|funny))\b|\brotten eggs?\b|\b(?:pong\w*|taste|tastes|whiffs?) (?:of )?gas\b|\bgas\b.{0,15}\bpong\w*|"
    r"\b(?:boiler|fire|cooker|hob|pilot)\b.{0,25}\b(?:yellow|orange|lazy|sooty?|soot) ?(?:flames?)?\b|"
    r"\b(?:yellow|orange|lazy) flames?\b|\bgas\b.{0,15}\b(?:wont|will not|cant|can not|cannot) (?:be )?turn\w* off\b|"
    r"\bturn\w* (?:the )?gas off\b.{0,15}\b(?:cant|can not|cannot|wont|will not)\b|"
    r"\b(?:cant|can not|cannot) turn (?:the |my )?gas off\b|\bgas (?:is |was )?(?:left )?on and not lit\b|"
    r"\b(?:cooker|hob|ring|gas)\b.{0,20}\bon (?:and|but) not lit\b|"
    r"\b(?:smell\w*|stink\w*|stench|whiff|odou?r)\b.{0,20}\beggs?y?\b|\begg(?:y|s)? (?:smell|stink|whiff|odou?r)\w*|"
    r"\bsmell\w*\b.{0,25}\b(?:cooker|hob|boiler|meter)\b|\b(?:cooker|hob|boiler|meter)\b.{0,20}\b(?:smell|stink)\w*"
)
# A low battery sounds like this too, and nobody can tell from here.
_CO_BEEPS = re.compile(
    r"\b(?:co2?|carbon monoxide|monoxide)\b.{0,30}\b(?:be+p\w*|ble+p\w*|chirp\w*|red light|flashing)"
)
_CO_ALARM = re.compile(
    r"\b(?:co2?|carbon monoxide|monoxide|gas) (?:alarms?|detectors?|monitors?|sensors?)\b|"
    r"\b(?:larwm|larymau|synhwyrydd) (?:co2?|nwy)\b"
)
_HOME = re.compile(
    r"\b(?:sockets?|plugs?|fuse ?box|lights?|switch|cooker|boiler|meter)\b.{0,20}\b"
    r"(?:bang|blew up|blown up|went pop)\b|"
    r"\bceilings?\b.{0,15}\bcoming in\b|"
    r"\b(?:on fire|caught fire|catch(?:ing|es)? fire|a fire|fire (?:in|at|has|started|broke)|house fire|"
    r"kitchen fire|"
    r"flames?|burning|burnt smell|smell\w* (?:of )?(?:burn\w*|smoke|smoky)|smoke (?:coming|from|in|everywhere|"
    r"pouring|filling)|"
    r"smoking|(?:is|there is|theres|lots of|full of|see|seeing) smoke|smoke|sparks?|sparking|sparked|arcing|"
    r"explod\w*|explosion|"
    r"(?:electric|electrical) shocks?|shock off|(?:got|had|getting|get|gives?|gave|giving)(?: me| us| him| her|"
    r" off| out)* "
    r"(?:a |an |another |little |small |big )*(?:electric )?shocks?|"
    r"(?:electric\w*|sockets?|switch\w*|shower|cooker|taps?|plugs?|kettle|wires?|lights?) .{0,25}\b(?:shocks|shocked|"
    r"shocking|zapped|tingl\w*|zaps)|(?:shocks?|zapped|tingl\w*) (?:off|from|when|every time)|"
    r"electrocut\w*|bare wires?|exposed wires?|(?:wires?|wiring|cables?) (?:\w+ )?(?:exposed|hanging|bare|"
    r"showing|sticking out|dangling|live|poking out|"
    r"coming out|chewed)|live wires?|"
    r"(?:sockets?|plugs?|switch|fuse ?(?:box|board)|consumer unit) .{0,25}\b(?:scorch\w*|singed|gone black|blackened|"
    r"smell\w*)|scorch\w* marks?|(?:buzzing|crackling|sizzling|fizzing|hot|melted|burnt) (?:fuse ?(?:box|board)|"
    r"sockets?|plugs?|wires?)|"
    r"(?:roof|tiles?|slates?|fence|chimney) (?:has |is |been )*(?:blown|ripped|coming|came) (?:off|down)|"
    r"(?:sockets?|plugs?|fuse ?(?:box|board)|light|switch|boiler|cooker)\b.{0,15}\b(?:blew|blown|exploded|"
    r"popped|banged)|"
    r"(?:water|rain|leak\w*|wet) .{0,40}\b(?:light fitting|lights?|light bulb|lamp|light switch\w*|sockets?|"
    r"fuse ?(?:box|board)|electric\w*|consumer unit|"
    r"plugs?|leccy)\b|"
    r"(?:sockets?|plugs?|fuse ?(?:box|board)|consumer unit|wires?|electrics?|light fitting) .{0,25}\b(?:melt\w*|"
    r"hot(?! water)|burn\w*|wet|buzzing|crackling|"
    r"fizzing)|"
    r"flood(?:ed|ing|s)?|"
    r"(?:water|rain|leak\w*|sewage|coming|pouring|dripping|running|streaming)(?: in)? .{0,30}\b(?:through|thru|from|"
    r"down|into|out of|off) (?:\w+ ){0,3}(?:ceilings?|walls?|lights?|roof)|"
    r"ceilings? .{0,30}\b(?:water|leak\w*|collaps\w*|fall\w*|fell|down|bulg\w*|sag\w*|cav\w*|gone|bow\w*|"
    r"drip\w*|come through|coming through|give way|giving way|"
    r"pour\w*|crack\w*)|"
    r"(?:water|it) (?:is |s |all )*(?:pouring|gushing|everywhere|flooding|coming (?:in|through|thru|down))|"
    r"burst|gushing|"
    r"(?:ankle|knee) deep|inches of water|(?:cant|can not|cannot|wont|will not) (?:\w+ ){0,2}(?:stop|"
    r"turn off) (?:the )?"
    r"water|water (?:wont|will not) (?:stop|turn off)|"
    r"sewage|sewerage|collaps\w*|(?:roof|wall|tiles?|slates?|balcony|chimney|stairs?|staircase|banister|bricks?|"
    r"window|plaster|porch|ceiling|floor|floorboards?) .{0,20}"
    r"\b(?:fell|"
    r"fall\w*|fallen|collaps\w*|"
    r"caved?|came down|coming down|given way|gave way)|"
    r"danger|dangerous|dangerously|hazard\w*|unsafe|not safe|isnt safe|is not safe|emergency|999|ambulance|"
    r"fire brigade|trapped|"
    r"(?:stuck|locked|shut) in (?:the |my |a )?(?:lift|bathroom|toilet|bedroom|flat|room)|"
    r"(?:baby|child|kids?|toddler|son|daughter|mum|nan|dad) .{0,15}\blocked (?:in|inside)|explosion|asbestos|"
    r"(?:chip|frying|deep fat) ?(?:pan|fryer)? .{0,15}\b(?:fire|alight|smok\w*)|alight|"
    r"tan yn|ar dan|mwg|llosgi|gwreichion\w*|llifogydd|llifo|dwr .{0,25}(?:nenfwd|to|golau)|perygl\w*|argyfwng|"
    r"anniogel|"
    r"ddim yn (?:ddiogel|saff)|sioc drydan\w*|mae tan (?:yma|yn|ar|wedi)|byrstio|carth(?:ion|ffos\w*)|ambiwlans|"
    r"(?:to|nenfwd|wal|mur|simnai|simdde|llech\w*|grisiau|balconi|ffenestr)\b.{0,20}\b(?:c|g)?(?:wympo|disgyn|"
    r"ddisgyn|"
    r"syrthio|dymchwel|chwalu)|dwr .{0,12}mhobman|sioc .{0,25}(?:soced|plwg|switsh|popty|cwcer|gawod|tap)|"
    r"(?:soced|plwg|ffiws\w*|gwifr\w*|weir\w*) .{0,20}(?:boeth|poeth|toddi|mygu|gwlyb|wlyb|noeth))\b"
)
_PERSON = re.compile(
    r"\b(?:(?:someone|somebody|they|he|man|men|people|ex|husband|partner) .{0,12}\b(?:breaking|broke) in|"
    r"intruders?|burglars?(?! alarm)|suicid\w*|"
    r"kill (?:my ?self|himself|herself|me)|killing myself|end my life|ending my life|end it all|"
    r"ending it all|"
    r"(?:end|ending|ended) (?:things|everything|it all|this all)|"
    r"(?:want|wish|wanted) (?:it|this|everything|life)(?: all)? (?:to )?(?:stop|end|over|be over)|(?:wish|"
    r"wished) i (?:was|were) dead|(?:nobody|no one|noone) (?:would|will) (?:miss me|care if i died)|without me|"
    r"(?:jump|jumping) off|do something (?:stupid|silly)|cry for help|had enough of (?:life|living)|"
    r"(?:took|taken|swallowed|taking) (?:all |a load of |loads of |too many |a lot of )(?:my |the )?(?:tablets|pills|"
    r"meds|paracetamol)|nervous breakdown|having a breakdown|"
    r"(?:going to|gonna|gunna|ll|will|might|wants? to|tried to|trying to|threatened to) (?:kill|hurt|stab|shoot|"
    r"batter|"
    r"beat) (?:me|us|my|her|him|them|someone)|(?:hes|he is|has|got|with|holding|pulled) (?:got )?a (?:knife|gun|"
    r"machete|"
    r"weapon)|wont let (?:me|us) (?:out|leave|go)|will not let (?:me|us) (?:out|leave|go)|"
    r"(?:reads|reading|checks|checking|took|takes|taken) my (?:phone|texts|messages)|"
    r"(?:trying|tryna|tried) to (?:break|kick|smash|force) (?:in|into|my|the)|trying to get (?:in|into) (?:my|"
    r"the) (?:house|flat|"
    r"home|window)|"
    r"being (?:followed|stalked|beaten|abused)|forced to marry|"
    r"take my (?:own )?life|taking my (?:own )?life|want(?:ed|s)? to die|wanna die|better off dead|"
    r"(?:do not|dont|no longer|not) (?:want|wish|wanna|wanting) (?:to )?(?:live|be here anymore|be alive|go on|exist|"
    r"be here any more)|"
    r"(?:can not|cannot|cant) (?:go on|cope|carry on|take (?:it|this|much more) any ?more|take it|breathe|"
    r"take any ?more|do this any ?more)|"
    r"(?:no|any|see the) (?:point|reason) (?:in |to )?(?:carrying on|carry on|continuing|being here|living|"
    r"going on|to live)|nothing (?:left )?to live for|"
    r"self ?harm\w*|harm(?:ing)? (?:my ?self|him|her|me|us)|hurt(?:ing|s)? (?:my ?self|me|my \w+|us|her)|overdos\w*|"
    r"cut myself|cutting myself|"
    r"domestic (?:abuse|violence)|abus(?:e|ed|ive|er|ing)|violent|violence|"
    r"(?:he|she|partner|husband|boyfriend|ex|dad|father|son|they) .{0,20}\b(?:hit|hits|hitting|beat|beats|beating|"
    r"punched|"
    r"attack(?:s|ed|ing)?|threaten\w*|strangl\w*|choked) (?:me|us|my|her)|attacked|threaten(?:ed|ing|s)?|assault\w*|"
    r"stalk\w*|raped?|"
    r"(?:not|dont|doesnt|isnt|arent|wasnt|never|no longer) (?:\w+ ){0,3}safe|(?:scared|afraid|frightened|terrified|"
    r"fear) (?:of|for|to|at|in)|(?:feel|feeling|im|i am|we are|were|so|really|very) "
    r"(?:scared|frightened|terrified)|scared|terrified|in danger|unsafe|not safe|call the police|ring the police|"
    r"need (?:the )?police|"
    r"(?:mum|dad|mam|nan|he|she|i|we|husband|wife|partner|son|daughter|baby|someone|somebody|neighbour|mother|"
    r"father) (?:has |have |had |just )*collapsed|unconscious|passed out|not breathing|(?:struggling|hard|"
    r"trouble) (?:to breathe|breathing)|gasping|"
    r"asthma attack|seizures?|(?:is|are|keeps|having|started) fitting|having fits|wont wake|will not wake|"
    r"burnt (?:my|his|her) \w+|bleeding|heart attack|chest pains?|"
    r"having a fit|freezing to death|"
    r"want(?:ed|s)? to end it|fed up (?:of|with) living|"
    r"(?:fell|fallen|had a fall)\b.{0,25}\b(?:stairs|(?:can not|cannot|cant) get up|hurt|hit (?:my|his|her) head)|"
    r"hunan ?laddiad|hunanladdiad|l?ladd fy hun|niweidio fy hun|hunan ?niw\w*|cam drin|cam-drin|ofn|bygwth|"
    r"(?:isio|isho|eisiau|moyn) marw|ddim (?:am|isio|isho|eisiau|moyn) byw|trais|"
    r"(?:methu|ddim yn gallu|ddim yn medru) (?:anadlu|dal ati|mynd ymlaen|ymdopi)|syrthio\b.{0,25}\bcodi|"
    r"ddim yn anadlu|llewygu|"
    r"(?:fy|yn) (?:nharo|mwrw|nghuro|mygwth|nhagu|mrifo|nychryn)|helpwch fi|help fi|poen yn (?:y|fy) (?:frest|mrest)|"
    r"(?:angen|ffon\w*) (?:yr )?heddlu)\b"
)


# No danger is named without one of these; most texts hold none, and are looked at no further.
_MAYBE = re.compile(
    r"heat|freez|cold|perish|baltic|without|power|electr|leccy|door|burgl|ventilat|oxygen|dialysis|nebuli|cpap|bipap|"
    r"insulin|feed|medical|gwres|wres|drws|rhewi|oer|boiler|radiator|tingl|zap|scorch|singe|black|yellow|orange|"
    r"lazy|soot|"
    r"pong|taste|dizzy|drows|nausea|deep|stuck|locked|alight|window|plaster|porch|floor|banister|cable|wiring|switch|"
    r"ending|ended|miss me|to stop|over|wish|without me|jump|stupid|silly|tablets|pills|meds|paracetamol|"
    r"breakdown|knife|gun|machete|weapon|"
    r"let me|let us|"
    r"my phone|my texts|my messages|follow|marry|exist|passed|gasp|asthma|seizure|fitting|wake|breath|enough|"
    r"gas|nwy|monoxide|monocsid|\bco\b|co2|smell|stink|stench|reek|odou?r|leak|hiss|fume|egg|fire|flame|burn|smok|"
    r"spark|arcing|"
    r"explo|bang|blew|blown|pop|break|broke|intruder|burglar|cooker|hob|boiler|meter|"
    r"shock|electrocut|wire|water|rain|sewage|sewerage|ceiling|light|socket|plug|fuse|melt|flood|burst|gush|"
    r"collaps|roof|wall|tile|"
    r"slate|balcony|chimney|stair|brick|danger|hazard|safe|emergency|999|ambulance|brigade|trapped|lift|asbestos|"
    r"alarm|detector|"
    r"monitor|sensor|tan|mwg|llosgi|gwreichion|llif|dwr|perygl|argyfwng|diogel|saff|sioc|suicid|kill|my life|"
    r"my own life|end it|ending it|die|dead|"
    r"live|alive|here any|go on|going on|cope|carry(?:ing)? on|any ?more|breath|living|harm|hurt|overdos|cut|"
    r"abus|violen|"
    r"hit|beat|punch|attack|threat|strangl|chok|"
    r"assault|stalk|rape|scared|afraid|frighten|terrif|fear|police|unconscious|bleed|chest|freezing|hunan|lladd|"
    r"niweidio|cam|ofn|bygwth|"
    r"marw|trais|ladd|having a fit|headache|ogl|drew|gwynt|"
    r"gollwng|larwm|larymau|synhwyr|ambiw|byrstio|carth|wympo|disgyn|"
    r"syrthio|dymchwel|chwalu|soced|plwg|ffiws|gwifr|weir|fed up|fell|fall|niw|byw|anadlu|methu|ddim yn|"
    r"llewyg|nharo|mwrw|nghuro|mygwth|nhagu|mrifo|nychryn|help|frest|mrest|heddlu"
)
# "I am afraid I can not make it" is a way to say sorry.
_POLITE = re.compile(
    r"\b(?:i am|im|we are) (?:so )?(?:scared|frightened) (?:i|we) (?:can|will|might|may)\b|\bafraid to say\b|"
    r"\b(?:scared|afraid|frightened|terrified) of (?:the |your |big )?(?:dogs?|heights|spiders|needles|cats?)\b|"
    r"\bemergency (?:dentist|dental)\b"
)


def hazard_in(words: str) -> Hazard | None:
    """What a normalised text warns of; a person comes before gas where a text holds both, as 999 comes first."""
    if _MAYBE.search(words) is None:
        return None
    sounds = _SOUNDS.search(words) is not None
    rest = _POLITE.sub(" ", words)
    if _PERSON.search(rest):
        return Hazard.PERSON
    work_out = _WORK.sub(" ", rest)
    if (
        _GAS.search(rest if _leaks(rest) else work_out)
        or (sounds and _CO_ALARM.search(rest))
        or _CO.search(work_out)
        or _CO_BEEPS.search(rest)
    ):
        return Hazard.GAS
    missing = missing_in(rest)
    if missing is Hazard.PERSON:
        return missing
    if words in {"fire", "shock", "gas"}:
        return Hazard.GAS if words == "gas" else Hazard.HOME
    return Hazard.HOME if sounds or _HOME.search(work_out) else missing


def _leaks(words: str) -> bool:
    """Gas out of what burns it: "the gas boiler is leaking gas", "gas fire smells"."""
    return re.search(r"\bgas\b.{0,40}\b(?:smell\w*|leak\w*|hiss\w*|fumes|stink\w*)\b", words) is not None
