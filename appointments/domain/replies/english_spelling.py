"""What people type in English and what they mean by it: text-speak, slips, short forms. Never a guess by likeness.

Contractions come apart here, so that a phrase is written once. Keys are as `normalise` leaves them.
"""

from __future__ import annotations

_SAID_APART = {
    "im": "i am", "ill": "i will", "il": "i will", "i l": "i will", "yous": "you", "til": "until", "untill": "until",
    "w me": "with me", "boilers working": "boiler is working", "boilers fixed": "boiler is fixed",
    "ive": "i have", "id": "i would", "iam": "i am", "ima": "i am",
    "weve": "we have", "wed like": "we would like", "youre": "you are", "youve": "you have", "theyre": "they are",
    "thats": "that is", "its": "it is", "itll": "it will", "thatll": "that will", "thatd": "that would",
    "itd": "it would",
    "hes": "he is", "shes": "she is", "theres": "there is", "whats": "what is", "hows": "how about",
    "cant": "can not", "cannot": "can not", "cnt": "can not", "carnt": "can not", "caant": "can not",
    "cna not": "can not",
    "wont": "will not", "wnt": "will not", "dont": "do not", "dnt": "do not", "doesnt": "does not",
    "dosnt": "does not",
    "dosent": "does not", "doesent": "does not", "didnt": "did not", "isnt": "is not", "isent": "is not",
    "arent": "are not",
    "wasnt": "was not", "couldnt": "could not", "wouldnt": "would not", "shouldnt": "should not",
    "havent": "have not",
    "hasnt": "has not", "aint": "is not", "unable 2": "unable to", "nobodys": "nobody is", "someones": "someone is",
}  # fmt: skip

# "We're", of which the apostrophe is gone.
_WE_ARE = {
    f"were {rest}": f"we are {rest}"
    for rest in ("on holiday", "away", "not in", "out", "working", "not home", "at work", "busy", "free", "not free")
}

_SHORT = {
    "u": "you", "ur": "your", "r": "are", "b": "be", "c u": "see you", "cu": "see you", "2moro": "tomorrow",
    "2morrow": "tomorrow", "2mrw": "tomorrow", "tmrw": "tomorrow", "tmr": "tomorrow", "tmoz": "tomorrow",
    "tomoz": "tomorrow",
    "tomo": "tomorrow", "2moz": "tomorrow", "2day": "today", "2nite": "tonight", "tonite": "tonight", "4": "4",
    "ok": "okay", "oki": "okay", "okie": "okay", "okey": "okay", "kk": "okay", "okok": "okay", "okidoki": "okay",
    "okie dokie": "okay", "okey dokey": "okay", "okeydokey": "okay", "okiedokie": "okay", "yh": "yes", "yess": "yes",
    "yeh": "yeah", "yea": "yeah", "yeap": "yep", "yip": "yep", "yas": "yes", "yer": "yes", "yeahh": "yeah",
    "yus": "yes",
    "def": "definitely", "deffo": "definitely", "defo": "definitely", "absolutley": "absolutely",
    "definately": "definitely",
    "defiantly": "definitely", "definatly": "definitely", "pls": "please", "plz": "please", "plse": "please",
    "pleas": "please",
    "thx": "thanks", "tnx": "thanks", "thanx": "thanks", "thnx": "thanks", "thnks": "thanks", "ta": "thanks",
    "ty": "thanks",
    "tks": "thanks", "tx": "thanks", "thankyou": "thank you", "thank u": "thank you", "thnk you": "thank you",
    "fanks": "thanks",
    "xxx": "xx", "xxxx": "xx", "xxxxx": "xx", "cos": "because", "coz": "because", "wil": "will", "wud": "would",
    "cud": "could",
    "shud": "should", "cld": "could", "wld": "would", "gona": "going to", "gonna": "going to", "wana": "wanna",
    "wanna": "want to", "gotta": "have to", "need 2": "need to", "have 2": "have to", "want 2": "want to",
    "nd": "and",
    "appt": "appointment", "apt": "appointment", "appointmnt": "appointment", "apointment": "appointment",
    "appoinment": "appointment",
    "appointement": "appointment", "appiontment": "appointment", "appts": "appointments", "fab": "fab",
    "brill": "brilliant",
    "gud": "good", "gd": "good", "grt": "great", "gr8": "great", "fyn": "fine", "fne": "fine", "prefect": "perfect",
    "perfik": "perfect",
    "luvly": "lovely", "lovley": "lovely", "suts": "suits", "workin": "working", "wrking": "working",
    "runing": "running",
    "runnin": "running", "l8": "late", "mins": "minutes", "min": "minutes", "hr": "hour", "hrs": "hours",
    "b4": "before",
    "bfore": "before", "befor": "before", "aftr": "after", "arvo": "afternoon", "aft": "afternoon",
    "afternon": "afternoon",
    "afternnon": "afternoon", "aftanoon": "afternoon", "eve": "evening", "mornin": "morning", "moring": "morning",
    "morn": "morning",
    "morings": "mornings", "noone": "nobody", "no one": "nobody", "nobdy": "nobody", "any one": "anyone",
    "sum1": "someone",
    "some one": "someone", "any body": "anyone", "anybody": "anyone", "any more": "anymore", "any day": "anyday",
    "any time": "anytime",
    "any days": "anyday", "any other day": "anyday", "any weekday": "weekdays", "resked": "reschedule",
    "reshedule": "reschedule",
    "rescedule": "reschedule", "rearange": "rearrange", "rearrage": "rearrange", "re arrange": "rearrange",
    "rearranged": "rearranged",
    "chnge": "change", "chang": "change", "chage": "change", "diffrent": "different", "differnt": "different",
    "anuva": "another",
    "anotha": "another", "nother": "another", "convienient": "convenient", "convinient": "convenient",
    "conveniant": "convenient",
    "avail": "available", "availible": "available", "avalible": "available", "availble": "available", "fixd": "fixed",
    "soughted": "sorted",
    "alredy": "already", "allready": "already", "wrng": "wrong", "numba": "number", "confrim": "confirm",
    "comfirm": "confirm",
    "conferm": "confirm", "cofirm": "confirm", "dose not": "does not", "does nt": "does not", "ca nt": "can not",
    "can t": "can not",
    "won t": "will not", "don t": "do not", "i m": "i am", "i ll": "i will", "that s": "that is", "it s": "it is",
    "isn t": "is not",
    "doesn t": "does not", "didn t": "did not", "we ll": "we will", "see ya": "see you", "cya": "see you",
    "nxt": "next", "wk": "week",
    "wkend": "weekend", "w c": "week commencing", "wc": "week commencing", "week beginning": "week commencing",
    "all right": "alright",
    "alrite": "alright", "alryt": "alright", "no probs": "no problem", "no prob": "no problem", "np": "no problem",
    "noprob": "no problem",
    "no probz": "no problem", "soz": "sorry", "sori": "sorry", "sory": "sorry", "soory": "sorry",
    "apologies": "sorry", "apols": "sorry",
    "my apologies": "sorry", "re book": "rebook", "re schedule": "reschedule", "o clock": "oclock", "a m": "am",
    "p m": "pm",
    "lunchtime": "midday", "lunch time": "midday", "lunch": "midday", "mid day": "midday", "12noon": "midday",
    "12 noon": "midday",
    "dinner time": "midday", "somebodys": "someone is", "mum s": "mum", "hubby": "husband", "missus": "wife",
    "other half": "partner",
    "fones": "phones", "msg": "message", "txt": "text", "dat": "that", "dis": "this", "da": "the", "wiv": "with",
    "wen": "when", "alot": "a lot",
    "hiya": "hi", "hya": "hi", "helo": "hello", "hullo": "hello", "morro": "tomorrow", "asap": "asap",
    "hospitel": "hospital", "doc": "doctors",
    "tues": "tuesday", "wensday": "wednesday", "ov": "of", "fr": "for", "frm": "from", "abt": "about",
    "abit": "a bit",
    "shant": "will not", "shall not": "will not", "cancelled": "cancelled", "not gonna": "not going to",
    "prob": "problem",
    "good morning": "goodmorning", "gd morning": "goodmorning", "good afternoon": "goodafternoon",
    "good evening": "goodevening", "gm": "goodmorning",
    "all day": "allday", "all morning": "allmorning", "all afternoon": "allafternoon", "whole day": "allday",
    "all mornin": "allmorning",
    "christmas eve": "xmaseve", "xmas eve": "xmaseve", "christmas day": "xmas", "christmas": "xmas",
    "xmas day": "xmas", "boxing day": "boxingday",
    "new years eve": "newyearseve", "new years day": "newyear", "new year": "newyear", "new years": "newyear",
    "the new year": "newyear",
    "two weeks": "fortnight", "2 weeks": "fortnight", "couple of weeks": "fortnight", "couple weeks": "fortnight",
    "day after tomorrow": "dayaftertomorrow",
    "the day after tomorrow": "dayaftertomorrow",
    "school run": "schoolrun", "tmrw morning": "tomorrow morning", "week days": "weekdays", "week day": "weekdays",
    "later on": "later",
    "smeling": "smelling", "smel": "smell", "gass": "gas", "gaz": "gas", "moniter": "monitor",
    "monoxcide": "monoxide", "monixide": "monoxide",
    "monoxid": "monoxide", "monxide": "monoxide", "monoxyde": "monoxide", "monoxied": "monoxide",
    "carbonmonoxide": "carbon monoxide", "lekaing": "leaking", "leeking": "leaking",
    "leakin": "leaking", "leek": "leak",
    "ceilling": "ceiling", "cieling": "ceiling", "celing": "ceiling", "cealing": "ceiling", "electic": "electric",
    "eletric": "electric",
    "sparkin": "sparking", "smok": "smoke", "smokeing": "smoking", "suicdal": "suicidal", "sucidal": "suicidal",
    "floding": "flooding",
    "floodin": "flooding", "flodded": "flooded", "aband": "abandon",
}  # fmt: skip

# As it is said in Scotland, on the Tyne and the Mersey, in Kingston, Lagos, and by those who learned it late.
_AS_SPOKEN = {
    "aw day": "allday", "the morra": "tomorrow", "the morrow": "tomorrow", "the morn": "tomorrow", "the day": "the day",
    "gorra": "have to", "you people": "you", "please to": "please", "earliest i can do is": "from",
    "earliest i can make is": "from", "latest i can do is": "before", "week starting": "week commencing",
    "wk commencing": "week commencing", "a cannae": "i can not", "a canny": "i can not", "ah cannae": "i can not",
    "not avail": "not available", "no 1 is": "nobody is", "no 1 will": "nobody will", "any1": "anyone",
    "some1": "someone", "every1": "everyone", "in laws": "inlaws",
    "cannae": "can not", "canna": "can not", "cannit": "can not", "cyaan": "can not", "cyan": "can not",
    "cyah": "can not", "canny do": "can not do", "canny dee": "can not do", "canny make": "can not make",
    "canny mek": "can not make", "canny be": "can not be", "dinnae": "do not", "dinna": "do not", "divvent": "do not",
    "wilnae": "will not", "willnae": "will not", "winnae": "will not", "wullnae": "will not", "isnae": "is not",
    "wisnae": "was not", "didnae": "did not", "doesnae": "does not", "arenae": "are not", "amnae": "am not",
    "havenae": "have not", "couldnae": "could not", "wouldnae": "would not", "am no in": "am not in",
    "am no home": "am not home", "am no here": "am not here", "am no able": "am not able",
    "am no free": "am not free",
    "im no in": "i am not in", "im no home": "i am not home", "ill no be": "i will not be",
    "al no be": "i will not be",
    "dae": "do", "mak": "make", "mek": "make", "mke": "make", "tak": "take", "wark": "work", "wurk": "work",
    "hame": "home", "hoose": "house", "yin": "one", "nane": "none", "nae": "no", "nee": "no", "nowt": "nothing",
    "summat": "something", "owt": "anything", "see ye": "see you", "see yous": "see you", "see yas": "see you",
    "can yas": "can you", "can yous": "can you", "can ye": "can you", "can yer": "can you", "can ya": "can you",
    "could ya": "could you", "could yas": "could you", "could ye": "could you", "cud ya": "could you",
    "gonnae make": "can you make", "gonnae come": "can you come", "gonnae change": "can you change",
    "gonna be": "going to be", "gonnae be": "going to be", "al be": "i will be", "ah will": "i will", "ah am": "i am",
    "ah can": "i can", "am gonna": "i am going to", "am gonnae": "i am going to", "afty": "afternoon",
    "mornin": "morning", "mawnin": "morning", "evenin": "evening", "monda": "monday", "tuesda": "tuesday",
    "wensda": "wednesday", "thursda": "thursday", "frida": "friday",
    "mi will": "i will", "mi can": "i can", "mi cant": "i can not", "mi cyaan": "i can not", "mi nah": "i will not",
    "mi a": "i am", "mi deh": "i am", "mi dear": "my dear", "deh a": "am at", "will deh": "will be",
    "mi will deh yah": "i will be here", "deh yah": "here",
    "will deh yah": "will be here", "mi deh yah": "i am here", "mi deh a work": "i am at work",
    "mi nah go deh": "i will not be", "nah go deh yah": "will not be here",
    "mi nah go deh yah": "i will not be here",
    "i dey": "i am", "we dey": "we are", "i no dey": "i am not", "we no dey": "we are not", "i no go": "i will not",
    "i no go dey": "i will not be", "we no go dey": "we will not be", "i go dey": "i will be",
    "we go dey": "we will be",
    "i no fit": "i can not", "we no fit": "we can not", "dey house": "be home",
    "abeg": "please", "biko": "please", "wahala": "problem", "no wahala": "no problem", "plis": "please",
    "pliz": "please", "pleez": "please", "kindly": "please", "tanks": "thanks", "tank you": "thank you",
    "tenks": "thanks", "4 me": "for me", "4 us": "for us", "4 you": "for you", "4 u": "for you", "omw": "on my way",
    "otw": "on the way", "brb": "back soon", "wfh": "working from home", "gtg": "have to go", "idk": "not sure",
    "dunno": "not sure", "bro": "brother", "bruv": "brother", "blud": "brother", "tmoro": "tomorrow",
    "tomorow": "tomorrow", "tommorow": "tomorrow", "tommorrow": "tomorrow", "tommorw": "tomorrow", "thur": "thursday",
    "yse": "yes", "yess": "yes", "yesh": "yes", "ys": "yes", "yha": "yeah", "yhh": "yes",
    "somethings": "something has",
    "lets": "let us", "docs": "doctors", "gp": "doctors", "hosp": "hospital", "hospi": "hospital",
    "weeknd": "weekend", "wknd": "weekend", "wkends": "weekends", "following week": "followingweek",
    "week after next": "weekafternext", "school run": "schoolrun", "chicken pox": "chickenpox",
    "every body": "everyone",
    "wont": "will not", "theyve": "they have", "wer": "we are", "hav": "have", "av": "have", "ave": "have",
    "gt": "got", "hv": "have", "jst": "just", "jus": "just", "wrk": "work", "wrks": "works", "2 b": "to be",
    "thru": "through", "nt": "not", "mite": "might", "cause": "because", "bcoz": "because", "bc": "because",
    "cuz": "because", "cus": "because", "wer in": "we are in", "thers": "there is",
    "your welcome": "thanks", "ur welcome": "thanks", "youre welcome": "thanks",
}  # fmt: skip

_WEEKDAYS = {
    "monday": ("mon", "mondy", "munday"), "tuesday": ("tue", "tues", "tuesdy", "teusday", "tusday"),
    "wednesday": ("wed", "weds", "wensday", "wednsday", "wedensday", "wendesday"), "thursday": ("thu", "thur",
    "thurs", "thrusday", "thursdy", "thirsday"),
    "friday": ("fri", "fryday", "firday"), "saturday": ("sat", "satday", "saterday"), "sunday": ("sun", "sundy"),
}  # fmt: skip
_MONTHS = {
    "january": ("jan",), "february": ("feb", "febuary"), "march": ("mar",), "april": ("apr",), "june": ("jun",),
    "july": ("jul",), "august": ("aug",), "september": ("sep", "sept"), "october": ("oct",), "november": ("nov",),
    "december": ("dec", "decemeber"),
}  # fmt: skip
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"fifteen": "15", "twenty": "20", "thirty": "30"}  # fmt: skip
_ORDINALS = {
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th", "1rst": "1st",
    "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th", "eleventh": "11th", "twelfth": "12th",
    "thirteenth": "13th", "fourteenth": "14th", "fifteenth": "15th", "sixteenth": "16th", "seventeenth": "17th",
    "eighteenth": "18th", "nineteenth": "19th", "twentieth": "20th", "twenty first": "21st", "twenty second": "22nd",
    "twenty third": "23rd", "twenty fourth": "24th", "twenty fifth": "25th", "twenty sixth": "26th",
    "twenty seventh": "27th", "twenty eighth": "28th", "twenty ninth": "29th", "thirtieth": "30th",
    "thirty first": "31st",
}  # fmt: skip

MEANT: dict[str, str] = (
    _SAID_APART
    | _WE_ARE
    | _SHORT
    | _AS_SPOKEN
    | {short: name for name, shorts in (_WEEKDAYS | _MONTHS).items() for short in shorts}
    | _NUMBERS
    | _ORDINALS
)
