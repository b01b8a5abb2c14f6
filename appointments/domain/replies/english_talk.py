"""What in an English text answers nothing by itself, and what is about our texts rather than about a visit.

`phrases.py` says how a phrase is written.
"""

from __future__ import annotations

from appointments.domain.replies.vocabulary import Act

PHRASES: dict[Act, tuple[str, ...]] = {
    Act.COURTESY: (
        "as", "because", "since", "sadly", "always", "obviously", "marra",
        "thanks for (arranging|sorting|booking|organising) (this|it|that) [out]",
        "(many thanks|thank you) for (arranging|sorting|booking|organising) (this|it|that) [out]",
        "of course not a problem", "as (discussed|agreed|requested)", "i am (sorry|afraid) to say",
        "in case you need it", "if you do not mind",
        "[i|we] [can] confirm that", "so sorry but",
        "{name}", "[love] from {name}", "love {name}", "yours",
         "bro", "brother", "sister", "boss", "pet", "hen", "hinny", "petal", "darling", "dear",
        "my dear", "flower", "lad", "la", "fam", "oga", "och", "howay man", "o", "full stop", "comma",
        "about time [too]", "finally", "at last", "tell (them|him|her|you)", "[i] regret", "excuse me", "no offence",
        "[it is|this is|i am] {name} [here|speaking]", "(hi|hello|dear|hiya|hey) {name}", "to whom it may concern",
        "dear (repairs|landlord|council|housing|sirs|sir or madam|sir madam|repairs team|housing team|all)",
        "so sorry", "ever so sorry", "my apology",
        "(sorry|apology) for [the|my|any] (late|slow|delayed) (reply|response|text|answer)", "you see", "innit",
        "like", "though [mate]",
        "(hi|hello|hiya|hey|dear) [there|all|mate|love|sir|madam|team]", "goodmorning", "goodafternoon",
        "goodevening",
        "[so|very] sorry", "{i} am [so|very|really] sorry", "oh", "um", "ah", "hmm",
        "and", "also", "so", "just", "please", "pal", "duck", "luv", "bud", "mate", "love", "hun", "lol", "sir",
        "madam", "guys",
        "unfortunately", "{i} am afraid", "afraid", "hope you are [well|okay]", "just to let you know", "fyi",
        "sorry for (the|any) (late reply|inconvenience|trouble|short notice|hassle|delay)", "sorry about (that|this)",
        "i got your (text|message)", "got your (text|message)", "no rush", "as i said", "in reply to your text",
        "actually", "sorry to (be a pain|mess you about|bother you)",
    ),
    Act.THANKS: (
        "{name}", "from {name}", "love {name}", "love from {name}",  "yours (truly|faithfully|sincerely)",
        "best wishes", "[kind|best|warm|kindest|many] regards [{name}]", "all the best", "take care",
        "have a (lovely|nice|good) (day|evening|weekend|one)", "nice 1",
        "[many|and] (thanks|thank you|thanks you) [a lot|so much|very much|again|anyway|ever so much|a million] "
        "[{dear}]", "cheers [{dear}]", "x", "xx",
        "(thanks|thank you|cheers) for (the|your) (text|message|reminder|call|info|update|help|reply)",
        "(thanks|thank you|cheers) for (letting me know|letting us know|getting back to me|that|everything)",
        "see you [later]", 
        "(thanks|thank you) [very much|so much|a lot] for (the|your|all your|all the) {help}",
        "(thanks|thank you) for (helping|helping me|helping out|that {help})", "[i] thank you kindly", "i thank you",
        "[i|we] [really|do|very much] appreciate (it|that|the {help}|your {help})", "your {help} is appreciated",
        "much obliged", "{i} am [very|so|really] (grateful|thankful) [for (the|your) {help}]",
        "that is [very|really|so] helpful", "oh (thanks|thank you) [so much|very much]",
         "nice one [{dear}]", "bye [for now]",
        "have a (good|nice) (day|weekend|one)",
        "much appreciated", "appreciated", "god bless", "bless", "[duly] noted", "got it", "received",
        "(that is|you are) (very|so|really) kind [of you]",
    ),
    Act.REASON: (
        "(away|abroad|busy) [{then}]",
        "{i} (am|have been) (diabetic|poorly|disabled|retired|a carer|a teacher|a nurse)",
        "[{iam}] (working|at work|busy|out|away) (that|this) (morning|afternoon|evening)",
        "{iam} (working|at work|busy|out|away) (in the) (morning|afternoon)",
        "(got|have) (work|college|school) (that|this) (morning|afternoon)", "my {kin} is in (hospital|care|a home)",
        "{iam} (retired|disabled|housebound)", "{iam} {out} until @",
        "{i} work {then}", "{iam} self isolating",
        "{iam} (visiting|seeing|staying with|looking after|caring for) (my|our|the) "
        "({kin}|grandchildren|family|parents|friends) [{then}]",
        "{i} have [got] (another|a) (appointment|meeting|visit|delivery) {then}",
        "[{i}] (got|have) (work|college|school|training|class|classes|church|a shift) [{then}]",
        "{iam} {out} [{then}]", "{iam} [back] {out} again", "{i} have work [{then}]", "{i} am having work [{then}]",
        "[{i}] (got|have|have got) (covid|the flu|flu|norovirus|chickenpox|shingles|a cold|a bug|a sickness "
        "bug|a bad back|visitors|family over) [{then}|in the house|here]",
        "something has come up",
        "[my] {kin} (has|is|was) [been] (taken|rushed) (ill|poorly|into hospital|to hospital)",
        "{kin} (is|has been taken) (ill|poorly|unwell)",
        "[{iam}] on (nights|lates|earlies|shift|shifts|nightshift|a late shift|a night shift|an early "
        "shift|a course|a training course)",
        "{iam} (going|off) [on|to] (holiday|a funeral|a wedding|hospital|the hospital|work|college)", "schoolrun",
        "i have the schoolrun",
        "[{i}] [have] (got|have) [a|an|my|the] "
        "(hospital|doctors|dentist|gp|scan|school|work|appointment|interview|meeting|funeral) @",
        "[the|my] (kids|children|school|kid|daughter|son) [are|is|has|have] [at|off|finish|finishes|out "
        "of|from] (school|nursery|college) @",
        "(kids|school|nursery) (finish|finishes|out|starts|start|done|at|is) @", "{i} (start|finish) [work] @",
        "{iam} (at|in) (the [doctors|dentist|hospital]|doctors|dentist|hospital|work) @",
        "{i} am (abroad|overseas|in another country)",
        "{i} have [got] [a|an|my] "
        "(hospital|doctors|dentist|dental|medical|other|gp|scan|vet|school|job|hearing|work) "
        "[appointment|meeting|interview|run] [{then}]", "(something|a thing) has come up", "something came up",
        "[as|because|since] {i} am (working|at work)",
        "{i} am at work", "{i} have [got] (work|college|a funeral|an interview)", "{i} have to work",
        "[{i} have] got work",
        "(my kids are|my child is|my son is|my daughter is|kids are) (ill|sick|off school)",
        "{i} am (poorly|unwell|sick)",
        "[i] have to be somewhere else", "[i] have other plans", "clashes with work", "{i} am on holiday",
        "i am going away", "i am away", "at work", "working",
        "[my] ({kin}|he|she|kids|child) (is|are) [in|at] (hospital|poorly|ill|unwell|sick|very ill|not well)",
        "{i} have [got] (covid|the flu|flu|a cold|a bug)", "{i} have (a|got a) (funeral|wedding) [{then}]",
        "(got|have) [a|the|an] (hospital|doctors|dentist|funeral|college|school|work) [appointment] [{then}]",
        "[got to be] picking [the|my] kids up [from school]", "[{i}] have got to work", "got to work",
        "[{i}] {cannot} get [the] time off [work]", "funeral {then}", "{i} am isolating",
    ),
    Act.UNSURE: (
        "please confirm", "confirm please", "(i|we) think so", "i suppose [so]", "not sure [yet]", "yeah right",
        "(maybe|perhaps|possibly|probably)",
    ),
    Act.STOP: (
        "[leave me alone and] stop texting [me]", "do not send (me|us) (any more|anymore|more|any) (texts|messages)",
        "stop sending [me|us] (these|them|this)",
        "stop (these|the|all|all these|your) (texts|messages|texts please)", "no texts please",
        "{i} do not want to be (texted|messaged) [again|anymore]",
        "(stop|quit) (texting|messaging|txting) [me|us|this number]",
        "stop sending [me|us] [these|any|anymore|all these|your|the|so many] (texts|messages)",
        "(do not|never) (text|message|send texts|send messages) [me|us|this number|to me] (again|anymore|any longer)",
        "(do not|never) send [me|us] [these|any|anymore|your|any other] (texts|messages) [again|anymore]",
        "no (more|further) (texts|messages|texting)",
        "(take|remove|delete) (me|us|my number|this number|our number) (off|from|out of) (your|the) "
        "(list|lists|system|texts|messages|database|contacts|records)",
        "(unsubscribe|opt) (me|us) [out]", "opt out of [these|the|your|all] (texts|messages)",
        "{i} (want|wish|would like) to (unsubscribe|opt out) [from|of] [these|the|your] [texts|messages]",
        "{i} do not (want|wish) [to (get|receive|have)] [these|any|anymore|your|the|any other] "
        "(texts|messages) [anymore|from you]",
    ),
    Act.START: (
        "(start|resume|restart) [sending] [me|us] [the|my|your] (texts|messages) [again]",
        "(start|resume) (texting|messaging) (me|us) [again]", "(text|message) me again",
        "(subscribe|resubscribe|opt) (me|us) [back] [in] [again]", "put me back on (the|your) (list|texts)",
        "{i} (want|would like) (the|your|my) (texts|messages) (again|back)",
    ),
    Act.HELP: (
        "how (do|can|should) {i} (use|reply|reply to|answer|respond|respond to|work) [to] "
        "[this|it|that|you|the text|this text]",
        "how does (this|it) work", "what (do|should|must) {i} (press|text|reply|type|send|text back|write)",
        "(what|which) (number|numbers|word|words) (do|should|can) {i} (press|text|reply|type|send|use)",
        "what (are|is) the (numbers|number|options|option)", "what do the numbers mean",
        "what does (1|2|3|number) mean",
        "{i} do not (understand|know) (how|what) to (reply|answer|press|type|send|text)",
        "{i} do not understand (this|this text|the text|your text|the message|this message|the numbers)",
    ),
}  # fmt: skip
