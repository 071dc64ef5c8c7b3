"""What the pages share: the visit, the run-and-moment bar, components, safe text."""
