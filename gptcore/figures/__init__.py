"""Arrays to plotly figures: pure functions, a file a topic."""
