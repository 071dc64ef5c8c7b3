"""Train: prepare a run, then watch it."""

from pages.parts import live_view, session, train_form

selected = session.selection()
if selected is None or session.wants_new_run(selected):
    train_form.show()
else:
    live_view.show(selected)
