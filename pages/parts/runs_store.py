"""The one store of this process, and the one place for drafts beside it."""

import streamlit as st

from gptcore.drafts import Drafts
from gptcore.store import Store


@st.cache_resource(show_spinner=False, max_entries=1)
def store() -> Store:
    """All runs; safe to use from every thread."""
    return Store()


@st.cache_resource(show_spinner=False, max_entries=1)
def drafts() -> Drafts:
    """What everybody has gathered for their next run."""
    return Drafts(store().home, store().limits)
