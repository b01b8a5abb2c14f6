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
    "aaron abbie abdi abdul abdullah abigail adam adaobi adeel adele agnieszka ahmed aisha alan albert aled "
    "aleksandra alex alexander alexandra alice alison ama amal amanda amara amelia amina amir amy ana anas andrea "
    "andrew angela angharad anisa anita anna anne annette annie anthony arthur asha ashley audrey ayaan ayesha "
    "barbara barry bartosz bashir beata becky begum ben bernard beryl betty beverley beverly bola brenda brian "
    "bridget bronwen callum carl carol caroline carys catherine cathy charlie charlotte cheryl chidi chloe chris "
    "christine christopher claire colin connor craig daniel daphne dariusz darren dave david debbie deborah "
    "denise dennis derek desmond diana diane donna doreen doris dorota dorothy douglas duncan dwayne dylan eddie "
    "edith edna edward eileen eilidh elaine eleri elizabeth ellen ellie emily emma enid eric ernest ethel eva "
    "evelyn ewa ewelina faisal farah farhana fatima fatuma femi ffion fiona florence frances francis fred freda "
    "funmi gareth gary geoff geoffrey george georgina gerald gethin gillian gina gladys glenys gordon graham greg "
    "grzegorz gwen gwyneth hamish hamza hannah harold harry hassan hawa hazel heather helen henry hilda hodan "
    "hussein hywel ian ibrahim ifrah imran iqbal irene isabel ishmael ismail ivan jackie jacqueline jake jakub "
    "james jamie jane janet janice jasmine jason jean jeff jennifer jenny jess jessica jill jim jo joan joanna "
    "joanne joe john jonathan josephine joshua joyce juan judith judy julia julie justyna karen karolina kasia "
    "kate katherine kathleen kathy katie keith kelly ken kenneth kerry kevin khadija kim kofi krystyna krzysztof "
    "kwame kyle laura lauren lee leila leroy lesley leslie leyla liam lilian linda lisa liz lorraine louise lucy "
    "lynn maciej madge magda maggie mairi malcolm malgorzata mandy marcin margaret maria marian marie marilyn "
    "marion marjorie marlon martha martin mary matthew maureen maxine megan mehmet mel michael michelle mike "
    "mildred mo mohamed mohammed mohamud moira monica monika morag muhammad muriel mustafa nadia nasima nasra "
    "nasreen natalia natalie natasha nazia neil nerys ngozi nigel nina nora norma norman nuala olga oliver olivia "
    "olu omar oscar pam pamela patricia patrick paul paula pauline pawel penny peter phil philip phyllis piotr "
    "priya rachel rafal rahman raj ralph rashid ray raymond rebecca reg rehana rhiannon rhys richard rita robert "
    "robin roger ron ronald rosemary roy rukhsana ruth ryan sadia sahra saira sally salma sam samantha samira "
    "samuel sandra sara sarah sean shabana shafiq shahida shamima sharon shaun sheila shirley sian simon sophie "
    "stacey stella stephanie stephen steve steven stewart stuart susan suzanne sylvia tariq tasha ted teresa "
    "terry thelma theresa thomas tim tina toby tom tomasz tony tracey tracy trevor tunde uchenna valerie vera "
    "vernon veronica vicky victoria vincent violet wayne wendy winifred winston wojciech yasmeen yasmin yusuf "
    "yvonne zahra zainab zoe zofia "
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
