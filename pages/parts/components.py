"""Our own components: JavaScript in assets/components, mounted by Streamlit (components v2).

Streamlit sends a component's code with every update, so what it sends is one line that imports
the real module from our route, where the browser caches it.
"""

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from pages.parts.serving import ASSETS, script_url
from pages.parts.theme import component_css

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
    css = "".join(
        (ASSETS / "components" / f"{each}.css").read_text(encoding="utf-8")
        for each in (*styles, name)
    )
    return st.components.v2.component(
        f"gpt_{name}",
        html=html,
        css=component_css() + css,
        js=_LOADER % script_url(name),
        isolate_styles=isolate_styles,
    )
