"""The bounds must cover every row whose outcome is not written: a kill at that moment may not hide it."""

from __future__ import annotations

from channels.message import Reason, Refused, Scope, Sent
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


def test_what_was_known_to_be_closed_is_no_news_and_what_the_platform_says_is():
    known, said = (Refused(Reason("48001", "没有权限", Scope.MODE, lasting=True)) for _ in range(2))
    book = Book(100, closed=known.why)
    book.enter("k", [_row(1)], [known])
    assert book.warn is None, "a person may have opened it meanwhile"
    book = Book(100)
    book.enter("k", [_row(1)], [said])
    assert (book.warn, book.closed) == (said.why, said.why)
