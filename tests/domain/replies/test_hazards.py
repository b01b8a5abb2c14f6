"""Danger and distress are found in any text; what only names the work is none. When in doubt it is a hazard."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.replies import DOES_IT_SUIT, Hazard, Intent, interpret

GAS = [
    "I can smell gas", "smell of gas", "gas leak", "gas is leaking", "boiler leaking gas",
    "strong gas smell in the hall", "stinks of gas here", "gas leek",
    "i can smell gass", "smel gas", "there's a gas smell", "carbon monoxide alarm going off",
    "CO alarm keeps going off", "co alarm is beeping", "co2 alarm went off",
    "think its carbon monoxide", "hissing from the gas pipe", "the gas fire smells of gas",
    "no smell of gas now but there was", "arogl nwy", "mae oglau nwy yma",
    "theres gas in the hall", "Dwi'n arogli nwy", "hogla nwy yn y gegin", "gwynt nwy", "nwy'n gollwng",
    "Mae'r larwm CO yn canu", "mae'r larwm nwy yn canu",
    "boiler flame is yellow", "feeling dizzy near the boiler", "boiler making us feel sick", "gas tap wont turn off",
    "cant turn the gas off", "smells like gas in here", "whiff of gas by the meter", "electirc fire smells of gas",
    "rotten eggs smell", "everyone has a headache when the boiler is on",
]  # fmt: skip
HOME = [
    "smoke coming from the socket", "sparks from the light switch", "the socket is sparking",
    "I got an electric shock off the cooker", "it gave me a shock",
    "burning smell from the fuse box", "bare wires showing", "kitchen is on fire", "there was a fire",
    "smoke alarm going off", "the kitchen is flooded", "flood",
    "water coming through the ceiling", "water is pouring through my ceiling", "ceiling has come down",
    "ceiling collapsed", "burst pipe", "water near the electrics",
    "water is getting into the light fitting", "sewage coming up in the bath", "roof tiles are falling",
    "i keep getting shocks off the washing machine", "electric is giving shock sir", "tingling off the kitchen tap",
    "plug has gone black and smells", "wires dangling from the ceiling rose", "buzzing fuse box",
    "rain coming in onto the fuse board", "cant stop the water", "ceiling bulging", "window fell out",
    "locked in the bathroom", "my toddler is locked in", "chip pan alight", "roof blown off", "the plug just blew up",
    "no heating, mum is 84", "no heating and i have a newborn", "freezing in here with a new baby",
    "heating off and im on chemo", "without hot water with twins of 6 months old", "heb wres a babi",
    "i cant lock my front door", "front door kicked in", "been burgled", "back door doesnt shut",
    "drws ffrynt ddim yn cloi",
    "it's dangerous", "its an emergency", "trapped in the bathroom",
    "mae mwg yma", "llifogydd yn y gegin", "larwm mwg yn canu", "mae'r nenfwd wedi cwympo", "mae dŵr ym mhobman",
    "cefais sioc oddi ar y soced", "mae'r soced yn boeth", "peipen wedi byrstio", "angen ambiwlans",
]  # fmt: skip
PERSON = [
    "I want to die", "feeling suicidal", "i feel like ending it all", "I can't go on", "i cant cope anymore",
    "I don't want to be here any more", "going to kill myself",
    "I will hurt myself", "took an overdose", "I don't feel safe here", "not safe at home",
    "nobody would miss me", "i wish i was dead", "took all my tablets", "I feel like ending things",
    "i just want it all to stop", "cant see any point in carrying on", "he says hes going to kill me",
    "hes got a knife", "he wont let me out", "he reads my phone", "ex is trying to break in", "struggling to breathe",
    "baby wont wake up", "no electric and my son is on oxygen", "my ventilator has no power",
    "my partner is hitting me", "he hit me", "my ex threatened me", "domestic abuse",
    "he is violent", "i am scared of him", "I'm terrified", "in danger", "please call the police",
    "mum has collapsed", "not breathing", "dwi ofn fo", "eisiau marw",
    "I want to end it", "fed up of living", "I've fallen and can't get up", "dwi am ladd fy hun",
    "dwi ddim isio byw", "mae o'n fy nharo", "methu anadlu", "poen yn y frest", "helpwch fi",
    "wedi syrthio ac yn methu codi",
]  # fmt: skip
NONE = [
    "gas boiler visit yes", "gas engineer yes", "yes to the gas safety check", "is it for the gas safety check",
    "gas man can come", "is this about the gas cooker",
    "smoke alarm visit is fine", "my smoke alarm needs a battery", "smoke alarm is beeping", "fire door",
    "fire alarm test", "fit the carbon monoxide alarm", "floodlight is broken",
    "the sparky can come", "tap is dripping", "we have a small leak under the sink", "toilet won't flush",
    "no heating", "no hot water", "damp on the ceiling",
    "I'm afraid I can't make it", "I'm scared of dogs", "afraid not", "not an emergency", "the light is broken",
    "gosod larwm mwg", "drws tân", "peiriannydd nwy", "archwiliad nwy", "methu dod", "methu codi cyn 9", "mae'n wyntog",
    "boiler visit is not convenient i am taking baby to clinic", "my baby is asleep so dont knock", "i am 72",
    "my mum is 86 she will be in", "front door sticks a bit", "he tried to get in touch", "I got my messages late",
    "my son has my phone", "stuck in traffic", "hot water wont switch on", "read my water meter", "is it cold outside",
    "heating is off", "I had enough of waiting", "boiler breakdown", "window cleaner", "leave the pills",
    "safe trip", "is the key safe ok", "see you later",
    "it's about the light fitting", "the wall needs painting", "emergency dentist that day", "not urgent",
]  # fmt: skip
AROUND = [
    "{}",
    "yes but {}",
    "1 {}",
    "no {}",
    "{}!!",
    "{} 😱",
    "ok thanks {}",
    "STOP {}",
    "can you come thursday {}",
    "{} lol",
]


@pytest.mark.parametrize(
    ("text", "hazard"), [(text, kind) for kind, texts in ((Hazard.GAS, GAS), (Hazard.HOME, HOME), (Hazard.PERSON,
    PERSON)) for text in texts]
)  # fmt: skip
def test_danger_is_found_whatever_stands_around_it(text: str, hazard: Hazard) -> None:
    for around in AROUND:
        for words in (around.format(text), around.format(text).upper()):
            reading = interpret(words, DOES_IT_SUIT, today=date(2026, 11, 30))
            assert (reading.intent, reading.hazard) == (Intent.HAZARD, hazard), words


@pytest.mark.parametrize("text", NONE)
def test_what_only_names_the_work_is_no_danger(text: str) -> None:
    assert interpret(text, DOES_IT_SUIT, today=date(2026, 11, 30)).intent is not Intent.HAZARD


def test_danger_is_found_in_a_language_that_is_switched_off_and_in_a_letter() -> None:
    assert interpret("mae arogl nwy yma", None, languages=("en",)).hazard is Hazard.GAS
    assert interpret("I wrote to you. " * 200 + "There is a gas leak", None).hazard is Hazard.GAS


@given(st.sampled_from([*GAS, *HOME, *PERSON]), st.text(alphabet="abcdefghij klmnop", max_size=30))
def test_words_that_nobody_knows_hide_no_danger(text: str, noise: str) -> None:
    assert interpret(f"{noise} {text}", None).intent is Intent.HAZARD
    assert interpret(f"{text} {noise}", None).intent is Intent.HAZARD
