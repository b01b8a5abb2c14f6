"""English, as people in Britain text it: `phrases.py` says how a phrase is written."""

from __future__ import annotations

from appointments.domain.replies.english_lists import LISTS
from appointments.domain.replies.english_spelling import MEANT
from appointments.domain.replies.vocabulary import Act, ClockWords, Vocabulary

_PHRASES: dict[Act, tuple[str, ...]] = {
    Act.COURTESY: (
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
        "kind regards", "regards", "nice one [{dear}]", "bye [for now]",
        "have a (good|nice) (day|weekend|one)",
        "much appreciated", "appreciated", "god bless", "bless", "[duly] noted", "got it", "received",
        "(that is|you are) (very|so|really) kind [of you]",
    ),
    Act.REASON: (
        "{i} have [got] [a|an|my] (hospital|doctors|dentist|dental|medical|other|gp|scan|vet|school|job|hearing|work) "
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
    Act.YES: (
        "{yes}",
        "(yes|yep|yeah|aye|okay|yup) (i do|i am|you are|it is|that is|i can|i will|i would|we can|we will|we are)",
        "yes [{i}] (do|am|are|will|can) [{very}] [like] that", "yes i would [{very}] like that [a lot|very much]",
        "[{very}] {good} [{forme}]", "all {good} [here]", "[{it}] {is} [{very}] [{very}] {good} [{forme}|thanks]",
        "[{very}] (true|correct|accurate)", "{said} {is} [{very}] [{very}] {so}",
        "(sounds|looks|seems) [{very}] {good} [{forme}]", "sounds like a plan",
        "[{it}] {is} [a] [definite|firm|big|for sure|resounding|hard] (yes|true) [from (me|us)]",
        "[so] (i|we) [would have to|have to|must|can|would|will|gotta|have got to|vote|am going to] say "
        "(yes|affirmative)",
        "i (vote|say) yes [to that]", "{said} {is} [a] [definite|resounding|definitely] (yes|affirmative)",
        "[{it}] (suits|works) [{very}|just|fine|well|great|perfectly] [me|us|{forme}] [fine|well|perfectly|just fine]",
        "{i} (agree|confirm|accept) [it|that|this|{thing}]", "[{i}] can confirm [it|that|{thing}]",
        "[happy|pleased] to confirm [it|that|{thing}]",
        "{i} am (happy|okay|fine|good) with {it}", "happy with {it}", "[{thing}] confirmed",
        "(you|he|she|they|the {trade}) can come [{then}]",
        "(okay|fine|good) with (that|it|this)",
        "[{iwill}] be {home} [{then}] [for you]",
        "{iam} [{very}] (in|home|at home|here|free|available|around) [{then}]",
        "[{iwill}] be (waiting|ready) [for you|for him|for them]",
        "{somebody} (will be|is) {home} [{then}]", "there will be (someone|somebody) {home} [{then}]",
        "{somebody} will let (you|him|them) in",
        "{i} can make (it|that|this) [{appointment}]", "{i} can do (it|that|this) [{appointment}]",
        "[{i} will] see (you|him|them) (then|there|soon|on the day)",
        "[{i} am] looking forward to (it|that|seeing you)",
        "no problem [at all|{forme}]", "no problems", "no worries", "not a problem [{forme}]",
        
        "[that|it] will not be a problem", "not an issue [{forme}]",
        "can do",
        "that is not a problem",
        "[that is] (no|nae) (issue|bother|trouble|bothers) [at all]", "(great|good) stuff", "you got it",
        "that is what i want", "(you are|they are) right",
        "that is how it is", "that is not false", "please go ahead", "yes go ahead", "(crack on|carry on)",
        "works a treat",
        "okay then", "yes sir", "yes please", "[i] look forward to (it|seeing you)", "do come", "please come",
        "{i} still need it", "still (okay|fine|good) [{forme}]", "still on", "count me in",
    ),
    Act.KEEP: (
        "[{i} will|can you|can we|can i|could you|could we|could i|will] [please] [just] keep {stands} [{asis}]",
        "[{i} will|can you|can we|can i|could you|could we|could i|will|we will] [please] [just] (keep|leave) "
        "({thing}|things|everything) {asis}",
        "[{i} will] stick (with|to) {stands}", "no (change|changes) needed", "no need to change [it|anything]",
        "(leave|keep) {asis}",
    ),
    Act.YES_AT: (
        "@ {is} [{very}] [still] {good} [{forme}]", "@ (suits|works) [{very}|fine|well] [me|us|{forme}] [fine|well]",
        "(yes|yep|okay) (to|for) @", "{good} (for|on) @", "@ {good}", "(okay|fine|good|happy) with @", "see you @",
        "[{iwill}] be {home} @", "{iam} (in|home|at home) @",
        "{somebody} (will be|is) (in|home|here|there|at home) @",
    ),
    Act.NO: (
        "{no}", "no (thank you|thanks|sorry)", "no [{i}] can not",
        "(no|nope|nah) (i am not|i will not|it is not|it does not|"
        "we are not|that is not|i would not)",
        "[{it}] {is} [a] [definite|firm|big|hard] (no|negative) [from (me|us)]",
        "[so] (i|we) [would have to|have to|must|gotta|have got to|am going to have to|will have to] say (no|negative)",
        "i (say|vote) (no|negative) [to that|to that question]", "{said} (is|would be) [{very}] [a] (no|negative)",
        "i would have to say the answer to that is no", "no is the answer", "negative for sure", "please no",
        "no that is my (answer|response)", "oh hell no", "(do not|please do not) (do that|come)",
    ),
    Act.CANNOT: (
        "[{i}] {cannot} (make|manage|do|keep) {thing} [{then}] [now|anymore|any more|after all]",
        "[{i}] {cannot} (keep|leave) {thing} {asis}",
        "[{i}] {cannot} do", "[{i}] {cannot} be {home} [{then}]",
        "[{i}] {cannot} (attend|come|let you in|let him in)",
        "(nobody|there is nobody) is going to be {home} [{then}]", "{i} have not got time [{then}]",
        "[{i}] [am] (will not|not going to) be {home} [{then}] [now|after all]",
        "[{i}] will not make it", "[{i}] am not going to make it",
        "[{iam}] not (in|home|at home|available|free|around) [{then}]",
        "[{i}] (am|will be|are) {out} {then}", "[{i}] will be {out}", "{i} am out",
        "(nobody|there is nobody|there will be nobody) [will be|is|be] (in|home|here|at home) [{then}]",
        "(nobody|no {kin}|there will not be anyone) [will be] (in|home|here|at home) [{then}]", "there is nobody in",
        "[{it}] [is|will be|would be] not (convenient|suitable|possible|good) {forme}", "not (convenient|suitable)",
        "{it} (is|will be|would be) not [{very}] (convenient|suitable|possible)", "not (convenient|suitable) {forme}",
        "[{it}] (does|will|would) not (suit|work) (me|us|{forme})", "[{it}] (does|will|would) not suit",
        "[{it}] [is] no good [{forme}]", "(that|it|this) is no use [{forme}]",
        "can not make it sorry", "{i} have to (miss|skip) (it|this|that|this one)",
    ),
    Act.CANNOT_AT: (
        "[{i}] {cannot} (make|make it|be {home}) @", "[{i}] will not be {home} @",
        "{iam} not (in|home|at home|available|free|around) @",
        "not (in|home|available|free) @", "(nobody|there will be nobody) [will be|is] (in|home|here|at home) @",
        "{i} am not going to be {home} @", "[{i}] will not make it @",
    ),
    Act.DENY: (
        "(not|definitely not) (true|right|correct|that|that one|so|what i said)",
        "(false|incorrect|wrong|untrue) [for sure]",
        "{said} [{is}|are] [{very}] [{very}] {wrong} [at all]", "(it|that) turns out to be false", "false for sure",
        "{said} can not be (right|correct|true)", "{said} is not [{very}] (true|right|correct) so no",
        "i do not like that", "that would be terrible", "i disagree", "do not agree",
        "{i} do not agree [with (that|it)]",
        "i (would|will|must) say (it|that|the statement) is [{very}] {wrong}",
        "i do not believe (it|that) is (possible|correct|right|true)",
    ),
    Act.ASK_CHANGE: (
        "(can|could|may|would) [{i}|you] [please] {change} [{thing}] [please|round|around]",
        "[{i}] (want|would like|wish|would prefer) to {change} [{thing}]", "{i} (need|have) to {change} [{thing}]",
        "{i} will (need|have) to {change} [{thing}]", "i wanna {change} [{thing}]",
        "(is it|would it be) possible to {change} [{thing}]", "any chance {i} (can|could) {change} [{thing}]",
        "please {change} [{thing}]", "{i} (need|want|would like|would prefer|will need) {another} {appointment}",
        "(can|could) (i|we) [please] (have|get|make|book|do) {another} {appointment}",
        "(can|could) you [please] (do|make|give me|offer|come) [on|at] {another} {appointment}",
        "(do you have|have you [got]|is there|are there) {another} {appointment}",
        "(can|could) (we|i) (make|do) it {another} {appointment}", "(can|could) you come {another} {appointment}",
        "(do you have|have you got|is there|are there) any (other|different) (times|days|dates|slots|appointments)",
        "what (other|else) (times|days|dates|slots) [do you have|have you got|are there]",
        "what (times|days|dates|slots) (do you have|have you got|are available|are there)",
        "can you offer {another} {appointment}", "need [a] (later|earlier|sooner) [{appointment}]",
        "(can|could) (you|we|i) [please] (make|move|do|have|change|bring) {thing} (earlier|sooner|later|forward)",
        "[please] bring {thing} forward",
        "(do you have|have you [got]|is there|are there|got) (anything|any|an|a) (earlier|sooner|later) "
        "[{appointment}|slots|times|appointments]",
        "(can|could|may) [{i}|you] [please] {change} [{thing}] (to|for) {another} {appointment}",
        "[{i}] (need|want|would like|have) to {change} [{thing}] (to|for) {another} {appointment}",
        "(can|could) ({it}|my {appointment}) be {changed}", "[is there] any other (time|date|slot|appointment)",
        "{canyou} {come} [it|on|at|for|in] {another} {appointment}",
    ),
    Act.CHANGE: (
        "{change} [{thing}]", "need to {change} [{thing}]", "{another} {appointment} [{forme}]",
        "need {another} {appointment}", "change of (time|day|date)", "change [the] (time|day|date)",
    ),
    Act.WISH: (
        "{canyou} {come} [it|on|at|for|in] @", "{canyou} {come} it @", "{canyou} @",
        "(is|are|would|will) @ (possible|okay|available|free|any good|better|good|fine|be possible|be okay|be "
        "better|work)",
        "(is|would) it [be] possible [for] @", "(is|would) it be okay @", "(how|what) about @", "any chance of @",
        "(do you have|have you [got]|is there|are there|anything|you got|got) [anything|any slots|any|something|a "
        "slot] "
        "[free|available|for|on] @",
        "[{i}] [would|would much|will] (prefer|rather|like|love|need|want) [it|you to come|a visit|an "
        "appointment|to have|have|"
        "to have it|to be] [on|for] @", "preferably @", "@ (preferred|preferably|instead|only)",
        "[it|that] (has|needs) to be @",
        "@ [would be|is|are|will be] (better|best|easier|preferable|preferred|ideal) [{forme}]", "(only|just) @",
        "[{iam}] only (free|available|off|around) @",
        "@ would (suit|work) [me|us|{forme}] [better|best]", "@ (suits|works) [me|us|{forme}] (better|best)",
        "{i} can [only] (do|make|manage) @ [only]", "[can|could] only (do|make|manage) @",
        "(can|could) (do|make|manage) @", "{iam} only {home} @",
        "{iam} [only] (free|available|off [work]|around) @ [only]", "{iwill} only be {home} @", "only {home} @",
        "(free|available) [only] @", "[{i}] need it [to be] @",
        "[{i}] (need|want|would like|have|would prefer) to {change} [{thing}] (to|for) @",
        "(can|could) ({it}|my {appointment}) be {changed} (to|for|until) @", "do you (do|work|come) @",
        "make it @", "{change} [{thing}] (to|for) @",
        "(come|come out|please come) @",
        "{i} can be {home} @", "(any|anytime|anything) @", "{another} {appointment} (like|maybe|say) @",
        "(would|could) (you|someone) come @ (instead|please)", "{i} (need|want) (to move it|it moved|it) to @",
        "(it|that) would have to be @", "@ would be {good} [{forme}]", "@ (or|and) @ only",
        "(does|would|will) @ (suit|work) [you|{forme}]",
    ),
    Act.AVOID: (
        "not @", "[{i}] (can not|could not) (do|manage) @", "@ {is} (no good|not good|not convenient|bad|no use|not "
        "suitable|not great|not possible|difficult|out|not okay) [{forme}]",
        "@ (does|do|will|would) not (suit|work) [me|us|{forme}]",
        "@ no good [{forme}]", "@ not good [{forme}]",
        "{i} (work|am working|am at work|am busy|am away|am on holiday) @",
        "[{i}] do not want @",
        "(anyday|anytime|anything|anyday else) (but|except|apart from|other than|bar|not|but not) @",
        "(except|apart from|other than|bar) @",
        "{i} can (do|make|manage) (anyday|anytime|anything) (but|except|apart from|other than|bar|not|but not) @",
        "anyday (but not|that is not) @", "[please] (do not|not) come @", "please not @",
        "(away|on holiday|busy|at work|out|working) [allday] @", "{i} am (out|in hospital) [allday] @",
    ),
    Act.BUT: ("but", "however", "though", "although"),
    Act.AT: ("@",),
    Act.NUMBER: ("[option|number|slot|press|reply|answer] #",),
    Act.CHOOSE: (
        "[the] (1st|2nd|3rd|4th|5th|6th|last) (1|option|slot|choice|offer|appointment) [{is} [{very}] {good}] "
        "[{forme}]",
        "(can|could|may) (i|we) [please] (have|get|take|book|go for) [the] (1st|2nd|3rd|4th|5th|6th|last) "
        "[1|option|slot|choice|offer|appointment]",
        "(can|could|may) (i|we) [please] (have|get|take|book|go for) (option|number|slot) #",
        "[{i}] (will take|will have|take|would like|want|prefer|choose|chose|pick|will go for|go for|go with|will "
        "go with|"
        "book me (in for|for|in)) [option|number|slot] #",
        "[{i}] (will take|will have|take|would like|want|prefer|choose|pick|will go for|go for|go with|will go with) "
        "[the] (1st|2nd|3rd|4th|5th|6th|last) [1|option|slot|choice|offer|appointment]",
        "[option|number|slot] # (is [{very}] {good}|works|suits|suits me [best|better|fine]|would be {good}) "
        "[{forme}]", "slot #",
    ),
    Act.DISPUTE: (
        "[i|we] (was|were|have been) (in|home|at home|here) [allday|allmorning|allafternoon|all the "
        "time|waiting|the whole time]",
        "{i} waited [in] [allday|allmorning|allafternoon]", "(i|we) was in",
        "waited [in] (allday|allmorning|allafternoon)",
        "{i} stayed in [allday|allmorning|allafternoon]",
        "(nobody|never anyone) [ever|has] (came|come|been|turned up|showed up|showed|knocked|rang|rang the "
        "bell|called|arrived|attended) [today|yesterday|again|this morning|this afternoon]",
        "(you|they|he|she|your man|your men|the {trade}) (never|did not) [ever] (came|come|turned up|turn "
        "up|knocked|knock|"
        "showed up|show up|rang|ring|arrived|arrive|showed|show)",
        "(never|did not) (came|come|turned up|turn up|knocked|knock|rang|ring)",
        "i (never|did not) (refused|refuse) [him|anyone|access|entry|them]",
        "nobody knocked [on the door|at my door]",
        "no show", "(still|been) waiting allday [and nobody came]",
    ),
    Act.LATE: (
        "[{iam}] [just|still] running [{very}] {late}", "[{iwill}] be {late}",
        "[{iam}] [just|still] running [{very}] late [by] [about] {minutes} [{unit}]",
        "late by [about] {minutes} {unit}",
        "[{iwill} be] [about] ({minutes} {unit}|half an hour|half hour) late [home|back]",
        "{iam} [going to be] {late}",
        "[{iam}] (stuck|held up) in traffic", "[{iam}] stuck at work", "{i} got held up",
        "[{iam}] [still|just] on (my|the) way "
        "(home|back)", "[{iam}] [just|still] on (my|the) way [now|home now|back now]",
        "[{iwill}] be (home|back|there|in|with you) in [about] {minutes} {unit}",
        "(back|home|be home|be back) in [about] # [{unit}]", "(back|home) in [about] {minutes} {unit}",
        "[{iam}] nearly (home|back|there)", "[{iwill}] be (there|with you) in [about] #",
        "{iwill} be (back|home) (soon|shortly)",
        "(can|could|will) (you|he|she|they) [please] wait [{minutes} {unit}|for me]", "[please] wait for me",
        "wait {minutes} {unit}", "please wait",
        "[{i} have] [just] popped (out|to the shop|to the shops|to shop|to shops|to school|to the doctors)",
        "[{iam}] going to be {late}", "[will] be {minutes} {unit}", "(back|home) (soon|shortly)",
        "[{iam}|just] # {unit} away", "{iam} {minutes} {unit} away", "{iam} coming home now", "bus is late",
        "[my] (bus|train) is (late|delayed|running late)", "traffic is (bad|terrible|awful|mad|heavy)", "hold on",
        "be (there|back|home) (soon|shortly|in a bit)", "[{iam}] [just|still] on (my|the) way back home",
        "delayed at work", "{iam} delayed", "give me {minutes} {unit}",
        "be there in {minutes} {unit}",
    ),
    Act.FIXED: (
        "[the|my] {fault} (is|has|got|have|are|was) [already|now|just] [been] [{nowadays}] [{very}] {fixed} "
        "[{nowadays}] [itself|myself]",
        "[the|my] {fault} (is|has been) [{nowadays}] working [fine|again|okay|properly] [now|again]",
        "[the|my] {fault} (is|has been) [{nowadays}] okay (now|again)",
        "{fixed1} it [myself|ourselves|now|already]", "no need [to come [out]] [anymore|any more|now|today]",
        "no need (for it|for you to come|to bother)", "[the|my] {fault} [is] back on [now|again]",
        "(it|that|this) is stopped [leaking|dripping] [now]",
        "[it|that|this] [has|is] already been {fixed} [{nowadays}|last week]",
        "been {fixed} (already|last week|yesterday)",
        "(someone|somebody|he|a {trade}|the {trade}|they) [already] (came|been|has been) [out] "
        "[yesterday|last week|this morning|already|today] and (fixed|done|did|sorted|repaired|mended) it [already]",
        "[the|my] ({fault}|{appointment}) [is] no longer (needed|required|necessary)",
        "[the|my] {fault} [is] (working|works) [fine|again|okay|properly] (now|again)", "[all] (already|now) {fixed}",
        "[all] {fixed} (now|already)",
        "(it|this|that) is no longer (needed|required|necessary|leaking|dripping|a problem)",
        "no longer (needed|required|necessary)",
        "[{i}] (do|does) not need (it|you|the {appointment}|the {trade}|anyone|a {trade}|this|to come) (anymore|any "
        "more|now|any longer)",
        "[{i}] do not need (you|him|anyone|the {trade}|a {trade})",
        "[{i}] no longer (need|require) (it|you|the {appointment}|this|anyone|the {trade}|a {trade})",
        "[the] {fault} (stopped|has stopped) "
        "[leaking|dripping|itself]", "(it|leak) has stopped", "the leak has stopped [now]",
        "(i|we|{somebody}|a friend|{trade}|the {trade}|your {trade}|someone else) [have|has] [already] "
        "(fixed|repaired|sorted|mended|done) (it|the {fault}) [myself|ourselves|already|now|yesterday]",
        "[i|we] managed to (fix|sort|repair) it [myself|ourselves]",
        "(someone|somebody|he|a {trade}|the {trade}|they) [has|have] already (been|came|come|done it) [and "
        "(fixed|done|sorted|repaired) it]",
        "[{i}] do not need (you|anyone|him|them|the {trade}) to come [out] [anymore|any more|now]",
        "(job|work|repair) [is|has been|was] [already] (done|completed|finished) [already|now|yesterday|last week]",
        "not needed [anymore|any more|now]", "no need now", "[{i}] [have] [already] had it {fixed} [already]",
        "[it is] all (working|okay) now", "problem solved", "fault (cleared|fixed) itself", "it fixed itself",
    ),
    Act.WRONG: (
        "[{i} think|sorry] [you (have|got|have got)|this is|it is|that is] [the] wrong "
        "(number|person|house|address|tenant)",
        "you have (texted|messaged|got) the wrong (number|person)",
        "[{i}] (do not|no longer) live (there|here|at that address) [anymore|any more|now]",
        "[this|that] is not my (house|flat|appointment|home|address|number)",
        "not my (house|flat|appointment|home|address)",
        "{i} [have] moved [out|house|away] [last (year|month|week)|ages ago|years ago|a while ago]",
        "moved (out|house|away) [last (year|month|week)|ages ago|years ago|a while ago]",
        "wrong no", "do not know (who you are|who this is|what this is)",
        "{i} am not [the] (tenant|resident|person) [anymore|any more]",
        "(this|that|it) is not (my|her|his|their) number [anymore|any more]",
        "i do not know (this|that) (person|address|name)",
        "you have the wrong (number|person) [mate]", "i am not a tenant [of yours]",
        "i have no (appointment|repair|repairs) [booked] [with you]", "(i|we) have never lived there",
    ),
}  # fmt: skip

# How people end a wish.
_PHRASES[Act.WISH] = tuple(
    f"{phrase} [instead|if possible|if you can|if that is (okay|possible|alright)|if poss]"
    for phrase in _PHRASES[Act.WISH]
)

_WEEKDAYS = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
}  # fmt: skip
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip

CLOCK = ClockWords(
    weekdays=_WEEKDAYS | {f"{name}s": number for name, number in _WEEKDAYS.items()},
    months={name: number for number, name in enumerate(_MONTHS, 1)},
    # A morning slot often ends at one, and an afternoon's begins at twelve.
    parts={
        "morning": (0, 13), "mornings": (0, 13), "afternoon": (12, 18), "afternoons": (12, 18),
        "evening": (17, 24), "evenings": (17, 24),
    },
    parts_refused={
        "morning": (0, 12), "mornings": (0, 12), "afternoon": (13, 18), "afternoons": (13, 18),
        "evening": (17, 24), "evenings": (17, 24),
    },
    noon=frozenset({"noon", "midday"}),
    named_days={"xmaseve": (12, 24), "xmas": (12, 25), "boxingday": (12, 26), "newyearseve": (12, 31), "newyear": (1,
    1)},
    kinds={
        "on": "on", "in": "in", "at": "at", "the": "the", "of": "of", "a": "the", "an": "the", "this": "this",
        "next": "next", "week": "week",
        "coming": "this", "today": "today", "tomorrow": "tomorrow", "dayaftertomorrow": "dayaftertomorrow",
        "after": "after", "before": "before",
        "until": "until", "till": "until", "from": "from", "by": "before", "past": "past", "to": "to", "half": "half",
        "quarter": "quarter", "between": "between", "and": "and", "or": "or", "not": "not", "oclock": "oclock",
        "am": "am", "pm": "pm", "onwards": "onwards", "weekend": "weekend", "weekends": "weekend",
        "weekday": "weekdays",
        "weekdays": "weekdays", "fortnight": "fortnight", "any": "any", "anyday": "any", "anytime": "any",
        "time": "time",
        "later": "later", "during": "in", "school": "school", "than": "than", "earlier": "earlier",
        "commencing": "commencing", "beginning": "commencing", "since": "from", "around": "about", "about": "about",
    },
)  # fmt: skip

_HEARD = frozenset(
    {
        "okay",
        "great",
        "lovely",
        "perfect",
        "brilliant",
        "cool",
        "fab",
        "grand",
        "alright",
        "super",
        "awesome",
        "excellent",
    }
)

ENGLISH = Vocabulary("en", _PHRASES, LISTS, MEANT, CLOCK, _HEARD)
