"""``POST /write``: a model writes, and every token reaches the browser as it is drawn.

Server-sent events over one response: ``data: "piece"`` for each piece of text, then ``event: end``,
or ``event: problem`` with a sentence for the reader; ``event: prompt`` first where the visitor
gave no beginning. The browser stops it by hanging up.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Generator

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from gptcore.errors import PlaygroundError
from gptcore.messages import translate
from pages.parts.models import nearest_model

MOST_TOKENS = 1000
MOST_PROMPT = 2000
_MOST_BODY = 32_000  # bytes; 2,000 characters and the rest, escaped
_log = logging.getLogger(__name__)
# A class of thirty that all press at once waits in line.
_SEATS = asyncio.Semaphore(8)
_WAIT_S = 20.0


class WriteRequest(BaseModel):
    """What the browser asks for; checked here, because anyone can send anything."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    run: str = Field(min_length=1, max_length=100)
    step: int = Field(ge=0)
    prompt: str = Field(max_length=MOST_PROMPT)
    tokens: int = Field(ge=1, le=MOST_TOKENS)
    temperature: float = Field(ge=0, le=5)
    top_k: int | None = Field(None, ge=1, le=100_000)
    seed: int = Field(ge=0, lt=2**31)
    lang: str = Field("en", max_length=8)


def _event(data: str, kind: str | None = None) -> str:
    head = f"event: {kind}\n" if kind else ""
    return f"{head}data: {json.dumps(data)}\n\n"


def _pieces(wanted: WriteRequest) -> Generator[str]:
    """The model's text as events, its problems as sentences."""
    try:
        from gptcore.filters import SamplingConfig
        from gptcore.sample import write

        saved = nearest_model(wanted.run, wanted.step)
        prompt = wanted.prompt
        if not prompt:
            # The beginning of the run's own samples, as far as its vocabulary has it.
            own = saved.config.training.prompt
            unknown = saved.tokenizer.unknown(own)
            prompt = "".join(character for character in own if character not in unknown)
            yield _event(prompt, "prompt")
        sampling = SamplingConfig(temperature=wanted.temperature, top_k=wanted.top_k)
        for piece in write(saved, prompt, wanted.tokens, sampling, wanted.seed):
            yield _event(piece)
        yield _event("", "end")
    except PlaygroundError as error:
        yield _event(f"{error.what(wanted.lang)} {error.advice(wanted.lang)}", "problem")
    except Exception:
        _log.exception("writing stopped")
        yield _event(translate("common-trouble", wanted.lang), "problem")


async def _stream(wanted: WriteRequest) -> AsyncIterator[str]:
    """The events, once there is a seat; each is computed in a thread, none waits in one."""
    try:
        await asyncio.wait_for(_SEATS.acquire(), _WAIT_S)
    except TimeoutError:
        yield _event(translate("write-busy", wanted.lang), "problem")
        return
    pieces = _pieces(wanted)
    try:
        while (event := await run_in_threadpool(next, pieces, None)) is not None:
            yield event
    finally:
        pieces.close()
        _SEATS.release()


async def write_route(request: Request) -> Response:
    """Check the request, then stream."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BODY:
            return Response(status_code=413)
    # JSON from another site's page would need a permission (CORS) that nobody gives.
    if not request.headers.get("content-type", "").startswith("application/json"):
        return Response(status_code=415)
    try:
        wanted = await run_in_threadpool(WriteRequest.model_validate_json, body)
    except ValidationError:
        return Response(status_code=422)
    return StreamingResponse(
        _stream(wanted), media_type="text/event-stream", headers={"cache-control": "no-store"}
    )
