"""A small GPT and everything around it that does not need a web page.

Import what you need from the module that defines it, for example
``from gptcore.model import GPT``. Nothing here imports Streamlit, and nothing heavy is
imported by this file, so ``import gptcore`` costs nothing.
"""
