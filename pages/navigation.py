"""The script of every visit: language, menu, the run-and-moment bar, then the chosen page."""

import streamlit as st

from pages.parts import bar, safe, session, theme
from pages.parts.serving import ASSETS
from pages.parts.words import t

st.set_page_config(page_icon=str(ASSETS / "icon.png"), layout="wide")
missing_run = session.start()
if session.language() == "en":
    theme.keep_quotes_narrow()

page = st.navigation(
    [
        st.Page("home.py", title=t("home-menu"), url_path="home", default=True),
        st.Page("text.py", title=t("text-menu"), url_path="text"),
        st.Page("tokens.py", title=t("tokens-menu"), url_path="tokens"),
        st.Page("train.py", title=t("train-menu"), url_path="train"),
        st.Page("race.py", title=t("race-menu"), url_path="race"),
        st.Page("compare.py", title=t("compare-menu"), url_path="compare"),
        st.Page("attention.py", title=t("attention-menu"), url_path="attention"),
        st.Page("positions.py", title=t("positions-menu"), url_path="positions"),
        st.Page("sampling.py", title=t("sampling-menu"), url_path="sampling"),
        st.Page("write.py", title=t("write-menu"), url_path="write"),
        st.Page("runs.py", title=t("runs-menu"), url_path="runs"),
    ],
    position="top",
)
st.logo(str(ASSETS / "icon.svg"), size="large")
session.enter(page.url_path)
bar.show()
if missing_run is not None:
    st.warning(f"{safe.markdown(t('missing-run'))} {safe.markdown(t('missing-run.advice'))}")
page.run()
