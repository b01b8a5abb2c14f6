"""What each message says, in Welsh: formal (chi), plain, as councils in Wales write to their tenants.

Words are chosen that a text can carry without circumflexes ("mewn cysylltiad" for "cysylltu â chi"): a single ŵ or â
makes three texts of two, and the landlord pays for each. What somebody has written of a visit (its purpose, a reason)
is not translated; it stands in quotation marks, and a call, whose voice would garble it, says the neutral words.
"""

from __future__ import annotations

from collections.abc import Mapping

from appointments.domain.homes import Channel
from appointments.domain.messages.message import MessageKind
from appointments.domain.messages.wording.language import Language
from appointments.domain.messages.wording.told import (
    GAS_EMERGENCY_PHONE,
    NEUTRAL_PURPOSE,
    OMBUDSMAN_PHONE,
    Choice,
    Told,
    fit_purpose,
)
from appointments.domain.outcomes import Outcome
from appointments.domain.times import day_of
from appointments.domain.unfit_words import unfit_words
from appointments.domain.welsh_dates import between, clock, on_day, on_day_between

_NEUTRAL_PURPOSE = "gwaith trwsio yn eich cartref"
_APPOINTMENT = "Eich apwyntiad"
_SUBJECTS = {
    MessageKind.CONFIRMATION: _APPOINTMENT,
    MessageKind.CHANGE: "Mae eich apwyntiad wedi newid",
    MessageKind.CANCELLATION: "Ni fydd eich apwyntiad yn digwydd",
    MessageKind.REMINDER: "Nodyn i'ch atgoffa o'ch apwyntiad",
    MessageKind.ON_THE_WAY: "Rydym ar y ffordd atoch",
    MessageKind.MISSED_YOU: "Daethom i'ch apwyntiad",
    MessageKind.NOT_DONE: "Ynghylch eich apwyntiad",
    MessageKind.CHALLENGE_HEARD: "Yr hyn a ddywedoch wrthym am ein hymweliad",
    MessageKind.CHALLENGE_DECIDED: "Ein hateb i'r hyn a ddywedoch wrthym",
    MessageKind.MAY_BE_CANCELLED: "A oes angen eich gwaith trwsio o hyd?",
    MessageKind.ORDER_CANCELLED: "Rydym wedi cau eich gwaith trwsio",
    MessageKind.ORDER_REOPENED: "Rydym wedi ailagor eich gwaith trwsio",
    MessageKind.EMERGENCY: "Rydym yn dod atoch",
}
_INVITES = {
    Channel.SMS: "Atebwch 1 os yw'n gyfleus, 2 i'w newid, 3 os na allwch fod yno.",
    Channel.VOICE: "Pwyswch 1 os yw'n gyfleus, 2 i'w newid, 3 os na allwch fod yno.",
}
# What the kinds of access requirement ask in a reminder, each sentence as its kind has it.
_ASKS = {
    "Somebody of 18 or over needs to be at home.": "Mae angen i rywun sydd o leiaf 18 oed fod gartref.",
    "Please keep any animals in another room.": "Cadwch unrhyw anifeiliaid mewn ystafell arall, os gwelwch yn dda.",
}
_SORRY = "Mae'n ddrwg gennym."
_HAPPENED = {
    Outcome.FOLLOW_ON: "daethom, ac mae mwy i'w wneud.",
    Outcome.MINOR_ONLY: "daethom a dim ond plentyn oedd gartref, felly ni ddaethom i mewn.",
    Outcome.COMMUNAL_DOOR: "daethom ond ni allem fynd drwy brif ddrws yr adeilad.",
    Outcome.LATE: f"daethom yn hwyrach na'r hyn a addawyd gennym. {_SORRY}",
    Outcome.EARLY: f"daethom cyn yr amser a addawyd gennym, a gadael eto. {_SORRY}",
    Outcome.NOT_ATTENDED: f"ni ddaethom. {_SORRY}",
    Outcome.NOT_NOTIFIED: f"daethom heb roi gwybod i chi yn iawn ymlaen llaw. {_SORRY}",
    Outcome.REQUIREMENT_NOT_MET: f"ni wnaethom yr hyn yr oeddech wedi gofyn i ni ei wneud. {_SORRY}",
    Outcome.WRONG_ADDRESS: f"aethom i'r cyfeiriad anghywir. {_SORRY}",
    Outcome.WRONG_TRADE: f"anfonasom rywun na allai wneud y gwaith hwn. {_SORRY}",
    Outcome.UNSAFE: "nid oedd yn ddiogel gweithio.",
    Outcome.NOT_ESTABLISHED: "daethom ond ni allem wneud y gwaith.",
}
_NOT_DONE_YET = "nid yw'r gwaith wedi'i wneud eto."


def _body(kind: MessageKind, told: Told) -> str:
    phone, after = told.landlord.phone, told.after
    purpose, when = _purpose(told), on_day_between(told.window)
    us_too = f" Gallwch ein ffonio hefyd: {phone}." if phone else ""  # never in place of 999
    ring_us = f" Neu ffoniwch {phone}." if phone else ""
    ring = f" neu ffoniwch {phone}" if phone else ""
    by_reply, invite = _answering(told), _invite(told)
    see = told.see("Mwy")
    who_comes = f" Bydd {told.operative_name} yn dod." if told.operative_name else ""
    match kind:
        case MessageKind.CONFIRMATION:
            return f"mae eich apwyntiad ar {when}, ar gyfer {purpose}.{who_comes} {invite}{see}"
        case MessageKind.CHANGE:
            return f"mae eich apwyntiad wedi newid. Mae bellach ar {when}, ar gyfer {purpose}.{who_comes} {invite}{see}"
        case MessageKind.REMINDER:
            asks = "".join(f" {_ASKS.get(each, each)}" for each in told.asks)
            return f"nodyn i'ch atgoffa o'ch apwyntiad ar {when}, ar gyfer {purpose}.{who_comes}{asks} {invite}{see}"
        case MessageKind.CANCELLATION:
            sorry = f" {_SORRY}" if told.by_landlord else ""
            rebook = f" I drefnu amser arall, ffoniwch {phone}." if phone else " Byddwn mewn cysylltiad."
            return (
                f"ni fydd eich apwyntiad ar {when}, ar gyfer {purpose}, yn digwydd.{sorry} "
                f"Mae'r gwaith trwsio yn aros ar ein rhestr.{rebook}"
            )
        case MessageKind.ON_THE_WAY:
            eta = f" a dylai fod gyda chi tua {clock(told.eta)}" if told.eta else ""
            return (
                f"mae {told.operative_name or 'ein gweithiwr'} ar y ffordd{eta}, ar gyfer eich apwyntiad ar {when}, "
                f"sef {purpose}.{_need_to_change(told)}"
            )
        case MessageKind.AT_THE_DOOR:
            return (
                f"mae {told.operative_name or 'ein gweithiwr'} wrth eich drws ar gyfer {purpose} a bydd yn aros "
                "ychydig. Nid oes angen ateb y neges hon."
            )
        case MessageKind.MISSED_YOU:
            card = f" Gadawsom gerdyn {told.card}." if told.card else ""
            return (
                f"daethom i'ch apwyntiad ar {when}, ar gyfer {purpose}, ac ni allem wneud y gwaith.{card} "
                "Byddwn mewn cysylltiad i drefnu amser arall. Gallwch hefyd ddweud wrthym beth sy'n gyfleus, "
                f"{by_reply}. Os ydych yn gweld pethau'n wahanol, dywedwch wrthym yn eich geiriau eich hun o fewn 28 "
                f"diwrnod.{see}"
            )
        case MessageKind.NOT_DONE:
            happened = _HAPPENED.get(after.happened, _NOT_DONE_YET) if after.happened else _NOT_DONE_YET
            return (
                f"ynghylch eich apwyntiad ar {when}, ar gyfer {purpose}: {happened} Mae'r gwaith trwsio yn aros ar ein "
                f"rhestr, a byddwn mewn cysylltiad i drefnu amser arall.{ring_us}{see}"
            )
        case MessageKind.CHALLENGE_HEARD:
            return (
                f"diolch. Rydym wedi cadw'r hyn a ddywedoch wrthym am yr ymweliad ar {when}. Bydd rhywun nad oedd yno "
                "yn edrych arno ac yn rhoi'r ateb i chi. Tan hynny ni fydd dim yn dilyn o'r ymweliad "
                f"hwnnw.{see}"
            )
        case MessageKind.CHALLENGE_DECIDED:
            return _decided(told, when, see)
        case MessageKind.MAY_BE_CANCELLED:
            again = f"drwy ffonio {phone}" if phone else by_reply
            return (
                f"ni allem fynd i mewn ar {when}, ar gyfer {purpose}, ac nid ydym wedi gallu cael gafael arnoch. A oes "
                f"angen y gwaith trwsio arnoch o hyd? Rhowch wybod i ni o fewn {after.days} diwrnod, {by_reply}, a "
                "byddwn yn ei gadw. Os na chlywn ddim, efallai y byddwn yn ei gau; gallwch ei ailagor ar unrhyw adeg, "
                f"{again}.{see}"
            )
        case MessageKind.ORDER_CANCELLED:
            return (
                f"rydym wedi cau'r gwaith trwsio y daethom i'w wneud ar {when}, sef {purpose}. Os oes ei angen arnoch "
                f"wedi'r cyfan, rhowch wybod i ni, {by_reply}: byddwn yn ei ailagor.{see}"
            )
        case MessageKind.ORDER_REOPENED:
            return f"rydym wedi ailagor eich gwaith trwsio, sef {purpose}. Byddwn mewn cysylltiad i drefnu amser.{see}"
        case MessageKind.COMPENSATION:
            return (
                f"mae'n ddrwg gennym am {when}. Mae arnom {after.sum or 'iawndal'} i chi, a byddwn yn ei dalu. "
                f"Byddwn yn gofyn i chi sut.{ring_us}{see}"
            )
        case MessageKind.RECHARGE_WARNING:
            return (
                f"ni atebodd neb pan ddaethom ar {when}, ar gyfer {purpose}. Os na fydd neb yno eto heb air i ni, "
                f"efallai y byddwn yn gofyn i chi dalu {after.sum or 'amdano'}. Rhowch wybod i ni os oes rhywbeth yn "
                f"ei gwneud yn anodd i chi, {by_reply}.{see}"
            )
        case MessageKind.RECHARGED:
            return _recharged(told, when, purpose, see)
        case MessageKind.RECHARGE_ENDED:
            return (
                f"nid oes rhaid i chi dalu {after.sum or 'dim'} am ein hymweliad ar {when}. Os ydych eisoes wedi talu, "
                f"byddwn yn ei ad-dalu.{ring_us}{see}"
            )
        case MessageKind.SLOT_CHOICE:
            return f"gallwn ddod ar gyfer {purpose}: {_numbered(told)} Atebwch gyda'r rhif sy'n gyfleus i chi{ring}."
        case MessageKind.NEAREST_CHOICE:
            return (
                "nid oes dim ar gael ar yr amser y gofynnoch amdano. Yr agosaf sydd gennym ar gyfer "
                f"{purpose}: {_numbered(told)} Atebwch gyda'r rhif sy'n gyfleus i chi{ring}. Tan hynny, mae eich "
                f"apwyntiad yn aros ar {when}."
            )
        case MessageKind.WHICH_APPOINTMENT:
            return f"mae gennych fwy nag un apwyntiad: {_numbered(told)} Atebwch gyda rhif yr un dan sylw{ring}."
        case MessageKind.ACKNOWLEDGEMENT:
            return f"diolch am eich neges. Bydd rhywun yn ei darllen ac yn eich ateb.{_need_to_change(told)}"
        case MessageKind.LATE_HEARD:
            return (
                "diolch am roi gwybod i ni eich bod yn rhedeg yn hwyr. Rydym yn ei basio ymlaen nawr."
                f"{_need_to_change(told)}"
            )
        case MessageKind.FIXED_HEARD:
            return (
                "diolch am roi gwybod i ni efallai nad oes angen y gwaith trwsio mwyach. Bydd rhywun yn gofyn i chi am "
                f"hynny. Tan hynny, mae eich apwyntiad yn aros.{_need_to_change(told)}"
            )
        case MessageKind.HAZARD_HEARD:
            return f"diolch. Mae rhywun yn darllen eich neges nawr. Os oes unrhyw un mewn perygl, ffoniwch 999.{us_too}"
        case MessageKind.GAS_HEARD:
            return (
                "os ydych yn arogli nwy neu os yw larwm carbon monocsid yn canu: agorwch ddrysau a ffenestri, dim "
                f"fflamau na switshis, ewch allan a ffoniwch {GAS_EMERGENCY_PHONE} oddi yno, am ddim, ddydd a nos. Os "
                "oes unrhyw un yn teimlo'n wael, ffoniwch 999. Mae rhywun yn darllen eich neges nawr."
                f"{us_too}"
            )
        case MessageKind.EMERGENCY:
            latest = f"{clock(told.window.ends)} ar {on_day(day_of(told.window.ends))}"
            return (
                f"mae hwn yn argyfwng i ni, sef {purpose}. Bydd {told.operative_name or 'rhywun'} yn dod cyn gynted "
                f"ag y bo modd, ac erbyn {latest} fan bellaf, hyd yn oed yn y nos.{_need_to_change(told)}"
            )


def _purpose(told: Told) -> str:
    return _stated(told.purpose, told.channel)


def _stated(purpose: str, channel: Channel) -> str:
    """What it is for: ours in Welsh, what somebody has written as they wrote it."""
    fit = fit_purpose(purpose)
    return _NEUTRAL_PURPOSE if fit == NEUTRAL_PURPOSE or channel is Channel.VOICE else f'"{fit}"'


def _numbered(told: Told) -> str:
    return " ".join(f"{number} {_choice(each, told.channel)}." for number, each in enumerate(told.choices, 1))


def _choice(choice: Choice, channel: Channel) -> str:
    what = f"{_stated(choice.purpose, channel)}, " if choice.purpose else ""
    return f"{what}{_unsoftened(on_day_between(choice.window))}"


def _unsoftened(day: str) -> str:
    """`dydd Mawrth`, where nothing before it softens."""
    return day.removeprefix("d")


def _need_to_change(told: Told) -> str:
    reply = "atebwch y neges hon" if told.channel is Channel.SMS else "rhowch wybod i ni"
    return f" I newid unrhyw beth, {f'ffoniwch {told.landlord.phone}' if told.landlord.phone else reply}."


def _invite(told: Told) -> str:
    """How to say whether the time suits."""
    if invite := _INVITES.get(told.channel):
        return invite + (f" Neu ffoniwch {told.landlord.phone}." if told.landlord.phone else "")
    return f"Os nad yw'n gyfleus, rhowch wybod i ni {_answering(told)}."


def _answering(told: Told) -> str:
    """How an answer reaches us; what was said by voice, e-mail or letter is answered in another way than it came."""
    phone = told.landlord.phone
    if told.channel is Channel.SMS:
        return f"drwy ateb y neges hon neu ffonio {phone}" if phone else "drwy ateb y neges hon"
    ways = [f"ar {phone}"] * bool(phone) + ["drwy'r ddolen isod"] * bool(told.link)
    return " neu ".join(ways) or "ym mha ffordd bynnag sy'n gyfleus i chi"


def _reason(told: Told) -> str:
    reason = told.after.reason.rstrip(".")
    shown = reason and not unfit_words(told.after.reason) and told.channel is not Channel.VOICE
    return f' Pam: "{reason}".' if shown else ""


def _complain(told: Told) -> str:
    phone = f" ar {told.landlord.phone}" if told.landlord.phone else ""
    return (
        f"Os nad ydych yn fodlon ar hynny, gallwch gwyno wrthym{phone}; gall yr Ombwdsmon Tai eich helpu hefyd: "
        f"{OMBUDSMAN_PHONE}."
    )


def _recharged(told: Told, when: str, purpose: str, see: str) -> str:
    """What is to be paid and why, and how to say that it was otherwise: while that is looked at, nothing is due."""
    after = told.after
    if after.until:
        otherwise = (
            "Os ydych yn gweld pethau'n wahanol, dywedwch wrthym yn eich geiriau eich hun erbyn diwedd "
            f"{_unsoftened(on_day(after.until))}, {_answering(told)}. Bydd rhywun nad oedd yno yn edrych arno, a than "
            "hynny nid oes rhaid i chi dalu."
        )
    else:
        otherwise = _complain(told)
    return (
        f"rydym yn gofyn i chi dalu {after.sum or 'swm'}, gan nad atebodd neb pan ddaethom ar {when}, ar gyfer "
        f"{purpose}.{_reason(told)} Os yw'n anodd i chi dalu, rhowch wybod i ni. {otherwise}{see}"
    )


def _decided(told: Told, when: str, see: str) -> str:
    """The result of a challenge, why, and where a resident may go with it (Housing Ombudsman)."""
    upheld = told.after.upheld
    result = "Rydym yn derbyn hynny, ac wedi cywiro ein cofnod." if upheld else "Nid ydym wedi newid ein cofnod."
    return f"rydym wedi edrych ar yr hyn a ddywedoch wrthym am {when}. {result}{_reason(told)} {_complain(told)}{see}"


def _parts(told: Told) -> Mapping[str, str]:
    return {
        "landlord": told.landlord.name,
        "when": on_day_between(told.window),
        "day": on_day(day_of(told.window.starts)),
        "window": between(told.window),
        "purpose": _purpose(told),
        "who": f"Bydd {told.operative_name} yn dod." if told.operative_name else "",
        "asks": " ".join(_ASKS.get(each, each) for each in told.asks),
        "eta": f"Dylai fod gyda chi tua {clock(told.eta)}." if told.eta else "",
        "invite": _invite(told),
        "link": f"Mwy: {told.link}" if told.link else "",
    }


WELSH = Language(
    code="cy",
    name="Welsh",
    body=_body,
    parts=_parts,
    subject="Eich gwaith trwsio",
    subjects=_SUBJECTS,
    automatic="Helo. Neges awtomatig yw hon.",
    press_to_hear="Pwyswch 1 i'w chlywed.",
    wrong_key="Nid yw'r rhif hwnnw yn ateb: pwyswch 1, 2 neu 3.",
    once_more="Dyma'r neges unwaith eto.",
    noted={
        "1": "Diolch. Rydym wedi nodi bod hyn yn gyfleus. Hwyl fawr.",
        "2": "Diolch. Rydym wedi nodi eich bod am ei newid. Hwyl fawr.",
        "3": "Diolch. Rydym wedi nodi na allwch fod yno. Hwyl fawr.",
    },
    parting="Diolch. Hwyl fawr.",
    plus="plws",
)
