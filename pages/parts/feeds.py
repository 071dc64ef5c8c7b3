"""How far a component of this visit has been told: a live one is sent only what is new.

A component that was mounted anew has nothing. The server knows of a change of page; of anything
else (a skipped update, a reload of the frame) the component tells it with the trigger "resync".
"""

import streamlit as st


def sent_until(feed: str, run_id: str) -> int:
    """The last step that ``feed`` has been sent of this run, -1 for none."""
    told = st.session_state.get(_key(feed))
    return told[-1] if told and told[0] == run_id else -1


def mark_sent(feed: str, run_id: str, step: int) -> None:
    """Remember the last step that was sent."""
    st.session_state[_key(feed)] = (run_id, step)


def forget(feed: str | None = None) -> None:
    """Send everything again; of all feeds where none is named."""
    for key in [key for key in st.session_state if str(key).startswith(_key(feed or ""))]:
        del st.session_state[key]


def _key(feed: str) -> str:
    return f"sent:{feed}"
