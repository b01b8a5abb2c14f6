"""The description is true: every address and method is in it, its examples are taken, and answers are as it says."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

import pytest

from appointments.domain.device_actions import ActionKind
from appointments.use_cases.devices.putting_on_record import EVIDENCE
from appointments.use_cases.work_orders.record_needs_of_work import RecordNeedsOfWork
from tests.use_cases.steps import a_photo
from tests.web.operative_api.phone import ACTIONS, Phone
from tests.web.scene import Scene
from web.operative_api.description import description, together
from web.operative_api.examples import A_SENDING, AN_ANNOUNCEMENT
from web.operative_api.kinds import data_schema

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def faults(value: Any, schema: dict[str, Any], at: str = "") -> list[str]:
    """What of a value is not as its schema says: the words of JSON Schema that this description uses."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return faults(value, description()["components"]["schemas"][name], at or name)
    if options := schema.get("anyOf"):
        return [] if any(not faults(value, option, at) for option in options) else [f"{at} fits none of its schemas"]
    if "oneOf" in schema:
        fits = [not faults(value, option, at) for option in schema["oneOf"]]
        return [] if fits.count(True) == 1 else [f"{at} fits {fits.count(True)} of its schemas"]
    found = [fault for part in schema.get("allOf", []) for fault in faults(value, part, at)]
    if "if" in schema:
        return faults(value, schema["then"], at) if not faults(value, schema["if"], at) else []
    if "const" in schema and value != schema["const"]:
        found.append(f"{at} is {value!r}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at} is {value!r}")
    wanted = schema.get("type", [])
    types = [wanted] if isinstance(wanted, str) else wanted
    if types and not isinstance(value, tuple(t for n in types for t in _flat(_TYPES[n]))):
        return [f"{at} is {value!r}, no {types}"]
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{at} does not match")
    if isinstance(value, dict):
        found += [f"{at}.{name} is missing" for name in schema.get("required", []) if name not in value]
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                found += faults(value[name], inner, f"{at}.{name}")
        if len(value) > schema.get("maxProperties", len(value)):
            found.append(f"{at} has too much in it")
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            found += faults(item, schema["items"], f"{at}[{number}]")
    return found


def _flat(types: type | tuple[type, ...]) -> tuple[type, ...]:
    return types if isinstance(types, tuple) else (types,)


def answer_schema(path: str, method: str, status: int) -> dict[str, Any]:
    answers = description()["paths"][path][method]["responses"]
    return dict(answers[str(status)]["content"]["application/json"]["schema"])


def test_every_address_and_method_is_described(scene: Scene) -> None:
    there = set()
    for rule in scene.app.url_map.iter_rules():
        if rule.endpoint.startswith("operative_api."):
            path = re.sub(r"<(\w+)>", r"{\1}", rule.rule.removeprefix("/operative/api"))
            methods = set(rule.methods or ()) - {"OPTIONS"}
            there |= {(path, m.lower()) for m in methods if m != "HEAD" or "GET" not in methods}
    described = {(path, method) for path, methods in description()["paths"].items() for method in methods}
    assert there == described


def test_each_example_in_it_is_as_its_schema_says() -> None:
    bodies = [
        body
        for methods in description()["paths"].values()
        for operation in methods.values()
        for body in operation.get("requestBody", {}).get("content", {}).values()
        if "example" in body
    ]
    assert len(bodies) == 3
    assert [faults(body["example"], body["schema"]) for body in bodies] == [[], [], []]


def test_no_two_schemas_have_one_name() -> None:
    with pytest.raises(ValueError, match="Answer"):
        together({"Answer": {}}, {"Answer": {}})


def test_every_reference_in_it_leads_somewhere() -> None:
    components = description()["components"]
    for ref in re.findall(r"#/components/(\w+)/(\w+)", str(description())):
        assert ref[1] in components[ref[0]], ref


@pytest.mark.parametrize("kind", [kind for kind in ActionKind if kind is not ActionKind.PHOTO])
def test_what_a_kind_has_to_say_is_described(kind: ActionKind) -> None:
    action = {**A_SENDING["actions"][0], "kind": kind.value, "data": _least(kind)}
    described = description()["components"]["schemas"]["Action"]
    assert faults(action, described) == []
    for key in data_schema(kind).get("required", []):
        less = {**action, "data": {name: said for name, said in _least(kind).items() if name != key}}
        assert len(faults(less, described)) == 1, key


@pytest.mark.parametrize("kind", sorted(set(EVIDENCE) - {ActionKind.TEXT, ActionKind.WITHDRAW}))
def test_what_the_description_asks_for_is_what_a_visit_takes(scene: Scene, phone: Phone, kind: ActionKind) -> None:
    least = _least(kind)
    if "code" in least:
        wanted = RecordNeedsOfWork(scene.appointment().work_order_ref, ("Lever taps.",), "U-planner")
        least["code"] = scene.application.record_needs_of_work(wanted).needs[0].code
    phone.does("arrive")
    phone.does(kind.value, **least)
    for key in least:
        phone.does(kind.value, **{name: said for name, said in least.items() if name != key})
    _, whole, *less = phone.sends()
    assert whole["state"] == "applied", whole
    assert {answer["state"] for answer in less} <= {"kept_aside"}


def _least(kind: ActionKind) -> dict[str, str]:
    """As little as its schema allows."""
    asked = data_schema(kind)
    return {key: asked["properties"][key].get("enum", ["7"])[0] for key in asked.get("required", [])}


def test_it_is_served(phone: Phone) -> None:
    answer = phone.client.get("/operative/api/openapi.json", headers=phone.headers)
    assert answer.get_json()["openapi"] == "3.1.0"


def test_its_examples_are_taken_and_answered_as_it_says(phone: Phone) -> None:
    assert faults(A_SENDING, description()["components"]["schemas"]["Sending"]) == []
    sent = phone.post(ACTIONS, A_SENDING)
    assert faults(sent.get_json(), answer_schema("/actions", "post", 200)) == []
    assert [answer["state"] for answer in sent.get_json()["actions"]] == ["applied", "applied", "waiting"]
    announced = phone.post("/operative/api/photos", AN_ANNOUNCEMENT)
    assert announced.status_code == 201
    assert faults(announced.get_json(), answer_schema("/photos", "post", 201)) == []


def test_the_round_and_the_rulebook_are_as_it_says(phone: Phone) -> None:
    phone.does("arrive")
    phone.does("claim", outcome="no_access")
    sent = phone.sends()
    assert faults({"server_at": "x", "actions": sent}, answer_schema("/actions", "post", 200)) == []
    assert sent[1]["judgement"]["findings"]
    phone.uploads(a_photo("card"))
    assert faults(phone.round(), answer_schema("/round", "get", 200)) == []
    rulebook = phone.client.get("/operative/api/rulebook", headers=phone.headers).get_json()
    assert faults(rulebook, answer_schema("/rulebook", "get", 200)) == []
    assert rulebook["digest"] == phone.round()["rulebook_digest"] == sent[1]["judgement"]["rulebook"]


@pytest.mark.parametrize("path", ["/operative/api/round", "/operative/api/rulebook"])
def test_what_has_not_changed_is_not_sent_again(scene: Scene, phone: Phone, path: str) -> None:
    first = phone.client.get(path, headers=phone.headers)
    again = phone.client.get(path, headers={**phone.headers, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    phone.does("arrive")
    phone.sends()
    changed = phone.client.get(path, headers={**phone.headers, "If-None-Match": first.headers["ETag"]})
    assert changed.status_code == (200 if path.endswith("round") else 304)


def test_the_checker_sees_what_is_wrong() -> None:
    broken = deepcopy(A_SENDING)
    broken["actions"][0]["kind"] = "dance"
    del broken["actions"][1]["ref"]
    assert len(faults(broken, description()["components"]["schemas"]["Sending"])) == 2
