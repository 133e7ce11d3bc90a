"""Plugs the world: real peers where settings name them, working stand-ins otherwise."""

from kvitt.ports.world import World, plug
from kvitt.runtime.settings import Settings


def plug_world(settings: Settings) -> None:
    """Fill the sockets of `ports.world` once, when a process starts."""
    plug(make_world(settings))


def make_world(settings: Settings) -> World:
    """Every port with what the settings ask for."""
    raise NotImplementedError
