"""Compares what the fingers did with what the server has: nothing lost, nothing twice, every time kept."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from tests.browser.app.hand import Hand
from tests.browser.app.stub import Office

AS_IT_WAS = timedelta(seconds=3)


def differences(hand: Hand, office: Office) -> list[str]:
    """One line for each thing that is not as it was done; empty when all of it is."""
    kept = hand.kept()
    found = [f"{row['ref']} is {row['state']} on the phone" for row in kept["actions"] if row["state"] != "received"]
    for row in kept["actions"]:
        action = office.got.get(row["ref"])
        if action is None:
            found.append(f"{row['ref']} {row['action']['kind']} never arrived")
        elif action != row["action"]:
            found.append(f"{row['ref']} arrived changed: {action}")
    known = {row["ref"] for row in kept["actions"]}
    found += [f"{ref} was never done here" for ref in office.got if ref not in known]
    found += _photos(kept["photos"], office)
    found += _order(kept["actions"], office)
    return found


def _photos(rows: list[dict[str, object]], office: Office) -> list[str]:
    found = [f"photo {row['ref']} is {row['state']}" for row in rows if row["state"] != "received"]
    whole = {photo.said["ref"] for photo in office.whole_photos()}
    return [*found, *(f"photo {row['ref']} is not whole" for row in rows if row["ref"] not in whole)]


def _order(rows: list[dict[str, object]], office: Office) -> list[str]:
    """Of each visit the server has the actions in the order in which they were done."""
    done = [row["ref"] for row in rows]
    return [] if [ref for ref in office.got if ref in set(done)] == done else ["they came in another order"]


def twice(office: Office) -> list[str]:
    """Kinds that one visit has more often than anybody does them."""
    counted = Counter((action["appointment"], action["kind"]) for action in office.got.values())
    once = {"set_off", "arrive", "leave"}
    return [f"{ref}: {kind} {number} times" for (ref, kind), number in counted.items() if kind in once and number > 1]
