"""People's names, by which residents greet and sign: "Hello, this is Ron at number 14", "Kind regards, Mrs D Khan".

A name says nothing about a visit, so each becomes one word that the phrases know. A surname nobody can list is taken
for one only behind a title or a first name, and with a capital letter.
"""

from __future__ import annotations

import re

NAME = "aname"

# First names that are common in Britain and are no other word of a text about a visit: no "Will", "May" or "Grant".
# Written from general knowledge; no list of persons stands behind it.
_FIRST = (
    "aaron abbie abdi abdul abdullah abigail adam adeel adele ahmed aisha alan albert alex alexander alice alison "
    "amanda amelia amina amir amy ana anas andrea andrew angela anita anna anne annette annie anthony arthur asha "
    "ashley audrey ayesha barbara barry beata becky ben bernard beryl betty beverley brenda brian bridget "
    "callum carl carol caroline catherine cathy charlie charlotte cheryl chloe chris christine christopher claire "
    "colin connor craig daniel daphne darren dave david deborah debbie denise dennis derek diana diane donna "
    "doreen doris dorothy douglas duncan dylan eddie edith edna edward eileen elaine elizabeth ellen ellie emily "
    "emma enid eric ernest ethel eva evelyn ewa fatima fatuma fiona florence frances francis fred freda gareth "
    "gary geoff geoffrey george georgina gerald gillian gina gladys glenys gordon graham greg gwen hannah harold "
    "harry hassan hazel heather helen henry hilda hodan hussein ian ibrahim imran irene isabel ishmael ismail "
    "ivan jackie jacqueline jake james jamie jane janet janice jason jasmine jean jeff jennifer jenny jess "
    "jessica jill jim jo joan joanna joanne joe john jonathan josephine joshua joyce juan judith judy julia julie "
    "karen kasia kate katherine kathleen kathy katie keith kelly ken kenneth kerry kevin kim krystyna kyle laura "
    "lauren lee leila lesley leslie liam lilian linda lisa liz lorraine louise lucy lynn maciej madge magda "
    "maggie malcolm mandy marcin margaret maria marian marie marilyn marion marjorie martha martin mary matthew "
    "maureen maxine megan mehmet mel michael michelle mike mildred mo mohamed mohammed mohamud moira monica "
    "muhammad muriel nadia nasreen natalie natasha neil nigel nina nora norma norman nuala olga oliver olivia olu "
    "omar oscar pam pamela patricia patrick paul paula pauline penny peter phil philip phyllis piotr priya rachel "
    "rafal rahman raj ralph ray raymond rebecca reg rhys richard rita robert robin roger ron ronald rosemary roy "
    "ruth ryan sadia sahra saira sally sam samantha samuel sandra sara sarah sean shabana shamima sharon shaun "
    "sheila shirley sian simon sophie stacey stella stephanie stephen steve steven stewart stuart susan suzanne "
    "sylvia tasha ted teresa terry theresa thelma thomas tim tina toby tom tomasz tony tracey tracy trevor "
    "valerie vera vernon veronica vicky victoria vincent violet wayne wendy winifred yasmin yusuf yvonne zahra "
    "zainab zoe "
)
# Those that are other words too: only with a capital letter, in a text that is not all capitals.
_CAPITAL = "Bill Bob Dawn Faith Frank Grace Ivy Jack Joy Lily Mark Max Olive Pat Rob Rose Ruby Sue Vi Viv"
_NO_SURNAME = (
    r"(?!(?:No|Not|Nope|Nah|Never|Can|Cant|Cannot|Wont|Dont|But|Only|Change|Cancel|Stop|Yes|Ok|Okay|Please|Thanks|Thank|"
    r"Will|Unable|If|Unless|After|Before|Until|And|Or|Is|Are|Has|Any|Next|Sorry|Still|Mon\w*|Tue\w*|Wed\w*|Thu\w*|"
    r"Fri\w*|Sat\w*|Sun\w*|Jan\w*|Feb\w*|Mar\w*|Apr\w*|May|Jun\w*|Jul\w*|Aug\w*|Sep\w*|Oct\w*|Nov\w*|Dec\w*)\b)"
)
_WORD = rf"{_NO_SURNAME}[A-Z][a-z'’]+(?:-[A-Z][a-z]+)?"
_END = r"(?=\s*(?:[.,!;\n]|x+\b|$))"
_TITLED = re.compile(rf"\b(?i:mr|mrs|ms|miss|dr|rev)\b\.?(?:\s+[A-Z]\b\.?){{0,2}}(?:\s+{_WORD}){{1,2}}")
_GIVEN = re.compile(
    rf"\b(?:(?i:{'|'.join(_FIRST.split())})|{'|'.join(_CAPITAL.split())})\b(?!['’])(?:[ ]+[A-HJ-Z]\b\.?)?"
    rf"(?:[ ]+{_WORD}{_END})?"
)
_INITIALLED = re.compile(rf"(?<=[.,\n])\s*(?:[A-Z]\.\s*){{1,2}}{_WORD}\s*\.?\s*$")
# Where somebody lives, right behind who they are.
_ADDRESS = re.compile(
    rf"(?<={NAME})(?: here)? (?:at|from|of)\s*(?i:no|num|number|flat|apartment|room)?\.?\s*(?:\d{{1,4}}[A-Za-z]?\b)?"
    rf"(?:\s*{_WORD}){{0,3}}(?=\s*[.,!;:\n–-]|$)"
)


def with_names_named(text: str) -> str:
    """The text with every name in it as the one word `NAME`; the same text where there is none."""
    named = _TITLED.sub(NAME, text)
    named = _GIVEN.sub(NAME, named)
    named = _INITIALLED.sub(f" {NAME}", named)
    return _ADDRESS.sub("", named) if NAME in named else text
