"""The bounds must cover every row whose outcome is not written: a kill at that moment may not hide it."""

from __future__ import annotations

from channels.message import Sent
from pusher.dispatch.book import Book
from pusher.store.batch import Row


def _row(no: int) -> Row:
    return Row(no, 0, 421321101201000, no, 1, b"", dead=False, opted_out=())


async def test_an_outcome_that_comes_while_a_page_is_written_keeps_its_row_inside_the_bounds():
    book = Book()
    book.speak([_row(1), _row(2)])
    book.enter("k", [_row(1)], [Sent("a")])
    async with book.page() as page:
        book.enter("k", [_row(2)], [Sent("b")])  # while the page is on its way to the database
        assert [line.no for line in page.lines] == [1]
        assert page.waiting == {2}
    async with book.page() as page:
        assert [line.no for line in page.lines] == [2]
        assert page.waiting == frozenset()


async def test_a_page_that_could_not_be_written_comes_back_in_order():
    book = Book()
    book.speak([_row(1), _row(2)])
    book.enter("k", [_row(1)], [Sent("a")])
    try:
        async with book.page():
            book.enter("k", [_row(2)], [Sent("b")])
            raise ConnectionError
    except ConnectionError:
        pass
    async with book.page() as page:
        assert [line.no for line in page.lines] == [1, 2]
