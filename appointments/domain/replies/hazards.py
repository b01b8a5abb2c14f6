"""Danger and distress, looked for in any text, whatever else it says.

When in doubt it is a hazard: a person who reads one too many loses a minute. What only names the work is none: "gas
boiler visit", "smoke alarm fitting", "fire door". The words of every language are looked for, also of those that are
switched off. A word that takes danger back ("no smell of gas") does not: people write that they think it is gone.

Sources: the National Gas Emergency Service, 0800 111 999, for gas and carbon monoxide (hse.gov.uk/gas, gov.uk "Gas and
carbon monoxide"); 999 for danger to life.
"""

from __future__ import annotations

import re

from appointments.domain.replies.hazards_person import PERSON
from appointments.domain.replies.hazards_seen import GAS_SEEN, PERSON_SEEN, SEEN_AT_HOME
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
    r"\b(?:cant|can not|cannot) turn (?:the |my )?gas off\b|"
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
_UNLIT = re.compile(r"\b(?:gas|cooker|hob|ring)\b.{0,25}\bon (?:and|but) (?:is )?(?:not lit|unlit|no flame)\b")
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
    r"(?:fell|fallen|came|coming) .{0,30}\b(?:ceilings?|roof|chimney|wall)\b|sewage|sewerage|collaps\w*|(?:roof|"
    r"wall|tiles?|slates?|balcony|chimney|stairs?|staircase|banister|bricks?|"
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

# "I am afraid I can not make it" is a way to say sorry.
_POLITE = re.compile(
    r"\b(?:i am|im|we are) (?:so )?(?:scared|frightened) (?:i|we) (?:can|will|might|may)\b|\bafraid to say\b|"
    r"\b(?:scared|afraid|frightened|terrified) of (?:the |your |big )?(?:dogs?|heights|spiders|needles|cats?)\b|"
    r"\bemergency (?:dentist|dental)\b"
)


def hazard_in(words: str) -> Hazard | None:
    """What a normalised text warns of; a person comes before gas where a text holds both, as 999 comes first."""
    sounds = _SOUNDS.search(words) is not None
    rest = _POLITE.sub(" ", words)
    if PERSON.search(rest) or PERSON_SEEN.search(rest):
        return Hazard.PERSON
    work_out = _WORK.sub(" ", rest)
    if (
        _GAS.search(rest if _leaks(rest) else work_out)
        or (sounds and _CO_ALARM.search(rest))
        or _CO.search(work_out)
        or _CO_BEEPS.search(rest)
        or _UNLIT.search(rest)
        or GAS_SEEN.search(rest)
    ):
        return Hazard.GAS
    missing = missing_in(rest)
    if missing is Hazard.PERSON:
        return missing
    if words in {"fire", "shock", "gas"}:
        return Hazard.GAS if words == "gas" else Hazard.HOME
    return Hazard.HOME if sounds or _HOME.search(work_out) or SEEN_AT_HOME.search(work_out) else missing


def _leaks(words: str) -> bool:
    """Gas out of what burns it: "the gas boiler is leaking gas", "gas fire smells"."""
    return re.search(r"\bgas\b.{0,40}\b(?:smell\w*|leak\w*|hiss\w*|fumes|stink\w*)\b", words) is not None
