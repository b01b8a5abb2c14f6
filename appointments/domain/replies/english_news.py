"""What people tell us in English: nobody came, I am late, it is fixed, you have the wrong number.

`phrases.py` says how a phrase is written.
"""

from __future__ import annotations

from appointments.domain.replies.vocabulary import Act

PHRASES: dict[Act, tuple[str, ...]] = {
    Act.DISPUTE: (
        "[i|we] (was|were|have been) (in|home|at home|here) [allday|allmorning|allafternoon|all the "
        "time|waiting|the whole time]",
        "{i} waited [in] [allday|allmorning|allafternoon]", "(i|we) was in",
        "waited [in] (allday|allmorning|allafternoon)",
        "{i} stayed in [allday|allmorning|allafternoon]",
        "(nobody|never anyone) [ever|has] (came|come|been|turned up|showed up|showed|knocked|rang|rang the "
        "bell|called|arrived|attended) [today|yesterday|again|this morning|this afternoon]",
        "(you|they|he|she|your man|your men|the {trade}) (never|did not) [ever] (came|come|turned up|turn "
        "up|knocked|knock|showed up|show up|rang|ring|arrived|arrive|showed|show)",
        "(never|did not) (came|come|turned up|turn up|knocked|knock|rang|ring)",
        "i (never|did not) (refused|refuse) [him|anyone|access|entry|them]",
        "nobody knocked [on the door|at my door]",
        "no show", "(still|been) waiting allday [and nobody came]",
    ),
    Act.LATE: (
        "[{iwill}|will] be {home} [at|for|about|by] (half|quarter) (past|to)",
        "[{iam}] [got] held up (at|in) (the|my) (school|doctors|hospital|shop|shops|work|traffic)",
        "[sorry] running behind [schedule]", "with you in {minutes} [{unit}]",
        "(bus|train|taxi) (did not|has not) (turn up|turned up|come|came|arrive|arrived|show|shown)",
        "[{iam}] running (behind|late) [by] [about] [{minutes} {unit}]",
        "(back|home|there) in [about] {minutes}",
        "(can|could|will) (he|she|they|you|the {trade}) give me [another] {minutes} {unit}",
        "[{iam}] [just] (leaving|left) (work|school|town|the shop|the shops|the hospital|the doctors) [now]",
        "[{iam}] {minutes} {unit} (away|off)", "{minutes} {unit} away",
        "[{iwill}] be {minutes} {unit} [late|max|tops]", "[{iam}] [just] parking [up] [now]",
        "(nearly|almost) (there|home|back)", "on (my|the) way",
        "(be|get) (home|back|there) (asap|soon as i can|as soon as i can|shortly)", "[{iam}] in (a queue|traffic)",
        "[the] traffic [is] [really|so|very] (bad|terrible|awful|mad|heavy|a nightmare)", "road (closed|is closed)",
        "[{iam}] [{iwill}] [going to be] [be] {minutes} {unit} late",
        "[please] tell (him|her|them|the {trade}) [to] (wait|hang on|hold on) [{minutes} {unit}|for me|please]",
        "hang on", "(hold|hang) on for me", "[{iam}] [still|just] on (my|the) way (home|back) {minutes} {unit}",
        "[{iam}] on (my|the) way [home|back] [be] [there|home] [in] {minutes} {unit}",
        "[{i}] will not be (long|a minute|a moment|2 minutes)",
        "[{iam}] [just|only] (at|in) the (shop|shops|supermarket) [still]",
        "[{iwill}] be back in [about] [#|a few] [{unit}]", "(back|home|there) in [about] {minutes}",
        "[the|my] (bus|train|doctors|dentist|hospital|taxi) (is|are) [running] "
        "(late|delayed|behind)",
        "(bus|train|doctors|dentist|hospital|taxi) [running] (late|delayed|behind)",
        "[{iam}] stuck (at|in) (work|the doctors|the hospital|the shop|school|town)",
        "{iam} just (round|around) the corner", "[{iam}] (coming|walking|driving) (home|back) now",
        "{iam} [just] (leaving|getting) (work|home|in|back) now", "[{iam}] held up [at work]", "{i} might be {late}",
        "[{iam}] going to be (late|a bit late|a little late) [back|home] [from (the|my|a)] "
        "[work|schoolrun|school|hospital|doctors|town|shop|shops]",
        "[{i}] [will] get (there|home|back) in {minutes} {unit}", "can he (hang on|hold on|wait)",
        "do not (leave|go) [{iam}] [nearly|almost] [home|back|there]", "{iam} almost (home|back|there)",
        "(do not|please do not) (leave|go) [yet]", 
        "(car|bus|train) (has|is) (broken down|broke down)",
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
        "[{i}] (need not|no need to) (come|bother) [now|anymore]", "you need not (come|bother)", "all done",
        "[a] (guy|man|fella|bloke|lad|someone) (came|has been|been) [this morning|today|yesterday|already|@]",
        "(the|my) (problem|issue|fault|leak|damp) (has|is) gone [away]", "(the|my) (problem|issue) went away",
        "[{i}] do not need (it|you|him|the {trade}) now",
        "[{i}] have [now|already] (fixed|sorted|mended|done|repaired) it [myself|ourselves]",
        "so [you] (need not|do not need to) come",
        "[the|a|your] {trade} (has|is) already (been|came|come) [and (fixed|done|sorted|repaired|did) it]",
        "not (required|needed|necessary) [any longer|anymore|now]",
        "[{fault}] (has|have) been (repaired|fixed|sorted|done|mended) [already|now|myself]",
        "so no need [now|to come|for a visit]", "[it] [has] sorted itself [out]",
        "(sorted|fixed|done|repaired|mended) [it] (ourselves|myself|already)",
        "(someone else|another {trade}|the council|{kin}) [has] [already] (sorted|fixed|did|done|repaired) "
        "(it|that) [already]",
        "(your man|your men|your lad|your lads|the man|one of your men|your {trade}|you) (has|have) "
        "[already] (been|fixed it|done it|came|come) [already]",
        "(you|they|he|she|we|i|{somebody}|your {trade}|your man) [have|has] already "
        "(did|done|fixed|sorted|repaired|mended|do) (it|that|this|the {fault}) "
        "[myself|ourselves|yesterday|last week]",
        "[the|my] {fault} (was|has been|is|have been) [already] (carried "
        "out|completed|done|fixed|repaired|finished|sorted) [@|already|last week|yesterday|now]",
        "[{i}] (do not|no longer) (require|need) (a|the|any|your|this) "
        "(visit|appointment|repair|{trade}|call) [anymore|now]",
        "no need for (a|the|this|your) (visit|appointment|repair|{trade}) [anymore|now]",
        "[{i}|{somebody}] [have|has] [already] (sorted|fixed|mended|done|repaired) (it|that|the {fault}) "
        "[out] [already|myself|ourselves|now]",
        "it {fault} working again", "[that] job [is] (done|completed|finished|sorted)",
        "got (it|that) (fixed|sorted|done|mended|repaired) [already|yesterday|last week|myself|now]",
        "[{fault}] (has|is) not (leaking|dripping) (anymore|now)", 
        "[{i}] got (someone|somebody|{kin}|a {trade}|another {trade}) to (do|fix|sort) (it|that)",
        "it (was|got) (done|fixed|sorted|repaired|mended) [already|yesterday|last week|today|@]",
        "(came|been) and (fixed|did|done|sorted) it [already|yesterday|today|this "
        "morning|last week]",
        "(someone|somebody|he|a {trade}|the {trade}|they|your man|your {trade}) (came|been|has been) "
        "[out|round] @ [and (fixed|done|did|sorted|repaired|mended) it]",
        "{fault} (works|working) now",
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
        "{i} do not (rent|live) (from|with) you", "{name} does not have this number [anymore|now]",
        "you have [got] the wrong (person|number|house|1)", 
        "{i} am not with you [anymore]", "(this|that) is no longer (his|her|their) number",
        "[{i}] think you have [got] [the] wrong (person|number|house|address|tenant|1)",
        "[you have] [got] [the] wrong (person|number|house|address|tenant)",
        "[{i}] [have] left (there|that address|that flat|that house|the property) [last year|ages ago|years "
        "ago|last month|a while ago]",
        "{i} [have] moved [out|house|away] [in {month}|@|now]", "[{i}] do not know who (you are|this is|u are)",
        "[{i} think] (this|that|it|your text|your message) (was|is) (meant|intended) for (someone|somebody) else",
        "(this|that|it) is [meant|intended] for (someone|somebody) else", "not a tenant [of yours|here]",
        "not your tenant", "{i} am not your tenant", "not me", "(this|that|it) is not (me|{name}|him|her)",
        "{i} am not {name}",
        
        "[{name}] (does not|no longer) (live|lives) here [anymore|now]",
        "[{i} think] you have [got] [the] wrong (one|1|number|person|house|tenant|address)",
        "wrong (person|one|1) [mate]", "[i] (am|was) never [a|your] tenant [of yours]", 
        "(this|that) is a work (phone|number)",
        "[{i}] left (there|that address|the property|that flat) [in {month}|@|ages ago|last year]",
        "no {name} (here|at this number|lives here)", "this is not {name}", "there is no {name} here",
        "[[{i}] think|sorry] [you (have|got|have got)|this is|it is|that is] [the] wrong "
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
