"""What the site can do: every use case and view, ready to call, with its collaborators already bound.

Pages, commands and the worker receive this and nothing else; web/wiring makes it. A field carries the name of the
function behind it.
"""

from web.application.application import Application, Clock
from web.application.incoming import CallDoor, FeedReader, IncomingText, NotifyDoor, RecordFile, SmsDoor, SpokenDoor
from web.application.reading import LookUp, Views
from web.application.rulebook import DoorLimits, Rulebook

__all__ = [
    "Application",
    "CallDoor",
    "Clock",
    "DoorLimits",
    "FeedReader",
    "IncomingText",
    "LookUp",
    "NotifyDoor",
    "RecordFile",
    "Rulebook",
    "SmsDoor",
    "SpokenDoor",
    "Views",
]
