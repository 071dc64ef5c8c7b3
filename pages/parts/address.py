"""What the address says of a page beside the language, so that it can be passed on."""

from collections.abc import Mapping

from pages.parts.components import component
from pages.parts.session import Selection

_address = component("address", '<span class="address"></span>')


def write(key: str, selected: Selection, parameters: Mapping[str, str]) -> None:
    """Let the browser write it, without a step in its history.

    Args:
        parameters: of ``session.PAGE_PARAMETERS``; what is empty is not in the address.
    """
    _address(key=key, data={"address": of_moment(selected) | dict(parameters)})


def of_moment(selected: Selection) -> dict[str, str]:
    """The run and the moment that are looked at."""
    moment = selected.moment
    step = "" if selected.following or moment is None else str(moment.step)
    return {"run": selected.run.id, "moment": step}
