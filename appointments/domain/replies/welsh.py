"""Welsh, of the north and the south, as it is texted: without accents or apostrophes, as `normalise` leaves it."""

from __future__ import annotations

from appointments.domain.replies.vocabulary import Act, ClockWords, Vocabulary
from appointments.domain.welsh_dates import MONTHS, WEEKDAYS

_LISTS: dict[str, tuple[str, ...]] = {
    "yes": ("ie", "ia", "ydw", "ydi", "ydy", "oes", "byddaf", "bydda", "bydda i", "iawn", "perffaith", "gwych",
    "siwr",
            "wrth gwrs", "cytuno", "yn iawn", "hollol iawn", "da iawn", "iawn gyda fi", "iawn gen i", "dim problem"),
    "no": ("na", "nage", "nac ydw", "nac ydy", "nac oes", "na fydda", "na fyddaf", "na fydd", "dim diolch",
    "na diolch",
           "alla i ddim", "fedra i ddim", "methu", "dwi methu"),
    "iam": ("dwi yn", "rwy yn", "rydw i yn", "dw i yn", "rwyf yn", "dwi"),
    "iamnot": ("dwi ddim", "dydw i ddim", "dw i ddim", "nid wyf", "rwy ddim", "sai", "smo fi"),
    "cannot": ("{iamnot} yn gallu", "{iamnot} yn medru", "alla i ddim", "fedra i ddim", "ni allaf", "methu",
    "{iam} methu",
               "fydda i ddim yn gallu", "ni fyddaf yn gallu", "{iam} methu"),
    "home": ("adref", "adre", "adra", "gartref", "yma", "yno", "i mewn", "mewn", "ar gael"),
    "come": ("dod", "bod {home}", "gwneud hi", "neud hi", "ei wneud", "gwneud", "neud o", "gwneud y diwrnod"),
    "thing": ("[yr] apwyntiad", "[y] dyddiad", "[yr] amser", "o", "e", "hi", "[y] diwrnod", "yr apwyntiad hwn"),
    "change": ("newid", "aildrefnu", "symud", "ailfwcio", "ad drefnu", "gohirio"),
    "canyou": ("(allwch|gallwch|fedrwch|elli|alli|fedri) (chi|di|ti)", "ydych chin gallu", "a allwch chi", "oes modd",
    "oes posib"),
    "canwe": (
        "(alla|galla|fedra|ga|gaf) i", "(allwn|gallwn|gawn|fedrwn) ni", "oes modd", "oes posib", "a gaf i",
        "gaf i [gael]",
    "hoffwn i",
              "hoffwn", "dwi angen", "rwy angen", "{iam} angen", "dwi isio", "{iam} isio", "{iam} eisiau",
              "dwi eisiau",
              "rhaid i mi", "mae angen i mi"),
    "other": ("diwrnod", "amser", "dyddiad", "apwyntiad"),
}  # fmt: skip

_PHRASES: dict[Act, tuple[str, ...]] = {
    Act.COURTESY: (
        "helo", "shwmae", "sumae", "haia", "bore da", "prynhawn da",
        "pnawn da",
        "noswaith dda", "os gwelwch yn dda", "plis", "sori", "mae yn ddrwg (gen i|da fi|gyda fi|gennyf)", "hefyd",
        "a", "please", "hi", "hello", "yn anffodus", "ymddiheuriadau",
    ),
    Act.THANKS: (
        "diolch [yn fawr] [iawn|i chi|am y neges|am roi gwybod|am eich help]", "hwyl [fawr|am nawr|am rwan]",
        "cofion",
        "thanks", "x", "xx", "diolch o galon", "llawer o ddiolch",
    ),
    Act.KEEP: (
        "(cadwch|cadw|gadewch|gadael|gadwch) ({thing}|bopeth|popeth) fel (y mae|mae|y mae [hi|o|e]|mae "
        "[hi|o|e]|oedd)",
        "(cadwch|cadw) (yr apwyntiad|yr amser|y dyddiad)", "dim angen newid [dim]",
    ),
    Act.YES: (
        "{yes}", "mae (hynny|hwnna|hynna) yn (iawn|gwych|berffaith|siwtio|gyfleus) [i mi|gyda fi|gen i]",
        "(mae|bydd) hynny yn (iawn|gyfleus|siwtio|gwych) [i mi|gyda fi|gen i]",
        "mae yn (iawn|gyfleus|siwtio) [i mi|gyda fi|gen i]", "[{iam}] cadarnhau", "{iam} cytuno",
        "[mi] (byddaf i|bydda i|byddaf|bydda|bydd rhywun|fydda i|fyddaf i|fyddaf|fydd rhywun) {home}",
        "popeth yn iawn", "yn siwtio [fi|i mi]", "ie (byddaf|bydda i|os gwelwch yn dda|plis)", "gwela i chi",
        "wela i chi [wedyn|bryd hynny|yno]",
        "{iam} hapus gyda hynny", "edrych ymlaen", "mae yr (amser|apwyntiad) yn iawn [i mi]",
        "mae yr dyddiad yn iawn",
    ),
    Act.YES_AT: ("@ yn iawn [i mi|gyda fi|gen i]", "(mae|bydd) @ yn (iawn|gyfleus|siwtio) [i mi|gyda fi|gen i]",
    "(byddaf i|bydda i|byddaf) {home} @"),
    Act.NO: ("{no}",),
    Act.REASON: ("{iam} (gweithio|brysur|sal)", "(fydda|bydda) i yn y gwaith", "{iam} yn y gwaith",
                 "mae gen i (apwyntiad|waith|angladd)", "{iam} ar wyliau", "{iam} yn yr ysbyty"),
    Act.CANNOT: (
        "{cannot} {come}", "{iamnot} {home}", "{iamnot} yn {home}", "(fydda i|fyddwn ni) ddim {home}",
        "(na|ni) fyddaf {home}", "fydd neb {home}",
        "(ddim|nid yw|nid yw hi|nid ydy) yn (gyfleus|siwtio|addas) [i mi]",
        "(dydy|dyw|dydi|nid yw) (hi|hynny|o|e|yr amser) ddim yn (gyfleus|siwtio|addas|gweithio) [i mi]",
        "(dydy|dyw|dydi) hynny ddim yn (gyfleus|siwtio) [i mi|fi]", "ddim yn gallu", "methu dod", "ni allaf ddod",
        "dim yn gallu [dod]", "{iamnot} yn (gallu|medru)", "fydda i ddim yn (gallu|medru)",
        "alla i ddim dod", "fedra i ddim dod",
    ),
    Act.CANNOT_AT: ("{cannot} {come} @", "(fydda i|fyddwn ni) ddim {home} @", "{iamnot} {home} @"),
    Act.ASK_CHANGE: (
        "{canwe} {change} [{thing}]", "{canwe} (gael|cael) {other} arall", "oes {other} arall [ar gael]",
        "{canyou} {change} [{thing}]",
        "{canyou} (ddod|dod) {other} arall", "plis {change} {thing}",
    ),
    Act.CHANGE: ("{change} [{thing}]", "{other} arall"),
    Act.WISH: (
        "{canyou} (ddod|wneud|dod|gwneud) @ [yn lle]", "@ yn lle", "beth am @", "@ yn well [i mi|gen i]",
        "(byddai|bydd|mae) @ yn well [i mi|gen i]", "gwell gen i @",
        "@ plis", "@ os gwelwch yn dda", "dim ond @", "@ yn unig", "ydy @ yn (bosib|iawn|gyfleus)",
        "{canwe} [gael|cael] [apwyntiad] @", 
        "oes (gynnoch|gennych|gyda) chi (rhywbeth|unrhywbeth|apwyntiad) [ar gael] @",
        "{change} [{thing}] i @",
        "{canwe} {change} [{thing}] i @", "{iam} ar gael @", "{iam} rhydd @", "oes rhywbeth [ar gael] @",
        "unrhyw bryd @",
    ),
    Act.AVOID: (
        "(dim|ddim|nid) @", "(methu|{iam} methu) [gwneud|dod] @", "unrhyw ddiwrnod (heblaw|ond|ac eithrio) @",
        "{iam} gweithio @",
        "@ ddim yn (gyfleus|siwtio|iawn|dda) [i mi]",
        "(dydy|dyw|dydi|nid yw) @ ddim yn (gyfleus|siwtio|gweithio) [i mi]",
    ),
    Act.BUT: ("ond", "ond bydd"),
    Act.AT: ("@",),
    Act.NUMBER: ("[opsiwn|rhif|ateb] #",),
    Act.CHOOSE: ("(y|yr) (1af|2il|3ydd|4ydd|olaf) [un|opsiwn|slot|dewis]",),
    Act.DISPUTE: ("[roeddwn|roedden|oeddwn|on] i {home} [trwy yr dydd|drwyr dydd|trwyr bore|trwyr dydd]",
    "ddaeth neb [byth]", "daeth neb",
                  "neb wedi (dod|cyrraedd|galw|cnocio)", "wnaeth neb (ddod|gnocio|alw|ganu yr gloch)",
                  "does neb wedi (dod|bod|galw)"),
    Act.LATE: ("{iam} [rhedeg yn] hwyr", "(byddaf|bydda i|bydda) [ychydig] yn hwyr", "{iam} rhedeg yn hwyr",
    "[{iam}] ar y ffordd [adref|adra|adre|yn ol]",
               "(byddaf|bydda i) {home} mewn # munud", "mewn traffig", "# munud yn hwyr", "rhedeg yn hwyr"),
    Act.FIXED: ("(mae|mae o|mae e) wedi (cael ei drwsio|ei drwsio|trwsio|cael ei drwsio yn barod)",
    "mae yn gweithio [nawr|rwan|eto]", "mae wedi (ei drwsio|cael ei drwsio|trwsio) [yn barod|nawr|rwan]",
    "wedi (ei drwsio|cael ei drwsio|trwsio) [fo|o|e|hi] [yn barod|nawr|rwan]",
                "(ddim|dim) [ei] angen (bellach|mwyach|rwan|nawr)",
                "{iamnot} angen [chi|hwn|o|e|yr apwyntiad|neb] (bellach|mwyach|rwan|nawr)",
                "{iamnot} ei angen (bellach|mwyach)", "mae popeth yn gweithio nawr"),
    Act.WRONG: ("[mae gennych [chi] y|mae gyda chi y] rhif anghywir", "[y] (rhif|person|ty) anghywir",
    "{iamnot} yn byw (yno|yma|fan yna)", "nid fy (nhy|apwyntiad) i",
                "[rydw i|dwi|rwy] wedi symud [ty|allan]"),
}  # fmt: skip

_WEEKDAYS = {name.lower(): number for number, name in enumerate(WEEKDAYS)}
_MONTHS = tuple(name.lower() for name in MONTHS)

MEANT: dict[str, str] = (
    {f"{before} {name}": name for name in _WEEKDAYS for before in ("dydd", "ddydd", "ar ddydd", "nos")}
    | {
        "cyntaf": "1af",
        "ail": "2il",
        "trydydd": "3ydd",
        "pedwerydd": "4ydd",
        "wedii": "wedi ei", "dwin": "dwi yn", "gneud": "gwneud", "rwbath": "rhywbeth", "rhwbath": "rhywbeth",
       
        "gynnoch chi": "gynnoch chi", "ddydd": "dydd", "welai": "wela i", "welai i": "wela i",
        "gwelai": "gwela i", "hynnyn": "hynny yn",
        "rwyn": "rwy yn", "maen": "mae yn", "dyn": "dyn", "maer": "mae yr",
        "mai n": "mae yn", "dwi n": "dwi yn",
        "dw in": "dwi yn", "dwim": "dwi ddim", "dwi m": "dwi ddim", "dio": "dydy", "di": "di", "ar ol": "arol",
        "arol": "arol", "wedi 12": "arol 12",
        "hanner awr wedi": "hannerawr", "hanner wedi": "hannerawr", "hanner dydd": "hannerdydd",
        "or gloch": "orgloch", "o gloch": "orgloch", "y gloch": "orgloch",
        "un": "1", "dau": "2", "tri": "3", "pedwar": "4", "pump": "5", "chwech": "6", "saith": "7", "wyth": "8",
        "naw": "9", "deg": "10",
        "unarddeg": "11", "deuddeg": "12", "fory": "yfory", "pnawn": "prynhawn", "p nawn": "prynhawn",
        "bnawn": "prynhawn", "brynhawn": "prynhawn",
        "foreau": "boreau", "fore": "bore", "yr wythnos nesaf": "wythnos nesaf", "wsos": "wythnos", "nesa": "nesaf",
        "thank you": "thanks", "pls": "please",
        "eisiau": "eisiau", "isho": "isio", "moyn": "eisiau", "ailtrefnu": "aildrefnu", "ail drefnu": "aildrefnu",
        "ail fwcio": "ailfwcio", "cymraeg": "cymraeg",
        "da fi": "da fi", "ddrwg": "ddrwg", "plîs": "plis", "gret": "gwych", "bendigedig": "gwych", "oce": "iawn",
        "ok": "iawn", "okay": "iawn",
        "ocê": "iawn", "oci": "iawn", "olreit": "iawn",
        "ddefnyddiol": "ddefnyddiol", "na allaf": "ni allaf", "dw i yn": "dwi yn", "dw i": "dwi", "rydw i": "rwy",
        "dydw i ddim": "dwi ddim",
    }
)  # fmt: skip

CLOCK = ClockWords(
    weekdays=_WEEKDAYS,
    months={name: number for number, name in enumerate(_MONTHS, 1)},
    parts={"bore": (0, 13), "boreau": (0, 13), "prynhawn": (12, 18), "prynhawniau": (12, 18), "noswaith": (17, 24)},
    parts_refused={"bore": (0, 12), "boreau": (0, 12), "prynhawn": (13, 18), "prynhawniau": (13, 18), "noswaith": (17,
    24)},
    noon=frozenset({"hannerdydd"}),
    named_days={},
    kinds={
        "ar": "on", "yn": "in", "y": "the", "yr": "the", "am": "at", "heddiw": "today", "yfory": "tomorrow",
        "arol": "after", "wedi": "after",
        "cyn": "before", "tan": "until", "o": "from", "rhwng": "between", "a": "and", "ac": "and", "i": "to",
        "hannerawr": "half", "chwarter": "quarter",
        "orgloch": "oclock", "ymlaen": "onwards", "wythnos": "week", "nesaf": "next", "hon": "this", "yma": "this",
        "penwythnos": "weekend", "neu": "or",
    },
)  # fmt: skip

_HEARD = frozenset({"iawn", "gwych", "perffaith"})

WELSH = Vocabulary("cy", _PHRASES, _LISTS, MEANT, CLOCK, _HEARD)
