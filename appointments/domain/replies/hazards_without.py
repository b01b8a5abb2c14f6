"""Danger that lies in what is missing: no heat for a baby, no power for a ventilator, a front door that does not lock.

Alone, "no heating" is what the visit is for. Beside somebody whom the cold may harm it is excess cold, an emergency
hazard (Awaab's Law, second phase); an outside door that does not lock is work of one day (Right to Repair Regulations
1994, the schedule).
"""

from __future__ import annotations

import re

from appointments.domain.replies.model import Hazard

_NOT = r"(?:wont|will not|doesnt|does not|not|isnt|cant|can not|cannot|never|refuses to|unable to)"
_COLD = re.compile(
    r"\bno (?:\w+ ){0,4}(?:heat|heating|hot water|warmth|gas|electric\w*|power|water)\b|"
    r"\bwithout (?:\w+ ){0,4}(?:heat|heating|hot water|gas|electric\w*|power|water)\b|"
    rf"\b(?:heating|boiler|radiators?|storage heaters?|electric\w*|power|hot water|"
    rf"water)\b.{{0,25}}\b(?:{_NOT} (?:\w+ ){{0,2}}"
    r"(?:work\w*|on|fire|firing|heat\w*|light\w*|start\w*)|off|broken?|broke|bust|gone|down|packed (?:up|in)|"
    r"conked|stopped|cut|failed|died)\b|"
    r"\b(?:freezing|freezin|perishing|baltic|bitter(?:ly)? cold|ice cold|stone cold|so cold|very cold|really cold|"
    r"too cold|(?:its|is|so|with|are|feeling|house|flat|room) cold|minus \d+|[1-9]?\d degrees|\d+c|dead|"
    r"damp and cold)\b|"
    r"\b(?:dim|heb|does dim) (?:\w+ ){0,3}(?:gwres|wres|dwr poeth|trydan|drydan|dwr|ddwr)\b|\b(?:rhewi|oer iawn)\b"
)
_FRAIL = re.compile(
    r"\b(?:bab(?:y|ys|ies)|bubba|newborns?|new born|infant|toddlers?|little ones?|wean|bairn|twins|"
    r"\d+ (?:days?|weeks?|wks?|months?|mths?) old|(?:days?|weeks?|months?) old|premature|pregnant|elderly|"
    r"pensioners?|oap|(?:is|am|im|and|aged?|hes|shes|are|both) (?:[6-9]\d|10\d)(?! (?:min|mins|minutes))|"
    r"[7-9]\d (?:years?|yrs?|yr)|[7-9]\dyrs?|disabled|disability|wheelchair|bed ?(?:bound|ridden)|chemo\w*|cancer|"
    r"copd|asthma\w*|oxygen|dialysis|pneumonia|stroke|heart (?:condition|failure|attack|problem\w*)|palliative|"
    r"end of life|sickle cell|hypothermia|terminally|diabet\w*|arthritis|ms|parkinsons|frail|housebound|kidney|"
    r"epilep\w*|autis\w*|dementia|vulnerable|"
    r"babi|baban|fabi|efeilliaid|feichiog|beichiog|henoed|oedrannus|anabl|canser|cansar)\b"
)
_KEEPS_ALIVE = (
    r"\b(?:ventilator|oxygen|concentrator|dialysis|nebuli[sz]er|breathing machine|cpap|bipap|life support|"
    r"feed(?:ing)? (?:pump|tube|machine)|medical (?:equipment|device|machine)|insulin|suction machine)\b"
)
_NO_POWER = (
    r"\b(?:no (?:power|electric\w*|leccy)|without (?:power|electric\w*)|(?:power|electric\w*) (?:is |has |just )*"
    r"(?:off|out|gone|cut|down|failed|tripped)|power cut|lost (?:power|electric\w*)|stopped|not working|died|failed|"
    r"off|battery)\b"
)
_STOPS = re.compile(f"{_KEEPS_ALIVE}.{{0,50}}{_NO_POWER}|{_NO_POWER}.{{0,50}}{_KEEPS_ALIVE}")
_OUTSIDE = r"(?:front|back|main|outside|outer|external|patio|communal|entrance|flat|balcony)"
_OPEN_HOUSE = re.compile(
    rf"\b{_OUTSIDE} doors?\b.{{0,20}}\b{_NOT} (?:\w+ ){{0,2}}(?:lock|locking|locked|shut|shutting|close|closing|"
    rf"secure)\b|"
    rf"\b(?:cant|can not|cannot|unable to|couldnt|could not) (?:\w+ ){{0,2}}(?:lock|shut|close|secure) "
    rf"(?:\w+ ){{0,2}}(?:{_OUTSIDE} doors?|(?:house|flat|home) up)\b|"
    rf"\b{_OUTSIDE} doors?\b.{{0,20}}\b(?:kicked in|booted in|smashed|off its hinges|hanging off|insecure|wide open|"
    r"broken down|been forced)\b|\b(?:kick\w*|boot\w*|smash\w*) (?:\w+ ){0,3}(?:front |back )?door in\b|"
    r"\b(?:been|got|was|were) (?:broken into|burgled)\b|\bdrws (?:ffrynt|cefn|blaen)\b.{0,20}\b(?:ddim|methu|"
    r"gwrthod)\b"
    r".{0,12}\b(?:cloi|chloi|gloi|cau|chau|gau)\b"
)


def missing_in(words: str) -> Hazard | None:
    """What a normalised text warns of because something is missing."""
    if _STOPS.search(words):
        return Hazard.PERSON
    if (_FRAIL.search(words) and _COLD.search(words)) or _OPEN_HOUSE.search(words):
        return Hazard.HOME
    return None
