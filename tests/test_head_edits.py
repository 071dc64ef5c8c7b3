"""Which heads are changed, and how."""

from gptcore.head_edits import NO_EDITS, HeadEdits


def test_a_head_is_changed_in_one_way_at_a_time() -> None:
    edits = NO_EDITS.changed([(0, 1), (1, 0)], "muted").changed([(1, 0)], "even")
    assert edits == HeadEdits(muted=frozenset({(0, 1)}), even=frozenset({(1, 0)}))
    assert [edits.how(head) for head in ((0, 0), (0, 1), (1, 0))] == [None, "muted", "even"]
    assert edits.heads == {(0, 1), (1, 0)}
    assert edits.changed([(1, 0)], "muted").muted == {(0, 1), (1, 0)}


def test_what_was_changed_can_be_given_back() -> None:
    edits = NO_EDITS.changed([(0, 1), (1, 0)], "muted")
    assert edits.changed([(0, 1)], None) == HeadEdits(muted=frozenset({(1, 0)}))
    assert edits.changed(edits.heads, None) == NO_EDITS
    assert NO_EDITS.changed([(0, 0)], None) == NO_EDITS
