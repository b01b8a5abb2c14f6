"""Danger and distress, looked for in any text, whatever else it says.

When in doubt it is a hazard: a person who reads one too many loses a minute. What only names the work is none: "gas
boiler visit", "smoke alarm fitting", "fire door". The words of every language are looked for, also of those that are
switched off. A word that takes danger back ("no smell of gas") does not: people write that they think it is gone.

Sources: the National Gas Emergency Service, 0800 111 999, for gas and carbon monoxide (hse.gov.uk/gas, gov.uk "Gas and
carbon monoxide"); 999 for danger to life.
"""

from __future__ import annotations

import re

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
    r"\b(?:fumes|headaches?)\b.{0,30}\bboiler\b|\bboiler\b.{0,30}\b(?:fumes|headaches?)\b|\brotten eggs?\b|"
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
    r"(?:electric|electrical) shocks?|shock off|(?:got|had|getting|get|gave me|giving me) (?:a |an |"
    r"me )?(?:electric )?shocks?|"
    r"electrocut\w*|bare wires?|exposed wires?|wires? (?:exposed|hanging|bare|showing|sticking out)|live wires?|"
    r"(?:water|rain|leak\w*|wet) .{0,40}\b(?:light fitting|lights?|sockets?|fuse ?box|electrics?|consumer unit|plug)\b|"
    r"(?:sockets?|plug|fuse ?box|wires?|electrics?) .{0,25}\b(?:melt\w*|hot(?! water)|burn\w*|wet|buzzing|crackling|"
    r"fizzing)|"
    r"flood(?:ed|ing|s)?|"
    r"(?:water|rain|leak\w*|sewage|coming|pouring|dripping|running|streaming)(?: in)? .{0,30}\b(?:through|thru|from|"
    r"down|into|out of|off) (?:\w+ ){0,3}(?:ceilings?|walls?|lights?|roof)|"
    r"ceilings? .{0,30}\b(?:water|leak\w*|collaps\w*|fall\w*|fell|down|bulg\w*|sag\w*|cav\w*|gone|bow\w*|drip\w*|"
    r"pour\w*|crack\w*)|"
    r"(?:water|it) (?:is |s )?(?:pouring|gushing|everywhere|coming (?:in|through|down))|burst|gushing|"
    r"sewage|sewerage|collaps\w*|(?:roof|wall|tiles?|slates?|balcony|chimney|stairs?|bricks?) .{0,20}\b(?:fell|"
    r"fall\w*|fallen|collaps\w*|"
    r"caved?|came down|coming down|given way|gave way)|"
    r"danger|dangerous|dangerously|hazard\w*|unsafe|not safe|isnt safe|is not safe|emergency|999|ambulance|"
    r"fire brigade|trapped|"
    r"stuck in (?:the )?lift|explosion|asbestos|"
    r"tan yn|ar dan|mwg|llosgi|gwreichion\w*|llifogydd|llifo|dwr .{0,25}(?:nenfwd|to|golau)|perygl\w*|argyfwng|"
    r"anniogel|"
    r"ddim yn (?:ddiogel|saff)|sioc drydan\w*|mae tan (?:yma|yn|ar|wedi)|byrstio|carth(?:ion|ffos\w*)|ambiwlans|"
    r"(?:to|nenfwd|wal|mur|simnai|simdde|llech\w*|grisiau|balconi|ffenestr)\b.{0,20}\b(?:c|g)?(?:wympo|disgyn|ddisgyn|"
    r"syrthio|dymchwel|chwalu)|dwr .{0,12}mhobman|sioc .{0,25}(?:soced|plwg|switsh|popty|cwcer|gawod|tap)|"
    r"(?:soced|plwg|ffiws\w*|gwifr\w*|weir\w*) .{0,20}(?:boeth|poeth|toddi|mygu|gwlyb|wlyb|noeth))\b"
)
_PERSON = re.compile(
    r"\b(?:(?:someone|somebody|they|he|man|men|people|ex|husband|partner) .{0,12}\b(?:breaking|broke) in|"
    r"intruders?|burglars?(?! alarm)|suicid\w*|"
    r"kill (?:my ?self|himself|herself|me)|killing myself|end my life|ending my life|end it all|"
    r"ending it all|"
    r"take my (?:own )?life|taking my (?:own )?life|want(?:ed|s)? to die|wanna die|better off dead|"
    r"(?:do not|dont|no longer|not) (?:want|wish|wanna|wanting) (?:to )?(?:live|be here anymore|be alive|go on|"
    r"be here any more)|"
    r"(?:can not|cannot|cant) (?:go on|cope|carry on|take (?:it|this|much more) any ?more|take it|breathe|"
    r"take any ?more|do this any ?more)|"
    r"no (?:point|reason) (?:in )?(?:living|going on|to live)|nothing (?:left )?to live for|"
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
    r"father) (?:has |have |had |just )*collapsed|unconscious|not breathing|bleeding|heart attack|chest pains?|"
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
    r"gas|nwy|monoxide|monocsid|\bco\b|co2|smell|stink|stench|reek|odou?r|leak|hiss|fume|egg|fire|flame|burn|smok|"
    r"spark|arcing|"
    r"explo|bang|blew|blown|pop|break|broke|intruder|burglar|cooker|hob|boiler|meter|"
    r"shock|electrocut|wire|water|rain|sewage|sewerage|ceiling|light|socket|plug|fuse|melt|flood|burst|gush|"
    r"collaps|roof|wall|tile|"
    r"slate|balcony|chimney|stair|brick|danger|hazard|safe|emergency|999|ambulance|brigade|trapped|lift|asbestos|"
    r"alarm|detector|"
    r"monitor|sensor|tan|mwg|llosgi|gwreichion|llif|dwr|perygl|argyfwng|diogel|saff|sioc|suicid|kill|my life|"
    r"my own life|end it|ending it|die|dead|"
    r"live|alive|here any|go on|going on|cope|carry on|any ?more|breath|living|harm|hurt|overdos|cut|abus|violen|"
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
    if words in {"fire", "shock", "gas"}:
        return Hazard.GAS if words == "gas" else Hazard.HOME
    return Hazard.HOME if sounds or _HOME.search(work_out) else None


def _leaks(words: str) -> bool:
    """Gas out of what burns it: "the gas boiler is leaking gas", "gas fire smells"."""
    return re.search(r"\bgas\b.{0,40}\b(?:smell\w*|leak\w*|hiss\w*|fumes|stink\w*)\b", words) is not None
