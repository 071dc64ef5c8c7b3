"""The web pages: what a visitor sees. They draw; ``gptcore`` computes."""
