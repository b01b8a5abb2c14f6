"""How people ask in English for another time, and for which.

`phrases.py` says how a phrase is written.
"""

from __future__ import annotations

from appointments.domain.replies.vocabulary import Act

PHRASES: dict[Act, tuple[str, ...]] = {
    Act.ASK_CHANGE: (
        "[so] [anytime] after that",
        "is it possible [for] (other|another) (day|time|date)", "it is possible (other|another) (day|time|date)",
        "(can|could) {i} (push|put|move) {thing} back", "[{i}] would need {another} {appointment}",
        "[is there] any (later|earlier) [{appointment}]",
        "(can|could) (we|you|i|he) [please] (do|make|have|come) [it] {another} (morning|afternoon|evening|week)",
        "{another} (morning|afternoon|evening|week)",
        "[{it}|#] is [far|much|bit|a bit] too (early|late|soon|far away|far off|long) [{forme}]",
        "(can|could) (he|she|they|you|the {trade}) come (later|earlier) [in the] [morning|afternoon|day|on]",
        "(it|this|that|{thing}) (wants|needs) "
        "(changing|moving|rearranging|rebooking|rescheduling|swapping|to be {changed}|{change})",
        "(wants|needs) (changing|moving|rearranging|rebooking)", "need [a] {another} {appointment}",
        "(please|can you) {change} me",
        "[{i}] (want|need|would like|would prefer) (a|an|the) (later|earlier|sooner|next) {appointment}",
        "[the] next (one|available|slot|appointment) please",
        "[{i}] (was|am) hoping for [something|a|an] (earlier|sooner|later|{another}) [{appointment}]",
        "any (chance|chances) of [a|an|something|anything] [bit] (later|earlier|sooner|different|another) "
        "[{appointment}]",
        "(can|could) (it|that|this|you|we|i|the {appointment}) [please] [be] ({change}|{changed}) "
        "[it|that|{thing}] [by|for] (a|1|2) [few] (day|days|week|weeks|fortnight)",
        "(can|could) (it|that|this|{thing}) be ({changed}|done|made) [{another}|on {another}|at {another}] "
        "[{appointment}]",
        "[is there|are there|got|have you got|do you have] any other (days|times|dates|slots|appointments)",
        "[{i}] (need|want|would like) {another} {appointment} [please]",
        "(anything|something) (earlier|later|sooner) [{appointment}]",
        "[is there] no (earlier|later|sooner) (times|appointments|slots|{appointment})",
        "(can|could) [you|we] (not) {change} [{thing}]",
        "[can|could] (you|he|they) not come {another} {appointment}", "when else (can|could) (you|he|they) come",
        "(when|what) (is|are) (the|your) (next|other|earliest) [available] "
        "(appointment|appointments|slot|slots|time|times|day|days)",
        "[please] (give|send|offer|find) [me|us] {another} {appointment}",
        "{another} {appointment} (will|would) be better [{forme}]",
        "[please] {change} [{thing}] (for|to|on) {another} {appointment}",
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
        "bring {thing} forward", "push {thing} back", "[need|want|make it|make] (later|earlier|sooner) (please)",
        "{change} [{thing}]", "need to {change} [{thing}]", "{another} {appointment} [{forme}]",
        "need {another} {appointment}", "change of (time|day|date)", "change [the] (time|day|date)",
    ),
    Act.WISH: (
        "[{iam}] free [allday|all the time] @", "free [allday|anytime] @", "[{i}] would need [a|an] @", "say @",
        "(can|could) {i} (push|put|move|bring) {thing} (back|forward) to @", "(can|could) you not {come} @",
        "(can|could) you no {come} @", "@ (do|does|would) [for] [me|us]", "@ instead would be {good}",
        "prefer [a|the] @", "(can|could) {i} (come|be) @",
        "(is|are|would|will) @ [be] (an option|a possibility|doable|on the cards)", "[it] [has] got to be @",
        "[it] (must|needs to|has to|would need to) be @", "{change} [{thing}|me] (to|for|on) @",
        "(wants|needs) (changing|moving|rearranging|rebooking) to @", "[{i}] (was|am) hoping for @",
        "@ [is|are|would be] [my|the] [best|only] (time|day|option) [{forme}]", "(aim|go|ask) for @", "@ onwards",
        "[{i}] (could|can) [only] (be {home}|do it|make it|manage it) @",
        "(would|could|can) [you|he|they] [possibly] (make|do|manage) [it] @",
        "(put|move|change|switch|swap|push) (it|me|mine|us) [back|on|over] (to|for|until|till) @",
        "[{i}] (would|will) (need|want|like) [it|one] (on|for|to be) @", "{iam} {home} (only|just) @",
        "[is there] [any|anything|something|a slot] (free|available|going) @",
        "so [it|that] [has to be|would have to be|only|it is only] @", "@ (anytime|whenever)", "anytime @",
        "{iam} (free|off) @",
        "(give|give me|put me in|put me in for|put me down|put me down for|put me|book|offer me) @",
        "@ is [my|a|our] [only] (day off|free day|best day|better day|rest day)",
        "(maybe|perhaps|is) [it] possible @",
        "(can|could) (you|he|they|the {trade}) not ({come}) [it] [on|at|for|in] @",
        "(may|might) (you|he|they) {come} [it|on|at|for|in] @", "(let us|lets) (say|do|make it|go for|try) @",
        "@ (suits|works|is) [me|us|{forme}] [much] (best|better|easier)",
        "any chance (of|for|you can do|he can come) @",
        "any (appointment|appointments|slot|slots|chance|availability|visit) @",
        "(better|best|easier|ideally) [if] [it] [is|was] @", "(rather|sooner) [have] @", "come @ [instead]",
         "(available|availability) [is] @", 
         "(need|want) [it] [to be] [an|a] @",
        "(would|do) you have [anything|something] [for] @", "@ is when {iam} [free|off|{home}]",
        "{i} [could|can] [only] (do|make|manage) @ (only|instead)",
        "(can|could|will) (he|she|they|you|the {trade}) come [round|over] @", 
        "{canyou} {come} [it|on|at|for|in] @", "{canyou} {come} it @", "{canyou} @",
        "(is|are|would|will) @ (possible|okay|available|free|any good|better|good|fine|be possible|be okay|be "
        "better|work)",
        "(is|would) it [be] possible [for] @", "(is|would) it be okay @", "(how|what) about @", "any chance of @",
        "(do you have|have you [got]|is there|are there|anything|you got|got) [anything|any slots|any|something|a "
        "slot] "
        "[free|available|for|on] @",
        "[{i}] [would|would much|will] (prefer|rather|like|love|need|want) [it|you to come|a visit|an "
        "appointment|to have|have|to have it|to be] [on|for] @", "preferably @",
        "@ (preferred|preferably|instead|only)",
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
        "(nothing|no visits|nobody|no one|no appointments) @", "no good [{forme}] @", "[{i}] can not @",
        "[{i}] can not [come|have it] [on|at] @", "{i} working @", "{iam} {out} [allday|then] @",
        "@ [no|not] (suitable|convenient|possible)", "@ [{i}|{iam}] (can not|cannot) [do|make it]",
        "@ (i am|we are) [at|in] (work|working|out|away|busy|college|school|hospital)", "not on @",
        "[it] can not be @",
        "do not (send|book) [anyone|him|them|me|me in|it] @", "(please|just) not @", "never @",
        "@ [is|are] (out|no use|no go|bad)",
        "not @", "[{i}] (can not|could not) (do|manage) @", "@ {is} (no good|not good|not convenient|bad|no use|not "
        "suitable|not great|not possible|difficult|out|not okay) [{forme}]",
        "@ (does|do|will|would) not (suit|work) [me|us|{forme}]",
        "@ no good [{forme}]", "@ not good [{forme}]",
        "{i} (work|am working|am at work|am busy|am away|am on holiday) @",
        "[{i}] do not want @",
        "(anyday|anytime|anything|anyday else) (but|except|apart from|other than|bar|not|but not) @",
        "(except|apart from|other than|bar) @",
        "{i} can (do|make|manage) (anyday|anytime|anything) (but|except|apart from|other than|bar|not|but not) @",
        "anyday (but not|that is not) @", "[please] not come @", "please not @",
        "(away|on holiday|busy|at work|out|working) [allday] @", "{i} am (out|in hospital) [allday] @",
    ),
    Act.AT: ("@",),
}  # fmt: skip

# How people end a wish.
PHRASES[Act.WISH] = tuple(
    f"{phrase} [instead|if possible|if you can|if that is (okay|possible|alright)|if poss]"
    for phrase in PHRASES[Act.WISH]
)
