"""Our own components: JavaScript in assets/components, mounted by Streamlit (components v2).

Streamlit sends a component's code and style with every update, so what it sends are lines that
import the real ones from our routes, where the browser caches them.
"""

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from pages.parts.serving import asset_url, script_url

_LOADER = """
export default async function (component) {
  const module = await import(new URL("%s", window.location.origin).href);
  return module.default(component);
}
"""


def component(
    name: str, html: str, *, styles: tuple[str, ...] = (), isolate_styles: bool = True
) -> ComponentRenderer:
    """The component of ``assets/components/NAME.js`` and ``NAME.css``; call once a module.

    Args:
        styles: other stylesheets of that folder that it needs, without ``.css``.
    """
    sheets = (asset_url(f"{each}.css") for each in ("palette", *styles, name))
    return st.components.v2.component(
        f"gpt_{name}",
        html=html,
        css="".join(f'@import url("{sheet}");\n' for sheet in sheets),
        js=_LOADER % script_url(name),
        isolate_styles=isolate_styles,
    )
