"""The server: Streamlit around ``pages/navigation.py``, our routes, and the trainers.

streamlit run app.py
"""

import gc
import logging
import math
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from anyio import to_thread
from starlette.middleware import Middleware
from streamlit import config as streamlit_config
from streamlit.runtime.scriptrunner import get_script_run_ctx

from gptcore.errors import PlaygroundError
from gptcore.settings import settings
from pages.parts.serving import ROUTES, SecurityHeaders, Visitors

_log = logging.getLogger(__name__)
_WARM_UP_AFTER_S = 4.0
"""The first page comes first: imports beside it made it wait a second longer."""
# Streamlit holds this limit where uploads arrive, before a page sees them; texts have a lower one.
_LARGEST_UPLOAD_MB = math.ceil(max(settings().max_upload_mb, settings().max_model_mb))
streamlit_config.set_option("server.maxUploadSize", _LARGEST_UPLOAD_MB)


def _warm_up() -> None:
    """Import what the first model needs, so that nobody waits for it."""
    import torch

    import gptcore.modelfile
    import gptcore.sample

    # Writing is many small steps: a second thread costs more than it brings, and the trainers
    # need the cores.
    torch.set_num_threads(1)
    # What is imported stays; without this every collection would look through all of it.
    gc.collect()
    gc.freeze()
    _log.info("ready to write (%s, %s)", gptcore.modelfile.__name__, gptcore.sample.__name__)


@asynccontextmanager
async def _lifespan(_app: Any) -> AsyncIterator[dict[str, Any] | None]:
    """Trainers live as long as the server."""
    from gptcore.supervisor import Supervisor
    from pages.parts.runs_store import drafts, store

    supervisor = Supervisor(store())
    await to_thread.run_sync(supervisor.start)
    await to_thread.run_sync(drafts().sweep)
    warming = threading.Timer(_WARM_UP_AFTER_S, _warm_up)
    warming.daemon = True
    warming.start()
    try:
        yield None
    finally:
        warming.cancel()
        await to_thread.run_sync(supervisor.stop)


def _script_error(error: BaseException) -> bool:
    """A calm sentence in the visitor's language; the traceback goes to the log."""
    from pages.parts.words import label, show_error

    context = get_script_run_ctx()
    # What a fragment's widget does comes before the fragment itself: a box drawn now would take the
    # place of the first thing on the page, and what belongs into that could not be drawn any more.
    nowhere = context is not None and context.fragment_ids_this_run and not context.cursors
    if isinstance(error, PlaygroundError):
        show_error(error, as_toast=bool(nowhere))
    else:
        _log.error("a page failed", exc_info=error)
        (st.toast if nowhere else st.error)(label("common-trouble"))
    return True


app = st.App(
    Path(__file__).parent / "pages" / "navigation.py",
    lifespan=_lifespan,
    routes=ROUTES,
    middleware=[Middleware(SecurityHeaders), Middleware(Visitors)],
    on_script_error=_script_error,
)
