"""Messages, replies and tasks."""

from __future__ import annotations

from datetime import date

from appointments.domain.homes import Channel
from appointments.domain.messages import Message, MessageKind, MessageState
from appointments.domain.replies import Intent, Question, QuestionKind, Reply
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.records.rows import Row, Values


def message_values(message: Message) -> Values:
    question = message.question
    return {
        "ref": message.ref,
        "kind": message.kind.value,
        "channel": message.channel.value,
        "to": message.to,
        "text": message.text,
        "dedupe_key": message.dedupe_key,
        "queued_at": message.queued_at,
        "not_before": message.not_before,
        "expires_at": message.expires_at,
        "appointment_ref": message.appointment_ref,
        "promise_version": message.promise_version,
        "question": _question_values(question) if question else None,
        "offer_ref": message.offer_ref,
        "choices": list(message.choices),
        "reply_ref": message.reply_ref,
        "state": message.state.value,
        "attempts": message.attempts,
        "lease_until": message.lease_until,
        "provider": message.provider,
        "provider_ref": message.provider_ref,
        "sent_at": message.sent_at,
        "delivered_at": message.delivered_at,
        "failure": message.failure,
        "asked": message.asked,
        "ask_from": message.ask_from,
        "language": message.language,
        "rule_name": message.rule_name,
        "rule_version": message.rule_version,
    }


def message(row: Row) -> Message:
    question = row["question"]
    return Message(
        ref=row["ref"],
        kind=MessageKind(row["kind"]),
        channel=Channel(row["channel"]),
        to=row["to"],
        text=row["text"],
        dedupe_key=row["dedupe_key"],
        queued_at=row["queued_at"],
        not_before=row["not_before"],
        expires_at=row["expires_at"],
        appointment_ref=row["appointment_ref"],
        promise_version=row["promise_version"],
        question=_question(question) if question else None,
        offer_ref=row["offer_ref"],
        choices=tuple(row["choices"]),
        reply_ref=row["reply_ref"],
        state=MessageState(row["state"]),
        attempts=row["attempts"],
        lease_until=row["lease_until"],
        provider=row["provider"],
        provider_ref=row["provider_ref"],
        sent_at=row["sent_at"],
        delivered_at=row["delivered_at"],
        failure=row["failure"],
        asked=row["asked"],
        ask_from=row["ask_from"],
        language=row["language"],
        rule_name=row["rule_name"],
        rule_version=row["rule_version"],
    )


def _question_values(question: Question) -> Values:
    days = {"days": [day.isoformat() for day in question.days]} if question.days else {}
    return {"kind": question.kind.value, "options": question.options, **days}


def _question(stored: Row) -> Question:
    days = tuple(date.fromisoformat(day) for day in stored.get("days", ()))
    return Question(QuestionKind(stored["kind"]), stored["options"], days)


def reply_values(reply: Reply) -> Values:
    return {
        "ref": reply.ref,
        "from_number": reply.from_number,
        "text": reply.text,
        "received_at": reply.received_at,
        "provider": reply.provider,
        "provider_ref": reply.provider_ref,
        "intent": reply.intent.value,
        "choice": reply.choice,
        "appointment_ref": reply.appointment_ref,
        "promise_version": reply.promise_version,
        "answers": reply.answers,
        "answered_at": reply.answered_at,
    }


def reply(row: Row) -> Reply:
    return Reply(
        ref=row["ref"],
        from_number=row["from_number"],
        text=row["text"],
        received_at=row["received_at"],
        provider=row["provider"],
        provider_ref=row["provider_ref"],
        intent=Intent(row["intent"]),
        choice=row["choice"],
        appointment_ref=row["appointment_ref"],
        promise_version=row["promise_version"],
        answers=row["answers"],
        answered_at=row["answered_at"],
    )


def task_values(task: Task) -> Values:
    return {
        "ref": task.ref,
        "kind": task.kind.value,
        "owner": task.owner.value,
        "made_at": task.made_at,
        "due_at": task.due_at,
        "words": task.words,
        "dedupe_key": task.dedupe_key,
        "appointment_ref": task.appointment_ref,
        "work_order_ref": task.work_order_ref,
        "home_ref": task.home_ref,
        "reply_ref": task.reply_ref,
        "done_at": task.done_at,
        "done_by": task.done_by,
        "done_words": task.done_words,
    }


def task(row: Row) -> Task:
    return Task(
        ref=row["ref"],
        kind=TaskKind(row["kind"]),
        owner=Owner(row["owner"]),
        made_at=row["made_at"],
        due_at=row["due_at"],
        words=row["words"],
        dedupe_key=row["dedupe_key"],
        appointment_ref=row["appointment_ref"],
        work_order_ref=row["work_order_ref"],
        home_ref=row["home_ref"],
        reply_ref=row["reply_ref"],
        done_at=row["done_at"],
        done_by=row["done_by"],
        done_words=row["done_words"],
    )
