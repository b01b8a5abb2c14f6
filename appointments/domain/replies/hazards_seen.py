"""Danger that is told by a thing and by what it does, wherever in a text the two stand near each other.

"The light is full of water", "chunk of ceiling landed on the bed", "got zapped by the cooker": nobody can list what
people write of these, but the things are few, and so is what makes them dangerous.
"""

from __future__ import annotations

import re

_ELECTRICAL = (
    r"(?:sockets?|plugs?|switch(?:es)?|lights?|bulbs?|lamps?|wires?|wiring|cables?|leads?|extensions?|"
    r"fuse ?(?:box|board)|fusebox|consumer unit|electric(?:s|al|ity)?|leccy|meter|cooker|oven|hob|toaster|kettle|"
    r"heater|storage heater|radiator|shower|immersion|fan)"
)
_DOES_HARM = (
    r"(?:spark\w*|smok(?:e|es|ed|ing|y)|burn(?:s|ed|t|ing)?|melt\w*|fizz\w*|buzz\w*|crackl\w*|bang(?:s|ed|ing)?|"
    r"popp(?:ed|ing)|blew up|explod\w*|shock\w*|zapp\w*|tingl\w*|flames?|scorch\w*|singed|exposed|bare|dangling|"
    r"red hot|boiling hot|sizzl\w*|arcing)"
)
_WET = (
    r"(?:full of water|filling with water|wet|soaked|"
    r"water (?:in|on|near|inside|over|under|coming|dripping|running|getting))"
)
_BUILT = (
    r"(?:ceilings?|roof|walls?|floors?|floorboards?|stairs?|staircase|steps?|balcony|chimney|windows?|glass|"
    r"banisters?|"
    r"handrail|railings?|rail|loft hatch|slates?|tiles?|porch|plaster|bricks?|joists?|beams?|lintel)"
)
_GIVES_WAY = (
    r"(?:fell|fall(?:s|en|ing)?|collaps\w*|giv(?:e|es|ing|en) way|gave way|cav(?:ed|ing) in|bulg\w*|bow(?:ed|ing)|"
    r"sagg?\w*|lean(?:s|ing)|landed|came (?:off|down|away)|coming (?:down|away)|dod i lawr|ripped off|blown off|"
    r"hanging (?:by|off|out|down)|rotted (?:through|away)|rotten through|gone through|went through|shattered)"
)
_NEAR = r"\b.{0,40}\b"
SEEN_AT_HOME = re.compile(
    r"\balarms?\b.{0,30}\b(?:screech|blar|shriek|wail)\w*|\b(?:sockets?|plugs?|switch)\b.{0,25}\bblack (?:mark|"
    r"soot|burn)\w*|"
    r"\b(?:caught|catch\w*) light\b|\b(?:ceiling|roof|wall|stairwell)s?\b.{0,15}\b(?:came|come|coming|caved|"
    r"fell) in\b|"
    r"\b(?:foot|leg|arm|fell|went|gone) (?:\w+ )?through (?:the |my |our )?(?:floor\w*|stairs?|steps?|ceiling)\b|"
    r"\b(?:poo|poop|faeces|feces|excrement|human waste)\b|\bsmell\w* (?:of )?(?:petrol|paraffin|fuel|chemicals|"
    r"diesel)\b|"
    rf"\b{_ELECTRICAL}{_NEAR}{_DOES_HARM}\b|\b{_DOES_HARM}{_NEAR}{_ELECTRICAL}\b|"
    rf"\b{_ELECTRICAL}\b.{{0,20}}\b{_WET}\b|\b{_BUILT}{_NEAR}{_GIVES_WAY}\b|\b{_GIVES_WAY}{_NEAR}{_BUILT}\b|"
    r"\b(?:tree|scaffolding|crane|car|van|lorry)\b.{0,20}\b(?:fell|fallen|crashed|drove|gone|hit|on|"
    r"into)\b.{0,15}"
    r"\b(?:roof|house|wall|window|building)\b|"
    r"\b(?:zapped|scalded|electrocuted)\b|\bscald\w*\b|\b(?:burned|burnt) (?:by|on|from|himself|herself|myself)\b|"
    r"\b(?:metal|sink|taps?|bath|casing|radiator|pipe|kettle|cooker)\b.{0,20}\b(?:is|are) live\b|"
    r"\blive (?:\w+ )?(?:cable|"
    r"wire|end)s?\b|\b(?:mains|stopcock|stop tap|tank|cylinder)\b.{0,20}\b(?:burst|split|cracked|wont (?:turn|shut))|"
    r"\b(?:stair ?lift|through floor lift|hoist|lift)\b.{0,25}\b(?:stopped|stuck|jammed|"
    r"broke\w*)\b.{0,30}\b(?:on it|in it|"
    r"inside|on board|stranded)\b|\b(?:stuck|stranded|trapped) (?:on|in) (?:the |my )?(?:stair ?lift|hoist|lift)\b|"
    r"\blocked (?:myself |himself |herself )?out\b.{0,40}\b(?:baby|toddler|child|children|kids?|son|daughter|"
    r"pan|cooker)\b|"
    r"\b(?:baby|toddler|child|children|kids?)\b.{0,25}\b(?:inside|in the flat|in the house)\b.{0,25}\blocked out\b|"
    r"\b(?:smash\w*|kick\w*|boot\w*|forced|jemmied|crowbar\w*)\b.{0,25}\b(?:doors?|windows?|lock)\b|"
    r"\b(?:doors?|windows?|lock)\b.{0,20}\b(?:smashed|kicked|booted|forced|jemmied)\b|\banyone (?:can|"
    r"could) (?:just )?"
    r"(?:walk|get|come) in\b|\b(?:a|the|had|after|been) break ?in\b|\b(?:cant|can not|cannot|unable to) secure\b|"
    r"\b(?:trydan|soced|switsh|golau)\b.{0,25}\bsioc\b|\bsioc\b.{0,25}\b(?:trydan|soced|switsh|golau)\b|"
    r"\b(?:to|nenfwd|wal|simnai|ffenestr)\b.{0,12}\bdod i lawr\b"
)
GAS_SEEN = re.compile(
    r"\bgas\b.{0,60}\b(?:stinks?|stinking|smells?|smelling)\b|\b(?:feel\w*|felt|making (?:me|"
    r"us)) (?:\w+ ){0,3}(?:sleepy|sick|"
    r"dizzy|ill|faint|drowsy)\b.{0,30}\b(?:boiler|heating|heater|fire|cooker)\b|"
    r"\balarm\b.{0,25}\bboiler\b.{0,25}\b(?:screech|scream|blar|red light|going|flash)\w*|"
    r"\bgas (?:pipe|main|supply)s?\b.{0,30}\b(?:hit|cut|broken?|damaged|drilled|burst|snapped|split|cracked|dug)\b|"
    r"\b(?:hit|cut|drilled|snapped|dug|nicked)\b.{0,25}\bgas (?:pipe|main)s?\b|"
    r"\bmeter\b.{0,15}\bhiss\w*|\bhiss\w*\b.{0,25}\b(?:meter|pipe|boiler|cooker|hob)\b|\bsoot\w*\b|"
    r"\b(?:carbon monoxide|co2?|monoxide)\b.{0,30}\b(?:says|reads|reading|readings|showing|shows|showed|ppm|"
    r"levels?|high)\b"
)
PERSON_SEEN = re.compile(
    r"\b(?:see|no) (?:a |any )?way out\b|\bswallowed\b|\btrying (?:my|our) (?:front |back )?(?:door|handle|"
    r"windows?)\b|"
    r"\b(?:cant|can not|cannot) (?:\w+ )?live like this\b|\b(?:whats the|what is the|no|see the|any) point (?:in|of|"
    r"to) (?:living|"
    r"life|going on|it all|anything|carrying on|being here)\b|"
    r"\b(?:took|taken|swallowed|taking) (?:some|all|loads of|a load of|too many|a lot of|a bunch of|the whole|"
    r"a packet of|"
    r"my whole) (?:\w+ ){0,2}(?:pills|tablets|meds|paracetamol)\b|"
    r"\battack(?:s|ed|ing) (?:me|us|my)\b|\b(?:someone|somebody|stranger|a man|men|my ex|youths|"
    r"trying)\b.{0,20}\b(?:get|getting|got|break|climb\w*) (?:in|into|in through) (?:my|our) (?:house|flat|home|"
    r"window|bedroom)\b|\b(?:send|get|phone) (?:for )?(?:the )?police(?! check)\b|"
    r"\b(?:fell|fallen) (?:down|over|off|from|through) (?:\w+ ){0,2}(?:stairs|steps|ladder|chair|bed|floor|bath|"
    r"loft|window)\b|\b(?:had|having) a (?:stroke|seizure|fit)\b|"
    r"\b(?:he|she|they|husband|partner|boyfriend|ex|neighbour|son|man|wife|girlfriend)\b.{0,25}\b(?:hurting|hits|hit|"
    r"punch\w*|strangl\w*|attack\w*|threat\w*|stalking|beating|beat) (?:me|us|my|her|the kids)\b"
)
