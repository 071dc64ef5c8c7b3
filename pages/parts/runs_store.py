"""The one store of this process, and the models taken out of it."""

import streamlit as st

from gptcore.store import Store


@st.cache_resource(show_spinner=False, max_entries=1)
def store() -> Store:
    """All runs; safe to use from every thread."""
    return Store()
