"""The bounds must cover every row whose outcome is not written: a kill at that moment may not hide it."""

from __future__ import annotations

from channels.message import Sent
from pusher.dispatch.book import Book
from pusher.store.window import Row


def _row(no: int) -> Row:
    return Row(no, 0, 421321101201000, no, 1, b"")


def test_an_outcome_that_comes_while_a_page_is_written_keeps_its_row_inside_the_bounds():
    book = Book(100)
    book.speak([_row(1), _row(2)])
    book.enter("k", [_row(1)], [Sent("a")])
    with book.page() as page:
        book.enter("k", [_row(2)], [Sent("b")])  # while the page is on its way to the database
        assert page.told == [1]
        assert page.straggler == 2
    with book.page() as page:
        assert page.told == [2]
        assert page.straggler is None


def test_a_page_that_could_not_be_written_comes_back_in_order():
    book = Book(100)
    book.speak([_row(1), _row(2)])
    book.enter("k", [_row(1)], [Sent("a")])
    try:
        with book.page():
            book.enter("k", [_row(2)], [Sent("b")])
            raise ConnectionError
    except ConnectionError:
        pass
    with book.page() as page:
        assert page.told == [1, 2]
